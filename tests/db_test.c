/* What db.h promises, on both engines. */
#include "databases.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

enum { RACERS = 40 };

static const struct migration shape[] = {
    { "0001-shape.sql",
      "CREATE TABLE desk (id @ID, turn BIGINT NOT NULL DEFAULT 0, closed_at BIGINT);\n"
      "CREATE TABLE booking (id @ID, desk_id BIGINT NOT NULL REFERENCES desk (id),\n"
      "    person_id BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,\n"
      "    made_at BIGINT NOT NULL, cancelled_at BIGINT,\n"
      "    CONSTRAINT booking_order CHECK (starts_at < ends_at));\n"
      "CREATE TABLE account (id @ID, email TEXT UNIQUE, note TEXT, secret @BYTES, n BIGINT);\n"
      "CREATE TABLE seat (id @ID, day TEXT NOT NULL, chair_no BIGINT, name TEXT, gone BIGINT);\n"
      "CREATE UNIQUE INDEX seat_once ON seat (day, chair_no) WHERE gone = 0;\n"
      "CREATE UNIQUE INDEX seat_name_folded ON seat (lower(name));\n"
      "CREATE TABLE pair (one BIGINT, other BIGINT REFERENCES desk (id)\n"
      "    DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (one, other));\n"
      "-- @sqlite\n"
      "CREATE TRIGGER booking_full BEFORE INSERT ON booking WHEN NEW.person_id = 13 BEGIN\n"
      "    SELECT RAISE(ABORT, 'booking_full');\n"
      "END;\n"
      "-- @postgresql\n"
      "CREATE FUNCTION booking_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
      "    RAISE EXCEPTION 'booking_full' USING ERRCODE = '23P01';\n"
      "END $$;\n"
      "CREATE TRIGGER booking_full BEFORE INSERT ON booking FOR EACH ROW\n"
      "    WHEN (NEW.person_id = 13) EXECUTE FUNCTION booking_full();\n"
      "-- @both\n"
      "INSERT INTO desk (id) VALUES (7);\n" },
    { NULL, NULL }
};

static int64_t add_account(struct db *db, const char *email)
{
    return db_insert(db, "INSERT INTO account (email) VALUES ($1) RETURNING id",
                     ARGS(arg_text(email)));
}

static int64_t accounts(struct db *db)
{
    return db_int(db, "SELECT COUNT(*) FROM account", NO_ARGS, -1);
}

static void values_come_back_as_they_were(struct trial *t)
{
    static const char text[] = "Béthune, œuvre, 🔔, ' \" \\ $1 %s";
    static const unsigned char bytes[] = { 0, 255, 1, 0, '\\', 'x', 128 };
    size_t len = 99;

    db_exec(t->db, "INSERT INTO account (id, email, note, secret, n) VALUES"
                   " ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10)",
            ARGS(arg_int(1), arg_text(text), arg_text(""), arg_bytes(bytes, sizeof bytes),
                 arg_int(INT64_MIN), arg_int(2), arg_text(NULL), arg_text(NULL),
                 arg_bytes(NULL, 0), arg_id(0)));
    db_exec(t->db, "INSERT INTO account (id, secret, n) VALUES (3, $1, $2)",
            ARGS(arg_bytes("", 0), arg_int(INT64_MAX)));
    assert_false(db_failed(t->db));

    struct rows *rows = db_query(t->db, t->a, "SELECT email, note, secret, n, n > 0 AS positive"
                                 " FROM account ORDER BY id", NO_ARGS);

    assert_true(rows_next(rows));
    assert_string_equal(col_text(rows, "email"), text);
    assert_string_equal(col_text(rows, "note"), "");
    assert_false(col_null(rows, "note"));
    assert_memory_equal(col_bytes(rows, "secret", &len), bytes, sizeof bytes);
    assert_int_equal(len, sizeof bytes);
    assert_true(col_int(rows, "n") == INT64_MIN);
    assert_int_equal(col_int(rows, "positive"), 0);
    assert_true(rows_next(rows));
    assert_null(col_text(rows, "email"));
    assert_null(col_bytes(rows, "secret", &len));
    assert_int_equal(len, 0);
    assert_true(col_null(rows, "n"));
    assert_int_equal(col_int(rows, "n"), 0);
    assert_true(rows_next(rows));
    assert_non_null(col_bytes(rows, "secret", &len));
    assert_int_equal(len, 0);
    assert_true(col_int(rows, "n") == INT64_MAX);
    assert_string_equal(col_text(rows, "positive"), "1");
    assert_false(rows_next(rows));
    assert_false(rows_next(rows));
}

