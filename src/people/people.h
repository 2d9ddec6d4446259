/* Who is in the community: persons, their organisations, and what of each may be seen by whom.
 *
 * Every field of a person has a level: the circle of people who may see it.  A looker stands at a
 * distance from a person (self, shares an organisation today, member, signed in, anyone) and sees
 * the fields whose level reaches that far.  People see each other by first name and initial, the
 * public by first name.  Who runs a day sees the names and presences of those who come to it, who
 * runs the days of the whole community everyone's; nothing else that is private.
 *
 * What may not be seen cannot be found: search goes through words that carry the level of the field
 * they come from.  A last name finds its holder for members and the circle, never further, and only
 * when its word is typed whole, so that nobody can spell it out letter by letter.
 *
 * Reads of other rooms' tables: commune (place), for the name of one's commune. */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "db/db.h"
#include "http/route.h"
#include "view/value.h"

enum level { LEVEL_ME, LEVEL_CIRCLE, LEVEL_PLACE, LEVEL_NETWORK, LEVEL_PUBLIC };

/* Who looks.  `today` decides who shares an organisation; without it nobody does. */
struct looker {
    int64_t id;                         /* 0: nobody signed in */
    bool member;                        /* holds MEMBER or a higher role */
    bool runs;                          /* the days at hand: as ANIMATOR or a higher role */
    int32_t today;
};

/* The looker behind a request: `runs` is of the whole community. */
struct looker people_looker(const struct req *r);

/* What a person's own page takes of skills, and how many characters of each. */
enum { SKILLS_MOST = 20, SKILL_LENGTH = 80 };

/* A person's own words, all that can be edited.  NULL is kept as nothing; `skills` may be NULL. */
struct person_draft {
    const char *first_name;             /* required */
    const char *last_name;
    const char *email;                  /* where to write */
    const char *phone;
    const char *trade;                  /* free words */
    const char *trade_code;             /* NULL: looked up among the trades by these words */
    const char *about;
    const char *commune;                /* INSEE code */
    const char *lang;                   /* "", "fr" or "en"; NULL is "" */
    const char *const *skills;          /* ended by NULL; the same words twice count once */
};

/* Makes a person; all fields at their default levels.  The new id, 0 on failure. */
int64_t person_add(struct db *db, const struct person_draft *draft, int64_t now);

/* Takes away someone made by mistake, with skills and memberships; false if anything else knows
 * them already (then they stay, and nothing of it is a failure). */
bool person_remove(struct db *db, int64_t person);

/* Who lets `field` be seen by whom: "name", "trade", "organisation", "presence", "skills", "about",
 * "email", "phone", "commune"; another name is a bug. */
void person_show(struct db *db, int64_t person, const char *field, enum level level,
                 int32_t today);

/* May `looker` see `field`?  Someone who left is seen by nobody but those who run, by name. */
bool person_sees(struct db *db, const struct looker *looker, int64_t person, const char *field);

/* "Maud D." and "MD" of a person's names. */
void person_labels(struct arena *a, const char *first, const char *last, const char **name,
                   const char **initials);

/* {id, name, first_name, initials, tone (0-4), trade, skills [], organisation {id, name}, about,
 * email, phone, commune {code, name}}: what may not be seen is null, as what is not there; NULL if
 * not even the name may be seen. */
struct value *person_card(struct db *db, struct arena *a, const struct looker *looker,
                          int64_t person);

/* Where to write, or NULL; "fr", "en" or "" for the browser's; "Maud D.", as members see it. */
const char *person_email(struct db *db, struct arena *a, int64_t person);
const char *person_lang(struct db *db, struct arena *a, int64_t person);
const char *person_name(struct db *db, struct arena *a, int64_t person);

/* Cards of those whom `query` finds, in the order of names: each of its first three words is the
 * beginning, or from three letters any part, of a word of their first name, trade, skills or
 * organisation that the looker may see, or a whole word of their last name; of words longer than 32
 * characters these count.  An empty query lists everyone whose name may be seen.  `cursor` is 0 or
 * what `*next` said before; `*next` is 0 at the end.  `limit` 1 to 200. */
struct value *people_find(struct db *db, struct arena *a, const struct looker *looker,
                          const char *query, int64_t cursor, int limit, int64_t *next);

/* `kind` as in the table; `trade`, `site` may be NULL.  The new id, 0 on failure. */
struct organisation_draft {
    const char *name;
    const char *kind;                   /* "cooperative", "enterprise", "association"... */
    const char *trade;
    const char *about;
    const char *commune;                /* INSEE code */
    const char *site;                   /* http:// or https:// */
};
int64_t organisation_add(struct db *db, const struct organisation_draft *draft, int64_t now);

/* The organisation of that name, whatever case and accents; 0 if none. */
int64_t organisation_find(struct db *db, struct arena *a, const char *name);

/* `person` belongs to `organisation` from a day; `title` may be NULL.  The membership's id. */
int64_t membership_add(struct db *db, int64_t person, int64_t organisation, const char *title,
                       int32_t from, int32_t today);
/* A trade of the list, made or renamed; `code` as in ROME, "M1805". */
void trade_add(struct db *db, struct arena *a, const char *code, const char *name);

/* Take away what an import made by mistake; false if anything refers to it (then it stays, and
 * nothing of it is a failure). */
bool trade_remove(struct db *db, const char *code);
bool organisation_remove(struct db *db, int64_t id);

/* The demo's people and their organisations. */
void people_seed(struct seed *seed);

extern const struct room people_room;

#endif
