/* One change to a draft, tried on the plan or made: both by the same hand. */
#include "season/draft.h"

#include "base/date.h"
#include "base/str.h"

/* One kind of change, to the plan alone; refused, the plan is as it was. */
typedef enum season_refusal plan_change(struct season_plan *sp, const struct season_change *c);

/* ---- guards ---- */

/* A date of the season, with a day or without. */
static enum season_refusal any_date(const struct season_plan *sp, int32_t date, size_t *t)
{
    int index = season_date_index(sp, date);

    *t = (size_t) index;
    return index < 0 ? SEASON_DATE : SEASON_ALLOWED;
}

static enum season_refusal open_date(const struct season_plan *sp, int32_t date, size_t *t)
{
    if (any_date(sp, date, t))
        return SEASON_DATE;
    return sp->skipped[*t] ? SEASON_DATE : SEASON_ALLOWED;
}

static enum season_refusal movable_date(const struct season_plan *sp, int32_t date, size_t *t)
{
    if (open_date(sp, date, t))
        return SEASON_DATE;
    return sp->locked[*t] ? SEASON_LOCKED : SEASON_ALLOWED;
}

static bool *cell_of(const struct season_plan *sp, bool *cells, int host, size_t t)
{
    return &cells[(size_t) host * sp->problem.date_count + t];
}

static enum season_refusal known_host(const struct season_plan *sp, int64_t id, int *host)
{
    *host = season_host_index(sp, id);
    return *host == NO_HOST ? SEASON_HOST : SEASON_ALLOWED;
}

/* Nobody can any date. */
static bool can_host(const struct season_plan *sp, int host, size_t t)
{
    return host == NO_HOST || *cell_of(sp, sp->problem.can, host, t);
}

/* ---- the changes ---- */

static void choose(struct season_plan *sp, size_t t, int host, bool locked)
{
    sp->chosen[t] = host;
    sp->locked[t] = locked;
    sp->problem.dates[t].locked = locked ? host : NO_HOST;
}

static enum season_refusal move_host(struct season_plan *sp, const struct season_change *c)
{
    size_t t;
    int host = NO_HOST;
    enum season_refusal no = movable_date(sp, c->date, &t);

    if (!no && c->host)
        no = known_host(sp, c->host, &host);
    if (no)
        return no;
    if (!can_host(sp, host, t))
        return SEASON_CANNOT;
    choose(sp, t, host, false);
    return SEASON_ALLOWED;
}

static enum season_refusal move_lock(struct season_plan *sp, const struct season_change *c)
{
    size_t t;
    int host;

    if (open_date(sp, c->date, &t))
        return SEASON_DATE;
    host = c->host ? season_host_index(sp, c->host) : sp->chosen[t];
    if (host == NO_HOST)
        return SEASON_HOST;
    if (sp->locked[t] && host != sp->chosen[t])
        return SEASON_LOCKED;
    if (!can_host(sp, host, t))
        return SEASON_CANNOT;
    choose(sp, t, host, true);
    return SEASON_ALLOWED;
}

static enum season_refusal move_unlock(struct season_plan *sp, const struct season_change *c)
{
    size_t t;

    if (open_date(sp, c->date, &t))
        return SEASON_DATE;
    choose(sp, t, sp->chosen[t], false);
    return SEASON_ALLOWED;
}

static enum season_refusal move_swap(struct season_plan *sp, const struct season_change *c)
{
    size_t t, other;
    enum season_refusal no = movable_date(sp, c->date, &t);

    if (!no)
        no = movable_date(sp, c->other, &other);
    if (no)
        return no;
    if (!can_host(sp, sp->chosen[t], other) || !can_host(sp, sp->chosen[other], t))
        return SEASON_CANNOT;

    int host = sp->chosen[t];
    choose(sp, t, sp->chosen[other], false);
    choose(sp, other, host, false);
    return SEASON_ALLOWED;
}

static enum season_refusal move_forbid(struct season_plan *sp, const struct season_change *c)
{
    size_t t;
    int host;

