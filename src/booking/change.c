#include "booking/change.h"

#include "base/date.h"

/* Whoever comes or waits, in the order they said so, with what is needed to write to them. */
static struct told_list who_comes(struct db *db, struct arena *a, int64_t day)
{
    struct told_list list = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT person.id AS person, presence.id AS presence, first_name, email, lang, state"
        "  FROM presence JOIN person ON person.id = presence.person_id"
        " WHERE day_id = $1 AND state IN (1, 2) ORDER BY presence.id", ARGS(arg_int(day)));

    while (rows_next(rows)) {
        list.at = arena_grow(a, list.at, list.count + 1, sizeof *list.at);
        list.at[list.count++] = (struct told){
            .person = col_int(rows, "person"), .presence = col_int(rows, "presence"),
            .first_name = col_text(rows, "first_name"), .email = col_text(rows, "email"),
            .lang = col_text(rows, "lang"), .waits = col_int(rows, "state") == WAITING,
        };
    }
    return list;
}

static void send_away(struct db *db, int64_t day, int64_t now)
{
    db_exec(db, "UPDATE presence SET state = 0, queued_at = NULL, changed_at = $2"
                " WHERE day_id = $1 AND state <> 0", ARGS(arg_int(day), arg_int(now)));
}

static int64_t fullest(const struct headcount *heads)
{
    return heads->morning > heads->afternoon ? heads->morning : heads->afternoon;
}

static enum agenda_refusal cancel(struct db *db, struct arena *a, const struct day_change *c,
                                  struct day_changed *out)
{
    enum agenda_refusal no = day_cancel(db, a, c->edit, c->reason);

    if (!no)
        send_away(db, c->edit.day, c->edit.now);
    out->after.id = c->edit.day;
    return no;
}

static enum agenda_refusal move(struct db *db, struct arena *a, const struct day_change *c,
                                struct day_changed *out)
{
    enum agenda_refusal no = day_move(db, a, c->edit, c->date, c->reason, &out->after.id);

    if (!no)
        send_away(db, c->edit.day, c->edit.now);
    return no;
}

static enum agenda_refusal change_place(struct db *db, struct arena *a, const struct day_change *c,
                                        struct day_changed *out)
{
    struct place place = { 0 };

    out->after.id = c->edit.day;
    if (c->place == out->before.place)
        return AGENDA_TAKEN;
    if (c->place && !place_get(db, a, c->place, &place))
        return AGENDA_UNKNOWN;
    if (place.chairs < fullest(&out->heads))
        return AGENDA_CHAIRS;
    return day_set_host(db, a, c->edit, c->place);
}

static enum agenda_refusal change_words(struct db *db, struct arena *a, const struct day_change *c,
                                        struct day_changed *out)
{
    struct day *after = &out->after;
    enum agenda_refusal no = day_set_words(db, a, c->edit, &c->words);

    if (no || !day_get(db, a, c->edit.day, after))
        return no;
    out->hours = after->opens != out->before.opens || after->closes != out->before.closes;
    return after->capacity < out->before.capacity && after->capacity < fullest(&out->heads)
         ? AGENDA_CHAIRS : AGENDA_ALLOWED;
}

/* A refusal takes all back: what was written before it was seen, too. */
enum agenda_refusal day_change(struct db *db, struct arena *a, const struct day_change *c,
                               struct day_changed *out)
{
    static enum agenda_refusal (*const does[])(struct db *, struct arena *,
                                               const struct day_change *, struct day_changed *) = {
        [CHANGE_CANCEL] = cancel, [CHANGE_MOVE] = move, [CHANGE_PLACE] = change_place,
        [CHANGE_WORDS] = change_words,
    };

    *out = (struct day_changed){ 0 };
    day_hold(db, c->edit.day);
    if (!day_get(db, a, c->edit.day, &out->before))
        return AGENDA_UNKNOWN;
    out->heads = presence_count(db, c->edit.day);
    out->tell = who_comes(db, a, c->edit.day);

    db_piece_begin(db);
    enum agenda_refusal no = does[c->kind](db, a, c, out);
    if (no || !db_piece_keep(db)) {
        db_piece_undo(db);
        out->tell.count = 0;
        return no ? no : AGENDA_FAILED;
    }
    day_get(db, a, out->after.id, &out->after);
    if (c->kind == CHANGE_WORDS && !out->hours)
        out->tell.count = 0;
    if (c->kind == CHANGE_PLACE || c->kind == CHANGE_WORDS)
        out->moved_up = presence_promote(db, a, &out->after, c->edit.now);
    return AGENDA_ALLOWED;
}

/* A permanent place's day that nobody comes to is not a promise: it has only a row (opens NULL). */
struct place_ahead place_ahead(struct db *db, struct arena *a, int64_t place, int32_t today,
                               int64_t now)
{
    const struct arg *args = ARGS(arg_int(place), arg_text(date_text(a, today)), arg_int(now));
    struct place_ahead ahead = {
        .days = db_int(db,
            "SELECT count(*) FROM day WHERE place_id = $1 AND date >= $2 AND state = 'open'"
            "   AND (opens IS NOT NULL OR EXISTS (SELECT 1 FROM presence"
            "         WHERE presence.day_id = day.id AND presence.state IN (1, 2)))", args, 0),
        .bookings = db_int(db,
            "SELECT count(*) FROM booking b JOIN resource r ON r.id = b.resource_id"
            " WHERE r.place_id = $1 AND b.state = 1 AND b.ends_at > $3", args, 0),
    };
    struct rows *rows = db_query(db, a,
        "SELECT date, CASE WHEN mornings > afternoons THEN mornings ELSE afternoons END AS heads"
        "  FROM (SELECT day.id AS id, day.date AS date, sum(morning) AS mornings,"
        "               sum(afternoon) AS afternoons"
        "          FROM day JOIN presence ON presence.day_id = day.id AND presence.state = 1"
        "         WHERE day.place_id = $1 AND day.date >= $2 AND day.state = 'open'"
        "           AND day.capacity IS NULL GROUP BY day.id, day.date) full_days"
        " ORDER BY heads DESC, date LIMIT 1", args);

    if (rows_next(rows) && date_parse(col_text(rows, "date"), &ahead.fullest_on))
        ahead.fullest = col_int(rows, "heads");
    rows_end(rows);
    return ahead;
}

struct told_list presence_promote_all(struct db *db, struct arena *a, int32_t today, int64_t now,
                                      struct day **days)
{
    struct told_list all = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT DISTINCT day.id AS id FROM day JOIN presence ON presence.day_id = day.id"
        " WHERE day.date >= $1 AND day.state = 'open' AND presence.state = 2 ORDER BY day.id",
        ARGS(arg_text(date_text(a, today))));
    int64_t *ids = NULL;
    size_t count = 0;

    for (; rows_next(rows); count++) {
        ids = arena_grow(a, ids, count + 1, sizeof *ids);
        ids[count] = col_int(rows, "id");
    }
    *days = NULL;
    for (size_t i = 0; i < count; i++) {
        struct day d;

        day_hold(db, ids[i]);
        if (!day_get(db, a, ids[i], &d))
            continue;
        struct told_list up = presence_promote(db, a, &d, now);
        for (size_t j = 0; j < up.count; j++, all.count++) {
            all.at = arena_grow(a, all.at, all.count + 1, sizeof *all.at);
            *days = arena_grow(a, *days, all.count + 1, sizeof **days);
            all.at[all.count] = up.at[j];
            (*days)[all.count] = d;
        }
    }
    return all;
}
