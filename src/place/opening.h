/* When a permanent place is open: a week, dated; public holidays; exceptions.
 *
 * The week is OpenStreetMap opening_hours text, in force from a day until the next one begins, so a
 * past day is always told as it was.  An exception replaces the week on its dates: closed, or open
 * at other hours; of two on one date the newer holds.  Holidays are the eleven French ones; the
 * text's PH rule says what they change.  Host places have no rules: they are open on the days that
 * are announced.  Minutes are of the place's own clock; a night of 23 or 25 hours changes instants,
 * never these. */
#ifndef PLACE_OPENING_H
#define PLACE_OPENING_H

#include "base/date.h"
#include "base/hours.h"
#include "db/db.h"

struct place;

enum opening_refusal {
    OPENING_ALLOWED,
    OPENING_BAD_RULE,                   /* no opening_hours text */
    OPENING_PAST,                       /* what was cannot be changed */
    OPENING_BAD_DATES,                  /* ends before it begins, or hours the same */
    OPENING_UNKNOWN,                    /* no such exception at this place */
};

/* The opening of one place from a day to a day, loaded once, asked for each day. */
struct opening;
struct opening *opening_load(struct db *db, struct arena *a, const struct place *p, int32_t from,
                             int32_t to);

/* The intervals of a day, earliest first; returns how many (0: closed).  `*reason` (may be NULL)
 * becomes why the day is not like others: the words of an exception, the msgid of a holiday on
 * which the hours differ, else NULL. */
int opening_on(const struct opening *o, int32_t day, struct span out[HOURS_SPANS],
               const char **reason);

/* Both in one, for a single day. */
int place_open_on(struct db *db, const struct place *p, int32_t day, struct span out[HOURS_SPANS],
                  const char **reason, struct arena *a);

/* Is the place open during the whole of [starts_at, ends_at), instants? */
bool place_open_between(struct db *db, struct arena *a, const struct place *p, int64_t starts_at,
                        int64_t ends_at);

/* The rule in force on a day as text, NULL before the first; `*from` (may be NULL): since when. */
const char *opening_rule(struct db *db, struct arena *a, int64_t place, int32_t day, int32_t *from);

/* The weeks that are to come after a day, in order; NULL rule ends the array. */
struct opening_week {
    int32_t from;
    const char *rule;
};
struct opening_week *opening_coming(struct db *db, struct arena *a, int64_t place, int32_t after);

/* A new week from a day on.  Only the first of a place may begin before today; one that begins on
 * the same day as another replaces it. */
struct opening_wish {
    int64_t place;
    int32_t from;
    const char *rule;
    int32_t today;
    int64_t now;
};
enum opening_refusal opening_set(struct db *db, struct arena *a, const struct opening_wish *wish);

struct exception {
    int64_t id;
    int64_t place;
    int32_t from;                       /* first and last day */
    int32_t to;
    bool closed;
    int opens;                          /* minutes, when it is not closed */
    int closes;
    const char *reason;                 /* "" if none is given */
};

/* Adds one, not before today; sets its id. */
enum opening_refusal exception_add(struct db *db, struct arena *a, struct exception *e,
                                   int32_t today);

/* Takes one away; of one that has begun, the past days stay. */
enum opening_refusal exception_remove(struct db *db, struct arena *a, int64_t place, int64_t id,
                                      int32_t today);

/* Those that end on `from` or later, by date; returns how many. */
size_t exceptions_from(struct db *db, struct arena *a, int64_t place, int32_t from,
                       struct exception **list);

/* The days closed in [from, to] that the week would open, joined where they follow each other for
 * one reason; reason as in opening_on. */
struct closure {
    int32_t from;
    int32_t to;
    const char *reason;
};
size_t place_closures(struct db *db, struct arena *a, const struct place *p, int32_t from,
                      int32_t to, struct closure **list);

#endif
