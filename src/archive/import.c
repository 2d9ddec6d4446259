#include "archive/import.h"

#include "base/i18n.h"
#include "base/zone.h"

enum { LIST_MOST = 50, STAYS_MOST = 100, SHOWN_SECONDS = 7 * 86400 };

/* ---- words ---- */

static const struct { const char *code, *sentence; } sentences[] = {
    { "no_name", N_("There is no first name.") },
    { "bad_email", N_("This is no email address.") },
    { "email_taken", N_("This address is in the directory already.") },
    { "name_taken",
      N_("Someone of this name is there already. An address would tell them apart.") },
    { "same_line", N_("The same as line %s.") },
    { "commune_unknown",
      N_("Taken without the town: there is no \"%s\" in the list of communes, or several.") },
    { "no_place_name", N_("The place has no name.") },
    { "bad_location", N_("Latitude and longitude are not degrees.") },
    { "place_known", N_("This place is known already.") },
    { "bad_insee", N_("The INSEE code is missing, or has not five characters.") },
    { "no_commune_name", N_("The commune has no name.") },
    { "no_outline", N_("There is neither an outline nor a population.") },
    { "no_territory_name", N_("The territory has no name.") },
    { "no_communes", N_("It names no commune.") },
    { "commune_pointless",
      N_("Not all of its communes are known here with a point. Bring in the outlines of %s first.") },
    { "territory_taken", N_("There is a territory of that name already.") },
    { "no_code", N_("The code is missing.") },
    { "no_trade_name", N_("The trade has no name.") },
    { "no_card", N_("No trade %s is in the list. Bring in the list of trades first.") },
    { "not_written", N_("This line does not fit what is there.") },
    { "unreadable",
      N_("From line %s on, the file cannot be read. A quote is opened there and never closed, or "
         "there is too much in it.") },
    { "stuck",
      N_("It stopped: the next lines could not be written, %s times in a row. What was made before "
         "is there, and can be taken back.") },
    { NULL, NULL },
};

const char *import_sentence(struct arena *a, const char *code, const char **detail)
{
    size_t len = strcspn(code, ":");

    *detail = code[len] ? arena_text(a, code + len + 1) : NULL;
    for (size_t i = 0; sentences[i].code; i++)
        if (strlen(sentences[i].code) == len && strncmp(sentences[i].code, code, len) == 0)
            return sentences[i].sentence;
    BUG("no words for the problem '%s'", code);
}

/* ---- a file comes in ---- */

bool import_read(struct arena *a, const struct import_wish *wish, struct import_plan *plan,
                 struct err *e)
{
    struct arena *work = arena_new(a);
    struct reader r;
    struct record record;

    *plan = (struct import_plan){ 0 };
    bool good = reader_open(&r, work, wish->kind, wish->text, wish->len, e);
    if (good) {
        plan->columns = columns_text(a, wish->kind, &r.columns);
        struct arena *row = arena_new(work);
        for (; reader_next(&r, row, &record); plan->total++) {
            arena_free(row);
            row = arena_new(work);
        }
        good = plan->total > 0 || err_set(e, N_("There is nothing in this file but headings."));
    }
    arena_free(work);
    return good;
}

int64_t import_open(struct db *db, const struct import_wish *wish, const struct import_plan *plan)
{
    return db_insert(db,
        "INSERT INTO import (kind, file, columns, content, state, total, made_by, made_at)"
        " VALUES ($1, $2, $3, $4, 'shown', $5, $6, $7) RETURNING id",
        ARGS(arg_text(wish->kind->name), arg_text(wish->file), arg_text(plan->columns),
             arg_bytes(wish->text, wish->len), arg_int(plan->total), arg_id(wish->by),
             arg_int(wish->now)));
}

/* ---- what is there ---- */

#define SELECT_IMPORT \
    "SELECT i.id, i.kind, i.file, i.columns, i.state, i.total, i.done, i.made, i.problem," \
    "       i.made_by, i.made_at, (SELECT count(*) FROM import_row r WHERE r.import_id = i.id" \
    "         AND r.problem IS NOT NULL AND r.made_id IS NULL AND r.made_code IS NULL) AS faulty" \
    "  FROM import i"

static struct import from_row(const struct rows *row)
{
    return (struct import){
        .id = col_int(row, "id"), .kind = importer_find(col_text(row, "kind")),
        .file = col_text(row, "file"), .columns = col_text(row, "columns"),
        .state = col_text(row, "state"), .total = col_int(row, "total"),
        .done = col_int(row, "done"), .made = col_int(row, "made"),
        .faulty = col_int(row, "faulty"), .problem = col_text(row, "problem"),
        .by = col_int(row, "made_by"), .made_at = col_int(row, "made_at"),
    };
}

