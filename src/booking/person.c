/* What this room holds about one person, and forgetting it. */
#include "base/date.h"
#include "base/zone.h"
#include "booking/booking.h"

static void export_presences(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT day.date AS date, COALESCE(place.name, '') AS place, p.share AS share,"
        "       p.state AS state, p.cents AS cents,"
        "       COALESCE(price.currency, 'EUR') AS currency, p.made_at AS made_at"
        "  FROM presence p JOIN day ON day.id = p.day_id LEFT JOIN place ON place.id = day.place_id"
        "  LEFT JOIN price ON price.id = p.price_id WHERE p.person_id = $1"
        " ORDER BY day.date, p.id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct presence p = { .state = (enum presence_state) col_int(rows, "state"),
                              .cents = col_int(rows, "cents"),
                              .currency = col_text(rows, "currency") };

        if (!share_parse(col_text(rows, "share"), &p.share))
            continue;
        struct value *v = presence_value(a, &p);
        set_text(v, "date", col_text(rows, "date"));
        set_text(v, "place", col_text(rows, "place"));
        set_text(v, "made_at", instant_text(a, col_int(rows, "made_at"), NULL));
        add(list, v);
    }
}

static void export_bookings(struct db *db, struct arena *a, int64_t person, struct value *list)
{
    struct booking_filter filter = { .person = person, .limit = 200 };

    do {
        size_t count;
        struct booking *some = booking_list(db, a, &filter, &count, &filter.after);

        for (size_t i = 0; i < count; i++)
            add(list, booking_value(a, &some[i]));
    } while (filter.after);
}

struct value *booking_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);

    export_presences(db, a, person, set_list(all, "presences"));
    export_bookings(db, a, person, set_list(all, "bookings"));
    return all;
}

/* Chairs on dates to come and places in queues; what was, and today, stays on the accounts. */
static void leave_days(struct db *db, struct arena *a, int64_t person, int64_t now)
{
    int64_t *ids = NULL;
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT p.id AS id, p.state AS state, day.date AS date,"
        "       COALESCE(place.zone, 'Europe/Paris') AS zone"
        "  FROM presence p JOIN day ON day.id = p.day_id LEFT JOIN place ON place.id = day.place_id"
        " WHERE p.person_id = $1 AND p.state IN (1, 2)", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        int32_t date, today;

        zone_local(zone_get(col_text(rows, "zone")), now, &today, NULL);
        if (col_int(rows, "state") == COMING
            && (!date_parse(col_text(rows, "date"), &date) || date <= today))
            continue;
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count++] = col_int(rows, "id");
    }
    for (size_t i = 0; i < count; i++)
        db_exec(db, "UPDATE presence SET state = 0, queued_at = NULL, changed_at = $2"
                    " WHERE id = $1", ARGS(arg_int(ids[i]), arg_int(now)));
}

void booking_forget(struct db *db, int64_t person, int64_t now)
{
    struct arena *a = arena_new(NULL);
    const struct arg *args = ARGS(arg_int(person), arg_int(now));

    leave_days(db, a, person, now);
    db_exec(db, "UPDATE booking SET state = 0, changed_at = $2, sequence = sequence + 1"
                " WHERE person_id = $1 AND state = 1 AND starts_at > $2", args);
    db_exec(db, "UPDATE booking SET note = '' WHERE person_id = $1", args);
    arena_free(a);
}
