/* Slow work in the background, see struct labour: one thread, one labour at a time. */
#include "app.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { TRIES = 3, PAUSE = 5, TROUBLE = 50 };    /* tenths of a second between rounds */

struct labourer {
    const struct house *house;
    struct arena *arena;
    struct db *db;
    pthread_t thread;
    atomic_bool stop;
    bool trouble;                       /* the data could not be reached: no hurry */
};

struct pulse {
    struct labourer *who;
    const struct labour *labour;
    void *what;
    time_t last;                        /* when it was asked last */
    bool ended;
};

/* Does `step` in a transaction of its own; a serialization failure is tried again.  False: nothing
 * was written. */
static bool in_transaction(struct labourer *l, struct req *r,
                           void (*step)(struct req *r, void *with), void *with)
{
    l->trouble = false;
    for (int i = 0; i < TRIES; i++) {
        if (db_begin(l->db)) {
            step(r, with);
            if (!db_failed(l->db) && db_commit(l->db))
                return true;
        }
        bool again = db_retry(l->db) && i + 1 < TRIES, broken = db_broken(l->db);
        if (!again)
            log_error("background work: %s", db_error(l->db));
        db_rollback(l->db);
        if (broken)
            db_reconnect(l->db);
        if (!again)
            break;
    }
    l->trouble = true;
    return false;
}

/* ---- beats ---- */

struct beat {
    struct pulse *pulse;
    bool go_on;
};

static void beat(struct req *r, void *with)
{
    struct beat *b = with;

    b->go_on = b->pulse->labour->beat(r, b->pulse->what);
}

bool labour_pulse(struct pulse *p)
{
    time_t now = time(NULL);

    if (p->ended || atomic_load(&p->who->stop)) {
        p->ended = true;
        return false;
    }
    if (now == p->last)
        return true;
    p->last = now;

    struct arena *a = arena_new(NULL);
    struct req r = app_request(p->who->house, a, p->who->db);
    struct beat b = { p, true };

    /* Data that cannot be reached for a moment does not end the work. */
    if (in_transaction(p->who, &r, beat, &b))
        p->ended = !b.go_on;
    arena_free(a);
    return !p->ended;
}

/* ---- the round ---- */

static void take(struct req *r, void *with)
{
    struct pulse *p = with;

    p->what = p->labour->take(r);
}

static void put(struct req *r, void *with)
{
    struct pulse *p = with;

    p->labour->put(r, p->what, !p->ended);
}

/* True if there was something to do. */
static bool do_labour(struct labourer *l, const struct labour *labour)
{
    struct arena *a = arena_new(NULL);
    struct req r = app_request(l->house, a, l->db);
    struct pulse pulse = { .who = l, .labour = labour };
    /* After a failure the transaction is what finds the data again. */
    bool wanted = labour->waits(l->db, r.now) || db_failed(l->db);
    bool done = wanted && in_transaction(l, &r, take, &pulse) && pulse.what;

    if (done) {
        labour->work(a, pulse.what, &pulse);
        r = app_request(l->house, a, l->db);    /* it may be another day */
        in_transaction(l, &r, put, &pulse);
    }
    arena_free(a);
    return done;
}

static void *run(void *arg)
{
    struct labourer *l = arg;

    while (!atomic_load(&l->stop)) {
        bool any = false;

        for (const struct room *const *room = app_rooms; *room; room++)
            if ((*room)->labour && !atomic_load(&l->stop))
                any |= do_labour(l, (*room)->labour);
        for (int i = l->trouble ? TROUBLE : PAUSE; !any && i && !atomic_load(&l->stop); i--)
            usleep(100000);
    }
    return NULL;
}

struct labourer *labour_start(const struct house *house, struct err *err)
{
    struct arena *a = arena_new(NULL);
    struct labourer *l = arena_make(a, struct labourer);

    l->house = house;
    l->arena = a;
    l->db = db_open(a, house->conf->db, DB_WRITE, err);
    if (l->db && (pthread_create(&l->thread, NULL, run, l) == 0 ||
                  err_set(err, "cannot start a thread")))
        return l;
    arena_free(a);
    return NULL;
}

void labour_stop(struct labourer *l)
{
    if (!l)
        return;
    atomic_store(&l->stop, true);
    pthread_join(l->thread, NULL);
    arena_free(l->arena);
}
