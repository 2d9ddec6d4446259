/* Whatever calendar somebody sends is refused, or becomes busy times in order and inside the
 * window; and whatever text is written into a calendar stays in its property.
 * Build with clang -fsanitize=fuzzer,address,undefined. */
#include "base/log.h"
#include "base/str.h"
#include "view/ical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FROM = 1798761600, TO = 1830297600 };            /* 2027 */

static void check_spans(const struct ical_read *r)
{
    int64_t last = FROM - 1;

    for (size_t i = 0; i < r->count; i++) {
        if (r->spans[i].starts <= last || r->spans[i].ends <= r->spans[i].starts ||
            r->spans[i].ends > TO)
            BUG("busy times out of order");
        last = r->spans[i].ends;
    }
}

static void check_lines(const char *text, size_t len)
{
    size_t octets = 0;

    if (!str_is_utf8(text, len))
        BUG("not UTF-8");
    for (const char *c = text; *c; c++) {
        bool is_end = c[0] == '\r' && c[1] == '\n';
        if ((unsigned char) *c < ' ' && *c != '\t' && !is_end)
            BUG("a control character");
        octets = is_end ? 0 : octets + 1;
        if (octets > 75)
            BUG("a line too long");
        c += is_end;
    }
}

/* Written in each place that takes a text, it makes no property and hides none. */
static void check_writing(struct arena *a, const char *text)
{
    struct ical_event e = { .uid = text, .starts = FROM, .ends = FROM + 3600, .summary = text,
                            .zone = zone_get("Europe/Paris"), .description = text,
                            .location = text, .url = text, .category = text, .organizer = text,
                            .organizer_mail = text, .attendee = text, .attendee_mail = text };
    struct ical_calendar c = { .name = text, .about = text, .events = &e, .count = 1 };
    struct ical_read out;
    size_t len;
    char *written = ical_text(a, &c, &len);

    check_lines(written, len);
    if (ical_read_busy(a, written, len, e.zone, FROM, TO, &out) != ICAL_ALLOWED ||
        out.count != 1 || out.spans[0].starts != FROM || out.spans[0].ends != FROM + 3600)
        BUG("what is written cannot be read");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    const char *text = arena_slice(a, (const char *) data, size);
    struct ical_read out;

    if (ical_read_busy(a, text, size, zone_get("Europe/Paris"), FROM, TO, &out) == ICAL_ALLOWED)
        check_spans(&out);
    else if (out.count > 0)
        BUG("refused, and read all the same");
    if (strlen(text) == size)
        check_writing(a, text);
    arena_free(a);
    return 0;
}
