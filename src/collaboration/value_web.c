/* A collaboration as pages and programs read it. */
#include "collaboration/web.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"

/* In the order of enum level. */
const struct choice collaboration_levels[] = {
    { "me", N_("Its people alone") },
    { "circle", N_("Their circles: those who share an organisation with one of them") },
    { "place", N_("The place: all members") },
    { "network", N_("The network: visitors who signed in, too") },
    { "public", N_("Everyone, even without an account") },
    { 0 },
};

const char *collaboration_level_words(const struct req *r, enum level level)
{
    return T(r, collaboration_levels[level].label);
}

static const char *state_code(const struct collaboration *c)
{
    return c->ended ? "ended" : c->born ? "alive" : "waiting";
}

static const char *mine_code(enum collaborator_state state)
{
    return state == COLLABORATOR_IN ? "in" : state == COLLABORATOR_ASKED ? "asked" : NULL;
}

const char *met_day_words(const struct req *r, const struct met_day *d)
{
    return TF(r, N_("%s, %s in %s"), say_date(r->a, r->lang, d->date, DATE_LONG, r->today),
              d->place, d->town);
}

/* ---- people ---- */

const char *name_seen(struct req *r, const struct looker *looker, int64_t person)
{
    struct value *card = person_card(r->db, r->a, looker, person);

    return card ? value_as_text(value_get(card, "name"), NULL) : NULL;
}

static void set_person(struct value *v, const struct value *card)
{
    static const char *const members[] = { "id", "name", "first_name", "initials", "tone" };

    if (!card) {
        set_null(v, "person");
        return;
    }
    struct value *person = set_object(v, "person");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        set_value(person, members[i], value_get(card, members[i]));
}

static void set_people(struct req *r, struct value *v, const struct collaboration *c)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(v, "people");

    for (size_t i = 0; i < c->count; i++) {
        const struct collaborator *k = &c->people[i];
        struct value *card = person_card(r->db, r->a, &looker, k->person);
        struct value *item = add_object(list);
        set_person(item, card);
        set_text(item, "state", mine_code(k->state));
        set_text(item, "brings", card && *k->brings ? k->brings : NULL);
        struct value *page = set_object(item, "page");
        set_bool(page, "asked", k->state == COLLABORATOR_ASKED);
        set_bool(page, "me", k->person == r->who->id);
    }
}

static void set_day(struct req *r, struct value *v, const struct collaboration *c)
{
    struct looker looker = people_looker(r);
    struct met_day d;

    if (!collaboration_day(r->db, r->a, &looker, c, &d)) {
        set_null(v, "day");
        return;
    }
    struct value *day = set_object(v, "day");
    set_int(day, "id", d.day);
    set_text(day, "date", date_text(r->a, d.date));
    set_text(day, "place", d.place);
    set_text(day, "town", d.town);
    struct value *page = set_object(day, "page");
    set_text(page, "words", met_day_words(r, &d));
    set_text(page, "href", str_fmt(r->a, "/days/%s/%s", d.slug, date_text(r->a, d.date)));
}

struct value *collaboration_value(struct req *r, const struct collaboration *c)
{
    struct value *v = value_object(r->a);

    set_int(v, "id", c->id);
    set_text(v, "name", c->name);
    set_text(v, "purpose", c->purpose);
    set_text(v, "level", level_code(c->level));
    set_text(v, "state", state_code(c));
    set_int(v, "version", c->version);
    set_text(v, "born_on", c->born ? date_text(r->a, c->born_on) : NULL);
    set_text(v, "ended_on", c->ended ? date_text(r->a, c->ended_on) : NULL);
    set_people(r, v, c);
    set_day(r, v, c);
    set_text(v, "mine", mine_code(c->mine));
    return v;
}

/* ---- words ---- */

static const char *since(struct req *r, const struct collaboration *c)
{
    int32_t day = c->ended ? c->ended_on : c->born_on;
    const char *date = say_date(r->a, r->lang, day, DATE_LONG, r->today);

    if (c->ended)
        return TF(r, N_("It ended on %s."), date);
    if (c->born)
        return TF(r, N_("Born on %s."), date);
    return T(r, N_("It is born when a second person says yes. Until then only those named see "
                   "it."));
}

/* "Maud D., Bilal H. and 2 others"; only those who are in it. */
static const char *people_words(struct req *r, const struct value *people)
{
    struct str s = str_new(r->a);
    int64_t hidden = 0;

    for (size_t i = 0; i < value_count(people); i++) {
        const struct value *k = value_at(people, i);
        const char *name = value_as_text(value_get(value_get(k, "person"), "name"), NULL);
        if (!str_is(value_as_text(value_get(k, "state"), ""), "in"))
            continue;
        if (name)
            str_add_fmt(&s, "%s%s", s.len ? ", " : "", name);
        hidden += name == NULL;
    }
    if (!s.len)
        return str_fmt(r->a, TN(r, NP_("%d person", "%d people"), hidden), (int) hidden);
    if (hidden) {
        str_add_char(&s, ' ');
        str_add_fmt(&s, TN(r, NP_("and %d other", "and %d others"), hidden), (int) hidden);
    }
    return s.text;
}

static void set_paragraphs(struct req *r, struct value *page, const char *text)
{
    struct value *list = set_list(page, "paragraphs");

    for (char **line = str_split(r->a, text, '\n', &(size_t){ 0 }); *line; line++)
        if (**line)
            add(list, value_text(r->a, *line));
}

void set_collaboration_words(struct req *r, struct value *v, const struct collaboration *c)
{
    struct value *page = set_object(v, "page");

    set_text(page, "href", str_fmt(r->a, "/collaborations/%lld", (long long) c->id));
    set_text(page, "since", since(r, c));
    set_text(page, "with", people_words(r, value_get(v, "people")));
    set_text(page, "level", collaboration_level_words(r, c->level));
    set_bool(page, "waiting", !c->born && !c->ended);
    set_bool(page, "ended", c->ended);
    set_bool(page, "asked", c->mine == COLLABORATOR_ASKED);
    set_bool(page, "in", c->mine == COLLABORATOR_IN);
    set_bool(page, "acts", c->mine == COLLABORATOR_IN && !c->ended);
    set_bool(page, "named", c->mine != COLLABORATOR_NONE);
    set_paragraphs(r, page, c->purpose);
}
