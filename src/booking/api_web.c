/* The API of days, presences, bookings and dues.
 *
 * A presence is said with PUT and answers 200 whether one comes or waits: `state` says which, and
 * `position` where in the queue.  On a date that is past, PUT says "I was there" and DELETE "I was
 * not", for as long as presence.h allows.  Lists of days and availability are bounded in time. */
#include "booking/booking.h"

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/refuse.h"
#include "booking/show.h"
#include "booking/tell.h"
#include "http/req.h"

enum {
    DAYS_SPAN = 62,                     /* days asked for at once */
    DAYS_AHEAD = 13,                    /* of a list that names no end */
    AVAILABILITY_SPAN = 31
};

/* Somebody changed it meanwhile: the tag sent is not the one of what is there (NULL: nothing). */
static bool is_stale(struct req *r, const char *tag)
{
    if (!r->if_match || (tag && (str_is(r->if_match, "*") || str_is(r->if_match, tag))))
        return false;
    req_refuse(r, 412, "changed_meanwhile", T(r, N_("It was changed meanwhile")),
               T(r, N_("Look at it again, then decide.")));
    return true;
}

static void refuse_span(struct req *r, const char *title)
{
    req_refuse(r, 422, "bad_span", title, NULL);
}

static const char *id_text(struct req *r, int64_t id)
{
    return id ? str_fmt(r->a, "%lld", (long long) id) : NULL;
}

/* ---- days ---- */

static const struct field days_fields[] = {
    { .name = "from", .kind = FIELD_DATE, .label = N_("From") },
    { .name = "to", .kind = FIELD_DATE, .label = N_("To") },
    { .name = "place", .kind = FIELD_TEXT, .max = 100, .label = N_("Place") },
    { .kind = FIELD_END },
};

/* What the animator wrote is for members; heads are for everyone. */
static void hide_notes(struct value *days)
{
    for (size_t i = 0; i < value_count(days); i++)
        set_null((struct value *) value_at(days, i), "note");
}

static void list_days(struct req *r)
{
    int32_t from = (int32_t) form_int(r->form, "from", r->today);
    int32_t to = (int32_t) form_int(r->form, "to", from + DAYS_AHEAD);
    const char *word = form_text(r->form, "place");
    struct place place = { 0 };

    if (to < from) {
        refuse_span(r, T(r, N_("The end comes before the beginning")));
        return;
    }
    if (to - from >= DAYS_SPAN) {
        refuse_span(r, T(r, N_("Ask for 62 days at most")));
        return;
    }
    if (*word && !place_find(r->db, r->a, word, &place)) {
        req_not_found(r);
        return;
    }
    struct days_wish wish = { .from = from, .to = to, .place = place.id, .viewer = r->who->id,
                              .hosted = true };
    struct value *days = day_values(r->db, r->a, &wish);

    if (r->who->right < MEMBER)
        hide_notes(days);
    req_list(r, days, NULL);
}

/* The place and the date of the path; false if it has answered. */
static bool place_and_date(struct req *r, struct place *place, int32_t *date)
{
    if (place_find(r->db, r->a, req_param(r, "place"), place)
        && date_parse(req_param(r, "date"), date))
        return true;
    req_not_found(r);
    return false;
}

static void list_people(struct req *r)
{
    struct place place;
    struct day d;
    int32_t date;

    if (!place_and_date(r, &place, &date))
        return;
    if (!day_on(r->db, r->a, &place, date, &d)) {
        refuse_presence(r, PRESENCE_NO_DAY, NULL);
        return;
    }
    struct looker looker = day_looker(r, &d);
    req_list(r, d.id ? presence_people(r->db, r->a, &looker, d.id) : value_list(r->a), NULL);
}

/* ---- presence ---- */

static const char *presence_tag(struct req *r, const struct presence *p)
{
    return str_fmt(r->a, "p%lld-%d%d-%lld-%lld", (long long) p->id, p->state, p->share,
                   (long long) p->position, (long long) p->changed_at);
}

