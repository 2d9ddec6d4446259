#include "booking/show.h"

#include "base/date.h"
#include "base/str.h"

/* Of those who come, how many are looked at for the few whose faces are shown. */
enum { FACES_LOOKED_AT = 40 };

struct value *day_faces(struct db *db, struct arena *a, const struct looker *looker, int64_t day,
                        int most)
{
    struct value *list = value_list(a);
    struct rows *rows = db_query(db, a,
        "SELECT person_id FROM presence WHERE day_id = $1 AND state IN (1, 3)"
        "   AND person_id IS NOT NULL ORDER BY made_at, id LIMIT $2",
        ARGS(arg_int(day), arg_int(FACES_LOOKED_AT)));

    while (value_count(list) < (size_t) most && rows_next(rows)) {
        int64_t person = col_int(rows, "person_id");
        if (person != looker->id && !person_sees(db, looker, person, "presence"))
            continue;
        struct value *card = person_card(db, a, looker, person);
        if (card)
            add(list, card);
    }
    rows_end(rows);
    return list;
}

size_t day_newcomers(struct db *db, struct arena *a, int64_t day, int64_t **persons)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT p.person_id AS person FROM presence p JOIN day d ON d.id = p.day_id"
        " WHERE p.day_id = $1 AND p.state IN (1, 3) AND p.person_id IS NOT NULL"
        "   AND NOT EXISTS (SELECT 1 FROM presence q JOIN day e ON e.id = q.day_id"
        "                    WHERE q.person_id = p.person_id AND q.state IN (1, 3)"
        "                      AND e.date < d.date)", ARGS(arg_int(day)));

    for (*persons = NULL; rows_next(rows); count++) {
        *persons = arena_grow(a, *persons, count + 1, sizeof **persons);
        (*persons)[count] = col_int(rows, "person");
    }
    return count;
}

size_t place_animators(struct db *db, struct arena *a, int64_t place, int32_t on,
                       int64_t **persons)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT person_id AS person, min(id) AS first FROM role"
        " WHERE role IN ('animator', 'manager') AND (place_id IS NULL OR place_id = $1)"
        "   AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"
        "   AND ended_at IS NULL"
        " GROUP BY person_id ORDER BY first",
        ARGS(arg_int(place), arg_text(date_text(a, on))));

    for (*persons = NULL; rows_next(rows); count++) {
        *persons = arena_grow(a, *persons, count + 1, sizeof **persons);
        (*persons)[count] = col_int(rows, "person");
    }
    return count;
}

static void told_row(struct arena *a, struct told_list *list, const struct rows *rows)
{
    list->at = arena_grow(a, list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = (struct told){
        .person = col_int(rows, "person"), .first_name = col_text(rows, "first_name"),
        .email = col_text(rows, "email"), .lang = col_text(rows, "lang"),
    };
}

struct told_list place_hosts(struct db *db, struct arena *a, int64_t place, int32_t on)
{
    struct told_list list = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT id AS person, first_name, email, lang FROM person WHERE id IN"
        " (SELECT person_id FROM role WHERE role = 'host' AND place_id = $1"
        "     AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"
        "     AND ended_at IS NULL) ORDER BY id",
        ARGS(arg_int(place), arg_text(date_text(a, on))));

    while (rows_next(rows))
        told_row(a, &list, rows);
    return list;
}

struct told_list day_keepers(struct db *db, struct arena *a, const struct day *d, int32_t on)
{
    struct told_list list = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT p.id AS person, p.first_name AS first_name, p.email AS email, p.lang AS lang,"
        "       min(CASE WHEN p.id = $3 THEN 0 WHEN role.role = 'admin' THEN 2 ELSE 1 END) AS turn"
        "  FROM person p LEFT JOIN role ON role.person_id = p.id AND role.ended_at IS NULL"
        "   AND role.role IN ('animator', 'manager', 'admin')"
        "   AND (role.place_id IS NULL OR role.place_id = $1)"
        "   AND role.valid_from <= $2 AND (role.valid_to IS NULL OR role.valid_to >= $2)"
        " WHERE role.id IS NOT NULL OR p.id = $3"
        " GROUP BY p.id, p.first_name, p.email, p.lang ORDER BY turn, p.id",
        ARGS(arg_int(d->place), arg_text(date_text(a, on)), arg_int(d->animator)));

    bool any = false;
    while (rows_next(rows) && (col_int(rows, "turn") < 2 || !any)) {
        any |= col_int(rows, "turn") < 2;
        told_row(a, &list, rows);
    }
    rows_end(rows);
    return list;
}

bool presence_ever(struct db *db, int64_t person)
{
    return db_exists(db, "SELECT 1 FROM presence WHERE person_id = $1 AND state <> 0",
                     ARGS(arg_int(person)));
}

static enum day_state state_of_day(const char *code)
{
    if (str_is(code, "cancelled"))
        return DAY_CANCELLED;
    return str_is(code, "moved") ? DAY_MOVED : DAY_OPEN;
}

static struct said said_from(const struct rows *rows)
{
    struct said s = {
        .day = col_int(rows, "day_id"), .place_name = col_text(rows, "place_name"),
        .place_slug = col_text(rows, "slug"), .town = col_text(rows, "town"),
        .roaming = !col_null(rows, "series_id") || str_is(col_text(rows, "kind"), "host"),
        .day_state = state_of_day(col_text(rows, "day_state")),
        .reason = col_text(rows, "reason"),
        .state = (enum presence_state) col_int(rows, "state"),
        .position = col_int(rows, "position"), .cents = col_int(rows, "cents"),
        .currency = col_text(rows, "currency"),
    };

    if (!date_parse(col_text(rows, "date"), &s.date) ||
        !share_parse(col_text(rows, "share"), &s.share))
        BUG("a presence on day %lld cannot be read", (long long) s.day);
    return s;
}

struct said *presences_of(struct db *db, struct arena *a, int64_t person, int32_t from, int32_t to,
                          size_t *count)
{
    struct said *list = NULL;
    size_t n = 0;
    struct rows *rows = db_query(db, a,
        "SELECT p.day_id AS day_id, day.date AS date, day.series_id AS series_id,"
        "       day.state AS day_state, day.reason AS reason, place.name AS place_name,"
        "       place.slug AS slug, place.town AS town, place.kind AS kind, p.share AS share,"
        "       p.state AS state, p.cents AS cents,"
        "       COALESCE(price.currency, 'EUR') AS currency,"
        "       CASE p.state WHEN 2 THEN (SELECT count(*) FROM presence q"
        "            WHERE q.day_id = p.day_id AND q.state = 2 AND (q.queued_at < p.queued_at"
        "               OR (q.queued_at = p.queued_at AND q.id <= p.id))) ELSE 0 END AS position"
        "  FROM presence p JOIN day ON day.id = p.day_id JOIN place ON place.id = day.place_id"
        "  LEFT JOIN price ON price.id = p.price_id"
        " WHERE p.person_id = $1 AND day.date >= $2 AND day.date <= $3 ORDER BY day.date, p.id",
        ARGS(arg_int(person), arg_text(date_text(a, from)), arg_text(date_text(a, to))));

    for (; rows_next(rows); n++) {
        list = arena_grow(a, list, n + 1, sizeof *list);
        list[n] = said_from(rows);
    }
    *count = n;
    return list;
}
