#include "account/role.h"

#include "base/date.h"
#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

/* In rising order. */
static const char *const names[] = { "member", "host", "animator", "manager", "admin" };

static bool is_role(const char *role)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(role, names[i]))
            return true;
    return false;
}

static bool is_admin_at_place(const char *role, int64_t place)
{
    return place && str_is(role, "admin");
}

bool role_is_givable(const struct giver *by, const char *role, int64_t place)
{
    if (is_admin_at_place(role, place))
        return false;
    if (by->admin)
        return true;
    return by->manager && place && is_role(role) && !str_is(role, "manager") &&
           !str_is(role, "admin");
}

bool role_may_give(struct db *db, struct arena *a, int64_t person, const char *role, int64_t place,
                   int32_t today)
{
    struct giver by = { .person = person };
    struct held_role *held;
    size_t count = roles_held(db, a, person, today, &held);

    if (!db_exists(db, "SELECT 1 FROM account WHERE person_id = $1 AND disabled_at IS NULL",
                   ARGS(arg_int(person))))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool here = !held[i].place || held[i].place == place;
        by.admin = by.admin || str_is(held[i].role, "admin");
        by.manager = by.manager || (here && str_is(held[i].role, "manager"));
    }
    return role_is_givable(&by, role, place);
}

enum account_refusal role_give(struct db *db, const struct role_draft *d)
{
    struct arena *a = arena_new(NULL);
    const char *to = d->to == ROLE_WITHOUT_END ? NULL : date_text(a, d->to);
    const struct arg *args =
        ARGS(arg_int(d->person), arg_text(d->role), arg_id(d->place),
             arg_text(date_text(a, d->from)), arg_text(to), arg_id(d->given_by), arg_int(d->now));
    enum account_refusal refusal = ACCOUNT_ALLOWED;

    if (!is_role(d->role))
        refusal = ACCOUNT_BAD_ROLE;
    else if (is_admin_at_place(d->role, d->place))
        refusal = ACCOUNT_ADMIN_AT_PLACE;
    else if (d->to < d->from)
        refusal = ACCOUNT_BAD_DATES;
    else if (!db_exists(db, "SELECT 1 FROM person WHERE id = $1", args) ||
             (d->place && !db_exists(db, "SELECT 1 FROM place WHERE id = $3", args)))
        refusal = ACCOUNT_NO_SUCH;
    else if (!db_exists(db, "SELECT 1 FROM role WHERE person_id = $1 AND role = $2"
                            "   AND place_id IS NOT DISTINCT FROM $3 AND ended_at IS NULL"
                            "   AND valid_from <= $4 AND (valid_to IS NULL OR valid_to >= $5)",
                        args))
        db_exec(db, "INSERT INTO role (person_id, role, place_id, valid_from, valid_to, given_by,"
                    "   made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)", args);
    arena_free(a);
    return refusal;
}

#define ROLE_SELECT \
    "SELECT r.*, p.first_name, p.last_name, c.email, l.name AS place_name" \
    "  FROM role r JOIN person p ON p.id = r.person_id" \
    "  LEFT JOIN account c ON c.person_id = r.person_id" \
    "  LEFT JOIN place l ON l.id = r.place_id"

static struct role role_of(struct arena *a, const struct rows *row)
{
    const char *initials;
    struct role r = {
        .id = col_int(row, "id"), .person = col_int(row, "person_id"),
        .place = col_int(row, "place_id"), .role = col_text(row, "role"),
        .email = col_text(row, "email"), .place_name = col_text(row, "place_name"),
        .to = ROLE_WITHOUT_END,
    };

    person_labels(a, col_text(row, "first_name"), col_text(row, "last_name"), &r.name, &initials);
    date_parse(col_text(row, "valid_from"), &r.from);
    if (!col_null(row, "valid_to"))
        date_parse(col_text(row, "valid_to"), &r.to);
    return r;
}

