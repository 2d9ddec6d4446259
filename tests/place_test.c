/* What place.h, opening.h and inside.h promise, on both engines. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "base/zone.h"
#include "place/place.h"

enum { NOW = 1795600000 };                          /* 25 November 2026 */

static int32_t day(int year, int month, int d)
{
    return date_from_ymd(year, month, d);
}

static struct place make(struct trial *t, const char *name, enum place_kind kind)
{
    struct place p = { .name = name, .kind = kind, .town = "Nœux-les-Mines", .chairs = 12 };

    assert_true(place_make(t->db, t->a, &p, NOW) > 0);
    assert_true(place_get(t->db, t->a, p.id, &p));
    return p;
}

static void set_hours(struct trial *t, int64_t place, int32_t from, const char *rule)
{
    struct opening_wish wish = { .place = place, .from = from, .rule = rule, .today = from,
                                 .now = NOW };

    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_ALLOWED);
}

/* ---- places ---- */

static void slugs_come_from_names(struct trial *t)
{
    static const struct { const char *name, *slug; } cases[] = {
        { "La Lampisterie", "la-lampisterie" },
        { "La Lampisterie", "la-lampisterie-2" },
        { "La  Lampisterie !", "la-lampisterie-3" },
        { "L’Œuvre à Béthune", "l-oeuvre-a-bethune" },
        { "1934", "place-1934" },                   /* a number would read as an id */
        { "New", "place-new" },                     /* /places/new is a page */
        { "★", "place" },
        { "★★", "place-2" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place p = make(t, cases[i].name, PLACE_HOST), found;
        assert_string_equal(p.slug, cases[i].slug);
        assert_true(place_find(t->db, t->a, p.slug, &found));
        assert_int_equal(found.id, p.id);
        assert_true(place_find(t->db, t->a, str_fmt(t->a, "%lld", (long long) p.id), &found));
        assert_string_equal(found.slug, p.slug);
    }
    struct place none;
    assert_false(place_find(t->db, t->a, "nowhere", &none));
    assert_false(place_find(t->db, t->a, "99999", &none));
}

static void what_is_said_of_a_place_comes_back(struct trial *t)
{
    struct place p = make(t, "Mercerie Au Droit Fil", PLACE_HOST), back;

    p.name = "Au Droit Fil";
    p.located = true;
    p.latitude = 505622000;
    p.longitude = -24819001;
    p.entrance = "Par la boutique.";
    p.wifi_password = "aiguille";
    p.chairs = 20;
    place_change(t->db, t->a, &p);
    assert_true(place_by_slug(t->db, t->a, "mercerie-au-droit-fil", &back));
    assert_string_equal(back.name, "Au Droit Fil");
    assert_int_equal(back.longitude, -24819001);
    assert_int_equal(back.chairs, 20);
    assert_null(back.parking);

    const struct value *stranger = place_value(t->db, t->a, &back, day(2026, 11, 25), false);
    const struct value *guest = place_value(t->db, t->a, &back, day(2026, 11, 25), true);
    assert_null(value_get(stranger, "entrance"));
    assert_null(value_get(stranger, "wifi_password"));
    assert_string_equal(value_as_text(value_get(guest, "wifi_password"), ""), "aiguille");
    assert_string_equal(value_as_text(value_get(stranger, "geo"), ""), "geo:50.5622,-2.4819001");
    assert_int_equal(value_as_int(value_get(stranger, "latitude_e7"), 0), 505622000);
}

static void the_list_has_ours_first_and_goes_on(struct trial *t)
{
    for (int i = 0; i < 120; i++) {
        struct place p = { .name = str_fmt(t->a, "Tiers-lieu %03d", i), .kind = PLACE_HOST,
                           .town = i % 2 ? "Hérouville" : "Le 100% Bois_Bleu", .listed = true };
        place_make(t->db, t->a, &p, NOW);
    }
    make(t, "Zinc", PLACE_PERMANENT);
    make(t, "Atelier", PLACE_HOST);
    struct place gone = make(t, "Fermé", PLACE_HOST), *places;
    place_close(t->db, gone.id, NOW);

    struct places_wish wish = { .limit = 50 };
    int64_t next;
    assert_int_equal(places_list(t->db, t->a, &wish, &places, &next), 50);
    assert_string_equal(places[0].name, "Zinc");
    assert_string_equal(places[1].name, "Atelier");
    assert_string_equal(places[2].name, "Tiers-lieu 000");
    size_t seen = 50;
    while (next) {
        wish.after = next;
        seen += places_list(t->db, t->a, &wish, &places, &next);
    }
    assert_int_equal(seen, 122);
    assert_string_equal(places[0].name, "Tiers-lieu 098");

    wish = (struct places_wish){ .which = PLACES_LISTED, .skip = 100, .limit = 50 };
    assert_int_equal(places_list(t->db, t->a, &wish, &places, &next), 20);
    assert_int_equal(places_count(t->db, t->a, &wish), 120);

    wish = (struct places_wish){ .query = "HÉROUVILLE 011", .limit = 50 };
    assert_int_equal(places_list(t->db, t->a, &wish, &places, NULL), 1);
    wish.query = "100%";
    assert_int_equal(places_count(t->db, t->a, &wish), 60);
    wish.query = "Bois_";
    assert_int_equal(places_count(t->db, t->a, &wish), 60);
    wish.query = "%";
    assert_int_equal(places_count(t->db, t->a, &wish), 60);
}

static void only_listed_places_are_taken_out(struct trial *t)
{
    struct place ours = make(t, "À nous", PLACE_HOST), back;
    struct place listed = { .name = "Connu", .kind = PLACE_HOST, .listed = true };

    place_make(t->db, t->a, &listed, NOW);
    assert_false(place_unlist(t->db, ours.id));
    assert_true(place_unlist(t->db, listed.id));
    assert_false(place_get(t->db, t->a, listed.id, &back));
    assert_true(place_get(t->db, t->a, ours.id, &back));
}

static void communes_are_saved_and_removed(struct trial *t)
{
    struct commune c;

    commune_save(t->db, t->a, &(struct commune){ .insee = "62119", .name = "Bethune",
                                                .population = 25224 });
    commune_save(t->db, t->a, &(struct commune){ .insee = "62119", .name = "Béthune",
        .outline = "{\"type\":\"Polygon\"}", .population = -1, .located = true,
        .latitude = 505290000, .longitude = 26430000 });
    assert_string_equal(commune_name(t->db, t->a, "62119"), "Béthune");
    assert_true(commune_get(t->db, t->a, "62119", &c));
    assert_int_equal(c.population, 25224);          /* what a list does not know stays */
    assert_true(c.located);
    assert_int_equal(c.latitude, 505290000);
    commune_save(t->db, t->a, &(struct commune){ .insee = "62119", .name = "Béthune",
                                                .population = 0 });
    assert_true(commune_get(t->db, t->a, "62119", &c));
    assert_int_equal(c.population, 0);              /* and nobody is a number too */
    assert_true(c.located);
    assert_true(db_begin(t->db));
    assert_true(commune_remove(t->db, "62119"));
    assert_false(commune_remove(t->db, "62119"));
    assert_true(db_commit(t->db));
    assert_null(commune_name(t->db, t->a, "62119"));
    assert_null(commune_name(t->db, t->a, NULL));
}

/* By code, by name in any case; a name that two have is said to be such. */
static void communes_are_found_by_what_people_type(struct trial *t)
{
    static const char *const known[][2] = { { "62770", "Saint-Venant" }, { "62764", "Saint-Omer" },
                                            { "80111", "Brucamps" }, { "02111", "Saint-Omer" } };
    struct commune c;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        commune_save(t->db, t->a, &(struct commune){ .insee = known[i][0], .name = known[i][1],
                                                    .population = -1 });
    assert_int_equal(commune_find(t->db, t->a, "62764", &c), 1);
    assert_string_equal(c.name, "Saint-Omer");
    assert_int_equal(c.population, -1);
    assert_int_equal(commune_find(t->db, t->a, "SAINT-VENANT", &c), 1);
    assert_string_equal(c.insee, "62770");
    assert_int_equal(commune_find(t->db, t->a, "saint-omer", &c), 2);
    assert_int_equal(commune_find(t->db, t->a, "Nulle-Part", &c), 0);
}

/* ---- opening ---- */

/* The opening of a day as text, "closed" with its reason. */
static const char *told(struct trial *t, const struct place *p, int32_t on)
{
    struct span spans[HOURS_SPANS];
    const char *reason;
    int count = place_open_on(t->db, p, on, spans, &reason, t->a);
    struct str s = str_new(t->a);

    for (int i = 0; i < count; i++)
        str_add_fmt(&s, "%s%d-%d", i ? " " : "", spans[i].from, spans[i].to);
    if (!count)
        str_add(&s, "closed");
    if (reason)
        str_add_fmt(&s, " (%s)", reason);
    return s.text;
}

static void a_week_holds_until_the_next_begins(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT);

    assert_string_equal(told(t, &p, day(2026, 1, 5)), "closed");
    set_hours(t, p.id, day(2026, 1, 1), "Mo-Fr 08:30-19:00; PH off");
    set_hours(t, p.id, day(2026, 6, 1), "Mo-Sa 09:00-12:00,14:00-18:00");
    assert_string_equal(told(t, &p, day(2025, 12, 31)), "closed");
    assert_string_equal(told(t, &p, day(2026, 5, 29)), "510-1140");
    assert_string_equal(told(t, &p, day(2026, 5, 30)), "closed");
    assert_string_equal(told(t, &p, day(2026, 6, 1)), "540-720 840-1080");
    assert_string_equal(told(t, &p, day(2026, 6, 6)), "540-720 840-1080");

    int32_t from;
    assert_string_equal(opening_rule(t->db, t->a, p.id, day(2026, 5, 31), &from),
                        "Mo-Fr 08:30-19:00; PH off");
    assert_int_equal(from, day(2026, 1, 1));
    const struct opening_week *coming = opening_coming(t->db, t->a, p.id, day(2026, 5, 31));
    assert_int_equal(coming[0].from, day(2026, 6, 1));
    assert_null(coming[1].rule);
}

