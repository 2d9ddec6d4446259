#include "view/svg.h"

#include "base/log.h"
#include "base/str.h"

/* Façades are drawn in units of one pixel at full size, half a pixel in the street. */
enum {
    WINDOW_W = 16,
    WINDOW_H = 22,
    STEP_X = 26,
    STEP_Y = 36, /* from one window to the next */
    GABLE_STEP_W = 16,
    GABLE_STEP_H = 12,
    TURRET_H = 42,
    BASE_H = 7
};

static void open_svg(struct str *s, const char *class, int w, int h, const char *label)
{
    str_add_fmt(s, "<svg class=\"%s\" viewBox=\"0 0 %d %d\"", class, w, h);
    if (label) {
        str_add(s, " role=\"img\" aria-label=\"");
        str_add_html(s, label, strlen(label));
        str_add(s, "\"");
    } else {
        str_add(s, " aria-hidden=\"true\"");
    }
}

char *svg_brand(struct arena *a)
{
    return arena_text(
        a,
        "<svg class=\"mark\" viewBox=\"0 0 19 40\" width=\"19\" height=\"40\" aria-hidden=\"true\">"
        "<path class=\"f-l\" d=\"M9 0h1v5h-1z\"/>"
        "<path class=\"m-d\" d=\"M9 4h1q3 3 3 6h-7q0-3 3-6z\"/>"
        "<path class=\"m-b\" d=\"M5 10h9v6h2v-1h3v3h-2v22h-5v-5"
        "q0-3-2-3h-1q-2 0-2 3v5h-5v-22h-2v-3h3v1h2z"
        "M7 16h5v-3q0-2-2-2h-1q-2 0-2 2z\" fill-rule=\"evenodd\"/>"
        "<path class=\"f-l\" d=\"M8 15q0-2 1-2h1q1 0 1 2z\"/>"
        "<path class=\"f-c\" d=\"M9 28v4\" stroke-width=\"15\"/>"
        "<circle class=\"m-t\" cx=\"9\" cy=\"24\" r=\"4\"/>"
        "<path class=\"f-n\" d=\"M9 21h1v3h1v1h-2z\"/></svg>");
}

int facade_places_per_window(int capacity)
{
    return capacity <= FACADE_WINDOWS ? 1 : (capacity - 1) / FACADE_WINDOWS + 1;
}

/* What a façade comes down to once its places are windows. */
struct wall {
    int windows, lit;
    int mine; /* the index of my window, or -1 */
    int cols, rows;
    int w;    /* width of the wall */
    int left; /* x of the first column */
    int top;  /* y of the highest row of windows */
};

/* A host's house is taller than a hall: it needs a column more than rows, a hall two. */
static struct wall wall_of(const struct facade *f)
{
    bool host = f->kind == FACADE_HOST;
    int per = facade_places_per_window(f->capacity);
    int capacity = f->capacity > 0 ? f->capacity : 0;
    int taken = f->mine && f->taken < 1 ? 1 : f->taken;
    struct wall wall = { .windows = capacity / per + (capacity % per > 0), .cols = host ? 3 : 4 };

    for (;; wall.cols++) {
        int rows = wall.cols - (host ? 1 : 2);
        if (wall.cols * (rows < 5 ? rows : 5) >= wall.windows)
            break;
    }
    wall.rows = (wall.windows + wall.cols - 1) / wall.cols;
    if (wall.rows == 0)
        wall.rows = 1;

    if (taken > 0 && !f->closed)
        wall.lit = taken >= capacity ? wall.windows : (taken - 1) / per + 1;
    /* A dark window must stay while there is a free place. */
    if (taken < capacity && wall.lit == wall.windows)
        wall.lit--;
    wall.mine = f->mine && !f->closed ? wall.lit - 1 : -1;
    wall.w = wall.cols * STEP_X + (host ? 30 : 26);
    wall.left = (wall.w - (wall.cols - 1) * STEP_X - WINDOW_W) / 2;
    return wall;
}

/* An arched window starts at the spring of its arch and ends where it began, so that those of a row
 * chain by one short move.  The windows numbered from `from` to before `to` are one path; 0 is at
 * the ground floor. */
