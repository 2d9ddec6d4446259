#include "season/planner_model.h"

#include <math.h>

#include "base/date.h"
#include "base/log.h"

bool problem_allows(const struct problem *p, int host, size_t date)
{
    return !p->dates[date].skipped && p->can[(size_t) host * p->date_count + date] &&
           p->hosts[host].chairs >= p->promise.chairs;
}

int problem_weeks(const struct problem *p, size_t from, size_t to)
{
    return (week_first(p->dates[to].date) - week_first(p->dates[from].date)) / 7;
}

bool plan_rests(const struct problem *p, const int *chosen, int host, size_t date)
{
    int gap = p->promise.gap;

    if (gap <= 1)
        return false;
    for (size_t t = date; t-- > 0 && problem_weeks(p, t, date) < gap;)
        if (chosen[t] == host)
            return true;
    for (size_t t = date + 1; t < p->date_count && problem_weeks(p, date, t) < gap; t++)
        if (chosen[t] == host)
            return true;
    return false;
}

/* In view of the locks: this date's, and the host's own near it.  A lock outdoes the chairs. */
static bool may(const struct problem *p, const int *locks, int host, size_t date)
{
    const struct plan_host *h = &p->hosts[host];

    if (h->most == 0 || h->count == 0)
        return false;
    if (locks[date] != NO_HOST)
        return locks[date] == host && !p->dates[date].skipped;
    return problem_allows(p, host, date) && !plan_rests(p, locks, host, date);
}

static int *locks_of(struct arena *a, const struct problem *p)
{
    int *locks = arena_array(a, p->date_count, sizeof *locks);

    for (size_t t = 0; t < p->date_count; t++)
        locks[t] = p->dates[t].locked;
    return locks;
}

static int at_most(const struct plan_host *h, int days)
{
    if (h->most >= 0 && h->most < days)
        days = h->most;
    if (h->count >= 0 && h->count < days)
        days = h->count;
    return days;
}

/* Taking each date as soon as the rest allows gives the most: no later choice leaves more room.
 * Dates too near to a lock are out already, so a lock never loses to them. */
static int most_days(const struct problem *p, const int *locks, int host)
{
    int days = 0;
    size_t last = 0;

    for (size_t t = 0; t < p->date_count; t++) {
        if (!may(p, locks, host, t))
            continue;
        if (days && p->promise.gap > 1 && problem_weeks(p, last, t) < p->promise.gap)
            continue;
        days++;
        last = t;
    }
    return days;
}

int problem_limit(const struct problem *p, int host)
{
    struct arena *scratch = arena_new(NULL);
    int days = most_days(p, locks_of(scratch, p), host);

    arena_free(scratch);
    return at_most(&p->hosts[host], days);
}

double *problem_shares(struct arena *a, const struct problem *p)
{
    double *shares = arena_array(a, p->commune_count, sizeof *shares);
    double total = 0;

    for (size_t c = 0; c < p->commune_count; c++)
        total += p->communes[c].weight;
    for (size_t c = 0; c < p->commune_count; c++)
        shares[c] = total > 0 ? p->communes[c].weight / total : 1.0 / (double) p->commune_count;
    return shares;
}

double *problem_costs(struct arena *a, const struct problem *p)
{
    double *shares = problem_shares(a, p);
    double *costs = arena_array(a, p->host_count, sizeof *costs);

    for (size_t h = 0; h < p->host_count; h++)
        for (size_t c = 0; c < p->commune_count; c++)
            costs[h] += shares[c] * p->minutes[h * p->commune_count + c];
    return costs;
}

/* ---- the model ---- */

static void list_who_can(struct arena *a, struct model *m)
{
    m->can = arena_array(a, (size_t) m->dates, sizeof *m->can);
    for (int t = 0; t < m->dates; t++) {
        int count = 0;
        m->can[t] = arena_array(a, (size_t) m->hosts + 1, sizeof **m->can);
        for (int h = 0; h < m->hosts; h++)
            if (m->may[h * m->dates + t])
                m->can[t][count++] = h;
        m->can[t][count] = NO_HOST;
        m->open += count > 0;
    }
}

/* The hosts near to a commune that can have a day at all, in order. */
static int near_hosts(const struct model *m, size_t commune, int *hosts)
{
    const struct problem *p = m->p;
    int count = 0;

    for (int h = 0; h < m->hosts; h++)
        if (m->limit[h] > 0 &&
            p->minutes[(size_t) h * p->commune_count + commune] <= p->promise.minutes)
            hosts[count++] = h;
    return count;
}

