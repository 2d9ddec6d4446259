/* Tables written for spreadsheets, and tables people send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "view/csv.h"

static int begin(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/* "line:cell|cell" of each row, then the mistake if any. */
static const char *read_bytes(struct arena *a, const char *text, size_t len)
{
    struct str out = str_new(a);
    struct csv_reader r;
    char **cells;
    size_t count;

    csv_reader_init(&r, a, text, len);
    while (csv_next(&r, &cells, &count)) {
        str_add_fmt(&out, "%zu:", r.line);
        for (size_t i = 0; i < count; i++)
            str_add_fmt(&out, "%s%s", i ? "|" : "", cells[i]);
        str_add_char(&out, '/');
    }
    str_add(&out, r.err.text);
    return out.text;
}

static const char *read_all(struct arena *a, const char *text)
{
    return read_bytes(a, text, strlen(text));
}

static void written_for_a_machine(void **state)
{
    struct str out = str_new(*state);
    struct csv_writer w = csv_writer_start(&out, ',', false);

    csv_text(&w, "name");
    csv_text(&w, "a,b");
    csv_text(&w, "say \"hi\"");
    csv_end_row(&w);
    csv_text(&w, NULL);
    csv_int(&w, -5);
    csv_text(&w, "two\nlines; one");
    csv_end_row(&w);
    assert_string_equal(out.text, "name,\"a,b\",\"say \"\"hi\"\"\"\r\n,-5,\"two\nlines; one\"\r\n");
}

static void written_for_a_french_spreadsheet(void **state)
{
    struct str out = str_new(*state);
    struct csv_writer w = csv_writer_start(&out, ';', true);

    csv_text(&w, "7,00");
    csv_text(&w, "a;b");
    csv_end_row(&w);
    assert_string_equal(out.text, "\xef\xbb\xbf" "7,00;\"a;b\"\r\n");
}

static void formulas_are_put_to_sleep(void **state)
{
    static const char *const cases[][2] = {
        { "=1+1", "'=1+1" },
        { "+cmd|'/C calc'!A0", "'+cmd|'/C calc'!A0" },
        { "-2+3", "'-2+3" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "\t=1", "'\t=1" },
        { "\r=1", "\"'\r=1\"" },
        { "=\"a\"", "\"'=\"\"a\"\"\"" },
        { "-", "'-" },
        { "-1.2.3", "'-1.2.3" },
        { "-12.50", "-12.50" },
        { "+33321000000", "+33321000000" },
        { "-7,5", "-7,5" },
        { "a=b", "a=b" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = str_new(*state);
        struct csv_writer w = csv_writer_start(&out, ';', false);
        csv_text(&w, cases[i][0]);
        assert_string_equal(out.text, cases[i][1]);
    }
}

static void separators_are_guessed(void **state)
{
    assert_string_equal(read_all(*state, "a,b\n1,2\n"), "1:a|b/2:1|2/");
    assert_string_equal(read_all(*state, "a;b,c;d\n"), "1:a|b,c|d/");
    assert_string_equal(read_all(*state, "a\tb\n"), "1:a|b/");
    assert_string_equal(read_all(*state, "\"a;b;c\",d\n"), "1:a;b;c|d/");
    assert_string_equal(read_all(*state, "alone"), "1:alone/");
}

static void quotes_and_lines(void **state)
{
    assert_string_equal(read_all(*state, "\"say \"\"hi\"\"\",\"\"\n\"two\r\nlines\",x\r\nlast,"),
                        "1:say \"hi\"|/2:two\r\nlines|x/4:last|/");
    assert_string_equal(read_all(*state, "a,b\r1,2\r\r3,4"), "1:a|b/2:1|2/4:3|4/");
    assert_string_equal(read_all(*state, "\n\na,b\n\n\n1,2\n\n"), "3:a|b/6:1|2/");
    assert_string_equal(read_all(*state, "\"a\"b,c\"d\n"), "1:ab|c\"d/");
    assert_string_equal(read_all(*state, ",\n"), "1:|/");
    assert_string_equal(read_all(*state, ""), "");
}

static void an_open_quote_is_a_mistake(void **state)
{
    assert_string_equal(read_all(*state, "a,b\n\n1,\"2\n3,4\n"),
                        "1:a|b/line 3: a quote is opened and never closed");
}

static void encodings_are_understood(void **state)
{
    assert_string_equal(read_all(*state, "\xef\xbb\xbfnom;ville\nZo\u00e9;B\u00e9thune\n"),
                        "1:nom|ville/2:Zo\u00e9|B\u00e9thune/");
    assert_string_equal(read_all(*state, "Zo\xe9;7 \x80;l\x92\xe9t\xe9\n"),
                        "1:Zo\u00e9|7 \u20ac|l\u2019\u00e9t\u00e9/");
    assert_string_equal(read_bytes(*state, "a\0,b", 4),
                        "this is not a text file: save the table as CSV");
}

static void sizes_are_bounded(void **state)
{
    struct str text = str_new(*state);

    for (int i = 0; i < CSV_MOST_COLUMNS - 1; i++)
        str_add_char(&text, ',');
    assert_true(str_starts(read_all(*state, text.text), "1:|"));
    str_add_char(&text, ',');
    assert_string_equal(read_all(*state, text.text), "line 1: more than 200 columns");

    struct csv_reader r;
    char **cells;
    size_t count;
    size_t rows = 0;
    str_clear(&text);
    for (int i = 0; i < CSV_MOST_ROWS + 1; i++)
        str_add(&text, "a\n");
    csv_reader_init(&r, *state, text.text, text.len);
    while (csv_next(&r, &cells, &count))
        rows++;
    assert_int_equal(rows, CSV_MOST_ROWS);
    assert_string_equal(r.err.text, "line 200001: more than 200000 rows");
    assert_false(csv_next(&r, &cells, &count));
}

static void what_is_written_is_read_again(void **state)
{
    static const char *const row[] = { "a;b", "say \"hi\"", "two\r\nlines", "", "\u00e9" };
    struct str out = str_new(*state);
    struct csv_writer w = csv_writer_start(&out, ';', true);
    struct csv_reader r;
    char **cells;
    size_t count;

    for (size_t i = 0; i < 5; i++)
        csv_text(&w, row[i]);
    csv_end_row(&w);
    csv_reader_init(&r, *state, out.text, out.len);
    assert_true(csv_next(&r, &cells, &count));
    assert_int_equal(count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(cells[i], row[i]);
    assert_false(csv_next(&r, &cells, &count));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(written_for_a_machine),
        TEST(written_for_a_french_spreadsheet),
        TEST(formulas_are_put_to_sleep),
        TEST(separators_are_guessed),
        TEST(quotes_and_lines),
        TEST(an_open_quote_is_a_mistake),
        TEST(encodings_are_understood),
        TEST(sizes_are_bounded),
        TEST(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