static void add_windows(struct str *s, const char *class, const struct wall *wall, int from, int to)
{
    if (from >= to)
        return;

    str_add_fmt(s, "<path class=\"%s\" d=\"", class);
    for (int i = from; i < to; i++) {
        int row = i / wall->cols;
        int in_row = wall->windows - row * wall->cols;
        int missing = in_row < wall->cols ? wall->cols - in_row : 0;
        int x = wall->left + i % wall->cols * STEP_X + missing * STEP_X / 2;
        int y = wall->top + (wall->rows - 1 - row) * STEP_Y;
        bool chained = i > from && i % wall->cols;
        if (chained)
            str_add_fmt(s, "m%d 0q0-7 8-7t8 7v15h-16z", STEP_X);
        else
            str_add_fmt(s, "M%d %dq0-7 8-7t8 7v15h-16z", x, y + 7);
    }
    str_add(s, "\"/>");
}

static void add_people(struct str *s, const struct facade *f, const struct wall *wall)
{
    int lit = wall->mine < 0 ? wall->lit : wall->mine;

    add_windows(s, "f-l", wall, 0, lit);
    if (wall->mine >= 0)
        add_windows(s, "f-m", wall, wall->mine, wall->mine + 1);
    add_windows(s, f->closed ? "f-x" : "f-g", wall, wall->lit, wall->windows);
}

/* Brick courses are the dashes of one wide line: one short element however tall the wall. */
static void add_courses(struct str *s, int x, int w, int top, int bottom)
{
    str_add_fmt(s, "<path class=\"f-c\" stroke-width=\"%d\" d=\"M%d %dV%d\"/>", w, x + w / 2, top,
                bottom);
}

static void add_stepped(struct str *s, const char *class, int x, int w, int shoulder, int steps,
                        int foot)
{
    str_add_fmt(s, "<path class=\"%s\" d=\"M%d %d", class, x, shoulder);
    for (int i = 0; i < steps; i++)
        str_add_fmt(s, "h%dv-%d", GABLE_STEP_W, GABLE_STEP_H);
    str_add_fmt(s, "h%d", w - 2 * steps * GABLE_STEP_W);
    for (int i = 0; i < steps; i++)
        str_add_fmt(s, "v%dh%d", GABLE_STEP_H, GABLE_STEP_W);
    str_add_fmt(s, "V%dH%dz\"/>", foot, x);
}

static void open_facade(struct str *s, const struct facade *f, int w, int h)
{
    int scale = f->small ? 2 : 1;

    open_svg(s, f->kind == FACADE_HOST ? "f host" : "f", w, h, f->label);
    str_add_fmt(s, " width=\"%d\" height=\"%d\">", w / scale, (h + scale - 1) / scale);
}

static void add_host(struct str *s, const struct facade *f, struct wall wall)
{
    int steps = wall.w < 140 ? 2 : 3;
    int shoulder = TURRET_H + steps * GABLE_STEP_H;
    int middle = wall.w / 2;
    wall.top = shoulder + 30;
    int course = wall.top + (wall.rows - 1) * STEP_Y + WINDOW_H + 9;
    int base = course + 39;

    open_facade(s, f, wall.w, base + BASE_H);
    str_add_fmt(s, "<path class=\"f-r\" d=\"M%d 0l17 24h-3v20h-28v-20h-3z\"/>", middle);
    str_add_fmt(s, "<path class=\"f-l\" d=\"M%d 38q0-9 7-9t7 9h-5v3h-4v-3z\"/>", middle - 7);
    add_stepped(s, "f-s", 0, wall.w, shoulder, steps, base + BASE_H);
    add_stepped(s, "f-w", 0, wall.w, shoulder + 3, steps, base);
    add_courses(s, 0, wall.w, shoulder + 20, base);
    str_add_fmt(s, "<circle class=\"f-o\" cx=\"%d\" cy=\"%d\" r=\"10\"/>", middle, TURRET_H + 28);
    add_people(s, f, &wall);
    str_add_fmt(s, "<path class=\"f-s\" d=\"M0 %dh%dv5H0z\"/>", course, wall.w);
    str_add_fmt(s, "<path class=\"%s\" d=\"M16 %dh%dv28h-%dz\"/>", f->closed ? "f-b" : "f-l f-a",
                course + 11, wall.w - 80, wall.w - 80);
    str_add_fmt(s, "<path class=\"f-d\" d=\"M%d %dh23v30h-23z\"/></svg>", wall.w - 43, course + 9);
}

