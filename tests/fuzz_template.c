/* Any bytes are a template or a mistake, a CSV file or a mistake; never a crash.
 *
 *     clang -fsanitize=fuzzer,address,undefined ... && ./fuzz_template -max_total_time=60 */
#include "base/log.h"
#include "view/csv.h"
#include "view/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct value *fixed_value(struct arena *a)
{
    struct value *root = value_object(a);
    struct value *list = set_list(root, "a");

    for (int i = 0; i < 3; i++)
        set_int(add_object(list), "n", i);
    add(list, value_text(a, "<b>"));
    set_object(root, "o");
    set_text(set_object(root, "b"), "c", "it's \"here\"");
    set_int(root, "n", 2);
    set_null(root, "z");
    set_bool(root, "y", true);
    set_markup(root, "m", "<svg/>");
    return root;
}

/* The input once more, as its own partial and parent. */
static const char *load_again(void *ctx, const char *name, size_t *len)
{
    const struct str *text = ctx;

    (void) name;
    *len = text->len;
    return text->text;
}

/* A translation made from the template's own words, so that parsing it is tried too. */
static const char *translate(const void *catalog, const char *context, const char *msgid)
{
    (void) context;
    return strlen(msgid) % 2 ? msgid : ((const struct str *) catalog)->text;
}

static void check(bool kept, const char *promise)
{
    if (!kept)
        BUG("%s", promise);
}

static void try_template(struct arena *a, struct str *text)
{
    struct template_set *set = template_set_new(a, load_again, text);
    struct template_language lang = { .translate = translate, .catalog = text };
    struct err err = { "" };
    struct str out = str_new(a);

    bool ok = template_set_add(set, "fuzz", text->text, text->len, &err);
    check(ok == !err.text[0], "a mistake has a sentence");
    if (!ok)
        return;
    const struct value *value = fixed_value(a);
    template_render(set, "fuzz", value, NULL, &out);
    template_render(set, "fuzz", value, &lang, &out);
    check(!out.room || strlen(out.text) <= out.len, "the page ends");
    str_clear(&out);
    value_write_json(value, &out);
}

static void try_csv(struct arena *a, const char *text, size_t len)
{
    struct str out = str_new(a);
    struct csv_writer w = csv_writer_start(&out, ';', true);
    struct csv_reader r;
    char **cells;
    size_t count;
    size_t rows = 0;

    csv_reader_init(&r, a, text, len);
    while (csv_next(&r, &cells, &count)) {
        rows++;
        for (size_t i = 0; i < count; i++) {
            check(str_is_utf8(cells[i], strlen(cells[i])), "cells are UTF-8");
            csv_text(&w, cells[i]);
        }
        csv_end_row(&w);
    }
    check(rows <= CSV_MOST_ROWS, "rows are bounded");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    struct str text = str_new(a);

    log_set_level((enum log_level) 0);
    str_add_len(&text, (const char *) data, size);
    try_template(a, &text);
    try_csv(a, text.text, text.len);
    arena_free(a);
    return 0;
}
