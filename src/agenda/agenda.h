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

#include "agenda/busy.h"
#include "agenda/public.h"
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
    AGENDA_TAKEN,               /* the place has a day on that date */
    AGENDA_BUSY,                /* its calendar (busy.h) has something then */
    AGENDA_PLACE_CLOSED,        /* the place is no longer there */
    AGENDA_PERMANENT,           /* a permanent place has its own days: it hosts no roaming one */
    AGENDA_BY_RULES,            /* a permanent place's day cannot go elsewhere: cancel it */
    AGENDA_NO_REASON,           /* say why, people will read it */
    AGENDA_HOURS,               /* closes before it opens */
    AGENDA_NO_DATE,             /* no such weekday between the two dates */
    AGENDA_TOO_LONG,            /* more than SERIES_DATES */
    AGENDA_SLUG,                /* a series of that name is there already */
    AGENDA_NOT_YET,             /* the date is still to come */
    AGENDA_CHAIRS,              /* more people come than it would have chairs (booking says so) */
    AGENDA_FAILED               /* the data could not be written: answer 503 */
};

enum { SERIES_DATES = 120 };    /* of one series, at most: two years of every week, and some */

/* The reason of a date that falls on a French public holiday; pages say which one. */
#define REASON_HOLIDAY "holiday"

enum day_state { DAY_OPEN, DAY_CANCELLED, DAY_MOVED };

/* What the host of a date says to it.  Another host begins anew. */
enum host_answer_state { HOST_NOT_ASKED, HOST_TO_ANSWER, HOST_CONFIRMED, HOST_STEPPED_BACK };

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
    int64_t made_at;
    int64_t changed_at;

    enum host_answer_state host_answer;
    const char *host_word;              /* what the host said with it, "" */
    int64_t host_answered_at;           /* 0: not */
    int64_t fallback;                   /* place to go to if need be, 0 for none */
    int64_t heads;                      /* counted on the spot; -1: not yet */
    int64_t heads_at;                   /* 0: not */
    int64_t thanked_at;                 /* the host was thanked; 0: not */

    bool roaming;                       /* not at a permanent place by its rules */
    const char *place_name;             /* "" without a host, as the next ones */
    const char *place_slug;
    const char *town;
    const char *zone;                   /* of the place; Europe/Paris without */
};

/* Can people come: not cancelled, not moved, with a host, open by the rules? */
bool day_is_open(const struct day *d);

bool day_get(struct db *db, struct arena *a, int64_t id, struct day *out);

/* The date of its series that was moved to this one; false if there is none. */
bool day_before_move(struct db *db, struct arena *a, const struct day *d, struct day *out);

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

/* Another host that is free then (AGENDA_TAKEN, AGENDA_BUSY); 0 takes the host away.  An own
 * capacity goes: it was of the old room.  So do the host's answer and word, and the fallback if this
 * is it. */
enum agenda_refusal day_set_host(struct db *db, struct arena *a, struct day_edit e, int64_t place);
enum agenda_refusal day_cancel(struct db *db, struct arena *a, struct day_edit e,
                               const char *reason);
/* The old date stays with its reason and says where it went; `*id` is the new one, at the same
 * place and hours, whose host has not been asked about it yet; AGENDA_BUSY if its calendar has
 * something then. */
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

/* The host is asked, confirms, or cannot after all (stepped back: a word says why; the day keeps its
 * place until another is chosen, and everybody can read that it looks for one).  AGENDA_UNKNOWN if
 * the day has no host, AGENDA_PERMANENT for a day of a permanent place, AGENDA_NO_REASON if one steps
 * back without a word.  None of these makes `sequence` grow: when and where stay as calendars know
 * them, until day_set_host; asked again, the host answers anew. */
enum agenda_refusal day_ask_host(struct db *db, struct arena *a, struct day_edit e);
enum agenda_refusal day_confirm_host(struct db *db, struct arena *a, struct day_edit e,
                                     const char *word);
enum agenda_refusal day_step_back(struct db *db, struct arena *a, struct day_edit e,
                                  const char *word);

/* Where the day would go if its host could not: a host place that is free then, or 0.  AGENDA_TAKEN
 * if that is its host already or has a day of its own, AGENDA_BUSY as above. */
enum agenda_refusal day_set_fallback(struct db *db, struct arena *a, struct day_edit e,
                                     int64_t place);

/* After the day: how many were there, by whoever counted (0 and more; AGENDA_NOT_YET before the
 * date, AGENDA_NOT_OPEN if it did not take place); that the host was thanked (once: AGENDA_OVER the
 * second time). */
enum agenda_refusal day_set_heads(struct db *db, struct arena *a, struct day_edit e, int64_t heads,
                                  int64_t by);
enum agenda_refusal day_thank(struct db *db, struct arena *a, struct day_edit e);

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
    int64_t made_at;
    int64_t dates;                      /* how many, holidays too */
    int64_t open;                       /* of these, how many are held */
    int64_t hosted;                     /* of the open ones, how many have a host */
};

/* Writes the series and every date of it; id and slug of `s` are filled. */
enum agenda_refusal series_make(struct db *db, struct arena *a, struct series *s, int64_t now);

/* The same with dates chosen beforehand, in order: each with its host (0: none yet), or with the
 * reason why there is no day (REASON_HOLIDAY, or a sentence). */
struct planned_date {
    int32_t date;
    int64_t place;
    const char *skipped;                /* NULL: a day */
};
enum agenda_refusal series_make_planned(struct db *db, struct arena *a, struct series *s,
                                        const struct planned_date *dates, size_t count,
                                        int64_t now);

/* The dates of a rhythm, as series_make writes them: every so many weeks (1 and more) from the
 * first such weekday on, holidays marked and nothing shifted.  It ends at SERIES_DATES + 1, which
 * is too long. */
size_t series_dates(struct arena *a, int weekday, int every, int32_t from, int32_t to,
                    struct planned_date **out);

/* The address that series_make gives a name: "les-jeudis-qui-tournent". */
const char *series_slug(struct arena *a, const char *name);

bool series_get(struct db *db, struct arena *a, int64_t id, struct series *out);
bool series_by_slug(struct db *db, struct arena *a, const char *slug, struct series *out);
/* By slug, or by number as mails and forms write it. */
bool series_find(struct db *db, struct arena *a, const char *word, struct series *out);
struct series *series_list(struct db *db, struct arena *a, size_t *count);
/* Its dates in order. */
struct day *series_days(struct db *db, struct arena *a, int64_t series, size_t *count);

/* What is held about a person: {series [name, from, to], days [date, place, note], counted [date,
 * place, heads], calendars [name, place, at]} that they made, animate, counted or brought.
 * Forgotten, they animate no day from today on. */
struct value *agenda_export(struct db *db, struct arena *a, int64_t person);
void agenda_forget(struct db *db, int64_t person, int64_t now);

/* The demo's series of 26 Thursdays, thirteen of them past. */
void agenda_seed(struct seed *seed);

extern const struct room agenda_room;

#endif
