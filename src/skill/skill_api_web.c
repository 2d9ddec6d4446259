/* The API of one's own skills, and of trades.
 *
 * PUT writes the parts that are in the body; a part that is missing stays as it is.  An item is an
 * object, or a text alone: then the members of the place may see it. */
#include <jansson.h>

#include "skill/web.h"

enum { TRADES_MOST = 10 };

const struct field api_skills_fields[] = {
    { .name = "living", .kind = FIELD_JSON, .label = N_("What I do for a living") },
    { .name = "gives", .kind = FIELD_JSON, .label = N_("What I can give") },
    { .name = "learns", .kind = FIELD_JSON, .label = N_("What I want to learn") },
    { .kind = FIELD_END },
};

const struct field api_trades_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .required = true, .max = LIVING_LENGTH,
      .label = N_("Words") },
    { .kind = FIELD_END },
};

/* ---- what is there ---- */

static void set_skill(struct value *v, const char *words, enum level level, const char *code)
{
    set_text(v, "words", words);
    set_text(v, "level", level_code(level));
    set_text(v, "code", code);
}

static struct value *skills_value(struct req *r)
{
    struct looker me = people_looker(r);
    struct value *v = value_object(r->a);
    struct living living;
    struct skill *skills;
    size_t count = person_skills(r->db, r->a, &me, r->who->id, &skills);

    set_null(v, "living");
    if (person_living(r->db, r->a, r->who->id, &living) && *living.words)
        set_skill(set_object(v, "living"), living.words, living.level, living.code);
    struct value *lists[] = { [SKILL_GIVE] = set_list(v, "gives"),
                              [SKILL_LEARN] = set_list(v, "learns") };
    for (size_t i = 0; i < count; i++)
        set_skill(add_object(lists[skills[i].kind]), skills[i].words, skills[i].level,
                  skills[i].code);
    return v;
}

/* The tag is of all that the value says. */
static const char *tag_of(struct req *r, const struct value *v)
{
    struct str text = str_new(r->a);
    uint64_t hash = 0xcbf29ce484222325;                     /* FNV-1a */

    value_write_json(v, &text);
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char) text.text[i]) * 0x100000001b3;
    return str_fmt(r->a, "%016llx", (unsigned long long) hash);
}

void api_my_skills(struct req *r)
{
    struct value *v = skills_value(r);

    r->answer.etag = tag_of(r, v);
    req_json(r, 200, v);
}

/* ---- what is sent ---- */

struct sent {
    struct req *r;
    const char *field;                  /* the part at hand */
};

static const struct field line_fields[] = {
    { .name = "words", .kind = FIELD_TEXT, .max = SKILL_LENGTH },
    { .name = "living", .kind = FIELD_TEXT, .max = LIVING_LENGTH },
    { .name = "level", .kind = FIELD_CHOICE, .choices = skill_levels },
    { .name = "code", .kind = FIELD_TEXT, .max = 20 },
    { .kind = FIELD_END },
};

static void fault(struct sent *s, size_t number, const char *sentence)
{
    form_fault(s->r->form, s->field,
               number ? TF(s->r, N_("Item %d: %s"), (int) number, sentence) : sentence);
}

/* A text or nothing; false: another kind of value. */
static bool put_text(struct form *f, const char *name, json_t *value)
{
    if (json_is_string(value))
        form_put(f, name, json_string_value(value));
    return !value || json_is_null(value) || json_is_string(value);
}

/* One item, `number` from 1 in its list, 0 for the living; false: refused, the fault is told. */
static bool read_item(struct sent *s, json_t *item, size_t number, struct skill *out)
{
    const char *words = number ? "words" : "living";
    struct form *f = form_new(s->r->a, line_fields);
    bool object = json_is_object(item);
    bool shaped = object ? put_text(f, words, json_object_get(item, "words")) &&
                               put_text(f, "level", json_object_get(item, "level")) &&
                               put_text(f, "code", json_object_get(item, "code"))
                         : json_is_string(item) && put_text(f, words, item);

    if (!shaped) {
        fault(s, number, T(s->r, N_("Write a text, or an object with words, level and code.")));
        return false;
    }
    if (!form_check(f, false)) {
        const struct value *faults = form_faults(s->r->a, f, s->r->lang);
        fault(s, number, value_as_text(value_get(value_at(faults, 0), "detail"), ""));
        return false;
    }
    json_t *code = object ? json_object_get(item, "code") : NULL;
    *out = (struct skill){ .words = form_text(f, words), .level = LEVEL_PLACE,
                           .code = json_is_string(code) ? form_text(f, "code") : NULL };
    level_parse(form_text(f, "level"), &out->level);
    return true;
}

