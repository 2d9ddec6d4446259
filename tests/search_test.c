/* Finding people, in people's terms: whatever form of a word they type, in the order they expect,
 * and never by what they may not see.  Each list is written out, so both engines find the same. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "base/date.h"
#include "base/str.h"
#include "people/profile.h"

enum { NOW = 1795600000, TODAY = NOW / 86400 };             /* 25 November 2026 */

static const struct looker member = { .id = INT64_C(1) << 39, .member = true, .today = TODAY };

static int64_t person(struct trial *t, const char *first, const char *last, const char *trade)
{
    return person_add(t->db, &(struct person_draft){ .first_name = first, .last_name = last,
                                                     .trade = trade }, NOW);
}

/* Their skills, all seen by members, "+" before what they want to learn. */
static void knows(struct trial *t, int64_t id, const char *lines)
{
    size_t count;
    char **words = str_split(t->a, lines, '\n', &count);
    struct skill *skills = arena_array(t->a, count, sizeof *skills);

    for (size_t i = 0; i < count; i++) {
        bool wanted = words[i][0] == '+';
        skills[i] = (struct skill){ .kind = wanted ? SKILL_LEARN : SKILL_GIVE,
                                    .words = words[i] + wanted, .level = LEVEL_PLACE,
                                    .code = "" };
    }
    person_set_skills(t->db, id, skills, count, TODAY);
}

static void works_at(struct trial *t, int64_t id, const char *name)
{
    int64_t at = organisation_add(t->db, &(struct organisation_draft){
        .name = name, .kind = "enterprise" }, NOW);

    membership_add(t->db, id, at, NULL, TODAY - 10, TODAY);
}

/* The first names found, with one space between them. */
static const char *found_by(struct trial *t, const struct looker *looker, struct find_wish wish)
{
    struct str names = str_new(t->a);
    int64_t next;

    wish.limit = wish.limit ? wish.limit : 50;
    struct value *list = people_find(t->db, t->a, looker, &wish, &next);
    if (db_failed(t->db))
        fail_msg("%s", db_error(t->db));
    for (size_t i = 0; i < value_count(list); i++)
        str_add_fmt(&names, "%s%s", i ? " " : "",
                    value_as_text(value_get(value_at(list, i), "first_name"), "?"));
    return names.text;
}

static void check_find(struct trial *t, const struct looker *looker, const char *query,
                       const char *expected, int line)
{
    const char *names = found_by(t, looker, (struct find_wish){ .query = query });

    if (!str_is(names, expected))
        fail_msg("line %d: '%s' finds '%s', not '%s'", line, query, names, expected);
}
#define FINDS(query, expected) check_find(t, &member, query, expected, __LINE__)

/* ---- words ---- */

static void make_trades(struct trial *t)
{
    int64_t ada = person(t, "Ada", "Roux", "Couvreuse");
    int64_t bob = person(t, "Bob", "Petit", "Couvreur");

    person(t, "Cléo", "Morel", "Plombière chauffagiste");
    person(t, "Dan", "Faure", "Informaticien");
    knows(t, ada, "réparation d'ordinateurs\ndépannage\npercussions africaines");
    knows(t, bob, "computer repair\ntraduction en anglais");
    works_at(t, person(t, "Eve", "Blanc", "Traiteuse"), "L’Œuvre à Béthune");
}

static void accents_and_case_do_not_matter(struct trial *t)
{
    make_trades(t);
    FINDS("CLEO", "Cléo");
    FINDS("cléo", "Cléo");
    FINDS("reparation", "Ada");
    FINDS("dépannage", "Ada");
    FINDS("oeuvre", "Eve");
    FINDS("l'œuvre", "Eve");
    FINDS("BÉTHUNE", "Eve");
}

