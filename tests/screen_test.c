/* What notice.h promises of the screen and of letters: told once, to one person, in their language,
 * counted until they have seen it, and gone with them. */
#include "browser.h"

#include "notice/mail.h"
#include "notice/screen.h"

static bool tell(struct trial *t, int64_t person, const char *words, const char *href,
                 const char *once)
{
    return notice_tell(t->db, &(struct telling){ .person = person, .kind = "test", .words = words,
                                                 .href = href, .once = once, .now = NOW });
}

static int64_t person(struct trial *t, const char *first_name, const char *email, const char *lang)
{
    return person_add(t->db, &(struct person_draft){ .first_name = first_name, .email = email,
                                                     .lang = lang }, NOW);
}

/* ---- rules ---- */

static void the_same_is_told_once(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr"), omar = person(t, "Omar", NULL, "fr");

    assert_true(tell(t, maud, "Une place pour toi", "/days/12", "chair:12"));
    assert_false(tell(t, maud, "Une place pour toi", "/days/12", "chair:12"));
    assert_true(tell(t, maud, "Une place pour toi", "/days/12", NULL));
    assert_true(tell(t, omar, "Une place pour toi", "/days/12", "chair:12:omar"));
    assert_int_equal(notice_unseen(t->db, maud), 2);
    assert_int_equal(notice_unseen(t->db, omar), 1);
}

static void what_lies_under_a_page_is_seen_with_it(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr"), omar = person(t, "Omar", NULL, "fr");
    static const char *const under[] = { "/requests/1", "/requests/1/answers", "/requests/1?new",
                                         "/requests/1#thanks" };
    static const char *const beside[] = { "/requests/12", "/requests", "/days/1" };

    for (size_t i = 0; i < sizeof under / sizeof *under; i++)
        tell(t, maud, "Une réponse", under[i], NULL);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        tell(t, maud, "Autre chose", beside[i], NULL);
    tell(t, omar, "Une réponse", "/requests/1", NULL);
    notice_seen(t->db, maud, "/requests/1", NOW);
    assert_int_equal(notice_unseen(t->db, maud), 3);
    assert_int_equal(notice_unseen(t->db, omar), 1);
}

static void what_came_after_the_list_stays_unseen(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr");
    struct told_notice list[5];

    tell(t, maud, "eins", "/a", NULL);
    tell(t, maud, "zwei", "/b", NULL);
    assert_int_equal(notice_told(t->db, t->a, maud, 5, list), 2);
    assert_string_equal(list[0].words, "zwei");
    tell(t, maud, "drei", "/c", NULL);
    notice_seen_all(t->db, maud, list[0].id, NOW);
    assert_int_equal(notice_unseen(t->db, maud), 1);
    assert_int_equal(notice_told(t->db, t->a, maud, 5, list), 3);
    assert_false(list[0].seen);
    assert_true(list[1].seen && list[2].seen);
}

static void notices_are_given_out_and_go_with_their_person(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr"), omar = person(t, "Omar", NULL, "fr");

    tell(t, maud, "Une place pour toi", "/days/12", NULL);
    tell(t, omar, "Pour Omar", "/days/13", NULL);
    const struct value *mine = value_get(notice_export(t->db, t->a, maud), "notices");
    assert_int_equal(value_count(mine), 1);
    assert_string_equal(value_as_text(value_get(value_at(mine, 0), "words"), ""),
                        "Une place pour toi");
    notice_forget(t->db, maud, NOW);
    assert_int_equal(notice_unseen(t->db, maud), 0);
    assert_int_equal(notice_unseen(t->db, omar), 1);
    notice_forget_old(t->db, t->a, NOW + 89 * 86400);
    assert_int_equal(notice_unseen(t->db, omar), 1);
    notice_forget_old(t->db, t->a, NOW + 91 * 86400);
    assert_int_equal(notice_unseen(t->db, omar), 0);
    assert_false(db_failed(t->db));
}

/* ---- letters ---- */

static struct req letter_request(struct trial *t)
{
    return (struct req){ .a = t->a, .db = t->db, .now = NOW, .url = "https://beffroi.example",
                         .lang = house->en };
}

static struct notice newest_mail(struct trial *t)
{
    struct notice n;

    assert_int_equal(notice_list(t->db, t->a, 0, 0, 1, &n), 1);
    return n;
}

static bool write_to(struct trial *t, int64_t to, const char *screen, bool whole)
{
    struct req r = letter_request(t);
    struct letter l;

    if (!letter_to(&r, to, &l))
        return false;
    return letter_send(&l, &(struct letter_text){
        .kind = "test", .subject = letter_words(&l, N_("Messages")), .body = "Tout va.",
        .path = "/days/12", .screen = screen, .once = "test:1", .whole = whole });
}

static void a_letter_is_in_the_language_of_its_reader(struct trial *t)
{
    assert_true(write_to(t, person(t, "Maud", "maud@buvard.example", "fr"), NULL, false));
    assert_string_equal(newest_mail(t).body,
                        "Bonjour Maud,\n\nTout va.\n\nhttps://beffroi.example/days/12\n");
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM notice", NO_ARGS, 0), 0);
}

static void a_letter_is_told_on_the_screen_in_the_same_breath(struct trial *t)
{
    int64_t omar = person(t, "Omar", "omar@buvard.example", "en");
    struct told_notice n;

    assert_true(write_to(t, omar, "A chair for you", false));
    assert_true(str_starts(newest_mail(t).body, "Hello Omar,"));
    assert_int_equal(notice_told(t->db, t->a, omar, 1, &n), 1);
    assert_string_equal(n.words, "A chair for you");
    assert_string_equal(n.href, "/days/12");
    assert_false(write_to(t, omar, "A chair for you", false));      /* `once` holds for both */
    assert_int_equal(notice_unseen(t->db, omar), 1);
    assert_int_equal(notice_waiting(t->db), 1);
}

