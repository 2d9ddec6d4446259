/* Civil days: a day is a number, 0 for 1970-01-01, negative before, in the Gregorian calendar also
 * for the years before it was adopted.  A difference of days is a subtraction; a weekday, a week or
 * a month is arithmetic.  There is no clock in here: today comes from the caller.
 *
 * A week is named by its Monday and a month by its first day, so both are days too.  Texts are the
 * ones of ISO 8601: 2026-11-26, 2026-W48, 2026-11, years 0001 to 9999.  Instants and time zones are
 * in zone.h, dates as people read them in say.h. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

/* The day of a date that exists (month 1 to 12, day 1 to 31); anything else is a bug. */
int32_t date_from_ymd(int year, int month, int day);

/* Any of the three may be NULL. */
void date_to_ymd(int32_t date, int *year, int *month, int *day);

/* Exactly "YYYY-MM-DD" and a day that exists, or false and `*date` untouched. */
bool date_parse(const char *text, int32_t *date);
char *date_text(struct arena *a, int32_t date);

/* 1 = Monday to 7 = Sunday (ISO 8601). */
int date_weekday(int32_t date);

/* The Monday of its week; the week's number, with the year it belongs to (1 January may be in week
 * 53 of the year before); "2026-W48" of any day in it, and back to its Monday. */
int32_t week_first(int32_t date);
int week_number(int32_t date, int *year);
char *week_text(struct arena *a, int32_t date);
bool week_parse(const char *text, int32_t *monday);

/* The first day of its month; the first day of the month `count` later (or earlier); "2026-11" of
 * any day in it, and back to its first day. */
int32_t month_first(int32_t date);
int32_t month_add(int32_t date, int count);
char *month_text(struct arena *a, int32_t date);
bool month_parse(const char *text, int32_t *first);

/* Easter Sunday of a year of the Gregorian calendar. */
int32_t date_easter(int year);

/* One of the eleven holidays of article L3133-1 of the French labour code?  `*name` (may be NULL)
 * becomes its English name, a msgid.  The two more of Alsace-Moselle (L3134-13) are not here. */
bool date_is_french_holiday(int32_t date, const char **name);

#endif
