#include "help/introduce.h"

#include "base/date.h"
#include "base/str.h"
#include "help/introduce_person.h"
#include "help/reason.h"

/* Weights of an edge, added up; learning counts up to 1000 each way (reason.h). */
enum { BOTH_WAYS = 1000, TRADES_GO_TOGETHER = 60, SOMEBODY_NEW = 15, NEVER_MET = 1 };

/* Of one person, in a list. */
enum { LISTED_MOST = 40 };

struct gathering {
    struct arena *a;
    int64_t day;
    struct seen *people;
    bool *new;                          /* came nowhere before this day */
    int *room;                          /* for so many more introductions */
    int count;
    bool *apart;                        /* [one * count + other]: met, or introduced before */
    struct edge *edges;
    size_t edge_count;
};

bool introductions_wanted(struct db *db, int64_t person)
{
    return db_exists(db, "SELECT 1 AS one FROM introduction_wish WHERE person_id = $1",
                     ARGS(arg_int(person)));
}

void introductions_want(struct db *db, int64_t person, bool wanted, int64_t now)
{
    if (wanted)
        db_exec(db, "INSERT INTO introduction_wish (person_id, made_at) VALUES ($1, $2)"
                    " ON CONFLICT (person_id) DO NOTHING", ARGS(arg_int(person), arg_int(now)));
    else
        db_exec(db, "DELETE FROM introduction_wish WHERE person_id = $1", ARGS(arg_int(person)));
}

/* ---- which days ---- */

void introductions_ask(struct db *db, struct arena *a, int32_t today, int64_t now)
{
    db_exec(db,
        "INSERT INTO introduction_due (day_id, made_at)"
        " SELECT d.id, $3 FROM day d WHERE d.date IN ($1, $2) AND d.state = 'open'"
        "   AND 2 <= (SELECT count(*) FROM presence p"
        "               JOIN introduction_wish w ON w.person_id = p.person_id"
        "              WHERE p.day_id = d.id AND p.state IN (1, 3)"
        "                AND $4 > (SELECT count(*) FROM introduction i WHERE i.day_id = d.id"
        "                             AND " INTRO_STANDS
        "                             AND (i.one_id = p.person_id OR i.other_id = p.person_id)))"
        " ON CONFLICT (day_id) DO NOTHING",
        ARGS(arg_text(date_text(a, today)), arg_text(date_text(a, today + 1)), arg_int(now),
             arg_int(INTRODUCED_EACH)));
}

int64_t introductions_asked(struct db *db)
{
    return db_int(db, "SELECT day_id FROM introduction_due ORDER BY day_id LIMIT 1", NO_ARGS, 0);
}

/* ---- who is there ---- */

/* Those who want, are still of the community, and let all members see their name and presence. */
static void gather_people(struct db *db, struct gathering *g, const struct day *d, int32_t today)
{
    struct rows *rows = db_query(db, g->a,
        "SELECT p.person_id AS person,"
        "       CASE WHEN EXISTS (SELECT 1 FROM presence q JOIN day e ON e.id = q.day_id"
        "                          WHERE q.person_id = p.person_id AND q.state IN (1, 3)"
        "                            AND e.date < $2) THEN 0 ELSE 1 END AS new,"
        "       (SELECT count(*) FROM introduction i WHERE i.day_id = $1 AND " INTRO_STANDS
        "           AND (i.one_id = p.person_id OR i.other_id = p.person_id)) AS introduced"
        "  FROM presence p JOIN introduction_wish w ON w.person_id = p.person_id"
        "  JOIN person ON person.id = p.person_id"
        " WHERE p.day_id = $1 AND p.state IN (1, 3) AND person.left_at IS NULL"
        "   AND EXISTS (SELECT 1 FROM role WHERE role.person_id = p.person_id"
        "                  AND role.valid_from <= $2 AND role.ended_at IS NULL"
        "                  AND (role.valid_to IS NULL OR role.valid_to >= $2))"
        " ORDER BY p.person_id", ARGS(arg_int(g->day), arg_text(date_text(g->a, d->date))));

    while (rows_next(rows)) {
        struct seen seen = reason_seen(db, g->a, col_int(rows, "person"), today);
        if (!seen.named || !seen.present)
            continue;
        size_t count = (size_t) g->count + 1;
        g->people = arena_grow(g->a, g->people, count, sizeof *g->people);
        g->new = arena_grow(g->a, g->new, count, sizeof *g->new);
        g->room = arena_grow(g->a, g->room, count, sizeof *g->room);
        g->people[g->count] = seen;
        g->new[g->count] = col_int(rows, "new");
        g->room[g->count++] = INTRODUCED_EACH - (int) col_int(rows, "introduced");
    }
}

static int number_of(const struct gathering *g, int64_t person)
{
    for (int i = 0; i < g->count; i++)
        if (g->people[i].person == person)
            return i;
    return -1;
}

