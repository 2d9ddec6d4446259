/* Requests: made, read as far as one may know of them, closed, listed. */
#include "help/inside.h"

#include <sodium.h>

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"

enum {
    DAYS_AHEAD = 60,                    /* how far the next roaming day is looked for, and how long
                                           a request stays that can be answered at any time */
    WEEK = 7,
    LISTED_AT_ONCE = 200
};

static const char *const urgency_codes[] = { "now", "week", "any" };
static const char *const reach_codes[] = { "here", "next_day", "anywhere" };
static const char *const state_codes[] = { "open", "taken", "done", "dropped" };

/* The place of a word in its list of `count`; the tables hold no other. */
static int code_of(const char *const *codes, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (str_is(codes[i], word))
            return i;
    BUG("a request has the word '%s'", word);
}

const char *words_kept(struct arena *a, const char *text)
{
    char *kept = str_trim(a, text ? text : "");
    size_t len = 0;

    for (int i = 0; i < REQUEST_LENGTH && str_letter(kept + len); i++)
        len += str_letter(kept + len);
    kept[len] = '\0';
    return kept;
}

/* ---- reading ---- */

#define REQUEST_SELECT \
    "SELECT r.id, r.person_id, r.words, r.matter, r.seeks, r.urgency, r.reach, r.day_id," \
    "       r.anonymous, r.listed, r.state, r.made_at, r.changed_at, r.ends_at, r.everyone_at," \
    "       r.mediator_id, p.left_at FROM request r JOIN person p ON p.id = r.person_id "

/* Open until its end, and while who asks is here: nobody has to close it. */
static enum request_state state_of(const struct rows *row, int64_t now)
{
    enum request_state state = (enum request_state) code_of(state_codes, 4, col_text(row, "state"));
    bool over = col_int(row, "ends_at") <= now || !col_null(row, "left_at");

    return over && state != REQUEST_DONE ? REQUEST_DROPPED : state;
}

static struct asking asking_from(const struct rows *row, int64_t now)
{
    struct request q = {
        .id = col_int(row, "id"), .person = col_int(row, "person_id"),
        .words = col_text(row, "words"), .seeks = col_text(row, "seeks"),
        .urgency = (enum urgency) code_of(urgency_codes, 3, col_text(row, "urgency")),
        .reach = (enum reach) code_of(reach_codes, 3, col_text(row, "reach")),
        .day = col_int(row, "day_id"), .anonymous = col_int(row, "anonymous") != 0,
        .listed = col_int(row, "listed") != 0, .state = state_of(row, now),
        .made_at = col_int(row, "made_at"), .changed_at = col_int(row, "changed_at"),
        .ends_at = col_int(row, "ends_at"),
    };

    return (struct asking){ .q = q, .matter = col_text(row, "matter"),
                            .everyone_at = col_int(row, "everyone_at"),
                            .mediator = col_int(row, "mediator_id") };
}

bool asking_get(struct db *db, struct arena *a, int64_t id, int64_t now, struct asking *out)
{
    struct rows *rows = db_query(db, a, REQUEST_SELECT "WHERE r.id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *out = asking_from(rows, now);
    rows_end(rows);
    return true;
}

bool asking_take(struct db *db, struct arena *a, int64_t id, int64_t now, struct asking *out)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM request WHERE id = $1 FOR UPDATE", ARGS(arg_int(id)));
    return asking_get(db, a, id, now, out);
}

bool asking_is_open(const struct asking *is)
{
    return is->q.state == REQUEST_OPEN || is->q.state == REQUEST_TAKEN;
}

bool asking_waits(struct db *db, const struct asking *is, int64_t mediator, int64_t now)
{
    if (is->q.state != REQUEST_OPEN || is->q.person == mediator)
        return false;
    return is->mediator == mediator || is->q.made_at <= now - DAY_SECONDS ||
           (is->q.made_at <= now - WAITING_SECONDS &&
            !db_exists(db, "SELECT 1 FROM candidate WHERE request_id = $1"
                           "   AND (asked_at IS NOT NULL OR mediated_at IS NOT NULL)",
                      ARGS(arg_int(is->q.id))));
}

