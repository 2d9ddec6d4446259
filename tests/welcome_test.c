/* The charter and the first steps: versions that stay, acceptances of what was read, godparents who
 * may say no, and an animator who sees steps, not what is in them. */
#include "welcome/welcome.h"

#include "booking/booking.h"
#include "browser.h"
#include "ground.h"
#include "notice/notice.h"

enum { MAUD, BILAL, ODILE, THEO, INES, MAREK, DAY = 86400 };

/* All but Marek are members, of old but Maud and Bilal.  A transaction is begun. */
static struct ground members(struct trial *t)
{
    struct ground g = ground_make(t);

    assert_true(db_begin(t->db));
    for (int i = MAUD; i < MAREK; i++)
        assert_int_equal(role_give(t->db, &(struct role_draft){
            .person = g.person[i], .role = "member", .from = g.today, .to = ROLE_WITHOUT_END,
            .now = g.now }), ACCOUNT_ALLOWED);
    for (int i = ODILE; i <= MAREK; i++)
        db_exec(t->db, "UPDATE person SET made_at = $2 WHERE id = $1",
                ARGS(arg_int(g.person[i]), arg_int(g.now - 200 * DAY)));
    check_ok(t->db, "members");
    return g;
}

/* ---- the charter ---- */

static enum charter_refusal write_it(struct trial *t, const struct ground *g, const char *words,
                                     const char *changes, int32_t from)
{
    struct charter c = { .words = words, .changes = changes, .from = from };
    enum charter_refusal no = charter_write(t->db, t->a, &c, g->person[MAUD], g->today, g->now);

    check_ok(t->db, "write");
    return no;
}

static int64_t in_force(struct trial *t, int32_t day)
{
    struct charter c;

    charter_in_force(t->db, t->a, day, &c);
    return c.version;
}

static void versions_stay_and_begin_on_their_day(struct trial *t)
{
    struct ground g = members(t);
    struct charter c, *all;

    assert_int_equal(in_force(t, g.today), 0);
    assert_int_equal(write_it(t, &g, "", NULL, g.today), CHARTER_NO_WORDS);
    assert_int_equal(write_it(t, &g, "Bonjour.", NULL, g.today - 1), CHARTER_PAST);
    assert_int_equal(write_it(t, &g, "Bonjour.", NULL, g.today), CHARTER_ALLOWED);
    assert_int_equal(write_it(t, &g, "Bonsoir.", NULL, g.today + 10), CHARTER_NO_CHANGES);
    assert_int_equal(write_it(t, &g, "Bonsoir.", "Le soir.", g.today + 10), CHARTER_ALLOWED);
    assert_int_equal(in_force(t, g.today + 9), 1);
    assert_int_equal(in_force(t, g.today + 10), 2);
    assert_int_equal(write_it(t, &g, "Midi.", "Midi.", g.today + 20), CHARTER_ANNOUNCED);
    assert_int_equal(charter_list(t->db, t->a, &all), 2);
    assert_true(charter_get(t->db, t->a, 1, &c));
    assert_string_equal(c.words, "Bonjour.");
}

static void an_announced_version_can_be_withdrawn_before_its_day(struct trial *t)
{
    struct ground g = members(t);

    assert_int_equal(write_it(t, &g, "Un.", NULL, g.today), CHARTER_ALLOWED);
    assert_int_equal(write_it(t, &g, "Deux.", "Deux.", g.today + 1), CHARTER_ALLOWED);
    assert_int_equal(charter_withdraw(t->db, t->a, 1, g.today), CHARTER_IN_FORCE);
    assert_int_equal(charter_withdraw(t->db, t->a, 2, g.today + 1), CHARTER_IN_FORCE);
    assert_int_equal(charter_withdraw(t->db, t->a, 2, g.today), CHARTER_ALLOWED);
    assert_int_equal(charter_withdraw(t->db, t->a, 2, g.today), CHARTER_UNKNOWN);
    assert_int_equal(in_force(t, g.today + 1), 1);
}

