/* The rotation planner: the best plan there is, promises, rests, reasons, and bad problems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glpk.h>
#include <math.h>
#include <pthread.h>

#include "base/date.h"
#include "base/solver.h"
#include "base/str.h"
#include "season/planner_model.h"
#include "season/planner_words.h"

static struct arena *a;

static int start(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int stop(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

/* ---- problems ---- */

static uint64_t dice;

static int below(int n)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (int) ((dice >> 33) % (uint64_t) n);
}

/* Everybody can always, all is near, Thursdays from 7 January 2027. */
static struct problem problem_of(size_t communes, size_t hosts, size_t dates)
{
    struct problem p = { .commune_count = communes, .host_count = hosts, .date_count = dates,
                         .promise = { .minutes = 25, .gap = 1 }, .gap = 0, .seconds = 20 };

    p.communes = arena_array(a, communes, sizeof *p.communes);
    p.hosts = arena_array(a, hosts, sizeof *p.hosts);
    p.dates = arena_array(a, dates, sizeof *p.dates);
    problem_make_room(a, &p);
    for (size_t c = 0; c < communes; c++)
        p.communes[c] = (struct plan_commune){ .code = str_fmt(a, "62%03zu", c), .weight = 1,
                                               .name = str_fmt(a, "Commune %zu", c) };
    for (size_t h = 0; h < hosts; h++)
        p.hosts[h] = (struct plan_host){ .key = str_fmt(a, "h%zu", h), .count = -1, .most = -1,
                                         .name = str_fmt(a, "Host %zu", h), .chairs = 10 };
    for (size_t t = 0; t < dates; t++)
        p.dates[t] = (struct plan_date){ .locked = NO_HOST,
                                         .date = date_from_ymd(2027, 1, 7) + 7 * (int32_t) t };
    return p;
}

static void set_minutes(struct problem *p, size_t host, size_t commune, double minutes)
{
    p->minutes[host * p->commune_count + commune] = minutes;
}

static bool *can(struct problem *p, size_t host, size_t date)
{
    return &p->can[host * p->date_count + date];
}

/* A small one with a bit of everything, never one that problem_check refuses. */
static struct problem small_problem(void)
{
    for (;;) {
        struct problem p = problem_of(4, 3, 6);
        size_t which;
        p.promise = (struct promise){ .days = below(4), .minutes = 25, .gap = 1 + below(3),
                                      .chairs = below(4) ? 0 : 8 };
        for (size_t h = 0; h < 3; h++) {
            for (size_t c = 0; c < 4; c++)
                set_minutes(&p, h, c, 5 + below(40));
            for (size_t t = 0; t < 6; t++)
                *can(&p, h, t) = below(10) < 7;
            p.hosts[h].chairs = 5 + below(8);
            p.hosts[h].most = below(4) ? -1 : below(4);
            p.hosts[h].count = below(5) ? -1 : below(4);
        }
        for (size_t c = 0; c < 4; c++)
            p.communes[c].weight = below(1000);
        p.dates[below(6)].skipped = below(2);
        if (below(3) == 0)
            p.dates[below(6)].locked = below(3);
        if (problem_check(&p, &which) == PROBLEM_ALLOWED)
            return p;
    }
}

/* ---- rules, written a second time ---- */

static bool keeps_rules(const struct problem *p, const int *chosen)
{
    for (size_t t = 0; t < p->date_count; t++) {
        int h = chosen[t], days = 0;
        if (h == NO_HOST) {
            if (p->dates[t].locked != NO_HOST)
                return false;
            continue;
        }
        if (p->dates[t].skipped || !p->can[(size_t) h * p->date_count + t] ||
            (p->dates[t].locked != NO_HOST ? p->dates[t].locked != h
                                           : p->hosts[h].chairs < p->promise.chairs))
            return false;
        for (size_t v = 0; v < p->date_count; v++) {
            int weeks = abs(p->dates[v].date - p->dates[t].date) / 7;
            days += chosen[v] == h;
            if (v != t && chosen[v] == h && weeks < p->promise.gap)
                return false;
        }
        if ((p->hosts[h].most >= 0 && days > p->hosts[h].most) ||
            (p->hosts[h].count >= 0 && days > p->hosts[h].count))
            return false;
    }
    return true;
}

