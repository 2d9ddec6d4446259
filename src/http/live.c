#include "http/live.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

enum {
    MOST_OF_PERSON = 6,
    MOST = 2000,
    TICK_MS = 500,
    LOOK_BACK = 5,              /* seconds in which an id may become visible after a greater one */
    BEFORE = 200,               /* ids that are looked at to begin with, for the same reason */
    AT_ONCE = 50,
    BEAT = 15,                  /* seconds; proxies end what is silent for thirty or sixty */
    LASTS = 600,                /* and up to a minute more, so that not all come back at once */
    BACKLOG = 16 * 1024,        /* bytes that wait for a slow reader; the kernel keeps some more */
};

struct stream {
    struct arena *a;
    struct live *live;
    struct listener who;
    struct stream *next;
    /* The thread's: */
    int64_t after;              /* until it has joined: what it was sent of what it missed */
    bool joined;                /* hears what is new */
    int64_t beat_at, ends_at;
    /* Under the lock: */
    struct arena *box;          /* of `waiting`; NULL: nothing waits */
    struct str waiting;
    size_t taken;
    bool asleep, over, left;
};

/* An item the thread has seen, and when. */
struct known {
    int64_t id, at;
};

struct live {
    const struct house *house;
    struct arena *a;
    void (*flush)(void *);
    void *flush_with;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    struct stream *first;       /* loops put streams in front, only the thread takes them out */
    bool closing;
    unsigned opened;
    /* The thread's: */
    struct db *db;
    bool awake;                 /* what follows is of this run of listening */
    int64_t floor, top;         /* ids up to `floor` are not asked for again; the newest */
    struct known *known;        /* above the floor, in the order they were seen */
    size_t known_count, known_room;
};

static int64_t seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static bool is_open(const struct stream *st)
{
    return !st->over && !st->left;
}

/* A connection at rest is watched by nobody else. */
static bool hung_up(const struct stream *st)
{
    struct pollfd p = { .fd = st->who.fd, .events = POLLRDHUP };

    return poll(&p, 1, 0) > 0 && p.revents & (POLLRDHUP | POLLHUP | POLLERR);
}

static void rouse(struct stream *st)
{
    if (st->asleep)
        st->who.wake(st->who.connection);
    st->asleep = false;
}

static void finish(struct stream *st)
{
    st->over = true;
    rouse(st);
}

/* ---- for the loops ---- */

/* Streams of closed pages count until they are known to be; a person who goes from page to page
 * leaves some behind. */
static bool has_room(struct live *live, int64_t person, bool *own)
{
    int all = 0, of_person = 0;

    for (struct stream *st = live->first; st; st = st->next) {
        if (st->who.person == person && is_open(st) && hung_up(st))
            finish(st);
        all += is_open(st);
        of_person += is_open(st) && st->who.person == person;
    }
    *own = of_person >= MOST_OF_PERSON;
    return !live->closing && !*own && all < MOST;
}

struct stream *live_open(struct live *live, const struct listener *who, bool *own)
{
    struct arena *a = arena_new(NULL);
    struct stream *st = arena_make(a, struct stream);
    int small = BACKLOG;

