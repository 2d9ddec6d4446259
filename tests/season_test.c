/* Drafts of seasons: their dates, the problem as the planner reads it, changes by hand. */
#include <time.h>

#include "season/season.h"

#include "agenda/agenda.h"
#include "app.h"
#include "valley.h"

/* Every date is written at once; a holiday has no day and shifts nothing. */
static void a_season_has_all_its_dates(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season s = valley_season(&v);

    db_begin(t->db);
    s.to = v.first + 7 * 19;                            /* Ascension is among them */
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    assert_int_equal(s.version, 1);
    struct season_plan sp = plan_now(t, s.id);
    assert_int_equal(sp.problem.date_count, 20);
    for (int i = 0; i < 20; i++) {
        bool holiday = sp.problem.dates[i].date == date_from_ymd(2027, 5, 6);

        assert_int_equal(sp.problem.dates[i].date, v.first + 7 * i);
        assert_int_equal(sp.problem.dates[i].skipped, holiday);
        assert_int_equal(sp.chosen[i], NO_HOST);
        if (holiday)
            assert_string_equal(sp.skipped[i], REASON_HOLIDAY);
    }
    struct season read = season_now(t, s.id);
    assert_int_equal(read.dates, 19);
    assert_int_equal(read.hosted, 0);
    assert_int_equal(read.rest, 2);
    assert_int_equal(read.planned_at, 0);
    assert_true(read.planned_gap < 0);
    assert_false(read.published);
    assert_string_equal(read.about, "Chacun son tour");

    s = valley_season(&v);
    s.name = "Un lundi sur deux";
    s.weekday = 1;
    s.every = 2;
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    sp = plan_now(t, s.id);
    assert_int_equal(sp.problem.dates[0].date, v.first + 4);
    assert_int_equal(sp.problem.dates[1].date, v.first + 18);
    db_commit(t->db);
}

static enum season_refusal save_with(struct trial *t, const struct valley *v, struct season s)
{
    enum season_refusal no = season_save(t->db, t->a, &s, v->g.now);

    check_ok(t->db, "save");
    return no;
}

static void seasons_that_cannot_be(struct trial *t)
{
    struct valley v = valley_make(t);
    const struct season good = valley_season(&v);
    struct season s = good;

    db_begin(t->db);
    s.closes = s.opens;
    assert_int_equal(save_with(t, &v, s), SEASON_HOURS);
    s = good;
    s.to = s.from - 1;
    assert_int_equal(save_with(t, &v, s), SEASON_NO_DATE);
    s.weekday = 3;
    s.to = s.from + 2;                                  /* Thursday to Saturday */
    assert_int_equal(save_with(t, &v, s), SEASON_NO_DATE);
    s = good;
    s.to = s.from + 7 * PLANNER_DATES;
    assert_int_equal(save_with(t, &v, s), SEASON_TOO_LONG);
    s = good;
    s.territory = 999999;
    assert_int_equal(save_with(t, &v, s), SEASON_TERRITORY);

    struct series series = { .name = "Les mardis", .weekday = 2, .every = 1, .opens = 540,
                             .closes = 1050, .from = v.g.today, .to = v.g.today + 30 };
    assert_int_equal(series_make(t->db, t->a, &series, v.g.now), AGENDA_ALLOWED);
    s = good;
    s.name = "LES MARDIS";                              /* it would have the same address */
    assert_int_equal(save_with(t, &v, s), SEASON_NAME);
    assert_int_equal(save_with(t, &v, good), SEASON_ALLOWED);
    s = good;
    s.name = "Les jeudis de la vallee";
    assert_int_equal(save_with(t, &v, s), SEASON_NAME);
    db_commit(t->db);
}

