/* Territories: communes and their demand, travel by great circle and by a table of minutes. */
#include "season/territory.h"

#include <math.h>

#include "account/account.h"
#include "app.h"
#include "ground.h"

static void commune(struct trial *t, const char *insee, const char *name, int64_t population,
                    int64_t latitude, int64_t longitude)
{
    commune_save(t->db, t->a, &(struct commune){
        .insee = insee, .name = name, .population = population, .located = latitude != 0,
        .latitude = latitude, .longitude = longitude });
}

/* Four communes of Béthune-Bruay; the last one's point and population are not known. */
static const char *const four[] = { "62119", "62516", "62617", "62048", NULL };

static void know_communes(struct trial *t)
{
    commune(t, "62119", "Béthune", 25000, 505290000, 26430000);
    commune(t, "62516", "Lillers", 10000, 505615000, 24825000);
    commune(t, "62617", "Nœux-les-Mines", 15000, 504749000, 26626000);
    commune(t, "62048", "Auchel", -1, 0, 0);
    commune(t, "80001", "Abbeville", 22000, 501057000, 18368000);
}

static int64_t territory_of(struct trial *t, const char *name, const char *const *codes)
{
    struct territory made = { .name = name, .detour = 130, .speed = 45, .fixed = 4 };
    const char **unknown;

    know_communes(t);
    assert_int_equal(territory_save(t->db, t->a, &made, codes, &unknown, 1), TERRITORY_ALLOWED);
    check_ok(t->db, "territory");
    return made.id;
}

static void a_territory_is_saved(struct trial *t)
{
    struct territory read;
    struct territory_commune *communes;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    assert_true(territory_get(t->db, t->a, id, &read));
    assert_string_equal(read.name, "Béthune-Bruay");
    assert_int_equal(read.communes, 4);
    assert_int_equal(read.pointless, 1);
    assert_int_equal(read.population, 50000);
    assert_int_equal(read.travel, 0);
    assert_int_equal(territory_communes(t->db, t->a, id, 20000, false, &communes), 4);
    assert_string_equal(communes[0].name, "Auchel");
    assert_int_equal(communes[0].population, -1);
    assert_false(communes[0].located);
    assert_string_equal(communes[3].name, "Nœux-les-Mines");
    assert_null(communes[3].outline);

    /* Changed: another name, one commune less; the same code twice is one commune. */
    read.name = "Le Béthunois";
    read.speed = 60;
    const char **unknown;
    assert_int_equal(territory_save(t->db, t->a, &read,
                                    (const char *const[]){ "62119", "62516", "62119", NULL },
                                    &unknown, 2), TERRITORY_ALLOWED);
    assert_true(territory_get(t->db, t->a, id, &read));
    assert_string_equal(read.name, "Le Béthunois");
    assert_int_equal(read.speed, 60);
    assert_int_equal(read.communes, 2);
    struct territory *all;
    assert_int_equal(territory_list(t->db, t->a, &all), 1);
}

static void territories_that_cannot_be(struct trial *t)
{
    struct territory other = { .name = "Béthune-Bruay", .detour = 130, .speed = 45 };
    const char **unknown;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    assert_int_equal(territory_save(t->db, t->a, &other, four, &unknown, 2), TERRITORY_NAME);
    assert_int_equal(other.id, 0);
    other.name = "Autre";
    assert_int_equal(territory_save(t->db, t->a, &other, (const char *const[]){ NULL }, &unknown,
                                    2), TERRITORY_NO_COMMUNES);
    assert_int_equal(territory_save(t->db, t->a, &other,
                                    (const char *const[]){ "62119", "99999", "2A004", NULL },
                                    &unknown, 2), TERRITORY_UNKNOWN);
    assert_string_equal(unknown[0], "99999");
    assert_string_equal(unknown[1], "2A004");
    assert_null(unknown[2]);
    const char **many = arena_array(t->a, PLANNER_COMMUNES + 2, sizeof *many);
    for (int i = 0; i <= PLANNER_COMMUNES; i++)
        many[i] = "62119";
    assert_int_equal(territory_save(t->db, t->a, &other, many, &unknown, 2), TERRITORY_TOO_MANY);
    assert_int_equal(territory_save(t->db, t->a, &other, four, &unknown, 2), TERRITORY_ALLOWED);
    other.name = "Béthune-Bruay";
    assert_int_equal(territory_save(t->db, t->a, &other, four, &unknown, 2), TERRITORY_NAME);
    other.id = 9999;
    assert_int_equal(territory_save(t->db, t->a, &other, four, &unknown, 2), TERRITORY_UNKNOWN);
    check_ok(t->db, "refusals");
    assert_int_equal(territory_remove(t->db, 9999), TERRITORY_UNKNOWN);
    assert_int_equal(territory_remove(t->db, id), TERRITORY_ALLOWED);
    assert_false(territory_get(t->db, t->a, id, &other));
}

