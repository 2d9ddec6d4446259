#include "booking/booking.h"

#include "base/date.h"
#include "base/money.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/free.h"

#define BOOKING_COLUMNS \
    "SELECT b.id AS id, b.resource_id AS resource_id, r.name AS resource, r.kind AS kind," \
    "       p.id AS place_id, p.name AS place, p.slug AS slug, p.zone AS zone," \
    "       b.person_id AS person_id, b.starts_at AS starts_at, b.ends_at AS ends_at," \
    "       b.state AS state, b.note AS note, b.cents AS cents, b.price_id AS price_id," \
    "       COALESCE(price.currency, 'EUR') AS currency, b.sequence AS sequence," \
    "       b.made_at AS made_at, b.changed_at AS changed_at" \
    "  FROM booking b JOIN resource r ON r.id = b.resource_id JOIN place p ON p.id = r.place_id" \
    "  LEFT JOIN price ON price.id = b.price_id "

static struct booking booking_from(struct db *db, struct arena *a, const struct rows *rows)
{
    return (struct booking){
        .id = col_int(rows, "id"), .resource = col_int(rows, "resource_id"),
        .resource_name = col_text(rows, "resource"), .resource_kind = col_text(rows, "kind"),
        .place = col_int(rows, "place_id"), .place_name = col_text(rows, "place"),
        .place_slug = col_text(rows, "slug"), .zone = col_text(rows, "zone"),
        .person = col_int(rows, "person_id"),
        .person_name = person_name(db, a, col_int(rows, "person_id")),
        .starts_at = col_int(rows, "starts_at"), .ends_at = col_int(rows, "ends_at"),
        .held = col_int(rows, "state") == 1, .note = col_text(rows, "note"),
        .cents = col_int(rows, "cents"), .price = col_int(rows, "price_id"),
        .currency = col_text(rows, "currency"), .sequence = col_int(rows, "sequence"),
        .made_at = col_int(rows, "made_at"), .changed_at = col_int(rows, "changed_at"),
    };
}

