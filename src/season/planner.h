/* The rotation planner: which host welcomes the day of which date.
 *
 * One day a week, in one place; whoever comes travels there.  A plan gives each date at most one
 * host, so that the mean travel is the least among all plans that keep the promise a community made
 * to itself: every commune has at least `days` days within `minutes`, no host twice within `gap`
 * weeks, hosts' dates respected, locked choices kept.  Nothing shifts: a date that is skipped (a
 * holiday, a rest) has no day, and the weeks around it count as before.
 *
 * Travel is great-circle distance times a detour factor at a speed, plus fixed minutes, or a table
 * of minutes.  As everyone's total depends only on how often each host is visited, the programme is
 * small (a p-median over periods with coverage constraints; Owen and Daskin 1998, EJOR 111:423) and
 * GLPK solves it: first as much of the promise as can be kept, then the least mean, then an order
 * in which visits are spread fairly (Tijdeman's chairman assignment, Discrete Math. 32, 1980).
 *
 * Pure: no data, no clock but the solver's limit.  Minutes are of one way.  Everything returned
 * lives in the arena.  Any number of threads may solve at once. */
#ifndef SEASON_PLANNER_H
#define SEASON_PLANNER_H

#include "base/arena.h"

/* No file or season may ask for more. */
enum { PLANNER_COMMUNES = 1500, PLANNER_HOSTS = 200, PLANNER_DATES = 120 };

/* How people travel in a territory. */
struct travel {
    double detour;                      /* road over great circle, 1.0 to 3.0 */
    double speed;                       /* km/h, 5 to 130 */
    double fixed;                       /* minutes of every way, 0 to 60 */
};

struct plan_commune {
    const char *code;                   /* INSEE, "62119" */
    const char *name;
    double weight;                      /* how many people count here; 0 counts for the promise only */
    bool located;
    int64_t latitude;                   /* 1e-7 degrees, WGS 84 */
    int64_t longitude;
};

struct plan_host {
    int64_t id;                         /* the caller's; 0 in files */
    const char *key;                    /* the caller's name of it, "h1" */
    const char *name;                   /* as people read it, "Béthune, Librairie La Page Cornée" */
    const char *commune;                /* INSEE code, or NULL */
    bool located;
    int64_t latitude, longitude;
    int64_t chairs;
    int count;                          /* days decided beforehand, or -1: the planner chooses */
    int most;                           /* days at most, or -1 */
};

enum { NO_HOST = -1 };

struct plan_date {
    int32_t date;                       /* day number */
    bool skipped;                       /* a holiday or a rest: no day */
    int locked;                         /* index of the host that must have it, or NO_HOST */
};

struct promise {
    int days;                           /* per commune, 0 to PLANNER_DATES */
    double minutes;                     /* within which a day is near */
    int gap;                            /* weeks from one visit of a host to its next, at least; 1:
                                           any */
    int64_t chairs;                     /* a host with fewer is not asked; 0: any */
};

struct problem {
    struct plan_commune *communes;
    size_t commune_count;
    struct plan_host *hosts;
    size_t host_count;
    struct plan_date *dates;            /* in order, no date twice */
    size_t date_count;
    bool *can;                          /* [host * date_count + date]: free then, and not forbidden */
    double *minutes;                    /* [host * commune_count + commune]; problem_travel fills it;
                                           negative: nobody knows */
    double *between;                    /* [commune * commune_count + commune], for the advice;
                                           NULL: there will be none */
    struct promise promise;
    double gap;                         /* relative optimality gap asked for, 0.001 */
    double seconds;                     /* time limit */
};

/* Allocates `can` (all true), `minutes` and `between` for the counts already set. */
void problem_make_room(struct arena *a, struct problem *p);

/* Fills `minutes` and `between`; `table` (may be NULL) gives known minutes between two communes, or
 * a negative number where it knows nothing.  A host without a point is at its commune's. */
typedef double travel_table(void *with, const char *from, const char *to);
void problem_travel(struct problem *p, const struct travel *travel, travel_table *table, void *with);

/* What stands against solving it at all. */
enum problem_refusal {
    PROBLEM_ALLOWED,
    PROBLEM_NO_COMMUNES,
    PROBLEM_NO_POINT,                   /* a commune, or a host, has no coordinates: `which`, hosts
                                           counted on after the communes */
    PROBLEM_NO_HOSTS,                   /* none, or none that is free once and has the chairs */
    PROBLEM_NO_DATES,                   /* nothing but skipped dates, or none */
    PROBLEM_TOO_LARGE,
    PROBLEM_LOCK_CLASH,                 /* a locked host cannot that date, or is locked too often or
                                           too soon: `which` is the date's index */
    PROBLEM_COUNTS_CLASH                /* the counts decided do not fit the dates: `which` host's
                                           alone, or host_count for all together */
};
enum problem_refusal problem_check(const struct problem *p, size_t *which);

