#include "account/session.h"

#include <ctype.h>
#include <pthread.h>
#include <sodium.h>

#include "base/date.h"
#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

enum { SECRET_BYTES = 32, HASH_BYTES = 32, CSRF_BYTES = 24, FRESH = 3600,
       KEPT_WRONG = 86400, KEPT_GOOD = 90 * 86400, KEPT_ANSWERS = 86400, KEPT_LETTERS = 30 * 86400 };

/* ---- secrets and passwords ---- */

static void start_sodium(void)
{
    if (sodium_init() < 0)
        BUG("libsodium does not start");
}

char *secret_new(struct arena *a)
{
    unsigned char bytes[SECRET_BYTES];

    start_sodium();
    randombytes_buf(bytes, sizeof bytes);
    return str_base64url(a, bytes, sizeof bytes);
}

char *secret_hash(struct arena *a, const char *secret)
{
    unsigned char hash[HASH_BYTES];

    start_sodium();
    crypto_generichash(hash, sizeof hash, (const unsigned char *) secret, strlen(secret), NULL, 0);
    return str_base64url(a, hash, sizeof hash);
}

/* Keyed by the secret itself: only who holds the cookie can make it, and it does not give the
 * cookie away.  A cookie that is too long for a key is not one of ours and never gets here. */
char *secret_csrf(struct arena *a, const char *secret)
{
    static const unsigned char what[] = "csrf";
    unsigned char hash[CSRF_BYTES];

    start_sodium();
    crypto_generichash(hash, sizeof hash, what, sizeof what, (const unsigned char *) secret,
                       strlen(secret));
    return str_base64url(a, hash, sizeof hash);
}

char *password_hash(struct arena *a, const char *password)
{
    char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);

    start_sodium();
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        BUG("no memory for argon2id");
    return hash;
}

bool password_fits(const char *stored, const char *password)
{
    start_sodium();
    return crypto_pwhash_str_verify(stored, password, strlen(password)) == 0;
}

/* A hash that nobody has the password of, so that an unknown address costs the same work. */
static char nobodys_hash[crypto_pwhash_STRBYTES];
static pthread_once_t nobodys_once = PTHREAD_ONCE_INIT;

static void make_nobodys_hash(void)
{
    struct arena *a = arena_new(NULL);

    memcpy(nobodys_hash, password_hash(a, secret_new(a)), sizeof nobodys_hash);
    arena_free(a);
}

bool password_check(const char *stored, const char *password)
{
    pthread_once(&nobodys_once, make_nobodys_hash);
    return password_fits(stored ? stored : nobodys_hash, password) && stored;
}

/* ---- accounts ---- */

static char *lower(struct arena *a, const char *email)
{
    char *text = str_trim(a, email);

    for (char *c = text; *c; c++)
        *c = (char) tolower((unsigned char) *c);
    return text;
}

static bool is_email(const char *email)
{
    const char *at = strchr(email, '@');

    for (const char *c = email; *c; c++)
        if ((unsigned char) *c <= ' ' || (unsigned char) *c >= 0x7f || strchr("<>()[]\\,;:\"", *c))
            return false;
    return at && at != email && at[1] && !strchr(at + 1, '@') && strlen(email) <= 200;
}

/* Someone imported or walked in before; nobody else can have written that address there. */
static int64_t person_without_account(struct db *db, const char *email)
{
    return db_int(db, "SELECT p.id FROM person p WHERE p.email = $1 AND p.left_at IS NULL"
                      "   AND NOT EXISTS (SELECT 1 FROM account c WHERE c.person_id = p.id)"
                      " ORDER BY p.id LIMIT 1", ARGS(arg_text(email)), 0);
}

enum account_refusal account_add(struct db *db, const struct account_draft *d, int64_t *person)
{
    struct arena *a = arena_new(NULL);
    const char *email = lower(a, d->email);
    enum account_refusal refusal = ACCOUNT_ALLOWED;

