/* Configuration: three sources of rising strength, and what is said of a mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <unistd.h>

#include "base/conf.h"
#include "base/str.h"

static struct arena *a;

static int start(void **state)
{
    (void) state;
    a = arena_new(NULL);
    return 0;
}

static int stop(void **state)
{
    (void) state;
    arena_free(a);
    return 0;
}

static bool read_text(struct conf *c, const char *text, struct err *e)
{
    char path[] = "/tmp/conf-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    bool ok = conf_file(c, path, e);
    unlink(path);
    return ok;
}

static void it_starts_with_defaults(void **state)
{
    struct conf c = conf_default(a);

    (void) state;
    assert_string_equal(c.db, "beffroi.db");
    assert_string_equal(c.listen, "127.0.0.1:8080");
    assert_string_equal(c.name, "Beffroi");
    assert_string_equal(c.lang, "fr");
    assert_null(c.smtp);
    assert_null(c.pages);
    assert_false(c.behind_proxy);
    conf_finish(&c);
    assert_string_equal(c.url, "http://127.0.0.1:8080");
}

static void the_stronger_source_wins(void **state)
{
    struct conf c = conf_default(a);
    struct err e = { .text = "" };

    (void) state;
    assert_true(read_text(&c, "# ours\ndb = file.db\nname = Le Beffroi d'ici\n\n[mail]\n"
                              "smtp = smtp://localhost:25\nmail_from = a@b.example\n"
                              "url = https://b.example/\nthreads = 2\nlog_level = debug\n", &e));
    setenv("BEFFROI_DB", "postgresql://env", 1);
    setenv("BEFFROI_BEHIND_PROXY", "yes", 1);
    setenv("BEFFROI_PORT", "tcp://172.17.0.2:80", 1);           /* what container services set */
    setenv("BEFFROI_THREADS", "3", 1);
    assert_true(conf_env(&c, &e));
    assert_true(conf_set(&c, "threads", "5", &e));
    assert_true(conf_set(&c, "mail-from", "c@d.example", &e));
    assert_string_equal(c.db, "postgresql://env");
    assert_string_equal(c.name, "Le Beffroi d'ici");
    assert_string_equal(c.smtp, "smtp://localhost:25");
    assert_string_equal(c.mail_from, "c@d.example");
    assert_string_equal(c.url, "https://b.example");
    assert_int_equal(c.readers, 5);
    assert_int_equal(c.log_level, LOG_LEVEL_DEBUG);
    assert_true(c.behind_proxy);
    assert_true(conf_set(&c, "smtp", "", &e));
    assert_null(c.smtp);
    setenv("BEFFROI_THREADS", "many", 1);
    assert_false(conf_env(&c, &e));
    assert_string_equal(e.text, "variable BEFFROI_THREADS: configuration 'threads': 'many' is not "
                                "a number from 1 to 64");
    unsetenv("BEFFROI_THREADS");
}

static void mistakes_are_named(void **state)
{
    static const char *const wrong[][3] = {
        { "nosuch", "1", "there is no key 'nosuch'" },
        { "db", "", "is not a file" },
        { "listen", "8080", "is not a host and a port" },
        { "listen", ":8080", "is not a host and a port" },
        { "listen", "localhost:99999", "is not a host and a port" },
        { "listen", "::1:80", "is not a host and a port" },
        { "url", "b.example", "https://" },
        { "smtp", "localhost:25", "smtp://" },
        { "mail_from", "nobody", "is not a mail address" },
        { "lang", "nl", "is not fr or en" },
        { "zone", "Europe/Lillers", "is not a time zone" },
        { "threads", "0", "from 1 to 64" },
        { "threads", "4x", "from 1 to 64" },
        { "log_level", "6", "error, warning" },
        { "behind_proxy", "maybe", "yes or no" },
        { "name", "two\nlines", "is not a name" },
        { "tagline", "\xff", "one line of text" },
    };
    struct conf c = conf_default(a);
    struct conf before = c;

    (void) state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err e = { .text = "" };
        if (conf_set(&c, wrong[i][0], wrong[i][1], &e) || !strstr(e.text, wrong[i][2]))
            fail_msg("%s = %s: '%s'", wrong[i][0], wrong[i][1], e.text);
    }
    assert_memory_equal(&c, &before, sizeof c);
    assert_true(conf_set(&c, "listen", "[::1]:8080", NULL));
    assert_true(conf_set(&c, "tagline", "Travailler ensemble à Béthune", NULL));
}

static void a_bad_file_says_where(void **state)
{
    struct conf c = conf_default(a);
    struct err e = { .text = "" };

    (void) state;
    assert_false(read_text(&c, "name = A\nport = 80\n", &e));
    assert_non_null(strstr(e.text, ":2: configuration: there is no key 'port'"));
    e.text[0] = '\0';
    assert_false(read_text(&c, "name = A\n\nnonsense\n", &e));
    assert_non_null(strstr(e.text, ":3: "));
    e.text[0] = '\0';
    assert_false(conf_file(&c, "/nonexistent/beffroi.conf", &e));
    assert_string_equal(e.text, "configuration file '/nonexistent/beffroi.conf': "
                                "No such file or directory");
}

static void every_key_is_explained(void **state)
{
    const char *help = conf_help(a), *manual = conf_manual(a);

    (void) state;
    assert_non_null(strstr(help, "  --mail-from ADDRESS\n"));
    assert_non_null(strstr(help, "[127.0.0.1:8080]"));
    assert_non_null(strstr(manual, "| `mail_from` | `BEFFROI_MAIL_FROM` | `--mail-from` |"));
    assert_non_null(strstr(manual, "`info`"));
    assert_true(conf_is_key("mail-from"));
    assert_true(conf_is_switch("behind-proxy"));
    assert_false(conf_is_switch("db"));
    assert_false(conf_is_key("mail"));
    assert_false(conf_is_key("dbx"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_starts_with_defaults),
        cmocka_unit_test(the_stronger_source_wins),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(a_bad_file_says_where),
        cmocka_unit_test(every_key_is_explained),
    };

    return cmocka_run_group_tests_name("conf", tests, start, stop);
}
