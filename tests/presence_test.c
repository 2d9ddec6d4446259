/* "Je viens", "j'y étais": what people are promised, and what forty of them at once get. */
#include "booking/booking.h"

#include "app.h"
#include "crowd.h"
#include "ground.h"

/* On SQLite forty connections that all want to write wait for each other by sleeping (the server has
 * one writer); a few rounds say as much. */
enum { ROUNDS = 12, ROUNDS_SQLITE = 3 };

static int rounds(const struct trial *t)
{
    return t->engine == ON_SQLITE ? ROUNDS_SQLITE : ROUNDS;
}

/* A roaming day at a host place in a week. */
static int64_t roaming(struct trial *t, const struct ground *g, const struct place *p, int32_t date)
{
    struct series s = {
        .name = str_fmt(t->a, "%s %d", p->name, date), .weekday = date_weekday(date), .every = 1,
        .opens = 540, .closes = 1050, .from = date, .to = date,
    };
    size_t count;

    assert_int_equal(series_make(t->db, t->a, &s, g->now), AGENDA_ALLOWED);
    int64_t id = series_days(t->db, t->a, s.id, &count)[0].id;
    const struct day_edit edit = { .day = id, .now = g->now, .today = g->today };
    assert_int_equal(day_set_host(t->db, t->a, edit, p->id), AGENDA_ALLOWED);
    return id;
}

static enum presence_refusal say_at(struct trial *t, int64_t day, int64_t person, enum share share,
                                    int64_t now, struct presence_result *out)
{
    const struct presence_wish w = { .day = day, .person = person, .share = share,
                                     .said_by = person, .now = now };
    enum presence_refusal no = presence_say(t->db, t->a, &w, out);

    check_ok(t->db, "say");
    return no;
}

static struct presence say(struct trial *t, const struct ground *g, int64_t day, int who,
                           enum share share)
{
    struct presence_result out;

    assert_int_equal(say_at(t, day, g->person[who], share, g->now, &out), PRESENCE_ALLOWED);
    return out.presence;
}

static struct presence_result withdraw(struct trial *t, const struct ground *g, int64_t day,
                                       int who)
{
    const struct presence_wish w = { .day = day, .person = g->person[who],
                                     .said_by = g->person[who], .now = g->now };
    struct presence_result out;

    assert_int_equal(presence_withdraw(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    check_ok(t->db, "withdraw");
    return out;
}

static enum presence_state state_of(struct trial *t, const struct ground *g, int64_t day, int who)
{
    struct presence p;

    return presence_get(t->db, t->a, day, g->person[who], &p) ? p.state : WITHDRAWN;
}

/* Full is per part of the day; then one waits, in order, and moves up when a chair frees. */
static void full_means_waiting(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);         /* two chairs */
    assert_int_equal(say(t, &g, day, 0, SHARE_DAY).state, COMING);
    assert_int_equal(say(t, &g, day, 1, SHARE_MORNING).state, COMING);
    struct presence third = say(t, &g, day, 2, SHARE_DAY);
    assert_int_equal(third.state, WAITING);
    assert_int_equal(third.position, 1);
    assert_int_equal(say(t, &g, day, 3, SHARE_AFTERNOON).state, COMING);
    struct presence fifth = say(t, &g, day, 4, SHARE_MORNING);
    assert_int_equal(fifth.state, WAITING);
    assert_int_equal(fifth.position, 2);

    struct headcount heads = presence_count(t->db, day);
    assert_int_equal(heads.coming, 3);
    assert_int_equal(heads.morning, 2);
    assert_int_equal(heads.afternoon, 2);
    assert_int_equal(heads.waiting, 2);

    /* A morning frees: the first who waits needs the afternoon as well, the second fits. */
    struct presence_result out = withdraw(t, &g, day, 1);
    assert_int_equal(out.moved_up.count, 1);
    assert_int_equal(out.moved_up.at[0].person, g.person[4]);
    assert_string_equal(out.moved_up.at[0].email, "person-4@example.org");
    assert_string_equal(out.moved_up.at[0].lang, "fr");
    assert_int_equal(state_of(t, &g, day, 4), COMING);
    assert_int_equal(state_of(t, &g, day, 2), WAITING);

    /* A whole chair frees: now the first does. */
    out = withdraw(t, &g, day, 0);
    assert_int_equal(out.moved_up.count, 1);
    assert_int_equal(state_of(t, &g, day, 2), COMING);
    db_commit(t->db);
}

static void queue_keeps_its_order(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence p;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);
    for (int i = 0; i < PEOPLE; i++)
        say(t, &g, day, i, SHARE_DAY);
    for (int i = 2; i < PEOPLE; i++) {
        assert_true(presence_get(t->db, t->a, day, g.person[i], &p));
        assert_int_equal(p.position, i - 1);
    }
    withdraw(t, &g, day, 3);                        /* leaves the queue */
    assert_int_equal(say(t, &g, day, 3, SHARE_DAY).position, 4);       /* and is last again */
    withdraw(t, &g, day, 0);
    assert_int_equal(state_of(t, &g, day, 2), COMING);
    assert_true(presence_get(t->db, t->a, day, g.person[4], &p));
    assert_int_equal(p.position, 1);
    db_commit(t->db);
}