static void past_hours_cannot_be_changed(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT);
    int32_t today = day(2026, 11, 25);
    struct opening_wish wish = { .place = p.id, .from = today - 30, .rule = "Mo 09:00-10:00",
                                 .today = today, .now = NOW };

    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_ALLOWED);     /* its first */
    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_PAST);
    wish.from = today - 1;
    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_PAST);
    const char *before = told(t, &p, day(2026, 11, 23));
    wish.from = today;
    wish.rule = "24/7";
    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_ALLOWED);
    wish.rule = "Mo 11:00-12:00";
    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_ALLOWED);     /* same day: replaced */
    assert_string_equal(told(t, &p, day(2026, 11, 23)), before);
    assert_string_equal(told(t, &p, day(2026, 11, 30)), "660-720");
    wish.rule = "from nine to five";
    assert_int_equal(opening_set(t->db, t->a, &wish), OPENING_BAD_RULE);
}

static void holidays_follow_the_rule(struct trial *t)
{
    struct place closed = make(t, "Fermé les jours fériés", PLACE_PERMANENT);
    struct place open = make(t, "Ouvert les jours fériés", PLACE_PERMANENT);
    struct place short_day = make(t, "Matin", PLACE_PERMANENT);

    set_hours(t, closed.id, day(2026, 1, 1), "Mo-Fr 08:30-19:00; PH off");
    set_hours(t, open.id, day(2026, 1, 1), "Mo-Fr 08:30-19:00");
    set_hours(t, short_day.id, day(2026, 1, 1), "Mo-Fr 08:30-19:00; PH 10:00-12:00");
    const char *name;
    assert_true(date_is_french_holiday(day(2026, 5, 14), &name));           /* Ascension */
    assert_string_equal(told(t, &closed, day(2026, 5, 14)), str_fmt(t->a, "closed (%s)", name));
    assert_string_equal(told(t, &open, day(2026, 5, 14)), "510-1140");
    assert_string_equal(told(t, &short_day, day(2026, 5, 14)),
                        str_fmt(t->a, "600-720 (%s)", name));
    /* A holiday on a Sunday changes nothing: no reason is given. */
    assert_string_equal(told(t, &closed, day(2026, 11, 1)), "closed");
}

