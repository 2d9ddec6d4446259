/* What account.h, door.h and role.h promise, on both engines. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "account/role.h"
#include "app.h"
#include "base/date.h"
#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

enum { NOW = 1795600000, TODAY = NOW / 86400, MINUTE = 60 };    /* 25 November 2026 */

#define HOME "192.0.2.1"

static int64_t member(struct trial *t, const char *email, const char *hash)
{
    int64_t person = 0;

    assert_int_equal(account_add(t->db, &(struct account_draft){
        .email = email, .first_name = "Maud", .last_name = "Delattre", .password = hash,
        .now = NOW }, &person), ACCOUNT_ALLOWED);
    assert_true(person > 0);
    return person;
}

static struct knock knock(const char *email, const char *address, int64_t now)
{
    return (struct knock){ .email = email, .address = address, .agent = "Firefox, Linux",
                           .now = now };
}

static enum account_refusal try(struct trial *t, const struct knock *k, int64_t person)
{
    int64_t wait;
    char *secret;

    return door_enter(t->db, t->a, k, person, &secret, &wait);
}

static void try_wrong(struct trial *t, const struct knock *k, int times)
{
    for (int i = 0; i < times; i++)
        assert_int_equal(try(t, k, 0), ACCOUNT_WRONG);
}

/* ---- accounts and passwords ---- */

static void an_address_has_one_account(struct trial *t)
{
    int64_t maud = member(t, " Maud@Buvard.example ", NULL), other;

    assert_int_equal(account_find(t->db, "maud@buvard.EXAMPLE"), maud);
    assert_int_equal(account_add(t->db, &(struct account_draft){
        .email = "MAUD@buvard.example", .now = NOW }, &other), ACCOUNT_EMAIL_TAKEN);
    static const char *const bad[] = { "", "maud", "@x", "a@", "a b@c.example", "a@b@c", "a@b\n" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad - 1; i++)
        assert_int_equal(account_add(t->db, &(struct account_draft){ .email = bad[i], .now = NOW },
                                     &other), ACCOUNT_BAD_EMAIL);
    db_exec(t->db, "UPDATE account SET disabled_at = 1", NO_ARGS);
    assert_int_equal(account_find(t->db, "maud@buvard.example"), 0);
}

static void someone_imported_gets_their_own_account(struct trial *t)
{
    int64_t imported = person_add(t->db, &(struct person_draft){
        .first_name = "Rachid", .email = "rachid@x.example" }, NOW);

    assert_int_equal(member(t, "rachid@x.example", NULL), imported);
}

static void passwords_are_argon2id(struct trial *t)
{
    char *hash = password_hash(t->a, "une phrase de passe");
    int64_t maud = member(t, "maud@buvard.example", hash);
    struct knock k = knock("maud@buvard.example", HOME, NOW);

    assert_true(str_starts(hash, "$argon2id$"));
    assert_string_not_equal(hash, password_hash(t->a, "une phrase de passe"));
    assert_true(password_fits(hash, "une phrase de passe"));
    assert_false(password_fits(hash, "une phrase de Passe"));
    assert_false(password_fits("rubbish", "une phrase de passe"));
    assert_int_equal(door_check(t->db, t->a, &k, "une phrase de passe"), maud);
    assert_int_equal(door_check(t->db, t->a, &k, "autre"), 0);
    k.email = "unknown@x.example";
    assert_int_equal(door_check(t->db, t->a, &k, "une phrase de passe"), 0);
    int64_t without = member(t, "sans@x.example", NULL);
    assert_true(without > 0);
    k.email = "sans@x.example";
    assert_int_equal(door_check(t->db, t->a, &k, ""), 0);
}

/* ---- tries ---- */

