#include "view/svg_map.h"

#include <math.h>

#include "base/str.h"
#include "view/svg_outline.h"

/* The drawing is MAP_W units wide, a unit being about a pixel on a desk; a telephone shrinks it to
 * 40 %, and static/season.css then enlarges the gables and hides the names. */
enum {
    MAP_W = 700,
    MAP_H = 640,            /* of the communes, at most */
    MARGIN = 12,
    STEP = 3,               /* square of the least distance between two points of an outline */
    DOT_LEAST = 5,
    DOT_MOST = 22,
    PIN_W = 17,             /* half of it */
    PIN_H = 45,
    LABEL_H = 17,           /* its size */
    LABEL_W = 9             /* of a letter, roundly */
};

static const char *const tone_class[] = {
    [MAP_PLAIN] = "plain", [MAP_FEW] = "few", [MAP_SOME] = "some", [MAP_MANY] = "many",
};

struct point {
    int x, y;
};

struct rect {
    int left, top, right, bottom;
};

/* A host as it stands on the drawing: its tip, and where its name goes. */
struct pin {
    const struct map_host *host;
    struct point tip;
    bool named;
    struct point name;      /* the middle of its foot */
    struct rect box;        /* of the name */
};

/* One drawing while it is made. */
struct sheet {
    const struct map *map;
    struct outline *outlines;           /* per commune; without rings: a dot */
    struct pin *pins;                   /* the larger count first */
    size_t pin_count;
    double middle, north;               /* longitude of the middle, latitude of the top */
    double across, down;                /* units in 1e-7 degrees */
    int64_t most_people;                /* of a dot */
    int top, bottom;                    /* reached by anything so far */
};

/* ---- where things are ---- */

/* In the Gulf of Guinea lies what nobody has told the place of. */
static bool is_somewhere(int64_t latitude, int64_t longitude)
{
    return (latitude || longitude) && latitude >= -900000000 && latitude <= 900000000 &&
           longitude >= -1800000000 && longitude <= 1800000000;
}

struct extent {
    int64_t north, south, west, east;
};

static void widen(struct extent *e, int64_t latitude, int64_t longitude)
{
    e->north = latitude > e->north ? latitude : e->north;
    e->south = latitude < e->south ? latitude : e->south;
    e->west = longitude < e->west ? longitude : e->west;
    e->east = longitude > e->east ? longitude : e->east;
}

static bool is_drawn(const struct sheet *s, size_t commune)
{
    const struct map_commune *c = &s->map->communes[commune];

    return s->outlines[commune].ring_count || is_somewhere(c->latitude, c->longitude);
}

static struct extent extent_of(const struct sheet *s)
{
    struct extent e = { INT64_MIN, INT64_MAX, INT64_MAX, INT64_MIN };

    for (size_t i = 0; i < s->map->commune_count; i++) {
        const struct outline *o = &s->outlines[i];
        for (size_t j = 0; j < o->spot_count; j++)
            widen(&e, o->spots[j].latitude, o->spots[j].longitude);
        if (!o->ring_count && is_drawn(s, i))
            widen(&e, s->map->communes[i].latitude, s->map->communes[i].longitude);
    }
    for (size_t i = 0; i < s->pin_count; i++)
        widen(&e, s->pins[i].host->latitude, s->pins[i].host->longitude);
    return e;
}

/* A degree of longitude is shorter than one of latitude by the cosine of the latitude: taken once,
 * in the middle, for a territory is small.  A lone village still lies in 5 km of country. */
static void lay_out(struct sheet *s)
{
    struct extent e = extent_of(s);
    double squeeze = cos((double) (e.north + e.south) / 2e7 * M_PI / 180);
    double wide = fmax((double) (e.east - e.west) * squeeze, 500000);
    double high = fmax((double) (e.north - e.south), 500000);
    double scale = fmin((MAP_W - 2 * MARGIN) / wide, MAP_H / high);

    s->down = scale;
    s->across = scale * squeeze;
    s->north = (double) e.north;
    s->middle = (double) (e.west + e.east) / 2;
}

static struct point point_of(const struct sheet *s, int64_t latitude, int64_t longitude)
{
    double right = ((double) longitude - s->middle) * s->across;
    double down = (s->north - (double) latitude) * s->down;