    st->a = a;
    st->live = live;
    st->who = *who;
    st->who.secret = arena_text(a, who->secret);
    st->who.bearer = arena_text(a, who->bearer);
    st->after = who->after;
    st->beat_at = seconds() + BEAT;
    st->box = arena_new(a);
    st->waiting = str_new(st->box);
    str_add(&st->waiting, "retry: 3000\n\n");
    /* The kernel would keep megabytes for a reader that never reads. */
    setsockopt(who->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    pthread_mutex_lock(&live->lock);
    bool room = has_room(live, who->person, own);
    if (room) {
        st->ends_at = seconds() + LASTS + live->opened++ % 60;
        st->next = live->first;
        live->first = st;
        pthread_cond_signal(&live->changed);
    }
    pthread_mutex_unlock(&live->lock);
    if (room)
        return st;
    live->flush(live->flush_with);
    arena_free(a);
    return NULL;
}

ssize_t live_read(struct stream *st, char *buffer, size_t room)
{
    ssize_t n = 0;

    pthread_mutex_lock(&st->live->lock);
    if (st->box) {
        size_t left = st->waiting.len - st->taken;
        n = (ssize_t) (left < room ? left : room);
        memcpy(buffer, st->waiting.text + st->taken, (size_t) n);
        st->taken += (size_t) n;
        if (st->taken == st->waiting.len) {
            arena_free(st->box);
            st->box = NULL;
        }
    } else if (st->over) {
        n = -1;
    } else {
        /* Under the lock, or it might be woken before it is at rest. */
        st->asleep = true;
        st->who.rest(st->who.connection);
    }
    pthread_mutex_unlock(&st->live->lock);
    return n;
}

void live_leave(struct stream *st)
{
    pthread_mutex_lock(&st->live->lock);
    st->left = true;
    st->asleep = false;
    pthread_mutex_unlock(&st->live->lock);
}

long live_count(struct live *live)
{
    long count = 0;

    pthread_mutex_lock(&live->lock);
    for (const struct stream *st = live->first; st; st = st->next)
        count += is_open(st);
    pthread_mutex_unlock(&live->lock);
    return count;
}

/* ---- what is new ---- */

static bool is_known(const struct live *live, int64_t id)
{
    for (size_t i = live->known_count; i > 0; i--)
        if (live->known[i - 1].id == id)
            return true;
    return false;
}

static void know(struct live *live, int64_t id, int64_t now)
{
    if (live->known_count == live->known_room) {
        live->known_room = live->known_room ? 2 * live->known_room : 256;
        live->known = arena_grow(live->a, live->known, live->known_room, sizeof *live->known);
    }
    live->known[live->known_count++] = (struct known){ id, now };
}

/* Lets go what is too old to be overtaken, and what is above `top`: the newest were taken out with
 * their person, and SQLite gives their ids once more. */
static void forget_known(struct live *live, int64_t top, int64_t now)
{
    size_t kept = 0;

    for (size_t i = 0; i < live->known_count; i++) {
        struct known k = live->known[i];
        if (k.id > top)
            continue;
        if (k.at + LOOK_BACK > now)
            live->known[kept++] = k;
        else if (k.id > live->floor)
            live->floor = k.id;
    }
    live->known_count = kept;
    if (live->floor > top)
        live->floor = top;
}

/* What nobody was told yet; the first time, what all know already. */
static size_t read_fresh(struct live *live, struct arena *a, int64_t now, struct news_item **out)
{
    const struct news *news = live->house->news;
    struct news_item some[AT_ONCE];
    int64_t top = news->newest(live->db), after;
    size_t found, count = 0;

    if (!live->awake) {
        live->floor = top > BEFORE ? top - BEFORE : 0;
        live->known_count = 0;
        live->awake = true;
    }
    forget_known(live, top, now);
    after = live->floor;
    do {
        found = news->since(live->db, a, after, AT_ONCE, some);
        for (size_t i = 0; i < found; i++) {
            after = some[i].id;
            if (is_known(live, some[i].id))
                continue;
            know(live, some[i].id, now);
            *out = arena_grow(a, *out, count + 1, sizeof **out);
            (*out)[count++] = some[i];
        }
    } while (found == AT_ONCE);
    return count;
}

/* ---- to each stream ---- */

static bool is_still_them(struct live *live, struct arena *a, const struct stream *st)
{
    static const struct viewer nobody = { .lang = "", .name = "", .csrf = "" };
    const struct house *h = live->house;
    struct req r = { .a = a, .db = live->db, .now = time(NULL), .who = &nobody, .lang = h->fr };

    zone_local(h->zone, r.now, &r.today, NULL);
    return h->identify(&r, st->who.secret, st->who.bearer) && r.who->id == st->who.person;
}

static void add_event(struct str *out, const struct news_item *item, int64_t unseen)
{
    struct value *v = value_object(out->arena);

    set_text(v, "words", item->words);
    set_text(v, "href", item->href);
    set_int(v, "unseen", unseen);
    str_add_fmt(out, "id: %lld\ndata: ", (long long) item->id);
    value_write_json(v, out);
    str_add(out, "\n\n");
}

static void add_events(struct live *live, const struct stream *st, const struct news_item *items,
                       size_t count, struct str *out)
{
    int64_t newest, unseen = -1;

    for (size_t i = 0; i < count; i++) {
        if (items[i].person != st->who.person)
            continue;
        if (unseen < 0)
            unseen = live->house->news->unseen(live->db, st->who.person, &newest);
        add_event(out, &items[i], unseen);
    }
}

static void catch_up(struct live *live, struct stream *st, struct str *out)
{
    struct news_item missed[AT_ONCE];
    size_t count = live->house->news->missed(live->db, out->arena, st->who.person, st->after,
                                             AT_ONCE, missed);

    add_events(live, st, missed, count, out);
    if (count)
        st->after = missed[count - 1].id;
    st->joined = count < AT_ONCE;
}

static void put(struct stream *st, const char *text, size_t len)
{
    pthread_mutex_lock(&st->live->lock);
    if (is_open(st)) {
        if (!st->box) {
            st->box = arena_new(st->a);
            st->waiting = str_new(st->box);
            st->taken = 0;
        }
        str_add_len(&st->waiting, text, len);
        if (st->waiting.len - st->taken > BACKLOG) {
            shutdown(st->who.fd, SHUT_RDWR);
            st->over = true;
        }
        rouse(st);
    }
    pthread_mutex_unlock(&st->live->lock);
}

static void serve(struct live *live, struct arena *a, struct stream *st,
                  const struct news_item *fresh, size_t count)
{
    struct str text = str_new(a);
    int64_t now = seconds();

    if (st->joined)
        add_events(live, st, fresh, count, &text);
    else
        catch_up(live, st, &text);
    if (db_failed(live->db) || (!text.len && now < st->beat_at))
        return;
    bool stays = now < st->ends_at && is_still_them(live, a, st);
    if (db_failed(live->db))
        return;
    if (!stays) {
        pthread_mutex_lock(&live->lock);
        finish(st);
        pthread_mutex_unlock(&live->lock);
        return;
    }
    if (!text.len)
        str_add(&text, ":\n\n");
    put(st, text.text, text.len);
    st->beat_at = now + BEAT;
}

/* ---- the thread ---- */

/* Those whose connection is gone go; of the rest, some may have hung up while at rest.  A
 * descriptor is open as long as its stream has not left. */
static struct stream *sweep(struct live *live)
{
    pthread_mutex_lock(&live->lock);
    for (struct stream **at = &live->first, *st; (st = *at);) {
        if (st->left) {
            *at = st->next;
            arena_free(st->a);
            continue;
        }
        if (is_open(st) && hung_up(st))
            finish(st);
        at = &st->next;
    }
    struct stream *first = live->first;
    pthread_mutex_unlock(&live->lock);
    return first;
}

static void tick(struct live *live)
{
    struct arena *a = arena_new(NULL);
    struct stream *first = sweep(live);
    struct news_item *fresh = NULL;

    if (!first) {
        live->awake = false;
    } else if (db_begin(live->db)) {
        size_t count = read_fresh(live, a, seconds(), &fresh);
        for (struct stream *st = first; st; st = st->next)
            serve(live, a, st, fresh, count);
        db_rollback(live->db);
    } else {
        log_error("cannot read what is new: %s", db_error(live->db));
        db_rollback(live->db);
        db_reconnect(live->db);
    }
    live->flush(live->flush_with);
    arena_free(a);
}

static void *run(void *arg)
{
    struct live *live = arg;
    struct timespec until;

    pthread_mutex_lock(&live->lock);
    while (!live->closing) {
        if (!live->first) {
            pthread_cond_wait(&live->changed, &live->lock);
            continue;
        }
        pthread_mutex_unlock(&live->lock);
        tick(live);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_mutex_lock(&live->lock);
        if (!live->closing)
            pthread_cond_timedwait(&live->changed, &live->lock, &until);
    }
    pthread_mutex_unlock(&live->lock);
    return NULL;
}

struct live *live_start(const struct house *h, void (*flush)(void *), void *flush_with,
                        struct err *err)
{
    struct arena *a = arena_new(NULL);
    struct live *live = arena_make(a, struct live);
    pthread_condattr_t monotonic;

    *live = (struct live){ .house = h, .a = a, .flush = flush, .flush_with = flush_with };
    pthread_mutex_init(&live->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&live->changed, &monotonic);
    live->db = db_open(a, h->conf->db, DB_READ, err);
    if (live->db && (pthread_create(&live->thread, NULL, run, live) == 0 ||
                     err_set(err, "cannot start a thread")))
        return live;
    arena_free(a);
    return NULL;
}

void live_stop(struct live *live)
{
    pthread_mutex_lock(&live->lock);
    live->closing = true;
    for (struct stream *st = live->first; st; st = st->next)
        finish(st);
    pthread_cond_signal(&live->changed);
    pthread_mutex_unlock(&live->lock);
    live->flush(live->flush_with);
    pthread_join(live->thread, NULL);
}

void live_free(struct live *live)
{
    for (struct stream *st = live->first, *next; st; st = next) {
        next = st->next;
        arena_free(st->a);
    }
    arena_free(live->a);
}
