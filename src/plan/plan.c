#include "plan/plan.h"

#include "base/date.h"
#include "base/say.h"
#include "place/place.h"

const char *const plan_items[] = { "desk_day", "desk_half", "roaming_day", "roaming_half",
                                   "resource_hour", NULL };
const char *const plan_audiences[] = { "entrepreneur", "freelance", "student", "employee",
                                       "company", "visitor", NULL };

static const char *const item_names[] = { N_("Desk for a day"), N_("Desk for half a day"),
                                          N_("Roaming day"), N_("Half a roaming day"),
                                          N_("One hour") };
static const char *const audience_names[] = { N_("cooperative"), N_("freelance"), N_("student"),
                                              N_("employee"), N_("company"), N_("visitor") };

static int find_word(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (str_is(words[i], word))
            return i;
    return -1;
}

const char *plan_item_name(const char *item)
{
    int i = find_word(plan_items, item);

    if (i < 0)
        BUG("no such item: %s", item);
    return item_names[i];
}

const char *plan_audience_name(const char *audience)
{
    int i = find_word(plan_audiences, audience);

    if (i < 0)
        BUG("no such audience: %s", audience);
    return audience_names[i];
}

const char *plan_audience(struct db *db, struct arena *a, int64_t person, int32_t day)
{
    const char *audience = db_text(db, a,
        "SELECT audience FROM audience WHERE person_id = $1 AND valid_from <= $2"
        " ORDER BY valid_from DESC LIMIT 1",
        ARGS(arg_int(person), arg_text(date_text(a, day))));

    return audience ? audience : "visitor";
}

void plan_set_audience(struct db *db, int64_t person, const char *audience, int32_t day,
                       int64_t now)
{
    struct arena *a = arena_new(NULL);

    if (find_word(plan_audiences, audience) < 0)
        BUG("no such audience: %s", audience);
    db_exec(db, "INSERT INTO audience (person_id, audience, valid_from, made_at)"
                " VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (person_id, valid_from) DO UPDATE SET audience = $2, made_at = $4",
            ARGS(arg_int(person), arg_text(audience), arg_text(date_text(a, day)), arg_int(now)));
    arena_free(a);
}

#define SELECT_PRICE \
    "SELECT id, item, audience, place_id, resource_id, cents, currency, valid_from, reason" \
    "  FROM price"

static void read_price(const struct rows *row, struct price *p)
{
    *p = (struct price){
        .id = col_int(row, "id"),
        .item = col_text(row, "item"),
        .audience = col_text(row, "audience"),
        .place = col_int(row, "place_id"),
        .resource = col_int(row, "resource_id"),
        .cents = col_int(row, "cents"),
        .currency = col_text(row, "currency"),
        .reason = col_text(row, "reason"),
    };
    if (!date_parse(col_text(row, "valid_from"), &p->from))
        BUG("no date in the data: %s", col_text(row, "valid_from"));
}

static bool read_one(struct rows *rows, struct price *p)
{
    if (!rows_next(rows))
        return false;
    read_price(rows, p);
    rows_end(rows);
    return true;
}

/* The first of few rows, without LIMIT: SQLite would make a table to find it. */
bool plan_price_for(struct db *db, struct arena *a, const char *item, const char *audience,
                    int64_t place, int64_t resource, int32_t day, struct price *out)
{
    return read_one(db_query(db, a, SELECT_PRICE
        " WHERE item = $1 AND valid_from <= $5 AND (audience IS NULL OR audience = $2)"
        "   AND (place_id IS NULL OR place_id = $3)"
        "   AND (resource_id IS NULL OR resource_id = $4)"
        " ORDER BY CASE WHEN resource_id IS NOT NULL THEN 0 WHEN place_id IS NOT NULL THEN 1"
        "               ELSE 2 END,"
        "          CASE WHEN audience IS NOT NULL THEN 0 ELSE 1 END, valid_from DESC, id DESC",
        ARGS(arg_text(item), arg_text(audience), arg_int(place), arg_int(resource),
             arg_text(date_text(a, day)))), out);
}

bool plan_price(struct db *db, struct arena *a, const char *item, int64_t person, int64_t place,
                int64_t resource, int32_t day, struct price *out)
{
    return plan_price_for(db, a, item, plan_audience(db, a, person, day), place, resource, day,
                          out);
}

bool plan_price_get(struct db *db, struct arena *a, int64_t id, struct price *out)
{
    return read_one(db_query(db, a, SELECT_PRICE " WHERE id = $1", ARGS(arg_int(id))), out);
}

