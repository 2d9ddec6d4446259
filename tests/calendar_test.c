/* What calendar.h promises: a secret opens its feed until it is ended, a cancelled day stays in it,
 * an invitation answers for one person and one day. */
#include "browser.h"

#include "base/date.h"
#include "calendar/calendar.h"
#include "notice/notice.h"

struct scene {
    struct place hall;
    int64_t maud, bilal;
    struct day day, next;               /* of one series, two Thursdays that follow each other */
};

/* Two members, a hall and a series of four Thursdays in it. */
static struct scene scene_of(struct trial *t)
{
    struct scene s = { .hall = { .name = "Salle des fêtes", .kind = PLACE_HOST, .chairs = 1,
                                 .town = "Lillers", .zone = "Europe/Paris" } };
    struct series series = { .name = "Les jeudis", .weekday = 4, .every = 1, .opens = 540,
                             .closes = 1050, .from = TODAY + 1, .to = TODAY + 28 };
    const struct day_edit edit = { .now = NOW, .today = TODAY };
    size_t count;

    assert_true(db_begin(t->db));
    s.maud = account(t, "maud@beffroi.example", "Maud", "Durand", "member");
    s.bilal = account(t, "bilal@beffroi.example", "Bilal", "Roux", "member");
    assert_true(place_make(t->db, t->a, &s.hall, NOW));
    assert_int_equal(series_make(t->db, t->a, &series, NOW), AGENDA_ALLOWED);
    struct day *days = series_days(t->db, t->a, series.id, &count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        struct day_edit e = edit;
        e.day = days[i].id;
        assert_int_equal(day_set_host(t->db, t->a, e, s.hall.id), AGENDA_ALLOWED);
    }
    assert_true(day_get(t->db, t->a, days[0].id, &s.day));
    assert_true(day_get(t->db, t->a, days[1].id, &s.next));
    assert_true(db_commit(t->db));
    return s;
}

static enum presence_refusal comes(struct trial *t, int64_t person, int64_t day)
{
    struct presence_result result;
    const struct presence_wish w = { .day = day, .person = person, .said_by = person, .now = NOW };

    assert_true(db_begin(t->db));
    enum presence_refusal no = presence_say(t->db, t->a, &w, &result);
    assert_true(db_commit(t->db));
    return no;
}

static const char *address_of(struct browser *b, const char *fields)
{
    get(b, "/me/calendars", 200);
    post(b, "/me/calendars", fields, 200);
    const char *at = strstr(b->body, "/feeds/");
    assert_non_null(at);
    return arena_slice(b->t->a, at, strcspn(at, "<"));
}

static size_t events_in(const char *text)
{
    size_t count = 0;

    for (; (text = strstr(text, "BEGIN:VEVENT")); text++)
        count++;
    return count;
}

/* ---- feeds ---- */

static void a_feed_shows_what_its_owner_said_and_nobody_elses(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t), program = browser(t);

    assert_int_equal(comes(t, s.maud, s.day.id), PRESENCE_ALLOWED);
    assert_int_equal(comes(t, s.bilal, s.next.id), PRESENCE_ALLOWED);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    const char *address = address_of(&maud, "follow=mine&name=telephone");
    get(&program, address, 200);
    assert_int_equal(events_in(program.body), 1);
    assert_true(says(&program, str_fmt(t->a, "UID:day-%lld-", (long long) s.day.id)));
    assert_true(says(&program, "Lillers"));
    get(&maud, "/me/calendars", 200);
    assert_false(says(&maud, address));
}

