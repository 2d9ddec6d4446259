/* What notice.h promises: mail waits, leaves once, is tried again, and cannot be bent. */
#include "databases.h"

#include <pthread.h>
#include <setjmp.h>

#include <cmocka.h>
#include <sodium.h>

#include "app.h"
#include "base/str.h"
#include "notice/mail.h"
#include "people/people.h"
#include "smtp_sink.h"

enum { NOW = 1795600000 };                                  /* 25 November 2026, 10:26:40 UTC */

static struct notice_settings settings(const char *url)
{
    return (struct notice_settings){ .smtp = url, .from = "maison@beffroi.example",
                                     .name = "Grand Carreau" };
}

static bool queue_mail(struct trial *t, const char *address, const char *subject, const char *body)
{
    return notice_mail(t->db, &(struct mail){ .kind = "test", .address = address,
                                              .subject = subject, .body = body, .now = NOW });
}

static int send_due(struct trial *t, const struct notice_settings *s, int64_t now)
{
    int sent = notice_send_due(t->db, t->a, s, now);

    assert_false(db_failed(t->db));
    return sent;
}

static struct notice newest(struct trial *t)
{
    struct notice n;

    assert_int_equal(notice_list(t->db, t->a, 0, 0, 1, &n), 1);
    return n;
}

/* ---- the queue ---- */

static void the_same_is_queued_once(struct trial *t)
{
    struct mail m = { .kind = "chair_free", .address = "maud@buvard.example", .subject = "Une place",
                      .body = "Elle est à toi.", .once = "chair:12:34", .now = NOW };

    assert_true(notice_mail(t->db, &m));
    assert_false(notice_mail(t->db, &m));
    m.once = NULL;
    assert_true(notice_mail(t->db, &m));
    assert_true(notice_mail(t->db, &m));
    assert_int_equal(notice_waiting(t->db), 3);
}

static void a_person_is_written_to_where_they_said(struct trial *t)
{
    int64_t maud = person_add(t->db, &(struct person_draft){
        .first_name = "Maud", .email = "maud@buvard.example" }, NOW);
    int64_t nobody = person_add(t->db, &(struct person_draft){ .first_name = "Sans" }, NOW);
    struct mail m = { .kind = "x", .person = maud, .subject = "s", .body = "b", .now = NOW };

    assert_true(notice_mail(t->db, &m));
    assert_string_equal(newest(t).address, "maud@buvard.example");
    m.person = nobody;
    assert_false(notice_mail(t->db, &m));
    struct notice list[5];
    assert_int_equal(notice_list(t->db, t->a, maud, 0, 5, list), 1);
    assert_int_equal(notice_list(t->db, t->a, nobody, 0, 5, list), 0);
}

static void nothing_can_be_slipped_into_a_header(struct trial *t)
{
    static const char *const addresses[] = {
        "a@b.example\r\nBcc: all@b.example", "a@b.example\nX: y", "a b@b.example", "a@b@c.example",
        "<a@b.example>", "a@b.example>", "@b.example", "a@", "", "a@b.example,c@d.example",
        "\"a\"@b.example", "é@b.example", "a@b.example\t",
    };
    static const char *const subjects[] = { "Bonjour\r\nBcc: x@y.example", "Bonjour\n", "\rB",
                                            "a\x7f", "a\x01", "\xc3(" };
    struct notice_settings s = settings(NULL);

    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct notice n = { .address = addresses[i], .subject = "s", .body = "b" };
        assert_false(queue_mail(t, addresses[i], "s", "b"));
        assert_null(mail_text(t->a, &s, &n));
    }
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        struct notice n = { .address = "a@b.example", .subject = subjects[i], .body = "b" };
        assert_false(queue_mail(t, "a@b.example", subjects[i], "b"));
        assert_null(mail_text(t->a, &s, &n));
    }
    assert_int_equal(notice_waiting(t->db), 0);
    /* Even a row that got there some other way never leaves. */
    db_exec(t->db, "INSERT INTO mail (kind, address, subject, body, made_at, due_at)"
                   " VALUES ('x', 'a@b.example', $1, 'b', 1, 1)",
            ARGS(arg_text("S\r\nBcc: c@d.example")));
    struct sink *sink = sink_start(t->a);
    struct notice_settings real = settings(sink_url(sink));
    assert_int_equal(send_due(t, &real, NOW), 0);
    assert_int_equal(sink_count(sink), 0);
    assert_true(newest(t).given_up_at != 0);
}

