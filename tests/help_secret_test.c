/* Mutual help: what each may know of a request, of who asks, of who was asked; mediators; leaving;
 * thanks; the time account. */
#include "aid.h"

#include "account/account.h"
#include "app.h"

/* The people of the matrix, by what they are to one request. */
enum { ASKER, ASKED, HELPER, SAID_NO, SOMEBODY, MEDIATOR, RUNNER, LOOKERS };

static struct looker looks(const struct aid *w, int who)
{
    struct looker looker = member_looks(w, who);

    looker.runs = who == RUNNER;
    return looker;
}

/* An anonymous request two days old: one was asked, one said yes or will, one said no. */
static int64_t secret(struct trial *t, struct aid *w, bool listed, bool helped)
{
    struct request_draft draft = draft_of(w, ASKER, 0);
    struct told_list tell;

    draft.anonymous = true;
    draft.listed = listed;
    draft.now -= 2 * DAY;
    draft.fits = w->fits;
    draft.fit_count = 9;
    int64_t id = make(t, &draft);
    ask(t, w, ASKER, id, ASKED, &tell);
    ask(t, w, ASKER, id, HELPER, &tell);
    ask(t, w, ASKER, id, SAID_NO, &tell);
    assert_int_equal(answer(t, w, id, SAID_NO, ANSWER_NOT_NOW, &tell), HELP_ALLOWED);
    if (helped)
        assert_int_equal(answer(t, w, id, HELPER, ANSWER_YES, &tell), HELP_ALLOWED);
    mediator_name(t->db, w->who[MEDIATOR], true, w->who[RUNNER], w->g.now);
    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = w->who[RUNNER], .role = "animator", .from = w->g.today - 10,
        .to = ROLE_WITHOUT_END, .now = w->g.now }), ACCOUNT_ALLOWED);
    return id;
}

/* Who may know of it, and of who asks, by every way there is to read it. */
static void assert_matrix(struct trial *t, const struct aid *w, int64_t id, const bool *knows,
                          const bool *who)
{
    static const enum request_list_kind kinds[] = { REQUESTS_MINE, REQUESTS_FOR_ME,
                                                    REQUESTS_LISTED, REQUESTS_WAITING };
    const struct request bare = { .id = id };

    for (int i = 0; i < LOOKERS; i++) {
        struct request q = { .person = -1 }, *some;
        bool got = request_get(t->db, t->a, id, w->who[i], w->g.now, &q) == HELP_ALLOWED;
        assert_int_equal(got, knows[i]);
        if (got)
            assert_int_equal(q.person, who[i] ? w->who[ASKER] : 0);
        assert_int_equal(request_shows_asker(t->db, &bare, w->who[i]), who[i]);
        for (size_t k = 0; k < 4; k++) {
            size_t count = requests(t->db, t->a, kinds[k], w->who[i], w->g.now, 0, 50, &some);
            for (size_t n = 0; n < count; n++)
                assert_int_equal(some[n].person, who[i] ? w->who[ASKER] : 0);
        }
    }
}

static void nobody_knows_who_asks(struct trial *t)
{
    struct aid w = aid_make(t);
    bool knows[LOOKERS] = { [ASKER] = true, [ASKED] = true, [HELPER] = true, [SAID_NO] = true,
                            [MEDIATOR] = true, [RUNNER] = true };
    bool who[LOOKERS] = { [ASKER] = true };
    struct told_list tell;

    db_begin(t->db);
    int64_t id = secret(t, &w, false, false);
    assert_matrix(t, &w, id, knows, who);           /* it waits: those who mediate read it */
    assert_int_equal(request_list(t->db, t->a, w.who[ASKER], id, true, w.g.now), HELP_ALLOWED);
    knows[SOMEBODY] = true;
    assert_matrix(t, &w, id, knows, who);
    assert_int_equal(request_list(t->db, t->a, w.who[ASKER], id, false, w.g.now), HELP_ALLOWED);
    assert_int_equal(answer(t, &w, id, HELPER, ANSWER_YES, &tell), HELP_ALLOWED);
    knows[SOMEBODY] = knows[MEDIATOR] = knows[RUNNER] = false;
    who[HELPER] = true;
    assert_matrix(t, &w, id, knows, who);           /* it no longer waits */
    assert_int_equal(answer(t, &w, id, HELPER, ANSWER_NOT_NOW, &tell), HELP_ALLOWED);
    knows[MEDIATOR] = knows[RUNNER] = true;
    who[HELPER] = false;
    assert_matrix(t, &w, id, knows, who);
    db_commit(t->db);
}

