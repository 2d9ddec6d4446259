/* A mail in the language of who gets it, and the same on their screen.  Reads `person`. */
#include "base/str.h"
#include "notice/notice.h"

bool letter_to(struct req *r, int64_t person, struct letter *out)
{
    struct rows *rows = db_query(r->db, r->a, "SELECT first_name, lang FROM person"
                                              " WHERE id = $1 AND left_at IS NULL",
                                 ARGS(arg_int(person)));
    bool here = rows_next(rows);

    *out = (struct letter){ .r = r, .person = person, .first_name = "", .lang = r->lang };
    if (here) {
        out->first_name = col_text(rows, "first_name");
        out->lang = catalog_of(col_text(rows, "lang"), r->lang);
    }
    rows_end(rows);
    return here;
}

const char *letter_words(const struct letter *l, const char *msgid)
{
    return catalog_text(l->lang, NULL, msgid);
}

static const char *whole_body(const struct letter *l, const struct letter_text *text)
{
    struct arena *a = l->r->a;
    const char *hello = str_fmt(a, letter_words(l, N_("Hello %s,")), l->first_name);

    if (text->whole)
        return text->body;
    return str_fmt(a, "%s\n\n%s\n\n%s%s\n", hello, text->body, l->r->url, text->path);
}

bool letter_send(const struct letter *l, const struct letter_text *text)
{
    bool mailed = notice_mail(l->r->db, &(struct mail){
        .kind = text->kind, .person = l->person, .subject = text->subject,
        .body = whole_body(l, text), .once = text->once, .calendar = text->calendar,
        .method = text->calendar ? text->method : NULL, .now = l->r->now });

    if (!text->screen)
        return mailed;
    return notice_tell(l->r->db, &(struct telling){
        .person = l->person, .kind = text->kind, .words = text->screen, .href = text->path,
        .once = text->once, .now = l->r->now }) || mailed;
}
