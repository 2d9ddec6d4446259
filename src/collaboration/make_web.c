/* Saying that one does something together: the form, the people to name, the days they met. */
#include "collaboration/web.h"

#include "base/str.h"

enum { FOUND_MOST = 12 };

#define NAME(required_) \
    { .name = "name", .kind = FIELD_TEXT, .required = required_, .max = COLLABORATION_NAME, \
      .label = N_("Its name") }
#define PURPOSE(required_) \
    { .name = "purpose", .kind = FIELD_LINES, .required = required_, \
      .max = COLLABORATION_PURPOSE, .label = N_("What it is for"), \
      .hint = N_("In a few sentences: what you do together, for whom.") }
#define LEVEL(required_) \
    { .name = "level", .kind = FIELD_CHOICE, .required = required_, \
      .choices = collaboration_levels, .label = N_("Who may see it"), \
      .hint = N_("Nobody is shown further than their own name goes.") }
#define MET \
    { .name = "day", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("We met at"), \
      .hint = N_("A day you both came to, if you like.") }
#define WITH \
    { .name = "people", .kind = FIELD_CHOICES, .label = N_("With whom") }, \
    { .name = "brings", .kind = FIELD_TEXT, .max = COLLABORATION_BRINGS, \
      .label = N_("What I bring"), \
      .hint = N_("The others write their own when they say yes.") }
#define LOOK_FOR \
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") }

const struct field collaboration_make_fields[] = {
    NAME(true), PURPOSE(true), LEVEL(true), MET, WITH, LOOK_FOR, { .kind = FIELD_END },
};
const struct field collaboration_look_fields[] = {
    NAME(false), PURPOSE(false), LEVEL(false), MET, WITH, LOOK_FOR, { .kind = FIELD_END },
};
const struct field collaboration_edit_fields[] = {
    NAME(true), PURPOSE(true), LEVEL(true), MET,
    { .name = "version", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Version") },
    { .kind = FIELD_END },
};
const struct field collaboration_new_fields[] = {
    { .name = "with", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("With whom") },
    { .kind = FIELD_END },
};

/* ---- people to name ---- */

static bool among(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static bool is_named(const struct collaboration *c, int64_t person)
{
    for (size_t i = 0; c && i < c->count; i++)
        if (c->people[i].person == person)
            return true;
    return false;
}

/* Those already chosen stay, ticked; below them whoever the words of `q` find. */
void set_found_people(struct req *r, struct value *page, const int64_t *chosen, size_t count,
                      const struct collaboration *named)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(page, "chosen"), *found = set_list(page, "found");
    const char *q = form_text(r->form, "q");
    int64_t next;

    for (size_t i = 0; i < count; i++) {
        struct value *card = person_card(r->db, r->a, &looker, chosen[i]);
        if (card)
            add(list, card);
    }
    set_bool(page, "any_chosen", value_count(list) > 0);
    set_bool(page, "nobody_found", false);
    if (str_empty(q))
        return;
    const struct find_wish wish = { .query = q, .limit = FOUND_MOST };
    const struct value *cards = people_find(r->db, r->a, &looker, &wish, &next);
    for (size_t i = 0; i < value_count(cards); i++) {
        int64_t id = value_as_int(value_get(value_at(cards, i), "id"), 0);
        if (id != r->who->id && !among(chosen, count, id) && !is_named(named, id))
            add(found, value_at(cards, i));
    }
    set_bool(page, "nobody_found", value_count(found) == 0);
}

void set_met_days(struct req *r, struct value *page, const int64_t *people, size_t count,
              int64_t chosen)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(page, "days");
    struct met_day *days;
    size_t found = collaboration_days(r->db, r->a, &looker, people, count, &days);

    for (size_t i = 0; i < found; i++) {
        struct value *v = add_object(list);
        set_int(v, "value", days[i].day);
        set_text(v, "label", met_day_words(r, &days[i]));
        set_bool(v, "chosen", days[i].day == chosen);
    }
    set_bool(page, "any_days", found > 0);
}

/* ---- a new one ---- */

static void draw_new(struct req *r, const struct form *f, const int64_t *people, size_t count)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_found_people(r, page, people, count, NULL);
    set_met_days(r, page, people, count, form_int(f, "day", 0));
    req_page(r, "collaboration/new", v);
}

void look_for_collaborators(struct req *r)
{
    int64_t *people;
    size_t count = form_ids(r->form, r->a, "people", &people);

    draw_new(r, r->form, people, count);
}

void show_new_collaboration(struct req *r)
{
    if (r->again && form_fields(r->form) != collaboration_new_fields) {
        look_for_collaborators(r);
        return;
    }
    int64_t with = form_int(r->form, "with", 0);
    struct form *f = form_new(r->a, collaboration_make_fields);
    form_put(f, "level", "place");
    r->form = f;
    draw_new(r, f, &with, with && with != r->who->id);
}

struct collaboration_words collaboration_words_of_form(const struct req *r,
                                                       const struct collaboration *of)
{
    struct collaboration_words words = {
        .name = form_text(r->form, "name"), .purpose = form_text(r->form, "purpose"),
        .level = of ? of->level : LEVEL_PLACE, .day = form_int(r->form, "day", 0),
    };

    level_parse(form_text(r->form, "level"), &words.level);
    return words;
}

int64_t collaboration_of_form(struct req *r)
{
    struct looker looker = people_looker(r);
    const struct collaboration_words words = collaboration_words_of_form(r, NULL);
    int64_t *people, id = 0;
    size_t count = form_ids(r->form, r->a, "people", &people);
    enum collaboration_refusal no = collaboration_make(r->db, r->a, &looker, &words,
                                                       form_text(r->form, "brings"), people,
                                                       count, r->now, &id);

    if (no) {
        refuse_collaboration(r, no, NULL);
        return 0;
    }
    tell_collaboration_asked(r, id, NULL);
    return id;
}

void make_collaboration(struct req *r)
{
    int64_t id = collaboration_of_form(r);

    if (id)
        req_see(r, T(r, N_("It is written down. Those you named are asked.")),
                "/collaborations/%lld", (long long) id);
}
