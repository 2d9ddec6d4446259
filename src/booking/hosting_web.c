/* The host's pages: the days to come at their place, whether each stands, who comes, what to
 * prepare; stepping back from one; and after it, how many were there. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "booking/refuse.h"
#include "booking/show.h"
#include "booking/tell.h"
#include "view/svg.h"

enum { DAYS_BACK = 7 * 26, DAYS_AHEAD = 7 * 26, PAST_SHOWN = 8, PLACES_MOST = 20 };

const struct field confirm_all_form[] = {
    { .name = "place", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Place") },
    { .kind = FIELD_END },
};

const struct field step_back_form[] = {
    { .name = "word", .kind = FIELD_LINES, .required = true, .max = 500, .label = N_("Why"),
      .hint = N_("Those who animate read it, so that they can look for another place.") },
    { .kind = FIELD_END },
};

/* The day of :id, if the viewer hosts or runs it; else the answer is given. */
static bool hosted_day_at_hand(struct req *r, struct day *d)
{
    int64_t id;

    if (!str_to_int(req_param(r, "id"), &id) || !day_get(r->db, r->a, id, d) || !d->place ||
        !d->roaming) {
        req_not_found(r);
        return false;
    }
    if (req_may(r, HOST, d->place) || runs_day(r, d))
        return true;
    req_forbidden(r, T(r, N_("The host of the place and those who animate can do it.")));
    return false;
}

bool hosted_day_to_write(struct req *r, struct day *d)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id))
        day_hold(r->db, id);
    return hosted_day_at_hand(r, d);
}

static struct day_edit edit_of(const struct req *r, const struct day *d)
{
    return (struct day_edit){ .day = d->id, .now = r->now, .today = r->today };
}

static void refuse(struct req *r, enum agenda_refusal no)
{
    struct value *problem = refuse_agenda(r, no);

    if (problem)
        req_way(r, problem, T(r, N_("My place as a host")), NULL, T(r, N_("Back to my days")),
                "/hosting");
}

/* ---- the answers ---- */

void confirm_day(struct req *r)
{
    struct day d;

    if (!hosted_day_to_write(r, &d))
        return;
    enum agenda_refusal no = day_confirm_host(r->db, r->a, edit_of(r, &d), NULL);
    if (no)
        refuse(r, no);
    else
        req_see(r, TF(r, N_("Confirmed: you welcome the day of %s."), long_date(r, d.date)),
                "/hosting#day-%lld", (long long) d.id);
}

static bool waits_for_answer(const struct day *d)
{
    return day_is_open(d) && d->host_answer != HOST_CONFIRMED &&
           d->host_answer != HOST_STEPPED_BACK;
}

void confirm_all_days(struct req *r)
{
    struct place p;
    size_t count;
    int64_t confirmed = 0;

    if (!place_find(r->db, r->a, form_text(r->form, "place"), &p) || p.kind != PLACE_HOST) {
        req_not_found(r);
        return;
    }
    if (!req_may(r, HOST, p.id)) {
        req_forbidden(r, T(r, N_("The host of the place and those who animate can do it.")));
        return;
    }
    struct day *days = days_between(r->db, r->a, r->today, r->today + DAYS_AHEAD, p.id, &count);
    for (size_t i = 0; i < count; i++) {
        struct day d;
        day_hold(r->db, days[i].id);
        if (!day_get(r->db, r->a, days[i].id, &d) || d.place != p.id || !waits_for_answer(&d))
            continue;
        enum agenda_refusal no = day_confirm_host(r->db, r->a, edit_of(r, &d), NULL);
        if (no) {
            refuse(r, no);
            return;
        }
        confirmed++;
    }
    req_see(r, TN(r, NP_("%d day is confirmed.", "%d days are confirmed."), confirmed),
            "/hosting");
}

void show_step_back(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct day d;

    if (!hosted_day_at_hand(r, &d))
        return;
    struct headcount heads = presence_count(r->db, d.id);
    set_value(v, "form", form_value(r->a, req_form(r, step_back_form), r->lang));
    set_text(page, "when", long_date(r, d.date));
    set_text(page, "place", d.place_name);
    set_text(page, "action", str_fmt(r->a, "/hosting/%lld/step-back", (long long) d.id));
    set_text(page, "people", heads.coming
             ? TN(r, NP_("%d person said they come.", "%d people said they come."), heads.coming)
             : T(r, N_("Nobody said they come yet.")));
    req_page(r, "booking/step_back", v);
}

void step_back(struct req *r)
{
    struct takeover *others;
    struct day d;

    if (!hosted_day_to_write(r, &d))
        return;
    enum agenda_refusal no = day_step_back(r->db, r->a, edit_of(r, &d),
                                           form_text(r->form, "word"));
    if (no) {
        refuse(r, no);
        return;
    }
    day_get(r->db, r->a, d.id, &d);
    size_t count = takeovers(r->db, r->a, d.id, &others);
    tell_stepped_back(r, &d, others, count);
    req_see(r, TF(r, N_("Noted: you cannot on %s. Those who animate look for another place; those "
                        "who come read it on the page of the day."), long_date(r, d.date)),
            "/hosting");
}

/* ---- the page ---- */

static void set_answer(struct req *r, struct value *v, const struct day *d)
{
    bool open = day_is_open(d), confirmed = d->host_answer == HOST_CONFIRMED;
    bool back = d->host_answer == HOST_STEPPED_BACK;
    const char *base = str_fmt(r->a, "/hosting/%lld", (long long) d->id);

    set_text(v, "answer", !open ? NULL : confirmed ? T(r, N_("confirmed"))
                          : back ? T(r, N_("you stepped back")) : T(r, N_("to confirm")));
    set_text(v, "answer_class", confirmed ? "ok" : back ? "" : "wait");
    set_text(v, "confirm", open && !confirmed ? str_fmt(r->a, "%s/confirm", base) : NULL);
    set_text(v, "step_back", open && !back ? str_fmt(r->a, "%s/step-back", base) : NULL);
    set_bool(v, "again", back);
}

