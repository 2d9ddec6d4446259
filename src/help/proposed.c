/* Those proposed and asked for a request, as the asker reads them, and as a mediator does, who may
 * learn from it neither who asks nor whom they asked. */
#include "help/inside.h"

#include "base/date.h"
#include "base/str.h"

/* Who reads, and what of it is theirs. */
struct reader {
    struct db *db;
    struct arena *a;
    const struct looker *looker;
    const struct asking *is;
    struct day day;                     /* the request's; id 0 without one */
    bool asks;                          /* the asker; else a mediator */
    int64_t now;
};

/* Do their words still stand there, for this reader to see? */
static bool because_holds(const struct reader *r, int64_t person, const char *because, bool trade)
{
    struct skill *skills;

    if (!*because)
        return true;
    if (trade)
        return person_sees(r->db, r->looker, person, "trade") &&
               db_exists(r->db, "SELECT 1 FROM person WHERE id = $1 AND trade = $2",
                         ARGS(arg_int(person), arg_text(because)));
    size_t count = person_skills(r->db, r->a, r->looker, person, &skills);
    for (size_t i = 0; i < count; i++)
        if (skills[i].kind == SKILL_GIVE && str_is(skills[i].words, because))
            return true;
    return false;
}

/* Where they are on the request's day, or today; only where the reader may see their presence. */
static void set_presence(const struct reader *r, struct candidate *c)
{
    if (r->day.id) {
        c->day = r->day;
        c->present = db_exists(r->db, "SELECT 1 FROM presence WHERE day_id = $1 AND person_id = $2"
                                      "   AND state IN (1, 3)",
                               ARGS(arg_int(r->day.id), arg_int(c->person)));
        return;
    }
    int64_t day = db_int(r->db,
        "SELECT p.day_id FROM presence p JOIN day ON day.id = p.day_id"
        " WHERE p.person_id = $1 AND day.date = $2 AND p.state IN (1, 3)"
        " ORDER BY p.changed_at DESC, p.id DESC LIMIT 1",
        ARGS(arg_int(c->person), arg_text(date_text(r->a, r->looker->today))), 0);
    c->present = day && day_get(r->db, r->a, day, &c->day);
}

static bool have_met(const struct reader *r, int64_t person)
{
    return db_exists(r->db,
        "SELECT 1 FROM presence mine JOIN presence theirs ON theirs.day_id = mine.day_id"
        "  JOIN day ON day.id = mine.day_id"
        " WHERE mine.person_id = $1 AND mine.state IN (1, 3) AND theirs.person_id = $2"
        "   AND theirs.state IN (1, 3) AND day.date < $3",
        ARGS(arg_int(r->looker->id), arg_int(person),
             arg_text(date_text(r->a, r->looker->today))));
}

static bool nobody_asked(const struct reader *r, int64_t person)
{
    return !db_exists(r->db,
        "SELECT 1 FROM candidate c WHERE c.person_id = $1 AND c.request_id <> $2"
        "   AND " NAMED_AT " > $3",
        ARGS(arg_int(person), arg_int(r->is->q.id),
             arg_int(r->now - SPARED_DAYS * DAY_SECONDS)));
}

static struct candidate candidate_from(const struct rows *row)
{
    struct candidate c = {
        .person = col_int(row, "person_id"), .position = (int) col_int(row, "position"),
        .fit = (int) col_int(row, "fit"), .because = col_text(row, "because"),
        .trade = col_int(row, "of_trade") != 0, .minutes = -1, .note = "",
    };

    if (str_is(col_text(row, "answer"), "yes")) {
        c.answer = ANSWER_YES;
        c.answered_at = col_int(row, "answered_at");
        c.note = col_text(row, "note");
    }
    return c;
}

/* Since when they are asked, as this reader knows it: to be asked with everyone there tells that
 * one is there, and whom the asker asked is not for a mediator. */
static int64_t asked_at(const struct reader *r, const struct rows *row, bool presence_seen)
{
    if (!r->asks)
        return col_int(row, "mediated_at");
    return str_is(col_text(row, "asked_by"), "everyone") && !presence_seen
           ? 0 : col_int(row, "asked_at");
}

