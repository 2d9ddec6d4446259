/* Who may come in, and what they may do: accounts, sessions, API tokens, dated roles.
 *
 * Secrets (of sessions, tokens, mailed links) are 32 random bytes; only their BLAKE2b hash is
 * stored.  Passwords are argon2id strings, made and checked outside of the writer's transaction.
 * A role is held from a day to a day, at a place or in the whole community; what a request may do
 * is decided by the roles held today.  The door itself (tries, links) is in door.h, roles and
 * invitations in role.h; both are for this room's pages and for the command line.
 *
 * Reads of other rooms' tables: person (people), place (place). */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "db/db.h"
#include "http/route.h"

enum account_refusal {
    ACCOUNT_ALLOWED,
    ACCOUNT_BAD_EMAIL,
    ACCOUNT_EMAIL_TAKEN,
    ACCOUNT_NO_SUCH,                    /* no account, role, place or session of that name */
    ACCOUNT_BAD_ROLE,
    ACCOUNT_ADMIN_AT_PLACE,             /* an administrator is one of the whole community */
    ACCOUNT_BAD_DATES,                  /* the last day comes before the first */
    ACCOUNT_NOT_YOURS,                  /* to give or to end */
    ACCOUNT_LAST_ADMIN,
    ACCOUNT_LIMITED,                    /* too many tries: later, or by another way */
    ACCOUNT_WRONG,
    ACCOUNT_LETTER_GONE                 /* a link that was used, is too old, or never was */
};

struct account_draft {
    const char *email;                  /* any case */
    int64_t person;                     /* 0: who has that address and no account, or a new one */
    const char *first_name;             /* NULL: the part of the address before the @ */
    const char *last_name;
    const char *lang;                   /* "", "fr", "en" */
    const char *password;               /* from password_hash, or NULL: by mailed link only */
    int64_t now;
};

/* Makes an account, and with it its person if need be. */
enum account_refusal account_add(struct db *db, const struct account_draft *draft,
                                 int64_t *person);

/* The person of an account that is open; 0 if none. */
int64_t account_find(struct db *db, const char *email);

/* The secret of a link that signs in whoever has this account, once and for an hour: for who stands
 * at the server's command line, where no mail may go out yet.  The address is
 * /sign-in/link/SECRET.  NULL if there is no such account. */
char *account_link(struct db *db, struct arena *a, const char *email, int64_t now);

/* A secret of 32 random bytes as text, for an address or a cookie; and what is stored of it. */
char *secret_new(struct arena *a);
char *secret_hash(struct arena *a, const char *secret);

/* Slow by design (argon2id, 64 MB for a moment). */
char *password_hash(struct arena *a, const char *password);
bool password_fits(const char *stored, const char *password);

/* A new bearer token: `scope` "read" or "write".  Shown once, never again. */
char *token_make(struct db *db, struct arena *a, int64_t person, const char *name,
                 const char *scope, int64_t now);

enum { ROLE_WITHOUT_END = INT32_MAX };

struct role_draft {
    int64_t person;
    const char *role;                   /* "member", "host", "animator", "manager", "admin" */
    int64_t place;                      /* 0: in the whole community, as every admin is */
    int32_t from;
    int32_t to;                         /* last day, or ROLE_WITHOUT_END */
    int64_t given_by;                   /* 0: at the command line */
    int64_t now;
};

/* Giving what is held already for the same days changes nothing. */
enum account_refusal role_give(struct db *db, const struct role_draft *draft);

/* The places at which a person holds exactly that role on a day. */
size_t role_places_of(struct db *db, struct arena *a, int64_t person, const char *role,
                      int32_t today, int64_t **places);

/* Those who hold a role on a day and whose account is open, in the order of `person`, after the one
 * of `after` (0: from the first), `limit` at most: for mail to everyone. */
struct member {
    int64_t person;
    const char *first_name;
    const char *lang;                   /* "", "fr", "en" */
};
size_t members_list(struct db *db, struct arena *a, int32_t today, int64_t after, size_t limit,
                    struct member **out);

/* The hooks of the dispatcher (dispatch.h): who is asking; answers kept for an Idempotency-Key. */
bool account_identify(struct req *r, const char *cookie, const char *bearer);
bool account_recall(struct req *r, const char *request_hash);
void account_keep(struct req *r, const char *body);

/* The demo's accounts, and the roles held in the whole community. */
void account_seed(struct seed *seed);

extern const struct room account_room;

#endif
