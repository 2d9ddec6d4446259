/* What a month costs: one's own statement with the rule behind each price, everyone's for those who
 * run the house, and the same for a spreadsheet. */
#include "booking/web.h"

#include "base/money.h"
#include "base/say.h"
#include "base/str.h"
#include "view/csv.h"
#include "view/svg.h"

const struct field month_fields[] = {
    { .name = "month", .kind = FIELD_MONTH, .label = N_("Month") },
    { .kind = FIELD_END },
};

const struct field dues_fields[] = {
    { .name = "month", .kind = FIELD_MONTH, .label = N_("Month") },
    { .name = "place", .kind = FIELD_TEXT, .max = 80, .label = N_("Place") },
    { .kind = FIELD_END },
};

static const char *what_words(struct req *r, const struct due *d)
{
    if (d->kind == DUE_BOOKING)
        return str_fmt(r->a, "%s, %s", d->resource_name, d->place_name);
    return d->roaming ? TF(r, N_("Roaming day, %s"), d->place_name)
                      : TF(r, N_("Desk, %s"), d->place_name);
}

static const char *how_much_words(struct req *r, const struct due *d)
{
    int minutes = (int) (d->seconds / 60);

    if (d->kind == DUE_PRESENCE)
        return share_word(r, d->share);
    return minutes % 60 ? TF(r, N_("%d h %02d"), minutes / 60, minutes % 60)
                        : TF(r, N_("%d h"), minutes / 60);
}

static const char *rule_words(struct req *r, const struct due *d)
{
    if (!d->rule.id)
        return T(r, N_("nothing is to pay for it"));
    return plan_price_words(r->db, r->a, r->lang, &d->rule, r->today);
}

static int32_t read_month(const struct req *r)
{
    return (int32_t) form_int(r->form, "month", month_first(r->today));
}

static void set_months(struct req *r, struct value *page, int32_t month, const char *path)
{
    int32_t before = month_add(month, -1), after = month_add(month, 1);

    set_text(page, "month", say_date(r->a, r->lang, month, DATE_MONTH, r->today));
    set_text(page, "month_code", month_text(r->a, month));
    set_text(page, "before_href", str_fmt(r->a, "%s?month=%s", path, month_text(r->a, before)));
    set_text(page, "before", capital(r->a, say_date(r->a, r->lang, before, DATE_MONTH, r->today)));
    set_text(page, "after_href", str_fmt(r->a, "%s?month=%s", path, month_text(r->a, after)));
    set_text(page, "after", capital(r->a, say_date(r->a, r->lang, after, DATE_MONTH, r->today)));
}

/* ---- mine ---- */

static void add_line(struct req *r, struct value *list, const struct due *d)
{
    struct value *v = add_object(list);

    set_text(v, "what", what_words(r, d));
    set_text(v, "how_much", how_much_words(r, d));
    set_text(v, "when", say_date(r->a, r->lang, d->date, DATE_SHORT, r->today));
    set_text(v, "rule", rule_words(r, d));
    set_text(v, "amount", money_cell(r, d->cents, d->currency));
    set_text(v, "href", d->kind == DUE_BOOKING
             ? str_fmt(r->a, "/bookings/%lld", (long long) d->id) : NULL);
}

void show_statement(struct req *r)
{
    struct dues_wish wish = { .person = r->who->id, .month = read_month(r) };
    struct dues dues = dues_of(r->db, r->a, &wish);
    struct value *v = dues_value(r->a, &dues), *page = set_object(v, "page");
    struct value *lines = set_list(page, "lines");
    int64_t days = 0, bookings = 0;

    for (size_t i = 0; i < dues.count; i++) {
        add_line(r, lines, &dues.lines[i]);
        days += dues.lines[i].kind == DUE_PRESENCE;
        bookings += dues.lines[i].kind == DUE_BOOKING;
    }
    set_bool(page, "has_lines", dues.count > 0);
    set_months(r, page, dues.month, "/me/statement");
    set_text(page, "total", money_cell(r, dues.cents, dues.currency));
    set_int(page, "days", days);
    set_int(page, "bookings", bookings);
    set_bool(page, "running", dues.month == month_first(r->today));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "booking/statement", v);
}

