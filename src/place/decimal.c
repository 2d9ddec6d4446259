#include "place/decimal.h"

#include <ctype.h>

#include "base/str.h"

enum { MOST_DIGITS = 9 };

/* Reads digits at `*at` onto `*n`; how many there were. */
static int take_digits(const char **at, int64_t *n)
{
    int count = 0;

    for (; isdigit((unsigned char) **at) && count <= MOST_DIGITS; (*at)++, count++)
        *n = *n * 10 + (**at - '0');
    return count;
}

bool decimal_parse(const char *text, int places, int64_t *n)
{
    const char *at = text + (*text == '-');
    int64_t read = 0;
    int whole = take_digits(&at, &read), decimals = 0;

    if (!whole || whole > MOST_DIGITS)
        return false;
    if (*at == '.' || *at == ',') {
        at++;
        decimals = take_digits(&at, &read);
        if (!decimals)
            return false;
    }
    if (*at || decimals > places)
        return false;
    for (; decimals < places; decimals++)
        read *= 10;
    *n = *text == '-' ? -read : read;
    return true;
}

char *decimal_text(struct arena *a, int64_t n, int places, char point)
{
    struct str s = str_new(a);
    int64_t unit = 1;

    for (int i = 0; i < places; i++)
        unit *= 10;
    int64_t size = n < 0 ? -n : n;
    str_add_fmt(&s, "%s%lld", n < 0 ? "-" : "", (long long) (size / unit));
    if (size % unit) {
        str_add_fmt(&s, "%c%0*lld", point, places, (long long) (size % unit));
        while (s.text[s.len - 1] == '0')
            s.text[--s.len] = '\0';
    }
    return s.text;
}
