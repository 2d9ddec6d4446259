/* The pages of people, notice and account, through the dispatcher and without a socket: signing
 * in and out, links, invitations, roles, profile, directory. */
#include "browser.h"

#include "notice/notice.h"

/* ---- the door ---- */

static void in_and_out_with_a_password(struct trial *t)
{
    struct browser b = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    get(&b, "/sign-in?back=/people", 200);
    assert_true(says(&b, "value=\"/people\""));
    post(&b, "/sign-in", "email=Maud@x.example&password=une+longue+phrase&back=/people", 303);
    assert_string_equal(b.location, "/people");
    get(&b, "/me", 200);
    assert_true(says(&b, "Maud"));
    get(&b, "/sign-in", 303);                               /* inside already */
    const char *cookie = b.cookie;
    get(&b, "/me", 200);
    post(&b, "/sign-out", "", 303);
    get(&b, "/me", 303);
    b.cookie = cookie;                                      /* an old cookie opens nothing */
    get(&b, "/me", 303);
}

static void a_way_back_never_leads_to_another_house(struct trial *t)
{
    static const char *const backs[] = { "//evil.example", "/%5Cevil.example", "https://evil.example",
                                         "javascript:alert(1)", "evil.example" };

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    for (size_t i = 0; i < sizeof backs / sizeof *backs; i++) {
        struct browser b = browser(t);
        post(&b, "/sign-in", str_fmt(t->a, "email=maud@x.example&password=une+longue+phrase&back=%s",
                                     backs[i]), 303);
        assert_string_equal(b.location, "/week");
    }
}

static void wrong_tries_are_told_counted_and_stopped(struct trial *t)
{
    struct browser b = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    post(&b, "/sign-in", "email=maud@x.example&password=x", 422);
    char *known = str_fmt(t->a, "%s", b.body);
    assert_true(says(&b, "Address and password do not go together."));
    assert_true(says(&b, "value=\"maud@x.example\""));
    assert_false(says(&b, "value=\"x\""));
    post(&b, "/sign-in", "email=nemo@x.example&password=x", 422);
    assert_int_equal(strlen(known), strlen(b.body));        /* the same but for the address */
    for (int i = 1; i < 8; i++)
        post(&b, "/sign-in", "email=maud@x.example&password=x", 422);
    post(&b, "/sign-in", "email=maud@x.example&password=une+longue+phrase", 429);
    assert_int_equal(b.retry_after, 900);
    assert_true(says(&b, "A link sent by mail works right now."));
    assert_true(says(&b, "/sign-in/link"));
    b.now += 900;
    post(&b, "/sign-in", "email=maud@x.example&password=une+longue+phrase", 303);
}

static void bad_forms_are_shown_again(struct trial *t)
{
    struct browser b = browser(t);

    post(&b, "/sign-in", "email=&password=", 422);
    post(&b, "/sign-in", "email=nonsense&password=x", 422);
    assert_true(says(&b, "nonsense"));
    post(&b, "/sign-in/link", "email=nonsense", 422);
    post(&b, "/sign-in/link", "email=", 422);
    get(&b, "/sign-in/link/nonsense", 410);
    post(&b, "/sign-in/link/nonsense", "", 410);
    get(&b, "/invitation/nonsense", 410);
    post(&b, "/invitation/nonsense", "first_name=X", 410);
}

/* The address after the last "/" of the newest mail's link. */
static const char *link_in_mail(struct trial *t, const char *path)
{
    struct notice n;

    assert_int_equal(notice_list(t->db, t->a, 0, 0, 1, &n), 1);
    const char *at = strstr(n.body, path);
    assert_non_null(at);
    return arena_slice(t->a, at, strcspn(at, "\n"));
}

static void in_with_a_mailed_link(struct trial *t)
{
    struct browser b = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    post(&b, "/sign-in/link", "email=maud@x.example&back=/people", 303);
    const char *link = link_in_mail(t, "/sign-in/link/");
    assert_true(str_ends(link, "?back=%2Fpeople"));
    get(&b, link, 200);                                     /* a scanner */
    get(&b, link, 200);
    assert_true(says(&b, "maud@x.example"));
    post(&b, arena_slice(t->a, link, strcspn(link, "?")), "back=/people", 303);
    assert_string_equal(b.location, "/people");
    get(&b, "/me", 200);
    get(&b, link, 410);
    /* Who forgot sets a new password without the old one. */
    get(&b, "/me/password", 200);
    assert_false(says(&b, "current-password"));
    post(&b, "/me/password", "password=trop+court", 422);
    post(&b, "/me/password", "password=encore+une+phrase", 303);
    struct browser other = browser(t);
    post(&other, "/sign-in", "email=maud@x.example&password=une+longue+phrase", 422);
    post(&other, "/sign-in", "email=maud@x.example&password=encore+une+phrase", 303);
}

