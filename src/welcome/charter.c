/* The versions of the charter, and who accepted which. */
#include "base/date.h"
#include "base/str.h"
#include "welcome/welcome.h"

#define COLUMNS "SELECT version, words, changes, valid_from, made_at FROM charter"

static struct charter read_row(const struct rows *rows)
{
    struct charter c = {
        .version = col_int(rows, "version"), .words = col_text(rows, "words"),
        .changes = col_text(rows, "changes"), .made_at = col_int(rows, "made_at"),
    };

    date_parse(col_text(rows, "valid_from"), &c.from);
    return c;
}

static bool read_one(struct rows *rows, struct charter *out)
{
    bool there = rows_next(rows);

    *out = there ? read_row(rows) : (struct charter){ .words = "", .changes = "" };
    rows_end(rows);
    return there;
}

bool charter_in_force(struct db *db, struct arena *a, int32_t today, struct charter *out)
{
    return read_one(db_query(db, a, COLUMNS " WHERE valid_from <= $1 ORDER BY version DESC LIMIT 1",
                             ARGS(arg_text(date_text(a, today)))), out);
}

bool charter_get(struct db *db, struct arena *a, int64_t version, struct charter *out)
{
    return read_one(db_query(db, a, COLUMNS " WHERE version = $1", ARGS(arg_int(version))), out);
}

size_t charter_list(struct db *db, struct arena *a, struct charter **out)
{
    struct rows *rows = db_query(db, a, COLUMNS " ORDER BY version DESC", NO_ARGS);
    size_t count = 0;

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = read_row(rows);
    }
    return count;
}

/* ---- writing ---- */

static size_t characters(const char *text)
{
    size_t n = 0;

    for (size_t len; (len = str_letter(text)) > 0; text += len)
        n++;
    return n;
}

static enum charter_refusal write_refusal(const struct charter *c, const struct charter *last,
                                          int32_t today)
{
    if (str_empty(c->words))
        return CHARTER_NO_WORDS;
    if (last->version && str_empty(c->changes))
        return CHARTER_NO_CHANGES;
    if (characters(c->words) > CHARTER_MOST ||
        (c->changes && characters(c->changes) > CHARTER_CHANGES))
        return CHARTER_LONG;
    if (c->from < today)
        return CHARTER_PAST;
    return last->version && last->from > today ? CHARTER_ANNOUNCED : CHARTER_ALLOWED;
}

enum charter_refusal charter_write(struct db *db, struct arena *a, struct charter *c, int64_t by,
                                   int32_t today, int64_t now)
{
    struct charter last;

    read_one(db_query(db, a, COLUMNS " ORDER BY version DESC LIMIT 1", NO_ARGS), &last);
    enum charter_refusal no = write_refusal(c, &last, today);
    if (no)
        return db_failed(db) ? CHARTER_FAILED : no;
    c->version = last.version + 1;
    db_exec(db, "INSERT INTO charter (version, words, changes, valid_from, made_by, made_at)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
            ARGS(arg_int(c->version), arg_text(c->words), arg_text(c->changes ? c->changes : ""),
                 arg_text(date_text(a, c->from)), arg_id(by), arg_int(now)));
    return db_failed(db) ? CHARTER_FAILED : CHARTER_ALLOWED;
}

enum charter_refusal charter_withdraw(struct db *db, struct arena *a, int64_t version,
                                      int32_t today)
{
    struct charter c;

    if (!charter_get(db, a, version, &c))
        return db_failed(db) ? CHARTER_FAILED : CHARTER_UNKNOWN;
    if (c.from <= today)
        return CHARTER_IN_FORCE;
    db_exec(db, "DELETE FROM charter WHERE version = $1", ARGS(arg_int(version)));
    return db_failed(db) ? CHARTER_FAILED : CHARTER_ALLOWED;
}

/* ---- accepting ---- */

