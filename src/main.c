/* beffroi: one program, its sub-commands. */
#include "app.h"

#include <sodium.h>
#include <unistd.h>

#include "account/account.h"
#include "archive/archive.h"
#include "season/season.h"

struct command {
    const char *name;
    int (*run)(struct arena *a, struct conf *conf, int argc, char **argv);
    const char *usage;
    const char *about;
};

static int complain(const char *text)
{
    fprintf(stderr, "beffroi: %s\n", text);
    return 1;
}

/* Opens the data and brings it to today's shape; NULL after a complaint. */
static struct db *open_data(struct arena *a, const struct conf *conf)
{
    struct err err = { 0 };
    int applied;
    struct db *db = db_open(a, conf->db, DB_WRITE, &err);

    if (db && migrate(db, app_migrations(a), &applied, &err))
        return db;
    complain(err.text);
    return NULL;
}

static int run_serve(struct arena *a, struct conf *conf, int argc, char **argv)
{
    (void) argc;
    (void) argv;
    return app_serve(a, conf);
}

static int run_migrate(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct err err = { 0 };
    int applied = 0;
    struct db *db = db_open(a, conf->db, DB_WRITE, &err);

    if (!db || !migrate(db, app_migrations(a), &applied, &err))
        return complain(err.text);
    if (argc && str_is(argv[0], "--schema"))
        fputs(migrate_schema(db, a), stdout);
    else
        printf("%d migrations applied\n", applied);
    return 0;
}

/* ---- seed ---- */

static bool seed_rooms(struct db *db, void *what)
{
    struct seed *s = what;

    s->db = db;
    s->dice = 2026;                             /* the same community each time */
    for (const struct room *const *room = app_rooms; *room; room++)
        if ((*room)->seed)
            (*room)->seed(s);
    return !db_failed(db);
}

static int run_seed(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct seed s = { .a = a, .now = time(NULL) };
    const char *password = getenv("BEFFROI_DEMO_PASSWORD");

    if (argc != 1 || !str_is(argv[0], "demo"))
        return complain("what to seed? Write: beffroi seed demo");
    struct db *db = open_data(a, conf);
    if (!db)
        return 1;
    if (db_exists(db, "SELECT 1 FROM person", NO_ARGS))
        return complain("there are people in this database; the demo wants an empty one");
    zone_local(zone_get(conf->zone), s.now, &s.today, NULL);
    s.password = password_hash(a, password ? password : "beffroi-demo");
    if (!db_tx(db, seed_rooms, &s))
        return complain(str_fmt(a, "cannot seed: %s", db_error(db)));
    puts("the demo community is ready");
    return 0;
}

/* ---- the rest ---- */

static int run_user(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct db *db = open_data(a, conf);

    return db ? app_user_command(a, conf, db, argc, argv) : 1;
}

static int run_import(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct db *db = open_data(a, conf);

    return db ? archive_command(a, conf, db, argc, argv) : 1;
}

static int run_backup(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct err err = { 0 };

    if (argc != 1)
        return complain("where to? Write: beffroi backup FILE");
    struct db *db = db_open(a, conf->db, DB_READ, &err);
    if (!db || !db_backup(db, argv[0], &err))
        return complain(err.text);
    printf("copied to %s\n", argv[0]);
    return 0;
}

static int run_check(struct arena *a, struct conf *conf, int argc, char **argv)
{
    struct err err = { 0 };
    char *faults = NULL;
    struct db *db = db_open(a, conf->db, DB_READ, &err);

    (void) argc;
    (void) argv;
    if (!db || !migrate_current(db, app_migrations(a), &err))
        return complain(err.text);
    if (archive_check(db, a, &faults)) {
        puts("all is well");
        return 0;
    }
    fputs(faults, stdout);
    return 1;
}

static int run_season(struct arena *a, struct conf *conf, int argc, char **argv)
{
    (void) conf;
    return season_command(a, argc, argv);
}

static int run_routes(struct arena *a, struct conf *conf, int argc, char **argv)
{
    (void) conf;
    app_print_routes(a, argc && str_is(argv[0], "--json"));
    return 0;
}

