/* PostgreSQL: several servers may share one database. */
#include "db/engine.h"

#include <libpq-fe.h>

#include "base/str.h"

enum { OID_BOOL = 16, OID_BYTES = 17, OID_INT8 = 20, OID_TEXT = 25 };

/* Prepared for one text and the kinds of its values, as PostgreSQL wants the types in advance. */
struct statement {
    struct statement *next;
    const char *sql;
    const char *copy;
    char kinds[ARGS_MOST + 1];
    char name[16];
};

struct pgsql {
    PGconn *conn;
    struct arena *arena;                                    /* lives as long as `conn` */
    struct statement *buckets[STATEMENT_BUCKETS];
    unsigned prepared;
};

static struct pgsql *engine(const struct db *db)
{
    return db->engine;
}

/* libpq's messages have several lines, with tabs; ours have one. */
static void one_line(const char *message, char *line, size_t size)
{
    snprintf(line, size, "%s", message);
    for (char *p = line; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = p[1] ? ' ' : '\0';
}

/* SQLSTATE, by its class: https://www.postgresql.org/docs/15/errcodes-appendix.html */
static enum fault fault_of(const char *state)
{
    static const struct {
        const char *start;
        enum fault fault;
    } states[] = {
        { "23", FAULT_REFUSED }, { "P0001", FAULT_REFUSED },
        { "40001", FAULT_RETRY }, { "40P01", FAULT_RETRY }, { "55P03", FAULT_RETRY },
        { "08", FAULT_BROKEN }, { "53", FAULT_BROKEN }, { "57", FAULT_BROKEN },
        { "58", FAULT_BROKEN }, { "XX", FAULT_BROKEN },
        { "25006", FAULT_BROKEN },                          /* a standby: it cannot write */
    };

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (str_starts(state, states[i].start))
            return states[i].fault;
    return FAULT_OTHER;
}

static const char *field(const PGresult *result, int code)
{
    const char *found = PQresultErrorField(result, code);

    return found ? found : "";
}

/* The columns stand in the detail, in every language: "Key (day, chair)=(2, 3) already exists." */
static void unique_name(const PGresult *result, char *name, size_t size)
{
    const char *detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    const char *from = strchr(detail, '(');
    const char *to = from ? strstr(from, ")=(") : NULL;
    size_t used = (size_t) snprintf(name, size, "%s.", field(result, PG_DIAG_TABLE_NAME));

    if (!to || memchr(from + 1, '(', (size_t) (to - from - 1))) {
        snprintf(name, size, "%s", field(result, PG_DIAG_CONSTRAINT_NAME));
        return;
    }
    for (const char *p = from + 1; p < to && used + 1 < size; p++)
        if (*p != ' ' && *p != '"')
            name[used++] = *p;
    if (used < size)
        name[used] = '\0';
}

static void refusal_name(const PGresult *result, const char *state, char *name, size_t size)
{
    const char *constraint = field(result, PG_DIAG_CONSTRAINT_NAME);

    if (str_is(state, "23503"))
        snprintf(name, size, "foreign key");
    else if (str_is(state, "23502"))
        snprintf(name, size, "not null");
    else if (str_is(state, "23505") && constraint[0])
        unique_name(result, name, size);
    else
        snprintf(name, size, "%s",
                 constraint[0] ? constraint : field(result, PG_DIAG_MESSAGE_PRIMARY));
}

static void mark(struct db *db, const PGresult *result)
{
    PGconn *conn = engine(db)->conn;
    const char *state = field(result, PG_DIAG_SQLSTATE);
    enum fault fault = fault_of(state);
    char refused[128] = "";
    char line[512];

    /* Without a state the server said nothing: the words are libpq's own, about a lost line. */
    if (!state[0] || PQstatus(conn) == CONNECTION_BAD)
        fault = FAULT_BROKEN;
    if (fault == FAULT_REFUSED)
        refusal_name(result, state, refused, sizeof refused);
    one_line(state[0] ? field(result, PG_DIAG_MESSAGE_PRIMARY) : PQerrorMessage(conn), line,
             sizeof line);
    db_mark(db, fault, refused, line);
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static bool script(struct db *db, const char *sql)
{
    PGresult *result = PQexec(engine(db)->conn, sql);
    bool done = succeeded(result);

    if (!done)
        mark(db, result);
    PQclear(result);
    return done;
}

/* A COMMIT of a transaction that failed before is answered with ROLLBACK and no error. */
static bool control(struct db *db, const char *sql)
{
    PGresult *result = PQexec(engine(db)->conn, sql);
    bool done = succeeded(result);

    if (!done)
        mark(db, result);
    else if (str_is(sql, "COMMIT") && !str_is(PQcmdStatus(result), "COMMIT")) {
        done = false;
        db_mark(db, FAULT_OTHER, NULL, "the transaction had failed before its commit");
    }
    PQclear(result);
    return done;
}

static void rollback(struct db *db)
{
    PQclear(PQexec(engine(db)->conn, "ROLLBACK"));
}

static void say_nothing(void *what, const char *message)
{
    (void) what;
    (void) message;
}

static void disconnect(struct db *db)
{
    struct pgsql *s = engine(db);

    PQfinish(s->conn);
    arena_free(s->arena);
    *s = (struct pgsql){ .conn = NULL };
}

static bool connect_server(struct db *db)
{
    static const char *const names[] = { "dbname", "fallback_application_name", "client_encoding",
                                         "connect_timeout", NULL };
    const char *const values[] = { db->where, "beffroi", "UTF8", "5", NULL };
    struct pgsql *s = engine(db);

    s->arena = arena_new(db->arena);
    s->conn = PQconnectdbParams(names, values, 1);
    if (PQstatus(s->conn) != CONNECTION_OK) {
        mark(db, NULL);
        return false;
    }
    PQsetNoticeProcessor(s->conn, say_nothing, NULL);
    return script(db, "SET statement_timeout = 30000")
        && (db->mode == DB_WRITE || script(db, "SET default_transaction_read_only = on"));
}

static bool open_server(struct db *db, struct err *err)
{
    db->engine = arena_make(db->arena, struct pgsql);
    if (connect_server(db))
        return true;
    err_set(err, "cannot connect to the database: %s", db->error);
    disconnect(db);
    return false;
}

static bool reconnect(struct db *db)
{
    disconnect(db);
    return connect_server(db);
}

static bool prepare(struct db *db, struct statement *p, const char *sql, size_t count)
{
    static const Oid type_of[] = { [ARG_INT] = OID_INT8, [ARG_TEXT] = OID_TEXT,
                                   [ARG_BYTES] = OID_BYTES };
    Oid types[ARGS_MOST];

    for (size_t i = 0; i < count; i++)
        types[i] = type_of[(unsigned char) p->kinds[i]];
    snprintf(p->name, sizeof p->name, "s%u", engine(db)->prepared++);

    PGresult *result = PQprepare(engine(db)->conn, p->name, sql, (int) count, types);
    bool done = succeeded(result);
    if (!done)
        mark(db, result);
    PQclear(result);
    return done;
}

/* A text made at run time may lie where another one lay before, hence the comparison. */
static struct statement *find(struct db *db, const char *sql, const struct arg *args, size_t count)
{
    struct pgsql *s = engine(db);
    struct statement **bucket = &s->buckets[statement_bucket(sql)];
    char kinds[ARGS_MOST + 1] = "";

    for (size_t i = 0; i < count; i++)
        kinds[i] = (char) args[i].kind;
    for (struct statement *p = *bucket; p; p = p->next)
        if (p->sql == sql && strcmp(p->kinds, kinds) == 0 && strcmp(p->copy, sql) == 0)
            return p;

    struct statement *p = arena_make(s->arena, struct statement);

    memcpy(p->kinds, kinds, sizeof kinds);
    if (!prepare(db, p, sql, count))
        return NULL;
    p->sql = sql;
    p->copy = arena_text(s->arena, sql);
    p->next = *bucket;
    *bucket = p;
    return p;
}

/* Rows that came back from a SELECT are not changed ones. */
static int64_t changed(PGresult *result)
{
    int64_t n;

    if (str_starts(PQcmdStatus(result), "SELECT") || !str_to_int(PQcmdTuples(result), &n))
        return 0;
    return n;
}

static bool start(struct cursor *c, const char *sql, const struct arg *args, bool lasting)
{
    size_t count = args_count(args);
    const char *values[ARGS_MOST];
    int lengths[ARGS_MOST];
    int binary[ARGS_MOST];
    char numbers[ARGS_MOST][24];
    struct statement *p = find(c->db, sql, args, count);

    (void) lasting;
    if (!p)
        return false;
    for (size_t i = 0; i < count; i++) {
        values[i] = args[i].null ? NULL : args[i].bytes;
        lengths[i] = (int) args[i].len;
        binary[i] = args[i].kind == ARG_BYTES;
        if (args[i].kind != ARG_INT || args[i].null)
            continue;
        snprintf(numbers[i], sizeof numbers[i], "%lld", (long long) args[i].n);
        values[i] = numbers[i];
    }

    PGresult *result = PQexecPrepared(engine(c->db)->conn, p->name, (int) count, values, lengths,
                                      binary, 0);
    if (!succeeded(result)) {
        mark(c->db, result);
        PQclear(result);
        return false;
    }
    c->statement = result;
    c->row = -1;
    c->columns = PQnfields(result);
    c->changed = changed(result);
    return true;
}

static bool step(struct cursor *c)
{
    return ++c->row < PQntuples(c->statement);
}

static void end(struct cursor *c)
{
    PQclear(c->statement);
    c->statement = NULL;
}

static const char *name(const struct cursor *c, int column)
{
    return PQfname(c->statement, column);
}

static bool null(const struct cursor *c, int column)
{
    return PQgetisnull(c->statement, c->row, column);
}

/* Booleans are 0/1 in this house; sums come as numeric, which is written the same as a bigint. */
static const char *text(const struct cursor *c, int column, size_t *len)
{
    const char *found = PQgetvalue(c->statement, c->row, column);

    *len = (size_t) PQgetlength(c->statement, c->row, column);
    if (PQftype(c->statement, column) == OID_BOOL)
        return *found == 't' ? "1" : "0";
    return found;
}

static int64_t integer(const struct cursor *c, int column)
{
    size_t len;

    return strtoll(text(c, column, &len), NULL, 10);
}

static int64_t insert(struct cursor *c, const char *sql, const struct arg *args)
{
    if (!start(c, sql, args, false))
        return 0;
    bool any = step(c);
    int64_t id = any ? integer(c, 0) : 0;
    while (any)
        any = step(c);
    end(c);
    return id;
}

static int nibble(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void *bytes(const struct cursor *c, struct arena *a, int column, size_t *len)
{
    const char *found = text(c, column, len);

    if (PQftype(c->statement, column) != OID_BYTES)
        return arena_copy(a, found, *len);

    /* bytea_output is hex: \x and two digits a byte. */
    *len = (*len - 2) / 2;
    unsigned char *out = arena_alloc(a, *len);

    for (size_t i = 0; i < *len; i++)
        out[i] = (unsigned char) (nibble(found[2 + 2 * i]) << 4 | nibble(found[3 + 2 * i]));
    return out;
}

static int64_t no_frames(const struct db *db)
{
    (void) db;
    return 0;
}

static int64_t no_checkpoint(struct db *db)
{
    (void) db;
    return 0;
}

static bool no_backup(struct db *db, const char *path, struct err *err)
{
    (void) db;
    (void) path;
    return err_set(err, "a PostgreSQL database is copied with pg_dump");
}

static bool integrity(struct db *db, struct arena *a, char **faults)
{
    if (db_int(db, "SELECT 1", NO_ARGS, 0) == 1)
        return true;
    *faults = str_fmt(a, "%s%s\n", *faults ? *faults : "", db->error);
    return false;
}

static bool lock_server(struct db *db, struct err *err)
{
    (void) db;
    (void) err;
    return true;
}

const struct engine_calls pgsql_calls = {
    .begin = { [DB_READ] = "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ",
               [DB_WRITE] = "BEGIN" },
    .open = open_server,
    .close = disconnect,
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
    .wal_frames = no_frames,
    .checkpoint = no_checkpoint,
    .backup = no_backup,
    .integrity = integrity,
    .lock_server = lock_server,
};