struct worth {
    int uncovered, off_count, missing;
    double mean;
};

static struct worth worth_of(const struct problem *p, const int *chosen)
{
    struct arena *scratch = arena_new(NULL);
    struct plan_figures f;
    struct worth w = { 0 };

    plan_evaluate(scratch, p, chosen, &f);
    for (size_t t = 0; t < p->date_count; t++)
        w.uncovered += chosen[t] == NO_HOST && !p->dates[t].skipped;
    for (size_t h = 0; h < p->host_count; h++)
        w.off_count += p->hosts[h].count > f.visits[h] ? p->hosts[h].count - f.visits[h] : 0;
    for (size_t c = 0; c < p->commune_count; c++)
        w.missing += f.near[c] < p->promise.days ? p->promise.days - f.near[c] : 0;
    w.mean = f.mean;
    arena_free(scratch);
    return w;
}

static bool is_better(const struct worth *x, const struct worth *y)
{
    if (x->uncovered != y->uncovered)
        return x->uncovered < y->uncovered;
    if (x->off_count != y->off_count)
        return x->off_count < y->off_count;
    return x->missing != y->missing ? x->missing < y->missing : x->mean < y->mean - 1e-9;
}

/* Every plan there is: each date with each host or none. */
static struct worth best_of_all(const struct problem *p)
{
    struct worth best = { .uncovered = 1000 };
    int chosen[8], plans = 1, choices = (int) p->host_count + 1;

    for (size_t t = 0; t < p->date_count; t++)
        plans *= choices;
    for (int n = 0; n < plans; n++) {
        int rest = n;
        for (size_t t = 0; t < p->date_count; t++) {
            chosen[t] = rest % choices - 1;
            rest /= choices;
        }
        if (!keeps_rules(p, chosen))
            continue;
        struct worth w = worth_of(p, chosen);
        if (is_better(&w, &best))
            best = w;
    }
    return best;
}

static void it_finds_what_trying_all_finds(void **state)
{
    (void) state;
    dice = 1;
    for (int n = 0; n < 60; n++) {
        struct problem p = small_problem();
        struct plan plan;
        plan_solve(a, &p, NULL, NULL, &plan);
        struct worth found = worth_of(&p, plan.chosen), best = best_of_all(&p);
        assert_true(keeps_rules(&p, plan.chosen));
        assert_true(plan.in_time);
        assert_int_equal(found.uncovered, best.uncovered);
        assert_int_equal(plan.uncovered, best.uncovered);
        assert_int_equal(found.off_count, best.off_count);
        assert_int_equal(found.missing, best.missing);
        assert_true(fabs(found.mean - best.mean) < 1e-6);
        assert_true(plan.gap >= 0 && plan.gap < 1e-6);
    }
}

/* The programme by itself, from a bad plan: so that it is it that proves, not the search. */
static void the_programme_finds_it_from_anywhere(void **state)
{
    (void) state;
    dice = 2;
    for (int n = 0; n < 60; n++) {
        struct problem p = small_problem();
        struct model *m = model_make(a, &p);
        struct watch watch = watch_start(20, NULL, NULL);
        int chosen[6];
        for (size_t t = 0; t < 6; t++)
            chosen[t] = p.dates[t].locked;
        for (enum goal goal = GOAL_COVER; goal <= GOAL_TRAVEL; goal++)
            assert_true(programme_solve(m, goal, &watch, chosen).done);
        struct worth found = worth_of(&p, chosen), best = best_of_all(&p);
        assert_true(keeps_rules(&p, chosen));
        assert_false(is_better(&best, &found));
    }
}

/* ---- rests, locks, chairs, dates ---- */

static void a_rest_counts_skipped_weeks(void **state)
{
    struct problem p = problem_of(1, 1, 7);
    struct plan plan;

    (void) state;
    p.promise.gap = 3;
    p.dates[1].skipped = p.dates[2].skipped = true;
    set_minutes(&p, 0, 0, 10);
    plan_solve(a, &p, NULL, NULL, &plan);
    /* Three weeks from the first to the fourth date, though only one is in between. */
    assert_int_equal(plan.chosen[0], 0);
    assert_int_equal(plan.chosen[3], 0);
    assert_int_equal(plan.chosen[6], 0);
    assert_int_equal(plan.uncovered, 2);
    assert_int_equal(plan.reasons[1].why, WHY_SKIPPED);
    assert_int_equal(plan.reasons[4].why, WHY_NONE);
    assert_int_equal(plan.reasons[3].since, 3);
    assert_int_equal(plan.figures.closest_gap, 3);
    assert_string_equal(plan_reason_words(NULL, a, &p, &plan, 4),
                        "Those who are free on that date are resting or have had their days");
}

