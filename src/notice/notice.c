#include "notice/mail.h"

#include "base/str.h"
#include "notice/screen.h"
#include "people/people.h"

enum { CLAIM = 600, MOST_AT_ONCE = 50, GIVE_UP = 2 * 86400, KEPT = 90 * 86400 };

/* The kinds of notice.h, in SQL. */
#define BETWEEN_PEOPLE \
    "(substr(kind, 1, 5) = 'help_' OR substr(kind, 1, 8) = 'introduc'" \
    " OR substr(kind, 1, 14) = 'collaboration_' OR substr(kind, 1, 10) = 'godparent_')"

/* Seconds until the next try, by how many have failed; the last goes on until two days are over. */
static const int64_t delays[] = { 60, 300, 1800, 7200, 21600 };

bool notice_mail(struct db *db, const struct mail *m)
{
    struct arena *a = arena_new(NULL);
    const char *address = m->address ? m->address : person_email(db, a, m->person);
    bool queued = false;

    if (!mail_is_address(address) || !mail_is_line(m->subject))
        log_info("notice: '%s' for person %lld has no address or no proper subject", m->kind,
                 (long long) m->person);
    else
        queued = db_exec(db,
            "INSERT INTO mail (kind, person_id, address, subject, body, once, made_at, due_at,"
            "                  calendar, method)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9) ON CONFLICT (once) DO NOTHING",
            ARGS(arg_text(m->kind), arg_id(m->person), arg_text(address), arg_text(m->subject),
                 arg_text(m->body), arg_text(m->once), arg_int(m->now), arg_text(m->calendar),
                 arg_text(m->method))) == 1;
    arena_free(a);
    return queued;
}

static bool is_secret(const char *kind)
{
    return str_is(kind, NOTICE_SIGN_IN_LINK) || str_is(kind, NOTICE_INVITATION) ||
           str_is(kind, NOTICE_DAY_INVITATION);
}

static struct notice notice_of(const struct rows *row)
{
    return (struct notice){
        .id = col_int(row, "id"), .kind = col_text(row, "kind"),
        .address = col_text(row, "address"), .subject = col_text(row, "subject"),
        .body = col_text(row, "body"), .problem = col_text(row, "problem"),
        .calendar = col_text(row, "calendar"), .method = col_text(row, "method"),
        .made_at = col_int(row, "made_at"), .due_at = col_int(row, "due_at"),
        .sent_at = col_int(row, "sent_at"), .given_up_at = col_int(row, "given_up_at"),
        .attempts = col_int(row, "attempts"), .secret = is_secret(col_text(row, "kind")),
    };
}

size_t notice_list(struct db *db, struct arena *a, int64_t person, int64_t before, size_t limit,
                   struct notice *out)
{
    size_t count = 0;
    const struct arg *args = ARGS(arg_int(before), arg_int((int64_t) limit), arg_int(person));
    struct rows *rows = person
        ? db_query(db, a, "SELECT * FROM mail WHERE person_id = $3 AND ($1 = 0 OR id < $1)"
                          " ORDER BY id DESC LIMIT $2", args)
        : db_query(db, a, "SELECT * FROM mail WHERE ($1 = 0 OR id < $1) AND NOT " BETWEEN_PEOPLE
                          " ORDER BY id DESC LIMIT $2", args);

    while (rows_next(rows))
        out[count++] = notice_of(rows);
    return count;
}

int64_t notice_waiting(struct db *db)
{
    return db_int(db, "SELECT count(*) FROM mail WHERE sent_at IS NULL AND given_up_at IS NULL",
                  NO_ARGS, 0);
}

struct notice_counts notice_between_people(struct db *db, struct arena *a)
{
    struct notice_counts counts = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT count(*) AS n, CASE WHEN given_up_at IS NOT NULL THEN 2"
        "       WHEN problem IS NOT NULL THEN 1 ELSE 0 END AS state"
        "  FROM mail WHERE sent_at IS NULL AND " BETWEEN_PEOPLE " GROUP BY state", NO_ARGS);

    while (rows_next(rows)) {
        int64_t state = col_int(rows, "state");
        *(state == 2 ? &counts.given_up : state ? &counts.failed : &counts.waiting) =
            col_int(rows, "n");
    }
    return counts;
}

/* ---- the post ---- */

/* Takes the mail that has waited longest; 0 if none is due, or if another server was faster. */
static int64_t claim(struct db *db, int64_t now)
{
    return db_insert(db,
        "UPDATE mail SET due_at = $1 + $2, attempts = attempts + 1"
        " WHERE id = (SELECT id FROM mail WHERE due_at <= $1 AND sent_at IS NULL"
        "              AND given_up_at IS NULL ORDER BY due_at, id LIMIT 1)"
        "   AND due_at <= $1 AND sent_at IS NULL AND given_up_at IS NULL RETURNING id",
        ARGS(arg_int(now), arg_int(CLAIM)));
}

static void record_sent(struct db *db, const struct notice *n, int64_t now)
{
    db_exec(db, "UPDATE mail SET sent_at = $2, problem = NULL,"
                "   body = CASE WHEN $3 = 1 THEN '' ELSE body END,"
                "   calendar = CASE WHEN $3 = 1 THEN NULL ELSE calendar END WHERE id = $1",
            ARGS(arg_int(n->id), arg_int(now), arg_int(n->secret)));
}

