/* Published seasons: from the plan to days, who takes over, what was learnt, what comes next. */
#include <pthread.h>

#include "season/season.h"

#include "agenda/agenda.h"
#include "app.h"
#include "valley.h"

static enum season_refusal publish(struct trial *t, const struct valley *v, int64_t id,
                                   int64_t version, int64_t *series, int32_t *date)
{
    return season_publish(t->db, t->a, id, version, v->g.person[1], v->g.today, v->g.now + 200,
                          series, date);
}

/* The series of the draft, published as it stands. */
static int64_t published(struct trial *t, const struct valley *v, int64_t id)
{
    int64_t series = 0;
    int32_t date;

    assert_int_equal(publish(t, v, id, 0, &series, &date), SEASON_ALLOWED);
    return series;
}

static struct day *days_of(struct trial *t, int64_t series)
{
    size_t count;
    struct day *days = series_days(t->db, t->a, series, &count);

    assert_true(count >= DATES);
    return days;
}

static struct day_edit edit_of(const struct valley *v, int64_t day)
{
    return (struct day_edit){ .day = day, .now = v->g.now + 300, .today = v->g.today };
}

/* ---- publishing ---- */

/* Each date becomes a day with its host, who is asked; what is skipped is seen, with its reason. */
static void plans_become_days(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season s = valley_season(&v);
    struct season_change c;
    struct series series;
    int64_t id;
    int32_t date;

    db_begin(t->db);
    s.to = v.first + 7 * 19;                            /* Ascension is the 18th date */
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    valley_fill(t, &v, s.id);
    change(t, &v, s.id, MOVE_HOST, 5, 0);
    c = change_of(&v, s.id, MOVE_SKIP, 6, 0);
    c.word = "Carnaval";
    assert_int_equal(season_change(t->db, t->a, &c), SEASON_ALLOWED);
    season_search(t->db, s.id, v.g.now);
    int64_t version = season_now(t, s.id).version;
    assert_int_equal(publish(t, &v, s.id, version - 1, &id, &date), SEASON_VERSION);
    assert_int_equal(publish(t, &v, s.id, version, &id, &date), SEASON_ALLOWED);

    assert_true(series_get(t->db, t->a, id, &series));
    assert_string_equal(series.name, "Les jeudis de la vallée");
    assert_string_equal(series.about, "Chacun son tour");
    assert_int_equal(series.made_by, v.g.person[1]);
    assert_int_equal(series.dates, 20);
    struct day *days = days_of(t, id);
    for (int i = 0; i < 20; i++) {
        bool holiday = i == 17, skipped = holiday || i == 6;
        bool hosted = i < DATES && i != 5 && !skipped;

        assert_int_equal(days[i].date, thursday(&v, i));
        assert_int_equal(days[i].state, skipped ? DAY_CANCELLED : DAY_OPEN);
        assert_string_equal(days[i].reason, holiday ? REASON_HOLIDAY : i == 6 ? "Carnaval" : "");
        assert_int_equal(days[i].place, hosted ? v.place[i % 3] : 0);
        assert_int_equal(days[i].host_answer, hosted ? HOST_TO_ANSWER : HOST_NOT_ASKED);
        assert_int_equal(days[i].opens, 540);
        assert_int_equal(days[i].closes, 1050);
    }
    s = season_now(t, s.id);
    assert_true(s.published);
    assert_int_equal(s.series, id);
    assert_int_equal(s.published_at, v.g.now + 200);
    assert_int_equal(s.version, version + 1);
    assert_int_equal(s.run, RUN_NONE);
    assert_int_equal(s.dates, 18);
    assert_int_equal(s.hosted, 10);
    struct season same;
    assert_true(season_of_series(t->db, t->a, id, &same));
    assert_int_equal(same.id, s.id);
    db_commit(t->db);
}

