/* A season in a JSON file: what it says is read, and a mistake in it is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <unistd.h>

#include "base/date.h"
#include "base/str.h"
#include "season/planner_words.h"
#include "season/problem_file.h"

static struct arena *a;

static int start(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int stop(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

#define TERRITORY \
    "{'name': 'Here', 'communes': [" \
    "  {'code': '62119', 'name': 'Béthune', 'population': 300, 'lat': 50.529, 'lon': 2.643}," \
    "  {'code': '62516', 'name': 'Lillers', 'population': 100, 'lat': 50.5613, 'lon': 2.4835}]}"
#define HOSTS "[{'key': 'h1', 'commune': '62119'}, {'key': 'h2', 'commune': '62516'}]"
#define PROMISE "{'days': 1, 'minutes': 25, 'gap_weeks': 1}"
#define DATES "['2027-01-07', '2027-01-14']"
#define FILE_OF(territory, hosts, dates, promise, more) \
    "{'territory': " territory ", 'hosts': " hosts ", 'dates': " dates ", 'promise': " promise \
    more "}"
#define WITH(more) FILE_OF(TERRITORY, HOSTS, DATES, PROMISE, more)

/* JSON with apostrophes, for reading in C. */
static bool read_text(const char *text, struct problem_file *out, struct err *e)
{
    char *json = arena_text(a, text);

    for (char *c = json; *c; c++)
        if (*c == '\'')
            *c = '"';
    *e = (struct err){ .text = "" };
    return problem_read(a, json, strlen(json), out, e);
}

static struct problem must_read(const char *text)
{
    struct problem_file file;
    struct err e;

    if (!read_text(text, &file, &e))
        fail_msg("%s", e.text);
    return file.problem;
}

static void what_a_file_says_is_read(void **state)
{
    struct problem p = must_read(FILE_OF(
        TERRITORY,
        "[{'key': 'h1', 'name': 'Page', 'commune': '62119', 'chairs': 12, 'weekdays': [4],"
        "  'not': ['2027-01-14', '2031-01-01'], 'most': 3},"
        " {'key': 'h2', 'lat': 50.5, 'lon': 2.5, 'dates': ['2027-01-07'], 'count': 1}]",
        DATES, "{'days': 2, 'minutes': 12.5, 'gap_weeks': 3, 'chairs': 5}",
        ", 'locks': [{'date': '2027-01-07', 'host': 'h1'}], 'forbid': [{'date': '2027-01-14', "
        "'host': 'h2'}], 'solve': {'gap': 0.01, 'seconds': 5}"));

    (void) state;
    assert_int_equal(p.commune_count, 2);
    assert_string_equal(p.communes[1].name, "Lillers");
    assert_int_equal(p.communes[1].latitude, 505613000);
    assert_true(fabs(p.communes[0].weight - 300) < 1e-9);
    assert_string_equal(p.hosts[0].name, "Page");
    assert_string_equal(p.hosts[1].name, "h2");
    assert_int_equal(p.hosts[0].most, 3);
    assert_int_equal(p.hosts[0].count, -1);
    assert_int_equal(p.hosts[1].count, 1);
    assert_int_equal(p.hosts[0].chairs, 12);
    assert_null(p.hosts[1].commune);
    assert_true(p.can[0]);
    assert_false(p.can[1]);
    assert_true(p.can[2]);
    assert_false(p.can[3]);
    assert_int_equal(p.dates[0].locked, 0);
    assert_int_equal(p.dates[1].locked, NO_HOST);
    assert_int_equal(p.promise.gap, 3);
    assert_int_equal(p.promise.chairs, 5);
    assert_true(fabs(p.promise.minutes - 12.5) < 1e-9);
    assert_true(fabs(p.seconds - 5) < 1e-9);
    assert_true(fabs(p.minutes[0] - 4) < 1e-9);
    assert_true(p.minutes[1] > 20 && p.minutes[1] < 30);
}