static void record_failed(struct db *db, const struct notice *n, bool hopeless, const char *why,
                          int64_t now)
{
    int64_t last = sizeof delays / sizeof *delays - 1;
    int64_t delay = delays[n->attempts - 1 < last ? n->attempts - 1 : last];
    bool end = hopeless || now + delay > n->made_at + GIVE_UP;

    db_exec(db, "UPDATE mail SET due_at = $2, given_up_at = $3, problem = $4,"
                "   body = CASE WHEN $5 = 1 THEN '' ELSE body END,"
                "   calendar = CASE WHEN $5 = 1 THEN NULL ELSE calendar END WHERE id = $1",
            ARGS(arg_int(n->id), arg_int(now + delay), arg_id(end ? now : 0), arg_text(why),
                 arg_int(end && n->secret)));
    log_warning("notice: mail %lld, attempt %lld: %s%s", (long long) n->id,
                (long long) n->attempts, why, end ? "; given up" : "");
}

/* False if the server cannot be reached, so that the others may as well wait. */
static bool send_one(struct db *db, struct arena *a, const struct notice_settings *settings,
                     int64_t id, int64_t now, int *sent)
{
    struct rows *rows = db_query(db, a, "SELECT * FROM mail WHERE id = $1", ARGS(arg_int(id)));
    struct err e = { 0 };
    bool away = false;

    if (!rows_next(rows))
        return true;
    struct notice n = notice_of(rows);
    rows_end(rows);                     /* nothing is held open while the server is slow */
    char *text = mail_text(a, settings, &n);
    if (!text) {
        record_failed(db, &n, true, "an address or the subject is not fit for a header", now);
        return true;
    }
    if (mail_send(settings, n.address, text, &away, &e)) {
        record_sent(db, &n, now);
        *sent += 1;
    } else {
        record_failed(db, &n, false, e.text, now);
    }
    return !away;
}

int notice_send_due(struct db *db, struct arena *a, const struct notice_settings *settings,
                    int64_t now)
{
    int sent = 0;

    for (int i = 0; settings->smtp && i < MOST_AT_ONCE; i++) {
        int64_t id = claim(db, now);
        if (!id || !send_one(db, a, settings, id, now, &sent))
            break;
    }
    if (db_failed(db)) {
        log_error("notice: %s", db_error(db));
        db_rollback(db);                /* outside of a transaction: only clears the mark */
    }
    return sent;
}

/* ---- what people want ---- */

bool notice_wanted(struct db *db, int64_t person, const char *kind)
{
    return db_int(db, "SELECT wanted FROM notice_wish WHERE person_id = $1 AND kind = $2",
                  ARGS(arg_int(person), arg_text(kind)), !str_is(kind, NOTICE_CALENDAR)) == 1;
}

void notice_want(struct db *db, int64_t person, const char *kind, bool wanted)
{
    db_exec(db, "INSERT INTO notice_wish (person_id, kind, wanted) VALUES ($1, $2, $3)"
                " ON CONFLICT (person_id, kind) DO UPDATE SET wanted = excluded.wanted",
            ARGS(arg_int(person), arg_text(kind), arg_int(wanted)));
}

/* ---- the room's part ---- */

void notice_forget_old(struct db *db, struct arena *a, int64_t now)
{
    (void) a;
    db_exec(db, "DELETE FROM mail WHERE made_at < $1 AND (sent_at IS NOT NULL"
                "   OR given_up_at IS NOT NULL)", ARGS(arg_int(now - KEPT)));
    screen_forget_old(db, now);
}

struct value *notice_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a);
    struct value *mails = set_list(v, "mails"), *wishes = set_list(v, "wishes");
    struct rows *rows = db_query(db, a, "SELECT * FROM mail WHERE person_id = $1 ORDER BY id",
                                 ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct notice n = notice_of(rows);
        struct value *item = add_object(mails);
        set_text(item, "kind", n.kind);
        set_text(item, "address", n.address);
        set_text(item, "subject", n.subject);
        set_text(item, "body", n.secret ? NULL : n.body);
        set_int(item, "made_at", n.made_at);
    }
    rows = db_query(db, a, "SELECT kind, wanted FROM notice_wish WHERE person_id = $1 ORDER BY kind",
                    ARGS(arg_int(person)));
    while (rows_next(rows)) {
        struct value *item = add_object(wishes);
        set_text(item, "kind", col_text(rows, "kind"));
        set_bool(item, "wanted", col_int(rows, "wanted"));
    }
    screen_export(db, a, person, v);
    return v;
}

void notice_forget(struct db *db, int64_t person, int64_t now)
{
    struct arena *a = arena_new(NULL);

    (void) now;
    db_exec(db, "DELETE FROM mail WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM notice_wish WHERE person_id = $1", ARGS(arg_int(person)));
    screen_forget(db, person);
    notice_forget_address(db, person_email(db, a, person));
    arena_free(a);
}

void notice_forget_address(struct db *db, const char *address)
{
    if (address)
        db_exec(db, "DELETE FROM mail WHERE lower(address) = lower($1)", ARGS(arg_text(address)));
}
