#include "season/draft.h"

#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"

enum { MILLION = 1000 * 1000 };

/* What a draft will have, and what a published season has: the days of its series. */
#define SEASON_COLUMNS \
    "SELECT s.id, s.name, s.territory_id, s.series_id, s.state, s.weekday, s.every, s.opens," \
    "       s.closes, s.date_from, s.date_to, s.about, s.promise_days, s.promise_minutes," \
    "       s.rest, s.chairs, s.version, s.run, s.run_seconds, s.run_gap, s.planned_at," \
    "       s.planned_gap, s.made_by, s.changed_at, s.published_at," \
    "       CASE WHEN s.state = 'published'" \
    "            THEN (SELECT count(*) FROM day WHERE series_id = s.series_id" \
    "                     AND state = 'open')" \
    "            ELSE (SELECT count(*) FROM season_date" \
    "                   WHERE season_id = s.id AND skipped IS NULL) END AS dates," \
    "       CASE WHEN s.state = 'published'" \
    "            THEN (SELECT count(*) FROM day WHERE series_id = s.series_id" \
    "                     AND state = 'open' AND place_id IS NOT NULL)" \
    "            ELSE (SELECT count(*) FROM season_date d" \
    "                    JOIN host h ON h.id = d.host_id AND h.state = 'accepted'" \
    "                    JOIN place p ON p.id = h.place_id AND p.closed_at IS NULL" \
    "                    LEFT JOIN season_host x ON x.season_id = s.id AND x.host_id = h.id" \
    "                   WHERE d.season_id = s.id AND COALESCE(x.days, 1) > 0" \
    "                     AND (x.days IS NOT NULL OR EXISTS" \
    "                          (SELECT 1 FROM territory_commune c" \
    "                            WHERE c.territory_id = s.territory_id" \
    "                              AND c.insee = h.commune))) END AS hosted" \
    "  FROM season s "

static enum season_run run_from(const char *text)
{
    static const char *const runs[] = { "", "waiting", "running", "stopped" };
    size_t i = 0;

    while (!str_is(runs[i], text))
        i++;
    return (enum season_run) i;
}

/* Parts per million as a share; NULL is negative: not known. */
static double share_from(const struct rows *rows, const char *column)
{
    return col_null(rows, column) ? -1 : (double) col_int(rows, column) / MILLION;
}

struct arg arg_share(double share)
{
    return (struct arg){ .kind = ARG_INT, .n = share < 0 ? 0 : (int64_t) (share * MILLION + 0.5),
                         .null = share < 0 };
}

static int32_t date_from(const struct rows *rows, const char *column)
{
    int32_t date;

    if (!date_parse(col_text(rows, column), &date))
        BUG("season %lld has no %s", (long long) col_int(rows, "id"), column);
    return date;
}

static struct season season_from(const struct rows *rows)
{
    const char *about = col_text(rows, "about");

    return (struct season){
        .id = col_int(rows, "id"), .name = col_text(rows, "name"),
        .territory = col_int(rows, "territory_id"), .series = col_int(rows, "series_id"),
        .published = str_is(col_text(rows, "state"), "published"),
        .weekday = (int) col_int(rows, "weekday"), .every = (int) col_int(rows, "every"),
        .opens = (int) col_int(rows, "opens"), .closes = (int) col_int(rows, "closes"),
        .from = date_from(rows, "date_from"), .to = date_from(rows, "date_to"),
        .about = about ? about : "",
        .promise_days = (int) col_int(rows, "promise_days"),
        .promise_minutes = (int) col_int(rows, "promise_minutes"),
        .rest = (int) col_int(rows, "rest"), .chairs = col_int(rows, "chairs"),
        .version = col_int(rows, "version"), .run = run_from(col_text(rows, "run")),
        .run_seconds = col_int(rows, "run_seconds"), .run_gap = share_from(rows, "run_gap"),
        .planned_at = col_int(rows, "planned_at"),
        .planned_gap = share_from(rows, "planned_gap"),
        .made_by = col_int(rows, "made_by"), .changed_at = col_int(rows, "changed_at"),
        .published_at = col_int(rows, "published_at"), .dates = col_int(rows, "dates"),
        .hosted = col_int(rows, "hosted"),
    };
}

static bool first_season(struct rows *rows, struct season *out)
{
    if (!rows_next(rows))
        return false;
    *out = season_from(rows);
    rows_end(rows);
    return true;
}

bool season_get(struct db *db, struct arena *a, int64_t id, struct season *out)
{
    return first_season(db_query(db, a, SEASON_COLUMNS "WHERE s.id = $1", ARGS(arg_int(id))),
                        out);
}

bool season_of_series(struct db *db, struct arena *a, int64_t series, struct season *out)
{
    return first_season(db_query(db, a, SEASON_COLUMNS "WHERE s.series_id = $1",
                                 ARGS(arg_int(series))), out);
}