/* An administrator sees that mail is stuck, not between whom it is. */
static void mail_between_people_is_counted_not_listed(struct trial *t)
{
    static const char *const kinds[] = { "help_asked", "help_yes", "introduced", "introductions",
                                         "collaboration_asked", "godparent_asked" };
    int64_t maud = person_add(t->db, &(struct person_draft){
        .first_name = "Maud", .email = "maud@buvard.example" }, NOW);
    struct notice list[10];

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_true(notice_mail(t->db, &(struct mail){ .kind = kinds[i], .person = maud,
                                .subject = kinds[i], .body = "Quitterie", .now = NOW }));
    assert_true(queue_mail(t, "maud@buvard.example", "season", "b"));
    assert_int_equal(notice_list(t->db, t->a, 0, 0, 10, list), 1);
    assert_string_equal(list[0].subject, "season");
    assert_int_equal(notice_list(t->db, t->a, 0, list[0].id, 10, list), 0);
    assert_int_equal(notice_list(t->db, t->a, maud, 0, 10, list), 6);

    db_exec(t->db, "UPDATE mail SET problem = 'full' WHERE kind LIKE 'introduc%'", NO_ARGS);
    db_exec(t->db, "UPDATE mail SET problem = 'full', given_up_at = 1 WHERE kind = 'help_yes'",
            NO_ARGS);
    db_exec(t->db, "UPDATE mail SET sent_at = 1 WHERE kind = 'help_asked'", NO_ARGS);
    struct notice_counts counts = notice_between_people(t->db, t->a);
    assert_int_equal(counts.waiting, 2);
    assert_int_equal(counts.failed, 2);
    assert_int_equal(counts.given_up, 1);
}

/* ---- the text of a mail ---- */

static void a_mail_is_what_the_standards_say(struct trial *t)
{
    struct notice_settings s = settings(NULL);
    struct notice n = { .id = 7, .made_at = NOW, .address = "maud@buvard.example",
        .subject = "Une place s'est libérée pour jeudi, à Nœux-les-Mines, dans la grande salle de "
                   "la Lampisterie",
        .body = "Été = chaud \nligne\n.\n" };
    const char *text = mail_text(t->a, &s, &n);

    assert_non_null(strstr(text, "Date: Wed, 25 Nov 2026 09:46:40 +0000\r\n"));
    assert_non_null(strstr(text, "From: Grand Carreau <maison@beffroi.example>\r\n"));
    assert_non_null(strstr(text, "To: <maud@buvard.example>\r\n"));
    assert_non_null(strstr(text, "Message-ID: <beffroi.7.1795600000@beffroi.example>\r\n"));
    assert_non_null(strstr(text, "\r\n\r\n=C3=89t=C3=A9 =3D chaud=20\r\nligne\r\n.\r\n"));
    for (const char *line = text; *line; ) {
        size_t len = strcspn(line, "\r\n");
        assert_true(len <= 76 || str_starts(line, "Message-ID"));
        assert_true(line[len] == '\r' && line[len + 1] == '\n');
        line += len + 2;
    }
    for (const char *c = text; *c; c++)
        assert_true((unsigned char) *c < 0x80);
}

