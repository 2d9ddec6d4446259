/* What the files about seasons share: a draft held against others while it is changed, and a season
 * read as far as that takes. */
#ifndef SEASON_DRAFT_H
#define SEASON_DRAFT_H

#include "season/season.h"

/* Seconds without a beat after which a search in the background counts as left behind. */
enum { SEASON_SILENCE = 60 };

/* Holds a draft of that version (0: whatever it is) until the transaction ends: SEASON_UNKNOWN,
 * SEASON_PUBLISHED, SEASON_VERSION, or SEASON_FAILED. */
enum season_refusal season_hold(struct db *db, int64_t id, int64_t version);

/* It is another version now, its figures are no longer the planner's, and no search goes on. */
void season_touch(struct db *db, int64_t id, int64_t now);

/* Reads what belongs to sp->season, which is filled in: dates, hosts, who is free, what was chosen;
 * neither communes nor minutes.  Season 0 is a series that was not planned: its days, and no host
 * left out; without a territory every host takes part. */
void season_read(struct db *db, struct arena *a, struct season_plan *sp);

/* The same with communes and minutes, and what stands against planning it. */
void season_complete(struct db *db, struct arena *a, struct season_plan *sp);

/* A share as it is stored, in parts per million; a negative one as NULL: not known. */
struct arg arg_share(double share);

/* The index of a date or of a host by its id or place; -1 if it is not there. */
int season_date_index(const struct season_plan *sp, int32_t date);
int season_host_index(const struct season_plan *sp, int64_t id);
int season_place_index(const struct season_plan *sp, int64_t place);

#endif
