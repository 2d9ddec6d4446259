/* What the house adds to Mustache: translation, markup, strictness, limits, mistakes.  The official
 * cases are in mustache_spec_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "view/template.h"

static int begin(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int end(void **state)
{
    log_set_level(LOG_LEVEL_INFO);
    arena_free(*state);
    return 0;
}

static void put(struct template_set *set, const char *name, const char *text)
{
    struct err err = { "" };

    if (!template_set_add(set, name, text, strlen(text), &err))
        fail_msg("%s", err.text);
}

static const char *render(struct arena *a, const struct template_set *set, const char *name,
                          const struct value *v, const struct template_language *lang)
{
    struct str out = str_new(a);

    assert_true(template_render(set, name, v, lang, &out));
    return out.text;
}

static const char *render_text(struct arena *a, const char *text, const struct value *v,
                               const struct template_language *lang)
{
    struct template_set *set = template_set_new(a, NULL, NULL);

    put(set, "page", text);
    return render(a, set, "page", v, lang);
}

static const char *french(const void *catalog, const char *context, const char *msgid)
{
    assert_string_equal(catalog, "fr");
    assert_null(context);
    if (strcmp(msgid, "Book a <em>desk</em>, {{name}}") == 0)
        return "{{name}}, r\u00e9servez un <em>poste</em>";
    if (strcmp(msgid, "Broken") == 0)
        return "Cass\u00e9 {{name";
    if (strcmp(msgid, "Thief") == 0)
        return "{{{name}}}";
    return NULL;
}

static const char *french_plural(const void *catalog, const char *context, const char *one,
                                 const char *many, int64_t n)
{
    (void) catalog;
    assert_null(context);
    assert_string_equal(one, "one person comes");
    assert_string_equal(many, "{{day.count}} people come");
    return n < 2 ? "{{day.count}} personne vient" : "{{day.count}} personnes viennent";
}

static const struct template_language in_french = {
    .translate = french, .translate_plural = french_plural, .catalog = "fr"
};

static void markup_prints_as_it_is(void **state)
{
    struct value *v = value_object(*state);

    set_markup(v, "plan", "<svg/>");
    set_text(v, "name", "<svg/>");
    assert_string_equal(render_text(*state, "{{plan}} {{name}}", v, NULL),
                        "<svg/> &lt;svg/&gt;");
}

static void attributes_are_escaped(void **state)
{
    struct value *v = value_object(*state);

    set_text(v, "x", "\" onclick='a' <&>");
    assert_string_equal(render_text(*state, "<p title=\"{{x}}\">", v, NULL),
                        "<p title=\"&quot; onclick=&#39;a&#39; &lt;&amp;&gt;\">");
}

static void messages_are_translated_then_rendered(void **state)
{
    struct arena *a = *state;
    struct value *v = value_object(a);
    const char *text = "<p>\n  {{#t}}\n    Book a <em>desk</em>,\n\t{{name}}\n  {{/t}}</p>";

    set_text(v, "name", "A & B");
    assert_string_equal(render_text(a, text, v, NULL),
                        "<p>\n  Book a <em>desk</em>, A &amp; B</p>");
    assert_string_equal(render_text(a, text, v, &in_french),
                        "<p>\n  A &amp; B, r\u00e9servez un <em>poste</em></p>");
    assert_string_equal(render_text(a, "{{#t}}Unknown{{/t}}", v, &in_french), "Unknown");
}

static void a_bad_translation_gives_way_to_the_original(void **state)
{
    struct value *v = value_object(*state);

    log_set_level((enum log_level) 0);
    set_text(v, "name", "<b>");
    assert_string_equal(render_text(*state, "{{#t}}Broken{{/t}}", v, &in_french), "Broken");
    assert_string_equal(render_text(*state, "{{#t}}Thief{{/t}}", v, &in_french), "Thief");
}

static void plurals_follow_the_number(void **state)
{
    struct arena *a = *state;
    const char *text = "{{#tn}}day.count: one person comes |\n {{day.count}} people come{{/tn}}";
    struct value *v = value_object(a);
    struct value *day = set_object(v, "day");

    set_int(day, "count", 0);
    assert_string_equal(render_text(a, text, v, NULL), "0 people come");
    assert_string_equal(render_text(a, text, v, &in_french), "0 personne vient");
    set_int(day, "count", 1);
    assert_string_equal(render_text(a, text, v, NULL), "one person comes");
    set_int(day, "count", 2);
    assert_string_equal(render_text(a, text, v, NULL), "2 people come");
    assert_string_equal(render_text(a, text, v, &in_french), "2 personnes viennent");
}

static void messages_read_the_row_they_are_in(void **state)
{
    struct value *v = value_object(*state);
    struct value *rows = set_list(v, "rows");

    set_text(add_object(rows), "name", "Ana");
    set_text(add_object(rows), "name", "Bo");
    assert_string_equal(render_text(*state, "{{#rows}}{{#t}}Book a <em>desk</em>, {{name}}{{/t}}; "
                                            "{{/rows}}", v, &in_french),
                        "Ana, r\u00e9servez un <em>poste</em>; "
                        "Bo, r\u00e9servez un <em>poste</em>; ");
}

/* A language whose words change all the time: more translations than a message remembers. */
static const char *restless(const void *catalog, const char *context, const char *msgid)
{
    (void) context;
    (void) msgid;
    return catalog;
}