/* Who comes, as far as they allow; the others can be counted. */
static void set_guests(struct req *r, struct value *v, const struct day *d)
{
    struct looker looker = day_looker(r, d);
    const struct value *people = presence_people(r->db, r->a, &looker, d->id);
    struct value *list = set_list(v, "guests");

    set_bool(v, "has_guests", value_count(people) > 0);
    for (size_t i = 0; i < value_count(people); i++) {
        const struct value *item = value_at(people, i), *card = value_get(item, "person");
        bool known = value_kind(card) == VALUE_OBJECT, guest = !known && *text_of(item, "guest");
        struct value *one = add_object(list);
        set_text(one, "name", known ? text_of(card, "name") : guest ? text_of(item, "guest")
                                                                    : T(r, N_("someone")));
        set_text(one, "initials", known ? text_of(card, "initials") : "·");
        set_int(one, "tone", known ? number_of(card, "tone") : 4);
        set_text(one, "href", known && may_come(r)
                 ? str_fmt(r->a, "/people/%lld", (long long) number_of(card, "id")) : NULL);
        set_text(one, "trade", *text_of(card, "trade") ? text_of(card, "trade") : NULL);
        set_markup(one, "part", svg_part(r->a, text_of(item, "share")));
        set_text(one, "part_word", share_word(r, text_of(item, "share")));
    }
}

static void add_coming(struct req *r, struct value *list, const struct day *d)
{
    struct value *v = add_object(list);
    struct headcount heads = presence_count(r->db, d->id);
    bool open = day_is_open(d);

    set_int(v, "id", d->id);
    set_text(v, "href", day_href(r, d->place_slug, d->date));
    set_text(v, "when", capital(r->a, long_date(r, d->date)));
    set_bool(v, "open", open);
    set_text(v, "hours", open ? say_span(r->a, catalog_lang(r->lang), d->opens, d->closes) : NULL);
    set_text(v, "people", people_words(r, heads.coming));
    set_text(v, "chairs", TN(r, NP_("%d chair", "%d chairs"), d->capacity));
    set_text(v, "waiting", heads.waiting
             ? TN(r, NP_("%d person waits", "%d people wait"), heads.waiting) : NULL);
    set_text(v, "reason", reason_words(r, d->reason, d->date));
    set_bool(v, "moved", d->state == DAY_MOVED);
    set_answer(r, v, d);
    set_guests(r, v, d);
}

/* The number that was typed wrong stays in the form of its own day, where the summary leads. */
static void add_past(struct req *r, struct value *list, const struct day *d)
{
    const char *id = str_fmt(r->a, "%lld", (long long) d->id);
    bool again = r->again && str_is(req_param(r, "id"), id) &&
                 form_fields(r->form) == heads_form;
    const struct value *typed = again
        ? value_get(form_value(r->a, r->form, r->lang), "heads") : NULL;
    struct value *v = add_object(list);

    set_text(v, "input", again ? "f-heads" : str_fmt(r->a, "heads-%s", id));
    set_text(v, "href", day_href(r, d->place_slug, d->date));
    set_text(v, "when", capital(r->a, long_date(r, d->date)));
    set_text(v, "counted", d->heads < 0 ? NULL
             : TN(r, NP_("%d person was there.", "%d people were there."), d->heads));
    set_text(v, "heads", again ? text_of(typed, "value")
                               : str_fmt(r->a, "%lld", (long long) heads_known(r, d)));
    set_text(v, "action", str_fmt(r->a, "/hosting/%lld/heads", (long long) d->id));
    set_bool(v, "thanked", d->thanked_at > 0);
}

static void add_place(struct req *r, struct value *list, const struct place *p)
{
    struct value *v = add_object(list);
    struct value *coming = set_list(v, "days"), *past = set_list(v, "past");
    int64_t waiting = 0;
    size_t count;
    struct day *days = days_between(r->db, r->a, r->today - DAYS_BACK, r->today + DAYS_AHEAD,
                                    p->id, &count);

    for (size_t i = 0; i < count; i++)
        if (days[i].date >= r->today) {
            add_coming(r, coming, &days[i]);
            waiting += waits_for_answer(&days[i]);
        }
    for (size_t i = count; i-- > 0 && value_count(past) < PAST_SHOWN; )
        if (days[i].date <= r->today && day_is_open(&days[i]))
            add_past(r, past, &days[i]);
    set_text(v, "confirm_all", waiting > 1
             ? TN(r, NP_("Confirm %d day", "Confirm all %d days"), waiting) : NULL);
    set_bool(v, "has_past", value_count(past) > 0);
    set_text(v, "slug", p->slug);
    set_text(v, "name", p->name);
    set_text(v, "town", p->town);
    set_text(v, "edit", place_href(r, p->slug, "/edit"));
    set_text(v, "chairs_said", TN(r, NP_("%d chair", "%d chairs"), p->chairs));
    set_text(v, "entrance", str_empty(p->entrance) ? NULL : p->entrance);
    set_text(v, "wifi", str_empty(p->wifi_name) ? NULL : p->wifi_name);
    set_text(v, "accessibility", str_empty(p->accessibility) ? NULL : p->accessibility);
}

void show_hosting(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "places");
    struct place *places;
    size_t count = places_run(r, HOST, PLACE_HOST, &places);

    for (size_t i = 0; i < count && i < PLACES_MOST; i++)
        add_place(r, list, &places[i]);
    set_value(v, "form", form_value(r->a, r->form, r->lang));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "booking/hosting", v);
}
