/* The door: sockets and HTTP.  The only file behind it that knows libmicrohttpd is server.c.
 *
 * Two event loops share the port; each runs libmicrohttpd in external mode with our own poll and
 * wake-up, because its internal epoll mode stalls when exactly 128 events are ready at once
 * (doc/decisions.md).  A loop reads and parses, hands the request to a worker, and sends the
 * answer when the worker is done; a request that waits holds no thread. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/worker.h"

struct server;

/* Opens the port of house->conf->listen ("HOST:PORT", port 0 for any free one) and serves.  NULL
 * and `err` if the port is taken or the database cannot be opened. */
struct server *server_start(const struct house *house, struct err *err);

/* The port it listens on. */
int server_port(const struct server *s);

/* Takes no new connection, lets the requests at work end (10 seconds at most), and ends. */
void server_stop(struct server *s);

/* Prometheus text: requests by status, seconds, queues, commits, memory. */
void server_metrics(struct str *out);

#endif
