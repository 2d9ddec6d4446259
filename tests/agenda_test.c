/* Days of permanent places and of series, and what may be done to a date. */
#include "agenda/agenda.h"

#include "app.h"
#include "ground.h"

static struct series thursdays(const struct ground *g)
{
    return (struct series){
        .name = "Les jeudis qui tournent", .weekday = 4, .every = 1, .opens = 540,
        .closes = 1050, .from = g->today, .to = g->today + 40 * 7, .made_by = g->person[3],
    };
}

static struct day_edit edit_of(const struct ground *g, int64_t day)
{
    return (struct day_edit){ .day = day, .now = g->now, .today = g->today };
}

static struct day *dates_of(struct trial *t, int64_t series, size_t *count)
{
    struct day *days = series_days(t->db, t->a, series, count);

    check_ok(t->db, "dates");
    return days;
}

static int64_t date_id(struct trial *t, int64_t series, size_t n)
{
    size_t count;
    struct day *days = dates_of(t, series, &count);

    assert_true(n < count);
    return days[n].id;
}

/* Every date is written at once; a holiday is seen, cancelled, and shifts nothing. */
static void series_writes_all_its_dates(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    size_t count;

    db_begin(t->db);
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_ALLOWED);
    assert_string_equal(s.slug, "les-jeudis-qui-tournent");
    struct day *days = dates_of(t, s.id, &count);
    assert_int_equal(count, 41);
    for (size_t i = 0; i < count; i++) {
        bool holiday = days[i].date == date_from_ymd(2027, 5, 6);   /* Ascension */

        assert_int_equal(days[i].date, g.today + 7 * (int) i);
        assert_int_equal(days[i].opens, 540);
        assert_int_equal(days[i].closes, 1050);
        assert_int_equal(days[i].state, holiday ? DAY_CANCELLED : DAY_OPEN);
        assert_string_equal(days[i].reason, holiday ? "holiday" : "");
        assert_true(days[i].roaming);
        assert_false(day_is_open(&days[i]));        /* no host yet */
    }
    struct series read;
    assert_true(series_get(t->db, t->a, s.id, &read));
    assert_int_equal(read.dates, 41);
    assert_int_equal(read.open, 40);
    assert_int_equal(read.hosted, 0);
    assert_int_equal(read.to, s.to);
    db_commit(t->db);
}

static void series_every_other_week(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    size_t count;

    s.weekday = 1;                                  /* the first Monday after this Thursday */
    s.every = 2;
    s.to = g.today + 30;
    db_begin(t->db);
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_ALLOWED);
    struct day *days = dates_of(t, s.id, &count);
    assert_int_equal(count, 2);
    assert_int_equal(days[0].date, g.today + 4);
    assert_int_equal(days[1].date, g.today + 18);
    db_commit(t->db);
}

static void series_that_cannot_be(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);

    db_begin(t->db);
    s.closes = s.opens;
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_HOURS);
    s = thursdays(&g);
    s.to = s.from - 1;
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_NO_DATE);
    s.weekday = 3;
    s.to = s.from + 2;                              /* Thursday to Saturday has no Wednesday */
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_NO_DATE);
    s = thursdays(&g);
    s.to = s.from + 7 * SERIES_DATES;
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_TOO_LONG);
    s = thursdays(&g);
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_ALLOWED);
    s = thursdays(&g);
    assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_SLUG);
    check_ok(t->db, "series");
    db_commit(t->db);
}

