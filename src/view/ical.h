/* iCalendar (RFC 5545) and invitations by mail (iTIP, RFC 5546; iMIP, RFC 6047): the only door to
 * the format.
 *
 * Written here: events in the local time of their place, with a VTIMEZONE of our own made from the
 * zone's real changes (yearly rules where they are yearly), as Outlook, Google and Apple read it.
 * Text is escaped and folded at 75 octets without cutting a character; lines end with CRLF.
 *
 * Read here: any calendar, as busy times and nothing else: no title or person is kept.  libical
 * reads rules and durations; repetitions are unfolded inside a window by our own code, which can
 * count its steps.  A local time that is skipped in spring or doubled in autumn is resolved by
 * base/zone.h, as RFC 5545 3.3.5 says and libical does not. */
#ifndef VIEW_ICAL_H
#define VIEW_ICAL_H

#include "base/arena.h"
#include "base/zone.h"

enum ical_status { ICAL_CONFIRMED, ICAL_TENTATIVE, ICAL_CANCELLED };

/* One event.  Texts are UTF-8, NULL or "" for what there is nothing to say of; only uid and summary
 * must be there. */
struct ical_event {
    const char *uid;                    /* the same for ever, "day-17@..." */
    int64_t sequence;                   /* grows with each change */
    int64_t made_at, changed_at;        /* UTC seconds; changed_at is also DTSTAMP */
    int64_t starts, ends;               /* UTC seconds */
    const struct zone *zone;            /* of the place */
    const char *summary, *description, *location, *url, *category;
    bool located;
    int64_t latitude, longitude;        /* 1e-7 degrees */
    enum ical_status status;
    bool free;                          /* takes no time of the reader's (TRANSP:TRANSPARENT) */
    const char *organizer, *organizer_mail;
    const char *attendee, *attendee_mail;
    const char *answer;                 /* PARTSTAT: "NEEDS-ACTION", "ACCEPTED", "DECLINED" */
    bool rsvp;
};

struct ical_calendar {
    const char *name;                   /* X-WR-CALNAME and NAME; NULL in a mail */
    const char *about;
    const char *method;                 /* NULL: a feed; "PUBLISH", "REQUEST", "CANCEL": a mail */
    const char *lang;
    int64_t refresh;                    /* seconds after which to ask again; 0: not said */
    const struct ical_event *events;
    size_t count;
};

/* The text of the calendar, ended by a NUL that `*len` (may be NULL) does not count. */
char *ical_text(struct arena *a, const struct ical_calendar *c, size_t *len);

/* ---- reading ---- */

struct ical_span {
    int64_t starts, ends;               /* UTC seconds, inside the window */
};

/* What bounds a file that came from outside. */
enum {
    ICAL_BYTES = 2 * 1024 * 1024,       /* of the file */
    ICAL_EVENTS = 5000,                 /* in the file */
    ICAL_SPANS = 20000                  /* unfolded, in the window */
};

enum ical_refusal {
    ICAL_ALLOWED,
    ICAL_NOT,                           /* no calendar in there */
    ICAL_TOO_LONG,                      /* more bytes, events or occurrences than above */
    ICAL_BAD_EVENT                      /* times nobody can read, or an event cut off: `line` */
};

struct ical_read {
    struct ical_span *spans;            /* in order of their start, touching ones joined */
    size_t count;
    size_t events;                      /* that were busy time */
    size_t left_out;                    /* events that take no time, are cancelled or lie outside */
    size_t line;                        /* ICAL_BAD_EVENT: where, 1 at the top; 0: not known */
};

/* Busy times of a calendar between two instants: VEVENTs that are opaque and not cancelled, and
 * VFREEBUSY.  All-day events last from midnight to midnight of `zone`, which also tells times
 * without a zone.  Moved and cancelled times of a series are taken one by one, also those marked
 * RANGE=THISANDFUTURE; EXRULE, which RFC 5545 dropped, is not read.  Time and memory are bounded
 * whatever is sent, RRULEs without end too.  `out->spans` live in `a`. */
enum ical_refusal ical_read_busy(struct arena *a, const char *text, size_t len,
                                 const struct zone *zone, int64_t from, int64_t to,
                                 struct ical_read *out);

#endif