size_t role_list(struct db *db, struct arena *a, int64_t manager, int32_t today, size_t limit,
                 struct role **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a, ROLE_SELECT
        " WHERE r.ended_at IS NULL AND (r.valid_to IS NULL OR r.valid_to >= $1)"
        "   AND ($2 = 0 OR r.place_id IS NOT NULL AND EXISTS (SELECT 1 FROM role m"
        "         WHERE m.person_id = $2 AND m.role = 'manager' AND m.ended_at IS NULL"
        "           AND m.valid_from <= $1 AND (m.valid_to IS NULL OR m.valid_to >= $1)"
        "           AND (m.place_id IS NULL OR m.place_id = r.place_id)))"
        " ORDER BY CASE r.role WHEN 'admin' THEN 0 WHEN 'manager' THEN 1 WHEN 'animator' THEN 2"
        "   WHEN 'host' THEN 3 ELSE 4 END, p.fold, r.id LIMIT $3",
        ARGS(arg_text(date_text(a, today)), arg_int(manager), arg_int((int64_t) limit)));

    *out = arena_array(a, limit, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = role_of(a, rows);
    return count;
}

bool role_get(struct db *db, struct arena *a, int64_t id, struct role *out)
{
    struct rows *rows = db_query(db, a, ROLE_SELECT " WHERE r.id = $1 AND r.ended_at IS NULL",
                                 ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *out = role_of(a, rows);
    rows_end(rows);
    return true;
}

/* What someone may no longer give is no longer offered in their name. */
static void withdraw_beyond_right(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    struct sent { const char *stored, *role; int64_t place; } *sent = NULL;
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT secret, role, place_id FROM letter WHERE sent_by = $1 AND purpose = 'invitation'"
        "   AND used_at IS NULL", ARGS(arg_int(person)));

    while (rows_next(rows)) {
        sent = arena_grow(a, sent, count + 1, sizeof *sent);
        sent[count].stored = col_text(rows, "secret");
        sent[count].role = col_text(rows, "role");
        sent[count++].place = col_int(rows, "place_id");
    }
    for (size_t i = 0; i < count; i++)
        if (!role_may_give(db, a, person, sent[i].role, sent[i].place, today))
            invitation_withdraw(db, sent[i].stored, person);
}

enum account_refusal role_end(struct db *db, int64_t id, int64_t ended_by, int32_t today,
                              int64_t now)
{
    struct arena *a = arena_new(NULL);
    const struct arg *args = ARGS(arg_int(id), arg_int(now), arg_id(ended_by),
                                  arg_text(date_text(a, today)));
    enum account_refusal refusal = ACCOUNT_ALLOWED;

    /* Taking the administrators' rows first makes two who end each other wait for one another. */
    db_exec(db, "UPDATE role SET made_at = made_at WHERE role = 'admin' AND ended_at IS NULL", args);
    bool last = db_exists(db, "SELECT 1 FROM role WHERE id = $1 AND role = 'admin'"
                              "   AND place_id IS NULL AND ended_at IS NULL", args) &&
                !db_exists(db, "SELECT 1 FROM role WHERE id <> $1 AND role = 'admin'"
                               "   AND place_id IS NULL AND ended_at IS NULL AND valid_from <= $4"
                               "   AND valid_to IS NULL", args);
    if (last)
        refusal = ACCOUNT_LAST_ADMIN;
    else if (db_exec(db, "UPDATE role SET ended_at = $2, ended_by = $3"
                         " WHERE id = $1 AND ended_at IS NULL", args) == 0)
        refusal = ACCOUNT_NO_SUCH;
    else
        withdraw_beyond_right(db, a, db_int(db, "SELECT person_id FROM role WHERE id = $1", args,
                                            0), today);
    arena_free(a);
    return refusal;
}

size_t role_places(struct db *db, struct arena *a, struct role_place **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a, "SELECT id, name FROM place WHERE listed = 0"
                                        "   AND closed_at IS NULL ORDER BY name, id", NO_ARGS);

    *out = NULL;
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = (struct role_place){ col_int(rows, "id"), col_text(rows, "name") };
    }
    return count;
}

size_t role_places_of(struct db *db, struct arena *a, int64_t person, const char *role,
                      int32_t today, int64_t **places)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT DISTINCT place_id FROM role WHERE person_id = $1 AND role = $2"
        "   AND place_id IS NOT NULL AND ended_at IS NULL AND valid_from <= $3"
        "   AND (valid_to IS NULL OR valid_to >= $3) ORDER BY place_id",
        ARGS(arg_int(person), arg_text(role), arg_text(date_text(a, today))));

    *places = NULL;
    while (rows_next(rows)) {
        *places = arena_grow(a, *places, count + 1, sizeof **places);
        (*places)[count++] = col_int(rows, "place_id");
    }
    return count;
}

