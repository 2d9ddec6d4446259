/* What people here do together: a name, a purpose, what each brings, who may see it.
 *
 * Who says it names others, members whose names they see; each is asked, and shown as part of it to
 * nobody but those named until they say yes.  On the day of the second yes it is born: from then on
 * its level lets others see it, a person in it never further than their own name goes.  It ends when
 * one of its people says so, or when fewer than two remain; then it can only be read.
 *
 * What it says of itself (name, purpose, level, where they met) any of its people may change; what a
 * person brings is theirs alone.  `version` grows with every change; a change of its words names the
 * version it was made from and is refused if the words were changed since.
 *
 * "Named" are those who are in it and those who are asked.  What may not be seen is as if it were
 * not there: COLLABORATION_UNKNOWN.  Reads of other rooms' tables: membership, person (people), role
 * (account), day, place, presence (agenda, place, booking). */
#ifndef COLLABORATION_COLLABORATION_H
#define COLLABORATION_COLLABORATION_H

#include "http/route.h"
#include "people/people.h"

/* Characters, people in one, invitations a person sends within a day, and how far back the day they
 * met may lie. */
enum {
    COLLABORATION_NAME = 80, COLLABORATION_PURPOSE = 600, COLLABORATION_BRINGS = 200,
    COLLABORATION_PEOPLE = 30, COLLABORATION_ASKS = 20, COLLABORATION_MET_DAYS = 400
};

enum collaboration_refusal {
    COLLABORATION_ALLOWED,
    COLLABORATION_UNKNOWN,              /* not there, or not for them */
    COLLABORATION_NO_NAME,
    COLLABORATION_NO_PURPOSE,
    COLLABORATION_LONG,                 /* one of the texts */
    COLLABORATION_ALONE,                /* names nobody else */
    COLLABORATION_PEOPLE_UNKNOWN,       /* names no member, or one whose name they may not see */
    COLLABORATION_MANY,                 /* more than COLLABORATION_PEOPLE */
    COLLABORATION_OFTEN,                /* more than COLLABORATION_ASKS within a day */
    COLLABORATION_SAID_NO,              /* names somebody who said no thanks to it */
    COLLABORATION_DAY,                  /* no day they and somebody named both came to, as they see it */
    COLLABORATION_NOT_ASKED,            /* an answer of somebody who was asked nothing */
    COLLABORATION_NOT_IN,               /* only its people do that */
    COLLABORATION_OVER,                 /* it has ended */
    COLLABORATION_VERSION,              /* its words were changed meanwhile */
    COLLABORATION_FAILED                /* the data could not be written: answer 503 */
};

enum collaborator_state { COLLABORATOR_NONE, COLLABORATOR_ASKED, COLLABORATOR_IN };

struct collaborator {
    int64_t person;
    enum collaborator_state state;
    const char *brings;                 /* "" */
    int64_t asked_by;                   /* 0: who made it */
    int64_t asked_at;                   /* 0: who made it; the latest asking */
};

struct collaboration {
    int64_t id;
    const char *name, *purpose;
    enum level level;
    int64_t day;                        /* 0: not said */
    bool born, ended;
    int32_t born_on, ended_on;
    int64_t made_at, changed_at;
    int64_t version;
    int64_t worded;                     /* the version that last changed its words */
    struct collaborator *people;        /* in it, then asked, as they came; others than those named
                                           find only who is in */
    size_t count;
    size_t in;                          /* of these, in it */
    enum collaborator_state mine;       /* of who looks */
};

/* What it says of itself, to make one or to change one. */
struct collaboration_words {
    const char *name, *purpose;
    enum level level;
    int64_t day;                        /* 0: none */
    int64_t version;                    /* of a change: made from; 0: whatever it is */
};

/* Makes one whose first person is `who`, with what they bring (NULL: nothing yet), and asks `people`.
 * The day, if named, is one they and one of `people` came to. */