/* Said again alike nothing changes; more than is free is refused and what was said stays. */
static void a_mind_can_change(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);
    struct presence first = say(t, &g, day, 0, SHARE_MORNING);
    struct presence again = say(t, &g, day, 0, SHARE_MORNING);
    assert_int_equal(again.id, first.id);
    say(t, &g, day, 1, SHARE_AFTERNOON);
    say(t, &g, day, 2, SHARE_AFTERNOON);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_FULL);
    assert_false(out.morning_full);
    assert_true(out.afternoon_full);
    assert_int_equal(out.presence.state, COMING);
    assert_int_equal(out.presence.share, SHARE_MORNING);
    struct presence p;
    assert_true(presence_get(t->db, t->a, day, g.person[0], &p));
    assert_int_equal(p.state, COMING);
    assert_int_equal(p.share, SHARE_MORNING);

    /* From the afternoon to the morning: the chair of the afternoon is given to who waits. */
    assert_int_equal(say(t, &g, day, 3, SHARE_AFTERNOON).state, WAITING);
    assert_int_equal(say_at(t, day, g.person[1], SHARE_MORNING, g.now, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.id, presence_get(t->db, t->a, day, g.person[1], &p) ? p.id : 0);
    assert_int_equal(out.moved_up.count, 1);
    assert_int_equal(state_of(t, &g, day, 3), COMING);

    /* Who waits may ask for less, and keeps the place in the queue if that is full as well. */
    assert_int_equal(say(t, &g, day, 4, SHARE_DAY).position, 1);
    assert_int_equal(say(t, &g, day, 5, SHARE_DAY).position, 2);
    assert_int_equal(say(t, &g, day, 4, SHARE_MORNING).position, 1);
    db_commit(t->db);
}

/* A few hours take a chair in both halves, at the price of one. */
static void a_few_hours(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence p;

    db_begin(t->db);
    int64_t day = day_ensure(t->db, t->a, &g.house, g.today + 4, g.now);
    p = say(t, &g, day, 0, SHARE_HOURS);
    assert_true(p.morning && p.afternoon);
    assert_int_equal(p.cents, 400);
    p = say(t, &g, day, 1, SHARE_DAY);
    assert_int_equal(p.cents, 700);
    assert_int_not_equal(p.price, 0);
    assert_string_equal(p.currency, "EUR");
    p = say(t, &g, day, 1, SHARE_MORNING);
    assert_int_equal(p.cents, 400);
    int64_t away = roaming(t, &g, &g.hall, g.today + 4);
    p = say(t, &g, away, 1, SHARE_DAY);             /* elsewhere on the same date: allowed */
    assert_int_equal(p.cents, 0);
    assert_int_not_equal(p.price, 0);
    db_commit(t->db);
}

