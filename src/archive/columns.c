#include "archive/reader.h"

#include <ctype.h>

#include "base/fold.h"

static const struct importer *const importers[] = {
    &import_people, &import_places, &import_communes, &import_trades, &import_territories,
};

const struct importer *importer_at(size_t i)
{
    return i < sizeof importers / sizeof *importers ? importers[i] : NULL;
}

const struct importer *importer_find(const char *name)
{
    for (size_t i = 0; importer_at(i); i++)
        if (str_is(importers[i]->name, name))
            return importers[i];
    return NULL;
}

int importer_field(const struct importer *kind, const char *name)
{
    for (int i = 0; kind->fields[i].name; i++)
        if (strcmp(kind->fields[i].name, name) == 0)
            return i;
    return -1;
}

/* "Adresse e-mail" and "ADRESSE_EMAIL" are both "adresseemail". */
static char *bare_heading(struct arena *a, const char *heading)
{
    struct str s = str_new(a);

    for (const char *c = text_fold(a, heading); *c; c++)
        if (isalnum((unsigned char) *c) && (unsigned char) *c < 0x80)
            str_add_char(&s, *c);
    return s.text;
}

/* Is `word` one of the words of `list`, which are between single spaces? */
static bool among(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = len ? strstr(list, word) : NULL; at; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static int field_of(const struct importer *kind, const char *heading)
{
    for (int i = 0; kind->fields[i].name; i++)
        if (kind->fields[i].headings && among(kind->fields[i].headings, heading))
            return i;
    return -1;
}

static struct columns no_columns(void)
{
    struct columns c;

    for (int i = 0; i < IMPORT_COLUMNS; i++)
        c.field[i] = -1;
    return c;
}

struct columns columns_guess(struct arena *a, const struct importer *kind, char **headings,
                             size_t count)
{
    struct columns c = no_columns();
    char **bare = arena_array(a, count + 1, sizeof *bare);

    for (size_t i = 0; i < count; i++) {
        bare[i] = bare_heading(a, headings[i]);
        if (i < IMPORT_COLUMNS)
            c.field[i] = field_of(kind, bare[i]);
    }
    if (kind->settle)
        kind->settle(&c, bare, count < IMPORT_COLUMNS ? count : IMPORT_COLUMNS);
    return c;
}

char *columns_text(struct arena *a, const struct importer *kind, const struct columns *c)
{
    struct str s = str_new(a);

    for (int i = 0; i < IMPORT_COLUMNS; i++)
        if (c->field[i] >= 0)
            str_add_fmt(&s, "%s%d=%s", s.len ? ";" : "", i, kind->fields[c->field[i]].name);
    return s.text;
}

struct columns columns_read(struct arena *a, const struct importer *kind, const char *text)
{
    struct columns c = no_columns();

    for (char **part = str_split(a, text, ';', NULL); *part; part++) {
        char *equals = strchr(*part, '=');
        int64_t n;
        if (!equals)
            continue;
        *equals = '\0';
        if (str_to_int(*part, &n) && n >= 0 && n < IMPORT_COLUMNS)
            c.field[n] = importer_field(kind, equals + 1);
    }
    return c;
}

/* ---- keys: a table with open addressing, at most half full ---- */

struct key {
    const char *text;
    int64_t line;
};

struct keys {
    struct arena *arena;
    struct key *at;
    size_t room;
    size_t count;
};

struct keys *keys_new(struct arena *a)
{
    struct keys *k = arena_make(a, struct keys);

    k->arena = a;
    k->room = 256;
    k->at = arena_array(a, k->room, sizeof *k->at);
    return k;
}

static struct key *slot(const struct keys *k, const char *text)
{
    uint64_t hash = 14695981039346656037u;

    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char) *c) * 1099511628211u;
    size_t i = (size_t) (hash ^ hash >> 29) & (k->room - 1);
    while (k->at[i].text && strcmp(k->at[i].text, text) != 0)
        i = (i + 1) & (k->room - 1);
    return &k->at[i];
}

static void make_room(struct keys *k)
{
    struct keys larger = { .arena = k->arena, .room = k->room * 2, .count = k->count };

    larger.at = arena_array(k->arena, larger.room, sizeof *larger.at);
    for (size_t i = 0; i < k->room; i++)
        if (k->at[i].text)
            *slot(&larger, k->at[i].text) = k->at[i];
    *k = larger;
}

bool keys_add(struct keys *k, const char *key, int64_t line, int64_t *before)
{
    struct key *at = slot(k, key);

    if (at->text) {
        if (before)
            *before = at->line;
        return false;
    }
    *at = (struct key){ arena_text(k->arena, key), line };
    if (++k->count * 2 > k->room)
        make_room(k);
    return true;
}