static const struct command commands[] = {
    { "serve", run_serve, "", "serve the community until SIGTERM" },
    { "migrate", run_migrate, "[--schema]", "bring the data to this program's shape" },
    { "seed", run_seed, "demo", "fill an empty database with a believable community" },
    { "user", run_user,
      "add EMAIL [--name NAME] [--role ROLE]\n"
      "       beffroi user token EMAIL [--scope read|write]\n"
      "       beffroi user role EMAIL ROLE [--place SLUG] [--from DATE] [--to DATE]",
      "add a person, print a bearer token, give a role; BEFFROI_PASSWORD sets the password" },
    { "import", run_import, "people|places|communes|territories|trades FILE [--dry-run]",
      "read a file into the data" },
    { "backup", run_backup, "FILE", "copy the data while it is used" },
    { "check", run_check, "", "look for anything that should not be in the data" },
    { "season", run_season, "plan FILE.json [--json]",
      "plan a roaming season from a file (doc/season.md); - is the standard input" },
    { "routes", run_routes, "[--json]", "print every address, its right and what it does" },
    { 0 },
};

static void print_help(FILE *out)
{
    fputs("beffroi: the server a community runs to work together\n\n"
          "usage: beffroi COMMAND [ARGUMENTS] [--KEY VALUE]\n\n", out);
    for (const struct command *c = commands; c->name; c++)
        fprintf(out, "  %-8s %s\n", c->name, c->about);
    fputs("\nbeffroi COMMAND --help says more.\n", out);
}

static int print_command_help(struct arena *a, const struct command *c)
{
    printf("usage: beffroi %s %s\n\n%s\n\n%s", c->name, c->usage, c->about, conf_help(a));
    return 0;
}

/* Takes the configuration's flags out of the arguments; what is left is the command's own. */
static bool read_flags(struct arena *a, struct conf *conf, int *argc, char **argv, struct err *err)
{
    int left = 0;

    for (int i = 0; i < *argc; i++) {
        char *flag = argv[i];
        char *equals = str_starts(flag, "--") ? strchr(flag, '=') : NULL;
        const char *key = str_starts(flag, "--")
            ? arena_slice(a, flag + 2, equals ? (size_t) (equals - flag - 2) : strlen(flag + 2))
            : "";
        if (!*key || !conf_is_key(key) || (str_is(key, "name") && left && !equals)) {
            argv[left++] = flag;
            continue;
        }
        const char *value = equals ? equals + 1 : conf_is_switch(key) ? "true" : NULL;
        if (!value && i + 1 == *argc)
            return err_set(err, "--%s wants a value", key);
        if (!conf_set(conf, key, value ? value : argv[++i], err))
            return false;
    }
    *argc = left;
    return true;
}

/* File, then environment, then flags, each stronger than the one before. */
static bool read_conf(struct arena *a, struct conf *conf, int *argc, char **argv, struct err *err)
{
    const char *file = getenv("BEFFROI_CONF");

    *conf = conf_default(a);
    for (int i = 0; i + 1 < *argc; i++) {
        if (!str_is(argv[i], "--conf"))
            continue;
        file = argv[i + 1];
        memmove(&argv[i], &argv[i + 2], (size_t) (*argc - i - 2) * sizeof *argv);
        *argc -= 2;
        break;
    }
    bool good = (!file || conf_file(conf, file, err)) && conf_env(conf, err) &&
                read_flags(a, conf, argc, argv, err);
    conf_finish(conf);
    log_set_level((enum log_level) conf->log_level);
    return good;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(NULL);
    struct err err = { 0 };
    struct conf conf;
    int status = 1;

    archive_rooms(app_rooms);
    if (sodium_init() < 0)
        return complain("the random number generator does not start");
    const struct command *c = commands;
    while (argc > 1 && c->name && !str_is(c->name, argv[1]))
        c++;
    if (argc < 2 || !c->name) {
        bool asked = argc > 1 && (str_is(argv[1], "--help") || str_is(argv[1], "help"));
        print_help(asked ? stdout : stderr);
        return asked ? 0 : 1;
    }
    argc -= 2;
    argv += 2;
    bool help = false;
    for (int i = 0; i < argc; i++)
        help = help || str_is(argv[i], "--help");
    if (help)
        status = print_command_help(a, c);
    else if (read_conf(a, &conf, &argc, argv, &err))
        status = c->run(a, &conf, argc, argv);
    else
        complain(err.text);
    arena_free(a);
    return status;
}
