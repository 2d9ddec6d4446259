#include "base/money.h"

#include <ctype.h>

#include "base/log.h"
#include "base/say.h"
#include "base/str.h"

#define NBSP "\u00a0"

/* Products of two amounts are made in 128 bits, which gcc and clang have beyond ISO C. */
__extension__ typedef __int128 wide;

char *money_text(struct arena *a, const char *lang, int64_t cents, const char *currency,
                 enum money_style style)
{
    bool is_french = !str_is(lang, "en");
    bool is_euro = str_is(currency, "EUR");
    uint64_t whole = (cents < 0 ? 0 - (uint64_t) cents : (uint64_t) cents) / 100;
    int rest = abs((int) (cents % 100));
    const char *minus = cents < 0 ? "\u2212" : "";
    const char *number = say_number(a, lang, (int64_t) whole);

    if (!is_french)
        return str_fmt(a, "%s%s%s%s.%02d", minus, is_euro ? "€" : currency, is_euro ? "" : NBSP,
                       number, rest);
    const char *sign = is_euro ? "€" : currency;
    if (style == MONEY_PROSE && rest == 0)
        return str_fmt(a, "%s%s" NBSP "%s", minus, number, sign);
    return str_fmt(a, "%s%s,%02d" NBSP "%s", minus, number, rest, sign);
}

/* Moves `*at` behind `word`, if it stands there. */
static bool take(const char **at, const char *word)
{
    if (!str_starts(*at, word))
        return false;
    *at += strlen(word);
    return true;
}

static bool take_space(const char **at)
{
    return take(at, " ") || take(at, NBSP) || take(at, "\u202f");
}

/* Digits, with a space between them or not. */
static bool take_whole(const char **at, int64_t *whole)
{
    int digits = 0;

    *whole = 0;
    for (;;) {
        const char *next = *at;
        if (digits && take_space(&next) && !isdigit((unsigned char) *next))
            return true;
        if (!isdigit((unsigned char) *next))
            return digits > 0;
        if (++digits > 13)                          /* no such amount here, and far from overflow */
            return false;
        *whole = *whole * 10 + (*next - '0');
        *at = next + 1;
    }
}

/* One or two digits after a point or comma; none is 0. */
static bool take_cents(const char **at, int64_t *cents)
{
    *cents = 0;
    if (!take(at, ",") && !take(at, "."))
        return true;
    if (!isdigit((unsigned char) **at))
        return false;
    *cents = (*(*at)++ - '0') * 10;
    if (isdigit((unsigned char) **at))
        *cents += *(*at)++ - '0';
    return true;
}

bool money_parse(const char *text, int64_t *cents)
{
    int64_t whole, rest;

    if (!text)
        return false;
    while (take_space(&text))
        ;
    bool is_negative = take(&text, "-") || take(&text, "\u2212");
    if (!take_whole(&text, &whole) || !take_cents(&text, &rest))
        return false;
    while (take_space(&text))
        ;
    take(&text, "€");
    while (take_space(&text))
        ;
    if (*text)
        return false;
    *cents = (is_negative ? -1 : 1) * (whole * 100 + rest);
    return true;
}

int64_t money_times(int64_t cents_per_hour, int64_t seconds)
{
    wide exact = (wide) cents_per_hour * seconds;
    wide half = exact < 0 ? -1800 : 1800;
    wide rounded = (exact + half) / 3600;

    if (rounded > INT64_MAX || rounded < INT64_MIN)
        BUG("amount out of range");
    return (int64_t) rounded;
}

struct claim {
    size_t index;
    wide remainder;
};

static int compare_claims(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;

    if (x->remainder != y->remainder)
        return x->remainder < y->remainder ? 1 : -1;
    return x->index < y->index ? -1 : 1;
}

void money_share(struct arena *a, int64_t cents, const int64_t *weights, size_t count,
                 int64_t *parts)
{
    struct claim *claims = arena_array(a, count, sizeof *claims);
    wide amount = cents < 0 ? -(wide) cents : cents;
    wide total = 0, left = amount;

    if (!count)
        BUG("nobody to share with");
    for (size_t i = 0; i < count; i++) {
        if (weights[i] < 0)
            BUG("negative weight");
        total += weights[i];
    }
    for (size_t i = 0; i < count; i++) {
        wide exact = amount * (total ? weights[i] : 1);
        wide over = total ? total : (wide) count;
        parts[i] = (int64_t) (exact / over);
        left -= parts[i];
        claims[i] = (struct claim){ .index = i, .remainder = exact % over };
    }
    qsort(claims, count, sizeof *claims, compare_claims);
    for (size_t i = 0; left > 0; i++, left--)
        parts[claims[i].index]++;
    for (size_t i = 0; cents < 0 && i < count; i++)
        parts[i] = -parts[i];
}