static void what_was_read_is_accepted(struct trial *t)
{
    struct ground g = members(t);
    int64_t at, *people;

    write_it(t, &g, "Un.", NULL, g.today);
    write_it(t, &g, "Deux.", "Deux.", g.today + 1);
    assert_int_equal(charter_accept(t->db, t->a, g.person[MAUD], 2, g.today, g.now),
                     CHARTER_STALE);
    assert_int_equal(charter_accept(t->db, t->a, g.person[MAUD], 1, g.today, g.now),
                     CHARTER_ALLOWED);
    assert_int_equal(charter_accept(t->db, t->a, g.person[MAUD], 1, g.today, g.now + 9),
                     CHARTER_ALLOWED);
    assert_int_equal(charter_accepted(t->db, t->a, g.person[MAUD], &at), 1);
    assert_int_equal(at, g.now);
    assert_int_equal(charter_missing_count(t->db, t->a, g.today), 4);
    assert_int_equal(charter_missing(t->db, t->a, g.today, 0, 10, &people), 4);
    assert_int_equal(people[0], g.person[BILAL]);
    /* The next day another one is in force, and everybody is asked again. */
    assert_int_equal(charter_missing_count(t->db, t->a, g.today + 1), 5);
    assert_int_equal(charter_accept(t->db, t->a, g.person[MAUD], 1, g.today + 1, g.now),
                     CHARTER_STALE);
}

static void everybody_is_told_once(struct trial *t)
{
    struct ground g = members(t);
    struct charter c;
    int64_t *people;

    write_it(t, &g, "Un.", NULL, g.today);
    charter_accept(t->db, t->a, g.person[ODILE], 1, g.today, g.now);
    assert_int_equal(charter_tell_next(t->db, t->a, g.today, 3, g.now, &c, &people), 3);
    assert_int_equal(charter_tell_next(t->db, t->a, g.today, 3, g.now, &c, &people), 1);
    assert_int_equal(people[0], g.person[INES]);
    assert_int_equal(charter_tell_next(t->db, t->a, g.today, 3, g.now, &c, &people), 0);
    write_it(t, &g, "Deux.", "Deux.", g.today + 1);
    assert_int_equal(charter_tell_next(t->db, t->a, g.today, 9, g.now, &c, &people), 0);
    assert_int_equal(charter_tell_next(t->db, t->a, g.today + 1, 9, g.now, &c, &people), 5);
    assert_int_equal(c.version, 2);
}

/* ---- a godparent ---- */

static enum godparent_refusal propose(struct trial *t, const struct ground *g, int newcomer,
                                      int person)
{
    enum godparent_refusal no = godparent_propose(t->db, t->a, g->person[newcomer],
                                                  g->person[person], g->person[ODILE], g->today,
                                                  g->now);

    check_ok(t->db, "propose");
    return no;
}

static enum godparent_refusal answer(struct trial *t, const struct ground *g, int newcomer,
                                     int person, bool yes)
{
    return godparent_answer(t->db, t->a, g->person[newcomer], g->person[person], yes, g->now);
}

