/* A small community for the tests of the agenda and of bookings: one permanent place with rooms,
 * two host places, a few people, prices.  Today is Thursday 19 November 2026, 10:00 in Paris. */
#ifndef TESTS_GROUND_H
#define TESTS_GROUND_H

#include <setjmp.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "databases.h"
#include "people/people.h"
#include "place/place.h"
#include "plan/plan.h"

enum { PEOPLE = 6 };

struct ground {
    int32_t today;
    int64_t now;
    struct place house;                 /* permanent, Mo-Fr 08:30-19:00, Sa 09:00-13:00, PH off */
    struct place hall;                  /* host, 2 chairs */
    struct place shop;                  /* host, 3 chairs */
    struct resource desks;              /* 4 chairs of the house */
    struct resource room;               /* one booking at once, 12.00 an hour */
    struct resource other_room;
    struct resource machine;            /* four at once */
    int64_t person[PEOPLE];
};

static inline void check_ok(struct db *db, const char *what)
{
    if (db_failed(db))
        fail_msg("%s: %s", what, db_error(db));
}

static inline int64_t ground_at(const struct ground *g, int32_t day, int hour, int minute)
{
    return zone_instant(zone_get(g->house.zone), day, 60 * hour + minute);
}

static inline void ground_price(struct trial *t, const struct ground *g, const char *item,
                                const char *audience, int64_t cents)
{
    struct price p = { .item = item, .audience = audience, .cents = cents, .from = g->today };

    assert_int_equal(plan_price_add(t->db, t->a, &p, 0, g->today, g->now), PLAN_ALLOWED);
}

static inline void ground_resource(struct trial *t, struct ground *g, struct resource *r,
                                   const char *kind, const char *name, int64_t capacity)
{
    *r = (struct resource){ .place = g->house.id, .kind = kind, .name = name,
                            .capacity = capacity, .bookable = !str_is(kind, "desk_pool") };
    assert_int_equal(resource_save(t->db, r), INSIDE_ALLOWED);
}

/* All is committed. */
static inline struct ground ground_make(struct trial *t)
{
    static const char *const names[PEOPLE] = { "Maud", "Bilal", "Odile", "Théo", "Inès", "Marek" };
    struct ground g = { .today = date_from_ymd(2026, 11, 19) };

    assert_true(db_begin(t->db));
    g.house = (struct place){ .name = "La Lampisterie", .kind = PLACE_PERMANENT, .town = "Nœux" };
    g.hall = (struct place){ .name = "Salle des fêtes", .kind = PLACE_HOST, .chairs = 2,
                             .town = "Lillers" };
    g.shop = (struct place){ .name = "Mercerie", .kind = PLACE_HOST, .chairs = 3,
                             .town = "Auchel" };
    g.now = zone_instant(zone_get("Europe/Paris"), g.today, 600);
    struct place *places[] = { &g.house, &g.hall, &g.shop };
    for (int i = 0; i < 3; i++)
        assert_true(place_make(t->db, t->a, places[i], g.now));
    const struct opening_wish week = {
        .place = g.house.id, .from = date_from_ymd(2026, 1, 1), .today = g.today, .now = g.now,
        .rule = "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off",
    };
    assert_int_equal(opening_set(t->db, t->a, &week), OPENING_ALLOWED);
    ground_resource(t, &g, &g.desks, "desk_pool", "Postes", 4);
    ground_resource(t, &g, &g.room, "room", "Sainte-Barbe", 1);
    ground_resource(t, &g, &g.other_room, "room", "La Veillée", 1);
    ground_resource(t, &g, &g.machine, "machine", "Laser", 4);
    for (int i = 0; i < PEOPLE; i++) {
        const struct person_draft draft = {
            .first_name = names[i], .last_name = "Durand", .lang = i % 2 ? "en" : "fr",
            .email = str_fmt(t->a, "person-%d@example.org", i),
        };
        g.person[i] = person_add(t->db, &draft, g.now);
    }
    ground_price(t, &g, "desk_day", NULL, 700);
    ground_price(t, &g, "desk_half", NULL, 400);
    ground_price(t, &g, "roaming_day", NULL, 0);
    ground_price(t, &g, "roaming_half", NULL, 0);
    ground_price(t, &g, "resource_hour", NULL, 1200);
    assert_true(place_get(t->db, t->a, g.house.id, &g.house));
    check_ok(t->db, "ground");
    assert_true(db_commit(t->db));
    return g;
}

#endif
