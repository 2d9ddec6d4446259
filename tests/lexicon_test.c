/* What lexicon.h promises: everyday words mean what people mean by them, the list is whole, and no
 * text is too strange for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"
#include "people/lexicon.h"

/* The first matter of a text must be this one; NULL: none. */
static const struct { const char *text, *key; } meant[] = {
    /* what the design asks for */
    { "mon ordi rame", "computer-repair" },
    { "qui sait faire un logo", "graphic-design" },
    { "déclaration de TVA", "vat" },
    { "souder", "welding" },
    { "anglais", "english" },
    /* troubles, in words of their own */
    { "Mon ordinateur ne démarre plus", "computer-repair" },
    { "Mon ordinateur ne démarre plus !!!", "computer-repair" },
    { "la tondeuse ne veut pas démarrer", "small-engines" },
    { "ma voiture ne démarre plus", "mechanics" },
    { "J'AI PERDU LES CLÉS DU LOCAL", "locks" },
    { "le robinet de la cuisine goutte", "plumbing" },
    { "il pleut dans le grenier", "roofing" },
    { "mon client ne paie pas", "invoicing" },
    { "Quelqu'un peut garder ma fille mercredi ?", "childcare" },
    { "un essaim d'abeilles dans mon jardin", "bees" },
    { "je n'arrive plus à dormir", "relaxation" },
    /* names of trades and skills, in every form */
    { "développeuses web", "web-development" },
    { "boulangère", "baking" },
    { "apprendre l'accordéon", "music" },
    { "élagueur", "pruning" },
    { "trouver une subvention", "funding" },
    /* English */
    { "my laptop won't start", "computer-repair" },
    { "someone who can design a logo for us", "graphic-design" },
    { "help with my VAT return", "vat" },
    { "my trousers are too long", "alterations" },
    { "I have a neck pain", "massage" },
    /* one letter mistyped */
    { "réparer mon acordéon", "music" },
    { "graphsite", "graphic-design" },
    /* what says nothing */
    { "je cherche quelqu'un qui pourrait m'aider, s'il vous plaît", NULL },
    { "bonjour", NULL },
    { "", NULL },
    { "zxqvzxqv", NULL },
};

static void words_mean_what_people_mean(void **state)
{
    struct arena *a = arena_new(NULL);
    int wrong = 0;

    (void) state;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        struct sense s;
        const char *key = lexicon_read(a, meant[i].text, &s, 1) ? s.matter->key : NULL;
        if (str_is(key, meant[i].key))
            continue;
        print_message("'%s' is %s, not %s\n", meant[i].text, key ? key : "nothing",
                      meant[i].key ? meant[i].key : "nothing");
        wrong++;
    }
    assert_int_equal(wrong, 0);
    arena_free(a);
}

static void senses_come_surest_first(void **state)
{
    struct arena *a = arena_new(NULL);
    struct sense s[8];
    size_t count = lexicon_read(a, "mon ordinateur rame et l'imprimante ne marche plus", s, 8);

    (void) state;
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(s[i].weight, 1, 1000);
        assert_true(!i || s[i].weight <= s[i - 1].weight);
    }
    assert_int_equal(lexicon_read(a, "mon ordinateur rame et l'imprimante ne marche plus", s, 1), 1);
    arena_free(a);
}

static int weight_of(struct arena *a, const char *text, const char *key)
{
    struct sense s[8];
    size_t count = lexicon_read(a, text, s, 8);

    for (size_t i = 0; i < count; i++)
        if (str_is(s[i].matter->key, key))
            return s[i].weight;
    return 0;
}

static void a_no_changes_what_is_meant(void **state)
{
    struct arena *a = arena_new(NULL);

    (void) state;
    assert_true(weight_of(a, "mon ordinateur ne démarre plus", "computer-repair") >
                weight_of(a, "mon ordinateur démarre", "computer-repair"));
    /* what something is for counts less than what it is */
    assert_true(weight_of(a, "une affiche pour un concert", "music") <
                weight_of(a, "un concert", "music"));
    /* an allowance office is no coffee */
    assert_int_equal(weight_of(a, "un dossier de la CAF", "coffee"), 0);
    arena_free(a);
}

static const char *trade_key(struct arena *a, const char *words)
{
    const struct matter *matter = lexicon_trade(a, words);

    return matter ? matter->key : "";
}

static void a_trade_is_known_by_its_name(void **state)
{
    struct arena *a = arena_new(NULL);

    (void) state;
    assert_string_equal(trade_key(a, "développeuse web"), "web-development");
    assert_string_equal(trade_key(a, "graphiste, identités et affiches"), "graphic-design");
    assert_string_equal(trade_key(a, "Couvreur, ardoise et zinc"), "roofing");
    assert_string_equal(trade_key(a, "bicycle repair"), "bikes");
    /* a trouble is no trade */
    assert_string_equal(trade_key(a, "écran noir"), "");
    assert_string_equal(trade_key(a, "je m'appelle Maud"), "");
    arena_free(a);
}

static bool is_listed(const char *codes, const char *code)
{
    char row[8] = "\n\"";

    memcpy(row + 2, code, 5);
    return strstr(codes, row) != NULL;
}

