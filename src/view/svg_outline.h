/* The outline of a commune as points: the geometries of GeoJSON (RFC 7946) that have an inside,
 * read with bounds, for it comes from files somebody imported.  For svg_map.c. */
#ifndef VIEW_SVG_OUTLINE_H
#define VIEW_SVG_OUTLINE_H

#include "base/arena.h"

enum { OUTLINE_SPOTS = 20000 };         /* of one outline; more is none of a commune */

struct spot {
    int64_t latitude, longitude;        /* 1e-7 degrees */
};

/* Rings one after the other, each closed by itself: borders, islands, holes. */
struct outline {
    struct spot *spots;
    size_t spot_count;
    size_t *ends;                       /* per ring: the index after its last spot */
    size_t ring_count;
};

/* Reads a Polygon or a MultiPolygon; false, with `out` empty, for anything else. */
bool outline_read(struct arena *a, const char *geojson, struct outline *out);

#endif
