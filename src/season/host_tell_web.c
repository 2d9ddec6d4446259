/* Letters about offers: to whoever answers them, and back. */
#include "season/hosts_web.h"

#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

/* A letter about an offer. */
struct host_letter {
    struct letter to;
    const struct host *host;
    const char *kind;
};

/* They are greeted by the name that members see of each other. */
static bool host_letter(struct req *r, int64_t person, const struct host *h, const char *kind,
                        struct host_letter *out)
{
    *out = (struct host_letter){ .host = h, .kind = kind };
    if (!letter_to(r, person, &out->to))
        return false;
    out->to.first_name = person_name(r->db, r->a, person);
    return true;
}

static const char *words(const struct host_letter *l, const char *msgid)
{
    return letter_words(&l->to, msgid);
}

/* `once`: what happened, so that a handler that runs twice queues one letter. */
static void send(const struct host_letter *l, const char *subject, const char *body)
{
    struct req *r = l->to.r;

    letter_send(&l->to, &(struct letter_text){
        .kind = l->kind, .subject = subject, .body = body,
        .path = str_fmt(r->a, "/hosts/%lld", (long long) l->host->id),
        .once = str_fmt(r->a, "%s:%lld:%lld:%lld", l->kind, (long long) l->host->id,
                        (long long) l->to.person, (long long) r->now),
    });
}

static void send_offer(const struct host_letter *l)
{
    const struct host *h = l->host;
    struct arena *a = l->to.r->a;

    send(l, str_fmt(a, words(l, N_("A host offers itself: %s, %s")), h->name, h->town),
         str_fmt(a, words(l, N_("%s, in %s, offers to welcome days: %lld chairs. It waits for an "
                                "answer.")), h->name, h->town, (long long) h->chairs));
}

static void send_reply(const struct host_letter *l)
{
    const struct host *h = l->host;
    struct arena *a = l->to.r->a;

    send(l, str_fmt(a, words(l, N_("An answer about %s")), h->name),
         str_fmt(a, words(l, N_("To your question about %s, %s, the answer is:\n\n%s")), h->name,
                 h->town, h->reply));
}

static void tell_animators(struct req *r, const struct host *h, const char *kind,
                           void (*write)(const struct host_letter *l))
{
    int64_t *people;
    size_t count = host_animators(r->db, r->a, r->today, &people);

    for (size_t i = 0; i < count; i++) {
        struct host_letter l;
        if (people[i] != r->who->id && host_letter(r, people[i], h, kind, &l))
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

static void tell_accepted(const struct host_letter *l)
{
    struct arena *a = l->to.r->a;
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
    struct host_letter l;

    if (!h->person || h->person == r->who->id ||
        !host_letter(r, h->person, h, kinds[h->state], &l))
        return;
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
