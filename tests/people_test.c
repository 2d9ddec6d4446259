/* What people.h promises: who sees what of whom, and who finds whom by what, on both engines. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "base/date.h"
#include "base/str.h"
#include "people/profile.h"

enum { NOW = 1795600000, TODAY = NOW / 86400 };             /* 25 November 2026 */

static int64_t person(struct trial *t, const char *first, const char *last)
{
    return person_add(t->db, &(struct person_draft){ .first_name = first, .last_name = last }, NOW);
}

static int64_t organisation(struct trial *t, const char *name)
{
    return organisation_add(t->db, &(struct organisation_draft){ .name = name,
                                                                 .kind = "enterprise" }, NOW);
}

static struct value *found(struct trial *t, const struct looker *looker, const char *query)
{
    int64_t next;

    return people_find(t->db, t->a, looker, &(struct find_wish){ .query = query, .limit = 50 },
                       &next);
}

static bool finds(struct trial *t, const struct looker *looker, const char *query, int64_t person)
{
    struct value *list = found(t, looker, query);

    for (size_t i = 0; i < value_count(list); i++)
        if (value_as_int(value_get(value_at(list, i), "id"), 0) == person)
            return true;
    return false;
}

/* ---- the matrix ---- */

enum { SELF, CIRCLE_ONE, MEMBER_ONE, VISITOR, ANYBODY, RUNNER, LOOKERS };

struct scene {
    int64_t maud;
    struct looker lookers[LOOKERS];
};

static struct scene make_scene(struct trial *t)
{
    static const struct skill skills[] = {
        { .kind = SKILL_GIVE, .words = "reliure", .level = LEVEL_ME },
        { .kind = SKILL_GIVE, .words = "dorure", .level = LEVEL_ME },
    };
    struct scene s;
    int64_t press = organisation(t, "Papier Buvard");

    s.maud = person_add(t->db, &(struct person_draft){
        .first_name = "Maud", .last_name = "Delattre", .email = "maud@buvard.example",
        .phone = "0321000000", .trade = "Imprimeuse", .about = "Je relie des carnets.",
        .commune = "62119" }, NOW);
    person_set_skills(t->db, s.maud, skills, 2, TODAY);
    int64_t colleague = person(t, "Odile", "Wattel"), other = person(t, "Bilal", "Hadj");
    int64_t visitor = person(t, "Inès", ""), runner = person(t, "Théo", "Dubois");
    membership_add(t->db, s.maud, press, "gérante", TODAY - 100, TODAY);
    membership_add(t->db, colleague, press, NULL, TODAY - 10, TODAY);
    s.lookers[SELF] = (struct looker){ .id = s.maud, .member = true, .today = TODAY };
    s.lookers[CIRCLE_ONE] = (struct looker){ .id = colleague, .today = TODAY };
    s.lookers[MEMBER_ONE] = (struct looker){ .id = other, .member = true, .today = TODAY };
    s.lookers[VISITOR] = (struct looker){ .id = visitor, .today = TODAY };
    s.lookers[ANYBODY] = (struct looker){ .today = TODAY };
    s.lookers[RUNNER] = (struct looker){ .id = runner, .member = true, .runs = true,
                                         .today = TODAY };
    assert_false(db_failed(t->db));
    return s;
}

/* The widest level at which each looker sees nothing is one below this. */
static const enum level nearest[LOOKERS] = {
    [SELF] = LEVEL_ME, [CIRCLE_ONE] = LEVEL_CIRCLE, [MEMBER_ONE] = LEVEL_PLACE,
    [VISITOR] = LEVEL_NETWORK, [ANYBODY] = LEVEL_PUBLIC, [RUNNER] = LEVEL_PLACE,
};

static void every_field_by_every_looker(struct trial *t)
{
    struct scene s = make_scene(t);

    for (int field = 0; field < PERSON_FIELDS; field++) {
        const char *name = person_field_name((enum person_field) field);
        for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
            person_show(t->db, s.maud, name, (enum level) level, TODAY);
            for (int i = 0; i < LOOKERS; i++) {
                bool runs = i == RUNNER && (field == PERSON_NAME || field == PERSON_PRESENCE);
                bool expected = runs || level >= (int) nearest[i];
                if (person_sees(t->db, &s.lookers[i], s.maud, name) != expected)
                    fail_msg("field %s, level %d, looker %d", name, level, i);
            }
        }
    }
}

static bool shows(const struct value *card, const char *field)
{
    return value_truthy(value_get(card, field));
}

