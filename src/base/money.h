/* Amounts are whole cents in an int64_t, never a fraction and never floating point.  All rounding
 * of the house is done by the two functions at the end; an amount that does not fit is a bug. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/arena.h"

enum money_style {
    MONEY_PROSE,                                    /* "7 €" when whole, "7,50 €" when not */
    MONEY_TABLE,                                    /* "7,00 €", also for documents */
};

/* The amount as people read it: French « 1 234,50 € » with U+202F between thousands and U+00A0
 * before the sign; English "€1,234.50", always with cents.  U+2212 before a negative one.
 * `currency` is ISO 4217; all but EUR show their code. */
char *money_text(struct arena *a, const char *lang, int64_t cents, const char *currency,
                 enum money_style style);

/* What a person wrote: "12,50", "12.50", "7", "-3,5", "1 234,50", "7 €".  A point or comma starts
 * the cents (one or two digits), so "1,234" is refused.  False leaves `*cents` untouched. */
bool money_parse(const char *text, int64_t *cents);

/* The price of `seconds` at `cents_per_hour`, half a cent rounded up; away from zero for negative
 * ones, so that a credit note is the exact opposite of its invoice. */
int64_t money_times(int64_t cents_per_hour, int64_t seconds);

/* Shares `cents` out over `count` weights (none negative), so that the parts add up to it: each
 * gets the whole cents of its exact part, and the cents left over go one each to the largest
 * remainders, the first of equals first (Hamilton's method).  All weights 0: equal parts. */
void money_share(struct arena *a, int64_t cents, const int64_t *weights, size_t count,
                 int64_t *parts);

#endif
