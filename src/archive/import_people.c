#include "archive/reader.h"

#include <ctype.h>

#include "base/date.h"
#include "base/fold.h"
#include "base/i18n.h"
#include "people/people.h"
#include "place/place.h"

enum { FIRST_NAME, LAST_NAME, NAME, EMAIL, PHONE, TRADE, ORGANISATION, COMMUNE, SKILLS, ABOUT };

static const struct import_field fields[] = {
    [FIRST_NAME] = { "first_name", N_("First name"), "prenom prenoms firstname givenname first",
                     80 },
    [LAST_NAME] = { "last_name", N_("Last name"),
                    "nom noms nomdefamille nomusage lastname surname familyname last", 80 },
    [NAME] = { "name", N_("First and last name"),
               "nomprenom prenomnom nometprenom prenometnom nomcomplet name fullname displayname "
               "personne membre contact", 160 },
    [EMAIL] = { "email", N_("Email address"),
                "email emails mail mel courriel adresseemail adressemail adressecourriel "
                "adresseelectronique emailaddress", 254 },
    [PHONE] = { "phone", N_("Phone"),
                "telephone tel phone phonenumber mobile portable gsm telephoneportable telmobile "
                "numerodetelephone", 40 },
    [TRADE] = { "trade", N_("Trade"),
                "metier profession trade job jobtitle occupation fonction activite metieractivite",
                120 },
    [ORGANISATION] = { "organisation", N_("Company or organisation"),
                       "entreprise organisation organization company societe structure enseigne "
                       "raisonsociale employeur nomentreprise nomdelentreprise", 120 },
    [COMMUNE] = { "commune", N_("Town"),
                  "commune ville town city insee codeinsee codecommune communederesidence", 80 },
    [SKILLS] = { "skills", N_("Skills"),
                 "savoirs savoir savoirfaire competences competence skills skill", 1000 },
    [ABOUT] = { "about", N_("About them"), "about bio presentation apropos description", 2000 },
    { 0 },
};

/* "Nom" beside "Prénom" is the last name; alone it is the whole. */
static void settle(struct columns *c, char **headings, size_t count)
{
    bool split = false;

    (void) headings;
    for (size_t i = 0; i < count; i++)
        split = split || c->field[i] == FIRST_NAME;
    for (size_t i = 0; i < count && !split; i++)
        if (c->field[i] == LAST_NAME)
            c->field[i] = NAME;
}

static bool is_shouted(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (islower((unsigned char) word[i]))
            return false;
    return len > 1;
}

/* "Maud Delannoy", but also "DELANNOY Maud": last names in capitals may come first. */
static void split_name(struct arena *a, const char *whole, const char **first, const char **last)
{
    size_t len = strcspn(whole, " ");
    const char *rest = whole + len + (whole[len] == ' ');

    *first = arena_slice(a, whole, len);
    *last = rest;
    if (!*rest || !is_shouted(whole, len) || is_shouted(rest, strlen(rest)))
        return;
    size_t shouted = len;
    while (is_shouted(rest, strcspn(rest, " "))) {
        shouted = (size_t) (rest - whole) + strcspn(rest, " ");
        rest = whole + shouted + (whole[shouted] == ' ');
    }
    *last = arena_slice(a, whole, shouted);
    *first = rest;
}

static void names_of(struct arena *a, const struct record *r, const char **first,
                     const char **last)
{
    *first = r->value[FIRST_NAME];
    *last = r->value[LAST_NAME];
    if (!**first && *r->value[NAME])
        split_name(a, r->value[NAME], first, last);
}

/* Lower case, as sign-in keeps it; NULL if it is no address. */
static char *email_of(struct arena *a, const char *text)
{
    char *email = arena_text(a, text);
    char *at = strchr(email, '@');
    bool good = at && at > email && !strchr(at + 1, '@') && strchr(at + 1, '.') && at[1] != '.' &&
                !str_ends(email, ".") && !email[strcspn(email, " <>()[]\\,;:\"")];

    for (char *c = email; *c; c++)
        *c = (char) tolower((unsigned char) *c);
    return good ? email : NULL;
}

static char *name_key(struct arena *a, const char *first, const char *last)
{
    return str_fmt(a, "n:%s", text_fold(a, str_trim(a, str_fmt(a, "%s %s", first, last))));
}