static void all_forms_of_a_word_find(struct trial *t)
{
    make_trades(t);
    FINDS("percussion", "Ada");
    FINDS("africain", "Ada");
    FINDS("couvreur", "Bob Ada");                           /* as it stands, then its other form */
    FINDS("couvreuses", "Ada Bob");
    FINDS("traiteur", "Eve");
    FINDS("plombier", "Cléo");
    FINDS("plomberie", "Cléo");
    FINDS("dépanner", "Ada");
    FINDS("réparer des ordinateurs", "Ada");
    FINDS("computers", "Bob Dan");
    FINDS("repairing computers", "Bob");
    FINDS("traductrice", "Bob");
}

static void mistakes_are_forgiven(struct trial *t)
{
    make_trades(t);
    FINDS("informaticein", "Dan");                          /* swapped */
    FINDS("infromatcien", "Dan");                           /* two mistakes in a long word */
    FINDS("plombeire", "Cléo");
    FINDS("chaufagiste", "Cléo");
    FINDS("percusions", "Ada");
    FINDS("afrricianes", "Ada");
    FINDS("cleop", "Cléo");
    FINDS("dna", "");                                       /* too short to be a mistake */
    FINDS("xxpercussionxx", "");
}

static void a_last_name_is_found_whole_alone(struct trial *t)
{
    int64_t lou = person(t, "Lou", "Vandenbroucke", NULL);

    works_at(t, lou, "Atelier Nord");
    FINDS("vandenbroucke", "Lou");
    FINDS("Vandenbrouckes", "");
    FINDS("vandenbrouck", "");
    FINDS("vandenbruocke", "");
    FINDS("broucke", "");
    FINDS("atelier vandenb", "");
    FINDS("VANDENBROUCKE atelier", "Lou");
}

static void empty_words_count_only_alone(struct trial *t)
{
    person(t, "Ana", "Le Guen", "Prof de piano");
    person(t, "Bo", "Roy", "Piano");
    FINDS("piano de", "Ana Bo");
    FINDS("qui a un piano", "Ana Bo");
    FINDS("le piano", "Ana Bo");
    FINDS("de", "Ana");
}

/* What is said in everyday words finds who does it for a living, after those who say so themselves;
 * with somebody's name, it is that person who is looked for. */
static void everyday_words_are_understood(struct trial *t)
{
    make_trades(t);
    FINDS("ordinateur", "Ada Dan");
    FINDS("mon ordi rame", "Dan");
    FINDS("dan ordi", "Dan");
    FINDS("bob ordi", "");
}

/* However many words are one mistake away, all of them count. */
static void many_near_words_all_count(struct trial *t)
{
    for (int i = 0; i < 60; i++)
        person(t, "Ana", "", str_fmt(t->a, "x%cq%cz", 'a' + i / 26, 'a' + i % 26));
    FINDS("xaqaz", "Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana Ana "
                   "Ana Ana Ana Ana Ana Ana Ana Ana");
}

/* One or two letters begin first names, not every word that somebody used. */
static void a_short_word_begins_names(struct trial *t)
{
    person(t, "Zoé", "Art", "zingueuse");
    person(t, "Anne-Zita", "", NULL);
    person(t, "Bo", "", "3D et zinc");
    FINDS("z", "Anne-Zita Zoé");
    FINDS("zi", "Anne-Zita");
    FINDS("3d", "Bo");
    FINDS("zin", "Bo Zoé");
}

/* ---- order ---- */

static void the_order_is_what_people_expect(struct trial *t)
{
    works_at(t, person(t, "Ange", "A", NULL), "Martin Frères");
    knows(t, person(t, "Bea", "B", NULL), "+martin");
    knows(t, person(t, "Carl", "C", NULL), "martin");
    person(t, "Dora", "D", "martin");
    person(t, "Elie", "Martin", NULL);
    person(t, "Martin", "F", NULL);
    person(t, "Martine", "G", NULL);
    person(t, "Martineau", "H", NULL);
    person(t, "Marti", "I", NULL);
    person(t, "Saint-martinien", "J", NULL);
    FINDS("martin", "Elie Martin Dora Carl Bea Ange Martine Martineau Saint-martinien Marti");
    FINDS("marti", "Marti Martin Martine Martineau Saint-martinien Dora Carl Bea Ange");
}

