#include "view/json_ld.h"

/* Outside of its strings JSON has none of these, so that a text can be searched as a whole. */
static size_t escape_at(const char *at, const char **escape)
{
    *escape = *at == '<' ? "\\u003c" : *at == '>' ? "\\u003e" : *at == '&' ? "\\u0026" : NULL;
    if (*escape)
        return 1;
    if (strncmp(at, "\xe2\x80\xa8", 3) != 0 && strncmp(at, "\xe2\x80\xa9", 3) != 0)
        return 0;
    *escape = at[2] == '\xa8' ? "\\u2028" : "\\u2029";
    return 3;
}

void set_json_ld(struct value *object, const char *name, const struct value *ld)
{
    struct arena *a = arena_new(NULL);
    struct str json = str_new(a), safe = str_new(a);

    value_write_json(ld, &json);
    str_add(&safe, "<script type=\"application/ld+json\">");
    for (const char *at = json.text; *at; at++) {
        const char *escape;
        size_t len = escape_at(at, &escape);
        if (len) {
            str_add(&safe, escape);
            at += len - 1;
        } else {
            str_add_char(&safe, *at);
        }
    }
    str_add(&safe, "</script>");
    set_markup(object, name, safe.text);
    arena_free(a);
}
