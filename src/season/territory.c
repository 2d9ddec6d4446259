#include "season/territory.h"

#include "base/date.h"
#include "base/fold.h"

#define SELECT_TERRITORY \
    "SELECT t.id, t.name, t.detour, t.speed, t.fixed," \
    "       (SELECT count(*) FROM territory_commune x WHERE x.territory_id = t.id) AS communes," \
    "       (SELECT count(*) FROM territory_commune x JOIN commune c ON c.insee = x.insee" \
    "         WHERE x.territory_id = t.id" \
    "           AND (c.latitude IS NULL OR c.longitude IS NULL)) AS pointless," \
    "       (SELECT CAST(COALESCE(sum(c.population), 0) AS BIGINT) FROM territory_commune x" \
    "          JOIN commune c ON c.insee = x.insee WHERE x.territory_id = t.id) AS population," \
    "       (SELECT count(*) FROM travel v WHERE v.territory_id = t.id) AS travel" \
    "  FROM territory t"

static void read_row(const struct rows *row, struct territory *t)
{
    *t = (struct territory){
        .id = col_int(row, "id"),
        .name = col_text(row, "name"),
        .detour = (int) col_int(row, "detour"),
        .speed = (int) col_int(row, "speed"),
        .fixed = (int) col_int(row, "fixed"),
        .communes = col_int(row, "communes"),
        .pointless = col_int(row, "pointless"),
        .population = col_int(row, "population"),
        .travel = col_int(row, "travel"),
    };
}

bool territory_get(struct db *db, struct arena *a, int64_t id, struct territory *out)
{
    struct rows *rows = db_query(db, a, SELECT_TERRITORY " WHERE t.id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    read_row(rows, out);
    rows_end(rows);
    return true;
}

size_t territory_list(struct db *db, struct arena *a, struct territory **out)
{
    struct rows *rows = db_query(db, a, SELECT_TERRITORY " ORDER BY t.name, t.id", NO_ARGS);
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        read_row(rows, &(*out)[count++]);
    }
    return count;
}

/* ---- its communes, and who lives there ---- */

/* `members` are all of them, however few: what leaves this file goes through a crowd or a weight. */
static size_t read_communes(struct db *db, struct arena *a, int64_t id, int32_t today,
                            bool outlines, struct territory_commune **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT c.insee, c.name, c.population, c.latitude, c.longitude,"
        "       CASE WHEN $3 = 1 THEN c.outline END AS outline,"
        "       COALESCE(m.members, 0) AS members"
        "  FROM territory_commune x JOIN commune c ON c.insee = x.insee"
        "  LEFT JOIN (SELECT p.commune, count(*) AS members FROM person p"
        "              WHERE p.left_at IS NULL AND p.commune IS NOT NULL"
        "                AND EXISTS (SELECT 1 FROM role r"
        "                             WHERE r.person_id = p.id AND r.ended_at IS NULL"
        "                               AND r.valid_from <= $2"
        "                               AND (r.valid_to IS NULL OR r.valid_to >= $2))"
        "              GROUP BY p.commune) m ON m.commune = c.insee"
        " WHERE x.territory_id = $1 ORDER BY c.fold, c.insee",
        ARGS(arg_int(id), arg_text(date_text(a, today)), arg_int(outlines)));
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct territory_commune){
            .insee = col_text(rows, "insee"),
            .name = col_text(rows, "name"),
            .population = col_null(rows, "population") ? -1 : col_int(rows, "population"),
            .located = !col_null(rows, "latitude") && !col_null(rows, "longitude"),
            .latitude = col_int(rows, "latitude"),
            .longitude = col_int(rows, "longitude"),
            .outline = col_text(rows, "outline"),
            .members = col_int(rows, "members"),
        };
    }
    return count;
}

size_t territory_communes(struct db *db, struct arena *a, int64_t id, int32_t today, bool outlines,
                          struct territory_commune **out)
{
    size_t count = read_communes(db, a, id, today, outlines, out);

    for (size_t i = 0; i < count; i++)
        if ((*out)[i].members < TERRITORY_CROWD)
            (*out)[i].members = 0;
    return count;
}

