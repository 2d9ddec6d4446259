#include "db/db.h"

#include "base/str.h"
#include "db/engine.h"

enum { TRIES_MOST = 10 };

struct rows {
    struct cursor cursor;
    struct arena *arena;
    struct rows *next;
    struct rows **link;                                     /* what points at this one */
    bool waiting;                                           /* the first row is read, not given */
    bool on_row;
    int last;                                               /* the column that was asked last */
};

static void close_db(void *what)
{
    struct db *db = what;

    while (db->open_rows)
        rows_end(db->open_rows);
    db->calls->close(db);
}

struct db *db_open(struct arena *a, const char *url, enum db_mode mode, struct err *err)
{
    struct arena *own = arena_new(a);
    struct db *db = arena_make(own, struct db);
    bool remote = str_starts(url, "postgresql://") || str_starts(url, "postgres://");

    db->arena = own;
    db->mode = mode;
    db->calls = remote ? &pgsql_calls : &sqlite_calls;
    db->where = arena_text(own, str_starts(url, "sqlite:") ? url + strlen("sqlite:") : url);
    if (!db->calls->open(db, err)) {
        arena_free(own);
        return NULL;
    }

    /* In `a` after `own`, so it runs before the memory of the connection goes. */
    arena_at_end(a, close_db, db);
    return db;
}

bool db_is_postgresql(const struct db *db)
{
    return db->calls == &pgsql_calls;
}

void db_mark(struct db *db, enum fault fault, const char *refused, const char *error)
{
    if (db->fault)
        return;

    db->fault = fault;
    db->fault_pieces = db->pieces;
    snprintf(db->error, sizeof db->error, "%s", error);
    snprintf(db->refused, sizeof db->refused, "%s", refused ? refused : "");
}

static void forget_fault(struct db *db)
{
    db->fault = FAULT_NONE;
    db->error[0] = '\0';
    db->refused[0] = '\0';
}

struct arg arg_int(int64_t n)
{
    return (struct arg){ .kind = ARG_INT, .n = n };
}

struct arg arg_id(int64_t id)
{
    return (struct arg){ .kind = ARG_INT, .n = id, .null = id == 0 };
}

struct arg arg_text(const char *text)
{
    return (struct arg){ .kind = ARG_TEXT, .bytes = text, .len = text ? strlen(text) : 0,
                         .null = !text };
}

struct arg arg_bytes(const void *bytes, size_t len)
{
    return (struct arg){ .kind = ARG_BYTES, .bytes = bytes, .len = len, .null = !bytes };
}

size_t args_count(const struct arg *args)
{
    size_t n = 0;

    while (args[n].kind != ARG_END)
        n++;
    if (n > ARGS_MOST)
        BUG("%zu values for one statement", n);
    return n;
}

/* Starts a statement that is over before the caller returns, and reads its first row if any. */
static bool first_row(struct db *db, struct cursor *c, const char *sql, const struct arg *args)
{
    *c = (struct cursor){ .db = db };
    if (db->fault || !db->calls->start(c, sql, args, false))
        return false;
    return db->calls->step(c);
}

/* The last steps matter: only after them has SQLite finished an INSERT ... RETURNING.  Not one
 * more, though: a step after the last begins anew. */
static void run_out(struct cursor *c, bool any)
{
    while (any)
        any = c->db->calls->step(c);
    c->db->calls->end(c);
}

int64_t db_exec(struct db *db, const char *sql, const struct arg *args)
{
    struct cursor c;

    run_out(&c, first_row(db, &c, sql, args));
    return db->fault ? 0 : c.changed;
}

int64_t db_insert(struct db *db, const char *sql, const struct arg *args)
{
    struct cursor c = { .db = db };
    int64_t id = db->fault ? 0 : db->calls->insert(&c, sql, args);

    return db->fault ? 0 : id;
}

bool db_exists(struct db *db, const char *sql, const struct arg *args)
{
    struct cursor c;
    bool any = first_row(db, &c, sql, args);

    db->calls->end(&c);
    return any;
}

