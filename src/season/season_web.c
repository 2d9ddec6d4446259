/* Seasons: those that are planned and those that were, a new one, the settings of one.  The plan
 * has its own page (plan_web.c). */
#include "season/web.h"

#include "base/say.h"
#include "base/str.h"
#include "view/svg.h"

enum { PER_PAGE = 10, WEEKS = 26, DAYS_AHEAD = 14, WEEKDAYS = 7, THURSDAY = 4 };

static const struct choice weekday_choices[] = {
    { "1", N_("Monday") },   { "2", N_("Tuesday") }, { "3", N_("Wednesday") },
    { "4", N_("Thursday") }, { "5", N_("Friday") },  { "6", N_("Saturday") },
    { "7", N_("Sunday") },   { NULL, NULL },
};

const struct field season_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Its name"),
      .hint = N_("People read it once it is published.") },
    { .name = "territory", .kind = FIELD_TEXT, .required = true, .max = 80,
      .label = N_("Territory"), .hint = N_("Whose communes the promise is for.") },
    { .name = "weekday", .kind = FIELD_CHOICE, .required = true, .choices = weekday_choices,
      .label = N_("Day of the week") },
    { .name = "every", .kind = FIELD_INT, .min = 1, .max = 8, .label = N_("Every how many weeks"),
      .hint = N_("1: every week.") },
    { .name = "opens", .kind = FIELD_TIME, .required = true, .label = N_("Opens at") },
    { .name = "closes", .kind = FIELD_TIME, .required = true, .label = N_("Closes at") },
    { .name = "from", .kind = FIELD_DATE, .required = true, .label = N_("From") },
    { .name = "to", .kind = FIELD_DATE, .required = true, .label = N_("To"),
      .hint = N_("Public holidays are skipped; the other dates stay where they are.") },
    { .name = "promise_days", .kind = FIELD_INT, .max = 120, .label = N_("Days near each commune"),
      .hint = N_("At least so many, for every commune of the territory.") },
    { .name = "promise_minutes", .kind = FIELD_INT, .min = 1, .max = 240,
      .label = N_("Near means, in minutes"), .hint = N_("Of one way, from the commune.") },
    { .name = "rest_weeks", .kind = FIELD_INT, .min = 1, .max = 52,
      .label = N_("Weeks between two visits of a host"), .hint = N_("At least. 1: any.") },
    { .name = "chairs", .kind = FIELD_INT, .max = 1000, .label = N_("Chairs a host needs"),
      .hint = N_("0: any number.") },
    { .name = "about", .kind = FIELD_LINES, .max = 2000, .label = N_("A few words about it") },
    { .name = "version", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Version") },
    { .kind = FIELD_END },
};

const struct field seasons_fields[] = {
    { .name = "after", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("After") },
    { .kind = FIELD_END },
};

/* ---- the list ---- */

static void add_season(struct req *r, struct value *list, const struct season *s)
{
    struct season_view view = { 0 };

    if (!s->published && !may_plan(r))
        return;
    if (!season_load(r->db, r->a, s->id, &view.sp))
        return;
    view_explain(r, &view);
    struct value *v = season_value(r, s);
    struct value *page = set_object(v, "page");
    int64_t without = s->dates - s->hosted;
    set_text(page, "href", season_href(r, s->id, ""));
    set_text(page, "dates", TF(r, N_("From %s to %s"), full_date(r, s->from),
                               full_date(r, s->to)));
    set_text(page, "size", size_words(r, &view));
    set_bool(page, "draft", !s->published);
    set_bool(page, "searching", s->run == RUN_WAITING || s->run == RUN_RUNNING);
    set_text(page, "without", without ? TN(r, NP_("%d date without a host",
                                                  "%d dates without a host"), without) : NULL);
    if (view.known && view.plan.figures.days) {
        set_text(page, "mean", minutes_words(r, view.plan.figures.mean));
        set_text(page, "served", TF(r, N_("%d of %zu communes"), view.plan.figures.served,
                                    view.sp.problem.commune_count));
    }
    add(list, v);
}

