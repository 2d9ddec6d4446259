/* Other people's calendars as busy times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

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
    return 0;
}

static int64_t instant(const char *text)
{
    int64_t i;

    assert_true(instant_parse(text, NULL, &i));
    return i;
}

static const char *calendar(const char *body)
{
    return str_fmt(a, "BEGIN:VCALENDAR\nVERSION:2.0\n%s\nEND:VCALENDAR\n", body);
}

static const char *one_event(const char *lines)
{
    return calendar(str_fmt(a, "BEGIN:VEVENT\nUID:u\nSUMMARY:secret\n%s\nEND:VEVENT", lines));
}

static struct ical_read read_as(const char *text, size_t len, const char *from, const char *to,
                                enum ical_refusal wanted)
{
    struct ical_read out;
    enum ical_refusal got = ical_read_busy(a, text, len, zone_get("Europe/Paris"), instant(from),
                                           instant(to), &out);

    if (got != wanted)
        fail_msg("%d, not %d (line %zu):\n%.400s", got, wanted, out.line, text);
    return out;
}

/* "from/to" of each span, in Paris. */
static const char *spans(const struct ical_read *out)
{
    const struct zone *paris = zone_get("Europe/Paris");
    struct str text = str_new(a);

    for (size_t i = 0; i < out->count; i++) {
        const char *starts = instant_text(a, out->spans[i].starts, paris);
        const char *ends = instant_text(a, out->spans[i].ends, paris);
        str_add_fmt(&text, "%s%.16s%.3s/%.16s%.3s", i ? " " : "", starts, starts + 19, ends,
                    ends + 19);
    }
    return text.text;
}

/* Busy times of a calendar from 2026-09 to 2028. */
static const char *busy(const char *text)
{
    struct ical_read out = read_as(text, strlen(text), "2026-09-01T00:00:00Z",
                                   "2028-01-01T00:00:00Z", ICAL_ALLOWED);

    return spans(&out);
}

static void assert_refused(const char *text, enum ical_refusal why, size_t line)
{
    struct ical_read out = read_as(text, strlen(text), "2026-09-01T00:00:00Z",
                                   "2028-01-01T00:00:00Z", why);

    assert_int_equal(out.line, line);
    assert_int_equal(out.count, 0);
}