/* The words of RFC 2047, put together again. */
static void a_subject_comes_back_whole(struct trial *t)
{
    struct notice_settings s = settings(NULL);
    static const char *const subjects[] = {
        "Prêt", "日本語の件名がここにあります、とても長い件名です、本当に長い",
        "=?utf-8?Q?x?=", "Deux points: (et) <crochets>", "Œ" };

    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        struct notice n = { .made_at = NOW, .address = "a@b.example", .subject = subjects[i],
                            .body = "" };
        struct str back = str_new(t->a);
        const char *at = strstr(mail_text(t->a, &s, &n), "Subject: ");
        const char *end = strstr(at, "\r\nMessage-ID");
        while ((at = strstr(at, "=?utf-8?B?")) && at < end) {
            unsigned char bytes[100];
            size_t len, chars;
            at += 10;
            chars = strcspn(at, "?");
            assert_true(chars + 12 <= 75);
            assert_int_equal(sodium_base642bin(bytes, sizeof bytes, at, chars, NULL, &len, NULL,
                                               sodium_base64_VARIANT_ORIGINAL), 0);
            assert_true(str_is_utf8((char *) bytes, len));
            str_add_len(&back, (char *) bytes, len);
        }
        assert_string_equal(back.text, subjects[i]);
    }
}

/* ---- the post ---- */

static void mail_reaches_a_server_once(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));

    assert_true(queue_mail(t, "maud@buvard.example", "Bonjour", "Été\n.caché\n"));
    assert_int_equal(send_due(t, &s, NOW - 1), 0);          /* not due yet */
    assert_int_equal(send_due(t, &s, NOW), 1);
    assert_int_equal(send_due(t, &s, NOW + 1000000), 0);
    assert_int_equal(sink_count(sink), 1);
    assert_non_null(strstr(sink_mail(sink, 0), "Subject: Bonjour\r\n"));
    assert_non_null(strstr(sink_mail(sink, 0), "=C3=89t=C3=A9\r\n.cach=C3=A9\r\n"));
    assert_non_null(strstr(sink_rcpt(sink, 0), "<maud@buvard.example>"));
    assert_int_equal(newest(t).sent_at, NOW);
    assert_int_equal(notice_waiting(t->db), 0);
}

static void without_a_server_mail_stays(struct trial *t)
{
    struct notice_settings s = settings(NULL);

    queue_mail(t, "maud@buvard.example", "Bonjour", "b");
    assert_int_equal(send_due(t, &s, NOW + 10), 0);
    assert_int_equal(notice_waiting(t->db), 1);
    assert_int_equal(newest(t).attempts, 0);
}

static void a_refused_mail_is_tried_later_and_later(struct trial *t)
{
    static const int64_t delays[] = { 60, 300, 1800, 7200, 21600, 21600 };
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));
    int64_t now = NOW;

    sink_refuse(sink, "451 try later");
    queue_mail(t, "maud@buvard.example", "Bonjour", "b");
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        assert_int_equal(send_due(t, &s, now), 0);
        struct notice n = newest(t);
        assert_int_equal(n.due_at, now + delays[i]);
        assert_int_equal(n.attempts, i + 1);
        assert_non_null(strstr(n.problem, "451"));
        assert_int_equal(send_due(t, &s, n.due_at - 1), 0);
        assert_int_equal(newest(t).attempts, i + 1);
        now = n.due_at;
    }
    while (!newest(t).given_up_at) {
        send_due(t, &s, now);
        now = newest(t).due_at;
        assert_true(now < NOW + 3 * 86400);
    }
    assert_true(newest(t).given_up_at <= NOW + 2 * 86400);
    sink_refuse(sink, NULL);
    assert_int_equal(send_due(t, &s, NOW + 4 * 86400), 0);
    assert_int_equal(sink_count(sink), 0);
}

