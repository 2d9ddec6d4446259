#include "base/hours.h"

#include <ctype.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/str.h"

static const char *const names[8] = { "PH", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };

enum { HOLIDAYS = 1 << 0, WEEK = 0xfe };            /* sets of days: bit 0 is PH, 1 Monday... */

static const char bad_rule[] = N_("Write the days, then the hours, for example: "
                                  "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off.");
static const char bad_day[] = N_("Write the days as Mo, Tu, We, Th, Fr, Sa, Su, and PH for public "
                                 "holidays, for example: Mo,We-Fr.");
static const char bad_time[] = N_("Write the hours as 08:30-19:00, or off for a closed day.");
static const char bad_order[] = N_("Write each opening with its start before its end, no later "
                                   "than 24:00; what goes past midnight belongs to the next day.");
static const char overlaps[] = N_("Write openings of one day that do not overlap, for example: "
                                  "09:00-12:00,14:00-18:00.");
static const char too_many[] = N_("Write four openings a day at most.");

static const char *skip_space(const char *at)
{
    while (isspace((unsigned char) *at))
        at++;
    return at;
}

/* Moves `*at` behind `word` and the space after it, if it stands there. */
static bool take(const char **at, const char *word)
{
    size_t len = strlen(word);

    if (strncasecmp(*at, word, len) != 0)
        return false;
    if (isalpha((unsigned char) word[0]) && isalpha((unsigned char) (*at)[len]))
        return false;
    *at = skip_space(*at + len);
    return true;
}

static bool take_day(const char **at, int *day)
{
    for (int i = 0; i < 8; i++) {
        if (!take(at, names[i]))
            continue;
        *day = i;
        return true;
    }
    return false;
}

/* "Mo-Fr,PH" as a set; the week turns around, so Sa-Mo is three days.  PH is in no range. */
static bool take_days(const char **at, unsigned *days)
{
    int from, to;

    do {
        if (!take_day(at, &from))
            return false;
        *days |= 1u << from;
        if (!take(at, "-"))
            continue;
        if (!take_day(at, &to) || !from || !to)
            return false;
        for (int d = from; d != to; d = d % 7 + 1)
            *days |= 1u << d;
        *days |= 1u << to;
    } while (take(at, ","));
    return true;
}

/* "9:00" or "09:00", as minutes. */
static bool take_time(const char **at, int *minutes)
{
    const char *s = *at;
    int hour = 0, digits = 0;

    while (digits < 2 && isdigit((unsigned char) *s)) {
        hour = hour * 10 + (*s++ - '0');
        digits++;
    }
    if (!digits || *s++ != ':' || !isdigit((unsigned char) s[0]) ||
        !isdigit((unsigned char) s[1]) || s[0] > '5')
        return false;
    *minutes = hour * 60 + (s[0] - '0') * 10 + (s[1] - '0');
    *at = skip_space(s + 2);
    return true;
}

/* Puts a span at its place; one that touches another becomes one with it. */
static const char *add_span(struct hours_day *day, struct span new)
{
    int i = day->count;

    if (day->count == HOURS_SPANS)
        return too_many;
    while (i > 0 && day->spans[i - 1].from > new.from) {
        day->spans[i] = day->spans[i - 1];
        i--;
    }
    day->spans[i] = new;
    day->count++;
    for (int k = 1; k < day->count; k++)
        if (day->spans[k].from < day->spans[k - 1].to)
            return overlaps;
    return NULL;
}

static void join_spans(struct hours_day *day)
{
    int kept = 0;

    for (int i = 1; i < day->count; i++) {
        if (day->spans[i].from == day->spans[kept].to)
            day->spans[kept].to = day->spans[i].to;
        else
            day->spans[++kept] = day->spans[i];
    }
    if (day->count)
        day->count = kept + 1;
}

/* "09:00-12:00,14:00-18:00" or "off"; NULL, or the sentence. */
static const char *take_spans(const char **at, struct hours_day *day)
{
    *day = (struct hours_day){ 0 };
    if (take(at, "off") || take(at, "closed"))
        return NULL;
    do {
        struct span span;
        if (!take_time(at, &span.from) || !take(at, "-") || !take_time(at, &span.to))
            return bad_time;
        if (span.from >= span.to || span.to > 1440)
            return bad_order;
        const char *wrong = add_span(day, span);
        if (wrong)
            return wrong;
    } while (take(at, ","));
    join_spans(day);
    return NULL;
}