static void locks_and_chairs_are_kept(void **state)
{
    struct problem p = problem_of(1, 2, 4);
    struct plan plan;

    (void) state;
    set_minutes(&p, 0, 0, 40);
    set_minutes(&p, 1, 0, 10);
    p.promise.chairs = 8;
    p.hosts[0].chairs = 5;
    plan_solve(a, &p, NULL, NULL, &plan);
    for (size_t t = 0; t < 4; t++)
        assert_int_equal(plan.chosen[t], 1);
    p.dates[2].locked = 0;                      /* decided by somebody who knows its chairs */
    plan_solve(a, &p, NULL, NULL, &plan);
    assert_int_equal(plan.chosen[2], 0);
    assert_int_equal(plan.reasons[2].why, WHY_LOCKED);
    assert_string_equal(plan_reason_words(NULL, a, &p, &plan, 2),
                        "Host 0: decided beforehand, for the first time");
}

static void a_date_nobody_can_stays_open(void **state)
{
    struct problem p = problem_of(2, 3, 6), with;
    struct plan plan, before;

    (void) state;
    dice = 5;
    for (size_t h = 0; h < 3; h++)
        for (size_t c = 0; c < 2; c++)
            set_minutes(&p, h, c, 5 + below(40));
    with = p;
    with.can = arena_copy(a, p.can, 18 * sizeof *p.can);
    plan_solve(a, &p, NULL, NULL, &before);
    for (size_t h = 0; h < 3; h++)
        *can(&with, h, 4) = false;
    plan_solve(a, &with, NULL, NULL, &plan);
    assert_int_equal(plan.chosen[4], NO_HOST);
    assert_int_equal(plan.uncovered, 1);
    assert_int_equal(plan.reasons[4].why, WHY_NONE);
    assert_string_equal(plan_reason_words(NULL, a, &with, &plan, 4), "Nobody is free on that date");
    for (size_t t = 0; t < 6; t++)
        if (t != 4)
            assert_int_equal(plan.chosen[t], before.chosen[t]);
}

/* ---- order ---- */

static void nobody_is_a_whole_turn_ahead_or_behind(void **state)
{
    (void) state;
    dice = 3;
    for (int n = 0; n < 3000; n++) {
        int counts[12] = { 0 }, had[12] = { 0 }, chosen[PLANNER_DATES];
        int hosts = 1 + below(12), dates = 1 + below(PLANNER_DATES);
        for (int t = 0; t < dates; t++)
            counts[below(1 + below(hosts))]++;
        struct arena *scratch = arena_new(a);
        chairman_order(scratch, counts, (size_t) hosts, (size_t) dates, chosen);
        arena_free(scratch);
        for (int t = 0; t < dates; t++) {
            assert_in_range(chosen[t], 0, hosts - 1);
            had[chosen[t]]++;
            for (int h = 0; h < hosts; h++)
                assert_true(abs(had[h] * dates - counts[h] * (t + 1)) < dates);
        }
        for (int h = 0; h < hosts; h++)
            assert_int_equal(had[h], counts[h]);
    }
}

static void decided_counts_come_in_fair_order(void **state)
{
    struct problem p = problem_of(1, 3, 12);
    const int counts[] = { 6, 4, 2 };
    int had[3] = { 0 };
    struct plan plan;

    (void) state;
    for (size_t h = 0; h < 3; h++) {
        set_minutes(&p, h, 0, 10 + (double) h);
        p.hosts[h].count = counts[h];
    }
    plan_solve(a, &p, NULL, NULL, &plan);
    for (int t = 0; t < 12; t++) {
        had[plan.chosen[t]]++;
        for (int h = 0; h < 3; h++)
            assert_true(abs(had[h] * 12 - counts[h] * (t + 1)) < 12);
        assert_int_equal(plan.reasons[t].why, WHY_COUNT);
    }
    assert_string_equal(plan_reason_words(NULL, a, &p, &plan, 0),
                        "Host 0: free on that date, for the first time, one of its 6 days decided "
                        "beforehand");
}

