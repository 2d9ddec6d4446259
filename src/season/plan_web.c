/* The page of one season: its wall, what it means for people, what it keeps, what would change.  A
 * published one is for everybody, without acts. */
#include "season/web.h"

#include "base/say.h"
#include "base/str.h"
#include "view/svg.h"

const struct field view_fields[] = {
    { .name = "date", .kind = FIELD_DATE, .label = N_("Date") },
    { .name = "host", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Host") },
    { .kind = FIELD_END },
};

static void set_head(struct req *r, struct value *page, const struct season_view *view)
{
    const struct season *s = &view->sp.season;

    set_text(page, "name", s->name);
    set_text(page, "about", str_empty(s->about) ? NULL : s->about);
    set_text(page, "size", size_words(r, view));
    set_text(page, "holidays", holidays_words(r, view));
    set_text(page, "state", state_words(r, s));
    set_text(page, "proof", proof_words(r, s));
    set_text(page, "dates", TF(r, N_("From %s to %s"), full_date(r, s->from),
                               full_date(r, s->to)));
    set_text(page, "hours", TF(r, N_("%s, %s"), weekday_name(r, s->weekday),
                               say_span(r->a, catalog_lang(r->lang), s->opens, s->closes)));
    set_text(page, "promise", promise_words(r, s));
    set_bool(page, "may_plan", may_plan(r));
    set_bool(page, "draft", !s->published);
    set_bool(page, "edits", !s->published && may_plan(r));
    set_bool(page, "planned", s->planned_at != 0);
    set_int(page, "version", s->version);
    set_text(page, "href", season_href(r, s->id, ""));
}

/* How far the search in the background is; the page then looks again by itself. */
static void set_search_words(struct req *r, struct value *page, const struct season *s)
{
    bool waits = s->run == RUN_WAITING, runs = s->run == RUN_RUNNING;
    const char *lang = catalog_lang(r->lang);
    const char *words = waits ? T(r, N_("It begins in a moment."))
        : s->run_gap < 0
        ? TN(r, NP_("For %d second.", "For %d seconds."), s->run_seconds)
        : TF(r, N_("%s So far it is within %s %% of the best."),
             TN(r, NP_("For %d second.", "For %d seconds."), s->run_seconds),
             say_decimal(r->a, lang, s->run_gap * 100, 1));

    set_text(page, "searching", (waits || runs) && may_plan(r) ? words : NULL);
}

static void set_obstacle(struct req *r, struct value *page, const struct season_view *view)
{
    if (!view->sp.no || view->sp.season.published)
        return;
    struct plan_obstacle o = plan_obstacle(r, view);
    struct value *v = set_object(page, "obstacle");
    set_text(v, "title", o.title);
    set_text(v, "detail", o.detail);
    set_text(v, "act", o.act);
    set_text(v, "href", o.href);
}

/* ---- figures ---- */

static void set_figures(struct req *r, struct value *page, const struct season_view *view)
{
    const struct plan_figures *f = &view->plan.figures;
    const struct problem *p = &view->sp.problem;
    struct value *v = set_object(page, "figures");

    set_text(v, "mean", minutes_words(r, f->mean));
    set_text(v, "served", TF(r, N_("%d of %zu"), f->served, p->commune_count));
    set_text(v, "worst", minutes_words(r, f->worst));
    set_text(v, "worst_name", f->worst_commune < 0 ? NULL : p->communes[f->worst_commune].name);
    set_text(v, "gap", f->closest_gap ? weeks_words(r, &view->sp.season, f->closest_gap) : NULL);
}

static void add_compared(struct req *r, struct value *list, const char *name,
                         const struct value *figures)
{
    struct value *v = add_object(list);
    const struct value *worst = value_get(figures, "worst_commune");

    set_text(v, "name", name);
    set_text(v, "mean", minutes_words(r, value_as_real(value_get(figures, "mean_minutes"), 0)));
    set_text(v, "worst", minutes_words(r, value_as_real(value_get(figures, "worst_minutes"), 0)));
    set_text(v, "worst_name", value_as_text(value_get(worst, "name"), NULL));
    set_int(v, "served", value_as_int(value_get(figures, "communes_served"), 0));
}

static void set_compared(struct req *r, struct value *page, const struct value *v)
{
    const struct value *compare = value_get(v, "compare");
    struct value *list = set_list(page, "compared");

    add_compared(r, list, T(r, N_("This plan")), value_get(v, "figures"));
    add_compared(r, list, T(r, N_("Each host in turn")), value_get(compare, "round_robin"));
    add_compared(r, list, T(r, N_("Always the same place")), value_get(compare, "one_place"));
}

/* ---- the page ---- */

static void set_known(struct req *r, struct value *v, struct value *page,
                      const struct season_view *view)
{
    bool any = view->known && view->plan.figures.days > 0;

    set_bool(page, "any", any);
    if (!view->known)
        return;
    if (any) {
        set_figures(r, page, view);
        set_compared(r, page, v);
    }
    set_map(r, page, view);
    set_kept(r, page, view);
}

static void set_public_links(struct req *r, struct value *page, const struct season_view *view)
{
    struct series series;

    if (view->sp.season.series && series_get(r->db, r->a, view->sp.season.series, &series))
        set_text(page, "series", str_fmt(r->a, "/series/%s", series.slug));
}

void show_season(struct req *r)
{
    struct season_view view;

    if (!view_at_hand(r, &view))
        return;
    const struct season_plan *sp = &view.sp;
    bool edits = !sp->season.published && may_plan(r);
    int date = edits && form_has(r->form, "date")
             ? season_date_index(sp, (int32_t) form_int(r->form, "date", 0)) : -1;
    int host = season_host_index(sp, form_int(r->form, "host", 0));
    struct value *v = season_value(r, &sp->season);
    struct value *page = set_object(v, "page");

    set_plan(r, v, &view);
    set_head(r, page, &view);
    set_search_words(r, page, &sp->season);
    set_obstacle(r, page, &view);
    set_wall(r, page, &view, date, host);
    set_known(r, v, page, &view);
    if (edits && view.known)
        set_what_if(r, page, &view, date, host);
    if (edits)
        set_hosts_decided(r, page, &view);
    set_lessons(r, page, &sp->season);
    set_public_links(r, page, &view);
    set_value(v, "form", form_value(r->a, r->form, r->lang));
    req_page(r, "season/plan", v);
}
