/* The roaming season: territories, hosts that offer themselves, a plan that keeps a promise, and
 * from the plan to days.
 *
 * A season is a draft until it is published: its dates, the hosts that take part, the promise, what
 * the animator locked or forbade.  The planner fills it, here at once if that takes no more than
 * SEASON_AT_ONCE seconds, else in the background; a hand may change any date, and the figures are
 * always those of the plan as it stands.  Publishing makes the series with its days and hosts; after
 * that a day is changed on its own page, where those who come are known.
 *
 * Every change makes `version` one more; a change that names an older version is refused, so that
 * two animators do not undo each other unseen.  A change also calls off a search in the background.
 *
 * Reads of other rooms' tables: place, commune (place); day, series (agenda). */
#ifndef SEASON_SEASON_H
#define SEASON_SEASON_H

#include "http/route.h"
#include "season/host.h"
#include "season/planner.h"
#include "season/territory.h"

/* Seconds a request may take for a plan; longer searches go on in the background, this long. */
enum { SEASON_AT_ONCE = 2, SEASON_LONGEST = 60 };

enum season_run { RUN_NONE, RUN_WAITING, RUN_RUNNING, RUN_STOPPED };

struct season {
    int64_t id;
    const char *name;
    int64_t territory;
    int64_t series;                     /* 0: not published */
    bool published;
    int weekday;                        /* Monday is 1 */
    int every;                          /* weeks */
    int opens, closes;                  /* minutes of the local day */
    int32_t from, to;
    const char *about;                  /* "" */
    int promise_days, promise_minutes;
    int rest;                           /* weeks between two visits of a host, at least; 1: any */
    int64_t chairs;                     /* a host needs at least so many; 0: any */
    int64_t version;
    enum season_run run;                /* the planner in the background */
    int64_t run_seconds;                /* since it began */
    double run_gap;                     /* negative: not known yet */
    int64_t planned_at;                 /* 0: never */
    double planned_gap;                 /* negative: changed by hand since, or no bound known */
    int64_t made_by;
    int64_t changed_at, published_at;
    int64_t dates;                      /* that are not skipped; published: nor cancelled */
    int64_t hosted;                     /* of these, with a host */
};

enum season_refusal {
    SEASON_ALLOWED,
    SEASON_UNKNOWN,
    SEASON_NAME,                        /* a season or series of that name is there */
    SEASON_HOURS, SEASON_NO_DATE, SEASON_TOO_LONG,      /* as the agenda's */
    SEASON_TERRITORY,                   /* no such territory */
    SEASON_PUBLISHED,                   /* days are changed one by one now */
    SEASON_VERSION,                     /* somebody changed it meanwhile */
    SEASON_DATE,                        /* no such date in it, or it is skipped */
    SEASON_HOST,                        /* no such accepted host */
    SEASON_CANNOT,                      /* the host cannot that date */
    SEASON_LOCKED,                      /* that date is locked: unlock it first */
    SEASON_EMPTY,                       /* nothing to publish: no date has a host */
    SEASON_PAST,                        /* its first date has been */
    SEASON_TAKEN,                       /* a host has another day on one of the dates: `*date` */
    SEASON_PROBLEM,                     /* the planner refuses: see problem_refusal */
    SEASON_BUSY,                        /* the planner is at work on it */
    SEASON_NO_WORD,                     /* why is there no day?  People will read it */
    SEASON_NUMBER,                      /* a host from outside takes part with a number of days */
    SEASON_FAILED
};

bool season_get(struct db *db, struct arena *a, int64_t id, struct season *out);
bool season_of_series(struct db *db, struct arena *a, int64_t series, struct season *out);
size_t season_list(struct db *db, struct arena *a, int64_t after, size_t limit,
                   struct season **out, int64_t *next);

/* A new draft with all its dates (id and version are filled), or the settings of one changed (of
 * s->version; 0: whatever it is): dates that stay keep their choice. */
enum season_refusal season_save(struct db *db, struct arena *a, struct season *s, int64_t now);
/* A draft goes; a published season stays. */
enum season_refusal season_remove(struct db *db, int64_t id);

/* A draft after a season: same rhythm, territory and promise, as many weeks, in step with its last
 * date; hosts that were left out stay so.  `out->name` and `out->made_by` come from the caller; an
 * empty name becomes the season's with a number behind. */
enum season_refusal season_next(struct db *db, struct arena *a, int64_t id, struct season *out,
                                int64_t now);

/* A season as the planner reads it, with what stands now.
 *
 * Hosts are the accepted ones of the territory's communes, and those of others whose number of days
 * was decided; who was left out, or closed, is not among them.  A host is free if it offers the
 * date, has nothing in its calendar then nor a day of another series, and chairs enough.  What was
 * chosen of a host that takes no part any more counts as not chosen.
 *
 * A published season is read from its days: a cancelled or moved one is skipped with its reason,
 * and a place that took a day without an accepted host has a stand-in, a host of id 0. */
