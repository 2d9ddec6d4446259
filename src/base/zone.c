#include "base/zone.h"

#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/date.h"
#include "base/log.h"

enum { DAY = 86400, NAME_MAX_LEN = 63 };
static const int64_t end_of_table = 7258118400;     /* 2200-01-01 */

struct period {
    int64_t from;                                   /* instant of the first second */
    int64_t offset;                                 /* local minus UTC, seconds */
};

struct zone {
    char name[NAME_MAX_LEN + 1];
    struct zone *next;
    size_t count;
    struct period periods[];
};

/* Zones are only ever added, at the head, so readers walk the list without a lock. */
static _Atomic(struct zone *) zones;
static pthread_mutex_t adding = PTHREAD_MUTEX_INITIALIZER;

static struct zone *find_zone(const char *name)
{
    struct zone *z = atomic_load_explicit(&zones, memory_order_acquire);

    while (z && strcmp(z->name, name) != 0)
        z = z->next;
    return z;
}

static int64_t offset_at(UCalendar *calendar, UDate when, UErrorCode *code)
{
    ucal_setMillis(calendar, when, code);
    return (ucal_get(calendar, UCAL_ZONE_OFFSET, code) +
            ucal_get(calendar, UCAL_DST_OFFSET, code)) / 1000;
}

/* ICU answers also for names nobody has (as if they were UTC), so ask first whether it is one. */
static UCalendar *open_calendar(const char *name)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar id[NAME_MAX_LEN + 1], canonical[128];
    UBool is_known = false;

    u_uastrcpy(id, name);
    ucal_getCanonicalTimeZoneID(id, -1, canonical, 128, &is_known, &code);
    if (U_FAILURE(code) || !is_known)
        return NULL;
    UCalendar *calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &code);
    return U_FAILURE(code) ? NULL : calendar;
}

static struct zone *make_zone(const char *name)
{
    UCalendar *calendar = open_calendar(name);

    if (!calendar)
        return NULL;
    UErrorCode code = U_ZERO_ERROR;
    struct arena *kept = arena_new(NULL);
    size_t room = 512;
    struct zone *z = arena_alloc(kept, sizeof *z + room * sizeof *z->periods);
    memcpy(z->name, name, strlen(name) + 1);
    z->periods[z->count++] = (struct period){ .from = INT64_MIN,
                                              .offset = offset_at(calendar, 0, &code) };
    UDate when = 0;
    while (ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &when, &code) &&
           U_SUCCESS(code) && when < (UDate) end_of_table * 1000) {
        if (z->count == room)
            z = arena_grow(kept, z, sizeof *z + (room *= 2) * sizeof *z->periods, 1);
        int64_t offset = offset_at(calendar, when, &code);
        if (offset != z->periods[z->count - 1].offset)      /* else only the name changed */
            z->periods[z->count++] = (struct period){ .from = (int64_t) (when / 1000),
                                                      .offset = offset };
    }
    ucal_close(calendar);
    if (U_SUCCESS(code))
        return arena_grow(kept, z, sizeof *z + z->count * sizeof *z->periods, 1);
    arena_free(kept);
    return NULL;
}

const struct zone *zone_get(const char *name)
{
    if (!name || strlen(name) > NAME_MAX_LEN)
        return NULL;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char) *c) && !strchr("/_+-", *c))
            return NULL;
    struct zone *z = find_zone(name);
    if (z)
        return z;
    pthread_mutex_lock(&adding);
    z = find_zone(name);
    if (!z && (z = make_zone(name))) {
        z->next = atomic_load(&zones);
        atomic_store_explicit(&zones, z, memory_order_release);
    }
    pthread_mutex_unlock(&adding);
    return z;
}

const struct zone *zone_of_windows(const char *name)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar windows[NAME_MAX_LEN + 1], id[NAME_MAX_LEN + 1];
    char iana[NAME_MAX_LEN + 1];

    if (!name || !*name || strlen(name) > NAME_MAX_LEN)
        return NULL;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char) *c) && !strchr(" .()+-", *c))
            return NULL;
    u_uastrcpy(windows, name);
    int32_t len = ucal_getTimeZoneIDForWindowsID(windows, -1, NULL, id, NAME_MAX_LEN, &code);
    if (U_FAILURE(code) || len == 0)
        return NULL;
    id[len] = 0;
    return zone_get(u_austrcpy(iana, id));
}

