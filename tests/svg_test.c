/* What the drawings promise: as many lit windows as people, mine once, hostile names harmless; on
 * the map every commune and host in its place, whatever was imported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/str.h"
#include "view/svg.h"
#include "view/svg_map.h"

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
    const char *svg = svg_plan(a, &(struct floor_plan){ .width_dm = 360,
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
        a, &(struct floor_plan){
               .width_dm = 360, .height_dm = 280, .rooms = rooms, .room_count = 2, .title = "T" });

    assert_well_formed(svg);
    assert_int_equal(count(svg, "<a "), 1);
    assert_non_null(strstr(svg, "href=\"/a\" aria-label=\"A, free\""));
    assert_non_null(strstr(svg, "class=\"p-r free\" x=\"0\" y=\"0\" width=\"340\""));
    assert_non_null(strstr(svg, "class=\"p-r works\" x=\"340\" y=\"0\" width=\"340\""));
    assert_int_equal(count(svg, "url(#hatch)"), 1);
    assert_string_equal(svg_plan(a, &(struct floor_plan){ .title = "none" }), "");
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

/* ---- the map ---- */

enum { MOST_COORDINATE = 700 };

static int seed = 7;

static int jitter(int most)
{
    seed = (int) ((seed * 1103515245u + 12345u) & 0x7fffffff);
    return seed / 65536 % (2 * most + 1) - most;
}

/* A commune about 4 km wide, with a border as crooked as real ones: 48 points. */
static char *crooked(int64_t latitude, int64_t longitude)
{
    static const int sides[4][4] = {
        { 0, 0, 1, 0 }, { 1, 0, 0, 1 }, { 1, 1, -1, 0 }, { 0, 1, 0, -1 },
    };
    struct str s = str_new(a);

    str_add(&s, "{\"type\":\"Polygon\",\"coordinates\":[[");
    for (int i = 0; i < 48; i++) {
        const int *side = sides[i / 12];
        int64_t along = i % 12 * 600000 / 12;
        int64_t east = longitude + side[0] * 600000 + side[2] * along + jitter(20000);
        int64_t north = latitude + side[1] * 400000 + side[3] * along * 2 / 3 + jitter(14000);
        str_add_fmt(&s, "%s[%.7f,%.7f]", i ? "," : "", (double) east / 1e7, (double) north / 1e7);
    }
    str_add(&s, "]]}");
    return s.text;
}

/* Follows every path of the drawing: whole numbers, and never outside the frame. */
static void assert_inside_its_frame(const char *svg)
{
    int left, top, width, height;

    assert_int_equal(sscanf(strstr(svg, "viewBox=\"") + 9, "%d %d %d %d", &left, &top, &width,
                            &height), 4);
    assert_int_equal(left, 0);
    assert_int_equal(width, MOST_COORDINATE);
    assert_in_range(height, 1, 1000);
    for (const char *at = svg; (at = strstr(at, "<path d=\"M")); at++) {
        const char *end = strchr(at + 10, '"');
        char *step = (char *) at + 10;
        bool first = true;
        long x = 0, y = 0;
        if (strncmp(at + 9, "M0 0l", 5) == 0 || strncmp(at + 9, "M-2 ", 4) == 0)
            continue;                   /* a gable, the hatch: in units of their own */
        while (step < end) {
            if (*step == 'l' || *step == ' ' || *step == 'z' || *step == 'M') {
                first = *step == 'M' || (first && *step != 'l' && *step != ' ');
                step++;
                continue;
            }
            long dx = strtol(step, &step, 10), dy = strtol(step, &step, 10);
            x = first ? dx : x + dx;
            y = first ? dy : y + dy;
            first = false;
            assert_in_range(x, 0, MOST_COORDINATE);
            assert_in_range(y - top, 0, height);
        }
    }
}

static size_t packed(const char *text)
{
    uLongf len = compressBound(strlen(text));
    Bytef *out = arena_alloc(a, len);

    assert_int_equal(compress2(out, &len, (const Bytef *) text, strlen(text), 1), Z_OK);
    return len;
}

