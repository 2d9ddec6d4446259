/* What a form promises: typed values or a sentence, and nothing of what was typed is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"
#include "http/form.h"

static const struct choice shares[] = { { "morning", "Morning" }, { "day", "Day" }, { 0 } };
static const struct field fields[] = {
    { "name", FIELD_TEXT, .required = true, .min = 2, .max = 10, .label = "Name" },
    { "about", FIELD_LINES },
    { "email", FIELD_EMAIL },
    { "chairs", FIELD_INT, .min = 1, .max = 50 },
    { "price", FIELD_MONEY },
    { "on", FIELD_DATE },
    { "at", FIELD_TIME },
    { "since", FIELD_INSTANT },
    { "share", FIELD_CHOICE, .choices = shares },
    { "parts", FIELD_CHOICES, .choices = shares },
    { "wifi", FIELD_BOOL },
    { "file", FIELD_FILE, .max = 20 },
    { 0 },
};

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

static struct form *sent(void **state, const char *body)
{
    const char *why = NULL;
    struct form *f = form_new(*state, fields);

    assert_true(form_read_urlencoded(f, body, strlen(body), &why));
    form_check(f, true);
    return f;
}

/* The sentence beside a field, NULL if it is well. */
static const char *fault(void **state, const struct form *f, const char *name)
{
    const struct value *v = form_value(*state, f, NULL);

    return value_as_text(value_get(value_get(v, name), "error"), NULL);
}

static void urlencoded_values_are_typed(void **state)
{
    struct form *f = sent(state, "name=Maud+D.&about=a%0D%0Ab&email=Maud%40Example.ORG&chairs=12"
                                 "&price=12%2C50&on=2026-11-26&at=9+h+30&wifi=1&share=day"
                                 "&parts=morning&parts=day&since=2026-11-26T10:00:00%2B01:00");
    int32_t day;

    assert_true(form_good(f));
    assert_string_equal(form_text(f, "name"), "Maud D.");
    assert_string_equal(form_text(f, "about"), "a\nb");
    assert_string_equal(form_text(f, "email"), "maud@example.org");
    assert_int_equal(form_int(f, "chairs", 0), 12);
    assert_int_equal(form_int(f, "price", 0), 1250);
    assert_true(date_parse("2026-11-26", &day));
    assert_int_equal(form_int(f, "on", 0), day);
    assert_int_equal(form_int(f, "at", 0), 9 * 60 + 30);
    assert_int_equal(form_int(f, "since", 0), (int64_t) day * 86400 + 9 * 3600);
    assert_true(form_has(f, "wifi"));
    assert_string_equal(form_text(f, "share"), "day");
    assert_true(form_chosen(f, "parts", "morning"));
    assert_true(form_chosen(f, "parts", "day"));
}

static void nonsense_gets_a_sentence_and_is_kept(void **state)
{
    struct form *f = sent(state, "name=M&email=maud&chairs=une+douzaine&price=cher&on=2026-02-30"
                                 "&at=25:00&since=demain&share=nuit&parts=day&parts=day");
    static const char *const bad[] = { "name", "email", "chairs", "price", "on",
                                       "at", "since", "share", "parts" };

    assert_false(form_good(f));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(fault(state, f, bad[i]));
    const struct value *v = form_value(*state, f, NULL);
    assert_string_equal(value_as_text(value_get(value_get(v, "chairs"), "value"), ""),
                        "une douzaine");
    assert_string_equal(fault(state, f, "chairs"), "Write a number, for example 12.");
    assert_string_equal(fault(state, f, "name"), "That is too short: at least 2 characters.");
    assert_false(form_has(f, "chairs"));
    assert_int_equal(form_int(f, "chairs", -1), -1);
}

static void bounds_are_told(void **state)
{
    struct form *f = sent(state, "name=abcdefghijk&chairs=51");

    assert_string_equal(fault(state, f, "name"), "That is too long: at most 10 characters.");
    assert_string_equal(fault(state, f, "chairs"), "Write a number of at most 50.");
    f = sent(state, "name=ab&chairs=0");
    assert_string_equal(fault(state, f, "chairs"), "Write a number of at least 1.");
    f = sent(state, "name=ab&chairs=99999999999999999999");
    assert_non_null(fault(state, f, "chairs"));
}

