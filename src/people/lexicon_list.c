#include "people/lexicon_list.h"

#include <malloc.h>
#include <pthread.h>

#include "base/log.h"
#include "base/str.h"
#include "view/asset.h"

/* A word while the file is read, and an expression of such words. */
struct spelling {
    const char *key, *form;
};
struct draft {
    struct expression made;
    uint8_t tongue;
    struct spelling words[EXPRESSION_WORDS];
};

/* A word of asking or of every trade. */
struct said {
    uint8_t tongue, use;
    struct spelling word;
};

struct reader {
    struct arena *kept, *work;
    int line;                           /* of the file, for whoever broke it */
    struct matter *matters;
    const char **names;
    const char **near;                  /* keys, as written */
    size_t matter_count;
    enum word_use use;                  /* of the list at hand; SPEAKING: matters */
    struct draft *drafts;
    size_t draft_count;
    struct said *said;
    size_t said_count;
};

static struct lexicon list;

/* ---- reading lines ---- */

static const char *const denying[] = {
    "ne", "n", "pas", "plus", "rien", "jamais", "aucun", "aucune", "not", "no", "never", "t",
    "cannot",
};

bool lexicon_denies(const char *word)
{
    for (size_t i = 0; i < sizeof denying / sizeof *denying; i++)
        if (strcmp(word, denying[i]) == 0)
            return true;
    return false;
}

static struct spelling spelling_of(struct arena *a, const struct term *term, enum tongue tongue)
{
    return (struct spelling){ .key = lexicon_key(a, term, tongue),
                              .form = lexicon_form(a, term->word) };
}

static bool has_word(const struct draft *d, const char *key)
{
    for (int i = 0; i < d->made.count; i++)
        if (strcmp(d->words[i].key, key) == 0)
            return true;
    return false;
}

static void add_expression(struct reader *r, const char *text, enum tongue tongue,
                           enum expression_kind kind)
{
    struct draft d = { .made = { .matter = (uint16_t) (r->matter_count - 1),
                                 .kind = (uint8_t) kind },
                       .tongue = (uint8_t) tongue };
    struct term *terms;
    size_t count = terms_of(r->work, text, &terms);

    for (size_t i = 0; i < count; i++) {
        d.made.negated = d.made.negated || lexicon_denies(terms[i].word);
        const struct spelling word = spelling_of(r->work, &terms[i], tongue);
        if (terms[i].empty || has_word(&d, word.key))
            continue;
        if (d.made.count == EXPRESSION_WORDS)
            BUG("lexicon.txt:%d: '%s' has too many words", r->line, text);
        d.words[d.made.count++] = word;
    }
    if (!d.made.count)
        BUG("lexicon.txt:%d: '%s' says nothing", r->line, text);
    if (!(r->draft_count & (r->draft_count - 1)))
        r->drafts = arena_grow(r->work, r->drafts, r->draft_count ? 2 * r->draft_count : 1,
                               sizeof *r->drafts);
    r->drafts[r->draft_count++] = d;
}

static void add_said(struct reader *r, const char *text, enum tongue tongue)
{
    struct term *terms;
    size_t count = terms_of(r->work, text, &terms);

    for (size_t i = 0; i < count; i++) {
        r->said = arena_grow(r->work, r->said, r->said_count + 1, sizeof *r->said);
        r->said[r->said_count++] = (struct said){
            .tongue = (uint8_t) tongue, .use = (uint8_t) r->use,
            .word = spelling_of(r->work, &terms[i], tongue) };
    }
}

