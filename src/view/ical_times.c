#include <ctype.h>

#include <libical/ical.h>

#include "base/date.h"
#include "view/ical_parts.h"

enum { DAY = 86400, YEAR = 366 * DAY, MOST_DAYS = 36600 };

/* Changes of a clock that a file brings along, as they are found. */
struct changes {
    struct ical_reading *r;
    struct zone_change *all;
    size_t count, room;
    int64_t before, after;              /* of the observance at hand */
};

static bool are_digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isdigit((unsigned char) text[i]))
            return false;
    return true;
}

static int number_of(const char *text, int digits)
{
    int n = 0;

    for (int i = 0; i < digits; i++)
        n = n * 10 + (text[i] - '0');
    return n;
}

/* "20260329" or "20260329T013000", perhaps with a Z.  A leap second is the last before it. */
static bool read_local(const char *text, struct ical_time *t, bool *is_utc)
{
    size_t len = strlen(text);
    char date[11];
    int32_t day;

    if (len < 8 || !are_digits(text, 8))
        return false;
    snprintf(date, sizeof date, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    if (!date_parse(date, &day))
        return false;
    *t = (struct ical_time){ .local = (int64_t) day * DAY, .is_date = len == 8 };
    *is_utc = len == 16 && toupper((unsigned char) text[15]) == 'Z';
    if (t->is_date)
        return true;
    if (toupper((unsigned char) text[8]) != 'T' || (len != 15 && !*is_utc) ||
        !are_digits(text + 9, 6))
        return false;
    int hour = number_of(text + 9, 2), minute = number_of(text + 11, 2);
    int second = number_of(text + 13, 2);
    t->local += hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
    return hour < 24 && minute < 60 && second <= 60;
}

/* "+0100", "-023000". */
static bool read_offset(const struct ical_line *line, int64_t *offset)
{
    const char *text = line ? line->value : "";
    size_t len = strlen(text);

    if ((len != 5 && len != 7) || (*text != '+' && *text != '-') || !are_digits(text + 1, len - 1))
        return false;
    *offset = number_of(text + 1, 2) * 3600 + number_of(text + 3, 2) * 60 +
              (len == 7 ? number_of(text + 5, 2) : 0);
    bool is_possible = *offset < DAY;
    if (*text == '-')
        *offset = -*offset;
    return is_possible;
}

static enum ical_refusal add_change(void *what, int64_t local)
{
    struct changes *c = what;

    if (c->count == c->room)
        c->all = arena_grow(c->r->a, c->all, c->room = c->room * 2 + 16, sizeof *c->all);
    c->all[c->count++] = (struct zone_change){ .at = local - c->before, .before = c->before,
                                               .after = c->after };
    return ICAL_ALLOWED;
}

static void add_listed(struct changes *c, const struct ical_line *line)
{
    char *rest = line->value;
    struct ical_time t;
    bool is_utc;

    for (char *text; (text = strsep(&rest, ","));)
        if (read_local(text, &t, &is_utc))
            add_change(c, t.local);
}

/* The changes of a STANDARD or DAYLIGHT: the first, those listed, and those of its rule that
 * matter: the last one before the window tells how the clock stood when it began. */
static enum ical_refusal add_observance(struct changes *c, const struct ical_part *part)
{
    struct ical_reading *r = c->r;
    const struct ical_line *start = ical_line(r, part, LINE_DTSTART);
    struct ical_time first;
    bool is_utc;

    if (!start || !read_local(start->value, &first, &is_utc) ||
        !read_offset(ical_line(r, part, LINE_TZOFFSETFROM), &c->before) ||
        !read_offset(ical_line(r, part, LINE_TZOFFSETTO), &c->after))
        return ICAL_BAD_EVENT;
    add_change(c, first.local);
    for (size_t i = part->first; i < part->first + part->count; i++) {
        const struct ical_line *line = &r->lines[i];
        if (line->name == LINE_RDATE)
            add_listed(c, line);
        if (line->name != LINE_RRULE)
            continue;
        struct ical_repeat rule = { .rule = line->value, .start = first, .from = r->from,
                                    .to = r->to + YEAR, .before = 2 * YEAR,
                                    .each = add_change, .what = c };
        enum ical_refusal refusal = ical_repeat(r, &rule);
        if (refusal != ICAL_ALLOWED)
            return refusal;
    }
    return ICAL_ALLOWED;
}

static int by_time(const void *a, const void *b)
{
    const struct zone_change *one = a, *other = b;

    return (one->at > other->at) - (one->at < other->at);
}

/* The zone a file describes itself, NULL if it does not. */
static enum ical_refusal zone_of_file(struct ical_reading *r, const char *tzid,
                                      const struct zone **zone)
{
    struct changes c = { .r = r };
    size_t i = 0;

    for (; i < r->part_count; i++) {
        const struct ical_line *name = ical_line(r, &r->parts[i], LINE_TZID);
        if (r->parts[i].kind == PART_ZONE && name && str_is(name->value, tzid))
            break;
    }
    for (i++; i < r->part_count && r->parts[i].kind == PART_OBSERVANCE; i++) {
        enum ical_refusal refusal = add_observance(&c, &r->parts[i]);
        if (refusal != ICAL_ALLOWED)
            return refusal;
    }
    if (c.count == 0)
        return ICAL_ALLOWED;
    qsort(c.all, c.count, sizeof *c.all, by_time);
    *zone = zone_of_changes(r->a, c.all, c.count);
    return ICAL_ALLOWED;
}

/* Names of IANA, also behind a "/freeassociation.sourceforge.net/" or "/mozilla.org/20050126_1/" as
 * some programs put it, and of Windows; their clocks are better known to us than to the file. */
static const struct zone *zone_by_name(const char *tzid)
{
    const struct zone *zone = zone_get(tzid);

    for (const char *at = strchr(tzid, '/'); *tzid == '/' && at && !zone; at = strchr(at + 1, '/'))
        zone = zone_get(at + 1);
    return zone ? zone : zone_of_windows(tzid);
}

static enum ical_refusal find_zone(struct ical_reading *r, const char *tzid,
                                   const struct zone **zone)
{
    size_t i = 0;

    while (i < r->zone_count && !str_is(r->zones[i].tzid, tzid))
        i++;
    if (i == ICAL_ZONES)
        return ICAL_TOO_LONG;
    enum ical_refusal refusal = ICAL_ALLOWED;
    if (i == r->zone_count) {
        const struct zone *found = strlen(tzid) < 256 ? zone_by_name(tzid) : NULL;
        if (!found)
            refusal = zone_of_file(r, tzid, &found);
        r->zones[r->zone_count].tzid = tzid;
        r->zones[r->zone_count++].zone = found;
    }
    *zone = r->zones[i].zone;
    return refusal != ICAL_ALLOWED ? refusal : *zone ? ICAL_ALLOWED : ICAL_BAD_EVENT;
}

enum ical_refusal ical_time_read(struct ical_reading *r, const char *text, const char *tzid,
                                 struct ical_time *t)
{
    bool is_utc;

    if (--r->steps < 0)
        return ICAL_TOO_LONG;
    if (!read_local(text, t, &is_utc))
        return ICAL_BAD_EVENT;
    if (is_utc)
        return ICAL_ALLOWED;
    t->zone = r->zone;
    return t->is_date || !*tzid ? ICAL_ALLOWED : find_zone(r, tzid, &t->zone);
}

int64_t ical_time_instant(const struct ical_time *t)
{
    int64_t day = t->local / DAY - (t->local % DAY < 0);
    int second = (int) (t->local - day * DAY);

    if (!t->zone)
        return t->local;
    if (t->is_date)
        return zone_day_start(t->zone, (int32_t) day);
    return zone_instant(t->zone, (int32_t) day, second / 60) + second % 60;
}

bool ical_length_read(const char *text, struct ical_length *length)
{
    struct icaldurationtype d = icaldurationtype_from_string(text);

    if (icaldurationtype_is_bad_duration(d) || d.is_neg)
        return false;
    int64_t days = (int64_t) d.weeks * 7 + d.days;
    int64_t seconds = (int64_t) d.hours * 3600 + (int64_t) d.minutes * 60 + d.seconds;
    *length = (struct ical_length){ .days = days, .seconds = seconds };
    return days + seconds / DAY <= MOST_DAYS;
}
