#include "http/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/kept.h"
#include "http/live.h"
#include "http/pack.h"
#include "http/port.h"
#include "view/asset.h"

enum { LOOPS = 2, POOL = 16 * 1024, HEADERS = 16 * 1024, CONNECTIONS = 12000 };
enum { IDLE_SECONDS = 60, STOP_SECONDS = 10, STREAM_BLOCK = 1024 };
enum { BODIES_LIMIT = 128 * 1024 * 1024 };      /* bytes of bodies in memory at once */
enum { DRAINED = 64 * 1024 * 1024 };            /* of a body too big, to be thrown away */

struct loop {
    struct server *server;
    struct MHD_Daemon *daemon;
    struct kept *kept;
    struct exchange *first;                     /* what it has begun and not ended */
    pthread_t thread;
    int wake;
};

struct server {
    const struct house *house;
    struct arena *arena;
    struct workers *workers;
    struct live *live;
    struct loop loops[LOOPS];
    int count;
    int port;
    struct sockaddr_storage address;
    atomic_bool closing;                        /* takes no new request */
    atomic_bool stop;                           /* the loops end */
    atomic_long body_bytes;                     /* of all requests that are here */
    atomic_long at_work;                        /* requests that are with the workers */
    atomic_ulong answered[6];                   /* by hundreds of the status */
    atomic_ulong microseconds;
};

static struct server *running;                  /* for /metrics: one server in a process */

/* One request of one connection. */
struct exchange {
    struct work work;                           /* first: a worker's done() gets it back */
    struct req r;
    struct loop *loop;
    struct server *server;
    struct arena *arena;
    struct MHD_Connection *connection;
    const char *uri;
    char *body;
    size_t len, limit;
    int64_t begun;                              /* microseconds */
    bool opened, too_big, answered;
    bool at_work;                               /* counted in server.at_work */
    struct exchange *after, **at;               /* in its loop's list */
};

static int64_t microseconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t) t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Called with the address as it came, before libmicrohttpd decodes it. */
static void *begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct arena *a = arena_new_pool(POOL);
    struct exchange *x = arena_make(a, struct exchange);

    x->loop = cls;
    x->server = x->loop->server;
    x->arena = a;
    x->connection = connection;
    x->uri = arena_text(a, uri);
    x->begun = microseconds(CLOCK_MONOTONIC);
    x->r.a = a;
    x->r.now = microseconds(CLOCK_REALTIME) / 1000000;
    x->after = x->loop->first;
    x->at = &x->loop->first;
    if (x->after)
        x->after->at = &x->after;
    x->loop->first = x;
    return x;
}

static void came_back(struct exchange *x)
{
    if (x->at_work)
        atomic_fetch_sub(&x->server->at_work, 1);
    x->at_work = false;
}

static void forget(struct exchange *x)
{
    came_back(x);                               /* its client went away meanwhile */
    atomic_fetch_sub(&x->server->body_bytes, (long) x->len);
    *x->at = x->after;
    if (x->after)
        x->after->at = x->at;
    arena_free(x->arena);
}

static void end(void *cls, struct MHD_Connection *connection, void **ctx,
                enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *ctx;

    (void) cls;
    (void) connection;
    (void) code;
    if (!x)
        return;
    forget(x);
    *ctx = NULL;
}

/* Takes `response` over. */
static enum MHD_Result send_response(struct exchange *x, int status, struct MHD_Response *response,
                                     const struct header *headers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        MHD_add_response_header(response, headers[i].name, headers[i].value);
    if (atomic_load(&x->server->closing))
        MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result sent = MHD_queue_response(x->connection, (unsigned) status, response);
    MHD_destroy_response(response);
    atomic_fetch_add(&x->server->answered[status / 100 % 6], 1);
    atomic_fetch_add(&x->server->microseconds,
                     (unsigned long) (microseconds(CLOCK_MONOTONIC) - x->begun));
    return sent;
}

