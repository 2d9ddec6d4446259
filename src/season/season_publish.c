/* From a plan to days, and who takes over when a host steps back. */
#include "season/draft.h"

#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"
#include "place/place.h"

/* How one travels where no territory says it: as the migration's defaults. */
static const struct travel anywhere = { .detour = 1.3, .speed = 45, .fixed = 4 };

/* ---- publishing ---- */

static bool is_taken(struct db *db, struct arena *a, const struct season_plan *sp, size_t t)
{
    return sp->chosen[t] != NO_HOST
           && db_exists(db, "SELECT 1 FROM day WHERE place_id = $1 AND date = $2"
                            "   AND state = 'open'",
                        ARGS(arg_int(sp->hosts[sp->chosen[t]].place),
                             arg_text(date_text(a, sp->problem.dates[t].date))));
}

/* What a host said since it was chosen counts: nobody is asked for a day they cannot. */
static enum season_refusal check_hosts(struct db *db, struct arena *a,
                                       const struct season_plan *sp, int32_t *date)
{
    size_t count = sp->problem.date_count;

    for (size_t t = 0; t < count; t++) {
        if (sp->chosen[t] == NO_HOST || sp->free[(size_t) sp->chosen[t] * count + t])
            continue;
        *date = sp->problem.dates[t].date;
        return is_taken(db, a, sp, t) ? SEASON_TAKEN : SEASON_CANNOT;
    }
    return SEASON_ALLOWED;
}

static enum season_refusal check_plan(struct db *db, struct arena *a,
                                      const struct season_plan *sp, int32_t today, int32_t *date)
{
    int hosted = 0;
    size_t first = 0;

    for (size_t t = 0; t < sp->problem.date_count; t++)
        hosted += sp->chosen[t] != NO_HOST;
    if (!hosted)
        return SEASON_EMPTY;
    while (sp->skipped[first])
        first++;
    if (sp->problem.dates[first].date <= today)
        return SEASON_PAST;
    return check_hosts(db, a, sp, date);
}

static enum season_refusal from_agenda(enum agenda_refusal no)
{
    switch (no) {
    case AGENDA_ALLOWED:
        return SEASON_ALLOWED;
    case AGENDA_SLUG:
        return SEASON_NAME;
    case AGENDA_TAKEN:
        return SEASON_TAKEN;
    case AGENDA_UNKNOWN:
    case AGENDA_PLACE_CLOSED:
    case AGENDA_PERMANENT:
        return SEASON_HOST;
    default:
        return SEASON_FAILED;
    }
}

static enum season_refusal make_series(struct db *db, struct arena *a,
                                       const struct season_plan *sp, int64_t by, int64_t now,
                                       int64_t *series)
{
    const struct season *s = &sp->season;
    size_t count = sp->problem.date_count;
    struct planned_date *dates = arena_array(a, count + 1, sizeof *dates);
    struct series made = {
        .name = s->name, .weekday = s->weekday, .every = s->every, .opens = s->opens,
        .closes = s->closes, .from = s->from, .to = s->to, .made_by = by,
        .about = str_empty(s->about) ? NULL : s->about,
    };

    for (size_t t = 0; t < count; t++)
        dates[t] = (struct planned_date){
            .date = sp->problem.dates[t].date, .skipped = sp->skipped[t],
            .place = sp->chosen[t] == NO_HOST ? 0 : sp->hosts[sp->chosen[t]].place,
        };
    enum agenda_refusal no = series_make_planned(db, a, &made, dates, count, now);
    *series = made.id;
    return from_agenda(no);
}

static enum season_refusal ask_hosts(struct db *db, struct arena *a, int64_t series, int32_t today,
                                     int64_t now)
{
    size_t count;
    struct day *days = series_days(db, a, series, &count);
    enum season_refusal no = SEASON_ALLOWED;

    for (size_t i = 0; i < count && !no; i++)
        if (day_is_open(&days[i]))
            no = from_agenda(day_ask_host(db, a, (struct day_edit){ .day = days[i].id, .now = now,
                                                                    .today = today }));
    return no;
}

