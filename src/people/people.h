/* Who is in the community: persons, their organisations, what they know, and what of each may be
 * seen by whom.
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

#include "base/terms.h"
#include "db/db.h"
#include "http/route.h"
#include "people/lexicon.h"
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

/* "me", "circle", "place", "network", "public", as in forms and the API; back, or false. */
const char *level_code(enum level level);
bool level_parse(const char *code, enum level *level);

/* A person's own words, all that can be edited but skills.  NULL is kept as nothing. */
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
};

/* Makes a person; all fields at their default levels.  The new id, 0 on failure. */
int64_t person_add(struct db *db, const struct person_draft *draft, int64_t now);

/* Takes away someone made by mistake, with skills and memberships; false if anything else knows
 * them already (then they stay, and nothing of it is a failure). */
bool person_remove(struct db *db, int64_t person);

/* Who lets `field` be seen by whom: "name", "trade", "organisation", "presence", "about", "email",
 * "phone", "commune"; another name is a bug. */
void person_show(struct db *db, int64_t person, const char *field, enum level level,
                 int32_t today);

/* May `looker` see `field`?  Someone who left is seen by nobody but those who run, by name. */
bool person_sees(struct db *db, const struct looker *looker, int64_t person, const char *field);

/* Leaves of `count` persons, in the order of ids, those of whom the looker may know and who let
 * `field` be seen; returns how many. */
size_t people_showing(struct db *db, struct arena *a, const struct looker *looker,
                      const char *field, int64_t *persons, size_t count);

/* "Maud D." and "MD" of a person's names. */
void person_labels(struct arena *a, const char *first, const char *last, const char **name,
                   const char **initials);

/* ---- what a person knows (skill.c) ---- */

/* How many skills of each kind a person may have, and how many characters each. */
enum { SKILLS_MOST = 20, SKILL_LENGTH = 80 };

/* What they do for a living: the trade.  `words` NULL or "": nothing is said. */
struct living {
    const char *words;
    enum level level;
    const char *code;                   /* as in struct skill */
};

/* Writes the trade alone; reads all of one's own, `words` "" where there are none, false if there is
 * no such person. */
void person_set_living(struct db *db, int64_t person, const struct living *living, int32_t today);
bool person_living(struct db *db, struct arena *a, int64_t person, struct living *living);

/* What they can give, what they want to learn. */
enum skill_kind { SKILL_GIVE, SKILL_LEARN };

struct skill {
    int64_t id;
    enum skill_kind kind;
    const char *words;                  /* their own: "récupération de données" */
    enum level level;                   /* who may see it, and find by it */
    const char *code;                   /* the trade it is of, ROME; NULL: none known */
};

/* Replaces all skills of a person by `count` others, in their order; the same words twice in one
 * kind count once.  A `code` that is NULL is looked up by the words, "" is none; one that is no trade
 * of the list is made one if the lexicon knows it for these words, and dropped if not. */
void person_set_skills(struct db *db, int64_t person, const struct skill *skills, size_t count,
                       int32_t today);

/* Those the looker may see, what is given first, each kind in the person's order. */
size_t person_skills(struct db *db, struct arena *a, const struct looker *looker, int64_t person,
                     struct skill **out);

/* The skills of everyone of whom the looker may know, each seen by the looker and named once, by the
 * alphabet; only `words` and `code` are filled.  Two thousand at most. */
size_t skills_known(struct db *db, struct arena *a, const struct looker *looker,
                    enum skill_kind kind, struct skill **out);

/* The trade that words speak of, for a person to accept: by a name of the list (ROME's, where it was
 * imported), by the lexicon, else by a name that is near.  `*out` may be filled with several, the
 * nearest first, `most` at most; returns how many. */
struct trade {
    const char *code;                   /* "I1401" */
    const char *name;
};
size_t trade_suggest(struct db *db, struct arena *a, const char *words, struct trade *out,
                     size_t most);

/* The fourteen domains of ROME, 'A' to 'N': a msgid in English; NULL for another letter. */
const char *trade_domain(char letter);

/* {id, name, first_name, initials, tone (0-4), trade, skills [] (what they give), learns [],
 * organisation {id, name}, about, email, phone, commune {code, name}}: what may not be seen is null
 * or not in the list, as what is not there; NULL if not even the name may be seen. */
struct value *person_card(struct db *db, struct arena *a, const struct looker *looker,
                          int64_t person);

/* Makes a list of cards fit for the partial "people/row": few skills of each, the others counted. */
void people_set_tags(const struct value *cards);

/* Where to write, or NULL; "fr", "en" or "" for the browser's; "Maud D.", as members see it. */
const char *person_email(struct db *db, struct arena *a, int64_t person);
const char *person_lang(struct db *db, struct arena *a, int64_t person);
const char *person_name(struct db *db, struct arena *a, int64_t person);

/* ---- finding people (search.c) ---- */

struct find_wish {
    const char *query;                  /* "" or NULL: everyone whose name may be seen, by name */
    bool skills_only;                   /* look in skills and trades alone */
    char domain;                        /* 'A' to 'N': with a trade or given skill of it; 0: any */
    const char *commune;                /* INSEE; NULL: any */
    const int64_t *among;               /* only these persons; NULL: everyone */
    size_t among_count;
    int64_t cursor;                     /* 0, or what `*next` said before */
    int limit;                          /* 1 to 200 */
};

/* Cards of those whom a wish finds, best first: all words of the query (the first eight count) must
 * be found, each in any field the looker may see: names, trade, skills given and wanted,
 * organisation.  A word finds itself, its other forms (plural, feminine, verb), what begins with it,
 * what the lexicon says for it, what is one or two letters away, what holds it inside, in this order
 * of worth; a name counts more than a skill, a skill more than an organisation; alike, by name.  A
 * last name is found by its whole word alone; a word of one or two letters begins first names only.
 * Words that say nothing ("un", "the") count only if there are no others.  Where nobody has all
 * words and none is a name, the lexicon reads the query as a whole ("mon ordi rame").  `*next` is 0
 * at the end. */
struct value *people_find(struct db *db, struct arena *a, const struct looker *looker,
                          const struct find_wish *wish, int64_t *next);

/* Persons with a trade or a skill they give, both of which the looker may see, in which some of
 * these terms occur (whole, or by a stem), the rarer and more the better, best first; `most` at
 * most.  For those who rank further. */
size_t people_knowing(struct db *db, struct arena *a, const struct looker *looker,
                      const struct term *terms, size_t count, size_t most, int64_t **persons);

/* A trade or a skill somebody gives, as they wrote it. */
struct known_line {
    int64_t person;
    const char *words;
    const char *code;                   /* as in struct skill */
    bool trade;                         /* it is their trade */
};

/* What these persons do and give, as far as the looker may see it: all of a person in a row, their
 * trade first.  Returns how many. */
size_t people_known(struct db *db, struct arena *a, const struct looker *looker,
                    const int64_t *persons, size_t count, struct known_line **out);

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

/* Another name of a trade that is in the list, found in both its forms ("Dépanneur / Dépanneuse en
 * informatique"); the same name twice counts once.  Its number, 0 on failure. */
int64_t trade_name_add(struct db *db, struct arena *a, const char *code, const char *name);
/* One that went with its trade is no failure. */
bool trade_name_remove(struct db *db, int64_t id);

/* Take away what an import made by mistake; false if anything refers to it (then it stays, and
 * nothing of it is a failure). */
bool trade_remove(struct db *db, const char *code);
bool organisation_remove(struct db *db, int64_t id);

/* The demo's people and their organisations. */
void people_seed(struct seed *seed);

extern const struct room people_room;

#endif
