#include "people/sought.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

enum {
    WORDS_MOST = 8,                     /* of a query; the others do not count */
    LONG_FROM = 3,                      /* letters: a shorter word begins names alone */
    SENSES_MOST = 3,                    /* of the lexicon, for a word */
    NEAR_SLOTS = 24,                    /* words mistyped by one letter, and by two */
    AT_ONCE = 25,                       /* persons read by one statement */
    CURSOR_BITS = 40                    /* of the id in a cursor; above it the worth */
};

/* How a word was found: a better way is worth more than any better field. */
enum quality {
    HOLDS = 2, NEAR_BY_TWO, NEAR_BY_ONE, SAID_BY_LEXICON, BEGINS, OTHER_FORM, EXACT, QUALITY = 8
};

static const int field_worth[] = {
    [BY_FIRST_NAME] = 6, [BY_LAST_NAME] = 6, [BY_TRADE] = 5, [BY_GIVEN] = 4, [BY_CODE] = 3,
    [BY_WANTED] = 2, [BY_ORGANISATION] = 1, [BY_COMMUNE] = 0,
};

/* ---- hits: who is found, and how well ---- */

struct hit {
    int64_t person;
    int64_t place;                      /* of the name in the alphabet */
    int64_t worth;
};

struct hits {
    struct hit *items;                  /* once reduced, each person once, in the order of ids */
    size_t count;
};

static void add_hit(struct arena *a, struct hits *hits, struct hit hit)
{
    if (!(hits->count & (hits->count - 1)))
        hits->items = arena_grow(a, hits->items, hits->count ? 2 * hits->count : 1,
                                 sizeof *hits->items);
    hits->items[hits->count++] = hit;
}

static int compare(int64_t one, int64_t other)
{
    return (one > other) - (one < other);
}

static int by_person(const void *a, const void *b)
{
    const struct hit *one = a, *two = b;
    int order = compare(one->person, two->person);

    return order ? order : compare(two->worth, one->worth);
}

static int by_worth(const void *a, const void *b)
{
    const struct hit *one = a, *two = b;
    int order = compare(two->worth, one->worth);

    if (!order)
        order = compare(one->place, two->place);
    return order ? order : compare(one->person, two->person);
}

/* Each person once, by their best hit. */
static void reduce(struct hits *hits)
{
    size_t kept = 0;

    if (hits->count)
        qsort(hits->items, hits->count, sizeof *hits->items, by_person);
    for (size_t i = 0; i < hits->count; i++)
        if (!kept || hits->items[kept - 1].person != hits->items[i].person)
            hits->items[kept++] = hits->items[i];
    hits->count = kept;
}

/* Keeps those who are in both, with the worth of both. */
static void both(struct hits *hits, const struct hits *others)
{
    size_t kept = 0;

    for (size_t i = 0, k = 0; i < hits->count; i++) {
        struct hit hit = hits->items[i];
        while (k < others->count && others->items[k].person < hit.person)
            k++;
        if (k == others->count || others->items[k].person != hit.person)
            continue;
        hit.worth += others->items[k].worth;
        hits->items[kept++] = hit;
    }
    hits->count = kept;
}

/* ---- one word ---- */

/* May the looker find the person of row `s` of sought by it? */
#define FINDS \
    "(" SEEN_OF_MANY("s.level", "s.person_id") \
    " OR ($4 = 1 AND (s.field <= 2 OR " SEEN_OF_MANY("s.own", "s.person_id") ")))"

struct search {
    struct db *db;
    struct arena *a;
    const struct looker *looker;
    const char *today;
    enum sought_field first, last;      /* the fields that words are looked for in */
};

#define LOOKER(s) LOOKER_ARGS((s)->looker, (s)->today)

struct near_word {
    const char *text;
    int64_t id;
    int apart;
};

static int by_distance(const void *a, const void *b)
{
    const struct near_word *one = a, *two = b;

    return one->apart != two->apart ? one->apart - two->apart : strcmp(one->text, two->text);
}

