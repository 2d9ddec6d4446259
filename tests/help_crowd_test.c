/* Mutual help with many at once: each has a connection of their own, and all start together. */
#include "aid.h"

#include "app.h"
#include "crowd.h"

enum { ROUNDS = 4, TOLD_DONE = 0, TOLD_TOO_MANY = 1, TOLD_CLOSED = 2, TOLD_OTHER = 7 };

struct rush {
    struct aid *w;
    int64_t request[ROUNDS];
};

static int told(enum help_refusal no)
{
    switch (no) {
    case HELP_ALLOWED: return TOLD_DONE;
    case HELP_TOO_MANY: return TOLD_TOO_MANY;
    case HELP_ASKED_ENOUGH: return TOLD_TOO_MANY;
    case HELP_NOT_OPEN: return TOLD_CLOSED;
    case HELP_TIME_BOUND: return TOLD_TOO_MANY;
    case HELP_FAILED: return -1;
    default: return TOLD_OTHER;
    }
}

/* ---- ten ask the same at once ---- */

static int press_ask_same(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    struct request_draft draft = draft_of(rush->w, 4 + who, 2);
    int64_t id;

    (void) round;
    return told(request_make(db, a, &draft, &id));
}

static void ten_ask_the_same_at_once(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_ask_same, .what = &rush, .people = 10,
                       .rounds = ROUNDS };
    int first[10 * ROUNDS], count = 0;

    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(c.told[i][TOLD_DONE], 10);
    struct rows *rows = db_query(t->db, t->a, "SELECT id FROM request ORDER BY id", NO_ARGS);
    while (rows_next(rows))
        first[count++] = first_of(t, &w, col_int(rows, "id"));
    assert_int_equal(count, 10 * ROUNDS);
    for (int from = 0; from + SPARED_OF <= count; from++)
        for (int who = 0; who < 2; who++) {
            int times = 0;
            for (int i = from; i < from + SPARED_OF; i++)
                times += first[i] == who;
            assert_int_equal(times, SPARED_FIRST);
        }
}

/* ---- limits ---- */

static int press_flood(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    struct request_draft draft = draft_of(rush->w, 0, 0);
    int64_t id;

    draft.words = str_fmt(a, "Il me faut la chose numéro %d, vraiment", who);
    draft.now += (int64_t) round * 8 * DAY;         /* those of the round before have ended */
    return told(request_make(db, a, &draft, &id));
}

static void a_flood_from_all_sides(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_flood, .what = &rush, .people = 16,
                       .rounds = ROUNDS };

    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(c.told[i][TOLD_DONE], REQUESTS_OPEN);
        assert_int_equal(c.told[i][TOLD_TOO_MANY], 16 - REQUESTS_OPEN);
    }
}

/* Another one asks in each round: the same person is not asked all day by the same. */
static int press_ask_all(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    const struct looker looker = member_looks(rush->w, round);
    int64_t person = rush->w->who[(round + 1 + who) % MEMBERS];
    struct told_list tell;

    return told(request_ask(db, a, &looker, rush->request[round], person, rush->w->g.now,
                            rush->w->g.today, &tell));
}

static void fifteen_are_asked_at_once(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_ask_all, .what = &rush, .people = 15,
                       .rounds = ROUNDS };

    db_begin(t->db);
    for (int i = 0; i < ROUNDS; i++)
        rush.request[i] = simple(t, &w, i, 0);
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(c.told[i][TOLD_DONE], ASKED_MOST);
        assert_int_equal(c.told[i][TOLD_TOO_MANY], 15 - ASKED_MOST);
        assert_int_equal(db_int(t->db, "SELECT count(*) FROM candidate WHERE request_id = $1"
                                       "   AND asked_at IS NOT NULL",
                                ARGS(arg_int(rush.request[i])), 0), ASKED_MOST);
    }
}

/* ---- everyone asks everyone there, once ---- */

static int press_everyone(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    struct told_list tell;

    (void) who;
    return told(request_ask_everyone(db, a, rush->w->who[round], rush->request[round],
                                     rush->w->g.now, rush->w->g.today, &tell));
}

static void everyone_is_asked_once(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_everyone, .what = &rush, .people = 6,
                       .rounds = ROUNDS };

    db_begin(t->db);
    for (int i = 0; i <= ROUNDS; i++)
        come(t, &w, house_today(t, &w), i);
    for (int i = 0; i < ROUNDS; i++)
        rush.request[i] = simple(t, &w, i, 0);
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(c.told[i][TOLD_DONE], 1);
        assert_int_equal(c.told[i][TOLD_TOO_MANY], 5);
    }
}

/* ---- answers against each other, and against the asker ---- */

/* The first drops it, others ask or answer: what was allowed was so before it was dropped. */
static int press_cross(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    const struct looker looker = member_looks(rush->w, round);
    const struct aid *w = rush->w;
    int64_t id = rush->request[round], person = w->who[(round + who) % MEMBERS];
    struct told_list tell;

    if (who == 0)
        return told(request_drop(db, a, person, id, w->g.now));
    if (who < 6)
        return told(request_answer(db, a, id, person, who % 2 ? ANSWER_YES : ANSWER_NOT_NOW,
                                   "", w->g.now, &tell));
    return told(request_ask(db, a, &looker, id, person, w->g.now, w->g.today, &tell));
}