static void keep_apart(struct gathering *g, struct rows *pairs)
{
    while (rows_next(pairs)) {
        int one = number_of(g, col_int(pairs, "one"));
        int other = number_of(g, col_int(pairs, "other"));
        if (one >= 0 && other >= 0)
            g->apart[one * g->count + other] = g->apart[other * g->count + one] = true;
    }
}

/* Were at the same day before; or were introduced, whatever became of it. */
static void gather_pairs(struct db *db, struct gathering *g, const struct day *d)
{
    g->apart = arena_array(g->a, (size_t) g->count * (size_t) g->count, sizeof *g->apart);
    keep_apart(g, db_query(db, g->a,
        "SELECT DISTINCT p.person_id AS one, q.person_id AS other"
        "  FROM presence p JOIN day e ON e.id = p.day_id"
        "  JOIN presence q ON q.day_id = e.id AND q.person_id > p.person_id"
        " WHERE e.date < $2 AND e.state = 'open' AND p.state IN (1, 3) AND q.state IN (1, 3)"
        "   AND p.person_id IN (SELECT person_id FROM presence WHERE day_id = $1)"
        "   AND q.person_id IN (SELECT person_id FROM presence WHERE day_id = $1)",
        ARGS(arg_int(g->day), arg_text(date_text(g->a, d->date)))));
    keep_apart(g, db_query(db, g->a,
        "SELECT one_id AS one, other_id AS other FROM introduction"
        " WHERE one_id IN (SELECT person_id FROM presence WHERE day_id = $1)",
        ARGS(arg_int(g->day))));
}

/* ---- how much each pair could learn ---- */

static int weight_of(const struct gathering *g, int one, int other)
{
    const struct seen *a = &g->people[one], *b = &g->people[other];
    const char *words;
    int there = reason_to_learn(a, b, &words), back = reason_to_learn(b, a, &words);

    return NEVER_MET + there + back + (there && back ? BOTH_WAYS : 0) +
           (reason_trades(a, b) ? TRADES_GO_TOGETHER : 0) +
           (g->new[one] || g->new[other] ? SOMEBODY_NEW : 0);
}

static void join_people(struct gathering *g)
{
    g->edges = arena_array(g->a, (size_t) g->count * (size_t) g->count / 2 + 1, sizeof *g->edges);
    for (int one = 0; one < g->count; one++)
        for (int other = one + 1; other < g->count; other++)
            if (g->room[one] > 0 && g->room[other] > 0 && !g->apart[one * g->count + other])
                g->edges[g->edge_count++] = (struct edge){
                    .one = one, .other = other, .weight = weight_of(g, one, other) };
}

struct gathering *introductions_gather(struct db *db, struct arena *a, int64_t day, int32_t today)
{
    struct gathering *g = arena_make(a, struct gathering);
    struct day d;

    *g = (struct gathering){ .a = a, .day = day };
    if (!day_get(db, a, day, &d) || !day_is_open(&d) || d.date < today)
        return g;
    gather_people(db, g, &d, today);
    gather_pairs(db, g, &d);
    return g;
}

void introductions_match(struct gathering *g)
{
    join_people(g);
    match_people(g->count, g->room, g->edges, g->edge_count);
}

/* ---- what is kept ---- */

/* 0 if one of them was introduced to somebody else meanwhile, or changed their mind. */
static int64_t put_one(struct db *db, const struct introduction *i)
{
    return db_insert(db,
        "INSERT INTO introduction (one_id, other_id, day_id, one_learns, other_learns, made_at)"
        " SELECT $1, $2, $3, $4, $5, $6"
        " WHERE 2 = (SELECT count(*) FROM introduction_wish w"
        "              JOIN presence p ON p.person_id = w.person_id AND p.day_id = $3"
        "             WHERE w.person_id IN ($1, $2) AND p.state IN (1, 3))"
        "   AND $7 > (SELECT count(*) FROM introduction i WHERE i.day_id = $3 AND " INTRO_STANDS
        "                AND (i.one_id = $1 OR i.other_id = $1))"
        "   AND $7 > (SELECT count(*) FROM introduction i WHERE i.day_id = $3 AND " INTRO_STANDS
        "                AND (i.one_id = $2 OR i.other_id = $2))"
        " ON CONFLICT (one_id, other_id) DO NOTHING RETURNING id",
        ARGS(arg_int(i->one), arg_int(i->other), arg_int(i->day), arg_text(i->one_learns),
             arg_text(i->other_learns), arg_int(i->made_at), arg_int(INTRODUCED_EACH)));
}

size_t introductions_put(struct db *db, struct arena *a, const struct gathering *g, int64_t now,
                         struct introduction **made)
{
    struct introduction *list = arena_array(a, g->edge_count + 1, sizeof *list);
    size_t count = 0;

