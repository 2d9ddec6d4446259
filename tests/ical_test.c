/* Calendars as others read them: libical, python3-icalendar, python3-dateutil, and ourselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "base/str.h"
#include "python.h"
#include "view/ical.h"

static struct arena *a;

static int start(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int stop(void **state)
{
    (void) state;
    arena_free(a);
    icaltimezone_free_builtin_timezones();
    icalmemory_free_ring();
    return 0;
}

static int64_t instant(const char *text)
{
    int64_t i;

    assert_true(instant_parse(text, NULL, &i));
    return i;
}

static struct ical_event event(const char *uid, const char *starts, const char *ends,
                               const char *zone)
{
    return (struct ical_event){ .uid = uid, .sequence = 2, .starts = instant(starts),
                                .made_at = instant("2026-09-01T08:00:00Z"),
                                .changed_at = instant("2026-10-01T09:30:00Z"),
                                .ends = instant(ends), .zone = zone_get(zone),
                                .summary = "Journée à Lillers" };
}

static const char *text_of(const struct ical_event *events, size_t count)
{
    struct ical_calendar c = { .name = "Béthune", .events = events, .count = count, .lang = "fr" };

    return ical_text(a, &c, NULL);
}

/* RFC 5545 3.1, by somebody who has not read ical.c. */
static const char *unfolded(const char *text)
{
    struct str out = str_new(a);

    for (; *text; text++) {
        if (str_starts(text, "\r\n ") || str_starts(text, "\r\n\t"))
            text += 2;
        else
            str_add_char(&out, *text);
    }
    return out.text;
}

static void assert_line(const char *text, const char *line)
{
    if (!strstr(unfolded(text), str_fmt(a, "\r\n%s\r\n", line)))
        fail_msg("no line '%s' in:\n%s", line, text);
}

static void assert_no_line(const char *text, const char *start_of_line)
{
    if (strstr(unfolded(text), str_fmt(a, "\r\n%s", start_of_line)))
        fail_msg("a line '%s' in:\n%s", start_of_line, text);
}

