/* Those who arrived lately: how far each is, and who could go the first steps with them.
 *
 * Whoever animates the whole community follows all of them.  A mediator helps those who wish for a
 * godparent, and sees of them what any member sees. */
#include "welcome/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "help/help.h"
#include "view/svg.h"

enum { PER_PAGE = 30, MISSING_SHOWN = 50, IDEAS = 6, FOUND = 12 };

const struct field newcomers_fields[] = {
    { .name = "before", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Before") },
    { .name = "after", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("After") },
    { .kind = FIELD_END },
};

const struct field ideas_fields[] = {
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") },
    { .kind = FIELD_END },
};

const struct field propose_fields[] = {
    { .name = "person", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Person") },
    { .kind = FIELD_END },
};

static bool animates(const struct req *r)
{
    return req_may(r, ANIMATOR, 0);
}

static bool may_follow(struct req *r)
{
    if (mediates(r->db, r->who->id, animates(r)))
        return true;
    req_forbidden(r, T(r, N_("Those who animate and those who put people in touch follow "
                             "newcomers.")));
    return false;
}

static const char *date_words(const struct req *r, int32_t day)
{
    return say_date(r->a, r->lang, day, DATE_IN_YEAR, r->today);
}

static const char *instant_words(const struct req *r, int64_t instant)
{
    int32_t day;

    zone_local(zone_get("Europe/Paris"), instant, &day, NULL);
    return date_words(r, day);
}

/* ---- the list ---- */

static const char *day_step(struct req *r, const struct welcome_path *p)
{
    if (p->came)
        return TF(r, N_("first day on %s"), date_words(r, p->first_day));
    return p->comes ? TF(r, N_("comes on %s"), date_words(r, p->next_day)) : NULL;
}

static const char *godparent_step(struct req *r, const struct welcome_path *p)
{
    struct looker looker = people_looker(r);
    struct value *card = p->godparent.state
        ? person_card(r->db, r->a, &looker, p->godparent.person) : NULL;
    const char *name = card ? value_as_text(value_get(card, "name"), "") : T(r, N_("Somebody"));

    if (p->godparent.state == GODPARENT_YES)
        return TF(r, N_("%s goes with them"), name);
    return p->godparent.state == GODPARENT_ASKED ? TF(r, N_("%s is asked"), name) : NULL;
}

static void add_newcomer(struct req *r, struct value *list, const struct welcome_path *p)
{
    struct looker looker = people_looker(r);
    struct value *card = person_card(r->db, r->a, &looker, p->person);

    if (!card || (!animates(r) && !p->wishes))
        return;
    struct value *v = add_object(list);
    set_value(v, "person", card);
    set_text(v, "arrived", instant_words(r, p->arrived_at));
    set_bool(v, "charter", p->accepted == p->charter);
    set_bool(v, "older_charter", p->accepted > 0 && p->accepted < p->charter);
    set_bool(v, "came", p->came);
    set_text(v, "day", day_step(r, p));
    set_text(v, "godparent", godparent_step(r, p));
    set_bool(v, "has_godparent", p->godparent.state == GODPARENT_YES);
    set_bool(v, "asked", p->godparent.state == GODPARENT_ASKED);
    set_bool(v, "wishes", p->wishes);
    set_bool(v, "skill", p->skill);
    set_bool(v, "help", p->help);
}

/* Who has not accepted the charter in force. */
static void set_missing(struct req *r, struct value *page)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(page, "missing");
    int64_t *people;
    size_t count = charter_missing(r->db, r->a, r->today, form_int(r->form, "after", 0),
                                   MISSING_SHOWN + 1, &people);

    for (size_t i = 0; i < count && i < MISSING_SHOWN; i++) {
        struct value *card = person_card(r->db, r->a, &looker, people[i]);
        if (card)
            add(list, card);
    }
    set_int(page, "missing_count", charter_missing_count(r->db, r->a, r->today));
    set_text(page, "next_missing", count > MISSING_SHOWN
             ? str_fmt(r->a, "/welcome/newcomers?after=%lld#missing",
                       (long long) people[MISSING_SHOWN - 1]) : NULL);
}

void show_newcomers(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "newcomers");
    struct welcome_path *all;

    if (!may_follow(r))
        return;
    size_t count = newcomers(r->db, r->a, r->today, r->now, form_int(r->form, "before", 0),
                             PER_PAGE + 1, &all);
    for (size_t i = 0; i < count && i < PER_PAGE; i++)
        add_newcomer(r, list, &all[i]);
    set_text(page, "next", count > PER_PAGE
             ? str_fmt(r->a, "/welcome/newcomers?before=%lld",
                       (long long) all[PER_PAGE - 1].person) : NULL);
    set_bool(page, "none", value_count(list) == 0);
    set_bool(page, "follows", animates(r));
    if (animates(r))
        set_missing(r, page);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "welcome/newcomers", v);
}

