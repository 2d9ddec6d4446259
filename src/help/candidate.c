/* Who could help, in which order: fit in bands, then presence, nearness and sparing. */
#include "help/inside.h"

#include "base/date.h"
#include "base/str.h"

enum {
    BAND = 85,                          /* percent of the best of a band: those fit about equally */
    LOOKED_AT = 40,                     /* of those who fit, at most */
    ENOUGH = 5,                         /* so many are proposed however they fit; more only if they
                                           fit at least half as well as the best */

    /* What is weighed inside a band: who weighs least comes first. */
    ABSENT = 30,                        /* from the day it is about, or today if it hurries */
    ABSENT_ANY = 10,                    /* from today where it may be anywhere and does not hurry */
    ABSENT_NOW = 10000,                 /* here and now: nobody absent before somebody present */
    FAR_MOST = 60, FAR_UNKNOWN = 30,    /* minutes; half of them weigh */
    ASKED_ONCE = 12,                    /* each time they were asked by name in SPARED_DAYS */
    FIRST_ONCE = 8                      /* each time they were proposed first in that time */
};

/* ---- what is known of one who fits ---- */

struct runner {
    const struct fit *fit;
    int64_t asked, first, last;         /* in SPARED_DAYS, by name; when last of both, ever */
    int64_t firsts;                     /* first among the last nine that asked the same */
    bool present;
    int minutes;                        /* -1: not known */
    int64_t weight;
    uint64_t mix;
};

bool is_reachable(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    return db_exists(db,
        "SELECT 1 FROM person p WHERE p.id = $1 AND p.left_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM out_of_reach o WHERE o.person_id = p.id AND o.until >= $2)",
        ARGS(arg_int(person), arg_text(date_text(a, today))));
}

bool has_declined(struct db *db, int64_t person, const char *matter, int64_t now)
{
    return db_exists(db,
        "SELECT 1 FROM candidate c JOIN request r ON r.id = c.request_id"
        " WHERE c.person_id = $1 AND c.answer = 'not_now' AND r.matter = $2 AND c.answered_at > $3",
        ARGS(arg_int(person), arg_text(matter), arg_int(now - SPARED_DAYS * DAY_SECONDS)));
}

static void read_sparing(struct db *db, struct arena *a, const struct asking *is,
                         struct runner *runner)
{
    struct rows *rows = db_query(db, a,
        "SELECT COALESCE(sum(CASE WHEN " NAMED_AT " > $3 THEN 1 ELSE 0 END), 0) AS asked,"
        "       COALESCE(sum(CASE WHEN r.made_at > $3 AND c.position = 1 THEN 1 ELSE 0 END), 0)"
        "         AS first,"
        "       COALESCE(max(CASE WHEN c.position = 1 THEN r.made_at END), 0) AS proposed_at,"
        "       COALESCE(max(" NAMED_AT "), 0) AS asked_at,"
        "       (SELECT count(*) FROM candidate e WHERE e.person_id = $1 AND e.position = 1"
        "           AND e.request_id IN (SELECT id FROM request WHERE matter = $2 AND id < $4"
        "                                 ORDER BY id DESC LIMIT $5)) AS firsts"
        "  FROM candidate c JOIN request r ON r.id = c.request_id WHERE c.person_id = $1",
        ARGS(arg_int(runner->fit->person), arg_text(is->matter),
             arg_int(is->q.made_at - SPARED_DAYS * DAY_SECONDS), arg_int(is->q.id),
             arg_int(SPARED_OF - 1)));

    if (rows_next(rows)) {
        int64_t proposed = col_int(rows, "proposed_at"), asked = col_int(rows, "asked_at");
        runner->asked = col_int(rows, "asked");
        runner->first = col_int(rows, "first");
        runner->firsts = col_int(rows, "firsts");
        runner->last = proposed > asked ? proposed : asked;
    }
    rows_end(rows);
}

static bool is_among(const int64_t *persons, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (persons[i] == person)
            return true;
    return false;
}

/* Those who come, as far as the looker may see: on the request's day, or today anywhere. */
static size_t people_there(struct db *db, struct arena *a, const struct looker *looker,
                           const struct request *q, int64_t **persons)
{
    struct day day = { .date = looker->today };

    if (q->day && !day_get(db, a, q->day, &day))
        return 0;
    return people_here(db, a, looker, day.place, day.date, day.date, persons);
}

/* ---- the order ---- */

