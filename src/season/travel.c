/* Tables of minutes: read from a CSV text, kept, and handed to the planner. */
#include "season/territory.h"

#include "base/fold.h"
#include "place/place.h"
#include "view/csv.h"

enum { MINUTES_MOST = 600 };                        /* ten hours, one way */

struct way {
    const char *from, *to;                          /* INSEE codes */
    int minutes;
    bool given;                                     /* not only the way back of another */
};

struct ways {
    struct way *at;
    size_t count, room;
};

static void add_way(struct arena *a, struct ways *w, struct way way)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 256;
        w->at = arena_grow(a, w->at, w->room, sizeof *w->at);
    }
    w->at[w->count++] = way;
}

static int by_ends(const void *left, const void *right)
{
    const struct way *x = left, *y = right;
    int from = strcmp(x->from, y->from);

    return from ? from : strcmp(x->to, y->to);
}

/* What was given comes before what was only turned round. */
static int by_ends_and_origin(const void *left, const void *right)
{
    int ends = by_ends(left, right);

    return ends ? ends : ((const struct way *) right)->given - ((const struct way *) left)->given;
}

/* ---- reading ---- */

/* The communes of a territory under their codes and folded names, in order. */
struct known {
    const char *word, *insee;
};
struct gazetteer {
    struct db *db;
    struct arena *a;
    struct known *at;
    size_t count;
};

static int by_word(const void *left, const void *right)
{
    return strcmp(((const struct known *) left)->word, ((const struct known *) right)->word);
}

static struct gazetteer gazetteer_of(struct db *db, struct arena *a, int64_t id)
{
    struct gazetteer g = { .db = db, .a = a };
    struct rows *rows = db_query(db, a,
        "SELECT c.insee, c.fold FROM territory_commune x JOIN commune c ON c.insee = x.insee"
        " WHERE x.territory_id = $1", ARGS(arg_int(id)));

    while (rows_next(rows)) {
        const char *insee = col_text(rows, "insee");
        g.at = arena_grow(a, g.at, g.count + 2, sizeof *g.at);
        g.at[g.count++] = (struct known){ text_fold(a, insee), insee };
        g.at[g.count++] = (struct known){ col_text(rows, "fold"), insee };
    }
    if (g.count)
        qsort(g.at, g.count, sizeof *g.at, by_word);
    return g;
}

/* The code of a commune; NULL for none, or for a name that several have. */
static const char *code_of(const struct gazetteer *g, const char *cell)
{
    const struct known key = { .word = text_fold(g->a, str_trim(g->a, cell)) };
    struct known *found = g->count ? bsearch(&key, g->at, g->count, sizeof *g->at, by_word) : NULL;
    struct commune c;

    if (found) {
        size_t i = (size_t) (found - g->at);
        bool twin = (i && by_word(&g->at[i - 1], &key) == 0) ||
                    (i + 1 < g->count && by_word(&g->at[i + 1], &key) == 0);
        return twin ? NULL : found->insee;
    }
    return *key.word && commune_find(g->db, g->a, str_trim(g->a, cell), &c) == 1 ? c.insee : NULL;
}

/* "27", "27,5" or "27.5": whole minutes, rounded to the nearest. */
static bool read_minutes(struct arena *a, const char *cell, int *minutes)
{
    char *text = str_trim(a, cell);
    size_t whole = strspn(text, "0123456789"), end = whole;
    int64_t n;

    if (whole && (text[whole] == ',' || text[whole] == '.'))
        end = whole + 1 + strspn(text + whole + 1, "0123456789");
    if (!whole || text[end] || (end > whole && end == whole + 1))
        return false;
    bool up = end > whole && text[whole + 1] >= '5';
    text[whole] = '\0';
    if (!str_to_int(text, &n) || n > MINUTES_MOST || n + up > MINUTES_MOST)
        return false;
    *minutes = (int) n + up;
    return true;
}

/* A first row without a digit in its third cell is a heading. */
static bool is_heading(const struct ways *w, char **cells, size_t count, bool first)
{
    return first && !w->count && count >= 3 && !strpbrk(cells[2], "0123456789");
}

