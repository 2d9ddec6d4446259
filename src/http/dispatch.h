/* What is done to every request before and after its handler, with no socket in sight.
 *
 *   loop     dispatch_open     route, limits, parsing      -> answered | PLAIN | READ | WRITE
 *   reader   dispatch_read     who, right, CSRF, handler   -> answered | WRITE (after prepare)
 *   writer   dispatch_write    who, right, CSRF, handler   -> answered
 *   reader   dispatch_render   draws the page
 *   loop     dispatch_close    status, headers and bytes to send
 *
 * server.c moves a request between threads; tests call these in a row. */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H

#include "base/conf.h"
#include "base/zone.h"
#include "http/route.h"
#include "view/template.h"

/* All that is served, put together by app.c; constant while the server runs. */
struct house {
    const struct room *const *rooms;            /* ended by NULL */
    const struct conf *conf;
    const struct catalog *fr, *en;
    const struct zone *zone;                    /* the community's: what "today" is */
    /* The set that has the page `name`; made in `a` when pages are read from disk. */
    const struct template_set *(*pages)(const struct house *house, struct arena *a,
                                        const char *name);
    /* Fills r->who from the cookie's secret or a bearer token; false: the token is not known. */
    bool (*identify)(struct req *r, const char *cookie, const char *bearer);
    /* Adds the menu and the rest of the frame to `house` of a page. */
    void (*frame)(struct req *r, struct value *frame);
    /* An earlier answer to the same Idempotency-Key: true if it was put into r->answer.  Else the
     * key is claimed, to be kept with the answer in the same transaction. */
    bool (*recall)(struct req *r, const char *request_hash);
    void (*keep)(struct req *r, const char *body);
    const struct news *news;                    /* what people are told on their screens */
};

/* A request as it came. */
struct incoming {
    const char *method, *path, *query;
    const char *cookie, *authorization, *content_type, *accept_language, *accept_encoding;
    const char *user_agent, *fetch_site, *key, *if_match, *if_none_match;
    const char *last_event;
    const char *address;
    const char *body;
    size_t len;
};

struct header {
    const char *name, *value;
};

struct outgoing {
    int status;
    const char *body;                           /* lives in the request's arena */
    size_t len;
    struct header headers[24];
    size_t count;
};

/* STEP_PLAIN: as STEP_READ, but without data: whoever has the request may go on with it. */
enum step { STEP_ANSWERED, STEP_PLAIN, STEP_READ, STEP_WRITE };

/* Any body up to this many bytes is taken without asking. */
enum { DISPATCH_BODY = 64 * 1024 };

/* The largest body that this method and path take, in bytes; asked before the body is read.  Only
 * who has something to show (`known`: a cookie or token) may send more than 64 KiB. */
size_t dispatch_limit(const struct house *h, const char *method, const char *path, bool known);

/* `r` has arena, and now; all else is filled here. */
enum step dispatch_open(const struct house *h, struct req *r, const struct incoming *in);
enum step dispatch_read(const struct house *h, struct req *r, const struct incoming *in);
void dispatch_write(const struct house *h, struct req *r, const struct incoming *in);

/* Draws an ANSWER_PAGE; leaves the others as they are. */
void dispatch_render(const struct house *h, struct req *r, const struct incoming *in);
void dispatch_close(const struct house *h, struct req *r, const struct incoming *in,
                    struct outgoing *out);

#endif
