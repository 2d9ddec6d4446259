/* Pages as a browser sees them, through the dispatcher and without a socket: one cookie, the token
 * of the last form, answers as they leave the house. */
#ifndef TESTS_BROWSER_H
#define TESTS_BROWSER_H

#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "account/role.h"
#include "app.h"
#include "base/str.h"
#include "people/people.h"

enum { NOW = 1795600000, TODAY = NOW / 86400 };             /* 25 November 2026 */

#define PASSWORD "une longue phrase"
#define ADDRESS "192.0.2.1"

struct browser {
    struct trial *t;
    const struct house *house;
    const char *address;
    const char *cookie;                 /* "beffroi=..." */
    const char *bearer;
    const char *if_match;
    const char *csrf;
    const char *type;                   /* of the next body; NULL: a form without files */
    int64_t now;
    /* of the last answer */
    int status;
    const char *body;
    size_t len;
    const char *location;
    const char *etag;
    int retry_after;
};

static struct house *house;

static inline struct browser browser(struct trial *t)
{
    return (struct browser){ .t = t, .house = house, .address = ADDRESS, .now = NOW, .csrf = "" };
}

static inline void read_answer(struct browser *b, const struct outgoing *out)
{
    struct arena *a = b->t->a;

    b->status = out->status;
    b->body = memcpy(arena_alloc(a, out->len + 1), out->body, out->len);
    b->len = out->len;
    b->location = b->etag = NULL;
    b->retry_after = 0;
    for (size_t i = 0; i < out->count; i++) {
        const struct header *h = &out->headers[i];
        if (str_is(h->name, "Location"))
            b->location = h->value;
        if (str_is(h->name, "ETag"))
            b->etag = h->value;
        if (str_is(h->name, "Set-Cookie"))
            b->cookie = arena_slice(a, h->value, strcspn(h->value, ";"));
        if (str_is(h->name, "Retry-After"))
            b->retry_after = (int) strtol(h->value, NULL, 10);
    }
    const char *csrf = strstr(b->body, "name=\"csrf\" value=\"");
    if (csrf)
        b->csrf = arena_slice(a, csrf + 19, strcspn(csrf + 19, "\""));
}

/* What server.c and its workers do to a request, in a row. */
static inline void request(struct browser *b, const char *method, const char *path,
                           const char *body)
{
    struct trial *t = b->t;
    const char *query = strchr(path, '?');
    struct incoming in = {
        .method = method, .path = query ? arena_slice(t->a, path, (size_t) (query - path)) : path,
        .query = query ? query + 1 : "", .cookie = b->cookie, .address = b->address,
        .authorization = b->bearer ? str_fmt(t->a, "Bearer %s", b->bearer) : NULL,
        .content_type = b->type ? b->type : "application/x-www-form-urlencoded",
        .accept_language = "en", .if_match = b->if_match,
        .user_agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0",
        .body = body, .len = body ? strlen(body) : 0,
    };
    struct req r = { .a = t->a, .db = t->db, .now = b->now };
    struct outgoing out;
    enum step step = dispatch_open(b->house, &r, &in);

    if (step == STEP_READ || step == STEP_PLAIN) {
        assert_true(db_begin(t->db));
        step = dispatch_read(b->house, &r, &in);
        db_rollback(t->db);
    }
    if (step == STEP_WRITE) {
        assert_true(db_begin(t->db));
        dispatch_write(b->house, &r, &in);
        if (r.answer.status >= 400 && !r.answer.keep)
            db_rollback(t->db);
        else
            assert_true(db_commit(t->db));
    }
    dispatch_render(b->house, &r, &in);
    dispatch_close(b->house, &r, &in, &out);
    read_answer(b, &out);
}

static inline void get(struct browser *b, const char *path, int status)
{
    request(b, "GET", path, NULL);
    if (b->status != status)
        fail_msg("GET %s: %d instead of %d\n%.2000s", path, b->status, status, b->body);
}

static inline void post(struct browser *b, const char *path, const char *fields, int status)
{
    request(b, "POST", path, str_fmt(b->t->a, "csrf=%s&%s", b->csrf, fields));
    if (b->status != status)
        fail_msg("POST %s: %d instead of %d\n%.2000s", path, b->status, status, b->body);
}

static inline void add_part(struct str *body, const char *name, const char *text)
{
    str_add_fmt(body, "--mark\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name,
                text);
}

/* A form with one file, and one more field or NULL. */
static inline void post_file(struct browser *b, const char *path, const char *file_name,
                             const char *text, const char *const field[2], int status)
{
    struct str body = str_new(b->t->a);

    add_part(&body, "csrf", b->csrf);
    if (field)
        add_part(&body, field[0], field[1]);
    add_part(&body, str_fmt(b->t->a, "file\"; filename=\"%s", file_name), text);
    str_add(&body, "--mark--\r\n");
    b->type = "multipart/form-data; boundary=mark";
    request(b, "POST", path, body.text);
    b->type = NULL;
    if (b->status != status)
        fail_msg("POST %s: %d instead of %d\n%.2000s", path, b->status, status, b->body);
}

static inline bool says(const struct browser *b, const char *text)
{
    return strstr(b->body, text) != NULL;
}

static inline const char *hash_of_password(struct trial *t)
{
    static char *hash;

    if (!hash)
        hash = strdup(password_hash(t->a, PASSWORD));
    return hash;
}

static inline int64_t account(struct trial *t, const char *email, const char *first,
                              const char *last, const char *role)
{
    int64_t person = 0;

    assert_int_equal(account_add(t->db, &(struct account_draft){
        .email = email, .first_name = first, .last_name = last,
        .password = hash_of_password(t), .now = NOW }, &person), ACCOUNT_ALLOWED);
    if (role)
        assert_int_equal(role_give(t->db, &(struct role_draft){
            .person = person, .role = role, .from = TODAY, .to = ROLE_WITHOUT_END, .now = NOW }),
            ACCOUNT_ALLOWED);
    return person;
}

static inline void enter(struct browser *b, const char *email)
{
    post(b, "/sign-in", str_fmt(b->t->a, "email=%s&password=%s", email,
                                "une+longue+phrase"), 303);
    get(b, "/me", 200);
}

/* main() of such a program. */
static inline int browsers_run(const char *group, const struct trial_test *tests, size_t count)
{
    struct arena *a = arena_new(NULL);
    struct conf conf = conf_default(a);
    struct err err = { 0 };

    conf_finish(&conf);
    house = app_house(a, &conf, &err);
    if (!house) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    int failed = databases_run(group, tests, count, app_migrations(a));
    arena_free(a);
    return failed;
}

#endif
