/* The pages and the API of hosts and territories, as a browser and a program see them. */
#include "browser.h"

#include "base/date.h"
#include "notice/notice.h"
#include "season/season.h"

struct stage {
    int64_t member, other, animator;
};

static struct stage stage(struct trial *t)
{
    struct stage s;

    assert_true(db_begin(t->db));
    s.member = account(t, "maud@example.org", "Maud", "Delannoy", "member");
    s.other = account(t, "karim@example.org", "Karim", "Benali", "member");
    s.animator = account(t, "bilal@example.org", "Bilal", "Haddad", "animator");
    static const struct commune known[] = {
        { .insee = "62119", .name = "Béthune", .population = 25224, .located = true,
          .latitude = 505290000, .longitude = 26430000 },
        { .insee = "62516", .name = "Lillers", .population = 10193, .located = true,
          .latitude = 505615000, .longitude = 24825000 },
        { .insee = "62764", .name = "Saint-Omer", .population = 15000, .located = true,
          .latitude = 507500000, .longitude = 22500000 },
        { .insee = "14659", .name = "Saint-Omer", .population = 180 },
    };
    for (size_t i = 0; i < 4; i++)
        commune_save(t->db, t->a, &known[i]);
    assert_true(db_commit(t->db));
    return s;
}

static struct browser signed_in(struct trial *t, const char *email)
{
    struct browser b = browser(t);

    get(&b, "/sign-in", 200);
    enter(&b, email);
    return b;
}

#define OFFER "name=Ferme+du+Rivage&kind=enterprise&commune=Lillers&chairs=12&weekdays=4" \
              "&internet=1&mbps=100&noise=lively&bus=Bulle+2&contact=0600000000"

/* The path of the offer that was just made. */
static const char *offer(struct browser *b)
{
    get(b, "/hosts/new", 200);
    post(b, "/hosts/new", OFFER, 303);
    return b->location;
}

static int64_t mails(struct trial *t, const char *kind, int64_t person)
{
    return db_int(t->db, "SELECT count(*) AS n FROM mail WHERE kind = $1 AND person_id = $2",
                  ARGS(arg_text(kind), arg_int(person)), -1);
}

static struct host only_host(struct trial *t)
{
    struct host *list;

    assert_int_equal(host_list(t->db, t->a, &(struct hosts_wish){ .all = true, .limit = 10 },
                               &list, NULL), 1);
    return list[0];
}

/* ---- the form ---- */

static void an_offer_is_made(struct trial *t)
{
    struct stage s = stage(t);
    struct browser b = signed_in(t, "maud@example.org");

    const char *path = offer(&b);
    struct host h = only_host(t);
    assert_int_equal(h.person, s.member);
    assert_string_equal(h.commune, "62516");
    assert_string_equal(h.town, "Lillers");
    assert_int_equal(h.weekdays, 8);
    assert_int_equal(h.speed, 100);
    assert_int_equal(mails(t, "host_offered", s.animator), 1);
    assert_int_equal(mails(t, "host_offered", s.member), 0);
    get(&b, path, 200);
    assert_true(says(&b, "Ferme du Rivage, Lillers"));
    assert_true(says(&b, "internet, 100 Mbit/s"));
    assert_true(says(&b, "waits for an answer"));
    assert_false(says(&b, "/answer"));              /* its own maker does not answer it */
    get(&b, "/hosts/new", 200);
    assert_true(says(&b, "Your offer"));
}

