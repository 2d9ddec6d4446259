#include "base/money.h"
#include "base/say.h"
#include "people/people.h"
#include "place/place.h"
#include "plan/plan.h"

enum { PEOPLE_PER_PAGE = 50 };

/* ---- the table of prices ---- */

/* What each item is of, and by what it is counted. */
static const struct {
    const char *item, *thing, *unit;
} units[] = {
    { "desk_day", N_("Desk to work at"), N_("a day") },
    { "desk_half", N_("Desk to work at"), N_("half a day") },
    { "roaming_day", N_("Roaming day"), N_("a day") },
    { "roaming_half", N_("Roaming day"), N_("half a day") },
    { "resource_hour", N_("Any other room or machine"), N_("an hour") },
};

static size_t unit_of(const char *item)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_is(units[i].item, item))
            return i;
    BUG("no such item: %s", item);
}

/* "Desk to work at", "Sainte-Barbe", "Desk to work at, La Lampisterie"; NULL if what it speaks of
 * is closed. */
static const char *subject_words(struct req *r, const struct price *p)
{
    const char *thing = T(r, units[unit_of(p->item)].thing);
    struct resource resource;
    struct place place;

    if (p->resource)
        return resource_get(r->db, r->a, p->resource, &resource) && !resource.closed_at
               ? resource.name : NULL;
    if (p->place)
        return place_get(r->db, r->a, p->place, &place) && !place.closed_at
               ? str_fmt(r->a, "%s, %s", thing, place.name) : NULL;
    return thing;
}

static const char *amount_words(struct req *r, const struct price *p)
{
    return money_text(r->a, catalog_lang(r->lang), p->cents, p->currency, MONEY_TABLE);
}

/* One line: the price of a subject for each audience, today. */
static void add_line(struct req *r, struct value *lines, const struct price *subject)
{
    const char *words = subject_words(r, subject);

    if (!words)
        return;
    struct value *line = add_object(lines);
    struct value *cells = set_list(line, "prices");
    set_text(line, "subject", words);
    set_text(line, "unit", T(r, units[unit_of(subject->item)].unit));
    for (const char *const *audience = plan_audiences; *audience; audience++) {
        struct price p;
        bool known = plan_price_for(r->db, r->a, subject->item, *audience, subject->place,
                                    subject->resource, r->today, &p);
        struct value *cell = add_object(cells);
        set_text(cell, "audience", T(r, plan_audience_name(*audience)));
        set_text(cell, "amount", known ? amount_words(r, &p) : NULL);
        set_text(cell, "why", known ? plan_price_words(r->db, r->a, r->lang, &p, r->today) : NULL);
    }
}

static void set_lines(struct req *r, struct value *page)
{
    struct value *lines = set_list(page, "lines");
    struct value *audiences = set_list(page, "audiences");
    struct price *subjects;
    size_t count = plan_subjects(r->db, r->a, r->today, &subjects);

    for (const char *const *audience = plan_audiences; *audience; audience++)
        set_text(add_object(audiences), "name", T(r, plan_audience_name(*audience)));
    for (size_t i = 0; i < count; i++)
        add_line(r, lines, &subjects[i]);
}

static void set_coming(struct req *r, struct value *page)
{
    struct value *list = set_list(page, "coming");
    struct price *coming;
    size_t count = plan_coming(r->db, r->a, r->today, &coming);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        set_text(v, "words", plan_price_words(r->db, r->a, r->lang, &coming[i],
                                               r->today));
        set_text(v, "amount", amount_words(r, &coming[i]));
        set_text(v, "reason", str_empty(coming[i].reason) ? NULL : coming[i].reason);
    }
}

static void show_prices(struct req *r)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    set_lines(r, page);
    set_coming(r, page);
    set_bool(page, "may_add", req_may(r, MANAGER, 0));
    set_text(page, "mine", r->who->id
             ? T(r, plan_audience_name(plan_audience(r->db, r->a, r->who->id, r->today))) : NULL);
    req_page(r, "plan/prices", v);
}

/* ---- a new row ---- */

static const struct choice item_choices[] = {
    { "desk_day", N_("Desk for a day") }, { "desk_half", N_("Desk for half a day") },
    { "roaming_day", N_("Roaming day") }, { "roaming_half", N_("Half a roaming day") },
    { "resource_hour", N_("One hour") }, { NULL, NULL },
};

static const struct choice audience_choices[] = {
    { "everyone", N_("everyone") }, { "entrepreneur", N_("entrepreneur of the cooperative") },
    { "freelance", N_("freelance") }, { "student", N_("student") }, { "employee", N_("employee") },
    { "company", N_("company") }, { "visitor", N_("visitor") }, { NULL, NULL },
};