static void eight_wrong_tries_from_one_address(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock k = knock("maud@x.example", "198.51.100.7", NOW);

    try_wrong(t, &k, 8);
    assert_int_equal(door_wait(t->db, &k), 15 * MINUTE);
    assert_int_equal(try(t, &k, maud), ACCOUNT_LIMITED);        /* even the right one */
    k.now += 10 * MINUTE;
    assert_int_equal(door_wait(t->db, &k), 5 * MINUTE);
    struct knock home = knock("maud@x.example", HOME, k.now);
    assert_int_equal(try(t, &home, maud), ACCOUNT_ALLOWED);     /* the owner, at home */
    k.now = NOW + 15 * MINUTE;
    assert_int_equal(door_wait(t->db, &k), 0);
    assert_int_equal(try(t, &k, maud), ACCOUNT_ALLOWED);
}

static void sixty_wrong_tries_of_one_address(struct trial *t)
{
    struct knock k = knock("", "198.51.100.7", NOW);

    for (int i = 0; i < 60; i++) {
        k.email = str_fmt(t->a, "victim%d@x.example", i);
        assert_int_equal(try(t, &k, 0), ACCOUNT_WRONG);
    }
    k.email = "another@x.example";
    assert_int_equal(try(t, &k, 0), ACCOUNT_LIMITED);
    struct knock home = knock("another@x.example", HOME, NOW);
    assert_int_equal(door_wait(t->db, &home), 0);
}

static void many_addresses_do_not_lock_the_owner_out(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock home = knock("maud@x.example", HOME, NOW - 89 * 86400);
    struct knock cafe = knock("maud@x.example", "203.0.113.5", NOW);

    assert_int_equal(try(t, &home, maud), ACCOUNT_ALLOWED);     /* came in three months ago */
    home.now = NOW;
    for (int i = 0; i < 30; i++) {
        struct knock k = knock("maud@x.example", str_fmt(t->a, "198.51.100.%d", i), NOW);
        assert_int_equal(try(t, &k, 0), ACCOUNT_WRONG);
    }
    assert_int_equal(try(t, &cafe, maud), ACCOUNT_LIMITED);     /* nobody knows this one */
    assert_int_equal(try(t, &home, maud), ACCOUNT_ALLOWED);
    struct knock stranger = knock("unknown@x.example", "203.0.113.5", NOW);
    assert_int_equal(door_wait(t->db, &stranger), 0);           /* others are not touched */
    home.now = cafe.now = NOW + 2 * 86400;
    assert_int_equal(door_wait(t->db, &home), 0);
}

static void known_addresses_do_not_count_for_others(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);

    for (int i = 0; i < 5; i++) {                               /* her own typing mistakes */
        struct knock k = knock("maud@x.example", str_fmt(t->a, "192.0.2.%d", 10 + i), NOW);
        assert_int_equal(try(t, &k, maud), ACCOUNT_ALLOWED);
        try_wrong(t, &k, 7);
    }
    struct knock k = knock("maud@x.example", "203.0.113.5", NOW);
    assert_int_equal(try(t, &k, maud), ACCOUNT_ALLOWED);
}

/* One house has 2^64 of them, or more. */
static void addresses_of_one_ipv6_line_are_one(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock k = knock("maud@x.example", "", NOW);

    for (int i = 0; i < 8; i++) {
        k.address = str_fmt(t->a, "2001:db8:0:7:%x::1", i + 1);
        assert_int_equal(try(t, &k, 0), ACCOUNT_WRONG);
    }
    k.address = "2001:db8::7:ffff:0:0:9";
    assert_int_equal(try(t, &k, maud), ACCOUNT_LIMITED);
    k.address = "2001:db8:0:8::1";
    assert_int_equal(try(t, &k, maud), ACCOUNT_ALLOWED);
    k = knock("eve@x.example", "::ffff:198.51.100.7", NOW);     /* IPv4 in IPv6's clothes */
    try_wrong(t, &k, 8);
    k.address = "::ffff:198.51.100.8";
    assert_int_equal(door_wait(t->db, &k), 0);
    k.address = "198.51.100.7";
    assert_int_equal(door_wait(t->db, &k), 15 * MINUTE);
    struct knock spammer = knock("", "", NOW);
    int64_t wait;
    for (int i = 0; i <= 20; i++) {
        const struct letter_draft letter = { .secret = secret_new(t->a), .subject = "s",
                                             .body = "b" };
        spammer.email = str_fmt(t->a, "v%d@x.example", i);
        spammer.address = str_fmt(t->a, "2001:db8:9:9::%x", i + 1);
        assert_int_equal(door_write(t->db, t->a, &spammer, &letter, &wait),
                         i < 20 ? ACCOUNT_ALLOWED : ACCOUNT_LIMITED);
    }
}