    if (!is_email(email))
        refusal = ACCOUNT_BAD_EMAIL;
    else if (db_exists(db, "SELECT 1 FROM account WHERE email = $1", ARGS(arg_text(email))))
        refusal = ACCOUNT_EMAIL_TAKEN;
    else {
        *person = d->person ? d->person : person_without_account(db, email);
        if (!*person)
            *person = person_add(db, &(struct person_draft){
                .first_name = str_empty(d->first_name)
                                  ? arena_slice(a, email, strcspn(email, "@")) : d->first_name,
                .last_name = d->last_name, .email = email, .lang = d->lang }, d->now);
        db_exec(db, "INSERT INTO account (person_id, email, password, made_at)"
                    " VALUES ($1, $2, $3, $4)",
                ARGS(arg_int(*person), arg_text(email), arg_text(d->password), arg_int(d->now)));
        if (str_is(db_refused(db), "account.email"))
            refusal = ACCOUNT_EMAIL_TAKEN;
    }
    arena_free(a);
    return refusal;
}

int64_t account_find(struct db *db, const char *email)
{
    struct arena *a = arena_new(NULL);
    int64_t person = db_int(db, "SELECT person_id FROM account WHERE email = $1"
                                "   AND disabled_at IS NULL", ARGS(arg_text(lower(a, email))), 0);

    arena_free(a);
    return person;
}

const char *account_password(struct db *db, struct arena *a, int64_t person)
{
    return db_text(db, a, "SELECT password FROM account WHERE person_id = $1",
                   ARGS(arg_int(person)));
}

void account_set_password(struct db *db, int64_t person, const char *hash, const char *session)
{
    db_exec(db, "UPDATE account SET password = $2 WHERE person_id = $1",
            ARGS(arg_int(person), arg_text(hash)));
    session_end_others(db, person, session);
}

/* ---- who is asking ---- */

static bool read_identity(struct rows *rows, struct identity *who)
{
    if (!rows_next(rows))
        return false;
    *who = (struct identity){
        .person = col_int(rows, "person_id"), .secret = col_text(rows, "secret"),
        .email = col_text(rows, "email"), .first_name = col_text(rows, "first_name"),
        .last_name = col_text(rows, "last_name"), .lang = col_text(rows, "lang"),
        .read_only = col_int(rows, "read_only"),
    };
    rows_end(rows);
    return true;
}

bool identity_of_session(struct db *db, struct arena *a, const char *secret, int64_t now,
                         struct identity *who)
{
    return read_identity(db_query(db, a,
        "SELECT s.secret, s.person_id, 0 AS read_only, c.email, p.first_name, p.last_name, p.lang"
        "  FROM session s JOIN account c ON c.person_id = s.person_id"
        "  JOIN person p ON p.id = s.person_id"
        " WHERE s.secret = $1 AND s.ends_at > $2 AND c.disabled_at IS NULL",
        ARGS(arg_text(secret_hash(a, secret)), arg_int(now))), who);
}

bool identity_of_token(struct db *db, struct arena *a, const char *secret, struct identity *who)
{
    return read_identity(db_query(db, a,
        "SELECT t.secret, t.person_id, CASE WHEN t.scope = 'read' THEN 1 ELSE 0 END AS read_only,"
        "       c.email, p.first_name, p.last_name, p.lang"
        "  FROM token t JOIN account c ON c.person_id = t.person_id"
        "  JOIN person p ON p.id = t.person_id"
        " WHERE t.secret = $1 AND t.ended_at IS NULL AND c.disabled_at IS NULL",
        ARGS(arg_text(secret_hash(a, secret)))), who);
}

size_t roles_held(struct db *db, struct arena *a, int64_t person, int32_t today,
                  struct held_role **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT role, place_id FROM role WHERE person_id = $1 AND ended_at IS NULL"
        "   AND (role <> 'admin' OR place_id IS NULL)"
        "   AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)",
        ARGS(arg_int(person), arg_text(date_text(a, today))));

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct held_role){ col_text(rows, "role"), col_int(rows, "place_id") };
    }
    return count;
}

