/* A permanent place on a day: the floor plan, and the same as a list.  Desks are not numbered in
 * truth: as many keys are taken as people come. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/free.h"
#include "booking/show.h"
#include "view/svg.h"

enum { MIDDAY = 13 * 60, BOOKINGS_MOST = 200, DESK_PLACES = 400 };

const struct field plan_fields[] = {
    { .name = "on", .kind = FIELD_DATE, .label = N_("Day") },
    { .kind = FIELD_END },
};

/* What is known while the page is put together. */
struct shown {
    struct place place;
    int32_t date;
    bool today, past, open;
    int minute;                             /* now, or the opening of another day */
    const struct value *day;                /* NULL: the place is closed */
    struct booking *bookings;
    size_t booking_count;
    struct busy_time *busy;                 /* other calendars */
    size_t busy_count;
    const struct floor *floor;
    const struct opening *opening;
    int64_t taken;                          /* desks */
    bool mine;                              /* one of these desks is the viewer's */
    struct looker looker;
    struct plan_thing *rooms, *keys;
    size_t room_count, key_count;
};

/* How one resource stands at the minute of the page. */
struct standing {
    enum plan_state state;
    const char *words;                      /* of the tag */
    const char *class;
    const char *who;                        /* who is there, if it may be said */
    bool bookable;
};

static int minute_of(const struct shown *s, int64_t instant)
{
    int32_t day;
    int minutes;

    zone_local(zone_get(s->place.zone), instant, &day, &minutes);
    return day < s->date ? 0 : day > s->date ? 1440 : minutes;
}

static const char *time_words(const struct req *r, int minutes)
{
    return say_time(r->a, catalog_lang(r->lang), minutes);
}

/* Who booked it, as far as the viewer may know. */
static const char *holder(struct req *r, const struct shown *s, const struct booking *b)
{
    if (b->person == r->who->id)
        return T(r, N_("you"));
    if (person_sees(r->db, &s->looker, b->person, "name") &&
        person_sees(r->db, &s->looker, b->person, "presence"))
        return b->person_name;
    return NULL;
}

/* The booking that is there now; else `*next` is the next of that day. */
static const struct booking *booking_now(const struct shown *s, const struct resource *res,
                                         const struct booking **next, int64_t *held)
{
    const struct booking *now = NULL;

    *next = NULL;
    *held = 0;
    for (size_t i = 0; i < s->booking_count; i++) {
        const struct booking *b = &s->bookings[i];
        if (b->resource != res->id)
            continue;
        int from = minute_of(s, b->starts_at), to = minute_of(s, b->ends_at);
        if (from <= s->minute && s->minute < to) {
            now = b;
            ++*held;
        } else if (from > s->minute && (!*next || b->starts_at < (*next)->starts_at))
            *next = b;
    }
    return now;
}

/* What another calendar has at the minute of the page; else `*next` is when the next of that day
 * begins, if that is earlier. */
static const struct busy_time *busy_now(const struct shown *s, const struct resource *res,
                                        int *next)
{
    const struct busy_time *now = NULL;

    for (size_t i = 0; i < s->busy_count; i++) {
        const struct busy_time *b = &s->busy[i];
        int from = minute_of(s, b->starts_at), to = minute_of(s, b->ends_at);
        if (!busy_takes(b, res->id))
            continue;
        if (from <= s->minute && s->minute < to)
            now = b;
        else if (from > s->minute && from < *next)
            *next = from;
    }
    return now;
}

static struct standing stopped(struct req *r, const struct resource *res)
{
    bool works = str_is(res->kind, "cell");

    return (struct standing){
        .state = works ? PLAN_WORKS : PLAN_STOPPED, .class = "wait", .who = res->stopped,
        .words = works ? T(r, N_("under works")) : T(r, N_("out of use")),
    };
}

