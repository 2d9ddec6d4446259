#include "base/zone.h"
#include "place/decimal.h"
#include "place/place.h"
#include "place/web.h"

static const struct choice kinds[] = {
    { "host", N_("Host place: open on the days that are announced") },
    { "permanent", N_("Permanent place: open by its hours") },
    { NULL, NULL },
};

const struct field new_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .min = 2, .max = 120,
      .label = N_("Name of the place") },
    { .name = "kind", .kind = FIELD_CHOICE, .required = true, .choices = kinds,
      .label = N_("What kind of place is it?") },
    { .name = "address", .kind = FIELD_TEXT, .label = N_("Street and number") },
    { .name = "postcode", .kind = FIELD_TEXT, .max = 10, .label = N_("Postcode") },
    { .name = "town", .kind = FIELD_TEXT, .required = true, .max = 120, .label = N_("Town") },
    { .name = "chairs", .kind = FIELD_INT, .min = 0, .max = 10000, .label = N_("Chairs"),
      .hint = N_("For a host place: how many people can sit and work.") },
    { .kind = FIELD_END },
};

static const struct choice noises[] = {
    { "quiet", N_("quiet") }, { "lively", N_("lively") }, { "loud", N_("loud") }, { NULL, NULL },
};

#define FOR_THOSE_WHO_COME N_("Shown only to those who come, and to those who run the place.")

const struct field edit_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .min = 2, .max = 120,
      .label = N_("Name of the place") },
    { .name = "about", .kind = FIELD_LINES, .max = 4000, .label = N_("In a few sentences") },
    { .name = "address", .kind = FIELD_TEXT, .label = N_("Street and number") },
    { .name = "postcode", .kind = FIELD_TEXT, .max = 10, .label = N_("Postcode") },
    { .name = "town", .kind = FIELD_TEXT, .required = true, .max = 120, .label = N_("Town") },
    { .name = "commune", .kind = FIELD_TEXT, .max = 5, .label = N_("INSEE code of the commune"),
      .hint = N_("Five characters, for example 62516.") },
    { .name = "latitude", .kind = FIELD_TEXT, .max = 14, .label = N_("Latitude"),
      .hint = N_("In degrees, for example 50.5622.") },
    { .name = "longitude", .kind = FIELD_TEXT, .max = 14, .label = N_("Longitude"),
      .hint = N_("In degrees, for example 2.4819.") },
    { .name = "zone", .kind = FIELD_TEXT, .max = 60, .label = N_("Time zone"),
      .hint = N_("For example Europe/Paris.") },
    { .name = "chairs", .kind = FIELD_INT, .min = 0, .max = 10000, .label = N_("Chairs"),
      .hint = N_("How many people can sit and work.") },
    { .name = "area", .kind = FIELD_INT, .min = 1, .max = 1000000,
      .label = N_("Area in square metres") },
    { .name = "plan_width", .kind = FIELD_TEXT, .max = 8,
      .label = N_("Width of the floor plan, in metres") },
    { .name = "plan_height", .kind = FIELD_TEXT, .max = 8,
      .label = N_("Depth of the floor plan, in metres") },
    { .name = "entrance", .kind = FIELD_LINES, .max = 1000, .label = N_("How to get in"),
      .hint = FOR_THOSE_WHO_COME },
    { .name = "wifi_name", .kind = FIELD_TEXT, .max = 64, .label = N_("Name of the Wi-Fi"),
      .hint = FOR_THOSE_WHO_COME },
    { .name = "wifi_password", .kind = FIELD_TEXT, .max = 128, .label = N_("Password of the Wi-Fi"),
      .hint = FOR_THOSE_WHO_COME },
    { .name = "transport", .kind = FIELD_LINES, .max = 1000,
      .label = N_("By train, bus or bicycle") },
    { .name = "parking", .kind = FIELD_LINES, .max = 1000, .label = N_("Parking") },
    { .name = "accessibility", .kind = FIELD_LINES, .max = 1000, .label = N_("Accessibility"),
      .hint = N_("Steps, lift, width of the doors, toilets.") },
    { .name = "noise", .kind = FIELD_CHOICE, .choices = noises, .label = N_("How loud is it?") },
    { .name = "kitchen", .kind = FIELD_TEXT, .max = 200, .label = N_("Kitchen"),
      .hint = N_("What there is to warm, to cook or to drink.") },
    { .name = "contact", .kind = FIELD_LINES, .max = 1000, .label = N_("Whom to ask"),
      .hint = N_("Shown to everyone.") },
    { .kind = FIELD_END },
};