/* A host, another host, none; a place has one day a date; each change is counted. */
static void hosts_of_dates(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    struct day d;

    db_begin(t->db);
    series_make(t->db, t->a, &s, g.now);
    int64_t first = date_id(t, s.id, 0);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, first), g.hall.id), AGENDA_ALLOWED);
    assert_true(day_get(t->db, t->a, first, &d));
    assert_true(day_is_open(&d));
    assert_int_equal(d.capacity, 2);
    assert_string_equal(d.place_name, "Salle des fêtes");
    assert_int_equal(d.sequence, 1);

    struct series again = thursdays(&g);
    again.name = "Encore le jeudi";
    series_make(t->db, t->a, &again, g.now);
    int64_t rival = date_id(t, again.id, 0);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, rival), g.hall.id), AGENDA_TAKEN);
    check_ok(t->db, "taken");
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, rival), 999999), AGENDA_UNKNOWN);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, 999999), g.hall.id), AGENDA_UNKNOWN);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, rival), g.shop.id), AGENDA_ALLOWED);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, rival), 0), AGENDA_ALLOWED);

    struct day_edit late = edit_of(&g, first);
    late.today = g.today + 1;
    assert_int_equal(day_set_host(t->db, t->a, late, g.shop.id), AGENDA_OVER);
    db_commit(t->db);
}

/* A cancelled date stays with its reason and frees its place; nothing else moves. */
static void cancelled_dates_stay(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    struct day d;
    size_t count;

    db_begin(t->db);
    series_make(t->db, t->a, &s, g.now);
    int64_t second = date_id(t, s.id, 1);
    day_set_host(t->db, t->a, edit_of(&g, second), g.hall.id);
    assert_int_equal(day_cancel(t->db, t->a, edit_of(&g, second), ""), AGENDA_NO_REASON);
    assert_int_equal(day_cancel(t->db, t->a, edit_of(&g, second), "Fuite d'eau"),
                     AGENDA_ALLOWED);
    assert_int_equal(day_cancel(t->db, t->a, edit_of(&g, second), "encore"), AGENDA_NOT_OPEN);
    assert_true(day_get(t->db, t->a, second, &d));
    assert_int_equal(d.state, DAY_CANCELLED);
    assert_string_equal(d.reason, "Fuite d'eau");
    assert_int_equal(d.sequence, 2);

    struct day *days = dates_of(t, s.id, &count);
    assert_int_equal(count, 41);
    assert_int_equal(days[2].date, g.today + 14);
    days = days_between(t->db, t->a, g.today + 7, g.today + 7, g.hall.id, &count);
    assert_int_equal(count, 1);
    assert_int_equal(days[0].id, second);

    struct series again = thursdays(&g);
    again.name = "Encore le jeudi";
    series_make(t->db, t->a, &again, g.now);
    int64_t rival = date_id(t, again.id, 1);
    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, rival), g.hall.id), AGENDA_ALLOWED);
    assert_true(day_on(t->db, t->a, &g.hall, g.today + 7, &d));
    assert_int_equal(d.id, rival);                  /* the open one before the cancelled one */
    db_commit(t->db);
}

static void moved_dates_say_where(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    struct day d;
    int64_t to = 0;
    size_t count;

    db_begin(t->db);
    series_make(t->db, t->a, &s, g.now);
    int64_t third = date_id(t, s.id, 2);
    int64_t fourth = date_id(t, s.id, 3);
    day_set_host(t->db, t->a, edit_of(&g, third), g.hall.id);
    day_set_host(t->db, t->a, edit_of(&g, fourth), g.hall.id);
    assert_int_equal(day_move(t->db, t->a, edit_of(&g, third), g.today + 21, "Marché", &to),
                     AGENDA_TAKEN);                 /* the hall has its own day then */
    check_ok(t->db, "move");
    assert_int_equal(day_move(t->db, t->a, edit_of(&g, third), g.today - 1, "Marché", &to),
                     AGENDA_OVER);
    assert_int_equal(day_move(t->db, t->a, edit_of(&g, third), g.today + 15, "", &to),
                     AGENDA_NO_REASON);
    assert_int_equal(day_move(t->db, t->a, edit_of(&g, third), g.today + 15, "Marché", &to),
                     AGENDA_ALLOWED);

    assert_true(day_get(t->db, t->a, third, &d));
    assert_int_equal(d.state, DAY_MOVED);
    assert_int_equal(d.moved_to, to);
    assert_string_equal(d.reason, "Marché");
    assert_int_equal(d.date, g.today + 14);
    assert_true(day_get(t->db, t->a, to, &d));
    assert_true(day_is_open(&d));
    assert_int_equal(d.date, g.today + 15);
    assert_int_equal(d.place, g.hall.id);
    assert_int_equal(d.opens, 540);
    dates_of(t, s.id, &count);
    assert_int_equal(count, 42);                    /* the old one is still there */
    db_commit(t->db);
}