static void alike_is_by_name(struct trial *t)
{
    person(t, "Zoé", "A", "Soudeuse");
    person(t, "Éric", "Z", "Soudeur");
    person(t, "Éric", "B", "Soudeur");
    person(t, "Anaïs", "Z", "Soudeur");
    FINDS("soudeur", "Anaïs Éric Éric Zoé");
    FINDS("", "Anaïs Éric Éric Zoé");
}

static void every_word_must_be_found(struct trial *t)
{
    int64_t ada = person(t, "Ada", "Roux", "Graphiste");

    person(t, "Bob", "Roux", "Photographe");
    works_at(t, ada, "Encre vive");
    FINDS("ada graphiste", "Ada");
    FINDS("graphiste roux encre", "Ada");
    FINDS("roux", "Ada Bob");
    FINDS("bob graphiste", "");
}

/* ---- who may see what ---- */

enum { SELF, CIRCLE_ONE, MEMBER_ONE, VISITOR, ANYBODY, RUNNER, LOOKERS };

static const enum level nearest[LOOKERS] = {
    [SELF] = LEVEL_ME, [CIRCLE_ONE] = LEVEL_CIRCLE, [MEMBER_ONE] = LEVEL_PLACE,
    [VISITOR] = LEVEL_NETWORK, [ANYBODY] = LEVEL_PUBLIC, [RUNNER] = LEVEL_PLACE,
};

/* Maud works with Odile; the others are strangers. */
static int64_t make_lookers(struct trial *t, struct looker lookers[LOOKERS])
{
    int64_t maud = person(t, "Maud", "Delattre", NULL);
    int64_t odile = person(t, "Odile", "Wattel", NULL);
    int64_t press = organisation_add(t->db, &(struct organisation_draft){
        .name = "Papier", .kind = "enterprise" }, NOW);

    person_show(t->db, maud, "organisation", LEVEL_PUBLIC, TODAY);
    membership_add(t->db, maud, press, NULL, TODAY - 10, TODAY);
    membership_add(t->db, odile, press, NULL, TODAY - 10, TODAY);
    person_show(t->db, maud, "name", LEVEL_PUBLIC, TODAY);
    lookers[SELF] = (struct looker){ .id = maud, .member = true, .today = TODAY };
    lookers[CIRCLE_ONE] = (struct looker){ .id = odile, .today = TODAY };
    lookers[MEMBER_ONE] = member;
    lookers[VISITOR] = (struct looker){ .id = person(t, "Inès", "", NULL), .today = TODAY };
    lookers[ANYBODY] = (struct looker){ .today = TODAY };
    lookers[RUNNER] = (struct looker){ .id = person(t, "Théo", "", NULL), .member = true,
                                       .runs = true, .today = TODAY };
    return maud;
}

/* Whole, by its forms, its beginning, its middle, mistyped, by its trade and domain. */
static void a_hidden_skill_is_not_findable(struct trial *t)
{
    static const struct find_wish ways[] = {
        { .query = "dorure" }, { .query = "dorures" }, { .query = "dor" }, { .query = "orur" },
        { .query = "doruer" }, { .query = "maud dorure" }, { .query = "dorure papier" },
        { .query = "dorure", .skills_only = true }, { .domain = 'B' },
        { .query = "maud", .domain = 'B' },
    };
    struct looker lookers[LOOKERS];
    int64_t maud = make_lookers(t, lookers);

    trade_add(t->db, t->a, "B1302", "Dorure à chaud");
    for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
        const struct skill skill = { .kind = SKILL_GIVE, .words = "dorure", .code = "B1302",
                                     .level = (enum level) level };
        person_set_skills(t->db, maud, &skill, 1, TODAY);
        for (int i = 0; i < LOOKERS; i++)
            for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
                bool found = str_is(found_by(t, &lookers[i], ways[k]), "Maud");
                if (found != (level >= (int) nearest[i]))
                    fail_msg("level %d, looker %d, way %zu: %d", level, i, k, found);
            }
    }
}

