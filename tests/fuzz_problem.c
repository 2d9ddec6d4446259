/* Whatever a season's file holds is refused with a sentence, or is a problem within its bounds
 * whose checks and figures can be computed.  Small ones are planned.  Build with clang
 * -fsanitize=fuzzer,address,undefined. */
#include "base/str.h"
#include "season/planner_words.h"
#include "season/problem_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_plan(struct arena *a, const struct problem *p, const int *chosen)
{
    struct plan plan;

    plan_explain(a, p, chosen, &plan);
    for (size_t t = 0; t < p->date_count; t++)
        if (str_empty(plan_reason_words(NULL, a, p, &plan, t)))
            BUG("a date without a reason");
    for (size_t c = 0; c < p->commune_count; c++)
        if (plan.figures.near[c] > plan.figures.days || !(plan.figures.average[c] >= 0))
            BUG("figures that cannot be");
}

static bool is_small(const struct problem *p)
{
    return p->commune_count * p->host_count <= 64 && p->date_count * p->host_count <= 64;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    struct problem_file file;
    struct err e = { .text = "" };
    struct problem *p = &file.problem;
    size_t which;

    if (!problem_read(a, (const char *) data, size, &file, &e)) {
        if (!e.text[0])
            BUG("refused without a sentence");
    } else if (problem_check(p, &which) == PROBLEM_ALLOWED) {
        int *chosen = arena_array(a, p->date_count, sizeof *chosen);
        plan_round_robin(a, p, chosen);
        if (is_small(p)) {
            struct plan plan;
            p->seconds = 0.05;
            check_plan(a, p, chosen);
            plan_solve(a, p, NULL, NULL, &plan);
            check_plan(a, p, plan.chosen);
        }
    }
    arena_free(a);
    return 0;
}
