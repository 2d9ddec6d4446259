#include "place/opening.h"

#include "base/str.h"
#include "base/zone.h"
#include "place/place.h"

struct week {
    int32_t from;
    struct hours hours;
};

struct opening {
    bool permanent;
    int32_t closed_on;                              /* day the place closed for good */
    struct week *weeks;                             /* newest first */
    size_t week_count;
    struct exception *exceptions;                   /* newest first */
    size_t exception_count;
};

static int32_t day_of(const char *text)
{
    int32_t day;

    if (!date_parse(text, &day))
        BUG("no date in the data: %s", text);
    return day;
}

/* The week in force at `from` and those that begin until `to`. */
static void load_weeks(struct db *db, struct arena *a, int64_t place, struct opening *o,
                       int32_t from, int32_t to)
{
    struct rows *rows = db_query(db, a,
        "SELECT valid_from, rule FROM hours"
        " WHERE place_id = $1 AND valid_from <= $3"
        "   AND valid_from >= COALESCE((SELECT max(valid_from) FROM hours"
        "                                WHERE place_id = $1 AND valid_from <= $2), $2)"
        " ORDER BY valid_from DESC",
        ARGS(arg_int(place), arg_text(date_text(a, from)), arg_text(date_text(a, to))));

    while (rows_next(rows)) {
        struct week week = { .from = day_of(col_text(rows, "valid_from")) };
        if (!hours_parse(col_text(rows, "rule"), &week.hours, NULL))
            BUG("no opening hours in the data: %s", col_text(rows, "rule"));
        o->weeks = arena_grow(a, o->weeks, o->week_count + 1, sizeof *o->weeks);
        o->weeks[o->week_count++] = week;
    }
}

static void read_exception(const struct rows *row, struct exception *e)
{
    *e = (struct exception){
        .id = col_int(row, "id"),
        .place = col_int(row, "place_id"),
        .from = day_of(col_text(row, "date_from")),
        .to = day_of(col_text(row, "date_to")),
        .closed = col_null(row, "opens"),
        .opens = (int) col_int(row, "opens"),
        .closes = (int) col_int(row, "closes"),
        .reason = col_text(row, "reason"),
    };
}

static size_t read_exceptions(struct arena *a, struct rows *rows, struct exception **list)
{
    size_t count = 0;

    *list = NULL;
    while (rows_next(rows)) {
        *list = arena_grow(a, *list, count + 1, sizeof **list);
        read_exception(rows, &(*list)[count++]);
    }
    return count;
}

struct opening *opening_load(struct db *db, struct arena *a, const struct place *p, int32_t from,
                             int32_t to)
{
    struct opening *o = arena_make(a, struct opening);
    const struct zone *zone = zone_get(p->zone);

    o->permanent = p->kind == PLACE_PERMANENT && !p->listed;
    o->closed_on = INT32_MAX;
    if (!o->permanent)
        return o;
    if (p->closed_at && zone)
        zone_local(zone, p->closed_at, &o->closed_on, NULL);
    load_weeks(db, a, p->id, o, from, to);
    o->exception_count = read_exceptions(a, db_query(db, a,
        "SELECT id, place_id, date_from, date_to, opens, closes, reason FROM exception"
        " WHERE place_id = $1 AND date_to >= $2 AND date_from <= $3 ORDER BY id DESC",
        ARGS(arg_int(p->id), arg_text(date_text(a, from)), arg_text(date_text(a, to)))),
        &o->exceptions);
    return o;
}

static const struct hours *week_on(const struct opening *o, int32_t day)
{
    for (size_t i = 0; i < o->week_count; i++)
        if (o->weeks[i].from <= day)
            return &o->weeks[i].hours;
    return NULL;
}

static const struct exception *exception_on(const struct opening *o, int32_t day)
{
    for (size_t i = 0; i < o->exception_count; i++)
        if (o->exceptions[i].from <= day && day <= o->exceptions[i].to)
            return &o->exceptions[i];
    return NULL;
}

