#include "base/date.h"
#include "view/ical_parts.h"

enum { DAY = 86400, YEARS_AFTER = 5 };

/* The changes of a clock from the year before the first event to some years after the last. */
struct clock {
    const struct zone *zone;
    struct zone_change *changes;
    size_t count;
    int first_year, last_year;          /* of the events */
};

/* A change as a rule sees it: the day the clock shows until then, and the time of that day. */
struct onset {
    int year, month, month_day, weekday;
    int64_t second;
    bool is_last;                       /* of its weekday in the month */
};

static int32_t local_day(int64_t local)
{
    return (int32_t) (local / DAY - (local % DAY < 0));
}

static int year_of(const struct zone *zone, int64_t instant)
{
    int year;

    date_to_ymd(local_day(instant + zone_offset(zone, instant)), &year, NULL, NULL);
    return year;
}

static struct onset onset_of(const struct zone_change *c)
{
    int64_t local = c->at + c->before;
    int32_t day = local_day(local);
    struct onset o = { .weekday = date_weekday(day), .second = local - (int64_t) day * DAY,
                       .is_last = month_first(day + 7) != month_first(day) };

    date_to_ymd(day, &o.year, &o.month, &o.month_day);
    return o;
}

static struct clock clock_of(struct arena *a, const struct zone *zone, int64_t first, int64_t last)
{
    struct clock c = { .zone = zone, .first_year = year_of(zone, first),
                       .last_year = year_of(zone, last) };
    struct zone_change change = { .at = (int64_t) date_from_ymd(c.first_year - 1, 1, 1) * DAY };
    int64_t end = (int64_t) date_from_ymd(c.last_year + YEARS_AFTER + 1, 1, 1) * DAY;
    size_t room = 0;

    while (zone_next_change(zone, change.at, &change) && change.at < end) {
        if (c.count == room)
            c.changes = arena_grow(a, c.changes, room = room * 2 + 16, sizeof change);
        c.changes[c.count++] = change;
    }
    return c;
}

static int nth_of(const struct onset *o)
{
    return (o->month_day - 1) / 7 + 1;
}

/* Which weekday of its month each second change falls on, from the one at `start`: 1 to 5, -1 for
 * the last; 0 when they are not a year apart or not alike. */
static int yearly_nth(const struct clock *c, size_t start)
{
    struct onset first = onset_of(&c->changes[start]);
    bool is_last = first.is_last, is_nth = true;

    for (size_t i = start + 2; i < c->count; i += 2) {
        const struct zone_change *before = &c->changes[i - 2], *change = &c->changes[i];
        struct onset o = onset_of(change);
        if (o.year != onset_of(before).year + 1 || o.month != first.month ||
            o.weekday != first.weekday || o.second != first.second ||
            change->before != before->before || change->after != before->after)
            return 0;
        is_last = is_last && o.is_last;
        is_nth = is_nth && nth_of(&o) == nth_of(&first);
    }
    return is_last ? -1 : is_nth ? nth_of(&first) : 0;
}

static void add_offset(struct str *out, const char *name, int64_t offset)
{
    int seconds = abs((int) offset);

    str_add_fmt(out, "%s:%c%02d%02d", name, offset < 0 ? '-' : '+', seconds / 3600,
                seconds / 60 % 60);
    if (seconds % 60)
        str_add_fmt(out, "%02d", seconds % 60);
    str_add(out, "\r\n");
}

/* The change itself, and with `nth` the same one in each year that follows.  DTSTART is the clock
 * as it was until then, as if it had no zone. */
static void add_observance(struct str *out, const struct zone_change *c, int nth)
{
    static const char *const days[] = { "", "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
    const char *kind = c->after > c->before ? "DAYLIGHT" : "STANDARD";
    struct onset o = onset_of(c);

    str_add_fmt(out, "BEGIN:%s\r\nDTSTART:%04d%02d%02dT%02d%02d%02d\r\n", kind, o.year, o.month,
                o.month_day, (int) o.second / 3600, (int) o.second / 60 % 60,
                (int) o.second % 60);
    add_offset(out, "TZOFFSETFROM", c->before);
    add_offset(out, "TZOFFSETTO", c->after);
    if (nth != 0)
        str_add_fmt(out, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s\r\n", o.month, nth,
                    days[o.weekday]);
    str_add_fmt(out, "END:%s\r\n", kind);
}

/* No rule: how the clock stood at first, then each change until the year after the last event. */
static void add_changes(struct str *out, const struct clock *c)
{
    int64_t offset = c->count > 0 ? c->changes[0].before
                   : zone_offset(c->zone, (int64_t) date_from_ymd(c->first_year, 1, 1) * DAY);
    struct zone_change at_first = { .at = -offset, .before = offset, .after = offset };

    add_observance(out, &at_first, 0);
    for (size_t i = 0; i < c->count; i++)
        if (onset_of(&c->changes[i]).year <= c->last_year + 1)
            add_observance(out, &c->changes[i], 0);
}

void ical_zone_text(struct str *out, const struct zone *zone, int64_t first, int64_t last)
{
    struct clock c = clock_of(out->arena, zone, first, last);
    size_t years = (size_t) (c.last_year - c.first_year + 2 + YEARS_AFTER);
    int nth = c.count == 2 * years ? yearly_nth(&c, 0) : 0;
    int nth_of_second = nth ? yearly_nth(&c, 1) : 0;

    str_add_fmt(out, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", zone_name(zone));
    if (nth_of_second != 0) {
        add_observance(out, &c.changes[0], nth);
        add_observance(out, &c.changes[1], nth_of_second);
    } else {
        add_changes(out, &c);
    }
    str_add(out, "END:VTIMEZONE\r\n");
}
