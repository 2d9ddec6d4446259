/* Asking: one field and a button.  Who could help is worked out before the write begins, on a
 * reader; the write only puts them in order and keeps it. */
#include "help/web.h"

#include "base/str.h"

enum { FITS_MOST = 60 };                /* more than are shown: some of them are spared */

const struct field ask_fields[] = {
    { .name = "text", .kind = FIELD_LINES, .required = true, .max = REQUEST_LENGTH,
      .label = N_("What is stuck?"),
      .hint = N_("As you would say it across the table.") },
    { .name = "when", .kind = FIELD_CHOICE, .choices = when_choices, .label = N_("When?") },
    { .name = "where", .kind = FIELD_CHOICE, .choices = where_choices, .label = N_("Where?") },
    { .name = "seeks", .kind = FIELD_TEXT, .max = SKILL_LENGTH,
      .label = N_("Skill looked for"), .hint = N_("Left empty, it is understood from your "
                                                  "sentence.") },
    { .name = "place", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("Place of “here”; left out: where you come today") },
    { .name = "anonymous", .kind = FIELD_BOOL, .label = N_("Do not give my name for now"),
      .hint = N_("Those you ask read your words without your name; whoever says yes sees it. "
                 "Nobody else does, not even those who run the house.") },
    { .name = "listed", .kind = FIELD_BOOL, .label = N_("Show it to all members at once") },
    { .name = "instead_of", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("A request of yours that this one replaces") },
    { .kind = FIELD_END },
};

const struct field show_ask_fields[] = {
    { .name = "text", .kind = FIELD_TEXT, .max = REQUEST_LENGTH, .label = N_("What is stuck?") },
    { .name = "where", .kind = FIELD_CHOICE, .choices = where_choices, .label = N_("Where?") },
    { .kind = FIELD_END },
};

/* ---- the form ---- */

static void add_option(struct value *list, const char *value, const char *label,
                       const char *chosen)
{
    struct value *item = add_object(list);

    set_text(item, "value", value);
    set_text(item, "label", label);
    set_bool(item, "chosen", str_is(value, chosen));
}

/* Only where there is a day: what cannot be asked for is not offered. */
static void set_wheres(struct req *r, struct value *page, const char *chosen)
{
    struct value *list = set_list(page, "wheres");
    struct day d;
    bool here = day_here(r, &d);

    if (!*chosen)
        chosen = here ? "here" : "anywhere";
    if (here)
        add_option(list, "here", TF(r, N_("Here today, at %s"), d.place_name), chosen);
    if (day_next(r, &d))
        add_option(list, "next_day", TF(r, N_("The next roaming day: %s"), day_place_words(r, &d)),
                   chosen);
    add_option(list, "anywhere", T(r, N_("Anywhere")), chosen);
}

static void set_whens(struct req *r, struct value *page, const char *chosen)
{
    struct value *list = set_list(page, "whens");

    for (const struct choice *c = when_choices; c->value; c++)
        add_option(list, c->value, T(r, c->label), *chosen ? chosen : "now");
}

void show_ask(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    /* An address with faults in it comes again too, with the form of addresses. */
    bool sent = r->again && r->route->method == POST;
    struct form *f = sent ? r->form : form_new(r->a, ask_fields);

    if (!sent)
        form_put(f, "text", form_text(r->form, "text"));
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_whens(r, page, sent ? form_text(r->form, "when") : "");
    set_wheres(r, page, form_text(r->form, "where"));
    set_text(page, "seeks", sent ? form_text_or_null(r->form, "seeks") : NULL);
    skill_tabs(r, page, "help");
    set_aside(r, page, NULL, NULL);
    req_page(r, "help/ask", v);
}

/* ---- asking ---- */

struct helpers {
    struct fit *at;
    size_t count;
};

void find_helpers(struct req *r)
{
    struct helpers *found = arena_alloc(r->a, sizeof *found);
    struct looker looker = people_looker(r);
    const char *seeks = clean_words(r, form_text(r->form, "seeks"));
    const char *text = *seeks ? seeks : clean_words(r, form_text(r->form, "text"));

    found->count = skill_fit(r->db, r->a, &looker, text, FITS_MOST, &found->at);
    r->prepared = found;
}

/* The request that is corrected gives way to the new one. */
static enum help_refusal replace_old(struct req *r)
{
    struct request_view old;
    int64_t id = form_int(r->form, "instead_of", 0);

    if (!id || !view_of(r, id, &old))
        return id ? HELP_UNKNOWN : HELP_ALLOWED;
    return help_drop(r, &old);
}

enum help_refusal make_request(struct req *r, int64_t *id)
{
    const struct helpers *found = r->prepared;
    const char *seeks = clean_words(r, form_text(r->form, "seeks"));
    const struct request_draft draft = {
        .person = r->who->id, .words = clean_words(r, form_text(r->form, "text")),
        .seeks = *seeks ? seeks : NULL, .lang = catalog_lang(r->lang),
        .urgency = urgency_chosen(r), .reach = reach_chosen(r),
        .place = form_int(r->form, "place", 0),
        .anonymous = form_int(r->form, "anonymous", 0) != 0,
        .listed = form_int(r->form, "listed", 0) != 0,
        .fits = found->at, .fit_count = found->count, .now = r->now, .today = r->today,
    };
    enum help_refusal no = replace_old(r);

    return no ? no : request_make(r->db, r->a, &draft, id);
}

void add_asked(struct req *r)
{
    int64_t id;
    enum help_refusal no = make_request(r, &id);
    const char *fault = no ? refusal_to_keep(r, no) : NULL;

    if (fault) {
        form_fault(r->form, "text", fault);
        r->again = true;
        show_ask(r);
    } else if (no) {
        refuse_help(r, no, NULL);
    } else {
        req_see(r, NULL, "/help/%lld", (long long) id);
    }
}