/* How many people there are to spread: members who gave no commune, or one that is not here. */
static int64_t members_in_all(struct db *db, struct arena *a, int32_t today)
{
    return db_int(db,
        "SELECT count(*) AS n FROM person p WHERE p.left_at IS NULL"
        "   AND EXISTS (SELECT 1 FROM role r WHERE r.person_id = p.id AND r.ended_at IS NULL"
        "                  AND r.valid_from <= $1 AND (r.valid_to IS NULL OR r.valid_to >= $1))",
        ARGS(arg_text(date_text(a, today))), 0);
}

static void weigh(const struct territory_commune *communes, struct problem *p, int64_t members)
{
    int64_t population = 0, here = 0;

    for (size_t i = 0; i < p->commune_count; i++) {
        here += communes[i].members;
        population += communes[i].population > 0 ? communes[i].population : 0;
    }
    for (size_t i = 0; i < p->commune_count; i++) {
        double people = population ? (communes[i].population > 0
                                      ? (double) communes[i].population : 0) : 1;
        double share = people / (population ? (double) population : (double) p->commune_count);

        p->communes[i].weight = here ? (double) communes[i].members +
                                       (double) (members - here) * share : people;
    }
}

void territory_load(struct db *db, struct arena *a, int64_t id, int32_t today, struct problem *p)
{
    struct territory_commune *communes;

    p->commune_count = read_communes(db, a, id, today, false, &communes);
    p->communes = arena_array(a, p->commune_count + 1, sizeof *p->communes);
    for (size_t i = 0; i < p->commune_count; i++)
        p->communes[i] = (struct plan_commune){
            .code = communes[i].insee, .name = communes[i].name, .located = communes[i].located,
            .latitude = communes[i].latitude, .longitude = communes[i].longitude,
        };
    weigh(communes, p, members_in_all(db, a, today));
}

/* ---- words for communes ---- */

int territory_find_commune(struct db *db, struct arena *a, const char *word, struct commune *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT DISTINCT c.insee FROM territory_commune x JOIN commune c ON c.insee = x.insee"
        " WHERE c.insee = $1 OR c.fold = $2 ORDER BY c.insee LIMIT 2",
        ARGS(arg_text(word), arg_text(text_fold(a, word))));
    const char *insee = rows_next(rows) ? col_text(rows, "insee") : NULL;
    bool several = rows_next(rows);

    rows_end(rows);
    if (several)
        return 2;
    return insee && commune_get(db, a, insee, out) ? 1 : commune_find(db, a, word, out);
}

size_t territory_names(struct db *db, struct arena *a, size_t most, const char ***names)
{
    struct rows *rows = db_query(db, a,
        "SELECT DISTINCT c.fold, c.name FROM territory_commune x"
        "  JOIN commune c ON c.insee = x.insee ORDER BY c.fold LIMIT $1",
        ARGS(arg_int((int64_t) most)));
    size_t count = 0;

    *names = arena_array(a, most + 1, sizeof **names);
    while (rows_next(rows))
        (*names)[count++] = col_text(rows, "name");
    return count;
}

/* The departements overseas have three characters: 971 and on. */
#define DEPARTEMENT "substr(insee, 1, CASE WHEN substr(insee, 1, 2) = '97' THEN 3 ELSE 2 END)"

size_t territory_departements(struct db *db, struct arena *a, struct departement **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT " DEPARTEMENT " AS code, count(*) AS communes FROM commune"
        " GROUP BY 1 ORDER BY 1", NO_ARGS);
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct departement){ col_text(rows, "code"),
                                                col_int(rows, "communes") };
    }
    return count;
}

const char *const *territory_codes_of(struct db *db, struct arena *a, const char *departement)
{
    struct rows *rows = db_query(db, a, "SELECT insee FROM commune WHERE " DEPARTEMENT " = $1"
                                        " ORDER BY insee", ARGS(arg_text(departement)));
    const char **codes = NULL;
    size_t count = 0;

    while (rows_next(rows)) {
        codes = arena_grow(a, codes, count + 2, sizeof *codes);
        codes[count++] = col_text(rows, "insee");
    }
    if (!codes)
        codes = arena_array(a, 1, sizeof *codes);
    codes[count] = NULL;
    return codes;
}

