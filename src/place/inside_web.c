#include "base/say.h"
#include "place/decimal.h"
#include "place/place.h"
#include "place/web.h"
#include "view/svg.h"

static const struct choice space_choices[] = {
    { "coworking", N_("coworking") }, { "office", N_("office") }, { "meeting", N_("meeting room") },
    { "workshop", N_("workshop") }, { "kitchen", N_("kitchen") }, { "cafe", N_("cafe") },
    { "culture", N_("culture") }, { "rest", N_("rest") }, { "sport", N_("sport") },
    { "cell", N_("cell") }, { "other", N_("other") }, { NULL, NULL },
};

static const struct choice resource_choices[] = {
    { "desk_pool", N_("pool of desks") }, { "desk", N_("desk") }, { "office", N_("office") },
    { "room", N_("room") }, { "machine", N_("machine") }, { "cell", N_("cell") }, { NULL, NULL },
};

#define BOX_FIELDS \
    { .name = "x", .kind = FIELD_TEXT, .max = 8, .label = N_("From the left, in metres") }, \
    { .name = "y", .kind = FIELD_TEXT, .max = 8, .label = N_("From the top, in metres") }, \
    { .name = "w", .kind = FIELD_TEXT, .max = 8, .label = N_("Width, in metres") }, \
    { .name = "h", .kind = FIELD_TEXT, .max = 8, .label = N_("Depth, in metres") }

const struct field space_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Name") },
    { .name = "kind", .kind = FIELD_CHOICE, .required = true, .choices = space_choices,
      .label = N_("What is it for?") },
    { .name = "about", .kind = FIELD_TEXT, .label = N_("In a few words") },
    { .name = "area", .kind = FIELD_INT, .min = 1, .max = 100000,
      .label = N_("Area in square metres") },
    BOX_FIELDS,
    { .kind = FIELD_END },
};

const struct field resource_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Name") },
    { .name = "kind", .kind = FIELD_CHOICE, .required = true, .choices = resource_choices,
      .label = N_("What is it?") },
    { .name = "space", .kind = FIELD_TEXT, .max = 20, .label = N_("Where does it stand?") },
    { .name = "about", .kind = FIELD_TEXT, .label = N_("In a few words"),
      .hint = N_("For example: screen and video.") },
    { .name = "capacity", .kind = FIELD_INT, .required = true, .min = 1, .max = 10000,
      .label = N_("How many at once"),
      .hint = N_("Desks: the number of chairs. A room for one group at a time: 1.") },
    { .name = "people", .kind = FIELD_INT, .min = 1, .max = 10000,
      .label = N_("How many people it holds") },
    { .name = "bookable", .kind = FIELD_BOOL, .label = N_("Can be booked") },
    BOX_FIELDS,
    { .kind = FIELD_END },
};

const struct field stop_fields[] = {
    { .name = "reason", .kind = FIELD_TEXT, .required = true, .max = 120,
      .label = N_("Why it cannot be used"),
      .hint = N_("People read it, for example: being serviced until Thursday.") },
    { .kind = FIELD_END },
};

static const char *choice_words(const struct req *r, const struct choice *choices, const char *kind)
{
    for (; choices->value; choices++)
        if (str_is(choices->value, kind))
            return T(r, choices->label);
    return kind;
}

const char *space_kind_words(const struct req *r, const char *kind)
{
    return choice_words(r, space_choices, kind);
}

const char *resource_kind_words(const struct req *r, const char *kind)
{
    return choice_words(r, resource_choices, kind);
}

const char *space_kind_beside(const struct req *r, const struct space *s)
{
    const char *words = space_kind_words(r, s->kind);

    return strcasecmp(words, s->name) == 0 ? NULL : words;
}

/* ---- the list ---- */

static const char *capacity_words(struct req *r, const struct resource *res)
{
    if (str_starts(res->kind, "desk"))
        return TN(r, NP_("%d chair", "%d chairs"), res->capacity);
    if (res->people)
        return TN(r, NP_("%d person", "%d people"), res->people);
    return res->capacity > 1 ? TN(r, NP_("%d at once", "%d at once"), res->capacity) : NULL;
}

