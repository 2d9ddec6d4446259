/* The routes of the pages of days, presences and bookings; the API's are in api_web.c. */
#include "base/str.h"
#include "booking/tell.h"
#include "booking/web.h"

static const struct route routes[] = {
    { GET, "/", ANYONE, show_home, .about = "The first page; signed in, the week" },
    { GET, "/join", ANYONE, show_join, .about = "How to come for the first time" },
    { GET, "/days", ANYONE, show_days, .about = "The days of the next four weeks" },

    { GET, "/week", SIGNED_IN, show_week, .form = week_fields, .about = "This week" },
    { GET, "/week/:week", SIGNED_IN, show_week, .form = week_fields,
      .about = "A week, as 2026-W48" },

    { GET, "/days/:id", ANYONE, see_day_by_number, .about = "A day by its number, as in mails" },
    { GET, "/days/:id/edit", ANIMATOR, see_day_by_number, .about = "The same, to change it" },
    { GET, "/days/:place/:date", ANYONE, show_day, .form = day_fields,
      .about = "A place on a date: who comes, how to get there" },
    { POST, "/days/:place/:date/presence", MEMBER, say_presence, .form = presence_fields,
      .again = show_day, .about = "I come" },
    { POST, "/days/:place/:date/withdraw", MEMBER, withdraw_presence, .form = withdraw_fields,
      .about = "I do not come any more" },
    { POST, "/days/:place/:date/was-there", MEMBER, say_was_there, .form = was_fields,
      .again = show_day, .about = "I was there, or not, up to 14 days later" },
    { POST, "/days/:place/:date/guests", ANIMATOR, add_guest, .form = guest_fields,
      .again = show_day, .about = "Someone walked in, by name (who runs the day)" },
    { POST, "/days/:place/:date/guests/:id/remove", ANIMATOR, remove_guest, .form = withdraw_fields,
      .about = "Take someone who walked in off the list (who runs the day)" },
    { POST, "/days/:place/:date/note", ANIMATOR, write_note, .form = note_fields,
      .again = show_day, .about = "The animator's word (who runs the day)" },
    { POST, "/days/:place/:date/heads", ANIMATOR, count_heads, .form = heads_form,
      .again = show_day, .about = "How many were there (who runs the day)" },
    { POST, "/days/:place/:date/thanks", ANIMATOR, thank_host, .form = thanks_form,
      .again = show_day, .about = "A word of thanks to the host, once (who runs the day)" },
    { GET, "/days/:place/:date/edit", ANIMATOR, show_change,
      .about = "The forms to cancel, move or change a day (who runs the day)" },
    { POST, "/days/:place/:date/edit", ANIMATOR, change_day, .form = change_fields,
      .again = show_change, .about = "Cancel, move or change a day, and tell those who come" },

    { GET, "/places/:slug/today", MEMBER, show_plan, .form = plan_fields,
      .about = "The floor plan of a permanent place on a day, and the same as a list" },
    { GET, "/places/:slug/book", MEMBER, show_book, .form = book_fields,
      .about = "The form to book a room or a machine, with its price" },
    { POST, "/places/:slug/book", MEMBER, make_booking, .form = book_form, .again = show_book,
      .about = "Book a room or a machine" },
    { GET, "/bookings", MEMBER, show_bookings, .form = bookings_fields,
      .about = "My bookings; with ?place=, those of a place on a day (its manager)" },
    { GET, "/bookings/:id", MEMBER, show_booking, .about = "One booking: move, cancel" },
    { POST, "/bookings/:id/cancel", MEMBER, cancel_booking, .about = "Cancel a booking" },
    { POST, "/bookings/:id/move", MEMBER, move_booking, .form = move_form, .again = show_booking,
      .about = "Other times, or another resource, for a booking" },

    { GET, "/me/presences", SIGNED_IN, show_presences, .about = "My days, past and coming" },
    { GET, "/me/statement", SIGNED_IN, show_statement, .form = month_fields,
      .about = "What I owe for a month" },
    { GET, "/dues", MANAGER, show_dues, .form = dues_fields, .about = "What everyone owes" },
    { GET, "/dues.csv", MANAGER, export_dues, .form = dues_fields,
      .about = "What everyone owes, line by line, for a spreadsheet" },
    { GET, "/desk", MANAGER, show_desk, .form = desk_fields, .about = "Today at my place" },

    { GET, "/hosting", HOST, show_hosting, .about = "The days to come at my host place" },
    { POST, "/hosting/confirm-all", HOST, confirm_all_days, .form = confirm_all_form,
      .again = show_hosting, .about = "Confirm all the days to come at a place" },
    { POST, "/hosting/:id/confirm", HOST, confirm_day, .about = "I welcome this day" },
    { GET, "/hosting/:id/step-back", HOST, show_step_back,
      .about = "The form to say that one cannot after all" },
    { POST, "/hosting/:id/step-back", HOST, step_back, .form = step_back_form,
      .again = show_step_back, .about = "I cannot welcome this day after all" },
    { POST, "/hosting/:id/heads", HOST, count_heads_as_host, .form = heads_form,
      .again = show_hosting, .about = "How many were there (the host)" },

    { GET, "/attendance", ANIMATOR, show_report, .form = report_fields,
      .about = "How many came, by day and by home commune, without names" },
    { GET, "/attendance.csv", ANIMATOR, export_report, .form = report_fields,
      .about = "The same for a spreadsheet" },
    { .path = NULL },
};

/* Chairs that a place gains are for those who wait. */
static void let_in_who_waits(struct req *r)
{
    struct day *days;
    struct told_list list = presence_promote_all(r->db, r->a, r->today, r->now, &days);

    for (size_t i = 0; i < list.count; i++)
        tell_moved_up(r, &days[i], &(struct told_list){ .at = &list.at[i], .count = 1 });
}

static const struct job jobs[] = { { "let in who waits", 60, let_in_who_waits }, { 0 } };

/* ---- what stands against a change of the place ---- */

static const char *why_not_close(struct req *r, const struct place_ahead *ahead)
{
    const char *days = TN(r, NP_("%d day to come is announced there, or people come to it.",
                                 "%d days to come are announced there, or people come to them."),
                          ahead->days);
    const char *bookings = TN(r, NP_("%d booking is still held there.",
                                     "%d bookings are still held there."), ahead->bookings);
    const char *first = T(r, N_("Cancel or move them first, so that people are told."));

    if (!ahead->days && !ahead->bookings)
        return NULL;
    return str_fmt(r->a, "%s%s%s %s", ahead->days ? days : "",
                   ahead->days && ahead->bookings ? " " : "", ahead->bookings ? bookings : "",
                   first);
}

const char *booking_guard(struct req *r, const struct place *p, bool closing)
{
    struct place_ahead ahead = place_ahead(r->db, r->a, p->id, r->today, r->now);

    if (closing)
        return why_not_close(r, &ahead);
    if (p->chairs >= ahead.fullest)
        return NULL;
    return TF(r, N_("%s: %s expected, and there would be %s. First give that day chairs of its "
                    "own, or move it."), capital(r->a, long_date(r, ahead.fullest_on)),
              people_words(r, ahead.fullest), TN(r, NP_("%d chair", "%d chairs"), p->chairs));
}

const struct room booking_room = {
    .name = "booking", .routes = routes, .jobs = jobs, .export_person = booking_export,
    .forget_person = booking_forget, .seed = booking_seed,
};