/* Dates that stay keep their host, those that go take what was forbidden on them along. */
static void settings_change_around_choices(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    change(t, &v, id, MOVE_LOCK, 4, v.host[0]);
    change(t, &v, id, MOVE_HOST, 5, v.host[1]);
    change(t, &v, id, MOVE_HOST, 11, v.host[1]);
    change(t, &v, id, MOVE_FORBID, 0, v.host[2]);
    struct season s = season_now(t, id);
    assert_int_equal(s.version, 5);

    s.version = 4;
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_VERSION);
    s.version = 5;
    s.name = "Les jeudis d'hiver";
    s.from += 14;
    s.to -= 7;
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now + 5), SEASON_ALLOWED);
    assert_int_equal(s.version, 6);
    struct season_plan sp = plan_now(t, id);
    assert_string_equal(sp.season.name, "Les jeudis d'hiver");
    assert_int_equal(sp.season.changed_at, v.g.now + 5);
    assert_int_equal(sp.problem.date_count, 9);
    assert_int_equal(sp.hosts[sp.chosen[2]].id, v.host[0]);
    assert_true(sp.locked[2]);
    assert_int_equal(sp.hosts[sp.chosen[3]].id, v.host[1]);
    assert_int_equal(sp.season.hosted, 2);

    s.from -= 14;                                       /* the date is back, as new */
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    sp = plan_now(t, id);
    assert_true(is_free(&sp, 2, 0));

    struct season other = valley_season(&v);
    assert_int_equal(season_save(t->db, t->a, &other, v.g.now), SEASON_ALLOWED);
    other.name = s.name;
    assert_int_equal(season_save(t->db, t->a, &other, v.g.now), SEASON_NAME);
    check_ok(t->db, "twin");
    assert_string_equal(season_now(t, other.id).name, "Les jeudis de la vallée");
    other.id = 999999;
    assert_int_equal(season_save(t->db, t->a, &other, v.g.now), SEASON_UNKNOWN);
    db_commit(t->db);
}

static void drafts_are_listed_and_go(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season *list;
    int64_t next, ids[3];

    db_begin(t->db);
    for (int i = 0; i < 3; i++) {
        struct season s = valley_season(&v);
        s.name = str_fmt(t->a, "Saison %d", i);
        season_save(t->db, t->a, &s, v.g.now);
        ids[i] = s.id;
    }
    assert_int_equal(season_list(t->db, t->a, 0, 2, &list, &next), 2);
    assert_int_equal(list[0].id, ids[2]);               /* the newest first */
    assert_int_equal(next, ids[1]);
    assert_int_equal(season_list(t->db, t->a, next, 2, &list, &next), 1);
    assert_int_equal(list[0].id, ids[0]);
    assert_int_equal(next, 0);

    change(t, &v, ids[0], MOVE_LOCK, 0, v.host[0]);
    change(t, &v, ids[0], MOVE_FORBID, 1, v.host[0]);
    change(t, &v, ids[0], MOVE_LEAVE, 0, v.host[1]);
    assert_int_equal(season_remove(t->db, ids[0]), SEASON_ALLOWED);
    assert_int_equal(season_remove(t->db, ids[0]), SEASON_UNKNOWN);
    assert_int_equal(season_list(t->db, t->a, 0, 10, &list, &next), 2);
    db_commit(t->db);
}

/* ---- as the planner reads it ---- */