/* The items of a list; -1: refused. */
static int read_list(struct sent *s, json_t *list, enum skill_kind kind, struct skill *out)
{
    size_t i;
    json_t *item;
    bool good = json_is_array(list);
    int count = 0;

    if (!good)
        fault(s, 0, T(s->r, N_("Write a list.")));
    if (json_array_size(list) > SKILLS_MOST) {
        fault(s, 0, TF(s->r, N_("Write %d lines at most."), SKILLS_MOST));
        return -1;
    }
    json_array_foreach(list, i, item) {
        good = good && read_item(s, item, i + 1, &out[count]);
        if (good && *out[count].words)
            out[count++].kind = kind;
    }
    return good ? count : -1;
}

static void drop(void *json)
{
    json_decref(json);
}

/* The JSON of a part; NULL: it is not in the body. */
static json_t *part(struct sent *s, const char *field)
{
    const char *text = form_text_or_null(s->r->form, field);
    json_t *json = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

    s->field = field;
    if (json)
        arena_at_end(s->r->a, drop, json);
    else if (text)
        fault(s, 0, T(s->r, N_("The body is not a JSON object. Check quotes, commas and braces.")));
    return json;
}

/* The skills of a kind: those sent, or those that are there. */
static size_t add_kind(struct sent *s, const char *field, enum skill_kind kind,
                       const struct skill *before, size_t count_before, struct skill *out)
{
    json_t *list = part(s, field);
    size_t count = 0;

    if (list) {
        int sent = read_list(s, list, kind, out);
        return sent > 0 ? (size_t) sent : 0;
    }
    for (size_t i = 0; i < count_before; i++)
        if (before[i].kind == kind)
            out[count++] = before[i];
    return count;
}

static bool is_fresh(struct req *r)
{
    if (!r->if_match || str_is(r->if_match, "*") || str_is(r->if_match, tag_of(r, skills_value(r))))
        return true;
    req_refuse(r, 412, "changed_meanwhile", T(r, N_("It was changed meanwhile")),
               T(r, N_("Look at it again, then decide.")));
    return false;
}

void api_put_skills(struct req *r)
{
    struct looker me = people_looker(r);
    struct sent s = { .r = r };
    struct skill living = { 0 }, *before, *skills;

    if (!is_fresh(r))
        return;
    size_t there = person_skills(r->db, r->a, &me, r->who->id, &before);
    skills = arena_array(r->a, there + 2 * SKILLS_MOST, sizeof *skills);
    json_t *trade = part(&s, "living");
    bool given = trade && read_item(&s, trade, 0, &living);
    size_t count = add_kind(&s, "gives", SKILL_GIVE, before, there, skills);
    count += add_kind(&s, "learns", SKILL_LEARN, before, there, skills + count);
    if (!form_good(r->form)) {
        req_faults(r);
        return;
    }
    if (given)
        person_set_living(r->db, r->who->id, &(struct living){
            .words = living.words, .level = living.level, .code = living.code }, r->today);
    person_set_skills(r->db, r->who->id, skills, count, r->today);
    api_my_skills(r);
}

/* ---- trades ---- */

void api_trades(struct req *r)
{
    struct trade found[TRADES_MOST];
    struct value *items = value_list(r->a);
    size_t count = trade_suggest(r->db, r->a, form_text(r->form, "q"), found, TRADES_MOST);

    for (size_t i = 0; i < count; i++) {
        const char *domain = trade_domain(found[i].code[0]);
        struct value *item = add_object(items);
        set_text(item, "code", found[i].code);
        set_text(item, "name", found[i].name);
        set_text(item, "domain", domain ? T(r, domain) : NULL);
    }
    req_list(r, items, NULL);
}