/* What a plan means for people. */
struct plan_figures {
    double mean;                        /* minutes, of all days, weighted by people */
    double worst;                       /* the highest mean of a commune */
    int worst_commune;                  /* its index; -1 if there is no day */
    int served;                         /* communes for which the promise is kept */
    int days;                           /* dates with a host */
    int hosts;                          /* hosts with a day at least */
    int closest_gap;                    /* weeks between the two closest visits of one host (1 also
                                           for two in one week); 0: no host has two */
    int *near;                          /* per commune: days within the promised minutes */
    double *average;                    /* per commune: mean minutes */
    double *nearest;                    /* per commune: to the nearest host that has a day; a
                                           negative number if none has */
    int *visits;                        /* per host */
};
void plan_evaluate(struct arena *a, const struct problem *p, const int *chosen,
                   struct plan_figures *out);

/* Why a date has its host. */
enum plan_why {
    WHY_NONE,                           /* the date has no host: nobody is free, or could be */
    WHY_SKIPPED,
    WHY_LOCKED,
    WHY_ONLY,                           /* nobody else was free */
    WHY_PROMISE,                        /* needed for the promise to `communes` */
    WHY_COUNT,                          /* its number of days was decided */
    WHY_CENTRAL,                        /* the least travel of all hosts */
    WHY_TURN,                           /* nearer ones were resting, had had their days, or were not
                                           free */
    WHY_FEW,                            /* `communes` miss the promise all the same, and without it
                                           would have fewer days still */
    WHY_CHOICE                          /* a nearer one could have come: a choice made by hand */
};
struct plan_reason {
    enum plan_why why;
    int free;                           /* hosts that could have taken the date, it among them: free,
                                           rested, with a day left */
    double mean;                        /* minutes to the chosen host, weighted */
    int since;                          /* weeks since its last visit; 0: the first */
    int *communes;                      /* WHY_PROMISE, WHY_FEW: for whom, the largest first */
    int commune_count;
};

/* A commune for which the promise cannot be kept, and what would help. */
struct plan_unmet {
    int commune;
    int near;                           /* days it has */
    int possible;                       /* days the known hosts could give it at best, 0: no host is
                                           near enough.  Counted for a quarter of a second at most, all
                                           communes together: in a large plan it may be too low */
};
struct plan_advice {
    int commune;                        /* look for a host here */
    int helps;                          /* how many unmet communes it would be near to, that the
                                           advice before it does not help */
};

enum { ADVICE_MOST = 5 };

struct plan {
    int *chosen;                        /* per date: index of its host, or NO_HOST */
    struct plan_reason *reasons;        /* per date */
    struct plan_figures figures;
    double gap;                         /* reached: 0.0008; negative if no bound is known */
    bool in_time;                       /* false: stopped by the time limit or by `go_on` */
    double took;                        /* seconds */
    struct plan_unmet *unmet;
    size_t unmet_count;
    struct plan_advice advice[ADVICE_MOST];     /* the most helpful first */
    size_t advice_count;
    int uncovered;                      /* dates that are not skipped and have no host */
};

/* How far it is; returning false stops the search, and the best plan so far is returned. */
struct plan_progress {
    double seconds;                     /* since it began */
    double gap;                         /* now, negative: not known yet */
};
typedef bool plan_go_on(void *with, const struct plan_progress *progress);

/* Solves; `go_on` may be NULL.  A promise that no plan can keep is kept as far as it can be, and
 * `unmet` says for whom it is not.  What problem_check refuses is a bug here. */
void plan_solve(struct arena *a, const struct problem *p, plan_go_on *go_on, void *with,
                struct plan *out);

/* The same words for a plan made by hand (a what-if, a draft changed since): figures, reasons, what
 * is unmet and what would help, without solving.  `gap` is negative. */
void plan_explain(struct arena *a, const struct problem *p, const int *chosen, struct plan *out);

/* To compare with: each host in turn, the next one that can (rest and locks as they fall; a date
 * nobody can take stays without a host), and always the one place with the least mean, as if it
 * could every date. */
void plan_round_robin(struct arena *a, const struct problem *p, int *chosen);
void plan_one_place(struct arena *a, const struct problem *p, int *chosen);

/* An order for given counts, by Tijdeman's chairman rule: at each date the host whose visit is due
 * first, so that no host is ever a whole visit ahead or behind.  `counts` add up to `dates`. */
void chairman_order(struct arena *a, const int *counts, size_t hosts, size_t dates, int *chosen);

/* Hosts that could take over a date, the least total travel of the season first; those that rest
 * (within the gap) come after the others, those that cannot are left out.  Returns how many. */
struct plan_substitute {
    int host;
    bool rests;                         /* it would come within the gap of another visit */
    struct plan_figures figures;        /* of the season with it */
};
size_t plan_substitutes(struct arena *a, const struct problem *p, const int *chosen, size_t date,
                        struct plan_substitute **out);

/* beffroi season plan FILE.json [--json]: plans a season from a file (problem_file.h), without any
 * database; the arguments are those after "season".  The exit status: 0 also where the promise
 * could not be wholly kept; 1, with a sentence on stderr, where there is no plan. */
int season_command(struct arena *a, int argc, char **argv);

#endif