static void unknown_addresses_are_limited_alike(struct trial *t)
{
    struct knock k = knock("nobody@x.example", "198.51.100.7", NOW);

    try_wrong(t, &k, 8);
    assert_int_equal(try(t, &k, 0), ACCOUNT_LIMITED);
}

/* ---- links ---- */

static enum account_refusal ask(struct trial *t, const struct knock *k, const char **secret)
{
    struct letter_draft letter = { .secret = secret_new(t->a), .subject = "Ton lien",
                                   .body = "https://x/sign-in/link/…" };
    int64_t wait;

    *secret = letter.secret;
    return door_write(t->db, t->a, k, &letter, &wait);
}

static void a_link_opens_once(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock k = knock("maud@x.example", HOME, NOW);
    struct door_letter letter;
    struct identity who;
    const char *secret;
    char *session;

    assert_int_equal(ask(t, &k, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(notice_waiting(t->db), 1);
    for (int i = 0; i < 3; i++)                                 /* a scanner only looks */
        assert_true(letter_get(t->db, t->a, "sign_in", secret, NOW, &letter));
    assert_false(letter_get(t->db, t->a, "invitation", secret, NOW, &letter));
    assert_int_equal(letter_sign_in(t->db, t->a, secret, &k, &session), ACCOUNT_ALLOWED);
    assert_true(identity_of_session(t->db, t->a, session, NOW, &who));
    assert_int_equal(who.person, maud);
    assert_true(session_is_fresh_letter(t->db, who.secret, NOW + 59 * MINUTE));
    assert_false(session_is_fresh_letter(t->db, who.secret, NOW + 61 * MINUTE));
    assert_int_equal(letter_sign_in(t->db, t->a, secret, &k, &session), ACCOUNT_LETTER_GONE);
    assert_false(letter_get(t->db, t->a, "sign_in", secret, NOW, &letter));
    assert_int_equal(letter_sign_in(t->db, t->a, "nonsense", &k, &session), ACCOUNT_LETTER_GONE);

    assert_int_equal(ask(t, &k, &secret), ACCOUNT_ALLOWED);
    k.now += 61 * MINUTE;
    assert_int_equal(letter_sign_in(t->db, t->a, secret, &k, &session), ACCOUNT_LETTER_GONE);
}

static void a_stranger_gets_the_same_answer_and_no_mail(struct trial *t)
{
    struct knock k = knock("stranger@x.example", HOME, NOW);
    const char *secret;
    char *session;

    for (int i = 0; i < 5; i++)
        assert_int_equal(ask(t, &k, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(ask(t, &k, &secret), ACCOUNT_LIMITED);
    assert_int_equal(notice_waiting(t->db), 0);
    assert_int_equal(letter_sign_in(t->db, t->a, secret, &k, &session), ACCOUNT_LETTER_GONE);
}

static void links_are_limited_but_work_when_the_password_does_not(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock k = knock("maud@x.example", HOME, NOW);
    const char *first, *secret;
    char *session;

    try_wrong(t, &k, 8);
    assert_int_equal(try(t, &k, maud), ACCOUNT_LIMITED);
    assert_int_equal(ask(t, &k, &first), ACCOUNT_ALLOWED);
    for (int i = 1; i < 5; i++)
        assert_int_equal(ask(t, &k, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(ask(t, &k, &secret), ACCOUNT_LIMITED);
    assert_int_equal(letter_sign_in(t->db, t->a, first, &k, &session), ACCOUNT_ALLOWED);
    k.now += 60 * MINUTE;
    assert_int_equal(ask(t, &k, &secret), ACCOUNT_ALLOWED);

    struct knock spammer = knock("", "198.51.100.7", NOW);
    for (int i = 0; i < 20; i++) {
        spammer.email = str_fmt(t->a, "v%d@x.example", i);
        assert_int_equal(ask(t, &spammer, &secret), ACCOUNT_ALLOWED);
    }
    spammer.email = "v20@x.example";
    assert_int_equal(ask(t, &spammer, &secret), ACCOUNT_LIMITED);
}

/* ---- sessions, tokens, answers ---- */

static char *open_session(struct trial *t, int64_t person)
{
    return session_open(t->db, t->a, &(struct session_draft){
        .person = person, .means = "password", .agent = "Firefox, Linux", .address = HOME,
        .now = NOW });
}

static void sessions_are_known_by_a_hash_and_end(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), eve = member(t, "eve@x.example", NULL);
    char *one = open_session(t, maud), *two = open_session(t, maud);
    struct identity who;
    struct session *list;

    assert_int_equal(strlen(one), 43);
    assert_false(db_exists(t->db, "SELECT 1 FROM session WHERE secret = $1",
                           ARGS(arg_text(one))));
    assert_true(identity_of_session(t->db, t->a, one, NOW, &who));
    assert_string_equal(who.email, "maud@x.example");
    assert_string_not_equal(secret_csrf(t->a, one), secret_csrf(t->a, two));
    assert_null(strstr(secret_csrf(t->a, one), one));
    assert_int_equal(session_list(t->db, t->a, maud, NOW, &list), 2);
    assert_false(session_end(t->db, eve, who.secret));          /* not hers */
    assert_true(identity_of_session(t->db, t->a, one, NOW, &who));
    session_end_others(t->db, maud, who.secret);
    assert_false(identity_of_session(t->db, t->a, two, NOW, &who));
    assert_true(identity_of_session(t->db, t->a, one, NOW + SESSION_LASTS - 1, &who));
    assert_false(identity_of_session(t->db, t->a, one, NOW + SESSION_LASTS, &who));
    assert_true(identity_of_session(t->db, t->a, one, NOW, &who));
    db_exec(t->db, "UPDATE account SET disabled_at = 1 WHERE person_id = $1", ARGS(arg_int(maud)));
    assert_false(identity_of_session(t->db, t->a, one, NOW, &who));
}

static void a_new_password_ends_other_sessions(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    char *here = open_session(t, maud), *elsewhere = open_session(t, maud);
    struct identity who;

    assert_true(identity_of_session(t->db, t->a, here, NOW, &who));
    account_set_password(t->db, maud, "$argon2id$x", who.secret);
    assert_true(identity_of_session(t->db, t->a, here, NOW, &who));
    assert_false(identity_of_session(t->db, t->a, elsewhere, NOW, &who));
    assert_string_equal(account_password(t->db, t->a, maud), "$argon2id$x");
}

static void tokens_read_or_write_until_ended(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), eve = member(t, "eve@x.example", NULL);
    char *reads = token_make(t->db, t->a, maud, "script", "read", NOW);
    char *writes = token_make(t->db, t->a, maud, "caisse", "write", NOW);
    struct identity who;
    struct token *list;

    assert_true(str_starts(reads, "beffroi_"));
    assert_true(identity_of_token(t->db, t->a, reads, &who) && who.read_only);
    assert_true(identity_of_token(t->db, t->a, writes, &who) && !who.read_only);
    assert_false(identity_of_session(t->db, t->a, reads, NOW, &who));
    assert_int_equal(token_list(t->db, t->a, maud, &list), 2);
    const char *stored = secret_hash(t->a, writes);
    assert_false(token_end(t->db, eve, stored, NOW));
    assert_true(token_end(t->db, maud, stored, NOW));
    assert_false(identity_of_token(t->db, t->a, writes, &who));
    assert_int_equal(token_list(t->db, t->a, maud, &list), 1);
}

static void a_link_from_the_command_line_opens_for_an_hour(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    char *secret = account_link(t->db, t->a, "Maud@x.example", NOW);
    struct door_letter letter;

    assert_true(letter_get(t->db, t->a, "sign_in", secret, NOW + 3599, &letter));
    assert_int_equal(letter.person, maud);
    assert_false(letter_get(t->db, t->a, "sign_in", secret, NOW + 3601, &letter));
    assert_null(account_link(t->db, t->a, "nobody@x.example", NOW));
}

static void an_answer_is_given_again(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), eve = member(t, "eve@x.example", NULL);
    struct kept kept;

    assert_false(answer_recall(t->db, t->a, maud, "k1", "hash", NOW, &kept));
    answer_keep(t->db, maud, "k1", &(struct kept){ .status = 201, .location = "/b/1",
                                                   .body = "{}" });
    assert_true(answer_recall(t->db, t->a, maud, "k1", "hash", NOW, &kept));
    assert_true(kept.same && kept.status == 201);
    assert_string_equal(kept.location, "/b/1");
    assert_true(answer_recall(t->db, t->a, maud, "k1", "other", NOW, &kept) && !kept.same);
    assert_false(answer_recall(t->db, t->a, eve, "k1", "hash", NOW, &kept));
    account_forget_old(t->db, t->a, NOW + 86401);
    assert_false(answer_recall(t->db, t->a, maud, "k1", "hash", NOW, &kept));
}

static void old_tries_are_forgotten_and_good_ones_kept(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    struct knock k = knock("maud@x.example", HOME, NOW);

    try_wrong(t, &k, 1);
    assert_int_equal(try(t, &k, maud), ACCOUNT_ALLOWED);
    account_forget_old(t->db, t->a, NOW + 2 * 86400);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM attempt", NO_ARGS, 0), 1);
    account_forget_old(t->db, t->a, NOW + 91 * 86400);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM attempt", NO_ARGS, 0), 0);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM session", NO_ARGS, 0), 0);
}

/* ---- roles ---- */

static int64_t place(struct trial *t, const char *slug)
{
    return db_insert(t->db, "INSERT INTO place (slug, name, kind, fold, made_at)"
                            " VALUES ($1, $1, 'permanent', $1, 1) RETURNING id", ARGS(arg_text(slug)));
}

static bool holds(struct trial *t, int64_t person, const char *role, int64_t at, int32_t day)
{
    struct held_role *roles;
    size_t count = roles_held(t->db, t->a, person, day, &roles);

    for (size_t i = 0; i < count; i++)
        if (str_is(roles[i].role, role) && roles[i].place == at)
            return true;
    return false;
}

static void roles_hold_from_a_day_to_a_day(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), house = place(t, "lampisterie");
    struct role_draft d = { .person = maud, .role = "manager", .place = house, .from = TODAY + 1,
                            .to = TODAY + 10, .now = NOW };

    assert_int_equal(role_give(t->db, &d), ACCOUNT_ALLOWED);
    assert_false(holds(t, maud, "manager", house, TODAY));
    assert_true(holds(t, maud, "manager", house, TODAY + 1));
    assert_true(holds(t, maud, "manager", house, TODAY + 10));
    assert_false(holds(t, maud, "manager", house, TODAY + 11));
    assert_false(holds(t, maud, "manager", 0, TODAY + 5));
    assert_int_equal(role_give(t->db, &d), ACCOUNT_ALLOWED);    /* held already: no second row */
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM role", NO_ARGS, 0), 1);
    d.to = TODAY;
    assert_int_equal(role_give(t->db, &d), ACCOUNT_BAD_DATES);
    d.to = ROLE_WITHOUT_END;
    d.role = "king";
    assert_int_equal(role_give(t->db, &d), ACCOUNT_BAD_ROLE);
    d.role = "host";
    d.place = 9999;
    assert_int_equal(role_give(t->db, &d), ACCOUNT_NO_SUCH);
    d.place = 0;
    d.person = 9999;
    assert_int_equal(role_give(t->db, &d), ACCOUNT_NO_SUCH);
}