static void visits_are_spread_where_dates_allow(void **state)
{
    struct problem p = problem_of(1, 3, 12);
    struct plan plan;
    int last = 0, longest = 0;

    (void) state;
    for (size_t h = 0; h < 3; h++) {
        set_minutes(&p, h, 0, 10 + (double) h);
        p.hosts[h].count = 4;
    }
    *can(&p, 0, 0) = *can(&p, 1, 5) = *can(&p, 2, 11) = false;
    plan_solve(a, &p, NULL, NULL, &plan);
    for (int t = 0; t < 12; t++)
        if (plan.chosen[t] == 0) {
            longest = t - last > longest ? t - last : longest;
            last = t;
        }
    assert_true(longest <= 4);
    assert_true(plan.figures.closest_gap >= 2);
}

/* ---- promises ---- */

static void what_cannot_be_kept_is_named(void **state)
{
    struct problem p = problem_of(5, 2, 8);
    struct plan plan;

    (void) state;
    /* Commune 0 is near to both hosts, 1 to the second one, 2 to none, 3 and 4 to nothing but each
     * other and 2. */
    for (size_t h = 0; h < 2; h++)
        for (size_t c = 0; c < 5; c++)
            set_minutes(&p, h, c, c <= h ? 10 : 60);
    for (size_t i = 0; i < 25; i++)
        p.between[i] = i / 5 >= 2 && i % 5 >= 2 ? 12 : 60;
    p.communes[3].weight = 500;
    p.hosts[1].most = 2;
    p.promise.days = 3;
    p.promise.gap = 2;
    plan_solve(a, &p, NULL, NULL, &plan);
    assert_int_equal(plan.figures.visits[1], 2);
    assert_int_equal(plan.unmet_count, 4);
    const int near[] = { 2, 0, 0, 0 }, possible[] = { 2, 0, 0, 0 };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(plan.unmet[i].commune, i + 1);
        assert_int_equal(plan.unmet[i].near, near[i]);
        assert_int_equal(plan.unmet[i].possible, possible[i]);
    }
    assert_int_equal(plan.advice_count, 1);
    assert_int_equal(plan.advice[0].commune, 3);
    assert_int_equal(plan.advice[0].helps, 3);
    assert_int_equal(plan.figures.served, 1);
}

/* The most days a commune could have, of all plans there are. */
static void most_near(const struct problem *p, int *most)
{
    int chosen[6];

    memset(most, 0, p->commune_count * sizeof *most);
    for (int n = 0; n < 4 * 4 * 4 * 4 * 4 * 4; n++) {
        for (int t = 0, rest = n; t < 6; t++, rest /= 4)
            chosen[t] = rest % 4 - 1;
        if (!keeps_rules(p, chosen))
            continue;
        for (size_t c = 0; c < p->commune_count; c++) {
            int near = 0;
            for (int t = 0; t < 6; t++)
                near += chosen[t] != NO_HOST && p->promise.minutes >=
                    p->minutes[(size_t) chosen[t] * p->commune_count + c];
            most[c] = near > most[c] ? near : most[c];
        }
    }
}

static void possible_days_are_the_most_there_could_be(void **state)
{
    int compared = 0;

    (void) state;
    dice = 21;
    for (int n = 0; n < 60; n++) {
        struct problem p = small_problem();
        struct plan plan;
        int most[4];
        p.promise.days = 5;
        plan_solve(a, &p, NULL, NULL, &plan);
        most_near(&p, most);
        for (size_t i = 0; i < plan.unmet_count; i++, compared++)
            assert_int_equal(plan.unmet[i].possible, most[plan.unmet[i].commune]);
    }
    assert_true(compared > 100);
}