static void a_card_holds_what_may_be_seen(struct trial *t)
{
    struct scene s = make_scene(t);
    static const char *const in_card[] = { [PERSON_TRADE] = "trade",
        [PERSON_ORGANISATION] = "organisation", [PERSON_ABOUT] = "about",
        [PERSON_MAIL] = "email", [PERSON_PHONE] = "phone", [PERSON_COMMUNE] = "commune" };

    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, TODAY);
    for (int field = PERSON_TRADE; field < PERSON_FIELDS; field++) {
        if (field == PERSON_PRESENCE)
            continue;
        for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
            person_show(t->db, s.maud, person_field_name((enum person_field) field),
                        (enum level) level, TODAY);
            for (int i = 0; i < LOOKERS; i++) {
                struct value *card = person_card(t->db, t->a, &s.lookers[i], s.maud);
                assert_non_null(card);
                if (shows(card, in_card[field]) != (level >= (int) nearest[i]))
                    fail_msg("card: %s, level %d, looker %d", in_card[field], level, i);
            }
        }
    }
}

static void names_are_short_and_for_the_public_shorter(struct trial *t)
{
    struct scene s = make_scene(t);
    struct value *card = person_card(t->db, t->a, &s.lookers[MEMBER_ONE], s.maud);

    assert_string_equal(value_as_text(value_get(card, "name"), ""), "Maud D.");
    assert_string_equal(value_as_text(value_get(card, "initials"), ""), "MD");
    assert_string_equal(person_name(t->db, t->a, s.maud), "Maud D.");
    assert_null(person_card(t->db, t->a, &s.lookers[ANYBODY], s.maud));
    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, TODAY);
    card = person_card(t->db, t->a, &s.lookers[ANYBODY], s.maud);
    assert_string_equal(value_as_text(value_get(card, "name"), ""), "Maud");
    assert_string_equal(value_as_text(value_get(card, "initials"), ""), "M");

    int64_t accent = person(t, "Émile", "Œuvrard");
    card = person_card(t->db, t->a, &s.lookers[MEMBER_ONE], accent);
    assert_string_equal(value_as_text(value_get(card, "name"), ""), "Émile Œ.");
    assert_string_equal(value_as_text(value_get(card, "initials"), ""), "ÉŒ");
}

static void the_circle_is_of_today(struct trial *t)
{
    struct scene s = make_scene(t);
    struct looker *odile = &s.lookers[CIRCLE_ONE];

    person_show(t->db, s.maud, "phone", LEVEL_CIRCLE, TODAY);
    assert_true(person_sees(t->db, odile, s.maud, "phone"));
    odile->today = TODAY - 50;                              /* before she joined */
    assert_false(person_sees(t->db, odile, s.maud, "phone"));
    odile->today = TODAY;
    int64_t membership = db_int(t->db, "SELECT id FROM membership WHERE person_id = $1",
                                ARGS(arg_int(odile->id)), 0);
    membership_end(t->db, membership, TODAY - 1, TODAY);
    assert_false(person_sees(t->db, odile, s.maud, "phone"));
}

/* ---- search ---- */

static void a_hidden_field_finds_nobody(struct trial *t)
{
    struct scene s = make_scene(t);
    static const struct { const char *field, *query; } cases[] = {
        { "name", "maud" }, { "trade", "imprim" }, { "organisation", "buvard" },
    };

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
            person_show(t->db, s.maud, "name", LEVEL_PUBLIC, TODAY);
            person_show(t->db, s.maud, cases[c].field, (enum level) level, TODAY);
            for (int i = 0; i < LOOKERS; i++) {
                bool runs = i == RUNNER && str_is(cases[c].field, "name");
                bool expected = runs || level >= (int) nearest[i];
                if (finds(t, &s.lookers[i], cases[c].query, s.maud) != expected)
                    fail_msg("'%s', level %d, looker %d", cases[c].query, level, i);
            }
        }
    }
}

static void a_hidden_name_hides_the_person(struct trial *t)
{
    struct scene s = make_scene(t);

    person_show(t->db, s.maud, "name", LEVEL_ME, TODAY);
    person_show(t->db, s.maud, "trade", LEVEL_PUBLIC, TODAY);
    assert_false(finds(t, &s.lookers[ANYBODY], "imprimeuse", s.maud));
    assert_false(finds(t, &s.lookers[MEMBER_ONE], "imprimeuse", s.maud));
    assert_false(finds(t, &s.lookers[MEMBER_ONE], "", s.maud));
    assert_true(finds(t, &s.lookers[SELF], "imprimeuse", s.maud));
    assert_true(finds(t, &s.lookers[RUNNER], "", s.maud));
    assert_true(finds(t, &s.lookers[RUNNER], "delattre", s.maud));
}

