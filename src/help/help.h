/* Mutual help: somebody says what is wrong, the house says who could help and why, the asker
 * chooses who is told.  In the spirit of the networks for the exchange of knowledge (RERS): nothing
 * is counted, nobody is rated, no answer needs a reason.
 *
 * Who is proposed, in which order: fit first (skill/skill.h); among those who fit about equally,
 * who is there at the day asked for, who lives near (where the asker may know it), and who was not
 * asked lately.  Sparing is a promise: of ten requests that ask the same, one person is proposed
 * first at most SPARED_FIRST times, even where nobody else fits (then a mediator is the way
 * onward); whoever said "not now" is not proposed for the same matter for SPARED_DAYS.  Who is out
 * of reach, has left, or is the asker is never proposed.
 *
 * An anonymous asker is known to nobody but those who said yes, whatever role the others have.  Who
 * is asked is known to the asker alone; a "not now" shows as silence.
 *
 * Fit is computed before the transaction (a request's `prepare` step), the order inside it: ten who
 * ask at once see each other's askings.  Rules do not write mail: they return whom to tell.
 *
 * What stays to be inferred about an anonymous asker, and cannot be taken away: "here" says they
 * are at that place today, and the hour of asking who may have been there; whoever fits best and is
 * not proposed may be the asker (or out of reach, or spared); whoever says yes knows them and
 * cannot unknow them, also after "not now"; a listed request that ends in the hour somebody leaves
 * the community may be theirs; their own words may give them away.  And about those asked: who
 * cannot be asked has left, is out of reach, said no or is hidden, and nothing tells which.
 *
 * Reads of other rooms' tables: commune, day, person, place, presence, role, skill,
 * territory_commune. */
#ifndef HELP_HELP_H
#define HELP_HELP_H

#include "help/introduce.h"
#include "skill/skill.h"

enum {
    REQUEST_LENGTH = 600,               /* characters of a request, and of a thanks or a note */
    REQUESTS_OPEN = 8,                  /* of one person at a time */
    REQUESTS_A_DAY = 20,                /* of one person in 24 hours */
    PROPOSED_MOST = 10,
    ASKED_MOST = 10,                    /* persons by name, for one request */
    EVERYONE_A_DAY = 3,                 /* that everyone there is asked, by one asker, in 24 hours */
    ASKED_A_DAY = 3,                    /* the same person by the same asker, by name, in 24 hours,
                                           whatever became of the requests */
    SPARED_FIRST = 3, SPARED_OF = 10,   /* first at most 3 times in 10 equal requests */
    SPARED_DAYS = 30,
    REQUEST_KEPT = 365                  /* days after its end, then it is forgotten with its answers */
};

enum help_refusal {
    HELP_ALLOWED,
    HELP_UNKNOWN,               /* no such request, or not one this person may know of */
    HELP_NO_WORDS,              /* nothing is said that could be understood as a need */
    HELP_TOO_MANY,              /* REQUESTS_OPEN are open: close one first */
    HELP_TOO_OFTEN,             /* REQUESTS_A_DAY or EVERYONE_A_DAY: tomorrow */
    HELP_NO_DAY,                /* "here" without being anywhere today, or no day to come */
    HELP_NOT_OPEN,              /* done, dropped or over */
    HELP_NOT_YOURS,             /* only who asked may do that */
    HELP_NOT_ASKED,             /* they were not asked, and it is not listed */
    HELP_NOT_REACHABLE,         /* left, out of reach, said no, may not be known to the asker, or was
                                   asked by them ASKED_A_DAY times */
    HELP_ASKED_ENOUGH,          /* ASKED_MOST were asked */
    HELP_NOBODY,                /* nobody there to ask */
    HELP_NO_ANSWER,             /* nobody said yes: nobody to thank */
    HELP_TIME_OFF,              /* the community keeps no time account */
    HELP_TIME_BOUND,            /* it would pass the bounds of one of the two */
    HELP_NO_MEDIATOR,           /* only mediators may do that */
    HELP_FAILED                 /* the data could not be written: answer 503 */
};

enum urgency { URGENT_NOW, URGENT_WEEK, URGENT_ANY };           /* "now", "week", "any" */
enum reach { REACH_HERE, REACH_NEXT_DAY, REACH_ANYWHERE };      /* "here", "next_day", "anywhere" */
enum request_state { REQUEST_OPEN, REQUEST_TAKEN, REQUEST_DONE, REQUEST_DROPPED };

