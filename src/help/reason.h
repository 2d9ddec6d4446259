/* Why two people should meet: what one wants to learn and the other gives, and trades that go
 * together.  Only by what every member may see of both, whoever looks. */
#ifndef HELP_REASON_H
#define HELP_REASON_H

#include "people/people.h"

/* Any member of the community: an id that nobody has, so no circle. */
struct looker any_member(int32_t today);

/* Something somebody gives or wants to learn, read once. */
struct topic {
    const char *words;                  /* theirs */
    const struct term *terms;
    size_t count;
    const struct matter *matter;        /* of the lexicon; NULL: none known */
};

/* A person as any member sees them. */
struct seen {
    int64_t person;
    bool named, present;                /* their name, and that they come */
    struct topic *gives, *learns;       /* the trade is the last of what they give */
    size_t give_count, learn_count;
    const char *trade_code;             /* ROME; NULL: none known */
};
struct seen reason_seen(struct db *db, struct arena *a, int64_t person, int32_t today);

/* How well `giver` could teach what `learner` wants to know, 1 to 1000, and which of the giver's
 * words say so; 0 and "" if not at all. */
int reason_to_learn(const struct seen *learner, const struct seen *giver, const char **words);

/* The same for these words of the giver's alone: does it still hold? */
bool reason_holds(const struct seen *learner, const struct seen *giver, const char *words);

/* Different trades of one field of ROME ("E1104" and "E1308" no, "E1205" and "E1206" yes). */
bool reason_trades(const struct seen *one, const struct seen *other);

#endif
