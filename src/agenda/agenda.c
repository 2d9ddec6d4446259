#include "agenda/edit.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"
#include "base/zone.h"

enum { RULED_PLACES = 500 };      /* permanent places whose days are shown at once */

/* Every look at a day reads these columns, in this order. */
#define DAY_COLUMNS \
    "SELECT day.id AS id, series_id, place_id, date, day.title AS title, opens, closes," \
    "       capacity, animator_id, day.note AS note, state, reason, moved_to, sequence," \
    "       day.made_at AS made_at, changed_at, host_answer, host_word, host_answered_at," \
    "       fallback_id, heads, heads_at, thanked_at, place.name AS place_name," \
    "       place.slug AS slug, place.town AS town, place.zone AS zone," \
    "       place.chairs AS chairs, place.kind AS kind" \
    "  FROM day LEFT JOIN place ON place.id = day.place_id "

static enum day_state state_from(const char *text)
{
    if (str_is(text, "cancelled"))
        return DAY_CANCELLED;
    return str_is(text, "moved") ? DAY_MOVED : DAY_OPEN;
}

static enum host_answer_state answer_from(const char *text)
{
    if (str_is(text, "asked"))
        return HOST_TO_ANSWER;
    if (str_is(text, "confirmed"))
        return HOST_CONFIRMED;
    return str_is(text, "stepped_back") ? HOST_STEPPED_BACK : HOST_NOT_ASKED;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void set_spans(struct day *d, const struct span *spans, int count)
{
    d->count = count;
    d->opens = count ? spans[0].from : 0;
    d->closes = count ? spans[count - 1].to : 0;
    for (int i = 0; i < count; i++)
        d->spans[i] = spans[i];
}

static void set_hosting(struct day *d, const struct rows *rows)
{
    d->host_answer = answer_from(col_text(rows, "host_answer"));
    d->host_word = or_empty(col_text(rows, "host_word"));
    d->host_answered_at = col_int(rows, "host_answered_at");
    d->fallback = col_int(rows, "fallback_id");
    d->heads = col_null(rows, "heads") ? -1 : col_int(rows, "heads");
    d->heads_at = col_int(rows, "heads_at");
    d->thanked_at = col_int(rows, "thanked_at");
}

/* The row that is read; the hours of a day by rules are still to be filled in. */
static struct day day_from(const struct rows *rows)
{
    struct day d = { .id = col_int(rows, "id") };

