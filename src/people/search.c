#include "people/profile.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

/* Above so many hits, walking through everyone by name finds a page sooner than sorting them. */
enum { WORDS_MOST = 3, LETTERS_MOST = 32, INSIDE_FROM = 3, HITS_MANY = 4000, FORGOTTEN = 1000 };

/* ---- the words by which a person is found ---- */

struct sought {
    const char *text;
    enum level level;
    bool named;
    bool whole;                         /* of a last name: only the whole word finds */
};

struct sought_list {
    struct arena *a;
    struct sought *items;
    size_t count;
};

/* The next word of a folded text: letters and digits, and all that is not ASCII.  What is longer
 * than words are is cut, in queries as in what is sought. */
static bool next_word(const char **at, const char **word, size_t *len)
{
    const char *c = *at;

    while (*c && (unsigned char) *c < 0x80 && !(*c >= 'a' && *c <= 'z') &&
           !(*c >= '0' && *c <= '9'))
        c++;
    *word = c;
    while ((unsigned char) *c >= 0x80 || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
        c++;
    *at = c;
    *len = 0;
    for (int letters = 0; *word + *len < c; (*len)++) {
        bool begins = ((unsigned char) (*word)[*len] & 0xc0) != 0x80;
        if (begins && letters++ == LETTERS_MOST)
            break;
    }
    return *len > 0;
}

static void add_words(struct sought_list *list, const char *text, struct sought as)
{
    const char *at = text ? text_fold(list->a, text) : "", *word;
    size_t len;

    while (next_word(&at, &word, &len)) {
        list->items = arena_grow(list->a, list->items, list->count + 1, sizeof *list->items);
        as.text = arena_slice(list->a, word, len);
        list->items[list->count++] = as;
    }
}

static int by_text(const void *a, const void *b)
{
    const struct sought *one = a, *two = b;
    int order = strcmp(one->text, two->text);

    return order ? order : one->whole - two->whole;
}

/* In the order of the alphabet, so that two writers meet new words in the same order. */
static void merge_words(struct sought_list *list)
{
    size_t kept = 0;

    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
    for (size_t i = 0; i < list->count; i++) {
        struct sought *last = kept ? &list->items[kept - 1] : NULL;
        if (!last || by_text(last, &list->items[i]) != 0) {
            list->items[kept++] = list->items[i];
            continue;
        }
        if (list->items[i].level > last->level)
            last->level = list->items[i].level;
        last->named = last->named || list->items[i].named;
    }
    list->count = kept;
}

/* A word that nobody had before, with all its endings. */
static void write_word(struct db *db, const char *text)
{
    int64_t id = db_insert(db, "INSERT INTO word (text) VALUES ($1)"
                               " ON CONFLICT (text) DO NOTHING RETURNING id",
                           ARGS(arg_text(text)));

    for (const char *c = text; id && *c; c++)
        if (((unsigned char) *c & 0xc0) != 0x80)
            db_exec(db, "INSERT INTO word_end (word_id, ending, whole) VALUES ($1, $2, $3)",
                    ARGS(arg_int(id), arg_bytes(c, strlen(c)), arg_int(c == text)));
}

static void write_words(struct db *db, int64_t person, const struct sought_list *list)
{
    db_exec(db, "DELETE FROM sought WHERE person_id = $1", ARGS(arg_int(person)));
    for (size_t i = 0; i < list->count; i++) {
        const struct sought *s = &list->items[i];
        write_word(db, s->text);
        db_exec(db, "INSERT INTO sought (person_id, word_id, whole, level, named)"
                    " SELECT $1, id, $5, $2, $3 FROM word WHERE text = $4",
                ARGS(arg_int(person), arg_int(s->level), arg_int(s->named), arg_text(s->text),
                     arg_int(s->whole)));
    }
}

void person_index(struct db *db, int64_t id, int32_t today)
{
    struct arena *a = arena_new(NULL);
    struct sought_list list = { .a = a };
    struct person p;

    if (person_get(db, a, id, &p)) {
        enum level name = p.levels[PERSON_NAME];
        add_words(&list, p.first_name, (struct sought){ .level = name, .named = true });
        add_words(&list, p.last_name, (struct sought){
            .level = name < LEVEL_PLACE ? name : LEVEL_PLACE, .named = true, .whole = true });
        add_words(&list, p.trade, (struct sought){ .level = p.levels[PERSON_TRADE] });
        for (char **skill = p.skills; *skill; skill++)
            add_words(&list, *skill, (struct sought){ .level = p.levels[PERSON_SKILLS] });
        struct rows *rows = db_query(db, a,
            "SELECT o.name FROM membership m JOIN organisation o ON o.id = m.organisation_id"
            " WHERE m.person_id = $1 AND m.valid_from <= $2"
            "   AND (m.valid_to IS NULL OR m.valid_to >= $2)",
            ARGS(arg_int(id), arg_text(date_text(a, today))));
        while (rows_next(rows))
            add_words(&list, col_text(rows, "name"),
                      (struct sought){ .level = p.levels[PERSON_ORGANISATION] });
        merge_words(&list);
        db_exec(db, "UPDATE person SET shown = $2 WHERE id = $1", ARGS(arg_int(id), arg_int(name)));
        write_words(db, id, &list);
    }
    arena_free(a);
}

/* Two days around today: the job knows no zone, and a word too many heals the next day. */
void people_index_due(struct db *db, struct arena *a, int64_t now)
{
    int32_t today = (int32_t) (now / 86400);
    int64_t *ids = NULL;
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT person_id FROM membership WHERE valid_from BETWEEN $1 AND $2"
        " UNION SELECT person_id FROM membership WHERE valid_to BETWEEN $1 AND $2",
        ARGS(arg_text(date_text(a, today - 1)), arg_text(date_text(a, today))));

    while (rows_next(rows)) {
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count++] = col_int(rows, "person_id");
    }
    for (size_t i = 0; i < count; i++)
        person_index(db, ids[i], today);
}

