/* What a calendar program gets when it asks. */
#include "calendar/web.h"

#include "account/account.h"
#include "base/str.h"

enum { ASK_AGAIN = 3600 };              /* seconds */

struct entries {
    struct ical_event *at;
    size_t count;
};

static struct ical_event *add_entry(struct req *r, struct entries *entries)
{
    entries->at = arena_grow(r->a, entries->at, entries->count + 1, sizeof *entries->at);
    return &entries->at[entries->count++];
}

static void add_days(struct req *r, const struct catalog *lang, const struct feed *f,
                     struct entries *entries)
{
    int64_t *ids;
    size_t count = feed_days(r->db, r->a, f, r->today, &ids);

    for (size_t i = 0; i < count; i++) {
        struct day d;
        struct presence mine;
        struct ical_event event;
        bool said = f->kind == FEED_MINE &&
                    presence_get(r->db, r->a, ids[i], f->person, &mine);

        if (day_get(r->db, r->a, ids[i], &d) &&
            day_event(r, lang, &d, said ? &mine : NULL, &event))
            *add_entry(r, entries) = event;
    }
}

/* One's own with all that is known of them; of a place only that its rooms are taken. */
static void add_bookings(struct req *r, const struct catalog *lang, const struct feed *f,
                         struct entries *entries)
{
    struct booking_filter filter = {
        .person = f->kind == FEED_MINE ? f->person : 0, .place = f->place, .limit = 200,
        .from = r->now - FEED_PAST * 86400, .to = r->now + FEED_AHEAD * (int64_t) 86400,
        .held = f->kind == FEED_PLACE,
    };

    do {
        size_t count;
        struct booking *list = booking_list(r->db, r->a, &filter, &count, &filter.after);
        for (size_t i = 0; i < count; i++) {
            struct ical_event event;
            if (!booking_event(r, lang, &list[i], &event))
                continue;
            if (f->kind == FEED_PLACE) {
                event.summary = str_fmt(r->a, catalog_text(lang, NULL, N_("%s: booked")),
                                        list[i].resource_name);
                event.description = event.url = NULL;
            }
            *add_entry(r, entries) = event;
        }
    } while (filter.after && entries->count < 2 * FEED_EVENTS);
}

/* One's own; and those of a place for as long as its subscriber is a member, as on its pages. */
static bool has_bookings(struct req *r, const struct feed *f)
{
    struct member *owner;

    if (f->kind != FEED_PLACE || !f->person)
        return f->kind == FEED_MINE;
    return members_list(r->db, r->a, r->today, f->person - 1, 1, &owner) &&
           owner->person == f->person;
}

/* "Grand Carreau: my days", as it will stand in a list of calendars. */
static const char *name_of(struct req *r, const struct catalog *lang, const struct feed *f)
{
    struct series series;
    struct place place;

    if (f->kind == FEED_MINE)
        return str_fmt(r->a, catalog_text(lang, NULL, N_("%s: my days")), r->community);
    if (f->kind == FEED_SERIES && series_get(r->db, r->a, f->series, &series))
        return str_fmt(r->a, "%s: %s", r->community, series.name);
    if (f->kind == FEED_PLACE && place_get(r->db, r->a, f->place, &place))
        return str_fmt(r->a, "%s: %s", r->community, place.name);
    return r->community;
}

static void answer(struct req *r, const struct catalog *lang, const struct feed *f)
{
    struct entries entries = { 0 };
    size_t len;

    add_days(r, lang, f, &entries);
    if (has_bookings(r, f))
        add_bookings(r, lang, f, &entries);
    const struct ical_calendar calendar = {
        .name = name_of(r, lang, f), .lang = catalog_lang(lang), .refresh = ASK_AGAIN,
        .events = entries.at, .count = entries.count,
    };
    const char *text = ical_text(r->a, &calendar, &len);
    req_bytes(r, "text/calendar; charset=utf-8", NULL, text, len);
}

void read_feed(struct req *r)
{
    struct feed f;

    if (feed_open(r->db, r->a, req_param(r, "secret"), &f))
        answer(r, catalog_of(person_lang(r->db, r->a, f.person), r->lang), &f);
    else
        req_not_found(r);
}

void read_network(struct req *r)
{
    answer(r, r->lang, &(struct feed){ .kind = FEED_NETWORK });
}

void read_series(struct req *r)
{
    struct series series;
    const char *word = req_param(r, "id");
    int64_t id;
    bool found = str_to_int(word, &id) ? series_get(r->db, r->a, id, &series)
                                       : series_by_slug(r->db, r->a, word, &series);

    if (found)
        answer(r, r->lang, &(struct feed){ .kind = FEED_SERIES, .series = series.id });
    else
        req_not_found(r);
}

void read_place(struct req *r)
{
    struct place place;

    if (place_find(r->db, r->a, req_param(r, "place"), &place) && !place.listed)
        answer(r, r->lang, &(struct feed){ .kind = FEED_PLACE, .place = place.id });
    else
        req_not_found(r);
}