/* Until the day ends by the place's clock, and not a second later. */
static void until_the_day_ends(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today);
    int64_t end = zone_day_end(zone_get(g.hall.zone), g.today);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, end - 1, &out), PRESENCE_ALLOWED);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_MORNING, end - 1, &out), PRESENCE_ALLOWED);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, end, &out), PRESENCE_OVER);
    struct presence_wish w = { .day = day, .person = g.person[0], .said_by = g.person[0],
                               .now = end };
    assert_int_equal(presence_withdraw(t->db, t->a, &w, &out), PRESENCE_OVER);
    w.now = end - 1;
    assert_int_equal(presence_withdraw(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(presence_withdraw(t->db, t->a, &w, &out), PRESENCE_NONE);
    db_commit(t->db);
}

static void days_that_take_nobody(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);
    const struct day_edit edit = { .day = day, .now = g.now, .today = g.today };
    assert_int_equal(day_set_host(t->db, t->a, edit, 0), AGENDA_ALLOWED);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_NOT_OPEN);
    day_set_host(t->db, t->a, edit, g.hall.id);
    day_cancel(t->db, t->a, edit, "Gel");
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_NOT_OPEN);
    assert_string_equal(out.day.reason, "Gel");
    assert_int_equal(say_at(t, 999999, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_NO_DAY);

    int64_t saturday = day_ensure(t->db, t->a, &g.house, g.today + 2, g.now);
    assert_int_equal(say_at(t, saturday, g.person[0], SHARE_AFTERNOON, g.now, &out),
                     PRESENCE_PART_CLOSED);
    assert_int_equal(say_at(t, saturday, g.person[0], SHARE_DAY, g.now, &out),
                     PRESENCE_PART_CLOSED);
    assert_int_equal(say_at(t, saturday, g.person[0], SHARE_MORNING, g.now, &out),
                     PRESENCE_ALLOWED);
    db_commit(t->db);
}