/* "[key CODE] French name / English name", or "[noise]", "[light]". */
static void open_matter(struct reader *r, const char *line)
{
    size_t end = strcspn(line, "]"), key = strcspn(line, " ]") - 1;
    const char *slash = strstr(line, " / ");

    r->use = strncmp(line, "[noise]", end + 1) == 0 ? NOISE
             : strncmp(line, "[light]", end + 1) == 0 ? LIGHT : SPEAKING;
    if (r->use != SPEAKING)
        return;
    if (end != key + 7 || line[end] != ']' || !slash || (size_t) (slash - line) < end + 3)
        BUG("lexicon.txt:%d: '%s' opens no matter", r->line, line);
    size_t n = r->matter_count++;
    r->matters = arena_grow(r->work, r->matters, n + 1, sizeof *r->matters);
    r->names = arena_grow(r->work, r->names, n + 1, sizeof *r->names);
    r->near = arena_grow(r->work, r->near, n + 1, sizeof *r->near);
    r->matters[n] = (struct matter){
        .key = arena_slice(r->kept, line + 1, key),
        .code = arena_slice(r->kept, line + 2 + key, 5),
        .french = arena_slice(r->kept, line + end + 2, (size_t) (slash - line) - end - 2),
        .english = arena_text(r->kept, slash + 3),
    };
    r->names[n] = str_fmt(r->work, "%s, %s", r->matters[n].french, r->matters[n].english);
    r->near[n] = "";
    add_expression(r, r->matters[n].french, FRENCH, NAMES);
    add_expression(r, r->matters[n].english, ENGLISH, NAMES);
}

static void read_words(struct reader *r, const char *line)
{
    static const char marks[] = ":?~";
    enum tongue tongue = str_starts(line, "en") ? ENGLISH : FRENCH;
    const char *mark = strlen(line) > 3 ? strchr(marks, line[2]) : NULL;
    size_t count;

    if ((tongue == FRENCH && !str_starts(line, "fr")) || !mark || line[3] != ' ')
        BUG("lexicon.txt:%d: '%s' is no line of words", r->line, line);
    if (r->use != SPEAKING) {
        add_said(r, line + 4, tongue);
        return;
    }
    char **parts = str_split(r->work, line + 4, ',', &count);
    for (size_t i = 0; i < count; i++)
        add_expression(r, parts[i], tongue, (enum expression_kind) (mark - marks));
    if (*mark == ':')
        r->names[r->matter_count - 1] = str_fmt(r->work, "%s, %s", r->names[r->matter_count - 1],
                                                line + 4);
}

static void read_line(struct reader *r, const char *line)
{
    if (!*line || *line == '#')
        return;
    if (*line == '[')
        open_matter(r, line);
    else if (!r->matter_count && r->use == SPEAKING)
        BUG("lexicon.txt:%d: words of no matter", r->line);
    else if (str_starts(line, "near: "))
        r->near[r->matter_count - 1] = arena_text(r->work, line + 6);
    else
        read_words(r, line);
}

/* A line that begins with a blank goes on with the one before. */
static void read_file(struct reader *r)
{
    const struct asset *file = asset_find("lexicon.txt");
    size_t count;

    if (!file)
        BUG("the lexicon is not in the program");
    char **lines = str_split(r->work, (const char *) file->bytes, '\n', &count);
    for (size_t i = 0, next; i < count; i = next) {
        struct str whole = str_new(r->work);
        str_add(&whole, lines[i]);
        r->line = (int) i + 1;
        for (next = i + 1; next < count && *lines[next] == ' '; next++)
            str_add(&whole, lines[next] + strspn(lines[next], " ") - 1);
        read_line(r, whole.text);
    }
}

/* ---- words as numbers ---- */

static int by_key(const void *a, const void *b)
{
    const struct lexicon_word *one = a, *two = b;

    return one->tongue != two->tongue ? one->tongue - two->tongue : strcmp(one->key, two->key);
}

static int by_form(const void *a, const void *b)
{
    const struct lexicon_word *one = a, *two = b;
    int order = by_key(one, two);

    return order ? order : strcmp(one->form, two->form);
}

const struct lexicon_word *lexicon_word(enum tongue tongue, const char *key)
{
    const struct lexicon *l = lexicon_list();
    const struct lexicon_word sought = { .key = key, .tongue = (uint8_t) tongue };
    const struct lexicon_word *word = bsearch(&sought, l->words, l->word_count, sizeof *l->words,
                                              by_key);

    return word ? &l->words[word->family] : NULL;
}

