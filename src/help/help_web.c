/* The routes of mutual help.  All are for members; what a request shows to whom is decided where it
 * is read (request_get), who mediates where it is done. */
#include "help/web.h"

static const struct route routes[] = {
    { GET, "/help", MEMBER, show_ask, .form = show_ask_fields, .about = "Ask for a hand" },
    { POST, "/help", MEMBER, add_asked, .form = ask_fields, .again = show_ask,
      .prepare = find_helpers, .about = "Ask: who could help, and why" },
    { GET, "/help/open", MEMBER, show_lists, .about = "Open requests: for me, mine, of all" },
    { GET, "/help/reach", MEMBER, show_reach, .about = "Be out of reach for a while" },
    { POST, "/help/reach", MEMBER, change_reach, .form = reach_fields, .again = show_reach,
      .about = "Be out of reach until a day, or back" },
    { GET, "/help/mediation", MEMBER, show_mediation, .form = mediation_fields,
      .about = "For mediators: what waits, whom nobody asks" },
    { POST, "/help/mediation", MEMBER, introduce_two, .form = introduce_fields,
      .again = show_mediation, .about = "Put two people in touch" },
    { POST, "/help/mediation/look", MEMBER, look_for_introduced, .form = introduce_look_fields,
      .again = look_for_introduced, .about = "Look for people to put in touch" },
    { POST, "/help/mediators", ANIMATOR, change_mediator, .form = mediator_fields,
      .again = show_mediation, .everywhere = true, .about = "Name a mediator, or no longer" },
    { GET, "/help/settings", ADMIN, show_custom, .everywhere = true,
      .about = "With or without a time account" },
    { POST, "/help/settings", ADMIN, change_custom, .form = custom_fields, .again = show_custom,
      .everywhere = true, .about = "Keep a time account, and its bounds" },
    { GET, "/help/time", MEMBER, show_time, .about = "My time account" },
    { GET, "/help/:id", MEMBER, show_request, .form = request_fields,
      .about = "One request, as one may know it" },
    { POST, "/help/:id/ask", MEMBER, ask_person, .form = person_fields,
      .about = "Ask somebody, or everyone there" },
    { POST, "/help/:id/list", MEMBER, list_request, .form = listed_fields,
      .about = "Show a request to all members, or no longer" },
    { POST, "/help/:id/answer", MEMBER, answer_request, .form = help_answer_fields,
      .again = show_request, .about = "Say that I can help, or not now" },
    { POST, "/help/:id/done", MEMBER, finish_request, .form = done_fields,
      .again = show_request, .about = "It is done, with thanks" },
    { POST, "/help/:id/drop", MEMBER, drop_request, .about = "Take a request back" },
    { GET, "/thanks/new", MEMBER, show_thanks, .form = thanks_to_fields,
      .about = "The form of a word of thanks" },
    { POST, "/thanks/new", MEMBER, say_thanks, .form = thanks_fields, .again = show_thanks,
      .about = "Say thank you to somebody" },
    { POST, "/thanks/look", MEMBER, look_for_thanked, .form = thanks_look_fields,
      .again = look_for_thanked, .about = "Look for somebody to thank" },

    { GET, "/api/v1/requests", MEMBER, api_requests, .form = api_requests_fields,
      .about = "Requests I made, was asked, or that all members see", .answers = "Requests" },
    { POST, "/api/v1/requests", MEMBER, api_make_request, .form = ask_fields,
      .prepare = find_helpers, .about = "Ask for a hand", .answers = "Request" },
    { GET, "/api/v1/requests/:id", MEMBER, api_request, .about = "One request",
      .answers = "Request" },
    { GET, "/api/v1/requests/:id/proposals", MEMBER, api_proposals,
      .about = "Who could help, in order, and why", .answers = "Proposals" },
    { POST, "/api/v1/requests/:id/asks", MEMBER, api_ask, .form = person_fields,
      .about = "Ask somebody, or everyone there", .answers = "Request" },
    { POST, "/api/v1/requests/:id/answers", MEMBER, api_answer, .form = api_answer_fields,
      .about = "Answer, or close a request of mine", .answers = "Request" },
    { GET, "/api/v1/me/reach", MEMBER, api_reach, .about = "Until when I am out of reach",
      .answers = "Reach" },
    { PUT, "/api/v1/me/reach", MEMBER, api_set_reach, .form = reach_fields,
      .about = "Be out of reach until a day, or back", .answers = "Reach" },
    { .path = NULL },
};

static void forget_old(struct req *r)
{
    help_forget_old(r->db, r->a, r->now);
}

static const struct job jobs[] = {
    { "forget requests that ended a year ago", 3600, forget_old },
    { 0 },
};

const struct room help_room = {
    .name = "help", .routes = routes, .jobs = jobs, .export_person = help_export,
    .forget_person = help_forget, .seed = help_seed,
};
