/* Calendars of others: kept as busy times, replaced by name, asked by place and by resource. */
#include "agenda/agenda.h"

#include "app.h"
#include "ground.h"

enum { HOUR = 3600 };

static const char *const zone = "Europe/Paris";

static int64_t keep(struct trial *t, const struct ground *g, int64_t place, int64_t resource,
                    const char *name, const struct ical_span *spans, size_t count)
{
    struct ical_read read = { .spans = arena_copy(t->a, spans, count * sizeof *spans),
                              .count = count };
    const struct busy_calendar c = {
        .place = place, .resource = resource, .name = name, .made_by = g->person[0],
        .made_at = g->now, .until = g->now + (int64_t) BUSY_DAYS * 86400,
    };

    return busy_keep(t->db, t->a, &c, &read, zone);
}

static bool busy_at(struct trial *t, const struct ground *g, int64_t place, int64_t resource,
                    int64_t from, int64_t to)
{
    return busy_between(t->db, place, resource, g->now + from, g->now + to);
}

/* From 10:00 to 12:00 and from 14:00 to 15:00 today. */
static const struct ical_span *two_spans(struct trial *t, const struct ground *g)
{
    struct ical_span *s = arena_array(t->a, 2, sizeof *s);

    s[0] = (struct ical_span){ g->now, g->now + 2 * HOUR };
    s[1] = (struct ical_span){ g->now + 4 * HOUR, g->now + 5 * HOUR };
    return s;
}

static void a_place_is_busy(struct trial *t)
{
    struct ground g = ground_make(t);
    struct busy_calendar c;

    db_begin(t->db);
    int64_t id = keep(t, &g, g.hall.id, 0, "mairie.ics", two_spans(t, &g), 2);
    assert_true(id);
    assert_true(busy_get(t->db, t->a, id, &c));
    assert_string_equal(c.name, "mairie.ics");
    assert_int_equal(c.spans, 2);
    assert_int_equal(c.made_by, g.person[0]);
    assert_true(busy_at(t, &g, g.hall.id, 0, 0, HOUR));
    assert_true(busy_at(t, &g, g.hall.id, 0, HOUR, 9 * HOUR));
    assert_true(busy_at(t, &g, g.hall.id, 0, -HOUR, 1));
    assert_false(busy_at(t, &g, g.hall.id, 0, -HOUR, 0));               /* ends where it starts */
    assert_false(busy_at(t, &g, g.hall.id, 0, 2 * HOUR, 4 * HOUR));
    assert_true(busy_at(t, &g, g.hall.id, 0, 2 * HOUR, 4 * HOUR + 1));
    assert_false(busy_at(t, &g, g.hall.id, 0, 5 * HOUR, 99 * HOUR));
    assert_false(busy_at(t, &g, g.shop.id, 0, 0, HOUR));
    assert_true(busy_remove(t->db, id));
    assert_false(busy_remove(t->db, id));
    assert_false(busy_at(t, &g, g.hall.id, 0, 0, HOUR));
    check_ok(t->db, "busy");
    db_commit(t->db);
}

/* A room's calendar is that room's; the house's is every room's. */
static void a_room_is_busy_alone(struct trial *t)
{
    struct ground g = ground_make(t);
    struct ical_span *spans;

    db_begin(t->db);
    keep(t, &g, g.house.id, g.room.id, "salle.ics", two_spans(t, &g), 1);
    assert_true(busy_at(t, &g, g.house.id, g.room.id, 0, HOUR));
    assert_false(busy_at(t, &g, g.house.id, g.other_room.id, 0, HOUR));
    assert_false(busy_at(t, &g, g.house.id, 0, 0, HOUR));

    keep(t, &g, g.house.id, 0, "maison.ics",
         &(struct ical_span){ g.now + HOUR, g.now + 3 * HOUR }, 1);
    assert_true(busy_at(t, &g, g.house.id, g.other_room.id, HOUR, 2 * HOUR));
    assert_int_equal(busy_spans(t->db, t->a, g.house.id, g.room.id, g.now - HOUR,
                                g.now + 9 * HOUR, &spans), 1);          /* they meet */
    assert_int_equal(spans[0].starts, g.now);
    assert_int_equal(spans[0].ends, g.now + 3 * HOUR);
    assert_int_equal(busy_spans(t->db, t->a, g.house.id, g.other_room.id, g.now - HOUR,
                                g.now + 9 * HOUR, &spans), 1);
    assert_int_equal(spans[0].starts, g.now + HOUR);
    db_commit(t->db);
}

