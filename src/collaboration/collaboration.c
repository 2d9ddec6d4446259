/* Saying that one does something together, answering, changing it, leaving, ending. */
#include "collaboration/collaboration.h"

#include "base/date.h"
#include "base/str.h"

enum { DAY = 86400 };

/* Two who answer at once must not both find it without a second person. */
static void hold(struct db *db, int64_t id)
{
    if (db_is_postgresql(db))
        db_exists(db, "SELECT 1 FROM collaboration WHERE id = $1 FOR UPDATE", ARGS(arg_int(id)));
}

static enum collaboration_refusal ended_well(const struct db *db)
{
    return db_failed(db) ? COLLABORATION_FAILED : COLLABORATION_ALLOWED;
}

static void touch(struct db *db, int64_t id, int64_t now)
{
    db_exec(db, "UPDATE collaboration SET version = version + 1, changed_at = $2 WHERE id = $1",
            ARGS(arg_int(id), arg_int(now)));
}

/* ---- what is said ---- */

static size_t characters(const char *text)
{
    size_t n = 0;

    for (size_t len; (len = str_letter(text)) > 0; text += len)
        n++;
    return n;
}

static enum collaboration_refusal words_refusal(const struct collaboration_words *words)
{
    if (str_empty(words->name))
        return COLLABORATION_NO_NAME;
    if (str_empty(words->purpose))
        return COLLABORATION_NO_PURPOSE;
    if (characters(words->name) > COLLABORATION_NAME ||
        characters(words->purpose) > COLLABORATION_PURPOSE)
        return COLLABORATION_LONG;
    return COLLABORATION_ALLOWED;
}

static bool too_long(const char *brings)
{
    return brings && characters(brings) > COLLABORATION_BRINGS;
}

static bool met_on(struct db *db, struct arena *a, const struct looker *who, int64_t day,
                   const int64_t *people, size_t count)
{
    struct met_day *days;
    size_t n = collaboration_days(db, a, who, people, count, &days);

    for (size_t i = 0; i < n; i++)
        if (days[i].day == day)
            return true;
    return false;
}

/* ---- asking ---- */

static bool is_member(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    return db_exists(db,
        "SELECT 1 FROM role r JOIN person p ON p.id = r.person_id"
        " WHERE r.person_id = $1 AND p.left_at IS NULL AND r.ended_at IS NULL"
        "   AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to >= $2)",
        ARGS(arg_int(person), arg_text(date_text(a, today))));
}

static bool has(const int64_t *people, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (people[i] == person)
            return true;
    return false;
}

static bool is_named(const struct collaboration *c, int64_t person)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->people[i].person == person)
            return true;
    return false;
}

static bool said_no(struct db *db, int64_t id, int64_t person)
{
    return db_exists(db, "SELECT 1 FROM collaborator WHERE collaboration_id = $1"
                         "   AND person_id = $2 AND state = 'declined'",
                     ARGS(arg_int(id), arg_int(person)));
}

/* `out`: those of `people` who are to be asked, each once. */
static enum collaboration_refusal choose_asked(struct db *db, struct arena *a,
                                               const struct looker *who,
                                               const struct collaboration *c,
                                               const int64_t *people, size_t count, int64_t now,
                                               struct collaboration_asked *out)
{
    *out = (struct collaboration_asked){ .people = arena_array(a, count + 1, sizeof *out->people) };
    for (size_t i = 0; i < count; i++) {
        int64_t person = people[i];
        if (person == who->id || is_named(c, person) || has(out->people, out->count, person))
            continue;
        if (!is_member(db, a, person, who->today) || !person_sees(db, who, person, "name"))
            return COLLABORATION_PEOPLE_UNKNOWN;
        if (said_no(db, c->id, person))
            return COLLABORATION_SAID_NO;
        out->people[out->count++] = person;
    }
    if (!out->count)
        return COLLABORATION_ALONE;
    if (c->count + out->count > COLLABORATION_PEOPLE)
        return COLLABORATION_MANY;
    int64_t lately = db_int(db, "SELECT count(*) AS n FROM collaborator"
                                " WHERE asked_by = $1 AND asked_at > $2",
                            ARGS(arg_int(who->id), arg_int(now - DAY)), 0);
    return lately + (int64_t) out->count > COLLABORATION_ASKS ? COLLABORATION_OFTEN
                                                              : COLLABORATION_ALLOWED;
}

