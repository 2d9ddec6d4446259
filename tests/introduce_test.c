/* What introduce.h promises: who wants it meets two they have not met, most where one can learn
 * from the other; what is hidden is no reason; a "no" is respected and seen by nobody. */
#include "browser.h"

#include "help/help.h"
#include "notice/notice.h"

enum { BEFORE, TODAYS, NEXT, DAYS };    /* Wednesdays: a week ago, 25 November 2026, in a week */

struct scene {
    struct trial *t;
    struct place hall;
    struct day day[DAYS];
};

static struct scene scene_of(struct trial *t)
{
    struct scene s = { .t = t, .hall = { .name = "Salle des fêtes", .kind = PLACE_HOST,
                                         .chairs = 40, .town = "Lillers",
                                         .zone = "Europe/Paris" } };
    struct series series = { .name = "Les mercredis", .weekday = 3, .every = 1, .opens = 540,
                             .closes = 1050, .from = TODAY - 7, .to = TODAY + 7 };
    size_t count;

    assert_true(db_begin(t->db));
    assert_true(place_make(t->db, t->a, &s.hall, NOW));
    assert_int_equal(series_make(t->db, t->a, &series, NOW), AGENDA_ALLOWED);
    struct day *days = series_days(t->db, t->a, series.id, &count);
    assert_int_equal(count, DAYS);
    for (int i = 0; i < DAYS; i++) {
        const struct day_edit e = { .day = days[i].id, .now = NOW, .today = TODAY - 14 };
        assert_int_equal(day_set_host(t->db, t->a, e, s.hall.id), AGENDA_ALLOWED);
        assert_true(day_get(t->db, t->a, days[i].id, &s.day[i]));
    }
    assert_true(db_commit(t->db));
    return s;
}

static void skills_at(struct scene *s, int64_t person, const char *gives, const char *learns,
                      enum level level)
{
    struct skill skills[2];
    size_t count = 0;

    if (gives)
        skills[count++] = (struct skill){ .kind = SKILL_GIVE, .words = gives, .level = level };
    if (learns)
        skills[count++] = (struct skill){ .kind = SKILL_LEARN, .words = learns, .level = level };
    assert_true(db_begin(s->t->db));
    person_set_skills(s->t->db, person, skills, count, TODAY);
    assert_true(db_commit(s->t->db));
}

static void says_to_come(struct scene *s, int64_t person, int day, bool yes)
{
    const struct presence_wish w = { .day = s->day[day].id, .person = person, .said_by = person,
                                     .now = NOW + (s->day[day].date - TODAY) * 86400 };
    struct presence_result result;

    assert_true(db_begin(s->t->db));
    assert_int_equal(yes ? presence_say(s->t->db, s->t->a, &w, &result)
                         : presence_withdraw(s->t->db, s->t->a, &w, &result), PRESENCE_ALLOWED);
    assert_true(db_commit(s->t->db));
}

/* A member who comes today and wants introductions. */
static int64_t somebody(struct scene *s, const char *first, const char *gives, const char *learns)
{
    assert_true(db_begin(s->t->db));
    int64_t person = account(s->t, str_fmt(s->t->a, "%s@beffroi.example", first), first, "Durand",
                             "member");
    introductions_want(s->t->db, person, true, NOW);
    assert_true(db_commit(s->t->db));
    skills_at(s, person, gives, learns, LEVEL_PLACE);
    says_to_come(s, person, TODAYS, true);
    return person;
}

static size_t make(struct scene *s, int day)
{
    assert_true(db_begin(s->t->db));
    size_t made = introductions_make(s->t->db, s->t->a, s->day[day].id, NOW, TODAY);
    if (db_failed(s->t->db))
        fail_msg("%s", db_error(s->t->db));
    assert_true(db_commit(s->t->db));
    return made;
}

static size_t mine(struct scene *s, int64_t person, struct introduction **out)
{
    struct introduction *list;
    size_t count = introductions_of(s->t->db, s->t->a, person, s->day[TODAYS].id, TODAY, &list);

    if (out)
        *out = list;
    return count;
}

static bool are_introduced(struct scene *s, int64_t one, int64_t other)
{
    struct introduction *list;
    size_t count = mine(s, one, &list);

    for (size_t i = 0; i < count; i++)
        if (list[i].one == other || list[i].other == other)
            return true;
    return false;
}

