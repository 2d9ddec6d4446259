/* What happens around a day: hosts confirm and step back, others take over, and everybody concerned
 * gets one letter with the right event in it. */
#include "town.h"

#include <libical/ical.h>

#include "base/zone.h"
#include "booking/show.h"
#include "notice/notice.h"

/* The only mail of a kind to a person, with its calendar as libical reads it. */
struct invitation_read {
    const char *body, *method, *uid, *status, *summary, *attendee, *location;
    int sequence;
    int64_t starts, ends;
};

static struct invitation_read invited_to(struct trial *t, const char *kind, int64_t person)
{
    struct rows *rows = db_query(t->db, t->a,
        "SELECT * FROM mail WHERE kind = $1 AND person_id = $2",
        ARGS(arg_text(kind), arg_int(person)));
    struct invitation_read in = { .sequence = -1 };

    assert_true(rows_next(rows));
    in.body = col_text(rows, "body");
    const char *text = col_text(rows, "calendar"), *method = col_text(rows, "method");
    assert_false(rows_next(rows));
    if (!text)
        return in;
    icalcomponent *all = icalparser_parse_string(text);
    assert_non_null(all);
    assert_int_equal(icalcomponent_count_errors(all), 0);
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    assert_non_null(event);
    icalproperty *p = icalcomponent_get_first_property(all, ICAL_METHOD_PROPERTY);
    in.method = arena_text(t->a, icalproperty_method_to_string(icalproperty_get_method(p)));
    assert_string_equal(in.method, method);
    in.uid = arena_text(t->a, icalcomponent_get_uid(event));
    in.summary = arena_text(t->a, icalcomponent_get_summary(event));
    in.location = arena_text(t->a, icalcomponent_get_location(event));
    in.sequence = icalcomponent_get_sequence(event);
    in.status = arena_text(t->a, icalproperty_status_to_string(icalcomponent_get_status(event)));
    p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    in.attendee = arena_text(t->a, icalproperty_get_attendee(p));
    assert_non_null(icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY));
    icalcomponent *clock = icalcomponent_get_first_component(all, ICAL_VTIMEZONE_COMPONENT);
    assert_non_null(clock);
    const struct icaltimetype at = icalcomponent_get_dtstart(event),
                              end = icalcomponent_get_dtend(event);
    const struct zone *zone = zone_get("Europe/Paris");
    in.starts = zone_instant(zone, date_from_ymd(at.year, at.month, at.day),
                             at.hour * 60 + at.minute);
    in.ends = zone_instant(zone, date_from_ymd(end.year, end.month, end.day),
                           end.hour * 60 + end.minute);
    icalcomponent_free(all);
    return in;
}

static const char *uid_of(struct trial *t, const struct day *d)
{
    return str_fmt(t->a, "day-%lld-%lld@beffroi.invalid", (long long) d->id, (long long) NOW);
}

static const char *edit_of(struct trial *t, const struct day *d)
{
    return str_fmt(t->a, "/days/%s/%s/edit", d->place_slug, date_text(t->a, d->date));
}

static void assert_day_stands(const struct day *was, const struct day *is)
{
    assert_int_equal(was->id, is->id);
    assert_int_equal(was->date, is->date);
    assert_int_equal(was->place, is->place);
    assert_int_equal(was->state, is->state);
    assert_int_equal(was->sequence, is->sequence);
}

/* The host of a day says so on their page: those who animate hear at once, the others read it. */
static void step_back_from(struct trial *t, struct town *w, const struct day *d)
{
    struct browser host = browser(t);
    const char *back = str_fmt(t->a, "/hosting/%lld/step-back", (long long) d->id);

    enter(&host, town_hosts[0].email);
    get(&host, back, 200);
    post(&host, back, "word=", 422);
    assert_int_equal(mails(t, "host_stepped_back", 0), 0);
    post(&host, back, "word=Inventaire+ce+jour-l%C3%A0", 303);
    get(&host, "/hosting", 200);
    assert_true(says(&host, "you stepped back"));
    assert_int_equal(mails(t, "host_stepped_back", 0), 1);
    get(&w->animator, str_fmt(t->a, "/days/%s/%s", d->place_slug, date_text(t->a, d->date)), 200);
    assert_true(says(&w->animator, "The host cannot after all, another is being looked for."));
}

