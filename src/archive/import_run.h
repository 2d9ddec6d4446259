/* Imports at work: looking at what each line would make, making it slice by slice, taking it back.
 *
 * A slice is one transaction with its progress in it, so a crash loses at most what nobody was told,
 * and the next slice goes on from there, whichever process does it.  Each line is a piece of its
 * own: what the data refuses is kept as a word about that line, and the others go on. */
#ifndef ARCHIVE_IMPORT_RUN_H
#define ARCHIVE_IMPORT_RUN_H

#include "archive/import.h"

/* What an import shows before it runs. */
enum { LOOK_FIRST = 6, LOOK_ROWS = 20000 };
struct import_look {
    struct columns columns;
    size_t count;                       /* columns of the file */
    char **headings;                    /* "" where there is none */
    struct {
        int64_t line;
        char **cells;                   /* as they stand in the file */
        size_t count;
        struct record taken;
    } first[LOOK_FIRST];
    size_t first_count;
    int64_t looked;                     /* rows, at most LOOK_ROWS */
    int64_t would_make;
    int64_t known;                      /* rows already there, which will be refreshed */
    int64_t faulty;
    struct import_line *lines;          /* the first IMPORT_LINES_KEPT that have a word */
    size_t line_count;
    const char *problem;                /* why the end cannot be read, or "" */
};
bool import_look(struct db *db, struct arena *a, const struct import *i, struct import_look *out);

/* One slice of the oldest import that is at work, if any; a job of each second. */
void import_work(struct db *db, struct arena *a, int64_t now);

/* A whole file at once, a transaction per slice; for the command line.  False and report->err if it
 * cannot be read, or the data cannot be written. */
struct import_report {
    int64_t id;                         /* 0 when it was dry */
    int64_t total;
    int64_t made;
    int64_t known;
    int64_t faulty;
    struct import_line *lines;
    size_t line_count;
    const char *problem;
    struct err err;
};
bool import_file(struct db *db, struct arena *a, const struct import_wish *wish,
                 struct import_report *report);

#endif