/* What was: for fourteen days, by the person afterwards, by an animator on the day as well. */
static void what_was(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;
    int64_t day_seconds = 86400;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today);
    struct presence_wish w = { .day = day, .person = g.person[0], .said_by = g.person[0],
                               .share = SHARE_MORNING, .now = g.now };
    assert_int_equal(presence_was_there(t->db, t->a, &w, &out), PRESENCE_EARLY);
    w.now = g.now + day_seconds;
    assert_int_equal(presence_was_there(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.state, WAS_THERE);
    w.share = SHARE_DAY;
    w.now = g.now + 14 * day_seconds;
    assert_int_equal(presence_was_there(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.share, SHARE_DAY);
    assert_int_equal(presence_not_there(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(state_of(t, &g, day, 0), WITHDRAWN);
    assert_int_equal(presence_not_there(t->db, t->a, &w, &out), PRESENCE_NONE);
    w.now = g.now + 15 * day_seconds;
    assert_int_equal(presence_was_there(t->db, t->a, &w, &out), PRESENCE_LATE);
    assert_int_equal(presence_not_there(t->db, t->a, &w, &out), PRESENCE_LATE);

    /* More than there were chairs: what was is a fact. */
    for (int i = 0; i < 4; i++) {
        struct presence_wish fact = { .day = day, .person = g.person[i], .said_by = g.person[5],
                                      .share = SHARE_DAY, .now = g.now + day_seconds };
        assert_int_equal(presence_was_there(t->db, t->a, &fact, &out), PRESENCE_ALLOWED);
    }
    assert_int_equal(presence_count(t->db, day).coming, 4);
    check_ok(t->db, "facts");
    db_commit(t->db);
}

/* Known by a name only: takes a chair while there is one, is there all the same if not. */
static void somebody_walks_in(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = day_ensure(t->db, t->a, &g.house, g.today, g.now);
    struct presence_wish w = { .day = day, .guest = "  Le cousin de Maud ", .share = SHARE_DAY,
                               .said_by = g.person[3], .now = g.now };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(presence_guest(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
        assert_int_equal(out.presence.state, COMING);
        assert_string_equal(out.presence.guest, "Le cousin de Maud");
        assert_int_equal(out.presence.cents, 700);
    }
    assert_int_equal(say(t, &g, day, 0, SHARE_DAY).state, WAITING);
    assert_int_equal(presence_guest(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.state, WAS_THERE);
    assert_int_equal(presence_count(t->db, day).coming, 5);

    w.guest = "   ";
    assert_int_equal(presence_guest(t->db, t->a, &w, &out), PRESENCE_NO_NAME);
    w.guest = "Tôt";
    w.day = day_ensure(t->db, t->a, &g.house, g.today + 4, g.now);
    assert_int_equal(presence_guest(t->db, t->a, &w, &out), PRESENCE_EARLY);
    w.day = day;
    w.now = g.now + 15 * 86400;
    assert_int_equal(presence_guest(t->db, t->a, &w, &out), PRESENCE_LATE);
    db_commit(t->db);
}

/* A change of venue or of chairs keeps everyone or is refused; a cancelled day lets all go. */
static void changes_to_a_day(struct trial *t)
{
    struct ground g = ground_make(t);
    struct day_changed done;
    struct presence_result out;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.shop, g.today + 7);         /* three chairs */
    for (int i = 0; i < 4; i++)
        say(t, &g, day, i, SHARE_DAY);
    struct day_change c = { .kind = CHANGE_PLACE, .place = g.hall.id,
                            .edit = { .day = day, .now = g.now, .today = g.today } };
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_CHAIRS);    /* two chairs */
    assert_int_equal(done.heads.coming, 3);
    assert_int_equal(done.tell.count, 0);
    withdraw(t, &g, day, 3);                        /* who was waiting */
    withdraw(t, &g, day, 2);
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_ALLOWED);
    assert_int_equal(done.tell.count, 2);
    assert_int_equal(done.before.place, g.shop.id);
    assert_int_equal(done.after.place, g.hall.id);
    assert_int_equal(done.after.capacity, 2);

    assert_int_equal(say(t, &g, day, 2, SHARE_DAY).state, WAITING);
    c = (struct day_change){ .kind = CHANGE_WORDS, .edit = c.edit,
                             .words = { .title = "", .note = "", .capacity = 3, .opens = 540,
                                        .closes = 1050 } };
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_ALLOWED);
    assert_int_equal(done.moved_up.count, 1);       /* a folding chair was found */
    assert_int_equal(done.tell.count, 0);           /* same hours: nobody needs a letter */
    assert_int_equal(state_of(t, &g, day, 2), COMING);
    c.words.opens = 600;
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_ALLOWED);
    assert_int_equal(done.tell.count, 3);
    c.words.capacity = 2;
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_CHAIRS);
    struct day d;
    assert_true(day_get(t->db, t->a, day, &d));
    assert_int_equal(d.capacity, 3);

    c = (struct day_change){ .kind = CHANGE_MOVE, .edit = c.edit, .date = g.today + 8,
                             .reason = "Marché" };
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_ALLOWED);
    assert_int_equal(done.tell.count, 3);
    assert_int_equal(done.after.date, g.today + 8);
    assert_int_equal(presence_count(t->db, done.after.id).coming, 0);
    assert_int_equal(presence_count(t->db, day).coming, 0);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_NOT_OPEN);
    say(t, &g, done.after.id, 0, SHARE_DAY);
    c = (struct day_change){ .kind = CHANGE_CANCEL, .reason = "Gel",
                             .edit = { done.after.id, g.now, g.today } };
    assert_int_equal(day_change(t->db, t->a, &c, &done), AGENDA_ALLOWED);
    assert_int_equal(done.tell.count, 1);
    check_ok(t->db, "changes");
    db_commit(t->db);
}

/* Chairs were added to the place by another room. */
static void more_chairs_move_people_up(struct trial *t)
{
    struct ground g = ground_make(t);
    struct day *days;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);
    for (int i = 0; i < 4; i++)
        say(t, &g, day, i, SHARE_DAY);
    g.hall.chairs = 3;
    place_change(t->db, t->a, &g.hall);
    struct told_list up = presence_promote_all(t->db, t->a, g.today, g.now, &days);
    assert_int_equal(up.count, 1);
    assert_int_equal(up.at[0].person, g.person[2]);
    assert_int_equal(days[0].id, day);
    up = presence_promote_all(t->db, t->a, g.today, g.now, &days);
    assert_int_equal(up.count, 0);
    db_commit(t->db);
}

