/* Groups of communes (epci.json) as territories of ours: those whose communes are all known here,
 * each with a point.  The list holds all of France: groups of which no commune has one are left out
 * without a word. */
#include "archive/reader.h"

#include "base/i18n.h"
#include "season/season.h"

enum { CODE, NAME, MEMBERS };                       /* the reader puts them there itself */

enum { DETOUR = 130, SPEED = 45, FIXED = 4 };       /* until somebody says better */

static const struct import_field fields[] = {
    [CODE] = { "code", N_("Code"), NULL, 20 },
    [NAME] = { "name", N_("Name"), NULL, 80 },
    [MEMBERS] = { "members", N_("Communes"), NULL, 0 },
    { 0 },
};

static void load(struct db *db, struct arena *a, struct keys *keys)
{
    struct territory *all;
    struct arena *work = arena_new(a);
    size_t count = territory_list(db, work, &all);

    for (size_t i = 0; i < count; i++)
        keys_add(keys, all[i].name, 0, NULL);
    arena_free(work);
}

static char **members_of(struct arena *a, const struct record *r)
{
    return str_split(a, r->value[MEMBERS], ' ', NULL);
}

/* "CA de Béthune-Bruay, Artois-Lys Romane" without the letters of its kind. */
static const char *name_of(const struct record *r)
{
    static const char *const kinds[] = { "CA ", "CC ", "CU ", "METRO " };
    static const char *const links[] = { "de la ", "de l'", "des ", "du ", "de ", "d'" };
    const char *name = r->value[NAME];

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(name, kinds[i])) {
            name += strlen(kinds[i]);
            break;
        }
    for (size_t i = 0; name != r->value[NAME] && i < sizeof links / sizeof *links; i++)
        if (str_starts(name, links[i]))
            return name + strlen(links[i]);
    return name;
}

/* Is any commune of that code's departement known?  Of most of France none is. */
static bool is_near(struct db *db, struct arena *a, const char *code)
{
    const char *first = arena_slice(a, code, strnlen(code, 2));

    return db_exists(db, "SELECT 1 FROM commune WHERE insee >= $1 AND insee <= $2",
                     ARGS(arg_text(first), arg_text(str_fmt(a, "%s999", first))));
}

static void check(struct db *db, struct arena *a, const struct record *r, struct outcome *out)
{
    const char *missing = NULL, *before = "";
    struct commune c;
    size_t known = 0;
    bool near = false;

    for (char **code = members_of(a, r); *code; code++) {
        if (strncmp(before, *code, 2) != 0)
            near = is_near(db, a, *code);
        before = *code;
        bool there = near && commune_get(db, a, *code, &c);
        known += there && c.located;
        if (!missing && **code && (!there || !c.located))
            missing = there ? c.name : *code;
    }
    out->passed = !known && *r->value[MEMBERS];
    if (!*name_of(r))
        out->problem = "no_territory_name";
    else if (!known)
        out->problem = "no_communes";
    else if (missing)
        out->problem = str_fmt(a, "commune_pointless:%s", missing);
    out->key = name_of(r);
    out->taken = "territory_taken";
}

static void make(struct db *db, struct arena *a, const struct record *r, int64_t now,
                 struct outcome *out)
{
    struct territory t = { .name = name_of(r), .detour = DETOUR, .speed = SPEED, .fixed = FIXED };
    const char **unknown;

    if (territory_save(db, a, &t, (const char *const *) members_of(a, r), &unknown, now) ==
        TERRITORY_ALLOWED)
        out->id = t.id;
}

static bool take_back(struct db *db, int64_t id, const char *code)
{
    (void) code;
    return territory_remove(db, id) == TERRITORY_ALLOWED;
}

static const char *title(struct db *db, struct arena *a, int64_t id, const char *code)
{
    struct territory t;

    (void) code;
    return territory_get(db, a, id, &t) ? t.name : NULL;
}

const struct importer import_territories = {
    .name = "territories", .fields = fields, .slice = 200, .load = load, .check = check,
    .make = make, .remove = take_back, .title = title,
};
