#include "booking/free.h"

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"

enum { NEAT = 300, OTHER_RESOURCES = 3 };           /* seconds a proposed time is rounded up to */

/* What takes a resource, how much of it is in `free`; or what is left of it. */
struct spans {
    struct arena *a;
    struct times *at;
    size_t count;
    size_t room;
};

static void spans_add(struct spans *s, struct times t)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        s->at = arena_grow(s->a, s->at, s->room, sizeof *s->at);
    }
    s->at[s->count++] = t;
}

size_t place_busy(struct db *db, struct arena *a, const struct place *place, int64_t from,
                  int64_t to, struct busy_time **out)
{
    size_t count = 0, room = 0;
    struct rows *rows = db_query(db, a,
        "SELECT c.resource_id AS resource_id, b.starts_at AS starts_at, b.ends_at AS ends_at"
        "  FROM busy_calendar c JOIN busy b ON b.calendar_id = c.id"
        " WHERE c.place_id = $1 AND b.starts_at < $3 AND b.ends_at > $2 ORDER BY b.starts_at",
        ARGS(arg_int(place->id), arg_int(from), arg_int(to)));

    for (*out = NULL; rows_next(rows); count++) {
        if (count == room) {
            room = room ? 2 * room : 16;
            *out = arena_grow(a, *out, room, sizeof **out);
        }
        (*out)[count] = (struct busy_time){ col_int(rows, "resource_id"),
                                            col_int(rows, "starts_at"),
                                            col_int(rows, "ends_at") };
    }
    return count;
}

bool busy_takes(const struct busy_time *b, int64_t resource)
{
    return !b->resource || b->resource == resource;
}

struct busy_times {
    struct busy_time *at;
    size_t count;
};

/* A resource is taken whole by another calendar, however many bookings it holds. */
static void add_busy(struct spans *there, const struct busy_times *busy, int64_t resource,
                     int64_t capacity)
{
    for (size_t i = 0; i < busy->count; i++)
        if (busy_takes(&busy->at[i], resource))
            spans_add(there, (struct times){ busy->at[i].starts_at, busy->at[i].ends_at,
                                             capacity });
}

/* The openings of a place as instants, in order; those that meet (at midnight) are one. */
static struct spans openings(struct db *db, struct arena *a, const struct place *place,
                             int32_t from, int32_t to)
{
    const struct zone *zone = zone_get(place->zone);
    struct spans open = { .a = a };
    size_t count;
    struct day *days = days_between(db, a, from, to, place->id, &count);

    for (size_t i = 0; i < count; i++) {
        for (int j = 0; day_is_open(&days[i]) && j < days[i].count; j++) {
            int64_t start = zone_instant(zone, days[i].date, days[i].spans[j].from);
            int64_t end = zone_instant(zone, days[i].date, days[i].spans[j].to);

            if (open.count && open.at[open.count - 1].ends_at == start)
                open.at[open.count - 1].ends_at = end;
            else
                spans_add(&open, (struct times){ start, end, 0 });
        }
    }
    return open;
}

bool open_during(struct db *db, struct arena *a, const struct place *place, int64_t starts_at,
                 int64_t ends_at, const char **why)
{
    int32_t first;
    int32_t last;
    struct day d;

    zone_local(zone_get(place->zone), starts_at, &first, NULL);
    zone_local(zone_get(place->zone), ends_at - 1, &last, NULL);
    struct spans open = openings(db, a, place, first, last);
    for (size_t i = 0; i < open.count; i++)
        if (open.at[i].starts_at <= starts_at && open.at[i].ends_at >= ends_at)
            return true;

    *why = day_on(db, a, place, first, &d) && !str_empty(d.reason) ? d.reason : NULL;
    return false;
}

/* One end of what takes a resource. */
struct edge {
    int64_t at;
    int64_t change;
};

static int edge_order(const void *one, const void *other)
{
    const struct edge *e = one;
    const struct edge *f = other;

    return (e->at > f->at) - (e->at < f->at);
}

/* The stretches during which something is there, each with how much room is left. */
static struct spans taken(struct arena *a, const struct spans *there, int64_t capacity)
{
    struct spans out = { .a = a };
    size_t count = 2 * there->count;
    struct edge *edges = arena_array(a, count ? count : 1, sizeof *edges);
    int64_t held = 0;

