/* How far a role reaches, through the pages: what is given at one place is not given everywhere,
 * what an animator writes is for members, and what is sent can be taken back. */
#include "browser.h"

#include "agenda/agenda.h"
#include "booking/booking.h"
#include "ground.h"

static int64_t with_role(struct trial *t, const char *email, const char *role, int64_t place)
{
    int64_t person = account(t, email, "Sabine", "Kowalski", NULL);

    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = person, .role = role, .place = place, .from = TODAY, .to = ROLE_WITHOUT_END,
        .now = NOW }), ACCOUNT_ALLOWED);
    return person;
}

static struct browser entered(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    enter(&b, email);
    return b;
}

/* ---- roles and invitations ---- */

static void an_administrator_of_one_place_is_refused(struct trial *t)
{
    struct ground g = ground_make(t);
    const char *here = str_fmt(t->a, "&place=%lld", (long long) g.house.id);
    const char *sentence = "An administrator is always one of the whole community.";

    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    struct browser admin = entered(t, "admin@x.example");
    get(&admin, "/admin/roles", 200);
    assert_true(says(&admin, sentence));
    post(&admin, "/admin/roles", str_fmt(t->a, "email=bilal@x.example&role=admin%s", here), 422);
    assert_true(says(&admin, "f-place-err"));
    post(&admin, "/admin/people", str_fmt(t->a, "email=n@x.example&first_name=N&role=admin%s",
                                          here), 422);
    assert_true(says(&admin, "f-place-err"));
    post(&admin, "/admin/roles", "email=bilal@x.example&role=admin", 303);
}

static void an_invitation_is_withdrawn_by_its_sender(struct trial *t)
{
    struct ground g = ground_make(t);

    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    with_role(t, "manager@x.example", "manager", g.house.id);
    struct browser admin = entered(t, "admin@x.example");
    struct browser manager = entered(t, "manager@x.example");
    post(&admin, "/admin/people", "email=ines@x.example&first_name=Ines&role=member", 303);
    get(&admin, "/admin/people", 200);
    const char *at = strstr(admin.body, "action=\"/admin/people/");
    assert_non_null(at);
    at += strlen("action=\"");
    const char *path = arena_slice(t->a, at, strcspn(at, "\""));
    post(&manager, path, "", 404);                          /* not theirs */
    post(&admin, path, "", 303);
    post(&admin, path, "", 404);
    get(&admin, "/admin/people", 200);
    assert_false(says(&admin, "ines@x.example"));
}

/* ---- a series ---- */

#define SERIES "name=Vendredis&weekday=5&every=1&opens=09:00&closes=17:00" \
    "&from=2026-12-04&to=2026-12-11"

static void a_series_is_of_the_whole_community(struct trial *t)
{
    struct ground g = ground_make(t);

    account(t, "all@x.example", "Théo", "Dubois", "animator");
    with_role(t, "hall@x.example", "animator", g.hall.id);
    struct browser all = entered(t, "all@x.example"), hall = entered(t, "hall@x.example");
    get(&hall, "/series", 200);
    assert_false(says(&hall, "/series/new"));
    get(&hall, "/series/new", 403);
    post(&hall, "/series", SERIES, 403);
    get(&all, "/series/new", 200);
    post(&all, "/series", SERIES, 303);
    const char *page = all.location;
    int64_t first = db_int(t->db, "SELECT min(id) FROM day", NO_ARGS, 0);
    const char *host = str_fmt(t->a, "/series/%lld/host", (long long)
                               db_int(t->db, "SELECT id FROM series", NO_ARGS, 0));
    get(&all, page, 200);
    assert_false(says(&all, "La Lampisterie"));             /* it has days of its own */
    get(&hall, page, 200);
    assert_true(says(&hall, "Salle des f"));
    assert_false(says(&hall, "Mercerie"));
    post(&hall, host, str_fmt(t->a, "day=%lld&place=%lld", (long long) first,
                              (long long) g.shop.id), 403);
    post(&all, host, str_fmt(t->a, "day=%lld&place=%lld", (long long) first,
                             (long long) g.house.id), 409);
    assert_true(says(&all, "A permanent place has days of its own"));
    post(&hall, host, str_fmt(t->a, "day=%lld&place=%lld", (long long) first,
                              (long long) g.hall.id), 303);
}

/* ---- a day ---- */

#define DAY "/days/la-lampisterie/2026-12-03"
#define PEOPLE_OF_DAY "/api/v1" DAY "/people"

/* Maud, who hides her name and presence, comes; Théo, who hides his name, animates and wrote. */
static void make_day(struct trial *t, const struct ground *g)
{
    struct presence_result out;

    assert_true(db_begin(t->db));
    int64_t id = day_ensure(t->db, t->a, &g->house, g->today + 14, g->now);
    const struct presence_wish w = { .day = id, .person = g->person[0], .share = SHARE_DAY,
                                     .said_by = g->person[0], .now = g->now };
    const struct day_words words = { .title = "", .note = "Le code est sous le pot",
                                     .animator = g->person[3], .capacity = -1, .opens = -1,
                                     .closes = -1 };
    const struct day_edit edit = { .day = id, .now = g->now, .today = g->today };
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(day_set_words(t->db, t->a, edit, &words), AGENDA_ALLOWED);
    person_show(t->db, g->person[0], "name", LEVEL_ME, g->today);
    person_show(t->db, g->person[0], "presence", LEVEL_ME, g->today);
    person_show(t->db, g->person[3], "name", LEVEL_ME, g->today);
    assert_true(db_commit(t->db));
}