void show_new(struct req *r)
{
    struct value *v = value_object(r->a);

    set_value(v, "form", form_value(r->a, req_form(r, new_fields), r->lang));
    req_page(r, "place/new", v);
}

void add_place(struct req *r)
{
    bool host = str_is(form_text(r->form, "kind"), "host");

    if (!req_may(r, host ? ANIMATOR : ADMIN, 0)) {
        req_forbidden(r, host ? T(r, N_("Animators can add host places."))
                              : T(r, N_("Administrators can add permanent places.")));
        return;
    }
    struct place p = {
        .name = form_text(r->form, "name"),
        .kind = host ? PLACE_HOST : PLACE_PERMANENT,
        .address = form_text_or_null(r->form, "address"),
        .postcode = form_text_or_null(r->form, "postcode"),
        .town = form_text(r->form, "town"),
        .chairs = form_int(r->form, "chairs", 0),
    };
    place_make(r->db, r->a, &p, r->now);
    req_see(r, T(r, N_("The place is there. Now say how one gets in and what to know.")),
            "/places/%s/edit", p.slug);
}

/* A host place is its host's; a permanent one its manager's. */
static bool editable(struct req *r, struct place *p)
{
    if (!place_at_hand(r, HOST, p))
        return false;
    if (p->kind == PLACE_HOST || req_may(r, MANAGER, p->id))
        return true;
    req_forbidden(r, T(r, N_("The manager of this place can do it.")));
    return false;
}

static void put_number(struct req *r, struct form *f, const char *name, bool known, int64_t n,
                       int places)
{
    char point = str_is(catalog_lang(r->lang), "fr") ? ',' : '.';

    if (known)
        form_put(f, name, decimal_text(r->a, n, places, places == 7 ? '.' : point));
}

static struct form *filled_form(struct req *r, const struct place *p)
{
    struct form *f = form_new(r->a, edit_fields);

    form_put(f, "name", p->name);
    form_put(f, "about", p->about);
    form_put(f, "address", p->address);
    form_put(f, "postcode", p->postcode);
    form_put(f, "town", p->town);
    form_put(f, "commune", p->commune);
    put_number(r, f, "latitude", p->located, p->latitude, 7);
    put_number(r, f, "longitude", p->located, p->longitude, 7);
    form_put(f, "zone", p->zone);
    form_put_int(f, "chairs", p->chairs);
    if (p->area)
        form_put_int(f, "area", p->area);
    put_number(r, f, "plan_width", p->plan_width, p->plan_width, 1);
    put_number(r, f, "plan_height", p->plan_height, p->plan_height, 1);
    form_put(f, "entrance", p->entrance);
    form_put(f, "wifi_name", p->wifi_name);
    form_put(f, "wifi_password", p->wifi_password);
    form_put(f, "transport", p->transport);
    form_put(f, "parking", p->parking);
    form_put(f, "accessibility", p->accessibility);
    form_put(f, "noise", p->noise);
    form_put(f, "kitchen", p->kitchen);
    form_put(f, "contact", p->contact);
    return f;
}

