/* What only this room's own pages and its search need of a person: the whole row, the levels, the
 * words by which people are found.  Other rooms use people.h. */
#ifndef PEOPLE_PROFILE_H
#define PEOPLE_PROFILE_H

#include "people/people.h"

enum person_field {
    PERSON_NAME, PERSON_TRADE, PERSON_ORGANISATION, PERSON_PRESENCE, PERSON_ABOUT, PERSON_MAIL,
    PERSON_PHONE, PERSON_COMMUNE, PERSON_FIELDS
};

/* "name", "trade"... as written in the table visibility, and the level where no row says more. */
const char *person_field_name(enum person_field field);
enum level person_field_least(enum person_field field);
enum person_field person_field_named(const char *name);                 /* another is a bug */

/* A person as they see themselves; texts are never NULL but commune_name and trade_code. */
struct person {
    int64_t id;
    const char *first_name, *last_name, *email, *phone, *trade, *about, *commune, *commune_name;
    const char *lang, *trade_code;
    struct skill *skills;               /* given, then wanted */
    size_t skill_count;
    enum level levels[PERSON_FIELDS];
};

/* False if there is none. */
bool person_get(struct db *db, struct arena *a, int64_t id, struct person *p);

/* Writes all of the draft but the trade, as person_add does, on a person who is there already; and
 * who sees what of it, unless `levels` is NULL.  The trade has person_set_living. */
void person_change(struct db *db, int64_t id, const struct person_draft *draft,
                   const enum level levels[PERSON_FIELDS], int32_t today);

/* An organisation with those members whom the looker may see as such; NULL if there is none, or if
 * the looker is no member and may see nobody in it. */
struct value *organisation_value(struct db *db, struct arena *a, const struct looker *looker,
                                 int64_t id);

/* `last` is the last day of it. */
void membership_end(struct db *db, int64_t membership, int32_t last, int32_t today);

/* The INSEE code of a commune by code or name, NULL if unknown; a code of the right form is taken
 * even where no communes were imported. */
const char *commune_code(struct db *db, struct arena *a, const char *text);

/* Writes anew by which words a person is found, as of a day. */
void person_index(struct db *db, int64_t person, int32_t today);
/* Has it done for those whose membership began or ended around now: people_index_old does. */
void people_index_due(struct db *db, struct arena *a, int64_t now);
/* The same for those who are due, or were written before search knew stems: some at a time. */
void people_index_old(struct db *db, struct arena *a, int64_t now);
/* Takes away words by which nobody is found any more, a thousand at most. */
void people_forget_words(struct db *db, struct arena *a);

struct value *people_export(struct db *db, struct arena *a, int64_t person);
void people_forget(struct db *db, int64_t person, int64_t now);

/* SQL shared by card and search.  The looker is $1 = closest level seen without circle, $2 = id,
 * $3 = today, $4 = 1 if they run. */
#define ORGANISATIONS_OF_LOOKER \
    "(SELECT organisation_id FROM membership WHERE person_id = $2 AND valid_from <= $3" \
    " AND (valid_to IS NULL OR valid_to >= $3))"

/* Does `person` share an organisation with the looker?  For one row; and for many, where the whole
 * circle is read once. */
#define CIRCLE(person) \
    "EXISTS (SELECT 1 FROM membership theirs WHERE theirs.person_id = " person \
    "   AND theirs.valid_from <= $3 AND (theirs.valid_to IS NULL OR theirs.valid_to >= $3)" \
    "   AND theirs.organisation_id IN " ORGANISATIONS_OF_LOOKER ")"
#define IN_CIRCLE(person) \
    person " IN (SELECT theirs.person_id FROM membership theirs" \
    " WHERE theirs.valid_from <= $3 AND (theirs.valid_to IS NULL OR theirs.valid_to >= $3)" \
    " AND theirs.organisation_id IN " ORGANISATIONS_OF_LOOKER ")"

/* May the looker see what has `level` of `person`? */
#define SEEN(level, person) \
    "(" level " >= $1 OR " person " = $2 OR (" level " >= 1 AND " CIRCLE(person) "))"
#define SEEN_OF_MANY(level, person) \
    "(" level " >= $1 OR " person " = $2 OR (" level " >= 1 AND " IN_CIRCLE(person) "))"

/* May the looker know of `person p` at all?  Those who run see the names of everyone. */
#define PERSON_SEEN \
    "(p.id = $2 OR (p.left_at IS NULL AND (" SEEN_OF_MANY("p.shown", "p.id") " OR $4 = 1)))"

/* The columns that card_from_row reads, and the joins they need after `person p`. */
#define LEVEL_COLUMN(field, least) \
    "COALESCE((SELECT level FROM visibility WHERE person_id = p.id AND field = '" field "'), " \
    least ") AS level_" field
#define CARD_COLUMNS \
    "p.id, p.first_name, p.last_name, p.email, p.phone, p.trade, p.about, p.commune," \
    " p.left_at, c.name AS commune_name, o.id AS organisation_id, o.name AS organisation," \
    " p.shown AS level_name, " LEVEL_COLUMN("trade", "2") ", " \
    LEVEL_COLUMN("organisation", "2") ", " LEVEL_COLUMN("about", "0") ", " \
    LEVEL_COLUMN("email", "0") ", " LEVEL_COLUMN("phone", "0") ", " \
    LEVEL_COLUMN("commune", "0") "," \
    " CASE WHEN " CIRCLE("p.id") " THEN 1 ELSE 0 END AS circle"
#define CARD_JOINS \
    " LEFT JOIN commune c ON c.insee = p.commune" \
    "  LEFT JOIN membership m ON m.id = (SELECT latest.id FROM membership latest" \
    "       WHERE latest.person_id = p.id AND latest.valid_from <= $3" \
    "         AND (latest.valid_to IS NULL OR latest.valid_to >= $3)" \
    "       ORDER BY latest.valid_from DESC, latest.id DESC LIMIT 1)" \
    "  LEFT JOIN organisation o ON o.id = m.organisation_id"
#define CARD_SELECT "SELECT " CARD_COLUMNS " FROM person p" CARD_JOINS

/* $1 to $4 of a looker, for ARGS. */
int64_t looker_least(const struct looker *looker);
#define LOOKER_ARGS(looker, day) \
    arg_int(looker_least(looker)), arg_int((looker)->id), arg_text(day), arg_int((looker)->runs)

/* The card of a row of CARD_SELECT; NULL if the looker may not see the name.  Its lists `skills` and
 * `learns` are empty until cards_add_skills fills those of a whole list of cards, by one statement
 * for each twenty-five of them. */
struct value *card_from_row(struct arena *a, const struct looker *looker, const struct rows *row);
void cards_add_skills(struct db *db, struct arena *a, const struct looker *looker,
                      struct value *cards);

/* The code to be kept with words: `code` if it is a trade of the list or can be made one, the one of
 * these words where it is NULL, none (NULL) where it is "" or they are.  In `a`. */
const char *trade_code_for(struct db *db, struct arena *a, const char *code, const char *words);

#endif
