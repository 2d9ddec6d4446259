#include "account/role.h"

#include <arpa/inet.h>

#include "base/str.h"
#include "notice/notice.h"

enum { WINDOW = 900, PAIR_MOST = 8, ADDRESS_MOST = 60, EMAIL_MOST = 30, KNOWN_FOR = 90 * 86400,
       HOUR = 3600, LETTERS_TO_ONE = 5, LETTERS_FROM_ONE = 20 };

/* Whose tries are counted together. */
struct line {
    char text[INET6_ADDRSTRLEN + 3];
};

/* An IPv4 address, also as IPv6 writes it, stands for itself; what is no address, too. */
static struct line line_of(const char *address)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    unsigned char bytes[16];
    struct line line = { "" };

    if (inet_pton(AF_INET6, address, bytes) != 1) {
        snprintf(line.text, sizeof line.text, "%s", address);
    } else if (memcmp(bytes, mapped, sizeof mapped) == 0) {
        inet_ntop(AF_INET, bytes + sizeof mapped, line.text, sizeof line.text);
    } else {
        memset(bytes + 8, 0, 8);
        inet_ntop(AF_INET6, bytes, line.text, INET6_ADDRSTRLEN);
        memcpy(line.text + strlen(line.text), "/64", sizeof "/64");
    }
    return line;
}

/* When the oldest of those counted leaves the window, one more may be tried. */
static int64_t until(int64_t oldest, int64_t window, int64_t now)
{
    int64_t wait = oldest ? oldest + window - now : 0;

    return wait < 0 ? 0 : wait;
}

static int64_t longer(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t door_wait(struct db *db, const struct knock *k)
{
    struct line line = line_of(k->address);
    const struct arg *args =
        ARGS(arg_text(k->email), arg_text(line.text), arg_int(k->now - WINDOW),
             arg_int(k->now - KNOWN_FOR), arg_int(PAIR_MOST), arg_int(ADDRESS_MOST),
             arg_int(EMAIL_MOST));
    int64_t pair = db_int(db,
        "SELECT min(made_at) FROM attempt WHERE email = $1 AND address = $2 AND good = 0"
        "   AND made_at > $3 HAVING count(*) >= $5", args, 0);
    int64_t address = db_int(db,
        "SELECT min(made_at) FROM attempt WHERE address = $2 AND good = 0 AND made_at > $3"
        " HAVING count(*) >= $6", args, 0);
    bool known = db_exists(db,
        "SELECT 1 FROM attempt WHERE email = $1 AND address = $2 AND good = 1 AND made_at > $4",
        args);
    int64_t email = known ? 0 : db_int(db,
        "SELECT min(t.made_at) FROM attempt t WHERE t.email = $1 AND t.good = 0"
        "   AND t.made_at > $3 AND NOT EXISTS (SELECT 1 FROM attempt g WHERE g.email = $1"
        "         AND g.address = t.address AND g.good = 1 AND g.made_at > $4)"
        " HAVING count(*) >= $7", args, 0);

    return longer(until(pair, WINDOW, k->now),
                  longer(until(address, WINDOW, k->now), until(email, WINDOW, k->now)));
}

int64_t door_check(struct db *db, struct arena *a, const struct knock *k, const char *password)
{
    int64_t person = account_find(db, k->email);
    const char *stored = person ? account_password(db, a, person) : NULL;

    return password_check(stored, password) ? person : 0;
}

static char *open_for(struct db *db, struct arena *a, const struct knock *k, int64_t person,
                      const char *means)
{
    return session_open(db, a, &(struct session_draft){
        .person = person, .means = means, .agent = k->agent, .address = k->address,
        .now = k->now });
}

enum account_refusal door_enter(struct db *db, struct arena *a, const struct knock *k,
                                int64_t person, char **secret, int64_t *wait)
{
    struct line line = line_of(k->address);

    *wait = door_wait(db, k);           /* others may have tried since the password was checked */
    if (*wait)
        return ACCOUNT_LIMITED;
    db_exec(db, "INSERT INTO attempt (email, address, good, made_at) VALUES ($1, $2, $3, $4)",
            ARGS(arg_text(k->email), arg_text(line.text), arg_int(person != 0),
                 arg_int(k->now)));
    if (!person)
        return ACCOUNT_WRONG;
    *secret = open_for(db, a, k, person, "password");
    return ACCOUNT_ALLOWED;
}

/* ---- links ---- */

static int64_t letters_wait(struct db *db, const struct knock *k)
{
    struct line line = line_of(k->address);
    const struct arg *args =
        ARGS(arg_text(k->email), arg_text(line.text), arg_int(k->now - HOUR),
             arg_int(LETTERS_TO_ONE), arg_int(LETTERS_FROM_ONE));
    int64_t to = db_int(db,
        "SELECT min(made_at) FROM letter WHERE email = $1 AND purpose = 'sign_in' AND made_at > $3"
        " HAVING count(*) >= $4", args, 0);
    int64_t from = db_int(db,
        "SELECT min(made_at) FROM letter WHERE address = $2 AND purpose = 'sign_in'"
        "   AND made_at > $3 HAVING count(*) >= $5", args, 0);

    return longer(until(to, HOUR, k->now), until(from, HOUR, k->now));
}

static void write_letter(struct db *db, struct arena *a, const char *secret, const char *email,
                         int64_t person, const char *address, int64_t now)
{
    db_exec(db, "INSERT INTO letter (secret, purpose, email, person_id, address, made_at, ends_at)"
                " VALUES ($1, 'sign_in', $2, $3, $4, $5, $6)",
            ARGS(arg_text(secret_hash(a, secret)), arg_text(email), arg_id(person),
                 arg_text(address), arg_int(now), arg_int(now + LETTER_SIGN_IN_LASTS)));
}

char *account_link(struct db *db, struct arena *a, const char *email, int64_t now)
{
    int64_t person = account_find(db, email);
    char *secret = secret_new(a);

    if (!person)
        return NULL;
    write_letter(db, a, secret, db_text(db, a, "SELECT email FROM account WHERE person_id = $1",
                                        ARGS(arg_int(person))), person, "", now);
    return secret;
}

/* The row is written for strangers too: it is counted, it takes as long, and it opens nothing. */
enum account_refusal door_write(struct db *db, struct arena *a, const struct knock *k,
                                const struct letter_draft *letter, int64_t *wait)
{
    int64_t person = account_find(db, k->email);
    struct line line = line_of(k->address);

    *wait = letters_wait(db, k);
    if (*wait)
        return ACCOUNT_LIMITED;
    write_letter(db, a, letter->secret, k->email, person, line.text, k->now);
    if (person)
        notice_mail(db, &(struct mail){
            .kind = NOTICE_SIGN_IN_LINK, .person = person, .address = k->email,
            .subject = letter->subject, .body = letter->body, .now = k->now });
    return ACCOUNT_ALLOWED;
}

bool letter_get(struct db *db, struct arena *a, const char *purpose, const char *secret,
                int64_t now, struct door_letter *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT l.*, p.name AS place_name FROM letter l LEFT JOIN place p ON p.id = l.place_id"
        " WHERE l.secret = $1 AND l.purpose = $2 AND l.used_at IS NULL AND l.ends_at > $3"
        "   AND (l.purpose = 'invitation' OR l.person_id IS NOT NULL)",
        ARGS(arg_text(secret_hash(a, secret)), arg_text(purpose), arg_int(now)));

    if (!rows_next(rows))
        return false;
    *out = (struct door_letter){
        .purpose = col_text(rows, "purpose"), .email = col_text(rows, "email"),
        .first_name = col_text(rows, "first_name"), .role = col_text(rows, "role"),
        .place = col_int(rows, "place_id"), .place_name = col_text(rows, "place_name"),
        .person = col_int(rows, "person_id"), .sent_by = col_int(rows, "sent_by"),
    };
    rows_end(rows);
    return true;
}

