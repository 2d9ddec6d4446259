/* What people say they do together: who is asked, who sees it, when it is born and when it ends. */
#include "collaboration/collaboration.h"

#include "app.h"
#include "booking/booking.h"
#include "browser.h"
#include "ground.h"

enum { MAUD, BILAL, ODILE, THEO, INES, MAREK, DAY = 86400 };

/* All of the ground are members but Marek, who only signs in.  A transaction is begun. */
static struct ground town_of_members(struct trial *t)
{
    struct ground g = ground_make(t);

    assert_true(db_begin(t->db));
    for (int i = MAUD; i < MAREK; i++)
        assert_int_equal(role_give(t->db, &(struct role_draft){
            .person = g.person[i], .role = "member", .from = g.today, .to = ROLE_WITHOUT_END,
            .now = g.now }), ACCOUNT_ALLOWED);
    check_ok(t->db, "members");
    return g;
}

static struct looker looker_of(const struct ground *g, int who)
{
    return (struct looker){ .id = who < 0 ? 0 : g->person[who], .member = who >= 0 && who != MAREK,
                            .today = g->today };
}

static enum collaboration_refusal say(struct trial *t, const struct ground *g, int who,
                                      enum level level, const int64_t *people, size_t count,
                                      int64_t *id)
{
    const struct looker looker = looker_of(g, who);
    const struct collaboration_words words = { .name = "Le carnet", .level = level,
                                               .purpose = "Vingt promenades." };
    enum collaboration_refusal no = collaboration_make(t->db, t->a, &looker, &words,
                                                       "les dessins", people, count, g->now, id);

    check_ok(t->db, "say");
    return no;
}

static enum collaboration_refusal answer(struct trial *t, const struct ground *g, int who,
                                         int64_t id, bool yes)
{
    const struct looker looker = looker_of(g, who);
    enum collaboration_refusal no = collaboration_answer(t->db, t->a, &looker, id, yes,
                                                         "la presse", g->now + 60);

    check_ok(t->db, "answer");
    return no;
}

/* Said by Maud, with Bilal who said yes and Odile who did not answer. */
static int64_t born(struct trial *t, const struct ground *g, enum level level)
{
    int64_t id;

    assert_int_equal(say(t, g, MAUD, level, &g->person[BILAL], 2, &id), COLLABORATION_ALLOWED);
    assert_int_equal(answer(t, g, BILAL, id, true), COLLABORATION_ALLOWED);
    return id;
}

static bool sees(struct trial *t, const struct ground *g, int who, int64_t id,
                 struct collaboration *out)
{
    const struct looker looker = looker_of(g, who);
    struct collaboration *all, c;
    bool there = collaboration_get(t->db, t->a, &looker, id, &c), listed = false;
    size_t count = collaborations(t->db, t->a, &looker, COLLABORATIONS_OF_ALL, 0, 50, &all);

    check_ok(t->db, "see");
    for (size_t i = 0; i < count; i++)
        listed = listed || all[i].id == id;
    assert_int_equal(listed, there && c.born && !c.ended);
    if (there && out)
        *out = c;
    return there;
}

/* ---- asked, and born ---- */

static void it_is_born_on_the_second_yes(struct trial *t)
{
    struct ground g = town_of_members(t);
    struct collaboration c;
    int64_t id;

    assert_int_equal(say(t, &g, MAUD, LEVEL_PUBLIC, &g.person[BILAL], 2, &id),
                     COLLABORATION_ALLOWED);
    assert_true(sees(t, &g, MAUD, id, &c));
    assert_false(c.born);
    assert_int_equal(c.count, 3);
    assert_int_equal(c.in, 1);
    assert_true(sees(t, &g, ODILE, id, &c));
    assert_int_equal(c.mine, COLLABORATOR_ASKED);
    assert_false(sees(t, &g, THEO, id, NULL));
    assert_false(sees(t, &g, -1, id, NULL));
    assert_int_equal(collaboration_figures(t->db, t->a, g.today).born, 0);

    assert_int_equal(answer(t, &g, BILAL, id, true), COLLABORATION_ALLOWED);
    assert_true(sees(t, &g, -1, id, &c));
    assert_int_equal(c.born_on, g.today);
    assert_int_equal(answer(t, &g, ODILE, id, true), COLLABORATION_ALLOWED);
    assert_true(sees(t, &g, -1, id, &c));
    assert_int_equal(c.in, 3);
    assert_string_equal(c.people[0].brings, "les dessins");
    assert_int_equal(collaboration_figures(t->db, t->a, g.today).born_this_year, 1);
}