/* ---- invitations ---- */

enum account_refusal invitation_send(struct db *db, struct arena *a, const struct invitation *i)
{
    if (!is_role(i->role))
        return ACCOUNT_BAD_ROLE;
    if (is_admin_at_place(i->role, i->place))
        return ACCOUNT_ADMIN_AT_PLACE;
    if (i->place && !db_exists(db, "SELECT 1 FROM place WHERE id = $1", ARGS(arg_int(i->place))))
        return ACCOUNT_NO_SUCH;
    if (db_exists(db, "SELECT 1 FROM account WHERE email = $1", ARGS(arg_text(i->email))))
        return ACCOUNT_EMAIL_TAKEN;
    if (!notice_mail(db, &(struct mail){
            .kind = NOTICE_INVITATION, .address = i->email, .subject = i->letter->subject,
            .body = i->letter->body, .now = i->now }))
        return db_failed(db) ? ACCOUNT_ALLOWED : ACCOUNT_BAD_EMAIL;
    db_exec(db, "INSERT INTO letter (secret, purpose, email, first_name, role, place_id, sent_by,"
                "   address, made_at, ends_at)"
                " VALUES ($1, 'invitation', $2, $3, $4, $5, $6, $7, $8, $9)",
            ARGS(arg_text(secret_hash(a, i->letter->secret)), arg_text(i->email),
                 arg_text(i->first_name), arg_text(i->role), arg_id(i->place), arg_id(i->sent_by),
                 arg_text(i->address), arg_int(i->now),
                 arg_int(i->now + LETTER_INVITATION_LASTS)));
    return ACCOUNT_ALLOWED;
}

size_t invitation_list(struct db *db, struct arena *a, int64_t sent_by, size_t limit,
                       struct invited **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT l.*, p.name AS place_name FROM letter l LEFT JOIN place p ON p.id = l.place_id"
        " WHERE l.purpose = 'invitation' AND ($1 = 0 OR l.sent_by = $1)"
        " ORDER BY l.made_at DESC, l.secret LIMIT $2",
        ARGS(arg_int(sent_by), arg_int((int64_t) limit)));

    *out = arena_array(a, limit, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = (struct invited){
            .stored = col_text(rows, "secret"),
            .email = col_text(rows, "email"), .first_name = col_text(rows, "first_name"),
            .role = col_text(rows, "role"), .place_name = col_text(rows, "place_name"),
            .made_at = col_int(rows, "made_at"), .ends_at = col_int(rows, "ends_at"),
            .used_at = col_int(rows, "used_at"),
        };
    return count;
}

bool invitation_withdraw(struct db *db, const char *stored, int64_t sent_by)
{
    return db_exec(db, "DELETE FROM letter WHERE secret = $1 AND purpose = 'invitation'"
                       "   AND used_at IS NULL AND ($2 = 0 OR sent_by = $2)",
                   ARGS(arg_text(stored), arg_int(sent_by))) == 1;
}

size_t members_list(struct db *db, struct arena *a, int32_t today, int64_t after, size_t limit,
                    struct member **out)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.id, p.first_name, p.lang FROM person p"
        "  JOIN account a ON a.person_id = p.id AND a.disabled_at IS NULL"
        " WHERE p.id > $2 AND EXISTS (SELECT 1 FROM role r"
        "         WHERE r.person_id = p.id AND r.ended_at IS NULL AND r.valid_from <= $1"
        "           AND (r.valid_to IS NULL OR r.valid_to >= $1))"
        " ORDER BY p.id LIMIT $3",
        ARGS(arg_text(date_text(a, today)), arg_int(after), arg_int((int64_t) limit)));
    size_t count = 0;

    *out = arena_array(a, limit, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = (struct member){ .person = col_int(rows, "id"),
                                           .first_name = col_text(rows, "first_name"),
                                           .lang = col_text(rows, "lang") };
    return count;
}
