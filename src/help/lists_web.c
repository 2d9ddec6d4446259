/* What is open: what I was asked, what I asked, what all members see; and thanks. */
#include "help/web.h"

#include "base/say.h"
#include "base/str.h"
#include "view/svg.h"

enum { SHOWN = 50, THANKS_SHOWN = 20 };

static size_t set_kind(struct req *r, struct value *page, const char *name,
                       enum request_list_kind kind)
{
    struct value *list = set_list(page, name);
    struct request *all;
    size_t count = requests(r->db, r->a, kind, r->who->id, r->now, 0, SHOWN, &all);

    for (size_t i = 0; i < count; i++)
        add_request_row(r, list, &all[i]);
    return count;
}

static void set_thanks(struct req *r, struct value *page, const char *name, int64_t person)
{
    struct value *list = set_list(page, name);
    struct thanks *all;
    size_t count = thanks_list(r->db, r->a, person, THANKS_SHOWN, &all);

    for (size_t i = 0; i < count; i++)
        add(list, thanks_value(r, &all[i]));
    set_bool(page, str_fmt(r->a, "any_%s", name), count > 0);
}

void show_lists(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    size_t for_me = set_kind(r, page, "for_me", REQUESTS_FOR_ME);
    size_t mine = set_kind(r, page, "mine", REQUESTS_MINE);
    size_t others = set_kind(r, page, "others", REQUESTS_LISTED);
    int32_t until = reach_until(r->db, r->a, r->who->id, r->today);

    set_bool(page, "any_for_me", for_me > 0);
    set_bool(page, "any_mine", mine > 0);
    set_bool(page, "any_others", others > 0);
    set_bool(page, "mediates", may_mediate(r));
    set_bool(page, "counts_time", help_custom(r->db, r->a).counts_time);
    set_text(page, "until", until ? say_date(r->a, r->lang, until, DATE_LONG, r->today) : NULL);
    set_thanks(r, page, "thanks", 0);
    set_thanks(r, page, "my_thanks", r->who->id);
    set_markup(page, "empty", svg_empty(r->a));
    skill_tabs(r, page, "open");
    req_page(r, "help/open", v);
}