/* Not while a person is written: two writers who meet at a word would be in each other's way. */
void people_forget_words(struct db *db, struct arena *a)
{
    int64_t *ids = NULL;
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT id FROM word WHERE NOT EXISTS (SELECT 1 FROM sought s WHERE s.word_id = word.id)"
        " ORDER BY id LIMIT $1", ARGS(arg_int(FORGOTTEN)));

    while (rows_next(rows)) {
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count++] = col_int(rows, "id");
    }
    for (size_t i = 0; i < count; i++) {
        db_exec(db, "DELETE FROM word_end WHERE word_id = $1", ARGS(arg_int(ids[i])));
        db_exec(db, "DELETE FROM word WHERE id = $1", ARGS(arg_int(ids[i])));
    }
}

/* ---- finding ---- */

/* A row of `sought` by which the looker may find its person. */
#define FINDS "(" SEEN_OF_MANY("s.level", "s.person_id") " OR ($4 = 1 AND s.named = 1))"
#define LISTED "p.left_at IS NULL AND (" SEEN_OF_MANY("p.shown", "p.id") " OR $4 = 1)"
#define AFTER "($5 = 0 OR (p.fold, p.id) > ((SELECT fold FROM person WHERE id = $5), $5))"
#define HAS(pattern, word) \
    "(" pattern " = '' OR EXISTS (SELECT 1 FROM sought s JOIN word w ON w.id = s.word_id" \
    "   WHERE s.person_id = p.id AND w.text LIKE " pattern \
    "     AND (s.whole = 0 OR w.text = " word ") AND " FINDS "))"
#define REST HAS("$8", "$15") " AND " HAS("$9", "$16")

/* Words that begin with $10 or, unless $12 asks for whole ones, hold it; $11 ends the range.  CROSS
 * JOIN keeps SQLite on this order. */
