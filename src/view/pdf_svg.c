#include <ctype.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "view/pdf_page.h"

/* Reads what view/svg.c and view/svg_map.c write, and no other SVG: elements with quoted
 * attributes, classes for colours, whole numbers.  What it does not know is left out; nothing here
 * can fail. */

/* What a class means in the light style sheet. */
struct look {
    const char *class;
    int64_t fill, stroke;               /* 0xRRGGBB, or NOTHING */
    double width, dash, opacity;        /* 0: no dash; opacity in all */
    bool hatched;
};

enum { NOTHING = -1 };

static const struct look looks[] = {
    { "f-w", 0xb25a41, NOTHING, .opacity = 1 },
    { "f-v", 0xa34f38, NOTHING, .opacity = 1 },
    { "f-c", NOTHING, 0xc98f7b, .width = 1, .dash = 7, .opacity = 0.28 },
    { "f-s", 0xcfc8bb, NOTHING, .opacity = 1 },
    { "f-r", 0x47535f, NOTHING, .opacity = 1 },
    { "f-x", 0x47535f, 0xcfc8bb, .width = 1, .opacity = 1 },
    { "f-g", 0x6d2d1d, NOTHING, .opacity = 1 },
    { "f-b", 0x6d2d1d, NOTHING, .opacity = 0.5 },
    { "f-o", 0x6d2d1d, 0xcfc8bb, .width = 3, .opacity = 1 },
    { "f-l", 0xffd071, NOTHING, .opacity = 1 },
    { "f-k", 0xffd071, NOTHING, .opacity = 0.62 },
    { "f-m", 0x8ff0d4, 0xffffff, .width = 3, .opacity = 1 },
    { "f-d", 0x1d6859, NOTHING, .opacity = 1 },
    { "f-n", 0x20262d, NOTHING, .opacity = 1 },
    { "f-t", 0xf4f2ec, 0x20262d, .width = 3, .opacity = 1 },
    { "f-h", NOTHING, 0x20262d, .width = 3, .opacity = 1 },
    { "f-e", 0x33414e, NOTHING, .opacity = 1 },
    { "m-b", 0xb25a41, NOTHING, .opacity = 1 },
    { "m-d", 0x47535f, NOTHING, .opacity = 1 },
    { "m-t", 0xf4f2ec, NOTHING, .opacity = 1 },
    { "g-m", 0xb25a41, NOTHING, .opacity = 1 },
    { "g-o", 0xffffff, 0x85837b, .width = 1, .opacity = 1 },
    { "plain", 0xe6e3dc, 0xffffff, .width = 1.5, .opacity = 1 },
    { "few", 0xf3dcb0, 0xffffff, .width = 1.5, .opacity = 1 },
    { "some", 0xe3b48b, 0xffffff, .width = 1.5, .opacity = 1 },
    { "many", 0xcf8d6c, 0xffffff, .width = 1.5, .opacity = 1 },
    { "unmet", NOTHING, 0xa5113b, .width = 1, .opacity = 1, .hatched = true },
    { "pin", 0xb25a41, 0xffffff, .width = 2.5, .opacity = 1 },
};

static const struct look *look_of(const char *class)
{
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        size_t len = strlen(looks[i].class);
        if (strncmp(class, looks[i].class, len) == 0 && (class[len] == '\0' || class[len] == ' '))
            return &looks[i];
    }
    return NULL;
}

/* ---- elements ---- */

enum { DEPTH = 16 };

struct drawing {
    struct pdf *pdf;
    struct arena *scratch;
    const char *at;                     /* in the text, after what is read */
    const char *tag;                    /* the element being read, to its '>' */
    size_t tag_len;
    const struct look *open[DEPTH];     /* what the groups around say */
    int depth;
};

/* An attribute of the element, "" if it has none; "d" is not found inside "id". */
static const char *attribute(const struct drawing *d, const char *name)
{
    const char *end = d->tag + d->tag_len;
    const char *start = str_fmt(d->scratch, " %s=\"", name);
    const char *found = memmem(d->tag, d->tag_len, start, strlen(start));
    if (!found)
        return "";

    found += strlen(start);
    const char *quote = memchr(found, '"', (size_t) (end - found));
    return quote ? arena_slice(d->scratch, found, (size_t) (quote - found)) : "";
}