/* ---- who could go with them ---- */

/* Somebody who arrived lately, or wishes for a godparent, whom the viewer sees. */
static struct value *newcomer_at_hand(struct req *r, int64_t *id)
{
    struct looker looker = people_looker(r);
    struct value *card = NULL;

    if (str_to_int(req_param(r, "id"), id) && (animates(r) || godparent_wished(r->db, *id)))
        card = person_card(r->db, r->a, &looker, *id);
    if (!card)
        req_not_found(r);
    return card;
}

static const char *idea_words(struct req *r, const struct godparent_idea *idea)
{
    if (idea->trade && idea->commune)
        return T(r, N_("knows their trade, and lives in the same commune"));
    return idea->trade ? T(r, N_("knows their trade")) : T(r, N_("lives in the same commune"));
}

static void set_ideas(struct req *r, struct value *page, int64_t newcomer)
{
    struct looker looker = people_looker(r);
    struct value *list = set_list(page, "ideas");
    struct godparent_idea *ideas;
    size_t count = godparent_ideas(r->db, r->a, newcomer, r->today, IDEAS, r->now, &ideas);

    for (size_t i = 0; i < count; i++) {
        struct value *card = person_card(r->db, r->a, &looker, ideas[i].person);
        if (!card)
            continue;
        struct value *v = add_object(list);
        set_value(v, "person", card);
        set_text(v, "why", idea_words(r, &ideas[i]));
    }
    set_bool(page, "any_ideas", value_count(list) > 0);
}

static void set_found(struct req *r, struct value *page)
{
    struct looker looker = people_looker(r);
    const struct find_wish wish = { .query = form_text(r->form, "q"), .limit = FOUND };
    struct value *list = set_list(page, "found");
    bool asked = !str_empty(wish.query);
    int64_t next;
    const struct value *cards = asked ? people_find(r->db, r->a, &looker, &wish, &next) : NULL;

    for (size_t i = 0; i < value_count(cards); i++)
        set_value(add_object(list), "person", value_at(cards, i));
    set_bool(page, "nobody_found", asked && value_count(list) == 0);
}

void show_godparent_ideas(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct welcome_path p;
    int64_t id;

    if (!may_follow(r))
        return;
    struct value *card = newcomer_at_hand(r, &id);
    if (!card)
        return;
    p = welcome_path(r->db, r->a, id, r->today);
    set_value(v, "person", card);
    set_text(page, "godparent", godparent_step(r, &p));
    set_bool(page, "free", p.godparent.state == GODPARENT_NONE);
    set_bool(page, "wishes", p.wishes);
    set_text(page, "href", str_fmt(r->a, "/welcome/newcomers/%lld", (long long) id));
    set_value(v, "form", form_value(r->a, r->form, r->lang));
    set_ideas(r, page, id);
    set_found(r, page);
    req_page(r, "welcome/ideas", v);
}

void propose_godparent(struct req *r)
{
    int64_t person = form_int(r->form, "person", 0), id;

    if (!may_follow(r) || !newcomer_at_hand(r, &id))
        return;
    enum godparent_refusal no = godparent_propose(r->db, r->a, id, person, r->who->id, r->today,
                                                  r->now);
    if (no) {
        refuse_godparent(r, no);
        return;
    }
    tell_godparent_asked(r, id, person);
    req_see(r, T(r, N_("They are asked. You hear of the answer.")), "/welcome/newcomers");
}
