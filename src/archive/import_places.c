#include "archive/reader.h"

#include <ctype.h>

#include "base/fold.h"
#include "base/i18n.h"
#include "place/place.h"

enum { NAME, ADDRESS, POSTCODE, TOWN, COMMUNE, LATITUDE, LONGITUDE, ABOUT, CONTACT };

static const struct import_field fields[] = {
    [NAME] = { "name", N_("Name of the place"),
               "nom nomtl nomlieu nomdulieu lieu name place title", 120 },
    [ADDRESS] = { "address", N_("Address"), "adresse adresse1 address rue voie street", 160 },
    [POSTCODE] = { "postcode", N_("Postcode"), "cp codepostal postcode postalcode zip zipcode", 10 },
    [TOWN] = { "town", N_("Town"),
               "ville commune nomcom nomcommune libellecommune localite town city nomcommetro",
               80 },
    [COMMUNE] = { "commune", N_("INSEE code"),
                  "insee inseecom codeinsee codecommune inseecode depcom inseemetro", 5 },
    [LATITUDE] = { "latitude", N_("Latitude"), "lat latitude", 20 },
    [LONGITUDE] = { "longitude", N_("Longitude"), "long lon lng longitude", 20 },
    [ABOUT] = { "about", N_("About the place"),
                "typo type categorie description presentation about", 1000 },
    [CONTACT] = { "contact", N_("Web site or contact"),
                  "web site siteweb siteinternet website url lien contact", 200 },
    { 0 },
};

/* "47.245935" or "47,245935" as 1e-7 degrees, further decimals cut; false if it is no number up to
 * `most` degrees. */
static bool degrees(const char *text, int64_t most, int64_t *out)
{
    const char *c = text + (*text == '-' || *text == '+');
    int64_t n = 0;
    int decimals = -1;

    if (!isdigit((unsigned char) *c))
        return false;
    for (; *c; c++) {
        if (decimals < 0 && (*c == '.' || *c == ',')) {
            decimals = 0;
            continue;
        }
        if (!isdigit((unsigned char) *c) || n > 1800000000)
            return false;
        if (decimals < 7) {
            n = n * 10 + (*c - '0');
            decimals += decimals >= 0;
        }
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 7; decimals++) {
        if (n > most * 10000000)
            return false;
        n *= 10;
    }
    *out = *text == '-' ? -n : n;
    return n <= most * 10000000;
}

/* A code of five; spreadsheets eat the 0 in front of "01000".  NULL for what is none. */
static const char *five(struct arena *a, const char *text)
{
    size_t len = strlen(text);

    if (len < 4 || len > 5 || strspn(text, "0123456789AB") != len)
        return NULL;
    return len == 4 ? str_fmt(a, "0%s", text) : text;
}

/* Names and towns that shout are written as others are: "LILLE", but not "3D". */
static const char *calm(struct arena *a, const char *town)
{
    for (const char *c = town; *c; c++)
        if (islower((unsigned char) *c) || (unsigned char) *c >= 0x80)
            return town;
    char *text = arena_text(a, town);
    for (char *c = text; *c; c++)
        if (c > text && isalpha((unsigned char) c[-1]))
            *c = (char) tolower((unsigned char) *c);
    return text;
}

static char *place_key(struct arena *a, const char *name, const char *town, const char *address)
{
    return text_fold(a, str_fmt(a, "%s|%s|%s", name, town ? town : "", address ? address : ""));
}

static void load(struct db *db, struct arena *a, struct keys *keys)
{
    struct arena *work = arena_new(a);
    struct rows *rows = db_query(db, work, "SELECT name, town, address FROM place"
                                           " WHERE closed_at IS NULL", NO_ARGS);

    while (rows_next(rows))
        keys_add(keys, place_key(work, col_text(rows, "name"), col_text(rows, "town"),
                                 col_text(rows, "address")), 0, NULL);
    arena_free(work);
}

static bool locate(const struct record *r, struct place *p)
{
    const char *north = r->value[LATITUDE], *east = r->value[LONGITUDE];

    if (!*north && !*east)
        return true;
    p->located = degrees(north, 90, &p->latitude) && degrees(east, 180, &p->longitude);
    return p->located;
}

static void check(struct db *db, struct arena *a, const struct record *r, struct outcome *out)
{
    struct place p = { 0 };

    (void) db;
    if (!*r->value[NAME])
        out->problem = "no_place_name";
    else if (!locate(r, &p))
        out->problem = "bad_location";
    else
        out->key = place_key(a, r->value[NAME], calm(a, r->value[TOWN]), r->value[ADDRESS]);
    out->taken = "place_known";
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static void make(struct db *db, struct arena *a, const struct record *r, int64_t now,
                 struct outcome *out)
{
    struct place p = {
        .name = r->value[NAME], .kind = PLACE_PERMANENT, .listed = true,
        .address = or_null(r->value[ADDRESS]), .postcode = five(a, r->value[POSTCODE]),
        .town = calm(a, r->value[TOWN]), .commune = five(a, r->value[COMMUNE]),
        .about = or_null(r->value[ABOUT]), .contact = or_null(r->value[CONTACT]),
    };

    locate(r, &p);
    out->id = place_make(db, a, &p, now);
}

/* What hangs on it keeps it: a piece, so that the refusal of the data is no failure. */
static bool take_back(struct db *db, int64_t id, const char *code)
{
    (void) code;
    db_piece_begin(db);
    if (place_unlist(db, id) && db_piece_keep(db))
        return true;
    db_piece_undo(db);
    return false;
}

static const char *title(struct db *db, struct arena *a, int64_t id, const char *code)
{
    struct place p;

    (void) code;
    return place_get(db, a, id, &p) ? p.name : NULL;
}

const struct importer import_places = {
    .name = "places", .fields = fields, .slice = 200, .load = load,
    .check = check, .make = make, .remove = take_back, .title = title,
};
