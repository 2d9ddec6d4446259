#include "base/conf.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>

#include <ini.h>

#include "base/str.h"
#include "base/zone.h"

enum kind { KIND_TEXT, KIND_COUNT, KIND_LEVEL, KIND_SWITCH };

struct key {
    const char *name;
    enum kind kind;
    size_t offset;                                  /* of its field in struct conf */
    bool is_optional;                               /* may be empty */
    bool (*check)(const char *value);               /* NULL: any text on one line */
    const char *wanted;                             /* completes "... is not " */
    const char *sample;                             /* stands for the value in the help */
    const char *help;
};

static bool check_listen(const char *value)
{
    const char *colon = strrchr(value, ':');
    int64_t port;

    if (!colon || colon == value || !str_to_int(colon + 1, &port) || port < 0 || port > 65535)
        return false;
    size_t len = (size_t) (colon - value);
    bool in_brackets = value[0] == '[' && value[len - 1] == ']';
    return in_brackets || !memchr(value, ':', len);
}

static bool check_url(const char *value)
{
    return (str_starts(value, "http://") && value[7]) ||
           (str_starts(value, "https://") && value[8]);
}

static bool check_smtp(const char *value)
{
    return (str_starts(value, "smtp://") && value[7]) ||
           (str_starts(value, "smtps://") && value[8]);
}

static bool check_mail(const char *value)
{
    const char *at = strchr(value, '@');

    return at && at > value && at[1];
}

static bool check_lang(const char *value)
{
    return str_is(value, "fr") || str_is(value, "en");
}

static bool check_zone(const char *value)
{
    return zone_get(value) != NULL;
}

#define FIELD(name) .offset = offsetof(struct conf, name)

static const struct key keys[] = {
    { "db", FIELD(db), .sample = "FILE|postgresql://...",
      .wanted = "a file or a postgresql:// address", .help = "Where everything is kept." },
    { "listen", FIELD(listen), .check = check_listen, .sample = "HOST:PORT",
      .wanted = "a host and a port, such as 127.0.0.1:8080",
      .help = "The address to answer on; the reverse proxy speaks to it." },
    { "url", FIELD(url), .is_optional = true, .check = check_url, .sample = "URL",
      .wanted = "an address that starts with https:// or http://",
      .help = "The address people use, for links in mails and feeds." },
    { "name", FIELD(name), .sample = "NAME", .wanted = "a name",
      .help = "The name of the community." },
    { "tagline", FIELD(tagline), .is_optional = true, .sample = "TEXT",
      .help = "One line under the name." },
    { "lang", FIELD(lang), .check = check_lang, .sample = "fr|en", .wanted = "fr or en",
      .help = "The language of visitors whose browser asks for neither." },
    { "zone", FIELD(zone), .check = check_zone, .sample = "ZONE",
      .wanted = "a time zone, such as Europe/Paris", .help = "The time zone of new places." },
    { "smtp", FIELD(smtp), .is_optional = true, .check = check_smtp, .sample = "smtp://HOST:PORT",
      .wanted = "a mail server, such as smtp://mail.example.org:587",
      .help = "Where mail goes; without it, mail waits in the outbox." },
    { "mail_from", FIELD(mail_from), .check = check_mail, .sample = "ADDRESS",
      .wanted = "a mail address", .help = "The sender of mails." },
    { "pages", FIELD(pages), .is_optional = true, .sample = "DIR",
      .help = "Read page templates from there at each request." },
    { "threads", KIND_COUNT, FIELD(readers), .sample = "N", .wanted = "a number from 1 to 64",
      .help = "Threads that answer reads." },
    { "log_level", KIND_LEVEL, FIELD(log_level), .sample = "LEVEL",
      .wanted = "error, warning, info or debug",
      .help = "The least weighty events to write: error, warning, info or debug." },
    { "behind_proxy", KIND_SWITCH, FIELD(behind_proxy), .sample = "yes|no",
      .wanted = "yes or no",
      .help = "Believe the reverse proxy about the client's address and https." },
};

enum { KEYS = sizeof keys / sizeof *keys };

static const struct {
    const char *name;
    enum log_level level;
} levels[] = {
    { "error", LOG_LEVEL_ERROR },
    { "warning", LOG_LEVEL_WARNING },
    { "info", LOG_LEVEL_INFO },
    { "debug", LOG_LEVEL_DEBUG },
};

struct conf conf_default(struct arena *a)
{
    return (struct conf){
        .arena = a,
        .db = "beffroi.db",
        .listen = "127.0.0.1:8080",
        .name = "Beffroi",
        .tagline = "",
        .lang = "fr",
        .zone = "Europe/Paris",
        .mail_from = "beffroi@localhost",
        .readers = 4,
        .log_level = LOG_LEVEL_INFO,
    };
}

static bool same_key(const char *name, const char *key)
{
    while (*name && (*name == *key || (*name == '_' && *key == '-'))) {
        name++;
        key++;
    }
    return *name == *key;
}

static const struct key *find_key(const char *name)
{
    for (size_t i = 0; i < KEYS; i++)
        if (same_key(keys[i].name, name))
            return &keys[i];
    return NULL;
}

static bool set_text(struct conf *c, const struct key *k, const char *value)
{
    const char **field = (const char **) (void *) ((char *) c + k->offset);
    char *text = str_trim(c->arena, value);
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        if (iscntrl((unsigned char) text[i]))
            return false;
    if (!str_is_utf8(text, len) || (!len && !k->is_optional))
        return false;
    if (len && k->check && !k->check(text))
        return false;
    while (k->check == check_url && len && text[len - 1] == '/')
        text[--len] = '\0';
    *field = len || field == &c->tagline ? text : NULL;
    return true;
}

