/* Numbers with decimals as people write them, kept as whole numbers of the smallest step: metres to
 * one decimal are decimetres, degrees to seven are what the data holds.  No floating point. */
#ifndef PLACE_DECIMAL_H
#define PLACE_DECIMAL_H

#include "base/arena.h"

/* "12,5" or "12.5" with `places` 1 is 125.  At most `places` decimals (1 to 9) and nine digits
 * before them; false and `*n` untouched for anything else. */
bool decimal_parse(const char *text, int places, int64_t *n);

/* 125 with `places` 1 is "12" `point` "5"; zeros at the end that say nothing are left out. */
char *decimal_text(struct arena *a, int64_t n, int places, char point);

#endif