static void a_cancelled_day_stays_and_says_so(struct trial *t)
{
    struct scene s = scene_of(t);
    struct day_changed done;
    const struct feed mine = { .person = s.maud, .kind = FEED_MINE, .name = "x" };
    const struct day_change cancel = {
        .kind = CHANGE_CANCEL, .reason = "une fuite d'eau",
        .edit = { .day = s.day.id, .now = NOW + 60, .today = TODAY },
    };
    struct presence_result gone;
    int64_t *days;

    assert_int_equal(comes(t, s.maud, s.day.id), PRESENCE_ALLOWED);
    assert_int_equal(comes(t, s.maud, s.next.id), PRESENCE_ALLOWED);
    assert_true(db_begin(t->db));
    assert_int_equal(day_change(t->db, t->a, &cancel, &done), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    assert_int_equal(feed_days(t->db, t->a, &mine, TODAY, &days), 2);
    assert_int_equal(days[0], s.day.id);

    /* Whoever took back what they said is not told about it for ever. */
    assert_true(db_begin(t->db));
    assert_int_equal(presence_withdraw(t->db, t->a, &(struct presence_wish){
        .day = s.next.id, .person = s.maud, .said_by = s.maud, .now = NOW + 90 }, &gone),
        PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
    assert_int_equal(feed_days(t->db, t->a, &mine, TODAY, &days), 1);
}

static void a_host_finds_the_days_it_hosts(struct trial *t)
{
    struct scene s = scene_of(t);
    const struct feed mine = { .person = s.bilal, .kind = FEED_MINE, .name = "x" };
    int64_t *days;

    assert_int_equal(feed_days(t->db, t->a, &mine, TODAY, &days), 0);
    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = s.bilal, .role = "host", .place = s.hall.id, .from = TODAY,
        .to = ROLE_WITHOUT_END, .now = NOW }), ACCOUNT_ALLOWED);
    assert_int_equal(comes(t, s.bilal, s.day.id), PRESENCE_ALLOWED);
    assert_int_equal(feed_days(t->db, t->a, &mine, TODAY, &days), 4);
}

static void an_ended_address_gives_nothing(struct trial *t)
{
    struct scene s = scene_of(t);
    struct feed f = { .person = s.maud, .kind = FEED_SERIES, .series = s.day.series, .name = "x" };
    struct feed found;
    char *secret = feed_make(t->db, t->a, &f, NOW);

    assert_non_null(secret);
    assert_true(feed_open(t->db, t->a, secret, &found));
    assert_int_equal(found.series, s.day.series);
    assert_false(feed_open(t->db, t->a, "nothing", &found));
    assert_false(feed_end(t->db, s.bilal, found.id, NOW));
    assert_true(feed_end(t->db, s.maud, found.id, NOW));
    assert_false(feed_open(t->db, t->a, secret, &found));
    assert_false(db_exists(t->db, "SELECT 1 FROM feed WHERE secret = $1", ARGS(arg_text(secret))));
}

static void twenty_addresses_are_enough(struct trial *t)
{
    struct scene s = scene_of(t);
    const struct feed f = { .person = s.maud, .kind = FEED_NETWORK, .name = "x" };
    struct feed *list;

    for (int i = 0; i < FEEDS_MOST; i++)
        assert_non_null(feed_make(t->db, t->a, &f, NOW));
    assert_null(feed_make(t->db, t->a, &f, NOW));
    assert_int_equal(feed_list(t->db, t->a, s.maud, &list), FEEDS_MOST);
    assert_true(feed_end(t->db, s.maud, list[0].id, NOW));
    assert_non_null(feed_make(t->db, t->a, &f, NOW));
}

static void what_is_public_needs_no_secret_and_names_nobody(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser anyone = browser(t);

    assert_int_equal(comes(t, s.maud, s.day.id), PRESENCE_ALLOWED);
    get(&anyone, "/calendar.ics", 200);
    assert_int_equal(events_in(anyone.body), 4);
    assert_false(says(&anyone, "Maud"));
    get(&anyone, str_fmt(t->a, "/series/%lld/calendar.ics", (long long) s.day.series), 200);
    assert_int_equal(events_in(anyone.body), 4);
    get(&anyone, "/series/les-jeudis/calendar.ics", 200);
    get(&anyone, str_fmt(t->a, "/places/%s/calendar.ics", s.hall.slug), 200);
    assert_int_equal(events_in(anyone.body), 4);
    get(&anyone, "/series/999/calendar.ics", 404);
    get(&anyone, "/places/nowhere/calendar.ics", 404);
}

