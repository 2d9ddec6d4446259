/* Through the pages: what people count on is not taken from them unseen, who waits is not passed,
 * files are for who brought them, and who is forgotten leaves nothing behind. */
#include "browser.h"

#include "archive/archive.h"
#include "archive/import_run.h"
#include "booking/booking.h"
#include "ground.h"
#include "notice/notice.h"

/* A roaming day at a host place in two weeks. */
static int64_t roaming(struct trial *t, const struct ground *g, const struct place *p)
{
    int32_t date = g->today + 14;
    struct series s = { .name = p->name, .weekday = date_weekday(date), .every = 1, .opens = 540,
                        .closes = 1050, .from = date, .to = date };
    size_t count;

    assert_true(db_begin(t->db));
    assert_int_equal(series_make(t->db, t->a, &s, g->now), AGENDA_ALLOWED);
    int64_t id = series_days(t->db, t->a, s.id, &count)[0].id;
    const struct day_edit edit = { .day = id, .now = g->now, .today = g->today };
    assert_int_equal(day_set_host(t->db, t->a, edit, p->id), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    return id;
}

static enum presence_state say(struct trial *t, const struct ground *g, int64_t day,
                               int64_t person)
{
    const struct presence_wish w = { .day = day, .person = person, .share = SHARE_DAY,
                                     .said_by = person, .now = g->now };
    struct presence_result out;

    assert_true(db_begin(t->db));
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
    return out.presence.state;
}

static enum presence_state state_of(struct trial *t, int64_t day, int64_t person)
{
    struct presence p;

    return presence_get(t->db, t->a, day, person, &p) ? p.state : WITHDRAWN;
}

static int64_t book(struct trial *t, const struct ground *g, int64_t person)
{
    int64_t starts_at = ground_at(g, g->today + 14, 10, 0);
    const struct booking_wish w = { .resource = g->room.id, .person = person, .now = g->now,
                                    .note = "Zyxwvut et fils",
                                    .starts_at = starts_at, .ends_at = starts_at + 3600 };
    struct booking_result out;

    assert_true(db_begin(t->db));
    assert_int_equal(booking_make(t->db, t->a, &w, &out), BOOKING_ALLOWED);
    assert_true(db_commit(t->db));
    return out.booking.id;
}

static int64_t chairs_of(struct trial *t, const struct place *p)
{
    return db_int(t->db, "SELECT chairs FROM place WHERE id = $1", ARGS(arg_int(p->id)), -1);
}

static struct browser admin_of(struct trial *t)
{
    struct browser b = browser(t);

    account(t, "admin@x.example", "Anne", "Admin", "admin");
    enter(&b, "admin@x.example");
    return b;
}

static void a_place_people_count_on_stays_open(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t day = roaming(t, &g, &g.hall);
    struct browser b = admin_of(t);
    const char *close = str_fmt(t->a, "/places/%s/close", g.hall.slug);

    say(t, &g, day, g.person[0]);
    post(&b, close, "", 409);
    assert_true(says(&b, "1 day to come"));
    struct day_change change = { .kind = CHANGE_CANCEL, .reason = "Panne",
                                 .edit = { .day = day, .now = g.now, .today = g.today } };
    struct day_changed changed;
    assert_true(db_begin(t->db));
    assert_int_equal(day_change(t->db, t->a, &change, &changed), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    post(&b, close, "", 303);

    int64_t booking = book(t, &g, g.person[0]);
    close = str_fmt(t->a, "/places/%s/close", g.house.slug);
    post(&b, close, "", 409);
    assert_true(says(&b, "1 booking is still held"));
    assert_int_equal(booking_cancel(t->db, t->a, booking, false, g.now), BOOKING_ALLOWED);
    post(&b, close, "", 303);
}

static void chairs_people_count_on_stay(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t away = roaming(t, &g, &g.hall);
    struct browser b = admin_of(t);
    const char *edit = str_fmt(t->a, "/places/%s/edit", g.hall.slug);
    const char *desks = str_fmt(t->a, "/places/%s/resources/%lld", g.house.slug,
                                (long long) g.desks.id);

    say(t, &g, away, g.person[0]);
    say(t, &g, away, g.person[1]);
    post(&b, edit, "name=Salle&town=Lillers&zone=Europe/Paris&chairs=1", 409);
    assert_true(says(&b, "2 people expected, and there would be 1 chair"));
    assert_int_equal(chairs_of(t, &g.hall), 2);
    post(&b, edit, "name=Salle&town=Lillers&zone=Europe/Paris&chairs=2", 303);

    assert_true(db_begin(t->db));
    int64_t home = day_ensure(t->db, t->a, &g.house, g.today + 14, g.now);
    assert_true(db_commit(t->db));
    say(t, &g, home, g.person[0]);
    say(t, &g, home, g.person[1]);
    post(&b, str_fmt(t->a, "%s/close", desks), "", 409);
    post(&b, str_fmt(t->a, "%s/stop", desks), "reason=Travaux", 409);
    post(&b, desks, "name=Postes&kind=desk_pool&capacity=1", 409);
    assert_int_equal(chairs_of(t, &g.house), 4);
    post(&b, desks, "name=Postes&kind=desk_pool&capacity=2", 303);
    assert_int_equal(chairs_of(t, &g.house), 2);
    db_exec(t->db, "UPDATE day SET capacity = 5 WHERE id = $1", ARGS(arg_int(home)));
    post(&b, str_fmt(t->a, "%s/stop", desks), "reason=Travaux", 303);
}

/* Chairs are added; the next who says "I come" is not the one who gets the first of them. */
static void who_waits_is_not_passed(struct trial *t, bool api)
{
    struct ground g = ground_make(t);
    int64_t day = roaming(t, &g, &g.hall);
    struct browser b = browser(t);
    int64_t late = account(t, "late@x.example", "Luc", "Lent", "member");

    for (int i = 0; i < 3; i++)
        say(t, &g, day, g.person[i]);
    assert_int_equal(state_of(t, day, g.person[2]), WAITING);
    g.hall.chairs = 3;
    place_change(t->db, t->a, &g.hall);
    enter(&b, "late@x.example");
    const char *date = date_text(t->a, g.today + 14);
    if (api) {
        request(&b, "PUT", str_fmt(t->a, "/api/v1/days/%s/%s/presence", g.hall.slug, date),
                str_fmt(t->a, "csrf=%s&parts=morning&parts=afternoon", b.csrf));
        assert_int_equal(b.status, 200);
    } else
        post(&b, str_fmt(t->a, "/days/%s/%s/presence", g.hall.slug, date), "part=day", 303);
    assert_int_equal(state_of(t, day, g.person[2]), COMING);
    assert_int_equal(state_of(t, day, late), WAITING);
    assert_true(db_exists(t->db, "SELECT 1 AS one FROM mail WHERE kind = 'chair_free'"
                                 "   AND person_id = $1", ARGS(arg_int(g.person[2]))));
}

static void who_waits_is_not_passed_on_the_page(struct trial *t)
{
    who_waits_is_not_passed(t, false);
}

static void who_waits_is_not_passed_by_the_api(struct trial *t)
{
    who_waits_is_not_passed(t, true);
}

static void only_who_is_offered_animates(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t day = roaming(t, &g, &g.hall);
    struct browser b = admin_of(t);
    const char *edit = str_fmt(t->a, "/days/%s/%s/edit", g.hall.slug,
                               date_text(t->a, g.today + 14));
    const char *words = "what=words&title=&opens=09:00&closes=17:30";

    post(&b, edit, str_fmt(t->a, "%s&animator=999999", words), 422);
    assert_true(says(&b, "Choose someone of the list."));
    post(&b, edit, str_fmt(t->a, "%s&animator=%lld", words, (long long) g.person[3]), 422);
    assert_int_equal(db_int(t->db, "SELECT animator_id FROM day WHERE id = $1",
                            ARGS(arg_int(day)), 0), 0);
    post(&b, edit, str_fmt(t->a, "%s&animator=0", words), 303);
}

static void whoever_cancels_hears_of_bookings(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser b = admin_of(t);

    book(t, &g, g.person[0]);
    post(&b, str_fmt(t->a, "/days/%s/%s/edit", g.house.slug, date_text(t->a, g.today + 14)),
         "what=cancel&cancel_reason=Panne", 303);
    get(&b, b.location, 200);
    assert_true(says(&b, "1 booking stays held on that day."));
}

/* On the page and by the API the refusal says when the other calendar has the room. */
static void another_calendar_has_the_room(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser b = browser(t);
    int32_t day = g.today + 14;
    const char *date = date_text(t->a, day);
    struct ical_span span = { ground_at(&g, day, 14, 0), ground_at(&g, day, 16, 0) };
    const struct ical_read read = { .spans = &span, .count = 1 };
    const struct busy_calendar c = { .place = g.house.id, .resource = g.room.id,
                                     .name = "chorale.ics", .until = span.ends, .made_at = g.now };

    assert_true(db_begin(t->db));
    assert_true(busy_keep(t->db, t->a, &c, &read, g.house.zone));
    assert_true(db_commit(t->db));
    int64_t member = account(t, "m@x.example", "Mia", "Membre", "member");
    enter(&b, "m@x.example");
    const char *book = str_fmt(t->a, "/places/%s/book", g.house.slug);
    post(&b, book, str_fmt(t->a, "resource=%lld&on=%s&from=15:00&to=17:00&note=",
                           (long long) g.room.id, date), 409);
    assert_true(says(&b, "Sainte-Barbe is taken by another calendar from 14:00 to 16:00."));
    assert_true(says(&b, "Take this"));
    get(&b, str_fmt(t->a, "%s?resource=%lld&on=%s", book, (long long) g.room.id, date), 200);
    assert_true(says(&b, "another calendar"));
    get(&b, str_fmt(t->a, "/places/%s/today?on=%s", g.house.slug, date), 200);
    assert_true(says(&b, "free until 14:00"));
    b.bearer = token_make(t->db, t->a, member, "test", "write", NOW);
    request(&b, "POST", "/api/v1/bookings",
            str_fmt(t->a, "resource=%lld&starts_at=%sT14:00:00Z&ends_at=%sT15:00:00Z",
                    (long long) g.room.id, date, date));
    assert_int_equal(b.status, 409);
    assert_true(says(&b, "\"code\":\"busy\""));
    assert_true(says(&b, "from 14:00 to 16:00"));
    assert_true(says(&b, "\"alternatives\":[{"));
}

static void a_file_is_for_who_brought_it(struct trial *t)
{
    struct browser maker = browser(t), other = browser(t), admin = admin_of(t);
    int64_t who = account(t, "maker@x.example", "Mia", "Maker", "manager");
    const char *text = "Prénom,Courriel\nMaud,m@b.example\n";
    const struct import_wish wish = { .kind = &import_people, .file = "secret.csv", .by = who,
                                      .text = text, .len = strlen(text), .now = NOW };
    struct import_plan plan;
    struct err e = { .text = "" };

    account(t, "other@x.example", "Otto", "Other", "manager");
    assert_true(import_read(t->a, &wish, &plan, &e));
    int64_t id = import_open(t->db, &wish, &plan);
    const char *page = str_fmt(t->a, "/admin/imports/%lld", (long long) id);
    enter(&maker, "maker@x.example");
    enter(&other, "other@x.example");

    get(&other, page, 403);
    get(&other, "/admin/imports", 200);
    assert_false(says(&other, "secret.csv"));
    static const char *const acts[] = { "columns", "start", "drop", "undo" };
    for (int i = 0; i < 4; i++)
        post(&other, str_fmt(t->a, "%s/%s", page, acts[i]), "", 403);
    get(&admin, page, 200);
    get(&maker, "/admin/imports", 200);
    assert_true(says(&maker, "secret.csv"));
    get(&maker, page, 200);
    post(&maker, str_fmt(t->a, "%s/drop", page), "", 303);
}

/* ---- being forgotten ---- */

/* Every text of every table, whoever wrote it (SQLite can list them). */
static int64_t traces(struct trial *t, const char *word)
{
    int64_t found = 0;
    struct rows *rows = db_query(t->db, t->a,
        "SELECT m.name AS tbl, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'BLOB')",
        NO_ARGS);

    while (rows_next(rows)) {
        int64_t n = db_int(t->db, str_fmt(t->a,
            "SELECT count(*) FROM \"%s\" WHERE lower(CAST(\"%s\" AS TEXT)) LIKE $1",
            col_text(rows, "tbl"), col_text(rows, "col")),
            ARGS(arg_text(str_fmt(t->a, "%%%s%%", word))), -1);
        if (n)
            print_message("%s.%s still says '%s'\n", col_text(rows, "tbl"),
                          col_text(rows, "col"), word);
        found += n != 0;
    }
    check_ok(t->db, "traces");
    return found;
}

/* What the house does by itself, within the hour. */
static void run_jobs(struct trial *t, const struct room *room)
{
    struct req r = { .a = t->a, .db = t->db, .now = NOW, .today = TODAY, .lang = house->fr,
                     .who = &(struct viewer){ .lang = "" }, .url = "http://x.example" };

    for (const struct job *job = room->jobs; job->name; job++) {
        assert_true(db_begin(t->db));
        job->run(&r);
        assert_true(db_commit(t->db));
    }
}

static void who_is_forgotten_leaves_nothing(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t away = roaming(t, &g, &g.hall);
    struct browser b = browser(t), admin = admin_of(t);
    const char *address = "maud.zyxwvut@x.example";

    archive_rooms(app_rooms);
    get(&admin, "/admin/people", 200);
    post(&admin, "/admin/people",
         "email=maud.zyxwvut@x.example&first_name=Maud&role=member", 303);
    int64_t maud = account(t, address, "Maud", "Zyxwvut", "member");
    assert_true(db_begin(t->db));
    int64_t past = day_ensure(t->db, t->a, &g.house, g.today, g.now);
    assert_true(db_commit(t->db));
    say(t, &g, past, maud);
    say(t, &g, away, maud);
    say(t, &g, away, g.person[1]);
    say(t, &g, away, g.person[2]);
    book(t, &g, maud);
    db_exec(t->db, "UPDATE day SET animator_id = $1", ARGS(arg_int(maud)));
    enter(&b, address);

    get(&b, "/me/data.json", 200);
    assert_true(says(&b, "\"presences\""));
    assert_true(says(&b, date_text(t->a, g.today + 14)));
    assert_true(says(&b, "Sainte-Barbe"));
    assert_true(says(&b, "\"days\":[{"));
    get(&b, "/me/data/erase", 200);
    post(&b, "/me/data/erase", "sure=1", 303);

    assert_int_equal(state_of(t, past, maud), COMING);      /* a line of account */
    assert_int_equal(state_of(t, away, maud), WITHDRAWN);
    assert_false(db_exists(t->db, "SELECT 1 AS one FROM booking WHERE state = 1", NO_ARGS));
    assert_int_equal(db_int(t->db, "SELECT animator_id FROM day WHERE id = $1",
                            ARGS(arg_int(away)), 0), 0);
    assert_int_equal(db_int(t->db, "SELECT animator_id FROM day WHERE id = $1",
                            ARGS(arg_int(past)), 0), maud);
    run_jobs(t, &people_room);
    if (t->engine == ON_SQLITE)
        assert_int_equal(traces(t, "zyxwvut"), 0);
    char *faults = NULL;
    if (!archive_check(t->db, t->a, &faults))
        fail_msg("%s", faults);

    /* The chair is the next one's, who is told, within the minute. */
    run_jobs(t, &booking_room);
    assert_int_equal(state_of(t, away, g.person[2]), COMING);
    assert_true(db_exists(t->db, "SELECT 1 AS one FROM mail WHERE kind = 'chair_free'", NO_ARGS));
}

static const struct trial_test tests[] = {
    TRIAL(a_place_people_count_on_stays_open),
    TRIAL(chairs_people_count_on_stay),
    TRIAL(who_waits_is_not_passed_on_the_page),
    TRIAL(who_waits_is_not_passed_by_the_api),
    TRIAL(only_who_is_offered_animates),
    TRIAL(whoever_cancels_hears_of_bookings),
    TRIAL(another_calendar_has_the_room),
    TRIAL(a_file_is_for_who_brought_it),
    TRIAL(who_is_forgotten_leaves_nothing),
};

int main(void)
{
    return browsers_run("care", tests, sizeof tests / sizeof *tests);
}
