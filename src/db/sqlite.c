/* SQLite: one file, one writer, readers that see a still picture (write-ahead log). */
#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/str.h"

enum { BUSY_MS = 5000, BACKUP_PAGES = 1024 };

/* A prepared statement.  A query that is still running keeps `busy`: the same text asked inside it
 * gets a second one. */
struct statement {
    struct statement *next;
    const char *sql;                                        /* the caller's text, by address... */
    const char *copy;                                       /* ...and what it was */
    sqlite3_stmt *stmt;
    bool busy;
    bool untold;                                            /* prepared without its RETURNING id */
    int count;
    unsigned char *number;                                  /* parameter i is $number[i] */
    int64_t total_before;
};

struct sqlite {
    sqlite3 *conn;
    struct statement *buckets[STATEMENT_BUCKETS];
    _Atomic int64_t wal_frames;
    bool inserting;                                         /* what is prepared is for insert() */
    int lock;                                               /* db_lock_server's file, or -1 */
};

static struct sqlite *engine(const struct db *db)
{
    return db->engine;
}

static enum fault fault_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return FAULT_REFUSED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAULT_RETRY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
        return FAULT_BROKEN;
    default:
        return FAULT_OTHER;
    }
}

/* "UNIQUE constraint failed: seat.day, seat.chair" is seat.day,chair; "...: index 'seat_once'" is
 * seat_once. */
static void unique_name(const char *message, char *name, size_t size)
{
    const char *list = strstr(message, "failed: ");
    size_t used = 0;

    list = list ? list + strlen("failed: ") : message;
    if (str_starts(list, "index '")) {
        list += strlen("index '");
        snprintf(name, size, "%.*s", (int) strcspn(list, "'"), list);
        return;
    }
    for (const char *column = list; column && used < size;) {
        const char *next = strstr(column, ", ");
        const char *dot = strchr(column, '.');
        const char *from = used && dot ? dot + 1 : column;
        int len = next ? (int) (next - from) : (int) strlen(from);

        used += (size_t) snprintf(name + used, size - used, "%s%.*s", used ? "," : "", len, from);
        column = next ? next + 2 : NULL;
    }
}

static void refusal_name(int code, const char *message, char *name, size_t size)
{
    const char *named = strstr(message, "failed: ");

    switch (code) {
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        snprintf(name, size, "foreign key");
        return;
    case SQLITE_CONSTRAINT_NOTNULL:
        snprintf(name, size, "not null");
        return;
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        unique_name(message, name, size);
        return;
    case SQLITE_CONSTRAINT_CHECK:
        snprintf(name, size, "%s", named ? named + strlen("failed: ") : message);
        return;
    default:
        snprintf(name, size, "%s", message);
    }
}

static void mark(struct db *db)
{
    sqlite3 *conn = engine(db)->conn;
    int code = sqlite3_extended_errcode(conn);
    enum fault fault = fault_of(code);
    char refused[128];

    refusal_name(code, sqlite3_errmsg(conn), refused, sizeof refused);

    /* Some failures end the transaction by themselves: then no piece of it can be saved. */
    if (db->in_transaction && sqlite3_get_autocommit(conn))
        fault = FAULT_BROKEN;
    db_mark(db, fault, fault == FAULT_REFUSED ? refused : NULL, sqlite3_errmsg(conn));
}

static int on_commit(void *what, sqlite3 *conn, const char *schema, int frames)
{
    struct sqlite *s = what;

    (void) conn;
    (void) schema;
    atomic_store(&s->wal_frames, frames);
    return SQLITE_OK;
}

/* The writer never checkpoints by itself: a checkpointer does it between batches, so that no
 * commit waits for it. */
static const char *const write_settings =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA cache_size = -65536;"
    "PRAGMA journal_size_limit = 67108864;";
static const char *const read_settings =
    "PRAGMA cache_size = -16384;";
/* LIKE minds case as it does on PostgreSQL; the pages that savepoints set aside stay in memory. */
static const char *const settings =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA case_sensitive_like = ON;";

static bool open_failed(struct db *db, struct err *err)
{
    sqlite3 *conn = engine(db)->conn;

    err_set(err, "cannot open \"%s\": %s", db->where, sqlite3_errmsg(conn));
    sqlite3_close_v2(conn);
    return false;
}

/* What people tell this server is for its owner's eyes: a new file is not left to the umask.  Only
 * a new one is opened: closing a descriptor of a file in use would drop SQLite's locks on it. */
