/* Mutual help through the pages and the API: from a sentence to thanks, what each side sees of it,
 * and what nobody learns: who asks without a name, who said "not now". */
#include "browser.h"

#include "ground.h"
#include "help/help.h"

#define STUCK "text=Mon+ordinateur+ne+démarre+plus"

struct camp {
    struct ground g;
    int64_t asker, helper, other;
    struct browser asks, helps, stands_by;
};

static struct browser entered(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    enter(&b, email);
    return b;
}

static void knows(struct trial *t, int64_t person, const char *words)
{
    const struct skill skill = { .kind = SKILL_GIVE, .words = words, .level = LEVEL_PLACE };

    assert_true(db_begin(t->db));
    person_set_skills(t->db, person, &skill, 1, TODAY);
    assert_true(db_commit(t->db));
}

static void comes(struct trial *t, const struct camp *c, int64_t person)
{
    struct presence_result out;

    assert_true(db_begin(t->db));
    const struct presence_wish w = {
        .day = day_ensure(t->db, t->a, &c->g.house, TODAY, NOW), .person = person,
        .share = SHARE_DAY, .said_by = person, .now = NOW };
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
}

/* Quitterie asks, Firmin repairs computers, Sylvette stands by; the first two are there today. */
static struct camp camp_make(struct trial *t)
{
    struct camp c = { .g = ground_make(t) };

    c.asker = account(t, "quitterie@x.example", "Quitterie", "Lemoine", "member");
    c.helper = account(t, "firmin@x.example", "Firmin", "Haddad", "member");
    c.other = account(t, "sylvette@x.example", "Sylvette", "Roux", "member");
    knows(t, c.helper, "dépannage informatique");
    comes(t, &c, c.asker);
    comes(t, &c, c.helper);
    c.asks = entered(t, "quitterie@x.example");
    c.helps = entered(t, "firmin@x.example");
    c.stands_by = entered(t, "sylvette@x.example");
    return c;
}

/* The address of a request that was asked with these fields. */
static const char *ask(struct browser *b, const char *fields)
{
    get(b, "/help", 200);
    post(b, "/help", fields, 303);
    const char *page = b->location;
    get(b, page, 200);
    return page;
}

static const char *act(struct trial *t, const char *page, const char *what)
{
    return str_fmt(t->a, "%s/%s", page, what);
}

static const char *api(struct trial *t, const char *page, const char *rest)
{
    return str_fmt(t->a, "/api/v1/requests%s%s", page + strlen("/help"), rest);
}

static const char *of(struct trial *t, int64_t person)
{
    return str_fmt(t->a, "person=%lld", (long long) person);
}

static int64_t mails(struct trial *t, const char *kind, int64_t person)
{
    return db_int(t->db, "SELECT count(*) FROM mail WHERE kind = $1 AND person_id = $2",
                  ARGS(arg_text(kind), arg_int(person)), -1);
}

/* ---- from a sentence to thanks ---- */

static void a_sentence_finds_a_hand(struct trial *t)
{
    struct camp c = camp_make(t);

    const char *page = ask(&c.asks, STUCK "&when=now&where=here");
    assert_true(says(&c.asks, "1 person could help"));
    assert_true(says(&c.asks, "Ask Firmin"));
    assert_true(says(&c.asks, "dépannage informatique: it is in their skills"));
    assert_true(says(&c.asks, "La Lampisterie, whole day"));
    assert_true(says(&c.asks, "Nobody is rated."));
    assert_int_equal(mails(t, "help_asked", c.helper), 0);
    get(&c.helps, page, 404);

    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    assert_int_equal(mails(t, "help_asked", c.helper), 1);
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "asked, no word yet"));
    get(&c.helps, "/help", 200);
    assert_true(says(&c.helps, "You could help"));
    assert_true(says(&c.helps, "Mon ordinateur ne démarre plus"));
    get(&c.helps, page, 200);
    assert_true(says(&c.helps, "Quitterie L."));

    post(&c.helps, act(t, page, "answer"), "answer=yes&note=J'arrive+à+midi.", 303);
    assert_int_equal(mails(t, "help_yes", c.asker), 1);
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "says yes"));
    assert_true(says(&c.asks, "arrive à midi."));

    post(&c.asks, act(t, page, "done"), "thanks=Dix+minutes,+réglé.&shown=1", 303);
    assert_int_equal(mails(t, "help_thanks", c.helper), 1);
    get(&c.stands_by, "/help/open", 200);
    assert_true(says(&c.stands_by, "Dix minutes, réglé."));
    post(&c.asks, act(t, page, "ask"), of(t, c.other), 409);
    assert_true(says(&c.asks, "This request is closed"));
}

