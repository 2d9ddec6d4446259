#include "season/planner.h"

#include "base/log.h"
#include "season/planner_model.h"

/* Of the annealing: enough that the programme seldom finds a better plan. */
enum { ROUNDS_LEAST = 50 * 1000, ROUNDS_PER_CHOICE = 400, ROUNDS_MOST = 1000 * 1000 };

/* Part of the time the annealing may take. */
static const double search_part = 0.3;

static int rounds_for(const struct model *m)
{
    int choices = 0, rounds;

    for (int i = 0; i < m->hosts * m->dates; i++)
        choices += m->may[i];
    rounds = choices * ROUNDS_PER_CHOICE;
    rounds = rounds > ROUNDS_LEAST ? rounds : ROUNDS_LEAST;
    return rounds < ROUNDS_MOST ? rounds : ROUNDS_MOST;
}

/* Dates, counts and promise: by search alone where it reaches what counting shows to be the best,
 * else with the programme.  False if it is not known whether there is better. */
static bool reach_goals(const struct model *m, struct watch *w, int *chosen)
{
    struct score floor = model_floor(m);
    bool known = true;

    for (enum goal goal = GOAL_COVER; goal < GOAL_TRAVEL; goal++) {
        struct score now = model_score(m, chosen);
        int off = goal == GOAL_COVER ? now.uncovered - floor.uncovered
                : goal == GOAL_COUNTS ? now.off_count - floor.off_count
                                      : now.missing - floor.missing;
        if (off > 0)
            known = programme_solve(m, goal, w, chosen).done && known;
    }
    return known;
}

static void find_plan(struct arena *a, const struct model *m, struct watch *w, struct plan *out)
{
    double until = w->until;

    for (int t = 0; t < m->dates; t++)
        out->chosen[t] = m->p->dates[t].locked;
    w->until = w->from + m->p->seconds * search_part;
    search_plan(a, m, rounds_for(m), 1, w, out->chosen);
    w->until = until;
    bool known = reach_goals(m, w, out->chosen);
    struct proof proof = programme_solve(m, GOAL_TRAVEL, w, out->chosen);
    search_order(a, m, out->chosen);
    /* Within the gap there may be a better plan one change away, now or in the new order. */
    search_polish(a, m, out->chosen);
    double travel = model_score(m, out->chosen).travel, above = travel - proof.bound;
    if (known && proof.bound >= 0)
        out->gap = above > 1e-9 * travel ? above / travel : 0;
    out->in_time = (known && proof.done) || (!w->called_off && watch_left(w) > 0);
}

void plan_solve(struct arena *a, const struct problem *p, plan_go_on *go_on, void *with,
                struct plan *out)
{
    struct watch watch = watch_start(p->seconds, go_on, with);
    struct arena *scratch = arena_new(NULL);
    struct plan found = { .gap = -1, .chosen = arena_array(a, p->date_count, sizeof(int)) };

    if (problem_check(p, NULL) != PROBLEM_ALLOWED)
        BUG("solving what problem_check refuses");
    find_plan(scratch, model_make(scratch, p), &watch, &found);
    arena_free(scratch);
    plan_explain(a, p, found.chosen, out);
    out->gap = found.gap;
    out->in_time = found.in_time;
    out->took = watch_took(&watch);
}