    d.series = col_int(rows, "series_id");
    d.place = col_int(rows, "place_id");
    if (!date_parse(col_text(rows, "date"), &d.date))
        BUG("day %lld has no date", (long long) d.id);
    d.title = col_text(rows, "title");
    d.by_rules = col_null(rows, "opens");
    if (!d.by_rules)
        set_spans(&d, &(struct span){ (int) col_int(rows, "opens"),
                                      (int) col_int(rows, "closes") }, 1);
    d.own_capacity = !col_null(rows, "capacity");
    d.capacity = d.own_capacity ? col_int(rows, "capacity") : 0;
    d.animator = col_int(rows, "animator_id");
    d.note = or_empty(col_text(rows, "note"));
    d.state = state_from(col_text(rows, "state"));
    d.reason = col_text(rows, "reason");
    d.moved_to = col_int(rows, "moved_to");
    d.sequence = col_int(rows, "sequence");
    d.made_at = col_int(rows, "made_at");
    d.changed_at = col_int(rows, "changed_at");
    set_hosting(&d, rows);
    d.place_name = or_empty(col_text(rows, "place_name"));
    d.place_slug = or_empty(col_text(rows, "slug"));
    d.town = or_empty(col_text(rows, "town"));
    d.zone = d.place ? col_text(rows, "zone") : "Europe/Paris";
    if (!d.own_capacity)
        d.capacity = d.place ? col_int(rows, "chairs") : 0;
    d.roaming = d.series || !str_is(col_text(rows, "kind"), "permanent");
    return d;
}

/* A day nobody has written a row for: the rules of a permanent place open it. */
static struct day day_of_rules(const struct place *p, int32_t date)
{
    return (struct day){
        .place = p->id, .date = date, .title = "", .by_rules = true, .capacity = p->chairs,
        .note = "", .state = DAY_OPEN, .reason = "", .host_word = "", .heads = -1,
        .place_name = p->name, .place_slug = p->slug, .town = p->town, .zone = p->zone,
    };
}

static void fill_from_rules(struct day *d, const struct opening *opening)
{
    struct span spans[HOURS_SPANS];
    const char *why = NULL;
    int count = opening_on(opening, d->date, spans, &why);

    set_spans(d, spans, count);
    if (!count && d->state == DAY_OPEN && why)
        d->reason = why;
}

bool day_is_open(const struct day *d)
{
    return d->state == DAY_OPEN && d->place && d->count > 0;
}

bool day_get(struct db *db, struct arena *a, int64_t id, struct day *out)
{
    struct rows *rows = db_query(db, a, DAY_COLUMNS "WHERE day.id = $1", ARGS(arg_int(id)));
    struct place p;

    if (!rows_next(rows))
        return false;
    *out = day_from(rows);
    rows_end(rows);
    if (out->by_rules && out->place && place_get(db, a, out->place, &p))
        fill_from_rules(out, opening_load(db, a, &p, out->date, out->date));
    return !db_failed(db);
}

bool day_before_move(struct db *db, struct arena *a, const struct day *d, struct day *out)
{
    int64_t id = d->series
        ? db_int(db, "SELECT id FROM day WHERE series_id = $1 AND moved_to = $2",
                 ARGS(arg_int(d->series), arg_int(d->id)), 0) : 0;

    return id && day_get(db, a, id, out);
}

int64_t day_find(struct db *db, struct arena *a, int64_t place, int32_t date)
{
    return db_int(db, "SELECT COALESCE(max(CASE WHEN state = 'open' THEN id END), max(id))"
                      "  FROM day WHERE place_id = $1 AND date = $2",
                  ARGS(arg_int(place), arg_text(date_text(a, date))), 0);
}

bool day_on(struct db *db, struct arena *a, const struct place *place, int32_t date,
            struct day *out)
{
    int64_t id = day_find(db, a, place->id, date);

    if (id)
        return day_get(db, a, id, out);
    if (db_failed(db) || place->kind != PLACE_PERMANENT || place->listed)
        return false;
    *out = day_of_rules(place, date);
    fill_from_rules(out, opening_load(db, a, place, date, date));
    return out->count > 0;
}

/* Two people may need the row at once: the second waits for the first and then finds its row. */
int64_t day_ensure(struct db *db, struct arena *a, const struct place *place, int32_t date,
                   int64_t now)
{
    struct day d;
    int64_t id = day_find(db, a, place->id, date);

    if (id || db_failed(db) || !day_on(db, a, place, date, &d))
        return id;
    id = db_insert(db,
        "INSERT INTO day (place_id, date, made_at, changed_at) VALUES ($1, $2, $3, $3)"
        " ON CONFLICT (place_id, date) WHERE state = 'open' DO NOTHING RETURNING id",
        ARGS(arg_int(place->id), arg_text(date_text(a, date)), arg_int(now)));
    return id || db_failed(db) ? id : day_find(db, a, place->id, date);
}

/* PostgreSQL alone: several transactions write at once there, and a chair that is given back must
 * be seen by whoever is being told "full" at the same instant. */
void day_hold(struct db *db, int64_t id)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM day WHERE id = $1 FOR UPDATE", ARGS(arg_int(id)));
}

struct days {
    struct arena *a;
    struct day *at;
    size_t count;
    size_t room;
};

static struct day *days_add(struct days *days, struct day d)
{
    if (days->count == days->room) {
        days->room = days->room ? 2 * days->room : 64;
        days->at = arena_grow(days->a, days->at, days->room, sizeof *days->at);
    }
    days->at[days->count] = d;
    return &days->at[days->count++];
}

static int days_order(const void *one, const void *other)
{
    const struct day *d = one;
    const struct day *e = other;

    if (d->date != e->date)
        return d->date < e->date ? -1 : 1;
    if (d->roaming != e->roaming)
        return d->roaming ? -1 : 1;

    int by_name = strcmp(d->place_name, e->place_name);
    return by_name ? by_name : (d->id > e->id) - (d->id < e->id);
}

