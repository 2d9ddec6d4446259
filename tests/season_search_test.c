/* Plans that are kept, the search in the background, and the demo's seasons. */
#include <pthread.h>

#include "season/season.h"

#include "app.h"
#include "valley.h"

/* ---- plans that are kept ---- */

static void plans_are_kept(struct trial *t)
{
    struct valley v = valley_make(t);
    struct plan plan;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    change(t, &v, id, MOVE_LOCK, 3, v.host[0]);
    struct season_plan sp = plan_now(t, id);
    plan_solve(t->a, &sp.problem, NULL, NULL, &plan);
    assert_int_equal(season_keep(t->db, t->a, &sp, &plan, v.g.now + 100), SEASON_ALLOWED);
    struct season s = season_now(t, id);
    assert_int_equal(s.version, 3);
    assert_int_equal(s.planned_at, v.g.now + 100);
    assert_true(s.planned_gap >= 0 && s.planned_gap <= 0.001);
    assert_int_equal(s.hosted, DATES);
    struct season_plan now = plan_now(t, id);
    for (int i = 0; i < DATES; i++)
        assert_int_equal(now.chosen[i], plan.chosen[i]);
    assert_true(now.locked[3]);
    assert_int_equal(host_on(t, id, 3), v.host[0]);

    assert_int_equal(season_keep(t->db, t->a, &sp, &plan, v.g.now), SEASON_VERSION);
    sp = plan_now(t, id);
    change(t, &v, id, MOVE_HOST, 0, 0);
    s = season_now(t, id);
    assert_true(s.planned_gap < 0);                     /* changed by hand since */
    assert_int_equal(s.planned_at, v.g.now + 100);
    assert_int_equal(season_keep(t->db, t->a, &sp, &plan, v.g.now), SEASON_VERSION);
    assert_int_equal(host_on(t, id, 0), 0);
    db_commit(t->db);
}

/* ---- the search in the background ---- */

static void searches_wait_and_run(struct trial *t)
{
    struct valley v = valley_make(t);
    int64_t now = v.g.now;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    assert_false(season_waits(t->db, now));
    assert_int_equal(season_take(t->db, now), 0);
    assert_int_equal(season_search(t->db, id, now), SEASON_ALLOWED);
    assert_int_equal(season_now(t, id).run, RUN_WAITING);
    assert_int_equal(season_search(t->db, id, now), SEASON_BUSY);
    assert_true(season_waits(t->db, now + 1));
    assert_int_equal(season_take(t->db, now + 1), id);
    assert_int_equal(season_now(t, id).run, RUN_RUNNING);
    assert_true(season_now(t, id).run_gap < 0);
    assert_int_equal(season_take(t->db, now + 2), 0);
    assert_true(season_beat(t->db, id, 5, 0.0123, now + 6));
    assert_int_equal(season_now(t, id).run_seconds, 5);
    assert_true(season_now(t, id).run_gap > 0.0122 && season_now(t, id).run_gap < 0.0124);
    assert_int_equal(season_search(t->db, id, now + 7), SEASON_BUSY);
    assert_false(season_waits(t->db, now + 66));
    assert_int_equal(season_take(t->db, now + 66), 0);
    assert_true(season_waits(t->db, now + 67));
    assert_int_equal(season_take(t->db, now + 67), id);     /* its server went away */
    season_done(t->db, id, now + 70);
    assert_int_equal(season_now(t, id).run, RUN_NONE);
    assert_int_equal(season_now(t, id).version, 1);         /* searching changes nothing */

    season_search(t->db, id, now);
    season_take(t->db, now);
    valley_plan(t, &v, id);
    assert_int_equal(season_now(t, id).run, RUN_NONE);      /* a plan that is kept ends it */
    assert_false(season_beat(t->db, id, 6, -1, now));
    assert_int_equal(season_search(t->db, 999999, now), SEASON_UNKNOWN);
    db_commit(t->db);
}

static void searches_are_called_off(struct trial *t)
{
    struct valley v = valley_make(t);
    int64_t now = v.g.now;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    season_search(t->db, id, now);
    assert_int_equal(season_stop(t->db, id, now), SEASON_ALLOWED);
    assert_int_equal(season_now(t, id).run, RUN_NONE);      /* it had not begun */
    season_search(t->db, id, now);
    season_take(t->db, now);
    assert_int_equal(season_stop(t->db, id, now + 3), SEASON_ALLOWED);
    assert_int_equal(season_now(t, id).run, RUN_STOPPED);
    assert_int_equal(season_search(t->db, id, now + 4), SEASON_BUSY);
    assert_false(season_beat(t->db, id, 4, 0.5, now + 4));
    season_done(t->db, id, now + 5);
    assert_int_equal(season_search(t->db, id, now + 5), SEASON_ALLOWED);
    assert_int_equal(season_take(t->db, now + 5), id);

    change(t, &v, id, MOVE_HOST, 0, v.host[0]);             /* for another plan than this one */
    assert_false(season_beat(t->db, id, 6, 0.5, now + 6));
    assert_int_equal(season_now(t, id).run, RUN_NONE);
    season_search(t->db, id, now + 7);
    season_done(t->db, id, now + 8);                    /* the old one ends: the new one waits */
    assert_int_equal(season_now(t, id).run, RUN_WAITING);

    season_take(t->db, now + 8);
    season_stop(t->db, id, now + 9);                    /* and its server is never heard again */
    season_take(t->db, now + 200);
    assert_int_equal(season_now(t, id).run, RUN_NONE);
    db_commit(t->db);
}

