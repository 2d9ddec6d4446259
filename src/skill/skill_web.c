#include "skill/web.h"

void skill_tabs(const struct req *r, struct value *page, const char *here)
{
    if (r->who->right < MEMBER)
        return;
    static const char *const names[] = { "help", "open", "skills", "people", "collaborations" };
    struct value *tabs = set_object(page, "tabs");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        set_bool(tabs, names[i], str_is(names[i], here));
}

static const struct route routes[] = {
    { GET, "/people", ANYONE, show_directory, .form = directory_fields,
      .about = "The directory" },
    { GET, "/skills", ANYONE, show_known, .about = "What is known here, and what people learn" },
    { GET, "/skills/:domain", ANYONE, show_domain, .about = "What is known of one domain" },
    { GET, "/me/skills", SIGNED_IN, show_my_skills,
      .about = "What I give, what I want to learn, what I do for a living" },
    { POST, "/me/skills", SIGNED_IN, save_my_skills, .form = skill_fields,
      .again = show_my_skills, .about = "Save my skills" },
    { GET, "/api/v1/people", ANYONE, api_people, .form = api_people_fields,
      .about = "People whose name may be seen", .answers = "Person" },
    { GET, "/api/v1/me/skills", SIGNED_IN, api_my_skills, .about = "My skills",
      .answers = "Skills" },
    { PUT, "/api/v1/me/skills", SIGNED_IN, api_put_skills, .form = api_skills_fields,
      .about = "Set the parts of my skills that are sent", .answers = "Skills" },
    { GET, "/api/v1/trades", ANYONE, api_trades, .form = api_trades_fields,
      .about = "Trades that words speak of, the nearest first", .answers = "Trade" },
    { 0 },
};

const struct room skill_room = { .name = "skill", .routes = routes };
