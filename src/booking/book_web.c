/* Booking a room or a machine: the form with the bar of the day and the price, and what works
 * instead when it is taken. */
#include "booking/web.h"

#include "base/money.h"
#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/free.h"
#include "booking/refuse.h"
#include "view/svg.h"

enum { LOOK_AHEAD = 14, BOOKINGS_MOST = 100, TICKS = 24, TICK_EVERY = 120,
       WIDE = 120 };            /* minutes: a block that has room for its times */

#define WISH_FIELDS(needed) \
    { .name = "resource", .kind = FIELD_INT, .required = needed, .min = 1, .max = INT64_MAX, \
      .label = N_("What") }, \
    { .name = "on", .kind = FIELD_DATE, .required = needed, .label = N_("Day") }, \
    { .name = "from", .kind = FIELD_TIME, .required = needed, .label = N_("Starts") }, \
    { .name = "to", .kind = FIELD_TIME, .required = needed, .label = N_("Ends") }, \
    { .name = "note", .kind = FIELD_TEXT, .max = 200, .label = N_("A word about it"), \
      .hint = N_("Optional. Read by you and by those who run the place.") }

const struct field book_fields[] = { WISH_FIELDS(false), { .kind = FIELD_END } };

const struct field book_form[] = {
    WISH_FIELDS(true),
    { .name = "recount", .kind = FIELD_HIDDEN, .max = 1 },
    { .kind = FIELD_END },
};

/* What is wished for, as far as it is known. */
struct wished {
    struct place place;
    struct resource resource;
    int32_t date;
    int from, to;                       /* minutes of the local day */
    struct span spans[HOURS_SPANS];
    int span_count;                     /* 0: closed that day */
    const char *reason;                 /* why it is closed, or NULL */
    struct booking *taken;              /* of the resource, that day */
    size_t taken_count;
    struct busy_time *busy;             /* by other calendars, the same */
    size_t busy_count;
};

static const char *time_words(const struct req *r, int minutes)
{
    return say_time(r->a, catalog_lang(r->lang), minutes);
}

static bool is_offered(const struct resource *res)
{
    return res->bookable && !str_is(res->kind, "desk_pool") && !str_is(res->kind, "desk");
}

/* ---- reading the wish ---- */

static bool find_place(struct req *r, struct wished *w)
{
    if (place_find(r->db, r->a, req_param(r, "slug"), &w->place) && !w->place.listed &&
        w->place.kind == PLACE_PERMANENT)
        return true;
    req_not_found(r);
    return false;
}

/* The one asked for, else the first room, else the first that can be booked. */
static bool find_resource(struct req *r, struct wished *w, const struct floor *floor)
{
    int64_t asked = form_int(r->form, "resource", 0);
    const struct resource *found = NULL;

    for (size_t i = 0; i < floor->resource_count; i++) {
        const struct resource *res = &floor->resources[i];
        if (!is_offered(res) || (asked && res->id != asked))
            continue;
        if (!found || (!str_is(found->kind, "room") && str_is(res->kind, "room")))
            found = res;
    }
    if (found)
        w->resource = *found;
    return found != NULL;
}

static void read_opening(struct req *r, struct wished *w)
{
    w->span_count = place_open_on(r->db, &w->place, w->date, w->spans, &w->reason, r->a);
}

/* The first day that still has an hour to give: today, or one of the next. */
static void usual_date(struct req *r, struct wished *w)
{
    int now;

    zone_local(zone_get(w->place.zone), r->now, NULL, &now);
    for (w->date = r->today; w->date < r->today + LOOK_AHEAD; w->date++) {
        read_opening(r, w);
        if (w->span_count && (w->date > r->today || w->spans[w->span_count - 1].to - 60 > now))
            return;
    }
    w->date = r->today;
    read_opening(r, w);
}

