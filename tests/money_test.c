/* Amounts: how they are written, read, rounded and shared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"

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

static void amounts_are_written_as_people_read_them(void **state)
{
    (void) state;
    assert_string_equal(money_text(a, "fr", 700, "EUR", MONEY_PROSE), "7\u00a0€");
    assert_string_equal(money_text(a, "fr", 700, "EUR", MONEY_TABLE), "7,00\u00a0€");
    assert_string_equal(money_text(a, "fr", 750, "EUR", MONEY_PROSE), "7,50\u00a0€");
    assert_string_equal(money_text(a, "fr", 0, "EUR", MONEY_TABLE), "0,00\u00a0€");
    assert_string_equal(money_text(a, "fr", 123456789, "EUR", MONEY_TABLE),
                        "1\u202f234\u202f567,89\u00a0€");
    assert_string_equal(money_text(a, "fr", -5, "EUR", MONEY_PROSE), "\u22120,05\u00a0€");
    assert_string_equal(money_text(a, "fr", 700, "CHF", MONEY_PROSE), "7\u00a0CHF");
    assert_string_equal(money_text(a, "en", 700, "EUR", MONEY_PROSE), "€7.00");
    assert_string_equal(money_text(a, "en", 123456, "EUR", MONEY_TABLE), "€1,234.56");
    assert_string_equal(money_text(a, "en", -123456, "EUR", MONEY_TABLE), "\u2212€1,234.56");
    assert_string_equal(money_text(a, "en", 700, "CHF", MONEY_TABLE), "CHF\u00a07.00");
    assert_string_equal(money_text(a, "fr", INT64_MIN, "EUR", MONEY_TABLE),
                        "\u221292\u202f233\u202f720\u202f368\u202f547\u202f758,08\u00a0€");
}

static void amounts_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        int64_t cents;
    } right[] = {
        { "7", 700 }, { "12,50", 1250 }, { "12.50", 1250 }, { "12,5", 1250 }, { "0,05", 5 },
        { "-3,50", -350 }, { "\u22123", -300 }, { " 7 ", 700 }, { "7 €", 700 }, { "7€", 700 },
        { "7,00\u00a0€", 700 }, { "1 234,50", 123450 }, { "1\u202f234,50\u00a0€", 123450 },
        { "007", 700 }, { "9999999999999", 999999999999900 },
    };
    static const char *const wrong[] = { "", " ", "-", ",50", "12,", "12,505", "1,234.50", "1.234",
                                         "12.5.0", "12,50 $", "abc", "7e2", "0x7", "€", "€ 7",
                                         "--7", "7 €€", "1  2", "99999999999999", "+7", "7-" };
    int64_t cents = 42;

    (void) state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (money_parse(wrong[i], &cents))
            fail_msg("'%s' was read", wrong[i]);
    assert_false(money_parse(NULL, &cents));
    assert_int_equal(cents, 42);
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        if (!money_parse(right[i].text, &cents))
            fail_msg("'%s' was refused", right[i].text);
        assert_int_equal(cents, right[i].cents);
    }
}

static void what_is_written_in_french_is_read_back(void **state)
{
    int64_t back;

    (void) state;
    for (int64_t cents = -250000; cents < 250000; cents += 37) {
        assert_true(money_parse(money_text(a, "fr", cents, "EUR", MONEY_PROSE), &back));
        assert_int_equal(back, cents);
    }
}

static void half_a_cent_goes_up(void **state)
{
    (void) state;
    assert_int_equal(money_times(2500, 3600), 2500);
    assert_int_equal(money_times(2500, 5400), 3750);
    assert_int_equal(money_times(2500, 0), 0);
    assert_int_equal(money_times(1, 1799), 0);
    assert_int_equal(money_times(1, 1800), 1);
    assert_int_equal(money_times(1, 5399), 1);
    assert_int_equal(money_times(1, 5400), 2);
    assert_int_equal(money_times(-1, 1800), -1);
    assert_int_equal(money_times(-1, 1799), 0);
    assert_int_equal(money_times(INT64_MAX, 3600), INT64_MAX);
}

static void shares_add_up(void **state)
{
    int64_t parts[3];

    (void) state;
    money_share(a, 100, (int64_t[]){ 1, 1, 1 }, 3, parts);
    assert_int_equal(parts[0], 34);
    assert_int_equal(parts[1], 33);
    assert_int_equal(parts[2], 33);
    money_share(a, 1000, (int64_t[]){ 1, 2, 3 }, 3, parts);     /* 166.67 333.33 500 */
    assert_int_equal(parts[0], 167);
    assert_int_equal(parts[1], 333);
    assert_int_equal(parts[2], 500);
    money_share(a, -100, (int64_t[]){ 1, 1, 1 }, 3, parts);
    assert_int_equal(parts[0], -34);
    assert_int_equal(parts[2], -33);
    money_share(a, 5, (int64_t[]){ 0, 0, 0 }, 3, parts);
    assert_int_equal(parts[0], 2);
    assert_int_equal(parts[2], 1);
    money_share(a, 5, (int64_t[]){ 0, 7, 0 }, 3, parts);
    assert_int_equal(parts[0], 0);
    assert_int_equal(parts[1], 5);
    money_share(a, INT64_MAX, (int64_t[]){ INT64_MAX, INT64_MAX, 1 }, 3, parts);
    assert_int_equal(parts[0] + parts[1] + parts[2], INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_written_as_people_read_them),
        cmocka_unit_test(amounts_are_read_as_people_write_them),
        cmocka_unit_test(what_is_written_in_french_is_read_back),
        cmocka_unit_test(half_a_cent_goes_up),
        cmocka_unit_test(shares_add_up),
    };

    return cmocka_run_group_tests_name("money", tests, start, stop);
}
