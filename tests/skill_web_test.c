/* My skills as a form and as the API has them, the directory with its conditions, and what is known
 * here: each as those who look are promised, on both engines. */
#include "browser.h"

#include "base/date.h"
#include "booking/booking.h"
#include "place/place.h"

struct house_of_skills {
    int64_t maud, bilal;
    struct place place;
    struct browser me, member, anybody;
};

static struct house_of_skills scene(struct trial *t)
{
    struct house_of_skills s = { .place = { .name = "Salle des fêtes", .kind = PLACE_HOST,
                                            .chairs = 9, .town = "Lillers" } };

    s.maud = account(t, "maud@x.example", "Maud", "Delattre", "member");
    s.bilal = account(t, "bilal@x.example", "Bilal", "Haddad", "member");
    assert_true(db_begin(t->db));
    assert_true(place_make(t->db, t->a, &s.place, NOW));
    commune_save(t->db, t->a, &(struct commune){ .insee = "62516", .name = "Lillers",
                                                 .population = 10000 });
    assert_true(db_commit(t->db));
    s.me = s.member = s.anybody = browser(t);
    enter(&s.me, "maud@x.example");
    enter(&s.member, "bilal@x.example");
    return s;
}

static void comes(struct trial *t, const struct house_of_skills *s, int64_t person, int32_t date)
{
    assert_true(db_begin(t->db));
    struct presence_result out = { 0 };
    int64_t day = db_insert(t->db, "INSERT INTO day (place_id, date, opens, closes, made_at,"
                                   " changed_at) VALUES ($1, $2, 540, 1080, 1, 1) RETURNING id",
                            ARGS(arg_int(s->place.id), arg_text(date_text(t->a, date))));
    const struct presence_wish w = { .day = day, .person = person, .share = SHARE_DAY,
                                     .said_by = person, .now = NOW };
    assert_int_equal(presence_say(t->db, t->a, &w, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
}

static void put(struct browser *b, const char *json, int status)
{
    b->type = "application/json";
    request(b, "PUT", "/api/v1/me/skills", json);
    b->type = NULL;
    if (b->status != status)
        fail_msg("PUT %s: %d instead of %d\n%.1000s", json, b->status, status, b->body);
}

static const char *token(struct trial *t, int64_t person)
{
    assert_true(db_begin(t->db));
    const char *secret = token_make(t->db, t->a, person, "test", "write", NOW);
    assert_true(db_commit(t->db));
    assert_non_null(secret);
    return secret;
}

/* ---- my skills ---- */

static void a_form_keeps_and_removes_lines(struct trial *t)
{
    struct house_of_skills s = scene(t);

    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "gives_3\""));
    assert_false(says(&s.me, "gives_4\""));                 /* three empty lines to begin with */
    post(&s.me, "/me/skills", "living=Relieuse&living_level=public&gives_1=dorure&gives_1_level=me"
         "&gives_3=marbrure&learns_2=soudure&learns_2_level=network", 303);
    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "value=\"marbrure\""));
    assert_true(says(&s.me, "gives_5\""));                  /* two kept, three more */
    get(&s.member, str_fmt(t->a, "/people/%lld", (long long) s.maud), 200);
    assert_true(says(&s.member, "marbrure"));               /* unsaid: the members of the place */
    assert_true(says(&s.member, "soudure"));
    assert_false(says(&s.member, "dorure"));
    post(&s.me, "/me/skills", "living=&gives_1=&gives_2=marbrure&learns_1=", 303);
    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "value=\"marbrure\""));
    assert_false(says(&s.me, "dorure"));
    assert_false(says(&s.me, "soudure"));
    assert_false(says(&s.me, "Relieuse"));
    post(&s.me, "/me/skills", "gives_1=a%07b", 422);
    assert_true(says(&s.me, "special characters"));
    post(&s.me, "/me/skills", "gives_1=a&gives_1_level=everybody", 422);
    get(&s.anybody, "/me/skills", 303);
}

static void a_trade_is_accepted_or_refused(struct trial *t)
{
    struct house_of_skills s = scene(t);

    assert_true(db_begin(t->db));
    trade_add(t->db, t->a, "F1610", "Couvreur / Couvreuse");
    assert_true(db_commit(t->db));
    post(&s.me, "/me/skills", "living=Couvreuse", 303);
    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "value=\"F1610\" checked"));
    post(&s.me, "/me/skills", "living=Couvreuse&living_was=Couvreuse&living_code=none", 303);
    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "value=\"none\" checked"));
    /* The answer was about other words: these are looked up. */
    post(&s.me, "/me/skills", "living=Couvreur&living_was=Couvreuse&living_code=none", 303);
    get(&s.me, "/me/skills", 200);
    assert_true(says(&s.me, "value=\"F1610\" checked"));
    post(&s.me, "/me/skills", "living=Couvreur&living_was=Couvreur&living_code=Z9999", 303);
    assert_false(db_failed(t->db));
    get(&s.anybody, "/api/v1/trades?q=couvreuses", 200);
    assert_true(says(&s.anybody, "\"F1610\""));
    get(&s.anybody, "/api/v1/trades", 422);
}