static void a_last_name_is_for_members(struct trial *t)
{
    struct scene s = make_scene(t);

    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, TODAY);
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "delattre", s.maud));
    assert_true(finds(t, &s.lookers[CIRCLE_ONE], "delattre", s.maud));
    assert_false(finds(t, &s.lookers[VISITOR], "delattre", s.maud));
    assert_false(finds(t, &s.lookers[ANYBODY], "dela", s.maud));
}

/* Nobody spells it out: not from the left, not from the middle, not with other words. */
static void a_last_name_is_found_whole_or_not(struct trial *t)
{
    struct scene s = make_scene(t);
    static const char *const parts[] = { "d", "del", "delattr", "lattre", "e", "maud delattr",
                                         "delattres", "zorglub delat" };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assert_false(finds(t, &s.lookers[MEMBER_ONE], parts[i], s.maud));
        assert_false(finds(t, &s.lookers[CIRCLE_ONE], parts[i], s.maud));
    }
    /* A part of it beside other words tells no more than nonsense there. */
    assert_int_equal(finds(t, &s.lookers[MEMBER_ONE], "imprimeuse delat", s.maud),
                     finds(t, &s.lookers[MEMBER_ONE], "imprimeuse zorgl", s.maud));
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "Delattre", s.maud));
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "imprim DELATTRE", s.maud));
    /* What is also a first name, or a trade one shows, is still found by its beginning. */
    int64_t martin = person_add(t->db, &(struct person_draft){
        .first_name = "Martin", .last_name = "Martin" }, NOW);
    int64_t baker = person_add(t->db, &(struct person_draft){
        .first_name = "Léa", .last_name = "Boulanger", .trade = "Boulanger" }, NOW);
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "mart", martin));
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "boula", baker));
    person_show(t->db, baker, "trade", LEVEL_ME, TODAY);
    assert_false(finds(t, &s.lookers[MEMBER_ONE], "boula", baker));
    assert_true(finds(t, &s.lookers[MEMBER_ONE], "boulanger", baker));
}

static int64_t count(struct trial *t, const char *sql)
{
    return db_int(t->db, sql, NO_ARGS, -1);
}

static void words_of_nobody_are_forgotten(struct trial *t)
{
    struct looker l = { .member = true, .today = TODAY };
    int64_t id = l.id = person_add(t->db, &(struct person_draft){
        .first_name = "Ana", .trade = "Sculptrice" }, NOW), other = person(t, "Ana", "");

    person_set_living(t->db, id, &(struct living){ 0 }, TODAY);
    people_forget_words(t->db, t->a);
    assert_int_equal(count(t, "SELECT count(*) FROM word"), 1);
    assert_true(finds(t, &l, "ana", other));
    people_forget(t->db, id, NOW);
    people_forget(t->db, other, NOW);
    people_forget_words(t->db, t->a);
    assert_int_equal(count(t, "SELECT count(*) FROM word"), 0);
    assert_false(db_failed(t->db));
}

static void words_are_found_as_people_type_them(struct trial *t)
{
    struct scene s = make_scene(t);
    struct looker *l = &s.lookers[MEMBER_ONE];
    int64_t zoe = person_add(t->db, &(struct person_draft){
        .first_name = "Zoé-Lou", .last_name = "L’Hôte", .trade = "Déménagement d'œuvres" }, NOW);

    assert_true(finds(t, l, "MAUD", s.maud));
    assert_true(finds(t, l, "zoe", zoe));
    assert_true(finds(t, l, "lou", zoe));
    assert_true(finds(t, l, "hote", zoe));
    assert_true(finds(t, l, "ménag", zoe));                 /* inside of a word */
    assert_true(finds(t, l, "OEUVRES", zoe));
    assert_true(finds(t, l, "impr maud", s.maud));          /* each word, in any order */
    assert_true(finds(t, l, "  buvard,  imprimeuse ", s.maud));
    assert_false(finds(t, l, "maud zoe", s.maud));
    assert_true(finds(t, l, "z", zoe));                     /* short: only beginnings */
    assert_false(finds(t, l, "ud", s.maud));
    assert_int_equal(value_count(found(t, l, "%")), 0);     /* no wildcard, and no word at all */
    assert_int_equal(value_count(found(t, l, "_____")), 0);
}