static void choose_another(struct trial *t, struct town *w, const struct day *d)
{
    struct browser *b = &w->animator;

    get(b, edit_of(t, d), 200);
    assert_true(says(b, "Who could take over"));
    assert_true(says(b, "Inventaire ce jour-l"));
    assert_true(says(b, "Ask them instead"));
    assert_true(says(b, "3 chairs are needed."));
    post(b, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", w->slug[2]), 303);
}

static void assert_the_others_stand(struct trial *t, const struct town *w, const struct day *now)
{
    for (int i = 0; i < WEEKS; i++)
        if (i != 2 && i != 8)
            assert_day_stands(&w->days[i], &now[i]);
    assert_int_equal(now[22].state, DAY_CANCELLED);
    assert_int_equal(now[2].state, DAY_CANCELLED);
    assert_int_equal(now[2].date, w->days[2].date);
    assert_int_equal(now[8].id, w->days[8].id);
    assert_int_equal(now[8].date, w->days[8].date);
    assert_int_equal(now[8].place, w->place[2]);
    assert_int_equal(now[8].host_answer, HOST_TO_ANSWER);
    assert_int_equal(presence_count(t->db, now[8].id).coming, COMERS);
}

/* One letter of each change to each who comes: the same event, newer. */
static void assert_told(struct trial *t, const struct town *w, const struct day *now, int i)
{
    const struct zone *zone = zone_get("Europe/Paris");
    struct invitation_read gone = invited_to(t, "day_cancelled", w->person[i]);
    struct invitation_read moved = invited_to(t, "day_place", w->person[i]);

    assert_string_equal(gone.method, "CANCEL");
    assert_string_equal(gone.status, "CANCELLED");
    assert_string_equal(gone.uid, uid_of(t, &now[2]));
    assert_true(gone.sequence > w->days[2].sequence);
    assert_string_equal(moved.method, "REQUEST");
    assert_string_equal(moved.uid, uid_of(t, &now[8]));
    assert_true(moved.sequence > w->days[8].sequence);
    assert_string_equal(moved.attendee, str_fmt(t->a, "mailto:p%d@x.example", i));
    assert_non_null(strstr(moved.location, "Beuvry"));
    assert_non_null(strstr(moved.summary, "Coworking day at Beuvry"));
    assert_int_equal(moved.starts, zone_instant(zone, now[8].date, 540));
    assert_int_equal(moved.ends, zone_instant(zone, now[8].date, i == 1 ? 720 : 1050));
    assert_int_equal(mails(t, "", w->person[i]), 2);
}

/* Week 3 is cancelled, week 23 is a holiday, the host of week 9 steps back and another takes over:
 * nothing else moves, and those who come to one of these get one letter each. */
static void a_host_steps_back_in_week_nine(struct trial *t)
{
    struct town w = town_make(t);
    struct day now[WEEKS];

    for (int i = 0; i < COMERS; i++) {
        say(t, w.days[2].id, w.person[i], SHARE_DAY);
        say(t, w.days[8].id, w.person[i], i == 1 ? SHARE_MORNING : SHARE_DAY);
        say(t, w.days[9].id, w.person[i], SHARE_DAY);
    }
    assert_int_equal(mails(t, "", 0), 0);
    post(&w.animator, edit_of(t, &w.days[2]), "what=cancel&cancel_reason=Chauffage", 303);
    step_back_from(t, &w, &w.days[8]);
    assert_int_equal(mails(t, "", w.person[0]), 1);     /* of the cancelled day, of nothing else */
    choose_another(t, &w, &w.days[8]);

    read_days(t, &w, now);
    assert_the_others_stand(t, &w, now);
    for (int i = 0; i < COMERS; i++)
        assert_told(t, &w, now, i);
    /* The animator hears once, the new host is asked once, the host of the cancelled day hears. */
    assert_int_equal(mails(t, "host_stepped_back", 0), 1);
    assert_int_equal(mails(t, "host_asked", w.host[2]), 1);
    assert_int_equal(mails(t, "host_day", w.host[0]), 1);
    assert_int_equal(mails(t, "", 0), 2 * COMERS + 3);
}

static void a_replacement_needs_chairs(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    struct place p;

    assert_true(place_get(t->db, t->a, w.place[2], &p));
    p.chairs = COMERS - 1;
    place_change(t->db, t->a, &p);
    for (int i = 0; i < COMERS; i++)
        say(t, d->id, w.person[i], SHARE_DAY);
    get(&w.animator, edit_of(t, d), 200);
    assert_true(says(&w.animator, "too few chairs"));
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", w.slug[2]), 409);
    assert_true(says(&w.animator, "More people come than there would be chairs"));
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", d->place_slug), 409);
    assert_int_equal(mails(t, "", 0), 0);
}

static void a_fallback_is_one_press(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    struct day now;

    say(t, d->id, w.person[0], SHARE_DAY);
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=fallback&fallback=%s", w.slug[2]), 303);
    get(&w.animator, edit_of(t, d), 200);
    assert_true(says(&w.animator, "Move to the fall-back"));
    assert_int_equal(mails(t, "", 0), 0);
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", w.slug[2]), 303);
    assert_true(day_get(t->db, t->a, d->id, &now));
    assert_int_equal(now.place, w.place[2]);
    assert_int_equal(mails(t, "day_place", w.person[0]), 1);
    assert_int_equal(mails(t, "host_asked", w.host[2]), 1);
    assert_int_equal(mails(t, "host_day", w.host[0]), 1);
}

/* Who cannot on that date is expected on another one: they hear of it. */
static void a_moved_day_tells_who_had_stepped_back(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];

    step_back_from(t, &w, d);
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=move&date=%s&move_reason=Inventaire",
                                             date_text(t->a, d->date + 1)), 303);
    assert_int_equal(mails(t, "host_day", w.host[0]), 1);
}

