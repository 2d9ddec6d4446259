/* The yardstick of script/bench: how many single rows SQLite alone puts safely on this disk.
 *
 *     raw_sqlite FILE SECONDS [ROWS]
 *
 * One connection, WAL, synchronous=FULL, one row and one COMMIT at a time into a table of ROWS rows
 * (a million) that has the indexes of `presence`; SQLite's own checkpoints.  The file is made when
 * it is missing.  Prints the rows per second. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAYS = 20000 };

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK)
        return;
    fprintf(stderr, "raw_sqlite: %s\n", why);
    exit(1);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void make(sqlite3 *db, long rows)
{
    char sql[512];

    run(db, "CREATE TABLE IF NOT EXISTS presence (id INTEGER PRIMARY KEY, day_id BIGINT NOT NULL,"
            " person_id BIGINT NOT NULL, state BIGINT NOT NULL, cents BIGINT NOT NULL,"
            " made_at BIGINT NOT NULL);"
            "CREATE UNIQUE INDEX IF NOT EXISTS by_day ON presence (day_id, person_id);"
            "CREATE INDEX IF NOT EXISTS by_person ON presence (person_id, day_id)");
    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %ld)"
             " INSERT INTO presence SELECT NULL, i %% %d, i / %d, 1, 700, 1800000000 FROM n"
             "  WHERE NOT EXISTS (SELECT 1 FROM presence)",
             rows, DAYS, DAYS);
    run(db, sql);
    run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *insert;

    if (argc < 3 || sqlite3_open(argv[1], &db) != SQLITE_OK) {
        fprintf(stderr, "usage: raw_sqlite FILE SECONDS [ROWS]\n");
        return 1;
    }
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
    make(db, argc > 3 ? strtol(argv[3], NULL, 10) : 1000000);
    sqlite3_prepare_v2(db, "INSERT INTO presence SELECT NULL, ?1, coalesce(max(person_id), 0) + 1,"
                           " 1, 700, 1800000000 FROM presence WHERE day_id = ?1", -1, &insert, NULL);

    double start = now(), until = start + strtod(argv[2], NULL), end = start;
    uint64_t dice = 42;
    long rows = 0;

    for (; end < until; end = now(), rows++) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        sqlite3_bind_int64(insert, 1, (int64_t) (dice >> 33) % DAYS);
        if (sqlite3_step(insert) != SQLITE_DONE) {
            fprintf(stderr, "raw_sqlite: %s\n", sqlite3_errmsg(db));
            return 1;
        }
        sqlite3_reset(insert);
    }
    printf("rate=%.0f\n", (double) rows / (end - start));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
