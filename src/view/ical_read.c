#include <pthread.h>
#include <strings.h>

#include <libical/ical.h>

#include "view/ical_parts.h"

enum { DAY = 86400 };

/* What all events share: where their times go. */
struct gathering {
    struct ical_reading r;
    struct ical_span *spans;
    size_t count, room;
};

/* Instants, or days for whole-day exceptions, sorted. */
struct moments {
    int64_t *all;
    size_t count, room;
};

/* An event of which times are being made. */
struct event {
    struct gathering *g;
    const struct ical_part *part;
    struct ical_time start;
    struct ical_length length;
    struct moments left_out, left_out_days;
};

/* libical is safe in many threads but for two things done once, here: whether an error ends the
 * program, and its table of zones, which its first UTC time reads. */
static void start_libical(void)
{
    icalerror_set_errors_are_fatal(0);
    icaltimezone_get_utc_timezone();
}

/* Remembers where the trouble was, at the first place that knows. */
static enum ical_refusal refuse(struct ical_reading *r, enum ical_refusal why, size_t line)
{
    if (why == ICAL_BAD_EVENT && r->bad_line == 0)
        r->bad_line = line;
    return why;
}

/* ---- spans ---- */

static enum ical_refusal add_span(struct gathering *g, int64_t starts, int64_t ends)
{
    starts = starts > g->r.from ? starts : g->r.from;
    ends = ends < g->r.to ? ends : g->r.to;
    if (starts >= ends)
        return ICAL_ALLOWED;
    if (g->count == ICAL_SPANS)
        return ICAL_TOO_LONG;
    if (g->count == g->room)
        g->spans = arena_grow(g->r.a, g->spans, g->room = g->room * 2 + 64, sizeof *g->spans);
    g->spans[g->count++] = (struct ical_span){ .starts = starts, .ends = ends };
    return ICAL_ALLOWED;
}

static int by_start(const void *a, const void *b)
{
    const struct ical_span *one = a, *other = b;

    return (one->starts > other->starts) - (one->starts < other->starts);
}

static size_t join(struct ical_span *spans, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(spans, count, sizeof *spans, by_start);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || spans[i].starts > spans[kept - 1].ends)
            spans[kept++] = spans[i];
        else if (spans[i].ends > spans[kept - 1].ends)
            spans[kept - 1].ends = spans[i].ends;
    }
    return kept;
}

/* ---- exceptions ---- */

static int by_value(const void *a, const void *b)
{
    const int64_t *one = a, *other = b;

    return (*one > *other) - (*one < *other);
}

static bool has_moment(const struct moments *m, int64_t moment)
{
    return m->count > 0 && bsearch(&moment, m->all, m->count, sizeof moment, by_value);
}

static void sort_moments(struct moments *m)
{
    if (m->count > 0)
        qsort(m->all, m->count, sizeof *m->all, by_value);
}

static int64_t day_of(int64_t local)
{
    return local / DAY - (local % DAY < 0);
}

/* An exception means an instant; if it or the event is a whole day, all that begins on that day. */
static void leave_out(struct event *e, const struct ical_time *t)
{
    bool is_day = t->is_date || e->start.is_date;
    struct moments *m = is_day ? &e->left_out_days : &e->left_out;

    if (m->count == m->room)
        m->all = arena_grow(e->g->r.a, m->all, m->room = m->room * 2 + 16, sizeof *m->all);
    m->all[m->count++] = is_day ? day_of(t->local) : ical_time_instant(t);
}

/* Calls each() with the parts of a line's value between commas. */
static enum ical_refusal each_piece(struct event *e, const struct ical_line *line,
                                    enum ical_refusal (*each)(struct event *,
                                                              const struct ical_line *, char *))
{
    enum ical_refusal refusal = ICAL_ALLOWED;
    char *rest = line->value;

    for (char *piece; refusal == ICAL_ALLOWED && (piece = strsep(&rest, ","));)
        refusal = each(e, line, piece);
    return refuse(&e->g->r, refusal, line->number);
}

static enum ical_refusal leave_out_piece(struct event *e, const struct ical_line *line,
                                         char *piece)
{
    struct ical_time t;
    enum ical_refusal refusal = ical_time_read(&e->g->r, piece, line->tzid, &t);

    if (refusal == ICAL_ALLOWED)
        leave_out(e, &t);
    return refusal;
}

/* The time of a series that another event replaces, moved or cancelled.  RANGE=THISANDFUTURE, which
 * moves the later ones too, is read as that one time: few programs write it, or read it so. */
static enum ical_refusal leave_out_replaced(struct event *e, const struct ical_part *other)
{
    struct ical_reading *r = &e->g->r;
    const struct ical_line *line = ical_line(r, other, LINE_RECURRENCE_ID);
    struct ical_time t;
    enum ical_refusal refusal = ical_time_read(r, line->value, line->tzid, &t);