/* SplitMix64 (see http/seed.h): another turn for each request, the same whoever reads it. */
static uint64_t mix_of(int64_t request, int64_t person)
{
    uint64_t z = (uint64_t) request * 0x9e3779b97f4a7c15 + (uint64_t) person;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void weigh(struct runner *r, const struct request_draft *d)
{
    bool hurries = d->urgency == URGENT_NOW;
    int64_t absent = hurries && d->reach == REACH_HERE ? ABSENT_NOW
                     : hurries || d->reach != REACH_ANYWHERE ? ABSENT : ABSENT_ANY;
    int far = r->minutes < 0 ? FAR_UNKNOWN : r->minutes < FAR_MOST ? r->minutes : FAR_MOST;

    r->weight = (r->present ? 0 : absent) + far / 2 + ASKED_ONCE * r->asked +
                FIRST_ONCE * r->first;
}

static int by_fit(const void *one, const void *other)
{
    const struct runner *x = one, *y = other;

    return y->fit->score - x->fit->score;
}

static int by_weight(const void *one, const void *other)
{
    const struct runner *x = one, *y = other;

    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->mix > y->mix) - (x->mix < y->mix);
}

/* Bands from the best downward, each in the order of what weighs; returns the best fit. */
static int put_in_order(struct runner *at, size_t count)
{
    qsort(at, count, sizeof *at, by_fit);
    int best = count ? at[0].fit->score : 0;

    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count; to++)
            if (at[to].fit->score * 100 < at[from].fit->score * BAND)
                break;
        qsort(at + from, to - from, sizeof *at, by_weight);
    }
    return best;
}

/* The first who may be first comes before those who were too often; false: nobody may. */
static bool spare_first(struct runner *at, size_t count)
{
    size_t first = 0;

    while (first < count && at[first].firsts >= SPARED_FIRST)
        first++;
    if (first == count)
        return false;
    struct runner chosen = at[first];
    memmove(at + 1, at, first * sizeof *at);
    at[0] = chosen;
    return true;
}

/* Those of the draft's fits who can be asked. */
static size_t gather(struct db *db, struct arena *a, const struct looker *looker,
                     const struct request_draft *d, const struct asking *is, struct runner *at)
{
    size_t count = 0;

    for (size_t i = 0; i < d->fit_count && i < LOOKED_AT; i++) {
        int64_t person = d->fits[i].person;
        if (person == d->person || !is_reachable(db, a, person, d->today) ||
            has_declined(db, person, is->matter, d->now) ||
            !person_sees(db, looker, person, "name"))
            continue;
        at[count] = (struct runner){ .fit = &d->fits[i], .minutes = -1,
                                     .mix = mix_of(is->q.id, person) };
        read_sparing(db, a, is, &at[count++]);
    }
    return count;
}

static void write_down(struct db *db, int64_t request, const struct runner *r, int64_t position)
{
    db_exec(db, "INSERT INTO candidate (request_id, person_id, position, fit, because, of_trade)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
            ARGS(arg_int(request), arg_int(r->fit->person), arg_int(position),
                 arg_int(r->fit->score), arg_text(r->fit->words ? r->fit->words : ""),
                 arg_int(r->fit->trade)));
}

/* Who asks anonymously gets an order that says nothing of where they live. */
void candidates_write(struct db *db, struct arena *a, const struct request_draft *d,
                      const struct asking *is)
{
    const struct looker looker = { .id = d->person, .member = true, .today = d->today };
    struct runner at[LOOKED_AT];
    int64_t persons[LOOKED_AT], *there;
    int minutes[LOOKED_AT];
    size_t count = gather(db, a, &looker, d, is, at);
    size_t there_count = people_there(db, a, &looker, &is->q, &there);

    for (size_t i = 0; i < count; i++) {
        persons[i] = at[i].fit->person;
        at[i].present = is_among(there, there_count, persons[i]);
    }
    if (!d->anonymous) {
        minutes_to(db, a, &looker, persons, minutes, count);
        for (size_t i = 0; i < count; i++)
            at[i].minutes = minutes[i];
    }
    for (size_t i = 0; i < count; i++)
        weigh(&at[i], d);
    int best = put_in_order(at, count);
    int64_t position = 0;
    if (!spare_first(at, count))
        return;
    for (size_t i = 0; i < count && i < PROPOSED_MOST; i++)
        if (i < ENOUGH || 2 * at[i].fit->score >= best)
            write_down(db, is->q.id, &at[i], ++position);
}
