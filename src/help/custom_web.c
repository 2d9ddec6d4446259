/* Out of reach for a while; and how this community helps: with or without a time account. */
#include "help/web.h"

#include "base/say.h"
#include "base/str.h"

enum { BOUND = 6000, A_YEAR = 365 };

const struct field reach_fields[] = {
    { .name = "until", .kind = FIELD_DATE, .label = N_("Out of reach until"),
      .hint = N_("The last day of it. Nobody can ask you before, and nobody is told why.") },
    { .kind = FIELD_END },
};

const struct field custom_fields[] = {
    { .name = "counts_time", .kind = FIELD_BOOL, .label = N_("Keep a time account"),
      .hint = N_("Who was helped may give minutes to who helped. What one gives the other gets: "
                 "the sum of all stays zero. Thanks stay as they are.") },
    { .name = "lowest", .kind = FIELD_INT, .required = true, .min = -BOUND, .max = 0,
      .label = N_("The least an account may hold, in minutes") },
    { .name = "highest", .kind = FIELD_INT, .required = true, .min = 0, .max = BOUND,
      .label = N_("The most an account may hold, in minutes") },
    { .kind = FIELD_END },
};

/* ---- out of reach ---- */

void show_reach(struct req *r)
{
    struct form *f = req_form(r, reach_fields);
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    int32_t until = reach_until(r->db, r->a, r->who->id, r->today);

    if (until && f != r->form)
        form_put_int(f, "until", until);
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_text(page, "until", until ? say_date(r->a, r->lang, until, DATE_LONG, r->today) : NULL);
    skill_tabs(r, page, "open");
    req_page(r, "help/reach", v);
}

/* Without a date: back in reach. */
bool set_reach(struct req *r)
{
    int32_t until = (int32_t) form_int(r->form, "until", 0);

    if (form_has(r->form, "until") && (until < r->today || until > r->today + A_YEAR)) {
        form_fault(r->form, "until", T(r, N_("Choose a day from today on, within a year.")));
        return false;
    }
    reach_set(r->db, r->who->id, until, r->today);
    return true;
}

void change_reach(struct req *r)
{
    bool away = form_has(r->form, "until");

    if (!set_reach(r)) {
        r->again = true;
        show_reach(r);
    } else if (away) {
        req_see(r, T(r, N_("You are not asked until then. You can still ask.")), "/help/reach");
    } else {
        req_see(r, T(r, N_("You can be asked again. Welcome back.")), "/help/open");
    }
}

/* ---- how this community does it ---- */

void show_custom(struct req *r)
{
    struct form *f = req_form(r, custom_fields);
    struct value *v = value_object(r->a);
    struct help_custom custom = help_custom(r->db, r->a);

    if (f != r->form) {
        form_put(f, "counts_time", custom.counts_time ? "1" : "");
        form_put_int(f, "lowest", custom.lowest);
        form_put_int(f, "highest", custom.highest);
    }
    set_value(v, "form", form_value(r->a, f, r->lang));
    skill_tabs(r, set_object(v, "page"), "open");
    req_page(r, "help/settings", v);
}

void change_custom(struct req *r)
{
    help_set_custom(r->db, &(struct help_custom){
        .counts_time = form_int(r->form, "counts_time", 0) != 0,
        .lowest = form_int(r->form, "lowest", 0), .highest = form_int(r->form, "highest", 0),
    });
    req_see(r, T(r, N_("It is set.")), "/help/settings");
}

/* ---- my time account ---- */

void show_time(struct req *r)
{
    struct help_custom custom = help_custom(r->db, r->a);
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    if (!custom.counts_time) {
        refuse_help(r, HELP_TIME_OFF, NULL);
        return;
    }
    set_text(page, "balance", say_number(r->a, catalog_lang(r->lang),
                                         time_balance(r->db, r->who->id)));
    set_text(page, "lowest", say_number(r->a, catalog_lang(r->lang), custom.lowest));
    set_text(page, "highest", say_number(r->a, catalog_lang(r->lang), custom.highest));
    skill_tabs(r, page, "open");
    req_page(r, "help/time", v);
}