static void values_have_numbers_not_places(struct trial *t)
{
    assert_int_equal(db_int(t->db, "SELECT $2 - $1", ARGS(arg_int(1), arg_int(10)), 0), 9);
    assert_int_equal(db_int(t->db, "SELECT $3 + $1 + $1 + $3", ARGS(arg_int(1), arg_text("unused"),
                                                                arg_int(10)), 0), 22);
    assert_string_equal(db_text(t->db, t->a, "SELECT $2 || $1 || $2",
                                ARGS(arg_text("a"), arg_text("b"))), "bab");
    for (int place = 0; place < 2; place++)
        assert_int_equal(db_int(t->db, "SELECT COUNT(*) FROM desk WHERE ($1 = 0 OR id = $1)",
                                ARGS(arg_int(place)), -1), 1 - place);
}

static void one_value_is_asked_in_one_call(struct trial *t)
{
    assert_true(add_account(t->db, "ann@example.org") > 0);
    int64_t bob = add_account(t->db, "bob@example.org");

    assert_int_equal(db_int(t->db, "SELECT id FROM account WHERE email = $1",
                            ARGS(arg_text("bob@example.org")), 0), bob);
    assert_int_equal(db_int(t->db, "SELECT id FROM account WHERE id < 0", NO_ARGS, -5), -5);
    assert_int_equal(db_int(t->db, "SELECT n FROM account", NO_ARGS, -5), -5);
    assert_int_equal(db_int(t->db, "SELECT SUM(id) FROM account", NO_ARGS, 0), 2 * bob - 1);
    assert_null(db_text(t->db, t->a, "SELECT email FROM account WHERE id < 0", NO_ARGS));
    assert_null(db_text(t->db, t->a, "SELECT note FROM account", NO_ARGS));
    assert_true(db_exists(t->db, "SELECT 1 FROM account", NO_ARGS));
    assert_false(db_exists(t->db, "SELECT 1 FROM account WHERE id < 0", NO_ARGS));

    assert_int_equal(db_exec(t->db, "UPDATE account SET n = 1", NO_ARGS), 2);
    assert_int_equal(db_exec(t->db, "UPDATE account SET n = 1 WHERE id < 0", NO_ARGS), 0);
    assert_int_equal(db_exec(t->db, "SELECT 1 FROM account", NO_ARGS), 0);
    assert_int_equal(db_exec(t->db, "INSERT INTO account (email) VALUES ('bob@example.org')"
                                    " ON CONFLICT DO NOTHING", NO_ARGS), 0);
    assert_int_equal(db_insert(t->db, "INSERT INTO account (email) VALUES ('bob@example.org')"
                                      " ON CONFLICT DO NOTHING RETURNING id", NO_ARGS), 0);
    assert_int_equal(db_exec(t->db, "DELETE FROM account RETURNING id", NO_ARGS), 2);
    assert_false(db_failed(t->db));
}

/* The engines find the id in different ways; it is the row's in all of them. */
static void a_statement_says_which_row_it_wrote(struct trial *t)
{
    int64_t ann = add_account(t->db, "ann@example.org");
    int64_t bob = add_account(t->db, "bob@example.org");

    assert_true(ann && bob && ann != bob);
    assert_int_equal(db_insert(t->db, "UPDATE account SET email = 'x@example.org' WHERE id = $1"
                                      " RETURNING id", ARGS(arg_int(ann))), ann);
    assert_int_equal(db_insert(t->db, "INSERT INTO account (email) VALUES ('bob@example.org')"
                                      " ON CONFLICT (email) DO UPDATE SET email = excluded.email"
                                      " RETURNING id", NO_ARGS), bob);
    assert_int_equal(db_insert(t->db, "INSERT INTO account (email) SELECT 'eve@example.org'"
                                      " WHERE 1 = 0 RETURNING id", NO_ARGS), 0);
    assert_int_equal(db_insert(t->db, "UPDATE account SET email = 'y@example.org' WHERE id = -1"
                                      " RETURNING id", NO_ARGS), 0);
    assert_false(db_failed(t->db));
}

