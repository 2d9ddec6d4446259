/* A season as the planner reads it: a dozen questions to the data, and two for each host (its
 * dates, its calendar), however many dates the season has. */
#include "season/draft.h"

#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "place/place.h"

enum { HOSTS_AT_ONCE = 200 };

/* While a season is put together. */
struct reader {
    struct db *db;
    struct arena *a;
    struct season_plan *sp;
    const struct zone **zones;          /* per host; NULL: a stand-in */
};

/* Where an accepted host is, and whether it takes part. */
struct seat {
    int64_t host;
    const char *zone;
    bool located;
    int64_t latitude, longitude;
    int days;                           /* decided, or -1 */
    bool inside;                        /* in the territory */
};

int season_date_index(const struct season_plan *sp, int32_t date)
{
    for (size_t t = 0; t < sp->problem.date_count; t++)
        if (sp->problem.dates[t].date == date)
            return (int) t;
    return -1;
}

int season_host_index(const struct season_plan *sp, int64_t id)
{
    for (size_t h = 0; id && h < sp->problem.host_count; h++)
        if (sp->hosts[h].id == id)
            return (int) h;
    return NO_HOST;
}

int season_place_index(const struct season_plan *sp, int64_t place)
{
    for (size_t h = 0; place && h < sp->problem.host_count; h++)
        if (sp->hosts[h].place == place)
            return (int) h;
    return NO_HOST;
}

/* ---- dates ---- */

static void make_dates(struct reader *r, size_t count)
{
    struct season_plan *sp = r->sp;

    sp->problem.dates = arena_array(r->a, count + 1, sizeof *sp->problem.dates);
    sp->skipped = arena_array(r->a, count + 1, sizeof *sp->skipped);
    sp->days = arena_array(r->a, count + 1, sizeof *sp->days);
    sp->locked = arena_array(r->a, count + 1, sizeof *sp->locked);
    sp->chosen = arena_array(r->a, count + 1, sizeof *sp->chosen);
}

static size_t add_date(struct season_plan *sp, int32_t date, const char *skipped)
{
    size_t t = sp->problem.date_count++;

    sp->problem.dates[t] = (struct plan_date){ .date = date, .skipped = skipped,
                                               .locked = NO_HOST };
    sp->skipped[t] = skipped;
    sp->chosen[t] = NO_HOST;
    return t;
}

/* ---- hosts ---- */

static size_t accepted_hosts(struct reader *r, struct host **out)
{
    struct hosts_wish wish = { .state = HOST_ACCEPTED, .limit = HOSTS_AT_ONCE };
    size_t count = 0;

    *out = NULL;
    do {
        struct host *some;
        size_t more = host_list(r->db, r->a, &wish, &some, &wish.after);
        *out = arena_grow(r->a, *out, count + more + 1, sizeof **out);
        for (size_t i = 0; i < more; i++)
            (*out)[count++] = some[i];
    } while (wish.after);
    return count;
}

/* Accepted hosts whose place is not closed and whose commune is known. */
static size_t read_seats(struct reader *r, struct seat **out)
{
    const struct season *s = &r->sp->season;
    struct rows *rows = db_query(r->db, r->a,
        "SELECT h.id, p.zone, COALESCE(p.latitude, c.latitude) AS latitude,"
        "       COALESCE(p.longitude, c.longitude) AS longitude, x.days,"
        "       CASE WHEN $2 = 0 OR t.insee IS NOT NULL THEN 1 ELSE 0 END AS inside"
        "  FROM host h JOIN place p ON p.id = h.place_id AND p.closed_at IS NULL"
        "  LEFT JOIN commune c ON c.insee = h.commune"
        "  LEFT JOIN territory_commune t ON t.territory_id = $2 AND t.insee = h.commune"
        "  LEFT JOIN season_host x ON x.season_id = $1 AND x.host_id = h.id"
        " WHERE h.state = 'accepted' AND (c.insee IS NOT NULL OR p.latitude IS NOT NULL)",
        ARGS(arg_int(s->id), arg_int(s->territory)));
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(r->a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct seat){
            .host = col_int(rows, "id"), .zone = col_text(rows, "zone"),
            .located = !col_null(rows, "latitude") && !col_null(rows, "longitude"),
            .latitude = col_int(rows, "latitude"), .longitude = col_int(rows, "longitude"),
            .days = col_null(rows, "days") ? -1 : (int) col_int(rows, "days"),
            .inside = col_int(rows, "inside"),
        };
    }
    return count;
}