static enum MHD_Result send_bytes(struct exchange *x, int status, const char *body, size_t len,
                                  const struct header *headers, size_t count)
{
    return send_response(x, status, MHD_create_response_from_buffer(
                             len, (void *) (uintptr_t) body, MHD_RESPMEM_PERSISTENT),
                         headers, count);
}

static enum MHD_Result send_answer(struct exchange *x)
{
    struct outgoing out;

    dispatch_close(x->server->house, &x->r, &x->work.in, &out);
    return send_bytes(x, out.status, out.body, out.len, out.headers, out.count);
}

/* ---- streams ---- */

static void rest(void *connection)
{
    MHD_suspend_connection(connection);
}

static void rouse(void *connection)
{
    MHD_resume_connection(connection);
}

static ssize_t read_stream(void *stream, uint64_t position, char *buffer, size_t room)
{
    ssize_t n = live_read(stream, buffer, room);

    (void) position;
    return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

static void leave_stream(void *stream)
{
    live_leave(stream);
}

static enum MHD_Result refuse_stream(struct exchange *x, bool own)
{
    if (own)
        req_refuse(&x->r, 429, "too_many_streams", T(&x->r, N_("You have many pages open")),
                   T(&x->r, N_("This one shows what is new when it is loaded again.")));
    else
        req_failure(&x->r);
    x->r.answer.retry_after = 60;
    dispatch_render(x->server->house, &x->r, &x->work.in);
    return send_answer(x);
}

/* An answer without an end.  The exchange ends here: what a stream needs is little. */
static enum MHD_Result send_stream(struct exchange *x, void **ctx)
{
    const struct req *r = &x->r;
    struct outgoing out;
    bool own;
    struct stream *stream = live_open(x->server->live, &(struct listener){
        .person = r->who->id, .secret = r->who->by_token ? NULL : r->cookie.secret,
        .bearer = r->who->by_token ? x->work.in.authorization + strlen("Bearer ") : NULL,
        .after = r->answer.after, .connection = x->connection, .rest = rest, .wake = rouse,
        .fd = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
    }, &own);

    if (!stream)
        return refuse_stream(x, own);
    dispatch_close(x->server->house, &x->r, &x->work.in, &out);
    enum MHD_Result sent = send_response(x, out.status, MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, stream, leave_stream), out.headers, out.count);
    forget(x);
    *ctx = NULL;
    return sent;
}

/* Files of the program, named by their content: kept for a year, packed at build time. */
static enum MHD_Result send_asset(struct exchange *x)
{
    const struct asset *asset =
        asset_at_url(x->arena, arena_slice(x->arena, x->uri, strcspn(x->uri, "?")));
    const char *accept =
        MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "Accept-Encoding");

    if (!asset)
        return send_bytes(x, 404, "There is nothing at this address.\n", 34,
                          (struct header[]){ { "Content-Type", "text/plain" } }, 1);
    struct header headers[6] = {
        { "Content-Type", asset->type },
        { "Cache-Control", "public, max-age=31536000, immutable" },
        { "X-Content-Type-Options", "nosniff" },
        { "Vary", "Accept-Encoding" },
    };
    if (asset->brotli && accept && strstr(accept, "br")) {
        headers[4] = (struct header){ "Content-Encoding", "br" };
        return send_bytes(x, 200, (const char *) asset->brotli, asset->brotli_len, headers, 5);
    }
    if (asset->gzip && accept && strstr(accept, "gzip")) {
        headers[4] = (struct header){ "Content-Encoding", "gzip" };
        return send_bytes(x, 200, (const char *) asset->gzip, asset->gzip_len, headers, 5);
    }
    return send_bytes(x, 200, (const char *) asset->bytes, asset->len, headers, 4);
}

static void wake(struct loop *loop)
{
    uint64_t one = 1;

    if (write(loop->wake, &one, sizeof one) < 0 && errno != EAGAIN)
        log_error("cannot wake a loop: %s", strerror(errno));
}

