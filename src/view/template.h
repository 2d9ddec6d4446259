/* Pages: Mustache templates (mustache.github.io, specification 1.4 with inheritance), escaped by
 * default.
 *
 * A set holds templates by name; {{>row}} and {{<layout}}..{{/layout}} name others of the same
 * set.  Fill the set first, by one thread; rendering then leaves it alone and any number of
 * threads may do it.  To follow files as they change, make a new set.
 *
 * Beyond the specification, two sections translate.  {{#t}}Book a <em>desk</em>, {{name}}{{/t}}:
 * the text with its white space collapsed is the msgid, and the translation is rendered in its
 * place.  {{#tn}}count: one person comes | {{count}} people come{{/tn}}: the number's name, then
 * both forms.  Translations may hold names and sections, nothing else.  No dynamic names, no
 * other lambdas.  Markup values print as they are with {{x}}, so no page needs {{{x}}}. */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

#include "base/log.h"
#include "view/value.h"

struct template_set;

/* Finds a template's text by name, for {{>name}} and {{<name}}; NULL if there is none.  The text
 * is only read during the call that asked. */
typedef const char *template_load(void *ctx, const char *name, size_t *len);

/* An empty set, gone with `a`.  `load` (may be NULL) is asked for what template_set_add was not
 * given. */
struct template_set *template_set_new(struct arena *a, template_load *load, void *ctx);

/* Parses `text` (copied) as template `name`, and loads what it includes.  False with a sentence
 * naming the template and the line on a mistake, or if the name is taken. */
bool template_set_add(struct template_set *set, const char *name, const char *text, size_t len,
                      struct err *err);

/* Makes sure `name` is there, asking the loader if needed. */
bool template_set_need(struct template_set *set, const char *name, struct err *err);

/* Is every template that is included there?  False naming the first that is not. */
bool template_set_check(const struct template_set *set, struct err *err);

/* Strict: `unknown` hears of each name no context knows and each missing template, with the
 * template and line where it is used; names that are null or false are known.  For tests.  NULL
 * (the start): such names are empty, as the specification says. */
typedef void template_unknown(void *ctx, const char *in, unsigned line, const char *name);
void template_set_strict(struct template_set *set, template_unknown *unknown, void *ctx);

/* How messages are looked up; `catalog` is passed back.  A NULL function, a NULL answer or no
 * language at all: the msgid itself, `one` for n == 1. */
struct template_language {
    const char *(*translate)(const void *catalog, const char *context, const char *msgid);
    const char *(*translate_plural)(const void *catalog, const char *context, const char *one,
                                    const char *many, int64_t n);
    const void *catalog;
};

/* Appends the page to `out`.  False, with `out` as it was, if there is no such template, if
 * includes nest deeper than 64, or if the page passes 8 MB or 10 million steps: a template that
 * runs away is a mistake, and must not take the server with it. */
bool template_render(const struct template_set *set, const char *name,
                     const struct value *context, const struct template_language *lang,
                     struct str *out);

/* Calls `found` for each message of the set, exactly as template_render looks it up; `many` is
 * NULL unless it is a plural. */
typedef void template_message(void *ctx, const char *in, unsigned line, const char *one,
                              const char *many);
void template_set_messages(const struct template_set *set, template_message *found, void *ctx);

#endif
