/* Who comes, as it is read: counts, lists and the projections of a day. */
#include "booking/presence.h"

#include "base/date.h"
#include "base/str.h"

struct headcount presence_count(struct db *db, int64_t day)
{
    struct arena *a = arena_new(NULL);
    struct headcount heads = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT count(*) FILTER (WHERE state <> 2) AS heads,"
        "       count(*) FILTER (WHERE state <> 2 AND morning = 1) AS mornings,"
        "       count(*) FILTER (WHERE state <> 2 AND afternoon = 1) AS afternoons,"
        "       count(*) FILTER (WHERE state = 2) AS waiting"
        "  FROM presence WHERE day_id = $1 AND state <> 0", ARGS(arg_int(day)));

    if (rows_next(rows))
        heads = (struct headcount){ col_int(rows, "heads"), col_int(rows, "mornings"),
                                    col_int(rows, "afternoons"), col_int(rows, "waiting") };
    arena_free(a);
    return heads;
}

static const char *const state_codes[] = { "withdrawn", "coming", "waiting", "was_there" };
static const char *const day_codes[] = { "open", "cancelled", "moved" };

static struct value *share_parts(struct arena *a, enum share share)
{
    struct value *parts = value_list(a);

    if (share == SHARE_HOURS)
        add(parts, value_text(a, "hours"));
    if (share == SHARE_DAY || share == SHARE_MORNING)
        add(parts, value_text(a, "morning"));
    if (share == SHARE_DAY || share == SHARE_AFTERNOON)
        add(parts, value_text(a, "afternoon"));
    return parts;
}

struct value *presence_value(struct arena *a, const struct presence *p)
{
    struct value *v = value_object(a);

    set_text(v, "state", state_codes[p->state]);
    if (p->position)
        set_int(v, "position", p->position);
    else
        set_null(v, "position");
    set_value(v, "parts", share_parts(a, p->share));
    set_text(v, "share", share_code(p->share));
    set_int(v, "cents", p->cents);
    set_text(v, "currency", p->currency);
    return v;
}

static void set_number(struct value *v, const char *name, int64_t n)
{
    if (n)
        set_int(v, name, n);
    else
        set_null(v, name);
}

static void set_clock(struct value *v, struct arena *a, const char *name, const struct day *d,
                      int minutes)
{
    set_text(v, name, d->count ? str_fmt(a, "%02d:%02d", minutes / 60, minutes % 60) : NULL);
}

struct value *day_value(struct arena *a, const struct day *d, const struct headcount *count,
                        const struct presence *mine)
{
    struct value *v = value_object(a);

    set_number(v, "id", d->id);
    if (d->place) {
        struct value *place = set_object(v, "place");
        set_int(place, "id", d->place);
        set_text(place, "name", d->place_name);
        set_text(place, "slug", d->place_slug);
        set_text(place, "town", d->town);
    } else
        set_null(v, "place");
    set_text(v, "date", date_text(a, d->date));
    set_text(v, "title", d->title);
    set_clock(v, a, "opens", d, d->opens);
    set_clock(v, a, "closes", d, d->closes);
    set_int(v, "capacity", d->capacity);
    set_int(v, "coming", count->coming);
    set_int(v, "morning", count->morning);
    set_int(v, "afternoon", count->afternoon);
    set_int(v, "waiting", count->waiting);
    set_bool(v, "roaming", d->roaming);
    set_text(v, "state", day_codes[d->state]);
    set_text(v, "reason", str_empty(d->reason) ? NULL : d->reason);
    set_number(v, "moved_to", d->moved_to);
    set_text(v, "note", str_empty(d->note) ? NULL : d->note);
    set_number(v, "series", d->series);
    set_int(v, "sequence", d->sequence);
    if (mine && mine->state != WITHDRAWN)
        set_value(v, "mine", presence_value(a, mine));
    else
        set_null(v, "mine");
    return v;
}

/* What is known of one day while a span is put together. */
struct attended {
    int64_t day;
    struct headcount heads;
    struct presence mine;
};

struct attendance {
    struct attended *at;
    size_t count;
};

