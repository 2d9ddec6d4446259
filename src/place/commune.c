#include "place/place.h"

#include "base/fold.h"

static struct arg arg_known(bool known, int64_t n)
{
    return known ? arg_int(n) : arg_id(0);
}

void commune_save(struct db *db, struct arena *a, const struct commune *c)
{
    db_exec(db,
        "INSERT INTO commune (insee, name, fold, outline, population, latitude, longitude)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (insee) DO UPDATE SET name = $2, fold = $3,"
        "   outline = COALESCE($4, commune.outline),"
        "   population = COALESCE($5, commune.population),"
        "   latitude = COALESCE($6, commune.latitude),"
        "   longitude = COALESCE($7, commune.longitude)",
        ARGS(arg_text(c->insee), arg_text(c->name), arg_text(text_fold(a, c->name)),
             arg_text(c->outline), arg_known(c->population >= 0, c->population),
             arg_known(c->located, c->latitude), arg_known(c->located, c->longitude)));
}

/* The data itself knows who refers to it; its refusal takes back the piece. */
bool commune_remove(struct db *db, const char *insee)
{
    db_piece_begin(db);
    if (db_exec(db, "DELETE FROM commune WHERE insee = $1", ARGS(arg_text(insee))) == 1 &&
        db_piece_keep(db))
        return true;
    db_piece_undo(db);
    return false;
}

#define SELECT_COMMUNE "SELECT insee, name, population, latitude, longitude FROM commune"

static void read_row(const struct rows *row, struct commune *c)
{
    *c = (struct commune){
        .insee = col_text(row, "insee"),
        .name = col_text(row, "name"),
        .population = col_null(row, "population") ? -1 : col_int(row, "population"),
        .located = !col_null(row, "latitude") && !col_null(row, "longitude"),
        .latitude = col_int(row, "latitude"),
        .longitude = col_int(row, "longitude"),
    };
}

bool commune_get(struct db *db, struct arena *a, const char *insee, struct commune *out)
{
    struct rows *rows = db_query(db, a, SELECT_COMMUNE " WHERE insee = $1",
                                 ARGS(arg_text(insee)));

    if (!rows_next(rows))
        return false;
    read_row(rows, out);
    rows_end(rows);
    return true;
}

int commune_find(struct db *db, struct arena *a, const char *word, struct commune *out)
{
    struct rows *rows = db_query(db, a, SELECT_COMMUNE " WHERE insee = $1 OR fold = $2"
                                        " ORDER BY insee LIMIT 2",
                                 ARGS(arg_text(word), arg_text(text_fold(a, word))));

    if (!rows_next(rows))
        return 0;
    read_row(rows, out);
    bool several = rows_next(rows);
    rows_end(rows);
    return several ? 2 : 1;
}

const char *commune_name(struct db *db, struct arena *a, const char *insee)
{
    if (str_empty(insee))
        return NULL;
    return db_text(db, a, "SELECT name FROM commune WHERE insee = $1", ARGS(arg_text(insee)));
}