/* A permanent place, open every day, with a room that Bilal booked. */
static struct place house_with_a_room(struct trial *t, int64_t bilal)
{
    struct place lamps = { .name = "La Lampisterie", .kind = PLACE_PERMANENT };
    struct resource room = { .kind = "room", .name = "Sainte-Barbe", .capacity = 1,
                             .bookable = true };
    const struct opening_wish always = { .from = TODAY - 7, .rule = "24/7", .today = TODAY,
                                         .now = NOW };
    struct booking_wish wish = { .person = bilal, .starts_at = NOW + 86400,
                                 .ends_at = NOW + 86400 + 3600, .now = NOW };
    struct booking_result booked;

    assert_true(db_begin(t->db));
    assert_true(place_make(t->db, t->a, &lamps, NOW));
    struct opening_wish week = always;
    week.place = room.place = lamps.id;
    assert_int_equal(opening_set(t->db, t->a, &week), OPENING_ALLOWED);
    assert_int_equal(resource_save(t->db, &room), INSIDE_ALLOWED);
    wish.resource = room.id;
    assert_int_equal(booking_make(t->db, t->a, &wish, &booked), BOOKING_ALLOWED);
    assert_true(db_commit(t->db));
    return lamps;
}

/* The first "I come" writes the row of such a day: when it was said is nobody's business. */
static void a_permanent_place_does_not_tell_when_somebody_comes(struct trial *t)
{
    struct scene s = scene_of(t);
    struct place lamps = house_with_a_room(t, s.bilal);
    const char *path = str_fmt(t->a, "/places/%s/calendar.ics", lamps.slug);
    struct browser anyone = browser(t);

    assert_true(db_begin(t->db));
    int64_t day = day_ensure(t->db, t->a, &lamps, TODAY + 2, NOW);
    assert_true(day && db_commit(t->db));
    assert_int_equal(comes(t, s.maud, day), PRESENCE_ALLOWED);
    get(&anyone, path, 200);
    assert_int_equal(events_in(anyone.body), 0);

    assert_true(db_begin(t->db));
    assert_int_equal(day_cancel(t->db, t->a, (struct day_edit){ .day = day, .now = NOW,
                                .today = TODAY }, "panne de chauffage"), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    get(&anyone, path, 200);
    assert_int_equal(events_in(anyone.body), 1);
}

static void when_rooms_are_taken_is_for_members(struct trial *t)
{
    struct scene s = scene_of(t);
    struct place lamps = house_with_a_room(t, s.bilal);
    const struct feed f = { .person = s.maud, .kind = FEED_PLACE, .place = lamps.id, .name = "x" };
    const char *address = str_fmt(t->a, "/feeds/%s.ics", feed_make(t->db, t->a, &f, NOW));
    struct browser program = browser(t);

    get(&program, address, 200);
    assert_int_equal(events_in(program.body), 1);
    assert_true(says(&program, "Sainte-Barbe: booked"));
    assert_false(says(&program, "Bilal"));
    db_exec(t->db, "UPDATE role SET ended_at = $2 WHERE person_id = $1",
            ARGS(arg_int(s.maud), arg_int(NOW)));
    get(&program, address, 200);
    assert_int_equal(events_in(program.body), 0);
}

static void a_form_with_faults_keeps_what_was_typed(struct trial *t)
{
    struct browser maud = browser(t);

    scene_of(t);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, "/me/calendars", 200);
    post(&maud, "/me/calendars", "follow=place-999&name=cuisine", 422);
    assert_true(says(&maud, "cuisine"));
    assert_true(says(&maud, "Choose what to follow."));
    post(&maud, "/me/calendars", "follow=series-x&name=cuisine", 422);
    post(&maud, "/me/calendars", "follow=nonsense&name=x", 422);
    post(&maud, "/me/calendars", "follow=mine&name=", 422);
}

/* ---- invitations ---- */

static const char *link_in_last_mail(struct trial *t, struct notice *mail)
{
    assert_int_equal(notice_list(t->db, t->a, 0, 0, 1, mail), 1);
    const char *at = strstr(mail->body, "/rsvp/");
    assert_non_null(at);
    return arena_slice(t->a, at, strcspn(at, "\n "));
}

