#include "http/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum {
    QUEUE_LIMIT = 4096,         /* beyond, people wait too long: better told at once */
    BATCH_LIMIT = 256,
    READ_LIMIT = 16,            /* one wake-up of a reader and a loop for several pages */
    CHECKPOINT_FROM = 1000,     /* frames of the log, sizes as measured; see doc/decisions.md */
    CHECKPOINT_NEAR = 200,
    CHECKPOINT_ROUNDS = 20,
    TRIES = 8,                  /* of a PostgreSQL transaction */
    PG_WRITERS = 4,
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct work *first, **end;
    int count;
    int idle;                   /* threads that wait for something to come */
    bool closed;
};

struct workers {
    const struct house *house;
    struct arena *arena;
    void (*flush)(void *);
    void *flush_with;
    struct queue reads, writes;
    pthread_t threads[64];
    int count;
    atomic_bool stop, wal_restart;
    atomic_long commits, written, wal_frames;
};

/* A thread and the connection it uses, opened before it starts so that faults are told early. */
struct worker {
    struct workers *ws;
    struct db *db;
};

static void queue_open(struct queue *q)
{
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->filled, NULL);
    q->end = &q->first;
}

static bool queue_put(struct queue *q, struct work *w)
{
    pthread_mutex_lock(&q->lock);
    bool room = q->count < QUEUE_LIMIT && !q->closed;
    if (room) {
        w->next = NULL;
        *q->end = w;
        q->end = &w->next;
        q->count++;
        if (q->idle)
            pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->lock);
    return room;
}

/* Waits, then takes up to `most`, and no more than its part if `share` threads take from it; 0 when
 * the queue is closed and empty. */
static int queue_take(struct queue *q, struct work **batch, int most, int share)
{
    int n = 0;

    pthread_mutex_lock(&q->lock);
    q->idle++;
    while (!q->first && !q->closed)
        pthread_cond_wait(&q->filled, &q->lock);
    q->idle--;
    if (share > 1 && most > (q->count + share - 1) / share)
        most = (q->count + share - 1) / share;
    while (q->first && n < most) {
        batch[n++] = q->first;
        q->first = q->first->next;
    }
    if (!q->first)
        q->end = &q->first;
    q->count -= n;
    pthread_mutex_unlock(&q->lock);
    return n;
}

static int queue_count(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    int count = q->count;
    pthread_mutex_unlock(&q->lock);
    return count;
}

static void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

/* ---- readers ---- */

static void read_one(struct worker *me, struct work *w)
{
    const struct house *house = me->ws->house;
    enum step step = STEP_ANSWERED;

    w->r->db = me->db;
    if (w->r->answer.kind == ANSWER_PAGE && w->r->route && w->r->route->method != GET) {
        dispatch_render(house, w->r, &w->in);       /* a writer's answer, only to be drawn */
        w->done(w);
        return;
    }
    if (db_begin(me->db)) {
        step = dispatch_read(house, w->r, &w->in);
        db_rollback(me->db);
    } else {
        log_error("cannot read: %s", db_error(me->db));
        db_rollback(me->db);
        db_reconnect(me->db);
        req_failure(w->r);
    }
    w->r->db = NULL;
    if (step == STEP_WRITE) {
        if (queue_put(&me->ws->writes, w))
            return;
        req_failure(w->r);
    }
    dispatch_render(house, w->r, &w->in);
    w->done(w);
}

static void *reader(void *arg)
{
    struct worker *me = arg;
    struct work *batch[READ_LIMIT];
    int readers = (int) me->ws->house->conf->readers;
    int n;

    while ((n = queue_take(&me->ws->reads, batch, READ_LIMIT, readers))) {
        for (int i = 0; i < n; i++)
            read_one(me, batch[i]);
        me->ws->flush(me->ws->flush_with);
    }
    return NULL;
}

/* ---- writers ---- */

/* Lets an answer go, by way of a reader if there is a page to draw. */
static void finish(struct workers *ws, struct work *w)
{
    w->r->db = NULL;
    if (w->r->answer.kind == ANSWER_PAGE && queue_put(&ws->reads, w))
        return;
    dispatch_render(ws->house, w->r, &w->in);
    w->done(w);
}

/* A refusal leaves nothing behind, unless it says so. */
static bool taken_back(const struct req *r)
{
    return r->answer.status >= 400 && !r->answer.keep;
}

static void write_piece(struct worker *me, struct work *w)
{
    w->r->db = me->db;
    if (!db_piece_begin(me->db)) {
        req_failure(w->r);
        return;
    }
    dispatch_write(me->ws->house, w->r, &w->in);
    if (taken_back(w->r) || db_failed(me->db))
        db_piece_undo(me->db);
    else if (!db_piece_keep(me->db))
        req_failure(w->r);
}

/* One durable transaction for all.  If it does not reach the disk nobody is told anything else:
 * even a refusal was decided on rows that are gone. */
static void write_batch(struct worker *me, struct work **batch, int n)
{
    bool good = db_begin(me->db);

    for (int i = 0; good && i < n; i++) {
        write_piece(me, batch[i]);
        good = !db_broken(me->db);
    }
    good = good && db_commit(me->db);
    if (!good) {
        log_error("cannot write: %s", db_error(me->db));
        db_rollback(me->db);
    }
    for (int i = 0; i < n; i++) {
        if (!good)
            req_failure(batch[i]->r);
        finish(me->ws, batch[i]);
    }
    if (good) {
        atomic_fetch_add(&me->ws->commits, 1);
        atomic_fetch_add(&me->ws->written, n);
    }
}

