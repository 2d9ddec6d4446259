/* Everyday words and the matter they speak of: "mon ordi rame" is computer repair, "déclaration de
 * TVA" accounting.  A small list of our own (lexicon.txt, in the program), French first with English
 * beside it; it works without the trades of ROME and knows their codes.
 *
 * A matter has a ROME code (of the trade nearest to it), a name in both languages, words that name
 * the skill, and words in which people tell their trouble.  Words are compared by their stems
 * (base/terms.h), several in a row count as one expression.  The list is read once, when it is first
 * needed; it never changes while the program runs. */
#ifndef PEOPLE_LEXICON_H
#define PEOPLE_LEXICON_H

#include "base/arena.h"
#include "base/terms.h"

struct matter {
    const char *key;                    /* stable, ASCII: "computer-repair" */
    const char *code;                   /* ROME: "I1401" */
    const char *french;                 /* "dépannage informatique" */
    const char *english;                /* "computer repair" */
};

/* A matter that a text speaks of, and how surely: 1 to 1000. */
struct sense {
    const struct matter *matter;
    int weight;
};

/* The matters of a text, the surest first, `most` at most into `out`; returns how many.  What a text
 * does not say it does not have: none is a good answer. */
size_t lexicon_read(struct arena *a, const char *text, struct sense *out, size_t most);

/* The matter whose name or skill words these words are ("développeuse web"), as for a trade or a
 * skill, not for a trouble; NULL if none is near enough. */
const struct matter *lexicon_trade(struct arena *a, const char *words);

/* The matter of a key; NULL if there is none. */
const struct matter *lexicon_matter(const char *key);

/* The matter at that place of the list, NULL past its end. */
const struct matter *lexicon_at(size_t i);

/* Do those who know one of two matters often know the other?  So is a matter near itself. */
bool lexicon_near(const struct matter *one, const struct matter *other);

/* The words that name a matter, one after the other, as a text. */
const char *lexicon_names(struct arena *a, const struct matter *matter);

/* How much it says that two texts share this word: 0 nothing ("cherche", "quelqu'un"), 1000 all
 * ("accordéon"); verbs of every trade ("réparer") and words of many matters lie between. */
int lexicon_worth(const struct term *term);

/* How alike two words are: 1000 the same but for a plural, less for the same stem or a letter
 * mistyped, 0 not at all. */
int lexicon_alike(const struct term *one, const struct term *other);

/* Does this word of a term say no ("ne", "plus", "not")?  The "t" of "won't" does. */
bool lexicon_denies(const char *word);

#endif
