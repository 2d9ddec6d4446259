/* What strangers and machines read: the page of a series, schema.org, feeds, posters; no word about
 * people in any of it. */
#include "browser.h"

#include <jansson.h>

#include "agenda/agenda.h"
#include "ground.h"

#define SERIES "/series/les-jeudis-qui-tournent"

static struct ground ground;

static int64_t day_of(struct trial *t, int32_t date)
{
    return db_int(t->db, "SELECT max(id) FROM day WHERE date = $1",
                  ARGS(arg_text(date_text(t->a, date))), 0);
}

static struct day_edit edit_of(struct trial *t, int32_t date)
{
    return (struct day_edit){ .day = day_of(t, date), .now = NOW, .today = TODAY };
}

/* 19 November is past; then the hall, the shop that stepped back, one cancelled, one without a
 * host, a holiday, and the two Sundays on which clocks change. */
static void make_series(struct trial *t)
{
    ground = ground_make(t);
    const struct ground *g = &ground;
    struct series s = {
        .name = "Les jeudis qui tournent", .weekday = 4, .every = 1, .opens = 540,
        .closes = 1050, .from = g->today, .to = date_from_ymd(2027, 10, 31),
        .made_by = g->person[3], .about = "On travaille côte à côte.",
    };
    const struct planned_date dates[] = {
        { .date = g->today, .place = g->hall.id },
        { .date = g->today + 7, .place = g->hall.id },
        { .date = g->today + 14, .place = g->shop.id },
        { .date = g->today + 21, .place = g->hall.id },
        { .date = g->today + 28 },
        { .date = date_from_ymd(2026, 12, 25), .skipped = REASON_HOLIDAY },
        { .date = date_from_ymd(2027, 3, 28), .place = g->hall.id },
        { .date = date_from_ymd(2027, 10, 31), .place = g->hall.id },
    };
    const struct day_words words = { .title = "Journée soupe", .note = "Le code est sous le pot",
                                     .animator = g->person[3], .capacity = -1, .opens = 540,
                                     .closes = 1050 };

    assert_true(db_begin(t->db));
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, 8, g->now), AGENDA_ALLOWED);
    assert_int_equal(day_set_words(t->db, t->a, edit_of(t, g->today + 7), &words),
                     AGENDA_ALLOWED);
    assert_int_equal(day_step_back(t->db, t->a, edit_of(t, g->today + 14),
                                   "Odile Durand est malade"), AGENDA_ALLOWED);
    assert_int_equal(day_cancel(t->db, t->a, edit_of(t, g->today + 21), "Fuite d'eau"),
                     AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
}