static void an_invitation_is_answered_by_its_link_alone(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t), reader = browser(t);
    const char *page = str_fmt(t->a, "/days/%lld/invite", (long long) s.day.id);
    struct presence said;
    struct notice mail;

    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, page, 200);
    post(&maud, page, "who=Bilal&word=Viens+donc", 303);
    const char *link = link_in_last_mail(t, &mail);
    assert_string_equal(mail.address, "bilal@beffroi.example");
    assert_string_equal(mail.method, "REQUEST");
    assert_true(strstr(mail.body, "Viens donc") != NULL);
    assert_non_null(strstr(mail.body, "9:00"));
    assert_true(strstr(mail.calendar, "METHOD:REQUEST") != NULL);
    assert_true(strstr(mail.calendar, "PARTSTAT=NEEDS-ACTION") != NULL);

    get(&reader, link, 200);
    assert_false(presence_get(t->db, t->a, s.day.id, s.bilal, &said));
    post(&reader, link, "answer=morning", 303);
    assert_true(presence_get(t->db, t->a, s.day.id, s.bilal, &said));
    assert_int_equal(said.state, COMING);
    assert_int_equal(said.share, SHARE_MORNING);
    post(&reader, link, "answer=no", 303);
    assert_true(presence_get(t->db, t->a, s.day.id, s.bilal, &said));
    assert_int_equal(said.state, WITHDRAWN);
    get(&reader, link, 200);
    assert_true(says(&reader, "Thank you for saying so"));
    post(&reader, link, "answer=perhaps", 422);
    get(&reader, "/rsvp/nothing", 404);
    get(&reader, "/week", 303);         /* the link opens nothing else */
}

/* Whoever took part of the day back has a newer event in their calendar than the day itself is. */
static void an_invitation_is_newer_than_what_was_mailed_before(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t);
    const char *page = str_fmt(t->a, "/days/%lld/invite", (long long) s.day.id);
    struct notice mail;

    db_exec(t->db, "UPDATE day SET made_at = 1700000000, changed_at = 1700000000", NO_ARGS);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, page, 200);
    post(&maud, page, "who=Bilal&word=", 303);
    link_in_last_mail(t, &mail);
    assert_non_null(strstr(mail.calendar, "DTSTAMP:20261125T"));
    assert_true(mail.secret);
}

static void an_answer_reaches_the_calendar_of_who_wants_it(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    struct browser reader = browser(t);
    struct notice mail;
    char *secret;

    notice_want(t->db, s.bilal, NOTICE_CALENDAR, true);
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    const char *link = str_fmt(t->a, "/rsvp/%s", secret);
    get(&reader, link, 200);
    post(&reader, link, "answer=day", 303);
    assert_int_equal(notice_list(t->db, t->a, s.bilal, 0, 1, &mail), 1);
    assert_string_equal(mail.method, "REQUEST");
    assert_non_null(strstr(mail.calendar, "PARTSTAT=ACCEPTED"));
    post(&reader, link, "answer=no", 303);
    assert_int_equal(notice_list(t->db, t->a, s.bilal, 0, 1, &mail), 1);
    assert_string_equal(mail.method, "CANCEL");
}

static void what_has_been_cannot_be_answered(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    struct browser reader = browser(t);
    char *secret;

    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    const char *link = str_fmt(t->a, "/rsvp/%s", secret);
    get(&reader, link, 200);
    post(&reader, link, "answer=day", 303);
    reader.now = NOW + 3 * 86400;
    post(&reader, link, "answer=no", 422);
    assert_true(invite_open(t->db, t->a, secret, &i));
    assert_string_equal(i.answer, "yes");
}

static void a_closed_account_answers_nothing(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    struct browser reader = browser(t);
    char *secret;

    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    db_exec(t->db, "UPDATE account SET disabled_at = 1 WHERE person_id = $1",
            ARGS(arg_int(s.bilal)));
    get(&reader, str_fmt(t->a, "/rsvp/%s", secret), 404);
}