/* The words that a mistyped one may mean, the nearest first. */
static size_t near_words(const struct search *s, const char *word, struct near_word **out)
{
    const char *keys[NEAR_MOST];
    size_t count = near_keys(s->a, word, keys), found = 0;
    int most = near_letters(word);
    struct arg args[NEAR_MOST + 1];

    *out = NULL;
    if (!count)
        return 0;
    for (size_t i = 0; i < NEAR_MOST; i++)
        args[i] = arg_text(keys[i < count ? i : 0]);
    args[NEAR_MOST] = (struct arg){ .kind = ARG_END };
    struct rows *rows = db_query(s->db, s->a,
        "SELECT DISTINCT w.id, w.text FROM word_key k CROSS JOIN word w"
        " WHERE k.key IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
        "     $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)"
        "   AND k.kind = 3 AND w.id = k.word_id", args);
    while (rows_next(rows)) {
        struct near_word near = { .text = col_text(rows, "text"), .id = col_int(rows, "id") };
        near.apart = words_apart(word, near.text, most);
        if (near.apart < 1 || near.apart > most)
            continue;
        *out = arena_grow(s->a, *out, found + 1, sizeof **out);
        (*out)[found++] = near;
    }
    if (found)
        qsort(*out, found, sizeof **out, by_distance);
    return found;
}

/* The values of FOUND_WORDS: $5 and $6 the fields, then these. */
enum { AT_TEXT = 6, AT_FRENCH, AT_ENGLISH, AT_BEGIN, AT_END, AT_LONG, AT_CODES,
       AT_NEAR = AT_CODES + SENSES_MOST, AT_FAR = AT_NEAR + NEAR_SLOTS,
       AT_LAST = AT_FAR + NEAR_SLOTS };

/* Rows of `sought` for a word, its forms, and all that is like it; what the lexicon says is looked
 * for among codes, what a short word begins among first names.  CROSS JOIN keeps SQLite on this
 * order. */
#define FOUND_WORDS \
    "WITH ways AS (" \
    " SELECT id AS word_id, 8 AS quality FROM word WHERE text = $7" \
    " UNION ALL SELECT word_id, 7 FROM word_key WHERE key = $8 AND kind = 1" \
    " UNION ALL SELECT word_id, 7 FROM word_key WHERE key = $9 AND kind = 2" \
    " UNION ALL SELECT word_id, CASE WHEN whole = 1 THEN 6 ELSE 2 END FROM word_end" \
    "   WHERE ending >= $10 AND ending < $11 AND (whole = 1 OR $12 = 1)" \
    " UNION ALL SELECT id, 5 FROM word WHERE text IN ($13, $14, $15)" \
    " UNION ALL SELECT id, 4 FROM word WHERE id IN ($16, $17, $18, $19, $20, $21, $22, $23, $24," \
    "   $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)" \
    " UNION ALL SELECT id, 3 FROM word WHERE id IN ($40, $41, $42, $43, $44, $45, $46, $47, $48," \
    "   $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63)" \
    "), best AS (SELECT word_id, max(quality) AS quality FROM ways GROUP BY word_id)," \
    " found AS MATERIALIZED (SELECT word_id, quality," \
    "   CASE WHEN quality = 5 THEN 7 ELSE $5 END AS first," \
    "   CASE WHEN quality = 5 THEN 7 WHEN quality = 6 AND $12 = 0 THEN 1 ELSE $6 END AS last" \
    "   FROM best)" \
    " SELECT s.person_id, s.field, s.place, f.quality FROM found f CROSS JOIN sought s" \
    " WHERE s.word_id = f.word_id AND s.field BETWEEN f.first AND f.last" \
    "   AND (s.field <> 2 OR f.quality = 8) AND " FINDS

static void add_found(const struct search *s, const struct arg *args, struct hits *hits)
{
    struct rows *rows = db_query(s->db, s->a, FOUND_WORDS, args);

    while (rows_next(rows))
        add_hit(s->a, hits, (struct hit){
            .person = col_int(rows, "person_id"), .place = col_int(rows, "place"),
            .worth = col_int(rows, "quality") * QUALITY +
                     field_worth[col_int(rows, "field")] });
}

static const struct term no_term = { .word = "", .french = "", .english = "" };

/* A word itself and its other forms alone. */
static void word_args(const struct search *s, const struct term *term, struct arg args[AT_LAST + 1])
{
    const struct arg start[] = { LOOKER(s), arg_int(s->first), arg_int(s->last),
                                 arg_text(term->word), arg_text(term->french),
                                 arg_text(term->english), arg_bytes("", 0), arg_bytes("", 0),
                                 arg_int(0) };

    memcpy(args, start, sizeof start);
    for (size_t i = 0; i < SENSES_MOST; i++)
        args[AT_CODES + i] = arg_text("");
    for (size_t i = AT_NEAR; i < AT_LAST; i++)
        args[i] = arg_int(0);
    args[AT_LAST] = (struct arg){ .kind = ARG_END };
}

