#include "base/say.h"
#include "place/place.h"
#include "place/web.h"
#include "view/svg.h"

enum { LISTED_PER_PAGE = 50, OURS_MOST = 500, CLOSURES_AHEAD = 120, CLOSURES_SHOWN = 5 };

bool place_at_hand(struct req *r, enum right right, struct place *p)
{
    if (!place_find(r->db, r->a, req_param(r, "slug"), p)) {
        req_not_found(r);
        return false;
    }
    if (req_may(r, right, p->id))
        return true;
    req_forbidden(r, T(r, N_("Those who run this place can do it.")));
    return false;
}

static place_guard *guard;

void place_set_guard(place_guard *asked)
{
    guard = asked;
}

bool place_may(struct req *r, const struct place *was, bool closing)
{
    struct place is;

    if (!guard || !place_get(r->db, r->a, was->id, &is) || (!closing && is.chairs >= was->chairs))
        return true;
    const char *why = guard(r, &is, closing);
    if (!why)
        return true;
    struct value *refusal = req_refuse(r, 409, "place_in_use",
                                       T(r, N_("People count on this place")), why);
    req_way(r, refusal, T(r, N_("Leave it as it is")), NULL, T(r, N_("See the place")),
            str_fmt(r->a, "/places/%s", was->slug));
    return false;
}

void show_again(struct req *r, void (*show)(struct req *r))
{
    r->again = true;
    show(r);
}

/* ---- tabs ---- */

static void add_tab(struct value *tabs, const char *href, const char *label, bool current)
{
    struct value *tab = add_object(tabs);

    set_text(tab, "href", href);
    set_text(tab, "label", label);
    set_bool(tab, "current", current);
}

void place_tabs(struct req *r, struct value *page, const struct place *p, enum place_tab current)
{
    static const struct {
        const char *path, *label;
        enum right right;
        bool permanent;                             /* only for a permanent place */
    } all[] = {
        [TAB_ABOUT] = { "", N_("The place"), ANYONE, false },
        [TAB_TODAY] = { "/today", N_("Today"), MEMBER, true },
        [TAB_BOOK] = { "/book", N_("Book"), MEMBER, true },
        [TAB_INSIDE] = { "/resources", N_("Rooms and machines"), ANYONE, true },
        [TAB_HOURS] = { "/hours", N_("Opening hours"), MANAGER, true },
        [TAB_CALENDARS] = { "/calendars", N_("Calendars"), HOST, false },
        [TAB_EDIT] = { "/edit", N_("Edit"), HOST, false },
    };
    struct value *tabs = set_list(page, "tabs");

    set_text(page, "tabs_of", p->name);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bool there = p->kind == PLACE_PERMANENT || !all[i].permanent;
        enum right right = i == TAB_EDIT && p->kind == PLACE_PERMANENT ? MANAGER : all[i].right;
        if (there && req_may(r, right, right == MEMBER ? 0 : p->id))
            add_tab(tabs, str_fmt(r->a, "/places/%s%s", p->slug, all[i].path), T(r, all[i].label),
                    i == current);
    }
}

/* ---- the list ---- */

static const struct field list_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name or town") },
    { .name = "page", .kind = FIELD_INT, .min = 1, .max = 100000, .label = N_("Page") },
    { .kind = FIELD_END },
};

static const struct field api_list_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name or town") },
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = 200, .label = N_("Limit") },
    { .kind = FIELD_END },
};

static struct value *values_of(struct req *r, const struct place *places, size_t count)
{
    struct value *list = value_list(r->a);

    for (size_t i = 0; i < count; i++)
        add(list, place_value(r->db, r->a, &places[i], r->today,
                              req_may(r, HOST, places[i].id)));
    return list;
}

static void list_places_api(struct req *r)
{
    struct place *places;
    int64_t next;
    struct places_wish wish = {
        .query = form_text(r->form, "q"),
        .after = form_int(r->form, "cursor", 0),
        .limit = form_int(r->form, "limit", 50),
    };
    size_t count = places_list(r->db, r->a, &wish, &places, &next);

    req_list(r, values_of(r, places, count), next ? str_fmt(r->a, "%lld", (long long) next) : NULL);
}