/* A worker is done; MHD takes resumed connections up when its loop is woken by flush(). */
static void resume(struct work *w)
{
    struct exchange *x = (struct exchange *) w;

    x->answered = true;
    MHD_resume_connection(x->connection);
}

static void flush(void *cls)
{
    struct server *s = cls;

    for (int i = 0; i < s->count; i++)
        wake(&s->loops[i]);
}

static const char *header(struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

/* The client's address; behind a proxy the last one that the proxy itself added. */
static const char *client_address(struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *forwarded = header(x, "X-Forwarded-For");
    char text[64] = "";

    if (x->server->house->conf->behind_proxy && forwarded) {
        const char *last = strrchr(forwarded, ',');
        return str_trim(x->arena, last ? last + 1 : forwarded);
    }
    if (info && info->client_addr)
        getnameinfo(info->client_addr,
                    info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                             : sizeof(struct sockaddr_in),
                    text, sizeof text, NULL, 0, NI_NUMERICHOST);
    return arena_text(x->arena, text);
}

static void fill_incoming(struct exchange *x, const char *method)
{
    size_t path = strcspn(x->uri, "?#");

    x->work.in = (struct incoming){
        .method = method,
        .path = arena_slice(x->arena, x->uri, path),
        .query = x->uri[path] == '?' ? x->uri + path + 1 : "",
        .cookie = header(x, "Cookie"),
        .authorization = header(x, "Authorization"),
        .content_type = header(x, "Content-Type"),
        .accept_language = header(x, "Accept-Language"),
        .accept_encoding = header(x, "Accept-Encoding"),
        .user_agent = header(x, "User-Agent"),
        .fetch_site = header(x, "Sec-Fetch-Site"),
        .key = header(x, "Idempotency-Key"),
        .if_match = header(x, "If-Match"),
        .if_none_match = header(x, "If-None-Match"),
        .last_event = header(x, "Last-Event-ID"),
        .address = client_address(x),
        .body = x->body ? x->body : "",
        .len = x->len,
    };
}

static enum MHD_Result send_plain(struct exchange *x)
{
    struct outgoing out;

    dispatch_read(x->server->house, &x->r, &x->work.in);
    dispatch_render(x->server->house, &x->r, &x->work.in);
    dispatch_close(x->server->house, &x->r, &x->work.in, &out);
    kept_put(x->loop->kept, &x->work.in, &out);
    return send_bytes(x, out.status, out.body, out.len, out.headers, out.count);
}

/* The whole request is here: answer at once, or give it to a worker. */
static enum MHD_Result take_whole(struct exchange *x, const char *method)
{
    struct server *s = x->server;

    fill_incoming(x, method);
    x->work.r = &x->r;
    x->work.done = resume;
    const struct outgoing *kept = kept_find(x->loop->kept, &x->work.in);
    if (kept)
        return send_bytes(x, kept->status, arena_copy(x->arena, kept->body, kept->len), kept->len,
                          kept->headers, kept->count);
    enum step step = dispatch_open(s->house, &x->r, &x->work.in);
    if (x->too_big) {
        req_refuse(&x->r, 413, "too_big", T(&x->r, N_("That is too much to send at once")),
                   TF(&x->r, N_("At most %zu kB are taken here. Send less."), x->limit / 1024));
        step = STEP_READ;
    }
    if (step == STEP_PLAIN)
        return send_plain(x);
    if (atomic_load(&s->closing)) {
        req_failure(&x->r);
        dispatch_render(s->house, &x->r, &x->work.in);
        step = STEP_ANSWERED;
    }
    if (step == STEP_ANSWERED)
        return send_answer(x);
    MHD_suspend_connection(x->connection);
    atomic_fetch_add(&s->at_work, 1);
    x->at_work = true;
    if (!workers_take(s->workers, &x->work, step)) {
        req_failure(&x->r);
        dispatch_render(s->house, &x->r, &x->work.in);
        x->answered = true;
        MHD_resume_connection(x->connection);
        flush(s);
    }
    return MHD_YES;
}

static void keep_body(struct exchange *x, const char *data, size_t len)
{
    if (x->too_big || x->len + len > x->limit || atomic_load(&x->server->body_bytes) > BODIES_LIMIT) {
        x->too_big = true;
        return;
    }
    atomic_fetch_add(&x->server->body_bytes, (long) len);
    x->body = arena_grow(x->arena, x->body, x->len + len + 1, 1);
    memcpy(x->body + x->len, data, len);
    x->len += len;
    x->body[x->len] = '\0';
}

/* Called several times for a request: with its head, with pieces of its body, with nothing more to
 * come, and again when it is resumed. */
static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *len, void **ctx)
{
    struct exchange *x = *ctx;

    (void) cls;
    (void) connection;
    (void) url;
    (void) version;
    if (x->answered) {
        came_back(x);
        return x->r.answer.kind == ANSWER_LIVE ? send_stream(x, ctx) : send_answer(x);
    }
    if (!x->opened) {
        x->opened = true;
        const char *length = header(x, "Content-Length");
        if (!length && !header(x, "Transfer-Encoding") && str_starts(x->uri, "/static/"))
            return send_asset(x);
        bool known = header(x, "Cookie") || header(x, "Authorization");
        size_t announced = length ? (size_t) strtoull(length, NULL, 10) : SIZE_MAX;
        x->limit = DISPATCH_BODY;
        if (announced > DISPATCH_BODY && (length || header(x, "Transfer-Encoding")))
            x->limit = dispatch_limit(x->server->house, method,
                                      arena_slice(x->arena, x->uri, strcspn(x->uri, "?#")), known);
        x->too_big = length && announced > x->limit;
        /* A stranger is answered before the body is read.  Of others some is read and thrown away:
         * a browser whose body is not taken shows a broken connection, and no sentence. */
        if (x->too_big && (!known || announced > DRAINED))
            return take_whole(x, method);
        return MHD_YES;
    }
    if (*len) {
        keep_body(x, data, *len);
        *len = 0;
        return MHD_YES;
    }
    return take_whole(x, method);
}

