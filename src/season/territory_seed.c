#include "season/territory.h"

/* The demo's territories.  What is known of these communes is seeded with the places. */

static const char *const bethune_bruay[] = {
    "62119", "62178", "62617", "62516", "62048", "62126", "62473", "62083", "62457", "62270",
    "62443", "62276", "62035", "62555", "62194", "62132", "62400", "62846", "62051", "62401",
    "62863", "62489", "62848", "62770", "62480", "62224", "62735", "62454", "62520",
    NULL,
};

static const char *const boulonnais[] = {
    "62160", "62643", "62758", "62667", "62893", "62746", "62604", "62894", "62755", "62300",
    "62235", "62448", "62908", "62075", "62264", "62474", "62603", "62446", "62237", "62653",
    "62281", "62658",
    NULL,
};

static void seed_territory(struct seed *seed, const char *name, const char *const *codes)
{
    struct territory t = { .name = name, .detour = 130, .speed = 45, .fixed = 4 };
    const char **unknown;

    if (territory_save(seed->db, seed->a, &t, codes, &unknown, seed->now) == TERRITORY_UNKNOWN)
        BUG("territories are seeded after the communes: %s", *unknown);
}

void territory_seed(struct seed *seed)
{
    seed_territory(seed, "Béthune-Bruay", bethune_bruay);
    seed_territory(seed, "Boulonnais", boulonnais);
}