static void add_host(struct reader *r, const struct host *h, const struct seat *seat)
{
    struct season_plan *sp = r->sp;
    size_t n = sp->problem.host_count++;

    sp->hosts = arena_grow(r->a, sp->hosts, n + 1, sizeof *sp->hosts);
    sp->hosts[n] = *h;
    r->zones = arena_grow(r->a, r->zones, n + 1, sizeof *r->zones);
    r->zones[n] = seat->zone ? zone_get(seat->zone) : NULL;
    sp->problem.hosts = arena_grow(r->a, sp->problem.hosts, n + 1, sizeof *sp->problem.hosts);
    sp->problem.hosts[n] = (struct plan_host){
        .id = h->id, .key = str_fmt(r->a, "h%zu", n + 1), .commune = h->commune,
        .name = str_empty(h->town) ? h->name : str_fmt(r->a, "%s, %s", h->town, h->name),
        .located = seat->located, .latitude = seat->latitude, .longitude = seat->longitude,
        .chairs = h->chairs, .count = seat->days, .most = h->most,
    };
}

static void add_away(struct reader *r, const struct host *h)
{
    struct season_plan *sp = r->sp;

    sp->away = arena_grow(r->a, sp->away, sp->away_count + 1, sizeof *sp->away);
    sp->away[sp->away_count++] = *h;
}

static bool has_place(const int64_t *places, size_t count, int64_t place)
{
    for (size_t i = 0; i < count; i++)
        if (places[i] == place)
            return true;
    return false;
}

static void add_outside(struct reader *r, int64_t host, size_t count)
{
    struct season_plan *sp = r->sp;

    sp->outside = arena_grow(r->a, sp->outside, count + 2, sizeof *sp->outside);
    sp->outside[count] = host;
    sp->outside[count + 1] = 0;
}

/* `places` took a day of the series already: their hosts are shown, whoever was left out. */
static void read_hosts(struct reader *r, const int64_t *places, size_t place_count)
{
    struct host *hosts;
    struct seat *seats;
    size_t count = accepted_hosts(r, &hosts), outside = 0;
    size_t seat_count = read_seats(r, &seats);

    for (size_t i = 0; i < count; i++) {
        const struct seat *seat = NULL;
        for (size_t j = 0; j < seat_count && !seat; j++)
            if (seats[j].host == hosts[i].id)
                seat = &seats[j];
        if (!seat)
            continue;
        if (!seat->inside)
            add_outside(r, hosts[i].id, outside++);
        if (seat->days > 0 || (seat->days < 0 && seat->inside)
            || has_place(places, place_count, hosts[i].place))
            add_host(r, &hosts[i], seat);
        else
            add_away(r, &hosts[i]);
    }
}

/* A place that somebody gave a day by hand, or whose host withdrew since. */
static void add_stand_in(struct reader *r, int64_t place)
{
    struct place p;

    if (season_place_index(r->sp, place) != NO_HOST || !place_get(r->db, r->a, place, &p))
        return;

    const struct host h = {
        .place = place, .person_name = "", .state = HOST_WITHDRAWN, .name = p.name,
        .kind = "other", .town = p.town, .commune = p.commune, .chairs = p.chairs, .most = -1,
        .from = INT32_MIN, .to = INT32_MAX, .noise = "quiet",
    };
    struct seat seat = { .days = -1, .located = p.located, .latitude = p.latitude,
                         .longitude = p.longitude };
    struct commune c;

    if (!seat.located && p.commune && commune_get(r->db, r->a, p.commune, &c) && c.located) {
        seat.located = true;
        seat.latitude = c.latitude;
        seat.longitude = c.longitude;
    }
    if (seat.located)
        add_host(r, &h, &seat);
}

/* ---- who is free ---- */