static void everyone_there_can_be_asked(struct trial *t)
{
    struct camp c = camp_make(t);

    comes(t, &c, c.other);
    const char *page = ask(&c.asks, STUCK "&when=now&where=here");
    assert_true(says(&c.asks, "Ask everyone who is here today, at La Lampisterie"));
    post(&c.asks, act(t, page, "ask"), "everyone=1", 303);
    assert_int_equal(mails(t, "help_asked", c.helper), 1);
    assert_int_equal(mails(t, "help_asked", c.other), 1);
    assert_int_equal(mails(t, "help_asked", c.asker), 0);
    /* Neither learns of the other. */
    get(&c.stands_by, page, 200);
    assert_false(says(&c.stands_by, "Firmin"));
    request(&c.stands_by, "GET", api(t, page, "/proposals"), NULL);
    assert_int_equal(c.stands_by.status, 403);
}

static void who_sees_it_listed_can_come_forward(struct trial *t)
{
    struct camp c = camp_make(t);

    const char *page = ask(&c.asks, STUCK "&when=week&where=anywhere");
    get(&c.stands_by, page, 404);
    post(&c.asks, act(t, page, "list"), "listed=1", 303);
    get(&c.stands_by, "/help", 200);
    assert_true(says(&c.stands_by, "Mon ordinateur ne démarre plus"));
    get(&c.stands_by, page, 200);
    assert_false(says(&c.stands_by, "Not now"));
    post(&c.stands_by, act(t, page, "answer"), "answer=yes", 303);
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "Sylvette R."));
    post(&c.asks, act(t, page, "list"), "", 303);
    get(&c.helps, page, 404);
    post(&c.asks, act(t, page, "drop"), "", 303);
    assert_int_equal(mails(t, "help_dropped", c.other), 1);
}

/* A "not now" shows as silence, and they are not thought of again for it. */
static void not_now_is_silence(struct trial *t)
{
    struct camp c = camp_make(t);
    const char *page = ask(&c.asks, STUCK "&when=now&where=here");

    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    get(&c.asks, page, 200);                                /* says once that he is told */
    get(&c.asks, page, 200);
    const char *before = c.asks.body;
    int64_t unsaid = db_int(t->db, "SELECT count(*) FROM mail", NO_ARGS, -1);
    get(&c.helps, page, 200);
    post(&c.helps, act(t, page, "answer"), "answer=not_now&note=Trop+de+travail", 303);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM mail", NO_ARGS, -1), unsaid);
    get(&c.asks, page, 200);
    assert_string_equal(c.asks.body, before);
    ask(&c.asks, STUCK "&when=now&where=here");
    assert_false(says(&c.asks, "Ask Firmin"));
    assert_true(says(&c.asks, "Nobody comes to mind"));
}

static void another_skill_is_searched_again(struct trial *t)
{
    struct camp c = camp_make(t);

    knows(t, c.other, "couture");
    const char *page = ask(&c.asks, STUCK "&when=week&where=anywhere");
    assert_true(says(&c.asks, "Another skill is meant"));
    post(&c.asks, "/help", str_fmt(t->a, STUCK "&seeks=couture&when=week&where=anywhere"
                                             "&instead_of=%s", page + strlen("/help/")), 303);
    get(&c.asks, c.asks.location, 200);
    assert_true(says(&c.asks, "Ask Sylvette"));
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "no longer sought"));
}

