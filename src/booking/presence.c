#include "booking/presence.h"

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "plan/plan.h"

enum { GUEST_NAME = 120 };              /* bytes */

static const char *const share_codes[] = { "day", "morning", "afternoon", "hours" };

const char *share_code(enum share share)
{
    return share_codes[share];
}

bool share_parse(const char *code, enum share *share)
{
    for (int i = 0; i < 4; i++) {
        if (!str_is(code, share_codes[i]))
            continue;
        *share = (enum share) i;
        return true;
    }
    return false;
}

#define PRESENCE_COLUMNS \
    "SELECT p.id AS id, p.day_id AS day_id, p.person_id AS person_id, p.guest AS guest," \
    "       p.share AS share, p.morning AS morning, p.afternoon AS afternoon," \
    "       p.state AS state, p.queued_at AS queued_at, p.cents AS cents," \
    "       p.price_id AS price_id, p.said_by AS said_by, p.changed_at AS changed_at," \
    "       COALESCE(price.currency, 'EUR') AS currency" \
    "  FROM presence p LEFT JOIN price ON price.id = p.price_id "

static struct presence presence_from(const struct rows *rows)
{
    struct presence p = {
        .id = col_int(rows, "id"), .day = col_int(rows, "day_id"),
        .person = col_int(rows, "person_id"), .guest = col_text(rows, "guest"),
    };

    if (!share_parse(col_text(rows, "share"), &p.share))
        BUG("presence %lld has no share", (long long) p.id);
    p.morning = col_int(rows, "morning");
    p.afternoon = col_int(rows, "afternoon");
    p.state = (enum presence_state) col_int(rows, "state");
    p.queued_at = col_int(rows, "queued_at");
    p.cents = col_int(rows, "cents");
    p.price = col_int(rows, "price_id");
    p.said_by = col_int(rows, "said_by");
    p.changed_at = col_int(rows, "changed_at");
    p.currency = col_text(rows, "currency");
    return p;
}

static int64_t queue_position(struct db *db, const struct presence *p)
{
    return db_int(db, "SELECT count(*) FROM presence WHERE day_id = $1 AND state = 2"
                      "   AND (queued_at < $2 OR (queued_at = $2 AND id <= $3))",
                  ARGS(arg_int(p->day), arg_int(p->queued_at), arg_int(p->id)), 0);
}

static bool presence_row(struct db *db, struct arena *a, int64_t day, int64_t person,
                         struct presence *out)
{
    struct rows *rows = db_query(db, a, PRESENCE_COLUMNS "WHERE p.day_id = $1 AND p.person_id = $2",
                                 ARGS(arg_int(day), arg_int(person)));

    if (!rows_next(rows))
        return false;
    *out = presence_from(rows);
    rows_end(rows);
    return true;
}

bool presence_get(struct db *db, struct arena *a, int64_t day, int64_t person,
                  struct presence *out)
{
    if (!presence_row(db, a, day, person, out))
        return false;
    if (out->state == WAITING)
        out->position = queue_position(db, out);
    return true;
}

static int64_t day_end(const struct day *d)
{
    return zone_day_end(zone_get(d->zone), d->date);
}

/* How many days ago it was by the place's clock; negative: still to come. */
static int32_t days_ago(const struct day *d, int64_t now)
{
    int32_t today;

    zone_local(zone_get(d->zone), now, &today, NULL);
    return today - d->date;
}

/* Is the day there in the part that is asked for? */
static enum presence_refusal day_takes(const struct day *d, enum share share)
{
    bool morning = d->opens < MORNING_ENDS;
    bool afternoon = d->closes > AFTERNOON_STARTS;

    if (!day_is_open(d))
        return PRESENCE_NOT_OPEN;
    if (share == SHARE_HOURS)
        return PRESENCE_ALLOWED;
    if ((share != SHARE_AFTERNOON && !morning) || (share != SHARE_MORNING && !afternoon))
        return PRESENCE_PART_CLOSED;
    return PRESENCE_ALLOWED;
}

/* The day held against others, then as it is. */
static bool take_day(struct db *db, struct arena *a, int64_t id, struct presence_result *out)
{
    *out = (struct presence_result){ 0 };
    day_hold(db, id);
    return day_get(db, a, id, &out->day);
}

/* What would be written: the wish, with its price. */
static struct presence draft(struct db *db, struct arena *a, const struct presence_wish *w,
                             const struct day *d)
{
    static const char *const items[2][2] = {
        { "desk_day", "desk_half" }, { "roaming_day", "roaming_half" }
    };
    struct presence p = {
        .day = w->day, .person = w->person, .guest = w->guest, .share = w->share,
        .morning = w->share != SHARE_AFTERNOON, .afternoon = w->share != SHARE_MORNING,
        .said_by = w->said_by, .changed_at = w->now, .currency = "EUR",
    };
    struct price price;

    if (plan_price(db, a, items[d->roaming][w->share != SHARE_DAY], w->person, d->place, 0,
                   d->date, &price)) {
        p.cents = price.cents;
        p.price = price.id;
        p.currency = price.currency;
    }
    return p;
}

