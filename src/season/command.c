/* beffroi season plan: one file in, one plan out. */
#include "season/planner.h"

#include <errno.h>

#include "base/date.h"
#include "base/str.h"
#include "season/planner_model.h"
#include "season/planner_words.h"
#include "season/problem_file.h"

static const char usage[] = "beffroi: write: beffroi season plan FILE.json [--json]\n";

/* ---- reading ---- */

/* The whole of a file, "-" for what comes in; one byte more than may be is enough to refuse it. */
static char *read_file(struct arena *a, const char *path, size_t *len, struct err *e)
{
    FILE *f = str_is(path, "-") ? stdin : fopen(path, "rb");
    char *text = arena_alloc(a, PROBLEM_FILE_BYTES + 1);

    if (!f) {
        err_set(e, "%s: %s", path, strerror(errno));
        return NULL;
    }
    *len = fread(text, 1, PROBLEM_FILE_BYTES + 1, f);
    bool failed = ferror(f);
    if (f != stdin)
        fclose(f);
    if (failed)
        err_set(e, "%s: %s", path, strerror(EIO));
    return failed ? NULL : text;
}

static const char *counts_sentence(struct arena *a, const struct problem *p, size_t which)
{
    int sum = 0;

    if (which < p->host_count)
        return str_fmt(a, "hosts[%zu].count: %s cannot have %d days: its dates, its rests and "
                       "\"most\" allow %d; decide fewer, or give it more dates", which,
                       p->hosts[which].name, p->hosts[which].count,
                       problem_limit(p, (int) which));
    for (size_t h = 0; h < p->host_count; h++)
        sum += p->hosts[h].count > 0 ? p->hosts[h].count : 0;
    return str_fmt(a, "hosts: the counts add up to %d, which is not the number of dates that have "
                   "a free host; change them, or leave out one host's count", sum);
}

/* What stands against solving, and what to do about it. */
static const char *refusal_sentence(struct arena *a, const struct problem *p,
                                    enum problem_refusal no, size_t which)
{
    switch (no) {
    case PROBLEM_NO_COMMUNES:
        return "territory.communes: there are none; add those where people live";
    case PROBLEM_NO_HOSTS:
        return "hosts: nobody is free on any date with enough chairs; give hosts dates, or promise "
               "fewer chairs";
    case PROBLEM_NO_DATES:
        return "dates: there is no day to plan; add dates that are not skipped";
    case PROBLEM_TOO_LARGE:
        return str_fmt(a, "this is more than can be planned at once: at most %d communes, %d hosts "
                       "and %d dates; divide it", PLANNER_COMMUNES, PLANNER_HOSTS, PLANNER_DATES);
    case PROBLEM_NO_POINT:
        return which < p->commune_count
            ? str_fmt(a, "territory.communes[%zu]: nobody knows where %s is; give it lat and lon, "
                      "or minutes to every host", which, p->communes[which].name)
            : str_fmt(a, "hosts[%zu]: nobody knows where %s is; give it lat and lon, or minutes "
                      "from every commune", which - p->commune_count,
                      p->hosts[which - p->commune_count].name);
    case PROBLEM_LOCK_CLASH:
        return str_fmt(a, "locks: %s cannot come on %s: not free, too often, or too soon after "
                       "another locked day; take that lock away, or another of this host",
                       p->hosts[p->dates[which].locked].name, date_text(a, p->dates[which].date));
    case PROBLEM_COUNTS_CLASH:
        return counts_sentence(a, p, which);
    default:
        return NULL;
    }
}

/* ---- for programs ---- */

static void set_dates(struct arena *a, struct value *v, const struct problem *p,
                      const struct plan *plan)
{
    struct value *list = set_list(v, "plan");

    for (size_t t = 0; t < p->date_count; t++) {
        struct value *one = add_object(list);
        int h = plan->chosen[t];
        set_text(one, "date", date_text(a, p->dates[t].date));
        set_text(one, "host", h == NO_HOST ? NULL : p->hosts[h].key);
        set_text(one, "name", h == NO_HOST ? NULL : p->hosts[h].name);
        set_text(one, "why", plan_why_code(plan->reasons[t].why));
        set_text(one, "sentence", plan_reason_words(NULL, a, p, plan, t));
    }
}

static void set_promise(struct value *v, const struct promise *promise)
{
    struct value *object = set_object(v, "promise");

    set_int(object, "days", promise->days);
    set_real(object, "minutes", promise->minutes);
    set_int(object, "gap_weeks", promise->gap);
    set_int(object, "chairs", promise->chairs);
}

static void set_each(struct value *v, const struct problem *p, const struct plan_figures *f)
{
    struct value *communes = set_list(v, "communes"), *hosts = set_list(v, "hosts");

    for (size_t c = 0; c < p->commune_count; c++) {
        struct value *one = add_object(communes);
        set_text(one, "code", p->communes[c].code);
        set_text(one, "name", p->communes[c].name);
        set_int(one, "near", f->near[c]);
        set_real(one, "average", f->average[c]);
        if (f->nearest[c] < 0)
            set_null(one, "nearest");
        else
            set_real(one, "nearest", f->nearest[c]);
    }
    for (size_t h = 0; h < p->host_count; h++) {
        struct value *one = add_object(hosts);
        set_text(one, "key", p->hosts[h].key);
        set_text(one, "name", p->hosts[h].name);
        set_int(one, "visits", f->visits[h]);
    }
}

