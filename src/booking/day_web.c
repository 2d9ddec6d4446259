/* One day: the façade, "when do you come?", who comes, the animator's word, how to get there. */
#include "booking/web.h"

#include "base/fold.h"
#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/show.h"
#include "view/svg.h"

enum { PEOPLE_AT_FIRST = 12, SKILLS_OFFERED = 60 };

const struct field day_fields[] = {
    { .name = "skill", .kind = FIELD_TEXT, .max = 80, .label = N_("Skill") },
    { .name = "all", .kind = FIELD_BOOL, .label = N_("Everyone") },
    { .kind = FIELD_END },
};

/* What is known of the day while its page is put together. */
struct shown {
    struct day_at_hand at;
    struct value *day;                  /* as day_value() made it */
    struct value *page;
    const struct value *people;
    struct headcount heads;
    struct presence mine;
    struct looker looker;
    bool runs;
    bool past;
    bool today;
};

/* ---- the head and the card ---- */

static void set_head(struct req *r, struct shown *s)
{
    const struct place *p = &s->at.place;
    const char *when = long_date(r, s->at.date);
    const char *where = str_empty(p->address) ? p->town
                                              : str_fmt(r->a, "%s, %s", p->address, p->town);

    set_text(s->page, "title", TF(r, N_("%s, in %s"), capital(r->a, when), town_of(s->day)));
    set_text(s->page, "name", str_empty(s->at.day.title) ? NULL : s->at.day.title);
    set_text(s->page, "where", str_fmt(r->a, "%s, %s.", p->name, where));
    set_text(s->page, "hours", !is_open(s->day) ? NULL
             : r->who->id ? TF(r, N_("%s, come when you like."), hours_of(r, s->day))
                          : TF(r, N_("Open %s."), hours_of(r, s->day)));
    set_text(s->page, "week", TF(r, N_("Week of %s"), long_date(r, week_first(s->at.date))));
    set_text(s->page, "back_href", r->who->id
             ? str_fmt(r->a, "%s?day=%s", week_href(r, s->at.date), date_text(r->a, s->at.date))
             : "/days");
    set_text(s->page, "plan", p->kind == PLACE_PERMANENT && may_come(r)
             ? str_fmt(r->a, "/places/%s/today?on=%s", p->slug, date_text(r->a, s->at.date))
             : NULL);
    set_text(s->page, "invite", is_open(s->day) && s->at.day.id && s->at.date >= r->today &&
                                may_come(r)
             ? str_fmt(r->a, "/days/%lld/invite", (long long) s->at.day.id) : NULL);
    set_text(s->page, "table", is_open(s->day) && s->at.day.id && may_come(r)
             ? str_fmt(r->a, "/days/%lld/table", (long long) s->at.day.id) : NULL);
    set_text(s->page, "place_href", place_href(r, p->slug, ""));
}

/* Cancelled, moved, closed: with the reason, and where it went. */
static void set_state(struct req *r, struct shown *s)
{
    const struct day *d = &s->at.day;
    struct day to;

    set_bool(s->page, "open", is_open(s->day));
    set_bool(s->page, "cancelled", d->state == DAY_CANCELLED);
    set_bool(s->page, "moved", d->state == DAY_MOVED);
    set_bool(s->page, "looking", !s->past && is_open(s->day) &&
                                 d->host_answer == HOST_STEPPED_BACK);
    set_text(s->page, "why", reason_words(r, d->reason, d->date));
    set_null(s->page, "to");
    if (!d->moved_to || !day_get(r->db, r->a, d->moved_to, &to) || !to.place)
        return;
    struct value *v = set_object(s->page, "to");
    set_text(v, "href", day_href(r, to.place_slug, to.date));
    set_text(v, "when", long_date(r, to.date));
    set_text(v, "place", to.place_name);
}

