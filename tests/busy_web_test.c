/* Bringing a calendar to a place: who may, what is read, and what nonsense is answered with. */
#include "browser.h"

#include "agenda/agenda.h"
#include "ground.h"

#define HALL "/places/salle-des-fetes/calendars"
#define HOUSE "/places/la-lampisterie/calendars"

#define EVENT(uid, start, rest) \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" start "\r\n" rest \
    "SUMMARY:Noce des Durand\r\nEND:VEVENT\r\n"
#define CALENDAR(events) \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" events "END:VCALENDAR\r\n"

static struct browser entered(struct trial *t, const char *role, int64_t place)
{
    const char *email = str_fmt(t->a, "%s-%lld@x.example", role, (long long) place);
    int64_t person = account(t, email, "Sabine", "Kowalski", NULL);
    struct browser b = browser(t);

    assert_int_equal(role_give(t->db, &(struct role_draft){
        .person = person, .role = role, .place = place, .from = TODAY, .to = ROLE_WITHOUT_END,
        .now = NOW }), ACCOUNT_ALLOWED);
    enter(&b, email);
    return b;
}

static bool busy_on(struct trial *t, int64_t place, int64_t resource, int day, int hour)
{
    int64_t from = zone_instant(zone_get("Europe/Paris"), TODAY + day, hour * 60);

    return busy_between(t->db, place, resource, from, from + 3600);
}

/* Every Friday morning; once two days ago, which is over. */
static void a_host_brings_its_calendar(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser host = entered(t, "host", g.hall.id);

    get(&host, HALL, 200);
    assert_true(says(&host, "No calendar has been brought yet"));
    assert_true(says(&host, "aria-current=\"page\">Calendars"));
    post_file(&host, HALL, "C:\\\\mairie.ics", CALENDAR(
        EVENT("1", "20261127T090000", "DTEND:20261127T120000\r\nRRULE:FREQ=WEEKLY\r\n")
        EVENT("2", "20261120T090000", "DTEND:20261120T120000\r\n")), NULL, 303);
    get(&host, HALL, 200);
    assert_true(says(&host, "57 busy times until"));        /* in 400 days */
    assert_true(says(&host, "1 event left out"));
    assert_true(says(&host, "mairie.ics"));
    assert_false(says(&host, "Noce"));
    assert_true(busy_on(t, g.hall.id, 0, 2, 10));
    assert_true(busy_on(t, g.hall.id, 0, 9, 10));
    assert_false(busy_on(t, g.hall.id, 0, 2, 13));

    post_file(&host, HALL, "mairie.ics", CALENDAR(""), NULL, 303);
    assert_false(busy_on(t, g.hall.id, 0, 2, 10));
    const char *path = strstr((get(&host, HALL, 200), host.body), "action=\"" HALL "/");
    assert_non_null(path);
    path = arena_slice(t->a, path + 8, strcspn(path + 8, "\""));
    post(&host, path, "", 303);
    post(&host, path, "", 404);
    get(&host, HALL, 200);
    assert_false(says(&host, "mairie.ics"));
}

static void a_room_has_its_own(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser b = entered(t, "manager", g.house.id);
    const char *text = CALENDAR(EVENT("1", "20261127T090000", "DTEND:20261127T120000\r\n"));
    const char *const room[2] = { "resource", str_fmt(t->a, "%lld", (long long) g.room.id) };
    const char *const nothing[2] = { "resource", "999999" };

    get(&b, HOUSE, 200);
    assert_true(says(&b, "Sainte-Barbe"));
    assert_false(says(&b, "Postes"));                       /* desks are not booked by the hour */
    post_file(&b, HOUSE, "salle.ics", text, nothing, 422);
    assert_true(says(&b, "Choose the place, or a room that it has."));
    post_file(&b, HOUSE, "salle.ics", text, room, 303);
    assert_true(busy_on(t, g.house.id, g.room.id, 2, 10));
    assert_false(busy_on(t, g.house.id, g.other_room.id, 2, 10));
    get(&b, HOUSE, 200);
    assert_true(says(&b, "1 busy time until"));
    post(&b, str_fmt(t->a, HALL "/%lld/remove",             /* of another place */
                     (long long) db_int(t->db, "SELECT id FROM busy_calendar", NO_ARGS, 0)), "",
         403);
}

