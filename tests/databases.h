/* Real databases for tests: every rule is tested on both engines.
 *
 * SQLite is a file in a temporary folder.  PostgreSQL is a real server that the first test that
 * needs one starts in a temporary folder, listening on a socket in it (as user postgres or nobody
 * when root runs the tests), and that ends with the test program, also when it crashes.
 * BEFFROI_TEST_PG=postgresql://... uses a server that runs already, whose user must be allowed to
 * create databases.
 *
 * The usual way: write `static void cannot_book_twice(struct trial *t)`, list it in a table of
 * TRIAL(cannot_book_twice), and let main() return databases_run(...). */
#ifndef TESTS_DATABASES_H
#define TESTS_DATABASES_H

#include "db/db.h"
#include "db/migrate.h"

enum engine { ON_SQLITE, ON_POSTGRESQL };

/* What one test gets: all of it is new, and goes when the test ends. */
struct trial {
    struct arena *a;
    enum engine engine;
    const char *url;                                        /* for more connections */
    struct db *db;                                          /* DB_WRITE, migrated */
    const struct migration *migrations;
    void (*run)(struct trial *t);
};

struct trial_test {
    const char *name;
    void (*run)(struct trial *t);
};
#define TRIAL(f) { #f, f }

/* Runs each test on SQLite, then on PostgreSQL, as cmocka tests "NAME on sqlite" and "NAME on
 * postgresql"; the number of failures, for main() to return. */
int databases_run(const char *group, const struct trial_test *tests, size_t count,
                  const struct migration *all);

/* For programs with a main() of their own: the address of a fresh database with `all` applied
 * (NULL: empty), and a connection to one.  Any trouble ends the program. */
const char *test_db_url(struct arena *a, enum engine engine, const struct migration *all);
struct db *test_db(struct arena *a, enum engine engine, const struct migration *all);

/* One more connection to `url`. */
struct db *test_open(struct arena *a, const char *url, enum db_mode mode);

/* A folder that is removed when the program ends. */
const char *test_folder(void);

/* A PostgreSQL server of one's own, to be stopped and started again in the middle of a test.
 * test_server_stop is a crash if `at_once`. */
struct test_server;
struct test_server *test_server_new(struct arena *a);
void test_server_start(struct test_server *s);
void test_server_stop(struct test_server *s, bool at_once);
const char *test_server_url(const struct test_server *s);

#endif
