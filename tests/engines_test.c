/* What only one engine can do or suffer: a full disk, a file copied while it is written, a server
 * that goes away. */
#include "databases.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

enum { WRITES = 400 };

static const struct migration shape[] = {
    { "0001-shape.sql",
      "CREATE TABLE place (id @ID, name TEXT UNIQUE, bulk @BYTES);\n"
      "CREATE TABLE desk (id @ID, place_id BIGINT NOT NULL REFERENCES place (id));\n" },
    { NULL, NULL }
};

static void add_place(struct db *db, const char *name, size_t bulk)
{
    static const char bytes[100000];

    db_exec(db, "INSERT INTO place (name, bulk) VALUES ($1, $2)",
            ARGS(arg_text(name), arg_bytes(bytes, bulk)));
}

static int64_t places(struct db *db)
{
    return db_int(db, "SELECT COUNT(*) FROM place", NO_ARGS, -1);
}

static int begin(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int finish(void **state)
{
    arena_free(*state);
    return 0;
}

static void a_full_disk_acknowledges_nothing(void **state)
{
    struct db *db = test_db(*state, ON_SQLITE, shape);

    add_place(db, "before", 0);
    db_int(db, "PRAGMA max_page_count = 60", NO_ARGS, 0);
    assert_true(db_begin(db));
    db_piece_begin(db);
    add_place(db, "small", 0);
    assert_true(db_piece_keep(db));
    db_piece_begin(db);
    for (int i = 0; i < 10; i++)
        add_place(db, NULL, 100000);
    assert_false(db_piece_keep(db));
    db_piece_undo(db);
    assert_true(db_failed(db));
    assert_true(db_broken(db));
    assert_null(db_refused(db));
    assert_false(db_piece_begin(db));
    db_piece_undo(db);
    assert_false(db_commit(db));
    assert_true(db_broken(db));

    db_int(db, "PRAGMA max_page_count = 1000000", NO_ARGS, 0);
    assert_true(db_begin(db));
    assert_int_equal(places(db), 1);
    add_place(db, "after", 100000);
    assert_true(db_commit(db));
    assert_int_equal(places(db), 2);
}

/* The limit on this process's files makes the kernel refuse as a full disk does. */
static void a_disk_that_refuses_in_the_log_is_broken(void **state)
{
    const char *url = test_db_url(*state, ON_SQLITE, shape);
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        struct db *db = test_open(*state, url, DB_WRITE);

        add_place(db, "before", 0);
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 200000, 200000 });
        bool ok = db_begin(db);
        for (int i = 0; i < 5; i++)
            add_place(db, NULL, 100000);
        ok = ok && !db_commit(db) && db_broken(db);
        db_rollback(db);
        ok = ok && places(db) == 1;
        _exit(ok ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(places(test_open(*state, url, DB_READ)), 1);
}

static void the_log_grows_until_it_is_checkpointed(void **state)
{
    const char *url = test_db_url(*state, ON_SQLITE, shape);
    struct db *writer = test_open(*state, url, DB_WRITE);
    struct db *checkpointer = test_open(*state, url, DB_WRITE);
    struct db *reader = test_open(*state, url, DB_READ);

    for (int i = 0; i < 50; i++)
        add_place(writer, NULL, 100000);
    int64_t grown = db_wal_frames(writer);
    assert_true(grown > 1000);

    assert_true(db_begin(reader));
    assert_int_equal(places(reader), 50);
    for (int i = 0; i < 50; i++)
        add_place(writer, NULL, 100000);
    assert_true(db_checkpoint(checkpointer) > 0);
    assert_int_equal(places(reader), 50);
    assert_true(db_commit(reader));

    assert_int_equal(db_checkpoint(checkpointer), 0);
    assert_int_equal(db_checkpoint(writer), 0);
    assert_int_equal(db_wal_frames(writer), 0);
    add_place(writer, "the log starts anew", 0);
    assert_true(db_wal_frames(writer) < 20);
}

struct busy_writer {
    const char *url;
    atomic_bool stop;
    int64_t written;
};