static void a_territory_of_a_season_stays(struct trial *t)
{
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    db_exec(t->db, "INSERT INTO season (name, slug, territory_id, weekday, opens, closes, date_from,"
                   "   date_to, promise_days, promise_minutes, rest, made_at, changed_at)"
                   " VALUES ('2027', '2027', $1, 4, 540, 1050, '2027-01-07', '2027-06-24', 2, 25, 3, 1, 1)",
            ARGS(arg_int(id)));
    assert_int_equal(territory_remove(t->db, id), TERRITORY_USED);
    check_ok(t->db, "used");
}

/* ---- demand ---- */

static int64_t member(struct trial *t, const struct ground *g, const char *commune)
{
    int64_t id = person_add(t->db, &(struct person_draft){ .first_name = "Maud",
                                                           .commune = commune }, g->now);

    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = id, .role = "member", .from = g->today - 10, .to = ROLE_WITHOUT_END,
        .now = g->now }), ACCOUNT_ALLOWED);
    return id;
}

static double weight_of(const struct problem *p, const char *code)
{
    for (size_t i = 0; i < p->commune_count; i++)
        if (str_is(p->communes[i].code, code))
            return p->communes[i].weight;
    fail_msg("no commune %s", code);
    return 0;
}

static double weights(const struct problem *p)
{
    double sum = 0;

    for (size_t i = 0; i < p->commune_count; i++)
        sum += p->communes[i].weight;
    return sum;
}

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void demand_is_population_at_first(struct trial *t)
{
    struct ground g = ground_make(t);               /* its people hold no role */
    struct problem p = { 0 };
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    territory_load(t->db, t->a, id, g.today, &p);
    assert_int_equal(p.commune_count, 4);
    assert_near(weight_of(&p, "62119"), 25000);
    assert_near(weight_of(&p, "62048"), 0);         /* nobody knows: for the promise only */
    /* Members elsewhere, or who said nothing, change nothing while none is known here. */
    member(t, &g, NULL);
    member(t, &g, "80001");
    territory_load(t->db, t->a, id, g.today, &p);
    assert_near(weights(&p), 50000);
}

static void demand_follows_members(struct trial *t)
{
    struct ground g = ground_make(t);
    struct problem p = { 0 };
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    for (int i = 0; i < 3; i++)
        member(t, &g, "62516");
    member(t, &g, "62048");
    for (int i = 0; i < 9; i++)
        member(t, &g, NULL);
    member(t, &g, "80001");
    person_add(t->db, &(struct person_draft){ .first_name = "Visiteur", .commune = "62119" },
               g.now);
    territory_load(t->db, t->a, id, g.today, &p);
    assert_near(weights(&p), 14);                   /* each member once, the visitor not */
    assert_near(weight_of(&p, "62516"), 3 + 10 * 0.2);
    assert_near(weight_of(&p, "62119"), 10 * 0.5);
    assert_near(weight_of(&p, "62048"), 1);
}

/* Roles that ended, that begin later, and people who left do not count. */
static void demand_is_of_a_day(struct trial *t)
{
    struct ground g = ground_make(t);
    struct problem p = { 0 };
    int64_t id = territory_of(t, "Béthune-Bruay", four);
    int64_t old = person_add(t->db, &(struct person_draft){ .first_name = "Odile",
                                                            .commune = "62516" }, g.now);
    int64_t left = member(t, &g, "62516");

    member(t, &g, "62119");
    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = old, .role = "animator", .from = g.today - 90, .to = g.today - 1,
        .now = g.now }), ACCOUNT_ALLOWED);
    db_exec(t->db, "UPDATE person SET left_at = $2 WHERE id = $1",
            ARGS(arg_int(left), arg_int(g.now)));
    territory_load(t->db, t->a, id, g.today, &p);
    assert_near(weights(&p), 1);
    territory_load(t->db, t->a, id, g.today - 5, &p);
    assert_near(weights(&p), 2);
    territory_load(t->db, t->a, id, g.today - 50, &p);
    assert_near(weight_of(&p, "62516"), 1);
    assert_near(weight_of(&p, "62119"), 0);
}

