#include "people/profile.h"

#include "base/fold.h"
#include "base/i18n.h"
#include "base/str.h"

enum { SENSES_MOST = 4, NEAR_WORDS = 4 };

const char *trade_domain(char letter)
{
    static const char *const domains[] = {
        N_("Farming, fishing, green spaces and animals"), N_("Arts and crafts"),
        N_("Banking, insurance and property"), N_("Shops and sales"),
        N_("Communication and media"), N_("Building and public works"),
        N_("Hotels, restaurants, tourism and leisure"), N_("Industry"),
        N_("Installation and repair"), N_("Health"), N_("Services to persons and to everyone"),
        N_("Stage and shows"), N_("Support of enterprises"), N_("Transport and logistics"),
    };

    return letter >= 'A' && letter <= 'N' ? domains[letter - 'A'] : NULL;
}

/* ---- names as they are compared ---- */

/* The French stems of the words that say something: "depann informat" for "Dépannage en
 * informatique"; "" if there are none. */
static char *key_of(struct arena *a, const char *words)
{
    struct str key = str_new(a);
    struct term *terms;
    size_t count = terms_of(a, words, &terms);

    for (size_t i = 0; i < count; i++)
        if (!terms[i].empty)
            str_add_fmt(&key, "%s%s", key.len ? " " : "", terms[i].french);
    return key.text;
}

/* `count` words on; the end of the text if there are fewer. */
static const char *words_on(const char *text, size_t count)
{
    for (; count && *text; count--) {
        text += strcspn(text, " ");
        text += *text == ' ';
    }
    return text;
}

static size_t words_in(const char *text)
{
    size_t count = 0;

    for (; *text; text = words_on(text, 1))
        count++;
    return count;
}

/* What stands in brackets belongs to no form: "(SAV)", "principal(e)". */
static char *without_brackets(struct arena *a, const char *text)
{
    struct str out = str_new(a);
    bool inside = false;

    for (; *text; text++) {
        inside = inside || *text == '(';
        if (!inside)
            str_add_char(&out, *text);
        inside = inside && *text != ')';
    }
    return str_trim(a, out.text);
}

/* The forms of a name of ROME: "Dépanneur / Dépanneuse en informatique" is "Dépanneur en
 * informatique" and "Dépanneuse en informatique". */
static size_t forms_of(struct arena *a, const char *name, const char *forms[2])
{
    const char *whole = without_brackets(a, name);
    const char *slash = strstr(whole, " / ");

    if (!slash) {
        forms[0] = whole;
        return 1;
    }
    const char *left = arena_slice(a, whole, (size_t) (slash - whole)), *right = slash + 3;
    forms[0] = str_fmt(a, "%s %s", left, words_on(right, words_in(left)));
    forms[1] = right;
    return 2;
}

/* ---- the list ---- */

int64_t trade_name_add(struct db *db, struct arena *a, const char *code, const char *name)
{
    const char *forms[2];
    size_t count = forms_of(a, name, forms);

    for (size_t i = 0; i < count; i++)
        db_exec(db, "INSERT INTO trade_name (code, name, fold) VALUES ($1, $2, $3)"
                    " ON CONFLICT (fold, code) DO NOTHING",
                ARGS(arg_text(code), arg_text(name), arg_text(key_of(a, forms[i]))));
    return db_int(db, "SELECT min(id) AS id FROM trade_name WHERE fold = $1 AND code = $2",
                  ARGS(arg_text(key_of(a, forms[0])), arg_text(code)), 0);
}

bool trade_name_remove(struct db *db, int64_t id)
{
    db_exec(db, "DELETE FROM trade_name WHERE (code, name) ="
                " (SELECT code, name FROM trade_name WHERE id = $1)", ARGS(arg_int(id)));
    return !db_failed(db);
}

/* A name that the list itself gives takes the place of one the lexicon gave. */
void trade_add(struct db *db, struct arena *a, const char *code, const char *name)
{
    db_exec(db, "DELETE FROM trade_name WHERE code = $1 AND name <> $2 AND name ="
                " (SELECT name FROM trade WHERE code = $1)", ARGS(arg_text(code), arg_text(name)));
    db_exec(db, "INSERT INTO trade (code, name, domain, fold) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name, fold = excluded.fold",
            ARGS(arg_text(code), arg_text(name), arg_text(arena_slice(a, code, *code != '\0')),
                 arg_text(text_fold(a, name))));
    trade_name_add(db, a, code, name);
}

bool trade_remove(struct db *db, const char *code)
{
    db_piece_begin(db);
    db_exec(db, "DELETE FROM trade_name WHERE code = $1", ARGS(arg_text(code)));
    if (db_exec(db, "DELETE FROM trade WHERE code = $1", ARGS(arg_text(code))) == 1 &&
        db_piece_keep(db))
        return true;
    db_piece_undo(db);
    return false;
}

/* ---- the trade of somebody's words ---- */

struct search {
    struct db *db;
    struct arena *a;
    struct trade *out;
    size_t count, most;
};

