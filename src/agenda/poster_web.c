/* Posters: a sheet of A4 to print and hang up, with the next days and a code that leads to the page. */
#include "agenda/web.h"

#include "base/say.h"
#include "view/pdf.h"
#include "view/svg.h"

enum { ROWS = 8, LOOK_AHEAD = 120, WEEK = 7 };

/* Millimetres of the sheet, and points of its letters. */
#define LEFT 20.0
#define WIDTH 170.0
#define FOOT 243.0
#define CODE 38.0
#define TITLE 46.0
#define TITLE_LEAST 36.0                /* rather than a second line */

struct poster_row {
    const char *when, *where, *there, *hours;       /* `there` is the smaller line, or "" */
    bool off;                                       /* cancelled: `hours` says so */
};

struct poster {
    const char *name;
    const char *tagline;
    const char *path;                   /* of the page that the code leads to */
    const char *nothing;                /* said where there is no row */
    struct poster_row rows[ROWS];
    int count;
};

static void draw_brand(struct req *r, struct pdf *pdf)
{
    pdf_bricks(pdf, 0, 0, pdf_width(pdf), 4);
    pdf_svg(pdf, LEFT, 17, 11, svg_brand(r->a));
    pdf_text(pdf, &(struct pdf_text){ .x = LEFT + 17, .y = 21, .w = WIDTH - 17, .size = 20,
                                      .font = PDF_SERIF, .words = r->community, .most = 9,
                                      .fit = PDF_SHRINK });
    if (!str_empty(r->tagline))
        pdf_text(pdf, &(struct pdf_text){ .x = LEFT + 17, .y = 30, .w = WIDTH - 17, .size = 12,
                                          .ink = PDF_INK2, .words = r->tagline, .most = 6 });
}

/* Name and tagline; returns where the rows may begin. */
static double draw_title(struct pdf *pdf, const struct poster *p)
{
    struct pdf_text t = { .x = LEFT, .y = 50, .w = 100 * WIDTH, .size = TITLE, .font = PDF_SERIF,
                          .ink = PDF_BRICK, .words = p->name, .most = 38, .fit = PDF_SHRINK };
    double natural;

    pdf_measure(pdf, &t, &natural);
    if (natural > WIDTH && natural * TITLE_LEAST <= WIDTH * TITLE)
        t.size = 0.99 * TITLE * WIDTH / natural;
    t.w = WIDTH;
    t.y += pdf_text(pdf, &t) + 2;
    t.y += pdf_text(pdf, &(struct pdf_text){ .x = LEFT, .y = t.y, .w = WIDTH, .size = 17,
                                             .words = p->tagline, .most = 17,
                                             .fit = PDF_SHRINK });
    return t.y + 9;
}

static void draw_row(struct pdf *pdf, double y, const struct poster_row *row)
{
    struct pdf_text t = { .x = LEFT, .y = y + 2.6, .w = 62, .size = 15, .leading = 1.2,
                          .ink = row->off ? PDF_INK2 : PDF_INK, .weight = PDF_BOLD,
                          .words = row->when, .most = 6.8, .fit = PDF_SHRINK };

    pdf_box(pdf, &(struct pdf_box){ .x = LEFT, .y = y, .w = WIDTH, .h = 0.3, .fill = PDF_LINE });
    pdf_text(pdf, &t);
    t.x += 66;
    t.w = 68;
    t.weight = PDF_SEMIBOLD;
    t.words = row->where;
    pdf_text(pdf, &t);
    t.x += 70;
    t.w = WIDTH - 136;
    t.weight = PDF_REGULAR;
    t.align = PDF_RIGHT;
    t.figures = true;
    t.words = row->hours;
    pdf_text(pdf, &t);
    pdf_text(pdf, &(struct pdf_text){ .x = LEFT + 66, .y = y + 8.9, .w = 100, .size = 12,
                                      .ink = PDF_INK2, .words = row->there, .most = 6,
                                      .fit = PDF_SHRINK });
}

static void draw_rows(struct pdf *pdf, const struct poster *p, double top)
{
    double height = (FOOT - 6 - top) / ROWS;

    for (int i = 0; i < p->count; i++)
        draw_row(pdf, top + height * i, &p->rows[i]);
    if (!p->count)
        pdf_text(pdf, &(struct pdf_text){ .x = LEFT, .y = top, .w = WIDTH, .size = 17,
                                          .words = p->nothing, .most = 40 });
}

