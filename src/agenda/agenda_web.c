/* The series that there are, and announcing a new one.  What may upset people who said they come
 * (another venue, a cancellation) is done on the day's own page, which knows them. */
#include "agenda/web.h"

#include "view/svg.h"

enum { SERIES_DAYS = 7 * 26 };

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

static void show_list(struct req *r)
{
    size_t count;
    struct series *list = series_list(r->db, r->a, &count);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *all = set_list(page, "series");

    for (size_t i = 0; i < count; i++)
        set_series_words(r, add_object(all), &list[i]);
    set_bool(page, "may_announce", req_may(r, ANIMATOR, 0));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "agenda/list", v);
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
        form_put_int(f, "to", r->today + SERIES_DAYS);
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
                "/series/%lld/dates", (long long) s.id);
}

static const struct route agenda_routes[] = {
    { GET, "/series", ANIMATOR, show_list, .about = "The series of roaming days" },
    { GET, "/series/new", ANIMATOR, show_new, .everywhere = true,
      .about = "A form for a new series" },
    { POST, "/series", ANIMATOR, make_series, .form = series_fields, .again = show_new,
      .everywhere = true, .about = "Announce all dates of a series" },
    { GET, "/series/:id", ANYONE, show_series,
      .about = "A series for everybody: next days, how to come, how to follow" },
    { GET, "/series/:id/dates", ANIMATOR, show_series_dates,
      .about = "The dates of a series, with hosts" },
    { POST, "/series/:id/host", ANIMATOR, give_date_host, .form = date_host_fields,
      .about = "Give a date its host" },

    { GET, "/feed.atom", ANYONE, send_all_news, .form = paper_fields,
      .about = "The coming days of the community, as an Atom feed" },
    { GET, "/series/:id/feed.atom", ANYONE, send_series_news, .form = paper_fields,
      .about = "The coming days of a series, as an Atom feed" },
    { GET, "/series/:id/poster.pdf", ANYONE, print_series_poster, .form = paper_fields,
      .about = "The next days of a series, to print and hang up" },
    { GET, "/places/:slug/poster.pdf", ANYONE, print_place_poster, .form = paper_fields,
      .about = "The next days of a place, to print and hang up" },

    { GET, "/places/:slug/calendars", HOST, show_busy,
      .about = "Calendars that say when a place or a room is busy" },
    { POST, "/places/:slug/calendars", HOST, keep_busy, .form = busy_fields, .again = show_busy,
      .prepare = read_busy, .limit = ICAL_BYTES + 65536,
      .about = "Read a calendar as busy times" },
    { POST, "/places/:slug/calendars/:id/remove", HOST, remove_busy,
      .about = "Forget the busy times of a calendar" },
    { 0 },
};

const struct room agenda_room = { .name = "agenda", .routes = agenda_routes,
                                 .export_person = agenda_export,
                                 .forget_person = agenda_forget, .seed = agenda_seed };