/* The list of ROME is not in the tree; where it lies beside it, every code must be there. */
static void every_code_is_a_trade(void **state)
{
    const char *shared = getenv("SHARED");
    struct arena *a = arena_new(NULL);
    struct str codes = str_new(a);
    char some[4096];
    FILE *file = shared ? fopen(str_fmt(a, "%s/trades/rome-v460-codes.csv", shared), "r") : NULL;

    (void) state;
    if (!file) {
        arena_free(a);
        skip();
    }
    for (size_t got; (got = fread(some, 1, sizeof some, file)) > 0;)
        str_add_len(&codes, some, got);
    fclose(file);
    const struct matter *matter;
    for (size_t i = 0; (matter = lexicon_at(i)) != NULL; i++)
        if (!is_listed(codes.text, matter->code))
            fail_msg("%s is of %s, which is no trade", matter->key, matter->code);
    arena_free(a);
}

static void the_list_is_whole(void **state)
{
    struct arena *a = arena_new(NULL);
    const struct matter *matter;
    size_t count = 0;
    bool domains[26] = { false };

    (void) state;
    for (; (matter = lexicon_at(count)) != NULL; count++) {
        assert_ptr_equal(lexicon_matter(matter->key), matter);
        assert_true(lexicon_near(matter, matter));
        assert_int_equal(strlen(matter->code), 5);
        for (const char *c = matter->key; *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-');
        domains[matter->code[0] - 'A'] = true;
        /* its own names mean it, more than anything else does */
        if (!lexicon_trade(a, matter->french) || !lexicon_trade(a, matter->english))
            fail_msg("the names of %s mean nothing", matter->key);
        assert_true(strlen(lexicon_names(a, matter)) > 0);
    }
    assert_true(count >= 230);
    for (char c = 'A'; c <= 'N'; c++)
        assert_true(domains[c - 'A']);
    assert_null(lexicon_matter("no such matter"));
    assert_true(lexicon_near(lexicon_matter("vat"), lexicon_matter("accounting")));
    assert_true(lexicon_near(lexicon_matter("accounting"), lexicon_matter("vat")));
    assert_false(lexicon_near(lexicon_matter("vat"), lexicon_matter("bees")));
    arena_free(a);
}

static int worth_of(struct arena *a, const char *word)
{
    struct term *terms;

    assert_int_equal(terms_of(a, word, &terms), 1);
    return lexicon_worth(terms);
}

static void words_of_every_request_are_worth_little(void **state)
{
    struct arena *a = arena_new(NULL);

    (void) state;
    assert_int_equal(worth_of(a, "cherche"), 0);
    assert_int_equal(worth_of(a, "someone"), 0);
    assert_true(worth_of(a, "réparer") > 0);
    assert_true(worth_of(a, "réparer") < worth_of(a, "ordinateur"));
    assert_true(worth_of(a, "ordinateur") < worth_of(a, "accordéon"));
    arena_free(a);
}

static int alike(struct arena *a, const char *one, const char *other)
{
    struct term *first, *second;

    terms_of(a, one, &first);
    terms_of(a, other, &second);
    return lexicon_alike(first, second);
}

static void words_are_alike_by_degrees(void **state)
{
    struct arena *a = arena_new(NULL);

    (void) state;
    assert_int_equal(alike(a, "Ordinateurs", "ordinateur"), 1000);
    assert_in_range(alike(a, "souder", "soudeur"), 1, 999);
    assert_in_range(alike(a, "ordinatuer", "ordinateur"), 1, 999);
    assert_int_equal(alike(a, "CAF", "café"), 0);
    assert_int_equal(alike(a, "pain", "main"), 0);
    assert_int_equal(alike(a, "vélo", "piano"), 0);
    arena_free(a);
}

static void no_text_is_too_strange(void **state)
{
    static const char *const strange[] = {
        "🎉🎉🎉", "مرحبا بالعالم", "\xe2\x80\xae" "rdinateur", "\x80\xff\xc3", "١٢٣", "....", "%_%",
        "\xef\xbf\xbd", "ne ne ne pas pas plus", "\xcc\x81\xcc\x81",
    };
    struct arena *a = arena_new(NULL);
    struct str same = str_new(a);
    struct sense s[4];

    (void) state;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        lexicon_read(a, strange[i], s, 4);
        lexicon_trade(a, strange[i]);
    }
    while (same.len < 100 * 1000)
        str_add(&same, "ordinateur ");
    assert_int_equal(lexicon_read(a, same.text, s, 1), 1);
    assert_in_range(s->weight, 1, 1000);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_mean_what_people_mean),
        cmocka_unit_test(senses_come_surest_first),
        cmocka_unit_test(a_no_changes_what_is_meant),
        cmocka_unit_test(a_trade_is_known_by_its_name),
        cmocka_unit_test(every_code_is_a_trade),
        cmocka_unit_test(the_list_is_whole),
        cmocka_unit_test(words_of_every_request_are_worth_little),
        cmocka_unit_test(words_are_alike_by_degrees),
        cmocka_unit_test(no_text_is_too_strange),
    };

    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