    for (size_t i = 0; i < there->count; i++) {
        const struct times *t = &there->at[i];
        edges[2 * i] = (struct edge){ t->starts_at, t->free };
        edges[2 * i + 1] = (struct edge){ t->ends_at, -t->free };
    }
    qsort(edges, count, sizeof *edges, edge_order);
    for (size_t i = 0; i + 1 < count; i++) {
        held += edges[i].change;
        if (held && edges[i].at < edges[i + 1].at)
            spans_add(&out, (struct times){ edges[i].at, edges[i + 1].at,
                                            held < capacity ? capacity - held : 0 });
    }
    return out;
}

/* What is left of the openings after `from` and before `to`. */
static struct spans left_open(struct arena *a, const struct spans *open, const struct spans *busy,
                              int64_t capacity, int64_t from, int64_t to)
{
    struct spans out = { .a = a };
    size_t j = 0;

    for (size_t i = 0; i < open->count; i++) {
        int64_t start = open->at[i].starts_at > from ? open->at[i].starts_at : from;
        int64_t end = open->at[i].ends_at < to ? open->at[i].ends_at : to;
        int64_t least = capacity;

        while (j < busy->count && busy->at[j].ends_at <= start)
            j++;
        for (size_t k = j; k < busy->count && busy->at[k].starts_at < end; k++) {
            const struct times *b = &busy->at[k];

            if (b->free > 0) {
                least = b->free < least ? b->free : least;
                continue;
            }
            if (b->starts_at > start)
                spans_add(&out, (struct times){ start, b->starts_at, least });
            start = b->ends_at > start ? b->ends_at : start;
            least = capacity;
        }
        if (start < end)
            spans_add(&out, (struct times){ start, end, least });
    }
    return out;
}

/* The held bookings of one resource, but for one that is being moved. */
static struct spans bookings_of(struct db *db, struct arena *a, int64_t resource, int64_t from,
                                int64_t to, int64_t but)
{
    struct spans out = { .a = a };
    struct rows *rows = db_query(db, a,
        "SELECT starts_at, ends_at FROM booking"
        " WHERE resource_id = $1 AND state = 1 AND starts_at > $2 - 2678400 AND starts_at < $3"
        "   AND ends_at > $2 AND id <> $4 ORDER BY starts_at",
        ARGS(arg_int(resource), arg_int(from), arg_int(to), arg_int(but)));

    while (rows_next(rows))
        spans_add(&out, (struct times){ col_int(rows, "starts_at"), col_int(rows, "ends_at"), 1 });
    return out;
}

static void add_way(struct booking_result *out, enum way way, const char *name, int64_t resource,
                    struct times t)
{
    if (out->way_count < ALTERNATIVES)
        out->ways[out->way_count++] = (struct alternative){
            .way = way, .resource = resource, .resource_name = name,
            .starts_at = t.starts_at, .ends_at = t.ends_at,
        };
}

/* A time of `seconds` in `free`, as near to `wanted` as can be, that begins inside [from, to):
 * before or after `wanted`.  False if there is none. */
static bool nearest(const struct spans *free, struct times within, int64_t wanted, int64_t seconds,
                    bool before, struct times *found)
{
    bool any = false;

    for (size_t i = 0; i < free->count; i++) {
        const struct times *f = &free->at[i];
        int64_t first = f->starts_at > within.starts_at ? f->starts_at : within.starts_at;
        int64_t last = f->ends_at - seconds < within.ends_at - 1 ? f->ends_at - seconds
                                                                 : within.ends_at - 1;
        int64_t start = before ? (last < wanted ? last : wanted)
                               : (first > wanted ? first : wanted);

        if (first > last || start < first || start > last || (any && !before))
            continue;
        *found = (struct times){ start, start + seconds, 0 };
        any = true;
    }
    return any;
}

/* Before and after on the same day, the nearer one first. */
static void ways_same_day(const struct spans *free, struct times day, const struct booking_wish *w,
                          const struct resource *r, struct booking_result *out)
{
    int64_t seconds = w->ends_at - w->starts_at;
    struct times before = { 0 };
    struct times after = { 0 };
    bool has_before = nearest(free, day, w->starts_at, seconds, true, &before);
    bool has_after = nearest(free, day, w->starts_at, seconds, false, &after);
    bool after_first = has_after && (!has_before || after.starts_at - w->starts_at
                                                    <= w->starts_at - before.starts_at);

    if (has_after && after_first)
        add_way(out, WAY_AFTER, r->name, r->id, after);
    if (has_before)
        add_way(out, WAY_BEFORE, r->name, r->id, before);
    if (has_after && !after_first)
        add_way(out, WAY_AFTER, r->name, r->id, after);
}