/* ---- everyone's ---- */

/* The place to look at: one that the viewer manages; 0 for all, whoever manages all. */
static bool read_place(struct req *r, struct place *p)
{
    const char *slug = form_text(r->form, "place");

    *p = (struct place){ .id = 0 };
    if (*slug && !place_find(r->db, r->a, slug, p)) {
        req_not_found(r);
        return false;
    }
    for (size_t i = 0; !p->id && !req_may(r, MANAGER, 0) && i < r->who->held_count; i++)
        if (r->who->held[i].right >= MANAGER)
            place_get(r->db, r->a, r->who->held[i].place, p);
    if (req_may(r, MANAGER, p->id))
        return true;
    req_forbidden(r, T(r, N_("Those who run this place see what is due there.")));
    return false;
}

void show_dues(struct req *r)
{
    struct place place;
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    size_t count;

    if (!read_place(r, &place))
        return;
    struct dues_wish wish = { .place = place.id, .month = read_month(r) };
    struct dues dues = dues_of(r->db, r->a, &wish);
    struct due_total *totals = dues_totals(r->a, &dues, &count);
    struct value *rows = set_list(page, "rows");
    for (size_t i = 0; i < count; i++) {
        struct value *row = add_object(rows);
        set_text(row, "name", totals[i].name);
        set_text(row, "href", totals[i].person
                 ? str_fmt(r->a, "/people/%lld", (long long) totals[i].person) : NULL);
        set_text(row, "lines", TN(r, NP_("%d line", "%d lines"), (int64_t) totals[i].lines));
        set_text(row, "amount", money_cell(r, totals[i].cents, dues.currency));
    }
    set_bool(page, "has_rows", count > 0);
    set_months(r, page, dues.month, "/dues");
    set_text(page, "place", place.id ? place.name : T(r, N_("All places")));
    set_text(page, "total", money_cell(r, dues.cents, dues.currency));
    set_text(page, "people", TN(r, NP_("%d person", "%d people"), (int64_t) count));
    set_text(page, "csv", str_fmt(r->a, "/dues.csv?month=%s%s%s", month_text(r->a, dues.month),
                                  place.id ? "&place=" : "", place.id ? place.slug : ""));
    req_page(r, "booking/dues", v);
}

static const char *amount_cell(const struct req *r, int64_t cents)
{
    const char *sign = cents < 0 ? "-" : "";

    cents = cents < 0 ? -cents : cents;
    return str_fmt(r->a, "%s%lld%c%02lld", sign, (long long) cents / 100,
                   str_is(catalog_lang(r->lang), "fr") ? ',' : '.', (long long) cents % 100);
}

void export_dues(struct req *r)
{
    static const char *const heads[] = { N_("Date"), N_("Who"), N_("What"), N_("Place"),
                                         N_("How much"), N_("Rule"), N_("Amount"), N_("Currency") };
    struct place place;
    struct str text = str_new(r->a);

    if (!read_place(r, &place))
        return;
    struct dues_wish wish = { .place = place.id, .month = read_month(r) };
    struct dues dues = dues_of(r->db, r->a, &wish);
    struct csv_writer w = csv_writer_start(&text, ';', true);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        csv_text(&w, T(r, heads[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < dues.count; i++) {
        const struct due *d = &dues.lines[i];
        csv_text(&w, date_text(r->a, d->date));
        csv_text(&w, d->person_name);
        csv_text(&w, d->kind == DUE_BOOKING ? d->resource_name
                     : d->roaming ? T(r, N_("Roaming day")) : T(r, N_("Desk")));
        csv_text(&w, d->place_name);
        csv_text(&w, how_much_words(r, d));
        csv_text(&w, rule_words(r, d));
        csv_text(&w, amount_cell(r, d->cents));
        csv_text(&w, d->currency);
        csv_end_row(&w);
    }
    req_bytes(r, "text/csv; charset=utf-8",
              str_fmt(r->a, "dues-%s.csv", month_text(r->a, dues.month)), text.text, text.len);
}