/* After that its days are changed one by one, on their own pages. */
static void published_seasons_stay(struct trial *t)
{
    struct valley v = valley_make(t);
    struct plan plan = { .gap = -1 };
    int64_t series;
    int32_t date;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    struct season_plan sp = plan_now(t, id);
    plan.chosen = sp.chosen;
    int64_t first = published(t, &v, id);
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_PUBLISHED);
    assert_int_equal(change(t, &v, id, MOVE_HOST, 0, 0), SEASON_PUBLISHED);
    struct season s = season_now(t, id);
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_PUBLISHED);
    assert_int_equal(season_remove(t->db, id), SEASON_PUBLISHED);
    assert_int_equal(season_keep(t->db, t->a, &sp, &plan, v.g.now), SEASON_PUBLISHED);
    assert_int_equal(season_search(t->db, id, v.g.now), SEASON_PUBLISHED);
    struct season_change c = change_of(&v, id, MOVE_HOST, 0, 0);
    sp = plan_now(t, id);
    assert_int_equal(season_try(t->a, &c, &sp), SEASON_PUBLISHED);
    assert_int_equal(days_of(t, first)[0].place, v.place[0]);
    db_commit(t->db);
}

static void seasons_that_cannot_be_published(struct trial *t)
{
    struct valley v = valley_make(t);
    int64_t series;
    int32_t date = 0;
    size_t count;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    assert_int_equal(publish(t, &v, 999999, 0, &series, &date), SEASON_UNKNOWN);
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_EMPTY);
    valley_fill(t, &v, id);
    v.g.today = v.first;
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_PAST);
    struct season_change c = change_of(&v, id, MOVE_SKIP, 0, 0);
    c.word = "Rentrée";
    season_change(t->db, t->a, &c);
    struct host h;
    host_get(t->db, t->a, v.host[1], &h);
    const int32_t cannot[] = { thursday(&v, 4) };
    h.cannot = cannot;
    h.cannot_count = 1;
    assert_int_equal(host_save(t->db, t->a, &h, v.g.now), HOST_ALLOWED);
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_CANNOT);
    assert_int_equal(date, thursday(&v, 4));            /* said after it was chosen */
    h.cannot_count = 0;
    host_save(t->db, t->a, &h, v.g.now);

    struct series other = { .name = "Ailleurs", .weekday = 4, .every = 1, .opens = 540,
                            .closes = 1050, .from = thursday(&v, 5), .to = thursday(&v, 5) };
    const struct planned_date taken = { .date = thursday(&v, 5), .place = v.place[2] };
    assert_int_equal(series_make_planned(t->db, t->a, &other, &taken, 1, v.g.now),
                     AGENDA_ALLOWED);
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_TAKEN);
    assert_int_equal(date, thursday(&v, 5));
    check_ok(t->db, "refused");
    assert_false(season_now(t, id).published);

    int64_t day = days_between(t->db, t->a, thursday(&v, 5), thursday(&v, 5), v.place[2],
                               &count)[0].id;
    assert_int_equal(day_cancel(t->db, t->a, edit_of(&v, day), "Travaux"), AGENDA_ALLOWED);
    struct series twin = { .name = "Les jeudis de la vallée", .weekday = 4, .every = 1,
                           .opens = 540, .closes = 1050, .from = v.g.today, .to = v.g.today + 7 };
    assert_int_equal(series_make(t->db, t->a, &twin, v.g.now), AGENDA_ALLOWED);
    assert_int_equal(publish(t, &v, id, 0, &series, &date), SEASON_NAME);
    check_ok(t->db, "named");
    days_between(t->db, t->a, thursday(&v, 0), thursday(&v, DATES), v.place[0], &count);
    assert_int_equal(count, 0);                         /* nothing was written */
    db_commit(t->db);
}

/* What was withdrawn meanwhile is announced as looking for a host. */
static void withdrawn_hosts_are_not_asked(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    host_withdraw(t->db, t->a, v.host[0], v.g.now);
    struct day *days = days_of(t, published(t, &v, id));
    assert_int_equal(days[0].place, 0);
    assert_int_equal(days[0].state, DAY_OPEN);
    assert_int_equal(days[1].place, v.place[1]);
    db_commit(t->db);
}

struct publisher {
    struct arena *a;
    struct db *db;
    const struct valley *v;
    int64_t season;
    enum season_refusal no;
    int32_t date;
};

