/* Where the server listens. */
#ifndef HTTP_PORT_H
#define HTTP_PORT_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/log.h"

/* The address of "HOST:PORT" ("[::1]:8080", ":0"), if its port is free.  Two loops share it by
 * SO_REUSEPORT, which would also let a stranger's server of the same user share it without a word:
 * so it is tried alone first. */
bool port_find(struct arena *a, const char *listen_at, struct sockaddr_storage *out,
               struct err *err);

/* Each client is a file to the system; the usual 1024 would be few. */
void port_allow_many(void);

#endif