static void maps_a_hundred_communes_lightly(void **state)
{
    static const char *const tones[] = { "plain", "few", "some", "many", "unmet" };
    struct map_commune communes[100] = { 0 };
    struct map_host host = { 505500000, 26500000, "Here", 3, "Here: 3 days" };

    (void) state;
    for (int i = 0; i < 100; i++) {
        int64_t latitude = 504000000 + i / 10 * 400000, longitude = 24000000 + i % 10 * 600000;
        communes[i].outline = crooked(latitude, longitude);
        communes[i].tone = (enum map_tone) (i % 5);
        communes[i].title = str_fmt(a, "Commune %d: %d days within 25 minutes", i, i % 7);
    }
    const char *svg = svg_map(a, &(struct map){ communes, 100, &host, 1, "The promise" });

    assert_well_formed(svg);
    assert_inside_its_frame(svg);
    assert_non_null(strstr(svg, "role=\"img\" aria-label=\"The promise\""));
    assert_int_equal(count(svg, "<title>"), 101);
    assert_int_equal(count(svg, "<circle"), 0);
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        assert_int_equal(count(svg, str_fmt(a, "<g class=\"%s\"", tones[i])), 1);
    assert_int_equal(count(svg, "<pattern"), 1);
    assert_true(strlen(svg) < 60 * 1000);
    assert_true(packed(svg) < 20 * 1000);
    assert_string_equal(svg, svg_map(a, &(struct map){ communes, 100, &host, 1, "The promise" }));
}

static void draws_a_dot_for_what_is_no_outline(void **state)
{
    static const char *const nonsense[] = {
        "", "null", "[]", "{", "Polygon", "{\"type\":\"Point\",\"coordinates\":[2.6,50.5]}",
        "{\"type\":\"Polygon\"}", "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[]]}", "{\"type\":\"Polygon\",\"coordinates\":7}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3,50]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3],[3,51]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[\"3\",50],[3,51]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[1e300,50],[3,51]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[NaN,50],[3,51]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3,91],[3,51]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[2,50],[3,50],[3,51]]],[[]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[2,50],[3,50],[3,51]]}",
    };
    enum { COUNT = sizeof nonsense / sizeof *nonsense };
    struct map_commune communes[COUNT + 1] = { 0 };
    int64_t latitude = 1, longitude = 2;

    (void) state;
    for (size_t i = 0; i < COUNT; i++) {
        communes[i] = (struct map_commune){ .outline = nonsense[i], .latitude = 505000000,
                                            .longitude = 26000000 + (int64_t) i * 100000,
                                            .weight = (int64_t) i * 1000 };
        assert_false(outline_point(a, nonsense[i], &latitude, &longitude));
    }
    assert_int_equal(latitude, 1);
    assert_int_equal(longitude, 2);
    communes[COUNT] = (struct map_commune){ .title = "nobody knows where" };
    const char *svg = svg_map(a, &(struct map){ .communes = communes, .commune_count = COUNT + 1 });

    assert_well_formed(svg);
    assert_int_equal(count(svg, "<circle"), COUNT);
    assert_null(strstr(svg, "nobody"));
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
    assert_non_null(strstr(svg, "aria-hidden=\"true\""));
}

static void maps_the_ends_of_the_world(void **state)
{
    struct map_commune communes[] = {
        { .latitude = 900000000, .longitude = 1800000000, .weight = INT64_MAX },
        { .latitude = -900000000, .longitude = -1800000000, .weight = -5 },
        { .latitude = INT64_MAX, .longitude = INT64_MIN },
        { .outline = "{\"type\":\"Polygon\",\"coordinates\":[[[1,90],[2,90],[3,90]]]}" },
    };
    struct map_host host = { .latitude = 505500000, .longitude = 26500000, .count = INT32_MIN };

    (void) state;
    const char *world = svg_map(a, &(struct map){ communes, 4, &host, 1, NULL });
    assert_well_formed(world);
    assert_inside_its_frame(world);
    assert_well_formed(svg_map(a, &(struct map){ communes, 1, NULL, 0, NULL }));

    /* A lone village; a shape too small to be one, which is a dot. */
    const char *alone = svg_map(a, &(struct map){ .hosts = &host, .host_count = 1 });
    assert_non_null(strstr(alone, "translate(350 0)"));
    const char *tiny =
        "{\"type\":\"Polygon\",\"coordinates\":[[[2.6,50.5],[2.6001,50.5],[2.6,50.5001]]]}";
    struct map_commune far_apart[] = { { .outline = tiny }, communes[0] };
    const char *dots = svg_map(a, &(struct map){ .communes = far_apart, .commune_count = 2 });
    assert_int_equal(count(dots, "<circle"), 2);

    assert_string_equal(svg_map(a, &(struct map){ .label = "nothing" }), "");
    struct map_commune nowhere = { 0 };
    assert_string_equal(svg_map(a, &(struct map){ .communes = &nowhere, .commune_count = 1 }), "");
}

static void maps_hostile_names(void **state)
{
    const char *evil = "\"><script>alert('x')</script>&";
    struct map_commune commune = { .latitude = 505000000, .longitude = 26000000,
                                   .tone = MAP_UNMET, .title = evil };
    struct map_host host = { 505500000, 26500000, evil, 2, evil };

    (void) state;
    const char *svg = svg_map(a, &(struct map){ &commune, 1, &host, 1, evil });
    assert_well_formed(svg);
    assert_null(strstr(svg, "<script"));
}