static void demand_without_any_number(struct trial *t)
{
    struct problem p = { 0 };

    commune(t, "62001", "Ablain", -1, 503900000, 27100000);
    commune(t, "62002", "Ablainzevelle", -1, 501500000, 27400000);
    struct territory made = { .name = "Deux", .detour = 130, .speed = 45 };
    const char **unknown;
    assert_int_equal(territory_save(t->db, t->a, &made,
                                    (const char *const[]){ "62001", "62002", NULL }, &unknown, 1),
                     TERRITORY_ALLOWED);
    territory_load(t->db, t->a, made.id, 20000, &p);
    assert_near(weight_of(&p, "62001"), 1);
    assert_near(weight_of(&p, "62002"), 1);
}

/* A number of people is shown only where they are a crowd. */
static void few_members_are_not_shown(struct trial *t)
{
    struct ground g = ground_make(t);
    struct territory_commune *communes;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    for (int i = 0; i < TERRITORY_CROWD; i++)
        member(t, &g, "62119");
    for (int i = 0; i < TERRITORY_CROWD - 1; i++)
        member(t, &g, "62516");
    assert_int_equal(territory_communes(t->db, t->a, id, g.today, false, &communes), 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(communes[i].members,
                         str_is(communes[i].insee, "62119") ? TERRITORY_CROWD : 0);
}

static void outlines_only_when_asked(struct trial *t)
{
    struct territory_commune *communes;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    commune_save(t->db, t->a, &(struct commune){ .insee = "62048", .name = "Auchel",
                                                .outline = "{}", .population = -1 });
    territory_communes(t->db, t->a, id, 20000, true, &communes);
    assert_string_equal(communes[0].outline, "{}");
    territory_communes(t->db, t->a, id, 20000, false, &communes);
    assert_null(communes[0].outline);
}

/* ---- travel ---- */

static enum territory_refusal set_travel(struct trial *t, int64_t id, const char *csv,
                                         size_t *line)
{
    enum territory_refusal no;

    *line = 0;
    no = territory_set_travel(t->db, t->a, id, csv, strlen(csv), line);
    check_ok(t->db, "travel");
    return no;
}

static int minutes(struct trial *t, int64_t id, const char *from, const char *to)
{
    return (int) db_int(t->db, "SELECT minutes FROM travel WHERE territory_id = $1"
                               "   AND origin = $2 AND destination = $3",
                        ARGS(arg_int(id), arg_text(from), arg_text(to)), -1);
}

static void a_table_of_minutes_is_read(struct trial *t)
{
    size_t line;
    struct territory read;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    /* Codes and names, accents or none, a comma in the number, one way given twice. */
    assert_int_equal(set_travel(t, id, "\xEF\xBB\xBForigine;destination;minutes\r\n"
                                       "62119;Lillers;21\r\n"
                                       "noeux-les-mines; BETHUNE ;12,5\r\n"
                                       "62516;62119;24\r\n"
                                       "Abbeville;62119;88\r\n", &line), TERRITORY_ALLOWED);
    assert_int_equal(minutes(t, id, "62119", "62516"), 21);
    assert_int_equal(minutes(t, id, "62516", "62119"), 24);
    assert_int_equal(minutes(t, id, "62617", "62119"), 13);
    assert_int_equal(minutes(t, id, "62119", "62617"), 13);     /* the way back is as long */
    assert_int_equal(minutes(t, id, "62119", "80001"), 88);     /* a host may be outside */
    assert_true(territory_get(t->db, t->a, id, &read));
    assert_int_equal(read.travel, 6);

    /* Another table takes its place; one without headings; nothing takes it away. */
    assert_int_equal(set_travel(t, id, "62119,62516,30\n", &line), TERRITORY_ALLOWED);
    assert_int_equal(minutes(t, id, "62516", "62119"), 30);
    assert_int_equal(minutes(t, id, "62617", "62119"), -1);
    assert_int_equal(set_travel(t, id, "", &line), TERRITORY_ALLOWED);
    assert_int_equal(minutes(t, id, "62516", "62119"), -1);
}

static void bad_lines_are_named(struct trial *t)
{
    static const struct {
        const char *csv;
        size_t line;
    } bad[] = {
        { "a,b,minutes\n62119,62516,21\n62119,Atlantis,9\n", 3 },
        { "a,b,minutes\n62119,62516,twenty\n", 2 },
        { "a,b,minutes\n62119,62516,21,\n\n62119,62617\n", 4 },
        { "a,b,minutes\n62119,62516,601\n", 2 },
        { "a,b,minutes\n62119,62516,-3\n", 2 },
        { "a,b,minutes\n62119,62516,12.\n", 2 },
        { "a,b,minutes\n62119,,12\n", 2 },
        { "a,b,minutes\n62119,\"62516,12\n", 2 },
    };
    size_t line;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    assert_int_equal(set_travel(t, id, "62119,62516,30\n", &line), TERRITORY_ALLOWED);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (set_travel(t, id, bad[i].csv, &line) != TERRITORY_BAD_TRAVEL)
            fail_msg("taken: %s", bad[i].csv);
        if (line != bad[i].line)
            fail_msg("line %zu instead of %zu: %s", line, bad[i].line, bad[i].csv);
    }
    assert_int_equal(minutes(t, id, "62119", "62516"), 30);     /* the old table stays */
    assert_int_equal(set_travel(t, 9999, "62119,62516,30\n", &line), TERRITORY_UNKNOWN);
}

