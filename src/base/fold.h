/* Text as search sees it, and text in the order of a dictionary.  Both are done here, with ICU, and
 * not by the databases, so that both engines find and sort the same. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/arena.h"

/* Lower case, without accents, œ as oe, æ as ae, ß as ss, curly apostrophes straight and no-break
 * spaces plain: "L’Œuvre à Béthune" becomes "l'oeuvre a bethune".  Folding twice changes nothing.
 * Bytes that are not UTF-8 become U+FFFD. */
char *text_fold(struct arena *a, const char *text);

/* Less than, equal to or greater than 0 in the order of a French ("fr") or English dictionary (ICU
 * collation; accents and case count only between words that are otherwise the same). */
int text_compare(const char *lang, const char *a, const char *b);

#endif