static void like_minds_case(struct trial *t)
{
    assert_int_equal(db_exists(t->db, "SELECT 1 WHERE 'abc' LIKE 'A%'", NO_ARGS), false);
    assert_int_equal(db_exists(t->db, "SELECT 1 WHERE 'abc' LIKE 'a%'", NO_ARGS), true);
}

/* Two desks deep, the same statement inside itself. */
static int64_t count_pairs(struct trial *t, int depth)
{
    struct arena *a = arena_new(t->a);
    struct rows *rows = db_query(t->db, a, "SELECT id, email FROM account ORDER BY id", NO_ARGS);
    int64_t n = 0;

    while (rows_next(rows)) {
        const char *before = col_text(rows, "email");

        n += depth ? count_pairs(t, depth - 1) : 1;
        assert_string_equal(col_text(rows, "email"), before);
    }
    arena_free(a);
    return n;
}

static void queries_nest(struct trial *t)
{
    add_account(t->db, "ann@example.org");
    add_account(t->db, "bob@example.org");
    add_account(t->db, "cid@example.org");
    for (int round = 0; round < 3; round++)
        assert_int_equal(count_pairs(t, 2), 27);
}

static void rows_end_early(struct trial *t)
{
    static const char all[] = "SELECT email FROM account WHERE id > $1 AND email <> $2 ORDER BY id";
    char other[] = "nobody";

    add_account(t->db, "ann@example.org");
    add_account(t->db, "bob@example.org");

    struct arena *shorter = arena_new(NULL);
    struct rows *left_open = db_query(t->db, shorter, all, ARGS(arg_int(0), arg_text(other)));
    assert_true(rows_next(left_open));
    arena_free(shorter);

    struct rows *rows = db_query(t->db, t->a, all, ARGS(arg_int(0), arg_text(other)));
    memset(other, 'x', sizeof other - 1);
    assert_true(rows_next(rows));
    const char *kept = col_text(rows, "email");
    rows_end(rows);
    rows_end(rows);
    assert_false(rows_next(rows));
    assert_string_equal(kept, "ann@example.org");
    rows_end(NULL);
    assert_false(rows_next(NULL));

    assert_true(db_begin(t->db));
    rows = db_query(t->db, t->a, all, ARGS(arg_int(0), arg_text(other)));
    assert_true(rows_next(rows));
    assert_true(db_commit(t->db));
    assert_false(rows_next(rows));
    db_query(t->db, t->a, all, ARGS(arg_int(0), arg_text("")));
}

static void a_text_made_at_run_time_is_not_mistaken(struct trial *t)
{
    char sql[64];

    for (int i = 0; i < 5; i++) {
        snprintf(sql, sizeof sql, "SELECT %d + $1", i);
        assert_int_equal(db_int(t->db, sql, ARGS(arg_int(100)), 0), 100 + i);
        assert_int_equal(db_int(t->db, sql, ARGS(arg_int(200)), 0), 200 + i);
    }
}

static void expect_refusal(struct trial *t, const char *sql, const char *name)
{
    assert_true(db_begin(t->db));
    db_exec(t->db, sql, NO_ARGS);
    assert_true(db_failed(t->db));
    assert_non_null(db_refused(t->db));
    assert_string_equal(db_refused(t->db), name);
    assert_false(db_retry(t->db));
    assert_false(db_broken(t->db));
    assert_string_not_equal(db_error(t->db), "");
    db_rollback(t->db);
    assert_false(db_failed(t->db));
    assert_null(db_refused(t->db));
    assert_string_equal(db_error(t->db), "");
}

