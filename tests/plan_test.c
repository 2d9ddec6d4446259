/* What plan.h promises, on both engines. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "people/people.h"
#include "place/place.h"
#include "plan/plan.h"

enum { NOW = 1795600000 };                          /* 25 November 2026 */

static int32_t day(int year, int month, int d)
{
    return date_from_ymd(year, month, d);
}

struct ground {
    int64_t places[3];                              /* ids, 1 and 2 */
    int64_t resources[3];
};

static struct ground lay_ground(struct trial *t)
{
    struct ground g = { { 0 }, { 0 } };

    for (int i = 1; i <= 2; i++) {
        struct place p = { .name = str_fmt(t->a, "Lieu %d", i), .kind = PLACE_PERMANENT };
        g.places[i] = place_make(t->db, t->a, &p, NOW);
        struct resource r = { .place = g.places[i], .kind = "room", .capacity = 1,
                              .name = str_fmt(t->a, "Salle %d", i) };
        assert_int_equal(resource_save(t->db, &r), INSIDE_ALLOWED);
        g.resources[i] = r.id;
    }
    return g;
}

static enum plan_refusal add_price_on(struct trial *t, struct price p, int32_t today)
{
    return plan_price_add(t->db, t->a, &p, 0, today, NOW);
}

/* The rows of the resolution table; places and resources by number. */
static const struct {
    const char *item, *audience;
    int place, resource, month;                     /* from the first of that month of 2026 */
    int64_t cents;
} rows[] = {
    { "desk_day", NULL, 0, 0, 1, 700 },
    { "desk_day", NULL, 0, 0, 7, 800 },
    { "desk_day", "student", 0, 0, 1, 400 },
    { "desk_day", NULL, 1, 0, 3, 650 },
    { "desk_day", "company", 1, 0, 3, 1500 },
    { "resource_hour", NULL, 0, 0, 1, 1000 },
    { "resource_hour", "company", 0, 0, 1, 2000 },
    { "resource_hour", NULL, 1, 0, 1, 900 },
    { "resource_hour", NULL, 0, 1, 1, 1200 },
    { "resource_hour", "entrepreneur", 0, 1, 1, 800 },
    { "resource_hour", "entrepreneur", 0, 1, 9, 850 },
    { "roaming_day", NULL, 0, 0, 1, 0 },
};

static const struct {
    const char *item, *audience;
    int place, resource, month;                     /* asked for the 15th of that month */
    int64_t cents;                                  /* -1: no row says */
} cases[] = {
    { "desk_day", "freelance", 2, 0, 1, 700 },      /* the general row */
    { "desk_day", "freelance", 2, 0, 6, 700 },
    { "desk_day", "freelance", 2, 0, 7, 800 },      /* the newer of two equals */
    { "desk_day", "student", 2, 0, 7, 400 },        /* an older row for the audience wins */
    { "desk_day", "freelance", 1, 0, 2, 700 },      /* the place's row has not begun */
    { "desk_day", "freelance", 1, 0, 3, 650 },      /* the place's row */
    { "desk_day", "freelance", 1, 0, 8, 650 },      /* wins over a newer general one */
    { "desk_day", "student", 1, 0, 3, 650 },        /* a place wins over an audience */
    { "desk_day", "company", 1, 0, 3, 1500 },       /* place and audience */
    { "desk_day", "company", 2, 0, 3, 700 },        /* of another place: no matter */
    { "desk_day", "freelance", 0, 0, 3, 700 },      /* at no place in particular */
    { "resource_hour", "freelance", 1, 1, 5, 1200 },    /* the resource before its place */
    { "resource_hour", "company", 1, 1, 5, 1200 },      /* and before the audience */
    { "resource_hour", "entrepreneur", 1, 1, 5, 800 },
    { "resource_hour", "entrepreneur", 1, 1, 9, 850 },
    { "resource_hour", "company", 2, 2, 5, 2000 },
    { "resource_hour", "freelance", 2, 2, 5, 1000 },
    { "resource_hour", "freelance", 1, 2, 5, 900 },
    { "roaming_day", "visitor", 2, 0, 5, 0 },       /* nothing is an amount */
    { "roaming_half", "visitor", 2, 0, 5, -1 },
    { "desk_day", "freelance", 2, 0, 0, -1 },       /* December 2025: before the list */
};

