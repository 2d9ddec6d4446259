#include "place/place.h"

#include "base/fold.h"
#include "place/decimal.h"

#define SELECT_PLACE \
    "SELECT id, slug, name, kind, about, address, postcode, town, commune, latitude, longitude," \
    "       zone, chairs, area, plan_width, plan_height, entrance, wifi_name, wifi_password," \
    "       transport, parking, accessibility, noise, kitchen, contact, organisation_id, listed," \
    "       closed_at" \
    "  FROM place"

static void read_row(const struct rows *row, struct place *p)
{
    *p = (struct place){
        .id = col_int(row, "id"),
        .slug = col_text(row, "slug"),
        .name = col_text(row, "name"),
        .kind = str_is(col_text(row, "kind"), "host") ? PLACE_HOST : PLACE_PERMANENT,
        .about = col_text(row, "about"),
        .address = col_text(row, "address"),
        .postcode = col_text(row, "postcode"),
        .town = col_text(row, "town"),
        .commune = col_text(row, "commune"),
        .located = !col_null(row, "latitude") && !col_null(row, "longitude"),
        .latitude = col_int(row, "latitude"),
        .longitude = col_int(row, "longitude"),
        .zone = col_text(row, "zone"),
        .chairs = col_int(row, "chairs"),
        .area = col_int(row, "area"),
        .plan_width = col_int(row, "plan_width"),
        .plan_height = col_int(row, "plan_height"),
        .entrance = col_text(row, "entrance"),
        .wifi_name = col_text(row, "wifi_name"),
        .wifi_password = col_text(row, "wifi_password"),
        .transport = col_text(row, "transport"),
        .parking = col_text(row, "parking"),
        .accessibility = col_text(row, "accessibility"),
        .noise = col_text(row, "noise"),
        .kitchen = col_text(row, "kitchen"),
        .contact = col_text(row, "contact"),
        .organisation = col_int(row, "organisation_id"),
        .listed = col_int(row, "listed") != 0,
        .closed_at = col_int(row, "closed_at"),
    };
}

static bool read_one(struct rows *rows, struct place *p)
{
    if (!rows_next(rows))
        return false;
    read_row(rows, p);
    rows_end(rows);
    return true;
}

bool place_get(struct db *db, struct arena *a, int64_t id, struct place *p)
{
    return read_one(db_query(db, a, SELECT_PLACE " WHERE id = $1", ARGS(arg_int(id))), p);
}

bool place_by_slug(struct db *db, struct arena *a, const char *slug, struct place *p)
{
    return read_one(db_query(db, a, SELECT_PLACE " WHERE slug = $1", ARGS(arg_text(slug))), p);
}

/* A slug is never all digits (see new_slug), so the two cannot be confused. */
bool place_find(struct db *db, struct arena *a, const char *word, struct place *p)
{
    int64_t id;

    if (str_to_int(word, &id))
        return place_get(db, a, id, p);
    return place_by_slug(db, a, word, p);
}

/* A word as a LIKE pattern for anywhere in a text; `!` takes the meaning from % and _. */
static const char *anywhere(struct arena *a, const char *word)
{
    struct str s = str_new(a);

    str_add_char(&s, '%');
    for (const char *c = word; *c; c++) {
        if (*c == '%' || *c == '_' || *c == '!')
            str_add_char(&s, '!');
        str_add_char(&s, *c);
    }
    str_add_char(&s, '%');
    return s.text;
}

enum { SEARCH_WORDS = 3 };                          /* the rest of a query says little more */

/* The patterns of a query; a missing word matches everything. */
static void search_patterns(struct arena *a, const char *query, const char *out[SEARCH_WORDS])
{
    char **words = str_split(a, text_fold(a, query ? query : ""), ' ', &(size_t){ 0 });
    int found = 0;

    for (; *words && found < SEARCH_WORDS; words++)
        if (**words)
            out[found++] = anywhere(a, *words);
    while (found < SEARCH_WORDS)
        out[found++] = "%";
}

size_t places_list(struct db *db, struct arena *a, const struct places_wish *wish,
                   struct place **places, int64_t *next)
{
    const char *like[SEARCH_WORDS];
    search_patterns(a, wish->query, like);
    struct rows *rows = db_query(db, a, SELECT_PLACE
        " WHERE closed_at IS NULL AND ($1 = 0 OR listed = $1 - 1)"
        "   AND fold LIKE $2 ESCAPE '!' AND fold LIKE $3 ESCAPE '!' AND fold LIKE $4 ESCAPE '!'"
        "   AND ($5 = 0 OR (listed, CASE kind WHEN 'permanent' THEN 0 ELSE 1 END, fold, id) >"
        "       (SELECT listed, CASE kind WHEN 'permanent' THEN 0 ELSE 1 END, fold, id"
        "          FROM place WHERE id = $5))"
        " ORDER BY listed, CASE kind WHEN 'permanent' THEN 0 ELSE 1 END, fold, id"
        " LIMIT $6 OFFSET $7",
        ARGS(arg_int(wish->which), arg_text(like[0]), arg_text(like[1]), arg_text(like[2]),
             arg_int(wish->after), arg_int(wish->limit + 1), arg_int(wish->skip)));

