#include "season/planner_words.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"
#include "season/planner_model.h"

/* So many communes are named, then dots. */
enum { NAMED = 3 };

static const char *since_words(const struct catalog *lang, struct arena *a, int weeks)
{
    if (!weeks)
        return catalog_text(lang, NULL, N_("for the first time"));
    return str_fmt(a, catalog_plural(lang, NULL, NP_("%d week after its last turn",
                                                     "%d weeks after its last turn"), weeks),
                   weeks);
}

static const char *names_of(struct arena *a, const struct problem *p, const struct plan_reason *r)
{
    struct str s = str_new(a);

    for (int i = 0; i < r->commune_count && i < NAMED; i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "", p->communes[r->communes[i]].name);
    if (r->commune_count > NAMED)
        str_add(&s, "…");
    return s.text;
}

/* Nobody: is nobody free, do those who are rest, or was a date left open by hand? */
static const char *nobody_words(const struct catalog *lang, struct arena *a,
                                const struct problem *p, const struct plan *plan, size_t date)
{
    int free = plan->reasons[date].free, allowed = 0;

    for (size_t h = 0; h < p->host_count; h++)
        allowed += problem_allows(p, (int) h, date);
    if (!allowed)
        return catalog_text(lang, NULL, N_("Nobody is free on that date"));
    if (!free)
        return catalog_text(lang, NULL, N_("Those who are free on that date are resting or have "
                                           "had their days"));
    return str_fmt(a, catalog_plural(lang, NULL, NP_("No host yet; %d could come",
                                                     "No host yet; %d could come"), free), free);
}

static const char *skipped_words(const struct catalog *lang, struct arena *a, int32_t date)
{
    const char *name;

    if (!date_is_french_holiday(date, &name))
        return catalog_text(lang, NULL, N_("No day: the round rests"));
    return str_fmt(a, catalog_text(lang, NULL, N_("No day: %s")), catalog_text(lang, NULL, name));
}

/* For whom it is needed: the host, since when, how many communes, and the largest of them. */
static const char *needed_words(const struct catalog *lang, struct arena *a,
                                const struct problem *p, const struct plan_reason *r,
                                const char *host)
{
    int n = r->commune_count;
    const char *promise = catalog_plural(lang, NULL,
        NP_("%1$s: free on that date, %2$s, near to %3$d commune that would otherwise miss the "
            "promise (%4$s)",
            "%1$s: free on that date, %2$s, near to %3$d communes that would otherwise miss the "
            "promise (%4$s)"), n);
    const char *few = catalog_plural(lang, NULL,
        NP_("%1$s: free on that date, %2$s, near to %3$d commune that has fewer days than promised "
            "(%4$s)",
            "%1$s: free on that date, %2$s, near to %3$d communes that have fewer days than "
            "promised (%4$s)"), n);

    return str_fmt(a, r->why == WHY_PROMISE ? promise : few, host, since_words(lang, a, r->since),
                   n, names_of(a, p, r));
}

static const char *count_words(const struct catalog *lang, struct arena *a, int count,
                               const char *host, const char *since)
{
    const char *pattern = catalog_plural(lang, NULL,
        NP_("%1$s: free on that date, %2$s, its one day decided beforehand",
            "%1$s: free on that date, %2$s, one of its %3$d days decided beforehand"), count);

    return str_fmt(a, pattern, host, since, count);
}

const char *plan_reason_words(const struct catalog *lang, struct arena *a, const struct problem *p,
                              const struct plan *plan, size_t date)
{
    static const char *const patterns[] = {
        [WHY_LOCKED] = N_("%1$s: decided beforehand, %2$s"),
        [WHY_ONLY] = N_("%1$s: nobody else is free on that date; %2$s"),
        [WHY_CENTRAL] = N_("%1$s: free on that date, %2$s, the least travel of all hosts (%3$s min "
                           "on average)"),
        [WHY_TURN] = N_("%1$s: free on that date, %2$s, while hosts with less travel are resting, "
                        "have had their days or are not free (%3$s min on average)"),
        [WHY_CHOICE] = N_("%1$s: free on that date, %2$s; a host with less travel could come (%3$s "
                          "min on average)"),
    };
    const struct plan_reason *r = &plan->reasons[date];

    if (r->why == WHY_NONE)
        return nobody_words(lang, a, p, plan, date);
    if (r->why == WHY_SKIPPED)
        return skipped_words(lang, a, p->dates[date].date);
    const struct plan_host *host = &p->hosts[plan->chosen[date]];
    const char *since = since_words(lang, a, r->since);
    if (r->why == WHY_PROMISE || r->why == WHY_FEW)
        return needed_words(lang, a, p, r, host->name);
    if (r->why == WHY_COUNT)
        return count_words(lang, a, host->count, host->name, since);
    return str_fmt(a, catalog_text(lang, NULL, patterns[r->why]), host->name, since,
                   say_decimal(a, catalog_lang(lang), r->mean, 0));
}
