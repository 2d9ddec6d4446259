/* What comes into the house in files and what leaves it: imports, a person's own data, the check.
 *
 * An import is shown before anything is written: the first rows, which column is what, what each
 * line would make.  Then it runs in slices, each in one transaction with its progress, so that it
 * goes on where it was after a restart; a line that cannot be taken never stops the rest.  It can be
 * taken back whole; what others already refer to stays, and is named (import.h).
 *
 * A person sees everything that is held about them and can be forgotten.  Both walk the rooms, which
 * app.c tells once: this room is the highest and knows the others only by their faces.
 *
 * Reads of other rooms' tables: person, account, role, commune, trade, organisation, place, day,
 * resource, presence, booking, skill, visibility (all of them in the check). */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "base/conf.h"
#include "db/db.h"
#include "http/route.h"
#include "view/value.h"

/* The rooms to walk, ended by NULL; told before any thread starts, for the life of the program. */
void archive_rooms(const struct room *const *rooms);

/* Everything held about a person: {person, made_at, rooms: {ROOM: what it exports}}. */
struct value *archive_person(struct db *db, struct arena *a, int64_t person, int64_t now);

enum erase_refusal {
    ERASE_ALLOWED,
    ERASE_UNKNOWN,                      /* no such person, or forgotten already */
    ERASE_LAST_ADMIN                    /* nobody else could look after the house */
};

/* May this person be forgotten?  Nothing is written. */
enum erase_refusal archive_may_erase(struct db *db, struct arena *a, int64_t person,
                                     int32_t today);

/* Forgets a person in every room, the highest first: what says who it was goes, the lines of
 * account stay without a name (GDPR article 17(3)(b)).  In a transaction already begun. */
enum erase_refusal archive_erase(struct db *db, struct arena *a, int64_t person, int32_t today,
                                 int64_t now);

/* Sound, on the inside and by our own laws?  Appends a sentence per fault to `*faults` (NULL or a
 * text at first; made in `a`), one a line; false if there is any. */
bool archive_check(struct db *db, struct arena *a, char **faults);

/* `beffroi import KIND FILE [--dry-run]`: argv[0] is the kind; `db` is open for writing and of
 * today's shape.  The status to exit with. */
int archive_command(struct arena *a, const struct conf *conf, struct db *db, int argc,
                    char **argv);

extern const struct room archive_room;

#endif
