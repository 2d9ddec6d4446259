/* What public pages of this room say where their address is passed on. */
#include "booking/web.h"

#include "http/share.h"

/* A link to the page of the day's series; its address, or NULL. */
static const char *set_series(struct req *r, struct value *page, const struct day *d)
{
    struct series s;

    set_null(page, "series");
    if (!d->series || !series_get(r->db, r->a, d->series, &s))
        return NULL;
    struct value *v = set_object(page, "series");
    const char *href = str_fmt(r->a, "/series/%s", s.slug);
    set_text(v, "href", href);
    set_text(v, "name", s.name);
    return href;
}

void share_day(struct req *r, struct value *page, const struct day_at_hand *at)
{
    const struct day *d = &at->day;
    struct value *ld = day_ld(r, d);
    const char *series = set_series(r, page, d);
    const char *why = reason_words(r, d->reason, d->date);

    if (ld)
        set_text(ld, "@context", "https://schema.org");
    req_share(r, page, &(struct preview){
        .title = text_of(page, "title"), .ld = ld,
        .about = str_fmt(r->a, "%s %s", text_of(page, "where"),
                         day_is_open(d) ? text_of(page, "hours") : why ? why : ""),
        .path = day_href(r, at->place.slug, at->date),
        .feed = series ? str_fmt(r->a, "%s/feed.atom", series) : "/feed.atom",
        .calendar = series ? str_fmt(r->a, "%s/calendar.ics", series)
                           : place_href(r, at->place.slug, "/calendar.ics"),
    });
}

void share_home(struct req *r, struct value *page)
{
    struct value *ld = community_ld(r);

    set_text(ld, "@context", "https://schema.org");
    if (!str_empty(r->tagline))
        set_text(ld, "description", r->tagline);
    req_share(r, page, &(struct preview){
        .title = T(r, N_("Work together")), .path = "/", .ld = ld,
        .about = T(r, N_("When the bell rings, we work together")),
        .feed = "/feed.atom", .calendar = "/calendar.ics",
    });
}

void share_days(struct req *r, struct value *page)
{
    req_share(r, page, &(struct preview){
        .title = T(r, N_("Coming days")), .path = "/days",
        .about = T(r, N_("The next four weeks: first the days that roam, then the permanent "
                         "places.")),
        .feed = "/feed.atom", .calendar = "/calendar.ics",
    });
}
