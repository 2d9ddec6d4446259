/* Dates, times and numbers as people read them, in "fr" or "en".
 *
 * Names and order come from ICU by patterns, and the patterns are msgids of context "pattern", so
 * translators decide them too; those of the first day of a month have a context of their own
 * (« 1er novembre »).  Each thread keeps one ICU formatter per language.  A language that is not
 * "fr" is taken for English.  The spaces inside a French time are U+00A0. */
#ifndef BASE_SAY_H
#define BASE_SAY_H

#include "base/arena.h"
#include "base/i18n.h"

enum date_style {
    DATE_LONG,                                      /* jeudi 26 novembre · Thursday 26 November */
    DATE_SHORT,                                     /* jeu. 26 nov. · Thu 26 Nov */
    DATE_DAY,                                       /* lundi 23 · Monday 23 */
    DATE_MONTH,                                     /* novembre 2026 · November 2026 */
    DATE_MONTH_NAME,                                /* novembre · November */
    DATE_MONTH_NAME_SHORT,                          /* nov. · Nov */
    DATE_IN_YEAR,                                   /* 26 novembre · 26 November */
    DATE_IN_YEAR_SHORT,                             /* 26 nov. · 26 Nov */
    DATE_WEEKDAY,                                   /* jeudi · Thursday */
    DATE_WEEKDAY_SHORT,                             /* jeu. · Thu */
};

/* A day in the catalogue's language; DATE_LONG and DATE_SHORT name the year when it is not the one
 * of `today`. */
char *say_date(struct arena *a, const struct catalog *c, int32_t day, enum date_style style,
               int32_t today);

/* Minutes after midnight: « 9 h 30 », « 9 h » · 9:30, 9:00; up to 24 h. */
char *say_time(struct arena *a, const char *lang, int minutes);

/* « 9 h – 17 h 30 » · 9:00–17:30 */
char *say_span(struct arena *a, const char *lang, int from, int to);

/* « 1 234 » with U+202F · 1,234; U+2212 before a negative one. */
char *say_number(struct arena *a, const char *lang, int64_t n);

/* « 23,9 » · 23.9: with so many digits (0 to 3) after the comma, half away from zero; U+2212 before
 * one that is negative when it is rounded. */
char *say_decimal(struct arena *a, const char *lang, double n, int digits);

#endif
