/* Translations, their typography, dates and numbers in words, folding and order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "base/date.h"
#include "base/fold.h"
#include "base/i18n.h"
#include "base/say.h"
#include "base/str.h"

#define NB "\u00a0"
#define NN "\u202f"

static struct arena *a;
static struct catalog *french;
static void *mo;
static size_t mo_len;

static const char po[] =
    "msgid \"\"\n"
    "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    "\"Plural-Forms: nplurals=2; plural=n > 1;\\n\"\n"
    "msgid \"Book\"\nmsgstr \"Réserver\"\n"
    "msgctxt \"noun\"\nmsgid \"Book\"\nmsgstr \"Carnet\"\n"
    "msgctxt \"noun\"\nmsgid \"Bookshop\"\nmsgstr \"Librairie\"\n"
    "msgid \"Not yet\"\nmsgstr \"\"\n"
    "msgid \"Who comes?\"\nmsgstr \"Qui vient ?\"\n"
    "msgid \"%d free place\"\nmsgid_plural \"%d free places\"\n"
    "msgstr[0] \"%d place libre !\"\nmsgstr[1] \"%d places libres !\"\n"
    "msgctxt \"pattern 1st\"\nmsgid \"EEEE d MMMM\"\nmsgstr \"EEEE d'er' MMMM\"\n"
    "msgctxt \"pattern 1st\"\nmsgid \"EEE d MMM y\"\nmsgstr \"EEE d'er' MMM y\"\n"
    "msgctxt \"pattern\"\nmsgid \"LLLL y\"\nmsgstr \"LLLL y\"\n";

/* The .mo that gettext's own tool makes of a text; `option` may ask for the other byte order. */
static void *msgfmt(const char *text, const char *option, size_t *len)
{
    char source[] = "/tmp/i18n-test-XXXXXX";
    int fd = mkstemp(source);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    FILE *f = popen(str_fmt(a, "msgfmt %s -o - %s", option, source), "r");
    char *bytes = arena_alloc(a, 65536);
    *len = fread(bytes, 1, 65536, f);
    assert_int_equal(pclose(f), 0);
    unlink(source);
    assert_true(*len > 0);
    return bytes;
}

static int start(void **state)
{
    struct err e = { .text = "" };

    (void) state;
    a = arena_new(NULL);
    mo = msgfmt(po, "", &mo_len);
    french = catalog_read(a, mo, mo_len, "fr", &e);
    if (!french)
        fail_msg("%s", e.text);
    return 0;
}