static void gives_the_hatch_an_id_of_its_own(void **state)
{
    struct map_commune one = { .latitude = 505000000, .longitude = 26000000, .tone = MAP_UNMET,
                               .title = "one" };
    struct map_commune other = one;

    (void) state;
    other.title = "\" other #)";
    const char *first = svg_map(a, &(struct map){ .communes = &one, .commune_count = 1 });
    const char *second = svg_map(a, &(struct map){ .communes = &other, .commune_count = 1 });
    const char *id = strstr(first, "id=\"unmet-");
    assert_non_null(id);
    assert_int_equal(strspn(id + 10, "0123456789abcdef"), 8);
    assert_non_null(strstr(first, str_fmt(a, "url(#%s)", arena_slice(a, id + 4, 14))));
    assert_null(strstr(second, arena_slice(a, id, 19)));
}

/* The x of a gable. */
static int tip_of(const char *svg, const char *title)
{
    const char *named = strstr(svg, str_fmt(a, "<title>%s</title>", title));
    int x = -1;

    assert_non_null(named);
    while (strncmp(named, "translate(", 10) != 0)
        named--;
    assert_int_equal(sscanf(named, "translate(%d", &x), 1);
    return x;
}

static void leaves_out_names_that_would_collide(void **state)
{
    struct map_host hosts[] = {
        { 505000000, 26000000, "Small", 1, "small" },
        { 505000000, 26000000, "Large", 9, "large" },
        { 505000000, 26010000, "Middle", 5, "middle" },
        { 505000000, 26000000, "Large", 2, "namesake" },
        { 506000000, 28000000, "Far away", 1, "far" },
        { 505500000, 29000000, "A name longer than there is room for beside the right edge, by "
                               "far, and wider than the whole of the drawing is", 1, "long" },
    };

    (void) state;
    const char *svg = svg_map(a, &(struct map){ .hosts = hosts, .host_count = 6 });
    assert_well_formed(svg);
    assert_int_equal(count(svg, "class=\"pin\""), 6);
    assert_int_equal(count(svg, ">Large</text>"), 1);
    assert_int_equal(count(svg, ">Far away</text>"), 1);
    assert_null(strstr(svg, "A name longer"));

    /* The largest stays where it is; the others step aside until their numbers are seen. */
    int large = tip_of(svg, "large"), middle = tip_of(svg, "middle"), small = tip_of(svg, "small");
    assert_true(abs(large - middle) >= 20 && abs(large - small) >= 20 && abs(small - middle) >= 20);
    assert_true(abs(large - small) <= 90);

    /* The larger count is drawn last, over the others, and named first. */
    assert_true(strstr(svg, "<title>large") > strstr(svg, "<title>small"));
    if (strstr(svg, ">Middle</text>"))
        assert_true(strstr(svg, ">Large</text>") < strstr(svg, ">Middle</text>"));
}

static void finds_the_middle_of_an_outline(void **state)
{
    int64_t latitude, longitude;

    (void) state;
    assert_true(outline_point(a, "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3,50],[3,51],"
                                 "[2,51],[2,50]],[[2.1,50.1],[2.2,50.1],[2.2,50.2],[2.1,50.1]]]}",
                              &latitude, &longitude));
    assert_int_equal(latitude, 505000000);
    assert_int_equal(longitude, 25000000);

    /* Of several parts, the largest counts. */
    assert_true(outline_point(a, "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1]"
                                 "]],[[[-10,40],[-6,40],[-6,44],[-10,44]]]]}",
                              &latitude, &longitude));
    assert_int_equal(latitude, 420000000);
    assert_int_equal(longitude, -80000000);

    /* Without an inside, or crossing itself: still a point of it or near. */
    assert_true(outline_point(a, "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3,50],[2,50]]]}",
                              &latitude, &longitude));
    assert_int_equal(latitude, 500000000);
    assert_true(outline_point(a, "{\"type\":\"Polygon\",\"coordinates\":[[[2,50],[3,51],[3,50],"
                                 "[2,51.0000001]]]}", &latitude, &longitude));
    assert_in_range(latitude, 490000000, 520000000);
    assert_in_range(longitude, 10000000, 40000000);
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
        test(maps_a_hundred_communes_lightly),
        test(draws_a_dot_for_what_is_no_outline),
        test(maps_the_ends_of_the_world),
        test(maps_hostile_names),
        test(gives_the_hatch_an_id_of_its_own),
        test(leaves_out_names_that_would_collide),
        test(finds_the_middle_of_an_outline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
