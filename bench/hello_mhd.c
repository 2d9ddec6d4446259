/* The yardstick of script/bench: libmicrohttpd with nothing on it.
 *
 *     hello_mhd PORT
 *
 * Two loops on one port, each with its own epoll and daemon in external mode, as the server has
 * them (doc/decisions.md says why), answering thirteen bytes to everything. */
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static enum MHD_Result hello(void *cls, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *len, void **state)
{
    (void) cls, (void) url, (void) method, (void) version, (void) data, (void) len;
    if (!*state) {                                          /* an answer this early would close */
        *state = cls;
        return MHD_YES;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(13, (void *) "Hello, world\n",
                                                             MHD_RESPMEM_PERSISTENT);

    MHD_add_response_header(r, "Content-Type", "text/plain");

    enum MHD_Result queued = MHD_queue_response(c, 200, r);

    MHD_destroy_response(r);
    return queued;
}

static void *loop(void *port)
{
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL, *(const uint16_t *) port, NULL, NULL, hello, port,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u,
        MHD_OPTION_END);

    if (!d) {
        fprintf(stderr, "hello_mhd: cannot listen\n");
        exit(1);
    }
    struct pollfd ready = { .fd = MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
                            .events = POLLIN };

    for (;;) {
        MHD_UNSIGNED_LONG_LONG timeout;
        int ms = 1000;

        if (MHD_get_timeout(d, &timeout) == MHD_YES && timeout < 1000)
            ms = (int) timeout;
        if (ms)
            poll(&ready, 1, ms);
        MHD_run_wait(d, 0);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    uint16_t port = argc == 2 ? (uint16_t) strtol(argv[1], NULL, 10) : 0;
    pthread_t second;

    if (port == 0) {
        fprintf(stderr, "usage: hello_mhd PORT\n");
        return 1;
    }
    pthread_create(&second, NULL, loop, &port);
    loop(&port);
}