static void a_godparent_says_yes_or_no(struct trial *t)
{
    struct ground g = members(t);
    struct godparent mine;

    godparent_wish(t->db, g.person[MAUD], true, g.now);
    assert_int_equal(propose(t, &g, MAUD, MAUD), GODPARENT_UNKNOWN);
    assert_int_equal(propose(t, &g, MAUD, MAREK), GODPARENT_UNKNOWN);
    assert_int_equal(propose(t, &g, MAUD, THEO), GODPARENT_ALLOWED);
    assert_int_equal(propose(t, &g, MAUD, INES), GODPARENT_HAS_ONE);
    assert_int_equal(answer(t, &g, MAUD, INES, true), GODPARENT_NOT_ASKED);
    assert_int_equal(answer(t, &g, MAUD, THEO, false), GODPARENT_ALLOWED);
    assert_int_equal(propose(t, &g, MAUD, THEO), GODPARENT_SAID_NO);
    assert_int_equal(propose(t, &g, MAUD, INES), GODPARENT_ALLOWED);
    assert_true(godparent_wished(t->db, g.person[MAUD]));
    assert_int_equal(answer(t, &g, MAUD, INES, true), GODPARENT_ALLOWED);
    assert_false(godparent_wished(t->db, g.person[MAUD]));
    assert_true(godparent_of(t->db, t->a, g.person[MAUD], &mine));
    assert_int_equal(mine.state, GODPARENT_YES);
    assert_int_equal(godparent_end(t->db, t->a, g.person[MAUD], g.person[THEO], g.now),
                     GODPARENT_NOT_ASKED);
    assert_int_equal(godparent_end(t->db, t->a, g.person[MAUD], g.person[MAUD], g.now),
                     GODPARENT_ALLOWED);
    assert_false(godparent_of(t->db, t->a, g.person[MAUD], &mine));
}

static void two_newcomers_are_enough(struct trial *t)
{
    struct ground g = members(t);

    assert_int_equal(propose(t, &g, MAUD, THEO), GODPARENT_ALLOWED);
    assert_int_equal(propose(t, &g, BILAL, THEO), GODPARENT_ALLOWED);
    assert_int_equal(propose(t, &g, INES, THEO), GODPARENT_FULL);
    assert_int_equal(answer(t, &g, MAUD, THEO, false), GODPARENT_ALLOWED);
    assert_int_equal(propose(t, &g, INES, THEO), GODPARENT_ALLOWED);
}

static bool is_idea(struct trial *t, const struct ground *g, int person,
                    struct godparent_idea *out)
{
    struct godparent_idea *ideas;
    size_t count = godparent_ideas(t->db, t->a, g->person[MAUD], g->today, 6, g->now, &ideas);

    check_ok(t->db, "ideas");
    for (size_t i = 0; i < count; i++)
        if (ideas[i].person == g->person[person]) {
            *out = ideas[i];
            return true;
        }
    return false;
}

static void ideas_come_from_what_both_show(struct trial *t)
{
    struct ground g = members(t);
    struct godparent_idea idea;

    /* A neighbour, and neither hides it. */
    db_exec(t->db, "UPDATE person SET commune = '62119' WHERE id IN ($1, $2)",
            ARGS(arg_int(g.person[MAUD]), arg_int(g.person[THEO])));
    assert_false(is_idea(t, &g, THEO, &idea));
    person_show(t->db, g.person[MAUD], "commune", LEVEL_PLACE, g.today);
    assert_false(is_idea(t, &g, THEO, &idea));
    person_show(t->db, g.person[THEO], "commune", LEVEL_PLACE, g.today);
    assert_true(is_idea(t, &g, THEO, &idea));
    assert_true(idea.commune && !idea.trade);
    propose(t, &g, MAUD, THEO);
    answer(t, &g, MAUD, THEO, false);
    assert_false(is_idea(t, &g, THEO, &idea));
}

/* ---- the path ---- */

static void the_path_is_what_they_did(struct trial *t)
{
    struct ground g = members(t);
    struct welcome_path p = welcome_path(t->db, t->a, g.person[MAUD], g.today);

    assert_false(p.came || p.comes || p.skill || p.help || p.wishes);
    write_it(t, &g, "Un.", NULL, g.today);
    charter_accept(t->db, t->a, g.person[MAUD], 1, g.today, g.now);
    int64_t day = day_ensure(t->db, t->a, &g.house, g.today + 1, g.now);
    const struct presence_wish w = { .day = day, .person = g.person[MAUD], .share = SHARE_DAY,
                                     .said_by = g.person[MAUD], .now = g.now };
    struct presence_result out;
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    const struct skill skill = { .kind = SKILL_GIVE, .words = "reliure", .level = LEVEL_ME };
    person_set_skills(t->db, g.person[MAUD], &skill, 1, g.today);
    p = welcome_path(t->db, t->a, g.person[MAUD], g.today);
    assert_int_equal(p.accepted, 1);
    assert_true(p.comes && !p.came && p.skill);
    assert_int_equal(p.next_day, g.today + 1);
    p = welcome_path(t->db, t->a, g.person[MAUD], g.today + 1);
    assert_true(p.came);
    assert_int_equal(p.first_day, g.today + 1);
    assert_false(welcome_is_done(&p));
}

