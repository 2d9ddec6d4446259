/* A word of thanks, to anybody here, for nothing counted. */
#include "help/web.h"

#include "base/str.h"

const struct field thanks_to_fields[] = {
    { .name = "to", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("To whom") },
    { .kind = FIELD_END },
};

#define THANKS(required_) \
    { .name = "to", .kind = FIELD_INT, .required = required_, .min = 1, .max = INT64_MAX, \
      .label = N_("To whom") }, \
    { .name = "words", .kind = FIELD_LINES, .required = required_, .max = REQUEST_LENGTH, \
      .label = N_("Your words"), .hint = N_("What they did for you, and what it changed.") }, \
    { .name = "shown", .kind = FIELD_BOOL, .label = N_("Show my thanks to all members") }, \
    LOOK_FOR_FIELD

const struct field thanks_fields[] = { THANKS(true), { .kind = FIELD_END } };
const struct field thanks_look_fields[] = { THANKS(false), { .kind = FIELD_END } };

static void draw_thanks(struct req *r, const struct form *f)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_people(r, page, "people", form_int(r->form, "to", 0), form_text(f, "q"));
    skill_tabs(r, page, "open");
    req_page(r, "help/thanks", v);
}

void show_thanks(struct req *r)
{
    draw_thanks(r, req_form(r, thanks_fields));
}

/* What was typed stays; the list is of those who are found. */
void look_for_thanked(struct req *r)
{
    draw_thanks(r, r->form);
}

static void fault(struct req *r, const char *name, const char *sentence)
{
    form_fault(r->form, name, sentence);
    r->again = true;
    show_thanks(r);
}

void say_thanks(struct req *r)
{
    struct looker looker = people_looker(r);
    const struct thanks t = {
        .from = r->who->id, .to = form_int(r->form, "to", 0), .made_at = r->now,
        .words = clean_words(r, form_text(r->form, "words")),
        .shown = form_int(r->form, "shown", 0) != 0,
    };

    if (str_empty(t.words)) {
        fault(r, "words", T(r, N_("Write a word of thanks.")));
        return;
    }
    enum help_refusal no = thanks_say(r->db, r->a, &looker, &t, r->now);
    if (no == HELP_FAILED || no == HELP_TOO_OFTEN) {
        refuse_help(r, no, NULL);
    } else if (no) {
        fault(r, "to", T(r, N_("Choose somebody else who is here.")));
    } else {
        tell_help_thanks(r, &t, false);
        req_see(r, T(r, N_("Your thanks are sent.")), "/help/open");
    }
}
