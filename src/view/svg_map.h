/* The map of a territory: communes in tones, hosts as little gables with a number.  One <svg> as in
 * svg.h: classes and no colours, whole coordinates, every text escaped. */
#ifndef VIEW_SVG_MAP_H
#define VIEW_SVG_MAP_H

#include "base/arena.h"

enum map_tone { MAP_PLAIN, MAP_FEW, MAP_SOME, MAP_MANY, MAP_UNMET };

struct map_commune {
    const char *outline;                /* GeoJSON (Polygon, MultiPolygon), or NULL: a dot */
    int64_t latitude, longitude;        /* 1e-7 degrees, of its point */
    enum map_tone tone;
    const char *title;                  /* "Lillers : 5 séances à 25 minutes ou moins", on hover */
    int64_t weight;                     /* of a dot: people */
};

struct map_host {
    int64_t latitude, longitude;
    const char *label;                  /* "Béthune" */
    int count;                          /* days, drawn in the gable */
    const char *title;
};

struct map {
    const struct map_commune *communes;
    size_t commune_count;
    const struct map_host *hosts;
    size_t host_count;
    const char *label;                  /* the map in words: the table beside it says the same */
};

/* Equirectangular about the middle of what is drawn; labels that would lie on each other are left
 * out, the larger count first.  An outline that is no GeoJSON is drawn as a dot.  "" if there is
 * nothing with a point. */
char *svg_map(struct arena *a, const struct map *m);

/* The point of an outline, 1e-7 degrees: the centroid of its largest ring; false if it is no
 * GeoJSON geometry. */
bool outline_point(struct arena *a, const char *outline, int64_t *latitude, int64_t *longitude);

#endif