/* Neither whom else a query finds nor in which order tells of a skill that may not be seen. */
static void a_hidden_skill_changes_no_order(struct trial *t)
{
    static const char *const queries[] = {
        "reliure", "reliures", "relure", "rel", "reliure maud", "mon livre perd sa reliure", "maud",
        "",
    };
    struct looker lookers[LOOKERS];
    int64_t maud = make_lookers(t, lookers);

    knows(t, person(t, "Léa", "A", "Relieuse"), "reliure");
    knows(t, person(t, "Maude", "B", NULL), "reliures d'art\nrelier");
    for (int i = 0; i < LOOKERS; i++)
        for (size_t k = 0; k < sizeof queries / sizeof *queries; k++)
            for (int level = LEVEL_ME; level < (int) nearest[i]; level++) {
                const struct find_wish wish = { .query = queries[k] };
                const struct skill skill = { .kind = SKILL_GIVE, .words = "reliure", .code = "",
                                             .level = (enum level) level };
                person_set_skills(t->db, maud, NULL, 0, TODAY);
                const char *without = found_by(t, &lookers[i], wish);
                person_set_skills(t->db, maud, &skill, 1, TODAY);
                assert_string_equal(found_by(t, &lookers[i], wish), without);
            }
}

/* The ids that fit are the looker's to see: none by a skill hidden from them. */
static void who_knows_is_told_by_what_is_seen(struct trial *t)
{
    struct looker lookers[LOOKERS];
    int64_t maud = make_lookers(t, lookers), *persons;
    struct term *terms;
    size_t count = terms_of(t->a, "Qui sait faire des dorures ?", &terms);

    for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
        const struct skill skill = { .kind = SKILL_GIVE, .words = "dorure", .code = "",
                                     .level = (enum level) level };
        person_set_skills(t->db, maud, &skill, 1, TODAY);
        for (int i = 0; i < LOOKERS; i++)
            assert_int_equal(people_knowing(t->db, t->a, &lookers[i], terms, count, 10, &persons),
                             level >= (int) nearest[i]);
    }
}

static void a_cursor_made_up_tells_nothing(struct trial *t)
{
    int64_t hidden = person(t, "Karl", "", NULL);
    const struct find_wish wish = { .query = "soudeur", .cursor = (INT64_C(69) << 40) | hidden };

    person(t, "Ana", "", "soudeur");
    person(t, "Zoé", "", "soudeur");
    person_show(t->db, hidden, "name", LEVEL_ME, TODAY);
    assert_string_equal(found_by(t, &member, wish), "Ana Zoé");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .cursor = hidden }), "Ana Zoé");
}

/* ---- conditions ---- */

static void skills_alone_can_be_searched(struct trial *t)
{
    knows(t, person(t, "Ada", "Boulanger", NULL), "pain au levain");
    person(t, "Pain", "X", NULL);
    works_at(t, person(t, "Carl", "Y", NULL), "Le bon pain");
    person(t, "Dora", "Z", "Fait du pain");
    FINDS("pain", "Pain Dora Ada Carl");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .query = "pains",
                                                                 .skills_only = true }),
                        "Dora Ada");
}

