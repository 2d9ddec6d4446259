#include "people/sought.h"

#include "base/date.h"
#include "base/str.h"

enum {
    FORGOTTEN = 1000,                   /* words taken away at a time */
    RENEWED = 100,                      /* persons written anew at a time */
    NEAR_FROM = 4, FAR_FROM = 8,        /* letters from which one, and two, may be wrong */
    NEAR_LETTERS = 7,                   /* of a word's beginning that its keys are made of */
    PLACE_LETTERS = 12, PLACES = 38    /* 38 to the 12th is less than 2 to the 63rd */
};

/* ---- keys ---- */

static size_t letters_of(const char *word)
{
    size_t count = 0;

    for (; *word; word += str_letter(word))
        count++;
    return count;
}

int near_letters(const char *word)
{
    size_t letters = letters_of(word);

    return letters >= FAR_FROM ? 2 : letters >= NEAR_FROM ? 1 : 0;
}

static const char *without_letter(struct arena *a, const char *text, size_t at)
{
    const char *c = text;

    for (; at; at--)
        c += str_letter(c);
    return str_fmt(a, "%.*s%s", (int) (c - text), text, c + str_letter(c));
}

static size_t add_key(const char *keys[NEAR_MOST], size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0)
            return count;
    keys[count] = key;
    return count + 1;
}

size_t near_keys(struct arena *a, const char *word, const char *keys[NEAR_MOST])
{
    int wrong = near_letters(word);
    size_t len = 0, count = 0, from = 0;

    if (!wrong)
        return 0;
    for (int i = 0; i < NEAR_LETTERS && word[len]; i++)
        len += str_letter(word + len);
    count = add_key(keys, count, arena_slice(a, word, len));
    /* Each round takes one more letter from what the round before left. */
    for (; wrong; wrong--) {
        size_t end = count;
        for (; from < end; from++)
            for (size_t i = 0; i < letters_of(keys[from]); i++)
                count = add_key(keys, count, without_letter(a, keys[from], i));
    }
    return count;
}

/* The end, signs, digits, letters; what is not ASCII comes last. */
static int64_t letter_place(unsigned char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 12;
    if (c >= '0' && c <= '9')
        return c - '0' + 2;
    return c == '\0' ? 0 : c < 0x80 ? 1 : PLACES - 1;
}

int64_t name_place(const char *fold)
{
    int64_t place = 0;

    for (int i = 0; i < PLACE_LETTERS; i++) {
        place = place * PLACES + letter_place((unsigned char) *fold);
        fold += str_letter(fold);
    }
    return place;
}

/* ---- the words of a person ---- */

struct sought {
    const char *text;
    enum sought_field field;
    enum level level;                   /* of the field itself */
    bool kept;                          /* stands in the table as it should */
};

struct sought_list {
    struct arena *a;
    struct sought *items;
    size_t count;
    enum level name;                    /* nobody whom it hides is found by anything */
    int64_t place;
};

static void add_word(struct sought_list *list, const char *text, enum sought_field field,
                     enum level level)
{
    list->items = arena_grow(list->a, list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (struct sought){ .text = text, .field = field, .level = level };
}

static void add_words(struct sought_list *list, const char *text, enum sought_field field,
                      enum level level)
{
    struct term *terms;
    size_t count = terms_of(list->a, text ? text : "", &terms);

