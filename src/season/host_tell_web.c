/* Letters about offers: to whoever answers them, and back. */
#include "season/hosts_web.h"

#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

/* One letter to one person, in their language. */
struct letter {
    struct req *r;
    const struct host *host;
    const struct catalog *lang;
    int64_t to;
    const char *kind;
};

static struct letter letter_to(struct req *r, int64_t person, const struct host *h,
                               const char *kind)
{
    return (struct letter){ .r = r, .host = h, .to = person, .kind = kind,
                            .lang = catalog_of(person_lang(r->db, r->a, person), r->lang) };
}

static const char *words(const struct letter *l, const char *msgid)
{
    return catalog_text(l->lang, NULL, msgid);
}

/* `once`: what happened, so that a handler that runs twice queues one letter. */
static void send(const struct letter *l, const char *subject, const char *body)
{
    struct arena *a = l->r->a;
    const char *name = person_name(l->r->db, a, l->to);

    notice_mail(l->r->db, &(struct mail){
        .kind = l->kind, .person = l->to, .now = l->r->now, .subject = subject,
        .body = str_fmt(a, "%s\n\n%s\n\n%s/hosts/%lld\n",
                        str_fmt(a, words(l, N_("Hello %s,")), name ? name : ""), body, l->r->url,
                        (long long) l->host->id),
        .once = str_fmt(a, "%s:%lld:%lld:%lld", l->kind, (long long) l->host->id,
                        (long long) l->to, (long long) l->r->now),
    });
}

static void send_offer(const struct letter *l)
{
    const struct host *h = l->host;
    struct arena *a = l->r->a;

    send(l, str_fmt(a, words(l, N_("A host offers itself: %s, %s")), h->name, h->town),
         str_fmt(a, words(l, N_("%s, in %s, offers to welcome days: %lld chairs. It waits for an "
                                "answer.")), h->name, h->town, (long long) h->chairs));
}

static void send_reply(const struct letter *l)
{
    const struct host *h = l->host;
    struct arena *a = l->r->a;

    send(l, str_fmt(a, words(l, N_("An answer about %s")), h->name),
         str_fmt(a, words(l, N_("To your question about %s, %s, the answer is:\n\n%s")), h->name,
                 h->town, h->reply));
}

static void tell_animators(struct req *r, const struct host *h, const char *kind,
                           void (*write)(const struct letter *l))
{
    int64_t *people;
    size_t count = host_animators(r->db, r->a, r->today, &people);

    for (size_t i = 0; i < count; i++) {
        struct letter l = letter_to(r, people[i], h, kind);
        if (people[i] != r->who->id)
            write(&l);
    }
}

void tell_offered(struct req *r, const struct host *h)
{
    tell_animators(r, h, "host_offered", send_offer);
}

void tell_replied(struct req *r, const struct host *h)
{
    tell_animators(r, h, "host_replied", send_reply);
}

static void tell_accepted(const struct letter *l)
{
    struct arena *a = l->r->a;
    const struct host *h = l->host;
    const char *word = str_empty(h->said) ? "" : str_fmt(a, "\n\n%s", h->said);

    send(l, str_fmt(a, words(l, N_("%s is a host now")), h->name),
         str_fmt(a, "%s%s", str_fmt(a, words(l, N_("Thank you: your offer is accepted, and %s can "
             "be given days of the next seasons. You are asked to confirm each of them. What you "
             "change about your place counts from then on.")), h->name), word));
}

void tell_answered(struct req *r, const struct host *h)
{
    static const char *const kinds[] = { [HOST_ASKED] = "host_asked",
                                         [HOST_ACCEPTED] = "host_accepted",
                                         [HOST_DECLINED] = "host_declined",
                                         [HOST_WITHDRAWN] = "host_withdrawn" };
    struct arena *a = r->a;

    if (!h->person || h->person == r->who->id)
        return;
    struct letter l = letter_to(r, h->person, h, kinds[h->state]);
    if (h->state == HOST_ACCEPTED)
        tell_accepted(&l);
    else if (h->state == HOST_ASKED)
        send(&l, str_fmt(a, words(&l, N_("A question about %s")), h->name),
             str_fmt(a, words(&l, N_("Thank you for offering %s. Before an answer, a question:"
                                     "\n\n%s")), h->name, h->said));
    else if (h->state == HOST_WITHDRAWN)
        send(&l, str_fmt(a, words(&l, N_("About your offer: %s")), h->name),
             str_fmt(a, words(&l, N_("Your offer of %s was taken back by those who animate: it is "
                                     "given no new day. Days already given stay; write to them if "
                                     "this surprises you.")), h->name));
    else
        send(&l, str_fmt(a, words(&l, N_("About your offer: %s")), h->name),
             str_fmt(a, words(&l, N_("Thank you for offering %s. It will not be a host for now:"
                                     "\n\n%s")), h->name, h->said));
}
