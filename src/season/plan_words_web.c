#include "season/web.h"

#include <math.h>

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "season/planner_words.h"

#define NBSP "\u00a0"

/* Half of the last digit shown: less is no change to people. */
#define UNSEEN_MINUTES 0.05

const char *weekday_name(const struct req *r, int weekday)
{
    static const char *const names[] = {
        N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
        N_("Sunday"),
    };

    return T(r, names[weekday - 1]);
}

const char *count_of_weekdays(const struct req *r, int weekday, int64_t n)
{
    switch (weekday) {
    case 1:
        return TN(r, NP_("%d Monday", "%d Mondays"), n);
    case 2:
        return TN(r, NP_("%d Tuesday", "%d Tuesdays"), n);
    case 3:
        return TN(r, NP_("%d Wednesday", "%d Wednesdays"), n);
    case 4:
        return TN(r, NP_("%d Thursday", "%d Thursdays"), n);
    case 5:
        return TN(r, NP_("%d Friday", "%d Fridays"), n);
    case 6:
        return TN(r, NP_("%d Saturday", "%d Saturdays"), n);
    default:
        return TN(r, NP_("%d Sunday", "%d Sundays"), n);
    }
}

const char *weeks_words(const struct req *r, const struct season *s, int weeks)
{
    return s->every == 1 ? count_of_weekdays(r, s->weekday, weeks)
                         : TN(r, NP_("%d week", "%d weeks"), weeks);
}

/* ---- measures ---- */

const char *minutes_words(const struct req *r, double minutes)
{
    return TF(r, N_("%s min"), say_decimal(r->a, catalog_lang(r->lang), minutes, 1));
}

const char *minutes_change(const struct req *r, double before, double after)
{
    double change = after - before;

    if (fabs(change) < UNSEEN_MINUTES)
        return T(r, N_("unchanged"));
    return str_fmt(r->a, "%s%s", change > 0 ? "+" : "", minutes_words(r, change));
}

const char *served_change(const struct req *r, int before, int after)
{
    if (before == after)
        return T(r, N_("unchanged"));
    return str_fmt(r->a, "%s%s", after > before ? "+" : "",
                   say_number(r->a, catalog_lang(r->lang), after - before));
}

/* ---- dates ---- */

const char *full_date(const struct req *r, int32_t date)
{
    return say_date(r->a, r->lang, date, DATE_LONG, r->today);
}

const char *date_of_year(const struct req *r, int32_t date)
{
    return say_date(r->a, r->lang, date, DATE_IN_YEAR, r->today);
}

const char *skipped_words(const struct req *r, int32_t date, const char *skipped)
{
    const char *holiday;

    if (!str_is(skipped, REASON_HOLIDAY))
        return skipped;
    return date_is_french_holiday(date, &holiday) ? T(r, holiday) : T(r, N_("Public holiday"));
}

/* ---- a season ---- */

const char *promise_words(const struct req *r, const struct season *s)
{
    const char *days = TN(r, NP_("at least %d day", "at least %d days"), s->promise_days);

    return TF(r, N_("Every commune has %s within %d minutes."), days, s->promise_minutes);
}

const char *size_words(const struct req *r, const struct season_view *view)
{
    const struct season *s = &view->sp.season;
    int hosts = view->known ? view->plan.figures.hosts : 0;

    return TF(r, N_("%s, %s."), count_of_weekdays(r, s->weekday, s->dates),
              hosts ? TN(r, NP_("%d host", "%d hosts"), hosts) : T(r, N_("no host yet")));
}

/* Holidays by their names; of dates left out by hand the reason stands on the wall's list. */
const char *holidays_words(const struct req *r, const struct season_view *view)
{
    const struct problem *p = &view->sp.problem;
    const char *names[PLANNER_DATES];
    size_t count = 0;

    for (size_t i = 0; i < p->date_count; i++) {
        int32_t date = p->dates[i].date;
        const char *holiday, *day = date_of_year(r, date);
        if (p->dates[i].skipped)
            names[count++] = date_is_french_holiday(date, &holiday)
                           ? TF(r, N_("%s (%s)"), T(r, holiday), day) : day;
    }
    if (!count)
        return NULL;
    return count == 1 ? TF(r, N_("%s does not shift the round."), names[0])
                      : TF(r, N_("These dates do not shift the round: %s."),
                           names_words(r, names, count, 3));
}

const char *state_words(const struct req *r, const struct season *s)
{
    int32_t day;
    int minutes;

    if (s->published)
        return T(r, N_("Published."));
    if (!s->planned_at)
        return T(r, N_("Draft, not computed yet."));
    zone_local(zone_get("Europe/Paris"), s->planned_at, &day, &minutes);
    const char *time = say_time(r->a, catalog_lang(r->lang), minutes);
    if (day == r->today)
        return TF(r, N_("Draft, computed at %s."), time);
    return TF(r, N_("Draft, computed on %s at %s."), full_date(r, day), time);
}

const char *proof_words(const struct req *r, const struct season *s)
{
    enum { TENTHS = 1000 };                 /* of a percent, in one */

    if (s->published || !s->planned_at)
        return NULL;
    if (s->planned_gap < 0)
        return T(r, N_("Changed by hand since, or no bound is known."));
    double tenths = ceil(s->planned_gap * TENTHS - 1e-6);
    if (tenths < 1)
        return T(r, N_("Proved: no plan is better."));
    return TF(r, N_("Proved within %s %% of the best."),
              say_decimal(r->a, catalog_lang(r->lang), tenths / 10, 1));
}

const char *why_words(const struct req *r, const struct season_view *view, size_t date)
{
    const struct problem *p = &view->sp.problem;
    int host = view->plan.chosen[date];
    const char *words = plan_reason_words(r->lang, r->a, p, &view->plan, date);
    const char *name = host == NO_HOST ? NULL : p->hosts[host].name;
    const char *rest = name && str_starts(words, name) ? strchr(words + strlen(name), ':') : NULL;

    if (rest) {
        words = rest + 1;
        while (*words == ' ' || str_starts(words, NBSP))
            words += *words == ' ' ? 1 : strlen(NBSP);
    }
    char *sentence = str_fmt(r->a, "%s.", words);
    if (*sentence >= 'a' && *sentence <= 'z')
        *sentence = (char) (*sentence - 'a' + 'A');
    return sentence;
}

/* ---- lists and addresses ---- */

const char *names_words(const struct req *r, const char *const *names, size_t count, size_t most)
{
    size_t named = count <= most ? count : most;
    size_t plain = count > named ? named : named - 1;
    struct str s = str_new(r->a);

    for (size_t i = 0; i < plain; i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "", names[i]);
    if (count == 1)
        return names[0];
    return TF(r, N_("%s and %s"), s.text,
              count > named ? TN(r, NP_("%d other", "%d others"), (int64_t) (count - named))
                            : names[named - 1]);
}

char *season_href(const struct req *r, int64_t id, const char *rest)
{
    return str_fmt(r->a, "/seasons/%lld%s", (long long) id, rest);
}

char *try_href(const struct req *r, int32_t date, int64_t host)
{
    const char *day = date_text(r->a, date);

    return host ? str_fmt(r->a, "?date=%s&host=%lld#what-if", day, (long long) host)
                : str_fmt(r->a, "?date=%s#what-if", day);
}
