/* Planning a season from the pages alone, and by the API: who sees what, what a plan says, what
 * happens when two people change it, and what publishing tells to whom. */
#include "browser.h"

#include "notice/notice.h"
#include "season/season.h"
#include "valley.h"

#define SETTINGS "name=Les+jeudis&weekday=4&every=1&opens=09:00&closes=17:30&from=2027-01-07" \
    "&to=2027-03-25&promise_days=2&promise_minutes=20&rest_weeks=2"

static struct browser entered(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    enter(&b, email);
    return b;
}

static struct browser animator(struct trial *t)
{
    account(t, "theo@x.example", "Théo", "Dubois", "animator");
    return entered(t, "theo@x.example");
}

/* A draft of the valley's, made by the pages; `page` is its address. */
static struct browser with_draft(struct trial *t, struct valley *v, const char **page)
{
    *v = valley_make(t);
    struct browser b = animator(t);

    get(&b, "/seasons/new", 200);
    post(&b, "/seasons", str_fmt(t->a, SETTINGS "&territory=%lld", (long long) v->territory), 303);
    *page = b.location;
    get(&b, *page, 200);
    return b;
}

static int64_t season_id(struct trial *t)
{
    return db_int(t->db, "SELECT max(id) FROM season", NO_ARGS, 0);
}

static long long version(struct trial *t)
{
    return db_int(t->db, "SELECT version FROM season ORDER BY id DESC LIMIT 1", NO_ARGS, 0);
}

static void compute(struct trial *t, struct browser *b, const char *page)
{
    post(b, str_fmt(t->a, "%s/plan", page), str_fmt(t->a, "version=%lld", version(t)), 303);
    get(b, page, 200);
}

static void change_to(struct trial *t, struct browser *b, const char *page, const char *fields,
                      int status)
{
    post(b, str_fmt(t->a, "%s/change", page),
         str_fmt(t->a, "version=%lld&%s", version(t), fields), status);
    if (status == 303)
        get(b, page, 200);
}

/* ---- who sees it ---- */

static void a_draft_is_for_those_who_plan(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser planner = with_draft(t, &v, &page), stranger = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    struct browser member = entered(t, "maud@x.example");
    get(&member, page, 404);
    get(&stranger, page, 404);
    get(&member, "/seasons", 403);
    get(&member, "/seasons/new", 403);
    get(&planner, "/seasons", 200);
    assert_true(says(&planner, "Les jeudis"));
    get(&planner, "/seasons/999999", 404);
    get(&planner, "/seasons/word", 404);
}

/* ---- from nothing to days ---- */

static void a_season_from_the_pages_alone(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    assert_true(says(&b, "12 Thursdays"));
    assert_true(says(&b, "Draft, not computed yet."));
    assert_true(says(&b, "Nothing is planned yet."));
    get(&b, str_fmt(t->a, "%s/publish", page), 409);
    compute(t, &b, page);
    assert_true(says(&b, "Computed: "));
    assert_true(says(&b, "4 of 4"));
    assert_true(says(&b, "The promise, for every commune"));
    assert_true(says(&b, "Proved"));

    /* A host tried for a date, then locked there: it is still there when computed again. */
    int64_t other = v.host[host_on(t, season_id(t), 2) == v.host[0]];
    get(&b, str_fmt(t->a, "%s?date=2027-01-21&host=%lld", page, (long long) other), 200);
    assert_true(says(&b, "21 January"));
    assert_true(says(&b, "Mean travel"));
    change_to(t, &b, page, str_fmt(t->a, "move=lock&date=2027-01-21&host=%lld",
                                   (long long) v.host[0]), 303);
    assert_true(says(&b, "21 January: Ville 0, Maison 0, locked."));
    compute(t, &b, page);
    assert_true(says(&b, "1 choice you locked"));
    assert_int_equal(host_on(t, season_id(t), 2), v.host[0]);

    get(&b, str_fmt(t->a, "%s/publish", page), 200);
    assert_true(says(&b, "12 days are announced"));
    post(&b, str_fmt(t->a, "%s/publish", page), str_fmt(t->a, "version=%lld", version(t)), 303);
    struct browser stranger = browser(t);
    get(&stranger, page, 200);
    assert_true(says(&stranger, "12 Thursdays"));
    assert_true(says(&stranger, "/series/les-jeudis"));
    assert_false(says(&stranger, "/change"));
    assert_false(says(&stranger, "Ville 0, 7 January: put it here"));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                                   "   AND place_id IS NOT NULL", NO_ARGS, 0), 12);
}

