/* The desk of whoever runs a place: today at a glance. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/show.h"
#include "view/svg.h"

enum { BOOKINGS_MOST = 100 };

const struct field desk_fields[] = {
    { .name = "place", .kind = FIELD_TEXT, .max = 80, .label = N_("Place") },
    { .kind = FIELD_END },
};

/* ---- today at a place ---- */

static void add_person(struct req *r, const struct place *p, struct value *list,
                       const struct value *item)
{
    struct value *v = add_object(list);
    const struct value *card = value_get(item, "person");
    bool known = value_kind(card) == VALUE_OBJECT;
    bool guest = !known && *text_of(item, "guest");
    const char *share = text_of(item, "share");

    set_text(v, "name", known ? text_of(card, "name") : guest ? text_of(item, "guest")
                                                              : T(r, N_("someone")));
    set_text(v, "initials", known ? text_of(card, "initials") : "·");
    set_int(v, "tone", known ? number_of(card, "tone") : 4);
    set_text(v, "href", known ? str_fmt(r->a, "/people/%lld", (long long) number_of(card, "id"))
                              : NULL);
    set_text(v, "trade", *text_of(card, "trade") ? text_of(card, "trade") : NULL);
    set_markup(v, "part", svg_part(r->a, share));
    set_text(v, "part_word", share_word(r, share));
    set_text(v, "remove", guest
             ? str_fmt(r->a, "%s/guests/%lld/remove", day_href(r, p->slug, r->today),
                       (long long) number_of(value_get(item, "page"), "presence")) : NULL);
}

static void set_people(struct req *r, struct value *page, const struct place *p,
                       const struct day *d)
{
    struct looker looker = day_looker(r, d);
    struct value *coming = set_list(page, "coming"), *waiting = set_list(page, "waiting");
    const struct value *all = d->id ? presence_people(r->db, r->a, &looker, d->id) : NULL;

    for (size_t i = 0; i < value_count(all); i++) {
        const struct value *item = value_at(all, i);
        add_person(r, p, str_is(text_of(item, "state"), "waiting") ? waiting : coming, item);
    }
    set_bool(page, "has_waiting", value_count(waiting) > 0);
}

static size_t set_bookings(struct req *r, struct value *page, const struct place *p)
{
    const struct zone *zone = zone_get(p->zone);
    struct booking_filter filter = {
        .place = p->id, .held = true, .limit = BOOKINGS_MOST,
        .from = zone_day_start(zone, r->today), .to = zone_day_end(zone, r->today),
    };
    size_t count;
    struct booking *list = booking_list(r->db, r->a, &filter, &count, NULL);
    struct value *rows = set_list(page, "bookings");

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(rows);
        set_text(v, "href", str_fmt(r->a, "/bookings/%lld", (long long) list[i].id));
        set_text(v, "name", list[i].resource_name);
        set_text(v, "times", times_words(r, list[i].zone, list[i].starts_at, list[i].ends_at));
        set_text(v, "who", list[i].person_name);
        set_text(v, "note", str_empty(list[i].note) ? NULL : list[i].note);
        set_bool(v, "now", list[i].starts_at <= r->now && r->now < list[i].ends_at);
    }
    return count;
}

static void set_links(struct req *r, struct value *page, const struct place *p)
{
    set_text(page, "plan", place_href(r, p->slug, "/today"));
    set_text(page, "hours", place_href(r, p->slug, "/hours"));
    set_text(page, "inside", place_href(r, p->slug, "/resources"));
    set_text(page, "all_bookings", str_fmt(r->a, "/bookings?place=%s", p->slug));
    set_text(page, "dues", str_fmt(r->a, "/dues?place=%s", p->slug));
    set_text(page, "day", day_href(r, p->slug, r->today));
}

static void set_tabs(struct req *r, struct value *page, const struct place *places, size_t count,
                     const struct place *chosen)
{
    struct value *tabs = set_list(page, "tabs");

    set_bool(page, "has_tabs", count > 1);
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct value *v = add_object(tabs);
        set_text(v, "href", str_fmt(r->a, "/desk?place=%s", places[i].slug));
        set_text(v, "name", places[i].name);
        set_bool(v, "current", places[i].id == chosen->id);
    }
}

static void set_figures(struct req *r, struct value *page, const struct day *d, size_t bookings)
{
    struct headcount heads = presence_count(r->db, d->id);
    int64_t taken = heads.morning > heads.afternoon ? heads.morning : heads.afternoon;

    set_int(page, "heads", heads.coming);
    set_int(page, "booked", (int64_t) bookings);
    set_int(page, "free", d->capacity > taken ? d->capacity - taken : 0);
    set_int(page, "queue", heads.waiting);
}

void show_desk(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct place *places;
    const struct place *p = NULL;
    struct day d = { .id = 0 };
    size_t count = places_run(r, MANAGER, PLACE_PERMANENT, &places);

    for (size_t i = 0; i < count && !p; i++)
        if (!form_has(r->form, "place") || str_is(places[i].slug, form_text(r->form, "place")))
            p = &places[i];
    if (!p) {
        req_not_found(r);
        return;
    }
    bool open = day_on(r->db, r->a, p, r->today, &d) && day_is_open(&d);
    set_text(page, "place", p->name);
    set_text(page, "when", capital(r->a, long_date(r, r->today)));
    set_bool(page, "open", open);
    set_text(page, "hours_today", open ? say_span(r->a, catalog_lang(r->lang), d.opens, d.closes)
                                       : NULL);
    set_text(page, "reason", !open ? reason_words(r, d.reason, r->today) : NULL);
    set_links(r, page, p);
    set_people(r, page, p, &d);
    set_figures(r, page, &d, set_bookings(r, page, p));
    set_parts(r, page, "day");
    set_tabs(r, page, places, count, p);
    req_page(r, "booking/desk", v);
}
