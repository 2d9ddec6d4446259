/* How often the right helper is proposed: for script/bench help.
 *
 *     help [--misses] DATABASE FILE...
 *
 * DATABASE is the demo's.  Each line of a FILE is a request, a tab, and who is a right helper of
 * it, parted by " | ": "skill:" a line of theirs, "trade:" what theirs begins with; a line that
 * begins with # is none.  The demo's ordinary member asks.  Prints for each file how often somebody
 * right is among the first three and the first, by skill_fit and by plain search, and how long one
 * takes; with --misses also what was proposed where nobody right came first. */
#include <stdio.h>
#include <time.h>

#include "base/fold.h"
#include "base/str.h"
#include "skill/skill.h"

enum { PROPOSED = 3 };

typedef size_t fitting(struct db *, struct arena *, const struct looker *, const char *, size_t,
                       struct fit **);

struct bench {
    struct db *db;
    struct looker looker;
    bool misses;
};

struct score {
    int asked, first, among;
    double milliseconds;
};

static char *read_all(struct arena *a, const char *name)
{
    struct str text = str_new(a);
    char some[4096];
    FILE *file = fopen(name, "r");

    if (!file)
        BUG("cannot read %s", name);
    for (size_t got; (got = fread(some, 1, sizeof some, file)) > 0;)
        str_add_len(&text, some, got);
    fclose(file);
    return text.text;
}

/* One of the right answers, all folded as the lines are. */
static bool says(struct arena *a, const struct known_line *line, const char *right)
{
    const char *words = text_fold(a, line->words);

    if (str_starts(right, "skill:"))
        return !line->trade && str_is(words, right + strlen("skill:"));
    if (str_starts(right, "trade:"))
        return line->trade && str_starts(words, right + strlen("trade:"));
    BUG("'%s' is neither a skill nor a trade", right);
}

static bool is_right(const struct bench *b, struct arena *a, int64_t person, const char *answers)
{
    struct known_line *lines;
    size_t count = people_known(b->db, a, &b->looker, &person, 1, &lines), rights;
    char **right = str_split(a, text_fold(a, answers), '|', &rights);

    for (size_t i = 0; i < rights; i++)
        for (size_t k = 0; k < count; k++)
            if (says(a, &lines[k], str_trim(a, right[i])))
                return true;
    return false;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static void tell_miss(const struct bench *b, struct arena *a, const char *text,
                      const struct fit *fits, size_t count)
{
    printf("%s\n", text);
    for (size_t i = 0; i < count; i++) {
        struct known_line *lines;
        size_t all = people_known(b->db, a, &b->looker, &fits[i].person, 1, &lines);
        printf("    %4d %s:", fits[i].score, fits[i].words);
        for (size_t k = 0; k < all; k++)
            printf(" %s%s", lines[k].words, k + 1 < all ? "," : "\n");
    }
}

static void ask(const struct bench *b, struct score *score, fitting *fit, const char *text,
                const char *answers)
{
    struct arena *a = arena_new(NULL);
    struct fit *fits;
    double start = now();
    size_t count = fit(b->db, a, &b->looker, text, PROPOSED, &fits), at = 0;

    score->milliseconds += now() - start;
    while (at < count && !is_right(b, a, fits[at].person, answers))
        at++;
    score->asked++;
    score->among += at < count;
    score->first += at < count && at == 0;
    if (b->misses && (at == count || at > 0))
        tell_miss(b, a, text, fits, count);
    arena_free(a);
}

static struct score ask_all(const struct bench *b, fitting *fit, const char *name)
{
    struct arena *a = arena_new(NULL);
    struct score score = { 0 };
    size_t count;
    char **lines = str_split(a, read_all(a, name), '\n', &count);

    for (size_t i = 0; i < count; i++) {
        char *tab = strchr(lines[i], '\t');
        if (*lines[i] == '#' || !tab)
            continue;
        ask(b, &score, fit, arena_slice(a, lines[i], (size_t) (tab - lines[i])), tab + 1);
    }
    if (!score.asked)
        BUG("no requests in %s", name);
    arena_free(a);
    return score;
}

static void tell(const char *how, struct score s)
{
    printf("    %-14s right among the first three %5.1f %%, right first %5.1f %%   (%.1f ms)\n", how,
           100.0 * s.among / s.asked, 100.0 * s.first / s.asked, s.milliseconds / s.asked);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(NULL);
    struct err e = { .text = "" };
    struct bench b = { .misses = argc > 1 && str_is(argv[1], "--misses") };
    int at = 1 + b.misses;

    if (argc < at + 2)
        BUG("write: help [--misses] DATABASE FILE...");
    b.db = db_open(a, argv[at], DB_READ, &e);
    if (!b.db)
        BUG("%s", e.text);
    b.looker = (struct looker){ .member = true, .today = (int32_t) (time(NULL) / 86400),
        .id = db_int(b.db, "SELECT id FROM person WHERE email = 'demo-member@beffroi.example'",
                     NO_ARGS, 0) };
    if (!b.looker.id)
        BUG("%s holds no demo", argv[at]);
    for (int i = at + 1; i < argc; i++) {
        struct score warm = ask_all(&(struct bench){ b.db, b.looker, false }, skill_fit, argv[i]);
        printf("%s, %d requests\n", argv[i], warm.asked);
        tell("by what is meant", ask_all(&b, skill_fit, argv[i]));
        if (!b.misses)
            tell("plain search", ask_all(&b, skill_fit_plain, argv[i]));
    }
    arena_free(a);
    return 0;
}