/* Only one of two presses at once changes the row. */
static bool use_up(struct db *db, struct arena *a, const char *secret, int64_t now)
{
    return db_exec(db, "UPDATE letter SET used_at = $2 WHERE secret = $1 AND used_at IS NULL",
                   ARGS(arg_text(secret_hash(a, secret)), arg_int(now))) == 1;
}

enum account_refusal letter_sign_in(struct db *db, struct arena *a, const char *secret,
                                    const struct knock *k, char **session)
{
    struct door_letter letter;
    struct line line = line_of(k->address);

    if (!letter_get(db, a, "sign_in", secret, k->now, &letter) ||
        account_find(db, letter.email) != letter.person || !use_up(db, a, secret, k->now))
        return ACCOUNT_LETTER_GONE;
    /* The owner came in from here: from now on this address is known. */
    db_exec(db, "INSERT INTO attempt (email, address, good, made_at) VALUES ($1, $2, 1, $3)",
            ARGS(arg_text(letter.email), arg_text(line.text), arg_int(k->now)));
    *session = open_for(db, a, k, letter.person, "letter");
    return ACCOUNT_ALLOWED;
}

static bool is_closed(struct db *db, const char *email)
{
    return db_exists(db, "SELECT 1 FROM account WHERE email = $1 AND disabled_at IS NOT NULL",
                     ARGS(arg_text(email)));
}

bool letter_holds(struct db *db, struct arena *a, const struct door_letter *letter, int32_t today)
{
    return !letter->sent_by || !letter->role ||
           role_may_give(db, a, letter->sent_by, letter->role, letter->place, today);
}

enum account_refusal letter_accept(struct db *db, struct arena *a, const struct acceptance *w,
                                   const struct knock *k, char **session)
{
    struct door_letter letter;
    enum account_refusal refusal = ACCOUNT_ALLOWED;

    if (!letter_get(db, a, "invitation", w->secret, k->now, &letter) ||
        is_closed(db, letter.email) || !letter_holds(db, a, &letter, w->today) ||
        !use_up(db, a, w->secret, k->now))
        return ACCOUNT_LETTER_GONE;
    int64_t person = account_find(db, letter.email);
    if (!person)
        refusal = account_add(db, &(struct account_draft){
            .email = letter.email, .person = letter.person, .first_name = w->first_name,
            .last_name = w->last_name, .lang = w->lang, .password = w->password, .now = k->now },
            &person);
    if (!refusal && letter.role)
        refusal = role_give(db, &(struct role_draft){
            .person = person, .role = letter.role, .place = letter.place, .from = w->today,
            .to = ROLE_WITHOUT_END, .given_by = letter.sent_by, .now = k->now });
    if (!refusal)
        *session = open_for(db, a, k, person, "letter");
    return refusal;
}
