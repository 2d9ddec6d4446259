/* Days, weeks, holidays, and the clocks of places on their two odd nights. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"

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

static int32_t day(const char *text)
{
    int32_t d;

    assert_true(date_parse(text, &d));
    return d;
}

static int64_t instant(const char *text)
{
    int64_t i;

    assert_true(instant_parse(text, NULL, &i));
    return i;
}

static void every_day_of_12000_years_comes_back(void **state)
{
    int32_t expected = date_from_ymd(-2000, 1, 1);

    (void) state;
    for (int32_t d = expected; d < expected + 12000 * 365; d++) {
        int year, month, month_day;
        date_to_ymd(d, &year, &month, &month_day);
        if (date_from_ymd(year, month, month_day) != d)
            fail_msg("%d-%d-%d", year, month, month_day);
    }
    assert_int_equal(date_from_ymd(1970, 1, 1), 0);
    assert_int_equal(date_from_ymd(2000, 3, 1), 11017);
    assert_int_equal(date_from_ymd(1969, 12, 31), -1);
}

static void a_day_has_one_text(void **state)
{
    static const char *const wrong[] = { "", "2026", "2026-11", "2026-11-2", "2026-11-266",
                                         "2026-13-01", "2026-00-10", "2026-02-29", "1900-02-29",
                                         "2026-04-31", "2026-11-00", " 2026-11-26", "2026-11-26 ",
                                         "2026/11/26", "26-11-2026", "0000-01-01", "+026-11-26",
                                         "2026-1１-26", "2026-11-26T10:00:00Z" };
    int32_t d = 7;

    (void) state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (date_parse(wrong[i], &d))
            fail_msg("'%s' was read", wrong[i]);
    assert_false(date_parse(NULL, &d));
    assert_int_equal(d, 7);
    assert_string_equal(date_text(a, day("2024-02-29")), "2024-02-29");
    assert_string_equal(date_text(a, day("0001-01-01")), "0001-01-01");
    assert_string_equal(date_text(a, day("9999-12-31")), "9999-12-31");
}

static void weeks_are_those_of_iso_8601(void **state)
{
    static const struct {
        const char *day, *week;
        int weekday;
    } cases[] = {
        { "2026-11-26", "2026-W48", 4 }, { "2026-11-23", "2026-W48", 1 },
        { "2026-11-29", "2026-W48", 7 }, { "2027-01-01", "2026-W53", 5 },
        { "2027-01-04", "2027-W01", 1 }, { "2024-12-30", "2025-W01", 1 },
        { "2021-01-03", "2020-W53", 7 }, { "1969-12-31", "1970-W01", 3 },
        { "1960-01-03", "1959-W53", 7 },
    };
    int32_t monday;

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t d = day(cases[i].day);
        assert_int_equal(date_weekday(d), cases[i].weekday);
        assert_string_equal(week_text(a, d), cases[i].week);
        assert_true(week_parse(cases[i].week, &monday));
        assert_int_equal(monday, week_first(d));
        assert_int_equal(monday + cases[i].weekday - 1, d);
    }
    assert_true(week_parse("2026-W53", &monday));
    assert_false(week_parse("2025-W53", &monday));
    assert_false(week_parse("2026-W54", &monday));
    assert_false(week_parse("2026-W00", &monday));
    assert_false(week_parse("2026-W1", &monday));
    assert_false(week_parse("2026W48", &monday));
    assert_false(week_parse("2026-W480", &monday));
    assert_false(week_parse(NULL, &monday));
}

static void months_follow_each_other(void **state)
{
    int32_t first;

    (void) state;
    assert_true(month_parse("2026-12", &first));
    assert_int_equal(first, day("2026-12-01"));
    assert_int_equal(month_first(day("2026-12-31")), first);
    assert_string_equal(date_text(a, month_add(first, 1)), "2027-01-01");
    assert_string_equal(date_text(a, month_add(first, -12)), "2025-12-01");
    assert_string_equal(date_text(a, month_add(day("2026-01-31"), 1)), "2026-02-01");
    assert_string_equal(month_text(a, day("2026-11-26")), "2026-11");
    assert_false(month_parse("2026-13", &first));
    assert_false(month_parse("2026-1", &first));
    assert_false(month_parse("2026-11-26", &first));
}

static void easter_and_the_french_holidays(void **state)
{
    static const char *const of_2026[] = { "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08",
                                           "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
                                           "2026-11-01", "2026-11-11", "2026-12-25" };
    const char *name = NULL;
    size_t found = 0;

    (void) state;
    assert_int_equal(date_easter(2026), day("2026-04-05"));
    assert_int_equal(date_easter(1961), day("1961-04-02"));     /* Meeus's own examples */
    assert_int_equal(date_easter(2000), day("2000-04-23"));
    assert_int_equal(date_easter(1818), day("1818-03-22"));     /* the earliest there is */
    assert_int_equal(date_easter(2038), day("2038-04-25"));     /* the latest there is */
    for (int32_t d = day("2026-01-01"); d <= day("2026-12-31"); d++)
        if (date_is_french_holiday(d, NULL))
            assert_string_equal(date_text(a, d), of_2026[found++]);
    assert_int_equal(found, 11);
    assert_true(date_is_french_holiday(day("2027-05-06"), &name));
    assert_string_equal(name, "Ascension Day");
    /* In 2008 Ascension fell on 1 May: one holiday, under its dated name. */
    assert_true(date_is_french_holiday(day("2008-05-01"), &name));
    assert_string_equal(name, "Labour Day");
    assert_false(date_is_french_holiday(day("2026-04-05"), &name));
}

