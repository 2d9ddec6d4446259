/* Communes and their groups as JSON: GeoJSON features with outlines, or a list of objects as
 * etalab/decoupage-administratif publishes them (communes.json, epci.json).  Such a list holds all
 * of France: it is read one object after the other, and never stands in memory as a whole. */
#include "archive/reader.h"

#include "base/i18n.h"

static void drop_json(void *root)
{
    json_decref(root);
}

/* Fields of both kinds, as import_lists.c and import_territories.c have them. */
enum { CODE, NAME, OUTLINE, POPULATION, MEMBERS = OUTLINE };

/* ---- outlines ---- */

static bool open_features(struct reader *r, const char *text, size_t len, struct err *e)
{
    json_error_t error;
    json_t *root = json_loadb(text, len, 0, &error);

    if (!root)
        return err_set(e, N_("This is no GeoJSON file."));
    arena_at_end(r->arena, drop_json, root);
    r->features = json_object_get(root, "features");
    if (!json_is_array(r->features) || !json_array_size(r->features))
        return err_set(e, N_("There are no outlines in this file: GeoJSON features are needed."));
    return true;
}

static const char *property(struct arena *a, json_t *properties, const char *const *names)
{
    for (; *names; names++) {
        const char *text = json_string_value(json_object_get(properties, *names));
        if (!str_empty(text))
            return arena_text(a, text);
    }
    return "";
}

/* Longitude and latitude in degrees (RFC 7946 3.1.1). */
static bool is_position(json_t *p)
{
    double east = json_number_value(json_array_get(p, 0));
    double north = json_number_value(json_array_get(p, 1));

    return json_array_size(p) >= 2 && json_is_number(json_array_get(p, 0)) &&
           json_is_number(json_array_get(p, 1)) && east >= -180 && east <= 180 && north >= -90 &&
           north <= 90;
}

/* `depth` lists in lists, at least one in each; the innermost are positions. */
static bool is_outline(json_t *list, int depth)
{
    size_t i;
    json_t *item;

    if (depth == 0)
        return is_position(list);
    if (!json_is_array(list) || !json_array_size(list))
        return false;
    json_array_foreach(list, i, item)
        if (!is_outline(item, depth - 1))
            return false;
    return true;
}

/* The geometry as text, "" if it is no area. */
static const char *outline(struct arena *a, json_t *geometry)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    json_t *coordinates = json_object_get(geometry, "coordinates");
    bool area = (str_is(type, "Polygon") && is_outline(coordinates, 2)) ||
                (str_is(type, "MultiPolygon") && is_outline(coordinates, 3));

    if (!area)
        return "";
    char *text = json_dumps(geometry, JSON_COMPACT | JSON_REAL_PRECISION(9));
    if (!text)
        return "";
    char *kept = arena_text(a, text);
    free(text);
    return kept;
}

/* How many live there, "" if it does not tell. */
static const char *population(struct arena *a, json_t *object)
{
    json_t *n = json_object_get(object, "population");

    if (!json_is_integer(n) || json_integer_value(n) < 0)
        return "";
    return str_fmt(a, "%lld", (long long) json_integer_value(n));
}

static void clear(const struct reader *r, struct record *out)
{
    for (int i = 0; i < IMPORT_FIELDS; i++)
        out->value[i] = "";
    out->line = r->line;
}

static bool next_feature(struct reader *r, struct arena *a, struct record *out)
{
    static const char *const codes[] = { "code", "insee", "INSEE_COM", "codgeo", NULL };
    static const char *const names[] = { "nom", "name", "NOM_COM", "libgeo", NULL };
    json_t *feature = json_array_get(r->features, r->next);

    if (!feature)
        return false;
    json_t *properties = json_object_get(feature, "properties");
    r->line = (int64_t) ++r->next;
    clear(r, out);
    out->value[CODE] = property(a, properties, codes);
    out->value[NAME] = property(a, properties, names);
    out->value[OUTLINE] = outline(a, json_object_get(feature, "geometry"));
    out->value[POPULATION] = population(a, properties);
    return true;
}

/* ---- lists ---- */

/* Past the object that begins at `at`; NULL if it does not end.  Braces inside of texts are none. */
static const char *past_object(const char *at, const char *end)
{
    bool text = false;
    int depth = 0;

    for (; at < end; at++) {
        if (text && *at == '\\')
            at++;
        else if (*at == '"')
            text = !text;
        else if (!text && *at == '{')
            depth++;
        else if (!text && *at == '}' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* The next object of the list, to be dropped by the caller; NULL at the end, or where nothing more
 * can be read: then r->problem says so. */
static json_t *next_object(struct reader *r)
{
    json_error_t error;
    json_t *object = NULL;

    r->at += strspn(r->at, " \t\r\n,");
    if (*r->at == ']')
        return NULL;
    const char *past = *r->at == '{' ? past_object(r->at, r->end) : NULL;
    r->line = (int64_t) ++r->next;
    if (past)
        object = json_loadb(r->at, (size_t) (past - r->at), 0, &error);
    if (object)
        r->at = past;
    else
        r->problem = str_fmt(r->arena, "unreadable:%lld", (long long) r->line);
    return object;
}

/* Codes of the members with spaces between. */
static const char *members_of(struct arena *a, json_t *list)
{
    struct str s = str_new(a);
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item) {
        const char *code = json_string_value(json_object_get(item, "code"));
        if (!str_empty(code))
            str_add_fmt(&s, "%s%s", s.len ? " " : "", code);
    }
    return s.text;
}

/* Communes that are part of another, or were, stand in the list as well. */
static bool counts(const struct reader *r, json_t *object)
{
    const char *type = json_string_value(json_object_get(object, "type"));

    return r->kind != &import_communes || !type || str_is(type, "commune-actuelle");
}

static void fill(struct reader *r, struct arena *a, json_t *object, struct record *out)
{
    static const char *const codes[] = { "code", NULL }, *const names[] = { "nom", "name", NULL };

    clear(r, out);
    out->value[CODE] = property(a, object, codes);
    out->value[NAME] = property(a, object, names);
    if (r->kind == &import_territories)
        out->value[MEMBERS] = members_of(a, json_object_get(object, "membres"));
    else
        out->value[POPULATION] = population(a, object);
}

static bool next_listed(struct reader *r, struct arena *a, struct record *out)
{
    for (json_t *object; (object = next_object(r)); json_decref(object)) {
        if (!counts(r, object))
            continue;
        fill(r, a, object, out);
        json_decref(object);
        return true;
    }
    return false;
}

static bool open_list(struct reader *r, const char *text, size_t len, struct err *e)
{
    r->at = arena_slice(r->arena, text, len);
    r->end = r->at + strlen(r->at);
    r->at++;
    r->listed = true;
    return *(r->at + strspn(r->at, " \t\r\n")) == '{' ||
           err_set(e, N_("There is nothing in this list that could be read."));
}

/* ---- either ---- */

bool reader_open_json(struct reader *r, const char *text, size_t len, struct err *e)
{
    size_t skip = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (skip < len && strchr(" \t\r\n", text[skip]) && text[skip])
        skip++;
    if (skip < len && text[skip] == '[')
        return open_list(r, text + skip, len - skip, e);
    if (r->kind == &import_territories)
        return err_set(e, N_("This is no list of groups of communes: epci.json is needed."));
    return open_features(r, text + skip, len - skip, e);
}

bool reader_next_json(struct reader *r, struct arena *a, struct record *out)
{
    return r->listed ? next_listed(r, a, out) : next_feature(r, a, out);
}