#define WRITE(s, act) \
    do { \
        assert_true(db_begin((s).t->db)); \
        act; \
        assert_true(db_commit((s).t->db)); \
    } while (0)

/* ---- who, and why ---- */

static void two_who_complete_each_other(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", "mettre en page un livret", "souder à l'arc");
    int64_t bilal = somebody(&s, "bilal", "souder à l'arc", "mettre en page un livret");
    struct introduction *list;

    assert_int_equal(make(&s, TODAYS), 1);
    assert_int_equal(mine(&s, maud, &list), 1);
    assert_int_equal(list->one, maud);
    assert_int_equal(list->other, bilal);
    assert_string_equal(list->one_learns, "souder à l'arc");
    assert_string_equal(list->other_learns, "mettre en page un livret");
    assert_int_equal(mine(&s, bilal, NULL), 1);
    assert_int_equal(make(&s, TODAYS), 0);
}

static void everyone_has_two_and_nobody_three(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t people[7];

    for (int i = 0; i < 7; i++)
        people[i] = somebody(&s, str_fmt(t->a, "someone%d", i), NULL, NULL);
    assert_int_equal(make(&s, TODAYS), 7);
    for (int i = 0; i < 7; i++)
        assert_int_equal(mine(&s, people[i], NULL), INTRODUCED_EACH);
}

/* A ring of five who could each learn from the next one, among others who could not. */
static void who_can_learn_comes_first(struct trial *t)
{
    static const char *const crafts[] = { "greffer un pommier", "ressemeler une chaussure",
                                          "accorder un piano", "sous-titrer une vidéo",
                                          "dévoiler une roue" };
    struct scene s = scene_of(t);
    int64_t ring[5];

    for (int i = 0; i < 5; i++) {
        somebody(&s, str_fmt(t->a, "other%d", i), NULL, NULL);
        ring[i] = somebody(&s, str_fmt(t->a, "ring%d", i), crafts[i], crafts[(i + 1) % 5]);
    }
    make(&s, TODAYS);
    for (int i = 0; i < 5; i++)
        assert_true(are_introduced(&s, ring[i], ring[(i + 1) % 5]));
}

static void only_those_who_want_it_and_come(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), shy = somebody(&s, "shy", NULL, NULL);
    int64_t away = somebody(&s, "away", NULL, NULL), gone = somebody(&s, "gone", NULL, NULL);

    WRITE(s, introductions_want(t->db, shy, false, NOW));
    says_to_come(&s, away, TODAYS, false);
    WRITE(s, db_exec(t->db, "UPDATE role SET ended_at = $2 WHERE person_id = $1",
                     ARGS(arg_int(gone), arg_int(NOW))));
    assert_int_equal(make(&s, TODAYS), 0);
    assert_int_equal(mine(&s, maud, NULL), 0);
    assert_true(introductions_wanted(t->db, maud));
    assert_false(introductions_wanted(t->db, shy));
}

static void who_is_not_seen_is_not_proposed(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL);
    int64_t nameless = somebody(&s, "nameless", NULL, NULL);
    int64_t secret = somebody(&s, "secret", NULL, NULL);

    WRITE(s, person_show(t->db, nameless, "name", LEVEL_CIRCLE, TODAY));
    WRITE(s, person_show(t->db, secret, "presence", LEVEL_ME, TODAY));
    assert_int_equal(make(&s, TODAYS), 0);
    assert_int_equal(mine(&s, maud, NULL), 0);
}

static void who_met_before_is_not_introduced(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);

    says_to_come(&s, maud, BEFORE, true);
    says_to_come(&s, bilal, BEFORE, true);
    assert_int_equal(make(&s, TODAYS), 0);
    int64_t odile = somebody(&s, "odile", NULL, NULL);
    assert_int_equal(make(&s, TODAYS), 2);
    assert_true(are_introduced(&s, maud, odile));
    assert_true(are_introduced(&s, bilal, odile));
}

static void what_is_over_is_left_alone(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);

    says_to_come(&s, maud, BEFORE, true);
    says_to_come(&s, bilal, BEFORE, true);
    assert_int_equal(make(&s, BEFORE), 0);
}

