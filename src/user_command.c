/* beffroi user add|token|role: the first administrator, and what pages cannot do. */
#include "app.h"

#include "account/account.h"
#include "place/place.h"

static const char *flag_value(int argc, char **argv, const char *flag, const char *none)
{
    for (int i = 0; i + 1 < argc; i++)
        if (str_is(argv[i], flag))
            return argv[i + 1];
    return none;
}

static const char *why(enum account_refusal refusal)
{
    switch (refusal) {
    case ACCOUNT_BAD_EMAIL:
        return "this is not an email address";
    case ACCOUNT_EMAIL_TAKEN:
        return "this address has an account already";
    case ACCOUNT_BAD_ROLE:
        return "the roles are member, host, animator, manager and admin";
    case ACCOUNT_ADMIN_AT_PLACE:
        return "an administrator is always one of the whole community";
    case ACCOUNT_BAD_DATES:
        return "the last day comes before the first";
    default:
        return "this is not possible";
    }
}

struct order {
    struct arena *a;
    const struct conf *conf;
    int argc;
    char **argv;
    int64_t now;
    int32_t today;
    struct err err;
};

static bool refused(struct order *o, enum account_refusal refusal)
{
    return refusal != ACCOUNT_ALLOWED && !err_set(&o->err, "%s", why(refusal));
}

static bool read_day(struct order *o, const char *flag, int32_t none, int32_t *day)
{
    const char *text = flag_value(o->argc, o->argv, flag, NULL);

    *day = none;
    return !text || date_parse(text, day) ||
           err_set(&o->err, "%s wants a date such as 2026-11-26", flag);
}

static bool give_role(struct order *o, struct db *db, int64_t person, const char *role)
{
    const char *slug = flag_value(o->argc, o->argv, "--place", NULL);
    struct place place = { .id = 0 };
    struct role_draft draft = { .person = person, .role = role, .now = o->now };

    if (slug && !place_by_slug(db, o->a, slug, &place))
        return err_set(&o->err, "there is no place '%s'", slug);
    if (!read_day(o, "--from", o->today, &draft.from) ||
        !read_day(o, "--to", ROLE_WITHOUT_END, &draft.to))
        return false;
    draft.place = place.id;
    return !refused(o, role_give(db, &draft));
}

static bool add_user(struct db *db, void *what)
{
    struct order *o = what;
    const char *password = getenv("BEFFROI_PASSWORD");
    const char *name = flag_value(o->argc, o->argv, "--name", NULL);
    const char *space = name ? strchr(name, ' ') : NULL;
    int64_t person;
    struct account_draft draft = {
        .email = o->argv[1], .lang = "", .now = o->now,
        .first_name = space ? arena_slice(o->a, name, (size_t) (space - name)) : name,
        .last_name = space ? space + 1 : NULL,
        .password = password ? password_hash(o->a, password) : NULL,
    };

    if (refused(o, account_add(db, &draft, &person)) ||
        !give_role(o, db, person, flag_value(o->argc, o->argv, "--role", "member")))
        return false;
    if (password)
        printf("added %s, who signs in with the password at %s/sign-in\n", o->argv[1],
               o->conf->url);
    else
        printf("added %s, who signs in within the hour at\n%s/sign-in/link/%s\n", o->argv[1],
               o->conf->url, account_link(db, o->a, o->argv[1], o->now));
    return !db_failed(db);
}

static bool make_token(struct db *db, void *what)
{
    struct order *o = what;
    const char *scope = flag_value(o->argc, o->argv, "--scope", "write");
    int64_t person = account_find(db, o->argv[1]);

    if (!person)
        return err_set(&o->err, "nobody has the address %s", o->argv[1]);
    if (!str_is(scope, "read") && !str_is(scope, "write"))
        return err_set(&o->err, "the scopes are read and write");
    printf("%s\n", token_make(db, o->a, person, "command line", scope, o->now));
    return !db_failed(db);
}

static bool add_role(struct db *db, void *what)
{
    struct order *o = what;
    int64_t person = account_find(db, o->argv[1]);

    if (!person)
        return err_set(&o->err, "nobody has the address %s", o->argv[1]);
    if (o->argc < 3)
        return err_set(&o->err, "which role? Write: beffroi user role EMAIL ROLE");
    if (!give_role(o, db, person, o->argv[2]))
        return false;
    printf("%s is now %s\n", o->argv[1], o->argv[2]);
    return !db_failed(db);
}

int app_user_command(struct arena *a, const struct conf *conf, struct db *db, int argc, char **argv)
{
    static const struct { const char *verb; bool (*run)(struct db *db, void *what); } verbs[] = {
        { "add", add_user }, { "token", make_token }, { "role", add_role },
    };
    struct order o = { .a = a, .conf = conf, .argc = argc, .argv = argv, .now = time(NULL) };

    zone_local(zone_get(conf->zone), o.now, &o.today, NULL);
    for (size_t i = 0; argc >= 2 && i < sizeof verbs / sizeof *verbs; i++) {
        if (!str_is(verbs[i].verb, argv[0]))
            continue;
        if (db_tx(db, verbs[i].run, &o))
            return 0;
        fprintf(stderr, "beffroi: %s\n", o.err.text[0] ? o.err.text : db_error(db));
        return 1;
    }
    fputs("beffroi: write: beffroi user add|token|role EMAIL\n", stderr);
    return 1;
}