static void every_reason_is_true(void **state)
{
    int seen[WHY_CHOICE + 1] = { 0 };

    (void) state;
    dice = 11;
    for (int n = 0; n < 200; n++) {
        struct problem p = small_problem();
        struct plan plan;
        plan_solve(a, &p, NULL, NULL, &plan);
        for (size_t t = 0; t < 6; t++) {
            const struct plan_reason *r = &plan.reasons[t];
            int *without = arena_copy(a, plan.chosen, 6 * sizeof *without);
            struct plan_figures f;
            seen[r->why]++;
            without[t] = NO_HOST;
            plan_evaluate(a, &p, without, &f);
            if (r->why == WHY_PROMISE || r->why == WHY_FEW)
                assert_true(r->commune_count > 0);
            for (int i = 0; i < r->commune_count; i++) {
                int c = r->communes[i];
                assert_true(f.near[c] < plan.figures.near[c]);
                assert_true(r->why == WHY_PROMISE ? f.near[c] == p.promise.days - 1
                                                  : f.near[c] < p.promise.days - 1);
                assert_true(i == 0 || p.communes[c].weight <=
                                          p.communes[r->communes[i - 1]].weight);
            }
            for (int h = 0; h < 3 && (r->why == WHY_CENTRAL || r->why == WHY_TURN); h++) {
                int *instead = arena_copy(a, without, 6 * sizeof *instead);
                instead[t] = h;
                plan_evaluate(a, &p, instead, &f);
                if (f.mean < plan.figures.mean - 1e-9)
                    assert_false(r->why == WHY_CENTRAL ? p.hosts[h].chairs >= p.promise.chairs
                                                       : keeps_rules(&p, instead));
            }
            if (r->why == WHY_ONLY)
                for (int h = 0; h < 3; h++)
                    assert_true(h == plan.chosen[t] || !*can(&p, (size_t) h, t) ||
                                p.hosts[h].chairs < p.promise.chairs);
            assert_false(str_empty(plan_reason_words(NULL, a, &p, &plan, t)));
        }
    }
    for (int why = WHY_NONE; why <= WHY_FEW; why++)
        if (!seen[why])
            fail_msg("no %s among them", plan_why_code(why));
    assert_int_equal(seen[WHY_CHOICE], 0);      /* a planner leaves nothing better undone */
}

static void a_sentence_names_for_whom(void **state)
{
    struct problem p = problem_of(5, 2, 4);
    struct plan plan;
    size_t t = 0;

    (void) state;
    for (size_t c = 0; c < 5; c++) {
        set_minutes(&p, 0, c, c ? 60 : 10);
        set_minutes(&p, 1, c, c ? 10 : 60);
        p.communes[c].weight = c ? (double) c : 100;
    }
    p.promise.days = 1;
    plan_solve(a, &p, NULL, NULL, &plan);
    while (plan.chosen[t] != 1)
        t++;
    assert_string_equal(plan_reason_words(NULL, a, &p, &plan, t),
                        "Host 1: free on that date, for the first time, near to 4 communes that "
                        "would otherwise miss the promise (Commune 4, Commune 3, Commune 2…)");
    assert_int_equal(plan.figures.visits[1], 1);
    assert_int_equal(plan.figures.served, 5);
}

/* ---- what stands against it ---- */

static void assert_refused(const struct problem *p, enum problem_refusal refusal, size_t which)
{
    size_t found = 0;

    assert_int_equal(problem_check(p, &found), refusal);
    assert_int_equal(found, which);
}

static void what_cannot_be_solved_is_refused(void **state)
{
    struct problem p = problem_of(2, 2, 4);

    (void) state;
    assert_refused(&p, PROBLEM_ALLOWED, p.host_count);
    p.commune_count = 0;
    assert_refused(&p, PROBLEM_NO_COMMUNES, 0);
    p.commune_count = PLANNER_COMMUNES + 1;
    assert_refused(&p, PROBLEM_TOO_LARGE, 0);
    p = problem_of(2, 0, 4);
    assert_refused(&p, PROBLEM_NO_HOSTS, 0);
    p = problem_of(2, 2, 0);
    assert_refused(&p, PROBLEM_NO_DATES, 0);
    p = problem_of(2, 2, 2);
    p.dates[0].skipped = p.dates[1].skipped = true;
    assert_refused(&p, PROBLEM_NO_DATES, 0);
    p = problem_of(2, 2, 2);
    for (size_t i = 0; i < 4; i++)
        p.can[i] = false;
    assert_refused(&p, PROBLEM_NO_HOSTS, 0);
    p = problem_of(2, 2, 2);
    p.promise.chairs = 11;
    assert_refused(&p, PROBLEM_NO_HOSTS, 0);
}

