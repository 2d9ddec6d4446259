/* Migrations: each applied once, whole, in order, and never changed afterwards. */
#include "databases.h"

#include <pthread.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/str.h"

enum { SERVERS = 6 };

#define FIRST "CREATE TABLE desk (id @ID, photo @BYTES, mail TEXT DEFAULT 'a@IDEAL.example');\n"
#define SECOND "-- @sqlite\n" \
               "CREATE TABLE only_sqlite (id @ID);\n" \
               "  -- @postgresql  \r\n" \
               "CREATE TABLE only_postgresql (id @ID);\n" \
               "-- @both\n" \
               "ALTER TABLE desk ADD COLUMN name TEXT; -- a comment, with @ID in it\n" \
               "INSERT INTO desk (name) VALUES ('é;''x')"

static const struct migration two[] = {
    { "0001-desk.sql", FIRST }, { "0002-name.sql", SECOND }, { NULL, NULL }
};
static const struct migration one[] = { { "0001-desk.sql", FIRST }, { NULL, NULL } };
static const struct migration altered[] = {
    { "0001-desk.sql", FIRST " " }, { "0002-name.sql", SECOND }, { NULL, NULL }
};
static const struct migration failing[] = {
    { "0001-desk.sql", FIRST },
    { "0002-bad.sql", "CREATE TABLE half (id @ID);\nINSERT INTO nowhere VALUES (1);\n" },
    { NULL, NULL }
};
static const struct migration unmarked[] = {
    { "0001-desk.sql", "-- @oracle\nSELECT 1;\n" }, { NULL, NULL }
};

static bool has_table(struct trial *t, const char *name)
{
    db_begin(t->db);
    db_exec(t->db, str_fmt(t->a, "DELETE FROM %s", name), NO_ARGS);
    bool has = !db_failed(t->db);
    db_rollback(t->db);
    return has;
}

static void missing_ones_are_applied_once(struct trial *t)
{
    struct err err = { "" };
    int applied = -1;

    assert_true(migrate(t->db, one, &applied, &err));
    assert_int_equal(applied, 1);
    assert_true(migrate(t->db, two, &applied, &err));
    assert_int_equal(applied, 1);
    assert_true(migrate(t->db, two, &applied, &err));
    assert_int_equal(applied, 0);
    assert_string_equal(err.text, "");

    assert_string_equal(db_text(t->db, t->a, "SELECT name FROM desk", NO_ARGS), "é;'x");
    assert_string_equal(db_text(t->db, t->a, "SELECT mail FROM desk", NO_ARGS),
                        "a@IDEAL.example");
    assert_int_equal(db_int(t->db, "SELECT id FROM desk", NO_ARGS, 0), 1);
    assert_int_equal(has_table(t, "only_sqlite"), t->engine == ON_SQLITE);
    assert_int_equal(has_table(t, "only_postgresql"), t->engine == ON_POSTGRESQL);
    assert_int_equal(db_int(t->db, "SELECT COUNT(*) FROM migration WHERE applied_at > 1700000000",
                            NO_ARGS, 0), 2);
}

static void a_changed_one_is_refused(struct trial *t)
{
    struct err err = { "" };
    struct err current = { "" };

    assert_true(migrate(t->db, one, NULL, &err));
    assert_false(migrate(t->db, altered, NULL, &err));
    assert_non_null(strstr(err.text, "0001-desk.sql was changed"));
    assert_false(migrate_current(t->db, altered, &current));
    assert_non_null(strstr(current.text, "0001-desk.sql was changed"));
    assert_false(has_table(t, "only_sqlite"));
    assert_false(db_failed(t->db));
}

static void data_of_a_newer_program_is_refused(struct trial *t)
{
    struct err err = { "" };
    struct err current = { "" };

    assert_true(migrate(t->db, two, NULL, &err));
    assert_false(migrate(t->db, one, NULL, &err));
    assert_non_null(strstr(err.text, "0002-name.sql"));
    assert_false(migrate_current(t->db, one, &current));
    assert_non_null(strstr(current.text, "newer"));
}

static void a_failing_one_leaves_nothing(struct trial *t)
{
    struct err err = { "" };
    int applied = -1;

    assert_false(migrate(t->db, failing, &applied, &err));
    assert_int_equal(applied, 1);
    assert_non_null(strstr(err.text, "0002-bad.sql"));
    assert_non_null(strstr(err.text, "nowhere"));
    assert_false(has_table(t, "half"));
    assert_true(has_table(t, "desk"));
    err.text[0] = '\0';
    assert_true(migrate(t->db, two, &applied, &err));
    assert_int_equal(applied, 1);
}

static void an_unknown_mark_is_refused(struct trial *t)
{
    struct err err = { "" };

    assert_false(migrate(t->db, unmarked, NULL, &err));
    assert_non_null(strstr(err.text, "0001-desk.sql line 1"));
}

static void one_can_ask_whether_all_is_there(struct trial *t)
{
    struct err err = { "" };
    struct db *reader = test_open(t->a, t->url, DB_READ);

    assert_false(migrate_current(reader, two, &err));
    assert_non_null(strstr(err.text, "run beffroi migrate"));
    assert_true(migrate(t->db, one, NULL, NULL));
    err.text[0] = '\0';
    assert_false(migrate_current(reader, two, &err));
    assert_non_null(strstr(err.text, "0002-name.sql"));
    assert_true(migrate(t->db, two, NULL, NULL));
    err.text[0] = '\0';
    assert_true(migrate_current(reader, two, &err));
    assert_string_equal(err.text, "");
}

struct starting {
    const char *url;
    int applied;
    bool done;
};

static void *start_server(void *what)
{
    struct starting *s = what;
    struct arena *a = arena_new(NULL);

    s->done = migrate(test_open(a, s->url, DB_WRITE), two, &s->applied, NULL);
    arena_free(a);
    return NULL;
}

static void several_servers_may_start_at_once(struct trial *t)
{
    struct starting servers[SERVERS];
    pthread_t threads[SERVERS];
    int applied = 0;

    for (int i = 0; i < SERVERS; i++) {
        servers[i] = (struct starting){ .url = t->url };
        assert_int_equal(pthread_create(&threads[i], NULL, start_server, &servers[i]), 0);
    }
    for (int i = 0; i < SERVERS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(servers[i].done);
        applied += servers[i].applied;
    }
    assert_int_equal(applied, 2);
}

static void the_shape_is_told(struct trial *t)
{
    char *shape;

    assert_true(migrate(t->db, two, NULL, NULL));
    shape = migrate_schema(t->db, t->a);
    if (t->engine == ON_POSTGRESQL) {
        assert_null(shape);
        return;
    }
    assert_string_equal(shape,
        "CREATE TABLE desk (id INTEGER PRIMARY KEY, photo BLOB, mail TEXT DEFAULT"
        " 'a@IDEAL.example', name TEXT);\n"
        "\n"
        "CREATE TABLE only_sqlite (id INTEGER PRIMARY KEY);\n");
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(missing_ones_are_applied_once),
        TRIAL(a_changed_one_is_refused),
        TRIAL(data_of_a_newer_program_is_refused),
        TRIAL(a_failing_one_leaves_nothing),
        TRIAL(an_unknown_mark_is_refused),
        TRIAL(one_can_ask_whether_all_is_there),
        TRIAL(several_servers_may_start_at_once),
        TRIAL(the_shape_is_told),
    };

    return databases_run("migrate", tests, sizeof tests / sizeof tests[0], NULL);
}
