/* How many collaborations were born: for those who animate to look at, and to hand to a funder. */
#include "collaboration/web.h"

#include "base/date.h"
#include "base/say.h"
#include "view/csv.h"
#include "view/svg.h"

enum { MONTHS = 3 };

/* "October to December 2026" */
static const char *quarter_words(const struct req *r, int32_t first)
{
    return TF(r, N_("%s until %s"), say_date(r->a, r->lang, first, DATE_MONTH_NAME, r->today),
              say_date(r->a, r->lang, month_add(first, MONTHS - 1), DATE_MONTH, r->today));
}

void show_collaboration_figures(struct req *r)
{
    struct collaboration_figures f = collaboration_figures(r->db, r->a, r->today);
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "quarters");
    const char *lang = catalog_lang(r->lang);

    set_text(page, "born", say_number(r->a, lang, f.born));
    set_text(page, "this_year", say_number(r->a, lang, f.born_this_year));
    set_int(page, "this_year_count", f.born_this_year);
    set_text(page, "alive", say_number(r->a, lang, f.alive));
    set_text(page, "ended", say_number(r->a, lang, f.ended));
    set_int(page, "ended_count", f.ended);
    set_text(page, "people", say_decimal(r->a, lang, f.people, 1));
    set_bool(page, "any", f.born > 0);
    for (size_t i = f.count; i-- > 0;) {
        struct value *q = add_object(list);
        set_text(q, "name", quarter_words(r, f.quarters[i].first));
        set_int(q, "born", f.quarters[i].born);
        set_int(q, "ended", f.quarters[i].ended);
        set_int(q, "alive", f.quarters[i].alive);
    }
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "collaboration/figures", v);
}

void export_collaboration_figures(struct req *r)
{
    static const char *const titles[] = {
        N_("Quarter from"), N_("To"), N_("Collaborations born"), N_("Ended"),
        N_("Alive at its end"),
    };
    struct collaboration_figures f = collaboration_figures(r->db, r->a, r->today);
    struct str text = str_new(r->a);
    struct csv_writer w = csv_writer_start(&text, ';', true);

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        csv_text(&w, T(r, titles[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < f.count; i++) {
        csv_text(&w, date_text(r->a, f.quarters[i].first));
        csv_text(&w, date_text(r->a, month_add(f.quarters[i].first, MONTHS) - 1));
        csv_int(&w, f.quarters[i].born);
        csv_int(&w, f.quarters[i].ended);
        csv_int(&w, f.quarters[i].alive);
        csv_end_row(&w);
    }
    req_bytes(r, "text/csv; charset=utf-8",
              str_fmt(r->a, "collaborations-%s.csv", date_text(r->a, r->today)), text.text,
              text.len);
}

void api_collaboration_figures(struct req *r)
{
    struct collaboration_figures f = collaboration_figures(r->db, r->a, r->today);
    struct value *v = value_object(r->a), *list = set_list(v, "quarters");

    set_int(v, "born", f.born);
    set_int(v, "born_this_year", f.born_this_year);
    set_int(v, "alive", f.alive);
    set_int(v, "ended", f.ended);
    set_real(v, "mean_people", f.people);
    for (size_t i = 0; i < f.count; i++) {
        struct value *q = add_object(list);
        set_text(q, "from", date_text(r->a, f.quarters[i].first));
        set_text(q, "to", date_text(r->a, month_add(f.quarters[i].first, MONTHS) - 1));
        set_int(q, "born", f.quarters[i].born);
        set_int(q, "ended", f.quarters[i].ended);
        set_int(q, "alive", f.quarters[i].alive);
    }
    req_json(r, 200, v);
}