static int64_t give(struct trial *t, int64_t person, const char *role)
{
    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = person, .role = role, .from = TODAY, .to = ROLE_WITHOUT_END, .now = NOW }),
        ACCOUNT_ALLOWED);
    return db_int(t->db, "SELECT max(id) FROM role", NO_ARGS, 0);
}

static void a_role_ends_at_once_but_not_the_last_administrator(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), odile = member(t, "odile@x.example", NULL);
    int64_t first = give(t, maud, "admin"), host = give(t, maud, "host");

    assert_int_equal(role_end(t->db, host, maud, TODAY, NOW), ACCOUNT_ALLOWED);
    assert_false(holds(t, maud, "host", 0, TODAY));
    assert_int_equal(role_end(t->db, host, maud, TODAY, NOW), ACCOUNT_NO_SUCH);
    assert_int_equal(role_end(t->db, first, maud, TODAY, NOW), ACCOUNT_LAST_ADMIN);
    assert_true(holds(t, maud, "admin", 0, TODAY));
    int64_t second = give(t, odile, "admin");
    assert_int_equal(role_end(t->db, first, odile, TODAY, NOW), ACCOUNT_ALLOWED);
    assert_int_equal(role_end(t->db, second, odile, TODAY, NOW), ACCOUNT_LAST_ADMIN);
}

