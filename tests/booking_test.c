/* Bookings: any interval inside one opening, never two where there is room for one. */
#include "booking/booking.h"

#include "app.h"
#include "crowd.h"
#include "ground.h"

enum { ROUNDS = 12, ROUNDS_SQLITE = 3 };

static int rounds(const struct trial *t)
{
    return t->engine == ON_SQLITE ? ROUNDS_SQLITE : ROUNDS;
}

static struct booking_wish wish(const struct ground *g, const struct resource *r, int who,
                                int32_t day, int from, int to)
{
    return (struct booking_wish){
        .resource = r->id, .person = g->person[who], .note = "réunion", .now = g->now,
        .starts_at = ground_at(g, day, from / 100, from % 100),
        .ends_at = ground_at(g, day, to / 100, to % 100),
    };
}

static enum booking_refusal make(struct trial *t, struct booking_wish w, struct booking_result *out)
{
    enum booking_refusal no = booking_make(t->db, t->a, &w, out);

    check_ok(t->db, "make");
    return no;
}

static int64_t made(struct trial *t, struct booking_wish w)
{
    struct booking_result out;

    assert_int_equal(make(t, w, &out), BOOKING_ALLOWED);
    return out.booking.id;
}

static void a_booking_is_made(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;

    db_begin(t->db);
    assert_int_equal(make(t, wish(&g, &g.room, 0, g.today + 4, 1000, 1330), &out),
                     BOOKING_ALLOWED);
    assert_int_equal(out.booking.cents, 4200);      /* 3 h 30 at 12.00 */
    assert_int_not_equal(out.booking.price, 0);
    assert_string_equal(out.booking.resource_name, "Sainte-Barbe");
    assert_string_equal(out.booking.person_name, "Maud D.");
    assert_true(out.booking.held);

    struct str json = str_new(t->a);
    value_write_json(booking_value(t->a, &out.booking), &json);
    assert_non_null(strstr(json.text, "\"starts_at\":\"2026-11-23T09:00:00Z\","
                                      "\"ends_at\":\"2026-11-23T12:30:00Z\",\"note\":\"réunion\","
                                      "\"state\":\"held\",\"cents\":4200,\"currency\":\"EUR\""));
    made(t, wish(&g, &g.room, 1, g.today + 4, 1330, 1400));      /* right after */
    made(t, wish(&g, &g.room, 1, g.today + 4, 930, 1000));       /* right before */
    db_commit(t->db);
}

static void bookings_that_cannot_be(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    int32_t monday = g.today + 4;

    db_begin(t->db);
    struct booking_wish w = wish(&g, &g.room, 0, monday, 1000, 1100);
    w.resource = 999999;
    assert_int_equal(make(t, w, &out), BOOKING_UNKNOWN);
    assert_int_equal(make(t, wish(&g, &g.desks, 0, monday, 1000, 1100), &out),
                     BOOKING_NOT_BOOKABLE);
    assert_int_equal(make(t, wish(&g, &g.room, 0, monday, 1100, 1100), &out), BOOKING_EMPTY);
    w = wish(&g, &g.room, 0, monday, 1000, 1100);
    w.ends_at = w.starts_at + BOOKING_MOST + 1;
    assert_int_equal(make(t, w, &out), BOOKING_LONG);
    assert_int_equal(make(t, wish(&g, &g.room, 0, monday, 1800, 1930), &out), BOOKING_CLOSED);
    assert_int_equal(make(t, wish(&g, &g.room, 0, monday, 800, 930), &out), BOOKING_CLOSED);
    w = wish(&g, &g.room, 0, monday, 1800, 1900);
    w.ends_at = ground_at(&g, monday + 1, 9, 30);   /* over night */
    assert_int_equal(make(t, w, &out), BOOKING_CLOSED);
    assert_int_equal(make(t, wish(&g, &g.room, 0, g.today + 3, 1000, 1100), &out),
                     BOOKING_CLOSED);               /* Sunday */
    assert_int_equal(make(t, wish(&g, &g.room, 0, g.today, 944, 1100), &out), BOOKING_PAST);
    made(t, wish(&g, &g.room, 0, g.today, 945, 1100));      /* it is ten: a quarter of grace */

    resource_stop(t->db, &g.machine, "révision");
    assert_int_equal(make(t, wish(&g, &g.machine, 0, monday, 1000, 1100), &out), BOOKING_STOPPED);
    assert_string_equal(out.resource.stopped, "révision");

    /* The house is cancelled on a day: nothing can be booked in it. */
    int64_t day = day_ensure(t->db, t->a, &g.house, monday, g.now);
    day_cancel(t->db, t->a, (struct day_edit){ day, g.now, g.today }, "Panne de chauffage");
    assert_int_equal(make(t, wish(&g, &g.room, 0, monday, 1000, 1100), &out), BOOKING_CLOSED);
    assert_string_equal(out.closed, "Panne de chauffage");
    db_commit(t->db);
}

