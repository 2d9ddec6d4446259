#include "base/date.h"
#include "skill/skill.h"

size_t people_here(struct db *db, struct arena *a, const struct looker *looker, int64_t place,
                   int32_t from, int32_t to, int64_t **persons)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT DISTINCT p.person_id FROM day d JOIN presence p ON p.day_id = d.id"
        " WHERE d.date >= $1 AND d.date <= $2 AND ($3 = 0 OR d.place_id = $3)"
        "   AND d.state = 'open' AND p.state IN (1, 3) AND p.person_id IS NOT NULL"
        " ORDER BY p.person_id",
        ARGS(arg_text(date_text(a, from)), arg_text(date_text(a, to)), arg_int(place)));

    *persons = NULL;
    while (rows_next(rows)) {
        *persons = arena_grow(a, *persons, count + 1, sizeof **persons);
        (*persons)[count++] = col_int(rows, "person_id");
    }
    return people_showing(db, a, looker, "presence", *persons, count);
}
