/* How many collaborations were born, for the community and its funders. */
#include "base/date.h"
#include "collaboration/collaboration.h"

enum { MONTHS = 3, QUARTERS_MOST = 12 };

static int32_t quarter_first(int32_t day)
{
    int year, month;

    date_to_ymd(day, &year, &month, NULL);
    return date_from_ymd(year, (month - 1) / MONTHS * MONTHS + 1, 1);
}

/* From the quarter in which the first one was born, three years at most, to today's. */
static void lay_quarters(struct arena *a, struct collaboration_figures *f, int32_t first,
                         int32_t today)
{
    int32_t last = quarter_first(today);
    int32_t at = quarter_first(first < today ? first : today);

    if (at < month_add(last, -MONTHS * (QUARTERS_MOST - 1)))
        at = month_add(last, -MONTHS * (QUARTERS_MOST - 1));
    f->quarters = arena_array(a, QUARTERS_MOST, sizeof *f->quarters);
    for (; at <= last; at = month_add(at, MONTHS))
        f->quarters[f->count++].first = at;
}

static void count_one(struct collaboration_figures *f, int32_t born, bool ended, int32_t end)
{
    for (size_t i = 0; i < f->count; i++) {
        struct collaboration_quarter *q = &f->quarters[i];
        int32_t next = month_add(q->first, MONTHS);
        q->born += born >= q->first && born < next;
        q->ended += ended && end >= q->first && end < next;
        q->alive += born < next && (!ended || end >= next);
    }
}

struct collaboration_figures collaboration_figures(struct db *db, struct arena *a, int32_t today)
{
    struct collaboration_figures f = { 0 };
    const char *first = db_text(db, a, "SELECT min(born_on) AS first FROM collaboration", NO_ARGS);
    int32_t from = today, year_first;
    int64_t people = 0;
    int year;

    date_to_ymd(today, &year, NULL, NULL);
    year_first = date_from_ymd(year, 1, 1);
    if (first)
        date_parse(first, &from);
    lay_quarters(a, &f, from, today);
    struct rows *rows = db_query(db, a,
        "SELECT c.born_on, c.ended_on, (SELECT count(*) FROM collaborator k"
        "   WHERE k.collaboration_id = c.id AND k.state = 'in') AS people"
        "  FROM collaboration c WHERE c.born_on IS NOT NULL", NO_ARGS);
    while (rows_next(rows)) {
        bool ended = !col_null(rows, "ended_on");
        int32_t born = 0, end = 0;
        date_parse(col_text(rows, "born_on"), &born);
        if (ended)
            date_parse(col_text(rows, "ended_on"), &end);
        count_one(&f, born, ended, end);
        f.born++;
        f.born_this_year += born >= year_first;
        f.ended += ended;
        people += ended ? 0 : col_int(rows, "people");
    }
    f.alive = f.born - f.ended;
    f.people = f.alive ? (double) people / (double) f.alive : 0;
    return f;
}
