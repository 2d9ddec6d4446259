#include "people/lexicon_list.h"

#include "base/log.h"
#include "base/str.h"

enum {
    CERTAIN = 1000,
    TEXT_WORDS = 200,                   /* of a text, that say something; the others do not count */
    BETWEEN = 2,                        /* other words inside an expression */
    TYPO_FROM = 6,                      /* letters of a word that may be mistyped by one */
    LEAST = 60,                         /* below it a text does not speak of a matter */
    TRADE_LEAST = 350,
    SHORT = 4                           /* letters of a word whose stem is not to be trusted */
};

/* How alike words are of the same stem, or one letter apart. */
enum { SAME_STEM = 750, ONE_APART = 700 };

/* How surely an expression of each kind speaks of its matter: one word of it, or several. */
static const int surety[][2] = {
    [NAMES] = { 700, 850 }, [TROUBLES] = { 600, 800 }, [HINTS] = { 220, 400 },
};

/* A text as the lexicon sees it. */
struct reading {
    const struct lexicon *list;
    struct arena *a;
    const struct lexicon_word *words[TEXT_WORDS];   /* the first of its key; NULL: not known */
    const char *forms[TEXT_WORDS];
    bool plain[TEXT_WORDS];             /* of every trade in this form: no word like it is meant */
    size_t count;
    bool after[TEXT_WORDS];             /* what it is for, not what it is: "affiche pour un bal" */
    bool denies;
    int *doubt;                         /* of each matter: CERTAIN is no evidence at all */
};

/* ---- in which language ---- */

static const char *const french_words[] = {
    "au", "aux", "avec", "besoin", "ce", "cette", "comment", "dans", "de", "des", "du", "elle",
    "est", "et", "il", "je", "la", "le", "les", "ma", "mes", "mon", "ne", "notre", "nos", "nous", "ou",
    "pas", "pour", "que", "quelqu", "qui", "sait", "se", "sur", "un", "une", "vous",
};
static const char *const english_words[] = {
    "an", "and", "are", "can", "does", "for", "from", "how", "i", "is", "it", "my", "need", "not",
    "of", "our", "someone", "that", "the", "to", "we", "who", "with", "you",
};

static int by_text(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *) item);
}

#define IS_AMONG(list, word) \
    (bsearch(word, list, sizeof list / sizeof *list, sizeof *list, by_text) != NULL)

/* More than 0: French; less: English; 0: it could be either. */
static int language_of(const struct term *terms, size_t count)
{
    int french = 0;

    for (size_t i = 0; i < count; i++)
        french += IS_AMONG(french_words, terms[i].word) - IS_AMONG(english_words, terms[i].word);
    return french;
}

/* ---- words ---- */

/* Letters of a word without the mark of a plural. */
static size_t form_length(const char *word)
{
    size_t len = strlen(word);

    return len >= SHORT && (word[len - 1] == 's' || word[len - 1] == 'x') ? len - 1 : len;
}

const char *lexicon_form(struct arena *a, const char *word)
{
    return arena_slice(a, word, form_length(word));
}

const char *lexicon_key(struct arena *a, const struct term *term, enum tongue tongue)
{
    size_t len = form_length(term->word);

    if (len <= SHORT)
        return str_fmt(a, "=%.*s", (int) len, term->word);
    return tongue == FRENCH ? term->french : term->english;
}

static bool one_apart(const char *one, const char *other)
{
    return *one == *other && strlen(one) >= TYPO_FROM && strlen(other) >= TYPO_FROM &&
           words_apart(one, other, 1) <= 1;
}

int lexicon_alike(const struct term *one, const struct term *other)
{
    size_t len = form_length(one->word), long_other = form_length(other->word);

    if (len == long_other && strncmp(one->word, other->word, len) == 0)
        return CERTAIN;
    if (len <= SHORT || long_other <= SHORT)
        return 0;
    if (str_is(one->french, other->french) || str_is(one->english, other->english))
        return SAME_STEM;
    return one_apart(one->word, other->word) ? ONE_APART : 0;
}

/* For a long word that nobody knows, the one that is a letter away from it; of several none. */
static const struct lexicon_word *nearly(const struct lexicon *list, enum tongue tongue,
                                         const char *form)
{
    const struct lexicon_word *near = NULL;

    for (size_t i = 0; i < list->word_count; i++) {
        const struct lexicon_word *word = &list->words[i];
        if (word->tongue != tongue || word->use != SPEAKING || !one_apart(word->form, form))
            continue;
        if (near && near->family != word->family)
            return NULL;
        near = &list->words[word->family];
    }
    return near;
}

/* Of the words with the key of `first` the one in this form, else the one that says least, so that
 * what is noise in one form is in another; NULL if there are none. */