static void a_hidden_skill_is_no_reason(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, "souder à l'arc");
    int64_t bilal = somebody(&s, "bilal", "souder à l'arc", NULL);
    struct introduction *list;

    skills_at(&s, bilal, "souder à l'arc", NULL, LEVEL_CIRCLE);
    assert_int_equal(make(&s, TODAYS), 1);
    assert_int_equal(mine(&s, maud, &list), 1);
    assert_string_equal(list->one_learns, "");
}

static void a_skill_hidden_since_is_not_named_any_more(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, "souder à l'arc");
    int64_t bilal = somebody(&s, "bilal", "souder à l'arc", NULL);
    struct introduction *list;

    make(&s, TODAYS);
    mine(&s, maud, &list);
    assert_string_equal(list->one_learns, "souder à l'arc");
    skills_at(&s, bilal, "souder à l'arc", NULL, LEVEL_ME);
    mine(&s, maud, &list);
    assert_string_equal(list->one_learns, "");
    skills_at(&s, bilal, "souder à l'arc", NULL, LEVEL_PLACE);
    skills_at(&s, maud, NULL, "souder à l'arc", LEVEL_ME);
    mine(&s, bilal, &list);
    assert_string_equal(list->one_learns, "");          /* it would tell what she wants to learn */
}

/* ---- afterwards ---- */

static bool brought(struct scene *s, int64_t mediator, int64_t one, int64_t other,
                    const char *words)
{
    const struct looker looker = { .id = mediator, .member = true, .today = TODAY };

    assert_true(db_begin(s->t->db));
    bool done = introduction_by(s->t->db, &looker, one, other, words, NOW);
    assert_true(db_commit(s->t->db));
    return done;
}

static void a_refusal_is_for_good(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    struct introduction *list;

    assert_int_equal(make(&s, TODAYS), 1);
    mine(&s, maud, &list);
    WRITE(s, assert_false(introduction_refuse(t->db, list->id, bilal + 100, NOW)));
    WRITE(s, assert_true(introduction_refuse(t->db, list->id, bilal, NOW)));
    assert_int_equal(mine(&s, maud, NULL), 0);
    assert_int_equal(mine(&s, bilal, NULL), 0);
    WRITE(s, assert_false(introduction_met(t->db, list->id, maud, NOW)));
    assert_int_equal(make(&s, TODAYS), 0);
    says_to_come(&s, maud, NEXT, true);
    says_to_come(&s, bilal, NEXT, true);
    assert_int_equal(make(&s, NEXT), 0);
    int64_t odile = somebody(&s, "odile", NULL, NULL);  /* both have room again */
    assert_false(brought(&s, odile, maud, bilal, "Allez !"));
    assert_int_equal(make(&s, TODAYS), 2);
    assert_true(are_introduced(&s, odile, maud));
}

static void who_does_not_come_after_all_leaves_room(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    int64_t odile = somebody(&s, "odile", NULL, NULL);

    assert_int_equal(make(&s, TODAYS), 3);
    says_to_come(&s, bilal, TODAYS, false);
    assert_int_equal(mine(&s, maud, NULL), 1);
    int64_t marek = somebody(&s, "marek", NULL, NULL);
    assert_int_equal(make(&s, TODAYS), 2);
    assert_true(are_introduced(&s, maud, marek));
    assert_true(are_introduced(&s, odile, marek));
}

static void that_they_met_is_kept(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL);
    struct introduction *list;

    somebody(&s, "bilal", NULL, NULL);
    make(&s, TODAYS);
    mine(&s, maud, &list);
    assert_int_equal(list->met_at, 0);
    WRITE(s, assert_true(introduction_met(t->db, list->id, maud, NOW + 60)));
    WRITE(s, assert_true(introduction_met(t->db, list->id, maud, NOW + 90)));
    WRITE(s, assert_false(introduction_met(t->db, list->id, maud + 100, NOW)));
    mine(&s, maud, &list);
    assert_int_equal(list->met_at, NOW + 60);
}

