/* Belonging: the charter of the community, and a newcomer's first steps.
 *
 * The charter has versions; nothing is overwritten.  The one in force is the newest whose day has
 * come; one more may be announced for a later day, and withdrawn before it.  Who accepts names the
 * version they read.  An accepted charter is no gate: nobody is locked out for not having answered,
 * it is asked again, on screen, when a new version comes in force.
 *
 * The path of a newcomer is read from what they do anyway: the charter, a first day, a godparent, a
 * first skill, a first help.  Who follows it (whoever animates the whole community) sees that a step
 * was made, not what was written, and of help nothing that was asked without a name.  A godparent is
 * proposed by who animates or a mediator, and may say no thanks; two newcomers each, at most.
 *
 * Reads of other rooms' tables: person, skill (people); account, role (account); day, place,
 * presence (agenda, place, booking); request, candidate, thanks (help). */
#ifndef WELCOME_WELCOME_H
#define WELCOME_WELCOME_H

#include "http/route.h"
#include "people/people.h"

/* Characters of a charter and of what changed in it; days one is new; newcomers of a godparent. */
enum { CHARTER_MOST = 12000, CHARTER_CHANGES = 400, NEWCOMER_DAYS = 90, GODCHILDREN = 2 };

/* ---- the charter (charter.c) ---- */

struct charter {
    int64_t version;                    /* from 1; 0: there is none */
    const char *words;                  /* paragraphs between empty lines; "- " begins a point, "# " a
                                           heading */
    const char *changes;                /* "" */
    int32_t from;
    int64_t made_at;
};

enum charter_refusal {
    CHARTER_ALLOWED,
    CHARTER_UNKNOWN,                    /* no such version */
    CHARTER_NO_WORDS,
    CHARTER_NO_CHANGES,                 /* what is new in it?  People will read it */
    CHARTER_LONG,
    CHARTER_PAST,                       /* it cannot begin before today */
    CHARTER_ANNOUNCED,                  /* another one is announced already */
    CHARTER_IN_FORCE,                   /* its day has come: it cannot be withdrawn */
    CHARTER_STALE,                      /* another version is in force by now */
    CHARTER_FAILED
};

/* The one in force; false, and version 0, if there is none yet. */
bool charter_in_force(struct db *db, struct arena *a, int32_t today, struct charter *out);
bool charter_get(struct db *db, struct arena *a, int64_t version, struct charter *out);
/* All, the newest first; one that is announced is the first, with its day after today. */
size_t charter_list(struct db *db, struct arena *a, struct charter **out);

/* A new version: words, changes (from the second on) and the day it begins are `c`'s; its number is
 * filled. */
enum charter_refusal charter_write(struct db *db, struct arena *a, struct charter *c, int64_t by,
                                   int32_t today, int64_t now);
enum charter_refusal charter_withdraw(struct db *db, struct arena *a, int64_t version,
                                      int32_t today);

/* Accepted twice is accepted once. */
enum charter_refusal charter_accept(struct db *db, struct arena *a, int64_t person,
                                    int64_t version, int32_t today, int64_t now);
/* The newest version they accepted, 0: none; `*at` (may be NULL) when. */
int64_t charter_accepted(struct db *db, struct arena *a, int64_t person, int64_t *at);

/* Members who have not accepted the one in force, after `after` (0: from the first), `limit` at
 * most; how many there are. */
size_t charter_missing(struct db *db, struct arena *a, int32_t today, int64_t after, size_t limit,
                       int64_t **people);
int64_t charter_missing_count(struct db *db, struct arena *a, int32_t today);

/* Whom to tell of a charter that came in force: `most` of those who have not accepted it, each once;
 * 0: there is nobody left to tell. */
size_t charter_tell_next(struct db *db, struct arena *a, int32_t today, size_t most, int64_t now,
                         struct charter *out, int64_t **people);

/* ---- a godparent (godparent.c) ---- */

enum godparent_state { GODPARENT_NONE, GODPARENT_ASKED, GODPARENT_YES };

enum godparent_refusal {
    GODPARENT_ALLOWED,
    GODPARENT_UNKNOWN,                  /* no such people, or they may not see each other's name */
    GODPARENT_HAS_ONE,                  /* somebody is asked, or said yes */
    GODPARENT_FULL,                     /* they go with GODCHILDREN others already */
    GODPARENT_SAID_NO,                  /* to this newcomer */
    GODPARENT_NOT_ASKED,
    GODPARENT_FAILED
};

struct godparent {
    int64_t newcomer, person;
    enum godparent_state state;
    int64_t asked_by;                   /* 0: not known any more */
    int64_t changed_at;
};

/* Would they like one? */
void godparent_wish(struct db *db, int64_t newcomer, bool wished, int64_t now);
bool godparent_wished(struct db *db, int64_t newcomer);
/* Who goes with a newcomer, or is asked to; false: nobody. */
bool godparent_of(struct db *db, struct arena *a, int64_t newcomer, struct godparent *out);
/* Those a person goes with, or is asked to. */
size_t godchildren_of(struct db *db, struct arena *a, int64_t person, struct godparent **out);

enum godparent_refusal godparent_propose(struct db *db, struct arena *a, int64_t newcomer,
                                         int64_t person, int64_t by, int32_t today, int64_t now);
enum godparent_refusal godparent_answer(struct db *db, struct arena *a, int64_t newcomer,
                                        int64_t person, bool yes, int64_t now);
/* Either of the two: it is enough. */
enum godparent_refusal godparent_end(struct db *db, struct arena *a, int64_t newcomer, int64_t by,
                                     int64_t now);

/* Who could, best first: members of some time whose trade or skills speak of the newcomer's trade,
 * or who live in the same commune, as far as any member may see of both; who may be proposed. */
struct godparent_idea {
    int64_t person;
    bool trade, commune;
};
size_t godparent_ideas(struct db *db, struct arena *a, int64_t newcomer, int32_t today,
                       size_t most, int64_t now, struct godparent_idea **out);

/* ---- the path (path.c) ---- */

struct welcome_path {
    int64_t person;
    int64_t arrived_at;
    int64_t charter, accepted, accepted_at;     /* versions: in force, accepted; 0: none */
    bool came;
    int32_t first_day;                  /* if they came */
    bool comes;                         /* they said they come on a day still ahead... */
    int32_t next_day;                   /* ...this one */
    struct godparent godparent;
    bool wishes;                        /* for a godparent */
    bool skill, help;
};

/* As the person sees it: any help counts. */
struct welcome_path welcome_path(struct db *db, struct arena *a, int64_t person, int32_t today);
bool welcome_is_done(const struct welcome_path *p);

/* Who arrived within NEWCOMER_DAYS, the latest first, before the person of `before` (0: from the
 * latest), as who follows them may know: of help only what was given or asked with a name. */
size_t newcomers(struct db *db, struct arena *a, int32_t today, int64_t now, int64_t before,
                 size_t limit, struct welcome_path **out);

struct value *welcome_export(struct db *db, struct arena *a, int64_t person);
void welcome_forget(struct db *db, int64_t person, int64_t now);
void welcome_seed(struct seed *seed);

extern const struct room welcome_room;

#endif