int64_t db_int(struct db *db, const char *sql, const struct arg *args, int64_t none)
{
    struct cursor c;
    int64_t n = none;

    if (first_row(db, &c, sql, args) && !db->calls->null(&c, 0))
        n = db->calls->integer(&c, 0);
    db->calls->end(&c);
    return db->fault ? 0 : n;
}

const char *db_text(struct db *db, struct arena *a, const char *sql, const struct arg *args)
{
    struct cursor c;
    const char *text = NULL;

    if (first_row(db, &c, sql, args) && !db->calls->null(&c, 0)) {
        size_t len;
        const char *found = db->calls->text(&c, 0, &len);

        text = arena_slice(a, found, len);
    }
    db->calls->end(&c);
    return text;
}

static void end_rows(void *what)
{
    rows_end(what);
}

/* The first row is fetched here, so that a failure shows at the same place on both engines. */
struct rows *db_query(struct db *db, struct arena *a, const char *sql, const struct arg *args)
{
    struct cursor c = { .db = db };

    if (db->fault || !db->calls->start(&c, sql, args, true))
        return NULL;

    bool any = db->calls->step(&c);
    if (!any)
        db->calls->end(&c);
    if (db->fault)
        return NULL;

    struct rows *rows = arena_make(a, struct rows);

    *rows = (struct rows){ .cursor = c, .arena = a, .waiting = any, .last = -1 };
    if (!any)
        return rows;

    rows->next = db->open_rows;
    rows->link = &db->open_rows;
    if (rows->next)
        rows->next->link = &rows->next;
    db->open_rows = rows;
    arena_at_end(a, end_rows, rows);
    return rows;
}

void rows_end(struct rows *rows)
{
    if (!rows || !rows->cursor.statement)
        return;

    rows->cursor.db->calls->end(&rows->cursor);
    rows->waiting = rows->on_row = false;
    *rows->link = rows->next;
    if (rows->next)
        rows->next->link = rows->link;
}

bool rows_next(struct rows *rows)
{
    if (!rows || !rows->cursor.statement)
        return false;

    struct db *db = rows->cursor.db;

    if (!db->fault && (rows->waiting || db->calls->step(&rows->cursor))) {
        rows->waiting = false;
        rows->on_row = true;
        return true;
    }
    rows_end(rows);
    return false;
}

/* Columns are mostly read in their order: the search goes on from the last one found. */
static int column(const struct rows *rows, const char *name)
{
    if (!rows || !rows->on_row)
        BUG("column %s asked without a row", name);

    const struct cursor *c = &rows->cursor;

    for (int i = 1; i <= c->columns; i++) {
        int at = (rows->last + i) % c->columns;

        if (strcmp(c->db->calls->name(c, at), name) == 0) {
            ((struct rows *) rows)->last = at;
            return at;
        }
    }
    BUG("no column %s in this query", name);
}

int64_t col_int(const struct rows *rows, const char *name)
{
    return rows->cursor.db->calls->integer(&rows->cursor, column(rows, name));
}

const char *col_text(const struct rows *rows, const char *name)
{
    const struct cursor *c = &rows->cursor;
    int at = column(rows, name);
    size_t len;

    if (c->db->calls->null(c, at))
        return NULL;
    const char *text = c->db->calls->text(c, at, &len);
    return arena_slice(rows->arena, text, len);
}

const void *col_bytes(const struct rows *rows, const char *name, size_t *len)
{
    const struct cursor *c = &rows->cursor;
    int at = column(rows, name);

    *len = 0;
    return c->db->calls->null(c, at) ? NULL : c->db->calls->bytes(c, rows->arena, at, len);
}

bool col_null(const struct rows *rows, const char *name)
{
    return rows->cursor.db->calls->null(&rows->cursor, column(rows, name));
}

static void end_transaction(struct db *db)
{
    while (db->open_rows)
        rows_end(db->open_rows);
    db->in_transaction = false;
    db->pieces = 0;
}

/* Takes all back and keeps the mark, so the caller can tell what happened. */
static void take_back(struct db *db)
{
    bool was = db->in_transaction;

    end_transaction(db);
    if (was)
        db->calls->rollback(db);
}

