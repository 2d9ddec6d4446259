#include "booking/booking.h"

#include "base/str.h"
#include "base/zone.h"
#include "http/req.h"

/* The word of every UID, see event.h. */
#define UID_WORD "beffroi.invalid"

static const char *words(const struct catalog *lang, const char *msgid)
{
    return catalog_text(lang, NULL, msgid);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_said(const struct presence *mine)
{
    return mine && mine->state != WITHDRAWN;
}

/* ---- where ---- */

static const char *summary_of(struct arena *a, const struct catalog *lang, const struct day *d)
{
    const char *what = str_empty(d->title) ? words(lang, N_("Coworking day")) : d->title;

    if (!d->place)
        return str_fmt(a, words(lang, N_("%s, venue to be found")), what);
    if (str_empty(d->town))
        return str_fmt(a, words(lang, N_("%s: %s")), what, d->place_name);
    if (!str_empty(d->title))
        return str_fmt(a, words(lang, N_("%s: %s, %s")), what, d->town, d->place_name);
    return str_fmt(a, words(lang, N_("Coworking day at %s, %s")), d->town, d->place_name);
}

/* "Mercerie Au Droit Fil, 12 rue de la Gare, 62190 Lillers", as far as it is known. */
static const char *location_of(struct arena *a, const struct place *p)
{
    struct str s = str_new(a);

    str_add(&s, p->name);
    if (!str_empty(p->address))
        str_add_fmt(&s, ", %s", p->address);
    if (!str_empty(p->postcode) && !str_empty(p->town))
        str_add_fmt(&s, ", %s %s", p->postcode, p->town);
    else if (!str_empty(p->town))
        str_add_fmt(&s, ", %s", p->town);
    return s.text;
}

static void set_where(struct req *r, struct ical_event *e, int64_t place)
{
    struct place p;

    if (!place || !place_get(r->db, r->a, place, &p))
        return;
    e->location = location_of(r->a, &p);
    e->located = p.located;
    e->latitude = p.latitude;
    e->longitude = p.longitude;
}

/* ---- a day ---- */

/* Only the part that is said: who comes in the morning is free from lunch on. */
static void set_hours(struct ical_event *e, const struct day *d, const struct presence *mine)
{
    int opens = d->opens, closes = d->closes;

    if (is_said(mine) && mine->share == SHARE_MORNING && opens < MORNING_ENDS)
        closes = closes < MORNING_ENDS ? closes : MORNING_ENDS;
    if (is_said(mine) && mine->share == SHARE_AFTERNOON && closes > AFTERNOON_STARTS)
        opens = opens > AFTERNOON_STARTS ? opens : AFTERNOON_STARTS;
    e->zone = zone_get(d->zone);
    e->starts = zone_instant(e->zone, d->date, opens);
    e->ends = zone_instant(e->zone, d->date, closes);
}

static enum ical_status status_of(const struct day *d, const struct presence *mine)
{
    if (d->state != DAY_OPEN)
        return ICAL_CANCELLED;
    if (!d->place || d->host_answer == HOST_STEPPED_BACK)
        return ICAL_TENTATIVE;
    return is_said(mine) && mine->state == WAITING ? ICAL_TENTATIVE : ICAL_CONFIRMED;
}

static void add_line(struct str *s, const char *line)
{
    if (str_empty(line))
        return;
    str_add(s, s->len ? "\n" : "");
    str_add(s, line);
}

/* Why it is cancelled; a holiday has its own name. */
static const char *reason_of(const struct catalog *lang, const struct day *d)
{
    const char *holiday;

    if (str_is(d->reason, REASON_HOLIDAY) && date_is_french_holiday(d->date, &holiday))
        return words(lang, holiday);
    return d->reason;
}

static const char *said_line(const struct catalog *lang, const struct presence *mine)
{
    static const char *const lines[] = {
        [SHARE_DAY] = N_("You come for the whole day."),
        [SHARE_MORNING] = N_("You come in the morning."),
        [SHARE_AFTERNOON] = N_("You come in the afternoon."),
        [SHARE_HOURS] = N_("You come for a few hours."),
    };

    if (mine->state == WAITING)
        return words(lang, N_("It is full: you are on the waiting list."));
    return words(lang, lines[mine->share]);
}

/* The animator's word is for members, as on the page of the day. */
static const char *description_of(struct req *r, const struct catalog *lang, const struct day *d,
                                  const struct presence *mine, const char *url)
{
    struct str s = str_new(r->a);

    if (d->state != DAY_OPEN && !str_empty(d->reason))
        add_line(&s, str_fmt(r->a, words(lang, N_("Why: %s")), reason_of(lang, d)));
    if (d->state == DAY_OPEN && d->host_answer == HOST_STEPPED_BACK)
        add_line(&s, words(lang, N_("The host cannot after all, another is being looked for.")));
    if (is_said(mine) || r->who->right >= MEMBER)
        add_line(&s, d->note);
    if (d->state != DAY_OPEN)
        add_line(&s, str_fmt(r->a, words(lang, N_("See the day: %s")), url));
    else if (is_said(mine)) {
        add_line(&s, said_line(lang, mine));
        add_line(&s, str_fmt(r->a, words(lang, N_("If you cannot make it, say so here: %s")), url));
    } else
        add_line(&s, str_fmt(r->a, words(lang, N_("Say that you come: %s")), url));
    return s.text;
}

bool day_event(struct req *r, const struct catalog *lang, const struct day *d,
               const struct presence *mine, struct ical_event *out)
{
    struct arena *a = r->a;
    const char *url = str_fmt(a, "%s/days/%lld", r->url, (long long) d->id);
    bool comes = is_said(mine) && mine->state != WAITING && mine->share != SHARE_HOURS;
    int64_t changed_at = later(d->changed_at, mine ? mine->changed_at : 0);

    if (!d->id || !d->count)
        return false;
    const char *summary = summary_of(a, lang, d);
    if (d->state == DAY_CANCELLED)
        summary = str_fmt(a, words(lang, N_("Cancelled: %s")), summary);
    else if (d->state == DAY_MOVED)
        summary = str_fmt(a, words(lang, N_("Moved: %s")), summary);
    *out = (struct ical_event){
        .uid = str_fmt(a, "day-%lld-%lld@" UID_WORD, (long long) d->id, (long long) d->made_at),
        .sequence = d->sequence + later(changed_at - d->made_at, 0), .made_at = d->made_at,
        .changed_at = changed_at,
        .summary = summary, .status = status_of(d, mine), .url = url, .free = !comes,
        .description = description_of(r, lang, d, mine, url),
        .category = words(lang, N_("Coworking")),
    };
    set_hours(out, d, mine);
    set_where(r, out, d->place);
    return true;
}

/* ---- a booking ---- */

bool booking_event(struct req *r, const struct catalog *lang, const struct booking *b,
                   struct ical_event *out)
{
    struct arena *a = r->a;
    const char *url = str_fmt(a, "%s/bookings/%lld", r->url, (long long) b->id);
    const char *summary = str_fmt(a, "%s, %s", b->resource_name, b->place_name);
    struct str about = str_new(a);

    add_line(&about, b->note);
    add_line(&about, str_fmt(a, words(lang, N_("Move or cancel it here: %s")), url));
    *out = (struct ical_event){
        .uid = str_fmt(a, "booking-%lld-%lld@" UID_WORD, (long long) b->id,
                       (long long) b->made_at),
        .sequence = b->sequence, .made_at = b->made_at, .changed_at = b->changed_at,
        .starts = b->starts_at, .ends = b->ends_at, .zone = zone_get(b->zone),
        .summary = b->held ? summary : str_fmt(a, words(lang, N_("Cancelled: %s")), summary),
        .description = about.text, .url = url, .category = words(lang, N_("Booking")),
        .status = b->held ? ICAL_CONFIRMED : ICAL_CANCELLED,
    };
    set_where(r, out, b->place);
    if (out->location)
        out->location = str_fmt(a, "%s, %s", b->resource_name, out->location);
    return true;
}

/* ---- in a mail ---- */

/* A client takes the event out of its calendar by the method; the status says it to the others. */
char *event_mail_text(struct req *r, const struct catalog *lang, const struct event_mail *mail)
{
    struct ical_event event = mail->event;
    const struct ical_calendar calendar = {
        .method = mail->method, .lang = catalog_lang(lang), .events = &event, .count = 1,
    };

    if (str_empty(r->mail_from) || str_empty(mail->address))
        return NULL;
    event.organizer = r->community;
    event.organizer_mail = r->mail_from;
    event.attendee = mail->name;
    event.attendee_mail = mail->address;
    event.answer = mail->answer;
    event.rsvp = mail->rsvp;
    if (str_is(mail->method, "CANCEL"))
        event.status = ICAL_CANCELLED;
    return ical_text(r->a, &calendar, NULL);
}
