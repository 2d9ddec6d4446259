/* For mediators: what waits, whom nobody asks, who knows nobody yet; putting two in touch. */
#include "help/web.h"

#include "base/str.h"
#include "view/svg.h"

enum { SHOWN = 50, PEOPLE_SHOWN = 6, WORDS_MOST = 400 };

const struct field mediation_fields[] = {
    { .name = "one", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Who") },
    { .kind = FIELD_END },
};

#define TWO(required_) \
    { .name = "one", .kind = FIELD_INT, .required = required_, .min = 1, .max = INT64_MAX, \
      .label = N_("Who") }, \
    { .name = "other", .kind = FIELD_INT, .required = required_, .min = 1, .max = INT64_MAX, \
      .label = N_("With whom") }, \
    { .name = "words", .kind = FIELD_LINES, .max = WORDS_MOST, .label = N_("Why them"), \
      .hint = N_("Both read it: what they could talk about.") }, \
    LOOK_FOR_FIELD

const struct field introduce_fields[] = { TWO(true), { .kind = FIELD_END } };
const struct field introduce_look_fields[] = { TWO(false), { .kind = FIELD_END } };

const struct field mediator_fields[] = {
    { .name = "person", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Who") },
    { .name = "named", .kind = FIELD_BOOL, .label = N_("Is a mediator") },
    { .kind = FIELD_END },
};

static bool mediator_at_hand(struct req *r)
{
    if (may_mediate(r))
        return true;
    refuse_help(r, HELP_NO_MEDIATOR, NULL);
    return false;
}

/* ---- the page ---- */

static size_t add_cards(struct req *r, struct value *page, const char *name,
                        const int64_t *persons, size_t count)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(page, name);

    for (size_t i = 0; i < count; i++) {
        struct value *card = person_card(r->db, r->a, &looker, persons[i]);
        if (card)
            add(list, card);
    }
    return value_count(list);
}

static void set_waiting(struct req *r, struct value *page)
{
    struct value *list = set_list(page, "waiting");
    struct request *all;
    size_t count = requests(r->db, r->a, REQUESTS_WAITING, r->who->id, r->now, 0, SHOWN, &all);

    for (size_t i = 0; i < count; i++)
        add_request_row(r, list, &all[i]);
    set_bool(page, "any_waiting", count > 0);
}

static void set_people_lists(struct req *r, struct value *page)
{
    struct looker looker = people_looker(r);
    int64_t *persons;
    size_t count = people_unasked(r->db, r->a, &looker, r->now, PEOPLE_SHOWN, &persons);

    set_bool(page, "any_unasked", add_cards(r, page, "unasked", persons, count) > 0);
    count = people_unlinked(r->db, r->a, &looker, r->now, r->today, PEOPLE_SHOWN, &persons);
    set_bool(page, "any_unlinked", add_cards(r, page, "unlinked", persons, count) > 0);
    count = mediators(r->db, r->a, &persons);
    set_bool(page, "any_mediators", add_cards(r, page, "mediators", persons, count) > 0);
}

static void draw_mediation(struct req *r, const struct form *f, int64_t one, int64_t other)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_people(r, page, "people", one, form_text(f, "q"));
    set_people(r, page, "others", other, form_text(f, "q"));
    set_waiting(r, page);
    set_people_lists(r, page);
    set_bool(page, "names", req_may(r, ANIMATOR, 0));
    set_markup(page, "empty", svg_empty(r->a));
    skill_tabs(r, page, "open");
    req_page(r, "help/mediation", v);
}

void show_mediation(struct req *r)
{
    const struct form *f = req_form(r, introduce_fields);
    const struct form *sent = form_fields(r->form) == mediator_fields ? f : r->form;

    if (mediator_at_hand(r))
        draw_mediation(r, f, form_int(sent, "one", 0),
                       r->form == f ? form_int(f, "other", 0) : 0);
}

/* What was chosen and typed stays; the lists are of those who are found. */
void look_for_introduced(struct req *r)
{
    if (mediator_at_hand(r))
        draw_mediation(r, r->form, form_int(r->form, "one", 0), form_int(r->form, "other", 0));
}

/* ---- acts ---- */

void introduce_two(struct req *r)
{
    int64_t one = form_int(r->form, "one", 0), other = form_int(r->form, "other", 0);
    const char *words = clean_words(r, form_text(r->form, "words"));
    const struct looker looker = people_looker(r);

    if (!mediator_at_hand(r))
        return;
    if (introduction_by(r->db, &looker, one, other, words, r->now)) {
        tell_introduced(r, one, other, words);
        req_see(r, T(r, N_("Both are told, on their screen and by mail.")), "/help/mediation");
        return;
    }
    form_fault(r->form, "other", T(r, N_("These two cannot be put in touch: choose two people who "
                                         "are here and have not met this way before.")));
    r->again = true;
    show_mediation(r);
}

void change_mediator(struct req *r)
{
    int64_t person = form_int(r->form, "person", 0);
    bool named = form_int(r->form, "named", 0) != 0;
    const struct value *card = card_by_name(r, person);

    if (!card) {
        req_not_found(r);
        return;
    }
    mediator_name(r->db, person, named, r->who->id, r->now);
    req_see(r, TF(r, named ? N_("%s is a mediator now.") : N_("%s is a mediator no longer."),
                  one_line(r, value_as_text(value_get(card, "name"), ""), 0)), "/help/mediation");
}