static void set_card(struct req *r, struct shown *s)
{
    struct value *page = s->page;
    int64_t free = free_of(s->day), capacity = s->at.day.capacity;
    bool may = may_come(r);

    set_text(page, "id", str_fmt(r->a, "day-%s-%s", s->at.place.slug,
                                 date_text(r->a, s->at.date)));
    set_text(page, "href", day_href(r, s->at.place.slug, s->at.date));
    set_text(page, "back", NULL);
    set_text(page, "fieldset", "f-part");
    set_markup(page, "facade", facade(r, s->day, false));
    set_text(page, "free", s->past ? NULL
             : free > 1 ? TF(r, N_("%lld free chairs of %lld"), (long long) free,
                             (long long) capacity)
             : free ? TF(r, N_("one free chair of %lld"), (long long) capacity)
                    : T(r, N_("full")));
    set_bool(page, "is_free", free > 0);
    set_text(page, "price", price_words(r, s->day));
    set_text(page, "waiting_count", s->heads.waiting
             ? TN(r, NP_("%d person waits", "%d people wait"), s->heads.waiting) : NULL);
    set_text(page, "halves", s->heads.morning != s->heads.afternoon && !s->past
             ? free_words(r, s->day) : NULL);
    set_mine(r, page, s->day);
    set_parts(r, page, text_of(value_get(s->day, "mine"), "share"));
    set_bool(page, "asks", is_open(s->day) && !s->past && may);
    set_bool(page, "full", is_open(s->day) && !free && !mine_is(s->day, NULL));
    set_bool(page, "outside", r->who->id && !may);
    int32_t ago = r->today - s->at.date;
    set_bool(page, "was", is_open(s->day) && may && ago > 0 && ago <= PRESENCE_DAYS);
    set_bool(page, "past", s->past);
}

/* ---- who comes ---- */

static bool has_skill(const struct value *card, const char *folded, struct arena *a)
{
    const struct value *skills = value_get(card, "skills");

    for (size_t i = 0; i < value_count(skills); i++)
        if (str_is(text_fold(a, value_as_text(value_at(skills, i), "")), folded))
            return true;
    return false;
}

static int by_words(const void *a, const void *b)
{
    return text_compare("fr", *(const char *const *) a, *(const char *const *) b);
}

/* The skills that may be seen, each once, to choose from. */
static void set_skills(struct req *r, struct shown *s, const char *chosen)
{
    const char *words[SKILLS_OFFERED];
    size_t count = 0;
    struct value *list = set_list(s->page, "skills");

    for (size_t i = 0; i < value_count(s->people); i++) {
        const struct value *skills = value_get(value_get(value_at(s->people, i), "person"),
                                               "skills");
        for (size_t j = 0; j < value_count(skills) && count < SKILLS_OFFERED; j++)
            words[count++] = value_as_text(value_at(skills, j), "");
    }
    qsort(words, count, sizeof *words, by_words);
    for (size_t i = 0; i < count; i++) {
        if (i && str_is(text_fold(r->a, words[i]), text_fold(r->a, words[i - 1])))
            continue;
        struct value *v = add_object(list);
        set_text(v, "words", words[i]);
        set_bool(v, "chosen", str_is(text_fold(r->a, words[i]), chosen));
    }
    set_bool(s->page, "has_skills", count > 0);
}

static void add_tag(struct value *tags, const char *class, const char *words)
{
    struct value *tag = add_object(tags);

    set_text(tag, "class", class);
    set_text(tag, "words", words);
}

static void set_tags(struct req *r, struct shown *s, struct value *v, const struct value *item,
                     const int64_t *new, size_t new_count)
{
    struct value *tags = set_list(v, "tags");
    int64_t person = number_of(value_get(item, "person"), "id");

    if (value_as_bool(value_get(item, "mine"), false))
        add_tag(tags, "mine", T(r, N_("you")));
    if (person && person == s->at.day.animator)
        add_tag(tags, "", T(r, N_("Animates the day")));
    if (str_is(text_of(item, "state"), "waiting"))
        add_tag(tags, "wait", T(r, N_("on the waiting list")));
    if (!person && *text_of(item, "guest"))
        add_tag(tags, "", T(r, N_("walked in")));
    for (size_t i = 0; i < new_count; i++)
        if (person && new[i] == person)
            add_tag(tags, "", s->past ? T(r, N_("Was there for the first time"))
                                      : T(r, N_("Comes for the first time")));
}