static void nobody_is_shown_before_they_say_yes(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = born(t, &g, LEVEL_PUBLIC);
    struct collaboration c;

    for (int who = -1; who <= MAREK; who++) {
        bool named = who >= 0 && who <= ODILE;
        assert_true(sees(t, &g, who, id, &c));
        assert_int_equal(c.count, named ? 3 : 2);
    }
}

static void no_thanks_is_for_good(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = born(t, &g, LEVEL_ME);
    const struct looker maud = looker_of(&g, MAUD), odile = looker_of(&g, ODILE);
    struct collaboration c;

    assert_int_equal(answer(t, &g, ODILE, id, false), COLLABORATION_ALLOWED);
    assert_false(sees(t, &g, ODILE, id, NULL));
    assert_true(sees(t, &g, MAUD, id, &c));
    assert_int_equal(c.count, 2);
    struct collaboration_asked asked;
    assert_int_equal(collaboration_ask(t->db, t->a, &maud, id, &g.person[ODILE], 1, g.now, &asked),
                     COLLABORATION_SAID_NO);
    assert_int_equal(collaboration_answer(t->db, t->a, &odile, id, true, NULL, g.now),
                     COLLABORATION_UNKNOWN);
    assert_int_equal(answer(t, &g, BILAL, id, true), COLLABORATION_NOT_ASKED);
}

static void who_may_be_named(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = 0, nobody = 999999, many[COLLABORATION_PEOPLE];

    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, NULL, 0, &id), COLLABORATION_ALONE);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[MAUD], 1, &id), COLLABORATION_ALONE);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &nobody, 1, &id), COLLABORATION_PEOPLE_UNKNOWN);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[MAREK], 1, &id),
                     COLLABORATION_PEOPLE_UNKNOWN);
    person_show(t->db, g.person[INES], "name", LEVEL_ME, g.today);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[INES], 1, &id),
                     COLLABORATION_PEOPLE_UNKNOWN);
    for (int i = 0; i < COLLABORATION_PEOPLE; i++) {
        const struct person_draft draft = { .first_name = str_fmt(t->a, "Ami %d", i) };
        many[i] = person_add(t->db, &draft, g.now);
        role_give(t->db, &(struct role_draft){ .person = many[i], .role = "member",
                  .from = g.today, .to = ROLE_WITHOUT_END, .now = g.now });
    }
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, many, COLLABORATION_PEOPLE, &id),
                     COLLABORATION_MANY);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, many, COLLABORATION_ASKS, &id),
                     COLLABORATION_ALLOWED);
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[BILAL], 1, &id), COLLABORATION_OFTEN);
    g.now += DAY + 1;
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[BILAL], 1, &id), COLLABORATION_ALLOWED);
}

/* ---- who sees it ---- */

