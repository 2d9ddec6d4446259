/* Inviting somebody of the community to a day. */
#include "calendar/web.h"

#include "base/say.h"
#include "base/str.h"
#include "notice/notice.h"

enum { FOUND_MOST = 8 };

const struct field day_invite_fields[] = {
    { .name = "who", .kind = FIELD_TEXT, .required = true, .max = 80, .label = N_("Who"),
      .hint = N_("A first name, a trade, an enterprise.") },
    { .name = "person", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("Which of them") },
    { .name = "word", .kind = FIELD_LINES, .max = 500, .label = N_("A word from you"),
      .hint = N_("It stands in the mail, above the day.") },
    { .kind = FIELD_END },
};

static const char *date_words(struct req *r, const struct catalog *lang, int32_t date)
{
    return say_date(r->a, lang, date, DATE_LONG, r->today);
}

static const char *town_of(const struct day *d)
{
    return str_empty(d->town) ? d->place_name : d->town;
}

static bool day_to_invite_to(struct req *r, struct day *d)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && day_get(r->db, r->a, id, d))
        return true;
    req_not_found(r);
    return false;
}

/* Those the words find, to choose among. */
static struct value *find(struct req *r)
{
    struct looker looker = people_looker(r);
    const struct find_wish wish = { .query = form_text(r->form, "who"), .limit = FOUND_MOST };
    int64_t next;

    return people_find(r->db, r->a, &looker, &wish, &next);
}

static void show(struct req *r, const struct day *d, struct value *found)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct form *f = req_form(r, day_invite_fields);

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_int(page, "day", d->id);
    set_text(page, "when", date_words(r, r->lang, d->date));
    set_text(page, "where", town_of(d));
    set_bool(page, "open", day_is_open(d) && d->date >= r->today);
    set_value(page, "found", found ? found : value_list(r->a));
    req_page(r, "calendar/invite", v);
}

void show_day_invite(struct req *r)
{
    struct day d;

    if (day_to_invite_to(r, &d))
        show(r, &d, NULL);
}

/* The one meant, 0 with a fault: nobody, several, or not one of those that were found. */
static int64_t whom(struct req *r, const struct value *found)
{
    int64_t chosen = form_int(r->form, "person", 0);
    size_t count = value_count(found);

    for (size_t i = 0; i < count; i++) {
        int64_t id = value_as_int(value_get(value_at(found, i), "id"), 0);
        if (id != r->who->id && (id == chosen || (count == 1 && !chosen)))
            return id;
    }
    if (count == 0)
        form_fault(r->form, "who", T(r, N_("Nobody you may see has that name or trade.")));
    else if (count == 1)
        form_fault(r->form, "who", T(r, N_("That is you: you come by saying “I come”.")));
    else
        form_fault(r->form, "person", T(r, N_("Several people fit: choose one.")));
    return 0;
}

/* Who comes may not let others see it: an invitation does not find it out. */
static const char *fault_words(struct req *r, enum invite_refusal no)
{
    switch (no) {
    case INVITE_AGAIN:
    case INVITE_COMES:
        return T(r, N_("That person knows of this day already: they were invited, or have said "
                       "whether they come."));
    case INVITE_MANY:
        return T(r, N_("That is thirty invitations in a day: leave some for tomorrow."));
    default:
        return T(r, N_("That day is past or not held: invite to another one."));
    }
}