/* The list of those asked is the asker's; a mediator's says nothing of the asker and of whom they
 * asked. */
static void nobody_knows_who_was_asked(struct trial *t)
{
    struct aid w = aid_make(t);
    struct candidate *all;

    db_begin(t->db);
    come(t, &w, house_today(t, &w), ASKER);
    int64_t id = secret(t, &w, true, false);
    const struct request q = { .id = id };
    for (int i = 0; i < LOOKERS; i++) {
        const struct looker looker = looks(&w, i);
        size_t count = request_candidates(t->db, t->a, &looker, &q, w.g.now, w.g.today, &all);
        assert_int_equal(count > 0, i == ASKER || i == MEDIATOR || i == RUNNER);
        for (size_t n = 0; n < count && i != ASKER; n++) {
            assert_int_equal(all[n].asked_at, 0);
            assert_int_equal(all[n].minutes, -1);
            assert_false(all[n].met);
            assert_int_equal(all[n].answer, ANSWER_NO_WORD);
            assert_int_not_equal(all[n].person, w.who[ASKER]);
        }
    }
    struct candidate mine;
    assert_true(request_asked(t->db, t->a, id, w.who[ASKED], &mine));
    assert_false(request_asked(t->db, t->a, id, w.who[SOMEBODY], &mine));
    assert_false(request_asked(t->db, t->a, id, w.who[ASKER], &mine));
    db_commit(t->db);
}

/* The order of an anonymous request is the same wherever who asks lives. */
static void the_order_tells_nothing(struct trial *t)
{
    struct aid w = aid_make(t);
    struct request_draft draft = draft_of(&w, ASKER, 9);

    db_begin(t->db);
    for (int i = 0; i < 9; i++) {
        const struct commune c = {
            .insee = str_fmt(t->a, "6290%d", i), .name = str_fmt(t->a, "Ville %d", i),
            .population = 1000, .located = true, .latitude = 505000000,
            .longitude = 24000000 + i * 2000000,
        };
        commune_save(t->db, t->a, &c);
        db_exec(t->db, "UPDATE person SET commune = $2 WHERE id = $1",
                ARGS(arg_int(w.who[i]), arg_text(c.insee)));
        person_show(t->db, w.who[i], "commune", LEVEL_PLACE, w.g.today);
    }
    assert_int_equal(first_of(t, &w, make(t, &draft)), 1);
    draft.anonymous = true;
    int first = 0;
    for (int i = 0; i < 6; i++)
        first += first_of(t, &w, make(t, &draft)) == 1;
    assert_true(first <= 2);
    db_commit(t->db);
}

static bool is_told(const struct told_list *tell, int64_t person)
{
    return tell->count == 1 && tell->at[0].person == person;
}

/* A mediator who tries everybody learns nothing: the asker, and who said no, look as the others. */
static void a_mediator_cannot_find_out(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t id = secret(t, &w, false, false);
    const struct looker looker = looks(&w, MEDIATOR);
    const struct request q = { .id = id };
    const int tried[] = { ASKER, ASKED, SAID_NO, SOMEBODY, 9 };
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[tried[i]], w.g.now,
                                         w.g.today, &tell), HELP_ALLOWED);
        if (i < 3)
            assert_int_equal(tell.count, 0);
        else
            assert_true(is_told(&tell, w.who[tried[i]]));
    }
    size_t count = request_candidates(t->db, t->a, &looker, &q, w.g.now, w.g.today, &all);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(find(all, count, w.who[tried[i]])->asked_at, w.g.now);
    struct request got;
    assert_int_equal(request_get(t->db, t->a, id, w.who[SOMEBODY], w.g.now, &got), HELP_ALLOWED);
    assert_int_equal(got.person, 0);
    /* To the asker it is somebody asked like others, and themselves are not. */
    count = proposed(t, &w, ASKER, id, &all);
    assert_int_not_equal(find(all, count, w.who[9])->asked_at, 0);
    assert_null(find(all, count, w.who[ASKER]));
    db_commit(t->db);
}