/* ---- sessions and tokens ---- */

char *session_open(struct db *db, struct arena *a, const struct session_draft *d)
{
    char *secret = secret_new(a);

    db_exec(db, "INSERT INTO session (secret, person_id, means, agent, address, made_at, ends_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            ARGS(arg_text(secret_hash(a, secret)), arg_int(d->person), arg_text(d->means),
                 arg_text(d->agent), arg_text(d->address), arg_int(d->now),
                 arg_int(d->now + SESSION_LASTS)));
    return secret;
}

bool session_end(struct db *db, int64_t person, const char *stored)
{
    return db_exec(db, "DELETE FROM session WHERE secret = $1 AND person_id = $2",
                   ARGS(arg_text(stored), arg_int(person))) == 1;
}

void session_end_others(struct db *db, int64_t person, const char *stored)
{
    db_exec(db, "DELETE FROM session WHERE person_id = $1 AND secret <> $2",
            ARGS(arg_int(person), arg_text(stored ? stored : "")));
}

bool session_is_fresh_letter(struct db *db, const char *stored, int64_t now)
{
    return stored && db_exists(db, "SELECT 1 FROM session WHERE secret = $1 AND means = 'letter'"
                                   "   AND made_at > $2",
                               ARGS(arg_text(stored), arg_int(now - FRESH)));
}

size_t session_list(struct db *db, struct arena *a, int64_t person, int64_t now,
                    struct session **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT * FROM session WHERE person_id = $1 AND ends_at > $2 ORDER BY made_at DESC, secret",
        ARGS(arg_int(person), arg_int(now)));

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct session){
            .stored = col_text(rows, "secret"), .agent = col_text(rows, "agent"),
            .address = col_text(rows, "address"), .made_at = col_int(rows, "made_at"),
            .ends_at = col_int(rows, "ends_at"),
        };
    }
    return count;
}

/* The mark in front lets scanners of leaked secrets know it for what it is. */
char *token_make(struct db *db, struct arena *a, int64_t person, const char *name,
                 const char *scope, int64_t now)
{
    char *secret = str_fmt(a, "beffroi_%s", secret_new(a));

    db_exec(db, "INSERT INTO token (secret, person_id, name, scope, made_at)"
                " VALUES ($1, $2, $3, $4, $5)",
            ARGS(arg_text(secret_hash(a, secret)), arg_int(person), arg_text(name),
                 arg_text(scope), arg_int(now)));
    return secret;
}

bool token_end(struct db *db, int64_t person, const char *stored, int64_t now)
{
    return db_exec(db, "UPDATE token SET ended_at = $3 WHERE secret = $1 AND person_id = $2"
                       "   AND ended_at IS NULL",
                   ARGS(arg_text(stored), arg_int(person), arg_int(now))) == 1;
}

size_t token_list(struct db *db, struct arena *a, int64_t person, struct token **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT * FROM token WHERE person_id = $1 AND ended_at IS NULL"
        " ORDER BY made_at DESC, secret", ARGS(arg_int(person)));

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct token){
            .stored = col_text(rows, "secret"), .name = col_text(rows, "name"),
            .scope = col_text(rows, "scope"), .made_at = col_int(rows, "made_at"),
        };
    }
    return count;
}

/* ---- answers to an Idempotency-Key ---- */

bool answer_recall(struct db *db, struct arena *a, int64_t person, const char *key,
                   const char *request, int64_t now, struct kept *kept)
{
    /* Claimed before it is looked for: of two at once the second waits here for the first. */
    if (db_exec(db, "INSERT INTO answer (person_id, key, request, status, body, made_at)"
                    " VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT DO NOTHING",
                ARGS(arg_int(person), arg_text(key), arg_text(request), arg_int(now))))
        return false;
    struct rows *rows = db_query(db, a,
        "SELECT request, status, location, body FROM answer WHERE person_id = $1 AND key = $2",
        ARGS(arg_int(person), arg_text(key)));

    if (!rows_next(rows))
        return false;
    *kept = (struct kept){
        .same = str_is(col_text(rows, "request"), request),
        .status = (int) col_int(rows, "status"), .location = col_text(rows, "location"),
        .body = col_text(rows, "body"),
    };
    rows_end(rows);
    return true;
}

