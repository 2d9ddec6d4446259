#include "booking/refuse.h"

#include "base/str.h"
#include "base/zone.h"
#include "http/req.h"

struct refusal_words {
    int status;
    const char *code;
    const char *title;
    const char *detail;
};

static const struct refusal_words presence_words[] = {
    [PRESENCE_NO_DAY] = { 404, "no_day", N_("There is no such day"),
                          N_("This place is not open on that day.") },
    [PRESENCE_NOT_OPEN] = { 409, "day_not_open", N_("Nobody can come on that day"),
                            N_("It is cancelled, moved, closed, or has no venue yet.") },
    [PRESENCE_PART_CLOSED] = { 409, "part_closed", N_("It is not open in that part of the day"),
                               NULL },
    [PRESENCE_OVER] = { 409, "day_over", N_("That day is over"), NULL },
    [PRESENCE_FULL] = { 409, "presence_full", N_("There is no chair for the change"),
                        N_("What you said before stays as it is.") },
    [PRESENCE_NONE] = { 404, "no_presence", N_("You had not said you come"), NULL },
    [PRESENCE_EARLY] = { 409, "too_early", N_("That day has not been yet"), NULL },
    [PRESENCE_LATE] = { 409, "too_late", N_("That day is too long ago"),
                        N_("It can be corrected for 14 days.") },
    [PRESENCE_NO_NAME] = { 422, "no_name", N_("Write a name"), NULL },
};

static const struct refusal_words booking_words[] = {
    [BOOKING_UNKNOWN] = { 404, "not_found", N_("There is no such thing to book"), NULL },
    [BOOKING_NOT_BOOKABLE] = { 409, "not_bookable", N_("This is not for booking"), NULL },
    [BOOKING_STOPPED] = { 409, "stopped", N_("It is out of use for now"), NULL },
    [BOOKING_EMPTY] = { 422, "empty_span", N_("It ends before it begins"),
                        N_("Choose an end that comes after the beginning.") },
    [BOOKING_LONG] = { 422, "too_long", N_("A booking lasts 31 days at most"), NULL },
    [BOOKING_PAST] = { 409, "past", N_("That time is past"), NULL },
    [BOOKING_CLOSED] = { 409, "closed", N_("The place is not open all that time"),
                         N_("A booking lies inside one opening.") },
    [BOOKING_FULL] = { 409, "booking_full", N_("It is taken at that time"), NULL },
    [BOOKING_STARTED] = { 409, "started", N_("It has begun already"),
                          N_("Those who run the place can still change it.") },
    [BOOKING_CANCELLED] = { 409, "cancelled", N_("It is cancelled already"), NULL },
};

static struct value *refuse(struct req *r, const struct refusal_words *w, const char *detail)
{
    if (!detail && w->detail)
        detail = T(r, w->detail);
    return req_refuse(r, w->status, w->code, T(r, w->title), detail);
}

struct value *refuse_presence(struct req *r, enum presence_refusal no,
                              const struct presence_result *out)
{
    const char *detail = NULL;

    if (no == PRESENCE_FAILED) {
        req_failure(r);
        return NULL;
    }
    if (no == PRESENCE_FULL && out->morning_full && out->afternoon_full)
        detail = T(r, N_("Morning and afternoon are full. What you said before stays as it is."));
    else if (no == PRESENCE_FULL && out->morning_full)
        detail = T(r, N_("The morning is full. What you said before stays as it is."));
    else if (no == PRESENCE_FULL && out->afternoon_full)
        detail = T(r, N_("The afternoon is full. What you said before stays as it is."));
    if (no == PRESENCE_NOT_OPEN && !str_empty(out->day.reason)
        && !str_is(out->day.reason, REASON_HOLIDAY))
        detail = out->day.reason;
    return refuse(r, &presence_words[no], detail);
}

/* Who is there, for those who may know; when, for all. */
static const char *in_the_way(struct req *r, const struct booking *b)
{
    struct looker looker = people_looker(r);
    const struct zone *zone = zone_get(b->zone);
    const char *from = instant_text(r->a, b->starts_at, zone);
    const char *to = instant_text(r->a, b->ends_at, zone);

    looker.runs = req_may(r, ANIMATOR, b->place);
    if (b->person != r->who->id && person_sees(r->db, &looker, b->person, "presence")
        && person_sees(r->db, &looker, b->person, "name"))
        return TF(r, N_("%s has it from %s to %s."), b->person_name, from, to);
    return TF(r, N_("Taken from %s to %s."), from, to);
}

struct value *refuse_booking(struct req *r, enum booking_refusal no,
                             const struct booking_result *out)
{
    const char *detail = NULL;

    if (no == BOOKING_FAILED) {
        req_failure(r);
        return NULL;
    }
    if (no == BOOKING_FULL && out->in_the_way.id)
        detail = in_the_way(r, &out->in_the_way);
    if (no == BOOKING_STOPPED)
        detail = out->resource.stopped;
    if (no == BOOKING_CLOSED)
        detail = out->closed ? T(r, out->closed) : NULL;
    struct value *problem = refuse(r, &booking_words[no], detail);
    if (no == BOOKING_FULL || no == BOOKING_CLOSED)
        set_value(problem, "alternatives", alternatives_value(r->a, out));
    return problem;
}
