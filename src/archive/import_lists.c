/* The two public lists: communes with outlines or populations, and trades.  What is known already
 * is refreshed: a newer edition of the list replaces the older one. */
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

/* ---- trades: ROME's cards, and the names people use, each under its card ---- */

enum { CODE, TRADE_NAME, CARD };

static const struct import_field trade_fields[] = {
    [CODE] = { "code", N_("Code"), "code coderome codemetier", 20 },
    [TRADE_NAME] = { "name", N_("Name of the trade"),
                     "libellerome libelle libelleappellationlong nom name intitule metier trade",
                     160 },
    [CARD] = { "group", N_("Code of the trade it is a name of"), "codegroupe group parent", 20 },
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
            c->field[i] = CARD;
    }
}

static bool is_code(const char *code)
{
    for (const char *c = code; *c; c++)
        if (*c == ' ' || (unsigned char) *c >= 0x80)
            return false;
    return *code != '\0';
}

/* What two rows must not share: a card's code, or a card's code with a name. */
static char *name_key(struct arena *a, const char *card, const char *name)
{
    return str_fmt(a, "%s %s", card, text_fold(a, name));
}

static void load_trades(struct db *db, struct arena *a, struct keys *keys)
{
    struct arena *work = arena_new(a);
    struct rows *rows = db_query(db, work, "SELECT code FROM trade", NO_ARGS);

    while (rows_next(rows))
        keys_add(keys, col_text(rows, "code"), 0, NULL);
    rows = db_query(db, work, "SELECT DISTINCT code, name FROM trade_name", NO_ARGS);
    while (rows_next(rows))
        keys_add(keys, name_key(work, col_text(rows, "code"), col_text(rows, "name")), 0, NULL);
    arena_free(work);
}

static void check_trade(struct db *db, struct arena *a, const struct record *r,
                        struct outcome *out)
{
    const char *card = r->value[CARD], *name = r->value[TRADE_NAME];

    if (!is_code(*card ? card : r->value[CODE]))
        out->problem = "no_code";
    else if (!*name)
        out->problem = "no_trade_name";
    else if (*card && !db_exists(db, "SELECT 1 FROM trade WHERE code = $1", ARGS(arg_text(card))))
        out->problem = str_fmt(a, "no_card:%s", card);
    else
        out->key = *card ? name_key(a, card, name) : r->value[CODE];
}

static void make_trade(struct db *db, struct arena *a, const struct record *r, int64_t now,
                       struct outcome *out)
{
    const char *card = r->value[CARD];

    (void) now;
    if (*card)
        out->id = trade_name_add(db, a, card, r->value[TRADE_NAME]);
    else
        trade_add(db, a, r->value[CODE], r->value[TRADE_NAME]);
    out->code = *card || db_failed(db) ? NULL : r->value[CODE];
}

/* A card by its code, a name by its number. */
static bool remove_trade(struct db *db, int64_t id, const char *code)
{
    return code ? trade_remove(db, code) : trade_name_remove(db, id);
}

static const char *title_trade(struct db *db, struct arena *a, int64_t id, const char *code)
{
    return code ? db_text(db, a, "SELECT name FROM trade WHERE code = $1", ARGS(arg_text(code)))
                : db_text(db, a, "SELECT name FROM trade_name WHERE id = $1", ARGS(arg_int(id)));
}

const struct importer import_trades = {
    .name = "trades", .fields = trade_fields, .slice = 1000, .replaces = true,
    .settle = settle_trades, .load = load_trades, .check = check_trade, .make = make_trade,
    .remove = remove_trade, .title = title_trade,
};