    return (struct point){ .x = MAP_W / 2 + (int) lround(right), .y = (int) lround(down) };
}

static void reach(struct sheet *s, int top, int bottom)
{
    s->top = top < s->top ? top : s->top;
    s->bottom = bottom > s->bottom ? bottom : s->bottom;
}

/* ---- communes ---- */

static int apart(struct point a, struct point b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/* The points of a ring that can be told apart; the first is not told twice. */
static size_t thin_out(const struct sheet *s, const struct spot *spots, size_t count,
                       struct point *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct point here = point_of(s, spots[i].latitude, spots[i].longitude);
        if (kept == 0 || apart(here, out[kept - 1]) >= STEP)
            out[kept++] = here;
    }
    while (kept > 1 && apart(out[kept - 1], out[0]) < STEP)
        kept--;
    return kept;
}

/* One move and the steps from point to point: shorter than where each lies. */
static void add_ring(struct sheet *s, struct str *d, const struct point *points, size_t count)
{
    str_add_fmt(d, "M%d %d", points->x, points->y);
    for (size_t i = 1; i < count; i++) {
        int x = points[i].x - points[i - 1].x, y = points[i].y - points[i - 1].y;
        const char *before = i == 1 ? "l" : x < 0 ? "" : " ";
        str_add_fmt(d, "%s%d%s%d", before, x, y < 0 ? "" : " ", y);
        reach(s, points[i].y, points[i].y);
    }
    str_add(d, "z");
    reach(s, points->y, points->y);
}

/* The path of a commune, "" if it is too small to have a shape at this size. */
static char *shape_of(struct arena *a, struct sheet *s, const struct outline *o)
{
    struct str d = str_new(a);
    struct point *points = arena_array(a, o->spot_count + 1, sizeof *points);

    for (size_t i = 0, from = 0; i < o->ring_count; from = o->ends[i++]) {
        size_t count = thin_out(s, &o->spots[from], o->ends[i] - from, points);
        if (count > 2)
            add_ring(s, &d, points, count);
    }
    return d.text;
}

static struct point dot_of(const struct sheet *s, size_t commune)
{
    const struct outline *o = &s->outlines[commune];
    const struct map_commune *c = &s->map->communes[commune];

    if (o->ring_count)
        return point_of(s, o->spots->latitude, o->spots->longitude);
    return point_of(s, c->latitude, c->longitude);
}

/* The area of a dot tells its people. */
static int radius_of(const struct sheet *s, const struct map_commune *c)
{
    double share = c->weight > 0 ? (double) c->weight / (double) s->most_people : 0;

    return DOT_LEAST + (int) lround((DOT_MOST - DOT_LEAST) * sqrt(share));
}

static void add_title(struct str *out, const char *title)
{
    if (str_empty(title))
        return;

    str_add(out, "<title>");
    str_add_html(out, title, strlen(title));
    str_add(out, "</title>");
}

static void add_commune(struct arena *scratch, struct sheet *s, struct str *out, size_t commune)
{
    const struct map_commune *c = &s->map->communes[commune];
    const char *shape = shape_of(scratch, s, &s->outlines[commune]);

    if (*shape) {
        str_add_fmt(out, "<path d=\"%s\">", shape);
        add_title(out, c->title);
        str_add(out, "</path>");
    } else {
        struct point middle = dot_of(s, commune);
        int radius = radius_of(s, c);
        str_add_fmt(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\">", middle.x, middle.y, radius);
        add_title(out, c->title);
        str_add(out, "</circle>");
        reach(s, middle.y - radius, middle.y + radius);
    }
}

/* An id that no other map of the page has, unless it is drawn twice. */
static uint32_t hash_of(const struct map *m)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < m->commune_count; i++) {
        const struct map_commune *c = &m->communes[i];
        for (const char *at = c->title ? c->title : ""; *at; at++)
            hash = (hash ^ (unsigned char) *at) * 16777619u;
        hash = (hash ^ (uint32_t) c->tone) * 16777619u;
    }
    return hash;
}

