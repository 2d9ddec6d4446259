#include "skill/fit_line.h"

#include <pthread.h>

#include "base/str.h"

/* When so many lines are kept, all are forgotten: those in use are soon read again.  Between
 * lines_begin and lines_end there are never so many more that the slots would be full. */
enum { KEPT_MOST = 4096, SLOTS = 16 * KEPT_MOST };

static struct {
    pthread_mutex_t lock;
    struct arena *a;
    struct line **slots;
    size_t count;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool has_word(const struct line *line, const struct term *term)
{
    for (size_t i = 0; i < line->word_count; i++)
        if (str_is(line->words[i].term.french, term->french))
            return true;
    return false;
}

void line_read(struct arena *a, const char *text, struct line *out)
{
    struct term *terms;
    size_t count = terms_of(a, text, &terms);

    *out = (struct line){ .text = text };
    for (size_t i = 0; i < count && out->word_count < LINE_WORDS; i++) {
        int worth = lexicon_worth(&terms[i]);
        if (worth && !has_word(out, &terms[i]))
            out->words[out->word_count++] = (struct line_word){ terms[i], worth };
    }
    out->sense_count = lexicon_read(a, text, out->senses, LINE_SENSES);
}

/* FNV-1a. */
static size_t slot_of(const char *words)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (const char *c = words; *c; c++)
        hash = (hash ^ (unsigned char) *c) * 0x100000001b3u;
    return hash % SLOTS;
}

void lines_begin(void)
{
    pthread_mutex_lock(&kept.lock);
    if (kept.a && kept.count < KEPT_MOST)
        return;
    if (kept.a)
        arena_free(kept.a);
    kept.a = arena_new(NULL);
    kept.slots = arena_array(kept.a, SLOTS, sizeof *kept.slots);
    kept.count = 0;
}

void lines_end(void)
{
    pthread_mutex_unlock(&kept.lock);
}

/* Into one piece of memory, as there are many. */
static struct line *keep(const struct line *line)
{
    struct line *copy = arena_copy(kept.a, line, sizeof *line);
    struct str texts = str_new(kept.a);

    str_add_len(&texts, line->text, strlen(line->text) + 1);
    for (size_t i = 0; i < line->word_count; i++) {
        const struct term *term = &line->words[i].term;
        str_add_len(&texts, term->word, strlen(term->word) + 1);
        str_add_len(&texts, term->french, strlen(term->french) + 1);
        str_add_len(&texts, term->english, strlen(term->english) + 1);
    }
    const char *at = texts.text;
    copy->text = at;
    for (size_t i = 0; i < line->word_count; i++) {
        copy->words[i].term.word = at += strlen(at) + 1;
        copy->words[i].term.french = at += strlen(at) + 1;
        copy->words[i].term.english = at += strlen(at) + 1;
    }
    return copy;
}

const struct line *line_of(const char *words)
{
    size_t slot = slot_of(words);

    while (kept.slots[slot] && strcmp(kept.slots[slot]->text, words) != 0)
        slot = (slot + 1) % SLOTS;
    if (!kept.slots[slot]) {
        struct arena *work = arena_new(NULL);
        struct line line;
        line_read(work, words, &line);
        kept.slots[slot] = keep(&line);
        kept.count++;
        arena_free(work);
    }
    return kept.slots[slot];
}
