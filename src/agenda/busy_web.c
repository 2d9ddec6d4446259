/* Calendars of others, at the place they are of: brought as a file, read as busy times. */
#include "agenda/web.h"

#include "base/say.h"
#include "base/zone.h"

enum { FILE_NAME_LENGTH = 150 };

const struct field busy_fields[] = {
    { .name = "file", .kind = FIELD_FILE, .required = true, .label = N_("Calendar file"),
      .hint = N_("An .ics file, as agendas export it, up to 2 MB.") },
    { .name = "resource", .kind = FIELD_INT, .min = 0, .max = INT64_MAX,
      .label = N_("What does it say is busy?") },
    { .kind = FIELD_END },
};

/* The place of :slug, for those who host, animate or manage there; false: the answer is given. */
static bool place_to_fill(struct req *r, struct place *p)
{
    if (!place_find(r->db, r->a, req_param(r, "slug"), p) || p->listed || p->closed_at) {
        req_not_found(r);
        return false;
    }
    if (req_may(r, HOST, p->id))
        return true;
    req_forbidden(r, T(r, N_("Those who run this place can do it.")));
    return false;
}

static const char *last_day(struct req *r, const struct place *p, int64_t until)
{
    int32_t day;

    zone_local(zone_get(p->zone), until - 1, &day, NULL);
    return date_words(r, day);
}

static void set_calendars(struct req *r, struct value *page, const struct place *p)
{
    struct value *list = set_list(page, "calendars");
    struct busy_calendar *all;
    size_t count = busy_list(r->db, r->a, p->id, &all);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        struct resource resource;
        int32_t read_on;
        zone_local(zone_get(p->zone), all[i].made_at, &read_on, NULL);
        set_int(v, "id", all[i].id);
        set_text(v, "name", all[i].name);
        set_text(v, "of", all[i].resource && resource_get(r->db, r->a, all[i].resource, &resource)
                 ? resource.name : T(r, N_("The whole place")));
        set_text(v, "spans", TN(r, NP_("%d busy time", "%d busy times"), all[i].spans));
        set_text(v, "until", last_day(r, p, all[i].until));
        set_text(v, "read_on", date_words(r, read_on));
    }
}

static void set_resources(struct req *r, struct value *page, const struct place *p)
{
    const struct floor *inside = places_plan(r->db, r->a, p->id);
    struct value *list = set_list(page, "resources");
    const char *chosen = r->again ? form_text(r->form, "resource") : "";

    for (size_t i = 0; i < inside->resource_count; i++) {
        const struct resource *resource = &inside->resources[i];
        const char *id = str_fmt(r->a, "%lld", (long long) resource->id);
        if (!resource->bookable)
            continue;
        struct value *v = add_object(list);
        set_text(v, "id", id);
        set_text(v, "name", resource->name);
        set_bool(v, "chosen", str_is(id, chosen));
    }
    set_bool(page, "has_resources", value_count(list) > 0);
}

void show_busy(struct req *r)
{
    struct place p;

    if (!place_to_fill(r, &p))
        return;
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    place_tabs(r, page, &p, TAB_CALENDARS);
    set_text(page, "slug", p.slug);
    set_bool(page, "host", p.kind == PLACE_HOST);
    set_calendars(r, page, &p);
    set_resources(r, page, &p);
    set_value(v, "form", form_value(r->a, req_form(r, busy_fields), r->lang));
    req_page(r, "agenda/busy", v);
}

/* ---- a file ---- */

/* The last part of its name, as some browsers send a path. */
static const char *file_name(const struct req *r, const char *name)
{
    for (const char *c = name; c && *c; c++)
        if (*c == '/' || *c == '\\')
            name = c + 1;
    return str_empty(name) || strlen(name) > FILE_NAME_LENGTH ? T(r, N_("Calendar")) : name;
}

/* What was read, on its way from the reader to the writer. */
struct busy_found {
    struct busy_calendar calendar;
    struct ical_read read;
};