static void words_of_a_date(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    struct day_words words = { .title = "Journée soupe", .note = "Apporte ta tasse",
                               .animator = g.person[3], .capacity = 7, .opens = 600,
                               .closes = 1000 };
    struct day d;

    db_begin(t->db);
    series_make(t->db, t->a, &s, g.now);
    int64_t first = date_id(t, s.id, 0);
    day_set_host(t->db, t->a, edit_of(&g, first), g.hall.id);
    assert_int_equal(day_set_words(t->db, t->a, edit_of(&g, first), &words), AGENDA_ALLOWED);
    assert_true(day_get(t->db, t->a, first, &d));
    assert_string_equal(d.title, "Journée soupe");
    assert_string_equal(d.note, "Apporte ta tasse");
    assert_int_equal(d.animator, g.person[3]);
    assert_int_equal(d.capacity, 7);
    assert_int_equal(d.opens, 600);

    words.capacity = -1;
    assert_int_equal(day_set_words(t->db, t->a, edit_of(&g, first), &words), AGENDA_ALLOWED);
    day_get(t->db, t->a, first, &d);
    assert_int_equal(d.capacity, 2);                /* the place's again */
    words.closes = 500;
    assert_int_equal(day_set_words(t->db, t->a, edit_of(&g, first), &words), AGENDA_HOURS);
    words.opens = words.closes = -1;                /* a host place has no rules of its own */
    assert_int_equal(day_set_words(t->db, t->a, edit_of(&g, first), &words), AGENDA_HOURS);
    db_commit(t->db);
}

/* A permanent place is open by its rules, without a row; one is made once when it is needed. */
static void permanent_places_have_days(struct trial *t)
{
    struct ground g = ground_make(t);
    struct day d;
    size_t count;
    int32_t monday = g.today + 4;

    db_begin(t->db);
    struct day *days = days_between(t->db, t->a, monday, monday + 6, 0, &count);
    assert_int_equal(count, 6);                     /* Sunday it is closed */
    assert_int_equal(days[0].id, 0);
    assert_int_equal(days[0].opens, 510);
    assert_int_equal(days[0].capacity, 4);
    assert_int_equal(days[5].closes, 780);
    assert_false(days[0].roaming);

    int64_t id = day_ensure(t->db, t->a, &g.house, monday, g.now);
    assert_int_not_equal(id, 0);
    assert_int_equal(day_ensure(t->db, t->a, &g.house, monday, g.now), id);
    assert_int_equal(day_ensure(t->db, t->a, &g.house, monday + 6, g.now), 0);
    assert_int_equal(day_ensure(t->db, t->a, &g.house, date_from_ymd(2026, 12, 25), g.now), 0);
    assert_int_equal(day_ensure(t->db, t->a, &g.hall, monday, g.now), 0);
    assert_true(day_get(t->db, t->a, id, &d));
    assert_true(d.by_rules);
    assert_true(day_is_open(&d));
    days = days_between(t->db, t->a, monday, monday + 6, g.house.id, &count);
    assert_int_equal(count, 6);
    assert_int_equal(days[0].id, id);
    assert_int_equal(days[0].opens, 510);

    assert_int_equal(day_set_host(t->db, t->a, edit_of(&g, id), g.hall.id), AGENDA_BY_RULES);
    assert_int_equal(day_cancel(t->db, t->a, edit_of(&g, id), "Panne de chauffage"),
                     AGENDA_ALLOWED);
    assert_int_equal(day_ensure(t->db, t->a, &g.house, monday, g.now), id);
    days = days_between(t->db, t->a, monday, monday, 0, &count);
    assert_int_equal(count, 1);                     /* the rules do not open it behind our back */
    assert_int_equal(days[0].state, DAY_CANCELLED);
    db_commit(t->db);
}

