/* What this room holds about one person, and forgetting it. */
#include "season/season.h"

struct value *season_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);
    struct value *made = set_list(all, "seasons");
    struct rows *rows = db_query(db, a,
        "SELECT name, date_from, date_to FROM season WHERE made_by = $1 ORDER BY id",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *v = add_object(made);
        set_text(v, "name", col_text(rows, "name"));
        set_text(v, "from", col_text(rows, "date_from"));
        set_text(v, "to", col_text(rows, "date_to"));
    }
    set_value(all, "hosts", host_export(db, a, person));
    return all;
}

void season_forget(struct db *db, int64_t person, int64_t now)
{
    db_exec(db, "UPDATE season SET made_by = NULL WHERE made_by = $1", ARGS(arg_int(person)));
    host_forget(db, person, now);
}
