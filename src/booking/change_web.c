/* For those who run a day: people who walked in, the animator's word, and changes to the day with
 * mail to whom it concerns. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/refuse.h"
#include "booking/show.h"
#include "booking/tell.h"

enum { ANIMATORS_OFFERED = 100, PLACES_OFFERED = 200, OTHERS_SHOWN = 8 };

const struct field guest_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Their name") },
    { .name = "part", .kind = FIELD_CHOICE, .choices = part_choices, .label = N_("When?") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 10 },
    { .kind = FIELD_END },
};

const struct field note_fields[] = {
    { .name = "note", .kind = FIELD_LINES, .max = 2000, .label = N_("A word for this day") },
    { .kind = FIELD_END },
};

static const struct choice what_choices[] = {
    { "words", N_("Title, hours, chairs, animator") }, { "cancel", N_("Cancel") },
    { "move", N_("Another date") }, { "place", N_("Another place") },
    { "fallback", N_("Fall-back host") }, { NULL, NULL },
};

const struct field change_fields[] = {
    { .name = "what", .kind = FIELD_CHOICE, .required = true, .choices = what_choices,
      .label = N_("What changes") },
    { .name = "cancel_reason", .kind = FIELD_TEXT, .max = 300, .label = N_("Why"),
      .hint = N_("People read it, on the page and in the mail.") },
    { .name = "move_reason", .kind = FIELD_TEXT, .max = 300, .label = N_("Why"),
      .hint = N_("People read it, on the page and in the mail.") },
    { .name = "date", .kind = FIELD_DATE, .label = N_("New date") },
    { .name = "to", .kind = FIELD_TEXT, .max = 80, .label = N_("New place") },
    { .name = "fallback", .kind = FIELD_TEXT, .max = 80, .label = N_("Fall-back host") },
    { .name = "title", .kind = FIELD_TEXT, .max = 120, .label = N_("Title, if it has one") },
    { .name = "animator", .kind = FIELD_INT, .min = 0, .max = INT64_MAX,
      .label = N_("Who animates") },
    { .name = "capacity", .kind = FIELD_INT, .min = 1, .max = 10000, .label = N_("Chairs"),
      .hint = N_("Leave empty for the chairs of the place.") },
    { .name = "opens", .kind = FIELD_TIME, .label = N_("Opens") },
    { .name = "closes", .kind = FIELD_TIME, .label = N_("Closes") },
    { .kind = FIELD_END },
};

static void show_again(struct req *r, void (*show)(struct req *r))
{
    r->again = true;
    show(r);
}

/* ---- who walked in ---- */

static void see_back(struct req *r, const struct day_at_hand *at, const char *notice)
{
    if (form_has(r->form, "back"))
        req_see(r, notice, "/desk?place=%s", at->place.slug);
    else
        req_see(r, notice, "%s#people", day_href(r, at->place.slug, at->date));
}

void add_guest(struct req *r)
{
    struct day_at_hand at;
    struct presence_result result;

    if (!day_to_run(r, &at) || !day_row(r, &at))
        return;
    struct presence_wish w = { .day = at.day.id, .said_by = r->who->id, .now = r->now,
                               .guest = form_text(r->form, "name") };
    if (form_has(r->form, "part"))
        share_parse(form_text(r->form, "part"), &w.share);
    enum presence_refusal no = presence_guest(r->db, r->a, &w, &result);
    if (no) {
        refuse_on_page(r, no, &at, &result);
        return;
    }
    see_back(r, &at, TF(r, N_("Noted: %s is on the list, %s."), w.guest,
                        share_word(r, share_code(w.share))));
}

void remove_guest(struct req *r)
{
    struct day_at_hand at;
    struct presence_result result = { .moved_up = { 0 } };
    int64_t presence;

    if (!day_to_run(r, &at))
        return;
    if (!str_to_int(req_param(r, "id"), &presence)) {
        req_not_found(r);
        return;
    }
    enum presence_refusal no = presence_guest_remove(r->db, r->a, presence, r->now, &result);
    if (!no && result.day.id != at.day.id)
        no = PRESENCE_NONE;
    if (no) {
        refuse_on_page(r, no, &at, &result);
        return;
    }
    tell_moved_up(r, &result.day, &result.moved_up);
    see_back(r, &at, TF(r, N_("%s is off the list."), result.presence.guest));
}

/* ---- changes ---- */