static void mediators_have_bounds(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct request *some;

    db_begin(t->db);
    mediator_name(t->db, w.who[MEDIATOR], true, 0, w.g.now);
    const struct looker looker = looks(&w, MEDIATOR), member = looks(&w, SOMEBODY);
    int64_t id = simple(t, &w, ASKER, 3);
    assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[9], w.g.now, w.g.today, &tell),
                     HELP_UNKNOWN);                 /* it does not wait yet */
    w.g.now += 3600;
    assert_int_equal(requests(t->db, t->a, REQUESTS_WAITING, w.who[MEDIATOR], w.g.now, 0, 9, &some),
                     1);
    assert_int_equal(request_mediate(t->db, t->a, &member, id, w.who[9], w.g.now, w.g.today, &tell),
                     HELP_UNKNOWN);
    assert_int_equal(request_list(t->db, t->a, w.who[ASKER], id, true, w.g.now), HELP_ALLOWED);
    assert_int_equal(request_mediate(t->db, t->a, &member, id, w.who[9], w.g.now, w.g.today, &tell),
                     HELP_NO_MEDIATOR);
    assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[ASKER], w.g.now, w.g.today,
                                     &tell), HELP_ALLOWED);
    /* Somebody is asked now, for all anyone can tell, but this mediator goes on. */
    assert_int_equal(requests(t->db, t->a, REQUESTS_WAITING, w.who[RUNNER], w.g.now, 0, 9, &some),
                     0);
    assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[10], w.g.now, w.g.today,
                                     &tell), HELP_ALLOWED);
    reach_set(t->db, w.who[11], w.g.today, w.g.today);
    assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[11], w.g.now, w.g.today,
                                     &tell), HELP_NOT_REACHABLE);
    assert_int_equal(request_drop(t->db, t->a, w.who[ASKER], id, w.g.now), HELP_ALLOWED);
    assert_int_not_equal(request_mediate(t->db, t->a, &looker, id, w.who[12], w.g.now, w.g.today,
                                         &tell), HELP_ALLOWED);
    mediator_name(t->db, w.who[MEDIATOR], false, 0, w.g.now);
    assert_false(mediates(t->db, w.who[MEDIATOR], false));
    db_commit(t->db);
}

static bool is_in(const int64_t *persons, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (persons[i] == person)
            return true;
    return false;
}

static void whom_a_mediator_looks_at(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    int64_t *persons;

    db_begin(t->db);
    const struct looker looker = looks(&w, MEDIATOR);
    int64_t id = simple(t, &w, 0, 3);
    ask(t, &w, 0, id, 1, &tell);
    person_show(t->db, w.who[3], "name", LEVEL_ME, w.g.today);
    size_t count = people_unasked(t->db, t->a, &looker, w.g.now, 50, &persons);
    assert_int_equal(count, MEMBERS - 3);           /* without 1, 3 and themselves */
    assert_false(is_in(persons, count, w.who[1]));
    assert_false(is_in(persons, count, w.who[3]));
    assert_int_equal(people_unasked(t->db, t->a, &looker, w.g.now, 4, &persons), 4);

    int64_t day = house_today(t, &w);
    for (int i = 0; i < 5; i++)
        come(t, &w, day, i == 4 ? 6 : i);
    person_show(t->db, w.who[2], "presence", LEVEL_ME, w.g.today);
    assert_int_equal(answer(t, &w, id, 1, ANSWER_YES, &tell), HELP_ALLOWED);
    count = people_unlinked(t->db, t->a, &looker, w.g.now, w.g.today, 50, &persons);
    assert_int_equal(count, 1);                     /* 0 and 1 helped, 2 and 3 are hidden */
    assert_int_equal(persons[0], w.who[6]);
    /* The same two at a second day: they have met. */
    come(t, &w, w.round, 6);
    come(t, &w, w.round, 0);
    count = people_unlinked(t->db, t->a, &looker, w.g.now, w.g.today + 8, 50, &persons);
    assert_int_equal(count, 0);
    db_commit(t->db);
}

