/* Asking people for a request, and what they answer.  The request is held throughout: two who
 * answer at once, or one who is asked while the asker drops it, see each other. */
#include "help/inside.h"

#include "base/date.h"
#include "base/str.h"

enum { EVERYONE_MOST = 300 };

void tell_add(struct db *db, struct arena *a, struct told_list *list, int64_t person)
{
    struct rows *rows = db_query(db, a, "SELECT first_name, email, lang FROM person WHERE id = $1"
                                        "   AND left_at IS NULL", ARGS(arg_int(person)));

    if (!rows_next(rows))
        return;
    list->at = arena_grow(a, list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = (struct told){
        .person = person, .first_name = col_text(rows, "first_name"),
        .email = col_text(rows, "email"), .lang = col_text(rows, "lang"),
    };
    rows_end(rows);
}

/* What is written about a person and a request. */
struct standing {
    bool asked, mediated;
    bool by_everyone;                   /* asked as one of all who were there */
    bool yes, not_now;
};

static struct standing standing_of(struct db *db, struct arena *a, int64_t request, int64_t person)
{
    struct standing s = { 0 };
    struct rows *rows = db_query(db, a,
        "SELECT asked_at, asked_by, mediated_at, answer FROM candidate"
        " WHERE request_id = $1 AND person_id = $2", ARGS(arg_int(request), arg_int(person)));

    if (rows_next(rows)) {
        const char *answer = col_text(rows, "answer");
        s.asked = !col_null(rows, "asked_at");
        s.mediated = !col_null(rows, "mediated_at");
        s.by_everyone = str_is(col_text(rows, "asked_by"), "everyone");
        s.yes = str_is(answer, "yes");
        s.not_now = str_is(answer, "not_now");
    }
    rows_end(rows);
    return s;
}

/* Who was asked with everyone there is asked anew: the time of "everyone" would tell that they were
 * there. */
static void write_asked(struct db *db, int64_t request, int64_t person, const char *by, int64_t now)
{
    db_exec(db, "INSERT INTO candidate (request_id, person_id, position, fit, asked_at, asked_by)"
                " VALUES ($1, $2, 0, 0, $3, $4)"
                " ON CONFLICT (request_id, person_id) DO UPDATE"
                "    SET asked_at = excluded.asked_at, asked_by = excluded.asked_by",
            ARGS(arg_int(request), arg_int(person), arg_int(now), arg_text(by)));
}

/* The request held, if it is theirs and open. */
static enum help_refusal take_open(struct db *db, struct arena *a, int64_t asker, int64_t request,
                                   int64_t now, struct asking *is)
{
    if (!asking_take(db, a, request, now, is))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    if (is->q.person != asker)
        return asking_known(db, a, is, asker, now) ? HELP_NOT_YOURS : HELP_UNKNOWN;
    return asking_is_open(is) ? HELP_ALLOWED : HELP_NOT_OPEN;
}

static bool asked_enough(struct db *db, int64_t request, const char *by)
{
    return db_int(db, "SELECT count(*) FROM candidate WHERE request_id = $1 AND asked_by = $2"
                      "   AND asked_at IS NOT NULL", ARGS(arg_int(request), arg_text(by)), 0)
           >= ASKED_MOST;
}

/* By name, for whichever requests, also those dropped since. */
static bool asked_all_day(struct db *db, int64_t asker, int64_t person, int64_t now)
{
    return db_int(db, "SELECT count(*) FROM candidate c JOIN request r ON r.id = c.request_id"
                      " WHERE c.person_id = $1 AND r.person_id = $2 AND c.asked_by = 'asker'"
                      "   AND c.asked_at > $3",
                  ARGS(arg_int(person), arg_int(asker), arg_int(now - DAY_SECONDS)), 0)
           >= ASKED_A_DAY;
}

/* May they be asked by name now?  That the asker sees their name is known. */
static bool can_be_asked(struct db *db, struct arena *a, const struct looker *asker,
                         const struct asking *is, int64_t person, int64_t now, int32_t today)
{
    return person != asker->id && is_reachable(db, a, person, today) &&
           !has_declined(db, person, is->matter, now) &&
           !asked_all_day(db, asker->id, person, now);
}

enum help_refusal request_ask(struct db *db, struct arena *a, const struct looker *asker,
                              int64_t request, int64_t person, int64_t now, int32_t today,
                              struct told_list *tell)
{
    struct asking is;

    *tell = (struct told_list){ 0 };
    if (!person_hold(db, asker->id))    /* what they ask at once for two requests is counted */
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    enum help_refusal no = take_open(db, a, asker->id, request, now, &is);
    if (no)
        return no;
    struct standing s = standing_of(db, a, request, person);
    if (s.yes)
        return HELP_ALLOWED;
    /* A mediator may have asked somebody of whom the asker knows nothing. */
    if (!person_sees(db, asker, person, "name"))
        return db_failed(db) ? HELP_FAILED : HELP_NOT_REACHABLE;
    /* Whom the asker does not know to be there, they do not know to be asked either. */
    bool unseen = s.by_everyone && !person_sees(db, asker, person, "presence");
    if (s.asked && !unseen)
        return HELP_ALLOWED;
    if (!can_be_asked(db, a, asker, &is, person, now, today))
        return db_failed(db) ? HELP_FAILED : HELP_NOT_REACHABLE;
    if (asked_enough(db, request, "asker"))
        return HELP_ASKED_ENOUGH;
    write_asked(db, request, person, "asker", now);
    tell_add(db, a, tell, person);
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

/* ---- everyone there ---- */

/* The request's day while it is to come; after it, or without one, where the asker is today. */
static size_t days_asked(struct db *db, struct arena *a, const struct asking *is, int32_t today,
                         int64_t **out)
{
    struct day day;
    size_t count = 0;

    *out = arena_make(a, int64_t);
    if (is->q.day && day_get(db, a, is->q.day, &day) && day.date >= today) {
        **out = day.id;
        return 1;
    }
    struct rows *rows = db_query(db, a,
        "SELECT p.day_id FROM presence p JOIN day ON day.id = p.day_id"
        " WHERE p.person_id = $1 AND day.date = $2 AND p.state IN (1, 3) ORDER BY p.day_id",
        ARGS(arg_int(is->q.person), arg_text(date_text(a, today))));
    while (rows_next(rows)) {
        *out = arena_grow(a, *out, count + 1, sizeof **out);
        (*out)[count++] = col_int(rows, "day_id");
    }
    return count;
}

static void ask_day(struct db *db, struct arena *a, const struct asking *is, int64_t day,
                    int64_t now, int32_t today, struct told_list *tell)
{
    struct rows *rows = db_query(db, a,
        "SELECT person_id FROM presence WHERE day_id = $1 AND state IN (1, 3)"
        "   AND person_id IS NOT NULL AND person_id <> $2 ORDER BY person_id LIMIT $3",
        ARGS(arg_int(day), arg_int(is->q.person), arg_int(EVERYONE_MOST)));

    while (rows_next(rows)) {
        int64_t person = col_int(rows, "person_id");
        struct standing s = standing_of(db, a, is->q.id, person);

        if (s.asked || s.yes || s.not_now || !is_reachable(db, a, person, today) ||
            has_declined(db, person, is->matter, now))
            continue;
        write_asked(db, is->q.id, person, "everyone", now);
        tell_add(db, a, tell, person);
    }
}

enum help_refusal request_ask_everyone(struct db *db, struct arena *a, int64_t asker,
                                       int64_t request, int64_t now, int32_t today,
                                       struct told_list *tell)
{
    struct asking is;
    int64_t *days;
    enum help_refusal no = take_open(db, a, asker, request, now, &is);

    *tell = (struct told_list){ 0 };
    if (no || is.everyone_at)
        return no ? no : HELP_ASKED_ENOUGH;
    if (db_int(db, "SELECT count(*) FROM request WHERE person_id = $1 AND everyone_at > $2",
               ARGS(arg_int(asker), arg_int(now - DAY_SECONDS)), 0) >= EVERYONE_A_DAY)
        return HELP_TOO_OFTEN;
    size_t count = days_asked(db, a, &is, today, &days);
    if (!count)
        return db_failed(db) ? HELP_FAILED : HELP_NO_DAY;
    for (size_t i = 0; i < count; i++)
        ask_day(db, a, &is, days[i], now, today, tell);
    if (!tell->count)
        return db_failed(db) ? HELP_FAILED : HELP_NOBODY;
    db_exec(db, "UPDATE request SET everyone_at = $2 WHERE id = $1",
            ARGS(arg_int(request), arg_int(now)));
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

/* ---- a mediator ---- */

/* A mediator who tries one after the other must not find out who asks, whom they asked, or who said
 * no: those are written down as asked by the mediator, and told nothing. */
enum help_refusal request_mediate(struct db *db, struct arena *a, const struct looker *mediator,
                                  int64_t request, int64_t person, int64_t now, int32_t today,
                                  struct told_list *tell)
{
    struct asking is;

    *tell = (struct told_list){ 0 };
    if (!asking_take(db, a, request, now, &is) ||
        !asking_known(db, a, &is, mediator->id, now))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    if (!asking_is_open(&is))
        return HELP_NOT_OPEN;
    if (!mediates(db, mediator->id, mediator->runs) || !asking_waits(db, &is, mediator->id, now))
        return HELP_NO_MEDIATOR;
    struct standing s = standing_of(db, a, request, person);
    bool silent = is.q.person == person || s.asked || s.not_now ||
                  has_declined(db, person, is.matter, now);
    if (person == mediator->id || !person_sees(db, mediator, person, "name"))
        return HELP_NOT_REACHABLE;
    if (s.mediated)
        return HELP_ALLOWED;
    if (!is_reachable(db, a, person, today))
        return HELP_NOT_REACHABLE;
    if (db_int(db, "SELECT count(*) FROM candidate WHERE request_id = $1"
                   "   AND mediated_at IS NOT NULL", ARGS(arg_int(request)), 0) >= ASKED_MOST)
        return HELP_ASKED_ENOUGH;

    if (!silent) {
        write_asked(db, request, person, "mediator", now);
        tell_add(db, a, tell, person);
    }
    db_exec(db, "INSERT INTO candidate (request_id, person_id, position, fit, mediated_at)"
                " VALUES ($1, $2, 0, 0, $3) ON CONFLICT (request_id, person_id)"
                " DO UPDATE SET mediated_at = excluded.mediated_at",
            ARGS(arg_int(request), arg_int(person), arg_int(now)));
    db_exec(db, "UPDATE request SET mediator_id = $2 WHERE id = $1",
            ARGS(arg_int(request), arg_int(mediator->id)));
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

/* ---- answers ---- */

static void write_answer(struct db *db, int64_t request, int64_t person, const char *answer,
                         const char *note, int64_t now)
{
    db_exec(db, "INSERT INTO candidate (request_id, person_id, position, fit, asked_by, answer,"
                "                       answered_at, note)"
                " VALUES ($1, $2, 0, 0, 'self', $3, $4, $5)"
                " ON CONFLICT (request_id, person_id) DO UPDATE"
                "    SET asked_by = COALESCE(candidate.asked_by, 'self'),"
                "        answer = excluded.answer, answered_at = excluded.answered_at,"
                "        note = excluded.note",
            ARGS(arg_int(request), arg_int(person), arg_text(answer), arg_int(now),
                 arg_text(note)));
}

/* Taken while somebody says yes.  A yes keeps it open long enough to be done and said so. */
static void write_state(struct db *db, const struct asking *is, bool yes, int64_t now)
{
    int64_t end = yes ? now + HELPED_SECONDS : 0;

    db_exec(db, "UPDATE request SET changed_at = $2,"
                "       ends_at = CASE WHEN ends_at < $3 THEN $3 ELSE ends_at END,"
                "       state = CASE WHEN EXISTS (SELECT 1 FROM candidate c"
                "           JOIN person p ON p.id = c.person_id"
                "          WHERE c.request_id = request.id AND c.answer = 'yes'"
                "            AND p.left_at IS NULL) THEN 'taken' ELSE 'open' END WHERE id = $1",
            ARGS(arg_int(is->q.id), arg_int(now), arg_int(end)));
}

/* May they answer?  Who has left may not, even in the moment they leave. */
static enum help_refusal may_answer(struct db *db, struct arena *a, const struct asking *is,
                                    int64_t person, struct standing s, int64_t now)
{
    if (!db_exists(db, "SELECT 1 FROM person WHERE id = $1 AND left_at IS NULL",
                   ARGS(arg_int(person))))
        return HELP_UNKNOWN;
    bool asked = s.asked || s.yes || s.not_now;
    if (is->q.person == person || (!asked && !(is->q.listed && asking_is_open(is))))
        return asking_known(db, a, is, person, now) ? HELP_NOT_ASKED : HELP_UNKNOWN;
    return asking_is_open(is) ? HELP_ALLOWED : HELP_NOT_OPEN;
}

enum help_refusal request_answer(struct db *db, struct arena *a, int64_t request, int64_t person,
                                 enum help_answer answer, const char *note, int64_t now,
                                 struct told_list *tell)
{
    struct asking is;
    bool yes = answer == ANSWER_YES;

    *tell = (struct told_list){ 0 };
    if (answer == ANSWER_NO_WORD)
        BUG("an answer without a word");
    if (!person_hold(db, person) || !asking_take(db, a, request, now, &is))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    struct standing s = standing_of(db, a, request, person);
    enum help_refusal no = may_answer(db, a, &is, person, s, now);
    if (no)
        return db_failed(db) ? HELP_FAILED : no;

    write_answer(db, request, person, yes ? "yes" : "not_now", yes ? words_kept(a, note) : "", now);
    if (yes != s.yes) {
        write_state(db, &is, yes, now);
        tell_add(db, a, tell, is.q.person);
    }
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}