static void read_taken(struct req *r, struct wished *w)
{
    const struct zone *zone = zone_get(w->place.zone);
    struct booking_filter filter = {
        .resource = w->resource.id, .held = true, .limit = BOOKINGS_MOST,
        .from = zone_day_start(zone, w->date), .to = zone_day_end(zone, w->date),
    };

    w->taken = booking_list(r->db, r->a, &filter, &w->taken_count, NULL);
    size_t count = place_busy(r->db, r->a, &w->place, filter.from, filter.to, &w->busy);
    for (size_t i = 0; i < count; i++)
        if (busy_takes(&w->busy[i], w->resource.id))
            w->busy[w->busy_count++] = w->busy[i];
}

static int minute_of(const struct wished *w, int64_t instant)
{
    int32_t day;
    int minutes;

    zone_local(zone_get(w->place.zone), instant, &day, &minutes);
    return day < w->date ? 0 : day > w->date ? 1440 : minutes;
}

static bool is_taken(const struct wished *w)
{
    for (size_t i = 0; i < w->busy_count; i++)
        if (minute_of(w, w->busy[i].starts_at) < w->to &&
            minute_of(w, w->busy[i].ends_at) > w->from)
            return true;
    for (size_t i = 0; i < w->taken_count; i++)
        if (minute_of(w, w->taken[i].starts_at) < w->to &&
            minute_of(w, w->taken[i].ends_at) > w->from)
            return w->resource.capacity == 1;
    return false;
}

/* What was typed; else the first hour of the day that is free. */
static void read_times(struct req *r, struct wished *w)
{
    int now, opens = w->span_count ? w->spans[0].from : 9 * 60;
    int closes = w->span_count ? w->spans[w->span_count - 1].to : 18 * 60;

    zone_local(zone_get(w->place.zone), r->now, NULL, &now);
    w->from = w->date == r->today && now > opens ? (now / 30 + 1) * 30 : opens;
    w->to = w->from + 60;
    while (w->to + 30 <= closes && is_taken(w)) {
        w->from += 30;
        w->to += 30;
    }
    if (w->to > 1439) {
        w->from = 1380;
        w->to = 1439;
    }
    if (form_has(r->form, "from"))
        w->to = (w->from = (int) form_int(r->form, "from", 0)) < 1380 ? w->from + 60 : 1439;
    w->to = (int) form_int(r->form, "to", w->to);
}

/* ---- the bar of the day ---- */

static const char *holder(struct req *r, const struct booking *b)
{
    struct looker looker = people_looker(r);

    looker.runs = req_may(r, ANIMATOR, b->place);
    if (b->person == r->who->id)
        return T(r, N_("you"));
    if (person_sees(r->db, &looker, b->person, "name") &&
        person_sees(r->db, &looker, b->person, "presence"))
        return b->person_name;
    return NULL;
}

static void set_bar(struct req *r, struct value *page, const struct wished *w)
{
    size_t count = w->busy_count + w->taken_count + 1;
    struct bar_block *blocks = arena_array(r->a, count, sizeof *blocks), *block = blocks;
    struct bar_tick ticks[TICKS];
    struct bar bar = { .blocks = blocks, .block_count = count, .ticks = ticks };

    if (!w->span_count) {
        set_null(page, "bar");
        return;
    }
    bar.opens = w->spans[0].from;
    bar.closes = w->spans[w->span_count - 1].to;
    for (size_t i = 0; i < w->busy_count; i++)
        *block++ = (struct bar_block){ .from = minute_of(w, w->busy[i].starts_at),
                                       .to = minute_of(w, w->busy[i].ends_at) };
    for (size_t i = 0; i < w->taken_count; i++)
        *block++ = (struct bar_block){
            .from = minute_of(w, w->taken[i].starts_at), .to = minute_of(w, w->taken[i].ends_at),
            .label = holder(r, &w->taken[i]),
        };
    *block = (struct bar_block){
        .from = w->from, .to = w->to, .mine = true,
        .label = w->to - w->from < WIDE ? T(r, N_("you"))
                                        : say_span(r->a, catalog_lang(r->lang), w->from, w->to),
    };
    for (int at = (int) (bar.opens + 59) / 60 * 60; at < bar.closes && bar.tick_count < TICKS;
         at += TICK_EVERY)
        ticks[bar.tick_count++] = (struct bar_tick){ .minute = at, .label = time_words(r, at) };
    set_markup(page, "bar", svg_bar(r->a, &bar));
}