struct request {
    int64_t id;
    int64_t person;                     /* who asks; 0 where the one who reads may not know */
    const char *words;
    const char *seeks;                  /* the skill looked for, in words; "" */
    enum urgency urgency;
    enum reach reach;
    int64_t day;                        /* 0: none */
    bool anonymous;
    bool listed;                        /* all members see it */
    enum request_state state;           /* REQUEST_DROPPED also once ends_at has passed */
    int64_t made_at, changed_at, ends_at;
};

struct request_draft {
    int64_t person;
    const char *words;
    const char *seeks;                  /* NULL: as understood */
    const char *lang;                   /* of `seeks` as understood */
    enum urgency urgency;
    enum reach reach;
    int64_t place;                      /* of "here": where they are; 0: where they said they come
                                           today */
    bool anonymous;
    bool listed;                        /* show it to all members at once */
    const struct fit *fits;             /* of skill_fit, best first */
    size_t fit_count;
    int64_t now;
    int32_t today;
};

/* Makes a request with its candidates in order; nobody is asked yet.  Longer words are cut: pages
 * refuse them.  "Equal" for sparing is what skill_matter says of the words, or of `seeks` where it
 * was corrected. */
enum help_refusal request_make(struct db *db, struct arena *a, const struct request_draft *draft,
                               int64_t *id);

/* The day that "here" or "next_day" of a draft means (its person, reach, place, today and now):
 * where they said they come today; the first day that goes round and has not ended.  Its id may be
 * 0 (a permanent place's, that nobody needed a row for).  False if there is none. */
bool request_day(struct db *db, struct arena *a, const struct request_draft *draft,
                 struct day *out);

/* A request as far as `person` may know it: who asked, who was asked, everyone if it is listed (and
 * is a member, which the caller knows), mediators if it waits.  HELP_UNKNOWN: not for them. */
enum help_refusal request_get(struct db *db, struct arena *a, int64_t id, int64_t person,
                              int64_t now, struct request *out);

/* May `person` know who asks? Always where it is not anonymous; else themselves, and who said
 * yes. */
bool request_shows_asker(struct db *db, const struct request *q, int64_t person);

/* Somebody proposed, asked, or who came forward. */
enum help_answer { ANSWER_NO_WORD, ANSWER_YES, ANSWER_NOT_NOW };
struct candidate {
    int64_t person;
    int position;                       /* from 1; 0: not proposed by the house */
    int fit;
    const char *because;                /* their words that fit, "" */
    bool trade;                         /* those words are their trade */
    bool present;                       /* at the request's day (anywhere: today somewhere), as far
                                           as the reader may see */
    struct day day;                     /* that day; id 0 without one */
    int minutes;                        /* from the asker's commune; -1: not to be known */
    bool spared;                        /* asked by name by nobody else for SPARED_DAYS */
    bool met;                           /* they were at the same day before */
    int64_t asked_at;                   /* 0: not asked */
    enum help_answer answer;            /* to the asker a "not now" is ANSWER_NO_WORD */
    int64_t answered_at;
    const char *note;                   /* with the yes, "" */
};

/* For who asked, and a mediator while it waits (whom they asked themselves, not whom the asker did;
 * neither `met` nor `minutes`); for others none.  In order, those who came forward first.  Who has
 * become unreachable since is left out unless they said yes: positions are given once, nobody moves
 * up. */
size_t request_candidates(struct db *db, struct arena *a, const struct looker *looker,
                         const struct request *q, int64_t now, int32_t today,
                         struct candidate **out);

/* What `person` was asked and said; false if they were not. */
bool request_asked(struct db *db, struct arena *a, int64_t request, int64_t person,
                   struct candidate *out);

/* Asks one person, proposed or not (whom the asker may see).  Asked twice is asked once; for one
 * request after the other at most ASKED_A_DAY times. */
enum help_refusal request_ask(struct db *db, struct arena *a, const struct looker *asker,
                              int64_t request, int64_t person, int64_t now, int32_t today,
                              struct told_list *tell);
/* Asks everyone who comes to the request's day, or today where the asker is, but the asker, those
 * out of reach and those who said no; also those whom the asker may not see: they are not told who
 * else was, and the asker's list shows none of them.  Once for a request: HELP_ASKED_ENOUGH. */
enum help_refusal request_ask_everyone(struct db *db, struct arena *a, int64_t asker,
                                       int64_t request, int64_t now, int32_t today,
                                       struct told_list *tell);
/* Shows it to all members, or no longer. */
enum help_refusal request_list(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               bool listed, int64_t now);

/* "I can", with a note, or "not now", by somebody who was asked or who sees it listed.  The first
 * yes makes it TAKEN, for a week at least; more may follow.  A yes may be taken back by a "not now"
 * until it is done. `*tell` is the asker after a yes (or a yes taken back), with nobody after a
 * "not now". */