static void translations_beyond_the_cache_still_work(void **state)
{
    struct arena *a = *state;
    struct template_set *set = template_set_new(a, NULL, NULL);
    struct value *v = value_object(a);

    set_int(v, "n", 7);
    put(set, "page", "{{#t}}x{{/t}}");
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 40; i++) {
            struct template_language lang = { .translate = restless,
                                              .catalog = str_fmt(a, "%d-{{n}}", i) };
            assert_string_equal(render(a, set, "page", v, &lang), str_fmt(a, "%d-7", i));
        }
}

static void *render_often(void *set)
{
    struct arena *a = arena_new(NULL);
    struct value *v = value_object(a);
    bool good = true;

    set_text(v, "name", "Ana");
    for (int i = 0; i < 500; i++) {
        char words[32];
        struct str out = str_new(a);
        snprintf(words, sizeof words, "%d {{name}}", i % 20);
        struct template_language lang = { .translate = restless, .catalog = words };
        good = good && template_render(set, "page", v, &lang, &out) &&
               strcmp(out.text, str_fmt(a, "%d Ana!", i % 20)) == 0;
    }
    arena_free(a);
    return good ? set : NULL;
}

static void threads_share_a_set(void **state)
{
    struct template_set *set = template_set_new(*state, NULL, NULL);
    pthread_t threads[4];

    put(set, "page", "{{#t}}Hello {{name}}{{/t}}!");
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, render_often, set), 0);
    for (int i = 0; i < 4; i++) {
        void *good;
        pthread_join(threads[i], &good);
        assert_non_null(good);
    }
}

static void the_layout_holds_the_page(void **state)
{
    struct template_set *set = template_set_new(*state, NULL, NULL);
    struct value *v = value_object(*state);

    put(set, "home", "{{<layout}}\n"
                     "{{$title}}{{#t}}Week{{/t}}{{/title}}\n"
                     "{{$main}}\n"
                     "  <h1>{{name}}</h1>\n"
                     "  {{>row}}\n"
                     "{{/main}}\n"
                     "{{/layout}}\n");
    put(set, "layout", "<title>{{$title}}Beffroi{{/title}}</title>\n"
                       "<main>\n"
                       "  {{$main}}\n"
                       "  {{/main}}\n"
                       "</main>\n"
                       "{{$foot}}by us{{/foot}}\n");
    put(set, "row", "<p>\n{{name}}</p>\n");
    set_text(v, "name", "two\nlines");
    assert_string_equal(render(*state, set, "home", v, NULL),
                        "<title>Week</title>\n"
                        "<main>\n"
                        "  <h1>two\nlines</h1>\n"
                        "  <p>\n"
                        "  two\nlines</p>\n"
                        "</main>\n"
                        "by us\n");
}

