#include "archive/import_run.h"
#include "archive/web.h"
#include "base/say.h"
#include "people/people.h"

enum { SAMPLES = 3, SAMPLE_LENGTH = 40, FILE_NAME_LENGTH = 150 };

static const struct choice kinds[] = {
    { "people", N_("People, from a table") },
    { "places", N_("Places, from a table") },
    { "communes", N_("Communes: outlines from GeoJSON, or a list with populations") },
    { "territories", N_("Territories, from a list of groups of communes") },
    { "trades", N_("Trades, from a table") },
    { 0 },
};

const struct field upload_fields[] = {
    { .name = "kind", .kind = FIELD_CHOICE, .required = true, .choices = kinds,
      .label = N_("What is in it?") },
    { .name = "file", .kind = FIELD_FILE, .max = IMPORT_BYTES, .label = N_("File"),
      .hint = N_("A table saved as CSV, or JSON for communes; up to 16 MB.") },
    { .name = "text", .kind = FIELD_LINES, .max = 500000, .label = N_("Or paste a table"),
      .hint = N_("Copied from a spreadsheet, with its headings.") },
    { .kind = FIELD_END },
};

#define COLUMN(n) { .name = "c" #n, .kind = FIELD_TEXT, .max = 30 }
const struct field column_fields[] = {
    COLUMN(0),  COLUMN(1),  COLUMN(2),  COLUMN(3),  COLUMN(4),  COLUMN(5),  COLUMN(6),
    COLUMN(7),  COLUMN(8),  COLUMN(9),  COLUMN(10), COLUMN(11), COLUMN(12), COLUMN(13),
    COLUMN(14), COLUMN(15), COLUMN(16), COLUMN(17), COLUMN(18), COLUMN(19), COLUMN(20),
    COLUMN(21), COLUMN(22), COLUMN(23), COLUMN(24), COLUMN(25), COLUMN(26), COLUMN(27),
    COLUMN(28), COLUMN(29), COLUMN(30), COLUMN(31), COLUMN(32), COLUMN(33), COLUMN(34),
    COLUMN(35), COLUMN(36), COLUMN(37), COLUMN(38), COLUMN(39),
    { .kind = FIELD_END },
};

/* People are the manager's; the lists are of the whole community. */
static bool may_import(const struct req *r, const struct importer *kind)
{
    return kind == &import_people || r->who->right >= ADMIN;
}

static void forbid(struct req *r)
{
    req_forbidden(r, T(r, N_("An administrator can bring in this kind of file.")));
}

/* A file and what came of it are for whoever brought it: it names people. */
static bool is_mine(const struct req *r, const struct import *i)
{
    return r->who->right >= ADMIN || (i->by && i->by == r->who->id);
}

static const char *kind_words(const struct req *r, const struct importer *kind)
{
    static const char *const words[] = { N_("People"), N_("Places"), N_("Communes"),
                                         N_("Trades"), N_("Territories") };
    size_t i = 0;

    while (importer_at(i) != kind)
        i++;
    return T(r, words[i]);
}

static const char *state_words(const struct req *r, const char *state)
{
    static const struct { const char *state, *words; } all[] = {
        { "shown", N_("Nothing made yet") }, { "running", N_("At work") },
        { "done", N_("Done") },              { "undoing", N_("Being taken back") },
        { "undone", N_("Taken back") },      { "failed", N_("Done in part") },
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_is(all[i].state, state))
            return T(r, all[i].words);
    BUG("an import cannot be '%s'", state);
}

static const char *problem_words(const struct req *r, const char *code)
{
    const char *detail;
    const char *sentence = import_sentence(r->a, code, &detail);

    return detail ? TF(r, sentence, detail) : T(r, sentence);
}

/* ---- the list, and the door for files ---- */

static struct value *import_value(const struct req *r, const struct import *i)
{
    struct value *v = value_object(r->a);

    set_int(v, "id", i->id);
    set_text(v, "kind", i->kind->name);
    set_text(v, "file", i->file);
    set_text(v, "state", i->state);
    set_int(v, "total", i->total);
    set_int(v, "done", i->done);
    set_int(v, "made", i->made);
    set_int(v, "faulty", i->faulty);
    return v;
}

