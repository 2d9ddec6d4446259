/* A growing text buffer, and the small text work every folder needs.
 *
 * `text` is never NULL and always ends in NUL; `len` does not count it.  A buffer lives in its
 * arena; do not keep `text` across a call that appends. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

struct str {
    struct arena *arena;
    char *text;
    size_t len;
    size_t room;
};

struct str str_new(struct arena *a);
void str_clear(struct str *s);
void str_reserve(struct str *s, size_t more);
void str_add(struct str *s, const char *text);
void str_add_len(struct str *s, const char *text, size_t len);
void str_add_char(struct str *s, char c);
void str_add_int(struct str *s, int64_t n);
void str_add_fmt(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* HTML text or a quoted attribute: & < > " ' become entities. */
void str_add_html(struct str *s, const char *text, size_t len);
/* A JSON string with its quotes (RFC 8259); the text is valid UTF-8. */
void str_add_json(struct str *s, const char *text, size_t len);
/* Percent-encoding of all but RFC 3986's unreserved characters. */
void str_add_url(struct str *s, const char *text, size_t len);

/* The whole text as a number, or false and `*n` untouched: no spaces, no rest, no overflow. */
bool str_to_int(const char *text, int64_t *n);

/* Valid UTF-8 (RFC 3629: no overlong forms, no surrogates) without NUL? */
bool str_is_utf8(const char *text, size_t len);
/* The bytes of the UTF-8 character a text begins with; 0 at its end and where there is none. */
size_t str_letter(const char *text);

bool str_is(const char *a, const char *b);                  /* equal; NULL equals only NULL */
bool str_starts(const char *text, const char *start);
bool str_ends(const char *text, const char *end);
bool str_empty(const char *text);                           /* NULL or "" */
char *str_trim(struct arena *a, const char *text);          /* without white space at both ends */

/* Bytes as URL-safe base64 without padding (RFC 4648 5), and back; NULL for text that is not. */
char *str_base64url(struct arena *a, const void *bytes, size_t len);
void *str_from_base64url(struct arena *a, const char *text, size_t *len);
char *str_hex(struct arena *a, const void *bytes, size_t len);

/* The parts of `text` between `separator`s; `*count` parts, NULL-terminated; "" has one part. */
char **str_split(struct arena *a, const char *text, char separator, size_t *count);

#endif
