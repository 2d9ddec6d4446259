/* Mutual help: who is proposed, who is spared, who is asked, what is answered. */
#include "aid.h"

#include "app.h"

/* ---- making a request ---- */

static enum help_refusal try_words(struct trial *t, const struct aid *w, const char *words)
{
    struct request_draft draft = draft_of(w, 0, 3);
    int64_t id;

    draft.words = words;
    return request_make(t->db, t->a, &draft, &id);
}

static void words_are_needed(struct trial *t)
{
    struct aid w = aid_make(t);
    struct str flood = str_new(t->a);
    struct request q;

    db_begin(t->db);
    assert_int_equal(try_words(t, &w, NULL), HELP_NO_WORDS);
    assert_int_equal(try_words(t, &w, ""), HELP_NO_WORDS);
    assert_int_equal(try_words(t, &w, " \n\t "), HELP_NO_WORDS);
    assert_int_equal(try_words(t, &w, "?!... ---"), HELP_NO_WORDS);
    for (int i = 0; i < 100000; i++)
        str_add(&flood, "ordiné ");
    struct request_draft draft = draft_of(&w, 0, 3);
    draft.words = flood.text;
    int64_t id = make(t, &draft);
    assert_int_equal(request_get(t->db, t->a, id, w.who[0], w.g.now, &q), HELP_ALLOWED);
    assert_true(strlen(q.words) <= REQUEST_LENGTH * 2);
    assert_true(str_is_utf8(q.words, strlen(q.words)));
    db_commit(t->db);
}

static void here_is_where_one_is(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 3);
    struct request q;
    struct day d;
    int64_t id;

    db_begin(t->db);
    draft.reach = REACH_HERE;
    assert_int_equal(request_make(t->db, t->a, &draft, &id), HELP_NO_DAY);
    draft.place = w.g.hall.id;                      /* nothing is there today */
    assert_int_equal(request_make(t->db, t->a, &draft, &id), HELP_NO_DAY);
    draft.place = w.g.house.id;
    assert_true(request_day(t->db, t->a, &draft, &d));
    id = make(t, &draft);
    assert_int_equal(request_get(t->db, t->a, id, w.who[0], w.g.now, &q), HELP_ALLOWED);
    assert_int_equal(q.day, house_today(t, &w));

    draft.place = 0;
    come(t, &w, house_today(t, &w), 0);
    id = make(t, &draft);
    assert_int_equal(request_get(t->db, t->a, id, w.who[0], w.g.now, &q), HELP_ALLOWED);
    assert_int_equal(q.day, house_today(t, &w));
    db_commit(t->db);
}

static void the_next_day_that_goes_round(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 3);
    struct day d;
    int64_t id;

    db_begin(t->db);
    draft.reach = REACH_NEXT_DAY;
    assert_true(request_day(t->db, t->a, &draft, &d));
    assert_int_equal(d.id, w.round);
    /* On the day itself until it closes. */
    draft.today = w.g.today + 7;
    draft.now = ground_at(&w.g, draft.today, 17, 29);
    assert_true(request_day(t->db, t->a, &draft, &d));
    draft.now = ground_at(&w.g, draft.today, 17, 30);
    assert_false(request_day(t->db, t->a, &draft, &d));
    assert_int_equal(request_make(t->db, t->a, &draft, &id), HELP_NO_DAY);
    db_commit(t->db);
}

static void assert_ends(struct trial *t, const struct aid *w, const struct request_draft *draft,
                        int64_t end)
{
    int64_t id = make(t, draft);
    struct request *mine;

    assert_int_equal(state_of(t, w, 0, id, end - 1), REQUEST_OPEN);
    assert_int_equal(state_of(t, w, 0, id, end), REQUEST_DROPPED);
    assert_int_equal(requests(t->db, t->a, REQUESTS_LISTED, w->who[1], end - 1, 0, 50, &mine), 1);
    assert_int_equal(requests(t->db, t->a, REQUESTS_LISTED, w->who[1], end, 0, 50, &mine), 0);
    assert_int_equal(requests(t->db, t->a, REQUESTS_WAITING, w->who[1], end, 0, 50, &mine), 0);
    assert_int_equal(request_drop(t->db, t->a, w->who[0], id, end), HELP_NOT_OPEN);
    assert_int_equal(request_drop(t->db, t->a, w->who[0], id, end - 1), HELP_ALLOWED);
}