static const struct lexicon_word *in_form(const struct lexicon_word *first, const char *form)
{
    const struct lexicon *list = lexicon_list();
    const struct lexicon_word *end = list->words + list->word_count, *least = first;

    for (const struct lexicon_word *w = first; w && w < end && w->family == first->family; w++) {
        if (strcmp(w->form, form) == 0)
            return w;
        if (w->use > least->use || (w->use == least->use && w->matters > least->matters))
            least = w;
    }
    return least;
}

static void look_up(struct reading *r, const struct term *term, enum tongue tongue)
{
    const char *form = lexicon_form(r->a, term->word);
    const struct lexicon_word *word = lexicon_word(tongue, lexicon_key(r->a, term, tongue));
    const struct lexicon_word *own = in_form(word, form);

    if (!word && strlen(form) >= TYPO_FROM &&
        !lexicon_word(!tongue, lexicon_key(r->a, term, !tongue)))
        word = nearly(r->list, tongue, form);
    r->plain[r->count] = own && own->use != SPEAKING;
    r->forms[r->count] = form;
    r->words[r->count++] = word;
}

/* ---- expressions ---- */

/* How alike the nearest word of the text about `at` is; 0 if it is not said there. */
static int said_near(const struct reading *r, const struct lexicon_word *word, size_t at,
                     size_t reach)
{
    size_t from = at > reach ? at - reach : 0;
    int alike = 0;

    for (size_t i = from; i < r->count && i <= at + reach && alike < CERTAIN; i++)
        if (r->words[i] == &r->list->words[word->family]) {
            if (strcmp(r->forms[i], word->form) == 0)
                alike = CERTAIN;
            else if (!alike && (!r->plain[i] || word->use != SPEAKING))
                alike = SAME_STEM;
        }
    return alike;
}

/* How surely the expression at word `at` is said; 0 if it is not. */
static int evidence(const struct reading *r, const struct expression *e, size_t at)
{
    int words = 0, alike = CERTAIN;

    if (e->negated && !r->denies)
        return 0;
    for (int i = 0; i < e->count; i++) {
        const struct lexicon_word *word = &r->list->words[e->words[i]];
        int said = said_near(r, word, at, i ? (size_t) e->count + BETWEEN : 0);
        alike = said < alike ? said : alike;
        words += word->use == SPEAKING;
    }
    int sure = surety[e->kind][words > 1 || e->negated] * alike / CERTAIN;
    if (!words && e->count == 1)
        sure = sure * 2 / 3;            /* a word that all trades use */
    if (r->after[at])
        sure = sure * 4 / 5;
    return sure * 2 / (1 + e->shared);
}

/* The expressions at one word of the text: of each matter the surest counts. */
static void weigh_word(struct reading *r, size_t at, unsigned kinds, int *best)
{
    const struct lexicon *list = r->list;
    const struct lexicon_word *first = r->words[at], *end = list->words + list->word_count;

    for (const struct lexicon_word *w = first; w < end && w->family == first->family; w++)
        for (size_t i = w->first; i < w->first + w->count; i++) {
            const struct expression *e = &list->expressions[i];
            int sure = kinds & 1u << e->kind ? evidence(r, e, at) : 0;
            if (sure > best[e->matter])
                best[e->matter] = sure;
        }
    for (const struct lexicon_word *w = first; w < end && w->family == first->family; w++)
        for (size_t i = w->first; i < w->first + w->count; i++) {
            uint16_t matter = list->expressions[i].matter;
            r->doubt[matter] = r->doubt[matter] * (CERTAIN - best[matter]) / CERTAIN;
            best[matter] = 0;
        }
}

/* With `strangers` only the words that the other language does not know. */
static void set_words(struct reading *r, const struct term *terms, size_t count,
                      enum tongue tongue, bool strangers)
{
    bool after = false;

    for (size_t i = 0; i < count; i++) {
        after = after || (r->count && (str_is(terms[i].word, "pour") ||
                                       str_is(terms[i].word, "for")));
        r->denies = r->denies || lexicon_denies(terms[i].word);
        if (terms[i].empty || r->count == TEXT_WORDS ||
            (strangers && lexicon_word(!tongue, lexicon_key(r->a, &terms[i], !tongue))))
            continue;
        r->after[r->count] = after;
        look_up(r, &terms[i], tongue);
    }
}