static void a_rhythm_skips_and_never_shifts(void **state)
{
    static const char *const expected[] = { "2027-04-29", "2027-05-06", "2027-05-13",
                                            "2027-05-20" };
    struct problem p = must_read(FILE_OF(TERRITORY, HOSTS,
        "{'from': '2027-04-26', 'to': '2027-05-20', 'weekday': 4, 'skip': ['2027-05-13']}",
        PROMISE, ""));

    (void) state;
    assert_int_equal(p.date_count, 4);
    for (size_t t = 0; t < 4; t++) {
        assert_string_equal(date_text(a, p.dates[t].date), expected[t]);
        assert_int_equal(p.dates[t].skipped, t == 1 || t == 2);     /* Ascension Day; the rest */
    }
    p = must_read(FILE_OF(TERRITORY, HOSTS,
        "{'from': '2027-04-29', 'to': '2027-05-30', 'weekday': 4, 'every': 2, 'holidays': 'none'}",
        PROMISE, ""));
    assert_int_equal(p.date_count, 3);
    assert_int_equal(p.dates[1].date - p.dates[0].date, 14);
    assert_false(p.dates[1].skipped);
}

static void each_member_counts_once(void **state)
{
#define PEOPLE(more) FILE_OF( \
    "{'communes': [{'code': '1', 'population': 300, 'members': 2, 'lat': 50, 'lon': 2}," \
    "{'code': '2', 'population': 100, 'lat': 50, 'lon': 2.1}]" more "}", \
    "[{'key': 'h', 'commune': '1'}]", DATES, PROMISE, "")
    struct problem p = must_read(PEOPLE(""));

    (void) state;
    assert_true(fabs(p.communes[0].weight - 2) < 1e-9);
    assert_true(fabs(p.communes[1].weight) < 1e-9);
    p = must_read(PEOPLE(", 'members_elsewhere': 8"));
    assert_true(fabs(p.communes[0].weight - 8) < 1e-9);
    assert_true(fabs(p.communes[1].weight - 2) < 1e-9);
}

static void minutes_count_both_ways(void **state)
{
    struct problem p = must_read(FILE_OF(
        "{'communes': [{'code': '1'}, {'code': '2'}], 'minutes': {'1': {'1': 3, '2': 14}, "
        "'2': {'1': 15, '2': 5}}}",
        "[{'key': 'a', 'commune': '1'}, {'key': 'b', 'commune': '2'}]", DATES, PROMISE, ""));
    size_t which;

    (void) state;
    assert_true(fabs(p.minutes[0] - 3) < 1e-9);
    assert_true(fabs(p.minutes[1] - 15) < 1e-9);        /* from 2 to the host in 1 */
    assert_true(fabs(p.minutes[2] - 14) < 1e-9);
    assert_int_equal(problem_check(&p, &which), PROBLEM_ALLOWED);
    p = must_read(FILE_OF(
        "{'communes': [{'code': '1'}, {'code': '2'}], 'minutes': {'1': {'1': 3, '2': 14}}}",
        "[{'key': 'a', 'commune': '1'}, {'key': 'b', 'commune': '2'}]", DATES, PROMISE, ""));
    assert_true(fabs(p.minutes[1] - 14) < 1e-9);
    assert_int_equal(problem_check(&p, &which), PROBLEM_NO_POINT);
    assert_int_equal(which, 1);                         /* nobody knows the way within 2 */
}

