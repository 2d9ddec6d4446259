/* Calendars of others, as busy times: of a host place, or of one resource of a place.
 *
 * A file is read once (view/ical.h); only spans are kept, neither titles nor people.  Repetitions
 * are unfolded for BUSY_DAYS from the day it was read.  Reading a calendar again replaces it.  A
 * busy host is not free for the planner, a busy room cannot be booked; what was agreed before
 * stays. */
#ifndef AGENDA_BUSY_H
#define AGENDA_BUSY_H

#include "db/db.h"
#include "view/ical.h"

enum { BUSY_DAYS = 400, BUSY_CALENDARS = 20 };  /* of one place, at most */

struct busy_calendar {
    int64_t id, place, resource;        /* resource 0: the whole place */
    const char *name;                   /* of the file */
    int64_t spans;
    int64_t until;                      /* unfolded up to here, UTC seconds */
    int64_t made_by, made_at;
};

/* Keeps what was read under `name`, in place of the one of that name for the same place and
 * resource; the new id, 0 on failure or if there are BUSY_CALENDARS already (db_failed tells
 * which). */
int64_t busy_keep(struct db *db, struct arena *a, const struct busy_calendar *c,
                  const struct ical_read *read, const char *zone);
size_t busy_list(struct db *db, struct arena *a, int64_t place, struct busy_calendar **out);
bool busy_get(struct db *db, struct arena *a, int64_t id, struct busy_calendar *out);
bool busy_remove(struct db *db, int64_t id);

/* Is the place busy at some time of the span?  With `resource`, that one or the whole place; without,
 * the whole place only. */
bool busy_between(struct db *db, int64_t place, int64_t resource, int64_t starts, int64_t ends);

/* The busy spans of a place that touch a span, in order, those of several calendars joined where
 * they meet; `resource` as above. */
size_t busy_spans(struct db *db, struct arena *a, int64_t place, int64_t resource, int64_t starts,
                  int64_t ends, struct ical_span **out);

#endif