/* Whoever said yes is there, whatever else; the others as long as they can be asked, and where the
 * reader may know of them.  A "not now" of somebody asked shows as silence; so does the asker whom
 * a mediator asked. */
static bool read_candidate(const struct reader *r, const struct rows *row, struct candidate *c)
{
    *c = candidate_from(row);
    bool seen = person_sees(r->db, r->looker, c->person, "presence");
    bool yes = c->answer == ANSWER_YES;

    c->asked_at = asked_at(r, row, seen || yes);
    if (!yes && (!is_reachable(r->db, r->a, c->person, r->looker->today) ||
                 !person_sees(r->db, r->looker, c->person, "name")))
        return false;
    bool holds = because_holds(r, c->person, c->because, c->trade);
    if (!yes && !c->asked_at &&
        (!c->position || !holds || has_declined(r->db, c->person, r->is->matter, r->now)))
        return false;
    if (!holds) {
        c->because = "";
        c->trade = false;
    }
    if (seen)
        set_presence(r, c);
    else
        c->day = r->day;
    c->met = r->asks && seen && have_met(r, c->person);
    c->spared = nobody_asked(r, c->person);
    return true;
}

/* How far they live says where the asker does. */
static void set_minutes(const struct reader *r, struct candidate *all, size_t count)
{
    int64_t *persons = arena_array(r->a, count + 1, sizeof *persons);
    int *minutes = arena_array(r->a, count + 1, sizeof *minutes);

    for (size_t i = 0; i < count; i++)
        persons[i] = all[i].person;
    minutes_to(r->db, r->a, r->looker, persons, minutes, count);
    for (size_t i = 0; i < count; i++)
        all[i].minutes = minutes[i];
}

size_t request_candidates(struct db *db, struct arena *a, const struct looker *looker,
                          const struct request *q, int64_t now, int32_t today,
                          struct candidate **out)
{
    const struct looker then = { .id = looker->id, .member = looker->member, .runs = looker->runs,
                                 .today = today };
    struct asking is;
    size_t count = 0;

    *out = NULL;
    if (!asking_get(db, a, q->id, now, &is))
        return 0;
    struct reader r = { .db = db, .a = a, .looker = &then, .is = &is, .now = now,
                        .asks = is.q.person == looker->id };
    if (!r.asks && !(asking_waits(db, &is, looker->id, now) &&
                     mediates(db, looker->id, looker->runs)))
        return 0;
    if (is.q.day && !day_get(db, a, is.q.day, &r.day))
        return 0;

    struct rows *rows = db_query(db, a,
        "SELECT c.* FROM candidate c WHERE c.request_id = $1"
        " ORDER BY CASE WHEN c.answer = 'yes' THEN 0 ELSE 1 END,"
        "          CASE WHEN c.answer = 'yes' THEN c.answered_at ELSE 0 END,"
        "          CASE WHEN c.position > 0 THEN 0 ELSE 1 END, c.position,"
        "          CASE WHEN $2 = 1 THEN c.asked_at ELSE c.mediated_at END, c.person_id",
        ARGS(arg_int(is.q.id), arg_int(r.asks)));
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        count += read_candidate(&r, rows, &(*out)[count]);
    }
    if (r.asks)
        set_minutes(&r, *out, count);
    return count;
}

bool request_asked(struct db *db, struct arena *a, int64_t request, int64_t person,
                   struct candidate *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT c.asked_at, c.answer, c.answered_at, c.note"
        "  FROM candidate c JOIN request r ON r.id = c.request_id"
        " WHERE c.request_id = $1 AND c.person_id = $2 AND r.person_id <> $2"
        "   AND (c.asked_at IS NOT NULL OR c.answer IS NOT NULL)",
        ARGS(arg_int(request), arg_int(person)));

    if (!rows_next(rows))
        return false;
    const char *answer = col_text(rows, "answer");
    *out = (struct candidate){
        .person = person, .because = "", .minutes = -1, .asked_at = col_int(rows, "asked_at"),
        .answer = !answer ? ANSWER_NO_WORD : str_is(answer, "yes") ? ANSWER_YES : ANSWER_NOT_NOW,
        .answered_at = col_int(rows, "answered_at"), .note = col_text(rows, "note"),
    };
    rows_end(rows);
    return true;
}
