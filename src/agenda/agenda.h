/* A day is a place open on a date.
 *
 * A permanent place is open by its rules, and its day gets a row only when somebody needs one (a
 * presence, a note, a cancellation).  A host place is open on the dates of a series: all of them
 * are written when the series is made, each then gets its host.  After that both are the same.
 *
 * Nothing shifts: a French holiday is written as a cancelled date, a cancelled or moved date stays
 * where it was with its reason, and the others keep theirs.  A cancelled day frees its place for
 * another on that date.  `sequence` grows with each change, for calendars (RFC 5545 3.8.7.4).
 *
 * Who comes is not known here: rooms above ask before they cancel, move or change a venue.  The
 * functions that write return a refusal, AGENDA_ALLOWED when it is done. */
#ifndef AGENDA_AGENDA_H
#define AGENDA_AGENDA_H

#include "base/hours.h"
#include "db/db.h"
#include "http/route.h"
#include "place/place.h"
#include "view/value.h"

enum agenda_refusal {
    AGENDA_ALLOWED,
    AGENDA_UNKNOWN,             /* no such day, series or place */
    AGENDA_OVER,                /* the date is past */
    AGENDA_NOT_OPEN,            /* cancelled or moved already */
    AGENDA_TAKEN,               /* the place already has a day on that date */
    AGENDA_PLACE_CLOSED,        /* the place is no longer there */
    AGENDA_PERMANENT,           /* a permanent place has its own days: it hosts no roaming one */
    AGENDA_BY_RULES,            /* a permanent place's day cannot go elsewhere: cancel it */
    AGENDA_NO_REASON,           /* say why, people will read it */
    AGENDA_HOURS,               /* closes before it opens */
    AGENDA_NO_DATE,             /* no such weekday between the two dates */
    AGENDA_TOO_LONG,            /* more than SERIES_DATES */
    AGENDA_SLUG,                /* a series of that name is there already */
    AGENDA_CHAIRS,              /* more people come than it would have chairs (booking says so) */
    AGENDA_FAILED               /* the data could not be written: answer 503 */
};

enum { SERIES_DATES = 120 };    /* of one series, at most: two years of every week, and some */

/* The reason of a date that falls on a French public holiday; pages say which one. */
#define REASON_HOLIDAY "holiday"

enum day_state { DAY_OPEN, DAY_CANCELLED, DAY_MOVED };

struct day {
    int64_t id;                         /* 0: of a permanent place, nobody needed a row yet */
    int64_t series;                     /* 0: of none */
    int64_t place;                      /* 0: no host yet */
    int32_t date;
    const char *title;                  /* "" for none */
    bool by_rules;                      /* hours of the place's rules, not of its own */
    int count;                          /* intervals it is open; 0 if the rules close it */
    struct span spans[HOURS_SPANS];
    int opens;                          /* of the first interval, minutes of the local day */
    int closes;                         /* of the last */
    int64_t capacity;                   /* chairs: its own or the place's */
    bool own_capacity;
    int64_t animator;                   /* person, 0 for none */
    const char *note;                   /* the animator's word, "" for none */
    enum day_state state;
    const char *reason;                 /* why cancelled, moved or closed; "" */
    int64_t moved_to;                   /* day, 0 for none */
    int64_t sequence;
    int64_t changed_at;

    bool roaming;                       /* not at a permanent place by its rules */
    const char *place_name;             /* "" without a host, as the next ones */
    const char *place_slug;
    const char *town;
    const char *zone;                   /* of the place; Europe/Paris without */
};

/* Can people come: not cancelled, not moved, with a host, open by the rules? */
bool day_is_open(const struct day *d);

bool day_get(struct db *db, struct arena *a, int64_t id, struct day *out);

/* The day of a place on a date, with or without a row; the open one before a cancelled one.  False
 * if the place is not open then and has never been. */
bool day_on(struct db *db, struct arena *a, const struct place *place, int32_t date,
            struct day *out);

/* The id of its row, 0 if it has none: the open one before a cancelled one, the newest of those. */
int64_t day_find(struct db *db, struct arena *a, int64_t place, int32_t date);

/* The same; for a permanent place whose rules open it a row is made.  0 if there is no
 * such day. */
int64_t day_ensure(struct db *db, struct arena *a, const struct place *place, int32_t date,
                   int64_t now);

/* Others who write about this day wait until this transaction ends.  On SQLite they already do. */
void day_hold(struct db *db, int64_t id);

/* Days from `from` to `to`, both included, of one place or all (0): by date, roaming ones first,
 * then by the place's name.  Cancelled, moved and hostless ones are among them.  The span is the
 * caller's to bound: each day of each permanent place is looked up. */
struct day *days_between(struct db *db, struct arena *a, int32_t from, int32_t to, int64_t place,
                         size_t *count);

/* Changes to one date.  `now` and `today` come from the caller; a past date stays as it was. */
struct day_edit {
    int64_t day;
    int64_t now;
    int32_t today;
};

/* Another host; 0 takes the host away.  An own capacity goes: it was of the old room. */
enum agenda_refusal day_set_host(struct db *db, struct arena *a, struct day_edit e, int64_t place);
enum agenda_refusal day_cancel(struct db *db, struct arena *a, struct day_edit e,
                               const char *reason);
/* The old date stays with its reason and says where it went; `*id` is the new one, at the same
 * place and hours. */
enum agenda_refusal day_move(struct db *db, struct arena *a, struct day_edit e, int32_t date,
                             const char *reason, int64_t *id);

/* What an animator may write on a date, all at once. */
struct day_words {
    const char *title;
    const char *note;
    int64_t animator;                   /* 0 for none */
    int64_t capacity;                   /* -1: the place's chairs */
    int opens;                          /* both -1: by the place's rules (permanent places only) */
    int closes;
};
enum agenda_refusal day_set_words(struct db *db, struct arena *a, struct day_edit e,
                                  const struct day_words *words);

struct series {
    int64_t id;
    const char *slug;
    const char *name;
    int weekday;                        /* Monday is 1 */
    int every;                          /* weeks, 1 to 8 */
    int opens;
    int closes;
    int32_t from;
    int32_t to;
    const char *about;
    int64_t made_by;
    int64_t dates;                      /* how many, holidays too */
    int64_t open;                       /* of these, how many are held */
    int64_t hosted;                     /* of the open ones, how many have a host */
};

/* Writes the series and every date of it; id and slug of `s` are filled. */
enum agenda_refusal series_make(struct db *db, struct arena *a, struct series *s, int64_t now);

bool series_get(struct db *db, struct arena *a, int64_t id, struct series *out);
struct series *series_list(struct db *db, struct arena *a, size_t *count);
/* Its dates in order. */
struct day *series_days(struct db *db, struct arena *a, int64_t series, size_t *count);

/* What is held about a person: {series [name, from, to], days [date, place, note]} that they made or
 * animate.  Forgotten, they animate no day from today on. */
struct value *agenda_export(struct db *db, struct arena *a, int64_t person);
void agenda_forget(struct db *db, int64_t person, int64_t now);

/* The demo's series of 26 Thursdays, thirteen of them past. */
void agenda_seed(struct seed *seed);

extern const struct room agenda_room;

#endif
