#include "base/i18n.h"

#include <ctype.h>

#include "base/str.h"

struct entry {
    const char *key;                                /* msgid, or context "\4" msgid */
    const char *forms[2];                           /* the second is NULL without a plural */
};

struct catalog {
    const char *lang;
    size_t count;
    struct entry *entries;                          /* sorted by key, as in the file */
    bool one_is_only_1;                             /* plural rule: n != 1, else n > 1 */
};

/* The bytes of the file while it is read. */
struct mo {
    const unsigned char *bytes;
    size_t len;
    bool is_big_endian;
};

static bool read_u32(const struct mo *mo, size_t at, uint32_t *n)
{
    if (mo->len < 4 || at > mo->len - 4)
        return false;
    const unsigned char *b = mo->bytes + at;
    if (mo->is_big_endian)
        *n = (uint32_t) b[0] << 24 | (uint32_t) b[1] << 16 | (uint32_t) b[2] << 8 | b[3];
    else
        *n = (uint32_t) b[3] << 24 | (uint32_t) b[2] << 16 | (uint32_t) b[1] << 8 | b[0];
    return true;
}

/* A piece of text from the table at `table`; its NUL stands inside the file. */
static bool read_piece(const struct mo *mo, uint32_t table, size_t i, const char **text,
                       size_t *len)
{
    uint32_t length, offset;

    if (!read_u32(mo, (size_t) table + i * 8, &length) ||
        !read_u32(mo, (size_t) table + i * 8 + 4, &offset))
        return false;
    if (offset >= mo->len || length >= mo->len - offset || mo->bytes[offset + length] != '\0')
        return false;
    *text = (const char *) mo->bytes + offset;
    *len = length;
    return true;
}

/* One part of a piece with plural forms, which a NUL parts: the first, or the second if there. */
static const char *part_of(const char *text, size_t len, int which)
{
    const char *end = memchr(text, '\0', len);

    if (which == 0)
        return text;
    return end ? end + 1 : NULL;
}

static bool is_pattern(const char *key)
{
    return str_starts(key, "pattern\4") || str_starts(key, "pattern 1st\4");
}

static bool read_entry(struct arena *a, const struct catalog *c, const struct mo *mo,
                       const uint32_t tables[2], size_t i, struct entry *entry)
{
    const char *key, *text;
    size_t key_len, text_len;

    if (!read_piece(mo, tables[0], i, &key, &key_len) ||
        !read_piece(mo, tables[1], i, &text, &text_len))
        return false;
    entry->key = arena_text(a, key);
    bool has_plural = part_of(key, key_len, 1) != NULL;
    for (int which = 0; which < (has_plural ? 2 : 1); which++) {
        const char *part = part_of(text, text_len, which);
        if (!part || !str_is_utf8(part, strlen(part)))
            return false;
        entry->forms[which] =
            is_pattern(key) ? arena_text(a, part) : i18n_typography(a, c->lang, part);
    }
    return str_is_utf8(entry->key, strlen(entry->key));
}

/* The value of a header line of the entry with the empty msgid, without spaces and in lower case;
 * "" if there is none. */
static const char *header_value(struct arena *a, const char *header, const char *name)
{
    const char *at = strcasestr(header, name);
    struct str value = str_new(a);

    for (at = at ? at + strlen(name) : ""; *at && *at != '\n'; at++)
        if (!isspace((unsigned char) *at))
            str_add_char(&value, (char) tolower((unsigned char) *at));
    return value.text;
}

/* The two rules that French and English need are told by their text: no evaluator. */
static bool read_header(struct arena *a, struct catalog *c, const char *header)
{
    const char *type = header_value(a, header, "Content-Type:");
    const char *plural = header_value(a, header, "Plural-Forms:");

    if (!str_ends(type, "charset=utf-8"))
        return false;
    c->one_is_only_1 = str_starts(plural, "nplurals=2;plural=n!=1;") ||
                       str_starts(plural, "nplurals=2;plural=(n!=1);");
    return c->one_is_only_1 || str_starts(plural, "nplurals=2;plural=n>1;") ||
           str_starts(plural, "nplurals=2;plural=(n>1);");
}

