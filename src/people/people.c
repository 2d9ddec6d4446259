#include "people/profile.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

enum { TONES = 5 };

static const struct { const char *name; enum level least; } fields[PERSON_FIELDS] = {
    [PERSON_NAME] = { "name", LEVEL_PLACE },
    [PERSON_TRADE] = { "trade", LEVEL_PLACE },
    [PERSON_ORGANISATION] = { "organisation", LEVEL_PLACE },
    [PERSON_PRESENCE] = { "presence", LEVEL_PLACE },
    [PERSON_ABOUT] = { "about", LEVEL_ME },
    [PERSON_MAIL] = { "email", LEVEL_ME },
    [PERSON_PHONE] = { "phone", LEVEL_ME },
    [PERSON_COMMUNE] = { "commune", LEVEL_ME },
};

const char *person_field_name(enum person_field field)
{
    return fields[field].name;
}

enum level person_field_least(enum person_field field)
{
    return fields[field].least;
}

static const char *const level_codes[] = { "me", "circle", "place", "network", "public" };

const char *level_code(enum level level)
{
    return level_codes[level];
}

bool level_parse(const char *code, enum level *level)
{
    for (int i = 0; i <= LEVEL_PUBLIC; i++)
        if (str_is(level_codes[i], code)) {
            *level = (enum level) i;
            return true;
        }
    return false;
}

enum person_field person_field_named(const char *name)
{
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (strcmp(fields[i].name, name) == 0)
            return (enum person_field) i;
    BUG("a person has no field '%s'", name);
}

int64_t looker_least(const struct looker *looker)
{
    return looker->member ? LEVEL_PLACE : looker->id ? LEVEL_NETWORK : LEVEL_PUBLIC;
}

/* ---- writing ---- */

static const char *or_null(const char *text)
{
    return str_empty(text) ? NULL : text;
}

static char *fold_names(struct arena *a, const struct person_draft *d)
{
    return text_fold(a, str_trim(a, str_fmt(a, "%s %s", d->first_name,
                                            d->last_name ? d->last_name : "")));
}

static void write_level(struct db *db, int64_t person, enum person_field field, enum level level)
{
    db_exec(db, "INSERT INTO visibility (person_id, field, level) VALUES ($1, $2, $3)"
                " ON CONFLICT (person_id, field) DO UPDATE SET level = excluded.level",
            ARGS(arg_int(person), arg_text(fields[field].name), arg_int(level)));
}

int64_t person_add(struct db *db, const struct person_draft *d, int64_t now)
{
    struct arena *a = arena_new(NULL);
    int64_t id = db_insert(db,
        "INSERT INTO person (first_name, last_name, email, phone, trade, trade_code, about,"
        "   commune, lang, fold, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
        ARGS(arg_text(d->first_name), arg_text(d->last_name ? d->last_name : ""),
             arg_text(or_null(d->email)), arg_text(or_null(d->phone)), arg_text(or_null(d->trade)),
             arg_text(trade_code_for(db, a, d->trade_code, d->trade)), arg_text(or_null(d->about)),
             arg_text(or_null(d->commune)), arg_text(d->lang ? d->lang : ""),
             arg_text(fold_names(a, d)), arg_int(now)));

    if (id)
        person_index(db, id, (int32_t) (now / 86400));
    arena_free(a);
    return id;
}

void person_change(struct db *db, int64_t id, const struct person_draft *d,
                   const enum level levels[PERSON_FIELDS], int32_t today)
{
    struct arena *a = arena_new(NULL);

    for (int i = 0; levels && i < PERSON_FIELDS; i++)
        if (i != PERSON_TRADE)
            write_level(db, id, (enum person_field) i, levels[i]);
    db_exec(db, "UPDATE person SET first_name = $2, last_name = $3, email = $4, phone = $5,"
                "   about = $6, commune = $7, lang = $8, fold = $9 WHERE id = $1",
            ARGS(arg_int(id), arg_text(d->first_name), arg_text(d->last_name ? d->last_name : ""),
                 arg_text(or_null(d->email)), arg_text(or_null(d->phone)),
                 arg_text(or_null(d->about)), arg_text(or_null(d->commune)),
                 arg_text(d->lang ? d->lang : ""), arg_text(fold_names(a, d))));
    person_index(db, id, today);
    arena_free(a);
}