/* Nor by what comes after: the asker, told nothing, stands where the others do and rests as they
 * do. */
static void asked_in_silence_is_asked(struct trial *t)
{
    struct aid w = aid_make(t);
    const int tried[] = { 9, ASKER, 10 };
    const struct fit two[] = { w.fits[ASKER], w.fits[12] };
    struct request_draft draft = draft_of(&w, 13, 0);
    struct told_list tell;
    struct candidate *all;
    int64_t *persons;

    db_begin(t->db);
    int64_t id = secret(t, &w, false, false);
    const struct looker looker = looks(&w, MEDIATOR);
    const struct request q = { .id = id };
    for (size_t i = 0; i < 3; i++, w.g.now++)
        assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[tried[i]], w.g.now,
                                         w.g.today, &tell), HELP_ALLOWED);
    size_t count = request_candidates(t->db, t->a, &looker, &q, w.g.now, w.g.today, &all);
    assert_true(count > 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(all[count - 3 + i].person, w.who[tried[i]]);

    count = people_unasked(t->db, t->a, &looker, w.g.now, 50, &persons);
    int64_t other = simple(t, &w, SOMEBODY, 0);
    for (size_t i = 0; i < 3; i++) {
        assert_false(is_in(persons, count, w.who[tried[i]]));
        ask(t, &w, SOMEBODY, other, tried[i], &tell);
    }
    count = proposed(t, &w, SOMEBODY, other, &all);
    for (size_t i = 0; i < 3; i++)
        assert_false(find(all, count, w.who[tried[i]])->spared);
    draft.fits = two;
    draft.fit_count = 2;
    for (int i = 0; i < 2; i++)
        assert_int_equal(first_of(t, &w, make(t, &draft)), 12);
    db_commit(t->db);
}

/* Whoever a mediator asked and the asker may not know of cannot be asked by their number either. */
static void the_asker_learns_no_hidden_name(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;

    db_begin(t->db);
    mediator_name(t->db, w.who[MEDIATOR], true, 0, w.g.now);
    int64_t id = simple(t, &w, 0, 3);
    w.g.now += 3600;
    const struct looker looker = looks(&w, MEDIATOR);
    assert_int_equal(request_mediate(t->db, t->a, &looker, id, w.who[9], w.g.now, w.g.today, &tell),
                     HELP_ALLOWED);
    assert_int_equal(ask(t, &w, 0, id, 9, &tell), HELP_ALLOWED);
    assert_int_equal(tell.count, 0);
    for (int i = 9; i < 11; i++) {
        person_show(t->db, w.who[i], "name", LEVEL_ME, w.g.today);
        assert_int_equal(ask(t, &w, 0, id, i, &tell), HELP_NOT_REACHABLE);
    }
    db_commit(t->db);
}

/* Making requests anew does not let one write to the same person all day. */
static void nobody_is_asked_all_day(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;

    db_begin(t->db);
    for (int i = 0; i < ASKED_A_DAY; i++) {
        int64_t dropped = simple(t, &w, 0, 0);
        assert_int_equal(ask(t, &w, 0, dropped, 1, &tell), HELP_ALLOWED);
        assert_int_equal(tell.count, 1);
        assert_int_equal(request_drop(t->db, t->a, w.who[0], dropped, w.g.now), HELP_ALLOWED);
    }
    int64_t id = simple(t, &w, 0, 0), theirs = simple(t, &w, 2, 0);
    assert_int_equal(ask(t, &w, 0, id, 1, &tell), HELP_NOT_REACHABLE);
    assert_int_equal(tell.count, 0);
    assert_int_equal(ask(t, &w, 0, id, 2, &tell), HELP_ALLOWED);
    assert_int_equal(ask(t, &w, 2, theirs, 1, &tell), HELP_ALLOWED);
    w.g.now += DAY;
    assert_int_equal(ask(t, &w, 0, id, 1, &tell), HELP_ALLOWED);
    db_commit(t->db);
}

