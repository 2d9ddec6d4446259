#include "http/req.h"

#include "http/route.h"

const char *req_param(const struct req *r, const char *name)
{
    for (int i = 0; i < 4 && r->params[i][0]; i++)
        if (strcmp(r->params[i][0], name) == 0)
            return r->params[i][1];
    return "";
}

bool req_may(const struct req *r, enum right right, int64_t place)
{
    for (size_t i = 0; i < r->who->held_count; i++) {
        const struct held *h = &r->who->held[i];
        if (h->right >= right && (h->place == 0 || h->place == place))
            return true;
    }
    return right <= ANYONE || (right == SIGNED_IN && r->who->id);
}

const char *T(const struct req *r, const char *msgid)
{
    return catalog_text(r->lang, NULL, msgid);
}

const char *TF(const struct req *r, const char *msgid, ...)
{
    va_list args;

    va_start(args, msgid);
    char *text = str_vfmt(r->a, catalog_text(r->lang, NULL, msgid), args);
    va_end(args);
    return text;
}

const char *TN(const struct req *r, const char *one, const char *many, int64_t n)
{
    const char *form = catalog_plural(r->lang, NULL, one, many, n);
    const char *place = strstr(form, "%d");

    if (!place)
        return form;
    return str_fmt(r->a, "%.*s%lld%s", (int) (place - form), form, (long long) n, place + 2);
}

void req_page_status(struct req *r, int status, const char *template, struct value *v)
{
    r->answer = (struct answer){
        .kind = ANSWER_PAGE, .status = status, .template = template, .value = v,
        .session = r->answer.session,
    };
}

void req_page(struct req *r, const char *template, struct value *v)
{
    req_page_status(r, r->again ? 422 : 200, template, v);
}

void req_json(struct req *r, int status, struct value *v)
{
    r->answer = (struct answer){
        .kind = ANSWER_JSON, .status = status, .value = v, .etag = r->answer.etag,
        .location = r->answer.location,
    };
}

void req_list(struct req *r, struct value *items, const char *next_cursor)
{
    struct value *list = value_object(r->a);

    set_value(list, "items", items);
    req_json(r, 200, list);
    r->answer.next = next_cursor;
}

void req_bytes(struct req *r, const char *type, const char *file_name, const char *bytes,
               size_t len)
{
    r->answer = (struct answer){
        .kind = ANSWER_BYTES, .status = 200, .type = type, .file_name = file_name,
        .bytes = bytes, .len = len,
    };
}

void req_no_content(struct req *r)
{
    r->answer = (struct answer){ .kind = ANSWER_EMPTY, .status = 204 };
}

void req_live(struct req *r, int64_t after)
{
    r->answer = (struct answer){ .kind = ANSWER_LIVE, .status = 200, .after = after };
}

void req_see(struct req *r, const char *notice, const char *location, ...)
{
    va_list args;

    va_start(args, location);
    char *to = str_vfmt(r->a, location, args);
    va_end(args);
    r->answer = (struct answer){
        .kind = ANSWER_SEE, .status = 303, .location = to, .notice = notice,
        .session = r->answer.session, .set_lang = r->answer.set_lang,
    };
}

struct value *req_refuse(struct req *r, int status, const char *code, const char *title,
                         const char *detail)
{
    struct value *v = value_object(r->a);

    set_text(v, "type", str_fmt(r->a, "/problems/%s", code));
    set_text(v, "title", title);
    set_int(v, "status", status);
    set_text(v, "code", code);
    set_text(v, "detail", detail);
    if (r->api)
        req_json(r, status, v);
    else
        req_page_status(r, status, "refusal", v);
    r->answer.problem = true;
    return v;
}

struct value *req_way(struct req *r, struct value *problem, const char *title, const char *detail,
                      const char *act, const char *href)
{
    struct value *page = (struct value *) value_get(problem, "page");
    if (!page)
        page = set_object(problem, "page");
    struct value *ways = (struct value *) value_get(page, "ways");
    if (!ways)
        ways = set_list(page, "ways");
    struct value *way = add_object(ways);

    (void) r;
    set_text(way, "title", title);
    set_text(way, "detail", detail);
    set_text(way, "act", act);
    set_text(way, "href", href);
    set_bool(way, "first", value_count(ways) == 1);
    set_bool(way, "is_post", false);
    return way;
}

void req_way_posts(struct value *way, const char *name, const char *text)
{
    struct value *posts = (struct value *) value_get(way, "posts");
    if (!posts)
        posts = set_list(way, "posts");
    set_bool(way, "is_post", true);
    struct value *hidden = add_object(posts);

    set_text(hidden, "name", name);
    set_text(hidden, "text", text);
}

void req_not_found(struct req *r)
{
    req_refuse(r, 404, "not_found", T(r, N_("There is nothing at this address")),
               T(r, N_("It may have moved, or the address has a typing mistake.")));
}

/* By the right that the route asks; what a handler refuses says it better itself. */
static const char *who_has(enum right right)
{
    switch (right) {
    case MEMBER:
        return N_("It is for members. An animator can make you one.");
    case HOST:
        return N_("It is for those who host a day.");
    case ANIMATOR:
        return N_("It is for those who animate the days.");
    case MANAGER:
        return N_("It is for those who manage a place.");
    default:
        return N_("It is for administrators.");
    }
}

void req_forbidden(struct req *r, const char *who_can)
{
    req_refuse(r, 403, "forbidden", T(r, N_("This is not open to you")),
               who_can ? who_can
               : r->route->everywhere
                   ? T(r, N_("It is for those who hold this role in the whole community."))
                   : T(r, who_has(r->route->right)));
}

void req_faults(struct req *r)
{
    int64_t count = (int64_t) value_count(form_faults(r->a, r->form, r->lang));
    struct value *v = req_refuse(r, 422, "invalid",
                                 TN(r, NP_("One point to look at again",
                                           "%d points to look at again"), count), NULL);

    set_value(v, "errors", form_faults(r->a, r->form, r->lang));
}

void req_failure(struct req *r)
{
    req_refuse(r, 503, "unavailable", T(r, N_("The server cannot do this now")),
               T(r, N_("Nothing was recorded. Try again in a moment.")));
    r->answer.retry_after = 5;
}

struct form *req_form(struct req *r, const struct field *fields)
{
    return r->again && form_fields(r->form) == fields ? r->form : form_new(r->a, fields);
}