enum collaboration_refusal collaboration_make(struct db *db, struct arena *a,
                                              const struct looker *who,
                                              const struct collaboration_words *words,
                                              const char *brings, const int64_t *people,
                                              size_t count, int64_t now, int64_t *id);

/* As far as the looker may see it; false: not at all. */
bool collaboration_get(struct db *db, struct arena *a, const struct looker *looker, int64_t id,
                       struct collaboration *out);

/* The newest first, before the one of `before` (0: from the newest), `limit` at most. */
enum collaborations { COLLABORATIONS_OF_MINE,   /* I am named in, and not ended */
                      COLLABORATIONS_OF_ALL,    /* born and not ended, mine too */
                      COLLABORATIONS_ENDED };   /* those I was in at the end */
size_t collaborations(struct db *db, struct arena *a, const struct looker *looker,
                      enum collaborations which, int64_t before, size_t limit,
                      struct collaboration **out);

enum collaboration_refusal collaboration_change(struct db *db, struct arena *a,
                                                const struct looker *who, int64_t id,
                                                const struct collaboration_words *words,
                                                int64_t now);

/* One of its people asks more.  Who is named already is not asked again; who left may be.  `asked`
 * are those to tell: really asked by this, each once. */
struct collaboration_asked {
    int64_t *people;
    size_t count;
};
enum collaboration_refusal collaboration_ask(struct db *db, struct arena *a,
                                             const struct looker *who, int64_t id,
                                             const int64_t *people, size_t count, int64_t now,
                                             struct collaboration_asked *asked);

/* Yes (with what they bring, or NULL), or no thanks: for good, without a reason. */
enum collaboration_refusal collaboration_answer(struct db *db, struct arena *a,
                                                const struct looker *who, int64_t id, bool yes,
                                                const char *brings, int64_t now);

/* What I bring, in other words. */
enum collaboration_refusal collaboration_bring(struct db *db, struct arena *a,
                                               const struct looker *who, int64_t id,
                                               const char *brings, int64_t now);

/* I leave, at any time; or it has ended, for all of its people. */
enum collaboration_refusal collaboration_leave(struct db *db, struct arena *a,
                                               const struct looker *who, int64_t id, int64_t now);
enum collaboration_refusal collaboration_end(struct db *db, struct arena *a,
                                             const struct looker *who, int64_t id, int64_t now);

/* The days within COLLABORATION_MET_DAYS that `who` came to and at which somebody of `people` was
 * too, as they may see, the latest first, 20 at most. */
struct met_day {
    int64_t day;
    int32_t date;
    const char *place, *slug, *town;
};
size_t collaboration_days(struct db *db, struct arena *a, const struct looker *who,
                          const int64_t *people, size_t count, struct met_day **out);
/* The day of a collaboration, for its people and for whoever sees the presence of all of them. */
bool collaboration_day(struct db *db, struct arena *a, const struct looker *looker,
                       const struct collaboration *c, struct met_day *out);

/* ---- numbers, for the community and its funders: no names, whatever the level (figures.c) ---- */

struct collaboration_quarter {
    int32_t first;                      /* its first day */
    int64_t born, ended;
    int64_t alive;                      /* at its end, or today */
};
struct collaboration_figures {
    int64_t born, born_this_year, alive, ended;     /* ended: after it was born */
    double people;                      /* in one that is alive, on average; 0: there is none */
    struct collaboration_quarter *quarters;         /* the oldest first, to today's */
    size_t count;
};
struct collaboration_figures collaboration_figures(struct db *db, struct arena *a, int32_t today);

/* They leave every one; one that fewer than two remain in ends; their words go. */
void collaboration_forget(struct db *db, int64_t person, int64_t now);
struct value *collaboration_export(struct db *db, struct arena *a, int64_t person);
void collaboration_seed(struct seed *seed);

extern const struct room collaboration_room;

#endif
