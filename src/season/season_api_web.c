/* The API of seasons.  A plan is answered with 200 when the search has ended, with 202 while it
 * goes on in the background: `search` of GET says how far it is.  The entity tag is the version. */
#include "season/web.h"

#include "base/str.h"

enum { LIST_MOST = 200, LIST_USUAL = 50 };

const struct field api_list_fields[] = {
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = LIST_MOST, .label = N_("At most") },
    { .kind = FIELD_END },
};

void api_list_seasons(struct req *r)
{
    struct value *items = value_list(r->a);
    struct season *seasons;
    int64_t next = 0;
    size_t count = season_list(r->db, r->a, form_int(r->form, "cursor", 0),
                               (size_t) form_int(r->form, "limit", LIST_USUAL), &seasons, &next);

    for (size_t i = 0; i < count; i++)
        if (seasons[i].published || may_plan(r))
            add(items, season_value(r, &seasons[i]));
    req_list(r, items, next ? str_fmt(r->a, "%lld", (long long) next) : NULL);
}

/* The season as it is now, with its plan. */
static void answer(struct req *r, int status, int64_t id)
{
    struct season_view view = { 0 };

    if (!season_load(r->db, r->a, id, &view.sp)) {
        req_failure(r);
        return;
    }
    view_explain(r, &view);
    struct value *v = season_value(r, &view.sp.season);
    set_plan(r, v, &view);
    r->answer.etag = str_fmt(r->a, "%lld", (long long) view.sp.season.version);
    req_json(r, status, v);
}

void api_show_season(struct req *r)
{
    struct season s;

    if (season_at_hand(r, &s))
        answer(r, 200, s.id);
}

void api_make_season(struct req *r)
{
    struct season s = { .made_by = r->who->id };
    enum season_refusal no = SEASON_ALLOWED;

    if (read_settings(r, &s)) {
        no = season_save(r->db, r->a, &s, r->now);
        fault_settings(r, no);
    }
    if (!form_good(r->form)) {
        req_faults(r);
        return;
    }
    if (no) {
        refuse_season(r, no, &s);
        return;
    }
    r->answer.location = str_fmt(r->a, "/api/v1/seasons/%lld", (long long) s.id);
    answer(r, 201, s.id);
}

bool season_is_fresh(struct req *r, const struct season *s)
{
    if (!r->if_match || str_is(r->if_match, "*") ||
        str_is(r->if_match, str_fmt(r->a, "%lld", (long long) s->version)))
        return true;
    req_refuse(r, 412, "changed_meanwhile", T(r, N_("It was changed meanwhile")),
               T(r, N_("Look at it again, then decide.")));
    return false;
}

void api_plan(struct req *r)
{
    struct plan_figures figures;
    struct season s;

    if (!season_at_hand(r, &s) || !season_is_fresh(r, &s))
        return;
    enum season_refusal no = plan_keep(r, &s, &figures);
    if (no)
        refuse_season(r, no, &s);
    else
        answer(r, s.run == RUN_NONE ? 200 : 202, s.id);
}

void api_publish(struct req *r)
{
    struct season s;
    struct series series;
    int32_t taken = 0;

    if (!season_at_hand(r, &s) || !season_is_fresh(r, &s))
        return;
    enum season_refusal no = publish_and_tell(r, &s, s.version, &series, &taken);
    if (no)
        refuse_publish(r, no, &s, taken);
    else
        answer(r, 200, s.id);
}
