/* Opening hours of a week, kept and exchanged as OpenStreetMap `opening_hours` text
 * (wiki.openstreetmap.org/wiki/Key:opening_hours/specification), of which this is the part that a
 * weekly timetable needs:
 *
 *     Mo-Fr 08:30-12:00,14:00-18:00; Sa 09:00-13:00; PH off        24/7        off
 *
 * Rules stand between `;`, and a later one replaces an earlier one on its days.  A rule without
 * days holds for the whole week and for public holidays (PH).  A rule for PH wins over that of the
 * weekday; without one a holiday is a day like the others.  Seasons, single dates, hours past
 * midnight and comments are refused: exceptions are dated rows elsewhere. */
#ifndef BASE_HOURS_H
#define BASE_HOURS_H

#include "base/arena.h"
#include "base/log.h"

enum { HOURS_SPANS = 4 };                           /* intervals a day, at most */

/* Minutes after midnight: 0 <= from < to <= 1440. */
struct span {
    int from;
    int to;
};

struct hours_day {
    int count;                                      /* 0: closed */
    struct span spans[HOURS_SPANS];                 /* in order, apart from each other */
};

struct hours {
    struct hours_day week[8];                       /* 1 = Monday to 7; 0 = public holidays */
    bool has_holidays;                              /* is there a rule for holidays? */
};

/* Reads the text; false, `*h` untouched and a sentence in `e` (a msgid) that says what to write. */
bool hours_parse(const char *text, struct hours *h, struct err *e);

/* The one text for these hours: equal hours give equal texts, and hours_parse reads it back. */
char *hours_text(struct arena *a, const struct hours *h);

/* The intervals of a day, earliest first, into `out`; returns how many (0: closed). */
int hours_on(const struct hours *h, int weekday, bool is_holiday, struct span out[HOURS_SPANS]);

#endif
