/* Secrets, sessions and tokens, kept answers: what the rest of this room builds on. */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/account.h"

enum { SESSION_LASTS = 60 * 86400, PASSWORD_LEAST = 12, PASSWORD_MOST = 128 };

/* What forms of a session carry. */
char *secret_csrf(struct arena *a, const char *secret);

/* The stored password of an account or NULL; verifying against it takes as long without one. */
bool password_check(const char *stored, const char *password);

struct identity {
    int64_t person;
    const char *secret;                 /* as stored */
    const char *email, *first_name, *last_name, *lang;
    bool read_only;
};
bool identity_of_session(struct db *db, struct arena *a, const char *secret, int64_t now,
                         struct identity *who);
bool identity_of_token(struct db *db, struct arena *a, const char *secret, struct identity *who);

/* A role of a person on a day, by name; the rows that account_identify needs.  A row that makes an
 * administrator of one place, should one have come in, gives nothing. */
struct held_role {
    const char *role;
    int64_t place;
};
size_t roles_held(struct db *db, struct arena *a, int64_t person, int32_t today,
                  struct held_role **out);

struct session_draft {
    int64_t person;
    const char *means;                  /* "password" or "letter" */
    const char *agent;
    const char *address;
    int64_t now;
};
/* The secret for the cookie. */
char *session_open(struct db *db, struct arena *a, const struct session_draft *draft);
/* Ends one of the person's own; false if it is not. */
bool session_end(struct db *db, int64_t person, const char *stored);
void session_end_others(struct db *db, int64_t person, const char *stored);
/* Did it come by a mailed link within the last hour?  Then a forgotten password may be set. */
bool session_is_fresh_letter(struct db *db, const char *stored, int64_t now);
bool token_end(struct db *db, int64_t person, const char *stored, int64_t now);

struct session {
    const char *stored, *agent, *address;
    int64_t made_at, ends_at;
};
struct token {
    const char *stored, *name, *scope;
    int64_t made_at;
};
size_t session_list(struct db *db, struct arena *a, int64_t person, int64_t now,
                    struct session **out);
size_t token_list(struct db *db, struct arena *a, int64_t person, struct token **out);

/* The stored password, NULL without one; and a new one, which ends the other sessions. */
const char *account_password(struct db *db, struct arena *a, int64_t person);
void account_set_password(struct db *db, int64_t person, const char *hash, const char *session);

/* An answer given before to the same key of the same person.  answer_recall claims a key that is
 * new (false), so that of two requests at once one waits for the other; answer_keep fills it. */
struct kept {
    bool same;                          /* it was the same request */
    int status;
    const char *location;
    const char *body;
};
bool answer_recall(struct db *db, struct arena *a, int64_t person, const char *key,
                   const char *request, int64_t now, struct kept *kept);
void answer_keep(struct db *db, int64_t person, const char *key, const struct kept *kept);

/* The room's part of the house. */
void account_forget_old(struct db *db, struct arena *a, int64_t now);
struct value *account_export(struct db *db, struct arena *a, int64_t person);
void account_forget(struct db *db, int64_t person, int64_t now);

#endif
