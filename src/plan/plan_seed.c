#include "base/date.h"
#include "place/place.h"
#include "plan/plan.h"

/* The demo's price list: in force since the first of January of last year, with one rise that is
 * announced. */

struct seed_price {
    const char *item, *audience, *resource;
    int64_t cents;
};

static const struct seed_price prices[] = {
    { "desk_day", NULL, NULL, 700 },
    { "desk_half", NULL, NULL, 400 },
    { "desk_day", "student", NULL, 400 },
    { "desk_half", "student", NULL, 250 },
    { "desk_day", "company", NULL, 1500 },
    { "desk_half", "company", NULL, 900 },
    { "desk_day", "visitor", NULL, 1000 },
    { "desk_half", "visitor", NULL, 600 },
    { "roaming_day", NULL, NULL, 0 },
    { "roaming_half", NULL, NULL, 0 },
    { "resource_hour", NULL, "Sainte-Barbe", 1200 },
    { "resource_hour", "entrepreneur", "Sainte-Barbe", 800 },
    { "resource_hour", "company", "Sainte-Barbe", 2500 },
    { "resource_hour", "visitor", "Sainte-Barbe", 2500 },
    { "resource_hour", NULL, "La Veillée", 1500 },
    { "resource_hour", "entrepreneur", "La Veillée", 0 },
    { "resource_hour", NULL, "Le Souffle", 300 },
    { "resource_hour", NULL, "Laser", 900 },
    { "resource_hour", "entrepreneur", "Laser", 600 },
    { "resource_hour", NULL, "Fraiseuse", 1000 },
    { "resource_hour", "entrepreneur", "Fraiseuse", 700 },
    { "resource_hour", NULL, "Imprimante 3D 1", 200 },
    { "resource_hour", NULL, "Imprimante 3D 2", 300 },
    { "resource_hour", NULL, "Scie à format", 500 },
    { "resource_hour", NULL, "Établi", 100 },
};

static int64_t resource_named(const struct floor *inside, const char *name)
{
    for (size_t i = 0; i < inside->resource_count; i++)
        if (str_is(inside->resources[i].name, name))
            return inside->resources[i].id;
    BUG("no resource called %s", name);
}

static void seed_price(struct seed *seed, const struct floor *inside, const struct seed_price *s,
                       int32_t from, const char *reason)
{
    struct price p = {
        .item = s->item, .audience = s->audience, .cents = s->cents, .currency = "EUR",
        .resource = s->resource ? resource_named(inside, s->resource) : 0, .from = from,
        .reason = reason,
    };

    if (plan_price_add(seed->db, seed->a, &p, 0, from, seed->now))
        BUG("price of %s %s is refused", s->item, s->resource ? s->resource : "");
}

void plan_seed(struct seed *seed)
{
    static const struct seed_price rise = { "desk_day", "company", NULL, 1600 };
    struct place place;
    int year;

    if (!place_by_slug(seed->db, seed->a, "la-lampisterie", &place))
        BUG("prices are seeded after the places");
    const struct floor *inside = places_plan(seed->db, seed->a, place.id);
    date_to_ymd(seed->today, &year, NULL, NULL);
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
        seed_price(seed, inside, &prices[i], date_from_ymd(year - 1, 1, 1),
                   "assemblée de la coopérative");
    seed_price(seed, inside, &rise, date_from_ymd(year + 1, 1, 1), "décision du cercle du lieu");
}