bool asking_known(struct db *db, struct arena *a, const struct asking *is, int64_t person,
                  int64_t now)
{
    if (is->q.person == person || (is->q.listed && asking_is_open(is)))
        return true;
    return db_exists(db, "SELECT 1 FROM candidate WHERE request_id = $1 AND person_id = $2"
                         "   AND (asked_at IS NOT NULL OR answer IS NOT NULL)",
                     ARGS(arg_int(is->q.id), arg_int(person))) ||
           (asking_waits(db, is, person, now) && mediates_then(db, a, person, now));
}

bool request_shows_asker(struct db *db, const struct request *q, int64_t person)
{
    return db_exists(db,
        "SELECT 1 FROM request r WHERE r.id = $1 AND (r.anonymous = 0 OR r.person_id = $2"
        "   OR EXISTS (SELECT 1 FROM candidate c WHERE c.request_id = r.id AND c.person_id = $2"
        "                 AND c.answer = 'yes'))", ARGS(arg_int(q->id), arg_int(person)));
}

/* As `person` may know it: what never leaves this file cannot be shown by mistake. */
static struct request request_for(struct db *db, const struct asking *is, int64_t person)
{
    struct request q = is->q;

    if (!request_shows_asker(db, &q, person))
        q.person = 0;
    return q;
}

enum help_refusal request_get(struct db *db, struct arena *a, int64_t id, int64_t person,
                              int64_t now, struct request *out)
{
    struct asking is;

    if (!asking_get(db, a, id, now, &is) || !asking_known(db, a, &is, person, now))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    *out = request_for(db, &is, person);
    return HELP_ALLOWED;
}

/* ---- lists ---- */

/* Each asks for its own; $1 person, $2 now, $3 before, $4 a day ago, $5 an hour ago, $6 limit. */
#define NEWEST " AND ($3 = 0 OR r.id < $3) ORDER BY r.id DESC LIMIT $6"
#define STILL_OPEN " r.ends_at > $2 AND p.left_at IS NULL "
static const char *const list_texts[] = {
    [REQUESTS_MINE] = REQUEST_SELECT "WHERE r.person_id = $1" NEWEST,
    [REQUESTS_FOR_ME] = REQUEST_SELECT
        "JOIN candidate c ON c.request_id = r.id AND c.person_id = $1"
        " WHERE r.person_id <> $1 AND ((c.asked_at IS NOT NULL AND c.answer IS NULL"
        "         AND r.state IN ('open', 'taken') AND" STILL_OPEN ")"
        "    OR (c.answer = 'yes' AND p.left_at IS NULL AND (r.state = 'done'"
        "         OR (r.state IN ('open', 'taken') AND" STILL_OPEN "))))" NEWEST,
    [REQUESTS_LISTED] = REQUEST_SELECT
        "WHERE r.state = 'open' AND r.listed = 1 AND r.person_id <> $1 AND" STILL_OPEN NEWEST,
    [REQUESTS_WAITING] = REQUEST_SELECT
        "WHERE r.state = 'open' AND r.person_id <> $1 AND" STILL_OPEN
        "   AND (r.made_at <= $4 OR (r.made_at <= $5 AND NOT EXISTS (SELECT 1 FROM candidate c"
        "          WHERE c.request_id = r.id"
        "            AND (c.asked_at IS NOT NULL OR c.mediated_at IS NOT NULL))))" NEWEST,
};

size_t requests(struct db *db, struct arena *a, enum request_list_kind kind, int64_t person,
                int64_t now, int64_t before, size_t limit, struct request **out)
{
    size_t most = limit < LISTED_AT_ONCE ? limit : LISTED_AT_ONCE, count = 0;
    struct rows *rows = db_query(db, a, list_texts[kind],
        ARGS(arg_int(person), arg_int(now), arg_int(before), arg_int(now - DAY_SECONDS),
             arg_int(now - WAITING_SECONDS), arg_int((int64_t) most)));

    *out = arena_array(a, most ? most : 1, sizeof **out);
    while (rows_next(rows)) {
        struct asking is = asking_from(rows, now);
        (*out)[count++] = request_for(db, &is, person);
    }
    return count;
}

/* ---- making ---- */

bool person_hold(struct db *db, int64_t person)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE",
                  ARGS(arg_int(person)));
    return db_exists(db, "SELECT 1 FROM person WHERE id = $1 AND left_at IS NULL",
                     ARGS(arg_int(person)));
}

static enum help_refusal may_ask(struct db *db, const struct request_draft *d)
{
    const struct arg *args = ARGS(arg_int(d->person), arg_int(d->now),
                                  arg_int(d->now - DAY_SECONDS));

