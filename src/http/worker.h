/* The threads that answer: readers, writers and the checkpointer.
 *
 * SQLite has one writer, which takes all that waits (at most 256), gives each request a piece of
 * one transaction, commits once, and only then lets the answers go: group commit, so that an
 * acknowledged write is on disk and hundreds may press the button at once (measured:
 * doc/decisions.md).  PostgreSQL has a few writers with a transaction for each request,
 * run again after a serialization failure.  Readers have their own connections.  A request is
 * with one thread at a time and waits in a queue between them, holding none. */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include "http/dispatch.h"

struct work {
    struct req *r;
    struct incoming in;
    struct work *next;                          /* in its queue */
    void (*done)(struct work *w);               /* called by a worker: the answer is ready */
};

struct workers;

/* Starts them; `flush` is called after each round of done().  NULL and `err` if a connection
 * cannot be opened. */
struct workers *workers_start(const struct house *h, void (*flush)(void *), void *flush_with,
                              struct err *err);

/* Queues a request for `step`; false if too many wait: answer 503. */
bool workers_take(struct workers *ws, struct work *w, enum step step);

/* Ends them after what is queued is done; workers_take is false from then on. */
void workers_stop(struct workers *ws);

/* Frees them, when nobody is left who might call workers_take. */
void workers_free(struct workers *ws);

/* For /metrics. */
struct workers_state {
    long reads_waiting, writes_waiting;
    long commits;                               /* transactions on disk */
    long written;                               /* requests in them */
    long wal_frames;
};
struct workers_state workers_look(struct workers *ws);

#endif