static void hosts_take_part(struct trial *t)
{
    struct valley v = valley_make(t);
    struct host waiting = valley_offer(t, &v.g, 1);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    host_save(t->db, t->a, &waiting, v.g.now);
    struct season_plan sp = plan_now(t, id);
    assert_int_equal(sp.no, PROBLEM_ALLOWED);
    assert_int_equal(sp.problem.commune_count, 4);
    assert_int_equal(sp.problem.host_count, 3);         /* neither who waits, nor who is outside */
    assert_int_equal(sp.away_count, 1);
    assert_int_equal(sp.away[0].id, v.host[OUTSIDER]);
    assert_string_equal(sp.problem.hosts[1].name, "Ville 1, Maison 1");
    assert_int_equal(sp.problem.hosts[1].count, -1);
    assert_int_equal(sp.problem.promise.days, 2);
    assert_int_equal(sp.problem.promise.gap, 2);
    assert_true(sp.problem.minutes[0] > 3.9 && sp.problem.minutes[0] < 4.1);
    assert_true(sp.problem.minutes[1] > 15 && sp.problem.minutes[1] < 17);

    struct season_change c = change_of(&v, id, MOVE_DAYS, 0, v.host[OUTSIDER]);
    c.days = -1;                                        /* from outside: with a number, or not */
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_NUMBER);
    assert_int_equal(change(t, &v, id, MOVE_LEAVE, 0, v.host[OUTSIDER]), SEASON_ALLOWED);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_NUMBER);
    c.days = 2;
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_LEAVE, 0, v.host[0]), SEASON_ALLOWED);
    sp = plan_now(t, id);
    assert_int_equal(sp.problem.host_count, 3);
    assert_int_equal(sp.hosts[2].id, v.host[OUTSIDER]);
    assert_int_equal(sp.problem.hosts[2].count, 2);
    assert_int_equal(sp.away[0].id, v.host[0]);
    c.days = -1;
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_NUMBER);
    assert_int_equal(change(t, &v, id, MOVE_LEAVE, 0, v.host[OUTSIDER]), SEASON_ALLOWED);
    c.host = v.host[0];
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    assert_int_equal(plan_now(t, id).problem.host_count, 3);

    place_close(t->db, v.place[0], v.g.now);
    assert_int_equal(host_withdraw(t->db, t->a, v.host[1], v.g.now), HOST_ALLOWED);
    sp = plan_now(t, id);
    assert_int_equal(sp.problem.host_count, 1);
    assert_int_equal(sp.hosts[0].id, v.host[2]);
    host_withdraw(t->db, t->a, v.host[2], v.g.now);
    assert_int_equal(plan_now(t, id).no, PROBLEM_NO_HOSTS);
    db_commit(t->db);
}

/* What was chosen of a host that went away is chosen no more, and said so in the counts. */
static void choices_go_with_their_host(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    change(t, &v, id, MOVE_LOCK, 0, v.host[0]);
    change(t, &v, id, MOVE_HOST, 1, v.host[1]);
    assert_int_equal(season_now(t, id).hosted, 2);
    host_withdraw(t->db, t->a, v.host[0], v.g.now);
    assert_int_equal(season_now(t, id).hosted, 1);
    struct season_plan sp = plan_now(t, id);
    assert_int_equal(sp.chosen[0], NO_HOST);
    assert_false(sp.locked[0]);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[2]), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), v.host[2]);
    db_commit(t->db);
}

static void keep_busy(struct trial *t, const struct valley *v, int64_t place, int32_t date,
                      int from, int to)
{
    const struct zone *paris = zone_get("Europe/Paris");
    struct ical_span span = { zone_instant(paris, date, from), zone_instant(paris, date, to) };
    const struct ical_read read = { .spans = &span, .count = 1 };
    const struct busy_calendar c = { .place = place, .name = str_fmt(t->a, "%d-%d.ics", date, from),
                                     .until = span.ends, .made_at = v->g.now };

    assert_true(busy_keep(t->db, t->a, &c, &read, "Europe/Paris"));
}

