/* The call for hosts: offers, what is answered to them, and which dates a host can. */
#include "season/host.h"

#include "account/account.h"
#include "app.h"
#include "ground.h"
#include "season/dates.h"

static void know_commune(struct trial *t)
{
    commune_save(t->db, t->a, &(struct commune){
        .insee = "62516", .name = "Lillers", .population = 10193, .located = true,
        .latitude = 505615000, .longitude = 24825000 });
}

static struct host offer_of(const struct ground *g, int who)
{
    return (struct host){
        .person = who < 0 ? 0 : g->person[who], .name = "Ferme du Rivage", .kind = "enterprise",
        .address = "8 chemin du Rivage", .postcode = "62190", .town = "Lillers",
        .commune = "62516", .contact = "06 00 00 00 00", .chairs = 18, .weekdays = 8,
        .from = INT32_MIN, .to = INT32_MAX, .most = 4, .internet = true, .speed = 100,
        .noise = "quiet", .parking = true, .kitchen = true, .bus = "Bulle 2",
        .wish = "Un coup de balai",
    };
}

static struct host offered(struct trial *t, const struct ground *g, int who)
{
    struct host h = offer_of(g, who);

    know_commune(t);
    assert_int_equal(host_save(t->db, t->a, &h, g->now), HOST_ALLOWED);
    check_ok(t->db, "offer");
    return h;
}

static struct host read_back(struct trial *t, int64_t id)
{
    struct host h;

    assert_true(host_get(t->db, t->a, id, &h));
    return h;
}

static enum host_refusal answer(struct trial *t, const struct ground *g, int64_t id,
                                enum host_answer what, const char *word)
{
    enum host_refusal no = host_answer(t->db, t->a, id, what, word, g->person[3], g->today,
                                       g->now + 60);

    check_ok(t->db, "answer");
    return no;
}

/* ---- offers ---- */

static void an_offer_is_kept_as_said(struct trial *t)
{
    struct ground g = ground_make(t);
    const int32_t can[] = { g.today + 5, g.today + 3 }, cannot[] = { g.today + 7 };
    struct host h = offer_of(&g, 0);

    know_commune(t);
    h.can = can;
    h.can_count = 2;
    h.cannot = cannot;
    h.cannot_count = 1;
    h.from = g.today;
    h.to = g.today + 200;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    struct host read = read_back(t, h.id);
    assert_int_equal(read.state, HOST_OFFERED);
    assert_string_equal(read.person_name, "Maud D.");
    assert_string_equal(read.name, "Ferme du Rivage");
    assert_string_equal(read.contact, "06 00 00 00 00");
    assert_int_equal(read.chairs, 18);
    assert_int_equal(read.weekdays, 8);
    assert_int_equal(read.most, 4);
    assert_int_equal(read.speed, 100);
    assert_true(read.internet && read.parking && read.kitchen && !read.step_free);
    assert_int_equal(read.from, g.today);
    assert_int_equal(read.to, g.today + 200);
    assert_int_equal(read.can_count, 2);
    assert_int_equal(read.can[0], g.today + 3);     /* in order */
    assert_int_equal(read.cannot_count, 1);
    assert_null(read.said);
    assert_int_equal(read.place, 0);
}

static void offers_that_cannot_be(struct trial *t)
{
    struct ground g = ground_make(t);
    int32_t *dates = arena_array(t->a, HOST_DATES_MOST + 1, sizeof *dates);
    struct host h = offer_of(&g, 0);

    know_commune(t);
    h.weekdays = 0;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_NO_DATE);
    for (int i = 0; i <= HOST_DATES_MOST; i++)
        dates[i] = g.today + i;
    h.can = dates;
    h.can_count = 1;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    h.can_count = HOST_DATES_MOST + 1;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_MANY_DATES);
    h.can_count = 0;
    h.weekdays = 8;
    h.from = g.today + 1;
    h.to = g.today;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_DATES);
    h.to = g.today + 1;
    h.commune = "99999";
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_COMMUNE);
    h.commune = "62516";
    h.place = g.house.id;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_PERMANENT);
    h.place = 9999;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_UNKNOWN);
    h.place = 0;
    h.id = 9999;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_UNKNOWN);
    check_ok(t->db, "refusals");
}

/* ---- answers ---- */

