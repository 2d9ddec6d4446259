#include "booking/report.h"

#include "base/date.h"
#include "base/str.h"

static struct report_day day_from(const struct rows *rows)
{
    struct report_day d = {
        .day = col_int(rows, "id"), .place = col_text(rows, "place"),
        .slug = col_text(rows, "slug"), .commune = col_text(rows, "commune"),
        .chairs = col_int(rows, "chairs"), .said = col_int(rows, "said"),
        .were = col_int(rows, "were"),
        .heads = col_null(rows, "heads") ? -1 : col_int(rows, "heads"),
    };

    if (!date_parse(col_text(rows, "date"), &d.date))
        BUG("day %lld has no date", (long long) d.day);
    return d;
}

/* A permanent place's day that nobody came to has a row at most: it was announced to nobody. */
static void read_days(struct db *db, struct arena *a, const struct arg *args, struct report *r)
{
    struct rows *rows = db_query(db, a,
        "SELECT d.id AS id, d.date AS date, p.name AS place, p.slug AS slug,"
        "       COALESCE(c.name, p.town) AS commune, COALESCE(d.capacity, p.chairs) AS chairs,"
        "       d.heads AS heads, count(q.id) AS said,"
        "       count(q.id) FILTER (WHERE q.state = 3) AS were"
        "  FROM day d JOIN place p ON p.id = d.place_id LEFT JOIN commune c ON c.insee = p.commune"
        "  LEFT JOIN presence q ON q.day_id = d.id AND q.state IN (1, 3)"
        " WHERE d.date >= $1 AND d.date <= $2 AND d.state = 'open'"
        "   AND ($3 = 0 OR d.place_id = $3)"
        " GROUP BY d.id, d.date, p.name, p.slug, c.name, p.town, d.capacity, p.chairs, d.heads,"
        "          d.opens"
        " HAVING d.opens IS NOT NULL OR d.heads IS NOT NULL OR count(q.id) > 0"
        " ORDER BY d.date, p.name, d.id", args);
    size_t room = 0;

    while (rows_next(rows)) {
        if (r->day_count == room) {
            room = room ? 2 * room : 64;
            r->days = arena_grow(a, r->days, room, sizeof *r->days);
        }
        struct report_day d = day_from(rows);
        r->days[r->day_count++] = d;
        r->said += d.said;
        r->counted += d.heads > 0 ? d.heads : 0;
        r->counted_days += d.heads >= 0;
    }
}

static void count_in(struct report_commune *sum, int64_t people, int64_t days)
{
    sum->people += people;
    sum->days += days;
}

/* Every commune that is told has people enough to hide in. */
static void read_communes(struct db *db, struct arena *a, const struct arg *args, struct report *r)
{
    struct rows *rows = db_query(db, a,
        "SELECT COALESCE(person.commune, '') AS code, COALESCE(c.name, person.commune) AS name,"
        "       count(DISTINCT person.id) AS people, count(*) AS days"
        "  FROM presence q JOIN day d ON d.id = q.day_id JOIN person ON person.id = q.person_id"
        "  LEFT JOIN commune c ON c.insee = person.commune"
        " WHERE d.date >= $1 AND d.date <= $2 AND d.state = 'open'"
        "   AND ($3 = 0 OR d.place_id = $3) AND q.state IN (1, 3)"
        " GROUP BY person.commune, c.name ORDER BY people DESC, name", args);

    while (rows_next(rows)) {
        const char *code = col_text(rows, "code");
        int64_t people = col_int(rows, "people"), days = col_int(rows, "days");

        if (!*code)
            count_in(&r->unsaid, people, days);
        else if (people < REPORT_FEWEST)
            count_in(&r->others, people, days);
        else {
            r->communes = arena_grow(a, r->communes, r->commune_count + 1, sizeof *r->communes);
            r->communes[r->commune_count++] = (struct report_commune){
                .code = code, .name = col_text(rows, "name"), .people = people, .days = days,
            };
        }
    }
    int64_t guests = db_int(db,
        "SELECT count(*) FROM presence q JOIN day d ON d.id = q.day_id"
        " WHERE d.date >= $1 AND d.date <= $2 AND d.state = 'open'"
        "   AND ($3 = 0 OR d.place_id = $3) AND q.state IN (1, 3) AND q.person_id IS NULL",
        args, 0);
    count_in(&r->unsaid, guests, guests);
    if (r->others.people < REPORT_FEWEST) {
        count_in(&r->unsaid, r->others.people, r->others.days);
        r->others = (struct report_commune){ 0 };
    }
}

static void set_months(struct report *r, int32_t today)
{
    int32_t last = r->to < today ? r->to : today - 1;

    r->months_from = month_first(r->from);
    if (r->months_from < r->from)
        r->months_from = month_add(r->months_from, 1);
    r->months_to = month_first(last + 1) - 1;
}

struct report report_of(struct db *db, struct arena *a, const struct report_wish *w)
{
    struct report r = { .from = w->from, .to = w->to < w->today ? w->to : w->today,
                        .months_to = -1 };
    const struct arg *args = ARGS(arg_text(date_text(a, r.from)), arg_text(date_text(a, r.to)),
                                  arg_int(w->place));

    if (r.to < r.from)
        return r;
    read_days(db, a, args, &r);
    set_months(&r, w->today);
    if (r.months_from <= r.months_to)
        read_communes(db, a, ARGS(arg_text(date_text(a, r.months_from)),
                                  arg_text(date_text(a, r.months_to)), arg_int(w->place)), &r);
    return r;
}