void show_imports(struct req *r)
{
    struct value *v = value_object(r->a);
    struct value *list = set_list(v, "imports");
    size_t count;
    struct import *all = imports_list(r->db, r->a,
                                      r->who->right >= ADMIN ? 0 : r->who->id, &count);

    for (size_t i = 0; i < count; i++) {
        struct value *item = import_value(r, &all[i]);
        struct value *page = set_object(item, "page");
        set_text(page, "what", kind_words(r, all[i].kind));
        set_text(page, "state", state_words(r, all[i].state));
        set_text(page, "date", say_date(r->a, r->lang, (int32_t) (all[i].made_at / 86400),
                                        DATE_LONG, r->today));
        set_text(page, "by", all[i].by ? person_name(r->db, r->a, all[i].by) : NULL);
        add(list, item);
    }
    set_value(v, "form", form_value(r->a, req_form(r, upload_fields), r->lang));
    req_page(r, "archive/imports", v);
}

/* The last part of the name, as some browsers send a path; the kind if it is unusable. */
static const char *file_name(const struct req *r, const char *name)
{
    for (const char *c = name; c && *c; c++)
        if (*c == '/' || *c == '\\')
            name = c + 1;
    return str_empty(name) || strlen(name) > FILE_NAME_LENGTH ? form_text(r->form, "kind") : name;
}

static struct import_wish wish_of(const struct req *r)
{
    struct import_wish wish = {
        .kind = importer_find(form_text(r->form, "kind")), .by = r->who->id, .now = r->now,
    };
    const char *name = NULL;

    wish.text = form_file(r->form, "file", &wish.len, &name);
    wish.file = file_name(r, name);
    if (!wish.text || !wish.len) {                  /* an empty file field: what was pasted */
        wish.text = form_text(r->form, "text");
        wish.len = strlen(wish.text);
        wish.file = T(r, N_("Pasted table"));
    }
    return wish;
}

/* Reads the whole file before the writer has it: "1512 0=name;3=email". */
void read_upload(struct req *r)
{
    struct import_wish wish = wish_of(r);
    struct import_plan plan;
    struct err e = { .text = "" };

    if (!may_import(r, wish.kind)) {
        forbid(r);
        return;
    }
    if (!wish.len)
        form_fault(r->form, "file", T(r, N_("Choose a file, or paste a table below.")));
    else if (!import_read(r->a, &wish, &plan, &e))
        form_fault(r->form, *form_text(r->form, "text") ? "text" : "file", T(r, e.text));
    if (form_good(r->form)) {
        r->prepared = str_fmt(r->a, "%lld %s", (long long) plan.total, plan.columns);
        return;
    }
    r->again = true;
    show_imports(r);
}

void keep_upload(struct req *r)
{
    struct import_wish wish = wish_of(r);
    const char *found = r->prepared, *gap = strchr(found, ' ');
    struct import_plan plan = { .columns = gap + 1 };

    str_to_int(arena_slice(r->a, found, (size_t) (gap - found)), &plan.total);
    int64_t id = import_open(r->db, &wish, &plan);
    req_see(r, NULL, "/admin/imports/%lld", (long long) id);
}

/* ---- one import ---- */

/* The import at hand; false after an answer. */
static bool at_hand(struct req *r, struct import *i)
{
    int64_t id;

    if (!str_to_int(req_param(r, "id"), &id) || !import_get(r->db, r->a, id, i)) {
        req_not_found(r);
        return false;
    }
    if (!is_mine(r, i)) {
        req_forbidden(r, T(r, N_("Whoever brought this file, or an administrator, can do it.")));
        return false;
    }
    if (may_import(r, i->kind))
        return true;
    forbid(r);
    return false;
}

static void add_options(const struct req *r, struct value *column, const struct importer *kind,
                        int chosen)
{
    struct value *options = set_list(column, "options");

    for (int f = 0; kind->fields[f].name; f++) {
        struct value *option = add_object(options);
        set_text(option, "value", kind->fields[f].name);
        set_text(option, "label", T(r, kind->fields[f].label));
        set_bool(option, "chosen", f == chosen);
    }
}

