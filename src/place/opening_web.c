#include "base/i18n.h"
#include "base/say.h"
#include "place/place.h"
#include "place/web.h"

/* The form's name and the opening_hours word of each day, 1 = Monday. */
static const struct {
    const char *name, *osm;
} days[8] = { { NULL, NULL }, { "mon", "Mo" }, { "tue", "Tu" }, { "wed", "We" }, { "thu", "Th" },
              { "fri", "Fr" }, { "sat", "Sa" }, { "sun", "Su" } };

static const struct choice holidays[] = {
    { "closed", N_("Closed on public holidays") },
    { "open", N_("Open as on any other day") },
    { NULL, NULL },
};

const struct field hours_fields[] = {
    { .name = "mon", .kind = FIELD_TEXT, .max = 60, .label = N_("Monday") },
    { .name = "tue", .kind = FIELD_TEXT, .max = 60, .label = N_("Tuesday") },
    { .name = "wed", .kind = FIELD_TEXT, .max = 60, .label = N_("Wednesday") },
    { .name = "thu", .kind = FIELD_TEXT, .max = 60, .label = N_("Thursday") },
    { .name = "fri", .kind = FIELD_TEXT, .max = 60, .label = N_("Friday") },
    { .name = "sat", .kind = FIELD_TEXT, .max = 60, .label = N_("Saturday") },
    { .name = "sun", .kind = FIELD_TEXT, .max = 60, .label = N_("Sunday") },
    { .name = "holidays", .kind = FIELD_CHOICE, .required = true, .choices = holidays,
      .label = N_("Public holidays") },
    { .name = "from", .kind = FIELD_DATE, .required = true, .label = N_("In force from") },
    { .kind = FIELD_END },
};

const struct field exception_fields[] = {
    { .name = "first", .kind = FIELD_DATE, .required = true, .label = N_("First day") },
    { .name = "last", .kind = FIELD_DATE, .label = N_("Last day"),
      .hint = N_("Leave it empty for a single day.") },
    { .name = "opens", .kind = FIELD_TIME, .label = N_("Open from"),
      .hint = N_("Leave both hours empty if it is closed.") },
    { .name = "closes", .kind = FIELD_TIME, .label = N_("Open until") },
    { .name = "reason", .kind = FIELD_TEXT, .required = true, .max = 120, .label = N_("Why"),
      .hint = N_("People read it, for example: works in the kitchen.") },
    { .kind = FIELD_END },
};

static const char *spans_text(struct arena *a, const struct hours_day *day)
{
    struct str s = str_new(a);

    for (int i = 0; i < day->count; i++)
        str_add_fmt(&s, "%s%02d:%02d-%02d:%02d", i ? ", " : "", day->spans[i].from / 60,
                    day->spans[i].from % 60, day->spans[i].to / 60, day->spans[i].to % 60);
    return s.text;
}

/* The week in force, to start from. */
static struct form *filled_hours(struct req *r, const struct place *p)
{
    struct form *f = form_new(r->a, hours_fields);
    const char *rule = opening_rule(r->db, r->a, p->id, r->today, NULL);
    struct hours hours = { .has_holidays = true };

    if (rule && !hours_parse(rule, &hours, NULL))
        BUG("no opening hours in the data: %s", rule);
    for (int d = 1; d <= 7; d++)
        form_put(f, days[d].name, spans_text(r->a, &hours.week[d]));
    form_put(f, "holidays", hours.has_holidays ? "closed" : "open");
    form_put_int(f, "from", r->today);
    return f;
}

static void set_coming(struct req *r, struct value *page, const struct place *p)
{
    struct value *list = set_list(page, "coming");
    const struct opening_week *w = opening_coming(r->db, r->a, p->id, r->today);

    for (; w->rule; w++) {
        struct value *v = add_object(list);
        set_text(v, "from", say_date(r->a, r->lang, w->from, DATE_LONG, r->today));
        set_text(v, "rule", w->rule);
    }
}

static void set_exceptions(struct req *r, struct value *page, const struct place *p)
{
    struct value *list = set_list(page, "exceptions");
    struct exception *all;
    size_t count = exceptions_from(r->db, r->a, p->id, r->today, &all);

    for (size_t i = 0; i < count; i++) {
        const struct exception *e = &all[i];
        struct value *v = add_object(list);
        const char *from = say_date(r->a, r->lang, e->from, DATE_LONG, r->today);
        set_int(v, "id", e->id);
        set_text(v, "when", e->from == e->to ? from
                 : TF(r, N_("from %s to %s"), from,
                      say_date(r->a, r->lang, e->to, DATE_LONG, r->today)));
        set_text(v, "hours", e->closed ? NULL
                 : say_span(r->a, catalog_lang(r->lang), e->opens, e->closes));
        set_text(v, "reason", str_empty(e->reason) ? NULL : e->reason);
    }
}