/* Chairs were added and the minute is not over: a newcomer waits behind those who wait. */
static void a_newcomer_passes_nobody(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = roaming(t, &g, &g.hall, g.today + 7);
    for (int i = 0; i < 4; i++)
        say(t, &g, day, i, SHARE_DAY);
    g.hall.chairs = 3;
    place_change(t->db, t->a, &g.hall);
    assert_int_equal(say_at(t, day, g.person[4], SHARE_DAY, g.now, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.state, WAITING);
    assert_int_equal(out.presence.position, 2);
    assert_int_equal(out.moved_up.count, 1);
    assert_int_equal(out.moved_up.at[0].person, g.person[2]);

    /* Who changes a mind frees an afternoon, and one more chair has come: both are told of. */
    say(t, &g, day, 5, SHARE_AFTERNOON);
    g.hall.chairs = 4;
    place_change(t->db, t->a, &g.hall);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_MORNING, g.now, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.moved_up.count, 2);
    assert_int_equal(state_of(t, &g, day, 3), COMING);
    assert_int_equal(state_of(t, &g, day, 5), COMING);
    assert_int_equal(state_of(t, &g, day, 4), WAITING);
    db_commit(t->db);
}

static void a_closed_place_takes_nobody(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = day_ensure(t->db, t->a, &g.house, g.today + 7, g.now);
    say(t, &g, day, 0, SHARE_DAY);
    struct place_ahead ahead = place_ahead(t->db, t->a, g.house.id, g.today, g.now);
    assert_int_equal(ahead.days, 1);
    assert_int_equal(ahead.bookings, 0);
    assert_int_equal(ahead.fullest, 1);
    assert_int_equal(ahead.fullest_on, g.today + 7);
    withdraw(t, &g, day, 0);
    ahead = place_ahead(t->db, t->a, g.house.id, g.today, g.now);
    assert_int_equal(ahead.days, 0);
    assert_int_equal(ahead.fullest, 0);
    place_close(t->db, g.house.id, g.now);
    assert_int_equal(say_at(t, day, g.person[0], SHARE_DAY, g.now, &out), PRESENCE_NOT_OPEN);
    db_commit(t->db);
}

/* Heads are for all; faces for those who may see them; names of guests for those who hold the day. */
static void who_sees_whom(struct trial *t)
{
    struct ground g = ground_make(t);
    struct presence_result out;

    db_begin(t->db);
    int64_t day = day_ensure(t->db, t->a, &g.house, g.today, g.now);
    for (int i = 0; i < 3; i++)
        say(t, &g, day, i, SHARE_MORNING);
    person_show(t->db, g.person[1], "presence", LEVEL_ME, g.today);
    const struct presence_wish w = { .day = day, .guest = "Léo", .share = SHARE_DAY,
                                     .said_by = g.person[3], .now = g.now };
    presence_guest(t->db, t->a, &w, &out);

    struct looker member = { .id = g.person[0], .member = true, .today = g.today };
    struct value *list = presence_people(t->db, t->a, &member, day);
    assert_int_equal(value_count(list), 4);
    assert_true(value_as_bool(value_get(value_at(list, 0), "mine"), false));
    assert_int_equal(value_kind(value_get(value_at(list, 1), "person")), VALUE_NULL);
    assert_int_equal(value_kind(value_get(value_at(list, 2), "person")), VALUE_OBJECT);
    assert_int_equal(value_kind(value_get(value_at(list, 3), "guest")), VALUE_NULL);

    struct looker animator = { .id = g.person[3], .member = true, .runs = true,
                               .today = g.today };
    list = presence_people(t->db, t->a, &animator, day);
    assert_int_equal(value_kind(value_get(value_at(list, 1), "person")), VALUE_OBJECT);
    assert_string_equal(value_as_text(value_get(value_at(list, 3), "guest"), ""), "Léo");
    db_commit(t->db);
}

static void values_of_days(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    int64_t away = roaming(t, &g, &g.hall, g.today + 7);
    say(t, &g, away, 0, SHARE_DAY);
    say(t, &g, away, 1, SHARE_MORNING);
    say(t, &g, away, 2, SHARE_DAY);
    const struct days_wish w = { .from = g.today + 7, .to = g.today + 8, .viewer = g.person[2],
                                 .hosted = true };
    struct value *days = day_values(t->db, t->a, &w);
    struct str json = str_new(t->a);

    assert_int_equal(value_count(days), 3);
    value_write_json(value_at(days, 0), &json);
    assert_non_null(strstr(json.text, "\"date\":\"2026-11-26\""));
    assert_non_null(strstr(json.text, "\"opens\":\"09:00\",\"closes\":\"17:30\",\"capacity\":2"));
    assert_non_null(strstr(json.text, "\"coming\":2,\"morning\":2,\"afternoon\":1,\"waiting\":1"));
    assert_non_null(strstr(json.text, "\"mine\":{\"state\":\"waiting\",\"position\":1,"
                                      "\"parts\":[\"morning\",\"afternoon\"]"));
    json = str_new(t->a);
    value_write_json(value_at(days, 1), &json);
    assert_non_null(strstr(json.text, "\"id\":null"));
    assert_non_null(strstr(json.text, "\"capacity\":4,\"coming\":0"));
    assert_non_null(strstr(json.text, "\"mine\":null"));
    db_commit(t->db);
}

