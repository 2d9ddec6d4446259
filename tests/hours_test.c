/* Opening hours: what is read, what is written back, what is refused and with which advice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/hours.h"
#include "base/str.h"

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

static struct hours hours(const char *text)
{
    struct hours h;
    struct err e = { .text = "" };

    if (!hours_parse(text, &h, &e))
        fail_msg("'%s': %s", text, e.text);
    return h;
}

/* The openings of a day as "540-720 840-1080". */
static const char *on(const char *text, int weekday, bool is_holiday)
{
    struct hours h = hours(text);
    struct span spans[HOURS_SPANS];
    struct str s = str_new(a);
    int count = hours_on(&h, weekday, is_holiday, spans);

    for (int i = 0; i < count; i++)
        str_add_fmt(&s, "%s%d-%d", i ? " " : "", spans[i].from, spans[i].to);
    return s.text;
}

static void a_week_is_read(void **state)
{
    static const char text[] = "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off";

    (void) state;
    assert_string_equal(on(text, 1, false), "510-1140");
    assert_string_equal(on(text, 5, false), "510-1140");
    assert_string_equal(on(text, 6, false), "540-780");
    assert_string_equal(on(text, 7, false), "");
    assert_string_equal(on(text, 1, true), "");
    assert_string_equal(on("Mo,We,Fr 09:00-12:00,14:00-18:00", 3, false), "540-720 840-1080");
    assert_string_equal(on("Mo,We,Fr 09:00-12:00,14:00-18:00", 2, false), "");
    assert_string_equal(on("Sa-Mo 10:00-24:00", 7, false), "600-1440");
    assert_string_equal(on("Sa-Mo 10:00-24:00", 2, false), "");
}

static void holidays_are_days_like_others_without_a_rule(void **state)
{
    (void) state;
    assert_string_equal(on("Mo-Fr 09:00-18:00", 4, true), "540-1080");
    assert_string_equal(on("Mo-Fr 09:00-18:00; PH 10:00-12:00", 4, true), "600-720");
    assert_string_equal(on("Mo-Fr 09:00-18:00; PH 10:00-12:00", 7, true), "600-720");
    assert_string_equal(on("PH off; Mo-Fr 09:00-18:00", 4, true), "");
    assert_string_equal(on("Su,PH off; Mo 09:00-18:00", 1, true), "");
}

static void a_later_rule_replaces_an_earlier_one(void **state)
{
    (void) state;
    assert_string_equal(on("Mo-Su 09:00-18:00; We off", 3, false), "");
    assert_string_equal(on("09:00-18:00; We 14:00-18:00", 3, false), "840-1080");
    assert_string_equal(on("We off; 09:00-18:00", 3, false), "540-1080");
    assert_string_equal(on("PH off; 09:00-18:00", 3, true), "540-1080");
}

static void equal_hours_have_one_text(void **state)
{
    static const char *const cases[][2] = {
        { "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off", NULL },
        { "mo-fr 8:30 - 19:00 ;sa 9:00-13:00;PH closed;",
          "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off" },
        { "Mo,Tu,We,Th,Fr 09:00-12:00,14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00" },
        { "Mo 14:00-18:00,09:00-12:00", "Mo 09:00-12:00,14:00-18:00" },
        { "Mo 09:00-12:00,12:00-14:00", "Mo 09:00-14:00" },
        { "Sa-Su 10:00-12:00", "Sa,Su 10:00-12:00" },
        { "Mo-We,Fr 09:00-12:00", NULL },
        { "Mo 09:00-12:00; Tu 10:00-12:00; We 09:00-12:00",
          "Mo,We 09:00-12:00; Tu 10:00-12:00" },
        { "00:00-24:00", "24/7" },
        { "24/7", NULL },
        { "24/7; PH off", NULL },
        { "off", NULL },
        { "closed", "off" },
        { "Mo off", "off" },
        { "off; PH 10:00-12:00", NULL },
        { "PH off", "off; PH off" },
        { "09:00-18:00", "Mo-Su 09:00-18:00" },
        { "09:00-18:00; Su off", "Mo-Sa 09:00-18:00" },
        { "Mo 06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00", NULL },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hours h = hours(cases[i][0]);
        const char *expected = cases[i][1] ? cases[i][1] : cases[i][0];
        assert_string_equal(hours_text(a, &h), expected);
        struct hours again = hours(expected);
        assert_string_equal(hours_text(a, &again), expected);
    }
}

static void nonsense_gets_advice(void **state)
{
    static const struct {
        const char *text, *advice;
    } cases[] = {
        { "", "Write the days, then" }, { "  ", "Write the days, then" },
        { ";", "Write the hours" }, { "Mo-Fr", "Write the hours" },
        { "Lu-Ve 09:00-18:00", "Write the days as" }, { "Mo- 09:00-18:00", "Write the days as" },
        { "Mo-PH 09:00-18:00", "Write the days as" }, { "Mon 09:00-18:00", "Write the days as" },
        { "Jan-Mar Mo 09:00-18:00", "Write the days as" },
        { "Mo 9h-18h", "Write the hours as" }, { "Mo 09:00", "Write the hours as" },
        { "Mo 09:00-", "Write the hours as" }, { "Mo 09:60-10:00", "Write the hours as" },
        { "Mo 09:00-18:00,", "Write the hours as" }, { "Mo 09:00+", "Write the hours as" },
        { "Mo 123:00-124:00", "Write the hours as" }, { "Mo sunrise-sunset", "Write the hours as" },
        { "Mo 18:00-02:00", "Write each opening" }, { "Mo 09:00-09:00", "Write each opening" },
        { "Mo 09:00-24:01", "Write each opening" }, { "Mo 20:00-26:00", "Write each opening" },
        { "Mo 09:00-12:00,11:00-14:00", "Write openings of one day" },
        { "Mo 01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00", "Write four" },
        { "Mo 09:00-18:00 \"by appointment\"", "Write the days, then" },
        { "Mo-Fr 08:00-12:00, We 14:00-18:00", "Write the hours as" },
        { "Mo 09:00-18:00 || off", "Write the days, then" }, { "24/7 off", "Write the days, then" },
        { "Mo 09:00-18:00;;", "Write the hours" }, { "Mo 09:00-18:00\xff", "Write the days, then" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hours h = { .has_holidays = true };
        struct err e = { .text = "" };
        if (hours_parse(cases[i].text, &h, &e) || !str_starts(e.text, cases[i].advice))
            fail_msg("'%s': '%s'", cases[i].text, e.text);
        assert_true(h.has_holidays);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_is_read),
        cmocka_unit_test(holidays_are_days_like_others_without_a_rule),
        cmocka_unit_test(a_later_rule_replaces_an_earlier_one),
        cmocka_unit_test(equal_hours_have_one_text),
        cmocka_unit_test(nonsense_gets_advice),
    };

    return cmocka_run_group_tests_name("hours", tests, start, stop);
}
