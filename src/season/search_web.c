/* The search that takes longer than a request may, in the background (struct labour). */
#include "season/web.h"

/* Under so many minutes two means are the same. */
#define SAME_MEAN 1e-6

struct search {
    struct season_plan sp;
    struct plan plan;
    struct pulse *pulse;                /* NULL: nobody calls it off (a test) */
    struct plan_progress progress;
};

static void *take(struct req *r)
{
    int64_t id = season_take(r->db, r->now);
    struct search *search = arena_make(r->a, struct search);

    if (!id)
        return NULL;
    if (!season_load(r->db, r->a, id, &search->sp) || search->sp.no) {
        season_done(r->db, id, r->now);
        return NULL;
    }
    search->sp.problem.seconds = SEASON_LONGEST;
    search->progress.gap = -1;
    return search;
}

static bool go_on(void *with, const struct plan_progress *progress)
{
    struct search *search = with;

    search->progress = *progress;
    return !search->pulse || labour_pulse(search->pulse);
}

static void work(struct arena *a, void *what, struct pulse *pulse)
{
    struct search *search = what;

    search->pulse = pulse;
    plan_solve(a, &search->sp.problem, go_on, search, &search->plan);
}

static bool beat(struct req *r, void *what)
{
    const struct search *search = what;

    return season_beat(r->db, search->sp.season.id, (int64_t) search->progress.seconds,
                       search->progress.gap, r->now);
}

/* More dates with a host, then more of the promise, then less travel; the same plan if more is
 * proved of it. */
static bool is_better(struct arena *a, const struct search *search)
{
    const struct season *s = &search->sp.season;
    const struct plan_figures *new = &search->plan.figures;
    struct plan_figures now;

    plan_evaluate(a, &search->sp.problem, search->sp.chosen, &now);
    if (new->days != now.days)
        return new->days > now.days;
    if (new->served != now.served)
        return new->served > now.served;
    if (new->mean < now.mean - SAME_MEAN)
        return true;
    return new->mean < now.mean + SAME_MEAN && search->plan.gap >= 0 &&
           (s->planned_gap < 0 || search->plan.gap < s->planned_gap);
}

/* Also of a search that was called off: what it had found counts.  If somebody changed the season
 * meanwhile season_keep leaves theirs as it is. */
static void put(struct req *r, void *what, bool whole)
{
    struct search *search = what;

    (void) whole;
    if (is_better(r->a, search))
        season_keep(r->db, r->a, &search->sp, &search->plan, r->now);
    season_done(r->db, search->sp.season.id, r->now);
}

const struct labour season_labour = { .name = "season", .waits = season_waits, .take = take,
                                     .work = work, .beat = beat, .put = put };