static void a_block_inside_its_own_override_ends(void **state)
{
    struct template_set *set = template_set_new(*state, NULL, NULL);

    put(set, "p", "[{{$a}}default{{/a}}]");
    put(set, "page", "{{<p}}{{$a}}around {{$a}}kept{{/a}}{{/a}}{{/p}}");
    assert_string_equal(render(*state, set, "page", NULL, NULL), "[around kept]");
}

static void hear_unknown(void *ctx, const char *in, unsigned line, const char *name)
{
    str_add_fmt(ctx, "%s:%u:%s ", in, line, name);
}

static void strict_hears_of_unknown_names_only(void **state)
{
    struct arena *a = *state;
    struct template_set *set = template_set_new(a, NULL, NULL);
    struct str heard = str_new(a);
    struct value *v = value_object(a);
    struct value *rows = set_list(v, "rows");

    set_null(v, "null");
    set_bool(v, "no", false);
    set_text(v, "empty", "");
    set_object(v, "object");
    set_int(add_object(rows), "n", 1);
    put(set, "good", "{{null}}{{no}}{{empty}}{{#null}}{{x}}{{/null}}{{^no}}-{{/no}}{{null.deep}}"
                     "{{#rows}}{{n}}{{no}}{{.}}{{/rows}}{{#rows.0}}{{/rows.0}}");
    put(set, "bad", "{{typo}}\n{{#rows}}\n{{m}}{{/rows}}\n{{object.typo}}{{^gone}}{{/gone}}\n"
                    "{{>missing}}{{#tn}}how: a | b{{/tn}}");
    template_set_strict(set, hear_unknown, &heard);
    render(a, set, "good", v, NULL);
    assert_string_equal(heard.text, "good:1:rows.0 ");
    str_clear(&heard);
    render(a, set, "bad", v, NULL);
    assert_string_equal(heard.text, "bad:1:typo bad:3:m bad:4:object.typo bad:4:gone "
                                    "bad:5:missing bad:5:how ");
}

static void check_mistake(struct arena *a, const char *text, const char *sentence)
{
    struct template_set *set = template_set_new(a, NULL, NULL);
    struct err err = { "" };
    struct str out = str_new(a);

    assert_false(template_set_add(set, "home", text, strlen(text), &err));
    assert_string_equal(err.text, sentence);
    assert_false(template_render(set, "home", NULL, NULL, &out));
}

static void mistakes_have_a_sentence_and_a_line(void **state)
{
    struct arena *a = *state;

    check_mistake(a, "a\n{{#b}}\nc", "home, line 2: {{#b}} is never closed");
    check_mistake(a, "a\n{{/b}}", "home, line 2: {{/b}} closes what was not opened");
    check_mistake(a, "{{#a}}\n{{#b}}{{/a}}{{/b}}",
                  "home, line 2: {{/a}} closes another section than the last one opened");
    check_mistake(a, "\n\n{{a", "home, line 3: a tag is opened and never closed");
    check_mistake(a, "{{}}", "home, line 1: {{}} has no name");
    check_mistake(a, "{{a b}}", "home, line 1: {{a b}} has white space in its name");
    check_mistake(a, "{{a..b}}", "home, line 1: {{a..b}} has an empty part in its name");
    check_mistake(a, "{{=x=}}", "home, line 1: {{=x}} must give two delimiters");
    check_mistake(a, "{{#t}}a", "home, line 1: {{#t}} is never closed");
    check_mistake(a, "{{#t}} {{/t}}", "home, line 1: {{#t}} is empty");
    check_mistake(a, "\n{{#t}}{{>row}}{{/t}}", "home, line 2: {{>row}} cannot be inside a message");
    check_mistake(a, "{{#tn}}n people{{/tn}}",
                  "home, line 1: {{#tn}} must read \"number: one | many\"");
    struct str deep = str_new(a);
    for (int i = 0; i < 100; i++)
        str_add(&deep, "{{#a}}");
    check_mistake(a, deep.text, "home, line 1: {{#a}} is nested too deep");
}