static int64_t mails(struct trial *t, const char *kind)
{
    return db_int(t->db, "SELECT count(*) FROM mail WHERE kind = $1", ARGS(arg_text(kind)), -1);
}

/* Each host with a day once, each member who wants to; not who has no role. */
static void publishing_tells_hosts_and_members(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);
    int64_t maud = account(t, "maud@x.example", "Maud", "Delattre", "member");

    account(t, "ines@x.example", "Inès", "Bakri", "member");
    account(t, "eve@x.example", "Eve", "Roux", NULL);
    notice_want(t->db, maud, NOTICE_SEASON, false);
    for (int i = 0; i < 2; i++)
        db_exec(t->db, "UPDATE person SET email = $2 WHERE id = $1",
                ARGS(arg_int(v.g.person[i]), arg_text(str_fmt(t->a, "h%d@x.example", i))));
    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-07&host=%lld",
                                   (long long) v.host[0]), 303);
    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-14&host=%lld",
                                   (long long) v.host[1]), 303);
    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-28&host=%lld",
                                   (long long) v.host[0]), 303);
    assert_int_equal(mails(t, "host_dates"), 0);
    get(&b, str_fmt(t->a, "%s/publish", page), 200);
    assert_true(says(&b, "2 hosts are asked by mail"));
    assert_true(says(&b, "9 dates have no host"));
    post(&b, str_fmt(t->a, "%s/publish", page), str_fmt(t->a, "version=%lld", version(t)), 303);
    assert_int_equal(mails(t, "host_dates"), 2);
    assert_int_equal(mails(t, "season_announced"), 2);          /* Inès and Théo */
    assert_true(db_exists(t->db, "SELECT 1 FROM mail WHERE kind = 'host_dates'"
                                 "   AND body LIKE '%2027%' AND body LIKE '%/hosting%'",
                          NO_ARGS));
    post(&b, str_fmt(t->a, "%s/publish", page), "version=1", 409);
    assert_int_equal(mails(t, "season_announced"), 2);
}

/* Who offered by telephone cannot be asked by mail: the animator reads whom to call. */
static void hosts_without_an_account_are_called(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    db_exec(t->db, "UPDATE host SET person_id = NULL WHERE id = $1", ARGS(arg_int(v.host[1])));
    for (int i = 0; i < 2; i++)
        change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-%02d&host=%lld", 7 + 7 * i,
                                       (long long) v.host[i]), 303);
    get(&b, str_fmt(t->a, "%s/publish", page), 200);
    assert_true(says(&b, "1 host is asked by mail"));
    assert_true(says(&b, "1 host has no account here: call them"));
    assert_true(says(&b, "Ville 1, Maison 1"));
}

/* ---- changes by hand ---- */

static void two_planners_do_not_undo_each_other(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);
    long long seen = version(t);

    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-07&host=%lld",
                                   (long long) v.host[0]), 303);
    post(&b, str_fmt(t->a, "%s/change", page),
         str_fmt(t->a, "version=%lld&move=host&date=2027-01-07&host=%lld", seen,
                 (long long) v.host[1]), 409);
    assert_true(says(&b, "Somebody changed this season meanwhile"));
    assert_true(says(&b, "Look at it again"));
    post(&b, str_fmt(t->a, "%s/plan", page), str_fmt(t->a, "version=%lld", seen), 409);
    post(&b, page, str_fmt(t->a, SETTINGS "&territory=%lld&version=%lld", (long long) v.territory,
                           seen), 409);
    assert_int_equal(host_on(t, season_id(t), 0), v.host[0]);
}