#define BOOKING "INSERT INTO booking (desk_id, person_id, starts_at, ends_at, made_at) VALUES "

static void a_refusal_has_one_name_on_both_engines(struct trial *t)
{
    add_account(t->db, "ann@example.org");
    db_exec(t->db, "INSERT INTO account (id, email) VALUES (90, 'x')", NO_ARGS);
    db_exec(t->db, "INSERT INTO seat (day, chair_no, gone, name) VALUES ('2026-01-05', 1, 0, 'A')",
            NO_ARGS);
    db_exec(t->db, "INSERT INTO pair VALUES (1, 7)", NO_ARGS);

    expect_refusal(t, "INSERT INTO account (email) VALUES ('ann@example.org')", "account.email");
    expect_refusal(t, "INSERT INTO account (id, email) VALUES (90, 'y')", "account.id");
    expect_refusal(t, "INSERT INTO seat (day, chair_no, gone) VALUES ('2026-01-05', 1, 0)",
                   "seat.day,chair_no");
    expect_refusal(t, "INSERT INTO seat (day, name) VALUES ('2026-01-06', 'a')",
                   "seat_name_folded");
    expect_refusal(t, "INSERT INTO pair VALUES (1, 7)", "pair.one,other");
    expect_refusal(t, BOOKING "(8, 1, 1, 2, 0)", "foreign key");
    expect_refusal(t, BOOKING "(7, 1, 2, 2, 0)", "booking_order");
    expect_refusal(t, BOOKING "(7, NULL, 1, 2, 0)", "not null");
    expect_refusal(t, BOOKING "(7, 13, 1, 2, 0)", "booking_full");
}

static void a_refusal_may_come_with_the_commit(struct trial *t)
{
    assert_true(db_begin(t->db));
    db_exec(t->db, "INSERT INTO pair VALUES (1, 999)", NO_ARGS);
    assert_false(db_failed(t->db));
    assert_false(db_commit(t->db));
    assert_string_equal(db_refused(t->db), "foreign key");
    assert_true(db_begin(t->db));
    assert_false(db_exists(t->db, "SELECT 1 FROM pair", NO_ARGS));
    assert_true(db_commit(t->db));
}

static void after_a_failure_nothing_is_done(struct trial *t)
{
    assert_true(db_begin(t->db));
    add_account(t->db, "ann@example.org");
    struct rows *open = db_query(t->db, t->a, "SELECT 1 AS one UNION SELECT 2", NO_ARGS);
    assert_int_equal(add_account(t->db, "ann@example.org"), 0);

    assert_int_equal(add_account(t->db, "bob@example.org"), 0);
    assert_int_equal(db_exec(t->db, "UPDATE desk SET turn = 5", NO_ARGS), 0);
    assert_int_equal(db_int(t->db, "SELECT 1", NO_ARGS, -1), 0);
    assert_null(db_text(t->db, t->a, "SELECT 'a'", NO_ARGS));
    assert_false(db_exists(t->db, "SELECT 1", NO_ARGS));
    assert_null(db_query(t->db, t->a, "SELECT 1", NO_ARGS));
    assert_false(rows_next(open));
    assert_string_equal(db_refused(t->db), "account.email");
    assert_false(db_commit(t->db));
    assert_string_equal(db_refused(t->db), "account.email");

    assert_true(db_begin(t->db));
    assert_false(db_failed(t->db));
    assert_int_equal(accounts(t->db), 0);
    assert_true(db_commit(t->db));
}

static void wrong_sql_is_a_failure_of_no_other_kind(struct trial *t)
{
    assert_int_equal(db_exec(t->db, "UPDATE nowhere SET n = 1", NO_ARGS), 0);
    assert_true(db_failed(t->db));
    assert_null(db_refused(t->db));
    assert_false(db_retry(t->db));
    assert_false(db_broken(t->db));
    assert_non_null(strstr(db_error(t->db), "nowhere"));
    db_rollback(t->db);
    assert_int_equal(accounts(t->db), 0);
    db_int(t->db, "SELECT \"misspelt\" FROM account", NO_ARGS, 0);
    assert_true(db_failed(t->db));
}