static void strangers_are_answered_like_members(struct trial *t)
{
    struct browser b = browser(t);

    post(&b, "/sign-in/link", "email=nemo@x.example", 303);
    assert_string_equal(b.location, "/sign-in");
    get(&b, "/sign-in", 200);
    assert_true(says(&b, "If this address has an account"));
    assert_int_equal(notice_waiting(t->db), 0);
    for (int i = 1; i < 5; i++)
        post(&b, "/sign-in/link", "email=nemo@x.example", 303);
    post(&b, "/sign-in/link", "email=nemo@x.example", 429);
    assert_int_equal(b.retry_after, 3600);
}

static void a_password_is_changed_by_who_knows_it(struct trial *t)
{
    struct browser b = browser(t), other = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    enter(&b, "maud@x.example");
    enter(&other, "maud@x.example");
    get(&b, "/me/password", 200);
    assert_true(says(&b, "current-password"));
    post(&b, "/me/password", "current=faux&password=encore+une+phrase", 422);
    assert_true(says(&b, "This is not your present password."));
    post(&b, "/me/password", "current=une+longue+phrase&password=encore+une+phrase", 303);
    get(&b, "/me", 200);
    get(&other, "/me", 303);
}

static void sessions_can_be_ended(struct trial *t)
{
    struct browser b = browser(t), other = browser(t);

    account(t, "maud@x.example", "Maud", "Delattre", "member");
    enter(&b, "maud@x.example");
    enter(&other, "maud@x.example");
    get(&b, "/me/sessions", 200);
    assert_true(says(&b, "Firefox, Linux"));
    assert_true(says(&b, "this one"));
    post(&b, "/me/sessions/nonsense/end", "", 404);
    post(&b, "/me/sessions/end", "", 303);
    get(&b, "/me", 200);
    get(&other, "/me", 303);
    b.csrf = "wrong";
    post(&b, "/me/sessions/end", "", 403);
}

/* ---- invitations and roles ---- */

static void an_invitation_is_accepted(struct trial *t)
{
    struct browser admin = browser(t), guest = browser(t);

    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    enter(&admin, "admin@x.example");
    get(&admin, "/admin/people", 200);
    post(&admin, "/admin/people", "email=ines@x.example&first_name=Ines&role=member", 303);
    post(&admin, "/admin/people", "email=admin@x.example&first_name=A&role=member", 422);
    post(&admin, "/admin/people", "email=a@x.example&first_name=A&role=king", 422);
    post(&admin, "/admin/people", "email=a@x.example&first_name=A&role=host&place=999", 422);
    get(&admin, "/admin/people", 200);
    assert_true(says(&admin, "ines@x.example"));
    const char *link = link_in_mail(t, "/invitation/");
    get(&guest, link, 200);
    assert_true(says(&guest, "value=\"Ines\""));
    post(&guest, link, "first_name=Ines&last_name=Benali&password=court", 422);
    post(&guest, link, "first_name=Ines&last_name=Benali&password=", 303);
    get(&guest, "/me/profile", 200);
    get(&guest, link, 410);
    get(&guest, "/admin/people", 403);
    get(&guest, "/admin/roles", 403);
    get(&guest, "/admin/outbox", 403);
}

static void roles_are_given_and_ended(struct trial *t)
{
    struct browser admin = browser(t), manager = browser(t), bilal = browser(t);
    int64_t house_id = db_insert(t->db, "INSERT INTO place (slug, name, kind, fold, made_at)"
                                 " VALUES ('l', 'Lampisterie', 'permanent', 'l', 1) RETURNING id",
                                 NO_ARGS);
    int64_t sabine = account(t, "sabine@x.example", "Sabine", "K", NULL);

    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    role_give(t->db, &(struct role_draft){ .person = sabine, .role = "manager", .place = house_id,
              .from = TODAY, .to = ROLE_WITHOUT_END, .now = NOW });
    enter(&admin, "admin@x.example");
    enter(&manager, "sabine@x.example");
    enter(&bilal, "bilal@x.example");
    get(&manager, "/admin/roles", 200);
    const char *here = str_fmt(t->a, "&place=%lld", (long long) house_id);
    post(&manager, "/admin/roles", str_fmt(t->a, "email=bilal@x.example&role=host%s", here), 303);
    post(&manager, "/admin/roles", str_fmt(t->a, "email=bilal@x.example&role=admin%s", here), 403);
    post(&manager, "/admin/roles", "email=bilal@x.example&role=host", 403);
    post(&manager, "/admin/roles", str_fmt(t->a, "email=nemo@x.example&role=host%s", here), 422);
    post(&admin, "/admin/roles", "email=bilal@x.example&role=host&from=2026-12-02&to=2026-12-01",
         422);
    get(&admin, "/admin/roles", 200);
    assert_true(says(&admin, "Lampisterie"));
    post(&bilal, "/admin/roles", "email=bilal@x.example&role=admin", 403);
    int64_t last = db_int(t->db, "SELECT id FROM role WHERE role = 'admin'", NO_ARGS, 0);
    post(&admin, str_fmt(t->a, "/admin/roles/%lld/end", (long long) last), "", 409);
    post(&manager, str_fmt(t->a, "/admin/roles/%lld/end", (long long) last), "", 403);
    int64_t host = db_int(t->db, "SELECT id FROM role WHERE role = 'host'", NO_ARGS, 0);
    post(&manager, str_fmt(t->a, "/admin/roles/%lld/end", (long long) host), "", 303);
    post(&manager, "/admin/roles/999/end", "", 404);
    post(&manager, "/admin/roles/x/end", "", 404);
}