static void a_request_ends_by_itself(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 3);

    db_begin(t->db);
    draft.listed = true;
    draft.urgency = URGENT_NOW;
    assert_ends(t, &w, &draft, ground_at(&w.g, w.g.today + 1, 0, 0));
    draft.urgency = URGENT_WEEK;
    assert_ends(t, &w, &draft, w.g.now + 7 * DAY);
    draft.urgency = URGENT_ANY;
    assert_ends(t, &w, &draft, w.g.now + 60 * DAY);
    /* Never before the day it is about has ended. */
    draft.urgency = URGENT_NOW;
    draft.reach = REACH_NEXT_DAY;
    assert_ends(t, &w, &draft, ground_at(&w.g, w.g.today + 8, 0, 0));
    db_commit(t->db);
}

static void a_flood_is_stopped(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 0);
    int64_t id;

    db_begin(t->db);
    for (int i = 0; i < REQUESTS_OPEN; i++)
        make(t, &draft);
    assert_int_equal(request_make(t->db, t->a, &draft, &id), HELP_TOO_MANY);
    assert_int_equal(id, 0);
    for (int i = REQUESTS_OPEN; i < REQUESTS_A_DAY; i++) {
        id = db_int(t->db, "SELECT max(id) FROM request", NO_ARGS, 0);
        assert_int_equal(request_drop(t->db, t->a, w.who[0], id, w.g.now), HELP_ALLOWED);
        make(t, &draft);
    }
    id = db_int(t->db, "SELECT max(id) FROM request", NO_ARGS, 0);
    assert_int_equal(request_drop(t->db, t->a, w.who[0], id, w.g.now), HELP_ALLOWED);
    assert_int_equal(request_make(t->db, t->a, &draft, &id), HELP_TOO_OFTEN);
    draft.now += DAY;
    make(t, &draft);
    simple(t, &w, 1, 0);                            /* it is one's own limit */
    db_commit(t->db);
}

/* ---- the order ---- */

static void fit_comes_first(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 6);
    struct candidate *all;

    db_begin(t->db);
    for (int i = 1; i < 6; i++)
        w.fits[i].score = i * 180;                  /* 5 fits best, each far from the next */
    come(t, &w, house_today(t, &w), 1);
    draft.fits = w.fits;
    draft.urgency = URGENT_NOW;
    int64_t id = make(t, &draft);
    assert_int_equal(proposed(t, &w, 0, id, &all), 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(all[i].person, w.who[5 - i]);
        assert_int_equal(all[i].position, i + 1);
        assert_string_equal(all[i].because, repair);
        assert_true(all[i].spared);
    }

    /* Five are proposed however they fit; a sixth only if half as well as the best. */
    w.fits[6].score = w.fits[7].score = 100;
    draft.fit_count = 8;
    assert_int_equal(proposed(t, &w, 0, make(t, &draft), &all), 5);
    w.fits[6].score = 600;
    assert_int_equal(proposed(t, &w, 0, make(t, &draft), &all), 5);
    w.fits[1].score = 600;
    assert_int_equal(proposed(t, &w, 0, make(t, &draft), &all), 5);
    w.fits[7].score = 600;
    assert_int_equal(proposed(t, &w, 0, make(t, &draft), &all), 6);
    db_commit(t->db);
}

