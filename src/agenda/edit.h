/* What the files of this room that change a day share. */
#ifndef AGENDA_EDIT_H
#define AGENDA_EDIT_H

#include "agenda/agenda.h"

/* The day as it is now, held against others, if it may still be changed. */
enum agenda_refusal day_to_change(struct db *db, struct arena *a, struct day_edit e,
                                  struct day *d);

/* Ends a piece (db.h) in which days got places.  The index refuses a second open day of a place on
 * a date, whoever was first: AGENDA_TAKEN. */
enum agenda_refusal piece_end(struct db *db);

/* Does the calendar of a place (busy.h) have something at the hours of `d`, on that date? */
bool place_busy_then(struct db *db, const struct place *p, const struct day *d, int32_t date);

#endif
