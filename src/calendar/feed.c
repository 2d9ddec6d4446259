#include "calendar/calendar.h"

#include "account/account.h"
#include "base/date.h"

static const char *const kinds[] = { "mine", "place", "series", "network" };

static enum feed_kind kind_of(const char *code)
{
    for (int i = 0; i < 4; i++)
        if (str_is(kinds[i], code))
            return (enum feed_kind) i;
    BUG("a feed of kind '%s'", code);
}

static struct feed feed_of(const struct rows *row)
{
    return (struct feed){
        .id = col_int(row, "id"), .person = col_int(row, "person_id"),
        .kind = kind_of(col_text(row, "kind")), .place = col_int(row, "place_id"),
        .series = col_int(row, "series_id"), .name = col_text(row, "name"),
        .made_at = col_int(row, "made_at"),
    };
}

char *feed_make(struct db *db, struct arena *a, const struct feed *f, int64_t now)
{
    char *secret = secret_new(a);
    int64_t held = db_int(db, "SELECT count(*) FROM feed WHERE person_id = $1"
                              "   AND ended_at IS NULL", ARGS(arg_int(f->person)), 0);

    if (held >= FEEDS_MOST)
        return NULL;
    db_exec(db, "INSERT INTO feed (secret, person_id, kind, place_id, series_id, name, made_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            ARGS(arg_text(secret_hash(a, secret)), arg_int(f->person), arg_text(kinds[f->kind]),
                 arg_id(f->place), arg_id(f->series), arg_text(f->name), arg_int(now)));
    return db_failed(db) ? NULL : secret;
}

size_t feed_list(struct db *db, struct arena *a, int64_t person, struct feed **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a, "SELECT * FROM feed WHERE person_id = $1"
                                        "   AND ended_at IS NULL ORDER BY id",
                                 ARGS(arg_int(person)));

    *out = arena_array(a, FEEDS_MOST, sizeof **out);
    while (count < FEEDS_MOST && rows_next(rows))
        (*out)[count++] = feed_of(rows);
    rows_end(rows);
    return count;
}

bool feed_open(struct db *db, struct arena *a, const char *secret, struct feed *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT feed.* FROM feed JOIN account ON account.person_id = feed.person_id"
        " WHERE secret = $1 AND ended_at IS NULL AND disabled_at IS NULL",
        ARGS(arg_text(secret_hash(a, secret))));
    bool found = rows_next(rows);

    if (found)
        *out = feed_of(rows);
    rows_end(rows);
    return found;
}

bool feed_end(struct db *db, int64_t person, int64_t id, int64_t now)
{
    return db_exec(db, "UPDATE feed SET ended_at = $3"
                       " WHERE id = $2 AND person_id = $1 AND ended_at IS NULL",
                   ARGS(arg_int(person), arg_int(id), arg_int(now))) == 1;
}

/* ---- the days of a feed ---- */

struct found {
    int64_t *days;
    size_t count;
};

static void gather(struct arena *a, struct found *found, struct rows *rows)
{
    while (found->count < FEED_EVENTS && rows_next(rows)) {
        found->days = arena_grow(a, found->days, found->count + 1, sizeof *found->days);
        found->days[found->count++] = col_int(rows, "id");
    }
    rows_end(rows);
}

/* Who came to a day that was cancelled or moved comes no more (state 0), by the very change that
 * cancelled it; whoever withdrew before that is not shown it. */
static void gather_coming(struct db *db, struct arena *a, struct found *found, int64_t person,
                          const char *from, const char *to)
{
    gather(a, found, db_query(db, a,
        "SELECT day.id FROM presence JOIN day ON day.id = presence.day_id"
        " WHERE presence.person_id = $1 AND day.date BETWEEN $2 AND $3"
        "   AND (presence.state <> 0"
        "     OR (day.state <> 'open' AND presence.changed_at = day.changed_at))"
        " ORDER BY day.date, day.id", ARGS(arg_int(person), arg_text(from), arg_text(to))));
}

/* An ordinary day of a permanent place has a row from the moment somebody says they come, and only
 * then: its rows would tell when that was, so only those that its hours do not tell are shown. */
static void gather_place(struct db *db, struct arena *a, struct found *found, int64_t place,
                         const char *from, const char *to)
{
    gather(a, found, db_query(db, a,
        "SELECT id FROM day WHERE place_id = $1 AND date BETWEEN $2 AND $3"
        "   AND (series_id IS NOT NULL OR opens IS NOT NULL OR title <> '' OR state <> 'open')"
        " ORDER BY date, id", ARGS(arg_int(place), arg_text(from), arg_text(to))));
}

static bool has(const struct found *found, int64_t day)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->days[i] == day)
            return true;
    return false;
}

/* What one hosts, and does not come to as well. */
static void gather_hosted(struct db *db, struct arena *a, struct found *found, int64_t person,
                          int32_t today, const char *from, const char *to)
{
    int64_t *places;
    size_t count = role_places_of(db, a, person, "host", today, &places);
    struct found hosted = { 0 };

    for (size_t i = 0; i < count; i++)
        gather_place(db, a, &hosted, places[i], from, to);
    for (size_t i = 0; i < hosted.count; i++)
        if (!has(found, hosted.days[i])) {
            found->days = arena_grow(a, found->days, found->count + 1, sizeof *found->days);
            found->days[found->count++] = hosted.days[i];
        }
}

size_t feed_days(struct db *db, struct arena *a, const struct feed *f, int32_t today,
                 int64_t **days)
{
    const char *from = date_text(a, today - FEED_PAST), *to = date_text(a, today + FEED_AHEAD);
    struct found found = { 0 };

    switch (f->kind) {
    case FEED_MINE:
        gather_coming(db, a, &found, f->person, from, to);
        gather_hosted(db, a, &found, f->person, today, from, to);
        break;
    case FEED_PLACE:
        gather_place(db, a, &found, f->place, from, to);
        break;
    case FEED_SERIES:
        gather(a, &found, db_query(db, a,
            "SELECT id FROM day WHERE series_id = $1 AND date BETWEEN $2 AND $3"
            "   AND reason <> $4 ORDER BY date, id",
            ARGS(arg_int(f->series), arg_text(from), arg_text(to), arg_text(REASON_HOLIDAY))));
        break;
    case FEED_NETWORK:
        gather(a, &found, db_query(db, a,
            "SELECT id FROM day WHERE series_id IS NOT NULL AND date BETWEEN $1 AND $2"
            "   AND reason <> $3 ORDER BY date, id",
            ARGS(arg_text(from), arg_text(to), arg_text(REASON_HOLIDAY))));
        break;
    }
    *days = found.days;
    return found.count;
}
