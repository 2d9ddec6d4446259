#include "view/csv.h"

#include <ctype.h>

static const char byte_order_mark_utf8[] = "\xef\xbb\xbf";

struct csv_writer csv_writer_start(struct str *out, char separator, bool byte_order_mark)
{
    if (byte_order_mark)
        str_add(out, byte_order_mark_utf8);
    return (struct csv_writer){ .out = out, .separator = separator };
}

static void begin_cell(struct csv_writer *w)
{
    if (w->inside_row)
        str_add_char(w->out, w->separator);
    w->inside_row = true;
}

/* "-12.50", "+3", "1 200" is no number here: a sign, digits, at most one point or comma. */
static bool is_number(const char *text)
{
    bool point = false;

    text += *text == '-' || *text == '+';
    if (!isdigit((unsigned char) *text))
        return false;
    for (; *text; text++) {
        if (isdigit((unsigned char) *text))
            continue;
        if (point || (*text != '.' && *text != ','))
            return false;
        point = true;
    }
    return true;
}

static bool is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r\n", *text) && !is_number(text);
}

void csv_text(struct csv_writer *w, const char *text)
{
    const char quoted[] = { '"', '\r', '\n', w->separator, '\0' };

    begin_cell(w);
    if (!text)
        return;
    const char *apostrophe = is_formula(text) ? "'" : "";
    if (!text[strcspn(text, quoted)]) {
        str_add(w->out, apostrophe);
        str_add(w->out, text);
        return;
    }
    str_add_char(w->out, '"');
    str_add(w->out, apostrophe);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            str_add_char(w->out, '"');
        str_add_char(w->out, *c);
    }
    str_add_char(w->out, '"');
}

void csv_int(struct csv_writer *w, int64_t n)
{
    begin_cell(w);
    str_add_int(w->out, n);
}

void csv_end_row(struct csv_writer *w)
{
    str_add(w->out, "\r\n");
    w->inside_row = false;
}

/* Bytes 0x80 to 0x9f of Windows-1252 as UTF-8; the five without meaning become U+FFFD. */
static const char *const high_1252[32] = {
    "\u20ac", "\ufffd", "\u201a", "\u0192", "\u201e", "\u2026", "\u2020", "\u2021",
    "\u02c6", "\u2030", "\u0160", "\u2039", "\u0152", "\ufffd", "\u017d", "\ufffd",
    "\ufffd", "\u2018", "\u2019", "\u201c", "\u201d", "\u2022", "\u2013", "\u2014",
    "\u02dc", "\u2122", "\u0161", "\u203a", "\u0153", "\ufffd", "\u017e", "\u0178"
};

static struct str from_1252(struct arena *a, const char *text, size_t len)
{
    struct str out = str_new(a);

    str_reserve(&out, len + len / 8);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char) text[i];
        if (c < 0x80) {
            str_add_char(&out, text[i]);
        } else if (c < 0xa0) {
            str_add(&out, high_1252[c - 0x80]);
        } else {
            str_add_char(&out, (char) (0xc0 | c >> 6));
            str_add_char(&out, (char) (0x80 | (c & 0x3f)));
        }
    }
    return out;
}

/* The most frequent of , ; and tab outside quotes in the first row. */
static char guess_separator(const char *text, const char *end)
{
    static const char candidates[] = ",;\t";
    size_t seen[3] = { 0 };
    bool quoted = false;
    size_t best = 0;

    while (text < end && (*text == '\n' || *text == '\r'))
        text++;
    for (; text < end && (quoted || (*text != '\n' && *text != '\r')); text++) {
        if (*text == '"')
            quoted = !quoted;
        for (size_t i = 0; i < 3; i++)
            seen[i] += !quoted && *text == candidates[i];
    }
    for (size_t i = 1; i < 3; i++)
        if (seen[i] > seen[best])
            best = i;
    return candidates[best];
}

void csv_reader_init(struct csv_reader *r, struct arena *a, const char *text, size_t len)
{
    *r = (struct csv_reader){ .arena = a, .next_line = 1, .room = 16 };
    r->cells = arena_array(a, r->room, sizeof *r->cells);
    if (len && memchr(text, 0, len)) {
        err_set(&r->err, "this is not a text file: save the table as CSV");
        len = 0;
    }
    if (len >= 3 && memcmp(text, byte_order_mark_utf8, 3) == 0) {
        text += 3;
        len -= 3;
    }
    if (str_is_utf8(text, len)) {
        r->at = arena_slice(a, text, len);
    } else {
        struct str converted = from_1252(a, text, len);
        r->at = converted.text;
        len = converted.len;
    }
    r->end = r->at + len;
    r->separator = guess_separator(r->at, r->end);
}

/* Reads the quoted part of a cell from after its first quote, moving it to `*to`. */
static bool read_quoted(struct csv_reader *r, char **to)
{
    while (r->at < r->end) {
        char c = *r->at++;
        if (c == '"' && *r->at != '"')
            return true;
        if (c == '"')
            r->at++;
        r->next_line += c == '\n' || (c == '\r' && *r->at != '\n');
        *(*to)++ = c;
    }
    return err_set(&r->err, "line %zu: a quote is opened and never closed", r->line);
}

/* Reads a cell in place; a text after the closing quote is kept, as spreadsheets do.  `*stop` is
 * the character that ended it, 0 at the end of the file. */
static bool read_cell(struct csv_reader *r, char **cell, char *stop)
{
    char *to = r->at;

    *cell = r->at;
    if (*r->at == '"') {
        r->at++;
        if (!read_quoted(r, &to))
            return false;
    }
    while (r->at < r->end && *r->at != r->separator && *r->at != '\n' && *r->at != '\r')
        *to++ = *r->at++;
    *stop = r->at < r->end ? *r->at++ : '\0';
    if (*stop == '\r' && *r->at == '\n')
        r->at++;
    *to = '\0';
    return true;
}

static bool keep_cell(struct csv_reader *r, size_t count, char *cell)
{
    if (count == CSV_MOST_COLUMNS)
        return err_set(&r->err, "line %zu: more than %d columns", r->line, CSV_MOST_COLUMNS);
    if (count == r->room) {
        r->room *= 2;
        r->cells = arena_grow(r->arena, r->cells, r->room, sizeof *r->cells);
    }
    r->cells[count] = cell;
    return true;
}

static void skip_empty_lines(struct csv_reader *r)
{
    for (; r->at < r->end && (*r->at == '\n' || *r->at == '\r'); r->at++)
        r->next_line += *r->at == '\n' || r->at[1] != '\n';
}

bool csv_next(struct csv_reader *r, char ***cells, size_t *count)
{
    char stop = r->separator;
    size_t n = 0;

    if (r->err.text[0])
        return false;
    skip_empty_lines(r);
    if (r->at == r->end)
        return false;
    r->line = r->next_line;
    if (r->rows++ == CSV_MOST_ROWS)
        return err_set(&r->err, "line %zu: more than %d rows", r->line, CSV_MOST_ROWS);
    while (stop == r->separator) {
        char *cell;
        if (!read_cell(r, &cell, &stop) || !keep_cell(r, n, cell))
            return false;
        n++;
    }
    r->next_line += stop != '\0';
    *cells = r->cells;
    *count = n;
    return true;
}