enum season_refusal season_publish(struct db *db, struct arena *a, int64_t id, int64_t version,
                                   int64_t by, int32_t today, int64_t now, int64_t *series,
                                   int32_t *date)
{
    struct season_plan sp = { 0 };
    enum season_refusal no = season_hold(db, id, version);

    if (no)
        return no;
    if (!season_get(db, a, id, &sp.season))
        return SEASON_FAILED;
    season_read(db, a, &sp);
    no = check_plan(db, a, &sp, today, date);
    if (no)
        return db_failed(db) ? SEASON_FAILED : no;

    db_piece_begin(db);
    no = make_series(db, a, &sp, by, now, series);
    if (!no)
        no = ask_hosts(db, a, *series, today, now);
    db_exec(db, "UPDATE season SET state = 'published', series_id = $2, published_at = $3,"
                "       changed_at = $3, version = version + 1, run = '' WHERE id = $1",
            ARGS(arg_int(id), arg_id(*series), arg_int(now)));
    if (!no && !db_failed(db) && db_piece_keep(db))
        return SEASON_ALLOWED;
    db_piece_undo(db);
    for (size_t t = sp.problem.date_count; no == SEASON_TAKEN && t-- > 0;)
        if (is_taken(db, a, &sp, t))        /* by somebody who was faster than this */
            *date = sp.problem.dates[t].date;
    return no ? no : SEASON_FAILED;
}

/* ---- taking over ---- */

/* A series that was not planned, as a season without a promise: in the territory where most of its
 * days are, if there is one. */
static struct season season_as_if(struct db *db, const struct day *d)
{
    return (struct season){
        .published = true, .series = d->series, .name = "", .about = "", .opens = d->opens,
        .closes = d->closes, .promise_minutes = 30, .rest = 1, .changed_at = d->changed_at,
        .territory = db_int(db,
            "SELECT t.territory_id FROM day JOIN place p ON p.id = day.place_id"
            "  JOIN territory_commune t ON t.insee = p.commune WHERE day.series_id = $1"
            " GROUP BY t.territory_id ORDER BY count(*) DESC, t.territory_id LIMIT 1",
            ARGS(arg_int(d->series)), 0),
    };
}

/* All come from where the day would have been; nobody, if nothing tells where that is. */
static void gather_there(struct db *db, struct arena *a, int64_t place, struct problem *p)
{
    struct place there;
    struct commune c;

    if (!place || !place_get(db, a, place, &there))
        return;
    p->communes = arena_make(a, struct plan_commune);
    p->communes[0] = (struct plan_commune){
        .name = there.town, .weight = 1, .located = there.located, .latitude = there.latitude,
        .longitude = there.longitude,
    };
    if (!there.located && there.commune && commune_get(db, a, there.commune, &c) && c.located) {
        p->communes[0].located = true;
        p->communes[0].latitude = c.latitude;
        p->communes[0].longitude = c.longitude;
    }
    p->commune_count = p->communes[0].located;
}

static void read_as_if(struct db *db, struct arena *a, const struct day *d, struct season_plan *sp)
{
    sp->season = season_as_if(db, d);
    if (sp->season.territory) {
        season_complete(db, a, sp);
        return;
    }
    gather_there(db, a, d->place, &sp->problem);
    season_read(db, a, sp);
    problem_travel(&sp->problem, &anywhere, NULL, NULL);
}

/* Nobody can tell how far a host without a point is. */
static void leave_out_pointless(struct problem *p, size_t t)
{
    for (size_t h = 0; p->commune_count && h < p->host_count; h++)
        if (p->minutes[h * p->commune_count] < 0)
            p->can[h * p->date_count + t] = false;
}

static size_t substitutes_on(struct arena *a, const struct season_plan *sp, size_t t,
                             struct substitute **out)
{
    struct plan_substitute *found;
    struct plan_figures before;
    size_t count = plan_substitutes(a, &sp->problem, sp->chosen, t, &found);

    plan_evaluate(a, &sp->problem, sp->chosen, &before);
    *out = arena_array(a, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        const struct host *h = &sp->hosts[found[i].host];
        (*out)[i] = (struct substitute){
            .host = h->id, .place = h->place, .chairs = h->chairs, .rests = found[i].rests,
            .name = sp->problem.hosts[found[i].host].name, .mean = found[i].figures.mean,
            .mean_before = before.mean, .served = found[i].figures.served,
            .served_before = before.served,
        };
    }
    return count;
}

size_t season_substitutes(struct db *db, struct arena *a, int64_t day, struct substitute **out)
{
    struct season_plan sp = { 0 };
    struct day d;

    *out = NULL;
    if (!day_get(db, a, day, &d) || !d.series || d.state != DAY_OPEN)
        return 0;
    if (season_of_series(db, a, d.series, &sp.season))
        season_complete(db, a, &sp);
    else
        read_as_if(db, a, &d, &sp);

    int t = season_date_index(&sp, d.date);
    if (t < 0 || db_failed(db))
        return 0;
    sp.chosen[t] = season_place_index(&sp, d.place);        /* also of a second day on that date */
    leave_out_pointless(&sp.problem, (size_t) t);
    return substitutes_on(a, &sp, (size_t) t, out);
}