static void an_event_says_all_it_has_to(void **state)
{
    struct ical_event e = event("day-17@example.org", "2026-11-26T08:00:00Z",
                                "2026-11-26T16:30:00Z", "Europe/Paris");
    struct ical_calendar c = { .name = "Béthune-Bruay", .about = "Jours", .refresh = 6 * 3600,
                               .lang = "fr", .events = &e, .count = 1 };
    size_t len;

    (void) state;
    e.description = "Bring a mug; coffee, tea.\nBack\\slash";
    e.location = "12 rue d'Aire, Lillers";
    e.url = "https://example.org/days/17?a=b&c=\"d e\"";
    e.category = "Coworking";
    e.located = true;
    e.latitude = 505640004;
    e.longitude = -24831235;
    e.organizer = "La Ruche";
    e.organizer_mail = "ruche@example.org";
    e.attendee = "Zoé";
    e.attendee_mail = "z@x.org";
    e.rsvp = true;
    const char *text = ical_text(a, &c, &len);
    assert_int_equal(len, strlen(text));
    assert_true(str_starts(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
    assert_true(str_ends(text, "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
    static const char *const lines[] = {
        "NAME;LANGUAGE=fr:Béthune-Bruay", "X-WR-CALNAME:Béthune-Bruay", "X-WR-CALDESC:Jours",
        "X-WR-TIMEZONE:Europe/Paris", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H", "TZID:Europe/Paris", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "UID:day-17@example.org", "SEQUENCE:2",
        "DTSTAMP:20261001T093000Z", "CREATED:20260901T080000Z", "LAST-MODIFIED:20261001T093000Z",
        "DTSTART;TZID=Europe/Paris:20261126T090000", "DTEND;TZID=Europe/Paris:20261126T173000",
        "SUMMARY;LANGUAGE=fr:Journée à Lillers",
        "DESCRIPTION;LANGUAGE=fr:Bring a mug\\; coffee\\, tea.\\nBack\\\\slash",
        "LOCATION:12 rue d'Aire\\, Lillers", "GEO:50.564000;-2.483124",
        "URL:https://example.org/days/17?a=b&c=%22d%20e%22", "CATEGORIES:Coworking",
        "STATUS:CONFIRMED", "TRANSP:OPAQUE", "ORGANIZER;CN=\"La Ruche\":mailto:ruche@example.org",
        "ATTENDEE;CN=\"Zoé\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:z@x.org"
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_line(text, lines[i]);
    assert_no_line(text, "METHOD");
}

static void a_cancelled_day_is_cancelled(void **state)
{
    struct ical_event e = event("u", "2026-11-26T08:00:00Z", "2026-11-26T16:30:00Z",
                                "Europe/Paris");
    struct ical_calendar c = { .method = "CANCEL", .events = &e, .count = 1 };

    (void) state;
    e.free = true;
    const char *text = ical_text(a, &c, NULL);
    assert_line(text, "METHOD:CANCEL");
    assert_line(text, "STATUS:CANCELLED");
    assert_line(text, "TRANSP:TRANSPARENT");
    assert_line(text, "SUMMARY:Journée à Lillers");
    assert_no_line(text, "NAME");
    assert_no_line(text, "REFRESH");
    assert_no_line(text, "ORGANIZER");
    assert_no_line(text, "ATTENDEE");
    c.method = "REQUEST";
    e.status = ICAL_TENTATIVE;
    assert_line(ical_text(a, &c, NULL), "STATUS:TENTATIVE");
    c.count = 0;
    assert_string_equal(ical_text(a, &c, NULL),
                        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Beffroi//Calendar//EN\r\n"
                        "CALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n");
}

static void lines_are_folded_between_characters(void **state)
{
    static const char *const letters[] = { "a", "é", "字", "🐝" };

    (void) state;
    for (size_t shift = 0; shift < 4; shift++)
        for (size_t i = 0; i < 4; i++) {
            struct str wanted = str_new(a);
            struct ical_event e = event("u", "2026-11-26T08:00:00Z", "2026-11-26T09:00:00Z",
                                        "UTC");
            str_add(&wanted, &"xxxx"[4 - shift]);
            for (int n = 0; n < 200; n++)
                str_add(&wanted, letters[n % 7 ? i : 1]);
            e.summary = wanted.text;
            const char *text = ical_text(a, &(struct ical_calendar){ .events = &e, .count = 1 },
                                         NULL);
            assert_line(text, str_fmt(a, "SUMMARY:%s", wanted.text));
            size_t count;
            char **lines = str_split(a, text, '\n', &count);
            for (size_t n = 0; n + 1 < count; n++) {
                assert_true(strlen(lines[n]) <= 76 && str_ends(lines[n], "\r"));
                assert_true(str_is_utf8(lines[n], strlen(lines[n])));
            }
        }
}

static void nobody_writes_a_property_of_their_own(void **state)
{
    static const char *const breaks[] = { "\n", "\r\n", "\r", "\xc2\x85", "\xe2\x80\xa8",
                                          "\xe2\x80\xa9", "\v", "\f", "\x1c", "\n ", "\\n\n" };

    (void) state;
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        struct ical_event e = event("u", "2026-11-26T08:00:00Z", "2026-11-26T09:00:00Z",
                                    "Europe/Paris");
        const char *bad = str_fmt(a, "a%sATTACH:evil%sEND:VEVENT", breaks[i], breaks[i]);
        e.uid = e.summary = e.description = e.location = e.category = e.url = bad;
        e.organizer = e.organizer_mail = e.attendee = e.attendee_mail = bad;
        struct ical_calendar c = { .name = bad, .about = bad, .events = &e, .count = 1 };
        const char *text = ical_text(a, &c, NULL);
        size_t count, attached = 0;
        char **lines = str_split(a, unfolded(text), '\n', &count);
        for (size_t n = 0; n < count; n++)
            attached += str_starts(lines[n], "ATTACH") || str_starts(lines[n], " ");
        assert_int_equal(attached, 0);
        for (const char *at = text; *at; at++)
            assert_true((unsigned char) *at >= ' ' || *at == '\r' || *at == '\n');
        assert_null(strstr(text, "\xc2\x85"));
        assert_null(strstr(text, "\xe2\x80\xa8"));
    }
}

static void names_and_broken_bytes_are_cleaned(void **state)
{
    struct ical_event e = event("u", "2026-11-26T08:00:00Z", "2026-11-26T09:00:00Z", "UTC");

    (void) state;
    e.organizer = "Zoé \"la\" Reine;CUTYPE=ROOM:x,\ny\x01";
    e.organizer_mail = "a b@example.org";
    e.summary = "a\xff\xe9" "b\xc3(\x7f" "c\td\xed\xa0\x80\xf0\x9f\x90";
    const char *text = ical_text(a, &(struct ical_calendar){ .events = &e, .count = 1 }, NULL);
    assert_line(text, "ORGANIZER;CN=\"Zoé 'la' Reine;CUTYPE=ROOM:x, y\":"
                      "mailto:a%20b@example.org");
    assert_line(text, "SUMMARY:ab(c\td");
}

static void a_doubled_hour_is_told_in_utc(void **state)
{
    struct ical_event nights[] = {
        event("first", "2026-10-25T00:30:00Z", "2026-10-25T05:00:00Z", "Europe/Paris"),
        event("second", "2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z", "Europe/Paris"),
        event("to the change", "2026-10-24T20:00:00Z", "2026-10-25T00:00:00Z", "Europe/Paris"),
        event("after it", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z", "Europe/Paris"),
        event("before it", "2026-10-24T20:00:00Z", "2026-10-24T23:59:00Z", "Europe/Paris"),
        event("lord howe", "2027-04-03T14:45:00Z", "2027-04-03T20:00:00Z", "Australia/Lord_Howe"),
    };
    static const char *const starts[] = {
        "DTSTART:20261025T003000Z", "DTSTART:20261024T200000Z", "DTSTART:20261024T200000Z",
        "DTSTART;TZID=Europe/Paris:20261025T030000", "DTSTART;TZID=Europe/Paris:20261024T220000",
        "DTSTART:20270403T144500Z"
    };
    static const char *const ends[] = {
        "DTEND:20261025T050000Z", "DTEND:20261025T013000Z", "DTEND:20261025T000000Z",
        "DTEND;TZID=Europe/Paris:20261025T040000", "DTEND;TZID=Europe/Paris:20261025T015900",
        "DTEND:20270403T200000Z"
    };

    (void) state;
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        const char *text = text_of(&nights[i], 1);
        assert_line(text, starts[i]);
        assert_line(text, ends[i]);
    }
    nights[0].ends = nights[0].starts;                  /* RFC 5545: later, or not there */
    assert_no_line(text_of(nights, 1), "DTEND");
}

static void coordinates_have_points(void **state)
{
    static const struct {
        int64_t degrees;
        const char *text;
    } cases[] = { { 0, "0.000000" }, { -4, "0.000000" }, { -6, "-0.000001" }, { 9, "0.000001" },
                  { 1799999999, "180.000000" }, { -1234567890, "-123.456789" } };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ical_event e = event("u", "2026-11-26T08:00:00Z", "2026-11-26T09:00:00Z", "UTC");
        e.located = true;
        e.latitude = e.longitude = cases[i].degrees;
        assert_line(text_of(&e, 1), str_fmt(a, "GEO:%s;%s", cases[i].text, cases[i].text));
    }
}

static const char *const places[] = { "Europe/Paris", "Indian/Reunion", "America/New_York",
                                      "Asia/Kolkata", "Africa/Casablanca", "Australia/Lord_Howe",
                                      "Europe/Dublin", "Asia/Jerusalem", "America/Sao_Paulo",
                                      "Africa/Cairo", "Pacific/Chatham", "UTC" };

/* Every three hours around the changes of all those clocks. */
static struct ical_event *days_around_the_changes(size_t *count)
{
    static const char *const around[] = { "2026-03-28T09:00:00Z", "2026-10-24T09:00:00Z",
                                          "2027-03-27T09:00:00Z", "2027-04-03T06:00:00Z",
                                          "2027-10-30T09:00:00Z", "2027-11-06T22:00:00Z",
                                          "2028-02-29T09:00:00Z" };
    size_t room = sizeof places / sizeof *places * sizeof around / sizeof *around * 16;
    struct ical_event *events = arena_array(a, room, sizeof *events);

    *count = 0;
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (size_t d = 0; d < sizeof around / sizeof *around; d++)
            for (int n = 0; n < 16; n++) {
                struct ical_event *e = &events[*count];
                *e = event(str_fmt(a, "day-%zu@example.org", *count), around[d], around[d],
                           places[p]);
                e->starts += n * 10800;
                e->ends = e->starts + 8 * 3600 + 1800;
                e->sequence = n;
                e->status = (enum ical_status) (*count % 3);
                ++*count;
            }
    return events;
}

static const char *status_of(const struct ical_event *e)
{
    static const char *const states[] = { "CONFIRMED", "TENTATIVE", "CANCELLED" };

    return states[e->status];
}

static void python_reads_the_same(void **state)
{
    char path[] = "/tmp/ical-test-XXXXXX";
    int fd = mkstemp(path);
    size_t count, printed;
    struct ical_event *events = days_around_the_changes(&count);

    (void) state;
    events[0].description = "Bring a mug; coffee, tea.\nA \\ too";
    events[0].location = "12 rue d'Aire, Lillers";
    events[0].organizer = "La Ruche: \"Béthune\", Lillers; here";
    events[0].organizer_mail = "ruche@example.org";
    events[0].attendee_mail = "zoe@example.org";
    events[0].located = true;
    events[0].latitude = 505640000;
    events[0].longitude = -24830000;
    const char *text = text_of(events, count);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t) strlen(text));
    close(fd);
    char **lines = run_python(a, "ical/clients.py", path, &printed);
    unlink(path);
    assert_int_equal(printed, count);
    assert_true(str_ends(lines[0], "|Journée à Lillers|Bring a mug; coffee, tea.\\nA \\\\ too|"
                         "12 rue d'Aire, Lillers|50.564000;-2.483000|mailto:ruche@example.org,"
                         "CN=La Ruche: 'Béthune', Lillers; here|mailto:zoe@example.org,"
                         "PARTSTAT=NEEDS-ACTION,ROLE=REQ-PARTICIPANT,RSVP=FALSE"));
    for (size_t i = 0; i < count; i++) {
        const struct ical_event *e = &events[i];
        const char *wanted = str_fmt(a, "%s|%lld|%s|%lld|%lld|Journée à Lillers|", e->uid,
                                     (long long) e->sequence, status_of(e), (long long) e->starts,
                                     (long long) e->ends);
        if (!str_starts(lines[i], wanted))
            fail_msg("%s: %s\nnot     %s", zone_name(e->zone), lines[i], wanted);
    }
}

static int64_t libical_instant(icalcomponent *calendar, icalcomponent *in, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(in, kind);
    icalparameter *tzid = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    struct icaltimetype t = icalvalue_get_datetime(icalproperty_get_value(p));
    icaltimezone *zone = icaltimezone_get_utc_timezone();

    if (tzid)
        zone = icalcomponent_get_timezone(calendar, icalparameter_get_tzid(tzid));
    assert_non_null(zone);
    return icaltime_as_timet_with_zone(t, zone);
}

static void libical_reads_the_same(void **state)
{
    size_t count, i = 0;
    struct ical_event *events = days_around_the_changes(&count);
    static const char hard[] = "\\n is \\\n\nnot; \\, \"a,b;c\" \\";

    (void) state;
    for (size_t n = 0; n < count; n++)
        events[n].description = hard;
    icalcomponent *calendar = icalparser_parse_string(text_of(events, count));

    assert_non_null(calendar);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT), i++) {
        assert_string_equal(icalcomponent_get_uid(e), events[i].uid);
        assert_string_equal(icalcomponent_get_summary(e), events[i].summary);
        assert_string_equal(icalcomponent_get_description(e), hard);
        if (libical_instant(calendar, e, ICAL_DTSTART_PROPERTY) != events[i].starts ||
            libical_instant(calendar, e, ICAL_DTEND_PROPERTY) != events[i].ends)
            fail_msg("%s:\n%s", zone_name(events[i].zone), icalcomponent_as_ical_string(e));
    }
    assert_int_equal(i, count);
    icalcomponent_free(calendar);
}