static void open_tone(const struct sheet *s, struct str *out, enum map_tone tone)
{
    if (tone != MAP_UNMET) {
        str_add_fmt(out, "<g class=\"%s\">", tone_class[tone]);
        return;
    }
    uint32_t hash = hash_of(s->map);
    str_add_fmt(out,
                "<defs><pattern id=\"unmet-%08x\" width=\"10\" height=\"10\""
                " patternUnits=\"userSpaceOnUse\"><path d=\"M-2 12L12-2M-2 2L2-2M8 12L12 8\"/>"
                "</pattern></defs><g class=\"unmet\" fill=\"url(#unmet-%08x)\">",
                hash, hash);
}

static void add_tone(struct arena *a, struct sheet *s, struct str *out, enum map_tone tone)
{
    bool begun = false;

    for (size_t i = 0; i < s->map->commune_count; i++) {
        if (s->map->communes[i].tone != tone || !is_drawn(s, i))
            continue;
        if (!begun)
            open_tone(s, out, tone);
        begun = true;
        struct arena *scratch = arena_new(a);
        add_commune(scratch, s, out, i);
        arena_free(scratch);
    }
    if (begun)
        str_add(out, "</g>");
}

/* ---- hosts ---- */

/* The larger count first; of equals the one that came first, so that the order is the same each
 * time. */
static int by_count(const void *left, const void *right)
{
    const struct pin *l = left, *r = right;

    if (l->host->count != r->host->count)
        return l->host->count > r->host->count ? -1 : 1;
    return l->host < r->host ? -1 : l->host > r->host;
}