    if (!person_hold(db, d->person))
        return HELP_UNKNOWN;
    if (db_int(db, "SELECT count(*) FROM request WHERE person_id = $1 AND ends_at > $2"
                   "   AND state IN ('open', 'taken')", args, 0) >= REQUESTS_OPEN)
        return HELP_TOO_MANY;
    return db_int(db, "SELECT count(*) FROM request WHERE person_id = $1 AND made_at > $3", args,
                  0) >= REQUESTS_A_DAY ? HELP_TOO_OFTEN : HELP_ALLOWED;
}

/* What is asked, in words and as the digest under which equal requests meet. */
static enum help_refusal read_words(struct arena *a, const struct request_draft *d,
                                    struct asking *is)
{
    is->q.words = words_kept(a, d->words);
    const char *understood = skill_sought(a, is->q.words, d->lang);
    const char *said = words_kept(a, d->seeks);
    bool corrected = *said && !str_is(said, understood);
    const char *matter = skill_matter(a, corrected ? said : is->q.words);
    unsigned char digest[16];

    is->q.seeks = *said ? said : understood ? understood : "";
    if (str_empty(is->q.words) || str_empty(matter))
        return HELP_NO_WORDS;
    crypto_generichash(digest, sizeof digest, (const unsigned char *) matter, strlen(matter), NULL,
                       0);
    is->matter = str_hex(a, digest, sizeof digest);
    return HELP_ALLOWED;
}

/* Until when somebody is looked for: at least until the day it is about has ended. */
static int64_t end_of(const struct request_draft *d, const struct day *day)
{
    const struct zone *zone = zone_get(day->place ? day->zone : "Europe/Paris");
    int64_t end = d->urgency == URGENT_NOW ? zone_day_end(zone, d->today)
        : d->now + (int64_t) (d->urgency == URGENT_WEEK ? WEEK : DAYS_AHEAD) * DAY_SECONDS;
    int64_t day_ends = day->place ? zone_day_end(zone, day->date) : 0;

    return end > day_ends ? end : day_ends;
}

/* A permanent place's day gets its row when somebody needs it. */
static int64_t row_of(struct db *db, struct arena *a, const struct day *d, int64_t now)
{
    struct place place;

    if (d->id || !d->place || !place_get(db, a, d->place, &place))
        return d->id;
    return day_ensure(db, a, &place, d->date, now);
}

/* Whoever asks the same waits here for whoever asked before. */
static void hold_matter(struct db *db, const struct asking *is)
{
    db_exec(db, "INSERT INTO matter (digest, asked_at) VALUES ($1, $2)"
                " ON CONFLICT (digest) DO UPDATE SET asked_at = excluded.asked_at",
            ARGS(arg_text(is->matter), arg_int(is->q.made_at)));
}

enum help_refusal request_make(struct db *db, struct arena *a, const struct request_draft *d,
                               int64_t *id)
{
    struct asking is = { .q = { .person = d->person, .made_at = d->now } };
    struct day day = { 0 };
    enum help_refusal no = may_ask(db, d);

    *id = 0;
    if (!no)
        no = read_words(a, d, &is);
    if (!no && d->reach != REACH_ANYWHERE && !request_day(db, a, d, &day))
        no = HELP_NO_DAY;
    if (no)
        return db_failed(db) ? HELP_FAILED : no;

    hold_matter(db, &is);
    is.q.day = row_of(db, a, &day, d->now);
    is.q.ends_at = end_of(d, &day);
    is.q.anonymous = d->anonymous;
    is.q.id = db_insert(db,
        "INSERT INTO request (person_id, words, matter, seeks, urgency, reach, day_id, anonymous,"
        "                     listed, made_at, changed_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11) RETURNING id",
        ARGS(arg_int(d->person), arg_text(is.q.words), arg_text(is.matter), arg_text(is.q.seeks),
             arg_text(urgency_codes[d->urgency]), arg_text(reach_codes[d->reach]), arg_id(is.q.day),
             arg_int(d->anonymous), arg_int(d->listed), arg_int(d->now), arg_int(is.q.ends_at)));
    candidates_write(db, a, d, &is);
    *id = is.q.id;
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

/* ---- the day a request is about ---- */

/* Where they said they come today, the newest word first. */
static bool day_of_presence(struct db *db, struct arena *a, const struct request_draft *d,
                            struct day *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.day_id FROM presence p JOIN day ON day.id = p.day_id"
        " WHERE p.person_id = $1 AND p.state IN (1, 3) AND day.date = $2"
        " ORDER BY p.changed_at DESC, p.id DESC",
        ARGS(arg_int(d->person), arg_text(date_text(a, d->today))));
    bool found = false;

    while (!found && rows_next(rows))
        found = day_get(db, a, col_int(rows, "day_id"), out) && day_is_open(out);
    rows_end(rows);
    return found;
}

