/* Who fits a need told in plain words: the right one, in the same order on both engines, never by
 * what the asker may not see. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "base/str.h"
#include "skill/skill.h"

enum { NOW = 1795600000, TODAY = NOW / 86400 };             /* 25 November 2026 */

/* Nobody's id: a member of whom there is nothing to find. */
static const struct looker member = { .id = INT64_C(1) << 39, .member = true, .today = TODAY };

/* A person of that trade with skills one a line, all seen by members. */
static int64_t person(struct trial *t, const char *name, const char *trade, const char *lines)
{
    int64_t id = person_add(t->db, &(struct person_draft){ .first_name = name, .last_name = "B",
                                                           .trade = trade }, NOW);
    size_t count;
    char **words = str_split(t->a, lines, '\n', &count);
    struct skill *skills = arena_array(t->a, count, sizeof *skills);

    for (size_t i = 0; i < count; i++)
        skills[i] = (struct skill){ .words = words[i], .level = LEVEL_PLACE };
    person_set_skills(t->db, id, skills, count, TODAY);
    assert_false(db_failed(t->db));
    return id;
}

struct village {
    int64_t repairer, designer, accountant, smith, translator, baker, cyclist;
};

static struct village make_village(struct trial *t)
{
    return (struct village){
        .repairer = person(t, "Adel", "dépanneur informatique, ordinateurs et téléphones",
                           "récupérer des données\nremonter un ordinateur portable"),
        .designer = person(t, "Maud", "graphiste", "dessiner un logo\npréparer une affiche"),
        .accountant = person(t, "Odile", "comptable, associations et artisans",
                             "préparer une déclaration de TVA\nlire un bilan"),
        .smith = person(t, "Bruno", "ferronnier", "souder à l'arc\ndessiner une rampe"),
        .translator = person(t, "Wanda", "traductrice", "tenir une réunion en anglais"),
        .baker = person(t, "Enzo", "boulanger", "entretenir un levain\nfaire un bon café"),
        .cyclist = person(t, "Rui", "réparateur de vélos", "régler un dérailleur"),
    };
}

static int64_t first_for(struct trial *t, const char *text)
{
    struct fit *fits;

    return skill_fit(t->db, t->a, &member, text, 3, &fits) ? fits->person : 0;
}

static void real_phrases_find_the_right_one(struct trial *t)
{
    const struct village v = make_village(t);
    const struct { const char *text; int64_t right; } phrases[] = {
        { "mon ordi rame", v.repairer },
        { "Mon ordinateur ne démarre plus", v.repairer },
        { "j'ai perdu toutes mes photos", v.repairer },
        { "qui sait faire un logo", v.designer },
        { "une affiche pour la fête", v.designer },
        { "déclaration de TVA", v.accountant },
        { "je ne comprends rien à mon bilan", v.accountant },
        { "souder", v.smith },
        { "un portail à réparer", v.smith },
        { "anglais", v.translator },
        { "traduire une notice", v.translator },
        { "mon pain ne lève pas", v.baker },
        { "les vitesses de mon vélo sautent", v.cyclist },
        { "my computer won't start", v.repairer },
        { "need a logo", v.designer },
        { "mon derrailleur", v.cyclist },
    };

    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (first_for(t, phrases[i].text) != phrases[i].right)
            fail_msg("'%s' finds %lld first, not %lld", phrases[i].text,
                     (long long) first_for(t, phrases[i].text), (long long) phrases[i].right);
}

static void the_line_that_fits_is_told(struct trial *t)
{
    const struct village v = make_village(t);
    struct fit *fits;

    assert_true(skill_fit(t->db, t->a, &member, "une déclaration de TVA à faire", 5, &fits) >= 1);
    assert_int_equal(fits->person, v.accountant);
    assert_string_equal(fits->words, "préparer une déclaration de TVA");
    assert_false(fits->trade);
    assert_true(skill_fit(t->db, t->a, &member, "un boulanger", 5, &fits) >= 1);
    assert_int_equal(fits->person, v.baker);
    assert_string_equal(fits->words, "boulanger");
    assert_true(fits->trade);
}

