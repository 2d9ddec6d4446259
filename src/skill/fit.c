#include "skill/skill.h"

#include "base/str.h"
#include "skill/fit_line.h"

enum {
    CERTAIN = 1000,
    POOL = 300,                         /* persons who are looked at closely */
    SEEDS = 40,                         /* words by which they are found */
    SEEDS_AT_ONCE = 8,
    SEEDS_OF_MATTER = 14,
    MATTERS = 4,                        /* of the text that bring words of their own */
    SOUGHT_LEAST = 300,                 /* a matter so sure is worth naming */
    LEAST = 90                          /* below it nobody is worth asking */
};

/* Shares of CERTAIN. */
enum { NEAR_SHARE = 450, SECOND_SHARE = 300, WORD_SHARE = 550, MATTER_SHARE = 900,
       OTHER_LINE_SHARE = 250 };

static int share(int of, int by)
{
    return of * by / CERTAIN;
}

/* Two reasons that each alone would do. */
static int either(int one, int other)
{
    return CERTAIN - share(CERTAIN - one, CERTAIN - other);
}

/* ---- who could know at all ---- */

struct seeds {
    struct arena *a;
    struct term terms[SEEDS];
    size_t count;
};

static void add_seed(struct seeds *seeds, const struct term *term)
{
    if (seeds->count == SEEDS)
        return;
    for (size_t i = 0; i < seeds->count; i++)
        if (str_is(seeds->terms[i].french, term->french))
            return;
    seeds->terms[seeds->count++] = *term;
}

/* The words of a text that say at least so much, `most` of them at most. */
static void add_seeds(struct seeds *seeds, const char *text, int least, size_t most)
{
    struct term *terms;
    size_t count = terms_of(seeds->a, text, &terms), before = seeds->count;

    for (size_t i = 0; i < count && seeds->count < before + most; i++)
        if (lexicon_worth(&terms[i]) >= least)
            add_seed(seeds, &terms[i]);
}

/* The text's own words, then those that name its matters. */
static void set_seeds(struct seeds *seeds, const struct line *need)
{
    add_seeds(seeds, need->text, CERTAIN / 5, SEEDS_OF_MATTER);
    for (size_t i = 0; i < need->sense_count && i < MATTERS; i++)
        add_seeds(seeds, lexicon_names(seeds->a, need->senses[i].matter), CERTAIN / 3,
                  SEEDS_OF_MATTER);
    if (!seeds->count)
        add_seeds(seeds, need->text, 1, SEEDS_OF_MATTER);
}

static bool is_among(const int64_t *persons, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (persons[i] == person)
            return true;
    return false;
}

/* By some words at a time, the most telling first: where many know, the first ones find enough. */
static size_t gather(struct db *db, struct arena *a, const struct looker *looker,
                     const struct line *need, int64_t pool[POOL])
{
    struct seeds *seeds = arena_make(a, struct seeds);
    size_t count = 0;

    seeds->a = a;
    set_seeds(seeds, need);
    for (size_t from = 0; from < seeds->count && count < POOL; from += SEEDS_AT_ONCE) {
        size_t some = seeds->count - from < SEEDS_AT_ONCE ? seeds->count - from : SEEDS_AT_ONCE;
        int64_t *found;
        size_t more = people_knowing(db, a, looker, seeds->terms + from, some, POOL, &found);
        for (size_t i = 0; i < more && count < POOL; i++)
            if (found[i] != looker->id && !is_among(pool, count, found[i]))
                pool[count++] = found[i];
    }
    return count;
}

/* ---- how well a line fits ---- */

static int words_fit(const struct line *need, const struct line *line)
{
    int fit = 0;

    for (size_t i = 0; i < need->word_count; i++) {
        int best = 0;
        for (size_t k = 0; k < line->word_count; k++) {
            int same = share(lexicon_alike(&need->words[i].term, &line->words[k].term),
                             need->words[i].worth);
            best = same > best ? same : best;
        }
        fit = either(fit, share(best, WORD_SHARE));
    }
    return fit;
}

/* The best matter of both, and a little of the second best. */
static int matters_fit(const struct line *need, const struct line *line)
{
    int best = 0, second = 0;

    for (size_t i = 0; i < need->sense_count; i++) {
        const struct sense *asked = &need->senses[i];
        int fit = 0;
        for (size_t k = 0; k < line->sense_count; k++) {
            const struct sense *said = &line->senses[k];
            int both = share(asked->weight, said->weight);
            if (asked->matter != said->matter)
                both = lexicon_near(asked->matter, said->matter) ? share(both, NEAR_SHARE) : 0;
            fit = both > fit ? both : fit;
        }
        second = fit > best ? best : fit > second ? fit : second;
        best = fit > best ? fit : best;
    }
    return either(best, share(second, SECOND_SHARE));
}

