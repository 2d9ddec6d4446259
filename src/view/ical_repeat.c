/* libical reads the rule; it does not unfold it, because a call of its iterator cannot be bounded:
 * FREQ=SECONDLY on 30 February keeps 3.0.16 busy for hours.  Here a rule is a set of masks, and its
 * times are the days of a period (a year, a month, a week, a day) that pass them, one step each. */
#include <strings.h>

#include <libical/ical.h>

#include "base/date.h"
#include "view/ical_parts.h"

enum { DAY = 86400, MOST_YEAR_DAYS = 366, MOST_WEEKS = 53 };

/* Numbers a BYxxx lists, counted from the start and from the end; index 0 is "any" for weekdays. */
struct places {
    bool is_set;
    bool from_start[MOST_YEAR_DAYS + 1], from_end[MOST_YEAR_DAYS + 1];
};

struct rule {
    struct ical_reading *r;
    const struct ical_repeat *how;
    int frequency;                      /* ICAL_YEARLY_RECURRENCE... */
    int interval, week_start;           /* 1 = Monday */
    int64_t count, made;                /* count 0: no end */
    int64_t from, until;                /* local seconds */
    uint64_t months, hours, minutes, seconds;   /* bit by number; 0: not said */
    bool has_weekdays;
    struct places weekdays[8];          /* 1 = Monday; [0] not used */
    struct places month_days, year_days, weeks, positions;
    enum ical_refusal end;              /* anything but ICAL_ALLOWED: stop, and why */
    bool is_over;
};

/* The candidates of a period: its days that pass, and the times of each. */
struct period {
    int32_t days[MOST_YEAR_DAYS];
    size_t count;
    uint64_t hours, minutes, seconds;
};

static bool take_places(struct places *p, const short *list, size_t size, int most)
{
    for (size_t i = 0; i < size && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        if (list[i] == 0 || abs(list[i]) > most)
            return false;
        (list[i] > 0 ? p->from_start : p->from_end)[abs(list[i])] = true;
        p->is_set = true;
    }
    return true;
}

static bool take_mask(uint64_t *mask, const short *list, size_t size, int least, int most)
{
    for (size_t i = 0; i < size && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        if (list[i] < least || list[i] > most)
            return false;
        *mask |= UINT64_C(1) << list[i];
    }
    return true;
}

/* libical's weekdays start with Sunday as 1. */
static int weekday_of(enum icalrecurrencetype_weekday weekday)
{
    return ((int) weekday + 5) % 7 + 1;
}

/* "The second Tuesday" has a sense in a month or a year alone; elsewhere it is any Tuesday. */
static bool take_weekdays(struct rule *rule, const struct icalrecurrencetype *given)
{
    bool is_counted = (rule->frequency == ICAL_MONTHLY_RECURRENCE ||
                       rule->frequency == ICAL_YEARLY_RECURRENCE) && !rule->weeks.is_set;

    for (size_t i = 0; i < ICAL_BY_DAY_SIZE && given->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        enum icalrecurrencetype_weekday weekday =
            icalrecurrencetype_day_day_of_week(given->by_day[i]);
        int nth = is_counted ? icalrecurrencetype_day_position(given->by_day[i]) : 0;
        if (weekday == ICAL_NO_WEEKDAY || abs(nth) > MOST_WEEKS)
            return false;
        struct places *p = &rule->weekdays[weekday_of(weekday)];
        (nth < 0 ? p->from_end : p->from_start)[abs(nth)] = true;
        rule->has_weekdays = true;
    }
    return true;
}