static void who_is_there_comes_first(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 6);
    struct candidate *all;

    db_begin(t->db);
    for (int i = 1; i < 6; i++)
        w.fits[i].score = 800 + 10 * i;             /* about equally */
    come(t, &w, house_today(t, &w), 0);
    come(t, &w, house_today(t, &w), 2);
    come(t, &w, w.round, 3);
    draft.fits = w.fits;
    draft.urgency = URGENT_NOW;
    draft.reach = REACH_HERE;
    int64_t here = make(t, &draft);
    assert_int_equal(first_of(t, &w, here), 2);
    assert_int_equal(proposed(t, &w, 0, here, &all), 5);
    assert_true(all[0].present);
    assert_int_equal(all[0].day.id, house_today(t, &w));
    assert_false(find(all, 5, w.who[3])->present);
    draft.reach = REACH_NEXT_DAY;
    assert_int_equal(first_of(t, &w, make(t, &draft)), 3);

    /* Whose presence the asker may not see, they are not there for them. */
    person_show(t->db, w.who[2], "presence", LEVEL_ME, w.g.today);
    draft.reach = REACH_HERE;
    int64_t again = make(t, &draft);
    assert_int_equal(proposed(t, &w, 0, again, &all), 5);
    assert_false(find(all, 5, w.who[2])->present);
    assert_false(find(all, 5, w.who[2])->met);
    db_commit(t->db);
}

static void live_in(struct trial *t, const struct aid *w, int who, const char *insee,
                    enum level level)
{
    db_exec(t->db, "UPDATE person SET commune = $2 WHERE id = $1",
            ARGS(arg_int(w->who[who]), arg_text(insee)));
    person_show(t->db, w->who[who], "commune", level, w->g.today);
}

static void who_lives_near_comes_first(struct trial *t)
{
    struct aid w = aid_make(t);
    struct candidate *all;

    db_begin(t->db);
    for (int i = 0; i < 3; i++) {
        const struct commune c = {
            .insee = str_fmt(t->a, "6290%d", i), .name = str_fmt(t->a, "Ville %d", i),
            .population = 1000, .located = true, .latitude = 505000000,
            .longitude = 24000000 + i * 4000000,
        };
        commune_save(t->db, t->a, &c);
    }
    live_in(t, &w, 0, "62900", LEVEL_ME);
    live_in(t, &w, 1, "62902", LEVEL_PLACE);        /* far */
    live_in(t, &w, 2, "62900", LEVEL_PLACE);        /* the same */
    live_in(t, &w, 3, "62900", LEVEL_ME);           /* the same, but hidden */
    int64_t id = simple(t, &w, 0, 4);
    assert_int_equal(first_of(t, &w, id), 2);
    assert_int_equal(proposed(t, &w, 0, id, &all), 3);
    assert_int_equal(find(all, 3, w.who[2])->minutes, 0);
    assert_int_equal(find(all, 3, w.who[3])->minutes, -1);
    assert_in_range(find(all, 3, w.who[1])->minutes, 50, 150);
    assert_int_equal(find(all, 3, w.who[1])->position, 3);
    db_commit(t->db);
}

static void who_was_asked_rests(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t one = simple(t, &w, 0, 4);
    for (int i = 1; i < 3; i++)
        assert_int_equal(ask(t, &w, 0, one, i, &tell), HELP_ALLOWED);
    struct request_draft draft = draft_of(&w, 5, 4);
    draft.words = "Comment remplir une déclaration de TVA";
    int64_t two = make(t, &draft);
    assert_int_equal(proposed(t, &w, 5, two, &all), 4);
    assert_false(find(all, 4, w.who[1])->spared);
    assert_true(find(all, 4, w.who[3])->spared);
    assert_true(find(all, 4, w.who[1])->position > find(all, 4, w.who[3])->position);
    assert_true(find(all, 4, w.who[2])->position > find(all, 4, w.who[0])->position);
    /* After SPARED_DAYS it is forgotten. */
    w.g.now += (SPARED_DAYS + 1) * DAY;
    w.g.today += SPARED_DAYS + 1;
    int64_t three = simple(t, &w, 6, 4);
    assert_int_equal(proposed(t, &w, 6, three, &all), 4);
    assert_true(find(all, 4, w.who[1])->spared);
    db_commit(t->db);
}

