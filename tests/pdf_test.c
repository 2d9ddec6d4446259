/* Paper: every letter of a French name is in it and can be copied out, the same calls give the same
 * bytes from any thread, what is too long is cut and not spilled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>
#include <unistd.h>

#include "base/str.h"
#include "view/pdf.h"
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

/* What a program of poppler says of a document; skips the test where there is none. */
static char *ask(const char *bytes, size_t len, const char *command)
{
    char name[] = "/tmp/beffroi-pdf-XXXXXX";
    char *said = arena_alloc(a, 20000);

    if (system("command -v pdftotext >/dev/null") != 0) {
        print_message("# SKIP poppler-utils is not installed\n");
        skip();
    }
    int fd = mkstemp(name);
    assert_int_equal(write(fd, bytes, len), (ssize_t) len);
    close(fd);
    FILE *out = popen(str_fmt(a, command, name), "r");
    assert_non_null(out);
    (void) !fread(said, 1, 19999, out);
    assert_int_equal(pclose(out), 0);
    unlink(name);
    return said;
}

static const char *draw(struct arena *where, size_t *len)
{
    static const struct pdf_about about = { .title = "Saison d'été : Nœux", .lang = "fr",
                                            .author = "Grand Carreau", .made_at = 1795000000 };
    struct pdf *p = pdf_new(where, &about);

    pdf_bricks(p, 0, 0, pdf_width(p), 3);
    pdf_svg(p, 20, 12, 10, svg_brand(where));
    pdf_text(p, &(struct pdf_text){ .x = 34, .y = 14, .w = 150, .size = 24, .font = PDF_SERIF,
                                    .words = "L’Haÿ-les-Roses → ŸVES", .ink = PDF_BRICK });
    pdf_text(p, &(struct pdf_text){ .x = 20, .y = 40, .w = 170, .size = 11,
                                    .words = "Cœur, naïf, ÇA, garçon, ← 1 240,00 €\nŁódź" });
    pdf_text(p, &(struct pdf_text){ .x = 20, .y = 60, .w = 170, .size = 11, .weight = PDF_BOLD,
                                    .align = PDF_RIGHT, .figures = true, .words = "12,50" });
    pdf_qr(p, 150, 240, 40, "https://beffroi.example/series/jeudis");
    pdf_box(p, &(struct pdf_box){ 20, 70, 60, 20, 1.2, PDF_CHALK, PDF_STONE, 0.3 });
    pdf_page(p);
    pdf_text(p, &(struct pdf_text){ .x = 20, .y = 20, .w = 170, .size = 11, .words = "Deux",
                                    .weight = PDF_SEMIBOLD, .align = PDF_CENTRE });
    return pdf_end(p, len);
}

static void holds_its_words(void **state)
{
    static const char *const expected[] = { "L’Haÿ-les-Roses → ŸVES", "Cœur", "naïf", "ÇA",
                                            "garçon", "← 1 240,00 €", "Łódź", "12,50", "Deux" };
    size_t len;
    const char *bytes = draw(a, &len);

    (void) state;
    const char *words = ask(bytes, len, "pdftotext -layout %s -");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_non_null(strstr(words, expected[i]));
}

static void says_what_it_is(void **state)
{
    size_t len;
    const char *bytes = draw(a, &len);

    (void) state;
    const char *about = ask(bytes, len, "TZ=UTC pdfinfo -isodates %s");
    assert_non_null(strstr(about, "Saison d'été : Nœux\n"));
    assert_non_null(strstr(about, "Grand Carreau\n"));
    assert_non_null(strstr(about, "2026-11-18T11:06:40Z\n"));
    assert_true(strstr(about, "Pages:           2\n") != NULL);
    assert_non_null(strstr(about, "595.276 x 841.89 pts (A4)"));

    /* Every font is inside, and is ours whatever the machine has. */
    const char *fonts = ask(bytes, len, "pdffonts %s | tail -n +3");
    assert_non_null(strstr(fonts, "BeffroiSerif-400"));
    for (char *line = arena_text(a, fonts), *next; *line; line = next + 1) {
        next = strchr(line, '\n');
        *next = '\0';
        assert_non_null(strstr(line, "+Beffroi"));
        assert_non_null(strstr(line, "yes yes yes"));
    }
}

/* Cairo takes some code points, valid UTF-8 and typed by anybody, for a broken document. */
static void leaves_out_what_cannot_be_drawn(void **state)
{
    static const char odd[] = "Les\xef\xb7\x90 jeudis\xef\xbf\xbe qui\xf0\x9f\xbf\xbf tournent\xff";
    struct pdf *p = pdf_new(a, &(struct pdf_about){ .title = odd, .author = odd, .lang = "fr" });
    size_t len;

    (void) state;
    pdf_text(p, &(struct pdf_text){ .x = 20, .y = 20, .w = 170, .size = 11, .words = odd });
    pdf_svg(p, 20, 60, 50, str_fmt(a, "<svg viewBox=\"0 0 99 9\"><text x=\"50\" y=\"9\">%s</text>"
                                      "</svg>", odd));
    const char *bytes = pdf_end(p, &len);
    assert_non_null(strstr(ask(bytes, len, "pdftotext %s -"), "Les jeudis qui tournent"));
    assert_non_null(strstr(ask(bytes, len, "pdfinfo %s"), "Les jeudis qui tournent\n"));
}

