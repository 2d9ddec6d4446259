#include "base/i18n.h"

#include <ctype.h>

#include "base/str.h"

#define NBSP "\u00a0"
#define NNBSP "\u202f"

/* Where the typesetter is in a text: `at` is what comes next, `out` what is set already. */
struct setter {
    const char *at;
    struct str out;
    bool is_french;
    bool in_quotes;
};

/* The space at `s` (plain, no-break or thin), as its length; 0 if there is none. */
static size_t space_len(const char *s)
{
    if (*s == ' ')
        return 1;
    if (str_starts(s, NBSP))
        return strlen(NBSP);
    return str_starts(s, NNBSP) ? strlen(NNBSP) : 0;
}

/* <...> and {{...}} pass as they are; their length, or 0.  A "<" that no ">" closes is text. */
static size_t tag_len(const char *s)
{
    const char *end = NULL;

    if (str_starts(s, "{{{"))
        end = strstr(s, "}}}");
    else if (str_starts(s, "{{"))
        end = strstr(s, "}}");
    else if (*s == '<' && (isalpha((unsigned char) s[1]) || s[1] == '/'))
        end = strchr(s, '>');
    if (!end)
        return 0;
    return (size_t) (end - s) + (*s == '<' ? 1 : strspn(end, "}"));
}

/* Does what is set end in a number: digits, a tag that will be one, or a printf conversion? */
static bool after_number(const struct str *out)
{
    size_t len = out->len;

    if (!len)
        return false;
    if (isdigit((unsigned char) out->text[len - 1]) || str_ends(out->text, "}}") ||
        str_ends(out->text, "</b>") || str_ends(out->text, "</strong>"))
        return true;
    return len > 1 && strchr("duis", out->text[len - 1]) &&
           (out->text[len - 2] == '%' || out->text[len - 2] == 'l');
}

static bool is_word(const char *s, const char *word)
{
    size_t len = strlen(word);

    return strncmp(s, word, len) == 0 && !isalpha((unsigned char) s[len]) &&
           !((unsigned char) s[len] & 0x80);
}

/* « 9 h 30 » stays on one line: the space after an hour that has minutes. */
static bool after_hour(const struct str *out, const char *next)
{
    return (str_ends(out->text, NBSP "h") &&
            (isdigit((unsigned char) *next) || str_starts(next, "{{") || str_starts(next, "%")));
}

/* Which space French wants before `next`, for one the translator typed. */
static const char *french_space(const struct str *out, const char *next)
{
    if (*next && strchr(";!?", *next))
        return NNBSP;
    if (str_starts(next, "»") || str_ends(out->text, "«"))
        return NNBSP;
    if (*next == ':' || str_starts(next, "€"))
        return NBSP;
    if (!after_number(out))
        return after_hour(out, next) ? NBSP : NULL;
    if (*next == '%' && !isalnum((unsigned char) next[1]))
        return NBSP;
    return is_word(next, "h") || is_word(next, "min") ? NBSP : NULL;
}

static void set_space(struct setter *s, size_t len)
{
    const char *better = s->is_french ? french_space(&s->out, s->at + len) : NULL;

    if (better)
        str_add(&s->out, better);
    else
        str_add_len(&s->out, s->at, len);
    s->at += len;
}

/* Quotation marks that touch their words get their thin space too. */
static bool set_french_quote(struct setter *s)
{
    if (str_starts(s->at, "«")) {
        str_add(&s->out, "«");
        s->at += strlen("«");
        if (*s->at && !space_len(s->at))
            str_add(&s->out, NNBSP);
        return true;
    }
    if (!str_starts(s->at, "»"))
        return false;
    if (s->out.len && !str_ends(s->out.text, NNBSP))
        str_add(&s->out, NNBSP);
    str_add(&s->out, "»");
    s->at += strlen("»");
    return true;
}

static void set_one(struct setter *s)
{
    size_t len = tag_len(s->at);

    if (len) {
        str_add_len(&s->out, s->at, len);
        s->at += len;
    } else if ((len = space_len(s->at))) {
        set_space(s, len);
    } else if (*s->at == '\'') {
        str_add(&s->out, "’");
        s->at++;
    } else if (*s->at == '"' && !s->is_french) {
        s->in_quotes = !s->in_quotes;
        str_add(&s->out, s->in_quotes ? "“" : "”");
        s->at++;
    } else if (!s->is_french || !set_french_quote(s)) {
        str_add_char(&s->out, *s->at++);
    }
}

char *i18n_typography(struct arena *a, const char *lang, const char *text)
{
    struct setter s = { .at = text, .out = str_new(a), .is_french = str_is(lang, "fr") };

    str_reserve(&s.out, strlen(text));
    while (*s.at)
        set_one(&s);
    return s.out.text;
}
