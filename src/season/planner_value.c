#include "season/planner_words.h"

const char *plan_why_code(enum plan_why why)
{
    static const char *const codes[] = {
        [WHY_NONE] = "none",       [WHY_SKIPPED] = "skipped", [WHY_LOCKED] = "locked",
        [WHY_ONLY] = "only",       [WHY_PROMISE] = "promise", [WHY_COUNT] = "count",
        [WHY_CENTRAL] = "central", [WHY_TURN] = "turn",       [WHY_FEW] = "few",
        [WHY_CHOICE] = "choice",
    };

    return codes[why];
}

static void set_commune(struct value *v, const char *name, const struct problem *p, int commune)
{
    if (commune < 0) {
        set_null(v, name);
        return;
    }
    struct value *object = set_object(v, name);
    set_text(object, "code", p->communes[commune].code);
    set_text(object, "name", p->communes[commune].name);
}

void set_plan_figures(struct value *v, const struct problem *p, const struct plan_figures *f)
{
    set_real(v, "mean_minutes", f->mean);
    set_real(v, "worst_minutes", f->worst);
    set_commune(v, "worst_commune", p, f->worst_commune);
    set_int(v, "communes", (int64_t) p->commune_count);
    set_int(v, "communes_served", f->served);
    set_int(v, "days", f->days);
    set_int(v, "hosts", f->hosts);
    if (f->closest_gap)
        set_int(v, "closest_gap_weeks", f->closest_gap);
    else
        set_null(v, "closest_gap_weeks");
}

void set_plan_compare(struct arena *a, struct value *v, const struct problem *p)
{
    struct value *compare = set_object(v, "compare");
    int *chosen = arena_array(a, p->date_count, sizeof *chosen);
    struct plan_figures figures;

    plan_round_robin(a, p, chosen);
    plan_evaluate(a, p, chosen, &figures);
    set_plan_figures(set_object(compare, "round_robin"), p, &figures);
    plan_one_place(a, p, chosen);
    plan_evaluate(a, p, chosen, &figures);
    set_plan_figures(set_object(compare, "one_place"), p, &figures);
}

void set_plan_unmet(struct value *v, const struct problem *p, const struct plan *plan)
{
    struct value *unmet = set_list(v, "unmet"), *help = set_list(v, "help");

    for (size_t i = 0; i < plan->unmet_count; i++) {
        struct value *one = add_object(unmet);
        set_text(one, "code", p->communes[plan->unmet[i].commune].code);
        set_text(one, "name", p->communes[plan->unmet[i].commune].name);
        set_int(one, "near", plan->unmet[i].near);
        set_int(one, "possible", plan->unmet[i].possible);
    }
    for (size_t i = 0; i < plan->advice_count; i++) {
        struct value *one = add_object(help);
        set_text(one, "code", p->communes[plan->advice[i].commune].code);
        set_text(one, "name", p->communes[plan->advice[i].commune].name);
        set_int(one, "helps", plan->advice[i].helps);
    }
}
