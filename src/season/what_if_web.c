/* "What if": one date, who has it and why, who else could and what that would change; and the acts
 * that follow. */
#include "season/web.h"

#include "base/say.h"
#include "base/str.h"

enum { SHOWN_AT_ONCE = 6 };

/* The date at hand. */
struct trial {
    struct req *r;
    const struct season_view *view;
    size_t date;
    int now;                            /* who has it, or NO_HOST */
    const struct plan_substitute *subs;
    size_t count;
};

static const char *host_name(const struct trial *t, int host)
{
    return t->view->sp.problem.hosts[host].name;
}

static size_t cell(const struct trial *t, int host)
{
    return (size_t) host * t->view->sp.problem.date_count + t->date;
}

/* ---- what a host would change ---- */

static const struct plan_substitute *find_sub(const struct trial *t, int host)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->subs[i].host == host)
            return &t->subs[i];
    return NULL;
}

static const char *rests_words(const struct trial *t)
{
    return TF(t->r, N_("It would come within %s of another visit."),
              TN(t->r, NP_("%d week", "%d weeks"), t->view->sp.season.rest));
}

static void set_changes(const struct trial *t, struct value *v, const struct plan_substitute *sub)
{
    const struct plan_figures *now = &t->view->plan.figures, *then = &sub->figures;

    set_text(v, "mean", now->days ? minutes_change(t->r, now->mean, then->mean)
                                  : minutes_words(t->r, then->mean));
    set_text(v, "served", served_change(t->r, now->served, then->served));
    set_text(v, "worst", now->days ? minutes_change(t->r, now->worst, then->worst)
                                   : minutes_words(t->r, then->worst));
    set_text(v, "rests", sub->rests ? rests_words(t) : NULL);
}

/* ---- one host tried ---- */

static const char *tried_words(const struct trial *t, int host)
{
    const char *date = date_of_year(t->r, t->view->sp.problem.dates[t->date].date);

    if (t->now == NO_HOST)
        return TF(t->r, N_("Put %s at %s:"), date, host_name(t, host));
    return TF(t->r, N_("Move %s from %s to %s:"), date, t->view->sp.hosts[t->now].town,
              host_name(t, host));
}

static const char *why_not(const struct trial *t, int host)
{
    const struct season_plan *sp = &t->view->sp;

    if (sp->locked[t->date])
        return T(t->r, N_("This date is locked: unlock it first."));
    if (sp->forbidden[cell(t, host)])
        return T(t->r, N_("You said: not this host on this date."));
    if (!sp->free[cell(t, host)])
        return T(t->r, N_("It is not free then: by its weekdays, its dates, its calendar, or "
                          "another day."));
    return T(t->r, N_("It cannot take this date."));
}

static void set_tried(const struct trial *t, struct value *v, int host)
{
    const struct season_plan *sp = &t->view->sp;
    const struct plan_substitute *sub = find_sub(t, host);
    struct value *tried = set_object(v, "tried");
    bool possible = sub && !sp->locked[t->date];

    set_int(tried, "host", sp->hosts[host].id);
    set_text(tried, "words", tried_words(t, host));
    set_bool(tried, "possible", possible);
    set_bool(tried, "moves", t->now != NO_HOST);
    set_bool(tried, "forbidden", sp->forbidden[cell(t, host)]);
    if (sub)
        set_changes(t, tried, sub);
    set_text(tried, "why_not", possible ? NULL : why_not(t, host));
}

/* ---- who else could ---- */

static void add_other(const struct trial *t, struct value *list, const struct plan_substitute *sub)
{
    const struct season_plan *sp = &t->view->sp;
    struct value *v = add_object(list);

    set_text(v, "name", host_name(t, sub->host));
    set_text(v, "href", try_href(t->r, sp->problem.dates[t->date].date, sp->hosts[sub->host].id));
    set_changes(t, v, sub);
    set_text(v, "served", sub->figures.served == t->view->plan.figures.served
             ? NULL : served_change(t->r, t->view->plan.figures.served, sub->figures.served));
}

