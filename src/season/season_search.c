/* The search in the background, as it stands in the data: who asks for it, which server takes it,
 * how far it is. */
#include "season/draft.h"

/* 'waiting': since run_beat; 'running': heard of at run_beat; 'stopped': ends at its next beat. */

enum season_refusal season_search(struct db *db, int64_t id, int64_t now)
{
    enum season_refusal no = season_hold(db, id, 0);

    if (no)
        return no;
    int64_t waits = db_exec(db,
        "UPDATE season SET run = 'waiting', run_version = version, run_beat = $2,"
        "       run_seconds = 0, run_gap = NULL WHERE id = $1"
        "   AND (run = '' OR (run IN ('running', 'stopped') AND run_beat < $3))",
        ARGS(arg_int(id), arg_int(now), arg_int(now - SEASON_SILENCE)));
    if (db_failed(db))
        return SEASON_FAILED;
    return waits ? SEASON_ALLOWED : SEASON_BUSY;
}

enum season_refusal season_stop(struct db *db, int64_t id, int64_t now)
{
    enum season_refusal no = season_hold(db, id, 0);

    if (no)
        return no;
    db_exec(db, "UPDATE season SET run = CASE run WHEN 'waiting' THEN '' ELSE 'stopped' END,"
                "       run_beat = $2 WHERE id = $1 AND run IN ('waiting', 'running')",
            ARGS(arg_int(id), arg_int(now)));
    return db_failed(db) ? SEASON_FAILED : SEASON_ALLOWED;
}

/* Servers that ask at once choose the same row: the second waits for the first, finds it running
 * and leaves with nothing; it asks again soon. */
int64_t season_take(struct db *db, int64_t now)
{
    int64_t silent = now - SEASON_SILENCE;

    db_exec(db, "UPDATE season SET run = '' WHERE run = 'stopped' AND run_beat < $1",
            ARGS(arg_int(silent)));
    return db_insert(db,
        "UPDATE season SET run = 'running', run_version = version, run_beat = $1,"
        "       run_seconds = 0, run_gap = NULL"
        " WHERE id = (SELECT id FROM season"
        "              WHERE run = 'waiting' OR (run = 'running' AND run_beat < $2)"
        "              ORDER BY run_beat, id LIMIT 1)"
        "   AND (run = 'waiting' OR (run = 'running' AND run_beat < $2)) RETURNING id",
        ARGS(arg_int(now), arg_int(silent)));
}

bool season_waits(struct db *db, int64_t now)
{
    return db_exists(db, "SELECT 1 FROM season WHERE run = 'waiting'"
                         "    OR (run IN ('running', 'stopped') AND run_beat < $1)",
                     ARGS(arg_int(now - SEASON_SILENCE)));
}

bool season_beat(struct db *db, int64_t id, int64_t seconds, double gap, int64_t now)
{
    return db_exec(db, "UPDATE season SET run_beat = $2, run_seconds = $3, run_gap = $4"
                       " WHERE id = $1 AND run = 'running' AND run_version = version",
                   ARGS(arg_int(id), arg_int(now), arg_int(seconds), arg_share(gap))) > 0;
}

void season_done(struct db *db, int64_t id, int64_t now)
{
    db_exec(db, "UPDATE season SET run = '', run_beat = $2"
                " WHERE id = $1 AND run IN ('running', 'stopped')",
            ARGS(arg_int(id), arg_int(now)));
}