static void names_are_taken_once_and_includes_checked(void **state)
{
    struct template_set *set = template_set_new(*state, NULL, NULL);
    struct err err = { "" };

    put(set, "home", "{{>row}}");
    assert_false(template_set_add(set, "home", "x", 1, NULL));
    assert_false(template_set_check(set, &err));
    assert_string_equal(err.text, "a template includes row, which does not exist");
    assert_string_equal(render(*state, set, "home", NULL, NULL), "");
    put(set, "row", "here");
    assert_true(template_set_check(set, NULL));
    assert_string_equal(render(*state, set, "home", NULL, NULL), "here");
    assert_false(template_set_need(set, "other", NULL));
}

static void run_away_templates_are_stopped(void **state)
{
    struct arena *a = *state;
    struct template_set *set = template_set_new(a, NULL, NULL);
    struct value *v = value_object(a);
    struct value *list = set_list(v, "list");
    struct str out = str_new(a);
    struct str silent = str_new(a);

    log_set_level((enum log_level) 0);
    for (int i = 0; i < 200; i++)
        add_object(list);
    put(set, "endless", "x{{>endless}}");
    put(set, "large", "{{#list}}{{#list}}{{#list}}some text{{/list}}{{/list}}{{/list}}");
    for (int i = 0; i < 10; i++)
        str_add(&silent, "{{#list}}");
    for (int i = 0; i < 10; i++)
        str_add(&silent, "{{/list}}");
    put(set, "silent", silent.text);
    str_add(&out, "before");
    assert_false(template_render(set, "endless", v, NULL, &out));
    assert_false(template_render(set, "large", v, NULL, &out));
    assert_false(template_render(set, "silent", v, NULL, &out));
    assert_false(template_render(set, "absent", v, NULL, &out));
    assert_string_equal(out.text, "before");
}

static void hear_message(void *ctx, const char *in, unsigned line, const char *one,
                         const char *many)
{
    str_add_fmt(ctx, "%s:%u:[%s][%s] ", in, line, one, many ? many : "");
}

static void messages_are_listed_as_they_are_looked_up(void **state)
{
    struct template_set *set = template_set_new(*state, NULL, NULL);
    struct str heard = str_new(*state);

    put(set, "home", "{{#a}}\n{{#t}} Hello,\n  {{name}} {{/t}}{{/a}}\n"
                     "{{<layout}}{{$m}}{{#tn}}n: a | b {{n}}{{/tn}}{{/m}}{{/layout}}");
    template_set_messages(set, hear_message, &heard);
    assert_string_equal(heard.text, "home:2:[Hello, {{name}}][] home:4:[a][b {{n}}] ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(markup_prints_as_it_is),
        TEST(attributes_are_escaped),
        TEST(messages_are_translated_then_rendered),
        TEST(a_bad_translation_gives_way_to_the_original),
        TEST(plurals_follow_the_number),
        TEST(messages_read_the_row_they_are_in),
        TEST(translations_beyond_the_cache_still_work),
        TEST(threads_share_a_set),
        TEST(the_layout_holds_the_page),
        TEST(a_block_inside_its_own_override_ends),
        TEST(strict_hears_of_unknown_names_only),
        TEST(mistakes_have_a_sentence_and_a_line),
        TEST(names_are_taken_once_and_includes_checked),
        TEST(run_away_templates_are_stopped),
        TEST(messages_are_listed_as_they_are_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