static void we_read_what_we_write(void **state)
{
    size_t count;
    const struct ical_event *events = days_around_the_changes(&count);

    (void) state;
    for (size_t i = 0; i < count; i++) {
        size_t len;
        struct ical_calendar c = { .events = &events[i], .count = 1, .lang = "fr" };
        const char *text = ical_text(a, &c, &len);
        struct ical_read out;
        assert_int_equal(ical_read_busy(a, text, len, zone_get("UTC"),
                                        instant("2026-01-01T00:00:00Z"),
                                        instant("2029-01-01T00:00:00Z"), &out), ICAL_ALLOWED);
        bool is_busy = events[i].status != ICAL_CANCELLED;
        assert_int_equal(out.count, is_busy);
        assert_int_equal(out.events, is_busy);
        assert_int_equal(out.left_out, !is_busy);
        if (is_busy) {
            assert_int_equal(out.spans[0].starts, events[i].starts);
            assert_int_equal(out.spans[0].ends, events[i].ends);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_says_all_it_has_to),
        cmocka_unit_test(a_cancelled_day_is_cancelled),
        cmocka_unit_test(lines_are_folded_between_characters),
        cmocka_unit_test(nobody_writes_a_property_of_their_own),
        cmocka_unit_test(names_and_broken_bytes_are_cleaned),
        cmocka_unit_test(a_doubled_hour_is_told_in_utc),
        cmocka_unit_test(coordinates_have_points),
        cmocka_unit_test(python_reads_the_same),
        cmocka_unit_test(libical_reads_the_same),
        cmocka_unit_test(we_read_what_we_write),
    };

    return cmocka_run_group_tests_name("ical", tests, start, stop);
}
