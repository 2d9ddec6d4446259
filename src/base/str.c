#include "base/str.h"

#include <ctype.h>
#include <errno.h>

static char nothing[1] = "";

struct str str_new(struct arena *a)
{
    return (struct str){ .arena = a, .text = nothing };
}

void str_clear(struct str *s)
{
    s->len = 0;
    if (s->room)
        s->text[0] = '\0';
}

void str_reserve(struct str *s, size_t more)
{
    size_t need = s->len + more + 1;

    if (need <= s->room)
        return;
    size_t room = s->room ? s->room * 2 : 128;
    if (room < need)
        room = need;
    char *text = arena_grow(s->arena, s->room ? s->text : NULL, room, 1);
    text[s->len] = '\0';
    s->text = text;
    s->room = room;
}

void str_add_len(struct str *s, const char *text, size_t len)
{
    if (!len)
        return;
    str_reserve(s, len);
    memcpy(s->text + s->len, text, len);
    s->len += len;
    s->text[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
    str_add_len(s, text, strlen(text));
}

void str_add_char(struct str *s, char c)
{
    str_add_len(s, &c, 1);
}

void str_add_int(struct str *s, int64_t n)
{
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t) n : (uint64_t) n;

    do
        *--at = (char) ('0' + rest % 10);
    while (rest /= 10);
    if (n < 0)
        *--at = '-';
    str_add_len(s, at, (size_t) (digits + sizeof digits - at));
}

void str_add_fmt(struct str *s, const char *format, ...)
{
    char few[256];                      /* nearly always enough, and then printed once */
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    if (len < (int) sizeof few) {
        str_add_len(s, few, len > 0 ? (size_t) len : 0);
    } else {
        str_reserve(s, (size_t) len);
        vsnprintf(s->text + s->len, (size_t) len + 1, format, again);
        s->len += (size_t) len;
    }
    va_end(again);
}

/* Copies runs of plain bytes at once; `escape_of` gives the replacement of the others. */
static void add_escaped(struct str *s, const char *text, size_t len,
                        const char *(*escape_of)(unsigned char c, char room[8]))
{
    size_t plain = 0;
    char room[8];

    str_reserve(s, len);
    for (size_t i = 0; i < len; i++) {
        const char *escape = escape_of((unsigned char) text[i], room);
        if (!escape)
            continue;
        str_add_len(s, text + plain, i - plain);
        str_add(s, escape);
        plain = i + 1;
    }
    str_add_len(s, text + plain, len - plain);
}

static const char *html_escape(unsigned char c, char room[8])
{
    (void) room;
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void str_add_html(struct str *s, const char *text, size_t len)
{
    add_escaped(s, text, len, html_escape);
}

static const char *json_escape(unsigned char c, char room[8])
{
    if (c == '"')
        return "\\\"";
    if (c == '\\')
        return "\\\\";
    if (c == '\n')
        return "\\n";
    if (c >= 0x20 && c != 0x7f)
        return NULL;
    snprintf(room, 8, "\\u%04x", c);
    return room;
}

void str_add_json(struct str *s, const char *text, size_t len)
{
    str_add_char(s, '"');
    add_escaped(s, text, len, json_escape);
    str_add_char(s, '"');
}

static const char *url_escape(unsigned char c, char room[8])
{
    if (isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
        return NULL;
    snprintf(room, 8, "%%%02X", c);
    return room;
}

void str_add_url(struct str *s, const char *text, size_t len)
{
    add_escaped(s, text, len, url_escape);
}

bool str_to_int(const char *text, int64_t *n)
{
    char *end;

    if (!text || !(isdigit((unsigned char) text[0]) ||
                   (text[0] == '-' && isdigit((unsigned char) text[1]))))
        return false;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || *end)
        return false;
    *n = value;
    return true;
}

/* Length of the well-formed sequence at `s`, 0 if there is none (Unicode 15, table 3-7). */
static size_t utf8_len(const unsigned char *s, size_t left)
{
    if (s[0] == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;
    unsigned low = 0x80, high = 0xbf;
    size_t len;
    if (s[0] >= 0xc2 && s[0] <= 0xdf)
        len = 2;
    else if (s[0] >= 0xe0 && s[0] <= 0xef)
        len = 3;
    else if (s[0] >= 0xf0 && s[0] <= 0xf4)
        len = 4;
    else
        return 0;
    if (s[0] == 0xe0)
        low = 0xa0;
    if (s[0] == 0xed)
        high = 0x9f;
    if (s[0] == 0xf0)
        low = 0x90;
    if (s[0] == 0xf4)
        high = 0x8f;
    if (len > left || s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

bool str_is_utf8(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *) text;

    for (size_t i = 0; i < len;) {
        size_t step = utf8_len(s + i, len - i);
        if (!step)
            return false;
        i += step;
    }
    return true;
}

size_t str_letter(const char *text)
{
    return utf8_len((const unsigned char *) text, strnlen(text, 4));
}

bool str_is(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

bool str_ends(const char *text, const char *end)
{
    size_t len = text ? strlen(text) : 0;
    size_t tail = strlen(end);

    return len >= tail && strcmp(text + len - tail, end) == 0;
}

bool str_empty(const char *text)
{
    return !text || !*text;
}

char *str_trim(struct arena *a, const char *text)
{
    while (isspace((unsigned char) *text))
        text++;
    size_t len = strlen(text);
    while (len && isspace((unsigned char) text[len - 1]))
        len--;
    return arena_slice(a, text, len);
}

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *str_base64url(struct arena *a, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;
    char *out = arena_alloc(a, len / 3 * 4 + 5);
    size_t n = 0;

    for (size_t i = 0; i < len; i += 3) {
        unsigned b = (unsigned) in[i] << 16;
        if (i + 1 < len)
            b |= (unsigned) in[i + 1] << 8;
        if (i + 2 < len)
            b |= in[i + 2];
        out[n++] = base64url[b >> 18];
        out[n++] = base64url[b >> 12 & 63];
        if (i + 1 < len)
            out[n++] = base64url[b >> 6 & 63];
        if (i + 2 < len)
            out[n++] = base64url[b & 63];
    }
    return out;
}

void *str_from_base64url(struct arena *a, const char *text, size_t *len)
{
    size_t in = strlen(text);
    unsigned char *out = arena_alloc(a, in / 4 * 3 + 4);
    size_t n = 0;
    unsigned bits = 0, held = 0;

    if (in % 4 == 1)
        return NULL;
    for (size_t i = 0; i < in; i++) {
        const char *at = strchr(base64url, text[i]);
        if (!at)
            return NULL;
        bits = bits << 6 | (unsigned) (at - base64url);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (unsigned char) (bits >> held);
            bits &= (1u << held) - 1;
        }
    }
    *len = n;
    return out;
}

char *str_hex(struct arena *a, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;
    char *out = arena_alloc(a, len * 2 + 1);

    for (size_t i = 0; i < len; i++) {
        out[i * 2] = "0123456789abcdef"[in[i] >> 4];
        out[i * 2 + 1] = "0123456789abcdef"[in[i] & 15];
    }
    return out;
}

char **str_split(struct arena *a, const char *text, char separator, size_t *count)
{
    size_t parts = 1;

    for (const char *c = text; *c; c++)
        parts += *c == separator;
    char **list = arena_array(a, parts + 1, sizeof *list);
    for (size_t i = 0; i < parts; i++) {
        const char *end = strchr(text, separator);
        size_t len = end ? (size_t) (end - text) : strlen(text);
        list[i] = arena_slice(a, text, len);
        text += len + 1;
    }
    if (count)
        *count = parts;
    return list;
}
