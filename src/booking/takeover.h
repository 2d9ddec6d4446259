/* Hosts that could take a day over when its own cannot, as pages and mails show them.
 *
 * Who they are, and what each would mean for the travel of the whole season, the season knows
 * (season_substitutes); here each is known by its place, so that one press can move the day there.
 * Whether its chairs are enough for those who come is looked at when that is done (change.h). */
#ifndef BOOKING_TAKEOVER_H
#define BOOKING_TAKEOVER_H

#include "db/db.h"

struct takeover {
    int64_t place;
    const char *slug;
    const char *name;                   /* "Lillers, Mercerie Au Droit Fil" */
    int64_t chairs;
    bool known;                         /* is it known from where people come? */
    double minutes;                     /* more or less travel, on average over the season */
    int lost;                           /* communes for which the promise would be lost */
    bool too_soon;                      /* within the season's rest of another visit of theirs */
};

/* The least travel first; the array lives in `a`. */
size_t takeovers(struct db *db, struct arena *a, int64_t day, struct takeover **out);

#endif
