/* Dates as people write them down in a list: "15 avril 2027, 06/05/2027; jeudi 3 juin", one a line or
 * between commas, semicolons or spaces, in French or English.  A date without a year is the next one
 * of that name. */
#ifndef SEASON_DATES_H
#define SEASON_DATES_H

#include "base/arena.h"

struct dates {
    int32_t *at;                        /* in order, each once */
    size_t count;
    const char **unread;                /* what is no date, as it was written */
    size_t unread_count;
};

struct dates dates_read(struct arena *a, const char *text, int32_t today);

#endif