static double number(const struct drawing *d, const char *name, double otherwise)
{
    const char *text = attribute(d, name);

    if (!isdigit((unsigned char) *text) && *text != '-')
        return otherwise;
    return (double) strtol(text, NULL, 10);
}

static bool is_element(const struct drawing *d, const char *name)
{
    size_t len = strlen(name);

    return d->tag_len >= len && strncmp(d->tag, name, len) == 0 &&
           !isalpha((unsigned char) d->tag[len]);
}

/* ---- paths ---- */

struct pen {
    const char *at;
    double x, y, from_x, from_y;        /* where it is, where the outline began */
    double bend_x, bend_y;              /* the last control point, for t */
};

static bool next_number(struct pen *pen, double *n)
{
    char *end;

    while (*pen->at == ' ' || *pen->at == ',')
        pen->at++;
    if (!isdigit((unsigned char) *pen->at) && *pen->at != '-')
        return false;
    *n = (double) strtol(pen->at, &end, 10);
    if (end == pen->at)
        return false;
    pen->at = end;
    return true;
}

static bool next_pair(struct pen *pen, bool relative, double *x, double *y)
{
    if (!next_number(pen, x) || !next_number(pen, y))
        return false;
    *x += relative ? pen->x : 0;
    *y += relative ? pen->y : 0;
    return true;
}

/* A quadratic curve as the cubic it is. */
static void bend_to(cairo_t *c, struct pen *pen, double x, double y)
{
    double near_x = pen->x + (pen->bend_x - pen->x) * 2 / 3;
    double near_y = pen->y + (pen->bend_y - pen->y) * 2 / 3;

    cairo_curve_to(c, near_x, near_y, x + (pen->bend_x - x) * 2 / 3, y + (pen->bend_y - y) * 2 / 3,
                   x, y);
}

/* One step of a command that may have several; false when its numbers are used up. */
static bool step(cairo_t *c, struct pen *pen, char command)
{
    bool relative = islower((unsigned char) command);
    double x = pen->x, y = pen->y;
    double bend_x = 2 * pen->x - pen->bend_x, bend_y = 2 * pen->y - pen->bend_y;
    bool read = true;

    switch (tolower((unsigned char) command)) {
    case 'h':
        read = next_number(pen, &x);
        x += relative ? pen->x : 0;
        break;
    case 'v':
        read = next_number(pen, &y);
        y += relative ? pen->y : 0;
        break;
    case 'q':
        read = next_pair(pen, relative, &bend_x, &bend_y) && next_pair(pen, relative, &x, &y);
        break;
    default:
        read = next_pair(pen, relative, &x, &y);
    }
    if (!read)
        return false;

    bool bent = strchr("qQtT", command) != NULL;
    pen->bend_x = bent ? bend_x : x;
    pen->bend_y = bent ? bend_y : y;
    if (bent) {
        bend_to(c, pen, x, y);
    } else if (command == 'm' || command == 'M') {
        cairo_move_to(c, x, y);
        pen->from_x = x;
        pen->from_y = y;
    } else {
        cairo_line_to(c, x, y);
    }
    pen->x = x;
    pen->y = y;
    return true;
}

static void trace(cairo_t *c, const char *path)
{
    struct pen pen = { .at = path };

    while (*pen.at) {
        char command = *pen.at++;
        if (command == 'z' || command == 'Z') {
            cairo_close_path(c);
            pen.x = pen.bend_x = pen.from_x;
            pen.y = pen.bend_y = pen.from_y;
            continue;
        }
        if (!strchr("mMlLhHvVqQtT", command))
            continue;
        while (step(c, &pen, command))
            if (tolower((unsigned char) command) == 'm')
                command = command == 'm' ? 'l' : 'L';
    }
}

/* ---- ink ---- */

