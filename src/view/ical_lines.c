#include <strings.h>

#include "view/ical_parts.h"

enum { MOST_ZONE_PARTS = 5000 };

/* A walk through the copied file; lines are unfolded and cut where they lie. */
struct cutter {
    struct ical_reading *r;
    char *at;
    char *end;
    size_t number;                      /* of the line at `at` */
    const char **open;                  /* names of the components we are in */
    size_t *opened_at;
    size_t depth, room;
    size_t kept_depth;                  /* where the lines of the last part are, 0: it has ended */
    bool in_zone;
    size_t calendars, events, zone_parts;
    size_t line_room, part_room;
};

/* RFC 5545 3.1: a line goes on while the next one starts with a space or a tab.  Pulls it together
 * in place, ends it with a NUL and moves on; NULL at the end. */
static char *next_line(struct cutter *c)
{
    if (c->at == c->end)
        return NULL;
    char *line = c->at, *to = c->at, *from = c->at;
    for (;;) {
        char *stop = memchr(from, '\n', (size_t) (c->end - from));
        char *next = stop ? stop + 1 : c->end;
        stop = stop ? stop : c->end;
        c->number += next > stop;
        if (stop > from && stop[-1] == '\r')
            stop--;
        memmove(to, from, (size_t) (stop - from));
        to += stop - from;
        c->at = next;
        if (next == c->end || (*next != ' ' && *next != '\t'))
            break;
        from = next + 1;
    }
    *to = '\0';
    return line;
}

static enum ical_name name_of(const char *text)
{
    static const char *const names[] = {
        [LINE_DTEND] = "DTEND", [LINE_DTSTART] = "DTSTART", [LINE_DURATION] = "DURATION",
        [LINE_EXDATE] = "EXDATE", [LINE_FREEBUSY] = "FREEBUSY", [LINE_RDATE] = "RDATE",
        [LINE_RECURRENCE_ID] = "RECURRENCE-ID", [LINE_RRULE] = "RRULE", [LINE_STATUS] = "STATUS",
        [LINE_TRANSP] = "TRANSP", [LINE_TZID] = "TZID", [LINE_TZOFFSETFROM] = "TZOFFSETFROM",
        [LINE_TZOFFSETTO] = "TZOFFSETTO", [LINE_UID] = "UID"
    };

    for (size_t i = LINE_OTHER + 1; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(text, names[i]) == 0)
            return (enum ical_name) i;
    return LINE_OTHER;
}

static void trim_end(char *text)
{
    size_t len = strlen(text);

    while (len > 0 && strchr(" \t\r", text[len - 1]))
        text[--len] = '\0';
}

/* Cuts the parameter behind a ';' and returns where the sign behind it is; NULL for one that is not
 * written as RFC 5545 3.2 has it. */
static char *cut_parameter(char *name, struct ical_line *line)
{
    char *value = name + strcspn(name, "=;:");

    if (*value != '=')
        return NULL;
    *value++ = '\0';
    bool is_quoted = *value == '"';
    value += is_quoted;
    char *end = value + strcspn(value, is_quoted ? "\"" : ";:");
    if (is_quoted && *end)
        *end++ = '\0';
    if (strcasecmp(name, "TZID") == 0)
        line->tzid = value;
    if (strcasecmp(name, "FBTYPE") == 0)
        line->fbtype = value;
    return end;
}

/* NAME;PARAMETER=value:VALUE; false for a line that is nothing of the kind. */
static bool cut_line(char *text, struct ical_line *line)
{
    char *at = text + strcspn(text, ":;");

    *line = (struct ical_line){ .tzid = "", .fbtype = "" };
    char sign = *at;
    if (!sign)
        return false;
    *at = '\0';
    line->name = name_of(text);
    while (sign == ';') {
        at = cut_parameter(at + 1, line);
        if (!at)
            return false;
        sign = *at;
        *at = '\0';                 /* ends the parameter, too */
    }
    line->value = at + 1;
    if (sign == ':')
        trim_end(line->value);
    return sign == ':';
}

static enum ical_kind kind_of(const struct cutter *c, const char *name)
{
    if (c->depth == 3 && c->in_zone &&
        (strcasecmp(name, "STANDARD") == 0 || strcasecmp(name, "DAYLIGHT") == 0))
        return PART_OBSERVANCE;
    if (c->depth != 2 || strcasecmp(c->open[0], "VCALENDAR") != 0)
        return PART_OTHER;
    if (strcasecmp(name, "VEVENT") == 0)
        return PART_EVENT;
    if (strcasecmp(name, "VFREEBUSY") == 0)
        return PART_FREEBUSY;
    return strcasecmp(name, "VTIMEZONE") == 0 ? PART_ZONE : PART_OTHER;
}

