/* Answers that are the same for everybody, kept by the loop that made them.
 *
 * A plain page (route.h) depends on its address, the language and nothing else as long as the
 * program runs: the sign-in page when the town comes back from lunch, the legal notice for robots.
 * Each loop keeps its own few, so there is no lock. */
#ifndef HTTP_KEPT_H
#define HTTP_KEPT_H

#include "http/dispatch.h"

struct kept;

/* Of one loop, and freed by it or after it: an arena belongs to one thread at a time. */
struct kept *kept_new(void);
void kept_free(struct kept *k);

/* What was kept for a request like this one, or NULL.  Only GET without cookie, token or condition
 * is ever kept.  It may be forgotten by the next kept_put: copy the body before it is sent. */
const struct outgoing *kept_find(struct kept *k, const struct incoming *in);

/* Keeps a copy; forgets all when there are too many. */
void kept_put(struct kept *k, const struct incoming *in, const struct outgoing *out);

#endif
