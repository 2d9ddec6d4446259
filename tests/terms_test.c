/* Words as search knows them: cut, folded, stemmed in two languages, and how far apart two are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/terms.h"

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

/* The words of a text with one space between them. */
static const char *words(const char *text)
{
    struct term *terms;
    size_t count = terms_of(a, text, &terms);
    struct str all = str_new(a);

    for (size_t i = 0; i < count; i++)
        str_add_fmt(&all, "%s%s", i ? " " : "", terms[i].word);
    return all.text;
}

static struct term term(const char *word)
{
    struct term *terms;

    assert_int_equal(terms_of(a, word, &terms), 1);
    return terms[0];
}

static void a_text_is_cut_into_folded_words(void **state)
{
    (void) state;
    assert_string_equal(words("L’Œuvre à Béthune, n° 3 !"), "l oeuvre a bethune n 3");
    assert_string_equal(words("auto-école C++/PHP8"), "auto ecole c php8");
    assert_string_equal(words("Łódź İstanbul ΣΊΣΥΦΟΣ"), "lodz istanbul σισυφοσ");
    assert_string_equal(words(""), "");
}

static void what_is_no_word_is_nothing(void **state)
{
    (void) state;
    assert_string_equal(words("\"'`´«»%_*"), "");
    assert_string_equal(words("🔧 👩🏽‍🔧 →"), "");
    assert_string_equal(words("\xff\xfe plomb\xff ier"), "plomb ier");
    assert_string_equal(words("plom\u200bbier \u202eecudort\u202c con\u00adduite"),
                        "plombier ecudort conduite");
}

static void a_long_word_is_cut(void **state)
{
    char *text = str_fmt(a, "%0100d %0100d", 0, 0);
    struct term *terms;

    (void) state;
    assert_int_equal(terms_of(a, text, &terms), 2);
    assert_int_equal(strlen(terms[0].word), TERM_LETTERS);
    assert_int_equal(strlen(terms[1].word), TERM_LETTERS);
}

/* Lists that end with NULL: all of one have the same French stem. */
static void forms_of_a_french_word_meet(void **state)
{
    static const char *const families[][8] = {
        { "ordinateur", "Ordinateurs" }, { "site", "sites" }, { "animal", "animaux" },
        { "couvreur", "couvreuse", "couvreuses" }, { "traiteur", "traiteuse", "traiteurs" },
        { "couturier", "couturière", "couturières", "couture" },
        { "développeur", "développeuse", "développer", "développement" },
        { "traducteur", "traductrice", "traductrices", "traduction" },
        { "rédacteur", "rédactrice", "rédaction" }, { "animateur", "animatrice", "animation" },
        { "électricien", "électriciennes" }, { "informaticien", "informaticienne" },
        { "boulanger", "boulangère", "boulangerie" }, { "plombier", "plombière", "plomberie" },
        { "jardinier", "jardinière", "jardin", "jardinage", "jardiner" },
        { "souder", "soudeur", "soudeuse", "soude" }, { "dépanner", "dépannage", "dépanneuse" },
        { "coiffeur", "coiffeuse", "coiffure" }, { "créatif", "créative", "créatives" },
        { "travail", "travaux" }, { "cheveu", "cheveux" }, { "journal", "journaux" },
        { "français", "française", "françaises" }, { "sérieux", "sérieuse" },
        { "réparer", "réparation", "réparatrice", "réparateurs" }, { "facture", "facturation" },
        { "chauffeur", "chauffeuse" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (int k = 1; families[i][k]; k++)
            if (!str_is(term(families[i][k]).french, term(families[i][0]).french))
                fail_msg("%s: %s, %s: %s", families[i][0], term(families[i][0]).french,
                         families[i][k], term(families[i][k]).french);
}

static void other_words_stay_apart(void **state)
{
    static const char *const pairs[][2] = {
        { "chantier", "chanter" }, { "colère", "col" }, { "atelier", "atèle" },
        { "chauffeur", "chauffage" }, { "facteur", "facture" }, { "village", "ville" },
        { "message", "messe" }, { "portier", "porter" }, { "logo", "loge" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_is(term(pairs[i][0]).french, term(pairs[i][1]).french))
            fail_msg("%s and %s: %s", pairs[i][0], pairs[i][1], term(pairs[i][0]).french);
}

static void forms_of_an_english_word_meet(void **state)
{
    (void) state;
    assert_string_equal(term("computers").english, term("computer").english);
    assert_string_equal(term("translating").english, term("translator").english);
    assert_string_equal(term("designers").english, term("design").english);
    assert_string_equal(term("accounting").english, term("accountant").english);
}

static void words_that_say_nothing_are_told(void **state)
{
    struct term *terms;
    size_t count = terms_of(a, "Qui peut m'aider à réparer mon ordinateur, s'il vous plaît ?",
                            &terms);
    struct str rest = str_new(a);

    (void) state;
    for (size_t i = 0; i < count; i++)
        if (!terms[i].empty)
            str_add_fmt(&rest, "%s ", terms[i].word);
    assert_string_equal(rest.text, "reparer ordinateur plait ");
    assert_true(term("the").empty);
    assert_true(term("Être").empty);
    assert_false(term("logo").empty);
}

static void words_are_some_letters_apart(void **state)
{
    (void) state;
    assert_int_equal(words_apart("plombier", "plombier", 2), 0);
    assert_int_equal(words_apart("plombier", "plombeir", 2), 1);        /* swapped */
    assert_int_equal(words_apart("plombier", "plobier", 2), 1);         /* left out */
    assert_int_equal(words_apart("plombier", "plommbier", 2), 1);       /* put in */
    assert_int_equal(words_apart("plombier", "plonbier", 2), 1);        /* exchanged */
    assert_int_equal(words_apart("informatique", "nformatiqeu", 2), 2);
    assert_int_equal(words_apart("logo", "ludo", 2), 2);
    assert_int_equal(words_apart("logo", "", 2), 3);
    assert_int_equal(words_apart("couture", "plombier", 2), 3);
    assert_int_equal(words_apart("ca", "abc", 3), 3);                   /* alignment, no more */
    assert_int_equal(words_apart("σισυφ", "σισφυ", 1), 1);              /* letters, not bytes */
    assert_int_equal(words_apart("", "", 0), 0);
}

/* What is longer than a word is as far as its first letters say; nothing is read behind them. */
static void long_words_can_be_compared(void **state)
{
    char *one = str_fmt(a, "%0100d", 0), *other = str_fmt(a, "%0100d", 1);

    (void) state;
    assert_int_equal(words_apart(one, other, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_cut_into_folded_words),
        cmocka_unit_test(what_is_no_word_is_nothing),
        cmocka_unit_test(a_long_word_is_cut),
        cmocka_unit_test(forms_of_a_french_word_meet),
        cmocka_unit_test(other_words_stay_apart),
        cmocka_unit_test(forms_of_an_english_word_meet),
        cmocka_unit_test(words_that_say_nothing_are_told),
        cmocka_unit_test(words_are_some_letters_apart),
        cmocka_unit_test(long_words_can_be_compared),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
