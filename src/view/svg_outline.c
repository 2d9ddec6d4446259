#include "view/svg_outline.h"

#include <jansson.h>
#include <math.h>

#include "base/str.h"
#include "view/svg_map.h"

enum { RING_LEAST = 3, DEGREE = 10 * 1000 * 1000 };

/* A position is [longitude, latitude], and an altitude nobody asked for. */
static bool read_spot(const json_t *position, struct spot *out)
{
    const json_t *longitude = json_array_get(position, 0), *latitude = json_array_get(position, 1);
    if (!json_is_number(longitude) || !json_is_number(latitude))
        return false;

    double east = json_number_value(longitude), north = json_number_value(latitude);
    if (!(fabs(east) <= 180 && fabs(north) <= 90))
        return false;
    out->latitude = llround(north * DEGREE);
    out->longitude = llround(east * DEGREE);
    return true;
}

static bool read_ring(struct arena *a, const json_t *ring, struct outline *out)
{
    size_t count = json_array_size(ring);
    if (count < RING_LEAST || out->spot_count + count > OUTLINE_SPOTS)
        return false;

    out->spots = arena_grow(a, out->spots, out->spot_count + count, sizeof *out->spots);
    for (size_t i = 0; i < count; i++)
        if (!read_spot(json_array_get(ring, i), &out->spots[out->spot_count++]))
            return false;
    out->ends = arena_grow(a, out->ends, out->ring_count + 1, sizeof *out->ends);
    out->ends[out->ring_count++] = out->spot_count;
    return true;
}

static bool read_polygon(struct arena *a, const json_t *rings, struct outline *out)
{
    for (size_t i = 0; i < json_array_size(rings); i++)
        if (!read_ring(a, json_array_get(rings, i), out))
            return false;
    return json_array_size(rings) > 0;
}

static bool read_geometry(struct arena *a, const json_t *geometry, struct outline *out)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");

    if (str_is(type, "Polygon"))
        return read_polygon(a, coordinates, out);
    if (!str_is(type, "MultiPolygon"))
        return false;
    for (size_t i = 0; i < json_array_size(coordinates); i++)
        if (!read_polygon(a, json_array_get(coordinates, i), out))
            return false;
    return json_array_size(coordinates) > 0;
}

bool outline_read(struct arena *a, const char *geojson, struct outline *out)
{
    *out = (struct outline){ 0 };
    if (str_empty(geojson))
        return false;

    json_t *geometry = json_loads(geojson, 0, NULL);
    bool read = read_geometry(a, geometry, out);
    json_decref(geometry);
    if (!read)
        *out = (struct outline){ 0 };
    return read;
}

/* Twice the area of a ring, and its centroid, measured from its first spot: numbers stay small.  A
 * ring that crosses itself has a centroid anywhere; it is then given its middle spot, as is one
 * without an inside. */
static double ring_middle(const struct spot *spots, size_t count, struct spot *out)
{
    double area = 0, north = 0, east = 0, reach = 0;

    for (size_t i = 0; i < count; i++) {
        const struct spot *here = &spots[i], *next = &spots[(i + 1) % count];
        double x1 = (double) (here->longitude - spots->longitude);
        double y1 = (double) (here->latitude - spots->latitude);
        double x2 = (double) (next->longitude - spots->longitude);
        double y2 = (double) (next->latitude - spots->latitude);
        double cross = x1 * y2 - x2 * y1;
        area += cross;
        east += (x1 + x2) * cross;
        north += (y1 + y2) * cross;
        reach = fmax(reach, fmax(fabs(x1), fabs(y1)));
    }
    *out = spots[count / 2];
    if (fabs(north) <= fabs(3 * area) * reach && fabs(east) <= fabs(3 * area) * reach && area != 0)
        *out = (struct spot){ .latitude = spots->latitude + llround(north / (3 * area)),
                              .longitude = spots->longitude + llround(east / (3 * area)) };
    return fabs(area);
}

bool outline_point(struct arena *a, const char *outline, int64_t *latitude, int64_t *longitude)
{
    struct outline o;
    struct spot middle = { 0 };
    double largest = -1;

    if (!outline_read(a, outline, &o))
        return false;
    for (size_t i = 0, from = 0; i < o.ring_count; from = o.ends[i++]) {
        struct spot candidate;
        double area = ring_middle(&o.spots[from], o.ends[i] - from, &candidate);
        if (area > largest) {
            largest = area;
            middle = candidate;
        }
    }
    *latitude = middle.latitude;
    *longitude = middle.longitude;
    return true;
}