/* ---- who asks without a name ---- */

/* Is the name in what was answered, but for lists of people to choose among (all are in them)? */
static bool names(const struct browser *b, const char *name)
{
    for (const char *at = strstr(b->body, name); at; at = strstr(at + 1, name)) {
        const char *line = at;
        while (line > b->body && *line != '<')
            line--;
        if (!str_starts(line, "<option"))
            return true;
    }
    return false;
}

static void sees_no_name(struct trial *t, struct browser *b, const char *page, bool may_see)
{
    const char *paths[] = { "/help", "/help/open", "/me/notices", "/api/v1/me",
                            "/api/v1/requests?list=listed", "/api/v1/requests?list=for_me",
                            page, api(t, page, "") };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        request(b, "GET", paths[i], NULL);
        assert_int_equal(b->status, i < 6 || may_see ? 200 : 404);
        assert_false(names(b, "Quitterie"));
    }
}

static void nobody_learns_who_asks_without_a_name(struct trial *t)
{
    struct camp c = camp_make(t);

    account(t, "anne@x.example", "Anne", "Admin", "admin");
    account(t, "theo@x.example", "Theo", "Dubois", "animator");
    struct browser admin = entered(t, "anne@x.example"), animator = entered(t, "theo@x.example");
    const char *page = ask(&c.asks, STUCK "&when=week&where=here&anonymous=1");
    assert_true(says(&c.asks, "without a name"));
    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    sees_no_name(t, &c.helps, page, true);
    get(&c.helps, page, 200);
    assert_true(says(&c.helps, "You see it if you say yes."));
    sees_no_name(t, &admin, page, false);
    get(&admin, "/admin/outbox", 200);              /* neither who asks nor who was asked */
    assert_false(says(&admin, "ordinateur"));
    assert_false(says(&admin, "quitterie@x.example"));
    assert_false(says(&admin, "firmin@x.example"));
    assert_true(says(&admin, "Waiting: 1."));
    sees_no_name(t, &animator, page, false);
    sees_no_name(t, &c.stands_by, page, false);
    post(&c.asks, act(t, page, "list"), "listed=1", 303);
    sees_no_name(t, &admin, page, true);
    sees_no_name(t, &c.stands_by, page, true);

    /* A mediator, when it waits: neither the page, nor whom it is near to. */
    animator.now = NOW + 25 * 3600;
    get(&animator, "/help/mediation", 200);
    assert_true(says(&animator, "Mon ordinateur ne démarre plus"));
    const char *waiting = strstr(animator.body, "id=\"waiting\"");
    animator.body = arena_slice(t->a, waiting, (size_t) (strstr(waiting, "</section>") - waiting));
    assert_false(names(&animator, "Quitterie"));
    get(&animator, page, 200);
    assert_false(names(&animator, "Quitterie"));
    request(&animator, "GET", api(t, page, "/proposals"), NULL);
    assert_false(names(&animator, "Quitterie"));

    post(&c.helps, act(t, page, "answer"), "answer=yes", 303);
    get(&c.helps, page, 200);
    assert_true(names(&c.helps, "Quitterie"));
    sees_no_name(t, &c.stands_by, page, true);
    sees_no_name(t, &admin, page, true);
    post(&c.asks, act(t, page, "done"), "thanks=Merci&shown=1", 303);
    sees_no_name(t, &c.stands_by, page, false);
    assert_false(db_exists(t->db, "SELECT 1 FROM mail WHERE person_id <> $1"
                                  "   AND (subject LIKE '%Quitterie%' OR body LIKE '%Quitterie%')",
                           ARGS(arg_int(c.asker))));
    assert_false(db_exists(t->db, "SELECT 1 FROM notice WHERE person_id <> $1"
                                  "   AND words LIKE '%Quitterie%'", ARGS(arg_int(c.asker))));
}

/* ---- what cannot be done ---- */

