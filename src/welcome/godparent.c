/* Who goes the first steps with a newcomer. */
#include "base/date.h"
#include "base/str.h"
#include "welcome/welcome.h"

enum { DAY = 86400 };

static enum godparent_refusal ended_well(const struct db *db)
{
    return db_failed(db) ? GODPARENT_FAILED : GODPARENT_ALLOWED;
}

void godparent_wish(struct db *db, int64_t newcomer, bool wished, int64_t now)
{
    if (wished)
        db_exec(db, "INSERT INTO godparent_wish (newcomer_id, made_at) VALUES ($1, $2)"
                    " ON CONFLICT (newcomer_id) DO NOTHING", ARGS(arg_int(newcomer), arg_int(now)));
    else
        db_exec(db, "DELETE FROM godparent_wish WHERE newcomer_id = $1", ARGS(arg_int(newcomer)));
}

bool godparent_wished(struct db *db, int64_t newcomer)
{
    return db_exists(db, "SELECT 1 FROM godparent_wish WHERE newcomer_id = $1",
                     ARGS(arg_int(newcomer)));
}

static struct godparent read_row(const struct rows *rows)
{
    return (struct godparent){
        .newcomer = col_int(rows, "newcomer_id"), .person = col_int(rows, "person_id"),
        .state = str_is(col_text(rows, "state"), "yes") ? GODPARENT_YES : GODPARENT_ASKED,
        .asked_by = col_int(rows, "asked_by"), .changed_at = col_int(rows, "changed_at"),
    };
}

bool godparent_of(struct db *db, struct arena *a, int64_t newcomer, struct godparent *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT newcomer_id, person_id, state, asked_by, changed_at FROM godparent"
        " WHERE newcomer_id = $1 AND state IN ('asked', 'yes')", ARGS(arg_int(newcomer)));
    bool there = rows_next(rows);

    *out = there ? read_row(rows) : (struct godparent){ .newcomer = newcomer };
    rows_end(rows);
    return there;
}

size_t godchildren_of(struct db *db, struct arena *a, int64_t person, struct godparent **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT newcomer_id, person_id, state, asked_by, changed_at FROM godparent"
        " WHERE person_id = $1 AND state IN ('asked', 'yes') ORDER BY made_at, newcomer_id",
        ARGS(arg_int(person)));
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = read_row(rows);
    }
    return count;
}

/* ---- proposing ---- */

static bool is_member(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    return db_exists(db,
        "SELECT 1 FROM role r JOIN person p ON p.id = r.person_id"
        " WHERE r.person_id = $1 AND p.left_at IS NULL AND r.ended_at IS NULL"
        "   AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to >= $2)",
        ARGS(arg_int(person), arg_text(date_text(a, today))));
}

static bool see_each_other(struct db *db, int64_t one, int64_t other, int32_t today)
{
    const struct looker a = { .id = one, .member = true, .today = today };
    const struct looker b = { .id = other, .member = true, .today = today };

    return person_sees(db, &a, other, "name") && person_sees(db, &b, one, "name");
}

static bool goes_with_enough(struct db *db, int64_t person)
{
    return db_int(db, "SELECT count(*) AS n FROM godparent"
                      " WHERE person_id = $1 AND state IN ('asked', 'yes')",
                  ARGS(arg_int(person)), 0) >= GODCHILDREN;
}

static bool said_no(struct db *db, int64_t newcomer, int64_t person)
{
    return db_exists(db, "SELECT 1 FROM godparent WHERE newcomer_id = $1 AND person_id = $2"
                         "   AND state = 'no'", ARGS(arg_int(newcomer), arg_int(person)));
}

enum godparent_refusal godparent_propose(struct db *db, struct arena *a, int64_t newcomer,
                                         int64_t person, int64_t by, int32_t today, int64_t now)
{
    struct godparent g;

    if (newcomer == person || !is_member(db, a, newcomer, today) ||
        !is_member(db, a, person, today) || !see_each_other(db, newcomer, person, today))
        return db_failed(db) ? GODPARENT_FAILED : GODPARENT_UNKNOWN;
    if (godparent_of(db, a, newcomer, &g))
        return GODPARENT_HAS_ONE;
    if (said_no(db, newcomer, person))
        return GODPARENT_SAID_NO;
    if (goes_with_enough(db, person))
        return GODPARENT_FULL;
    db_piece_begin(db);
    db_exec(db,
        "INSERT INTO godparent (newcomer_id, person_id, state, asked_by, made_at, changed_at)"
        " VALUES ($1, $2, 'asked', $3, $4, $4) ON CONFLICT (newcomer_id, person_id) DO UPDATE"
        " SET state = 'asked', asked_by = $3, made_at = $4, changed_at = $4",
        ARGS(arg_int(newcomer), arg_int(person), arg_id(by), arg_int(now)));
    /* Two who propose at once: one of them was faster. */
    bool taken = str_is(db_refused(db), "godparent.newcomer_id");
    if (!db_failed(db) && db_piece_keep(db))
        return GODPARENT_ALLOWED;
    db_piece_undo(db);
    return taken ? GODPARENT_HAS_ONE : GODPARENT_FAILED;
}