static struct standing standing_of(struct req *r, const struct shown *s,
                                   const struct resource *res)
{
    const struct booking *next, *now;
    const struct busy_time *busy;
    int64_t held;
    int free_until = 1440;

    if (res->stopped)
        return stopped(r, res);
    if (!res->bookable)
        return (struct standing){ .state = PLAN_NEUTRAL, .class = "", .words = NULL };
    now = booking_now(s, res, &next, &held);
    if (next && res->capacity == 1)
        free_until = minute_of(s, next->starts_at);
    busy = busy_now(s, res, &free_until);
    if (now && held >= res->capacity) {
        const char *who = holder(r, s, now);
        const char *until = TF(r, N_("until %s"), time_words(r, minute_of(s, now->ends_at)));
        bool mine = now->person == r->who->id;
        return (struct standing){
            .state = mine ? PLAN_MINE : PLAN_TAKEN, .class = mine ? "mine" : "",
            .words = mine ? T(r, N_("yours")) : T(r, N_("taken")),
            .who = who ? str_fmt(r->a, "%s, %s", who, until) : until, .bookable = !s->past,
        };
    }
    if (busy)
        return (struct standing){
            .state = PLAN_TAKEN, .class = "", .words = T(r, N_("taken")), .bookable = !s->past,
            .who = TF(r, N_("another calendar, until %s"),
                      time_words(r, minute_of(s, busy->ends_at))),
        };
    if (!s->open)
        return (struct standing){ .state = PLAN_NEUTRAL, .class = "", .words = T(r, N_("closed")) };
    if (free_until < 1440)
        return (struct standing){
            .state = PLAN_SOON, .class = "info", .bookable = !s->past,
            .words = TF(r, N_("free until %s"), time_words(r, free_until)),
        };
    return (struct standing){ .state = PLAN_FREE, .class = "ok", .bookable = !s->past,
                              .words = T(r, N_("free")) };
}

/* ---- what is drawn ---- */

static struct plan_thing thing_in(const struct box *box)
{
    return (struct plan_thing){ .x = box->x, .y = box->y, .w = box->w, .h = box->h };
}

static void add_room(struct shown *s, struct arena *a, struct plan_thing t)
{
    s->rooms = arena_grow(a, s->rooms, s->room_count + 1, sizeof *s->rooms);
    s->rooms[s->room_count++] = t;
}

static void add_key(struct shown *s, struct arena *a, struct plan_thing t)
{
    s->keys = arena_grow(a, s->keys, s->key_count + 1, sizeof *s->keys);
    s->keys[s->key_count++] = t;
}

static bool is_desks(const struct resource *res)
{
    return str_is(res->kind, "desk_pool") || str_is(res->kind, "desk");
}

static bool same_box(const struct box *a, const struct box *b)
{
    return a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h;
}

/* The resource that fills a space: its state is the room's. */
static const struct resource *fills(const struct shown *s, const struct space *space)
{
    const struct resource *found = NULL;

    for (size_t i = 0; i < s->floor->resource_count; i++) {
        const struct resource *res = &s->floor->resources[i];
        if (res->space != space->id || is_desks(res) || str_is(res->kind, "machine"))
            continue;
        if (found || (res->box.drawn && !same_box(&res->box, &space->box)))
            return NULL;
        found = res;
    }
    return found;
}

static enum plan_state state_of_space(const struct space *space)
{
    if (str_is(space->kind, "kitchen") || str_is(space->kind, "cafe") ||
        str_is(space->kind, "culture"))
        return PLAN_SHARED;
    return str_is(space->kind, "rest") || str_is(space->kind, "sport") ? PLAN_FREE : PLAN_NEUTRAL;
}

static char *book_href(const struct req *r, const struct shown *s, const struct resource *res)
{
    return str_fmt(r->a, "/places/%s/book?resource=%lld&on=%s", s->place.slug,
                   (long long) res->id, date_text(r->a, s->date));
}

enum { LETTER = 8, SMALL_LETTER = 6 };      /* how wide they are, in units of a drawing of 680 */

static int64_t letters_in(const struct shown *s, const struct box *box, int64_t letter)
{
    return (box->w * 680 / (s->floor->width ? s->floor->width : 1) - 10) / letter;
}

static int64_t letters_of(const char *text)
{
    int64_t letters = 0;

    for (; *text; text++)
        letters += (*text & 0xc0) != 0x80;
    return letters;
}

/* As much of it as the room is wide. */
static const char *cut(struct req *r, const struct shown *s, const struct box *box, int64_t letter,
                       const char *text)
{
    int64_t letters = letters_in(s, box, letter), seen = 0;
    const char *at = text;

    if (!text || letters_of(text) <= letters)
        return text;
    for (; *at && seen < letters - 1; at++)
        seen += (at[1] & 0xc0) != 0x80;
    while (at > text && (*at & 0xc0) == 0x80)
        at--;
    return str_fmt(r->a, "%s…", str_trim(r->a, arena_slice(r->a, text, (size_t) (at - text))));
}