    if (open_date(sp, c->date, &t))
        return SEASON_DATE;
    if (known_host(sp, c->host, &host))
        return SEASON_HOST;
    if (sp->chosen[t] == host && sp->locked[t])
        return SEASON_LOCKED;
    if (sp->chosen[t] == host)
        choose(sp, t, NO_HOST, false);
    *cell_of(sp, sp->forbidden, host, t) = true;
    *cell_of(sp, sp->problem.can, host, t) = false;
    return SEASON_ALLOWED;
}

static enum season_refusal move_allow(struct season_plan *sp, const struct season_change *c)
{
    size_t t;
    int host;

    if (any_date(sp, c->date, &t))
        return SEASON_DATE;
    if (known_host(sp, c->host, &host))
        return SEASON_HOST;
    *cell_of(sp, sp->forbidden, host, t) = false;
    *cell_of(sp, sp->problem.can, host, t) = *cell_of(sp, sp->free, host, t);
    return SEASON_ALLOWED;
}

static enum season_refusal move_skip(struct season_plan *sp, const struct season_change *c)
{
    size_t t;

    if (any_date(sp, c->date, &t))
        return SEASON_DATE;
    if (sp->locked[t])
        return SEASON_LOCKED;
    if (str_empty(c->word))
        return SEASON_NO_WORD;
    choose(sp, t, NO_HOST, false);
    sp->skipped[t] = c->word;
    sp->problem.dates[t].skipped = true;
    return SEASON_ALLOWED;
}

static enum season_refusal move_unskip(struct season_plan *sp, const struct season_change *c)
{
    size_t t;

    if (any_date(sp, c->date, &t))
        return SEASON_DATE;
    sp->skipped[t] = NULL;
    sp->problem.dates[t].skipped = false;
    return SEASON_ALLOWED;
}

/* It loses its dates, and none of the others is given to it. */
static enum season_refusal leave(struct season_plan *sp, int host)
{
    size_t dates = sp->problem.date_count;

    for (size_t t = 0; t < dates; t++)
        if (sp->chosen[t] == host && sp->locked[t])
            return SEASON_LOCKED;
    for (size_t t = 0; t < dates; t++) {
        *cell_of(sp, sp->problem.can, host, t) = false;
        if (sp->chosen[t] == host)
            choose(sp, t, NO_HOST, false);
    }
    sp->problem.hosts[host].count = 0;
    return SEASON_ALLOWED;
}

static bool is_away(const struct season_plan *sp, int64_t id)
{
    for (size_t i = 0; i < sp->away_count; i++)
        if (sp->away[i].id == id)
            return true;
    return false;
}

static bool is_outside(const struct season_plan *sp, int64_t id)
{
    for (const int64_t *host = sp->outside; host && *host; host++)
        if (*host == id)
            return true;
    return false;
}

/* How many days a change decides for a host: -1 for as many as it takes. */
static int days_decided(const struct season_change *c)
{
    if (c->move == MOVE_LEAVE)
        return 0;
    return c->days < 0 ? -1 : c->days;
}

static enum season_refusal move_days(struct season_plan *sp, const struct season_change *c)
{
    int days = days_decided(c);
    int host;

    if (days > PLANNER_DATES)
        return SEASON_TOO_LONG;
    if (days < 0 && is_outside(sp, c->host))
        return SEASON_NUMBER;
    if (is_away(sp, c->host))
        return SEASON_ALLOWED;
    if (known_host(sp, c->host, &host))
        return SEASON_HOST;
    if (!days)
        return leave(sp, host);
    sp->problem.hosts[host].count = days;
    return SEASON_ALLOWED;
}

static plan_change *const moves[] = {
    [MOVE_HOST] = move_host,    [MOVE_LOCK] = move_lock,     [MOVE_UNLOCK] = move_unlock,
    [MOVE_SWAP] = move_swap,    [MOVE_FORBID] = move_forbid, [MOVE_ALLOW] = move_allow,
    [MOVE_SKIP] = move_skip,    [MOVE_UNSKIP] = move_unskip, [MOVE_DAYS] = move_days,
    [MOVE_LEAVE] = move_days,
};

enum season_refusal season_try(struct arena *a, const struct season_change *c,
                               struct season_plan *sp)
{
    struct season_change tried = *c;

    if (sp->season.published)
        return SEASON_PUBLISHED;
    if (c->version && c->version != sp->season.version)
        return SEASON_VERSION;