/* Always two rows in one transaction: a copy never shows one of them. */
static void *write_pairs(void *what)
{
    struct busy_writer *w = what;
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, w->url, DB_WRITE);

    while (!atomic_load(&w->stop) && db_begin(db)) {
        add_place(db, NULL, 3000);
        add_place(db, NULL, 3000);
        w->written += db_commit(db) ? 2 : 0;
    }
    arena_free(a);
    return NULL;
}

static void a_backup_is_whole_while_others_write(void **state)
{
    struct busy_writer w = { .url = test_db_url(*state, ON_SQLITE, shape) };
    struct db *db = test_open(*state, w.url, DB_READ);
    const char *path = str_fmt(*state, "%s/copy.db", test_folder());
    struct err err = { "" };
    char *faults = NULL;
    struct stat st;
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, write_pairs, &w), 0);
    while (places(db) < WRITES)
        usleep(1000);
    bool done = db_backup(db, path, &err);
    atomic_store(&w.stop, true);
    pthread_join(thread, NULL);
    assert_string_equal(err.text, "");
    assert_true(done);

    struct db *copy = test_open(*state, path, DB_READ);
    assert_true(places(copy) >= WRITES);
    assert_int_equal(places(copy) % 2, 0);
    assert_true(places(copy) <= w.written);
    assert_true(db_integrity(copy, *state, &faults));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_not_equal(access(str_fmt(*state, "%s.part", path), F_OK), 0);

    assert_false(db_backup(db, path, &err));
    assert_non_null(strstr(err.text, "exists"));
    err.text[0] = '\0';
    assert_false(db_backup(db, "/nowhere/at/all.db", &err));
    assert_string_not_equal(err.text, "");
}

static void broken_data_is_found(void **state)
{
    const char *url = test_db_url(*state, ON_SQLITE, shape);
    struct db *db = test_open(*state, url, DB_WRITE);
    char *faults = NULL;

    db_exec(db, "PRAGMA foreign_keys = OFF", NO_ARGS);
    db_exec(db, "INSERT INTO desk (place_id) VALUES (77)", NO_ARGS);
    assert_false(db_integrity(db, *state, &faults));
    assert_string_equal(faults, "row 1 of desk points to a row of place that is missing\n");
    assert_false(db_failed(db));
}

static void a_file_has_one_server(void **state)
{
    struct arena *first = arena_new(*state);
    const char *url = test_db_url(*state, ON_SQLITE, shape);
    struct db *one = test_open(first, url, DB_WRITE);
    struct db *two = test_open(*state, url, DB_WRITE);
    struct err err = { "" };

    assert_true(db_lock_server(one, &err));
    assert_true(db_lock_server(one, &err));
    assert_string_equal(err.text, "");
    assert_false(db_lock_server(two, &err));
    assert_non_null(strstr(err.text, str_fmt(*state, "process %ld", (long) getpid())));
    arena_free(first);
    assert_true(db_lock_server(two, NULL));
}

