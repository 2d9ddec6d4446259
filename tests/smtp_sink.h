/* A mail server for tests: takes what it is given on a port of its own, and keeps it. */
#ifndef TESTS_SMTP_SINK_H
#define TESTS_SMTP_SINK_H

#include <arpa/inet.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

enum { MAILS_MOST = 64, MAIL_MOST = 32768 };

struct kept {
    char rcpt[300];
    char text[MAIL_MOST];
};

struct sink {
    pthread_t thread;
    pthread_mutex_t lock;
    int socket;
    char url[64];
    char refusal[100];
    int count;
    struct kept mails[MAILS_MOST];
};

static inline void say(FILE *to, const char *line)
{
    fprintf(to, "%s\r\n", line);
    fflush(to);
}

static inline void take_data(struct sink *s, FILE *in, FILE *out, const char *rcpt)
{
    struct kept *kept = &s->mails[s->count];
    char line[2000];
    size_t len = 0;

    say(out, "354 go on");
    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0) {
        const char *at = line[0] == '.' ? line + 1 : line;
        size_t n = strlen(at);
        if (len + n < MAIL_MOST)
            memcpy(kept->text + len, at, n + 1);
        len += n;
    }
    snprintf(kept->rcpt, sizeof kept->rcpt, "%s", rcpt);
    s->count++;
    say(out, "250 taken");
}

static inline void serve(struct sink *s, int fd)
{
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    char line[2000], rcpt[300] = "";

    say(out, "220 sink");
    while (fgets(line, sizeof line, in)) {
        pthread_mutex_lock(&s->lock);
        if (strncasecmp(line, "QUIT", 4) == 0) {
            pthread_mutex_unlock(&s->lock);
            say(out, "221 bye");
            break;
        }
        if (strncasecmp(line, "RCPT", 4) == 0) {
            snprintf(rcpt, sizeof rcpt, "%.*s", (int) strcspn(line, "\r\n"), line);
            say(out, *s->refusal ? s->refusal : "250 ok");
        } else if (strncasecmp(line, "DATA", 4) == 0 && s->count < MAILS_MOST) {
            take_data(s, in, out, rcpt);
        } else {
            say(out, "250 ok");
        }
        pthread_mutex_unlock(&s->lock);
    }
    fclose(in);
    fclose(out);
}

static inline void *run(void *arg)
{
    struct sink *s = arg;
    int fd;

    while ((fd = accept(s->socket, NULL, NULL)) >= 0)
        serve(s, fd);
    return NULL;
}

static inline void stop(void *what)
{
    struct sink *s = what;

    shutdown(s->socket, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->socket);
}

/* Listens on 127.0.0.1 until the arena ends. */
static inline struct sink *sink_start(struct arena *a)
{
    struct sink *s = arena_make(a, struct sink);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;

    s->socket = socket(AF_INET, SOCK_STREAM, 0);
    pthread_mutex_init(&s->lock, NULL);
    if (bind(s->socket, (struct sockaddr *) &at, sizeof at) != 0 || listen(s->socket, 8) != 0 ||
        getsockname(s->socket, (struct sockaddr *) &at, &len) != 0 ||
        pthread_create(&s->thread, NULL, run, s) != 0)
        BUG("the sink does not start");
    snprintf(s->url, sizeof s->url, "smtp://127.0.0.1:%d", ntohs(at.sin_port));
    arena_at_end(a, stop, s);
    return s;
}

/* "smtp://127.0.0.1:PORT" */
static inline const char *sink_url(const struct sink *s)
{
    return s->url;
}

/* From now on each RCPT is answered with this line ("451 try later"); NULL: taken. */
static inline void sink_refuse(struct sink *s, const char *reply)
{
    pthread_mutex_lock(&s->lock);
    snprintf(s->refusal, sizeof s->refusal, "%s", reply ? reply : "");
    pthread_mutex_unlock(&s->lock);
}

/* What came so far: how many mails, the `i`th one as it stood on the wire, and to whom. */
static inline int sink_count(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    int count = s->count;
    pthread_mutex_unlock(&s->lock);
    return count;
}

static inline const char *sink_mail(struct sink *s, int i)
{
    return s->mails[i].text;
}

static inline const char *sink_rcpt(struct sink *s, int i)
{
    return s->mails[i].rcpt;
}

#endif