static void what_was_typed_is_kept(struct trial *t)
{
    struct camp c = camp_make(t);
    struct str much = str_new(t->a);

    for (int i = 0; i < 80; i++)
        str_add(&much, "longue+phrase+");
    get(&c.asks, "/help", 200);
    post(&c.asks, "/help", str_fmt(t->a, "text=%s&when=week&where=next_day&anonymous=1",
                                   much.text), 422);
    assert_true(says(&c.asks, "longue phrase longue phrase"));
    assert_true(says(&c.asks, "<option value=\"week\" selected"));
    assert_true(says(&c.asks, "name=\"anonymous\" value=\"1\" checked"));
    post(&c.asks, "/help", "text=++", 422);
    assert_true(says(&c.asks, "Fill this in."));
    post(&c.asks, "/help", "text=%E2%80%8F+...", 422);
    assert_true(says(&c.asks, "A few words are enough"));
}

static void refusals_say_what_to_do(struct trial *t)
{
    struct camp c = camp_make(t);
    const char *page = ask(&c.asks, STUCK "&when=now&where=anywhere");

    get(&c.asks, "/help/999999", 404);
    get(&c.asks, "/help/word", 404);
    post(&c.stands_by, act(t, page, "answer"), "answer=yes", 404);
    post(&c.asks, act(t, page, "list"), "listed=1", 303);
    post(&c.stands_by, act(t, page, "drop"), "", 403);
    post(&c.stands_by, act(t, page, "ask"), of(t, c.helper), 403);
    post(&c.asks, act(t, page, "ask"), of(t, c.asker), 409);
    assert_true(says(&c.asks, "This person cannot be asked now"));
    assert_true(says(&c.asks, page));
    post(&c.stands_by, "/help", STUCK "&where=here", 409);
    assert_true(says(&c.stands_by, "Say where you come."));
    post(&c.asks, act(t, page, "done"), "thanks=Merci", 409);
    assert_true(says(&c.asks, "Nobody said yes to this"));
    post(&c.asks, act(t, page, "done"), "", 303);
}

static void a_flood_is_stopped(struct trial *t)
{
    struct camp c = camp_make(t);
    const char *page = NULL;

    for (int i = 0; i < REQUESTS_OPEN; i++)
        page = ask(&c.asks, STUCK "&where=anywhere");
    post(&c.asks, "/help", STUCK "&where=anywhere", 422);       /* and keeps what was typed */
    assert_true(says(&c.asks, "/help/open"));
    assert_true(says(&c.asks, "plus</textarea>"));
    for (int i = REQUESTS_OPEN; i < REQUESTS_A_DAY; i++) {
        post(&c.asks, act(t, page, "drop"), "", 303);
        page = ask(&c.asks, STUCK "&where=anywhere");
    }
    post(&c.asks, act(t, page, "drop"), "", 303);
    post(&c.asks, "/help", STUCK "&where=anywhere", 429);
    assert_true(c.asks.retry_after > 0);
}

/* What turns a line around is refused; marks that only lean on their neighbours are left out. */
static void markup_and_tricks_are_text(struct trial *t)
{
    struct camp c = camp_make(t);

    get(&c.asks, "/help", 200);
    post(&c.asks, "/help", "text=Ordinateur+%E2%80%AEtxet", 422);
    assert_true(says(&c.asks, "Write it without special characters."));
    const char *page = ask(&c.asks, "text=Ordinateur+%3Cscript%3Ealert(1)%3C/script%3E+"
                                    "%E2%80%8Ftxet%E2%80%A9&where=anywhere&listed=1");
    get(&c.stands_by, page, 200);
    assert_true(says(&c.stands_by, "&lt;script&gt;alert(1)"));
    assert_false(says(&c.stands_by, "<script>alert"));
    assert_false(says(&c.stands_by, "\xe2\x80\x8f"));
    assert_false(says(&c.stands_by, "\xe2\x80\xa9"));
    db_exec(t->db, "UPDATE person SET first_name = $2 WHERE id = $1",
            ARGS(arg_int(c.helper), arg_text("Fir\xe2\x80\xaemin")));
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "Ask Firmin"));
    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    get(&c.helps, page, 200);
    post(&c.helps, act(t, page, "answer"), "answer=yes", 303);
    assert_true(db_exists(t->db, "SELECT 1 FROM mail WHERE kind = 'help_yes'"
                                 "   AND subject = 'Firmin H. can help you'", NO_ARGS));
}