static void a_second_try_may_succeed(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));

    sink_refuse(sink, "451 try later");
    queue_mail(t, "maud@buvard.example", "Bonjour", "b");
    assert_int_equal(send_due(t, &s, NOW), 0);
    sink_refuse(sink, NULL);
    assert_int_equal(send_due(t, &s, NOW + 60), 1);
    assert_null(newest(t).problem);
    assert_int_equal(sink_count(sink), 1);
}

static void a_server_that_is_away_stops_the_round(struct trial *t)
{
    struct notice_settings s = settings("smtp://127.0.0.1:1");

    queue_mail(t, "a@b.example", "eins", "b");
    queue_mail(t, "a@b.example", "zwei", "b");
    assert_int_equal(send_due(t, &s, NOW), 0);
    assert_int_equal(db_int(t->db, "SELECT sum(attempts) FROM mail", NO_ARGS, 0), 1);
}

struct sender {
    const char *url;
    struct notice_settings settings;
    int sent;
};

static void *run_sender(void *arg)
{
    struct sender *me = arg;
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, me->url, DB_WRITE);

    for (int i = 0; i < 30; i++)
        me->sent += notice_send_due(db, a, &me->settings, NOW);
    arena_free(a);
    return NULL;
}

static void two_servers_never_send_the_same_twice(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct sender senders[2] = { { t->url, settings(sink_url(sink)), 0 },
                                 { t->url, settings(sink_url(sink)), 0 } };
    pthread_t threads[2];

    for (int i = 0; i < 20; i++)
        queue_mail(t, "a@b.example", str_fmt(t->a, "Mail %02d", i), "b");
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, run_sender, &senders[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(senders[0].sent + senders[1].sent, 20);
    assert_int_equal(sink_count(sink), 20);
    for (int i = 0; i < 20; i++) {
        int times = 0;
        for (int k = 0; k < 20; k++)
            times += strstr(sink_mail(sink, k), str_fmt(t->a, "Mail %02d", i)) != NULL;
        assert_int_equal(times, 1);
    }
}

static void a_link_does_not_stay_after_it_was_sent(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));

    notice_mail(t->db, &(struct mail){ .kind = NOTICE_SIGN_IN_LINK, .address = "a@b.example",
                                       .subject = "s", .body = "https://x/secret", .now = NOW });
    assert_true(newest(t).secret);
    assert_int_equal(send_due(t, &s, NOW), 1);
    assert_non_null(strstr(sink_mail(sink, 0), "https://x/secret"));
    assert_string_equal(newest(t).body, "");

    /* An invitation to a day has its link in the event as well. */
    notice_mail(t->db, &(struct mail){ .kind = NOTICE_DAY_INVITATION, .address = "a@b.example",
                                       .subject = "s", .body = "https://x/rsvp", .method = "REQUEST",
                                       .calendar = "DESCRIPTION:https://x/rsvp", .now = NOW });
    assert_true(newest(t).secret);
    assert_int_equal(send_due(t, &s, NOW), 1);
    assert_string_equal(newest(t).body, "");
    assert_null(newest(t).calendar);
}

static void old_mail_is_forgotten(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));

    queue_mail(t, "a@b.example", "sent", "b");
    send_due(t, &s, NOW);
    queue_mail(t, "a@b.example", "waits", "b");
    notice_forget_old(t->db, t->a, NOW + 89 * 86400);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM mail", NO_ARGS, 0), 2);
    notice_forget_old(t->db, t->a, NOW + 91 * 86400);
    assert_string_equal(newest(t).subject, "waits");
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM mail", NO_ARGS, 0), 1);
}