static void load(struct db *db, struct arena *a, struct keys *keys)
{
    struct arena *work = arena_new(a);
    struct rows *rows = db_query(db, work,
        "SELECT p.email, a.email AS login, p.fold FROM person p"
        "  LEFT JOIN account a ON a.person_id = p.id WHERE p.left_at IS NULL", NO_ARGS);

    while (rows_next(rows)) {
        const char *email = col_null(rows, "email") ? NULL
                                                    : email_of(work, col_text(rows, "email"));
        if (email)
            keys_add(keys, str_fmt(work, "e:%s", email), 0, NULL);
        if (!col_null(rows, "login"))
            keys_add(keys, str_fmt(work, "e:%s", col_text(rows, "login")), 0, NULL);
        keys_add(keys, str_fmt(work, "n:%s", col_text(rows, "fold")), 0, NULL);
    }
    arena_free(work);
}

/* Without an address only the name can tell whether somebody is there already. */
static void check(struct db *db, struct arena *a, const struct record *r, struct outcome *out)
{
    const char *first, *last, *email = NULL;

    (void) db;
    names_of(a, r, &first, &last);
    if (!*first) {
        out->problem = "no_name";
        return;
    }
    if (*r->value[EMAIL] && !(email = email_of(a, r->value[EMAIL]))) {
        out->problem = "bad_email";
        return;
    }
    out->also = name_key(a, first, last);
    out->key = email ? str_fmt(a, "e:%s", email) : out->also;
    out->taken = email ? "email_taken" : "name_taken";
}

/* The one commune of that code or name; NULL if there is none, or several. */
static const char *commune_of(struct db *db, struct arena *a, const char *text)
{
    struct commune c;

    return commune_find(db, a, text, &c) == 1 ? c.insee : NULL;
}

/* Free words between commas, semicolons or bars, for the person alone until they say more. */
static void give_skills(struct db *db, struct arena *a, int64_t person, const char *text,
                        int32_t today)
{
    char *words = arena_text(a, text);
    size_t count;

    for (char *c = words; *c; c++)
        if (*c == ';' || *c == '|')
            *c = ',';
    char **parts = str_split(a, words, ',', &count);
    if (count > SKILLS_MOST)
        count = SKILLS_MOST;
    struct skill *skills = arena_array(a, count, sizeof *skills);
    for (size_t i = 0; i < count; i++)
        skills[i] = (struct skill){ .kind = SKILL_GIVE, .words = parts[i], .level = LEVEL_ME };
    person_set_skills(db, person, skills, count, today);
}

static void join_organisation(struct db *db, struct arena *a, const char *name, int64_t now,
                              struct outcome *out)
{
    int32_t today = (int32_t) (now / 86400);
    int64_t id = organisation_find(db, a, name);

    if (!id)
        id = out->organisation = organisation_add(db, &(struct organisation_draft){
            .name = name, .kind = "enterprise" }, now);
    if (id)
        membership_add(db, out->id, id, NULL, today, today);
}

static void make(struct db *db, struct arena *a, const struct record *r, int64_t now,
                 struct outcome *out)
{
    struct person_draft draft = {
        .email = *r->value[EMAIL] ? email_of(a, r->value[EMAIL]) : NULL,
        .phone = r->value[PHONE], .trade = r->value[TRADE], .about = r->value[ABOUT],
    };

    names_of(a, r, &draft.first_name, &draft.last_name);
    if (*r->value[COMMUNE]) {
        draft.commune = commune_of(db, a, r->value[COMMUNE]);
        if (!draft.commune)
            out->problem = str_fmt(a, "commune_unknown:%s", r->value[COMMUNE]);
    }
    out->id = person_add(db, &draft, now);
    if (out->id && *r->value[SKILLS])
        give_skills(db, a, out->id, r->value[SKILLS], (int32_t) (now / 86400));
    if (out->id && *r->value[ORGANISATION])
        join_organisation(db, a, r->value[ORGANISATION], now, out);
}

static bool take_back(struct db *db, int64_t id, const char *code)
{
    (void) code;
    return person_remove(db, id);
}

static const char *title(struct db *db, struct arena *a, int64_t id, const char *code)
{
    (void) code;
    return person_name(db, a, id);
}

const struct importer import_people = {
    .name = "people", .fields = fields, .slice = 200, .settle = settle,
    .load = load, .check = check, .make = make, .remove = take_back, .title = title,
};