bool import_get(struct db *db, struct arena *a, int64_t id, struct import *i)
{
    struct rows *rows = db_query(db, a, SELECT_IMPORT " WHERE i.id = $1", ARGS(arg_int(id)));
    bool found = rows_next(rows);

    if (found)
        *i = from_row(rows);
    rows_end(rows);
    return found;
}

struct import *imports_list(struct db *db, struct arena *a, int64_t by, size_t *count)
{
    struct import *list = arena_array(a, LIST_MOST, sizeof *list);
    struct rows *rows = db_query(db, a, SELECT_IMPORT " WHERE ($1 = 0 OR i.made_by = $1)"
                                 " ORDER BY i.id DESC LIMIT $2",
                                 ARGS(arg_int(by), arg_int(LIST_MOST)));

    *count = 0;
    while (rows_next(rows))
        list[(*count)++] = from_row(rows);
    return list;
}

struct import_line *import_lines(struct db *db, struct arena *a, int64_t id, size_t *count)
{
    struct import_line *list = arena_array(a, IMPORT_LINES_KEPT, sizeof *list);
    struct rows *rows = db_query(db, a,
        "SELECT line, problem, made_id, made_code FROM import_row"
        " WHERE import_id = $1 AND problem IS NOT NULL ORDER BY line LIMIT $2",
        ARGS(arg_int(id), arg_int(IMPORT_LINES_KEPT)));

    *count = 0;
    while (rows_next(rows))
        list[(*count)++] = (struct import_line){
            .line = col_int(rows, "line"), .problem = col_text(rows, "problem"),
            .made = !col_null(rows, "made_id") || !col_null(rows, "made_code"),
        };
    return list;
}

const char **import_stays(struct db *db, struct arena *a, const struct import *i)
{
    const char **names = arena_array(a, STAYS_MOST + 1, sizeof *names);
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT line, made_id, made_code FROM import_row WHERE import_id = $1"
        "   AND (made_id IS NOT NULL OR made_code IS NOT NULL) ORDER BY line LIMIT $2",
        ARGS(arg_int(i->id), arg_int(STAYS_MOST)));

    while (rows_next(rows)) {
        const char *name = i->kind->title(db, a, col_int(rows, "made_id"),
                                          col_text(rows, "made_code"));
        if (!str_empty(name))
            names[count++] = name;
    }
    return names;
}

/* ---- steps ---- */

bool import_columns(struct db *db, int64_t id, const char *columns)
{
    return db_exec(db, "UPDATE import SET columns = $2 WHERE id = $1 AND state = 'shown'",
                   ARGS(arg_int(id), arg_text(columns))) == 1;
}

bool import_start(struct db *db, int64_t id)
{
    return db_exec(db, "UPDATE import SET state = 'running' WHERE id = $1 AND state = 'shown'",
                   ARGS(arg_int(id))) == 1;
}

bool import_drop(struct db *db, int64_t id)
{
    return db_exec(db, "DELETE FROM import WHERE id = $1 AND state = 'shown'",
                   ARGS(arg_int(id))) == 1;
}

/* One that was taken back but for a few may be tried again, when what held them has gone. */
bool import_undo(struct db *db, int64_t id)
{
    return db_exec(db, "UPDATE import SET state = 'undoing', taken_back = 0, tries = 0,"
                       "       content = NULL"
                       " WHERE id = $1 AND state IN ('running', 'done', 'failed', 'undone')",
                   ARGS(arg_int(id))) == 1;
}

void import_expire(struct db *db, struct arena *a, int64_t now)
{
    (void) a;
    db_exec(db, "DELETE FROM import WHERE state = 'shown' AND made_at < $1",
            ARGS(arg_int(now - SHOWN_SECONDS)));
}

/* ---- a person's own part ---- */

struct value *import_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);
    struct value *brought = set_list(all, "brought");
    struct rows *rows = db_query(db, a, "SELECT kind, file, made_at FROM import"
                                        " WHERE made_by = $1 ORDER BY id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *one = add_object(brought);
        set_text(one, "kind", col_text(rows, "kind"));
        set_text(one, "file", col_text(rows, "file"));
        set_text(one, "made_at", instant_text(a, col_int(rows, "made_at"), NULL));
    }
    struct value *came = set_list(all, "came_with");
    rows = db_query(db, a, "SELECT i.file, r.line FROM import_row r JOIN import i"
                           "    ON i.id = r.import_id WHERE r.made_id = $1 AND i.kind = 'people'",
                    ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *one = add_object(came);
        set_text(one, "file", col_text(rows, "file"));
        set_int(one, "line", col_int(rows, "line"));
    }
    return all;
}

void import_forget(struct db *db, int64_t person, int64_t now)
{
    (void) now;
    db_exec(db, "UPDATE import_row SET problem = NULL WHERE made_id = $1 AND import_id IN"
                " (SELECT id FROM import WHERE kind = 'people')", ARGS(arg_int(person)));
}