/* An INSERT that turns into an UPDATE would count its own old row: they stay two. */
static void write_presence(struct db *db, struct presence *p)
{
    const struct arg queued = { .kind = ARG_INT, .n = p->queued_at, .null = p->state != WAITING };

    if (p->id) {
        db_exec(db, "UPDATE presence SET share = $2, morning = $3, afternoon = $4, state = $5,"
                    "       queued_at = $6, cents = $7, price_id = $8, said_by = $9,"
                    "       changed_at = $10 WHERE id = $1",
                ARGS(arg_int(p->id), arg_text(share_code(p->share)), arg_int(p->morning),
                     arg_int(p->afternoon), arg_int(p->state), queued, arg_int(p->cents),
                     arg_id(p->price), arg_id(p->said_by), arg_int(p->changed_at)));
        return;
    }
    p->id = db_insert(db,
        "INSERT INTO presence (day_id, person_id, guest, share, morning, afternoon, state,"
        "                      queued_at, cents, price_id, said_by, made_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) RETURNING id",
        ARGS(arg_int(p->day), arg_id(p->person), arg_text(p->guest),
             arg_text(share_code(p->share)), arg_int(p->morning), arg_int(p->afternoon),
             arg_int(p->state), queued, arg_int(p->cents), arg_id(p->price),
             arg_id(p->said_by), arg_int(p->changed_at)));
}

/* Takes a chair, or leaves all as it was: PRESENCE_FULL. */
static enum presence_refusal take_chair(struct db *db, struct presence *p)
{
    struct presence tried = *p;

    tried.state = COMING;
    db_piece_begin(db);
    write_presence(db, &tried);
    bool full = str_is(db_refused(db), "presence_full");
    if (!db_failed(db) && db_piece_keep(db)) {
        *p = tried;
        return PRESENCE_ALLOWED;
    }
    db_piece_undo(db);
    return full ? PRESENCE_FULL : PRESENCE_FAILED;
}

/* At the end of the queue: microseconds, so that those of one second keep their order. */
static void queue_up(struct db *db, struct presence *p, int64_t now)
{
    int64_t last = db_int(db, "SELECT max(queued_at) FROM presence WHERE day_id = $1 AND state = 2",
                          ARGS(arg_int(p->day)), 0);

    p->state = WAITING;
    p->queued_at = last >= now * 1000000 ? last + 1 : now * 1000000;
    write_presence(db, p);
    p->position = queue_position(db, p);
}

struct chairs {
    int64_t morning;
    int64_t afternoon;
};

/* What is left, for sentences and to know when to stop looking: the data decides by itself. */
static struct chairs chairs_left(struct db *db, struct arena *a, const struct day *d)
{
    struct rows *rows = db_query(db, a,
        "SELECT count(*) FILTER (WHERE morning = 1) AS mornings,"
        "       count(*) FILTER (WHERE afternoon = 1) AS afternoons"
        "  FROM presence WHERE day_id = $1 AND state = 1", ARGS(arg_int(d->id)));
    struct chairs left = { 0 };

    if (rows_next(rows))
        left = (struct chairs){ d->capacity - col_int(rows, "mornings"),
                                d->capacity - col_int(rows, "afternoons") };
    rows_end(rows);
    return left;
}

static bool fits(const struct presence *p, struct chairs left)
{
    return (!p->morning || left.morning > 0) && (!p->afternoon || left.afternoon > 0);
}

