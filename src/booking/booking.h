/* Bookings: one resource, any interval inside one opening of its place.
 *
 * There are no slots.  Two bookings that are held never overlap beyond the capacity of their
 * resource: the data itself refuses (triggers of 0007-booking.sql), on both engines, whatever this
 * code does.  A refusal for want of room names who or what is there and brings ways onward: the
 * nearest free times of the same length, then resources of the same kind, then the next open day.
 *
 * A booking may begin BOOKING_GRACE before now (one sits down, then books) and lasts at most 31
 * days, all of them inside one opening; openings that meet at midnight are one.  It can be moved
 * and cancelled until it begins, by those who run the place at any time.  The price is frozen when
 * it is made or moved.  Where another calendar takes a resource (agenda/busy.h) it cannot be
 * booked; what was booked before stays.
 *
 * The room also holds presence.h (who comes), dues.h (what a month costs), change.h (changes to
 * days that people said they come to), event.h (days and bookings in calendars) and tell.h (mail).
 * Reads of other rooms' tables: busy, busy_calendar, day, person, place, price, resource.  Who may
 * act for whom is decided by the caller. */
#ifndef BOOKING_BOOKING_H
#define BOOKING_BOOKING_H

#include "booking/change.h"
#include "booking/dues.h"
#include "booking/event.h"
#include "booking/presence.h"
#include "booking/tell.h"

enum {
    BOOKING_GRACE = 15 * 60,            /* seconds before now at which a booking may still begin */
    BOOKING_MOST = 31 * 86400,          /* the longest, as the data has it */
    ALTERNATIVES = 6,                   /* ways onward, at most */
    SEARCH_DAYS = 14                    /* how far ahead the next free day is looked for */
};

enum booking_refusal {
    BOOKING_ALLOWED,
    BOOKING_UNKNOWN,            /* no such resource or booking */
    BOOKING_NOT_BOOKABLE,       /* it is there, but not for booking */
    BOOKING_STOPPED,            /* out of use, resource.stopped says why */
    BOOKING_EMPTY,              /* ends before it begins */
    BOOKING_LONG,               /* more than 31 days */
    BOOKING_PAST,               /* begins in the past */
    BOOKING_CLOSED,             /* not inside one opening */
    BOOKING_FULL,               /* somebody is there */
    BOOKING_BUSY,               /* another calendar takes it then */
    BOOKING_STARTED,            /* it has begun: it can no longer be moved or cancelled */
    BOOKING_CANCELLED,          /* it is cancelled already */
    BOOKING_FAILED              /* the data could not be written: answer 503 */
};

struct booking {
    int64_t id;
    int64_t resource;
    const char *resource_name;
    const char *resource_kind;
    int64_t place;
    const char *place_name;
    const char *place_slug;
    const char *zone;                   /* of the place */
    int64_t person;
    const char *person_name;            /* "Maud D." */
    int64_t starts_at;                  /* UTC seconds, the end is not included */
    int64_t ends_at;
    bool held;                          /* false: cancelled */
    const char *note;
    int64_t cents;                      /* frozen */
    const char *currency;
    int64_t price;                      /* the rule, 0: nothing to pay */
    int64_t sequence;                   /* grows with each change, for calendars */
    int64_t made_at;
    int64_t changed_at;
};

struct booking_wish {
    int64_t booking;                    /* of booking_move: which; else 0 */
    int64_t resource;
    int64_t person;
    int64_t starts_at;
    int64_t ends_at;
    const char *note;                   /* NULL is "" (booking_move: the old one) */
    bool runs;                          /* the caller runs the place: may change what has begun */
    int64_t now;
};

/* An interval of instants; `free`: how many more bookings fit during it. */
struct times {
    int64_t starts_at;
    int64_t ends_at;
    int64_t free;
};

/* Why a way onward is one. */
enum way { WAY_BEFORE, WAY_AFTER, WAY_OTHER_DAY, WAY_OTHER_RESOURCE };