static void a_mistake_is_named(void **state)
{
    static const struct { const char *text, *refusal; } cases[] = {
        { "", "line 1: this is not JSON" },
        { "{\n\n'territory': }", "line 3: this is not JSON" },
        { "[]", "the file: this must be an object" },
        { "{'territory': {}, 'territory': {}}", "line 1: this is not JSON: duplicate" },
        { "{'territori': {}}", "territori: no such key" },
        { "{}", "territory: this is missing" },
        { WITH(", 'promises': {}"), "promises: no such key" },
        { WITH(", 'solve': {'second': 3}"), "solve.second: no such key" },
        { WITH(", 'solve': {'gap': -1}"), "solve.gap: this must be a number from 0 to 0.5" },
        { WITH(", 'solve': 3"), "solve: this must be an object" },
        { WITH(", 'locks': [{'date': '2027-01-08', 'host': 'h1'}]"),
          "locks[0].date: this is none of the dates" },
        { WITH(", 'locks': [{'date': '2027-01-07', 'host': 'h9'}]"),
          "locks[0].host: there is no host" },
        { WITH(", 'locks': [{'date': '2027-01-07', 'host': 'h1'}, {'date': '2027-01-07', "
               "'host': 'h1'}]"), "locks[1]: this date is locked already" },
        { WITH(", 'forbid': [{'date': '2027-01-07'}]"), "forbid[0].host: this is missing" },
        { WITH(", 'forbid': {}"), "forbid: this must be a list" },
        { FILE_OF(TERRITORY, HOSTS, "['2027-01-07', '2027-01-07']", PROMISE, ""),
          "dates[1]: dates stand in order, each once" },
        { FILE_OF(TERRITORY, HOSTS, "['2027-02-29']", PROMISE, ""),
          "dates[0]: this must be a date" },
        { FILE_OF(TERRITORY, HOSTS, "{'from': '2027-01-07', 'to': '2027-02-07'}", PROMISE, ""),
          "dates.weekday: this is missing" },
        { FILE_OF(TERRITORY, HOSTS, "{'from': '2027-01-08', 'to': '2027-01-13', 'weekday': 4}",
                  PROMISE, ""), "dates: there is no such weekday" },
        { FILE_OF(TERRITORY, HOSTS, "{'from': '0001-01-01', 'to': '9999-12-31', 'weekday': 4}",
                  PROMISE, ""), "dates: there can be 120 dates at most" },
        { FILE_OF(TERRITORY, HOSTS, "{'from': '2027-01-07', 'to': '2027-01-14', 'weekday': 4, "
                  "'skip': ['2027-01-08']}", PROMISE, ""), "dates.skip[0]: this is none of" },
        { FILE_OF(TERRITORY, HOSTS, "{'from': '2027-01-07', 'to': '2027-01-14', 'weekday': 4, "
                  "'holidays': 'BE'}", PROMISE, ""), "dates.holidays: this must be \"FR\"" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'commune': '62119', 'weekday': [4]}]", DATES, PROMISE,
                  ""), "hosts[0].weekday: no such key" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'commune': '62119', 'weekdays': [4, 8]}]", DATES,
                  PROMISE, ""), "hosts[0].weekdays[1]: this must be a number from 1 to 7" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'commune': '62119', 'chairs': 2.5}]", DATES, PROMISE,
                  ""), "hosts[0].chairs: this must be a whole number" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'commune': '62160'}]", DATES, PROMISE, ""),
          "hosts[0].commune: 62160 is none of the territory's communes" },
        { FILE_OF(TERRITORY, "[{'key': 'h'}]", DATES, PROMISE, ""), "hosts[0]: where is it?" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'lat': 50}]", DATES, PROMISE, ""),
          "hosts[0]: lat and lon go together" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'lat': 50, 'lon': 200}]", DATES, PROMISE, ""),
          "hosts[0].lon: this must be a number from -180 to 180" },
        { FILE_OF(TERRITORY, "[{'key': 'h', 'commune': '62119'}, {'key': 'h', 'commune': '62119'}]",
                  DATES, PROMISE, ""), "hosts[1].key: h is there twice" },
        { FILE_OF(TERRITORY, HOSTS, DATES, "{'days': 2, 'minutes': 20, 'gap': 1}", ""),
          "promise.gap: no such key" },
        { FILE_OF(TERRITORY, HOSTS, DATES, "{'days': 2, 'gap_weeks': 1}", ""),
          "promise.minutes: this is missing" },
        { FILE_OF(TERRITORY, HOSTS, DATES, "{'days': 1e300, 'minutes': 1, 'gap_weeks': 1}", ""),
          "promise.days: this must be a number from 0 to 120" },
        { FILE_OF("{'communes': [{'code': '1'}, {'code': '1'}]}", HOSTS, DATES, PROMISE, ""),
          "territory.communes[1].code: 1 is there twice" },
        { FILE_OF("{'communes': [{'code': '1', 'weight': 1, 'population': 2}]}", HOSTS, DATES,
                  PROMISE, ""), "territory.communes[0].weight: population is there already" },
        { FILE_OF("{'communes': [{'code': ''}]}", HOSTS, DATES, PROMISE, ""),
          "territory.communes[0].code: this must be a text" },
        { FILE_OF("{'communes': [{'code': 'a\\u001bb'}]}", HOSTS, DATES, PROMISE, ""),
          "territory.communes[0].code: this text must be one line" },
        { FILE_OF("{'speed_kmh': 0, 'communes': []}", HOSTS, DATES, PROMISE, ""),
          "territory.speed_kmh: this must be a number from 5 to 130" },
        { FILE_OF("{'communes': [{'code': '1', 'lat': 50, 'lon': 2}], 'minutes': {'1': {'2': 3}}}",
                  "[{'key': 'h', 'commune': '1'}]", DATES, PROMISE, ""),
          "territory.minutes.1.2: no commune and no host is there" },
        { FILE_OF("{'communes': [{'code': '1', 'lat': 50, 'lon': 2}], 'minutes': {'1': 3}}",
                  "[{'key': 'h', 'commune': '1'}]", DATES, PROMISE, ""),
          "territory.minutes.1: this must be an object" },
        { FILE_OF("{'communes': [{'code': '1', 'lat': 50, 'lon': 2}], 'minutes': {'1': {'1': -3}}}",
                  "[{'key': 'h', 'commune': '1'}]", DATES, PROMISE, ""),
          "territory.minutes.1.1: this must be a number" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problem_file file;
        struct err e;
        if (read_text(cases[i].text, &file, &e))
            fail_msg("read: %s", cases[i].text);
        if (!str_starts(e.text, cases[i].refusal))
            fail_msg("'%s' instead of '%s'", e.text, cases[i].refusal);
    }
}

