/* The addresses a person's calendars subscribe to. */
#include "calendar/web.h"

#include "base/str.h"
#include "notice/notice.h"
#include "view/svg.h"

/* What is followed is one word: "mine", "network", "place-3", "series-1". */
const struct field feed_fields[] = {
    { .name = "follow", .kind = FIELD_TEXT, .required = true, .max = 30,
      .label = N_("What to follow") },
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 60,
      .label = N_("Where you will put it"),
      .hint = N_("For example: my telephone. It tells you later which address is which.") },
    { .kind = FIELD_END },
};

static const char *follow_words(struct req *r, const struct feed *f)
{
    struct series series;
    struct place place;

    if (f->kind == FEED_PLACE && place_get(r->db, r->a, f->place, &place))
        return place.name;
    if (f->kind == FEED_SERIES && series_get(r->db, r->a, f->series, &series))
        return series.name;
    return f->kind == FEED_MINE ? T(r, N_("My days and my bookings"))
                                : T(r, N_("All days that travel"));
}

static void set_feeds(struct req *r, struct value *page)
{
    struct feed *all;
    size_t count = feed_list(r->db, r->a, r->who->id, &all);
    struct value *list = set_list(page, "feeds");

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);
        set_int(item, "id", all[i].id);
        set_text(item, "name", all[i].name);
        set_text(item, "kind", follow_words(r, &all[i]));
        set_text(item, "since", notice_when(r, all[i].made_at));
    }
}

static void add_option(struct value *list, const char *word, const char *name,
                       const char *chosen)
{
    struct value *item = add_object(list);

    set_text(item, "word", word);
    set_text(item, "name", name);
    set_bool(item, "chosen", str_is(word, chosen));
}

static void set_choices(struct req *r, struct value *page, const char *chosen)
{
    enum { MOST = 500 };
    const struct places_wish wish = { .which = PLACES_OURS, .limit = MOST };
    struct value *first = set_list(page, "first");
    struct value *in_places = set_list(page, "places"), *in_series = set_list(page, "all_series");
    struct place *places;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    add_option(first, "mine", T(r, N_("My days and my bookings")), chosen);
    add_option(first, "network", T(r, N_("All days that travel")), chosen);
    for (size_t i = 0; i < count; i++)
        add_option(in_places, str_fmt(r->a, "place-%lld", (long long) places[i].id),
                   places[i].name, chosen);
    struct series *series = series_list(r->db, r->a, &count);
    for (size_t i = 0; i < count; i++)
        add_option(in_series, str_fmt(r->a, "series-%lld", (long long) series[i].id),
                   series[i].name, chosen);
}

/* `address`: of the feed just made, shown this once. */
static void show(struct req *r, const char *address)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct form *f = req_form(r, feed_fields);

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_feeds(r, page);
    set_choices(r, page, form_has(f, "follow") ? form_text(f, "follow") : "mine");
    set_text(page, "address", address);
    if (address)
        set_text(page, "open", str_fmt(r->a, "webcal%s", address + strcspn(address, ":")));
    set_text(page, "network", str_fmt(r->a, "%s/calendar.ics", r->url));
    req_page(r, "calendar/feeds", v);
}

void show_feeds(struct req *r)
{
    show(r, NULL);
}

/* What the word names, if it is there. */
static bool read_follow(struct req *r, struct feed *f)
{
    const char *word = form_text(r->form, "follow");
    struct series series;
    struct place place;

    if (str_is(word, "mine") || str_is(word, "network")) {
        f->kind = str_is(word, "mine") ? FEED_MINE : FEED_NETWORK;
        return true;
    }
    if (str_starts(word, "place-") && str_to_int(word + strlen("place-"), &f->place)) {
        f->kind = FEED_PLACE;
        return place_get(r->db, r->a, f->place, &place) && !place.listed;
    }
    f->kind = FEED_SERIES;
    return str_starts(word, "series-") && str_to_int(word + strlen("series-"), &f->series) &&
           series_get(r->db, r->a, f->series, &series);
}

void make_feed(struct req *r)
{
    struct feed f = { .person = r->who->id, .name = form_text(r->form, "name") };
    char *secret = NULL;

    if (!read_follow(r, &f))
        form_fault(r->form, "follow", T(r, N_("Choose what to follow.")));
    else {
        secret = feed_make(r->db, r->a, &f, r->now);
        if (db_failed(r->db)) {
            req_failure(r);
            return;
        }
        if (!secret)
            form_fault(r->form, "name", T(r, N_("You have twenty addresses already: end one you no "
                                                "longer use.")));
    }
    if (!secret) {
        r->again = true;
        show(r, NULL);
        return;
    }
    show(r, str_fmt(r->a, "%s/feeds/%s.ics", r->url, secret));
}

void end_feed(struct req *r)
{
    int64_t id;

    if (str_to_int(req_param(r, "feed"), &id) && feed_end(r->db, r->who->id, id, r->now))
        req_see(r, T(r, N_("That address gives nothing any more.")), "/me/calendars");
    else
        req_not_found(r);
}