struct alternative {
    enum way way;
    int64_t resource;
    const char *resource_name;
    int64_t starts_at;
    int64_t ends_at;
};

struct booking_result {
    struct booking booking;             /* after BOOKING_ALLOWED */
    struct resource resource;           /* what was asked for, if it is known */
    struct place place;
    struct booking in_the_way;          /* after BOOKING_FULL: the first that is there */
    struct times elsewhere;             /* after BOOKING_BUSY: when the other calendar has it */
    const char *closed;                 /* after BOOKING_CLOSED: why that day differs, or NULL */
    struct alternative ways[ALTERNATIVES];      /* after these and BOOKING_CLOSED, best first */
    size_t way_count;
};

enum booking_refusal booking_make(struct db *db, struct arena *a, const struct booking_wish *w,
                                  struct booking_result *out);
/* To other times, or another resource (0: the same). */
enum booking_refusal booking_move(struct db *db, struct arena *a, const struct booking_wish *w,
                                  struct booking_result *out);
enum booking_refusal booking_cancel(struct db *db, struct arena *a, int64_t booking, bool runs,
                                    int64_t now);

bool booking_get(struct db *db, struct arena *a, int64_t id, struct booking *out);

/* Held and cancelled ones, by their beginning.  A cursor is the last booking seen. */
struct booking_filter {
    int64_t person;                     /* 0: of all */
    int64_t place;                      /* 0: of all */
    int64_t resource;                   /* 0: of all */
    int64_t from;                       /* ends after this instant; 0: any */
    int64_t to;                         /* begins before this instant; 0: any */
    bool held;                          /* only those that are held */
    int64_t after;                      /* cursor, 0 at the start */
    int64_t limit;                      /* at most 200 */
};
struct booking *booking_list(struct db *db, struct arena *a, const struct booking_filter *f,
                             size_t *count, int64_t *next);

/* {id, resource {id, name, kind}, place {id, name, slug}, starts_at, ends_at (RFC 3339, UTC), note,
 * state "held" or "cancelled", cents, currency}. */
struct value *booking_value(struct arena *a, const struct booking *b);

/* When a resource is taken, and when it could be booked, between two instants. */
struct availability {
    int64_t resource;
    const char *name;
    const char *kind;
    int64_t capacity;
    bool bookable;
    const char *stopped;
    struct times *busy;                 /* where at least one booking is, in order, not cut */
    size_t busy_count;
    struct times *open;                 /* where at least one more fits, inside the openings */
    size_t open_count;
};

/* Of all resources of a place: one statement for what is booked (of it the covering index
 * booking_resource alone is read), one for other calendars, and the openings of its days. */
struct availability *availability(struct db *db, struct arena *a, const struct place *place,
                                  int64_t from, int64_t to, size_t *count);

/* {resource {id, name, kind, capacity}, bookable, stopped, busy [{starts_at, ends_at, free}], free
 * [the same]}. */
struct value *availability_value(struct arena *a, const struct availability *of);

/* The ways onward of a refusal, best first: [{resource (id), name, starts_at, ends_at}]. */
struct value *alternatives_value(struct arena *a, const struct booking_result *r);

/* What is held about a person: {presences [presence_value's with date, place, made_at], bookings}. */
struct value *booking_export(struct db *db, struct arena *a, int64_t person);

/* They come on no date after today and wait for none, their bookings to come are cancelled and no
 * note of theirs stays; lines of what was stay for the accounts.  Who moves up into the chairs is
 * told by the room's job, within the minute. */
void booking_forget(struct db *db, int64_t person, int64_t now);

/* Why a place cannot close, or have only the chairs it has now, in a sentence; NULL if it can.  A
 * place_guard of place.h. */
const char *booking_guard(struct req *r, const struct place *p, bool closing);

/* The demo's life: audiences, roles at places, who came and comes, who booked what. */
void booking_seed(struct seed *seed);

extern const struct room booking_room;      /* the pages */
extern const struct room booking_api_room;  /* the API, in api_web.c */

#endif
