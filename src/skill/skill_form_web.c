#include "skill/web.h"

/* My skills as a form: what I do for a living, twenty lines of what I give, twenty of what I want
 * to learn, each with who may see it.  Only the lines that are needed are shown. */

enum { LINES_TO_ADD = 3 };

static const char *const kind_names[] = { [SKILL_GIVE] = "gives", [SKILL_LEARN] = "learns" };

/* In a word each: the select stands beside a line. */
const struct choice skill_levels[] = {
    { "me", N_("Me alone") }, { "circle", N_("My circle") }, { "place", N_("Members") },
    { "network", N_("The network") }, { "public", N_("Everyone") }, { 0 },
};

#define LEVEL_FIELD(name_) \
    { .name = name_ "_level", .kind = FIELD_CHOICE, .choices = skill_levels, \
      .label = N_("Who may see it") }
#define LINE(name_, label_) \
    { .name = name_, .kind = FIELD_TEXT, .max = SKILL_LENGTH, .label = label_ }, LEVEL_FIELD(name_)
#define FIVE_LINES(name_, label_, a_, b_, c_, d_, e_) \
    LINE(name_ "_" a_, label_), LINE(name_ "_" b_, label_), LINE(name_ "_" c_, label_), \
    LINE(name_ "_" d_, label_), LINE(name_ "_" e_, label_)
#define TWENTY_LINES(name_, label_) \
    FIVE_LINES(name_, label_, "1", "2", "3", "4", "5"), \
    FIVE_LINES(name_, label_, "6", "7", "8", "9", "10"), \
    FIVE_LINES(name_, label_, "11", "12", "13", "14", "15"), \
    FIVE_LINES(name_, label_, "16", "17", "18", "19", "20")

const struct field skill_fields[] = {
    { .name = "living", .kind = FIELD_TEXT, .max = LIVING_LENGTH,
      .label = N_("What I do for a living"),
      .hint = N_("In your own words, for example: roofer, slate and zinc.") },
    LEVEL_FIELD("living"),
    { .name = "living_code", .kind = FIELD_TEXT, .max = 20, .label = N_("Trade of the list") },
    { .name = "living_was", .kind = FIELD_HIDDEN, .max = LIVING_LENGTH },
    TWENTY_LINES("gives", N_("What I can give")),
    TWENTY_LINES("learns", N_("What I want to learn")),
    { .kind = FIELD_END },
};

const char *skill_field(struct arena *a, enum skill_kind kind, int line, const char *part)
{
    return str_fmt(a, "%s_%d%s%s", kind_names[kind], line, *part ? "_" : "", part);
}

/* ---- what is there, and what was sent ---- */

static size_t my_skills(struct req *r, struct skill **skills)
{
    struct looker me = people_looker(r);

    return person_skills(r->db, r->a, &me, r->who->id, skills);
}

void skill_fill(struct req *r, struct form *f)
{
    struct living living;
    struct skill *skills;
    size_t count = my_skills(r, &skills);
    int line[2] = { 0, 0 };

    if (!person_living(r->db, r->a, r->who->id, &living))
        return;
    form_put(f, "living", living.words);
    form_put(f, "living_level", level_code(living.level));
    for (size_t i = 0; i < count; i++) {
        const struct skill *s = &skills[i];
        if (line[s->kind] == SKILLS_MOST)
            continue;
        line[s->kind]++;
        form_put(f, skill_field(r->a, s->kind, line[s->kind], ""), s->words);
        form_put(f, skill_field(r->a, s->kind, line[s->kind], "level"), level_code(s->level));
    }
}

/* A hidden skill helps nobody: what says nothing else is for the members of the place. */
static enum level level_in(const struct form *f, const char *name)
{
    enum level level = LEVEL_PLACE;

    level_parse(form_text(f, name), &level);
    return level;
}

/* Accepted, refused ("none"), or not asked yet for these words: then it is looked up by them. */
static const char *living_code(const struct form *f)
{
    const char *code = form_text_or_null(f, "living_code");

    if (!code || !str_is(form_text(f, "living"), form_text(f, "living_was")))
        return NULL;
    return str_is(code, "none") ? "" : code;
}