static bool set_count(struct conf *c, const struct key *k, const char *value)
{
    int64_t *field = (int64_t *) (void *) ((char *) c + k->offset);
    int64_t n;

    if (!str_to_int(value, &n) || n < 1 || n > 64)
        return false;
    *field = n;
    return true;
}

static bool set_level(struct conf *c, const struct key *k, const char *value)
{
    int64_t *field = (int64_t *) (void *) ((char *) c + k->offset);

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (!str_is(levels[i].name, value))
            continue;
        *field = levels[i].level;
        return true;
    }
    return false;
}

static bool set_switch(struct conf *c, const struct key *k, const char *value)
{
    static const char *const yes[] = { "yes", "true", "on", "1" };
    static const char *const no[] = { "no", "false", "off", "0" };
    bool *field = (bool *) ((char *) c + k->offset);

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (!str_is(value, yes[i]) && !str_is(value, no[i]))
            continue;
        *field = str_is(value, yes[i]);
        return true;
    }
    return false;
}

bool conf_set(struct conf *c, const char *key, const char *value, struct err *e)
{
    static bool (*const set[])(struct conf *, const struct key *, const char *) = {
        [KIND_TEXT] = set_text,
        [KIND_COUNT] = set_count,
        [KIND_LEVEL] = set_level,
        [KIND_SWITCH] = set_switch,
    };
    const struct key *k = find_key(key);

    if (!k)
        return err_set(e, "configuration: there is no key '%s'", key);
    if (set[k->kind](c, k, value))
        return true;
    return err_set(e, "configuration '%s': '%s' is not %s", k->name, value,
                   k->wanted ? k->wanted : "one line of text");
}

struct reading {
    struct conf *conf;
    struct err *err;
};

/* libinih goes on after a fault and tells the line of the first, as struct err keeps the first. */
static int read_line(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;

    (void) section;
    return conf_set(r->conf, key, value, r->err);
}

bool conf_file(struct conf *c, const char *path, struct err *e)
{
    struct err inner = { .text = "" };
    struct reading r = { .conf = c, .err = &inner };
    int line = ini_parse(path, read_line, &r);

    if (line == -1)
        return err_set(e, "configuration file '%s': %s", path, strerror(errno));
    if (line != 0)
        return err_set(e, "%s:%d: %s", path, line,
                       *inner.text ? inner.text : "this is not a 'key = value' line");
    return true;
}

static const char *variable_of(struct arena *a, const struct key *k)
{
    char *name = str_fmt(a, "BEFFROI_%s", k->name);

    for (char *at = name; *at; at++)
        *at = (char) toupper((unsigned char) *at);
    return name;
}

bool conf_env(struct conf *c, struct err *e)
{
    for (size_t i = 0; i < KEYS; i++) {
        const char *name = variable_of(c->arena, &keys[i]);
        const char *value = getenv(name);
        struct err inner = { .text = "" };
        if (value && !conf_set(c, keys[i].name, value, &inner))
            return err_set(e, "variable %s: %s", name, inner.text);
    }
    return true;
}

void conf_finish(struct conf *c)
{
    if (!c->url)
        c->url = str_fmt(c->arena, "http://%s", c->listen);
}

bool conf_is_key(const char *key)
{
    return find_key(key) != NULL;
}

bool conf_is_switch(const char *key)
{
    const struct key *k = find_key(key);

    return k && k->kind == KIND_SWITCH;
}

static const char *flag_of(struct arena *a, const struct key *k)
{
    char *flag = str_fmt(a, "--%s", k->name);

    for (char *at = flag; *at; at++)
        if (*at == '_')
            *at = '-';
    return flag;
}

/* The default of a key, as people would write it; "" if there is none. */
static const char *default_of(struct arena *a, const struct key *k)
{
    struct conf c = conf_default(a);
    const char *at = (const char *) &c + k->offset;
    const char *text;
    int64_t n;

    if (k->kind == KIND_SWITCH)
        return *(const bool *) at ? "yes" : "no";
    if (k->kind == KIND_TEXT) {
        memcpy(&text, at, sizeof text);
        return text ? text : "";
    }
    memcpy(&n, at, sizeof n);
    for (size_t i = 0; k->kind == KIND_LEVEL && i < sizeof levels / sizeof *levels; i++)
        if (levels[i].level == n)
            return levels[i].name;
    return str_fmt(a, "%d", (int) n);
}

char *conf_help(struct arena *a)
{
    struct str s = str_new(a);

    for (size_t i = 0; i < KEYS; i++) {
        const char *def = default_of(a, &keys[i]);
        str_add_fmt(&s, "  %s %s\n      %s", flag_of(a, &keys[i]), keys[i].sample, keys[i].help);
        if (*def)
            str_add_fmt(&s, " [%s]", def);
        str_add(&s, "\n");
    }
    return s.text;
}

char *conf_manual(struct arena *a)
{
    struct str s = str_new(a);

    str_add(&s, "| key | environment | flag | default | meaning |\n"
                "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < KEYS; i++) {
        const char *def = default_of(a, &keys[i]);
        str_add_fmt(&s, "| `%s` | `%s` | `%s` | %s%s%s | %s |\n", keys[i].name,
                    variable_of(a, &keys[i]), flag_of(a, &keys[i]), *def ? "`" : "", def,
                    *def ? "`" : "", keys[i].help);
    }
    return s.text;
}
