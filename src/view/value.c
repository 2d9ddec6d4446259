#include "view/value.h"

#include <math.h>

#include "base/log.h"

/* The pieces of a tree are small and many (a list of 200 rows has 2,000), so a tree takes its
 * memory in blocks: fixed parts from the low end, texts from the high end, which then need no
 * padding.  Arrays that grow leave their old place as it is; that is why pointers stay valid. */
struct store {
    struct arena *arena;
    char *low;
    char *high;
    size_t next_size;
};

/* 16 bytes; `tag` is only used inside a member. */
struct value {
    union {
        int64_t n;
        double real;
        const char *text;
        struct object *object;
        struct list *list;
    };
    uint32_t len;
    uint16_t tag;
    uint8_t kind;
};

struct member {
    const char *name;
    struct value value;
};

struct object {
    struct store *store;
    struct member *members;
    size_t count;
    size_t room;
};

struct list {
    struct store *store;
    struct value *items;
    size_t count;
    size_t room;
};

enum { FIRST_BLOCK = 512, LARGEST_BLOCK = 32 * 1024, FIRST_ROOM = 8 };

static struct store *store_new(struct arena *a)
{
    char *block = arena_grow(a, NULL, FIRST_BLOCK, 1);
    struct store *store = (struct store *) block;

    *store = (struct store){
        .arena = a,
        .low = block + sizeof *store,
        .high = block + FIRST_BLOCK,
        .next_size = FIRST_BLOCK * 2,
    };
    return store;
}

static void store_more(struct store *store, size_t need)
{
    size_t size = store->next_size > need ? store->next_size : need;

    store->low = arena_grow(store->arena, NULL, size, 1);
    store->high = store->low + size;
    if (store->next_size < LARGEST_BLOCK)
        store->next_size *= 2;
}

/* `size` is a multiple of 8, as all our structures are; blocks begin aligned. */
static void *store_take(struct store *store, size_t size)
{
    if ((size_t) (store->high - store->low) < size)
        store_more(store, size);
    void *taken = store->low;
    store->low += size;
    return taken;
}

static const char *store_text(struct store *store, const char *text, size_t len)
{
    if (len >= LARGEST_BLOCK / 8)
        return arena_slice(store->arena, text, len);
    if ((size_t) (store->high - store->low) < len + 1)
        store_more(store, len + 1);
    store->high -= len + 1;
    memcpy(store->high, text, len);
    store->high[len] = '\0';
    return store->high;
}

static uint32_t text_len(const char *text)
{
    size_t len = strlen(text);

    if (len > UINT32_MAX)
        BUG("a text of %zu bytes", len);
    return (uint32_t) len;
}

static struct value object_in(struct store *store)
{
    struct object *object = store_take(store, sizeof *object);

    *object = (struct object){ .store = store };
    return (struct value){ .kind = VALUE_OBJECT, .object = object };
}

static struct value list_in(struct store *store)
{
    struct list *list = store_take(store, sizeof *list);

    *list = (struct list){ .store = store };
    return (struct value){ .kind = VALUE_LIST, .list = list };
}

static struct value text_in(struct store *store, enum value_kind kind, const char *text)
{
    if (!text)
        return (struct value){ .kind = VALUE_NULL };
    uint32_t len = text_len(text);
    return (struct value){ .kind = (uint8_t) kind, .len = len,
                           .text = store_text(store, text, len) };
}

static struct value *value_new(struct arena *a, struct value content)
{
    return arena_copy(a, &content, sizeof content);
}

struct value *value_object(struct arena *a)
{
    struct store *store = store_new(a);
    struct value *v = store_take(store, sizeof *v);

    *v = object_in(store);
    return v;
}

struct value *value_list(struct arena *a)
{
    struct store *store = store_new(a);
    struct value *v = store_take(store, sizeof *v);

    *v = list_in(store);
    return v;
}

static struct value *text_alone(struct arena *a, enum value_kind kind, const char *text)
{
    if (!text)
        return value_null(a);
    uint32_t len = text_len(text);
    return value_new(a, (struct value){ .kind = (uint8_t) kind, .len = len,
                                        .text = arena_slice(a, text, len) });
}

struct value *value_text(struct arena *a, const char *text)
{
    return text_alone(a, VALUE_TEXT, text);
}

struct value *value_markup(struct arena *a, const char *safe)
{
    return text_alone(a, VALUE_MARKUP, safe);
}