static bool overlap(struct rect a, struct rect b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static bool pin_is_free(const struct sheet *s, size_t before, struct point tip)
{
    if (tip.x < PIN_W || tip.x > MAP_W - PIN_W)
        return false;
    for (size_t i = 0; i < before; i++)
        if (abs(tip.x - s->pins[i].tip.x) < PIN_W * 3 / 2 &&
            abs(tip.y - s->pins[i].tip.y) < PIN_H / 2)
            return false;
    return true;
}

/* Hosts of one town would hide each other: the smaller one steps aside until its number is seen, by
 * the width of some gables at most. */
static void stand(const struct sheet *s, size_t pin)
{
    struct point tip = point_of(s, s->pins[pin].host->latitude, s->pins[pin].host->longitude);

    s->pins[pin].tip = tip;
    for (int aside = 0; aside <= 5 * PIN_W; aside += 3) {
        for (int side = -1; side <= 1; side += 2) {
            struct point moved = { .x = tip.x + side * aside, .y = tip.y };
            if (pin_is_free(s, pin, moved)) {
                s->pins[pin].tip = moved;
                return;
            }
        }
    }
}

static int label_width(const char *label)
{
    int letters = 0;

    for (const char *at = label; *at; at++)
        letters += (*at & 0xC0) != 0x80;
    return letters * LABEL_W;
}

static struct rect pin_box(const struct pin *p)
{
    return (struct rect){ .left = p->tip.x - PIN_W - 2, .right = p->tip.x + PIN_W + 2,
                          .top = p->tip.y - PIN_H, .bottom = p->tip.y };
}

static bool label_is_free(const struct sheet *s, size_t before, struct rect box)
{
    if (box.left < 0 || box.right > MAP_W)
        return false;
    for (size_t i = 0; i < s->pin_count; i++)
        if (overlap(box, pin_box(&s->pins[i])))
            return false;
    for (size_t i = 0; i < before; i++)
        if (s->pins[i].named && overlap(box, s->pins[i].box))
            return false;
    return true;
}

static bool is_told(const struct sheet *s, size_t before, const char *label)
{
    for (size_t i = 0; i < before; i++)
        if (s->pins[i].named && str_is(s->pins[i].host->label, label))
            return true;
    return false;
}

/* As near to `x` as a name of that width can be inside the drawing. */
static int inside(int x, int half)
{
    return x < half ? half : x > MAP_W - half ? MAP_W - half : x;
}

/* Under its gable, else above, to the right, to the left; else it is left out. */
static void name_pin(struct sheet *s, size_t pin)
{
    struct pin *p = &s->pins[pin];
    if (str_empty(p->host->label) || is_told(s, pin, p->host->label))
        return;

    int half = label_width(p->host->label) / 2;
    const struct point places[] = {
        { inside(p->tip.x, half), p->tip.y + LABEL_H },
        { inside(p->tip.x, half), p->tip.y - PIN_H - 4 },
        { p->tip.x + PIN_W + 6 + half, p->tip.y - PIN_H / 3 },
        { p->tip.x - PIN_W - 6 - half, p->tip.y - PIN_H / 3 },
    };
    for (size_t i = 0; i < sizeof places / sizeof *places && !p->named; i++) {
        p->name = places[i];
        p->box = (struct rect){ .left = p->name.x - half, .right = p->name.x + half,
                                .top = p->name.y - LABEL_H + 3, .bottom = p->name.y + 5 };
        p->named = label_is_free(s, pin, p->box);
    }
}

static void place_pins(struct sheet *s)
{
    qsort(s->pins, s->pin_count, sizeof *s->pins, by_count);
    for (size_t i = 0; i < s->pin_count; i++)
        stand(s, i);
    for (size_t i = 0; i < s->pin_count; i++)
        name_pin(s, i);
}

/* The group inside is what a telephone enlarges, from its tip. */
static void add_pin(struct sheet *s, struct str *out, const struct pin *p)
{
    str_add_fmt(out, "<g class=\"pin\" transform=\"translate(%d %d)\">", p->tip.x, p->tip.y);
    add_title(out, p->host->title);
    str_add_fmt(out,
                "<g><path d=\"M0 0l-17-16v-12h5v-6h5v-6h4v-5h6v5h4v6h5v6h5v12z\"/>"
                "<text y=\"-17\">%d</text></g></g>",
                p->host->count);
    reach(s, p->tip.y - PIN_H - 2, p->tip.y + 2);
}

static void add_label(struct sheet *s, struct str *out, const struct pin *p)
{
    if (!p->named)
        return;

    str_add_fmt(out, "<text x=\"%d\" y=\"%d\">", p->name.x, p->name.y);
    str_add_html(out, p->host->label, strlen(p->host->label));
    str_add(out, "</text>");
    reach(s, p->box.top, p->box.bottom);
}

/* ---- the whole ---- */

static bool read_map(struct arena *a, struct sheet *s)
{
    const struct map *m = s->map;
    bool anything = false;

    s->most_people = 1;
    s->outlines = arena_array(a, m->commune_count + 1, sizeof *s->outlines);
    for (size_t i = 0; i < m->commune_count; i++) {
        outline_read(a, m->communes[i].outline, &s->outlines[i]);
        anything = anything || is_drawn(s, i);
        if (m->communes[i].weight > s->most_people)
            s->most_people = m->communes[i].weight;
    }
    s->pins = arena_array(a, m->host_count + 1, sizeof *s->pins);
    for (size_t i = 0; i < m->host_count; i++)
        if (is_somewhere(m->hosts[i].latitude, m->hosts[i].longitude))
            s->pins[s->pin_count++].host = &m->hosts[i];
    return anything || s->pin_count;
}

static char *close_map(struct arena *a, const struct sheet *s, const char *body)
{
    struct str out = str_new(a);

    str_add_fmt(&out, "<svg class=\"map\" viewBox=\"0 %d %d %d\"", s->top, MAP_W,
                s->bottom - s->top);
    if (s->map->label) {
        str_add(&out, " role=\"img\" aria-label=\"");
        str_add_html(&out, s->map->label, strlen(s->map->label));
        str_add(&out, "\">");
    } else {
        str_add(&out, " aria-hidden=\"true\">");
    }
    str_add(&out, body);
    str_add(&out, "</svg>");
    return out.text;
}

char *svg_map(struct arena *a, const struct map *m)
{
    struct arena *scratch = arena_new(a);
    struct sheet s = { .map = m, .top = INT32_MAX, .bottom = INT32_MIN };
    char *drawn = arena_text(a, "");

    if (read_map(scratch, &s)) {
        struct str body = str_new(scratch);
        lay_out(&s);
        place_pins(&s);
        for (enum map_tone tone = MAP_PLAIN; tone <= MAP_UNMET; tone++)
            add_tone(scratch, &s, &body, tone);
        for (size_t i = s.pin_count; i > 0; i--)
            add_pin(&s, &body, &s.pins[i - 1]);
        for (size_t i = 0; i < s.pin_count; i++)
            add_label(&s, &body, &s.pins[i]);
        drawn = close_map(a, &s, body.text);
    }
    arena_free(scratch);
    return drawn;
}