/* One rule, up to `;` or the end; NULL, or the sentence. */
static const char *take_rule(const char **at, struct hours *h)
{
    struct hours_day day = { .count = 1, .spans = { { 0, 1440 } } };
    unsigned days = 0;
    bool for_all = !isalpha((unsigned char) **at) || strncasecmp(*at, "off", 3) == 0 ||
                   strncasecmp(*at, "closed", 6) == 0;

    if (!for_all && !take_days(at, &days))
        return bad_day;
    if (!(for_all && take(at, "24/7"))) {
        const char *wrong = take_spans(at, &day);
        if (wrong)
            return wrong;
    }
    if (for_all)
        h->has_holidays = false;
    if (days & HOLIDAYS)
        h->has_holidays = true;
    for (int i = 0; i < 8; i++)
        if (for_all || (days & 1u << i))
            h->week[i] = day;
    return **at && **at != ';' ? bad_rule : NULL;
}

bool hours_parse(const char *text, struct hours *h, struct err *e)
{
    struct hours read = { .has_holidays = false };
    const char *at = skip_space(text);

    do {
        const char *wrong = *at ? take_rule(&at, &read) : bad_rule;
        if (wrong)
            return err_set(e, "%s", wrong);
        if (take(&at, ";") && !*at)                 /* one `;` may close the text */
            break;
    } while (*at);
    if (!read.has_holidays)
        read.week[0] = (struct hours_day){ 0 };
    *h = read;
    return true;
}

static bool same_day(const struct hours_day *a, const struct hours_day *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (a->spans[i].from != b->spans[i].from || a->spans[i].to != b->spans[i].to)
            return false;
    return true;
}

static void add_spans(struct str *s, const struct hours_day *day)
{
    if (!day->count)
        str_add(s, "off");
    for (int i = 0; i < day->count; i++)
        str_add_fmt(s, "%s%02d:%02d-%02d:%02d", i ? "," : "", day->spans[i].from / 60,
                    day->spans[i].from % 60, day->spans[i].to / 60, day->spans[i].to % 60);
}

/* The days of a set as "Mo-We,Fr"; two neighbours are "Sa,Su". */
static void add_days(struct str *s, unsigned days)
{
    size_t start = s->len;

    for (int d = 1; d <= 7; d++) {
        if (!(days & 1u << d))
            continue;
        int last = d;
        while (last < 7 && (days & 1u << (last + 1)))
            last++;
        if (last < d + 2)
            last = d;
        str_add_fmt(s, "%s%s", s->len > start ? "," : "", names[d]);
        if (last > d)
            str_add_fmt(s, "-%s", names[last]);
        d = last;
    }
}

static void add_rule(struct str *s, unsigned days, const struct hours_day *day)
{
    bool is_whole = day->count == 1 && day->spans[0].from == 0 && day->spans[0].to == 1440;

    if (s->len)
        str_add(s, "; ");
    if (days == WEEK && is_whole) {
        str_add(s, "24/7");
        return;
    }
    if (days != WEEK || day->count) {
        add_days(s, days);
        str_add_char(s, ' ');
    }
    add_spans(s, day);
}

/* Days with the same hours stand in one rule, in the order of the first of them; closed days are
 * left out, unless there are no others. */
char *hours_text(struct arena *a, const struct hours *h)
{
    struct str s = str_new(a);
    unsigned done = 0;

    for (int d = 1; d <= 7; d++) {
        unsigned days = 0;
        for (int other = d; other <= 7; other++)
            if (same_day(&h->week[d], &h->week[other]))
                days |= 1u << other;
        if (!(done & 1u << d) && (h->week[d].count || days == WEEK))
            add_rule(&s, days, &h->week[d]);
        done |= days;
    }
    if (h->has_holidays) {
        str_add(&s, "; PH ");
        add_spans(&s, &h->week[0]);
    }
    return s.text;
}

int hours_on(const struct hours *h, int weekday, bool is_holiday, struct span out[HOURS_SPANS])
{
    if (weekday < 1 || weekday > 7)
        BUG("no such weekday: %d", weekday);
    const struct hours_day *day = &h->week[is_holiday && h->has_holidays ? 0 : weekday];

    for (int i = 0; i < day->count; i++)
        out[i] = day->spans[i];
    return day->count;
}
