/* Places: somewhere people can work.
 *
 * A permanent place opens by its rules (opening.h) and holds spaces and resources (inside.h); a
 * host place opens only on the days somebody announces.  Both are edited here; a listed place is
 * only known (imported from an open list) and not run here.  The chairs of a permanent place are derived
 * from its desks; those of a host place are said by its host.
 *
 * A place is never deleted once something may hang on it: it closes.  What is said about it now
 * replaces what was said before; what counts for the past (hours, exceptions) is dated. */
#ifndef PLACE_PLACE_H
#define PLACE_PLACE_H

#include "db/db.h"
#include "http/route.h"
#include "place/commune.h"
#include "place/inside.h"
#include "place/opening.h"
#include "view/value.h"

enum place_kind { PLACE_PERMANENT, PLACE_HOST };

/* Texts may be NULL where nothing is known; slug, name, town and zone never are. */
struct place {
    int64_t id;
    const char *slug;                   /* "la-lampisterie", in addresses */
    const char *name;
    enum place_kind kind;
    const char *about;
    const char *address;
    const char *postcode;
    const char *town;
    const char *commune;                /* INSEE code */
    bool located;
    int64_t latitude;                   /* 1e-7 degrees, WGS 84 */
    int64_t longitude;
    const char *zone;                   /* IANA name, "Europe/Paris" */
    int64_t chairs;                     /* for working at, in all */
    int64_t area;                       /* square metres, 0: not known */
    int64_t plan_width;                 /* of the floor plan, decimetres; 0: no plan */
    int64_t plan_height;
    const char *entrance;               /* how to get in: for those who come */
    const char *wifi_name;              /* the same */
    const char *wifi_password;
    const char *transport;
    const char *parking;
    const char *accessibility;
    const char *noise;                  /* "quiet", "lively", "loud" */
    const char *kitchen;                /* what there is: "bouilloire et micro-ondes" */
    const char *contact;
    int64_t organisation;               /* who hosts or runs it; 0: not said */
    bool listed;                        /* known, not run here */
    int64_t closed_at;                  /* 0: not closed */
};

/* False if there is none. */
bool place_get(struct db *db, struct arena *a, int64_t id, struct place *p);
bool place_by_slug(struct db *db, struct arena *a, const char *slug, struct place *p);

/* By slug, or by number as the API writes it. */
bool place_find(struct db *db, struct arena *a, const char *word, struct place *p);

/* Places that are not closed: ours before the listed, permanent before host, then by name. */
enum place_which { PLACES_ALL, PLACES_OURS, PLACES_LISTED };
struct places_wish {
    const char *query;                  /* words of name, postcode or town; NULL or "": all */
    enum place_which which;
    int64_t after;                      /* id of the last place already seen (a cursor), or 0 */
    int64_t skip;                       /* places to pass over, for numbered pages */
    int64_t limit;
};

/* An array in `a`; `*next` (may be NULL) is the cursor of what follows, 0 at the end. */
size_t places_list(struct db *db, struct arena *a, const struct places_wish *wish,
                   struct place **places, int64_t *next);
/* How many there are in all, whatever after, skip and limit say. */
int64_t places_count(struct db *db, struct arena *a, const struct places_wish *wish);

/* What the API says of a place, with resources, and opening_hours as of `today`.  `come`: the
 * viewer comes there or runs it, so entrance and Wi-Fi are in the value. */
struct value *place_value(struct db *db, struct arena *a, const struct place *p, int32_t today,
                          bool come);

/* Makes a place and sets its id and slug.  The slug comes from the name, with -2, -3... if taken,
 * and stays when the name changes: addresses are promises.  The chairs of a permanent place start
 * at 0.  Returns the id, 0 on failure. */
int64_t place_make(struct db *db, struct arena *a, struct place *p, int64_t now);

/* Writes all of it but id, slug, kind, listed and closed_at (and chairs, if it is permanent). */
void place_change(struct db *db, struct arena *a, const struct place *p);

void place_close(struct db *db, int64_t place, int64_t now);

/* Takes a listed place out again (an import undone); false if it is not listed. */
bool place_unlist(struct db *db, int64_t place);

/* Rooms above know who counts on a place: a guard says in a sentence why it cannot close, or have
 * no more chairs than `p` says; NULL if it can.  The pages ask it in the transaction that has just
 * written, and the refusal takes that back.  Set once (app.c), before any thread starts; NULL, as
 * at first, allows all. */
typedef const char *place_guard(struct req *r, const struct place *p, bool closing);
void place_set_guard(place_guard *guard);

/* May this place close?  Or, after a change that is written: may it have fewer chairs than it had?
 * Asks the guard; false: the refusal is said. */
bool place_may(struct req *r, const struct place *was, bool closing);

/* How loud it is there, translated; NULL where nothing is known. */
const char *place_noise_words(const struct req *r, const char *noise);

/* The demo's places: one permanent, twelve host places around Béthune. */
void place_seed(struct seed *seed);

/* Fills page.tabs and page.tabs_of with the tabs of a place that the viewer may open; the partial
 * {{>place/tabs}} draws them above every page of a place, those of upper rooms too. */
enum place_tab { TAB_ABOUT, TAB_TODAY, TAB_BOOK, TAB_INSIDE, TAB_HOURS, TAB_CALENDARS, TAB_EDIT };
void place_tabs(struct req *r, struct value *page, const struct place *p, enum place_tab current);

/* The place as schema.org's Place, to be put into other things: name, address and point as its
 * public page shows them. */
struct value *place_ld(struct req *r, const struct place *p);

extern const struct room place_room;

#endif
