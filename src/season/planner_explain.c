#include "season/planner.h"

#include "season/planner_model.h"

/* Seconds to find out how many days communes could have at best.  Counting mostly tells; when the
 * time is over it is what was found at once. */
static const double reach_seconds = 0.25;
enum { REACH_ROUNDS = 3000 };

/* Could the host take the date, the rest of the plan staying as it is?  Its own visit on that date
 * is no reason against it. */
static bool could(const struct problem *p, const struct plan *plan, int h, size_t date)
{
    const struct plan_host *host = &p->hosts[h];
    int others = plan->figures.visits[h] - (plan->chosen[date] == h);

    return problem_allows(p, h, date) && !plan_rests(p, plan->chosen, h, date) &&
           (host->most < 0 || others < host->most) && (host->count < 0 || others < host->count);
}

static int weeks_since(const struct problem *p, const int *chosen, size_t date)
{
    for (size_t t = date; t-- > 0;)
        if (chosen[t] == chosen[date]) {
            int weeks = problem_weeks(p, t, date);
            return weeks > 1 ? weeks : 1;
        }
    return 0;
}

/* ---- for whom a visit is needed ---- */

static void sort_by_weight(const struct problem *p, int *communes, int count)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && p->communes[communes[j]].weight >
                                     p->communes[communes[j - 1]].weight; j--) {
            int swap = communes[j];
            communes[j] = communes[j - 1];
            communes[j - 1] = swap;
        }
}

/* Communes near to the host that have as many days as promised and no more, or `fewer`. */
static void list_needing(struct arena *a, const struct problem *p, const struct plan *plan, int h,
                         bool fewer, struct plan_reason *out)
{
    out->communes = arena_array(a, p->commune_count, sizeof *out->communes);
    out->commune_count = 0;
    for (size_t c = 0; c < p->commune_count; c++) {
        int off = plan->figures.near[c] - p->promise.days;
        if (p->minutes[(size_t) h * p->commune_count + c] <= p->promise.minutes &&
            (fewer ? off < 0 : off == 0))
            out->communes[out->commune_count++] = (int) c;
    }
    sort_by_weight(p, out->communes, out->commune_count);
}

/* ---- why ---- */

/* Of a date that has a host and no plain reason: what weighs most of what is true. */
static enum plan_why weigh(struct arena *a, const struct problem *p, const struct plan *plan,
                           const double *cost, size_t date)
{
    struct plan_reason *reason = &plan->reasons[date];
    int chosen = plan->chosen[date];
    bool least = true;

    if (p->promise.days > 0) {
        list_needing(a, p, plan, chosen, false, reason);
        if (reason->commune_count)
            return WHY_PROMISE;
    }
    if (p->hosts[chosen].count >= plan->figures.visits[chosen])
        return WHY_COUNT;
    list_needing(a, p, plan, chosen, true, reason);
    if (reason->commune_count)
        return WHY_FEW;
    for (int h = 0; h < (int) p->host_count; h++) {
        if (cost[h] >= cost[chosen] || p->hosts[h].chairs < p->promise.chairs)
            continue;
        least = false;
        if (could(p, plan, h, date))
            return WHY_CHOICE;
    }
    return least ? WHY_CENTRAL : WHY_TURN;
}

static void explain_date(struct arena *a, const struct problem *p, const struct plan *plan,
                         const double *cost, size_t date)
{
    struct plan_reason *reason = &plan->reasons[date];
    int chosen = plan->chosen[date], others = 0;

    if (p->dates[date].skipped && chosen == NO_HOST) {
        reason->why = WHY_SKIPPED;
        return;
    }
    for (int h = 0; h < (int) p->host_count; h++) {
        reason->free += could(p, plan, h, date);
        others += h != chosen && problem_allows(p, h, date);
    }
    if (chosen == NO_HOST)
        return;
    reason->mean = cost[chosen];
    reason->since = weeks_since(p, plan->chosen, date);
    if (p->dates[date].locked == chosen)
        reason->why = WHY_LOCKED;
    else if (others == 0 && problem_allows(p, chosen, date))
        reason->why = WHY_ONLY;
    else
        reason->why = weigh(a, p, plan, cost, date);
}

/* ---- what is unmet, and what would help ---- */

/* Days of a plan of these hosts alone, made ever harder: at once, by annealing, by the programme.
 * `most` is what counting allows. */
static int days_alone(struct arena *a, const struct model *few, int most, struct watch *watch)
{
    int *chosen = arena_array(a, (size_t) few->dates, sizeof *chosen), open = 0;

    for (int t = 0; t < few->dates; t++) {
        int lock = few->p->dates[t].locked;
        open += !few->p->dates[t].skipped;
        chosen[t] = lock != NO_HOST && few->may[lock * few->dates + t] ? lock : NO_HOST;
    }
    search_plan(a, few, 0, 1, watch, chosen);
    if (open - model_score(few, chosen).uncovered < most && watch_goes_on(watch))
        search_plan(a, few, REACH_ROUNDS, 1, watch, chosen);
    if (open - model_score(few, chosen).uncovered < most && watch_goes_on(watch))
        programme_solve(few, GOAL_COVER, watch, chosen);
    return open - model_score(few, chosen).uncovered;
}