static void find_busy(struct req *r, const struct place *p, struct busy_found *out)
{
    const char *name = NULL;
    size_t len;
    const struct zone *zone = zone_get(p->zone);
    int64_t from = zone_day_start(zone, r->today);
    int64_t until = zone_day_start(zone, r->today + BUSY_DAYS);
    const char *text = form_file(r->form, "file", &len, &name);
    struct resource resource;

    out->calendar = (struct busy_calendar){
        .place = p->id, .resource = form_int(r->form, "resource", 0),
        .name = file_name(r, name), .until = until, .made_by = r->who->id, .made_at = r->now,
    };
    if (out->calendar.resource && (!resource_get(r->db, r->a, out->calendar.resource, &resource) ||
                                   resource.place != p->id || resource.closed_at))
        form_fault(r->form, "resource", T(r, N_("Choose the place, or a room that it has.")));
    switch (len > ICAL_BYTES ? ICAL_TOO_LONG
                             : ical_read_busy(r->a, text, len, zone, from, until, &out->read)) {
    case ICAL_ALLOWED:
        return;
    case ICAL_NOT:
        form_fault(r->form, "file", T(r, N_("There is no calendar in this file. Export yours as "
                                            ".ics (iCalendar), then choose that file.")));
        return;
    case ICAL_TOO_LONG:
        form_fault(r->form, "file",
                   T(r, N_("This calendar is too long: at most 2 MB, 5,000 events and 20,000 busy "
                           "times in the coming year. Export fewer months, or one calendar at a "
                           "time.")));
        return;
    case ICAL_BAD_EVENT:
        form_fault(r->form, "file", out->read.line
            ? TF(r, N_("The times of an event cannot be read, at line %lld of the file. Mend or "
                       "remove it in your agenda, then export again."), (long long) out->read.line)
            : T(r, N_("The times of an event cannot be read. Mend or remove it in your agenda, "
                      "then export again.")));
        return;
    }
}

/* Reads the file before the writer has it. */
void read_busy(struct req *r)
{
    struct place p;
    struct busy_found *found = arena_make(r->a, struct busy_found);

    if (!place_to_fill(r, &p))
        return;
    find_busy(r, &p, found);
    if (form_good(r->form)) {
        r->prepared = found;
        return;
    }
    r->again = true;
    show_busy(r);
}

void keep_busy(struct req *r)
{
    const struct busy_found *found = r->prepared;
    struct place p;

    if (!place_to_fill(r, &p))
        return;
    if (!busy_keep(r->db, r->a, &found->calendar, &found->read, p.zone)) {
        if (db_failed(r->db)) {
            req_failure(r);
            return;
        }
        form_fault(r->form, "file", TF(r, N_("This place has %d calendars already. Remove one "
                                             "first."), BUSY_CALENDARS));
        r->again = true;
        show_busy(r);
        return;
    }
    const char *spans = TN(r, NP_("%d busy time", "%d busy times"), (int64_t) found->read.count);
    const char *until = last_day(r, &p, found->calendar.until);
    req_see(r, !found->read.left_out ? TF(r, N_("%s until %s."), spans, until)
            : TF(r, N_("%s until %s; %s."), spans, until,
                 TN(r, NP_("%d event left out: it takes no time, is cancelled or lies outside",
                           "%d events left out: they take no time, are cancelled or lie outside"),
                    (int64_t) found->read.left_out)),
            "/places/%s/calendars", p.slug);
}

void remove_busy(struct req *r)
{
    struct busy_calendar c;
    struct place p;
    int64_t id;

    if (!place_to_fill(r, &p))
        return;
    if (!str_to_int(req_param(r, "id"), &id) || !busy_get(r->db, r->a, id, &c) ||
        c.place != p.id) {
        req_not_found(r);
        return;
    }
    busy_remove(r->db, id);
    req_see(r, T(r, N_("Its busy times no longer count.")), "/places/%s/calendars", p.slug);
}
