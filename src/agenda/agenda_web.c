/* The season: series, their dates in order, and who hosts each.  What may upset people who said they
 * come (another venue, a cancellation) is done on the day's own page, which knows them. */
#include "agenda/agenda.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"
#include "http/req.h"
#include "view/svg.h"

enum { HOSTS_MOST = 500, SEASON_DAYS = 7 * 26 };

static const struct choice weekday_choices[] = {
    { "1", N_("Monday") },   { "2", N_("Tuesday") }, { "3", N_("Wednesday") },
    { "4", N_("Thursday") }, { "5", N_("Friday") },  { "6", N_("Saturday") },
    { "7", N_("Sunday") },   { NULL, NULL },
};

static const struct field series_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Its name"),
      .hint = N_("For example: Travelling Thursdays.") },
    { .name = "weekday", .kind = FIELD_CHOICE, .required = true, .choices = weekday_choices,
      .label = N_("Day of the week") },
    { .name = "every", .kind = FIELD_INT, .min = 1, .max = 8, .label = N_("Every how many weeks"),
      .hint = N_("1: every week.") },
    { .name = "opens", .kind = FIELD_TIME, .required = true, .label = N_("Opens at") },
    { .name = "closes", .kind = FIELD_TIME, .required = true, .label = N_("Closes at") },
    { .name = "from", .kind = FIELD_DATE, .required = true, .label = N_("From") },
    { .name = "to", .kind = FIELD_DATE, .required = true, .label = N_("To"),
      .hint = N_("Public holidays are skipped; the other dates stay where they are.") },
    { .name = "about", .kind = FIELD_LINES, .max = 2000, .label = N_("A few words about it") },
    { .kind = FIELD_END },
};

static const char *weekday_word(const struct req *r, int weekday)
{
    return T(r, weekday_choices[weekday - 1].label);
}

static const char *date_words(struct req *r, int32_t date)
{
    return say_date(r->a, r->lang, date, DATE_LONG, r->today);
}

/* "Thursday, every 2 weeks, 9:00–17:30" */
static const char *rhythm(struct req *r, const struct series *s)
{
    const char *hours = say_span(r->a, catalog_lang(r->lang), s->opens, s->closes);
    const char *weekday = weekday_word(r, s->weekday);

    if (s->every == 1)
        return TF(r, N_("%s, every week, %s"), weekday, hours);
    return TF(r, N_("%s, every %d weeks, %s"), weekday, s->every, hours);
}

static void set_series(struct req *r, struct value *v, const struct series *s)
{
    int64_t without = s->open - s->hosted;

    set_int(v, "id", s->id);
    set_text(v, "name", s->name);
    set_text(v, "about", str_empty(s->about) ? NULL : s->about);
    set_text(v, "rhythm", rhythm(r, s));
    set_text(v, "from", date_words(r, s->from));
    set_text(v, "to", date_words(r, s->to));
    set_text(v, "dates", TN(r, NP_("%d date", "%d dates"), s->open));
    set_text(v, "without", without ? TN(r, NP_("%d date without a host", "%d dates without a host"),
                                        without) : NULL);
}

static void show_season(struct req *r)
{
    size_t count;
    struct series *list = series_list(r->db, r->a, &count);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *all = set_list(page, "series");

    for (size_t i = 0; i < count; i++)
        set_series(r, add_object(all), &list[i]);
    set_bool(page, "may_announce", req_may(r, ANIMATOR, 0));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "agenda/season", v);
}

/* ---- a new series ---- */

static void show_new(struct req *r)
{
    struct value *v = value_object(r->a);
    struct form *f = req_form(r, series_fields);

    if (!r->again) {
        form_put(f, "weekday", "4");
        form_put_int(f, "every", 1);
        form_put_int(f, "opens", 9 * 60);
        form_put_int(f, "closes", 17 * 60 + 30);
        form_put_int(f, "from", r->today);
        form_put_int(f, "to", r->today + SEASON_DAYS);
    }
    set_value(v, "form", form_value(r->a, f, r->lang));
    req_page(r, "agenda/new", v);
}

