/* The integer programme.
 *
 * x[host, date] is 1 where the host has the date; n[host] is how many it has, the only thing that
 * travel and promise depend on, so the search branches on it first.
 *
 *   a date:    one host, or u[date] = 1 where a date may stay without
 *   a host:    at most one visit in each stretch of `gap` weeks; the count decided, or k[host] less
 *   a row:     the promised days, or s[row] less
 *
 * u, k and s are there only where the goals reached before leave something open; a row whose hosts
 * are all among another's is then implied by it and left out.
 *
 * A page that asks for a plan never waits for a search in the background (base/solver.h). */
#include "season/planner_model.h"

#include <glpk.h>
#include <math.h>

#include "base/log.h"
#include "base/solver.h"

enum { ITERATIONS_AT_ONCE = 500, NODES_BETWEEN_GUESSES = 200, GUESS_ROUNDS = 20 * 1000 };

struct programme {
    struct arena *a;
    const struct model *m;
    enum goal goal;
    struct score cap;                   /* of the plan we begin with */
    struct score floor;
    struct watch *watch;
    int *chosen;                        /* the best plan so far */
    double value;                       /* its objective */
    struct proof proof;

    glp_prob *lp;
    int *x;                             /* [host * dates + date]: columns, 0: none */
    int *n;                             /* per host */
    int *u;                             /* per date */
    int *k;                             /* per host */
    int *s;                             /* per row of the model */
    int nodes;                          /* since the last guess */
    bool offered;                       /* GLPK knows our best plan */
};

static double objective(const struct programme *p, const struct score *s)
{
    switch (p->goal) {
    case GOAL_COVER:
        return s->uncovered;
    case GOAL_COUNTS:
        return s->off_count;
    case GOAL_PROMISE:
        return s->missing - p->m->out_of_reach;
    default:
        return s->travel;
    }
}

/* ---- building ---- */

static int add_column(struct programme *p, int kind, double most, double cost)
{
    int j = glp_add_cols(p->lp, 1);

    glp_set_col_kind(p->lp, j, kind);
    glp_set_col_bnds(p->lp, j, most > 0 ? GLP_DB : GLP_FX, 0, most);
    glp_set_obj_coef(p->lp, j, cost);
    return j;
}

/* A row being written: columns from index 1, as GLPK counts. */
struct line {
    int *column;
    double *factor;
    int count;
};

static struct line line_new(struct programme *p)
{
    size_t room = (size_t) glp_get_num_cols(p->lp) + 1;

    return (struct line){ .column = arena_array(p->a, room, sizeof(int)),
                          .factor = arena_array(p->a, room, sizeof(double)) };
}

static void line_add(struct line *l, int column, double factor)
{
    if (!column)
        return;
    l->column[++l->count] = column;
    l->factor[l->count] = factor;
}

/* Adds it as a row of the programme and begins anew. */
static void line_end(struct programme *p, struct line *l, int kind, double low, double high)
{
    if (l->count) {
        int i = glp_add_rows(p->lp, 1);
        glp_set_row_bnds(p->lp, i, kind, low, high);
        glp_set_mat_row(p->lp, i, l->count, l->column, l->factor);
    }
    l->count = 0;
}

static bool may_stay_open(const struct programme *p)
{
    return p->goal == GOAL_COVER || p->cap.uncovered > p->floor.uncovered;
}

static bool may_miss_counts(const struct programme *p)
{
    return p->goal <= GOAL_COUNTS || p->cap.off_count > p->floor.off_count;
}

static bool may_miss_promise(const struct programme *p)
{
    return p->goal <= GOAL_PROMISE || p->cap.missing > p->floor.missing;
}

static void add_columns(struct programme *p)
{
    const struct model *m = p->m;

    for (int h = 0; h < m->hosts; h++) {
        if (m->limit[h] == 0)
            continue;
        p->n[h] = add_column(p, GLP_IV, m->limit[h], p->goal == GOAL_TRAVEL ? m->cost[h] : 0);
        for (int t = 0; t < m->dates; t++)
            if (m->may[h * m->dates + t])
                p->x[h * m->dates + t] = add_column(p, GLP_IV, 1, 0);
        if (m->p->hosts[h].count > 0 && p->goal >= GOAL_COUNTS && may_miss_counts(p))
            p->k[h] = add_column(p, GLP_CV, m->p->hosts[h].count, p->goal == GOAL_COUNTS);
    }
    for (int t = 0; t < m->dates && may_stay_open(p); t++)
        if (m->can[t][0] != NO_HOST)
            p->u[t] = add_column(p, GLP_CV, 1, p->goal == GOAL_COVER);
    for (int r = 0; r < m->row_count && p->goal >= GOAL_PROMISE && may_miss_promise(p); r++)
        p->s[r] = add_column(p, GLP_CV, m->p->promise.days,
                             p->goal == GOAL_PROMISE ? m->rows[r].times : 0);
}

