/* The first steps of a newcomer, read from what they did. */
#include "base/date.h"
#include "base/str.h"
#include "welcome/welcome.h"

enum { DAY = 86400, COMING = 1, WAITS = 2, WAS_THERE = 3 };

static bool read_day(struct db *db, struct arena *a, const char *sql, const struct arg *args,
                     int32_t *day)
{
    const char *text = db_text(db, a, sql, args);

    return text && date_parse(text, day);
}

static void read_days(struct db *db, struct arena *a, struct welcome_path *p, int32_t today)
{
    const struct arg *args = ARGS(arg_int(p->person), arg_text(date_text(a, today)),
                                  arg_int(COMING), arg_int(WAITS), arg_int(WAS_THERE));

    p->came = read_day(db, a,
        "SELECT min(d.date) AS date FROM presence k JOIN day d ON d.id = k.day_id"
        " WHERE k.person_id = $1 AND d.state = 'open'"
        "   AND (k.state = $5 OR (k.state = $3 AND d.date <= $2))", args, &p->first_day);
    p->comes = read_day(db, a,
        "SELECT min(d.date) AS date FROM presence k JOIN day d ON d.id = k.day_id"
        " WHERE k.person_id = $1 AND d.state = 'open' AND k.state IN ($3, $4) AND d.date > $2",
        args, &p->next_day);
}

/* What others may know of: help given, thanks, what was asked with a name. */
static bool helped_openly(struct db *db, int64_t person)
{
    return db_exists(db,
        "SELECT 1 FROM person p WHERE p.id = $1 AND ("
        "      EXISTS (SELECT 1 FROM request q WHERE q.person_id = p.id AND q.anonymous = 0)"
        "   OR EXISTS (SELECT 1 FROM candidate k WHERE k.person_id = p.id AND k.answer = 'yes')"
        "   OR EXISTS (SELECT 1 FROM thanks t WHERE t.to_id = p.id)"
        "   OR EXISTS (SELECT 1 FROM thanks t LEFT JOIN request q ON q.id = t.request_id"
        "       WHERE t.from_id = p.id AND COALESCE(q.anonymous, 0) = 0))",
        ARGS(arg_int(person)));
}

static struct welcome_path read_path(struct db *db, struct arena *a, int64_t person,
                                     int32_t today)
{
    struct charter c;

    charter_in_force(db, a, today, &c);
    struct welcome_path p = {
        .person = person, .charter = c.version,
        .arrived_at = db_int(db, "SELECT made_at FROM person WHERE id = $1",
                             ARGS(arg_int(person)), 0),
        .wishes = godparent_wished(db, person), .help = helped_openly(db, person),
        .skill = db_exists(db, "SELECT 1 FROM skill WHERE person_id = $1", ARGS(arg_int(person))),
    };
    p.accepted = charter_accepted(db, a, person, &p.accepted_at);
    godparent_of(db, a, person, &p.godparent);
    read_days(db, a, &p, today);
    return p;
}

struct welcome_path welcome_path(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    struct welcome_path p = read_path(db, a, person, today);

    p.help = p.help || db_exists(db, "SELECT 1 FROM request WHERE person_id = $1",
                                 ARGS(arg_int(person)));
    return p;
}

bool welcome_is_done(const struct welcome_path *p)
{
    return p->accepted == p->charter && p->came && p->godparent.state == GODPARENT_YES &&
           p->skill && p->help;
}

size_t newcomers(struct db *db, struct arena *a, int32_t today, int64_t now, int64_t before,
                 size_t limit, struct welcome_path **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.id FROM person p WHERE p.left_at IS NULL AND p.made_at >= $1"
        "   AND EXISTS (SELECT 1 FROM role r WHERE r.person_id = p.id AND r.ended_at IS NULL"
        "       AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to >= $2))"
        "   AND ($3 = 0 OR (p.made_at, p.id) < ((SELECT o.made_at FROM person o WHERE o.id = $3),"
        "       $3)) ORDER BY p.made_at DESC, p.id DESC LIMIT $4",
        ARGS(arg_int(now - (int64_t) NEWCOMER_DAYS * DAY), arg_text(date_text(a, today)),
             arg_int(before), arg_int((int64_t) limit)));
    size_t count = 0;

    *out = arena_array(a, limit + 1, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = read_path(db, a, col_int(rows, "id"), today);
    return count;
}