/* Open day and night, a booking may last for days; openings meet at midnight, also when clocks
 * change in between. */
static void around_the_clock(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    const struct opening_wish always = { .place = g.house.id, .from = g.today, .rule = "24/7",
                                         .today = g.today, .now = g.now };

    db_begin(t->db);
    assert_int_equal(opening_set(t->db, t->a, &always), OPENING_ALLOWED);
    int32_t march = date_from_ymd(2027, 3, 26);     /* summer time begins on the 28th */
    struct booking_wish w = wish(&g, &g.machine, 0, march, 2200, 2300);
    w.ends_at = ground_at(&g, march + 4, 6, 0);
    assert_int_equal(make(t, w, &out), BOOKING_ALLOWED);
    assert_int_equal(out.booking.ends_at - out.booking.starts_at, 3 * 86400 + 8 * 3600 - 3600);
    w.starts_at = ground_at(&g, g.today + 10, 0, 0);
    w.ends_at = w.starts_at + BOOKING_MOST;
    assert_int_equal(make(t, w, &out), BOOKING_ALLOWED);
    db_commit(t->db);
}

static const struct alternative *way(const struct booking_result *out, size_t n)
{
    assert_true(n < out->way_count);
    return &out->ways[n];
}

/* Who or what is there, and where to go: the nearest times, other rooms, another day. */
static void a_refusal_is_a_door(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    int32_t monday = g.today + 4;

    db_begin(t->db);
    int64_t there = made(t, wish(&g, &g.room, 0, monday, 1400, 1600));
    made(t, wish(&g, &g.room, 1, monday, 900, 1000));
    assert_int_equal(make(t, wish(&g, &g.room, 2, monday, 1500, 1630), &out), BOOKING_FULL);
    assert_int_equal(out.in_the_way.id, there);
    assert_string_equal(out.in_the_way.person_name, "Maud D.");
    assert_int_equal(way(&out, 0)->way, WAY_AFTER);             /* an hour later */
    assert_int_equal(way(&out, 0)->starts_at, ground_at(&g, monday, 16, 0));
    assert_int_equal(way(&out, 0)->ends_at, ground_at(&g, monday, 17, 30));
    assert_int_equal(way(&out, 1)->way, WAY_BEFORE);            /* two and a half before */
    assert_int_equal(way(&out, 1)->starts_at, ground_at(&g, monday, 12, 30));
    assert_int_equal(way(&out, 2)->way, WAY_OTHER_RESOURCE);
    assert_int_equal(way(&out, 2)->resource, g.other_room.id);
    assert_int_equal(way(&out, 2)->starts_at, ground_at(&g, monday, 15, 0));
    assert_int_equal(way(&out, 3)->way, WAY_OTHER_DAY);
    assert_int_equal(way(&out, 3)->starts_at, ground_at(&g, monday + 1, 15, 0));

    /* Each of them can really be had. */
    struct booking_result again;
    for (size_t i = 0; i < out.way_count; i++) {
        struct booking_wish w = wish(&g, &g.room, 2, monday, 1500, 1630);
        w.resource = out.ways[i].resource;
        w.starts_at = out.ways[i].starts_at;
        w.ends_at = out.ways[i].ends_at;
        assert_int_equal(make(t, w, &again), BOOKING_ALLOWED);
    }

    /* The day is full for so long a time: another day comes first. */
    assert_int_equal(make(t, wish(&g, &g.room, 3, monday, 900, 1700), &out), BOOKING_FULL);
    assert_int_equal(way(&out, 0)->way, WAY_OTHER_DAY);
    assert_int_equal(way(&out, 0)->starts_at, ground_at(&g, monday + 2, 9, 0));

    /* Outside the opening another room would not help, another time does. */
    assert_int_equal(make(t, wish(&g, &g.other_room, 3, monday + 1, 1800, 2000), &out),
                     BOOKING_CLOSED);
    assert_int_equal(way(&out, 0)->way, WAY_BEFORE);
    assert_int_equal(way(&out, 0)->ends_at, ground_at(&g, monday + 1, 19, 0));
    db_commit(t->db);
}

