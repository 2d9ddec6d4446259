/* What the room of introductions holds about one person, {wanted, introductions [made_at, date,
 * words, by_me, met_at]}; forgetting it; and the demo's.
 *
 * Of introductions to them it holds what their pages show, without the reasons, which are the
 * other's skills and theirs to hide; a refused one is gone, whoever refused.  Of those they made as
 * a mediator it holds their words, and nothing of what became of them. */
#ifndef HELP_INTRODUCE_PERSON_H
#define HELP_INTRODUCE_PERSON_H

#include "help/introduce.h"

/* Of a row `i`: nobody refused, and both still come to the day of it. */
#define INTRO_STANDS \
    "i.refused_at IS NULL AND (i.by_id IS NOT NULL OR" \
    "   2 = (SELECT count(*) FROM presence both_come WHERE both_come.day_id = i.day_id" \
    "           AND both_come.state IN (1, 3) AND both_come.person_id IN (i.one_id, i.other_id)))"

struct value *introductions_export(struct db *db, struct arena *a, int64_t person);
void introductions_forget(struct db *db, int64_t person, int64_t now);

/* Many of those who come around today want to be introduced, and were or are. */
void introductions_seed(struct seed *seed);

#endif
