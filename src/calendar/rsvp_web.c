/* Answering an invitation by its link: for that day and that person only, without a session. */
#include "calendar/web.h"

#include "base/say.h"
#include "base/str.h"

static const struct choice answers[] = {
    { "day", N_("I come for the day") },
    { "morning", N_("in the morning") },
    { "afternoon", N_("in the afternoon") },
    { "hours", N_("for a few hours") },
    { "no", N_("I cannot come") },
    { 0 },
};

const struct field rsvp_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .choices = answers,
      .label = N_("Do you come?") },
    { .kind = FIELD_END },
};

static bool at_hand(struct req *r, struct invite *i, struct day *d)
{
    if (invite_open(r->db, r->a, req_param(r, "secret"), i) && day_get(r->db, r->a, i->day, d))
        return true;
    req_not_found(r);
    return false;
}

static const char *said_words(struct req *r, const struct invite *i)
{
    struct presence p;

    if (presence_get(r->db, r->a, i->day, i->person, &p) && p.state == WAITING)
        return T(r, N_("It is full: you are on the waiting list, and we write to you as soon as a "
                       "chair comes free."));
    if (p.state == COMING)
        return T(r, N_("You said you come. See you there!"));
    return str_is(i->answer, "no") ? T(r, N_("You said you cannot come. Thank you for saying so."))
                                   : NULL;
}

void show_rsvp(struct req *r)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct form *f = req_form(r, rsvp_fields);
    struct invite i;
    struct day d;

    if (!at_hand(r, &i, &d))
        return;
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_text(page, "when", say_date(r->a, r->lang, d.date, DATE_LONG, r->today));
    set_text(page, "hours", say_span(r->a, catalog_lang(r->lang), d.opens, d.closes));
    set_text(page, "place", d.place_name);
    set_text(page, "town", d.town);
    set_text(page, "by", i.sent_by ? person_name(r->db, r->a, i.sent_by) : NULL);
    set_text(page, "said", said_words(r, &i));
    set_bool(page, "open", day_is_open(&d) && d.date >= r->today);
    set_text(page, "action", r->path);
    set_int(page, "day", d.id);
    req_page(r, "calendar/rsvp", v);
}

/* False if it cannot be said: the day has ended, or does not have that part. */
static bool say(struct req *r, struct presence_wish *w, const char *answer)
{
    struct presence_result result;
    enum presence_refusal no = PRESENCE_NONE;

    if (str_is(answer, "no"))
        no = presence_withdraw(r->db, r->a, w, &result);
    else if (share_parse(answer, &w->share))
        no = presence_say(r->db, r->a, w, &result);
    if (no)                             /* who never said they come has nothing to take back */
        return no == PRESENCE_NONE && str_is(answer, "no");
    tell_moved_up(r, &result.day, &result.moved_up);
    tell_said(r, &result.day, &result.presence);
    return true;
}

void answer_rsvp(struct req *r)
{
    const char *answer = form_text(r->form, "answer");
    struct presence_wish w = { .now = r->now };
    struct invite i;
    struct day d;

    if (!at_hand(r, &i, &d))
        return;
    w.day = d.id;
    w.person = w.said_by = i.person;
    if (!say(r, &w, answer)) {
        form_fault(r->form, "answer", T(r, N_("That is not possible for this day: choose another "
                                              "part of it, or look at the days to come.")));
        r->again = true;
        show_rsvp(r);
        return;
    }
    invite_answer(r->db, i.id, str_is(answer, "no") ? "no" : "yes", r->now);
    req_see(r, T(r, N_("Your answer is noted.")), "%s", r->path);
}