static void exceptions_replace_the_week(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT);
    int32_t today = day(2026, 11, 25);
    set_hours(t, p.id, day(2026, 1, 1), "Mo-Fr 08:30-19:00; PH off");
    struct exception winter = { .place = p.id, .from = day(2026, 12, 24), .to = day(2026, 12, 31),
                                .closed = true, .reason = "congés" };
    struct exception evening = { .place = p.id, .from = day(2026, 12, 29), .to = day(2026, 12, 29),
                                 .opens = 1080, .closes = 1320, .reason = "soirée" };

    assert_int_equal(exception_add(t->db, t->a, &winter, today), OPENING_ALLOWED);
    assert_int_equal(exception_add(t->db, t->a, &evening, today), OPENING_ALLOWED);
    assert_string_equal(told(t, &p, day(2026, 12, 23)), "510-1140");
    assert_string_equal(told(t, &p, day(2026, 12, 24)), "closed (congés)");
    assert_string_equal(told(t, &p, day(2026, 12, 29)), "1080-1320 (soirée)");
    assert_string_equal(told(t, &p, day(2026, 12, 30)), "closed (congés)");

    struct closure *closures;
    assert_int_equal(place_closures(t->db, t->a, &p, today, day(2027, 1, 15), &closures), 3);
    assert_int_equal(closures[0].from, day(2026, 12, 24));
    assert_int_equal(closures[0].to, day(2026, 12, 28));
    assert_int_equal(closures[1].from, day(2026, 12, 30));
    assert_int_equal(closures[1].to, day(2026, 12, 31));
    assert_int_equal(closures[2].from, day(2027, 1, 1));

    struct exception bad = winter;
    bad.from = today - 1;
    assert_int_equal(exception_add(t->db, t->a, &bad, today), OPENING_PAST);
    bad.from = bad.to + 1;
    assert_int_equal(exception_add(t->db, t->a, &bad, today), OPENING_BAD_DATES);
    bad = evening;
    bad.closes = bad.opens;
    assert_int_equal(exception_add(t->db, t->a, &bad, today), OPENING_BAD_DATES);
}

