/* What anybody may know of days and series, for machines (schema.org) and for strangers: dates,
 * hours, places; never who comes, who animates or what a host wrote. */
#ifndef AGENDA_PUBLIC_H
#define AGENDA_PUBLIC_H

#include "http/req.h"

struct day;
struct series;

/* A day as schema.org's Event with its instants in the zone of its place, whether it is cancelled
 * or moved, where it is, and which series it is of.  NULL: it has no hours. */
struct value *day_ld(struct req *r, const struct day *d);

/* The page that tells strangers of a day: its own, or that of its series while it has no host. */
const char *day_path(struct req *r, const struct day *d);

/* Does everybody read that it looks for a host? */
bool day_wants_host(const struct day *d);

#endif