static void add_resource(struct req *r, struct value *list, const struct resource *res)
{
    struct value *v = add_object(list);
    struct str s = str_new(r->a);
    const char *capacity = capacity_words(r, res);

    str_add(&s, resource_kind_words(r, res->kind));
    if (capacity)
        str_add_fmt(&s, ", %s", capacity);
    if (!str_empty(res->about))
        str_add_fmt(&s, ", %s", res->about);
    set_int(v, "id", res->id);
    set_text(v, "name", res->name);
    set_text(v, "line", s.text);
    set_text(v, "stopped", res->stopped);
    set_bool(v, "bookable", res->bookable && !res->stopped);
}

/* One group of the list: a space with what stands in it; NULL: what stands in none. */
static void add_space(struct req *r, struct value *spaces, const struct floor *inside,
                      const struct space *s)
{
    struct value *v = add_object(spaces);
    struct value *list = set_list(v, "resources");

    set_int(v, "id", s ? s->id : 0);
    set_text(v, "name", s ? s->name : T(r, N_("Elsewhere")));
    set_text(v, "kind_words", s ? space_kind_beside(r, s) : NULL);
    set_text(v, "about", s ? s->about : NULL);
    set_bool(v, "is_space", s != NULL);
    for (size_t i = 0; i < inside->resource_count; i++)
        if (inside->resources[i].space == (s ? s->id : 0))
            add_resource(r, list, &inside->resources[i]);
    set_bool(v, "empty", !value_count(list));
}

void show_inside(struct req *r)
{
    struct place p;

    if (!place_at_hand(r, ANYONE, &p))
        return;
    const struct floor *inside = places_plan(r->db, r->a, p.id);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *spaces = set_list(page, "spaces");
    bool loose = false;
    set_text(v, "slug", p.slug);
    set_text(v, "name", p.name);
    set_int(v, "chairs", p.chairs);
    for (size_t i = 0; i < inside->space_count; i++)
        add_space(r, spaces, inside, &inside->spaces[i]);
    for (size_t i = 0; i < inside->resource_count; i++)
        loose = loose || !inside->resources[i].space;
    if (loose)
        add_space(r, spaces, inside, NULL);
    set_bool(page, "none", !value_count(spaces));
    set_markup(page, "empty", svg_empty(r->a));
    set_bool(page, "may_edit", req_may(r, MANAGER, p.id));
    set_bool(page, "may_book", req_may(r, MEMBER, 0));
    place_tabs(r, page, &p, TAB_INSIDE);
    req_page(r, "place/inside", v);
}

/* ---- geometry: metres in the form, decimetres in the data ---- */

static void put_box(struct req *r, struct form *f, const struct box *b)
{
    char point = str_is(catalog_lang(r->lang), "fr") ? ',' : '.';

    if (!b->drawn)
        return;
    form_put(f, "x", decimal_text(r->a, b->x, 1, point));
    form_put(f, "y", decimal_text(r->a, b->y, 1, point));
    form_put(f, "w", decimal_text(r->a, b->w, 1, point));
    form_put(f, "h", decimal_text(r->a, b->h, 1, point));
}

static void read_box(struct req *r, struct box *b)
{
    static const char *const names[] = { "x", "y", "w", "h" };
    int64_t *sides[] = { &b->x, &b->y, &b->w, &b->h };
    int given = 0;

    for (int i = 0; i < 4; i++)
        given += form_has(r->form, names[i]);
    *b = (struct box){ .drawn = given > 0 };
    for (int i = 0; given && i < 4; i++)
        if (!decimal_parse(form_text(r->form, names[i]), 1, sides[i]))
            form_fault(r->form, names[i],
                       T(r, N_("Write metres with one decimal at most, for example 12.5. Fill in "
                               "all four, or none.")));
}

