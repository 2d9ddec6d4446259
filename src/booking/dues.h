/* What a month costs: the lines of a person's presences and bookings, with the price each was
 * frozen at and the rule that gave it, and their sum.
 *
 * A line is a presence that is coming or was (withdrawn and waiting ones cost nothing), or a booking
 * that is held.  A month is civil: a presence counts on its day, a booking on the day it begins by
 * its place's clock. */
#ifndef BOOKING_DUES_H
#define BOOKING_DUES_H

#include "plan/plan.h"

enum due_kind { DUE_PRESENCE, DUE_BOOKING };

struct due {
    enum due_kind kind;
    int64_t id;                         /* of the presence or booking */
    int32_t date;
    int64_t person;                     /* 0: a guest */
    const char *person_name;            /* "Maud D.", or the guest's name */
    int64_t place;
    const char *place_name;
    const char *share;                  /* of a presence: as share_code(); else NULL */
    bool roaming;                       /* of a presence */
    int64_t day;                        /* of a presence */
    const char *resource_name;          /* of a booking; else NULL */
    int64_t starts_at;                  /* of a booking, minutes of the local day */
    int64_t seconds;                    /* of a booking: how long */
    int64_t cents;
    const char *currency;
    struct price rule;                  /* rule.id 0: nothing is to pay */
};

struct dues {
    int32_t month;                      /* its first day */
    struct due *lines;                  /* by date, then as they were made */
    size_t count;
    int64_t cents;                      /* their sum */
    const char *currency;
};

struct dues_wish {
    int64_t person;                     /* 0: everyone, by name, guests last */
    int64_t place;                      /* 0: all places */
    int32_t month;                      /* any day of it */
};

struct dues dues_of(struct db *db, struct arena *a, const struct dues_wish *w);

/* {month "2026-11", items [{kind, id, date, place {id, name}, share, resource, seconds, cents,
 * currency, rule {id, item, audience, cents, from}}], cents, currency}. */
struct value *dues_value(struct arena *a, const struct dues *d);

/* The totals of everyone's month, one per person (guests one by one), by name, from dues_of with
 * person 0. */
struct due_total {
    int64_t person;
    const char *name;
    size_t lines;
    int64_t cents;
};
struct due_total *dues_totals(struct arena *a, const struct dues *d, size_t *count);

#endif
