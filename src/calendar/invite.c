#include "calendar/calendar.h"

#include "account/account.h"
#include "base/date.h"

static struct invite invite_of(const struct rows *row)
{
    return (struct invite){
        .id = col_int(row, "id"), .day = col_int(row, "day_id"),
        .person = col_int(row, "person_id"), .sent_by = col_int(row, "sent_by"),
        .answer = col_text(row, "answer"),
    };
}

static enum invite_refusal refusal_of(struct db *db, struct arena *a, const struct invite *i,
                                      int32_t today, int64_t now, struct day *day)
{
    struct presence presence;

    if (!day_get(db, a, i->day, day))
        return INVITE_NO_DAY;
    if (!day_is_open(day) || day->date < today)
        return INVITE_NOT_OPEN;
    if (presence_get(db, a, i->day, i->person, &presence) && presence.state != WITHDRAWN)
        return INVITE_COMES;
    if (db_exists(db, "SELECT 1 FROM invite WHERE day_id = $1 AND person_id = $2",
                  ARGS(arg_int(i->day), arg_int(i->person))))
        return INVITE_AGAIN;
    if (db_int(db, "SELECT count(*) FROM invite WHERE sent_by = $1 AND made_at > $2",
               ARGS(arg_int(i->sent_by), arg_int(now - 86400)), 0) >= INVITES_MOST)
        return INVITE_MANY;
    return INVITE_ALLOWED;
}

enum invite_refusal invite_make(struct db *db, struct arena *a, const struct invite *i,
                                int32_t today, int64_t now, char **secret)
{
    struct day day;
    enum invite_refusal no = refusal_of(db, a, i, today, now, &day);

    if (no)
        return no;
    *secret = secret_new(a);
    db_exec(db, "INSERT INTO invite (secret, day_id, person_id, sent_by, made_at, sequence)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
            ARGS(arg_text(secret_hash(a, *secret)), arg_int(i->day), arg_int(i->person),
                 arg_int(i->sent_by), arg_int(now), arg_int(day.sequence)));
    if (str_is(db_refused(db), "invite.day_id,person_id"))
        return INVITE_AGAIN;
    return db_failed(db) ? INVITE_FAILED : INVITE_ALLOWED;
}

bool invite_open(struct db *db, struct arena *a, const char *secret, struct invite *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT * FROM invite WHERE secret = $1 AND NOT EXISTS"
        "   (SELECT 1 FROM account WHERE account.person_id = invite.person_id"
        "       AND disabled_at IS NOT NULL)", ARGS(arg_text(secret_hash(a, secret))));
    bool found = rows_next(rows);

    if (found)
        *out = invite_of(rows);
    rows_end(rows);
    return found;
}

void invite_answer(struct db *db, int64_t id, const char *answer, int64_t now)
{
    db_exec(db, "UPDATE invite SET answer = $2, answered_at = $3 WHERE id = $1",
            ARGS(arg_int(id), arg_text(answer), arg_int(now)));
}

size_t invites_to_tell(struct db *db, struct arena *a, int32_t today, struct invite **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT invite.* FROM invite JOIN day ON day.id = invite.day_id"
        " WHERE day.date >= $1 AND day.sequence <> invite.sequence AND invite.answer <> 'no'"
        "   AND NOT EXISTS (SELECT 1 FROM presence WHERE presence.day_id = day.id"
        "                      AND presence.person_id = invite.person_id)"
        " ORDER BY invite.id LIMIT $2",
        ARGS(arg_text(date_text(a, today)), arg_int(INVITES_AT_ONCE)));

    *out = arena_array(a, INVITES_AT_ONCE, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = invite_of(rows);
    return count;
}

void invite_told(struct db *db, int64_t id, int64_t sequence)
{
    db_exec(db, "UPDATE invite SET sequence = $2 WHERE id = $1",
            ARGS(arg_int(id), arg_int(sequence)));
}

/* ---- a person's data ---- */

struct value *calendar_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a);
    struct value *feeds = set_list(v, "feeds"), *invitations = set_list(v, "invitations");
    struct value *sent = set_list(v, "sent");
    struct rows *rows = db_query(db, a, "SELECT kind, name, made_at, ended_at FROM feed"
                                        " WHERE person_id = $1 ORDER BY id",
                                 ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *item = add_object(feeds);
        set_text(item, "kind", col_text(rows, "kind"));
        set_text(item, "name", col_text(rows, "name"));
        set_int(item, "made_at", col_int(rows, "made_at"));
        if (!col_null(rows, "ended_at"))
            set_int(item, "ended_at", col_int(rows, "ended_at"));
    }
    rows = db_query(db, a, "SELECT day.date, invite.answer, invite.made_at,"
                           "       CASE WHEN invite.person_id = $1 THEN 1 ELSE 0 END AS mine"
                           "  FROM invite JOIN day ON day.id = invite.day_id"
                           " WHERE invite.person_id = $1 OR invite.sent_by = $1"
                           " ORDER BY invite.id", ARGS(arg_int(person)));
    while (rows_next(rows)) {
        bool mine = col_int(rows, "mine");
        struct value *item = add_object(mine ? invitations : sent);
        set_text(item, "date", col_text(rows, "date"));
        if (mine)
            set_text(item, "answer", col_text(rows, "answer"));
        else
            set_int(item, "made_at", col_int(rows, "made_at"));
    }
    return v;
}

void calendar_forget(struct db *db, int64_t person, int64_t now)
{
    (void) now;
    db_exec(db, "DELETE FROM feed WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM invite WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "UPDATE invite SET sent_by = NULL WHERE sent_by = $1", ARGS(arg_int(person)));
}

void calendar_forget_old(struct db *db, struct arena *a, int32_t today, int64_t now)
{
    db_exec(db, "DELETE FROM invite WHERE day_id IN (SELECT id FROM day WHERE date < $1)",
            ARGS(arg_text(date_text(a, today - CALENDAR_KEPT))));
    db_exec(db, "DELETE FROM feed WHERE ended_at < $1",
            ARGS(arg_int(now - CALENDAR_KEPT * (int64_t) 86400)));
}
