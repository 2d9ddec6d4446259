/* What is held about one person here, and forgetting it. */
#include "base/str.h"
#include "welcome/welcome.h"

static void export_rows(struct value *list, struct rows *rows, const char *what)
{
    while (rows_next(rows)) {
        struct value *v = add_object(list);
        set_text(v, "role", what);
        set_text(v, "state", col_text(rows, "state"));
        set_int(v, "made_at", col_int(rows, "made_at"));
        set_int(v, "changed_at", col_int(rows, "changed_at"));
    }
}

struct value *welcome_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a), *accepted = set_list(v, "charter");
    const struct arg *me = ARGS(arg_int(person));
    struct rows *rows = db_query(db, a,
        "SELECT c.version, k.accepted_at FROM charter_accepted k JOIN charter c"
        "    ON c.id = k.charter_id WHERE k.person_id = $1 ORDER BY c.version", me);

    while (rows_next(rows)) {
        struct value *item = add_object(accepted);
        set_int(item, "version", col_int(rows, "version"));
        set_int(item, "accepted_at", col_int(rows, "accepted_at"));
    }
    set_bool(v, "wishes_godparent", godparent_wished(db, person));
    struct value *steps = set_list(v, "godparents");
    export_rows(steps, db_query(db, a, "SELECT state, made_at, changed_at FROM godparent"
                                       " WHERE newcomer_id = $1 ORDER BY made_at", me),
                "newcomer");
    export_rows(steps, db_query(db, a, "SELECT state, made_at, changed_at FROM godparent"
                                       " WHERE person_id = $1 ORDER BY made_at", me),
                "godparent");
    return v;
}

void welcome_forget(struct db *db, int64_t person, int64_t now)
{
    const struct arg *me = ARGS(arg_int(person));

    (void) now;
    db_exec(db, "DELETE FROM charter_accepted WHERE person_id = $1", me);
    db_exec(db, "DELETE FROM godparent_wish WHERE newcomer_id = $1", me);
    db_exec(db, "DELETE FROM godparent WHERE newcomer_id = $1 OR person_id = $1", me);
    db_exec(db, "UPDATE godparent SET asked_by = NULL WHERE asked_by = $1", me);
    db_exec(db, "UPDATE charter SET made_by = NULL WHERE made_by = $1", me);
}
