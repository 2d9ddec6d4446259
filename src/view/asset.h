/* The files inside the program: style sheet, script, fonts, icons, templates, migrations, messages.
 *
 * tools/embed.c writes the table at build time, sorted by name, with compressed forms of what is
 * served.  The first letters of a file's name say what it is for: "static/..." is served to
 * browsers, under an address that holds its content hash and may therefore be kept for ever; the
 * others ("page/...", "migrations/...", "locale/...") never leave the program. */
#ifndef VIEW_ASSET_H
#define VIEW_ASSET_H

#include "base/arena.h"

struct asset {
    const char *name;           /* "static/app.css" */
    const char *type;           /* media type, with its charset where it has one */
    const char *hash;           /* of the content, 16 hexadecimal digits; also the ETag */
    const unsigned char *bytes; /* followed by a NUL that `len` does not count */
    size_t len;
    const unsigned char *brotli, *gzip; /* NULL where compressing does not pay */
    size_t brotli_len, gzip_len;
};

/* What tools/embed.c wrote; use the functions below. */
extern const struct asset asset_table[];
extern const size_t asset_count;

/* The asset of that full name, or NULL. */
const struct asset *asset_find(const char *name);

/* The asset at that place of the table, or NULL past its end: for those that list a folder. */
const struct asset *asset_at(size_t i);

/* The address of "static/BASENAME": "/static/HASH8-BASENAME".  A name that is not there is a
 * bug. */
const char *asset_url(struct arena *a, const char *basename);

/* The asset at that address, or NULL: also when the hash is not today's, for the address promises
 * a content. */
const struct asset *asset_at_url(struct arena *a, const char *path);

#endif