static void managers_give_little_and_only_at_home(struct trial *t)
{
    struct giver admin = { .admin = true }, manager = { .manager = true }, member_ = { 0 };

    (void) t;
    assert_true(role_is_givable(&admin, "admin", 0));
    assert_true(role_is_givable(&manager, "member", 1));
    assert_true(role_is_givable(&manager, "host", 1));
    assert_true(role_is_givable(&manager, "animator", 1));
    assert_false(role_is_givable(&manager, "manager", 1));
    assert_false(role_is_givable(&manager, "admin", 1));
    assert_false(role_is_givable(&manager, "member", 0));
    assert_false(role_is_givable(&manager, "king", 1));
    assert_false(role_is_givable(&member_, "member", 1));
}

static void an_administrator_is_of_the_whole_community(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), house = place(t, "lampisterie");
    struct giver admin = { .admin = true };
    struct role_draft d = { .person = maud, .role = "admin", .place = house, .from = TODAY,
                            .to = ROLE_WITHOUT_END, .now = NOW };

    assert_false(role_is_givable(&admin, "admin", house));
    assert_int_equal(role_give(t->db, &d), ACCOUNT_ADMIN_AT_PLACE);
    db_exec(t->db, "INSERT INTO role (person_id, role, place_id, valid_from, made_at)"
                   " VALUES ($1, 'admin', $2, '2026-01-01', 1)",
            ARGS(arg_int(maud), arg_int(house)));
    assert_false(holds(t, maud, "admin", house, TODAY));        /* whatever the data says */
    assert_false(role_may_give(t->db, t->a, maud, "member", house, TODAY));
}