static void without_animators_all_administrators_hear(struct trial *t)
{
    struct town w = town_make(t);
    struct day d = w.days[0];
    int64_t one = account(t, "admin1@x.example", "Ada", "Un", "admin");
    int64_t two = account(t, "admin2@x.example", "Bea", "Deux", "admin");

    d.animator = 0;
    struct told_list list = day_keepers(t->db, t->a, &d, TODAY);
    assert_int_equal(list.count, 1);                    /* she who animates everywhere */
    db_exec(t->db, "UPDATE role SET ended_at = $1 WHERE role = 'animator'", ARGS(arg_int(NOW)));
    list = day_keepers(t->db, t->a, &d, TODAY);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.at[0].person, one);
    assert_int_equal(list.at[1].person, two);
}

/* Two animators choose the same host at once: the second finds it done, and nobody hears twice. */
static void the_same_host_again_is_no_change(struct trial *t)
{
    struct town w = town_make(t);
    const struct day_change c = {
        .kind = CHANGE_PLACE, .place = w.days[0].place,
        .edit = { .day = w.days[0].id, .now = NOW, .today = TODAY },
    };
    struct day_changed done;

    say(t, w.days[0].id, w.person[0], SHARE_DAY);
    assert_true(db_begin(t->db));
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_TAKEN);
    assert_int_equal(done.tell.count, 0);
    assert_true(db_commit(t->db));
}

static void hosts_confirm(struct trial *t)
{
    struct town w = town_make(t);
    struct browser host = browser(t), other = browser(t);
    struct day now[WEEKS];
    const char *confirm = str_fmt(t->a, "/hosting/%lld/confirm", (long long) w.days[0].id);

    enter(&other, town_hosts[1].email);
    post(&other, confirm, "", 403);
    post(&other, "/hosting/confirm-all", str_fmt(t->a, "place=%s", w.slug[0]), 403);
    enter(&host, town_hosts[0].email);
    get(&host, "/hosting", 200);
    assert_true(says(&host, "to confirm"));
    assert_true(says(&host, "/hosts/new"));
    post(&host, confirm, "", 303);
    read_days(t, &w, now);
    assert_int_equal(now[0].host_answer, HOST_CONFIRMED);
    assert_int_equal(now[2].host_answer, HOST_NOT_ASKED);
    post(&host, str_fmt(t->a, "/hosting/%lld/step-back", (long long) w.days[4].id),
         "word=Non", 303);
    post(&host, "/hosting/confirm-all", str_fmt(t->a, "place=%s", w.slug[0]), 303);
    read_days(t, &w, now);
    for (int i = 0; i < WEEKS; i += 2)
        assert_int_equal(now[i].host_answer, i == 4 ? HOST_STEPPED_BACK : i == 22 ? HOST_NOT_ASKED
                                                                               : HOST_CONFIRMED);
    assert_int_equal(now[1].host_answer, HOST_NOT_ASKED);
    post(&host, str_fmt(t->a, "/hosting/%lld/confirm", (long long) w.days[22].id), "", 404);
}