/* What a rule leaves unsaid is as in its first time (RFC 5545 3.3.10). */
static void take_from_start(struct rule *rule)
{
    int64_t local = rule->how->start.local;
    int32_t day = (int32_t) (local / DAY - (local % DAY < 0));
    int second = (int) (local - (int64_t) day * DAY);
    int month, month_day;

    date_to_ymd(day, NULL, &month, &month_day);
    bool has_days = rule->has_weekdays || rule->month_days.is_set || rule->year_days.is_set;
    if (!has_days && (rule->weeks.is_set || rule->frequency == ICAL_WEEKLY_RECURRENCE)) {
        rule->weekdays[date_weekday(day)].from_start[0] = rule->has_weekdays = true;
    } else if (!has_days && rule->frequency >= ICAL_MONTHLY_RECURRENCE) {
        rule->month_days.from_start[month_day] = rule->month_days.is_set = true;
        if (rule->frequency == ICAL_YEARLY_RECURRENCE && rule->months == 0)
            rule->months = UINT64_C(1) << month;
    }
    if (rule->hours == 0 && rule->frequency > ICAL_HOURLY_RECURRENCE)
        rule->hours = UINT64_C(1) << second / 3600;
    if (rule->minutes == 0 && rule->frequency > ICAL_MINUTELY_RECURRENCE)
        rule->minutes = UINT64_C(1) << second / 60 % 60;
    if (rule->seconds == 0 && rule->frequency > ICAL_SECONDLY_RECURRENCE)
        rule->seconds = UINT64_C(1) << second % 60;
}

/* UNTIL may be a day, a local time or, as it should be for a time with a zone, in UTC. */
static bool take_until(struct rule *rule, struct icaltimetype until)
{
    const struct zone *zone = rule->how->start.zone;
    char date[32];
    int32_t day;

    rule->until = rule->how->to;
    if (icaltime_is_null_time(until))
        return true;
    snprintf(date, sizeof date, "%04d-%02d-%02d", until.year, until.month, until.day);
    if (!date_parse(date, &day))
        return false;
    int64_t local = (int64_t) day * DAY + DAY - 1;
    if (!until.is_date)
        local += 1 - DAY + until.hour * 3600 + until.minute * 60 + until.second;
    if (icaltime_is_utc(until) && zone)
        local += zone_offset(zone, local);
    rule->until = local < rule->until ? local : rule->until;
    return true;
}

static bool take_rule(struct rule *rule, const struct icalrecurrencetype *given)
{
    rule->frequency = (int) given->freq;
    rule->interval = given->interval > 0 ? given->interval : 1;
    rule->week_start = given->week_start == ICAL_NO_WEEKDAY ? 1 : weekday_of(given->week_start);
    rule->count = given->count > 0 ? given->count : 0;
    return given->freq != ICAL_NO_RECURRENCE &&
           (!given->rscale || strcasecmp(given->rscale, "GREGORIAN") == 0) &&
           take_mask(&rule->months, given->by_month, ICAL_BY_MONTH_SIZE, 1, 12) &&
           take_mask(&rule->hours, given->by_hour, ICAL_BY_HOUR_SIZE, 0, 23) &&
           take_mask(&rule->minutes, given->by_minute, ICAL_BY_MINUTE_SIZE, 0, 59) &&
           take_mask(&rule->seconds, given->by_second, ICAL_BY_SECOND_SIZE, 0, 60) &&
           take_places(&rule->month_days, given->by_month_day, ICAL_BY_MONTHDAY_SIZE, 31) &&
           take_places(&rule->year_days, given->by_year_day, ICAL_BY_YEARDAY_SIZE,
                       MOST_YEAR_DAYS) &&
           take_places(&rule->weeks, given->by_week_no, ICAL_BY_WEEKNO_SIZE, MOST_WEEKS) &&
           take_places(&rule->positions, given->by_set_pos, ICAL_BY_SETPOS_SIZE,
                       MOST_YEAR_DAYS) &&
           take_weekdays(rule, given) && take_until(rule, given->until);
}

/* Does a place, counted from 1, or from the end of `total`, pass? */
static bool has_place(const struct places *p, int64_t place, int64_t total)
{
    int64_t back = total - place + 1;

    return (place <= MOST_YEAR_DAYS && p->from_start[place]) ||
           (back <= MOST_YEAR_DAYS && p->from_end[back]);
}

/* The first day of the week 1 of a year: the week with at least four days in it. */
static int32_t first_week(const struct rule *rule, int year)
{
    int32_t fourth = date_from_ymd(year, 1, 4);

    return fourth - (date_weekday(fourth) - rule->week_start + 7) % 7;
}

static bool passes_week(const struct rule *rule, int32_t day, int year)
{
    int32_t start = first_week(rule, year), next = first_week(rule, year + 1);

    if (day < start) {
        next = start;
        start = first_week(rule, year - 1);
    } else if (day >= next) {
        start = next;
        next = first_week(rule, year + 2);
    }
    return has_place(&rule->weeks, (day - start) / 7 + 1, (next - start) / 7);
}