bool booking_get(struct db *db, struct arena *a, int64_t id, struct booking *out)
{
    struct rows *rows = db_query(db, a, BOOKING_COLUMNS "WHERE b.id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *out = booking_from(db, a, rows);
    rows_end(rows);
    return true;
}

/* What can be said before the data is asked for room. */
static enum booking_refusal booking_check(struct db *db, struct arena *a,
                                          const struct booking_wish *w, struct booking_result *out)
{
    if (!resource_get(db, a, w->resource, &out->resource) || out->resource.closed_at
        || !place_get(db, a, out->resource.place, &out->place) || out->place.closed_at)
        return BOOKING_UNKNOWN;
    if (!out->resource.bookable)
        return BOOKING_NOT_BOOKABLE;
    if (out->resource.stopped)
        return BOOKING_STOPPED;
    if (w->ends_at <= w->starts_at)
        return BOOKING_EMPTY;
    if (w->ends_at - w->starts_at > BOOKING_MOST)
        return BOOKING_LONG;
    if (!w->runs && w->starts_at < w->now - BOOKING_GRACE)
        return BOOKING_PAST;
    if (open_during(db, a, &out->place, w->starts_at, w->ends_at, &out->closed))
        return BOOKING_ALLOWED;
    find_ways(db, a, w, true, out);
    return BOOKING_CLOSED;
}

/* Does another calendar take it then?  The first of its times is named. */
static enum booking_refusal busy_check(struct db *db, struct arena *a,
                                       const struct booking_wish *w, struct booking_result *out)
{
    struct ical_span *spans;

    if (!busy_between(db, out->place.id, w->resource, w->starts_at, w->ends_at))
        return BOOKING_ALLOWED;
    if (busy_spans(db, a, out->place.id, w->resource, w->starts_at, w->ends_at, &spans))
        out->elsewhere = (struct times){ spans[0].starts, spans[0].ends, 0 };
    find_ways(db, a, w, false, out);
    return BOOKING_BUSY;
}

/* The price of the wish, for the one who holds it. */
static struct price price_of(struct db *db, struct arena *a, const struct booking_wish *w,
                             const struct booking_result *out)
{
    struct price price = { 0 };
    int32_t date;

    zone_local(zone_get(out->place.zone), w->starts_at, &date, NULL);
    if (!plan_price(db, a, "resource_hour", w->person, out->place.id, w->resource, date, &price))
        return (struct price){ 0 };
    price.cents = money_times(price.cents, w->ends_at - w->starts_at);
    return price;
}

/* The first that is there, to be named; not the one that is being moved. */
static void see_in_the_way(struct db *db, struct arena *a, const struct booking_wish *w,
                           struct booking_result *out)
{
    const struct booking_filter filter = {
        .resource = w->resource, .from = w->starts_at, .to = w->ends_at, .held = true, .limit = 2,
    };
    size_t count;
    struct booking *there = booking_list(db, a, &filter, &count, NULL);

    for (size_t i = count; i-- > 0; )
        if (there[i].id != w->booking)
            out->in_the_way = there[i];
}

/* The end of a piece that wrote a booking: kept, or taken back with the reason. */
static enum booking_refusal piece_end(struct db *db, struct arena *a, const struct booking_wish *w,
                                      struct booking_result *out)
{
    bool full = str_is(db_refused(db), "booking_full");

    if (!db_failed(db) && db_piece_keep(db))
        return BOOKING_ALLOWED;
    db_piece_undo(db);
    if (!full)
        return BOOKING_FAILED;
    see_in_the_way(db, a, w, out);
    find_ways(db, a, w, false, out);
    return BOOKING_FULL;
}

enum booking_refusal booking_make(struct db *db, struct arena *a, const struct booking_wish *w,
                                  struct booking_result *out)
{
    *out = (struct booking_result){ 0 };
    enum booking_refusal no = booking_check(db, a, w, out);
    if (!no)
        no = busy_check(db, a, w, out);
    if (no)
        return no;

    struct price price = price_of(db, a, w, out);
    db_piece_begin(db);
    int64_t id = db_insert(db,
        "INSERT INTO booking (resource_id, person_id, starts_at, ends_at, note, cents, price_id,"
        "                     made_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
        ARGS(arg_int(w->resource), arg_int(w->person), arg_int(w->starts_at), arg_int(w->ends_at),
             arg_text(w->note ? w->note : ""), arg_int(price.cents), arg_id(price.id),
             arg_int(w->now)));
    no = piece_end(db, a, w, out);
    if (!no)
        booking_get(db, a, id, &out->booking);
    return no;
}

enum booking_refusal booking_move(struct db *db, struct arena *a, const struct booking_wish *w,
                                  struct booking_result *out)
{
    struct booking old;
    struct booking_wish wish = *w;

    *out = (struct booking_result){ 0 };
    if (!booking_get(db, a, w->booking, &old))
        return BOOKING_UNKNOWN;
    if (!old.held)
        return BOOKING_CANCELLED;
    if (!w->runs && old.starts_at <= w->now)
        return BOOKING_STARTED;
    wish.resource = w->resource ? w->resource : old.resource;
    wish.person = old.person;
    wish.note = w->note ? w->note : old.note;
    bool other = wish.resource != old.resource || wish.starts_at < old.starts_at
              || wish.ends_at > old.ends_at;
    enum booking_refusal no = booking_check(db, a, &wish, out);
    if (!no && other)
        no = busy_check(db, a, &wish, out);
    if (no)
        return no;

    struct price price = price_of(db, a, &wish, out);
    db_piece_begin(db);
    int64_t moved = db_exec(db,
        "UPDATE booking SET resource_id = $2, starts_at = $3, ends_at = $4, note = $5,"
        "       cents = $6, price_id = $7, changed_at = $8, sequence = sequence + 1"
        " WHERE id = $1 AND state = 1",
        ARGS(arg_int(w->booking), arg_int(wish.resource), arg_int(wish.starts_at),
             arg_int(wish.ends_at), arg_text(wish.note), arg_int(price.cents), arg_id(price.id),
             arg_int(w->now)));
    no = piece_end(db, a, &wish, out);
    if (no)
        return no;
    booking_get(db, a, w->booking, &out->booking);
    return moved ? BOOKING_ALLOWED : BOOKING_CANCELLED;
}

enum booking_refusal booking_cancel(struct db *db, struct arena *a, int64_t booking, bool runs,
                                    int64_t now)
{
    struct booking b;

    if (!booking_get(db, a, booking, &b))
        return BOOKING_UNKNOWN;
    if (!b.held)
        return BOOKING_CANCELLED;
    if (!runs && b.starts_at <= now)
        return BOOKING_STARTED;
    db_exec(db, "UPDATE booking SET state = 0, changed_at = $2, sequence = sequence + 1"
                " WHERE id = $1",
            ARGS(arg_int(booking), arg_int(now)));
    return BOOKING_ALLOWED;
}

/* Each kind of list has its own statement, so that each finds its index: a person's by
 * booking_person, the others by booking_resource, which holds only what is held. */
#define BOOKING_PAGE \
    "   AND ($4 = 0 OR (b.starts_at, b.id) > ((SELECT starts_at FROM booking WHERE id = $4), $4))" \
    " ORDER BY b.starts_at, b.id LIMIT $5"

static const char of_person[] =
    BOOKING_COLUMNS "WHERE b.person_id = $1 AND b.ends_at > $2 AND b.starts_at < $3"
    "   AND ($6 = 0 OR b.state = 1)" BOOKING_PAGE;
static const char of_resource[] =
    BOOKING_COLUMNS "WHERE b.resource_id = $1 AND b.state = 1 AND b.starts_at > $2 - 2678400"
    "   AND b.ends_at > $2 AND b.starts_at < $3" BOOKING_PAGE;
static const char of_place[] =
    BOOKING_COLUMNS "WHERE r.place_id = $1 AND b.state = 1 AND b.starts_at > $2 - 2678400"
    "   AND b.ends_at > $2 AND b.starts_at < $3" BOOKING_PAGE;

struct booking *booking_list(struct db *db, struct arena *a, const struct booking_filter *f,
                             size_t *count, int64_t *next)
{
    const char *sql = f->person ? of_person : f->resource ? of_resource : of_place;
    int64_t whose = f->person ? f->person : f->resource ? f->resource : f->place;
    int64_t limit = f->limit > 0 && f->limit <= 200 ? f->limit : 200;
    struct booking *list = arena_array(a, (size_t) limit, sizeof *list);
    struct rows *rows = db_query(db, a, sql,
        ARGS(arg_int(whose), arg_int(f->from), arg_int(f->to ? f->to : INT64_MAX / 2),
             arg_int(f->after), arg_int(limit + 1), arg_int(f->held)));
    bool more = false;

    *count = 0;
    while (!more && rows_next(rows)) {
        more = *count == (size_t) limit;
        if (!more)
            list[(*count)++] = booking_from(db, a, rows);
    }
    rows_end(rows);
    if (next)
        *next = more ? list[*count - 1].id : 0;
    return list;
}

struct value *booking_value(struct arena *a, const struct booking *b)
{
    struct value *v = value_object(a);

    set_int(v, "id", b->id);
    struct value *resource = set_object(v, "resource");
    set_int(resource, "id", b->resource);
    set_text(resource, "name", b->resource_name);
    set_text(resource, "kind", b->resource_kind);
    struct value *place = set_object(v, "place");
    set_int(place, "id", b->place);
    set_text(place, "name", b->place_name);
    set_text(place, "slug", b->place_slug);
    set_text(v, "starts_at", instant_text(a, b->starts_at, NULL));
    set_text(v, "ends_at", instant_text(a, b->ends_at, NULL));
    set_text(v, "note", b->note);
    set_text(v, "state", b->held ? "held" : "cancelled");
    set_int(v, "cents", b->cents);
    set_text(v, "currency", b->currency);
    return v;
}