/* Weekdays, dates, chairs, calendars, other days: the plan knows all of it. */
static void hosts_are_free_or_not(struct trial *t)
{
    struct valley v = valley_make(t);
    struct host h;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    assert_true(host_get(t->db, t->a, v.host[0], &h));
    const int32_t cannot[] = { thursday(&v, 3) };
    h.cannot = cannot;
    h.cannot_count = 1;
    h.from = thursday(&v, 1);
    h.most = 3;
    assert_int_equal(host_save(t->db, t->a, &h, v.g.now), HOST_ALLOWED);
    assert_true(host_get(t->db, t->a, v.host[1], &h));
    const int32_t can[] = { thursday(&v, 2) };
    h.weekdays = 1;                                     /* Mondays, and one Thursday */
    h.can = can;
    h.can_count = 1;
    assert_int_equal(host_save(t->db, t->a, &h, v.g.now), HOST_ALLOWED);
    keep_busy(t, &v, v.place[2], thursday(&v, 4), 1000, 1100);      /* till closing time */
    keep_busy(t, &v, v.place[2], thursday(&v, 5), 0, 540);          /* ends when it opens */
    keep_busy(t, &v, v.place[2], thursday(&v, 6), 1050, 1200);      /* begins when it closes */
    keep_busy(t, &v, v.place[2], thursday(&v, 8), -600, 2000);      /* from the day before on */
    struct series other = { .name = "Ailleurs", .weekday = 4, .every = 1, .opens = 540,
                            .closes = 1050, .from = thursday(&v, 7), .to = thursday(&v, 7) };
    const struct planned_date taken = { .date = thursday(&v, 7), .place = v.place[2] };
    assert_int_equal(series_make_planned(t->db, t->a, &other, &taken, 1, v.g.now),
                     AGENDA_ALLOWED);

    struct season_plan sp = plan_now(t, id);
    assert_int_equal(sp.problem.hosts[0].most, 3);
    for (int i = 0; i < DATES; i++) {
        assert_int_equal(is_free(&sp, 0, i), i >= 1 && i != 3);
        assert_int_equal(is_free(&sp, 1, i), i == 2);
        assert_int_equal(is_free(&sp, 2, i), i != 4 && i != 7 && i != 8);
        for (int n = 0; n < 3; n++) {                   /* one host and date say the same */
            bool alone = host_can(t->db, t->a, &sp.hosts[n], thursday(&v, i), 540, 1050);
            assert_int_equal(is_free(&sp, n, i), alone && !(n == 2 && i == 7));
        }
    }
    struct season s = sp.season;
    s.chairs = 11;
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    sp = plan_now(t, id);
    assert_false(is_free(&sp, 0, 1));
    assert_int_equal(sp.no, PROBLEM_NO_HOSTS);
    db_commit(t->db);
}

/* 60 hosts and 120 dates with calendars. */
static void large_seasons_are_read(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    for (int i = HOSTS; i < 60; i++) {
        struct host h = valley_offer(t, &v.g, i);
        valley_accept(t, &v.g, &h);
        keep_busy(t, &v, h.place, thursday(&v, i), 600, 700);
    }
    struct season s = valley_season(&v);
    s.to = s.from + 7 * (PLANNER_DATES - 1);
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    struct season_plan sp = plan_now(t, s.id);
    assert_int_equal(sp.problem.host_count, 59);
    assert_int_equal(sp.problem.date_count, PLANNER_DATES);
    db_commit(t->db);
}

/* ---- changes by hand ---- */

static void hosts_are_chosen_by_hand(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), v.host[0]);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[1]), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), v.host[1]);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, 0), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), 0);
    assert_int_equal(season_now(t, id).version, 4);

    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, 999999), SEASON_HOST);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[OUTSIDER]), SEASON_HOST);
    assert_int_equal(change(t, &v, id, MOVE_HOST, DATES, v.host[0]), SEASON_DATE);
    assert_int_equal(change(t, &v, id, MOVE_FORBID, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[0]), SEASON_CANNOT);
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 0, v.host[0]), SEASON_CANNOT);
    assert_int_equal(change(t, &v, 999999, MOVE_HOST, 0, v.host[0]), SEASON_UNKNOWN);
    assert_int_equal(season_now(t, id).version, 5);     /* what is refused changes nothing */

    /* A host that rests may come all the same; what is kept then says so. */
    assert_int_equal(change(t, &v, id, MOVE_HOST, 4, v.host[2]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 5, v.host[2]), SEASON_ALLOWED);
    struct season_plan sp = plan_now(t, id);
    struct plan_figures f;
    plan_evaluate(t->a, &sp.problem, sp.chosen, &f);
    assert_int_equal(f.closest_gap, 1);
    assert_int_equal(sp.problem.promise.gap, 2);
    db_commit(t->db);
}

