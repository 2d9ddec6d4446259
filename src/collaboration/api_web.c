/* Collaborations for programs.  The entity tag is the version. */
#include "collaboration/web.h"

#include "base/str.h"

enum { API_LIMIT = 50 };

static void answer_with(struct req *r, int status, int64_t id)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_get(r->db, r->a, &looker, id, &c)) {
        req_not_found(r);
        return;
    }
    r->answer.etag = str_fmt(r->a, "%lld", (long long) c.version);
    req_json(r, status, collaboration_value(r, &c));
}

void api_list_collaborations(struct req *r)
{
    struct looker looker = people_looker(r);
    size_t limit = (size_t) form_int(r->form, "limit", API_LIMIT);
    struct value *list = value_list(r->a);
    struct collaboration *all;
    size_t count = collaborations(r->db, r->a, &looker, COLLABORATIONS_OF_ALL,
                                  form_int(r->form, "cursor", 0), limit + 1, &all);

    for (size_t i = 0; i < count && i < limit; i++)
        add(list, collaboration_value(r, &all[i]));
    req_list(r, list, count > limit ? str_fmt(r->a, "%lld", (long long) all[limit - 1].id)
                                    : NULL);
}

void api_show_collaboration(struct req *r)
{
    struct collaboration c;

    if (collaboration_at_hand(r, &c))
        answer_with(r, 200, c.id);
}

void api_make_collaboration(struct req *r)
{
    int64_t id = collaboration_of_form(r);

    if (!id)
        return;
    r->answer.location = str_fmt(r->a, "/api/v1/collaborations/%lld", (long long) id);
    answer_with(r, 201, id);
}

static bool is_fresh(struct req *r, const struct collaboration *c)
{
    if (!r->if_match || str_is(r->if_match, "*") ||
        str_is(r->if_match, str_fmt(r->a, "%lld", (long long) c->version)))
        return true;
    req_refuse(r, 412, "changed_meanwhile", T(r, N_("It was changed meanwhile")),
               T(r, N_("Look at it again, then decide.")));
    return false;
}

void api_change_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_to_change(r, &c) || !is_fresh(r, &c))
        return;
    struct collaboration_words words = collaboration_words_of_form(r, &c);
    words.version = form_int(r->form, "version", 0);
    enum collaboration_refusal no = collaboration_change(r->db, r->a, &looker, c.id, &words,
                                                         r->now);
    if (no)
        refuse_collaboration(r, no, &c);
    else
        answer_with(r, 200, c.id);
}