static void who_leaves_leaves_the_pages_whole(struct trial *t)
{
    struct camp c = camp_make(t);
    const char *page = ask(&c.asks, STUCK "&when=now&where=here&listed=1");

    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
            ARGS(arg_int(c.helper), arg_int(NOW)));
    get(&c.asks, page, 200);
    assert_false(says(&c.asks, "Ask Firmin"));
    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
            ARGS(arg_int(c.asker), arg_int(NOW)));
    get(&c.stands_by, "/help", 200);
    get(&c.stands_by, "/help/open", 200);
    get(&c.stands_by, page, 404);
}

/* However many are here: who is meant by the address is chosen, anybody else can be looked for. */
static void anybody_can_be_chosen_in_a_crowd(struct trial *t)
{
    struct camp c = camp_make(t);
    int64_t last = account(t, "zoe@x.example", "Zoé", "Zylberstein", "member");

    account(t, "theo@x.example", "Theo", "Dubois", "animator");
    assert_true(db_begin(t->db));
    for (int i = 0; i < 210; i++)
        person_add(t->db, &(struct person_draft){
            .first_name = str_fmt(t->a, "Ami %03d", i), .last_name = "Autre" }, NOW);
    assert_true(db_commit(t->db));
    struct browser animator = entered(t, "theo@x.example");
    const char *option = str_fmt(t->a, "<option value=\"%lld\">", (long long) last);
    const char *chosen = str_fmt(t->a, "<option value=\"%lld\" selected>", (long long) last);
    get(&c.asks, "/thanks/new", 200);
    assert_false(says(&c.asks, option));
    post(&c.asks, "/thanks/look", "q=zoe&words=Trois+mots&shown=1", 200);
    assert_true(says(&c.asks, option));
    assert_true(says(&c.asks, "Trois mots"));
    post(&c.asks, "/thanks/look", "q=xyzxyzxyz", 200);
    assert_true(says(&c.asks, "Nobody else was found"));
    get(&c.asks, str_fmt(t->a, "/thanks/new?to=%lld", (long long) last), 200);
    assert_true(says(&c.asks, chosen));

    get(&animator, str_fmt(t->a, "/help/mediation?one=%lld", (long long) last), 200);
    assert_true(says(&animator, chosen));
    post(&animator, "/help/mediation/look", str_fmt(t->a, "one=%lld&words=Elles&q=firmin",
                                                    (long long) last), 200);
    assert_true(says(&animator, chosen));
    assert_true(says(&animator, str_fmt(t->a, "<option value=\"%lld\">", (long long) c.helper)));
    assert_false(says(&animator, "Ami 001"));
    get(&c.stands_by, "/help", 200);
    post(&c.stands_by, "/help/mediation/look", "q=zoe", 403);

    const char *page = ask(&c.asks, STUCK "&where=anywhere");
    assert_false(says(&c.asks, option));
    get(&c.asks, str_fmt(t->a, "%s?q=zoe", page), 200);
    assert_true(says(&c.asks, option));
}

static void many_thanks_a_day_are_many(struct trial *t)
{
    struct camp c = camp_make(t);
    const char *words = str_fmt(t->a, "to=%lld&words=Merci", (long long) c.helper);

    get(&c.asks, "/thanks/new", 200);
    for (int i = 0; i < REQUESTS_A_DAY; i++)
        post(&c.asks, "/thanks/new", words, 303);
    post(&c.asks, "/thanks/new", words, 429);
    assert_false(says(&c.asks, "Choose somebody else"));
    assert_true(c.asks.retry_after > 0);
}