static void add_codes(const struct search *s, const char *text, struct arg *codes)
{
    struct sense senses[SENSES_MOST];
    size_t count = lexicon_read(s->a, text, senses, SENSES_MOST);

    for (size_t i = 0; i < count; i++)
        codes[i] = arg_text(senses[i].matter->code);
}

/* Fills the places of near words, from `*at` on, as far as there are some. */
static void add_near(struct arg *args, const struct near_word *near, size_t count, size_t *at)
{
    size_t used[] = { 0, 0 };

    for (; *at < count; (*at)++) {
        size_t far = near[*at].apart - 1;
        if (used[far] == NEAR_SLOTS)
            break;
        args[(far ? AT_FAR : AT_NEAR) + used[far]++] = arg_int(near[*at].id);
    }
}

/* All that a word of a query finds.  All that is near it counts, in as many rounds as that takes:
 * were some left out, those that nobody may be found by would change what is found. */
static struct hits find_word(const struct search *s, const struct term *term)
{
    struct hits hits = { 0 };
    struct arg args[AT_LAST + 1];
    struct near_word *near;
    size_t len = strlen(term->word), count = near_words(s, term->word, &near), at = 0;
    const char *end = str_fmt(s->a, "%s\xff", term->word);      /* after all that begin with it */

    word_args(s, term, args);
    args[AT_BEGIN] = arg_bytes(term->word, len);
    args[AT_END] = arg_bytes(end, len + 1);
    args[AT_LONG] = arg_int(len >= LONG_FROM);
    add_codes(s, term->word, &args[AT_CODES]);
    add_near(args, near, count, &at);
    add_found(s, args, &hits);
    while (at < count) {
        word_args(s, &no_term, args);
        add_near(args, near, count, &at);
        add_found(s, args, &hits);
    }
    reduce(&hits);
    return hits;
}

/* ---- other conditions ---- */

/* Those with a code that no words are looked for in. */
static struct hits find_code(const struct search *s, const char *code, enum sought_field field)
{
    struct hits hits = { 0 };
    struct rows *rows = db_query(s->db, s->a,
        "SELECT s.person_id, s.place FROM word w CROSS JOIN sought s"
        " WHERE w.text = $5 AND s.word_id = w.id AND s.field = $6 AND " FINDS,
        ARGS(LOOKER(s), arg_text(code), arg_int(field)));

    while (rows_next(rows))
        add_hit(s->a, &hits, (struct hit){ .person = col_int(rows, "person_id"),
                                           .place = col_int(rows, "place") });
    reduce(&hits);
    return hits;
}

#define IDS "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22," \
            " $23, $24, $25, $26, $27, $28, $29"

struct ids {
    struct arg args[4 + AT_ONCE + 1];
};

static struct ids ids_of(const struct search *s, const int64_t *ids, size_t count)
{
    struct ids all = { .args = { LOOKER(s) } };

    for (size_t i = 0; i < AT_ONCE; i++)
        all.args[4 + i] = arg_int(i < count ? ids[i] : 0);
    all.args[4 + AT_ONCE] = (struct arg){ .kind = ARG_END };
    return all;
}

static size_t lesser(size_t one, size_t other)
{
    return one < other ? one : other;
}

static struct hits find_among(const struct search *s, const int64_t *among, size_t count)
{
    struct hits hits = { 0 };

    for (size_t from = 0; from < count; from += AT_ONCE) {
        const struct ids some = ids_of(s, among + from, lesser(count - from, AT_ONCE));
        struct rows *rows = db_query(s->db, s->a,
            "SELECT p.id, p.fold FROM person p WHERE p.id IN (" IDS ") AND " PERSON_SEEN,
            some.args);
        while (rows_next(rows))
            add_hit(s->a, &hits, (struct hit){
                .person = col_int(rows, "id"), .place = name_place(col_text(rows, "fold")) });
    }
    reduce(&hits);
    return hits;
}

/* ---- the whole wish ---- */

/* What may be found of `hits` so far, and what more was asked; the first has nobody before it. */
static void narrow(struct hits *hits, bool *narrowed, struct hits more)
{
    if (*narrowed)
        both(hits, &more);
    else
        *hits = more;
    *narrowed = true;
}

/* The words that count: those that say something or, where none does, all. */
static size_t words_of(struct arena *a, const char *query, struct term **terms)
{
    size_t count = terms_of(a, query ? query : "", terms), kept = 0;

    for (size_t i = 0; i < count && kept < WORDS_MOST; i++)
        if (!(*terms)[i].empty)
            (*terms)[kept++] = (*terms)[i];
    return kept ? kept : lesser(count, WORDS_MOST);
}