static const struct field price_fields[] = {
    { .name = "item", .kind = FIELD_CHOICE, .required = true, .choices = item_choices,
      .label = N_("What is it the price of?") },
    { .name = "audience", .kind = FIELD_CHOICE, .required = true, .choices = audience_choices,
      .label = N_("For whom?") },
    { .name = "scope", .kind = FIELD_TEXT, .max = 30, .label = N_("Where, or for what?") },
    { .name = "amount", .kind = FIELD_MONEY, .required = true, .max = 10000000,
      .label = N_("Amount in euros") },
    { .name = "from", .kind = FIELD_DATE, .required = true, .label = N_("In force from") },
    { .name = "reason", .kind = FIELD_TEXT, .required = true, .max = 200,
      .label = N_("Which decision it comes from"),
      .hint = N_("People read it, for example: general assembly of 12 March.") },
    { .kind = FIELD_END },
};

static const struct field new_fields[] = {
    { .name = "resource", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Resource") },
    { .kind = FIELD_END },
};

static void add_scope(struct value *list, const char *value, const char *label, const char *chosen)
{
    struct value *v = add_object(list);

    set_text(v, "value", value);
    set_text(v, "label", label);
    set_bool(v, "chosen", str_is(value, chosen));
}

/* Everywhere, our places, and what can be booked in them. */
static void set_scopes(struct req *r, struct value *page, const char *chosen)
{
    struct value *list = set_list(page, "scopes");
    struct places_wish wish = { .which = PLACES_OURS, .limit = 200 };
    struct place *places;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    add_scope(list, "", T(r, N_("Everywhere")), chosen);
    for (size_t i = 0; i < count; i++) {
        if (!req_may(r, MANAGER, places[i].id))
            continue;
        add_scope(list, str_fmt(r->a, "place:%lld", (long long) places[i].id), places[i].name,
                  chosen);
        const struct floor *inside = places_plan(r->db, r->a, places[i].id);
        for (size_t k = 0; k < inside->resource_count; k++)
            add_scope(list, str_fmt(r->a, "resource:%lld", (long long) inside->resources[k].id),
                      str_fmt(r->a, "%s, %s", places[i].name, inside->resources[k].name), chosen);
    }
}

static void draw_new(struct req *r, struct form *f)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    const struct value *form = form_value(r->a, f, r->lang);

    set_value(v, "form", form);
    set_scopes(r, page, value_as_text(value_get(value_get(form, "scope"), "value"), ""));
    req_page(r, "plan/new", v);
}

static void show_new(struct req *r)
{
    struct form *f = form_new(r->a, price_fields);

    form_put(f, "audience", "everyone");
    form_put_int(f, "from", r->today);
    if (form_has(r->form, "resource")) {
        form_put(f, "item", "resource_hour");
        form_put(f, "scope", str_fmt(r->a, "resource:%lld",
                                     (long long) form_int(r->form, "resource", 0)));
    }
    draw_new(r, f);
}

static void show_new_again(struct req *r)
{
    r->again = true;
    draw_new(r, r->form);
}

/* "place:3", "resource:7" or nothing; false if it is none of these. */
static bool read_scope(struct req *r, struct price *p)
{
    const char *text = form_text(r->form, "scope");

    if (str_empty(text))
        return true;
    if (str_starts(text, "place:"))
        return str_to_int(text + strlen("place:"), &p->place) && p->place > 0;
    return str_starts(text, "resource:") && str_to_int(text + strlen("resource:"), &p->resource) &&
           p->resource > 0;
}

/* A price of a place is its manager's, one for everywhere the community's. */
static bool may_set(struct req *r, const struct price *p)
{
    struct resource resource;

    if (p->resource)
        return resource_get(r->db, r->a, p->resource, &resource) &&
               req_may(r, MANAGER, resource.place);
    return req_may(r, MANAGER, p->place);
}

static void say_why_not(struct req *r, enum plan_refusal refusal)
{
    if (refusal == PLAN_PAST)
        form_fault(r->form, "from", T(r, N_("A price cannot begin before today: what was sold "
                                            "keeps its price.")));
    if (refusal == PLAN_NOT_HOURLY)
        form_fault(r->form, "item", T(r, N_("A room or a machine is priced by the hour.")));
    if (refusal == PLAN_BAD_AMOUNT)
        form_fault(r->form, "amount", T(r, N_("Write an amount of zero or more.")));
    if (refusal == PLAN_UNKNOWN)
        form_fault(r->form, "scope", T(r, N_("Choose among what is offered.")));
}