/* ---- out of reach, mediators, the time account ---- */

static void out_of_reach_and_back(struct trial *t)
{
    struct camp c = camp_make(t);

    get(&c.helps, "/help/reach", 200);
    post(&c.helps, "/help/reach", "until=2020-01-01", 422);
    post(&c.helps, "/help/reach", str_fmt(t->a, "until=%s", date_text(t->a, TODAY + 7)), 303);
    ask(&c.asks, STUCK "&where=anywhere");
    assert_false(says(&c.asks, "Ask Firmin"));
    get(&c.helps, "/help/open", 200);
    assert_true(says(&c.helps, "I can be asked again"));
    post(&c.helps, "/help/reach", "", 303);
    ask(&c.asks, STUCK "&where=anywhere");
    assert_true(says(&c.asks, "Ask Firmin"));
}

static void mediators_put_people_in_touch(struct trial *t)
{
    struct camp c = camp_make(t);

    account(t, "theo@x.example", "Theo", "Dubois", "animator");
    struct browser animator = entered(t, "theo@x.example");
    const char *page = ask(&c.asks, STUCK "&when=week&where=anywhere");
    get(&c.stands_by, "/help/mediation", 403);
    get(&animator, page, 404);
    get(&animator, "/help/mediation", 200);
    post(&c.stands_by, "/help/mediators", str_fmt(t->a, "named=1&%s", of(t, c.other)), 403);
    post(&animator, "/help/mediators", str_fmt(t->a, "named=1&%s", of(t, c.other)), 303);
    c.stands_by.now = NOW + 25 * 3600;
    get(&c.stands_by, "/help/mediation", 200);
    assert_true(says(&c.stands_by, "Mon ordinateur ne démarre plus"));
    get(&c.stands_by, page, 200);
    post(&c.stands_by, act(t, page, "ask"), of(t, c.helper), 303);
    assert_int_equal(mails(t, "help_asked", c.helper), 1);

    const char *two = str_fmt(t->a, "one=%lld&other=%lld&words=Le+bois", (long long) c.asker,
                              (long long) c.helper);
    post(&c.stands_by, "/help/mediation", two, 303);
    assert_int_equal(mails(t, "introduced", c.asker), 1);
    assert_int_equal(mails(t, "introduced", c.helper), 1);
    post(&c.stands_by, "/help/mediation", str_fmt(t->a, "one=%lld&other=%lld",
                                                  (long long) c.asker, (long long) c.asker), 422);
}

static void time_is_counted_only_where_it_is_wanted(struct trial *t)
{
    struct camp c = camp_make(t);

    account(t, "anne@x.example", "Anne", "Admin", "admin");
    struct browser admin = entered(t, "anne@x.example");
    get(&c.asks, "/help/time", 409);
    get(&c.asks, "/help/settings", 403);
    const char *page = ask(&c.asks, STUCK "&where=anywhere");
    post(&c.asks, act(t, page, "ask"), of(t, c.helper), 303);
    get(&c.helps, page, 200);
    post(&c.helps, act(t, page, "answer"), "answer=yes", 303);
    get(&c.asks, page, 200);
    assert_false(says(&c.asks, "How many minutes"));
    post(&c.asks, act(t, page, "done"), "minutes=30", 409);

    get(&admin, "/help/settings", 200);
    post(&admin, "/help/settings", "counts_time=1&lowest=-60&highest=60", 303);
    get(&c.asks, page, 200);
    assert_true(says(&c.asks, "How many minutes"));
    post(&c.asks, act(t, page, "done"), "minutes=90", 409);
    assert_true(says(&c.asks, "Give fewer minutes"));
    post(&c.asks, act(t, page, "done"), "minutes=45&thanks=Merci", 303);
    get(&c.helps, "/help/time", 200);
    assert_true(says(&c.helps, "<b>45</b>"));
    assert_int_equal(time_balance(t->db, c.asker), -45);
}