static bool read_ways(struct arena *a, const struct gazetteer *g, const char *csv, size_t len,
                      struct ways *out, size_t *line)
{
    struct csv_reader reader;
    char **cells;
    size_t count;
    bool first = true;

    csv_reader_init(&reader, a, csv, len);
    for (; csv_next(&reader, &cells, &count); first = false) {
        struct way way = { .given = true };
        *line = reader.line;
        if (is_heading(out, cells, count, first))
            continue;
        if (count < 3)
            return false;
        way.from = code_of(g, cells[0]);
        way.to = code_of(g, cells[1]);
        if (!way.from || !way.to || !read_minutes(a, cells[2], &way.minutes))
            return false;
        add_way(a, out, way);
        add_way(a, out, (struct way){ way.to, way.from, way.minutes, false });
    }
    *line = reader.line;
    return !reader.err.text[0];
}

enum territory_refusal territory_set_travel(struct db *db, struct arena *a, int64_t id,
                                            const char *csv, size_t len, size_t *line)
{
    struct ways ways = { 0 };

    if (!db_exists(db, "SELECT 1 FROM territory WHERE id = $1", ARGS(arg_int(id))))
        return db_failed(db) ? TERRITORY_FAILED : TERRITORY_UNKNOWN;
    const struct gazetteer g = gazetteer_of(db, a, id);
    if (!read_ways(a, &g, csv, len, &ways, line))
        return TERRITORY_BAD_TRAVEL;
    if (ways.count)
        qsort(ways.at, ways.count, sizeof *ways.at, by_ends_and_origin);
    db_exec(db, "DELETE FROM travel WHERE territory_id = $1", ARGS(arg_int(id)));
    for (size_t i = 0; i < ways.count && !db_failed(db); i++)
        if (!i || by_ends(&ways.at[i - 1], &ways.at[i]) != 0)
            db_exec(db, "INSERT INTO travel (territory_id, origin, destination, minutes)"
                        " VALUES ($1, $2, $3, $4)",
                    ARGS(arg_int(id), arg_text(ways.at[i].from), arg_text(ways.at[i].to),
                         arg_int(ways.at[i].minutes)));
    return db_failed(db) ? TERRITORY_FAILED : TERRITORY_ALLOWED;
}

/* ---- for the planner ---- */

static double look_up(void *with, const char *from, const char *to)
{
    const struct ways *w = with;
    const struct way key = { .from = from, .to = to };
    const struct way *found = from && to && w->count
                              ? bsearch(&key, w->at, w->count, sizeof *w->at, by_ends) : NULL;

    return found ? found->minutes : -1;
}

void territory_travel(struct db *db, struct arena *a, int64_t id, struct problem *p)
{
    struct territory t;
    struct ways ways = { 0 };

    if (!territory_get(db, a, id, &t))
        return;
    /* From its communes, to them and to where hosts are: a table may hold far more. */
    struct rows *rows = db_query(db, a,
        "SELECT v.origin, v.destination, v.minutes FROM territory_commune x"
        "  JOIN travel v ON v.territory_id = x.territory_id AND v.origin = x.insee"
        " WHERE x.territory_id = $1 AND v.destination IN"
        "   (SELECT insee FROM territory_commune WHERE territory_id = $1"
        "    UNION SELECT commune FROM host"
        "    UNION SELECT commune FROM place WHERE commune IS NOT NULL)",
        ARGS(arg_int(id)));
    while (rows_next(rows))
        add_way(a, &ways, (struct way){ .from = col_text(rows, "origin"),
                                        .to = col_text(rows, "destination"),
                                        .minutes = (int) col_int(rows, "minutes") });
    if (ways.count)
        qsort(ways.at, ways.count, sizeof *ways.at, by_ends);
    const struct travel travel = { .detour = t.detour / 100.0, .speed = t.speed,
                                   .fixed = t.fixed };
    problem_travel(p, &travel, ways.count ? look_up : NULL, &ways);
}
