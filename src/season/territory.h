/* Territories: sets of communes with a point and a population, and how long people travel there.
 *
 * Travel is the great circle times a detour factor at a speed, plus fixed minutes, unless a table of
 * minutes knows better.  Demand counts each member of the community (whoever holds a role) once: at
 * the home commune they gave (never finer), or, if they gave none or one outside, spread over the
 * territory by population; without any member's commune here, population alone, and without that
 * each commune is one.  A home commune counts whoever may see it: it is never more than a weight,
 * and a number of people only from TERRITORY_CROWD up.
 *
 * Reads of other rooms' tables: commune and place (place); person and role (people, account): counts
 * only. */
#ifndef SEASON_TERRITORY_H
#define SEASON_TERRITORY_H

#include "db/db.h"
#include "http/route.h"
#include "place/place.h"
#include "season/planner.h"

struct territory {
    int64_t id;
    const char *name;
    int detour;                         /* percent, 100 to 300 */
    int speed;                          /* km/h, 5 to 130 */
    int fixed;                          /* minutes of every way, 0 to 60 */
    int64_t communes;                   /* how many */
    int64_t pointless;                  /* of them, without coordinates */
    int64_t population;                 /* of those that tell */
    int64_t travel;                     /* rows of the table of minutes */
};

enum territory_refusal {
    TERRITORY_ALLOWED,
    TERRITORY_UNKNOWN,
    TERRITORY_NAME,                     /* there is one of that name */
    TERRITORY_NO_COMMUNES,
    TERRITORY_TOO_MANY,                 /* more than PLANNER_COMMUNES */
    TERRITORY_USED,                     /* a season has it: it cannot go */
    TERRITORY_BAD_TRAVEL,               /* a line of a table of minutes nobody can read: `line` */
    TERRITORY_FAILED
};

/* One commune as the pages need it. */
struct territory_commune {
    const char *insee, *name;
    int64_t population;                 /* -1: not known */
    bool located;
    int64_t latitude, longitude;        /* 1e-7 degrees */
    const char *outline;                /* GeoJSON geometry or NULL */
    int64_t members;                    /* of the community who say they live there, only where at
                                           least TERRITORY_CROWD do; else 0 */
};

/* Fewer than so many are never shown as a number of their own. */
enum { TERRITORY_CROWD = 3 };

bool territory_get(struct db *db, struct arena *a, int64_t id, struct territory *out);
size_t territory_list(struct db *db, struct arena *a, struct territory **out);
/* Its communes by name, with the members of a day; without `outlines` these are NULL (they are
 * large). */
size_t territory_communes(struct db *db, struct arena *a, int64_t id, int32_t today, bool outlines,
                          struct territory_commune **out);

/* As commune_find (place/commune.h), but among the communes of all territories first: a name that
 * others elsewhere have too is the one near us. */
int territory_find_commune(struct db *db, struct arena *a, const char *word, struct commune *out);

/* Names for a list to choose from: those of all territories, in order; `most` at most. */
size_t territory_names(struct db *db, struct arena *a, size_t most, const char ***names);

/* The departements of which communes are known ("62"), and the codes of one's communes, ended by
 * NULL: a whole departement may be a territory. */
struct departement {
    const char *code;
    int64_t communes;
};
size_t territory_departements(struct db *db, struct arena *a, struct departement **out);
const char *const *territory_codes_of(struct db *db, struct arena *a, const char *departement);

/* Makes it (id 0) or changes its name, travel and communes (INSEE codes; those that are not known
 * are returned in `*unknown`, a NULL-ended list, and nothing is written). */
enum territory_refusal territory_save(struct db *db, struct arena *a, struct territory *t,
                                      const char *const *codes, const char ***unknown, int64_t now);
enum territory_refusal territory_remove(struct db *db, int64_t id);

/* Replaces the table of minutes by a CSV text: origin, destination, minutes, with a heading line or
 * without; codes or names (a name is first sought in the territory); both ways unless the other way
 * is given as well.  An empty text takes it away.  Refused, the old table stays. */
enum territory_refusal territory_set_travel(struct db *db, struct arena *a, int64_t id,
                                            const char *csv, size_t len, size_t *line);

/* Communes and weights of a problem, with the members of a day (of a season: that on which it was
 * last changed, so that its figures do not move by themselves); and, after hosts are filled in, its
 * minutes. */
void territory_load(struct db *db, struct arena *a, int64_t id, int32_t today, struct problem *p);
void territory_travel(struct db *db, struct arena *a, int64_t id, struct problem *p);

/* The demo's: Béthune-Bruay and the Boulonnais. */
void territory_seed(struct seed *seed);

#endif