/* The start of a text, at most `most` characters. */
static const char *start_of(struct arena *a, const char *text, int most)
{
    const char *c = text;

    for (; *c; c++)
        if (((unsigned char) *c & 0xc0) != 0x80 && most-- == 0)
            return str_fmt(a, "%.*s…", (int) (c - text), text);
    return text;
}

/* "Maud, Karim, Jeanne": the first cells of a column that hold something. */
static const char *samples(struct arena *a, const struct import_look *look, size_t column)
{
    struct str s = str_new(a);
    int shown = 0;

    for (size_t i = 0; i < look->first_count && shown < SAMPLES; i++) {
        if (column >= look->first[i].count || !*look->first[i].cells[column])
            continue;
        str_add_fmt(&s, "%s%s", shown++ ? ", " : "",
                    start_of(a, look->first[i].cells[column], SAMPLE_LENGTH));
    }
    return s.text;
}

static void add_columns(struct req *r, struct value *page, const struct import *i,
                        const struct import_look *look)
{
    struct value *list = set_list(page, "columns");

    for (size_t c = 0; c < look->count && c < IMPORT_COLUMNS; c++) {
        struct value *column = add_object(list);
        set_text(column, "name", str_fmt(r->a, "c%zu", c));
        set_int(column, "number", (int64_t) c + 1);
        set_text(column, "heading", start_of(r->a, look->headings[c], SAMPLE_LENGTH));
        set_text(column, "samples", samples(r->a, look, c));
        add_options(r, column, i->kind, look->columns.field[c]);
    }
    set_bool(page, "has_columns", value_count(list) > 0);
}

/* A first row as it would be taken: what it says, in the order of the fields. */
static const char *as_taken(struct arena *a, const struct import *i, const struct record *taken)
{
    struct str s = str_new(a);

    for (int f = 0; i->kind->fields[f].name; f++)
        if (*taken->value[f])
            str_add_fmt(&s, "%s%s", s.len ? " · " : "",
                        start_of(a, taken->value[f], SAMPLE_LENGTH));
    return s.text;
}

static void add_first(struct req *r, struct value *page, const struct import *i,
                      const struct import_look *look)
{
    struct value *list = set_list(page, "first");

    for (size_t row = 0; row < look->first_count; row++) {
        struct value *item = add_object(list);
        set_int(item, "line", look->first[row].line);
        set_text(item, "text", as_taken(r->a, i, &look->first[row].taken));
    }
}

static void add_lines(struct req *r, struct value *page, const struct import_line *lines,
                      size_t count)
{
    struct value *list = set_list(page, "lines");

    for (size_t n = 0; n < count; n++) {
        struct value *line = add_object(list);
        set_int(line, "line", lines[n].line);
        set_text(line, "sentence", problem_words(r, lines[n].problem));
        set_bool(line, "made", lines[n].made);
    }
    set_bool(page, "has_lines", count > 0);
    set_bool(page, "more_lines", count == IMPORT_LINES_KEPT);
}

/* Lines that make nothing new and need no word: refreshed, or left out as none of ours. */
static void set_known(struct req *r, struct value *page, const struct importer *kind,
                      int64_t known)
{
    set_int(page, "known", known);
    set_bool(page, "has_known", known > 0);
    set_text(page, "known_words", kind == &import_territories
             ? T(r, N_("left out: none of its communes has a point here"))
             : T(r, N_("already there")));
}

/* How many lines a click would write. */
static int64_t to_write(const struct import *i, const struct import_look *look)
{
    return look->would_make + (i->kind->replaces ? look->known : 0);
}

static const char *start_words(const struct req *r, const struct importer *kind, int64_t n)
{
    if (kind == &import_people)
        return TN(r, NP_("Take in one person", "Take in %d people"), n);
    if (kind == &import_places)
        return TN(r, NP_("Take in one place", "Take in %d places"), n);
    if (kind == &import_communes)
        return TN(r, NP_("Take in one commune", "Take in %d communes"), n);
    if (kind == &import_territories)
        return TN(r, NP_("Make one territory", "Make %d territories"), n);
    return TN(r, NP_("Take in one trade", "Take in %d trades"), n);
}

