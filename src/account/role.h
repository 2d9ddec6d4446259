/* Giving and ending roles, and inviting people to hold one. */
#ifndef ACCOUNT_ROLE_H
#define ACCOUNT_ROLE_H

#include "account/door.h"

/* Who gives: administrators give anything anywhere, but admin only in the whole community; a
 * manager gives member, host and animator at the place that is theirs. */
struct giver {
    int64_t person;
    bool admin;
    bool manager;                       /* at `place` of the role in question */
};
bool role_is_givable(const struct giver *by, const char *role, int64_t place);

/* The same of a person with an account, by the roles they hold on a day. */
bool role_may_give(struct db *db, struct arena *a, int64_t person, const char *role, int64_t place,
                   int32_t today);

struct role {
    int64_t id, person, place;
    const char *role;
    const char *name;                   /* "Maud D." */
    const char *email;
    const char *place_name;             /* NULL: the whole community */
    int32_t from;
    int32_t to;                         /* ROLE_WITHOUT_END */
};

/* Roles held on a day or later, members last and `limit` at most: all, or those at the places that
 * `manager` manages on that day (0: all). */
size_t role_list(struct db *db, struct arena *a, int64_t manager, int32_t today, size_t limit,
                 struct role **out);
bool role_get(struct db *db, struct arena *a, int64_t id, struct role *out);

/* Takes a role back at once, and with it the invitations that its holder may no longer send and
 * nobody accepted yet.  The last administrator of the community cannot be ended. */
enum account_refusal role_end(struct db *db, int64_t id, int64_t ended_by, int32_t today,
                              int64_t now);

/* The places a role may be given at: those run here. */
struct role_place {
    int64_t id;
    const char *name;
};
size_t role_places(struct db *db, struct arena *a, struct role_place **out);

struct invitation {
    const char *email;                  /* lower case */
    const char *first_name;
    const char *role;
    int64_t place;
    int64_t sent_by;
    const char *address;                /* from where it was sent */
    const struct letter_draft *letter;
    int64_t now;
};
/* ACCOUNT_EMAIL_TAKEN if that address has an account: then the role is given directly. */
enum account_refusal invitation_send(struct db *db, struct arena *a, const struct invitation *i);

struct invited {
    const char *stored;                 /* the hash of its secret: its name in addresses */
    const char *email, *first_name, *role, *place_name;
    int64_t made_at, ends_at, used_at;
};
/* The newest first; of one sender, or of all where `sent_by` is 0. */
size_t invitation_list(struct db *db, struct arena *a, int64_t sent_by, size_t limit,
                       struct invited **out);

/* Takes back an invitation that nobody accepted yet: one that `sent_by` sent, any where it is 0. */
bool invitation_withdraw(struct db *db, const char *stored, int64_t sent_by);

#endif
