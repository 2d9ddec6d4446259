/* The time account of communities that want one: what one gives another receives, so that all
 * movements together are always zero. */
#include "help/inside.h"

struct help_custom help_custom(struct db *db, struct arena *a)
{
    struct help_custom custom = { .lowest = -600, .highest = 600 };
    struct rows *rows = db_query(db, a,
        "SELECT counts_time, lowest, highest FROM help_custom WHERE id = 1", NO_ARGS);

    if (rows_next(rows))
        custom = (struct help_custom){ .counts_time = col_int(rows, "counts_time") != 0,
                                       .lowest = col_int(rows, "lowest"),
                                       .highest = col_int(rows, "highest") };
    rows_end(rows);
    return custom;
}

void help_set_custom(struct db *db, const struct help_custom *custom)
{
    db_exec(db, "INSERT INTO help_custom (id, counts_time, lowest, highest) VALUES (1, $1, $2, $3)"
                " ON CONFLICT (id) DO UPDATE SET counts_time = excluded.counts_time,"
                "    lowest = excluded.lowest, highest = excluded.highest",
            ARGS(arg_int(custom->counts_time), arg_int(custom->lowest),
                 arg_int(custom->highest)));
}

int64_t time_balance(struct db *db, int64_t person)
{
    return db_int(db, "SELECT COALESCE(sum(minutes), 0) FROM time_movement WHERE person_id = $1",
                  ARGS(arg_int(person)), 0);
}

static void move(struct db *db, int64_t request, int64_t person, int64_t minutes, int64_t now)
{
    db_exec(db, "INSERT INTO time_movement (request_id, person_id, minutes, made_at)"
                " VALUES ($1, $2, $3, $4)",
            ARGS(arg_int(request), arg_int(person), arg_int(minutes), arg_int(now)));
}

/* Both accounts are held, always in the same order, while their bounds are looked at. */
static bool hold_both(struct db *db, int64_t one, int64_t other)
{
    bool first = person_hold(db, one < other ? one : other);
    bool second = person_hold(db, one < other ? other : one);

    return first && second;
}

enum help_refusal time_give(struct db *db, struct arena *a, int64_t request, int64_t helper,
                            int64_t minutes, int64_t now)
{
    struct help_custom custom = help_custom(db, a);
    struct asking is;

    if (!custom.counts_time)
        return db_failed(db) ? HELP_FAILED : HELP_TIME_OFF;
    if (!asking_get(db, a, request, now, &is))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    if (!hold_both(db, is.q.person, helper) ||
        !db_exists(db, "SELECT 1 FROM candidate WHERE request_id = $1 AND person_id = $2"
                       "   AND answer = 'yes'", ARGS(arg_int(request), arg_int(helper))))
        return db_failed(db) ? HELP_FAILED : HELP_NO_ANSWER;
    if (minutes <= 0 || minutes > custom.highest - time_balance(db, helper) ||
        minutes > time_balance(db, is.q.person) - custom.lowest)
        return db_failed(db) ? HELP_FAILED : HELP_TIME_BOUND;
    move(db, request, is.q.person, -minutes, now);
    move(db, request, helper, minutes, now);
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}