/* What is said in everyday words as a whole: "mon ordi rame". */
static struct hits find_sense(const struct search *s, const char *query)
{
    struct hits hits = { 0 };
    struct arg args[AT_LAST + 1];

    word_args(s, &no_term, args);
    add_codes(s, query, &args[AT_CODES]);
    add_found(s, args, &hits);
    reduce(&hits);
    return hits;
}

/* Is a word somebody's name, as it stands? */
static bool names_somebody(const struct hits *hits)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].worth == EXACT * QUALITY + field_worth[BY_FIRST_NAME])
            return true;
    return false;
}

/* Where nobody has all words, they are read as one, unless a name is among them. */
static struct hits find_words(const struct search *s, const char *query, const struct term *terms,
                              size_t count)
{
    struct hits hits = { 0 };
    bool narrowed = false, named = false;

    for (size_t i = 0; i < count && !(narrowed && !hits.count && named); i++) {
        struct hits word = find_word(s, &terms[i]);
        named = named || names_somebody(&word);
        narrow(&hits, &narrowed, word);
    }
    return count > 1 && !hits.count && !named ? find_sense(s, query) : hits;
}

static struct hits find_hits(const struct search *s, const struct find_wish *wish,
                             const struct term *terms, size_t count)
{
    struct hits hits = { 0 };
    bool narrowed = false;

    if (count)
        narrow(&hits, &narrowed, find_words(s, wish->query, terms, count));
    if (wish->domain)
        narrow(&hits, &narrowed, find_code(s, (char[]){ wish->domain, '\0' }, BY_CODE));
    if (wish->commune)
        narrow(&hits, &narrowed, find_code(s, wish->commune, BY_COMMUNE));
    if (wish->among)
        narrow(&hits, &narrowed, find_among(s, wish->among, wish->among_count));
    if (hits.count)
        qsort(hits.items, hits.count, sizeof *hits.items, by_worth);
    return hits;
}

/* The first hit after a cursor.  Where its person stands in the alphabet now is asked only of those
 * whom the looker may know: else a made-up cursor would tell. */
static size_t after(const struct search *s, const struct hits *hits, int64_t cursor)
{
    struct hit last = { .person = cursor & ((INT64_C(1) << CURSOR_BITS) - 1),
                        .worth = cursor >> CURSOR_BITS, .place = -1 };
    size_t i = 0;

    if (!cursor)
        return 0;
    const char *fold = db_text(s->db, s->a,
        "SELECT p.fold FROM person p WHERE p.id = $5 AND " PERSON_SEEN,
        ARGS(LOOKER(s), arg_int(last.person)));
    if (fold)
        last.place = name_place(fold);
    while (i < hits->count && by_worth(&hits->items[i], &last) <= 0)
        i++;
    return i;
}

/* ---- a page ---- */

/* The cards of some persons in this order, without those the looker may not know of. */
static void add_cards(const struct search *s, struct value *found, const int64_t *ids, size_t count)
{
    const struct ids some = ids_of(s, ids, count);
    struct value *cards[AT_ONCE] = { NULL };
    struct rows *rows = db_query(s->db, s->a, CARD_SELECT " WHERE p.id IN (" IDS ")"
                                 " AND p.left_at IS NULL", some.args);

    while (rows_next(rows))
        for (size_t i = 0; i < count; i++)
            if (ids[i] == col_int(rows, "id"))
                cards[i] = card_from_row(s->a, s->looker, rows);
    for (size_t i = 0; i < count; i++)
        if (cards[i])
            add(found, cards[i]);
}

/* Cards from `from` on, until `most` are there: cards have the last word on who is seen. */
static struct value *cards_of(const struct search *s, const struct hits *hits, size_t from,
                              size_t most)
{
    struct value *found = value_list(s->a);

    while (from < hits->count && value_count(found) < most) {
        int64_t ids[AT_ONCE];
        size_t count = lesser(lesser(hits->count - from, AT_ONCE), most - value_count(found));
        for (size_t i = 0; i < count; i++)
            ids[i] = hits->items[from + i].person;
        add_cards(s, found, ids, count);
        from += count;
    }
    return found;
}