static void scores_are_in_order_and_bounds(struct trial *t)
{
    struct fit *fits;

    make_village(t);
    size_t count = skill_fit(t->db, t->a, &member, "réparer un ordinateur portable", 9, &fits);
    assert_true(count >= 1);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(fits[i].score, 1, 1000);
        assert_true(!i || fits[i].score < fits[i - 1].score ||
                    (fits[i].score == fits[i - 1].score && fits[i].person > fits[i - 1].person));
    }
    assert_int_equal(skill_fit(t->db, t->a, &member, "réparer un ordinateur", 1, &fits), 1);
}

/* "réparer" is said of every trade: who shares nothing else is not worth asking. */
static void a_word_of_every_trade_says_little(struct trial *t)
{
    int64_t wrong = person(t, "Nuno", "relieur", "réparer un livre");
    int64_t right = person(t, "Ana", "plombière", "réparer une chasse d'eau");
    struct fit *fits;
    size_t count = skill_fit(t->db, t->a, &member, "réparer un robinet", 9, &fits);

    assert_true(count >= 1);
    assert_int_equal(fits->person, right);
    for (size_t i = 0; i < count; i++)
        if (fits[i].person == wrong)
            assert_true(fits[i].score < 200);
    assert_int_equal(skill_fit(t->db, t->a, &member, "je cherche quelqu'un pour m'aider", 9, &fits),
                     0);
}

/* ---- what may not be seen ---- */

static bool is_among(const struct fit *fits, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (fits[i].person == person)
            return true;
    return false;
}

/* By what is meant; plain search must say the same. */
static bool proposes(struct trial *t, const struct looker *looker, const char *text, int64_t person)
{
    struct fit *fits, *plain;
    size_t count = skill_fit(t->db, t->a, looker, text, 50, &fits);
    size_t plain_count = skill_fit_plain(t->db, t->a, looker, text, 50, &plain);
    bool found = is_among(fits, count, person);

    assert_int_equal(is_among(plain, plain_count, person), found);
    return found;
}

static void a_hidden_skill_is_never_used(struct trial *t)
{
    int64_t odile = person_add(t->db, &(struct person_draft){ .first_name = "Odile" }, NOW);
    int64_t friend = person_add(t->db, &(struct person_draft){ .first_name = "Inès" }, NOW);
    int64_t house = organisation_add(t->db, &(struct organisation_draft){
        .name = "Papier Buvard", .kind = "enterprise" }, NOW);
    enum { CIRCLE_ONE, MEMBER_ONE, VISITOR, ANYBODY, RUNNER, LOOKERS };
    const struct looker lookers[LOOKERS] = {
        [CIRCLE_ONE] = { .id = friend, .today = TODAY }, [MEMBER_ONE] = member,
        [VISITOR] = { .id = member.id, .today = TODAY }, [ANYBODY] = { .today = TODAY },
        [RUNNER] = { .id = member.id, .member = true, .runs = true, .today = TODAY },
    };
    const int nearest[LOOKERS] = { LEVEL_CIRCLE, LEVEL_PLACE, LEVEL_NETWORK, LEVEL_PUBLIC,
                                   LEVEL_PLACE };

    membership_add(t->db, odile, house, NULL, TODAY - 9, TODAY);
    membership_add(t->db, friend, house, NULL, TODAY - 9, TODAY);
    person_show(t->db, odile, "name", LEVEL_PUBLIC, TODAY);
    for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
        const struct skill skill = { .words = "accorder un piano", .level = (enum level) level };
        person_set_skills(t->db, odile, &skill, 1, TODAY);
        for (int i = 0; i < LOOKERS; i++)
            if (proposes(t, &lookers[i], "accorder un piano", odile) != (level >= nearest[i]))
                fail_msg("level %d, looker %d", level, i);
    }
}