/* Each trade once, under the name by which it was found. */
static void offer(struct search *s, const char *code, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_is(s->out[i].code, code))
            return;
    if (s->count < s->most)
        s->out[s->count++] = (struct trade){ .code = code, .name = name };
}

static void offer_rows(struct search *s, struct rows *rows)
{
    while (s->count < s->most && rows_next(rows))
        offer(s, col_text(rows, "code"), col_text(rows, "name"));
    rows_end(rows);
}

static void by_name(struct search *s, const char *words)
{
    const char *key = key_of(s->a, words);

    if (*key)
        offer_rows(s, db_query(s->db, s->a,
            "SELECT code, name, 0 AS rank, id FROM trade_name WHERE fold IN ($1, $2)"
            " UNION ALL SELECT code, name, 1 AS rank, 0 AS id FROM trade WHERE fold = $2"
            " ORDER BY rank, code, id LIMIT $3",
            ARGS(arg_text(key), arg_text(text_fold(s->a, words)), arg_int((int64_t) s->most))));
}

/* A matter goes by the name its trade has in the list, or else by its own. */
static void offer_matter(struct search *s, const struct matter *matter)
{
    const char *name = db_text(s->db, s->a, "SELECT name FROM trade WHERE code = $1",
                               ARGS(arg_text(matter->code)));

    offer(s, matter->code, name ? name : matter->french);
}

static void by_lexicon(struct search *s, const char *words)
{
    const struct matter *matter = lexicon_trade(s->a, words);
    struct sense senses[SENSES_MOST];
    size_t count = lexicon_read(s->a, words, senses, SENSES_MOST);

    if (matter)
        offer_matter(s, matter);
    for (size_t i = 0; i < count; i++)
        offer_matter(s, senses[i].matter);
}

/* Names that hold all the words, or with `begun` words that begin like them, the shortest first.  A
 * stem holds letters and digits only, so no wildcard of its own. */
static void by_part(struct search *s, const char *words, bool begun)
{
    const char *patterns[NEAR_WORDS];
    char **parts = str_split(s->a, key_of(s->a, words), ' ', &(size_t){ 0 });
    int i = 0;

    if (!**parts)
        return;
    for (; i < NEAR_WORDS && parts[i]; i++)
        patterns[i] = str_fmt(s->a, begun ? "%% %s%%" : "%% %s %%", parts[i]);
    for (; i < NEAR_WORDS; i++)
        patterns[i] = "%";
    offer_rows(s, db_query(s->db, s->a,
        "SELECT code, name FROM (SELECT code, name, fold, ' ' || fold || ' ' AS words"
        "   FROM trade_name) n WHERE words LIKE $1 AND words LIKE $2 AND words LIKE $3"
        "   AND words LIKE $4 ORDER BY length(fold), fold, code LIMIT $5",
        ARGS(arg_text(patterns[0]), arg_text(patterns[1]), arg_text(patterns[2]),
             arg_text(patterns[3]), arg_int((int64_t) s->most))));
}

/* What stands before the first comma names the trade, what follows tells it apart. */
static const char *head_of(struct arena *a, const char *words)
{
    return str_trim(a, arena_slice(a, words, strcspn(words, ",;:(")));
}

size_t trade_suggest(struct db *db, struct arena *a, const char *words, struct trade *out,
                     size_t most)
{
    struct search s = { db, a, out, 0, most };

    by_name(&s, words);
    by_name(&s, head_of(a, words));
    by_lexicon(&s, words);
    if (s.count < most)
        by_part(&s, words, false);
    if (!s.count)
        by_part(&s, words, true);
    return s.count;
}

static bool is_listed(struct db *db, const char *code)
{
    return db_exists(db, "SELECT 1 FROM trade WHERE code = $1", ARGS(arg_text(code)));
}

/* The lexicon's name for a code that it knows for these words, NULL if it does not. */
static const char *matter_name(struct arena *a, const char *code, const char *words)
{
    const struct matter *matter = lexicon_trade(a, words);
    struct sense senses[SENSES_MOST];

    if (matter && str_is(matter->code, code))
        return matter->french;
    for (size_t i = 0, count = lexicon_read(a, words, senses, SENSES_MOST); i < count; i++)
        if (str_is(senses[i].matter->code, code))
            return senses[i].matter->french;
    return NULL;
}

const char *trade_code_for(struct db *db, struct arena *a, const char *code, const char *words)
{
    struct trade found;
    struct search s = { db, a, &found, 0, 1 };

    if (str_empty(words) || (code && !*code))
        return NULL;
    if (!code) {
        by_name(&s, words);
        by_name(&s, head_of(a, words));
        const struct matter *matter = s.count ? NULL : lexicon_trade(a, words);
        code = s.count ? found.code : matter ? matter->code : NULL;
    }
    if (!code || is_listed(db, code))
        return code;
    const char *name = matter_name(a, code, words);
    if (!name)
        return NULL;
    trade_add(db, a, code, name);
    return code;
}
