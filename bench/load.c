/* The load for script/bench: keep-alive HTTP/1.1 connections on one epoll, each with its own head
 * (a token or a cookie of its own), each asking again as soon as it has its answer.
 *
 *     load [options] HOST:PORT TARGET
 *
 * TARGET and the body may hold {c} (the connection, from 0), {k} (how many this connection has
 * sent, from --skip) and {line} (a line of --lines: each connection goes through all of them from
 * a place of its own).  One line comes out: answers per second, latencies in microseconds, and how
 * many answers of each status. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MOST = 1024, LATENCIES_MOST = 1 << 23, BUFFER = 1 << 18, REQUEST = 8192,
       LINES_APART = 313 };

struct lines {
    char **line;
    size_t count;
};

struct connection {
    int fd;
    uint64_t sent_at;
    size_t asked;                                           /* {k} */
    size_t used;
    char *buffer;
};

struct plan {
    const char *method;
    const char *target;
    const char *body;
    const char *host;
    struct sockaddr_in address;
    struct lines heads;                                     /* one a connection, used in turn */
    struct lines lines;                                     /* for {line} */
    size_t skip;
    int connections;
    double seconds;
};

static struct connection connections[CONNECTIONS_MOST];
static uint32_t *latencies;
static size_t answers;
static size_t statuses[600];

static void die(const char *what)
{
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static uint64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

static struct lines read_lines(const char *path)
{
    struct lines l = { .line = NULL };
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t len;

    if (!file)
        die("cannot read a file of lines");
    while ((len = getline(&text, &room, file)) > 0) {
        if (text[len - 1] == '\n')
            text[len - 1] = '\0';
        l.line = realloc(l.line, (l.count + 1) * sizeof(*l.line));
        l.line[l.count++] = strdup(text);
    }
    free(text);
    fclose(file);
    if (l.count == 0)
        die("a file of lines is empty");
    return l;
}

/* Writes `text` with its {c}, {k} and {line} filled in; returns the length. */
static size_t fill(char *out, size_t room, const char *text, const struct plan *p, int c, size_t k)
{
    FILE *f = fmemopen(out, room, "w");

    for (const char *s = text; *s; s++) {
        if (strncmp(s, "{c}", 3) == 0) {
            fprintf(f, "%d", c);
            s += 2;
        } else if (strncmp(s, "{k}", 3) == 0) {
            fprintf(f, "%zu", k);
            s += 2;
        } else if (strncmp(s, "{line}", 6) == 0 && p->lines.count) {
            fputs(p->lines.line[(k + (size_t) c * LINES_APART) % p->lines.count], f);
            s += 5;
        } else {
            fputc(*s, f);
        }
    }
    long len = ftell(f);

    fclose(f);
    return (size_t) len;
}

static void ask(const struct plan *p, int c)
{
    struct connection *con = &connections[c];
    char target[1024], body[4096] = "", request[REQUEST];
    size_t k = p->skip + con->asked++;

    fill(target, sizeof(target), p->target, p, c, k);
    if (p->body)
        fill(body, sizeof(body), p->body, p, c, k);

    const char *head = p->heads.count ? p->heads.line[(size_t) c % p->heads.count] : "X-Load: 1";
    int len = snprintf(request, sizeof(request), "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", p->method,
                       target, p->host, head);

    if (p->body)
        len += snprintf(request + len, sizeof(request) - (size_t) len,
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        strlen(body), body);
    else
        len += snprintf(request + len, sizeof(request) - (size_t) len, "\r\n");

    con->sent_at = now_us();
    if (send(con->fd, request, (size_t) len, MSG_NOSIGNAL) != len)
        die("the server took only a part of a request");
}

/* The length of the whole answer at the start of the buffer, 0 while a part is missing. */
static size_t answer_length(struct connection *con, int *status)
{
    con->buffer[con->used] = '\0';

    char *end = strstr(con->buffer, "\r\n\r\n");

    if (!end)
        return 0;
    *status = (int) strtol(con->buffer + 9, NULL, 10);

    size_t head = (size_t) (end - con->buffer) + 4;

    *end = '\0';                                            /* the body is no place to search */
    char *length = strcasestr(con->buffer, "\r\nContent-Length:");
    size_t body = length ? strtoul(length + 17, NULL, 10) : 0;

    if (!length && *status != 204 && *status != 304)
        die("an answer without a Content-Length");
    *end = '\r';
    if (head + body >= BUFFER)
        die("an answer that is too long for the load");
    return con->used >= head + body ? head + body : 0;
}

/* Reads what came; true once the answer is whole. */
static bool answered(struct connection *con)
{
    ssize_t n = recv(con->fd, con->buffer + con->used, BUFFER - 1 - con->used, 0);
    int status = 0;

    if (n <= 0)
        die("the server closed a connection");
    con->used += (size_t) n;
    if (answer_length(con, &status) == 0)
        return false;

    con->used = 0;
    if (status > 0 && status < 600)
        statuses[status]++;
    if (answers < LATENCIES_MOST)
        latencies[answers] = (uint32_t) (now_us() - con->sent_at);
    answers++;
    return true;
}

/* Connects; `patient`: again and again for ten seconds, while the server is still starting. */
static int dial(const struct plan *p, bool patient)
{
    uint64_t until = now_us() + (patient ? 10000000 : 0);

    for (;;) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        int one = 1;

        if (connect(fd, (const struct sockaddr *) &p->address, sizeof(p->address)) == 0) {
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
            return fd;
        }
        close(fd);
        if (now_us() >= until)
            die("nobody listens there");
        usleep(500);
    }
}