/* One row of the list: what the page needs of a place, in words. */
static void add_card(struct req *r, struct value *list, const struct place *p)
{
    struct value *card = add_object(list);
    bool permanent = p->kind == PLACE_PERMANENT && !p->listed;

    set_text(card, "slug", p->slug);
    set_text(card, "name", p->name);
    set_text(card, "town", p->town);
    set_text(card, "postcode", p->postcode);
    set_bool(card, "permanent", permanent);
    set_text(card, "kind_words", permanent ? T(r, N_("Permanent place")) : T(r, N_("Host place")));
    set_text(card, "chairs", p->chairs ? TN(r, NP_("%d chair", "%d chairs"), p->chairs) : NULL);
}

static struct value *cards_of(struct req *r, const struct places_wish *wish)
{
    struct value *list = value_list(r->a);
    struct place *places;
    size_t count = places_list(r->db, r->a, wish, &places, NULL);

    for (size_t i = 0; i < count; i++)
        add_card(r, list, &places[i]);
    return list;
}

static const char *page_href(struct req *r, const char *query, int64_t page)
{
    struct str s = str_new(r->a);

    str_add(&s, "/places?q=");
    str_add_url(&s, query, strlen(query));
    str_add_fmt(&s, "&page=%lld#known", (long long) page);
    return s.text;
}

static void set_pages(struct req *r, struct value *page, const char *query, int64_t number,
                      int64_t count)
{
    int64_t last = (count + LISTED_PER_PAGE - 1) / LISTED_PER_PAGE;

    set_bool(page, "many", last > 1);
    set_text(page, "where", TF(r, N_("%lld of %lld"), (long long) number, (long long) last));
    set_text(page, "previous", number > 1 ? page_href(r, query, number - 1) : NULL);
    set_text(page, "next", number < last ? page_href(r, query, number + 1) : NULL);
}

static void show_list(struct req *r)
{
    const char *query = form_text(r->form, "q");
    int64_t number = form_int(r->form, "page", 1);
    struct places_wish ours = { .query = query, .which = PLACES_OURS, .limit = OURS_MOST };
    struct places_wish known = { .query = query, .which = PLACES_LISTED,
                                 .limit = LISTED_PER_PAGE,
                                 .skip = (number - 1) * LISTED_PER_PAGE };
    int64_t count = places_count(r->db, r->a, &known);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    const struct value *mine = cards_of(r, &ours), *others = cards_of(r, &known);

    set_text(page, "query", query);
    set_value(page, "ours", mine);
    set_value(page, "known", others);
    set_text(page, "known_count", TN(r, NP_("%d place", "%d places"), count));
    set_bool(page, "none", !value_count(mine) && !count);
    set_bool(page, "any_known", count > 0);
    set_bool(page, "any_ours", value_count(mine) > 0);
    set_markup(page, "empty", svg_empty(r->a));
    set_bool(page, "may_add", req_may(r, ANIMATOR, 0));
    set_pages(r, page, query, number, count);
    req_page(r, "place/list", v);
}

/* ---- one place ---- */

static const char *spans_words(struct req *r, const struct span *spans, int count)
{
    struct str s = str_new(r->a);

    for (int i = 0; i < count; i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "",
                    say_span(r->a, catalog_lang(r->lang), spans[i].from, spans[i].to));
    return s.text;
}

/* This week in words, Monday first. */
static void set_week(struct req *r, struct value *page, const struct place *p)
{
    int32_t monday = week_first(r->today);
    const struct opening *o = opening_load(r->db, r->a, p, monday, monday + 6);
    struct value *week = set_list(page, "week");

    for (int32_t day = monday; day < monday + 7; day++) {
        struct span spans[HOURS_SPANS];
        const char *reason;
        int count = opening_on(o, day, spans, &reason);
        struct value *v = add_object(week);
        set_text(v, "date", say_date(r->a, r->lang, day, DATE_LONG, r->today));
        set_bool(v, "today", day == r->today);
        set_text(v, "hours", count ? spans_words(r, spans, count) : NULL);
        set_text(v, "reason", reason ? T(r, reason) : NULL);
    }
}