static void a_piece_is_taken_back_alone(struct trial *t)
{
    assert_true(db_begin(t->db));
    for (int i = 0; i < 6; i++) {
        const char *email = i % 3 == 2 ? "0@example.org" : str_fmt(t->a, "%d@example.org", i);

        db_piece_begin(t->db);
        db_exec(t->db, "UPDATE desk SET turn = turn + 1", NO_ARGS);
        add_account(t->db, email);
        if (db_piece_keep(t->db))
            continue;
        assert_string_equal(db_refused(t->db), "account.email");
        db_piece_undo(t->db);
        assert_false(db_failed(t->db));
    }
    db_piece_begin(t->db);
    add_account(t->db, "the rules said no after all");
    db_piece_undo(t->db);
    assert_true(db_commit(t->db));
    assert_int_equal(accounts(t->db), 4);
    assert_int_equal(db_int(t->db, "SELECT turn FROM desk", NO_ARGS, 0), 4);
}

static void pieces_nest(struct trial *t)
{
    assert_true(db_begin(t->db));
    assert_true(db_piece_begin(t->db));
    add_account(t->db, "outer");
    assert_true(db_piece_begin(t->db));
    add_account(t->db, "inner");
    add_account(t->db, "outer");
    assert_false(db_piece_keep(t->db));
    db_piece_undo(t->db);
    assert_false(db_failed(t->db));
    assert_true(db_piece_keep(t->db));

    assert_true(db_piece_begin(t->db));
    add_account(t->db, "outer");
    assert_false(db_piece_begin(t->db));
    assert_false(db_piece_keep(t->db));
    db_piece_undo(t->db);
    assert_string_equal(db_refused(t->db), "account.email");
    db_piece_undo(t->db);
    assert_false(db_failed(t->db));
    assert_true(db_commit(t->db));
    assert_int_equal(accounts(t->db), 1);
}

struct attempt {
    int times;
    bool keep;
    bool stumble;
};

static bool attempt(struct db *db, void *what)
{
    struct attempt *w = what;

    add_account(db, "ann@example.org");
    if (w->times++ < 2 && w->stumble)
        db_exec(db, "DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END $$", NO_ARGS);
    return w->keep;
}

static void a_transaction_is_kept_or_not(struct trial *t)
{
    struct attempt no = { .keep = false };
    struct attempt yes = { .keep = true };

    assert_false(db_tx(t->db, attempt, &no));
    assert_false(db_failed(t->db));
    assert_int_equal(accounts(t->db), 0);
    assert_true(db_tx(t->db, attempt, &yes));
    assert_int_equal(accounts(t->db), 1);
    assert_false(db_tx(t->db, attempt, &yes));
    assert_string_equal(db_refused(t->db), "account.email");
    assert_int_equal(yes.times, 2);
    db_rollback(t->db);
}

static void who_meets_another_tries_again(struct trial *t)
{
    struct attempt w = { .keep = true, .stumble = true };
    struct db *other = test_open(t->a, t->url, DB_WRITE);

    if (t->engine == ON_POSTGRESQL) {
        assert_true(db_tx(t->db, attempt, &w));
        assert_int_equal(w.times, 3);
        assert_int_equal(accounts(t->db), 1);
        return;
    }
    db_exec(t->db, "PRAGMA busy_timeout = 20", NO_ARGS);
    assert_true(db_begin(other));
    assert_false(db_begin(t->db));
    assert_true(db_retry(t->db));
    assert_false(db_broken(t->db));
    db_rollback(other);
    assert_true(db_begin(t->db));
    assert_true(db_commit(t->db));
}

/* Two take the same two rows, each the other one first: one of them is the deadlock's victim, inside
 * a piece, and whoever wrote that piece took the failure for a "no". */
struct crossing {
    const char *url;
    pthread_barrier_t gate;
    int64_t first;
    int64_t second;
};

struct crosser {
    struct crossing *crossing;
    bool forward;
    int times;
    int victims;
    bool done;
};

