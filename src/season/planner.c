#include "season/planner.h"

#include <math.h>

#include "base/log.h"
#include "base/str.h"
#include "season/planner_model.h"

/* The mean radius of the earth in km (IUGG); a degree in 1e-7 steps, in radians. */
static const double earth_radius = 6371.0088;
static const double tiny_degree = 3.14159265358979323846 / 180 / 1e7;

void problem_make_room(struct arena *a, struct problem *p)
{
    p->can = arena_array(a, p->host_count * p->date_count, sizeof *p->can);
    for (size_t i = 0; i < p->host_count * p->date_count; i++)
        p->can[i] = true;
    p->minutes = arena_array(a, p->host_count * p->commune_count, sizeof *p->minutes);
    p->between = arena_array(a, p->commune_count * p->commune_count, sizeof *p->between);
}

/* ---- travel ---- */

struct point {
    const char *commune;                /* INSEE code, or NULL */
    bool located;
    int64_t latitude, longitude;
};

static struct point point_of_commune(const struct plan_commune *c)
{
    return (struct point){ .commune = c->code, .located = c->located, .latitude = c->latitude,
                           .longitude = c->longitude };
}

static struct point point_of_host(const struct problem *p, const struct plan_host *h)
{
    struct point point = { .commune = h->commune, .located = h->located, .latitude = h->latitude,
                           .longitude = h->longitude };

    for (size_t c = 0; c < p->commune_count && !point.located && h->commune; c++)
        if (str_is(p->communes[c].code, h->commune))
            point = point_of_commune(&p->communes[c]);
    return point;
}

/* The haversine formula: exact enough also between neighbours. */
static double great_circle(const struct point *from, const struct point *to)
{
    double north = sin((double) (to->latitude - from->latitude) * tiny_degree / 2);
    double east = sin((double) (to->longitude - from->longitude) * tiny_degree / 2);
    double chord = north * north + cos((double) from->latitude * tiny_degree) *
                   cos((double) to->latitude * tiny_degree) * east * east;

    return 2 * earth_radius * asin(sqrt(chord < 1 ? chord : 1));
}

struct way {
    const struct travel *travel;
    travel_table *table;
    void *with;
};

static double minutes_of(const struct way *w, const struct point *from, const struct point *to)
{
    double known = -1;

    if (w->table && from->commune && to->commune)
        known = w->table(w->with, from->commune, to->commune);
    if (known >= 0)
        return known;
    if (!from->located || !to->located)
        return -1;
    return w->travel->fixed +
           great_circle(from, to) * w->travel->detour / w->travel->speed * 60;
}

void problem_travel(struct problem *p, const struct travel *travel, travel_table *table, void *with)
{
    struct way way = { .travel = travel, .table = table, .with = with };

    for (size_t h = 0; h < p->host_count; h++) {
        struct point host = point_of_host(p, &p->hosts[h]);
        for (size_t c = 0; c < p->commune_count; c++) {
            struct point home = point_of_commune(&p->communes[c]);
            p->minutes[h * p->commune_count + c] = minutes_of(&way, &home, &host);
        }
    }
    for (size_t from = 0; from < p->commune_count && p->between; from++) {
        struct point home = point_of_commune(&p->communes[from]);
        for (size_t to = 0; to < p->commune_count; to++) {
            struct point other = point_of_commune(&p->communes[to]);
            p->between[from * p->commune_count + to] = minutes_of(&way, &home, &other);
        }
    }
}

/* ---- what stands against it ---- */

/* A way nobody knows: the commune has no point, or else the host. */
static bool has_no_point(const struct problem *p, size_t *which)
{
    for (size_t c = 0; c < p->commune_count; c++)
        for (size_t h = 0; h < p->host_count; h++) {
            if (p->minutes[h * p->commune_count + c] >= 0)
                continue;
            *which = p->communes[c].located ? p->commune_count + h : c;
            return true;
        }
    return false;
}

static bool nobody_is_free(const struct problem *p)
{
    for (size_t h = 0; h < p->host_count; h++)
        for (size_t t = 0; t < p->date_count; t++)
            if (problem_allows(p, (int) h, t) || p->dates[t].locked == (int) h)
                return false;
    return true;
}