static void who_has_no_address_is_told_on_the_screen(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr");

    assert_true(write_to(t, maud, "Une place pour toi", false));
    assert_int_equal(notice_unseen(t->db, maud), 1);
    assert_int_equal(notice_waiting(t->db), 0);
}

static void a_letter_that_is_whole_goes_as_it_is(struct trial *t)
{
    assert_true(write_to(t, person(t, "Maud", "maud@buvard.example", "fr"), NULL, true));
    assert_string_equal(newest_mail(t).body, "Tout va.");
}

static void nobody_writes_to_who_has_left(struct trial *t)
{
    int64_t maud = person(t, "Maud", "maud@buvard.example", "fr");

    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1", ARGS(arg_int(maud),
                                                                        arg_int(NOW)));
    assert_false(write_to(t, maud, "Une place pour toi", false));
    assert_false(write_to(t, 999999, "Une place pour toi", false));
    assert_int_equal(notice_waiting(t->db), 0);
    assert_int_equal(notice_unseen(t->db, maud), 0);
}

/* ---- pages ---- */

static struct browser signed_in(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    get(&b, "/sign-in", 200);
    enter(&b, email);
    return b;
}

static void the_roof_counts_what_was_not_seen(struct trial *t)
{
    int64_t maud = account(t, "maud@buvard.example", "Maud", "Dubois", "member");
    struct browser b = signed_in(t, "maud@buvard.example");

    assert_true(says(&b, "id=\"unseen\" hidden"));
    tell(t, maud, "Une <b>place</b> pour toi", "/me/profile", NULL);
    tell(t, maud, "Encore une", "/me", NULL);
    get(&b, "/me", 200);
    assert_true(says(&b, "id=\"unseen\"><span"));
    assert_true(says(&b, "<b>2</b>"));
    get(&b, "/nowhere", 404);                                   /* on every page, also on this */
    assert_true(says(&b, "<b>2</b>"));
    post(&b, "/me/notices/1", "", 303);
    assert_string_equal(b.location, "/me/profile");
    get(&b, "/me/notices", 200);
    assert_true(says(&b, "<b>1</b>"));
    assert_true(says(&b, "Une &lt;b&gt;place&lt;/b&gt; pour toi"));
    post(&b, "/me/notices/seen", "last=2", 303);
    get(&b, "/me/notices", 200);
    assert_true(says(&b, "id=\"unseen\" hidden"));
    assert_true(says(&b, "Encore une"));
}

static void nobody_follows_or_sees_what_was_told_to_others(struct trial *t)
{
    int64_t maud = account(t, "maud@buvard.example", "Maud", "Dubois", "member");

    account(t, "omar@buvard.example", "Omar", "Wattrelos", "member");
    tell(t, maud, "Pour Maud", "/me/profile", NULL);
    struct browser b = signed_in(t, "omar@buvard.example");
    post(&b, "/me/notices/1", "", 404);
    post(&b, "/me/notices/seen", "last=99", 303);
    get(&b, "/me/notices", 200);
    assert_false(says(&b, "Pour Maud"));
    assert_int_equal(notice_unseen(t->db, maud), 1);
}

/* ---- for the live stream ---- */

static void news_are_read_in_order_and_in_pieces(struct trial *t)
{
    int64_t maud = person(t, "Maud", NULL, "fr"), omar = person(t, "Omar", NULL, "fr"), newest;
    struct news_item some[3];

    for (int i = 0; i < 4; i++)
        tell(t, i % 2 ? omar : maud, str_fmt(t->a, "%d", i), "/", NULL);
    int64_t top = notice_news.newest(t->db);
    assert_int_equal(notice_news.since(t->db, t->a, top - 4, 3, some), 3);
    assert_string_equal(some[2].words, "2");
    assert_int_equal(some[2].person, maud);
    assert_int_equal(notice_news.since(t->db, t->a, some[2].id, 3, some), 1);
    assert_int_equal(notice_news.unseen(t->db, omar, &newest), 2);
    assert_int_equal(newest, top);
    assert_int_equal(notice_news.missed(t->db, t->a, maud, top - 3, 3, some), 1);
    assert_string_equal(some[0].words, "2");
    notice_follow(t->db, t->a, maud, some[0].id, NOW);
    assert_int_equal(notice_news.missed(t->db, t->a, maud, 0, 3, some), 1);
    assert_string_equal(some[0].words, "0");
}

static const struct trial_test tests[] = {
    TRIAL(the_same_is_told_once),
    TRIAL(what_lies_under_a_page_is_seen_with_it),
    TRIAL(what_came_after_the_list_stays_unseen),
    TRIAL(notices_are_given_out_and_go_with_their_person),
    TRIAL(a_letter_is_in_the_language_of_its_reader),
    TRIAL(a_letter_is_told_on_the_screen_in_the_same_breath),
    TRIAL(who_has_no_address_is_told_on_the_screen),
    TRIAL(a_letter_that_is_whole_goes_as_it_is),
    TRIAL(nobody_writes_to_who_has_left),
    TRIAL(the_roof_counts_what_was_not_seen),
    TRIAL(nobody_follows_or_sees_what_was_told_to_others),
    TRIAL(news_are_read_in_order_and_in_pieces),
};

int main(void)
{
    return browsers_run("screen", tests, sizeof tests / sizeof *tests);
}
