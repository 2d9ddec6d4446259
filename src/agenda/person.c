/* What this room holds about one person, and forgetting it. */
#include "agenda/agenda.h"
#include "base/date.h"
#include "base/zone.h"

/* Heads they counted, calendars they brought. */
static void add_hosting(struct db *db, struct arena *a, struct value *all, int64_t person)
{
    struct value *counted = set_list(all, "counted");
    struct value *brought = set_list(all, "calendars");
    struct rows *rows = db_query(db, a,
        "SELECT day.date AS date, COALESCE(place.name, '') AS place, heads"
        "  FROM day LEFT JOIN place ON place.id = day.place_id WHERE heads_by = $1"
        " ORDER BY day.date, day.id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(counted);
        set_text(v, "date", col_text(rows, "date"));
        set_text(v, "place", col_text(rows, "place"));
        set_int(v, "heads", col_int(rows, "heads"));
    }
    rows = db_query(db, a,
        "SELECT busy_calendar.name AS name, place.name AS place, busy_calendar.made_at AS made_at"
        "  FROM busy_calendar JOIN place ON place.id = place_id WHERE made_by = $1"
        " ORDER BY busy_calendar.id", ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *v = add_object(brought);
        set_text(v, "name", col_text(rows, "name"));
        set_text(v, "place", col_text(rows, "place"));
        set_text(v, "at", instant_text(a, col_int(rows, "made_at"), NULL));
    }
}

struct value *agenda_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);
    struct value *made = set_list(all, "series");
    struct value *held = set_list(all, "days");
    struct rows *rows = db_query(db, a,
        "SELECT name, date_from, date_to FROM series WHERE made_by = $1 ORDER BY id",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(made);
        set_text(v, "name", col_text(rows, "name"));
        set_text(v, "from", col_text(rows, "date_from"));
        set_text(v, "to", col_text(rows, "date_to"));
    }
    rows = db_query(db, a,
        "SELECT day.date AS date, COALESCE(place.name, '') AS place, day.note AS note"
        "  FROM day LEFT JOIN place ON place.id = day.place_id WHERE animator_id = $1"
        " ORDER BY day.date, day.id", ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *v = add_object(held);
        set_text(v, "date", col_text(rows, "date"));
        set_text(v, "place", col_text(rows, "place"));
        set_text(v, "note", col_text(rows, "note"));
    }
    add_hosting(db, a, all, person);
    return all;
}

void agenda_forget(struct db *db, int64_t person, int64_t now)
{
    struct arena *a = arena_new(NULL);
    int32_t today;

    zone_local(zone_get("Europe/Paris"), now, &today, NULL);
    db_exec(db, "UPDATE day SET animator_id = NULL, sequence = sequence + 1, changed_at = $3"
                " WHERE animator_id = $1 AND date >= $2 AND state = 'open'",
            ARGS(arg_int(person), arg_text(date_text(a, today)), arg_int(now)));
    /* When a day was cancelled is a fact that calendars rely on. */
    db_exec(db, "UPDATE day SET animator_id = NULL WHERE animator_id = $1 AND date >= $2",
            ARGS(arg_int(person), arg_text(date_text(a, today))));
    arena_free(a);
}
