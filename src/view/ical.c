#include "view/ical.h"

#include "base/date.h"
#include "base/str.h"
#include "view/ical_parts.h"

enum { DAY = 86400, LINE_OCTETS = 75 };

/* A content line is put together in `line`, and folded into `out` when it is whole. */
struct writer {
    struct str out;
    struct str line;
    const char *lang;
};

/* RFC 5545 3.1: at most 75 octets, then CRLF and a space, which counts in the next line.  Only
 * valid UTF-8 gets into a line, so a cut is at most three bytes back. */
static void end_line(struct writer *w)
{
    const char *at = w->line.text;
    size_t left = w->line.len;
    size_t room = LINE_OCTETS;

    while (left > room) {
        size_t n = room;
        while ((at[n] & 0xc0) == 0x80)
            n--;
        str_add_len(&w->out, at, n);
        str_add(&w->out, "\r\n ");
        at += n;
        left -= n;
        room = LINE_OCTETS - 1;
    }
    str_add_len(&w->out, at, left);
    str_add(&w->out, "\r\n");
    str_clear(&w->line);
}

static void write_line(struct writer *w, const char *line)
{
    str_add(&w->line, line);
    end_line(w);
}

static size_t line_break_length(const char *text)
{
    static const char *const breaks[] = { "\r\n", "\r", "\n", "\xc2\x85", "\xe2\x80\xa8",
                                          "\xe2\x80\xa9" };

    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (str_starts(text, breaks[i]))
            return strlen(breaks[i]);
    return 0;
}

/* The next character of a text that may stand in a calendar, moving `*at` behind it; NULL at the
 * end.  All that a reader might take for the end of a line (also Unicode's own) is "\n", for the
 * caller to escape; other control characters and broken bytes are left out. */
static const char *next_char(const char **at, size_t *len)
{
    while (**at) {
        const char *c = *at;
        size_t line_break = line_break_length(c);
        if (line_break > 0) {
            *at += line_break;
            *len = 1;
            return "\n";
        }
        *len = str_letter(c);
        *at += *len > 0 ? *len : 1;
        bool is_control = (unsigned char) *c < ' ' || *c == 0x7f;
        if (*len > 0 && (!is_control || *c == '\t'))
            return c;
    }
    return NULL;
}

/* RFC 5545 3.3.11. */
static void add_text(struct writer *w, const char *text)
{
    const char *c;
    size_t len;

    while ((c = next_char(&text, &len))) {
        if (*c == '\n') {
            str_add(&w->line, "\\n");
            continue;
        }
        if (strchr("\\;,", *c))
            str_add_char(&w->line, '\\');
        str_add_len(&w->line, c, len);
    }
}

/* RFC 5545 3.2: a quoted parameter has no way to hold a quote that all clients read. */
static void add_quoted(struct writer *w, const char *text)
{
    const char *c;
    size_t len;

    str_add_char(&w->line, '"');
    while ((c = next_char(&text, &len))) {
        if (*c == '"')
            c = "'";
        if (*c == '\n')
            c = " ";
        str_add_len(&w->line, c, len);
    }
    str_add_char(&w->line, '"');
}

/* An address as it is, but for what may not stand in one (RFC 3986 2). */
static void add_address(struct writer *w, const char *uri)
{
    for (; *uri; uri++) {
        if (*uri > ' ' && *uri < 0x7f && !strchr("\"<>\\^`{|}", *uri))
            str_add_char(&w->line, *uri);
        else
            str_add_fmt(&w->line, "%%%02X", (unsigned) (unsigned char) *uri);
    }
}

static void write_text(struct writer *w, const char *name, const char *value)
{
    if (str_empty(value))
        return;
    str_add(&w->line, name);
    str_add_char(&w->line, ':');
    add_text(w, value);
    end_line(w);
}

/* A text for people, in the language of the calendar. */
static void write_words(struct writer *w, const char *name, const char *value)
{
    if (!str_empty(w->lang) && !str_empty(value))
        name = str_fmt(w->line.arena, "%s;LANGUAGE=%s", name, w->lang);
    write_text(w, name, value);
}

