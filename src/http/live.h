/* Server-sent events (the event stream of the HTML standard): what a person is told, on the pages
 * they have open, within a second.
 *
 * While somebody listens, one thread asks the data twice a second what is new, on a reader of its
 * own; while nobody does it sleeps.  Asking the table, not being told by the code that writes, is
 * what makes it right with several servers on one database, after a commit only, and on both
 * engines (doc/decisions.md).  It looks back some seconds, as ids of PostgreSQL may become visible
 * out of order, and knows what it has seen.
 *
 * A stream has no thread: its bytes wait here, its connection is put to rest (suspended) until
 * there are some.  Before anything is sent, and every fifteen seconds, the session is asked for
 * again.  Reading and leaving are for the loops, everything else is the thread's. */
#ifndef HTTP_LIVE_H
#define HTTP_LIVE_H

#include <sys/types.h>

#include "http/dispatch.h"

struct live;
struct stream;

/* Who listens.  Texts are copied. */
struct listener {
    int64_t person;
    const char *secret, *bearer;        /* as house->identify takes them */
    int64_t after;                      /* the last item they know */
    int fd;                             /* of their connection */
    void *connection;
    void (*rest)(void *connection);     /* nothing more is read until wake */
    void (*wake)(void *connection);
};

/* Starts the thread; `flush` is called after each round of wake().  NULL and `err` if a connection
 * to the data cannot be opened. */
struct live *live_start(const struct house *h, void (*flush)(void *), void *flush_with,
                        struct err *err);

/* Opens a stream; NULL if the person has six (`*own` is true) or all of them are two thousand. */
struct stream *live_open(struct live *live, const struct listener *who, bool *own);

/* The next bytes, at most `room`; 0: none yet, and the connection is at rest; -1: the end. */
ssize_t live_read(struct stream *st, char *buffer, size_t room);

/* Its connection is gone, or will be: never asked for again. */
void live_leave(struct stream *st);

/* How many are open. */
long live_count(struct live *live);

/* Ends all streams, and the thread; live_open opens none from then on. */
void live_stop(struct live *live);

/* Frees it, when no loop reads any more. */
void live_free(struct live *live);

#endif
