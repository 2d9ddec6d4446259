/* One offer: what it says, what is answered to it, and what whoever made it may do. */
#include "season/hosts_web.h"

#include "base/str.h"
#include "place/place.h"

static const struct choice answers[] = {
    { "accept", N_("Accept: it becomes a host") },
    { "ask", N_("Ask a question first") },
    { "decline", N_("Decline") },
    { NULL, NULL },
};

const struct field answer_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .choices = answers,
      .label = N_("Your answer") },
    { .name = "word", .kind = FIELD_LINES, .max = 2000, .label = N_("A sentence with it"),
      .hint = N_("The question, or why not. It goes to them by mail.") },
    { .kind = FIELD_END },
};

const struct field reply_fields[] = {
    { .name = "reply", .kind = FIELD_LINES, .required = true, .max = 2000,
      .label = N_("Your answer") },
    { .kind = FIELD_END },
};

bool is_mine(const struct req *r, const struct host *h)
{
    return h->person && h->person == r->who->id;
}

bool offer_at_hand(struct req *r, struct host *h)
{
    int64_t id;

    if (!str_to_int(req_param(r, "id"), &id) || !host_get(r->db, r->a, id, h)) {
        req_not_found(r);
        return false;
    }
    if (is_mine(r, h) || req_may(r, ANIMATOR, 0))
        return true;
    req_forbidden(r, T(r, N_("Whoever made this offer reads it, and those who animate.")));
    return false;
}

/* ---- refusals ---- */

static const struct {
    enum host_refusal no;
    const char *field, *sentence;
} faults[] = {
    { HOST_NO_DATE, "weekdays", N_("Choose a day of the week, or write dates below.") },
    { HOST_DATES, "to", N_("Choose a date after the first.") },
    { HOST_MANY_DATES, "cannot", N_("That makes more than 400 dates: leave out those far away.") },
    { HOST_COMMUNE, "commune", N_("No commune of that name or code is known here.") },
    { HOST_PLACE_TAKEN, "place", N_("This place has its host already.") },
    { HOST_PERMANENT, "place", N_("A permanent place hosts no travelling day.") },
    { HOST_UNKNOWN, "place", N_("There is no such place any more.") },
    { HOST_NO_WORD, "word", N_("Write a sentence: they will read it.") },
};

static bool has_field(const struct form *f, const char *name)
{
    for (const struct field *at = form_fields(f); at && at->kind != FIELD_END; at++)
        if (str_is(at->name, name))
            return true;
    return false;
}

void refuse_offer(struct req *r, enum host_refusal no)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].no == no && has_field(r->form, faults[i].field)) {
            form_fault(r->form, faults[i].field, T(r, faults[i].sentence));
            return;
        }
    if (no == HOST_FAILED)
        req_failure(r);
    else if (no == HOST_ENOUGH)
        req_refuse(r, 409, "offers_enough", T(r, N_("Several offers of yours wait already")),
                   T(r, N_("Wait for an answer to them, or take one back.")));
    else if (no == HOST_PLACE_TAKEN)
        req_refuse(r, 409, "place_taken", T(r, N_("This place has its host already.")),
                   T(r, N_("Change the host that is there, or take it back first.")));
    else if (no == HOST_UNKNOWN)
        req_refuse(r, 409, "place_gone", T(r, N_("There is no such place any more.")),
                   T(r, N_("Ask for a new offer.")));
    else
        req_refuse(r, 409, "offer_over", T(r, N_("This offer was answered meanwhile")),
                   T(r, N_("Look at it again, then decide.")));
}

/* ---- the page ---- */

static void set_acts(struct req *r, struct value *page, const struct host *h)
{
    bool waits = h->state == HOST_OFFERED || h->state == HOST_ASKED;
    bool mine = is_mine(r, h), animates = req_may(r, ANIMATOR, 0);

    set_bool(page, "mine", mine);
    set_bool(page, "may_answer", animates && waits);
    set_bool(page, "may_reply", mine && h->state == HOST_ASKED);
    set_bool(page, "may_change", waits || h->state == HOST_ACCEPTED);
    set_bool(page, "accepted", h->state == HOST_ACCEPTED);
    set_bool(page, "asked", h->state == HOST_ASKED);
    set_bool(page, "declined", h->state == HOST_DECLINED);
    set_bool(page, "over", !waits && h->state != HOST_ACCEPTED);
    set_bool(page, "animates", animates);
}

static void set_place(struct req *r, struct value *page, const struct host *h)
{
    struct place p;

    if (!h->place || !place_get(r->db, r->a, h->place, &p))
        return;
    struct value *v = set_object(page, "place");
    set_text(v, "name", p.name);
    set_text(v, "href", str_fmt(r->a, "/places/%s", p.slug));
}

static void draw_offer(struct req *r, const struct host *h, const struct form *f)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_value(v, "host", host_value(r, h, true));
    set_host_words(r, page, h);
    set_acts(r, page, h);
    set_place(r, page, h);
    set_value(v, "form", form_value(r->a, f, r->lang));
    req_page(r, "season/host", v);
}