const struct zone *zone_of_changes(struct arena *a, const struct zone_change *changes,
                                   size_t count)
{
    struct zone *z = arena_alloc(a, sizeof *z + (count + 1) * sizeof *z->periods);

    z->count = count + 1;
    z->periods[0] = (struct period){ .from = INT64_MIN, .offset = changes[0].before };
    for (size_t i = 0; i < count; i++)
        z->periods[i + 1] = (struct period){ .from = changes[i].at, .offset = changes[i].after };
    return z;
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* The last period that had begun when the clock showed `when`: UTC, or with `local` the clock that
 * ran until the change.  By that clock a time that happens twice is still in the period before, and
 * a skipped one already in the period after. */
static size_t find_period(const struct zone *zone, int64_t when, bool local)
{
    size_t low = 0, high = zone->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        int64_t offset = local ? zone->periods[middle - 1].offset : 0;
        if (zone->periods[middle].from + offset <= when)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Is this local second, in the period found for it, one that the clock skipped? */
static bool is_skipped(const struct zone *zone, size_t i, int64_t local)
{
    return i > 0 && local - zone->periods[i].offset < zone->periods[i].from;
}

static int64_t instant_of(const struct zone *zone, int64_t local)
{
    size_t i = find_period(zone, local, true);

    return local - zone->periods[is_skipped(zone, i, local) ? i - 1 : i].offset;
}

int64_t zone_instant(const struct zone *zone, int32_t day, int minutes)
{
    return instant_of(zone, (int64_t) day * DAY + (int64_t) minutes * 60);
}

int64_t zone_offset(const struct zone *zone, int64_t instant)
{
    return zone->periods[find_period(zone, instant, false)].offset;
}

bool zone_next_change(const struct zone *zone, int64_t instant, struct zone_change *change)
{
    size_t next = find_period(zone, instant, false) + 1;

    if (next == zone->count)
        return false;
    *change = (struct zone_change){ .at = zone->periods[next].from,
                                    .before = zone->periods[next - 1].offset,
                                    .after = zone->periods[next].offset };
    return true;
}

static int64_t local_of(const struct zone *zone, int64_t instant)
{
    return instant + zone_offset(zone, instant);
}

/* Splits local seconds into a day and the seconds after its midnight. */
static int split_day(int64_t local, int32_t *day)
{
    int64_t days = local / DAY - (local % DAY < 0);

    *day = (int32_t) days;
    return (int) (local - days * DAY);
}

void zone_local(const struct zone *zone, int64_t instant, int32_t *day, int *minutes)
{
    int32_t d;
    int seconds = split_day(local_of(zone, instant), &d);

    if (day)
        *day = d;
    if (minutes)
        *minutes = seconds / 60;
}

/* Where midnight itself is skipped (Beirut, Havana), the day starts when the gap ends. */
int64_t zone_day_start(const struct zone *zone, int32_t day)
{
    int64_t midnight = (int64_t) day * DAY;
    size_t i = find_period(zone, midnight, true);

    return is_skipped(zone, i, midnight) ? zone->periods[i].from : instant_of(zone, midnight);
}

int64_t zone_day_end(const struct zone *zone, int32_t day)
{
    return zone_day_start(zone, day + 1);
}

char *instant_text(struct arena *a, int64_t instant, const struct zone *zone)
{
    int64_t offset = zone ? zone_offset(zone, instant) : 0;
    char suffix[16] = "Z";
    int32_t day;

    if (offset % 60)                /* RFC 3339 has no seconds in an offset: Monrovia before 1972 */
        return instant_text(a, instant, NULL);
    if (zone)
        snprintf(suffix, sizeof suffix, "%c%02d:%02d", offset < 0 ? '-' : '+',
                 abs((int) offset) / 3600, abs((int) offset) / 60 % 60);
    int seconds = split_day(instant + offset, &day);
    return str_fmt(a, "%sT%02d:%02d:%02d%s", date_text(a, day), seconds / 3600, seconds / 60 % 60,
                   seconds % 60, suffix);
}

/* Two digits up to `max`, moving `*at` behind them. */
static bool read_pair(const char **at, int max, int *n)
{
    const char *s = *at;

    if (!isdigit((unsigned char) s[0]) || !isdigit((unsigned char) s[1]))
        return false;
    *n = (s[0] - '0') * 10 + (s[1] - '0');
    *at += 2;
    return *n <= max;
}

static bool read_sign(const char **at, char sign)
{
    if (**at != sign)
        return false;
    ++*at;
    return true;
}

/* ":00", perhaps with a fraction, which is dropped. */
static bool read_seconds(const char **at, int *seconds)
{
    if (!read_sign(at, ':') || !read_pair(at, 59, seconds))
        return false;
    if (!read_sign(at, '.'))
        return true;
    if (!isdigit((unsigned char) **at))
        return false;
    while (isdigit((unsigned char) **at))
        ++*at;
    return true;
}

/* "Z" or "+01:00", to the end of the text: how far the clock is ahead of UTC. */
static bool read_offset(const char *at, int *offset)
{
    int hours, minutes;
    bool behind = *at == '-';

    *offset = 0;
    if (read_sign(&at, 'Z'))
        return !*at;
    if (!behind && *at != '+')
        return false;
    at++;
    if (!read_pair(&at, 23, &hours) || !read_sign(&at, ':') || !read_pair(&at, 59, &minutes))
        return false;
    *offset = (behind ? -1 : 1) * (hours * 3600 + minutes * 60);
    return !*at;
}

bool instant_parse(const char *text, const struct zone *zone, int64_t *instant)
{
    char date[11];
    int32_t day;
    int hours, minutes, seconds = 0, offset;

    if (!text || strlen(text) < 16)
        return false;
    memcpy(date, text, 10);
    date[10] = '\0';
    const char *at = text + 10;
    if (!date_parse(date, &day) || !read_sign(&at, 'T') || !read_pair(&at, 23, &hours) ||
        !read_sign(&at, ':') || !read_pair(&at, 59, &minutes))
        return false;
    bool has_seconds = *at == ':';
    if (has_seconds && !read_seconds(&at, &seconds))
        return false;
    int64_t local = (int64_t) day * DAY + hours * 3600 + minutes * 60 + seconds;
    if (!*at && zone) {
        *instant = instant_of(zone, local);
        return true;
    }
    if (!has_seconds || !read_offset(at, &offset))
        return false;
    *instant = local - offset;
    return true;
}
