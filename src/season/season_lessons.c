/* What the days of a season teach the next one: who was full, who was empty, whom it missed. */
#include "season/draft.h"

#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"

/* What is known of one host's days. */
struct tally {
    int64_t days, heads, chairs;        /* counted on the spot */
    int64_t stepped_back;
};

struct lessons {
    struct arena *a;
    struct season_lesson *at;
    size_t count;
};

static void add_lesson(struct lessons *l, struct season_lesson lesson)
{
    l->at = arena_grow(l->a, l->at, l->count + 1, sizeof *l->at);
    l->at[l->count++] = lesson;
}

/* A day whose host stepped back and that nobody took over was held nowhere: chosen no more. */
static struct tally *tally_days(struct db *db, struct arena *a, struct season_plan *sp,
                                int32_t today)
{
    struct tally *tallies = arena_array(a, sp->problem.host_count + 1, sizeof *tallies);
    size_t count;
    struct day *days = series_days(db, a, sp->season.series, &count);

    for (size_t i = 0; i < count; i++) {
        const struct day *d = &days[i];
        int h = season_place_index(sp, d->place);
        int t = season_date_index(sp, d->date);
        if (h == NO_HOST || d->state != DAY_OPEN || d->date > today)
            continue;
        if (d->heads >= 0) {
            tallies[h].days++;
            tallies[h].heads += d->heads;
            tallies[h].chairs += d->capacity;
        } else if (d->host_answer == HOST_STEPPED_BACK) {
            tallies[h].stepped_back++;
            if (t >= 0 && sp->days[t] == d->id)
                sp->chosen[t] = NO_HOST;
        }
    }
    return tallies;
}

static void learn_of_hosts(struct lessons *l, const struct season_plan *sp,
                           const struct tally *tallies, enum lesson lesson)
{
    for (size_t h = 0; h < sp->problem.host_count; h++) {
        const struct tally *n = &tallies[h];
        bool full = n->chairs && n->heads * 10 >= n->chairs * 9;
        bool empty = n->chairs && n->heads * 4 <= n->chairs;
        if ((lesson == LESSON_FULL && full) || (lesson == LESSON_EMPTY && empty && !full))
            add_lesson(l, (struct season_lesson){
                .lesson = lesson, .host = sp->hosts[h].id, .name = sp->problem.hosts[h].name,
                .days = n->days, .heads = n->heads, .chairs = n->chairs,
            });
        if (lesson == LESSON_STEPPED_BACK && n->stepped_back)
            add_lesson(l, (struct season_lesson){
                .lesson = lesson, .host = sp->hosts[h].id, .name = sp->problem.hosts[h].name,
                .days = n->stepped_back,
            });
    }
}

static void learn_of_distance(struct lessons *l, const struct season_plan *sp,
                              const struct plan_figures *f)
{
    if (f->worst_commune < 0 || f->worst <= sp->problem.promise.minutes)
        return;
    add_lesson(l, (struct season_lesson){
        .lesson = LESSON_FAR, .name = sp->problem.communes[f->worst_commune].name,
        .days = f->near[f->worst_commune], .minutes = f->worst,
    });
}

static void learn_of_promise(struct lessons *l, const struct season_plan *sp,
                             const struct plan_figures *f)
{
    for (size_t c = 0; c < sp->problem.commune_count; c++)
        if (f->near[c] < sp->problem.promise.days)
            add_lesson(l, (struct season_lesson){
                .lesson = LESSON_UNSERVED, .name = sp->problem.communes[c].name,
                .days = f->near[c], .minutes = f->nearest[c],
            });
}

size_t season_lessons(struct db *db, struct arena *a, int64_t id, int32_t today,
                      struct season_lesson **out)
{
    struct lessons l = { .a = a };
    struct season_plan sp;
    struct plan_figures figures;

    *out = NULL;
    if (!season_load(db, a, id, &sp) || !sp.season.published)
        return 0;

    const struct tally *tallies = tally_days(db, a, &sp, today);
    plan_evaluate(a, &sp.problem, sp.chosen, &figures);
    learn_of_hosts(&l, &sp, tallies, LESSON_FULL);
    learn_of_hosts(&l, &sp, tallies, LESSON_EMPTY);
    if (sp.no != PROBLEM_NO_POINT)
        learn_of_distance(&l, &sp, &figures);
    learn_of_hosts(&l, &sp, tallies, LESSON_STEPPED_BACK);
    if (sp.no != PROBLEM_NO_POINT)
        learn_of_promise(&l, &sp, &figures);
    *out = l.at;
    return db_failed(db) ? 0 : l.count;
}