/* ---- the promise of sparing ---- */

/* In no ten requests in a row is one person first more than three times. */
static void assert_promise(const int *first, int count)
{
    for (int from = 0; from < count; from++)
        for (int who = 0; who < MEMBERS; who++) {
            int times = 0;
            for (int i = from; i < count && i < from + SPARED_OF; i++)
                times += first[i] == who;
            assert_in_range(times, 0, SPARED_FIRST);
        }
}

static void ten_ask_the_same(struct trial *t)
{
    struct aid w = aid_make(t);
    int first[30];

    db_begin(t->db);
    for (int i = 0; i < 30; i++) {
        struct request_draft draft = draft_of(&w, 4 + i % 12, 2);
        draft.now += i;                             /* 0 and 1 fit, nobody else */
        first[i] = first_of(t, &w, make(t, &draft));
    }
    assert_promise(first, 30);
    int nobody = 0;
    for (int i = 0; i < 10; i++)
        nobody += first[i] < 0;
    assert_int_equal(nobody, 4);                    /* six of ten, three each */
    db_commit(t->db);
}

/* Even where one alone fits, the list is empty then; and others come before them. */
static void one_alone_fits(struct trial *t)
{
    struct aid w = aid_make(t);
    struct candidate *all;

    db_begin(t->db);
    for (int i = 0; i < SPARED_FIRST; i++)
        assert_int_equal(first_of(t, &w, simple(t, &w, 4 + i, 1)), 0);
    int64_t empty = simple(t, &w, 8, 1);
    assert_int_equal(proposed(t, &w, 8, empty, &all), 0);
    w.fits[1].score = 300;                          /* fits much less */
    int64_t other = simple(t, &w, 9, 2);
    assert_int_equal(proposed(t, &w, 9, other, &all), 2);
    assert_int_equal(all[0].person, w.who[1]);
    assert_int_equal(all[1].person, w.who[0]);
    /* Another matter is another promise. */
    struct request_draft draft = draft_of(&w, 10, 1);
    draft.words = "Souder deux équerres";
    assert_int_equal(first_of(t, &w, make(t, &draft)), 0);
    db_commit(t->db);
}

static void all_alike_take_turns(struct trial *t)
{
    struct aid w = aid_make(t);
    int times[MEMBERS] = { 0 };

    db_begin(t->db);
    for (int i = 0; i < 8; i++) {
        struct request_draft draft = draft_of(&w, 12 + i % 4, 8);
        draft.now += 60 * i;
        times[first_of(t, &w, make(t, &draft))]++;
    }
    for (int i = 0; i < 8; i++)
        assert_int_equal(times[i], 1);
    db_commit(t->db);
}

/* ---- "not now" ---- */