/* The address as people type it stands beside the code, which has it whole. */
static void draw_foot(struct req *r, struct pdf *pdf, const char *address)
{
    const char *typed = strstr(address, "://");
    double side = pdf_qr(pdf, LEFT + WIDTH - CODE + 3, FOOT - 1, CODE, address) ? CODE + 3 : 0;

    pdf_box(pdf, &(struct pdf_box){ .x = LEFT, .y = FOOT - 3, .w = WIDTH, .h = 0.6,
                                    .fill = PDF_BRICK });
    struct pdf_text t = { .x = LEFT, .y = FOOT + 4, .w = WIDTH - side, .size = 16,
                          .font = PDF_SERIF, .most = 14, .fit = PDF_SHRINK,
                          .words = T(r, N_("Come as you are, for an hour or the day")) };
    t.y += pdf_text(pdf, &t) + 2;
    t.font = PDF_SANS;
    t.size = 12;
    t.words = T(r, N_("All dates, every change, and how to come the first time:"));
    t.y += pdf_text(pdf, &t) + 1;
    t.weight = PDF_BOLD;
    t.words = typed ? typed + 3 : address;
    pdf_text(pdf, &t);
    pdf_bricks(pdf, 0, pdf_height(pdf) - 4, pdf_width(pdf), 4);
}

static void print(struct req *r, const struct poster *p)
{
    const char *address = str_fmt(r->a, "%s%s", r->url, p->path);
    struct pdf *pdf = pdf_new(r->a, &(struct pdf_about){
        .size = PDF_A4, .title = p->name, .author = r->community,
        .lang = catalog_lang(r->lang), .made_at = (int64_t) r->today * 86400 });
    size_t len;

    draw_brand(r, pdf);
    draw_rows(pdf, p, draw_title(pdf, p));
    draw_foot(r, pdf, address);
    const char *bytes = pdf_end(pdf, &len);
    req_bytes(r, "application/pdf", NULL, bytes, len);
}

/* ---- what stands on them ---- */

static void add_row(struct req *r, struct poster *p, const struct day *d, const char *where,
                    const char *there)
{
    const char *hours = hours_words(r, d);

    p->rows[p->count++] = (struct poster_row){
        .when = date_words(r, d->date), .where = where, .there = there ? there : "",
        .off = d->state == DAY_CANCELLED,
        .hours = d->state == DAY_CANCELLED ? T(r, N_("cancelled")) : hours ? hours : "",
    };
}

/* A moved date is told by where it went; what never was to be (a holiday) is not told. */
static bool is_told(struct req *r, const struct day *d)
{
    return d->date >= r->today && d->state != DAY_MOVED && !str_is(d->reason, REASON_HOLIDAY);
}

void print_series_poster(struct req *r)
{
    struct series s;
    size_t count;

    if (!series_at_hand(r, &s))
        return;
    speak_as_asked(r);
    const struct day *days = series_days(r->db, r->a, s.id, &count);
    struct poster p = { .name = s.name, .tagline = series_rhythm(r, &s),
                        .path = series_path(r, &s),
                        .nothing = T(r, N_("The next dates are being prepared.")) };
    for (size_t i = 0; i < count && p.count < ROWS; i++)
        if (is_told(r, &days[i]) && !days[i].place)
            add_row(r, &p, &days[i], T(r, N_("A host is being looked for")), NULL);
        else if (is_told(r, &days[i]))
            add_row(r, &p, &days[i], str_empty(days[i].town) ? days[i].place_name : days[i].town,
                    str_empty(days[i].town) ? NULL : days[i].place_name);
    print(r, &p);
}

/* A host place says its announced days, whenever they are; a permanent one its next week. */
void print_place_poster(struct req *r)
{
    struct place place;
    size_t count;

    if (!place_find(r->db, r->a, req_param(r, "slug"), &place) || place.listed ||
        place.closed_at) {
        req_not_found(r);
        return;
    }
    speak_as_asked(r);
    bool permanent = place.kind == PLACE_PERMANENT;
    const struct day *days = days_between(r->db, r->a, r->today,
                                          r->today + (permanent ? WEEK : LOOK_AHEAD), place.id,
                                          &count);
    const char *town = str_trim(r->a, str_fmt(r->a, "%s %s", place.postcode ? place.postcode : "",
                                              place.town));
    struct poster p = {
        .name = place.name, .path = str_fmt(r->a, "/places/%s", place.slug),
        .tagline = str_empty(place.address) ? town
                                            : str_fmt(r->a, "%s, %s", place.address, town),
        .nothing = T(r, N_("The next dates are being prepared.")),
    };
    for (size_t i = 0; i < count && p.count < ROWS; i++)
        if (is_told(r, &days[i]) && (days[i].count || days[i].state == DAY_CANCELLED))
            add_row(r, &p, &days[i], permanent ? T(r, N_("Open")) : T(r, N_("Roaming day")),
                    days[i].title);
    print(r, &p);
}
