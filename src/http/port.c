#include "http/port.h"

#include <errno.h>
#include <netdb.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/str.h"

static bool is_free(const struct sockaddr *address, socklen_t len, const char *listen_at,
                    struct err *err)
{
    int on = 1;
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool free = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                bind(fd, address, len) == 0 && listen(fd, 1) == 0;

    if (!free)
        err_set(err, "cannot listen on %s: %s", listen_at, strerror(errno));
    if (fd >= 0)
        close(fd);
    return free;
}

bool port_find(struct arena *a, const char *listen_at, struct sockaddr_storage *out,
               struct err *err)
{
    const char *colon = strrchr(listen_at, ':');
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;

    if (!colon)
        return err_set(err, "cannot listen on '%s': write HOST:PORT", listen_at);
    char *host = arena_slice(a, listen_at, (size_t) (colon - listen_at));
    if (*host == '[')
        host = arena_slice(a, host + 1, strcspn(host + 1, "]"));
    int status = getaddrinfo(*host ? host : NULL, colon + 1, &hints, &found);
    if (status != 0)
        return err_set(err, "cannot listen on '%s': %s", listen_at, gai_strerror(status));
    memcpy(out, found->ai_addr, found->ai_addrlen);
    bool free = is_free(found->ai_addr, found->ai_addrlen, listen_at, err);
    freeaddrinfo(found);
    return free;
}

void port_allow_many(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