/* A room's name on a phone, where letters are larger: "B1" for "Bureau 1". */
static const char *short_name(struct req *r, const struct shown *s, const struct box *box,
                              const char *name)
{
    const char *last = strrchr(name, ' ');
    int64_t number, letter = LETTER * 8 / 5;

    if (letters_of(name) > letters_in(s, box, letter) && last && str_to_int(last + 1, &number))
        return str_fmt(r->a, "%c%lld", name[0], (long long) number);
    return cut(r, s, box, letter, name);
}

/* "Imprimante 3D 1" on a narrow key is "3D 1": words go from the front. */
static const char *key_name(struct req *r, const struct shown *s, const struct resource *res)
{
    const char *name = res->name;

    while (letters_of(name) > letters_in(s, &res->box, LETTER - 1) && strchr(name, ' '))
        name = strchr(name, ' ') + 1;
    return cut(r, s, &res->box, LETTER - 1, name);
}

static void draw_resource_room(struct req *r, struct shown *s, const struct resource *res,
                               const struct box *box, const char *name)
{
    struct standing is = standing_of(r, s, res);
    struct plan_thing t = thing_in(box);

    t.state = is.state;
    t.name = cut(r, s, box, LETTER, name);
    t.short_name = short_name(r, s, box, name);
    t.line2 = cut(r, s, box, SMALL_LETTER, is.state == PLAN_TAKEN || is.state == PLAN_STOPPED ||
                  is.state == PLAN_WORKS ? is.who
                  : is.state == PLAN_SOON ? is.words : res->about);
    t.note = is.state == PLAN_WORKS ? is.words : NULL;
    t.href = is.bookable && may_come(r) ? book_href(r, s, res) : NULL;
    t.spoken = is.words ? str_fmt(r->a, "%s, %s", res->name, is.words) : res->name;
    add_room(s, r->a, t);
}

static void draw_spaces(struct req *r, struct shown *s)
{
    for (size_t i = 0; i < s->floor->space_count; i++) {
        const struct space *space = &s->floor->spaces[i];
        const struct resource *res = fills(s, space);
        if (!space->box.drawn)
            continue;
        if (res) {
            draw_resource_room(r, s, res, &space->box, space->name);
            continue;
        }
        struct plan_thing t = thing_in(&space->box);
        t.state = s->open ? state_of_space(space) : PLAN_NEUTRAL;
        t.name = cut(r, s, &space->box, LETTER, space->name);
        t.short_name = short_name(r, s, &space->box, space->name);
        t.line2 = cut(r, s, &space->box, SMALL_LETTER, space->about);
        add_room(s, r->a, t);
    }
}

static bool drawn_as_space(const struct shown *s, const struct resource *res)
{
    for (size_t i = 0; i < s->floor->space_count; i++)
        if (s->floor->spaces[i].id == res->space && s->floor->spaces[i].box.drawn &&
            fills(s, &s->floor->spaces[i]) == res)
            return true;
    return false;
}

static void draw_desks(struct req *r, struct shown *s, const struct resource *pool,
                       int64_t *number)
{
    bool come = s->open && !s->past && may_come(r);
    const char *href = come ? day_href(r, s->place.slug, s->date) : NULL;

    for (int64_t n = 0; n < pool->capacity; n++) {
        struct box box;
        int64_t at = ++*number;
        if (!resource_key(pool, n, &box))
            continue;
        struct plan_thing t = thing_in(&box);
        bool taken = at <= s->taken, mine = s->mine && at == s->taken;
        t.state = pool->stopped ? PLAN_STOPPED : mine ? PLAN_MINE : taken ? PLAN_TAKEN
                  : s->open ? PLAN_FREE : PLAN_NEUTRAL;
        t.name = str_fmt(r->a, "%lld", (long long) at);
        t.href = taken || pool->stopped ? NULL : href;
        t.spoken = TF(r, N_("desk %lld, free"), (long long) at);
        add_key(s, r->a, t);
    }
}