static void a_file_that_cannot_be_opened_says_so(void **state)
{
    const char *path = str_fmt(*state, "%s/not-a-database", test_folder());
    struct err err = { "" };
    struct stat st;

    assert_null(db_open(*state, "/nowhere/at/all.db", DB_WRITE, &err));
    assert_non_null(strstr(err.text, "/nowhere/at/all.db"));
    err.text[0] = '\0';
    assert_null(db_open(*state, path, DB_READ, &err));
    assert_string_not_equal(err.text, "");

    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("a letter to the town\n", file);
    fclose(file);
    err.text[0] = '\0';
    assert_null(db_open(*state, path, DB_WRITE, &err));
    assert_non_null(strstr(err.text, "not a database"));

    const char *fresh = str_fmt(*state, "sqlite:%s/fresh.db", test_folder());
    assert_non_null(db_open(*state, fresh, DB_WRITE, &err));
    assert_int_equal(stat(fresh + strlen("sqlite:"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_non_null(db_open(*state, ":memory:", DB_WRITE, &err));
}

static void the_settings_are_as_measured(void **state)
{
    static const struct {
        const char *sql;
        const char *value;
    } writer[] = {
        { "PRAGMA journal_mode", "wal" }, { "PRAGMA synchronous", "2" },
        { "PRAGMA wal_autocheckpoint", "0" }, { "PRAGMA cache_size", "-65536" },
        { "PRAGMA foreign_keys", "1" }, { "PRAGMA journal_size_limit", "67108864" },
        { "PRAGMA mmap_size", "0" }, { "PRAGMA busy_timeout", "5000" },
    };
    const char *url = test_db_url(*state, ON_SQLITE, shape);
    struct db *db = test_open(*state, url, DB_WRITE);
    struct db *reader = test_open(*state, url, DB_READ);

    for (size_t i = 0; i < sizeof writer / sizeof writer[0]; i++)
        assert_string_equal(db_text(db, *state, writer[i].sql, NO_ARGS), writer[i].value);
    assert_string_equal(db_text(reader, *state, "PRAGMA cache_size", NO_ARGS), "-16384");
    assert_string_equal(db_text(reader, *state, "PRAGMA foreign_keys", NO_ARGS), "1");
    add_place(reader, "no", 0);
    assert_true(db_broken(reader));
}

static void a_server_that_goes_away_is_found_again(void **state)
{
    struct test_server *server = test_server_new(*state);
    struct db *db = test_open(*state, test_server_url(server), DB_WRITE);
    struct err err = { "" };

    assert_true(migrate(db, shape, NULL, &err));
    add_place(db, "kept", 0);
    assert_true(db_begin(db));
    add_place(db, "lost", 0);
    test_server_stop(server, true);
    assert_false(db_commit(db));
    assert_true(db_failed(db));
    assert_true(db_broken(db));
    assert_string_not_equal(db_error(db), "");
    assert_false(db_begin(db));
    assert_true(db_broken(db));
    assert_false(db_reconnect(db));
    assert_true(db_broken(db));
    assert_false(db_begin(db));
    assert_true(db_broken(db));
    assert_null(db_open(*state, test_server_url(server), DB_READ, &err));
    assert_string_not_equal(err.text, "");

    test_server_start(server);
    assert_false(db_begin(db));
    assert_true(db_reconnect(db));
    assert_false(db_failed(db));
    assert_true(db_begin(db));
    assert_int_equal(places(db), 1);
    add_place(db, "after", 0);
    assert_true(db_commit(db));
    assert_int_equal(places(db), 2);
}

static void a_connection_cut_in_the_middle_is_broken(void **state)
{
    const char *url = test_db_url(*state, ON_POSTGRESQL, shape);
    struct db *db = test_open(*state, url, DB_WRITE);
    struct db *other = test_open(*state, url, DB_WRITE);

    assert_true(db_begin(db));
    db_piece_begin(db);
    struct rows *rows = db_query(db, *state, "SELECT 1 AS one", NO_ARGS);
    int64_t pid = db_int(db, "SELECT pg_backend_pid()", NO_ARGS, 0);
    assert_true(db_exists(other, "SELECT pg_terminate_backend($1::int)", ARGS(arg_int(pid))));
    add_place(db, "lost", 0);
    assert_true(db_broken(db));
    db_piece_undo(db);
    assert_true(db_broken(db));
    assert_true(db_reconnect(db));
    assert_false(rows_next(rows));
    assert_int_equal(places(db), 0);
}

static void a_server_knows_who_is_connected(void **state)
{
    struct db *db = test_db(*state, ON_POSTGRESQL, shape);

    assert_string_equal(db_text(db, *state, "SHOW application_name", NO_ARGS), "beffroi");
    assert_string_equal(db_text(db, *state, "SHOW client_encoding", NO_ARGS), "UTF8");
    assert_string_equal(db_text(db, *state, "SHOW statement_timeout", NO_ARGS), "30s");
    assert_string_equal(db_text(db, *state, "SHOW fsync", NO_ARGS), "on");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_full_disk_acknowledges_nothing),
        TEST(a_disk_that_refuses_in_the_log_is_broken),
        TEST(the_log_grows_until_it_is_checkpointed),
        TEST(a_backup_is_whole_while_others_write),
        TEST(broken_data_is_found),
        TEST(a_file_has_one_server),
        TEST(a_file_that_cannot_be_opened_says_so),
        TEST(the_settings_are_as_measured),
        TEST(a_server_that_goes_away_is_found_again),
        TEST(a_connection_cut_in_the_middle_is_broken),
        TEST(a_server_knows_who_is_connected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
