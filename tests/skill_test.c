/* What people here know: who sees which skill of whom, where people are and who may know it, and
 * the trade that words speak of, on both engines. */
#include "databases.h"

#include "ground.h"

#include "app.h"
#include "booking/booking.h"
#include "people/profile.h"
#include "skill/skill.h"

/* ---- who sees a skill ---- */

enum { SELF, CIRCLE_ONE, MEMBER_ONE, VISITOR, ANYBODY, RUNNER, LOOKERS };

static const enum level nearest[LOOKERS] = {
    [SELF] = LEVEL_ME, [CIRCLE_ONE] = LEVEL_CIRCLE, [MEMBER_ONE] = LEVEL_PLACE,
    [VISITOR] = LEVEL_NETWORK, [ANYBODY] = LEVEL_PUBLIC, [RUNNER] = LEVEL_PLACE,
};

struct scene {
    struct ground g;
    int64_t maud;
    struct looker lookers[LOOKERS];
};

/* Maud shares an organisation with Odile; her name is for everyone. */
static struct scene make_scene(struct trial *t)
{
    struct scene s = { .g = ground_make(t) };
    int64_t press = organisation_add(t->db, &(struct organisation_draft){
        .name = "Papier Buvard", .kind = "enterprise" }, s.g.now);

    s.maud = s.g.person[0];
    membership_add(t->db, s.maud, press, NULL, s.g.today - 9, s.g.today);
    membership_add(t->db, s.g.person[2], press, NULL, s.g.today - 9, s.g.today);
    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, s.g.today);
    const struct looker lookers[LOOKERS] = {
        [SELF] = { .id = s.maud, .member = true }, [CIRCLE_ONE] = { .id = s.g.person[2] },
        [MEMBER_ONE] = { .id = s.g.person[1], .member = true }, [VISITOR] = { .id = s.g.person[3] },
        [RUNNER] = { .id = s.g.person[4], .member = true, .runs = true },
    };
    for (int i = 0; i < LOOKERS; i++) {
        s.lookers[i] = lookers[i];
        s.lookers[i].today = s.g.today;
    }
    return s;
}

/* One skill of each level, given and wanted: words that no language knows, so that each finds itself
 * alone. */
static const char *const words_of[2][5] = {
    [SKILL_GIVE] = { "zoumerie", "krabolage", "fintouille", "ortolanade", "plumequine" },
    [SKILL_LEARN] = { "wistitage", "gribouldon", "marsupiole", "tchoupinat", "quelborde" },
};

static void write_all_levels(struct trial *t, const struct scene *s)
{
    struct skill skills[10];

    for (int i = 0; i < 10; i++)
        skills[i] = (struct skill){
            .kind = i < 5 ? SKILL_GIVE : SKILL_LEARN, .level = (enum level) (i % 5),
            .words = words_of[i / 5][i % 5],
        };
    person_set_skills(t->db, s->maud, skills, 10, s->g.today);
}

static bool lists(const struct value *list, const char *words)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (str_is(value_as_text(value_at(list, i), ""), words))
            return true;
    return false;
}

static bool knows(struct trial *t, const struct looker *l, enum skill_kind kind, const char *words)
{
    struct skill *skills;
    size_t count = skills_known(t->db, t->a, l, kind, &skills);

    for (size_t i = 0; i < count; i++)
        if (str_is(skills[i].words, words))
            return true;
    return false;
}

static bool finds(struct trial *t, const struct looker *l, const char *query, int64_t person)
{
    const struct find_wish wish = { .query = query, .skills_only = true, .limit = 50 };
    int64_t next;
    struct value *found = people_find(t->db, t->a, l, &wish, &next);

    for (size_t i = 0; i < value_count(found); i++)
        if (value_as_int(value_get(value_at(found, i), "id"), 0) == person)
            return true;
    return false;
}

static void every_skill_by_every_looker(struct trial *t)
{
    struct scene s = make_scene(t);

    write_all_levels(t, &s);
    for (int i = 0; i < LOOKERS; i++) {
        const struct looker *l = &s.lookers[i];
        struct value *card = person_card(t->db, t->a, l, s.maud);
        struct skill *seen;
        size_t count = person_skills(t->db, t->a, l, s.maud, &seen);

        assert_int_equal(count, 2 * (5 - nearest[i]));
        for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
            bool expected = level >= (int) nearest[i];
            const char *give = words_of[SKILL_GIVE][level];
            const char *learn = words_of[SKILL_LEARN][level];
            if (lists(value_get(card, "skills"), give) != expected ||
                lists(value_get(card, "learns"), learn) != expected)
                fail_msg("card: level %d, looker %d", level, i);
            if (knows(t, l, SKILL_GIVE, give) != expected ||
                knows(t, l, SKILL_LEARN, learn) != expected)
                fail_msg("all skills: level %d, looker %d", level, i);
            if (finds(t, l, give, s.maud) != expected || finds(t, l, learn, s.maud) != expected)
                fail_msg("search: level %d, looker %d", level, i);
        }
    }
}

