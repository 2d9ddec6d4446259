/* What the server must know before it opens its database: few values, one table of them.
 *
 * They come from a file, then the environment, then the command line, each stronger than the one
 * before; everything else about a community is edited in its pages.  A key is written mail_from in
 * the file, BEFFROI_MAIL_FROM in the environment and --mail-from on the command line.  The file is
 * `key = value` lines with ; or # comments; [sections] may group them and mean nothing. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/arena.h"
#include "base/log.h"

struct conf {
    struct arena *arena;                            /* where the texts are kept */
    const char *db;                                 /* file, or postgresql:// address */
    const char *listen;                             /* HOST:PORT, [::1]:PORT */
    const char *url;                                /* public address, no slash at the end */
    const char *name;                               /* of the community */
    const char *tagline;                            /* under it; "" for none */
    const char *lang;                               /* of a visitor whose browser says neither */
    const char *zone;                               /* of new places */
    const char *smtp;                               /* smtp://, smtps://; NULL: mail stays here */
    const char *mail_from;
    const char *pages;                              /* folder of templates; NULL: built-in */
    int64_t readers;                                /* threads that answer reads */
    int64_t log_level;                              /* enum log_level */
    bool behind_proxy;                              /* believe X-Forwarded-For and -Proto? */
};

/* The defaults; `a` must live as long as the configuration. */
struct conf conf_default(struct arena *a);

/* The next two stop at the first fault, with the place and a sentence in `e`.  Variables that start
 * with BEFFROI_ and are no key are left alone: container services set some of their own. */
bool conf_file(struct conf *c, const char *path, struct err *e);
bool conf_env(struct conf *c, struct err *e);

/* Sets one value; `-` and `_` in a key are the same.  An unknown key or a bad value leaves all as
 * it was and says in `e` what would be right.  An empty value takes an optional one away. */
bool conf_set(struct conf *c, const char *key, const char *value, struct err *e);

/* Fills in what follows from the rest: without `url`, it is http:// and `listen`. */
void conf_finish(struct conf *c);

/* Is this a key?  Is it one that may stand alone on a command line (--behind-proxy)? */
bool conf_is_key(const char *key);
bool conf_is_switch(const char *key);

/* The keys, for --help (80 columns) and as a Markdown table for the manual. */
char *conf_help(struct arena *a);
char *conf_manual(struct arena *a);

#endif