static void locked_dates_stay(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 0, 0), SEASON_HOST);      /* nobody is there */
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 0, v.host[1]), SEASON_LOCKED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[1]), SEASON_LOCKED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, 0), SEASON_LOCKED);
    assert_int_equal(change(t, &v, id, MOVE_FORBID, 0, v.host[0]), SEASON_LOCKED);
    assert_int_equal(change(t, &v, id, MOVE_LEAVE, 0, v.host[0]), SEASON_LOCKED);
    struct season_change c = change_of(&v, id, MOVE_SKIP, 0, 0);
    c.word = "Fête du village";
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_LOCKED);
    c = change_of(&v, id, MOVE_SWAP, 1, 0);
    c.other = thursday(&v, 0);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_LOCKED);

    assert_int_equal(change(t, &v, id, MOVE_HOST, 1, v.host[1]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_LOCK, 1, 0), SEASON_ALLOWED);   /* who has it */
    struct season_plan sp = plan_now(t, id);
    assert_true(sp.locked[0] && sp.locked[1]);
    assert_int_equal(sp.problem.dates[1].locked, host_at(&sp, v.host[1]));
    assert_int_equal(change(t, &v, id, MOVE_UNLOCK, 1, 0), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 1), v.host[1]);     /* it keeps its host */
    assert_int_equal(change(t, &v, id, MOVE_HOST, 1, v.host[2]), SEASON_ALLOWED);
    db_commit(t->db);
}

static void dates_exchange_their_hosts(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season_change c;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    change(t, &v, id, MOVE_HOST, 0, v.host[0]);
    change(t, &v, id, MOVE_HOST, 1, v.host[1]);
    c = change_of(&v, id, MOVE_SWAP, 0, 0);
    c.other = thursday(&v, 1);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), v.host[1]);
    assert_int_equal(host_on(t, id, 1), v.host[0]);
    c.other = thursday(&v, 2);                          /* nobody's: the host moves there */
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), 0);
    assert_int_equal(host_on(t, id, 2), v.host[1]);
    change(t, &v, id, MOVE_FORBID, 2, v.host[0]);
    c = change_of(&v, id, MOVE_SWAP, 1, 0);
    c.other = thursday(&v, 2);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_CANNOT);
    assert_int_equal(host_on(t, id, 1), v.host[0]);
    c.other = thursday(&v, DATES);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_DATE);
    db_commit(t->db);
}

static void dates_and_hosts_are_ruled_out(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    change(t, &v, id, MOVE_HOST, 0, v.host[0]);
    change(t, &v, id, MOVE_HOST, 1, v.host[0]);
    assert_int_equal(change(t, &v, id, MOVE_FORBID, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 0), 0);             /* and it is there no more */
    assert_int_equal(change(t, &v, id, MOVE_FORBID, 0, v.host[0]), SEASON_ALLOWED);
    struct season_plan sp = plan_now(t, id);
    assert_true(sp.forbidden[0]);
    assert_true(sp.free[0]);
    assert_false(is_free(&sp, 0, 0));
    assert_int_equal(change(t, &v, id, MOVE_ALLOW, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[0]), SEASON_ALLOWED);

    struct season_change c = change_of(&v, id, MOVE_SKIP, 0, 0);
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_NO_WORD);
    c.word = "Fête du village";
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    sp = plan_now(t, id);
    assert_string_equal(sp.skipped[0], "Fête du village");
    assert_true(sp.problem.dates[0].skipped);
    assert_int_equal(sp.chosen[0], NO_HOST);
    assert_int_equal(sp.season.dates, DATES - 1);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, v.host[0]), SEASON_DATE);
    assert_int_equal(change(t, &v, id, MOVE_UNSKIP, 0, 0), SEASON_ALLOWED);
    assert_int_equal(season_now(t, id).dates, DATES);

    assert_int_equal(change(t, &v, id, MOVE_LEAVE, 0, v.host[0]), SEASON_ALLOWED);
    assert_int_equal(host_on(t, id, 1), 0);             /* its dates are free again */
    assert_int_equal(season_now(t, id).hosted, 0);
    c = change_of(&v, id, MOVE_DAYS, 0, v.host[1]);
    c.days = 4;
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    sp = plan_now(t, id);
    assert_int_equal(sp.problem.hosts[host_at(&sp, v.host[1])].count, 4);
    c.days = PLANNER_DATES + 1;
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_TOO_LONG);
    c.host = 999999;
    c.days = 4;
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_HOST);
    db_commit(t->db);
}

