#include "season/host.h"

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/people.h"

static const char *const states[] = { "offered", "asked", "accepted", "declined", "withdrawn",
                                      NULL };

static enum host_state state_of(const char *word)
{
    for (int i = 0; states[i]; i++)
        if (str_is(states[i], word))
            return (enum host_state) i;
    BUG("no such state of a host: %s", word);
}

const char *host_state_word(enum host_state state)
{
    return states[state];
}

/* ---- reading ---- */

#define SELECT_HOST \
    "SELECT h.*, p.first_name, p.last_name FROM host h LEFT JOIN person p ON p.id = h.person_id "

static int32_t date_or(const struct rows *row, const char *name, int32_t none)
{
    int32_t date;

    if (col_null(row, name))
        return none;
    if (!date_parse(col_text(row, name), &date))
        BUG("no date in the data: %s", col_text(row, name));
    return date;
}

static void read_row(struct arena *a, const struct rows *row, struct host *h)
{
    const char *initials;

    *h = (struct host){
        .id = col_int(row, "id"), .person = col_int(row, "person_id"), .person_name = "",
        .place = col_int(row, "place_id"), .state = state_of(col_text(row, "state")),
        .name = col_text(row, "name"), .kind = col_text(row, "kind"),
        .address = col_text(row, "address"), .postcode = col_text(row, "postcode"),
        .town = col_text(row, "town"), .commune = col_text(row, "commune"),
        .contact = col_text(row, "contact"), .chairs = col_int(row, "chairs"),
        .weekdays = (int) col_int(row, "weekdays"),
        .from = date_or(row, "date_from", INT32_MIN), .to = date_or(row, "date_to", INT32_MAX),
        .most = col_null(row, "most") ? -1 : (int) col_int(row, "most"),
        .internet = col_int(row, "internet") != 0, .speed = col_int(row, "speed"),
        .noise = col_text(row, "noise"), .parking = col_int(row, "parking") != 0,
        .step_free = col_int(row, "step_free") != 0, .kitchen = col_int(row, "kitchen") != 0,
        .bus = col_text(row, "bus"), .wish = col_text(row, "wish"),
        .said = col_text(row, "said"), .reply = col_text(row, "reply"),
        .made_at = col_int(row, "made_at"), .changed_at = col_int(row, "changed_at"),
    };
    if (h->person)
        person_labels(a, col_text(row, "first_name"), col_text(row, "last_name"), &h->person_name,
                      &initials);
}

static void read_dates(struct db *db, struct arena *a, struct host *h)
{
    int32_t *dates[2] = { NULL, NULL };
    size_t count[2] = { 0, 0 };
    struct rows *rows = db_query(db, a, "SELECT date, can FROM host_date WHERE host_id = $1"
                                        " ORDER BY date", ARGS(arg_int(h->id)));

    while (rows_next(rows)) {
        int can = col_int(rows, "can") != 0;
        dates[can] = arena_grow(a, dates[can], count[can] + 1, sizeof *dates[can]);
        dates[can][count[can]++] = date_or(rows, "date", 0);
    }
    h->cannot = dates[0];
    h->cannot_count = count[0];
    h->can = dates[1];
    h->can_count = count[1];
}

static bool read_one(struct db *db, struct arena *a, struct rows *rows, struct host *out)
{
    if (!rows_next(rows))
        return false;
    read_row(a, rows, out);
    rows_end(rows);
    read_dates(db, a, out);
    return true;
}

bool host_get(struct db *db, struct arena *a, int64_t id, struct host *out)
{
    return read_one(db, a, db_query(db, a, SELECT_HOST "WHERE h.id = $1", ARGS(arg_int(id))), out);
}

bool host_of_place(struct db *db, struct arena *a, int64_t place, struct host *out)
{
    return read_one(db, a, db_query(db, a, SELECT_HOST "WHERE h.place_id = $1"
                                                       "   AND h.state = 'accepted'",
                                    ARGS(arg_int(place))), out);
}