static void dropped_while_they_answer(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_cross, .what = &rush, .people = 10,
                       .rounds = ROUNDS };
    struct told_list tell;

    db_begin(t->db);
    for (int i = 0; i < ROUNDS; i++) {
        rush.request[i] = simple(t, &w, i, 0);
        for (int who = 1; who < 6; who++)
            assert_int_equal(ask(t, &w, i, rush.request[i], i + who, &tell), HELP_ALLOWED);
    }
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(state_of(t, &w, i, rush.request[i], w.g.now), REQUEST_DROPPED);
        int done = c.told[i][TOLD_DONE], closed = c.told[i][TOLD_CLOSED];
        assert_int_equal(done + closed + c.told[i][TOLD_OTHER], 10);
        assert_true(done >= 1);
    }
}

static int press_yes(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    struct told_list tell;
    enum help_refusal no = request_answer(db, a, rush->request[round], rush->w->who[1 + who],
                                          ANSWER_YES, "", rush->w->g.now, &tell);

    return no ? TOLD_OTHER : tell.count == 1 ? TOLD_DONE : TOLD_TOO_MANY;
}

/* All help, and the asker hears of each exactly once. */
static void all_say_yes(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_yes, .what = &rush, .people = 10, .rounds = ROUNDS };

    db_begin(t->db);
    for (int i = 0; i < ROUNDS; i++) {
        struct request_draft draft = draft_of(&w, 0, 0);
        draft.listed = true;
        rush.request[i] = make(t, &draft);
    }
    assert_true(db_commit(t->db));
    crowd_run(&c);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(c.told[i][TOLD_DONE], 10);
        assert_int_equal(state_of(t, &w, 0, rush.request[i], w.g.now), REQUEST_TAKEN);
    }
}

/* ---- somebody leaves in the middle ---- */

static int press_leave(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;
    const struct aid *w = rush->w;
    struct request_draft draft = draft_of(w, 4 + round, 0);
    struct told_list tell;
    int64_t id;

    if (who == 0) {
        help_forget(db, w->who[4 + round], w->g.now);
        people_room.forget_person(db, w->who[4 + round], w->g.now);
        return TOLD_DONE;
    }
    if (who < 4)
        return told(request_make(db, a, &draft, &id));
    return told(request_answer(db, a, rush->request[round], w->who[4 + round], ANSWER_YES, "moi",
                               w->g.now, &tell));
}

static void somebody_leaves_in_the_middle(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_leave, .what = &rush, .people = 7,
                       .rounds = ROUNDS };
    struct told_list tell;

    db_begin(t->db);
    for (int i = 0; i < ROUNDS; i++) {
        rush.request[i] = simple(t, &w, 0, 0);
        assert_int_equal(ask(t, &w, 0, rush.request[i], 4 + i, &tell), HELP_ALLOWED);
    }
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++) {
        const struct arg *args = ARGS(arg_int(w.who[4 + i]));
        assert_false(db_exists(t->db, "SELECT 1 FROM request WHERE person_id = $1"
                                      "   AND (words <> '' OR state <> 'dropped')", args));
        assert_false(db_exists(t->db, "SELECT 1 FROM candidate WHERE person_id = $1"
                                      "   AND (note <> '' OR answer IS NULL)", args));
    }
}

/* ---- the time account ---- */

static int press_give(struct db *db, struct arena *a, int who, int round, void *what)
{
    const struct rush *rush = what;

    (void) round;
    return told(time_give(db, a, rush->request[who % 2], rush->w->who[2 + who % 2], 30,
                          rush->w->g.now));
}

/* Two who asked, two who helped, all at once: never past a bound, and nothing is lost. */
static void time_is_never_lost(struct trial *t)
{
    struct aid w = aid_make(t);
    struct rush rush = { .w = &w };
    struct crowd c = { .t = t, .press = press_give, .what = &rush, .people = 10, .rounds = ROUNDS };
    struct told_list tell;
    int done = 0;

    db_begin(t->db);
    help_set_custom(t->db, &(struct help_custom){ .counts_time = true, .lowest = -100,
                                                  .highest = 250 });
    for (int i = 0; i < 2; i++) {
        rush.request[i] = simple(t, &w, i, 0);
        ask(t, &w, i, rush.request[i], 2 + i, &tell);
        assert_int_equal(answer(t, &w, rush.request[i], 2 + i, ANSWER_YES, &tell), HELP_ALLOWED);
    }
    assert_true(db_commit(t->db));
    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    for (int i = 0; i < ROUNDS; i++)
        done += c.told[i][TOLD_DONE];
    assert_int_equal(done, 6);                      /* three times half an hour each */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(time_balance(t->db, w.who[i]), -90);
        assert_int_equal(time_balance(t->db, w.who[2 + i]), 90);
    }
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(ten_ask_the_same_at_once), TRIAL(a_flood_from_all_sides),
        TRIAL(fifteen_are_asked_at_once), TRIAL(everyone_is_asked_once),
        TRIAL(dropped_while_they_answer), TRIAL(all_say_yes),
        TRIAL(somebody_leaves_in_the_middle), TRIAL(time_is_never_lost),
    };

    return databases_run("help_crowd", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
