#include "base/terms.h"

#include <libstemmer.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/fold.h"
#include "base/log.h"
#include "base/str.h"

/* ---- words ---- */

/* In the order of the alphabet, folded.  Letters before an apostrophe ("l'", "qu'") are words. */
static const char *const empty_words[] = {
    "a", "about", "ai", "aide", "aider", "ailleurs", "alors", "am", "an", "and", "any", "are", "as",
    "at", "au", "aucun", "aucune", "aussi", "autre", "autres", "aux", "avec", "avez", "avoir",
    "avons", "be", "beaucoup", "been", "besoin", "bien", "bonjour", "but", "by", "c", "ca", "can",
    "ce", "cela", "celle", "celui", "ces", "cet", "cette", "chez", "comme", "comment", "could", "d",
    "dans", "de", "depuis", "des", "did", "do", "does", "dois", "doit", "donc", "du", "elle",
    "elles", "en", "encore", "entre", "est", "et", "etre", "eux", "faire", "fait", "faut", "for",
    "from", "get", "had", "has", "have", "he", "hello", "help", "her", "his", "how", "i", "il",
    "ils", "in", "is", "it", "its", "j", "jamais", "je", "know", "knows", "l", "la", "le", "les",
    "leur", "leurs", "lui", "m", "ma", "mais", "me", "meme", "merci", "mes", "moi", "moins", "mon",
    "my", "n", "ne", "need", "ni", "no", "nos", "not", "notre", "nous", "of", "on", "ont", "or",
    "ou", "our", "par", "parce", "pas", "peu", "peut", "peux", "please", "plus", "pour",
    "pourquoi", "pourrait", "pouvez", "qu", "quand", "que", "quel", "quelle", "quelles", "quelqu",
    "quelque", "quelques", "quels", "qui", "quoi", "re", "s", "sa", "sais", "sait", "sans", "savez",
    "se", "ses", "she", "si", "so", "some", "somebody", "someone", "son", "sont", "sous", "suis",
    "sur", "t", "ta", "te", "tes", "than", "thanks", "that", "the", "their", "them", "there",
    "they", "this", "to", "toi", "ton", "tous", "tout", "toute", "toutes", "tres", "trop", "tu",
    "un", "une", "us", "vais", "ve", "vers", "veut", "veux", "vos", "votre", "voudrais", "vous",
    "want", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with",
    "would", "y", "you", "your",
};

static int by_text(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *) item);
}

static bool is_empty(const char *word)
{
    return bsearch(word, empty_words, sizeof empty_words / sizeof *empty_words,
                   sizeof *empty_words, by_text) != NULL;
}

/* The next word of a folded text, NULL at its end.  Marks belong to their letter; what nobody sees
 * (soft hyphens, marks of direction) is left out and parts no word. */
static char *next_word(struct arena *a, const char *text, int32_t *at)
{
    struct str word = str_new(a);
    int letters = 0;

    while (text[*at]) {
        int32_t from = *at;
        UChar32 c;
        U8_NEXT(text, *at, -1, c);
        if (c >= 0x80 && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        bool in_word = c > 0 && (u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK));
        if (!in_word && letters)
            break;
        if (in_word && letters++ < TERM_LETTERS)
            str_add_len(&word, text + from, (size_t) (*at - from));
    }
    return letters ? word.text : NULL;
}

/* ---- stems ---- */

/* What neither Snowball nor the rules below get right. */
static const struct {
    const char *word, *stem;
} irregular[] = {
    { "travaux", "travail" }, { "vitraux", "vitrail" }, { "cheveux", "cheveu" },
    { "yeux", "oeil" }, { "francais", "francais" }, { "chantier", "chantier" },
    { "chantiers", "chantier" }, { "chauffeur", "chauffeur" }, { "chauffeurs", "chauffeur" },
    { "chauffeuse", "chauffeur" }, { "chauffeuses", "chauffeur" },
    { "tableur", "tableur" }, { "tableurs", "tableur" },            /* no matter of tables */
};

/* An ending that becomes another, where at least `least` letters stay before it. */
struct ending {
    const char *from, *to;
    size_t least;
};

