/* What is done to a request: asking, showing it to all, answering, closing it.  Pages and programs
 * do the same through the four functions without `req_see`. */
#include "help/web.h"

#include "base/str.h"
#include "notice/notice.h"

/* ---- the acts ---- */

enum help_refusal help_ask(struct req *r, const struct request_view *view)
{
    struct looker looker = people_looker(r);
    struct told_list tell = { 0 };
    int64_t person = form_int(r->form, "person", 0);
    enum help_refusal no;

    if (form_int(r->form, "everyone", 0))
        no = request_ask_everyone(r->db, r->a, r->who->id, view->q.id, r->now, r->today, &tell);
    else if (!person)
        no = HELP_NOT_REACHABLE;
    else if (view->mediates)
        no = request_mediate(r->db, r->a, &looker, view->q.id, person, r->now, r->today, &tell);
    else
        no = request_ask(r->db, r->a, &looker, view->q.id, person, r->now, r->today, &tell);
    if (!no)
        tell_help_asked(r, &view->q, &tell);
    return no;
}

enum help_refusal help_say(struct req *r, const struct request_view *view,
                           enum help_answer answer, const char *note)
{
    struct told_list tell = { 0 };
    enum help_refusal no = request_answer(r->db, r->a, view->q.id, r->who->id, answer, note,
                                          r->now, &tell);

    if (no)
        return no;
    notice_seen(r->db, r->who->id, request_href(r, view->q.id, ""), r->now);
    tell_help_answered(r, view, answer == ANSWER_YES ? note : NULL, &tell);
    return HELP_ALLOWED;
}

/* Those who said yes, as the asker may see them. */
static size_t helpers_of(struct req *r, const struct request *q, int64_t **out)
{
    struct looker looker = people_looker(r);
    struct candidate *all;
    size_t n = 0, count = request_candidates(r->db, r->a, &looker, q, r->now, r->today, &all);

    *out = arena_array(r->a, count ? count : 1, sizeof **out);
    for (size_t i = 0; i < count; i++)
        if (all[i].answer == ANSWER_YES)
            (*out)[n++] = all[i].person;
    return n;
}

/* Thanks and minutes to one of those who helped. */
static enum help_refusal thank(struct req *r, const struct request *q, int64_t helper,
                               const struct gift *gift)
{
    struct looker looker = people_looker(r);
    const struct thanks t = {
        .request = q->id, .from = r->who->id, .to = helper, .words = gift->words,
        .shown = gift->shown, .made_at = r->now,
    };
    enum help_refusal no = HELP_ALLOWED;

    if (!str_empty(t.words))
        no = thanks_say(r->db, r->a, &looker, &t, r->now);
    if (!no && gift->minutes)
        no = time_give(r->db, r->a, q->id, helper, gift->minutes, r->now);
    if (!no && !str_empty(t.words))
        tell_help_thanks(r, &t, q->anonymous);
    return no;
}

struct helpers {
    int64_t *at;
    bool *thanked;                      /* in words: they need no other letter */
    size_t count;
};

static enum help_refusal hand_over(struct req *r, const struct request *q, struct helpers *helpers,
                                   const struct gift *gift)
{
    enum help_refusal no = HELP_NO_ANSWER;

    for (size_t i = 0; i < helpers->count; i++) {
        if (gift->person && gift->person != helpers->at[i])
            continue;
        no = thank(r, q, helpers->at[i], gift);
        if (no)
            return no;
        helpers->thanked[i] = helpers->thanked[i] || !str_empty(gift->words);
    }
    return no;
}

enum help_refusal help_finish(struct req *r, const struct request_view *view,
                              const struct gift *gifts, size_t count)
{
    struct request q = view->q;
    struct helpers helpers = { 0 };
    enum help_refusal no;

    if (view->mine)
        helpers.count = helpers_of(r, &q, &helpers.at);
    helpers.thanked = arena_array(r->a, helpers.count + 1, sizeof *helpers.thanked);
    no = request_done(r->db, r->a, r->who->id, q.id, r->now);
    q.state = REQUEST_DONE;
    for (size_t i = 0; i < count && !no; i++)
        no = hand_over(r, &q, &helpers, &gifts[i]);
    if (no)
        return no;
    for (size_t i = 0; i < helpers.count; i++)
        if (!helpers.thanked[i])
            tell_help_over(r, &q, &helpers.at[i], 1);
    notice_seen(r->db, r->who->id, request_href(r, q.id, ""), r->now);
    return HELP_ALLOWED;
}

enum help_refusal help_drop(struct req *r, const struct request_view *view)
{
    int64_t *helpers = NULL;
    struct request q = view->q;
    size_t count = view->mine ? helpers_of(r, &q, &helpers) : 0;
    enum help_refusal no = request_drop(r->db, r->a, r->who->id, q.id, r->now);

    q.state = REQUEST_DROPPED;
    if (!no)
        tell_help_over(r, &q, helpers, count);
    return no;
}

/* ---- the pages' handlers ---- */

void ask_person(struct req *r)
{
    struct request_view view;

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = help_ask(r, &view);
    if (no) {
        refuse_help(r, no, &view.q);
        return;
    }
    const struct looker looker = people_looker(r);
    const struct value *card = person_card(r->db, r->a, &looker, form_int(r->form, "person", 0));
    const char *notice = form_int(r->form, "everyone", 0)
        ? T(r, N_("Everyone there is told, on their screen and by mail."))
        : card ? TF(r, N_("%s is told, on the screen and by mail."),
                    one_line(r, first_name_of(card), 0))
               : NULL;                  /* hidden by now, but said yes before */
    req_see(r, notice, "/help/%lld", (long long) view.q.id);
}

void list_request(struct req *r)
{
    struct request_view view;
    bool listed = form_int(r->form, "listed", 0) != 0;

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = request_list(r->db, r->a, r->who->id, view.q.id, listed, r->now);
    if (no)
        refuse_help(r, no, &view.q);
    else
        req_see(r, listed ? T(r, N_("All members see it now."))
                          : T(r, N_("Only those you ask see it now.")),
                "/help/%lld", (long long) view.q.id);
}

void answer_request(struct req *r)
{
    struct request_view view;
    bool yes = str_is(form_text(r->form, "answer"), "yes");

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = help_say(r, &view, yes ? ANSWER_YES : ANSWER_NOT_NOW,
                                    clean_words(r, form_text(r->form, "note")));
    if (no)
        refuse_help(r, no, &view.q);
    else if (yes)
        req_see(r, T(r, N_("Thank you. Who asks is told.")), "/help/%lld", (long long) view.q.id);
    else
        req_see(r, view.me.answer == ANSWER_YES
                       ? T(r, N_("Noted. Who asks is told that you cannot after all."))
                       : T(r, N_("Noted. Nobody is told, and you are not asked again for this.")),
                "/help/open");
}

void finish_request(struct req *r)
{
    const struct gift gift = {
        .person = form_int(r->form, "person", 0), .shown = form_int(r->form, "shown", 0) != 0,
        .words = clean_words(r, form_text(r->form, "thanks")),
        .minutes = form_int(r->form, "minutes", 0),
    };
    struct request_view view;

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = help_finish(r, &view, &gift, *gift.words || gift.minutes);
    if (no)
        refuse_help(r, no, &view.q);
    else
        req_see(r, T(r, N_("It is done.")), "/help/%lld", (long long) view.q.id);
}

void drop_request(struct req *r)
{
    struct request_view view;

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = help_drop(r, &view);
    if (no)
        refuse_help(r, no, &view.q);
    else
        req_see(r, T(r, N_("Your request is taken back.")), "/help/open");
}
