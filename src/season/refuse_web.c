/* What a season cannot do, for people and for programs, and what stands against planning one: each
 * with the way onward. */
#include "season/web.h"

#include "base/str.h"

static const struct {
    int status;
    const char *code, *title, *detail;
} words[] = {
    [SEASON_UNKNOWN] = { 404, "no_season", N_("There is no such season"), NULL },
    [SEASON_NAME] = { 409, "season_name", N_("A season or a series of that name is there already"),
                      NULL },
    [SEASON_HOURS] = { 422, "season_hours", N_("It closes before it opens"), NULL },
    [SEASON_NO_DATE] = { 422, "season_no_date",
                         N_("There is no such weekday between these two dates"), NULL },
    [SEASON_TOO_LONG] = { 422, "season_too_long", N_("That makes more than 120 dates"), NULL },
    [SEASON_TERRITORY] = { 422, "season_territory", N_("There is no such territory"), NULL },
    [SEASON_PUBLISHED] = { 409, "season_published", N_("This season is published"),
                           N_("Its days are changed one by one, on their own pages, where those "
                              "who come are known.") },
    [SEASON_VERSION] = { 409, "changed_meanwhile", N_("Somebody changed this season meanwhile"),
                         N_("Nothing of yours was recorded. Look at it again, then decide.") },
    [SEASON_DATE] = { 422, "season_date", N_("The season has no such date"), NULL },
    [SEASON_HOST] = { 422, "season_host", N_("There is no such host"),
                      N_("Only hosts that were accepted can be chosen.") },
    [SEASON_CANNOT] = { 409, "host_cannot", N_("This host cannot that date"),
                        N_("By its weekdays, its dates or its calendar, or because you said so.") },
    [SEASON_LOCKED] = { 409, "date_locked", N_("That date is locked"), N_("Unlock it first.") },
    [SEASON_EMPTY] = { 409, "season_empty", N_("There is nothing to publish"),
                       N_("No date has a host: compute a plan first.") },
    [SEASON_PAST] = { 409, "season_past", N_("Its first date has been"),
                      N_("Choose later dates in the settings.") },
    [SEASON_TAKEN] = { 409, "host_taken", N_("A host has another day on one of the dates"), NULL },
    [SEASON_PROBLEM] = { 409, "cannot_plan", N_("This cannot be planned yet"), NULL },
    [SEASON_BUSY] = { 409, "season_busy", N_("The search is at work on it"),
                      N_("Wait for its end, or stop it.") },
    [SEASON_NO_WORD] = { 422, "no_word", N_("Say why there is no day"),
                         N_("People will read it.") },
    [SEASON_NUMBER] = { 422, "days_needed", N_("Say how many days"),
                        N_("A host from outside the territory takes part with a number of days, or "
                           "is left out.") },
};

void refuse_season(struct req *r, enum season_refusal no, const struct season *s)
{
    if (no == SEASON_FAILED) {
        req_failure(r);
        return;
    }
    struct value *problem = req_refuse(r, words[no].status, words[no].code, T(r, words[no].title),
                                       words[no].detail ? T(r, words[no].detail) : NULL);
    if (no == SEASON_PAST)
        req_way(r, problem, T(r, N_("Its settings")), NULL, T(r, N_("Change them")),
                season_href(r, s->id, "/edit"));
    if (s->id)
        req_way(r, problem, s->name, NULL, T(r, N_("Look at it again")),
                season_href(r, s->id, ""));
    else
        req_way(r, problem, T(r, N_("All seasons")), NULL, T(r, N_("See them")), "/seasons");
}

/* ---- what stands against planning ---- */

/* `which` counts the communes, then the hosts. */
static struct plan_obstacle no_point(const struct req *r, const struct season_view *view)
{
    const struct problem *p = &view->sp.problem;
    size_t which = view->sp.which;