static void a_mediator_brings_two_together(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    int64_t odile = somebody(&s, "odile", NULL, NULL);
    struct introduction *list;

    assert_true(brought(&s, odile, bilal, maud, "Vous aimez le bois."));
    assert_int_equal(introductions_of(t->db, t->a, maud, 0, TODAY, &list), 1);
    assert_int_equal(list->by, odile);
    assert_string_equal(list->words, "Vous aimez le bois.");
    assert_false(brought(&s, odile, maud, maud, ""));
    WRITE(s, db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
                     ARGS(arg_int(bilal), arg_int(NOW))));
    assert_int_equal(introductions_of(t->db, t->a, maud, 0, TODAY, &list), 0);
    assert_false(brought(&s, odile, maud, bilal, ""));
}

/* A mediator gets nobody's name to anybody who did not show it, and none for themselves. */
static void a_mediator_names_nobody_hidden(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    int64_t odile = somebody(&s, "odile", NULL, NULL);
    int64_t hidden = somebody(&s, "hidden", NULL, NULL);

    WRITE(s, person_show(t->db, hidden, "name", LEVEL_ME, TODAY));
    assert_false(brought(&s, odile, maud, hidden, ""));
    assert_false(brought(&s, odile, maud, hidden + 100, ""));
    assert_false(brought(&s, odile, odile, maud, ""));
    assert_false(brought(&s, odile, maud, odile, ""));
    /* Whom the mediator alone may see: those who run do. */
    const struct looker run = { .id = odile, .member = true, .runs = true, .today = TODAY };
    assert_false(introduction_by(t->db, &run, maud, hidden, "", NOW));
    assert_true(brought(&s, odile, maud, bilal, ""));
}

static const struct value *exported(struct trial *t, int64_t person)
{
    return value_get(introductions_room.export_person(t->db, t->a, person), "introductions");
}

/* What one takes home tells no more than the page. */
static void an_export_tells_no_more_than_the_page(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, "souder à l'arc");
    int64_t bilal = somebody(&s, "bilal", "souder à l'arc", NULL);
    int64_t odile = somebody(&s, "odile", NULL, NULL);
    struct introduction *list;
    struct str json = str_new(t->a);

    make(&s, TODAYS);
    skills_at(&s, bilal, NULL, NULL, LEVEL_ME);
    assert_int_equal(value_count(exported(t, maud)), 2);
    value_write_json(exported(t, maud), &json);
    assert_null(strstr(json.text, "souder"));
    says_to_come(&s, odile, TODAYS, false);
    assert_int_equal(value_count(exported(t, maud)), 1);
    assert_int_equal(mine(&s, maud, &list), 1);
    WRITE(s, assert_true(introduction_refuse(t->db, list->id, bilal, NOW)));
    assert_int_equal(value_count(exported(t, maud)), 0);
    assert_int_equal(value_count(exported(t, bilal)), 0);
    /* Of what a mediator did, the words are theirs; what became of it is not. */
    int64_t marek = somebody(&s, "marek", NULL, NULL);
    assert_true(brought(&s, marek, maud, odile, "Un mot"));
    introductions_of(t->db, t->a, maud, 0, TODAY, &list);
    for (int i = 0; i < 3; i++) {
        json = str_new(t->a);
        value_write_json(exported(t, marek), &json);
        assert_non_null(strstr(json.text, "Un mot"));
        assert_null(strstr(json.text, "met_at"));
        WRITE(s, i ? introduction_refuse(t->db, list->id, maud, NOW)
                   : introduction_met(t->db, list->id, maud, NOW));
    }
}

static void forgotten_means_gone(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    struct value *v;

    make(&s, TODAYS);
    int64_t odile = somebody(&s, "odile", NULL, NULL);
    assert_true(brought(&s, maud, bilal, odile, "Un mot"));
    v = introductions_room.export_person(t->db, t->a, maud);
    assert_int_equal(value_count(value_get(v, "introductions")), 2);
    WRITE(s, introductions_room.forget_person(t->db, maud, NOW));
    v = introductions_room.export_person(t->db, t->a, maud);
    assert_int_equal(value_count(value_get(v, "introductions")), 0);
    assert_false(introductions_wanted(t->db, maud));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM introduction WHERE words <> ''", NO_ARGS,
                            -1), 0);
}

/* ---- in the background ---- */

