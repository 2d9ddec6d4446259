/* What mutual help cannot do, for people and for programs: the fact, what to do, and where. */
#include "help/web.h"

#include "base/str.h"

enum { A_DAY = 86400 };

static const struct {
    int status;
    const char *code, *title, *detail;
} words[] = {
    [HELP_UNKNOWN] = { 404, "no_request", N_("There is no such request"),
                       N_("It may be closed, or it was not meant for you.") },
    [HELP_NO_WORDS] = { 422, "no_words", N_("Say what is stuck"),
                        N_("A few words are enough: what it is about, and what does not work.") },
    [HELP_TOO_MANY] = { 409, "requests_open", N_("You have several open requests already"),
                        N_("Close one that is done or no longer needed, then ask again.") },
    [HELP_TOO_OFTEN] = { 429, "requests_too_often", N_("That is many requests for one day"),
                         N_("Ask again tomorrow, or show one that is open to everyone.") },
    [HELP_NO_DAY] = { 409, "no_day", N_("There is no such day for you"),
                      N_("“Here” is where you said you come today. Say so first, or ask "
                         "anywhere.") },
    [HELP_NOT_OPEN] = { 409, "request_over", N_("This request is closed"),
                        N_("It is done, or it was taken back. Nothing more is to do for it.") },
    [HELP_NOT_YOURS] = { 403, "not_yours", N_("Only who asked can do that"), NULL },
    [HELP_NOT_ASKED] = { 403, "not_asked", N_("You were not asked for this"),
                         N_("Look at the requests that are open to everyone.") },
    [HELP_NOT_REACHABLE] = { 409, "not_reachable", N_("This person cannot be asked now"),
                             N_("Choose somebody else, or show your request to everyone.") },
    [HELP_ASKED_ENOUGH] = { 409, "asked_enough", N_("You asked ten people by name already"),
                            N_("Wait for their word, or show your request to everyone.") },
    [HELP_NOBODY] = { 409, "nobody_there", N_("There is nobody to ask there"),
                      N_("Nobody else said they come, or all of them were asked. Ask somebody by "
                         "name, or show your request to everyone.") },
    [HELP_NO_ANSWER] = { 409, "nobody_helped", N_("Nobody said yes to this"),
                         N_("You can still close it, or thank somebody on their own.") },
    [HELP_TIME_OFF] = { 409, "no_time_account", N_("No time account is kept here"),
                        N_("Leave the minutes empty: thanks are enough.") },
    [HELP_TIME_BOUND] = { 409, "time_bound", N_("That would go beyond what an account may hold"),
                          N_("Give fewer minutes, or none. Nothing was recorded.") },
    [HELP_NO_MEDIATOR] = { 403, "no_mediator", N_("It is for mediators"),
                           N_("Those who animate name them.") },
};

static void add_ways(struct req *r, struct value *problem, enum help_refusal no,
                     const struct request *q)
{
    bool own = q && q->person == r->who->id;

    if (no == HELP_NO_DAY)
        req_way(r, problem, T(r, N_("This week")), T(r, N_("Say where you come.")),
                T(r, N_("See the week")), "/week");
    if (no == HELP_NO_ANSWER)
        req_way(r, problem, T(r, N_("A word of thanks")), NULL, T(r, N_("Say thank you")),
                "/thanks/new");
    if (own && no != HELP_TOO_MANY && no != HELP_TOO_OFTEN)
        req_way(r, problem, T(r, N_("Your request")), one_line(r, q->words, 80),
                T(r, N_("Back to it")), request_href(r, q->id, ""));
    if (own && (no == HELP_NOT_REACHABLE || no == HELP_ASKED_ENOUGH || no == HELP_NOBODY) &&
        !q->listed)
        req_way_posts(req_way(r, problem, T(r, N_("Show it to everyone")),
                              T(r, N_("All members can then say that they can help.")),
                              T(r, N_("Show it")), request_href(r, q->id, "/list")),
                      "listed", "1");
    if (no == HELP_NO_WORDS || no == HELP_NOT_REACHABLE || no == HELP_NOBODY)
        req_way(r, problem, T(r, N_("Directory")), T(r, N_("Look for a skill by its name.")),
                T(r, N_("Look for someone")), "/people");
    req_way(r, problem, T(r, N_("Open requests")), T(r, N_("Yours, and those of others.")),
            T(r, N_("See them")), "/help/open");
}

const char *refusal_fault(const struct req *r, enum help_refusal no)
{
    return no == HELP_NO_WORDS ? T(r, words[no].detail) : NULL;
}

/* What a form can keep typed words through: they may be sent again once something else is done. */
const char *refusal_to_keep(const struct req *r, enum help_refusal no)
{
    if (no != HELP_TOO_MANY)
        return refusal_fault(r, no);
    return str_fmt(r->a, "%s. %s", T(r, words[no].title), T(r, words[no].detail));
}

void refuse_help(struct req *r, enum help_refusal no, const struct request *q)
{
    if (no == HELP_FAILED) {
        req_failure(r);
        return;
    }
    add_ways(r, req_refuse(r, words[no].status, words[no].code, T(r, words[no].title),
                           words[no].detail ? T(r, words[no].detail) : NULL), no, q);
    if (no == HELP_TOO_OFTEN)
        r->answer.retry_after = A_DAY;
}