/* In the language of who reads it. */
static bool send(struct req *r, const struct day *d, int64_t person, const char *secret)
{
    const struct catalog *lang = catalog_of(person_lang(r->db, r->a, person), r->lang);
    const char *word = form_text(r->form, "word");
    const char *link = str_fmt(r->a, "%s/rsvp/%s", r->url, secret);
    struct event_mail event = {
        .method = "REQUEST", .name = person_name(r->db, r->a, person),
        .address = person_email(r->db, r->a, person), .answer = "NEEDS-ACTION", .rsvp = true,
    };
    const char *ask = str_fmt(r->a, catalog_text(lang, NULL, N_(
        "Answer here, no password needed: %s\nAn answer given in your mail program reaches nobody.")),
        link);

    if (!event.address || !notice_wanted(r->db, person, NOTICE_DAY_INVITATION) ||
        !day_event(r, lang, d, NULL, &event.event))
        return false;
    event.event.description = ask;
    event.event.changed_at = r->now;    /* DTSTAMP of a mail is when it is written: after what was
                                           mailed of this day before (RFC 5545 3.8.7.2) */
    return notice_mail(r->db, &(struct mail){
        .kind = NOTICE_DAY_INVITATION, .person = person,
        .subject = str_fmt(r->a, catalog_text(lang, NULL, N_("%s invites you: %s, %s")),
                           r->who->name, date_words(r, lang, d->date), town_of(d)),
        .body = str_fmt(r->a, "%s%s%s\n%s, %s\n\n%s\n", word, *word ? "\n\n" : "",
                        event.event.summary, date_words(r, lang, d->date),
                        say_span(r->a, catalog_lang(lang), d->opens, d->closes), ask),
        .calendar = event_mail_text(r, lang, &event), .method = event.method, .now = r->now,
    });
}

void send_day_invite(struct req *r)
{
    struct day d;
    char *secret = NULL;

    if (!day_to_invite_to(r, &d))
        return;
    struct value *found = find(r);
    int64_t person = whom(r, found);
    if (person) {
        const struct invite i = { .day = d.id, .person = person, .sent_by = r->who->id };
        enum invite_refusal no = invite_make(r->db, r->a, &i, r->today, r->now, &secret);
        if (no == INVITE_FAILED) {
            req_failure(r);
            return;
        }
        if (no)
            form_fault(r->form, "who", fault_words(r, no));
        else if (!send(r, &d, person, secret))
            form_fault(r->form, "who", T(r, N_("That person takes no invitations by mail: ask "
                                               "them yourself.")));
    }
    if (!form_good(r->form)) {
        r->again = true;
        show(r, &d, found);
        return;
    }
    req_see(r, TF(r, N_("%s is invited, by mail."), person_name(r->db, r->a, person)),
            "/days/%lld", (long long) d.id);
}

/* ---- when the day changes before they have answered ---- */

static void tell_one(struct req *r, const struct invite *i, const struct day *d)
{
    const struct catalog *lang = catalog_of(person_lang(r->db, r->a, i->person), r->lang);
    bool open = d->state == DAY_OPEN;
    const char *date = date_words(r, lang, d->date);
    struct event_mail event = {
        .method = open ? "REQUEST" : "CANCEL", .name = person_name(r->db, r->a, i->person),
        .address = person_email(r->db, r->a, i->person), .answer = "NEEDS-ACTION", .rsvp = open,
    };

    if (!event.address || !day_event(r, lang, d, NULL, &event.event))
        return;
    event.event.changed_at = r->now;
    notice_mail(r->db, &(struct mail){
        .kind = NOTICE_DAY_INVITATION, .person = i->person,
        .subject = str_fmt(r->a, catalog_text(lang, NULL, open ? N_("Changed: %s")
                                                               : N_("Cancelled: %s")), date),
        .body = str_fmt(r->a, "%s\n%s\n\n%s\n", event.event.summary, date,
                        catalog_text(lang, NULL, open
                            ? N_("You were invited to this day, and it has changed. The link of "
                                 "your invitation still answers.")
                            : N_("You were invited to this day. It is not held then."))),
        .once = str_fmt(r->a, "invited:%lld:%lld", (long long) i->id, (long long) d->sequence),
        .calendar = event_mail_text(r, lang, &event), .method = event.method, .now = r->now,
    });
}

void tell_invited(struct req *r)
{
    struct invite *list;
    size_t count = invites_to_tell(r->db, r->a, r->today, &list);

    for (size_t i = 0; i < count; i++) {
        struct day d;
        if (!day_get(r->db, r->a, list[i].day, &d))
            continue;
        tell_one(r, &list[i], &d);
        invite_told(r->db, list[i].id, d.sequence);
    }
}
