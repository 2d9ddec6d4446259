/* What is inside a place: spaces (rooms as one walks through them) and resources (what can be
 * taken: a pool of desks, a desk, an office, a room, a machine, a cell).
 *
 * A resource stands in a space, or in none.  It can stop for a while, with a reason, or close for
 * good; it is never deleted, as bookings and prices name it.  Every change keeps place.chairs: the
 * capacities of the desk pools and desks that are open and not stopped.  Geometry is in decimetres
 * from the top left corner of the floor plan. */
#ifndef PLACE_INSIDE_H
#define PLACE_INSIDE_H

#include "db/db.h"

enum inside_refusal {
    INSIDE_ALLOWED,
    INSIDE_UNKNOWN,                     /* no such place, space or resource here */
    INSIDE_BAD_KIND,
    INSIDE_BAD_CAPACITY,                /* 1 to 10,000 */
    INSIDE_OUTSIDE_PLAN,                /* geometry beyond the floor plan, or without size */
    INSIDE_NOT_EMPTY,                   /* a space that holds resources */
};

struct box {
    bool drawn;                         /* false: not on the plan, the rest is 0 */
    int64_t x, y, w, h;
};

struct space {
    int64_t id;
    int64_t place;
    const char *name;
    const char *kind;                   /* as in space_kinds */
    const char *about;                  /* NULL if nothing is said */
    int64_t area;                       /* square metres, 0: not known */
    struct box box;
};

struct resource {
    int64_t id;
    int64_t place;
    int64_t space;                      /* 0: in none */
    const char *kind;                   /* as in resource_kinds */
    const char *name;
    const char *about;                  /* "écran et visio", or NULL */
    int64_t capacity;                   /* bookings at once; desks: chairs */
    int64_t people;                     /* persons it holds, 0: not said */
    bool bookable;
    const char *stopped;                /* why it cannot be used now, or NULL */
    struct box box;
    int64_t closed_at;                  /* 0: in use */
};

/* The codes, ended by NULL. */
extern const char *const space_kinds[];
extern const char *const resource_kinds[];

/* False if there is none; a closed resource is found too. */
bool space_get(struct db *db, struct arena *a, int64_t id, struct space *s);
bool resource_get(struct db *db, struct arena *a, int64_t id, struct resource *r);

/* Make (id 0; sets it) or change.  Place and closed_at of an existing one are left alone.  At the
 * end of their lists when new. */
enum inside_refusal space_save(struct db *db, struct space *s);
enum inside_refusal resource_save(struct db *db, struct resource *r);

/* Only an empty space goes. */
enum inside_refusal space_remove(struct db *db, int64_t space);

/* Stops it for a reason; NULL starts it again. */
void resource_stop(struct db *db, const struct resource *r, const char *reason);
void resource_close(struct db *db, const struct resource *r, int64_t now);

/* All that is inside, in order; closed resources are not there.  The size is that of the place, or
 * what the boxes need. */
struct floor {
    int64_t width;                      /* decimetres; 0: nothing is drawn */
    int64_t height;
    struct space *spaces;
    size_t space_count;
    struct resource *resources;
    size_t resource_count;
};
struct floor *places_plan(struct db *db, struct arena *a, int64_t place);

/* Where desk `n` (from 0) of a pool stands inside its box: columns of three, two by two. */
bool resource_key(const struct resource *pool, int64_t n, struct box *key);

#endif
