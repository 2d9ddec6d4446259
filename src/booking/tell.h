/* Mail to those whom a day concerns, in their own language, queued in the transaction that made it
 * necessary: the rules say whom to tell, here it is said.  What changes for somebody who comes
 * carries the event for their calendar (event.h).  For the web files of this room. */
#ifndef BOOKING_TELL_H
#define BOOKING_TELL_H

#include "booking/change.h"
#include "booking/takeover.h"

/* A chair came free: who waited now comes. */
void tell_moved_up(struct req *r, const struct day *d, const struct told_list *list);

/* A day was cancelled or moved, is held elsewhere or at other hours; `change` as it was asked for.
 * Who moved up because of it hears that alone; the hosts of its place hear what is left to do. */
void tell_changed(struct req *r, const struct day_change *change, const struct day_changed *done);

/* They come, come for another part, or do not come after all: the event for the calendar of whoever
 * wants it (NOTICE_CALENDAR).  What was said again as it was is not told again. */
void tell_said(struct req *r, const struct day *d, const struct presence *p);

/* The host cannot after all: to those who animate, with the first of the hosts that could. */
void tell_stepped_back(struct req *r, const struct day *d, const struct takeover *others,
                       size_t count);

/* The hosts of the day's place are asked whether it stands. */
void tell_asked(struct req *r, const struct day *d);

/* A word of thanks to the hosts of the day's place; how many were written to. */
size_t tell_thanks(struct req *r, const struct day *d, const char *word);

/* "12 chairs, 0.4 minutes less on average, too soon after another visit": what a host would mean
 * for the season. */
const char *takeover_words(struct arena *a, const struct catalog *lang, const struct takeover *t);

#endif