static void read_in(struct arena *a, const struct term *terms, size_t count, enum tongue tongue,
                    bool strangers, unsigned kinds, int *doubt)
{
    struct reading *r = arena_make(a, struct reading);
    size_t matters = lexicon_list()->matter_count;
    int *best = arena_array(a, matters, sizeof *best);

    *r = (struct reading){ .list = lexicon_list(), .a = a };
    r->doubt = arena_array(a, matters, sizeof *r->doubt);
    for (size_t i = 0; i < matters; i++)
        r->doubt[i] = CERTAIN;
    set_words(r, terms, count, tongue, strangers);
    for (size_t at = 0; at < r->count; at++)
        if (r->words[at])
            weigh_word(r, at, kinds, best);
    for (size_t i = 0; i < matters; i++)
        if (r->doubt[i] < doubt[i])
            doubt[i] = r->doubt[i];
}

/* ---- senses ---- */

static int by_weight(const void *a, const void *b)
{
    const struct sense *one = a, *two = b;

    if (one->weight != two->weight)
        return two->weight - one->weight;
    return (one->matter > two->matter) - (one->matter < two->matter);
}

static size_t senses_of(struct arena *a, const char *text, unsigned kinds, int least,
                        struct sense **out)
{
    const struct lexicon *list = lexicon_list();
    struct term *terms;
    size_t count = terms_of(a, text, &terms), found = 0;
    int language = language_of(terms, count);
    int *doubt = arena_array(a, list->matter_count, sizeof *doubt);

    *out = arena_array(a, list->matter_count, sizeof **out);
    for (size_t i = 0; i < list->matter_count; i++)
        doubt[i] = CERTAIN;
    read_in(a, terms, count, FRENCH, language < 0, kinds, doubt);
    read_in(a, terms, count, ENGLISH, language > 0, kinds, doubt);
    for (size_t i = 0; i < list->matter_count; i++)
        if (CERTAIN - doubt[i] >= least)
            (*out)[found++] = (struct sense){ &list->matters[i], CERTAIN - doubt[i] };
    qsort(*out, found, sizeof **out, by_weight);
    return found;
}

size_t lexicon_read(struct arena *a, const char *text, struct sense *out, size_t most)
{
    struct arena *work = arena_new(a);
    struct sense *senses;
    size_t count = senses_of(work, text, 1u << NAMES | 1u << TROUBLES | 1u << HINTS, LEAST,
                             &senses);

    if (count > most)
        count = most;
    memcpy(out, senses, count * sizeof *out);
    arena_free(work);
    return count;
}

/* What stands before the first comma names the trade, what follows tells it apart. */
const struct matter *lexicon_trade(struct arena *a, const char *words)
{
    struct arena *work = arena_new(a);
    struct sense *senses;
    size_t head = strcspn(words, ",;(");
    size_t count = senses_of(work, arena_slice(work, words, head), 1u << NAMES, TRADE_LEAST,
                             &senses);

    if (!count && words[head])
        count = senses_of(work, words + head + 1, 1u << NAMES, TRADE_LEAST, &senses);
    const struct matter *matter = count ? senses->matter : NULL;
    arena_free(work);
    return matter;
}

/* ---- the list itself ---- */

const struct matter *lexicon_at(size_t i)
{
    const struct lexicon *list = lexicon_list();

    return i < list->matter_count ? &list->matters[i] : NULL;
}

const struct matter *lexicon_matter(const char *key)
{
    const struct matter *matter;

    for (size_t i = 0; (matter = lexicon_at(i)) != NULL; i++)
        if (str_is(matter->key, key))
            return matter;
    return NULL;
}

static bool names_near(const struct lexicon *list, size_t one, size_t other)
{
    for (int i = 0; i < NEAR_MATTERS; i++)
        if (list->near[one][i] == other + 1)
            return true;
    return false;
}

bool lexicon_near(const struct matter *one, const struct matter *other)
{
    const struct lexicon *list = lexicon_list();
    size_t a = (size_t) (one - list->matters), b = (size_t) (other - list->matters);

    return a == b || names_near(list, a, b) || names_near(list, b, a);
}

const char *lexicon_names(struct arena *a, const struct matter *matter)
{
    const struct lexicon *list = lexicon_list();

    return arena_text(a, list->names[matter - list->matters]);
}

static const struct lexicon_word *word_of(const struct term *term, enum tongue tongue)
{
    struct arena *work = arena_new(NULL);
    const struct lexicon_word *word = lexicon_word(tongue, lexicon_key(work, term, tongue));

    word = in_form(word, lexicon_form(work, term->word));
    arena_free(work);
    return word;
}

int lexicon_worth(const struct term *term)
{
    static const int by_matters[] = { 800, CERTAIN, 900, 700, 600, 500, 400 };
    const struct lexicon_word *word = word_of(term, FRENCH);

    if (!word)
        word = word_of(term, ENGLISH);
    if (term->empty || (word && word->use == NOISE))
        return 0;
    if (word && word->use == LIGHT)
        return 150;
    size_t matters = word ? word->matters : 0, last = sizeof by_matters / sizeof *by_matters - 1;
    return by_matters[matters < last ? matters : last];
}