void show_edit(struct req *r)
{
    struct place p;

    if (!editable(r, &p))
        return;
    struct form *f = req_form(r, edit_fields);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    set_text(v, "slug", p.slug);
    set_text(v, "name", p.name);
    set_value(v, "form", form_value(r->a, r->again ? f : filled_form(r, &p), r->lang));
    place_tabs(r, page, &p, TAB_EDIT);
    set_bool(page, "permanent", p.kind == PLACE_PERMANENT);
    set_bool(page, "may_close", req_may(r, ADMIN, 0) && !p.closed_at);
    req_page(r, "place/edit", v);
}

/* Reads degrees into `*n` (0 if nothing is written); says what is wrong. */
static void read_degrees(struct req *r, const char *name, int64_t most, int64_t *n)
{
    const char *text = form_text(r->form, name);

    *n = 0;
    if (*text && (!decimal_parse(text, 7, n) || *n > most || *n < -most))
        form_fault(r->form, name, T(r, N_("Write degrees with decimals, for example 50.5622.")));
}

/* The same for metres, as decimetres. */
static void read_metres(struct req *r, const char *name, int64_t *n)
{
    const char *text = form_text(r->form, name);

    *n = 0;
    if (*text && (!decimal_parse(text, 1, n) || *n <= 0 || *n > 10000))
        form_fault(r->form, name,
                   T(r, N_("Write metres with one decimal at most, for example 12.5.")));
}

static void read_location(struct req *r, struct place *p)
{
    bool north = form_has(r->form, "latitude"), east = form_has(r->form, "longitude");

    read_degrees(r, "latitude", 900000000, &p->latitude);
    read_degrees(r, "longitude", 1800000000, &p->longitude);
    if (north != east)
        form_fault(r->form, north ? "longitude" : "latitude",
                   T(r, N_("Latitude and longitude go together.")));
    p->located = north && east;
}

static void read_place(struct req *r, struct place *p)
{
    const struct form *f = r->form;

    p->name = form_text(f, "name");
    p->about = form_text_or_null(f, "about");
    p->address = form_text_or_null(f, "address");
    p->postcode = form_text_or_null(f, "postcode");
    p->town = form_text(f, "town");
    p->commune = form_text_or_null(f, "commune");
    p->chairs = form_int(f, "chairs", p->chairs);
    p->area = form_int(f, "area", 0);
    p->entrance = form_text_or_null(f, "entrance");
    p->wifi_name = form_text_or_null(f, "wifi_name");
    p->wifi_password = form_text_or_null(f, "wifi_password");
    p->transport = form_text_or_null(f, "transport");
    p->parking = form_text_or_null(f, "parking");
    p->accessibility = form_text_or_null(f, "accessibility");
    p->noise = form_text_or_null(f, "noise");
    p->kitchen = form_text_or_null(f, "kitchen");
    p->contact = form_text_or_null(f, "contact");
    read_location(r, p);
    if (form_has(f, "zone"))
        p->zone = form_text(f, "zone");
    if (!zone_get(p->zone))
        form_fault(r->form, "zone", T(r, N_("Write a time zone such as Europe/Paris.")));
    if (p->kind == PLACE_HOST)
        return;
    read_metres(r, "plan_width", &p->plan_width);
    read_metres(r, "plan_height", &p->plan_height);
}

void change_place(struct req *r)
{
    struct place p, was;

    if (!editable(r, &p))
        return;
    read_place(r, &p);
    if (!form_good(r->form)) {
        show_again(r, show_edit);
        return;
    }
    place_get(r->db, r->a, p.id, &was);
    place_change(r->db, r->a, &p);
    if (!place_may(r, &was, false))
        return;
    req_see(r, T(r, N_("It is written down.")), "/places/%s", p.slug);
}

void close_place(struct req *r)
{
    struct place p;

    if (!place_at_hand(r, ADMIN, &p) || !place_may(r, &p, true))
        return;
    place_close(r->db, p.id, r->now);
    req_see(r, T(r, N_("The place is closed. What happened there stays.")), "/places");
}