static bool cross(struct db *db, void *what)
{
    struct crosser *c = what;
    const struct crossing *x = c->crossing;

    db_exec(db, "UPDATE desk SET turn = turn + 1 WHERE id = $1",
            ARGS(arg_int(c->forward ? x->first : x->second)));
    if (c->times++ == 0)
        pthread_barrier_wait(&c->crossing->gate);
    db_piece_begin(db);
    db_exec(db, "UPDATE desk SET turn = turn + 1 WHERE id = $1",
            ARGS(arg_int(c->forward ? x->second : x->first)));
    if (db_piece_keep(db))
        return true;
    db_piece_undo(db);
    c->victims++;
    assert_true(db_retry(db));
    assert_int_equal(db_exec(db, "UPDATE desk SET turn = 99", NO_ARGS), 0);
    return true;                        /* as if it were merely refused */
}

static void *cross_one(void *what)
{
    struct crosser *c = what;
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, c->crossing->url, DB_WRITE);

    c->done = db_tx(db, cross, c);
    arena_free(a);
    return NULL;
}

static void a_deadlock_in_a_piece_runs_all_again(struct trial *t)
{
    struct crossing x = { .url = t->url, .first = 1, .second = 2 };
    struct crosser both[2] = { { .crossing = &x, .forward = true }, { .crossing = &x } };
    pthread_t threads[2];

    if (t->engine == ON_SQLITE)
        return;                         /* it has one writer at a time: they cannot cross */
    for (int64_t id = 1; id <= 2; id++)
        db_exec(t->db, "INSERT INTO desk (id, turn) VALUES ($1, 0)", ARGS(arg_int(id)));
    assert_false(db_failed(t->db));
    pthread_barrier_init(&x.gate, NULL, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, cross_one, &both[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&x.gate);
    assert_true(both[0].done && both[1].done);
    int victims = both[0].victims + both[1].victims;
    assert_in_range(victims, 1, 2);     /* a busy machine may find both */
    assert_int_equal(both[0].times + both[1].times, 2 + victims);
    assert_int_equal(db_int(t->db, "SELECT sum(turn) FROM desk WHERE id IN (1, 2)", NO_ARGS, 0),
                     4);
}

struct race {
    const char *url;
    pthread_barrier_t gate;
};

struct booking {
    struct race *race;
    int64_t person;
    int64_t id;
    bool failed;
};

/* The example of the house style: the desk's turn makes the second one wait for the first. */
static bool book(struct db *db, void *what)
{
    struct booking *b = what;

    b->id = 0;
    if (db_exec(db, "UPDATE desk SET turn = turn + 1 WHERE id = $1 AND closed_at IS NULL",
                ARGS(arg_int(7))) == 0)
        return false;
    if (db_exists(db, "SELECT 1 FROM booking WHERE desk_id = $1 AND cancelled_at IS NULL"
                      "   AND starts_at < $3 AND ends_at > $2",
                  ARGS(arg_int(7), arg_int(900 + b->person), arg_int(1000))))
        return false;
    b->id = db_insert(db, BOOKING "($1, $2, $3, $4, $5) RETURNING id",
                      ARGS(arg_int(7), arg_int(b->person), arg_int(900 + b->person), arg_int(1000),
                           arg_int(1)));
    return true;
}

static void *race_one(void *what)
{
    struct booking *b = what;
    struct arena *a = arena_new(NULL);
    struct db *db = test_open(a, b->race->url, DB_WRITE);

    pthread_barrier_wait(&b->race->gate);
    if (!db_tx(db, book, b))
        b->id = 0;
    b->failed = db_failed(db);
    arena_free(a);
    return NULL;
}

static void forty_at_once_make_one_booking(struct trial *t)
{
    struct race race = { .url = t->url };
    struct booking racers[RACERS];
    pthread_t threads[RACERS];
    int made = 0;

    pthread_barrier_init(&race.gate, NULL, RACERS);
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct booking){ .race = &race, .person = 20 + i };
        assert_int_equal(pthread_create(&threads[i], NULL, race_one, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(racers[i].failed);
        made += racers[i].id != 0;
    }
    pthread_barrier_destroy(&race.gate);
    assert_int_equal(made, 1);
    assert_int_equal(db_int(t->db, "SELECT COUNT(*) FROM booking", NO_ARGS, 0), 1);
    assert_int_equal(db_int(t->db, "SELECT turn FROM desk", NO_ARGS, 0), 1);
}

static void a_reader_sees_one_state_and_writes_nothing(struct trial *t)
{
    struct db *reader = test_open(t->a, t->url, DB_READ);

    add_account(t->db, "ann@example.org");
    assert_true(db_begin(reader));
    assert_int_equal(accounts(reader), 1);
    add_account(t->db, "bob@example.org");
    assert_int_equal(accounts(reader), 1);
    assert_true(db_commit(reader));
    assert_int_equal(accounts(reader), 2);

    assert_int_equal(add_account(reader, "cid@example.org"), 0);
    assert_true(db_failed(reader));
    db_rollback(reader);
    assert_int_equal(accounts(t->db), 2);
}

/* Runs `mistake` in a child: does the program end there, as for a bug? */
static bool ends_the_program(struct trial *t, void (*mistake)(struct trial *t))
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        t->db = test_open(t->a, t->url, DB_WRITE);          /* the parent's is not ours to use */
        mistake(t);
        _exit(0);
    }
    return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void ask_unknown_column(struct trial *t)
{
    struct rows *rows = db_query(t->db, t->a, "SELECT 1 AS one", NO_ARGS);

    rows_next(rows);
    col_int(rows, "two");
}