    day_hold(db, g->day);
    db_exec(db, "DELETE FROM introduction_due WHERE day_id = $1", ARGS(arg_int(g->day)));
    for (size_t e = 0; e < g->edge_count; e++) {
        const struct seen *one = &g->people[g->edges[e].one];
        const struct seen *other = &g->people[g->edges[e].other];
        struct introduction i = { .one = one->person, .other = other->person, .day = g->day,
                                  .words = "", .made_at = now,
                                  .trades = reason_trades(one, other) };
        if (!g->edges[e].chosen)
            continue;
        reason_to_learn(one, other, &i.one_learns);
        reason_to_learn(other, one, &i.other_learns);
        i.id = put_one(db, &i);
        if (i.id)
            list[count++] = i;
    }
    if (made)
        *made = list;
    return count;
}

size_t introductions_make(struct db *db, struct arena *a, int64_t day, int64_t now, int32_t today)
{
    struct gathering *g = introductions_gather(db, a, day, today);

    introductions_match(g);
    return introductions_put(db, a, g, now, NULL);
}

/* ---- those of a person ---- */

/* What was hidden or taken away since is no reason any more. */
static void keep_what_holds(struct db *db, struct arena *a, struct introduction *i, int32_t today)
{
    struct seen one = reason_seen(db, a, i->one, today);
    struct seen other = reason_seen(db, a, i->other, today);
    if (!reason_holds(&one, &other, i->one_learns))
        i->one_learns = "";
    if (!reason_holds(&other, &one, i->other_learns))
        i->other_learns = "";
    i->trades = reason_trades(&one, &other);
}

size_t introductions_of(struct db *db, struct arena *a, int64_t person, int64_t day, int32_t today,
                        struct introduction **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT i.* FROM introduction i JOIN person p"
        "    ON p.id = CASE WHEN i.one_id = $1 THEN i.other_id ELSE i.one_id END"
        " WHERE (i.one_id = $1 OR i.other_id = $1) AND ($2 = 0 OR i.day_id = $2)"
        "   AND p.left_at IS NULL AND " INTRO_STANDS
        " ORDER BY i.made_at DESC, i.id DESC LIMIT $3",
        ARGS(arg_int(person), arg_int(day), arg_int(LISTED_MOST)));

    *out = arena_array(a, LISTED_MOST, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = (struct introduction){
            .id = col_int(rows, "id"), .one = col_int(rows, "one_id"),
            .other = col_int(rows, "other_id"), .day = col_int(rows, "day_id"),
            .by = col_int(rows, "by_id"), .words = col_text(rows, "words"),
            .one_learns = col_text(rows, "one_learns"),
            .other_learns = col_text(rows, "other_learns"),
            .made_at = col_int(rows, "made_at"), .met_at = col_int(rows, "met_at"),
        };
    for (size_t i = 0; i < count; i++)
        keep_what_holds(db, a, &(*out)[i], today);
    return count;
}

bool introduction_met(struct db *db, int64_t id, int64_t person, int64_t now)
{
    return db_exec(db, "UPDATE introduction SET met_at = COALESCE(met_at, $3)"
                       " WHERE id = $1 AND (one_id = $2 OR other_id = $2) AND refused_at IS NULL",
                   ARGS(arg_int(id), arg_int(person), arg_int(now))) == 1;
}

bool introduction_refuse(struct db *db, int64_t id, int64_t person, int64_t now)
{
    return db_exec(db, "UPDATE introduction SET refused_at = COALESCE(refused_at, $3)"
                       " WHERE id = $1 AND (one_id = $2 OR other_id = $2)",
                   ARGS(arg_int(id), arg_int(person), arg_int(now))) == 1;
}

/* May the mediator know both by name, and each the other? */
static bool may_know(struct db *db, const struct looker *mediator, int64_t one, int64_t other)
{
    const struct looker first = { .id = one, .member = true, .today = mediator->today };
    const struct looker second = { .id = other, .member = true, .today = mediator->today };

    return person_sees(db, mediator, one, "name") && person_sees(db, mediator, other, "name") &&
           person_sees(db, &first, other, "name") && person_sees(db, &second, one, "name");
}

bool introduction_by(struct db *db, const struct looker *mediator, int64_t one, int64_t other,
                     const char *words, int64_t now)
{
    if (one == other || one == mediator->id || other == mediator->id ||
        db_int(db, "SELECT count(*) FROM person WHERE id IN ($1, $2) AND left_at IS NULL",
               ARGS(arg_int(one), arg_int(other)), 0) != 2 ||
        !may_know(db, mediator, one, other))
        return false;
    return db_exec(db,
        "INSERT INTO introduction (one_id, other_id, by_id, words, made_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (one_id, other_id) DO UPDATE"
        "    SET by_id = excluded.by_id, words = excluded.words, made_at = excluded.made_at"
        "  WHERE introduction.refused_at IS NULL",
        ARGS(arg_int(one < other ? one : other), arg_int(one < other ? other : one),
             arg_int(mediator->id), arg_text(words), arg_int(now))) == 1;
}