static void *run_loop(void *arg)
{
    struct loop *loop = arg;
    int epoll = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    struct pollfd polled[2] = { { epoll, POLLIN, 0 }, { loop->wake, POLLIN, 0 } };

    while (!atomic_load(&loop->server->stop)) {
        MHD_UNSIGNED_LONG_LONG timeout;
        int wait = 1000;
        uint64_t count;
        if (MHD_get_timeout(loop->daemon, &timeout) == MHD_YES && timeout < 1000)
            wait = (int) timeout;
        if (wait)
            poll(polled, 2, wait);
        if (polled[1].revents && read(loop->wake, &count, sizeof count) < 0 && errno != EAGAIN)
            log_error("cannot read a wake-up: %s", strerror(errno));
        MHD_run_wait(loop->daemon, 0);          /* 0: never waits inside */
    }
    pack_thread_end();
    return NULL;
}

static void log_mhd(void *cls, const char *format, va_list args)
{
    char text[256];

    (void) cls;
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\n")] = '\0';
    log_info("http: %s", text);
}

static bool start_loop(struct server *s, struct err *err)
{
    struct loop *loop = &s->loops[s->count];

    loop->server = s;
    loop->kept = kept_new();
    loop->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
            (s->address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0),
        0, NULL, NULL, handle, s,
        MHD_OPTION_EXTERNAL_LOGGER, log_mhd, NULL,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *) &s->address,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned) CONNECTIONS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) HEADERS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_SECONDS,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u,
        MHD_OPTION_URI_LOG_CALLBACK, begin, loop,
        MHD_OPTION_NOTIFY_COMPLETED, end, s, MHD_OPTION_END);
    if (!loop->daemon)
        return err_set(err, "cannot listen on %s", s->house->conf->listen);
    s->port = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    if (s->address.ss_family == AF_INET6)
        ((struct sockaddr_in6 *) &s->address)->sin6_port = htons((uint16_t) s->port);
    else
        ((struct sockaddr_in *) &s->address)->sin_port = htons((uint16_t) s->port);
    s->count++;
    return true;
}

