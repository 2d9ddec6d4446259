/* By what people are found: the tables word, word_end, word_key and sought, written in sought.c and
 * read in search.c.
 *
 * A word stands once for all.  It is found as itself; by its beginning, or from three letters any
 * part, through its endings; by its stems; and by its beginning without a letter or two, as is who
 * mistypes it: what is left out on both sides, of the word and of what was typed, meets.  Codes (of
 * trades, domains, communes) are words that nobody can type, for fields of their own. */
#ifndef PEOPLE_SOUGHT_H
#define PEOPLE_SOUGHT_H

#include "people/profile.h"

/* As in the table.  Those of names first: who runs finds by them whatever their level. */
enum sought_field {
    BY_FIRST_NAME = 1, BY_LAST_NAME, BY_ORGANISATION, BY_TRADE, BY_GIVEN, BY_WANTED, BY_CODE,
    BY_COMMUNE
};

enum { KEY_FRENCH = 1, KEY_ENGLISH, KEY_NEAR };

/* The most keys of KEY_NEAR a word has: seven letters without none, one or two of them. */
enum { NEAR_MOST = 29 };

/* How many letters a word may be mistyped by: none if it is short. */
int near_letters(const char *word);

/* The keys by which a word meets those that are near; each once.  Returns how many. */
size_t near_keys(struct arena *a, const char *word, const char *keys[NEAR_MOST]);

/* Where a folded name stands in the alphabet: its first twelve letters as one number, about what
 * others see of it ("christophe d"). */
int64_t name_place(const char *fold);

#endif