static void add_hall(struct str *s, const struct facade *f, struct wall wall)
{
    int tooth = wall.w / 4;
    wall.top = 48;
    int base = wall.top + (wall.rows - 1) * STEP_Y + WINDOW_H + 15;

    open_facade(s, f, wall.w, base + BASE_H);
    str_add(s, "<path class=\"f-r\" d=\"");
    for (int i = 0; i < 4; i++)
        str_add_fmt(s, "M%d 27v-27l%d 27z", i * tooth, tooth - 2);
    str_add(s, "\"/><path class=\"f-k\" d=\"");
    for (int i = 0; i < 4; i++)
        str_add_fmt(s, "M%d 27v-20l12 8v12z", i * tooth + 2);
    str_add_fmt(s, "\"/><path class=\"f-s\" d=\"M0 27h%dV%dH0z\"/>", wall.w, base + BASE_H);
    str_add_fmt(s, "<path class=\"f-v\" d=\"M0 34h%dV%dH0z\"/>", wall.w, base);
    add_courses(s, 0, wall.w, 40, base);
    add_people(s, f, &wall);
    str_add(s, "</svg>");
}

char *svg_facade(struct arena *a, const struct facade *f)
{
    struct str s = str_new(a);

    if (f->kind == FACADE_HOST)
        add_host(&s, f, wall_of(f));
    else
        add_hall(&s, f, wall_of(f));
    return s.text;
}

char *svg_empty(struct arena *a)
{
    struct str s = str_new(a);
    struct wall wall = { .windows = 14, .cols = 7, .rows = 2, .w = 200, .left = 14, .top = 16 };

    str_add(
        &s,
        "<svg class=\"f\" viewBox=\"0 0 200 82\" width=\"200\" height=\"82\" aria-hidden=\"true\">"
        "<path class=\"f-s\" d=\"M0 0h200v82H0z\"/><path class=\"f-w\" d=\"M0 4h200v71H0z\"/>");
    add_courses(&s, 0, wall.w, 8, 74);
    add_windows(&s, "f-g", &wall, 0, 10);
    add_windows(&s, "f-l", &wall, 10, 11);
    add_windows(&s, "f-g", &wall, 11, 14);
    str_add(&s, "</svg>");
    return s.text;
}

/* The houses of the town, left to right; the ground is at 364.  `lit` has a bit per window, the
 * first of the top row lowest. */
enum { TOWN_W = 900, TOWN_H = 400, TOWN_GROUND = 364 };

struct house {
    const char *wall;
    int x, w, shoulder, peak; /* a hall has its peak at its shoulder */
    int left, first;          /* the first window */
    int cols, rows;
    unsigned lit;
};

static const struct house town[] = {
    { "f-v", -40, 220, 272, 272, 0, 282, 9, 2, 0x1fae7 },
    { "f-w", 190, 100, 221, 177, 206, 230, 4, 3, 0x9b5 },
    { "f-v", 290, 82, 182, 139, 306, 191, 3, 5, 0x36bc },
    { "f-v", 512, 88, 208, 165, 523, 218, 4, 4, 0x3986 },
    { "f-w", 600, 104, 237, 194, 619, 247, 4, 3, 0xaea },
    { "f-v", 716, 224, 279, 279, 726, 290, 10, 2, 0x2ed7e },
};

static void add_house_windows(struct str *s, const struct house *h, bool lit)
{
    str_add_fmt(s, "<path class=\"%s\" d=\"", lit ? "f-l" : "f-g");
    for (int i = 0; i < h->cols * h->rows; i++)
        if ((h->lit >> i & 1) == lit)
            str_add_fmt(s, "M%d %dq0-6 6-6t6 6v12h-12z", h->left + i % h->cols * 18,
                        h->first + i / h->cols * 28 + 6);
    str_add(s, "\"/>");
}

static void add_hall_roof(struct str *s, const struct house *h)
{
    str_add(s, "<path class=\"f-r\" d=\"");
    for (int x = h->x; x < h->x + h->w; x += 42)
        str_add_fmt(s, "M%d %dv-22l38 22z", x, h->shoulder);
    str_add(s, "\"/><path class=\"f-k\" d=\"");
    for (int x = h->x; x < h->x + h->w; x += 42)
        str_add_fmt(s, "M%d %dv-17l8 5v12z", x + 1, h->shoulder);
    str_add(s, "\"/>");
}

static void add_house_shape(struct str *s, const char *class, const struct house *h, int lower)
{
    enum { STEPS = 4, STEP_W = 11 };
    int rise = (h->shoulder - h->peak) / STEPS;

    str_add_fmt(s, "<path class=\"%s\" d=\"M%d %d", class, h->x, h->shoulder + lower);
    for (int i = 0; i < STEPS; i++)
        str_add_fmt(s, "h%dv-%d", h->w / STEP_W, rise);
    str_add_fmt(s, "h%d", h->w - 2 * STEPS * (h->w / STEP_W));
    for (int i = 0; i < STEPS; i++)
        str_add_fmt(s, "v%dh%d", rise, h->w / STEP_W);
    str_add_fmt(s, "V%dH%dz\"/>", TOWN_GROUND, h->x);
}

