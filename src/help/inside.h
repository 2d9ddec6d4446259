/* What the rule files of mutual help share: a request as it is stored, held against others, and who
 * may know of it; who can be asked; whom to tell.
 *
 * Order of locks (PostgreSQL alone; on SQLite one writes at a time): persons by their ids, then the
 * request, then its matter.  A handler that joins two of these rules may hold them in another order;
 * where two such meet, PostgreSQL ends one, and it runs again. */
#ifndef HELP_INSIDE_H
#define HELP_INSIDE_H

#include "help/help.h"

enum {
    DAY_SECONDS = 86400,
    WAITING_SECONDS = 3600,             /* with nobody asked: then it waits for a mediator */
    HELPED_SECONDS = 7 * DAY_SECONDS    /* so long a yes keeps it open, to be done and said so */
};

/* ---- request.c ---- */

/* A request with what only rules read; `q.person` is always there. */
struct asking {
    struct request q;
    const char *matter;
    int64_t everyone_at;                /* 0: not */
    int64_t mediator;                   /* 0: none */
};

bool asking_get(struct db *db, struct arena *a, int64_t id, int64_t now, struct asking *out);
/* The same, held until the transaction ends. */
bool asking_take(struct db *db, struct arena *a, int64_t id, int64_t now, struct asking *out);

/* Is somebody still looked for? */
bool asking_is_open(const struct asking *is);
/* May `person` know that it is there? */
bool asking_known(struct db *db, struct arena *a, const struct asking *is, int64_t person,
                  int64_t now);
/* Does it wait for a mediator, or for this very one who began to ask others? */
bool asking_waits(struct db *db, const struct asking *is, int64_t mediator, int64_t now);

/* Others who write about this person wait until the transaction ends; false if they have left. */
bool person_hold(struct db *db, int64_t person);

/* At most REQUEST_LENGTH characters of a text, without blanks around it; NULL is "". */
const char *words_kept(struct arena *a, const char *text);

/* ---- candidate.c ---- */

/* Puts those who fit in order and writes them down; the matter is held. */
void candidates_write(struct db *db, struct arena *a, const struct request_draft *draft,
                      const struct asking *is);

/* When the person of a row `c` was last asked by name; NULL: never.  Sparing counts those: who was
 * one of all who were there bore no burden, and that they were there is not for everyone to know.
 * Whom a mediator believes to have asked counts as well: who rests less than they should would be
 * the asker. */
#define NAMED_AT \
    "(CASE WHEN c.asked_by IN ('asker', 'mediator') AND c.asked_at > COALESCE(c.mediated_at, 0)" \
    "      THEN c.asked_at ELSE c.mediated_at END)"

/* Neither left nor out of reach? */
bool is_reachable(struct db *db, struct arena *a, int64_t person, int32_t today);
/* Did they say "not now" to the same, lately? */
bool has_declined(struct db *db, int64_t person, const char *matter, int64_t now);

/* ---- near.c ---- */

/* Fills the minutes from the looker's commune to those of `count` persons, where the looker may
 * know it; -1: nobody can tell. */
void minutes_to(struct db *db, struct arena *a, const struct looker *looker,
                const int64_t *persons, int *minutes, size_t count);

/* ---- asking.c ---- */

void tell_add(struct db *db, struct arena *a, struct told_list *list, int64_t person);

/* ---- mediator.c ---- */

/* As mediates(), where nobody told whether they animate. */
bool mediates_then(struct db *db, struct arena *a, int64_t person, int64_t now);

#endif
