/* What a plan keeps and what it does not, which hosts take part and with how many days, and what
 * the days that were teach. */
#include "season/web.h"

#include "base/str.h"

enum { UNMET_SHOWN = 4, DATES_NAMED = 3 };

static struct value *add_fact(struct value *list, bool good, const char *words)
{
    struct value *v = add_object(list);

    set_bool(v, "good", good);
    set_text(v, "words", words);
    return v;
}

/* ---- what is kept ---- */

/* Hosts that have a date they cannot, by their own word or the animator's. */
static void add_dates_given(struct req *r, struct value *list, const struct season_plan *sp)
{
    const struct problem *p = &sp->problem;
    const char *broken = NULL;
    int32_t date = 0;

    for (size_t i = 0; i < p->date_count && !broken; i++) {
        int h = sp->chosen[i];
        if (h == NO_HOST || p->can[(size_t) h * p->date_count + i])
            continue;
        broken = sp->hosts[h].town;
        date = p->dates[i].date;
    }
    if (!broken) {
        add_fact(list, true, T(r, N_("The dates each host gave")));
        return;
    }
    struct value *v = add_fact(list, false, TF(r, N_("%s cannot on %s any more."), broken,
                                               full_date(r, date)));
    set_text(v, "href", try_href(r, date, 0));
    set_text(v, "act", T(r, N_("Choose another")));
}

static void add_locks(struct req *r, struct value *list, const struct season_plan *sp)
{
    int64_t locks = 0;

    for (size_t i = 0; i < sp->problem.date_count; i++)
        locks += sp->locked[i];
    if (locks && !sp->season.published)
        add_fact(list, true, TN(r, NP_("%d choice you locked", "%d choices you locked"), locks));
}

static void add_rest(struct req *r, struct value *list, const struct season_view *view)
{
    const struct season *s = &view->sp.season;
    int closest = view->plan.figures.closest_gap;

    if (closest && closest < s->rest)
        add_fact(list, false, TF(r, N_("Two visits of one host are only %s apart: you asked for "
                                       "%s."), weeks_words(r, s, closest),
                                 weeks_words(r, s, s->rest)));
    else if (s->rest > 1)
        add_fact(list, true, TF(r, N_("%s between two visits of a host, at least"),
                                weeks_words(r, s, s->rest)));
}

static void add_uncovered(struct req *r, struct value *list, const struct season_view *view)
{
    const struct season_plan *sp = &view->sp;
    const char *names[PLANNER_DATES];
    size_t count = 0, first = 0;

    for (size_t i = 0; i < sp->problem.date_count; i++) {
        if (sp->problem.dates[i].skipped || sp->chosen[i] != NO_HOST)
            continue;
        if (!count)
            first = i;
        names[count++] = date_of_year(r, sp->problem.dates[i].date);
    }
    if (!count)
        return;
    struct value *v = add_fact(list, false,
        TF(r, N_("%s: %s."), TN(r, NP_("%d date without a host", "%d dates without a host"),
                                (int64_t) count), names_words(r, names, count, DATES_NAMED)));
    set_text(v, "href", sp->season.published ? NULL
                                             : try_href(r, sp->problem.dates[first].date, 0));
    set_text(v, "act", T(r, N_("See who could")));
}

/* ---- for whom the promise is not kept ---- */

static void add_unmet(struct req *r, struct value *list, const struct season_view *view,
                      const struct plan_unmet *unmet)
{
    const struct plan_commune *c = &view->sp.problem.communes[unmet->commune];
    const struct season *s = &view->sp.season;
    struct value *v = add_object(list);
    const char *why = unmet->possible == 0 ? T(r, N_("No known host is near enough."))
        : unmet->possible < s->promise_days
        ? TN(r, NP_("The known hosts could give it %d at most.",
                    "The known hosts could give it %d at most."), unmet->possible)
        : s->published ? NULL
        : T(r, N_("The known hosts could give it what was promised: compute again, or give it a "
                  "date."));

    set_text(v, "name", c->name);
    set_text(v, "near", unmet->near ? TN(r, NP_("%d day", "%d days"), unmet->near) : NULL);
    set_int(v, "promised", s->promise_days);
    set_text(v, "why", why);
    set_text(v, "look", s->published || unmet->possible >= s->promise_days
             ? NULL : str_fmt(r->a, "/hosts/new?commune=%s", c->code));
}