size_t host_list(struct db *db, struct arena *a, const struct hosts_wish *wish, struct host **out,
                 int64_t *next)
{
    struct rows *rows = db_query(db, a, SELECT_HOST
        "WHERE ($1 = 1 OR h.state = $2) AND ($3 = 0 OR h.person_id = $3) AND h.id > $4"
        "  AND ($6 = 0 OR h.state = 'accepted' OR h.person_id = $6)"
        " ORDER BY h.id LIMIT $5",
        ARGS(arg_int(wish->all), arg_text(states[wish->state]), arg_int(wish->person),
             arg_int(wish->after), arg_int(wish->limit + 1), arg_int(wish->looker)));
    struct host *found = arena_array(a, (size_t) wish->limit + 1, sizeof *found);
    size_t count = 0;

    while (rows_next(rows))
        read_row(a, rows, &found[count++]);
    bool more = count > (size_t) wish->limit;
    if (more)
        count--;
    for (size_t i = 0; i < count; i++)
        read_dates(db, a, &found[i]);
    if (next)
        *next = more && count ? found[count - 1].id : 0;
    *out = found;
    return count;
}

static bool among(const int32_t *dates, size_t count, int32_t date)
{
    for (size_t i = 0; i < count; i++)
        if (dates[i] == date)
            return true;
    return false;
}

bool host_offers(const struct host *h, int32_t date)
{
    bool weekday = h->weekdays >> (date_weekday(date) - 1) & 1;

    if (date < h->from || date > h->to || among(h->cannot, h->cannot_count, date))
        return false;
    return weekday || among(h->can, h->can_count, date);
}

bool host_can(struct db *db, struct arena *a, const struct host *h, int32_t date, int opens,
              int closes)
{
    if (!host_offers(h, date))
        return false;
    if (!h->place)
        return true;
    const char *zone = db_text(db, a, "SELECT zone FROM place WHERE id = $1",
                               ARGS(arg_int(h->place)));
    const struct zone *clock = zone ? zone_get(zone) : NULL;
    return !clock || !busy_between(db, h->place, 0, zone_instant(clock, date, opens),
                                   zone_instant(clock, date, closes));
}

/* ---- writing ---- */

/* The place an offer is for: there, a host place, open, and nobody else's. */
static enum host_refusal place_refusal(struct db *db, struct arena *a, const struct host *h)
{
    struct place place;
    struct host other;

    if (!h->place)
        return HOST_ALLOWED;
    if (!place_get(db, a, h->place, &place) || place.closed_at || place.listed)
        return HOST_UNKNOWN;
    if (place.kind != PLACE_HOST)
        return HOST_PERMANENT;
    if (host_of_place(db, a, h->place, &other) && other.id != h->id)
        return HOST_PLACE_TAKEN;
    return HOST_ALLOWED;
}

/* Each offer writes to people: nobody has too many in the air. */
static bool has_enough(struct db *db, int64_t person)
{
    return person && db_int(db, "SELECT count(*) AS n FROM host WHERE person_id = $1"
                                "   AND state IN ('offered', 'asked')",
                            ARGS(arg_int(person)), 0) >= HOST_WAITING_MOST;
}

static enum host_refusal save_refusal(struct db *db, struct arena *a, const struct host *h)
{
    struct commune commune;

    if (!h->weekdays && !h->can_count)
        return HOST_NO_DATE;
    if (h->from > h->to)
        return HOST_DATES;
    if (h->can_count + h->cannot_count > HOST_DATES_MOST)
        return HOST_MANY_DATES;
    if (!commune_get(db, a, h->commune, &commune))
        return HOST_COMMUNE;
    if (!h->id && has_enough(db, h->person))
        return HOST_ENOUGH;
    return place_refusal(db, a, h);
}

