/* A season to plan, from one JSON file (RFC 8259); doc/season.md has the format.
 *
 * A typing mistake must not quietly make another plan: a key nobody knows, a value of another kind
 * or out of its range, a date or host that is not among the others, is refused with a sentence that
 * names the place ("hosts[3].weekdays[0]: ...") or the line.  Sizes are those of planner.h; nothing
 * is kept of the bytes. */
#ifndef SEASON_PROBLEM_FILE_H
#define SEASON_PROBLEM_FILE_H

#include "base/log.h"
#include "season/planner.h"

/* Larger files are refused. */
enum { PROBLEM_FILE_BYTES = 16 * 1024 * 1024 };

struct problem_file {
    const char *territory;              /* its name, "" if it has none */
    struct problem problem;
};

/* False and a sentence in `e` if it cannot be read.  That it can be solved is problem_check's. */
bool problem_read(struct arena *a, const char *text, size_t len, struct problem_file *out,
                  struct err *e);

#endif
