/* Our own laws, looked for in the data itself, whatever the program promised when it wrote. */
#include "archive/archive.h"

#include "base/fold.h"
#include "base/zone.h"

enum { SHOWN_PER_LAW = 20 };

struct check {
    struct db *db;
    struct arena *a;
    struct str faults;
    int found;                          /* of the law at hand */
    int64_t all;
};

static void next_law(struct check *c)
{
    if (c->found > SHOWN_PER_LAW)
        str_add_fmt(&c->faults, "and %d more of this kind\n", c->found - SHOWN_PER_LAW);
    c->found = 0;
}

static void fault(struct check *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fault(struct check *c, const char *format, ...)
{
    va_list args;

    c->all++;
    if (++c->found > SHOWN_PER_LAW)
        return;
    va_start(args, format);
    str_add(&c->faults, str_vfmt(c->a, format, args));
    va_end(args);
    str_add_char(&c->faults, '\n');
}

/* ---- bookings: never more at one instant than the resource holds ---- */

/* The ends of the bookings held at the instant the sweep has come to. */
struct sweep {
    struct arena *a;
    int64_t *ends;
    size_t count;
    size_t room;
};

static void sweep_to(struct sweep *s, int64_t instant)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->count; i++)
        if (s->ends[i] > instant)
            s->ends[kept++] = s->ends[i];
    s->count = kept;
}

static void sweep_add(struct sweep *s, int64_t end)
{
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 16;
        s->ends = arena_grow(s->a, s->ends, s->room, sizeof *s->ends);
    }
    s->ends[s->count++] = end;
}

static void check_bookings(struct check *c)
{
    struct sweep sweep = { .a = c->a };
    int64_t resource = 0;
    struct rows *rows = db_query(c->db, c->a,
        "SELECT b.id, b.resource_id, b.starts_at, b.ends_at, r.capacity FROM booking b"
        "  JOIN resource r ON r.id = b.resource_id WHERE b.state = 1"
        " ORDER BY b.resource_id, b.starts_at, b.id", NO_ARGS);

    next_law(c);
    while (rows_next(rows)) {
        int64_t starts = col_int(rows, "starts_at");
        if (col_int(rows, "resource_id") != resource)
            sweep.count = 0;
        resource = col_int(rows, "resource_id");
        sweep_to(&sweep, starts);
        sweep_add(&sweep, col_int(rows, "ends_at"));
        if ((int64_t) sweep.count > col_int(rows, "capacity"))
            fault(c, "booking %lld: resource %lld is held %zu times at %s, and holds %lld",
                  (long long) col_int(rows, "id"), (long long) resource, sweep.count,
                  instant_text(c->a, starts, NULL), (long long) col_int(rows, "capacity"));
    }
}

/* ---- presence: never more people than chairs, in each part of the day ---- */

/* Desks that were stopped or closed since still counted on the days before, so they are counted
 * where the day has no number of its own. */
static void check_chairs(struct check *c)
{
    struct rows *rows = db_query(c->db, c->a,
        "SELECT * FROM (SELECT d.id, d.date, p.name, COALESCE(d.capacity,"
        "    CASE WHEN p.chairs > COALESCE(desks.n, 0) THEN p.chairs ELSE desks.n END, 0)"
        "      AS chairs, came.morning, came.afternoon"
        "  FROM (SELECT day_id, sum(morning) AS morning, sum(afternoon) AS afternoon"
        "          FROM presence WHERE state = 1 GROUP BY day_id) came"
        "  JOIN day d ON d.id = came.day_id LEFT JOIN place p ON p.id = d.place_id"
        "  LEFT JOIN (SELECT place_id, sum(capacity) AS n FROM resource"
        "         WHERE kind IN ('desk_pool', 'desk') GROUP BY place_id) desks"
        "    ON desks.place_id = p.id AND p.kind = 'permanent') counted"
        " WHERE morning > chairs OR afternoon > chairs ORDER BY date, id", NO_ARGS);

    next_law(c);
    while (rows_next(rows)) {
        bool morning = col_int(rows, "morning") > col_int(rows, "chairs");
        fault(c, "day %lld, %s at %s: %lld people come in the %s, and there are %lld chairs",
              (long long) col_int(rows, "id"), col_text(rows, "date"),
              col_text(rows, "name") ? col_text(rows, "name") : "no place",
              (long long) col_int(rows, morning ? "morning" : "afternoon"),
              morning ? "morning" : "afternoon", (long long) col_int(rows, "chairs"));
    }
}

/* ---- rows that no one act of the program leaves behind ---- */

struct law {
    const char *sql;                    /* ids of the rows that break it */
    const char *sentence;               /* with %lld */
};