static void ask_for_help(struct trial *t, const struct ground *g, int who, bool anonymous)
{
    db_exec(t->db, "INSERT INTO matter (digest, asked_at) VALUES ('d', 1)"
                   " ON CONFLICT (digest) DO NOTHING", NO_ARGS);
    db_exec(t->db, "INSERT INTO request (person_id, words, matter, urgency, reach, anonymous,"
                   " made_at, changed_at, ends_at) VALUES ($1, 'x', 'd', 'any', 'anywhere', $2,"
                   " $3, $3, $3)",
            ARGS(arg_int(g->person[who]), arg_int(anonymous), arg_int(g->now)));
    check_ok(t->db, "ask");
}

static void who_follows_sees_no_anonymous_request(struct trial *t)
{
    struct ground g = members(t);
    struct welcome_path *all;

    ask_for_help(t, &g, MAUD, true);
    ask_for_help(t, &g, BILAL, false);
    db_exec(t->db, "INSERT INTO thanks (request_id, from_id, to_id, words, made_at)"
                   " SELECT id, person_id, $2, 'merci', $3 FROM request WHERE person_id = $1",
            ARGS(arg_int(g.person[MAUD]), arg_int(g.person[INES]), arg_int(g.now)));
    check_ok(t->db, "thanks");
    assert_int_equal(newcomers(t->db, t->a, g.today, g.now, 0, 9, &all), 2);
    assert_int_equal(all[0].person, g.person[BILAL]);
    assert_true(all[0].help);
    assert_int_equal(all[1].person, g.person[MAUD]);
    assert_false(all[1].help);
    /* To herself it is a step made. */
    assert_true(welcome_path(t->db, t->a, g.person[MAUD], g.today).help);
    assert_int_equal(newcomers(t->db, t->a, g.today, g.now, g.person[BILAL], 9, &all), 1);
    assert_int_equal(newcomers(t->db, t->a, g.today, g.now + 91 * DAY, 0, 9, &all), 0);
}

static void forgetting_leaves_nothing(struct trial *t)
{
    struct ground g = members(t);

    write_it(t, &g, "Un.", NULL, g.today);
    charter_accept(t->db, t->a, g.person[MAUD], 1, g.today, g.now);
    godparent_wish(t->db, g.person[MAUD], true, g.now);
    propose(t, &g, MAUD, THEO);
    welcome_forget(t->db, g.person[MAUD], g.now);
    check_ok(t->db, "forget");
    assert_false(db_exists(t->db, "SELECT 1 FROM charter_accepted", NO_ARGS));
    assert_false(db_exists(t->db, "SELECT 1 FROM godparent", NO_ARGS));
    assert_false(db_exists(t->db, "SELECT 1 FROM godparent_wish", NO_ARGS));
    assert_int_equal(in_force(t, g.today), 1);
}

/* ---- pages ---- */

static struct browser entered(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    enter(&b, email);
    return b;
}