void person_set_living(struct db *db, int64_t person, const struct living *living, int32_t today)
{
    struct arena *a = arena_new(NULL);

    write_level(db, person, PERSON_TRADE, living->level);
    db_exec(db, "UPDATE person SET trade = $2, trade_code = $3 WHERE id = $1",
            ARGS(arg_int(person), arg_text(or_null(living->words)),
                 arg_text(trade_code_for(db, a, living->code, living->words))));
    person_index(db, person, today);
    arena_free(a);
}

static void remove_own_rows(struct db *db, int64_t person)
{
    db_exec(db, "DELETE FROM sought WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM skill WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM visibility WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM membership WHERE person_id = $1", ARGS(arg_int(person)));
}

bool person_remove(struct db *db, int64_t person)
{
    db_piece_begin(db);
    remove_own_rows(db, person);
    if (db_exec(db, "DELETE FROM person WHERE id = $1", ARGS(arg_int(person))) == 1 &&
        db_piece_keep(db))
        return true;
    db_piece_undo(db);
    return false;
}

void person_show(struct db *db, int64_t person, const char *field, enum level level, int32_t today)
{
    write_level(db, person, person_field_named(field), level);
    person_index(db, person, today);
}

/* ---- reading ---- */

bool person_sees(struct db *db, const struct looker *looker, int64_t person, const char *field)
{
    enum person_field which = person_field_named(field);
    struct arena *a = arena_new(NULL);
    bool named = which == PERSON_NAME || which == PERSON_PRESENCE;
    bool sees = db_exists(db,
        "SELECT 1 FROM person p"
        " WHERE p.id = $5 AND ((p.left_at IS NULL AND"
        SEEN("COALESCE((SELECT level FROM visibility v WHERE v.person_id = p.id AND v.field = $6),"
             " $7)", "p.id") ")"
        "   OR ($4 = 1 AND ($8 = 1 OR ($9 = 1 AND p.left_at IS NULL))) OR p.id = $2)",
        ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)), arg_int(person), arg_text(field),
             arg_int(fields[which].least), arg_int(which == PERSON_NAME), arg_int(named)));

    arena_free(a);
    return sees;
}

/* The bytes of the first letter of a UTF-8 text; 0 for "". */
static size_t letter(const char *text)
{
    size_t len = *text != '\0';

    while (len && ((unsigned char) text[len] & 0xc0) == 0x80)
        len++;
    return len;
}

void person_labels(struct arena *a, const char *first, const char *last, const char **name,
                   const char **initials)
{
    *name = str_empty(last) ? arena_text(a, first)
                            : str_fmt(a, "%s %.*s.", first, (int) letter(last), last);
    *initials = str_fmt(a, "%.*s%.*s", (int) letter(first), first, (int) letter(last), last);
}

struct sight {
    const struct rows *row;
    int64_t nearest;                    /* the lowest level the looker sees of this person */
    bool self;
};

static bool in_sight(const struct sight *s, const char *level)
{
    return s->self || col_int(s->row, level) >= s->nearest;
}

static void set_names(struct arena *a, struct value *card, const struct looker *looker,
                      const struct rows *row)
{
    const char *first = col_text(row, "first_name");
    const char *last = looker->id ? col_text(row, "last_name") : "";
    const char *name, *initials;

    person_labels(a, first, last, &name, &initials);
    set_int(card, "id", col_int(row, "id"));
    set_text(card, "name", name);
    set_text(card, "first_name", first);
    set_text(card, "initials", initials);
    set_int(card, "tone", col_int(row, "id") % TONES);
}