static void its_level_says_who_sees_it(struct trial *t)
{
    struct ground g = town_of_members(t);
    const struct organisation_draft draft = { .name = "Atelier", .kind = "association" };
    int64_t house_of = organisation_add(t->db, &draft, g.now);

    /* Théo shares an organisation with Bilal, who is in it; Inès with Odile, who is only asked. */
    membership_add(t->db, g.person[THEO], house_of, NULL, g.today, g.today);
    membership_add(t->db, g.person[BILAL], house_of, NULL, g.today, g.today);
    const struct organisation_draft other = { .name = "Autre", .kind = "association" };
    int64_t elsewhere = organisation_add(t->db, &other, g.now);
    membership_add(t->db, g.person[INES], elsewhere, NULL, g.today, g.today);
    membership_add(t->db, g.person[ODILE], elsewhere, NULL, g.today, g.today);
    static const bool may[][4] = {              /* Théo, Inès, Marek, nobody */
        [LEVEL_ME] = { false, false, false, false },
        [LEVEL_CIRCLE] = { true, false, false, false },
        [LEVEL_PLACE] = { true, true, false, false },
        [LEVEL_NETWORK] = { true, true, true, false },
        [LEVEL_PUBLIC] = { true, true, true, true },
    };
    for (int level = LEVEL_ME; level <= LEVEL_PUBLIC; level++) {
        int64_t id = born(t, &g, (enum level) level);
        static const int lookers[] = { THEO, INES, MAREK, -1 };
        for (int i = 0; i < 4; i++)
            if (sees(t, &g, lookers[i], id, NULL) != may[level][i])
                fail_msg("level %d, looker %d: should be %d", level, lookers[i], may[level][i]);
        assert_true(sees(t, &g, ODILE, id, NULL));
        g.now += DAY + 1;
    }
}

/* ---- changing it ---- */

static enum collaboration_refusal rename_it(struct trial *t, const struct ground *g, int who,
                                            int64_t id, int64_t version, const char *name)
{
    const struct looker looker = looker_of(g, who);
    const struct collaboration_words words = { .name = name, .purpose = "Autre chose.",
                                               .version = version };

    return collaboration_change(t->db, t->a, &looker, id, &words, g->now + 100);
}

static void its_people_change_its_words(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = born(t, &g, LEVEL_PUBLIC);
    const struct looker bilal = looker_of(&g, BILAL);
    struct collaboration c, after;

    sees(t, &g, MAUD, id, &c);
    assert_int_equal(rename_it(t, &g, ODILE, id, 0, "X"), COLLABORATION_NOT_IN);
    assert_int_equal(rename_it(t, &g, THEO, id, 0, "X"), COLLABORATION_NOT_IN);
    assert_int_equal(rename_it(t, &g, MAUD, id, 0, ""), COLLABORATION_NO_NAME);
    /* Somebody's own words are no change of its words. */
    assert_int_equal(collaboration_bring(t->db, t->a, &bilal, id, "deux encres", g.now),
                     COLLABORATION_ALLOWED);
    assert_int_equal(rename_it(t, &g, MAUD, id, c.version, "Le grand carnet"),
                     COLLABORATION_ALLOWED);
    assert_int_equal(rename_it(t, &g, BILAL, id, c.version, "Le petit carnet"),
                     COLLABORATION_VERSION);
    sees(t, &g, BILAL, id, &after);
    assert_string_equal(after.name, "Le grand carnet");
    assert_true(after.version > c.version);
    assert_int_equal(rename_it(t, &g, BILAL, id, after.version, "Le petit carnet"),
                     COLLABORATION_ALLOWED);
    sees(t, &g, BILAL, id, &after);
    assert_string_equal(after.people[1].brings, "deux encres");
}

/* ---- leaving, ending, forgetting ---- */