/* What a community needs before its first season, and what of it is there. */
static void set_steps(struct req *r, struct value *page)
{
    const struct hosts_wish accepted = { .state = HOST_ACCEPTED, .limit = 1 };
    struct territory *territories;
    struct host *hosts;
    int64_t next;
    bool has_territory = territory_list(r->db, r->a, &territories) > 0;
    bool has_hosts = host_list(r->db, r->a, &accepted, &hosts, &next) > 0;

    set_bool(page, "has_territory", has_territory);
    set_bool(page, "has_hosts", has_hosts);
    set_bool(page, "ready", has_territory && has_hosts);
}

static void show_seasons(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "seasons");
    struct season *seasons;
    int64_t next = 0;
    size_t count = season_list(r->db, r->a, form_int(r->form, "after", 0), PER_PAGE, &seasons,
                               &next);

    for (size_t i = 0; i < count; i++)
        add_season(r, list, &seasons[i]);
    set_bool(page, "may_plan", may_plan(r));
    set_steps(r, page);
    set_text(page, "next", next ? str_fmt(r->a, "/seasons?after=%lld", (long long) next) : NULL);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "season/seasons", v);
}

/* ---- the form ---- */

static void set_territories(struct req *r, struct value *page, const char *chosen)
{
    struct value *list = set_list(page, "territories");
    struct territory *all;
    size_t count = territory_list(r->db, r->a, &all);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        const char *id = str_fmt(r->a, "%lld", (long long) all[i].id);
        set_text(v, "value", id);
        set_text(v, "label", TF(r, N_("%s, %s"), all[i].name,
                                TN(r, NP_("%d commune", "%d communes"), all[i].communes)));
        set_bool(v, "chosen", str_is(id, chosen) || str_is(all[i].name, chosen));
    }
}

static void draw_form(struct req *r, struct form *f, const struct season *s)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    const struct value *form = form_value(r->a, f, r->lang);

    set_value(v, "form", form);
    set_territories(r, page, value_as_text(value_get(value_get(form, "territory"), "value"), ""));
    set_steps(r, page);
    set_text(page, "name", s ? s->name : NULL);
    set_text(page, "href", s ? season_href(r, s->id, "") : NULL);
    set_text(page, "action", s ? season_href(r, s->id, "") : "/seasons");
    req_page(r, s ? "season/edit" : "season/new", v);
}

/* "Season, January to July 2027" */
static const char *name_of(struct req *r, int32_t from, int32_t to)
{
    return TF(r, N_("Season, %s to %s"),
              say_date(r->a, r->lang, from, DATE_MONTH_NAME, r->today),
              say_date(r->a, r->lang, to, DATE_MONTH, r->today));
}

/* That of the newest season; without one the first of the list is. */
static void put_territory(struct req *r, struct form *f)
{
    struct season *newest;

    if (season_list(r->db, r->a, 0, 1, &newest, NULL))
        form_put_int(f, "territory", newest[0].territory);
}

/* The rhythm of the last series goes on, from its next weekday, in a fortnight at the earliest. */
static void put_defaults(struct req *r, struct form *f)
{
    size_t count;
    struct series *list = series_list(r->db, r->a, &count);
    const struct series *last = NULL;
    int32_t from = r->today + DAYS_AHEAD;

    for (size_t i = 0; i < count; i++)
        if (!last || list[i].to > last->to)
            last = &list[i];
    int weekday = last ? last->weekday : THURSDAY;
    if (last && last->to >= from)
        from = last->to + 1;
    from += (weekday - date_weekday(from) + WEEKDAYS) % WEEKDAYS;
    int32_t to = from + WEEKDAYS * (WEEKS - 1);
    form_put(f, "name", name_of(r, from, to));
    put_territory(r, f);
    form_put_int(f, "weekday", weekday);
    form_put_int(f, "every", 1);
    form_put_int(f, "opens", last ? last->opens : 9 * 60);
    form_put_int(f, "closes", last ? last->closes : 17 * 60 + 30);
    form_put_int(f, "from", from);
    form_put_int(f, "to", to);
    form_put_int(f, "promise_days", 2);
    form_put_int(f, "promise_minutes", 25);
    form_put_int(f, "rest_weeks", 3);
    form_put_int(f, "chairs", 0);
}

