/* Coming in: tries with a password, and links sent by mail.
 *
 * Guessing is slowed on three counts, each over fifteen minutes: 8 wrong tries from one address at
 * one account, 60 from one address, 30 at one account from addresses from which its owner never
 * came in before.  An address from which the owner came in during the last ninety days is not
 * touched by the third, so nobody can lock an owner out from afar.  Of IPv6 the first 64 bits
 * count: they are one line (RFC 6177).  The mailed link is always another way in.  Whether an
 * account exists is never told, and takes the same work. */
#ifndef ACCOUNT_DOOR_H
#define ACCOUNT_DOOR_H

#include "account/session.h"

enum { LETTER_SIGN_IN_LASTS = 3600, LETTER_INVITATION_LASTS = 14 * 86400 };

/* Who knocks. */
struct knock {
    const char *email;                  /* lower case */
    const char *address;
    const char *agent;
    int64_t now;
};

/* Seconds until a password may be tried; 0: now. */
int64_t door_wait(struct db *db, const struct knock *k);

/* Is this the password?  The person, or 0; the slow part, for a reader. */
int64_t door_check(struct db *db, struct arena *a, const struct knock *k, const char *password);

/* Writes the try down, and opens a session for `person`; 0 is a wrong try.  ACCOUNT_LIMITED with
 * the seconds to wait, ACCOUNT_WRONG, or ACCOUNT_ALLOWED with the cookie's secret. */
enum account_refusal door_enter(struct db *db, struct arena *a, const struct knock *k,
                                int64_t person, char **secret, int64_t *wait);

/* A link to be mailed.  `secret` is in `body`; both come from the caller, who knows languages. */
struct letter_draft {
    const char *secret;
    const char *subject;
    const char *body;
};

/* Queues the link for whoever has an account of that address, and says the same when nobody has:
 * ACCOUNT_ALLOWED, or ACCOUNT_LIMITED (5 an hour to one address, 20 from one) with `*wait`. */
enum account_refusal door_write(struct db *db, struct arena *a, const struct knock *k,
                                const struct letter_draft *letter, int64_t *wait);

/* A link as it lies there: still good? */
struct door_letter {
    const char *purpose;                /* "sign_in", "invitation" */
    const char *email;
    const char *first_name;
    const char *role;                   /* of an invitation, or NULL */
    int64_t place;
    const char *place_name;
    int64_t person;
    int64_t sent_by;
};
bool letter_get(struct db *db, struct arena *a, const char *purpose, const char *secret,
                int64_t now, struct door_letter *out);

/* May whoever sent this invitation still give its role?  Always for the command line. */
bool letter_holds(struct db *db, struct arena *a, const struct door_letter *letter, int32_t today);

/* Uses it up, once whoever presses twice, and opens a session. */
enum account_refusal letter_sign_in(struct db *db, struct arena *a, const char *secret,
                                    const struct knock *k, char **session);

/* The same for an invitation that holds: makes person and account if need be and gives the role.
 * `password` is a hash or NULL. */
struct acceptance {
    const char *secret;
    const char *first_name;
    const char *last_name;
    const char *password;
    const char *lang;
    int32_t today;
};
enum account_refusal letter_accept(struct db *db, struct arena *a, const struct acceptance *w,
                                   const struct knock *k, char **session);

#endif