static struct attended *attended(const struct attendance *list, int64_t day)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list->at[middle].day == day)
            return &list->at[middle];
        if (list->at[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static struct attendance heads_between(struct db *db, struct arena *a, const struct days_wish *w)
{
    struct attendance list = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT presence.day_id AS day_id,"
        "       count(*) FILTER (WHERE presence.state <> 2) AS heads,"
        "       count(*) FILTER (WHERE presence.state <> 2 AND morning = 1) AS mornings,"
        "       count(*) FILTER (WHERE presence.state <> 2 AND afternoon = 1) AS afternoons,"
        "       count(*) FILTER (WHERE presence.state = 2) AS waiting"
        "  FROM day JOIN presence ON presence.day_id = day.id"
        " WHERE day.date >= $1 AND day.date <= $2 AND ($3 = 0 OR day.place_id = $3)"
        "   AND presence.state <> 0"
        " GROUP BY presence.day_id ORDER BY presence.day_id",
        ARGS(arg_text(date_text(a, w->from)), arg_text(date_text(a, w->to)), arg_int(w->place)));

    while (rows_next(rows)) {
        list.at = arena_grow(a, list.at, list.count + 1, sizeof *list.at);
        list.at[list.count++] = (struct attended){
            .day = col_int(rows, "day_id"),
            .heads = { col_int(rows, "heads"), col_int(rows, "mornings"),
                       col_int(rows, "afternoons"), col_int(rows, "waiting") },
        };
    }
    return list;
}

static void mine_between(struct db *db, struct arena *a, const struct days_wish *w,
                         const struct attendance *list)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.id AS id, p.day_id AS day_id, p.share AS share, p.state AS state,"
        "       p.cents AS cents, COALESCE(price.currency, 'EUR') AS currency,"
        "       CASE p.state WHEN 2 THEN (SELECT count(*) FROM presence q"
        "            WHERE q.day_id = p.day_id AND q.state = 2 AND (q.queued_at < p.queued_at"
        "               OR (q.queued_at = p.queued_at AND q.id <= p.id))) ELSE 0 END AS position"
        "  FROM presence p JOIN day ON day.id = p.day_id"
        "  LEFT JOIN price ON price.id = p.price_id"
        " WHERE p.person_id = $1 AND day.date >= $2 AND day.date <= $3 AND p.state <> 0",
        ARGS(arg_int(w->viewer), arg_text(date_text(a, w->from)),
             arg_text(date_text(a, w->to))));

    while (rows_next(rows)) {
        struct attended *at = attended(list, col_int(rows, "day_id"));
        if (!at)
            continue;
        at->mine = (struct presence){
            .id = col_int(rows, "id"), .state = (enum presence_state) col_int(rows, "state"),
            .cents = col_int(rows, "cents"), .currency = col_text(rows, "currency"),
            .position = col_int(rows, "position"),
        };
        share_parse(col_text(rows, "share"), &at->mine.share);
    }
}

struct value *day_values(struct db *db, struct arena *a, const struct days_wish *w)
{
    size_t count;
    struct day *days = days_between(db, a, w->from, w->to, w->place, &count);
    struct attendance heads = heads_between(db, a, w);
    struct value *list = value_list(a);
    const struct attended nobody = { 0 };

    if (w->viewer)
        mine_between(db, a, w, &heads);
    for (size_t i = 0; i < count; i++) {
        const struct attended *at = days[i].id ? attended(&heads, days[i].id) : NULL;

        if (w->hosted && !days[i].place)
            continue;
        if (!at)
            at = &nobody;
        add(list, day_value(a, &days[i], &at->heads, &at->mine));
    }
    return list;
}

struct value *presence_people(struct db *db, struct arena *a, const struct looker *looker,
                              int64_t day)
{
    struct value *list = value_list(a);
    struct rows *rows = db_query(db, a,
        "SELECT id, person_id, guest, share, state FROM presence"
        " WHERE day_id = $1 AND state <> 0 ORDER BY CASE state WHEN 2 THEN 1 ELSE 0 END,"
        "       queued_at, made_at, id", ARGS(arg_int(day)));

    while (rows_next(rows)) {
        int64_t person = col_int(rows, "person_id");
        bool mine = person && person == looker->id;
        enum presence_state state = (enum presence_state) col_int(rows, "state");
        enum share share;

        if (!share_parse(col_text(rows, "share"), &share)
            || (state == WAITING && !mine && !looker->runs))
            continue;

        struct value *item = add_object(list);
        bool seen = person && (mine || person_sees(db, looker, person, "presence"));
        set_value(item, "person", seen ? person_card(db, a, looker, person) : NULL);
        set_text(item, "guest", looker->runs ? col_text(rows, "guest") : NULL);
        set_value(item, "parts", share_parts(a, share));
        set_text(item, "share", share_code(share));
        set_text(item, "state", state_codes[state]);
        set_bool(item, "mine", mine);
        struct value *page = set_object(item, "page");
        set_int(page, "presence", col_int(rows, "id"));
    }
    return list;
}