/* The first later day with room, as near to the same time of the day as can be. */
static void ways_other_day(const struct spans *free, const struct zone *zone,
                           const struct booking_wish *w, const struct resource *r,
                           struct booking_result *out)
{
    int64_t seconds = w->ends_at - w->starts_at;
    int32_t date;
    int minutes;

    zone_local(zone, w->starts_at, &date, &minutes);
    for (int32_t d = date + 1; d <= date + SEARCH_DAYS; d++) {
        int64_t wanted = zone_instant(zone, d, minutes);
        struct times day = { zone_day_start(zone, d), zone_day_end(zone, d), 0 };
        struct times before = { 0 };
        struct times after = { 0 };
        bool has_before = nearest(free, day, wanted, seconds, true, &before);
        bool has_after = nearest(free, day, wanted, seconds, false, &after);

        if (!has_before && !has_after)
            continue;
        bool later = has_after
            && (!has_before || after.starts_at - wanted <= wanted - before.starts_at);
        add_way(out, WAY_OTHER_DAY, r->name, r->id, later ? after : before);
        return;
    }
}

static void ways_other_resource(struct db *db, struct arena *a, const struct booking_wish *w,
                                const struct resource *r, const struct busy_times *elsewhere,
                                struct booking_result *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT id, name, capacity FROM resource"
        " WHERE place_id = $1 AND kind = $2 AND id <> $3 AND bookable = 1 AND stopped IS NULL"
        "   AND closed_at IS NULL ORDER BY position, id",
        ARGS(arg_int(r->place), arg_text(r->kind), arg_int(r->id)));

    for (int found = 0; found < OTHER_RESOURCES && rows_next(rows); ) {
        int64_t id = col_int(rows, "id");
        struct spans there = bookings_of(db, a, id, w->starts_at, w->ends_at, w->booking);
        add_busy(&there, elsewhere, id, col_int(rows, "capacity"));
        struct spans busy = taken(a, &there, col_int(rows, "capacity"));
        bool room = true;

        for (size_t i = 0; i < busy.count; i++)
            room = room && (busy.at[i].free > 0 || busy.at[i].ends_at <= w->starts_at
                            || busy.at[i].starts_at >= w->ends_at);
        if (!room)
            continue;
        add_way(out, WAY_OTHER_RESOURCE, col_text(rows, "name"), id,
                (struct times){ w->starts_at, w->ends_at, 0 });
        found++;
    }
    rows_end(rows);
}

void find_ways(struct db *db, struct arena *a, const struct booking_wish *w, bool closed,
               struct booking_result *out)
{
    const struct zone *zone = zone_get(out->place.zone);
    const struct resource *r = &out->resource;
    int32_t date;

    zone_local(zone, w->starts_at, &date, NULL);
    struct times day = { zone_day_start(zone, date), zone_day_end(zone, date), 0 };
    int64_t until = zone_day_end(zone, date + SEARCH_DAYS);
    int64_t soonest = (w->now + NEAT - 1) / NEAT * NEAT;
    struct spans open = openings(db, a, &out->place, date, date + SEARCH_DAYS);
    struct spans there = bookings_of(db, a, r->id, day.starts_at, until, w->booking);
    struct busy_times elsewhere;

    elsewhere.count = place_busy(db, a, &out->place, day.starts_at, until, &elsewhere.at);
    add_busy(&there, &elsewhere, r->id, r->capacity);
    struct spans busy = taken(a, &there, r->capacity);
    struct spans free = left_open(a, &open, &busy, r->capacity, soonest, until);

    ways_same_day(&free, day, w, r, out);
    if (!out->way_count)
        ways_other_day(&free, zone, w, r, out);
    bool other_day = out->way_count && out->ways[0].way == WAY_OTHER_DAY;
    if (!closed)
        ways_other_resource(db, a, w, r, &elsewhere, out);
    if (!other_day)
        ways_other_day(&free, zone, w, r, out);
}

/* Held bookings of a resource for one do not overlap, so only the last one that begins before
 * `from` can reach into the span: one step in the index instead of 31 days of it. */
