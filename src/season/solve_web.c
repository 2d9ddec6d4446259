/* Computing a plan: away from the writer, at once if it can be, else on in the background. */
#include "season/web.h"

#include <math.h>

#include "base/str.h"

const struct field version_fields[] = {
    { .name = "version", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Version") },
    { .kind = FIELD_END },
};

/* What the reader found, on its way to the writer: the version it is for, the gap in parts per
 * million, whether the search ended by itself, and the host of each date (0: none). */
static const char *pack(struct req *r, const struct season_plan *sp, const struct plan *plan)
{
    struct str s = str_new(r->a);
    bool ended = plan->in_time && plan->gap >= 0 && plan->gap <= sp->problem.gap;

    str_add_fmt(&s, "%lld %lld %d", (long long) sp->season.version,
                plan->gap < 0 ? -1 : llround(plan->gap * 1e6), ended);
    for (size_t i = 0; i < sp->problem.date_count; i++)
        str_add_fmt(&s, " %lld", plan->chosen[i] == NO_HOST
                                 ? 0 : (long long) sp->hosts[plan->chosen[i]].id);
    return s.text;
}

static int64_t number(char *const *words, size_t count, size_t i)
{
    int64_t n = 0;

    if (i < count)
        str_to_int(words[i], &n);
    return n;
}

/* Of the version that was computed for: season_keep refuses if it is another one by now. */
static void unpack(struct req *r, struct season_plan *sp, struct plan *plan, bool *ended)
{
    size_t count;
    char **words = str_split(r->a, r->prepared, ' ', &count);
    int64_t gap = number(words, count, 1);

    sp->season.version = number(words, count, 0);
    *plan = (struct plan){ .gap = gap < 0 ? -1 : (double) gap / 1e6,
                           .chosen = arena_array(r->a, sp->problem.date_count + 1,
                                                 sizeof *plan->chosen) };
    *ended = number(words, count, 2) != 0;
    for (size_t i = 0; i < sp->problem.date_count; i++)
        plan->chosen[i] = season_host_index(sp, number(words, count, i + 3));
}

bool season_is_seen(struct req *r, const struct season *s)
{
    if (r->api)
        return season_is_fresh(r, s);
    if (form_int(r->form, "version", s->version) == s->version)
        return true;
    refuse_season(r, SEASON_VERSION, s);
    return false;
}

void plan_ahead(struct req *r)
{
    struct season_view view = { 0 };
    struct season s;
    struct plan plan;

    if (!season_at_hand(r, &s))
        return;
    if (s.published) {
        refuse_season(r, SEASON_PUBLISHED, &s);
        return;
    }
    if (!season_is_seen(r, &s))
        return;
    if (!season_load(r->db, r->a, s.id, &view.sp)) {
        req_failure(r);
        return;
    }
    if (view.sp.no) {
        refuse_plan(r, &view);
        return;
    }
    plan_solve(r->a, &view.sp.problem, NULL, NULL, &plan);
    r->prepared = pack(r, &view.sp, &plan);
}

enum season_refusal plan_keep(struct req *r, struct season *s, struct plan_figures *figures)
{
    struct season_plan sp;
    struct plan plan;
    bool ended;

    if (!season_load(r->db, r->a, s->id, &sp))
        return SEASON_FAILED;
    unpack(r, &sp, &plan, &ended);
    enum season_refusal no = season_keep(r->db, r->a, &sp, &plan, r->now);
    if (!no && !ended)
        no = season_search(r->db, s->id, r->now);
    if (no)
        return no;
    plan_evaluate(r->a, &sp.problem, plan.chosen, figures);
    return season_get(r->db, r->a, s->id, s) ? SEASON_ALLOWED : SEASON_FAILED;
}

void make_plan(struct req *r)
{
    struct plan_figures f;
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    enum season_refusal no = plan_keep(r, &s, &f);
    if (no) {
        refuse_season(r, no, &s);
        return;
    }
    const char *found = TF(r, N_("Computed: %s of travel on average, and %s keep the promise."),
                           minutes_words(r, f.mean),
                           TN(r, NP_("%d commune", "%d communes"), f.served));
    req_see(r, s.run == RUN_NONE ? found
               : TF(r, N_("%s The search for a better one goes on."), found),
            "/seasons/%lld", (long long) s.id);
}

void stop_search(struct req *r)
{
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    enum season_refusal no = season_stop(r->db, s.id, r->now);
    if (no)
        refuse_season(r, no, &s);
    else
        req_see(r, T(r, N_("The search stops. What it found so far is kept if it is better.")),
                "/seasons/%lld", (long long) s.id);
}