/* ---- for programs ---- */

static void send(struct browser *b, const char *method, const char *path, const char *json,
                 int status)
{
    b->type = "application/json";
    request(b, method, path, json);
    b->type = NULL;
    if (b->status != status)
        fail_msg("%s %s: %d instead of %d\n%s", method, path, b->status, status, b->body);
}

static void the_same_for_programs(struct trial *t)
{
    struct camp c = camp_make(t);

    send(&c.asks, "POST", "/api/v1/requests",
         "{\"text\":\"Mon ordinateur ne démarre plus\",\"when\":\"now\",\"where\":\"here\"}", 201);
    assert_true(says(&c.asks, "\"state\":\"open\""));
    const char *one = c.asks.location;
    get(&c.asks, one, 200);
    get(&c.asks, str_fmt(t->a, "%s/proposals", one), 200);
    assert_true(says(&c.asks, "{\"items\":[{\"person\":{"));
    assert_true(says(&c.asks, "\"reason\":\"Dépannage informatique: it is in their skills, here "
                              "today, at La Lampisterie") ||
                says(&c.asks, "\"reason\":\"dépannage informatique: it is in their skills, here "
                              "today, at La Lampisterie"));
    assert_false(says(&c.asks, "\"page\""));
    get(&c.helps, one, 404);
    send(&c.asks, "POST", str_fmt(t->a, "%s/asks", one),
         str_fmt(t->a, "{\"person\":%lld}", (long long) c.helper), 200);
    get(&c.helps, "/api/v1/requests?list=for_me", 200);
    assert_true(says(&c.helps, "\"text\":\"Mon ordinateur ne démarre plus\""));
    send(&c.helps, "POST", str_fmt(t->a, "%s/answers", one),
         "{\"answer\":\"yes\",\"note\":\"À midi\"}", 200);
    send(&c.asks, "POST", str_fmt(t->a, "%s/answers", one),
         "{\"answer\":\"done\",\"thanks\":\"Merci\"}", 422);
    send(&c.asks, "POST", str_fmt(t->a, "%s/answers", one),
         str_fmt(t->a, "{\"answer\":\"done\",\"thanks\":[{\"person\":%lld,\"text\":\"Merci\"}]}",
                 (long long) c.helper), 200);
    assert_true(says(&c.asks, "\"state\":\"done\""));
    assert_int_equal(mails(t, "help_thanks", c.helper), 1);
    send(&c.asks, "POST", "/api/v1/requests", "{\"text\":\"Aide\",\"when\":\"soon\"}", 422);
    send(&c.asks, "PUT", "/api/v1/me/reach",
         str_fmt(t->a, "{\"until\":\"%s\"}", date_text(t->a, TODAY + 3)), 200);
    assert_true(says(&c.asks, "\"until\":\"20"));
    send(&c.asks, "PUT", "/api/v1/me/reach", "{\"until\":null}", 200);
    assert_true(says(&c.asks, "\"until\":null"));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_sentence_finds_a_hand),
        TRIAL(everyone_there_can_be_asked),
        TRIAL(who_sees_it_listed_can_come_forward),
        TRIAL(not_now_is_silence),
        TRIAL(another_skill_is_searched_again),
        TRIAL(nobody_learns_who_asks_without_a_name),
        TRIAL(what_was_typed_is_kept),
        TRIAL(refusals_say_what_to_do),
        TRIAL(a_flood_is_stopped),
        TRIAL(markup_and_tricks_are_text),
        TRIAL(who_leaves_leaves_the_pages_whole),
        TRIAL(anybody_can_be_chosen_in_a_crowd),
        TRIAL(many_thanks_a_day_are_many),
        TRIAL(out_of_reach_and_back),
        TRIAL(mediators_put_people_in_touch),
        TRIAL(time_is_counted_only_where_it_is_wanted),
        TRIAL(the_same_for_programs),
    };

    return browsers_run("help_web", tests, sizeof tests / sizeof *tests);
}