/* Everyone, by name: nothing is looked for, so the index of names is walked. */
static struct value *everyone(const struct search *s, int64_t cursor, int most)
{
    struct value *found = value_list(s->a);
    struct rows *rows = db_query(s->db, s->a,
        CARD_SELECT " WHERE p.left_at IS NULL AND " PERSON_SEEN
        "   AND ($5 = 0 OR (p.fold, p.id) > (COALESCE((SELECT p.fold FROM person p"
        "        WHERE p.id = $5 AND " PERSON_SEEN "), ''), $5))"
        " ORDER BY p.fold, p.id LIMIT $6",
        ARGS(LOOKER(s), arg_int(cursor), arg_int(most)));

    while (rows_next(rows)) {
        struct value *card = card_from_row(s->a, s->looker, rows);
        if (card)
            add(found, card);
    }
    return found;
}

/* The first `limit` of the cards found; `*last` is the id of the last if there are more, else 0. */
static struct value *page_of(struct arena *a, const struct value *found, size_t limit,
                             int64_t *last)
{
    struct value *page = value_list(a);
    size_t count = lesser(value_count(found), limit);

    for (size_t i = 0; i < count; i++)
        add(page, value_at(found, i));
    *last = value_count(found) > limit
          ? value_as_int(value_get(value_at(found, limit - 1), "id"), 0) : 0;
    return page;
}

static int64_t cursor_of(const struct hits *hits, int64_t last)
{
    for (size_t i = 0; last && i < hits->count; i++)
        if (hits->items[i].person == last)
            return hits->items[i].worth << CURSOR_BITS | last;
    return last;
}

struct value *people_find(struct db *db, struct arena *a, const struct looker *looker,
                          const struct find_wish *wish, int64_t *next)
{
    const struct search s = {
        .db = db, .a = a, .looker = looker, .today = date_text(a, looker->today),
        .first = wish->skills_only ? BY_TRADE : BY_FIRST_NAME,
        .last = BY_WANTED,
    };
    struct hits hits = { 0 };
    struct value *found;
    struct term *terms;
    size_t count = words_of(a, wish->query, &terms), limit = (size_t) wish->limit;

    if (!count && !str_empty(wish->query)) {
        found = value_list(a);                      /* signs alone find nobody */
    } else if (!count && !wish->domain && !wish->commune && !wish->among) {
        found = everyone(&s, wish->cursor, wish->limit + 1);
    } else {
        hits = find_hits(&s, wish, terms, count);
        found = cards_of(&s, &hits, after(&s, &hits, wish->cursor), limit + 1);
    }
    struct value *page = page_of(a, found, limit, next);
    *next = cursor_of(&hits, *next);
    cards_add_skills(db, a, looker, page);
    return page;
}

/* ---- who knows something ---- */

/* Twice as many who know it make a word worth one less. */
static int64_t rarity(size_t count)
{
    int64_t rarity = 32;

    for (; count > 1; count /= 2)
        rarity--;
    return rarity;
}

static bool said_before(const struct term *terms, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_is(terms[i].french, terms[at].french))
            return true;
    return false;
}

/* Adds to `all`, in the order of ids, those of `more`, with the worth of both. */
static struct hits either(struct arena *a, const struct hits *all, const struct hits *more)
{
    struct hits sum = { .items = arena_array(a, all->count + more->count + 1, sizeof *sum.items) };
    size_t i = 0, k = 0;

    while (i < all->count || k < more->count) {
        struct hit *hit = &sum.items[sum.count++];
        int order = k == more->count ? -1 : i == all->count ? 1
                  : compare(all->items[i].person, more->items[k].person);
        *hit = order <= 0 ? all->items[i++] : more->items[k];
        if (order == 0)
            hit->worth += more->items[k].worth;
        k += order >= 0;
    }
    return sum;
}

size_t people_knowing(struct db *db, struct arena *a, const struct looker *looker,
                      const struct term *terms, size_t count, size_t most, int64_t **persons)
{
    const struct search s = { .db = db, .a = a, .looker = looker, .first = BY_TRADE,
                              .last = BY_GIVEN, .today = date_text(a, looker->today) };
    struct hits all = { 0 };

    for (size_t i = 0; i < count; i++) {
        struct arg args[AT_LAST + 1];
        if (terms[i].empty || said_before(terms, i))
            continue;
        struct hits hits = { 0 };
        word_args(&s, &terms[i], args);
        add_found(&s, args, &hits);
        reduce(&hits);
        for (size_t k = 0; k < hits.count; k++)
            hits.items[k].worth *= rarity(hits.count);
        all = either(a, &all, &hits);
    }
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_worth);
    size_t found = lesser(all.count, most);
    *persons = arena_array(a, found + 1, sizeof **persons);
    for (size_t i = 0; i < found; i++)
        (*persons)[i] = all.items[i].person;
    return found;
}
