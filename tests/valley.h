/* A small territory for the tests of seasons: four communes on a line, about 7 km apart, and an
 * accepted host in each of the first three; a fifth commune outside, with a host.  Today is that of
 * ground.h; the season is of twelve Thursdays from 7 January 2027, without a holiday. */
#ifndef TESTS_VALLEY_H
#define TESTS_VALLEY_H

#include "ground.h"
#include "season/season.h"

enum { COMMUNES = 5, HOSTS = 4, OUTSIDER = 3, DATES = 12, THURSDAY_BIT = 8 };

struct valley {
    struct ground g;
    int32_t first;                      /* date of the season */
    int64_t territory;
    int64_t host[HOSTS];                /* the last one is from outside */
    int64_t place[HOSTS];
};

static const char *const valley_codes[COMMUNES] = { "62901", "62902", "62903", "62904", "62999" };

static inline struct host valley_offer(struct trial *t, const struct ground *g, int n)
{
    return (struct host){
        .person = g->person[n % PEOPLE], .name = str_fmt(t->a, "Maison %d", n),
        .kind = "enterprise", .town = str_fmt(t->a, "Ville %d", n),
        .commune = valley_codes[n == OUTSIDER ? COMMUNES - 1 : n % (COMMUNES - 1)], .chairs = 10,
        .weekdays = THURSDAY_BIT, .from = INT32_MIN, .to = INT32_MAX, .most = -1,
        .internet = true, .noise = "quiet",
    };
}

/* Offered and accepted; its place is made. */
static inline int64_t valley_accept(struct trial *t, const struct ground *g, struct host *h)
{
    assert_int_equal(host_save(t->db, t->a, h, g->now), HOST_ALLOWED);
    assert_int_equal(host_answer(t->db, t->a, h->id, HOST_ACCEPT, NULL, g->person[0], g->today,
                                 g->now), HOST_ALLOWED);
    assert_true(host_get(t->db, t->a, h->id, h));
    return h->id;
}

/* All is committed. */
static inline struct valley valley_make(struct trial *t)
{
    struct valley v = { .g = ground_make(t), .first = date_from_ymd(2027, 1, 7) };
    struct territory land = { .name = "La vallée", .detour = 130, .speed = 45, .fixed = 4 };
    const char *codes[COMMUNES] = { NULL };
    const char **unknown;

    assert_true(db_begin(t->db));
    for (int i = 0; i < COMMUNES; i++) {
        const struct commune c = {
            .insee = valley_codes[i], .name = str_fmt(t->a, "Ville %d", i), .population = 1000,
            .located = true, .latitude = 505000000, .longitude = 24000000 + i * 1000000,
        };
        commune_save(t->db, t->a, &c);
        codes[i] = i < COMMUNES - 1 ? c.insee : NULL;
    }
    assert_int_equal(territory_save(t->db, t->a, &land, codes, &unknown, v.g.now),
                     TERRITORY_ALLOWED);
    v.territory = land.id;
    for (int i = 0; i < HOSTS; i++) {
        struct host h = valley_offer(t, &v.g, i);
        v.host[i] = valley_accept(t, &v.g, &h);
        v.place[i] = h.place;
    }
    check_ok(t->db, "valley");
    assert_true(db_commit(t->db));
    return v;
}

static inline struct season valley_season(const struct valley *v)
{
    return (struct season){
        .name = "Les jeudis de la vallée", .territory = v->territory, .weekday = 4, .every = 1,
        .opens = 540, .closes = 1050, .from = v->first, .to = v->first + 7 * (DATES - 1),
        .about = "Chacun son tour", .promise_days = 2, .promise_minutes = 20, .rest = 2,
        .made_by = v->g.person[0],
    };
}

static inline int64_t valley_draft(struct trial *t, const struct valley *v)
{
    struct season s = valley_season(v);

    assert_int_equal(season_save(t->db, t->a, &s, v->g.now), SEASON_ALLOWED);
    return s.id;
}

static inline int32_t thursday(const struct valley *v, int n)
{
    return v->first + 7 * n;
}

static inline struct season season_now(struct trial *t, int64_t id)
{
    struct season s;

    assert_true(season_get(t->db, t->a, id, &s));
    return s;
}

static inline struct season_plan plan_now(struct trial *t, int64_t id)
{
    struct season_plan sp;

    if (!season_load(t->db, t->a, id, &sp))
        fail_msg("cannot load the season: %s", db_error(t->db));
    return sp;
}

/* The change of a draft as it stands, on its nth date. */
static inline struct season_change change_of(const struct valley *v, int64_t season,
                                             enum season_move move, int n, int64_t host)
{
    return (struct season_change){ .season = season, .move = move, .date = thursday(v, n),
                                   .host = host, .now = v->g.now + 60 };
}

static inline enum season_refusal change(struct trial *t, const struct valley *v, int64_t season,
                                         enum season_move move, int n, int64_t host)
{
    const struct season_change c = change_of(v, season, move, n, host);

    return season_change(t->db, t->a, &c);
}

/* Host `n` takes the nth date, and so on in turn. */
static inline void valley_fill(struct trial *t, const struct valley *v, int64_t season)
{
    for (int i = 0; i < DATES; i++)
        assert_int_equal(change(t, v, season, MOVE_HOST, i, v->host[i % 3]), SEASON_ALLOWED);
}

static inline void valley_plan(struct trial *t, const struct valley *v, int64_t season)
{
    struct season_plan sp = plan_now(t, season);
    struct plan plan;

    assert_int_equal(sp.no, PROBLEM_ALLOWED);
    plan_solve(t->a, &sp.problem, NULL, NULL, &plan);
    assert_int_equal(season_keep(t->db, t->a, &sp, &plan, v->g.now + 100), SEASON_ALLOWED);
}

static inline int64_t host_on(struct trial *t, int64_t season, int n)
{
    struct season_plan sp = plan_now(t, season);

    return sp.chosen[n] == NO_HOST ? 0 : sp.hosts[sp.chosen[n]].id;
}

static inline bool is_free(const struct season_plan *sp, int host, int n)
{
    return sp->problem.can[(size_t) host * sp->problem.date_count + (size_t) n];
}

static inline int host_at(const struct season_plan *sp, int64_t id)
{
    for (size_t h = 0; h < sp->problem.host_count; h++)
        if (sp->hosts[h].id == id)
            return (int) h;
    return NO_HOST;
}

#endif