static void refuse_series(struct req *r, enum agenda_refusal no)
{
    struct form *f = r->form;

    if (no == AGENDA_HOURS)
        form_fault(f, "closes", T(r, N_("Choose a time after the opening.")));
    else if (no == AGENDA_NO_DATE)
        form_fault(f, "to", T(r, N_("There is no such weekday between these two dates.")));
    else if (no == AGENDA_TOO_LONG)
        form_fault(f, "to", T(r, N_("That makes more than 120 dates: choose an earlier end.")));
    else
        form_fault(f, "name", T(r, N_("A series of that name is there already.")));
    r->again = true;
    show_new(r);
}

static void make_series(struct req *r)
{
    struct series s = {
        .name = form_text(r->form, "name"), .weekday = form_text(r->form, "weekday")[0] - '0',
        .every = (int) form_int(r->form, "every", 1),
        .opens = (int) form_int(r->form, "opens", 0),
        .closes = (int) form_int(r->form, "closes", 0),
        .from = (int32_t) form_int(r->form, "from", 0), .to = (int32_t) form_int(r->form, "to", 0),
        .about = form_text_or_null(r->form, "about"), .made_by = r->who->id,
    };
    enum agenda_refusal no = series_make(r->db, r->a, &s, r->now);
    if (no)
        refuse_series(r, no);
    else
        req_see(r, TN(r, NP_("%d date is announced. Now give it a host.",
                             "%d dates are announced. Now give each a host."), s.open),
                "/season/%lld", (long long) s.id);
}

/* ---- the dates of a series ---- */

static const char *reason_words(struct req *r, const struct day *d)
{
    const char *holiday;

    if (!str_is(d->reason, REASON_HOLIDAY))
        return str_empty(d->reason) ? NULL : d->reason;
    return date_is_french_holiday(d->date, &holiday) ? T(r, holiday) : T(r, N_("Public holiday"));
}

static void set_date(struct req *r, struct value *v, const struct day *d)
{
    bool coming = d->state == DAY_OPEN && d->date >= r->today;

    set_int(v, "id", d->id);
    set_text(v, "date", date_words(r, d->date));
    set_text(v, "place", d->place ? d->place_name : NULL);
    set_text(v, "town", d->town);
    set_text(v, "chairs", d->place ? TN(r, NP_("%d chair", "%d chairs"), d->capacity) : NULL);
    set_bool(v, "cancelled", d->state == DAY_CANCELLED);
    set_bool(v, "moved", d->state == DAY_MOVED);
    set_text(v, "reason", reason_words(r, d));
    set_bool(v, "past", d->date < r->today);
    set_bool(v, "wants_host", coming && !d->place);
    set_bool(v, "may_change", coming && d->place && req_may(r, ANIMATOR, d->place));
    set_bool(v, "acts", d->state != DAY_OPEN || value_truthy(value_get(v, "wants_host")) ||
                            value_truthy(value_get(v, "may_change")));
    if (d->moved_to)
        set_int(v, "moved_to", d->moved_to);
    else
        set_null(v, "moved_to");
}

static void set_hosts(struct req *r, struct value *page)
{
    const struct places_wish wish = { .which = PLACES_OURS, .limit = HOSTS_MOST };
    struct value *hosts = set_list(page, "hosts");
    struct place *places;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind != PLACE_HOST || !req_may(r, ANIMATOR, places[i].id))
            continue;
        struct value *host = add_object(hosts);
        set_int(host, "place", places[i].id);
        set_text(host, "host_words",
                 str_empty(places[i].town)
                 ? places[i].name : str_fmt(r->a, "%s, %s", places[i].town, places[i].name));
    }
}

static bool series_at_hand(struct req *r, struct series *s)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && series_get(r->db, r->a, id, s))
        return true;
    req_not_found(r);
    return false;
}

