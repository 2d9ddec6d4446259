/* Reading a JSON file that a person wrote: each value knows where it stands, so that a refusal can
 * say so.
 *
 * The first refusal is kept in the file's `err`; what is read after it has no meaning, and the
 * caller looks once, at the end of a part.  A value that is not there is a spot too: reading it
 * gives what stands in for it, or a refusal where nothing can (REQUIRED). */
#ifndef SEASON_JSON_SPOT_H
#define SEASON_JSON_SPOT_H

#include <jansson.h>
#include <math.h>

#include "base/arena.h"
#include "base/log.h"

/* Instead of a number that stands in for a missing one. */
#define REQUIRED NAN

struct json_file {
    struct arena *a;
    struct err *e;
};

struct spot {
    struct json_file *file;
    const json_t *value;                /* NULL: not there */
    const struct spot *in;              /* NULL: the whole file */
    const char *key;                    /* of the object it is in, or NULL: */
    size_t index;                       /* in a list */
};

bool spot_bad(const struct spot *s);                        /* is anything refused yet? */
struct spot spot_get(const struct spot *s, const char *key);
struct spot spot_at(const struct spot *s, size_t index);

/* Refuses it: "hosts[3].chairs: ..." with a sentence made as by printf. */
void spot_refuse(const struct spot *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An object with no other keys than these, with blanks between. */
void spot_object(const struct spot *s, const char *keys);

/* How many a list has; `most` at most.  No list: 0. */
size_t spot_list(const struct spot *s, size_t most);

double spot_number(const struct spot *s, double least, double most, double instead);
int64_t spot_whole(const struct spot *s, int64_t least, int64_t most, double instead);

/* One line of 1 to 200 bytes, which lives in the arena; `instead` NULL: it must be there. */
const char *spot_text(const struct spot *s, const char *instead);
int32_t spot_date(const struct spot *s);                    /* must be there */

#endif
