/* Where there is room: openings as instants, what is taken, what is left.  For booking.c; the rest
 * of the house reads booking.h, whose availability() lives in free.c too. */
#ifndef BOOKING_FREE_H
#define BOOKING_FREE_H

#include "booking/booking.h"

/* When another calendar (agenda/busy.h) takes a resource; resource 0: the whole place. */
struct busy_time {
    int64_t resource;
    int64_t starts_at, ends_at;
};

/* Those of a place that touch a span, by their beginning: one statement for all its resources. */
size_t place_busy(struct db *db, struct arena *a, const struct place *place, int64_t from,
                  int64_t to, struct busy_time **out);

/* Does it take this resource? */
bool busy_takes(const struct busy_time *b, int64_t resource);

/* Is [starts_at, ends_at) inside one opening of the place?  `*why` becomes the reason of the first
 * day's being different, or NULL. */
bool open_during(struct db *db, struct arena *a, const struct place *place, int64_t starts_at,
                 int64_t ends_at, const char **why);

/* Fills the ways onward of a refused wish; out->resource and out->place are known.  `closed`: the
 * time itself is outside the opening, so another resource would not help. */
void find_ways(struct db *db, struct arena *a, const struct booking_wish *w, bool closed,
               struct booking_result *out);

#endif
