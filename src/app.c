#include "app.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "account/account.h"
#include "agenda/agenda.h"
#include "archive/archive.h"
#include "booking/booking.h"
#include "calendar/calendar.h"
#include "collaboration/collaboration.h"
#include "help/help.h"
#include "http/server.h"
#include "notice/notice.h"
#include "people/people.h"
#include "place/place.h"
#include "plan/plan.h"
#include "season/season.h"
#include "skill/skill.h"
#include "view/asset.h"
#include "welcome/welcome.h"

const struct room *const app_rooms[] = {
    &app_room,     &people_room, &notice_room,  &account_room,     &place_room, &plan_room,
    &agenda_room,  &season_room, &season_hosts_room, &booking_room, &booking_api_room,
    &calendar_room, &skill_room, &help_room, &introductions_room,
    &collaboration_room, &welcome_room, &archive_room, NULL,
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct migration *) a)->name, ((const struct migration *) b)->name);
}

const struct migration *app_migrations(struct arena *a)
{
    size_t count = 0;
    struct migration *all = NULL;

    for (size_t i = 0; asset_at(i); i++) {
        const struct asset *asset = asset_at(i);
        if (!str_starts(asset->name, "migrations/"))
            continue;
        all = arena_grow(a, all, count + 2, sizeof *all);
        all[count++] = (struct migration){
            .name = asset->name + strlen("migrations/"),
            .text = arena_slice(a, (const char *) asset->bytes, asset->len),
        };
    }
    if (!all)
        BUG("no migrations in the program");
    qsort(all, count, sizeof *all, by_name);
    all[count] = (struct migration){ 0 };
    return all;
}

/* ---- pages ---- */

static const char *embedded_page(void *ctx, const char *name, size_t *len)
{
    char path[128];

    (void) ctx;
    snprintf(path, sizeof path, "page/%s.html", name);
    const struct asset *asset = asset_find(path);
    if (!asset)
        return NULL;
    *len = asset->len;
    return (const char *) asset->bytes;
}

static struct template_set *embedded_set(struct arena *a, struct err *err)
{
    struct template_set *set = template_set_new(a, embedded_page, NULL);
    bool good = true;

    for (size_t i = 0; good && asset_at(i); i++) {
        const char *name = asset_at(i)->name;
        if (str_starts(name, "page/"))
            good = template_set_need(set, arena_slice(a, name + 5, strlen(name) - 10), err);
    }
    return good && template_set_check(set, err) ? set : NULL;
}

static const struct template_set *embedded;

static const struct template_set *pages_embedded(const struct house *house, struct arena *a,
                                                 const char *name)
{
    (void) house;
    (void) a;
    (void) name;
    return embedded;
}

/* `serve --pages DIR`: read from disk at each request, for whoever is drawing a page.  DIR is the
 * source folder; a room's page lies with the room, the common ones under view/page. */
struct page_files {
    struct arena *a;
    const char *folder;
};

static const char *page_file(void *ctx, const char *name, size_t *len)
{
    enum { MOST = 256 * 1024 };
    struct page_files *from = ctx;
    FILE *f = fopen(str_fmt(from->a, "%s/%s.html", from->folder, name), "r");

    if (!f)
        f = fopen(str_fmt(from->a, "%s/view/page/%s.html", from->folder, name), "r");
    if (!f)
        return NULL;
    char *text = arena_alloc(from->a, MOST);
    *len = fread(text, 1, MOST - 1, f);
    fclose(f);
    return text;
}

static const struct template_set *pages_from_disk(const struct house *house, struct arena *a,
                                                  const char *name)
{
    struct page_files *from = arena_make(a, struct page_files);
    struct err err = { 0 };

    *from = (struct page_files){ .a = a, .folder = house->conf->pages };
    struct template_set *set = template_set_new(a, page_file, from);
    if (template_set_need(set, name, &err))
        return set;
    log_error("%s", err.text);                  /* a mistake in the making: the page as built */
    return embedded;
}

static const struct catalog *read_catalog(struct arena *a, const char *lang, struct err *err)
{
    const struct asset *asset = asset_find(str_fmt(a, "mo/%s.mo", lang));

    if (!asset) {
        err_set(err, "no catalogue for '%s' in the program", lang);
        return NULL;
    }
    return catalog_read(a, asset->bytes, asset->len, lang, err);
}

struct house *app_house(struct arena *a, const struct conf *conf, struct err *err)
{
    struct house *h = arena_make(a, struct house);

    *h = (struct house){
        .rooms = app_rooms, .conf = conf,
        .fr = read_catalog(a, "fr", err), .en = read_catalog(a, "en", err),
        .zone = zone_get(conf->zone), .frame = app_frame,
        .pages = conf->pages ? pages_from_disk : pages_embedded,
        .identify = account_identify, .recall = account_recall, .keep = account_keep,
        .news = &notice_news,
    };
    if (h->fr && h->en) {
        catalog_keep(h->fr);
        catalog_keep(h->en);
    }
    if (!h->zone)
        err_set(err, "there is no time zone '%s'", conf->zone);
    if (!embedded)
        embedded = embedded_set(a, err);
    place_set_guard(booking_guard);
    return h->fr && h->en && h->zone && embedded ? h : NULL;
}