static struct lexicon_word word_from(uint8_t tongue, struct spelling spelling)
{
    return (struct lexicon_word){ .key = spelling.key, .form = spelling.form, .tongue = tongue };
}

static struct lexicon_word *word_of(struct lexicon_word *words, size_t count, uint8_t tongue,
                                    struct spelling spelling)
{
    const struct lexicon_word sought = word_from(tongue, spelling);

    return bsearch(&sought, words, count, sizeof *words, by_form);
}

/* The texts of all words in one piece of memory, as they are many and small. */
static void keep_texts(struct reader *r, struct lexicon_word *words, size_t count)
{
    size_t room = 0;

    for (size_t i = 0; i < count; i++)
        room += strlen(words[i].key) + strlen(words[i].form) + 2;
    char *at = arena_alloc(r->kept, room);
    for (size_t i = 0; i < count; i++) {
        const char **texts[] = { &words[i].key, &words[i].form };
        for (size_t k = 0; k < 2; k++) {
            size_t len = strlen(*texts[k]) + 1;
            *texts[k] = memcpy(at, *texts[k], len);
            at += len;
        }
    }
}

static struct lexicon_word *number_words(struct reader *r, size_t *count)
{
    size_t all = r->said_count, kept = 0;

    for (size_t i = 0; i < r->draft_count; i++)
        all += r->drafts[i].made.count;
    struct lexicon_word *words = arena_array(r->work, all, sizeof *words);
    all = 0;
    for (size_t i = 0; i < r->draft_count; i++)
        for (int k = 0; k < r->drafts[i].made.count; k++)
            words[all++] = word_from(r->drafts[i].tongue, r->drafts[i].words[k]);
    for (size_t i = 0; i < r->said_count; i++)
        words[all++] = word_from(r->said[i].tongue, r->said[i].word);
    qsort(words, all, sizeof *words, by_form);
    for (size_t i = 0; i < all; i++)
        if (!kept || by_form(&words[kept - 1], &words[i]) != 0)
            words[kept++] = words[i];
    if (kept > UINT16_MAX)
        BUG("the lexicon has outgrown its numbers");
    struct lexicon_word *out = arena_array(r->kept, kept, sizeof *out);
    memcpy(out, words, kept * sizeof *out);
    keep_texts(r, out, kept);
    for (size_t i = 0; i < kept; i++)
        out[i].family = i && by_key(&out[i - 1], &out[i]) == 0 ? out[i - 1].family : (uint16_t) i;
    *count = kept;
    return out;
}

/* Drafts are in the order of matters, so a matter counts a word once if it was not the last to. */
static void count_matters(struct reader *r, struct lexicon_word *words, size_t count)
{
    uint16_t *last = arena_array(r->work, count, sizeof *last);

    for (size_t i = 0; i < r->draft_count; i++) {
        struct draft *d = &r->drafts[i];
        for (int k = 0; k < d->made.count; k++) {
            struct lexicon_word *word = word_of(words, count, d->tongue, d->words[k]);
            d->made.words[k] = (uint16_t) (word - words);
            if (last[word - words] != d->made.matter + 1)
                word->matters++;
            last[word - words] = (uint16_t) (d->made.matter + 1);
        }
    }
    for (size_t i = 0; i < r->said_count; i++) {
        struct lexicon_word *word = word_of(words, count, r->said[i].tongue,
                                            r->said[i].word);
        if (word->use != NOISE)
            word->use = r->said[i].use;
    }
}

/* The rarest word goes first, the others in their order, so that equal expressions are equal. */
static void set_anchor(const struct lexicon_word *words, struct expression *e)
{
    for (int i = 1; i < e->count; i++)
        for (int k = i; k > 0; k--) {
            const struct lexicon_word *one = &words[e->words[k - 1]], *two = &words[e->words[k]];
            bool before = one->use != two->use ? one->use < two->use
                          : one->matters != two->matters ? one->matters < two->matters
                                                         : e->words[k - 1] < e->words[k];
            if (before)
                break;
            uint16_t word = e->words[k];
            e->words[k] = e->words[k - 1];
            e->words[k - 1] = word;
        }
}

