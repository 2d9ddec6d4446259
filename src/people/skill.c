#include "people/profile.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

enum { KNOWN_MOST = 2000 };             /* skills of a whole community on one page */

static const char *const kinds[] = { [SKILL_GIVE] = "give", [SKILL_LEARN] = "learn" };

/* ---- writing ---- */

static void write_skill(struct db *db, struct arena *a, int64_t person, const struct skill *skill,
                        int64_t position)
{
    const char *words = str_trim(a, skill->words);

    if (*words)
        db_exec(db, "INSERT INTO skill (person_id, kind, words, fold, position, level, trade_code)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                    " ON CONFLICT (person_id, kind, fold) DO NOTHING",
                ARGS(arg_int(person), arg_text(kinds[skill->kind]), arg_text(words),
                     arg_text(text_fold(a, words)), arg_int(position), arg_int(skill->level),
                     arg_text(trade_code_for(db, a, skill->code, words))));
}

void person_set_skills(struct db *db, int64_t person, const struct skill *skills, size_t count,
                       int32_t today)
{
    struct arena *a = arena_new(NULL);

    db_exec(db, "DELETE FROM skill WHERE person_id = $1", ARGS(arg_int(person)));
    for (size_t i = 0; i < count; i++)
        write_skill(db, a, person, &skills[i], (int64_t) i);
    person_index(db, person, today);
    arena_free(a);
}

/* ---- reading ---- */

static struct skill skill_of(const struct rows *row)
{
    return (struct skill){
        .id = col_int(row, "id"),
        .kind = str_is(col_text(row, "kind"), kinds[SKILL_LEARN]) ? SKILL_LEARN : SKILL_GIVE,
        .words = col_text(row, "words"), .level = (enum level) col_int(row, "level"),
        .code = col_text(row, "trade_code"),
    };
}

size_t person_skills(struct db *db, struct arena *a, const struct looker *looker, int64_t person,
                     struct skill **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT s.* FROM skill s JOIN person p ON p.id = s.person_id WHERE s.person_id = $5"
        "   AND " PERSON_SEEN " AND " SEEN("s.level", "s.person_id")
        " ORDER BY s.kind, s.position, s.id",              /* "give", then "learn" */
        ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)), arg_int(person)));

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = skill_of(rows);
    }
    return count;
}

/* ---- of everyone ---- */

size_t skills_known(struct db *db, struct arena *a, const struct looker *looker,
                    enum skill_kind kind, struct skill **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT min(s.id) AS id, s.kind, min(s.words) AS words, min(s.trade_code) AS trade_code,"
        "       0 AS level FROM skill s JOIN person p ON p.id = s.person_id"
        " WHERE s.kind = $5 AND " PERSON_SEEN " AND " SEEN_OF_MANY("s.level", "s.person_id")
        " GROUP BY s.kind, s.fold ORDER BY s.fold LIMIT $6",
        ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)), arg_text(kinds[kind]),
             arg_int(KNOWN_MOST)));

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = skill_of(rows);
    }
    return count;
}