static void *sqlite_writer(void *arg)
{
    struct worker *me = arg;
    struct workers *ws = me->ws;
    struct work *batch[BATCH_LIMIT];
    int n;

    while ((n = queue_take(&ws->writes, batch, BATCH_LIMIT, 1))) {
        write_batch(me, batch, n);
        ws->flush(ws->flush_with);
        /* The last step of a checkpoint is the writer's, between two transactions: only then can
         * the next one start the log anew, which else grows without bound. */
        if (atomic_exchange(&ws->wal_restart, false))
            db_checkpoint(me->db);
        atomic_store(&ws->wal_frames, (long) db_wal_frames(me->db));
    }
    return NULL;
}

/* True if the request has its answer, false if the transaction is to be run again. */
static bool write_once(struct worker *me, struct work *w)
{
    if (!db_begin(me->db))
        return false;
    dispatch_write(me->ws->house, w->r, &w->in);
    if (db_retry(me->db) || db_broken(me->db))
        return false;
    if (taken_back(w->r) || db_failed(me->db)) {
        db_rollback(me->db);
        return true;
    }
    return db_commit(me->db);
}

static void write_alone(struct worker *me, struct work *w)
{
    w->r->db = me->db;
    for (int i = 0; i < TRIES; i++) {
        if (write_once(me, w)) {
            atomic_fetch_add(&me->ws->commits, 1);
            atomic_fetch_add(&me->ws->written, 1);
            finish(me->ws, w);
            return;
        }
        bool again = db_retry(me->db);
        bool broken = db_broken(me->db);
        if (!again)
            log_error("cannot write: %s", db_error(me->db));
        db_rollback(me->db);
        if (broken)
            db_reconnect(me->db);
        if (!again)
            break;
        usleep((useconds_t) (1000 << i));
    }
    req_failure(w->r);
    finish(me->ws, w);
}

static void *postgresql_writer(void *arg)
{
    struct worker *me = arg;
    struct work *w;

    while (queue_take(&me->ws->writes, &w, 1, 1)) {
        write_alone(me, w);
        me->ws->flush(me->ws->flush_with);
    }
    return NULL;
}

/* Copies the log into the file while others work, then asks the writer for the last step. */
static void *checkpointer(void *arg)
{
    struct worker *me = arg;
    struct workers *ws = me->ws;

    while (!atomic_load(&ws->stop)) {
        usleep(20000);
        if (atomic_load(&ws->wal_frames) < CHECKPOINT_FROM || atomic_load(&ws->wal_restart))
            continue;
        for (int i = 0; i < CHECKPOINT_ROUNDS && db_checkpoint(me->db) > CHECKPOINT_NEAR; i++)
            usleep(1000);
        atomic_store(&ws->wal_restart, true);
    }
    db_checkpoint(me->db);
    return NULL;
}

/* ---- starting and stopping ---- */

static bool start(struct workers *ws, void *(*run)(void *), enum db_mode mode, struct err *err)
{
    struct worker *me = arena_make(ws->arena, struct worker);

    me->ws = ws;
    me->db = db_open(ws->arena, ws->house->conf->db, mode, err);
    if (!me->db)
        return false;
    if (pthread_create(&ws->threads[ws->count], NULL, run, me) != 0)
        return err_set(err, "cannot start a thread");
    ws->count++;
    return true;
}

struct workers *workers_start(const struct house *h, void (*flush)(void *), void *flush_with,
                              struct err *err)
{
    struct arena *a = arena_new(NULL);
    struct workers *ws = arena_make(a, struct workers);
    bool postgresql = str_starts(h->conf->db, "postgres");
    bool good = true;

    ws->house = h;
    ws->arena = a;
    ws->flush = flush;
    ws->flush_with = flush_with;
    queue_open(&ws->reads);
    queue_open(&ws->writes);
    for (int i = 0; good && i < h->conf->readers && i < 32; i++)
        good = start(ws, reader, DB_READ, err);
    for (int i = 0; good && postgresql && i < PG_WRITERS; i++)
        good = start(ws, postgresql_writer, DB_WRITE, err);
    if (good && !postgresql)
        good = start(ws, sqlite_writer, DB_WRITE, err) && start(ws, checkpointer, DB_WRITE, err);
    if (good)
        return ws;
    workers_stop(ws);
    workers_free(ws);
    return NULL;
}

bool workers_take(struct workers *ws, struct work *w, enum step step)
{
    return queue_put(step == STEP_WRITE ? &ws->writes : &ws->reads, w);
}

void workers_stop(struct workers *ws)
{
    atomic_store(&ws->stop, true);
    queue_close(&ws->writes);
    queue_close(&ws->reads);
    for (int i = 0; i < ws->count; i++)
        pthread_join(ws->threads[i], NULL);
}

void workers_free(struct workers *ws)
{
    arena_free(ws->arena);
}

struct workers_state workers_look(struct workers *ws)
{
    return (struct workers_state){
        .reads_waiting = queue_count(&ws->reads), .writes_waiting = queue_count(&ws->writes),
        .commits = atomic_load(&ws->commits), .written = atomic_load(&ws->written),
        .wal_frames = atomic_load(&ws->wal_frames),
    };
}