static void add_person(struct req *r, struct shown *s, struct value *list, const struct value *item,
                       const int64_t *new, size_t new_count)
{
    struct value *v = add_object(list);
    const struct value *card = value_get(item, "person");
    bool known = value_kind(card) == VALUE_OBJECT;
    const char *share = text_of(item, "share");
    int64_t person = number_of(card, "id");

    set_text(v, "name", known ? text_of(card, "name") : text_of(item, "guest"));
    set_text(v, "initials", known ? text_of(card, "initials") : "·");
    set_int(v, "tone", known ? number_of(card, "tone") : 4);
    set_text(v, "href", known && may_come(r) ? str_fmt(r->a, "/people/%lld", (long long) person)
                                             : NULL);
    set_text(v, "trade", *text_of(card, "trade") ? text_of(card, "trade") : NULL);
    set_value(v, "skills", value_kind(value_get(card, "skills")) == VALUE_LIST
                           ? value_get(card, "skills") : value_list(r->a));
    set_bool(v, "has_skills", value_count(value_get(card, "skills")) > 0);
    set_markup(v, "part", svg_part(r->a, share));
    set_text(v, "part_word", share_word(r, share));
    set_text(v, "remove", s->runs && !known && *text_of(item, "guest")
             ? str_fmt(r->a, "%s/guests/%lld/remove", day_href(r, s->at.place.slug, s->at.date),
                       (long long) number_of(value_get(item, "page"), "presence")) : NULL);
    set_tags(r, s, v, item, new, new_count);
}

/* Those whose name may be seen, one by one; the others as a number. */
static void set_people(struct req *r, struct shown *s, const char *skill, bool all)
{
    struct value *list = set_list(s->page, "people");
    int64_t *new;
    size_t new_count = day_newcomers(r->db, r->a, s->at.day.id, &new);
    size_t most = all || *skill || s->runs ? SIZE_MAX : PEOPLE_AT_FIRST, hidden = 0, later = 0;
    const char *folded = text_fold(r->a, skill);

    for (size_t i = 0; i < value_count(s->people); i++) {
        const struct value *item = value_at(s->people, i), *card = value_get(item, "person");
        bool named = value_kind(card) == VALUE_OBJECT || *text_of(item, "guest");
        if (!named)
            hidden++;
        else if (*skill && !has_skill(card, folded, r->a))
            continue;
        else if (value_count(list) < most)
            add_person(r, s, list, item, new, new_count);
        else
            later++;
    }
    set_text(s->page, "hidden", hidden && !r->who->id && !value_count(list)
             ? T(r, N_("Names are shown to members.")) : hidden && !*skill
             ? TN(r, NP_("And %d person whose name is not shown.",
                         "And %d people whose names are not shown."), (int64_t) hidden) : NULL);
    set_text(s->page, "later", later ? TN(r, NP_("See %d more person", "See %d more people"),
                                          (int64_t) later) : NULL);
    set_text(s->page, "all_href", str_fmt(r->a, "%s?all=1#people",
                                          day_href(r, s->at.place.slug, s->at.date)));
    set_skills(r, s, folded);
    set_text(s->page, "skill", *skill ? skill : NULL);
    set_bool(s->page, "none_has_it", *skill && !value_count(list));
    set_text(s->page, "count", people_words(r, s->heads.coming));
    set_bool(s->page, "shows_people", is_open(s->day) || s->heads.coming || s->heads.waiting);
    set_bool(s->page, "nobody", !s->heads.coming && !s->heads.waiting);
}

/* ---- how to get there ---- */

static void add_fact(struct value *list, const char *icon, const char *strong, const char *words,
                     bool printed)
{
    if (str_empty(words) && str_empty(strong))
        return;
    struct value *v = add_object(list);
    set_text(v, "icon", icon);
    set_text(v, "strong", strong);
    set_text(v, "words", words);
    set_bool(v, "hidden_on_paper", !printed);
}

static void set_wifi(struct req *r, struct shown *s, struct value *list, bool inside)
{
    const struct place *p = &s->at.place;

    if (str_empty(p->wifi_name) || !inside)
        return;
    const char *words = T(r, N_("open network."));
    if (!str_empty(p->wifi_password))
        words = s->today || s->runs
            ? TF(r, N_("password: %s"), p->wifi_password)
            : TF(r, N_("the password is shown here on the day, %s, to those who come."),
                 say_date(r->a, r->lang, s->at.date, DATE_WEEKDAY, r->today));
    add_fact(list, "wifi", p->wifi_name, str_fmt(r->a, ": %s", words), false);
}

