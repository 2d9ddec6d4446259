/* Bookings that are made: one's own, those of a place on a day, one to look at, move or cancel. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/refuse.h"
#include "view/svg.h"

enum { SHOWN = 100, PAST_DAYS = 365 };

const struct field bookings_fields[] = {
    { .name = "place", .kind = FIELD_TEXT, .max = 80, .label = N_("Place") },
    { .name = "on", .kind = FIELD_DATE, .label = N_("Day") },
    { .kind = FIELD_END },
};

const struct field move_form[] = {
    { .name = "resource", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("What") },
    { .name = "on", .kind = FIELD_DATE, .required = true, .label = N_("Day") },
    { .name = "from", .kind = FIELD_TIME, .required = true, .label = N_("Starts") },
    { .name = "to", .kind = FIELD_TIME, .required = true, .label = N_("Ends") },
    { .name = "note", .kind = FIELD_TEXT, .max = 200, .label = N_("A word about it") },
    { .kind = FIELD_END },
};

static int32_t day_of(const struct booking *b, int *minutes)
{
    int32_t day;

    zone_local(zone_get(b->zone), b->starts_at, &day, minutes);
    return day;
}

static void add_row(struct req *r, struct value *list, const struct booking *b)
{
    struct value *v = add_object(list);

    set_text(v, "href", str_fmt(r->a, "/bookings/%lld", (long long) b->id));
    set_text(v, "name", b->resource_name);
    set_text(v, "place", b->place_name);
    set_text(v, "when", capital(r->a, long_date(r, day_of(b, NULL))));
    set_text(v, "times", times_words(r, b->zone, b->starts_at, b->ends_at));
    set_text(v, "who", b->person_name);
    set_text(v, "cents", b->cents ? money_cell(r, b->cents, b->currency)
                                  : T(r, N_("free of charge")));
    set_text(v, "note", str_empty(b->note) ? NULL : b->note);
    set_bool(v, "cancelled", !b->held);
}

/* The places whose bookings the viewer may see. */
static void set_places(struct req *r, struct value *page, const char *chosen)
{
    struct value *list = set_list(page, "places");
    struct place *places;
    struct places_wish wish = { .which = PLACES_OURS, .limit = SHOWN };
    size_t count = r->who->right >= MANAGER ? places_list(r->db, r->a, &wish, &places, NULL) : 0;

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind != PLACE_PERMANENT || !req_may(r, MANAGER, places[i].id))
            continue;
        struct value *v = add_object(list);
        set_text(v, "href", str_fmt(r->a, "/bookings?place=%s", places[i].slug));
        set_text(v, "name", places[i].name);
        set_bool(v, "current", str_is(places[i].slug, chosen));
    }
    set_bool(page, "manages", value_count(list) > 0);
    set_bool(page, "mine", !*chosen);
}

static void show_of_place(struct req *r, const char *slug)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct place p;
    size_t count;

    if (!place_find(r->db, r->a, slug, &p)) {
        req_not_found(r);
        return;
    }
    if (!req_may(r, MANAGER, p.id)) {
        req_forbidden(r, T(r, N_("Those who run this place see all its bookings.")));
        return;
    }
    int32_t on = (int32_t) form_int(r->form, "on", r->today);
    struct booking_filter filter = {
        .place = p.id, .limit = SHOWN, .from = zone_day_start(zone_get(p.zone), on),
        .to = zone_day_end(zone_get(p.zone), on),
    };
    struct booking *list = booking_list(r->db, r->a, &filter, &count, NULL);
    struct value *rows = set_list(page, "rows");
    for (size_t i = 0; i < count; i++)
        add_row(r, rows, &list[i]);
    set_bool(page, "has_rows", count > 0);
    set_text(page, "place", p.name);
    set_text(page, "slug", p.slug);
    set_text(page, "on", date_text(r->a, on));
    set_text(page, "when", capital(r->a, long_date(r, on)));
    set_text(page, "previous", str_fmt(r->a, "/bookings?place=%s&on=%s", p.slug,
                                       date_text(r->a, on - 1)));
    set_text(page, "next", str_fmt(r->a, "/bookings?place=%s&on=%s", p.slug,
                                   date_text(r->a, on + 1)));
    set_places(r, page, p.slug);
    req_page(r, "booking/bookings_of_place", v);
}

void show_bookings(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *coming = set_list(page, "coming"), *past = set_list(page, "past");
    size_t count;

    if (form_has(r->form, "place")) {
        show_of_place(r, form_text(r->form, "place"));
        return;
    }
    struct booking_filter filter = { .person = r->who->id, .from = r->now, .held = true,
                                     .limit = SHOWN };
    struct booking *list = booking_list(r->db, r->a, &filter, &count, NULL);
    for (size_t i = 0; i < count; i++)
        add_row(r, coming, &list[i]);

    filter = (struct booking_filter){ .person = r->who->id, .limit = 2 * SHOWN,
                                      .from = r->now - (int64_t) PAST_DAYS * 86400 };
    list = booking_list(r->db, r->a, &filter, &count, NULL);
    for (size_t i = count; i-- > 0 && value_count(past) < SHOWN; )
        if (list[i].ends_at <= r->now || !list[i].held)
            add_row(r, past, &list[i]);
    set_markup(page, "empty", svg_empty(r->a));
    set_places(r, page, "");
    req_page(r, "booking/bookings", v);
}