static void clashes_of_what_is_decided_are_refused(void **state)
{
    struct problem p = problem_of(1, 2, 4);

    (void) state;
    p.dates[2].locked = 1;
    *can(&p, 1, 2) = false;
    assert_refused(&p, PROBLEM_LOCK_CLASH, 2);
    *can(&p, 1, 2) = true;
    p.dates[2].skipped = true;
    assert_refused(&p, PROBLEM_LOCK_CLASH, 2);
    p.dates[2].skipped = false;
    p.dates[3].locked = 1;
    assert_refused(&p, PROBLEM_ALLOWED, 2);
    p.promise.gap = 2;
    assert_refused(&p, PROBLEM_LOCK_CLASH, 2);
    p.promise.gap = 1;
    p.hosts[1].most = 1;
    assert_refused(&p, PROBLEM_LOCK_CLASH, 3);

    p = problem_of(1, 2, 4);
    p.promise.gap = 2;
    p.hosts[1].count = 3;
    assert_refused(&p, PROBLEM_COUNTS_CLASH, 1);        /* with its rests it can have two */
    p.promise.gap = 1;
    p.hosts[0].count = 2;
    assert_refused(&p, PROBLEM_COUNTS_CLASH, 2);        /* five days, four dates */
    p.hosts[1].count = 1;
    assert_refused(&p, PROBLEM_COUNTS_CLASH, 2);        /* and three are too few */
    p.hosts[1].count = 2;
    assert_refused(&p, PROBLEM_ALLOWED, 2);
}

/* ---- travel ---- */

static double known_minutes(void *with, const char *from, const char *to)
{
    (void) with;
    return str_is(from, "62178") && str_is(to, "62119") ? 14 : -1;
}

static void travel_is_great_circle_or_a_table(void **state)
{
    const struct travel travel = { .detour = 1.3, .speed = 45, .fixed = 4 };
    struct problem p = problem_of(3, 2, 1);

    (void) state;
    p.communes[0] = (struct plan_commune){ .code = "62119", .name = "Béthune", .located = true,
                                           .latitude = 505290000, .longitude = 26430000 };
    p.communes[1] = (struct plan_commune){ .code = "62178", .name = "Bruay", .located = true,
                                           .latitude = 504897000, .longitude = 25523000 };
    p.communes[2] = (struct plan_commune){ .code = "62160", .name = "Boulogne", .located = false };
    p.hosts[0].commune = "62119";
    p.hosts[1].located = true;
    p.hosts[1].latitude = 504897000;
    p.hosts[1].longitude = 25523000;
    problem_travel(&p, &travel, NULL, NULL);
    assert_true(fabs(p.minutes[0] - 4) < 1e-9);
    /* 7.764 km as the crow flies. */
    assert_true(fabs(p.minutes[1] - (4 + 7.764 * 1.3 / 45 * 60)) < 0.01);
    assert_true(fabs(p.minutes[1] - p.minutes[3]) < 1e-9);
    assert_true(p.minutes[2] < 0);
    assert_refused(&p, PROBLEM_NO_POINT, 2);
    p.communes[2].located = true;
    p.communes[2].latitude = 507268000;
    p.communes[2].longitude = 16072000;
    problem_travel(&p, &travel, known_minutes, NULL);
    assert_true(fabs(p.minutes[1] - 14) < 1e-9);
    assert_true(fabs(p.minutes[3] - (4 + 7.764 * 1.3 / 45 * 60)) < 0.01);
    assert_refused(&p, PROBLEM_ALLOWED, 2);
    p.hosts[0].commune = "99999";
    problem_travel(&p, &travel, NULL, NULL);
    assert_refused(&p, PROBLEM_NO_POINT, 3);
}