/* A what-if says what the change would give, and changes nothing. */
static void trying_is_not_doing(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    int64_t version = season_now(t, id).version;
    static const enum season_move kinds[] = { MOVE_HOST, MOVE_LOCK, MOVE_SWAP, MOVE_FORBID,
                                              MOVE_SKIP, MOVE_DAYS, MOVE_LEAVE };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct season_plan sp = plan_now(t, id);
        struct season_change c = change_of(&v, id, kinds[i], 0, v.host[kinds[i] == MOVE_HOST]);
        c.other = thursday(&v, 1);
        c.days = 4;
        c.word = "Neige";
        assert_int_equal(season_try(t->a, &c, &sp), SEASON_ALLOWED);
        assert_int_equal(season_now(t, id).version, version);
        assert_int_equal(host_on(t, id, 0), v.host[0]);
        assert_int_equal(sp.chosen[0] == 0, kinds[i] == MOVE_LOCK || kinds[i] == MOVE_DAYS);
        c.version = version - 1;
        assert_int_equal(season_try(t->a, &c, &sp), SEASON_VERSION);
    }
    struct season_plan sp = plan_now(t, id);
    struct season_change c = change_of(&v, id, MOVE_LEAVE, 0, v.host[0]);
    assert_int_equal(season_try(t->a, &c, &sp), SEASON_ALLOWED);
    for (int i = 0; i < DATES; i++)
        assert_false(is_free(&sp, 0, i));
    c = change_of(&v, id, MOVE_LOCK, 1, v.host[1]);
    season_try(t->a, &c, &sp);
    c = change_of(&v, id, MOVE_HOST, 1, v.host[2]);
    assert_int_equal(season_try(t->a, &c, &sp), SEASON_LOCKED);
    c = change_of(&v, id, MOVE_LOCK, 2, v.host[1]);     /* two locks within its rest */
    assert_int_equal(season_try(t->a, &c, &sp), SEASON_ALLOWED);
    assert_int_equal(sp.no, PROBLEM_LOCK_CLASH);
    db_commit(t->db);
}

/* Two animators look at the same draft; the second is told, not overruled. */
static void the_second_of_two_is_told(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    struct season_change one = change_of(&v, id, MOVE_HOST, 0, v.host[0]);
    struct season_change other = change_of(&v, id, MOVE_HOST, 0, v.host[1]);
    one.version = other.version = season_now(t, id).version;
    assert_int_equal(season_change(t->db, t->a, &one), SEASON_ALLOWED);
    assert_int_equal(season_change(t->db, t->a, &other), SEASON_VERSION);
    assert_int_equal(host_on(t, id, 0), v.host[0]);
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_season_has_all_its_dates),     TRIAL(seasons_that_cannot_be),
        TRIAL(settings_change_around_choices), TRIAL(drafts_are_listed_and_go),
        TRIAL(hosts_take_part),                TRIAL(choices_go_with_their_host),
        TRIAL(hosts_are_free_or_not),          TRIAL(large_seasons_are_read),
        TRIAL(hosts_are_chosen_by_hand),       TRIAL(locked_dates_stay),
        TRIAL(dates_exchange_their_hosts),     TRIAL(dates_and_hosts_are_ruled_out),
        TRIAL(trying_is_not_doing),            TRIAL(the_second_of_two_is_told),
    };

    return databases_run("season", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