static void tell(struct db *db, struct arena *a, struct told_list *list, const struct presence *p)
{
    struct rows *rows = db_query(db, a, "SELECT first_name, email, lang FROM person WHERE id = $1",
                                 ARGS(arg_int(p->person)));

    if (!rows_next(rows))
        return;
    list->at = arena_grow(a, list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = (struct told){
        .person = p->person, .presence = p->id, .first_name = col_text(rows, "first_name"),
        .email = col_text(rows, "email"), .lang = col_text(rows, "lang"),
    };
    rows_end(rows);
}

struct told_list presence_promote(struct db *db, struct arena *a, const struct day *d, int64_t now)
{
    struct told_list up = { 0 };
    struct chairs left = chairs_left(db, a, d);

    if (!day_is_open(d) || (left.morning <= 0 && left.afternoon <= 0))
        return up;

    struct rows *rows = db_query(db, a,
        PRESENCE_COLUMNS "WHERE p.day_id = $1 AND p.state = 2 ORDER BY p.queued_at, p.id",
        ARGS(arg_int(d->id)));
    struct presence *queue = NULL;
    size_t count = 0;
    for (; rows_next(rows); count++) {
        queue = arena_grow(a, queue, count + 1, sizeof *queue);
        queue[count] = presence_from(rows);
    }

    for (size_t i = 0; i < count && (left.morning > 0 || left.afternoon > 0); i++) {
        if (!fits(&queue[i], left))
            continue;
        queue[i].changed_at = now;
        enum presence_refusal no = take_chair(db, &queue[i]);
        if (no == PRESENCE_FAILED)
            break;
        if (no)
            continue;
        left.morning -= queue[i].morning;
        left.afternoon -= queue[i].afternoon;
        tell(db, a, &up, &queue[i]);
    }
    return up;
}

/* Who has a chair and asks for another part keeps the chair when there is none. */
static enum presence_refusal keep_chair(struct db *db, struct arena *a, const struct presence *had,
                                        struct presence_result *out)
{
    struct chairs left = chairs_left(db, a, &out->day);

    out->morning_full = out->presence.morning && !had->morning && left.morning <= 0;
    out->afternoon_full = out->presence.afternoon && !had->afternoon && left.afternoon <= 0;
    out->presence = *had;
    return PRESENCE_FULL;
}

/* Days that were come to can still be corrected after the place closed; nobody comes to it anew. */
static bool place_is_gone(struct db *db, int64_t place)
{
    return db_exists(db, "SELECT 1 AS one FROM place WHERE id = $1 AND closed_at IS NOT NULL",
                     ARGS(arg_int(place)));
}

/* Chairs may have been added since somebody began to wait: they are theirs before a newcomer's. */
static void let_in_who_waits(struct db *db, struct arena *a, struct presence_result *out,
                             int64_t now)
{
    if (db_exists(db, "SELECT 1 AS one FROM presence WHERE day_id = $1 AND state = 2",
                  ARGS(arg_int(out->day.id))))
        out->moved_up = presence_promote(db, a, &out->day, now);
}

static void told_add(struct arena *a, struct told_list *list, const struct told_list *more)
{
    if (!more->count)
        return;
    list->at = arena_grow(a, list->at, list->count + more->count, sizeof *list->at);
    memcpy(list->at + list->count, more->at, more->count * sizeof *more->at);
    list->count += more->count;
}

enum presence_refusal presence_say(struct db *db, struct arena *a, const struct presence_wish *w,
                                   struct presence_result *out)
{
    struct presence had = { 0 };

    if (!take_day(db, a, w->day, out))
        return PRESENCE_NO_DAY;
    if (w->now >= day_end(&out->day))
        return PRESENCE_OVER;
    enum presence_refusal no = day_takes(&out->day, w->share);
    if (no)
        return no;
    if (place_is_gone(db, out->day.place))
        return PRESENCE_NOT_OPEN;
    let_in_who_waits(db, a, out, w->now);

    bool has = presence_row(db, a, w->day, w->person, &had) && had.state != WITHDRAWN;
    if (has && had.share == w->share) {
        out->presence = had;
        if (had.state == WAITING)
            out->presence.position = queue_position(db, &had);
        return PRESENCE_ALLOWED;
    }

    out->presence = draft(db, a, w, &out->day);
    out->presence.id = had.id;
    no = take_chair(db, &out->presence);
    if (no == PRESENCE_FAILED)
        return no;
    if (no && has && had.state != WAITING)
        return keep_chair(db, a, &had, out);
    if (no && has) {
        out->presence.state = WAITING;
        out->presence.queued_at = had.queued_at;
        write_presence(db, &out->presence);
        out->presence.position = queue_position(db, &out->presence);
    } else if (no)
        queue_up(db, &out->presence, w->now);

    const struct presence *is = &out->presence;
    if (has && had.state == COMING
        && (had.morning > is->morning || had.afternoon > is->afternoon)) {
        struct told_list freed = presence_promote(db, a, &out->day, w->now);
        told_add(a, &out->moved_up, &freed);
    }
    return PRESENCE_ALLOWED;
}

/* The row stays, without a chair and without anything due. */
static void let_go(struct db *db, struct arena *a, struct presence_result *out, int64_t said_by,
                   int64_t now)
{
    bool had_chair = out->presence.state == COMING;

    out->presence.state = WITHDRAWN;
    out->presence.said_by = said_by;
    out->presence.changed_at = now;
    write_presence(db, &out->presence);
    if (had_chair && now < day_end(&out->day))
        out->moved_up = presence_promote(db, a, &out->day, now);
}

enum presence_refusal presence_withdraw(struct db *db, struct arena *a,
                                        const struct presence_wish *w,
                                        struct presence_result *out)
{
    if (!take_day(db, a, w->day, out))
        return PRESENCE_NO_DAY;
    if (!presence_row(db, a, w->day, w->person, &out->presence)
        || out->presence.state == WITHDRAWN)
        return PRESENCE_NONE;
    if (w->now >= day_end(&out->day))
        return PRESENCE_OVER;
    let_go(db, a, out, w->said_by, w->now);
    return PRESENCE_ALLOWED;
}

/* May it still be said what was?  The day itself is for those who hold it, not for oneself. */
static enum presence_refusal was_when(const struct day *d, const struct presence_wish *w)
{
    int32_t ago = days_ago(d, w->now);

    if (ago < 0 || (ago == 0 && w->said_by == w->person))
        return PRESENCE_EARLY;
    return ago > PRESENCE_DAYS ? PRESENCE_LATE : PRESENCE_ALLOWED;
}

/* On the day itself a chair is taken while there is one; what was is written all the same. */
static enum presence_refusal write_fact(struct db *db, struct presence_result *out, int64_t now)
{
    enum presence_refusal no = PRESENCE_FULL;

    if (now < day_end(&out->day))
        no = take_chair(db, &out->presence);
    if (no != PRESENCE_FULL)
        return no;
    out->presence.state = WAS_THERE;
    write_presence(db, &out->presence);
    return PRESENCE_ALLOWED;
}

enum presence_refusal presence_was_there(struct db *db, struct arena *a,
                                         const struct presence_wish *w,
                                         struct presence_result *out)
{
    struct presence had = { 0 };

    if (!take_day(db, a, w->day, out))
        return PRESENCE_NO_DAY;
    enum presence_refusal no = was_when(&out->day, w);
    if (!no)
        no = day_takes(&out->day, w->share);
    if (no)
        return no;

    presence_row(db, a, w->day, w->person, &had);
    if (had.state == WAS_THERE && had.share == w->share) {
        out->presence = had;
        return PRESENCE_ALLOWED;
    }
    out->presence = draft(db, a, w, &out->day);
    out->presence.id = had.id;
    if (had.state == COMING && had.share == w->share) {
        out->presence.cents = had.cents;
        out->presence.price = had.price;
        out->presence.currency = had.currency;
    }
    return write_fact(db, out, w->now);
}

enum presence_refusal presence_not_there(struct db *db, struct arena *a,
                                         const struct presence_wish *w,
                                         struct presence_result *out)
{
    if (!take_day(db, a, w->day, out))
        return PRESENCE_NO_DAY;
    enum presence_refusal no = was_when(&out->day, w);
    if (no)
        return no;
    if (!presence_row(db, a, w->day, w->person, &out->presence)
        || out->presence.state == WITHDRAWN)
        return PRESENCE_NONE;
    let_go(db, a, out, w->said_by, w->now);
    return PRESENCE_ALLOWED;
}

enum presence_refusal presence_guest(struct db *db, struct arena *a, const struct presence_wish *w,
                                     struct presence_result *out)
{
    struct presence_wish guest = *w;

    if (!take_day(db, a, w->day, out))
        return PRESENCE_NO_DAY;
    guest.guest = w->guest ? str_trim(a, w->guest) : "";
    guest.person = 0;
    if (!guest.guest[0] || strlen(guest.guest) > GUEST_NAME)
        return PRESENCE_NO_NAME;
    enum presence_refusal no = was_when(&out->day, &guest);
    if (!no)
        no = day_takes(&out->day, w->share);
    if (no)
        return no;
    out->presence = draft(db, a, &guest, &out->day);
    return write_fact(db, out, w->now);
}

enum presence_refusal presence_guest_remove(struct db *db, struct arena *a, int64_t presence,
                                            int64_t now, struct presence_result *out)
{
    struct rows *rows = db_query(db, a,
        PRESENCE_COLUMNS "WHERE p.id = $1 AND p.guest IS NOT NULL AND p.state <> 0",
        ARGS(arg_int(presence)));
    bool found = rows_next(rows);
    struct presence p = found ? presence_from(rows) : (struct presence){ 0 };

    rows_end(rows);
    if (!found)
        return PRESENCE_NONE;
    if (!take_day(db, a, p.day, out))
        return PRESENCE_NO_DAY;
    if (days_ago(&out->day, now) > PRESENCE_DAYS)
        return PRESENCE_LATE;
    out->presence = p;
    let_go(db, a, out, p.said_by, now);
    return PRESENCE_ALLOWED;
}