static struct rows *availability_rows(struct db *db, struct arena *a, int64_t place, int64_t from,
                                      int64_t to)
{
    return db_query(db, a,
        "SELECT r.id AS id, r.name AS name, r.kind AS kind, r.capacity AS capacity,"
        "       r.bookable AS bookable, r.stopped AS stopped, b.starts_at AS starts_at,"
        "       b.ends_at AS ends_at"
        "  FROM resource r LEFT JOIN booking b ON b.resource_id = r.id AND b.state = 1"
        "   AND b.starts_at < $3 AND b.ends_at > $2"
        "   AND b.starts_at >= CASE r.capacity WHEN 1 THEN COALESCE("
        "           (SELECT max(p.starts_at) FROM booking p WHERE p.resource_id = r.id"
        "               AND p.state = 1 AND p.starts_at <= $2), $2) ELSE $2 - 2678400 END"
        " WHERE r.place_id = $1 AND r.closed_at IS NULL"
        " ORDER BY r.position, r.id, b.starts_at",
        ARGS(arg_int(place), arg_int(from), arg_int(to)));
}

struct availability *availability(struct db *db, struct arena *a, const struct place *place,
                                  int64_t from, int64_t to, size_t *count)
{
    int32_t first;
    int32_t last;
    struct availability *list = NULL;
    struct spans *there = NULL;

    *count = 0;
    zone_local(zone_get(place->zone), from, &first, NULL);
    zone_local(zone_get(place->zone), to - 1, &last, NULL);
    struct spans open = openings(db, a, place, first, last);
    struct rows *rows = availability_rows(db, a, place->id, from, to);
    struct busy_times elsewhere;

    while (rows_next(rows)) {
        int64_t id = col_int(rows, "id");

        if (!*count || list[*count - 1].resource != id) {
            list = arena_grow(a, list, *count + 1, sizeof *list);
            there = arena_grow(a, there, *count + 1, sizeof *there);
            there[*count] = (struct spans){ .a = a };
            list[(*count)++] = (struct availability){
                .resource = id, .name = col_text(rows, "name"), .kind = col_text(rows, "kind"),
                .capacity = col_int(rows, "capacity"), .bookable = col_int(rows, "bookable"),
                .stopped = col_text(rows, "stopped"),
            };
        }
        if (!col_null(rows, "starts_at"))
            spans_add(&there[*count - 1], (struct times){ col_int(rows, "starts_at"),
                                                          col_int(rows, "ends_at"), 1 });
    }
    elsewhere.count = place_busy(db, a, place, from, to, &elsewhere.at);
    for (size_t i = 0; i < *count; i++) {
        add_busy(&there[i], &elsewhere, list[i].resource, list[i].capacity);
        struct spans busy = taken(a, &there[i], list[i].capacity);
        struct spans left = { .a = a };

        if (list[i].bookable && !list[i].stopped)
            left = left_open(a, &open, &busy, list[i].capacity, from, to);
        list[i].busy = busy.at;
        list[i].busy_count = busy.count;
        list[i].open = left.at;
        list[i].open_count = left.count;
    }
    return list;
}

static struct value *times_value(struct arena *a, const struct times *at, size_t count)
{
    struct value *list = value_list(a);

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);

        set_text(item, "starts_at", instant_text(a, at[i].starts_at, NULL));
        set_text(item, "ends_at", instant_text(a, at[i].ends_at, NULL));
        set_int(item, "free", at[i].free);
    }
    return list;
}

struct value *availability_value(struct arena *a, const struct availability *of)
{
    struct value *v = value_object(a);
    struct value *resource = set_object(v, "resource");

    set_int(resource, "id", of->resource);
    set_text(resource, "name", of->name);
    set_text(resource, "kind", of->kind);
    set_int(resource, "capacity", of->capacity);
    set_bool(v, "bookable", of->bookable);
    set_text(v, "stopped", of->stopped);
    set_value(v, "busy", times_value(a, of->busy, of->busy_count));
    set_value(v, "free", times_value(a, of->open, of->open_count));
    return v;
}

struct value *alternatives_value(struct arena *a, const struct booking_result *r)
{
    struct value *list = value_list(a);

    for (size_t i = 0; i < r->way_count; i++) {
        const struct alternative *way = &r->ways[i];
        struct value *item = add_object(list);

        set_int(item, "resource", way->resource);
        set_text(item, "name", way->resource_name);
        set_text(item, "starts_at", instant_text(a, way->starts_at, NULL));
        set_text(item, "ends_at", instant_text(a, way->ends_at, NULL));
    }
    return list;
}