/* Is it one of the weekdays, or the nth one of its month or year? */
static bool passes_weekday(const struct rule *rule, int32_t day, int32_t first, int32_t next)
{
    const struct places *p = &rule->weekdays[date_weekday(day)];

    return p->from_start[0] || p->from_start[(day - first) / 7 + 1] ||
           p->from_end[(next - 1 - day) / 7 + 1];
}

static bool passes(struct rule *rule, int32_t day)
{
    int year, month, month_day;

    rule->r->steps--;
    date_to_ymd(day, &year, &month, &month_day);
    if (rule->months && !(rule->months >> month & 1))
        return false;
    int32_t first = day - month_day + 1, next = month_add(first, 1);
    if (rule->month_days.is_set && !has_place(&rule->month_days, month_day, next - first))
        return false;
    int32_t new_year = date_from_ymd(year, 1, 1), next_year = date_from_ymd(year + 1, 1, 1);
    if (rule->year_days.is_set &&
        !has_place(&rule->year_days, day - new_year + 1, next_year - new_year))
        return false;
    if (rule->weeks.is_set && rule->frequency == ICAL_YEARLY_RECURRENCE &&
        !passes_week(rule, day, year))
        return false;
    bool is_in_year = rule->frequency == ICAL_YEARLY_RECURRENCE && !rule->months;
    return !rule->has_weekdays || passes_weekday(rule, day, is_in_year ? new_year : first,
                                                 is_in_year ? next_year : next);
}

/* One time of the rule; false when there will be no more. */
static bool offer(struct rule *rule, int64_t local)
{
    if (local < rule->how->start.local)
        return true;
    rule->is_over = local > rule->until || (rule->count > 0 && rule->made++ == rule->count);
    if (!rule->is_over && local >= rule->from)
        rule->end = rule->how->each(rule->how->what, local);
    return !rule->is_over && rule->end == ICAL_ALLOWED;
}

static void offer_day(struct rule *rule, const struct period *p, int32_t day, int64_t *place,
                      int64_t total)
{
    for (uint64_t hours = p->hours; hours; hours &= hours - 1)
        for (uint64_t minutes = p->minutes; minutes; minutes &= minutes - 1)
            for (uint64_t seconds = p->seconds; seconds; seconds &= seconds - 1) {
                int64_t local = (int64_t) day * DAY + __builtin_ctzll(hours) * 3600 +
                                __builtin_ctzll(minutes) * 60 + __builtin_ctzll(seconds);
                bool is_one = !rule->positions.is_set ||
                              has_place(&rule->positions, ++*place, total);
                if (--rule->r->steps < 0 || (is_one && !offer(rule, local)))
                    return;
            }
}

static bool is_done(const struct rule *rule)
{
    return rule->is_over || rule->end != ICAL_ALLOWED || rule->r->steps < 0;
}

static void offer_period(struct rule *rule, const struct period *p)
{
    int64_t times = (int64_t) __builtin_popcountll(p->hours) * __builtin_popcountll(p->minutes) *
                    __builtin_popcountll(p->seconds);
    int64_t place = 0;

    for (size_t i = 0; i < p->count && !is_done(rule); i++)
        offer_day(rule, p, p->days[i], &place, times * (int64_t) p->count);
}

/* The days from `first` to before `end` that pass. */
static void offer_days(struct rule *rule, int32_t first, int32_t end)
{
    struct period p = { .hours = rule->hours, .minutes = rule->minutes, .seconds = rule->seconds };

    for (int32_t day = first; day < end; day++) {
        int month;
        date_to_ymd(day, NULL, &month, NULL);
        if (rule->months && !(rule->months >> month & 1))
            day = month_add(month_first(day), 1) - 1;
        else if (passes(rule, day))
            p.days[p.count++] = day;
    }
    rule->r->steps--;
    offer_period(rule, &p);
}

/* How many periods may be left out because they end before what is asked for.  A rule with a COUNT
 * must be counted from its start. */