static void a_change_is_found_at_once(struct trial *t)
{
    static const struct skill skills[] = {
        { .words = "soudure", .level = LEVEL_PLACE }, { .words = " soudure ", .level = LEVEL_ME },
        { .words = "", .level = LEVEL_PLACE }, { .words = "Soudure", .level = LEVEL_PLACE },
        { .kind = SKILL_LEARN, .words = "soudure", .level = LEVEL_PLACE },
    };
    struct looker l = { .member = true, .today = TODAY };
    int64_t id = l.id = person(t, "Rachid", "O");
    struct person p;

    person_change(t->db, id, &(struct person_draft){ .first_name = "Rachid",
                  .last_name = "Omar" }, NULL, TODAY);
    person_set_living(t->db, id, &(struct living){ .words = "Ferronnier", .level = LEVEL_PLACE },
                      TODAY);
    person_set_skills(t->db, id, skills, sizeof skills / sizeof *skills, TODAY);
    assert_true(finds(t, &l, "soudure", id));
    assert_true(finds(t, &l, "omar", id));
    assert_true(finds(t, &l, "ferronnier", id));
    assert_true(person_get(t->db, t->a, id, &p));
    assert_int_equal(p.skill_count, 2);                     /* the same words count once a kind */
    assert_string_equal(p.skills[0].words, "soudure");
    assert_int_equal(p.skills[0].level, LEVEL_PLACE);
    assert_int_equal(p.skills[1].kind, SKILL_LEARN);
    person_change(t->db, id, &(struct person_draft){ .first_name = "Rachid" }, NULL, TODAY);
    assert_true(finds(t, &l, "ferronnier", id));            /* that page does not touch the trade */
    assert_false(finds(t, &l, "omar", id));
    person_set_living(t->db, id, &(struct living){ .words = "" }, TODAY);
    person_set_skills(t->db, id, NULL, 0, TODAY);
    assert_false(finds(t, &l, "soudure", id));
    assert_false(finds(t, &l, "ferronnier", id));
}

static void memberships_that_begin_are_found_the_day_they_do(struct trial *t)
{
    struct looker l = { .member = true, .today = TODAY + 5 };
    int64_t id = person(t, "Lina", "B");

    membership_add(t->db, id, organisation(t, "Verrerie du Canal"), NULL, TODAY + 5, TODAY);
    assert_false(finds(t, &l, "verrerie", id));
    people_index_due(t->db, t->a, NOW + 5 * 86400);
    people_index_old(t->db, t->a, NOW + 5 * 86400);
    assert_true(finds(t, &l, "verrerie", id));
}

static void a_list_goes_on_where_it_stopped(struct trial *t)
{
    struct looker l = { .id = 1, .member = true, .today = TODAY };
    struct find_wish wish = { .query = "martin", .limit = 10 };
    size_t seen = 0;

    for (int i = 0; i < 25; i++)
        person(t, str_fmt(t->a, "Alix%c", 'a' + i % 5), str_fmt(t->a, "Martin %02d", i));
    const char *last = "";
    do {
        struct value *page = people_find(t->db, t->a, &l, &wish, &wish.cursor);
        for (size_t i = 0; i < value_count(page); i++) {
            const char *name = value_as_text(value_get(value_at(page, i), "name"), "");
            assert_true(strcmp(last, name) <= 0);
            last = name;
            seen++;
        }
    } while (wish.cursor);
    assert_int_equal(seen, 25);
}

static void who_left_is_gone_but_for_those_who_run(struct trial *t)
{
    struct scene s = make_scene(t);

    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
            ARGS(arg_int(s.maud), arg_int(NOW)));
    assert_null(person_card(t->db, t->a, &s.lookers[MEMBER_ONE], s.maud));
    assert_false(finds(t, &s.lookers[MEMBER_ONE], "maud", s.maud));
    assert_false(person_sees(t->db, &s.lookers[MEMBER_ONE], s.maud, "name"));
    struct value *card = person_card(t->db, t->a, &s.lookers[RUNNER], s.maud);
    assert_string_equal(value_as_text(value_get(card, "name"), ""), "Maud D.");
    assert_false(shows(card, "trade"));
    assert_null(person_email(t->db, t->a, s.maud));
}

static void forgetting_leaves_an_empty_row(struct trial *t)
{
    struct scene s = make_scene(t);
    struct str json = str_new(t->a);

    value_write_json(people_export(t->db, t->a, s.maud), &json);
    assert_non_null(strstr(json.text, "Delattre"));
    assert_non_null(strstr(json.text, "dorure"));
    assert_non_null(strstr(json.text, "Papier Buvard"));
    people_forget(t->db, s.maud, NOW);
    str_clear(&json);
    value_write_json(people_export(t->db, t->a, s.maud), &json);
    assert_null(strstr(json.text, "Delattre"));
    assert_null(strstr(json.text, "dorure"));
    assert_null(strstr(json.text, "buvard"));
    assert_false(finds(t, &s.lookers[MEMBER_ONE], "maud", s.maud));
    assert_false(db_failed(t->db));
}