static void an_invitation_does_not_tell_who_comes(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t);
    const char *comes_to = str_fmt(t->a, "/days/%lld/invite", (long long) s.day.id);
    const char *invited_to = str_fmt(t->a, "/days/%lld/invite", (long long) s.next.id);
    struct invite i = { .day = s.next.id, .person = s.bilal, .sent_by = s.bilal };
    char *secret;

    person_show(t->db, s.bilal, "presence", LEVEL_ME, TODAY);
    assert_int_equal(comes(t, s.bilal, s.day.id), PRESENCE_ALLOWED);
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, comes_to, 200);
    post(&maud, comes_to, "who=Bilal&word=", 422);
    assert_true(says(&maud, "knows of this day already"));
    post(&maud, invited_to, "who=Bilal&word=", 422);
    assert_true(says(&maud, "knows of this day already"));
}

static void a_full_day_says_that_one_waits(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    struct browser reader = browser(t);
    char *secret;

    assert_int_equal(comes(t, s.maud, s.day.id), PRESENCE_ALLOWED);     /* the only chair */
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    const char *link = str_fmt(t->a, "/rsvp/%s", secret);
    get(&reader, link, 200);
    post(&reader, link, "answer=day", 303);
    get(&reader, link, 200);
    assert_true(says(&reader, "waiting list"));
}

static void nobody_is_invited_twice_or_for_nothing(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    const struct day_edit edit = { .day = s.next.id, .now = NOW, .today = TODAY };
    char *secret;

    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_AGAIN);
    i.day = s.next.id;
    assert_int_equal(comes(t, s.bilal, s.next.id), PRESENCE_ALLOWED);
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_COMES);
    i.person = s.maud;
    assert_int_equal(day_cancel(t->db, t->a, edit, "gel"), AGENDA_ALLOWED);
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_NOT_OPEN);
    i.day = 999;
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_NO_DAY);
}

static void only_who_may_be_seen_is_found(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t);
    const char *page = str_fmt(t->a, "/days/%lld/invite", (long long) s.day.id);
    struct notice mail;

    person_show(t->db, s.bilal, "name", LEVEL_ME, TODAY);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, page, 200);
    post(&maud, page, "who=Bilal", 422);
    assert_true(says(&maud, "Nobody you may see"));
    post(&maud, page, str_fmt(t->a, "who=Bilal&person=%lld", (long long) s.bilal), 422);
    post(&maud, page, "who=Maud", 422);
    assert_true(says(&maud, "That is you"));
    assert_int_equal(notice_list(t->db, t->a, s.bilal, 0, 1, &mail), 0);
}

/* The job of each minute, as the clock runs it. */
static void minute(struct trial *t)
{
    struct req r = app_request(house, t->a, t->db);

    r.now = NOW + 120;
    r.today = TODAY;
    for (const struct job *job = calendar_room.jobs; job->name; job++)
        if (job->every == 60) {
            assert_true(db_begin(t->db));
            job->run(&r);
            assert_true(db_commit(t->db));
        }
}

static void who_was_invited_hears_of_a_change_once(struct trial *t)
{
    struct scene s = scene_of(t);
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    const struct day_edit edit = { .day = s.day.id, .now = NOW + 60, .today = TODAY };
    struct notice mails[3];
    char *secret;

    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &secret), INVITE_ALLOWED);
    minute(t);
    assert_int_equal(notice_list(t->db, t->a, s.bilal, 0, 3, mails), 0);
    assert_true(db_begin(t->db));
    assert_int_equal(day_cancel(t->db, t->a, edit, "gel"), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    minute(t);
    minute(t);
    assert_int_equal(notice_list(t->db, t->a, s.bilal, 0, 3, mails), 1);
    assert_string_equal(mails[0].method, "CANCEL");
    assert_non_null(strstr(mails[0].calendar, str_fmt(t->a, "UID:day-%lld-",
                                                      (long long) s.day.id)));
}

static void invitations_can_be_refused_for_good(struct trial *t)
{
    struct scene s = scene_of(t);
    struct browser maud = browser(t);
    const char *page = str_fmt(t->a, "/days/%lld/invite", (long long) s.day.id);

    notice_want(t->db, s.bilal, NOTICE_DAY_INVITATION, false);
    get(&maud, "/sign-in", 200);
    enter(&maud, "maud@beffroi.example");
    get(&maud, page, 200);
    post(&maud, page, "who=Bilal", 422);
    assert_true(says(&maud, "takes no invitations"));
    assert_false(db_exists(t->db, "SELECT 1 FROM invite", NO_ARGS));
}

