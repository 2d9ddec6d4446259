#include "databases.h"

#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

#define POSTGRESQL_PROGRAMS "/usr/lib/postgresql/15/bin/"

enum { TEMPLATES_MOST = 16, READY_TRIES = 1000 };

struct test_server {
    struct arena *a;
    const char *folder;
    const char *url;
    const struct passwd *user;                              /* NULL: as oneself */
    pid_t pid;                                              /* 0: not running */
};

/* Migrating once and copying is much faster than migrating for each test. */
struct template {
    const struct migration *all;
    const char *name;                                       /* a path or a database */
};

static struct arena *forever;
static const char *folder;
static struct test_server *server;
static struct template templates[2][TEMPLATES_MOST];
static pid_t owner;
static int made;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void) st;
    (void) kind;
    (void) where;
    return remove(path);
}

static void remove_folder(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Not in children that left through exit(). */
static void clean_up(void)
{
    if (getpid() != owner)
        return;
    arena_free(forever);
    forever = NULL;
}

static void remove_at_end(void *path)
{
    remove_folder(path);
}

static struct arena *until_the_end(void)
{
    if (!forever) {
        forever = arena_new(NULL);
        owner = getpid();
        atexit(clean_up);
    }
    return forever;
}

static const char *new_folder(struct arena *a)
{
    const char *parent = getenv("TMPDIR");
    char *path = str_fmt(a, "%s/beffroi-test-XXXXXX", str_empty(parent) ? "/tmp" : parent);

    if (!mkdtemp(path))
        BUG("cannot make a folder like %s", path);
    arena_at_end(a, remove_at_end, path);
    return path;
}

const char *test_folder(void)
{
    if (!folder)
        folder = new_folder(until_the_end());
    return folder;
}

/* PostgreSQL refuses to be run by root. */
static const struct passwd *server_user(void)
{
    if (geteuid() != 0)
        return NULL;

    const struct passwd *user = getpwnam("postgres");

    user = user ? user : getpwnam("nobody");
    if (!user)
        BUG("no user postgres or nobody to run PostgreSQL");
    return user;
}

/* A program as the server's user, its words in the log; it dies when this program does. */
static pid_t run(const struct test_server *s, const char *const *argv)
{
    const char *log = str_fmt(s->a, "%s/log", s->folder);
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid < 0)
        BUG("cannot fork");
    if (pid > 0)
        return pid;

    if (s->user && (setgroups(0, NULL) != 0 || setgid(s->user->pw_gid) != 0
                    || setuid(s->user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (getppid() != parent || out < 0 || chdir(s->folder) != 0)
        _exit(126);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(argv[0], (char *const *) argv);
    _exit(127);
}

static void show_log(const struct test_server *s)
{
    char line[1024];
    FILE *log = fopen(str_fmt(s->a, "%s/log", s->folder), "r");

    while (log && fgets(line, sizeof line, log))
        fputs(line, stderr);
    if (log)
        fclose(log);
}

/* Answers before it has ended? */
static bool becomes_ready(struct test_server *s)
{
    for (int i = 0; i < READY_TRIES; i++) {
        struct arena *a = arena_new(NULL);
        bool ready = db_open(a, s->url, DB_READ, NULL);

        arena_free(a);
        if (ready)
            return true;
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid) {
            s->pid = 0;
            return false;
        }
        usleep(20000);
    }
    return false;
}

/* Only a socket in its folder: no port that another program could take, no stranger to let in. */
void test_server_start(struct test_server *s)
{
    const char *argv[] = { POSTGRESQL_PROGRAMS "postgres", "-D", "data", "-k", s->folder,
                           "-c", "listen_addresses=", "-c", "shared_buffers=32MB",
                           "-c", "fsync=on", "-c", "max_connections=120", NULL };

    s->pid = run(s, argv);
    if (becomes_ready(s))
        return;
    show_log(s);
    BUG("PostgreSQL does not start in %s", s->folder);
}

void test_server_stop(struct test_server *s, bool at_once)
{
    if (!s->pid)
        return;
    kill(s->pid, at_once ? SIGQUIT : SIGINT);
    waitpid(s->pid, NULL, 0);
    s->pid = 0;
}

static void stop_at_end(void *what)
{
    test_server_stop(what, true);
}

const char *test_server_url(const struct test_server *s)
{
    return s->url;
}

struct test_server *test_server_new(struct arena *a)
{
    struct test_server *s = arena_make(a, struct test_server);
    struct str url = str_new(a);
    int status;

    s->a = a;
    s->user = server_user();
    s->folder = new_folder(a);
    str_add(&url, "postgresql://beffroi@");
    str_add_url(&url, s->folder, strlen(s->folder));
    str_add(&url, "/postgres");
    s->url = url.text;
    if (s->user && chown(s->folder, s->user->pw_uid, s->user->pw_gid) != 0)
        BUG("cannot give %s away", s->folder);

    const char *argv[] = { POSTGRESQL_PROGRAMS "initdb", "-D", "data", "-U", "beffroi",
                           "-A", "trust", "-E", "UTF8", "--locale=C", "-N", NULL };
    pid_t pid = run(s, argv);

    if (waitpid(pid, &status, 0) != pid || status != 0) {
        show_log(s);
        BUG("initdb failed");
    }
    arena_at_end(a, stop_at_end, s);
    test_server_start(s);
    return s;
}

static const char *server_url(void)
{
    const char *running = getenv("BEFFROI_TEST_PG");

    if (!str_empty(running))
        return running;
    if (!server)
        server = test_server_new(until_the_end());
    return server->url;
}

/* The server's address with another database in it. */
static const char *url_with(struct arena *a, const char *name)
{
    const char *url = server_url();
    const char *host = strstr(url, "://") + strlen("://");
    const char *query = strchr(host, '?');
    int len = (int) (host - url) + (int) strcspn(host, "/?");

    return str_fmt(a, "%.*s/%s%s", len, url, name, query ? query : "");
}

static void on_server(const char *sql)
{
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, server_url(), DB_WRITE);

    db_exec(db, sql, NO_ARGS);
    if (db_failed(db))
        BUG("%s: %s", sql, db_error(db));
    arena_free(a);
}

struct db *test_open(struct arena *a, const char *url, enum db_mode mode)
{
    struct err err = { "" };
    struct db *db = db_open(a, url, mode, &err);

    if (!db)
        BUG("%s", err.text);
    return db;
}

static void migrate_url(const char *url, const struct migration *all)
{
    struct arena *a = arena_new(NULL);
    struct err err = { "" };

    if (all && !migrate(test_open(a, url, DB_WRITE), all, NULL, &err))
        BUG("%s", err.text);
    if (!all)
        db_exec(test_open(a, url, DB_WRITE), "SELECT 1", NO_ARGS);
    arena_free(a);
}

/* The database to copy from, made at the first call. */
static const char *template_of(enum engine engine, const struct migration *all)
{
    struct arena *a = until_the_end();
    struct template *t = templates[engine];
    struct template *end = t + TEMPLATES_MOST;

    while (t < end && t->name && t->all != all)
        t++;
    if (t == end)
        BUG("more than %d tables of migrations in one test program", TEMPLATES_MOST);
    if (t->name)
        return t->name;

    t->all = all;
    if (engine == ON_SQLITE) {
        t->name = str_fmt(a, "%s/template%d.db", test_folder(), made++);
        migrate_url(t->name, all);
        return t->name;
    }
    t->name = str_fmt(a, "beffroi_%ld_template%d", (long) getpid(), made++);
    on_server(str_fmt(a, "CREATE DATABASE %s", t->name));
    migrate_url(url_with(a, t->name), all);
    return t->name;
}

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    size_t n;
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");

    if (!in || !out)
        BUG("cannot copy %s to %s", from, to);
    while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
        fwrite(bytes, 1, n, out);
    fclose(in);
    if (fclose(out) != 0)
        BUG("cannot write %s", to);
}