static void answer_presence(struct req *r, const struct presence *p)
{
    r->answer.etag = presence_tag(r, p);
    req_json(r, 200, presence_value(r->a, p));
}

/* What I said for a day (0: one that has no row yet). */
static bool my_presence(struct req *r, int64_t day, struct presence *p)
{
    return day && presence_get(r->db, r->a, day, r->who->id, p) && p->state != WITHDRAWN;
}

static void show_presence(struct req *r)
{
    struct presence p;
    struct place place;
    int32_t date;

    if (!place_and_date(r, &place, &date))
        return;
    if (my_presence(r, day_find(r->db, r->a, place.id, date), &p))
        answer_presence(r, &p);
    else
        refuse_presence(r, PRESENCE_NONE, NULL);
}

static const struct choice part_choices[] = {
    { "morning", N_("Morning") }, { "afternoon", N_("Afternoon") }, { "hours", N_("A few hours") },
    { NULL, NULL },
};

static const struct field presence_fields[] = {
    { .name = "parts", .kind = FIELD_CHOICES, .required = true, .choices = part_choices,
      .label = N_("When do you come?") },
    { .kind = FIELD_END },
};

static bool share_of(const struct form *f, enum share *share)
{
    bool morning = form_chosen(f, "parts", "morning");
    bool afternoon = form_chosen(f, "parts", "afternoon");
    bool few = form_chosen(f, "parts", "hours");

    *share = few ? SHARE_HOURS : !afternoon ? SHARE_MORNING : !morning ? SHARE_AFTERNOON
                                                                       : SHARE_DAY;
    return few ? !morning && !afternoon : morning || afternoon;
}

static bool is_past(const struct req *r, const struct place *place, int32_t date)
{
    return r->now >= zone_day_end(zone_get(place->zone), date);
}

static bool is_stale_presence(struct req *r, int64_t day)
{
    struct presence p;

    return r->if_match && is_stale(r, my_presence(r, day, &p) ? presence_tag(r, &p) : NULL);
}

static void put_presence(struct req *r)
{
    struct presence_wish wish = { .person = r->who->id, .said_by = r->who->id, .now = r->now };
    struct presence_result out = { 0 };
    struct place place;
    int32_t date;

    if (!share_of(r->form, &wish.share)) {
        form_fault(r->form, "parts", T(r, N_("Choose parts of the day, or a few hours.")));
        req_faults(r);
        return;
    }
    if (!place_and_date(r, &place, &date))
        return;
    wish.day = day_ensure(r->db, r->a, &place, date, r->now);
    if (is_stale_presence(r, wish.day))
        return;
    enum presence_refusal no = !wish.day ? PRESENCE_NO_DAY
                             : is_past(r, &place, date)
                             ? presence_was_there(r->db, r->a, &wish, &out)
                             : presence_say(r->db, r->a, &wish, &out);
    if (no) {
        refuse_presence(r, no, &out);
        return;
    }
    tell_moved_up(r, &out.day, &out.moved_up);
    tell_said(r, &out.day, &out.presence);
    answer_presence(r, &out.presence);
}

/* What is not there is already as it was asked to be. */
static void delete_presence(struct req *r)
{
    struct presence_wish wish = { .person = r->who->id, .said_by = r->who->id, .now = r->now };
    struct presence_result out = { 0 };
    struct place place;
    int32_t date;

    if (!place_and_date(r, &place, &date))
        return;
    wish.day = day_find(r->db, r->a, place.id, date);
    if (is_stale_presence(r, wish.day))
        return;
    enum presence_refusal no = !wish.day ? PRESENCE_NONE
                             : is_past(r, &place, date)
                             ? presence_not_there(r->db, r->a, &wish, &out)
                             : presence_withdraw(r->db, r->a, &wish, &out);
    if (no && no != PRESENCE_NONE) {
        refuse_presence(r, no, &out);
        return;
    }
    if (!no) {
        tell_moved_up(r, &out.day, &out.moved_up);
        tell_said(r, &out.day, &out.presence);
    }
    req_no_content(r);
}