enum help_refusal request_answer(struct db *db, struct arena *a, int64_t request, int64_t person,
                                 enum help_answer answer, const char *note, int64_t now,
                                 struct told_list *tell);

/* It is done (also after its end, if somebody said yes); or dropped.  Those who were asked and did
 * not answer are told no more. */
enum help_refusal request_done(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               int64_t now);
enum help_refusal request_drop(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               int64_t now);

/* ---- lists ---- */

/* Newest first, before the request `before` (0: from the newest), `limit` at most. */
enum request_list_kind {
    REQUESTS_MINE,                      /* that I made */
    REQUESTS_FOR_ME,                    /* that I was asked and did not answer, or said yes to */
    REQUESTS_LISTED,                    /* open, shown to all, not mine */
    REQUESTS_WAITING                    /* for mediators: open, nobody said yes, for a day or longer
                                           or with nobody asked for an hour */
};
size_t requests(struct db *db, struct arena *a, enum request_list_kind kind, int64_t person,
                int64_t now, int64_t before, size_t limit, struct request **out);

/* ---- thanks (thanks.c) ---- */

struct thanks {
    int64_t id, request, from, to;
    const char *words;
    bool shown;                         /* to all members */
    int64_t made_at;
};
/* For a request (who helped, by who asked; said again it is the new words) or freely, between two
 * members who may see each other; REQUESTS_A_DAY at most. */
enum help_refusal thanks_say(struct db *db, struct arena *a, const struct looker *from,
                             const struct thanks *t, int64_t now);
/* Of what a person said and got, and (person 0) what is shown to all; newest first.  What an
 * anonymous asker wrote is not in the list of all. */
size_t thanks_list(struct db *db, struct arena *a, int64_t person, size_t limit,
                   struct thanks **out);

/* ---- out of reach (reach.c) ---- */

/* Until a day, the last one included, or (0) no longer; a year at most. */
void reach_set(struct db *db, int64_t person, int32_t until, int32_t today);
/* The last day of it; 0 if they can be asked. */
int32_t reach_until(struct db *db, struct arena *a, int64_t person, int32_t today);

/* ---- mediators (mediator.c) ---- */

/* Named, or animating the whole community (`animates`: the caller knows). */
bool mediates(struct db *db, int64_t person, bool animates);
void mediator_name(struct db *db, int64_t person, bool named, int64_t by, int64_t now);
size_t mediators(struct db *db, struct arena *a, int64_t **persons);

/* What a mediator looks at: people with skills whom nobody asked for SPARED_DAYS, those who came
 * within 60 days and are linked to nobody here (no help either way, no introduction, no day shared
 * with the same person twice); `most` of each, whom the looker may see. */
size_t people_unasked(struct db *db, struct arena *a, const struct looker *looker, int64_t now,
                      size_t most, int64_t **persons);
size_t people_unlinked(struct db *db, struct arena *a, const struct looker *looker, int64_t now,
                       int32_t today, size_t most, int64_t **persons);

/* A mediator asks somebody for a request that waits; the asker stays unknown to both if anonymous.
 * To ask the asker, or who was asked or said no already, looks the same and tells nobody. */
enum help_refusal request_mediate(struct db *db, struct arena *a, const struct looker *mediator,
                                  int64_t request, int64_t person, int64_t now, int32_t today,
                                  struct told_list *tell);

/* ---- the time account (time.c), off unless the community switched it on ---- */

struct help_custom {
    bool counts_time;
    int64_t lowest, highest;            /* minutes */
};
struct help_custom help_custom(struct db *db, struct arena *a);
void help_set_custom(struct db *db, const struct help_custom *custom);
/* Minutes given by a helper for a request: minus for who asked, plus for who helped. */
enum help_refusal time_give(struct db *db, struct arena *a, int64_t request, int64_t helper,
                            int64_t minutes, int64_t now);
int64_t time_balance(struct db *db, int64_t person);    /* minutes */

/* What is held about a person: {requests, asked, thanks, time, out_of_reach_until, mediator}; and
 * forgetting it.  Introductions are their own room's. */
struct value *help_export(struct db *db, struct arena *a, int64_t person);
void help_forget(struct db *db, int64_t person, int64_t now);
/* Requests whose end is REQUEST_KEPT days ago go, a few hundred at a time; thanks stay, without what
 * they were for, and what a movement of time stands on stays without words. */
void help_forget_old(struct db *db, struct arena *a, int64_t now);
void help_seed(struct seed *seed);

extern const struct room help_room;

#endif