/* One round of the labour; false if there was nothing to do. */
static bool labour_once(struct trial *t)
{
    const struct labour *labour = introductions_room.labour;
    struct req r = app_request(house, t->a, t->db);
    void *what = NULL;

    r.now = NOW;
    r.today = TODAY;
    if (!labour->waits(t->db, NOW))
        return false;
    assert_true(db_begin(t->db));
    what = labour->take(&r);
    assert_true(db_commit(t->db));
    assert_non_null(what);
    labour->work(t->a, what, NULL);
    assert_true(db_begin(t->db));
    labour->put(&r, what, true);
    assert_true(db_commit(t->db));
    return true;
}

static void a_day_in_the_queue_is_done_once_and_told(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "maud", NULL, NULL), bilal = somebody(&s, "bilal", NULL, NULL);
    struct notice *mails;

    (void) bilal;
    assert_false(labour_once(t));
    WRITE(s, introductions_ask(t->db, t->a, TODAY, NOW));
    WRITE(s, introductions_ask(t->db, t->a, TODAY, NOW));
    assert_int_equal(introductions_asked(t->db), s.day[TODAYS].id);
    assert_true(labour_once(t));
    assert_false(labour_once(t));
    assert_int_equal(mine(&s, maud, NULL), 1);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM mail WHERE kind = 'introductions'",
                            NO_ARGS, -1), 2);
    mails = arena_array(t->a, 5, sizeof *mails);
    assert_int_equal(notice_list(t->db, t->a, maud, 0, 5, mails), 1);
    assert_non_null(strstr(mails->subject, "bilal D."));
    assert_non_null(strstr(mails->body, str_fmt(t->a, "/days/%lld/table",
                                                (long long) s.day[TODAYS].id)));
    assert_int_equal(notice_unseen(t->db, maud), 1);
}

/* ---- pages ---- */

static struct browser enter_as(struct trial *t, const char *first)
{
    struct browser b = browser(t);

    enter(&b, str_fmt(t->a, "%s@beffroi.example", first));
    return b;
}

static void the_table_shows_what_all_may_see(struct trial *t)
{
    struct scene s = scene_of(t);
    const char *path = str_fmt(t->a, "/days/%lld/table", (long long) s.day[TODAYS].id);
    struct browser b = browser(t);

    somebody(&s, "Maud", "relier un livre", NULL);
    int64_t bilal = somebody(&s, "Bilal", "souder", NULL);
    int64_t odile = somebody(&s, "Odile", "tricoter", NULL);
    somebody(&s, "Marek", "danser", "coudre une robe");
    skills_at(&s, bilal, "souder", NULL, LEVEL_ME);
    WRITE(s, person_show(t->db, odile, "presence", LEVEL_ME, TODAY));
    get(&b, path, 303);
    assert_true(str_starts(b.location, "/sign-in"));
    b = enter_as(t, "Maud");
    get(&b, path, 200);
    assert_true(says(&b, "relier un livre"));
    assert_true(says(&b, "coudre une robe"));
    assert_true(says(&b, "Bilal D."));
    assert_false(says(&b, "souder"));
    assert_false(says(&b, "Odile"));
    assert_true(says(&b, "And 1 other person."));
    b = enter_as(t, "Odile");           /* no more is on the wall when she opens it */
    get(&b, path, 200);
    assert_false(says(&b, "tricoter"));
    get(&b, str_fmt(t->a, "%s?show=1&n=2", path), 200);
    assert_true(says(&b, "Bilal D."));
    assert_false(says(&b, "Marek"));
    assert_true(says(&b, "2 of 3"));
    get(&b, "/days/999999/table", 404);
}