size_t season_list(struct db *db, struct arena *a, int64_t after, size_t limit,
                   struct season **out, int64_t *next)
{
    struct rows *rows = db_query(db, a,
        SEASON_COLUMNS "WHERE ($1 = 0 OR s.id < $1) ORDER BY s.id DESC LIMIT $2",
        ARGS(arg_int(after), arg_int((int64_t) limit + 1)));
    size_t count = 0;

    *out = arena_array(a, limit + 1, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = season_from(rows);
    if (next)
        *next = count > limit ? (*out)[limit - 1].id : 0;
    return count > limit ? limit : count;
}

/* ---- a draft held ---- */

/* PostgreSQL alone: on SQLite nobody else writes meanwhile. */
enum season_refusal season_hold(struct db *db, int64_t id, int64_t version)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM season WHERE id = $1 FOR UPDATE", ARGS(arg_int(id)));

    int64_t is = db_int(db, "SELECT CASE state WHEN 'draft' THEN version ELSE 0 END"
                            "  FROM season WHERE id = $1", ARGS(arg_int(id)), -1);
    if (db_failed(db))
        return SEASON_FAILED;
    if (is < 0)
        return SEASON_UNKNOWN;
    if (!is)
        return SEASON_PUBLISHED;
    return version && version != is ? SEASON_VERSION : SEASON_ALLOWED;
}

void season_touch(struct db *db, int64_t id, int64_t now)
{
    db_exec(db, "UPDATE season SET version = version + 1, planned_gap = NULL, run = '',"
                "       changed_at = $2 WHERE id = $1", ARGS(arg_int(id), arg_int(now)));
}

/* ---- made and changed ---- */

static enum season_refusal check_settings(struct db *db, struct arena *a, const struct season *s,
                                          struct planned_date **dates, size_t *count)
{
    struct territory territory;
    struct series series;

    if (s->opens < 0 || s->closes > 1440 || s->opens >= s->closes)
        return SEASON_HOURS;
    if (s->weekday < 1 || s->weekday > 7 || s->every < 1 || s->every > 8)
        return SEASON_NO_DATE;
    *count = series_dates(a, s->weekday, s->every, s->from, s->to, dates);
    if (!*count)
        return SEASON_NO_DATE;
    if (*count > SERIES_DATES)
        return SEASON_TOO_LONG;
    if (!territory_get(db, a, s->territory, &territory))
        return SEASON_TERRITORY;
    return series_by_slug(db, a, series_slug(a, s->name), &series) ? SEASON_NAME
                                                                   : SEASON_ALLOWED;
}

static bool in_rhythm(const struct planned_date *dates, size_t count, int32_t date)
{
    for (size_t i = 0; i < count; i++)
        if (dates[i].date == date)
            return true;
    return false;
}

/* Dates of an older rhythm go, and what was forbidden on them. */
static void remove_dates(struct db *db, struct arena *a, const struct season *s,
                         const struct planned_date *dates, size_t count)
{
    struct rows *rows = db_query(db, a, "SELECT date FROM season_date WHERE season_id = $1",
                                 ARGS(arg_int(s->id)));
    const char **gone = NULL;
    size_t gone_count = 0;
    int32_t date;

    while (rows_next(rows)) {
        const char *text = col_text(rows, "date");
        if (!date_parse(text, &date) || in_rhythm(dates, count, date))
            continue;
        gone = arena_grow(a, gone, gone_count + 1, sizeof *gone);
        gone[gone_count++] = text;
    }
    for (size_t i = 0; i < gone_count; i++) {
        db_exec(db, "DELETE FROM season_forbid WHERE season_id = $1 AND date = $2",
                ARGS(arg_int(s->id), arg_text(gone[i])));
        db_exec(db, "DELETE FROM season_date WHERE season_id = $1 AND date = $2",
                ARGS(arg_int(s->id), arg_text(gone[i])));
    }
}

static void write_dates(struct db *db, struct arena *a, const struct season *s,
                        const struct planned_date *dates, size_t count)
{
    remove_dates(db, a, s, dates, count);
    for (size_t i = 0; i < count; i++)
        db_exec(db, "INSERT INTO season_date (season_id, date, skipped) VALUES ($1, $2, $3)"
                    " ON CONFLICT (season_id, date) DO NOTHING",
                ARGS(arg_int(s->id), arg_text(date_text(a, dates[i].date)),
                     arg_text(dates[i].skipped)));
}