static void zones_are_known_or_refused(void **state)
{
    (void) state;
    assert_non_null(zone_get("Europe/Paris"));
    assert_ptr_equal(zone_get("Europe/Paris"), zone_get("Europe/Paris"));
    assert_string_equal(zone_name(zone_get("Indian/Reunion")), "Indian/Reunion");
    assert_null(zone_get("Europe/Lillers"));
    assert_null(zone_get(""));
    assert_null(zone_get(NULL));
    assert_null(zone_get("GMT+25:00:00"));
    assert_null(zone_get("Europe/Paris\n"));
    assert_null(zone_get("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void assert_local(const struct zone *z, const char *utc, const char *date, int minutes)
{
    int32_t d;
    int m;

    zone_local(z, instant(utc), &d, &m);
    assert_string_equal(date_text(a, d), date);
    assert_int_equal(m, minutes);
}

static void the_spring_night_of_paris(void **state)
{
    const struct zone *paris = zone_get("Europe/Paris");
    int32_t d = day("2026-03-29");

    (void) state;
    assert_local(paris, "2026-03-29T00:59:59Z", "2026-03-29", 119);
    assert_local(paris, "2026-03-29T01:00:00Z", "2026-03-29", 180);
    assert_int_equal(zone_instant(paris, d, 119), instant("2026-03-29T00:59:00Z"));
    assert_int_equal(zone_instant(paris, d, 150), instant("2026-03-29T01:30:00Z"));
    assert_int_equal(zone_instant(paris, d, 120), instant("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_instant(paris, d, 180), instant("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_day_start(paris, d), instant("2026-03-28T23:00:00Z"));
    assert_int_equal(zone_day_end(paris, d) - zone_day_start(paris, d), 23 * 3600);
    assert_int_equal(zone_instant(paris, d, 1440), zone_day_end(paris, d));
}

static void the_autumn_night_of_paris(void **state)
{
    const struct zone *paris = zone_get("Europe/Paris");
    int32_t d = day("2026-10-25");

    (void) state;
    assert_local(paris, "2026-10-25T00:30:00Z", "2026-10-25", 150);
    assert_local(paris, "2026-10-25T01:30:00Z", "2026-10-25", 150);
    assert_int_equal(zone_instant(paris, d, 150), instant("2026-10-25T00:30:00Z"));
    assert_int_equal(zone_instant(paris, d, 180), instant("2026-10-25T02:00:00Z"));
    assert_int_equal(zone_day_end(paris, d) - zone_day_start(paris, d), 25 * 3600);
    assert_string_equal(instant_text(a, instant("2026-10-25T00:30:00Z"), paris),
                        "2026-10-25T02:30:00+02:00");
    assert_string_equal(instant_text(a, instant("2026-10-25T01:30:00Z"), paris),
                        "2026-10-25T02:30:00+01:00");
}

static void every_minute_of_a_year_comes_back(void **state)
{
    static const char *const names[] = { "Europe/Paris", "America/New_York", "Asia/Kolkata",
                                         "Australia/Lord_Howe", "Pacific/Apia", "America/Havana" };

    (void) state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct zone *z = zone_get(names[i]);
        for (int64_t t = instant("2026-01-01T00:00:00Z"); t < instant("2027-01-01T00:00:00Z");
             t += 600) {
            int32_t d;
            int minutes;
            zone_local(z, t, &d, &minutes);
            int64_t back = zone_instant(z, d, minutes);
            if (back != t && (back > t || t - back > 3600))     /* the second of two: the first */
                fail_msg("%s %lld", names[i], (long long) t);
        }
    }
}

static void odd_midnights(void **state)
{
    const struct zone *havana = zone_get("America/Havana");     /* spring: 0:00 becomes 1:00 */
    const struct zone *apia = zone_get("Pacific/Apia");         /* had no 30 December 2011 */

    (void) state;
    assert_string_equal(instant_text(a, zone_day_start(havana, day("2026-03-08")), havana),
                        "2026-03-08T01:00:00-04:00");
    assert_int_equal(zone_day_start(apia, day("2011-12-30")),
                     zone_day_end(apia, day("2011-12-30")));
    assert_string_equal(instant_text(a, zone_day_start(apia, day("2011-12-31")), apia),
                        "2011-12-31T00:00:00+14:00");
}

static void clocks_tell_their_changes(void **state)
{
    const struct zone *paris = zone_get("Europe/Paris");
    struct zone_change change, last = { .at = 7 };

    (void) state;
    assert_true(zone_next_change(paris, instant("2026-03-29T00:59:59Z"), &change));
    assert_int_equal(change.at, instant("2026-03-29T01:00:00Z"));
    assert_int_equal(change.before, 3600);
    assert_int_equal(change.after, 7200);
    assert_true(zone_next_change(paris, change.at, &change));
    assert_int_equal(change.at, instant("2026-10-25T01:00:00Z"));
    assert_int_equal(zone_offset(paris, change.at - 1), 7200);
    assert_int_equal(zone_offset(paris, change.at), 3600);
    assert_false(zone_next_change(zone_get("Asia/Kolkata"), 0, &last));
    assert_false(zone_next_change(paris, instant("2199-12-31T00:00:00Z"), &last));
    assert_int_equal(last.at, 7);
}

static void clocks_are_made_from_their_changes(void **state)
{
    const struct zone *paris = zone_get("Europe/Paris");
    struct zone_change changes[4];
    int64_t at = instant("2026-01-01T00:00:00Z");

    (void) state;
    for (int i = 0; i < 4; i++) {
        assert_true(zone_next_change(paris, at, &changes[i]));
        at = changes[i].at;
    }
    const struct zone *same = zone_of_changes(a, changes, 4);
    assert_string_equal(zone_name(same), "");
    for (int32_t d = day("2026-01-01"); d < day("2027-12-31"); d++)
        for (int minutes = 0; minutes < 1440; minutes += 30)
            if (zone_instant(same, d, minutes) != zone_instant(paris, d, minutes))
                fail_msg("%s %d", date_text(a, d), minutes);
}

static void zones_of_windows(void **state)
{
    (void) state;
    assert_ptr_equal(zone_of_windows("Romance Standard Time"), zone_get("Europe/Paris"));
    assert_ptr_equal(zone_of_windows("W. Europe Standard Time"), zone_get("Europe/Berlin"));
    assert_non_null(zone_of_windows("UTC"));
    assert_null(zone_of_windows("Lillers Standard Time"));
    assert_null(zone_of_windows("Europe/Paris"));
    assert_null(zone_of_windows("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_null(zone_of_windows(""));
    assert_null(zone_of_windows(NULL));
}

static void instants_are_rfc_3339(void **state)
{
    static const char *const wrong[] = {
        "", "2026-11-26", "2026-11-26T10:00", "2026-11-26T10:00:00", "2026-11-26 10:00:00Z",
        "2026-11-26t10:00:00Z", "2026-11-26T10:00:00z", "2026-11-26T24:00:00Z",
        "2026-11-26T10:60:00Z", "2026-11-26T10:00:60Z", "2026-11-26T10:00:00+0100",
        "2026-11-26T10:00:00+01", "2026-11-26T10:00:00+24:00", "2026-11-26T10:00:00.Z",
        "2026-11-26T10:00:00ZZ", "2026-11-26T10:00Z", "2026-11-26T10:00:00+01:00 ",
        "2026-02-30T10:00:00Z", "2026-11-26T1:00:00Z", "2026-11-26T10:00:00 01:00",
    };
    const struct zone *paris = zone_get("Europe/Paris");
    int64_t t = 5, zoned;

    (void) state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (instant_parse(wrong[i], NULL, &t))
            fail_msg("'%s' was read", wrong[i]);
    assert_int_equal(t, 5);
    t = instant("2026-11-26T10:00:00+01:00");
    assert_int_equal(t, instant("2026-11-26T09:00:00Z"));
    assert_int_equal(t, instant("2026-11-26T09:00:00.999Z"));
    assert_int_equal(t, instant("2026-11-26T03:30:00-05:30"));
    assert_true(instant_parse("2026-11-26T10:00", paris, &zoned));
    assert_int_equal(zoned, t);
    assert_true(instant_parse("2026-11-26T10:00:00", paris, &zoned));
    assert_int_equal(zoned, t);
    assert_true(instant_parse("2026-11-26T09:00:00Z", paris, &zoned));
    assert_int_equal(zoned, t);
    assert_string_equal(instant_text(a, t, paris), "2026-11-26T10:00:00+01:00");
    assert_string_equal(instant_text(a, t, NULL), "2026-11-26T09:00:00Z");
    assert_string_equal(instant_text(a, t, zone_get("America/St_Johns")),
                        "2026-11-26T05:30:00-03:30");
    assert_string_equal(instant_text(a, -1, NULL), "1969-12-31T23:59:59Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_12000_years_comes_back),
        cmocka_unit_test(a_day_has_one_text),
        cmocka_unit_test(weeks_are_those_of_iso_8601),
        cmocka_unit_test(months_follow_each_other),
        cmocka_unit_test(easter_and_the_french_holidays),
        cmocka_unit_test(zones_are_known_or_refused),
        cmocka_unit_test(the_spring_night_of_paris),
        cmocka_unit_test(the_autumn_night_of_paris),
        cmocka_unit_test(every_minute_of_a_year_comes_back),
        cmocka_unit_test(odd_midnights),
        cmocka_unit_test(clocks_tell_their_changes),
        cmocka_unit_test(clocks_are_made_from_their_changes),
        cmocka_unit_test(zones_of_windows),
        cmocka_unit_test(instants_are_rfc_3339),
    };

    return cmocka_run_group_tests_name("date", tests, start, stop);
}