static void draw_resources(struct req *r, struct shown *s)
{
    int64_t number = 0;

    for (size_t i = 0; i < s->floor->resource_count; i++) {
        const struct resource *res = &s->floor->resources[i];
        if (is_desks(res)) {
            draw_desks(r, s, res, &number);
        } else if (res->box.drawn && str_is(res->kind, "machine")) {
            struct standing is = standing_of(r, s, res);
            struct plan_thing t = thing_in(&res->box);
            t.state = is.state == PLAN_SOON ? PLAN_FREE : is.state;
            t.name = key_name(r, s, res);
            t.href = is.bookable && may_come(r) ? book_href(r, s, res) : NULL;
            t.spoken = is.words ? str_fmt(r->a, "%s, %s", res->name, is.words) : res->name;
            add_key(s, r->a, t);
        } else if (res->box.drawn && !drawn_as_space(s, res)) {
            draw_resource_room(r, s, res, &res->box, res->name);
        }
    }
}

static void set_drawing(struct req *r, struct shown *s, struct value *page)
{
    struct floor_plan plan = { .width_dm = s->floor->width, .height_dm = s->floor->height };

    if (!plan.width_dm || !plan.height_dm) {
        set_null(page, "plan");
        return;
    }
    draw_spaces(r, s);
    draw_resources(r, s);
    plan.rooms = s->rooms;
    plan.room_count = s->room_count;
    plan.keys = s->keys;
    plan.key_count = s->key_count;
    plan.title = TF(r, N_("Floor plan of %s, %s"), s->place.name, long_date(r, s->date));
    set_markup(page, "plan", svg_plan(r->a, &plan));
}

/* ---- the list ---- */

static void add_desks_row(struct req *r, struct shown *s, struct value *list)
{
    int64_t chairs = s->place.chairs, free = chairs > s->taken ? chairs - s->taken : 0;
    struct value *v = add_object(list);

    set_text(v, "name", T(r, N_("Coworking desks")));
    set_text(v, "href", may_come(r) ? day_href(r, s->place.slug, s->date) : NULL);
    set_text(v, "about", TF(r, s->mine ? N_("%lld taken of %lld, one of them is yours")
                                       : N_("%lld taken of %lld"),
                            (long long) s->taken, (long long) chairs));
    set_text(v, "tag", !s->open ? T(r, N_("closed"))
                       : free ? TN(r, NP_("%d free", "%d free"), free) : T(r, N_("full")));
    set_text(v, "class", !s->open ? "" : free ? "ok" : "wait");
}

static const char *about_words(struct req *r, const struct resource *res,
                               const struct standing *is)
{
    struct str words = str_new(r->a);

    if (is->who)
        str_add(&words, is->who);
    else if (res->people)
        str_add(&words, TN(r, NP_("%d person", "%d people"), res->people));
    if (!is->who && !str_empty(res->about))
        str_add_fmt(&words, "%s%s", words.len ? ", " : "", res->about);
    return words.len ? words.text : NULL;
}

static void set_list_of(struct req *r, struct shown *s, struct value *page)
{
    struct value *list = set_list(page, "rows");

    if (s->place.chairs)
        add_desks_row(r, s, list);
    for (size_t i = 0; i < s->floor->resource_count; i++) {
        const struct resource *res = &s->floor->resources[i];
        if (is_desks(res))
            continue;
        struct standing is = standing_of(r, s, res);
        struct value *v = add_object(list);
        set_text(v, "name", res->name);
        set_text(v, "href", is.bookable && may_come(r) ? book_href(r, s, res) : NULL);
        set_text(v, "about", about_words(r, res, &is));
        set_text(v, "tag", is.words);
        set_text(v, "class", is.class);
    }
}

/* ---- the page ---- */

static void read_bookings(struct req *r, struct shown *s)
{
    const struct zone *zone = zone_get(s->place.zone);
    struct booking_filter filter = {
        .place = s->place.id, .held = true, .limit = BOOKINGS_MOST,
        .from = zone_day_start(zone, s->date), .to = zone_day_end(zone, s->date),
    };

    s->bookings = booking_list(r->db, r->a, &filter, &s->booking_count, NULL);
    s->busy_count = place_busy(r->db, r->a, &s->place, filter.from, filter.to, &s->busy);
}

