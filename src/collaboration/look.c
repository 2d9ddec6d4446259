/* Who sees which collaboration, and how much of it. */
#include "base/date.h"
#include "base/str.h"
#include "collaboration/collaboration.h"

enum { DAYS_MOST = 20, PRESENT = 1, WAS_PRESENT = 3 };

/* The looker is $1 = closest level seen without circle, $2 = id, $3 = today. */
#define IN_CIRCLE \
    "EXISTS (SELECT 1 FROM collaborator k" \
    "  JOIN membership theirs ON theirs.person_id = k.person_id" \
    "  JOIN membership mine ON mine.organisation_id = theirs.organisation_id" \
    " WHERE k.collaboration_id = c.id AND k.state = 'in' AND mine.person_id = $2" \
    "   AND theirs.valid_from <= $3 AND (theirs.valid_to IS NULL OR theirs.valid_to >= $3)" \
    "   AND mine.valid_from <= $3 AND (mine.valid_to IS NULL OR mine.valid_to >= $3))"
#define OTHERS_SEE \
    "(c.born_on IS NOT NULL AND (c.level >= $1 OR (c.level >= 1 AND " IN_CIRCLE ")))"
#define COLUMNS \
    "SELECT c.id, c.name, c.purpose, c.level, c.day_id, c.made_at, c.changed_at, c.born_on," \
    " c.ended_on, c.version, c.worded, me.state AS mine FROM collaboration c" \
    "  LEFT JOIN collaborator me ON me.collaboration_id = c.id AND me.person_id = $2"

static int64_t least_level(const struct looker *looker)
{
    return looker->member ? LEVEL_PLACE : looker->id ? LEVEL_NETWORK : LEVEL_PUBLIC;
}

static enum collaborator_state state_of(const char *code)
{
    return str_is(code, "in") ? COLLABORATOR_IN : str_is(code, "asked") ? COLLABORATOR_ASKED
                                                                        : COLLABORATOR_NONE;
}

/* Those who are only asked are nobody's business but that of the people named. */
static void read_people(struct db *db, struct arena *a, struct collaboration *c)
{
    struct rows *rows = db_query(db, a,
        "SELECT person_id, brings, state, asked_by, asked_at FROM collaborator"
        " WHERE collaboration_id = $1 AND (state = 'in' OR (state = 'asked' AND $2 = 1))"
        " ORDER BY CASE state WHEN 'in' THEN 0 ELSE 1 END, COALESCE(asked_at, 0), person_id",
        ARGS(arg_int(c->id), arg_int(c->mine != COLLABORATOR_NONE)));

    while (rows_next(rows)) {
        c->people = arena_grow(a, c->people, c->count + 1, sizeof *c->people);
        c->people[c->count] = (struct collaborator){
            .person = col_int(rows, "person_id"), .brings = col_text(rows, "brings"),
            .state = state_of(col_text(rows, "state")), .asked_by = col_int(rows, "asked_by"),
            .asked_at = col_int(rows, "asked_at"),
        };
        c->in += c->people[c->count++].state == COLLABORATOR_IN;
    }
}

static struct collaboration read_row(const struct rows *rows)
{
    struct collaboration c = {
        .id = col_int(rows, "id"), .name = col_text(rows, "name"),
        .purpose = col_text(rows, "purpose"), .level = (enum level) col_int(rows, "level"),
        .day = col_int(rows, "day_id"), .made_at = col_int(rows, "made_at"),
        .changed_at = col_int(rows, "changed_at"), .version = col_int(rows, "version"),
        .worded = col_int(rows, "worded"), .mine = state_of(col_text(rows, "mine")),
        .born = !col_null(rows, "born_on"), .ended = !col_null(rows, "ended_on"),
    };

    if (c.born)
        date_parse(col_text(rows, "born_on"), &c.born_on);
    if (c.ended)
        date_parse(col_text(rows, "ended_on"), &c.ended_on);
    return c;
}

bool collaboration_get(struct db *db, struct arena *a, const struct looker *looker, int64_t id,
                       struct collaboration *out)
{
    struct rows *rows = db_query(db, a,
        COLUMNS " WHERE c.id = $4 AND (me.state IN ('asked', 'in') OR " OTHERS_SEE ")",
        ARGS(arg_int(least_level(looker)), arg_int(looker->id),
             arg_text(date_text(a, looker->today)), arg_int(id)));
    bool there = rows_next(rows);

    if (there)
        *out = read_row(rows);
    rows_end(rows);
    if (there)
        read_people(db, a, out);
    return there;
}

