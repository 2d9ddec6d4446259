/* A season as pages and programs read it: one projection for both. */
#include "season/web.h"

#include "base/str.h"
#include "base/zone.h"
#include "season/planner_words.h"

bool may_plan(const struct req *r)
{
    return req_may(r, ANIMATOR, 0);
}

/* ---- the season at hand ---- */

bool season_at_hand(struct req *r, struct season *s)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && season_get(r->db, r->a, id, s) &&
        (s->published || may_plan(r)))
        return true;
    req_not_found(r);
    return false;
}

/* Clashes of locks and counts stand against planning anew; what is there can still be looked at. */
void view_explain(struct req *r, struct season_view *view)
{
    enum problem_refusal no = view->sp.no;

    view->known = no == PROBLEM_ALLOWED || no == PROBLEM_LOCK_CLASH || no == PROBLEM_COUNTS_CLASH;
    if (view->known)
        plan_explain(r->a, &view->sp.problem, view->sp.chosen, &view->plan);
}

bool view_at_hand(struct req *r, struct season_view *view)
{
    struct season s;

    *view = (struct season_view){ 0 };
    if (!season_at_hand(r, &s))
        return false;
    if (!season_load(r->db, r->a, s.id, &view->sp)) {
        req_failure(r);
        return false;
    }
    view_explain(r, view);
    return true;
}

/* ---- what a list shows of it ---- */

static void set_territory(struct req *r, struct value *v, int64_t id)
{
    struct territory t;
    struct value *territory = set_object(v, "territory");

    set_int(territory, "id", id);
    set_text(territory, "name", territory_get(r->db, r->a, id, &t) ? t.name : NULL);
}

static void set_gap(struct value *v, const char *name, double gap)
{
    if (gap < 0)
        set_null(v, name);
    else
        set_real(v, name, gap);
}

static void set_search(struct value *v, const struct season *s)
{
    if (s->run != RUN_WAITING && s->run != RUN_RUNNING) {
        set_null(v, "search");
        return;
    }
    struct value *search = set_object(v, "search");
    set_text(search, "state", s->run == RUN_WAITING ? "waiting" : "running");
    set_int(search, "seconds", s->run_seconds);
    set_gap(search, "gap", s->run_gap);
}

static void set_series(struct req *r, struct value *v, const struct season *s)
{
    struct series series;

    if (!s->series || !series_get(r->db, r->a, s->series, &series)) {
        set_null(v, "series");
        return;
    }
    struct value *object = set_object(v, "series");
    set_int(object, "id", series.id);
    set_text(object, "slug", series.slug);
}

static void set_clock(struct value *v, const char *name, int minutes, struct arena *a)
{
    set_text(v, name, str_fmt(a, "%02d:%02d", minutes / 60, minutes % 60));
}

static void set_instant(struct req *r, struct value *v, const char *name, int64_t instant)
{
    set_text(v, name, instant ? instant_text(r->a, instant, zone_get("Europe/Paris")) : NULL);
}

struct value *season_value(struct req *r, const struct season *s)
{
    struct value *v = value_object(r->a);

    set_int(v, "id", s->id);
    set_text(v, "name", s->name);
    set_text(v, "state", s->published ? "published" : "draft");
    set_int(v, "version", s->version);
    set_territory(r, v, s->territory);
    set_int(v, "weekday", s->weekday);
    set_int(v, "every", s->every);
    set_clock(v, "opens", s->opens, r->a);
    set_clock(v, "closes", s->closes, r->a);
    set_text(v, "from", date_text(r->a, s->from));
    set_text(v, "to", date_text(r->a, s->to));
    set_text(v, "about", str_empty(s->about) ? NULL : s->about);
    struct value *promise = set_object(v, "promise");
    set_int(promise, "days", s->promise_days);
    set_int(promise, "minutes", s->promise_minutes);
    set_int(promise, "rest_weeks", s->rest);
    set_int(promise, "chairs", s->chairs);
    set_int(v, "days", s->dates);
    set_int(v, "hosted", s->hosted);
    set_instant(r, v, "planned_at", s->planned_at);
    set_instant(r, v, "published_at", s->published_at);
    set_gap(v, "gap", s->published ? -1 : s->planned_gap);
    set_search(v, s);
    set_series(r, v, s);
    return v;
}

/* ---- the plan ---- */

static void add_date(struct req *r, struct value *list, const struct season_view *view, size_t i)
{
    const struct season_plan *sp = &view->sp;
    struct value *v = add_object(list);
    int host = sp->chosen[i];

    set_text(v, "date", date_text(r->a, sp->problem.dates[i].date));
    if (host == NO_HOST) {
        set_null(v, "host");
    } else {
        struct value *object = set_object(v, "host");
        set_int(object, "id", sp->hosts[host].id);
        set_int(object, "place", sp->hosts[host].place);
        set_text(object, "name", sp->problem.hosts[host].name);
    }
    set_bool(v, "locked", sp->locked[i]);
    set_text(v, "skipped", sp->skipped[i]);
    set_text(v, "why", view->known ? plan_why_code(view->plan.reasons[i].why) : NULL);
    set_text(v, "sentence", view->known ? plan_reason_words(r->lang, r->a, &sp->problem,
                                                            &view->plan, i) : NULL);
}

void set_plan(struct req *r, struct value *v, const struct season_view *view)
{
    struct value *dates = set_list(v, "dates");

    for (size_t i = 0; i < view->sp.problem.date_count; i++)
        add_date(r, dates, view, i);
    if (view->known) {
        set_plan_figures(set_object(v, "figures"), &view->sp.problem, &view->plan.figures);
        set_plan_compare(r->a, v, &view->sp.problem);
        set_plan_unmet(v, &view->sp.problem, &view->plan);
    } else {
        set_null(v, "figures");
        set_null(v, "compare");
        set_list(v, "unmet");
        set_list(v, "help");
    }
    set_text(v, "obstacle", view->sp.no ? plan_obstacle(r, view).title : NULL);
}