static void one_says_that_they_met_or_no(struct trial *t)
{
    struct scene s = scene_of(t);
    const char *path = str_fmt(t->a, "/days/%lld/table", (long long) s.day[TODAYS].id);

    int64_t maud = somebody(&s, "Maud", "relier un livre", "souder");
    somebody(&s, "Bilal", "souder", NULL);
    somebody(&s, "Marek", NULL, "relier un livre");
    somebody(&s, "Eve", NULL, NULL);
    make(&s, TODAYS);
    struct introduction *list;
    assert_int_equal(mine(&s, maud, &list), 2);
    struct browser b = enter_as(t, "Maud"), eve = enter_as(t, "Eve");
    get(&b, path, 200);
    assert_true(says(&b, "Bilal knows what you would like to learn: souder."));
    assert_true(says(&b, "Marek would like to learn what you know: relier un livre."));
    get(&eve, "/introductions", 200);
    const char *met = str_fmt(t->a, "/introductions/%lld/met", (long long) list[0].id);
    const char *no = str_fmt(t->a, "/introductions/%lld/refuse", (long long) list[1].id);
    post(&eve, met, "", 404);
    post(&eve, no, "", 404);
    post(&b, met, str_fmt(t->a, "day=%lld", (long long) s.day[TODAYS].id), 303);
    assert_string_equal(b.location, path);
    post(&b, no, "", 303);
    assert_string_equal(b.location, "/introductions");
    get(&b, path, 200);
    assert_true(says(&b, "you met"));
    assert_int_equal(mine(&s, maud, NULL), 1);
    get(&b, str_fmt(t->a, "/api/v1/days/%lld/introductions", (long long) s.day[TODAYS].id), 200);
    assert_true(says(&b, "\"met\":true"));
    assert_false(says(&b, "refused"));
}

static void my_list_says_why_and_who_as_of_now(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "Maud", NULL, NULL), bilal = somebody(&s, "Bilal", NULL, NULL);

    says_to_come(&s, maud, BEFORE, true);
    says_to_come(&s, bilal, BEFORE, true);
    WRITE(s, db_exec(t->db, "INSERT INTO introduction (one_id, other_id, day_id, made_at)"
                            " VALUES ($1, $2, $3, $4)",
                     ARGS(arg_int(maud), arg_int(bilal), arg_int(s.day[BEFORE].id), arg_int(NOW))));
    struct browser b = enter_as(t, "Maud");
    get(&b, "/introductions", 200);
    assert_true(says(&b, "Bilal") && says(&b, "You had never been at the same day before."));
    assert_true(brought(&s, somebody(&s, "Odile", NULL, NULL), maud, bilal, "Un mot"));
    WRITE(s, person_show(t->db, bilal, "name", LEVEL_ME, TODAY));
    get(&b, "/introductions", 200);
    assert_false(says(&b, "Bilal"));
}

static void the_wish_is_changed_on_the_page(struct trial *t)
{
    struct scene s = scene_of(t);
    int64_t maud = somebody(&s, "Maud", NULL, NULL);

    somebody(&s, "Bilal", NULL, NULL);
    struct browser b = enter_as(t, "Maud");
    get(&b, "/introductions", 200);
    post(&b, "/me/introductions", "", 303);
    assert_false(introductions_wanted(t->db, maud));
    post(&b, "/me/introductions", "wanted=1", 303);
    assert_true(introductions_wanted(t->db, maud));
    assert_true(labour_once(t));        /* at once, not only with the next round */
    assert_int_equal(mine(&s, maud, NULL), 1);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(two_who_complete_each_other),
        TRIAL(everyone_has_two_and_nobody_three),
        TRIAL(who_can_learn_comes_first),
        TRIAL(only_those_who_want_it_and_come),
        TRIAL(who_is_not_seen_is_not_proposed),
        TRIAL(who_met_before_is_not_introduced),
        TRIAL(what_is_over_is_left_alone),
        TRIAL(a_hidden_skill_is_no_reason),
        TRIAL(a_skill_hidden_since_is_not_named_any_more),
        TRIAL(a_refusal_is_for_good),
        TRIAL(who_does_not_come_after_all_leaves_room),
        TRIAL(that_they_met_is_kept),
        TRIAL(a_mediator_brings_two_together),
        TRIAL(a_mediator_names_nobody_hidden),
        TRIAL(an_export_tells_no_more_than_the_page),
        TRIAL(forgotten_means_gone),
        TRIAL(a_day_in_the_queue_is_done_once_and_told),
        TRIAL(the_table_shows_what_all_may_see),
        TRIAL(one_says_that_they_met_or_no),
        TRIAL(my_list_says_why_and_who_as_of_now),
        TRIAL(the_wish_is_changed_on_the_page),
    };

    return browsers_run("introduce", tests, sizeof tests / sizeof *tests);
}