/* ---- one ---- */

/* The booking of :id, if it is the viewer's or of a place they run; others have none there. */
static bool at_hand(struct req *r, struct booking *b, bool *runs)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && booking_get(r->db, r->a, id, b)) {
        *runs = req_may(r, MANAGER, b->place);
        if (b->person == r->who->id || *runs)
            return true;
    }
    req_not_found(r);
    return false;
}

static void set_resources(struct req *r, struct value *page, const struct booking *b)
{
    const struct floor *floor = places_plan(r->db, r->a, b->place);
    struct value *list = set_list(page, "resources");
    int64_t chosen = r->again ? form_int(r->form, "resource", b->resource) : b->resource;

    for (size_t i = 0; i < floor->resource_count; i++) {
        const struct resource *res = &floor->resources[i];
        if (!res->bookable || str_starts(res->kind, "desk"))
            continue;
        struct value *v = add_object(list);
        set_int(v, "id", res->id);
        set_text(v, "name", res->name);
        set_bool(v, "chosen", res->id == chosen);
    }
}

static void set_move_form(struct req *r, struct value *v, const struct booking *b)
{
    struct form *form = req_form(r, move_form);
    int from, to;

    if (!r->again) {
        form_put(form, "on", date_text(r->a, day_of(b, &from)));
        zone_local(zone_get(b->zone), b->ends_at, NULL, &to);
        form_put_int(form, "from", from);
        form_put_int(form, "to", to);
        form_put(form, "note", b->note);
    }
    set_value(v, "form", form_value(r->a, form, r->lang));
}

void show_booking(struct req *r)
{
    struct booking b;
    struct price rule;
    bool runs;

    if (!at_hand(r, &b, &runs))
        return;
    struct value *v = booking_value(r->a, &b), *page = set_object(v, "page");
    bool open = b.held && (runs || b.starts_at > r->now);
    set_text(page, "title", str_fmt(r->a, "%s, %s", b.resource_name,
                                    long_date(r, day_of(&b, NULL))));
    set_text(page, "times", times_words(r, b.zone, b.starts_at, b.ends_at));
    set_text(page, "place", b.place_name);
    set_text(page, "plan", str_fmt(r->a, "/places/%s/today?on=%s", b.place_slug,
                                   date_text(r->a, day_of(&b, NULL))));
    set_text(page, "href", str_fmt(r->a, "/bookings/%lld", (long long) b.id));
    set_text(page, "who", b.person == r->who->id ? NULL : b.person_name);
    set_text(page, "note", str_empty(b.note) ? NULL : b.note);
    set_text(page, "amount", money_cell(r, b.cents, b.currency));
    bool priced = b.price && plan_price_get(r->db, r->a, b.price, &rule);
    set_text(page, "rule", priced ? plan_price_words(r->db, r->a, r->lang, &rule, r->today)
                                  : T(r, N_("nothing is to pay for it")));
    set_text(page, "month_href", str_fmt(r->a, "/me/statement?month=%s",
                                         month_text(r->a, day_of(&b, NULL))));
    set_bool(page, "cancelled", !b.held);
    set_bool(page, "begun", b.held && b.starts_at <= r->now);
    set_bool(page, "may_change", open);
    set_resources(r, page, &b);
    set_move_form(r, v, &b);
    req_page(r, "booking/booking", v);
}

void cancel_booking(struct req *r)
{
    struct booking b;
    bool runs;

    if (!at_hand(r, &b, &runs))
        return;
    enum booking_refusal no = booking_cancel(r->db, r->a, b.id, runs, r->now);
    if (no) {
        struct booking_result result = { .booking = b };
        refuse_booking_on_page(r, no, &result, "/bookings");
        return;
    }
    req_see(r, TF(r, N_("Cancelled: %s, %s. Nothing is due for it."), b.resource_name,
                  long_date(r, day_of(&b, NULL))), "/bookings/%lld", (long long) b.id);
}

void move_booking(struct req *r)
{
    struct booking b;
    struct booking_result result;
    bool runs;

    if (!at_hand(r, &b, &runs))
        return;
    struct booking_wish wish = { .booking = b.id, .person = b.person, .runs = runs, .now = r->now,
                                 .resource = form_int(r->form, "resource", 0),
                                 .note = form_text_or_null(r->form, "note") };
    if (!read_instants(r, b.zone, &wish.starts_at, &wish.ends_at, show_booking))
        return;
    enum booking_refusal no = booking_move(r->db, r->a, &wish, &result);
    if (no) {
        refuse_booking_on_page(r, no, &result, str_fmt(r->a, "/bookings/%lld/move",
                                                       (long long) b.id));
        return;
    }
    const struct booking *is = &result.booking;
    req_see(r, TF(r, N_("Moved: %s, %s, %s."), is->resource_name, long_date(r, day_of(is, NULL)),
                  times_words(r, is->zone, is->starts_at, is->ends_at)),
            "/bookings/%lld", (long long) b.id);
}