static void every_act_of_a_date(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);
    long long first = v.host[0], second = v.host[1];

    change_to(t, &b, page, str_fmt(t->a, "move=lock&date=2027-01-07&host=%lld", first), 303);
    assert_true(says(&b, "Ville 0, 7 January: a day, locked"));
    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-07&host=%lld", second), 409);
    get(&b, str_fmt(t->a, "%s?date=2027-01-07&host=%lld", page, second), 200);
    assert_true(says(&b, "This date is locked: unlock it first."));
    change_to(t, &b, page, "move=unlock&date=2027-01-07", 303);
    change_to(t, &b, page, str_fmt(t->a, "move=host&date=2027-01-14&host=%lld", second), 303);
    change_to(t, &b, page, "move=swap&date=2027-01-07&other=2027-01-14", 303);
    assert_int_equal(host_on(t, season_id(t), 0), second);
    change_to(t, &b, page, str_fmt(t->a, "move=forbid&date=2027-01-07&host=%lld", second), 303);
    get(&b, str_fmt(t->a, "%s?date=2027-01-07&host=%lld", page, second), 200);
    assert_true(says(&b, "You said: not this host on this date."));
    change_to(t, &b, page, str_fmt(t->a, "move=allow&date=2027-01-07&host=%lld", second), 303);
    change_to(t, &b, page, "move=skip&date=2027-01-07", 422);
    assert_true(says(&b, "Say why: people will read it."));
    change_to(t, &b, page, "move=skip&date=2027-01-07&word=F%C3%AAte+du+village", 303);
    assert_true(says(&b, "Fête du village"));
    get(&b, str_fmt(t->a, "%s?date=2027-01-07", page), 200);
    assert_true(says(&b, "There is no day: Fête du village."));
    change_to(t, &b, page, "move=unskip&date=2027-01-07", 303);
    change_to(t, &b, page, str_fmt(t->a, "move=days&host=%lld&days=3", first), 303);
    assert_true(says(&b, "Maison 0"));
    change_to(t, &b, page, str_fmt(t->a, "move=leave&host=%lld", first), 303);
    assert_true(says(&b, "takes no part"));
    change_to(t, &b, page, "move=host&date=2027-01-08&host=1", 422);    /* no Thursday */
    change_to(t, &b, page, "move=dance", 422);
}

static void a_date_explains_itself(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    compute(t, &b, page);
    get(&b, str_fmt(t->a, "%s?date=2027-01-07", page), 200);
    assert_true(says(&b, "for the first time"));
    assert_true(says(&b, "Who else could"));
    get(&b, str_fmt(t->a, "%s?date=2027-01-08", page), 200);            /* none of its dates */
    assert_true(says(&b, "Press a date or a cell"));
}

/* ---- what cannot be ---- */

static void a_form_says_what_to_write_instead(struct trial *t)
{
    struct valley v = valley_make(t);
    struct browser b = animator(t);
    const char *land = str_fmt(t->a, "&territory=%lld", (long long) v.territory);

    get(&b, "/seasons/new", 200);
    post(&b, "/seasons", "name=x", 422);
    post(&b, "/seasons", SETTINGS "&territory=999", 422);
    assert_true(says(&b, "Choose a territory."));
    post(&b, "/seasons", str_fmt(t->a, "%s%s", "name=A&weekday=4&opens=17:00&closes=09:00"
                                               "&from=2027-01-07&to=2027-03-25", land), 422);
    assert_true(says(&b, "Choose a time after the opening."));
    post(&b, "/seasons", str_fmt(t->a, "%s%s", "name=A&weekday=4&opens=09:00&closes=17:00"
                                               "&from=2027-01-08&to=2027-01-09", land), 422);
    assert_true(says(&b, "There is no such weekday"));
    post(&b, "/seasons", str_fmt(t->a, "%s%s", "name=A&weekday=4&opens=09:00&closes=17:00"
                                               "&from=2027-01-08&to=2037-01-09", land), 422);
    assert_true(says(&b, "more than 120 dates"));
    post(&b, "/seasons", str_fmt(t->a, SETTINGS "%s", land), 303);
    get(&b, "/seasons/new", 200);
    post(&b, "/seasons", str_fmt(t->a, SETTINGS "%s", land), 422);
    assert_true(says(&b, "of that name is there already"));
}

