/* What introductions hold about one person, forgetting it, and the demo's. */
#include "help/introduce_person.h"

#include "account/account.h"
#include "base/date.h"
#include "base/str.h"
#include "http/seed.h"

struct value *introductions_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a), *list;
    struct rows *rows = db_query(db, a,
        "SELECT i.made_at, i.words, day.date, CASE WHEN i.by_id = $1 THEN 1 ELSE 0 END AS by_me,"
        "       CASE WHEN i.by_id = $1 THEN NULL ELSE i.met_at END AS met_at"
        "  FROM introduction i LEFT JOIN day ON day.id = i.day_id"
        "  JOIN person one ON one.id = i.one_id JOIN person other ON other.id = i.other_id"
        " WHERE i.by_id = $1 OR ((i.one_id = $1 OR i.other_id = $1)"
        "        AND one.left_at IS NULL AND other.left_at IS NULL AND " INTRO_STANDS ")"
        " ORDER BY i.id", ARGS(arg_int(person)));

    set_bool(v, "wanted", introductions_wanted(db, person));
    list = set_list(v, "introductions");
    while (rows_next(rows)) {
        struct value *item = add_object(list);
        set_int(item, "made_at", col_int(rows, "made_at"));
        set_text(item, "date", col_text(rows, "date"));
        set_text(item, "words", col_text(rows, "words"));
        set_bool(item, "by_me", col_int(rows, "by_me"));
        if (!col_null(rows, "met_at"))
            set_int(item, "met_at", col_int(rows, "met_at"));
    }
    return v;
}

void introductions_forget(struct db *db, int64_t person, int64_t now)
{
    (void) now;
    db_exec(db, "DELETE FROM introduction WHERE one_id = $1 OR other_id = $1",
            ARGS(arg_int(person)));
    db_exec(db, "UPDATE introduction SET by_id = NULL, words = '' WHERE by_id = $1",
            ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM introduction_wish WHERE person_id = $1", ARGS(arg_int(person)));
}

/* ---- the demo ---- */

enum { PERCENT_WANT = 75, PERCENT_LEARN = 80, DAYS_BACK = 21, DAYS_AHEAD = 14, PERCENT_MET = 70,
       TOPICS = 12 };

/* Those who sign in to try it. */
static const char *const known[] = { "demo-member@beffroi.example", "demo-host@beffroi.example",
                                     "demo-animator@beffroi.example" };

/* Something given by one of those who come to the last day that they say they come to. */
static const char *draw_topic(struct seed *seed, int64_t person)
{
    return db_text(seed->db, seed->a,
        "SELECT s.words FROM presence mine JOIN day d ON d.id = mine.day_id"
        "  JOIN presence theirs ON theirs.day_id = d.id AND theirs.person_id <> mine.person_id"
        "  JOIN skill s ON s.person_id = theirs.person_id"
        " WHERE mine.person_id = $1 AND mine.state IN (1, 3) AND d.date <= $2"
        "   AND theirs.state IN (1, 3) AND s.kind = 'give' AND s.level >= 2"
        " ORDER BY d.date DESC, d.id, s.person_id, s.position LIMIT 1 OFFSET $3",
        ARGS(arg_int(person), arg_text(date_text(seed->a, seed->today + DAYS_AHEAD)),
             arg_int(seed_dice(seed, TOPICS))));
}

/* One wish more; who knows it already has none. */
static void add_wish_to_learn(struct seed *seed, int64_t person, const char *words)
{
    const struct looker self = { .id = person, .member = true, .today = seed->today };
    struct skill *skills;
    size_t count = person_skills(seed->db, seed->a, &self, person, &skills);

    for (size_t i = 0; i < count; i++)
        if (str_is(skills[i].words, words))
            return;
    skills = arena_grow(seed->a, skills, count + 1, sizeof *skills);
    skills[count] = (struct skill){ .kind = SKILL_LEARN, .words = words, .level = LEVEL_PLACE };
    person_set_skills(seed->db, person, skills, count + 1, seed->today);
}

/* Of those who come around today, most want to be introduced, and say what they would like to
 * learn. */
static void seed_wishes(struct seed *seed)
{
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT DISTINCT p.person_id AS person FROM presence p JOIN day d ON d.id = p.day_id"
        " WHERE d.date >= $1 AND d.date <= $2 AND p.state IN (1, 3) AND p.person_id IS NOT NULL"
        " ORDER BY p.person_id",
        ARGS(arg_text(date_text(seed->a, seed->today - DAYS_BACK)),
             arg_text(date_text(seed->a, seed->today + DAYS_AHEAD))));
    int64_t then = seed->now - (int64_t) (DAYS_BACK + 1) * 86400;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        introductions_want(seed->db, account_find(seed->db, known[i]), true, then);
    while (rows_next(rows))
        if (seed_chance(seed, PERCENT_WANT))
            introductions_want(seed->db, col_int(rows, "person"), true, then);
    rows = db_query(seed->db, seed->a, "SELECT person_id FROM introduction_wish"
                                       " ORDER BY person_id", NO_ARGS);
    while (rows_next(rows)) {
        int64_t person = col_int(rows, "person_id");
        const char *words = draw_topic(seed, person);
        if (words && seed_chance(seed, PERCENT_LEARN))
            add_wish_to_learn(seed, person, words);
    }
}

/* As they would have been made on the morning of each day. */
static void seed_day(struct seed *seed, int64_t day, int32_t date)
{
    struct arena *a = arena_new(NULL);
    int64_t then = seed->now - (int64_t) (seed->today - date) * 86400;

    introductions_make(seed->db, a, day, then < seed->now ? then : seed->now, date);
    struct rows *rows = db_query(seed->db, a, "SELECT id, one_id FROM introduction"
                                              " WHERE day_id = $1 ORDER BY id",
                                 ARGS(arg_int(day)));
    while (date < seed->today && rows_next(rows))
        if (seed_chance(seed, PERCENT_MET))
            introduction_met(seed->db, col_int(rows, "id"), col_int(rows, "one_id"), then + 3600);
    arena_free(a);
}

/* The days that travel, of three weeks past to the next one, and today's. */
void introductions_seed(struct seed *seed)
{
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT d.id, d.date FROM day d WHERE d.state = 'open' AND (d.date = $2 OR"
        "       (d.series_id IS NOT NULL AND d.date >= $1 AND d.date <="
        "        (SELECT min(e.date) FROM day e WHERE e.series_id IS NOT NULL AND e.date > $2"
        "            AND e.state = 'open')))"
        " ORDER BY d.date, d.id",
        ARGS(arg_text(date_text(seed->a, seed->today - DAYS_BACK)),
             arg_text(date_text(seed->a, seed->today))));

    seed_wishes(seed);
    while (rows_next(rows)) {
        int32_t date;
        if (date_parse(col_text(rows, "date"), &date))
            seed_day(seed, col_int(rows, "id"), date);
    }
}