static struct model_row *find_row(struct model *m, const int *hosts, int count)
{
    for (int r = 0; r < m->row_count; r++)
        if (m->rows[r].host_count == count &&
            memcmp(m->rows[r].hosts, hosts, (size_t) count * sizeof *hosts) == 0)
            return &m->rows[r];
    return NULL;
}

/* What a row could have at most: as many days as its hosts have together, and as many dates as they
 * can between them. */
static int best_of(const struct model *m, const struct model_row *row)
{
    int days = 0, dates = 0;

    for (int i = 0; i < row->host_count; i++)
        days += m->limit[row->hosts[i]];
    for (int t = 0; t < m->dates; t++) {
        bool any = false;
        for (int i = 0; i < row->host_count && !any; i++)
            any = m->may[row->hosts[i] * m->dates + t];
        dates += any;
    }
    return days < dates ? days : dates;
}

static void make_rows(struct arena *a, struct model *m)
{
    const struct problem *p = m->p;
    int *hosts = arena_array(a, (size_t) m->hosts, sizeof *hosts);

    m->rows = arena_array(a, p->commune_count, sizeof *m->rows);
    for (size_t c = 0; c < p->commune_count && p->promise.days > 0; c++) {
        int count = near_hosts(m, c, hosts);
        struct model_row *row = count ? find_row(m, hosts, count) : NULL;
        if (row) {
            row->times++;
            continue;
        }
        if (!count) {
            m->out_of_reach += p->promise.days;
            continue;
        }
        row = &m->rows[m->row_count++];
        *row = (struct model_row){ .times = 1, .host_count = count,
                                   .hosts = arena_copy(a, hosts, (size_t) count * sizeof *hosts) };
        row->best = best_of(m, row);
        row->need = row->best < p->promise.days ? row->best : p->promise.days;
    }
}

static void list_rows(struct arena *a, struct model *m)
{
    int *counts = arena_array(a, (size_t) m->hosts, sizeof *counts);

    m->rows_of = arena_array(a, (size_t) m->hosts, sizeof *m->rows_of);
    for (int h = 0; h < m->hosts; h++)
        m->rows_of[h] = arena_array(a, (size_t) m->row_count + 1, sizeof **m->rows_of);
    for (int r = 0; r < m->row_count; r++)
        for (int i = 0; i < m->rows[r].host_count; i++) {
            int h = m->rows[r].hosts[i];
            m->rows_of[h][counts[h]++] = r;
        }
    for (int h = 0; h < m->hosts; h++)
        m->rows_of[h][counts[h]] = -1;
}

struct model *model_make(struct arena *a, const struct problem *p)
{
    struct model *m = arena_make(a, struct model);
    int *locks = locks_of(a, p);

    m->p = p;
    m->hosts = (int) p->host_count;
    m->dates = (int) p->date_count;
    m->cost = problem_costs(a, p);
    m->may = arena_array(a, p->host_count * p->date_count, sizeof *m->may);
    m->limit = arena_array(a, p->host_count, sizeof *m->limit);
    m->week = arena_array(a, p->date_count, sizeof *m->week);
    for (int t = 0; t < m->dates; t++)
        m->week[t] = problem_weeks(p, 0, (size_t) t);
    for (int h = 0; h < m->hosts; h++) {
        for (int t = 0; t < m->dates; t++)
            m->may[h * m->dates + t] = may(p, locks, h, (size_t) t);
        m->limit[h] = at_most(&p->hosts[h], most_days(p, locks, h));
    }
    list_who_can(a, m);
    make_rows(a, m);
    list_rows(a, m);
    return m;
}

struct model *model_of_hosts(struct arena *a, const struct model *m, const int *hosts, int count)
{
    struct model *few = arena_copy(a, m, sizeof *m);
    int *nothing = arena_array(a, 1, sizeof *nothing);
    size_t pairs = (size_t) m->hosts * (size_t) m->dates;

