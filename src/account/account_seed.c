#include "account/account.h"

/* The demo's accounts: one for everyone with an address, of which five have a password, and the
 * roles that hold in the whole community.  Roles at a place are given by booking_seed, when the
 * places are there. */

static const struct { const char *email, *role; } demo[] = {
    { "demo-admin@beffroi.example", "admin" },
    { "demo-animator@beffroi.example", "animator" },
    { "demo-manager@beffroi.example", NULL },
    { "demo-host@beffroi.example", NULL },
    { "demo-member@beffroi.example", NULL },
};
enum { DEMO = sizeof demo / sizeof *demo };

static void give(struct seed *seed, int64_t person, const char *role, int64_t since, int64_t by)
{
    const struct role_draft draft = {
        .person = person, .role = role, .to = ROLE_WITHOUT_END, .given_by = by, .now = since,
        .from = seed->today - (int32_t) ((seed->now - since) / 86400),
    };

    if (role_give(seed->db, &draft))
        BUG("the demo's role %s is refused", role);
}

static int64_t open_demo(struct seed *seed, const char *email)
{
    int64_t person = 0;
    const struct account_draft draft = { .email = email, .password = seed->password,
                                         .now = seed->now };

    if (account_add(seed->db, &draft, &person))
        BUG("the demo's account %s is refused", email);
    return person;
}

/* Members are those who said what they do; visitors only have an account. */
static void open_others(struct seed *seed, int64_t admin)
{
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT id, email, trade, made_at FROM person ORDER BY id", NO_ARGS);

    while (rows_next(rows)) {
        int64_t person = col_int(rows, "id");
        int64_t since = col_int(rows, "made_at");
        const struct account_draft draft = { .email = col_text(rows, "email"), .person = person,
                                             .now = since };

        if (!col_null(rows, "email") && !account_find(seed->db, draft.email))
            account_add(seed->db, &draft, &person);
        if (!col_null(rows, "trade"))
            give(seed, person, "member", since, admin);
    }
}

void account_seed(struct seed *seed)
{
    int64_t persons[DEMO];

    for (size_t i = 0; i < DEMO; i++)
        persons[i] = open_demo(seed, demo[i].email);
    open_others(seed, persons[0]);
    for (size_t i = 0; i < DEMO; i++)
        if (demo[i].role)
            give(seed, persons[i], demo[i].role, seed->now - (int64_t) 600 * 86400,
                 i ? persons[0] : 0);
}
