/* What the planner's own files share: the problem as the search sees it.
 *
 * Travel depends only on how often each host is visited, so a host has one cost for every date.
 * Communes near to the same hosts are one row of the promise.  Weeks are calendar weeks, so a
 * skipped date counts for the rest of a host.
 *
 *   planner.c           problem, travel, checks, figures, plans to compare with
 *   planner_model.c     this header
 *   planner_search.c    plans by small changes: the first good one
 *   planner_order.c     the order of visits
 *   planner_glpk.c      the integer programme: what is best, and the proof
 *   planner_solve.c     the steps: dates, counts, promise, travel, order
 *   planner_explain.c   reasons, what is unmet, advice */
#ifndef SEASON_PLANNER_MODEL_H
#define SEASON_PLANNER_MODEL_H

#include "season/planner.h"

/* ---- single questions, for any plan ---- */

/* Free on that date, enough chairs, and there is a day on that date. */
bool problem_allows(const struct problem *p, int host, size_t date);

/* Weeks from the date `from` to the later date `to`. */
int problem_weeks(const struct problem *p, size_t from, size_t to);

/* Does another visit of the host in `chosen` lie within the gap of that date? */
bool plan_rests(const struct problem *p, const int *chosen, int host, size_t date);

/* Days the host may have at most: what it said, was decided, and its dates and rests allow. */
int problem_limit(const struct problem *p, int host);

/* Shares of the communes, which add up to 1; equal where nobody counts. */
double *problem_shares(struct arena *a, const struct problem *p);

/* Mean minutes to each host. */
double *problem_costs(struct arena *a, const struct problem *p);

/* ---- the model ---- */

struct model_row {
    int times;                          /* how many communes it stands for */
    int best;                           /* days that it could have at most (a bound from above) */
    int need;                           /* the promise, or `best` if that is less */
    int *hosts;                         /* near to it */
    int host_count;
};

struct model {
    const struct problem *p;
    int hosts;
    int dates;                          /* all, skipped ones too */
    bool *may;                          /* [host * dates + date]: also in view of all locks */
    double *cost;                       /* per host */
    int *limit;                         /* per host */
    int *week;                          /* per date */
    int **can;                          /* per date: hosts that may, ended by NO_HOST */
    int open;                           /* dates that at least one host may take */
    struct model_row *rows;             /* communes that some host is near to */
    int row_count;
    int **rows_of;                      /* per host: rows it is near to, ended by -1 */
    int out_of_reach;                   /* days that communes near to no host miss, in all */
};

struct model *model_make(struct arena *a, const struct problem *p);

/* The same, as if there were only these hosts and no promise. */
struct model *model_of_hosts(struct arena *a, const struct model *m, const int *hosts, int count);

/* Does a plan keep locks, dates, rests and limits? */
bool model_allows(const struct model *m, const int *chosen);

/* On how many dates the host has a visit too near to `date` to come then; one is in `*other`. */
int model_too_near(const struct model *m, const int *chosen, int date, int host, int *other);

/* How good a plan is: each number counts only where those before it are equal. */
struct score {
    int uncovered;                      /* dates without a host */
    int off_count;                      /* days missing to the counts decided */
    int missing;                        /* days missing to the promise, over all communes */
    double travel;                      /* sum of the costs of all days */
};
struct score model_score(const struct model *m, const int *chosen);
bool score_better(const struct score *one, const struct score *other);

/* The best score there could be, from counting alone (no travel). */
struct score model_floor(const struct model *m);

/* ---- time, and the caller's word ---- */

struct watch {
    double from, until;                 /* seconds of a clock that only goes forward */
    double asked;                       /* when `go_on` was asked last */
    plan_go_on *go_on;
    void *with;
    bool called_off;                    /* by `go_on`, for good */
    double gap;                         /* the last one known, negative: none */
};
struct watch watch_start(double seconds, plan_go_on *go_on, void *with);
double watch_took(const struct watch *w);
double watch_left(const struct watch *w);
bool watch_goes_on(struct watch *w);

/* ---- the search (planner_search.c, planner_order.c) ---- */

/* A plan that keeps all rules, by many small changes from `chosen` (which keeps them too).  With
 * much heat, up to 1, it may become quite another plan.  The same each time. */
void search_plan(struct arena *a, const struct model *m, int rounds, double heat, struct watch *w,
                 int *chosen);

/* The same by single changes that each make it better, until there is none. */
void search_polish(struct arena *a, const struct model *m, int *chosen);

/* The same days for each host, in a fairer order, if one is found (planner_order.c). */
void search_order(struct arena *a, const struct model *m, int *chosen);

/* ---- the programme (planner_glpk.c) ---- */

enum goal { GOAL_COVER, GOAL_COUNTS, GOAL_PROMISE, GOAL_TRAVEL };

struct proof {
    double bound;                       /* no plan is better in this goal; negative: not known */
    bool done;                          /* the plan is as good as was asked for */
};

/* Makes `chosen` better in `goal` without making it worse in those before it.  If GLPK fails it is
 * as it was, and nothing is proven. */
struct proof programme_solve(const struct model *m, enum goal goal, struct watch *w, int *chosen);

#endif