static void show_series(struct req *r)
{
    struct value *v = value_object(r->a);
    struct series s;
    size_t count;

    if (!series_at_hand(r, &s))
        return;
    struct day *days = series_days(r->db, r->a, s.id, &count);
    struct value *page = set_object(v, "page");
    struct value *list = set_list(page, "days");

    set_series(r, page, &s);
    set_hosts(r, page);
    for (size_t i = 0; i < count; i++)
        set_date(r, add_object(list), &days[i]);
    set_bool(page, "any_past", count && days[0].date < r->today);
    req_page(r, "agenda/series", v);
}

static const struct field host_fields[] = {
    { .name = "day", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Date") },
    { .name = "place", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Host") },
    { .kind = FIELD_END },
};

static void refuse_host(struct req *r, const struct series *s, enum agenda_refusal no)
{
    const char *title = no == AGENDA_TAKEN ? T(r, N_("This host already has a day on that date"))
                      : no == AGENDA_OVER ? T(r, N_("That date is past"))
                      : no == AGENDA_PERMANENT
                      ? T(r, N_("A permanent place has days of its own: choose a host place"))
                      : no == AGENDA_PLACE_CLOSED ? T(r, N_("This place has closed"))
                      : no == AGENDA_NOT_OPEN ? T(r, N_("That date is cancelled or moved"))
                                              : T(r, N_("There is no such date or place"));

    if (no == AGENDA_FAILED) {
        req_failure(r);
        return;
    }
    struct value *problem = req_refuse(r, no == AGENDA_UNKNOWN ? 404 : 409, "host_refused", title,
                                       NULL);
    req_way(r, problem, s->name, NULL, T(r, N_("Choose another host")),
            str_fmt(r->a, "/season/%lld", (long long) s->id));
}

/* A date that has a host already is changed on its own page, where those who come are known. */
static void give_host(struct req *r)
{
    struct series s;
    struct day d;
    const struct day_edit edit = { .day = form_int(r->form, "day", 0), .now = r->now,
                                   .today = r->today };

    if (!series_at_hand(r, &s))
        return;
    if (!day_get(r->db, r->a, edit.day, &d) || d.series != s.id) {
        req_not_found(r);
        return;
    }
    if (d.place) {
        req_see(r, T(r, N_("This date has a host already: change it here.")), "/days/%lld/edit",
                (long long) d.id);
        return;
    }
    int64_t place = form_int(r->form, "place", 0);
    if (!req_may(r, ANIMATOR, place)) {
        req_forbidden(r, T(r, N_("Those who animate at this place, or in the whole community, give "
                                 "it a date.")));
        return;
    }
    enum agenda_refusal no = day_set_host(r->db, r->a, edit, place);
    if (no) {
        refuse_host(r, &s, no);
        return;
    }
    day_get(r->db, r->a, edit.day, &d);
    req_see(r, TF(r, N_("%s: at %s."), date_words(r, d.date), d.place_name),
            "/season/%lld#day-%lld", (long long) s.id, (long long) d.id);
}

static const struct route agenda_routes[] = {
    { GET, "/season", ANIMATOR, show_season, .about = "The series of roaming days" },
    { GET, "/season/new", ANIMATOR, show_new, .everywhere = true, .about = "A form for a new series" },
    { POST, "/season", ANIMATOR, make_series, .form = series_fields, .again = show_new,
      .everywhere = true,
      .about = "Announce all dates of a series" },
    { GET, "/season/:id", ANIMATOR, show_series, .about = "The dates of a series, with hosts" },
    { POST, "/season/:id/host", ANIMATOR, give_host, .form = host_fields,
      .about = "Give a date its host" },
    { 0 },
};

const struct room agenda_room = { .name = "agenda", .routes = agenda_routes,
                                 .export_person = agenda_export,
                                 .forget_person = agenda_forget, .seed = agenda_seed };