/* ---- what may be seen changes ---- */

static void what_is_hidden_since_is_hidden(struct trial *t)
{
    struct aid w = aid_make(t);
    struct skill none = { .kind = SKILL_GIVE, .words = repair, .level = LEVEL_ME };
    struct told_list tell;
    struct candidate *all;

    db_begin(t->db);
    int64_t id = simple(t, &w, 0, 4);
    ask(t, &w, 0, id, 1, &tell);
    for (int i = 1; i < 3; i++)
        person_set_skills(t->db, w.who[i], &none, 1, w.g.today);
    person_show(t->db, w.who[3], "name", LEVEL_ME, w.g.today);
    assert_int_equal(proposed(t, &w, 0, id, &all), 1);      /* 1, who was asked, without a reason */
    assert_int_equal(all[0].person, w.who[1]);
    assert_string_equal(all[0].because, "");
    assert_int_equal(proposed(t, &w, 5, simple(t, &w, 5, 4), &all), 1);
    db_commit(t->db);
}

/* ---- leaving ---- */

static void leave(struct trial *t, const struct aid *w, int who)
{
    for (size_t i = 0; app_rooms[i]; i++)
        if (app_rooms[i]->forget_person)
            app_rooms[i]->forget_person(t->db, w->who[who], w->g.now);
    check_ok(t->db, "leave");
}

static void who_leaves_is_gone(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    struct candidate *all;
    struct request q, *some;
    struct request_draft draft = draft_of(&w, 4, 0);

    db_begin(t->db);
    draft.listed = true;
    int64_t theirs = make(t, &draft), id = simple(t, &w, 0, 6);
    for (int i = 3; i < 6; i++)
        ask(t, &w, 0, id, i, &tell);
    answer(t, &w, id, 4, ANSWER_YES, &tell);
    answer(t, &w, id, 5, ANSWER_YES, &tell);
    leave(t, &w, 4);
    leave(t, &w, 3);
    leave(t, &w, 2);
    size_t count = proposed(t, &w, 0, id, &all);
    assert_int_equal(count, 3);                     /* 5 and 4 said yes; 1 is proposed */
    assert_string_equal(find(all, count, w.who[4])->note, "");
    assert_string_equal(find(all, count, w.who[4])->because, "");
    assert_null(find(all, count, w.who[3]));
    assert_null(find(all, count, w.who[2]));
    assert_int_equal(state_of(t, &w, 0, id, w.g.now), REQUEST_TAKEN);
    leave(t, &w, 5);
    assert_int_equal(state_of(t, &w, 0, id, w.g.now), REQUEST_OPEN);
    assert_int_equal(ask(t, &w, 0, id, 5, &tell), HELP_ALLOWED);   /* said yes: nothing happens */
    assert_int_equal(tell.count, 0);
    assert_int_equal(answer(t, &w, id, 4, ANSWER_YES, &tell), HELP_UNKNOWN);

    assert_int_equal(request_get(t->db, t->a, theirs, w.who[0], w.g.now, &q), HELP_UNKNOWN);
    assert_int_equal(requests(t->db, t->a, REQUESTS_LISTED, w.who[0], w.g.now, 0, 9, &some), 0);
    draft.now += 1;
    assert_int_equal(request_make(t->db, t->a, &draft, &theirs), HELP_UNKNOWN);
    const struct thanks thanks = { .request = id, .to = w.who[4], .words = "Merci" };
    const struct looker looker = member_looks(&w, 0);
    assert_int_equal(thanks_say(t->db, t->a, &looker, &thanks, w.g.now), HELP_NO_ANSWER);
    db_commit(t->db);
}

/* ---- thanks ---- */

static enum help_refusal thank(struct trial *t, const struct aid *w, int from, int64_t request,
                               int to, const char *words)
{
    const struct looker looker = member_looks(w, from);
    const struct thanks thanks = { .request = request, .to = w->who[to], .words = words,
                                   .shown = true };

    return thanks_say(t->db, t->a, &looker, &thanks, w->g.now);
}