static void a_wish_to_learn_is_no_offer(struct trial *t)
{
    int64_t odile = person_add(t->db, &(struct person_draft){ .first_name = "Odile" }, NOW);
    const struct skill skill = { .kind = SKILL_LEARN, .words = "souder", .level = LEVEL_PUBLIC };

    person_set_skills(t->db, odile, &skill, 1, TODAY);
    assert_false(proposes(t, &member, "souder", odile));
}

static void nobody_is_proposed_to_themselves(struct trial *t)
{
    const struct village v = make_village(t);
    const struct looker smith = { .id = v.smith, .member = true, .today = TODAY };

    assert_true(proposes(t, &member, "souder", v.smith));
    assert_false(proposes(t, &smith, "souder", v.smith));
}

static void who_left_is_not_proposed(struct trial *t)
{
    const struct village v = make_village(t);
    const struct looker runner = { .id = member.id, .member = true, .runs = true, .today = TODAY };

    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
            ARGS(arg_int(v.smith), arg_int(NOW)));
    assert_false(proposes(t, &member, "souder", v.smith));
    assert_false(proposes(t, &runner, "souder", v.smith));
}

/* ---- strange texts ---- */

static void no_text_is_too_strange(struct trial *t)
{
    static const char *const strange[] = { "", "🎉🎉🎉", "مرحبا بالعالم", "\xe2\x80\xae" "rueduos",
                                           "%", "_", "\x80\xff", "'; DROP TABLE skill; --" };
    struct str same = str_new(t->a);
    struct fit *fits;

    const struct village v = make_village(t);
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        assert_int_equal(skill_fit(t->db, t->a, &member, strange[i], 9, &fits), 0);
    while (same.len < 600)
        str_add(&same, "souder ");
    assert_true(skill_fit(t->db, t->a, &member, same.text, 9, &fits) >= 1);
    assert_int_equal(fits->person, v.smith);
    assert_false(db_failed(t->db));
}

/* ---- what is sought, and when two requests are the same ---- */

static void what_is_sought_can_be_shown(struct trial *t)
{
    assert_string_equal(skill_sought(t->a, "mon ordi rame", "fr"), "dépannage informatique");
    assert_string_equal(skill_sought(t->a, "mon ordi rame", "en"), "computer repair");
    assert_null(skill_sought(t->a, "bonjour", "fr"));
    assert_null(skill_sought(t->a, "", "fr"));
}

static void the_same_need_is_the_same_matter(struct trial *t)
{
    static const char *const same[][2] = {
        { "Mon ordinateur ne démarre plus", "mon ordinateur ne demarre plus !" },
        { "réparer des vélos", "Réparer un vélo" },
        { "je cherche quelqu'un qui sait faire un logo", "Faire un logo ?" },
        { "logo, affiche", "affiche et logo" },
        { "fix computers", "fix my computer" },
    };
    static const char *const different[][2] = {
        { "Mon ordinateur ne démarre plus", "Mon vélo ne démarre plus" },
        { "mon ordinateur démarre", "mon ordinateur ne démarre plus" },
        { "un logo", "une affiche" },
        { "aidez-moi", "un logo" },
        { "🎉", "un logo" },
    };

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(skill_matter(t->a, same[i][0]), skill_matter(t->a, same[i][1]));
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        assert_string_not_equal(skill_matter(t->a, different[i][0]),
                                skill_matter(t->a, different[i][1]));
    assert_string_equal(skill_matter(t->a, ""), "");
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(real_phrases_find_the_right_one),
        TRIAL(the_line_that_fits_is_told),
        TRIAL(scores_are_in_order_and_bounds),
        TRIAL(a_word_of_every_trade_says_little),
        TRIAL(a_hidden_skill_is_never_used),
        TRIAL(a_wish_to_learn_is_no_offer),
        TRIAL(nobody_is_proposed_to_themselves),
        TRIAL(who_left_is_not_proposed),
        TRIAL(no_text_is_too_strange),
        TRIAL(what_is_sought_can_be_shown),
        TRIAL(the_same_need_is_the_same_matter),
    };
    struct arena *a = arena_new(NULL);
    int failed = databases_run("fit", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
