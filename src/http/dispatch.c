#include "http/dispatch.h"

#include <ctype.h>

#include "http/pack.h"

enum { GZIP_FROM = 1500 };

/* The viewer of a request that has not been looked at yet, and of one without a session. */
static const struct viewer nobody = { .name = "", .first_name = "", .initials = "", .email = "",
                                      .lang = "", .csrf = "", .right = ANYONE };

static bool method_of(const char *name, enum method *m)
{
    for (enum method each = GET; each <= DELETE; each++) {
        if (strcmp(name, method_name(each)) == 0) {
            *m = each;
            return true;
        }
    }
    *m = GET;
    return strcmp(name, "HEAD") == 0;
}

size_t dispatch_limit(const struct house *h, const char *method, const char *path, bool known)
{
    struct arena *a = arena_new(NULL);
    const char *params[4][2] = { { NULL } }, *allowed;
    enum method m;
    size_t limit = DISPATCH_BODY;

    if (method_of(method, &m)) {
        const struct route *route = route_find(h->rooms, m, path, a, params, &allowed);
        if (route && route->limit && known)
            limit = route->limit;
    }
    arena_free(a);
    return limit;
}

/* ---- who, in which language ---- */

/* "secret.lang.theme.notice"; secret and notice are base64url, which has no point. */
static void read_cookie(struct req *r, const char *header)
{
    size_t count = 0, len;
    const char *at = header;
    char *none[] = { "", "", "", "" };
    char **parts = none;

    while (at && !str_starts(at, "beffroi="))   /* of that very name: at the start or after "; " */
        at = strchr(at, ';') ? strchr(at, ';') + 1 + strspn(strchr(at, ';') + 1, " ") : NULL;
    if (at) {
        at += strlen("beffroi=");
        parts = str_split(r->a, arena_slice(r->a, at, strcspn(at, "; ")), '.', &count);
    }
    if (count != 4)
        parts = none;
    r->cookie.secret = parts[0];
    r->cookie.lang = str_is(parts[1], "fr") ? "fr" : str_is(parts[1], "en") ? "en" : "";
    r->cookie.theme = str_is(parts[2], "dark") ? "dark" : str_is(parts[2], "light") ? "light" : "";
    char *notice = str_from_base64url(r->a, parts[3], &len);
    r->cookie.notice = notice && str_is_utf8(notice, len) ? notice : "";
}

/* The first of French and English in Accept-Language; its order is its preference in practice. */
static const char *browser_lang(const char *accept)
{
    for (const char *at = accept; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] != 0)) {
        while (*at == ' ')
            at++;
        if (strncasecmp(at, "fr", 2) == 0)
            return "fr";
        if (strncasecmp(at, "en", 2) == 0)
            return "en";
        if (!*at)
            break;
    }
    return "";
}

static void choose_lang(const struct house *h, struct req *r, const struct incoming *in)
{
    const char *lang = r->cookie.lang;

    if (!*lang)
        lang = r->who->lang;
    if (!*lang)
        lang = browser_lang(in->accept_language);
    if (!*lang)
        lang = h->conf->lang;
    r->lang = str_is(lang, "en") ? h->en : h->fr;
}

/* False if it has answered already. */
static bool identify(const struct house *h, struct req *r, const struct incoming *in)
{
    const char *bearer = NULL;

    if (in->authorization && strncasecmp(in->authorization, "Bearer ", 7) == 0)
        bearer = in->authorization + 7;
    r->who = &nobody;
    if (!bearer && !*r->cookie.secret)
        return true;
    bool known = h->identify(r, bearer ? NULL : r->cookie.secret, bearer);
    choose_lang(h, r, in);
    if (known || !bearer)
        return true;
    req_refuse(r, 401, "token_unknown", T(r, N_("This token is not known")),
               T(r, N_("It may have been ended. Make a new one.")));
    return false;
}

static bool allowed(struct req *r)
{
    if (r->route->right == NOBODY)
        BUG("route %s has no right", r->route->path);
    if (r->route->everywhere ? req_may(r, r->route->right, 0) : r->who->right >= r->route->right)
        return true;
    if (r->who->id)
        req_forbidden(r, NULL);
    else if (r->api)
        req_refuse(r, 401, "sign_in_needed", T(r, N_("Sign in first")),
                   T(r, N_("Send a bearer token in the Authorization header.")));
    else if (r->route->method == GET) {
        struct str to = str_new(r->a);
        str_add(&to, r->path);
        if (*r->query)
            str_add_fmt(&to, "?%s", r->query);
        struct str back = str_new(r->a);
        str_add_url(&back, to.text, to.len);
        req_see(r, NULL, "/sign-in?back=%s", back.text);
    } else
        req_see(r, T(r, N_("Sign in first, then do it again.")), "/sign-in");
    return false;
}