static void the_charter_from_the_pages(struct trial *t)
{
    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    account(t, "maud@x.example", "Maud", "Delattre", "member");
    struct browser admin = entered(t, "admin@x.example"), maud = entered(t, "maud@x.example");
    struct browser stranger = browser(t);

    get(&stranger, "/charter", 200);
    get(&maud, "/charter/new", 403);
    get(&admin, "/charter/new", 200);
    post(&admin, "/charter/preview", "words=Bonjour+%3Cb%3E%0A%0A-+un%0A-+deux&from=2026-11-25",
         200);
    assert_true(says(&admin, "<li>un</li><li>deux</li>"));
    assert_true(says(&admin, "Bonjour &lt;b&gt;"));
    post(&admin, "/charter/new", "words=Bonjour&from=2026-11-25", 303);
    post(&admin, "/charter/new", "words=Bonsoir&from=2026-11-25", 422);
    get(&stranger, "/charter", 200);
    assert_true(says(&stranger, "Bonjour"));
    get(&maud, "/charter", 200);
    post(&admin, "/charter/new", "words=Bonsoir&changes=Le+soir&from=2026-11-25", 303);
    /* She read the first one; meanwhile there is a second. */
    post(&maud, "/charter/accept", "version=1", 409);
    assert_true(says(&maud, "Another version is in force by now."));
    assert_true(says(&maud, "Bonsoir"));
    assert_true(says(&maud, "Le soir"));
    post(&maud, "/charter/accept", "version=2", 303);
    get(&maud, "/charter", 200);
    assert_true(says(&maud, "You have accepted this version."));
    get(&maud, "/charter/1", 200);
    assert_true(says(&maud, "Bonjour"));
    get(&maud, "/charter/3", 404);
    post(&admin, "/charter/2/withdraw", "", 409);
}

static void a_godparent_from_the_pages(struct trial *t)
{
    account(t, "theo@x.example", "Théo", "Dubois", "animator");
    int64_t maud_id = account(t, "maud@x.example", "Maud", "Delattre", "member");
    int64_t bilal_id = account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    struct browser theo = entered(t, "theo@x.example"), maud = entered(t, "maud@x.example");
    struct browser bilal = entered(t, "bilal@x.example");

    get(&maud, "/welcome", 200);
    get(&maud, "/welcome/newcomers", 403);
    post(&maud, "/welcome/godparent", "wish=1", 303);
    get(&theo, "/welcome/newcomers", 200);
    assert_true(says(&theo, "would like a godparent"));
    const char *page = str_fmt(t->a, "/welcome/newcomers/%lld", (long long) maud_id);
    get(&theo, page, 200);
    post(&theo, page, str_fmt(t->a, "person=%lld", (long long) bilal_id), 303);
    get(&bilal, "/welcome", 200);
    assert_true(says(&bilal, "Maud D."));
    const char *yes = str_fmt(t->a, "newcomer=%lld&answer=yes", (long long) maud_id);
    post(&maud, "/welcome/answers", yes, 409);
    post(&bilal, "/welcome/answers", yes, 303);
    get(&maud, "/welcome", 200);
    assert_true(says(&maud, "Bilal H."));
    assert_int_equal(db_int(t->db, "SELECT count(*) AS n FROM mail WHERE kind = 'godparent_found'"
                                   "   AND person_id = $1", ARGS(arg_int(maud_id)), -1), 1);
    get(&maud, "/api/v1/me/welcome", 200);
    assert_true(says(&maud, "\"state\":\"yes\""));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(versions_stay_and_begin_on_their_day),
        TRIAL(an_announced_version_can_be_withdrawn_before_its_day),
        TRIAL(what_was_read_is_accepted), TRIAL(everybody_is_told_once),
        TRIAL(a_godparent_says_yes_or_no), TRIAL(two_newcomers_are_enough),
        TRIAL(ideas_come_from_what_both_show), TRIAL(the_path_is_what_they_did),
        TRIAL(who_follows_sees_no_anonymous_request), TRIAL(forgetting_leaves_nothing),
        TRIAL(the_charter_from_the_pages), TRIAL(a_godparent_from_the_pages),
    };

    return browsers_run("welcome", tests, sizeof tests / sizeof *tests);
}