static void a_begun_exception_keeps_its_past(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT), other = make(t, "Autre", PLACE_PERMANENT);
    set_hours(t, p.id, day(2026, 1, 1), "Mo-Su 09:00-10:00");
    struct exception e = { .place = p.id, .from = day(2026, 11, 1), .to = day(2026, 11, 30),
                           .closed = true, .reason = "travaux" };
    struct exception *list;

    exception_add(t->db, t->a, &e, day(2026, 10, 1));
    assert_int_equal(exception_remove(t->db, t->a, other.id, e.id, day(2026, 11, 10)),
                     OPENING_UNKNOWN);
    assert_int_equal(exception_remove(t->db, t->a, p.id, e.id, day(2026, 11, 10)),
                     OPENING_ALLOWED);
    assert_string_equal(told(t, &p, day(2026, 11, 9)), "closed (travaux)");
    assert_string_equal(told(t, &p, day(2026, 11, 10)), "540-600");
    assert_int_equal(exception_remove(t->db, t->a, p.id, e.id, day(2026, 11, 10)), OPENING_PAST);
    assert_int_equal(exceptions_from(t->db, t->a, p.id, day(2026, 11, 10), &list), 0);
    assert_int_equal(exceptions_from(t->db, t->a, p.id, day(2026, 11, 9), &list), 1);
}

