/* The readers of what browsers and programs send, fed with anything. */
#include "base/i18n.h"
#include "http/form.h"

static const struct choice colours[] = { { "red", "Red" }, { "blue", "Blue" }, { 0 } };
static const struct field fields[] = {
    { "text", FIELD_TEXT, .required = true }, { "lines", FIELD_LINES },
    { "secret", FIELD_SECRET, .min = 8 },     { "email", FIELD_EMAIL },
    { "int", FIELD_INT, .min = 1, .max = 9 }, { "money", FIELD_MONEY },
    { "date", FIELD_DATE },                   { "month", FIELD_MONTH },
    { "time", FIELD_TIME },                   { "instant", FIELD_INSTANT },
    { "choice", FIELD_CHOICE, .choices = colours },
    { "choices", FIELD_CHOICES, .choices = colours },
    { "bool", FIELD_BOOL },                   { "file", FIELD_FILE, .max = 1000 },
    { "hidden", FIELD_HIDDEN },               { 0 },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says which reader; what it read is typed and shown again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *why = NULL;

    if (!size)
        return 0;
    struct arena *a = arena_new(NULL);
    struct form *f = form_new(a, fields);
    const char *body = (const char *) arena_slice(a, (const char *) data + 1, size - 1);
    bool good = data[0] % 3 == 0   ? form_read_urlencoded(f, body, size - 1, &why)
                : data[0] % 3 == 1 ? form_read_json(f, body, size - 1, &why)
                                   : form_read_multipart(f, "mark", body, size - 1, &why);
    if (!good && !why)
        __builtin_trap();
    form_check(f, true);
    struct str out = str_new(a);
    value_write_json(form_value(a, f, NULL), &out);
    if (!str_is_utf8(out.text, out.len))
        __builtin_trap();
    arena_free(a);
    return 0;
}