static void thanks_for_who_helped(struct trial *t)
{
    struct aid w = aid_make(t);
    struct thanks *some;

    db_begin(t->db);
    int64_t id = secret(t, &w, false, true);
    assert_int_equal(thank(t, &w, SOMEBODY, id, HELPER, "Merci"), HELP_UNKNOWN);
    assert_int_equal(thank(t, &w, ASKED, id, HELPER, "Merci"), HELP_NOT_YOURS);
    assert_int_equal(thank(t, &w, ASKER, id, ASKED, "Merci"), HELP_NO_ANSWER);
    assert_int_equal(thank(t, &w, ASKER, id, HELPER, "  "), HELP_NO_WORDS);
    assert_int_equal(thank(t, &w, ASKER, id, HELPER, "Merci"), HELP_ALLOWED);
    assert_int_equal(thank(t, &w, ASKER, id, HELPER, "Merci encore"), HELP_ALLOWED);
    assert_int_equal(thanks_list(t->db, t->a, 0, 50, &some), 0);   /* asked anonymously */
    assert_int_equal(thanks_list(t->db, t->a, w.who[SOMEBODY], 50, &some), 0);
    assert_int_equal(thanks_list(t->db, t->a, w.who[HELPER], 50, &some), 1);
    assert_string_equal(some[0].words, "Merci encore");
    assert_int_equal(some[0].from, w.who[ASKER]);
    assert_false(some[0].shown);

    assert_int_equal(thank(t, &w, SOMEBODY, 0, HELPER, "Pour le café"), HELP_ALLOWED);
    assert_int_equal(thank(t, &w, SOMEBODY, 0, SOMEBODY, "Bravo moi"), HELP_NOT_REACHABLE);
    person_show(t->db, w.who[ASKED], "name", LEVEL_ME, w.g.today);
    assert_int_equal(thank(t, &w, SOMEBODY, 0, ASKED, "Merci"), HELP_NOT_REACHABLE);
    assert_int_equal(thank(t, &w, ASKED, 0, SOMEBODY, "Merci"), HELP_NOT_REACHABLE);
    assert_int_equal(thanks_list(t->db, t->a, 0, 50, &some), 1);
    for (int i = 1; i < REQUESTS_A_DAY; i++)
        assert_int_equal(thank(t, &w, SOMEBODY, 0, HELPER, "Encore"), HELP_ALLOWED);
    assert_int_equal(thank(t, &w, SOMEBODY, 0, HELPER, "Encore"), HELP_TOO_OFTEN);
    assert_int_equal(thanks_list(t->db, t->a, 0, 5, &some), 5);
    db_commit(t->db);
}

/* ---- the time account ---- */

static void time_sums_to_zero(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    uint64_t dice = 4;
    int64_t request[5];
    int bound = 0;

    db_begin(t->db);
    for (int i = 0; i < 5; i++) {
        request[i] = simple(t, &w, i, 0);
        for (int k = 0; k < 5; k++)
            if (k != i) {
                ask(t, &w, i, request[i], k, &tell);
                assert_int_equal(answer(t, &w, request[i], k, ANSWER_YES, &tell), HELP_ALLOWED);
            }
    }
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[1], 30, w.g.now), HELP_TIME_OFF);
    help_set_custom(t->db, &(struct help_custom){ .counts_time = true, .lowest = -120,
                                                  .highest = 90 });
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[9], 30, w.g.now), HELP_NO_ANSWER);
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[0], 30, w.g.now), HELP_NO_ANSWER);
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[1], 0, w.g.now), HELP_TIME_BOUND);
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[1], -30, w.g.now), HELP_TIME_BOUND);
    assert_int_equal(time_give(t->db, t->a, request[0], w.who[1], INT64_MAX, w.g.now),
                     HELP_TIME_BOUND);
    for (int i = 0; i < 300; i++) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        int from = (int) (dice >> 33) % 5, to = (from + 1 + (int) (dice >> 40) % 4) % 5;
        enum help_refusal no = time_give(t->db, t->a, request[from], w.who[to],
                                         1 + (int64_t) (dice >> 50) % 60, w.g.now);
        bound += no == HELP_TIME_BOUND;
        int64_t sum = 0;
        for (int k = 0; k < 5; k++) {
            int64_t balance = time_balance(t->db, w.who[k]);
            assert_true(balance >= -120 && balance <= 90);
            sum += balance;
        }
        assert_int_equal(sum, 0);
    }
    assert_in_range(bound, 10, 290);
    assert_int_equal(db_int(t->db, "SELECT sum(minutes) FROM time_movement", NO_ARGS, 1), 0);
    db_commit(t->db);
}