/* The permanent places whose rules make days: ours, not closed, one or all. */
static size_t ruled_places(struct db *db, struct arena *a, int64_t place, struct place **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT id FROM place WHERE kind = 'permanent' AND listed = 0 AND closed_at IS NULL"
        "   AND ($1 = 0 OR id = $1) ORDER BY id", ARGS(arg_int(place)));
    size_t count = 0;
    struct place *places = NULL;

    while (count < RULED_PLACES && rows_next(rows)) {
        places = arena_grow(a, places, count + 1, sizeof *places);
        if (place_get(db, a, col_int(rows, "id"), &places[count]))
            count++;
    }
    *out = places;
    return count;
}

/* Rows of this place take their hours from its rules, dates without a row get a day of theirs. */
static void add_ruled_days(struct db *db, struct days *days, size_t rows, const struct place *p,
                           int32_t from, int32_t to)
{
    struct opening *opening = opening_load(db, days->a, p, from, to);
    bool *written = arena_array(days->a, (size_t) (to - from) + 1, sizeof *written);

    if (!opening)
        return;
    for (size_t i = 0; i < rows; i++) {
        if (days->at[i].place != p->id)
            continue;
        written[days->at[i].date - from] = true;
        if (days->at[i].by_rules)
            fill_from_rules(&days->at[i], opening);
    }
    for (int32_t date = from; date <= to; date++) {
        if (written[date - from])
            continue;
        struct day d = day_of_rules(p, date);
        fill_from_rules(&d, opening);
        if (d.count)
            days_add(days, d);
    }
}

struct day *days_between(struct db *db, struct arena *a, int32_t from, int32_t to, int64_t place,
                         size_t *count)
{
    struct days days = { .a = a };
    struct place *places;
    struct rows *rows = db_query(db, a,
        DAY_COLUMNS "WHERE date >= $1 AND date <= $2 AND ($3 = 0 OR place_id = $3)",
        ARGS(arg_text(date_text(a, from)), arg_text(date_text(a, to)), arg_int(place)));

    while (rows_next(rows))
        days_add(&days, day_from(rows));

    size_t written = days.count;
    size_t ruled = from <= to ? ruled_places(db, a, place, &places) : 0;
    for (size_t i = 0; i < ruled; i++)
        add_ruled_days(db, &days, written, &places[i], from, to);

    if (days.count)
        qsort(days.at, days.count, sizeof *days.at, days_order);
    *count = db_failed(db) ? 0 : days.count;
    return days.at;
}

struct day *series_days(struct db *db, struct arena *a, int64_t series, size_t *count)
{
    struct days days = { .a = a };
    struct place p;
    struct rows *rows = db_query(db, a, DAY_COLUMNS "WHERE series_id = $1 ORDER BY date, day.id",
                                 ARGS(arg_int(series)));

    while (rows_next(rows)) {
        struct day *d = days_add(&days, day_from(rows));

        if (d->by_rules && d->place && place_get(db, a, d->place, &p))
            fill_from_rules(d, opening_load(db, a, &p, d->date, d->date));
    }
    *count = days.count;
    return days.at;
}

enum agenda_refusal day_to_change(struct db *db, struct arena *a, struct day_edit e,
                                  struct day *d)
{
    day_hold(db, e.day);
    if (!day_get(db, a, e.day, d))
        return AGENDA_UNKNOWN;
    if (d->date < e.today)
        return AGENDA_OVER;
    return d->state == DAY_OPEN ? AGENDA_ALLOWED : AGENDA_NOT_OPEN;
}

enum agenda_refusal piece_end(struct db *db)
{
    bool taken = str_is(db_refused(db), "day.place_id,date");

    if (!db_failed(db) && db_piece_keep(db))
        return AGENDA_ALLOWED;
    db_piece_undo(db);
    return taken ? AGENDA_TAKEN : AGENDA_FAILED;
}

bool place_busy_then(struct db *db, const struct place *p, const struct day *d, int32_t date)
{
    const struct zone *zone = zone_get(p->zone);

    return busy_between(db, p->id, 0, zone_instant(zone, date, d->opens),
                        zone_instant(zone, date, d->closes));
}

enum agenda_refusal day_set_host(struct db *db, struct arena *a, struct day_edit e, int64_t place)
{
    struct day d;
    struct place p;
    enum agenda_refusal no = day_to_change(db, a, e, &d);

