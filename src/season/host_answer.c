/* What is answered to an offer, by an animator and by whoever made it; what is held about a person
 * who offers. */
#include "season/host.h"

#include "account/account.h"
#include "base/date.h"
#include "base/str.h"
#include "place/place.h"

static bool waits(const struct host *h)
{
    return h->state == HOST_OFFERED || h->state == HOST_ASKED;
}

static void set_state(struct db *db, const struct host *h, const char *state, const char *word,
                      int64_t by, int64_t now)
{
    db_exec(db, "UPDATE host SET state = $2, said = $3, decided_by = $4, changed_at = $5,"
                "       reply = CASE $2 WHEN 'asked' THEN NULL ELSE reply END WHERE id = $1",
            ARGS(arg_int(h->id), arg_text(state), arg_text(str_empty(word) ? NULL : word),
                 arg_id(by), arg_int(now)));
}

/* A new host place lies at the point of its commune until somebody says it better. */
static int64_t make_place(struct db *db, struct arena *a, const struct host *h, int64_t now)
{
    struct commune commune = { .located = false };

    commune_get(db, a, h->commune, &commune);
    struct place place = {
        .name = h->name, .kind = PLACE_HOST, .address = h->address, .postcode = h->postcode,
        .town = h->town, .commune = h->commune, .located = commune.located,
        .latitude = commune.latitude, .longitude = commune.longitude, .chairs = h->chairs,
    };
    return place_make(db, a, &place, now);
}

/* Whoever offers welcomes people there, as its host. */
static bool give_role(struct db *db, const struct host *h, int64_t by, int32_t today, int64_t now)
{
    const struct role_draft role = {
        .person = h->person, .role = "host", .place = h->place, .from = today,
        .to = ROLE_WITHOUT_END, .given_by = by, .now = now,
    };

    return !h->person || role_give(db, &role) == ACCOUNT_ALLOWED;
}

/* The place is written by saving the offer as an accepted one, as with each later change to it. */
static enum host_refusal accept(struct db *db, struct arena *a, struct host *h, const char *word,
                                int64_t by, int32_t today, int64_t now)
{
    struct host other;

    if (h->place && host_of_place(db, a, h->place, &other))
        return HOST_PLACE_TAKEN;
    if (!h->place)
        h->place = make_place(db, a, h, now);
    db_exec(db, "UPDATE host SET place_id = $2 WHERE id = $1",
            ARGS(arg_int(h->id), arg_id(h->place)));
    set_state(db, h, "accepted", word, by, now);
    if (!give_role(db, h, by, today, now))
        return HOST_FAILED;
    return host_save(db, a, h, now);
}

enum host_refusal host_answer(struct db *db, struct arena *a, int64_t id, enum host_answer answer,
                              const char *word, int64_t by, int32_t today, int64_t now)
{
    struct host h;

    host_hold(db, id);
    if (!host_get(db, a, id, &h))
        return db_failed(db) ? HOST_FAILED : HOST_UNKNOWN;
    if (!waits(&h))
        return HOST_STATE;
    if (answer == HOST_ACCEPT)
        return accept(db, a, &h, word, by, today, now);
    if (str_empty(word))
        return HOST_NO_WORD;
    set_state(db, &h, answer == HOST_ASK ? "asked" : "declined", word, by, now);
    return db_failed(db) ? HOST_FAILED : HOST_ALLOWED;
}

enum host_refusal host_reply(struct db *db, struct arena *a, int64_t id, const char *reply,
                             int64_t now)
{
    struct host h;

    host_hold(db, id);
    if (!host_get(db, a, id, &h))
        return db_failed(db) ? HOST_FAILED : HOST_UNKNOWN;
    if (h.state != HOST_ASKED)
        return HOST_STATE;
    if (str_empty(reply))
        return HOST_NO_WORD;
    db_exec(db, "UPDATE host SET state = 'offered', reply = $2, changed_at = $3 WHERE id = $1",
            ARGS(arg_int(id), arg_text(reply), arg_int(now)));
    return db_failed(db) ? HOST_FAILED : HOST_ALLOWED;
}