static const char *many_events(struct trial *t)
{
    struct str s = str_new(t->a);

    str_add(&s, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n");
    for (int i = 0; i <= ICAL_EVENTS; i++)
        str_add_fmt(&s, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20261101T000000Z\r\n"
                        "DTSTART:20261127T090000Z\r\nDTEND:20261127T100000Z\r\nEND:VEVENT\r\n", i);
    str_add(&s, "END:VCALENDAR\r\n");
    return s.text;
}

static void nonsense_gets_a_sentence(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser b = entered(t, "host", g.hall.id);
    char *large = arena_alloc(t->a, ICAL_BYTES + 10);

    get(&b, HALL, 200);
    post_file(&b, HALL, "mairie.ics", CALENDAR(
        EVENT("1", "20261127T090000", "DTEND:20261127T120000\r\n")), NULL, 303);
    get(&b, HALL, 200);
    post_file(&b, HALL, "mairie.ics", "<html>Not found</html>", NULL, 422);
    assert_true(says(&b, "There is no calendar in this file"));
    post_file(&b, HALL, "mairie.ics", "", NULL, 422);
    assert_true(says(&b, "Choose a file."));
    post_file(&b, HALL, "mairie.ics", CALENDAR(EVENT("1", "soon", "")), NULL, 422);
    assert_true(says(&b, "The times of an event cannot be read"));
    post_file(&b, HALL, "mairie.ics", many_events(t), NULL, 422);
    assert_true(says(&b, "This calendar is too long"));
    post_file(&b, HALL, "mairie.ics", CALENDAR(EVENT("1", "20261127T090000Z",
        "DTEND:20261127T090001Z\r\nRRULE:FREQ=SECONDLY\r\n")), NULL, 422);
    assert_true(says(&b, "This calendar is too long"));
    post_file(&b, HALL, "caf\xe9.ics", CALENDAR(""), NULL, 400);
    post_file(&b, HALL, "latin.ics", CALENDAR(
        EVENT("1", "20261204T090000", "DTEND:20261204T120000\r\nLOCATION:M\xe9nage\r\n")),
              NULL, 303);
    assert_true(busy_on(t, g.hall.id, 0, 9, 10));
    get(&b, HALL, 200);
    memset(large, 'x', ICAL_BYTES + 1);
    post_file(&b, HALL, "mairie.ics", large, NULL, 422);
    assert_true(says(&b, "This calendar is too long"));
    assert_true(says(&b, "mairie.ics"));                    /* what was there still is */
    assert_true(busy_on(t, g.hall.id, 0, 2, 10));
}

static void twenty_are_enough(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser b = entered(t, "host", g.hall.id);

    get(&b, HALL, 200);
    for (int i = 0; i < BUSY_CALENDARS; i++)
        post_file(&b, HALL, str_fmt(t->a, "%d.ics", i), CALENDAR(""), NULL, 303);
    post_file(&b, HALL, "more.ics", CALENDAR(""), NULL, 422);
    assert_true(says(&b, "This place has 20 calendars already"));
    post_file(&b, HALL, "7.ics", CALENDAR(""), NULL, 303);
}

static void only_those_who_run_the_place(struct trial *t)
{
    struct ground g = ground_make(t);
    struct browser anybody = browser(t), host = entered(t, "host", g.shop.id);
    struct browser animator = entered(t, "animator", 0);

    get(&anybody, HALL, 303);
    get(&host, HALL, 403);
    get(&host, "/places/mercerie", 200);
    assert_true(says(&host, "/places/mercerie/calendars"));
    get(&host, "/places/salle-des-fetes", 200);
    assert_false(says(&host, HALL));
    post_file(&host, HALL, "x.ics", CALENDAR(""), NULL, 403);
    get(&animator, HALL, 200);
    get(&animator, "/places/nowhere/calendars", 404);
}

static const struct trial_test tests[] = {
    TRIAL(a_host_brings_its_calendar), TRIAL(a_room_has_its_own),
    TRIAL(nonsense_gets_a_sentence),   TRIAL(twenty_are_enough),
    TRIAL(only_those_who_run_the_place),
};

int main(void)
{
    return browsers_run("busy_web", tests, sizeof tests / sizeof *tests);
}