/* The rules change after somebody came: the row is still there, and says why it is closed. */
static void exceptions_close_written_days(struct trial *t)
{
    struct ground g = ground_make(t);
    struct exception works = { .place = g.house.id, .from = g.today + 4, .to = g.today + 4,
                               .closed = true, .reason = "Travaux" };
    struct day d;

    db_begin(t->db);
    int64_t id = day_ensure(t->db, t->a, &g.house, g.today + 4, g.now);
    assert_int_equal(exception_add(t->db, t->a, &works, g.today), OPENING_ALLOWED);
    assert_true(day_get(t->db, t->a, id, &d));
    assert_false(day_is_open(&d));
    assert_string_equal(d.reason, "Travaux");
    db_commit(t->db);
}

/* By date, roaming ones first, then by name. */
static void days_come_in_order(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    size_t count;

    db_begin(t->db);
    series_make(t->db, t->a, &s, g.now);
    day_set_host(t->db, t->a, edit_of(&g, date_id(t, s.id, 1)), g.shop.id);
    struct day *days = days_between(t->db, t->a, g.today + 6, g.today + 8, 0, &count);
    assert_int_equal(count, 4);
    assert_int_equal(days[0].date, g.today + 6);
    assert_int_equal(days[1].place, g.shop.id);
    assert_int_equal(days[2].place, g.house.id);
    assert_int_equal(days[3].date, g.today + 8);
    days_between(t->db, t->a, g.today + 8, g.today + 6, 0, &count);
    assert_int_equal(count, 0);
    db_commit(t->db);
}

/* ---- planned beforehand ---- */

static void planned_series_have_their_hosts(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g);
    const struct planned_date dates[] = {
        { .date = g.today, .place = g.hall.id },
        { .date = g.today + 7, .skipped = "Fermeture annuelle" },
        { .date = g.today + 14 },
        { .date = g.today + 21, .place = g.shop.id },
    };
    size_t count;

    db_begin(t->db);
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 4, g.now), AGENDA_ALLOWED);
    assert_int_equal(s.dates, 4);
    assert_int_equal(s.open, 3);
    assert_int_equal(s.hosted, 2);
    struct day *days = dates_of(t, s.id, &count);
    assert_int_equal(count, 4);
    assert_true(day_is_open(&days[0]));
    assert_int_equal(days[0].place, g.hall.id);
    assert_int_equal(days[0].opens, 540);
    assert_int_equal(days[0].host_answer, HOST_NOT_ASKED);
    assert_int_equal(days[0].made_at, g.now);
    assert_int_equal(days[1].state, DAY_CANCELLED);
    assert_string_equal(days[1].reason, "Fermeture annuelle");
    assert_int_equal(days[2].place, 0);
    assert_int_equal(days[3].place, g.shop.id);

    struct series found;
    assert_true(series_by_slug(t->db, t->a, "les-jeudis-qui-tournent", &found));
    assert_int_equal(found.id, s.id);
    assert_int_equal(found.hosted, 2);
    assert_false(series_by_slug(t->db, t->a, "les-jeudis", &found));
    db_commit(t->db);
}