static void set_closures(struct req *r, struct value *page, const struct place *p)
{
    struct value *list = set_list(page, "closures");
    struct closure *closures;
    size_t count = place_closures(r->db, r->a, p, r->today, r->today + CLOSURES_AHEAD, &closures);

    for (size_t i = 0; i < count && i < CLOSURES_SHOWN; i++) {
        const struct closure *c = &closures[i];
        const char *from = say_date(r->a, r->lang, c->from, DATE_LONG, r->today);
        struct value *v = add_object(list);
        set_text(v, "when", c->from == c->to ? from
                 : TF(r, N_("from %s to %s"), from,
                      say_date(r->a, r->lang, c->to, DATE_LONG, r->today)));
        set_text(v, "reason", c->reason ? T(r, c->reason) : NULL);
    }
}

static const char *area_words(struct req *r, int64_t area)
{
    return TF(r, N_("%s square metres"), say_number(r->a, catalog_lang(r->lang), area));
}

static void set_spaces(struct req *r, struct value *page, const struct place *p)
{
    const struct floor *inside = places_plan(r->db, r->a, p->id);
    struct value *list = set_list(page, "spaces");

    for (size_t i = 0; i < inside->space_count; i++) {
        const struct space *s = &inside->spaces[i];
        struct value *v = add_object(list);
        set_text(v, "name", s->name);
        set_text(v, "kind_words", space_kind_beside(r, s));
        set_text(v, "about", s->about);
        set_text(v, "area", s->area ? area_words(r, s->area) : NULL);
    }
}

const char *place_noise_words(const struct req *r, const char *noise)
{
    static const char *const words[][2] = {
        { "quiet", N_("quiet") }, { "lively", N_("lively") }, { "loud", N_("loud") },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(words[i][0], noise))
            return T(r, words[i][1]);
    return NULL;
}

static const char *facts_words(struct req *r, const struct place *p)
{
    struct str s = str_new(r->a);

    str_add(&s, p->kind == PLACE_PERMANENT ? T(r, N_("Permanent place")) : T(r, N_("Host place")));
    if (p->area)
        str_add_fmt(&s, ", %s", area_words(r, p->area));
    if (p->chairs)
        str_add_fmt(&s, ", %s", TN(r, NP_("%d chair", "%d chairs"), p->chairs));
    if (p->noise)
        str_add_fmt(&s, ", %s", place_noise_words(r, p->noise));
    return s.text;
}

/* Address, postcode and town on one line, NULL if nothing is known. */
static const char *address_words(struct req *r, const struct place *p)
{
    const char *town = str_trim(r->a, str_fmt(r->a, "%s %s", p->postcode ? p->postcode : "",
                                              p->town));

    if (str_empty(p->address))
        return str_empty(town) ? NULL : town;
    return str_empty(town) ? p->address : str_fmt(r->a, "%s, %s", p->address, town);
}

static void show_place(struct req *r)
{
    struct place p;

    if (!place_at_hand(r, ANYONE, &p))
        return;
    bool runs = req_may(r, HOST, p.id);
    struct value *v = place_value(r->db, r->a, &p, r->today, runs);
    struct value *page = set_object(v, "page");
    place_tabs(r, page, &p, TAB_ABOUT);
    set_text(page, "facts", facts_words(r, &p));
    set_text(page, "where", address_words(r, &p));
    set_bool(page, "runs", runs);
    set_bool(page, "permanent", p.kind == PLACE_PERMANENT && !p.listed);
    set_bool(page, "comes", p.kind == PLACE_HOST && !p.listed);
    set_text(page, "commune", commune_name(r->db, r->a, p.commune));
    if (p.kind == PLACE_PERMANENT && !p.listed) {
        set_week(r, page, &p);
        set_closures(r, page, &p);
        set_spaces(r, page, &p);
    }
    share_place(r, page, &p, str_fmt(r->a, "%s. %s", facts_words(r, &p), p.town));
    req_page(r, "place/show", v);
}

