/* Drawings made by the server: the belfry, the façade of a day, the town at dusk, the floor plan,
 * the bar of a day, the brick of a presence.
 *
 * Each function returns one <svg> element as text in the caller's arena, ready to stand in a page
 * as trusted markup: every text and address given is escaped here.  Colours are never written:
 * shapes carry the classes of static/app.css, so that both schemes and forced colours work under a
 * policy that allows no inline style.  Coordinates are whole numbers.  A drawing given a label is
 * an image of that name; without one it is hidden from assistive technology: the words beside it
 * say the same. */
#ifndef VIEW_SVG_H
#define VIEW_SVG_H

#include "base/arena.h"

/* The belfry of the roof and of the sign-in page, 19 by 40 units. */
char *svg_brand(struct arena *a);

enum facade_kind { FACADE_PERMANENT, FACADE_HOST };

/* A place on a date.  Windows fill from the ground floor up; above FACADE_WINDOWS places one window
 * stands for several. */
#define FACADE_WINDOWS 40

struct facade {
    enum facade_kind kind;
    bool closed;       /* shutters; nobody is drawn */
    bool mine;         /* one of the taken places is the viewer's: the last lit window */
    bool small;        /* half size, for the street */
    int capacity;      /* places; 0 or less draws a wall without windows */
    int taken;         /* the viewer included; drawn up to the capacity */
    const char *label; /* "13 places prises sur 20", or NULL */
};

char *svg_facade(struct arena *a, const struct facade *f);

/* How many places one window stands for, 1 or more: the legend says it when it is not 1. */
int facade_places_per_window(int capacity);

/* The town at dusk, for the sign-in page; crops at both sides as its box narrows. */
char *svg_sky(struct arena *a);

/* A low dark wall with one lit window, for a page that has nothing to show yet. */
char *svg_empty(struct arena *a);

/* The choice of a presence as a little wall: one of "day", "morning", "afternoon", "hours". */
char *svg_part(struct arena *a, const char *part);

enum plan_state {
    PLAN_NEUTRAL,
    PLAN_FREE,
    PLAN_TAKEN,
    PLAN_MINE,
    PLAN_SOON,
    PLAN_SHARED,
    PLAN_STOPPED,
    PLAN_WORKS
};

/* A room, desk or machine of the plan: decimetres from the top left corner of the building. */
struct plan_thing {
    int64_t x, y, w, h;
    enum plan_state state;
    const char *name;       /* on the drawing: a name for a room, a number for a desk */
    const char *short_name; /* instead of the name on a phone, or NULL */
    const char *line2;      /* rooms: a second, lighter line, or NULL */
    const char *note;       /* rooms: large, in the middle ("en chantier"), or NULL */
    const char *href;       /* where a press leads, or NULL */
    const char *spoken;     /* the link's name ("poste 4, libre"); NULL says `name` */
};

struct floor_plan {
    int64_t width_dm, height_dm;
    const struct plan_thing *rooms;
    size_t room_count;
    const struct plan_thing *keys; /* desks and machines, drawn over the rooms */
    size_t key_count;
    const char *title;
};

/* The floor plan.  Its links are out of the tab order: the list beside it is the keyboard's. */
char *svg_plan(struct arena *a, const struct floor_plan *p);

/* A day of one resource, from opening to closing; all times are minutes of the day. */
struct bar_block {
    int64_t from, to;  /* cut to the opening; nothing is drawn of what lies outside */
    const char *label; /* inside the block, cut where it ends, or NULL */
    bool mine;
};

struct bar_tick {
    int64_t minute;
    const char *label; /* "8 h", written by the caller in the page's language */
};

struct bar {
    int64_t opens, closes;
    const struct bar_block *blocks;
    size_t block_count;
    const struct bar_tick *ticks;
    size_t tick_count;
    const char *label; /* the bar in words, or NULL where words stand beside it */
};

char *svg_bar(struct arena *a, const struct bar *b);

#endif