static void host_places_have_no_hours_of_their_own(struct trial *t)
{
    struct place host = make(t, "Mercerie", PLACE_HOST);

    set_hours(t, host.id, day(2026, 1, 1), "24/7");
    assert_string_equal(told(t, &host, day(2026, 11, 26)), "closed");
}

static void a_closed_place_opens_no_more(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT);
    const struct zone *zone = zone_get("Europe/Paris");

    set_hours(t, p.id, day(2026, 1, 1), "24/7");
    place_close(t->db, p.id, zone_instant(zone, day(2026, 11, 26), 12 * 60));
    place_get(t->db, t->a, p.id, &p);
    assert_string_equal(told(t, &p, day(2026, 11, 25)), "0-1440");
    assert_string_equal(told(t, &p, day(2026, 11, 26)), "closed");
}

/* The clock changes at night; what is open is told by the clock, and lasts what it lasts. */
static void both_nights_of_the_clock_change(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT), always = make(t, "Nuit", PLACE_PERMANENT);
    const struct zone *zone = zone_get("Europe/Paris");
    int32_t spring = day(2026, 3, 29), autumn = day(2026, 10, 25);

    set_hours(t, p.id, day(2026, 1, 1), "Su 01:00-05:00");
    set_hours(t, always.id, day(2026, 1, 1), "24/7");
    assert_string_equal(told(t, &p, spring), "60-300");
    assert_string_equal(told(t, &p, autumn), "60-300");

    int64_t begin = zone_instant(zone, spring, 60), end = zone_instant(zone, spring, 300);
    assert_int_equal(end - begin, 3 * 3600);
    assert_true(place_open_between(t->db, t->a, &p, begin, end));
    assert_false(place_open_between(t->db, t->a, &p, begin, end + 1));
    begin = zone_instant(zone, autumn, 60);
    end = zone_instant(zone, autumn, 300);
    assert_int_equal(end - begin, 5 * 3600);
    assert_true(place_open_between(t->db, t->a, &p, begin, end));
    assert_false(place_open_between(t->db, t->a, &p, begin - 1, end));

    /* Days without a gap between them are one opening, over midnight and both nights. */
    assert_true(place_open_between(t->db, t->a, &always, zone_day_start(zone, spring - 1),
                                   zone_day_end(zone, spring + 1)));
    assert_true(place_open_between(t->db, t->a, &always, zone_day_start(zone, autumn - 1) + 5,
                                   zone_day_end(zone, autumn + 1) - 5));
    assert_false(place_open_between(t->db, t->a, &always, begin, begin));
}

static void a_lunch_break_is_not_open(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT);
    const struct zone *zone = zone_get("Europe/Paris");
    int32_t on = day(2026, 11, 26);

    set_hours(t, p.id, day(2026, 1, 1), "Mo-Fr 09:00-12:00,14:00-18:00");
    assert_true(place_open_between(t->db, t->a, &p, zone_instant(zone, on, 540),
                                   zone_instant(zone, on, 720)));
    assert_false(place_open_between(t->db, t->a, &p, zone_instant(zone, on, 660),
                                    zone_instant(zone, on, 900)));
    assert_false(place_open_between(t->db, t->a, &p, zone_instant(zone, on, 1020),
                                    zone_instant(zone, on + 1, 600)));
}

/* ---- inside ---- */

static int64_t chairs(struct trial *t, int64_t place)
{
    struct place p;

    assert_true(place_get(t->db, t->a, place, &p));
    return p.chairs;
}