static enum ical_refusal begin(struct cutter *c, const char *name, size_t number)
{
    struct ical_reading *r = c->r;

    if (c->depth == c->room) {
        c->room = c->room * 2 + 8;
        c->open = arena_grow(r->a, c->open, c->room, sizeof *c->open);
        c->opened_at = arena_grow(r->a, c->opened_at, c->room, sizeof *c->opened_at);
    }
    c->opened_at[c->depth] = number;
    c->open[c->depth++] = name;
    c->calendars += c->depth == 1 && strcasecmp(name, "VCALENDAR") == 0;
    enum ical_kind kind = kind_of(c, name);
    if (kind == PART_OTHER)
        return ICAL_ALLOWED;
    c->in_zone = kind == PART_ZONE || kind == PART_OBSERVANCE;
    c->kept_depth = c->depth;
    if (r->part_count == c->part_room)
        r->parts = arena_grow(r->a, r->parts, c->part_room = c->part_room * 2 + 64,
                              sizeof *r->parts);
    r->parts[r->part_count++] = (struct ical_part){ .kind = kind, .number = number,
                                                    .first = r->line_count, .uid = "" };
    c->events += !c->in_zone;
    c->zone_parts += c->in_zone;
    return c->events > ICAL_EVENTS || c->zone_parts > MOST_ZONE_PARTS ? ICAL_TOO_LONG
                                                                      : ICAL_ALLOWED;
}

static enum ical_refusal end(struct cutter *c, const char *name, size_t number)
{
    if (c->depth == 0 || strcasecmp(name, c->open[c->depth - 1]) != 0) {
        c->r->bad_line = number;
        return ICAL_BAD_EVENT;
    }
    if (c->depth == c->kept_depth)
        c->kept_depth = 0;
    if (c->depth == 2)
        c->in_zone = false;
    c->depth--;
    return ICAL_ALLOWED;
}

static void keep(struct cutter *c, const struct ical_line *line)
{
    struct ical_reading *r = c->r;

    if (r->line_count == c->line_room)
        r->lines = arena_grow(r->a, r->lines, c->line_room = c->line_room * 2 + 256,
                              sizeof *r->lines);
    struct ical_part *part = &r->parts[r->part_count - 1];
    r->lines[r->line_count++] = *line;
    part->count++;
    part->replaces = part->replaces || line->name == LINE_RECURRENCE_ID;
    if (line->name == LINE_UID)
        part->uid = line->value;
}

static enum ical_refusal take(struct cutter *c, char *text, size_t number)
{
    struct ical_line line;

    if (strncasecmp(text, "BEGIN:", 6) == 0) {
        trim_end(text);
        return begin(c, text + 6, number);
    }
    if (c->depth > 0 && strncasecmp(text, "END:", 4) == 0) {
        trim_end(text);
        return end(c, text + 4, number);
    }
    if (c->kept_depth == 0 || c->kept_depth != c->depth || !cut_line(text, &line) ||
        line.name == LINE_OTHER)
        return ICAL_ALLOWED;
    line.number = number;
    keep(c, &line);
    return ICAL_ALLOWED;
}

enum ical_refusal ical_cut(struct ical_reading *r, const char *text, size_t len)
{
    static const char mark[] = "\xef\xbb\xbf";          /* of UTF-8, as Windows puts it */

    if (len > ICAL_BYTES)
        return ICAL_TOO_LONG;
    if (len == 0 || memchr(text, '\0', len))            /* also what UTF-16 looks like */
        return ICAL_NOT;
    struct cutter c = { .r = r, .at = arena_slice(r->a, text, len), .number = 1 };
    c.end = c.at + len;
    if (str_starts(c.at, mark))
        c.at += strlen(mark);
    size_t number = c.number;
    for (char *line; (line = next_line(&c)); number = c.number) {
        enum ical_refusal refusal = take(&c, line, number);
        if (refusal != ICAL_ALLOWED)
            return refusal;
    }
    if (c.calendars == 0)
        return ICAL_NOT;
    if (c.depth == 0)
        return ICAL_ALLOWED;
    r->bad_line = c.opened_at[c.depth - 1];
    return ICAL_BAD_EVENT;
}

const struct ical_line *ical_line(const struct ical_reading *r, const struct ical_part *part,
                                  enum ical_name name)
{
    for (size_t i = part->first; i < part->first + part->count; i++)
        if (r->lines[i].name == name)
            return &r->lines[i];
    return NULL;
}
