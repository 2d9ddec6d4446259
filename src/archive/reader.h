/* From the bytes of a file to records: CSV tables (people, places, trades), GeoJSON (communes) and
 * lists of objects (communes, territories).
 *
 * Each kind of import is one `struct importer`: its fields, the headings by which a column is known
 * in French and English, and what a record makes.  A field may be given by several columns: the
 * first that is not empty counts, for skills all of them. */
#ifndef ARCHIVE_READER_H
#define ARCHIVE_READER_H

#include <jansson.h>

#include "db/db.h"
#include "view/csv.h"

enum { IMPORT_FIELDS = 12, IMPORT_COLUMNS = 40 };

struct import_field {
    const char *name;                   /* "first_name" */
    const char *label;                  /* msgid */
    const char *headings;               /* folded, letters and digits only, between spaces */
    int most;                           /* characters that are taken */
};

/* Which field each column is; -1 for none. */
struct columns {
    int field[IMPORT_COLUMNS];
};

/* One row by fields; a text is never NULL, valid UTF-8 and, but for outlines and members, short and
 * on one line. */
struct record {
    int64_t line;
    const char *value[IMPORT_FIELDS];
};

/* What became of a record, or would. */
struct outcome {
    const char *problem;                /* code; with id or code set it is only a remark */
    bool passed;                        /* concerns nobody here: left out, without a word */
    const char *key;                    /* what two rows must not share */
    const char *also;                   /* a second such key that others may not take, or NULL */
    const char *taken;                  /* the code if the key was there before the file */
    int64_t id;                         /* what was made */
    const char *code;
    int64_t organisation;               /* made beside it, 0: none */
};

/* Keys met so far, with the line; 0: they were there before the file. */
struct keys;

struct importer {
    const char *name;                   /* "people" */
    const struct import_field *fields;  /* ended by a NULL name */
    int slice;                          /* rows a transaction */
    bool replaces;                      /* what is known already is refreshed, not refused */
    /* Last word on guessed columns; may be NULL. */
    void (*settle)(struct columns *c, char **headings, size_t count);
    void (*load)(struct db *db, struct arena *a, struct keys *keys);
    /* Finds key and problem; writes nothing. */
    void (*check)(struct db *db, struct arena *a, const struct record *r, struct outcome *out);
    /* Makes what was checked; in a piece that is undone if neither id nor code is set after. */
    void (*make)(struct db *db, struct arena *a, const struct record *r, int64_t now,
                 struct outcome *out);
    bool (*remove)(struct db *db, int64_t id, const char *code);
    const char *(*title)(struct db *db, struct arena *a, int64_t id, const char *code);
};

extern const struct importer import_people, import_places, import_communes, import_trades,
                             import_territories;

/* By name, NULL for another; by number from 0, NULL past the last. */
const struct importer *importer_find(const char *name);
const struct importer *importer_at(size_t i);

/* ---- columns ---- */

struct columns columns_guess(struct arena *a, const struct importer *kind, char **headings,
                             size_t count);
/* "0=first_name;2=email", and back; what makes no sense in the text is left out. */
char *columns_text(struct arena *a, const struct importer *kind, const struct columns *c);
struct columns columns_read(struct arena *a, const struct importer *kind, const char *text);
int importer_field(const struct importer *kind, const char *name);     /* -1: unknown */

/* ---- keys ---- */

struct keys *keys_new(struct arena *a);
/* False if it was there already: `*line` (may be NULL) then is where. */
bool keys_add(struct keys *k, const char *key, int64_t line, int64_t *before);

/* ---- records ---- */

struct reader {
    const struct importer *kind;
    struct arena *arena;
    char **headings;                    /* "" where there is none */
    size_t count;                       /* columns */
    struct columns columns;
    int64_t line;                       /* of the record last read */
    char **cells;                       /* as they came; NULL for JSON */
    size_t cell_count;
    const char *problem;                /* code: why it stopped before the end; "" if it did not */

    struct csv_reader csv;
    char **pending;                     /* the first row of a table without headings */
    size_t pending_count;
    json_t *features;
    size_t next;
    bool listed;                        /* a list of objects, read one by one */
    const char *at, *end;
};

/* Begins to read; columns are guessed.  False and `e` (a msgid) if it is no such file.  What it
 * holds goes with the arena. */
bool reader_open(struct reader *r, struct arena *a, const struct importer *kind, const char *text,
                 size_t len, struct err *e);
/* The next record, its texts in `a`; false at the end. */
bool reader_next(struct reader *r, struct arena *a, struct record *out);

/* The same for JSON (reader_json.c): features and lists. */
bool reader_open_json(struct reader *r, const char *text, size_t len, struct err *e);
bool reader_next_json(struct reader *r, struct arena *a, struct record *out);

#endif