static void what_was_typed_stays(struct trial *t)
{
    struct browser b = (stage(t), signed_in(t, "maud@example.org"));

    get(&b, "/hosts/new", 200);
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=Nulle-Part&chairs=une+douzaine"
                           "&can=15/04/2027,+31+f%C3%A9vrier&kitchen=1&wish=Un+%3Cmot%3E", 422);
    assert_true(says(&b, "value=\"Ferme\""));
    assert_true(says(&b, "value=\"une douzaine\""));
    assert_true(says(&b, "<option value=\"town_hall\" selected"));
    assert_true(says(&b, "15/04/2027, 31 février"));
    assert_true(says(&b, "name=\"kitchen\" value=\"1\" checked"));
    assert_true(says(&b, "Un &lt;mot&gt;"));
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=Nulle-Part&chairs=12"
                           "&can=15/04/2027,+31+f%C3%A9vrier", 422);
    assert_true(says(&b, "No commune called Nulle-Part is known here."));
    assert_true(says(&b, "This is no date: 31 février."));
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=Saint-Omer&chairs=12&weekdays=4",
         422);
    assert_true(says(&b, "Several communes are called Saint-Omer"));
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=62764&chairs=12", 422);
    assert_true(says(&b, "Choose a day of the week, or write dates below."));
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=62764&chairs=12&weekdays=4"
                           "&from=2027-03-01&to=2027-02-01", 422);
    assert_true(says(&b, "Choose a date after the first."));
    assert_int_equal(db_int(t->db, "SELECT count(*) AS n FROM host", NO_ARGS, -1), 0);
    /* A name that several have is the one of our territory. */
    const char **unknown;
    struct territory near = { .name = "Audomarois", .detour = 130, .speed = 45 };
    assert_int_equal(territory_save(t->db, t->a, &near, (const char *const[]){ "62764", NULL },
                                    &unknown, NOW), TERRITORY_ALLOWED);
    post(&b, "/hosts/new", "name=Ferme&kind=town_hall&commune=saint-omer&chairs=12&weekdays=4",
         303);
    assert_string_equal(only_host(t).commune, "62764");
}

static void holidays_are_a_remark(struct trial *t)
{
    struct browser b = (stage(t), signed_in(t, "maud@example.org"));

    get(&b, "/hosts/new", 200);
    post(&b, "/hosts/new", "name=Ferme&kind=other&commune=Lillers&chairs=12"
                           "&can=6+mai+2027,+13+mai+2027", 303);
    get(&b, b.location, 200);
    assert_true(says(&b, "is a public holiday"));
    assert_int_equal(only_host(t).can_count, 2);
}

static void enough_offers_are_enough(struct trial *t)
{
    struct browser b = (stage(t), signed_in(t, "maud@example.org"));

    for (int i = 0; i < HOST_WAITING_MOST; i++)
        offer(&b);
    get(&b, "/hosts/new", 200);
    post(&b, "/hosts/new", OFFER, 409);
    assert_true(says(&b, "Several offers of yours wait already"));
}

/* ---- who may what ---- */

static void offers_are_for_both_sides_only(struct trial *t)
{
    stage(t);
    struct browser maud = signed_in(t, "maud@example.org");
    struct browser karim = signed_in(t, "karim@example.org"), nobody = browser(t);
    const char *path = offer(&maud);

    get(&karim, path, 403);
    get(&karim, str_fmt(t->a, "%s/edit", path), 403);
    post(&karim, str_fmt(t->a, "%s/withdraw", path), "", 403);
    post(&karim, str_fmt(t->a, "%s/reply", path), "reply=Oui", 403);
    post(&karim, str_fmt(t->a, "%s/answer", path), "answer=accept", 403);
    post(&maud, str_fmt(t->a, "%s/answer", path), "answer=accept", 403);
    get(&karim, "/hosts", 403);
    get(&karim, "/territories", 403);
    get(&karim, "/hosts/9999", 404);
    get(&karim, "/hosts/nonsense", 404);
    request(&nobody, "GET", "/hosts/new", NULL);
    assert_int_equal(nobody.status, 303);
}

/* ---- the conversation ---- */