static void the_api_writes_the_parts_it_is_sent(struct trial *t)
{
    struct house_of_skills s = scene(t);

    s.me.bearer = token(t, s.maud);
    s.me.cookie = NULL;
    put(&s.me, "{\"living\":{\"words\":\"Relieuse\",\"level\":\"circle\"},"
               "\"gives\":[\"dorure\",{\"words\":\"reliure\",\"level\":\"public\"}],"
               "\"learns\":[\"soudure\"]}", 200);
    assert_true(says(&s.me, "{\"words\":\"dorure\",\"level\":\"place\""));
    assert_true(says(&s.me, "{\"words\":\"reliure\",\"level\":\"public\""));
    put(&s.me, "{\"learns\":[]}", 200);
    assert_true(says(&s.me, "\"learns\":[]"));
    assert_true(says(&s.me, "dorure"));
    assert_true(says(&s.me, "\"Relieuse\",\"level\":\"circle\""));
    put(&s.me, "{\"gives\":\"dorure\"}", 422);
    assert_true(says(&s.me, "\"field\":\"gives\""));
    put(&s.me, "{\"learns\":[7]}", 422);
    put(&s.me, "{\"learns\":[{\"words\":\"x\",\"level\":\"everybody\"}]}", 422);
    assert_true(says(&s.me, "\"field\":\"learns\""));
    put(&s.me, "{\"gives\":[{\"words\":{}}]}", 422);
    put(&s.me, str_fmt(t->a, "{\"gives\":[\"%081d\"]}", 1), 422);
    put(&s.me, "{\"gives\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}", 422);
    assert_true(says(&s.me, "20"));
    put(&s.me, "{\"gives\":[\"a\\u0007b\"]}", 422);
    put(&s.me, "[]", 400);
    get(&s.me, "/api/v1/me/skills", 200);
    assert_true(says(&s.me, "reliure"));                    /* refused means nothing was written */
    s.me.if_match = s.me.etag;
    put(&s.me, "{\"gives\":[\"marbrure\"]}", 200);
    put(&s.me, "{\"gives\":[\"dorure\"]}", 412);            /* it was changed meanwhile */
    s.me.if_match = s.me.etag = NULL;
    get(&s.me, "/api/v1/me/skills", 200);
    assert_true(says(&s.me, "marbrure"));
    s.anybody.type = "application/json";
    request(&s.anybody, "PUT", "/api/v1/me/skills", "{}");
    assert_int_equal(s.anybody.status, 401);
}

/* ---- the directory ---- */

static void give(struct trial *t, int64_t person, const char *words, enum level level)
{
    assert_true(db_begin(t->db));
    person_set_skills(t->db, person, &(struct skill){ .words = words, .level = level }, 1, TODAY);
    assert_true(db_commit(t->db));
}

static void show_field(struct trial *t, int64_t person, const char *field, enum level level)
{
    assert_true(db_begin(t->db));
    person_show(t->db, person, field, level, TODAY);
    assert_true(db_commit(t->db));
}

static void a_hidden_presence_is_not_found_by_asking(struct trial *t)
{
    struct house_of_skills s = scene(t);
    const char *tomorrow = date_text(t->a, TODAY + 1);
    const char *asked[] = {
        "/api/v1/people?present=today", "/api/v1/people?present=1",
        str_fmt(t->a, "/api/v1/people?place=%s", s.place.slug),
        str_fmt(t->a, "/api/v1/people?present=today&place=%s", s.place.slug),
        str_fmt(t->a, "/api/v1/people?present=%s&q=maud", date_text(t->a, TODAY)),
    };

    comes(t, &s, s.maud, TODAY);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        show_field(t, s.maud, "presence", LEVEL_PLACE);
        get(&s.member, asked[i], 200);
        assert_true(says(&s.member, "Maud D."));
        get(&s.anybody, asked[i], 200);
        assert_false(says(&s.anybody, "Maud"));
        show_field(t, s.maud, "presence", LEVEL_ME);
        get(&s.member, asked[i], 200);
        assert_false(says(&s.member, "Maud"));
    }
    get(&s.member, "/people", 200);
    assert_true(says(&s.member, "Maud D."));
    assert_false(says(&s.member, "here today"));
    show_field(t, s.maud, "presence", LEVEL_PLACE);
    get(&s.member, "/people", 200);
    assert_true(says(&s.member, "here today"));
    get(&s.member, str_fmt(t->a, "/api/v1/people?present=%s", tomorrow), 200);
    assert_false(says(&s.member, "Maud"));
    /* Who is in no directory is in none with conditions either. */
    show_field(t, s.maud, "name", LEVEL_ME);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        get(&s.member, asked[i], 200);
        assert_false(says(&s.member, "Maud"));
    }
}

