/* What this room holds about one person, and forgetting it.  What others asked or said is given
 * only as far as it was meant for this person, and never with the name of an asker. */
#include "help/inside.h"

#include "base/str.h"
#include "base/zone.h"
#include "notice/notice.h"

enum { FORGOTTEN_AT_ONCE = 300 };

static const char *instant(struct arena *a, const struct rows *row, const char *name)
{
    return col_null(row, name) ? NULL : instant_text(a, col_int(row, name), NULL);
}

static void copy_text(struct value *v, const struct rows *row, const char *name)
{
    set_text(v, name, col_text(row, name));
}

static void export_requests(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT words, seeks, urgency, reach, anonymous, listed, state, made_at, ends_at"
        "  FROM request WHERE person_id = $1 ORDER BY id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(list);
        copy_text(v, rows, "words");
        copy_text(v, rows, "seeks");
        copy_text(v, rows, "urgency");
        copy_text(v, rows, "reach");
        copy_text(v, rows, "state");
        set_bool(v, "anonymous", col_int(rows, "anonymous") != 0);
        set_bool(v, "listed", col_int(rows, "listed") != 0);
        set_text(v, "made_at", instant(a, rows, "made_at"));
        set_text(v, "ends_at", instant(a, rows, "ends_at"));
    }
}

/* That the house merely thought of them is known to the asker alone. */
static void export_asked(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT r.words, c.asked_at, c.answer, c.answered_at, c.note"
        "  FROM candidate c JOIN request r ON r.id = c.request_id"
        " WHERE c.person_id = $1 AND r.person_id <> $1"
        "   AND (c.asked_at IS NOT NULL OR c.answer IS NOT NULL) ORDER BY r.id",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(list);
        copy_text(v, rows, "words");
        set_text(v, "asked_at", instant(a, rows, "asked_at"));
        copy_text(v, rows, "answer");
        set_text(v, "answered_at", instant(a, rows, "answered_at"));
        copy_text(v, rows, "note");
    }
}

static void export_thanks(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT words, shown, made_at, CASE WHEN from_id = $1 THEN 'said' ELSE 'got' END AS way"
        "  FROM thanks WHERE from_id = $1 OR to_id = $1 ORDER BY id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(list);
        copy_text(v, rows, "way");
        copy_text(v, rows, "words");
        set_bool(v, "shown", col_int(rows, "shown") != 0);
        set_text(v, "made_at", instant(a, rows, "made_at"));
    }
}

static void export_time(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT minutes, made_at FROM time_movement WHERE person_id = $1 ORDER BY id",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(list);
        set_int(v, "minutes", col_int(rows, "minutes"));
        set_text(v, "made_at", instant(a, rows, "made_at"));
    }
}

struct value *help_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);
    const struct arg *args = ARGS(arg_int(person));

    export_requests(db, a, person, set_list(all, "requests"));
    export_asked(db, a, person, set_list(all, "asked"));
    export_thanks(db, a, person, set_list(all, "thanks"));
    export_time(db, a, person, set_list(all, "time"));
    set_text(all, "out_of_reach_until",
             db_text(db, a, "SELECT until FROM out_of_reach WHERE person_id = $1", args));
    set_bool(all, "mediator", db_exists(db, "SELECT 1 FROM mediator WHERE person_id = $1", args));
    return all;
}

/* What others were told on their screens of requests that are theirs, or that they were asked. */
static void forget_screens(struct db *db, int64_t person)
{
    struct arena *a = arena_new(NULL);
    struct rows *rows = db_query(db, a,
        "SELECT id FROM request WHERE person_id = $1"
        " UNION SELECT request_id FROM candidate WHERE person_id = $1", ARGS(arg_int(person)));

    while (rows_next(rows))
        notice_forget_about(db, str_fmt(a, "/help/%lld", (long long) col_int(rows, "id")));
    arena_free(a);
}

/* Rows stay where others count on them, empty of words: that a request was made, that somebody who
 * has left said yes, and both sides of a movement of time. */
void help_forget(struct db *db, int64_t person, int64_t now)
{
    const struct arg *args = ARGS(arg_int(person), arg_int(now));

    person_hold(db, person);
    forget_screens(db, person);
    db_exec(db, "UPDATE request SET changed_at = $2, state = 'dropped'"
                " WHERE person_id = $1 AND state IN ('open', 'taken')", args);
    db_exec(db, "UPDATE request SET words = '', seeks = '' WHERE person_id = $1", args);
    db_exec(db, "UPDATE request SET mediator_id = NULL WHERE mediator_id = $1", args);
    db_exec(db, "UPDATE candidate SET note = '' WHERE person_id = $1 OR request_id IN"
                " (SELECT id FROM request WHERE person_id = $1)", args);
    db_exec(db, "UPDATE candidate SET because = '', of_trade = 0 WHERE person_id = $1", args);
    db_exec(db, "DELETE FROM candidate WHERE person_id = $1 AND answer IS DISTINCT FROM 'yes'",
            args);
    /* Whom only they helped looks for somebody again. */
    db_exec(db, "UPDATE request SET state = 'open', changed_at = $2 WHERE state = 'taken'"
                "   AND id IN (SELECT request_id FROM candidate WHERE person_id = $1)"
                "   AND NOT EXISTS (SELECT 1 FROM candidate c JOIN person p ON p.id = c.person_id"
                "        WHERE c.request_id = request.id AND c.answer = 'yes'"
                "          AND c.person_id <> $1 AND p.left_at IS NULL)", args);
    db_exec(db, "DELETE FROM thanks WHERE from_id = $1 OR to_id = $1", args);
    db_exec(db, "DELETE FROM out_of_reach WHERE person_id = $1", args);
    db_exec(db, "DELETE FROM mediator WHERE person_id = $1", args);
    db_exec(db, "UPDATE mediator SET named_by = NULL WHERE named_by = $1", args);
}

/* ---- what is too old ---- */

void help_forget_old(struct db *db, struct arena *a, int64_t now)
{
    int64_t before = now - (int64_t) REQUEST_KEPT * DAY_SECONDS, *ids = NULL;
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT id FROM request WHERE ends_at < $1 AND NOT EXISTS"
        "   (SELECT 1 FROM time_movement m WHERE m.request_id = request.id)"
        " ORDER BY ends_at, id LIMIT $2", ARGS(arg_int(before), arg_int(FORGOTTEN_AT_ONCE)));

    while (rows_next(rows)) {
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count++] = col_int(rows, "id");
    }
    for (size_t i = 0; i < count; i++) {
        const struct arg *args = ARGS(arg_int(ids[i]));
        db_exec(db, "UPDATE thanks SET request_id = NULL WHERE request_id = $1", args);
        db_exec(db, "DELETE FROM candidate WHERE request_id = $1", args);
        db_exec(db, "DELETE FROM request WHERE id = $1", args);
    }
    const struct arg *old = ARGS(arg_int(before));
    db_exec(db, "UPDATE candidate SET note = '', because = '' WHERE (note <> '' OR because <> '')"
                "   AND request_id IN (SELECT id FROM request WHERE ends_at < $1)", old);
    db_exec(db, "UPDATE request SET words = '', seeks = '' WHERE ends_at < $1 AND words <> ''", old);
    db_exec(db, "DELETE FROM matter WHERE asked_at < $1 AND NOT EXISTS"
                "   (SELECT 1 FROM request r WHERE r.matter = matter.digest)", old);
}