/* Snowball cuts the two genders of a trade at different places ("couvreux", "couvreur"): before it,
 * the feminine becomes the masculine, and what is made in a trade ("plomberie") who makes it. */
static const struct ending before_stem[] = {
    { "euse", "eur", 3 }, { "eux", "eur", 4 }, { "trice", "teur", 2 }, { "iere", "ier", 3 },
    { "erie", "ier", 4 }, { "ere", "er", 4 }, { "ienne", "ien", 2 },
};

/* After it, the trade meets its verb and its matter: soudeur and souder, traducteur and traduction,
 * couturier and couture, depannage and depanner; and creative meets creatif. */
static const struct ending after_stem[] = {
    { "eur", "", 4 }, { "ag", "", 5 }, { "ur", "", 5 }, { "i", "", 5 }, { "iv", "if", 3 },
};

static const char *exchange(struct arena *a, const char *word, const struct ending *endings,
                            size_t count)
{
    size_t len = strlen(word);

    for (size_t i = 0; i < count; i++) {
        size_t ending = strlen(endings[i].from);
        if (len >= endings[i].least + ending && strcmp(word + len - ending, endings[i].from) == 0)
            return str_fmt(a, "%.*s%s", (int) (len - ending), word, endings[i].to);
    }
    return word;
}

static const char *snowball(struct arena *a, struct sb_stemmer *stemmer, const char *word)
{
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *) word,
                                            (int) strlen(word));
    if (!stem)
        BUG("out of memory");
    return arena_slice(a, (const char *) stem, (size_t) sb_stemmer_length(stemmer));
}

static const char *french_stem(struct arena *a, struct sb_stemmer *stemmer, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (strcmp(word, irregular[i].word) == 0)
            return irregular[i].stem;
    const char *one = len > 4 && word[len - 1] == 's' ? arena_slice(a, word, len - 1) : word;
    const char *person = exchange(a, one, before_stem, sizeof before_stem / sizeof *before_stem);
    /* With its "s" where no ending was exchanged: Snowball knows better when it means a plural. */
    const char *stem = snowball(a, stemmer, person == one ? word : person);

    return exchange(a, stem, after_stem, sizeof after_stem / sizeof *after_stem);
}

/* One for the call: a stemmer is not to be shared by threads, and to make one costs less than a
 * microsecond. */
static struct sb_stemmer *new_stemmer(const char *language)
{
    struct sb_stemmer *stemmer = sb_stemmer_new(language, NULL);

    if (!stemmer)
        BUG("no stemmer for %s", language);
    return stemmer;
}

size_t terms_of(struct arena *a, const char *text, struct term **out)
{
    const char *folded = text_fold(a, text);
    struct sb_stemmer *french = new_stemmer("french"), *english = new_stemmer("english");
    size_t count = 0;
    int32_t at = 0;

    *out = NULL;
    for (char *word; (word = next_word(a, folded, &at)) != NULL; count++) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count] = (struct term){
            .word = word,
            .french = french_stem(a, french, word),
            .english = snowball(a, english, word),
            .empty = is_empty(word),
        };
    }
    sb_stemmer_delete(french);
    sb_stemmer_delete(english);
    return count;
}

/* ---- distance ---- */

static int letters_of(const char *word, UChar32 letters[TERM_LETTERS])
{
    int count = 0;

    for (int32_t at = 0; word[at] && count < TERM_LETTERS; count++)
        U8_NEXT(word, at, -1, letters[count]);
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, by rows: `two` rows back is needed for a swap. */
int words_apart(const char *one, const char *other, int most)
{
    UChar32 a[TERM_LETTERS], b[TERM_LETTERS];
    int rows[3][TERM_LETTERS + 1];
    int long_a = letters_of(one, a), long_b = letters_of(other, b);

    if (abs(long_a - long_b) > most)
        return most + 1;
    for (int k = 0; k <= long_b; k++)
        rows[0][k] = k;
    for (int i = 1; i <= long_a; i++) {
        int *row = rows[i % 3], *last = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        row[0] = i;
        for (int k = 1; k <= long_b; k++) {
            row[k] = least(last[k - 1] + (a[i - 1] != b[k - 1]), least(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], two[k - 2] + 1);
        }
    }
    return least(rows[long_a % 3][long_b], most + 1);
}
