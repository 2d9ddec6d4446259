#include "archive/import_run.h"

#include "people/people.h"

enum { SLICE_TRIES = 5 };

/* ---- what it would make ---- */

/* May this record be made?  Otherwise out->problem says why not.  `*known`: it is there already and
 * would be refreshed, or concerns nobody here and is left out (out->passed). */
static bool weigh(const struct importer *kind, struct keys *keys, int64_t line,
                  struct arena *a, struct outcome *out, bool *known)
{
    int64_t before;

    *known = out->passed;
    if (out->passed)
        out->problem = NULL;
    if (out->passed || out->problem)
        return false;
    if (!keys_add(keys, out->key, line, &before)) {
        *known = before == 0 && kind->replaces;
        if (*known)
            return true;
        out->problem = before ? str_fmt(a, "same_line:%lld", (long long) before) : out->taken;
        return false;
    }
    if (out->also)
        keys_add(keys, out->also, line, NULL);
    return true;
}

/* Outlines are too long to be shown. */
static void look_at(struct import_look *out, struct arena *a, const struct reader *r,
                    const struct record *record)
{
    if (out->first_count == LOOK_FIRST || r->features)
        return;
    char **cells = arena_array(a, r->cell_count + 1, sizeof *cells);
    for (size_t i = 0; i < r->cell_count; i++)
        cells[i] = arena_text(a, r->cells[i]);
    out->first[out->first_count].line = r->line;
    out->first[out->first_count].cells = cells;
    for (int f = 0; f < IMPORT_FIELDS; f++)
        out->first[out->first_count].taken.value[f] = arena_text(a, record->value[f]);
    out->first[out->first_count++].count = r->cell_count;
}

static void keep_line(struct import_look *out, struct arena *a, int64_t line, const char *problem)
{
    if (out->line_count < IMPORT_LINES_KEPT)
        out->lines[out->line_count++] = (struct import_line){
            .line = line, .problem = arena_text(a, problem) };
}

static bool look_through(struct db *db, struct arena *a, const struct import_wish *file,
                         const char *columns, int64_t most, struct import_look *out)
{
    struct reader r;
    struct record record;
    struct err e = { .text = "" };
    bool known;

    *out = (struct import_look){ .problem = "" };
    out->lines = arena_array(a, IMPORT_LINES_KEPT, sizeof *out->lines);
    if (!reader_open(&r, a, file->kind, file->text, file->len, &e))
        return false;
    if (columns)
        r.columns = columns_read(a, file->kind, columns);
    out->columns = r.columns;
    out->headings = r.headings;
    out->count = r.count;
    struct keys *keys = keys_new(a);
    file->kind->load(db, a, keys);
    for (struct arena *row = arena_new(a); out->looked < most && reader_next(&r, row, &record);
         row = arena_new(a)) {
        struct outcome outcome = { 0 };
        file->kind->check(db, row, &record, &outcome);
        look_at(out, a, &r, &record);
        out->looked++;
        bool fits = weigh(file->kind, keys, record.line, row, &outcome, &known);
        out->known += known;
        out->would_make += fits && !known;
        out->faulty += !fits && !known;
        if (outcome.problem && !fits)
            keep_line(out, a, record.line, outcome.problem);
        arena_free(row);
    }
    out->problem = r.problem;
    return !db_failed(db);
}

/* The bytes of an import that has not ended; NULL if they are gone. */
static const char *content_of(struct db *db, struct arena *a, int64_t id, size_t *len)
{
    struct rows *rows = db_query(db, a, "SELECT content FROM import WHERE id = $1",
                                 ARGS(arg_int(id)));
    const char *content = rows_next(rows) ? col_bytes(rows, "content", len) : NULL;

    rows_end(rows);
    return content;
}

bool import_look(struct db *db, struct arena *a, const struct import *i, struct import_look *out)
{
    struct import_wish file = { .kind = i->kind };

    file.text = content_of(db, a, i->id, &file.len);
    return file.text && look_through(db, a, &file, i->columns, LOOK_ROWS, out);
}

/* ---- a slice forward ---- */

struct slice {
    struct db *db;
    const struct importer *kind;
    int64_t import;
    int64_t now;
    struct keys *keys;
    int64_t done;
    int64_t made;
};

/* Makes what a record says; false if the data itself failed, and the whole slice with it. */
static bool make_record(struct slice *s, struct arena *a, const struct record *record,
                        struct outcome *out)
{
    if (db_piece_begin(s->db))
        s->kind->make(s->db, a, record, s->now, out);
    if (db_retry(s->db) || db_broken(s->db))
        return false;
    bool made = (out->id || out->code) && db_piece_keep(s->db);
    if (made)
        return true;
    db_piece_undo(s->db);
    *out = (struct outcome){ .problem = "not_written" };
    return !db_failed(s->db);
}