static void add_dates(struct programme *p, struct line *l)
{
    const struct model *m = p->m;

    for (int t = 0; t < m->dates; t++) {
        for (const int *h = m->can[t]; *h != NO_HOST; h++)
            line_add(l, p->x[*h * m->dates + t], 1);
        line_add(l, p->u[t], 1);
        line_end(p, l, GLP_FX, 1, 1);
    }
    if (p->goal == GOAL_COVER || !may_stay_open(p))
        return;
    for (int t = 0; t < m->dates; t++)
        line_add(l, p->u[t], 1);
    line_end(p, l, GLP_UP, 0, p->cap.uncovered - p->floor.uncovered);
}

/* For each visit, those that would be too near after it; not if the stretch before has them all. */
static void add_rests(struct programme *p, struct line *l, int h)
{
    const struct model *m = p->m;
    int gap = m->p->promise.gap, reached = -1;

    for (int t = 0; t < m->dates && gap > 1; t++) {
        int last = t;
        if (!p->x[h * m->dates + t])
            continue;
        for (int v = t; v < m->dates && m->week[v] - m->week[t] < gap; v++)
            if (p->x[h * m->dates + v]) {
                line_add(l, p->x[h * m->dates + v], 1);
                last = v;
            }
        if (l->count < 2 || last <= reached)
            l->count = 0;
        else
            reached = last;
        line_end(p, l, GLP_UP, 0, 1);
    }
}

static void add_hosts(struct programme *p, struct line *l)
{
    const struct model *m = p->m;

    for (int h = 0; h < m->hosts; h++) {
        if (!p->n[h])
            continue;
        add_rests(p, l, h);
        for (int t = 0; t < m->dates; t++)
            line_add(l, p->x[h * m->dates + t], 1);
        line_add(l, p->n[h], -1);
        line_end(p, l, GLP_FX, 0, 0);
        if (m->p->hosts[h].count <= 0 || p->goal < GOAL_COUNTS)
            continue;
        line_add(l, p->n[h], 1);
        line_add(l, p->k[h], 1);
        int count = m->p->hosts[h].count;
        if (!p->k[h] && count > m->limit[h])
            count = m->limit[h];
        line_end(p, l, GLP_LO, count, 0);
    }
    if (p->goal <= GOAL_COUNTS || !may_miss_counts(p))
        return;
    for (int h = 0; h < m->hosts; h++)
        line_add(l, p->k[h], 1);
    line_end(p, l, GLP_UP, 0, p->cap.off_count);
}

/* Kept whenever another is: that one's hosts are among this one's, and it needs as much. */
static bool is_implied(const struct model *m, int r)
{
    const struct model_row *row = &m->rows[r];

    for (int q = 0; q < m->row_count; q++) {
        const struct model_row *other = &m->rows[q];
        int i = 0;
        if (q == r || other->host_count >= row->host_count || other->need < row->need)
            continue;
        for (int j = 0; i < other->host_count && j < row->host_count; j++)
            i += other->hosts[i] == row->hosts[j];
        if (i == other->host_count)
            return true;
    }
    return false;
}

static void add_promise(struct programme *p, struct line *l)
{
    const struct model *m = p->m;

    for (int r = 0; r < m->row_count && p->goal >= GOAL_PROMISE; r++) {
        const struct model_row *row = &m->rows[r];
        if (!p->s[r] && is_implied(m, r))
            continue;
        for (int i = 0; i < row->host_count; i++)
            line_add(l, p->n[row->hosts[i]], 1);
        line_add(l, p->s[r], 1);
        line_end(p, l, GLP_LO, p->s[r] ? m->p->promise.days : row->need, 0);
    }
    if (p->goal <= GOAL_PROMISE || !may_miss_promise(p))
        return;
    for (int r = 0; r < m->row_count; r++)
        line_add(l, p->s[r], m->rows[r].times);
    line_end(p, l, GLP_UP, 0, p->cap.missing - m->out_of_reach);
}