static void forgotten_means_gone(struct trial *t)
{
    struct scene s = scene_of(t);
    const struct feed f = { .person = s.bilal, .kind = FEED_MINE, .name = "montre" };
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    char *feed = feed_make(t->db, t->a, &f, NOW), *letter;
    struct feed found;

    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &letter), INVITE_ALLOWED);
    const struct value *held = calendar_export(t->db, t->a, s.bilal);
    assert_int_equal(value_count(value_get(held, "feeds")), 1);
    assert_int_equal(value_count(value_get(held, "invitations")), 1);
    assert_int_equal(value_count(value_get(held, "sent")), 0);
    assert_int_equal(value_count(value_get(calendar_export(t->db, t->a, s.maud), "sent")), 1);
    calendar_forget(t->db, s.bilal, NOW);
    assert_false(feed_open(t->db, t->a, feed, &found));
    assert_false(invite_open(t->db, t->a, letter, &i));
}

static void what_is_long_over_is_not_kept(struct trial *t)
{
    struct scene s = scene_of(t);
    const struct feed f = { .person = s.bilal, .kind = FEED_MINE, .name = "montre" };
    struct invite i = { .day = s.day.id, .person = s.bilal, .sent_by = s.maud };
    char *used = feed_make(t->db, t->a, &f, NOW), *letter;
    struct feed *list;

    assert_non_null(feed_make(t->db, t->a, &f, NOW));
    assert_int_equal(feed_list(t->db, t->a, s.bilal, &list), 2);
    assert_true(feed_end(t->db, s.bilal, list[1].id, NOW));
    assert_int_equal(invite_make(t->db, t->a, &i, TODAY, NOW, &letter), INVITE_ALLOWED);
    calendar_forget_old(t->db, t->a, s.day.date + CALENDAR_KEPT, NOW + CALENDAR_KEPT * 86400);
    assert_true(invite_open(t->db, t->a, letter, &i));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM feed", NO_ARGS, 0), 2);
    calendar_forget_old(t->db, t->a, s.day.date + CALENDAR_KEPT + 1,
                        NOW + CALENDAR_KEPT * 86400 + 1);
    assert_false(invite_open(t->db, t->a, letter, &i));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM feed", NO_ARGS, 0), 1);
    assert_true(feed_open(t->db, t->a, used, list));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_feed_shows_what_its_owner_said_and_nobody_elses),
        TRIAL(a_cancelled_day_stays_and_says_so),
        TRIAL(a_host_finds_the_days_it_hosts),
        TRIAL(an_ended_address_gives_nothing),
        TRIAL(twenty_addresses_are_enough),
        TRIAL(what_is_public_needs_no_secret_and_names_nobody),
        TRIAL(a_permanent_place_does_not_tell_when_somebody_comes),
        TRIAL(when_rooms_are_taken_is_for_members),
        TRIAL(a_form_with_faults_keeps_what_was_typed),
        TRIAL(an_invitation_is_answered_by_its_link_alone),
        TRIAL(an_invitation_is_newer_than_what_was_mailed_before),
        TRIAL(an_answer_reaches_the_calendar_of_who_wants_it),
        TRIAL(what_has_been_cannot_be_answered),
        TRIAL(a_closed_account_answers_nothing),
        TRIAL(an_invitation_does_not_tell_who_comes),
        TRIAL(a_full_day_says_that_one_waits),
        TRIAL(nobody_is_invited_twice_or_for_nothing),
        TRIAL(only_who_may_be_seen_is_found),
        TRIAL(who_was_invited_hears_of_a_change_once),
        TRIAL(invitations_can_be_refused_for_good),
        TRIAL(forgotten_means_gone),
        TRIAL(what_is_long_over_is_not_kept),
    };

    return browsers_run("calendar", tests, sizeof tests / sizeof *tests);
}
