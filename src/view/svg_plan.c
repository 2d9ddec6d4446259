#include "view/svg.h"

#include "base/str.h"

/* The plan is drawn 680 units wide, about what the page gives it: its text needs no scale. */
enum { PLAN_W = 680, PLAN_WALL = 7 };

static const char *const state_class[] = {
    [PLAN_NEUTRAL] = "neutral", [PLAN_FREE] = "free",   [PLAN_TAKEN] = "taken",
    [PLAN_MINE] = "mine",       [PLAN_SOON] = "soon",   [PLAN_SHARED] = "shared",
    [PLAN_STOPPED] = "stopped", [PLAN_WORKS] = "works",
};

struct box {
    int64_t x, y, w, h;
};

/* Both edges are rounded, not the width, so that neighbours share their wall. */
static struct box box_of(const struct floor_plan *p, const struct plan_thing *t)
{
    int64_t left = t->x * PLAN_W / p->width_dm;
    int64_t top = t->y * PLAN_W / p->width_dm;

    return (struct box){ .x = left,
                         .y = top,
                         .w = (t->x + t->w) * PLAN_W / p->width_dm - left,
                         .h = (t->y + t->h) * PLAN_W / p->width_dm - top };
}

static void add_attr(struct str *s, const char *name, const char *value)
{
    str_add_fmt(s, " %s=\"", name);
    str_add_html(s, value, strlen(value));
    str_add(s, "\"");
}

static void add_text(struct str *s, const char *class, int64_t x, int64_t y, const char *text)
{
    str_add_fmt(s, "<text class=\"%s\" x=\"%lld\" y=\"%lld\">", class, (long long) x,
                (long long) y);
    str_add_html(s, text, strlen(text));
    str_add(s, "</text>");
}

static void add_rect(struct str *s, const char *class, const char *state, struct box b, int round)
{
    str_add_fmt(s, "<rect class=\"%s %s\" x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%lld\"",
                class, state, (long long) b.x, (long long) b.y, (long long) b.w, (long long) b.h);
    if (round)
        str_add_fmt(s, " rx=\"%d\"", round);
    str_add(s, "/>");
}

/* Stopped and under works are hatched as well as dashed: never by colour alone. */
static void add_hatch(struct str *s, enum plan_state state, struct box b)
{
    if (state == PLAN_STOPPED || state == PLAN_WORKS)
        str_add_fmt(s, "<path fill=\"url(#hatch)\" d=\"M%lld %lldh%lldv%lldh-%lldz\"/>",
                    (long long) b.x + 1, (long long) b.y + 1, (long long) b.w - 2,
                    (long long) b.h - 2, (long long) b.w - 2);
}

static void open_link(struct str *s, const struct plan_thing *t)
{
    if (!t->href)
        return;

    str_add(s, "<a tabindex=\"-1\"");
    add_attr(s, "href", t->href);
    add_attr(s, "aria-label", t->spoken ? t->spoken : t->name);
    str_add(s, ">");
}

static void close_link(struct str *s, const struct plan_thing *t)
{
    if (t->href)
        str_add(s, "</a>");
}

static void add_room(struct str *s, const struct floor_plan *p, const struct plan_thing *t)
{
    struct box b = box_of(p, t);

    open_link(s, t);
    add_rect(s, "p-r", state_class[t->state], b, 0);
    add_hatch(s, t->state, b);
    add_text(s, t->short_name ? "p-w" : "p-n", b.x + 10, b.y + 23, t->name);
    if (t->short_name)
        add_text(s, "p-s", b.x + 10, b.y + 28, t->short_name);
    if (t->line2)
        add_text(s, "p-2", b.x + 10, b.y + 42, t->line2);
    if (t->note)
        add_text(s, "p-big", b.x + b.w / 2, b.y + b.h / 2 + 20, t->note);
    close_link(s, t);
}

/* A desk's number stays readable on a phone; a machine's word (wider than four letters' room) does
 * not, and is left to the list. */
static void add_key(struct str *s, const struct floor_plan *p, const struct plan_thing *t)
{
    struct box b = box_of(p, t);
    const char *state = state_class[t->state];
    bool number = strlen(t->name) <= 3;

    open_link(s, t);
    add_rect(s, "p-k", state, b, 3);
    add_hatch(s, t->state, b);
    str_add_fmt(s, "<text class=\"p-t %s%s\" x=\"%lld\" y=\"%lld\">", state, number ? "" : " p-l",
                (long long) (b.x + b.w / 2), (long long) (b.y + b.h / 2 + 1));
    str_add_html(s, t->name, strlen(t->name));
    str_add(s, "</text>");
    close_link(s, t);
}

