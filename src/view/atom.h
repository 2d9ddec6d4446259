/* Feeds of news (Atom, RFC 4287), served as "application/atom+xml; charset=utf-8".
 *
 * Texts are plain: everything is escaped here, and what XML 1.0 forbids (most control characters)
 * is left out, so that no word somebody typed can break the feed of all. */
#ifndef VIEW_ATOM_H
#define VIEW_ATOM_H

#include "base/arena.h"

struct atom_entry {
    const char *id;                     /* for ever, an IRI: "tag:beffroi.example,2027:day/17" */
    const char *title;
    const char *link;                   /* the page about it, absolute */
    const char *summary;                /* or NULL */
    int64_t published;                  /* UTC seconds; 0: not said */
    int64_t updated;
};

struct atom_feed {
    const char *id;                     /* for ever: the page's address will do */
    const char *title;
    const char *subtitle;               /* or NULL */
    const char *self;                   /* the feed's own address, absolute */
    const char *link;                   /* the page that says the same to people, absolute */
    const char *author;                 /* who speaks: the community */
    const char *lang;                   /* "fr" */
    int64_t updated;                    /* UTC seconds; an entry changed later counts for more */
    const struct atom_entry *entries;   /* in the order to be read */
    size_t count;
};

/* The feed; `*len` (may be NULL) does not count the NUL at its end. */
char *atom_text(struct arena *a, const struct atom_feed *f, size_t *len);

#endif
