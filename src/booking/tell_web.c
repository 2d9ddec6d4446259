#include "booking/tell.h"

#include "base/say.h"
#include "base/str.h"
#include "booking/booking.h"
#include "booking/show.h"
#include "http/req.h"
#include "notice/notice.h"

enum { OTHERS_TOLD = 3 };

/* A letter about a day. */
struct day_letter {
    struct letter to;
    const struct told *told;
    const struct day *day;              /* as it was when they said they come */
    const struct day *now;              /* as their calendar is to have it; NULL: without one */
    const char *method;                 /* of the calendar: "REQUEST", "CANCEL" */
    const char *page;                   /* under the day's address: "", "/edit" */
    bool on_screen;                     /* told there as well: it cannot wait for the mail */
};

/* Those to tell come with their names and languages, read all at once. */
static struct day_letter day_letter(struct req *r, const struct told *told, const struct day *d)
{
    return (struct day_letter){
        .to = { .r = r, .person = told->person, .first_name = told->first_name,
                .lang = catalog_of(told->lang, r->lang) },
        .told = told, .day = d, .page = "",
    };
}

static const char *words(const struct day_letter *l, const char *msgid)
{
    return letter_words(&l->to, msgid);
}

static const char *date_words(const struct day_letter *l, int32_t date)
{
    return say_date(l->to.r->a, l->to.lang, date, DATE_LONG, l->to.r->today);
}

static const char *where(const struct day_letter *l, const struct day *d)
{
    if (str_empty(d->town))
        return d->place_name;
    return str_fmt(l->to.r->a, "%s, %s", d->place_name, d->town);
}

static const char *hours(const struct day_letter *l, const struct day *d)
{
    return say_span(l->to.r->a, catalog_lang(l->to.lang), d->opens, d->closes);
}

/* The day in the calendar of who is written to; who waits has none of it there.  Who was sent away
 * with the day keeps the hours they had said. */
static const char *calendar_of(const struct day_letter *l)
{
    struct req *r = l->to.r;
    struct event_mail mail = { .method = l->method, .name = l->told->first_name,
                               .address = l->told->email, .answer = "ACCEPTED" };
    struct presence mine = { 0 };

    if (!l->now || !l->told->email || l->told->waits)
        return NULL;
    if (presence_get(r->db, r->a, l->now->id, l->told->person, &mine)
        && l->now->state != DAY_OPEN)
        mine.state = COMING;
    if (!day_event(r, l->to.lang, l->now, &mine, &mail.event))
        return NULL;
    return event_mail_text(r, l->to.lang, &mail);
}

/* `what`: which time of it, so that a handler that runs twice queues one letter.  The subject says
 * it on the screen. */
static bool send(const struct day_letter *l, const char *kind, const char *subject,
                 const char *body, int64_t what)
{
    struct arena *a = l->to.r->a;

    if (!l->told->email && !l->on_screen)
        return false;
    return letter_send(&l->to, &(struct letter_text){
        .kind = kind, .subject = subject, .body = body, .screen = l->on_screen ? subject : NULL,
        .path = str_fmt(a, "/days/%lld%s", (long long) l->day->id, l->page),
        .once = str_fmt(a, "%s:%lld:%lld:%lld", kind, (long long) l->day->id,
                        (long long) (l->told->presence ? l->told->presence : l->told->person),
                        (long long) what),
        .calendar = calendar_of(l), .method = l->method,
    });
}

/* ---- to those who come ---- */

void tell_moved_up(struct req *r, const struct day *d, const struct told_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct day_letter l = day_letter(r, &list->at[i], d);
        const char *date = date_words(&l, d->date);

        l.now = d;
        l.method = "REQUEST";
        l.on_screen = true;
        send(&l, "chair_free", str_fmt(r->a, words(&l, N_("A chair for you on %s")), date),
             str_fmt(r->a, words(&l, N_("You were waiting for a chair on %s, at %s. One is free "
                                        "and it is yours: you are coming. If you cannot make it, "
                                        "say so and the next person gets it.")),
                     date, where(&l, d)), r->now);
    }
}

static void tell_cancelled(const struct day_letter *l, const char *reason)
{
    struct arena *a = l->to.r->a;
    const char *date = date_words(l, l->day->date);

    send(l, "day_cancelled", str_fmt(a, words(l, N_("Cancelled: %s")), date),
         str_fmt(a, words(l, N_("The day of %s, at %s, is cancelled. Why: %s. Nothing is due for "
                                "it.")), date, where(l, l->day), reason), l->day->sequence);
}

static void tell_moved(const struct day_letter *l, const struct day *after, const char *reason)
{
    struct arena *a = l->to.r->a;
    const char *date = date_words(l, l->day->date);
    const char *other = date_words(l, after->date);

    send(l, "day_moved", str_fmt(a, words(l, N_("Moved: %s becomes %s")), date, other),
         str_fmt(a, words(l, N_("The day of %s, at %s, moves to %s. Why: %s. You are not put down "
                                "for the new date: say so if you come.")),
                 date, where(l, l->day), other, reason), l->day->sequence);
}