static void set_unmet(struct req *r, struct value *page, const struct season_view *view)
{
    const struct plan *plan = &view->plan;
    const struct problem *p = &view->sp.problem;
    struct value *list = set_list(page, "unmet_shown"), *help = set_list(page, "advice");

    for (size_t i = 0; i < plan->unmet_count && i < UNMET_SHOWN; i++)
        add_unmet(r, list, view, &plan->unmet[i]);
    if (plan->unmet_count > UNMET_SHOWN)
        set_text(page, "unmet_more",
                 TN(r, NP_("%d other commune misses it too: the table under the map names it.",
                           "%d other communes miss it too: the table under the map names them."),
                    (int64_t) (plan->unmet_count - UNMET_SHOWN)));
    if (plan->unmet_count < 2 || view->sp.season.published)
        return;
    for (size_t i = 0; i < plan->advice_count && plan->advice[i].helps > 1; i++) {
        const struct plan_commune *c = &p->communes[plan->advice[i].commune];
        struct value *v = add_object(help);
        set_text(v, "words", TF(r, N_("A host in %s would be near to %s."), c->name,
                                TN(r, NP_("%d of them", "%d of them"), plan->advice[i].helps)));
        set_text(v, "href", str_fmt(r->a, "/hosts/new?commune=%s", c->code));
    }
}

void set_kept(struct req *r, struct value *page, const struct season_view *view)
{
    struct value *list = set_list(page, "kept");

    if (view->plan.figures.days && may_plan(r))
        add_dates_given(r, list, &view->sp);
    add_locks(r, list, &view->sp);
    if (view->plan.figures.days)
        add_rest(r, list, view);
    if (view->plan.figures.days && !view->plan.unmet_count)
        add_fact(list, true, T(r, N_("The promise, for every commune")));
    if (view->plan.figures.days)
        add_uncovered(r, list, view);
    if (view->plan.figures.days)
        set_unmet(r, page, view);
}

/* ---- hosts and their numbers of days ---- */

static struct value *add_host(struct req *r, struct value *list, const struct host *h)
{
    struct value *v = add_object(list);

    set_int(v, "id", h->id);
    set_text(v, "href", str_fmt(r->a, "/hosts/%lld", (long long) h->id));
    set_text(v, "town", h->town);
    set_text(v, "host", h->name);
    set_text(v, "facts", TN(r, NP_("%d chair", "%d chairs"), h->chairs));
    return v;
}

static int64_t count_free(const struct problem *p, size_t h)
{
    int64_t free = 0;

    for (size_t i = 0; i < p->date_count; i++)
        free += !p->dates[i].skipped && p->can[h * p->date_count + i];
    return free;
}

/* An empty number takes part again: as many days as it takes. */
void set_hosts_decided(struct req *r, struct value *page, const struct season_view *view)
{
    const struct season_plan *sp = &view->sp;
    const struct problem *p = &sp->problem;
    struct value *list = set_list(page, "hosts"), *away = set_list(page, "away");
    bool decided = sp->away_count > 0;

    for (size_t h = 0; h < p->host_count; h++) {
        struct value *v = add_host(r, list, &sp->hosts[h]);
        int64_t visits = view->known ? view->plan.figures.visits[h] : 0;
        set_text(v, "facts", TF(r, N_("%s, %s free, %s in this plan"),
                                TN(r, NP_("%d chair", "%d chairs"), sp->hosts[h].chairs),
                                TN(r, NP_("%d date", "%d dates"), count_free(p, h)),
                                TN(r, NP_("%d day", "%d days"), visits)));
        set_text(v, "days", p->hosts[h].count < 0 ? "" : str_fmt(r->a, "%d", p->hosts[h].count));
        decided = decided || p->hosts[h].count >= 0;
    }
    for (size_t i = 0; i < sp->away_count; i++)
        add_host(r, away, &sp->away[i]);
    set_bool(page, "decided", decided);
    set_text(page, "hosts_said", TN(r, NP_("%d host takes part", "%d hosts take part"),
                                    (int64_t) p->host_count));
}

/* ---- what the days taught ---- */

static const char *lesson_words(struct req *r, const struct season_lesson *l)
{
    const char *days = l->days ? TN(r, NP_("%d day", "%d days"), l->days) : T(r, N_("no day"));
    long long heads = l->heads, chairs = l->chairs;

    switch (l->lesson) {
    case LESSON_FULL:
        return TF(r, N_("%s was nearly full: %lld people on %lld chairs. More days there, or a "
                        "larger room."), l->name, heads, chairs);
    case LESSON_EMPTY:
        return TF(r, N_("%s was nearly empty: %lld people on %lld chairs. Fewer days there, or "
                        "another weekday."), l->name, heads, chairs);
    case LESSON_FAR:
        return TF(r, N_("%s travelled the longest: %s on average. Look for a host nearer to it."),
                  l->name, minutes_words(r, l->minutes));
    case LESSON_STEPPED_BACK:
        return TF(r, N_("%s stepped back from %s and nobody took over. Ask before you count on "
                        "it."), l->name, days);
    case LESSON_UNSERVED:
        return TF(r, N_("%s had %s nearby, fewer than was promised."), l->name, days);
    }
    return NULL;
}

void set_lessons(struct req *r, struct value *page, const struct season *s)
{
    struct value *list = set_list(page, "lessons");
    struct season_lesson *lessons;

    if (!s->published || s->from > r->today || !may_plan(r))
        return;
    size_t count = season_lessons(r->db, r->a, s->id, r->today, &lessons);
    for (size_t i = 0; i < count; i++)
        set_text(add_object(list), "words", lesson_words(r, &lessons[i]));
}
