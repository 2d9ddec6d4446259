/* I would like a godparent; I go with somebody, or no thanks; it is enough. */
#include "welcome/web.h"

#include "base/str.h"
#include "notice/notice.h"

const struct field godparent_wish_fields[] = {
    { .name = "wish", .kind = FIELD_BOOL, .label = N_("I would like a godparent") },
    { .kind = FIELD_END },
};

const struct field godparent_answer_fields[] = {
    { .name = "newcomer", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Newcomer") },
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .label = N_("Your answer"),
      .choices = (const struct choice[]){ { "yes", NULL }, { "no", NULL }, { "end", NULL },
                                          { 0 } } },
    { .kind = FIELD_END },
};

static const struct {
    int status;
    const char *code, *title, *detail;
} words[] = {
    [GODPARENT_UNKNOWN] = { 422, "godparent_unknown", N_("These two cannot be put together"),
                            N_("Both are members who see each other's names.") },
    [GODPARENT_HAS_ONE] = { 409, "has_godparent", N_("Somebody is asked already"),
                            N_("One godparent at a time: wait for the answer.") },
    [GODPARENT_FULL] = { 409, "godparent_full", N_("They go with two newcomers already"),
                         N_("Think of somebody else.") },
    [GODPARENT_SAID_NO] = { 409, "godparent_said_no", N_("They said no thanks to this newcomer"),
                            N_("The house does not ask again.") },
    [GODPARENT_NOT_ASKED] = { 409, "not_asked", N_("You have answered already"),
                              N_("Or it has ended. Look at it again.") },
};

void refuse_godparent(struct req *r, enum godparent_refusal no)
{
    if (no == GODPARENT_FAILED) {
        req_failure(r);
        return;
    }
    struct value *problem = req_refuse(r, words[no].status, words[no].code,
                                       T(r, words[no].title), T(r, words[no].detail));
    req_way(r, problem, T(r, N_("First steps")), NULL, T(r, N_("Look at it again")), "/welcome");
}

void wish_godparent(struct req *r)
{
    bool wish = form_has(r->form, "wish");

    godparent_wish(r->db, r->who->id, wish, r->now);
    req_see(r, wish ? T(r, N_("It is noted. Somebody who animates looks for one."))
                    : T(r, N_("It is noted: no godparent for now.")), "/welcome");
}

static void end_it(struct req *r, int64_t newcomer)
{
    struct godparent g;

    godparent_of(r->db, r->a, newcomer, &g);
    enum godparent_refusal no = godparent_end(r->db, r->a, newcomer, r->who->id, r->now);
    if (no) {
        refuse_godparent(r, no);
        return;
    }
    tell_godparent_ended(r, &g);
    req_see(r, T(r, N_("It is noted. Thank you for the steps.")), "/welcome");
}

void answer_godparent(struct req *r)
{
    int64_t newcomer = form_int(r->form, "newcomer", 0);
    bool yes = str_is(form_text(r->form, "answer"), "yes");
    struct godparent g;

    if (str_is(form_text(r->form, "answer"), "end")) {
        end_it(r, newcomer);
        return;
    }
    godparent_of(r->db, r->a, newcomer, &g);
    enum godparent_refusal no = godparent_answer(r->db, r->a, newcomer, r->who->id, yes, r->now);
    if (no) {
        refuse_godparent(r, no);
        return;
    }
    notice_seen(r->db, r->who->id, "/welcome", r->now);
    tell_godparent_answered(r, &g, yes);
    req_see(r, yes ? T(r, N_("Thank you. You are told of each other."))
                   : T(r, N_("It is noted: no thanks. You are not asked again for them.")),
            "/welcome");
}
