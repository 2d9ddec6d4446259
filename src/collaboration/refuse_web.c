/* Why not, in words, with a way onward. */
#include "collaboration/web.h"

#include "base/str.h"

/* What a field of the form is to blame for, where the form has it. */
static const struct {
    enum collaboration_refusal no;
    const char *field, *sentence;
} faults[] = {
    { COLLABORATION_NO_NAME, "name", N_("Fill this in.") },
    { COLLABORATION_NO_PURPOSE, "purpose", N_("Fill this in.") },
    { COLLABORATION_ALONE, "people", N_("Name at least one person who is not in it yet.") },
    { COLLABORATION_PEOPLE_UNKNOWN, "people", N_("Name members whose name you see.") },
    { COLLABORATION_MANY, "people", N_("At most 30 people take part in one.") },
    { COLLABORATION_SAID_NO, "people",
      N_("One of them said no thanks to it. Talk with them, if you like.") },
    { COLLABORATION_DAY, "day", N_("Choose a day that you and one of them both came to.") },
};

static const struct {
    int status;
    const char *code, *title, *detail;
} words[] = {
    [COLLABORATION_NO_NAME] = { 422, "no_name", N_("It needs a name"), NULL },
    [COLLABORATION_NO_PURPOSE] = { 422, "no_purpose", N_("Say what it is for"), NULL },
    [COLLABORATION_LONG] = { 422, "too_long", N_("That is too long"), NULL },
    [COLLABORATION_ALONE] = { 422, "alone", N_("Nobody else is named"),
                              N_("Name at least one person who is not in it yet.") },
    [COLLABORATION_PEOPLE_UNKNOWN] = { 422, "people_unknown", N_("Somebody named is not known"),
                                       N_("Name members whose name you see.") },
    [COLLABORATION_MANY] = { 409, "too_many", N_("At most 30 people take part in one."), NULL },
    [COLLABORATION_OFTEN] = { 429, "asked_often",
                              N_("You have asked twenty people within a day"),
                              N_("Wait until tomorrow before you ask more.") },
    [COLLABORATION_SAID_NO] = { 409, "said_no", N_("They said no thanks to it"),
                                N_("The house does not ask them again.") },
    [COLLABORATION_DAY] = { 422, "no_such_day", N_("Not a day you were both at"),
                            N_("Choose a day that you and one of them both came to.") },
    [COLLABORATION_NOT_ASKED] = { 409, "not_asked", N_("You have answered already"),
                                  N_("Or you were not asked. Look at it again.") },
    [COLLABORATION_NOT_IN] = { 403, "not_in", N_("Only its people do that"),
                               N_("Ask one of them.") },
    [COLLABORATION_OVER] = { 409, "over", N_("It has ended"),
                             N_("It can be read, no longer changed. Begin another one.") },
    [COLLABORATION_VERSION] = { 409, "changed_meanwhile", N_("It was changed meanwhile"),
                                N_("Look at it again, then decide.") },
};

static bool has_field(const struct form *f, const char *name)
{
    for (const struct field *at = form_fields(f); at && at->kind != FIELD_END; at++)
        if (str_is(at->name, name))
            return true;
    return false;
}

/* The page of the form again, or what is wrong for a program. */
static void show_faults(struct req *r)
{
    r->again = true;
    if (r->api)
        req_faults(r);
    else
        r->route->again(r);
}

void refuse_collaboration(struct req *r, enum collaboration_refusal no,
                          const struct collaboration *c)
{
    if (no == COLLABORATION_FAILED) {
        req_failure(r);
        return;
    }
    if (no == COLLABORATION_UNKNOWN) {
        req_not_found(r);
        return;
    }
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].no == no && has_field(r->form, faults[i].field)) {
            form_fault(r->form, faults[i].field, T(r, faults[i].sentence));
            show_faults(r);
            return;
        }
    struct value *problem = req_refuse(r, words[no].status, words[no].code,
                                       T(r, words[no].title),
                                       words[no].detail ? T(r, words[no].detail) : NULL);
    if (c)
        req_way(r, problem, c->name, NULL, T(r, N_("Look at it again")),
                str_fmt(r->a, "/collaborations/%lld", (long long) c->id));
    req_way(r, problem, T(r, N_("Collaborations")), NULL, T(r, N_("See them")),
            "/collaborations");
    if (no == COLLABORATION_OFTEN)
        r->answer.retry_after = 3600;
}