static void what_stands_in_the_way_is_named(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);
    const char *plan = str_fmt(t->a, "%s/plan", page);

    db_exec(t->db, "UPDATE commune SET latitude = NULL, longitude = NULL WHERE insee = '62904'",
            NO_ARGS);
    get(&b, page, 200);
    assert_true(says(&b, "Nobody knows where Ville 3 lies"));
    assert_true(says(&b, "/territories/"));
    post(&b, plan, "version=1", 409);
    assert_true(says(&b, "Nobody knows where Ville 3 lies"));
    db_exec(t->db, "UPDATE commune SET latitude = 505000000, longitude = 27000000"
                   " WHERE insee = '62904'", NO_ARGS);
    db_exec(t->db, "UPDATE host SET weekdays = 1", NO_ARGS);            /* Mondays */
    get(&b, page, 200);
    assert_true(says(&b, "No host can welcome a day of this season"));
    post(&b, plan, "version=1", 409);
    db_exec(t->db, "DELETE FROM territory_commune", NO_ARGS);
    get(&b, page, 200);
    assert_true(says(&b, "The territory has no commune"));
    get(&b, str_fmt(t->a, "%s?date=2027-01-07&host=%lld", page, (long long) v.host[0]), 200);
    get(&b, "/seasons", 200);
}

/* For whom the promise is not kept, and where a host would help. */
static void who_misses_the_promise_is_named(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    db_exec(t->db, "UPDATE commune SET longitude = 60000000 WHERE insee = '62904'", NO_ARGS);
    compute(t, &b, page);
    assert_true(says(&b, "3 of 4"));
    assert_true(says(&b, "No day near <b>Ville 3</b>"));
    assert_true(says(&b, "/hosts/new?commune=62904"));
    get(&b, "/hosts/new?commune=62904", 200);
    assert_true(says(&b, "autocomplete=\"off\" value=\"Ville 3\""));
    get(&b, "/hosts/new?commune=99999", 200);
}

static void a_draft_can_go_and_a_season_has_a_next(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    post(&b, str_fmt(t->a, "%s/next", page), "", 303);
    assert_string_not_equal(b.location, page);
    get(&b, b.location, 200);
    assert_true(says(&b, "Season, April to June 2027"));
    post(&b, str_fmt(t->a, "%s/remove", page), "version=99", 409);
    assert_true(says(&b, "Somebody changed this season meanwhile"));
    get(&b, str_fmt(t->a, "%s/edit", page), 200);
    post(&b, str_fmt(t->a, "%s/remove", page), "version=1", 303);
    get(&b, page, 404);
    get(&b, "/seasons", 200);
}

static void without_anything_the_way_is_shown(struct trial *t)
{
    struct browser b = animator(t);

    get(&b, "/seasons", 200);
    assert_true(says(&b, "1. A territory"));
    assert_true(says(&b, "/territories/new"));
    get(&b, "/seasons/new", 200);
    assert_true(says(&b, "Before that"));
    assert_false(says(&b, "name=\"promise_days\""));
}

/* ---- the API ---- */

static struct browser with_token(struct trial *t, int64_t person)
{
    struct browser b = browser(t);

    b.bearer = token_make(t->db, t->a, person, "test", "write", NOW);
    return b;
}