void answer_keep(struct db *db, int64_t person, const char *key, const struct kept *kept)
{
    db_exec(db, "UPDATE answer SET status = $3, location = $4, body = $5"
                " WHERE person_id = $1 AND key = $2",
            ARGS(arg_int(person), arg_text(key), arg_int(kept->status),
                 arg_text(kept->location), arg_text(kept->body)));
}

/* ---- the room's part of the house ---- */

void account_forget_old(struct db *db, struct arena *a, int64_t now)
{
    (void) a;
    db_exec(db, "DELETE FROM attempt WHERE made_at < $1 AND (good = 0 OR made_at < $2)",
            ARGS(arg_int(now - KEPT_WRONG), arg_int(now - KEPT_GOOD)));
    db_exec(db, "DELETE FROM answer WHERE made_at < $1", ARGS(arg_int(now - KEPT_ANSWERS)));
    db_exec(db, "DELETE FROM letter WHERE made_at < $1 AND ends_at < $2",
            ARGS(arg_int(now - KEPT_LETTERS), arg_int(now)));
    db_exec(db, "DELETE FROM session WHERE ends_at < $1", ARGS(arg_int(now)));
}

struct value *account_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *all = value_object(a);
    struct rows *rows = db_query(db, a, "SELECT email, made_at FROM account WHERE person_id = $1",
                                 ARGS(arg_int(person)));

    if (rows_next(rows)) {
        set_text(all, "email", col_text(rows, "email"));
        set_int(all, "made_at", col_int(rows, "made_at"));
    }
    struct value *list = set_list(all, "sessions");
    rows = db_query(db, a, "SELECT agent, address, made_at FROM session WHERE person_id = $1"
                           " ORDER BY made_at", ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *item = add_object(list);
        set_text(item, "agent", col_text(rows, "agent"));
        set_text(item, "address", col_text(rows, "address"));
        set_int(item, "made_at", col_int(rows, "made_at"));
    }
    list = set_list(all, "roles");
    rows = db_query(db, a, "SELECT role, place_id, valid_from, valid_to FROM role"
                           " WHERE person_id = $1 ORDER BY valid_from, id", ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *item = add_object(list);
        set_text(item, "role", col_text(rows, "role"));
        set_int(item, "place", col_int(rows, "place_id"));
        set_text(item, "from", col_text(rows, "valid_from"));
        set_text(item, "to", col_text(rows, "valid_to"));
    }
    return all;
}

/* Roles stay: who decided what must remain known, and the person's row no longer says who. */
void account_forget(struct db *db, int64_t person, int64_t now)
{
    const struct arg *args = ARGS(arg_int(person), arg_int(now));
    struct arena *a = arena_new(NULL);

    notice_forget_address(db, db_text(db, a, "SELECT email FROM account WHERE person_id = $1",
                                      args));
    arena_free(a);
    db_exec(db, "DELETE FROM attempt WHERE email = (SELECT email FROM account WHERE person_id = $1)",
            args);
    db_exec(db, "DELETE FROM letter WHERE person_id = $1 OR (sent_by = $1 AND used_at IS NULL)"
                "    OR email = (SELECT email FROM account WHERE person_id = $1)", args);
    db_exec(db, "DELETE FROM session WHERE person_id = $1", args);
    db_exec(db, "DELETE FROM token WHERE person_id = $1", args);
    db_exec(db, "DELETE FROM answer WHERE person_id = $1", args);
    db_exec(db, "UPDATE role SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL", args);
    db_exec(db, "DELETE FROM account WHERE person_id = $1", args);
}