static void set_place_of_work(struct value *card, const struct rows *row)
{
    struct value *organisation = set_object(card, "organisation");
    set_int(organisation, "id", col_int(row, "organisation_id"));
    set_text(organisation, "name", col_text(row, "organisation"));
}

static void set_commune(struct value *card, const struct rows *row)
{
    struct value *commune = set_object(card, "commune");

    set_text(commune, "code", col_text(row, "commune"));
    set_text(commune, "name", col_text(row, "commune_name"));
}

struct value *card_from_row(struct arena *a, const struct looker *looker, const struct rows *row)
{
    struct sight s = { row, looker_least(looker), looker->id && looker->id == col_int(row, "id") };
    bool left = !col_null(row, "left_at") && !s.self;

    if (s.nearest > LEVEL_CIRCLE && col_int(row, "circle"))
        s.nearest = LEVEL_CIRCLE;
    if ((left || !in_sight(&s, "level_name")) && !looker->runs)
        return NULL;

    struct value *card = value_object(a);
    set_names(a, card, looker, row);
    /* What is hidden and what is empty look the same: null. */
    static const char *const plain[][2] = {
        { "trade", "level_trade" }, { "about", "level_about" }, { "email", "level_email" },
        { "phone", "level_phone" },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        set_text(card, plain[i][0], !left && in_sight(&s, plain[i][1]) ? col_text(row, plain[i][0])
                                                                       : NULL);
    set_null(card, "organisation");
    if (!left && in_sight(&s, "level_organisation") && !col_null(row, "organisation_id"))
        set_place_of_work(card, row);
    set_null(card, "commune");
    if (!left && in_sight(&s, "level_commune") && !col_null(row, "commune"))
        set_commune(card, row);
    set_list(card, "skills");
    set_list(card, "learns");
    return card;
}

struct value *person_card(struct db *db, struct arena *a, const struct looker *looker,
                          int64_t person)
{
    struct rows *rows = db_query(db, a, CARD_SELECT " WHERE p.id = $5",
                                 ARGS(LOOKER_ARGS(looker, date_text(a, looker->today)),
                                      arg_int(person)));
    struct value *one = value_list(a), *card = NULL;

    if (rows_next(rows) && (card = card_from_row(a, looker, rows)))
        add(one, card);
    rows_end(rows);
    cards_add_skills(db, a, looker, one);
    return card;
}

const char *person_email(struct db *db, struct arena *a, int64_t person)
{
    return db_text(db, a, "SELECT email FROM person WHERE id = $1 AND left_at IS NULL",
                   ARGS(arg_int(person)));
}

const char *person_lang(struct db *db, struct arena *a, int64_t person)
{
    const char *lang = db_text(db, a, "SELECT lang FROM person WHERE id = $1",
                               ARGS(arg_int(person)));
    return lang ? lang : "";
}

const char *person_name(struct db *db, struct arena *a, int64_t person)
{
    const char *name = NULL, *initials;
    struct rows *rows = db_query(db, a, "SELECT first_name, last_name FROM person WHERE id = $1",
                                 ARGS(arg_int(person)));

    if (rows_next(rows))
        person_labels(a, col_text(rows, "first_name"), col_text(rows, "last_name"), &name,
                      &initials);
    rows_end(rows);
    return name;
}

static void get_levels(struct db *db, struct arena *a, struct person *p)
{
    for (int i = 0; i < PERSON_FIELDS; i++)
        p->levels[i] = fields[i].least;
    struct rows *rows = db_query(db, a, "SELECT field, level FROM visibility WHERE person_id = $1",
                                 ARGS(arg_int(p->id)));
    while (rows_next(rows))
        p->levels[person_field_named(col_text(rows, "field"))] =
            (enum level) col_int(rows, "level");
}

static const char *column(const struct rows *row, const char *name)
{
    const char *text = col_text(row, name);
    return text ? text : "";
}

bool person_get(struct db *db, struct arena *a, int64_t id, struct person *p)
{
    struct rows *rows = db_query(db, a,
        "SELECT p.*, c.name AS commune_name FROM person p LEFT JOIN commune c"
        "    ON c.insee = p.commune WHERE p.id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    *p = (struct person){
        .id = id,
        .first_name = column(rows, "first_name"), .last_name = column(rows, "last_name"),
        .email = column(rows, "email"), .phone = column(rows, "phone"),
        .trade = column(rows, "trade"), .trade_code = col_text(rows, "trade_code"),
        .about = column(rows, "about"),
        .commune = column(rows, "commune"), .commune_name = col_text(rows, "commune_name"),
        .lang = column(rows, "lang"),
    };
    rows_end(rows);
    get_levels(db, a, p);
    p->skill_count = person_skills(db, a, &(struct looker){ .id = id }, id, &p->skills);
    return true;
}

bool person_living(struct db *db, struct arena *a, int64_t person, struct living *living)
{
    struct person p;

    if (!person_get(db, a, person, &p))
        return false;
    *living = (struct living){ .words = p.trade, .level = p.levels[PERSON_TRADE],
                               .code = p.trade_code };
    return true;
}

/* ---- what is held about a person, and forgetting them ---- */

static void export_skills(struct value *all, const struct person *p)
{
    struct value *lists[] = { [SKILL_GIVE] = set_list(all, "skills"),
                              [SKILL_LEARN] = set_list(all, "learns") };

    for (size_t i = 0; i < p->skill_count; i++) {
        struct value *skill = add_object(lists[p->skills[i].kind]);
        set_text(skill, "words", p->skills[i].words);
        set_text(skill, "level", level_code(p->skills[i].level));
        set_text(skill, "code", p->skills[i].code);
    }
}

struct value *people_export(struct db *db, struct arena *a, int64_t id)
{
    struct value *all = value_object(a);
    struct person p;

