/* Mediators: who they are, and whom they look at. */
#include "help/inside.h"

#include "base/date.h"
#include "base/zone.h"

enum { NEW_DAYS = 60, LOOKED_AT = 400 };

bool mediates(struct db *db, int64_t person, bool animates)
{
    return animates || db_exists(db, "SELECT 1 FROM mediator WHERE person_id = $1",
                                 ARGS(arg_int(person)));
}

bool mediates_then(struct db *db, struct arena *a, int64_t person, int64_t now)
{
    int32_t today;

    zone_local(zone_get("Europe/Paris"), now, &today, NULL);
    return mediates(db, person, db_exists(db,
        "SELECT 1 FROM role WHERE person_id = $1 AND role IN ('animator', 'manager', 'admin')"
        "   AND place_id IS NULL AND ended_at IS NULL AND valid_from <= $2"
        "   AND (valid_to IS NULL OR valid_to >= $2)",
        ARGS(arg_int(person), arg_text(date_text(a, today)))));
}

void mediator_name(struct db *db, int64_t person, bool named, int64_t by, int64_t now)
{
    if (named)
        db_exec(db, "INSERT INTO mediator (person_id, named_by, made_at) VALUES ($1, $2, $3)"
                    " ON CONFLICT (person_id) DO NOTHING",
                ARGS(arg_int(person), arg_id(by), arg_int(now)));
    else
        db_exec(db, "DELETE FROM mediator WHERE person_id = $1", ARGS(arg_int(person)));
}

size_t mediators(struct db *db, struct arena *a, int64_t **persons)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT m.person_id FROM mediator m JOIN person p ON p.id = m.person_id"
        " WHERE p.left_at IS NULL ORDER BY m.made_at, m.person_id", NO_ARGS);

    for (*persons = NULL; rows_next(rows); count++) {
        *persons = arena_grow(a, *persons, count + 1, sizeof **persons);
        (*persons)[count] = col_int(rows, "person_id");
    }
    return count;
}

/* Has the looker sight of something they can give? */
static bool gives(struct db *db, struct arena *a, const struct looker *looker, int64_t person)
{
    struct skill *skills;
    size_t count = person_skills(db, a, looker, person, &skills);

    return count && skills[0].kind == SKILL_GIVE;
}

/* Those longest not asked first; among those never asked, who is newest here. */
size_t people_unasked(struct db *db, struct arena *a, const struct looker *looker, int64_t now,
                      size_t most, int64_t **persons)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT p.id FROM person p WHERE p.left_at IS NULL AND p.id <> $1"
        "   AND EXISTS (SELECT 1 FROM skill s WHERE s.person_id = p.id AND s.kind = 'give')"
        "   AND NOT EXISTS (SELECT 1 FROM candidate c WHERE c.person_id = p.id"
        "                      AND " NAMED_AT " > $2)"
        "   AND NOT EXISTS (SELECT 1 FROM out_of_reach o WHERE o.person_id = p.id"
        "                      AND o.until >= $3)"
        " ORDER BY COALESCE((SELECT max(" NAMED_AT ") FROM candidate c"
        "                     WHERE c.person_id = p.id), 0),"
        "          p.made_at DESC, p.id DESC LIMIT $4",
        ARGS(arg_int(looker->id), arg_int(now - SPARED_DAYS * DAY_SECONDS),
             arg_text(date_text(a, looker->today)), arg_int(LOOKED_AT)));

    *persons = arena_array(a, most ? most : 1, sizeof **persons);
    while (count < most && rows_next(rows)) {
        int64_t person = col_int(rows, "id");
        if (person_sees(db, looker, person, "name") && gives(db, a, looker, person))
            (*persons)[count++] = person;
    }
    rows_end(rows);
    return count;
}

/* Is somebody here a link for them already?  A help that was asked for anonymously links nobody that
 * anyone else may know of. */
static bool is_linked(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    const struct arg *args = ARGS(arg_int(person), arg_text(date_text(a, today)));

    return db_exists(db, "SELECT 1 FROM candidate c JOIN request r ON r.id = c.request_id"
                         " WHERE c.person_id = $1 AND c.answer = 'yes' AND r.anonymous = 0", args) ||
           db_exists(db, "SELECT 1 FROM request r JOIN candidate c ON c.request_id = r.id"
                         " WHERE r.person_id = $1 AND c.answer = 'yes' AND r.anonymous = 0", args) ||
           db_exists(db, "SELECT 1 FROM introduction WHERE one_id = $1 AND refused_at IS NULL"
                         " UNION ALL"
                         " SELECT 1 FROM introduction WHERE other_id = $1 AND refused_at IS NULL",
                     args) ||
           db_exists(db, "SELECT 1 FROM presence mine"
                         "  JOIN presence other ON other.day_id = mine.day_id"
                         "  JOIN day d ON d.id = mine.day_id"
                         " WHERE mine.person_id = $1 AND mine.state IN (1, 3) AND d.date <= $2"
                         "   AND other.person_id <> $1 AND other.state IN (1, 3)"
                         " GROUP BY other.person_id HAVING count(*) > 1", args);
}

/* Did they come before a day? */
static bool came_before(struct db *db, struct arena *a, int64_t person, int32_t day)
{
    return db_exists(db, "SELECT 1 FROM presence p JOIN day ON day.id = p.day_id"
                         " WHERE p.person_id = $1 AND p.state IN (1, 3) AND day.date < $2",
                     ARGS(arg_int(person), arg_text(date_text(a, day))));
}

/* The newest first.  Each is looked at alone: all at once, the days of everyone would be held against
 * each other. */
size_t people_unlinked(struct db *db, struct arena *a, const struct looker *looker, int64_t now,
                       int32_t today, size_t most, int64_t **persons)
{
    const struct looker then = { .id = looker->id, .member = looker->member, .runs = looker->runs,
                                 .today = today };
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT p.id, min(day.date) AS first FROM day"
        "  JOIN presence came ON came.day_id = day.id AND came.state IN (1, 3)"
        "  JOIN person p ON p.id = came.person_id AND p.left_at IS NULL"
        " WHERE day.date BETWEEN $2 AND $3 AND p.id <> $1"
        " GROUP BY p.id ORDER BY first DESC, p.id DESC LIMIT $4",
        ARGS(arg_int(looker->id), arg_text(date_text(a, today - NEW_DAYS)),
             arg_text(date_text(a, today)), arg_int(LOOKED_AT)));

    (void) now;
    *persons = arena_array(a, most ? most : 1, sizeof **persons);
    while (count < most && rows_next(rows)) {
        int64_t person = col_int(rows, "id");
        if (!came_before(db, a, person, today - NEW_DAYS) && !is_linked(db, a, person, today) &&
            person_sees(db, &then, person, "name") && person_sees(db, &then, person, "presence"))
            (*persons)[count++] = person;
    }
    rows_end(rows);
    return count;
}