static void build(struct programme *p)
{
    const struct model *m = p->m;

    p->lp = glp_create_prob();
    glp_set_obj_dir(p->lp, GLP_MIN);
    p->x = arena_array(p->a, (size_t) m->hosts * (size_t) m->dates, sizeof *p->x);
    p->n = arena_array(p->a, (size_t) m->hosts, sizeof *p->n);
    p->u = arena_array(p->a, (size_t) m->dates, sizeof *p->u);
    p->k = arena_array(p->a, (size_t) m->hosts, sizeof *p->k);
    p->s = arena_array(p->a, (size_t) m->row_count + 1, sizeof *p->s);
    add_columns(p);
    struct line l = line_new(p);
    add_dates(p, &l);
    add_hosts(p, &l);
    add_promise(p, &l);
}

/* ---- plans and columns ---- */

/* What every column is in the plan we have. */
static double *columns_of(struct programme *p)
{
    const struct model *m = p->m;
    double *value = arena_array(p->a, (size_t) glp_get_num_cols(p->lp) + 1, sizeof *value);

    for (int t = 0; t < m->dates; t++)
        if (p->chosen[t] == NO_HOST)
            value[p->u[t]] = 1;
        else {
            value[p->x[p->chosen[t] * m->dates + t]] = 1;
            value[p->n[p->chosen[t]]]++;
        }
    for (int h = 0; h < m->hosts; h++)
        if (p->k[h])
            value[p->k[h]] = fmax(0, m->p->hosts[h].count - value[p->n[h]]);
    for (int r = 0; r < m->row_count; r++) {
        double got = 0;
        for (int i = 0; i < m->rows[r].host_count; i++)
            got += value[p->n[m->rows[r].hosts[i]]];
        if (p->s[r])
            value[p->s[r]] = fmax(0, m->p->promise.days - got);
    }
    value[0] = 0;
    return value;
}

/* Keeps a plan if it is better than ours. */
static bool adopt(struct programme *p, const int *chosen)
{
    struct score now = model_score(p->m, chosen), was = model_score(p->m, p->chosen);

    if (!model_allows(p->m, chosen) || !score_better(&now, &was))
        return false;
    memcpy(p->chosen, chosen, (size_t) p->m->dates * sizeof *chosen);
    p->value = objective(p, &now);
    p->offered = false;
    return true;
}

/* The plan nearest to where GLPK is: on each date the host with most of it that still fits. */
static void guess(struct programme *p, glp_prob *lp)
{
    const struct model *m = p->m;
    int *chosen = arena_array(p->a, (size_t) m->dates, sizeof *chosen);
    int *visits = arena_array(p->a, (size_t) m->hosts, sizeof *visits);

    for (int t = 0; t < m->dates; t++) {
        chosen[t] = m->p->dates[t].locked;
        if (chosen[t] != NO_HOST)
            visits[chosen[t]]++;
    }
    for (int t = 0; t < m->dates; t++) {
        double most = 0.01;
        int best = NO_HOST, other;
        if (chosen[t] != NO_HOST)
            continue;
        for (const int *h = m->can[t]; *h != NO_HOST; h++) {
            double part = glp_get_col_prim(lp, p->x[*h * m->dates + t]);
            if (part > most && visits[*h] < m->limit[*h] &&
                !model_too_near(m, chosen, t, *h, &other)) {
                most = part;
                best = *h;
            }
        }
        chosen[t] = best;
        if (best != NO_HOST)
            visits[best]++;
    }
    search_plan(p->a, m, GUESS_ROUNDS, 0.02, p->watch, chosen);
    adopt(p, chosen);
}

static void read_columns(struct programme *p)
{
    const struct model *m = p->m;
    int *chosen = arena_array(p->a, (size_t) m->dates, sizeof *chosen);

    for (int t = 0; t < m->dates; t++) {
        chosen[t] = NO_HOST;
        for (const int *h = m->can[t]; *h != NO_HOST; h++)
            if (glp_mip_col_val(p->lp, p->x[*h * m->dates + t]) > 0.5)
                chosen[t] = *h;
    }
    adopt(p, chosen);
}

/* ---- solving ---- */

/* No plan is better than `bound`; is ours as good as was asked for?  Where plans are counted in
 * whole days a bound between two of them is the higher one. */
