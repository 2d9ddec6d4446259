#include "view/atom.h"

#include "base/str.h"
#include "base/zone.h"

/* The bytes of the character at `at` if XML 1.0 allows it (section 2.2), else 0. */
static size_t character(const char *at)
{
    if ((unsigned char) *at < 0x20)
        return *at == '\t' || *at == '\n' || *at == '\r';
    return str_starts(at, "\xef\xbf\xbe") || str_starts(at, "\xef\xbf\xbf") ? 0 : str_letter(at);
}

static void add_escaped(struct str *s, const char *text)
{
    for (const char *at = text ? text : ""; *at;) {
        size_t len = character(at);
        if (len == 1 && *at == '\r')
            str_add(s, "&#13;");        /* as it is, a reader would make a line feed of it */
        else if (len)
            str_add_html(s, at, len);
        at += len ? len : 1;
    }
}

static void add_element(struct str *s, const char *name, const char *text)
{
    if (str_empty(text))
        return;
    str_add_fmt(s, "<%s>", name);
    add_escaped(s, text);
    str_add_fmt(s, "</%s>\n", name);
}

/* RFC 3339, in UTC. */
static void add_instant(struct str *s, const char *name, int64_t instant)
{
    add_element(s, name, instant_text(s->arena, instant, NULL));
}

static void add_link(struct str *s, const char *rel, const char *type, const char *href)
{
    if (str_empty(href))
        return;
    str_add_fmt(s, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    add_escaped(s, href);
    str_add(s, "\"/>\n");
}

/* An entry without a summary must have its alternate link, and has (RFC 4287 4.1.2). */
static void add_entry(struct str *s, const struct atom_entry *e)
{
    str_add(s, "<entry>\n");
    add_element(s, "id", e->id);
    str_add(s, "<title>");
    add_escaped(s, e->title);
    str_add(s, "</title>\n");
    add_instant(s, "updated", e->updated);
    if (e->published)
        add_instant(s, "published", e->published);
    add_link(s, "alternate", "text/html", e->link);
    add_element(s, "summary", e->summary);
    str_add(s, "</entry>\n");
}

char *atom_text(struct arena *a, const struct atom_feed *f, size_t *len)
{
    struct str s = str_new(a);
    int64_t updated = f->updated;

    for (size_t i = 0; i < f->count; i++)
        if (f->entries[i].updated > updated)
            updated = f->entries[i].updated;

    str_add(&s, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    add_escaped(&s, f->lang);
    str_add(&s, "\">\n");
    add_element(&s, "id", f->id);
    str_add(&s, "<title>");
    add_escaped(&s, f->title);
    str_add(&s, "</title>\n");
    add_element(&s, "subtitle", f->subtitle);
    add_instant(&s, "updated", updated);
    add_link(&s, "self", "application/atom+xml", f->self);
    add_link(&s, "alternate", "text/html", f->link);
    str_add(&s, "<author>");
    add_element(&s, "name", f->author);
    str_add(&s, "</author>\n");
    for (size_t i = 0; i < f->count; i++)
        add_entry(&s, &f->entries[i]);
    str_add(&s, "</feed>\n");
    if (len)
        *len = s.len;
    return s.text;
}