size_t collaborations(struct db *db, struct arena *a, const struct looker *looker,
                      enum collaborations which, int64_t before, size_t limit,
                      struct collaboration **out)
{
    static const char *const texts[] = {
        [COLLABORATIONS_OF_MINE] =
            COLUMNS " WHERE c.ended_on IS NULL AND me.state IN ('asked', 'in')"
                    "   AND ($4 = 0 OR c.id < $4) ORDER BY c.id DESC LIMIT $5",
        [COLLABORATIONS_OF_ALL] =
            COLUMNS " WHERE c.ended_on IS NULL AND c.born_on IS NOT NULL"
                    "   AND (me.state IN ('asked', 'in') OR " OTHERS_SEE ")"
                    "   AND ($4 = 0 OR c.id < $4) ORDER BY c.id DESC LIMIT $5",
        [COLLABORATIONS_ENDED] =
            COLUMNS " WHERE c.ended_on IS NOT NULL AND me.state = 'in'"
                    "   AND ($4 = 0 OR c.id < $4) ORDER BY c.id DESC LIMIT $5",
    };
    size_t count = 0;
    struct rows *rows = db_query(db, a, texts[which],
        ARGS(arg_int(least_level(looker)), arg_int(looker->id),
             arg_text(date_text(a, looker->today)), arg_int(before), arg_int((int64_t) limit)));

    *out = arena_array(a, limit + 1, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = read_row(rows);
    for (size_t i = 0; i < count; i++)
        read_people(db, a, &(*out)[i]);
    return count;
}

/* ---- where they met ---- */

static struct met_day read_day(const struct rows *rows)
{
    struct met_day d = { .day = col_int(rows, "id"), .place = col_text(rows, "name"),
                         .slug = col_text(rows, "slug"), .town = col_text(rows, "town") };

    date_parse(col_text(rows, "date"), &d.date);
    return d;
}

/* In its place among those that are there, the latest first. */
static void insert_day(struct met_day *days, size_t *count, const struct met_day *d)
{
    size_t at = *count;

    for (size_t i = 0; i < *count; i++)
        if (days[i].day == d->day)
            return;
    while (at > 0 && days[at - 1].date < d->date)
        at--;
    if (at == DAYS_MOST)
        return;
    if (*count < DAYS_MOST)
        ++*count;
    memmove(&days[at + 1], &days[at], (*count - at - 1) * sizeof *days);
    days[at] = *d;
}

size_t collaboration_days(struct db *db, struct arena *a, const struct looker *who,
                          const int64_t *people, size_t count, struct met_day **out)
{
    size_t found = 0;

    *out = arena_array(a, DAYS_MOST, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        if (people[i] == who->id || !person_sees(db, who, people[i], "presence"))
            continue;
        struct rows *rows = db_query(db, a,
            "SELECT d.id, d.date, p.name, p.slug, p.town FROM presence mine"
            "  JOIN day d ON d.id = mine.day_id JOIN place p ON p.id = d.place_id"
            "  JOIN presence other ON other.day_id = d.id AND other.person_id = $2"
            " WHERE mine.person_id = $1 AND mine.state IN ($5, $6) AND other.state IN ($5, $6)"
            "   AND d.state = 'open' AND d.date BETWEEN $3 AND $4"
            " ORDER BY d.date DESC, d.id LIMIT 20",
            ARGS(arg_int(who->id), arg_int(people[i]),
                 arg_text(date_text(a, who->today - COLLABORATION_MET_DAYS)),
                 arg_text(date_text(a, who->today)), arg_int(PRESENT), arg_int(WAS_PRESENT)));
        while (rows_next(rows)) {
            struct met_day d = read_day(rows);
            insert_day(*out, &found, &d);
        }
    }
    return found;
}

bool collaboration_day(struct db *db, struct arena *a, const struct looker *looker,
                       const struct collaboration *c, struct met_day *out)
{
    if (!c->day)
        return false;
    for (size_t i = 0; c->mine == COLLABORATOR_NONE && i < c->count; i++)
        if (!person_sees(db, looker, c->people[i].person, "presence"))
            return false;
    struct rows *rows = db_query(db, a,
        "SELECT d.id, d.date, p.name, p.slug, p.town FROM day d JOIN place p ON p.id = d.place_id"
        " WHERE d.id = $1", ARGS(arg_int(c->day)));
    bool there = rows_next(rows);

    if (there)
        *out = read_day(rows);
    rows_end(rows);
    return there;
}
