/* Mail to those who said they come, in their own language, queued in the transaction that made it
 * necessary: the rules say whom to tell, here it is said.  For the web files of this room. */
#ifndef BOOKING_TELL_H
#define BOOKING_TELL_H

#include "booking/booking.h"

/* A chair came free: who waited now comes. */
void tell_moved_up(struct req *r, const struct day *d, const struct told_list *list);

/* A day was cancelled or moved, is held elsewhere or at other hours; `change` as it was asked for.
 * Who moved up because of it is told as well. */
void tell_changed(struct req *r, const struct day_change *change, const struct day_changed *done);

#endif