    if (refusal == ICAL_ALLOWED)
        leave_out(e, &t);
    return refuse(r, refusal, line->number);
}

static enum ical_refusal read_exceptions(struct event *e)
{
    struct ical_reading *r = &e->g->r;
    const struct ical_part *part = e->part;
    enum ical_refusal refusal = ICAL_ALLOWED;

    for (size_t i = 0; refusal == ICAL_ALLOWED && i < r->part_count; i++)
        if (r->parts[i].replaces && part->uid[0] && str_is(r->parts[i].uid, part->uid))
            refusal = leave_out_replaced(e, &r->parts[i]);
    for (size_t i = part->first; refusal == ICAL_ALLOWED && i < part->first + part->count; i++)
        if (r->lines[i].name == LINE_EXDATE)
            refusal = each_piece(e, &r->lines[i], leave_out_piece);
    sort_moments(&e->left_out);
    sort_moments(&e->left_out_days);
    return refusal;
}

/* ---- events ---- */

static int64_t end_of(const struct ical_time *start, const struct ical_length *length)
{
    struct ical_time end = *start;

    end.local += length->days * DAY;
    return ical_time_instant(&end) + length->seconds;
}

/* A time of the event, in the local seconds of its start. */
static enum ical_refusal add_time(void *what, int64_t local)
{
    struct event *e = what;
    struct ical_time start = e->start;

    start.local = local;
    int64_t instant = ical_time_instant(&start);
    if (has_moment(&e->left_out, instant) || has_moment(&e->left_out_days, day_of(local)))
        return ICAL_ALLOWED;
    return add_span(e->g, instant, end_of(&start, &e->length));
}

/* "start/end" or "start/duration" (RFC 5545 3.3.9). */
static enum ical_refusal read_period(struct ical_reading *r, char *text, const char *tzid,
                                     struct ical_time *start, int64_t *ends)
{
    char *second = strchr(text, '/');
    struct ical_length length;
    struct ical_time end;

    if (!second)
        return ICAL_BAD_EVENT;
    *second++ = '\0';
    enum ical_refusal refusal = ical_time_read(r, text, tzid, start);
    if (refusal != ICAL_ALLOWED)
        return refusal;
    if (ical_length_read(second, &length)) {
        *ends = end_of(start, &length);
        return ICAL_ALLOWED;
    }
    refusal = ical_time_read(r, second, tzid, &end);
    if (refusal == ICAL_ALLOWED)
        *ends = ical_time_instant(&end);
    return refusal == ICAL_ALLOWED && *ends < ical_time_instant(start) ? ICAL_BAD_EVENT : refusal;
}

static enum ical_refusal add_listed(struct event *e, const struct ical_line *line, char *piece)
{
    struct ical_reading *r = &e->g->r;
    struct ical_time start;
    int64_t ends;
    bool is_period = strchr(piece, '/');
    enum ical_refusal refusal = is_period ? read_period(r, piece, line->tzid, &start, &ends)
                                          : ical_time_read(r, piece, line->tzid, &start);

    if (refusal != ICAL_ALLOWED)
        return refusal;
    int64_t instant = ical_time_instant(&start);
    if (has_moment(&e->left_out, instant) || has_moment(&e->left_out_days, day_of(start.local)))
        return ICAL_ALLOWED;
    return add_span(e->g, instant, is_period ? ends : end_of(&start, &e->length));
}

/* How long the event lasts.  With a DTEND each of its times lasts as many seconds, with a DURATION
 * as many days by the clock (RFC 5545 3.8.5.3); a day without an end lasts one day, a time none. */
static enum ical_refusal read_length(struct event *e)
{
    struct ical_reading *r = &e->g->r;
    const struct ical_line *line = ical_line(r, e->part, LINE_DTEND);
    struct ical_time end;

    e->length = (struct ical_length){ .days = e->start.is_date };
    if (!line) {
        line = ical_line(r, e->part, LINE_DURATION);
        bool is_read = !line || ical_length_read(line->value, &e->length);
        return is_read ? ICAL_ALLOWED : refuse(r, ICAL_BAD_EVENT, line->number);
    }
    enum ical_refusal refusal = ical_time_read(r, line->value, line->tzid, &end);
    if (refusal != ICAL_ALLOWED)
        return refuse(r, refusal, line->number);
    int64_t seconds = ical_time_instant(&end) - ical_time_instant(&e->start);
    if (seconds < 0)
        return refuse(r, ICAL_BAD_EVENT, line->number);
    bool is_days = e->start.is_date && end.is_date;
    int64_t days = (end.local - e->start.local) / DAY;
    if (is_days)                            /* that ends on its own day: as many programs mean it */
        e->length.days = days > 0 ? days : 1;
    else
        e->length = (struct ical_length){ .seconds = seconds };
    return ICAL_ALLOWED;
}