static void add_house(struct str *s, const struct house *h)
{
    if (h->peak == h->shoulder) {
        add_hall_roof(s, h);
        str_add_fmt(s, "<path class=\"%s\" d=\"M%d %dh%dV%dH%dz\"/>", h->wall, h->x, h->shoulder,
                    h->w, TOWN_GROUND, h->x);
    } else {
        add_house_shape(s, "f-s", h, 0);
        add_house_shape(s, h->wall, h, 2);
        str_add_fmt(s, "<path class=\"f-l f-a\" d=\"M%d 340h%dv17h-%dz\"/>", h->x + 10,
                    h->w / 2 - 4, h->w / 2 - 4);
        str_add_fmt(s, "<path class=\"f-d\" d=\"M%d 337h13v27h-13z\"/>", h->x + h->w - 25);
    }
    add_house_windows(s, h, true);
    add_house_windows(s, h, false);
}

static const char belfry[] =
    "<path class=\"f-l\" d=\"M449 22h3v26h-3z\"/>"
    "<path class=\"f-r\" d=\"M450 46q4 8 12 16q10 11 10 23h-44q0-12 10-23q8-8 12-16z\"/>"
    "<path class=\"f-w\" d=\"M431 85h39v41h9v9h8v-9h13v21h-7v217h-83v-217h-7v-21h10v9h9v-9h9z\"/>"
    "<path class=\"f-n\" d=\"M439 126v-22q0-10 11-10t11 10v22z\"/>"
    "<path class=\"f-l\" d=\"M441 119q0-19 9-19t9 19zM447 120h6v4h-6z\"/>"
    "<path class=\"f-s\" d=\"M410 147h83v2h-83zM410 207h83v2h-83zM410 273h83v2h-83z\"/>"
    "<circle class=\"f-t\" cx=\"451\" cy=\"179\" r=\"20\"/>"
    "<path class=\"f-h\" fill=\"none\" d=\"M451 166v13l10 6\"/>"
    "<path class=\"f-l\" d=\"M425 257v-27q0-7 8-7t8 7v27zM425 313v-20q0-7 8-7t8 7v20z"
    "M462 313v-20q0-7 8-7t8 7v20z\"/>"
    "<path class=\"f-g\" d=\"M462 257v-27q0-7 8-7t8 7v27z\"/>"
    "<path class=\"f-d\" d=\"M438 364v-27q0-12 13-12t13 12v27z\"/>";

char *svg_sky(struct arena *a)
{
    struct str s = str_new(a);

    str_add_fmt(&s,
                "<svg class=\"sky\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"xMidYMax slice\""
                " aria-hidden=\"true\">",
                TOWN_W, TOWN_H);
    for (size_t i = 0; i < sizeof town / sizeof *town; i++)
        add_house(&s, &town[i]);
    str_add(&s, belfry);
    str_add_fmt(&s, "<path class=\"f-s\" d=\"M0 %dh%dv10H0z\"/>", TOWN_GROUND, TOWN_W);
    str_add_fmt(&s, "<path class=\"f-e\" d=\"M0 %dh%dv26H0z\"/></svg>", TOWN_GROUND + 10, TOWN_W);
    return s.text;
}

char *svg_part(struct arena *a, const char *part)
{
    static const struct {
        const char *part, *bricks;
    } walls[] = {
        { "day", "<rect class=\"g-m\" width=\"38\" height=\"12\" rx=\"2\"/>" },
        { "morning", "<rect class=\"g-m\" width=\"18\" height=\"12\" rx=\"2\"/>"
                     "<path class=\"g-o\" d=\"M21 1h16v10h-16z\"/>" },
        { "afternoon", "<path class=\"g-o\" d=\"M1 1h16v10h-16z\"/>"
                       "<rect class=\"g-m\" x=\"20\" width=\"18\" height=\"12\" rx=\"2\"/>" },
        { "hours", "<rect class=\"g-m\" width=\"10\" height=\"12\" rx=\"2\"/>"
                   "<path class=\"g-o\" d=\"M13 1h24v10h-24z\"/>" },
    };

    for (size_t i = 0; i < sizeof walls / sizeof *walls; i++)
        if (str_is(walls[i].part, part))
            return str_fmt(a,
                           "<svg class=\"key\" viewBox=\"0 0 38 12\" width=\"38\" height=\"12\""
                           " aria-hidden=\"true\">%s</svg>",
                           walls[i].bricks);
    BUG("unknown part of the day");
}