static void who_runs_one_place_sees_who_comes_there(struct trial *t)
{
    struct ground g = ground_make(t);

    make_day(t, &g);
    with_role(t, "here@x.example", "animator", g.house.id);
    with_role(t, "there@x.example", "manager", g.hall.id);
    struct browser here = entered(t, "here@x.example"), there = entered(t, "there@x.example");
    const char *maud = str_fmt(t->a, "/people/%lld", (long long) g.person[0]);
    get(&here, DAY, 200);
    assert_true(says(&here, "Maud D."));
    get(&here, PEOPLE_OF_DAY, 200);
    assert_true(says(&here, "Maud D."));
    get(&here, "/people?q=maud", 200);                      /* but not the directory */
    assert_false(says(&here, "Maud D."));
    get(&here, maud, 404);
    get(&there, DAY, 200);
    assert_false(says(&there, "Maud D."));
    get(&there, PEOPLE_OF_DAY, 200);
    assert_false(says(&there, "Maud D."));
    account(t, "all@x.example", "Théo", "Dubois", "animator");
    struct browser all = entered(t, "all@x.example");
    get(&all, maud, 200);
    get(&all, DAY, 200);
    assert_true(says(&all, "Maud D."));
}

static void the_desk_shows_who_comes_today(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    assert_true(db_begin(t->db));
    const struct presence_wish w = {
        .day = day_ensure(t->db, t->a, &g.house, TODAY, g.now), .person = g.person[0],
        .share = SHARE_DAY, .said_by = g.person[0], .now = g.now };
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    person_show(t->db, g.person[0], "presence", LEVEL_ME, g.today);
    assert_true(db_commit(t->db));
    with_role(t, "here@x.example", "manager", g.house.id);
    struct browser here = entered(t, "here@x.example");
    get(&here, "/desk", 200);
    assert_true(says(&here, "Maud D."));
}

static void an_animators_word_is_for_members(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser anybody = browser(t);

    make_day(t, &g);
    account(t, "visitor@x.example", "Zoé", "Petit", NULL);
    account(t, "member@x.example", "Bilal", "Haddad", "member");
    with_role(t, "here@x.example", "animator", g.house.id);
    struct browser visitor = entered(t, "visitor@x.example");
    struct browser member = entered(t, "member@x.example");
    struct browser here = entered(t, "here@x.example");
    get(&anybody, DAY, 200);
    assert_false(says(&anybody, "sous le pot"));
    assert_false(says(&anybody, "Th\xc3\xa9o"));
    get(&visitor, DAY, 200);
    assert_false(says(&visitor, "sous le pot"));
    get(&visitor, "/api/v1/days?from=2026-12-03&to=2026-12-03", 200);
    assert_false(says(&visitor, "sous le pot"));
    get(&member, DAY, 200);
    assert_true(says(&member, "sous le pot"));
    assert_true(says(&member, "A word about this day"));
    assert_false(says(&member, "Th\xc3\xa9o"));             /* he hides his name */
    get(&member, "/api/v1/days?from=2026-12-03&to=2026-12-03", 200);
    assert_true(says(&member, "sous le pot"));
    get(&here, DAY, 200);
    assert_true(says(&here, "Th\xc3\xa9o D."));
}

/* ---- a profile ---- */

static void skills_have_a_measure(struct trial *t)
{
    char letters[161] = "";

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    struct browser maud = entered(t, "maud@x.example");
    for (int i = 0; i < 80; i++)
        memcpy(letters + 2 * i, "\xc3\xa9", 3);
    post(&maud, "/me/skills", str_fmt(t->a, "gives_20=%s", letters), 303);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM skill", NO_ARGS, 0), 1);
    post(&maud, "/me/skills", str_fmt(t->a, "gives_20=%sx", letters), 422);
    assert_true(says(&maud, "at most 80 characters"));
    post(&maud, "/me/skills", "gives_20=a&gives_21=one+more", 303);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM skill", NO_ARGS, 0), 1);
}

static const struct trial_test tests[] = {
    TRIAL(an_administrator_of_one_place_is_refused),
    TRIAL(an_invitation_is_withdrawn_by_its_sender),
    TRIAL(a_series_is_of_the_whole_community),
    TRIAL(who_runs_one_place_sees_who_comes_there),
    TRIAL(the_desk_shows_who_comes_today),
    TRIAL(an_animators_word_is_for_members),
    TRIAL(skills_have_a_measure),
};

int main(void)
{
    return browsers_run("reach", tests, sizeof tests / sizeof *tests);
}