static enum ical_refusal read_event(struct event *e)
{
    struct ical_reading *r = &e->g->r;
    const struct ical_line *line = ical_line(r, e->part, LINE_DTSTART);
    enum ical_refusal refusal = line ? ical_time_read(r, line->value, line->tzid, &e->start)
                                     : ICAL_BAD_EVENT;

    if (refusal != ICAL_ALLOWED)
        return refuse(r, refusal, line ? line->number : e->part->number);
    return read_length(e);
}

/* All exceptions first, then the times of the rules and of RDATE. */
static enum ical_refusal unfold(struct event *e)
{
    struct ical_reading *r = &e->g->r;
    const struct ical_part *part = e->part;
    enum ical_refusal refusal = read_exceptions(e);

    if (refusal == ICAL_ALLOWED)
        refusal = add_time(e, e->start.local);
    for (size_t i = part->first; refusal == ICAL_ALLOWED && i < part->first + part->count; i++) {
        const struct ical_line *line = &r->lines[i];
        struct ical_repeat rule = {     /* the clock of the place is at most a day off UTC */
            .rule = line->value, .start = e->start, .to = r->to + 2 * DAY,
            .from = r->from - 2 * DAY - e->length.days * DAY - e->length.seconds,
            .each = add_time, .what = e
        };
        if (line->name == LINE_RDATE)
            refusal = each_piece(e, line, add_listed);
        if (line->name == LINE_RRULE)
            refusal = refuse(r, ical_repeat(r, &rule), line->number);
    }
    return refusal;
}

static const char *value_of(const struct ical_reading *r, const struct ical_part *part,
                            enum ical_name name)
{
    const struct ical_line *line = ical_line(r, part, name);

    return line ? line->value : "";
}

static enum ical_refusal add_event(struct gathering *g, const struct ical_part *part)
{
    struct ical_reading *r = &g->r;
    struct event e = { .g = g, .part = part };

    if (strcasecmp(value_of(r, part, LINE_TRANSP), "TRANSPARENT") == 0 ||
        strcasecmp(value_of(r, part, LINE_STATUS), "CANCELLED") == 0)
        return ICAL_ALLOWED;
    enum ical_refusal refusal = read_event(&e);
    if (refusal != ICAL_ALLOWED)
        return refusal;
    return part->replaces ? add_time(&e, e.start.local) : unfold(&e);
}

static enum ical_refusal add_busy_piece(struct event *e, const struct ical_line *line, char *piece)
{
    struct ical_time start;
    int64_t ends;
    enum ical_refusal refusal = read_period(&e->g->r, piece, line->tzid, &start, &ends);

    return refusal == ICAL_ALLOWED ? add_span(e->g, ical_time_instant(&start), ends) : refusal;
}

static enum ical_refusal add_free_busy(struct gathering *g, const struct ical_part *part)
{
    struct event e = { .g = g, .part = part };
    enum ical_refusal refusal = ICAL_ALLOWED;

    for (size_t i = part->first; refusal == ICAL_ALLOWED && i < part->first + part->count; i++) {
        const struct ical_line *line = &g->r.lines[i];
        if (line->name == LINE_FREEBUSY && strcasecmp(line->fbtype, "FREE") != 0)
            refusal = each_piece(&e, line, add_busy_piece);
    }
    return refusal;
}

static enum ical_refusal gather(struct gathering *g, struct ical_read *out)
{
    for (size_t i = 0; i < g->r.part_count; i++) {
        const struct ical_part *part = &g->r.parts[i];
        size_t before = g->count;
        if (part->kind != PART_EVENT && part->kind != PART_FREEBUSY)
            continue;
        enum ical_refusal refusal = part->kind == PART_EVENT ? add_event(g, part)
                                                             : add_free_busy(g, part);
        if (refusal != ICAL_ALLOWED)
            return refusal;
        if (g->count > before)
            out->events++;
        else
            out->left_out++;
    }
    return ICAL_ALLOWED;
}

enum ical_refusal ical_read_busy(struct arena *a, const char *text, size_t len,
                                 const struct zone *zone, int64_t from, int64_t to,
                                 struct ical_read *out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct arena *scratch = arena_new(NULL);
    struct gathering g = { .r = { .a = scratch, .zone = zone, .from = from, .to = to,
                                  .steps = ICAL_STEPS } };

    pthread_once(&once, start_libical);
    *out = (struct ical_read){ 0 };
    enum ical_refusal refusal = ical_cut(&g.r, text, len);
    if (refusal == ICAL_ALLOWED)
        refusal = gather(&g, out);
    if (refusal == ICAL_ALLOWED && g.count > 0) {
        out->count = join(g.spans, g.count);
        out->spans = arena_array(a, out->count, sizeof *out->spans);
        memcpy(out->spans, g.spans, out->count * sizeof *out->spans);
    }
    out->line = refusal == ICAL_BAD_EVENT ? g.r.bad_line : 0;
    icalmemory_free_ring();                 /* libical's texts of this thread */
    arena_free(scratch);
    return refusal;
}