bool db_begin(struct db *db)
{
    if (db->in_transaction)
        BUG("a transaction in a transaction");

    forget_fault(db);
    db->in_transaction = db->calls->control(db, db->calls->begin[db->mode]);
    return db->in_transaction;
}

bool db_commit(struct db *db)
{
    if (!db->fault && !db->in_transaction)
        BUG("a commit without a transaction");
    if (!db->fault && db->pieces)
        BUG("a commit with a piece not ended");

    while (db->open_rows)
        rows_end(db->open_rows);
    if (!db->fault && db->calls->control(db, "COMMIT")) {
        end_transaction(db);
        return true;
    }
    take_back(db);
    return false;
}

void db_rollback(struct db *db)
{
    take_back(db);
    forget_fault(db);
}

bool db_piece_begin(struct db *db)
{
    if (!db->fault && !db->in_transaction)
        BUG("a piece without a transaction");

    bool begun = !db->fault && db->calls->control(db, "SAVEPOINT piece");

    /* After the statement: its failure belongs to what is around this piece. */
    db->pieces++;
    return begun;
}

bool db_piece_keep(struct db *db)
{
    if (db->fault)
        return false;
    if (!db->pieces)
        BUG("no piece to keep");
    if (!db->calls->control(db, "RELEASE SAVEPOINT piece"))
        return false;

    db->pieces--;
    return true;
}

/* After a deadlock or a serialization failure PostgreSQL would let the rest go on, but the rule that
 * stood in this piece had no answer: only the whole, run again, has one. */
void db_piece_undo(struct db *db)
{
    bool before = db->fault && db->fault_pieces < db->pieces;
    bool whole = db->fault == FAULT_BROKEN || db->fault == FAULT_RETRY;

    if (!db->pieces && !db->fault)
        BUG("no piece to undo");
    if (before || whole || !db->pieces) {
        db->pieces -= db->pieces > 0;
        return;
    }

    forget_fault(db);
    db->pieces--;
    if (db->calls->control(db, "ROLLBACK TO SAVEPOINT piece"))
        db->calls->control(db, "RELEASE SAVEPOINT piece");
}

/* Those who met once should not meet again: each try waits longer, and not all the same. */
static void wait_a_little(int tries)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    long us = (500L << tries) + now.tv_nsec / 1000 % 1000;

    nanosleep(&(struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 }, NULL);
}

bool db_tx(struct db *db, bool (*work)(struct db *db, void *what), void *what)
{
    for (int tries = 0; ; tries++) {
        if (db_begin(db) && work(db, what) && db_commit(db))
            return true;

        take_back(db);
        if (!db_retry(db) || tries == TRIES_MOST - 1)
            return false;
        wait_a_little(tries);
    }
}

bool db_failed(const struct db *db)
{
    return db->fault != FAULT_NONE;
}

const char *db_error(const struct db *db)
{
    return db->error;
}

bool db_retry(const struct db *db)
{
    return db->fault == FAULT_RETRY;
}

bool db_broken(const struct db *db)
{
    return db->fault == FAULT_BROKEN;
}

const char *db_refused(const struct db *db)
{
    return db->fault == FAULT_REFUSED ? db->refused : NULL;
}

bool db_reconnect(struct db *db)
{
    take_back(db);
    forget_fault(db);
    return db->calls->reconnect(db);
}

bool db_script(struct db *db, const char *sql)
{
    return !db->fault && db->calls->script(db, sql);
}

int64_t db_wal_frames(const struct db *db)
{
    return db->calls->wal_frames(db);
}

int64_t db_checkpoint(struct db *db)
{
    return db->calls->checkpoint(db);
}

bool db_backup(struct db *db, const char *path, struct err *err)
{
    if (db->in_transaction)
        BUG("a backup inside a transaction");
    return db->calls->backup(db, path, err);
}

bool db_integrity(struct db *db, struct arena *a, char **faults)
{
    return db->calls->integrity(db, a, faults);
}

bool db_lock_server(struct db *db, struct err *err)
{
    return db->calls->lock_server(db, err);
}

bool db_answers(struct db *db)
{
    return db_int(db, "SELECT 1", NO_ARGS, 0) == 1;
}