static const struct law laws[] = {
    { "SELECT id FROM presence WHERE state = 2 AND queued_at IS NULL",
      "presence %lld waits, and nothing says since when" },
    { "SELECT id FROM presence WHERE state = 1 AND queued_at IS NOT NULL",
      "presence %lld has a chair, and still stands in the queue" },
    { "SELECT p.id FROM presence p LEFT JOIN day d ON d.id = p.day_id WHERE d.id IS NULL",
      "presence %lld is of no day" },
    { "SELECT p.id FROM presence p LEFT JOIN person q ON q.id = p.person_id"
      " WHERE q.id IS NULL AND (p.guest IS NULL OR p.person_id IS NOT NULL)",
      "presence %lld is of nobody" },
    { "SELECT p.id FROM presence p JOIN day d ON d.id = p.day_id"
      " WHERE p.state = 1 AND d.place_id IS NULL",
      "presence %lld is of a day that has no place" },
    { "SELECT p.id FROM presence p JOIN day d ON d.id = p.day_id"
      " WHERE p.state IN (1, 2) AND d.state <> 'open'",
      "presence %lld comes on a day that was cancelled or moved" },
    { "SELECT id FROM presence WHERE cents <> 0 AND price_id IS NULL",
      "presence %lld costs something, and no price says why" },
    { "SELECT id FROM booking WHERE cents <> 0 AND price_id IS NULL",
      "booking %lld costs something, and no price says why" },
    { "SELECT b.id FROM booking b LEFT JOIN person q ON q.id = b.person_id"
      "  LEFT JOIN resource r ON r.id = b.resource_id WHERE q.id IS NULL OR r.id IS NULL",
      "booking %lld is of nobody, or of nothing" },
    { "SELECT id FROM booking WHERE ends_at <= starts_at",
      "booking %lld ends before it begins" },
    { "SELECT id FROM person WHERE first_name = '' AND left_at IS NULL",
      "person %lld has no name, and has not left" },
    { "SELECT person_id AS id FROM account WHERE disabled_at IS NULL AND person_id IN"
      " (SELECT id FROM person WHERE first_name = '' AND left_at IS NOT NULL)",
      "person %lld was forgotten, and could still sign in" },
    { "SELECT id FROM day WHERE state = 'moved' AND moved_to IS NULL",
      "day %lld was moved, and nothing says where to" },
    { "SELECT id FROM import WHERE state IN ('shown', 'running') AND content IS NULL",
      "import %lld is not done, and its file is gone" },
    { "SELECT i.id FROM import i WHERE i.done > i.total OR i.made <> (SELECT count(*)"
      "   FROM import_row r WHERE r.import_id = i.id"
      "    AND (r.made_id IS NOT NULL OR r.made_code IS NOT NULL))",
      "import %lld counts other rows than it made" },
    { "SELECT p.id FROM place p WHERE p.kind = 'permanent' AND p.listed = 0"
      "  AND p.chairs <> COALESCE((SELECT sum(r.capacity) FROM resource r"
      "      WHERE r.place_id = p.id AND r.kind IN ('desk_pool', 'desk')"
      "        AND r.stopped IS NULL AND r.closed_at IS NULL), 0)",
      "place %lld counts other chairs than its desks have" },
    { "SELECT p.id FROM person p WHERE p.left_at IS NULL AND p.shown <> COALESCE((SELECT v.level"
      "   FROM visibility v WHERE v.person_id = p.id AND v.field = 'name'), 2)",
      "person %lld shows the name to others than they chose" },
    { NULL, NULL },
};

static void check_laws(struct check *c)
{
    for (const struct law *law = laws; law->sql; law++) {
        struct rows *rows = db_query(c->db, c->a, law->sql, NO_ARGS);
        next_law(c);
        while (rows_next(rows)) {
            char *id = str_fmt(c->a, "%lld", (long long) col_int(rows, "id"));
            const char *place = strstr(law->sentence, "%lld");
            fault(c, "%.*s%s%s", (int) (place - law->sentence), law->sentence, id, place + 4);
        }
    }
}

/* ---- what is folded for search is the fold of what it is folded from ---- */

static const struct { const char *table, *sql; } folds[] = {
    { "person", "SELECT id AS n, first_name AS one, last_name AS two, NULL AS three, fold"
                "  FROM person" },
    { "organisation", "SELECT id AS n, name AS one, NULL AS two, NULL AS three, fold"
                      "  FROM organisation" },
    { "skill", "SELECT id AS n, words AS one, NULL AS two, NULL AS three, fold FROM skill" },
    { "place", "SELECT id AS n, name AS one, COALESCE(postcode, '') AS two, town AS three, fold"
               "  FROM place" },
    { "trade", "SELECT code AS n, name AS one, NULL AS two, NULL AS three, fold FROM trade" },
    { "commune", "SELECT insee AS n, name AS one, NULL AS two, NULL AS three, fold FROM commune" },
};

/* Blanks at the ends, and those two parts leave between them when one is empty, do not count. */
static char *bare_fold(struct arena *a, const char *one, const char *two, const char *three)
{
    const char *whole = str_fmt(a, "%s %s %s", one ? one : "", two ? two : "", three ? three : "");
    struct str bare = str_new(a);

    for (char **word = str_split(a, text_fold(a, whole), ' ', NULL); *word; word++)
        if (**word)
            str_add_fmt(&bare, "%s%s", bare.len ? " " : "", *word);
    return bare.text;
}

static void check_folds(struct check *c)
{
    for (size_t i = 0; i < sizeof folds / sizeof *folds; i++) {
        struct rows *rows = db_query(c->db, c->a, folds[i].sql, NO_ARGS);
        next_law(c);
        while (rows_next(rows)) {
            struct arena *row = arena_new(c->a);
            const char *right = bare_fold(row, col_text(rows, "one"), col_text(rows, "two"),
                                          col_text(rows, "three"));
            if (!str_is(right, bare_fold(row, col_text(rows, "fold"), NULL, NULL)))
                fault(c, "%s %s is found by other words than its name", folds[i].table,
                      col_text(rows, "n"));
            arena_free(row);
        }
    }
}

bool archive_check(struct db *db, struct arena *a, char **faults)
{
    char *inside = NULL;
    struct check c = { .db = db, .a = a, .faults = str_new(a) };

    if (*faults)
        str_add(&c.faults, *faults);
    bool sound = db_integrity(db, a, &inside);
    if (inside)
        str_add_fmt(&c.faults, "%s%s", inside, str_ends(inside, "\n") ? "" : "\n");
    check_bookings(&c);
    check_chairs(&c);
    check_laws(&c);
    check_folds(&c);
    next_law(&c);
    if (db_failed(db))
        fault(&c, "the data cannot be read: %s", db_error(db));
    *faults = c.faults.text;
    return sound && c.all == 0;
}