/* Each of many cards has its own, by few statements. */
static void many_cards_are_filled_at_once(struct trial *t)
{
    struct scene s = make_scene(t);
    struct looker *l = &s.lookers[MEMBER_ONE];
    const struct find_wish wish = { .limit = 200 };
    int64_t next;

    for (int i = 0; i < 60; i++) {
        int64_t id = person_add(t->db, &(struct person_draft){
            .first_name = str_fmt(t->a, "Ana%c%c", 'a' + i % 26, 'a' + i / 26) }, s.g.now);
        const struct skill skill = { .words = str_fmt(t->a, "savoir %lld", (long long) id),
                                     .level = i % 2 ? LEVEL_PLACE : LEVEL_ME };
        person_set_skills(t->db, id, &skill, 1, s.g.today);
    }
    struct value *all = people_find(t->db, t->a, l, &wish, &next);
    size_t shown = 0;
    for (size_t i = 0; i < value_count(all); i++) {
        const struct value *card = value_at(all, i), *skills = value_get(card, "skills");
        if (value_count(skills) == 1) {
            const char *own = str_fmt(t->a, "savoir %lld",
                                      (long long) value_as_int(value_get(card, "id"), 0));
            assert_string_equal(value_as_text(value_at(skills, 0), ""), own);
            shown++;
        }
    }
    assert_int_equal(shown, 30);
}

static void who_is_hidden_has_no_skill_in_any_list(struct trial *t)
{
    struct scene s = make_scene(t);
    struct skill *seen;

    write_all_levels(t, &s);
    person_show(t->db, s.maud, "name", LEVEL_ME, s.g.today);
    for (int i = CIRCLE_ONE; i < RUNNER; i++) {
        assert_int_equal(person_skills(t->db, t->a, &s.lookers[i], s.maud, &seen), 0);
        assert_int_equal(skills_known(t->db, t->a, &s.lookers[i], SKILL_GIVE, &seen), 0);
    }
    assert_int_equal(person_skills(t->db, t->a, &s.lookers[SELF], s.maud, &seen), 10);
    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, s.g.today);
    db_exec(t->db, "UPDATE person SET left_at = 1 WHERE id = $1", ARGS(arg_int(s.maud)));
    for (int i = CIRCLE_ONE; i < LOOKERS; i++) {
        assert_int_equal(person_skills(t->db, t->a, &s.lookers[i], s.maud, &seen), 0);
        assert_int_equal(skills_known(t->db, t->a, &s.lookers[i], SKILL_LEARN, &seen), 0);
    }
}

static void all_of_it_goes_with_the_person(struct trial *t)
{
    struct scene s = make_scene(t);
    struct str json = str_new(t->a);

    write_all_levels(t, &s);
    value_write_json(people_export(t->db, t->a, s.maud), &json);
    for (int i = 0; i < 5; i++) {
        assert_non_null(strstr(json.text, words_of[SKILL_GIVE][i]));
        assert_non_null(strstr(json.text, words_of[SKILL_LEARN][i]));
        assert_non_null(strstr(json.text, str_fmt(t->a, "\"%s\"", level_code((enum level) i))));
    }
    people_forget(t->db, s.maud, s.g.now);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM skill", NO_ARGS, -1), 0);
    assert_false(db_failed(t->db));
}

static void a_level_has_one_name(struct trial *t)
{
    enum level level = LEVEL_ME;

    (void) t;
    for (int i = LEVEL_ME; i <= LEVEL_PUBLIC; i++) {
        assert_true(level_parse(level_code((enum level) i), &level));
        assert_int_equal(level, i);
    }
    assert_false(level_parse("everybody", &level));
    assert_false(level_parse("", &level));
}

/* ---- who is here ---- */

static void comes(struct trial *t, const struct ground *g, int64_t day, int64_t person)
{
    const struct presence_wish w = { .day = day, .person = person, .share = SHARE_DAY,
                                     .said_by = person, .now = g->now };
    struct presence_result out = { 0 };

    assert_true(db_begin(t->db));
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
}

static bool is_here(struct trial *t, const struct looker *l, int64_t place, int32_t from,
                    int32_t to, int64_t person)
{
    int64_t *persons;
    size_t count = people_here(t->db, t->a, l, place, from, to, &persons);

    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || persons[i - 1] < persons[i]);
        if (persons[i] == person)
            return true;
    }
    return false;
}

