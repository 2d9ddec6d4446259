/* What the drawings promise: as many lit windows as people, mine once, hostile names harmless. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/str.h"
#include "view/svg.h"

static struct arena *a;

static int setup(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int teardown(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

static int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

/* Windows of a class: the arches of the one path that carries it alone. */
static int windows(const char *svg, const char *class)
{
    const char *path = strstr(svg, str_fmt(a, "<path class=\"%s\" d=\"", class));
    int n = 0;

    for (; path; path = strstr(path + 1, str_fmt(a, "<path class=\"%s\" d=\"", class)))
        n += count(arena_slice(a, path, (size_t) (strstr(path, "/>") - path)), "q0-7 8-7");
    return n;
}

/* Every element is closed by its own name, every attribute quoted, no text breaks out. */
static void assert_well_formed(const char *svg)
{
    char *open[16];
    size_t depth = 0;

    for (const char *at = svg; (at = strchr(at, '<')); at++) {
        const char *end = strchr(at, '>');
        assert_non_null(end);
        char *tag = arena_slice(a, at + 1, (size_t) (end - at) - 1);
        assert_null(strchr(tag, '<'));
        assert_int_equal(count(tag, "\"") % 2, 0);
        if (str_ends(tag, "/"))
            continue;
        size_t len = strcspn(tag, " ");
        if (tag[0] == '/') {
            assert_true(depth > 0);
            assert_string_equal(tag + 1, open[--depth]);
        } else {
            assert_true(depth < 16);
            open[depth++] = arena_slice(a, tag, len);
        }
    }
    assert_int_equal(depth, 0);
    assert_null(strstr(svg, "style="));
    assert_null(strstr(svg, "#f")); /* no colour is written in a drawing */
}

static void draws_one_lit_window_for_each_person(void **state)
{
    (void) state;
    for (int kind = FACADE_PERMANENT; kind <= FACADE_HOST; kind++) {
        for (int capacity = 1; capacity <= FACADE_WINDOWS; capacity++) {
            for (int taken = 0; taken <= capacity; taken++) {
                const char *svg = svg_facade(a, &(struct facade){ .kind = (enum facade_kind) kind,
                                                                  .capacity = capacity,
                                                                  .taken = taken });
                assert_int_equal(windows(svg, "f-l"), taken);
                assert_int_equal(windows(svg, "f-g"), capacity - taken);
            }
        }
    }
}

static void lights_my_window_once_and_counts_it(void **state)
{
    (void) state;
    const char *svg = svg_facade(
        a, &(struct facade){ .kind = FACADE_HOST, .capacity = 20, .taken = 13, .mine = true });
    assert_int_equal(windows(svg, "f-m"), 1);
    assert_int_equal(windows(svg, "f-l"), 12);
    assert_int_equal(windows(svg, "f-g"), 7);

    const char *alone = svg_facade(a, &(struct facade){ .capacity = 5, .taken = 0, .mine = true });
    assert_int_equal(windows(alone, "f-m"), 1);
    assert_int_equal(windows(alone, "f-l"), 0);
}

static void shares_windows_above_forty_places(void **state)
{
    (void) state;
    assert_int_equal(facade_places_per_window(0), 1);
    assert_int_equal(facade_places_per_window(40), 1);
    assert_int_equal(facade_places_per_window(41), 2);
    assert_int_equal(facade_places_per_window(130), 4);

    /* One person is seen, and one free place too. */
    const char *first = svg_facade(a, &(struct facade){ .capacity = 130, .taken = 1 });
    assert_int_equal(windows(first, "f-l"), 1);
    const char *last = svg_facade(a, &(struct facade){ .capacity = 130, .taken = 129 });
    assert_int_equal(windows(last, "f-g"), 1);
    const char *full = svg_facade(a, &(struct facade){ .capacity = 130, .taken = 130 });
    assert_int_equal(windows(full, "f-g"), 0);
    assert_int_equal(windows(full, "f-l"), 33);
}

static void survives_odd_numbers(void **state)
{
    (void) state;
    assert_well_formed(svg_facade(a, &(struct facade){ .capacity = 0, .taken = 0 }));
    assert_well_formed(svg_facade(a, &(struct facade){ .capacity = -3, .taken = 9, .mine = true }));
    assert_well_formed(
        svg_facade(a, &(struct facade){ .capacity = 2147483647, .taken = 2147483647 }));
    const char *over = svg_facade(a, &(struct facade){ .capacity = 4, .taken = 9 });
    assert_int_equal(windows(over, "f-l"), 4);
}

static void closes_the_shutters(void **state)
{
    (void) state;
    const char *svg = svg_facade(
        a, &(struct facade){
               .kind = FACADE_HOST, .closed = true, .capacity = 12, .taken = 5, .mine = true });
    assert_int_equal(windows(svg, "f-x"), 12);
    assert_int_equal(windows(svg, "f-l") + windows(svg, "f-m") + windows(svg, "f-g"), 0);
}