static void the_most_specific_price_wins(struct trial *t)
{
    struct ground g = lay_ground(t);
    int32_t start = day(2026, 1, 1);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct price p = { .item = rows[i].item, .audience = rows[i].audience,
                           .place = g.places[rows[i].place],
                           .resource = g.resources[rows[i].resource], .cents = rows[i].cents,
                           .from = month_add(start, rows[i].month - 1) };
        assert_int_equal(add_price_on(t, p, start), PLAN_ALLOWED);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct price p;
        bool found = plan_price_for(t->db, t->a, cases[i].item, cases[i].audience,
                                    g.places[cases[i].place], g.resources[cases[i].resource],
                                    month_add(start, cases[i].month - 1) + 14, &p);
        int64_t cents = found ? p.cents : -1;
        if (cents != cases[i].cents)
            fail_msg("case %zu: %lld, not %lld", i, (long long) cents,
                     (long long) cases[i].cents);
    }
}

static int64_t someone(struct trial *t)
{
    struct person_draft draft = { .first_name = "Maud", .last_name = "Delannoy" };
    int64_t id = person_add(t->db, &draft, NOW);

    assert_true(id > 0);
    return id;
}

static void audiences_are_dated(struct trial *t)
{
    int64_t maud = someone(t);

    assert_string_equal(plan_audience(t->db, t->a, maud, day(2026, 5, 1)), "visitor");
    plan_set_audience(t->db, maud, "student", day(2026, 1, 1), NOW);
    plan_set_audience(t->db, maud, "freelance", day(2026, 9, 1), NOW);
    assert_string_equal(plan_audience(t->db, t->a, maud, day(2025, 12, 31)), "visitor");
    assert_string_equal(plan_audience(t->db, t->a, maud, day(2026, 8, 31)), "student");
    assert_string_equal(plan_audience(t->db, t->a, maud, day(2026, 9, 1)), "freelance");
    plan_set_audience(t->db, maud, "company", day(2026, 9, 1), NOW);        /* last word */
    assert_string_equal(plan_audience(t->db, t->a, maud, day(2026, 9, 1)), "company");
    assert_string_equal(plan_audience(t->db, t->a, 0, day(2026, 9, 1)), "visitor");

    const struct value *kept = value_get(plan_export_person(t->db, t->a, maud), "audiences");
    assert_int_equal(value_count(kept), 2);
    assert_string_equal(value_as_text(value_get(value_at(kept, 0), "audience"), ""), "student");
}

/* What a day cost is what it costs to recompute it, whatever was decided since. */
static void the_past_keeps_its_figures(struct trial *t)
{
    int64_t maud = someone(t);
    struct price before, after;
    int32_t today = day(2026, 11, 25), past = day(2026, 3, 10);

    plan_set_audience(t->db, maud, "freelance", day(2026, 1, 1), NOW);
    struct price first = { .item = "desk_day", .cents = 700, .from = day(2026, 1, 1) };
    assert_int_equal(add_price_on(t, first, day(2026, 1, 1)), PLAN_ALLOWED);
    assert_true(plan_price(t->db, t->a, "desk_day", maud, 0, 0, past, &before));

    struct price dearer = { .item = "desk_day", .cents = 900, .from = today };
    assert_int_equal(add_price_on(t, dearer, today), PLAN_ALLOWED);
    struct price special = { .item = "desk_day", .audience = "freelance", .cents = 850,
                             .from = today + 10 };
    assert_int_equal(add_price_on(t, special, today), PLAN_ALLOWED);
    special.from = past;
    assert_int_equal(add_price_on(t, special, today), PLAN_PAST);
    plan_set_audience(t->db, maud, "company", today, NOW);

    assert_true(plan_price(t->db, t->a, "desk_day", maud, 0, 0, past, &after));
    assert_int_equal(after.cents, 700);
    assert_int_equal(after.id, before.id);
    assert_true(plan_price_get(t->db, t->a, before.id, &after));
    assert_int_equal(after.cents, before.cents);
    assert_true(plan_price(t->db, t->a, "desk_day", maud, 0, 0, today, &after));
    assert_int_equal(after.cents, 900);
    assert_true(plan_price(t->db, t->a, "desk_day", 0, 0, 0, today + 20, &after));
    assert_int_equal(after.cents, 900);
}

