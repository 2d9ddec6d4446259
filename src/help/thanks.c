/* Thanks: a few words for who helped, to them alone or for all to read. */
#include "help/inside.h"

#include "base/str.h"

/* Who helps is thanked by who asked, once for each request: said again, it is the new words. */
static enum help_refusal for_request(struct db *db, struct arena *a, const struct thanks *t,
                                     int64_t now, bool *anonymous)
{
    struct asking is;

    if (!asking_get(db, a, t->request, now, &is))
        return HELP_UNKNOWN;
    *anonymous = is.q.anonymous;
    if (is.q.person != t->from)
        return asking_known(db, a, &is, t->from, now) ? HELP_NOT_YOURS : HELP_UNKNOWN;
    return db_exists(db, "SELECT 1 FROM candidate c JOIN person p ON p.id = c.person_id"
                         " WHERE c.request_id = $1 AND c.person_id = $2 AND c.answer = 'yes'"
                         "   AND p.left_at IS NULL",
                     ARGS(arg_int(t->request), arg_int(t->to))) ? HELP_ALLOWED : HELP_NO_ANSWER;
}

static enum help_refusal between_members(struct db *db, const struct looker *from, int64_t to)
{
    const struct looker back = { .id = to, .member = true, .today = from->today };

    return to != from->id && person_sees(db, from, to, "name") &&
           person_sees(db, &back, from->id, "name") &&
           db_exists(db, "SELECT 1 FROM person WHERE id = $1 AND left_at IS NULL",
                     ARGS(arg_int(to)))
           ? HELP_ALLOWED : HELP_NOT_REACHABLE;
}

enum help_refusal thanks_say(struct db *db, struct arena *a, const struct looker *from,
                             const struct thanks *t, int64_t now)
{
    struct thanks kept = *t;
    bool anonymous = false;

    kept.from = from->id;
    kept.words = words_kept(a, t->words);
    if (!person_hold(db, from->id))
        return db_failed(db) ? HELP_FAILED : HELP_UNKNOWN;
    enum help_refusal no = kept.request ? for_request(db, a, &kept, now, &anonymous)
                                        : between_members(db, from, kept.to);
    if (!no && !*kept.words)
        no = HELP_NO_WORDS;
    if (!no && db_int(db, "SELECT count(*) FROM thanks WHERE from_id = $1 AND made_at > $2",
                      ARGS(arg_int(from->id), arg_int(now - DAY_SECONDS)), 0) >= REQUESTS_A_DAY)
        no = HELP_TOO_OFTEN;
    if (no)
        return db_failed(db) ? HELP_FAILED : no;
    db_exec(db, "INSERT INTO thanks (request_id, from_id, to_id, words, shown, made_at)"
                " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (request_id, to_id) DO UPDATE"
                "    SET words = excluded.words, shown = excluded.shown",
            ARGS(arg_id(kept.request), arg_int(kept.from), arg_int(kept.to), arg_text(kept.words),
                 arg_int(kept.shown && !anonymous), arg_int(now)));
    return db_failed(db) ? HELP_FAILED : HELP_ALLOWED;
}

size_t thanks_list(struct db *db, struct arena *a, int64_t person, size_t limit,
                   struct thanks **out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT t.* FROM thanks t LEFT JOIN request r ON r.id = t.request_id"
        " WHERE ($1 <> 0 AND (t.from_id = $1 OR t.to_id = $1))"
        "    OR ($1 = 0 AND t.shown = 1 AND COALESCE(r.anonymous, 0) = 0)"
        " ORDER BY t.id DESC LIMIT $2", ARGS(arg_int(person), arg_int((int64_t) limit)));

    *out = arena_array(a, limit ? limit : 1, sizeof **out);
    while (rows_next(rows))
        (*out)[count++] = (struct thanks){
            .id = col_int(rows, "id"), .request = col_int(rows, "request_id"),
            .from = col_int(rows, "from_id"), .to = col_int(rows, "to_id"),
            .words = col_text(rows, "words"), .shown = col_int(rows, "shown") != 0,
            .made_at = col_int(rows, "made_at"),
        };
    return count;
}
