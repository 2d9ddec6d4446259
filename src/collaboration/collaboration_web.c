/* The collaborations one may see, one of them, and the routes of this room. */
#include "collaboration/web.h"

#include "base/say.h"
#include "base/str.h"
#include "skill/skill.h"
#include "view/svg.h"

enum { PER_PAGE = 20, MINE_MOST = 100, API_MOST = 200 };

const struct field collaboration_list_fields[] = {
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = API_MOST, .label = N_("Limit") },
    { .kind = FIELD_END },
};

const struct field collaboration_answer_fields[] = {
    { .name = "answer", .kind = FIELD_CHOICE, .required = true, .label = N_("Your answer"),
      .choices = (const struct choice[]){ { "yes", NULL }, { "no", NULL }, { 0 } } },
    { .name = "brings", .kind = FIELD_TEXT, .max = COLLABORATION_BRINGS,
      .label = N_("What I bring"),
      .hint = N_("A skill, a tool, a few hours, an idea. You can write it later.") },
    { .kind = FIELD_END },
};

const struct field collaboration_bring_fields[] = {
    { .name = "brings", .kind = FIELD_TEXT, .max = COLLABORATION_BRINGS,
      .label = N_("What I bring"), .hint = N_("You alone change these words.") },
    { .kind = FIELD_END },
};

/* ---- the list ---- */

static int64_t add_all(struct req *r, struct value *list, enum collaborations which,
                       int64_t before, size_t limit)
{
    struct looker looker = people_looker(r);
    struct collaboration *all;
    size_t count = collaborations(r->db, r->a, &looker, which, before, limit + 1, &all);

    for (size_t i = 0; i < count && i < limit; i++) {
        if (which == COLLABORATIONS_OF_ALL && all[i].mine != COLLABORATOR_NONE)
            continue;                           /* it stands among mine */
        struct value *v = collaboration_value(r, &all[i]);
        set_collaboration_words(r, v, &all[i]);
        add(list, v);
    }
    return count > limit ? all[limit - 1].id : 0;
}

static void set_numbers(struct req *r, struct value *page)
{
    struct collaboration_figures f = collaboration_figures(r->db, r->a, r->today);
    const char *lang = catalog_lang(r->lang);

    set_text(page, "born", say_number(r->a, lang, f.born));
    set_int(page, "born_count", f.born);
    set_text(page, "alive", say_number(r->a, lang, f.alive));
    set_text(page, "this_year", say_number(r->a, lang, f.born_this_year));
    set_int(page, "this_year_count", f.born_this_year);
}

static void show_list(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *mine = set_list(page, "mine"), *all = set_list(page, "all");
    struct value *ended = set_list(page, "ended");
    int64_t before = form_int(r->form, "cursor", 0);

    if (r->who->id && !before) {
        add_all(r, mine, COLLABORATIONS_OF_MINE, 0, MINE_MOST);
        add_all(r, ended, COLLABORATIONS_ENDED, 0, MINE_MOST);
    }
    int64_t next = add_all(r, all, COLLABORATIONS_OF_ALL, before, PER_PAGE);
    set_numbers(r, page);
    set_bool(page, "any_mine", value_count(mine) > 0);
    set_bool(page, "any_ended", value_count(ended) > 0);
    set_bool(page, "any_all", value_count(all) > 0);
    set_bool(page, "none", value_count(all) + value_count(mine) == 0 && !before);
    set_bool(page, "may_make", r->who->right >= MEMBER);
    set_bool(page, "may_count", req_may(r, ANIMATOR, 0));
    set_text(page, "next", next ? str_fmt(r->a, "/collaborations?cursor=%lld", (long long) next)
                                : NULL);
    set_markup(page, "empty", svg_empty(r->a));
    skill_tabs(r, page, "collaborations");
    req_page(r, "collaboration/list", v);
}

/* ---- one ---- */

bool collaboration_at_hand(struct req *r, struct collaboration *c)
{
    struct looker looker = people_looker(r);
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && collaboration_get(r->db, r->a, &looker, id, c))
        return true;
    req_not_found(r);
    return false;
}

bool collaboration_to_change(struct req *r, struct collaboration *c)
{
    if (!collaboration_at_hand(r, c))
        return false;
    if (c->mine == COLLABORATOR_IN && !c->ended)
        return true;
    refuse_collaboration(r, c->ended ? COLLABORATION_OVER : COLLABORATION_NOT_IN, c);
    return false;
}

static const char *what_i_bring(const struct req *r, const struct collaboration *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->people[i].person == r->who->id)
            return c->people[i].brings;
    return "";
}

/* Who asked the viewer, as the viewer may know them. */
static const char *asked_by(struct req *r, const struct collaboration *c)
{
    struct looker looker = people_looker(r);

    for (size_t i = 0; i < c->count; i++)
        if (c->people[i].person == r->who->id && c->people[i].asked_by)
            return name_seen(r, &looker, c->people[i].asked_by);
    return NULL;
}

