/* The renderer keeps to the official Mustache cases (github.com/mustache/spec, MIT), read from the
 * folder in MUSTACHE_SPEC; they are not part of this project. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "view/template.h"

static const char *folder(void)
{
    const char *given = getenv("MUSTACHE_SPEC");

    return given ? given : "../shared/mustache-spec";
}

static struct value *convert(struct arena *a, const json_t *json)
{
    const char *name;
    json_t *item;
    size_t i;

    switch (json_typeof(json)) {
    case JSON_OBJECT: {
        struct value *object = value_object(a);
        json_object_foreach((json_t *) json, name, item)
            set_value(object, arena_text(a, name), convert(a, item));
        return object;
    }
    case JSON_ARRAY: {
        struct value *list = value_list(a);
        json_array_foreach(json, i, item)
            add(list, convert(a, item));
        return list;
    }
    case JSON_STRING:
        return value_text(a, json_string_value(json));
    case JSON_INTEGER:
        return value_int(a, json_integer_value(json));
    case JSON_REAL:
        return value_text(a, str_fmt(a, "%.15g", json_real_value(json)));
    case JSON_TRUE:
    case JSON_FALSE:
        return value_bool(a, json_is_true(json));
    default:
        return value_null(a);
    }
}

static const char *load_partial(void *partials, const char *name, size_t *len)
{
    const char *text = json_string_value(json_object_get(partials, name));

    if (text)
        *len = strlen(text);
    return text;
}

static bool passes(const json_t *test)
{
    struct arena *a = arena_new(NULL);
    struct err err = { "" };
    struct str out = str_new(a);
    struct template_set *set = template_set_new(a, load_partial,
                                                json_object_get(test, "partials"));
    const char *text = json_string_value(json_object_get(test, "template"));
    const char *expected = json_string_value(json_object_get(test, "expected"));

    bool ok = template_set_add(set, "the template of the case", text, strlen(text), &err) &&
              template_render(set, "the template of the case",
                              convert(a, json_object_get(test, "data")), NULL, &out) &&
              strcmp(out.text, expected) == 0;
    if (!ok)
        print_error("%s: %s\n template: %s\n expected: [%s]\n      got: [%s]\n",
                    json_string_value(json_object_get(test, "name")), err.text, text, expected,
                    out.text);
    arena_free(a);
    return ok;
}

static void run_file(void **state)
{
    const char *file = *state;
    json_error_t error;
    json_t *test;
    size_t i;
    char path[4096];
    int failed = 0;

    snprintf(path, sizeof path, "%s/%s", folder(), file);
    json_t *spec = json_load_file(path, 0, &error);
    if (!spec) {
        print_message("not there: %s (%s); set MUSTACHE_SPEC to the folder of the official "
                      "cases\n", path, error.text);
        skip();
        return;
    }
    json_t *tests = json_object_get(spec, "tests");
    json_array_foreach(tests, i, test)
        failed += !passes(test);
    print_message("%s: %zu cases, %d failed\n", file, json_array_size(tests), failed);
    assert_true(json_array_size(tests) > 0);
    json_decref(spec);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "comments", run_file, NULL, NULL, "comments.json" },
        { "delimiters", run_file, NULL, NULL, "delimiters.json" },
        { "interpolation", run_file, NULL, NULL, "interpolation.json" },
        { "inverted", run_file, NULL, NULL, "inverted.json" },
        { "partials", run_file, NULL, NULL, "partials.json" },
        { "sections", run_file, NULL, NULL, "sections.json" },
        { "inheritance", run_file, NULL, NULL, "~inheritance.json" },
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