/* What it would make; false if the file is gone. */
static bool add_look(struct req *r, struct value *page, const struct import *i)
{
    struct import_look look;

    if (!import_look(r->db, r->a, i, &look))
        return false;
    add_columns(r, page, i, &look);
    add_first(r, page, i, &look);
    add_lines(r, page, look.lines, look.line_count);
    set_int(page, "would_make", look.would_make);
    set_known(r, page, i->kind, look.known);
    set_int(page, "faulty", look.faulty);
    set_bool(page, "any", to_write(i, &look) > 0);
    set_bool(page, "not_all", look.looked < i->total);
    set_int(page, "looked", look.looked);
    set_text(page, "start", start_words(r, i->kind, to_write(i, &look)));
    if (*look.problem)
        set_text(page, "problem", problem_words(r, look.problem));
    return true;
}

static void add_result(struct req *r, struct value *page, const struct import *i)
{
    size_t count;
    struct import_line *lines = import_lines(r->db, r->a, i->id, &count);
    struct value *stays = set_list(page, "stays");

    add_lines(r, page, lines, count);
    set_int(page, "faulty", i->faulty);
    set_known(r, page, i->kind, i->done - i->made - i->faulty);
    if (*i->problem)
        set_text(page, "problem", problem_words(r, i->problem));
    if (!str_is(i->state, "undone"))
        return;
    for (const char **name = import_stays(r->db, r->a, i); *name; name++)
        set_text(add_object(stays), "name", *name);
    set_bool(page, "stays_any", value_count(stays) > 0);
}

void show_import(struct req *r)
{
    static const char *const states[] = { "shown", "running", "done", "undoing", "undone",
                                          "failed" };
    struct import i;

    if (!at_hand(r, &i))
        return;
    struct value *v = value_object(r->a);
    set_value(v, "import", import_value(r, &i));
    struct value *page = set_object(v, "page");
    set_text(page, "what", kind_words(r, i.kind));
    set_text(page, "state", state_words(r, i.state));
    for (size_t s = 0; s < sizeof states / sizeof *states; s++)
        set_bool(page, str_fmt(r->a, "is_%s", states[s]), str_is(i.state, states[s]));
    set_null(page, "problem");
    set_bool(page, "has_columns", false);
    bool over = str_is(i.state, "done") || str_is(i.state, "failed");
    set_bool(page, "is_over", over);
    set_bool(page, "can_undo", over || str_is(i.state, "running"));
    set_bool(page, "is_people", i.kind == &import_people);
    if (!str_is(i.state, "shown")) {
        add_result(r, page, &i);
    } else if (!add_look(r, page, &i)) {
        req_not_found(r);
        return;
    }
    req_page(r, "archive/import", v);
}

/* ---- steps ---- */

void choose_columns(struct req *r)
{
    struct columns chosen;
    struct import i;

    if (!at_hand(r, &i))
        return;
    for (int c = 0; c < IMPORT_COLUMNS; c++)
        chosen.field[c] = importer_field(i.kind, form_text(r->form, column_fields[c].name));
    import_columns(r->db, i.id, columns_text(r->a, i.kind, &chosen));
    req_see(r, T(r, N_("Noted. Look at the lines again.")), "/admin/imports/%lld",
            (long long) i.id);
}

void start_import(struct req *r)
{
    struct import i;

    if (!at_hand(r, &i))
        return;
    bool started = import_start(r->db, i.id);
    req_see(r, started ? T(r, N_("It has begun.")) : NULL, "/admin/imports/%lld",
            (long long) i.id);
}

void drop_import(struct req *r)
{
    struct import i;

    if (!at_hand(r, &i))
        return;
    bool dropped = import_drop(r->db, i.id);
    req_see(r, dropped ? T(r, N_("The file is gone. Nothing was made of it.")) : NULL,
            "/admin/imports");
}

void undo_import(struct req *r)
{
    struct import i;

    if (!at_hand(r, &i))
        return;
    bool begun = import_undo(r->db, i.id);
    req_see(r, begun ? T(r, N_("It is being taken back.")) : NULL, "/admin/imports/%lld",
            (long long) i.id);
}