/* Names as far as people allow: one of two shows nobody that they come. */
static void a_host_sees_who_comes_as_far_as_allowed(struct trial *t)
{
    struct town w = town_make(t);
    struct browser host = browser(t);

    say(t, w.days[0].id, w.person[0], SHARE_DAY);
    say(t, w.days[0].id, w.person[1], SHARE_DAY);
    person_show(t->db, w.person[1], "presence", LEVEL_ME, TODAY);
    enter(&host, town_hosts[0].email);
    get(&host, "/hosting", 200);
    assert_true(says(&host, "Personne0 R."));
    assert_false(says(&host, "Personne1"));
    assert_true(says(&host, "someone"));
    assert_true(says(&host, "2 people"));
}

/* ---- the calendar of whoever wants it ---- */

static void come(struct browser *b, const struct day *d, const char *part)
{
    const char *path = str_fmt(b->t->a, "/days/%s/%s/%s", d->place_slug,
                               date_text(b->t->a, d->date), part ? "presence" : "withdraw");

    b->now += 60;
    post(b, path, part ? str_fmt(b->t->a, "part=%s", part) : "", 303);
}

static void i_come_goes_to_the_calendar_of_who_wants_it(struct trial *t)
{
    struct town w = town_make(t);
    struct browser b = browser(t), other = browser(t);
    const struct day *d = &w.days[0];
    const struct zone *zone = zone_get("Europe/Paris");

    enter(&other, "p1@x.example");
    come(&other, d, "day");
    assert_int_equal(mails(t, "", 0), 0);               /* nobody asked for it */
    notice_want(t->db, w.person[0], NOTICE_CALENDAR, true);
    enter(&b, "p0@x.example");
    come(&b, d, "afternoon");
    come(&b, d, "afternoon");                           /* the same again is no news */
    struct invitation_read in = invited_to(t, "day_said", w.person[0]);
    assert_string_equal(in.method, "REQUEST");
    assert_string_equal(in.uid, uid_of(t, d));
    assert_string_equal(in.status, "CONFIRMED");
    assert_int_equal(in.starts, zone_instant(zone, d->date, 13 * 60));
    assert_int_equal(in.ends, zone_instant(zone, d->date, 1050));
    int said = in.sequence;
    b.now += 60;
    come(&b, d, NULL);
    in = invited_to(t, "day_unsaid", w.person[0]);
    assert_true(in.sequence > said);
    assert_string_equal(in.method, "CANCEL");
    assert_string_equal(in.uid, uid_of(t, d));
    assert_int_equal(mails(t, "", 0), 2);

    b.now += 60;
    const char *api = str_fmt(t->a, "/api/v1/days/%s/%s/presence", w.days[1].place_slug,
                              date_text(t->a, w.days[1].date));
    request(&b, "PUT", api, str_fmt(t->a, "csrf=%s&parts=morning", b.csrf));
    assert_int_equal(b.status, 200);
    assert_int_equal(mails(t, "day_said", w.person[0]), 2);
    b.now += 60;
    request(&b, "DELETE", api, str_fmt(t->a, "csrf=%s", b.csrf));
    assert_int_equal(mails(t, "day_unsaid", w.person[0]), 2);
}