static bool read_tables(struct mo *mo, uint32_t *count, uint32_t tables[2])
{
    static const unsigned char magic_big[4] = { 0x95, 0x04, 0x12, 0xde };
    static const unsigned char magic_little[4] = { 0xde, 0x12, 0x04, 0x95 };
    uint32_t revision;

    if (mo->len < 20)
        return false;
    mo->is_big_endian = memcmp(mo->bytes, magic_big, 4) == 0;
    if (!mo->is_big_endian && memcmp(mo->bytes, magic_little, 4) != 0)
        return false;
    if (!read_u32(mo, 4, &revision) || revision >> 16 > 1 || !read_u32(mo, 8, count) ||
        !read_u32(mo, 12, &tables[0]) || !read_u32(mo, 16, &tables[1]))
        return false;
    return *count <= mo->len / 16;                  /* so the arrays below are no larger than it */
}

struct catalog *catalog_read(struct arena *a, const void *bytes, size_t len, const char *lang,
                             struct err *e)
{
    struct mo mo = { .bytes = bytes, .len = len };
    struct catalog *c = arena_make(a, struct catalog);
    uint32_t count, tables[2];

    if (!read_tables(&mo, &count, tables)) {
        err_set(e, "translations '%s': not a .mo file", lang);
        return NULL;
    }
    c->lang = arena_text(a, lang);
    c->count = count;
    c->entries = arena_array(a, count, sizeof *c->entries);
    for (size_t i = 0; i < count; i++) {
        if (read_entry(a, c, &mo, tables, i, &c->entries[i]) &&
            (i == 0 || strcmp(c->entries[i - 1].key, c->entries[i].key) < 0))
            continue;
        err_set(e, "translations '%s': text %zu is damaged, not UTF-8 or out of order", lang, i);
        return NULL;
    }
    if (count && !c->entries[0].key[0] && read_header(a, c, c->entries[0].forms[0]))
        return c;
    err_set(e, "translations '%s': the header must say charset=UTF-8 and Plural-Forms of French "
               "(n > 1) or English (n != 1)", lang);
    return NULL;
}

const char *catalog_lang(const struct catalog *c)
{
    return c ? c->lang : "en";
}

/* As strcmp(context "\4" msgid, key), without making that text. */
static int compare_key(const char *context, const char *msgid, const char *key)
{
    if (!context)
        return strcmp(msgid, key);
    size_t len = strlen(context);
    int order = strncmp(context, key, len);
    if (order)
        return order;
    if (key[len] != '\4')
        return '\4' - (int) (unsigned char) key[len];
    return strcmp(msgid, key + len + 1);
}

static const struct entry *find_entry(const struct catalog *c, const char *context,
                                      const char *msgid)
{
    size_t low = 0, high = c ? c->count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_key(context, msgid, c->entries[middle].key);
        if (order == 0)
            return &c->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *catalog_text(const struct catalog *c, const char *context, const char *msgid)
{
    const struct entry *entry = *msgid ? find_entry(c, context, msgid) : NULL;

    return entry && entry->forms[0][0] ? entry->forms[0] : msgid;
}

const char *catalog_plural(const struct catalog *c, const char *context, const char *one,
                           const char *many, int64_t n)
{
    const struct entry *entry = find_entry(c, context, one);
    bool is_one = n == 1 || n == -1;

    if (!entry || !entry->forms[1] || !entry->forms[0][0] || !entry->forms[1][0])
        return is_one ? one : many;
    return entry->forms[is_one || (n == 0 && !c->one_is_only_1) ? 0 : 1];
}

static const struct catalog *kept[4];

void catalog_keep(const struct catalog *c)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (kept[i] && !str_is(catalog_lang(kept[i]), catalog_lang(c)))
            continue;
        kept[i] = c;
        return;
    }
    BUG("more languages than catalogues to keep");
}

const struct catalog *catalog_of(const char *lang, const struct catalog *otherwise)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept && kept[i]; i++)
        if (str_is(catalog_lang(kept[i]), lang))
            return kept[i];
    return otherwise;
}