static bool publish_it(struct db *db, void *what)
{
    struct publisher *p = what;
    int64_t series;

    p->no = season_publish(db, p->a, p->season, 0, p->v->g.person[0], p->v->g.today, p->v->g.now,
                           &series, &p->date);
    return !db_failed(db);
}

static void *publish_in_thread(void *what)
{
    struct publisher *p = what;

    assert_true(db_tx(p->db, publish_it, p));
    return NULL;
}

/* Two animators press the button at once, for these two seasons. */
static void publish_at_once(struct trial *t, const struct valley *v, struct publisher p[2])
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        p[i].a = arena_new(t->a);
        p[i].v = v;
        p[i].db = test_open(p[i].a, t->url, DB_WRITE);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, publish_in_thread, &p[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++)
        arena_free(p[i].a);
}

static void seasons_are_published_once(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    assert_true(db_commit(t->db));
    struct publisher p[2] = { { .season = id }, { .season = id } };
    publish_at_once(t, &v, p);
    assert_true(p[0].no == SEASON_ALLOWED || p[1].no == SEASON_ALLOWED);
    assert_int_equal(p[p[0].no == SEASON_ALLOWED].no, SEASON_PUBLISHED);
    db_begin(t->db);
    assert_int_equal(season_now(t, id).hosted, DATES);
    db_commit(t->db);
}

/* Two seasons want the same hosts on the same dates: the slower one is told the first date. */
static void hosts_are_given_once(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season other = valley_season(&v);
    struct publisher p[2] = { 0 };

    db_begin(t->db);
    p[0].season = valley_draft(t, &v);
    other.name = "Les mêmes jeudis";
    assert_int_equal(season_save(t->db, t->a, &other, v.g.now), SEASON_ALLOWED);
    p[1].season = other.id;
    valley_fill(t, &v, p[0].season);
    valley_fill(t, &v, p[1].season);
    assert_true(db_commit(t->db));
    publish_at_once(t, &v, p);
    assert_true(p[0].no == SEASON_ALLOWED || p[1].no == SEASON_ALLOWED);
    const struct publisher *slower = &p[p[0].no == SEASON_ALLOWED];
    assert_int_equal(slower->no, SEASON_TAKEN);
    assert_int_equal(slower->date, thursday(&v, 0));
    db_begin(t->db);
    assert_false(season_now(t, slower->season).published);
    db_commit(t->db);
}

/* ---- a published season as it stands ---- */

static void published_seasons_are_their_days(struct trial *t)
{
    struct valley v = valley_make(t);
    int64_t moved;

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    struct day *days = days_of(t, published(t, &v, id));
    day_cancel(t->db, t->a, edit_of(&v, days[1].id), "Neige");
    day_move(t->db, t->a, edit_of(&v, days[2].id), thursday(&v, 2) + 1, "Inventaire", &moved);
    day_set_host(t->db, t->a, edit_of(&v, days[3].id), v.place[2]);
    day_set_host(t->db, t->a, edit_of(&v, days[4].id), v.place[OUTSIDER]);
    struct place hall = v.g.hall;
    hall.commune = valley_codes[3];
    place_change(t->db, t->a, &hall);
    day_set_host(t->db, t->a, edit_of(&v, days[5].id), hall.id);
    check_ok(t->db, "changes");

    struct season_plan sp = plan_now(t, id);
    assert_int_equal(sp.no, PROBLEM_ALLOWED);
    assert_int_equal(sp.problem.date_count, DATES + 1);
    assert_string_equal(sp.skipped[1], "Neige");
    assert_int_equal(sp.chosen[1], NO_HOST);
    assert_string_equal(sp.skipped[2], "Inventaire");
    assert_int_equal(sp.problem.dates[3].date, thursday(&v, 2) + 1);
    assert_int_equal(sp.days[3], moved);
    assert_int_equal(sp.hosts[sp.chosen[3]].id, v.host[2]);
    assert_int_equal(sp.hosts[sp.chosen[4]].id, v.host[2]);
    assert_int_equal(sp.hosts[sp.chosen[5]].id, v.host[OUTSIDER]);
    assert_int_equal(sp.hosts[sp.chosen[6]].id, 0);     /* a stand-in: nobody offered it */
    assert_int_equal(sp.hosts[sp.chosen[6]].place, hall.id);
    assert_string_equal(sp.problem.hosts[sp.chosen[6]].name, "Lillers, Salle des fêtes");
    assert_int_equal(sp.days[0], days[0].id);
    assert_int_equal(sp.season.dates, DATES - 1);
    assert_int_equal(sp.season.hosted, DATES - 1);
    struct plan plan;
    plan_explain(t->a, &sp.problem, sp.chosen, &plan);
    assert_int_equal(plan.figures.days, DATES - 1);

    host_withdraw(t->db, t->a, v.host[0], v.g.now);
    sp = plan_now(t, id);                               /* days that were given stay */
    assert_int_equal(sp.hosts[sp.chosen[0]].place, v.place[0]);
    db_commit(t->db);
}