static void spans_touch_what_is_asked(struct trial *t)
{
    struct ground g = ground_make(t);
    struct ical_span *spans;

    db_begin(t->db);
    keep(t, &g, g.hall.id, 0, "mairie.ics", two_spans(t, &g), 2);
    assert_int_equal(busy_spans(t->db, t->a, g.hall.id, 0, g.now + HOUR, g.now + 9 * HOUR,
                                &spans), 2);
    assert_int_equal(spans[0].starts, g.now);       /* not cut */
    assert_int_equal(spans[1].ends, g.now + 5 * HOUR);
    assert_int_equal(busy_spans(t->db, t->a, g.hall.id, 0, g.now + 2 * HOUR, g.now + 4 * HOUR,
                                &spans), 0);
    assert_int_equal(busy_spans(t->db, t->a, g.hall.id, 0, g.now + 3 * HOUR, g.now + 5 * HOUR,
                                &spans), 1);
    assert_int_equal(busy_spans(t->db, t->a, g.hall.id, 0, g.now - 9 * HOUR, g.now, &spans), 0);
    db_commit(t->db);
}

static void read_again_it_is_replaced(struct trial *t)
{
    struct ground g = ground_make(t);
    struct busy_calendar *list;

    db_begin(t->db);
    keep(t, &g, g.hall.id, 0, "mairie.ics", two_spans(t, &g), 2);
    int64_t again = keep(t, &g, g.hall.id, 0, "mairie.ics", NULL, 0);
    assert_int_equal(busy_list(t->db, t->a, g.hall.id, &list), 1);
    assert_int_equal(list[0].id, again);
    assert_int_equal(list[0].spans, 0);
    assert_false(busy_at(t, &g, g.hall.id, 0, 0, HOUR));
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM busy", NO_ARGS, -1), 0);
    db_commit(t->db);
}

/* Twenty calendars a place; a whole file of spans is kept. */
static void there_is_a_measure(struct trial *t)
{
    struct ground g = ground_make(t);
    struct ical_span *many = arena_array(t->a, ICAL_SPANS, sizeof *many), *found;

    db_begin(t->db);
    for (int i = 0; i < BUSY_CALENDARS; i++)
        assert_true(keep(t, &g, g.hall.id, 0, str_fmt(t->a, "%d.ics", i), NULL, 0));
    assert_int_equal(keep(t, &g, g.hall.id, 0, "one more.ics", NULL, 0), 0);
    check_ok(t->db, "full");
    for (int i = 0; i < ICAL_SPANS; i++)
        many[i] = (struct ical_span){ g.now + i * HOUR, g.now + i * HOUR + HOUR / 2 };
    int64_t id = keep(t, &g, g.hall.id, 0, "7.ics", many, ICAL_SPANS - 3);
    assert_true(id);
    assert_int_equal(db_int(t->db, "SELECT count(*) FROM busy", NO_ARGS, -1), ICAL_SPANS - 3);
    assert_true(busy_at(t, &g, g.hall.id, 0, 9000 * HOUR, 9001 * HOUR));
    assert_false(busy_at(t, &g, g.hall.id, 0, 9000 * HOUR + HOUR / 2, 9001 * HOUR));
    assert_int_equal(busy_spans(t->db, t->a, g.hall.id, 0, g.now, g.now + 10 * HOUR, &found), 10);
    db_commit(t->db);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_place_is_busy),           TRIAL(a_room_is_busy_alone),
        TRIAL(spans_touch_what_is_asked), TRIAL(read_again_it_is_replaced),
        TRIAL(there_is_a_measure),
    };

    return databases_run("busy", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
