/* A maximum-weight b-matching as an integer programme:
 *
 *   x[edge] is 0 or 1; at each person the x of their edges sum to what they have room for at most.
 *
 * Its relaxation is nearly whole already (only odd rings come out in halves), so the search that
 * follows is short.  It begins with the plain greedy choice, which is also what is left if GLPK
 * fails or the time is over. */
#include "help/introduce.h"

#include <glpk.h>

#include "base/log.h"
#include "base/solver.h"

enum { MILLISECONDS = 1000 };

struct matching {
    struct arena *a;
    const int *room;
    int people;
    struct edge *edges;
    int count;
    int64_t weight;                     /* of what is chosen */
    bool offered;                       /* GLPK knows it */
    bool best;                          /* proven */
};

/* ---- greedily ---- */

struct ranked {
    int weight, index;
};

static int heaviest_first(const void *a, const void *b)
{
    const struct ranked *one = a, *other = b;

    if (one->weight != other->weight)
        return one->weight > other->weight ? -1 : 1;
    return one->index - other->index;
}

static void choose_greedily(struct matching *m)
{
    struct ranked *order = arena_array(m->a, (size_t) m->count, sizeof *order);
    int *room = arena_copy(m->a, m->room, (size_t) m->people * sizeof *room);

    for (int i = 0; i < m->count; i++)
        order[i] = (struct ranked){ m->edges[i].weight, i };
    qsort(order, (size_t) m->count, sizeof *order, heaviest_first);
    for (int i = 0; i < m->count; i++) {
        struct edge *e = &m->edges[order[i].index];
        e->chosen = room[e->one] > 0 && room[e->other] > 0;
        if (!e->chosen)
            continue;
        room[e->one]--;
        room[e->other]--;
        m->weight += e->weight;
    }
}

/* ---- exactly ---- */

/* Rows are people, columns edges; both count from 1. */
static glp_prob *programme_of(const struct matching *m)
{
    size_t ends = 2 * (size_t) m->count + 1;
    int *row = arena_array(m->a, ends, sizeof *row), *column = arena_array(m->a, ends, sizeof *row);
    double *one = arena_array(m->a, ends, sizeof *one);
    glp_prob *lp = glp_create_prob();

    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, m->people);
    for (int i = 0; i < m->people; i++)
        glp_set_row_bnds(lp, i + 1, GLP_UP, 0, m->room[i]);
    glp_add_cols(lp, m->count);
    for (int i = 0; i < m->count; i++) {
        glp_set_col_kind(lp, i + 1, GLP_BV);
        glp_set_obj_coef(lp, i + 1, m->edges[i].weight);
        row[2 * i + 1] = m->edges[i].one + 1;
        row[2 * i + 2] = m->edges[i].other + 1;
        column[2 * i + 1] = column[2 * i + 2] = i + 1;
        one[2 * i + 1] = one[2 * i + 2] = 1;
    }
    glp_load_matrix(lp, 2 * m->count, row, column, one);
    return lp;
}

/* The greedy choice bounds the search from its first node on. */
static void on_node(glp_tree *tree, void *what)
{
    struct matching *m = what;

    if (glp_ios_reason(tree) != GLP_IHEUR || m->offered)
        return;
    double *x = arena_array(m->a, (size_t) m->count + 1, sizeof *x);
    for (int i = 0; i < m->count; i++)
        x[i + 1] = m->edges[i].chosen;
    glp_ios_heur_sol(tree, x);
    m->offered = true;
}

static void adopt(struct matching *m, glp_prob *lp)
{
    int64_t weight = 0;

    for (int i = 0; i < m->count; i++)
        weight += glp_mip_col_val(lp, i + 1) > 0.5 ? m->edges[i].weight : 0;
    if (weight < m->weight)
        return;
    for (int i = 0; i < m->count; i++)
        m->edges[i].chosen = glp_mip_col_val(lp, i + 1) > 0.5;
    m->weight = weight;
}

static void choose_exactly(void *what)
{
    struct matching *m = what;
    glp_prob *lp = programme_of(m);
    glp_smcp relaxed;
    glp_iocp whole;

    glp_init_smcp(&relaxed);
    relaxed.msg_lev = GLP_MSG_OFF;
    relaxed.tm_lim = MILLISECONDS;
    if (glp_simplex(lp, &relaxed) || glp_get_status(lp) != GLP_OPT)
        return;
    glp_init_iocp(&whole);
    whole.msg_lev = GLP_MSG_OFF;
    whole.tm_lim = MILLISECONDS;
    whole.cb_func = on_node;
    whole.cb_info = m;
    whole.gmi_cuts = GLP_ON;
    whole.mir_cuts = GLP_ON;
    int failed = glp_intopt(lp, &whole);
    int status = glp_mip_status(lp);
    if (status == GLP_OPT || status == GLP_FEAS)
        adopt(m, lp);
    m->best = !failed && status == GLP_OPT;
}

bool match_people(int people, const int *room, struct edge *edges, size_t count)
{
    struct arena *scratch = arena_new(NULL);
    struct matching m = { .a = scratch, .room = room, .people = people, .edges = edges,
                          .count = (int) count };

    choose_greedily(&m);
    if (count == 0)
        m.best = true;
    else if (!solver_guard(choose_exactly, &m))
        log_warning("GLPK failed on %d people and %d edges: introductions are the greedy ones",
                    people, m.count);
    arena_free(scratch);
    return m.best;
}