/* Both in order: one walk through the calendar for all dates. */
static void mark_busy(struct reader *r, size_t h)
{
    const struct season_plan *sp = r->sp;
    const struct plan_date *dates = sp->problem.dates;
    size_t count = sp->problem.date_count, span = 0;
    const struct zone *zone = r->zones[h];
    struct ical_span *spans;
    size_t span_count = busy_spans(r->db, r->a, sp->hosts[h].place, 0,
                                   zone_day_start(zone, dates[0].date),
                                   zone_day_end(zone, dates[count - 1].date), &spans);

    for (size_t t = 0; t < count; t++) {
        int64_t opens = zone_instant(zone, dates[t].date, sp->season.opens);
        while (span < span_count && spans[span].ends <= opens)
            span++;
        if (span < span_count
            && spans[span].starts < zone_instant(zone, dates[t].date, sp->season.closes))
            sp->free[h * count + t] = false;
    }
}

/* Days of other series, and of none, that accepted hosts have already. */
static void mark_taken(struct reader *r)
{
    struct season_plan *sp = r->sp;
    size_t count = sp->problem.date_count;
    int32_t date;
    struct rows *rows = db_query(r->db, r->a,
        "SELECT place_id, date FROM day"
        " WHERE date >= $1 AND date <= $2 AND state = 'open'"
        "   AND (series_id IS NULL OR series_id <> $3)"
        "   AND place_id IN (SELECT place_id FROM host WHERE state = 'accepted')",
        ARGS(arg_text(date_text(r->a, sp->problem.dates[0].date)),
             arg_text(date_text(r->a, sp->problem.dates[count - 1].date)),
             arg_int(sp->season.series)));

    while (rows_next(rows)) {
        int h = season_place_index(sp, col_int(rows, "place_id"));
        int t = date_parse(col_text(rows, "date"), &date) ? season_date_index(sp, date) : -1;
        if (h != NO_HOST && t >= 0)
            sp->free[(size_t) h * count + (size_t) t] = false;
    }
}

static void read_forbidden(struct reader *r)
{
    struct season_plan *sp = r->sp;
    struct rows *rows = db_query(r->db, r->a,
        "SELECT date, host_id FROM season_forbid WHERE season_id = $1",
        ARGS(arg_int(sp->season.id)));
    int32_t date;

    while (rows_next(rows)) {
        int h = season_host_index(sp, col_int(rows, "host_id"));
        int t = date_parse(col_text(rows, "date"), &date) ? season_date_index(sp, date) : -1;
        if (h != NO_HOST && t >= 0)
            sp->forbidden[(size_t) h * sp->problem.date_count + (size_t) t] = true;
    }
}

/* All that is known of who can when; makes room for the minutes too. */
static void read_free(struct reader *r)
{
    struct season_plan *sp = r->sp;
    size_t dates = sp->problem.date_count, cells = sp->problem.host_count * dates;

    sp->free = arena_array(r->a, cells + 1, sizeof *sp->free);
    sp->forbidden = arena_array(r->a, cells + 1, sizeof *sp->forbidden);
    problem_make_room(r->a, &sp->problem);
    for (size_t h = 0; dates && h < sp->problem.host_count; h++) {
        if (!r->zones[h])
            continue;
        for (size_t t = 0; t < dates; t++)
            sp->free[h * dates + t] = sp->hosts[h].chairs >= sp->season.chairs
                                      && host_offers(&sp->hosts[h], sp->problem.dates[t].date);
        mark_busy(r, h);
    }
    if (dates)
        mark_taken(r);
    read_forbidden(r);
    for (size_t i = 0; i < cells; i++)
        sp->problem.can[i] = sp->free[i] && !sp->forbidden[i];
}

/* ---- a draft ---- */

struct date_choice {
    int64_t host;
    bool locked;
};