static void what_is_required_must_be_there(void **state)
{
    assert_string_equal(fault(state, sent(state, ""), "name"), "Fill this in.");
    assert_string_equal(fault(state, sent(state, "name=+++"), "name"), "Fill this in.");
    assert_null(fault(state, sent(state, "name=ab"), "chairs"));
}

static void characters_are_counted_not_bytes(void **state)
{
    assert_true(form_good(sent(state, "name=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9")));
}

static void what_turns_text_round_is_refused(void **state)
{
    assert_non_null(fault(state, sent(state, "name=ab%E2%80%AEcd"), "name"));      /* U+202E */
    assert_non_null(fault(state, sent(state, "name=ab%E2%81%A7cd"), "name"));      /* U+2067 */
    assert_null(fault(state, sent(state, "name=ab%E2%80%AFcd"), "name"));          /* a narrow space */
    assert_null(fault(state, sent(state, "name=%D7%90%D7%91"), "name"));           /* Hebrew as such */
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    const char *why = NULL;

    assert_false(form_read_urlencoded(form_new(*state, fields), "name=%FF%FE", 11, &why));
    assert_non_null(why);
    assert_false(form_read_urlencoded(form_new(*state, fields), "name=a%00b", 10, &why));
    assert_false(form_read_urlencoded(form_new(*state, fields), "unknown=%FF", 11, &why));
    struct form *kept = form_new(*state, fields);
    assert_false(form_read_urlencoded(kept, "about=%FF%FE", 12, &why));
    const struct value *shown = value_get(form_value(*state, kept, NULL), "about");
    assert_string_equal(value_as_text(value_get(shown, "value"), "?"), "");
    struct form *f = sent(state, "name=a%1Bb");
    assert_string_equal(fault(state, f, "name"), "Write it without special characters.");
}

static void json_values_are_typed(void **state)
{
    const char *why = NULL;
    const char *body = "{\"name\":\"Zo\\u00eb\",\"chairs\":7,\"price\":700,\"wifi\":true,"
                       "\"parts\":[\"morning\"],\"about\":null,\"unknown\":{\"a\":[1]}}";
    struct form *f = form_new(*state, fields);

    assert_true(form_read_json(f, body, strlen(body), &why));
    assert_true(form_check(f, true));
    assert_string_equal(form_text(f, "name"), "Zoë");
    assert_int_equal(form_int(f, "chairs", 0), 7);
    assert_int_equal(form_int(f, "price", 0), 700);     /* cents, in JSON */
    assert_true(form_has(f, "wifi"));
    assert_true(form_chosen(f, "parts", "morning"));
    assert_false(form_has(f, "about"));
}

static void json_of_other_shapes_is_refused(void **state)
{
    static const char *const bad[] = { "", "[]", "7", "{", "{\"a\":1,}", "{\"a\":1,\"a\":2}",
                                       "{\"name\":\"\\ud800\"}" };
    const char *why;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        why = NULL;
        assert_false(form_read_json(form_new(*state, fields), bad[i], strlen(bad[i]), &why));
        assert_non_null(why);
    }
    struct form *f = form_new(*state, fields);
    const char *body = "{\"name\":{\"a\":1},\"chairs\":1.5,\"parts\":[1]}";
    assert_true(form_read_json(f, body, strlen(body), &why));
    form_check(f, true);
    assert_non_null(fault(state, f, "chairs"));
    assert_non_null(fault(state, f, "parts"));
}

static const char *json_fault(void **state, const char *name, const char *value)
{
    struct form *f = form_new(*state, fields);
    const char *body = str_fmt(*state, "{\"name\":\"Maud\",\"%s\":%s}", name, value), *why;

    if (str_is(name, "name"))
        body = str_fmt(*state, "{\"name\":%s}", value);
    assert_true(form_read_json(f, body, strlen(body), &why));
    bool good = form_check(f, true);
    assert_int_equal(good, fault(state, f, name) == NULL);
    return fault(state, f, name);
}

static void json_says_yes_or_no_by_true_and_false_alone(void **state)
{
    static const char *const bad[] = { "0", "1", "\"0\"", "\"false\"", "\"no\"", "\"1\"", "\"\"",
                                       "[1]", "[]", "{}", "1.5" };
    const char *body = "{\"name\":\"Maud\",\"wifi\":false}", *why;
    struct form *f = form_new(*state, fields);

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(json_fault(state, "wifi", bad[i]), "Write true or false.");
    assert_null(json_fault(state, "wifi", "true"));
    assert_null(json_fault(state, "wifi", "null"));
    assert_true(form_read_json(f, body, strlen(body), &why));
    assert_true(form_check(f, true));
    assert_int_equal(form_int(f, "wifi", 0), 0);
    assert_true(form_has(sent(state, "name=Maud&wifi=0"), "wifi"));      /* a page's box is ticked */
}