static void conditions_narrow_each_other(struct trial *t)
{
    struct house_of_skills s = scene(t);

    give(t, s.maud, "zoumerie", LEVEL_PLACE);
    give(t, s.bilal, "zoumerie", LEVEL_PLACE);
    comes(t, &s, s.maud, TODAY);
    get(&s.me, "/api/v1/people?skill=zoumerie", 200);
    assert_true(says(&s.me, "Maud D.") && says(&s.me, "Bilal H."));
    get(&s.me, "/api/v1/people?skill=zoumerie&present=today", 200);
    assert_true(says(&s.me, "Maud D.") && !says(&s.me, "Bilal H."));
    get(&s.me, "/api/v1/people?skill=zoumerie&q=bilal", 200);
    assert_true(!says(&s.me, "Maud D.") && says(&s.me, "Bilal H."));
    get(&s.me, "/api/v1/people?skill=zoumerie&q=bilal&present=today", 200);
    assert_false(says(&s.me, "Bilal H."));
    get(&s.me, "/api/v1/people?skill=maud", 200);           /* a name is no skill */
    assert_false(says(&s.me, "Maud D."));
    get(&s.me, "/api/v1/people?present=yesterday", 422);
    get(&s.me, "/api/v1/people?place=nowhere", 422);
    get(&s.me, "/api/v1/people?domain=Z", 422);
    get(&s.me, "/api/v1/people?commune=Nulle-Part", 422);
    get(&s.me, "/people?commune=Nulle-Part", 422);
    assert_true(says(&s.me, "INSEE"));
    get(&s.me, "/people?skill=zoumerie&present=today&q=", 200);
    assert_true(says(&s.me, "Maud D."));
}

static void a_commune_is_as_visible_as_its_person_says(struct trial *t)
{
    struct house_of_skills s = scene(t);

    assert_true(db_begin(t->db));
    db_exec(t->db, "UPDATE person SET commune = '62516' WHERE id = $1", ARGS(arg_int(s.maud)));
    person_show(t->db, s.maud, "commune", LEVEL_PLACE, TODAY);
    assert_true(db_commit(t->db));
    get(&s.member, "/api/v1/people?commune=lillers", 200);
    assert_true(says(&s.member, "Maud D."));
    get(&s.member, "/api/v1/people?commune=62516", 200);
    assert_true(says(&s.member, "Maud D."));
    show_field(t, s.maud, "commune", LEVEL_CIRCLE);
    get(&s.member, "/api/v1/people?commune=62516", 200);
    assert_false(says(&s.member, "Maud"));
}

/* ---- what is known here ---- */

static void skills_are_shown_as_far_as_they_may(struct trial *t)
{
    struct house_of_skills s = scene(t);
    const struct skill skills[] = {
        { .words = "plumequine", .level = LEVEL_PUBLIC },
        { .words = "zoumerie", .level = LEVEL_PLACE },
        { .words = "krabolage", .level = LEVEL_ME },
        { .kind = SKILL_LEARN, .words = "wistitage", .level = LEVEL_PLACE },
    };

    assert_true(db_begin(t->db));
    person_set_skills(t->db, s.maud, skills, 4, TODAY);
    assert_true(db_commit(t->db));
    get(&s.anybody, "/skills", 200);                        /* her name is not for everyone */
    assert_false(says(&s.anybody, "plumequine"));
    show_field(t, s.maud, "name", LEVEL_PUBLIC);
    static const char *const pages[] = { "/skills", "/skills/other" };
    for (size_t i = 0; i < 2; i++) {
        get(&s.anybody, pages[i], 200);
        assert_true(says(&s.anybody, "plumequine"));
        assert_false(says(&s.anybody, "zoumerie"));
        get(&s.member, pages[i], 200);
        assert_true(says(&s.member, "zoumerie"));
        assert_false(says(&s.member, "krabolage"));
    }
    get(&s.member, "/skills", 200);
    assert_true(says(&s.member, "wistitage"));
    assert_true(says(&s.member, "href=\"/help/open\""));    /* the tabs are for members */
    get(&s.anybody, "/skills", 200);
    assert_false(says(&s.anybody, "wistitage"));
    assert_false(says(&s.anybody, "href=\"/help/open\""));
    get(&s.member, "/skills/a", 200);
    get(&s.member, "/skills/N", 200);
    get(&s.member, "/skills/o", 404);
    get(&s.member, "/skills/ab", 404);
}

static const struct trial_test tests[] = {
    TRIAL(a_form_keeps_and_removes_lines),
    TRIAL(a_trade_is_accepted_or_refused),
    TRIAL(the_api_writes_the_parts_it_is_sent),
    TRIAL(a_hidden_presence_is_not_found_by_asking),
    TRIAL(conditions_narrow_each_other),
    TRIAL(a_commune_is_as_visible_as_its_person_says),
    TRIAL(skills_are_shown_as_far_as_they_may),
};

int main(void)
{
    return browsers_run("skill_web", tests, sizeof tests / sizeof *tests);
}
