/* What a collaboration says of itself, changed by one of its people; and asking somebody else. */
#include "collaboration/web.h"

#include "base/str.h"

const struct field collaboration_people_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") },
    { .kind = FIELD_END },
};

const struct field collaboration_ask_fields[] = {
    { .name = "people", .kind = FIELD_CHOICES, .label = N_("With whom") },
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") },
    { .kind = FIELD_END },
};

/* ---- its words ---- */

static void fill(struct form *f, const struct collaboration *c)
{
    form_put(f, "name", c->name);
    form_put(f, "purpose", c->purpose);
    form_put(f, "level", level_code(c->level));
    if (c->day)
        form_put_int(f, "day", c->day);
}

/* The day it has can be kept by whoever changes the rest, though they were not there. */
static void keep_day(struct req *r, struct value *page, const struct collaboration *c,
                     int64_t chosen)
{
    struct value *days = (struct value *) value_get(page, "days");
    struct looker looker = people_looker(r);
    struct met_day d;

    for (size_t i = 0; i < value_count(days); i++)
        if (value_as_int(value_get(value_at(days, i), "value"), 0) == c->day)
            return;
    if (!collaboration_day(r->db, r->a, &looker, c, &d))
        return;
    struct value *v = add_object(days);
    set_int(v, "value", d.day);
    set_text(v, "label", met_day_words(r, &d));
    set_bool(v, "chosen", d.day == chosen);
    set_bool(page, "any_days", true);
}

static void add_difference(struct req *r, struct value *list, const char *label,
                           const char *theirs, const char *mine)
{
    if (str_is(theirs, mine))
        return;
    struct value *v = add_object(list);
    set_text(v, "label", T(r, label));
    set_text(v, "theirs", theirs);
    set_text(v, "mine", mine);
}

/* Somebody was faster: both texts side by side, and the form with mine. */
static void set_differences(struct req *r, struct value *page, const struct collaboration *c,
                            const struct collaboration_words *mine)
{
    struct value *list = set_list(page, "differences");

    add_difference(r, list, N_("Its name"), c->name, mine->name);
    add_difference(r, list, N_("What it is for"), c->purpose, mine->purpose);
    add_difference(r, list, N_("Who may see it"), collaboration_level_words(r, c->level),
                   collaboration_level_words(r, mine->level));
}

static void draw_edit(struct req *r, const struct collaboration *c, struct form *f,
                      const struct collaboration_words *stale)
{
    struct value *v = collaboration_value(r, c);
    int64_t *people = arena_array(r->a, c->count + 1, sizeof *people);

    for (size_t i = 0; i < c->count; i++)
        people[i] = c->people[i].person;
    set_collaboration_words(r, v, c);
    struct value *page = (struct value *) value_get(v, "page");
    set_value(v, "form", form_value(r->a, f, r->lang));
    /* A form that comes back with faults is still one of the version it was drawn from. */
    set_int(page, "version", r->again ? form_int(f, "version", c->version) : c->version);
    set_met_days(r, page, people, c->count, form_int(f, "day", r->again || stale ? 0 : c->day));
    keep_day(r, page, c, form_int(f, "day", r->again || stale ? 0 : c->day));
    set_bool(page, "stale", stale != NULL);
    if (stale)
        set_differences(r, page, c, stale);
    req_page_status(r, stale ? 409 : r->again ? 422 : 200, "collaboration/edit", v);
}

void show_edit_collaboration(struct req *r)
{
    struct form *f = req_form(r, collaboration_edit_fields);
    struct collaboration c;

    if (!collaboration_to_change(r, &c))
        return;
    if (!r->again)
        fill(f, &c);
    draw_edit(r, &c, f, NULL);
}

void change_collaboration(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration c;

    if (!collaboration_to_change(r, &c))
        return;
    struct collaboration_words words = collaboration_words_of_form(r, &c);
    words.version = form_int(r->form, "version", 0);
    enum collaboration_refusal no = collaboration_change(r->db, r->a, &looker, c.id, &words,
                                                         r->now);
    if (no == COLLABORATION_VERSION)
        draw_edit(r, &c, r->form, &words);
    else if (no)
        refuse_collaboration(r, no, &c);
    else
        req_see(r, T(r, N_("It is changed.")), "/collaborations/%lld", (long long) c.id);
}

/* ---- more people ---- */

void show_collaborators(struct req *r)
{
    struct collaboration c;

    if (!collaboration_to_change(r, &c))
        return;
    struct value *v = collaboration_value(r, &c);
    set_collaboration_words(r, v, &c);
    struct value *page = (struct value *) value_get(v, "page");
    set_value(v, "form", form_value(r->a, r->form, r->lang));
    set_found_people(r, page, NULL, 0, &c);
    set_text(page, "q", form_text(r->form, "q"));
    set_bool(page, "any_found", value_count(value_get(page, "found")) > 0);
    req_page(r, "collaboration/people", v);
}

void ask_collaborators(struct req *r)
{
    struct looker looker = people_looker(r);
    struct collaboration_asked asked;
    struct collaboration c;
    int64_t *people;

    if (!collaboration_to_change(r, &c))
        return;
    size_t count = form_ids(r->form, r->a, "people", &people);
    enum collaboration_refusal no = collaboration_ask(r->db, r->a, &looker, c.id, people, count,
                                                      r->now, &asked);
    if (no) {
        refuse_collaboration(r, no, &c);
        return;
    }
    tell_collaboration_asked(r, c.id, &asked);
    req_see(r, T(r, N_("They are asked.")), "/collaborations/%lld", (long long) c.id);
}
