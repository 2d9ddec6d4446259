#include "people/profile.h"

#include "base/date.h"

/* Persons read by one statement. */
enum { AT_ONCE = 40 };
#define IDS "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22," \
            " $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39," \
            " $40, $41, $42, $43, $44"
#define TRADE_LEVEL \
    "COALESCE((SELECT level FROM visibility WHERE person_id = p.id AND field = 'trade'), 2)"

static struct rows *query_known(struct db *db, struct arena *a, const struct looker *looker,
                                const int64_t *persons, size_t count)
{
    struct arg args[4 + AT_ONCE + 1] = { LOOKER_ARGS(looker, date_text(a, looker->today)) };

    for (size_t i = 0; i < AT_ONCE; i++)
        args[4 + i] = arg_int(i < count ? persons[i] : 0);
    args[4 + AT_ONCE] = (struct arg){ .kind = ARG_END };
    return db_query(db, a,
        "SELECT p.id AS person_id, p.trade AS words, p.trade_code AS code, 1 AS living,"
        "       0 AS position, 0 AS id FROM person p"
        " WHERE p.id IN (" IDS ") AND p.trade <> '' AND " PERSON_SEEN
        "   AND " SEEN_OF_MANY(TRADE_LEVEL, "p.id")
        " UNION ALL"
        " SELECT s.person_id, s.words, s.trade_code, 0, s.position, s.id"
        "  FROM person p JOIN skill s ON s.person_id = p.id"
        " WHERE p.id IN (" IDS ") AND s.kind = 'give' AND " PERSON_SEEN
        "   AND " SEEN_OF_MANY("s.level", "s.person_id")
        " ORDER BY person_id, living DESC, position, id", args);
}

size_t people_known(struct db *db, struct arena *a, const struct looker *looker,
                    const int64_t *persons, size_t count, struct known_line **out)
{
    size_t found = 0;

    *out = NULL;
    for (size_t from = 0; from < count; from += AT_ONCE) {
        size_t some = count - from < AT_ONCE ? count - from : AT_ONCE;
        struct rows *rows = query_known(db, a, looker, persons + from, some);
        while (rows_next(rows)) {
            if (!(found & (found - 1)))
                *out = arena_grow(a, *out, found ? 2 * found : 1, sizeof **out);
            (*out)[found++] = (struct known_line){
                .person = col_int(rows, "person_id"), .words = col_text(rows, "words"),
                .code = col_text(rows, "code"), .trade = col_int(rows, "living") };
        }
    }
    return found;
}