static void an_animator_answers(struct trial *t)
{
    struct stage s = stage(t);
    struct browser maud = signed_in(t, "maud@example.org");
    struct browser bilal = signed_in(t, "bilal@example.org");
    const char *path = offer(&maud), *answer = str_fmt(t->a, "%s/answer", path);

    get(&bilal, "/hosts", 200);
    assert_true(says(&bilal, "Waiting for an answer"));
    assert_true(says(&bilal, "Offered by Maud D."));
    get(&bilal, path, 200);
    assert_true(says(&bilal, "0600000000"));
    post(&bilal, answer, "answer=ask&word=", 422);
    assert_true(says(&bilal, "Write a sentence: they will read it."));
    post(&bilal, answer, "answer=perhaps", 422);
    post(&bilal, answer, "answer=ask&word=Et+la+cl%C3%A9+%3F", 303);
    assert_int_equal(mails(t, "host_asked", s.member), 1);
    get(&maud, path, 200);
    assert_true(says(&maud, "Et la clé ?"));
    post(&maud, str_fmt(t->a, "%s/reply", path), "reply=", 422);
    post(&maud, str_fmt(t->a, "%s/reply", path), "reply=Chez+la+voisine", 303);
    assert_int_equal(mails(t, "host_replied", s.animator), 1);
    get(&bilal, path, 200);
    assert_true(says(&bilal, "Chez la voisine"));
    post(&bilal, answer, "answer=accept&word=Merci", 303);
    assert_int_equal(mails(t, "host_accepted", s.member), 1);
    assert_int_equal(only_host(t).state, HOST_ACCEPTED);
    post(&bilal, answer, "answer=decline&word=Non", 409);
    get(&maud, "/hosting", 200);                    /* the role came with it */
    get(&bilal, "/hosts", 200);
    assert_true(says(&bilal, "1 host welcomes"));
}

static void a_host_changes_and_leaves(struct trial *t)
{
    stage(t);
    struct browser maud = signed_in(t, "maud@example.org");
    struct browser bilal = signed_in(t, "bilal@example.org");
    const char *path = offer(&maud), *edit = str_fmt(t->a, "%s/edit", path);

    get(&bilal, path, 200);
    post(&bilal, str_fmt(t->a, "%s/answer", path), "answer=accept", 303);
    get(&maud, edit, 200);
    assert_true(says(&maud, "value=\"Lillers\""));
    assert_true(says(&maud, "name=\"weekdays\" value=\"4\" checked"));
    post(&maud, edit, OFFER "&weekdays=5&cannot=2026-12-24", 303);
    struct host h = only_host(t);
    assert_int_equal(h.weekdays, 8 | 16);
    assert_int_equal(h.cannot_count, 1);
    assert_int_equal(h.state, HOST_ACCEPTED);
    get(&maud, edit, 200);
    assert_true(says(&maud, "24/12/2026"));
    post(&maud, edit, OFFER "&cannot=demain", 422);
    assert_true(says(&maud, "This is no date: demain."));
    post(&maud, str_fmt(t->a, "%s/withdraw", path), "", 303);
    assert_int_equal(only_host(t).state, HOST_WITHDRAWN);
    post(&maud, str_fmt(t->a, "%s/withdraw", path), "", 409);
    get(&maud, edit, 409);
}

/* Whoever offered hears of it when somebody else ends it. */
static void an_animator_takes_back(struct trial *t)
{
    struct stage s = stage(t);
    struct browser maud = signed_in(t, "maud@example.org");
    struct browser bilal = signed_in(t, "bilal@example.org");
    const char *path = offer(&maud);

    get(&maud, path, 200);
    post(&maud, str_fmt(t->a, "%s/withdraw", path), "", 303);
    assert_int_equal(mails(t, "host_withdrawn", s.member), 0);
    path = offer(&maud);
    get(&bilal, path, 200);
    post(&bilal, str_fmt(t->a, "%s/withdraw", path), "", 303);
    assert_int_equal(mails(t, "host_withdrawn", s.member), 1);
}

