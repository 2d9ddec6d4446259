/* What the page files of this room share: handlers listed in calendar_web.c. */
#ifndef CALENDAR_WEB_H
#define CALENDAR_WEB_H

#include "calendar/calendar.h"
#include "http/req.h"

extern const struct field feed_fields[];                    /* feeds_web.c */
void show_feeds(struct req *r);
void make_feed(struct req *r);
void end_feed(struct req *r);

void read_feed(struct req *r);                              /* read_web.c */
void read_network(struct req *r);
void read_series(struct req *r);
void read_place(struct req *r);

extern const struct field day_invite_fields[], rsvp_fields[];   /* invite_web.c */
void show_day_invite(struct req *r);
void send_day_invite(struct req *r);
void tell_invited(struct req *r);
void show_rsvp(struct req *r);                              /* rsvp_web.c */
void answer_rsvp(struct req *r);

#endif
