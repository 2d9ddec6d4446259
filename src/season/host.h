/* The call for hosts: a member enterprise or a town hall offers a room for some days.
 *
 * An offer waits until an animator accepts it, asks a question or declines with a sentence.
 * Accepting makes a host place of it (or takes the place it was offered for) and gives whoever
 * offered the host's role there, so that an accepted offer is the host as the planner knows it:
 * chairs, weekdays and dates it can, dates it cannot.  What a host changes afterwards counts from
 * then on; days already given to it stay, stepping back from one is done on the day.
 *
 * Reads of other rooms' tables: person (people), for names; role (account), for whom to tell. */
#ifndef SEASON_HOST_H
#define SEASON_HOST_H

#include "agenda/agenda.h"
#include "db/db.h"

enum host_state { HOST_OFFERED, HOST_ASKED, HOST_ACCEPTED, HOST_DECLINED, HOST_WITHDRAWN };

struct host {
    int64_t id;
    int64_t person;                     /* who offers, 0: forgotten */
    const char *person_name;            /* "Maud D.", "" */
    int64_t place;                      /* 0: not yet; an offer may be for one that is there */
    enum host_state state;
    const char *name;                   /* of the place */
    const char *kind;                   /* "enterprise", "town_hall", "association", "other" */
    const char *address, *postcode;     /* may be NULL */
    const char *town;
    const char *commune;                /* INSEE code */
    const char *contact;                /* may be NULL */
    int64_t chairs;
    int weekdays;                       /* bit 0 is Monday; 0: only the dates in `can` */
    int32_t from, to;                   /* not before, not after; INT32_MIN, INT32_MAX: any */
    int most;                           /* days a season, -1: as many as it takes */
    bool internet;
    int64_t speed;                      /* Mbit/s, 0: not known */
    const char *noise;                  /* "quiet", "lively", "loud" */
    bool parking, step_free, kitchen;
    const char *bus;                    /* may be NULL, as the next four */
    const char *wish;
    const char *said;                   /* the animator's question, or why not */
    const char *reply;
    const int32_t *can, *cannot;        /* dates beyond, and against, its weekdays; in order */
    size_t can_count, cannot_count;
    int64_t made_at, changed_at;
};

enum host_refusal {
    HOST_ALLOWED,
    HOST_UNKNOWN,                       /* no such offer, or no such place (any more) */
    HOST_NO_DATE,                       /* neither a weekday nor a date: it could never host */
    HOST_COMMUNE,                       /* no commune of that code is known */
    HOST_DATES,                         /* the last day comes before the first */
    HOST_MANY_DATES,                    /* more than HOST_DATES_MOST */
    HOST_NO_WORD,                       /* a question or a refusal says something */
    HOST_ENOUGH,                        /* HOST_WAITING_MOST offers of this person wait already */
    HOST_STATE,                         /* not from the state it is in */
    HOST_PLACE_TAKEN,                   /* the place has an accepted host already */
    HOST_PERMANENT,                     /* a permanent place hosts no roaming day */
    HOST_FAILED
};

enum { HOST_DATES_MOST = 400, HOST_WAITING_MOST = 10 };

/* "offered", "asked"... as the data and the API have it. */
const char *host_state_word(enum host_state state);

bool host_get(struct db *db, struct arena *a, int64_t id, struct host *out);
/* The accepted host of a place. */
bool host_of_place(struct db *db, struct arena *a, int64_t place, struct host *out);

struct hosts_wish {
    bool all;                           /* every state; else `state` only */
    enum host_state state;
    int64_t person;                     /* 0: everyone's */
    int64_t looker;                     /* 0: all; or only accepted ones, and this person's */
    int64_t after;                      /* id, for the next page; 0 */
    int64_t limit;
};
size_t host_list(struct db *db, struct arena *a, const struct hosts_wish *wish, struct host **out,
                 int64_t *next);

/* Others who write about this offer wait until this transaction ends.  On SQLite they already do. */
void host_hold(struct db *db, int64_t id);

/* Writes a new offer (id 0, becomes its id) or the host's own changes to one; an offer that was
 * asked something and is changed stands as offered again.  Of an accepted one noise, chairs and bus
 * (unless other words stand there) are written on its place too: the pages ask place_may after
 * it. */
enum host_refusal host_save(struct db *db, struct arena *a, struct host *h, int64_t now);

/* What an animator answers; `word` is the question or the reason.  Accepting makes the place if
 * need be (`h->place` tells which) and the role, and writes on it what host_save does; asking anew
 * takes back what was replied before. */
enum host_answer { HOST_ACCEPT, HOST_ASK, HOST_DECLINE };
enum host_refusal host_answer(struct db *db, struct arena *a, int64_t id, enum host_answer answer,
                              const char *word, int64_t by, int32_t today, int64_t now);
/* The host answers a question; the host takes the offer back (an accepted one too: then it is asked
 * for no new date). */
enum host_refusal host_reply(struct db *db, struct arena *a, int64_t id, const char *reply,
                             int64_t now);
enum host_refusal host_withdraw(struct db *db, struct arena *a, int64_t id, int64_t now);

/* Does it offer that date, by its weekdays and dates alone? */
bool host_offers(const struct host *h, int32_t date);

/* Can it on that date, by its weekdays, its dates and the calendars read for its place (busy between
 * the two minutes of the day)? */
bool host_can(struct db *db, struct arena *a, const struct host *h, int32_t date, int opens,
              int closes);

/* Who is told of an offer: those who animate in the whole community today; if nobody does, its
 * administrators. */
size_t host_animators(struct db *db, struct arena *a, int32_t today, int64_t **people);

/* What is held about a person: their offers with dates and answers.  Forgotten, offers that were
 * never accepted go; an accepted host stays without them, as its place does. */
struct value *host_export(struct db *db, struct arena *a, int64_t person);
void host_forget(struct db *db, int64_t person, int64_t now);

/* The demo's: each host place has its host, and a few offers wait. */
void host_seed(struct seed *seed);

/* Pages and API of hosts and of territories. */
extern const struct room season_hosts_room;

#endif
