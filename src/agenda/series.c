#include "agenda/edit.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

/* "Les jeudis qui tournent" becomes "les-jeudis-qui-tournent".  Addresses also take a number, and
 * one of them is the form's: such names get a word before. */
const char *series_slug(struct arena *a, const char *name)
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
    bool number = strspn(slug.text, "0123456789") == slug.len;
    if (!slug.len)
        return "series";
    return number || str_is(slug.text, "new") ? str_fmt(a, "series-%s", slug.text) : slug.text;
}

static enum agenda_refusal hours_check(const struct series *s)
{
    return s->opens < 0 || s->closes > 1440 || s->opens >= s->closes ? AGENDA_HOURS
                                                                    : AGENDA_ALLOWED;
}

size_t series_dates(struct arena *a, int weekday, int every, int32_t from, int32_t to,
                    struct planned_date **out)
{
    int32_t date = from + (weekday - date_weekday(from) + 7) % 7;
    size_t count = 0;

    *out = arena_array(a, SERIES_DATES + 1, sizeof **out);
    for (; date <= to && count <= SERIES_DATES; date += 7 * every)
        (*out)[count++] = (struct planned_date){
            .date = date,
            .skipped = date_is_french_holiday(date, NULL) ? REASON_HOLIDAY : NULL,
        };
    return count;
}

/* A date that is skipped is written as a cancelled one: it is seen, and the others keep theirs. */
static void write_date(struct db *db, struct arena *a, struct series *s,
                       const struct planned_date *p, int64_t now)
{
    db_exec(db, "INSERT INTO day (series_id, place_id, date, opens, closes, state, reason,"
                "                 made_at, changed_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            ARGS(arg_int(s->id), arg_id(p->skipped ? 0 : p->place),
                 arg_text(date_text(a, p->date)), arg_int(s->opens), arg_int(s->closes),
                 arg_text(p->skipped ? "cancelled" : "open"),
                 arg_text(p->skipped ? p->skipped : ""), arg_int(now)));
    s->dates++;
    s->open += !p->skipped;
    s->hosted += !p->skipped && p->place;
}

static enum agenda_refusal check_hosts(struct db *db, struct arena *a,
                                       const struct planned_date *dates, size_t count)
{
    struct place p;

    for (size_t i = 0; i < count; i++) {
        if (dates[i].skipped || !dates[i].place)
            continue;
        if (!place_get(db, a, dates[i].place, &p))
            return AGENDA_UNKNOWN;
        if (p.closed_at)
            return AGENDA_PLACE_CLOSED;
        if (p.kind == PLACE_PERMANENT)
            return AGENDA_PERMANENT;
    }
    return AGENDA_ALLOWED;
}

/* All in one piece: a host that has a day already takes everything back. */
enum agenda_refusal series_make_planned(struct db *db, struct arena *a, struct series *s,
                                        const struct planned_date *dates, size_t count,
                                        int64_t now)
{
    enum agenda_refusal no = hours_check(s);

    if (!no && !count)
        no = AGENDA_NO_DATE;
    if (!no && count > SERIES_DATES)
        no = AGENDA_TOO_LONG;
    if (!no)
        no = check_hosts(db, a, dates, count);
    if (no)
        return no;
    if (str_empty(s->slug))
        s->slug = series_slug(a, s->name);

    db_piece_begin(db);
    s->id = db_insert(db,
        "INSERT INTO series (slug, name, weekday, every, opens, closes, date_from, date_to,"
        "                    about, made_by, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (slug) DO NOTHING RETURNING id",
        ARGS(arg_text(s->slug), arg_text(s->name), arg_int(s->weekday), arg_int(s->every),
             arg_int(s->opens), arg_int(s->closes), arg_text(date_text(a, s->from)),
             arg_text(date_text(a, s->to)), arg_text(s->about), arg_id(s->made_by),
             arg_int(now)));
    s->made_at = now;
    s->dates = s->open = s->hosted = 0;
    for (size_t i = 0; s->id && i < count; i++)
        write_date(db, a, s, &dates[i], now);
    no = piece_end(db);
    return !no && !s->id ? AGENDA_SLUG : no;
}

enum agenda_refusal series_make(struct db *db, struct arena *a, struct series *s, int64_t now)
{
    struct planned_date *dates;

    if (hours_check(s))
        return AGENDA_HOURS;
    if (s->every < 1 || s->every > 8)
        return AGENDA_NO_DATE;
    size_t count = series_dates(a, s->weekday, s->every, s->from, s->to, &dates);
    return series_make_planned(db, a, s, dates, count, now);
}

#define SERIES_COLUMNS \
    "SELECT id, slug, name, weekday, every, opens, closes, date_from, date_to, about, made_by," \
    "       made_at," \
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
        .made_by = col_int(rows, "made_by"), .made_at = col_int(rows, "made_at"),
        .dates = col_int(rows, "dates"),
        .open = col_int(rows, "held"), .hosted = col_int(rows, "hosted"),
    };

    if (!date_parse(col_text(rows, "date_from"), &s.from)
        || !date_parse(col_text(rows, "date_to"), &s.to))
        BUG("series %lld has no dates", (long long) s.id);
    return s;
}

static bool first_series(struct rows *rows, struct series *out)
{
    if (!rows_next(rows))
        return false;
    *out = series_from(rows);
    rows_end(rows);
    return true;
}

bool series_get(struct db *db, struct arena *a, int64_t id, struct series *out)
{
    return first_series(db_query(db, a, SERIES_COLUMNS "WHERE id = $1", ARGS(arg_int(id))), out);
}

bool series_by_slug(struct db *db, struct arena *a, const char *slug, struct series *out)
{
    return first_series(db_query(db, a, SERIES_COLUMNS "WHERE slug = $1", ARGS(arg_text(slug))),
                        out);
}

bool series_find(struct db *db, struct arena *a, const char *word, struct series *out)
{
    int64_t id;

    return series_by_slug(db, a, word, out) ||
           (str_to_int(word, &id) && series_get(db, a, id, out));
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
