/* How fast people are found.
 *
 *   bench-people fill FILE      makes a community of a hundred thousand, the same each time
 *   bench-people find FILE      asks two hundred questions of it: median, 95 of 100, the slowest
 *
 * Everyone has a trade, three skills and an organisation, one in five a word that few others have.
 * Questions are of one and two words: names, trades, skills, frequent and rare, other forms,
 * beginnings, mistakes, with and without accents; each is asked ROUNDS times, its median counts. */
#include <stdio.h>
#include <time.h>

#include "app.h"
#include "base/fold.h"
#include "base/log.h"
#include "people/people.h"
#include "people/seed_words.h"

enum { PEOPLE = 100000, HOUSES = 3000, RARE = 20000, QUESTIONS = 200, ROUNDS = 5, NOW = 1795600000,
       TODAY = NOW / 86400 };

/* The same numbers each time (Knuth's MMIX). */
static uint64_t dice;

static size_t roll(size_t sides)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t) (dice >> 33) % sides;
}

static const char *one_of(const char *const *list)
{
    size_t count = 0;

    while (list[count])
        count++;
    return list[roll(count)];
}

/* Small numbers are likelier, as some trades are. */
static const struct seed_trade *some_trade(void)
{
    size_t one = roll(SEED_TRADES), other = roll(SEED_TRADES);

    return &seed_trades[one < other ? one : other];
}

static const struct seed_origin *some_origin(void)
{
    int share = (int) roll(100);
    const struct seed_origin *origin = seed_origins;

    for (; origin[1].family && share >= origin->share; origin++)
        share -= origin->share;
    return origin;
}

/* A word that about one person in a hundred thousand uses, or five. */
static const char *rare_word(struct arena *a, size_t number)
{
    static const char *const parts[] = { "ba", "ré", "lin", "to", "sur", "mé", "ca", "van", "do",
                                         "ni", "pu", "gra", "che", "li", "mor", "ti", "sa" };
    char *word = str_fmt(a, "%s", parts[number % 17]);

    for (number += 17 * 17 * 17; number; number /= 17)
        word = str_fmt(a, "%s%s", word, parts[number % 17]);
    return word;
}

/* ---- filling ---- */

static void add_skills(struct db *db, struct arena *a, int64_t id, const struct seed_trade *trade)
{
    struct skill skills[4];
    size_t count = 0, first = roll(SEED_SKILLS - 1);
    enum level level = roll(10) ? LEVEL_PLACE : LEVEL_ME;

    for (; count < 2; count++)
        skills[count] = (struct skill){ .words = trade->skills[first + count], .level = level };
    if (roll(5) == 0)
        skills[count++] = (struct skill){ .words = rare_word(a, roll(RARE)), .level = level };
    skills[count++] = (struct skill){ .kind = SKILL_LEARN, .words = one_of(seed_hobbies),
                                      .level = LEVEL_PLACE };
    for (size_t i = 0; i < count; i++)
        skills[i].code = "";
    person_set_skills(db, id, skills, count, TODAY);
}

static void add_person(struct db *db, struct arena *a, const int64_t *houses)
{
    const struct seed_origin *origin = some_origin();
    const struct seed_trade *trade = some_trade();
    bool woman = roll(2);
    const char *last = one_of(origin->family);
    const struct person_draft draft = {
        .first_name = one_of(woman ? origin->women : origin->men),
        .last_name = roll(3) ? last : str_fmt(a, "%s-%s", last, one_of(some_origin()->family)),
        .trade = str_fmt(a, "%s, %s", woman ? trade->woman : trade->man, trade->details[roll(2)]),
    };
    int64_t id = person_add(db, &draft, NOW);

    membership_add(db, id, houses[roll(HOUSES)], NULL, TODAY - 100, TODAY);
    add_skills(db, a, id, trade);
}