static void capacity_is_counted_at_each_instant(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    int32_t monday = g.today + 4;

    db_begin(t->db);
    for (int i = 0; i < 3; i++)
        made(t, wish(&g, &g.machine, i, monday, 1000, 1200));
    made(t, wish(&g, &g.machine, 3, monday, 900, 1030));
    assert_int_equal(make(t, wish(&g, &g.machine, 4, monday, 1000, 1100), &out), BOOKING_FULL);
    assert_int_equal(way(&out, 0)->starts_at, ground_at(&g, monday, 10, 30));
    made(t, wish(&g, &g.machine, 4, monday, 1030, 1300));
    assert_int_equal(make(t, wish(&g, &g.machine, 5, monday, 1130, 1400), &out), BOOKING_FULL);
    made(t, wish(&g, &g.machine, 5, monday, 1200, 1400));

    /* A resource that became smaller: what is held stays, nothing is added on top of it. */
    g.machine.capacity = 1;
    assert_int_equal(resource_save(t->db, &g.machine), INSIDE_ALLOWED);
    assert_int_equal(make(t, wish(&g, &g.machine, 0, monday, 1345, 1500), &out), BOOKING_FULL);
    assert_int_equal(make(t, wish(&g, &g.machine, 0, monday, 1100, 1145), &out), BOOKING_FULL);
    made(t, wish(&g, &g.machine, 0, monday, 1400, 1500));
    db_commit(t->db);
}

static void bookings_move_and_end(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    int32_t monday = g.today + 4;

    db_begin(t->db);
    int64_t mine = made(t, wish(&g, &g.room, 0, monday, 1000, 1200));
    made(t, wish(&g, &g.room, 1, monday, 1300, 1400));
    struct booking_wish w = wish(&g, &g.room, 0, monday, 1100, 1230);
    w.booking = mine;
    w.note = NULL;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_ALLOWED);    /* onto itself */
    assert_int_equal(out.booking.cents, 1800);
    assert_string_equal(out.booking.note, "réunion");
    w.ends_at = ground_at(&g, monday, 13, 30);
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_FULL);
    assert_int_equal(out.in_the_way.person, g.person[1]);
    w.resource = g.other_room.id;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_ALLOWED);
    made(t, wish(&g, &g.room, 2, monday, 1000, 1200));          /* what was left is free */

    assert_int_equal(booking_cancel(t->db, t->a, 999999, false, g.now), BOOKING_UNKNOWN);
    int64_t begun = ground_at(&g, monday, 11, 0);
    assert_int_equal(booking_cancel(t->db, t->a, mine, false, begun), BOOKING_STARTED);
    w.now = begun;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_STARTED);
    assert_int_equal(booking_cancel(t->db, t->a, mine, true, begun), BOOKING_ALLOWED);
    assert_int_equal(booking_cancel(t->db, t->a, mine, true, begun), BOOKING_CANCELLED);
    made(t, wish(&g, &g.other_room, 2, monday, 1100, 1200));
    check_ok(t->db, "move");
    db_commit(t->db);
}

