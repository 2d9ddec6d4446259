/* The promise, commune by commune: the map, its legend, and the same facts as a table. */
#include "season/web.h"

#include "base/say.h"
#include "base/str.h"
#include "view/svg_map.h"

/* From how many nearby days on a commune has which tone. */
struct tones {
    int few, some, many;
    int most;                           /* days a commune has at most */
    bool unmet;                         /* is there one below `few`? */
};

static struct tones tones_of(const struct season_view *view)
{
    const struct plan_figures *f = &view->plan.figures;
    struct tones t = { .few = view->sp.season.promise_days };

    for (size_t c = 0; c < view->sp.problem.commune_count; c++) {
        if (f->near[c] > t.most)
            t.most = f->near[c];
        t.unmet = t.unmet || f->near[c] < t.few;
    }
    int third = (t.most - t.few + 3) / 3;
    t.some = t.few + (third > 0 ? third : 1);
    t.many = t.some + (third > 0 ? third : 1);
    return t;
}

static enum map_tone tone_of(const struct tones *t, int near)
{
    return near < t->few ? MAP_UNMET : near < t->some ? MAP_FEW : near < t->many ? MAP_SOME
                                                                                 : MAP_MANY;
}

/* ---- legend ---- */

static void add_swatch(struct value *legend, const char *class, const char *words)
{
    struct value *v = add_object(legend);

    set_text(v, "class", class);
    set_text(v, "words", words);
}

/* "8 to 13", or "8"; the first names what is counted. */
static const char *range_words(struct req *r, int from, int to)
{
    return from == to ? str_fmt(r->a, "%d", from) : TF(r, N_("%d to %d"), from, to);
}

static void set_legend(struct req *r, struct value *v, const struct tones *t)
{
    struct value *legend = set_list(v, "legend");
    int few_to = t->most < t->some ? t->most : t->some - 1;
    int some_to = t->most < t->many ? t->most : t->many - 1;

    if (t->most >= t->few)
        add_swatch(legend, "few", few_to == t->few
                   ? TN(r, NP_("%d nearby day", "%d nearby days"), t->few)
                   : TF(r, N_("%d to %d nearby days"), t->few, few_to));
    if (t->most >= t->some)
        add_swatch(legend, "some", range_words(r, t->some, some_to));
    if (t->most >= t->many)
        add_swatch(legend, "many", TF(r, N_("%d and more"), t->many));
    if (t->unmet)
        add_swatch(legend, "unmet", T(r, N_("promise not kept")));
}

/* ---- the drawing ---- */

static int commune_index(const struct problem *p, const char *insee)
{
    for (size_t c = 0; c < p->commune_count; c++)
        if (str_is(p->communes[c].code, insee))
            return (int) c;
    return -1;
}

static const char *near_words(struct req *r, const struct season *s, int near)
{
    return TF(r, N_("%s within %d minutes"), near ? TN(r, NP_("%d day", "%d days"), near)
                                                  : T(r, N_("no day")), s->promise_minutes);
}

static size_t draw_communes(struct req *r, const struct season_view *view, const struct tones *t,
                            struct map_commune **out)
{
    struct territory_commune *all;
    size_t count = territory_communes(r->db, r->a, view->sp.season.territory, r->today,
                                      true, &all);

    *out = arena_array(r->a, count, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        int c = commune_index(&view->sp.problem, all[i].insee);
        int near = c < 0 ? 0 : view->plan.figures.near[c];
        (*out)[i] = (struct map_commune){
            .outline = all[i].outline, .latitude = all[i].latitude, .longitude = all[i].longitude,
            .tone = c < 0 ? MAP_PLAIN : tone_of(t, near),
            .title = TF(r, N_("%s: %s"), all[i].name, near_words(r, &view->sp.season, near)),
            .weight = all[i].population > 0 ? all[i].population : 0,
        };
    }
    return count;
}

static size_t draw_hosts(struct req *r, const struct season_view *view, struct map_host **out)
{
    const struct problem *p = &view->sp.problem;
    size_t count = 0;

    *out = arena_array(r->a, p->host_count, sizeof **out);
    for (size_t h = 0; h < p->host_count; h++) {
        const struct plan_host *host = &p->hosts[h];
        int visits = view->plan.figures.visits[h];
        int at = host->located || !host->commune ? -1 : commune_index(p, host->commune);
        if (!visits || (!host->located && at < 0))
            continue;
        (*out)[count++] = (struct map_host){
            .latitude = at < 0 ? host->latitude : p->communes[at].latitude,
            .longitude = at < 0 ? host->longitude : p->communes[at].longitude,
            .label = view->sp.hosts[h].town, .count = visits,
            .title = TF(r, N_("%s: %s"), host->name, TN(r, NP_("%d day", "%d days"), visits)),
        };
    }
    return count;
}

/* "Béthune 4, Lillers 3": what a small map cannot write beside its houses. */
static const char *pins_words(struct req *r, const struct map_host *hosts, size_t count)
{
    struct str s = str_new(r->a);

    for (size_t i = 0; i < count; i++)
        str_add_fmt(&s, "%s%s %d", i ? ", " : "", hosts[i].label, hosts[i].count);
    return s.text;
}

/* ---- the table ---- */

static void set_table(struct req *r, struct value *v, const struct season_view *view)
{
    const struct problem *p = &view->sp.problem;
    const struct plan_figures *f = &view->plan.figures;
    struct value *rows = set_list(v, "communes");

    for (size_t c = 0; c < p->commune_count; c++) {
        struct value *row = add_object(rows);
        set_text(row, "name", p->communes[c].name);
        set_int(row, "near", f->near[c]);
        set_text(row, "average", minutes_words(r, f->average[c]));
        set_text(row, "nearest", f->nearest[c] < 0 ? NULL : minutes_words(r, f->nearest[c]));
        set_bool(row, "kept", f->near[c] >= view->sp.season.promise_days);
    }
}

void set_map(struct req *r, struct value *page, const struct season_view *view)
{
    struct tones tones = tones_of(view);
    struct value *v = set_object(page, "map");
    struct map_commune *communes;
    struct map_host *hosts;
    struct map map = {
        .label = TF(r, N_("Map of the territory: %d of %zu communes keep the promise. The table "
                          "below says the same."), view->plan.figures.served,
                    view->sp.problem.commune_count),
    };

    map.commune_count = draw_communes(r, view, &tones, &communes);
    map.host_count = draw_hosts(r, view, &hosts);
    map.communes = communes;
    map.hosts = hosts;
    set_markup(v, "drawing", svg_map(r->a, &map));
    set_text(v, "pins", map.host_count ? pins_words(r, hosts, map.host_count) : NULL);
    set_legend(r, v, &tones);
    set_table(r, v, view);
}
