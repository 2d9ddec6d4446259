/* The demo's seasons: the Thursdays that go on now (agenda_seed made their days), and a draft of
 * the half-year after them, planned, with two choices that somebody locked. */
#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"
#include "season/draft.h"

enum {
    PROMISE_DAYS = 2, PROMISE_MINUTES = 25, REST_WEEKS = 3,
    PLENTY_OF_SECONDS = 10              /* so that slow machines find the same plan */
};

static const char *const slug = "les-jeudis-qui-tournent";

/* Which date of the draft is kept for which place. */
static const struct {
    size_t date;
    const char *place;
} locks[] = { { 3, "ferme-du-rivage" }, { 12, "salle-du-preau" } };

static void must(enum season_refusal no, const char *what)
{
    if (no && no != SEASON_FAILED)
        BUG("the demo's season is refused, %s: %d", what, no);
}

static int64_t territory_named(struct seed *seed, const char *name)
{
    struct territory *all;
    size_t count = territory_list(seed->db, seed->a, &all);

    for (size_t i = 0; i < count; i++)
        if (str_is(all[i].name, name))
            return all[i].id;
    return 0;
}

/* ---- the one that goes on ---- */

/* The days that were there from the start, with the hosts that they have. */
static void write_dates(struct seed *seed, int64_t season, const struct series *series,
                        const struct day *days, size_t count)
{
    struct host h;

    for (size_t i = 0; i < count; i++) {
        const struct day *d = &days[i];
        bool holiday = str_is(d->reason, REASON_HOLIDAY);
        if (date_weekday(d->date) != series->weekday)
            continue;
        int64_t host = !holiday && host_of_place(seed->db, seed->a, d->place, &h) ? h.id : 0;
        db_exec(seed->db, "INSERT INTO season_date (season_id, date, skipped, host_id)"
                          " VALUES ($1, $2, $3, $4) ON CONFLICT (season_id, date) DO NOTHING",
                ARGS(arg_int(season), arg_text(date_text(seed->a, d->date)),
                     arg_text(holiday ? REASON_HOLIDAY : NULL), arg_id(host)));
    }
}

static int64_t seed_running(struct seed *seed, const struct series *s, int64_t territory)
{
    const int64_t then = seed->now - (int64_t) (seed->today - s->from + 30) * 86400;
    size_t count;
    struct day *days = series_days(seed->db, seed->a, s->id, &count);
    int64_t id = db_insert(seed->db,
        "INSERT INTO season (name, slug, territory_id, series_id, state, weekday, every, opens,"
        "                    closes, date_from, date_to, about, promise_days, promise_minutes,"
        "                    rest, version, made_by, made_at, changed_at, published_at)"
        " VALUES ($1, $2, $3, $4, 'published', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 2,"
        "         $15, $16, $16, $16) RETURNING id",
        ARGS(arg_text(s->name), arg_text(s->slug), arg_int(territory), arg_int(s->id),
             arg_int(s->weekday), arg_int(s->every), arg_int(s->opens), arg_int(s->closes),
             arg_text(date_text(seed->a, s->from)), arg_text(date_text(seed->a, s->to)),
             arg_text(s->about), arg_int(PROMISE_DAYS), arg_int(PROMISE_MINUTES),
             arg_int(REST_WEEKS), arg_id(s->made_by), arg_int(then)));

    write_dates(seed, id, s, days, count);
    return id;
}

/* ---- the next one ---- */

/* "Les jeudis, mars à août 2027". */
static const char *name_of(struct seed *seed, int32_t from, int32_t to)
{
    static const char *const months[] = { "janvier", "février", "mars", "avril", "mai", "juin",
                                          "juillet", "août", "septembre", "octobre", "novembre",
                                          "décembre" };
    int first, last, year;

    date_to_ymd(from, NULL, &first, NULL);
    date_to_ymd(to, &year, &last, NULL);
    return str_fmt(seed->a, "Les jeudis, %s à %s %d", months[first - 1], months[last - 1], year);
}

/* On the date meant, or the next one that its host can. */
static void lock_date(struct seed *seed, int64_t season, size_t n)
{
    struct season_plan sp;
    struct place place;

    if (!season_load(seed->db, seed->a, season, &sp))
        return;
    if (!place_by_slug(seed->db, seed->a, locks[n].place, &place))
        BUG("seasons are seeded after the places: %s", locks[n].place);

    int h = season_place_index(&sp, place.id);
    size_t t = locks[n].date;
    while (t < sp.problem.date_count
           && (h == NO_HOST || sp.skipped[t] || !sp.free[(size_t) h * sp.problem.date_count + t]))
        t++;
    if (t == sp.problem.date_count)
        BUG("%s can no date of the demo's season", locks[n].place);
    const struct season_change lock = { .season = season, .move = MOVE_LOCK, .now = seed->now,
                                        .date = sp.problem.dates[t].date,
                                        .host = sp.hosts[h].id };
    must(season_change(seed->db, seed->a, &lock), "lock");
}

static void seed_draft(struct seed *seed, int64_t running, const struct series *s)
{
    const int64_t then = seed->now - 2 * 86400;
    struct season next = { .name = name_of(seed, s->to + 7, s->to + (s->to - s->from) + 7),
                           .made_by = s->made_by };
    struct season_plan sp;
    struct plan plan;

    must(season_next(seed->db, seed->a, running, &next, then), "next");
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++)
        lock_date(seed, next.id, i);
    if (!season_load(seed->db, seed->a, next.id, &sp))
        return;
    if (sp.no)
        BUG("the demo's season cannot be planned: %d", sp.no);
    sp.problem.seconds = PLENTY_OF_SECONDS;
    plan_solve(seed->a, &sp.problem, NULL, NULL, &plan);
    must(season_keep(seed->db, seed->a, &sp, &plan, then), "keep");
}

void season_seed(struct seed *seed)
{
    struct series series;

    territory_seed(seed);
    host_seed(seed);
    int64_t territory = territory_named(seed, "Béthune-Bruay");
    if (db_failed(seed->db) || !series_by_slug(seed->db, seed->a, slug, &series))
        return;
    int64_t running = seed_running(seed, &series, territory);
    if (!db_failed(seed->db))
        seed_draft(seed, running, &series);
}