static void refuse_change(struct req *r, enum agenda_refusal why, const struct day_at_hand *at)
{
    struct value *problem = refuse_agenda(r, why);

    if (!problem)
        return;
    const char *href = day_href(r, at->place.slug, at->date);
    req_way(r, problem, T(r, N_("Choose something else")), NULL, T(r, N_("Back to the form")),
            str_fmt(r->a, "%s/edit", href));
    req_way(r, problem, T(r, N_("Leave it as it is")), NULL, T(r, N_("See the day")), href);
}

static struct day_words words_of(const struct day *d)
{
    return (struct day_words){
        .title = d->title, .note = d->note, .animator = d->animator,
        .capacity = d->own_capacity ? d->capacity : -1,
        .opens = d->by_rules ? -1 : d->opens, .closes = d->by_rules ? -1 : d->closes,
    };
}

static struct day_change change_of(const struct req *r, const struct day_at_hand *at,
                                   enum change_kind kind)
{
    return (struct day_change){
        .kind = kind, .words = words_of(&at->day),
        .edit = { .day = at->day.id, .now = r->now, .today = r->today },
    };
}

/* Does it and tells people; false: the refusal is said. */
static bool carry_out(struct req *r, const struct day_at_hand *at, const struct day_change *c,
                      struct day_changed *done)
{
    enum agenda_refusal no = day_change(r->db, r->a, c, done);

    if (no) {
        refuse_change(r, no, at);
        return false;
    }
    tell_changed(r, c, done);
    return true;
}

void write_note(struct req *r)
{
    struct day_at_hand at;
    struct day_changed done;

    if (!day_to_run(r, &at) || !day_row(r, &at))
        return;
    struct day_change c = change_of(r, &at, CHANGE_WORDS);
    c.words.note = form_text(r->form, "note");
    if (carry_out(r, &at, &c, &done))
        req_see(r, T(r, N_("Noted. Those who come read it on the page of the day.")), "%s",
                day_href(r, at.place.slug, at.date));
}

static const char *told_words(struct req *r, const struct day_changed *done)
{
    int64_t count = (int64_t) done->tell.count;

    if (!count)
        return T(r, N_("Nobody had to be told."));
    return TN(r, NP_("%d person is told by mail.", "%d people are told by mail."), count);
}

static bool need(struct req *r, const char *name)
{
    if (form_has(r->form, name))
        return true;
    form_fault(r->form, name, T(r, N_("This is needed.")));
    show_again(r, show_change);
    return false;
}

/* Bookings stay when a day is cancelled: whoever cancels is told that there are some. */
static const char *still_booked(struct req *r, const struct day_at_hand *at)
{
    const struct zone *zone = zone_get(at->place.zone);
    const struct booking_filter filter = {
        .place = at->place.id, .held = true, .from = zone_day_start(zone, at->date),
        .to = zone_day_end(zone, at->date),
    };
    size_t count;

    booking_list(r->db, r->a, &filter, &count, NULL);
    if (!count)
        return "";
    return str_fmt(r->a, " %s", TN(r, NP_("%d booking stays held on that day.",
                                          "%d bookings stay held on that day."), (int64_t) count));
}

static void cancel_day(struct req *r, const struct day_at_hand *at)
{
    struct day_change c = change_of(r, at, CHANGE_CANCEL);
    struct day_changed done;

    if (!need(r, "cancel_reason"))
        return;
    c.reason = form_text(r->form, "cancel_reason");
    if (carry_out(r, at, &c, &done))
        req_see(r, str_fmt(r->a, "%s %s%s", T(r, N_("The day is cancelled.")),
                           told_words(r, &done), still_booked(r, at)),
                "%s", day_href(r, at->place.slug, at->date));
}

static void move_day(struct req *r, const struct day_at_hand *at)
{
    struct day_change c = change_of(r, at, CHANGE_MOVE);
    struct day_changed done;

    if (!need(r, "date") || !need(r, "move_reason"))
        return;
    c.date = (int32_t) form_int(r->form, "date", 0);
    if (c.date <= r->today) {
        form_fault(r->form, "date", T(r, N_("Choose a date to come.")));
        show_again(r, show_change);
        return;
    }
    c.reason = form_text(r->form, "move_reason");
    if (carry_out(r, at, &c, &done))
        req_see(r, str_fmt(r->a, "%s %s", TF(r, N_("The day moves to %s."), long_date(r, c.date)),
                           told_words(r, &done)), "%s", day_href(r, at->place.slug, c.date));
}

/* The new host is asked whether it stands. */
static void ask_new_host(struct req *r, const struct day_edit *edit)
{
    struct day d;

    if (!day_ask_host(r->db, r->a, *edit) && day_get(r->db, r->a, edit->day, &d))
        tell_asked(r, &d);
}

