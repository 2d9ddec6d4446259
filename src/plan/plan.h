/* What things cost: who belongs to which audience, and a dated price list.
 *
 * A price row holds for an item, for one audience or everyone, at one place or all, for one
 * resource or all, from its first day on.  Of the rows that fit, the most specific wins: a resource
 * before a place before none, then an audience before everyone, then the newest.  Rows are only added, and
 * only from today on, so a past day always costs what it cost.  What was sold carries its price and
 * the id of the row that gave it (presence.price_id, booking.price_id).
 *
 * An audience is dated too; who has none is a visitor. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/i18n.h"
#include "db/db.h"
#include "http/route.h"
#include "view/value.h"

enum plan_refusal {
    PLAN_ALLOWED,
    PLAN_UNKNOWN,                       /* no such item, audience, place or resource */
    PLAN_PAST,                          /* a price cannot begin before today */
    PLAN_BAD_AMOUNT,                    /* less than nothing */
    PLAN_NOT_HOURLY,                    /* a resource is priced by the hour only */
};

struct price {
    int64_t id;
    const char *item;                   /* as in plan_items */
    const char *audience;               /* NULL: everyone */
    int64_t place;                      /* 0: every place */
    int64_t resource;                   /* 0: every resource */
    int64_t cents;                      /* of a day, a half day or an hour */
    const char *currency;               /* ISO 4217 */
    int32_t from;                       /* first day */
    const char *reason;                 /* the decision it comes from, "" if none is said */
};

/* The codes, ended by NULL, in the order of the table. */
extern const char *const plan_items[];      /* "desk_day", "desk_half", "roaming_day"... */
extern const char *const plan_audiences[];  /* "entrepreneur", "freelance", "student"... */

/* Their names as msgids: "Desk for a day", "freelance" ("cooperative" for its entrepreneurs). */
const char *plan_item_name(const char *item);
const char *plan_audience_name(const char *audience);

/* The audience of a person on a day; "visitor" where none was set (and for person 0). */
const char *plan_audience(struct db *db, struct arena *a, int64_t person, int32_t day);

/* From a day on; the last word on one day counts.  A bug if the audience is not known. */
void plan_set_audience(struct db *db, int64_t person, const char *audience, int32_t day,
                       int64_t now);

/* What `item` costs `person` on a day at a place (0: anywhere), for a resource (0: none).  False if
 * no row says: then nothing is to pay. */
bool plan_price(struct db *db, struct arena *a, const char *item, int64_t person, int64_t place,
                int64_t resource, int32_t day, struct price *out);

/* The same for an audience. */
bool plan_price_for(struct db *db, struct arena *a, const char *item, const char *audience,
                    int64_t place, int64_t resource, int32_t day, struct price *out);

/* The row a line was frozen with; false if there is none. */
bool plan_price_get(struct db *db, struct arena *a, int64_t id, struct price *out);

/* A price explained: "Desk for a day, freelance rate, since Thursday 1 January 2026"; "from" where
 * it is yet to come. */
char *plan_price_words(struct db *db, struct arena *a, const struct catalog *lang,
                       const struct price *p, int32_t today);

/* Adds a row, in force from p->from on; sets p->id. */
enum plan_refusal plan_price_add(struct db *db, struct arena *a, struct price *p, int64_t by,
                                 int32_t today, int64_t now);

/* What the list speaks of on a day: each item, place and resource that has a row by then, once, in
 * the order of the table (audience and amount are not set). */
size_t plan_subjects(struct db *db, struct arena *a, int32_t day, struct price **list);

/* The rows that begin after a day, in order. */
size_t plan_coming(struct db *db, struct arena *a, int32_t after, struct price **list);

/* What is kept about a person: {audiences [{audience, from}]}.  Nothing is forgotten with a person:
 * the rates are needed to explain the lines that stay in the accounts. */
struct value *plan_export_person(struct db *db, struct arena *a, int64_t person);

/* The demo's price list.  The audiences of its persons are set where these are made, with
 * plan_set_audience. */
void plan_seed(struct seed *seed);

extern const struct room plan_room;

#endif