static bool fill(struct db *db, void *what)
{
    struct arena *a = what;
    int64_t houses[HOUSES];

    dice = 62;
    for (size_t i = 0; i < HOUSES; i++) {
        const struct seed_trade *trade = some_trade();
        houses[i] = organisation_add(db, &(struct organisation_draft){
            .name = str_fmt(a, "%s %s", trade->house, one_of(some_origin()->family)),
            .kind = "enterprise" }, NOW);
    }
    for (int i = 0; i < PEOPLE && !db_failed(db); i++) {
        struct arena *one = arena_new(a);
        add_person(db, one, houses);
        arena_free(one);
    }
    return !db_failed(db);
}

/* ---- asking ---- */

/* Two neighbours in its middle swapped. */
static const char *mistyped(struct arena *a, const char *word)
{
    char *wrong = text_fold(a, word);
    size_t at = strlen(wrong) / 2;
    char c = wrong[at];

    wrong[at] = wrong[at - 1];
    wrong[at - 1] = c;
    return wrong;
}

static const char *question(struct arena *a, int kind)
{
    const struct seed_trade *trade = some_trade();
    const struct seed_origin *origin = some_origin();
    const char *skill = trade->skills[roll(SEED_SKILLS)];

    switch (kind) {
    case 0: return one_of(origin->women);
    case 1: return one_of(origin->family);
    case 2: return trade->woman;
    case 3: return text_fold(a, trade->man);
    case 4: return trade->field;
    case 5: return skill;
    case 6: return mistyped(a, trade->field);
    case 7: return str_fmt(a, "%s %s", one_of(origin->men), trade->man);
    case 8: return arena_slice(a, text_fold(a, trade->woman), 3 + roll(3));
    default: return rare_word(a, roll(RARE));
    }
}

static double ask(struct db *db, const char *query)
{
    const struct looker looker = { .id = 1, .member = true, .today = TODAY };
    const struct find_wish wish = { .query = query, .limit = 50 };
    struct arena *a = arena_new(NULL);
    struct timespec from, to;
    int64_t next;

    clock_gettime(CLOCK_MONOTONIC, &from);
    people_find(db, a, &looker, &wish, &next);
    clock_gettime(CLOCK_MONOTONIC, &to);
    arena_free(a);
    return (double) (to.tv_sec - from.tv_sec) * 1e3 + (double) (to.tv_nsec - from.tv_nsec) / 1e6;
}

struct asked {
    const char *query;
    double took;                        /* milliseconds */
};

static int by_time(const void *a, const void *b)
{
    double one = ((const struct asked *) a)->took, other = ((const struct asked *) b)->took;

    return (one > other) - (one < other);
}

static void find(struct db *db, struct arena *a)
{
    struct asked asked[QUESTIONS], rounds[ROUNDS];

    dice = 119;
    for (int i = 0; i < QUESTIONS; i++) {
        asked[i].query = question(a, i % 10);
        for (int k = 0; k < ROUNDS; k++)
            rounds[k].took = ask(db, asked[i].query);
        qsort(rounds, ROUNDS, sizeof *rounds, by_time);
        asked[i].took = rounds[ROUNDS / 2].took;
    }
    qsort(asked, QUESTIONS, sizeof *asked, by_time);
    printf("finding among %d people, ms: median %.1f, 95 of 100 within %.1f, slowest %.1f (%s)\n",
           PEOPLE, asked[QUESTIONS / 2].took, asked[QUESTIONS * 95 / 100].took,
           asked[QUESTIONS - 1].took, asked[QUESTIONS - 1].query);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(NULL);
    struct err err = { "" };
    bool filling = argc == 3 && str_is(argv[1], "fill");

    if (argc != 3 || (!filling && !str_is(argv[1], "find"))) {
        fprintf(stderr, "usage: bench-people fill|find FILE\n");
        return 2;
    }
    struct db *db = db_open(a, argv[2], filling ? DB_WRITE : DB_READ, &err);
    if (!db || (filling && !migrate(db, app_migrations(a), NULL, &err))) {
        log_error("%s", err.text);
        return 1;
    }
    if (!filling)
        find(db, a);
    else if (!db_tx(db, fill, a))
        log_error("%s", db_error(db));
    bool failed = db_failed(db);
    arena_free(a);
    return failed;
}
