/* What a room says: trees of values, read back and written as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "view/json_ld.h"

static int begin(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void check_json(const struct value *v, const char *expected)
{
    struct arena *a = arena_new(NULL);
    struct str out = str_new(a);

    value_write_json(v, &out);
    assert_string_equal(out.text, expected);
    json_t *read = json_loads(out.text, JSON_DECODE_ANY, NULL);
    assert_non_null(read);
    json_decref(read);
    arena_free(a);
}

static void keeps_what_it_was_given(void **state)
{
    struct arena *a = *state;
    struct value *day = value_object(a);
    char title[] = "Thursday";

    set_text(day, "title", title);
    title[0] = 'X';
    set_int(day, "capacity", INT64_MIN);
    set_bool(day, "open", true);
    set_null(day, "host");
    set_text(day, "note", NULL);
    set_markup(day, "plan", "<svg/>");

    assert_string_equal(value_as_text(value_get(day, "title"), "?"), "Thursday");
    assert_true(value_as_int(value_get(day, "capacity"), 0) == INT64_MIN);
    assert_true(value_as_bool(value_get(day, "open"), false));
    assert_int_equal(value_kind(value_get(day, "host")), VALUE_NULL);
    assert_non_null(value_get(day, "note"));
    assert_int_equal(value_kind(value_get(day, "note")), VALUE_NULL);
    assert_null(value_get(day, "absent"));
    assert_null(value_get(value_get(day, "absent"), "more"));
    assert_string_equal(value_as_text(value_get(day, "plan"), "no text"), "no text");
    assert_string_equal(value_as_markup(value_get(day, "plan"), ""), "<svg/>");
    assert_string_equal(value_as_text(value_get(day, "capacity"), "no text"), "no text");
    assert_int_equal(value_count(day), 6);
}

static void set_again_replaces_in_place(void **state)
{
    struct value *v = value_object(*state);
    char name[] = "b";

    set_int(v, "a", 1);
    set_int(v, "b", 2);
    set_int(v, "c", 3);
    set_text(v, name, "two");
    check_json(v, "{\"a\":1,\"b\":\"two\",\"c\":3}");
}

static void containers_grow_and_pointers_stay(void **state)
{
    struct arena *a = *state;
    struct value *root = value_object(a);
    struct value *first = set_object(root, "m0");
    struct value *rows = set_list(root, "rows");
    struct value *first_row = add_object(rows);

    for (int i = 1; i < 300; i++) {
        set_int(root, str_fmt(a, "m%d", i), i);
        set_int(add_object(rows), "i", i);
    }
    set_text(first, "late", "yes");
    set_text(first_row, "late", "too");

    assert_string_equal(value_as_text(value_get(value_get(root, "m0"), "late"), ""), "yes");
    assert_string_equal(value_as_text(value_get(value_at(rows, 0), "late"), ""), "too");
    assert_int_equal(value_as_int(value_get(root, "m299"), 0), 299);
    assert_int_equal(value_count(rows), 300);
    assert_int_equal(value_as_int(value_get(value_at(rows, 299), "i"), 0), 299);
    assert_null(value_at(rows, 300));
    assert_null(value_at(root, 0));
}

static void a_shared_child_is_one_thing(void **state)
{
    struct arena *a = *state;
    struct value *place = value_object(a);
    struct value *root = value_object(a);
    struct value *list = value_list(a);

    set_value(root, "place", place);
    set_value(root, "nothing", NULL);
    add(list, place);
    add(list, NULL);
    set_value(root, "list", list);
    set_text(place, "name", "Hall");
    check_json(root, "{\"place\":{\"name\":\"Hall\"},\"nothing\":null,"
                     "\"list\":[{\"name\":\"Hall\"},null]}");
}

static void texts_of_any_size_are_copied(void **state)
{
    struct arena *a = *state;
    struct value *list = value_list(a);

    for (size_t len = 1; len < 200 * 1000; len = len * 2 + 1) {
        char *text = arena_alloc(a, len + 1);
        memset(text, 'x', len);
        set_text(add_object(list), "t", text);
    }
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *t = value_get(value_at(list, i), "t");
        assert_int_equal(strlen(value_as_text(t, "")), value_count(t));
        assert_int_equal(value_count(t), ((size_t) 2 << i) - 1);
    }
}

static void what_is_true(void **state)
{
    struct arena *a = *state;
    struct value *list = value_list(a);

    assert_false(value_truthy(NULL));
    assert_false(value_truthy(value_null(a)));
    assert_false(value_truthy(value_bool(a, false)));
    assert_false(value_truthy(value_text(a, "")));
    assert_false(value_truthy(value_text(a, NULL)));
    assert_false(value_truthy(value_markup(a, "")));
    assert_false(value_truthy(list));
    assert_true(value_truthy(value_int(a, 0)));
    assert_true(value_truthy(value_bool(a, true)));
    assert_true(value_truthy(value_text(a, "0")));
    assert_true(value_truthy(value_object(a)));
    add(list, value_bool(a, false));
    assert_true(value_truthy(list));
}

static void json_is_escaped(void **state)
{
    struct arena *a = *state;

    check_json(value_text(a, "plain"), "\"plain\"");
    check_json(value_text(a, ""), "\"\"");
    check_json(value_text(a, "a\"b\\c\nd\x01"), "\"a\\\"b\\\\c\\nd\\u0001\"");
    check_json(value_text(a, "caf\u00e9 \u20ac"), "\"caf\u00e9 \u20ac\"");
    check_json(value_int(a, -42), "-42");
    check_json(value_bool(a, false), "false");
    check_json(value_null(a), "null");
    check_json(NULL, "null");
    check_json(value_list(a), "[]");
    check_json(value_object(a), "{}");
}

/* A byte that needs an escape is seen wherever it stands, and whatever stands beside it. */
static void json_escapes_at_any_place(void **state)
{
    static const unsigned char special[] = { 1, 0x1f, '"', '\\', ' ', '!', '#', '[', ']', 0x7f };
    static const char sample[] = "\u00e9!\u00e0 #[]a\u00ff~01234";

    for (size_t place = 0; place < sizeof sample - 1; place++)
        for (size_t i = 0; i < sizeof special; i++) {
            char *text = arena_text(*state, sample);
            struct str out = str_new(*state);
            if ((unsigned char) text[place] >= 0x80)
                continue;
            text[place] = (char) special[i];
            value_write_json(value_text(*state, text), &out);
            json_t *read = json_loads(out.text, JSON_DECODE_ANY, NULL);
            assert_non_null(read);
            assert_string_equal(json_string_value(read), text);
            json_decref(read);
        }
}