static void read_day(struct req *r, struct shown *s)
{
    const struct value *days = days_shown(r, s->date, s->date, s->place.id);
    int now, opens = 0;

    zone_local(zone_get(s->place.zone), r->now, NULL, &now);
    for (size_t i = 0; i < value_count(days) && !s->day; i++)
        if (is_open(value_at(days, i)))
            s->day = value_at(days, i);
    s->open = s->day != NULL;
    struct span spans[HOURS_SPANS];
    const char *reason;
    if (place_open_on(r->db, &s->place, s->date, spans, &reason, r->a))
        opens = spans[0].from;
    s->minute = s->today ? now : opens;
    if (!s->day)
        return;
    const struct value *mine = value_get(s->day, "mine");
    const char *share = text_of(mine, "share");
    bool morning = s->minute < MIDDAY;
    s->taken = s->today ? number_of(s->day, morning ? "morning" : "afternoon") : taken_of(s->day);
    s->mine = (mine_is(s->day, "coming") || mine_is(s->day, "was_there")) &&
              (!s->today || !str_is(share, morning ? "afternoon" : "morning"));
}

static const char *lead_words(struct req *r, const struct shown *s)
{
    struct str words = str_new(r->a);

    str_add(&words, capital(r->a, long_date(r, s->date)));
    if (s->today)
        str_add_fmt(&words, ", %s", time_words(r, s->minute));
    str_add(&words, ". ");
    if (s->place.area)
        str_add(&words, TF(r, N_("%s m² in %s."),
                           say_number(r->a, catalog_lang(r->lang), s->place.area), s->place.town));
    else
        str_add_fmt(&words, "%s.", s->place.town);
    if (!s->open) {
        str_add_fmt(&words, " %s", T(r, N_("It is closed that day.")));
        return words.text;
    }
    int64_t coming = number_of(s->day, "coming");
    str_add_fmt(&words, " %s %s", TF(r, N_("Open %s."), hours_of(r, s->day)),
                s->past ? TN(r, NP_("%d person was there.", "%d people were there."), coming)
                : coming ? TN(r, NP_("%d person comes.", "%d people come."), coming)
                : T(r, N_("Nobody yet: be the first.")));
    return words.text;
}

static void set_head(struct req *r, const struct shown *s, struct value *page)
{
    int32_t away = s->date - r->today;
    const char *path = place_href(r, s->place.slug, "/today");

    set_text(page, "title", away == 0 ? TF(r, N_("%s, today"), s->place.name)
                            : away == 1 ? TF(r, N_("%s, tomorrow"), s->place.name)
                            : str_fmt(r->a, "%s, %s", s->place.name,
                                 say_date(r->a, r->lang, s->date, DATE_DAY, r->today)));
    set_text(page, "lead", lead_words(r, s));
    set_text(page, "previous", str_fmt(r->a, "%s?on=%s", path, date_text(r->a, s->date - 1)));
    set_text(page, "previous_word", away == 0 ? T(r, N_("Yesterday"))
                                              : T(r, N_("The day before")));
    set_text(page, "next", str_fmt(r->a, "%s?on=%s", path, date_text(r->a, s->date + 1)));
    set_text(page, "next_word", away == 0 ? T(r, N_("Tomorrow")) : T(r, N_("The next day")));
    set_bool(page, "today", s->today);
    set_text(page, "now_href", path);
    set_text(page, "day_href", s->open ? day_href(r, s->place.slug, s->date) : NULL);
    set_bool(page, "past", s->past);
    if (s->day)
        set_mine(r, page, s->day);
    else
        set_bool(page, "said", false);
}

void show_plan(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct shown s = { .looker = people_looker(r) };

    if (!place_find(r->db, r->a, req_param(r, "slug"), &s.place) || s.place.listed ||
        s.place.kind != PLACE_PERMANENT) {
        req_not_found(r);
        return;
    }
    s.looker.runs = req_may(r, ANIMATOR, s.place.id);
    s.date = (int32_t) form_int(r->form, "on", r->today);
    s.today = s.date == r->today;
    s.past = s.date < r->today;
    s.floor = places_plan(r->db, r->a, s.place.id);
    read_day(r, &s);
    read_bookings(r, &s);
    set_head(r, &s, page);
    set_drawing(r, &s, page);
    set_list_of(r, &s, page);
    place_tabs(r, page, &s.place, TAB_TODAY);
    req_page(r, "booking/plan", v);
}