/* ---- who takes over ---- */

static void substitutes_are_near_and_free(struct trial *t)
{
    struct valley v = valley_make(t);
    struct substitute *list;

    db_begin(t->db);
    struct host far = valley_offer(t, &v.g, HOSTS);
    far.commune = valley_codes[3];
    far.name = "Maison du bout";
    valley_accept(t, &v.g, &far);
    int64_t id = valley_draft(t, &v);
    valley_fill(t, &v, id);
    struct day *days = days_of(t, published(t, &v, id));

    /* The third host is of date 2; host 0 comes on 3 and host 1 on 1: both within the rest. */
    assert_int_equal(season_substitutes(t->db, t->a, days[2].id, &list), 3);
    assert_int_equal(list[0].host, far.id);
    assert_false(list[0].rests);
    assert_int_equal(list[1].host, v.host[1]);          /* nearer to all than host 0 */
    assert_true(list[1].rests);
    assert_int_equal(list[2].host, v.host[0]);
    assert_int_equal(list[2].place, v.place[0]);
    assert_int_equal(list[2].chairs, 10);
    assert_string_equal(list[2].name, "Ville 0, Maison 0");
    assert_true(list[1].mean > 4 && list[1].mean <= list[2].mean);
    assert_true(list[1].mean_before == list[2].mean_before);
    assert_int_equal(list[0].served_before, 4);

    struct series other = { .name = "Ailleurs", .weekday = 4, .every = 1, .opens = 540,
                            .closes = 1050, .from = thursday(&v, 2), .to = thursday(&v, 2) };
    const struct planned_date taken = { .date = thursday(&v, 2), .place = far.place };
    series_make_planned(t->db, t->a, &other, &taken, 1, v.g.now);
    host_withdraw(t->db, t->a, v.host[0], v.g.now);
    assert_int_equal(season_substitutes(t->db, t->a, days[2].id, &list), 1);
    assert_int_equal(list[0].host, v.host[1]);

    day_cancel(t->db, t->a, edit_of(&v, days[2].id), "Neige");
    assert_int_equal(season_substitutes(t->db, t->a, days[2].id, &list), 0);
    assert_int_equal(season_substitutes(t->db, t->a, 999999, &list), 0);
    db_commit(t->db);
}