static bool is_enough(struct programme *p, double bound)
{
    if (p->goal != GOAL_TRAVEL)
        bound = ceil(bound - 1e-6);
    p->proof.bound = fmin(bound, p->value);
    if (p->goal != GOAL_TRAVEL)
        return p->proof.bound > p->value - 0.5;
    p->watch->gap = p->value > 0 ? (p->value - p->proof.bound) / p->value : 0;
    return p->watch->gap <= p->m->p->gap;
}

/* The most undecided count of visits. */
static int column_to_branch(const struct programme *p, glp_tree *tree)
{
    glp_prob *lp = glp_ios_get_prob(tree);
    double most = 0.01;
    int best = 0;

    for (int h = 0; h < p->m->hosts; h++) {
        if (!p->n[h] || !glp_ios_can_branch(tree, p->n[h]))
            continue;
        double value = glp_get_col_prim(lp, p->n[h]), off = fabs(value - round(value));
        if (off > most) {
            most = off;
            best = p->n[h];
        }
    }
    return best;
}

static void on_node(glp_tree *tree, void *what)
{
    struct programme *p = what;
    int best = glp_ios_best_node(tree), reason = glp_ios_reason(tree);

    if (best && is_enough(p, glp_ios_node_bound(tree, best)))
        p->proof.done = true;
    if (p->proof.done || !watch_goes_on(p->watch)) {
        glp_ios_terminate(tree);
        return;
    }
    if (reason == GLP_IBRANCH) {
        int column = column_to_branch(p, tree);
        if (column)
            glp_ios_branch_upon(tree, column, GLP_NO_BRNCH);
    }
    if (reason != GLP_IHEUR)
        return;
    if (++p->nodes >= NODES_BETWEEN_GUESSES) {
        p->nodes = 0;
        guess(p, glp_ios_get_prob(tree));
    }
    if (!p->offered)
        glp_ios_heur_sol(tree, columns_of(p));
    p->offered = true;
}

static int milliseconds_left(const struct watch *w)
{
    double left = watch_left(w) * 1000;

    return left < 1 ? 1 : left > 1e9 ? 1000 * 1000 * 1000 : (int) left;
}

/* A few steps at a time, so that the caller can stop it. */
static bool solve_relaxed(struct programme *p)
{
    glp_smcp how;

    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUALP;
    how.it_lim = ITERATIONS_AT_ONCE;
    while (watch_goes_on(p->watch)) {
        how.tm_lim = milliseconds_left(p->watch);
        int failed = glp_simplex(p->lp, &how);
        if (failed != GLP_EITLIM)
            return !failed && glp_get_status(p->lp) == GLP_OPT;
    }
    return false;
}

static void solve(void *what)
{
    struct programme *p = what;
    glp_iocp how;

    build(p);
    if (!solve_relaxed(p))
        return;
    if (is_enough(p, glp_get_obj_val(p->lp))) {
        p->proof.done = true;
        return;
    }
    guess(p, p->lp);
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.tm_lim = milliseconds_left(p->watch);
    how.cb_func = on_node;
    how.cb_info = p;
    how.mip_gap = p->goal == GOAL_TRAVEL ? p->m->p->gap : 0;
    how.mir_cuts = GLP_ON;
    how.bt_tech = GLP_BT_BLB;
    how.br_tech = GLP_BR_DTH;
    int failed = glp_intopt(p->lp, &how);
    int status = glp_mip_status(p->lp);
    if (status == GLP_OPT || status == GLP_FEAS)
        read_columns(p);
    if (!failed && status == GLP_OPT)
        p->proof = (struct proof){ .bound = p->value, .done = true };
    if (failed == GLP_EMIPGAP)
        p->proof.done = true;
}

struct proof programme_solve(const struct model *m, enum goal goal, struct watch *w, int *chosen)
{
    struct arena *scratch = arena_new(NULL);
    struct programme p = {
        .a = scratch, .m = m, .goal = goal, .watch = w, .cap = model_score(m, chosen),
        .floor = model_floor(m), .proof = { .bound = -1 },
        .chosen = arena_copy(scratch, chosen, (size_t) m->dates * sizeof *chosen),
    };

    p.value = objective(&p, &p.cap);
    if (!solver_guard(solve, &p)) {
        log_warning("GLPK failed on a plan of %d hosts and %d dates; it has no bound", m->hosts,
                    m->dates);
        p.proof = (struct proof){ .bound = -1 };
    }
    memcpy(chosen, p.chosen, (size_t) m->dates * sizeof *chosen);
    arena_free(scratch);
    return p.proof;
}
