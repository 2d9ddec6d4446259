/* Series and dates in words, and what is at hand. */
#include "agenda/web.h"

#include "base/say.h"

const char *date_words(struct req *r, int32_t date)
{
    return say_date(r->a, r->lang, date, DATE_LONG, r->today);
}

const char *series_rhythm(struct req *r, const struct series *s)
{
    static const char *const days[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"),
                                        N_("Thursday"), N_("Friday"), N_("Saturday"),
                                        N_("Sunday") };
    const char *hours = say_span(r->a, catalog_lang(r->lang), s->opens, s->closes);
    const char *weekday = T(r, days[s->weekday - 1]);

    if (s->every == 1)
        return TF(r, N_("%s, every week, %s"), weekday, hours);
    return TF(r, N_("%s, every %d weeks, %s"), weekday, s->every, hours);
}

const char *series_path(struct req *r, const struct series *s)
{
    return str_fmt(r->a, "/series/%s", s->slug);
}

void set_series_words(struct req *r, struct value *v, const struct series *s)
{
    int64_t without = s->open - s->hosted;

    set_int(v, "id", s->id);
    set_text(v, "name", s->name);
    set_text(v, "about", str_empty(s->about) ? NULL : s->about);
    set_text(v, "path", series_path(r, s));
    set_text(v, "rhythm", series_rhythm(r, s));
    set_text(v, "from", date_words(r, s->from));
    set_text(v, "to", date_words(r, s->to));
    set_text(v, "dates", TN(r, NP_("%d date", "%d dates"), s->open));
    set_text(v, "without", without ? TN(r, NP_("%d date without a host", "%d dates without a host"),
                                        without) : NULL);
}

const char *hours_words(struct req *r, const struct day *d)
{
    struct str s = str_new(r->a);

    for (int i = 0; i < d->count; i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "",
                    say_span(r->a, catalog_lang(r->lang), d->spans[i].from, d->spans[i].to));
    return d->count ? s.text : NULL;
}

const char *date_reason(struct req *r, const struct day *d)
{
    const char *holiday;

    if (!str_is(d->reason, REASON_HOLIDAY))
        return str_empty(d->reason) ? NULL : d->reason;
    return date_is_french_holiday(d->date, &holiday) ? T(r, holiday) : T(r, N_("Public holiday"));
}

const char *date_place(struct req *r, const struct day *d)
{
    if (!d->place)
        return NULL;
    return str_empty(d->town) ? d->place_name : str_fmt(r->a, "%s, %s", d->town, d->place_name);
}

bool day_wants_host(const struct day *d)
{
    return d->state == DAY_OPEN && (!d->place || d->host_answer == HOST_STEPPED_BACK);
}

const char *day_path(struct req *r, const struct day *d)
{
    struct series s;

    if (d->place)
        return str_fmt(r->a, "/days/%s/%s", d->place_slug, date_text(r->a, d->date));
    return series_get(r->db, r->a, d->series, &s) ? series_path(r, &s) : "/days";
}

bool series_at_hand(struct req *r, struct series *s)
{
    if (series_find(r->db, r->a, req_param(r, "id"), s))
        return true;
    req_not_found(r);
    return false;
}