enum host_refusal host_withdraw(struct db *db, struct arena *a, int64_t id, int64_t now)
{
    struct host h;

    host_hold(db, id);
    if (!host_get(db, a, id, &h))
        return db_failed(db) ? HOST_FAILED : HOST_UNKNOWN;
    if (!waits(&h) && h.state != HOST_ACCEPTED)
        return HOST_STATE;
    db_exec(db, "UPDATE host SET state = 'withdrawn', changed_at = $2 WHERE id = $1",
            ARGS(arg_int(id), arg_int(now)));
    return db_failed(db) ? HOST_FAILED : HOST_ALLOWED;
}

size_t host_animators(struct db *db, struct arena *a, int32_t today, int64_t **people)
{
    static const char *const roles[] = { "animator", "admin" };
    size_t count = 0;

    *people = NULL;
    for (int i = 0; i < 2 && !count; i++) {
        struct rows *rows = db_query(db, a,
            "SELECT DISTINCT person_id FROM role WHERE role = $1 AND place_id IS NULL"
            "   AND ended_at IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"
            " ORDER BY person_id",
            ARGS(arg_text(roles[i]), arg_text(date_text(a, today))));
        while (rows_next(rows)) {
            *people = arena_grow(a, *people, count + 1, sizeof **people);
            (*people)[count++] = col_int(rows, "person_id");
        }
    }
    return count;
}

/* ---- what is held about a person ---- */

static void export_dates(struct value *list, struct arena *a, const int32_t *dates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(list, value_text(a, date_text(a, dates[i])));
}

static void export_offer(struct db *db, struct arena *a, struct value *list, int64_t id)
{
    struct value *v = add_object(list);
    struct host h;

    if (!host_get(db, a, id, &h))
        return;
    set_text(v, "state", host_state_word(h.state));
    set_text(v, "name", h.name);
    set_text(v, "address", h.address);
    set_text(v, "postcode", h.postcode);
    set_text(v, "town", h.town);
    set_text(v, "commune", h.commune);
    set_text(v, "contact", h.contact);
    set_int(v, "chairs", h.chairs);
    set_int(v, "weekdays", h.weekdays);
    set_text(v, "bus", h.bus);
    set_text(v, "wish", h.wish);
    set_text(v, "said", h.said);
    set_text(v, "reply", h.reply);
    export_dates(set_list(v, "can"), a, h.can, h.can_count);
    export_dates(set_list(v, "cannot"), a, h.cannot, h.cannot_count);
    set_int(v, "made_at", h.made_at);
    set_int(v, "changed_at", h.changed_at);
}

struct value *host_export(struct db *db, struct arena *a, int64_t person)
{
    struct value *list = value_list(a);
    struct rows *rows = db_query(db, a, "SELECT id FROM host WHERE person_id = $1 ORDER BY id",
                                 ARGS(arg_int(person)));

    while (rows_next(rows))
        export_offer(db, a, list, col_int(rows, "id"));
    return list;
}

/* A plan may speak of a host that was accepted once, so only the others go whole. */
#define NEVER_ACCEPTED \
    "person_id = $1 AND (state IN ('offered', 'asked', 'declined') OR place_id IS NULL)"

void host_forget(struct db *db, int64_t person, int64_t now)
{
    const struct arg *args = ARGS(arg_int(person), arg_int(now));

    db_exec(db, "DELETE FROM host_date WHERE host_id IN"
                "   (SELECT id FROM host WHERE " NEVER_ACCEPTED ")", args);
    db_exec(db, "DELETE FROM host WHERE " NEVER_ACCEPTED, args);
    db_exec(db, "UPDATE host SET person_id = NULL, contact = NULL, wish = NULL, said = NULL,"
                "       reply = NULL, changed_at = $2 WHERE person_id = $1", args);
    db_exec(db, "UPDATE host SET decided_by = NULL WHERE decided_by = $1", args);
}
