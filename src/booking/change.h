/* What happens to those who said they come when a day changes.
 *
 * The agenda decides what may be done to a date; here the consequences are drawn: whoever comes or
 * waits is returned, to be told, in the same transaction, by web code that knows their language.
 * Of a cancelled or moved day nothing is due and nobody comes any more: whether the new date suits
 * is for each to say.  A change of venue keeps everyone, so it is refused where the new room would
 * have fewer chairs than people come. */
#ifndef BOOKING_CHANGE_H
#define BOOKING_CHANGE_H

#include "booking/presence.h"

enum change_kind { CHANGE_CANCEL, CHANGE_MOVE, CHANGE_PLACE, CHANGE_WORDS };

struct day_change {
    enum change_kind kind;
    struct day_edit edit;               /* which day, and when it is now */
    const char *reason;                 /* of CHANGE_CANCEL and CHANGE_MOVE */
    int32_t date;                       /* of CHANGE_MOVE */
    int64_t place;                      /* of CHANGE_PLACE; 0 only if nobody comes */
    struct day_words words;             /* of CHANGE_WORDS */
};

struct day_changed {
    struct day before;
    struct day after;                   /* the new date, if it was moved */
    struct headcount heads;             /* as it was before */
    bool hours;                         /* CHANGE_WORDS: do the hours differ? */
    struct told_list tell;              /* who came or waited; of CHANGE_WORDS only if `hours` */
    struct told_list moved_up;          /* more chairs: who waited and now comes */
};

/* Does it, or nothing: the agenda's refusal, or AGENDA_CHAIRS.  A venue that is the day's already
 * (two animators chose it at once) is AGENDA_TAKEN: nobody is told again. */
enum agenda_refusal day_change(struct db *db, struct arena *a, const struct day_change *c,
                               struct day_changed *out);

/* What people count on at a place, from a day on. */
struct place_ahead {
    int64_t days;                       /* announced, or that somebody comes to or waits for */
    int64_t bookings;                   /* held, and not ended */
    int64_t fullest;                    /* chairs taken at once, on the fullest of the days that have
                                           no number of their own; 0: nobody comes */
    int32_t fullest_on;                 /* its date */
};
struct place_ahead place_ahead(struct db *db, struct arena *a, int64_t place, int32_t today,
                               int64_t now);

/* Chairs may have been added to a place without a word to this room: whoever waits for a coming day
 * of any place and now fits moves up.  The day of each is in `days`, in the order of the list. */
struct told_list presence_promote_all(struct db *db, struct arena *a, int32_t today, int64_t now,
                                      struct day **days);

#endif