/* ---- availability ---- */

static const struct field availability_fields[] = {
    { .name = "from", .kind = FIELD_TEXT, .required = true, .max = 40, .label = N_("From"),
      .hint = N_("A time as 2026-11-26T09:00:00Z, or a day as 2026-11-26.") },
    { .name = "to", .kind = FIELD_TEXT, .required = true, .max = 40, .label = N_("To"),
      .hint = N_("A time as 2026-11-26T18:00:00Z, or the last day.") },
    { .kind = FIELD_END },
};

/* An instant, or a day: its start, or its end for the last one. */
static bool read_time(struct req *r, const char *name, const struct zone *zone, bool last,
                      int64_t *at)
{
    const char *text = form_text(r->form, name);
    int32_t date;

    if (instant_parse(text, zone, at))
        return true;
    if (date_parse(text, &date)) {
        *at = last ? zone_day_end(zone, date) : zone_day_start(zone, date);
        return true;
    }
    form_fault(r->form, name, T(r, N_("Write a time as 2026-11-26T09:00:00Z, or a day.")));
    return false;
}

static void show_availability(struct req *r)
{
    struct place place;
    int64_t from = 0;
    int64_t to = 0;
    size_t count;

    if (!place_find(r->db, r->a, req_param(r, "place"), &place)) {
        req_not_found(r);
        return;
    }
    const struct zone *zone = zone_get(place.zone);
    bool good = read_time(r, "from", zone, false, &from);
    if (!read_time(r, "to", zone, true, &to) || !good) {
        req_faults(r);
        return;
    }
    if (to <= from) {
        refuse_span(r, T(r, N_("The end comes before the beginning")));
        return;
    }
    if (to - from > AVAILABILITY_SPAN * (int64_t) 86400 + 7200) {
        refuse_span(r, T(r, N_("Ask for 31 days at most")));
        return;
    }
    struct availability *all = availability(r->db, r->a, &place, from, to, &count);
    struct value *list = value_list(r->a);

    for (size_t i = 0; i < count; i++)
        add(list, availability_value(r->a, &all[i]));
    req_list(r, list, NULL);
}

/* ---- bookings ---- */

static const struct field bookings_fields[] = {
    { .name = "from", .kind = FIELD_INSTANT, .label = N_("From"),
      .hint = N_("Without it: those that are still to come.") },
    { .name = "to", .kind = FIELD_INSTANT, .label = N_("To") },
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = 200, .label = N_("Limit") },
    { .kind = FIELD_END },
};

static void list_bookings(struct req *r)
{
    const struct booking_filter filter = {
        .person = r->who->id, .from = form_int(r->form, "from", r->now),
        .to = form_int(r->form, "to", 0), .held = true,
        .after = form_int(r->form, "cursor", 0), .limit = form_int(r->form, "limit", 50),
    };
    size_t count;
    int64_t next;
    struct booking *bookings = booking_list(r->db, r->a, &filter, &count, &next);
    struct value *list = value_list(r->a);

    for (size_t i = 0; i < count; i++)
        add(list, booking_value(r->a, &bookings[i]));
    req_list(r, list, id_text(r, next));
}

static const struct field booking_fields[] = {
    { .name = "resource", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("What") },
    { .name = "starts_at", .kind = FIELD_INSTANT, .required = true, .label = N_("From") },
    { .name = "ends_at", .kind = FIELD_INSTANT, .required = true, .label = N_("To") },
    { .name = "note", .kind = FIELD_TEXT, .max = 500, .label = N_("Note") },
    { .kind = FIELD_END },
};

static const char *booking_tag(struct req *r, const struct booking *b)
{
    return str_fmt(r->a, "b%lld-%lld-%lld-%lld-%d-%lld", (long long) b->id,
                   (long long) b->resource, (long long) b->starts_at, (long long) b->ends_at,
                   b->held, (long long) b->changed_at);
}