static void tell_place(const struct day_letter *l, const struct day *after)
{
    struct arena *a = l->to.r->a;
    const char *date = date_words(l, after->date);
    const char *form = l->told->waits
        ? N_("The day of %s takes place at %s instead of %s. You are still on the waiting list. If "
             "that does not suit you, say so.")
        : N_("The day of %s takes place at %s instead of %s. You are still expected. If that does "
             "not suit you, say so.");

    send(l, "day_place", str_fmt(a, words(l, N_("Another venue: %s")), date),
         str_fmt(a, words(l, form), date, where(l, after), where(l, l->day)), after->sequence);
}

static void tell_hours(const struct day_letter *l, const struct day *after)
{
    struct arena *a = l->to.r->a;
    const char *date = date_words(l, after->date);

    send(l, "day_hours", str_fmt(a, words(l, N_("Other hours: %s")), date),
         str_fmt(a, words(l, N_("The day of %s, at %s, is now open %s.")), date, where(l, after),
                 hours(l, after)), after->sequence);
}

static bool is_told(const struct told_list *list, int64_t person)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].person == person)
            return true;
    return false;
}

/* What becomes of a day at somebody's place, to them. */
static void tell_host(const struct day_letter *l, const struct day_change *change,
                      const struct day_changed *done)
{
    struct arena *a = l->to.r->a;
    const char *date = date_words(l, l->day->date);
    const char *at = where(l, l->day), *what;

    if (change->kind == CHANGE_CANCEL)
        what = str_fmt(a, words(l, N_("The day of %s at your place, %s, is cancelled. Why: %s.")),
                       date, at, change->reason);
    else if (change->kind == CHANGE_MOVE)
        what = str_fmt(a, words(l, N_("The day of %s at your place, %s, moves to %s. Why: %s.")),
                       date, at, date_words(l, done->after.date), change->reason);
    else if (change->kind == CHANGE_PLACE)
        what = str_fmt(a, words(l, N_("The day of %s takes place elsewhere: there is nothing to "
                                      "prepare at your place, %s.")), date, at);
    else
        what = str_fmt(a, words(l, N_("The day of %s at your place, %s, is now open %s.")),
                       date, at, hours(l, &done->after));
    send(l, "host_day", str_fmt(a, words(l, N_("The day at your place on %s")), date), what,
         l->to.r->now);
}

/* Hosts who come themselves have heard it; one that stepped back expects nobody any more, unless
 * the day comes to them on another date. */
static void tell_hosts(struct req *r, const struct day_change *change,
                       const struct day_changed *done)
{
    const struct day *d = &done->before;
    struct told_list hosts = place_hosts(r->db, r->a, d->place, r->today);

    if (!d->roaming || (d->host_answer == HOST_STEPPED_BACK && change->kind != CHANGE_MOVE) ||
        (change->kind == CHANGE_WORDS && !done->hours))
        return;
    for (size_t i = 0; i < hosts.count; i++) {
        struct day_letter l = day_letter(r, &hosts.at[i], d);
        if (!is_told(&done->tell, l.told->person) && l.told->person != r->who->id)
            tell_host(&l, change, done);
    }
}

void tell_changed(struct req *r, const struct day_change *change, const struct day_changed *done)
{
    bool gone = change->kind == CHANGE_CANCEL || change->kind == CHANGE_MOVE;
    struct day now;

    if (!day_get(r->db, r->a, done->before.id, &now))
        return;
    for (size_t i = 0; i < done->tell.count; i++) {
        struct day_letter l = day_letter(r, &done->tell.at[i], &done->before);

        if (is_told(&done->moved_up, l.told->person))
            continue;
        l.now = &now;
        l.method = gone ? "CANCEL" : "REQUEST";
        l.on_screen = true;
        if (change->kind == CHANGE_CANCEL)
            tell_cancelled(&l, change->reason);
        else if (change->kind == CHANGE_MOVE)
            tell_moved(&l, &done->after, change->reason);
        else if (change->kind == CHANGE_PLACE)
            tell_place(&l, &done->after);
        else
            tell_hours(&l, &done->after);
    }
    tell_moved_up(r, &done->after, &done->moved_up);
    tell_hosts(r, change, done);
}

static struct told told_of(struct req *r, const struct presence *p)
{
    const struct value *card = person_card(r->db, r->a, &(struct looker){ .id = p->person },
                                           p->person);

    return (struct told){
        .person = p->person, .presence = p->id, .email = person_email(r->db, r->a, p->person),
        .first_name = value_as_text(value_get(card, "first_name"), ""),
        .lang = person_lang(r->db, r->a, p->person),
    };
}