/* The most days near to a commune that the known hosts could give together, were it alone. */
static int possible_days(struct arena *a, const struct model *m, size_t commune,
                         struct watch *watch)
{
    const struct problem *p = m->p;
    int *hosts = arena_array(a, p->host_count, sizeof *hosts), count = 0, sum = 0;

    for (int h = 0; h < m->hosts; h++)
        if (m->limit[h] > 0 &&
            p->minutes[(size_t) h * p->commune_count + commune] <= p->promise.minutes) {
            hosts[count++] = h;
            sum += m->limit[h];
        }
    if (count <= 1)
        return sum;
    const struct model *few = model_of_hosts(a, m, hosts, count);
    return days_alone(a, few, sum < few->open ? sum : few->open, watch);
}

static bool near_to_the_same(const struct problem *p, size_t one, size_t other)
{
    for (size_t h = 0; h < p->host_count; h++) {
        const double *minutes = &p->minutes[h * p->commune_count];
        if ((minutes[one] <= p->promise.minutes) != (minutes[other] <= p->promise.minutes))
            return false;
    }
    return true;
}

static void list_unmet(struct arena *a, const struct problem *p, struct plan *out)
{
    struct arena *scratch = arena_new(NULL);
    const struct model *m = model_make(scratch, p);
    struct watch watch = watch_start(reach_seconds, NULL, NULL);

    out->unmet = arena_array(a, p->commune_count, sizeof *out->unmet);
    for (size_t c = 0; c < p->commune_count; c++) {
        struct plan_unmet *unmet = &out->unmet[out->unmet_count];
        if (out->figures.near[c] >= p->promise.days)
            continue;
        *unmet = (struct plan_unmet){ .commune = (int) c, .near = out->figures.near[c],
                                      .possible = -1 };
        for (size_t i = 0; i < out->unmet_count && unmet->possible < 0; i++)
            if (near_to_the_same(p, c, (size_t) out->unmet[i].commune))
                unmet->possible = out->unmet[i].possible;
        if (unmet->possible < 0)
            unmet->possible = possible_days(scratch, m, c, &watch);
        out->unmet_count++;
    }
    arena_free(scratch);
}

static int helped_by(const struct problem *p, const struct plan *plan, const bool *helped,
                     size_t commune)
{
    int count = 0;

    for (size_t i = 0; i < plan->unmet_count; i++) {
        double minutes = p->between[(size_t) plan->unmet[i].commune * p->commune_count + commune];
        count += !helped[i] && minutes >= 0 && minutes <= p->promise.minutes;
    }
    return count;
}

/* One commune after the other: where a host would be near to the most that are not helped yet, the
 * larger one if two are equal. */
static void advise(struct arena *a, const struct problem *p, struct plan *out)
{
    bool *helped = arena_array(a, out->unmet_count, sizeof *helped);

    while (p->between && out->advice_count < ADVICE_MOST) {
        struct plan_advice best = { .commune = -1 };
        for (size_t c = 0; c < p->commune_count; c++) {
            int helps = helped_by(p, out, helped, c);
            if (helps > best.helps || (helps && helps == best.helps && p->communes[c].weight >
                                       p->communes[best.commune].weight))
                best = (struct plan_advice){ .commune = (int) c, .helps = helps };
        }
        if (best.helps == 0)
            return;
        out->advice[out->advice_count++] = best;
        for (size_t i = 0; i < out->unmet_count; i++) {
            size_t from = (size_t) out->unmet[i].commune * p->commune_count;
            double minutes = p->between[from + (size_t) best.commune];
            helped[i] = helped[i] || (minutes >= 0 && minutes <= p->promise.minutes);
        }
    }
}

void plan_explain(struct arena *a, const struct problem *p, const int *chosen, struct plan *out)
{
    double *cost = problem_costs(a, p);

    *out = (struct plan){ .gap = -1, .in_time = true,
                          .chosen = arena_copy(a, chosen, p->date_count * sizeof *chosen),
                          .reasons = arena_array(a, p->date_count, sizeof *out->reasons) };
    plan_evaluate(a, p, chosen, &out->figures);
    for (size_t t = 0; t < p->date_count; t++) {
        explain_date(a, p, out, cost, t);
        out->uncovered += !p->dates[t].skipped && chosen[t] == NO_HOST;
    }
    list_unmet(a, p, out);
    advise(a, p, out);
}