static bool locks_clash(const struct problem *p, size_t *which)
{
    struct arena *scratch = arena_new(NULL);
    int *locks = arena_array(scratch, p->date_count, sizeof *locks);
    int *days = arena_array(scratch, p->host_count, sizeof *days);
    bool clash = false;

    for (size_t t = 0; t < p->date_count; t++)
        locks[t] = p->dates[t].locked;
    for (size_t t = 0; t < p->date_count && !clash; t++) {
        if (locks[t] == NO_HOST)
            continue;
        const struct plan_host *h = &p->hosts[locks[t]];
        days[locks[t]]++;
        clash = p->dates[t].skipped || !p->can[(size_t) locks[t] * p->date_count + t] ||
                (h->most >= 0 && days[locks[t]] > h->most) ||
                (h->count >= 0 && days[locks[t]] > h->count) ||
                plan_rests(p, locks, locks[t], t);
        *which = t;
    }
    arena_free(scratch);
    return clash;
}

/* Can each host have its count, and do the counts together fit the dates somebody can take? */
static bool counts_clash(const struct problem *p, size_t *which)
{
    int sum = 0, dates = 0;
    bool all = true;

    for (size_t h = 0; h < p->host_count; h++) {
        int count = p->hosts[h].count;
        *which = h;
        if (count > problem_limit(p, (int) h))
            return true;
        sum += count > 0 ? count : 0;
        all = all && (count >= 0 || problem_limit(p, (int) h) == 0);
    }
    for (size_t t = 0; t < p->date_count; t++) {
        bool any = p->dates[t].locked != NO_HOST;
        for (size_t h = 0; h < p->host_count && !any; h++)
            any = problem_allows(p, (int) h, t);
        dates += any;
    }
    *which = p->host_count;
    return sum > dates || (all && sum < dates);
}

enum problem_refusal problem_check(const struct problem *p, size_t *which)
{
    size_t open = 0, ignored = 0;

    which = which ? which : &ignored;
    *which = 0;
    if (p->commune_count == 0)
        return PROBLEM_NO_COMMUNES;
    if (p->commune_count > PLANNER_COMMUNES || p->host_count > PLANNER_HOSTS ||
        p->date_count > PLANNER_DATES)
        return PROBLEM_TOO_LARGE;
    if (p->host_count == 0)
        return PROBLEM_NO_HOSTS;
    for (size_t t = 0; t < p->date_count; t++)
        open += !p->dates[t].skipped;
    if (open == 0)
        return PROBLEM_NO_DATES;
    if (has_no_point(p, which))
        return PROBLEM_NO_POINT;
    if (nobody_is_free(p))
        return PROBLEM_NO_HOSTS;
    if (locks_clash(p, which))
        return PROBLEM_LOCK_CLASH;
    return counts_clash(p, which) ? PROBLEM_COUNTS_CLASH : PROBLEM_ALLOWED;
}

/* ---- figures ---- */

static void count_visits(const struct problem *p, const int *chosen, struct plan_figures *out)
{
    for (size_t t = 0; t < p->date_count; t++) {
        if (chosen[t] == NO_HOST)
            continue;
        out->days++;
        if (out->visits[chosen[t]]++ == 0)
            out->hosts++;
        size_t before = t;
        while (before-- > 0 && chosen[before] != chosen[t])
            ;
        if (before == SIZE_MAX)
            continue;
        int weeks = problem_weeks(p, before, t);
        weeks = weeks > 1 ? weeks : 1;
        if (!out->closest_gap || weeks < out->closest_gap)
            out->closest_gap = weeks;
    }
}

static void measure_commune(const struct problem *p, size_t c, struct plan_figures *out)
{
    double sum = 0;

    out->nearest[c] = -1;
    for (size_t h = 0; h < p->host_count; h++) {
        double minutes = p->minutes[h * p->commune_count + c];
        if (!out->visits[h])
            continue;
        sum += out->visits[h] * minutes;
        if (minutes <= p->promise.minutes)
            out->near[c] += out->visits[h];
        if (out->nearest[c] < 0 || minutes < out->nearest[c])
            out->nearest[c] = minutes;
    }
    out->average[c] = out->days ? sum / out->days : 0;
}

void plan_evaluate(struct arena *a, const struct problem *p, const int *chosen,
                   struct plan_figures *out)
{
    double *shares = problem_shares(a, p);

    *out = (struct plan_figures){
        .worst_commune = -1,
        .near = arena_array(a, p->commune_count, sizeof *out->near),
        .average = arena_array(a, p->commune_count, sizeof *out->average),
        .nearest = arena_array(a, p->commune_count, sizeof *out->nearest),
        .visits = arena_array(a, p->host_count, sizeof *out->visits),
    };
    count_visits(p, chosen, out);
    for (size_t c = 0; c < p->commune_count; c++) {
        measure_commune(p, c, out);
        out->mean += shares[c] * out->average[c];
        out->served += out->near[c] >= p->promise.days;
        if (out->days && (out->worst_commune < 0 || out->average[c] > out->worst)) {
            out->worst = out->average[c];
            out->worst_commune = (int) c;
        }
    }
}

