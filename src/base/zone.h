/* Instants (seconds since 1970-01-01 UTC) and the clocks of places.
 *
 * A zone holds every change of its clock from 1970 to 2200, read once from ICU; after that the
 * functions only search a constant table, so any thread may use any zone, without a lock, for every
 * row of a list.  Before 1970 the first offset holds, after 2200 the last.
 *
 * A local time that is skipped in spring is moved forward by the length of the gap (02:30 becomes
 * 03:30); of a time that happens twice in autumn the first is meant, as in RFC 5545 3.3.5. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/arena.h"

struct zone;

/* The zone of a name of the IANA database ("Europe/Paris"), kept for the life of the program; NULL
 * for an unknown one. */
const struct zone *zone_get(const char *name);
const char *zone_name(const struct zone *zone);

/* The zone of a name of Windows ("W. Europe Standard Time", as Outlook writes it), or NULL. */
const struct zone *zone_of_windows(const char *name);

/* One change of a clock: when, and how many seconds it is ahead of UTC before and after. */
struct zone_change {
    int64_t at;
    int64_t before, after;
};

/* A clock known by its changes alone (at least one, in order of time), for a calendar that brings
 * its own.  It lives as long as `a` and its name is empty. */
const struct zone *zone_of_changes(struct arena *a, const struct zone_change *changes,
                                   size_t count);

/* The first change later than an instant; false and `*change` untouched: there is none by 2200. */
bool zone_next_change(const struct zone *zone, int64_t instant, struct zone_change *change);

/* How many seconds the clock is ahead of UTC at an instant. */
int64_t zone_offset(const struct zone *zone, int64_t instant);

/* The instant at which the clock shows `minutes` after midnight of a day; 1440 and more go on into
 * the next day. */
int64_t zone_instant(const struct zone *zone, int32_t day, int minutes);

/* What the clock shows at an instant: the day, and whole minutes after midnight; either may be
 * NULL. */
void zone_local(const struct zone *zone, int64_t instant, int32_t *day, int *minutes);

/* A day lasts from its start to its end, which is the start of the next: 23, 24 or 25 hours. */
int64_t zone_day_start(const struct zone *zone, int32_t day);
int64_t zone_day_end(const struct zone *zone, int32_t day);

/* RFC 3339, "2026-11-26T10:00:00+01:00", or "...09:00:00Z" when `zone` is NULL. */
char *instant_text(struct arena *a, int64_t instant, const struct zone *zone);

/* RFC 3339 with upper-case T and Z; a fraction of a second is dropped, a leap second refused.  With
 * `zone`, also a text without offset, with or without seconds (what HTML's datetime-local sends).
 * Otherwise false, and `*instant` untouched. */
bool instant_parse(const char *text, const struct zone *zone, int64_t *instant);

#endif