/* Both forms of the page share it; a form that comes back is the one that was sent. */
static const struct field both_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .choices = answers, .label = N_("Your answer") },
    { .name = "word", .kind = FIELD_LINES, .max = 2000, .label = N_("A sentence with it"),
      .hint = N_("The question, or why not. It goes to them by mail.") },
    { .name = "reply", .kind = FIELD_LINES, .max = 2000, .label = N_("Your answer") },
    { .kind = FIELD_END },
};

void show_offer(struct req *r)
{
    struct host h;

    if (offer_at_hand(r, &h))
        draw_offer(r, &h, r->again ? r->form : form_new(r->a, both_fields));
}

static void show_again(struct req *r)
{
    r->again = true;
    show_offer(r);
}

/* ---- answers ---- */

static enum host_answer chosen_answer(const struct req *r)
{
    const char *answer = form_text(r->form, "answer");

    return str_is(answer, "accept") ? HOST_ACCEPT : str_is(answer, "ask") ? HOST_ASK
                                                                          : HOST_DECLINE;
}

/* What was ticked reads as words on the page of the place, where nobody wrote better ones. */
static void tell_guests(struct req *r, const struct host *h)
{
    struct place p;

    if (!place_get(r->db, r->a, h->place, &p))
        return;
    if (h->parking && str_empty(p.parking))
        p.parking = T(r, N_("There is room for cars."));
    if (h->step_free && str_empty(p.accessibility))
        p.accessibility = T(r, N_("Step-free from the street to the chairs."));
    if (h->kitchen && str_empty(p.kitchen))
        p.kitchen = T(r, N_("There is a kitchen."));
    place_change(r->db, r->a, &p);
}

/* The offer as answered; false: why not is said, on the form or as a refusal. */
static bool give_answer(struct req *r, struct host *h)
{
    struct place was = { .id = 0 };
    bool there = h->place && place_get(r->db, r->a, h->place, &was);
    enum host_refusal no = host_answer(r->db, r->a, h->id, chosen_answer(r),
                                       form_text_or_null(r->form, "word"), r->who->id, r->today,
                                       r->now);

    if (no) {
        refuse_offer(r, no);
        return false;
    }
    host_get(r->db, r->a, h->id, h);
    if (h->state == HOST_ACCEPTED)
        tell_guests(r, h);
    if (there && !place_may(r, &was, false))
        return false;
    tell_answered(r, h);
    return true;
}

void answer_offer(struct req *r)
{
    static const char *const notices[] = {
        [HOST_ACCEPTED] = N_("It is a host now. The planner knows it from the next plan on."),
        [HOST_ASKED] = N_("The question is on its way."),
        [HOST_DECLINED] = N_("The offer is declined, with your sentence."),
    };
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    if (give_answer(r, &h))
        req_see(r, T(r, notices[h.state]), "/hosts/%lld", (long long) h.id);
    else if (!form_good(r->form))
        show_again(r);
}

void reply_to_question(struct req *r)
{
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    if (!is_mine(r, &h)) {
        req_forbidden(r, T(r, N_("Whoever made this offer answers.")));
        return;
    }
    enum host_refusal no = host_reply(r->db, r->a, h.id, form_text(r->form, "reply"), r->now);
    if (no) {
        refuse_offer(r, no);
        return;
    }
    host_get(r->db, r->a, h.id, &h);
    tell_replied(r, &h);
    req_see(r, T(r, N_("Your answer is on its way.")), "/hosts/%lld", (long long) h.id);
}

void withdraw_offer(struct req *r)
{
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    enum host_refusal no = host_withdraw(r->db, r->a, h.id, r->now);
    if (no) {
        refuse_offer(r, no);
        return;
    }
    bool accepted = h.state == HOST_ACCEPTED;
    h.state = HOST_WITHDRAWN;
    tell_answered(r, &h);
    req_see(r, accepted
               ? T(r, N_("No new day is given to it. Days already given stay: step back from them "
                         "one by one."))
               : T(r, N_("The offer is taken back.")), "/hosts/%lld", (long long) h.id);
}

/* ---- for programs ---- */

void api_show_offer(struct req *r)
{
    int64_t id;
    struct host h;
    bool there = str_to_int(req_param(r, "id"), &id) && host_get(r->db, r->a, id, &h);
    bool whole = there && (is_mine(r, &h) || req_may(r, ANIMATOR, 0));

    if (!there || (!whole && h.state != HOST_ACCEPTED))
        req_not_found(r);
    else
        req_json(r, 200, host_value(r, &h, whole));
}

void api_answer_offer(struct req *r)
{
    struct host h;

    if (!offer_at_hand(r, &h))
        return;
    if (give_answer(r, &h))
        req_json(r, 200, host_value(r, &h, true));
    else if (!form_good(r->form))
        req_faults(r);
}