static void nonsense_is_refused(struct trial *t)
{
    struct ground g = lay_ground(t);
    int32_t today = day(2026, 11, 25);
    const struct price good = { .item = "resource_hour", .cents = 100, .from = today };
    struct price p = good;

    p.item = "moon_day";
    assert_int_equal(add_price_on(t, p, today), PLAN_UNKNOWN);
    p = good;
    p.audience = "king";
    assert_int_equal(add_price_on(t, p, today), PLAN_UNKNOWN);
    p = good;
    p.cents = -1;
    assert_int_equal(add_price_on(t, p, today), PLAN_BAD_AMOUNT);
    p = good;
    p.resource = 9999;
    assert_int_equal(add_price_on(t, p, today), PLAN_UNKNOWN);
    p = good;
    p.place = 9999;
    assert_int_equal(add_price_on(t, p, today), PLAN_UNKNOWN);
    p = good;
    p.item = "desk_day";
    p.resource = g.resources[1];
    assert_int_equal(add_price_on(t, p, today), PLAN_NOT_HOURLY);
    assert_int_equal(db_int(t->db, "SELECT count(*) AS n FROM price", NO_ARGS, -1), 0);
}

static void a_price_is_explained(struct trial *t)
{
    struct ground g = lay_ground(t);
    struct price everyone = { .item = "desk_day", .from = day(2026, 1, 1) };
    struct price freelance = { .item = "desk_half", .audience = "freelance",
                               .place = g.places[1], .from = day(2026, 1, 1) };
    struct price room = { .item = "resource_hour", .audience = "company",
                          .resource = g.resources[2], .from = day(2026, 1, 1) };

    int32_t today = day(2026, 11, 25);
    assert_string_equal(plan_price_words(t->db, t->a, NULL, &everyone, today),
                        "Desk for a day, rate for everyone, since Thursday 1 January 2026");
    assert_string_equal(plan_price_words(t->db, t->a, NULL, &freelance, today),
                        "Desk for half a day at Lieu 1, freelance rate, "
                        "since Thursday 1 January 2026");
    assert_string_equal(plan_price_words(t->db, t->a, NULL, &room, today),
                        "Salle 2 by the hour, company rate, since Thursday 1 January 2026");
    room.from = day(2027, 1, 1);
    assert_string_equal(plan_price_words(t->db, t->a, NULL, &room, today),
                        "Salle 2 by the hour, company rate, from Friday 1 January 2027");
}

static void the_demo_has_its_prices(struct trial *t)
{
    struct seed seed = { .db = t->db, .a = t->a, .now = NOW, .today = day(2026, 11, 25) };
    struct price p, *list;
    int64_t room;

    place_seed(&seed);
    plan_seed(&seed);
    assert_true(plan_price_for(t->db, t->a, "desk_day", "freelance", 0, 0, seed.today, &p));
    assert_int_equal(p.cents, 700);
    assert_true(plan_price_for(t->db, t->a, "roaming_half", "visitor", 0, 0, seed.today, &p));
    assert_int_equal(p.cents, 0);
    room = db_int(t->db, "SELECT id FROM resource WHERE name = 'Sainte-Barbe'", NO_ARGS, 0);
    assert_true(plan_price_for(t->db, t->a, "resource_hour", "freelance", 0, room, seed.today, &p));
    assert_int_equal(p.cents, 1200);
    assert_true(plan_price_for(t->db, t->a, "resource_hour", "company", 0, room, seed.today, &p));
    assert_int_equal(p.cents, 2500);
    assert_int_equal(plan_subjects(t->db, t->a, seed.today, &list), 13);
    assert_int_equal(plan_coming(t->db, t->a, seed.today, &list), 1);
}

static const struct trial_test tests[] = {
    TRIAL(the_most_specific_price_wins),
    TRIAL(audiences_are_dated),
    TRIAL(the_past_keeps_its_figures),
    TRIAL(nonsense_is_refused),
    TRIAL(a_price_is_explained),
    TRIAL(the_demo_has_its_prices),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("plan", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