/* A plan that cannot be leaves nothing behind, and can be made once it is mended. */
static void a_refused_plan_leaves_nothing(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series s = thursdays(&g), rival = thursdays(&g);
    struct planned_date dates[] = { { .date = g.today + 7 },
                                    { .date = g.today, .place = g.hall.id } };
    struct planned_date many[SERIES_DATES + 1] = { { .date = g.today } };

    rival.name = "Encore le jeudi";
    db_begin(t->db);
    assert_int_equal(series_make_planned(t->db, t->a, &rival, &dates[1], 1, g.now),
                     AGENDA_ALLOWED);
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 2, g.now), AGENDA_TAKEN);
    check_ok(t->db, "taken");
    assert_false(series_by_slug(t->db, t->a, "les-jeudis-qui-tournent", &s));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM day", NO_ARGS, -1), 1);

    s = thursdays(&g);
    dates[1].place = g.house.id;
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 2, g.now), AGENDA_PERMANENT);
    dates[1].place = 999999;
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 2, g.now), AGENDA_UNKNOWN);
    place_close(t->db, g.shop.id, g.now);
    dates[1].place = g.shop.id;
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 2, g.now), AGENDA_PLACE_CLOSED);
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 0, g.now), AGENDA_NO_DATE);
    assert_int_equal(series_make_planned(t->db, t->a, &s, many, SERIES_DATES + 1, g.now),
                     AGENDA_TOO_LONG);
    dates[1].place = 0;
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 2, g.now), AGENDA_ALLOWED);
    db_commit(t->db);
}

/* The last Thursday of April to the first of June 2027: Ascension is marked, nothing shifts. */
static void a_rhythm_has_its_dates(struct trial *t)
{
    struct planned_date *dates;
    int32_t from = date_from_ymd(2027, 4, 24), to = date_from_ymd(2027, 6, 3);

    assert_int_equal(series_dates(t->a, 4, 1, from, to, &dates), 6);
    assert_int_equal(dates[0].date, date_from_ymd(2027, 4, 29));
    assert_null(dates[0].skipped);
    assert_string_equal(dates[1].skipped, REASON_HOLIDAY);
    assert_int_equal(dates[5].date, to);
    assert_int_equal(series_dates(t->a, 4, 2, from, to, &dates), 3);
    assert_int_equal(dates[1].date, date_from_ymd(2027, 5, 13));
    assert_int_equal(series_dates(t->a, 4, 1, to, from, &dates), 0);
    assert_int_equal(series_dates(t->a, 4, 1, from, from + 100000, &dates), SERIES_DATES + 1);
}

static void names_make_addresses(struct trial *t)
{
    static const char *const names[][2] = {
        { "2027", "series-2027" }, { "New!", "series-new" }, { "…", "series" },
        { "L'été à Béthune", "l-ete-a-bethune" },
    };
    struct ground g = ground_make(t);

    db_begin(t->db);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct series s = thursdays(&g);

        s.name = names[i][0];
        assert_int_equal(series_make(t->db, t->a, &s, g.now), AGENDA_ALLOWED);
        assert_string_equal(s.slug, names[i][1]);
    }
    db_commit(t->db);
}

/* ---- the host's answer ---- */

/* A day of the hall, today + 7. */
static int64_t day_of_hall(struct trial *t, const struct ground *g)
{
    struct series s = thursdays(g);
    const struct planned_date date = { .date = g->today + 7, .place = g->hall.id };

    assert_int_equal(series_make_planned(t->db, t->a, &s, &date, 1, g->now), AGENDA_ALLOWED);
    return date_id(t, s.id, 0);
}

static struct day day_now(struct trial *t, int64_t id)
{
    struct day d;

    assert_true(day_get(t->db, t->a, id, &d));
    return d;
}

/* Asked, confirmed, stepped back: the place stays, and no calendar has to change. */
static void hosts_answer(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    e.now = g.now + 60;
    assert_int_equal(day_ask_host(t->db, t->a, e), AGENDA_ALLOWED);
    assert_int_equal(day_now(t, e.day).host_answer, HOST_TO_ANSWER);
    assert_int_equal(day_now(t, e.day).host_answered_at, 0);
    assert_int_equal(day_confirm_host(t->db, t->a, e, "La salle est chauffée"), AGENDA_ALLOWED);
    struct day d = day_now(t, e.day);
    assert_int_equal(d.host_answer, HOST_CONFIRMED);
    assert_string_equal(d.host_word, "La salle est chauffée");
    assert_int_equal(d.host_answered_at, e.now);
    assert_int_equal(d.changed_at, g.now);

    assert_int_equal(day_step_back(t->db, t->a, e, ""), AGENDA_NO_REASON);
    assert_int_equal(day_step_back(t->db, t->a, e, "Fuite d'eau"), AGENDA_ALLOWED);
    d = day_now(t, e.day);
    assert_int_equal(d.host_answer, HOST_STEPPED_BACK);
    assert_string_equal(d.host_word, "Fuite d'eau");
    assert_int_equal(d.place, g.hall.id);
    assert_int_equal(d.sequence, 0);
    assert_int_equal(d.changed_at, e.now);          /* but it is news */

    e.today = g.today + 8;
    assert_int_equal(day_confirm_host(t->db, t->a, e, NULL), AGENDA_OVER);
    check_ok(t->db, "answers");
    db_commit(t->db);
}