static void write_asked(struct db *db, int64_t id, int64_t by,
                        const struct collaboration_asked *asked, int64_t now)
{
    for (size_t i = 0; i < asked->count; i++)
        db_exec(db,
            "INSERT INTO collaborator (collaboration_id, person_id, state, asked_by, asked_at,"
            " changed_at) VALUES ($1, $2, 'asked', $3, $4, $4)"
            " ON CONFLICT (collaboration_id, person_id) DO UPDATE"
            " SET state = 'asked', asked_by = $3, asked_at = $4, changed_at = $4, brings = ''",
            ARGS(arg_int(id), arg_int(asked->people[i]), arg_int(by), arg_int(now)));
}

enum collaboration_refusal collaboration_make(struct db *db, struct arena *a,
                                              const struct looker *who,
                                              const struct collaboration_words *words,
                                              const char *brings, const int64_t *people,
                                              size_t count, int64_t now, int64_t *id)
{
    const struct collaborator maker = { .person = who->id, .state = COLLABORATOR_IN };
    const struct collaboration none = { .people = (struct collaborator *) &maker, .count = 1 };
    enum collaboration_refusal no = words_refusal(words);
    struct collaboration_asked asked;

    if (!no && too_long(brings))
        no = COLLABORATION_LONG;
    if (!no)
        no = choose_asked(db, a, who, &none, people, count, now, &asked);
    if (!no && words->day && !met_on(db, a, who, words->day, asked.people, asked.count))
        no = COLLABORATION_DAY;
    if (no)
        return db_failed(db) ? COLLABORATION_FAILED : no;
    *id = db_insert(db,
        "INSERT INTO collaboration (name, purpose, level, day_id, made_by, made_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
        ARGS(arg_text(words->name), arg_text(words->purpose), arg_int(words->level),
             arg_id(words->day), arg_int(who->id), arg_int(now)));
    db_exec(db, "INSERT INTO collaborator (collaboration_id, person_id, brings, state, changed_at)"
                " VALUES ($1, $2, $3, 'in', $4)",
            ARGS(arg_int(*id), arg_int(who->id), arg_text(brings ? brings : ""), arg_int(now)));
    write_asked(db, *id, who->id, &asked, now);
    return ended_well(db);
}

/* ---- one that is there ---- */

/* It, held until the end of the transaction, for one of its people. */
static enum collaboration_refusal take(struct db *db, struct arena *a, const struct looker *who,
                                       int64_t id, struct collaboration *c)
{
    hold(db, id);
    if (!collaboration_get(db, a, who, id, c))
        return db_failed(db) ? COLLABORATION_FAILED : COLLABORATION_UNKNOWN;
    if (c->mine != COLLABORATOR_IN)
        return COLLABORATION_NOT_IN;
    return c->ended ? COLLABORATION_OVER : COLLABORATION_ALLOWED;
}

enum collaboration_refusal collaboration_ask(struct db *db, struct arena *a,
                                             const struct looker *who, int64_t id,
                                             const int64_t *people, size_t count, int64_t now,
                                             struct collaboration_asked *asked)
{
    struct collaboration c;
    enum collaboration_refusal no = take(db, a, who, id, &c);

    if (!no)
        no = choose_asked(db, a, who, &c, people, count, now, asked);
    if (no)
        return no;
    write_asked(db, id, who->id, asked, now);
    touch(db, id, now);
    return ended_well(db);
}

static bool meets_anew(struct db *db, struct arena *a, const struct looker *who,
                       const struct collaboration *c, int64_t day)
{
    int64_t *people = arena_array(a, c->count + 1, sizeof *people);

    for (size_t i = 0; i < c->count; i++)
        people[i] = c->people[i].person;
    return met_on(db, a, who, day, people, c->count);
}