static void show_new(struct req *r)
{
    struct form *f = req_form(r, season_fields);

    if (!r->again)
        put_defaults(r, f);
    draw_form(r, f, NULL);
}

static void put_settings(struct form *f, const struct season *s)
{
    form_put(f, "name", s->name);
    form_put_int(f, "territory", s->territory);
    form_put_int(f, "weekday", s->weekday);
    form_put_int(f, "every", s->every);
    form_put_int(f, "opens", s->opens);
    form_put_int(f, "closes", s->closes);
    form_put_int(f, "from", s->from);
    form_put_int(f, "to", s->to);
    form_put_int(f, "promise_days", s->promise_days);
    form_put_int(f, "promise_minutes", s->promise_minutes);
    form_put_int(f, "rest_weeks", s->rest);
    form_put_int(f, "chairs", s->chairs);
    form_put(f, "about", s->about);
    form_put_int(f, "version", s->version);
}

static void show_edit(struct req *r)
{
    struct form *f = req_form(r, season_fields);
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    if (s.published) {
        refuse_season(r, SEASON_PUBLISHED, &s);
        return;
    }
    if (!r->again)
        put_settings(f, &s);
    draw_form(r, f, &s);
}

/* ---- what was sent ---- */

/* By number, or by name as programs may say it. */
static int64_t read_territory(struct req *r)
{
    const char *text = form_text(r->form, "territory");
    struct territory *all;
    size_t count = territory_list(r->db, r->a, &all);
    int64_t id;

    if (!str_to_int(text, &id))
        id = 0;
    for (size_t i = 0; i < count; i++)
        if (all[i].id == id || str_is(all[i].name, text))
            return all[i].id;
    return 0;
}

bool read_settings(struct req *r, struct season *s)
{
    const struct form *f = r->form;

    s->name = form_text(f, "name");
    s->territory = read_territory(r);
    s->weekday = form_text(f, "weekday")[0] - '0';
    s->every = (int) form_int(f, "every", 1);
    s->opens = (int) form_int(f, "opens", 0);
    s->closes = (int) form_int(f, "closes", 0);
    s->from = (int32_t) form_int(f, "from", 0);
    s->to = (int32_t) form_int(f, "to", 0);
    s->promise_days = (int) form_int(f, "promise_days", 2);
    s->promise_minutes = (int) form_int(f, "promise_minutes", 25);
    s->rest = (int) form_int(f, "rest_weeks", 3);
    s->chairs = form_int(f, "chairs", 0);
    s->about = form_text(f, "about");
    s->version = form_int(f, "version", 0);
    if (!s->territory)
        fault_settings(r, SEASON_TERRITORY);
    return s->territory != 0;
}

void fault_settings(struct req *r, enum season_refusal no)
{
    struct form *f = r->form;

    if (no == SEASON_HOURS)
        form_fault(f, "closes", T(r, N_("Choose a time after the opening.")));
    else if (no == SEASON_NO_DATE)
        form_fault(f, "to", T(r, N_("There is no such weekday between these two dates.")));
    else if (no == SEASON_TOO_LONG)
        form_fault(f, "to", T(r, N_("That makes more than 120 dates: choose an earlier end.")));
    else if (no == SEASON_TERRITORY)
        form_fault(f, "territory", T(r, N_("Choose a territory.")));
    else if (no == SEASON_NAME)
        form_fault(f, "name", T(r, N_("A season or a series of that name is there already.")));
}

/* Writes what was sent; false: why not is said, on the form or as a refusal. */
static bool save(struct req *r, struct season *s)
{
    if (!read_settings(r, s))
        return false;
    enum season_refusal no = season_save(r->db, r->a, s, r->now);
    if (!no)
        return true;
    fault_settings(r, no);
    if (form_good(r->form))
        refuse_season(r, no, s);
    return false;
}