static bool day_of_place(struct db *db, struct arena *a, const struct request_draft *d,
                         struct day *out)
{
    struct place place;

    return place_get(db, a, d->place, &place) && !place.closed_at &&
           day_on(db, a, &place, d->today, out) && day_is_open(out);
}

static bool is_over(const struct day *d, int64_t now)
{
    return zone_instant(zone_get(d->zone), d->date, d->closes) <= now;
}

/* The first of the days that go round; of several on that date the one they come to. */
static bool day_of_round(struct db *db, struct arena *a, const struct request_draft *d,
                         struct day *out)
{
    struct rows *rows = db_query(db, a,
        "SELECT day.id FROM day JOIN place ON place.id = day.place_id"
        "  LEFT JOIN presence p ON p.day_id = day.id AND p.person_id = $3 AND p.state IN (1, 3)"
        " WHERE day.state = 'open' AND day.date >= $1 AND day.date <= $2"
        "   AND (day.series_id IS NOT NULL OR place.kind <> 'permanent')"
        " ORDER BY day.date, CASE WHEN p.id IS NULL THEN 1 ELSE 0 END, day.id",
        ARGS(arg_text(date_text(a, d->today)), arg_text(date_text(a, d->today + DAYS_AHEAD)),
             arg_int(d->person)));
    bool found = false;

    while (!found && rows_next(rows))
        found = day_get(db, a, col_int(rows, "id"), out) && day_is_open(out) &&
                !is_over(out, d->now);
    rows_end(rows);
    return found;
}

bool request_day(struct db *db, struct arena *a, const struct request_draft *d, struct day *out)
{
    if (d->reach == REACH_NEXT_DAY)
        return day_of_round(db, a, d, out);
    return d->place ? day_of_place(db, a, d, out) : day_of_presence(db, a, d, out);
}

/* ---- what the asker does with it ---- */

/* The request held, if it is theirs to change. */
static enum help_refusal take_mine(struct db *db, struct arena *a, int64_t asker, int64_t request,
                                   int64_t now, struct asking *is)
{
    if (!asking_take(db, a, request, now, is))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    if (is->q.person == asker)
        return HELP_ALLOWED;
    return asking_known(db, a, is, asker, now) ? HELP_NOT_YOURS : HELP_UNKNOWN;
}

enum help_refusal request_list(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               bool listed, int64_t now)
{
    struct asking is;
    enum help_refusal no = take_mine(db, a, asker, request, now, &is);

    if (no || !asking_is_open(&is))
        return no ? no : HELP_NOT_OPEN;
    db_exec(db, "UPDATE request SET listed = $2, changed_at = $3 WHERE id = $1",
            ARGS(arg_int(request), arg_int(listed), arg_int(now)));
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

static enum help_refusal close_request(struct db *db, int64_t request, enum request_state state,
                                       int64_t now)
{
    db_exec(db, "UPDATE request SET state = $2, changed_at = $3 WHERE id = $1",
            ARGS(arg_int(request), arg_text(state_codes[state]), arg_int(now)));
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

/* Somebody may say after its end that they were helped. */
enum help_refusal request_done(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               int64_t now)
{
    struct asking is;
    enum help_refusal no = take_mine(db, a, asker, request, now, &is);

    if (no)
        return no;
    if (!asking_is_open(&is) &&
        !db_exists(db, "SELECT 1 FROM request WHERE id = $1 AND state = 'taken'",
                   ARGS(arg_int(request))))
        return HELP_NOT_OPEN;
    return close_request(db, request, REQUEST_DONE, now);
}

enum help_refusal request_drop(struct db *db, struct arena *a, int64_t asker, int64_t request,
                               int64_t now)
{
    struct asking is;
    enum help_refusal no = take_mine(db, a, asker, request, now, &is);

    if (no || !asking_is_open(&is))
        return no ? no : HELP_NOT_OPEN;
    return close_request(db, request, REQUEST_DROPPED, now);
}
