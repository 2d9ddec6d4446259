/* A small community that helps each other, for the tests of mutual help: sixteen members who all
 * can do the same few things, a day that goes round in a week, presences said by the rules.  Today
 * is that of ground.h. */
#ifndef TESTS_AID_H
#define TESTS_AID_H

#include "help/help.h"

#include "ground.h"

enum { MEMBERS = 16, DAY = 86400 };

static const char trouble[] = "Mon ordinateur ne démarre plus";
static const char repair[] = "réparer un ordinateur";

struct aid {
    struct ground g;
    int64_t who[MEMBERS];
    int64_t round;                      /* the day that goes round, at the hall, in a week */
    struct fit fits[MEMBERS];           /* as if found; each test says how many */
};

static inline struct aid aid_make(struct trial *t)
{
    struct aid w = { .g = ground_make(t) };
    const struct skill skill = { .kind = SKILL_GIVE, .words = repair, .level = LEVEL_PLACE };
    size_t count;

    assert_true(db_begin(t->db));
    for (int i = 0; i < MEMBERS; i++) {
        const struct person_draft draft = {
            .first_name = str_fmt(t->a, "Membre%d", i), .last_name = "Durand", .lang = "fr",
            .email = str_fmt(t->a, "member-%d@example.org", i),
        };
        w.who[i] = person_add(t->db, &draft, w.g.now);
        person_set_skills(t->db, w.who[i], &skill, 1, w.g.today);
        w.fits[i] = (struct fit){ .person = w.who[i], .score = 800, .words = repair };
    }
    struct series s = { .name = "Jeudis", .weekday = 4, .every = 1, .opens = 540, .closes = 1050,
                        .from = w.g.today + 7, .to = w.g.today + 7 };
    assert_int_equal(series_make(t->db, t->a, &s, w.g.now), AGENDA_ALLOWED);
    w.round = series_days(t->db, t->a, s.id, &count)[0].id;
    const struct day_edit edit = { .day = w.round, .now = w.g.now, .today = w.g.today };
    w.g.hall.chairs = MEMBERS;
    place_change(t->db, t->a, &w.g.hall);
    assert_int_equal(day_set_host(t->db, t->a, edit, w.g.hall.id), AGENDA_ALLOWED);
    w.g.desks.capacity = MEMBERS;
    assert_int_equal(resource_save(t->db, &w.g.desks), INSIDE_ALLOWED);
    assert_true(place_get(t->db, t->a, w.g.house.id, &w.g.house));
    check_ok(t->db, "aid");
    assert_true(db_commit(t->db));
    return w;
}

static inline struct looker member_looks(const struct aid *w, int who)
{
    return (struct looker){ .id = w->who[who], .member = true, .today = w->g.today };
}

/* They come to a day. */
static inline void come(struct trial *t, const struct aid *w, int64_t day, int who)
{
    struct presence_result out;
    const struct presence_wish wish = { .day = day, .person = w->who[who], .share = SHARE_DAY,
                                        .said_by = w->who[who], .now = w->g.now };

    assert_int_equal(presence_say(t->db, t->a, &wish, &out), PRESENCE_ALLOWED);
    assert_int_equal(out.presence.state, COMING);
}

static inline int64_t house_today(struct trial *t, const struct aid *w)
{
    return day_ensure(t->db, t->a, &w->g.house, w->g.today, w->g.now);
}

/* Anywhere, in the week, with `fits` of the members from the first on: who asks is among them
 * too. */
static inline struct request_draft draft_of(const struct aid *w, int who, size_t fits)
{
    return (struct request_draft){
        .person = w->who[who], .words = trouble, .lang = "fr", .urgency = URGENT_WEEK,
        .reach = REACH_ANYWHERE, .fits = w->fits, .fit_count = fits, .now = w->g.now,
        .today = w->g.today,
    };
}

static inline int64_t make(struct trial *t, const struct request_draft *draft)
{
    int64_t id;
    enum help_refusal no = request_make(t->db, t->a, draft, &id);

    check_ok(t->db, "request_make");
    assert_int_equal(no, HELP_ALLOWED);
    return id;
}

static inline int64_t simple(struct trial *t, const struct aid *w, int who, size_t fits)
{
    const struct request_draft draft = draft_of(w, who, fits);

    return make(t, &draft);
}

/* As the asker sees them. */
static inline size_t proposed(struct trial *t, const struct aid *w, int asker, int64_t request,
                              struct candidate **all)
{
    const struct looker looker = member_looks(w, asker);
    const struct request q = { .id = request };
    size_t count = request_candidates(t->db, t->a, &looker, &q, w->g.now, w->g.today, all);

    check_ok(t->db, "request_candidates");
    return count;
}

/* Which of the members was proposed first when it was made; -1: nobody. */
static inline int first_of(struct trial *t, const struct aid *w, int64_t request)
{
    int64_t person = db_int(t->db, "SELECT person_id FROM candidate WHERE request_id = $1"
                                   "   AND position = 1", ARGS(arg_int(request)), 0);

    for (int i = 0; i < MEMBERS; i++)
        if (w->who[i] == person)
            return i;
    return -1;
}

static inline enum help_refusal ask(struct trial *t, const struct aid *w, int asker,
                                    int64_t request, int who, struct told_list *tell)
{
    const struct looker looker = member_looks(w, asker);

    return request_ask(t->db, t->a, &looker, request, w->who[who], w->g.now, w->g.today, tell);
}

static inline enum help_refusal answer(struct trial *t, const struct aid *w, int64_t request,
                                       int who, enum help_answer answer, struct told_list *tell)
{
    return request_answer(t->db, t->a, request, w->who[who], answer, "Je passe à midi",
                          w->g.now + 60, tell);
}

static inline enum request_state state_of(struct trial *t, const struct aid *w, int asker,
                                          int64_t request, int64_t now)
{
    struct request q;

    assert_int_equal(request_get(t->db, t->a, request, w->who[asker], now, &q), HELP_ALLOWED);
    return q.state;
}

static inline const struct candidate *find(const struct candidate *all, size_t count,
                                           int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].person == person)
            return &all[i];
    return NULL;
}

#endif
