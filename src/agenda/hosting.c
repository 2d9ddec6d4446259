/* The host's side of a date: asked, confirmed, stepped back; where else; and what was seen after. */
#include "agenda/edit.h"

#include "base/str.h"

/* A day that may still change, and that somebody hosts. */
static enum agenda_refusal hosted_day(struct db *db, struct arena *a, struct day_edit e,
                                      struct day *d)
{
    enum agenda_refusal no = day_to_change(db, a, e, d);

    if (no)
        return no;
    if (!d->place)
        return AGENDA_UNKNOWN;
    return d->roaming ? AGENDA_ALLOWED : AGENDA_PERMANENT;
}

/* A calendar tells when and where; both stay, so `sequence` does too.  That a day looks for a host
 * is news for readers, and so is that it no longer does. */
static enum agenda_refusal answer(struct db *db, struct day_edit e, const char *answer,
                                  const char *word, bool answered)
{
    db_exec(db, "UPDATE day SET changed_at = CASE WHEN host_answer = 'stepped_back'"
                "               OR $2 = 'stepped_back' THEN $5 ELSE changed_at END,"
                "       host_answer = $2, host_word = $3, host_answered_at = $4 WHERE id = $1",
            ARGS(arg_int(e.day), arg_text(answer), arg_text(str_empty(word) ? NULL : word),
                 (struct arg){ .kind = ARG_INT, .n = e.now, .null = !answered },
                 arg_int(e.now)));
    return db_failed(db) ? AGENDA_FAILED : AGENDA_ALLOWED;
}

enum agenda_refusal day_ask_host(struct db *db, struct arena *a, struct day_edit e)
{
    struct day d;
    enum agenda_refusal no = hosted_day(db, a, e, &d);

    return no ? no : answer(db, e, "asked", NULL, false);
}

enum agenda_refusal day_confirm_host(struct db *db, struct arena *a, struct day_edit e,
                                     const char *word)
{
    struct day d;
    enum agenda_refusal no = hosted_day(db, a, e, &d);

    return no ? no : answer(db, e, "confirmed", word, true);
}

enum agenda_refusal day_step_back(struct db *db, struct arena *a, struct day_edit e,
                                  const char *word)
{
    struct day d;
    enum agenda_refusal no = hosted_day(db, a, e, &d);

    if (no)
        return no;
    return str_empty(word) ? AGENDA_NO_REASON : answer(db, e, "stepped_back", word, true);
}

/* A host place with no day of its own then, and with nothing in its calendar. */
static enum agenda_refusal could_host(struct db *db, struct arena *a, const struct day *d,
                                      int64_t place)
{
    struct place p;
    struct day other;

    if (!place_get(db, a, place, &p) || p.listed)
        return AGENDA_UNKNOWN;
    if (p.closed_at)
        return AGENDA_PLACE_CLOSED;
    if (p.kind == PLACE_PERMANENT)
        return AGENDA_PERMANENT;

    if (place == d->place || (day_on(db, a, &p, d->date, &other) && other.state == DAY_OPEN))
        return AGENDA_TAKEN;
    return place_busy_then(db, &p, d, d->date) ? AGENDA_BUSY : AGENDA_ALLOWED;
}

enum agenda_refusal day_set_fallback(struct db *db, struct arena *a, struct day_edit e,
                                     int64_t place)
{
    struct day d;
    enum agenda_refusal no = hosted_day(db, a, e, &d);

    if (!no && place)
        no = could_host(db, a, &d, place);
    if (no)
        return no;
    db_exec(db, "UPDATE day SET fallback_id = $2 WHERE id = $1",
            ARGS(arg_int(e.day), arg_id(place)));
    return db_failed(db) ? AGENDA_FAILED : AGENDA_ALLOWED;
}

/* A day that took place, or does now. */
static enum agenda_refusal day_to_tell(struct db *db, struct arena *a, struct day_edit e,
                                       struct day *d)
{
    day_hold(db, e.day);
    if (!day_get(db, a, e.day, d))
        return AGENDA_UNKNOWN;
    if (d->date > e.today)
        return AGENDA_NOT_YET;
    return day_is_open(d) ? AGENDA_ALLOWED : AGENDA_NOT_OPEN;
}

enum agenda_refusal day_set_heads(struct db *db, struct arena *a, struct day_edit e, int64_t heads,
                                  int64_t by)
{
    struct day d;
    enum agenda_refusal no = day_to_tell(db, a, e, &d);

    if (no)
        return no;
    db_exec(db, "UPDATE day SET heads = $2, heads_by = $3, heads_at = $4 WHERE id = $1",
            ARGS(arg_int(e.day), arg_int(heads), arg_id(by), arg_int(e.now)));
    return db_failed(db) ? AGENDA_FAILED : AGENDA_ALLOWED;
}

enum agenda_refusal day_thank(struct db *db, struct arena *a, struct day_edit e)
{
    struct day d;
    enum agenda_refusal no = day_to_tell(db, a, e, &d);

    if (no)
        return no;
    if (d.thanked_at)
        return AGENDA_OVER;
    db_exec(db, "UPDATE day SET thanked_at = $2 WHERE id = $1",
            ARGS(arg_int(e.day), arg_int(e.now)));
    return db_failed(db) ? AGENDA_FAILED : AGENDA_ALLOWED;
}
