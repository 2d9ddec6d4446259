/* What pages ask beyond the projections of presence.h: a few faces of a day, what one person said
 * over some weeks, who comes for the first time.  Reads only.
 *
 * Reads of other rooms' tables: day, person, place, price, role. */
#ifndef BOOKING_SHOW_H
#define BOOKING_SHOW_H

#include "booking/presence.h"

/* The looker behind a request at a day's list: `runs` as in runs_day (web.h). */
struct looker day_looker(const struct req *r, const struct day *d);

/* Cards (person_card) of the first who said they come and whose presence the looker may see, `most`
 * at the most. */
struct value *day_faces(struct db *db, struct arena *a, const struct looker *looker, int64_t day,
                        int most);

/* The persons of a day who had never come anywhere before it; the array lives in `a`. */
size_t day_newcomers(struct db *db, struct arena *a, int64_t day, int64_t **persons);

/* Those who hold a role that animates days at a place on a day, the oldest role first. */
size_t place_animators(struct db *db, struct arena *a, int64_t place, int32_t on,
                       int64_t **persons);

/* Those who host at a place: they hold that role there on a day. */
struct told_list place_hosts(struct db *db, struct arena *a, int64_t place, int32_t on);

/* Those who see to it that a day takes place: its animator, those who animate or manage at its
 * place on a day; where there are none, the administrators. */
struct told_list day_keepers(struct db *db, struct arena *a, const struct day *d, int32_t on);

/* Did they ever come, or say they do? */
bool presence_ever(struct db *db, int64_t person);

/* What a person said about one day, withdrawn ones too. */
struct said {
    int64_t day;
    int32_t date;
    const char *place_name;
    const char *place_slug;
    const char *town;
    bool roaming;
    enum day_state day_state;
    const char *reason;                 /* of a day that is cancelled or moved */
    enum share share;
    enum presence_state state;
    int64_t position;                   /* in the queue; 0 when not waiting */
    int64_t cents;
    const char *currency;
};

/* From a date to a date, both included, by date. */
struct said *presences_of(struct db *db, struct arena *a, int64_t person, int32_t from, int32_t to,
                          size_t *count);

#endif
