#include "agenda/agenda.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

/* "Les jeudis qui tournent" becomes "les-jeudis-qui-tournent". */
static const char *slug_from(struct arena *a, const char *name)
{
    struct str slug = str_new(a);

    for (const char *c = text_fold(a, name); *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');

        if (plain)
            str_add_char(&slug, *c);
        else if (slug.len && slug.text[slug.len - 1] != '-')
            str_add_char(&slug, '-');
    }
    while (slug.len && slug.text[slug.len - 1] == '-')
        slug.text[--slug.len] = '\0';
    return slug.len ? slug.text : "series";
}

static int32_t first_date(const struct series *s)
{
    return s->from + (s->weekday - date_weekday(s->from) + 7) % 7;
}

static enum agenda_refusal series_check(const struct series *s)
{
    int32_t first = first_date(s);

    if (s->opens < 0 || s->closes > 1440 || s->opens >= s->closes)
        return AGENDA_HOURS;
    if (s->every < 1 || s->every > 8 || s->to < s->from || first > s->to)
        return AGENDA_NO_DATE;
    return (s->to - first) / (7 * s->every) + 1 > SERIES_DATES ? AGENDA_TOO_LONG : AGENDA_ALLOWED;
}

/* A holiday is written as a cancelled date: it is seen, and the others keep theirs. */
static void write_dates(struct db *db, struct arena *a, struct series *s, int64_t now)
{
    for (int32_t date = first_date(s); date <= s->to; date += 7 * s->every) {
        bool holiday = date_is_french_holiday(date, NULL);

        db_exec(db, "INSERT INTO day (series_id, date, opens, closes, state, reason,"
                    "                 made_at, changed_at)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                ARGS(arg_int(s->id), arg_text(date_text(a, date)), arg_int(s->opens),
                     arg_int(s->closes), arg_text(holiday ? "cancelled" : "open"),
                     arg_text(holiday ? REASON_HOLIDAY : ""), arg_int(now)));
        s->dates++;
        s->open += !holiday;
    }
}

enum agenda_refusal series_make(struct db *db, struct arena *a, struct series *s, int64_t now)
{
    enum agenda_refusal no = series_check(s);

    if (no)
        return no;
    if (str_empty(s->slug))
        s->slug = slug_from(a, s->name);

    s->id = db_insert(db,
        "INSERT INTO series (slug, name, weekday, every, opens, closes, date_from, date_to,"
        "                    about, made_by, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (slug) DO NOTHING RETURNING id",
        ARGS(arg_text(s->slug), arg_text(s->name), arg_int(s->weekday), arg_int(s->every),
             arg_int(s->opens), arg_int(s->closes), arg_text(date_text(a, s->from)),
             arg_text(date_text(a, s->to)), arg_text(s->about), arg_id(s->made_by),
             arg_int(now)));
    if (!s->id)
        return AGENDA_SLUG;
    s->dates = s->open = s->hosted = 0;
    write_dates(db, a, s, now);
    return AGENDA_ALLOWED;
}

#define SERIES_COLUMNS \
    "SELECT id, slug, name, weekday, every, opens, closes, date_from, date_to, about, made_by," \
    "       (SELECT count(*) FROM day WHERE series_id = series.id) AS dates," \
    "       (SELECT count(*) FROM day WHERE series_id = series.id AND state = 'open') AS held," \
    "       (SELECT count(*) FROM day WHERE series_id = series.id AND state = 'open'" \
    "           AND place_id IS NOT NULL) AS hosted" \
    "  FROM series "

static struct series series_from(const struct rows *rows)
{
    struct series s = {
        .id = col_int(rows, "id"), .slug = col_text(rows, "slug"),
        .name = col_text(rows, "name"), .weekday = (int) col_int(rows, "weekday"),
        .every = (int) col_int(rows, "every"), .opens = (int) col_int(rows, "opens"),
        .closes = (int) col_int(rows, "closes"), .about = col_text(rows, "about"),
        .made_by = col_int(rows, "made_by"), .dates = col_int(rows, "dates"),
        .open = col_int(rows, "held"), .hosted = col_int(rows, "hosted"),
    };

    if (!date_parse(col_text(rows, "date_from"), &s.from)
        || !date_parse(col_text(rows, "date_to"), &s.to))
        BUG("series %lld has no dates", (long long) s.id);
    return s;
}

bool series_get(struct db *db, struct arena *a, int64_t id, struct series *out)
{
    struct rows *rows = db_query(db, a, SERIES_COLUMNS "WHERE id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *out = series_from(rows);
    rows_end(rows);
    return true;
}

struct series *series_list(struct db *db, struct arena *a, size_t *count)
{
    struct rows *rows = db_query(db, a, SERIES_COLUMNS "ORDER BY date_from DESC, id DESC",
                                 NO_ARGS);
    struct series *list = NULL;

    for (*count = 0; rows_next(rows); ++*count) {
        list = arena_grow(a, list, *count + 1, sizeof *list);
        list[*count] = series_from(rows);
    }
    return list;
}