/* A write by cookie must come from our own pages: the browser says where it comes from, and the
 * form carries what only this session's pages know.  JSON, PUT and DELETE cannot be sent from
 * elsewhere without our leave (CORS), and a token is no ambient authority: no form to check. */
static bool from_our_pages(struct req *r, const struct incoming *in)
{
    bool same = !in->fetch_site || str_is(in->fetch_site, "same-origin") ||
                str_is(in->fetch_site, "none");

    if (r->who->by_token && r->who->read_only) {
        req_refuse(r, 403, "read_only", T(r, N_("This token may only read")),
                   T(r, N_("Make one that may write.")));
        return false;
    }
    bool json = r->api && (r->route->method != POST ||
                           str_starts(in->content_type, "application/json"));
    if (r->who->by_token ||
        (same && (json || !r->who->id || str_is(r->csrf_sent, r->who->csrf))))
        return true;
    req_refuse(r, 403, "csrf", T(r, N_("This form is too old")),
               T(r, N_("Go back, load the page again, and send it once more.")));
    return false;
}

/* ---- the way in ---- */

static enum step refuse_early(struct req *r, int status, const char *code, const char *title,
                              const char *detail)
{
    req_refuse(r, status, code, T(r, title), detail ? T(r, detail) : NULL);
    return r->api ? STEP_ANSWERED : STEP_READ;      /* a page is still to be drawn */
}

