/* What the files of pdf.h share: the open document and its fonts.  Cairo's and Pango's things go by
 * their tags here, so that only those who draw need the headers of both. */
#ifndef VIEW_PDF_PAGE_H
#define VIEW_PDF_PAGE_H

#include "base/str.h"
#include "view/pdf.h"

struct pdf {
    struct arena *arena;
    struct str bytes;
    double width, height;               /* millimetres */
    struct _cairo_surface *surface;
    struct _cairo *cairo;               /* in millimetres */
    struct _PangoFontMap *fonts;
    struct _PangoContext *context;
};

/* `words` as cairo takes them: what it calls no text, broken bytes and the code points that Unicode
 * keeps for itself (U+FFFE, U+FDD0), is left out, for one such letter ends the whole document. */
const char *pdf_words(struct arena *a, const char *words);

/* The fonts inside the program and no others; the caller unrefs it. */
struct _PangoFontMap *pdf_fonts(void);

/* Letters for pdf_text and for the words of drawings: Pango's description of a font, in the units
 * of the drawing.  The caller frees it. */
struct _PangoFontDescription *pdf_letters(enum pdf_font font, enum pdf_weight weight, double size);

#endif