static int line_fit(const struct line *need, const struct line *line)
{
    return either(share(matters_fit(need, line), MATTER_SHARE), words_fit(need, line));
}

/* ---- persons ---- */

/* The lines of one person: the best one, and a little of each other. */
static struct fit person_fit(const struct line *need, const struct known_line *lines, size_t count)
{
    struct fit fit = { .person = lines->person };
    int others = 0, best = 0;

    for (size_t i = 0; i < count; i++) {
        int one = line_fit(need, line_of(lines[i].words));
        others = either(others, share(one > best ? best : one, OTHER_LINE_SHARE));
        if (one <= best)
            continue;
        best = one;
        fit.words = lines[i].words;
        fit.trade = lines[i].trade;
    }
    fit.score = either(best, others);
    return fit;
}

static int by_score(const void *a, const void *b)
{
    const struct fit *one = a, *two = b;

    if (one->score != two->score)
        return two->score - one->score;
    return (one->person > two->person) - (one->person < two->person);
}

static size_t weigh(struct arena *a, const struct line *need, const struct known_line *known,
                    size_t count, struct fit **out)
{
    size_t found = 0;

    *out = arena_array(a, count + 1, sizeof **out);
    lines_begin();
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && known[end].person == known[i].person; end++)
            continue;
        const struct fit fit = person_fit(need, &known[i], end - i);
        if (fit.score >= LEAST)
            (*out)[found++] = fit;
    }
    lines_end();
    qsort(*out, found, sizeof **out, by_score);
    return found;
}

size_t skill_fit(struct db *db, struct arena *a, const struct looker *looker, const char *text,
                 size_t most, struct fit **out)
{
    struct line *need = arena_make(a, struct line);
    int64_t *pool = arena_array(a, POOL, sizeof *pool);
    struct known_line *known;

    line_read(a, text, need);
    size_t count = people_known(db, a, looker, pool, gather(db, a, looker, need, pool), &known);
    count = weigh(a, need, known, count, out);
    return count < most ? count : most;
}

size_t skill_fit_plain(struct db *db, struct arena *a, const struct looker *looker,
                       const char *text, size_t most, struct fit **out)
{
    struct term *terms;
    int64_t *persons;
    struct known_line *known;
    size_t words = terms_of(a, text, &terms), count = 0;
    size_t found = people_knowing(db, a, looker, terms, words, most + 1, &persons);
    size_t lines = people_known(db, a, looker, persons, found, &known);

    *out = arena_array(a, found + 1, sizeof **out);
    for (size_t i = 0; i < found && count < most; i++) {
        size_t line = 0;
        while (line < lines && known[line].person != persons[i])
            line++;
        if (line == lines || persons[i] == looker->id)
            continue;
        (*out)[count] = (struct fit){
            .person = persons[i], .words = known[line].words, .trade = known[line].trade,
            .score = count < CERTAIN ? CERTAIN - (int) count : 1 };
        count++;
    }
    return count;
}

/* ---- what is asked ---- */

const char *skill_sought(struct arena *a, const char *text, const char *lang)
{
    struct sense sense;

    if (!lexicon_read(a, text, &sense, 1) || sense.weight < SOUGHT_LEAST)
        return NULL;
    return str_is(lang, "fr") ? sense.matter->french : sense.matter->english;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The English stems of the words that say something or, where none does, of all. */
static const char *english_stems(struct arena *a, const char *text, bool *denies)
{
    struct str said = str_new(a), all = str_new(a);
    struct term *terms;
    size_t count = terms_of(a, text, &terms);

    *denies = false;
    for (size_t i = 0; i < count; i++) {
        *denies = *denies || lexicon_denies(terms[i].word);
        str_add_fmt(&all, "%s ", terms[i].english);
        if (lexicon_worth(&terms[i]))
            str_add_fmt(&said, "%s ", terms[i].english);
    }
    return said.len ? said.text : all.text;
}

/* The French stems of the English ones, which leaves out the plurals of both languages. */
const char *skill_matter(struct arena *a, const char *text)
{
    struct str matter = str_new(a);
    struct term *terms;
    bool denies;
    size_t count = terms_of(a, english_stems(a, text, &denies), &terms);
    const char **stems = arena_array(a, count + 1, sizeof *stems);

    for (size_t i = 0; i < count; i++)
        stems[i] = terms[i].french;
    qsort(stems, count, sizeof *stems, by_text);
    if (denies)
        str_add(&matter, "no");
    for (size_t i = 0; i < count; i++)
        if (!i || !str_is(stems[i], stems[i - 1]))
            str_add_fmt(&matter, "%s%s", matter.len ? " " : "", stems[i]);
    return matter.text;
}
