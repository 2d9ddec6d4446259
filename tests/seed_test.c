/* What the demo promises to those who try it: the same community each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "account/account.h"
#include "app.h"
#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/booking.h"
#include "databases.h"

static struct seed seed_on(struct db *db, struct arena *a, int32_t today)
{
    return (struct seed){
        .db = db, .a = a, .today = today, .dice = 2026, .password = "not a password",
        .now = zone_instant(zone_get("Europe/Paris"), today, 10 * 60 + 17),
    };
}

static bool seed_rooms(struct db *db, void *what)
{
    struct seed seed = *(struct seed *) what;

    for (const struct room *const *room = app_rooms; *room; room++)
        if ((*room)->seed)
            (*room)->seed(&seed);
    return !db_failed(db);
}

static struct seed seed_demo(struct db *db, struct arena *a, int32_t today)
{
    struct seed seed = seed_on(db, a, today);

    if (!db_tx(db, seed_rooms, &seed))
        fail_msg("cannot seed: %s", db_error(db));
    return seed;
}

static int32_t saturday(void)
{
    return date_from_ymd(2026, 11, 21);
}

#define COUNT(t, sql) db_int((t)->db, sql, NO_ARGS, -1)

static void a_cooperative_with_its_people(struct trial *t)
{
    assert_int_equal(COUNT(t, "SELECT count(*) FROM organisation WHERE kind = 'enterprise'"), 300);
    assert_int_equal(COUNT(t, "SELECT count(DISTINCT name) FROM organisation"), 307);
    assert_int_equal(COUNT(t, "SELECT count(DISTINCT trade) FROM organisation"
                              " WHERE kind = 'enterprise'"), 80);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM organisation o WHERE kind = 'enterprise'"
                              "   AND NOT EXISTS (SELECT 1 FROM membership m"
                              "        WHERE m.organisation_id = o.id)"), 0);
    assert_in_range(COUNT(t, "SELECT count(*) FROM person"), 340, 420);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM person"),
                     COUNT(t, "SELECT count(*) FROM (SELECT DISTINCT fold FROM person) f"));
    assert_int_equal(COUNT(t, "SELECT count(*) FROM person p WHERE trade IS NOT NULL"
                              "   AND NOT EXISTS (SELECT 1 FROM audience u"
                              "        WHERE u.person_id = p.id)"), 0);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM person p WHERE NOT EXISTS"
                              "   (SELECT 1 FROM commune c WHERE c.insee = p.commune)"), 0);
    assert_in_range(COUNT(t, "SELECT count(DISTINCT audience) FROM audience"), 5, 6);
}

static size_t found(struct trial *t, const struct looker *looker, const char *query)
{
    const struct find_wish wish = { .query = query, .limit = 200 };
    int64_t next;

    return value_count(people_find(t->db, t->a, looker, &wish, &next));
}

/* Everyone is found by what they can do, as far as they let themselves be found. */
static void people_are_found(struct trial *t, const struct seed *seed)
{
    const struct looker member = {
        .id = account_find(t->db, "demo-member@beffroi.example"), .member = true,
        .today = seed->today,
    };
    const struct looker nobody = { .today = seed->today };

    assert_true(found(t, &member, "ordinateur") >= 2);
    assert_true(found(t, &member, "mercière") >= 1);
    assert_in_range(found(t, &nobody, ""), 40, 140);
}

static void five_sign_ins(struct trial *t)
{
    assert_int_equal(COUNT(t, "SELECT count(*) FROM account WHERE password = 'not a password'"), 5);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM account c WHERE c.password IS NOT NULL"
                              "   AND NOT EXISTS (SELECT 1 FROM role r"
                              "        WHERE r.person_id = c.person_id AND r.role = 'member')"), 0);
    static const char *const held[][2] = {
        { "demo-admin@beffroi.example", "admin" }, { "demo-animator@beffroi.example", "animator" },
        { "demo-manager@beffroi.example", "manager" }, { "demo-host@beffroi.example", "host" },
    };
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        assert_true(db_exists(t->db, "SELECT 1 FROM role r JOIN account c"
                                     "    ON c.person_id = r.person_id"
                                     " WHERE c.email = $1 AND r.role = $2",
                              ARGS(arg_text(held[i][0]), arg_text(held[i][1]))));
    assert_int_equal(COUNT(t, "SELECT count(*) FROM role r JOIN place p ON p.id = r.place_id"
                              " WHERE r.role = 'host' AND p.kind = 'host'"), 12);
}