static void add_price(struct req *r)
{
    const char *audience = form_text(r->form, "audience");
    struct price p = {
        .item = form_text(r->form, "item"),
        .audience = str_is(audience, "everyone") ? NULL : audience,
        .cents = form_int(r->form, "amount", 0),
        .currency = "EUR",
        .from = (int32_t) form_int(r->form, "from", r->today),
        .reason = form_text(r->form, "reason"),
    };
    if (!read_scope(r, &p)) {
        say_why_not(r, PLAN_UNKNOWN);
    } else if (!may_set(r, &p)) {
        req_forbidden(r, T(r, N_("The managers can set the prices of their place; those of the "
                                 "community set the others.")));
        return;
    } else {
        say_why_not(r, plan_price_add(r->db, r->a, &p, r->who->id, r->today, r->now));
    }
    if (!form_good(r->form)) {
        show_new_again(r);
        return;
    }
    req_see(r, TF(r, N_("It is announced: %s."),
                  plan_price_words(r->db, r->a, r->lang, &p, r->today)), "/prices");
}

/* ---- audiences ---- */

static const struct field audiences_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name") },
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .kind = FIELD_END },
};

static const struct choice audience_only[] = {
    { "entrepreneur", N_("entrepreneur of the cooperative") }, { "freelance", N_("freelance") },
    { "student", N_("student") }, { "employee", N_("employee") }, { "company", N_("company") },
    { "visitor", N_("visitor") }, { NULL, NULL },
};

static const struct field audience_fields[] = {
    { .name = "audience", .kind = FIELD_CHOICE, .required = true, .choices = audience_only,
      .label = N_("Rate") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 80, .label = N_("Search") },
    { .kind = FIELD_END },
};

static void add_person(struct req *r, struct value *list, const struct value *card)
{
    int64_t id = value_as_int(value_get(card, "id"), 0);
    const char *current = plan_audience(r->db, r->a, id, r->today);
    struct value *v = add_object(list);
    struct value *options = set_list(v, "options");

    set_int(v, "id", id);
    set_text(v, "name", value_as_text(value_get(card, "name"), ""));
    set_text(v, "trade", value_as_text(value_get(card, "trade"), NULL));
    for (const char *const *audience = plan_audiences; *audience; audience++) {
        struct value *option = add_object(options);
        set_text(option, "value", *audience);
        set_text(option, "label", T(r, plan_audience_name(*audience)));
        set_bool(option, "chosen", str_is(*audience, current));
    }
}

static void show_audiences(struct req *r)
{
    const char *query = form_text(r->form, "q");
    const struct looker looker = people_looker(r);
    const struct find_wish wish = { .query = query, .limit = PEOPLE_PER_PAGE,
                                    .cursor = form_int(r->form, "cursor", 0) };
    int64_t next = 0;
    const struct value *found = people_find(r->db, r->a, &looker, &wish, &next);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *people = set_list(page, "people");

    for (size_t i = 0; i < value_count(found); i++)
        add_person(r, people, value_at(found, i));
    set_text(page, "query", query);
    if (next) {
        struct str href = str_new(r->a);
        str_add(&href, "/prices/audiences?q=");
        str_add_url(&href, query, strlen(query));
        str_add_fmt(&href, "&cursor=%lld", (long long) next);
        set_text(page, "next", href.text);
    } else {
        set_null(page, "next");
    }
    req_page(r, "plan/audiences", v);
}

static void set_audience(struct req *r)
{
    const char *audience = form_text(r->form, "audience");
    struct str back = str_new(r->a);
    int64_t id;

    if (!req_may(r, MANAGER, 0)) {
        req_forbidden(r, T(r, N_("The managers of the community can do it.")));
        return;
    }
    const char *name = str_to_int(req_param(r, "id"), &id) ? person_name(r->db, r->a, id) : NULL;
    if (!name) {
        req_not_found(r);
        return;
    }
    plan_set_audience(r->db, id, audience, r->today, r->now);
    str_add_url(&back, form_text(r->form, "back"), strlen(form_text(r->form, "back")));
    req_see(r, TF(r, N_("From today, the rate of %s is: %s."), name,
                  T(r, plan_audience_name(audience))),
            "/prices/audiences?q=%s", back.text);
}

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/prices", ANYONE, show_prices, .about = "The prices in force, and what is coming" },
    { GET, "/prices/new", MANAGER, show_new, .form = new_fields, .about = "The form of a price" },
    { POST, "/prices", MANAGER, add_price, .form = price_fields, .again = show_new_again,
      .about = "A price from a day on" },
    { GET, "/prices/audiences", MANAGER, show_audiences, .form = audiences_fields,
      .about = "Who pays which rate" },
    { POST, "/people/:id/audience", MANAGER, set_audience, .form = audience_fields,
      .about = "Set the rate of a person from today on" },
    { .path = NULL },
};

const struct room plan_room = {
    .name = "plan",
    .routes = routes,
    .export_person = plan_export_person,
    .seed = plan_seed,
};