#define WORDS_HIT \
    "word_end e CROSS JOIN sought s" \
    " WHERE e.ending >= $10 AND e.ending < $11 AND ($12 = 0 OR e.whole = 1)" \
    "   AND s.word_id = e.word_id AND (s.whole = 0 OR (e.whole = 1 AND e.ending = $10))"

struct query {
    const char *words[WORDS_MOST];      /* the longest is the first; "" where there are fewer */
    const char *patterns[WORDS_MOST];   /* the same for LIKE */
    bool whole;                         /* the first is short: only beginnings of words */
};

/* A word holds letters and digits only, so no wildcard of its own. */
static struct query read_query(struct arena *a, const char *text)
{
    struct query q = { .words = { "", "", "" }, .patterns = { "", "", "" } };
    const char *at = text_fold(a, text), *word;
    size_t len;

    for (int i = 0; i < WORDS_MOST && next_word(&at, &word, &len); i++) {
        int to = i;
        if (len > strlen(q.words[0])) {
            q.words[i] = q.words[0];
            q.patterns[i] = q.patterns[0];
            q.whole = len < INSIDE_FROM;
            to = 0;
        }
        q.words[to] = arena_slice(a, word, len);
        q.patterns[to] = str_fmt(a, "%s%s%%", len >= INSIDE_FROM ? "%" : "", q.words[to]);
    }
    return q;
}

/* Many find everyone by walking in the order of names; few by sorting the hits. */
static struct rows *query_people(struct db *db, struct arena *a, const struct query *q,
                                 const struct arg *args)
{
    bool walk = !*q->words[0] || db_int(db,
        "SELECT count(*) FROM (SELECT 1 FROM " WORDS_HIT
        "   AND (s.level >= $1 OR ($4 = 1 AND s.named = 1)) LIMIT $13) hits", args, 0) >= HITS_MANY;

    return walk
        ? db_query(db, a, CARD_SELECT
                   " WHERE " LISTED " AND " AFTER " AND " HAS("$7", "$14") " AND " REST
                   " ORDER BY p.fold, p.id LIMIT $6", args)
        : db_query(db, a,
                   "WITH hit AS MATERIALIZED (SELECT DISTINCT s.person_id FROM " WORDS_HIT
                   " AND " FINDS "),"
                   " page AS MATERIALIZED (SELECT p.id FROM hit CROSS JOIN person p"
                   "   WHERE p.id = hit.person_id AND " LISTED " AND " AFTER " AND " REST
                   "   ORDER BY p.fold, p.id LIMIT $6)"
                   " SELECT " CARD_COLUMNS " FROM page CROSS JOIN person p" CARD_JOINS
                   " WHERE p.id = page.id ORDER BY p.fold, p.id", args);
}

struct value *people_find(struct db *db, struct arena *a, const struct looker *looker,
                          const char *query, int64_t cursor, int limit, int64_t *next)
{
    struct value *found = value_list(a);
    struct query q = read_query(a, query);
    const char *end = str_fmt(a, "%s\xff", q.words[0]);     /* after all that begin with it */
    int64_t last = 0;

    *next = 0;
    if (!str_empty(query) && !*q.words[0])
        return found;
    struct rows *rows = query_people(db, a, &q,
        ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)), arg_int(cursor), arg_int(limit + 1),
             arg_text(q.patterns[0]), arg_text(q.patterns[1]), arg_text(q.patterns[2]),
             arg_bytes(q.words[0], strlen(q.words[0])), arg_bytes(end, strlen(end)),
             arg_int(q.whole), arg_int(HITS_MANY), arg_text(q.words[0]), arg_text(q.words[1]),
             arg_text(q.words[2])));
    while (rows_next(rows)) {
        struct value *card = card_from_row(db, a, looker, rows);
        if (!card)                      /* LISTED says the same; the card has the last word */
            continue;
        if (value_count(found) == (size_t) limit) {
            *next = last;
            break;
        }
        last = col_int(rows, "id");
        add(found, card);
    }
    rows_end(rows);
    return found;
}