static void lists_of_bookings(struct trial *t)
{
    struct ground g = ground_make(t);
    int64_t ids[5];
    int64_t next;
    size_t count;

    db_begin(t->db);
    for (int i = 0; i < 5; i++)
        ids[i] = made(t, wish(&g, i % 2 ? &g.room : &g.other_room, 0, g.today + 4 + i, 1000,
                              1100));
    made(t, wish(&g, &g.machine, 1, g.today + 4, 1000, 1100));
    booking_cancel(t->db, t->a, ids[4], false, g.now);

    struct booking_filter f = { .person = g.person[0], .limit = 2, .held = true };
    struct booking *list = booking_list(t->db, t->a, &f, &count, &next);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id, ids[0]);
    f.after = next;
    list = booking_list(t->db, t->a, &f, &count, &next);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id, ids[2]);
    assert_int_equal(next, 0);
    f = (struct booking_filter){ .person = g.person[0], .limit = 50 };
    booking_list(t->db, t->a, &f, &count, &next);
    assert_int_equal(count, 5);                     /* the cancelled one as well */

    f = (struct booking_filter){ .place = g.house.id, .limit = 50,
                                 .from = ground_at(&g, g.today + 4, 0, 0),
                                 .to = ground_at(&g, g.today + 5, 0, 0) };
    booking_list(t->db, t->a, &f, &count, &next);
    assert_int_equal(count, 2);
    f = (struct booking_filter){ .resource = g.room.id, .limit = 50 };
    booking_list(t->db, t->a, &f, &count, NULL);
    assert_int_equal(count, 2);
    check_ok(t->db, "list");
    db_commit(t->db);
}

static const struct availability *of(const struct availability *all, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].resource == id)
            return &all[i];
    fail_msg("resource %lld is not there", (long long) id);
    return NULL;
}

static void availability_of_a_place(struct trial *t)
{
    struct ground g = ground_make(t);
    int32_t monday = g.today + 4;
    size_t count;

    db_begin(t->db);
    made(t, wish(&g, &g.room, 0, monday, 1000, 1200));
    made(t, wish(&g, &g.room, 0, monday + 1, 1000, 1200));
    for (int i = 0; i < 4; i++)
        made(t, wish(&g, &g.machine, i, monday, 1100 + 100 * i, 1500));
    struct availability *all = availability(t->db, t->a, &g.house, ground_at(&g, monday, 11, 0),
                                            ground_at(&g, monday + 1, 0, 0), &count);
    assert_int_equal(count, 4);

    const struct availability *room = of(all, count, g.room.id);
    assert_int_equal(room->busy_count, 1);          /* begun before, still there */
    assert_int_equal(room->busy[0].starts_at, ground_at(&g, monday, 10, 0));
    assert_int_equal(room->open_count, 1);
    assert_int_equal(room->open[0].starts_at, ground_at(&g, monday, 12, 0));
    assert_int_equal(room->open[0].ends_at, ground_at(&g, monday, 19, 0));

    const struct availability *machine = of(all, count, g.machine.id);
    assert_int_equal(machine->busy_count, 4);
    assert_int_equal(machine->busy[0].free, 3);
    assert_int_equal(machine->busy[3].free, 0);
    assert_int_equal(machine->busy[3].starts_at, ground_at(&g, monday, 14, 0));
    assert_int_equal(machine->open_count, 2);
    assert_int_equal(machine->open[0].ends_at, ground_at(&g, monday, 14, 0));
    assert_int_equal(machine->open[0].free, 1);
    assert_int_equal(machine->open[1].starts_at, ground_at(&g, monday, 15, 0));
    assert_int_equal(machine->open[1].free, 4);

    assert_int_equal(of(all, count, g.desks.id)->open_count, 0);        /* not for booking */
    assert_int_equal(of(all, count, g.other_room.id)->busy_count, 0);
    db_commit(t->db);
}

/* Another calendar has a resource (0: the whole house) from one time to another. */
static void keep_busy(struct trial *t, const struct ground *g, int64_t resource, const char *name,
                      int32_t day, int from, int to)
{
    struct ical_span span = { ground_at(g, day, from / 100, from % 100),
                              ground_at(g, day, to / 100, to % 100) };
    const struct ical_read read = { .spans = &span, .count = 1 };
    const struct busy_calendar c = { .place = g->house.id, .resource = resource, .name = name,
                                     .until = span.ends, .made_at = g->now };

    assert_true(busy_keep(t->db, t->a, &c, &read, g->house.zone));
}

/* Nothing is booked while another calendar has the room, and the ways onward lead past it; what was
 * booked before stays. */