    if (no)
        return no;
    if (place == d.place)
        return AGENDA_ALLOWED;
    if (place && !place_get(db, a, place, &p))
        return AGENDA_UNKNOWN;
    if (place && p.closed_at)
        return AGENDA_PLACE_CLOSED;
    if (d.by_rules)
        return AGENDA_BY_RULES;
    if (place && p.kind == PLACE_PERMANENT)
        return AGENDA_PERMANENT;
    if (place && place_busy_then(db, &p, &d, d.date))
        return AGENDA_BUSY;

    db_piece_begin(db);
    db_exec(db, "UPDATE day SET place_id = $2, capacity = NULL, host_answer = '',"
                "       host_word = NULL, host_answered_at = NULL,"
                "       fallback_id = CASE WHEN fallback_id = $2 THEN NULL ELSE fallback_id END,"
                "       sequence = sequence + 1, changed_at = $3 WHERE id = $1",
            ARGS(arg_int(e.day), arg_id(place), arg_int(e.now)));
    return piece_end(db);
}

enum agenda_refusal day_cancel(struct db *db, struct arena *a, struct day_edit e,
                               const char *reason)
{
    struct day d;
    enum agenda_refusal no = day_to_change(db, a, e, &d);

    if (no)
        return no;
    if (str_empty(reason))
        return AGENDA_NO_REASON;
    db_exec(db, "UPDATE day SET state = 'cancelled', reason = $2, sequence = sequence + 1,"
                "       changed_at = $3 WHERE id = $1",
            ARGS(arg_int(e.day), arg_text(reason), arg_int(e.now)));
    return AGENDA_ALLOWED;
}

/* The old row lets go of its place first: the new date may be the same place's. */
enum agenda_refusal day_move(struct db *db, struct arena *a, struct day_edit e, int32_t date,
                             const char *reason, int64_t *id)
{
    struct day d;
    struct place p;
    enum agenda_refusal no = day_to_change(db, a, e, &d);

    if (no)
        return no;
    if (str_empty(reason))
        return AGENDA_NO_REASON;
    if (date < e.today)
        return AGENDA_OVER;
    if (date == d.date)
        return AGENDA_TAKEN;
    if (d.by_rules)
        return AGENDA_BY_RULES;
    if (d.place && place_get(db, a, d.place, &p) && place_busy_then(db, &p, &d, date))
        return AGENDA_BUSY;

    db_piece_begin(db);
    *id = db_insert(db,
        "INSERT INTO day (series_id, place_id, date, title, opens, closes, capacity,"
        "                 animator_id, note, made_at, changed_at)"
        " SELECT series_id, place_id, $2, title, opens, closes, capacity, animator_id, note,"
        "        $3, $3 FROM day WHERE id = $1 RETURNING id",
        ARGS(arg_int(e.day), arg_text(date_text(a, date)), arg_int(e.now)));
    db_exec(db, "UPDATE day SET state = 'moved', moved_to = $2, reason = $3,"
                "       sequence = sequence + 1, changed_at = $4 WHERE id = $1",
            ARGS(arg_int(e.day), arg_id(*id), arg_text(reason), arg_int(e.now)));
    return piece_end(db);
}

enum agenda_refusal day_set_words(struct db *db, struct arena *a, struct day_edit e,
                                  const struct day_words *words)
{
    struct day d;
    struct place p;
    bool by_rules = words->opens < 0 && words->closes < 0;
    enum agenda_refusal no = day_to_change(db, a, e, &d);

    if (no)
        return no;
    if (!by_rules && (words->opens < 0 || words->closes > 1440 || words->opens >= words->closes))
        return AGENDA_HOURS;
    if (by_rules && (!d.place || !place_get(db, a, d.place, &p) || p.kind != PLACE_PERMANENT))
        return AGENDA_HOURS;

    db_exec(db, "UPDATE day SET title = $2, note = $3, animator_id = $4, capacity = $5,"
                "       opens = $6, closes = $7, sequence = sequence + 1, changed_at = $8"
                " WHERE id = $1",
            ARGS(arg_int(e.day), arg_text(words->title), arg_text(words->note),
                 arg_id(words->animator),
                 (struct arg){ .kind = ARG_INT, .n = words->capacity,
                               .null = words->capacity < 0 },
                 (struct arg){ .kind = ARG_INT, .n = words->opens, .null = by_rules },
                 (struct arg){ .kind = ARG_INT, .n = words->closes, .null = by_rules },
                 arg_int(e.now)));
    return AGENDA_ALLOWED;
}