static void figures_weigh_people(void **state)
{
    struct problem p = problem_of(2, 2, 4);
    const int chosen[] = { 0, 1, NO_HOST, 0 };
    struct plan_figures f;

    (void) state;
    set_minutes(&p, 0, 0, 6);
    set_minutes(&p, 0, 1, 30);
    set_minutes(&p, 1, 0, 27);
    set_minutes(&p, 1, 1, 3);
    p.communes[0].weight = 3;
    p.promise.days = 2;
    p.dates[2].skipped = true;
    plan_evaluate(a, &p, chosen, &f);
    assert_true(fabs(f.average[0] - 13) < 1e-9);
    assert_true(fabs(f.average[1] - 21) < 1e-9);
    assert_true(fabs(f.mean - 15) < 1e-9);
    assert_true(fabs(f.worst - 21) < 1e-9);
    assert_int_equal(f.worst_commune, 1);
    assert_int_equal(f.served, 1);
    assert_int_equal(f.near[0], 2);
    assert_int_equal(f.near[1], 1);
    assert_true(fabs(f.nearest[1] - 3) < 1e-9);
    assert_int_equal(f.days, 3);
    assert_int_equal(f.hosts, 2);
    assert_int_equal(f.closest_gap, 3);
    p.communes[0].weight = p.communes[1].weight = 0;
    plan_evaluate(a, &p, chosen, &f);
    assert_true(fabs(f.mean - 17) < 1e-9);      /* nobody counts: all do */
}

/* ---- plans to compare with, hosts to take over ---- */

static void round_robin_takes_turns(void **state)
{
    struct problem p = problem_of(1, 3, 8);
    int chosen[8];
    const int plain[] = { 0, 1, 2, 0, 1, 2, 0, 1 };
    const int real[] = { 0, 2, NO_HOST, 1, 1, NO_HOST, 2, 1 };

    (void) state;
    plan_round_robin(a, &p, chosen);
    assert_memory_equal(chosen, plain, sizeof plain);
    /* The second cannot on its date and loses that turn; a holiday; a lock; a limit; nobody. */
    *can(&p, 1, 1) = false;
    p.dates[2].skipped = true;
    *can(&p, 0, 3) = false;
    p.dates[4].locked = 1;
    for (size_t h = 0; h < 3; h++)
        *can(&p, h, 5) = false;
    p.hosts[0].most = 1;
    plan_round_robin(a, &p, chosen);
    assert_memory_equal(chosen, real, sizeof real);
    p.promise.gap = 2;                          /* now it rests before its locked date */
    plan_round_robin(a, &p, chosen);
    assert_int_equal(chosen[3], 2);
    assert_int_equal(chosen[4], 1);
}

static void one_place_is_the_nearest_to_all(void **state)
{
    struct problem p = problem_of(2, 2, 3);
    int chosen[3];

    (void) state;
    set_minutes(&p, 0, 0, 30);
    set_minutes(&p, 1, 0, 10);
    *can(&p, 1, 0) = false;
    p.dates[1].skipped = true;
    plan_one_place(a, &p, chosen);
    assert_int_equal(chosen[0], 1);
    assert_int_equal(chosen[1], NO_HOST);
    assert_int_equal(chosen[2], 1);
}

static void the_nearest_takes_over_first(void **state)
{
    struct problem p = problem_of(1, 6, 3);
    const int chosen[] = { 0, 1, 2 };
    const double minutes[] = { 20, 9, 30, 12, 40, 7 };
    struct plan_substitute *found;

    (void) state;
    for (size_t h = 0; h < 6; h++)
        set_minutes(&p, h, 0, minutes[h]);
    p.promise.gap = 2;
    p.hosts[4].count = 0;                       /* decided for the plan, not for an emergency */
    *can(&p, 5, 0) = false;
    /* 3 is nearer than 4; 1 would be nearest of all but comes a week later; 5 cannot. */
    assert_int_equal(plan_substitutes(a, &p, chosen, 0, &found), 4);
    assert_int_equal(found[0].host, 3);
    assert_int_equal(found[1].host, 2);
    assert_int_equal(found[2].host, 4);
    assert_int_equal(found[3].host, 1);
    assert_false(found[1].rests);
    assert_true(found[3].rests);
    assert_true(fabs(found[0].figures.mean - (12 + 9 + 30) / 3.0) < 1e-9);
    p.hosts[3].most = 0;
    assert_int_equal(plan_substitutes(a, &p, chosen, 0, &found), 3);
}

/* ---- time ---- */

/* Nothing is like anything else, so there is much to prove. */
static struct problem hard_problem(void)
{
    struct problem p = problem_of(150, 50, 100);

