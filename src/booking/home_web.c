/* The threshold: what this is, the next days, how to come a first time. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "season/season.h"
#include "view/svg.h"

enum { DAYS_AHEAD = 28, ROAMING_AT_HOME = 3, LOOK_AHEAD = 70, PLACES_AT_HOME = 3 };

static void add_day(struct req *r, struct value *list, const struct value *day, bool small)
{
    struct value *v = add_object(list);

    set_text(v, "when", capital(r->a, long_date(r, date_of(day))));
    set_text(v, "place", place_of(day));
    set_text(v, "town", town_of(day));
    set_text(v, "href", day_href(r, slug_of(day), date_of(day)));
    set_text(v, "hours", is_open(day) ? hours_of(r, day) : NULL);
    set_text(v, "people", people_words(r, number_of(day, "coming")));
    set_text(v, "free", is_open(day) ? free_words(r, day) : NULL);
    set_bool(v, "open", is_open(day));
    set_bool(v, "full", is_open(day) && !free_of(day));
    set_bool(v, "cancelled", str_is(text_of(day, "state"), "cancelled"));
    set_bool(v, "moved", str_is(text_of(day, "state"), "moved"));
    set_text(v, "reason", reason_words(r, text_of(day, "reason"), date_of(day)));
    set_bool(v, "roaming", value_as_bool(value_get(day, "roaming"), false));
    set_markup(v, "facade", facade(r, day, small));
    set_mine(r, v, day);
}

/* ---- the first page ---- */

static void set_today(struct req *r, struct value *page, const struct value *days)
{
    struct value *list = set_list(page, "places");
    struct places_wish wish = { .which = PLACES_OURS, .limit = PLACES_AT_HOME };
    struct place *places;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind != PLACE_PERMANENT)
            continue;
        struct value *v = add_object(list);
        set_text(v, "name", places[i].name);
        set_text(v, "town", places[i].town);
        set_text(v, "href", place_href(r, places[i].slug, ""));
        set_text(v, "today", T(r, N_("Closed today.")));
        for (size_t j = 0; j < value_count(days); j++) {
            const struct value *day = value_at(days, j);
            if (number_of(value_get(day, "place"), "id") == places[i].id && is_open(day) &&
                date_of(day) == r->today)
                set_text(v, "today", str_fmt(r->a, "%s %s", TF(r, N_("Open today, %s."),
                                                               hours_of(r, day)),
                                             free_words(r, day)));
        }
    }
}

void show_home(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    if (r->who->id) {
        req_see(r, *r->cookie.notice ? r->cookie.notice : NULL, "/week");
        return;
    }
    const struct value *days = days_shown(r, r->today, r->today + LOOK_AHEAD, 0);
    struct value *list = set_list(page, "roaming");
    for (size_t i = 0; i < value_count(days) && value_count(list) < ROAMING_AT_HOME; i++)
        if (value_as_bool(value_get(value_at(days, i), "roaming"), false) &&
            is_open(value_at(days, i)))
            add_day(r, list, value_at(days, i), value_count(list) > 0);
    set_today(r, page, days);
    set_markup(page, "empty", svg_empty(r->a));
    share_home(r, page);
    req_page(r, "booking/home", v);
}

void show_join(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    const struct value *days = days_shown(r, r->today, r->today + LOOK_AHEAD, 0);
    struct value *list = set_list(page, "roaming");

    for (size_t i = 0; i < value_count(days) && !value_count(list); i++)
        if (value_as_bool(value_get(value_at(days, i), "roaming"), false) &&
            is_open(value_at(days, i)))
            add_day(r, list, value_at(days, i), false);
    req_page(r, "booking/join", v);
}

/* ---- the coming days ---- */

static void add_week(struct req *r, struct value *weeks, const struct value *days, int32_t monday)
{
    struct value *v = value_object(r->a), *rows = set_list(v, "days");

    for (size_t i = 0; i < value_count(days); i++)
        if (week_first(date_of(value_at(days, i))) == monday)
            add_day(r, rows, value_at(days, i), true);
    if (!value_count(rows))
        return;
    add(weeks, v);
    set_text(v, "name", monday == week_first(r->today) ? T(r, N_("This week"))
                        : TF(r, N_("Week of %s"), long_date(r, monday)));
    set_text(v, "id", week_text(r->a, monday));
}

/* The series that go on, each with a page of its own. */
static void set_series(struct req *r, struct value *page)
{
    struct value *list = set_list(page, "series");
    size_t count;
    const struct series *all = series_list(r->db, r->a, &count);

    for (size_t i = 0; i < count; i++) {
        if (all[i].to < r->today)
            continue;
        struct value *v = add_object(list);
        set_text(v, "href", str_fmt(r->a, "/series/%s", all[i].slug));
        set_text(v, "name", all[i].name);
        struct season season;
        set_text(v, "promise", season_of_series(r->db, r->a, all[i].id, &season) &&
                               season.published
                 ? str_fmt(r->a, "/seasons/%lld", (long long) season.id) : NULL);
    }
}

void show_days(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    const struct value *days = days_shown(r, r->today, r->today + DAYS_AHEAD, 0);
    struct value *roaming = set_list(page, "roaming"), *permanent = value_list(r->a);
    struct value *weeks = set_list(page, "weeks");

    for (size_t i = 0; i < value_count(days); i++) {
        const struct value *day = value_at(days, i);
        if (value_as_bool(value_get(day, "roaming"), false))
            add_day(r, roaming, day, true);
        else
            add(permanent, day);
    }
    for (int32_t monday = week_first(r->today); monday <= r->today + DAYS_AHEAD; monday += 7)
        add_week(r, weeks, permanent, monday);
    set_markup(page, "empty", svg_empty(r->a));
    set_series(r, page);
    share_days(r, page);
    req_page(r, "booking/days", v);
}
