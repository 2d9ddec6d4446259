/* The days to come as news (Atom), of one series or of the whole community. */
#include "agenda/web.h"

#include "base/zone.h"
#include "view/atom.h"

enum { NEWS_AHEAD = 120 };              /* days of the community's feed */

static const struct choice langs[] = { { "fr", "Français" }, { "en", "English" }, { 0 } };
const struct field paper_fields[] = {
    { .name = "lang", .kind = FIELD_CHOICE, .choices = langs, .label = N_("Language") },
    { .kind = FIELD_END },
};

void speak_as_asked(struct req *r)
{
    r->lang = catalog_of(form_text(r->form, "lang"), r->lang);
}

/* RFC 4151: a name that is ours because the host was, in the year in which the day was made. */
static const char *entry_id(struct req *r, const struct day *d)
{
    const char *host = strstr(r->url, "://");
    int year;

    host = host ? host + 3 : r->url;
    date_to_ymd((int32_t) (d->made_at / 86400), &year, NULL, NULL);
    return str_fmt(r->a, "tag:%.*s,%d:day/%lld", (int) strcspn(host, ":/"), host, year,
                   (long long) d->id);
}

static const char *entry_title(struct req *r, const struct day *d)
{
    const char *where = date_place(r, d);
    const char *when = where ? str_fmt(r->a, "%s, %s", date_words(r, d->date), where)
                             : date_words(r, d->date);

    if (d->state == DAY_CANCELLED)
        return TF(r, N_("Cancelled: %s"), when);
    return d->state == DAY_MOVED ? TF(r, N_("Moved: %s"), when) : when;
}

static const char *entry_summary(struct req *r, const struct day *d)
{
    struct str s = str_new(r->a);
    const char *reason = date_reason(r, d), *hours = hours_words(r, d);
    struct day to;

    if (!str_empty(d->title))
        str_add_fmt(&s, "%s. ", d->title);
    if (d->state == DAY_OPEN && hours)
        str_add_fmt(&s, "%s. ", hours);
    if (reason)
        str_add_fmt(&s, "%s. ", reason);
    if (d->moved_to && day_get(r->db, r->a, d->moved_to, &to))
        str_add_fmt(&s, "%s ", TF(r, N_("The new date is %s."), date_words(r, to.date)));
    if (day_wants_host(d))
        str_add(&s, T(r, N_("A host is being looked for.")));
    return str_trim(r->a, s.text);
}

static struct atom_entry entry_of(struct req *r, const struct day *d)
{
    return (struct atom_entry){
        .id = entry_id(r, d), .title = entry_title(r, d), .summary = entry_summary(r, d),
        .link = str_fmt(r->a, "%s%s", r->url, day_path(r, d)),
        .published = d->made_at, .updated = d->changed_at,
    };
}

/* A day that no row was written for is no news, nor is an ordinary one of a permanent place, nor a
 * holiday. */
static bool is_news(struct req *r, const struct day *d)
{
    return d->id && d->date >= r->today && !str_is(d->reason, REASON_HOLIDAY) &&
           (d->roaming || d->state != DAY_OPEN || !str_empty(d->title));
}

static void send(struct req *r, struct atom_feed *f, const char *path, const struct day *days,
                 size_t count)
{
    struct atom_entry *entries = arena_array(r->a, count + 1, sizeof *entries);
    size_t len;

    for (size_t i = 0; i < count; i++) {
        if (!is_news(r, &days[i]))
            continue;
        entries[f->count++] = entry_of(r, &days[i]);
        if (days[i].changed_at > f->updated)
            f->updated = days[i].changed_at;
    }
    if (!f->updated)
        f->updated = (int64_t) r->today * 86400;    /* nothing is announced: as of today */
    f->id = f->self = str_fmt(r->a, "%s%s", r->url, path);
    f->author = r->community;
    f->lang = catalog_lang(r->lang);
    f->entries = entries;
    const char *text = atom_text(r->a, f, &len);
    req_bytes(r, "application/atom+xml; charset=utf-8", NULL, text, len);
}

void send_series_news(struct req *r)
{
    struct series s;
    size_t count;

    if (!series_at_hand(r, &s))
        return;
    speak_as_asked(r);
    const struct day *days = series_days(r->db, r->a, s.id, &count);
    const char *path = series_path(r, &s);
    struct atom_feed f = {
        .title = str_fmt(r->a, "%s: %s", r->community, s.name), .subtitle = series_rhythm(r, &s),
        .link = str_fmt(r->a, "%s%s", r->url, path),
        .updated = s.made_at,
    };
    send(r, &f, str_fmt(r->a, "%s/feed.atom", path), days, count);
}

void send_all_news(struct req *r)
{
    size_t count;

    speak_as_asked(r);
    const struct day *days = days_between(r->db, r->a, r->today, r->today + NEWS_AHEAD, 0, &count);
    struct atom_feed f = {
        .title = TF(r, N_("%s: the coming days"), r->community),
        .subtitle = r->tagline, .link = str_fmt(r->a, "%s/days", r->url),
    };
    send(r, &f, "/feed.atom", days, count);
}
