#include "archive/reader.h"

#include "base/i18n.h"

/* ---- tables ---- */

/* A table whose first row holds an address of somebody has no headings. */
static bool is_data(char **cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strchr(cells[i], '@') && strchr(cells[i], '.'))
            return true;
    return false;
}

static char **copy_cells(struct arena *a, char **cells, size_t count)
{
    char **copy = arena_array(a, count + 1, sizeof *copy);

    for (size_t i = 0; i < count; i++)
        copy[i] = cells[i];
    return copy;
}

/* Without headings only an address can be told from the rest. */
static void guess_data(struct reader *r)
{
    int email = importer_field(r->kind, "email");

    for (size_t i = 0; i < r->count && i < IMPORT_COLUMNS; i++)
        if (email >= 0 && strchr(r->pending[i], '@'))
            r->columns.field[i] = email;
}

static bool open_table(struct reader *r, const char *text, size_t len, struct err *e)
{
    char **cells;

    if (len && memchr(text, 0, len))
        return err_set(e, N_("This is no text file. Save the table as CSV, then bring that."));
    csv_reader_init(&r->csv, r->arena, text, len);
    if (!csv_next(&r->csv, &cells, &r->count))
        return err_set(e, N_("There is nothing in this file that could be read."));
    cells = copy_cells(r->arena, cells, r->count);
    r->headings = cells;
    if (is_data(cells, r->count)) {
        r->pending = cells;
        r->pending_count = r->count;
        r->headings = arena_array(r->arena, r->count + 1, sizeof *r->headings);
        for (size_t i = 0; i < r->count; i++)
            r->headings[i] = "";
    }
    r->columns = columns_guess(r->arena, r->kind, r->headings, r->count);
    if (r->pending)
        guess_data(r);
    return true;
}

bool reader_open(struct reader *r, struct arena *a, const struct importer *kind, const char *text,
                 size_t len, struct err *e)
{
    *r = (struct reader){ .kind = kind, .arena = a, .problem = "" };
    if (kind == &import_communes || kind == &import_territories)
        return reader_open_json(r, text, len, e);
    return open_table(r, text, len, e);
}

/* At most `most` characters of a text on one line: white space and control characters become one
 * space, none at the ends. */
static char *one_line(struct arena *a, const char *text, int most)
{
    char *out = arena_alloc(a, strlen(text) + 1);
    size_t n = 0;

    for (const unsigned char *c = (const unsigned char *) text; *c; c++) {
        bool blank = *c <= 0x20 || *c == 0x7f;
        if ((*c & 0xc0) != 0x80 && !blank && most-- == 0)
            break;
        if (!blank)
            out[n++] = (char) *c;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return out;
}

/* Codes that some tables write where nothing is known. */
static bool says_nothing(const char *text)
{
    return !*text || str_is(text, "0") || str_is(text, "-") || str_is(text, "NULL") ||
           str_is(text, "NA") || str_is(text, "N/A");
}

static void put_cell(struct reader *r, struct arena *a, struct record *out, int field,
                     const char *cell)
{
    const struct import_field *f = &r->kind->fields[field];
    char *text = one_line(a, cell, f->most);

    if (says_nothing(text))
        return;
    if (!*out->value[field])
        out->value[field] = text;
    else if (strcmp(f->name, "skills") == 0)
        out->value[field] = one_line(a, str_fmt(a, "%s, %s", out->value[field], text), f->most);
}

bool reader_next(struct reader *r, struct arena *a, struct record *out)
{
    if (r->features || r->listed)
        return reader_next_json(r, a, out);
    if (r->pending) {
        r->cells = r->pending;
        r->cell_count = r->pending_count;
        r->line = 1;
        r->pending = NULL;
    } else if (csv_next(&r->csv, &r->cells, &r->cell_count)) {
        r->line = (int64_t) r->csv.line;
    } else {
        if (r->csv.err.text[0])
            r->problem = str_fmt(r->arena, "unreadable:%zu", r->csv.line);
        return false;
    }
    for (int i = 0; i < IMPORT_FIELDS; i++)
        out->value[i] = "";
    out->line = r->line;
    for (size_t i = 0; i < r->cell_count && i < IMPORT_COLUMNS; i++)
        if (r->columns.field[i] >= 0)
            put_cell(r, a, out, r->columns.field[i], r->cells[i]);
    return true;
}