static bool read_body(struct req *r, const struct incoming *in, int *status, const char **why)
{
    const char *type = in->content_type ? in->content_type : "";
    const char *boundary = strstr(type, "boundary=");

    *status = 400;
    if (!in->len)
        return true;
    if (strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
        return form_read_urlencoded(r->form, in->body, in->len, why);
    if (strncasecmp(type, "application/json", 16) == 0)
        return form_read_json(r->form, in->body, in->len, why);
    if (strncasecmp(type, "multipart/form-data", 19) == 0 && boundary) {
        boundary += strlen("boundary=");
        const char *mark = *boundary == '"'
            ? arena_slice(r->a, boundary + 1, strcspn(boundary + 1, "\""))
            : arena_slice(r->a, boundary, strcspn(boundary, "; "));
        return form_read_multipart(r->form, mark, in->body, in->len, why);
    }
    *status = 415;
    *why = N_("Send a form, or JSON with Content-Type: application/json.");
    return false;
}

/* The token of a page's form, found before its route is known to take forms at all. */
static void read_csrf(struct req *r, const struct incoming *in)
{
    static const struct field only[] = { { "csrf", FIELD_HIDDEN, .max = 100 }, { 0 } };
    struct form *f = form_new(r->a, only);
    struct form *kept = r->form;
    const char *why;
    int status;

    r->form = f;
    r->csrf_sent = read_body(r, in, &status, &why) && form_check(f, false) ? form_text(f, "csrf")
                                                                          : "";
    r->form = kept;
}

/* Decodes percent signs of the path once; false for what is no text or hides a slash or NUL. */
static bool read_path(struct req *r, const char *raw)
{
    struct str path = str_new(r->a);

    for (const char *c = raw; *c; c++) {
        unsigned byte;
        if (*c == '%' && isxdigit((unsigned char) c[1]) && isxdigit((unsigned char) c[2]) &&
            sscanf(c + 1, "%2x", &byte) == 1) {
            if (byte < 0x20 || byte == '/' || byte == 0x7f)
                return false;
            str_add_char(&path, (char) byte);
            c += 2;
        } else {
            str_add_char(&path, *c);
        }
    }
    r->path = path.text;
    return str_is_utf8(path.text, path.len);
}

static enum step open_form(struct req *r, const struct incoming *in)
{
    const char *why = NULL;
    int status = 400;
    bool writes = r->route->method != GET;

    r->form = form_new(r->a, r->route->form);
    bool good = form_read_urlencoded(r->form, r->query, strlen(r->query), &why) &&
                (!writes || read_body(r, in, &status, &why));
    if (!good)
        return refuse_early(r, status, status == 415 ? "unsupported_type" : "unreadable",
                            N_("This cannot be read"), why);
    if (writes && !r->api)
        read_csrf(r, in);
    r->again = !form_check(r->form, writes || r->api);
    if (r->again && r->api)
        return STEP_READ;                       /* rights come first, then the faults */
    if (writes && !r->again && !r->route->prepare)
        return STEP_WRITE;
    return r->route->plain && !in->authorization && !*r->cookie.secret ? STEP_PLAIN : STEP_READ;
}

/* An entity tag without its quotes; a weak one never matches here (RFC 9110 13.1.1). */
static const char *bare_tag(struct arena *a, const char *tag)
{
    size_t len = tag ? strlen(tag) : 0;

    if (len < 2 || tag[0] != '"' || tag[len - 1] != '"')
        return tag;
    return arena_slice(a, tag + 1, len - 2);
}

enum step dispatch_open(const struct house *h, struct req *r, const struct incoming *in)
{
    const char *known = "";
    enum method m;

    r->who = &nobody;
    r->form = form_new(r->a, NULL);
    r->query = in->query ? in->query : "";
    r->address = in->address;
    r->agent = in->user_agent ? in->user_agent : "";
    r->key = in->key;
    r->if_match = bare_tag(r->a, in->if_match);
    r->last_event = in->last_event;
    r->csrf_sent = "";
    r->url = h->conf->url;
    r->mail_from = h->conf->mail_from;
    r->community = h->conf->name;
    r->tagline = h->conf->tagline;
    zone_local(h->zone, r->now, &r->today, NULL);
    read_cookie(r, in->cookie);
    choose_lang(h, r, in);
    r->api = str_starts(in->path, "/api/");
    if (!read_path(r, in->path)) {
        r->path = "/";
        return refuse_early(r, 400, "unreadable", N_("This address cannot be read"), NULL);
    }
    bool method_known = method_of(in->method, &m);
    r->route = route_find(h->rooms, m, r->path, r->a, r->params, &known);
    if (!r->route && (!*known || !method_known) && method_known) {
        req_not_found(r);
        return r->api ? STEP_ANSWERED : STEP_READ;
    }
    if (!r->route || !method_known) {
        enum step step = refuse_early(r, 405, "method",
                                      N_("This address does not take that"), NULL);
        r->answer.location = *known ? known : "GET";    /* dispatch_close makes it Allow */
        return step;
    }
    r->unread = in->len > DISPATCH_BODY;
    return r->unread ? STEP_READ : open_form(r, in);
}

/* ---- the handler ---- */

static void check_answer(struct req *r)
{
    if (r->answer.kind == ANSWER_NONE)
        BUG("%s %s gave no answer", method_name(r->route->method), r->route->path);
}

static enum step read_it(const struct house *h, struct req *r, const struct incoming *in)
{
    if (!identify(h, r, in) || r->answer.kind != ANSWER_NONE)
        return STEP_ANSWERED;
    enum step step = STEP_READ;
    if (!allowed(r))
        return STEP_ANSWERED;
    if (r->unread)
        step = open_form(r, in);
    r->unread = false;
    if (r->answer.kind != ANSWER_NONE || (r->route->method != GET && !from_our_pages(r, in)))
        return STEP_ANSWERED;
    if (step == STEP_WRITE)
        return STEP_WRITE;
    if (r->again && r->api) {
        req_faults(r);
        return STEP_ANSWERED;
    }
    if (r->route->method == GET) {
        r->route->handle(r);
    } else if (r->again) {
        if (r->route->again)
            r->route->again(r);
        else
            req_faults(r);
    } else {
        r->route->prepare(r);
        if (r->answer.kind == ANSWER_NONE)
            return db_failed(r->db) ? (req_failure(r), STEP_ANSWERED) : STEP_WRITE;
    }
    if (r->db && db_failed(r->db)) {
        log_error("%s %s: %s", method_name(r->route->method), r->route->path, db_error(r->db));
        req_failure(r);
    }
    check_answer(r);
    return STEP_ANSWERED;
}

/* What stands on each page for whoever is signed in; read with the page's own data. */
static void read_news(const struct house *h, struct req *r)
{
    if (r->answer.kind == ANSWER_PAGE && r->who->id && r->db && !db_failed(r->db))
        r->unseen = h->news->unseen(r->db, r->who->id, &r->newest);
}

enum step dispatch_read(const struct house *h, struct req *r, const struct incoming *in)
{
    enum step step = read_it(h, r, in);

    read_news(h, r);
    return step;
}

/* What an Idempotency-Key stands for: the same key with another request is a mistake. */
static char *request_hash(struct req *r, const struct incoming *in)
{
    uint64_t hash = 14695981039346656037u;          /* FNV-1a: a comparison, not a secret */

    for (const char *c = r->path; *c; c++)
        hash = (hash ^ (unsigned char) *c) * 1099511628211u;
    for (size_t i = 0; i < in->len; i++)
        hash = (hash ^ (unsigned char) in->body[i]) * 1099511628211u;
    return str_hex(r->a, &hash, sizeof hash);
}

static void write_it(const struct house *h, struct req *r, const struct incoming *in)
{
    bool keyed = r->key && *r->key && r->route->method == POST && r->api;

    r->answer = (struct answer){ 0 };
    r->again = false;                           /* it may run a second time */
    form_forgive(r->form);
    if (!identify(h, r, in) || !allowed(r) || !from_our_pages(r, in))
        return;
    keyed = keyed && r->who->id;
    if (keyed && h->recall(r, request_hash(r, in)))
        return;
    r->route->handle(r);
    if (db_failed(r->db)) {
        log_error("%s %s: %s", method_name(r->route->method), r->route->path, db_error(r->db));
        req_failure(r);
        return;
    }
    check_answer(r);
    if (keyed && r->answer.status < 300) {
        struct str body = str_new(r->a);
        if (r->answer.value)
            value_write_json(r->answer.value, &body);
        h->keep(r, body.text);
        if (db_failed(r->db))
            req_failure(r);
    }
}

void dispatch_write(const struct house *h, struct req *r, const struct incoming *in)
{
    write_it(h, r, in);
    read_news(h, r);
}

/* ---- the way out ---- */

void dispatch_render(const struct house *h, struct req *r, const struct incoming *in)
{
    struct str page = str_new(r->a);
    struct template_language language = {
        .translate = (const char *(*)(const void *, const char *, const char *)) catalog_text,
        .translate_plural = (const char *(*)(const void *, const char *, const char *,
                                             const char *, int64_t)) catalog_plural,
        .catalog = r->lang,
    };

    (void) in;
    if (r->answer.kind != ANSWER_PAGE)
        return;
    struct value *root = r->answer.value ? r->answer.value : value_object(r->a);
    if (r->again)
        set_bool(root, "again", true);
    h->frame(r, set_object(root, "house"));
    str_reserve(&page, 12000);
    if (!template_render(h->pages(h, r->a, r->answer.template), r->answer.template, root, &language, &page))
        BUG("page '%s' cannot be drawn", r->answer.template);
    r->answer.kind = ANSWER_BYTES;
    r->answer.type = "text/html; charset=utf-8";
    r->answer.bytes = page.text;
    r->answer.len = page.len;
}

static void put(struct outgoing *out, const char *name, const char *value)
{
    if (out->count == sizeof out->headers / sizeof *out->headers)
        BUG("too many headers");
    out->headers[out->count++] = (struct header){ name, value };
}

/* Sets the cookie anew when a part of it changes; a notice that was shown goes. */
static void put_cookie(const struct house *h, struct req *r, struct outgoing *out)
{
    const struct answer *answer = &r->answer;
    bool shown = *r->cookie.notice && answer->kind == ANSWER_BYTES &&
                 str_starts(answer->type, "text/html");
    const char *notice = answer->notice ? answer->notice : shown ? "" : r->cookie.notice;
    const char *secret = answer->session ? answer->session : r->cookie.secret;
    const char *lang = answer->set_lang ? answer->set_lang : r->cookie.lang;
    const char *theme = answer->set_theme ? answer->set_theme : r->cookie.theme;
    bool secure = str_starts(h->conf->url, "https:");

    if (!answer->notice && !shown && !answer->session && !answer->set_lang && !answer->set_theme)
        return;
    put(out, "Set-Cookie",
        str_fmt(r->a, "beffroi=%s.%s.%s.%s; Path=/; HttpOnly; SameSite=Lax%s; Max-Age=%d", secret,
                lang, theme, str_base64url(r->a, notice, strlen(notice)),
                secure ? "; Secure" : "", *secret || *lang || *theme ? 60 * 86400 : 120));
}

static void put_security(const struct house *h, struct outgoing *out)
{
    put(out, "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    put(out, "X-Content-Type-Options", "nosniff");
    if (str_starts(h->conf->url, "https:"))
        put(out, "Strict-Transport-Security", "max-age=31536000");
}

static uint64_t bytes_hash(const char *bytes, size_t len)
{
    uint64_t hash = 14695981039346656037u;

    for (; len >= 8; len -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * 1099511628211u;
        hash ^= hash >> 29;
    }
    for (; len; len--)
        hash = (hash ^ (unsigned char) *bytes++) * 1099511628211u;
    return hash;
}

static void close_body(struct req *r, const struct incoming *in, struct outgoing *out)
{
    const struct answer *answer = &r->answer;

    if (answer->kind == ANSWER_JSON) {
        struct str body = str_new(r->a);
        str_reserve(&body, 1000);
        value_write_json(answer->value, &body);
        out->body = body.text;
        out->len = body.len;
        put(out, "Content-Type", answer->problem ? "application/problem+json" : "application/json");
    } else if (answer->kind == ANSWER_BYTES) {
        out->body = answer->bytes;
        out->len = answer->len;
        put(out, "Content-Type", answer->type);
    } else if (answer->kind == ANSWER_LIVE) {
        put(out, "Content-Type", "text/event-stream; charset=utf-8");
        put(out, "X-Accel-Buffering", "no");    /* a proxy passes each event on as it comes */
    }
    if (answer->file_name)
        put(out, "Content-Disposition",
            str_fmt(r->a, "attachment; filename=\"%s\"", answer->file_name));
    if (out->status != 200 || !out->len || !r->route || r->route->method != GET) {
        if (answer->etag)
            put(out, "ETag", str_fmt(r->a, "\"%s\"", answer->etag));
    } else {
        const char *tag = answer->etag
            ? str_fmt(r->a, "\"%s\"", answer->etag)
            : str_fmt(r->a, "W/\"%016llx\"", (unsigned long long) bytes_hash(out->body, out->len));
        put(out, "ETag", tag);
        if (in->if_none_match && strstr(in->if_none_match, tag)) {
            out->status = 304;
            out->body = "";
            out->len = 0;
            return;
        }
    }
    if (out->len >= GZIP_FROM && in->accept_encoding && strstr(in->accept_encoding, "gzip") &&
        pack_gzip(r->a, &out->body, &out->len))
        put(out, "Content-Encoding", "gzip");
}

/* This request's address with the cursor of the next page. */
static char *next_page(struct req *r)
{
    struct str to = str_new(r->a);

    str_add_fmt(&to, "%s?", r->path);
    for (char **part = str_split(r->a, r->query, '&', NULL); *part; part++)
        if (**part && !str_starts(*part, "cursor="))
            str_add_fmt(&to, "%s&", *part);
    str_add(&to, "cursor=");
    str_add_url(&to, r->answer.next, strlen(r->answer.next));
    return to.text;
}

void dispatch_close(const struct house *h, struct req *r, const struct incoming *in,
                    struct outgoing *out)
{
    const struct answer *answer = &r->answer;

    *out = (struct outgoing){ .status = answer->status, .body = "" };
    bool secret = r->route && r->route->secret;
    put_security(h, out);
    put(out, "Referrer-Policy", secret ? "no-referrer" : "same-origin");
    put(out, "Cache-Control", answer->kind == ANSWER_LIVE ? "no-store"
                              : secret || r->who->id || *r->cookie.notice ? "private, no-cache"
                                                                          : "no-cache");
    put(out, "Vary", "Accept-Encoding, Accept-Language, Cookie");
    put(out, "Content-Language", catalog_lang(r->lang));
    close_body(r, in, out);
    put_cookie(h, r, out);
    if (answer->status == 405)
        put(out, "Allow", answer->location);
    else if (answer->location)
        put(out, "Location", answer->location);
    if (answer->status == 401)
        put(out, "WWW-Authenticate", "Bearer");
    if (answer->retry_after)
        put(out, "Retry-After", str_fmt(r->a, "%d", answer->retry_after));
    if (answer->next)
        put(out, "Link", str_fmt(r->a, "<%s>; rel=\"next\"", next_page(r)));
}