static void other_calendars_take_rooms(struct trial *t)
{
    struct ground g = ground_make(t);
    struct booking_result out;
    int32_t monday = g.today + 4;
    size_t count;

    db_begin(t->db);
    int64_t before = made(t, wish(&g, &g.room, 0, monday, 1500, 1700));
    keep_busy(t, &g, g.room.id, "chorale.ics", monday, 1400, 1600);
    keep_busy(t, &g, g.other_room.id, "club.ics", monday, 1300, 1430);
    assert_int_equal(make(t, wish(&g, &g.room, 1, monday, 1330, 1430), &out), BOOKING_BUSY);
    assert_int_equal(out.elsewhere.starts_at, ground_at(&g, monday, 14, 0));
    assert_int_equal(out.elsewhere.ends_at, ground_at(&g, monday, 16, 0));
    for (size_t i = 0; i < out.way_count; i++)      /* the other room is taken as well */
        assert_int_not_equal(out.ways[i].way, WAY_OTHER_RESOURCE);
    assert_int_equal(way(&out, 0)->starts_at, ground_at(&g, monday, 13, 0));
    assert_int_equal(way(&out, 1)->starts_at, ground_at(&g, monday, 17, 0));
    made(t, wish(&g, &g.room, 1, monday, 1300, 1400));          /* up to the minute */
    assert_int_equal(make(t, wish(&g, &g.room, 1, monday, 1559, 1800), &out), BOOKING_BUSY);
    assert_int_equal(make(t, wish(&g, &g.machine, 1, monday, 1400, 1500), &out), BOOKING_ALLOWED);

    /* A booking of before keeps its time, and may become shorter, not longer. */
    struct booking_wish w = wish(&g, &g.room, 0, monday, 1515, 1700);
    w.booking = before;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_ALLOWED);
    w.starts_at -= 900;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_BUSY);

    struct availability *all = availability(t->db, t->a, &g.house, ground_at(&g, monday, 0, 0),
                                            ground_at(&g, monday + 1, 0, 0), &count);
    const struct availability *room = of(all, count, g.room.id);
    assert_int_equal(room->open_count, 2);
    assert_int_equal(room->open[0].ends_at, ground_at(&g, monday, 13, 0));
    assert_int_equal(room->open[1].starts_at, ground_at(&g, monday, 17, 0));
    for (size_t i = 0; i < room->busy_count; i++)
        assert_int_equal(room->busy[i].free, 0);
    keep_busy(t, &g, 0, "fermeture.ics", monday + 1, 0, 2359);
    assert_int_equal(make(t, wish(&g, &g.machine, 1, monday + 1, 1400, 1500), &out),
                     BOOKING_BUSY);                 /* the whole house, four at once or not */
    assert_int_equal(way(&out, 0)->way, WAY_OTHER_DAY);
    assert_int_equal(way(&out, 0)->starts_at, ground_at(&g, monday + 2, 14, 0));
    db_commit(t->db);
}

/* In calendars a booking is one event for ever, newer with each change. */
static void bookings_as_events(struct trial *t)
{
    struct ground g = ground_make(t);
    struct viewer nobody = { .lang = "" };
    struct req r = { .a = t->a, .db = t->db, .who = &nobody, .now = g.now, .today = g.today,
                     .url = "http://localhost", .community = "Test" };
    struct booking_result out;
    struct ical_event first, moved, gone;
    struct booking b;

    db_begin(t->db);
    struct booking_wish w = wish(&g, &g.room, 0, g.today + 4, 1000, 1200);
    w.booking = made(t, w);
    assert_true(booking_get(t->db, t->a, w.booking, &b));
    assert_true(booking_event(&r, NULL, &b, &first));
    assert_string_equal(first.summary, "Sainte-Barbe, La Lampisterie");
    assert_string_equal(first.uid, str_fmt(t->a, "booking-%lld-%lld@beffroi.invalid",
                                           (long long) b.id, (long long) g.now));
    assert_int_equal(first.starts, ground_at(&g, g.today + 4, 10, 0));
    assert_int_equal(first.status, ICAL_CONFIRMED);
    w.ends_at += 1800;
    assert_int_equal(booking_move(t->db, t->a, &w, &out), BOOKING_ALLOWED);
    assert_true(booking_event(&r, NULL, &out.booking, &moved));
    assert_int_equal(booking_cancel(t->db, t->a, b.id, false, g.now), BOOKING_ALLOWED);
    assert_true(booking_get(t->db, t->a, b.id, &b));
    assert_true(booking_event(&r, NULL, &b, &gone));
    assert_string_equal(first.uid, moved.uid);
    assert_string_equal(first.uid, gone.uid);
    assert_true(first.sequence < moved.sequence && moved.sequence < gone.sequence);
    assert_int_equal(gone.status, ICAL_CANCELLED);
    db_commit(t->db);
}

