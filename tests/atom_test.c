/* A feed any reader can parse, whatever people have typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/str.h"
#include "view/atom.h"

static struct arena *a;

static int setup(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int teardown(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

/* Reads a feed as somebody else's program does: checks what RFC 4287 asks for, and answers with the
 * title of the feed, then title, summary and updated of each entry, one a line. */
static const char reader[] =
    "import sys, xml.etree.ElementTree as tree\n"
    "ns = '{http://www.w3.org/2005/Atom}'\n"
    "feed = tree.fromstring(sys.stdin.buffer.read())\n"
    "assert feed.tag == ns + 'feed'\n"
    "def one(of, name):\n"
    "    found = of.findall(ns + name)\n"
    "    assert len(found) == 1, name\n"
    "    return found[0].text or ''\n"
    "one(feed, 'id'); one(feed, 'updated'); one(feed.find(ns + 'author'), 'name')\n"
    "rels = sorted(link.get('rel') for link in feed.findall(ns + 'link'))\n"
    "assert rels == ['alternate', 'self'], rels\n"
    "print(ascii(one(feed, 'title')), one(feed, 'updated'))\n"
    "for entry in feed.findall(ns + 'entry'):\n"
    "    assert one(entry, 'id') and entry.find(ns + 'link').get('href')\n"
    "    summary = entry.find(ns + 'summary')\n"
    "    print(ascii(one(entry, 'title')), ascii('' if summary is None else summary.text),\n"
    "          one(entry, 'updated'))\n";

static char *read_by_another(const char *feed)
{
    char script[] = "/tmp/beffroi-atom-XXXXXX", text[] = "/tmp/beffroi-feed-XXXXXX";
    int script_fd = mkstemp(script), text_fd = mkstemp(text);
    char *read = arena_alloc(a, 4000);

    assert_int_equal(write(script_fd, reader, strlen(reader)), strlen(reader));
    assert_int_equal(write(text_fd, feed, strlen(feed)), strlen(feed));
    close(script_fd);
    close(text_fd);
    FILE *out = popen(str_fmt(a, "/usr/bin/python3 %s < %s", script, text), "r");
    assert_non_null(out);
    assert_in_range(fread(read, 1, 3999, out), 1, 3998);
    assert_int_equal(pclose(out), 0);
    unlink(script);
    unlink(text);
    return read;
}

static struct atom_feed feed_of(const struct atom_entry *entries, size_t count)
{
    return (struct atom_feed){ .id = "https://beffroi.example/days", .title = "Days", .lang = "fr",
                               .self = "https://beffroi.example/days.atom?a=1&b=2",
                               .link = "https://beffroi.example/days", .author = "Grand Carreau",
                               .updated = 1800000000, .entries = entries, .count = count };
}

static void is_read_by_another_program(void **state)
{
    struct atom_entry entries[] = {
        { .id = "tag:beffroi.example,2027:day/17", .title = "Thursday in Lillers",
          .link = "https://beffroi.example/days/17", .summary = "Mercerie, 9 h – 17 h",
          .published = 1790000000, .updated = 1800000500 },
        { .id = "tag:beffroi.example,2027:day/18", .title = "Thursday in Nœux",
          .link = "https://beffroi.example/days/18", .updated = 1790000000 },
    };
    struct atom_feed feed = feed_of(entries, 2);
    size_t len = 0;

    (void) state;
    const char *text = atom_text(a, &feed, &len);
    assert_int_equal(len, strlen(text));
    assert_true(str_starts(text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
    assert_non_null(strstr(text, "xml:lang=\"fr\""));
    assert_non_null(strstr(text, "href=\"https://beffroi.example/days.atom?a=1&amp;b=2\""));
    assert_int_equal(strstr(text, "<published>") != NULL, 1);
    /* The newest of its parts tells when the feed changed. */
    assert_string_equal(read_by_another(text),
                        "'Days' 2027-01-15T08:08:20Z\n"
                        "'Thursday in Lillers' 'Mercerie, 9 h \\u2013 17 h' 2027-01-15T08:08:20Z\n"
                        "'Thursday in N\\u0153ux' '' 2026-09-21T14:13:20Z\n");
}

static void bears_what_people_type(void **state)
{
    struct atom_entry entry = {
        .id = "tag:beffroi.example,2027:day/\"17\"", .link = "https://beffroi.example/?q=\"'<>&",
        .title = "<b>&amp; \"it's\" ]]>\x01\x02\x1f\x7f",
        .summary = "tab\tline\nreturn\rbell\aescape\x1b[0m \xef\xbf\xbe\xef\xbf\xbf "
                   "\xf0\x9f\x99\x82 \xc3\x28 \xff\xfe \xed\xa0\x80 cut \xe2\x82",
        .updated = 1790000000,
    };
    struct atom_feed feed = feed_of(&entry, 1);

    (void) state;
    assert_string_equal(read_by_another(atom_text(a, &feed, NULL)),
                        "'Days' 2027-01-15T08:00:00Z\n"
                        "'<b>&amp; \"it\\'s\" ]]>\\x7f' 'tab\\tline\\nreturn\\rbellescape[0m  "
                        "\\U0001f642 (   cut ' 2026-09-21T14:13:20Z\n");
}

static void is_a_feed_without_news(void **state)
{
    struct atom_feed feed = feed_of(NULL, 0);

    (void) state;
    feed.subtitle = "What comes";
    assert_string_equal(read_by_another(atom_text(a, &feed, NULL)),
                        "'Days' 2027-01-15T08:00:00Z\n");
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(is_read_by_another_program),
        test(bears_what_people_type),
        test(is_a_feed_without_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