    if (which < p->commune_count)
        return (struct plan_obstacle){
            TF(r, N_("Nobody knows where %s lies"), p->communes[which].name),
            T(r, N_("Its coordinates are missing, so no travel can be computed. Import the "
                    "outlines of the communes, or leave it out of the territory.")),
            T(r, N_("Change the territory")),
            str_fmt(r->a, "/territories/%lld", (long long) view->sp.season.territory),
        };
    return (struct plan_obstacle){
        TF(r, N_("Nobody knows where %s lies"), p->hosts[which - p->commune_count].name),
        T(r, N_("Its commune has no coordinates, so no travel can be computed.")),
        T(r, N_("Look at this host")),
        str_fmt(r->a, "/hosts/%lld", (long long) p->hosts[which - p->commune_count].id),
    };
}

static struct plan_obstacle lock_clash(const struct req *r, const struct season_view *view)
{
    const struct problem *p = &view->sp.problem;
    int32_t date = view->sp.which < p->date_count ? p->dates[view->sp.which].date : 0;

    return (struct plan_obstacle){
        TF(r, N_("The lock on %s cannot be kept"), full_date(r, date)),
        T(r, N_("Its host cannot that date, or is locked too often or too soon after another "
                "visit. Unlock it, or choose another host.")),
        T(r, N_("See that date")), season_href(r, view->sp.season.id, try_href(r, date, 0)),
    };
}

static struct plan_obstacle counts_clash(const struct req *r, const struct season_view *view)
{
    const struct problem *p = &view->sp.problem;
    const char *href = season_href(r, view->sp.season.id, "#hosts");

    if (view->sp.which < p->host_count)
        return (struct plan_obstacle){
            TF(r, N_("%s cannot have that many days"), p->hosts[view->sp.which].name),
            T(r, N_("Its dates and its rest leave fewer. Decide on another number.")),
            T(r, N_("See the numbers")), href,
        };
    return (struct plan_obstacle){
        T(r, N_("The numbers of days do not fit the dates")),
        T(r, N_("Together the hosts have more or fewer days than the season has dates. Leave one "
                "of the numbers free.")),
        T(r, N_("See the numbers")), href,
    };
}

struct plan_obstacle plan_obstacle(const struct req *r, const struct season_view *view)
{
    const char *settings = season_href(r, view->sp.season.id, "/edit");

    switch (view->sp.no) {
    case PROBLEM_NO_COMMUNES:
        return (struct plan_obstacle){
            T(r, N_("The territory has no commune")),
            T(r, N_("Without communes there is nobody to travel.")), T(r, N_("Add communes")),
            str_fmt(r->a, "/territories/%lld", (long long) view->sp.season.territory),
        };
    case PROBLEM_NO_POINT:
        return no_point(r, view);
    case PROBLEM_NO_HOSTS:
        return (struct plan_obstacle){
            T(r, N_("No host can welcome a day of this season")),
            T(r, N_("Nobody that was accepted is free on one of its dates with enough chairs. "
                    "Accept offers, or call for hosts.")), T(r, N_("See the hosts")), "/hosts",
        };
    case PROBLEM_NO_DATES:
        return (struct plan_obstacle){
            T(r, N_("No date is left")), T(r, N_("All are holidays or were skipped.")),
            T(r, N_("Change the dates")), settings,
        };
    case PROBLEM_TOO_LARGE:
        return (struct plan_obstacle){
            T(r, N_("This is too large to plan")),
            T(r, N_("At most 1500 communes, 200 hosts and 120 dates.")),
            T(r, N_("Change the settings")), settings,
        };
    case PROBLEM_LOCK_CLASH:
        return lock_clash(r, view);
    case PROBLEM_COUNTS_CLASH:
        return counts_clash(r, view);
    case PROBLEM_ALLOWED:
        break;
    }
    return (struct plan_obstacle){ 0 };
}

void refuse_plan(struct req *r, const struct season_view *view)
{
    struct plan_obstacle o = plan_obstacle(r, view);
    struct value *problem = req_refuse(r, 409, words[SEASON_PROBLEM].code, o.title, o.detail);

    req_way(r, problem, o.title, NULL, o.act, o.href);
    req_way(r, problem, view->sp.season.name, NULL, T(r, N_("Back to the season")),
            season_href(r, view->sp.season.id, ""));
}
