/* Territories: their communes on a map and in a table, and how long one travels there. */
#include "season/hosts_web.h"

#include "base/say.h"
#include "base/str.h"
#include "view/svg.h"
#include "view/svg_map.h"

const struct field travel_fields[] = {
    { .name = "file", .kind = FIELD_FILE, .max = TRAVEL_BYTES, .label = N_("Table of minutes"),
      .hint = N_("A CSV file: from, to, minutes. Names or INSEE codes, one way a line.") },
    { .name = "remove", .kind = FIELD_BOOL, .label = N_("Take the table away") },
    { .kind = FIELD_END },
};

bool territory_at_hand(struct req *r, struct territory *t)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && territory_get(r->db, r->a, id, t))
        return true;
    req_not_found(r);
    return false;
}

/* "130 % detour..." as one reads it. */
static const char *rule_words(struct req *r, const struct territory *t)
{
    return TF(r, N_("As the crow flies, %d%% longer by road, at %d km/h, and %d min to leave and "
                    "to arrive."), t->detour - 100, t->speed, t->fixed);
}

static void set_territory(struct req *r, struct value *v, const struct territory *t)
{
    const char *lang = catalog_lang(r->lang);

    set_int(v, "id", t->id);
    set_text(v, "name", t->name);
    set_text(v, "href", str_fmt(r->a, "/territories/%lld", (long long) t->id));
    set_int(v, "communes", t->communes);
    set_text(v, "communes_words", TN(r, NP_("%d commune", "%d communes"), t->communes));
    set_text(v, "population", t->population ? say_number(r->a, lang, t->population) : NULL);
    set_text(v, "pointless", t->pointless ? TN(r, NP_("%d commune without coordinates",
                                                      "%d communes without coordinates"),
                                               t->pointless) : NULL);
    set_text(v, "travel", t->travel ? TN(r, NP_("a table of %d way", "a table of %d ways"),
                                         t->travel) : NULL);
    set_text(v, "rule", rule_words(r, t));
}

void show_territories(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "territories");
    struct territory *all;
    size_t count = territory_list(r->db, r->a, &all);

    for (size_t i = 0; i < count; i++)
        set_territory(r, add_object(list), &all[i]);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "season/territories", v);
}

/* ---- one of them ---- */

static const char *people_words(struct req *r, const struct territory_commune *c)
{
    return c->members ? say_number(r->a, catalog_lang(r->lang), c->members)
                      : TF(r, N_("fewer than %d"), TERRITORY_CROWD);
}

static void set_communes(struct req *r, struct value *page, const struct territory_commune *all,
                         size_t count)
{
    struct value *list = set_list(page, "communes"), *lost = set_list(page, "pointless");
    const char *lang = catalog_lang(r->lang);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        set_text(v, "name", all[i].name);
        set_text(v, "code", all[i].insee);
        set_text(v, "population", all[i].population >= 0
                 ? say_number(r->a, lang, all[i].population) : T(r, N_("not known")));
        set_text(v, "members", people_words(r, &all[i]));
        set_bool(v, "located", all[i].located);
        if (!all[i].located)
            set_text(add_object(lost), "name", all[i].name);
    }
}

static const char *commune_title(struct req *r, const struct territory_commune *c)
{
    if (c->population < 0)
        return c->name;
    return str_fmt(r->a, "%s, %s", c->name,
                   TN(r, NP_("%d inhabitant", "%d inhabitants"), c->population));
}

static const char *draw_map(struct req *r, const struct territory *t,
                            const struct territory_commune *all, size_t count)
{
    struct map_commune *communes = arena_array(r->a, count + 1, sizeof *communes);
    struct map map = { .communes = communes,
                       .label = TF(r, N_("Map of %s; the table below says the same."), t->name) };

    for (size_t i = 0; i < count; i++)
        if (all[i].located || all[i].outline)
            communes[map.commune_count++] = (struct map_commune){
                .outline = all[i].outline, .latitude = all[i].latitude,
                .longitude = all[i].longitude, .tone = MAP_PLAIN,
                .title = commune_title(r, &all[i]),
                .weight = all[i].population > 0 ? all[i].population : 0,
            };
    return svg_map(r->a, &map);
}

void show_territory(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct territory t;
    struct territory_commune *all;

    if (!territory_at_hand(r, &t))
        return;
    size_t count = territory_communes(r->db, r->a, t.id, r->today, true, &all);
    set_territory(r, set_object(v, "territory"), &t);
    set_communes(r, page, all, count);
    const char *map = draw_map(r, &t, all, count);
    set_markup(page, "map", str_empty(map) ? NULL : map);
    set_value(v, "form", form_value(r->a, r->again ? r->form : form_new(r->a, travel_fields),
                                    r->lang));
    req_page(r, "season/territory", v);
}

/* ---- its table of minutes ---- */

static void show_again(struct req *r)
{
    r->again = true;
    show_territory(r);
}

void set_travel(struct req *r)
{
    struct territory t;
    size_t len = 0, line = 0;
    const char *name, *text = form_file(r->form, "file", &len, &name);
    bool removes = form_int(r->form, "remove", 0) != 0;

    if (!territory_at_hand(r, &t))
        return;
    if (!removes && !len) {
        form_fault(r->form, "file", T(r, N_("Choose a file.")));
        show_again(r);
        return;
    }
    enum territory_refusal no = territory_set_travel(r->db, r->a, t.id, removes ? "" : text,
                                                     removes ? 0 : len, &line);
    if (no == TERRITORY_BAD_TRAVEL) {
        form_fault(r->form, "file", TF(r, N_("Line %zu cannot be read: two communes that are known "
                                             "here, and minutes from 0 to 600. The table that was "
                                             "there stays."), line));
        show_again(r);
    } else if (no) {
        req_failure(r);
    } else {
        req_see(r, removes ? T(r, N_("The table is gone: travel is computed."))
                           : T(r, N_("The table is read: it comes before what is computed.")),
                "/territories/%lld", (long long) t.id);
    }
}

void remove_territory(struct req *r)
{
    struct territory t;

    if (!territory_at_hand(r, &t))
        return;
    enum territory_refusal no = territory_remove(r->db, t.id);
    if (no == TERRITORY_USED) {
        struct value *problem = req_refuse(r, 409, "territory_used",
            T(r, N_("A season is planned for this territory")),
            T(r, N_("Take the season away first; a published one keeps its territory.")));
        req_way(r, problem, T(r, N_("Look at the seasons")), NULL, T(r, N_("See the seasons")),
                "/seasons");
    } else if (no) {
        req_failure(r);
    } else {
        req_see(r, TF(r, N_("%s is gone. Its communes stay known."), t.name), "/territories");
    }
}
