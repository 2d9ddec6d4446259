/* A day and a booking as events of a calendar: what feeds list and mails carry (view/ical.h).
 *
 * A UID is the same for as long as the data lives: "day-17-1795600000@beffroi.invalid".  RFC 7986
 * 5.3 wants it unique in the whole world and warns of host names in it: the address of a server
 * changes, and a community that moves must not find each day twice in its calendars.  So the word
 * after the @ is fixed, of a domain that is nobody's (RFC 2606), and the second in which the row
 * was made tells one community's day 17 from another's.  SEQUENCE grows with each change of
 * the day and of what the person said of it, so that a calendar knows the newer of two: it counts
 * the seconds from when the day was made to the last change, and the changes within one second.
 *
 * Entrance and Wi-Fi are never in an event: calendars are copied to other people's servers. */
#ifndef BOOKING_EVENT_H
#define BOOKING_EVENT_H

#include "booking/presence.h"
#include "view/ical.h"

struct booking;

/* A day in the words of `lang`.  `mine` is what the person said whose calendar it is (NULL or
 * withdrawn: nothing): only the part they come for takes their time.  A cancelled or moved day is
 * a cancelled event, without a host or with one that stepped back a tentative one.  False, `*out`
 * untouched: the day has no row or no hours. */
bool day_event(struct req *r, const struct catalog *lang, const struct day *d,
               const struct presence *mine, struct ical_event *out);

/* A booking, for who holds it. */
bool booking_event(struct req *r, const struct catalog *lang, const struct booking *b,
                   struct ical_event *out);

/* The calendar that goes with a mail to one person: `method` is "REQUEST" or "CANCEL" (RFC 5546),
 * the community is the organizer, `answer` the person's PARTSTAT.  NULL if nobody knows where mail
 * to the organizer would go. */
struct event_mail {
    struct ical_event event;
    const char *method;
    const char *name, *address;         /* of the person */
    const char *answer;                 /* "ACCEPTED", "NEEDS-ACTION" */
    bool rsvp;                          /* asks for an answer */
};
char *event_mail_text(struct req *r, const struct catalog *lang, const struct event_mail *mail);

#endif
