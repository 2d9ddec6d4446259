/* Communes: the towns and villages of France by INSEE code, as public lists know them.
 *
 * They come from imports (outlines, populations) and are refreshed by newer ones; places, people and
 * territories name them by code. */
#ifndef PLACE_COMMUNE_H
#define PLACE_COMMUNE_H

#include "db/db.h"
#include "http/route.h"

struct commune {
    const char *insee;                  /* "62119" */
    const char *name;
    const char *outline;                /* GeoJSON geometry, or NULL */
    int64_t population;                 /* -1: not known */
    bool located;
    int64_t latitude, longitude;        /* of its point: 1e-7 degrees, WGS 84 */
};

/* Writes what `c` knows; what it does not (outline, population, point) stays as it was known. */
void commune_save(struct db *db, struct arena *a, const struct commune *c);

/* False if there is none, or if a territory has it: then it stays, and nothing of it is a failure. */
bool commune_remove(struct db *db, const char *insee);

/* False if there is none of that code.  The outline is not read: it is large. */
bool commune_get(struct db *db, struct arena *a, const char *insee, struct commune *out);

/* The communes of that code or name, whatever case and accents: 0, 1 (then it is in `out`), or 2 for
 * several, among which only a code can choose. */
int commune_find(struct db *db, struct arena *a, const char *word, struct commune *out);

/* NULL for one that is not known, as for NULL. */
const char *commune_name(struct db *db, struct arena *a, const char *insee);

/* The communes of the demo, with facts of public lists. */
void commune_seed(struct seed *seed);

#endif
