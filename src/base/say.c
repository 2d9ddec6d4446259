#include "base/say.h"

#include <math.h>
#include <pthread.h>

#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/date.h"
#include "base/log.h"
#include "base/str.h"

#define NBSP "\u00a0"
#define NNBSP "\u202f"

static const struct {
    const char *usual;
    const char *with_year;                          /* NULL: this style never has another */
    const char *first;                              /* the same two on the first of a month */
    const char *first_with_year;
} patterns[] = {
    [DATE_LONG] = { NC_("pattern", "EEEE d MMMM"), NC_("pattern", "EEEE d MMMM y"),
                    NC_("pattern 1st", "EEEE d MMMM"), NC_("pattern 1st", "EEEE d MMMM y") },
    [DATE_SHORT] = { NC_("pattern", "EEE d MMM"), NC_("pattern", "EEE d MMM y"),
                     NC_("pattern 1st", "EEE d MMM"), NC_("pattern 1st", "EEE d MMM y") },
    [DATE_DAY] = { NC_("pattern", "EEEE d"), NULL, NC_("pattern 1st", "EEEE d"), NULL },
    [DATE_MONTH] = { NC_("pattern", "LLLL y"), NULL, NULL, NULL },
    [DATE_MONTH_NAME] = { NC_("pattern", "LLLL"), NULL, NULL, NULL },
    [DATE_MONTH_NAME_SHORT] = { NC_("pattern", "LLL"), NULL, NULL, NULL },
    [DATE_IN_YEAR] = { NC_("pattern", "d MMMM"), NULL, NC_("pattern 1st", "d MMMM"), NULL },
    [DATE_IN_YEAR_SHORT] = { NC_("pattern", "d MMM"), NULL, NC_("pattern 1st", "d MMM"), NULL },
    [DATE_WEEKDAY] = { NC_("pattern", "cccc"), NULL, NULL, NULL },
    [DATE_WEEKDAY_SHORT] = { NC_("pattern", "ccc"), NULL, NULL, NULL },
};

enum { PATTERN_MAX = 64, TEXT_MAX = 128 };

/* What one thread keeps of one language: ICU's formatters are not for sharing (about 55 kB each),
 * and a new pattern costs them less than a new formatter. */
struct formatter {
    UDateFormat *icu;
    UChar pattern[PATTERN_MAX];                     /* the one it has now */
};

struct formatters {
    struct formatter french, english;
};

static pthread_key_t thread_key;
static pthread_once_t thread_key_made = PTHREAD_ONCE_INIT;

static void close_formatters(void *what)
{
    struct formatters *f = what;

    udat_close(f->french.icu);
    udat_close(f->english.icu);
    free(f);
}

static void make_thread_key(void)
{
    if (pthread_key_create(&thread_key, close_formatters) != 0)
        BUG("no thread key");
}

static void open_formatter(struct formatter *f, const char *locale)
{
    UErrorCode code = U_ZERO_ERROR;

    /* A day is a civil date: formatted at its noon in UTC, no zone comes into it. */
    f->icu = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", -1, u"", 0, &code);
    if (U_FAILURE(code))
        BUG("ICU has no dates in '%s': %s", locale, u_errorName(code));
}

static struct formatter *my_formatter(const char *lang)
{
    pthread_once(&thread_key_made, make_thread_key);
    struct formatters *mine = pthread_getspecific(thread_key);
    if (!mine) {
        mine = calloc(1, sizeof *mine);
        if (!mine || pthread_setspecific(thread_key, mine) != 0)
            BUG("out of memory");
    }
    struct formatter *f = strcmp(lang, "fr") == 0 ? &mine->french : &mine->english;
    if (!f->icu)
        open_formatter(f, f == &mine->french ? "fr" : "en_GB");
    return f;
}

static const char *choose_pattern(const struct catalog *c, int32_t day, enum date_style style,
                                  int32_t today)
{
    int year, month_day, this_year;

    date_to_ymd(day, &year, NULL, &month_day);
    date_to_ymd(today, &this_year, NULL, NULL);
    bool with_year = year != this_year && patterns[style].with_year;
    if (month_day == 1 && patterns[style].first)
        return catalog_text(c, "pattern 1st", with_year ? patterns[style].first_with_year
                                                        : patterns[style].first);
    return catalog_text(c, "pattern", with_year ? patterns[style].with_year
                                                : patterns[style].usual);
}

char *say_date(struct arena *a, const struct catalog *c, int32_t day, enum date_style style,
               int32_t today)
{
    struct formatter *f = my_formatter(catalog_lang(c));
    const char *wanted = choose_pattern(c, day, style, today);
    UChar pattern[PATTERN_MAX], out[TEXT_MAX];
    char *text = arena_alloc(a, TEXT_MAX * 3);
    UErrorCode code = U_ZERO_ERROR;

    u_strFromUTF8(pattern, PATTERN_MAX, NULL, wanted, -1, &code);
    if (U_FAILURE(code) || code == U_STRING_NOT_TERMINATED_WARNING)
        BUG("date pattern too long: '%s'", wanted);
    if (u_strcmp(pattern, f->pattern) != 0) {
        udat_applyPattern(f->icu, false, pattern, -1);
        u_strcpy(f->pattern, pattern);
    }
    int32_t len = udat_format(f->icu, (day + 0.5) * 86400e3, out, TEXT_MAX, NULL, &code);
    u_strToUTF8(text, TEXT_MAX * 3, NULL, out, len, &code);
    if (U_FAILURE(code))
        BUG("date pattern '%s': %s", wanted, u_errorName(code));
    return text;
}

char *say_time(struct arena *a, const char *lang, int minutes)
{
    if (strcmp(lang, "fr") != 0)
        return str_fmt(a, "%d:%02d", minutes / 60, minutes % 60);
    if (minutes % 60 == 0)
        return str_fmt(a, "%d" NBSP "h", minutes / 60);
    return str_fmt(a, "%d" NBSP "h" NBSP "%02d", minutes / 60, minutes % 60);
}

char *say_span(struct arena *a, const char *lang, int from, int to)
{
    const char *dash = strcmp(lang, "fr") == 0 ? NBSP "– " : "–";

    return str_fmt(a, "%s%s%s", say_time(a, lang, from), dash, say_time(a, lang, to));
}

char *say_number(struct arena *a, const char *lang, int64_t n)
{
    struct str digits = str_new(a);
    struct str s = str_new(a);
    const char *between = strcmp(lang, "fr") == 0 ? NNBSP : ",";

    str_add_int(&digits, n);
    const char *at = digits.text;
    if (*at == '-') {
        str_add(&s, "\u2212");
        at++;
    }
    for (size_t left = strlen(at); left; left--) {
        str_add_char(&s, *at++);
        if (left > 1 && left % 3 == 1)
            str_add(&s, between);
    }
    return s.text;
}

char *say_decimal(struct arena *a, const char *lang, double n, int digits)
{
    static const int64_t powers[] = { 1, 10, 100, 1000 };
    int64_t parts = llround(fabs(n) * (double) powers[digits]);
    const char *sign = n < 0 && parts ? "\u2212" : "";
    const char *comma = strcmp(lang, "fr") == 0 ? "," : ".";
    const char *whole = say_number(a, lang, parts / powers[digits]);

    if (!digits)
        return str_fmt(a, "%s%s", sign, whole);
    return str_fmt(a, "%s%s%s%0*lld", sign, whole, comma, digits,
                   (long long) (parts % powers[digits]));
}
