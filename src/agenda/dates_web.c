/* The dates of a series for those who animate: who hosts each, and what hosts say to it. */
#include "agenda/web.h"

enum { HOSTS_MOST = 500 };

/* What the host says to a date, as a tag. */
static void set_answer(struct req *r, struct value *v, const struct day *d)
{
    static const struct { const char *tag, *words; } answers[] = {
        [HOST_NOT_ASKED] = { "", NULL },
        [HOST_TO_ANSWER] = { "wait", N_("to confirm") },
        [HOST_CONFIRMED] = { "ok", N_("confirmed") },
        [HOST_STEPPED_BACK] = { "late", N_("looks for a host") },
    };
    bool asks = d->place && d->state == DAY_OPEN && d->date >= r->today;
    const char *words = asks ? answers[d->host_answer].words : NULL;

    set_text(v, "answer", words ? T(r, words) : NULL);
    set_text(v, "answer_tag", answers[d->host_answer].tag);
    set_text(v, "word", asks && !str_empty(d->host_word) ? d->host_word : NULL);
}

static void set_date(struct req *r, struct value *v, const struct day *d)
{
    bool coming = d->state == DAY_OPEN && d->date >= r->today;

    set_int(v, "id", d->id);
    set_text(v, "date", date_words(r, d->date));
    set_text(v, "place", d->place ? d->place_name : NULL);
    set_text(v, "town", d->town);
    set_text(v, "chairs", d->place ? TN(r, NP_("%d chair", "%d chairs"), d->capacity) : NULL);
    set_bool(v, "cancelled", d->state == DAY_CANCELLED);
    set_bool(v, "moved", d->state == DAY_MOVED);
    set_text(v, "reason", date_reason(r, d));
    set_bool(v, "past", d->date < r->today);
    set_bool(v, "wants_host", coming && !d->place);
    set_answer(r, v, d);
    set_bool(v, "may_change", coming && d->place && req_may(r, ANIMATOR, d->place));
    set_bool(v, "acts", d->state != DAY_OPEN || value_truthy(value_get(v, "wants_host")) ||
                            value_truthy(value_get(v, "may_change")) ||
                            value_truthy(value_get(v, "answer")));
    if (d->moved_to)
        set_int(v, "moved_to", d->moved_to);
    else
        set_null(v, "moved_to");
}

static void set_hosts(struct req *r, struct value *page)
{
    const struct places_wish wish = { .which = PLACES_OURS, .limit = HOSTS_MOST };
    struct value *hosts = set_list(page, "hosts");
    struct place *places;
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind != PLACE_HOST || !req_may(r, ANIMATOR, places[i].id))
            continue;
        struct value *host = add_object(hosts);
        set_int(host, "place", places[i].id);
        set_text(host, "host_words",
                 str_empty(places[i].town)
                 ? places[i].name : str_fmt(r->a, "%s, %s", places[i].town, places[i].name));
    }
}

void show_series_dates(struct req *r)
{
    struct value *v = value_object(r->a);
    struct series s;
    size_t count;

    if (!series_at_hand(r, &s))
        return;
    struct day *days = series_days(r->db, r->a, s.id, &count);
    struct value *page = set_object(v, "page");
    struct value *list = set_list(page, "days");

    set_series_words(r, page, &s);
    set_hosts(r, page);
    for (size_t i = 0; i < count; i++)
        set_date(r, add_object(list), &days[i]);
    set_bool(page, "any_past", count && days[0].date < r->today);
    req_page(r, "agenda/dates", v);
}

const struct field date_host_fields[] = {
    { .name = "day", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Date") },
    { .name = "place", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Host") },
    { .kind = FIELD_END },
};

static void refuse_host(struct req *r, const struct series *s, enum agenda_refusal no)
{
    const char *title = no == AGENDA_TAKEN ? T(r, N_("This host already has a day on that date"))
                      : no == AGENDA_BUSY
                      ? T(r, N_("The calendar of this place has something then"))
                      : no == AGENDA_OVER ? T(r, N_("That date is past"))
                      : no == AGENDA_PERMANENT
                      ? T(r, N_("A permanent place has days of its own: choose a host place"))
                      : no == AGENDA_PLACE_CLOSED ? T(r, N_("This place has closed"))
                      : no == AGENDA_NOT_OPEN ? T(r, N_("That date is cancelled or moved"))
                                              : T(r, N_("There is no such date or place"));

    if (no == AGENDA_FAILED) {
        req_failure(r);
        return;
    }
    struct value *problem = req_refuse(r, no == AGENDA_UNKNOWN ? 404 : 409, "host_refused", title,
                                       NULL);
    req_way(r, problem, s->name, NULL, T(r, N_("Choose another host")),
            str_fmt(r->a, "/series/%lld/dates", (long long) s->id));
}

/* A date that has a host already is changed on its own page, where those who come are known. */
void give_date_host(struct req *r)
{
    struct series s;
    struct day d;
    const struct day_edit edit = { .day = form_int(r->form, "day", 0), .now = r->now,
                                   .today = r->today };

    if (!series_at_hand(r, &s))
        return;
    if (!day_get(r->db, r->a, edit.day, &d) || d.series != s.id) {
        req_not_found(r);
        return;
    }
    if (d.place) {
        req_see(r, T(r, N_("This date has a host already: change it here.")), "/days/%lld/edit",
                (long long) d.id);
        return;
    }
    int64_t place = form_int(r->form, "place", 0);
    if (!req_may(r, ANIMATOR, place)) {
        req_forbidden(r, T(r, N_("Those who animate at this place, or in the whole community, give "
                                 "it a date.")));
        return;
    }
    enum agenda_refusal no = day_set_host(r->db, r->a, edit, place);
    if (no) {
        refuse_host(r, &s, no);
        return;
    }
    day_get(r->db, r->a, edit.day, &d);
    req_see(r, TF(r, N_("%s: at %s."), date_words(r, d.date), d.place_name),
            "/series/%lld/dates#day-%lld", (long long) s.id, (long long) d.id);
}