static void managers_see_the_roles_of_their_places(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), odile = member(t, "odile@x.example", NULL);
    int64_t house = place(t, "lampisterie"), hall = place(t, "hall");
    struct role_draft d = { .person = maud, .role = "manager", .place = house, .from = TODAY,
                            .to = ROLE_WITHOUT_END, .now = NOW };
    struct role *list;

    for (int i = 0; i < 5; i++)                                 /* others' come first */
        give(t, member(t, str_fmt(t->a, "a%d@x.example", i), NULL), "admin");
    assert_int_equal(role_give(t->db, &d), ACCOUNT_ALLOWED);
    d.person = odile;
    d.role = "host";
    assert_int_equal(role_give(t->db, &d), ACCOUNT_ALLOWED);
    d.place = hall;
    assert_int_equal(role_give(t->db, &d), ACCOUNT_ALLOWED);
    assert_int_equal(role_list(t->db, t->a, maud, TODAY, 3, &list), 2);
    assert_string_equal(list[1].role, "host");
    assert_int_equal(list[1].place, house);
    assert_int_equal(role_list(t->db, t->a, odile, TODAY, 3, &list), 0);
    assert_int_equal(role_list(t->db, t->a, 0, TODAY, 3, &list), 3);
    give(t, maud, "manager");                                   /* of every place */
    assert_int_equal(role_list(t->db, t->a, maud, TODAY, 9, &list), 3);
}

/* ---- invitations ---- */

static enum account_refusal send_invitation(struct trial *t, struct invitation *i,
                                            const char **secret)
{
    struct letter_draft letter = { .secret = *secret = secret_new(t->a), .subject = "Viens",
                                   .body = "…" };

    i->letter = &letter;
    i->now = NOW;
    i->address = HOME;
    return invitation_send(t->db, t->a, i);
}