/* Many small databases on a server that goes on are a burden; on our own they go with it. */
static void drop_database(void *name)
{
    on_server(str_fmt(until_the_end(), "DROP DATABASE %s WITH (FORCE)", (const char *) name));
}

const char *test_db_url(struct arena *a, enum engine engine, const struct migration *all)
{
    const char *from = template_of(engine, all);

    if (engine == ON_SQLITE) {
        const char *path = str_fmt(a, "%s/test%d.db", test_folder(), made++);

        copy_file(from, path);
        return path;
    }

    char *name = str_fmt(a, "beffroi_%ld_test%d", (long) getpid(), made++);

    on_server(str_fmt(until_the_end(), "CREATE DATABASE %s TEMPLATE %s", name, from));
    if (!server)
        arena_at_end(a, drop_database, name);
    return url_with(a, name);
}

struct db *test_db(struct arena *a, enum engine engine, const struct migration *all)
{
    return test_open(a, test_db_url(a, engine, all), DB_WRITE);
}

static int begin_trial(void **state)
{
    struct trial *t = *state;

    t->a = arena_new(NULL);
    t->url = test_db_url(t->a, t->engine, t->migrations);
    t->db = test_open(t->a, t->url, DB_WRITE);
    return 0;
}

static int end_trial(void **state)
{
    struct trial *t = *state;

    arena_free(t->a);
    return 0;
}

static void run_trial(void **state)
{
    struct trial *t = *state;

    t->run(t);
}

int databases_run(const char *group, const struct trial_test *tests, size_t count,
                  const struct migration *all)
{
    static const char *const names[] = { "sqlite", "postgresql" };
    struct arena *a = until_the_end();
    struct CMUnitTest *units = arena_array(a, 2 * count, sizeof *units);

    for (size_t i = 0; i < 2 * count; i++) {
        const struct trial_test *test = &tests[i % count];
        struct trial *t = arena_make(a, struct trial);

        *t = (struct trial){ .engine = i < count ? ON_SQLITE : ON_POSTGRESQL, .migrations = all,
                             .run = test->run };
        const char *name = str_fmt(a, "%s on %s", test->name, names[t->engine]);
        units[i] = (struct CMUnitTest){ .name = name, .test_func = run_trial, .initial_state = t,
                                        .setup_func = begin_trial, .teardown_func = end_trial };
    }
    return _cmocka_run_group_tests(group, units, 2 * count, NULL, NULL);
}
