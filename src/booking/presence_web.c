/* What people say of a day: I come, I do not, I was there; and the list of one's own days. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "booking/show.h"
#include "booking/tell.h"
#include "view/svg.h"

enum { PAST_SHOWN = 92, COMING_SHOWN = 400 };       /* days */

const struct field presence_fields[] = {
    { .name = "part", .kind = FIELD_CHOICE, .required = true, .choices = part_choices,
      .label = N_("When do you come?") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 10 },
    { .kind = FIELD_END },
};

const struct field withdraw_fields[] = {
    { .name = "part", .kind = FIELD_HIDDEN, .max = 10 },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 10 },
    { .kind = FIELD_END },
};

const struct field was_fields[] = {
    { .name = "part", .kind = FIELD_CHOICE, .choices = part_choices,
      .label = N_("Were you there?") },
    { .name = "none", .kind = FIELD_BOOL, .label = N_("I was not there") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 10 },
    { .kind = FIELD_END },
};

static const char *noted_words(struct req *r, const struct day_at_hand *at,
                               const struct presence *p)
{
    static const char *const words[] = {
        [SHARE_DAY] = N_("Noted: you come on %s, all day, in %s."),
        [SHARE_MORNING] = N_("Noted: you come on %s in the morning, in %s."),
        [SHARE_AFTERNOON] = N_("Noted: you come on %s in the afternoon, in %s."),
        [SHARE_HOURS] = N_("Noted: you come on %s for a few hours, in %s."),
    };

    if (p->state == WAITING)
        return TF(r, N_("It is full: %s. We write to you as soon as a chair comes free."),
                  queue_words(r, p->position));
    const char *where = str_empty(at->place.town) ? at->place.name : at->place.town;
    return str_fmt(r->a, T(r, words[p->share]), long_date(r, at->date), where);
}

/* Back to where the form stood: the week, one's own days, or the day. */
static void see_day(struct req *r, const struct day_at_hand *at, const char *notice)
{
    const char *back = form_has(r->form, "back") ? form_text(r->form, "back") : "";
    const char *href = day_href(r, at->place.slug, at->date);

    if (str_is(back, "mine"))
        href = "/me/presences";
    else if (*back)
        href = str_fmt(r->a, "%s?day=%s", week_href(r, at->date), date_text(r->a, at->date));
    req_see(r, notice, "%s", href);
}

static struct presence_wish wish_of(const struct req *r, const struct day_at_hand *at)
{
    struct presence_wish w = { .day = at->day.id, .person = r->who->id, .said_by = r->who->id,
                               .now = r->now };

    share_parse(form_text(r->form, "part"), &w.share);
    return w;
}

void say_presence(struct req *r)
{
    struct day_at_hand at;
    struct presence_result result;

    if (!day_at_hand(r, &at) || !day_row(r, &at))
        return;
    struct presence_wish w = wish_of(r, &at);
    enum presence_refusal no = presence_say(r->db, r->a, &w, &result);
    if (no) {
        refuse_on_page(r, no, &at, &result);
        return;
    }
    tell_moved_up(r, &result.day, &result.moved_up);
    tell_said(r, &result.day, &result.presence);
    see_day(r, &at, noted_words(r, &at, &result.presence));
}

void withdraw_presence(struct req *r)
{
    struct day_at_hand at;
    struct presence_result result;

    if (!day_at_hand(r, &at) || !day_row(r, &at))
        return;
    struct presence_wish w = { .day = at.day.id, .person = r->who->id, .said_by = r->who->id,
                               .now = r->now };
    enum presence_refusal no = presence_withdraw(r->db, r->a, &w, &result);
    if (no) {
        refuse_on_page(r, no, &at, &result);
        return;
    }
    tell_moved_up(r, &result.day, &result.moved_up);
    tell_said(r, &result.day, &result.presence);
    see_day(r, &at, TF(r, N_("Noted: you do not come on %s."),
                       long_date(r, at.date)));
}

void say_was_there(struct req *r)
{
    struct day_at_hand at;
    struct presence_result result;
    bool none = form_int(r->form, "none", 0);

    if (!none && !form_has(r->form, "part")) {
        form_fault(r->form, "part", T(r, N_("Choose one.")));
        r->again = true;
        show_day(r);
        return;
    }
    if (!day_at_hand(r, &at) || !day_row(r, &at))
        return;
    struct presence_wish w = wish_of(r, &at);
    enum presence_refusal no = none ? presence_not_there(r->db, r->a, &w, &result)
                                    : presence_was_there(r->db, r->a, &w, &result);
    if (no) {
        refuse_on_page(r, no, &at, &result);
        return;
    }
    tell_moved_up(r, &result.day, &result.moved_up);
    see_day(r, &at, none ? TF(r, N_("Noted: you were not there on %s."), long_date(r, at.date))
                         : TF(r, N_("Noted: you were there on %s, %s."), long_date(r, at.date),
                              share_word(r, share_code(w.share))));
}

/* ---- one's own days ---- */

static const char *state_words(struct req *r, const struct said *s)
{
    if (s->day_state == DAY_CANCELLED)
        return T(r, N_("cancelled"));
    if (s->day_state == DAY_MOVED)
        return T(r, N_("moved"));
    if (s->state == WAITING)
        return queue_words(r, s->position);
    if (s->state == WITHDRAWN)
        return s->date < r->today ? T(r, N_("not there")) : T(r, N_("withdrawn"));
    return share_word(r, share_code(s->share));
}

static void add_said(struct req *r, struct value *list, const struct said *s)
{
    struct value *v = add_object(list);
    bool there = s->state == COMING || s->state == WAS_THERE;
    int32_t ago = r->today - s->date;

    set_text(v, "when", capital(r->a, long_date(r, s->date)));
    set_text(v, "place", str_fmt(r->a, "%s, %s", s->place_name, s->town));
    set_text(v, "href", day_href(r, s->place_slug, s->date));
    set_bool(v, "roaming", s->roaming);
    set_bool(v, "there", there && s->day_state == DAY_OPEN);
    set_bool(v, "waits", s->state == WAITING && s->day_state == DAY_OPEN);
    set_text(v, "state", state_words(r, s));
    set_markup(v, "part", there ? svg_part(r->a, share_code(s->share)) : NULL);
    set_text(v, "cents", there ? money_cell(r, s->cents, s->currency) : NULL);
    set_bool(v, "may_withdraw", ago <= 0 && s->state != WITHDRAWN && s->day_state == DAY_OPEN);
    bool fresh = ago > 0 && ago <= PRESENCE_DAYS && s->day_state == DAY_OPEN;
    set_bool(v, "may_deny", fresh && there);
    set_bool(v, "may_affirm", fresh && !there);
    set_text(v, "share", share_code(s->share));
}

void show_presences(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *coming = set_list(page, "coming"), *past = set_list(page, "past");
    size_t count;
    struct said *list = presences_of(r->db, r->a, r->who->id, r->today - PAST_SHOWN,
                                     r->today + COMING_SHOWN, &count);

    for (size_t i = 0; i < count; i++)
        if (list[i].date >= r->today && list[i].state != WITHDRAWN)
            add_said(r, coming, &list[i]);
    for (size_t i = count; i-- > 0; ) {
        bool fresh = r->today - list[i].date <= PRESENCE_DAYS;
        if (list[i].date < r->today && (fresh || list[i].state != WITHDRAWN))
            add_said(r, past, &list[i]);
    }
    set_text(page, "last_week", week_href(r, r->today - 7));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "booking/presences", v);
}