static void use(struct drawing *d, int64_t colour, double opacity)
{
    cairo_set_source_rgba(d->pdf->cairo, (double) (colour >> 16) / 255,
                          (double) (colour >> 8 & 255) / 255, (double) (colour & 255) / 255,
                          opacity);
}

/* Lines across the shape; the path stays for its outline. */
static void hatch(struct drawing *d, int64_t colour)
{
    cairo_t *c = d->pdf->cairo;
    cairo_path_t *shape = cairo_copy_path(c);
    double left, top, right, bottom;

    cairo_path_extents(c, &left, &top, &right, &bottom);
    cairo_save(c);
    cairo_clip(c);
    for (double x = left - (bottom - top); x < right; x += 7) {
        cairo_move_to(c, x, bottom);
        cairo_line_to(c, x + (bottom - top), top);
    }
    use(d, colour, 1);
    cairo_set_line_width(c, 1.6);
    cairo_stroke(c);
    cairo_restore(c);
    cairo_append_path(c, shape);
    cairo_path_destroy(shape);
}

/* Gives the path that is traced the look of its element, or of the group around it. */
static void ink(struct drawing *d, const struct look *look)
{
    cairo_t *c = d->pdf->cairo;
    double dashes[] = { 1, look->dash };

    cairo_set_fill_rule(c, *attribute(d, "fill-rule") ? CAIRO_FILL_RULE_EVEN_ODD
                                                      : CAIRO_FILL_RULE_WINDING);
    if (look->hatched)
        hatch(d, look->stroke);
    if (look->fill != NOTHING) {
        use(d, look->fill, look->opacity);
        cairo_fill_preserve(c);
    }
    if (look->stroke != NOTHING) {
        use(d, look->stroke, look->opacity);
        cairo_set_line_width(c, number(d, "stroke-width", look->width));
        cairo_set_dash(c, dashes, look->dash > 0 ? 2 : 0, 0);
        cairo_stroke_preserve(c);
    }
    cairo_new_path(c);
}

/* ---- words: the names and numbers of the map ---- */

enum { LETTERS = 17 };                  /* units, as in static/season.css */