static void show_place_api(struct req *r)
{
    struct place p;

    if (place_find(r->db, r->a, req_param(r, "id"), &p))
        req_json(r, 200, place_value(r->db, r->a, &p, r->today, req_may(r, HOST, p.id)));
    else
        req_not_found(r);
}

/* ---- routes ---- */

static const struct route routes[] = {
    { GET, "/places", ANYONE, show_list, .form = list_fields,
      .about = "Places: ours, and those known around" },
    { GET, "/places/new", ANIMATOR, show_new, .about = "The form for a new place" },
    { POST, "/places", ANIMATOR, add_place, .form = new_fields, .again = show_new,
      .about = "Add a host place; an administrator also a permanent one" },
    { GET, "/places/:slug", ANYONE, show_place, .about = "A place: spaces, hours, how to come" },
    { GET, "/places/:slug/edit", HOST, show_edit, .about = "The form of what a place says" },
    { POST, "/places/:slug/edit", HOST, change_place, .form = edit_fields, .again = show_edit,
      .about = "Change what a place says" },
    { POST, "/places/:slug/close", ADMIN, close_place, .about = "Close a place for good" },

    { GET, "/places/:slug/hours", MANAGER, show_hours, .about = "Opening hours and exceptions" },
    { POST, "/places/:slug/hours", MANAGER, change_hours, .form = hours_fields,
      .again = show_hours, .about = "New weekly hours from a day on" },
    { POST, "/places/:slug/exceptions", MANAGER, add_exception, .form = exception_fields,
      .again = show_hours, .about = "Closed, or other hours, on some dates" },
    { POST, "/places/:slug/exceptions/:id/remove", MANAGER, remove_exception,
      .about = "Take an exception away" },

    { GET, "/places/:slug/resources", ANYONE, show_inside, .about = "Spaces and resources" },
    { GET, "/places/:slug/spaces/new", MANAGER, show_new_space, .about = "The form of a space" },
    { POST, "/places/:slug/spaces", MANAGER, save_space, .form = space_fields,
      .again = show_new_space, .about = "Add a space" },
    { GET, "/places/:slug/spaces/:id", MANAGER, show_space, .about = "A space, to edit" },
    { POST, "/places/:slug/spaces/:id", MANAGER, save_space, .form = space_fields,
      .again = show_space, .about = "Change a space" },
    { POST, "/places/:slug/spaces/:id/remove", MANAGER, remove_space,
      .about = "Take an empty space away" },
    { GET, "/places/:slug/resources/new", MANAGER, show_new_resource,
      .about = "The form of a resource" },
    { POST, "/places/:slug/resources", MANAGER, save_resource, .form = resource_fields,
      .again = show_new_resource, .about = "Add a resource" },
    { GET, "/places/:slug/resources/:id", MANAGER, show_resource,
      .about = "A resource, to edit" },
    { POST, "/places/:slug/resources/:id", MANAGER, save_resource, .form = resource_fields,
      .again = show_resource, .about = "Change a resource" },
    { POST, "/places/:slug/resources/:id/stop", MANAGER, stop_resource, .form = stop_fields,
      .again = show_resource, .about = "Stop a resource for a while, with a reason" },
    { POST, "/places/:slug/resources/:id/start", MANAGER, start_resource,
      .about = "Take a stopped resource into use again" },
    { POST, "/places/:slug/resources/:id/close", MANAGER, close_resource,
      .about = "Close a resource for good" },

    { GET, "/api/v1/places", ANYONE, list_places_api, .form = api_list_fields,
      .about = "Places: ours, then those known around", .answers = "Place" },
    { GET, "/api/v1/places/:id", ANYONE, show_place_api,
      .about = "A place by number or slug, with its resources", .answers = "Place" },
    { .path = NULL },
};

const struct room place_room = {
    .name = "place",
    .routes = routes,
    .seed = place_seed,
};
