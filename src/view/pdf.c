#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "base/log.h"
#include "base/zone.h"
#include "view/pdf_page.h"
#include "view/qr.h"

#define POINTS (72 / 25.4)              /* in a millimetre */

/* The light colours of static/app.css. */
static const uint32_t inks[] = {
    [PDF_INK] = 0x20262d,   [PDF_INK2] = 0x525c66,   [PDF_BRICK] = 0x9d3c28,
    [PDF_WALL] = 0xb25a41,  [PDF_SLATE] = 0x2b3641,  [PDF_STONE] = 0xcfc8bb,
    [PDF_LINE] = 0xd9d6cd,  [PDF_MORTAR] = 0xe6e3dc, [PDF_CHALK] = 0xf2f1ed,
    [PDF_LIT] = 0xffd071,   [PDF_PATINA] = 0x1d6859, [PDF_WHITE] = 0xffffff,
};

static void use(struct pdf *p, uint32_t colour)
{
    cairo_set_source_rgb(p->cairo, (colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

/* ---- the document ---- */

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int len)
{
    struct pdf *p = closure;

    str_add_len(&p->bytes, (const char *) bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

static void let_go(struct pdf *p)
{
    if (!p->surface)
        return;
    g_object_unref(p->context);
    g_object_unref(p->fonts);
    cairo_destroy(p->cairo);
    cairo_surface_destroy(p->surface);
    p->surface = NULL;
}

static void end_pdf(void *what)
{
    let_go(what);
}

/* The bytes of the character at `at` if it may be drawn, else 0: Unicode's noncharacters are valid
 * UTF-8, and yet no text to the drawing library. */
static size_t drawable(const char *at)
{
    const unsigned char *s = (const unsigned char *) at;
    size_t n = str_letter(at);

    if (n == 3 && s[0] == 0xef && s[1] == 0xb7 && s[2] >= 0x90 && s[2] <= 0xaf)
        return 0;                       /* U+FDD0 to U+FDEF */
    bool is_last = n == 4 ? (s[1] & 0x0f) == 0x0f && s[2] == 0xbf : s[0] == 0xef && s[1] == 0xbf;
    return n >= 3 && is_last && s[n - 1] >= 0xbe ? 0 : n;       /* the last two of each plane */
}

const char *pdf_words(struct arena *a, const char *words)
{
    struct str s = str_new(a);

    for (const char *at = words ? words : ""; *at;) {
        size_t n = drawable(at);
        str_add_len(&s, at, n);
        at += n ? n : 1;
    }
    return s.text;
}

/* The moment is said, or cairo would write today's. */
static void describe(struct pdf *p, const struct pdf_about *about)
{
    const char *made = instant_text(p->arena, about->made_at, NULL);

    cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
                                   pdf_words(p->arena, about->title));
    if (about->author)
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR,
                                       pdf_words(p->arena, about->author));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Beffroi");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
}

struct pdf *pdf_new(struct arena *a, const struct pdf_about *about)
{
    struct pdf *p = arena_make(a, struct pdf);

    p->arena = a;
    p->bytes = str_new(a);
    p->width = about->size == PDF_A3 ? 297 : 210;
    p->height = about->size == PDF_A3 ? 420 : 297;
    p->surface = cairo_pdf_surface_create_for_stream(keep, p, p->width * POINTS,
                                                     p->height * POINTS);
    describe(p, about);
    p->cairo = cairo_create(p->surface);
    cairo_scale(p->cairo, POINTS, POINTS);
    p->fonts = pdf_fonts();
    p->context = pango_font_map_create_context(p->fonts);
    pango_context_set_language(p->context, pango_language_from_string(about->lang));
    /* Letters lie where the font says, not on the pixels of a screen. */
    pango_context_set_round_glyph_positions(p->context, FALSE);
    pango_cairo_update_context(p->cairo, p->context);
    arena_at_end(a, end_pdf, p);
    return p;
}

double pdf_width(const struct pdf *p)
{
    return p->width;
}

double pdf_height(const struct pdf *p)
{
    return p->height;
}

void pdf_page(struct pdf *p)
{
    cairo_show_page(p->cairo);
}

const char *pdf_end(struct pdf *p, size_t *len)
{
    cairo_show_page(p->cairo);
    cairo_surface_finish(p->surface);
    cairo_status_t status = cairo_status(p->cairo);
    if (!status)
        status = cairo_surface_status(p->surface);
    if (status)                         /* no disk, no network: memory, or a fault of ours */
        BUG("cannot draw: %s", cairo_status_to_string(status));
    let_go(p);
    *len = p->bytes.len;
    return p->bytes.text;
}

/* ---- text ---- */

/* Words as lines, at a size that may be less than what was asked for. */
struct block {
    PangoLayout *layout;
    double size;                        /* of the letters, millimetres */
    double pitch;                       /* from line to line */
    int lines;                          /* to be drawn */
};

static PangoLayout *lay_out(struct pdf *p, const struct pdf_text *t, double size)
{
    PangoLayout *layout = pango_layout_new(p->context);
    PangoFontDescription *letters = pdf_letters(t->font, t->weight, size);
    PangoAttrList *attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_font_features_new(
        t->figures ? "lnum=1, tnum=1" : "lnum=1"));
    pango_layout_set_font_description(layout, letters);
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_width(layout, (int) lround(fmin(t->w, 10000) * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, pdf_words(p->arena, t->words), -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(letters);
    return layout;
}

static struct block make_block(struct pdf *p, const struct pdf_text *t, double size)
{
    double leading = t->leading > 0 ? t->leading : t->font == PDF_SERIF ? 1.15 : 1.35;
    struct block b = { .layout = lay_out(p, t, size), .size = size, .pitch = size * leading };

    b.lines = pango_layout_get_line_count(b.layout);
    return b;
}

/* As many lines as fit, one at least. */
static int room_for(const struct pdf_text *t, const struct block *b)
{
    double fit = floor(t->most / b->pitch + 1e-6);

    return t->most <= 0 || fit > b->lines ? b->lines : fit < 1 ? 1 : (int) fit;
}

static struct block fit_block(struct pdf *p, const struct pdf_text *t)
{
    double asked = t->size / POINTS;
    struct block b = make_block(p, t, asked);

    while (t->fit == PDF_SHRINK && room_for(t, &b) < b.lines && b.size > asked * 0.53) {
        double smaller = b.size * 0.95;
        g_object_unref(b.layout);
        b = make_block(p, t, smaller);
    }
    return b;
}

/* One line with its top at `y`; the letters lie in the middle of the pitch, as on a page. */
static void draw_line(struct pdf *p, const struct pdf_text *t, const struct block *b,
                      PangoLayoutLine *line, double y)
{
    PangoRectangle box;

    pango_layout_line_get_extents(line, NULL, &box);
    double w = (double) box.width / PANGO_SCALE, h = (double) box.height / PANGO_SCALE;
    double spare = t->align == PDF_LEFT ? 0 : t->align == PDF_RIGHT ? t->w - w : (t->w - w) / 2;
    cairo_move_to(p->cairo, t->x + spare,
                  y + (b->pitch - h) / 2 - (double) box.y / PANGO_SCALE);
    pango_cairo_show_layout_line(p->cairo, line);
}

/* The last line there is room for takes all the rest of the words, and loses what does not fit. */
static void draw_rest(struct pdf *p, const struct pdf_text *t, const struct block *b, double y)
{
    PangoLayoutLine *last = pango_layout_get_line_readonly(b->layout, b->lines - 1);
    char *rest = arena_text(p->arena, pango_layout_get_text(b->layout) + last->start_index);
    struct pdf_text words = *t;

    for (char *at = rest; (at = strpbrk(at, "\r\n"));)
        *at = ' ';
    words.words = rest;
    struct block line = make_block(p, &words, b->size);
    pango_layout_set_ellipsize(line.layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(line.layout, TRUE);
    draw_line(p, t, &line, pango_layout_get_line_readonly(line.layout, 0), y);
    g_object_unref(line.layout);
}

double pdf_text(struct pdf *p, const struct pdf_text *t)
{
    struct block b = fit_block(p, t);
    int lines = room_for(t, &b), whole = lines < b.lines ? lines - 1 : lines;

    use(p, inks[t->ink ? t->ink : PDF_INK]);
    for (int i = 0; i < whole; i++)
        draw_line(p, t, &b, pango_layout_get_line_readonly(b.layout, i), t->y + i * b.pitch);
    if (whole < lines) {
        b.lines = lines;
        draw_rest(p, t, &b, t->y + whole * b.pitch);
    }
    g_object_unref(b.layout);
    return lines * b.pitch;
}

double pdf_measure(struct pdf *p, const struct pdf_text *t, double *w)
{
    struct block b = fit_block(p, t);
    int lines = room_for(t, &b), widest = 0;

    for (int i = 0; i < lines; i++) {
        PangoRectangle box;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(b.layout, i), NULL, &box);
        widest = box.width > widest ? box.width : widest;
    }
    if (w)
        *w = (double) widest / PANGO_SCALE;
    g_object_unref(b.layout);
    return lines * b.pitch;
}

/* ---- shapes ---- */

static void outline_box(cairo_t *c, const struct pdf_box *b, double inset)
{
    double left = b->x + inset, top = b->y + inset;
    double right = b->x + b->w - inset, bottom = b->y + b->h - inset;
    double r = fmax(b->round - inset, 0);

    cairo_new_path(c);
    if (r <= 0) {
        cairo_rectangle(c, left, top, right - left, bottom - top);
        return;
    }
    cairo_arc(c, right - r, top + r, r, -M_PI / 2, 0);
    cairo_arc(c, right - r, bottom - r, r, 0, M_PI / 2);
    cairo_arc(c, left + r, bottom - r, r, M_PI / 2, M_PI);
    cairo_arc(c, left + r, top + r, r, M_PI, M_PI * 3 / 2);
    cairo_close_path(c);
}

/* The border lies inside. */
void pdf_box(struct pdf *p, const struct pdf_box *b)
{
    if (b->fill) {
        outline_box(p->cairo, b, 0);
        use(p, inks[b->fill]);
        cairo_fill(p->cairo);
    }
    if (b->rule) {
        outline_box(p->cairo, b, b->width / 2);
        use(p, inks[b->rule]);
        cairo_set_line_width(p->cairo, b->width);
        cairo_stroke(p->cairo);
    }
}

/* Stretchers and headers in turn, as in the cornice of the pages. */
void pdf_bricks(struct pdf *p, double x, double y, double w, double h)
{
    static const uint32_t joint = 0xdab9ac, stretcher = 0xa8442e, header = 0x8d3623;
    double gap = h / 6, at = x;

    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, x, y, w, h);
    cairo_clip(p->cairo);
    use(p, joint);
    cairo_paint(p->cairo);
    for (bool whole = true; at < x + w; whole = !whole) {
        double long_side = whole ? h * 2.4 : h * 1.15;
        cairo_rectangle(p->cairo, at, y, long_side, h);
        use(p, whole ? stretcher : header);
        cairo_fill(p->cairo);
        at += long_side + gap;
    }
    cairo_restore(p->cairo);
}

bool pdf_qr(struct pdf *p, double x, double y, double side, const char *text)
{
    struct qr qr;

    if (!qr_make(p->arena, text, &qr))
        return false;
    double square = side / (qr.side + 2 * QR_QUIET);
    use(p, inks[PDF_WHITE]);
    cairo_rectangle(p->cairo, x, y, side, side);
    cairo_fill(p->cairo);
    use(p, 0x000000);
    for (int i = 0; i < qr.side * qr.side; i++)
        if (qr.dark[i])
            cairo_rectangle(p->cairo, x + (QR_QUIET + i % qr.side) * square,
                            y + (QR_QUIET + i / qr.side) * square, square, square);
    cairo_fill(p->cairo);               /* at once: no hair of paper between squares */
    return true;
}