/* The bar in words: when it is open, and when it is taken. */
static const char *taken_words(struct req *r, const struct wished *w)
{
    struct str words = str_new(r->a);

    if (!w->span_count)
        return TF(r, N_("%s is closed on %s."), w->place.name, long_date(r, w->date));
    for (int i = 0; i < w->span_count; i++)
        str_add_fmt(&words, "%s%s", i ? ", " : "", say_span(r->a, catalog_lang(r->lang),
                                                           w->spans[i].from, w->spans[i].to));
    const char *open = TF(r, N_("Open %s."), words.text);
    if (!w->taken_count && !w->busy_count)
        return str_fmt(r->a, "%s %s", open, T(r, N_("Nothing is booked that day.")));
    str_clear(&words);
    for (size_t i = 0; i < w->busy_count; i++)
        str_add_fmt(&words, "%s%s (%s)", words.len ? ", " : "",
                    say_span(r->a, catalog_lang(r->lang), minute_of(w, w->busy[i].starts_at),
                             minute_of(w, w->busy[i].ends_at)), T(r, N_("another calendar")));
    for (size_t i = 0; i < w->taken_count; i++) {
        const char *who = holder(r, &w->taken[i]);
        str_add_fmt(&words, "%s%s", words.len ? ", " : "",
                    say_span(r->a, catalog_lang(r->lang), minute_of(w, w->taken[i].starts_at),
                             minute_of(w, w->taken[i].ends_at)));
        if (who)
            str_add_fmt(&words, " (%s)", who);
    }
    return str_fmt(r->a, "%s %s", open, TF(r, N_("Taken: %s."), words.text));
}

/* ---- the price ---- */

static const char *duration_words(struct req *r, int minutes)
{
    if (minutes % 60)
        return TF(r, N_("%d h %02d"), minutes / 60, minutes % 60);
    return TF(r, N_("%d h"), minutes / 60);
}

static void set_price(struct req *r, struct value *page, const struct wished *w)
{
    struct price price = { 0 };
    int minutes = w->to - w->from;
    bool priced = plan_price(r->db, r->a, "resource_hour", r->who->id, w->place.id,
                             w->resource.id, w->date, &price) && minutes > 0;
    int64_t cents = priced ? money_times(price.cents, (int64_t) minutes * 60) : 0;

    set_bool(page, "right_way", minutes > 0);
    set_text(page, "line", minutes <= 0 ? NULL : priced
             ? TF(r, N_("%s at %s an hour"), duration_words(r, minutes),
                  money(r, price.cents, price.currency))
             : duration_words(r, minutes));
    set_text(page, "rate", !priced ? T(r, N_("nothing is to pay for it"))
             : price.audience ? TF(r, N_("%s rate"), T(r, plan_audience_name(price.audience)))
                              : T(r, N_("the rate for everyone")));
    set_text(page, "amount", money_cell(r, cents, price.currency));
    set_text(page, "statement", TF(r, N_("On your statement of %s"),
                                   say_date(r->a, r->lang, w->date, DATE_MONTH, r->today)));
}

/* ---- the page ---- */

static void set_choices(struct req *r, struct value *page, const struct wished *w,
                        const struct floor *floor)
{
    struct value *list = set_list(page, "resources");

    for (size_t i = 0; i < floor->resource_count; i++) {
        const struct resource *res = &floor->resources[i];
        if (!is_offered(res))
            continue;
        struct value *v = add_object(list);
        set_int(v, "id", res->id);
        set_text(v, "name", res->stopped ? TF(r, N_("%s (out of use)"), res->name) : res->name);
        set_bool(v, "chosen", res->id == w->resource.id);
    }
}