static void set_state(struct db *db, const struct godparent *g, const char *state, int64_t now)
{
    db_exec(db, "UPDATE godparent SET state = $3, changed_at = $4"
                " WHERE newcomer_id = $1 AND person_id = $2",
            ARGS(arg_int(g->newcomer), arg_int(g->person), arg_text(state), arg_int(now)));
}

enum godparent_refusal godparent_answer(struct db *db, struct arena *a, int64_t newcomer,
                                        int64_t person, bool yes, int64_t now)
{
    struct godparent g;

    if (!godparent_of(db, a, newcomer, &g) || g.person != person || g.state != GODPARENT_ASKED)
        return db_failed(db) ? GODPARENT_FAILED : GODPARENT_NOT_ASKED;
    set_state(db, &g, yes ? "yes" : "no", now);
    if (yes)
        godparent_wish(db, newcomer, false, now);
    return ended_well(db);
}

enum godparent_refusal godparent_end(struct db *db, struct arena *a, int64_t newcomer, int64_t by,
                                     int64_t now)
{
    struct godparent g;

    if (!godparent_of(db, a, newcomer, &g) || (by != g.person && by != g.newcomer))
        return db_failed(db) ? GODPARENT_FAILED : GODPARENT_NOT_ASKED;
    set_state(db, &g, "ended", now);
    return ended_well(db);
}

/* ---- who could ---- */

static bool may_be_proposed(struct db *db, struct arena *a, int64_t newcomer, int64_t person,
                            int32_t today, int64_t now)
{
    return person != newcomer && is_member(db, a, person, today) &&
           db_exists(db, "SELECT 1 FROM person WHERE id = $1 AND made_at < $2",
                     ARGS(arg_int(person), arg_int(now - (int64_t) NEWCOMER_DAYS * DAY))) &&
           !said_no(db, newcomer, person) && !goes_with_enough(db, person) &&
           see_each_other(db, newcomer, person, today);
}

/* Whoever serves for both reasons comes first: ideas are moved up as reasons are added. */
static void add_idea(struct godparent_idea *ideas, size_t *count, size_t most, int64_t person,
                     bool trade, bool commune)
{
    for (size_t i = 0; i < *count; i++)
        if (ideas[i].person == person) {
            ideas[i].commune = ideas[i].commune || commune;
            struct godparent_idea both = ideas[i];
            memmove(&ideas[1], &ideas[0], i * sizeof *ideas);
            ideas[0] = both;
            return;
        }
    if (*count < most)
        ideas[(*count)++] = (struct godparent_idea){ .person = person, .trade = trade,
                                                     .commune = commune };
}

/* The same trade of the list: one word in common may be any word. */
static bool shares_trade(struct db *db, const struct looker *member, int64_t newcomer,
                         int64_t person)
{
    return person_sees(db, member, person, "trade") &&
           db_exists(db, "SELECT 1 FROM person a JOIN person b ON b.trade_code = a.trade_code"
                         " WHERE a.id = $1 AND b.id = $2",
                     ARGS(arg_int(newcomer), arg_int(person)));
}

enum { LOOK_AT = 40 };

size_t godparent_ideas(struct db *db, struct arena *a, int64_t newcomer, int32_t today,
                       size_t most, int64_t now, struct godparent_idea **out)
{
    /* As any member sees both: an idea must not tell who follows it what neither showed. */
    const struct looker member = { .id = -1, .member = true, .today = today };
    size_t count = 0, found = 0;
    struct term *terms;
    int64_t *people;

    *out = arena_array(a, most + 1, sizeof **out);
    if (person_sees(db, &member, newcomer, "trade")) {
        const char *trade = db_text(db, a, "SELECT trade FROM person WHERE id = $1",
                                    ARGS(arg_int(newcomer)));
        size_t n = terms_of(a, trade ? trade : "", &terms);
        found = n ? people_knowing(db, a, &member, terms, n, LOOK_AT, &people) : 0;
    }
    for (size_t i = 0; i < found; i++)
        if (shares_trade(db, &member, newcomer, people[i]) &&
            may_be_proposed(db, a, newcomer, people[i], today, now))
            add_idea(*out, &count, most, people[i], true, false);
    if (!person_sees(db, &member, newcomer, "commune"))
        return count;
    struct rows *rows = db_query(db, a,
        "SELECT p.id FROM person p WHERE p.left_at IS NULL AND p.id <> $1 AND p.commune ="
        "   (SELECT commune FROM person WHERE id = $1) ORDER BY p.id LIMIT $2",
        ARGS(arg_int(newcomer), arg_int(LOOK_AT)));
    while (rows_next(rows)) {
        int64_t person = col_int(rows, "id");
        if (person_sees(db, &member, person, "commune") &&
            may_be_proposed(db, a, newcomer, person, today, now))
            add_idea(*out, &count, most, person, false, true);
    }
    return count;
}
