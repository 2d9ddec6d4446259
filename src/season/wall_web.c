/* The wall of a season: hosts by dates, a brick for each day; and the same as a list of dates,
 * which is what a telephone shows. */
#include "season/web.h"

#include "base/say.h"
#include "base/str.h"

enum { WEEKS_AT_ONCE = 7 };

/* ---- hosts in the order of the wall ---- */

struct line {
    int host;                           /* index */
    int visits;
    size_t first;                       /* its first date, or date_count */
};

/* Most days first, then whoever begins. */
static int by_days(const void *a, const void *b)
{
    const struct line *x = a, *y = b;

    if (x->visits != y->visits)
        return y->visits - x->visits;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->host - y->host;
}

static struct line *lines_of(struct req *r, const struct season_plan *sp)
{
    const struct problem *p = &sp->problem;
    struct line *lines = arena_array(r->a, p->host_count, sizeof *lines);

    for (size_t h = 0; h < p->host_count; h++)
        lines[h] = (struct line){ .host = (int) h, .first = p->date_count };
    for (size_t i = p->date_count; i-- > 0; ) {
        if (sp->chosen[i] == NO_HOST)
            continue;
        lines[sp->chosen[i]].visits++;
        lines[sp->chosen[i]].first = i;
    }
    qsort(lines, p->host_count, sizeof *lines, by_days);
    return lines;
}

/* ---- heading ---- */

static void add_month(struct req *r, struct value *months, int32_t date, size_t span)
{
    struct value *v = add_object(months);

    set_text(v, "name", say_date(r->a, r->lang, date,
                                 span > 1 ? DATE_MONTH_NAME : DATE_MONTH_NAME_SHORT, r->today));
    set_int(v, "span", (int64_t) span);
}

static void set_heading(struct req *r, struct value *wall, const struct season_view *view,
                        int tried)
{
    const struct problem *p = &view->sp.problem;
    struct value *months = set_list(wall, "months"), *days = set_list(wall, "days");
    bool draft = !view->sp.season.published;
    size_t from = 0;

    for (size_t i = 0; i < p->date_count; i++) {
        int32_t date = p->dates[i].date;
        int day;
        date_to_ymd(date, NULL, NULL, &day);
        struct value *v = add_object(days);
        set_int(v, "day", day);
        set_text(v, "href", draft ? try_href(r, date, 0) : NULL);
        set_text(v, "spoken", full_date(r, date));
        set_bool(v, "current", (int) i == tried);
        if (i + 1 == p->date_count || month_first(p->dates[i + 1].date) != month_first(date)) {
            add_month(r, months, date, i + 1 - from);
            from = i + 1;
        }
    }
}

/* ---- cells ---- */

/* When a host is not free is for those who plan. */
static const char *cell_class(const struct season_plan *sp, size_t i, int host, bool planner)
{
    const struct problem *p = &sp->problem;

    if (p->dates[i].skipped)
        return "skip";
    if (sp->chosen[i] == host)
        return sp->locked[i] ? "locked" : "day";
    return !planner || p->can[(size_t) host * p->date_count + i] ? "free" : "off";
}

static const char *cell_words(struct req *r, const struct season_plan *sp, size_t i, int host)
{
    const char *town = sp->hosts[host].town;
    const char *date = date_of_year(r, sp->problem.dates[i].date);

    if (sp->chosen[i] == host)
        return sp->locked[i] ? TF(r, N_("%s, %s: a day, locked"), town, date)
                             : TF(r, N_("%s, %s: a day"), town, date);
    return TF(r, N_("%s, %s: put it here"), town, date);
}

/* A cell is a link where there is something to do: not of who cannot anyway.  Free cells are not in
 * the tab order: the date above leads to the same choice. */
static void add_cell(struct req *r, struct value *cells, const struct season_view *view, size_t i,
                     int host, bool tried)
{
    const struct season_plan *sp = &view->sp;
    const char *class = cell_class(sp, i, host, may_plan(r));
    bool chosen = sp->chosen[i] == host;
    bool forbidden = sp->forbidden[(size_t) host * sp->problem.date_count + i];
    bool opens = !sp->season.published && !str_is(class, "skip") &&
                 (!str_is(class, "off") || forbidden);
    struct value *v = add_object(cells);

    set_text(v, "class", tried ? str_fmt(r->a, "%s try", class) : class);
    set_text(v, "href", opens ? try_href(r, sp->problem.dates[i].date, sp->hosts[host].id) : NULL);
    set_text(v, "spoken", opens || chosen ? cell_words(r, sp, i, host) : NULL);
    set_bool(v, "lock", chosen && sp->locked[i]);
    set_bool(v, "brick", chosen);
}

static void set_rows(struct req *r, struct value *wall, const struct season_view *view, int date,
                     int host)
{
    const struct season_plan *sp = &view->sp;
    const struct line *lines = lines_of(r, sp);
    struct value *rows = set_list(wall, "rows");

    for (size_t k = 0; k < sp->problem.host_count; k++) {
        int h = lines[k].host;
        if (sp->season.published && !lines[k].visits)
            continue;
        struct value *row = add_object(rows);
        struct value *cells = set_list(row, "cells");
        set_text(row, "town", sp->hosts[h].town);
        set_text(row, "host", sp->hosts[h].name);
        set_int(row, "visits", lines[k].visits);
        for (size_t i = 0; i < sp->problem.date_count; i++)
            add_cell(r, cells, view, i, h, (int) i == date && h == host);
    }
}

/* ---- the same as a list ---- */

static void add_week(struct req *r, struct value *list, const struct season_view *view, size_t i)
{
    const struct season_plan *sp = &view->sp;
    const struct plan_date *d = &sp->problem.dates[i];
    int host = sp->chosen[i];
    struct value *v = add_object(list);

    set_text(v, "iso", date_text(r->a, d->date));
    set_text(v, "when", say_date(r->a, r->lang, d->date, DATE_IN_YEAR_SHORT, r->today));
    set_text(v, "spoken", full_date(r, d->date));
    set_text(v, "town", host == NO_HOST ? NULL : sp->hosts[host].town);
    set_text(v, "host", host == NO_HOST ? NULL : sp->hosts[host].name);
    set_text(v, "why_not", d->skipped ? skipped_words(r, d->date, sp->skipped[i]) : NULL);
    set_bool(v, "lock", sp->locked[i]);
    set_text(v, "sentence", view->known && !d->skipped ? why_words(r, view, i) : NULL);
    set_text(v, "href", sp->season.published ? NULL : try_href(r, d->date, 0));
}

/* The first seven; the rest is folded away under a name. */
static void set_weeks(struct req *r, struct value *page, const struct season_view *view, int tried)
{
    const struct problem *p = &view->sp.problem;
    struct value *first = set_list(page, "weeks"), *later = set_list(page, "later");

    for (size_t i = 0; i < p->date_count; i++)
        add_week(r, i < WEEKS_AT_ONCE ? first : later, view, i);
    set_bool(page, "later_open", tried >= WEEKS_AT_ONCE);
    if (p->date_count > WEEKS_AT_ONCE)
        set_text(page, "later_name",
                 TF(r, N_("%s to %s"), date_of_year(r, p->dates[WEEKS_AT_ONCE].date),
                    date_of_year(r, p->dates[p->date_count - 1].date)));
}

void set_wall(struct req *r, struct value *page, const struct season_view *view, int date, int host)
{
    struct value *wall = set_object(page, "wall");

    set_heading(r, wall, view, date);
    set_rows(r, wall, view, date, host);
    set_weeks(r, page, view, date);
}