/* ---- plans to compare with ---- */

void plan_round_robin(struct arena *a, const struct problem *p, int *chosen)
{
    struct plan_figures have = { .visits = arena_array(a, p->host_count, sizeof *have.visits) };
    size_t turn = 0;

    for (size_t t = 0; t < p->date_count; t++) {
        chosen[t] = p->dates[t].skipped ? NO_HOST : p->dates[t].locked;
        if (chosen[t] != NO_HOST)
            have.visits[chosen[t]]++;
    }
    for (size_t t = 0; t < p->date_count; t++) {
        if (p->dates[t].skipped || chosen[t] != NO_HOST)
            continue;
        for (size_t step = 0; step < p->host_count; step++) {
            int h = (int) ((turn + step) % p->host_count);
            const struct plan_host *host = &p->hosts[h];
            int most = host->count >= 0 ? host->count : host->most;
            if (!problem_allows(p, h, t) || (most >= 0 && have.visits[h] >= most) ||
                plan_rests(p, chosen, h, t))
                continue;
            chosen[t] = h;
            have.visits[h]++;
            turn = (size_t) h + 1;
            break;
        }
    }
}

void plan_one_place(struct arena *a, const struct problem *p, int *chosen)
{
    double *cost = problem_costs(a, p);
    int best = NO_HOST;

    for (size_t h = 0; h < p->host_count; h++)
        if (best == NO_HOST || cost[h] < cost[best])
            best = (int) h;
    for (size_t t = 0; t < p->date_count; t++)
        chosen[t] = p->dates[t].skipped ? NO_HOST : best;
}

/* With d = 1 / (2 (hosts - 1)): on the k-th of T dates a host with n visits may have its next if it
 * is behind by d at least, k n / T - had >= d, and is due at T (had + 1 - d) / n.  To choose, of
 * those that may, the one due first keeps every difference within 1 - d (Tijdeman).  `parts` is
 * 1 / d, so that all is in whole numbers. */
void chairman_order(struct arena *a, const int *counts, size_t hosts, size_t dates, int *chosen)
{
    int64_t *had = arena_array(a, hosts, sizeof *had);
    int64_t total = (int64_t) dates;
    size_t used = 0;

    for (size_t h = 0; h < hosts; h++)
        used += counts[h] > 0;
    int64_t parts = used > 1 ? 2 * ((int64_t) used - 1) : 1;
    for (size_t k = 1; k <= dates; k++) {
        int best = NO_HOST;
        for (size_t h = 0; h < hosts; h++) {
            int64_t n = counts[h];
            if (had[h] >= n || parts * ((int64_t) k * n - had[h] * total) < (used > 1 ? total : 0))
                continue;
            if (best == NO_HOST || (parts * (had[h] + 1) - 1) * counts[best] <
                                   (parts * (had[best] + 1) - 1) * n)
                best = (int) h;
        }
        chosen[k - 1] = best;
        if (best != NO_HOST)
            had[best]++;
    }
}

/* ---- who could take over ---- */

static int by_travel(const void *one, const void *other)
{
    const struct plan_substitute *x = one, *y = other;

    if (x->rests != y->rests)
        return x->rests ? 1 : -1;
    if (x->figures.mean != y->figures.mean)
        return x->figures.mean < y->figures.mean ? -1 : 1;
    return x->host - y->host;
}

size_t plan_substitutes(struct arena *a, const struct problem *p, const int *chosen, size_t date,
                        struct plan_substitute **out)
{
    int *with = arena_copy(a, chosen, p->date_count * sizeof *chosen);
    struct plan_figures now;
    size_t count = 0;

    *out = arena_array(a, p->host_count, sizeof **out);
    with[date] = NO_HOST;
    plan_evaluate(a, p, with, &now);
    for (size_t h = 0; h < p->host_count; h++) {
        const struct plan_host *host = &p->hosts[h];
        if ((int) h == chosen[date] || !problem_allows(p, (int) h, date) ||
            (host->most >= 0 && now.visits[h] >= host->most))
            continue;
        struct plan_substitute *s = &(*out)[count++];
        s->host = (int) h;
        with[date] = NO_HOST;
        s->rests = plan_rests(p, with, (int) h, date);
        with[date] = (int) h;
        plan_evaluate(a, p, with, &s->figures);
    }
    qsort(*out, count, sizeof **out, by_travel);
    return count;
}