/* A key is quoted in the refusal, which goes to a terminal: nothing of it may command that. */
static void a_refusal_commands_no_terminal(void **state)
{
    struct problem_file file;
    struct err e;

    (void) state;
    assert_false(read_text("{'\\u001b[2J\\u0007': 1}", &file, &e));
    for (const char *c = e.text; *c; c++)
        assert_true((unsigned char) *c >= ' ');
    assert_false(read_text("{'a\x1b[2J", &file, &e));
    for (const char *c = e.text; *c; c++)
        assert_true((unsigned char) *c >= ' ');
}

/* The file that doc/season.md shows, as it stands there. */
static char *example(void)
{
    static const char begin[] = "```json\n";
    const char *tests = getenv("TESTS");
    char *text = arena_alloc(a, 64 * 1024);
    FILE *f = fopen(str_fmt(a, "%s/../doc/season.md", tests ? tests : "tests"), "rb");
    if (!f)
        return NULL;
    size_t len = fread(text, 1, 64 * 1024 - 1, f);
    fclose(f);
    text[len] = '\0';
    text = strstr(text, begin);
    assert_non_null(text);
    text += sizeof begin - 1;
    *strstr(text, "```") = '\0';
    return text;
}

static void the_example_of_the_manual_is_planned(void **state)
{
    struct problem_file file;
    struct err e = { .text = "" };
    struct plan plan;
    char *text = example();

    (void) state;
    if (!text)
        skip();
    if (!problem_read(a, text, strlen(text), &file, &e))
        fail_msg("%s", e.text);
    assert_int_equal(problem_check(&file.problem, NULL), PROBLEM_ALLOWED);
    plan_solve(a, &file.problem, NULL, NULL, &plan);
    assert_string_equal(file.territory, "Around Lillers");
    assert_int_equal(plan.uncovered, 0);
    assert_int_equal(plan.unmet_count, 0);
    assert_int_equal(plan.chosen[0], 0);
    assert_int_equal(plan.reasons[6].why, WHY_SKIPPED);
    assert_true(plan.gap >= 0 && plan.gap <= 0.001);
    assert_string_equal(plan_reason_words(NULL, a, &file.problem, &plan, 6),
                        "No day: the round rests");
}

static void the_command_answers_with_its_status(void **state)
{
    char path[] = "/tmp/beffroi-season-XXXXXX", *text = example();
    int file = mkstemp(path);
    FILE *out = fdopen(file, "wb");
    char *nothing[] = { "plan" };
    char *missing[] = { "plan", "/tmp/beffroi-no-such-file" };
    char *good[] = { "plan", path, "--json" };

    (void) state;
    assert_non_null(out);
    fputs(text ? text : "{}", out);
    fclose(out);
    assert_int_equal(season_command(a, 0, NULL), 1);
    assert_int_equal(season_command(a, 1, nothing), 1);
    assert_int_equal(season_command(a, 2, missing), 1);
    /* What it prints is kept away from the protocol of the tests. */
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    assert_non_null(freopen("/dev/null", "w", stdout));
    int status = season_command(a, 3, good), table = season_command(a, 2, good);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    unlink(path);
    assert_int_equal(status, text ? 0 : 1);
    assert_int_equal(table, text ? 0 : 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_file_says_is_read),
        cmocka_unit_test(a_rhythm_skips_and_never_shifts),
        cmocka_unit_test(each_member_counts_once),
        cmocka_unit_test(minutes_count_both_ways),
        cmocka_unit_test(a_mistake_is_named),
        cmocka_unit_test(a_refusal_commands_no_terminal),
        cmocka_unit_test(the_example_of_the_manual_is_planned),
        cmocka_unit_test(the_command_answers_with_its_status),
    };

    return cmocka_run_group_tests_name("problem_file", tests, start, stop);
}
