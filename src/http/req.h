/* A request as a room's handler sees it, and the answers it can give.
 *
 * A handler reads typed values (`form`), asks its room's rules with `db`, and ends with one of the
 * req_* answers below, which only records what to say: pages are rendered afterwards, by a reader,
 * so that the one writer never draws.  A handler of a POST, PUT or DELETE is a function of a
 * transaction: it may run twice, keeps nothing outside of the request, and its answer leaves the
 * house only after the commit.  An answer of 400 or more takes back what it wrote. */
#ifndef HTTP_REQ_H
#define HTTP_REQ_H

#include "base/date.h"
#include "base/i18n.h"
#include "db/db.h"
#include "http/form.h"
#include "view/value.h"

/* Who may call a route; each includes those before it.  Zero is nobody: a route that forgets its
 * right is closed.  HOST, ANIMATOR and MANAGER mean "at some place"; the handler asks req_may for
 * the place at hand. */
enum right { NOBODY, ANYONE, SIGNED_IN, MEMBER, HOST, ANIMATOR, MANAGER, ADMIN };

/* A role held today.  Place 0: in the whole community. */
struct held {
    enum right right;
    int64_t place;
};

/* Who is asking.  `id` 0: nobody signed in. */
struct viewer {
    int64_t id;
    const char *name;                   /* "Maud D." */
    const char *first_name;
    const char *initials;
    const char *email;
    const char *lang;                   /* of the account: "", "fr", "en" */
    const char *session;                /* stored hash of the session, NULL with a token */
    const char *csrf;                   /* what this session's forms carry */
    bool by_token;
    bool read_only;                     /* a token with scope "read" */
    const struct held *held;
    size_t held_count;
    enum right right;                   /* the highest anywhere */
};

enum answer_kind { ANSWER_NONE, ANSWER_PAGE, ANSWER_JSON, ANSWER_SEE, ANSWER_BYTES, ANSWER_EMPTY,
                   ANSWER_LIVE };

struct answer {
    enum answer_kind kind;
    int status;
    const char *template;               /* ANSWER_PAGE: name under its room, "place/show" */
    struct value *value;                /* ANSWER_PAGE, ANSWER_JSON */
    const char *location;               /* ANSWER_SEE; or of what was made */
    const char *notice;                 /* ANSWER_SEE: the sentence the next page shows once */
    const char *type;                   /* ANSWER_BYTES: media type */
    const char *file_name;              /* offered for saving; NULL: shown */
    const char *bytes;
    size_t len;
    const char *etag;                   /* strong tag of the resource's state, without quotes */
    const char *next;                   /* the cursor of the next page of a list, NULL at the end */
    const char *session;                /* a session to keep in the cookie; "" ends it */
    const char *set_lang;               /* a language to keep in the cookie */
    const char *set_theme;
    bool problem;                       /* application/problem+json */
    bool keep;                          /* 400 or more, and yet what was written stays: a wrong
                                           try at the door */
    int retry_after;                    /* seconds, 0: none */
    int64_t after;                      /* ANSWER_LIVE: news after this one */
};

struct route;

/* The one cookie, in its parts; each "" if not there. */
struct cookie {
    const char *secret;                 /* of the session */
    const char *lang;                   /* chosen by hand, before any account's */
    const char *theme;                  /* "light", "dark" */
    const char *notice;                 /* what the last act said, shown once */
};

struct req {
    struct arena *a;
    struct db *db;
    const struct route *route;
    const struct viewer *who;           /* never NULL */
    const struct catalog *lang;
    struct form *form;                  /* never NULL */
    const char *path;
    const char *query;                  /* without "?", "" if none */
    const char *address;                /* of the client */
    const char *agent;
    const char *key;                    /* Idempotency-Key or NULL */
    const char *if_match;               /* entity tag without quotes, "*", or NULL */
    const char *last_event;             /* Last-Event-ID or NULL */
    const char *url;                    /* of this server as people type it, no slash at the end */
    const char *mail_from;              /* whose mail it sends: the organizer of its days */
    const char *community;              /* its name, and the line under it */
    const char *tagline;
    const char *params[4][2];           /* the path's :names and their values */
    int64_t now;                        /* UTC seconds */
    int32_t today;                      /* day number in the community's zone */
    int64_t unseen, newest;             /* of a page: news its reader has not seen, and the last */
    bool api;                           /* under /api/: answers in JSON */
    bool unread;                        /* a body too big to be read for just anybody */
    bool again;                         /* a form came back with faults: show it again */
    const void *prepared;               /* what the route's prepare step found (see route.h) */
    struct cookie cookie;
    const char *csrf_sent;              /* from the form, or the X-CSRF-Token header; "" */
    struct answer answer;
};

/* The value of a :name in the path; "" if the route has no such name. */
const char *req_param(const struct req *r, const char *name);

/* Does the viewer hold `right` (or a higher one) at `place` or everywhere? */
bool req_may(const struct req *r, enum right right, int64_t place);

/* Translations: a sentence; one with printf places (translators may reorder them); a plural. */
const char *T(const struct req *r, const char *msgid) __attribute__((format_arg(2)));
const char *TF(const struct req *r, const char *msgid, ...) __attribute__((format(printf, 2, 3)));
const char *TN(const struct req *r, const char *one, const char *many, int64_t n);

/* A page from a room's template; what only the page needs lies under `page` in the value. */
void req_page(struct req *r, const char *template, struct value *v);
/* The same with a status of its own, for a form that has faults (422). */
void req_page_status(struct req *r, int status, const char *template, struct value *v);

void req_json(struct req *r, int status, struct value *v);
/* {"items": [...]} with the Link header of the next page, if any. */
void req_list(struct req *r, struct value *items, const char *next_cursor);
void req_bytes(struct req *r, const char *type, const char *file_name, const char *bytes,
               size_t len);
void req_no_content(struct req *r);
/* The stream of what the viewer is told from now on, and was after the item `after` (live.h). */
void req_live(struct req *r, int64_t after);

/* 303 to `location` (as by printf) where `notice` is shown once. */
void req_see(struct req *r, const char *notice, const char *location, ...)
    __attribute__((format(printf, 3, 4)));

/* A refusal: `code` is stable and for programs ("booking_full"), `title` says the fact, `detail`
 * who or which rule (both translated; detail may be NULL).  Returns the problem (RFC 9457), to
 * which ways onward are added, best first. */
struct value *req_refuse(struct req *r, int status, const char *code, const char *title,
                         const char *detail);
/* One way onward: a link, or with `post` not NULL an act: a form with these hidden fields. */
struct value *req_way(struct req *r, struct value *problem, const char *title, const char *detail,
                      const char *act, const char *href);
void req_way_posts(struct value *way, const char *name, const char *text);

/* The usual ones, in the viewer's language. */
void req_not_found(struct req *r);                          /* 404 */
void req_forbidden(struct req *r, const char *who_can);     /* 403; who_can translated or NULL */
void req_faults(struct req *r);                             /* 422 from the form's faults (API) */
void req_failure(struct req *r);                            /* 503 with Retry-After */

/* The form for a page: what was sent if it came back with faults, else a new one of `fields`. */
struct form *req_form(struct req *r, const struct field *fields);

#endif