static void json_of_another_shape_than_the_field_is_told(void **state)
{
    static const char *const names[] = { "name", "about", "email", "chairs", "price", "on", "at",
                                         "since", "share" };
    static const char *const bad[] = { "{}", "{\"a\":1}", "[[1]]", "true", "false", "1.5" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
            assert_non_null(json_fault(state, names[i], bad[k]));
    assert_string_equal(json_fault(state, "name", "[\"Maud\"]"), "Write it as text.");
    assert_non_null(json_fault(state, "chairs", "[1]"));
    assert_non_null(json_fault(state, "about", "[\"a\",1]"));
    assert_non_null(json_fault(state, "parts", "true"));
    assert_non_null(json_fault(state, "parts", "{}"));
    assert_null(json_fault(state, "about", "[\"a\",\"b\"]"));
    assert_null(json_fault(state, "parts", "[\"day\"]"));
    assert_string_equal(json_fault(state, "name", "null"), "Fill this in.");
}

static bool multipart(void **state, struct form *f, const char *body)
{
    const char *why = NULL;

    (void) state;
    return form_read_multipart(f, "mark", body, strlen(body), &why);
}

static void files_arrive_whole(void **state)
{
    const char *body = "--mark\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nMaud\r\n"
                       "--mark\r\nContent-Disposition: form-data; name=\"file\"; "
                       "filename=\"gens.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--x\r\n"
                       "--mark--\r\n";
    struct form *f = form_new(*state, fields);
    const char *name;
    size_t len;

    assert_true(multipart(state, f, body));
    assert_true(form_check(f, true));
    assert_string_equal(form_text(f, "name"), "Maud");
    assert_memory_equal(form_file(f, "file", &len, &name), "a,b\r\n--x", 8);
    assert_int_equal(len, 8);
    assert_string_equal(name, "gens.csv");
}

static void a_file_too_big_is_told(void **state)
{
    struct form *f = form_new(*state, fields);

    assert_true(multipart(state, f,
        "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
        "123456789012345678901\r\n--mark--\r\n"));
    form_check(f, false);
    assert_string_equal(fault(state, f, "file"), "The file is too big: at most 20 bytes.");
}

static void multipart_that_is_cut_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "--mark", "--mark\r\n", "--mark\r\nContent-Disposition: form-data\r\n\r\nx\r\n--mark--",
        "--mark\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nMaud",
        "--other\r\n\r\n--other--", "--markx\r\n\r\n\r\n--mark--",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(multipart(state, form_new(*state, fields), bad[i]));
}

static void a_secret_is_never_shown_again(void **state)
{
    static const struct field secret[] = { { "password", FIELD_SECRET, .min = 8 }, { 0 } };
    const char *why;
    struct form *f = form_new(*state, secret);

    assert_true(form_read_urlencoded(f, "password=abc", 12, &why));
    assert_false(form_check(f, true));
    const struct value *v = value_get(form_value(*state, f, NULL), "password");
    assert_string_equal(value_as_text(value_get(v, "value"), "?"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(urlencoded_values_are_typed, begin, end),
        cmocka_unit_test_setup_teardown(nonsense_gets_a_sentence_and_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(bounds_are_told, begin, end),
        cmocka_unit_test_setup_teardown(what_is_required_must_be_there, begin, end),
        cmocka_unit_test_setup_teardown(characters_are_counted_not_bytes, begin, end),
        cmocka_unit_test_setup_teardown(what_turns_text_round_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(json_values_are_typed, begin, end),
        cmocka_unit_test_setup_teardown(json_of_other_shapes_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(json_says_yes_or_no_by_true_and_false_alone, begin, end),
        cmocka_unit_test_setup_teardown(json_of_another_shape_than_the_field_is_told, begin, end),
        cmocka_unit_test_setup_teardown(files_arrive_whole, begin, end),
        cmocka_unit_test_setup_teardown(a_file_too_big_is_told, begin, end),
        cmocka_unit_test_setup_teardown(multipart_that_is_cut_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_secret_is_never_shown_again, begin, end),
    };

    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