static void domains_and_communes_narrow(struct trial *t)
{
    trade_add(t->db, t->a, "F1610", "Couvreur");
    trade_add(t->db, t->a, "F1603", "Plombier");
    trade_add(t->db, t->a, "M1805", "Développeuse");
    int64_t ada = person_add(t->db, &(struct person_draft){
        .first_name = "Ada", .trade = "Couvreur", .commune = "62119" }, NOW);
    int64_t bob = person_add(t->db, &(struct person_draft){
        .first_name = "Bob", .trade = "Développeuse", .commune = "62119" }, NOW);
    const struct skill plumbing = { .words = "Plombier", .code = "F1603", .level = LEVEL_PLACE };
    int64_t cleo = person(t, "Cléo", "", NULL);

    person_set_skills(t->db, cleo, &plumbing, 1, TODAY);
    person_show(t->db, ada, "commune", LEVEL_PLACE, TODAY);
    assert_string_equal(found_by(t, &member, (struct find_wish){ .domain = 'F' }), "Ada Cléo");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .domain = 'M' }), "Bob");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .domain = 'N' }), "");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .query = "plomberie",
                                                                 .domain = 'F' }), "Cléo");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .commune = "62119" }), "Ada");
    person_show(t->db, bob, "commune", LEVEL_PLACE, TODAY);
    assert_string_equal(found_by(t, &member, (struct find_wish){ .commune = "62119" }), "Ada Bob");
    assert_string_equal(found_by(t, &member, (struct find_wish){ .commune = "62119",
                                                                 .domain = 'M' }), "Bob");
    person_show(t->db, bob, "trade", LEVEL_ME, TODAY);
    assert_string_equal(found_by(t, &member, (struct find_wish){ .domain = 'M' }), "");
    FINDS("62119", "");                                     /* no words of anybody */
    FINDS("F1610", "");
}

static void some_can_be_searched_among(struct trial *t)
{
    int64_t ids[60];

    for (int i = 0; i < 60; i++)
        ids[i] = person(t, str_fmt(t->a, "P%02d", 59 - i), "X", i % 20 ? NULL : "Soudeur");
    int64_t some[] = { ids[59], ids[20], ids[0], INT64_C(1) << 50, ids[20] };
    struct find_wish wish = { .among = some, .among_count = 5 };

    assert_string_equal(found_by(t, &member, wish), "P00 P39 P59");
    wish.query = "soudeurs";
    assert_string_equal(found_by(t, &member, wish), "P39 P59");
    wish.among_count = 0;                                   /* among nobody nobody is found */
    assert_string_equal(found_by(t, &member, wish), "");
    person_show(t->db, ids[0], "name", LEVEL_ME, TODAY);
    wish = (struct find_wish){ .among = ids, .among_count = 60, .limit = 200 };
    assert_int_equal(strlen(found_by(t, &member, wish)), 59 * 4 - 1);
}

/* ---- pages ---- */

/* All pages of a wish, one after the other. */
static const char *all_pages(struct trial *t, struct find_wish wish)
{
    struct str names = str_new(t->a);
    int64_t next;

    do {
        struct value *list = people_find(t->db, t->a, &member, &wish, &next);
        assert_true(value_count(list) > 0 && value_count(list) <= (size_t) wish.limit);
        assert_true(!next || value_count(list) == (size_t) wish.limit);
        for (size_t i = 0; i < value_count(list); i++)
            str_add_fmt(&names, "%s%s", names.len ? " " : "",
                        value_as_text(value_get(value_at(list, i), "first_name"), "?"));
        wish.cursor = next;
    } while (next);
    return names.text;
}

static void pages_have_no_gaps_and_no_doubles(struct trial *t)
{
    static const char *const queries[] = { "", "soudeur", "p", "x soudeur", "fils" };

    for (int i = 0; i < 57; i++) {
        int64_t id = person(t, str_fmt(t->a, "P%02d", i * 7 % 57), i % 3 ? "X" : "Y",
                            i % 2 ? "Soudeur" : "Soudeuse");
        works_at(t, id, "X et fils");
        if (i % 10 == 0)
            db_exec(t->db, "UPDATE person SET left_at = 1 WHERE id = $1", ARGS(arg_int(id)));
    }
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct find_wish wish = { .query = queries[i], .limit = 200 };
        const char *whole = found_by(t, &member, wish);
        assert_int_equal(strlen(whole), 51 * 4 - 1);
        for (wish.limit = 3; wish.limit <= 60; wish.limit *= 4)
            assert_string_equal(all_pages(t, wish), whole);
    }
}

/* ---- nonsense ---- */

