/* The attendance of a period: for those who run places to look at, and to hand to a funder. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "booking/report.h"
#include "view/csv.h"
#include "view/svg.h"

enum { ROWS_SHOWN = 60, USUAL_DAYS = 182 };

const struct field report_fields[] = {
    { .name = "from", .kind = FIELD_DATE, .label = N_("From") },
    { .name = "to", .kind = FIELD_DATE, .label = N_("To") },
    { .name = "place", .kind = FIELD_TEXT, .max = 80, .label = N_("Place") },
    { .name = "page", .kind = FIELD_INT, .min = 1, .max = 10000, .label = N_("Page") },
    { .kind = FIELD_END },
};

/* The place to report on: one that the viewer animates; all, for whoever animates all. */
static bool read_place(struct req *r, struct place *p)
{
    const char *slug = form_text(r->form, "place");

    *p = (struct place){ .id = 0 };
    if (*slug && !place_find(r->db, r->a, slug, p)) {
        req_not_found(r);
        return false;
    }
    for (size_t i = 0; !p->id && !req_may(r, ANIMATOR, 0) && i < r->who->held_count; i++)
        if (r->who->held[i].right >= ANIMATOR)
            place_get(r->db, r->a, r->who->held[i].place, p);
    if (req_may(r, ANIMATOR, p->id))
        return true;
    req_forbidden(r, T(r, N_("Those who animate or run this place see who came there.")));
    return false;
}

/* The last half year unless told otherwise; a period that is too long loses its beginning. */
static struct report_wish read_wish(const struct req *r, const struct place *p)
{
    struct report_wish w = { .today = r->today, .place = p->id };

    w.to = (int32_t) form_int(r->form, "to", r->today);
    if (w.to > r->today)
        w.to = r->today;
    w.from = (int32_t) form_int(r->form, "from", month_first(w.to - USUAL_DAYS));
    if (w.from > w.to)
        w.from = w.to;
    if (w.to - w.from > REPORT_SPAN)
        w.from = w.to - REPORT_SPAN;
    return w;
}

static const char *query_of(const struct req *r, const struct report *report,
                            const struct place *p)
{
    return str_fmt(r->a, "from=%s&to=%s%s%s", date_text(r->a, report->from),
                   date_text(r->a, report->to), p->id ? "&place=" : "", p->id ? p->slug : "");
}

/* ---- the page ---- */

static void set_days(struct req *r, struct value *page, const struct report *report)
{
    struct value *rows = set_list(page, "days");
    size_t skip = (size_t) (form_int(r->form, "page", 1) - 1) * ROWS_SHOWN;

    for (size_t i = skip; i < report->day_count && i < skip + ROWS_SHOWN; i++) {
        const struct report_day *d = &report->days[report->day_count - 1 - i];
        struct value *v = add_object(rows);
        set_text(v, "when", capital(r->a, say_date(r->a, r->lang, d->date, DATE_SHORT, r->today)));
        set_text(v, "href", day_href(r, d->slug, d->date));
        set_text(v, "place", d->place);
        set_text(v, "commune", d->commune);
        set_int(v, "chairs", d->chairs);
        set_int(v, "said", d->said);
        set_int(v, "were", d->were);
        set_text(v, "heads", d->heads < 0 ? NULL : str_fmt(r->a, "%lld", (long long) d->heads));
    }
    set_bool(page, "has_days", report->day_count > 0);
}

static void set_pages(struct req *r, struct value *page, const struct report *report,
                      const char *query)
{
    size_t pages = (report->day_count + ROWS_SHOWN - 1) / ROWS_SHOWN;
    size_t at = (size_t) form_int(r->form, "page", 1);

    set_text(page, "newer", at > 1 ? str_fmt(r->a, "/attendance?%s&page=%zu", query, at - 1)
                                   : NULL);
    set_text(page, "older", at < pages ? str_fmt(r->a, "/attendance?%s&page=%zu", query, at + 1)
                                       : NULL);
    set_text(page, "of_pages", pages > 1 ? TF(r, N_("%lld of %lld"), (long long) at,
                                              (long long) pages) : NULL);
}

static void add_commune(struct req *r, struct value *list, const char *name,
                        const struct report_commune *c)
{
    struct value *v = add_object(list);

    set_text(v, "name", name);
    set_text(v, "people", say_number(r->a, catalog_lang(r->lang), c->people));
    set_text(v, "days", say_number(r->a, catalog_lang(r->lang), c->days));
}

/* Which days the communes are told of. */
static const char *months_words(struct req *r, const struct report *report)
{
    if (report->months_from > report->months_to)
        return T(r, N_("Told for whole months that are over: this period has none yet."));
    return TF(r, N_("Told for whole months that are over: from %s to %s."),
              long_date(r, report->months_from), long_date(r, report->months_to));
}

