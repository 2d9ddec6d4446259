/* The form of an offer: what a house says of itself and of its dates. */
#include "season/hosts_web.h"

#include "account/account.h"
#include "base/date.h"
#include "base/say.h"
#include "base/str.h"
#include "season/dates.h"

enum { NAMES_MOST = 600, PLACES_MOST = 200, MINE_MOST = 20, NAMED_MOST = 5 };

static const struct choice kinds[] = {
    { "enterprise", N_("Enterprise") }, { "town_hall", N_("Town hall") },
    { "association", N_("Association") }, { "other", N_("Another house") }, { NULL, NULL },
};

static const struct choice weekdays[] = {
    { "1", N_("Monday") },   { "2", N_("Tuesday") }, { "3", N_("Wednesday") },
    { "4", N_("Thursday") }, { "5", N_("Friday") },  { "6", N_("Saturday") },
    { "7", N_("Sunday") },   { NULL, NULL },
};

static const struct choice noises[] = {
    { "quiet", N_("quiet") }, { "lively", N_("lively") }, { "loud", N_("loud") }, { NULL, NULL },
};

#define DATES_HINT N_("One a line or with commas, for example 15/04/2027 or 15 avril 2027.")

const struct field offer_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .min = 2, .max = 120,
      .label = N_("Name of the place") },
    { .name = "kind", .kind = FIELD_CHOICE, .required = true, .choices = kinds,
      .label = N_("Whose house is it?") },
    { .name = "address", .kind = FIELD_TEXT, .label = N_("Street and number") },
    { .name = "postcode", .kind = FIELD_TEXT, .max = 10, .label = N_("Postcode") },
    { .name = "commune", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Commune"),
      .hint = N_("Its name, or its INSEE code.") },
    { .name = "town", .kind = FIELD_TEXT, .max = 120, .label = N_("Town") },
    { .name = "chairs", .kind = FIELD_INT, .required = true, .min = 1, .max = 1000,
      .label = N_("Chairs"), .hint = N_("How many people can sit and work.") },
    { .name = "weekdays", .kind = FIELD_CHOICES, .choices = weekdays,
      .label = N_("Days of the week when it can") },
    { .name = "can", .kind = FIELD_LINES, .max = 8000, .label = N_("Dates when it can besides"),
      .hint = DATES_HINT },
    { .name = "cannot", .kind = FIELD_LINES, .max = 8000, .label = N_("Dates when it cannot"),
      .hint = DATES_HINT },
    { .name = "from", .kind = FIELD_DATE, .label = N_("Not before") },
    { .name = "to", .kind = FIELD_DATE, .label = N_("Not after") },
    { .name = "most", .kind = FIELD_INT, .min = 1, .max = 120,
      .label = N_("Days a season at most"), .hint = N_("Nothing: as many as it takes.") },
    { .name = "internet", .kind = FIELD_BOOL, .label = N_("There is internet for guests") },
    { .name = "mbps", .kind = FIELD_INT, .min = 1, .max = 100000,
      .label = N_("Its speed in Mbit/s"), .hint = N_("As a speed test says; leave it if unsure.") },
    { .name = "noise", .kind = FIELD_CHOICE, .choices = noises, .label = N_("How loud is it?") },
    { .name = "parking", .kind = FIELD_BOOL, .label = N_("There is room for cars") },
    { .name = "bus", .kind = FIELD_TEXT, .max = 120, .label = N_("Bus or train nearby"),
      .hint = N_("Line and stop.") },
    { .name = "step_free", .kind = FIELD_BOOL,
      .label = N_("Step-free from the street to the chairs") },
    { .name = "kitchen", .kind = FIELD_BOOL, .label = N_("There is a kitchen") },
    { .name = "wish", .kind = FIELD_LINES, .max = 1000,
      .label = N_("What would you like in return?"),
      .hint = N_("A hand, a word, a visit: it is read, nothing is promised.") },
    { .name = "contact", .kind = FIELD_TEXT, .max = 200, .label = N_("Phone or mail"),
      .hint = N_("Only for those who animate.") },
    { .name = "place", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("A host place that is there already") },
    { .name = "phone", .kind = FIELD_BOOL,
      .label = N_("Somebody else offers it; I write it down for them") },
    { .name = "email", .kind = FIELD_EMAIL, .label = N_("Their address, if they have an account"),
      .hint = N_("Then the offer is theirs, and they get the answers.") },
    { .kind = FIELD_END },
};