int opening_on(const struct opening *o, int32_t day, struct span out[HOURS_SPANS],
               const char **reason)
{
    const char *holiday = NULL, *why = NULL;
    const struct hours *week = week_on(o, day);
    const struct exception *e = exception_on(o, day);
    int count = 0;

    if (!reason)
        reason = &why;
    *reason = NULL;
    if (!o->permanent || day >= o->closed_on)
        return 0;
    if (e) {
        *reason = str_empty(e->reason) ? NULL : e->reason;
        if (e->closed)
            return 0;
        out[0] = (struct span){ e->opens, e->closes };
        return 1;
    }
    if (!week)
        return 0;
    bool is_holiday = date_is_french_holiday(day, &holiday);
    count = hours_on(week, date_weekday(day), is_holiday, out);
    if (is_holiday && week->has_holidays && week->week[date_weekday(day)].count)
        *reason = holiday;
    return count;
}

int place_open_on(struct db *db, const struct place *p, int32_t day, struct span out[HOURS_SPANS],
                  const char **reason, struct arena *a)
{
    return opening_on(opening_load(db, a, p, day, day), day, out, reason);
}

/* The end of the opening that holds `instant` on `day`; `instant` itself if none does. */
static int64_t open_until(const struct opening *o, const struct zone *zone, int32_t day,
                          int64_t instant)
{
    struct span spans[HOURS_SPANS];
    int count = opening_on(o, day, spans, NULL);

    for (int i = 0; i < count; i++)
        if (zone_instant(zone, day, spans[i].from) <= instant &&
            instant < zone_instant(zone, day, spans[i].to))
            return zone_instant(zone, day, spans[i].to);
    return instant;
}

bool place_open_between(struct db *db, struct arena *a, const struct place *p, int64_t starts_at,
                        int64_t ends_at)
{
    const struct zone *zone = zone_get(p->zone);
    int32_t first, last;

    if (!zone || starts_at >= ends_at)
        return false;
    zone_local(zone, starts_at, &first, NULL);
    zone_local(zone, ends_at, &last, NULL);
    const struct opening *o = opening_load(db, a, p, first, last);
    int64_t reached = starts_at;
    for (int32_t day = first; day <= last && reached < ends_at; day++)
        reached = open_until(o, zone, day, reached);
    return reached >= ends_at;
}

const char *opening_rule(struct db *db, struct arena *a, int64_t place, int32_t day, int32_t *from)
{
    struct rows *rows = db_query(db, a,
        "SELECT valid_from, rule FROM hours WHERE place_id = $1 AND valid_from <= $2"
        " ORDER BY valid_from DESC LIMIT 1",
        ARGS(arg_int(place), arg_text(date_text(a, day))));

    if (!rows_next(rows))
        return NULL;
    if (from)
        *from = day_of(col_text(rows, "valid_from"));
    const char *rule = col_text(rows, "rule");
    rows_end(rows);
    return rule;
}

struct opening_week *opening_coming(struct db *db, struct arena *a, int64_t place, int32_t after)
{
    struct rows *rows = db_query(db, a,
        "SELECT valid_from, rule FROM hours WHERE place_id = $1 AND valid_from > $2"
        " ORDER BY valid_from",
        ARGS(arg_int(place), arg_text(date_text(a, after))));
    struct opening_week *weeks = arena_array(a, 1, sizeof *weeks);
    size_t count = 0;

    while (rows_next(rows)) {
        weeks = arena_grow(a, weeks, count + 2, sizeof *weeks);
        weeks[count++] = (struct opening_week){ day_of(col_text(rows, "valid_from")),
                                                col_text(rows, "rule") };
    }
    weeks[count] = (struct opening_week){ 0 };
    return weeks;
}

enum opening_refusal opening_set(struct db *db, struct arena *a, const struct opening_wish *wish)
{
    struct hours hours;