    nothing[0] = -1;
    few->row_count = 0;
    few->out_of_reach = 0;
    few->open = 0;
    few->may = arena_array(a, pairs, sizeof *few->may);
    few->rows_of = arena_array(a, (size_t) m->hosts, sizeof *few->rows_of);
    for (int h = 0; h < m->hosts; h++)
        few->rows_of[h] = nothing;
    for (int i = 0; i < count; i++)
        memcpy(few->may + hosts[i] * m->dates, m->may + hosts[i] * m->dates,
               (size_t) m->dates * sizeof *few->may);
    list_who_can(a, few);
    return few;
}

bool model_allows(const struct model *m, const int *chosen)
{
    struct arena *scratch = arena_new(NULL);
    int *visits = arena_array(scratch, (size_t) m->hosts, sizeof *visits);
    bool good = true;
    int other;

    for (int t = 0; t < m->dates && good; t++) {
        int h = chosen[t], lock = m->p->dates[t].locked;
        good = h == NO_HOST ? lock == NO_HOST || !m->may[lock * m->dates + t]
                            : m->may[h * m->dates + t] && ++visits[h] <= m->limit[h] &&
                              model_too_near(m, chosen, t, h, &other) == 0;
    }
    arena_free(scratch);
    return good;
}

int model_too_near(const struct model *m, const int *chosen, int date, int host, int *other)
{
    int gap = m->p->promise.gap, found = 0;

    if (gap <= 1)
        return 0;
    for (int t = date - 1; t >= 0 && m->week[date] - m->week[t] < gap; t--)
        if (chosen[t] == host) {
            *other = t;
            found++;
        }
    for (int t = date + 1; t < m->dates && m->week[t] - m->week[date] < gap; t++)
        if (chosen[t] == host) {
            *other = t;
            found++;
        }
    return found;
}

/* ---- scores ---- */

struct score model_score(const struct model *m, const int *chosen)
{
    struct arena *scratch = arena_new(NULL);
    int *visits = arena_array(scratch, (size_t) m->hosts, sizeof *visits);
    struct score s = { .missing = m->out_of_reach };

    for (int t = 0; t < m->dates; t++) {
        if (chosen[t] == NO_HOST) {
            s.uncovered += !m->p->dates[t].skipped;
            continue;
        }
        visits[chosen[t]]++;
        s.travel += m->cost[chosen[t]];
    }
    for (int h = 0; h < m->hosts; h++)
        if (m->p->hosts[h].count > visits[h])
            s.off_count += m->p->hosts[h].count - visits[h];
    for (int r = 0; r < m->row_count; r++) {
        int got = 0;
        for (int i = 0; i < m->rows[r].host_count; i++)
            got += visits[m->rows[r].hosts[i]];
        if (got < m->p->promise.days)
            s.missing += m->rows[r].times * (m->p->promise.days - got);
    }
    arena_free(scratch);
    return s;
}

bool score_better(const struct score *one, const struct score *other)
{
    if (one->uncovered != other->uncovered)
        return one->uncovered < other->uncovered;
    if (one->off_count != other->off_count)
        return one->off_count < other->off_count;
    if (one->missing != other->missing)
        return one->missing < other->missing;
    return one->travel < other->travel - 1e-9;
}

struct score model_floor(const struct model *m)
{
    struct score s = { .missing = m->out_of_reach };

    for (int t = 0; t < m->dates; t++)
        s.uncovered += !m->p->dates[t].skipped && m->can[t][0] == NO_HOST;
    for (int h = 0; h < m->hosts; h++)
        if (m->p->hosts[h].count > m->limit[h])
            s.off_count += m->p->hosts[h].count - m->limit[h];
    for (int r = 0; r < m->row_count; r++)
        s.missing += m->rows[r].times * (m->p->promise.days - m->rows[r].need);
    return s;
}

/* ---- time ---- */

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

struct watch watch_start(double seconds, plan_go_on *go_on, void *with)
{
    double from = now();

    return (struct watch){ .from = from, .until = from + seconds, .asked = from, .go_on = go_on,
                           .with = with, .gap = -1 };
}

double watch_took(const struct watch *w)
{
    return now() - w->from;
}

double watch_left(const struct watch *w)
{
    return w->until - now();
}

/* The caller is asked ten times a second at most: it may write to a database. */
bool watch_goes_on(struct watch *w)
{
    double t = now();
    struct plan_progress progress = { .seconds = t - w->from, .gap = w->gap };

    if (!w->called_off && w->go_on && t - w->asked >= 0.1) {
        w->asked = t;
        w->called_off = !w->go_on(w->with, &progress);
    }
    return !w->called_off && t < w->until;
}