/* ---- reading ---- */

/* In a territory first: there a name is rarely two communes'. */
static void read_commune(struct req *r, struct host *h)
{
    const char *word = form_text(r->form, "commune"), *was = h->commune;
    struct commune c = { .insee = "" };
    int found = territory_find_commune(r->db, r->a, word, &c);

    if (found == 0)
        form_fault(r->form, "commune", TF(r, N_("No commune called %s is known here. Write its "
                                                "whole name, or its INSEE code."), word));
    if (found == 2)
        form_fault(r->form, "commune", TF(r, N_("Several communes are called %s: write the INSEE "
                                                "code, for example 62119."), word));
    h->commune = c.insee;
    if (form_has(r->form, "town"))
        h->town = form_text(r->form, "town");
    else if (found == 1 && !str_is(was, c.insee))
        h->town = c.name;
}

static void read_dates(struct req *r, const char *name, const int32_t **dates, size_t *count)
{
    struct dates d = dates_read(r->a, form_text(r->form, name), r->today);
    struct str unread = str_new(r->a);

    for (size_t i = 0; i < d.unread_count && i < NAMED_MOST; i++)
        str_add_fmt(&unread, "%s%s", i ? ", " : "", d.unread[i]);
    if (d.unread_count)
        form_fault(r->form, name, TF(r, N_("This is no date: %s. Write it like 15/04/2027."),
                                     unread.text));
    *dates = d.at;
    *count = d.count;
}

static int chosen_weekdays(const struct form *f)
{
    int bits = 0;

    for (int day = 0; weekdays[day].value; day++)
        bits |= form_chosen(f, "weekdays", weekdays[day].value) << day;
    return bits;
}

static void read_offer(struct req *r, struct host *h)
{
    const struct form *f = r->form;

    h->name = form_text(f, "name");
    h->kind = form_text(f, "kind");
    h->address = form_text_or_null(f, "address");
    h->postcode = form_text_or_null(f, "postcode");
    h->contact = form_text_or_null(f, "contact");
    h->chairs = form_int(f, "chairs", 0);
    h->weekdays = chosen_weekdays(f);
    h->from = (int32_t) form_int(f, "from", INT32_MIN);
    h->to = (int32_t) form_int(f, "to", INT32_MAX);
    h->most = (int) form_int(f, "most", -1);
    h->internet = form_int(f, "internet", 0) != 0;
    h->speed = h->internet ? form_int(f, "mbps", 0) : 0;
    h->noise = form_has(f, "noise") ? form_text(f, "noise") : "quiet";
    h->parking = form_int(f, "parking", 0) != 0;
    h->bus = form_text_or_null(f, "bus");
    h->step_free = form_int(f, "step_free", 0) != 0;
    h->kitchen = form_int(f, "kitchen", 0) != 0;
    h->wish = form_text_or_null(f, "wish");
    read_commune(r, h);
    read_dates(r, "can", &h->can, &h->can_count);
    read_dates(r, "cannot", &h->cannot, &h->cannot_count);
}

/* Whose offer it is, and for which place: animators may write down what others say. */
static void read_whose(struct req *r, struct host *h)
{
    h->person = r->who->id;
    if (!req_may(r, ANIMATOR, 0))
        return;
    h->place = form_int(r->form, "place", 0);
    if (form_int(r->form, "phone", 0))
        h->person = 0;
    if (!form_has(r->form, "email"))
        return;
    h->person = account_find(r->db, form_text(r->form, "email"));
    if (!h->person)
        form_fault(r->form, "email", T(r, N_("Nobody signs in with that address. Leave it empty, "
                                             "and write it under phone or mail.")));
}