static void change_place(struct req *r, const struct day_at_hand *at)
{
    struct day_change c = change_of(r, at, CHANGE_PLACE);
    struct day_changed done;
    struct place to;

    if (!need(r, "to"))
        return;
    if (!place_find(r->db, r->a, form_text(r->form, "to"), &to) || to.closed_at || to.listed) {
        refuse_change(r, AGENDA_UNKNOWN, at);
        return;
    }
    if (to.id == at->day.place) {
        refuse_change(r, AGENDA_TAKEN, at);
        return;
    }
    c.place = to.id;
    if (!carry_out(r, at, &c, &done))
        return;
    ask_new_host(r, &c.edit);
    req_see(r, str_fmt(r->a, "%s %s", TF(r, N_("The day takes place at %s."), to.name),
                       told_words(r, &done)), "%s", day_href(r, to.slug, at->date));
}

static void choose_fallback(struct req *r, const struct day_at_hand *at)
{
    const struct day_edit edit = { .day = at->day.id, .now = r->now, .today = r->today };
    const char *slug = form_text(r->form, "fallback");
    struct place p = { .id = 0 };

    if (*slug && !place_find(r->db, r->a, slug, &p)) {
        refuse_change(r, AGENDA_UNKNOWN, at);
        return;
    }
    enum agenda_refusal no = day_set_fallback(r->db, r->a, edit, p.id);
    if (no) {
        refuse_change(r, no, at);
        return;
    }
    req_see(r, p.id ? TF(r, N_("Noted: if need be, the day moves to %s."), p.name)
                    : T(r, N_("Noted: no fall-back host.")),
            "%s/edit", day_href(r, at->place.slug, at->date));
}

static bool may_animate(struct req *r, const struct day *d, int64_t person)
{
    int64_t *persons;
    size_t count = place_animators(r->db, r->a, d->place, r->today, &persons);

    for (size_t i = 0; i < count; i++)
        if (persons[i] == person)
            return true;
    return !person || person == d->animator;
}

static void change_words(struct req *r, const struct day_at_hand *at)
{
    struct day_change c = change_of(r, at, CHANGE_WORDS);
    struct day_changed done;

    if (!may_animate(r, &at->day, form_int(r->form, "animator", 0))) {
        form_fault(r->form, "animator", T(r, N_("Choose someone of the list.")));
        show_again(r, show_change);
        return;
    }
    c.words.title = form_text(r->form, "title");
    c.words.animator = form_int(r->form, "animator", 0);
    c.words.capacity = form_int(r->form, "capacity", -1);
    if (form_has(r->form, "opens") || form_has(r->form, "closes")) {
        c.words.opens = (int) form_int(r->form, "opens", at->day.opens);
        c.words.closes = (int) form_int(r->form, "closes", at->day.closes);
        if (c.words.closes <= c.words.opens) {
            form_fault(r->form, "closes", T(r, N_("It closes after it opens.")));
            show_again(r, show_change);
            return;
        }
    } else if (!at->day.roaming)
        c.words.opens = c.words.closes = -1;
    if (carry_out(r, at, &c, &done))
        req_see(r, str_fmt(r->a, "%s %s", T(r, N_("Noted.")), told_words(r, &done)), "%s",
                day_href(r, at->place.slug, at->date));
}

void change_day(struct req *r)
{
    const char *what = form_text(r->form, "what");
    struct day_at_hand at;

    if (!day_to_run(r, &at) || !day_row(r, &at))
        return;
    if (str_is(what, "cancel"))
        cancel_day(r, &at);
    else if (str_is(what, "move"))
        move_day(r, &at);
    else if (str_is(what, "place"))
        change_place(r, &at);
    else if (str_is(what, "fallback"))
        choose_fallback(r, &at);
    else
        change_words(r, &at);
}

/* ---- the form ---- */

static void add_option(struct value *list, const char *value, const char *label, bool chosen)
{
    struct value *v = add_object(list);

    set_text(v, "value", value);
    set_text(v, "label", label);
    set_bool(v, "chosen", chosen);
}

