/* One SQL text, two engines: SQLite (a file) and PostgreSQL (an address).
 *
 * A `struct db` is one connection, used by one thread at a time.  A call that fails returns
 * 0/NULL/false and marks the connection: after that the calls do nothing until the transaction
 * ends, so a rule reads straight down and asks db_failed() once.  A constraint that refuses is not
 * a failure of the disk: db_refused() tells which one, see below.
 *
 * The common subset: BIGINT, TEXT, CHECK, foreign keys, ON CONFLICT, RETURNING, CTE, window
 * functions, FILTER, IS NOT DISTINCT FROM.  Instants are UTC seconds, civil days TEXT 'YYYY-MM-DD',
 * money cents, booleans 0/1.  No NOW(), no date arithmetic, no float, no JSON in SQL: time comes in
 * as $n.  Optional filters are `($2 = 0 OR place_id = $2)`; SQL text is never pasted together.
 * LIKE minds case; computed columns get a name with AS.  Statements are prepared once per
 * connection and found by the address of their text, so `sql` is best a string literal. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/log.h"

struct db;
struct rows;

/* What a connection is for.  DB_READ on SQLite is a read-only connection. */
enum db_mode { DB_READ, DB_WRITE };

/* Opens a file path, "sqlite:PATH" or "postgresql://...".  It is closed with its arena.  NULL and
 * `err` filled if it cannot be opened.  DB_WRITE makes a missing file, readable by its owner alone;
 * ":memory:" is for tests. */
struct db *db_open(struct arena *a, const char *url, enum db_mode mode, struct err *err);

bool db_is_postgresql(const struct db *db);

/* Does the data answer?  The shortest question there is. */
bool db_answers(struct db *db);

/* A value for $1, $2...  Texts and bytes are not copied: they live until the call returns.  A text
 * ends at its NUL.  At most 64 values; a $n without a value is a bug, a value without $n is not. */
enum arg_kind { ARG_END, ARG_INT, ARG_TEXT, ARG_BYTES };
struct arg {
    enum arg_kind kind;
    bool null;
    int64_t n;
    const void *bytes;
    size_t len;
};
struct arg arg_int(int64_t n);
struct arg arg_id(int64_t id);                              /* 0 is stored as NULL */
struct arg arg_text(const char *text);                      /* NULL is stored as NULL */
struct arg arg_bytes(const void *bytes, size_t len);        /* NULL is stored as NULL */
#define ARGS(...) ((const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } })
#define NO_ARGS ((const struct arg[]){ { .kind = ARG_END } })

/* Rows changed (not counting those that triggers changed). */
int64_t db_exec(struct db *db, const char *sql, const struct arg *args);
/* The id a statement with RETURNING gives (its first column), 0 if no row came. */
int64_t db_insert(struct db *db, const char *sql, const struct arg *args);
bool db_exists(struct db *db, const char *sql, const struct arg *args);
/* The first column of the first row, `none` where there is no row or it is NULL. */
int64_t db_int(struct db *db, const char *sql, const struct arg *args, int64_t none);
const char *db_text(struct db *db, struct arena *a, const char *sql, const struct arg *args);

/* Rows one by one.  They end with the last row, with rows_end(), with the transaction or with the
 * arena; texts of a row live in `a` and may be kept.  NULL on failure, and NULL has no rows.
 * Queries may nest.  A column is found by its name; an unknown name is a bug. */
struct rows *db_query(struct db *db, struct arena *a, const char *sql, const struct arg *args);
bool rows_next(struct rows *rows);
void rows_end(struct rows *rows);
int64_t col_int(const struct rows *rows, const char *name);
const char *col_text(const struct rows *rows, const char *name);        /* NULL for NULL */
const void *col_bytes(const struct rows *rows, const char *name, size_t *len);
bool col_null(const struct rows *rows, const char *name);

/* Transactions do not nest.  On SQLite DB_WRITE begins IMMEDIATE; a DB_READ one sees one state of
 * the data.  db_begin forgets an earlier failure.  db_commit is false if the data is not on disk:
 * then nothing may be acknowledged, all is taken back and the mark tells why until the next
 * db_begin or db_rollback.  Outside a transaction each call stands alone, and a mark stays until
 * one of these two as well. */
bool db_begin(struct db *db);
bool db_commit(struct db *db);
void db_rollback(struct db *db);                            /* also clears the mark of a failure */

/* A piece of a transaction that can be taken back alone (a savepoint); pieces may nest.  Each
 * db_piece_begin, even a false one, is answered by a db_piece_keep that is true or else by a
 * db_piece_undo.  db_piece_undo also clears a mark made inside the piece, so the pieces around it
 * go on.  Two marks stay, as the whole transaction is lost: a failure of the disk itself
 * (db_broken), and one after which all of it is to be run again (db_retry). */
bool db_piece_begin(struct db *db);
bool db_piece_keep(struct db *db);
void db_piece_undo(struct db *db);

/* Runs `work` in one transaction and commits if it returns true.  It may run again after a
 * serialization failure or deadlock: it takes its data from `db` and leaves `what` as it can be
 * used anew.  False if it returned false, or on failure (db_failed tells). */
bool db_tx(struct db *db, bool (*work)(struct db *db, void *what), void *what);

bool db_failed(const struct db *db);
const char *db_error(const struct db *db);                  /* what failed first; "" if nothing */
/* A failure that may pass when tried again (serialization, deadlock, busy)? */
bool db_retry(const struct db *db);
/* The disk is full or gone, the server away: answer 503, the connection may need db_reconnect. */
bool db_broken(const struct db *db);
/* The data itself refused; NULL if it did not.  db_failed is true as well.  One naming for both
 * engines:
 *   UNIQUE, PRIMARY KEY      "account.email", "booking.desk_id,day" (partial indexes too)
 *   a unique index on an expression, CHECK, EXCLUDE     its name: give it one
 *   FOREIGN KEY, NOT NULL    "foreign key", "not null"
 *   a trigger                its text: RAISE(ABORT, 'booking_full') on SQLite, on PostgreSQL
 *                            RAISE EXCEPTION 'booking_full' USING ERRCODE = '23P01' */
const char *db_refused(const struct db *db);
/* Forgets a lost PostgreSQL connection and makes a new one; does nothing on SQLite. */
bool db_reconnect(struct db *db);

/* The checkpointer's work on SQLite (the sizes are measured, see doc/decisions.md); 0 on
 * PostgreSQL.  Frames in the write-ahead log when this connection last committed: any thread may
 * ask.  One PASSIVE checkpoint on this DB_WRITE connection; it returns the frames still left to
 * copy, 0 when all is in the file and the next commit starts the log anew. */
int64_t db_wal_frames(const struct db *db);
int64_t db_checkpoint(struct db *db);

/* A consistent copy of a SQLite database to a new file while it is used (the online backup API);
 * on disk and complete when true, nothing at `path` when false.  An existing file is not touched.
 * False and `err` on PostgreSQL, whose own tool pg_dump does it better. */
bool db_backup(struct db *db, const char *path, struct err *err);

/* Sound on the inside?  Appends one line per fault to `*faults` (NULL at first; made in `a`):
 * integrity and foreign keys on SQLite; PostgreSQL keeps them itself. */
bool db_integrity(struct db *db, struct arena *a, char **faults);

/* Holds the file for one server; false with a sentence naming the other one's process if it is
 * taken.  Let go when the connection is closed or the process ends.  On PostgreSQL several servers
 * may share a database: always true. */
bool db_lock_server(struct db *db, struct err *err);

#endif
