/* A code on a page says to a camera what was put into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/str.h"
#include "view/qr.h"

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

/* The drawing as a grey picture, five pixels a unit, as a browser would show it: dark where the
 * path goes, white elsewhere. */
enum { ZOOM = 5 };

static void write_picture(FILE *out, const char *svg)
{
    int side, other, x, y, run, used;

    assert_int_equal(sscanf(strstr(svg, "viewBox=\""), "viewBox=\"0 0 %d %d\"", &side, &other), 2);
    assert_int_equal(side, other);
    char *dark = arena_alloc(a, (size_t) (side * side));
    const char *at = strstr(svg, " d=\"") + 4;
    for (; sscanf(at, "M%d %dh%dv1h-%*dz%n", &x, &y, &run, &used) == 3; at += used)
        memset(dark + y * side + x, 1, (size_t) run);
    assert_true(str_starts(at, "\"/></svg>"));

    fprintf(out, "P5 %d %d 255\n", side * ZOOM, side * ZOOM);
    for (int i = 0; i < side * ZOOM; i++)
        for (int j = 0; j < side * ZOOM; j++)
            fputc(dark[i / ZOOM * side + j / ZOOM] ? 0 : 255, out);
}

/* What a camera reads, or NULL where zbarimg is not installed. */
static char *read_back(const char *text)
{
    char name[] = "/tmp/beffroi-qr-XXXXXX";
    int fd = mkstemp(name);
    FILE *picture = fdopen(fd, "wb");
    char *read = arena_alloc(a, 4000);

    assert_non_null(picture);
    write_picture(picture, svg_qr(a, text, "code"));
    fclose(picture);
    FILE *camera = popen(str_fmt(a, "zbarimg -q --raw --oneshot %s 2>/dev/null", name), "r");
    assert_non_null(camera);
    size_t len = fread(read, 1, 3999, camera);
    pclose(camera);
    unlink(name);
    if (len && read[len - 1] == '\n')
        read[len - 1] = '\0';
    return read;
}

static void is_read_by_a_camera(void **state)
{
    static const char *const texts[] = {
        "https://beffroi.example/series/jeudis", "A", "0123456789",
        "https://beffroi.example/lieux/n%C5%93ux?d=2027-01-07&l=fr",
        "Nœux-les-Mines, le 7 janvier à 9 h",
        "BCD\n002\n1\nSCT\n\nGrand Carreau\nFR7630001007941234567890185\nEUR1240.00\n\n\n2026-0412",
    };

    (void) state;
    if (system("command -v zbarimg >/dev/null") != 0) {
        print_message("# SKIP zbarimg is not installed\n");
        skip();
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(read_back(texts[i]), texts[i]);
}

static void has_its_three_corners(void **state)
{
    static const char corner[7][8] = { "#######", "#     #", "# ### #", "# ### #",
                                       "# ### #", "#     #", "#######" };
    struct qr qr;

    (void) state;
    assert_true(qr_make(a, "https://beffroi.example", &qr));
    assert_int_equal((qr.side - 21) % 4, 0);
    for (int i = 0; i < 49; i++) {
        bool dark = corner[i / 7][i % 7] == '#';
        assert_int_equal(qr.dark[i / 7 * qr.side + i % 7], dark);
        assert_int_equal(qr.dark[i / 7 * qr.side + qr.side - 7 + i % 7], dark);
        assert_int_equal(qr.dark[(qr.side - 7 + i / 7) * qr.side + i % 7], dark);
    }
}

static void refuses_nothing_and_too_much(void **state)
{
    struct qr qr;
    char *text = arena_alloc(a, 3000);

    (void) state;
    assert_false(qr_make(a, "", &qr));
    assert_false(qr_make(a, NULL, &qr));
    memset(text, 'x', 2332);
    assert_false(qr_make(a, text, &qr));
    assert_string_equal(svg_qr(a, text, "code"), "");
    text[2331] = '\0';
    assert_true(qr_make(a, text, &qr));
    assert_int_equal(qr.side, 177);
}

static void is_an_image_with_a_name(void **state)
{
    const char *svg = svg_qr(a, "https://beffroi.example", "\"><b>&");

    (void) state;
    assert_non_null(strstr(svg, "role=\"img\" aria-label=\"&quot;&gt;&lt;b&gt;&amp;\""));
    assert_null(strstr(svg, "<b>"));
    assert_null(strstr(svg, "style"));
    assert_null(strstr(svg, "fill"));           /* colours are the style sheet's */
    assert_non_null(strstr(svg_qr(a, "x", NULL), "aria-hidden=\"true\""));
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(is_read_by_a_camera),
        test(has_its_three_corners),
        test(refuses_nothing_and_too_much),
        test(is_an_image_with_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