/* By phone: an animator writes it down, for a place that is there and for somebody's account. */
static void an_animator_writes_down_what_was_said(struct trial *t)
{
    struct stage s = stage(t);
    struct browser bilal = signed_in(t, "bilal@example.org");
    struct place hall = { .name = "Salle des fêtes", .kind = PLACE_HOST, .town = "Lillers" };

    assert_true(place_make(t->db, t->a, &hall, NOW));
    get(&bilal, "/hosts/new", 200);
    assert_true(says(&bilal, "Salle des fêtes, Lillers"));
    post(&bilal, "/hosts/new", OFFER "&email=nobody@example.org", 422);
    assert_true(says(&bilal, "Nobody signs in with that address."));
    post(&bilal, "/hosts/new", str_fmt(t->a, OFFER "&email=maud@example.org&place=%lld",
                                       (long long) hall.id), 303);
    struct host h = only_host(t);
    assert_int_equal(h.person, s.member);
    assert_int_equal(h.place, hall.id);
    get(&bilal, "/hosts/new", 200);
    post(&bilal, "/hosts/new", OFFER "&phone=1", 303);
    assert_non_null(bilal.location);
}

/* ---- territories ---- */

static void territories_are_written(struct trial *t)
{
    struct browser b = (stage(t), signed_in(t, "bilal@example.org"));

    get(&b, "/territories", 200);
    assert_true(says(&b, "No territory yet"));
    get(&b, "/territories/new", 200);
    assert_true(says(&b, "62: 3 communes known"));
    post(&b, "/territories/new", "name=Ici&communes=Lillers,+Atlantis&speed=45", 422);
    assert_true(says(&b, "Not known here: Atlantis."));
    assert_true(says(&b, "Lillers, Atlantis"));
    post(&b, "/territories/new", "name=Ici&communes=saint-omer", 422);
    assert_true(says(&b, "Several communes have this name: saint-omer."));
    post(&b, "/territories/new", "name=Ici&communes=", 422);
    assert_true(says(&b, "Write at least one commune."));
    post(&b, "/territories/new", "name=Ici&communes=Lillers&speed=900", 422);
    post(&b, "/territories/new", "name=Ici&communes=Lillers%0A62119;14659&speed=60", 303);
    get(&b, b.location, 200);
    assert_true(says(&b, "1 commune without coordinates"));
    assert_true(says(&b, "3 communes"));
    assert_true(says(&b, "60 km/h"));
    assert_true(says(&b, "fewer than 3"));
    get(&b, "/territories/1/edit", 200);
    assert_true(says(&b, "Béthune\nLillers\nSaint-Omer"));
    post(&b, "/territories/1/edit", "name=Ici&departement=62&speed=60", 303);
    get(&b, "/territories/1", 200);
    assert_false(says(&b, "without coordinates"));
    post(&b, "/territories/new", "name=Ici&communes=Lillers", 422);
    assert_true(says(&b, "There is a territory of that name already."));
    get(&b, "/territories/9", 404);
    post(&b, "/territories/1/travel", "", 422);
    assert_true(says(&b, "Choose a file."));
    post_file(&b, "/territories/1/travel", "m.csv", "de;vers;min\nLillers;62119;21\n", NULL, 303);
    get(&b, "/territories/1", 200);
    assert_true(says(&b, "a table of 2 ways"));
    post_file(&b, "/territories/1/travel", "m.csv", "Lillers;Atlantis;21\n", NULL, 422);
    assert_true(says(&b, "Line 1 cannot be read"));
    post(&b, "/territories/1/travel", "remove=1", 303);
    post(&b, "/territories/1/remove", "", 303);
    get(&b, "/territories", 200);
    assert_true(says(&b, "No territory yet"));
}

/* ---- the API ---- */

static void api_post(struct browser *b, const char *path, const char *json, int status)
{
    b->type = "application/json";
    request(b, "POST", path, json);
    if (b->status != status)
        fail_msg("POST %s: %d instead of %d\n%s", path, b->status, status, b->body);
}

static struct browser program(struct trial *t, int64_t person)
{
    struct browser b = browser(t);

    b.bearer = token_make(t->db, t->a, person, "test", "write", NOW);
    return b;
}