static void another_host_begins_anew(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.shop.id), AGENDA_ALLOWED);
    assert_int_equal(day_step_back(t->db, t->a, e, "Fuite d'eau"), AGENDA_ALLOWED);
    assert_int_equal(day_set_host(t->db, t->a, e, g.shop.id), AGENDA_ALLOWED);
    struct day d = day_now(t, e.day);
    assert_int_equal(d.host_answer, HOST_NOT_ASKED);
    assert_string_equal(d.host_word, "");
    assert_int_equal(d.host_answered_at, 0);
    assert_int_equal(d.fallback, 0);
    assert_int_equal(d.sequence, 1);

    assert_int_equal(day_set_fallback(t->db, t->a, e, g.hall.id), AGENDA_ALLOWED);
    assert_int_equal(day_set_host(t->db, t->a, e, 0), AGENDA_ALLOWED);
    assert_int_equal(day_now(t, e.day).fallback, g.hall.id);
    assert_int_equal(day_ask_host(t->db, t->a, e), AGENDA_UNKNOWN);
    db_commit(t->db);
}

static void fallbacks_are_free_then(struct trial *t)
{
    struct ground g = ground_make(t);
    struct series other = thursdays(&g);
    const struct planned_date same = { .date = g.today + 7, .place = g.shop.id };

    db_begin(t->db);
    struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.hall.id), AGENDA_TAKEN);
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.house.id), AGENDA_PERMANENT);
    assert_int_equal(day_set_fallback(t->db, t->a, e, 999999), AGENDA_UNKNOWN);

    struct ical_span span = { ground_at(&g, g.today + 7, 12, 0),
                              ground_at(&g, g.today + 7, 13, 0) };
    const struct ical_read read = { .spans = &span, .count = 1 };
    const struct busy_calendar c = { .place = g.shop.id, .name = "mairie.ics",
                                     .until = g.now, .made_at = g.now };
    int64_t calendar = busy_keep(t->db, t->a, &c, &read, "Europe/Paris");
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.shop.id), AGENDA_BUSY);
    assert_int_equal(day_set_host(t->db, t->a, e, g.shop.id), AGENDA_BUSY);
    assert_true(busy_remove(t->db, calendar));
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.shop.id), AGENDA_ALLOWED);
    assert_int_equal(day_now(t, e.day).sequence, 0);
    assert_int_equal(day_set_fallback(t->db, t->a, e, 0), AGENDA_ALLOWED);

    other.name = "Encore le jeudi";
    assert_int_equal(series_make_planned(t->db, t->a, &other, &same, 1, g.now), AGENDA_ALLOWED);
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.shop.id), AGENDA_TAKEN);
    db_commit(t->db);
}

/* No day is given to a place while its calendar is busy, not by moving one there either. */
static void busy_places_get_no_day(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t moved;

    db_begin(t->db);
    const struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    struct day d = day_now(t, e.day);
    struct ical_span span = { ground_at(&g, d.date + 1, d.closes / 60 - 1, 0),
                              ground_at(&g, d.date + 1, 23, 0) };
    const struct ical_read read = { .spans = &span, .count = 1 };
    const struct busy_calendar c = { .place = g.hall.id, .name = "mairie.ics",
                                     .until = g.now, .made_at = g.now };
    assert_true(busy_keep(t->db, t->a, &c, &read, "Europe/Paris"));
    assert_int_equal(day_move(t->db, t->a, e, d.date + 1, "Grève", &moved), AGENDA_BUSY);
    assert_int_equal(day_now(t, e.day).state, DAY_OPEN);
    assert_int_equal(day_move(t->db, t->a, e, d.date + 2, "Grève", &moved), AGENDA_ALLOWED);
    check_ok(t->db, "busy");
    db_commit(t->db);
}

