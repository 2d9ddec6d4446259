/* Out of reach for a while: nobody is told, one is just not proposed and not asked. */
#include "help/inside.h"

#include "base/date.h"

enum { A_YEAR = 366 };

void reach_set(struct db *db, int64_t person, int32_t until, int32_t today)
{
    struct arena *a = arena_new(NULL);

    if (until < today)
        db_exec(db, "DELETE FROM out_of_reach WHERE person_id = $1", ARGS(arg_int(person)));
    else
        db_exec(db, "INSERT INTO out_of_reach (person_id, until) VALUES ($1, $2)"
                    " ON CONFLICT (person_id) DO UPDATE SET until = excluded.until",
                ARGS(arg_int(person),
                     arg_text(date_text(a, until < today + A_YEAR ? until : today + A_YEAR))));
    arena_free(a);
}

int32_t reach_until(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    const char *until = db_text(db, a, "SELECT until FROM out_of_reach WHERE person_id = $1",
                                ARGS(arg_int(person)));
    int32_t day;

    return until && date_parse(until, &day) && day >= today ? day : 0;
}
