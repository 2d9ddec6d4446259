/* Tables as CSV files (RFC 4180), as spreadsheets really write and read them.
 *
 * Writing: CRLF, quotes where needed.  French spreadsheets want ';' between cells and a byte order
 * mark to believe in UTF-8.  A text that a spreadsheet would run as a formula gets an apostrophe
 * in front (OWASP, CSV injection); numbers stay numbers.
 *
 * Reading: a file somebody sends.  The separator is guessed among , ; and tab; a byte order mark
 * is skipped; what is not UTF-8 is read as Windows-1252; lines end in LF, CRLF or CR; empty lines
 * are skipped; a quoted cell may hold line breaks.  Sizes are bounded. */
#ifndef VIEW_CSV_H
#define VIEW_CSV_H

#include "base/log.h"
#include "base/str.h"

enum { CSV_MOST_COLUMNS = 200, CSV_MOST_ROWS = 200 * 1000 };

struct csv_writer {
    struct str *out;
    char separator;
    bool inside_row;
};

/* Starts a table at the end of `out`. */
struct csv_writer csv_writer_start(struct str *out, char separator, bool byte_order_mark);

/* One cell each; a NULL text is an empty cell. */
void csv_text(struct csv_writer *w, const char *text);
void csv_int(struct csv_writer *w, int64_t n);

void csv_end_row(struct csv_writer *w);

/* `line` is where the row last read begins, from 1.  `err` says, with the line, why reading
 * stopped before the end; it is empty otherwise.  The rest is the reader's own. */
struct csv_reader {
    size_t line;
    char separator;
    struct err err;

    struct arena *arena;
    char *at;
    char *end;
    size_t next_line;
    size_t rows;
    char **cells;
    size_t room;
};

/* Begins to read the `len` bytes at `text`, which are copied: cells live as long as the arena. */
void csv_reader_init(struct csv_reader *r, struct arena *a, const char *text, size_t len);

/* The next row: `*cells` (valid until the next call) has `*count` texts, at least one.  False at
 * the end, or on a mistake that leaves no way to go on: see `err`. */
bool csv_next(struct csv_reader *r, char ***cells, size_t *count);

#endif