static void no_is_no(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t one = simple(t, &w, 0, 3);
    assert_int_equal(ask(t, &w, 0, one, 1, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 1);
    assert_int_equal(tell.at[0].person, w.who[1]);
    assert_int_equal(answer(t, &w, one, 1, ANSWER_NOT_NOW, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 0);
    assert_int_equal(proposed(t, &w, 0, one, &all), 2);
    assert_int_equal(find(all, 2, w.who[1])->answer, ANSWER_NO_WORD);      /* silence */
    assert_int_equal(ask(t, &w, 0, one, 1, &tell), HELP_ALLOWED);          /* asked is asked */
    assert_int_equal(tell.count, 0);

    int64_t two = simple(t, &w, 5, 3);              /* the same matter, by another */
    assert_int_equal(proposed(t, &w, 5, two, &all), 2);
    assert_null(find(all, 2, w.who[1]));
    assert_int_equal(ask(t, &w, 5, two, 1, &tell), HELP_NOT_REACHABLE);
    w.g.now += (SPARED_DAYS + 1) * DAY;
    w.g.today += SPARED_DAYS + 1;
    assert_int_equal(proposed(t, &w, 5, simple(t, &w, 6, 3), &all), 0);    /* not their own */
    assert_int_equal(proposed(t, &w, 6, simple(t, &w, 6, 3), &all), 3);
    db_commit(t->db);
}

static void out_of_reach_is_left_alone(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t before = simple(t, &w, 0, 3);
    assert_int_equal(proposed(t, &w, 0, before, &all), 2);
    reach_set(t->db, w.who[1], w.g.today + 2, w.g.today);
    assert_int_equal(reach_until(t->db, t->a, w.who[1], w.g.today + 2), w.g.today + 2);
    assert_int_equal(reach_until(t->db, t->a, w.who[1], w.g.today + 3), 0);
    assert_int_equal(proposed(t, &w, 0, before, &all), 1);
    assert_int_equal(ask(t, &w, 0, before, 1, &tell), HELP_NOT_REACHABLE);
    assert_int_equal(proposed(t, &w, 4, simple(t, &w, 4, 3), &all), 2);
    reach_set(t->db, w.who[1], 0, w.g.today);
    assert_int_equal(ask(t, &w, 0, before, 1, &tell), HELP_ALLOWED);
    reach_set(t->db, w.who[1], w.g.today + 5000, w.g.today);
    assert_true(reach_until(t->db, t->a, w.who[1], w.g.today) <= w.g.today + 366);
    db_commit(t->db);
}

/* ---- asking ---- */

static void asking_has_bounds(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;

    db_begin(t->db);
    int64_t id = simple(t, &w, 0, 3);
    assert_int_equal(ask(t, &w, 0, id, 0, &tell), HELP_NOT_REACHABLE);
    assert_int_equal(ask(t, &w, 1, id, 2, &tell), HELP_UNKNOWN);
    assert_int_equal(ask(t, &w, 0, id + 99, 2, &tell), HELP_UNKNOWN);
    person_show(t->db, w.who[15], "name", LEVEL_ME, w.g.today);
    assert_int_equal(ask(t, &w, 0, id, 15, &tell), HELP_NOT_REACHABLE);
    for (int i = 1; i <= ASKED_MOST; i++) {
        assert_int_equal(ask(t, &w, 0, id, i, &tell), HELP_ALLOWED);
        assert_int_equal(tell.count, 1);
        assert_int_equal(ask(t, &w, 0, id, i, &tell), HELP_ALLOWED);       /* twice is once */
        assert_int_equal(tell.count, 0);
    }
    assert_int_equal(ask(t, &w, 0, id, ASKED_MOST + 1, &tell), HELP_ASKED_ENOUGH);
    assert_int_equal(ask(t, &w, 1, id, 2, &tell), HELP_NOT_YOURS);
    assert_int_equal(request_drop(t->db, t->a, w.who[1], id, w.g.now), HELP_NOT_YOURS);
    assert_int_equal(request_done(t->db, t->a, w.who[14], id, w.g.now), HELP_UNKNOWN);
    assert_int_equal(request_drop(t->db, t->a, w.who[0], id, w.g.now), HELP_ALLOWED);
    assert_int_equal(ask(t, &w, 0, id, 2, &tell), HELP_NOT_OPEN);
    assert_int_equal(answer(t, &w, id, 1, ANSWER_YES, &tell), HELP_NOT_OPEN);
    assert_int_equal(request_list(t->db, t->a, w.who[0], id, true, w.g.now), HELP_NOT_OPEN);
    db_commit(t->db);
}

/* Everyone there is told, those the asker may not see as well, and the asker learns of none of
 * it. */
static void everyone_there(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t id = simple(t, &w, 0, 0);
    assert_int_equal(request_ask_everyone(t->db, t->a, w.who[0], id, w.g.now, w.g.today, &tell),
                     HELP_NO_DAY);
    int64_t day = house_today(t, &w);
    come(t, &w, day, 0);
    assert_int_equal(request_ask_everyone(t->db, t->a, w.who[0], id, w.g.now, w.g.today, &tell),
                     HELP_NOBODY);
    for (int i = 1; i < 5; i++)
        come(t, &w, day, i);
    person_show(t->db, w.who[1], "presence", LEVEL_ME, w.g.today);
    reach_set(t->db, w.who[2], w.g.today, w.g.today);
    assert_int_equal(request_ask_everyone(t->db, t->a, w.who[0], id, w.g.now, w.g.today, &tell),
                     HELP_ALLOWED);
    assert_int_equal(tell.count, 3);
    assert_int_equal(request_ask_everyone(t->db, t->a, w.who[0], id, w.g.now, w.g.today, &tell),
                     HELP_ASKED_ENOUGH);
    size_t count = proposed(t, &w, 0, id, &all);
    assert_int_equal(count, 2);
    assert_null(find(all, count, w.who[1]));
    /* Asked by name, nothing tells that they knew already. */
    w.g.now += 600;
    assert_int_equal(ask(t, &w, 0, id, 1, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 1);
    count = proposed(t, &w, 0, id, &all);
    assert_int_equal(find(all, count, w.who[1])->asked_at, w.g.now);
    /* Who says yes shows themselves. */
    assert_int_equal(answer(t, &w, id, 1, ANSWER_YES, &tell), HELP_ALLOWED);
    count = proposed(t, &w, 0, id, &all);
    assert_int_equal(count, 3);
    assert_int_equal(all[0].person, w.who[1]);
    assert_false(all[0].present);
    /* Nobody rings the bell all day. */
    for (int i = 1; i <= EVERYONE_A_DAY; i++)
        assert_int_equal(request_ask_everyone(t->db, t->a, w.who[0], simple(t, &w, 0, 0), w.g.now,
                                              w.g.today, &tell),
                         i < EVERYONE_A_DAY ? HELP_ALLOWED : HELP_TOO_OFTEN);
    db_commit(t->db);
}

/* ---- answers ---- */

static void yes_and_back(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all, mine;

    db_begin(t->db);
    int64_t id = simple(t, &w, 0, 4);
    assert_int_equal(answer(t, &w, id, 1, ANSWER_YES, &tell), HELP_UNKNOWN);       /* not asked */
    for (int i = 1; i < 4; i++)
        ask(t, &w, 0, id, i, &tell);
    assert_int_equal(answer(t, &w, id, 2, ANSWER_YES, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 1);
    assert_int_equal(tell.at[0].person, w.who[0]);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now), REQUEST_TAKEN);
    assert_int_equal(answer(t, &w, id, 2, ANSWER_YES, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 0);                               /* said already */
    assert_int_equal(answer(t, &w, id, 3, ANSWER_YES, &tell), HELP_ALLOWED);
    assert_int_equal(proposed(t, &w, 0, id, &all), 3);
    assert_int_equal(all[0].person + all[1].person, w.who[2] + w.who[3]);
    assert_string_equal(all[0].note, "Je passe à midi");
    assert_true(request_asked(t->db, t->a, id, w.who[2], &mine));
    assert_int_equal(mine.answer, ANSWER_YES);
    assert_int_equal(mine.position, 0);  /* only what they said is theirs */

    assert_int_equal(answer(t, &w, id, 2, ANSWER_NOT_NOW, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 1);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now), REQUEST_TAKEN);
    assert_int_equal(answer(t, &w, id, 3, ANSWER_NOT_NOW, &tell), HELP_ALLOWED);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now), REQUEST_OPEN);
    assert_int_equal(answer(t, &w, id, 3, ANSWER_YES, &tell), HELP_ALLOWED);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now + 6 * DAY), REQUEST_TAKEN);
    assert_int_equal(request_done(t->db, t->a, w.who[0], id, w.g.now), HELP_ALLOWED);
    assert_int_equal(answer(t, &w, id, 3, ANSWER_NOT_NOW, &tell), HELP_NOT_OPEN);
    db_commit(t->db);
}

