/* Imports: from the bytes of a file to rows, and back.
 *
 *   import_read    is it a table (or outlines) at all, how many rows, which column is what
 *   import_open    keeps the file: state "shown", nothing made
 *   import_look    what each line would make, without writing
 *   import_start   state "running"; import_work does a slice each time it is called, to "done"
 *   import_undo    state "undoing"; import_work takes a slice back each time, to "undone"
 *
 * A file that cannot be read to its end is imported up to there and "failed".  Why a line makes
 * nothing is kept as a code, "email_taken" or "same_line:12", so that no words about a person stay
 * behind; import_sentence has the words. */
#ifndef ARCHIVE_IMPORT_H
#define ARCHIVE_IMPORT_H

#include "archive/reader.h"
#include "db/db.h"
#include "view/value.h"

enum { IMPORT_BYTES = 16 * 1024 * 1024, IMPORT_LINES_KEPT = 200 };

struct import {
    int64_t id;
    const struct importer *kind;
    const char *file;
    const char *columns;                /* as columns_text writes them */
    const char *state;
    int64_t total;
    int64_t done;
    int64_t made;
    int64_t faulty;                     /* rows that made nothing, for a reason kept by line */
    const char *problem;                /* code, "" for none */
    int64_t by;                         /* person, 0: the command line */
    int64_t made_at;
};

/* A file, and who brings it. */
struct import_wish {
    const struct importer *kind;
    const char *file;                   /* its name */
    const char *text;
    size_t len;
    int64_t by;
    int64_t now;
    bool dry;                           /* import_file: only look (import_run.h) */
};

struct import_plan {
    int64_t total;
    const char *columns;
};

/* False and a sentence (a msgid) in `e` if nothing in it can be imported. */
bool import_read(struct arena *a, const struct import_wish *wish, struct import_plan *plan,
                 struct err *e);

/* Keeps it; the new id, 0 on failure. */
int64_t import_open(struct db *db, const struct import_wish *wish,
                    const struct import_plan *plan);

/* False if there is none. */
bool import_get(struct db *db, struct arena *a, int64_t id, struct import *i);

/* The newest 50; only those that a person brought, unless `by` is 0. */
struct import *imports_list(struct db *db, struct arena *a, int64_t by, size_t *count);

/* One line of the file with a word about it. */
struct import_line {
    int64_t line;
    const char *problem;                /* code */
    bool made;                          /* it made something all the same */
};

/* The lines of an import that has run, the first IMPORT_LINES_KEPT; `*count` of them. */
struct import_line *import_lines(struct db *db, struct arena *a, int64_t id, size_t *count);

/* After it was taken back: names of what had to stay, ended by NULL. */
const char **import_stays(struct db *db, struct arena *a, const struct import *i);

/* Steps; each false if the import is not in a state for it. */
bool import_columns(struct db *db, int64_t id, const char *columns);
bool import_start(struct db *db, int64_t id);
bool import_drop(struct db *db, int64_t id);
bool import_undo(struct db *db, int64_t id);

/* Files that were shown and left for a week go; a job. */
void import_expire(struct db *db, struct arena *a, int64_t now);

/* What this room knows of a person, and forgetting it: a remark on the line they came with. */
struct value *import_export(struct db *db, struct arena *a, int64_t person);
void import_forget(struct db *db, int64_t person, int64_t now);

/* The sentence (msgid) of a code, with %s where `*detail` goes (NULL where nothing does). */
const char *import_sentence(struct arena *a, const char *code, const char **detail);

#endif