static void nonsense_finds_nobody(struct trial *t)
{
    char *long_word = arena_alloc(t->a, 100001), *many = arena_alloc(t->a, 40001);

    make_trades(t);
    FINDS("\"\"'''", "");
    FINDS("%", "");
    FINDS("🔧🔧", "");
    FINDS("\u202e\u200f\u2066", "");
    FINDS("\xff\xfe\xc3", "");
    FINDS("'; DROP TABLE person; --", "");
    FINDS("plom\u200fbier", "Cléo");                        /* what nobody sees is not there */
    FINDS("🔧 plombier 🔧", "Cléo");
    memset(long_word, 'a', 100000);
    FINDS(long_word, "");
    for (int i = 0; i < 10000; i++)
        memcpy(many + 4 * i, i % 2 ? "ada " : "bob ", 4);
    FINDS(many, "");
    FINDS("plombier plombier plombier plombier plombier plombier plombier plombier rien", "Cléo");
}

/* ---- what was written before ---- */

/* Rows as the first version wrote them: found as typed at once, in all forms after the job. */
static void old_words_are_found_and_renewed(struct trial *t)
{
    make_trades(t);
    db_exec(t->db, "DELETE FROM word_key", NO_ARGS);
    db_exec(t->db, "DELETE FROM sought WHERE field > 6", NO_ARGS);
    db_exec(t->db, "UPDATE word SET keyed = 0", NO_ARGS);
    db_exec(t->db, "UPDATE sought SET field = 4, place = 0 WHERE field IN (3, 5)", NO_ARGS);
    db_exec(t->db, "UPDATE person SET indexed = 0", NO_ARGS);
    FINDS("couvreuse", "Ada");
    FINDS("ordinateurs", "Ada");
    FINDS("roux", "Ada");
    FINDS("ordinateu", "Ada");
    people_index_old(t->db, t->a, NOW);
    assert_false(db_exists(t->db, "SELECT 1 FROM person WHERE indexed = 0", NO_ARGS));
    FINDS("couvreuse", "Ada Bob");
    FINDS("couvreurs", "Ada Bob");
    FINDS("plombeire", "Cléo");
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM word w WHERE w.keyed = 1 AND"
                                   "   (SELECT count(*) FROM word_end e WHERE e.word_id = w.id)"
                                   "   <> length(w.text)", NO_ARGS, -1), 0);
}

static void forgotten_words_leave_nothing(struct trial *t)
{
    make_trades(t);
    struct rows *rows = db_query(t->db, t->a, "SELECT id FROM person", NO_ARGS);
    while (rows_next(rows))
        people_forget(t->db, col_int(rows, "id"), NOW);
    people_forget_words(t->db, t->a);
    assert_false(db_exists(t->db, "SELECT word_id FROM word_key UNION SELECT word_id FROM word_end"
                                  " UNION SELECT id FROM word", NO_ARGS));
    assert_false(db_failed(t->db));
}

static const struct trial_test tests[] = {
    TRIAL(accents_and_case_do_not_matter),
    TRIAL(all_forms_of_a_word_find),
    TRIAL(mistakes_are_forgiven),
    TRIAL(a_last_name_is_found_whole_alone),
    TRIAL(empty_words_count_only_alone),
    TRIAL(many_near_words_all_count),
    TRIAL(a_short_word_begins_names),
    TRIAL(everyday_words_are_understood),
    TRIAL(the_order_is_what_people_expect),
    TRIAL(alike_is_by_name),
    TRIAL(every_word_must_be_found),
    TRIAL(a_hidden_skill_is_not_findable),
    TRIAL(a_hidden_skill_changes_no_order),
    TRIAL(who_knows_is_told_by_what_is_seen),
    TRIAL(a_cursor_made_up_tells_nothing),
    TRIAL(skills_alone_can_be_searched),
    TRIAL(domains_and_communes_narrow),
    TRIAL(some_can_be_searched_among),
    TRIAL(pages_have_no_gaps_and_no_doubles),
    TRIAL(nonsense_finds_nobody),
    TRIAL(old_words_are_found_and_renewed),
    TRIAL(forgotten_words_leave_nothing),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("search", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
