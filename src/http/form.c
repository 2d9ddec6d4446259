#include "http/form_entry.h"

#include <jansson.h>

#include "base/date.h"

struct form *form_new(struct arena *a, const struct field *fields)
{
    struct form *f = arena_make(a, struct form);

    f->a = a;
    f->fields = fields;
    f->good = true;
    for (const struct field *at = fields; at && at->kind != FIELD_END; at++)
        f->count++;
    f->entries = arena_array(a, f->count + 1, sizeof *f->entries);
    for (size_t i = 0; i < f->count; i++)
        f->entries[i].field = &fields[i];
    return f;
}

const struct field *form_fields(const struct form *f)
{
    return f->fields;
}

static struct entry *find(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->entries[i].field->name, name) == 0)
            return &f->entries[i];
    return NULL;
}

static struct entry *need(const struct form *f, const char *name)
{
    struct entry *e = find(f, name);

    if (!e)
        BUG("form has no field '%s'", name);
    return e;
}

/* Keeps one value; the first wins, but for choices, where each counts. */
static void take(struct form *f, struct entry *e, const char *text, size_t len)
{
    if (e->field->kind == FIELD_FILE)
        return;
    if (e->field->kind == FIELD_CHOICES) {
        if (e->count >= 64)
            return;
        e->several = arena_grow(f->a, e->several, e->count + 1, sizeof *e->several);
        e->several[e->count++] = arena_slice(f->a, text, len);
        return;
    }
    if (!e->typed)
        e->typed = arena_slice(f->a, text, len);
}

static const char not_utf8[] = N_("What was sent is not readable text (UTF-8). Write it again.");

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding into `out`, which has room for `len` and a NUL; a "%" that starts no byte stays
 * as it is, as browsers do. */
static size_t unescape(char *out, const char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '%' && i + 2 < len && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out[n++] = (char) (hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
            i += 2;
        } else {
            out[n++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    out[n] = '\0';
    return n;
}

/* One buffer serves all pairs: a body of a million empty ones must cost nothing. */
bool form_read_urlencoded(struct form *f, const char *text, size_t len, const char **why)
{
    const char *end = text + len;
    char *decoded = arena_alloc(f->a, len + 1);

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t) (end - text));
        if (!stop)
            stop = end;
        const char *equals = memchr(text, '=', (size_t) (stop - text));
        size_t name_len = unescape(decoded, text, (size_t) ((equals ? equals : stop) - text));
        bool good = str_is_utf8(decoded, name_len);
        struct entry *e = good && name_len ? find(f, decoded) : NULL;
        size_t value_len = equals ? unescape(decoded, equals + 1, (size_t) (stop - equals - 1)) : 0;
        good = good && (!equals || str_is_utf8(decoded, value_len));
        if (good && e)
            take(f, e, equals ? decoded : "", value_len);
        if (!good) {
            *why = not_utf8;
            return false;
        }
        text = stop + 1;
    }
    return true;
}

static const char broken_multipart[] =
    N_("The form did not arrive whole. Send it again.");

/* The value of name="..." in a part's Content-Disposition; NULL if it has none. */
static char *part_param(struct arena *a, const char *head, size_t len, const char *name)
{
    char *text = arena_slice(a, head, len);
    char *key = str_fmt(a, "%s=\"", name);

    for (char *at = strcasestr(text, key); at; at = strcasestr(at + 1, key)) {
        if (at > text && at[-1] != ' ' && at[-1] != ';')
            continue;
        at += strlen(key);
        char *stop = strchr(at, '"');
        return stop ? arena_slice(a, at, (size_t) (stop - at)) : NULL;
    }
    return NULL;
}

static bool take_part(struct form *f, const char *head, size_t head_len, const char *body,
                      size_t len, const char **why)
{
    char *name = part_param(f->a, head, head_len, "name");
    char *file = part_param(f->a, head, head_len, "filename");

    if (!name || !str_is_utf8(name, strlen(name)) || (file && !str_is_utf8(file, strlen(file)))) {
        *why = broken_multipart;
        return false;
    }
    struct entry *e = find(f, name);
    if (!e)
        return true;
    if (e->field->kind == FIELD_FILE) {
        e->typed = arena_slice(f->a, body, len);
        e->len = len;
        e->file_name = file ? file : "";
        return true;
    }
    if (!str_is_utf8(body, len)) {
        *why = not_utf8;
        return false;
    }
    take(f, e, body, len);
    return true;
}

/* RFC 7578: parts between lines of "--boundary", each with a head, an empty line and a body. */
bool form_read_multipart(struct form *f, const char *boundary, const char *body, size_t len,
                         const char **why)
{
    char *mark = str_fmt(f->a, "\r\n--%s", boundary);
    size_t mark_len = strlen(mark);
    const char *end = body + len;

    *why = broken_multipart;
    if (!*boundary || len < mark_len || memcmp(body, mark + 2, mark_len - 2) != 0)
        return false;
    const char *at = body + mark_len - 2;
    while (end - at >= 2 && memcmp(at, "--", 2) != 0) {
        if (memcmp(at, "\r\n", 2) != 0)
            return false;
        at += 2;
        const char *next = memmem(at, (size_t) (end - at), mark, mark_len);
        const char *gap = memmem(at, (size_t) (end - at), "\r\n\r\n", 4);
        if (!next || !gap || gap + 4 > next)
            return false;
        if (!take_part(f, at, (size_t) (gap - at), gap + 4, (size_t) (next - gap - 4), why))
            return false;
        at = next + mark_len;
    }
    return end - at >= 2;
}

