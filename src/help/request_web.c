/* One request, as whoever looks may know it: who asks sees who could help and why, who is asked
 * answers, a mediator asks others. */
#include "help/web.h"

#include "base/str.h"

enum { SHOWN_AT_ONCE = 4 };

const struct field request_fields[] = { LOOK_FOR_FIELD, { .kind = FIELD_END } };

const struct field person_fields[] = {
    { .name = "person", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Whom") },
    { .name = "everyone", .kind = FIELD_BOOL, .label = N_("Everyone who is there") },
    { .kind = FIELD_END },
};

const struct field listed_fields[] = {
    { .name = "listed", .kind = FIELD_BOOL, .label = N_("Show it to all members") },
    { .kind = FIELD_END },
};

static const struct choice answers[] = {
    { "yes", N_("I can") }, { "not_now", N_("Not now") }, { NULL, NULL },
};

#define NOTE_FIELD \
    { .name = "note", .kind = FIELD_LINES, .max = REQUEST_LENGTH, .label = N_("A word with it"), \
      .hint = N_("When, where, what to bring. Only who asks reads it.") }

const struct field help_answer_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .choices = answers,
      .label = N_("Your answer") },
    NOTE_FIELD,
    { .kind = FIELD_END },
};

#define DONE_FIELDS \
    { .name = "person", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, \
      .label = N_("Whom do you thank?") }, \
    { .name = "thanks", .kind = FIELD_LINES, .max = REQUEST_LENGTH, \
      .label = N_("A word of thanks"), .hint = N_("It goes to who helped.") }, \
    { .name = "shown", .kind = FIELD_BOOL, .label = N_("Show my thanks to all members") }, \
    { .name = "minutes", .kind = FIELD_INT, .min = 0, .max = 6000, \
      .label = N_("How many minutes did it take?"), \
      .hint = N_("From your time account to theirs.") }

const struct field done_fields[] = {
    DONE_FIELDS,
    { .kind = FIELD_END },
};

/* The page's own: the note of who answers, the thanks of who asked. */
static const struct field page_fields[] = {
    NOTE_FIELD,
    DONE_FIELDS,
    { .kind = FIELD_END },
};

/* ---- at hand ---- */

bool may_mediate(struct req *r)
{
    return mediates(r->db, r->who->id, req_may(r, ANIMATOR, 0));
}

bool view_of(struct req *r, int64_t id, struct request_view *view)
{
    *view = (struct request_view){ .me.note = "" };
    if (request_get(r->db, r->a, id, r->who->id, r->now, &view->q) != HELP_ALLOWED)
        return false;
    view->mine = view->q.person == r->who->id;
    view->was_asked = !view->mine &&
                      request_asked(r->db, r->a, id, r->who->id, &view->me);
    view->mediates = !view->mine && may_mediate(r);
    return true;
}

bool request_at_hand(struct req *r, struct request_view *view)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && view_of(r, id, view))
        return true;
    refuse_help(r, HELP_UNKNOWN, NULL);
    return false;
}

/* ---- the page ---- */

static bool is_open(const struct request *q)
{
    return q->state == REQUEST_OPEN || q->state == REQUEST_TAKEN;
}

/* Those who said yes, to be thanked. */
static void set_helpers(struct value *page, const struct value *candidates, size_t answered)
{
    struct value *list = set_list(page, "helpers");

    for (size_t i = 0; i < value_count(candidates); i++) {
        const struct value *c = value_at(candidates, i);
        if (!value_as_bool(value_get(value_get(c, "page"), "yes"), false))
            continue;
        struct value *item = add_object(list);
        set_value(item, "value", value_get(value_get(c, "person"), "id"));
        set_value(item, "label", value_get(value_get(c, "page"), "name"));
    }
    set_bool(page, "helped", answered > 0);
    set_bool(page, "several", answered > 1);
}

static bool anybody_asked(const struct value *candidates)
{
    for (size_t i = 0; i < value_count(candidates); i++)
        if (value_as_text(value_get(value_at(candidates, i), "asked_at"), NULL))
            return true;
    return false;
}

/* "here": all who are there today; "next_day": all who come then. */
static void set_everyone(struct req *r, struct value *page, const struct request *q)
{
    struct day d;

    if (q->reach == REACH_NEXT_DAY && q->day && day_get(r->db, r->a, q->day, &d))
        set_text(page, "everyone", TF(r, N_("Ask everyone who comes: %s"),
                                      day_place_words(r, &d)));
    else if ((q->day && day_get(r->db, r->a, q->day, &d)) || day_here(r, &d))
        set_text(page, "everyone", TF(r, N_("Ask everyone who is here today, at %s"),
                                      d.place_name));
    else
        set_null(page, "everyone");
}