static void set_communes(struct req *r, struct value *page, const struct report *report)
{
    struct value *list = set_list(page, "communes");

    for (size_t i = 0; i < report->commune_count; i++)
        add_commune(r, list, report->communes[i].name, &report->communes[i]);
    if (report->others.people)
        add_commune(r, list, T(r, N_("other communes")), &report->others);
    if (report->unsaid.people)
        add_commune(r, list, T(r, N_("not said")), &report->unsaid);
    set_bool(page, "has_communes", value_count(list) > 0);
    set_bool(page, "has_months", report->months_from <= report->months_to);
    set_text(page, "months", months_words(r, report));
    set_text(page, "fewest", TN(r, NP_("A commune is named from %d person on.",
                                       "A commune is named from %d people on."), REPORT_FEWEST));
}

void show_report(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct form *form = form_new(r->a, report_fields);
    struct place place;

    if (!read_place(r, &place))
        return;
    struct report_wish wish = read_wish(r, &place);
    struct report report = report_of(r->db, r->a, &wish);
    const char *query = query_of(r, &report, &place);
    form_put_int(form, "from", report.from);
    form_put_int(form, "to", report.to);
    form_put(form, "place", place.id ? place.slug : "");
    set_value(v, "form", form_value(r->a, form, r->lang));
    set_text(page, "place", place.id ? place.name : T(r, N_("All places")));
    set_text(page, "slug", place.id ? place.slug : NULL);
    set_text(page, "csv", str_fmt(r->a, "/attendance.csv?%s", query));
    set_text(page, "held", say_number(r->a, catalog_lang(r->lang), (int64_t) report.day_count));
    set_text(page, "said", say_number(r->a, catalog_lang(r->lang), report.said));
    set_text(page, "counted", say_number(r->a, catalog_lang(r->lang), report.counted));
    set_text(page, "counted_days", TN(r, NP_("counted, on %d day", "counted, on %d days"),
                                      (int64_t) report.counted_days));
    set_days(r, page, &report);
    set_pages(r, page, &report, query);
    set_communes(r, page, &report);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "booking/attendance", v);
}

/* ---- the file ---- */

static void add_titles(struct req *r, struct csv_writer *w, const char *const *titles,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_text(w, T(r, titles[i]));
    csv_end_row(w);
}

static void add_commune_row(struct csv_writer *w, const char *code, const char *name,
                            const struct report_commune *c)
{
    csv_text(w, code);
    csv_text(w, name);
    csv_int(w, c->people);
    csv_int(w, c->days);
    csv_end_row(w);
}

static void write_days(struct req *r, struct csv_writer *w, const struct report *report)
{
    static const char *const titles[] = {
        N_("Date"), N_("Place"), N_("Commune of the place"), N_("Chairs"), N_("Said they come"),
        N_("Said they were there"), N_("Counted on the spot"),
    };

    add_titles(r, w, titles, sizeof titles / sizeof *titles);
    for (size_t i = 0; i < report->day_count; i++) {
        const struct report_day *d = &report->days[i];
        csv_text(w, date_text(r->a, d->date));
        csv_text(w, d->place);
        csv_text(w, d->commune);
        csv_int(w, d->chairs);
        csv_int(w, d->said);
        csv_int(w, d->were);
        if (d->heads < 0)
            csv_text(w, NULL);
        else
            csv_int(w, d->heads);
        csv_end_row(w);
    }
}

static void write_communes(struct req *r, struct csv_writer *w, const struct report *report)
{
    static const char *const titles[] = {
        N_("INSEE code"), N_("Home commune"), N_("People"), N_("Days they came"),
    };

    csv_text(w, months_words(r, report));
    csv_end_row(w);
    add_titles(r, w, titles, sizeof titles / sizeof *titles);
    for (size_t i = 0; i < report->commune_count; i++)
        add_commune_row(w, report->communes[i].code, report->communes[i].name,
                        &report->communes[i]);
    if (report->others.people)
        add_commune_row(w, NULL, T(r, N_("other communes")), &report->others);
    if (report->unsaid.people)
        add_commune_row(w, NULL, T(r, N_("not said")), &report->unsaid);
}

void export_report(struct req *r)
{
    struct str text = str_new(r->a);
    struct place place;

    if (!read_place(r, &place))
        return;
    struct report_wish wish = read_wish(r, &place);
    struct report report = report_of(r->db, r->a, &wish);
    struct csv_writer w = csv_writer_start(&text, ';', true);
    write_days(r, &w, &report);
    csv_end_row(&w);
    write_communes(r, &w, &report);
    req_bytes(r, "text/csv; charset=utf-8",
              str_fmt(r->a, "attendance-%s-%s.csv", date_text(r->a, report.from),
                      date_text(r->a, report.to)), text.text, text.len);
}