static int64_t skipped(const struct rule *rule, int64_t seconds, int64_t start)
{
    int64_t periods = (rule->from - start) / seconds - 1;

    return rule->count > 0 || periods <= 0 ? 0 : periods / rule->interval * rule->interval;
}

/* FREQ=YEARLY and MONTHLY. */
static void unfold_months(struct rule *rule, int32_t first, int months)
{
    int64_t step = (int64_t) rule->interval * months;
    int64_t longest = (months == 12 ? MOST_YEAR_DAYS : 31) * (int64_t) DAY;
    int64_t at = skipped(rule, longest, (int64_t) first * DAY) * months;

    for (; !is_done(rule); at += step) {
        int32_t day = month_add(first, (int) at);
        if ((int64_t) day * DAY > rule->until)
            return;
        offer_days(rule, day, month_add(day, months));
    }
}

/* FREQ=WEEKLY and DAILY. */
static void unfold_days(struct rule *rule, int32_t first, int days)
{
    int64_t step = (int64_t) rule->interval * days;
    int64_t at = first + skipped(rule, (int64_t) days * DAY, (int64_t) first * DAY) * days;

    for (; !is_done(rule) && at * DAY <= rule->until; at += step)
        offer_days(rule, (int32_t) at, (int32_t) at + days);
}

/* FREQ=HOURLY, MINUTELY and SECONDLY: the hour, the minute or the second that comes next.  A day
 * that does not pass is left in one step. */
static void unfold_seconds(struct rule *rule, int64_t start, int unit)
{
    int64_t step = (int64_t) rule->interval * unit;
    int64_t at = start - (start % unit + unit) % unit + skipped(rule, unit, start) * unit;

    while (!is_done(rule) && at <= rule->until) {
        int32_t day = (int32_t) (at / DAY - (at % DAY < 0));
        int64_t midnight = (int64_t) (day + 1) * DAY;
        int second = (int) (at - midnight + DAY);
        if (!passes(rule, day)) {
            at += (midnight - at + step - 1) / step * step;
            continue;
        }
        uint64_t hour = UINT64_C(1) << second / 3600;
        uint64_t minute = UINT64_C(1) << second / 60 % 60;
        struct period p = { .days = { day }, .count = 1, .hours = hour,
                            .minutes = unit < 3600 ? minute : rule->minutes,
                            .seconds = unit < 60 ? UINT64_C(1) << second % 60 : rule->seconds };
        bool is_in = (!rule->hours || (rule->hours & hour)) &&
                     (unit == 3600 || !rule->minutes || (rule->minutes & minute)) &&
                     (unit > 1 || !rule->seconds || (rule->seconds & p.seconds));
        if (is_in)
            offer_period(rule, &p);
        at += step;
    }
}

static void unfold(struct rule *rule)
{
    int64_t local = rule->how->start.local;
    int32_t day = (int32_t) (local / DAY - (local % DAY < 0));
    int year;

    date_to_ymd(day, &year, NULL, NULL);
    switch (rule->frequency) {
    case ICAL_YEARLY_RECURRENCE: unfold_months(rule, date_from_ymd(year, 1, 1), 12); break;
    case ICAL_MONTHLY_RECURRENCE: unfold_months(rule, month_first(day), 1); break;
    case ICAL_WEEKLY_RECURRENCE:
        unfold_days(rule, day - (date_weekday(day) - rule->week_start + 7) % 7, 7);
        break;
    case ICAL_DAILY_RECURRENCE: unfold_days(rule, day, 1); break;
    case ICAL_HOURLY_RECURRENCE: unfold_seconds(rule, local, 3600); break;
    case ICAL_MINUTELY_RECURRENCE: unfold_seconds(rule, local, 60); break;
    default: unfold_seconds(rule, local, 1);
    }
}

enum ical_refusal ical_repeat(struct ical_reading *r, const struct ical_repeat *how)
{
    struct icalrecurrencetype given = icalrecurrencetype_from_string(how->rule);
    struct rule rule = { .r = r, .how = how };

    if (!take_rule(&rule, &given))
        return ICAL_BAD_EVENT;
    take_from_start(&rule);
    rule.from = (how->from < rule.until ? how->from : rule.until) - how->before;
    unfold(&rule);
    return r->steps < 0 ? ICAL_TOO_LONG : rule.end;
}