/* A date that is in both lists is one it cannot. */
static void write_dates(struct db *db, struct arena *a, const struct host *h)
{
    db_exec(db, "DELETE FROM host_date WHERE host_id = $1", ARGS(arg_int(h->id)));
    for (size_t i = 0; i < h->can_count; i++)
        db_exec(db, "INSERT INTO host_date (host_id, date, can) VALUES ($1, $2, 1)"
                    " ON CONFLICT (host_id, date) DO NOTHING",
                ARGS(arg_int(h->id), arg_text(date_text(a, h->can[i]))));
    for (size_t i = 0; i < h->cannot_count; i++)
        db_exec(db, "INSERT INTO host_date (host_id, date, can) VALUES ($1, $2, 0)"
                    " ON CONFLICT (host_id, date) DO UPDATE SET can = 0",
                ARGS(arg_int(h->id), arg_text(date_text(a, h->cannot[i]))));
}

static void write_row(struct db *db, struct arena *a, const struct host *h, int64_t now)
{
    const char *from = h->from == INT32_MIN ? NULL : date_text(a, h->from);
    const char *to = h->to == INT32_MAX ? NULL : date_text(a, h->to);

    db_exec(db,
        "UPDATE host SET place_id = $2, state = $3, name = $4, kind = $5, address = $6,"
        "       postcode = $7, town = $8, commune = $9, contact = $10, chairs = $11,"
        "       weekdays = $12, date_from = $13, date_to = $14, most = $15, internet = $16,"
        "       speed = $17, noise = $18, parking = $19, bus = $20, step_free = $21,"
        "       kitchen = $22, wish = $23, changed_at = $24 WHERE id = $1",
        ARGS(arg_int(h->id), arg_id(h->place), arg_text(states[h->state]), arg_text(h->name),
             arg_text(h->kind), arg_text(h->address), arg_text(h->postcode), arg_text(h->town),
             arg_text(h->commune), arg_text(h->contact), arg_int(h->chairs), arg_int(h->weekdays),
             arg_text(from), arg_text(to), arg_id(h->most > 0 ? h->most : 0),
             arg_int(h->internet), arg_id(h->speed), arg_text(h->noise), arg_int(h->parking),
             arg_text(h->bus), arg_int(h->step_free), arg_int(h->kitchen), arg_text(h->wish),
             arg_int(now)));
}

/* What its guests read on the page of the place; `bus` is what the host said before: words that
 * somebody wrote there instead stay. */
static void tell_place(struct db *db, struct arena *a, const struct host *h, const char *bus)
{
    struct place place;

    if (!place_get(db, a, h->place, &place))
        return;
    place.chairs = h->chairs;
    place.noise = h->noise;
    if (str_empty(place.transport) || str_is(place.transport, bus))
        place.transport = h->bus;
    place_change(db, a, &place);
}

void host_hold(struct db *db, int64_t id)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM host WHERE id = $1 FOR UPDATE", ARGS(arg_int(id)));
}

enum host_refusal host_save(struct db *db, struct arena *a, struct host *h, int64_t now)
{
    struct host was = { .state = HOST_OFFERED };

    host_hold(db, h->id);
    if (h->id && !host_get(db, a, h->id, &was))
        return db_failed(db) ? HOST_FAILED : HOST_UNKNOWN;
    if (was.state == HOST_DECLINED || was.state == HOST_WITHDRAWN)
        return HOST_STATE;
    if (was.state == HOST_ACCEPTED)
        h->place = was.place;
    enum host_refusal no = save_refusal(db, a, h);
    if (no)
        return no;
    h->state = was.state == HOST_ASKED ? HOST_OFFERED : was.state;
    if (!h->id)
        h->id = db_insert(db,
            "INSERT INTO host (person_id, state, name, town, commune, chairs, internet, made_at,"
            "                  changed_at)"
            " VALUES ($1, 'offered', $2, $3, $4, $5, $6, $7, $7) RETURNING id",
            ARGS(arg_id(h->person), arg_text(h->name), arg_text(h->town), arg_text(h->commune),
                 arg_int(h->chairs), arg_int(h->internet), arg_int(now)));
    write_row(db, a, h, now);
    write_dates(db, a, h);
    if (h->state == HOST_ACCEPTED)
        tell_place(db, a, h, was.bus);
    return db_failed(db) ? HOST_FAILED : HOST_ALLOWED;
}