/* "20260329T013000" by the clock of a zone, or in UTC (NULL) with a Z. */
static void add_instant(struct writer *w, int64_t instant, const struct zone *zone)
{
    int64_t local = instant + (zone ? zone_offset(zone, instant) : 0);
    int64_t day = local / DAY - (local % DAY < 0);
    int second = (int) (local - day * DAY);
    int year, month, month_day;

    date_to_ymd((int32_t) day, &year, &month, &month_day);
    str_add_fmt(&w->line, "%04d%02d%02dT%02d%02d%02d%s", year, month, month_day, second / 3600,
                second / 60 % 60, second % 60, zone ? "" : "Z");
}

static void write_instant(struct writer *w, const char *name, int64_t instant)
{
    str_add_fmt(&w->line, "%s:", name);
    add_instant(w, instant, NULL);
    end_line(w);
}

/* Does the local time of an instant mean that instant, and no other, to every client?  Not in an
 * hour that happens twice, where RFC 5545 means the first and some clients take the second. */
static bool is_told_by_clock(const struct zone *zone, int64_t instant)
{
    struct zone_change next;
    int32_t day;
    int minutes;

    if (zone_next_change(zone, instant, &next) && next.at - instant <= next.before - next.after)
        return false;
    zone_local(zone, instant, &day, &minutes);
    int64_t back = zone_instant(zone, day, minutes);
    return back <= instant && instant - back < 60;
}

/* Both times in local time, or else both in UTC, as RFC 5545 3.8.2.2 has it. */
static void write_times(struct writer *w, const struct ical_event *e)
{
    const int64_t at[] = { e->starts, e->ends };
    bool is_local = is_told_by_clock(e->zone, e->starts) && is_told_by_clock(e->zone, e->ends);
    size_t count = e->ends > e->starts ? 2 : 1;         /* DTEND must be later, or not there */

    for (size_t i = 0; i < count; i++) {
        str_add(&w->line, i == 0 ? "DTSTART" : "DTEND");
        if (is_local)
            str_add_fmt(&w->line, ";TZID=%s", zone_name(e->zone));
        str_add_char(&w->line, ':');
        add_instant(w, at[i], is_local ? e->zone : NULL);
        end_line(w);
    }
}

/* 1e-7 degrees as six decimals (RFC 5545 3.8.1.6), whatever the decimal sign of the locale. */
static void add_degrees(struct writer *w, int64_t degrees)
{
    int64_t micro = ((degrees < 0 ? -degrees : degrees) + 5) / 10;

    str_add_fmt(&w->line, "%s%lld.%06lld", degrees < 0 && micro > 0 ? "-" : "",
                (long long) (micro / 1000000), (long long) (micro % 1000000));
}

static void write_where(struct writer *w, const struct ical_event *e)
{
    write_text(w, "LOCATION", e->location);
    if (e->located) {
        str_add(&w->line, "GEO:");
        add_degrees(w, e->latitude);
        str_add_char(&w->line, ';');
        add_degrees(w, e->longitude);
        end_line(w);
    }
    if (str_empty(e->url))
        return;
    str_add(&w->line, "URL:");
    add_address(w, e->url);
    end_line(w);
}

static void write_person(struct writer *w, const char *property, const char *name,
                         const char *parameters, const char *mail)
{
    if (str_empty(mail))
        return;
    str_add(&w->line, property);
    if (!str_empty(name)) {
        str_add(&w->line, ";CN=");
        add_quoted(w, name);
    }
    str_add_fmt(&w->line, "%s:mailto:", parameters);
    add_address(w, mail);
    end_line(w);
}

static void write_people(struct writer *w, const struct ical_event *e)
{
    const char *attendee = str_fmt(w->line.arena, ";ROLE=REQ-PARTICIPANT;PARTSTAT=%s;RSVP=%s",
                                   str_empty(e->answer) ? "NEEDS-ACTION" : e->answer,
                                   e->rsvp ? "TRUE" : "FALSE");

    write_person(w, "ORGANIZER", e->organizer, "", e->organizer_mail);
    write_person(w, "ATTENDEE", e->attendee, attendee, e->attendee_mail);
}