/* What a month costs: frozen prices, with the rule that gave each. */
static void what_is_due(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    int64_t desk = day_ensure(t->db, t->a, &g.house, g.today + 4, g.now);
    int64_t away = roaming(t, &g, &g.hall, g.today + 7);
    say(t, &g, desk, 0, SHARE_DAY);
    say(t, &g, away, 0, SHARE_MORNING);
    say(t, &g, desk, 1, SHARE_MORNING);
    say(t, &g, away, 1, SHARE_DAY);
    withdraw(t, &g, away, 1);
    int64_t later = day_ensure(t->db, t->a, &g.house, g.today + 14, g.now);     /* December */
    say(t, &g, later, 0, SHARE_DAY);
    ground_price(t, &g, "desk_day", NULL, 900);     /* dearer from today: what was said stays */

    struct dues_wish w = { .person = g.person[0], .month = g.today };
    struct dues dues = dues_of(t->db, t->a, &w);
    assert_int_equal(dues.count, 2);
    assert_int_equal(dues.cents, 700);
    assert_int_equal(dues.lines[0].cents, 700);
    assert_string_equal(dues.lines[0].rule.item, "desk_day");
    assert_int_equal(dues.lines[0].rule.cents, 700);
    assert_string_equal(dues.lines[1].rule.item, "roaming_half");
    assert_int_equal(dues.lines[1].cents, 0);

    w.person = 0;
    dues = dues_of(t->db, t->a, &w);
    size_t count;
    struct due_total *totals = dues_totals(t->a, &dues, &count);
    assert_int_equal(count, 2);
    assert_int_equal(dues.cents, 1100);
    assert_string_equal(totals[0].name, "Bilal D.");
    assert_int_equal(totals[0].cents, 400);
    assert_int_equal(totals[1].lines, 2);
    check_ok(t->db, "dues");
    db_commit(t->db);
}

/* ---- forty at once ---- */

struct last_chairs {
    const struct ground *g;
    int64_t day[ROUNDS];
    int64_t person[CROWD_MOST];
    bool mixed;                         /* mornings, afternoons and whole days */
};

enum { TOLD_COMING, TOLD_WAITING, TOLD_WITHDRAWN };

static int press_come(struct db *db, struct arena *a, int who, int round, void *what)
{
    struct last_chairs *l = what;
    struct presence_result out;
    const struct presence_wish w = {
        .day = l->day[round], .person = l->person[who], .said_by = l->person[who],
        .share = l->mixed ? (enum share) (who % 3) : SHARE_DAY, .now = l->g->now,
    };

    if (presence_say(db, a, &w, &out) != PRESENCE_ALLOWED)
        return -1;
    return out.presence.state == COMING ? TOLD_COMING : TOLD_WAITING;
}

/* Half of them come and leave again at once. */
static int press_come_and_go(struct db *db, struct arena *a, int who, int round, void *what)
{
    struct last_chairs *l = what;
    struct presence_result out;
    const struct presence_wish w = { .day = l->day[round], .person = l->person[who],
                                     .said_by = l->person[who], .now = l->g->now };

    if (who % 2)
        return press_come(db, a, who, round, what);
    if (presence_withdraw(db, a, &w, &out) != PRESENCE_ALLOWED)
        return -1;
    return TOLD_WITHDRAWN;
}

static void crowd_ground(struct trial *t, struct ground *g, struct last_chairs *l, int64_t chairs)
{
    *g = ground_make(t);
    l->g = g;
    db_begin(t->db);
    g->hall.chairs = chairs;
    place_change(t->db, t->a, &g->hall);
    for (int i = 0; i < ROUNDS; i++)
        l->day[i] = roaming(t, g, &g->hall, g->today + 1 + i);
    for (int i = 0; i < CROWD_MOST; i++) {
        const struct person_draft draft = { .first_name = "Foule",
                                            .last_name = str_fmt(t->a, "N%d", i) };
        l->person[i] = person_add(t->db, &draft, g->now);
    }
    check_ok(t->db, "crowd");
    assert_true(db_commit(t->db));
}