static void a_hidden_presence_is_nowhere(struct trial *t)
{
    struct scene s = make_scene(t);
    int32_t today = s.g.today;

    comes(t, &s.g, day_ensure(t->db, t->a, &s.g.house, today, s.g.now), s.maud);
    for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
        person_show(t->db, s.maud, "presence", (enum level) level, today);
        for (int i = 0; i < LOOKERS; i++) {
            bool expected = i == RUNNER || level >= (int) nearest[i];
            if (is_here(t, &s.lookers[i], 0, today, today, s.maud) != expected ||
                is_here(t, &s.lookers[i], s.g.house.id, today - 30, today + 7, s.maud) != expected)
                fail_msg("presence: level %d, looker %d", level, i);
        }
    }
    /* Who is not in the directory is not here either. */
    person_show(t->db, s.maud, "name", LEVEL_ME, today);
    for (int i = CIRCLE_ONE; i < RUNNER; i++)
        assert_false(is_here(t, &s.lookers[i], 0, today, today, s.maud));
    assert_true(is_here(t, &s.lookers[SELF], 0, today, today, s.maud));
}

static void here_is_that_place_on_those_days(struct trial *t)
{
    struct scene s = make_scene(t);
    const struct looker *l = &s.lookers[MEMBER_ONE];
    int32_t today = s.g.today;
    int64_t day = day_ensure(t->db, t->a, &s.g.house, today, s.g.now);
    int64_t tomorrow = day_ensure(t->db, t->a, &s.g.house, today + 1, s.g.now);
    int64_t odile = s.g.person[2], theo = s.g.person[3];

    comes(t, &s.g, day, odile);
    comes(t, &s.g, tomorrow, theo);
    assert_true(is_here(t, l, 0, today, today, odile));
    assert_true(is_here(t, l, s.g.house.id, today, today, odile));
    assert_false(is_here(t, l, s.g.hall.id, today, today, odile));
    assert_false(is_here(t, l, 0, today, today, theo));
    assert_true(is_here(t, l, 0, today + 1, today + 1, theo));
    assert_true(is_here(t, l, 0, today - 30, today + 7, theo));
    /* Who withdrew, who waits and a day that is cancelled are not here. */
    db_exec(t->db, "UPDATE presence SET state = 0 WHERE person_id = $1", ARGS(arg_int(odile)));
    assert_false(is_here(t, l, 0, today, today, odile));
    db_exec(t->db, "UPDATE presence SET state = 2 WHERE person_id = $1", ARGS(arg_int(odile)));
    assert_false(is_here(t, l, 0, today, today, odile));
    db_exec(t->db, "UPDATE day SET state = 'cancelled' WHERE id = $1", ARGS(arg_int(tomorrow)));
    assert_false(is_here(t, l, 0, today + 1, today + 1, theo));
    assert_false(db_failed(t->db));
}

static void many_are_here(struct trial *t)
{
    struct scene s = make_scene(t);
    int64_t day = day_ensure(t->db, t->a, &s.g.house, s.g.today, s.g.now), *persons;

    for (int i = 0; i < 60; i++) {
        int64_t id = person_add(t->db, &(struct person_draft){ .first_name = "Ana" }, s.g.now);
        person_show(t->db, id, "presence", i % 3 ? LEVEL_PLACE : LEVEL_ME, s.g.today);
        db_exec(t->db, "INSERT INTO presence (day_id, person_id, share, morning, afternoon, state,"
                       "   made_at, changed_at) VALUES ($1, $2, 'day', 1, 1, 3, 1, 1)",
                ARGS(arg_int(day), arg_int(id)));
    }
    check_ok(t->db, "presences");
    assert_int_equal(people_here(t->db, t->a, &s.lookers[MEMBER_ONE], 0, s.g.today, s.g.today,
                                 &persons), 40);
    assert_int_equal(people_here(t->db, t->a, &s.lookers[ANYBODY], 0, s.g.today, s.g.today,
                                 &persons), 0);
    assert_int_equal(people_here(t->db, t->a, &s.lookers[RUNNER], 0, s.g.today, s.g.today,
                                 &persons), 60);
}

/* ---- trades ---- */

static const char *nearest_trade(struct trial *t, const char *words)
{
    struct trade found[3];
    size_t count = trade_suggest(t->db, t->a, words, found, 3);

    return count ? found[0].code : "";
}

static bool suggests(struct trial *t, const char *words, const char *start)
{
    struct trade found[3];
    size_t count = trade_suggest(t->db, t->a, words, found, 3);

    for (size_t i = 0; i < count; i++)
        if (str_starts(found[i].code, start))
            return true;
    return false;
}

/* As people say it, with the beginning of a code that may be suggested for it. */
static const struct { const char *words, *code; } phrases[] = {
    { "mon ordi rame", "I1401" }, { "qui sait faire un logo", "E1205" },
    { "déclaration de TVA", "M1203" }, { "souder", "H2913" }, { "anglais", "" },
};