static void write_event(struct writer *w, const struct ical_event *e, bool is_cancelled)
{
    static const char *const states[] = { [ICAL_CONFIRMED] = "CONFIRMED",
                                          [ICAL_TENTATIVE] = "TENTATIVE",
                                          [ICAL_CANCELLED] = "CANCELLED" };

    write_line(w, "BEGIN:VEVENT");
    write_text(w, "UID", e->uid);
    str_add_fmt(&w->line, "SEQUENCE:%lld", (long long) e->sequence);
    end_line(w);
    write_instant(w, "DTSTAMP", e->changed_at);
    write_instant(w, "CREATED", e->made_at);
    write_instant(w, "LAST-MODIFIED", e->changed_at);
    write_times(w, e);
    write_words(w, "SUMMARY", e->summary);
    write_words(w, "DESCRIPTION", e->description);
    write_where(w, e);
    write_text(w, "CATEGORIES", e->category);
    write_text(w, "STATUS", states[is_cancelled ? ICAL_CANCELLED : e->status]);
    write_text(w, "TRANSP", e->free ? "TRANSPARENT" : "OPAQUE");
    write_people(w, e);
    write_line(w, "END:VEVENT");
}

/* RFC 7986's properties, and the older ones that Outlook, Google and Apple read. */
static void write_refresh(struct writer *w, int64_t seconds)
{
    if (seconds <= 0)
        return;
    bool is_hours = seconds % 3600 == 0;
    const char *duration = str_fmt(w->line.arena, "PT%lld%c",
                                   (long long) (is_hours ? seconds / 3600 : seconds),
                                   is_hours ? 'H' : 'S');
    write_text(w, "REFRESH-INTERVAL;VALUE=DURATION", duration);
    write_text(w, "X-PUBLISHED-TTL", duration);
}

static void write_head(struct writer *w, const struct ical_calendar *c)
{
    write_line(w, "BEGIN:VCALENDAR");
    write_line(w, "VERSION:2.0");
    write_line(w, "PRODID:-//Beffroi//Calendar//EN");
    write_line(w, "CALSCALE:GREGORIAN");
    write_text(w, "METHOD", c->method);
    write_words(w, "NAME", c->name);
    write_text(w, "X-WR-CALNAME", c->name);
    write_words(w, "DESCRIPTION", c->about);
    write_text(w, "X-WR-CALDESC", c->about);
    write_refresh(w, c->refresh);

    size_t same = 0;
    while (same < c->count && c->events[same].zone == c->events[0].zone)
        same++;
    if (same == c->count && same > 0)
        write_text(w, "X-WR-TIMEZONE", zone_name(c->events[0].zone));
}

/* A VTIMEZONE before the first event of each zone, for all its events. */
static void write_zones(struct writer *w, const struct ical_calendar *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct zone *zone = c->events[i].zone;
        size_t seen = 0;
        while (c->events[seen].zone != zone)
            seen++;
        if (seen < i)
            continue;
        int64_t first = c->events[i].starts, last = c->events[i].ends;
        for (size_t k = i + 1; k < c->count; k++) {
            const struct ical_event *e = &c->events[k];
            first = e->zone == zone && e->starts < first ? e->starts : first;
            last = e->zone == zone && e->ends > last ? e->ends : last;
        }
        ical_zone_text(&w->out, zone, first, last);
    }
}

char *ical_text(struct arena *a, const struct ical_calendar *c, size_t *len)
{
    struct writer w = { .out = str_new(a), .line = str_new(a), .lang = c->lang };

    write_head(&w, c);
    write_zones(&w, c);
    for (size_t i = 0; i < c->count; i++)
        write_event(&w, &c->events[i], str_is(c->method, "CANCEL"));
    write_line(&w, "END:VCALENDAR");
    if (len)
        *len = w.out.len;
    return w.out.text;
}
