#include "season/json_spot.h"

#include "base/date.h"
#include "base/str.h"

enum { TEXT_BYTES = 200 };

bool spot_bad(const struct spot *s)
{
    return s->file->e->text[0] != '\0';
}

struct spot spot_get(const struct spot *s, const char *key)
{
    return (struct spot){ .file = s->file, .value = json_object_get(s->value, key), .in = s,
                          .key = key };
}

struct spot spot_at(const struct spot *s, size_t index)
{
    return (struct spot){ .file = s->file, .value = json_array_get(s->value, index), .in = s,
                          .index = index };
}

static void add_path(struct str *out, const struct spot *s)
{
    if (!s->in)
        return;
    add_path(out, s->in);
    if (!s->key) {
        str_add_fmt(out, "[%zu]", s->index);
        return;
    }
    /* A key may be anything a file holds: no more of it than can be read. */
    str_add_fmt(out, "%s%.60s", out->len ? "." : "", s->key);
}

void spot_refuse(const struct spot *s, const char *format, ...)
{
    struct str path = str_new(s->file->a);
    va_list args;

    va_start(args, format);
    add_path(&path, s);
    err_set(s->file->e, "%s: %s", path.len ? path.text : "the file",
            str_vfmt(s->file->a, format, args));
    va_end(args);
}

static bool is_among(const char *key, const char *keys)
{
    size_t len = strlen(key);

    for (const char *at = keys; len && (at = strstr(at, key)); at += len)
        if ((at == keys || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

void spot_object(const struct spot *s, const char *keys)
{
    const char *key;
    json_t *ignored;

    if (!json_is_object(s->value)) {
        spot_refuse(s, s->value ? "this must be an object, {...}" : "this is missing");
        return;
    }
    /* jansson's walk wants an object it could change; it does not. */
    json_object_foreach((json_t *) s->value, key, ignored) {
        struct spot member = spot_get(s, key);
        if (!is_among(key, keys))
            spot_refuse(&member, "no such key; there can be: %s", keys);
    }
}

size_t spot_list(const struct spot *s, size_t most)
{
    if (!s->value)
        return 0;
    if (!json_is_array(s->value)) {
        spot_refuse(s, "this must be a list, [...]");
        return 0;
    }
    if (json_array_size(s->value) > most) {
        spot_refuse(s, "there can be %zu at most", most);
        return 0;
    }
    return json_array_size(s->value);
}

double spot_number(const struct spot *s, double least, double most, double instead)
{
    double n = json_number_value(s->value);

    if (!s->value && !isnan(instead))
        return instead;
    if (!s->value)
        spot_refuse(s, "this is missing");
    else if (!json_is_number(s->value) || !(n >= least && n <= most))
        spot_refuse(s, "this must be a number from %g to %g", least, most);
    return n;
}

int64_t spot_whole(const struct spot *s, int64_t least, int64_t most, double instead)
{
    double n = spot_number(s, (double) least, (double) most, instead);

    if (spot_bad(s))
        return 0;
    if (n != floor(n))
        spot_refuse(s, "this must be a whole number");
    return (int64_t) n;
}

const char *spot_text(const struct spot *s, const char *instead)
{
    const char *text = json_string_value(s->value);

    if (!s->value && instead)
        return instead;
    if (!s->value) {
        spot_refuse(s, "this is missing");
        return "";
    }
    if (str_empty(text) || strlen(text) > TEXT_BYTES) {
        spot_refuse(s, "this must be a text of 1 to %d bytes", TEXT_BYTES);
        return "";
    }
    for (const char *c = text; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 0x7f) {
            spot_refuse(s, "this text must be one line without control characters");
            return "";
        }
    return arena_text(s->file->a, text);
}

int32_t spot_date(const struct spot *s)
{
    int32_t date = 0;

    if (!s->value)
        spot_refuse(s, "this is missing");
    else if (!date_parse(json_string_value(s->value), &date))
        spot_refuse(s, "this must be a date such as \"2027-01-07\"");
    return date;
}
