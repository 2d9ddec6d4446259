/* Plans by many small changes.
 *
 * Annealing (Kirkpatrick, Gelatt, Vecchi 1983) finds a plan that is good, most often the best; the
 * programme then proves how good.  The dice are the same each time, and the clock only ends it, so
 * one problem has one plan. */
#include "season/planner_model.h"

#include <math.h>

struct search {
    const struct model *m;
    int *chosen;
    int *visits;
    int *got;                           /* per row: days near to it */
    struct score score;
    double weight[3];                   /* minutes that a date, a count, a promised day are worth */
    uint64_t dice;
};

/* xorshift64*, Marsaglia and Vigna. */
static uint64_t throw(struct search *s)
{
    s->dice ^= s->dice >> 12;
    s->dice ^= s->dice << 25;
    s->dice ^= s->dice >> 27;
    return s->dice * 2685821657736338717u;
}

static int throw_below(struct search *s, int n)
{
    return (int) ((throw(s) >> 33) % (uint64_t) n);
}

static double throw_part(struct search *s)
{
    return (double) (throw(s) >> 11) / 9007199254740992.0;
}

static double worth(const struct search *s)
{
    return s->score.travel + s->weight[0] * s->score.uncovered +
           s->weight[1] * s->score.off_count + s->weight[2] * s->score.missing;
}

/* ---- one date ---- */

static void take(struct search *s, int t, int h)
{
    const struct model *m = s->m;

    s->chosen[t] = h;
    s->score.uncovered--;
    s->score.travel += m->cost[h];
    if (s->visits[h]++ < m->p->hosts[h].count)
        s->score.off_count--;
    for (const int *r = m->rows_of[h]; *r >= 0; r++)
        if (s->got[*r]++ < m->p->promise.days)
            s->score.missing -= m->rows[*r].times;
}

static void give_up(struct search *s, int t)
{
    const struct model *m = s->m;
    int h = s->chosen[t];

    s->chosen[t] = NO_HOST;
    s->score.uncovered++;
    s->score.travel -= m->cost[h];
    if (--s->visits[h] < m->p->hosts[h].count)
        s->score.off_count++;
    for (const int *r = m->rows_of[h]; *r >= 0; r++)
        if (--s->got[*r] < m->p->promise.days)
            s->score.missing += m->rows[*r].times;
}

/* Gives the date to the host, or to nobody. */
static void put(struct search *s, int t, int h)
{
    if (s->chosen[t] != NO_HOST)
        give_up(s, t);
    if (h != NO_HOST)
        take(s, t, h);
}

static bool fits(const struct search *s, int t, int h)
{
    int other;

    return s->m->may[h * s->m->dates + t] && s->visits[h] < s->m->limit[h] &&
           model_too_near(s->m, s->chosen, t, h, &other) == 0;
}

static bool is_free_to_change(const struct search *s, int t)
{
    const struct plan_date *date = &s->m->p->dates[t];

    return !date->skipped && date->locked == NO_HOST;
}

/* The best host that fits the date, for the worth of the whole. */
static int best_that_fits(struct search *s, int t)
{
    int best = NO_HOST;
    double least = worth(s);

    for (const int *h = s->m->can[t]; *h != NO_HOST; h++) {
        if (!fits(s, t, *h))
            continue;
        take(s, t, *h);
        if (worth(s) < least) {
            least = worth(s);
            best = *h;
        }
        give_up(s, t);
    }
    return best;
}

/* ---- moves ---- */

/* The last few dates that were changed, to take a move back. */
struct undo {
    int date[3], host[3];
    int count;
};

static void put_noted(struct search *s, struct undo *u, int t, int h)
{
    u->date[u->count] = t;
    u->host[u->count++] = s->chosen[t];
    put(s, t, h);
}

static void take_back(struct search *s, const struct undo *u)
{
    for (int i = u->count; i-- > 0;)
        if (s->chosen[u->date[i]] != NO_HOST)
            give_up(s, u->date[i]);
    for (int i = u->count; i-- > 0;)
        if (u->host[i] != NO_HOST && s->chosen[u->date[i]] == NO_HOST)
            take(s, u->date[i], u->host[i]);
}

/* Another host on one date; the one visit of it that is too near goes to whom it suits. */
static bool move_host(struct search *s, struct undo *u)
{
    const struct model *m = s->m;
    int t = throw_below(s, m->dates), count = 0, other = -1;

    while (m->can[t][count] != NO_HOST)
        count++;
    if (!count || !is_free_to_change(s, t))
        return false;
    int h = m->can[t][throw_below(s, count)], before = s->chosen[t];
    if (h == before)
        return false;
    int near = model_too_near(m, s->chosen, t, h, &other);
    if (near > 1 || (near == 1 && !is_free_to_change(s, other)) ||
        (near == 0 && s->visits[h] >= m->limit[h]))
        return false;
    if (near == 1)
        put_noted(s, u, other, NO_HOST);
    put_noted(s, u, t, h);
    if (near == 1) {
        int instead = before != NO_HOST && (throw(s) >> 63) && fits(s, other, before)
            ? before : best_that_fits(s, other);
        if (instead != NO_HOST)
            take(s, other, instead);
    }
    return true;
}

