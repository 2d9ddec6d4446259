/* What an engine gives to db.c: one table of functions over one connection.
 *
 * Only the files of this folder include it.  db.c keeps the promises that are the same on both
 * engines (the sticky mark, transactions, pieces, rows); sqlite.c and pgsql.c know how to run one
 * statement and how to name what went wrong.  An engine call that fails has called db_mark(). */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/db.h"

enum { ARGS_MOST = 64, STATEMENT_BUCKETS = 256 };

/* In rising order of how much is lost. */
enum fault { FAULT_NONE, FAULT_REFUSED, FAULT_RETRY, FAULT_OTHER, FAULT_BROKEN };

/* One running statement. */
struct cursor {
    struct db *db;
    void *statement;                                        /* the engine's; NULL once ended */
    int row;                                                /* PostgreSQL: the row that is read */
    int columns;                                            /* of the current row */
    int64_t changed;                                        /* rows, known after the last step */
};

struct engine_calls {
    const char *begin[2];                                   /* SQL, by enum db_mode */

    bool (*open)(struct db *db, struct err *err);
    void (*close)(struct db *db);
    bool (*reconnect)(struct db *db);

    /* `lasting`: the cursor is stepped after the call that started it, so values are copied. */
    bool (*start)(struct cursor *c, const char *sql, const struct arg *args, bool lasting);
    bool (*step)(struct cursor *c);                         /* false: no more rows, or marked */
    void (*end)(struct cursor *c);
    /* The whole of a statement with RETURNING id: the id, 0 if no row came. */
    int64_t (*insert)(struct cursor *c, const char *sql, const struct arg *args);
    const char *(*name)(const struct cursor *c, int column);
    bool (*null)(const struct cursor *c, int column);
    int64_t (*integer)(const struct cursor *c, int column);
    const char *(*text)(const struct cursor *c, int column, size_t *len);
    void *(*bytes)(const struct cursor *c, struct arena *a, int column, size_t *len);

    bool (*control)(struct db *db, const char *sql);        /* BEGIN, COMMIT, SAVEPOINT... */
    void (*rollback)(struct db *db);                        /* never fails: what is gone is gone */
    bool (*script)(struct db *db, const char *sql);         /* several statements, no values */

    int64_t (*wal_frames)(const struct db *db);
    int64_t (*checkpoint)(struct db *db);
    bool (*backup)(struct db *db, const char *path, struct err *err);
    bool (*integrity)(struct db *db, struct arena *a, char **faults);
    bool (*lock_server)(struct db *db, struct err *err);
};

struct db {
    const struct engine_calls *calls;
    struct arena *arena;                                    /* the connection's own */
    const char *where;                                      /* the path or address */
    enum db_mode mode;
    void *engine;                                           /* struct sqlite or struct pgsql */

    bool in_transaction;
    int pieces;                                             /* begun and not ended */
    struct rows *open_rows;

    enum fault fault;
    int fault_pieces;                                       /* how many were begun at the fault */
    char error[512];
    char refused[128];
};

extern const struct engine_calls sqlite_calls;
extern const struct engine_calls pgsql_calls;

/* Marks the connection with its first failure; `refused` names the constraint or is NULL. */
void db_mark(struct db *db, enum fault fault, const char *refused, const char *error);

/* Runs several statements without values, for migrate.c. */
bool db_script(struct db *db, const char *sql);

size_t args_count(const struct arg *args);

/* Which bucket of a statement cache: literals are aligned, so the low bits say little. */
static inline unsigned statement_bucket(const char *sql)
{
    uintptr_t p = (uintptr_t) sql;

    return (unsigned) ((p >> 4) ^ (p >> 12)) % STATEMENT_BUCKETS;
}

#endif