static bool run_record(struct slice *s, struct arena *a, const struct record *record)
{
    struct outcome out = { 0 };
    bool known;

    s->kind->check(s->db, a, record, &out);
    if (weigh(s->kind, s->keys, record->line, a, &out, &known) &&
        !make_record(s, a, record, &out))
        return false;
    s->done++;
    if (known) {
        out.id = 0;                                 /* it was there: not ours to take back */
        out.code = NULL;
    }
    s->made += out.id || out.code;
    if (out.id || out.code || out.problem)
        db_exec(s->db, "INSERT INTO import_row (import_id, line, made_id, made_code, made_also,"
                       "   problem) VALUES ($1, $2, $3, $4, $5, $6)",
                ARGS(arg_int(s->import), arg_int(record->line), arg_id(out.id),
                     arg_text(out.code), arg_id(out.organisation), arg_text(out.problem)));
    return !db_failed(s->db);
}

/* The next rows of the file, after those done; false at its end. */
static bool run_rows(struct slice *s, struct arena *a, struct reader *r, int64_t skip)
{
    struct record record;
    bool more = true;

    for (; skip > 0 && more; skip--) {
        struct arena *row = arena_new(a);
        more = reader_next(r, row, &record);
        arena_free(row);
    }
    for (int n = 0; more && n < s->kind->slice; n++) {
        struct arena *row = arena_new(a);
        more = reader_next(r, row, &record);
        if (more && !run_record(s, row, &record))
            return true;                            /* failed: all of it is taken back */
        arena_free(row);
    }
    return more;
}

static void end_import(struct db *db, int64_t id, const char *state, const char *problem,
                       int64_t now)
{
    db_exec(db, "UPDATE import SET state = $2, problem = $3, content = NULL, ended_at = $4"
                " WHERE id = $1",
            ARGS(arg_int(id), arg_text(state), arg_text(problem), arg_int(now)));
}

static void run_slice(struct db *db, struct arena *a, const struct import *i, int64_t now)
{
    struct slice s = { .db = db, .kind = i->kind, .import = i->id, .now = now };
    struct err e = { .text = "" };
    struct reader r;
    size_t len;
    const char *text = content_of(db, a, i->id, &len);

    if (!text || !reader_open(&r, a, i->kind, text, len, &e)) {
        if (!db_failed(db))
            end_import(db, i->id, "failed", "unreadable:1", now);
        return;
    }
    if (i->kind->fields[0].headings)
        r.columns = columns_read(a, i->kind, i->columns);
    s.keys = keys_new(a);
    i->kind->load(db, a, s.keys);
    bool more = run_rows(&s, a, &r, i->done);
    db_exec(db, "UPDATE import SET done = done + $2, made = made + $3, tries = 0 WHERE id = $1",
            ARGS(arg_int(i->id), arg_int(s.done), arg_int(s.made)));
    if (!more)
        end_import(db, i->id, *r.problem ? "failed" : "done", r.problem, now);
}

/* ---- a slice back ---- */

struct made {
    int64_t line;
    int64_t id;
    const char *code;
};

static size_t made_after(struct db *db, struct arena *a, const struct import *i, struct made *made)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT r.line, r.made_id, r.made_code FROM import_row r"
        "  JOIN import i ON i.id = r.import_id WHERE r.import_id = $1 AND r.line > i.taken_back"
        "   AND (r.made_id IS NOT NULL OR r.made_code IS NOT NULL) ORDER BY r.line LIMIT $2",
        ARGS(arg_int(i->id), arg_int(i->kind->slice)));

    while (rows_next(rows))
        made[count++] = (struct made){ col_int(rows, "line"), col_int(rows, "made_id"),
                                       col_text(rows, "made_code") };
    return count;
}

/* When nobody of the file is left in them, the organisations made for them go too. */
static void remove_organisations(struct db *db, struct arena *a, int64_t import)
{
    size_t count = 0;
    int64_t *ids = NULL;
    struct rows *rows = db_query(db, a, "SELECT made_also FROM import_row WHERE import_id = $1"
                                        "   AND made_also IS NOT NULL", ARGS(arg_int(import)));

    while (rows_next(rows)) {
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count++] = col_int(rows, "made_also");
    }
    for (size_t n = 0; n < count; n++)
        if (organisation_remove(db, ids[n]))
            db_exec(db, "UPDATE import_row SET made_also = NULL WHERE import_id = $1"
                        "   AND made_also = $2", ARGS(arg_int(import), arg_int(ids[n])));
}