static void thursdays_that_turn(struct trial *t)
{
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NOT NULL AND id NOT IN"
                              "   (SELECT moved_to FROM day WHERE moved_to IS NOT NULL)"), 26);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                              "   AND date < '2026-11-21'"), 13);
    assert_int_equal(COUNT(t, "SELECT count(DISTINCT place_id) FROM day"
                              " WHERE series_id IS NOT NULL"), 12);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                              "   AND state = 'cancelled' AND reason <> ''"), 1);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                              "   AND state = 'moved' AND reason <> ''"), 1);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                              "   AND place_id IS NULL"), 1);

    struct place shop;
    struct day next;
    assert_true(place_by_slug(t->db, t->a, "mercerie-au-droit-fil", &shop));
    assert_true(day_on(t->db, t->a, &shop, date_from_ymd(2026, 11, 26), &next));
    assert_int_equal(next.capacity, 20);
    struct headcount heads = presence_count(t->db, next.id);
    assert_int_equal(heads.coming, 13);
    assert_int_equal(heads.waiting, 0);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM (SELECT day_id FROM presence WHERE state = 2"
                              " GROUP BY day_id HAVING count(*) = 3) w"), 1);
}

/* Whoever follows the tour as demo-member finds nothing said for them yet. */
static void the_tour_is_open(struct trial *t)
{
    int64_t member = account_find(t->db, "demo-member@beffroi.example");

    assert_false(db_exists(t->db, "SELECT 1 FROM presence p JOIN day d ON d.id = p.day_id"
                                  " WHERE p.person_id = $1 AND d.date >= '2026-11-21'"
                                  "   AND (d.series_id IS NOT NULL OR d.date <= '2026-11-24')",
                           ARGS(arg_int(member))));
    struct dues dues = dues_of(t->db, t->a, &(struct dues_wish){ .person = member,
                                                                 .month = saturday() });
    assert_true(dues.count >= 3);
    assert_true(dues.cents >= 700);
}

static void a_month_of_life(struct trial *t)
{
    /* 21 October to 20 November: 23 weekdays, of which 11 November is a holiday. */
    assert_int_equal(COUNT(t, "SELECT count(*) FROM day WHERE series_id IS NULL"
                              "   AND date < '2026-11-21'"), 22);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM (SELECT d.id FROM day d JOIN presence p"
                              "    ON p.day_id = d.id AND p.state IN (1, 3)"
                              " WHERE d.series_id IS NULL AND d.date < '2026-11-21'"
                              " GROUP BY d.id HAVING count(*) BETWEEN 4 AND 16) o"), 22);
    assert_true(COUNT(t, "SELECT count(*) FROM presence p JOIN day d ON d.id = p.day_id"
                         " WHERE d.series_id IS NULL AND d.date >= '2026-11-23'") >= 10);
    assert_true(COUNT(t, "SELECT count(*) FROM presence WHERE guest IS NOT NULL") >= 1);
    assert_true(COUNT(t, "SELECT count(*) FROM presence WHERE state = 3") >= 10);
    assert_true(COUNT(t, "SELECT count(*) FROM booking WHERE state = 1") >= 60);
    assert_true(COUNT(t, "SELECT count(*) FROM booking WHERE state = 0") >= 1);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM presence WHERE price_id IS NULL"), 0);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM presence p JOIN day d ON d.id = p.day_id"
                              " WHERE d.series_id IS NOT NULL AND p.cents <> 0"), 0);
}