static void an_invitation_makes_person_account_and_role(struct trial *t)
{
    int64_t admin = member(t, "admin@x.example", NULL), house = place(t, "lampisterie");
    struct invitation i = { .email = "ines@x.example", .first_name = "Inès", .role = "host",
                            .place = house, .sent_by = admin };
    struct knock k = knock("", HOME, NOW + 10 * 86400);
    struct identity who;
    struct invited *list;
    const char *secret;
    char *session;

    give(t, admin, "admin");
    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(notice_waiting(t->db), 1);
    struct acceptance w = { .secret = secret, .first_name = "Inès", .last_name = "Benali",
                            .password = "$argon2id$x", .lang = "fr", .today = TODAY + 10 };
    assert_int_equal(letter_sign_in(t->db, t->a, secret, &k, &session), ACCOUNT_LETTER_GONE);
    assert_int_equal(letter_accept(t->db, t->a, &w, &k, &session), ACCOUNT_ALLOWED);
    assert_true(identity_of_session(t->db, t->a, session, k.now, &who));
    assert_string_equal(who.email, "ines@x.example");
    assert_string_equal(who.last_name, "Benali");
    assert_true(holds(t, who.person, "host", house, TODAY + 10));
    assert_string_equal(account_password(t->db, t->a, who.person), "$argon2id$x");
    assert_int_equal(letter_accept(t->db, t->a, &w, &k, &session), ACCOUNT_LETTER_GONE);
    assert_int_equal(invitation_list(t->db, t->a, admin, 10, &list), 1);
    assert_int_equal(list[0].used_at, k.now);

    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_EMAIL_TAKEN);
    i.email = "bad\r\n@x.example";
    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_BAD_EMAIL);
    i.email = "late@x.example";
    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_ALLOWED);
    w.secret = secret;
    k.now = NOW + 15 * 86400;
    assert_int_equal(letter_accept(t->db, t->a, &w, &k, &session), ACCOUNT_LETTER_GONE);
}

static enum account_refusal accept(struct trial *t, const char *secret)
{
    struct acceptance w = { .secret = secret, .first_name = "Inès", .last_name = "",
                            .lang = "fr", .today = TODAY + 1 };
    struct knock k = knock("", HOME, NOW + 86400);
    char *session;

    return letter_accept(t->db, t->a, &w, &k, &session);
}

static void an_invitation_is_worth_its_sender(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), house = place(t, "lampisterie");
    struct role_draft d = { .person = maud, .role = "manager", .place = house, .from = TODAY,
                            .to = TODAY, .now = NOW };
    struct invitation i = { .email = "a@x.example", .first_name = "A", .role = "host",
                            .place = house, .sent_by = maud };
    const char *late, *gone, *kept, *nobodys;

    role_give(t->db, &d);
    assert_int_equal(send_invitation(t, &i, &late), ACCOUNT_ALLOWED);
    assert_int_equal(accept(t, late), ACCOUNT_LETTER_GONE);     /* a manager until yesterday */
    d.to = ROLE_WITHOUT_END;
    role_give(t->db, &d);
    int64_t manager = db_int(t->db, "SELECT max(id) FROM role", NO_ARGS, 0);
    give(t, maud, "manager");
    i.email = "b@x.example";
    assert_int_equal(send_invitation(t, &i, &kept), ACCOUNT_ALLOWED);
    role_end(t->db, manager, 0, TODAY, NOW);                    /* the other role still gives it */
    assert_int_equal(accept(t, kept), ACCOUNT_ALLOWED);
    i.email = "c@x.example";
    assert_int_equal(send_invitation(t, &i, &gone), ACCOUNT_ALLOWED);
    i.email = "d@x.example";
    i.sent_by = 0;
    assert_int_equal(send_invitation(t, &i, &nobodys), ACCOUNT_ALLOWED);
    db_exec(t->db, "UPDATE role SET valid_to = NULL", NO_ARGS);
    for (int64_t id = 1; id <= 9; id++)
        role_end(t->db, id, 0, TODAY, NOW);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM letter WHERE sent_by = $1"
                                   "   AND used_at IS NULL", ARGS(arg_int(maud)), 9), 0);
    assert_int_equal(accept(t, gone), ACCOUNT_LETTER_GONE);
    assert_int_equal(accept(t, nobodys), ACCOUNT_ALLOWED);      /* from the command line */
    i.role = "admin";
    i.email = "e@x.example";
    assert_int_equal(send_invitation(t, &i, &gone), ACCOUNT_ADMIN_AT_PLACE);
}

