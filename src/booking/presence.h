/* "Je viens", "j'y étais": one person, one day, one part of it, and no clock times.
 *
 * A presence takes a chair in the morning, the afternoon, or both ("a few hours" takes one in both:
 * nobody knows which).  Full means full for every part: the data itself refuses (triggers of
 * 0007-booking.sql), whatever this code does, and who is refused waits in a queue.  Whoever waits
 * first and fits moves up in the very transaction that frees a chair.  A mind can be changed until
 * the day ends by the place's own clock; what was can be corrected for PRESENCE_DAYS more.
 *
 * The price is frozen when the presence is said; "a few hours" costs a half day.  Coming to two
 * places on one date is allowed.  Who may do something for someone else is decided by the caller.
 *
 * Rules do not write mail: they return whom to tell, and web code does it in the same transaction. */
#ifndef BOOKING_PRESENCE_H
#define BOOKING_PRESENCE_H

#include "agenda/agenda.h"
#include "people/people.h"

enum { PRESENCE_DAYS = 14 };            /* "j'y étais" is said up to this many days later */

/* Between these two, minutes of the local day, lies lunch: who opens only at one side of it has no
 * other part of the day. */
enum { MORNING_ENDS = 12 * 60, AFTERNOON_STARTS = 13 * 60 };

enum presence_refusal {
    PRESENCE_ALLOWED,
    PRESENCE_NO_DAY,            /* no such day */
    PRESENCE_NOT_OPEN,          /* cancelled, moved, closed by its rules, or without a host */
    PRESENCE_PART_CLOSED,       /* open, but not in that part of the day */
    PRESENCE_OVER,              /* the day has ended */
    PRESENCE_FULL,              /* the change asked for does not fit; what was said stays */
    PRESENCE_NONE,              /* they had not said they come */
    PRESENCE_EARLY,             /* it has not been yet */
    PRESENCE_LATE,              /* more than PRESENCE_DAYS ago */
    PRESENCE_NO_NAME,           /* somebody who walks in has a name */
    PRESENCE_FAILED             /* the data could not be written: answer 503 */
};

enum share { SHARE_DAY, SHARE_MORNING, SHARE_AFTERNOON, SHARE_HOURS };
/* "day", "morning", "afternoon", "hours", as stored and in forms; back, or false. */
const char *share_code(enum share share);
bool share_parse(const char *code, enum share *share);

enum presence_state { WITHDRAWN, COMING, WAITING, WAS_THERE };

struct presence {
    int64_t id;
    int64_t day;
    int64_t person;                     /* 0: a guest */
    const char *guest;                  /* the name of somebody known by a name only, or NULL */
    enum share share;
    bool morning;                       /* takes a chair in the morning */
    bool afternoon;
    enum presence_state state;
    int64_t queued_at;                  /* since when waiting, microseconds; gives the order */
    int64_t position;                   /* in the queue, from 1; 0 when not waiting */
    int64_t cents;                      /* frozen */
    const char *currency;
    int64_t price;                      /* the rule that gave it; 0: nothing to pay */
    int64_t said_by;
    int64_t changed_at;
};

/* A person to write to, in their language ("" if it is not known). */
struct told {
    int64_t person;
    int64_t presence;
    const char *first_name;
    const char *email;                  /* NULL: no address is known */
    const char *lang;
    bool waits;                         /* for a chair: they do not come yet */
};
struct told_list {
    struct told *at;
    size_t count;
};

struct presence_wish {
    int64_t day;
    int64_t person;
    enum share share;                   /* of say, was_there and guest */
    const char *guest;                  /* of presence_guest: the name */
    int64_t said_by;                    /* who says it: the person, or an animator */
    int64_t now;
};

struct presence_result {
    struct day day;
    struct presence presence;           /* as it is now, also after PRESENCE_FULL */
    bool morning_full;                  /* after PRESENCE_FULL: which part was */
    bool afternoon_full;
    struct told_list moved_up;          /* who waited and now comes */
};

/* I come; said again with another share it changes, said again alike it changes nothing.  Full:
 * COMING becomes WAITING, with a position.  Who has a chair and asks for more than is free keeps
 * it: PRESENCE_FULL.  Chairs that have come free meanwhile are given to those who wait first.  A
 * place that has closed takes nobody: PRESENCE_NOT_OPEN. */
enum presence_refusal presence_say(struct db *db, struct arena *a, const struct presence_wish *w,
                                   struct presence_result *out);

/* I do not come after all. */
enum presence_refusal presence_withdraw(struct db *db, struct arena *a,
                                        const struct presence_wish *w,
                                        struct presence_result *out);

/* I was there, I was not: after the day; an animator also on the day itself.  What was is a fact,
 * so chairs do not bound it. */
enum presence_refusal presence_was_there(struct db *db, struct arena *a,
                                         const struct presence_wish *w,
                                         struct presence_result *out);
enum presence_refusal presence_not_there(struct db *db, struct arena *a,
                                         const struct presence_wish *w,
                                         struct presence_result *out);

/* Somebody walked in: on the day itself (taking a chair if there is one left, there all the same if
 * not) or up to PRESENCE_DAYS later.  At a visitor's price.  And back, by the presence's id. */
enum presence_refusal presence_guest(struct db *db, struct arena *a, const struct presence_wish *w,
                                     struct presence_result *out);
enum presence_refusal presence_guest_remove(struct db *db, struct arena *a, int64_t presence,
                                            int64_t now, struct presence_result *out);

/* Chairs have come free some other way (more of them): who waits first and fits moves up. */
struct told_list presence_promote(struct db *db, struct arena *a, const struct day *d,
                                  int64_t now);

/* What a person said for a day; false if nothing ever. */
bool presence_get(struct db *db, struct arena *a, int64_t day, int64_t person,
                  struct presence *out);

/* How many, in states COMING and WAS_THERE; `coming` counts persons, the parts count chairs. */
struct headcount {
    int64_t coming;
    int64_t morning;
    int64_t afternoon;
    int64_t waiting;
};
struct headcount presence_count(struct db *db, int64_t day);

/* Projections.  {state, position, parts [], share, cents, currency}; parts is ["hours"] for a few. */
struct value *presence_value(struct arena *a, const struct presence *p);

/* {id, place {id, name, slug, town}, date, title, opens, closes ("09:00"), capacity, coming,
 * morning, afternoon, waiting, roaming, state, reason, moved_to, note, series, sequence, mine};
 * `mine` (may be NULL) is what the viewer said. */
struct value *day_value(struct arena *a, const struct day *d, const struct headcount *count,
                        const struct presence *mine);

/* Values of all days of a span, of one place or all, with heads and the viewer's own presence: two
 * statements more than days_between, however many days.  `hosted`: only days that have a place. */
struct days_wish {
    int32_t from;
    int32_t to;
    int64_t place;                      /* 0: all */
    int64_t viewer;                     /* 0: nobody */
    bool hosted;
};
struct value *day_values(struct db *db, struct arena *a, const struct days_wish *w);

/* Who comes, in the order they said so: [{person (a card) or null, guest, parts, share, state,
 * mine}].  Those who do not let the looker see their presence are there as nobody, so that heads
 * can be counted.  Who waits is seen by those who run and by themselves; so is a guest's name. */
struct value *presence_people(struct db *db, struct arena *a, const struct looker *looker,
                              int64_t day);

#endif
