/* Mutual help for programs: the values are those of the pages, by the same rules. */
#include "help/web.h"

#include <jansson.h>

#include "base/str.h"

enum { LIST_USUAL = 50, LIST_MOST = 200 };

static const struct choice lists[] = {
    { "mine", N_("That I made") }, { "for_me", N_("That I was asked") },
    { "listed", N_("That all members see") }, { NULL, NULL },
};

const struct field api_requests_fields[] = {
    { .name = "list", .kind = FIELD_CHOICE, .choices = lists, .label = N_("Which requests") },
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = LIST_MOST, .label = N_("At most") },
    { .kind = FIELD_END },
};

static const struct choice api_answers[] = {
    { "yes", N_("I can") }, { "not_now", N_("Not now") }, { "done", N_("It is done") },
    { "dropped", N_("It is no longer needed") }, { NULL, NULL },
};

const struct field api_answer_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .choices = api_answers,
      .label = N_("Your answer") },
    { .name = "note", .kind = FIELD_LINES, .max = REQUEST_LENGTH,
      .label = N_("A word with it, of who helps") },
    { .name = "thanks", .kind = FIELD_JSON,
      .label = N_("With “done”: a list of {person, text, shown, minutes}; without a person, to all "
                  "who said yes") },
    { .kind = FIELD_END },
};

/* ---- requests ---- */

void api_requests(struct req *r)
{
    const char *list = form_text(r->form, "list");
    enum request_list_kind kind = str_is(list, "for_me") ? REQUESTS_FOR_ME
                                  : str_is(list, "listed") ? REQUESTS_LISTED : REQUESTS_MINE;
    size_t limit = (size_t) form_int(r->form, "limit", LIST_USUAL);
    struct value *items = value_list(r->a);
    struct request *all;
    size_t count = requests(r->db, r->a, kind, r->who->id, r->now,
                            form_int(r->form, "cursor", 0), limit, &all);

    for (size_t i = 0; i < count; i++)
        add_request_row(r, items, &all[i]);
    req_list(r, items, count == limit ? str_fmt(r->a, "%lld", (long long) all[count - 1].id)
                                      : NULL);
}

/* ---- thanks in a body ---- */

enum { GIFTS_MOST = 20, MINUTES_MOST = 6000 };

static void let_go(void *json)
{
    json_decref(json);
}

/* One of them; false: it has another shape. */
static bool read_gift(struct req *r, json_t *item, struct gift *out)
{
    json_t *person = json_object_get(item, "person"), *text = json_object_get(item, "text");
    json_t *shown = json_object_get(item, "shown"), *minutes = json_object_get(item, "minutes");

    *out = (struct gift){
        .person = json_integer_value(person), .shown = json_is_true(shown),
        .words = clean_words(r, json_is_string(text) ? json_string_value(text) : ""),
        .minutes = json_integer_value(minutes),
    };
    return json_is_object(item) && (!person || json_is_integer(person)) &&
           (!text || json_is_string(text)) && (!shown || json_is_boolean(shown)) &&
           (!minutes || json_is_integer(minutes)) && out->person >= 0 &&
           out->minutes >= 0 && out->minutes <= MINUTES_MOST &&
           (*out->words || out->minutes > 0);
}

/* False: the fault is told. */
static bool read_gifts(struct req *r, struct gift gifts[GIFTS_MOST], size_t *count)
{
    const char *text = form_text_or_null(r->form, "thanks");
    json_t *list = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    bool good = !text || (json_is_array(list) && json_array_size(list) <= GIFTS_MOST);

    *count = 0;
    if (list)
        arena_at_end(r->a, let_go, list);
    for (size_t i = 0; good && list && i < json_array_size(list); i++)
        good = read_gift(r, json_array_get(list, i), &gifts[(*count)++]);
    if (!good)
        form_fault(r->form, "thanks", T(r, N_("Write a list of objects with person, text, shown "
                                              "and minutes.")));
    return good;
}

/* The request as it is now. */
static void answer_with(struct req *r, int status, int64_t id)
{
    struct request_view view;

    if (!view_of(r, id, &view)) {
        req_failure(r);
        return;
    }
    req_json(r, status, request_value(r, &view));
    if (status == 201)
        r->answer.location = str_fmt(r->a, "/api/v1/requests/%lld", (long long) id);
}

void api_make_request(struct req *r)
{
    int64_t id;
    enum help_refusal no = make_request(r, &id);

    if (no)
        refuse_help(r, no, NULL);
    else
        answer_with(r, 201, id);
}

void api_request(struct req *r)
{
    struct request_view view;

    if (request_at_hand(r, &view))
        req_json(r, 200, request_value(r, &view));
}

/* For who asked, and for mediators while it waits. */
void api_proposals(struct req *r)
{
    struct request_view view;
    size_t answered;

    if (!request_at_hand(r, &view))
        return;
    if (view.mine || view.mediates)
        req_list(r, candidates_value(r, &view, &answered), NULL);
    else
        refuse_help(r, HELP_NOT_YOURS, &view.q);
}

void api_ask(struct req *r)
{
    struct request_view view;

    if (!request_at_hand(r, &view))
        return;
    enum help_refusal no = help_ask(r, &view);
    if (no)
        refuse_help(r, no, &view.q);
    else
        answer_with(r, 200, view.q.id);
}

void api_answer(struct req *r)
{
    const char *answer = form_text(r->form, "answer");
    struct gift gifts[GIFTS_MOST];
    struct request_view view;
    enum help_refusal no;
    size_t count;

    if (!request_at_hand(r, &view))
        return;
    if (!read_gifts(r, gifts, &count)) {
        req_faults(r);
        return;
    }
    if (str_is(answer, "done"))
        no = help_finish(r, &view, gifts, count);
    else if (str_is(answer, "dropped"))
        no = help_drop(r, &view);
    else
        no = help_say(r, &view, str_is(answer, "yes") ? ANSWER_YES : ANSWER_NOT_NOW,
                      clean_words(r, form_text(r->form, "note")));
    if (no)
        refuse_help(r, no, &view.q);
    else if (str_is(answer, "not_now"))
        req_no_content(r);              /* it may be out of their sight now */
    else
        answer_with(r, 200, view.q.id);
}

/* ---- out of reach ---- */

void api_reach(struct req *r)
{
    int32_t until = reach_until(r->db, r->a, r->who->id, r->today);
    struct value *v = value_object(r->a);

    set_text(v, "until", until ? date_text(r->a, until) : NULL);
    req_json(r, 200, v);
}

void api_set_reach(struct req *r)
{
    if (set_reach(r))
        api_reach(r);
    else
        req_faults(r);
}