/* ---- the clock and the post ---- */

struct clock {
    const struct house *house;
    struct arena *arena;
    struct db *db;
    pthread_t thread;
    atomic_bool stop;
};

struct req app_request(const struct house *house, struct arena *a, struct db *db)
{
    static const struct viewer nobody = { .lang = "", .name = "", .csrf = "" };
    struct req r = {
        .a = a, .db = db, .now = time(NULL), .who = &nobody,
        .lang = catalog_of(house->conf->lang, house->fr), .form = form_new(a, NULL),
        .url = house->conf->url, .mail_from = house->conf->mail_from,
        .community = house->conf->name, .tagline = house->conf->tagline,
    };

    zone_local(house->zone, r.now, &r.today, NULL);
    return r;
}

static void run_job(struct clock *clock, const struct job *job)
{
    struct arena *a = arena_new(NULL);
    struct req r = app_request(clock->house, a, clock->db);

    if (db_begin(clock->db)) {
        job->run(&r);
        if (!db_commit(clock->db)) {
            log_error("job %s: %s", job->name, db_error(clock->db));
            db_rollback(clock->db);
        }
    } else {
        db_rollback(clock->db);
        db_reconnect(clock->db);
    }
    arena_free(a);
}

static void run_due_jobs(struct clock *clock, int64_t second)
{
    for (const struct room *const *room = app_rooms; *room; room++)
        for (const struct job *job = (*room)->jobs; job && job->name; job++)
            if (second % job->every == 0)
                run_job(clock, job);
}

/* Sends what is due and runs the rooms' jobs, once a second, on a connection of its own. */
static void *run_clock(void *arg)
{
    struct clock *clock = arg;
    const struct conf *conf = clock->house->conf;
    struct notice_settings post = { .smtp = conf->smtp, .from = conf->mail_from,
                                    .name = conf->name };

    for (int64_t second = 1; !atomic_load(&clock->stop); second++) {
        struct arena *a = arena_new(NULL);
        if (post.smtp)
            notice_send_due(clock->db, a, &post, time(NULL));
        run_due_jobs(clock, second);
        arena_free(a);
        for (int i = 0; i < 10 && !atomic_load(&clock->stop); i++)
            usleep(100000);
    }
    return NULL;
}

static bool clock_start(struct clock *clock, const struct house *house, struct err *err)
{
    clock->house = house;
    clock->arena = arena_new(NULL);
    clock->db = db_open(clock->arena, house->conf->db, DB_WRITE, err);
    return clock->db && (pthread_create(&clock->thread, NULL, run_clock, clock) == 0 ||
                         err_set(err, "cannot start a thread"));
}

static void clock_stop(struct clock *clock)
{
    atomic_store(&clock->stop, true);
    pthread_join(clock->thread, NULL);
    arena_free(clock->arena);
}

/* ---- serving ---- */

/* Signals are taken by one descriptor, not by whichever thread happens to run. */
static int block_signals(void)
{
    sigset_t ends;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    return signalfd(-1, &ends, SFD_CLOEXEC);
}

static void wait_for_signal(int fd)
{
    struct signalfd_siginfo info;

    while (read(fd, &info, sizeof info) < 0 && errno == EINTR)
        ;
}

static bool data_is_ready(struct arena *a, const struct conf *conf, struct err *err)
{
    int applied;
    struct db *db = db_open(a, conf->db, DB_WRITE, err);

    return db && db_lock_server(db, err) && migrate(db, app_migrations(a), &applied, err);
}

int app_serve(struct arena *a, const struct conf *conf)
{
    struct err err = { 0 };
    struct clock clock = { 0 };
    struct labourer *labourer = NULL;
    int signals = block_signals();
    struct house *house = app_house(a, conf, &err);
    struct server *server = NULL;

    if (house && data_is_ready(a, conf, &err) && clock_start(&clock, house, &err)) {
        labourer = labour_start(house, &err);
        server = labourer ? server_start(house, &err) : NULL;
        if (!server) {
            labour_stop(labourer);
            clock_stop(&clock);
        }
    }
    if (!server) {
        fprintf(stderr, "beffroi: %s\n", err.text);
        return 1;
    }
    const char *colon = strrchr(conf->listen, ':');
    printf("listening on http://%.*s:%d\n", (int) (colon - conf->listen), conf->listen,
           server_port(server));
    fflush(stdout);
    wait_for_signal(signals);
    server_stop(server);
    labour_stop(labourer);
    clock_stop(&clock);
    return 0;
}