static void set_facts(struct req *r, struct shown *s)
{
    const struct place *p = &s->at.place;
    struct value *list = set_list(s->page, "facts");
    bool inside = s->runs || s->mine.state == COMING || s->mine.state == WAS_THERE ||
                  req_may(r, HOST, p->id);

    add_fact(list, "train-front", NULL, p->transport, true);
    add_fact(list, "car", NULL, p->parking, true);
    add_fact(list, "door-open", NULL, inside ? p->entrance : NULL, false);
    add_fact(list, "accessibility", NULL, p->accessibility, true);
    set_wifi(r, s, list, inside && !s->past);
    set_text(s->page, "kept_back", !inside && !s->past && may_come(r) &&
             (!str_empty(p->entrance) || !str_empty(p->wifi_name))
             ? T(r, N_("How to get in and the Wi-Fi are shown to those who come.")) : NULL);
}

/* ---- the animator ---- */

/* For members, as in the API; by whom, as far as the animator lets it be seen. */
static void set_word(struct req *r, struct shown *s)
{
    const struct day *d = &s->at.day;
    const struct value *card = d->animator ? person_card(r->db, r->a, &s->looker, d->animator)
                                           : NULL;
    const char *name = card ? text_of(card, "name") : NULL;

    set_text(s->page, "word", str_empty(d->note) || !may_come(r) ? NULL : d->note);
    set_text(s->page, "word_title", name ? TF(r, N_("A word from %s, who animates"), name)
                                         : T(r, N_("A word about this day")));
    set_text(s->page, "animator", name);
}

static void set_running(struct req *r, struct shown *s)
{
    int32_t ago = r->today - s->at.date;

    set_bool(s->page, "runs", s->runs);
    set_bool(s->page, "walk_in", s->runs && is_open(s->day) && ago >= 0 && ago <= PRESENCE_DAYS);
    set_parts(r, set_object(s->page, "guest"), "day");
    set_bool(s->page, "may_note", s->runs && !s->past && s->at.day.state == DAY_OPEN);
    set_text(s->page, "note", s->at.day.note);
    set_text(s->page, "edit", s->runs && !s->past && s->at.day.state == DAY_OPEN
             ? str_fmt(r->a, "%s/edit", day_href(r, s->at.place.slug, s->at.date)) : NULL);
}

void see_day_by_number(struct req *r)
{
    const char *rest = str_ends(r->path, "/edit") ? "/edit" : "";
    struct day d;
    int64_t id;

    if (!str_to_int(req_param(r, "id"), &id) || !day_get(r->db, r->a, id, &d))
        req_not_found(r);
    else if (d.place)
        req_see(r, NULL, "%s%s", day_href(r, d.place_slug, d.date), rest);
    else
        req_see(r, NULL, "/series/%lld%s", (long long) d.series, *rest ? "/dates" : "");
}

void show_day(struct req *r)
{
    struct form *query = r->again ? form_new(r->a, day_fields) : r->form;
    struct shown s = { .past = false };

    if (!day_at_hand(r, &s.at))
        return;
    s.past = s.at.date < r->today;
    s.today = s.at.date == r->today;
    s.looker = day_looker(r, &s.at.day);
    s.runs = s.looker.runs;
    if (s.at.day.id) {
        s.heads = presence_count(r->db, s.at.day.id);
        s.people = presence_people(r->db, r->a, &s.looker, s.at.day.id);
        if (r->who->id)
            presence_get(r->db, r->a, s.at.day.id, r->who->id, &s.mine);
    }
    s.day = day_value(r->a, &s.at.day, &s.heads, &s.mine);
    s.page = set_object(s.day, "page");
    set_value(s.day, "form", form_value(r->a, r->form, r->lang));
    set_head(r, &s);
    set_state(r, &s);
    set_card(r, &s);
    set_people(r, &s, form_text(query, "skill"), form_int(query, "all", 0));
    set_facts(r, &s);
    set_word(r, &s);
    set_running(r, &s);
    set_after(r, s.page, &s.at.day, s.runs);
    share_day(r, s.page, &s.at);
    req_page(r, "booking/day", s.day);
}