struct season_plan {
    struct season season;
    struct problem problem;
    struct host *hosts;                 /* in the order of problem.hosts */
    struct host *away;                  /* accepted, but left out or from outside */
    size_t away_count;
    int64_t *outside;                   /* hosts, here or away, of communes that are not the
                                           territory's: ids, ended by 0; NULL: none */
    const char **skipped;               /* per date: why, or NULL */
    int64_t *days;                      /* per date: its day once published, or 0 */
    bool *locked;                       /* per date */
    bool *free;                         /* [host * date_count + date], but for what is forbidden */
    bool *forbidden;                    /* the same, by the animator */
    int *chosen;                        /* per date: index, or NO_HOST */
    enum problem_refusal no;               /* what stands against planning it, and which one */
    size_t which;
};
bool season_load(struct db *db, struct arena *a, int64_t id, struct season_plan *out);

/* One change to a draft, by whoever plans. */
enum season_move {
    MOVE_HOST,                          /* this host on that date (0: none) */
    MOVE_LOCK,                          /* the same (0: who has it), and it stays whatever is
                                           computed */
    MOVE_UNLOCK,
    MOVE_SWAP,                          /* the dates `date` and `other` exchange their hosts */
    MOVE_FORBID, MOVE_ALLOW,            /* not this host on that date; again */
    MOVE_SKIP, MOVE_UNSKIP,             /* no day on that date, with `word`; again */
    MOVE_DAYS,                          /* the host's number of days is decided; -1: free again */
    MOVE_LEAVE                          /* the host takes no part and loses its dates: as MOVE_DAYS
                                           with 0 */
};
struct season_change {
    int64_t season;
    int64_t version;                    /* 0: whatever it is */
    enum season_move move;
    int32_t date, other;
    int64_t host;                       /* id */
    int days;
    const char *word;
    int64_t now;
};
/* A locked date refuses whatever would change it; a host that rests may come all the same. */
enum season_refusal season_change(struct db *db, struct arena *a, const struct season_change *c);

/* What a change would do, without doing it: `sp` with the change made, or as it was if it is
 * refused.  A host that comes back has no date yet: it is seen when the season is loaded anew. */
enum season_refusal season_try(struct arena *a, const struct season_change *c,
                               struct season_plan *sp);

/* Keeps a solved plan: only where the season still is of that version. */
enum season_refusal season_keep(struct db *db, struct arena *a, const struct season_plan *sp,
                                const struct plan *plan, int64_t now);
/* Leaves the rest of the search to the background (RUN_WAITING), or calls it off: SEASON_BUSY if
 * one goes on already. */
enum season_refusal season_search(struct db *db, int64_t id, int64_t now);
enum season_refusal season_stop(struct db *db, int64_t id, int64_t now);

/* The background search: takes the oldest that waits (or whose server went away) and marks it
 * running; 0 if there is none.  Beats tell how far it is; false: it was called off. */
int64_t season_take(struct db *db, int64_t now);
/* Would season_take find or tidy up anything? */
bool season_waits(struct db *db, int64_t now);
bool season_beat(struct db *db, int64_t id, int64_t seconds, double gap, int64_t now);
void season_done(struct db *db, int64_t id, int64_t now);

/* Makes the series, its days and their hosts, and asks each host to confirm (day_ask_host).  Dates
 * without a host are announced as looking for one.  `*series` is the new one's id, `*date` the one
 * that is taken (SEASON_TAKEN), or that its host cannot any more (SEASON_CANNOT). */
enum season_refusal season_publish(struct db *db, struct arena *a, int64_t id, int64_t version,
                                   int64_t by, int32_t today, int64_t now, int64_t *series,
                                   int32_t *date);

/* Hosts that could take over a day of a published season, the least travel first: for a host that
 * steps back.  Those that have another day on that date are left out.  For the day of a series that
 * was not planned, in the territory where most of its days are; where there is none, the nearest to
 * the day's place come first and the minutes are those from there. */
struct substitute {
    int64_t host, place;
    const char *name;                   /* "Lillers, Mercerie Au Droit Fil" */
    int64_t chairs;
    bool rests;                         /* it comes within the season's rest of another visit */
    double mean, mean_before;           /* minutes, of the season with it and as it was */
    int served, served_before;          /* communes for which the promise is kept */
};
size_t season_substitutes(struct db *db, struct arena *a, int64_t day, struct substitute **out);

/* What the days that were teach the next season, each as a code with its facts; in this order. */
enum lesson {
    LESSON_FULL,                        /* a host: nine of ten chairs taken, or more */
    LESSON_EMPTY,                       /* a host: one of four taken, or less */
    LESSON_FAR,                         /* the commune that travels the longest on average, if more
                                           than was promised: `minutes`; `days` were near */
    LESSON_STEPPED_BACK,                /* a host: from so many `days`, and nobody took over */
    LESSON_UNSERVED                     /* a commune: only so many `days` were near, fewer than was
                                           promised */
};
struct season_lesson {
    enum lesson lesson;
    int64_t host;                       /* whom it is about, 0 */
    const char *name;                   /* of the host or commune */
    int64_t days;                       /* FULL, EMPTY: days there that were counted */
    int64_t heads;                      /* people counted, in all of them */
    int64_t chairs;                     /* in all of them */
    double minutes;                     /* of one way */
};
/* From confirmed head-counts, capacities and the promise as it was really held; days to come count
 * as they stand. */
size_t season_lessons(struct db *db, struct arena *a, int64_t id, int32_t today,
                      struct season_lesson **out);

void season_seed(struct seed *seed);
struct value *season_export(struct db *db, struct arena *a, int64_t person);
void season_forget(struct db *db, int64_t person, int64_t now);

extern const struct room season_room;

#endif