static char *unescape(struct arena *a, const char *text, size_t len)
{
    static const char *const entities[][2] = {
        { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" },
    };
    struct str s = str_new(a);

    for (const char *at = text; at < text + len;) {
        size_t i = 0, known = sizeof entities / sizeof *entities;
        while (i < known && !str_starts(at, entities[i][0]))
            i++;
        if (i < known) {
            str_add(&s, entities[i][1]);
            at += strlen(entities[i][0]);
        } else {
            str_add_char(&s, *at++);
        }
    }
    return s.text;
}

static void write_words(struct drawing *d, const struct look *look, const char *words)
{
    cairo_t *c = d->pdf->cairo;
    bool in_pin = look && str_is(look->class, "pin");
    PangoFontDescription *letters = pdf_letters(PDF_SANS, PDF_BOLD, LETTERS);
    PangoLayout *layout = pango_layout_new(d->pdf->context);
    PangoRectangle box;

    pango_layout_set_font_description(layout, letters);
    pango_layout_set_text(layout, pdf_words(d->scratch, words), -1);
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    pango_layout_line_get_extents(line, NULL, &box);
    double x = number(d, "x", 0) - (double) box.width / PANGO_SCALE / 2, y = number(d, "y", 0);
    if (!in_pin) {
        cairo_move_to(c, x, y);
        pango_cairo_layout_line_path(c, line);
        use(d, 0xffffff, 1);
        cairo_set_line_width(c, 4);
        cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke(c);
        cairo_set_line_join(c, CAIRO_LINE_JOIN_MITER);
    }
    cairo_move_to(c, x, y);
    use(d, in_pin ? 0xffffff : 0x20262d, 1);
    pango_cairo_show_layout_line(c, line);
    cairo_new_path(c);
    pango_font_description_free(letters);
    g_object_unref(layout);
}

/* ---- the reading ---- */

static bool next_element(struct drawing *d)
{
    const char *start = strchr(d->at, '<');
    const char *end = start ? strchr(start, '>') : NULL;
    if (!end)
        return false;

    d->tag = start + 1;
    d->tag_len = (size_t) (end - start) - 1;
    d->at = end + 1;
    return true;
}

static void pass(struct drawing *d, const char *closing)
{
    const char *found = strstr(d->at, closing);

    d->at = found ? found + strlen(closing) : d->at + strlen(d->at);
}

static const struct look *look_around(const struct drawing *d)
{
    return d->depth ? d->open[d->depth - 1] : NULL;
}

static const struct look *look_here(const struct drawing *d)
{
    const char *class = attribute(d, "class");

    return *class ? look_of(class) : look_around(d);
}

static void open_group(struct drawing *d)
{
    struct pen moved = { .at = attribute(d, "transform") };
    const struct look *look = look_here(d);
    double x, y;

    if (d->depth == DEPTH)
        return;
    d->open[d->depth++] = look;
    cairo_save(d->pdf->cairo);
    if (!str_starts(moved.at, "translate("))
        return;
    moved.at += strlen("translate(");
    if (next_pair(&moved, false, &x, &y))
        cairo_translate(d->pdf->cairo, x, y);
}

static void close_group(struct drawing *d)
{
    if (d->depth == 0)
        return;
    d->depth--;
    cairo_restore(d->pdf->cairo);
}

static void draw_shape(struct drawing *d)
{
    cairo_t *c = d->pdf->cairo;
    const struct look *look = look_here(d);
    if (!look)
        return;

    cairo_new_path(c);
    if (is_element(d, "path"))
        trace(c, attribute(d, "d"));
    else if (is_element(d, "rect"))
        cairo_rectangle(c, number(d, "x", 0), number(d, "y", 0), number(d, "width", 0),
                        number(d, "height", 0));
    else
        cairo_arc(c, number(d, "cx", 0), number(d, "cy", 0), number(d, "r", 0), 0, 2 * M_PI);
    ink(d, look);
}

static void draw_element(struct drawing *d)
{
    if (is_element(d, "path") || is_element(d, "rect") || is_element(d, "circle")) {
        draw_shape(d);
    } else if (is_element(d, "text")) {
        size_t len = strcspn(d->at, "<");
        write_words(d, look_around(d), unescape(d->scratch, d->at, len));
    } else if (is_element(d, "g")) {
        open_group(d);
    } else if (is_element(d, "/g")) {
        close_group(d);
    } else if (is_element(d, "title")) {
        pass(d, "</title>");
    } else if (is_element(d, "defs")) {
        pass(d, "</defs>");
    }
}

/* Puts the drawing's own units where they belong on the paper; its height there, 0 if it has no
 * measures. */
static double unfold(struct drawing *d, double x, double y, double w)
{
    cairo_t *c = d->pdf->cairo;
    struct pen box = { .at = attribute(d, "viewBox") };
    double left, top, width, height;

    if (!next_pair(&box, false, &left, &top) || !next_pair(&box, false, &width, &height) ||
        width <= 0 || height <= 0)
        return 0;
    cairo_translate(c, x, y);
    cairo_scale(c, w / width, w / width);
    cairo_translate(c, -left, -top);
    /* The town goes beyond its frame at both sides; the gables of a map may, and are seen. */
    if (!str_is(attribute(d, "class"), "map")) {
        cairo_rectangle(c, left, top, width, height);
        cairo_clip(c);
    }
    return w * height / width;
}

double pdf_svg(struct pdf *p, double x, double y, double w, const char *svg)
{
    struct drawing d = { .pdf = p, .scratch = arena_new(p->arena), .at = svg };
    double height = 0;

    cairo_save(p->cairo);
    if (w > 0 && next_element(&d) && is_element(&d, "svg"))
        height = unfold(&d, x, y, w);
    while (height > 0 && next_element(&d)) {
        draw_element(&d);
        arena_free(d.scratch);
        d.scratch = arena_new(p->arena);
    }
    while (d.depth)
        close_group(&d);
    cairo_restore(p->cairo);
    arena_free(d.scratch);
    return height;
}
