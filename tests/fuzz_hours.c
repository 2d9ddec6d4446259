/* Whatever is typed as opening hours is refused with a sentence, or has one text that reads back to
 * the same hours.  Build with clang -fsanitize=fuzzer,address,undefined. */
#include "base/hours.h"

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_day(const struct hours *h, int weekday, bool is_holiday)
{
    struct span spans[HOURS_SPANS];
    int count = hours_on(h, weekday, is_holiday, spans);
    int last = -1;

    for (int i = 0; i < count; i++) {
        if (spans[i].from <= last || spans[i].to <= spans[i].from || spans[i].to > 1440)
            BUG("openings out of order");
        last = spans[i].to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    const char *text = arena_slice(a, (const char *) data, size);
    struct hours h, again;
    struct err e = { .text = "" };

    if (!hours_parse(text, &h, &e)) {
        if (!str_ends(e.text, "."))
            BUG("refused without a sentence");
        arena_free(a);
        return 0;
    }
    for (int weekday = 1; weekday <= 7; weekday++) {
        check_day(&h, weekday, false);
        check_day(&h, weekday, true);
    }
    const char *canonical = hours_text(a, &h);
    if (!hours_parse(canonical, &again, &e) || !str_is(canonical, hours_text(a, &again)) ||
        h.has_holidays != again.has_holidays)
        BUG("'%s' is not its own text", canonical);
    arena_free(a);
    return 0;
}