/* Two dates exchange their hosts. */
static bool move_swap(struct search *s, struct undo *u)
{
    const struct model *m = s->m;
    int t = throw_below(s, m->dates), v = throw_below(s, m->dates);
    int x = s->chosen[t], y = s->chosen[v];

    if (x == y || !is_free_to_change(s, t) || !is_free_to_change(s, v) ||
        (x != NO_HOST && !m->may[x * m->dates + v]) || (y != NO_HOST && !m->may[y * m->dates + t]))
        return false;
    put_noted(s, u, t, NO_HOST);
    put_noted(s, u, v, NO_HOST);
    if ((x == NO_HOST || fits(s, v, x)) && (y == NO_HOST || fits(s, t, y))) {
        if (x != NO_HOST)
            take(s, v, x);
        if (y != NO_HOST)
            take(s, t, y);
        return true;
    }
    take_back(s, u);
    return false;
}

/* ---- from the first plan to a good one ---- */

static void begin(struct arena *a, struct search *s, const struct model *m, const int *chosen)
{
    const struct problem *p = m->p;
    double low = m->cost[0], high = m->cost[0];

    *s = (struct search){ .m = m, .dice = 20260924,
        .chosen = arena_array(a, (size_t) m->dates, sizeof *s->chosen),
        .visits = arena_array(a, (size_t) m->hosts, sizeof *s->visits),
        .got = arena_array(a, (size_t) m->row_count + 1, sizeof *s->got),
        .score = { .missing = m->out_of_reach } };
    for (int h = 0; h < m->hosts; h++) {
        low = m->cost[h] < low ? m->cost[h] : low;
        high = m->cost[h] > high ? m->cost[h] : high;
        s->score.off_count += p->hosts[h].count > 0 ? p->hosts[h].count : 0;
    }
    s->weight[2] = 2 * (high - low) + 0.1;
    s->weight[1] = 4 * s->weight[2];
    s->weight[0] = 16 * s->weight[2] + high;
    for (int r = 0; r < m->row_count; r++) {
        s->score.missing += m->rows[r].times * p->promise.days;
        s->weight[0] += s->weight[2] * m->rows[r].times / 2;
    }
    for (int t = 0; t < m->dates; t++) {
        s->chosen[t] = NO_HOST;
        s->score.uncovered += !p->dates[t].skipped;
    }
    for (int t = 0; t < m->dates; t++)
        if (chosen[t] != NO_HOST)
            take(s, t, chosen[t]);
}

/* The dates with the fewest hosts first. */
static void fill(struct search *s)
{
    const struct model *m = s->m;

    for (int rare = 1; rare <= m->hosts; rare++)
        for (int t = 0; t < m->dates; t++) {
            int count = 0;
            while (m->can[t][count] != NO_HOST)
                count++;
            if (count != rare || s->chosen[t] != NO_HOST)
                continue;
            int h = best_that_fits(s, t);
            if (h != NO_HOST)
                take(s, t, h);
        }
}

static void anneal(struct search *s, int rounds, double start, struct watch *w, int *best)
{
    struct score least = s->score;
    double hot = s->weight[2] * start, cold = s->weight[2] / 2000;

    memcpy(best, s->chosen, (size_t) s->m->dates * sizeof *best);
    for (int i = 0; i < rounds; i++) {
        struct undo undo = { .count = 0 };
        double heat = hot * pow(cold / hot, (double) i / rounds);
        double before = worth(s);
        if (i % 1024 == 0 && !watch_goes_on(w))
            return;
        if (!(throw(s) >> 62 ? move_host(s, &undo) : move_swap(s, &undo)))
            continue;
        if (worth(s) > before && throw_part(s) >= exp((before - worth(s)) / heat))
            take_back(s, &undo);
        else if (score_better(&s->score, &least)) {
            least = s->score;
            memcpy(best, s->chosen, (size_t) s->m->dates * sizeof *best);
        }
    }
}

/* Single changes, each better than what was. */
static void polish(struct search *s)
{
    for (bool better = true; better;) {
        better = false;
        for (int t = 0; t < s->m->dates; t++) {
            if (!is_free_to_change(s, t))
                continue;
            for (const int *h = s->m->can[t]; *h != NO_HOST; h++) {
                struct score was = s->score;
                int before = s->chosen[t];
                put(s, t, NO_HOST);
                if (*h != before && fits(s, t, *h))
                    take(s, t, *h);
                if (score_better(&s->score, &was)) {
                    better = true;
                    continue;
                }
                put(s, t, before);
            }
        }
    }
}

void search_plan(struct arena *a, const struct model *m, int rounds, double heat, struct watch *w,
                 int *chosen)
{
    int *best = arena_array(a, (size_t) m->dates, sizeof *best);
    struct search s;

    begin(a, &s, m, chosen);
    fill(&s);
    anneal(&s, rounds, heat, w, best);
    begin(a, &s, m, best);
    polish(&s);
    memcpy(chosen, s.chosen, (size_t) m->dates * sizeof *chosen);
}

void search_polish(struct arena *a, const struct model *m, int *chosen)
{
    struct search s;

    begin(a, &s, m, chosen);
    polish(&s);
    memcpy(chosen, s.chosen, (size_t) m->dates * sizeof *chosen);
}