static void make_season(struct req *r)
{
    struct season s = { .made_by = r->who->id };

    if (save(r, &s)) {
        req_see(r, T(r, N_("The season is there, as a draft. Now compute a plan.")),
                "/seasons/%lld", (long long) s.id);
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_new(r);
}

static void change_settings(struct req *r)
{
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    if (save(r, &s)) {
        req_see(r, T(r, N_("Noted. What was computed may be out of date: compute again.")),
                "/seasons/%lld", (long long) s.id);
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_edit(r);
}

static void remove_season(struct req *r)
{
    struct season s;

    if (!season_at_hand(r, &s) || !season_is_seen(r, &s))
        return;
    enum season_refusal no = season_remove(r->db, s.id);
    if (no)
        refuse_season(r, no, &s);
    else
        req_see(r, TF(r, N_("The draft is gone: %s."), s.name), "/seasons");
}

static void make_next(struct req *r)
{
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    int32_t from = s.to + WEEKDAYS, to = from + s.to - s.from;
    struct season next = { .name = name_of(r, from, to), .made_by = r->who->id };
    enum season_refusal no = season_next(r->db, r->a, s.id, &next, r->now);
    if (no == SEASON_NAME) {
        next = (struct season){ .name = "", .made_by = r->who->id };
        no = season_next(r->db, r->a, s.id, &next, r->now);
    }
    if (no)
        refuse_season(r, no, &s);
    else
        req_see(r, T(r, N_("The next season is there, as a draft. Look at its settings, then "
                           "compute a plan.")), "/seasons/%lld", (long long) next.id);
}

static const struct route season_routes[] = {
    { GET, "/seasons", ANIMATOR, show_seasons, .form = seasons_fields,
      .about = "Seasons, planned and published" },
    { GET, "/seasons/new", ANIMATOR, show_new, .everywhere = true,
      .about = "A form for a new season" },
    { POST, "/seasons", ANIMATOR, make_season, .form = season_fields, .again = show_new,
      .everywhere = true, .about = "Begin a season, as a draft" },
    { GET, "/seasons/:id", ANYONE, show_season, .form = view_fields,
      .about = "A season: its plan, its figures, its map" },
    { GET, "/seasons/:id/edit", ANIMATOR, show_edit, .everywhere = true,
      .about = "The settings of a draft" },
    { POST, "/seasons/:id", ANIMATOR, change_settings, .form = season_fields, .again = show_edit,
      .everywhere = true, .about = "Change the settings of a draft" },
    { POST, "/seasons/:id/plan", ANIMATOR, make_plan, .form = version_fields,
      .prepare = plan_ahead, .everywhere = true, .about = "Compute a plan" },
    { POST, "/seasons/:id/stop", ANIMATOR, stop_search, .everywhere = true,
      .about = "Stop the search in the background" },
    { POST, "/seasons/:id/change", ANIMATOR, change_season, .form = season_change_fields,
      .again = show_season, .everywhere = true, .about = "Change one date of a draft" },
    { GET, "/seasons/:id/publish", ANIMATOR, show_publish, .everywhere = true,
      .about = "What publishing will do" },
    { POST, "/seasons/:id/publish", ANIMATOR, publish_season, .form = version_fields,
      .everywhere = true, .about = "Publish: make the days, ask the hosts, tell the members" },
    { POST, "/seasons/:id/remove", ANIMATOR, remove_season, .form = version_fields,
      .everywhere = true, .about = "Remove a draft" },
    { POST, "/seasons/:id/next", ANIMATOR, make_next, .everywhere = true,
      .about = "Begin the season after this one" },

    { GET, "/api/v1/seasons", MEMBER, api_list_seasons, .form = api_list_fields,
      .about = "Seasons; drafts for those who plan", .answers = "Seasons" },
    { POST, "/api/v1/seasons", ANIMATOR, api_make_season, .form = season_fields,
      .everywhere = true, .about = "Begin a season", .answers = "Season" },
    { GET, "/api/v1/seasons/:id", MEMBER, api_show_season,
      .about = "A season with its plan and figures", .answers = "Season" },
    { POST, "/api/v1/seasons/:id/plan", ANIMATOR, api_plan, .prepare = plan_ahead,
      .everywhere = true, .about = "Compute a plan", .answers = "Season" },
    { POST, "/api/v1/seasons/:id/publish", ANIMATOR, api_publish, .everywhere = true,
      .about = "Publish a season", .answers = "Season" },
    { 0 },
};

const struct room season_room = { .name = "season", .routes = season_routes,
                                 .labour = &season_labour, .export_person = season_export,
                                 .forget_person = season_forget, .seed = season_seed };