struct value *value_int(struct arena *a, int64_t n)
{
    return value_new(a, (struct value){ .kind = VALUE_INT, .n = n });
}

struct value *value_bool(struct arena *a, bool yes)
{
    return value_new(a, (struct value){ .kind = VALUE_BOOL, .n = yes });
}

struct value *value_null(struct arena *a)
{
    return value_new(a, (struct value){ .kind = VALUE_NULL });
}

uint16_t value_tag(const char *name)
{
    uint32_t h = 5381;

    for (const unsigned char *c = (const unsigned char *) name; *c; c++)
        h = h * 33 + *c;
    return (uint16_t) (h ^ h >> 16);
}

static struct member *find(const struct object *object, const char *name, uint16_t tag)
{
    for (size_t i = 0; i < object->count; i++) {
        struct member *m = &object->members[i];
        if (m->value.tag == tag && (m->name == name || strcmp(m->name, name) == 0))
            return m;
    }
    return NULL;
}

static struct member *new_member(struct object *object)
{
    if (object->count == object->room) {
        size_t room = object->room ? object->room * 2 : FIRST_ROOM;
        struct member *members = store_take(object->store, room * sizeof *members);
        if (object->count)
            memcpy(members, object->members, object->count * sizeof *members);
        object->members = members;
        object->room = room;
    }
    return &object->members[object->count++];
}

static struct object *object_of(const struct value *v, const char *name)
{
    if (value_kind(v) != VALUE_OBJECT)
        BUG("\"%s\" is set on a value that is no object", name);
    return v->object;
}

static struct value *set(struct value *v, const char *name, struct value content)
{
    struct object *object = object_of(v, name);
    uint16_t tag = value_tag(name);
    struct member *member = find(object, name, tag);

    if (!member)
        member = new_member(object);
    content.tag = tag;
    *member = (struct member){ .name = name, .value = content };
    return &member->value;
}

void set_text(struct value *object, const char *name, const char *text)
{
    set(object, name, text_in(object_of(object, name)->store, VALUE_TEXT, text));
}

void set_markup(struct value *object, const char *name, const char *safe)
{
    set(object, name, text_in(object_of(object, name)->store, VALUE_MARKUP, safe));
}

void set_int(struct value *object, const char *name, int64_t n)
{
    set(object, name, (struct value){ .kind = VALUE_INT, .n = n });
}

void set_real(struct value *object, const char *name, double n)
{
    set(object, name, isfinite(n) ? (struct value){ .kind = VALUE_REAL, .real = n }
                                  : (struct value){ .kind = VALUE_NULL });
}

void set_bool(struct value *object, const char *name, bool yes)
{
    set(object, name, (struct value){ .kind = VALUE_BOOL, .n = yes });
}

void set_null(struct value *object, const char *name)
{
    set(object, name, (struct value){ .kind = VALUE_NULL });
}

void set_value(struct value *object, const char *name, const struct value *child)
{
    set(object, name, child ? *child : (struct value){ .kind = VALUE_NULL });
}

struct value *set_object(struct value *object, const char *name)
{
    return set(object, name, object_in(object_of(object, name)->store));
}

struct value *set_list(struct value *object, const char *name)
{
    return set(object, name, list_in(object_of(object, name)->store));
}

static struct value *append(struct value *v, struct value item)
{
    if (value_kind(v) != VALUE_LIST)
        BUG("an item is added to a value that is no list");
    struct list *list = v->list;
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : FIRST_ROOM;
        struct value *items = store_take(list->store, room * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->room = room;
    }
    list->items[list->count] = item;
    return &list->items[list->count++];
}

void add(struct value *list, const struct value *item)
{
    append(list, item ? *item : (struct value){ .kind = VALUE_NULL });
}

struct value *add_object(struct value *list)
{
    if (value_kind(list) != VALUE_LIST)
        BUG("an item is added to a value that is no list");
    return append(list, object_in(list->list->store));
}

const struct value *value_find(const struct value *v, const char *name, uint16_t tag)
{
    if (value_kind(v) != VALUE_OBJECT)
        return NULL;
    const struct member *member = find(v->object, name, tag);
    return member ? &member->value : NULL;
}

const struct value *value_get(const struct value *v, const char *name)
{
    return value_find(v, name, value_tag(name));
}

enum value_kind value_kind(const struct value *v)
{
    return v ? (enum value_kind) v->kind : VALUE_NULL;
}