static void programs_offer_and_answer(struct trial *t)
{
    struct stage s = stage(t);
    struct browser maud = program(t, s.member), bilal = program(t, s.animator);
    struct browser karim = program(t, s.other);

    api_post(&maud, "/api/v1/hosts",
             "{\"name\":\"Ferme du Rivage\",\"kind\":\"enterprise\",\"address\":\"8 rue\","
             "\"postcode\":\"62190\",\"commune\":\"62516\",\"town\":\"Lillers-Bourecq\","
             "\"chairs\":18,\"weekdays\":[4,5],\"can\":[\"2027-01-05\",\"2027-01-06\"],"
             "\"cannot\":[],\"from\":\"2027-01-01\",\"to\":\"2027-06-30\",\"most\":4,"
             "\"internet\":true,\"mbps\":100,\"noise\":\"quiet\",\"parking\":true,\"bus\":null,"
             "\"step_free\":false,\"kitchen\":true,\"wish\":\"Un mot\",\"contact\":\"06\"}", 201);
    struct host h = only_host(t);
    assert_string_equal(maud.location, str_fmt(t->a, "/api/v1/hosts/%lld", (long long) h.id));
    assert_true(says(&maud, "\"state\":\"offered\""));
    assert_true(says(&maud, "\"town\":\"Lillers-Bourecq\""));
    assert_true(says(&maud, "\"weekdays\":[4,5]"));
    assert_true(says(&maud, "\"can\":[\"2027-01-05\",\"2027-01-06\"]"));
    assert_true(says(&maud, "\"contact\":\"06\""));
    api_post(&maud, "/api/v1/hosts", "{\"name\":\"F\",\"chairs\":\"many\"}", 422);
    api_post(&maud, "/api/v1/hosts", "{\"name\":\"Ferme\",\"kind\":\"other\",\"chairs\":4,"
                                     "\"commune\":\"62516\",\"weekdays\":[9]}", 422);
    get(&karim, "/api/v1/hosts", 200);
    assert_true(says(&karim, "\"items\":[]"));
    get(&karim, str_fmt(t->a, "/api/v1/hosts/%lld", (long long) h.id), 404);

    const char *answer = str_fmt(t->a, "/api/v1/hosts/%lld/answer", (long long) h.id);
    api_post(&maud, answer, "{\"answer\":\"accept\"}", 403);
    api_post(&bilal, answer, "{\"answer\":\"decline\"}", 422);
    api_post(&bilal, answer, "{\"answer\":\"accept\"}", 200);
    assert_true(says(&bilal, "\"state\":\"accepted\""));
    api_post(&bilal, answer, "{\"answer\":\"ask\",\"word\":\"Quoi ?\"}", 409);
    get(&karim, "/api/v1/hosts?state=accepted", 200);
    assert_true(says(&karim, "Ferme du Rivage"));
    assert_false(says(&karim, "\"contact\""));
    assert_false(says(&karim, "\"can\""));
    assert_false(says(&karim, "\"weekdays\""));     /* when it can is for those who plan */
    assert_false(says(&karim, "\"most\""));
    get(&karim, "/api/v1/hosts?state=offered", 200);
    assert_true(says(&karim, "\"items\":[]"));
    get(&bilal, "/api/v1/hosts", 200);
    assert_true(says(&bilal, "\"contact\":\"06\""));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(an_offer_is_made),            TRIAL(what_was_typed_stays),
        TRIAL(holidays_are_a_remark),       TRIAL(enough_offers_are_enough),
        TRIAL(offers_are_for_both_sides_only), TRIAL(an_animator_answers),
        TRIAL(a_host_changes_and_leaves),   TRIAL(an_animator_takes_back),
        TRIAL(an_animator_writes_down_what_was_said),
        TRIAL(territories_are_written),     TRIAL(programs_offer_and_answer),
    };

    return browsers_run("offers", tests, sizeof tests / sizeof *tests);
}