static void chairs_follow_the_desks(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT), host = make(t, "Hôte", PLACE_HOST);
    struct resource pool = { .place = p.id, .kind = "desk_pool", .name = "Postes", .capacity = 24 };
    struct resource desk = { .place = p.id, .kind = "desk", .name = "Poste fixe", .capacity = 1 };
    struct resource room = { .place = p.id, .kind = "room", .name = "Salle", .capacity = 1,
                             .people = 18 };

    assert_int_equal(p.chairs, 0);
    assert_int_equal(resource_save(t->db, &pool), INSIDE_ALLOWED);
    assert_int_equal(resource_save(t->db, &desk), INSIDE_ALLOWED);
    assert_int_equal(resource_save(t->db, &room), INSIDE_ALLOWED);
    assert_int_equal(chairs(t, p.id), 25);
    pool.capacity = 20;
    assert_int_equal(resource_save(t->db, &pool), INSIDE_ALLOWED);
    assert_int_equal(chairs(t, p.id), 21);
    resource_stop(t->db, &desk, "pied cassé");
    assert_int_equal(chairs(t, p.id), 20);
    resource_stop(t->db, &desk, NULL);
    assert_int_equal(chairs(t, p.id), 21);
    resource_close(t->db, &pool, NOW);
    assert_int_equal(chairs(t, p.id), 1);
    assert_int_equal(resource_save(t->db, &pool), INSIDE_UNKNOWN);          /* closed is closed */
    place_get(t->db, t->a, p.id, &p);
    p.chairs = 99;
    place_change(t->db, t->a, &p);
    assert_int_equal(chairs(t, p.id), 1);

    struct resource table = { .place = host.id, .kind = "desk_pool", .name = "Table",
                              .capacity = 4 };
    assert_int_equal(resource_save(t->db, &table), INSIDE_ALLOWED);
    assert_int_equal(chairs(t, host.id), 12);                               /* as its host says */
}

static void what_is_inside_is_checked(struct trial *t)
{
    struct place p = make(t, "Lieu", PLACE_PERMANENT), other = make(t, "Autre", PLACE_PERMANENT);
    struct space s = { .place = p.id, .kind = "workshop", .name = "Atelier" };

    p.plan_width = 360;
    p.plan_height = 280;
    place_change(t->db, t->a, &p);
    assert_int_equal(space_save(t->db, &s), INSIDE_ALLOWED);
    struct space astray = { .place = p.id, .kind = "cave", .name = "Cave" };
    assert_int_equal(space_save(t->db, &astray), INSIDE_BAD_KIND);
    astray = (struct space){ .place = 9999, .kind = "other", .name = "Cave" };
    assert_int_equal(space_save(t->db, &astray), INSIDE_UNKNOWN);

    struct resource r = { .place = p.id, .space = s.id, .kind = "machine", .name = "Laser",
                          .capacity = 1, .box = { true, 350, 0, 10, 280 } };
    assert_int_equal(resource_save(t->db, &r), INSIDE_ALLOWED);
    static const struct box outside[] = {
        { true, 351, 0, 10, 10 }, { true, -1, 0, 10, 10 }, { true, 0, 0, 0, 10 },
        { true, 0, 271, 10, 10 }, { true, INT64_MAX, 0, INT64_MAX, 10 },
    };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        r.box = outside[i];
        assert_int_equal(resource_save(t->db, &r), INSIDE_OUTSIDE_PLAN);
    }
    struct resource elsewhere = { .place = other.id, .space = s.id, .kind = "machine",
                                  .name = "Laser", .capacity = 1 };
    assert_int_equal(resource_save(t->db, &elsewhere), INSIDE_UNKNOWN);
    elsewhere.space = 0;
    elsewhere.capacity = 0;
    assert_int_equal(resource_save(t->db, &elsewhere), INSIDE_BAD_CAPACITY);

    assert_int_equal(space_remove(t->db, s.id), INSIDE_NOT_EMPTY);
    resource_get(t->db, t->a, r.id, &r);
    assert_int_equal(r.box.x, 350);
    r.space = 0;
    assert_int_equal(resource_save(t->db, &r), INSIDE_ALLOWED);
    assert_int_equal(space_remove(t->db, s.id), INSIDE_ALLOWED);
}

