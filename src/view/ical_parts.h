/* What the files of the iCalendar door share; ical.h is what everybody else sees.
 *
 * A file that came in goes through four steps: ical_lines.c cuts it into the components and the few
 * lines that tell times, ical_times.c reads values and clocks, ical_repeat.c unfolds repetitions,
 * and ical_read.c puts the busy times together.  Each piece of work is a step, and a reading has
 * only ICAL_STEPS of them: that, not the kindness of the sender, bounds the time it takes. */
#ifndef VIEW_ICAL_PARTS_H
#define VIEW_ICAL_PARTS_H

#include "base/str.h"
#include "base/zone.h"
#include "view/ical.h"

/* ---- writing ---- */

/* Adds the VTIMEZONE of a zone to `out`, right for all local times between two instants.  Its
 * TZID is zone_name(). */
void ical_zone_text(struct str *out, const struct zone *zone, int64_t first, int64_t last);

/* ---- reading: lines ---- */

enum {
    ICAL_STEPS = 2000000,               /* days looked at and times made, well under 1 us each */
    ICAL_ZONES = 200                    /* different TZIDs */
};

enum ical_name {
    LINE_OTHER, LINE_DTEND, LINE_DTSTART, LINE_DURATION, LINE_EXDATE, LINE_FREEBUSY, LINE_RDATE,
    LINE_RECURRENCE_ID, LINE_RRULE, LINE_STATUS, LINE_TRANSP, LINE_TZID, LINE_TZOFFSETFROM,
    LINE_TZOFFSETTO, LINE_UID
};

/* One property.  The texts are NUL-terminated pieces of the reading's own copy of the file. */
struct ical_line {
    enum ical_name name;
    size_t number;                      /* in the file, 1 at the top */
    const char *tzid, *fbtype;          /* parameters, "" if not there */
    char *value;
};

enum ical_kind { PART_OTHER, PART_EVENT, PART_FREEBUSY, PART_ZONE, PART_OBSERVANCE };

/* A component.  The observances of a time zone come right behind it. */
struct ical_part {
    enum ical_kind kind;
    size_t number;                      /* of its BEGIN */
    size_t first, count;                /* lines */
    const char *uid;                    /* "" if not there */
    bool replaces;                      /* a time of the event of the same UID: RECURRENCE-ID */
};

/* A reading under way. */
struct ical_reading {
    struct arena *a;
    const struct zone *zone;            /* of all-day events and times without a zone */
    int64_t from, to;                   /* the window */
    int64_t steps;                      /* left */
    struct ical_line *lines;
    struct ical_part *parts;
    size_t line_count, part_count;
    size_t bad_line;                    /* where it could not be read, 0: not known */
    struct {
        const char *tzid;
        const struct zone *zone;        /* NULL: nobody knows it */
    } zones[ICAL_ZONES];
    size_t zone_count;
};

/* Cuts a file into parts and lines.  ICAL_NOT, or ICAL_TOO_LONG, or ICAL_BAD_EVENT for a component
 * that does not end where it should. */
enum ical_refusal ical_cut(struct ical_reading *r, const char *text, size_t len);

/* The first line of that name in a part, or NULL. */
const struct ical_line *ical_line(const struct ical_reading *r, const struct ical_part *part,
                                  enum ical_name name);

/* ---- reading: values ---- */

/* A time as it is written: local seconds since 1970 by the clock of `zone`, NULL for UTC. */
struct ical_time {
    int64_t local;
    const struct zone *zone;
    bool is_date;                       /* a whole day */
};

/* Reads one DATE or DATE-TIME.  ICAL_BAD_EVENT for a text that is none, or a zone nobody knows;
 * ICAL_TOO_LONG when the file brings too many zones, or one that takes too long to understand. */
enum ical_refusal ical_time_read(struct ical_reading *r, const char *text, const char *tzid,
                                 struct ical_time *t);
int64_t ical_time_instant(const struct ical_time *t);

/* How long something lasts: days by the clock and then seconds, as RFC 5545 3.8.5.3 has it. */
struct ical_length {
    int64_t days, seconds;
};

/* Reads a DURATION; false for one that is none, is negative or longer than 100 years. */
bool ical_length_read(const char *text, struct ical_length *length);

/* ---- reading: repetitions ---- */

struct ical_repeat {
    const char *rule;                   /* the value of RRULE */
    struct ical_time start;
    int64_t from, to;                   /* local seconds: which times are asked for */
    int64_t before;                     /* and so long before `from`, or before an earlier UNTIL */
    /* Called for each, in order, in the local seconds of `start`; anything but ICAL_ALLOWED ends
     * it and is what ical_repeat returns. */
    enum ical_refusal (*each)(void *what, int64_t local);
    void *what;
};

/* The times of a rule (RFC 5545 3.3.10), DTSTART itself only when it follows the rule. */
enum ical_refusal ical_repeat(struct ical_reading *r, const struct ical_repeat *how);

#endif
