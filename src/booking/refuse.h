/* What people and programs are told when a presence, a booking or a change is refused: status,
 * stable code, the fact, and who or which rule.  For the web files of this room, which add the ways
 * onward. */
#ifndef BOOKING_REFUSE_H
#define BOOKING_REFUSE_H

#include "booking/booking.h"

/* Answers the request; the problem, to which ways may be added, or NULL after a failure (503). */
struct value *refuse_presence(struct req *r, enum presence_refusal no,
                              const struct presence_result *out);

/* The same; "alternatives" are in the value already, for programs. */
struct value *refuse_booking(struct req *r, enum booking_refusal no,
                             const struct booking_result *out);

/* The same for what cannot be done to a day; the caller adds the ways. */
struct value *refuse_agenda(struct req *r, enum agenda_refusal no);

#endif
