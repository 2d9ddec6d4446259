/* Routes declare; the dispatcher performs.
 *
 * One row per method and path: the right, the form, one line of help.  Session, right, CSRF, body
 * limits and parsing are done before the handler is called.  GET runs on a reader in a read-only
 * transaction, the others on the writer.  `beffroi routes` prints the table and the OpenAPI
 * document is made from it. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/req.h"

enum method { GET, POST, PUT, DELETE };

struct route {
    enum method method;
    const char *path;                   /* "/days/:place/:date"; a :name takes one segment */
    enum right right;
    void (*handle)(struct req *r);
    const struct field *form;           /* NULL: takes nothing */
    void (*again)(struct req *r);       /* shows a form with faults again (422), on a reader */
    void (*prepare)(struct req *r);     /* slow work before a write, on a reader: a password hash;
                                           may answer itself, then nothing is written */
    bool everywhere;                    /* the right must be held in the whole community */
    bool secret;                        /* the path holds one: kept by no shared cache, named to no
                                           other page */
    bool plain;                         /* asks no data: a loop answers at once if nobody is
                                           signed in */
    size_t limit;                       /* bytes of body; 0: 64 KiB */
    const char *about;                  /* one line, English */
    const char *answers;                /* API: name of the schema of the answer, "Booking" */
};

/* What a room tells the house. */
struct job {
    const char *name;
    int64_t every;                      /* seconds */
    /* Runs in a transaction, with a request that nobody sent (a, db, now, today, url, the house's
     * language); returns soon, does the rest next time. */
    void (*run)(struct req *r);
};

/* Slow work in the background: seconds to minutes, away from the writer.  One thread goes round the
 * rooms' labours; each takes what there is to do in a short transaction, works without one, and puts
 * the result away in another. */
struct pulse;

/* How far it is, now and then: calls the labour's `beat`, and is false if the work is to end: called
 * off, or the server stops. */
bool labour_pulse(struct pulse *pulse);

struct labour {
    const char *name;
    /* May there be something to do?  Asked often and outside of any transaction, so that nobody who
     * writes waits for the answer. */
    bool (*waits)(struct db *db, int64_t now);
    /* What there is to do, in r->a, which lives until `put` has ended; NULL: nothing. */
    void *(*take)(struct req *r);
    /* Works on it; keeps the result in `what`. */
    void (*work)(struct arena *a, void *what, struct pulse *pulse);
    /* Writes down how far `what` is; false: it was called off. */
    bool (*beat)(struct req *r, void *what);
    /* Puts the result away; `whole` is false if a pulse had said to end. */
    void (*put)(struct req *r, void *what, bool whole);
};

/* What people are told while a page of theirs is open (http/live.h); ids of news grow. */
struct news_item {
    int64_t id, person;
    const char *words, *href;
};

struct news {
    int64_t (*newest)(struct db *db);
    /* How many a person has not seen, and the newest of these (0: none). */
    int64_t (*unseen)(struct db *db, int64_t person, int64_t *newest);
    /* Those after `after`, the oldest first, `most` at most; returns how many.  Everybody's, or
     * what a person has not seen. */
    size_t (*since)(struct db *db, struct arena *a, int64_t after, size_t most,
                    struct news_item *out);
    size_t (*missed)(struct db *db, struct arena *a, int64_t person, int64_t after, size_t most,
                     struct news_item *out);
};

struct seed {
    struct db *db;
    struct arena *a;
    int64_t now;
    int32_t today;
    uint64_t dice;                      /* state of the generator: same seed, same community */
    const char *password;               /* of the demo's accounts, as stored (argon2id) */
};

struct room {
    const char *name;
    const struct route *routes;         /* ended by a NULL path */
    const struct job *jobs;             /* ended by a NULL name, or NULL */
    const struct labour *labour;        /* or NULL */
    struct value *(*export_person)(struct db *db, struct arena *a, int64_t person);
    void (*forget_person)(struct db *db, int64_t person, int64_t now);
    void (*seed)(struct seed *seed);
};

const char *method_name(enum method m);
const char *right_name(enum right right);

/* The row for a path, its :names filled into `params`; NULL if none.  `*allowed` collects the
 * methods that the path knows ("GET, POST") when only the method is wrong. */
const struct route *route_find(const struct room *const *rooms, enum method m, const char *path,
                               struct arena *a, const char *params[4][2], const char **allowed);

#endif