static int by_words(const struct expression *one, const struct expression *two)
{
    for (int i = 0; i < EXPRESSION_WORDS; i++)
        if (one->words[i] != two->words[i])
            return one->words[i] - two->words[i];
    if (one->count != two->count)
        return one->count - two->count;
    return one->negated - two->negated;
}

static int by_anchor(const void *a, const void *b)
{
    const struct expression *one = a, *two = b;
    int order = by_words(one, two);

    if (!order)
        order = one->matter - two->matter;
    return order ? order : one->kind - two->kind;
}

/* Sorted by anchor; what a matter says twice counts once, as the stronger of the two. */
static struct expression *place_expressions(struct reader *r, struct lexicon_word *words,
                                            size_t *count)
{
    struct expression *all = arena_array(r->kept, r->draft_count, sizeof *all);
    size_t kept = 0;

    for (size_t i = 0; i < r->draft_count; i++) {
        all[i] = r->drafts[i].made;
        set_anchor(words, &all[i]);
    }
    qsort(all, r->draft_count, sizeof *all, by_anchor);
    for (size_t i = 0; i < r->draft_count; i++)
        if (!kept || by_words(&all[kept - 1], &all[i]) != 0 ||
            all[kept - 1].matter != all[i].matter)
            all[kept++] = all[i];
    for (size_t i = 0, end; i < kept; i = end) {
        for (end = i; end < kept && by_words(&all[i], &all[end]) == 0; end++)
            continue;
        for (size_t k = i; k < end; k++)
            all[k].shared = (uint8_t) (end - i);
    }
    for (size_t i = kept; i-- > 0;) {
        words[all[i].words[0]].first = (uint32_t) i;
        words[all[i].words[0]].count++;
    }
    *count = kept;
    return all;
}

/* ---- the whole ---- */

static uint16_t number_of(const struct reader *r, size_t matter, const char *key)
{
    for (size_t i = 0; i < r->matter_count; i++)
        if (i != matter && strcmp(r->matters[i].key, key) == 0)
            return (uint16_t) (i + 1);
    BUG("lexicon.txt: %s is near to '%s', which is no other matter", r->matters[matter].key, key);
}

static void set_near(struct reader *r, size_t matter, uint16_t near[NEAR_MATTERS])
{
    size_t count;
    char **keys = str_split(r->work, r->near[matter], ',', &count);

    if (!*r->near[matter])
        return;
    if (count > NEAR_MATTERS)
        BUG("lexicon.txt: %s is near to too many", r->matters[matter].key);
    for (size_t i = 0; i < count; i++)
        near[i] = number_of(r, matter, str_trim(r->work, keys[i]));
}

static void load(void)
{
    struct reader r = { .kept = arena_new_pool(64 * 1024), .work = arena_new(NULL) };
    size_t count = 0, expressions = 0;

    read_file(&r);
    struct lexicon_word *words = number_words(&r, &count);
    count_matters(&r, words, count);
    struct expression *placed = place_expressions(&r, words, &expressions);
    struct matter *matters = arena_array(r.kept, r.matter_count, sizeof *matters);
    list = (struct lexicon){
        .matters = matters, .matter_count = r.matter_count,
        .words = words, .word_count = count,
        .expressions = placed, .expression_count = expressions,
        .near = arena_array(r.kept, r.matter_count, sizeof *list.near),
        .names = arena_array(r.kept, r.matter_count, sizeof *list.names),
    };
    for (size_t i = 0; i < r.matter_count; i++) {
        matters[i] = r.matters[i];
        list.names[i] = arena_text(r.kept, r.names[i]);
        set_near(&r, i, list.near[i]);
    }
    arena_free(r.work);
    malloc_trim(0);                     /* 35 MB of drafts would stay with the process */
}

const struct lexicon *lexicon_list(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load);
    return &list;
}