static void it_ends_when_fewer_than_two_remain(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = born(t, &g, LEVEL_PUBLIC);
    const struct looker maud = looker_of(&g, MAUD);
    struct collaboration c;

    assert_int_equal(answer(t, &g, ODILE, id, true), COLLABORATION_ALLOWED);
    assert_int_equal(collaboration_leave(t->db, t->a, &maud, id, g.now), COLLABORATION_ALLOWED);
    assert_true(sees(t, &g, BILAL, id, &c));
    assert_false(c.ended);
    assert_int_equal(c.count, 2);
    const struct looker odile = looker_of(&g, ODILE), bilal = looker_of(&g, BILAL);
    assert_int_equal(collaboration_leave(t->db, t->a, &odile, id, g.now), COLLABORATION_ALLOWED);
    assert_true(sees(t, &g, BILAL, id, &c));
    assert_true(c.ended);
    assert_int_equal(c.ended_on, g.today);
    struct collaboration_asked asked;
    assert_int_equal(collaboration_ask(t->db, t->a, &bilal, id, &g.person[THEO], 1, g.now, &asked),
                     COLLABORATION_OVER);
    struct collaboration_figures f = collaboration_figures(t->db, t->a, g.today);
    assert_int_equal(f.born, 1);
    assert_int_equal(f.ended, 1);
    assert_int_equal(f.alive, 0);
}

static void forgetting_leaves_it_to_the_others(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t id = born(t, &g, LEVEL_PUBLIC), unborn;
    struct collaboration c;

    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[THEO], 1, &unborn),
                     COLLABORATION_ALLOWED);
    assert_int_equal(answer(t, &g, ODILE, id, true), COLLABORATION_ALLOWED);
    collaboration_forget(t->db, g.person[MAUD], g.now);
    check_ok(t->db, "forget");
    assert_true(sees(t, &g, BILAL, id, &c));
    assert_false(c.ended);
    assert_int_equal(c.in, 2);
    assert_false(sees(t, &g, THEO, unborn, NULL));
    assert_int_equal(db_int(t->db, "SELECT count(*) AS n FROM collaborator WHERE person_id = $1"
                                   "   OR asked_by = $1", ARGS(arg_int(g.person[MAUD])), -1), 0);
    collaboration_forget(t->db, g.person[ODILE], g.now);
    assert_true(sees(t, &g, BILAL, id, &c));
    assert_true(c.ended);
    collaboration_forget(t->db, g.person[BILAL], g.now);
    check_ok(t->db, "forget all");
    assert_false(db_exists(t->db, "SELECT 1 FROM collaboration WHERE name <> ''", NO_ARGS));
    assert_int_equal(collaboration_figures(t->db, t->a, g.today).born, 1);
}

/* ---- where they met ---- */

static int64_t come(struct trial *t, const struct ground *g, int who, int32_t date)
{
    int64_t day = day_ensure(t->db, t->a, &g->house, date, g->now);
    const struct presence_wish w = { .day = day, .person = g->person[who], .share = SHARE_DAY,
                                     .said_by = g->person[who], .now = g->now };
    struct presence_result out;

    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    return day;
}

static void they_met_at_a_day_both_came_to(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t both = come(t, &g, MAUD, g.today), alone = come(t, &g, MAUD, g.today + 1), id;
    const struct looker maud = looker_of(&g, MAUD), theo = looker_of(&g, THEO);
    struct collaboration_words words = { .name = "A", .purpose = "B", .level = LEVEL_PLACE };
    struct collaboration c;
    struct met_day met;

    come(t, &g, BILAL, g.today);
    words.day = alone;
    assert_int_equal(collaboration_make(t->db, t->a, &maud, &words, NULL, &g.person[BILAL], 1,
                                        g.now, &id), COLLABORATION_DAY);
    words.day = both;
    assert_int_equal(collaboration_make(t->db, t->a, &maud, &words, NULL, &g.person[BILAL], 1,
                                        g.now, &id), COLLABORATION_ALLOWED);
    assert_int_equal(answer(t, &g, BILAL, id, true), COLLABORATION_ALLOWED);
    assert_true(collaboration_get(t->db, t->a, &theo, id, &c));
    assert_true(collaboration_day(t->db, t->a, &theo, &c, &met));
    assert_int_equal(met.date, g.today);

    /* Who keeps their days to themselves is not given away by it, neither way. */
    person_show(t->db, g.person[BILAL], "presence", LEVEL_ME, g.today);
    assert_false(collaboration_day(t->db, t->a, &theo, &c, &met));
    assert_int_equal(collaboration_make(t->db, t->a, &maud, &words, NULL, &g.person[BILAL], 1,
                                        g.now, &id), COLLABORATION_DAY);
}