static void times_of_all_kinds(void **state)
{
    static const char *const cases[][2] = {
        { "DTSTART:20261126T080000Z\nDTEND:20261126T163000Z",
          "2026-11-26T09:00+01/2026-11-26T17:30+01" },
        { "DTSTART:20261126T080000\nDURATION:PT1H30M",                          /* floating */
          "2026-11-26T08:00+01/2026-11-26T09:30+01" },
        { "DTSTART;TZID=America/New_York:20261126T080000\nDURATION:P1W",
          "2026-11-26T14:00+01/2026-12-03T14:00+01" },
        { "DTSTART;VALUE=DATE:20270328", "2027-03-28T00:00+01/2027-03-29T00:00+02" },
        { "DTSTART;VALUE=DATE:20271031\nDTEND;VALUE=DATE:20271101",
          "2027-10-31T00:00+02/2027-11-01T00:00+01" },
        { "DTSTART;VALUE=DATE:20271030\nDTEND;VALUE=DATE:20271102",
          "2027-10-30T00:00+02/2027-11-02T00:00+01" },
        { "DTSTART;VALUE=DATE:20271030\nDTEND;VALUE=DATE:20271030",
          "2027-10-30T00:00+02/2027-10-31T00:00+02" },
        { "DTSTART:20270327T120000\nDURATION:P1D",                              /* by the clock */
          "2027-03-27T12:00+01/2027-03-28T12:00+02" },
        { "DTSTART:20270327T120000\nDURATION:PT24H",
          "2027-03-27T12:00+01/2027-03-28T13:00+02" },
        { "DTSTART:20270328T023000\nDURATION:PT15M",                            /* skipped */
          "2027-03-28T03:30+02/2027-03-28T03:45+02" },
        { "DTSTART:20271031T023000\nDURATION:PT15M",                            /* the first */
          "2027-10-31T02:30+02/2027-10-31T02:45+02" },
        { "DTSTART;TZID=\"Europe/Paris\":20261126T080000\nDURATION:PT1H",
          "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART;X-A=\"b:c;d\";TZID=Asia/Kolkata;X=y:20261126T123000\nDURATION:PT1H",
          "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Kolkata:20261126T123000\n"
          "DURATION:PT1H", "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Buenos_Aires:20261126T040000\n"
          "DURATION:PT1H", "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART;TZID=W. Europe Standard Time:20261126T080000\nDURATION:PT1H",
          "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "dtstart;tzid=Europe/Paris:20261126T080000\nduration:PT1H\ntransp:opaque",
          "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART;TZID=Euro\n pe/Paris:2026\n\t1126T080000  \nDURATION:PT1H",
          "2026-11-26T08:00+01/2026-11-26T09:00+01" },
        { "DTSTART:20260831T080000Z\nDTEND:20260901T063000Z",                   /* cut off */
          "2026-09-01T02:00+02/2026-09-01T08:30+02" },
        { "DTSTART:20200101T080000Z\nDTEND:20300101T080000Z",
          "2026-09-01T02:00+02/2028-01-01T01:00+01" },
        { "DTSTART:20261126T080000Z", "" },                                     /* no time at all */
        { "DTSTART:20261126T080000Z\nDTEND:20261126T080000Z", "" },
        { "DTSTART:20251126T080000Z\nDURATION:PT1H", "" },
        { "DTSTART:20261126T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", "" },
        { "DTSTART:20261126T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED", "" },
        { "DTSTART:garbage\nSTATUS:CANCELLED", "" },
        { "DTSTART:20261126T080000Z\nDURATION:PT1H\nBEGIN:VALARM\nDURATION:PT5H\n"
          "STATUS:CANCELLED\nDTSTART:x\nEND:VALARM\nSTATUS:TENTATIVE",
          "2026-11-26T09:00+01/2026-11-26T10:00+01" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(busy(one_event(cases[i][0])), cases[i][1]);
}

/* Every week, Sundays at 02:30, over the spring night where there is no such time. */
static void repetitions_keep_the_time_of_the_clock(void **state)
{
    static const char *const cases[][2] = {
        { "DTSTART;TZID=Europe/Paris:20270321T023000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3",
          "2027-03-21T02:30+01/2027-03-21T03:30+01 2027-03-28T03:30+02/2027-03-28T04:30+02 "
          "2027-04-04T02:30+02/2027-04-04T03:30+02" },
        { "DTSTART;TZID=Europe/Paris:20271024T023000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3",
          "2027-10-24T02:30+02/2027-10-24T03:30+02 2027-10-31T02:30+02/2027-10-31T02:30+01 "
          "2027-11-07T02:30+01/2027-11-07T03:30+01" },
        { "DTSTART;TZID=Europe/Paris:20270321T090000\nDTEND;TZID=Europe/Paris:20270321T180000\n"
          "RRULE:FREQ=WEEKLY;UNTIL=20270404T070000Z",
          "2027-03-21T09:00+01/2027-03-21T18:00+01 2027-03-28T09:00+02/2027-03-28T18:00+02 "
          "2027-04-04T09:00+02/2027-04-04T18:00+02" },
        { "DTSTART;TZID=Europe/Paris:20270321T090000\nDURATION:PT1H\n"
          "RRULE:FREQ=WEEKLY;UNTIL=20270404T065959Z",
          "2027-03-21T09:00+01/2027-03-21T10:00+01 2027-03-28T09:00+02/2027-03-28T10:00+02" },
        { "DTSTART;TZID=Europe/Paris:20270321T090000\nDURATION:PT1H\n"
          "RRULE:FREQ=WEEKLY;UNTIL=20270328",
          "2027-03-21T09:00+01/2027-03-21T10:00+01 2027-03-28T09:00+02/2027-03-28T10:00+02" },
        /* Exceptions at the change: in local time, in UTC, in another zone, as a day. */
        { "DTSTART;TZID=Europe/Paris:20270321T023000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n"
          "EXDATE;TZID=Europe/Paris:20270328T023000,20270404T023000",
          "2027-03-21T02:30+01/2027-03-21T03:30+01" },
        { "DTSTART;TZID=Europe/Paris:20270321T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n"
          "EXDATE:20270328T070000Z\nEXDATE:20270404T080000Z",
          "2027-03-21T09:00+01/2027-03-21T10:00+01 2027-04-04T09:00+02/2027-04-04T10:00+02" },
        { "DTSTART;TZID=Europe/Paris:20270321T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n"
          "EXDATE;TZID=America/New_York:20270328T030000\nEXDATE;VALUE=DATE:20270404",
          "2027-03-21T09:00+01/2027-03-21T10:00+01" },
        { "DTSTART;TZID=Europe/Paris:20271031T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n"
          "EXDATE;TZID=Europe/Paris:20271031T023000", "2027-11-01T02:30+01/2027-11-01T03:30+01" },
        /* Whole days. */
        { "DTSTART;VALUE=DATE:20270327\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=3\n"
          "EXDATE;VALUE=DATE:20270331",
          "2027-03-27T00:00+01/2027-03-28T00:00+01 2027-03-29T00:00+02/2027-03-30T00:00+02" },
        { "DTSTART;VALUE=DATE:20271030\nDTEND;VALUE=DATE:20271101\n"
          "RRULE:FREQ=WEEKLY;UNTIL=20271106\nEXDATE:20271030T000000Z",
          "2027-11-06T00:00+01/2027-11-08T00:00+01" },
        /* Added times. */
        { "DTSTART;TZID=Europe/Paris:20270301T090000\nDURATION:PT1H\n"
          "RDATE;TZID=Europe/Paris:20270402T090000,20270401T090000\nRDATE:20270403T090000Z\n"
          "RDATE;VALUE=PERIOD:20270404T070000Z/20270404T073000Z,20270405T070000Z/PT15M\n"
          "EXDATE:20270403T090000Z,20270301T080000Z",
          "2027-04-01T09:00+02/2027-04-01T10:00+02 2027-04-02T09:00+02/2027-04-02T10:00+02 "
          "2027-04-04T09:00+02/2027-04-04T09:30+02 2027-04-05T09:00+02/2027-04-05T09:15+02" },
        /* Long ago, without end, and lasting into the window. */
        { "DTSTART;VALUE=DATE:19700901\nDURATION:P2D\nRRULE:FREQ=YEARLY\n",
          "2026-09-01T02:00+02/2026-09-03T00:00+02 2027-09-01T00:00+02/2027-09-03T00:00+02" },
        { "DTSTART;TZID=Europe/Paris:20000831T220000\nDURATION:PT10H\n"
          "RRULE:FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO",
          "2026-09-01T02:00+02/2026-09-01T08:00+02 2027-08-30T22:00+02/2027-08-31T08:00+02" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(busy(one_event(cases[i][0])), cases[i][1]);
}

static void single_times_are_moved_and_cancelled(void **state)
{
    const char *series = "BEGIN:VEVENT\nUID:s\nDTSTART;TZID=Europe/Paris:20270321T090000\n"
                         "DURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5\nEND:VEVENT\n";
    const char *moved = "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;TZID=Europe/Paris:20270328T090000\n"
                        "DTSTART;TZID=Europe/Paris:20270330T140000\nDURATION:PT2H\nEND:VEVENT\n";
    const char *cancelled = "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20270404T070000Z\n"
                            "DTSTART:20270404T070000Z\nSTATUS:CANCELLED\nEND:VEVENT\n";
    const char *later = "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270411T070000Z\n"
                        "DTSTART:20270411T100000Z\nDURATION:PT1H\nEND:VEVENT\n";
    const char *wanted = "2027-03-21T09:00+01/2027-03-21T10:00+01 "
                         "2027-03-30T14:00+02/2027-03-30T16:00+02 "
                         "2027-04-11T12:00+02/2027-04-11T13:00+02 "
                         "2027-04-18T09:00+02/2027-04-18T10:00+02";
    const char *text = calendar(str_fmt(a, "%s%s%s%s", series, moved, cancelled, later));
    struct ical_read out = read_as(text, strlen(text), "2027-01-01T00:00:00Z",
                                   "2028-01-01T00:00:00Z", ICAL_ALLOWED);

    (void) state;
    assert_string_equal(spans(&out), wanted);
    assert_int_equal(out.events, 3);
    assert_int_equal(out.left_out, 1);
    assert_string_equal(busy(calendar(str_fmt(a, "%s%s%s%s", later, cancelled, moved, series))),
                        wanted);
    /* Of another series: nothing to do with this one. */
    assert_string_equal(busy(calendar(str_fmt(a, "BEGIN:VEVENT\nUID:other\nRECURRENCE-ID:"
                                              "20270321T080000Z\nSTATUS:CANCELLED\nEND:VEVENT\n"
                                              "%s", series))),
                        busy(calendar(series)));
}

static void spans_are_joined_and_sorted(void **state)
{
    struct str text = str_new(a);
    static const char *const hours[] = { "14/PT1H", "08/PT2H", "10/PT1H", "09/PT30M", "16/PT1H" };

    (void) state;
    for (size_t i = 0; i < 5; i++)
        str_add_fmt(&text, "BEGIN:VEVENT\nDTSTART:20261126T%.2s0000Z\nDURATION:%s\nEND:VEVENT\n",
                    hours[i], hours[i] + 3);
    str_add(&text, "BEGIN:VFREEBUSY\nDTSTART:20261101T000000Z\nDTEND:20270101T000000Z\n"
                   "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261126T150000Z/20261126T153000Z,"
                   "20261127T080000Z/PT4H\nFREEBUSY;FBTYPE=FREE:20261128T080000Z/PT4H\n"
                   "FREEBUSY:20261129T080000Z/PT4H\nEND:VFREEBUSY\n"
                   "BEGIN:VTODO\nDTSTART:20261201T080000Z\nDURATION:PT1H\nEND:VTODO");
    assert_string_equal(busy(calendar(text.text)),
                        "2026-11-26T09:00+01/2026-11-26T12:00+01 "
                        "2026-11-26T15:00+01/2026-11-26T16:30+01 "
                        "2026-11-26T17:00+01/2026-11-26T18:00+01 "
                        "2026-11-27T09:00+01/2026-11-27T13:00+01 "
                        "2026-11-29T09:00+01/2026-11-29T13:00+01");
}

static void clocks_that_come_with_the_file(void **state)
{
    const char *outlook =                       /* as Exchange writes it, and after the event */
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n"
        "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
        "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE";
    const char *ended =                         /* no summer time any more, as in Russia */
        "BEGIN:VTIMEZONE\nTZID:Ended\n"
        "BEGIN:DAYLIGHT\nDTSTART:19930328T020000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0400\n"
        "RRULE:FREQ=YEARLY;UNTIL=20100327T230000Z;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n"
        "BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0300\n"
        "RRULE:FREQ=YEARLY;UNTIL=20101030T230000Z;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
        "END:VTIMEZONE";

    (void) state;
    assert_string_equal(busy(calendar(str_fmt(a, "BEGIN:VEVENT\nDTSTART;TZID=Customized Time Zone:"
                                              "20270321T023000\nDURATION:PT1H\n"
                                              "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n%s",
                                              outlook))),
                        "2027-03-21T02:30+01/2027-03-21T03:30+01 "
                        "2027-03-28T03:30+02/2027-03-28T04:30+02 "
                        "2027-04-04T02:30+02/2027-04-04T03:30+02");
    assert_string_equal(busy(calendar(str_fmt(a, "BEGIN:VEVENT\nDTSTART;TZID=Ended:20270701T120000"
                                              "\nDURATION:PT1H\nEND:VEVENT\n%s", ended))),
                        "2027-07-01T11:00+02/2027-07-01T12:00+02");
    assert_refused(one_event("DTSTART;TZID=Nowhere:20261126T080000Z0"), ICAL_BAD_EVENT, 6);
    assert_refused(one_event("DTSTART;TZID=Nowhere:20261126T080000"), ICAL_BAD_EVENT, 6);
    assert_refused(calendar("BEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nDTSTART:20200101T000000\n"
                            "TZOFFSETFROM:+0100\nTZOFFSETTO:+9900\nEND:STANDARD\nEND:VTIMEZONE\n"
                            "BEGIN:VEVENT\nDTSTART;TZID=x:20261126T080000\nEND:VEVENT"),
                   ICAL_BAD_EVENT, 12);
}

/* Against python3-dateutil: rules of RFC 5545 and some made by chance. */
static void rules_are_unfolded_as_python_does(void **state)
{
    const struct zone *utc = zone_get("UTC");
    int64_t from = instant("2027-01-01T00:00:00Z"), to = instant("2028-01-01T00:00:00Z");
    size_t count, parts, times;
    char **lines = run_python(a, "ical/rules.py", str_fmt(a, "120 %lld %lld", (long long) from,
                                                  (long long) to), &count);

    (void) state;
    assert_int_equal(count, 120);
    for (size_t i = 0; i < count; i++) {
        char **part = str_split(a, lines[i], '|', &parts);
        char **wanted = str_split(a, part[2], ',', &times);
        const char *text = one_event(str_fmt(a, "DTSTART:%s\nDURATION:PT1S\nRRULE:%s", part[1],
                                             part[0]));
        struct ical_read out;
        assert_int_equal(ical_read_busy(a, text, strlen(text), utc, from, to, &out), ICAL_ALLOWED);
        if (out.count != (*part[2] ? times : 0))
            fail_msg("%s from %s: %zu times, not %zu", part[0], part[1], out.count, times);
        for (size_t t = 0; t < out.count; t++)
            if (!str_is(str_fmt(a, "%lld", (long long) out.spans[t].starts), wanted[t]))
                fail_msg("%s from %s: %lld, not %s", part[0], part[1],
                         (long long) out.spans[t].starts, wanted[t]);
    }
}

static void what_is_no_calendar_is_refused(void **state)
{
    static const char *const nothing[] = { "", "hello", "<html>BEGIN:VCALENDAR</html>",
                                           "BEGIN:VCARD\nEND:VCARD\n", "\n\n\n", "\xef\xbb\xbf" };
    static const char utf_16[] = "B\0E\0G\0I\0N\0:\0V\0C\0A\0L\0E\0N\0D\0A\0R\0";
    const char *good = one_event("DTSTART:20261126T080000Z\nDURATION:PT1H");
    size_t len = strlen(good);

    (void) state;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        assert_refused(nothing[i], ICAL_NOT, 0);
    read_as(utf_16, sizeof utf_16, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", ICAL_NOT);
    char *with_nul = arena_slice(a, good, len);
    with_nul[len / 2] = '\0';
    read_as(with_nul, len, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", ICAL_NOT);
    /* A mark before it, Latin-1 in it, and an empty one are all right. */
    assert_string_equal(busy(str_fmt(a, "\xef\xbb\xbf%s", good)),
                        "2026-11-26T09:00+01/2026-11-26T10:00+01");
    assert_string_equal(busy(one_event("DESCRIPTION:caf\xe9\nDTSTART:20261126T080000Z\n"
                                       "DURATION:PT1H")),
                        "2026-11-26T09:00+01/2026-11-26T10:00+01");
    assert_string_equal(busy(calendar("")), "");
    /* Cut off anywhere, it is not a calendar with fewer events. */
    for (size_t cut = strlen("BEGIN:VCALENDAR\n"); cut + 2 < len; cut++)
        read_as(good, cut, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", ICAL_BAD_EVENT);
}

static void unreadable_times_are_refused_with_their_line(void **state)
{
    static const char *const lines[] = {
        "DTSTART:20261326T080000Z", "DTSTART:20261131T080000Z", "DTSTART:20261126T250000Z",
        "DTSTART:20261126T080000ZZ", "DTSTART:2026-11-26T08:00:00Z", "DTSTART:", "DTSTART:now",
        "DTSTART:20261126T0800", "DTSTART:+0261126T080000Z",
        "DTSTART:20261126T080000Z\nDTEND:20261126T075959Z",
        "DTSTART:20261126T080000Z\nDTEND:then",
        "DTSTART:20261126T080000Z\nDTEND;TZID=Nowhere:20261126T090000",
        "DTSTART:20261126T080000Z\nDURATION:-PT1H", "DTSTART:20261126T080000Z\nDURATION:1H",
        "DTSTART:20261126T080000Z\nDURATION:P99999999999W",
        "DTSTART:20261126T080000Z\nRRULE:FREQ=SOMETIMES", "DTSTART:20261126T080000Z\nRRULE:",
        "DTSTART:20261126T080000Z\nRRULE:FREQ=DAILY;UNTIL=20269999T000000Z",
        "DTSTART:20261126T080000Z\nEXDATE:20261126T080000Z,x",
        "DTSTART:20261126T080000Z\nRDATE;VALUE=PERIOD:20261126T080000Z/20261126T070000Z",
        "DTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261125",
    };

    (void) state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_refused(one_event(lines[i]), ICAL_BAD_EVENT, strchr(lines[i], '\n') ? 7 : 6);
    assert_refused(calendar("\n\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT"), ICAL_BAD_EVENT, 5);
    assert_refused(calendar("BEGIN:VEVENT\nDTSTART:20261126T080000Z\nBEGIN:VALARM\nEND:VEVENT"),
                   ICAL_BAD_EVENT, 6);
    assert_refused(calendar("BEGIN:VFREEBUSY\nFREEBUSY:20261126T080000Z\nEND:VFREEBUSY"),
                   ICAL_BAD_EVENT, 4);
}

/* Each of these would keep a careless reader busy for hours. */
static void no_calendar_takes_for_ever(void **state)
{
    static const char *const too_long[] = {
        "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=SECONDLY;BYSECOND=60;BYSETPOS=300",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6;BYMINUTE=0,1,2,3,4,5,6"
    };
    static const char *const never[] = { "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
                                         "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
                                         "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
                                         "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
                                         "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
                                         "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6",
                                         "FREQ=YEARLY;INTERVAL=32767",
                                         "FREQ=SECONDLY;UNTIL=20260102T000000Z",
                                         "FREQ=WEEKLY;COUNT=1" };

    (void) state;
    for (size_t i = 0; i < sizeof too_long / sizeof *too_long; i++)
        assert_refused(one_event(str_fmt(a, "DTSTART:19700101T080000Z\nDURATION:PT1S\nRRULE:%s",
                                         too_long[i])), ICAL_TOO_LONG, 0);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_string_equal(busy(one_event(str_fmt(a, "DTSTART:20260101T080000Z\nDURATION:PT1S\n"
                                                   "RRULE:%s", never[i]))), "");
    assert_refused(calendar("BEGIN:VTIMEZONE\nTZID:bomb\nBEGIN:STANDARD\n"
                            "DTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n"
                            "RRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
                            "BEGIN:VEVENT\nDTSTART;TZID=bomb:20261126T080000\nEND:VEVENT"),
                   ICAL_TOO_LONG, 0);
}

static const char *repeated(const char *text, size_t times)
{
    struct str out = str_new(a);

    for (size_t i = 0; i < times; i++)
        str_add(&out, text);
    return out.text;
}

static void sizes_are_bounded(void **state)
{
    const char *event_lines = "BEGIN:VEVENT\nDTSTART:20261126T080000Z\nDURATION:PT1H\n"
                              "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=9\nEND:VEVENT\n";
    struct str exceptions = str_new(a), zones = str_new(a);

    (void) state;
    /* A million lines, and more bytes than there may be. */
    assert_refused(calendar(repeated("X\n", 1000000)), ICAL_ALLOWED, 0);
    assert_refused(calendar(repeated("X\n", 1100000)), ICAL_TOO_LONG, 0);
    assert_refused(calendar(repeated("BEGIN:X\n", 200000)), ICAL_BAD_EVENT, 200004);
    assert_refused(calendar(repeated(" \n", 1000000)), ICAL_ALLOWED, 0);
    assert_refused(calendar(repeated("BEGIN:VEVENT\nEND:VEVENT\n", ICAL_EVENTS + 1)),
                   ICAL_TOO_LONG, 0);
    assert_refused(calendar(repeated(event_lines, 2500)), ICAL_TOO_LONG, 0);
    assert_string_not_equal(busy(calendar(repeated(event_lines, 2000))), "");
    /* 100,000 exceptions, on one line and on many. */
    for (int day = 0; day < 100000; day++)
        str_add_fmt(&exceptions, "%s200%d%02d%02dT080000", day ? "," : "", day % 10,
                    day / 10 % 12 + 1, day / 120 % 28 + 1);
    const char *weekly = "DTSTART:20270321T080000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n";
    const char *wanted = "2027-03-21T09:00+01/2027-03-21T10:00+01 "
                         "2027-03-28T10:00+02/2027-03-28T11:00+02";
    assert_string_equal(busy(one_event(str_fmt(a, "%sEXDATE:%s", weekly, exceptions.text))),
                        wanted);
    assert_string_equal(busy(one_event(str_fmt(a, "%s%s", weekly,
                                               repeated("EXDATE:20200101\n", 100000)))), wanted);
    /* More zones than anybody has. */
    for (int i = 0; i < 300; i++)
        str_add_fmt(&zones, "BEGIN:VTIMEZONE\nTZID:z%d\nBEGIN:STANDARD\nDTSTART:20200101T000000\n"
                            "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
                            "BEGIN:VEVENT\nDTSTART;TZID=z%d:20261126T080000\nEND:VEVENT\n", i, i);
    assert_refused(calendar(zones.text), ICAL_TOO_LONG, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_of_all_kinds),
        cmocka_unit_test(repetitions_keep_the_time_of_the_clock),
        cmocka_unit_test(single_times_are_moved_and_cancelled),
        cmocka_unit_test(spans_are_joined_and_sorted),
        cmocka_unit_test(clocks_that_come_with_the_file),
        cmocka_unit_test(rules_are_unfolded_as_python_does),
        cmocka_unit_test(what_is_no_calendar_is_refused),
        cmocka_unit_test(unreadable_times_are_refused_with_their_line),
        cmocka_unit_test(no_calendar_takes_for_ever),
        cmocka_unit_test(sizes_are_bounded),
    };

    return cmocka_run_group_tests_name("ical_read", tests, start, stop);
}