    struct place *found = arena_array(a, (size_t) wish->limit + 1, sizeof *found);
    size_t count = 0;
    while (rows_next(rows))
        read_row(rows, &found[count++]);
    bool more = count > (size_t) wish->limit;
    if (more)
        count--;
    if (next)
        *next = more && count ? found[count - 1].id : 0;
    *places = found;
    return count;
}

int64_t places_count(struct db *db, struct arena *a, const struct places_wish *wish)
{
    const char *like[SEARCH_WORDS];
    search_patterns(a, wish->query, like);

    return db_int(db, "SELECT count(*) AS n FROM place"
                      " WHERE closed_at IS NULL AND ($1 = 0 OR listed = $1 - 1)"
                      "   AND fold LIKE $2 ESCAPE '!' AND fold LIKE $3 ESCAPE '!'"
                      "   AND fold LIKE $4 ESCAPE '!'",
                  ARGS(arg_int(wish->which), arg_text(like[0]), arg_text(like[1]),
                       arg_text(like[2])), 0);
}

/* The words of a name as an address: "L'Œuvre à Béthune" is "l-oeuvre-a-bethune". */
static char *slug_of(struct arena *a, const char *name)
{
    struct str s = str_new(a);

    for (const char *c = text_fold(a, name); *c && s.len < 60; c++) {
        if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
            str_add_char(&s, *c);
        else if (s.len && s.text[s.len - 1] != '-')
            str_add_char(&s, '-');
    }
    while (s.len && s.text[s.len - 1] == '-')
        s.text[--s.len] = '\0';
    return s.text;
}

/* A slug nobody has.  Never a number, which would read as an id, nor "new", which is a page. */
static const char *new_slug(struct db *db, struct arena *a, const char *name)
{
    const char *base = slug_of(a, name);

    if (!*base || strspn(base, "0123456789") == strlen(base) || str_is(base, "new"))
        base = *base ? str_fmt(a, "place-%s", base) : "place";
    const char *slug = base;
    for (int n = 2; db_exists(db, "SELECT 1 AS one FROM place WHERE slug = $1",
                              ARGS(arg_text(slug))); n++)
        slug = str_fmt(a, "%s-%d", base, n);
    return slug;
}

static const char *place_fold(struct arena *a, const struct place *p)
{
    return text_fold(a, str_fmt(a, "%s %s %s", p->name, p->postcode ? p->postcode : "",
                                p->town ? p->town : ""));
}

static struct arg arg_degrees(const struct place *p, int64_t value)
{
    return p->located ? arg_int(value) : arg_id(0);
}

int64_t place_make(struct db *db, struct arena *a, struct place *p, int64_t now)
{
    p->slug = new_slug(db, a, p->name);
    p->town = p->town ? p->town : "";
    p->zone = p->zone ? p->zone : "Europe/Paris";
    p->chairs = p->kind == PLACE_HOST ? p->chairs : 0;
    p->id = db_insert(db,
        "INSERT INTO place (slug, name, kind, about, address, postcode, town, commune, latitude,"
        "       longitude, zone, chairs, area, plan_width, plan_height, entrance, wifi_name,"
        "       wifi_password, transport, parking, accessibility, contact, organisation_id, listed,"
        "       fold, made_at, noise, kitchen)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        "         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28) RETURNING id",
        ARGS(arg_text(p->slug), arg_text(p->name),
             arg_text(p->kind == PLACE_HOST ? "host" : "permanent"), arg_text(p->about),
             arg_text(p->address), arg_text(p->postcode), arg_text(p->town), arg_text(p->commune),
             arg_degrees(p, p->latitude), arg_degrees(p, p->longitude), arg_text(p->zone),
             arg_int(p->chairs), arg_id(p->area), arg_id(p->plan_width), arg_id(p->plan_height),
             arg_text(p->entrance), arg_text(p->wifi_name), arg_text(p->wifi_password),
             arg_text(p->transport), arg_text(p->parking), arg_text(p->accessibility),
             arg_text(p->contact), arg_id(p->organisation), arg_int(p->listed),
             arg_text(place_fold(a, p)), arg_int(now), arg_text(p->noise), arg_text(p->kitchen)));
    return p->id;
}

