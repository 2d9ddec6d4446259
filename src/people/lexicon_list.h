/* The list of lexicon.txt in memory, as lexicon_list.c makes it and lexicon.c reads texts with it.
 *
 * A word is a form in one language; words with the same key (a stem, or a short word itself) stand
 * together.  An expression is one word of a matter or several, in any order; it stands at its
 * anchor, the word that occurs in the fewest matters, so that a text looks up few.  All is numbers
 * into arrays that are made once, in about a fifth of a second, which
 * the first request pays. */
#ifndef PEOPLE_LEXICON_LIST_H
#define PEOPLE_LEXICON_LIST_H

#include "people/lexicon.h"

enum tongue { FRENCH, ENGLISH };

/* What an expression does for its matter: names it, tells a trouble, hints at it. */
enum expression_kind { NAMES, TROUBLES, HINTS };

enum { EXPRESSION_WORDS = 6, NEAR_MATTERS = 6 };

struct expression {
    uint16_t matter;
    uint8_t kind;
    bool negated;                       /* "ne démarre plus": wants a no in the text */
    uint8_t shared;                     /* by so many matters, itself among them */
    uint8_t count;
    uint16_t words[EXPRESSION_WORDS];   /* numbers of words, in order */
};

/* Said of all trades, or in asking for anything: says little, says nothing. */
enum word_use { SPEAKING, LIGHT, NOISE };

struct lexicon_word {
    const char *key, *form;             /* as lexicon_key and lexicon_form say */
    uint8_t tongue, use;
    uint16_t family;                    /* the first word with this key */
    uint16_t matters;                   /* in whose expressions it occurs */
    uint32_t first, count;              /* of the expressions anchored here */
};

struct lexicon {
    const struct matter *matters;
    uint16_t (*near)[NEAR_MATTERS];     /* numbers of matters plus 1; 0 where there are fewer */
    const char **names;                 /* of each matter: its naming expressions, as written */
    size_t matter_count;
    const struct lexicon_word *words;   /* by tongue and stem */
    size_t word_count;
    const struct expression *expressions;
    size_t expression_count;
};

/* The one list; read on the first call.  A line that is not as lexicon.txt says is a bug. */
const struct lexicon *lexicon_list(void);

/* By what a word is known: its stem in a language, or itself if it is short, as stems of short words
 * meet too often ("caf" of CAF and of café, "dor" of dors and of dorer).  In `a`, or of the term. */
const char *lexicon_key(struct arena *a, const struct term *term, enum tongue tongue);

/* A folded word without the "s" or "x" of a plural. */
const char *lexicon_form(struct arena *a, const char *word);

/* The first word of a key, NULL if no matter and no list of noise has it. */
const struct lexicon_word *lexicon_word(enum tongue tongue, const char *key);

#endif