/* ---- numbers ---- */

static void figures_go_by_quarter(struct trial *t)
{
    struct ground g = town_of_members(t);
    int64_t first;

    g.today = date_from_ymd(2026, 11, 19) - 120;               /* 22 July 2026 */
    assert_int_equal(say(t, &g, MAUD, LEVEL_ME, &g.person[BILAL], 2, &first),
                     COLLABORATION_PEOPLE_UNKNOWN);            /* no members yet */
    g.today += 120;
    first = born(t, &g, LEVEL_ME);
    db_exec(t->db, "UPDATE collaboration SET born_on = '2026-07-22' WHERE id = $1",
            ARGS(arg_int(first)));
    born(t, &g, LEVEL_PUBLIC);
    const struct looker maud = looker_of(&g, MAUD);
    assert_int_equal(collaboration_end(t->db, t->a, &maud, first, g.now), COLLABORATION_ALLOWED);
    struct collaboration_figures f = collaboration_figures(t->db, t->a, g.today);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.quarters[0].first, date_from_ymd(2026, 7, 1));
    assert_int_equal(f.quarters[0].born, 1);
    assert_int_equal(f.quarters[0].alive, 1);
    assert_int_equal(f.quarters[1].born, 1);
    assert_int_equal(f.quarters[1].ended, 1);
    assert_int_equal(f.quarters[1].alive, 1);
    assert_true(f.people > 1.99 && f.people < 2.01);
}

/* ---- pages ---- */

static struct browser entered(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    enter(&b, email);
    return b;
}

static int64_t mails(struct trial *t, const char *kind, int64_t person)
{
    return db_int(t->db, "SELECT count(*) AS n FROM mail WHERE kind = $1 AND person_id = $2",
                  ARGS(arg_text(kind), arg_int(person)), -1);
}

static void from_the_pages_alone(struct trial *t)
{
    account(t, "maud@x.example", "Maud", "Delattre", "member");
    int64_t bilal = account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    struct browser maud = entered(t, "maud@x.example"), other = entered(t, "bilal@x.example");
    struct browser stranger = browser(t);

    get(&maud, "/collaborations/new?with=nobody", 422);
    get(&maud, "/collaborations/new", 200);
    post(&maud, "/collaborations/new", "name=Carnet&purpose=Vingt+promenades&q=bilal", 200);
    assert_true(says(&maud, str_fmt(t->a, "name=\"people\" value=\"%lld\"", (long long) bilal)));
    assert_true(says(&maud, "Vingt promenades"));
    post(&maud, "/collaborations", "name=Carnet&purpose=Vingt+promenades&level=public", 422);
    assert_true(says(&maud, "Name at least one person"));
    post(&maud, "/collaborations", str_fmt(t->a, "name=Carnet&purpose=Vingt+%%3Cb%%3Epromenades"
         "&level=public&brings=crayons&people=%lld", (long long) bilal), 303);
    const char *page = maud.location;
    assert_int_equal(mails(t, "collaboration_asked", bilal), 1);
    get(&stranger, page, 404);
    get(&other, page, 200);
    assert_true(says(&other, "You are asked"));
    assert_true(says(&other, "Maud D. names you."));
    assert_false(says(&other, "<b>promenades"));
    post(&other, str_fmt(t->a, "%s/answers", page), "answer=yes&brings=encre", 303);
    /* Both keep their names to members: a stranger reads what it is, not who. */
    get(&stranger, page, 200);
    assert_true(says(&stranger, "Somebody"));
    assert_false(says(&stranger, "Maud"));
    assert_false(says(&stranger, "encre"));
    get(&stranger, "/collaborations", 200);
    assert_true(says(&stranger, "2 people"));
    get(&stranger, "/api/v1/collaborations", 200);
    assert_true(says(&stranger, "\"person\":null"));
    assert_false(says(&stranger, "Maud"));
    get(&other, "/collaborations/figures", 403);
}

