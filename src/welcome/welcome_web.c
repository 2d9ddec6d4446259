/* My first steps, and the routes of this room. */
#include "welcome/web.h"

#include "agenda/agenda.h"
#include "base/say.h"
#include "base/str.h"
#include "help/help.h"

enum { CHARTER_BYTES = 256 * 1024, SECONDS = 30, WEEKS_AHEAD = 3, DAYS_SHOWN = 3 };

static const char *date_words(const struct req *r, int32_t day)
{
    return say_date(r->a, r->lang, day, DATE_LONG, r->today);
}

/* The step that is next has the page's one primary act. */
static struct value *add_step(struct value *page, const char *name, bool done, bool *next)
{
    struct value *step = set_object(page, name);

    set_bool(step, "done", done);
    set_bool(step, "next", !done && *next);
    *next = *next && done;
    return step;
}

static void set_person(struct req *r, struct value *v, const char *name, int64_t person)
{
    struct looker looker = people_looker(r);
    struct value *card = person ? person_card(r->db, r->a, &looker, person) : NULL;

    set_value(v, name, card);
    set_bool(v, str_fmt(r->a, "hidden_%s", name), person && !card);
}

/* The roaming days of the coming weeks: the easiest to begin with. */
static void set_next_days(struct req *r, struct value *step)
{
    struct value *list = set_list(step, "next_days");
    size_t count;
    struct day *days = days_between(r->db, r->a, r->today, r->today + WEEKS_AHEAD * 7, 0, &count);

    for (size_t i = 0; i < count && value_count(list) < DAYS_SHOWN; i++) {
        const struct day *d = &days[i];
        if (!d->roaming || !day_is_open(d))
            continue;
        struct value *v = add_object(list);
        set_text(v, "href", str_fmt(r->a, "/days/%s/%s", d->place_slug,
                                    date_text(r->a, d->date)));
        set_text(v, "words", TF(r, N_("%s, %s in %s"), date_words(r, d->date), d->place_name,
                                d->town));
    }
}

static void set_steps(struct req *r, struct value *page, const struct welcome_path *p)
{
    bool next = true;
    struct value *charter = add_step(page, "charter", p->charter == p->accepted, &next);
    set_bool(charter, "newer", p->accepted > 0 && p->accepted < p->charter);
    struct value *day = add_step(page, "day", p->came, &next);
    set_text(day, "when", p->came ? date_words(r, p->first_day)
                                  : p->comes ? date_words(r, p->next_day) : NULL);
    set_bool(day, "comes", p->comes && !p->came);
    set_next_days(r, day);
    struct value *godparent = add_step(page, "godparent",
                                       p->godparent.state == GODPARENT_YES, &next);
    set_bool(godparent, "asked", p->godparent.state == GODPARENT_ASKED);
    set_bool(godparent, "wishes", p->wishes);
    set_person(r, godparent, "person", p->godparent.state == GODPARENT_YES ? p->godparent.person
                                                                           : 0);
    add_step(page, "skill", p->skill, &next);
    add_step(page, "help", p->help, &next);
    set_bool(page, "done", welcome_is_done(p));
    set_int(page, "me", p->person);
}

/* Those I am asked to go with, and those I go with. */
static void set_godchildren(struct req *r, struct value *page)
{
    struct value *list = set_list(page, "godchildren");
    struct godparent *all;
    size_t count = godchildren_of(r->db, r->a, r->who->id, &all);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        set_person(r, v, "person", all[i].newcomer);
        set_int(v, "newcomer", all[i].newcomer);
        set_bool(v, "asked", all[i].state == GODPARENT_ASKED);
    }
    set_bool(page, "any_godchildren", count > 0);
}

static void show_welcome(struct req *r)
{
    struct welcome_path p = welcome_path(r->db, r->a, r->who->id, r->today);
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_steps(r, page, &p);
    set_godchildren(r, page);
    set_bool(page, "may_follow", mediates(r->db, r->who->id, req_may(r, ANIMATOR, 0)));
    req_page(r, "welcome/welcome", v);
}

