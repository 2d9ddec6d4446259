#include "booking/dues.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/people.h"

/* Rules and names are asked for once each. */
struct reading {
    struct db *db;
    struct arena *a;
    struct dues dues;
    size_t room;
    struct price *rules;
    size_t rule_count;
};

static struct price rule_of(struct reading *r, int64_t id)
{
    struct price rule;

    for (size_t i = 0; i < r->rule_count; i++)
        if (r->rules[i].id == id)
            return r->rules[i];
    if (!id || !plan_price_get(r->db, r->a, id, &rule))
        return (struct price){ 0 };
    r->rules = arena_grow(r->a, r->rules, r->rule_count + 1, sizeof *r->rules);
    r->rules[r->rule_count++] = rule;
    return rule;
}

static void line_add(struct reading *r, struct due line, int64_t price)
{
    struct dues *d = &r->dues;

    if (d->count == r->room) {
        r->room = r->room ? 2 * r->room : 32;
        d->lines = arena_grow(r->a, d->lines, r->room, sizeof *d->lines);
    }
    line.rule = rule_of(r, price);
    line.currency = line.rule.id ? line.rule.currency : "EUR";
    d->cents += line.cents;
    d->lines[d->count++] = line;
}

#define PRESENCE_LINES \
    "SELECT s.id AS id, s.person_id AS person_id, s.guest AS guest, s.share AS share," \
    "       s.cents AS cents, s.price_id AS price_id, day.id AS day_id, day.date AS date," \
    "       day.series_id AS series_id, p.id AS place_id, p.name AS place, p.kind AS kind" \
    "  FROM presence s JOIN day ON day.id = s.day_id JOIN place p ON p.id = day.place_id" \
    " WHERE s.state IN (1, 3) AND day.date >= $1 AND day.date < $2" \
    "   AND ($3 = 0 OR day.place_id = $3)"

static void read_presences(struct reading *r, const struct dues_wish *w, int32_t first,
                           int32_t next)
{
    const char *sql = w->person ? PRESENCE_LINES " AND s.person_id = $4" : PRESENCE_LINES;
    struct rows *rows = db_query(r->db, r->a, sql,
        ARGS(arg_text(date_text(r->a, first)), arg_text(date_text(r->a, next)),
             arg_int(w->place), arg_int(w->person)));

    while (rows_next(rows)) {
        struct due line = {
            .kind = DUE_PRESENCE, .id = col_int(rows, "id"),
            .person = col_int(rows, "person_id"), .person_name = col_text(rows, "guest"),
            .share = col_text(rows, "share"), .cents = col_int(rows, "cents"),
            .day = col_int(rows, "day_id"), .place = col_int(rows, "place_id"),
            .place_name = col_text(rows, "place"),
            .roaming = col_int(rows, "series_id") || str_is(col_text(rows, "kind"), "host"),
        };

        if (date_parse(col_text(rows, "date"), &line.date))
            line_add(r, line, col_int(rows, "price_id"));
    }
}

#define BOOKING_LINES \
    "SELECT b.id AS id, b.person_id AS person_id, b.starts_at AS starts_at," \
    "       b.ends_at AS ends_at, b.cents AS cents, b.price_id AS price_id, r.name AS resource," \
    "       p.id AS place_id, p.name AS place, p.zone AS zone" \
    "  FROM resource r JOIN booking b ON b.resource_id = r.id JOIN place p ON p.id = r.place_id" \
    " WHERE b.state = 1 AND b.starts_at >= $1 AND b.starts_at < $2" \
    "   AND ($3 = 0 OR r.place_id = $3)"

/* The span asked of the data is a day wider at both ends: each place has its own midnight. */
static void read_bookings(struct reading *r, const struct dues_wish *w, int32_t first, int32_t next)
{
    const char *sql = w->person ? BOOKING_LINES " AND b.person_id = $4" : BOOKING_LINES;
    struct rows *rows = db_query(r->db, r->a, sql,
        ARGS(arg_int((first - 1) * (int64_t) 86400), arg_int((next + 1) * (int64_t) 86400),
             arg_int(w->place), arg_int(w->person)));

    while (rows_next(rows)) {
        int64_t starts_at = col_int(rows, "starts_at");
        int minutes;
        struct due line = {
            .kind = DUE_BOOKING, .id = col_int(rows, "id"), .person = col_int(rows, "person_id"),
            .place = col_int(rows, "place_id"), .place_name = col_text(rows, "place"),
            .resource_name = col_text(rows, "resource"),
            .seconds = col_int(rows, "ends_at") - starts_at, .cents = col_int(rows, "cents"),
        };

        zone_local(zone_get(col_text(rows, "zone")), starts_at, &line.date, &minutes);
        line.starts_at = minutes;
        if (line.date >= first && line.date < next)
            line_add(r, line, col_int(rows, "price_id"));
    }
}

