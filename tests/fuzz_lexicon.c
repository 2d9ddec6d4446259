/* Whatever somebody asks for is understood or not, within bounds: senses surest first, alike texts
 * alike, no word of a text beyond its length.
 * Build with clang -fsanitize=fuzzer,address,undefined. */
#include "base/log.h"
#include "base/str.h"
#include "skill/skill.h"

enum { SENSES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_terms(struct arena *a, const char *text)
{
    struct term *terms;
    size_t count = terms_of(a, text, &terms);

    for (size_t i = 0; i < count; i++)
        if (lexicon_worth(&terms[i]) < 0 || lexicon_worth(&terms[i]) > 1000 ||
            lexicon_alike(&terms[i], &terms[i]) != 1000 ||
            words_apart(terms[i].word, terms[0].word, 2) > 3)
            BUG("a word out of bounds");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    const char *text = arena_slice(a, (const char *) data, size);
    struct sense senses[SENSES];
    size_t count = lexicon_read(a, text, senses, SENSES);

    for (size_t i = 0; i < count; i++)
        if (senses[i].weight < 1 || senses[i].weight > 1000 ||
            (i && senses[i].weight > senses[i - 1].weight))
            BUG("a sense out of bounds or order");
    check_terms(a, text);
    lexicon_trade(a, text);
    skill_sought(a, text, "fr");
    if (!str_is(skill_matter(a, text), skill_matter(a, str_fmt(a, "  %s !", text))))
        BUG("a blank makes it another matter");
    arena_free(a);
    return 0;
}