/* A series that nobody planned: by its places in a territory, or by the distance from its place. */
static void plain_series_have_substitutes(struct trial *t)
{
    struct valley v = valley_make(t);
    struct substitute *list;
    struct series s = { .name = "Sans plan", .weekday = 4, .every = 1, .opens = 540,
                        .closes = 1050, .from = v.first, .to = thursday(&v, 3) };

    db_begin(t->db);
    assert_int_equal(series_make(t->db, t->a, &s, v.g.now), AGENDA_ALLOWED);
    size_t count;
    struct day *days = series_days(t->db, t->a, s.id, &count);
    day_set_host(t->db, t->a, edit_of(&v, days[0].id), v.place[0]);
    assert_int_equal(season_substitutes(t->db, t->a, days[0].id, &list), 2);
    assert_int_equal(list[0].host, v.host[1]);          /* the outsider is not of the territory */
    assert_false(list[0].rests);

    assert_int_equal(season_substitutes(t->db, t->a, days[1].id, &list), 3);    /* nobody's yet */
    day_set_host(t->db, t->a, edit_of(&v, days[0].id), v.place[OUTSIDER]);
    assert_int_equal(season_substitutes(t->db, t->a, days[0].id, &list), 3);
    assert_int_equal(list[0].host, v.host[2]);          /* two villages from there, no territory */
    assert_int_equal(list[1].host, v.host[1]);
    assert_int_equal(list[2].host, v.host[0]);
    assert_true(list[0].mean > 28 && list[0].mean < 30);

    day_set_host(t->db, t->a, edit_of(&v, days[0].id), v.g.hall.id);    /* nobody knows where */
    assert_int_equal(season_substitutes(t->db, t->a, days[0].id, &list), 4);
    int64_t permanent = day_ensure(t->db, t->a, &v.g.house, v.g.today + 4, v.g.now);
    assert_int_equal(season_substitutes(t->db, t->a, permanent, &list), 0);
    check_ok(t->db, "plain");
    db_commit(t->db);
}

/* ---- lessons ---- */

static void count_heads(struct trial *t, const struct valley *v, const struct day *d, int64_t heads)
{
    const struct day_edit e = { .day = d->id, .now = v->g.now, .today = thursday(v, 11) };

    assert_int_equal(day_set_heads(t->db, t->a, e, heads, v->g.person[0]), AGENDA_ALLOWED);
}

static void days_teach_the_next_season(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season_lesson *list;

    db_begin(t->db);
    struct season draft = valley_season(&v);
    draft.promise_days = 5;
    assert_int_equal(season_save(t->db, t->a, &draft, v.g.now), SEASON_ALLOWED);
    assert_int_equal(season_lessons(t->db, t->a, draft.id, v.g.today, &list), 0);
    valley_fill(t, &v, draft.id);
    struct day *days = days_of(t, published(t, &v, draft.id));
    count_heads(t, &v, &days[0], 10);
    count_heads(t, &v, &days[3], 8);                    /* host 0: 18 of 20 */
    count_heads(t, &v, &days[1], 2);                    /* host 1: 5 of 20 */
    count_heads(t, &v, &days[4], 3);
    count_heads(t, &v, &days[5], 5);                    /* host 2: nothing to say */
    struct day_edit e = edit_of(&v, days[8].id);
    assert_int_equal(day_step_back(t->db, t->a, e, "Dégât des eaux"), AGENDA_ALLOWED);

    /* Five days within 20 minutes: the ends of the valley have their own host and the next. */
    size_t count = season_lessons(t->db, t->a, draft.id, thursday(&v, 11), &list);
    assert_int_equal(count, 5);
    assert_int_equal(list[0].lesson, LESSON_FULL);
    assert_int_equal(list[0].host, v.host[0]);
    assert_int_equal(list[0].days, 2);
    assert_int_equal(list[0].heads, 18);
    assert_int_equal(list[0].chairs, 20);
    assert_int_equal(list[1].lesson, LESSON_EMPTY);
    assert_int_equal(list[1].host, v.host[1]);
    assert_int_equal(list[1].heads, 5);
    assert_int_equal(list[2].lesson, LESSON_FAR);
    assert_string_equal(list[2].name, "Ville 3");
    assert_true(list[2].minutes > 20);
    assert_int_equal(list[3].lesson, LESSON_STEPPED_BACK);
    assert_int_equal(list[3].host, v.host[2]);
    assert_int_equal(list[3].days, 1);
    assert_int_equal(list[4].lesson, LESSON_UNSERVED);
    assert_string_equal(list[4].name, "Ville 3");
    assert_int_equal(list[4].days, 3);                  /* of host 2's four, one was not held */

    count = season_lessons(t->db, t->a, draft.id, thursday(&v, 2), &list);
    assert_int_equal(list[0].days, 1);                  /* only what has been */
    db_commit(t->db);
}

/* ---- and after ---- */