void show_collaboration(struct req *r)
{
    struct collaboration c;

    if (!collaboration_at_hand(r, &c))
        return;
    struct form *form = req_form(r, c.mine == COLLABORATOR_IN ? collaboration_bring_fields
                                                              : collaboration_answer_fields);
    if (!r->again)
        form_put(form, "brings", what_i_bring(r, &c));
    struct value *v = collaboration_value(r, &c);
    set_collaboration_words(r, v, &c);
    struct value *page = (struct value *) value_get(v, "page");
    const char *asker = c.mine == COLLABORATOR_ASKED ? asked_by(r, &c) : NULL;
    set_text(page, "asker", asker ? TF(r, N_("%s names you."), asker)
                                  : T(r, N_("Somebody names you.")));
    set_bool(page, "member", r->who->right >= MEMBER);
    set_value(v, "form", form_value(r->a, form, r->lang));
    req_page(r, "collaboration/show", v);
}

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/collaborations", ANYONE, show_list, .form = collaboration_list_fields,
      .about = "What people here do together" },
    { GET, "/collaborations/new", MEMBER, show_new_collaboration, .form = collaboration_new_fields,
      .about = "The form of a collaboration" },
    { POST, "/collaborations/new", MEMBER, look_for_collaborators,
      .form = collaboration_look_fields,
      .again = show_new_collaboration,
      .about = "Look for people to name, keeping what was written" },
    { POST, "/collaborations", MEMBER, make_collaboration,
      .form = collaboration_make_fields, .again = show_new_collaboration,
      .about = "Say what you do together, and ask those named" },
    { GET, "/collaborations/figures", ANIMATOR, show_collaboration_figures, .everywhere = true,
      .about = "How many were born, by quarter" },
    { GET, "/collaborations/figures.csv", ANIMATOR, export_collaboration_figures, .everywhere = true
      ,
      .about = "The same for a spreadsheet" },
    { GET, "/collaborations/:id", ANYONE, show_collaboration, .about = "One collaboration" },
    { GET, "/collaborations/:id/edit", SIGNED_IN, show_edit_collaboration,
      .about = "The form to change a collaboration" },
    { POST, "/collaborations/:id/edit", SIGNED_IN, change_collaboration,
      .form = collaboration_edit_fields,
      .again = show_edit_collaboration, .about = "Change what a collaboration says of itself" },
    { GET, "/collaborations/:id/people", SIGNED_IN, show_collaborators,
      .form = collaboration_people_fields,
      .about = "Look for somebody else to ask" },
    { POST, "/collaborations/:id/people", SIGNED_IN, ask_collaborators,
      .form = collaboration_ask_fields,
      .again = show_collaborators, .about = "Ask somebody else" },
    { POST, "/collaborations/:id/answers", SIGNED_IN, answer_collaboration,
      .form = collaboration_answer_fields,
      .again = show_collaboration, .about = "Say yes, or no thanks" },
    { POST, "/collaborations/:id/brings", SIGNED_IN, bring_to_collaboration,
      .form = collaboration_bring_fields,
      .again = show_collaboration, .about = "Change what I bring" },
    { POST, "/collaborations/:id/leave", SIGNED_IN, leave_collaboration,
      .about = "Leave a collaboration" },
    { POST, "/collaborations/:id/end", SIGNED_IN, end_collaboration,
      .about = "Say that it has ended" },

    { GET, "/api/v1/collaborations", ANYONE, api_list_collaborations,
      .form = collaboration_list_fields,
      .about = "What people here do together", .answers = "Collaborations" },
    { POST, "/api/v1/collaborations", MEMBER, api_make_collaboration,
      .form = collaboration_make_fields,
      .about = "Say what you do together, and ask those named", .answers = "Collaboration" },
    { GET, "/api/v1/collaborations/figures", ANIMATOR, api_collaboration_figures, .everywhere = true
      ,
      .about = "How many were born, by quarter", .answers = "CollaborationFigures" },
    { GET, "/api/v1/collaborations/:id", ANYONE, api_show_collaboration,
      .about = "One collaboration",
      .answers = "Collaboration" },
    { PUT, "/api/v1/collaborations/:id", SIGNED_IN, api_change_collaboration,
      .form = collaboration_edit_fields,
      .about = "Change what a collaboration says of itself", .answers = "Collaboration" },
    { POST, "/api/v1/collaborations/:id/answers", SIGNED_IN, api_answer_collaboration,
      .form = collaboration_answer_fields,
      .about = "Say yes, or no thanks", .answers = "Collaboration" },
    { .path = NULL },
};

const struct room collaboration_room = {
    .name = "collaboration", .routes = routes, .export_person = collaboration_export,
    .forget_person = collaboration_forget, .seed = collaboration_seed,
};
