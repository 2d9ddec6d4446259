/* What a plan says to people, in their language, and to programs.
 *
 * A reason is one sentence without its full stop, which begins with the host as people read it:
 * "Lillers, Mercerie Au Droit Fil: free on that date, 4 weeks after its last turn, near to 14
 * communes that would otherwise miss the promise (Norrent-Fontes, Ham-en-Artois, Bourecq…)". */
#ifndef SEASON_PLANNER_WORDS_H
#define SEASON_PLANNER_WORDS_H

#include "base/i18n.h"
#include "season/planner.h"
#include "view/value.h"

/* Why that date has its host, or none. */
const char *plan_reason_words(const struct catalog *lang, struct arena *a, const struct problem *p,
                              const struct plan *plan, size_t date);

/* "promise", "turn": for programs. */
const char *plan_why_code(enum plan_why why);

/* The members mean_minutes, worst_minutes, worst_commune {code, name} or null, communes,
 * communes_served, days, hosts and closest_gap_weeks or null. */
void set_plan_figures(struct value *v, const struct problem *p, const struct plan_figures *f);

/* The object "compare": round_robin and one_place, with the same figures each. */
void set_plan_compare(struct arena *a, struct value *v, const struct problem *p);

/* The lists "unmet" {code, name, near, possible} and "help" {code, name, helps}. */
void set_plan_unmet(struct value *v, const struct problem *p, const struct plan *plan);

#endif