static void the_next_season_goes_on_in_step(struct trial *t)
{
    struct valley v = valley_make(t);
    struct season s = valley_season(&v);
    struct season_change c;

    db_begin(t->db);
    s.every = 2;
    s.to = v.first + 7 * 11;                            /* six dates, the last one a week before */
    assert_int_equal(season_save(t->db, t->a, &s, v.g.now), SEASON_ALLOWED);
    change(t, &v, s.id, MOVE_LEAVE, 0, v.host[0]);
    c = change_of(&v, s.id, MOVE_DAYS, 0, v.host[1]);
    c.days = 3;
    season_change(t->db, t->a, &c);
    change(t, &v, s.id, MOVE_LOCK, 0, v.host[1]);
    published(t, &v, s.id);

    struct season next = { .name = "La suite", .made_by = v.g.person[2] };
    assert_int_equal(season_next(t->db, t->a, s.id, &next, v.g.now), SEASON_ALLOWED);
    struct season_plan sp = plan_now(t, next.id);
    assert_string_equal(sp.season.name, "La suite");
    assert_false(sp.season.published);
    assert_int_equal(sp.season.made_by, v.g.person[2]);
    assert_int_equal(sp.season.rest, 2);
    assert_int_equal(sp.season.promise_minutes, 20);
    assert_int_equal(sp.season.opens, 540);
    assert_string_equal(sp.season.about, "Chacun son tour");
    assert_int_equal(sp.problem.date_count, 6);
    assert_int_equal(sp.problem.dates[0].date, v.first + 7 * 12);
    assert_int_equal(sp.problem.dates[5].date, v.first + 7 * 22);
    assert_int_equal(sp.season.hosted, 0);
    assert_int_equal(host_at(&sp, v.host[0]), NO_HOST); /* left out stays so, a number does not */
    assert_int_equal(sp.problem.hosts[host_at(&sp, v.host[1])].count, -1);

    next = (struct season){ .name = "La suite" };
    assert_int_equal(season_next(t->db, t->a, s.id, &next, v.g.now), SEASON_NAME);
    next = (struct season){ .name = "" };
    assert_int_equal(season_next(t->db, t->a, s.id, &next, v.g.now), SEASON_ALLOWED);
    assert_string_equal(next.name, "Les jeudis de la vallée 2");
    struct season third = { .name = NULL };
    assert_int_equal(season_next(t->db, t->a, next.id, &third, v.g.now), SEASON_ALLOWED);
    assert_string_equal(third.name, "Les jeudis de la vallée 3");
    assert_int_equal(season_next(t->db, t->a, 999999, &next, v.g.now), SEASON_UNKNOWN);
    db_commit(t->db);
}

static void people_can_take_and_leave(struct trial *t)
{
    struct valley v = valley_make(t);

    db_begin(t->db);
    int64_t id = valley_draft(t, &v);
    struct value *all = season_export(t->db, t->a, v.g.person[0]);
    struct str text = str_new(t->a);
    value_write_json(all, &text);
    assert_non_null(strstr(text.text, "Les jeudis de la vallée"));
    assert_non_null(strstr(text.text, "2027-01-07"));
    assert_non_null(strstr(text.text, "Maison 0"));     /* and what they offered */

    season_forget(t->db, v.g.person[0], v.g.now);
    check_ok(t->db, "forget");
    assert_int_equal(season_now(t, id).made_by, 0);
    all = season_export(t->db, t->a, v.g.person[0]);
    str_clear(&text);
    value_write_json(all, &text);
    assert_null(strstr(text.text, "vallée"));
    assert_null(strstr(text.text, "Maison"));
    assert_int_equal(plan_now(t, id).problem.host_count, 3);    /* its house goes on */
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(plans_become_days),               TRIAL(published_seasons_stay),
        TRIAL(seasons_that_cannot_be_published), TRIAL(withdrawn_hosts_are_not_asked),
        TRIAL(seasons_are_published_once),      TRIAL(hosts_are_given_once),
        TRIAL(published_seasons_are_their_days), TRIAL(substitutes_are_near_and_free),
        TRIAL(plain_series_have_substitutes),   TRIAL(days_teach_the_next_season),
        TRIAL(the_next_season_goes_on_in_step), TRIAL(people_can_take_and_leave),
    };

    return databases_run("season-publish", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