    dice = 77;
    for (size_t h = 0; h < 50; h++) {
        for (size_t c = 0; c < 150; c++)
            set_minutes(&p, h, c, 5 + below(8000) / 100.0);
        for (size_t t = 0; t < 100; t++)
            *can(&p, h, t) = below(10) < 3;
    }
    p.promise = (struct promise){ .days = 22, .minutes = 22, .gap = 7 };
    return p;
}

static void a_time_limit_holds(void **state)
{
    struct problem p = hard_problem();
    struct plan plan;

    (void) state;
    p.seconds = 0.2;
    plan_solve(a, &p, NULL, NULL, &plan);
    assert_true(keeps_rules(&p, plan.chosen));
    assert_true(plan.figures.days > 90);
    assert_false(plan.in_time);
    assert_true(plan.took < 12);                /* the sanitizers of a busy machine take long */
}

struct asked {
    int times;
    double seconds;
};

static bool enough_of_it(void *with, const struct plan_progress *progress)
{
    struct asked *asked = with;

    asked->seconds = progress->seconds;
    return ++asked->times < 3;
}

static void whoever_waits_can_call_it_off(void **state)
{
    struct problem p = hard_problem();
    struct asked asked = { 0 };
    struct plan plan;

    (void) state;
    p.seconds = 300;
    plan_solve(a, &p, enough_of_it, &asked, &plan);
    assert_true(keeps_rules(&p, plan.chosen));
    assert_int_equal(asked.times, 3);
    assert_true(asked.seconds > 0.2);
    assert_false(plan.in_time);
    assert_true(plan.took < 30);
}

static void break_glpk(void *what)
{
    glp_prob *lp = glp_create_prob();

    (void) what;
    glp_set_obj_coef(lp, 12, 1.0);              /* there is no such column: GLPK would abort() */
}

static void an_error_of_glpk_ends_nothing(void **state)
{
    struct problem p = problem_of(1, 2, 4);
    struct plan plan;

    (void) state;
    assert_false(solver_guard(break_glpk, NULL));
    set_minutes(&p, 0, 0, 3);
    plan_solve(a, &p, NULL, NULL, &plan);
    assert_true(plan.gap >= 0);
}

static void *solve_alone(void *what)
{
    const struct problem *p = what;
    struct arena *own = arena_new(NULL);
    struct plan plan;
    intptr_t good = true;

    for (int i = 0; i < 20; i++) {
        plan_solve(own, p, NULL, NULL, &plan);
        good = good && keeps_rules(p, plan.chosen) && plan.gap >= 0;
    }
    arena_free(own);
    return (void *) good;
}

static void threads_solve_beside_each_other(void **state)
{
    pthread_t threads[4];
    void *good;

    (void) state;
    dice = 8;
    struct problem p = small_problem();
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, solve_alone, &p), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &good);
        assert_non_null(good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_trying_all_finds),
        cmocka_unit_test(the_programme_finds_it_from_anywhere),
        cmocka_unit_test(a_rest_counts_skipped_weeks),
        cmocka_unit_test(locks_and_chairs_are_kept),
        cmocka_unit_test(a_date_nobody_can_stays_open),
        cmocka_unit_test(nobody_is_a_whole_turn_ahead_or_behind),
        cmocka_unit_test(decided_counts_come_in_fair_order),
        cmocka_unit_test(visits_are_spread_where_dates_allow),
        cmocka_unit_test(what_cannot_be_kept_is_named),
        cmocka_unit_test(possible_days_are_the_most_there_could_be),
        cmocka_unit_test(every_reason_is_true),
        cmocka_unit_test(a_sentence_names_for_whom),
        cmocka_unit_test(what_cannot_be_solved_is_refused),
        cmocka_unit_test(clashes_of_what_is_decided_are_refused),
        cmocka_unit_test(travel_is_great_circle_or_a_table),
        cmocka_unit_test(figures_weigh_people),
        cmocka_unit_test(round_robin_takes_turns),
        cmocka_unit_test(one_place_is_the_nearest_to_all),
        cmocka_unit_test(the_nearest_takes_over_first),
        cmocka_unit_test(a_time_limit_holds),
        cmocka_unit_test(whoever_waits_can_call_it_off),
        cmocka_unit_test(an_error_of_glpk_ends_nothing),
        cmocka_unit_test(threads_solve_beside_each_other),
    };

    return cmocka_run_group_tests_name("planner", tests, start, stop);
}