/* A mail with an event, as Outlook, Google and Apple take it (RFC 6047). */
static void an_invitation_goes_with_its_mail(struct trial *t)
{
    struct sink *sink = sink_start(t->a);
    struct notice_settings s = settings(sink_url(sink));
    const char *event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Journée à Lillers\r\n"
                        "END:VCALENDAR\r\n";
    const struct mail m = { .kind = "x", .address = "maud@buvard.example", .subject = "Jeudi",
                            .body = "À jeudi.", .calendar = event, .method = "REQUEST",
                            .now = NOW };

    assert_true(notice_mail(t->db, &m));
    assert_string_equal(newest(t).calendar, event);
    assert_int_equal(send_due(t, &s, NOW), 1);
    const char *text = sink->mails[0].text;
    /* Another reader takes it apart: the words first, the event twice, no line too long. */
    const char *file = str_fmt(t->a, "%s/mail", test_folder());
    FILE *f = fopen(file, "w");
    fputs(text, f);
    fclose(f);
    const char *script = "import email, email.policy, sys\n"
        "m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)\n"
        "parts = [(p.get_content_type(), p.get_param('method'), p.get_filename(),\n"
        "          p.get_content() if p.get_content_type() != 'application/ics'\n"
        "          else p.get_content().decode()) for p in m.walk() if not p.is_multipart()]\n"
        "words, event, file = parts\n"
        "assert words[0] == 'text/plain' and words[3].strip() == 'À jeudi.', words\n"
        "assert event[0] == 'text/calendar' and event[1] == 'REQUEST', event\n"
        "assert 'SUMMARY:Journée à Lillers' in event[3], event\n"
        "assert file[2] == 'invite.ics' and file[3].split() == event[3].split(), file\n"
        "assert m.get_body(('plain',)).get_content().strip() == 'À jeudi.'\n"
        "assert max(map(len, open(sys.argv[1]).read().split('\\n'))) < 998\n";
    FILE *program = fopen(str_fmt(t->a, "%s.py", file), "w");
    fputs(script, program);
    fclose(program);
    assert_int_equal(system(str_fmt(t->a, "/usr/bin/python3 %s.py %s", file, file)), 0);
}

static void people_choose_what_else_is_written_to_them(struct trial *t)
{
    int64_t maud = person_add(t->db, &(struct person_draft){ .first_name = "Maud" }, NOW);

    assert_true(notice_wanted(t->db, maud, NOTICE_SEASON));
    assert_false(notice_wanted(t->db, maud, NOTICE_CALENDAR));
    notice_want(t->db, maud, NOTICE_SEASON, false);
    notice_want(t->db, maud, NOTICE_CALENDAR, true);
    notice_want(t->db, maud, NOTICE_CALENDAR, true);
    assert_false(notice_wanted(t->db, maud, NOTICE_SEASON));
    assert_true(notice_wanted(t->db, maud, NOTICE_CALENDAR));
    const struct value *wishes = value_get(notice_export(t->db, t->a, maud), "wishes");
    assert_int_equal(value_count(wishes), 2);
    assert_string_equal(value_as_text(value_get(value_at(wishes, 0), "kind"), ""), NOTICE_CALENDAR);
    notice_forget(t->db, maud, NOW);
    assert_false(notice_wanted(t->db, maud, NOTICE_CALENDAR));
}

static const struct trial_test tests[] = {
    TRIAL(the_same_is_queued_once),
    TRIAL(a_person_is_written_to_where_they_said),
    TRIAL(nothing_can_be_slipped_into_a_header),
    TRIAL(mail_between_people_is_counted_not_listed),
    TRIAL(a_mail_is_what_the_standards_say),
    TRIAL(a_subject_comes_back_whole),
    TRIAL(an_invitation_goes_with_its_mail),
    TRIAL(people_choose_what_else_is_written_to_them),
    TRIAL(mail_reaches_a_server_once),
    TRIAL(without_a_server_mail_stays),
    TRIAL(a_refused_mail_is_tried_later_and_later),
    TRIAL(a_second_try_may_succeed),
    TRIAL(a_server_that_is_away_stops_the_round),
    TRIAL(two_servers_never_send_the_same_twice),
    TRIAL(a_link_does_not_stay_after_it_was_sent),
    TRIAL(old_mail_is_forgotten),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("notice", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