static void the_oldest_search_comes_first(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season other = valley_season(&v);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    other.name = "Une autre";
    season_save(t->db, t->a, &other, v.g.now);
    season_search(t->db, other.id, v.g.now);
    season_search(t->db, id, v.g.now + 5);
    assert_int_equal(season_take(t->db, v.g.now + 6), other.id);
    assert_int_equal(season_take(t->db, v.g.now + 6), id);
    assert_int_equal(season_take(t->db, v.g.now + 6), 0);
    db_commit(t->db);
}

struct taker {
    struct trial *t;
    struct db *db;
    int64_t now, id;
};

static bool take(struct db *db, void *what)
{
    struct taker *taker = what;

    taker->id = season_take(db, taker->now);
    return true;
}

static void *take_in_thread(void *what)
{
    struct taker *taker = what;

    assert_true(db_tx(taker->db, take, taker));
    return NULL;
}

/* Two servers on the same data ask at the same instant. */
static void one_server_takes_a_search(struct trial *t)
{
    struct valley v = valley_make(t);
    struct arena *arenas[4];
    struct taker takers[4];
    pthread_t threads[4];
    int taken = 0;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    season_search(t->db, id, v.g.now);
    assert_true(db_commit(t->db));
    for (int i = 0; i < 4; i++) {
        arenas[i] = arena_new(NULL);
        takers[i] = (struct taker){ .t = t, .now = v.g.now + 1,
                                    .db = test_open(arenas[i], t->url, DB_WRITE) };
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_in_thread, &takers[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(takers[i].id == 0 || takers[i].id == id);
        taken += takers[i].id == id;
        arena_free(arenas[i]);
    }
    assert_int_equal(taken, 1);
}

/* ---- the demo ---- */

static bool seed_rooms(struct db *db, void *what)
{
    struct seed seed = *(struct seed *) what;

    for (const struct room *const *room = app_rooms; *room; room++)
        if ((*room)->seed)
            (*room)->seed(&seed);
    return !db_failed(db);
}

/* The Thursdays that go on, and the half-year after them: planned, and ready to be published. */
static void the_demo_has_two_seasons(struct trial *t)
{
    int32_t today = date_from_ymd(2026, 11, 21);
    struct seed seed = {
        .db = t->db, .a = t->a, .today = today, .dice = 2026, .password = "not a password",
        .now = zone_instant(zone_get("Europe/Paris"), today, 600),
    };
    struct season *list;
    struct plan plan;
    int64_t series;
    int32_t date;
    int locked = 0;

    assert_true(db_tx(t->db, seed_rooms, &seed));
    db_begin(t->db);
    assert_int_equal(season_list(t->db, t->a, 0, 10, &list, NULL), 2);
    assert_true(list[1].published);
    struct season_plan sp = plan_now(t, list[0].id);
    assert_false(sp.season.published);
    assert_int_equal(sp.no, PROBLEM_ALLOWED);
    assert_int_equal(sp.problem.date_count, 26);
    assert_int_equal(sp.problem.host_count, 12);
    assert_int_equal(sp.problem.dates[0].date, list[1].to + 7);
    assert_int_equal(sp.season.hosted, sp.season.dates);
    assert_true(sp.season.planned_gap >= 0 && sp.season.planned_gap <= 0.001);
    for (int i = 0; i < 26; i++)
        locked += sp.locked[i];
    assert_int_equal(locked, 2);
    plan_explain(t->a, &sp.problem, sp.chosen, &plan);
    assert_true(plan.figures.closest_gap >= 3);
    assert_true(plan.figures.served >= 28);
    assert_int_equal(season_publish(t->db, t->a, list[0].id, 0, 0, today, seed.now, &series,
                                    &date), SEASON_ALLOWED);
    assert_true(season_load(t->db, t->a, list[1].id, &sp));
    assert_int_equal(sp.no, PROBLEM_ALLOWED);
    assert_true(season_lessons(t->db, t->a, list[1].id, today, &(struct season_lesson *){ NULL }));
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(plans_are_kept),            TRIAL(searches_wait_and_run),
        TRIAL(searches_are_called_off),   TRIAL(the_oldest_search_comes_first),
        TRIAL(one_server_takes_a_search), TRIAL(the_demo_has_two_seasons),
    };

    return databases_run("season-search", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