static void say_why_not(struct req *r, enum inside_refusal refusal)
{
    if (refusal == INSIDE_OUTSIDE_PLAN)
        form_fault(r->form, "x", T(r, N_("This would stand outside of the floor plan.")));
    if (refusal == INSIDE_BAD_CAPACITY)
        form_fault(r->form, "capacity", T(r, N_("Write a number from 1 to 10,000.")));
    if (refusal == INSIDE_BAD_KIND)
        form_fault(r->form, "kind", T(r, N_("Choose among what is offered.")));
    if (refusal == INSIDE_UNKNOWN)
        form_fault(r->form, "name", T(r, N_("Its place or space is no longer there.")));
}

/* ---- a space ---- */

/* The space of the path at the place at hand; id 0 where the path names none (a new one). */
static bool space_at_hand(struct req *r, struct place *p, struct space *s)
{
    int64_t id;

    if (!place_at_hand(r, MANAGER, p))
        return false;
    *s = (struct space){ .place = p->id, .kind = "other" };
    if (!*req_param(r, "id"))
        return true;
    if (str_to_int(req_param(r, "id"), &id) && space_get(r->db, r->a, id, s) && s->place == p->id)
        return true;
    req_not_found(r);
    return false;
}

static struct value *thing_page(struct req *r, const struct place *p, struct form *f)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    set_text(v, "slug", p->slug);
    set_text(v, "place_name", p->name);
    set_value(v, "form", form_value(r->a, f, r->lang));
    place_tabs(r, page, p, TAB_INSIDE);
    return v;
}

static void draw_space(struct req *r, const struct place *p, const struct space *s)
{
    struct form *f = req_form(r, space_fields);

    if (!r->again && s->id) {
        form_put(f, "name", s->name);
        form_put(f, "kind", s->kind);
        form_put(f, "about", s->about);
        if (s->area)
            form_put_int(f, "area", s->area);
        put_box(r, f, &s->box);
    }
    struct value *v = thing_page(r, p, f);
    set_int(v, "id", s->id);
    set_text(v, "name", s->id ? s->name : NULL);
    set_bool(v, "is_new", !s->id);
    req_page(r, "place/space", v);
}

void show_space(struct req *r)
{
    struct place p;
    struct space s;

    if (space_at_hand(r, &p, &s))
        draw_space(r, &p, &s);
}

void show_new_space(struct req *r)
{
    show_space(r);
}

void save_space(struct req *r)
{
    struct place p;
    struct space s;

    if (!space_at_hand(r, &p, &s))
        return;
    s.name = form_text(r->form, "name");
    s.kind = form_text(r->form, "kind");
    s.about = form_text_or_null(r->form, "about");
    s.area = form_int(r->form, "area", 0);
    read_box(r, &s.box);
    if (form_good(r->form))
        say_why_not(r, space_save(r->db, &s));
    if (!form_good(r->form)) {
        show_again(r, show_space);
        return;
    }
    req_see(r, TF(r, N_("%s is written down."), s.name), "/places/%s/resources", p.slug);
}

void remove_space(struct req *r)
{
    struct place p;
    struct space s;

    if (!space_at_hand(r, &p, &s))
        return;
    if (space_remove(r->db, s.id) == INSIDE_NOT_EMPTY) {
        struct value *refusal = req_refuse(r, 409, "space_not_empty",
                                           TF(r, N_("%s is not empty"), s.name),
                                           T(r, N_("Move what stands there first.")));
        req_way(r, refusal, T(r, N_("Rooms and machines")), NULL, T(r, N_("See what is there")),
                str_fmt(r->a, "/places/%s/resources", p.slug));
        return;
    }
    req_see(r, TF(r, N_("%s is taken off the list."), s.name), "/places/%s/resources", p.slug);
}

/* ---- a resource ---- */

static bool resource_at_hand(struct req *r, struct place *p, struct resource *res)
{
    int64_t id;

    if (!place_at_hand(r, MANAGER, p))
        return false;
    *res = (struct resource){ .place = p->id, .kind = "room", .capacity = 1, .bookable = true };
    if (!*req_param(r, "id"))
        return true;
    if (str_to_int(req_param(r, "id"), &id) && resource_get(r->db, r->a, id, res) &&
        res->place == p->id && !res->closed_at)
        return true;
    req_not_found(r);
    return false;
}

