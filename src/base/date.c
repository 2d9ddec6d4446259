#include "base/date.h"

#include <ctype.h>

#include "base/i18n.h"
#include "base/log.h"

static int floor_div(int a, int b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Both ways after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years start in
 * March, so that the leap day is the last one, and are counted in eras of 400. */
int32_t date_from_ymd(int year, int month, int day)
{
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        BUG("no such date: %d-%d-%d", year, month, day);
    int y = month <= 2 ? year - 1 : year;
    int era = floor_div(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_to_ymd(int32_t date, int *year, int *month, int *day)
{
    int days = date + 719468;
    int era = floor_div(days, 146097);
    int day_of_era = days - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    int m = from_march < 10 ? from_march + 3 : from_march - 9;

    if (year)
        *year = year_of_era + era * 400 + (m <= 2);
    if (month)
        *month = m;
    if (day)
        *day = day_of_year - (153 * from_march + 2) / 5 + 1;
}

/* The text against a shape in which 'd' is any digit and all else is itself; each run of digits
 * becomes a number. */
static bool read_shape(const char *text, const char *shape, int numbers[3])
{
    int n = 0;

    for (numbers[0] = 0; *shape; shape++, text++) {
        if (*shape != 'd') {
            if (*text != *shape)
                return false;
            if (shape[1] == 'd')
                numbers[++n] = 0;
            continue;
        }
        if (!isdigit((unsigned char) *text))
            return false;
        numbers[n] = numbers[n] * 10 + (*text - '0');
    }
    return *text == '\0';
}

bool date_parse(const char *text, int32_t *date)
{
    int n[3];

    if (!text || !read_shape(text, "dddd-dd-dd", n))
        return false;
    if (n[0] < 1 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > month_days(n[0], n[1]))
        return false;
    *date = date_from_ymd(n[0], n[1], n[2]);
    return true;
}

char *date_text(struct arena *a, int32_t date)
{
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    return str_fmt(a, "%04d-%02d-%02d", year, month, day);
}

int date_weekday(int32_t date)
{
    int since_monday = (date % 7 + 10) % 7;         /* 1970-01-01 was a Thursday */

    return since_monday + 1;
}

int32_t week_first(int32_t date)
{
    return date - (date_weekday(date) - 1);
}

/* ISO 8601: a week belongs to the year its Thursday is in. */
int week_number(int32_t date, int *year)
{
    int32_t thursday = week_first(date) + 3;
    int y;

    date_to_ymd(thursday, &y, NULL, NULL);
    if (year)
        *year = y;
    return (thursday - date_from_ymd(y, 1, 1)) / 7 + 1;
}

char *week_text(struct arena *a, int32_t date)
{
    int year;
    int number = week_number(date, &year);

    return str_fmt(a, "%04d-W%02d", year, number);
}

bool week_parse(const char *text, int32_t *monday)
{
    int n[3];

    if (!text || !read_shape(text, "dddd-Wdd", n) || n[0] < 1 || n[1] < 1)
        return false;
    int32_t first = week_first(date_from_ymd(n[0], 1, 4)) + 7 * (n[1] - 1);
    int year;
    week_number(first, &year);
    if (year != n[0])                               /* week 53 of a year that has 52 */
        return false;
    *monday = first;
    return true;
}

int32_t month_first(int32_t date)
{
    int day;

    date_to_ymd(date, NULL, NULL, &day);
    return date - (day - 1);
}

int32_t month_add(int32_t date, int count)
{
    int year, month;

    date_to_ymd(date, &year, &month, NULL);
    int months = year * 12 + month - 1 + count;
    int y = floor_div(months, 12);
    return date_from_ymd(y, months - y * 12 + 1, 1);
}

char *month_text(struct arena *a, int32_t date)
{
    int year, month;

    date_to_ymd(date, &year, &month, NULL);
    return str_fmt(a, "%04d-%02d", year, month);
}

bool month_parse(const char *text, int32_t *first)
{
    int n[3];

    if (!text || !read_shape(text, "dddd-dd", n) || n[0] < 1 || n[1] < 1 || n[1] > 12)
        return false;
    *first = date_from_ymd(n[0], n[1], 1);
    return true;
}

/* The anonymous algorithm of 1876, as in Jean Meeus, "Astronomical Algorithms", chapter 8
 * (Meeus/Jones/Butcher); the one-letter names are the book's. */
int32_t date_easter(int year)
{
    int a = year % 19;
    int b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4;
    int f = (b + 8) / 25;
    int g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;

    return date_from_ymd(year, n / 31, n % 31 + 1);
}

static const struct {
    int month, day;                                 /* month 0: days after Easter Sunday */
    const char *name;
} holidays[] = {
    { 1, 1, N_("New Year's Day") },
    { 0, 1, N_("Easter Monday") },
    { 5, 1, N_("Labour Day") },
    { 5, 8, N_("Victory Day") },
    { 0, 39, N_("Ascension Day") },
    { 0, 50, N_("Whit Monday") },
    { 7, 14, N_("Bastille Day") },
    { 8, 15, N_("Assumption Day") },
    { 11, 1, N_("All Saints' Day") },
    { 11, 11, N_("Armistice Day") },
    { 12, 25, N_("Christmas Day") },
};

bool date_is_french_holiday(int32_t date, const char **name)
{
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    int after_easter = date - date_easter(year);
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++) {
        bool fixed = holidays[i].month == month && holidays[i].day == day;
        if (!fixed && (holidays[i].month || holidays[i].day != after_easter))
            continue;
        if (name)
            *name = holidays[i].name;
        return true;
    }
    return false;
}