char *svg_plan(struct arena *a, const struct floor_plan *p)
{
    struct str s = str_new(a);

    if (p->width_dm <= 0 || p->height_dm <= 0)
        return arena_text(a, "");

    int64_t height = p->height_dm * PLAN_W / p->width_dm;
    str_add_fmt(&s, "<svg class=\"plan\" viewBox=\"-%d -%d %d %lld\" role=\"group\"", PLAN_WALL,
                PLAN_WALL, PLAN_W + 2 * PLAN_WALL, (long long) height + 2 * PLAN_WALL);
    add_attr(&s, "aria-label", p->title);
    str_add(
        &s,
        "><defs><pattern id=\"hatch\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
        "<path class=\"p-h\" d=\"M-2 14L14-2M-2 2L2-2M10 14L14 10\"/></pattern></defs>");
    for (size_t i = 0; i < p->room_count; i++)
        add_room(&s, p, &p->rooms[i]);
    str_add_fmt(&s, "<path class=\"p-out\" d=\"M-3-3h%dv%lldh-%dz\"/>", PLAN_W + 6,
                (long long) height + 6, PLAN_W + 6);
    for (size_t i = 0; i < p->key_count; i++)
        add_key(&s, p, &p->keys[i]);
    str_add(&s, "</svg>");
    return s.text;
}

/* A time as a share of the bar, "12.5%": without a viewBox its text keeps the size of the page. */
static const char *share(struct arena *a, const struct bar *b, int64_t minutes)
{
    int64_t permille = minutes * 1000 / (b->closes - b->opens);

    return str_fmt(a, "%lld.%lld%%", (long long) permille / 10, (long long) permille % 10);
}

static void add_block(struct str *s, const struct bar *b, const struct bar_block *block)
{
    int64_t from = block->from > b->opens ? block->from : b->opens;
    int64_t to = block->to < b->closes ? block->to : b->closes;
    if (from >= to)
        return;

    int y = block->mine ? 2 : 4;
    int height = block->mine ? 36 : 32;
    /* An <svg> inside the bar cuts the label at the end of its block. */
    str_add_fmt(
        s,
        "<svg x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"><rect class=\"%s\" width=\"100%%\""
        " height=\"100%%\"%s/>",
        share(s->arena, b, from - b->opens), y, share(s->arena, b, to - from), height,
        block->mine ? "b-m" : "b-t", block->mine ? " rx=\"3\"" : "");
    if (block->label)
        add_text(s, block->mine ? "b-y" : "b-x", 10, block->mine ? 24 : 22, block->label);
    str_add(s, "</svg>");
}

static void add_tick(struct str *s, const struct bar *b, size_t i)
{
    const struct bar_tick *tick = &b->ticks[i];
    if (tick->minute < b->opens || tick->minute >= b->closes)
        return;

    const char *x = share(s->arena, b, tick->minute - b->opens);
    str_add_fmt(s, "<svg x=\"%s\" class=\"b-s\"><path class=\"b-k\" d=\"M0 0v40\"/>", x);
    add_text(s, i % 2 ? "odd" : "even", 3, 58, tick->label);
    str_add(s, "</svg>");
}

char *svg_bar(struct arena *a, const struct bar *b)
{
    struct str s = str_new(a);

    if (b->closes <= b->opens)
        return arena_text(a, "");

    str_add(&s, "<svg class=\"bar\"");
    if (b->label) {
        str_add(&s, " role=\"img\"");
        add_attr(&s, "aria-label", b->label);
    } else {
        str_add(&s, " aria-hidden=\"true\"");
    }
    str_add(&s, " width=\"100%\" height=\"62\">");
    for (size_t i = 0; i < b->tick_count; i++)
        add_tick(&s, b, i);
    str_add(&s, "<rect class=\"b-f\" y=\"4\" width=\"100%\" height=\"32\" rx=\"2\"/>");
    for (size_t i = 0; i < b->block_count; i++)
        if (!b->blocks[i].mine)
            add_block(&s, b, &b->blocks[i]);
    for (size_t i = 0; i < b->block_count; i++)
        if (b->blocks[i].mine)
            add_block(&s, b, &b->blocks[i]);
    str_add(&s, "</svg>");
    return s.text;
}