static void undo_slice(struct db *db, struct arena *a, const struct import *i, int64_t now)
{
    struct made *made = arena_array(a, (size_t) i->kind->slice, sizeof *made);
    size_t count = made_after(db, a, i, made);
    int64_t removed = 0;

    for (size_t n = 0; n < count && !db_failed(db); n++)
        if (i->kind->remove(db, made[n].id, made[n].code))
            removed += db_exec(db, "UPDATE import_row SET made_id = NULL, made_code = NULL"
                                   " WHERE import_id = $1 AND line = $2",
                               ARGS(arg_int(i->id), arg_int(made[n].line)));
    db_exec(db, "UPDATE import SET made = made - $2, taken_back = $3, tries = 0 WHERE id = $1",
            ARGS(arg_int(i->id), arg_int(removed),
                 arg_int(count ? made[count - 1].line : INT32_MAX)));
    if (count == (size_t) i->kind->slice)
        return;
    remove_organisations(db, a, i->id);
    end_import(db, i->id, "undone", i->problem, now);
}

/* A slice was taken back and is tried again, but not for ever: others wait behind it.  Nothing is
 * counted while the data itself is away (the mark then stays). */
static void give_up_in_time(struct db *db, struct arena *a, const struct import *i, int64_t now)
{
    int64_t tries = db_insert(db, "UPDATE import SET tries = tries + 1 WHERE id = $1"
                                  " RETURNING tries", ARGS(arg_int(i->id)));

    if (tries >= SLICE_TRIES)
        end_import(db, i->id, "failed", str_fmt(a, "stuck:%lld", (long long) tries), now);
}

/* Taking the row first makes a second one who works on it wait, and then see what was done. */
static void work_on(struct db *db, struct arena *a, int64_t id, int64_t now)
{
    struct import i;

    db_exec(db, "UPDATE import SET done = done WHERE id = $1", ARGS(arg_int(id)));
    if (!import_get(db, a, id, &i))
        return;
    db_piece_begin(db);
    if (str_is(i.state, "running"))
        run_slice(db, a, &i, now);
    else if (str_is(i.state, "undoing"))
        undo_slice(db, a, &i, now);
    if (!db_failed(db) && db_piece_keep(db))
        return;
    log_warning("import %lld: %s", (long long) id, db_error(db));
    db_piece_undo(db);
    give_up_in_time(db, a, &i, now);
}

void import_work(struct db *db, struct arena *a, int64_t now)
{
    int64_t id = db_int(db, "SELECT id FROM import WHERE state IN ('running', 'undoing')"
                            " ORDER BY id LIMIT 1", NO_ARGS, 0);
    if (id)
        work_on(db, a, id, now);
}

/* ---- a whole file ---- */

static bool only_look(struct db *db, struct arena *a, const struct import_wish *wish,
                      struct import_report *report)
{
    struct import_look look;

    if (!look_through(db, a, wish, NULL, INT64_MAX, &look))
        return err_set(&report->err, "%s", db_error(db));
    report->made = look.would_make;
    report->known = look.known;
    report->faulty = look.faulty;
    report->lines = look.lines;
    report->line_count = look.line_count;
    report->problem = look.problem;
    return true;
}

/* Ends the transaction; after a failure that may pass the slice is simply done again. */
static bool close_slice(struct db *db, struct import_report *report)
{
    if (db_commit(db))
        return true;
    bool again = db_retry(db);
    err_set(&report->err, "%s", db_error(db));
    if (again)
        report->err.text[0] = '\0';
    db_rollback(db);
    return again;
}

bool import_file(struct db *db, struct arena *a, const struct import_wish *wish,
                 struct import_report *report)
{
    struct import_plan plan;
    struct import i = { .state = "running" };

    *report = (struct import_report){ .problem = "" };
    if (!import_read(a, wish, &plan, &report->err))
        return false;
    report->total = plan.total;
    if (wish->dry)
        return only_look(db, a, wish, report);
    if (db_begin(db)) {
        report->id = import_open(db, wish, &plan);
        import_start(db, report->id);
    }
    if (!db_commit(db)) {
        err_set(&report->err, "%s", db_error(db));
        db_rollback(db);
        return false;
    }
    while (str_is(i.state, "running")) {
        struct arena *work = arena_new(a);
        if (db_begin(db))
            work_on(db, work, report->id, wish->now);
        bool good = close_slice(db, report);
        arena_free(work);
        if (!good || !import_get(db, a, report->id, &i))
            return err_set(&report->err, "%s", db_error(db));
    }
    report->made = i.made;
    report->faulty = i.faulty;
    report->known = i.done - i.made - i.faulty;
    report->problem = i.problem;
    report->lines = import_lines(db, a, i.id, &report->line_count);
    return true;
}