/* "Sainte-Barbe, one hour", or the item with the place it is for. */
static char *subject_words(struct db *db, struct arena *a, const struct catalog *lang,
                           const struct price *p)
{
    const char *item = catalog_text(lang, NULL, plan_item_name(p->item));
    struct resource resource;
    struct place place;

    if (p->resource && resource_get(db, a, p->resource, &resource))
        return str_fmt(a, catalog_text(lang, NULL, N_("%s by the hour")), resource.name);
    if (p->place && place_get(db, a, p->place, &place))
        return str_fmt(a, catalog_text(lang, NULL, N_("%s at %s")), item, place.name);
    return str_fmt(a, "%s", item);
}

char *plan_price_words(struct db *db, struct arena *a, const struct catalog *lang,
                       const struct price *p, int32_t today)
{
    static const char *const patterns[2][2] = {
        { N_("%s, rate for everyone, since %s"), N_("%s, rate for everyone, from %s") },
        { N_("%s, %s rate, since %s"), N_("%s, %s rate, from %s") },
    };
    const char *pattern = catalog_text(lang, NULL, patterns[p->audience != NULL][p->from > today]);
    const char *subject = subject_words(db, a, lang, p);
    const char *from = say_date(a, lang, p->from, DATE_LONG, 0);

    if (!p->audience)
        return str_fmt(a, pattern, subject, from);
    return str_fmt(a, pattern, subject, catalog_text(lang, NULL, plan_audience_name(p->audience)),
                   from);
}

/* A resource's price is found by its resource alone: its place adds nothing and is not kept. */
static enum plan_refusal price_refusal(struct db *db, struct arena *a, const struct price *p,
                                       int32_t today)
{
    struct resource resource;
    struct place place;

    if (find_word(plan_items, p->item) < 0)
        return PLAN_UNKNOWN;
    if (p->audience && find_word(plan_audiences, p->audience) < 0)
        return PLAN_UNKNOWN;
    if (p->cents < 0)
        return PLAN_BAD_AMOUNT;
    if (p->from < today)
        return PLAN_PAST;
    if (p->resource && !str_is(p->item, "resource_hour"))
        return PLAN_NOT_HOURLY;
    if (p->resource && (!resource_get(db, a, p->resource, &resource) || resource.closed_at))
        return PLAN_UNKNOWN;
    if (p->place && !place_get(db, a, p->place, &place))
        return PLAN_UNKNOWN;
    return PLAN_ALLOWED;
}

enum plan_refusal plan_price_add(struct db *db, struct arena *a, struct price *p, int64_t by,
                                 int32_t today, int64_t now)
{
    enum plan_refusal refusal = price_refusal(db, a, p, today);

    if (refusal)
        return refusal;
    p->id = db_insert(db,
        "INSERT INTO price (item, audience, place_id, resource_id, cents, currency, valid_from,"
        "       reason, made_by, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        ARGS(arg_text(p->item), arg_text(p->audience), arg_id(p->resource ? 0 : p->place),
             arg_id(p->resource), arg_int(p->cents), arg_text(p->currency ? p->currency : "EUR"),
             arg_text(date_text(a, p->from)), arg_text(p->reason ? p->reason : ""), arg_id(by),
             arg_int(now)));
    return PLAN_ALLOWED;
}

size_t plan_subjects(struct db *db, struct arena *a, int32_t day, struct price **list)
{
    size_t count = 0;

    *list = NULL;
    for (const char *const *item = plan_items; *item; item++) {
        struct rows *rows = db_query(db, a,
            "SELECT DISTINCT COALESCE(place_id, 0) AS place, COALESCE(resource_id, 0) AS resource"
            "  FROM price WHERE item = $1 AND valid_from <= $2 ORDER BY place, resource",
            ARGS(arg_text(*item), arg_text(date_text(a, day))));
        while (rows_next(rows)) {
            *list = arena_grow(a, *list, count + 1, sizeof **list);
            (*list)[count++] = (struct price){ .item = *item, .place = col_int(rows, "place"),
                                               .resource = col_int(rows, "resource") };
        }
    }
    return count;
}

size_t plan_coming(struct db *db, struct arena *a, int32_t after, struct price **list)
{
    struct rows *rows = db_query(db, a, SELECT_PRICE
                                 " WHERE valid_from > $1 ORDER BY valid_from, id",
                                 ARGS(arg_text(date_text(a, after))));
    size_t count = 0;

    *list = NULL;
    while (rows_next(rows)) {
        *list = arena_grow(a, *list, count + 1, sizeof **list);
        read_price(rows, &(*list)[count++]);
    }
    return count;
}

struct value *plan_export_person(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a);
    struct value *list = set_list(v, "audiences");
    struct rows *rows = db_query(db, a,
        "SELECT audience, valid_from FROM audience WHERE person_id = $1 ORDER BY valid_from",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *one = add_object(list);
        set_text(one, "audience", col_text(rows, "audience"));
        set_text(one, "from", col_text(rows, "valid_from"));
    }
    return v;
}
