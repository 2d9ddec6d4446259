/* QR codes (ISO/IEC 18004), as squares to draw: on a page, or with view/pdf.h on paper.
 *
 * What is encoded is the text's own bytes: an address, or a payment (EPC069-12).  Correction is of
 * level M, which bears a thumb mark or a fold, unless said otherwise by the standard that asks for
 * the code. */
#ifndef VIEW_QR_H
#define VIEW_QR_H

#include "base/arena.h"

enum { QR_QUIET = 4 };                  /* white squares that must surround a code */

struct qr {
    int side;                           /* squares in a row, without the quiet zone */
    const unsigned char *dark;          /* side * side, row by row; 1 is dark */
};

/* False if the text is empty or longer than a code can hold (2,331 bytes). */
bool qr_make(struct arena *a, const char *text, struct qr *out);

/* One <svg> with one path and its quiet zone, dark on white in both schemes; `label` is its name
 * for those who do not see it, and should say the address too.  "" if qr_make says no. */
char *svg_qr(struct arena *a, const char *text, const char *label);

#endif