static int stop(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

static void check_catalog(const struct catalog *c)
{
    assert_string_equal(catalog_lang(c), "fr");
    assert_string_equal(catalog_text(c, NULL, "Book"), "Réserver");
    assert_string_equal(catalog_text(c, "noun", "Book"), "Carnet");
    assert_string_equal(catalog_text(c, "noun", "Bookshop"), "Librairie");
    assert_string_equal(catalog_text(c, "verb", "Book"), "Book");
    assert_string_equal(catalog_text(c, NULL, "Bookshop"), "Bookshop");
    assert_string_equal(catalog_text(c, NULL, "Not yet"), "Not yet");
    assert_string_equal(catalog_text(c, NULL, ""), "");
    assert_string_equal(catalog_text(c, NULL, "Who comes?"), "Qui vient" NN "?");
}

static const char *places(const struct catalog *c, int64_t n)
{
    return catalog_plural(c, NULL, NP_("%d free place", "%d free places"), n);
}

static void texts_are_found(void **state)
{
    size_t len;
    void *swapped = msgfmt(po, "--endianness=big --no-hash", &len);

    (void) state;
    check_catalog(french);
    check_catalog(catalog_read(a, swapped, len, "fr", NULL));
    assert_string_equal(catalog_text(NULL, "noun", "Book"), "Book");
    assert_string_equal(catalog_lang(NULL), "en");
}

static void zero_is_one_in_french_and_many_in_english(void **state)
{
    size_t len;
    void *bytes = msgfmt("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n"
                         "Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"
                         "msgid \"%d free place\"\nmsgid_plural \"%d free places\"\n"
                         "msgstr[0] \"%d place\"\nmsgstr[1] \"%d places\"\n", "", &len);
    struct catalog *english = catalog_read(a, bytes, len, "en", NULL);

    (void) state;
    assert_string_equal(places(french, 0), "%d place libre" NN "!");
    assert_string_equal(places(french, 1), "%d place libre" NN "!");
    assert_string_equal(places(french, 2), "%d places libres" NN "!");
    assert_string_equal(places(english, 0), "%d places");
    assert_string_equal(places(english, 1), "%d place");
    assert_string_equal(places(NULL, 0), "%d free places");
    assert_string_equal(places(NULL, 1), "%d free place");
    assert_string_equal(catalog_plural(french, "x", "%d free place", "many", 2), "many");
}

static void damaged_catalogues_are_refused(void **state)
{
    struct err e = { .text = "" };
    uint32_t seed = 1;

    (void) state;
    for (size_t len = 0; len < mo_len; len++) {
        struct arena *inner = arena_new(a);
        assert_null(catalog_read(inner, arena_copy(inner, mo, len), len, "fr", NULL));
        arena_free(inner);
    }
    for (int round = 0; round < 20000; round++) {           /* never a crash, whatever is read */
        struct arena *inner = arena_new(a);
        unsigned char *bytes = arena_copy(inner, mo, mo_len);
        for (int i = 0; i < 1 + round % 3; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[(seed >> 8) % (round % 2 ? 180 : mo_len)] = (unsigned char) (seed >> 24);
        }
        struct catalog *c = catalog_read(inner, bytes, mo_len, "fr", NULL);
        catalog_text(c, "noun", "Book");
        places(c, 2);
        arena_free(inner);
    }
    size_t len;
    void *bytes = msgfmt("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n"
                         "Plural-Forms: nplurals=3; plural=n;\\n\"\n", "", &len);
    assert_null(catalog_read(a, bytes, len, "pl", &e));
    assert_non_null(strstr(e.text, "Plural-Forms"));
}

static void french_gets_its_spaces_and_apostrophes(void **state)
{
    static const char *const cases[][2] = {
        { "Quoi ? Non ! Oui ; fin", "Quoi" NN "? Non" NN "! Oui" NN "; fin" },
        { "Il dit : « viens »", "Il dit" NB ": «" NN "viens" NN "»" },
        { "«viens»", "«" NN "viens" NN "»" },
        { "L'atelier d'à côté", "L’atelier d’à côté" },
        { "7 €, 12 %, 9 h 30, 45 min", "7" NB "€, 12" NB "%, 9" NB "h" NB "30, 45" NB "min" },
        { "{{price}} € à {{hour}} h {{min}}", "{{price}}" NB "€ à {{hour}}" NB "h" NB "{{min}}" },
        { "%d min, %d %%, %s", "%d" NB "min, %d" NB "%%, %s" },
        { "Il y a %d places", "Il y a %d places" },
        { "9 heures, 3 mineurs, à h", "9 heures, 3 mineurs, à h" },
        { "<a href='/x ?y' title=\"a : b\">L'un</a> ?",
          "<a href='/x ?y' title=\"a : b\">L’un</a>" NN "?" },
        { "{{#t 'a ?'}} ?", "{{#t 'a ?'}}" NN "?" },
        { "https://exemple.org/?a=1;b", "https://exemple.org/?a=1;b" },
        { "10:30 &amp; 11:00", "10:30 &amp; 11:00" },
        { "3 < 4 ?", "3 < 4" NN "?" },
        { "dit \"oui\"", "dit \"oui\"" },
        { "déjà" NB "?", "déjà" NN "?" },
        { "", "" },
        { "{{", "{{" },
        { "<", "<" },
        { " ", " " },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *once = i18n_typography(a, "fr", cases[i][0]);
        assert_string_equal(once, cases[i][1]);
        assert_string_equal(i18n_typography(a, "fr", once), once);
    }
}

static void english_gets_its_quotes(void **state)
{
    (void) state;
    assert_string_equal(i18n_typography(a, "en", "It's \"here\" <b class=\"x\">now</b>? 5 %"),
                        "It’s “here” <b class=\"x\">now</b>? 5 %");
    assert_string_equal(i18n_typography(a, "en", "\"Come\", {{name}}'s said: \"{{x \"y\"}}\""),
                        "“Come”, {{name}}’s said: “{{x \"y\"}}”");
}

static int32_t day(const char *text)
{
    int32_t d;

    assert_true(date_parse(text, &d));
    return d;
}

static void dates_are_said(void **state)
{
    int32_t today = day("2026-11-21"), thursday = day("2026-11-26");

    (void) state;
    assert_string_equal(say_date(a, french, thursday, DATE_LONG, today), "jeudi 26 novembre");
    assert_string_equal(say_date(a, french, thursday, DATE_SHORT, today), "jeu. 26 nov.");
    assert_string_equal(say_date(a, french, day("2026-11-23"), DATE_DAY, today), "lundi 23");
    assert_string_equal(say_date(a, french, thursday, DATE_MONTH, today), "novembre 2026");
    assert_string_equal(say_date(a, french, thursday, DATE_WEEKDAY, today), "jeudi");
    assert_string_equal(say_date(a, french, thursday, DATE_WEEKDAY_SHORT, today), "jeu.");
    assert_string_equal(say_date(a, french, day("2026-11-01"), DATE_LONG, today),
                        "dimanche 1er novembre");
    assert_string_equal(say_date(a, french, day("2027-01-21"), DATE_LONG, today),
                        "jeudi 21 janvier 2027");
    assert_string_equal(say_date(a, french, day("2027-02-01"), DATE_SHORT, today),
                        "lun. 1er févr. 2027");
    assert_string_equal(say_date(a, NULL, thursday, DATE_LONG, today), "Thursday 26 November");
    assert_string_equal(say_date(a, NULL, thursday, DATE_SHORT, today), "Thu 26 Nov");
    assert_string_equal(say_date(a, NULL, day("2027-01-01"), DATE_LONG, today),
                        "Friday 1 January 2027");
    assert_string_equal(say_date(a, NULL, thursday, DATE_DAY, today), "Thursday 26");
    assert_string_equal(say_date(a, NULL, thursday, DATE_MONTH, today), "November 2026");
    assert_string_equal(say_date(a, NULL, thursday, DATE_MONTH_NAME, today), "November");
    assert_string_equal(say_date(a, NULL, thursday, DATE_MONTH_NAME_SHORT, today), "Nov");
    assert_string_equal(say_date(a, NULL, day("2027-02-01"), DATE_IN_YEAR, today), "1 February");
    assert_string_equal(say_date(a, NULL, thursday, DATE_IN_YEAR_SHORT, today), "26 Nov");
    assert_string_equal(say_date(a, NULL, day("1969-12-31"), DATE_WEEKDAY_SHORT, today), "Wed");
}

static void times_and_numbers_are_said(void **state)
{
    (void) state;
    assert_string_equal(say_time(a, "fr", 570), "9" NB "h" NB "30");
    assert_string_equal(say_time(a, "fr", 545), "9" NB "h" NB "05");
    assert_string_equal(say_time(a, "fr", 540), "9" NB "h");
    assert_string_equal(say_time(a, "en", 540), "9:00");
    assert_string_equal(say_span(a, "fr", 540, 1050), "9" NB "h" NB "– 17" NB "h" NB "30");
    assert_string_equal(say_span(a, "en", 540, 1050), "9:00–17:30");
    assert_string_equal(say_number(a, "fr", 1234567), "1" NN "234" NN "567");
    assert_string_equal(say_number(a, "fr", 999), "999");
    assert_string_equal(say_number(a, "fr", -1000), "\u22121" NN "000");
    assert_string_equal(say_number(a, "en", 1234567), "1,234,567");
    assert_string_equal(say_number(a, "en", 0), "0");
    assert_string_equal(say_decimal(a, "fr", 23.86, 1), "23,9");
    assert_string_equal(say_decimal(a, "en", 1234.5, 2), "1,234.50");
    assert_string_equal(say_decimal(a, "fr", -0.26, 1), "\u22120,3");
    assert_string_equal(say_decimal(a, "fr", -0.04, 1), "0,0");
    assert_string_equal(say_decimal(a, "en", 99.96, 1), "100.0");
    assert_string_equal(say_decimal(a, "en", 2.5, 0), "3");
}

static void search_sees_through_accents_and_case(void **state)
{
    static const char *const cases[][2] = {
        { "L’Œuvre à Béthune", "l'oeuvre a bethune" }, { "GARÇON", "garcon" },
        { "Nœux-les-Mines", "noeux-les-mines" }, { "ÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÇ", "aaaeeeeiioouuuyc" },
        { "Straße", "strasse" }, { "cafe\u0301", "cafe" }, { "Æther" NB "Łódź", "aether lodz" },
        { "ASCII Only 12", "ascii only 12" }, { "", "" }, { "e\u0301\u0302\u0303", "e" },
        { "日本", "日本" }, { "😀É", "😀e" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_fold(a, cases[i][0]), cases[i][1]);
    assert_string_equal(text_fold(a, "a\xff" "b"), "a\ufffd" "b");
    assert_int_equal(strlen(text_fold(a, "\u0390\u1fb7\ufdfa\u1e9e")) > 0, true);
}

static void folding_twice_changes_nothing(void **state)
{
    (void) state;
    for (unsigned c = 0x80; c < 0x10000; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char text[5] = "";
        if (c < 0x800)
            snprintf(text, sizeof text, "%c%c", (int) (0xc0 | c >> 6), (int) (0x80 | (c & 63)));
        else
            snprintf(text, sizeof text, "%c%c%c", (int) (0xe0 | c >> 12),
                     (int) (0x80 | (c >> 6 & 63)), (int) (0x80 | (c & 63)));
        struct arena *inner = arena_new(a);
        char *once = text_fold(inner, text);
        if (!str_is(once, text_fold(inner, once)))
            fail_msg("U+%04X", c);
        arena_free(inner);
    }
}

static void words_stand_in_dictionary_order(void **state)
{
    (void) state;
    assert_true(text_compare("fr", "élan", "fer") < 0);
    assert_true(text_compare("fr", "Zoé", "abeille") > 0);
    assert_true(text_compare("fr", "œuvre", "ode") > 0);
    assert_true(text_compare("fr", "œuvre", "offre") < 0);
    assert_true(text_compare("en", "cote", "côté") < 0);
    assert_int_equal(text_compare("en", "same", "same"), 0);
}

static void *say_much(void *result)
{
    struct arena *mine = arena_new(NULL);
    bool right = true;

    for (int i = 0; i < 200; i++) {
        const struct catalog *c = i % 2 ? french : NULL;
        const char *said = say_date(mine, c, 20783, DATE_WEEKDAY, 0);
        right = right && str_is(said, c ? "jeudi" : "Thursday");
        right = right && text_compare("fr", "élan", "fer") < 0;
    }
    arena_free(mine);
    *(bool *) result = right;
    return NULL;
}

static void threads_do_not_meet(void **state)
{
    pthread_t threads[4];
    bool right[4] = { false };

    (void) state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, say_much, &right[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(right[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found),
        cmocka_unit_test(zero_is_one_in_french_and_many_in_english),
        cmocka_unit_test(damaged_catalogues_are_refused),
        cmocka_unit_test(french_gets_its_spaces_and_apostrophes),
        cmocka_unit_test(english_gets_its_quotes),
        cmocka_unit_test(dates_are_said),
        cmocka_unit_test(times_and_numbers_are_said),
        cmocka_unit_test(search_sees_through_accents_and_case),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(words_stand_in_dictionary_order),
        cmocka_unit_test(threads_do_not_meet),
    };

    return cmocka_run_group_tests_name("i18n", tests, start, stop);
}