void place_change(struct db *db, struct arena *a, const struct place *p)
{
    db_exec(db,
        "UPDATE place SET name = $2, about = $3, address = $4, postcode = $5, town = $6,"
        "       commune = $7, latitude = $8, longitude = $9, zone = $10,"
        "       chairs = CASE kind WHEN 'host' THEN $11 ELSE chairs END, area = $12,"
        "       plan_width = $13, plan_height = $14, entrance = $15, wifi_name = $16,"
        "       wifi_password = $17, transport = $18, parking = $19, accessibility = $20,"
        "       contact = $21, organisation_id = $22, fold = $23, noise = $24, kitchen = $25"
        " WHERE id = $1",
        ARGS(arg_int(p->id), arg_text(p->name), arg_text(p->about), arg_text(p->address),
             arg_text(p->postcode), arg_text(p->town ? p->town : ""), arg_text(p->commune),
             arg_degrees(p, p->latitude), arg_degrees(p, p->longitude), arg_text(p->zone),
             arg_int(p->chairs), arg_id(p->area), arg_id(p->plan_width), arg_id(p->plan_height),
             arg_text(p->entrance), arg_text(p->wifi_name), arg_text(p->wifi_password),
             arg_text(p->transport), arg_text(p->parking), arg_text(p->accessibility),
             arg_text(p->contact), arg_id(p->organisation), arg_text(place_fold(a, p)),
             arg_text(p->noise), arg_text(p->kitchen)));
}

void place_close(struct db *db, int64_t place, int64_t now)
{
    db_exec(db, "UPDATE place SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL",
            ARGS(arg_int(place), arg_int(now)));
}

bool place_unlist(struct db *db, int64_t place)
{
    return db_exec(db, "DELETE FROM place WHERE id = $1 AND listed = 1", ARGS(arg_int(place))) > 0;
}

/* RFC 5870. */
static const char *geo_uri(struct arena *a, const struct place *p)
{
    return str_fmt(a, "geo:%s,%s", decimal_text(a, p->latitude, 7, '.'),
                   decimal_text(a, p->longitude, 7, '.'));
}

static void set_location(struct value *v, struct arena *a, const struct place *p)
{
    if (p->located) {
        set_int(v, "latitude_e7", p->latitude);
        set_int(v, "longitude_e7", p->longitude);
        set_text(v, "geo", geo_uri(a, p));
        return;
    }
    set_null(v, "latitude_e7");
    set_null(v, "longitude_e7");
    set_null(v, "geo");
}

static void add_resource(struct value *list, const struct resource *r)
{
    struct value *v = add_object(list);

    set_int(v, "id", r->id);
    set_text(v, "kind", r->kind);
    set_text(v, "name", r->name);
    set_text(v, "about", r->about);
    set_int(v, "capacity", r->capacity);
    if (r->people)
        set_int(v, "people", r->people);
    else
        set_null(v, "people");
    set_bool(v, "bookable", r->bookable);
    set_text(v, "stopped", r->stopped);
}

struct value *place_value(struct db *db, struct arena *a, const struct place *p, int32_t today,
                          bool come)
{
    struct value *v = value_object(a);

    set_int(v, "id", p->id);
    set_text(v, "slug", p->slug);
    set_text(v, "name", p->name);
    set_text(v, "kind", p->kind == PLACE_HOST ? "host" : "permanent");
    set_bool(v, "listed", p->listed);
    set_bool(v, "closed", p->closed_at != 0);
    set_text(v, "about", p->about);
    set_text(v, "address", p->address);
    set_text(v, "postcode", p->postcode);
    set_text(v, "town", p->town);
    set_text(v, "commune", p->commune);
    set_location(v, a, p);
    set_text(v, "zone", p->zone);
    set_int(v, "chairs", p->chairs);
    if (p->area)
        set_int(v, "area", p->area);
    else
        set_null(v, "area");
    set_text(v, "transport", p->transport);
    set_text(v, "parking", p->parking);
    set_text(v, "accessibility", p->accessibility);
    set_text(v, "noise", p->noise);
    set_text(v, "kitchen", p->kitchen);
    set_text(v, "contact", p->contact);
    if (come) {
        set_text(v, "entrance", p->entrance);
        set_text(v, "wifi_name", p->wifi_name);
        set_text(v, "wifi_password", p->wifi_password);
    }
    set_text(v, "opening_hours",
             p->kind == PLACE_PERMANENT ? opening_rule(db, a, p->id, today, NULL) : NULL);
    struct value *resources = set_list(v, "resources");
    if (p->listed)
        return v;
    const struct floor *inside = places_plan(db, a, p->id);
    for (size_t i = 0; i < inside->resource_count; i++)
        add_resource(resources, &inside->resources[i]);
    return v;
}
