#include "agenda/busy.h"

#include "base/str.h"

#define CALENDAR_COLUMNS \
    "SELECT id, place_id, resource_id, name, spans, until, made_by, made_at FROM busy_calendar "

static struct busy_calendar calendar_from(const struct rows *rows)
{
    return (struct busy_calendar){
        .id = col_int(rows, "id"), .place = col_int(rows, "place_id"),
        .resource = col_int(rows, "resource_id"), .name = col_text(rows, "name"),
        .spans = col_int(rows, "spans"), .until = col_int(rows, "until"),
        .made_by = col_int(rows, "made_by"), .made_at = col_int(rows, "made_at"),
    };
}

size_t busy_list(struct db *db, struct arena *a, int64_t place, struct busy_calendar **out)
{
    struct rows *rows = db_query(db, a, CALENDAR_COLUMNS "WHERE place_id = $1 ORDER BY id",
                                 ARGS(arg_int(place)));
    size_t count = 0;

    for (*out = NULL; rows_next(rows); count++) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count] = calendar_from(rows);
    }
    return count;
}

bool busy_get(struct db *db, struct arena *a, int64_t id, struct busy_calendar *out)
{
    struct rows *rows = db_query(db, a, CALENDAR_COLUMNS "WHERE id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *out = calendar_from(rows);
    rows_end(rows);
    return true;
}

bool busy_remove(struct db *db, int64_t id)
{
    db_exec(db, "DELETE FROM busy WHERE calendar_id = $1", ARGS(arg_int(id)));
    return db_exec(db, "DELETE FROM busy_calendar WHERE id = $1", ARGS(arg_int(id))) > 0;
}

/* Eight at a time: a year's calendar has thousands, and each statement is a way to the server. */
static void write_spans(struct db *db, int64_t id, const struct ical_span *s, size_t count)
{
    enum { AT_ONCE = 8 };
    size_t i = 0;

#define SPAN(n) arg_int(s[i + (n)].starts), arg_int(s[i + (n)].ends)
    for (; i + AT_ONCE <= count; i += AT_ONCE)
        db_exec(db, "INSERT INTO busy (calendar_id, starts_at, ends_at) VALUES ($1, $2, $3),"
                    " ($1, $4, $5), ($1, $6, $7), ($1, $8, $9), ($1, $10, $11), ($1, $12, $13),"
                    " ($1, $14, $15), ($1, $16, $17)",
                ARGS(arg_int(id), SPAN(0), SPAN(1), SPAN(2), SPAN(3), SPAN(4), SPAN(5), SPAN(6),
                     SPAN(7)));
    for (; i < count; i++)
        db_exec(db, "INSERT INTO busy (calendar_id, starts_at, ends_at) VALUES ($1, $2, $3)",
                ARGS(arg_int(id), SPAN(0)));
#undef SPAN
}

int64_t busy_keep(struct db *db, struct arena *a, const struct busy_calendar *c,
                  const struct ical_read *read, const char *zone)
{
    struct busy_calendar *known;
    size_t count = busy_list(db, a, c->place, &known);
    bool replaces = false;

    for (size_t i = 0; i < count; i++) {
        if (known[i].resource != c->resource || !str_is(known[i].name, c->name))
            continue;
        busy_remove(db, known[i].id);
        replaces = true;
    }
    if (!replaces && count >= BUSY_CALENDARS)
        return 0;

    int64_t id = db_insert(db,
        "INSERT INTO busy_calendar (place_id, resource_id, name, zone, spans, until, made_by,"
        "                           made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        ARGS(arg_int(c->place), arg_id(c->resource), arg_text(c->name), arg_text(zone),
             arg_int((int64_t) read->count), arg_int(c->until), arg_id(c->made_by),
             arg_int(c->made_at)));
    write_spans(db, id, read->spans, read->count);
    return db_failed(db) ? 0 : id;
}

/* Spans of one calendar lie apart from each other, so the last that starts before the end is the
 * only one to look at. */
bool busy_between(struct db *db, int64_t place, int64_t resource, int64_t starts, int64_t ends)
{
    return db_exists(db,
        "SELECT 1 FROM busy_calendar c JOIN busy b ON b.calendar_id = c.id"
        "   AND b.starts_at = (SELECT max(x.starts_at) FROM busy x"
        "                       WHERE x.calendar_id = c.id AND x.starts_at < $4)"
        " WHERE c.place_id = $1 AND (c.resource_id IS NULL OR c.resource_id = $2)"
        "   AND b.ends_at > $3",
        ARGS(arg_int(place), arg_int(resource), arg_int(starts), arg_int(ends)));
}

size_t busy_spans(struct db *db, struct arena *a, int64_t place, int64_t resource, int64_t starts,
                  int64_t ends, struct ical_span **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT b.starts_at AS starts_at, b.ends_at AS ends_at"
        "  FROM busy_calendar c JOIN busy b ON b.calendar_id = c.id"
        "   AND b.starts_at >= COALESCE((SELECT max(x.starts_at) FROM busy x"
        "                                 WHERE x.calendar_id = c.id AND x.starts_at <= $3), $3)"
        " WHERE c.place_id = $1 AND (c.resource_id IS NULL OR c.resource_id = $2)"
        "   AND b.starts_at < $4 AND b.ends_at > $3 ORDER BY b.starts_at, b.ends_at",
        ARGS(arg_int(place), arg_int(resource), arg_int(starts), arg_int(ends)));
    size_t count = 0;

    for (*out = NULL; rows_next(rows);) {
        const struct ical_span s = { col_int(rows, "starts_at"), col_int(rows, "ends_at") };
        struct ical_span *last = count ? &(*out)[count - 1] : NULL;

        if (last && s.starts <= last->ends) {
            last->ends = s.ends > last->ends ? s.ends : last->ends;
            continue;
        }
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = s;
    }
    return count;
}