    tried.word = arena_text(a, c->word);                /* it becomes the plan's */
    enum season_refusal no = moves[c->move](sp, &tried);
    if (!no)
        sp->no = problem_check(&sp->problem, &sp->which);
    return no;
}

/* ---- made ---- */

static void write_date(struct db *db, struct arena *a, const struct season_plan *sp, size_t t)
{
    int host = sp->chosen[t];

    db_exec(db, "UPDATE season_date SET host_id = $3, locked = $4, skipped = $5"
                " WHERE season_id = $1 AND date = $2",
            ARGS(arg_int(sp->season.id), arg_text(date_text(a, sp->problem.dates[t].date)),
                 arg_id(host == NO_HOST ? 0 : sp->hosts[host].id), arg_int(sp->locked[t]),
                 arg_text(sp->skipped[t])));
}

/* What a host may: on one date, or how often. */
static void write_host(struct db *db, struct arena *a, const struct season_change *c)
{
    const char *date = date_text(a, c->date);

    if (c->move == MOVE_FORBID)
        db_exec(db, "INSERT INTO season_forbid (season_id, date, host_id) VALUES ($1, $2, $3)"
                    " ON CONFLICT (season_id, date, host_id) DO NOTHING",
                ARGS(arg_int(c->season), arg_text(date), arg_int(c->host)));
    if (c->move == MOVE_ALLOW)
        db_exec(db, "DELETE FROM season_forbid WHERE season_id = $1 AND date = $2"
                    "   AND host_id = $3",
                ARGS(arg_int(c->season), arg_text(date), arg_int(c->host)));
    if (c->move != MOVE_DAYS && c->move != MOVE_LEAVE)
        return;
    db_exec(db, "DELETE FROM season_host WHERE season_id = $1 AND host_id = $2",
            ARGS(arg_int(c->season), arg_int(c->host)));
    if (days_decided(c) >= 0)
        db_exec(db, "INSERT INTO season_host (season_id, host_id, days) VALUES ($1, $2, $3)",
                ARGS(arg_int(c->season), arg_int(c->host), arg_int(days_decided(c))));
}

enum season_refusal season_change(struct db *db, struct arena *a, const struct season_change *c)
{
    struct season_plan sp = { 0 };
    enum season_refusal no = season_hold(db, c->season, c->version);

    if (no)
        return no;
    if (!season_get(db, a, c->season, &sp.season))
        return SEASON_FAILED;
    season_read(db, a, &sp);

    size_t count = sp.problem.date_count;
    const int *chosen = arena_copy(a, sp.chosen, count * sizeof *chosen);
    const bool *locked = arena_copy(a, sp.locked, count * sizeof *locked);
    const char *const *skipped = arena_copy(a, sp.skipped, count * sizeof *skipped);
    no = moves[c->move](&sp, c);
    if (no)
        return db_failed(db) ? SEASON_FAILED : no;

    for (size_t t = 0; t < count; t++)
        if (sp.chosen[t] != chosen[t] || sp.locked[t] != locked[t] || sp.skipped[t] != skipped[t])
            write_date(db, a, &sp, t);
    write_host(db, a, c);
    season_touch(db, c->season, c->now);
    return db_failed(db) ? SEASON_FAILED : SEASON_ALLOWED;
}

/* All dates that are not locked, so that nothing is left there of a host that went away. */
enum season_refusal season_keep(struct db *db, struct arena *a, const struct season_plan *sp,
                                const struct plan *plan, int64_t now)
{
    struct season_plan kept = *sp;
    enum season_refusal no = season_hold(db, sp->season.id, sp->season.version);

    if (no)
        return no;
    kept.chosen = plan->chosen;
    for (size_t t = 0; t < sp->problem.date_count; t++)
        if (!sp->skipped[t] && !sp->locked[t])
            write_date(db, a, &kept, t);
    season_touch(db, sp->season.id, now);
    db_exec(db, "UPDATE season SET planned_at = $2, planned_gap = $3 WHERE id = $1",
            ARGS(arg_int(sp->season.id), arg_int(now), arg_share(plan->gap)));
    return db_failed(db) ? SEASON_FAILED : SEASON_ALLOWED;
}
