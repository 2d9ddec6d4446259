/* What a line says (a trade or a skill, in its owner's words): its words and its matters, as
 * fit_line.c understood them.  The same lines are weighed again and again, so what was understood is
 * kept, some thousands of lines for the whole program. */
#ifndef SKILL_FIT_LINE_H
#define SKILL_FIT_LINE_H

#include "people/people.h"

enum { LINE_WORDS = 12, LINE_SENSES = 5 };

/* A word that says something, and how much. */
struct line_word {
    struct term term;
    int worth;                          /* as lexicon_worth */
};

struct line {
    const char *text;
    struct line_word words[LINE_WORDS];
    size_t word_count;
    struct sense senses[LINE_SENSES];
    size_t sense_count;
};

/* Reads a text without keeping anything; all is in `a`. */
void line_read(struct arena *a, const char *text, struct line *out);

/* The line of these words, read or kept.  Only between lines_begin and lines_end, which one thread
 * does at a time; what it returns is gone after lines_end. */
void lines_begin(void);
const struct line *line_of(const char *words);
void lines_end(void);

#endif
