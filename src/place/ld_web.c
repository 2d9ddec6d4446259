/* A place in the words of schema.org, and the preview of its page. */
#include "place/place.h"
#include "place/decimal.h"
#include "place/web.h"

#include "http/share.h"

static void set_known(struct value *v, const char *name, const char *text)
{
    if (!str_empty(text))
        set_text(v, name, text);
}

struct value *place_ld(struct req *r, const struct place *p)
{
    struct value *ld = value_object(r->a), *address = set_object(ld, "address");

    set_text(ld, "@type", "Place");
    set_text(ld, "name", p->name);
    set_text(ld, "url", str_fmt(r->a, "%s/places/%s", r->url, p->slug));
    set_text(address, "@type", "PostalAddress");
    set_known(address, "streetAddress", p->address);
    set_known(address, "postalCode", p->postcode);
    set_known(address, "addressLocality", p->town);
    if (str_is(p->zone, "Europe/Paris"))
        set_text(address, "addressCountry", "FR");
    if (p->located) {
        struct value *geo = set_object(ld, "geo");
        set_text(geo, "@type", "GeoCoordinates");
        set_text(geo, "latitude", decimal_text(r->a, p->latitude, 7, '.'));
        set_text(geo, "longitude", decimal_text(r->a, p->longitude, 7, '.'));
    }
    return ld;
}

static const char *clock_text(struct req *r, int minutes)
{
    return minutes == 1440 ? "23:59" : str_fmt(r->a, "%02d:%02d", minutes / 60, minutes % 60);
}

/* The week in force; what holidays and exceptions change is on the page. */
static void set_opening(struct req *r, struct value *ld, const struct place *p)
{
    static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                                        "Saturday", "Sunday" };
    const char *rule = opening_rule(r->db, r->a, p->id, r->today, NULL);
    struct hours hours;

    if (!rule || !hours_parse(rule, &hours, NULL))
        return;
    struct value *list = set_list(ld, "openingHoursSpecification");
    for (int weekday = 1; weekday <= 7; weekday++) {
        struct span spans[HOURS_SPANS];
        int count = hours_on(&hours, weekday, false, spans);
        for (int i = 0; i < count; i++) {
            struct value *v = add_object(list);
            set_text(v, "@type", "OpeningHoursSpecification");
            set_text(v, "dayOfWeek", str_fmt(r->a, "https://schema.org/%s", days[weekday - 1]));
            set_text(v, "opens", clock_text(r, spans[i].from));
            set_text(v, "closes", clock_text(r, spans[i].to));
        }
    }
}

/* A permanent place of ours is open to customers; the others are only somewhere. */
void share_place(struct req *r, struct value *page, const struct place *p, const char *facts)
{
    bool ours = p->kind == PLACE_PERMANENT && !p->listed && !p->closed_at;
    const char *path = str_fmt(r->a, "/places/%s", p->slug);
    struct value *ld = place_ld(r, p);

    set_text(ld, "@context", "https://schema.org");
    set_known(ld, "description", p->about);
    if (p->chairs)
        set_int(ld, "maximumAttendeeCapacity", p->chairs);
    if (ours) {
        set_text(ld, "@type", "LocalBusiness");
        set_value(ld, "parentOrganization", community_ld(r));
        set_opening(r, ld, p);
    }
    req_share(r, page, &(struct preview){
        .title = str_empty(p->town) ? p->name : str_fmt(r->a, "%s, %s", p->name, p->town),
        .about = str_empty(p->about) ? facts : p->about, .path = path, .ld = ld,
        .calendar = p->listed ? NULL : str_fmt(r->a, "%s/calendar.ics", path),
    });
}