static void an_invitation_can_be_withdrawn(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL), eve = member(t, "eve@x.example", NULL);
    struct invitation i = { .email = "a@x.example", .first_name = "A", .role = "member",
                            .sent_by = maud };
    struct invited *list;
    const char *secret;

    give(t, maud, "admin");
    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(invitation_list(t->db, t->a, maud, 10, &list), 1);
    assert_false(invitation_withdraw(t->db, list[0].stored, eve));
    assert_true(invitation_withdraw(t->db, list[0].stored, maud));
    assert_int_equal(accept(t, secret), ACCOUNT_LETTER_GONE);
    assert_int_equal(send_invitation(t, &i, &secret), ACCOUNT_ALLOWED);
    assert_int_equal(accept(t, secret), ACCOUNT_ALLOWED);
    assert_int_equal(invitation_list(t->db, t->a, 0, 10, &list), 1);
    assert_false(invitation_withdraw(t->db, list[0].stored, 0));    /* accepted */
}

static void forgetting_someone_leaves_no_way_in(struct trial *t)
{
    int64_t maud = member(t, "maud@x.example", NULL);
    char *session = open_session(t, maud), *token = token_make(t->db, t->a, maud, "x", "read", NOW);
    struct identity who;
    struct knock k = knock("maud@x.example", HOME, NOW);

    give(t, maud, "member");
    try_wrong(t, &k, 2);
    account_forget(t->db, maud, NOW);
    assert_false(db_failed(t->db));
    assert_false(identity_of_session(t->db, t->a, session, NOW, &who));
    assert_false(identity_of_token(t->db, t->a, token, &who));
    assert_int_equal(account_find(t->db, "maud@x.example"), 0);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM attempt", NO_ARGS, 0), 0);
    assert_false(holds(t, maud, "member", 0, TODAY));
}

static const struct trial_test tests[] = {
    TRIAL(an_address_has_one_account),
    TRIAL(someone_imported_gets_their_own_account),
    TRIAL(passwords_are_argon2id),
    TRIAL(eight_wrong_tries_from_one_address),
    TRIAL(sixty_wrong_tries_of_one_address),
    TRIAL(many_addresses_do_not_lock_the_owner_out),
    TRIAL(known_addresses_do_not_count_for_others),
    TRIAL(addresses_of_one_ipv6_line_are_one),
    TRIAL(unknown_addresses_are_limited_alike),
    TRIAL(a_link_opens_once),
    TRIAL(a_stranger_gets_the_same_answer_and_no_mail),
    TRIAL(links_are_limited_but_work_when_the_password_does_not),
    TRIAL(sessions_are_known_by_a_hash_and_end),
    TRIAL(a_new_password_ends_other_sessions),
    TRIAL(tokens_read_or_write_until_ended),
    TRIAL(a_link_from_the_command_line_opens_for_an_hour),
    TRIAL(an_answer_is_given_again),
    TRIAL(old_tries_are_forgotten_and_good_ones_kept),
    TRIAL(roles_hold_from_a_day_to_a_day),
    TRIAL(a_role_ends_at_once_but_not_the_last_administrator),
    TRIAL(managers_give_little_and_only_at_home),
    TRIAL(an_administrator_is_of_the_whole_community),
    TRIAL(managers_see_the_roles_of_their_places),
    TRIAL(an_invitation_makes_person_account_and_role),
    TRIAL(an_invitation_is_worth_its_sender),
    TRIAL(an_invitation_can_be_withdrawn),
    TRIAL(forgetting_someone_leaves_no_way_in),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("account", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