/* Those who hold a role that animates at this place, and whoever animates now. */
static void set_animators(struct req *r, struct value *page, const struct day *d, int64_t chosen)
{
    struct value *list = set_list(page, "animators");
    int64_t *persons;
    size_t count = place_animators(r->db, r->a, d->place, r->today, &persons);
    bool there = !chosen;

    add_option(list, "0", T(r, N_("nobody yet")), !chosen);
    for (size_t i = 0; i < count && i < ANIMATORS_OFFERED; i++) {
        there = there || persons[i] == chosen;
        add_option(list, str_fmt(r->a, "%lld", (long long) persons[i]),
                   person_name(r->db, r->a, persons[i]), persons[i] == chosen);
    }
    if (!there)
        add_option(list, str_fmt(r->a, "%lld", (long long) chosen),
                   person_name(r->db, r->a, chosen), true);
}

/* The host places of the community; `but` is not one of them. */
static void set_places(struct req *r, struct value *list, int64_t but, int64_t chosen)
{
    struct place *places;
    struct places_wish wish = { .which = PLACES_OURS, .limit = PLACES_OFFERED };
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++)
        if (places[i].kind == PLACE_HOST && places[i].id != but)
            add_option(list, places[i].slug,
                       str_fmt(r->a, "%s, %s (%s)", places[i].name, places[i].town,
                               TN(r, NP_("%d chair", "%d chairs"), places[i].chairs)),
                       places[i].id == chosen);
}

/* Who could take over, the least travel first; who has too few chairs for those who come is named
 * all the same, so that nobody wonders where they are. */
static void set_takeovers(struct req *r, struct value *page, const struct day *d,
                          const struct headcount *heads)
{
    int64_t needed = heads->morning > heads->afternoon ? heads->morning : heads->afternoon;
    struct value *list = set_list(page, "others");
    struct takeover *others = NULL;
    size_t count = d->roaming ? takeovers(r->db, r->a, d->id, &others) : 0;

    for (size_t i = 0; i < count && i < OTHERS_SHOWN; i++) {
        struct value *v = add_object(list);
        set_text(v, "name", others[i].name);
        set_text(v, "slug", others[i].slug);
        set_text(v, "words", takeover_words(r->a, r->lang, &others[i]));
        set_bool(v, "small", others[i].chairs < needed);
        set_bool(v, "first", i == 0);
    }
    set_text(page, "needed", needed ? TN(r, NP_("%d chair is needed.", "%d chairs are needed."),
                                         needed) : NULL);
}

static void set_fallback(struct req *r, struct value *page, const struct day *d)
{
    struct place p;
    bool is_set = d->fallback && place_get(r->db, r->a, d->fallback, &p);

    set_null(page, "fallback");
    if (is_set) {
        struct value *v = set_object(page, "fallback");
        set_text(v, "name", p.name);
        set_text(v, "town", p.town);
        set_text(v, "slug", p.slug);
    }
    set_bool(page, "stepped_back", d->host_answer == HOST_STEPPED_BACK);
    set_text(page, "host_word", str_empty(d->host_word) ? NULL : d->host_word);
}

void show_change(struct req *r)
{
    struct day_at_hand at;
    struct form *form = req_form(r, change_fields);
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    if (!day_to_run(r, &at))
        return;
    const struct day *d = &at.day;
    struct headcount heads = presence_count(r->db, d->id);
    if (!r->again) {
        form_put(form, "title", d->title);
        if (d->own_capacity)
            form_put_int(form, "capacity", d->capacity);
        if (d->count && !d->by_rules) {
            form_put_int(form, "opens", d->opens);
            form_put_int(form, "closes", d->closes);
        }
    }
    set_value(v, "form", form_value(r->a, form, r->lang));
    set_text(page, "title", TF(r, N_("Change %s, in %s"), long_date(r, at.date),
                               str_empty(d->town) ? d->place_name : d->town));
    set_text(page, "back", day_href(r, at.place.slug, at.date));
    set_text(page, "place", d->place_name);
    set_bool(page, "roaming", d->roaming);
    set_text(page, "told", heads.coming + heads.waiting
             ? TN(r, NP_("%d person said they come or wait: they are told by mail.",
                         "%d people said they come or wait: they are told by mail."),
                  heads.coming + heads.waiting)
             : T(r, N_("Nobody said they come yet: nobody has to be told.")));
    set_animators(r, page, d, r->again ? form_int(form, "animator", 0) : d->animator);
    if (!r->again)
        r->form = form;
    struct place to = { .id = 0 };
    place_find(r->db, r->a, form_text(r->form, "to"), &to);
    set_places(r, set_list(page, "hosts"), d->place, to.id);
    set_places(r, set_list(page, "fallbacks"), d->place, d->fallback);
    set_takeovers(r, page, d, &heads);
    set_fallback(r, page, d);
    req_page(r, "booking/change", v);
}
