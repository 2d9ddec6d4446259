/* Translations: gettext's tools and files without its C call, which is per process.
 *
 * English is the source: a msgid is the English sentence, and stands in for a translation that is
 * missing.  A catalogue is one language's .mo file (GNU gettext manual, 10.3 "The Format of GNU MO
 * Files"), read once, then constant: any thread may use it.  While reading, each translation gets
 * the typography of its language, so neither translators nor pages type thin spaces.  English has
 * a catalogue too, made by msgen, for its curly quotes.
 *
 * xgettext finds the texts by --keyword=catalog_text:2c,3 --keyword=catalog_plural:2c,3,4, and
 * where the context is NULL by the marks below: --keyword=N_ --keyword=NP_:1,2
 * --keyword=NC_:1c,2.  Texts of the contexts "pattern" and "pattern 1st" are
 * date patterns for ICU and stay as they are. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include "base/arena.h"
#include "base/log.h"

/* Mark a text for the translators: catalog_text(c, NULL, N_("Book")), the two forms of
 * catalog_plural(c, NULL, NP_("%d day", "%d days"), n), a text that gets its context later. */
#define N_(text) text
#define NP_(one, many) one, many
#define NC_(context, text) text

struct catalog;

/* Reads the `len` bytes of a .mo file (either byte order) for `lang`, "fr" or "en"; keeps nothing
 * of `bytes`.  NULL and `e` if it is damaged, not UTF-8, or has other plural rules than these. */
struct catalog *catalog_read(struct arena *a, const void *bytes, size_t len, const char *lang,
                             struct err *e);

/* The language; "en" without a catalogue. */
const char *catalog_lang(const struct catalog *c);

/* Keeps `c` as the program's catalogue of its language: told once, before any thread starts. */
void catalog_keep(const struct catalog *c);

/* The catalogue kept for "fr" or "en"; `otherwise` for any other text.  For words to somebody who is
 * not the one who asks: a mail. */
const struct catalog *catalog_of(const char *lang, const struct catalog *otherwise);

/* The translation of a msgid, in a context or NULL; the msgid itself if there is none, or no
 * catalogue (NULL).  The result lives as long as catalogue and msgid. */
const char *catalog_text(const struct catalog *c, const char *context, const char *msgid);

/* The form for `n`: French says one up to 1 and many from 2 (n > 1), English one only for 1
 * (n != 1).  `%d` and tags in it are the caller's to fill. */
const char *catalog_plural(const struct catalog *c, const char *context, const char *one,
                           const char *many, int64_t n);

/* `text` with the typography of `lang`, outside of <...> and {{...}}; what catalog_read does. */
char *i18n_typography(struct arena *a, const char *lang, const char *text);

#endif
