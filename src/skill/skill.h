/* What people here know: my skills, the directory with who is here today, the skills of all by
 * trade, and who fits a need told in plain words.
 *
 * Skills themselves lie with the persons (people/people.h); here they meet presence.  This room
 * writes no table.  Reads of other rooms' tables: skill, person, trade, day, presence. */
#ifndef SKILL_SKILL_H
#define SKILL_SKILL_H

#include "booking/booking.h"
#include "people/people.h"

/* Somebody who could help, and why. */
struct fit {
    int64_t person;
    int score;                          /* 1 to 1000: how well what they know fits the text */
    const char *words;                  /* of the skill or trade that fits best, as they wrote it */
    bool trade;                         /* it is their trade */
};

/* Who fits a need in plain words ("Mon ordinateur ne démarre plus"), best first, `most` at most; in
 * `a`; returns how many.  Only by skills and trades that the looker may see, never the looker.
 * Equal scores are in the order of ids, not of worth: whoever shows them mixes those fairly. */
size_t skill_fit(struct db *db, struct arena *a, const struct looker *looker, const char *text,
                 size_t most, struct fit **out);

/* The same by plain search, each word of the text for itself, as most products do: for script/bench
 * to show beside it. */
size_t skill_fit_plain(struct db *db, struct arena *a, const struct looker *looker,
                       const char *text, size_t most, struct fit **out);

/* What the text asks for, in a few words of a language ("dépannage informatique"), to be shown and
 * corrected; NULL if nothing is understood. */
const char *skill_sought(struct arena *a, const char *text, const char *lang);

/* The same for all texts that ask the same thing in the same words, whatever order, case, accents,
 * plural: what "equal requests" are. */
const char *skill_matter(struct arena *a, const char *text);

/* Puts the tabs of mutual help into a page's `page`, for the partial "skill/tabs"; `here` is "help",
 * "open", "skills", "people" or "collaborations".  Who is no member has none. */
void skill_tabs(const struct req *r, struct value *page, const char *here);

/* Persons who come on a day of a span, at a place or (0) anywhere, whose presence the looker may
 * see; in the order of ids, in `a`. */
size_t people_here(struct db *db, struct arena *a, const struct looker *looker, int64_t place,
                   int32_t from, int32_t to, int64_t **persons);

extern const struct room skill_room;

#endif
