/* Answers made smaller on their way (RFC 1952), fast rather than small. */
#ifndef HTTP_PACK_H
#define HTTP_PACK_H

#include "base/arena.h"

/* Puts the packed bytes, made in `a`, in the place of those at `*bytes`; false: they stay. */
bool pack_gzip(struct arena *a, const char **bytes, size_t *len);

/* Lets go what a thread kept for it, when it ends. */
void pack_thread_end(void);

#endif