/* ---- writing ---- */

static const char **not_known(struct db *db, struct arena *a, const char *const *codes,
                              size_t count)
{
    const char **unknown = arena_array(a, count + 1, sizeof *unknown);
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (!db_exists(db, "SELECT 1 FROM commune WHERE insee = $1", ARGS(arg_text(codes[i]))))
            unknown[found++] = codes[i];
    return unknown;
}

/* Its row; false if another one has the name. */
static bool write_territory(struct db *db, struct territory *t, int64_t now)
{
    if (!t->id) {
        t->id = db_insert(db,
            "INSERT INTO territory (name, detour, speed, fixed, made_at, changed_at)"
            " VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (name) DO NOTHING RETURNING id",
            ARGS(arg_text(t->name), arg_int(t->detour), arg_int(t->speed), arg_int(t->fixed),
                 arg_int(now)));
        return t->id || db_failed(db);
    }
    if (db_exists(db, "SELECT 1 FROM territory WHERE name = $2 AND id <> $1",
                  ARGS(arg_int(t->id), arg_text(t->name))))
        return false;
    db_exec(db, "UPDATE territory SET name = $2, detour = $3, speed = $4, fixed = $5,"
                "       changed_at = $6 WHERE id = $1",
            ARGS(arg_int(t->id), arg_text(t->name), arg_int(t->detour), arg_int(t->speed),
                 arg_int(t->fixed), arg_int(now)));
    return true;
}

static void write_communes(struct db *db, int64_t id, const char *const *codes, size_t count)
{
    db_exec(db, "DELETE FROM territory_commune WHERE territory_id = $1", ARGS(arg_int(id)));
    for (size_t i = 0; i < count; i++)
        db_exec(db, "INSERT INTO territory_commune (territory_id, insee) VALUES ($1, $2)"
                    " ON CONFLICT DO NOTHING", ARGS(arg_int(id), arg_text(codes[i])));
}

enum territory_refusal territory_save(struct db *db, struct arena *a, struct territory *t,
                                      const char *const *codes, const char ***unknown, int64_t now)
{
    size_t count = 0;

    while (codes[count])
        count++;
    *unknown = arena_array(a, 1, sizeof **unknown);
    if (t->id && !db_exists(db, "SELECT 1 FROM territory WHERE id = $1", ARGS(arg_int(t->id))))
        return db_failed(db) ? TERRITORY_FAILED : TERRITORY_UNKNOWN;
    if (!count)
        return TERRITORY_NO_COMMUNES;
    if (count > PLANNER_COMMUNES)
        return TERRITORY_TOO_MANY;
    *unknown = not_known(db, a, codes, count);
    if (**unknown)
        return TERRITORY_UNKNOWN;
    if (!write_territory(db, t, now))
        return TERRITORY_NAME;
    write_communes(db, t->id, codes, count);
    return db_failed(db) ? TERRITORY_FAILED : TERRITORY_ALLOWED;
}

enum territory_refusal territory_remove(struct db *db, int64_t id)
{
    if (!db_exists(db, "SELECT 1 FROM territory WHERE id = $1", ARGS(arg_int(id))))
        return db_failed(db) ? TERRITORY_FAILED : TERRITORY_UNKNOWN;
    if (db_exists(db, "SELECT 1 FROM season WHERE territory_id = $1", ARGS(arg_int(id))))
        return TERRITORY_USED;
    db_exec(db, "DELETE FROM travel WHERE territory_id = $1", ARGS(arg_int(id)));
    db_exec(db, "DELETE FROM territory_commune WHERE territory_id = $1", ARGS(arg_int(id)));
    db_exec(db, "DELETE FROM territory WHERE id = $1", ARGS(arg_int(id)));
    return db_failed(db) ? TERRITORY_FAILED : TERRITORY_ALLOWED;
}
