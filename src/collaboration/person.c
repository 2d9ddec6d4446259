/* What is held about one person here, and forgetting it. */
#include "base/date.h"
#include "base/zone.h"
#include "collaboration/collaboration.h"

struct value *collaboration_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *list = value_list(a);
    struct rows *rows = db_query(db, a,
        "SELECT c.name, c.purpose, c.born_on, c.ended_on, c.made_by, k.brings, k.state, k.asked_at,"
        "       k.changed_at"
        "  FROM collaborator k JOIN collaboration c ON c.id = k.collaboration_id"
        " WHERE k.person_id = $1 ORDER BY c.id", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(list);
        set_text(v, "name", col_text(rows, "name"));
        set_text(v, "purpose", col_text(rows, "purpose"));
        set_bool(v, "made_by_me", col_int(rows, "made_by") == person);
        set_text(v, "state", col_text(rows, "state"));
        set_text(v, "brings", col_text(rows, "brings"));
        set_text(v, "born_on", col_text(rows, "born_on"));
        set_text(v, "ended_on", col_text(rows, "ended_on"));
        if (!col_null(rows, "asked_at"))
            set_int(v, "asked_at", col_int(rows, "asked_at"));
        set_int(v, "changed_at", col_int(rows, "changed_at"));
    }
    return list;
}

#define THEIRS "(SELECT collaboration_id FROM collaborator WHERE person_id = $1)"
#define NOBODY_LEFT \
    "NOT EXISTS (SELECT 1 FROM collaborator k WHERE k.collaboration_id = collaboration.id" \
    "   AND k.state = 'in')"
#define TOO_FEW \
    "(SELECT count(*) FROM collaborator k WHERE k.collaboration_id = collaboration.id" \
    "   AND k.state = 'in') < CASE WHEN born_on IS NULL THEN 1 ELSE 2 END"

/* The others keep what they do together.  Where nobody is left the words go; what was never born goes
 * whole, the rest stays as a number. */
void collaboration_forget(struct db *db, int64_t person, int64_t now)
{
    struct arena *a = arena_new(NULL);
    int32_t today;

    zone_local(zone_get("Europe/Paris"), now, &today, NULL);
    const struct arg *args = ARGS(arg_int(person), arg_text(date_text(a, today)), arg_int(now));
    db_exec(db, "UPDATE collaborator SET state = 'left', brings = '' WHERE person_id = $1", args);
    db_exec(db, "UPDATE collaboration SET version = version + 1, changed_at = $3"
                " WHERE id IN " THEIRS, args);
    db_exec(db, "UPDATE collaboration SET ended_on = $2"
                " WHERE ended_on IS NULL AND id IN " THEIRS " AND " TOO_FEW, args);
    db_exec(db, "DELETE FROM collaborator WHERE state = 'asked' AND collaboration_id IN"
                "   (SELECT id FROM collaboration WHERE ended_on IS NOT NULL AND id IN " THEIRS ")",
            args);
    db_exec(db, "UPDATE collaboration SET name = '', purpose = '', day_id = NULL"
                " WHERE id IN " THEIRS " AND " NOBODY_LEFT, args);
    db_exec(db, "UPDATE collaborator SET asked_by = NULL WHERE asked_by = $1", args);
    db_exec(db, "UPDATE collaboration SET made_by = NULL WHERE made_by = $1", args);
    db_exec(db, "DELETE FROM collaborator WHERE person_id = $1", args);
    db_exec(db, "DELETE FROM collaboration WHERE born_on IS NULL AND " NOBODY_LEFT
                "   AND NOT EXISTS (SELECT 1 FROM collaborator k"
                "       WHERE k.collaboration_id = collaboration.id)", ARGS(arg_int(0)));
    arena_free(a);
}