static void set_others(const struct trial *t, struct value *v, int host)
{
    struct value *first = set_list(v, "others"), *more = set_list(v, "more");

    for (size_t i = 0; i < t->count; i++)
        if (t->subs[i].host != host && t->subs[i].host != t->now)
            add_other(t, value_count(first) < SHOWN_AT_ONCE ? first : more, &t->subs[i]);
    set_bool(v, "nobody", !value_count(first));
    if (value_count(more))
        set_text(v, "more_name", TN(t->r, NP_("%d other host", "%d other hosts"),
                                    (int64_t) value_count(more)));
}

static void set_forbidden(const struct trial *t, struct value *v)
{
    const struct season_plan *sp = &t->view->sp;
    struct value *list = set_list(v, "forbidden_hosts");

    for (size_t h = 0; h < sp->problem.host_count; h++) {
        if (!sp->forbidden[cell(t, (int) h)])
            continue;
        struct value *one = add_object(list);
        set_int(one, "host", sp->hosts[h].id);
        set_text(one, "name", host_name(t, (int) h));
    }
}

/* ---- the other dates, to exchange with ---- */

/* The nearest date of the host that was tried stands first in mind. */
static size_t nearest_of(const struct trial *t, int host)
{
    const struct season_plan *sp = &t->view->sp;
    size_t best = t->date;
    int32_t far = INT32_MAX;

    for (size_t i = 0; i < sp->problem.date_count; i++) {
        int32_t away = abs(sp->problem.dates[i].date - sp->problem.dates[t->date].date);
        if (i != t->date && sp->chosen[i] == host && away < far) {
            far = away;
            best = i;
        }
    }
    return best;
}

static void set_swaps(const struct trial *t, struct value *v, int host)
{
    const struct season_plan *sp = &t->view->sp;
    size_t chosen = host == NO_HOST ? t->date : nearest_of(t, host);
    struct value *list = set_list(v, "swaps");

    for (size_t i = 0; i < sp->problem.date_count; i++) {
        if (sp->chosen[i] == NO_HOST || sp->chosen[i] == t->now || sp->locked[i])
            continue;
        struct value *one = add_object(list);
        int32_t date = sp->problem.dates[i].date;
        set_text(one, "value", date_text(t->r->a, date));
        set_text(one, "label", TF(t->r, N_("%s, %s"), date_of_year(t->r, date),
                                  sp->hosts[sp->chosen[i]].town));
        set_bool(one, "chosen", i == chosen);
    }
    set_bool(v, "swappable", t->now != NO_HOST && !sp->locked[t->date] && value_count(list));
}

/* ---- the card ---- */

static void set_now(const struct trial *t, struct value *v)
{
    const struct season_plan *sp = &t->view->sp;

    set_text(v, "now", t->now == NO_HOST ? NULL : host_name(t, t->now));
    set_int(v, "now_host", t->now == NO_HOST ? 0 : sp->hosts[t->now].id);
    set_bool(v, "locked", sp->locked[t->date]);
    set_text(v, "why", why_words(t->r, t->view, t->date));
}

void set_what_if(struct req *r, struct value *page, const struct season_view *view, int date,
                 int host)
{
    const struct season_plan *sp = &view->sp;
    struct value *v = set_object(page, "what_if");

    set_bool(v, "open", date >= 0);
    if (date < 0)
        return;
    const struct plan_date *d = &sp->problem.dates[date];
    struct trial t = { .r = r, .view = view, .date = (size_t) date, .now = sp->chosen[date] };
    set_text(v, "when", full_date(r, d->date));
    set_text(v, "iso", date_text(r->a, d->date));
    set_bool(v, "skipped", d->skipped);
    if (d->skipped) {
        set_text(v, "why", skipped_words(r, d->date, sp->skipped[date]));
        return;
    }
    struct plan_substitute *subs = NULL;
    t.count = plan_substitutes(r->a, &sp->problem, sp->chosen, t.date, &subs);
    t.subs = subs;
    set_now(&t, v);
    if (host >= 0 && host != t.now)
        set_tried(&t, v, host);
    set_others(&t, v, host);
    set_forbidden(&t, v);
    set_swaps(&t, v, host);
}