static const char *about_resource(struct req *r, const struct resource *res)
{
    const char *people = res->people ? TN(r, NP_("%d person", "%d people"), res->people) : NULL;

    if (people && !str_empty(res->about))
        return str_fmt(r->a, "%s, %s.", people, res->about);
    if (people)
        return str_fmt(r->a, "%s.", people);
    return str_empty(res->about) ? NULL : str_fmt(r->a, "%s.", capital(r->a, res->about));
}

static void set_form(struct req *r, struct value *v, const struct wished *w)
{
    struct form *form = req_form(r, book_form);

    if (!r->again) {
        form_put(form, "on", date_text(r->a, w->date));
        form_put_int(form, "from", w->from);
        form_put_int(form, "to", w->to);
        form_put(form, "note", form_text(r->form, "note"));
    }
    set_value(v, "form", form_value(r->a, form, r->lang));
}

void show_book(struct req *r)
{
    struct wished w = { .reason = NULL };
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    if (!find_place(r, &w))
        return;
    const struct floor *floor = places_plan(r->db, r->a, w.place.id);
    bool found = find_resource(r, &w, floor);
    if (!found && form_has(r->form, "resource")) {
        req_not_found(r);
        return;
    }
    place_tabs(r, page, &w.place, TAB_BOOK);
    set_text(page, "place", w.place.name);
    set_text(page, "action", place_href(r, w.place.slug, "/book"));
    set_text(page, "plan", place_href(r, w.place.slug, "/today"));
    set_bool(page, "nothing", !found);
    if (!found) {
        set_value(v, "form", form_value(r->a, req_form(r, book_form), r->lang));
        req_page(r, "booking/book", v);
        return;
    }
    usual_date(r, &w);
    w.date = (int32_t) form_int(r->form, "on", w.date);
    read_opening(r, &w);
    read_taken(r, &w);
    read_times(r, &w);
    set_text(page, "resource", w.resource.name);
    set_text(page, "about", about_resource(r, &w.resource));
    set_text(page, "stopped", w.resource.stopped);
    set_text(page, "taken", taken_words(r, &w));
    set_bool(page, "is_taken", is_taken(&w));
    set_choices(r, page, &w, floor);
    set_bar(r, page, &w);
    set_price(r, page, &w);
    set_form(r, v, &w);
    req_page(r, "booking/book", v);
}

/* ---- the act ---- */

/* The price is to be looked at before: back to the page, with what was typed. */
static void see_again(struct req *r, const struct wished *w)
{
    struct str to = str_new(r->a);
    const char *note = form_text(r->form, "note");
    int from = (int) form_int(r->form, "from", 0), until = (int) form_int(r->form, "to", 0);

    str_add_fmt(&to, "/places/%s/book?resource=%lld&on=%s&from=%02d:%02d&to=%02d:%02d&note=",
                w->place.slug, (long long) form_int(r->form, "resource", 0),
                date_text(r->a, (int32_t) form_int(r->form, "on", r->today)),
                from / 60, from % 60, until / 60, until % 60);
    str_add_url(&to, note, strlen(note));
    req_see(r, NULL, "%s", to.text);
}

static const char *way_words(struct req *r, const struct booking_result *result,
                             const struct alternative *way)
{
    struct price price = { 0 };
    int32_t day;

    zone_local(zone_get(result->place.zone), way->starts_at, &day, NULL);
    plan_price(r->db, r->a, "resource_hour", r->who->id, result->place.id, way->resource, day,
               &price);
    int64_t cents = money_times(price.cents, way->ends_at - way->starts_at);
    const char *cost = cents ? TF(r, N_("%s on your statement."), money(r, cents, price.currency))
                             : T(r, N_("Free of charge."));
    return way->way == WAY_OTHER_RESOURCE ? cost
         : TF(r, N_("%s as well. %s"), way->resource_name, cost);
}

