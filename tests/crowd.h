/* Many people press the button at once: each has a thread and a connection of their own, and all of
 * a round start together. */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include <pthread.h>

#include "databases.h"

enum { CROWD_MOST = 40 };

/* One press, inside a transaction that may run again: returns what was told, 0 to 7; negative takes
 * all back. */
typedef int crowd_press(struct db *db, struct arena *a, int who, int round, void *what);

struct crowd {
    struct trial *t;
    crowd_press *press;
    void *what;
    int people;
    int rounds;
    pthread_barrier_t start;
    int (*told)[8];                     /* how often each answer was given, by round */
    int failed;                         /* transactions that could not be done */
    pthread_mutex_t lock;
};

struct crowd_member {
    struct crowd *crowd;
    int who;
    pthread_t thread;
};

struct crowd_try {
    struct crowd_member *member;
    int round;
    int told;
};

static inline bool crowd_try(struct db *db, void *what)
{
    struct crowd_try *try = what;
    struct crowd *c = try->member->crowd;
    struct arena *a = arena_new(NULL);

    try->told = c->press(db, a, try->member->who, try->round, c->what);
    arena_free(a);
    return !db_failed(db) && try->told >= 0;
}

static inline void *crowd_member_run(void *what)
{
    struct crowd_member *m = what;
    struct crowd *c = m->crowd;
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, c->t->url, DB_WRITE);

    for (int round = 0; round < c->rounds; round++) {
        struct crowd_try try = { .member = m, .round = round };

        pthread_barrier_wait(&c->start);
        bool done = db_tx(db, crowd_try, &try);
        pthread_mutex_lock(&c->lock);
        if (done)
            c->told[round][try.told]++;
        else if (try.told >= 0)
            c->failed++;
        pthread_mutex_unlock(&c->lock);
        pthread_barrier_wait(&c->start);
    }
    arena_free(a);
    return NULL;
}

/* Runs all rounds; `told` and `failed` of `c` are filled. */
static inline void crowd_run(struct crowd *c)
{
    struct crowd_member members[CROWD_MOST];

    c->told = arena_array(c->t->a, (size_t) c->rounds, sizeof *c->told);
    pthread_mutex_init(&c->lock, NULL);
    pthread_barrier_init(&c->start, NULL, (unsigned) c->people);
    for (int i = 0; i < c->people; i++) {
        members[i] = (struct crowd_member){ .crowd = c, .who = i };
        if (pthread_create(&members[i].thread, NULL, crowd_member_run, &members[i]) != 0)
            BUG("no thread for a crowd");
    }
    for (int i = 0; i < c->people; i++)
        pthread_join(members[i].thread, NULL);
    pthread_barrier_destroy(&c->start);
    pthread_mutex_destroy(&c->lock);
}

#endif