static void names_an_image_or_hides_it(void **state)
{
    (void) state;
    const char *named =
        svg_facade(a, &(struct facade){ .capacity = 3, .label = "1 \"place\" & <b>" });
    assert_non_null(
        strstr(named, "role=\"img\" aria-label=\"1 &quot;place&quot; &amp; &lt;b&gt;\""));
    assert_null(strstr(named, "aria-hidden"));
    assert_non_null(
        strstr(svg_facade(a, &(struct facade){ .capacity = 3 }), "aria-hidden=\"true\""));
}

static void keeps_a_street_light(void **state)
{
    (void) state;
    const char *host = svg_facade(
        a, &(struct facade){
               .kind = FACADE_HOST, .small = true, .capacity = 20, .taken = 13, .mine = true });
    const char *hall = svg_facade(
        a,
        &(struct facade){
            .kind = FACADE_PERMANENT, .small = true, .capacity = 24, .taken = 12, .mine = true });
    assert_in_range(strlen(host), 1, 1200);
    assert_in_range(strlen(hall), 1, 1200);
}

static void draws_the_other_pictures_well_formed(void **state)
{
    (void) state;
    static const char *const parts[] = { "day", "morning", "afternoon", "hours" };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_well_formed(svg_part(a, parts[i]));
    assert_well_formed(svg_brand(a));
    assert_well_formed(svg_sky(a));
    assert_well_formed(svg_empty(a));
    assert_in_range(strlen(svg_sky(a)), 1, 8000);
}

static void plans_with_hostile_names(void **state)
{
    (void) state;
    const char *evil = "\"><script>alert('x')</script>&";
    struct plan_thing room = { .w = 100,
                               .h = 50,
                               .state = PLAN_FREE,
                               .name = evil,
                               .short_name = evil,
                               .line2 = evil,
                               .note = evil,
                               .href = evil,
                               .spoken = evil };
    struct plan_thing key = {
        .x = 10, .y = 10, .w = 15, .h = 18, .state = PLAN_MINE, .name = evil
    };
    const char *svg = svg_plan(a, &(struct plan){ .width_dm = 360,
                                                  .height_dm = 280,
                                                  .rooms = &room,
                                                  .room_count = 1,
                                                  .keys = &key,
                                                  .key_count = 1,
                                                  .title = evil });

    assert_well_formed(svg);
    assert_null(strstr(svg, "<script"));
    assert_non_null(strstr(svg, "tabindex=\"-1\""));
}

static void plans_in_a_shape_and_with_links(void **state)
{
    (void) state;
    struct plan_thing rooms[] = {
        { .w = 180, .h = 280, .state = PLAN_FREE, .name = "A", .href = "/a", .spoken = "A, free" },
        { .x = 180, .w = 180, .h = 280, .state = PLAN_WORKS, .name = "B" },
    };
    const char *svg = svg_plan(
        a, &(struct plan){
               .width_dm = 360, .height_dm = 280, .rooms = rooms, .room_count = 2, .title = "T" });

    assert_well_formed(svg);
    assert_int_equal(count(svg, "<a "), 1);
    assert_non_null(strstr(svg, "href=\"/a\" aria-label=\"A, free\""));
    assert_non_null(strstr(svg, "class=\"p-r free\" x=\"0\" y=\"0\" width=\"340\""));
    assert_non_null(strstr(svg, "class=\"p-r works\" x=\"340\" y=\"0\" width=\"340\""));
    assert_int_equal(count(svg, "url(#hatch)"), 1);
    assert_string_equal(svg_plan(a, &(struct plan){ .title = "none" }), "");
}

static void bars_cut_blocks_to_the_opening(void **state)
{
    (void) state;
    struct bar_block blocks[] = {
        { .from = 0, .to = 540, .label = "<early>" },
        { .from = 600, .to = 660, .mine = true },
        { .from = 1300, .to = 1400, .label = "outside" },
    };
    struct bar_tick ticks[] = { { 480, "8 h" }, { 1200, "20 h" } };
    const char *svg = svg_bar(a, &(struct bar){ .opens = 480,
                                                .closes = 1200,
                                                .blocks = blocks,
                                                .block_count = 3,
                                                .ticks = ticks,
                                                .tick_count = 2 });

    assert_well_formed(svg);
    assert_non_null(strstr(svg, "<svg x=\"0.0%\" y=\"4\" width=\"8.3%\""));
    assert_non_null(strstr(svg, "&lt;early&gt;"));
    assert_int_equal(count(svg, "b-m"), 1);
    assert_null(strstr(svg, "outside"));
    assert_null(strstr(svg, "20 h"));
    assert_string_equal(svg_bar(a, &(struct bar){ .opens = 600, .closes = 600 }), "");
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(draws_one_lit_window_for_each_person),
        test(lights_my_window_once_and_counts_it),
        test(shares_windows_above_forty_places),
        test(survives_odd_numbers),
        test(closes_the_shutters),
        test(names_an_image_or_hides_it),
        test(keeps_a_street_light),
        test(draws_the_other_pictures_well_formed),
        test(plans_with_hostile_names),
        test(plans_in_a_shape_and_with_links),
        test(bars_cut_blocks_to_the_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