/* Several lines of a text may come as a list of them; whole numbers may name choices. */
static void take_list(struct form *f, struct entry *e, json_t *list)
{
    bool lines = e->field->kind == FIELD_LINES;
    struct str joined = str_new(f->a);
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item) {
        const char *text = json_is_string(item) ? json_string_value(item) : NULL;
        if (json_is_integer(item) && e->field->kind == FIELD_CHOICES)
            text = str_fmt(f->a, "%lld", (long long) json_integer_value(item));
        if (!text)
            text = "?";                      /* of no choice's name: refused below */
        if (lines)
            str_add_fmt(&joined, "%s%s", i ? "\n" : "", text);
        else
            take(f, e, text, strlen(text));
    }
    if (lines)
        take(f, e, joined.text, joined.len);
}

/* As it came; whoever declared it knows its shape. */
static void take_any(struct form *f, struct entry *e, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    if (text)
        take(f, e, text, strlen(text));
    free(text);
}

static bool lists_texts(const json_t *list)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
        if (!json_is_string(item))
            return false;
    return true;
}

/* A yes or no is never guessed from something else, and nothing is taken out of a list unasked. */
static bool fits(const struct field *field, const json_t *value)
{
    switch (field->kind) {
    case FIELD_JSON:
        return true;
    case FIELD_BOOL:
        return json_is_boolean(value);
    case FIELD_CHOICES:                     /* what is in the list is looked at as a choice */
        return json_is_array(value) || json_is_string(value) || json_is_integer(value);
    case FIELD_LINES:
        if (json_is_array(value))
            return lists_texts(value);
        break;
    default:
        break;
    }
    return json_is_string(value) || json_is_integer(value);
}

static void take_json(struct form *f, const char *name, json_t *value)
{
    struct entry *e = find(f, name);

    if (!e || json_is_null(value))
        return;
    if (!fits(e->field, value)) {
        take(f, e, "{}", 2);
        e->stray = true;
    } else if (e->field->kind == FIELD_JSON) {
        take_any(f, e, value);
    } else if (json_is_string(value)) {
        take(f, e, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        char *digits = str_fmt(f->a, "%lld", (long long) json_integer_value(value));
        take(f, e, digits, strlen(digits));
        e->exact = true;
    } else if (json_is_boolean(value)) {
        take(f, e, json_is_true(value) ? "1" : "", json_is_true(value));
    } else {
        take_list(f, e, value);
    }
}

bool form_read_json(struct form *f, const char *body, size_t len, const char **why)
{
    json_error_t error;
    const char *name;
    json_t *value;

    json_t *root = json_loadb(body, len, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(root)) {
        json_decref(root);
        *why = N_("The body is not a JSON object. Check quotes, commas and braces.");
        return false;
    }
    json_object_foreach(root, name, value)
        take_json(f, name, value);
    json_decref(root);
    return true;
}

/* ---- typed values ---- */

bool form_has(const struct form *f, const char *name)
{
    return need(f, name)->good;
}

const char *form_text(const struct form *f, const char *name)
{
    const struct entry *e = need(f, name);

    return e->good && e->text ? e->text : "";
}

const char *form_text_or_null(const struct form *f, const char *name)
{
    const struct entry *e = need(f, name);

    return e->good && !str_empty(e->text) ? e->text : NULL;
}

int64_t form_int(const struct form *f, const char *name, int64_t none)
{
    const struct entry *e = need(f, name);

    return e->good ? e->n : none;
}

bool form_chosen(const struct form *f, const char *name, const char *value)
{
    const struct entry *e = need(f, name);

    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->several[i], value) == 0)
            return true;
    return false;
}

size_t form_ids(const struct form *f, struct arena *a, const char *name, int64_t **ids)
{
    const struct entry *e = need(f, name);
    size_t count = 0;

    *ids = arena_array(a, e->count + 1, sizeof **ids);
    for (size_t i = 0; i < e->count; i++)
        if (str_to_int(e->several[i], &(*ids)[count]) && (*ids)[count] > 0)
            count++;
    return count;
}

const char *form_file(const struct form *f, const char *name, size_t *len, const char **file_name)
{
    const struct entry *e = need(f, name);

    *len = e->len;
    *file_name = e->file_name ? e->file_name : "";
    return e->good ? e->typed : NULL;
}

void form_fault(struct form *f, const char *name, const char *sentence)
{
    struct entry *e = need(f, name);

    e->fault = sentence;
    e->said = true;
    f->good = false;
}

void form_forgive(struct form *f)
{
    for (size_t i = 0; i < f->count; i++)
        f->entries[i].fault = NULL;
    f->good = true;
}

void form_put(struct form *f, const char *name, const char *text)
{
    struct entry *e = need(f, name);

    if (!text)
        return;
    if (e->field->kind == FIELD_CHOICES)
        take(f, e, text, strlen(text));
    else
        e->typed = arena_text(f->a, text);
}

void form_put_int(struct form *f, const char *name, int64_t n)
{
    struct entry *e = need(f, name);

    switch (e->field->kind) {
    case FIELD_MONEY:
        e->typed = str_fmt(f->a, "%lld,%02lld", (long long) n / 100, (long long) n % 100);
        break;
    case FIELD_DATE:
        e->typed = date_text(f->a, (int32_t) n);
        break;
    case FIELD_MONTH:
        e->typed = month_text(f->a, (int32_t) n);
        break;
    case FIELD_TIME:
        e->typed = str_fmt(f->a, "%02lld:%02lld", (long long) n / 60, (long long) n % 60);
        break;
    case FIELD_BOOL:
        e->typed = n ? "1" : NULL;
        break;
    default:
        e->typed = str_fmt(f->a, "%lld", (long long) n);
    }
}