    if (!hours_parse(wish->rule, &hours, NULL))
        return OPENING_BAD_RULE;
    if (wish->from < wish->today &&
        db_exists(db, "SELECT 1 AS one FROM hours WHERE place_id = $1", ARGS(arg_int(wish->place))))
        return OPENING_PAST;
    db_exec(db, "INSERT INTO hours (place_id, valid_from, rule, made_at) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (place_id, valid_from) DO UPDATE SET rule = $3, made_at = $4",
            ARGS(arg_int(wish->place), arg_text(date_text(a, wish->from)),
                 arg_text(hours_text(a, &hours)), arg_int(wish->now)));
    return OPENING_ALLOWED;
}

enum opening_refusal exception_add(struct db *db, struct arena *a, struct exception *e,
                                   int32_t today)
{
    if (e->to < e->from)
        return OPENING_BAD_DATES;
    if (!e->closed && (e->opens < 0 || e->closes <= e->opens || e->closes > 1440))
        return OPENING_BAD_DATES;
    if (e->from < today)
        return OPENING_PAST;
    struct arg nothing = arg_id(0);
    e->id = db_insert(db,
        "INSERT INTO exception (place_id, date_from, date_to, opens, closes, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        ARGS(arg_int(e->place), arg_text(date_text(a, e->from)), arg_text(date_text(a, e->to)),
             e->closed ? nothing : arg_int(e->opens), e->closed ? nothing : arg_int(e->closes),
             arg_text(e->reason ? e->reason : "")));
    return OPENING_ALLOWED;
}

enum opening_refusal exception_remove(struct db *db, struct arena *a, int64_t place, int64_t id,
                                      int32_t today)
{
    const char *from = db_text(db, a,
        "SELECT date_from FROM exception WHERE id = $1 AND place_id = $2",
        ARGS(arg_int(id), arg_int(place)));

    if (!from)
        return OPENING_UNKNOWN;
    if (day_of(from) >= today) {
        db_exec(db, "DELETE FROM exception WHERE id = $1", ARGS(arg_int(id)));
        return OPENING_ALLOWED;
    }
    int64_t shortened = db_exec(db, "UPDATE exception SET date_to = $2"
                                    " WHERE id = $1 AND date_to > $2",
                                ARGS(arg_int(id), arg_text(date_text(a, today - 1))));
    return shortened ? OPENING_ALLOWED : OPENING_PAST;
}

size_t exceptions_from(struct db *db, struct arena *a, int64_t place, int32_t from,
                       struct exception **list)
{
    return read_exceptions(a, db_query(db, a,
        "SELECT id, place_id, date_from, date_to, opens, closes, reason FROM exception"
        " WHERE place_id = $1 AND date_to >= $2 ORDER BY date_from, id",
        ARGS(arg_int(place), arg_text(date_text(a, from)))), list);
}

/* Would the week open this day, were it no holiday and no exception? */
static bool usually_open(const struct opening *o, int32_t day)
{
    const struct hours *week = week_on(o, day);

    return week && week->week[date_weekday(day)].count > 0;
}

/* A closure goes on over the days that are closed anyway: a weekend does not cut it. */
size_t place_closures(struct db *db, struct arena *a, const struct place *p, int32_t from,
                      int32_t to, struct closure **list)
{
    const struct opening *o = opening_load(db, a, p, from, to);
    size_t count = 0;
    bool joins = false;

    *list = NULL;
    for (int32_t day = from; day <= to; day++) {
        struct span spans[HOURS_SPANS];
        const char *reason;
        if (opening_on(o, day, spans, &reason)) {
            joins = false;
            continue;
        }
        if (!usually_open(o, day))
            continue;
        if (joins && str_is((*list)[count - 1].reason, reason)) {
            (*list)[count - 1].to = day;
            continue;
        }
        *list = arena_grow(a, *list, count + 1, sizeof **list);
        (*list)[count++] = (struct closure){ day, day, reason };
        joins = true;
    }
    return count;
}