enum collaboration_refusal collaboration_change(struct db *db, struct arena *a,
                                                const struct looker *who, int64_t id,
                                                const struct collaboration_words *words,
                                                int64_t now)
{
    struct collaboration c;
    enum collaboration_refusal no = take(db, a, who, id, &c);

    if (!no)
        no = words_refusal(words);
    if (no)
        return no;
    if (words->version && words->version < c.worded)
        return COLLABORATION_VERSION;
    if (words->day && words->day != c.day && !meets_anew(db, a, who, &c, words->day))
        return COLLABORATION_DAY;
    db_exec(db, "UPDATE collaboration SET name = $2, purpose = $3, level = $4, day_id = $5,"
                "       version = version + 1, worded = version + 1, changed_at = $6"
                " WHERE id = $1",
            ARGS(arg_int(id), arg_text(words->name), arg_text(words->purpose),
                 arg_int(words->level), arg_id(words->day), arg_int(now)));
    return ended_well(db);
}

enum collaboration_refusal collaboration_bring(struct db *db, struct arena *a,
                                               const struct looker *who, int64_t id,
                                               const char *brings, int64_t now)
{
    struct collaboration c;
    enum collaboration_refusal no = take(db, a, who, id, &c);

    if (!no && too_long(brings))
        no = COLLABORATION_LONG;
    if (no)
        return no;
    db_exec(db, "UPDATE collaborator SET brings = $3, changed_at = $4"
                " WHERE collaboration_id = $1 AND person_id = $2",
            ARGS(arg_int(id), arg_int(who->id), arg_text(brings), arg_int(now)));
    touch(db, id, now);
    return ended_well(db);
}

/* ---- yes, no, and the end ---- */

static void set_state(struct db *db, int64_t id, int64_t person, const char *state,
                      const char *brings, int64_t now)
{
    db_exec(db, "UPDATE collaborator SET state = $3, brings = $4, changed_at = $5"
                " WHERE collaboration_id = $1 AND person_id = $2",
            ARGS(arg_int(id), arg_int(person), arg_text(state), arg_text(brings), arg_int(now)));
    touch(db, id, now);
}

/* Nobody is asked any more for what is over; that they were stays, as it counts for the day. */
static void end(struct db *db, struct arena *a, int64_t id, int32_t today)
{
    db_exec(db, "UPDATE collaboration SET ended_on = $2 WHERE id = $1 AND ended_on IS NULL",
            ARGS(arg_int(id), arg_text(date_text(a, today))));
    db_exec(db, "UPDATE collaborator SET state = 'declined'"
                " WHERE collaboration_id = $1 AND state = 'asked'", ARGS(arg_int(id)));
}

enum collaboration_refusal collaboration_answer(struct db *db, struct arena *a,
                                                const struct looker *who, int64_t id, bool yes,
                                                const char *brings, int64_t now)
{
    struct collaboration c;

    hold(db, id);
    if (!collaboration_get(db, a, who, id, &c))
        return db_failed(db) ? COLLABORATION_FAILED : COLLABORATION_UNKNOWN;
    if (c.mine != COLLABORATOR_ASKED)
        return COLLABORATION_NOT_ASKED;
    if (c.ended)
        return COLLABORATION_OVER;
    if (too_long(brings))
        return COLLABORATION_LONG;
    set_state(db, id, who->id, yes ? "in" : "declined", yes && brings ? brings : "", now);
    if (yes && !c.born)
        db_exec(db, "UPDATE collaboration SET born_on = $2 WHERE id = $1",
                ARGS(arg_int(id), arg_text(date_text(a, who->today))));
    return ended_well(db);
}

enum collaboration_refusal collaboration_leave(struct db *db, struct arena *a,
                                               const struct looker *who, int64_t id, int64_t now)
{
    struct collaboration c;
    enum collaboration_refusal no = take(db, a, who, id, &c);

    if (no && no != COLLABORATION_OVER)
        return no;
    set_state(db, id, who->id, "left", "", now);
    if (!c.ended && c.in <= (c.born ? 2 : 1))
        end(db, a, id, who->today);
    return ended_well(db);
}

enum collaboration_refusal collaboration_end(struct db *db, struct arena *a,
                                             const struct looker *who, int64_t id, int64_t now)
{
    struct collaboration c;
    enum collaboration_refusal no = take(db, a, who, id, &c);

    if (no)
        return no;
    end(db, a, id, who->today);
    touch(db, id, now);
    return ended_well(db);
}
