#include "people/profile.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

int64_t organisation_add(struct db *db, const struct organisation_draft *d, int64_t now)
{
    struct arena *a = arena_new(NULL);
    int64_t id = db_insert(db,
        "INSERT INTO organisation (name, kind, trade, about, commune, site, fold, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        ARGS(arg_text(d->name), arg_text(d->kind), arg_text(d->trade), arg_text(d->about),
             arg_text(d->commune), arg_text(d->site), arg_text(text_fold(a, d->name)),
             arg_int(now)));

    arena_free(a);
    return id;
}

int64_t organisation_find(struct db *db, struct arena *a, const char *name)
{
    return db_int(db, "SELECT id FROM organisation WHERE fold = $1 AND ended_at IS NULL"
                      " ORDER BY id LIMIT 1", ARGS(arg_text(text_fold(a, str_trim(a, name)))), 0);
}

int64_t membership_add(struct db *db, int64_t person, int64_t organisation, const char *title,
                       int32_t from, int32_t today)
{
    struct arena *a = arena_new(NULL);
    int64_t id = db_insert(db,
        "INSERT INTO membership (person_id, organisation_id, title, valid_from)"
        " VALUES ($1, $2, $3, $4) RETURNING id",
        ARGS(arg_int(person), arg_int(organisation), arg_text(title ? title : ""),
             arg_text(date_text(a, from))));

    person_index(db, person, today);
    arena_free(a);
    return id;
}

void membership_end(struct db *db, int64_t membership, int32_t last, int32_t today)
{
    struct arena *a = arena_new(NULL);

    db_exec(db, "UPDATE membership SET valid_to = $2 WHERE id = $1",
            ARGS(arg_int(membership), arg_text(date_text(a, last))));
    person_index(db, db_int(db, "SELECT person_id FROM membership WHERE id = $1",
                            ARGS(arg_int(membership)), 0), today);
    arena_free(a);
}

/* The data itself knows who refers to a row; its refusal takes back the piece. */
bool organisation_remove(struct db *db, int64_t id)
{
    db_piece_begin(db);
    if (db_exec(db, "DELETE FROM organisation WHERE id = $1", ARGS(arg_int(id))) == 1 &&
        db_piece_keep(db))
        return true;
    db_piece_undo(db);
    return false;
}

const char *commune_code(struct db *db, struct arena *a, const char *text)
{
    const char *code = db_text(db, a,
        "SELECT insee FROM commune WHERE insee = $1 OR fold = $2 ORDER BY insee LIMIT 1",
        ARGS(arg_text(text), arg_text(text_fold(a, text))));
    bool in_form = strlen(text) == 5 && strspn(text, "0123456789AB") == 5;

    return code ? code : in_form ? text : NULL;
}

/* Those whose organisation the looker may see; a name that is hidden is counted nowhere. */
static struct value *members(struct db *db, struct arena *a, const struct looker *looker,
                             int64_t id)
{
    struct value *list = value_list(a);
    struct rows *rows = db_query(db, a, CARD_SELECT
        " WHERE p.left_at IS NULL AND p.id IN (SELECT b.person_id FROM membership b"
        "     WHERE b.organisation_id = $5 AND b.valid_from <= $3"
        "       AND (b.valid_to IS NULL OR b.valid_to >= $3))"
        "   AND " SEEN_OF_MANY("COALESCE((SELECT v.level FROM visibility v WHERE v.person_id = p.id"
                       " AND v.field = 'organisation'), 2)", "p.id")
        " ORDER BY p.fold, p.id LIMIT 200",
        ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)), arg_int(id)));

    while (rows_next(rows)) {
        struct value *card = card_from_row(a, looker, rows);
        if (card)
            add(list, card);
    }
    cards_add_skills(db, a, looker, list);
    return list;
}

struct value *organisation_value(struct db *db, struct arena *a, const struct looker *looker,
                                 int64_t id)
{
    struct rows *rows = db_query(db, a,
        "SELECT o.*, c.name AS commune_name FROM organisation o"
        "  LEFT JOIN commune c ON c.insee = o.commune WHERE o.id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return NULL;
    struct value *people = members(db, a, looker, id);
    if (!looker->member && value_count(people) == 0)
        return NULL;
    struct value *v = value_object(a);
    set_int(v, "id", id);
    static const char *const plain[] = { "name", "kind", "trade", "about", "site" };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        set_text(v, plain[i], col_text(rows, plain[i]));
    set_text(v, "commune", col_text(rows, "commune_name"));
    set_value(v, "members", people);
    rows_end(rows);
    return v;
}
