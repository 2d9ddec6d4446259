/* Days and series in the words of schema.org. */
#include "agenda/web.h"

#include "base/zone.h"
#include "http/share.h"

static const char *whole(struct req *r, const char *path)
{
    return str_fmt(r->a, "%s%s", r->url, path);
}

static void set_times(struct req *r, struct value *ld, const struct day *d)
{
    const struct zone *zone = zone_get(d->zone);

    set_text(ld, "startDate", instant_text(r->a, zone_instant(zone, d->date, d->opens), zone));
    set_text(ld, "endDate", instant_text(r->a, zone_instant(zone, d->date, d->closes), zone));
}

/* schema.org tells a moved event by its new date, and what the date was. */
static void set_status(struct req *r, struct value *ld, const struct day *d)
{
    const struct zone *zone = zone_get(d->zone);
    struct day before, after;
    const char *status = d->state == DAY_CANCELLED ? "EventCancelled" : "EventScheduled";

    set_times(r, ld, d);
    if (d->state == DAY_MOVED && d->moved_to && day_get(r->db, r->a, d->moved_to, &after)) {
        before = *d;
        set_times(r, ld, &after);
    } else if (!day_before_move(r->db, r->a, d, &before)) {
        set_text(ld, "eventStatus", str_fmt(r->a, "https://schema.org/%s", status));
        return;
    }
    set_text(ld, "previousStartDate",
             instant_text(r->a, zone_instant(zone, before.date, before.opens), zone));
    set_text(ld, "eventStatus", d->state == DAY_CANCELLED
             ? "https://schema.org/EventCancelled" : "https://schema.org/EventRescheduled");
}

static struct value *event_of(struct req *r, const struct day *d, const char *name)
{
    struct place p;

    if (!d->count)
        return NULL;
    struct value *ld = value_object(r->a);
    set_text(ld, "@type", "Event");
    set_text(ld, "name", str_empty(d->title) ? name : d->title);
    if (date_reason(r, d))
        set_text(ld, "description", date_reason(r, d));
    set_text(ld, "url", whole(r, day_path(r, d)));
    set_status(r, ld, d);
    set_text(ld, "eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode");
    if (d->place && place_get(r->db, r->a, d->place, &p))
        set_value(ld, "location", place_ld(r, &p));
    if (d->capacity)
        set_int(ld, "maximumAttendeeCapacity", d->capacity);
    set_value(ld, "organizer", community_ld(r));
    return ld;
}

struct value *day_ld(struct req *r, const struct day *d)
{
    struct series s;
    bool in_series = d->series && series_get(r->db, r->a, d->series, &s);
    struct value *ld = event_of(r, d, in_series ? s.name : d->place_name);

    if (ld && in_series) {
        struct value *super = set_object(ld, "superEvent");
        set_text(super, "@type", "EventSeries");
        set_text(super, "name", s.name);
        set_text(super, "url", whole(r, series_path(r, &s)));
    }
    return ld;
}

static void set_schedule(struct req *r, struct value *ld, const struct series *s)
{
    static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                                        "Saturday", "Sunday" };
    struct value *v = set_object(ld, "eventSchedule");

    set_text(v, "@type", "Schedule");
    set_text(v, "byDay", str_fmt(r->a, "https://schema.org/%s", days[s->weekday - 1]));
    set_text(v, "repeatFrequency", str_fmt(r->a, "P%dW", s->every));
    set_text(v, "startDate", date_text(r->a, s->from));
    set_text(v, "endDate", date_text(r->a, s->to));
    set_text(v, "startTime", str_fmt(r->a, "%02d:%02d:00", s->opens / 60, s->opens % 60));
    if (s->closes < 1440)
        set_text(v, "endTime", str_fmt(r->a, "%02d:%02d:00", s->closes / 60, s->closes % 60));
    set_text(v, "scheduleTimezone", "Europe/Paris");
}

/* A holiday was never a day to come; a moved date is told by where it went. */
struct value *series_ld(struct req *r, const struct series *s, const struct day *days,
                        size_t count)
{
    struct value *ld = value_object(r->a);

    set_text(ld, "@context", "https://schema.org");
    set_text(ld, "@type", "EventSeries");
    set_text(ld, "name", s->name);
    if (!str_empty(s->about))
        set_text(ld, "description", s->about);
    set_text(ld, "url", whole(r, series_path(r, s)));
    set_text(ld, "startDate", date_text(r->a, s->from));
    set_text(ld, "endDate", date_text(r->a, s->to));
    set_schedule(r, ld, s);
    set_value(ld, "organizer", community_ld(r));
    struct value *list = set_list(ld, "subEvent");
    for (size_t i = 0; i < count; i++) {
        bool told = days[i].state != DAY_MOVED && !str_is(days[i].reason, REASON_HOLIDAY);
        struct value *day = told && days[i].date >= r->today ? event_of(r, &days[i], s->name) : NULL;
        if (day)
            add(list, day);
    }
    return ld;
}