/* Days of a permanent place have no host to ask. */
static void permanent_places_are_not_asked(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    const struct day_edit e = edit_of(&g, day_ensure(t->db, t->a, &g.house, g.today + 4, g.now));
    assert_int_equal(day_ask_host(t->db, t->a, e), AGENDA_PERMANENT);
    assert_int_equal(day_step_back(t->db, t->a, e, "Travaux"), AGENDA_PERMANENT);
    assert_int_equal(day_set_fallback(t->db, t->a, e, g.hall.id), AGENDA_PERMANENT);
    db_commit(t->db);
}

static void heads_are_counted_after(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    assert_int_equal(day_now(t, e.day).heads, -1);
    assert_int_equal(day_set_heads(t->db, t->a, e, 12, g.person[0]), AGENDA_NOT_YET);
    assert_int_equal(day_thank(t->db, t->a, e), AGENDA_NOT_YET);
    e.today = g.today + 7;
    e.now = g.now + 7 * 86400;
    assert_int_equal(day_set_heads(t->db, t->a, e, 0, g.person[0]), AGENDA_ALLOWED);
    assert_int_equal(day_now(t, e.day).heads, 0);
    e.today++;
    assert_int_equal(day_set_heads(t->db, t->a, e, 12, g.person[0]), AGENDA_ALLOWED);
    struct day d = day_now(t, e.day);
    assert_int_equal(d.heads, 12);
    assert_int_equal(d.heads_at, e.now);
    assert_int_equal(d.thanked_at, 0);
    assert_int_equal(day_thank(t->db, t->a, e), AGENDA_ALLOWED);
    assert_int_equal(day_thank(t->db, t->a, e), AGENDA_OVER);
    assert_int_equal(day_now(t, e.day).sequence, 0);

    struct value *told = agenda_export(t->db, t->a, g.person[0]);
    assert_int_equal(value_count(value_get(told, "counted")), 1);
    e.day = 999999;
    assert_int_equal(day_set_heads(t->db, t->a, e, 1, 0), AGENDA_UNKNOWN);
    check_ok(t->db, "heads");
    db_commit(t->db);
}

static void cancelled_days_have_no_heads(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    struct day_edit e = edit_of(&g, day_of_hall(t, &g));
    assert_int_equal(day_cancel(t->db, t->a, e, "Fuite d'eau"), AGENDA_ALLOWED);
    e.today = g.today + 8;
    assert_int_equal(day_set_heads(t->db, t->a, e, 3, 0), AGENDA_NOT_OPEN);
    assert_int_equal(day_thank(t->db, t->a, e), AGENDA_NOT_OPEN);
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(series_writes_all_its_dates), TRIAL(series_every_other_week),
        TRIAL(series_that_cannot_be),       TRIAL(hosts_of_dates),
        TRIAL(cancelled_dates_stay),        TRIAL(moved_dates_say_where),
        TRIAL(words_of_a_date),             TRIAL(permanent_places_have_days),
        TRIAL(exceptions_close_written_days), TRIAL(days_come_in_order),
        TRIAL(planned_series_have_their_hosts), TRIAL(a_refused_plan_leaves_nothing),
        TRIAL(a_rhythm_has_its_dates),      TRIAL(names_make_addresses),
        TRIAL(hosts_answer),                TRIAL(another_host_begins_anew),
        TRIAL(busy_places_get_no_day),
    TRIAL(fallbacks_are_free_then),     TRIAL(permanent_places_are_not_asked),
        TRIAL(heads_are_counted_after),     TRIAL(cancelled_days_have_no_heads),
    };

    return databases_run("agenda", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