static void read_draft(struct reader *r)
{
    struct season_plan *sp = r->sp;
    struct rows *rows = db_query(r->db, r->a,
        "SELECT date, skipped, host_id, locked FROM season_date WHERE season_id = $1"
        " ORDER BY date", ARGS(arg_int(sp->season.id)));
    struct date_choice choices[PLANNER_DATES] = { 0 };
    int32_t date;

    make_dates(r, PLANNER_DATES);
    while (sp->problem.date_count < PLANNER_DATES && rows_next(rows)) {
        if (!date_parse(col_text(rows, "date"), &date))
            BUG("season %lld has a date that is none", (long long) sp->season.id);
        size_t t = add_date(sp, date, col_text(rows, "skipped"));
        choices[t] = (struct date_choice){ .host = col_int(rows, "host_id"),
                                      .locked = col_int(rows, "locked") };
    }
    rows_end(rows);
    read_hosts(r, NULL, 0);
    read_free(r);
    for (size_t t = 0; t < sp->problem.date_count; t++) {
        sp->chosen[t] = season_host_index(sp, choices[t].host);
        sp->locked[t] = choices[t].locked && sp->chosen[t] != NO_HOST;
        if (sp->locked[t])
            sp->problem.dates[t].locked = sp->chosen[t];
    }
}

/* ---- a published season, or a series that was not planned ---- */

/* One row for each date: an open day stands before a cancelled or a moved one. */
static const struct day **days_by_date(struct reader *r, const struct day *days, size_t count,
                                       size_t *kept)
{
    const struct day **list = arena_array(r->a, count + 1, sizeof *list);

    *kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct day **last = *kept ? &list[*kept - 1] : NULL;
        if (!last || (*last)->date != days[i].date)
            list[(*kept)++] = &days[i];
        else if ((*last)->state != DAY_OPEN)
            *last = &days[i];
    }
    return list;
}

/* A second day of the same series on a date is no date of the plan, but its host is not free. */
static void take_twins(struct reader *r, const struct day *days, size_t count)
{
    struct season_plan *sp = r->sp;

    for (size_t i = 0; i < count; i++) {
        int h = season_place_index(sp, days[i].place);
        int t = season_date_index(sp, days[i].date);
        if (h == NO_HOST || t < 0 || days[i].state != DAY_OPEN || sp->days[t] == days[i].id)
            continue;
        size_t cell = (size_t) h * sp->problem.date_count + (size_t) t;
        sp->free[cell] = sp->problem.can[cell] = false;
    }
}

static void read_days(struct reader *r)
{
    struct season_plan *sp = r->sp;
    size_t count, kept;
    struct day *days = series_days(r->db, r->a, sp->season.series, &count);
    const struct day **list = days_by_date(r, days, count, &kept);
    int64_t *places = arena_array(r->a, kept + 1, sizeof *places);

    make_dates(r, kept);
    for (size_t i = 0; i < kept; i++) {
        size_t t = add_date(sp, list[i]->date,
                            list[i]->state == DAY_OPEN ? NULL : list[i]->reason);
        sp->days[t] = list[i]->id;
        places[i] = list[i]->state == DAY_OPEN ? list[i]->place : 0;
    }
    read_hosts(r, places, kept);
    for (size_t i = 0; i < kept; i++)
        if (places[i])
            add_stand_in(r, places[i]);
    read_free(r);
    for (size_t t = 0; t < kept; t++)
        sp->chosen[t] = season_place_index(sp, places[t]);
    take_twins(r, days, count);
}

void season_read(struct db *db, struct arena *a, struct season_plan *sp)
{
    struct reader r = { .db = db, .a = a, .sp = sp };
    const struct season *s = &sp->season;

    sp->problem.promise = (struct promise){
        .days = s->promise_days, .minutes = s->promise_minutes, .gap = s->rest,
        .chairs = s->chairs,
    };
    sp->problem.gap = 0.001;
    sp->problem.seconds = SEASON_AT_ONCE;
    if (s->series)
        read_days(&r);
    else
        read_draft(&r);
}

void season_complete(struct db *db, struct arena *a, struct season_plan *sp)
{
    int32_t changed;

    zone_local(zone_get("Europe/Paris"), sp->season.changed_at, &changed, NULL);
    territory_load(db, a, sp->season.territory, changed, &sp->problem);
    season_read(db, a, sp);
    territory_travel(db, a, sp->season.territory, &sp->problem);
    sp->no = problem_check(&sp->problem, &sp->which);
}

bool season_load(struct db *db, struct arena *a, int64_t id, struct season_plan *out)
{
    *out = (struct season_plan){ 0 };
    if (!season_get(db, a, id, &out->season))
        return false;
    season_complete(db, a, out);
    return !db_failed(db);
}