/* ---- writing ---- */

/* Writes it; false: why not is said, on the form or as a refusal. */
static bool save_offer(struct req *r, struct host *h)
{
    struct place was = { .id = 0 };
    bool there = h->id && h->place && place_get(r->db, r->a, h->place, &was);

    if (!form_good(r->form))
        return false;
    enum host_refusal no = host_save(r->db, r->a, h, r->now);
    if (no) {
        refuse_offer(r, no);
        return false;
    }
    if (there && h->state == HOST_ACCEPTED && !place_may(r, &was, false))
        return false;
    host_get(r->db, r->a, h->id, h);
    return true;
}

/* The first holiday among its own dates: no day will be planned then. */
static const char *holiday_words(struct req *r, const struct host *h)
{
    const char *name;

    for (size_t i = 0; i < h->can_count; i++)
        if (h->can[i] >= r->today && date_is_french_holiday(h->can[i], &name))
            return TF(r, N_("%s is a public holiday (%s): no day is planned then."),
                      say_date(r->a, r->lang, h->can[i], DATE_LONG, r->today), T(r, name));
    return NULL;
}

static void see_offer(struct req *r, const struct host *h, const char *notice)
{
    const char *holiday = holiday_words(r, h);

    if (holiday)
        notice = str_fmt(r->a, "%s %s", notice, holiday);
    req_see(r, notice, "/hosts/%lld", (long long) h->id);
}

/* ---- pages ---- */

static void set_places(struct req *r, struct value *page, int64_t chosen)
{
    struct value *list = set_list(page, "places");
    const struct places_wish wish = { .which = PLACES_OURS, .limit = PLACES_MOST };
    struct place *places;
    struct host other;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind != PLACE_HOST || host_of_place(r->db, r->a, places[i].id, &other))
            continue;
        struct value *v = add_object(list);
        set_int(v, "value", places[i].id);
        set_text(v, "label", TF(r, N_("%s, %s"), places[i].name, places[i].town));
        set_bool(v, "chosen", places[i].id == chosen);
    }
}

static void set_mine(struct req *r, struct value *page)
{
    const struct hosts_wish wish = { .all = true, .person = r->who->id, .limit = MINE_MOST };
    struct value *list = set_list(page, "offers");
    struct host *offers;
    size_t count = host_list(r->db, r->a, &wish, &offers, NULL);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        set_value(v, "host", host_value(r, &offers[i], false));
        set_host_words(r, v, &offers[i]);
    }
}

static void draw_form(struct req *r, struct form *f, const struct host *h)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    const struct value *form = form_value(r->a, f, r->lang);
    struct value *names = set_list(page, "communes");
    const char **known;
    size_t count = territory_names(r->db, r->a, NAMES_MOST, &known);
    int64_t place = 0;

    for (size_t i = 0; i < count; i++)
        set_text(add_object(names), "name", known[i]);
    set_value(v, "form", form);
    set_bool(page, "animates", req_may(r, ANIMATOR, 0));
    set_bool(page, "is_new", !h);
    if (h) {
        set_text(page, "name", h->name);
        set_text(page, "href", str_fmt(r->a, "/hosts/%lld", (long long) h->id));
    } else {
        str_to_int(value_as_text(value_get(value_get(form, "place"), "value"), ""), &place);
        set_places(r, page, place);
        set_mine(r, page);
    }
    req_page(r, h ? "season/host_edit" : "season/host_new", v);
}

/* By its name, unless others have the same; nothing for a code nobody knows. */
static void put_commune(struct req *r, struct form *f, const char *insee)
{
    const char *name = commune_name(r->db, r->a, insee);
    struct commune c;

    if (name)
        form_put(f, "commune",
                 territory_find_commune(r->db, r->a, name, &c) == 1 ? name : insee);
}