static void a_mistake_can_be_taken_out_again(struct trial *t)
{
    int64_t made = person(t, "Doublon", "X"), known = person(t, "Connue", "Y");

    membership_add(t->db, made, organisation(t, "Erreur"), NULL, TODAY, TODAY);
    db_exec(t->db, "INSERT INTO account (person_id, email, made_at) VALUES ($1, 'c@x.example', 1)",
            ARGS(arg_int(known)));
    assert_true(db_begin(t->db));
    assert_true(person_remove(t->db, made));
    assert_false(person_remove(t->db, known));
    assert_false(db_failed(t->db));
    assert_true(db_commit(t->db));
    assert_null(person_name(t->db, t->a, made));
    assert_string_equal(person_name(t->db, t->a, known), "Connue Y.");
}

static void an_organisation_shows_its_people(struct trial *t)
{
    struct scene s = make_scene(t);
    int64_t press = organisation_find(t->db, t->a, "PAPIER  buvard") ? 0
                  : organisation_find(t->db, t->a, "papier buvard");
    struct value *v = organisation_value(t->db, t->a, &s.lookers[MEMBER_ONE], press);

    assert_int_equal(value_count(value_get(v, "members")), 2);
    person_show(t->db, s.maud, "organisation", LEVEL_ME, TODAY);
    v = organisation_value(t->db, t->a, &s.lookers[MEMBER_ONE], press);
    assert_int_equal(value_count(value_get(v, "members")), 1);
    assert_null(organisation_value(t->db, t->a, &s.lookers[ANYBODY], press));
    assert_null(organisation_value(t->db, t->a, &s.lookers[VISITOR], press));
    person_show(t->db, s.maud, "organisation", LEVEL_PUBLIC, TODAY);
    assert_null(organisation_value(t->db, t->a, &s.lookers[ANYBODY], press));   /* no name */
    person_show(t->db, s.maud, "name", LEVEL_PUBLIC, TODAY);
    assert_non_null(organisation_value(t->db, t->a, &s.lookers[ANYBODY], press));
    assert_null(organisation_value(t->db, t->a, &s.lookers[SELF], 9999));
}

static void trades_and_communes_are_recognised(struct trial *t)
{
    int64_t id;

    trade_add(t->db, t->a, "F1610", "Couvreur");
    trade_add(t->db, t->a, "F1610", "Couvreur zingueur");
    id = person_add(t->db, &(struct person_draft){ .first_name = "Marek",
                                                   .trade = "couvreur Zingueur" }, NOW);
    assert_string_equal(db_text(t->db, t->a, "SELECT trade_code FROM person WHERE id = $1",
                                ARGS(arg_int(id))), "F1610");
    db_exec(t->db, "INSERT INTO commune (insee, name, fold) VALUES ('62516', 'Lillers', 'lillers')",
            NO_ARGS);
    assert_string_equal(commune_code(t->db, t->a, "LILLERS"), "62516");
    assert_string_equal(commune_code(t->db, t->a, "62119"), "62119");
    assert_null(commune_code(t->db, t->a, "Nulle-Part"));
    assert_null(commune_code(t->db, t->a, "'; DROP TABLE person"));
}

static const struct trial_test tests[] = {
    TRIAL(every_field_by_every_looker),
    TRIAL(a_card_holds_what_may_be_seen),
    TRIAL(names_are_short_and_for_the_public_shorter),
    TRIAL(the_circle_is_of_today),
    TRIAL(a_hidden_field_finds_nobody),
    TRIAL(a_hidden_name_hides_the_person),
    TRIAL(a_last_name_is_for_members),
    TRIAL(a_last_name_is_found_whole_or_not),
    TRIAL(words_of_nobody_are_forgotten),
    TRIAL(words_are_found_as_people_type_them),
    TRIAL(a_change_is_found_at_once),
    TRIAL(memberships_that_begin_are_found_the_day_they_do),
    TRIAL(a_list_goes_on_where_it_stopped),
    TRIAL(who_left_is_gone_but_for_those_who_run),
    TRIAL(forgetting_leaves_an_empty_row),
    TRIAL(a_mistake_can_be_taken_out_again),
    TRIAL(an_organisation_shows_its_people),
    TRIAL(trades_and_communes_are_recognised),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("people", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
