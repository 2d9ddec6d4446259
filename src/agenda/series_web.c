/* The page of a series for everybody: what it is, its next days, how to come and how to follow. */
#include "agenda/web.h"

#include "http/share.h"
#include "view/svg.h"

static void set_tag(struct req *r, struct value *v, const struct day *d)
{
    const char *words = d->state == DAY_CANCELLED ? T(r, N_("cancelled"))
                      : d->state == DAY_MOVED ? T(r, N_("moved"))
                      : day_wants_host(d) && d->date >= r->today
                      ? T(r, N_("a host is being looked for")) : NULL;

    set_null(v, "tag");
    if (!words)
        return;
    struct value *tag = set_object(v, "tag");
    set_text(tag, "words", words);
    set_text(tag, "class", d->state == DAY_CANCELLED ? "" : d->state == DAY_MOVED ? "info" : "wait");
}

static void set_public_date(struct req *r, struct value *v, const struct day *d)
{
    const char *hours = d->state == DAY_OPEN ? hours_words(r, d) : NULL;
    const char *title = str_empty(d->title) ? NULL : d->title;
    struct day to;

    set_int(v, "id", d->id);
    set_text(v, "when", date_words(r, d->date));
    set_text(v, "href", d->place ? day_path(r, d) : NULL);
    set_text(v, "where", date_place(r, d));
    set_text(v, "details", title && hours ? str_fmt(r->a, "%s, %s", title, hours)
                           : title ? title : hours);
    set_tag(r, v, d);
    set_text(v, "reason", date_reason(r, d));
    set_null(v, "to");
    if (d->moved_to && day_get(r->db, r->a, d->moved_to, &to)) {
        struct value *there = set_object(v, "to");
        set_text(there, "href", day_path(r, &to));
        set_text(there, "when", date_words(r, to.date));
    }
}

static void set_days(struct req *r, struct value *page, const struct day *days, size_t count)
{
    struct value *coming = set_list(page, "coming"), *past = set_list(page, "past");

    for (size_t i = 0; i < count; i++)
        if (days[i].date >= r->today)
            set_public_date(r, add_object(coming), &days[i]);
    for (size_t i = count; i-- > 0;)
        if (days[i].date < r->today)
            set_public_date(r, add_object(past), &days[i]);
    set_text(page, "past_words", value_count(past)
             ? TN(r, NP_("%d past date", "%d past dates"), (int64_t) value_count(past)) : NULL);
}

void show_series(struct req *r)
{
    struct series s;
    size_t count;

    if (!series_at_hand(r, &s))
        return;
    const struct day *days = series_days(r->db, r->a, s.id, &count);
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    const char *path = series_path(r, &s);
    set_text(page, "name", s.name);
    set_text(page, "rhythm", series_rhythm(r, &s));
    set_text(page, "from", date_words(r, s.from));
    set_text(page, "to", date_words(r, s.to));
    set_text(page, "about", str_empty(s.about) ? NULL : s.about);
    set_text(page, "path", path);
    set_text(page, "dates_href", req_may(r, ANIMATOR, 0) || r->who->right >= ANIMATOR
             ? str_fmt(r->a, "/series/%lld/dates", (long long) s.id) : NULL);
    set_markup(page, "empty", svg_empty(r->a));
    set_days(r, page, days, count);
    req_share(r, page, &(struct preview){
        .title = s.name, .path = path, .feed = str_fmt(r->a, "%s/feed.atom", path),
        .about = str_empty(s.about) ? str_fmt(r->a, "%s.", series_rhythm(r, &s)) : s.about,
        .calendar = str_fmt(r->a, "%s/calendar.ics", path),
        .ld = series_ld(r, &s, days, count),
    });
    req_page(r, "agenda/series", v);
}