static void has_two_sizes(void **state)
{
    struct pdf *p = pdf_new(a, &(struct pdf_about){ .size = PDF_A3, .title = "A", .lang = "fr" });
    size_t len;

    (void) state;
    assert_true(pdf_width(p) == 297 && pdf_height(p) == 420);
    const char *bytes = pdf_end(p, &len);
    assert_non_null(strstr(ask(bytes, len, "pdfinfo %s"), "841.89 x 1190.55 pts (A3)"));
}

/* ---- the same each time, in any thread ---- */

struct copy {
    const char *bytes;
    size_t len;
    bool same;
};

static void *draw_again(void *what)
{
    struct copy *c = what;

    c->same = true;
    for (int i = 0; i < 5; i++) {
        struct arena *own = arena_new(NULL);
        size_t len;
        const char *bytes = draw(own, &len);
        c->same = c->same && len == c->len && memcmp(bytes, c->bytes, len) == 0;
        arena_free(own);
    }
    return NULL;
}

static void is_the_same_from_any_thread(void **state)
{
    enum { THREADS = 6 };
    struct copy copies[THREADS];
    pthread_t threads[THREADS];
    size_t len;
    const char *bytes = draw(a, &len);

    (void) state;
    for (int i = 0; i < THREADS; i++) {
        copies[i] = (struct copy){ bytes, len, false };
        assert_int_equal(pthread_create(&threads[i], NULL, draw_again, &copies[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(copies[i].same);
    }
    assert_true(str_starts(bytes, "%PDF-1.5"));
}

static void is_freed_with_its_arena(void **state)
{
    struct arena *own = arena_new(NULL);
    struct pdf *p = pdf_new(own, &(struct pdf_about){ .title = "never ended", .lang = "fr" });

    (void) state;
    pdf_text(p, &(struct pdf_text){ .x = 1, .y = 1, .w = 100, .size = 9, .words = "left" });
    arena_free(own);                    /* the leak checker tells the rest */
}

/* ---- measures ---- */

static const char long_words[] =
    "Une journée de travail partagé, chaque jeudi, dans un lieu qui change : chacun vient avec son "
    "ordinateur, ses outils et son dossier ; l’hôte ouvre sa porte, et le café est chaud.\nFin.";

static struct pdf *paper(void)
{
    return pdf_new(a, &(struct pdf_about){ .title = "measures", .lang = "fr" });
}

static void measures_as_it_writes(void **state)
{
    struct pdf *p = paper();
    struct pdf_text t = { .x = 20, .y = 20, .w = 80, .size = 11, .words = long_words };
    double w = 0, size = 11 * 25.4 / 72;

    (void) state;
    double h = pdf_measure(p, &t, &w);
    assert_true(h == pdf_text(p, &t));
    assert_true(w > 60 && w <= 80);
    assert_true(h > 3 * size * 1.35 && h < 6 * size * 1.35);

    t.words = "";
    assert_true(pdf_measure(p, &t, &w) > size && w == 0);       /* an empty line is a line */
    t.words = NULL;
    assert_true(pdf_text(p, &t) > size);
    t.words = "Fin.";
    t.leading = 2;
    assert_true(pdf_text(p, &t) > 1.99 * size && pdf_text(p, &t) < 2.01 * size);
}

static void cuts_or_shrinks_to_its_room(void **state)
{
    struct pdf *p = paper();
    struct pdf_text cut = { .x = 20, .y = 20, .w = 80, .most = 11, .size = 11,
                            .words = long_words };
    struct pdf_text shrunk = cut, tiny = cut;
    size_t len;

    (void) state;
    shrunk.fit = tiny.fit = PDF_SHRINK;
    shrunk.y = 60;
    shrunk.most = 18;
    tiny.most = 1;
    assert_true(pdf_text(p, &cut) <= 11);
    assert_true(pdf_text(p, &shrunk) <= 18);
    assert_true(pdf_measure(p, &tiny, NULL) < 11 * 25.4 / 72 * 1.35);   /* one line, half as high */

    const char *bytes = pdf_end(p, &len);
    const char *words = ask(bytes, len, "pdftotext -y 160 -x 0 -W 600 -H 100 %s -");
    assert_non_null(strstr(words, "chaud"));
    assert_non_null(strstr(words, "Fin."));     /* all of it, in smaller letters */
}

/* ---- drawings ---- */

static void draws_what_the_pages_draw(void **state)
{
    struct pdf *p = paper();
    struct map_commune communes[] = {
        { .latitude = 505000000, .longitude = 26000000, .tone = MAP_UNMET, .weight = 9 },
        { .outline = "{\"type\":\"Polygon\",\"coordinates\":[[[2.5,50.4],[2.7,50.4],[2.7,50.6]]]}",
          .tone = MAP_MANY, .title = "<Nœux> & \"co\"" },
    };
    struct map_host host = { 505000000, 26500000, "Nœux & Cie", 42, "host" };
    size_t len;

    (void) state;
    double h = pdf_svg(p, 20, 20, 38, svg_brand(a));
    assert_true(h > 79.9 && h < 80.1);          /* 19 by 40 */
    pdf_svg(p, 70, 20, 40, svg_facade(a, &(struct facade){ .capacity = 20, .taken = 3 }));
    pdf_svg(p, 70, 80, 40, svg_facade(a, &(struct facade){ .kind = FACADE_HOST, .capacity = 9 }));
    assert_true(pdf_svg(p, 0, 200, 210, svg_sky(a)) > 90);
    const char *map = svg_map(a, &(struct map){ communes, 2, &host, 1, "m" });
    assert_true(pdf_svg(p, 20, 100, 100, map) > 0);
    const char *bytes = pdf_end(p, &len);
    const char *words = ask(bytes, len, "pdftotext %s -");
    assert_non_null(strstr(words, "Nœux & Cie"));
    assert_non_null(strstr(words, "42"));
    assert_null(strstr(words, "host"));         /* a title is no writing */
}

static void leaves_out_what_is_no_drawing(void **state)
{
    static const char *const nonsense[] = {
        "", "text", "<", "<svg", "<svg>", "<p></p>", "<svg viewBox=\"0 0 0 10\"></svg>",
        "<svg viewBox=\"a b c d\"></svg>", "<svg viewBox=\"0 0 10\"></svg>",
    };
    static const char *const odd[] = {
        "<svg viewBox=\"0 0 10 10\">", "<svg viewBox=\"0 0 10 10\"></g></g><path class=\"f-w\">",
        "<svg viewBox=\"0 0 10 10\"><path class=\"f-w\" d=\"M\"/>"
        "<path class=\"f-w\" d=\"MMz 1 2l\"/>",
        "<svg viewBox=\"0 0 10 10\"><path class=\"f-w\" d=\"l99999999999999999999 7t1q\"/></svg>",
        "<svg viewBox=\"0 0 10 10\"><title>never ended", "<svg viewBox=\"0 0 10 10\"><defs><text>",
        "<svg viewBox=\"0 0 10 10\"><text>&amp", "<svg viewBox=\"0 0 10 10\"><what class=\"f-w\"/>",
        "<svg viewBox=\"0 0 10 10\"><circle class=\"f-w\" cx=\"nine\" r=\"\"/>"
        "<rect class=\"nobody\"/>",
    };
    struct pdf *p = paper();
    struct str deep = str_new(a);
    size_t len;

    (void) state;
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        assert_true(pdf_svg(p, 0, 0, 100, nonsense[i]) == 0);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_true(pdf_svg(p, 0, 0, 100, odd[i]) == 100);
    str_add(&deep, "<svg viewBox=\"0 0 10 10\">");
    for (int i = 0; i < 500; i++)
        str_add(&deep, "<g transform=\"translate(1 1)\" class=\"few\">");
    pdf_svg(p, 0, 0, 100, deep.text);
    assert_non_null(pdf_end(p, &len));
}

static void prints_a_code_that_can_be_read(void **state)
{
    struct pdf *p = paper();
    char *much = arena_alloc(a, 3000);
    size_t len;

    (void) state;
    assert_true(pdf_qr(p, 80, 100, 40, "https://beffroi.example/series/jeudis"));
    assert_false(pdf_qr(p, 0, 0, 40, ""));
    assert_false(pdf_qr(p, 0, 0, 40, memset(much, 'x', 2999)));
    const char *bytes = pdf_end(p, &len);
    if (system("command -v zbarimg >/dev/null") != 0) {
        print_message("# SKIP zbarimg is not installed\n");
        skip();
    }
    const char *read = ask(bytes, len, "pdftoppm -r 100 -gray %s | zbarimg -q --raw pgm:- 2>&1 |"
                                       " grep https");
    assert_string_equal(read, "https://beffroi.example/series/jeudis\n");
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(holds_its_words),
        test(says_what_it_is),
        test(leaves_out_what_cannot_be_drawn),
        test(has_two_sizes),
        test(is_the_same_from_any_thread),
        test(is_freed_with_its_arena),
        test(measures_as_it_writes),
        test(cuts_or_shrinks_to_its_room),
        test(draws_what_the_pages_draw),
        test(leaves_out_what_is_no_drawing),
        test(prints_a_code_that_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