static int by_person(const void *one, const void *other)
{
    const struct due *d = one;
    const struct due *e = other;

    return (d->person > e->person) - (d->person < e->person);
}

static int by_date(const struct due *d, const struct due *e)
{
    if (d->date != e->date)
        return d->date < e->date ? -1 : 1;
    if (d->kind != e->kind)
        return d->kind < e->kind ? -1 : 1;
    return (d->id > e->id) - (d->id < e->id);
}

/* By name in a dictionary's order; guests, who are nobody's account, last. */
static int by_name(const void *one, const void *other)
{
    const struct due *d = one;
    const struct due *e = other;

    if (!d->person != !e->person)
        return d->person ? -1 : 1;
    if (d->person == e->person && d->person)
        return by_date(d, e);

    int order = text_compare("fr", d->person_name, e->person_name);
    if (order)
        return order;
    return d->person != e->person ? (d->person < e->person ? -1 : 1) : by_date(d, e);
}

struct dues dues_of(struct db *db, struct arena *a, const struct dues_wish *w)
{
    int32_t first = month_first(w->month);
    int32_t next = month_add(first, 1);
    struct reading r = { .db = db, .a = a, .dues = { .month = first, .currency = "EUR" } };

    read_presences(&r, w, first, next);
    read_bookings(&r, w, first, next);
    if (!r.dues.count)
        return r.dues;

    struct due *lines = r.dues.lines;
    qsort(lines, r.dues.count, sizeof *lines, by_person);
    for (size_t i = 0; i < r.dues.count; i++) {
        bool again = i && lines[i].person && lines[i - 1].person == lines[i].person;

        if (again)
            lines[i].person_name = lines[i - 1].person_name;
        else if (lines[i].person)
            lines[i].person_name = person_name(db, a, lines[i].person);
        if (!lines[i].person_name)
            lines[i].person_name = "";
    }
    qsort(lines, r.dues.count, sizeof *lines, by_name);
    r.dues.currency = lines[0].currency;
    return r.dues;
}

static void set_rule(struct value *item, struct arena *a, const struct price *rule)
{
    if (!rule->id) {
        set_null(item, "rule");
        return;
    }
    struct value *v = set_object(item, "rule");

    set_int(v, "id", rule->id);
    set_text(v, "item", rule->item);
    set_text(v, "audience", rule->audience);
    set_int(v, "cents", rule->cents);
    set_text(v, "from", date_text(a, rule->from));
}

struct value *dues_value(struct arena *a, const struct dues *d)
{
    struct value *v = value_object(a);

    set_text(v, "month", month_text(a, d->month));
    struct value *items = set_list(v, "items");
    for (size_t i = 0; i < d->count; i++) {
        const struct due *line = &d->lines[i];
        struct value *item = add_object(items);

        set_text(item, "kind", line->kind == DUE_PRESENCE ? "presence" : "booking");
        set_int(item, "id", line->id);
        set_text(item, "date", date_text(a, line->date));
        struct value *place = set_object(item, "place");
        set_int(place, "id", line->place);
        set_text(place, "name", line->place_name);
        set_text(item, "share", line->share);
        set_text(item, "resource", line->resource_name);
        if (line->kind == DUE_BOOKING)
            set_int(item, "seconds", line->seconds);
        else
            set_null(item, "seconds");
        set_int(item, "cents", line->cents);
        set_text(item, "currency", line->currency);
        set_rule(item, a, &line->rule);
    }
    set_int(v, "cents", d->cents);
    set_text(v, "currency", d->currency);
    return v;
}

struct due_total *dues_totals(struct arena *a, const struct dues *d, size_t *count)
{
    struct due_total *totals = arena_array(a, d->count ? d->count : 1, sizeof *totals);

    *count = 0;
    for (size_t i = 0; i < d->count; i++) {
        const struct due *line = &d->lines[i];
        bool same = *count && line->person && totals[*count - 1].person == line->person;

        if (!same)
            totals[(*count)++] = (struct due_total){ .person = line->person,
                                                     .name = line->person_name };
        totals[*count - 1].lines++;
        totals[*count - 1].cents += line->cents;
    }
    return totals;
}