enum charter_refusal charter_accept(struct db *db, struct arena *a, int64_t person,
                                    int64_t version, int32_t today, int64_t now)
{
    struct charter c;

    if (!charter_in_force(db, a, today, &c))
        return db_failed(db) ? CHARTER_FAILED : CHARTER_UNKNOWN;
    if (c.version != version)
        return CHARTER_STALE;
    db_exec(db, "INSERT INTO charter_accepted (charter_id, person_id, accepted_at)"
                " SELECT id, $2, $3 FROM charter WHERE version = $1"
                " ON CONFLICT (person_id, charter_id) DO NOTHING",
            ARGS(arg_int(version), arg_int(person), arg_int(now)));
    return db_failed(db) ? CHARTER_FAILED : CHARTER_ALLOWED;
}

int64_t charter_accepted(struct db *db, struct arena *a, int64_t person, int64_t *at)
{
    struct rows *rows = db_query(db, a,
        "SELECT c.version, k.accepted_at FROM charter_accepted k JOIN charter c"
        "    ON c.id = k.charter_id WHERE k.person_id = $1 ORDER BY c.version DESC LIMIT 1",
        ARGS(arg_int(person)));
    bool there = rows_next(rows);
    int64_t version = there ? col_int(rows, "version") : 0;

    if (at)
        *at = there ? col_int(rows, "accepted_at") : 0;
    rows_end(rows);
    return version;
}

/* ---- who has not ---- */

/* Whoever holds a role on day $1, and has not accepted version $2. */
#define MISSING \
    " FROM person p WHERE p.left_at IS NULL" \
    "   AND EXISTS (SELECT 1 FROM role r WHERE r.person_id = p.id AND r.ended_at IS NULL" \
    "       AND r.valid_from <= $1 AND (r.valid_to IS NULL OR r.valid_to >= $1))" \
    "   AND NOT EXISTS (SELECT 1 FROM charter_accepted k JOIN charter c ON c.id = k.charter_id" \
    "       WHERE k.person_id = p.id AND c.version = $2)"

static size_t missing_of(struct db *db, struct arena *a, int64_t version, int32_t today,
                         int64_t after, size_t limit, int64_t **people)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.id" MISSING " AND p.id > $3 ORDER BY p.id LIMIT $4",
        ARGS(arg_text(date_text(a, today)), arg_int(version), arg_int(after),
             arg_int((int64_t) limit)));
    size_t count = 0;

    *people = arena_array(a, limit + 1, sizeof **people);
    while (rows_next(rows))
        (*people)[count++] = col_int(rows, "id");
    return count;
}

size_t charter_missing(struct db *db, struct arena *a, int32_t today, int64_t after, size_t limit,
                       int64_t **people)
{
    struct charter c;

    *people = NULL;
    if (!charter_in_force(db, a, today, &c))
        return 0;
    return missing_of(db, a, c.version, today, after, limit, people);
}

int64_t charter_missing_count(struct db *db, struct arena *a, int32_t today)
{
    struct charter c;

    if (!charter_in_force(db, a, today, &c))
        return 0;
    return db_int(db, "SELECT count(*) AS n" MISSING,
                  ARGS(arg_text(date_text(a, today)), arg_int(c.version)), 0);
}

size_t charter_tell_next(struct db *db, struct arena *a, int32_t today, size_t most, int64_t now,
                         struct charter *out, int64_t **people)
{
    *people = NULL;
    if (!charter_in_force(db, a, today, out))
        return 0;
    int64_t told = db_int(db, "SELECT told_to FROM charter WHERE version = $1 AND told_at IS NULL",
                          ARGS(arg_int(out->version)), -1);
    if (told < 0)
        return 0;
    size_t count = missing_of(db, a, out->version, today, told, most, people);
    if (count)
        told = (*people)[count - 1];
    db_exec(db, "UPDATE charter SET told_to = $2, told_at = CASE WHEN $3 = 1 THEN $4 ELSE NULL END"
                " WHERE version = $1",
            ARGS(arg_int(out->version), arg_int(told), arg_int(count < most), arg_int(now)));
    return count;
}