/* The spaces of the place, to choose among. */
static void set_space_options(struct req *r, struct value *page, const struct place *p,
                              const char *chosen)
{
    const struct floor *inside = places_plan(r->db, r->a, p->id);
    struct value *list = set_list(page, "spaces");

    for (size_t i = 0; i < inside->space_count; i++) {
        const char *id = str_fmt(r->a, "%lld", (long long) inside->spaces[i].id);
        struct value *v = add_object(list);
        set_text(v, "value", id);
        set_text(v, "label", inside->spaces[i].name);
        set_bool(v, "chosen", str_is(id, chosen));
    }
}

static void put_resource(struct req *r, struct form *f, const struct resource *res)
{
    form_put(f, "name", res->name);
    form_put(f, "kind", res->kind);
    if (res->space)
        form_put_int(f, "space", res->space);
    form_put(f, "about", res->about);
    form_put_int(f, "capacity", res->capacity);
    if (res->people)
        form_put_int(f, "people", res->people);
    form_put_int(f, "bookable", res->bookable);
    put_box(r, f, &res->box);
}

void show_resource(struct req *r)
{
    struct place p;
    struct resource res;

    if (!resource_at_hand(r, &p, &res))
        return;
    bool again = r->again && form_fields(r->form) == resource_fields;
    struct form *f = again ? r->form : form_new(r->a, resource_fields);
    if (!again)
        put_resource(r, f, &res);
    struct value *v = thing_page(r, &p, f);
    struct value *page = (struct value *) value_get(v, "page");
    set_int(v, "id", res.id);
    set_text(v, "name", res.id ? res.name : NULL);
    set_bool(v, "is_new", !res.id);
    set_text(v, "stopped", res.stopped);
    set_value(set_object(page, "stop"), "form",
              form_value(r->a, req_form(r, stop_fields), r->lang));
    set_space_options(r, page, &p, value_as_text(value_get(value_get(value_get(v, "form"), "space"),
                                                           "value"), ""));
    req_page(r, "place/resource", v);
}

void show_new_resource(struct req *r)
{
    show_resource(r);
}

void save_resource(struct req *r)
{
    struct place p;
    struct resource res;

    if (!resource_at_hand(r, &p, &res))
        return;
    const struct form *f = r->form;
    res.name = form_text(f, "name");
    res.kind = form_text(f, "kind");
    res.about = form_text_or_null(f, "about");
    res.capacity = form_int(f, "capacity", 1);
    res.people = form_int(f, "people", 0);
    res.bookable = form_has(f, "bookable");
    res.space = 0;
    if (form_has(f, "space") && !str_to_int(form_text(f, "space"), &res.space))
        form_fault(r->form, "space", T(r, N_("Choose among what is offered.")));
    read_box(r, &res.box);
    if (form_good(f))
        say_why_not(r, resource_save(r->db, &res));
    if (!form_good(f)) {
        show_again(r, show_resource);
        return;
    }
    if (!place_may(r, &p, false))
        return;
    req_see(r, TF(r, N_("%s is written down."), res.name), "/places/%s/resources", p.slug);
}

void stop_resource(struct req *r)
{
    struct place p;
    struct resource res;

    if (!resource_at_hand(r, &p, &res))
        return;
    resource_stop(r->db, &res, form_text(r->form, "reason"));
    if (!place_may(r, &p, false))
        return;
    req_see(r, TF(r, N_("%s is stopped, and everyone sees why."), res.name),
            "/places/%s/resources", p.slug);
}

void start_resource(struct req *r)
{
    struct place p;
    struct resource res;

    if (!resource_at_hand(r, &p, &res))
        return;
    resource_stop(r->db, &res, NULL);
    req_see(r, TF(r, N_("%s can be used again."), res.name), "/places/%s/resources", p.slug);
}

void close_resource(struct req *r)
{
    struct place p;
    struct resource res;

    if (!resource_at_hand(r, &p, &res))
        return;
    resource_close(r->db, &res, r->now);
    if (!place_may(r, &p, false))
        return;
    req_see(r, TF(r, N_("%s is closed. What was booked stays on the statements."), res.name),
            "/places/%s/resources", p.slug);
}