const char *value_as_text(const struct value *v, const char *fallback)
{
    return value_kind(v) == VALUE_TEXT ? v->text : fallback;
}

const char *value_as_markup(const struct value *v, const char *fallback)
{
    return value_kind(v) == VALUE_MARKUP ? v->text : fallback;
}

int64_t value_as_int(const struct value *v, int64_t fallback)
{
    return value_kind(v) == VALUE_INT ? v->n : fallback;
}

double value_as_real(const struct value *v, double fallback)
{
    return value_kind(v) == VALUE_REAL ? v->real : fallback;
}

bool value_as_bool(const struct value *v, bool fallback)
{
    return value_kind(v) == VALUE_BOOL ? v->n != 0 : fallback;
}

size_t value_count(const struct value *v)
{
    switch (value_kind(v)) {
    case VALUE_LIST: return v->list->count;
    case VALUE_OBJECT: return v->object->count;
    case VALUE_TEXT:
    case VALUE_MARKUP: return v->len;
    default: return 0;
    }
}

const struct value *value_at(const struct value *list, size_t i)
{
    if (value_kind(list) != VALUE_LIST || i >= list->list->count)
        return NULL;
    return &list->list->items[i];
}

bool value_truthy(const struct value *v)
{
    switch (value_kind(v)) {
    case VALUE_NULL: return false;
    case VALUE_BOOL: return v->n != 0;
    case VALUE_LIST: return v->list->count > 0;
    case VALUE_TEXT:
    case VALUE_MARKUP: return v->len > 0;
    default: return true;
    }
}

/* May one of these eight bytes need an escape (below 0x20, quote, backslash)?  A byte that is
 * smaller than what is taken from it gets its high bit set; a borrow may set a neighbour's too,
 * which only costs time. */
static bool has_special(const char *text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word;

    memcpy(&word, text, sizeof word);
    uint64_t quote = word ^ ones * '"';
    uint64_t backslash = word ^ ones * '\\';
    uint64_t control = (word - ones * 0x20) & ~word;
    return ((control | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) &
            ones * 0x80) != 0;
}

static bool is_plain(const char *text, size_t len)
{
    size_t i = 0;

    for (; i + 8 <= len; i += 8)
        if (has_special(text + i))
            return false;
    for (; i < len; i++)
        if ((unsigned char) text[i] < 0x20 || text[i] == '"' || text[i] == '\\')
            return false;
    return true;
}

/* Nearly every text needs no escape, and then it is copied whole, with `after` (or 0) behind. */
static void write_text(struct str *out, const char *text, size_t len, char after)
{
    if (!is_plain(text, len)) {
        str_add_json(out, text, len);
        if (after)
            str_add_char(out, after);
        return;
    }
    str_reserve(out, len + 3);
    char *at = out->text + out->len;
    *at++ = '"';
    memcpy(at, text, len);
    at += len;
    *at++ = '"';
    if (after)
        *at++ = after;
    *at = '\0';
    out->len = (size_t) (at - out->text);
}

static void write_object(const struct object *object, struct str *out)
{
    char before = '{';

    for (size_t i = 0; i < object->count; i++) {
        const struct member *m = &object->members[i];
        if (m->value.kind == VALUE_MARKUP || strcmp(m->name, "page") == 0)
            continue;
        str_add_char(out, before);
        write_text(out, m->name, strlen(m->name), ':');
        value_write_json(&m->value, out);
        before = ',';
    }
    str_add(out, before == '{' ? "{}" : "}");
}

static void write_list(const struct list *list, struct str *out)
{
    char before = '[';

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind == VALUE_MARKUP)
            continue;
        str_add_char(out, before);
        value_write_json(&list->items[i], out);
        before = ',';
    }
    str_add(out, before == '[' ? "[]" : "]");
}

void value_write_json(const struct value *v, struct str *out)
{
    switch (value_kind(v)) {
    case VALUE_BOOL:
        str_add(out, v->n ? "true" : "false");
        return;
    case VALUE_INT:
        str_add_int(out, v->n);
        return;
    case VALUE_REAL:
        str_add_fmt(out, "%.10g", v->real);
        return;
    case VALUE_TEXT:
        write_text(out, v->text, v->len, '\0');
        return;
    case VALUE_LIST:
        write_list(v->list, out);
        return;
    case VALUE_OBJECT:
        write_object(v->object, out);
        return;
    case VALUE_NULL:
    case VALUE_MARKUP:
        str_add(out, "null");
        return;
    }
}
