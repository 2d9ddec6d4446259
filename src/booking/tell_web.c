#include "booking/tell.h"

#include "base/say.h"
#include "base/str.h"
#include "http/req.h"
#include "notice/notice.h"

/* One letter to one person: the words of their language. */
struct letter {
    struct req *r;
    const struct catalog *lang;
    const struct told *to;
    const struct day *day;
};

static struct letter letter_to(struct req *r, const struct told *to, const struct day *d)
{
    const struct catalog *lang = catalog_of(to->lang, r->lang);

    return (struct letter){ .r = r, .lang = lang, .to = to, .day = d };
}

static const char *words(const struct letter *l, const char *msgid)
{
    return catalog_text(l->lang, NULL, msgid);
}

static const char *date_words(const struct letter *l, int32_t date)
{
    return say_date(l->r->a, l->lang, date, DATE_LONG, l->r->today);
}

static const char *where(const struct letter *l, const struct day *d)
{
    if (str_empty(d->town))
        return d->place_name;
    return str_fmt(l->r->a, "%s, %s", d->place_name, d->town);
}

static const char *hours(const struct letter *l, const struct day *d)
{
    return say_span(l->r->a, catalog_lang(l->lang), d->opens, d->closes);
}

/* `once`: what happened, so that a handler that runs twice queues one letter. */
static void send(const struct letter *l, const char *kind, const char *subject, const char *body,
                 int64_t sequence)
{
    struct arena *a = l->r->a;
    const char *link = str_fmt(a, "%s/days/%lld", l->r->url, (long long) l->day->id);
    const struct mail mail = {
        .kind = kind, .person = l->to->person, .subject = subject,
        .body = str_fmt(a, "%s\n\n%s\n\n%s\n", str_fmt(a, words(l, N_("Hello %s,")),
                                                     l->to->first_name), body, link),
        .once = str_fmt(a, "%s:%lld:%lld:%lld", kind, (long long) l->day->id,
                        (long long) l->to->presence, (long long) sequence),
        .now = l->r->now,
    };

    if (l->to->email)
        notice_mail(l->r->db, &mail);
}

void tell_moved_up(struct req *r, const struct day *d, const struct told_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct letter l = letter_to(r, &list->at[i], d);
        const char *date = date_words(&l, d->date);

        send(&l, "chair_free", str_fmt(r->a, words(&l, N_("A chair for you on %s")), date),
             str_fmt(r->a, words(&l, N_("You were waiting for a chair on %s, at %s. One is free "
                                        "and it is yours: you are coming. If you cannot make it, "
                                        "say so and the next person gets it.")),
                     date, where(&l, d)), r->now);
    }
}

static void tell_cancelled(const struct letter *l, const char *reason)
{
    struct arena *a = l->r->a;
    const char *date = date_words(l, l->day->date);

    send(l, "day_cancelled", str_fmt(a, words(l, N_("Cancelled: %s")), date),
         str_fmt(a, words(l, N_("The day of %s, at %s, is cancelled. Why: %s. Nothing is due for "
                                "it.")), date, where(l, l->day), reason), l->day->sequence);
}

static void tell_moved(const struct letter *l, const struct day *after, const char *reason)
{
    struct arena *a = l->r->a;
    const char *date = date_words(l, l->day->date);
    const char *other = date_words(l, after->date);

    send(l, "day_moved", str_fmt(a, words(l, N_("Moved: %s becomes %s")), date, other),
         str_fmt(a, words(l, N_("The day of %s, at %s, moves to %s. Why: %s. You are not put down "
                                "for the new date: say so if you come.")),
                 date, where(l, l->day), other, reason), l->day->sequence);
}

static void tell_place(const struct letter *l, const struct day *after)
{
    struct arena *a = l->r->a;
    const char *date = date_words(l, after->date);

    send(l, "day_place", str_fmt(a, words(l, N_("Another venue: %s")), date),
         str_fmt(a, words(l, N_("The day of %s takes place at %s instead of %s. You are still "
                                "expected. If that does not suit you, say so.")),
                 date, where(l, after), where(l, l->day)), after->sequence);
}

static void tell_hours(const struct letter *l, const struct day *after)
{
    struct arena *a = l->r->a;
    const char *date = date_words(l, after->date);

    send(l, "day_hours", str_fmt(a, words(l, N_("Other hours: %s")), date),
         str_fmt(a, words(l, N_("The day of %s, at %s, is now open %s.")), date, where(l, after),
                 hours(l, after)), after->sequence);
}

void tell_changed(struct req *r, const struct day_change *change, const struct day_changed *done)
{
    for (size_t i = 0; i < done->tell.count; i++) {
        struct letter l = letter_to(r, &done->tell.at[i], &done->before);

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
}
