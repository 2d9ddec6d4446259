#include "people/profile.h"

#include "base/date.h"
#include "base/str.h"

/* What is asked of many persons: one statement for each twenty-five of them. */
enum { AT_ONCE = 25, BEFORE = 4, ARGS_MOST = BEFORE + AT_ONCE + 4 };
#define IDS "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22," \
            " $23, $24, $25, $26, $27, $28, $29"

struct many {
    struct arg args[ARGS_MOST];
};

/* The looker, then the ids; what the statement needs more is $30 and further. */
static struct many ask_many(struct arena *a, const struct looker *looker, const int64_t *ids,
                            size_t count)
{
    struct many m = { .args = { LOOKER_ARGS(looker, date_text(a, looker->today)) } };

    for (size_t i = 0; i < AT_ONCE; i++)
        m.args[BEFORE + i] = arg_int(i < count ? ids[i] : 0);
    m.args[BEFORE + AT_ONCE] = (struct arg){ .kind = ARG_END };
    return m;
}

/* ---- skills on cards ---- */

/* The cards of these ids follow each other in `cards` from `from`. */
static void fill_some(struct db *db, struct arena *a, const struct looker *looker,
                      const struct value *cards, size_t from, const int64_t *ids, size_t count)
{
    struct many m = ask_many(a, looker, ids, count);
    struct rows *rows = db_query(db, a,
        "SELECT s.person_id, s.kind, s.words FROM skill s JOIN person p ON p.id = s.person_id"
        " WHERE s.person_id IN (" IDS ") AND " PERSON_SEEN
        "   AND " SEEN_OF_MANY("s.level", "s.person_id")
        " ORDER BY s.person_id, s.kind, s.position, s.id", m.args);

    while (rows_next(rows)) {
        const char *list = str_is(col_text(rows, "kind"), "learn") ? "learns" : "skills";
        for (size_t i = 0; i < count; i++)
            if (ids[i] == col_int(rows, "person_id"))
                add((struct value *) value_get(value_at(cards, from + i), list),
                    value_text(a, col_text(rows, "words")));
    }
}

void cards_add_skills(struct db *db, struct arena *a, const struct looker *looker,
                      struct value *cards)
{
    int64_t ids[AT_ONCE];
    size_t total = value_count(cards);

    for (size_t from = 0; from < total; from += AT_ONCE) {
        size_t count = 0;
        for (; count < AT_ONCE && from + count < total; count++)
            ids[count] = value_as_int(value_get(value_at(cards, from + count), "id"), 0);
        fill_some(db, a, looker, cards, from, ids, count);
    }
}

/* ---- who shows a field ---- */

static size_t keep_some(struct db *db, struct arena *a, const struct looker *looker,
                        const char *field, const int64_t *ids, size_t count, int64_t *kept)
{
    struct many m = ask_many(a, looker, ids, count);
    bool presence = str_is(field, "presence");
    size_t n = 0;

    m.args[BEFORE + AT_ONCE] = arg_text(field);
    m.args[BEFORE + AT_ONCE + 1] = arg_int(person_field_least(person_field_named(field)));
    m.args[BEFORE + AT_ONCE + 2] = arg_int(presence);
    m.args[BEFORE + AT_ONCE + 3] = (struct arg){ .kind = ARG_END };
    struct rows *rows = db_query(db, a,
        "SELECT p.id FROM person p WHERE p.id IN (" IDS ") AND " PERSON_SEEN " AND ("
        SEEN_OF_MANY("COALESCE((SELECT v.level FROM visibility v WHERE v.person_id = p.id"
                     " AND v.field = $30), $31)", "p.id")
        "   OR ($4 = 1 AND $32 = 1)) ORDER BY p.id", m.args);

    while (rows_next(rows))
        kept[n++] = col_int(rows, "id");
    return n;
}

size_t people_showing(struct db *db, struct arena *a, const struct looker *looker,
                      const char *field, int64_t *persons, size_t count)
{
    size_t kept = 0;

    for (size_t from = 0; from < count; from += AT_ONCE) {
        size_t some = count - from < AT_ONCE ? count - from : AT_ONCE;
        kept += keep_some(db, a, looker, field, persons + from, some, persons + kept);
    }
    return kept;
}