/* The skill as it was understood, and the form that searches again with another. */
static void set_understood(struct req *r, struct value *page, const struct request *q,
                           bool may_correct)
{
    const char *own = skill_sought(r->a, q->words, catalog_lang(r->lang));
    struct str href = str_new(r->a);
    struct day d;

    set_text(page, "seeks", str_empty(q->seeks) ? NULL : one_line(r, q->seeks, 0));
    set_bool(page, "proposed", !str_empty(q->seeks) && str_is(own, q->seeks));
    set_bool(page, "may_correct", may_correct);
    if (q->reach == REACH_HERE && q->day && day_get(r->db, r->a, q->day, &d))
        set_int(page, "place", d.place);
    else
        set_null(page, "place");
    str_add(&href, "/people?skill=");
    str_add_url(&href, q->seeks, strlen(q->seeks));
    set_text(page, "directory", str_empty(q->seeks) ? "/people" : href.text);
}

/* The first of them, with all who were asked; the others one click away.  When it is over: who said
 * yes. */
static void set_candidates(struct value *v, const struct value *candidates, bool open)
{
    struct value *page = (struct value *) value_get(v, "page");
    struct value *first = set_list(page, "first"), *more = set_list(page, "more");

    int64_t fitting = 0;

    for (size_t i = 0; i < value_count(candidates); i++) {
        const struct value *c = value_at(candidates, i), *words = value_get(c, "page");
        fitting += value_as_int(value_get(c, "position"), 0) > 0;
        bool fresh = value_as_bool(value_get(words, "ask"), false);
        if (!open && !value_as_bool(value_get(words, "yes"), false))
            continue;
        add(fresh && value_count(first) >= SHOWN_AT_ONCE ? more : first, c);
    }
    set_int(page, "count", fitting ? fitting : (int64_t) value_count(candidates));
    set_int(page, "more_count", (int64_t) value_count(more));
    set_bool(page, "any", value_count(candidates) > 0);
    set_bool(page, "any_more", value_count(more) > 0);
}

/* The words that look for somebody else to ask; "" where another form came back with faults. */
static const char *sought(const struct req *r)
{
    return form_fields(r->form) == request_fields ? form_text(r->form, "q") : "";
}

static void set_for_asker(struct req *r, struct value *v, struct value *page,
                          const struct request_view *view)
{
    size_t answered;
    bool open = is_open(&view->q);
    struct value *candidates = candidates_value(r, view, &answered);
    bool asked = anybody_asked(candidates);

    set_candidates(v, candidates, open);
    set_bool(page, "shows_candidates", open || answered);
    set_helpers(page, candidates, answered);
    set_understood(r, page, &view->q, open && !asked && !answered);
    /* Whoever was helped on the last day may say so later. */
    set_bool(page, "may_finish", open || (answered && view->q.state == REQUEST_DROPPED &&
                                          view->q.ends_at <= r->now));
    set_bool(page, "counts_time", help_custom(r->db, r->a).counts_time && answered);
    if (open)
        set_everyone(r, page, &view->q);
    else
        set_null(page, "everyone");
    set_people(r, page, "people", 0, sought(r));
    set_aside(r, page, view, candidates);
}

/* A mediator chooses among the same people; why they fit is said, not to whom they are near. */
static void set_for_mediator(struct req *r, struct value *v, struct value *page,
                             const struct request_view *view)
{
    size_t answered;
    struct value *candidates = candidates_value(r, view, &answered);

    set_candidates(v, candidates, true);
    set_people(r, page, "people", 0, sought(r));
}

void show_request(struct req *r)
{
    struct request_view view;

    if (!request_at_hand(r, &view))
        return;
    bool again = r->again && form_fields(r->form) != request_fields;
    struct form *f = again ? r->form : form_new(r->a, page_fields);
    struct value *v = request_value(r, &view);
    struct value *page = (struct value *) value_get(v, "page");
    bool asking = view.mediates && is_open(&view.q) && !view.was_asked;

    if (view.was_asked && !again)
        form_put(f, "note", view.me.note);
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_bool(page, "mediates", asking);
    set_bool(page, "asks", (view.mine && is_open(&view.q)) || asking);
    set_bool(page, "shows_candidates", asking);
    skill_tabs(r, page, view.mine ? "help" : "open");
    if (view.mine)
        set_for_asker(r, v, page, &view);
    else if (asking)
        set_for_mediator(r, v, page, &view);
    if (!view.mine)
        set_aside(r, page, &view, NULL);
    req_page(r, "help/request", v);
}
