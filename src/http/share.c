#include "http/share.h"

#include "view/asset.h"
#include "view/json_ld.h"

enum { ABOUT_LENGTH = 200 };            /* characters; more is cut by those who show it */

/* On one line, and not cut inside a word. */
static const char *short_about(struct arena *a, const char *about)
{
    struct str s = str_new(a);
    size_t word = 0;
    int length = 0;

    for (const char *c = about; *c; c++) {
        bool gap = *c == ' ' || *c == '\n' || *c == '\r' || *c == '\t';

        if (gap && (!s.len || s.text[s.len - 1] == ' '))
            continue;
        if (gap)
            word = s.len;
        if (((unsigned char) *c & 0xc0) != 0x80 && ++length > ABOUT_LENGTH)
            return str_fmt(a, "%.*s…", (int) (word ? word : s.len), s.text);
        str_add_char(&s, gap ? ' ' : *c);
    }
    return str_trim(a, s.text);
}

static const char *whole_address(struct req *r, const char *path)
{
    return path ? str_fmt(r->a, "%s%s", r->url, path) : NULL;
}

struct value *community_ld(struct req *r)
{
    struct value *ld = value_object(r->a);

    set_text(ld, "@type", "Organization");
    set_text(ld, "name", r->community);
    set_text(ld, "url", str_fmt(r->a, "%s/", r->url));
    set_text(ld, "logo", whole_address(r, asset_url(r->a, "mark.svg")));
    return ld;
}

void req_share(struct req *r, struct value *page, const struct preview *s)
{
    struct value *v = set_object(page, "share");

    set_text(v, "title", s->title);
    set_text(v, "about", short_about(r->a, s->about));
    set_text(v, "url", whole_address(r, s->path));
    set_text(v, "feed", whole_address(r, s->feed));
    set_text(v, "calendar", whole_address(r, s->calendar));
    set_text(v, "locale", str_is(catalog_lang(r->lang), "fr") ? "fr_FR" : "en_GB");
    set_null(v, "ld");
    if (s->ld)
        set_json_ld(v, "ld", s->ld);
}