/* A name that two communes of France have is the one in the territory. */
static void names_are_sought_here_first(struct trial *t)
{
    size_t line;
    int64_t id = territory_of(t, "Béthune-Bruay", four);

    commune(t, "02427", "Lillers", 300, 499000000, 35000000);
    commune(t, "02428", "Abbeville", 300, 499000000, 35000000);
    assert_int_equal(set_travel(t, id, "62119,Lillers,30\n", &line), TERRITORY_ALLOWED);
    assert_int_equal(minutes(t, id, "62119", "62516"), 30);
    assert_int_equal(set_travel(t, id, "62119,Abbeville,30\n", &line), TERRITORY_BAD_TRAVEL);
}

static size_t index_of(const struct problem *p, const char *code)
{
    for (size_t i = 0; i < p->commune_count; i++)
        if (str_is(p->communes[i].code, code))
            return i;
    fail_msg("no commune %s", code);
    return 0;
}

/* From Béthune to Lillers: 12.0 km as the crow flies, 15.5 with the detour, 21 min at 45 km/h. */
static void travel_of_a_problem(struct trial *t)
{
    size_t line;
    struct problem p = { .host_count = 1 };
    struct plan_host host = { .commune = "62516", .located = true, .latitude = 505615000,
                              .longitude = 24825000 };
    int64_t id = territory_of(t, "Béthune-Bruay", (const char *const[]){ "62119", "62516",
                                                                         "62617", NULL });

    territory_load(t->db, t->a, id, 20000, &p);
    p.hosts = &host;
    problem_make_room(t->a, &p);
    territory_travel(t->db, t->a, id, &p);
    size_t bethune = index_of(&p, "62119"), noeux = index_of(&p, "62617");
    assert_true(fabs(p.minutes[bethune] - 24.7) < 0.5);
    assert_true(p.minutes[noeux] > p.minutes[bethune]);

    assert_int_equal(set_travel(t, id, "62119,62516,33\n", &line), TERRITORY_ALLOWED);
    territory_travel(t->db, t->a, id, &p);
    assert_near(p.minutes[bethune], 33);
    assert_true(p.minutes[noeux] > 20);             /* the table knows nothing: by the circle */
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_territory_is_saved),        TRIAL(territories_that_cannot_be),
        TRIAL(a_territory_of_a_season_stays), TRIAL(demand_is_population_at_first),
        TRIAL(demand_follows_members),      TRIAL(demand_is_of_a_day),
        TRIAL(demand_without_any_number),   TRIAL(few_members_are_not_shown),
        TRIAL(outlines_only_when_asked),    TRIAL(a_table_of_minutes_is_read),
        TRIAL(bad_lines_are_named),         TRIAL(names_are_sought_here_first),
        TRIAL(travel_of_a_problem),
    };

    return databases_run("territory", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