static void write_season(struct db *db, struct arena *a, struct season *s, int64_t now)
{
    const struct arg columns[] = {
        arg_int(s->id), arg_text(s->name), arg_text(series_slug(a, s->name)),
        arg_int(s->territory), arg_int(s->weekday), arg_int(s->every), arg_int(s->opens),
        arg_int(s->closes), arg_text(date_text(a, s->from)), arg_text(date_text(a, s->to)),
        arg_text(str_empty(s->about) ? NULL : s->about), arg_int(s->promise_days),
        arg_int(s->promise_minutes), arg_int(s->rest), arg_int(s->chairs), arg_int(now),
        arg_id(s->made_by), { .kind = ARG_END },
    };

    if (s->id) {
        db_exec(db, "UPDATE season SET name = $2, slug = $3, territory_id = $4, weekday = $5,"
                    "       every = $6, opens = $7, closes = $8, date_from = $9, date_to = $10,"
                    "       about = $11, promise_days = $12, promise_minutes = $13, rest = $14,"
                    "       chairs = $15 WHERE id = $1", columns);
        season_touch(db, s->id, now);
        return;
    }
    s->id = db_insert(db,
        "INSERT INTO season (name, slug, territory_id, weekday, every, opens, closes, date_from,"
        "                    date_to, about, promise_days, promise_minutes, rest, chairs,"
        "                    made_by, made_at, changed_at)"
        " VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $17, $16, $16)"
        " RETURNING id", columns);
}

enum season_refusal season_save(struct db *db, struct arena *a, struct season *s, int64_t now)
{
    struct planned_date *dates;
    size_t count;
    int64_t id = s->id;
    enum season_refusal no = id ? season_hold(db, id, s->version) : SEASON_ALLOWED;

    if (!no)
        no = check_settings(db, a, s, &dates, &count);
    if (no)
        return db_failed(db) ? SEASON_FAILED : no;

    db_piece_begin(db);
    write_season(db, a, s, now);
    write_dates(db, a, s, dates, count);
    bool twin = str_is(db_refused(db), "season.slug");
    if (!db_failed(db) && db_piece_keep(db)) {
        s->version = db_int(db, "SELECT version FROM season WHERE id = $1",
                            ARGS(arg_int(s->id)), 0);
        return db_failed(db) ? SEASON_FAILED : SEASON_ALLOWED;
    }
    db_piece_undo(db);
    s->id = id;
    return twin ? SEASON_NAME : SEASON_FAILED;
}

enum season_refusal season_remove(struct db *db, int64_t id)
{
    enum season_refusal no = season_hold(db, id, 0);

    if (no)
        return no;
    db_exec(db, "DELETE FROM season_forbid WHERE season_id = $1", ARGS(arg_int(id)));
    db_exec(db, "DELETE FROM season_host WHERE season_id = $1", ARGS(arg_int(id)));
    db_exec(db, "DELETE FROM season_date WHERE season_id = $1", ARGS(arg_int(id)));
    db_exec(db, "DELETE FROM season WHERE id = $1", ARGS(arg_int(id)));
    return db_failed(db) ? SEASON_FAILED : SEASON_ALLOWED;
}

/* ---- the next one ---- */

static bool name_is_free(struct db *db, struct arena *a, const char *name)
{
    return !db_exists(db, "SELECT 1 FROM season WHERE slug = $1 UNION ALL"
                          " SELECT 1 FROM series WHERE slug = $1",
                      ARGS(arg_text(series_slug(a, name))));
}

/* "Les jeudis qui tournent 2" after "Les jeudis qui tournent", then 3... */
static const char *next_name(struct db *db, struct arena *a, const char *name)
{
    const char *last = strrchr(name, ' ');
    const char *proposal;
    int64_t number = 1;

    if (last && last != name && str_to_int(last + 1, &number) && number > 0 && number < 1000)
        name = arena_slice(a, name, (size_t) (last - name));
    else
        number = 1;
    do
        proposal = str_fmt(a, "%s %lld", name, (long long) ++number);
    while (!name_is_free(db, a, proposal));
    return proposal;
}

enum season_refusal season_next(struct db *db, struct arena *a, int64_t id, struct season *out,
                                int64_t now)
{
    struct season was;
    struct planned_date *dates;

    if (!season_get(db, a, id, &was))
        return db_failed(db) ? SEASON_FAILED : SEASON_UNKNOWN;

    size_t count = series_dates(a, was.weekday, was.every, was.from, was.to, &dates);
    int32_t step = 7 * was.every;
    int32_t from = dates[count - 1].date + step;
    *out = (struct season){
        .name = str_empty(out->name) ? next_name(db, a, was.name) : out->name,
        .made_by = out->made_by, .territory = was.territory, .weekday = was.weekday,
        .every = was.every, .opens = was.opens, .closes = was.closes, .from = from,
        .to = from + ((int32_t) count - 1) * step, .about = was.about,
        .promise_days = was.promise_days, .promise_minutes = was.promise_minutes,
        .rest = was.rest, .chairs = was.chairs,
    };
    enum season_refusal no = season_save(db, a, out, now);
    if (no)
        return no;
    db_exec(db, "INSERT INTO season_host (season_id, host_id, days)"
                " SELECT $2, host_id, 0 FROM season_host WHERE season_id = $1 AND days = 0",
            ARGS(arg_int(id), arg_int(out->id)));
    return season_get(db, a, out->id, out) ? SEASON_ALLOWED : SEASON_FAILED;
}
