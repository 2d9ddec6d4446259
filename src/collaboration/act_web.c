/* Yes, no thanks, what I bring, leaving, ending. */
#include "collaboration/web.h"

#include "base/str.h"
#include "notice/notice.h"

/* What the form answers; the one it was and why not are said. */
static enum collaboration_refusal answer_it(struct req *r, struct collaboration *c, bool *yes)
{
    struct looker looker = people_looker(r);

    *yes = str_is(form_text(r->form, "answer"), "yes");
    enum collaboration_refusal no = collaboration_answer(r->db, r->a, &looker, c->id, *yes,
                                                         form_text(r->form, "brings"), r->now);
    if (no) {
        refuse_collaboration(r, no, c);
        return no;
    }
    notice_seen(r->db, r->who->id, str_fmt(r->a, "/collaborations/%lld", (long long) c->id),
                r->now);
    tell_collaboration_answered(r, c, *yes);
    return no;
}

void answer_collaboration(struct req *r)
{
    struct collaboration c;
    bool yes;

    if (!collaboration_at_hand(r, &c) || answer_it(r, &c, &yes))
        return;
    if (yes)
        req_see(r, T(r, c.born ? N_("You are part of it.")
                               : N_("You are part of it: it is born today.")),
                "/collaborations/%lld", (long long) c.id);
    else
        req_see(r, T(r, N_("It is noted: no thanks. You are not asked again.")),
                "/collaborations");
}

void api_answer_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;
    bool yes;

    if (!collaboration_at_hand(r, &c) || answer_it(r, &c, &yes))
        return;
    /* Who said no may not see it any more. */
    if (collaboration_get(r->db, r->a, &looker, c.id, &c))
        req_json(r, 200, collaboration_value(r, &c));
    else
        req_no_content(r);
}

void bring_to_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_to_change(r, &c))
        return;
    enum collaboration_refusal no = collaboration_bring(r->db, r->a, &looker, c.id,
                                                        form_text(r->form, "brings"), r->now);
    if (no)
        refuse_collaboration(r, no, &c);
    else
        req_see(r, T(r, N_("It is changed.")), "/collaborations/%lld", (long long) c.id);
}

void leave_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_at_hand(r, &c))
        return;
    enum collaboration_refusal no = collaboration_leave(r->db, r->a, &looker, c.id, r->now);
    if (no) {
        refuse_collaboration(r, no, &c);
        return;
    }
    if (!c.ended)
        tell_collaboration_left(r, &c);
    req_see(r, T(r, N_("You are no longer part of it.")), "/collaborations");
}

void end_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_to_change(r, &c))
        return;
    enum collaboration_refusal no = collaboration_end(r->db, r->a, &looker, c.id, r->now);
    if (no) {
        refuse_collaboration(r, no, &c);
        return;
    }
    tell_collaboration_ended(r, &c);
    req_see(r, T(r, N_("It has ended. What you did together stays readable here.")),
            "/collaborations/%lld", (long long) c.id);
}
