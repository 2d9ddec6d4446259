/* In which order the visits come, once it is known how many each host has.
 *
 * A host with n of T days should have had k n / T of them after k days; what counts is the sum of
 * the squares of all differences, so visits are spread and nobody waits long.  Where every host can
 * at all times Tijdeman's rule gives the order, each difference below one; else dates exchange
 * their hosts, by annealing. */
#include "season/planner_model.h"

#include <math.h>

enum { EXCHANGES = 60 * 1000 };

struct order {
    const struct model *m;
    int *chosen;                        /* per date */
    int *dates;                         /* those with a host, in order */
    int count;
    int *visits;                        /* per host */
};

/* The squares of one host's differences between two places, had `host` one visit more. */
static double squares(const struct order *o, int host, int from, int to, int more)
{
    double share = (double) o->visits[host] / o->count, sum = 0;
    int had = 0;

    for (int k = 0; k < to; k++) {
        had += o->chosen[o->dates[k]] == host;
        if (k < from)
            continue;
        double off = had + more - share * (k + 1);
        sum += off * off;
    }
    return sum;
}

/* How much fairer it is if the hosts of two places, i before j, change places: the one of i is then
 * one behind in between, the other one ahead.  Negative is better. */
static double change_of(const struct order *o, int i, int j)
{
    int x = o->chosen[o->dates[i]], y = o->chosen[o->dates[j]];

    return squares(o, x, i, j, -1) - squares(o, x, i, j, 0) +
           squares(o, y, i, j, 1) - squares(o, y, i, j, 0);
}

static bool can_exchange(const struct order *o, int i, int j)
{
    const struct model *m = o->m;
    int t = o->dates[i], v = o->dates[j], x = o->chosen[t], y = o->chosen[v], other;

    if (m->p->dates[t].locked != NO_HOST || m->p->dates[v].locked != NO_HOST ||
        !m->may[x * m->dates + v] || !m->may[y * m->dates + t])
        return false;
    o->chosen[t] = y;
    o->chosen[v] = x;
    bool fits = model_too_near(m, o->chosen, t, y, &other) == 0 &&
                model_too_near(m, o->chosen, v, x, &other) == 0;
    o->chosen[t] = x;
    o->chosen[v] = y;
    return fits;
}

static void exchange(const struct order *o, int i, int j)
{
    int x = o->chosen[o->dates[i]];

    o->chosen[o->dates[i]] = o->chosen[o->dates[j]];
    o->chosen[o->dates[j]] = x;
}

static void anneal(struct order *o, int *best)
{
    size_t bytes = (size_t) o->m->dates * sizeof *best;
    uint64_t dice = 19800101;
    double now = 0, least = -1e-9;

    memcpy(best, o->chosen, bytes);
    for (int n = 0; n < EXCHANGES; n++) {
        /* Knuth's linear congruential generator (MMIX); its high bits are good. */
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        int i = (int) ((dice >> 33) % (uint64_t) o->count);
        int j = (int) ((dice >> 48) % (uint64_t) o->count);
        double heat = 2 * pow(0.005, (double) n / EXCHANGES);
        double part = (double) (dice >> 40 & 0xffff) / 0x10000;
        if (i > j) {
            int k = i;
            i = j;
            j = k;
        }
        if (o->chosen[o->dates[i]] == o->chosen[o->dates[j]] || !can_exchange(o, i, j))
            continue;
        double change = change_of(o, i, j);
        if (change > 0 && part >= exp(-change / heat))
            continue;
        exchange(o, i, j);
        now += change;
        if (now < least) {
            least = now - 1e-9;
            memcpy(best, o->chosen, bytes);
        }
    }
}

/* Every host that comes can on all dates, and none is locked. */
static bool is_open(const struct order *o)
{
    for (int k = 0; k < o->count; k++) {
        if (o->m->p->dates[o->dates[k]].locked != NO_HOST)
            return false;
        for (int h = 0; h < o->m->hosts; h++)
            if (o->visits[h] && !o->m->may[h * o->m->dates + o->dates[k]])
                return false;
    }
    return true;
}

static bool try_chairman(struct arena *a, const struct order *o)
{
    int *places = arena_array(a, (size_t) o->count, sizeof *places);
    int *was = arena_copy(a, o->chosen, (size_t) o->m->dates * sizeof *was);
    int other;

    chairman_order(a, o->visits, (size_t) o->m->hosts, (size_t) o->count, places);
    for (int k = 0; k < o->count; k++)
        o->chosen[o->dates[k]] = places[k];
    for (int k = 0; k < o->count; k++)
        if (model_too_near(o->m, o->chosen, o->dates[k], places[k], &other)) {
            memcpy(o->chosen, was, (size_t) o->m->dates * sizeof *was);
            return false;
        }
    return true;
}

void search_order(struct arena *a, const struct model *m, int *chosen)
{
    int *best = arena_array(a, (size_t) m->dates, sizeof *best);
    struct order o = { .m = m, .chosen = chosen,
                       .dates = arena_array(a, (size_t) m->dates, sizeof *o.dates),
                       .visits = arena_array(a, (size_t) m->hosts, sizeof *o.visits) };

    for (int t = 0; t < m->dates; t++)
        if (chosen[t] != NO_HOST) {
            o.dates[o.count++] = t;
            o.visits[chosen[t]]++;
        }
    if (o.count < 2 || (is_open(&o) && try_chairman(a, &o)))
        return;
    anneal(&o, best);
    memcpy(chosen, best, (size_t) m->dates * sizeof *chosen);
}