static void nothing_overlaps(struct trial *t, const struct seed *seed)
{

    assert_int_equal(COUNT(t, "SELECT count(*) FROM booking b JOIN booking c"
                              "    ON c.resource_id = b.resource_id AND c.id > b.id"
                              "   AND c.starts_at < b.ends_at AND c.ends_at > b.starts_at"
                              " WHERE b.state = 1 AND c.state = 1"), 0);
    assert_int_equal(COUNT(t, "SELECT count(*) FROM (SELECT d.id FROM day d"
                              "  JOIN place l ON l.id = d.place_id"
                              "  JOIN presence p ON p.day_id = d.id AND p.state = 1"
                              " WHERE p.morning = 1"
                              " GROUP BY d.id, l.chairs HAVING count(*) > l.chairs) full_days"), 0);
    assert_false(db_exists(t->db, "SELECT 1 FROM presence WHERE made_at > $1"
                                  " UNION ALL SELECT 1 FROM booking WHERE made_at > $1"
                                  " UNION ALL SELECT 1 FROM person WHERE made_at > $1",
                           ARGS(arg_int(seed->now))));
}

/* All that tells one community from another, in one text. */
static const char *likeness(struct db *db, struct arena *a)
{
    static const char *const sqls[] = {
        "SELECT fold || ' ' || COALESCE(trade, '') || COALESCE(email, '') AS line FROM person"
        " ORDER BY id",
        "SELECT name || commune AS line FROM organisation ORDER BY id",
        "SELECT date || state || COALESCE(place_id, 0) || COALESCE(note, '') AS line FROM day"
        " ORDER BY id",
        "SELECT day_id || '/' || COALESCE(person_id, 0) || share || state || '/' || cents AS line"
        "  FROM presence ORDER BY id",
        "SELECT resource_id || '/' || person_id || '/' || starts_at || '/' || cents || '/' ||"
        "       state AS line FROM booking ORDER BY id",
        "SELECT person_id || field || level AS line FROM visibility ORDER BY person_id, field",
        "SELECT person_id || kind || words || level AS line FROM skill ORDER BY id",
        "SELECT person_id || words || state || ends_at AS line FROM request ORDER BY id",
        "SELECT request_id || '/' || person_id || '/' || position || COALESCE(answer, '') AS line"
        "  FROM candidate ORDER BY request_id, person_id",
        "SELECT one_id || '/' || other_id || one_learns AS line FROM introduction ORDER BY id",
        "SELECT name || level || COALESCE(born_on, '') AS line FROM collaboration ORDER BY id",
    };
    struct str text = str_new(a);

    for (size_t i = 0; i < sizeof sqls / sizeof *sqls; i++) {
        struct rows *rows = db_query(db, a, sqls[i], NO_ARGS);
        while (rows_next(rows))
            str_add_fmt(&text, "%s\n", col_text(rows, "line"));
    }
    assert_false(db_failed(db));
    return text.text;
}

/* A demo takes seconds to make: one is looked at from all sides, and held against a second. */
static void a_saturday(struct trial *t)
{
    const struct seed seed = seed_demo(t->db, t->a, saturday());
    struct db *other = test_db(t->a, t->engine, t->migrations);

    a_cooperative_with_its_people(t);
    people_are_found(t, &seed);
    five_sign_ins(t);
    thursdays_that_turn(t);
    the_tour_is_open(t);
    a_month_of_life(t);
    nothing_overlaps(t, &seed);
    seed_demo(other, t->a, saturday());
    assert_string_equal(likeness(t->db, t->a), likeness(other, t->a));
}

/* On a Thursday, on Ascension Day (a Thursday off), between the years, in a leap February, and on
 * the nights when the clocks change. */
static void on_any_day(struct trial *t)
{
    const int32_t days[] = {
        date_from_ymd(2026, 11, 26), date_from_ymd(2027, 5, 6), date_from_ymd(2026, 12, 28),
        date_from_ymd(2028, 2, 29), date_from_ymd(2027, 3, 28),
    };

    /* The days differ by rules alone: a server need not make them all. */
    size_t count = t->engine == ON_SQLITE ? sizeof days / sizeof *days : 1;
    for (size_t i = 0; i < count; i++) {
        struct db *db = test_db(t->a, t->engine, t->migrations);
        seed_demo(db, t->a, days[i]);
        assert_int_equal(db_int(db, "SELECT count(*) FROM day WHERE series_id IS NOT NULL"
                                    "   AND id NOT IN (SELECT moved_to FROM day"
                                    "        WHERE moved_to IS NOT NULL)", NO_ARGS, 0), 26);
        assert_true(db_int(db, "SELECT count(*) FROM booking", NO_ARGS, 0) > 40);
    }
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_saturday), TRIAL(on_any_day),
    };

    return databases_run("seed", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