static void a_season_by_the_api(struct trial *t)
{
    int64_t theo = account(t, "theo@x.example", "Théo", "Dubois", "animator");
    int64_t maud = account(t, "maud@x.example", "Maud", "Delattre", "member");
    struct browser b = with_token(t, theo), member = with_token(t, maud);

    valley_make(t);
    request(&b, "POST", "/api/v1/seasons", SETTINGS "&territory=La+vall%C3%A9e");
    assert_int_equal(b.status, 201);
    const char *path = b.location;
    assert_true(str_starts(path, "/api/v1/seasons/"));
    assert_true(says(&b, "\"state\":\"draft\""));
    assert_true(says(&b, "\"promise\":{\"days\":2,\"minutes\":20,\"rest_weeks\":2,\"chairs\":0}"));
    get(&member, path, 404);
    request(&member, "POST", "/api/v1/seasons", SETTINGS "&territory=La+vall%C3%A9e");
    assert_int_equal(member.status, 403);
    request(&b, "POST", "/api/v1/seasons", "name=x");
    assert_int_equal(b.status, 422);
    assert_true(says(&b, "\"field\":\"territory\""));

    request(&b, "POST", str_fmt(t->a, "%s/publish", path), "");
    assert_int_equal(b.status, 409);
    assert_true(says(&b, "\"code\":\"season_empty\""));
    request(&b, "POST", str_fmt(t->a, "%s/plan", path), "");
    assert_int_equal(b.status, 200);
    assert_true(says(&b, "\"date\":\"2027-01-07\""));
    assert_true(says(&b, "\"mean_minutes\":"));
    assert_true(says(&b, "\"communes_served\":4"));
    assert_true(says(&b, "\"round_robin\":{"));
    assert_true(says(&b, "\"search\":null"));
    assert_true(says(&b, "\"unmet\":[]"));
    assert_false(says(&b, "\"page\""));
    request(&b, "POST", str_fmt(t->a, "%s/publish", path), "");
    assert_int_equal(b.status, 200);
    assert_true(says(&b, "\"state\":\"published\""));
    assert_true(says(&b, "\"slug\":\"les-jeudis\""));
    request(&b, "POST", str_fmt(t->a, "%s/plan", path), "");
    assert_int_equal(b.status, 409);
    assert_true(says(&b, "\"code\":\"season_published\""));
    get(&member, path, 200);
    get(&member, "/api/v1/seasons", 200);
    assert_true(says(&member, "\"name\":\"Les jeudis\""));
}

/* ---- in the background ---- */

/* What a server does with the labour of this room; `go` false: it is called off at once. */
static void a_search_is_taken_up_and_put_away(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);
    int64_t id = season_id(t);

    assert_true(db_begin(t->db));
    assert_int_equal(season_search(t->db, id, NOW), SEASON_ALLOWED);
    assert_true(db_commit(t->db));
    get(&b, page, 200);
    assert_true(says(&b, "A better plan is searched for."));
    assert_true(says(&b, "http-equiv=\"refresh\""));

    struct req r = { .a = t->a, .db = t->db, .now = NOW };
    const struct labour *labour = season_room.labour;
    assert_true(db_begin(t->db));
    void *what = labour->take(&r);
    assert_non_null(what);
    assert_true(labour->beat(&r, what));
    assert_null(labour->take(&r));
    assert_true(db_commit(t->db));
    labour->work(t->a, what, NULL);
    assert_true(db_begin(t->db));
    labour->put(&r, what, true);
    assert_true(db_commit(t->db));
    get(&b, page, 200);
    assert_false(says(&b, "A better plan is searched for."));
    assert_true(says(&b, "4 of 4"));
}

static void a_search_can_be_stopped(struct trial *t)
{
    struct valley v;
    const char *page;
    struct browser b = with_draft(t, &v, &page);

    assert_true(db_begin(t->db));
    assert_int_equal(season_search(t->db, season_id(t), NOW), SEASON_ALLOWED);
    assert_true(db_commit(t->db));
    post(&b, str_fmt(t->a, "%s/stop", page), "", 303);
    get(&b, page, 200);
    assert_false(says(&b, "http-equiv=\"refresh\""));
}

static const struct trial_test tests[] = {
    TRIAL(a_draft_is_for_those_who_plan),
    TRIAL(a_season_from_the_pages_alone),
    TRIAL(publishing_tells_hosts_and_members),
    TRIAL(hosts_without_an_account_are_called),
    TRIAL(two_planners_do_not_undo_each_other),
    TRIAL(every_act_of_a_date),
    TRIAL(a_date_explains_itself),
    TRIAL(a_form_says_what_to_write_instead),
    TRIAL(what_stands_in_the_way_is_named),
    TRIAL(who_misses_the_promise_is_named),
    TRIAL(a_draft_can_go_and_a_season_has_a_next),
    TRIAL(without_anything_the_way_is_shown),
    TRIAL(a_season_by_the_api),
    TRIAL(a_search_is_taken_up_and_put_away),
    TRIAL(a_search_can_be_stopped),
};

int main(void)
{
    return browsers_run("season_web", tests, sizeof tests / sizeof *tests);
}