static bool is_optimal(const struct problem *p, const struct plan *plan)
{
    return plan->gap >= 0 && plan->gap <= p->gap + 1e-9;
}

static void print_json(struct arena *a, const struct problem_file *file, const struct plan *plan)
{
    const struct problem *p = &file->problem;
    struct value *v = value_object(a);
    struct str out = str_new(a);

    set_dates(a, v, p, plan);
    set_plan_figures(set_object(v, "figures"), p, &plan->figures);
    set_plan_compare(a, v, p);
    if (plan->gap < 0)
        set_null(v, "gap");
    else
        set_real(v, "gap", plan->gap);
    set_bool(v, "optimal", is_optimal(p, plan));
    set_real(v, "seconds", plan->took);
    set_promise(v, &p->promise);
    set_plan_unmet(v, p, plan);
    set_each(v, p, &plan->figures);
    value_write_json(v, &out);
    puts(out.text);
}

/* ---- for people ---- */

static void print_figures(const char *name, const struct problem *p, const struct plan_figures *f)
{
    printf("%-14s %12.1f %14.1f %9d of %-5zu %6d %6d\n", name, f->mean, f->worst, f->served,
           p->commune_count, f->days, f->hosts);
}

static void print_compare(struct arena *a, const struct problem *p, const struct plan *plan)
{
    int *chosen = arena_array(a, p->date_count, sizeof *chosen);
    struct plan_figures figures;

    printf("\n%-14s %12s %14s %18s %6s %6s\n", "", "mean minutes", "worst commune",
           "communes served", "days", "hosts");
    print_figures("this plan", p, &plan->figures);
    plan_round_robin(a, p, chosen);
    plan_evaluate(a, p, chosen, &figures);
    print_figures("round-robin", p, &figures);
    plan_one_place(a, p, chosen);
    plan_evaluate(a, p, chosen, &figures);
    print_figures("one place", p, &figures);
}

static void print_unmet(const struct problem *p, const struct plan *plan)
{
    if (plan->unmet_count)
        printf("\nThe promise of %d days within %g minutes is not kept for:\n", p->promise.days,
               p->promise.minutes);
    for (size_t i = 0; i < plan->unmet_count; i++) {
        const struct plan_unmet *u = &plan->unmet[i];
        printf("  %s: %d, the known hosts could give it %d\n", p->communes[u->commune].name,
               u->near, u->possible);
    }
    for (size_t i = 0; i < plan->advice_count; i++)
        printf("%sA host in %s would be near to %d of them%s.\n", i ? "" : "\n",
               p->communes[plan->advice[i].commune].name, plan->advice[i].helps,
               i ? " more" : "");
}

static void print_table(struct arena *a, const struct problem_file *file, const struct plan *plan)
{
    const struct problem *p = &file->problem;

    if (*file->territory)
        printf("%s\n\n", file->territory);
    for (size_t t = 0; t < p->date_count; t++)
        printf("%s  %s\n", date_text(a, p->dates[t].date), plan_reason_words(NULL, a, p, plan, t));
    print_compare(a, p, plan);
    print_unmet(p, plan);
    if (plan->gap < 0)
        printf("\nComputed in %.2f s; how much better a plan could be is not known.\n", plan->took);
    else
        printf("\nComputed in %.2f s; no plan has a mean lower by more than %.2f %%.\n", plan->took,
               plan->gap * 100);
}

/* ---- the command ---- */

static int complain(const char *text)
{
    fprintf(stderr, "beffroi: %s\n", text);
    return 1;
}

int season_command(struct arena *a, int argc, char **argv)
{
    struct problem_file file;
    struct err err = { .text = "" };
    struct plan plan;
    const char *path = NULL;
    bool json = false;
    size_t len = 0, which = 0;

    for (int i = 1; i < argc; i++) {
        if (str_is(argv[i], "--json"))
            json = true;
        else if (!path && (str_is(argv[i], "-") || argv[i][0] != '-'))
            path = argv[i];
        else
            argc = 0;
    }
    if (argc < 2 || !str_is(argv[0], "plan") || !path) {
        fputs(usage, stderr);
        return 1;
    }
    const char *text = read_file(a, path, &len, &err);
    if (!text || !problem_read(a, text, len, &file, &err))
        return complain(text ? str_fmt(a, "%s: %s", path, err.text) : err.text);
    enum problem_refusal no = problem_check(&file.problem, &which);
    if (no != PROBLEM_ALLOWED)
        return complain(str_fmt(a, "%s: %s", path, refusal_sentence(a, &file.problem, no, which)));
    plan_solve(a, &file.problem, NULL, NULL, &plan);
    if (json)
        print_json(a, &file, &plan);
    else
        print_table(a, &file, &plan);
    return 0;
}