/* ---- what is held about a person ---- */

static void an_export_names_nobody_else(struct trial *t)
{
    struct aid w = aid_make(t);

    db_begin(t->db);
    int64_t id = secret(t, &w, false, true);
    thank(t, &w, ASKER, id, HELPER, "Merci");
    for (int i = 0; i < LOOKERS; i++) {
        struct str json = str_new(t->a);
        value_write_json(help_export(t->db, t->a, w.who[i]), &json);
        assert_null(strstr(json.text, "Membre"));
        assert_null(strstr(json.text, "Durand"));
        bool concerned = i == ASKER || i == ASKED || i == HELPER || i == SAID_NO;
        assert_int_equal(strstr(json.text, "ordinateur ne") != NULL, concerned);
        assert_int_equal(strstr(json.text, "Je passe") != NULL, i == HELPER);
        assert_int_equal(strstr(json.text, "Merci") != NULL, i == ASKER || i == HELPER);
    }
    db_commit(t->db);
}

/* ---- what is too old ---- */

static void a_year_later_it_is_forgotten(struct trial *t)
{
    struct aid w = aid_make(t);
    struct told_list tell;
    const struct help_custom counts = { .counts_time = true, .lowest = -600, .highest = 600 };
    int64_t later = w.g.now + (int64_t) (REQUEST_KEPT + 60) * DAY;

    db_begin(t->db);
    help_set_custom(t->db, &counts);
    int64_t plain = simple(t, &w, 0, 2), timed = simple(t, &w, 1, 3);
    ask(t, &w, 0, plain, 1, &tell);
    answer(t, &w, plain, 1, ANSWER_YES, &tell);
    ask(t, &w, 1, timed, 2, &tell);
    answer(t, &w, timed, 2, ANSWER_YES, &tell);
    assert_int_equal(time_give(t->db, t->a, timed, w.who[2], 30, w.g.now), HELP_ALLOWED);
    const struct looker asker = member_looks(&w, 0);
    const struct thanks thanks = { .request = plain, .from = w.who[0], .to = w.who[1],
                                   .words = "Merci" };
    assert_int_equal(thanks_say(t->db, t->a, &asker, &thanks, w.g.now), HELP_ALLOWED);

    help_forget_old(t->db, t->a, w.g.now + 300 * DAY);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM request WHERE words <> ''", NO_ARGS, 0), 2);
    help_forget_old(t->db, t->a, later);
    check_ok(t->db, "help_forget_old");
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM request", NO_ARGS, 0), 1);
    assert_false(db_exists(t->db, "SELECT 1 FROM request WHERE words <> ''", NO_ARGS));
    assert_false(db_exists(t->db, "SELECT 1 FROM candidate WHERE note <> ''", NO_ARGS));
    assert_int_equal(time_balance(t->db, w.who[2]), 30);
    struct thanks *said;
    assert_int_equal(thanks_list(t->db, t->a, w.who[1], 10, &said), 1);
    assert_string_equal(said[0].words, "Merci");
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(nobody_knows_who_asks),    TRIAL(nobody_knows_who_was_asked),
        TRIAL(the_order_tells_nothing),  TRIAL(a_mediator_cannot_find_out),
        TRIAL(mediators_have_bounds),    TRIAL(whom_a_mediator_looks_at),
        TRIAL(asked_in_silence_is_asked), TRIAL(the_asker_learns_no_hidden_name),
        TRIAL(nobody_is_asked_all_day),
        TRIAL(what_is_hidden_since_is_hidden), TRIAL(who_leaves_is_gone),
        TRIAL(thanks_for_who_helped),    TRIAL(time_sums_to_zero),
        TRIAL(an_export_names_nobody_else), TRIAL(a_year_later_it_is_forgotten),
    };

    return databases_run("help_secret", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