const struct field near_fields[] = {
    { .name = "commune", .kind = FIELD_TEXT, .max = 5, .label = N_("Commune") },
    { .kind = FIELD_END },
};

/* A season that lacks a host leads here with the commune where one would help. */
void show_new_offer(struct req *r)
{
    struct form *f = req_form(r, offer_fields);

    if (!r->again) {
        put_commune(r, f, form_text(r->form, "commune"));
        form_put(f, "noise", "quiet");
        form_put(f, "internet", "1");
    }
    draw_form(r, f, NULL);
}

void add_offer(struct req *r)
{
    struct host h = { .id = 0 };

    read_offer(r, &h);
    read_whose(r, &h);
    if (save_offer(r, &h)) {
        tell_offered(r, &h);
        see_offer(r, &h, T(r, N_("The offer is written down. Whoever animates reads it and "
                                 "answers by mail.")));
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_new_offer(r);
}

/* ---- changing one ---- */

/* Dates that are over are kept by nobody's hand: they are not shown again, and do no harm. */
static void put_dates(struct req *r, struct form *f, const char *name, const int32_t *dates,
                      size_t count)
{
    struct str s = str_new(r->a);
    int year, month, day;

    for (size_t i = 0; i < count; i++) {
        if (dates[i] < r->today)
            continue;
        date_to_ymd(dates[i], &year, &month, &day);
        str_add_fmt(&s, "%s%02d/%02d/%04d", s.len ? "\n" : "", day, month, year);
    }
    form_put(f, name, s.text);
}

static struct form *filled_form(struct req *r, const struct host *h)
{
    struct form *f = form_new(r->a, offer_fields);

    form_put(f, "name", h->name);
    form_put(f, "kind", h->kind);
    form_put(f, "address", h->address);
    form_put(f, "postcode", h->postcode);
    put_commune(r, f, h->commune);
    form_put(f, "contact", h->contact);
    form_put_int(f, "chairs", h->chairs);
    for (int day = 0; weekdays[day].value; day++)
        if (h->weekdays >> day & 1)
            form_put(f, "weekdays", weekdays[day].value);
    put_dates(r, f, "can", h->can, h->can_count);
    put_dates(r, f, "cannot", h->cannot, h->cannot_count);
    if (h->from != INT32_MIN)
        form_put_int(f, "from", h->from);
    if (h->to != INT32_MAX)
        form_put_int(f, "to", h->to);
    if (h->most > 0)
        form_put_int(f, "most", h->most);
    form_put_int(f, "internet", h->internet);
    if (h->speed)
        form_put_int(f, "mbps", h->speed);
    form_put(f, "noise", h->noise);
    form_put_int(f, "parking", h->parking);
    form_put(f, "bus", h->bus);
    form_put_int(f, "step_free", h->step_free);
    form_put_int(f, "kitchen", h->kitchen);
    form_put(f, "wish", h->wish);
    return f;
}

void show_edit_offer(struct req *r)
{
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    if (h.state == HOST_DECLINED || h.state == HOST_WITHDRAWN)
        refuse_offer(r, HOST_STATE);
    else
        draw_form(r, r->again ? r->form : filled_form(r, &h), &h);
}

void change_offer(struct req *r)
{
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    bool asked = h.state == HOST_ASKED;
    read_offer(r, &h);
    if (save_offer(r, &h)) {
        if (asked && is_mine(r, &h))
            tell_offered(r, &h);
        see_offer(r, &h, T(r, N_("It is written down.")));
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_edit_offer(r);
}

/* ---- for programs ---- */

void api_add_offer(struct req *r)
{
    struct host h = { .id = 0 };

    read_offer(r, &h);
    read_whose(r, &h);
    if (save_offer(r, &h)) {
        tell_offered(r, &h);
        r->answer.location = str_fmt(r->a, "/api/v1/hosts/%lld", (long long) h.id);
        req_json(r, 201, host_value(r, &h, true));
    } else if (!form_good(r->form)) {
        req_faults(r);
    }
}