/* Who waits has nothing in the calendar: they come when a chair is free, and hear that alone. */
static void who_waits_is_not_in_the_calendar(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    struct browser *b = &w.animator;

    post(b, edit_of(t, d), "what=words&title=&animator=0&opens=09:00&closes=17:30&capacity=1", 303);
    say(t, d->id, w.person[0], SHARE_DAY);
    say(t, d->id, w.person[1], SHARE_DAY);
    post(b, edit_of(t, d), "what=words&title=&animator=0&opens=10:00&closes=17:30&capacity=1", 303);
    assert_string_equal(invited_to(t, "day_hours", w.person[0]).method, "REQUEST");
    assert_null(invited_to(t, "day_hours", w.person[1]).method);
    post(b, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", w.slug[2]), 303);
    assert_string_equal(invited_to(t, "chair_free", w.person[1]).method, "REQUEST");
    assert_int_equal(mails(t, "day_place", w.person[1]), 0);
    assert_int_equal(mails(t, "day_place", w.person[0]), 1);
}

/* Who waits is not "still expected" where the day goes. */
static void who_waits_still_waits_elsewhere(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    struct place p;

    assert_true(place_get(t->db, t->a, w.place[2], &p));
    p.chairs = 1;
    place_change(t->db, t->a, &p);
    post(&w.animator, edit_of(t, d),
         "what=words&title=&animator=0&opens=09:00&closes=17:30&capacity=1", 303);
    say(t, d->id, w.person[0], SHARE_DAY);
    say(t, d->id, w.person[1], SHARE_DAY);
    post(&w.animator, edit_of(t, d), str_fmt(t->a, "what=place&to=%s", w.slug[2]), 303);
    assert_non_null(strstr(invited_to(t, "day_place", w.person[0]).body, "still expected"));
    assert_null(strstr(invited_to(t, "day_place", w.person[1]).body, "still expected"));
    assert_non_null(strstr(invited_to(t, "day_place", w.person[1]).body, "waiting list"));
    assert_null(invited_to(t, "day_place", w.person[1]).method);
}

/* The events themselves, as a feed has them. */
static void events_of_days(struct trial *t)
{
    struct town w = town_make(t);
    struct viewer nobody = { .lang = "" };
    struct req r = { .a = t->a, .db = t->db, .who = &nobody, .now = NOW, .today = TODAY,
                     .url = "http://localhost", .community = "Test", .mail_from = "b@x.example" };
    struct day d = w.days[0];
    struct ical_event e;

    d.note = "Apporte ta tasse";
    assert_true(day_event(&r, NULL, &d, NULL, &e));
    assert_true(e.free);
    assert_int_equal(e.status, ICAL_CONFIRMED);
    assert_true(e.located);
    assert_null(strstr(e.description, "tasse"));        /* for members */
    struct presence mine = { .state = COMING, .share = SHARE_HOURS, .changed_at = NOW + 5 };
    assert_true(day_event(&r, NULL, &d, &mine, &e));
    assert_true(e.free);                                /* some hours: nobody knows which */
    assert_int_equal(e.changed_at, NOW + 5);
    assert_non_null(strstr(e.description, "tasse"));
    mine.share = SHARE_DAY;
    assert_true(day_event(&r, NULL, &d, &mine, &e));
    assert_false(e.free);
    d.host_answer = HOST_STEPPED_BACK;
    assert_true(day_event(&r, NULL, &d, &mine, &e));
    assert_int_equal(e.status, ICAL_TENTATIVE);
    d.place = 0;
    d.place_name = d.town = "";
    assert_true(day_event(&r, NULL, &d, NULL, &e));
    assert_int_equal(e.status, ICAL_TENTATIVE);
    assert_null(e.location);
    assert_true(day_event(&r, NULL, &w.days[22], NULL, &e));
    assert_int_equal(e.status, ICAL_CANCELLED);
    assert_true(str_starts(e.summary, "Cancelled: "));
    assert_non_null(strstr(e.description, "Ascension"));
    d = (struct day){ .id = 0, .count = 1 };
    assert_false(day_event(&r, NULL, &d, NULL, &e));
}

static const struct trial_test tests[] = {
    TRIAL(a_host_steps_back_in_week_nine), TRIAL(a_replacement_needs_chairs),
    TRIAL(a_fallback_is_one_press), TRIAL(a_moved_day_tells_who_had_stepped_back),
    TRIAL(without_animators_all_administrators_hear), TRIAL(the_same_host_again_is_no_change),
    TRIAL(hosts_confirm),
    TRIAL(a_host_sees_who_comes_as_far_as_allowed),
    TRIAL(i_come_goes_to_the_calendar_of_who_wants_it), TRIAL(who_waits_is_not_in_the_calendar),
    TRIAL(who_waits_still_waits_elsewhere),
    TRIAL(events_of_days),
};

int main(void)
{
    return browsers_run("hosting", tests, sizeof tests / sizeof *tests);
}