static void forty_want_the_last_chair(struct trial *t)
{
    struct ground g;
    struct last_chairs l = { .mixed = false };
    struct crowd c = { .t = t, .press = press_come, .what = &l, .people = 40, .rounds = rounds(t) };

    crowd_ground(t, &g, &l, 1);
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < c.rounds; i++) {
        struct headcount heads = presence_count(t->db, l.day[i]);

        assert_int_equal(c.told[i][TOLD_COMING], 1);
        assert_int_equal(c.told[i][TOLD_WAITING], 39);
        assert_int_equal(heads.coming, 1);
        assert_int_equal(heads.waiting, 39);
    }
}

/* Every part of the day is as full as can be and no fuller, and what was told is true. */
static void forty_want_parts_of_four_chairs(struct trial *t)
{
    struct ground g;
    struct last_chairs l = { .mixed = true };
    struct crowd c = { .t = t, .press = press_come, .what = &l, .people = 40, .rounds = rounds(t) };

    crowd_ground(t, &g, &l, 4);
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < c.rounds; i++) {
        struct headcount heads = presence_count(t->db, l.day[i]);

        assert_int_equal(heads.morning, 4);
        assert_int_equal(heads.afternoon, 4);
        assert_int_equal(heads.coming, c.told[i][TOLD_COMING]);
        assert_int_equal(heads.waiting, c.told[i][TOLD_WAITING]);
    }
}

/* No chair stays empty while somebody waits for it, whoever comes and goes meanwhile. */
static void no_chair_is_forgotten(struct trial *t)
{
    struct ground g;
    struct last_chairs l = { .mixed = false };
    struct crowd c = { .t = t, .press = press_come_and_go, .what = &l, .people = 40,
                       .rounds = rounds(t) };

    crowd_ground(t, &g, &l, 4);
    db_begin(t->db);
    for (int i = 0; i < ROUNDS; i++)
        for (int who = 0; who < CROWD_MOST; who += 2)
            press_come(t->db, t->a, who, i, &l);
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < c.rounds; i++) {
        struct headcount heads = presence_count(t->db, l.day[i]);

        assert_int_equal(heads.coming, 4);
        assert_int_equal(heads.waiting, 16);
    }
}

/* The test itself is tried: without the triggers it must see people sitting on each other. */
static void without_the_check_it_is_found_out(struct trial *t)
{
    struct ground g;
    struct last_chairs l = { .mixed = false };
    struct crowd c = { .t = t, .press = press_come, .what = &l, .people = 40, .rounds = 2 };
    bool pg = t->engine == ON_POSTGRESQL;

    crowd_ground(t, &g, &l, 1);
    db_exec(t->db, pg ? "DROP TRIGGER presence_full_insert ON presence"
                      : "DROP TRIGGER presence_full_insert", NO_ARGS);
    db_exec(t->db, pg ? "DROP TRIGGER presence_full_update ON presence"
                      : "DROP TRIGGER presence_full_update", NO_ARGS);
    check_ok(t->db, "drop");
    crowd_run(&c);
    for (int i = 0; i < 2; i++)
        assert_true(presence_count(t->db, l.day[i]).coming > 1);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(full_means_waiting),       TRIAL(queue_keeps_its_order),
        TRIAL(a_mind_can_change),        TRIAL(a_few_hours),
        TRIAL(until_the_day_ends),       TRIAL(days_that_take_nobody),
        TRIAL(what_was),                 TRIAL(somebody_walks_in),
        TRIAL(changes_to_a_day),         TRIAL(more_chairs_move_people_up),
        TRIAL(a_newcomer_passes_nobody), TRIAL(a_closed_place_takes_nobody),
        TRIAL(who_sees_whom),            TRIAL(values_of_days),
        TRIAL(what_is_due),              TRIAL(forty_want_the_last_chair),
        TRIAL(forty_want_parts_of_four_chairs), TRIAL(no_chair_is_forgotten),
        TRIAL(without_the_check_it_is_found_out),
    };

    return databases_run("presence", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
