/* Pages of paper: posters, statements, invoices, as PDF bytes.
 *
 * Lengths are millimetres from the top left corner, sizes of letters are points.  The letters are
 * the screen's, Young Serif and Source Sans 3, from inside the program: what is installed on the
 * machine changes nothing.  Nothing of the moment goes in, so the same calls give the same bytes,
 * and several threads may draw documents of their own at once.
 *
 *     struct pdf *p = pdf_new(a, &(struct pdf_about){ .title = "Days", .lang = "fr" });
 *     y += pdf_text(p, &(struct pdf_text){ .x = 20, .y = y, .w = 170, .size = 11, .words = w });
 *     bytes = pdf_end(p, &len);
 *
 * Texts are UTF-8 without markup and written as they are: typography is the caller's.  Newlines
 * break lines. */
#ifndef VIEW_PDF_H
#define VIEW_PDF_H

#include "base/arena.h"

enum pdf_size { PDF_A4, PDF_A3 };       /* upright: 210 x 297, 297 x 420 */
enum pdf_font { PDF_SANS, PDF_SERIF };  /* Source Sans 3; Young Serif, which has one weight */
enum pdf_weight { PDF_REGULAR, PDF_SEMIBOLD, PDF_BOLD };
enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

/* The brand's colours on white paper; each is told from the others in grey too. */
enum pdf_ink {
    PDF_NONE, PDF_INK, PDF_INK2, PDF_BRICK, PDF_WALL, PDF_SLATE, PDF_STONE, PDF_LINE, PDF_MORTAR,
    PDF_CHALK, PDF_LIT, PDF_PATINA, PDF_WHITE
};

struct pdf;

struct pdf_about {
    enum pdf_size size;
    const char *title, *author;         /* author may be NULL */
    const char *lang;                   /* "fr" */
    int64_t made_at;                    /* UTC seconds, told as its date: never "now" by itself */
};

/* A document with its first page open. */
struct pdf *pdf_new(struct arena *a, const struct pdf_about *about);

double pdf_width(const struct pdf *p);
double pdf_height(const struct pdf *p);

/* What to do with words that need more height than there is: end them with an ellipsis, or first
 * make the letters smaller, down to half. */
enum pdf_fit { PDF_CUT, PDF_SHRINK };

struct pdf_text {
    double x, y, w;                     /* the top left corner of the first line, the measure */
    const char *words;
    enum pdf_font font;
    enum pdf_weight weight;
    enum pdf_align align;
    enum pdf_ink ink;                   /* PDF_NONE: PDF_INK */
    double size;                        /* points */
    double leading;                     /* lines apart, times the size; 0: 1.35, a title's 1.15 */
    double most;                        /* height at most; 0: any */
    enum pdf_fit fit;
    bool figures;                       /* digits of one width, for columns of numbers */
};

/* Writes, and returns the height taken. */
double pdf_text(struct pdf *p, const struct pdf_text *t);

/* The height, and the width of the longest line (`w` may be NULL), that pdf_text would take. */
double pdf_measure(struct pdf *p, const struct pdf_text *t, double *w);

struct pdf_box {
    double x, y, w, h;
    double round;                       /* radius of the corners */
    enum pdf_ink fill;                  /* PDF_NONE: empty */
    enum pdf_ink rule;                  /* PDF_NONE: no border */
    double width;                       /* of the border */
};

void pdf_box(struct pdf *p, const struct pdf_box *b);

/* A course of brick, as along the top of a page; `h` is the brick's height. */
void pdf_bricks(struct pdf *p, double x, double y, double w, double h);

/* A QR code, `side` with its quiet zone; false if the text is too long (see qr.h). */
bool pdf_qr(struct pdf *p, double x, double y, double side, const char *text);

/* A drawing of view/svg.h or svg_map.h (the belfry, a façade, the map), as wide as said, by day.
 * Returns the height taken: the drawing's own proportion; 0 for what is none of ours. */
double pdf_svg(struct pdf *p, double x, double y, double w, const char *svg);

/* Ends this page and begins the next. */
void pdf_page(struct pdf *p);

/* The whole document, in the arena of pdf_new; `p` is over.  One that is not ended is freed with
 * its arena. */
const char *pdf_end(struct pdf *p, size_t *len);

#endif