static void accepting_makes_place_and_role(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, 0);
    struct place place;

    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_equal(h.state, HOST_ACCEPTED);
    assert_true(place_get(t->db, t->a, h.place, &place));
    assert_int_equal(place.kind, PLACE_HOST);
    assert_string_equal(place.name, "Ferme du Rivage");
    assert_string_equal(place.address, "8 chemin du Rivage");
    assert_string_equal(place.town, "Lillers");
    assert_string_equal(place.commune, "62516");
    assert_true(place.located);                     /* at the point of its commune */
    assert_int_equal(place.latitude, 505615000);
    assert_int_equal(place.chairs, 18);
    assert_string_equal(place.noise, "quiet");
    assert_string_equal(place.transport, "Bulle 2");
    assert_null(place.contact);                     /* that was for the animators */
    assert_true(db_exists(t->db,
        "SELECT 1 AS one FROM role WHERE person_id = $1 AND place_id = $2 AND role = 'host'"
        "   AND given_by = $3 AND valid_to IS NULL",
        ARGS(arg_int(g.person[0]), arg_int(h.place), arg_int(g.person[3]))));
    struct host found;
    assert_true(host_of_place(t->db, t->a, h.place, &found));
    assert_int_equal(found.id, h.id);
    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_STATE);
    assert_int_equal(answer(t, &g, h.id, HOST_DECLINE, "non"), HOST_STATE);
}

/* What somebody said by phone has no person: there is nobody to give a role to. */
static void accepting_without_a_person(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, -1);

    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_not_equal(h.place, 0);
    assert_string_equal(h.person_name, "");
    assert_false(db_exists(t->db, "SELECT 1 AS one FROM role WHERE place_id = $1",
                           ARGS(arg_int(h.place))));
}