static void says_nobody(const struct browser *b)
{
    static const char *const words[] = { "Durand", "Maud", "Odile", "malade", "Théo",
                                         "sous le pot", "example.org" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (says(b, words[i]))
            fail_msg("'%s' stands there: %.3000s", words[i], b->body);
}

/* ---- the page ---- */

static void a_series_is_for_everybody(struct trial *t)
{
    struct browser anybody = browser(t);

    make_series(t);
    get(&anybody, SERIES, 200);
    assert_true(says(&anybody, "On travaille"));
    assert_true(says(&anybody, "Thursday, every week, 9:00–17:30"));
    assert_true(says(&anybody, "/days/salle-des-fetes/2026-11-26"));
    assert_true(says(&anybody, "Lillers, Salle des f"));
    assert_true(says(&anybody, "Journée soupe"));
    assert_true(says(&anybody, "a host is being looked for"));
    assert_true(says(&anybody, "Fuite d"));
    assert_true(says(&anybody, "Christmas Day"));
    assert_true(says(&anybody, "1 past date"));
    assert_true(says(&anybody, "href=\"/join\""));
    assert_true(says(&anybody, SERIES "/calendar.ics"));
    assert_true(says(&anybody, SERIES "/feed.atom"));
    assert_true(says(&anybody, SERIES "/poster.pdf"));
    assert_false(says(&anybody, "/dates\""));
    says_nobody(&anybody);
    get(&anybody, str_fmt(t->a, "/series/%lld",
                          (long long) db_int(t->db, "SELECT id FROM series", NO_ARGS, 0)), 200);
    get(&anybody, "/series/nothing", 404);
    get(&anybody, "/series/99999999999999999999", 404);
    get(&anybody, "/days", 200);
    assert_true(says(&anybody, "href=\"" SERIES "\""));
    get(&anybody, "/days/salle-des-fetes/2026-11-26", 200);
    assert_true(says(&anybody, "href=\"" SERIES "\""));
    get(&anybody, "/series", 303);
    get(&anybody, "/season", 404);
}

static void animators_read_what_hosts_say(struct trial *t)
{
    make_series(t);
    account(t, "all@x.example", "Bilal", "Haddad", "animator");
    struct browser b = browser(t);
    enter(&b, "all@x.example");
    get(&b, "/series", 200);
    assert_true(says(&b, SERIES));
    get(&b, SERIES, 200);
    assert_true(says(&b, "/dates\""));
    assert_true(db_begin(t->db));
    day_ask_host(t->db, t->a, edit_of(t, ground.today + 7));
    assert_true(db_commit(t->db));
    get(&b, SERIES "/dates", 200);
    assert_true(says(&b, "to confirm"));
    assert_true(says(&b, "looks for a host"));
    assert_true(says(&b, "Odile Durand est malade"));
    assert_true(says(&b, "Choose a host"));
    assert_true(db_begin(t->db));
    day_confirm_host(t->db, t->a, edit_of(t, ground.today + 7), NULL);
    assert_true(db_commit(t->db));
    get(&b, SERIES "/dates", 200);
    assert_false(says(&b, "to confirm"));
    assert_true(says(&b, ">confirmed<"));
}

/* ---- schema.org ---- */

static json_t *ld_of(struct browser *b, const char *path)
{
    get(b, path, 200);
    const char *start = strstr(b->body, "<script type=\"application/ld+json\">");
    assert_non_null(start);
    start = strchr(start, '>') + 1;
    const char *end = strstr(start, "</script>");
    assert_non_null(end);
    json_error_t error;
    json_t *ld = json_loadb(start, (size_t) (end - start), 0, &error);
    if (!ld)
        fail_msg("%s: %s", error.text, start);
    assert_string_equal(json_string_value(json_object_get(ld, "@context")), "https://schema.org");
    return ld;
}

static const char *text_at(const json_t *v, const char *one, const char *two, const char *three)
{
    const json_t *found = json_object_get(v, one);

    if (two)
        found = json_object_get(found, two);
    if (three)
        found = json_object_get(found, three);
    const char *text = json_string_value(found);
    return text ? text : "";
}

static const json_t *event_on(const json_t *ld, const char *start)
{
    size_t i;
    json_t *event;

    json_array_foreach(json_object_get(ld, "subEvent"), i, event)
        if (str_is(text_at(event, "startDate", NULL, NULL), start))
            return event;
    fail_msg("no event starts at %s", start);
    return NULL;
}

static void a_series_is_told_to_machines(struct trial *t)
{
    struct browser b = browser(t);

    make_series(t);
    json_t *ld = ld_of(&b, SERIES);
    assert_string_equal(text_at(ld, "@type", NULL, NULL), "EventSeries");
    assert_string_equal(text_at(ld, "url", NULL, NULL), "http://127.0.0.1:8080" SERIES);
    assert_string_equal(text_at(ld, "eventSchedule", "byDay", NULL),
                        "https://schema.org/Thursday");
    assert_int_equal(json_array_size(json_object_get(ld, "subEvent")), 6);

    const json_t *event = event_on(ld, "2026-11-26T09:00:00+01:00");
    assert_string_equal(text_at(event, "endDate", NULL, NULL), "2026-11-26T17:30:00+01:00");
    assert_string_equal(text_at(event, "name", NULL, NULL), "Journée soupe");
    assert_string_equal(text_at(event, "eventStatus", NULL, NULL),
                        "https://schema.org/EventScheduled");
    assert_string_equal(text_at(event, "location", "address", "addressLocality"), "Lillers");
    assert_string_equal(text_at(event, "organizer", "@type", NULL), "Organization");
    assert_string_equal(text_at(event_on(ld, "2026-12-10T09:00:00+01:00"), "eventStatus", NULL,
                                NULL), "https://schema.org/EventCancelled");
    assert_string_equal(text_at(event_on(ld, "2026-12-17T09:00:00+01:00"), "name", NULL, NULL),
                        "Les jeudis qui tournent");
    event_on(ld, "2027-03-28T09:00:00+02:00");              /* clocks went forward at two */
    event_on(ld, "2027-10-31T09:00:00+01:00");
    says_nobody(&b);
    json_decref(ld);
}

static void a_day_is_told_to_machines(struct trial *t)
{
    struct browser b = browser(t);
    int64_t to = 0;

    make_series(t);
    json_t *ld = ld_of(&b, "/days/salle-des-fetes/2026-11-26");
    assert_string_equal(text_at(ld, "@type", NULL, NULL), "Event");
    assert_string_equal(text_at(ld, "superEvent", "@type", NULL), "EventSeries");
    assert_string_equal(text_at(ld, "url", NULL, NULL),
                        "http://127.0.0.1:8080/days/salle-des-fetes/2026-11-26");
    json_decref(ld);
    says_nobody(&b);

    assert_true(db_begin(t->db));
    assert_int_equal(day_move(t->db, t->a, edit_of(t, ground.today + 7), ground.today + 8,
                              "Marché", &to), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    for (int i = 0; i < 2; i++) {                           /* the old page and the new one */
        ld = ld_of(&b, i ? "/days/salle-des-fetes/2026-11-27" : "/days/salle-des-fetes/2026-11-26");
        assert_string_equal(text_at(ld, "eventStatus", NULL, NULL),
                            "https://schema.org/EventRescheduled");
        assert_string_equal(text_at(ld, "startDate", NULL, NULL), "2026-11-27T09:00:00+01:00");
        assert_string_equal(text_at(ld, "previousStartDate", NULL, NULL),
                            "2026-11-26T09:00:00+01:00");
        json_decref(ld);
    }
    ld = ld_of(&b, "/days/la-lampisterie/2026-12-03");      /* no row: by its rules */
    assert_string_equal(text_at(ld, "startDate", NULL, NULL), "2026-12-03T08:30:00+01:00");
    assert_string_equal(text_at(ld, "name", NULL, NULL), "La Lampisterie");
    json_decref(ld);
}

static void places_and_the_house_are_told(struct trial *t)
{
    struct browser b = browser(t);

    make_series(t);
    assert_true(db_begin(t->db));
    ground.hall.located = true;
    ground.hall.latitude = 505612000;
    ground.hall.longitude = 24812500;
    ground.hall.contact = "Odile Durand";
    ground.hall.about = "</script><b>Grande salle</b>";
    place_change(t->db, t->a, &ground.hall);
    assert_true(db_commit(t->db));
    json_t *ld = ld_of(&b, "/places/salle-des-fetes");
    assert_string_equal(text_at(ld, "@type", NULL, NULL), "Place");
    assert_string_equal(text_at(ld, "geo", "latitude", NULL), "50.5612");
    assert_string_equal(text_at(ld, "geo", "longitude", NULL), "2.48125");
    assert_string_equal(text_at(ld, "description", NULL, NULL), "</script><b>Grande salle</b>");
    char *whole = json_dumps(ld, 0);
    assert_null(strstr(whole, "Durand"));
    free(whole);
    json_decref(ld);

    ld = ld_of(&b, "/places/la-lampisterie");
    assert_string_equal(text_at(ld, "@type", NULL, NULL), "LocalBusiness");
    const json_t *hours = json_object_get(ld, "openingHoursSpecification");
    assert_int_equal(json_array_size(hours), 6);
    assert_string_equal(text_at(json_array_get(hours, 5), "dayOfWeek", NULL, NULL),
                        "https://schema.org/Saturday");
    assert_string_equal(text_at(json_array_get(hours, 5), "closes", NULL, NULL), "13:00");
    json_decref(ld);

    ld = ld_of(&b, "/");
    assert_string_equal(text_at(ld, "@type", NULL, NULL), "Organization");
    json_decref(ld);
}

static void addresses_have_a_preview(struct trial *t)
{
    static const char *const pages[] = { SERIES, "/days/salle-des-fetes/2026-11-26", "/",
                                         "/days", "/places/la-lampisterie" };
    static const char *const heads[] = {
        "<meta name=\"description\" content=\"", "<link rel=\"canonical\" href=\"http://",
        "property=\"og:title\"", "property=\"og:description\"", "property=\"og:url\"",
        "property=\"og:type\"", "property=\"og:site_name\"",
        "property=\"og:locale\" content=\"en_GB\"",
        "name=\"twitter:card\" content=\"summary\"", "type=\"text/calendar\"",
    };
    struct browser b = browser(t);

    make_series(t);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        get(&b, pages[i], 200);
        for (size_t j = 0; j < sizeof heads / sizeof *heads; j++)
            if (!says(&b, heads[j]))
                fail_msg("%s has no %s", pages[i], heads[j]);
        assert_false(says(&b, "og:image"));
    }
    get(&b, SERIES, 200);
    assert_true(says(&b, "type=\"application/atom+xml\""));
}

/* ---- feeds and posters, as other programs read them ---- */

/* What a program says to the last answer, kept as a file whose name ends its command. */
static char *told_by(const struct browser *b, const char *command)
{
    const char *path = str_fmt(b->t->a, "%s/answer", test_folder());
    FILE *f = fopen(path, "w");
    struct str out = str_new(b->t->a);
    char line[500];

    assert_non_null(f);
    assert_int_equal(fwrite(b->body, 1, b->len, f), b->len);
    fclose(f);
    f = popen(str_fmt(b->t->a, command, path), "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        str_add(&out, line);
    assert_int_equal(pclose(f), 0);
    return out.text;
}

#define READ_ATOM \
    "/usr/bin/python3 -c 'import sys, xml.etree.ElementTree as E\n" \
    "a = \"{http://www.w3.org/2005/Atom}\"\n" \
    "feed = E.parse(sys.argv[1]).getroot()\n" \
    "assert feed.tag == a + \"feed\"\n" \
    "for e in feed.iter(a + \"entry\"): print(e.find(a + \"title\").text, \"|\"," \
    " e.find(a + \"link\").get(\"href\"), \"|\", e.find(a + \"summary\").text, \"|\"," \
    " e.find(a + \"id\").text)' %s"

static size_t lines_of(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void news_are_read_by_others(struct trial *t)
{
    struct browser b = browser(t);

    make_series(t);
    get(&b, SERIES "/feed.atom", 200);
    says_nobody(&b);
    const char *read = told_by(&b, READ_ATOM);
    assert_int_equal(lines_of(read), 6);
    assert_non_null(strstr(read, "Thursday 26 November, Lillers, Salle des fêtes | "
                                 "http://127.0.0.1:8080/days/salle-des-fetes/2026-11-26 | "
                                 "Journée soupe."));
    assert_non_null(strstr(read, "Cancelled: Thursday 10 December"));
    assert_non_null(strstr(read, "A host is being looked for."));
    assert_non_null(strstr(read, "| tag:127.0.0.1,2026:day/"));

    get(&b, SERIES "/feed.atom?lang=fr", 200);
    assert_true(says(&b, "jeudi 26 novembre"));
    get(&b, "/feed.atom", 200);
    read = told_by(&b, READ_ATOM);
    assert_int_equal(lines_of(read), 4);                    /* none of the permanent place's */
    says_nobody(&b);
    get(&b, "/series/nothing/feed.atom", 404);
}

static void posters_are_printed(struct trial *t)
{
    struct browser b = browser(t);

    make_series(t);
    get(&b, SERIES "/poster.pdf?lang=fr", 200);
    assert_memory_equal(b.body, "%PDF", 4);
    const char *words = told_by(&b, "pdftotext -layout %s -");
    assert_non_null(strstr(words, "Les jeudis qui tournent"));
    assert_non_null(strstr(words, "jeudi 26 novembre"));
    assert_non_null(strstr(words, "Lillers"));
    assert_non_null(strstr(words, "Salle des fêtes"));
    assert_non_null(strstr(words, "jeudi 17 décembre"));
    assert_null(strstr(words, "19 novembre"));
    assert_null(strstr(words, "25 décembre"));              /* a holiday */
    assert_null(strstr(words, "Durand"));
    const char *pages = told_by(&b, "pdfinfo %s | grep -E '^(Pages|Page size)'");
    assert_non_null(strstr(pages, "Pages:           1\n"));
    assert_non_null(strstr(pages, "A4"));
    const char *code = told_by(&b, "pdftoppm -r 100 -singlefile -png %1$s %1$s && "
                                   "zbarimg -q --nodbus --raw %1$s.png");
    assert_string_equal(code, "http://127.0.0.1:8080" SERIES "\n");

    get(&b, SERIES "/poster.pdf?lang=en", 200);
    assert_non_null(strstr(told_by(&b, "pdftotext -layout %s -"), "Thursday 26 November"));
    get(&b, "/places/salle-des-fetes/poster.pdf", 200);
    assert_non_null(strstr(told_by(&b, "pdftotext -layout %s -"), "26 November"));
    get(&b, "/places/la-lampisterie/poster.pdf", 200);
    assert_non_null(strstr(told_by(&b, "pdftotext -layout %s -"), "8:30"));
    get(&b, "/places/mercerie/poster.pdf", 200);
    get(&b, "/places/nowhere/poster.pdf", 404);
}

static const struct trial_test tests[] = {
    TRIAL(a_series_is_for_everybody),    TRIAL(animators_read_what_hosts_say),
    TRIAL(a_series_is_told_to_machines), TRIAL(a_day_is_told_to_machines),
    TRIAL(places_and_the_house_are_told), TRIAL(addresses_have_a_preview),
    TRIAL(news_are_read_by_others),      TRIAL(posters_are_printed),
};

int main(void)
{
    return browsers_run("public", tests, sizeof tests / sizeof *tests);
}