    for (size_t i = 0; i < count; i++)
        add_word(list, terms[i].word, field, level);
}

/* A trade's code and its domain. */
static void add_code(struct sought_list *list, const char *code, enum level level)
{
    if (str_empty(code))
        return;
    add_word(list, code, BY_CODE, level);
    add_word(list, arena_slice(list->a, code, 1), BY_CODE, level);
}

static int by_text(const void *a, const void *b)
{
    const struct sought *one = a, *two = b;
    int order = strcmp(one->text, two->text);

    return order ? order : (int) one->field - (int) two->field;
}

/* In the order of the alphabet, so that two writers meet new words in the same order. */
static void merge_words(struct sought_list *list)
{
    size_t kept = 0;

    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
    for (size_t i = 0; i < list->count; i++) {
        struct sought *last = kept ? &list->items[kept - 1] : NULL;
        if (!last || by_text(last, &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
        else if (list->items[i].level > last->level)
            last->level = list->items[i].level;
    }
    list->count = kept;
}

static enum level lower(enum level one, enum level other)
{
    return one < other ? one : other;
}

static void add_organisations(struct db *db, struct sought_list *list, int64_t person,
                              enum level level, int32_t today)
{
    struct rows *rows = db_query(db, list->a,
        "SELECT o.name FROM membership m JOIN organisation o ON o.id = m.organisation_id"
        " WHERE m.person_id = $1 AND m.valid_from <= $2"
        "   AND (m.valid_to IS NULL OR m.valid_to >= $2)",
        ARGS(arg_int(person), arg_text(date_text(list->a, today))));

    while (rows_next(rows))
        add_words(list, col_text(rows, "name"), BY_ORGANISATION, level);
}

static void collect_words(struct db *db, struct sought_list *list, const struct person *p,
                          int32_t today)
{
    add_words(list, p->first_name, BY_FIRST_NAME, list->name);
    add_words(list, p->last_name, BY_LAST_NAME, lower(list->name, LEVEL_PLACE));
    add_words(list, p->trade, BY_TRADE, p->levels[PERSON_TRADE]);
    add_code(list, p->trade_code, p->levels[PERSON_TRADE]);
    for (size_t i = 0; i < p->skill_count; i++) {
        const struct skill *skill = &p->skills[i];
        bool given = skill->kind == SKILL_GIVE;
        add_words(list, skill->words, given ? BY_GIVEN : BY_WANTED, skill->level);
        if (given)
            add_code(list, skill->code, skill->level);
    }
    if (!str_empty(p->commune))
        add_word(list, p->commune, BY_COMMUNE, p->levels[PERSON_COMMUNE]);
    add_organisations(db, list, p->id, p->levels[PERSON_ORGANISATION], today);
    merge_words(list);
}

/* ---- writing them ---- */

static void write_key(struct db *db, int64_t word, int kind, const char *key)
{
    db_exec(db, "INSERT INTO word_key (word_id, kind, key) VALUES ($1, $2, $3)",
            ARGS(arg_int(word), arg_int(kind), arg_text(key)));
}

/* Its endings, its stems, and what is near it. */
static void write_keys(struct db *db, struct arena *a, int64_t word, const char *text)
{
    const char *keys[NEAR_MOST];
    struct term *terms;
    size_t count = terms_of(a, text, &terms);

    db_exec(db, "DELETE FROM word_end WHERE word_id = $1", ARGS(arg_int(word)));
    for (const char *c = text; *c; c += str_letter(c))
        db_exec(db, "INSERT INTO word_end (word_id, ending, whole) VALUES ($1, $2, $3)",
                ARGS(arg_int(word), arg_bytes(c, strlen(c)), arg_int(c == text)));
    for (size_t i = 0; i < count; i++) {
        write_key(db, word, KEY_FRENCH, terms[i].french);
        write_key(db, word, KEY_ENGLISH, terms[i].english);
    }
    count = near_keys(a, text, keys);
    for (size_t i = 0; i < count; i++)
        write_key(db, word, KEY_NEAR, keys[i]);
}

/* The id of a word, made if nobody had it before. */
static int64_t write_word(struct db *db, struct arena *a, const struct sought *s)
{
    bool whole = s->field == BY_LAST_NAME || s->field >= BY_CODE;
    const struct arg *text = ARGS(arg_text(s->text));
    int64_t id = db_int(db, "SELECT id FROM word WHERE text = $1", text, 0);

    if (!id)
        id = db_insert(db, "INSERT INTO word (text) VALUES ($1)"
                           " ON CONFLICT (text) DO NOTHING RETURNING id", text);
    if (!id)                            /* another writer was first */
        id = db_int(db, "SELECT id FROM word WHERE text = $1", text, 0);
    if (!whole && db_exec(db, "UPDATE word SET keyed = 1 WHERE id = $1 AND keyed = 0",
                          ARGS(arg_int(id))) == 1)
        write_keys(db, a, id, s->text);
    return id;
}

/* Marks what stands already and takes away what stands no longer. */
static void compare_words(struct db *db, struct sought_list *list, int64_t person)
{
    struct rows *rows = db_query(db, list->a,
        "SELECT w.text, w.keyed, s.word_id, s.field, s.level, s.own, s.place FROM sought s"
        "  JOIN word w ON w.id = s.word_id WHERE s.person_id = $1", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        const struct sought key = { .text = col_text(rows, "text"),
                                    .field = (enum sought_field) col_int(rows, "field") };
        struct sought *s = list->count ? bsearch(&key, list->items, list->count,
                                                 sizeof *list->items, by_text) : NULL;
        if (!s)
            db_exec(db, "DELETE FROM sought WHERE person_id = $1 AND word_id = $2 AND field = $3",
                    ARGS(arg_int(person), arg_int(col_int(rows, "word_id")), arg_int(key.field)));
        else
            s->kept = col_int(rows, "own") == s->level &&
                      col_int(rows, "level") == lower(s->level, list->name) &&
                      col_int(rows, "place") == list->place &&
                      (col_int(rows, "keyed") || s->field == BY_LAST_NAME ||
                       s->field >= BY_CODE);
    }
}

static void write_words(struct db *db, const struct sought_list *list, int64_t person)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct sought *s = &list->items[i];
        if (!s->kept)
            db_exec(db, "INSERT INTO sought (person_id, word_id, field, level, own, place)"
                        " VALUES ($1, $2, $3, $4, $5, $6)"
                        " ON CONFLICT (person_id, word_id, field) DO UPDATE SET"
                        "   level = excluded.level, own = excluded.own, place = excluded.place",
                    ARGS(arg_int(person), arg_int(write_word(db, list->a, s)), arg_int(s->field),
                         arg_int(lower(s->level, list->name)), arg_int(s->level),
                         arg_int(list->place)));
    }
}

void person_index(struct db *db, int64_t id, int32_t today)
{
    struct arena *a = arena_new(NULL);
    struct person p;

    if (person_get(db, a, id, &p)) {
        const char *fold = db_text(db, a, "SELECT fold FROM person WHERE id = $1",
                                   ARGS(arg_int(id)));
        struct sought_list list = { .a = a, .name = p.levels[PERSON_NAME],
                                    .place = name_place(fold ? fold : "") };
        collect_words(db, &list, &p, today);
        compare_words(db, &list, id);
        write_words(db, &list, id);
        db_exec(db, "UPDATE person SET shown = $2, indexed = 1 WHERE id = $1",
                ARGS(arg_int(id), arg_int(list.name)));
    }
    arena_free(a);
}

/* ---- jobs ---- */

/* The ids of a query's rows: they are gone through while others are written. */
static size_t take_ids(struct arena *a, struct rows *rows, int64_t **ids)
{
    size_t count = 0;

    *ids = NULL;
    while (rows_next(rows)) {
        *ids = arena_grow(a, *ids, count + 1, sizeof **ids);
        (*ids)[count++] = col_int(rows, "id");
    }
    return count;
}

/* Two days around today: the job knows no zone, and a word too many heals the next day.  They are
 * only marked: an import may have made members of everybody. */
void people_index_due(struct db *db, struct arena *a, int64_t now)
{
    int32_t today = (int32_t) (now / 86400);

    db_exec(db, "UPDATE person SET indexed = 0 WHERE indexed = 1 AND id IN"
                " (SELECT person_id FROM membership WHERE valid_from BETWEEN $1 AND $2"
                "  UNION SELECT person_id FROM membership WHERE valid_to BETWEEN $1 AND $2)",
            ARGS(arg_text(date_text(a, today - 1)), arg_text(date_text(a, today))));
}

void people_index_old(struct db *db, struct arena *a, int64_t now)
{
    int64_t *ids;
    size_t count = take_ids(a, db_query(db, a,
        "SELECT id FROM person WHERE indexed = 0 ORDER BY id LIMIT $1", ARGS(arg_int(RENEWED))),
        &ids);

    for (size_t i = 0; i < count; i++)
        person_index(db, ids[i], (int32_t) (now / 86400));
}

/* Not while a person is written: two writers who meet at a word would be in each other's way. */
void people_forget_words(struct db *db, struct arena *a)
{
    int64_t *ids;
    size_t count = take_ids(a, db_query(db, a,
        "SELECT id FROM word WHERE NOT EXISTS (SELECT 1 FROM sought s WHERE s.word_id = word.id)"
        " ORDER BY id LIMIT $1", ARGS(arg_int(FORGOTTEN))), &ids);

    for (size_t i = 0; i < count; i++) {
        db_exec(db, "DELETE FROM word_end WHERE word_id = $1", ARGS(arg_int(ids[i])));
        db_exec(db, "DELETE FROM word_key WHERE word_id = $1", ARGS(arg_int(ids[i])));
        db_exec(db, "DELETE FROM word WHERE id = $1", ARGS(arg_int(ids[i])));
    }
}