/* The covering index alone is read, at any size. */
static void availability_reads_the_index(struct trial *t)
{
    struct ground g = ground_make(t);
    struct str plan = str_new(t->a);

    if (t->engine == ON_POSTGRESQL)
        skip();
    struct rows *rows = db_query(t->db, t->a,
        "EXPLAIN QUERY PLAN SELECT r.id AS id, b.starts_at AS starts_at, b.ends_at AS ends_at"
        "  FROM resource r LEFT JOIN booking b ON b.resource_id = r.id AND b.state = 1"
        "   AND b.starts_at < $3 AND b.ends_at > $2"
        "   AND b.starts_at >= CASE r.capacity WHEN 1 THEN COALESCE("
        "           (SELECT max(p.starts_at) FROM booking p WHERE p.resource_id = r.id"
        "               AND p.state = 1 AND p.starts_at <= $2), $2) ELSE $2 - 2678400 END"
        " WHERE r.place_id = $1 AND r.closed_at IS NULL"
        " ORDER BY r.position, r.id, b.starts_at",
        ARGS(arg_int(g.house.id), arg_int(g.now), arg_int(g.now + 7 * 86400)));

    while (rows_next(rows))
        str_add_fmt(&plan, "%s\n", col_text(rows, "detail"));
    check_ok(t->db, "plan");
    if (!strstr(plan.text, "SEARCH b USING COVERING INDEX booking_resource (resource_id=? AND "
                           "starts_at>? AND starts_at<?)")
        || !strstr(plan.text, "SEARCH p USING COVERING INDEX booking_resource"))
        fail_msg("%s", plan.text);
}

static void what_is_due(struct trial *t)
{
    struct ground g = ground_make(t);

    db_begin(t->db);
    made(t, wish(&g, &g.room, 0, g.today + 4, 1000, 1330));
    int64_t gone = made(t, wish(&g, &g.room, 0, g.today + 5, 1000, 1330));
    booking_cancel(t->db, t->a, gone, false, g.now);
    made(t, wish(&g, &g.room, 0, date_from_ymd(2026, 12, 1), 1000, 1100));
    const struct dues_wish w = { .person = g.person[0], .month = g.today };
    struct dues dues = dues_of(t->db, t->a, &w);

    assert_int_equal(dues.count, 1);
    assert_int_equal(dues.cents, 4200);
    assert_int_equal(dues.lines[0].date, g.today + 4);
    assert_int_equal(dues.lines[0].starts_at, 600);
    assert_int_equal(dues.lines[0].seconds, 12600);
    assert_string_equal(dues.lines[0].resource_name, "Sainte-Barbe");
    assert_int_equal(dues.lines[0].rule.cents, 1200);
    struct str json = str_new(t->a);
    value_write_json(dues_value(t->a, &dues), &json);
    assert_non_null(strstr(json.text, "{\"month\":\"2026-11\",\"items\":[{\"kind\":\"booking\""));
    assert_non_null(strstr(json.text, "\"cents\":4200,\"currency\":\"EUR\"}"));
    db_commit(t->db);
}

/* ---- forty at once ---- */

struct rush {
    const struct ground *g;
    const struct resource *resource;
    bool partial;                       /* spans that overlap in part, each with each */
};

enum { TOLD_MADE, TOLD_FULL };

static int press_book(struct db *db, struct arena *a, int who, int round, void *what)
{
    static const int spans[5][2] = { { 0, 50 }, { 10, 60 }, { 20, 70 }, { 40, 100 }, { 30, 90 } };
    const struct rush *rush = what;
    const struct ground *g = rush->g;
    const int *span = spans[rush->partial ? who % 5 : 0];
    int64_t noon = ground_at(g, g->today + 4, 12, 0) + round * (int64_t) (7 * 86400);
    struct booking_result out;
    const struct booking_wish w = {
        .resource = rush->resource->id, .person = g->person[who % PEOPLE], .now = g->now,
        .starts_at = noon + span[0] * 60, .ends_at = noon + span[1] * 60,
    };
    enum booking_refusal no = booking_make(db, a, &w, &out);

    if (no == BOOKING_FULL)
        return out.way_count && out.in_the_way.id ? TOLD_FULL : -1;
    return no ? -1 : TOLD_MADE;
}