static void make_file(const struct db *db)
{
    if (db->mode != DB_WRITE || str_is(db->where, ":memory:"))
        return;
    int fd = open(db->where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

static bool open_file(struct db *db, struct err *err)
{
    struct sqlite *s = arena_make(db->arena, struct sqlite);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    flags |= db->mode == DB_READ ? SQLITE_OPEN_READONLY
                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    db->engine = s;
    s->lock = -1;
    make_file(db);
    if (sqlite3_open_v2(db->where, &s->conn, flags, NULL) != SQLITE_OK)
        return open_failed(db, err);

    sqlite3_busy_timeout(s->conn, BUSY_MS);
    /* A misspelt "column" is an error, not a text. */
    sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    const char *own = db->mode == DB_READ ? read_settings : write_settings;
    if (sqlite3_exec(s->conn, own, NULL, NULL, NULL) != SQLITE_OK
        || sqlite3_exec(s->conn, settings, NULL, NULL, NULL) != SQLITE_OK
        || sqlite3_exec(s->conn, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
        return open_failed(db, err);

    if (db->mode == DB_WRITE)
        sqlite3_wal_hook(s->conn, on_commit, s);
    return true;
}

static void close_file(struct db *db)
{
    struct sqlite *s = engine(db);

    for (int i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct statement *p = s->buckets[i]; p; p = p->next)
            sqlite3_finalize(p->stmt);
    sqlite3_close_v2(s->conn);
    if (s->lock >= 0)
        close(s->lock);
}

static bool reconnect(struct db *db)
{
    (void) db;
    return true;
}

/* In SQLite "$2" is a name, numbered by its first appearance: which number is which value is found
 * once here. */
static void learn_numbers(struct arena *a, struct statement *p)
{
    p->count = sqlite3_bind_parameter_count(p->stmt);
    p->number = arena_array(a, (size_t) p->count + 1, 1);
    for (int i = 1; i <= p->count; i++) {
        const char *name = sqlite3_bind_parameter_name(p->stmt, i);
        int64_t n;

        if (!name || name[0] != '$' || !str_to_int(name + 1, &n) || n < 1 || n > ARGS_MOST)
            BUG("parameter %s in: %s", name ? name : "?", p->copy);
        p->number[i] = (unsigned char) n;
    }
}

/* SQLite knows the id of a new row without being asked, and RETURNING costs it a table for the
 * answer: the text is cut before it.  An upsert may make no row, so it is left whole. */
static size_t length_to_prepare(struct db *db, struct statement *p, const char *sql)
{
    static const char tail[] = " RETURNING id";

    p->untold = engine(db)->inserting && str_starts(sql, "INSERT INTO") && str_ends(sql, tail) &&
                !strstr(sql, "ON CONFLICT");
    return strlen(sql) - (p->untold ? sizeof tail - 1 : 0);
}

static bool prepare(struct db *db, struct statement *p, const char *sql)
{
    const char *rest;
    int len = (int) length_to_prepare(db, p, sql);

    sqlite3_finalize(p->stmt);
    p->stmt = NULL;
    p->sql = NULL;
    if (sqlite3_prepare_v3(engine(db)->conn, sql, len, SQLITE_PREPARE_PERSISTENT, &p->stmt, &rest)
        != SQLITE_OK) {
        mark(db);
        return false;
    }
    if (!p->stmt || (!p->untold && rest[strspn(rest, "; \n\t")]))
        BUG("not exactly one statement: %s", sql);

    p->sql = sql;
    p->copy = arena_text(db->arena, sql);
    learn_numbers(db->arena, p);
    return true;
}

/* A text made at run time may lie where another one lay before, hence the comparison. */
static struct statement *find(struct db *db, const char *sql)
{
    struct statement **bucket = &engine(db)->buckets[statement_bucket(sql)];
    struct statement *p = *bucket;

    while (p && (p->busy || (p->sql && p->sql != sql)))
        p = p->next;
    if (p && p->sql && strcmp(p->copy, sql) == 0)
        return p;
    if (!p) {
        p = arena_make(db->arena, struct statement);
        p->next = *bucket;
        *bucket = p;
    }
    return prepare(db, p, sql) ? p : NULL;
}

static int bind(sqlite3_stmt *stmt, int at, const struct arg *arg, bool lasting)
{
    sqlite3_destructor_type copy = lasting ? SQLITE_TRANSIENT : SQLITE_STATIC;

    if (arg->null)
        return sqlite3_bind_null(stmt, at);
    if (arg->kind == ARG_INT)
        return sqlite3_bind_int64(stmt, at, arg->n);
    if (arg->kind == ARG_TEXT)
        return sqlite3_bind_text64(stmt, at, arg->bytes, arg->len, copy, SQLITE_UTF8);
    return sqlite3_bind_blob64(stmt, at, arg->bytes, arg->len, copy);
}

static bool start(struct cursor *c, const char *sql, const struct arg *args, bool lasting)
{
    struct statement *p = find(c->db, sql);
    int count = (int) args_count(args);

    if (!p)
        return false;
    for (int i = 1; i <= p->count; i++) {
        if (p->number[i] > count)
            BUG("no value for $%d in: %s", p->number[i], sql);
        if (bind(p->stmt, i, &args[p->number[i] - 1], lasting) != SQLITE_OK) {
            mark(c->db);
            return false;
        }
    }
    p->busy = true;
    p->total_before = sqlite3_total_changes64(engine(c->db)->conn);
    c->statement = p;
    return true;
}

static bool step(struct cursor *c)
{
    struct statement *p = c->statement;
    sqlite3 *conn = engine(c->db)->conn;
    int code = sqlite3_step(p->stmt);

    if (code == SQLITE_ROW) {
        c->columns = sqlite3_data_count(p->stmt);
        return true;
    }
    if (code != SQLITE_DONE)
        mark(c->db);
    else if (sqlite3_total_changes64(conn) != p->total_before)
        c->changed = sqlite3_changes64(conn);
    return false;
}

static void end(struct cursor *c)
{
    struct statement *p = c->statement;

    if (!p)
        return;
    sqlite3_reset(p->stmt);
    p->busy = false;
    c->statement = NULL;
}

static int64_t insert(struct cursor *c, const char *sql, const struct arg *args)
{
    struct sqlite *s = engine(c->db);
    int64_t id = 0;

    s->inserting = true;
    bool started = start(c, sql, args, false);
    s->inserting = false;
    if (!started)
        return 0;
    struct statement *p = c->statement;
    if (step(c)) {
        id = sqlite3_column_int64(p->stmt, 0);
        while (step(c))
            ;
    } else if (p->untold && c->changed) {
        id = sqlite3_last_insert_rowid(s->conn);
    }
    end(c);
    return id;
}

static sqlite3_stmt *stmt_of(const struct cursor *c)
{
    return ((struct statement *) c->statement)->stmt;
}

static const char *name(const struct cursor *c, int column)
{
    return sqlite3_column_name(stmt_of(c), column);
}

static bool null(const struct cursor *c, int column)
{
    return sqlite3_column_type(stmt_of(c), column) == SQLITE_NULL;
}

static int64_t integer(const struct cursor *c, int column)
{
    return sqlite3_column_int64(stmt_of(c), column);
}

static const char *text(const struct cursor *c, int column, size_t *len)
{
    const char *found = (const char *) sqlite3_column_text(stmt_of(c), column);

    if (!found)
        BUG("out of memory");
    *len = (size_t) sqlite3_column_bytes(stmt_of(c), column);
    return found;
}

static void *bytes(const struct cursor *c, struct arena *a, int column, size_t *len)
{
    const void *found = sqlite3_column_blob(stmt_of(c), column);

    *len = (size_t) sqlite3_column_bytes(stmt_of(c), column);
    return arena_copy(a, found, *len);
}

static bool control(struct db *db, const char *sql)
{
    struct cursor c = { .db = db };

    if (!start(&c, sql, NO_ARGS, false))
        return false;
    step(&c);
    end(&c);
    return !db->fault;
}

static void rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(engine(db)->conn))
        sqlite3_exec(engine(db)->conn, "ROLLBACK", NULL, NULL, NULL);
}

static bool script(struct db *db, const char *sql)
{
    if (sqlite3_exec(engine(db)->conn, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    mark(db);
    return false;
}

static int64_t wal_frames(const struct db *db)
{
    return atomic_load(&engine(db)->wal_frames);
}

static int64_t checkpoint(struct db *db)
{
    int in_log = 0;
    int copied = 0;

    /* Busy or failing is no loss: the frames stay where they are, on disk, for the next round. */
    sqlite3_wal_checkpoint_v2(engine(db)->conn, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
    int64_t left = in_log > copied ? in_log - copied : 0;
    atomic_store(&engine(db)->wal_frames, left);
    return left;
}

/* Copies within one read transaction, else each commit of the writer would start it anew. */
static bool copy_all(sqlite3 *from, const char *path, struct err *err)
{
    sqlite3 *to = NULL;
    sqlite3_backup *backup = NULL;
    int code = sqlite3_open(path, &to);

    if (code == SQLITE_OK)
        code = sqlite3_exec(from, "BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup) {
        do
            code = sqlite3_backup_step(backup, BACKUP_PAGES);
        while (code == SQLITE_OK);
        sqlite3_backup_finish(backup);
    }
    bool done = backup && code == SQLITE_DONE;
    if (!done)
        err_set(err, "cannot copy to \"%s\": %s", path,
                sqlite3_errstr(code == SQLITE_OK ? sqlite3_errcode(to) : code));
    if (!sqlite3_get_autocommit(from))
        sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(to);
    return done;
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}

/* Under its name only when it is whole, and never over another file. */
static bool publish(struct arena *a, const char *part, const char *path)
{
    return sync_path(part, O_RDWR)
        && renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0
        && sync_path(dirname(arena_text(a, path)), O_RDONLY | O_DIRECTORY);
}

static bool backup(struct db *db, const char *path, struct err *err)
{
    struct arena *a = arena_new(NULL);
    const char *part = str_fmt(a, "%s.part", path);
    bool done = false;

    if (access(path, F_OK) == 0) {
        err_set(err, "\"%s\" exists already", path);
        goto out;
    }
    /* Made anew and for the owner alone, as it holds all that the database holds. */
    unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_set(err, "cannot make \"%s\": %s", part, strerror(errno));
        goto out;
    }
    close(fd);

    done = copy_all(engine(db)->conn, part, err);
    if (done && !publish(a, part, path))
        done = err_set(err, "cannot keep \"%s\": %s", path, strerror(errno));
    if (!done)
        unlink(part);
out:
    arena_free(a);
    return done;
}

static void add_fault(struct arena *a, char **faults, const char *sentence)
{
    *faults = str_fmt(a, "%s%s\n", *faults ? *faults : "", sentence);
}

static bool integrity(struct db *db, struct arena *a, char **faults)
{
    struct arena *work = arena_new(NULL);
    struct rows *rows = db_query(db, work, "PRAGMA integrity_check", NO_ARGS);
    bool sound = true;

    while (rows_next(rows)) {
        const char *found = col_text(rows, "integrity_check");

        if (str_is(found, "ok"))
            continue;
        sound = false;
        add_fault(a, faults, found);
    }
    rows = db_query(db, work, "PRAGMA foreign_key_check", NO_ARGS);
    while (rows_next(rows)) {
        sound = false;
        add_fault(a, faults, str_fmt(work, "row %lld of %s points to a row of %s that is missing",
                                     (long long) col_int(rows, "rowid"), col_text(rows, "table"),
                                     col_text(rows, "parent")));
    }
    if (db->fault)
        add_fault(a, faults, db->error);
    arena_free(work);
    return sound && !db->fault;
}

static bool lock_taken(int fd, const char *where, struct err *err)
{
    char pid[32] = "";
    ssize_t len = pread(fd, pid, sizeof pid - 1, 0);

    pid[len > 0 ? strcspn(pid, "\n") : 0] = '\0';
    err_set(err, "another server, process %s, already uses \"%s\"", pid[0] ? pid : "unknown",
            where);
    close(fd);
    return false;
}

/* The lock file stays when the server ends: taking it away would race with the next one. */
static bool lock_server(struct db *db, struct err *err)
{
    struct sqlite *s = engine(db);

    if (s->lock >= 0 || str_is(db->where, ":memory:"))
        return true;

    const char *path = str_fmt(db->arena, "%s.lock", db->where);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_set(err, "cannot open \"%s\": %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return lock_taken(fd, db->where, err);
    if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long) getpid()) < 0) {
        err_set(err, "cannot write \"%s\": %s", path, strerror(errno));
        close(fd);
        return false;
    }
    s->lock = fd;
    return true;
}

const struct engine_calls sqlite_calls = {
    .begin = { [DB_READ] = "BEGIN", [DB_WRITE] = "BEGIN IMMEDIATE" },
    .open = open_file,
    .close = close_file,
    .reconnect = reconnect,
    .start = start,
    .step = step,
    .end = end,
    .insert = insert,
    .name = name,
    .null = null,
    .integer = integer,
    .text = text,
    .bytes = bytes,
    .control = control,
    .rollback = rollback,
    .script = script,
    .wal_frames = wal_frames,
    .checkpoint = checkpoint,
    .backup = backup,
    .integrity = integrity,
    .lock_server = lock_server,
};
