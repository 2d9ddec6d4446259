/* Attendance for whoever funds the days: what was announced, said and counted, and from which home
 * communes people came, in numbers that name nobody.
 *
 * Days are those that were held between two dates and are not in the future.  Of the people who
 * came (who said so and did not take it back; persons, each once, however often they came) only the
 * home commune is looked at, and a commune stands for itself only with REPORT_FEWEST of them: the
 * smaller ones are one line, "other communes", and if even that line is too small it joins those
 * who did not say.  Guests known by a name only have not said.
 *
 * Communes are looked at over whole months that are over: were it any period, who asked for one up
 * to a day and one up to the day before would read from the difference where a newcomer lives. */
#ifndef BOOKING_REPORT_H
#define BOOKING_REPORT_H

#include "db/db.h"

enum { REPORT_FEWEST = 3, REPORT_SPAN = 3 * 366 };      /* people; days of a period, at most */

struct report_day {
    int64_t day;
    int32_t date;
    const char *place, *slug;
    const char *commune;                /* of the place: its name, else its town */
    int64_t chairs;
    int64_t said;                       /* said they come and did not take it back */
    int64_t were;                       /* of these, said afterwards that they were there */
    int64_t heads;                      /* counted on the spot; -1: nobody did */
};

struct report_commune {
    const char *code, *name;
    int64_t people;
    int64_t days;                       /* how often they came, together */
};

struct report {
    int32_t from, to;
    struct report_day *days;            /* by date, then by place */
    size_t day_count;
    int64_t said, counted;              /* sums; `counted` of the days that were counted */
    size_t counted_days;
    int32_t months_from, months_to;     /* the days communes are told of; from > to: none */
    struct report_commune *communes;    /* most people first */
    size_t commune_count;
    struct report_commune others;       /* smaller communes together; people 0: none */
    struct report_commune unsaid;
};

struct report_wish {
    int32_t from, to;                   /* both included */
    int32_t today;                      /* nothing after it */
    int64_t place;                      /* 0: all */
};

struct report report_of(struct db *db, struct arena *a, const struct report_wish *w);

#endif
