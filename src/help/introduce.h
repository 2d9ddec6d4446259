/* Introductions at a day: two for each who wants them, for the good of the whole group.
 *
 * An edge joins two who come that day, both of whom want introductions and let every member see
 * their name and that they come, who have never been at the same day, were not introduced before
 * and did not refuse.  Its weight says how much each could learn from the other: most where one
 * wants to learn what the other gives, both ways more than twice one way; then trades that go
 * together; a little for people who are new; least for never having met.  What is proposed is a
 * maximum-weight b-matching with b = 2 (Schrijver, Combinatorial Optimization, ch. 31-33), found
 * exactly by GLPK for a group of a hundred; each edge keeps its reason, as long as both still let
 * it be seen.
 *
 * The matching runs in the background, away from the writer: a day that is due stands in a queue.
 * Reads of other rooms' tables: day, person, presence, role. */
#ifndef HELP_INTRODUCE_H
#define HELP_INTRODUCE_H

#include "skill/skill.h"

enum { INTRODUCED_EACH = 2 };

/* ---- the matching alone (match.c): knows no database ---- */

struct edge {
    int one, other;                     /* 0 .. people - 1, one < other */
    int weight;                         /* above 0 */
    bool chosen;                        /* out */
};

/* Chooses edges of the largest total weight, at most room[i] at the person i; of those of equal
 * weight always the same.  False if the search was cut short, after about a second (then what is
 * chosen is allowed, but perhaps not the best). */
bool match_people(int people, const int *room, struct edge *edges, size_t count);

/* ---- at a day (introduce.c) ---- */

struct introduction {
    int64_t id;
    int64_t one, other;                 /* one < other */
    int64_t day;                        /* 0: none */
    int64_t by;                         /* the mediator; 0: the house */
    const char *words;                  /* the mediator's, "" */
    const char *one_learns, *other_learns;      /* in the words of who gives; "" */
    bool trades;                        /* theirs go together */
    int64_t made_at, met_at, refused_at;        /* 0: not */
};

/* Do they want introductions at the days they come to?  No unless they said so. */
bool introductions_wanted(struct db *db, int64_t person);
void introductions_want(struct db *db, int64_t person, bool wanted, int64_t now);

/* Puts those days of today and tomorrow into the queue where somebody who comes has fewer than
 * INTRODUCED_EACH; and the first that stands there, 0 if none. */
void introductions_ask(struct db *db, struct arena *a, int32_t today, int64_t now);
int64_t introductions_asked(struct db *db);

/* Who is there and what each could learn: read, in `a`; then matched, without any data; then put
 * beside the introductions there are already (they stay), and the day leaves the queue.  What
 * others changed meanwhile is respected.  `*made` (may be NULL) are the new ones, their number is
 * returned. */
struct gathering;
struct gathering *introductions_gather(struct db *db, struct arena *a, int64_t day, int32_t today);
void introductions_match(struct gathering *g);
size_t introductions_put(struct db *db, struct arena *a, const struct gathering *g, int64_t now,
                         struct introduction **made);

/* The three at once, for a seed or a test; returns how many are new. */
size_t introductions_make(struct db *db, struct arena *a, int64_t day, int64_t now, int32_t today);

/* Those of a person, of a day or (0) of any, the newest first, forty at most; refused ones are not
 * among them, nor those with somebody who has left or does not come to that day after all. */
size_t introductions_of(struct db *db, struct arena *a, int64_t person, int64_t day, int32_t today,
                        struct introduction **out);

/* We met; or no, thank you, which nobody sees and the house respects.  False if it is not
 * theirs. */
bool introduction_met(struct db *db, int64_t id, int64_t person, int64_t now);
bool introduction_refuse(struct db *db, int64_t id, int64_t person, int64_t now);

/* A mediator puts two other people in touch, in their own words.  False, without saying which, if
 * they cannot be: unknown, the same person or the mediator; one has left; the mediator, or one of
 * the other, may not see a name; or one refused the other before. */
bool introduction_by(struct db *db, const struct looker *mediator, int64_t one, int64_t other,
                     const char *words, int64_t now);

/* The pages of introductions, and of who is at a table. */
extern const struct room introductions_room;

#endif