/* More held at an instant than there is room for, anywhere. */
static int64_t overlaps(struct trial *t)
{
    int64_t n = db_int(t->db,
        "SELECT count(*) FROM booking b JOIN resource ON resource.id = b.resource_id"
        " WHERE b.state = 1 AND resource.capacity < ("
        "    SELECT count(*) FROM booking o WHERE o.resource_id = b.resource_id AND o.state = 1"
        "       AND o.starts_at <= b.starts_at AND o.ends_at > b.starts_at)", NO_ARGS, -1);

    check_ok(t->db, "overlaps");
    return n;
}

static struct crowd rush_on(struct trial *t, struct rush *rush)
{
    struct crowd c = { .t = t, .press = press_book, .what = rush, .people = 40,
                       .rounds = rounds(t) };

    crowd_run(&c);
    assert_int_equal(c.failed, 0);
    return c;
}

static void forty_want_one_room(struct trial *t)
{
    struct ground g = ground_make(t);
    struct rush rush = { .g = &g, .resource = &g.room };
    struct crowd c = rush_on(t, &rush);

    for (int i = 0; i < c.rounds; i++) {
        assert_int_equal(c.told[i][TOLD_MADE], 1);
        assert_int_equal(c.told[i][TOLD_FULL], 39);
    }
    assert_int_equal(overlaps(t), 0);
}

static void forty_want_parts_of_an_hour(struct trial *t)
{
    struct ground g = ground_make(t);
    struct rush rush = { .g = &g, .resource = &g.room, .partial = true };
    struct crowd c = rush_on(t, &rush);

    for (int i = 0; i < c.rounds; i++) {
        assert_int_equal(c.told[i][TOLD_MADE], 1);
        assert_int_equal(c.told[i][TOLD_FULL], 39);
    }
    assert_int_equal(overlaps(t), 0);
}

static void forty_want_a_machine_for_four(struct trial *t)
{
    struct ground g = ground_make(t);
    struct rush rush = { .g = &g, .resource = &g.machine };
    struct crowd c = rush_on(t, &rush);

    for (int i = 0; i < c.rounds; i++)
        assert_int_equal(c.told[i][TOLD_MADE], 4);
    assert_int_equal(overlaps(t), 0);
    rush.partial = true;
    db_exec(t->db, "UPDATE booking SET state = 0", NO_ARGS);
    c = rush_on(t, &rush);
    for (int i = 0; i < c.rounds; i++)
        assert_int_equal(c.told[i][TOLD_MADE], 4);
    assert_int_equal(overlaps(t), 0);
}

/* The test itself is tried: without the triggers it must see double bookings. */
static void without_the_check_it_is_found_out(struct trial *t)
{
    struct ground g = ground_make(t);
    struct rush rush = { .g = &g, .resource = &g.room };
    struct crowd c = { .t = t, .press = press_book, .what = &rush, .people = 40, .rounds = 2 };
    bool pg = t->engine == ON_POSTGRESQL;

    db_exec(t->db, pg ? "DROP TRIGGER booking_full_insert ON booking"
                      : "DROP TRIGGER booking_full_insert", NO_ARGS);
    check_ok(t->db, "drop");
    crowd_run(&c);
    for (int i = 0; i < 2; i++)
        assert_true(c.told[i][TOLD_MADE] > 1);
    assert_true(overlaps(t) > 0);
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(a_booking_is_made),        TRIAL(bookings_that_cannot_be),
        TRIAL(around_the_clock),         TRIAL(a_refusal_is_a_door),
        TRIAL(capacity_is_counted_at_each_instant), TRIAL(bookings_move_and_end),
        TRIAL(lists_of_bookings),        TRIAL(availability_of_a_place),
        TRIAL(other_calendars_take_rooms), TRIAL(bookings_as_events),
    TRIAL(availability_reads_the_index), TRIAL(what_is_due),
        TRIAL(forty_want_one_room),      TRIAL(forty_want_parts_of_an_hour),
        TRIAL(forty_want_a_machine_for_four), TRIAL(without_the_check_it_is_found_out),
    };

    return databases_run("booking", tests, sizeof tests / sizeof *tests,
                         app_migrations(arena_new(NULL)));
}