static int by_length(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

static void report(uint64_t us)
{
    size_t n = answers < LATENCIES_MOST ? answers : LATENCIES_MOST;

    if (n == 0)
        die("no answer at all");
    qsort(latencies, n, sizeof(*latencies), by_length);
    printf("rate=%.0f p50=%u p99=%u max=%u", (double) answers * 1e6 / (double) us,
           latencies[n / 2], latencies[n * 99 / 100], latencies[n - 1]);
    for (int status = 0; status < 600; status++)
        if (statuses[status])
            printf(" %d=%zu", status, statuses[status]);
    printf("\n");
}

static void run(const struct plan *p)
{
    int epoll = epoll_create1(0);

    for (int c = 0; c < p->connections; c++) {
        connections[c].fd = dial(p, false);
        connections[c].buffer = malloc(BUFFER);
        epoll_ctl(epoll, EPOLL_CTL_ADD, connections[c].fd,
                  &(struct epoll_event){ .events = EPOLLIN, .data.u32 = (uint32_t) c });
    }
    uint64_t start = now_us();
    uint64_t until = start + (uint64_t) (p->seconds * 1e6);
    int waiting = p->connections;

    for (int c = 0; c < p->connections; c++)
        ask(p, c);
    while (waiting > 0) {
        struct epoll_event events[256];
        int n = epoll_wait(epoll, events, 256, 10000);

        if (n == 0 || (n < 0 && errno != EINTR))
            die("no answer for ten seconds");
        for (int i = 0; i < n; i++) {
            if (!answered(&connections[events[i].data.u32]))
                continue;
            if (now_us() < until)
                ask(p, (int) events[i].data.u32);
            else
                waiting--;
        }
    }
    report(now_us() - start);
}

/* The time from now to the first whole answer: how long a server takes to start. */
static void run_first(const struct plan *p)
{
    uint64_t start = now_us();

    connections[0] = (struct connection){ .fd = dial(p, true), .buffer = malloc(BUFFER) };
    ask(p, 0);
    while (!answered(&connections[0]))
        continue;
    printf("first=%.1f", (double) (now_us() - start) / 1000);
    for (int status = 0; status < 600; status++)
        if (statuses[status])
            printf(" %d=%zu", status, statuses[status]);
    printf("\n");
}

static void read_address(struct plan *p, const char *text)
{
    char host[64];
    const char *colon = strrchr(text, ':');

    if (!colon || (size_t) (colon - text) >= sizeof(host))
        die("HOST:PORT, please");
    snprintf(host, sizeof(host), "%.*s", (int) (colon - text), text);
    p->host = text;
    p->address = (struct sockaddr_in){ .sin_family = AF_INET,
                                       .sin_port = htons((uint16_t) strtol(colon + 1, NULL, 10)) };
    if (inet_pton(AF_INET, host, &p->address.sin_addr) != 1)
        die("HOST must be an IPv4 address");
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "connections", required_argument, NULL, 'c' }, { "seconds", required_argument, NULL, 's' },
        { "heads", required_argument, NULL, 'h' },       { "lines", required_argument, NULL, 'l' },
        { "method", required_argument, NULL, 'm' },      { "body", required_argument, NULL, 'b' },
        { "skip", required_argument, NULL, 'k' },        { "first", no_argument, NULL, 'f' },
        { 0 }
    };
    struct plan p = { .method = "GET", .connections = 1, .seconds = 1 };
    bool first = false;
    int o;

    while ((o = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (o) {
        case 'c': p.connections = (int) strtol(optarg, NULL, 10); break;
        case 's': p.seconds = strtod(optarg, NULL); break;
        case 'h': p.heads = read_lines(optarg); break;
        case 'l': p.lines = read_lines(optarg); break;
        case 'm': p.method = optarg; break;
        case 'b': p.body = optarg; break;
        case 'k': p.skip = strtoul(optarg, NULL, 10); break;
        case 'f': first = true; break;
        default: die("see the top of bench/load.c");
        }
    if (argc - optind != 2 || p.connections < 1 || p.connections > CONNECTIONS_MOST)
        die("see the top of bench/load.c");
    read_address(&p, argv[optind]);
    p.target = argv[optind + 1];
    latencies = malloc(LATENCIES_MOST * sizeof(*latencies));
    if (first)
        run_first(&p);
    else
        run(&p);
    return 0;
}