static void accepting_takes_the_place_that_is_there(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offer_of(&g, 0), second = offer_of(&g, 1);
    struct place place;

    know_commune(t);
    g.hall.transport = "Gare, 8 min";
    place_change(t->db, t->a, &g.hall);
    h.place = second.place = g.hall.id;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    assert_int_equal(host_save(t->db, t->a, &second, g.now), HOST_ALLOWED);
    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    assert_true(place_get(t->db, t->a, g.hall.id, &place));
    assert_string_equal(place.name, "Salle des fêtes");         /* addresses are promises */
    assert_string_equal(place.transport, "Gare, 8 min");        /* what was said better stays */
    assert_int_equal(place.chairs, 18);
    assert_string_equal(place.noise, "quiet");
    /* It has one host now. */
    assert_int_equal(answer(t, &g, second.id, HOST_ACCEPT, NULL), HOST_PLACE_TAKEN);
    assert_int_equal(read_back(t, second.id).state, HOST_OFFERED);
    struct host third = offer_of(&g, 2);
    third.place = g.hall.id;
    assert_int_equal(host_save(t->db, t->a, &third, g.now), HOST_PLACE_TAKEN);
    /* Withdrawn, it is free for another. */
    assert_int_equal(host_withdraw(t->db, t->a, h.id, g.now), HOST_ALLOWED);
    assert_int_equal(answer(t, &g, second.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
}

static void questions_and_replies(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, 0);

    assert_int_equal(host_reply(t->db, t->a, h.id, "Oui", g.now), HOST_STATE);
    assert_int_equal(answer(t, &g, h.id, HOST_ASK, ""), HOST_NO_WORD);
    assert_int_equal(answer(t, &g, h.id, HOST_ASK, "Et la clé ?"), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_equal(h.state, HOST_ASKED);
    assert_string_equal(h.said, "Et la clé ?");
    assert_int_equal(host_reply(t->db, t->a, h.id, NULL, g.now), HOST_NO_WORD);
    assert_int_equal(host_reply(t->db, t->a, h.id, "Chez la voisine", g.now), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_equal(h.state, HOST_OFFERED);
    assert_string_equal(h.reply, "Chez la voisine");
    assert_string_equal(h.said, "Et la clé ?");
    /* Asked again, a change to the offer answers too. */
    assert_int_equal(answer(t, &g, h.id, HOST_ASK, "Quand ?"), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_null(h.reply);                           /* that was to the question before */
    h.chairs = 20;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    assert_int_equal(read_back(t, h.id).state, HOST_OFFERED);
    assert_int_equal(host_reply(t->db, t->a, 9999, "Oui", g.now), HOST_UNKNOWN);
    assert_int_equal(answer(t, &g, 9999, HOST_ACCEPT, NULL), HOST_UNKNOWN);
}

static void declined_and_withdrawn_offers_are_over(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, 0), other = offered(t, &g, 1);

    assert_int_equal(answer(t, &g, h.id, HOST_DECLINE, NULL), HOST_NO_WORD);
    assert_int_equal(answer(t, &g, h.id, HOST_DECLINE, "Trop petit"), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_equal(h.state, HOST_DECLINED);
    assert_string_equal(h.said, "Trop petit");
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_STATE);
    assert_int_equal(host_withdraw(t->db, t->a, h.id, g.now), HOST_STATE);
    assert_int_equal(host_withdraw(t->db, t->a, other.id, g.now), HOST_ALLOWED);
    assert_int_equal(host_withdraw(t->db, t->a, other.id, g.now), HOST_STATE);
    assert_int_equal(answer(t, &g, other.id, HOST_ACCEPT, NULL), HOST_STATE);
    assert_int_equal(host_withdraw(t->db, t->a, 9999, g.now), HOST_UNKNOWN);
}

/* What an accepted host changes counts, on its place too; the place stays its own. */
static void an_accepted_host_changes(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, 0);
    struct place place;

    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    h = read_back(t, h.id);
    int64_t at = h.place;
    h.chairs = 25;
    h.noise = "lively";
    h.bus = "Bulle 3";
    h.weekdays = 9;
    h.place = g.shop.id;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_int_equal(h.state, HOST_ACCEPTED);
    assert_int_equal(h.place, at);
    assert_int_equal(h.weekdays, 9);
    assert_true(place_get(t->db, t->a, at, &place));
    assert_int_equal(place.chairs, 25);
    assert_string_equal(place.noise, "lively");
    assert_string_equal(place.transport, "Bulle 3");
    place.transport = "Gare, 8 min";                /* said better there: it stays */
    place_change(t->db, t->a, &place);
    h.bus = NULL;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    assert_true(place_get(t->db, t->a, at, &place));
    assert_string_equal(place.transport, "Gare, 8 min");
}

static void lists_by_state_and_person(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host *list;
    int64_t next;
    struct host first = offered(t, &g, 0);

    offered(t, &g, 1);
    struct host third = offered(t, &g, 0);
    assert_int_equal(answer(t, &g, first.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    assert_int_equal(host_list(t->db, t->a, &(struct hosts_wish){
        .state = HOST_OFFERED, .limit = 10 }, &list, &next), 2);
    assert_int_equal(next, 0);
    assert_int_equal(host_list(t->db, t->a, &(struct hosts_wish){
        .all = true, .person = g.person[0], .limit = 10 }, &list, &next), 2);
    assert_int_equal(list[1].id, third.id);
    assert_int_equal(host_list(t->db, t->a, &(struct hosts_wish){ .all = true, .limit = 2 },
                               &list, &next), 2);
    assert_int_not_equal(next, 0);
    assert_int_equal(host_list(t->db, t->a, &(struct hosts_wish){ .all = true, .limit = 2,
                                                                  .after = next }, &list, &next),
                     1);
    assert_int_equal(list[0].id, third.id);
    assert_int_equal(next, 0);
}

/* ---- dates ---- */

enum { NINE = 540, HALF_PAST_FIVE = 1050 };

static bool can(struct trial *t, const struct host *h, int32_t date)
{
    return host_can(t->db, t->a, h, date, NINE, HALF_PAST_FIVE);
}

/* The ground's today is a Thursday. */
static void a_host_can_on_its_dates(struct trial *t)
{
    struct ground g = ground_make(t);
    const int32_t extra[] = { g.today + 1, g.today + 8 }, never[] = { g.today + 7, g.today + 8 };
    struct host h = offer_of(&g, 0);

    know_commune(t);
    h.can = extra;
    h.can_count = 2;
    h.cannot = never;
    h.cannot_count = 2;
    h.from = g.today;
    h.to = g.today + 21;
    assert_int_equal(host_save(t->db, t->a, &h, g.now), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_true(can(t, &h, g.today));
    assert_true(can(t, &h, g.today + 1));           /* a Friday it named */
    assert_false(can(t, &h, g.today + 2));
    assert_false(can(t, &h, g.today + 7));          /* a Thursday it took out */
    assert_false(can(t, &h, g.today + 8));          /* named twice: it cannot */
    assert_true(can(t, &h, g.today + 21));
    assert_false(can(t, &h, g.today + 28));         /* after its last */
    assert_false(can(t, &h, g.today - 7));
}

/* Busy on a Thursday from 14:00 to 15:00, in Paris. */
static void a_busy_host_cannot(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host h = offered(t, &g, 0);
    const int32_t date = g.today + 14;
    struct ical_span span = { .starts = ground_at(&g, date, 14, 0),
                              .ends = ground_at(&g, date, 15, 0) };

    assert_int_equal(answer(t, &g, h.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    h = read_back(t, h.id);
    assert_true(can(t, &h, date));
    assert_true(busy_keep(t->db, t->a, &(struct busy_calendar){ .place = h.place, .name = "a.ics",
                                                                .made_at = g.now },
                          &(struct ical_read){ .spans = &span, .count = 1 },
                          "Europe/Paris") > 0);
    check_ok(t->db, "busy");
    assert_false(can(t, &h, date));
    assert_true(can(t, &h, date + 7));
    assert_true(host_can(t->db, t->a, &h, date, 540, 840));     /* the morning ends at two */
    assert_false(host_can(t->db, t->a, &h, date, 540, 841));
}

/* What is read of a text of dates, as ISO dates, then what is not one after a bar. */
static void reads_as(struct trial *t, const char *text, const char *wanted)
{
    struct dates d = dates_read(t->a, text, date_from_ymd(2026, 11, 19));
    struct str s = str_new(t->a);

    for (size_t i = 0; i < d.count; i++)
        str_add_fmt(&s, "%s%s", i ? " " : "", date_text(t->a, d.at[i]));
    for (size_t i = 0; i < d.unread_count; i++)
        str_add_fmt(&s, "|%s", d.unread[i]);
    if (!str_is(s.text, wanted))
        fail_msg("%s: %s instead of %s", text, s.text, wanted);
}

static void dates_are_read_as_people_write_them(struct trial *t)
{
    reads_as(t, "", "");
    reads_as(t, "2027-04-15", "2027-04-15");
    reads_as(t, "15/04/2027, 6.5.2027;3/6/27", "2027-04-15 2027-05-06 2027-06-03");
    reads_as(t, "15 avril 2027\r\n6 mai 2027", "2027-04-15 2027-05-06");
    reads_as(t, "jeudi 1er avril 2027 et le 8 avril 2027", "2027-04-01 2027-04-08");
    reads_as(t, "Thursday 2nd December, 4 Feb. 2027", "2026-12-02 2027-02-04");
    reads_as(t, "26 nov. 12 août 20/11", "2026-11-20 2026-11-26 2027-08-12");
    reads_as(t, "29 février", "2028-02-29");
    reads_as(t, "15/04/2027 2027-04-15 15 avril 2027", "2027-04-15");
    reads_as(t, "31 février 2027, 15 avril 2027", "2027-04-15|31 février 2027");
    reads_as(t, "15 avrill 2027 2027-13-01 bientôt 31/02/2027 7",
             "|15 avrill 2027|2027-13-01|bientôt|31/02/2027|7");
    reads_as(t, "99999999999999999999/1/1 15 1/1/1/1", "|99999999999999999999/1/1|15|1/1/1/1");
}

/* ---- a person's right ---- */

static void offers_of_a_person_are_told_and_forgotten(struct trial *t)
{
    struct ground g = ground_make(t);
    struct host accepted = offered(t, &g, 0), waiting = offered(t, &g, 0), other;
    struct str json = str_new(t->a);

    assert_int_equal(answer(t, &g, accepted.id, HOST_ACCEPT, NULL), HOST_ALLOWED);
    other = offered(t, &g, 3);
    assert_int_equal(host_answer(t->db, t->a, other.id, HOST_ASK, "?", g.person[0], g.today,
                                 g.now), HOST_ALLOWED);
    value_write_json(host_export(t->db, t->a, g.person[0]), &json);
    assert_non_null(strstr(json.text, "\"state\":\"accepted\",\"name\":\"Ferme du Rivage\""));
    assert_non_null(strstr(json.text, "\"contact\":\"06 00 00 00 00\""));
    assert_non_null(strstr(json.text, "\"state\":\"offered\""));

    host_forget(t->db, g.person[0], g.now);
    check_ok(t->db, "forget");
    struct host read = read_back(t, accepted.id);
    assert_int_equal(read.person, 0);
    assert_null(read.contact);
    assert_null(read.wish);
    assert_int_equal(read.state, HOST_ACCEPTED);
    assert_false(host_get(t->db, t->a, waiting.id, &read));
    assert_false(db_exists(t->db, "SELECT 1 AS one FROM host WHERE decided_by = $1 OR"
                                  "   person_id = $1", ARGS(arg_int(g.person[0]))));
    assert_true(host_get(t->db, t->a, other.id, &read));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(an_offer_is_kept_as_said),        TRIAL(offers_that_cannot_be),
        TRIAL(accepting_makes_place_and_role),  TRIAL(accepting_without_a_person),
        TRIAL(accepting_takes_the_place_that_is_there),
        TRIAL(questions_and_replies),           TRIAL(declined_and_withdrawn_offers_are_over),
        TRIAL(an_accepted_host_changes),        TRIAL(lists_by_state_and_person),
        TRIAL(a_host_can_on_its_dates),         TRIAL(a_busy_host_cannot),
        TRIAL(dates_are_read_as_people_write_them),
        TRIAL(offers_of_a_person_are_told_and_forgotten),
    };

    return databases_run("hosts", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