/* A yes in the evening: the next day it can still be done and thanked for. */
static void a_yes_keeps_it_open(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, 0, 4);
    struct told_list tell;

    db_begin(t->db);
    draft.urgency = URGENT_NOW;
    draft.listed = true;
    int64_t id = make(t, &draft);
    assert_int_equal(answer(t, &w, id, 9, ANSWER_YES, &tell), HELP_ALLOWED);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now + 2 * DAY), REQUEST_TAKEN);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now + 30 * DAY), REQUEST_DROPPED);
    assert_int_equal(request_done(t->db, t->a, w.who[0], id, w.g.now + 30 * DAY), HELP_ALLOWED);
    assert_int_equal(request_done(t->db, t->a, w.who[0], id, w.g.now + 30 * DAY), HELP_NOT_OPEN);
    db_commit(t->db);
}

/* ---- lists ---- */

static void lists_have_pages(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request *some;
    struct told_list tell;
    int64_t before = 0, last = INT64_MAX;
    int seen = 0;

    db_begin(t->db);
    for (int i = 0; i < 15; i++) {
        struct request_draft draft = draft_of(&w, i % 5, 0);
        draft.listed = true;
        ask(t, &w, i % 5, make(t, &draft), 9, &tell);
    }
    for (size_t count; (count = requests(t->db, t->a, REQUESTS_LISTED, w.who[4], w.g.now, before,
                                         5, &some)) > 0; before = some[count - 1].id)
        for (size_t i = 0; i < count; i++, seen++) {
            assert_true(some[i].id < last);
            assert_int_not_equal(some[i].person, w.who[4]);
            last = some[i].id;
        }
    assert_int_equal(seen, 12);                     /* without their own three */
    assert_int_equal(requests(t->db, t->a, REQUESTS_MINE, w.who[4], w.g.now, 0, 50, &some), 3);
    assert_int_equal(requests(t->db, t->a, REQUESTS_FOR_ME, w.who[9], w.g.now, 0, 50, &some), 15);
    answer(t, &w, some[0].id, 9, ANSWER_NOT_NOW, &tell);
    answer(t, &w, some[1].id, 9, ANSWER_YES, &tell);
    int64_t yes = some[1].id;
    assert_int_equal(requests(t->db, t->a, REQUESTS_FOR_ME, w.who[9], w.g.now, 0, 50, &some), 14);
    assert_int_equal(some[0].id, yes);
    assert_int_equal(some[0].state, REQUEST_TAKEN);
    assert_int_equal(requests(t->db, t->a, REQUESTS_MINE, w.who[9], w.g.now, 0, 50, &some), 0);
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(words_are_needed),         TRIAL(here_is_where_one_is),
        TRIAL(the_next_day_that_goes_round), TRIAL(a_request_ends_by_itself),
        TRIAL(a_flood_is_stopped),       TRIAL(fit_comes_first),
        TRIAL(who_is_there_comes_first), TRIAL(who_lives_near_comes_first),
        TRIAL(who_was_asked_rests),      TRIAL(ten_ask_the_same),
        TRIAL(one_alone_fits),           TRIAL(all_alike_take_turns),
        TRIAL(no_is_no),                 TRIAL(out_of_reach_is_left_alone),
        TRIAL(asking_has_bounds),        TRIAL(everyone_there),
        TRIAL(yes_and_back),             TRIAL(a_yes_keeps_it_open),
        TRIAL(lists_have_pages),
    };

    return databases_run("help", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