static void everyday_words_have_a_trade_without_a_list(struct trial *t)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (!*nearest_trade(t, phrases[i].words) || !suggests(t, phrases[i].words, phrases[i].code))
            fail_msg("'%s': %s", phrases[i].words, nearest_trade(t, phrases[i].words));
    assert_string_equal(nearest_trade(t, ""), "");
    assert_string_equal(nearest_trade(t, "le la les, et de"), "");
    assert_string_equal(nearest_trade(t, "xyzzyx"), "");
    assert_string_equal(nearest_trade(t, "%"), "");
}

static void a_trade_is_found_in_both_its_forms(struct trial *t)
{
    trade_add(t->db, t->a, "I1401", "Technicien / Technicienne de maintenance en informatique");
    assert_true(trade_name_add(t->db, t->a, "I1401", "Dépanneur / Dépanneuse en informatique") > 0);
    trade_add(t->db, t->a, "I1309", "Chef d'équipe / Cheffe d'équipe de nettoyage (NRBC)");
    assert_string_equal(nearest_trade(t, "dépanneuse informatique"), "I1401");
    assert_string_equal(nearest_trade(t, "Dépanneur en informatique"), "I1401");
    assert_string_equal(nearest_trade(t, "DEPANNEUSES INFORMATIQUES"), "I1401");
    assert_string_equal(nearest_trade(t, "technicienne de maintenance informatique"), "I1401");
    assert_string_equal(nearest_trade(t, "technicienne de maintenance informatique, réseaux"),
                        "I1401");
    assert_string_equal(nearest_trade(t, "cheffe d'équipe de nettoyage"), "I1309");
    assert_string_equal(nearest_trade(t, "chef d’équipe nettoyage"), "I1309");
}

static void a_code_is_kept_if_it_is_one(struct trial *t)
{
    struct scene s = make_scene(t);
    struct living living;
    struct skill *kept;
    const struct skill skills[] = {
        { .words = "poser des ardoises", .level = LEVEL_PLACE, .code = "F1610" },
        { .words = "dresser un dragon", .level = LEVEL_PLACE, .code = "Z9999" },
        { .words = "couvreuse", .level = LEVEL_PLACE },
        { .words = "couvreur", .level = LEVEL_PLACE, .code = "" },
    };

    trade_add(t->db, t->a, "F1610", "Couvreur / Couvreuse");
    person_set_skills(t->db, s.maud, skills, 4, s.g.today);
    assert_int_equal(person_skills(t->db, t->a, &s.lookers[SELF], s.maud, &kept), 4);
    assert_string_equal(kept[0].code, "F1610");
    assert_null(kept[1].code);
    assert_string_equal(kept[2].code, "F1610");             /* by the words alone */
    assert_null(kept[3].code);                              /* it was said that there is none */
    person_set_living(t->db, s.maud, &(struct living){ .words = "Couvreuse, ardoise et zinc",
                      .level = LEVEL_CIRCLE }, s.g.today);
    assert_true(person_living(t->db, t->a, s.maud, &living));
    assert_string_equal(living.code, "F1610");
    assert_int_equal(living.level, LEVEL_CIRCLE);
    person_set_living(t->db, s.maud, &(struct living){ .words = "Couvreuse", .code = "" },
                      s.g.today);
    assert_true(person_living(t->db, t->a, s.maud, &living));
    assert_null(living.code);
    assert_false(db_failed(t->db));
}

static void a_trade_of_the_lexicon_comes_into_the_list(struct trial *t)
{
    struct scene s = make_scene(t);
    const char *code = nearest_trade(t, "graphiste");

    assert_string_not_equal(code, "");
    person_set_living(t->db, s.maud, &(struct living){ .words = "graphiste", .code = code },
                      s.g.today);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM trade WHERE code = $1",
                            ARGS(arg_text(code)), 0), 1);
}

static void domains_are_fourteen(struct trial *t)
{
    (void) t;
    for (char letter = 'A'; letter <= 'N'; letter++)
        assert_non_null(trade_domain(letter));
    assert_null(trade_domain('O'));
    assert_null(trade_domain('a'));
    assert_null(trade_domain('\0'));
}

static const struct trial_test tests[] = {
    TRIAL(every_skill_by_every_looker),
    TRIAL(many_cards_are_filled_at_once),
    TRIAL(who_is_hidden_has_no_skill_in_any_list),
    TRIAL(all_of_it_goes_with_the_person),
    TRIAL(a_level_has_one_name),
    TRIAL(a_hidden_presence_is_nowhere),
    TRIAL(here_is_that_place_on_those_days),
    TRIAL(many_are_here),
    TRIAL(everyday_words_have_a_trade_without_a_list),
    TRIAL(a_trade_is_found_in_both_its_forms),
    TRIAL(a_code_is_kept_if_it_is_one),
    TRIAL(a_trade_of_the_lexicon_comes_into_the_list),
    TRIAL(domains_are_fourteen),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("skill", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