static void ask_without_row(struct trial *t)
{
    col_int(db_query(t->db, t->a, "SELECT 1 AS one", NO_ARGS), "one");
}

static void begin_twice(struct trial *t)
{
    db_begin(t->db);
    db_begin(t->db);
}

static void mistakes_of_ours_end_the_program(struct trial *t)
{
    assert_true(ends_the_program(t, ask_unknown_column));
    assert_true(ends_the_program(t, ask_without_row));
    assert_true(ends_the_program(t, begin_twice));
}

static void an_open_connection_tells_what_it_is(struct trial *t)
{
    char *faults = NULL;
    struct err err = { "" };

    assert_int_equal(db_is_postgresql(t->db), t->engine == ON_POSTGRESQL);
    assert_true(db_integrity(t->db, t->a, &faults));
    assert_null(faults);
    assert_true(db_reconnect(t->db));
    assert_int_equal(accounts(t->db), 0);
    if (t->engine == ON_POSTGRESQL) {
        assert_false(db_backup(t->db, "nowhere", &err));
        assert_string_not_equal(err.text, "");
        assert_true(db_lock_server(t->db, &err));
        assert_int_equal(db_wal_frames(t->db), 0);
        assert_int_equal(db_checkpoint(t->db), 0);
    }
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(values_come_back_as_they_were),
        TRIAL(values_have_numbers_not_places),
        TRIAL(one_value_is_asked_in_one_call),
        TRIAL(a_statement_says_which_row_it_wrote),
        TRIAL(like_minds_case),
        TRIAL(queries_nest),
        TRIAL(rows_end_early),
        TRIAL(a_text_made_at_run_time_is_not_mistaken),
        TRIAL(a_refusal_has_one_name_on_both_engines),
        TRIAL(a_refusal_may_come_with_the_commit),
        TRIAL(after_a_failure_nothing_is_done),
        TRIAL(wrong_sql_is_a_failure_of_no_other_kind),
        TRIAL(a_piece_is_taken_back_alone),
        TRIAL(pieces_nest),
        TRIAL(a_transaction_is_kept_or_not),
        TRIAL(who_meets_another_tries_again),
        TRIAL(a_deadlock_in_a_piece_runs_all_again),
        TRIAL(forty_at_once_make_one_booking),
        TRIAL(a_reader_sees_one_state_and_writes_nothing),
        TRIAL(mistakes_of_ours_end_the_program),
        TRIAL(an_open_connection_tells_what_it_is),
    };

    return databases_run("db", tests, sizeof tests / sizeof tests[0], shape);
}
