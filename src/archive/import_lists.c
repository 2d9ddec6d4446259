/* The two public lists: communes with outlines or populations, and trades.  What is known already is refreshed: a
 * newer edition of the list replaces the older one. */
#include "archive/reader.h"

#include "base/fold.h"
#include "base/i18n.h"
#include "people/people.h"
#include "place/place.h"
#include "view/svg_map.h"

/* ---- communes: the reader puts the four fields there itself ---- */

enum { INSEE, COMMUNE_NAME, OUTLINE, POPULATION };

static const struct import_field commune_fields[] = {
    [INSEE] = { "code", N_("INSEE code"), NULL, 5 },
    [COMMUNE_NAME] = { "name", N_("Name"), NULL, 80 },
    [OUTLINE] = { "outline", N_("Outline"), NULL, 0 },
    [POPULATION] = { "population", N_("Population"), NULL, 12 },
    { 0 },
};

static void load_communes(struct db *db, struct arena *a, struct keys *keys)
{
    struct arena *work = arena_new(a);
    struct rows *rows = db_query(db, work, "SELECT insee FROM commune", NO_ARGS);

    while (rows_next(rows))
        keys_add(keys, col_text(rows, "insee"), 0, NULL);
    arena_free(work);
}

static void check_commune(struct db *db, struct arena *a, const struct record *r,
                          struct outcome *out)
{
    const char *code = r->value[INSEE];

    (void) db;
    (void) a;
    if (strlen(code) != 5 || strspn(code, "0123456789AB") != 5)
        out->problem = "bad_insee";
    else if (!*r->value[COMMUNE_NAME] || strlen(r->value[COMMUNE_NAME]) > 200)
        out->problem = "no_commune_name";
    else if (!*r->value[OUTLINE] && !*r->value[POPULATION])
        out->problem = "no_outline";
    else
        out->key = code;
}

static void make_commune(struct db *db, struct arena *a, const struct record *r, int64_t now,
                         struct outcome *out)
{
    struct commune c = { .insee = r->value[INSEE], .name = r->value[COMMUNE_NAME],
                         .population = -1 };

    (void) now;
    str_to_int(r->value[POPULATION], &c.population);
    if (*r->value[OUTLINE]) {
        c.outline = r->value[OUTLINE];
        c.located = outline_point(a, c.outline, &c.latitude, &c.longitude);
    }
    commune_save(db, a, &c);
    out->code = db_failed(db) ? NULL : r->value[INSEE];
}

static bool remove_commune(struct db *db, int64_t id, const char *code)
{
    (void) id;
    return commune_remove(db, code);
}

static const char *title_commune(struct db *db, struct arena *a, int64_t id, const char *code)
{
    (void) id;
    return commune_name(db, a, code);
}

const struct importer import_communes = {
    .name = "communes", .fields = commune_fields, .slice = 1000, .replaces = true,
    .load = load_communes, .check = check_commune, .make = make_commune,
    .remove = remove_commune, .title = title_commune,
};

/* ---- trades: ROME's cards, or the names people use, each under its card ---- */

enum { CODE, TRADE_NAME, GROUP };

static const struct import_field trade_fields[] = {
    [CODE] = { "code", N_("Code"), "code coderome codemetier", 20 },
    [TRADE_NAME] = { "name", N_("Name of the trade"),
                     "libellerome libelle libelleappellationlong nom name intitule metier trade",
                     160 },
    [GROUP] = { "group", N_("Code of the group"), "codegroupe group parent", 20 },
    { 0 },
};

/* The list of appellations has its own number per row, and the card's code as the group. */
static void settle_trades(struct columns *c, char **headings, size_t count)
{
    bool names = false;

    for (size_t i = 0; i < count; i++)
        names = names || strcmp(headings[i], "libelleappellationlong") == 0;
    for (size_t i = 0; i < count && names; i++) {
        if (strcmp(headings[i], "codeogr") == 0)
            c->field[i] = CODE;
        else if (strcmp(headings[i], "coderome") == 0)
            c->field[i] = GROUP;
    }
}

/* "F1402", or "F1402-10200" for a name under it; "" if there is none. */
static const char *trade_code(struct arena *a, const struct record *r)
{
    const char *code = r->value[CODE];

    if (*r->value[GROUP] && *code)
        code = str_fmt(a, "%s-%s", r->value[GROUP], code);
    for (const char *c = code; *c; c++)
        if (*c == ' ' || (unsigned char) *c >= 0x80)
            return "";
    return code;
}

static void load_trades(struct db *db, struct arena *a, struct keys *keys)
{
    struct arena *work = arena_new(a);
    struct rows *rows = db_query(db, work, "SELECT code FROM trade", NO_ARGS);

    while (rows_next(rows))
        keys_add(keys, col_text(rows, "code"), 0, NULL);
    arena_free(work);
}

static void check_trade(struct db *db, struct arena *a, const struct record *r,
                        struct outcome *out)
{
    const char *code = trade_code(a, r);

    (void) db;
    if (!*code)
        out->problem = "no_code";
    else if (!*r->value[TRADE_NAME])
        out->problem = "no_trade_name";
    else
        out->key = code;
}

static void make_trade(struct db *db, struct arena *a, const struct record *r, int64_t now,
                       struct outcome *out)
{
    const char *code = trade_code(a, r);

    (void) now;
    trade_add(db, a, code, r->value[TRADE_NAME]);
    out->code = db_failed(db) ? NULL : code;
}

static bool remove_trade(struct db *db, int64_t id, const char *code)
{
    (void) id;
    return trade_remove(db, code);
}

static const char *title_trade(struct db *db, struct arena *a, int64_t id, const char *code)
{
    (void) id;
    return db_text(db, a, "SELECT name FROM trade WHERE code = $1", ARGS(arg_text(code)));
}

const struct importer import_trades = {
    .name = "trades", .fields = trade_fields, .slice = 1000, .replaces = true,
    .settle = settle_trades, .load = load_trades, .check = check_trade, .make = make_trade,
    .remove = remove_trade, .title = title_trade,
};