static void json_leaves_the_page_out(void **state)
{
    struct arena *a = *state;
    struct value *root = value_object(a);
    struct value *list = set_list(root, "rows");

    set_text(set_object(root, "page"), "title", "secret");
    set_int(root, "pages", 3);
    set_markup(root, "plan", "<svg/>");
    set_text(set_object(add_object(list), "page"), "url", "secret");
    add(list, value_markup(a, "<b>secret</b>"));
    add(list, value_int(a, 1));
    check_json(root, "{\"rows\":[{},1],\"pages\":3}");
    check_json(value_markup(a, "<svg/>"), "null");
}

static void a_measure_is_a_number(void **state)
{
    struct value *v = value_object(*state);

    set_real(v, "mean", 23.875);
    set_real(v, "whole", 24);
    set_real(v, "none", 0.0 / 0.0);
    check_json(v, "{\"mean\":23.875,\"whole\":24,\"none\":null}");
    assert_true(value_as_real(value_get(v, "mean"), 0) > 23.87);
    assert_true(value_truthy(value_get(v, "mean")));
    assert_true(value_as_real(value_get(v, "none"), -1) < 0);
}

/* Whatever a text holds, the element ends where we end it, and says the same as JSON. */
static void data_cannot_leave_its_script(void **state)
{
    struct value *page = value_object(*state), *ld = value_object(*state);
    static const char start[] = "<script type=\"application/ld+json\">", close[] = "</script>";

    set_text(ld, "@type", "Event");
    set_text(ld, "name", "</script><script>x</script><!--<script> R&D \u2028\u2029 é");
    set_text(set_object(ld, "page"), "secret", "for the page");
    set_json_ld(page, "ld", ld);
    const char *text = value_as_markup(value_get(page, "ld"), "");
    assert_string_equal(text, "<script type=\"application/ld+json\">{\"@type\":\"Event\","
                              "\"name\":\"\\u003c/script\\u003e\\u003cscript\\u003ex"
                              "\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e"
                              " R\\u0026D \\u2028\\u2029 é\"}</script>");

    size_t len = strlen(text) - strlen(start) - strlen(close);
    json_t *read = json_loadb(text + strlen(start), len, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(read, "name")),
                        value_as_text(value_get(ld, "name"), ""));
    json_decref(read);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_what_it_was_given),
        TEST(set_again_replaces_in_place),
        TEST(containers_grow_and_pointers_stay),
        TEST(a_shared_child_is_one_thing),
        TEST(texts_of_any_size_are_copied),
        TEST(what_is_true),
        TEST(json_is_escaped),
        TEST(json_escapes_at_any_place),
        TEST(json_leaves_the_page_out),
        TEST(a_measure_is_a_number),
        TEST(data_cannot_leave_its_script),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