static void make_booking(struct req *r)
{
    const struct booking_wish wish = {
        .resource = form_int(r->form, "resource", 0), .person = r->who->id,
        .starts_at = form_int(r->form, "starts_at", 0),
        .ends_at = form_int(r->form, "ends_at", 0), .note = form_text(r->form, "note"),
        .now = r->now,
    };
    struct booking_result out;
    enum booking_refusal no = booking_make(r->db, r->a, &wish, &out);

    if (no) {
        refuse_booking(r, no, &out);
        return;
    }
    r->answer.location = str_fmt(r->a, "/api/v1/bookings/%lld", (long long) out.booking.id);
    r->answer.etag = booking_tag(r, &out.booking);
    req_json(r, 201, booking_value(r->a, &out.booking));
}

/* Mine, or of a place I run; others' do not exist. */
static bool booking_at_hand(struct req *r, struct booking *b, bool *runs)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && booking_get(r->db, r->a, id, b)) {
        *runs = req_may(r, MANAGER, b->place);
        if (*runs || b->person == r->who->id)
            return true;
    }
    req_not_found(r);
    return false;
}

static void show_booking(struct req *r)
{
    struct booking b;
    bool runs;

    if (!booking_at_hand(r, &b, &runs))
        return;
    r->answer.etag = booking_tag(r, &b);
    req_json(r, 200, booking_value(r->a, &b));
}

static void delete_booking(struct req *r)
{
    struct booking b;
    bool runs;

    if (!booking_at_hand(r, &b, &runs) || is_stale(r, booking_tag(r, &b)))
        return;
    enum booking_refusal no = booking_cancel(r->db, r->a, b.id, runs, r->now);
    if (no && no != BOOKING_CANCELLED)
        refuse_booking(r, no, &(struct booking_result){ 0 });
    else
        req_no_content(r);
}

/* ---- dues ---- */

static const struct field dues_fields[] = {
    { .name = "month", .kind = FIELD_MONTH, .label = N_("Month") },
    { .kind = FIELD_END },
};

static void show_dues(struct req *r)
{
    const struct dues_wish wish = { .person = r->who->id,
                                    .month = (int32_t) form_int(r->form, "month", r->today) };
    struct dues dues = dues_of(r->db, r->a, &wish);

    req_json(r, 200, dues_value(r->a, &dues));
}

static const struct route booking_api_routes[] = {
    { GET, "/api/v1/places/:place/availability", MEMBER, show_availability,
      .form = availability_fields, .about = "When each resource of a place is taken and free",
      .answers = "Availability" },
    { GET, "/api/v1/days", ANYONE, list_days, .form = days_fields,
      .about = "Days between two dates, where people can work", .answers = "Day" },
    { GET, "/api/v1/days/:place/:date/presence", MEMBER, show_presence,
      .about = "What I said for a day", .answers = "Presence" },
    { PUT, "/api/v1/days/:place/:date/presence", MEMBER, put_presence, .form = presence_fields,
      .about = "I come; on a past day: I was there", .answers = "Presence" },
    { DELETE, "/api/v1/days/:place/:date/presence", MEMBER, delete_presence,
      .about = "I do not come; on a past day: I was not there" },
    { GET, "/api/v1/days/:place/:date/people", MEMBER, list_people,
      .about = "Who comes, as far as they let it be seen", .answers = "Presence" },
    { GET, "/api/v1/bookings", MEMBER, list_bookings, .form = bookings_fields,
      .about = "My bookings", .answers = "Booking" },
    { POST, "/api/v1/bookings", MEMBER, make_booking, .form = booking_fields,
      .about = "Book a resource", .answers = "Booking" },
    { GET, "/api/v1/bookings/:id", MEMBER, show_booking, .about = "One booking",
      .answers = "Booking" },
    { DELETE, "/api/v1/bookings/:id", MEMBER, delete_booking, .about = "Cancel a booking" },
    { GET, "/api/v1/me/dues", MEMBER, show_dues, .form = dues_fields,
      .about = "What I owe for a month", .answers = "Dues" },
    { 0 },
};

const struct room booking_api_room = { .name = "booking", .routes = booking_api_routes };