    if (!person_get(db, a, id, &p))
        return all;
    const char *const plain[][2] = {
        { "first_name", p.first_name }, { "last_name", p.last_name }, { "email", p.email },
        { "phone", p.phone }, { "trade", p.trade }, { "about", p.about },
        { "commune", p.commune }, { "lang", p.lang },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        set_text(all, plain[i][0], plain[i][1]);
    set_text(all, "trade_code", p.trade_code);
    export_skills(all, &p);
    struct value *levels = set_object(all, "visibility");
    for (int i = 0; i < PERSON_FIELDS; i++)
        set_int(levels, fields[i].name, p.levels[i]);
    struct value *memberships = set_list(all, "memberships");
    struct rows *rows = db_query(db, a,
        "SELECT o.name, m.title, m.valid_from, m.valid_to FROM membership m"
        "  JOIN organisation o ON o.id = m.organisation_id WHERE m.person_id = $1"
        " ORDER BY m.valid_from, m.id", ARGS(arg_int(id)));
    while (rows_next(rows)) {
        struct value *m = add_object(memberships);
        set_text(m, "organisation", col_text(rows, "name"));
        set_text(m, "title", col_text(rows, "title"));
        set_text(m, "from", col_text(rows, "valid_from"));
        set_text(m, "to", col_text(rows, "valid_to"));
    }
    return all;
}

/* The row stays, without anything that says who it was: accounts and statements point to it. */
void people_forget(struct db *db, int64_t person, int64_t now)
{
    remove_own_rows(db, person);
    db_exec(db, "UPDATE person SET first_name = '', last_name = '', email = NULL, phone = NULL,"
                "   trade = NULL, trade_code = NULL, about = NULL, commune = NULL, fold = '',"
                "   shown = 0, left_at = COALESCE(left_at, $2) WHERE id = $1",
            ARGS(arg_int(person), arg_int(now)));
}
