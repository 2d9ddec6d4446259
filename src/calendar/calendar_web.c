#include "calendar/web.h"

static const struct route routes[] = {
    { GET, "/me/calendars", SIGNED_IN, show_feeds, .about = "Addresses my calendars subscribe to" },
    { POST, "/me/calendars", SIGNED_IN, make_feed, .form = feed_fields, .again = show_feeds,
      .about = "A new address to subscribe to; shown once" },
    { POST, "/me/calendars/:feed/end", SIGNED_IN, end_feed, .about = "End such an address" },
    { GET, "/feeds/:secret.ics", ANYONE, read_feed, .secret = true,
      .about = "A calendar, for who has its address" },
    { GET, "/calendar.ics", ANYONE, read_network, .about = "All days that travel, as a calendar" },
    { GET, "/series/:id/calendar.ics", ANYONE, read_series,
      .about = "The days of a series, as a calendar" },
    { GET, "/places/:place/calendar.ics", ANYONE, read_place,
      .about = "The days of a place, as a calendar" },
    { GET, "/days/:id/invite", MEMBER, show_day_invite, .about = "Invite somebody to a day" },
    { POST, "/days/:id/invite", MEMBER, send_day_invite, .form = day_invite_fields,
      .again = show_day_invite, .about = "Send an invitation by mail" },
    { GET, "/rsvp/:secret", ANYONE, show_rsvp, .secret = true,
      .about = "An invitation, for who has its link" },
    { POST, "/rsvp/:secret", ANYONE, answer_rsvp, .form = rsvp_fields, .again = show_rsvp,
      .secret = true, .about = "Answer an invitation without a password" },
    { 0 },
};

static void forget_old(struct req *r)
{
    calendar_forget_old(r->db, r->a, r->today, r->now);
}

static const struct job jobs[] = {
    { "forget old invitations", 3600, forget_old },
    { "tell the invited", 60, tell_invited },
    { 0 },
};

const struct room calendar_room = {
    .name = "calendar", .routes = routes, .jobs = jobs, .export_person = calendar_export,
    .forget_person = calendar_forget,
};