static const char *godparent_code(enum godparent_state state)
{
    return state == GODPARENT_YES ? "yes" : state == GODPARENT_ASKED ? "asked" : NULL;
}

static void api_welcome(struct req *r)
{
    struct welcome_path p = welcome_path(r->db, r->a, r->who->id, r->today);
    struct value *v = value_object(r->a);
    struct value *charter = set_object(v, "charter");

    set_int(charter, "version", p.charter);
    set_int(charter, "accepted", p.accepted);
    set_text(v, "first_day", p.came ? date_text(r->a, p.first_day) : NULL);
    set_text(v, "next_day", p.comes ? date_text(r->a, p.next_day) : NULL);
    struct value *godparent = set_object(v, "godparent");
    set_bool(godparent, "wished", p.wishes);
    set_text(godparent, "state", godparent_code(p.godparent.state));
    struct value *page = set_object(godparent, "page");
    set_person(r, page, "person", p.godparent.state == GODPARENT_YES ? p.godparent.person : 0);
    set_value(godparent, "person", value_get(page, "person"));
    set_bool(v, "skill", p.skill);
    set_bool(v, "help", p.help);
    set_bool(v, "done", welcome_is_done(&p));
    req_json(r, 200, v);
}

static const struct route routes[] = {
    { GET, "/charter", ANYONE, show_charter, .about = "The charter in force, and its versions" },
    { GET, "/charter/new", ADMIN, show_new_charter, .everywhere = true,
      .about = "The form of a new version" },
    { POST, "/charter/new", ADMIN, write_charter, .form = charter_new_fields,
      .again = show_new_charter, .everywhere = true, .limit = CHARTER_BYTES,
      .about = "Write a new version of the charter" },
    { POST, "/charter/preview", ADMIN, preview_charter, .form = charter_preview_fields,
      .again = show_new_charter, .everywhere = true, .limit = CHARTER_BYTES,
      .about = "Look at a new version before it is written" },
    { POST, "/charter/accept", SIGNED_IN, accept_charter, .form = charter_accept_fields,
      .again = show_charter, .about = "Accept the version one has read" },
    { GET, "/charter/:version", ANYONE, show_charter_version, .about = "One version" },
    { POST, "/charter/:version/withdraw", ADMIN, withdraw_charter, .everywhere = true,
      .about = "Withdraw a version whose day has not come" },

    { GET, "/welcome", SIGNED_IN, show_welcome, .about = "My first steps" },
    { POST, "/welcome/godparent", SIGNED_IN, wish_godparent, .form = godparent_wish_fields,
      .about = "Wish for a godparent, or no longer" },
    { POST, "/welcome/answers", SIGNED_IN, answer_godparent, .form = godparent_answer_fields,
      .about = "Be somebody's godparent, or no thanks; it is enough" },
    { GET, "/welcome/newcomers", MEMBER, show_newcomers, .form = newcomers_fields,
      .about = "Those who arrived lately, for who animates or puts people in touch" },
    { GET, "/welcome/newcomers/:id", MEMBER, show_godparent_ideas, .form = ideas_fields,
      .about = "Who could be a newcomer's godparent" },
    { POST, "/welcome/newcomers/:id", MEMBER, propose_godparent, .form = propose_fields,
      .about = "Ask somebody to be a newcomer's godparent" },

    { GET, "/api/v1/charter", ANYONE, api_charter, .about = "The charter in force",
      .answers = "Charter" },
    { POST, "/api/v1/charter/acceptances", SIGNED_IN, api_accept_charter,
      .form = charter_accept_fields, .about = "Accept the version one has read" },
    { GET, "/api/v1/me/welcome", SIGNED_IN, api_welcome, .about = "My first steps",
      .answers = "Welcome" },
    { .path = NULL },
};

static const struct job jobs[] = {
    { "charter", SECONDS, tell_charter },
    { .name = NULL },
};

const struct room welcome_room = {
    .name = "welcome", .routes = routes, .jobs = jobs, .export_person = welcome_export,
    .forget_person = welcome_forget, .seed = welcome_seed,
};