/* Whoever is named again beside others was asked before: no other letter, no other notice. */
static void one_asking_is_one_letter(struct trial *t)
{
    account(t, "maud@x.example", "Maud", "Delattre", "member");
    int64_t bilal = account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    int64_t odile = account(t, "odile@x.example", "Odile", "Roux", "member");
    int64_t theo = account(t, "theo@x.example", "Theo", "Dubois", "member");
    struct browser maud = entered(t, "maud@x.example");

    get(&maud, "/collaborations/new", 200);
    post(&maud, "/collaborations", str_fmt(t->a, "name=Carnet&purpose=P&level=place&people=%lld",
                                           (long long) bilal), 303);
    const char *people = str_fmt(t->a, "%s/people", maud.location);
    const int64_t more[] = { odile, theo };
    for (int i = 0; i < 2; i++) {
        maud.now += 60;
        post(&maud, people, str_fmt(t->a, "people=%lld&people=%lld", (long long) bilal,
                                    (long long) more[i]), 303);
        assert_int_equal(mails(t, "collaboration_asked", more[i]), 1);
    }
    assert_int_equal(mails(t, "collaboration_asked", bilal), 1);
    assert_int_equal(db_int(t->db, "SELECT count(*) AS n FROM notice WHERE person_id = $1"
                                   "   AND kind = 'collaboration_asked'",
                            ARGS(arg_int(bilal)), -1), 1);
}

/* Two forms open at once: the second sees both texts, and nothing of either is lost. */
static void a_stale_form_shows_both(struct trial *t)
{
    account(t, "maud@x.example", "Maud", "Delattre", "member");
    int64_t bilal = account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    struct browser maud = entered(t, "maud@x.example"), other = entered(t, "bilal@x.example");

    get(&maud, "/collaborations/new", 200);
    post(&maud, "/collaborations", str_fmt(t->a, "name=Carnet&purpose=P&level=place&people=%lld",
                                           (long long) bilal), 303);
    const char *page = maud.location, *edit = str_fmt(t->a, "%s/edit", page);
    get(&other, page, 200);
    get(&other, edit, 403);
    post(&other, str_fmt(t->a, "%s/answers", page), "answer=yes", 303);
    get(&maud, edit, 200);
    get(&other, edit, 200);
    post(&maud, edit, "name=Grand+carnet&purpose=P&level=place&version=2", 303);
    post(&other, edit, "name=Petit+carnet&purpose=P&level=place&version=2", 409);
    assert_true(says(&other, "Grand carnet"));
    assert_true(says(&other, "Petit carnet"));
    assert_true(says(&other, "name=\"version\" value=\"3\""));
    post(&other, edit, "name=Petit+carnet&purpose=P&level=place&version=3", 303);
    get(&maud, page, 200);
    assert_true(says(&maud, "Petit carnet"));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(it_is_born_on_the_second_yes), TRIAL(nobody_is_shown_before_they_say_yes),
        TRIAL(no_thanks_is_for_good), TRIAL(who_may_be_named), TRIAL(its_level_says_who_sees_it),
        TRIAL(its_people_change_its_words), TRIAL(it_ends_when_fewer_than_two_remain),
        TRIAL(forgetting_leaves_it_to_the_others), TRIAL(they_met_at_a_day_both_came_to),
        TRIAL(figures_go_by_quarter), TRIAL(from_the_pages_alone),
        TRIAL(one_asking_is_one_letter), TRIAL(a_stale_form_shows_both),
    };

    return browsers_run("collaboration", tests, sizeof tests / sizeof *tests);
}