/* Who only waited, or waits, has nothing of it in a calendar. */
void tell_said(struct req *r, const struct day *d, const struct presence *p)
{
    bool comes = p->state == COMING;

    if ((!comes && (p->state != WITHDRAWN || p->queued_at)) || p->changed_at != r->now ||
        !notice_wanted(r->db, p->person, NOTICE_CALENDAR))
        return;
    struct told to = told_of(r, p);
    struct day_letter l = day_letter(r, &to, d);
    const char *date = date_words(&l, d->date);
    int64_t what = r->now * 4 + p->share;
    l.now = d;
    l.method = comes ? "REQUEST" : "CANCEL";
    if (comes)
        send(&l, "day_said", str_fmt(r->a, words(&l, N_("You come on %s")), date),
             str_fmt(r->a, words(&l, N_("You come on %s, at %s. The event for your calendar goes "
                                        "with this mail. If you cannot make it, say so on the "
                                        "page of the day.")), date, where(&l, d)), what);
    else
        send(&l, "day_unsaid", str_fmt(r->a, words(&l, N_("You do not come on %s")), date),
             str_fmt(r->a, words(&l, N_("You do not come on %s, at %s, after all. The event "
                                        "leaves your calendar with this mail.")),
                     date, where(&l, d)), what);
}

/* ---- to those who animate and host ---- */

static const char *minutes_words(struct arena *a, const struct catalog *lang,
                                 const struct takeover *t)
{
    double minutes = t->minutes < 0 ? -t->minutes : t->minutes;
    const char *said = say_decimal(a, catalog_lang(lang), minutes, 1);
    const char *form = t->minutes < 0 ? N_("%s minutes less on average")
                                      : N_("%s minutes more on average");

    if (minutes < 0.05)
        return catalog_text(lang, NULL, N_("as near on average"));
    return str_fmt(a, catalog_text(lang, NULL, form), said);
}

const char *takeover_words(struct arena *a, const struct catalog *lang, const struct takeover *t)
{
    struct str text = str_new(a);

    str_add_fmt(&text, catalog_plural(lang, NULL, NP_("%d chair", "%d chairs"), t->chairs),
                (int) t->chairs);
    if (t->known)
        str_add_fmt(&text, ", %s", minutes_words(a, lang, t));
    if (t->lost)
        str_add_fmt(&text, catalog_plural(lang, NULL,
                                          NP_(", the promise is lost for %d commune",
                                              ", the promise is lost for %d communes"), t->lost),
                    t->lost);
    if (t->too_soon)
        str_add_fmt(&text, ", %s", catalog_text(lang, NULL, N_("too soon after another visit")));
    return text.text;
}

static const char *proposals(const struct day_letter *l, const struct takeover *others,
                             size_t count)
{
    struct str text = str_new(l->to.r->a);

    if (!count)
        return words(l, N_("No other host is known to be free. Another place, another date or a "
                           "cancellation can be chosen here:"));
    str_add(&text, words(l, N_("Who could take over:")));
    for (size_t i = 0; i < count && i < OTHERS_TOLD; i++)
        str_add_fmt(&text, "\n- %s", str_fmt(l->to.r->a, words(l, N_("%s: %s")), others[i].name,
                                             takeover_words(l->to.r->a, l->to.lang, &others[i])));
    return text.text;
}

void tell_stepped_back(struct req *r, const struct day *d, const struct takeover *others,
                       size_t count)
{
    struct told_list keepers = day_keepers(r->db, r->a, d, r->today);

    for (size_t i = 0; i < keepers.count; i++) {
        struct day_letter l = day_letter(r, &keepers.at[i], d);
        const char *date = date_words(&l, d->date);
        l.page = "/edit";
        send(&l, "host_stepped_back",
             str_fmt(r->a, words(&l, N_("A host cannot after all: %s")), date),
             str_fmt(r->a, "%s\n\n%s",
                     str_fmt(r->a, words(&l, N_("The host cannot welcome the day of %s, at %s, "
                                                "after all. Why: %s")),
                             date, where(&l, d), d->host_word),
                     proposals(&l, others, count)), d->host_answered_at);
    }
}

void tell_asked(struct req *r, const struct day *d)
{
    struct told_list hosts = place_hosts(r->db, r->a, d->place, r->today);
    struct headcount heads = presence_count(r->db, d->id);

    for (size_t i = 0; i < hosts.count; i++) {
        struct day_letter l = day_letter(r, &hosts.at[i], d);
        const char *date = date_words(&l, d->date);
        const char *people = catalog_plural(l.to.lang, NULL, NP_("%d person", "%d people"),
                                            heads.coming);
        send(&l, "host_asked", str_fmt(r->a, words(&l, N_("Can you host on %s?")), date),
             str_fmt(r->a, words(&l, N_("You are asked to welcome the day of %s at your place, %s, "
                                        "%s. Expected so far: %s. Say whether it stands: %s")),
                     date, where(&l, d), hours(&l, d), str_fmt(r->a, people, (int) heads.coming),
                     str_fmt(r->a, "%s/hosting", r->url)), d->sequence);
    }
}

size_t tell_thanks(struct req *r, const struct day *d, const char *word)
{
    struct told_list hosts = place_hosts(r->db, r->a, d->place, r->today);
    size_t told = 0;

    for (size_t i = 0; i < hosts.count; i++) {
        struct day_letter l = day_letter(r, &hosts.at[i], d);
        const char *date = date_words(&l, d->date);
        told += send(&l, "host_thanks",
                     str_fmt(r->a, words(&l, N_("Thank you for the day of %s")), date),
                     str_fmt(r->a, "%s\n\n%s", word, r->who->name), 0);
    }
    return told;
}