static bool permanent_at_hand(struct req *r, struct place *p)
{
    if (!place_at_hand(r, MANAGER, p))
        return false;
    if (p->kind == PLACE_PERMANENT && !p->listed)
        return true;
    req_not_found(r);
    return false;
}

void show_hours(struct req *r)
{
    struct place p;

    if (!permanent_at_hand(r, &p))
        return;
    bool hours_again = r->again && form_fields(r->form) == hours_fields;
    bool exception_again = r->again && form_fields(r->form) == exception_fields;
    struct form *week = hours_again ? r->form : filled_hours(r, &p);
    struct form *other = exception_again ? r->form : form_new(r->a, exception_fields);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    set_text(v, "slug", p.slug);
    set_text(v, "name", p.name);
    set_value(v, "form", form_value(r->a, week, r->lang));
    set_value(set_object(page, "exception"), "form", form_value(r->a, other, r->lang));
    set_text(page, "rule", opening_rule(r->db, r->a, p.id, r->today, NULL));
    place_tabs(r, page, &p, TAB_HOURS);
    set_coming(r, page, &p);
    set_exceptions(r, page, &p);
    req_page(r, "place/hours", v);
}

/* Each day is read alone, so that the sentence stands beside the day it speaks of. */
static void read_hours(struct req *r, struct hours *hours)
{
    *hours = (struct hours){ .has_holidays = str_is(form_text(r->form, "holidays"), "closed") };
    for (int d = 1; d <= 7; d++) {
        const char *text = form_text(r->form, days[d].name);
        struct hours one;
        struct err err = { "" };
        if (str_empty(text))
            continue;
        const char *rule = str_fmt(r->a, "%s %s", days[d].osm, text);
        if (strchr(text, ';') || !hours_parse(rule, &one, &err))
            form_fault(r->form, days[d].name,
                       T(r, N_("Write hours such as 09:00-12:00, 14:00-18:00, or nothing for a "
                               "closed day.")));
        else
            hours->week[d] = one.week[d];
    }
}

void change_hours(struct req *r)
{
    struct place p;
    struct hours hours;

    if (!permanent_at_hand(r, &p))
        return;
    read_hours(r, &hours);
    struct opening_wish wish = {
        .place = p.id, .from = (int32_t) form_int(r->form, "from", r->today),
        .rule = hours_text(r->a, &hours), .today = r->today, .now = r->now,
    };
    if (form_good(r->form) && opening_set(r->db, r->a, &wish) == OPENING_PAST)
        form_fault(r->form, "from", T(r, N_("The hours of past days stay as they were: choose "
                                            "today or a later day.")));
    if (!form_good(r->form)) {
        show_again(r, show_hours);
        return;
    }
    req_see(r, TF(r, N_("The new hours hold from %s."),
                  say_date(r->a, r->lang, wish.from, DATE_LONG, r->today)),
            "/places/%s/hours", p.slug);
}

static void say_why_not(struct req *r, enum opening_refusal refusal)
{
    if (refusal == OPENING_PAST)
        form_fault(r->form, "first", T(r, N_("That day is over. Choose today or a later day.")));
    if (refusal == OPENING_BAD_DATES)
        form_fault(r->form, form_has(r->form, "opens") ? "closes" : "last",
                   T(r, N_("The end comes after the beginning.")));
}

void add_exception(struct req *r)
{
    struct place p;

    if (!permanent_at_hand(r, &p))
        return;
    const struct form *f = r->form;
    int32_t first = (int32_t) form_int(f, "first", r->today);
    struct exception e = {
        .place = p.id, .from = first, .to = (int32_t) form_int(f, "last", first),
        .closed = !form_has(f, "opens") && !form_has(f, "closes"),
        .opens = (int) form_int(f, "opens", 0), .closes = (int) form_int(f, "closes", 0),
        .reason = form_text(f, "reason"),
    };
    if (form_has(f, "opens") != form_has(f, "closes"))
        form_fault(r->form, form_has(f, "opens") ? "closes" : "opens",
                   T(r, N_("Write both hours, or none.")));
    else
        say_why_not(r, exception_add(r->db, r->a, &e, r->today));
    if (!form_good(f)) {
        show_again(r, show_hours);
        return;
    }
    req_see(r, T(r, N_("The exception is announced.")), "/places/%s/hours", p.slug);
}

void remove_exception(struct req *r)
{
    struct place p;
    int64_t id;

    if (!permanent_at_hand(r, &p))
        return;
    if (!str_to_int(req_param(r, "id"), &id)) {
        req_not_found(r);
        return;
    }
    switch (exception_remove(r->db, r->a, p.id, id, r->today)) {
    case OPENING_ALLOWED:
        req_see(r, T(r, N_("The exception is gone: the usual hours hold again.")),
                "/places/%s/hours", p.slug);
        return;
    case OPENING_PAST:
        req_refuse(r, 409, "exception_past", T(r, N_("Those days are over")),
                   T(r, N_("What was cannot be changed.")));
        return;
    default:
        req_not_found(r);
    }
}