static void offer_ways(struct req *r, struct value *problem,
                       const struct booking_result *result, const char *action)
{
    const struct zone *zone = zone_get(result->place.zone);

    for (size_t i = 0; i < result->way_count; i++) {
        const struct alternative *way = &result->ways[i];
        int32_t day;
        int from, to;
        zone_local(zone, way->starts_at, &day, &from);
        zone_local(zone, way->ends_at, NULL, &to);
        const char *times = say_span(r->a, catalog_lang(r->lang), from, to);
        const char *title = way->way == WAY_OTHER_RESOURCE
            ? str_fmt(r->a, "%s, %s", way->resource_name, times)
            : str_fmt(r->a, "%s, %s", capital(r->a, long_date(r, day)), times);
        struct value *v = req_way(r, problem, title, way_words(r, result, way),
                                  T(r, N_("Take this")), action);
        req_way_posts(v, "resource", str_fmt(r->a, "%lld", (long long) way->resource));
        req_way_posts(v, "on", date_text(r->a, day));
        req_way_posts(v, "from", str_fmt(r->a, "%02d:%02d", from / 60, from % 60));
        req_way_posts(v, "to", str_fmt(r->a, "%02d:%02d", to / 60, to % 60));
        req_way_posts(v, "note", form_text(r->form, "note"));
    }
    if (result->place.slug)
        req_way(r, problem, T(r, N_("Choose by yourself")), NULL, T(r, N_("See the plan")),
                place_href(r, result->place.slug, "/today"));
}

void refuse_booking_on_page(struct req *r, enum booking_refusal why,
                            const struct booking_result *result, const char *action)
{
    const struct booking *there = &result->in_the_way;
    struct value *problem = refuse_booking(r, why, result);

    if (!problem)
        return;
    if (why == BOOKING_FULL && there->id) {
        const char *who = holder(r, there);
        const char *times = times_words(r, there->zone, there->starts_at, there->ends_at);
        set_text(problem, "title", TF(r, N_("%s is taken: %s"), result->resource.name, times));
        set_text(problem, "detail", who && there->person != r->who->id
                 ? TF(r, N_("%s has it. This is what works:"), who)
                 : who ? T(r, N_("You have booked it already. This is what works:"))
                       : T(r, N_("This is what works:")));
    }
    offer_ways(r, problem, result, action);
}

/* The instants of the form; false: it ends before it begins, and the page says so. */
bool read_instants(struct req *r, const char *zone, int64_t *from, int64_t *to,
                   void (*show)(struct req *r))
{
    int32_t on = (int32_t) form_int(r->form, "on", 0);
    int begins = (int) form_int(r->form, "from", 0), ends = (int) form_int(r->form, "to", 0);

    if (ends <= begins) {
        form_fault(r->form, "to", T(r, N_("Choose an end that comes after the beginning.")));
        r->again = true;
        show(r);
        return false;
    }
    *from = zone_instant(zone_get(zone), on, begins);
    *to = zone_instant(zone_get(zone), on, ends);
    return true;
}

void make_booking(struct req *r)
{
    struct wished w = { .reason = NULL };
    struct booking_result result;

    if (!find_place(r, &w))
        return;
    if (form_has(r->form, "recount")) {
        see_again(r, &w);
        return;
    }
    if (!find_resource(r, &w, places_plan(r->db, r->a, w.place.id))) {
        req_not_found(r);
        return;
    }
    struct booking_wish wish = { .resource = w.resource.id, .person = r->who->id,
                                 .note = form_text(r->form, "note"), .now = r->now,
                                 .runs = req_may(r, MANAGER, w.place.id) };
    if (!read_instants(r, w.place.zone, &wish.starts_at, &wish.ends_at, show_book))
        return;
    enum booking_refusal no = booking_make(r->db, r->a, &wish, &result);
    if (no) {
        refuse_booking_on_page(r, no, &result, place_href(r, w.place.slug, "/book"));
        return;
    }
    int32_t on = (int32_t) form_int(r->form, "on", 0);
    req_see(r, TF(r, N_("Booked: %s, %s, %s."), w.resource.name, long_date(r, on),
                  times_words(r, w.place.zone, wish.starts_at, wish.ends_at)),
            "/bookings/%lld", (long long) result.booking.id);
}
