#include "booking/refuse.h"

#include "base/say.h"
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
    [BOOKING_BUSY] = { 409, "busy", N_("Another calendar takes it at that time"), NULL },
    [BOOKING_STARTED] = { 409, "started", N_("It has begun already"),
                          N_("Those who run the place can still change it.") },
    [BOOKING_CANCELLED] = { 409, "cancelled", N_("It is cancelled already"), NULL },
};

static const struct refusal_words agenda_words[] = {
    [AGENDA_UNKNOWN] = { 409, "no_day", N_("There is no such day or place"), NULL },
    [AGENDA_OVER] = { 409, "day_over", N_("This day is over: it stays as it was"), NULL },
    [AGENDA_NOT_OPEN] = { 409, "day_not_open", N_("This day is cancelled or moved already"), NULL },
    [AGENDA_TAKEN] = { 409, "date_taken", N_("The place already has a day on that date"), NULL },
    [AGENDA_BUSY] = { 409, "place_busy", N_("The calendar of this place has something then"),
                      NULL },
    [AGENDA_PLACE_CLOSED] = { 409, "place_closed", N_("This place is no longer there"), NULL },
    [AGENDA_PERMANENT] = { 409, "permanent_place",
                           N_("A permanent place has days of its own: choose a host place"), NULL },
    [AGENDA_BY_RULES] = { 409, "by_rules", N_("A permanent place's day cannot go elsewhere"),
                          NULL },
    [AGENDA_NO_REASON] = { 409, "no_reason", N_("Say why: people will read it"), NULL },
    [AGENDA_HOURS] = { 409, "bad_hours", N_("It would close before it opens"), NULL },
    [AGENDA_NOT_YET] = { 409, "day_to_come", N_("This day has not been yet"), NULL },
    [AGENDA_CHAIRS] = { 409, "too_few_chairs", N_("More people come than there would be chairs"),
                        NULL },
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

/* "14:00", with its day where that is another one. */
static const char *clock_words(struct req *r, const struct zone *zone, int64_t at, int32_t first)
{
    int32_t day;
    int minutes;

    zone_local(zone, at, &day, &minutes);
    const char *time = say_time(r->a, catalog_lang(r->lang), minutes);
    return day == first ? time
         : str_fmt(r->a, "%s, %s", say_date(r->a, r->lang, day, DATE_LONG, r->today), time);
}

static const char *busy_words(struct req *r, const struct booking_result *out)
{
    const struct zone *zone = zone_get(out->place.zone);
    int32_t first;

    zone_local(zone, out->elsewhere.starts_at, &first, NULL);
    return TF(r, N_("%s is taken by another calendar from %s to %s."), out->resource.name,
              clock_words(r, zone, out->elsewhere.starts_at, first),
              clock_words(r, zone, out->elsewhere.ends_at, first));
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
    if (no == BOOKING_BUSY)
        detail = busy_words(r, out);
    if (no == BOOKING_STOPPED)
        detail = out->resource.stopped;
    if (no == BOOKING_CLOSED)
        detail = out->closed ? T(r, out->closed) : NULL;
    struct value *problem = refuse(r, &booking_words[no], detail);
    if (no == BOOKING_FULL || no == BOOKING_BUSY || no == BOOKING_CLOSED)
        set_value(problem, "alternatives", alternatives_value(r->a, out));
    return problem;
}

struct value *refuse_agenda(struct req *r, enum agenda_refusal no)
{
    if ((size_t) no < sizeof agenda_words / sizeof *agenda_words && agenda_words[no].title)
        return refuse(r, &agenda_words[no],
                      T(r, N_("Nothing was changed and nobody was written to.")));
    req_failure(r);
    return NULL;
}
