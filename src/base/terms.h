/* A text as search knows it: its words folded (fold.h), cut at whatever is no letter or digit, each
 * with its French and its English stem (libstemmer's Snowball stemmers, given the folded word, so
 * that who types without accents finds the same).  Both engines hold and compare what is made here,
 * so both find alike. */
#ifndef BASE_TERMS_H
#define BASE_TERMS_H

#include "base/arena.h"

enum { TERM_LETTERS = 32 };             /* of a word; what is longer is cut */

struct term {
    const char *word;                   /* folded: "ordinateurs" */
    const char *french;                 /* its stems: "ordin" */
    const char *english;
    bool empty;                         /* says nothing: "le", "mon", "qui", "the", "please" */
};

/* The terms of a text in their order, in `a`; returns how many. */
size_t terms_of(struct arena *a, const char *text, struct term **out);

/* How many letters apart two folded words are: taken out, put in, exchanged, or two neighbours
 * swapped (optimal string alignment).  More than `most` is `most` + 1. */
int words_apart(const char *one, const char *other, int most);

#endif