struct server *server_start(const struct house *house, struct err *err)
{
    struct arena *a = arena_new(NULL);
    struct server *s = arena_make(a, struct server);

    s->house = house;
    s->arena = a;
    port_allow_many();
    bool good = port_find(a, house->conf->listen, &s->address, err);
    while (good && s->count < LOOPS)
        good = start_loop(s, err);
    s->live = good ? live_start(house, flush, s, err) : NULL;
    s->workers = s->live ? workers_start(house, flush, s, err) : NULL;
    if (!s->workers) {
        if (s->live) {
            live_stop(s->live);
            live_free(s->live);
        }
        for (int i = 0; i < s->count; i++)
            MHD_stop_daemon(s->loops[i].daemon);
        arena_free(a);
        return NULL;
    }
    running = s;
    for (int i = 0; i < s->count; i++)
        if (pthread_create(&s->loops[i].thread, NULL, run_loop, &s->loops[i]) != 0)
            BUG("cannot start a thread");
    return s;
}

int server_port(const struct server *s)
{
    return s->port;
}

void server_stop(struct server *s)
{
    atomic_store(&s->closing, true);
    for (int i = 0; i < s->count; i++) {
        MHD_socket listening = MHD_quiesce_daemon(s->loops[i].daemon);
        if (listening != MHD_INVALID_SOCKET)
            close(listening);
    }
    live_stop(s->live);
    for (int i = 0; i < STOP_SECONDS * 100 && atomic_load(&s->at_work) > 0; i++)
        usleep(10000);
    workers_stop(s->workers);
    flush(s);
    usleep(20000);                              /* the loops send what the workers left */
    atomic_store(&s->stop, true);
    flush(s);
    for (int i = 0; i < s->count; i++) {
        pthread_join(s->loops[i].thread, NULL);
        MHD_stop_daemon(s->loops[i].daemon);
        while (s->loops[i].first)               /* heads that never arrived whole */
            forget(s->loops[i].first);
        kept_free(s->loops[i].kept);
        close(s->loops[i].wake);
    }
    running = NULL;
    live_free(s->live);
    workers_free(s->workers);
    arena_free(s->arena);
}

static long resident_bytes(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (f && fscanf(f, "%*s %ld", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

void server_metrics(struct str *out)
{
    struct server *s = running;

    if (!s)
        return;
    struct workers_state state = workers_look(s->workers);
    unsigned long total = 0;
    str_add(out, "# TYPE beffroi_requests_total counter\n");
    for (int i = 1; i < 6; i++) {
        unsigned long n = atomic_load(&s->answered[i]);
        str_add_fmt(out, "beffroi_requests_total{status=\"%dxx\"} %lu\n", i, n);
        total += n;
    }
    str_add_fmt(out, "# TYPE beffroi_request_seconds summary\n"
                     "beffroi_request_seconds_sum %.6f\nbeffroi_request_seconds_count %lu\n",
                (double) atomic_load(&s->microseconds) / 1e6, total);
    str_add_fmt(out, "# TYPE beffroi_waiting gauge\n"
                     "beffroi_waiting{queue=\"read\"} %ld\nbeffroi_waiting{queue=\"write\"} %ld\n",
                state.reads_waiting, state.writes_waiting);
    str_add_fmt(out, "# TYPE beffroi_commits_total counter\nbeffroi_commits_total %ld\n"
                     "# TYPE beffroi_writes_total counter\nbeffroi_writes_total %ld\n"
                     "# TYPE beffroi_wal_frames gauge\nbeffroi_wal_frames %ld\n",
                state.commits, state.written, state.wal_frames);
    str_add_fmt(out, "# TYPE beffroi_live_streams gauge\nbeffroi_live_streams %ld\n",
                live_count(s->live));
    str_add_fmt(out, "# TYPE process_resident_memory_bytes gauge\n"
                     "process_resident_memory_bytes %ld\n", resident_bytes());
}