static void desks_of_a_pool_stand_apart(struct trial *t)
{
    static const int64_t capacities[] = { 1, 2, 4, 24, 31 };

    (void) t;
    for (size_t c = 0; c < sizeof capacities / sizeof *capacities; c++) {
        struct resource pool = { .capacity = capacities[c], .box = { true, 9, 97, 145, 61 } };
        struct box keys[31];
        for (int64_t n = 0; n < pool.capacity; n++) {
            assert_true(resource_key(&pool, n, &keys[n]));
            const struct box *k = &keys[n];
            assert_true(k->x >= 9 && k->y >= 97 && k->w > 0 && k->h > 0);
            assert_true(k->x + k->w <= 9 + 145 && k->y + k->h <= 97 + 61);
            for (int64_t m = 0; m < n; m++)
                assert_true(keys[m].x + keys[m].w <= k->x || k->x + k->w <= keys[m].x ||
                            keys[m].y + keys[m].h <= k->y || k->y + k->h <= keys[m].y);
        }
        struct box none;
        assert_false(resource_key(&pool, pool.capacity, &none));
    }
}

static void the_demo_has_its_places(struct trial *t)
{
    struct seed seed = { .db = t->db, .a = t->a, .now = NOW, .today = day(2026, 11, 25) };
    struct place p;

    place_seed(&seed);
    assert_true(place_by_slug(t->db, t->a, "la-lampisterie", &p));
    assert_int_equal(p.chairs, 24);
    assert_int_equal(p.area, 1008);
    assert_string_equal(told(t, &p, day(2026, 11, 26)), "510-1140");
    assert_string_equal(told(t, &p, day(2025, 12, 29)), "closed (entre Noël et le jour de l’an)");
    assert_string_equal(told(t, &p, day(2026, 12, 31)), "closed (entre Noël et le jour de l’an)");
    const struct floor *plan = places_plan(t->db, t->a, p.id);
    assert_int_equal(plan->width, 360);
    assert_int_equal(plan->height, 463);
    for (size_t i = 0; i < plan->space_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct box *a = &plan->spaces[i].box, *b = &plan->spaces[k].box;
            assert_true(a->x + a->w <= b->x || b->x + b->w <= a->x || a->y + a->h <= b->y ||
                        b->y + b->h <= a->y);
        }
    const struct value *v = place_value(t->db, t->a, &p, day(2026, 11, 25), false);
    assert_int_equal(value_count(value_get(v, "resources")), 17);
    struct places_wish wish = { .which = PLACES_OURS, .limit = 100 };
    assert_int_equal(places_count(t->db, t->a, &wish), 13);
}

static const struct trial_test tests[] = {
    TRIAL(slugs_come_from_names),
    TRIAL(what_is_said_of_a_place_comes_back),
    TRIAL(the_list_has_ours_first_and_goes_on),
    TRIAL(only_listed_places_are_taken_out),
    TRIAL(communes_are_saved_and_removed),
        TRIAL(communes_are_found_by_what_people_type),
    TRIAL(a_week_holds_until_the_next_begins),
    TRIAL(past_hours_cannot_be_changed),
    TRIAL(holidays_follow_the_rule),
    TRIAL(exceptions_replace_the_week),
    TRIAL(a_begun_exception_keeps_its_past),
    TRIAL(host_places_have_no_hours_of_their_own),
    TRIAL(a_closed_place_opens_no_more),
    TRIAL(both_nights_of_the_clock_change),
    TRIAL(a_lunch_break_is_not_open),
    TRIAL(chairs_follow_the_desks),
    TRIAL(what_is_inside_is_checked),
    TRIAL(desks_of_a_pool_stand_apart),
    TRIAL(the_demo_has_its_places),
};

int main(void)
{
    struct arena *a = arena_new(NULL);
    int failed = databases_run("place", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