/* The trade that these very words had before is kept. */
static const char *code_before(const struct skill *before, size_t count, const struct skill *s)
{
    for (size_t i = 0; i < count; i++)
        if (before[i].kind == s->kind && str_is(before[i].words, s->words))
            return before[i].code;
    return NULL;
}

void skill_read(struct req *r, const struct form *f, struct living *living,
                struct skill skills[2 * SKILLS_MOST], size_t *count)
{
    struct skill *before;
    size_t count_before = my_skills(r, &before);

    *living = (struct living){ .words = form_text(f, "living"),
                               .level = level_in(f, "living_level"), .code = living_code(f) };
    *count = 0;
    for (int kind = SKILL_GIVE; kind <= SKILL_LEARN; kind++) {
        for (int line = 1; line <= SKILLS_MOST; line++) {
            struct skill s = {
                .kind = (enum skill_kind) kind,
                .words = form_text(f, skill_field(r->a, kind, line, "")),
                .level = level_in(f, skill_field(r->a, kind, line, "level")),
            };
            s.code = code_before(before, count_before, &s);
            if (*s.words)
                skills[(*count)++] = s;
        }
    }
}

/* ---- the page ---- */

/* The lines that hold something, and some empty ones to add to. */
static void set_lines(struct req *r, struct value *page, const struct value *form,
                      enum skill_kind kind)
{
    struct value *list = set_list(page, kind_names[kind]);
    int last = 0;

    for (int line = 1; line <= SKILLS_MOST; line++) {
        const struct value *field = value_get(form, skill_field(r->a, kind, line, ""));
        if (*value_as_text(value_get(field, "value"), ""))
            last = line;
    }
    for (int line = 1; line <= SKILLS_MOST && line <= last + LINES_TO_ADD; line++) {
        struct value *item = add_object(list);
        set_int(item, "number", line);
        set_value(item, "words", value_get(form, skill_field(r->a, kind, line, "")));
        set_value(item, "level", value_get(form, skill_field(r->a, kind, line, "level")));
    }
    set_bool(page, kind == SKILL_GIVE ? "gives_full" : "learns_full", last == SKILLS_MOST);
}

/* The trades that the words kept speak of, to accept one or none. */
static void set_suggestions(struct req *r, struct value *page)
{
    enum { SUGGESTED = 3 };
    struct trade found[SUGGESTED];
    struct living living;
    struct value *list = set_list(page, "trades");

    if (!person_living(r->db, r->a, r->who->id, &living) || !*living.words)
        return;
    size_t count = trade_suggest(r->db, r->a, living.words, found, SUGGESTED);
    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);
        set_text(item, "code", found[i].code);
        set_text(item, "name", found[i].name);
        set_bool(item, "chosen", str_is(found[i].code, living.code));
    }
    set_text(page, "living_was", living.words);
    set_bool(page, "suggested", count > 0);
    set_bool(page, "none_chosen", !living.code);
}

static void set_defaults(struct req *r, struct form *f)
{
    for (int kind = SKILL_GIVE; kind <= SKILL_LEARN; kind++)
        for (int line = 1; line <= SKILLS_MOST; line++)
            form_put(f, skill_field(r->a, kind, line, "level"), level_code(LEVEL_PLACE));
}

void show_my_skills(struct req *r)
{
    struct form *f = req_form(r, skill_fields);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    if (!r->again) {
        set_defaults(r, f);
        skill_fill(r, f);
    }
    struct value *form = form_value(r->a, f, r->lang);
    set_value(v, "form", form);
    set_lines(r, page, form, SKILL_GIVE);
    set_lines(r, page, form, SKILL_LEARN);
    set_suggestions(r, page);
    req_page(r, "skill/mine", v);
}

void save_my_skills(struct req *r)
{
    struct skill skills[2 * SKILLS_MOST];
    struct living living;
    size_t count;

    skill_read(r, r->form, &living, skills, &count);
    person_set_living(r->db, r->who->id, &living, r->today);
    person_set_skills(r->db, r->who->id, skills, count, r->today);
    req_see(r, T(r, N_("Your skills are saved.")), "/me/skills");
}