/* ---- profile, directory, mail ---- */

#define LEVELS(others) "&see_name=place&see_organisation=place&see_presence=place" \
    "&see_about=" others "&see_email=me&see_phone=me&see_commune=me"

static void a_profile_is_written_and_seen(struct trial *t)
{
    struct browser maud = browser(t), bilal = browser(t), anybody = browser(t);
    int64_t id = account(t, "maud@x.example", "Maud", "Delattre", "member");
    const char *page = str_fmt(t->a, "/people/%lld", (long long) id);

    account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    enter(&maud, "maud@x.example");
    enter(&bilal, "bilal@x.example");
    get(&maud, "/me/profile", 200);
    post(&maud, "/me/profile", "first_name=Maud&last_name=Delattre&about=Au+papier."
         "&email=maud%40x.example" LEVELS("place"), 303);
    post(&maud, "/me/skills", "living=%3Cb%3Erelieuse%3C%2Fb%3E&gives_1=dorure&gives_2=reliure", 303);
    get(&bilal, page, 200);
    assert_true(says(&bilal, "&lt;b&gt;relieuse&lt;/b&gt;"));
    assert_true(says(&bilal, "dorure"));
    assert_false(says(&bilal, "maud@x.example"));
    assert_false(says(&bilal, "Delattre"));
    get(&bilal, "/people?q=reliure", 200);
    assert_true(says(&bilal, "Maud D."));
    get(&anybody, page, 404);
    get(&anybody, "/people?q=maud", 200);
    assert_false(says(&anybody, "Maud"));
    post(&maud, "/me/profile", "first_name=&last_name=" LEVELS("place"), 422);
    post(&maud, "/me/profile", "first_name=Maud&commune=Nulle-Part" LEVELS("place"), 422);
    post(&maud, "/me/profile", "first_name=Maud" LEVELS("everybody"), 422);
    post(&maud, "/me/profile", "first_name=Maud" LEVELS("me"), 303);
    post(&maud, "/me/skills", "gives_1=dorure&gives_1_level=me", 303);
    get(&bilal, "/people?q=dorure", 200);
    assert_false(says(&bilal, "Maud"));
    get(&bilal, "/people/nonsense", 404);
    get(&bilal, "/organisations/7", 404);
    get(&maud, "/me/notices", 200);
}

static void the_api_says_the_same(struct trial *t)
{
    struct browser b = browser(t);
    int64_t id = account(t, "maud@x.example", "Maud", "Delattre", "manager");

    get(&b, "/api/v1/me", 401);
    b.bearer = "beffroi_nonsense";
    get(&b, "/api/v1/me", 401);
    b.bearer = token_make(t->db, t->a, id, "test", "read", NOW);
    get(&b, "/api/v1/me", 200);
    assert_true(says(&b, "\"name\":\"Maud D.\""));
    assert_true(says(&b, "\"roles\":[{\"role\":\"manager\",\"place\":null}]"));
    get(&b, "/api/v1/people?q=maud&limit=1", 200);
    assert_true(says(&b, "{\"items\":[{\"id\":"));
    get(&b, "/api/v1/people?limit=1000", 422);
    get(&b, "/api/v1/people?cursor=x", 422);
    b.bearer = NULL;
    get(&b, "/api/v1/people", 200);
    assert_string_equal(b.body, "{\"items\":[]}");
}

static void the_outbox_shows_what_waits(struct trial *t)
{
    struct browser admin = browser(t), b = browser(t);

    account(t, "admin@x.example", "Tomás", "Ferreira", "admin");
    enter(&admin, "admin@x.example");
    get(&admin, "/admin/outbox", 200);
    post(&b, "/sign-in/link", "email=admin@x.example", 303);
    get(&admin, "/admin/outbox", 200);
    assert_true(says(&admin, link_in_mail(t, "/sign-in/link/")));
    get(&admin, "/me/notices", 200);
    assert_false(says(&admin, link_in_mail(t, "/sign-in/link/")));
    assert_true(says(&admin, "Your link to sign in"));
}

static const struct trial_test tests[] = {
    TRIAL(in_and_out_with_a_password),
    TRIAL(a_way_back_never_leads_to_another_house),
    TRIAL(wrong_tries_are_told_counted_and_stopped),
    TRIAL(bad_forms_are_shown_again),
    TRIAL(in_with_a_mailed_link),
    TRIAL(strangers_are_answered_like_members),
    TRIAL(a_password_is_changed_by_who_knows_it),
    TRIAL(sessions_can_be_ended),
    TRIAL(an_invitation_is_accepted),
    TRIAL(roles_are_given_and_ended),
    TRIAL(a_profile_is_written_and_seen),
    TRIAL(the_api_says_the_same),
    TRIAL(the_outbox_shows_what_waits),
};

int main(void)
{
    return browsers_run("door", tests, sizeof tests / sizeof *tests);
}
