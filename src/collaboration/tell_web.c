/* Letters about a collaboration, to those named in it; the same on their screen.  A name in a letter
 * is what its reader may see of that person. */
#include "collaboration/web.h"

#include "base/str.h"
#include "notice/notice.h"

/* A letter to one of those named. */
struct word {
    struct letter to;
    const struct collaboration *about;
    const char *who;                    /* who did it, as the reader may know them */
};

static bool word_to(struct req *r, int64_t person, const struct collaboration *c, struct word *n)
{
    const struct looker reader = { .id = person, .member = true, .today = r->today };

    *n = (struct word){ .about = c };
    if (person == r->who->id || !letter_to(r, person, &n->to))
        return false;
    n->who = name_seen(r, &reader, r->who->id);
    if (!n->who)
        n->who = letter_words(&n->to, N_("Somebody"));
    return true;
}

/* `subject` says it all, so the screen has it too.  `occasion` tells one asking, or one change of
 * it, from the next: of each they hear once, whenever the handler runs. */
static void send(const struct word *n, const char *kind, int64_t occasion, const char *subject,
                 const char *body)
{
    struct req *r = n->to.r;

    letter_send(&n->to, &(struct letter_text){
        .kind = kind, .subject = subject, .body = body, .screen = subject,
        .path = str_fmt(r->a, "/collaborations/%lld", (long long) n->about->id),
        .once = str_fmt(r->a, "%s:%lld:%lld:%lld:%lld", kind, (long long) n->about->id,
                        (long long) n->to.person, (long long) r->who->id, (long long) occasion),
    });
}

static bool asked_now(const struct collaboration_asked *asked, const struct collaborator *one)
{
    if (!asked)
        return one->state == COLLABORATOR_ASKED;
    for (size_t i = 0; i < asked->count; i++)
        if (asked->people[i] == one->person)
            return true;
    return false;
}

void tell_collaboration_asked(struct req *r, int64_t id, const struct collaboration_asked *asked)
{
    struct looker looker = people_looker(r);
    struct collaboration c;
    struct word n;

    if (!collaboration_get(r->db, r->a, &looker, id, &c))
        return;
    for (size_t i = 0; i < c.count; i++)
        if (asked_now(asked, &c.people[i]) && word_to(r, c.people[i].person, &c, &n))
            send(&n, "collaboration_asked", c.people[i].asked_at,
                 str_fmt(r->a, letter_words(&n.to, N_("%s names you in a collaboration: %s")),
                         n.who, c.name),
                 str_fmt(r->a, letter_words(&n.to,
                     N_("%s says you do something together: %s.\n\n%s\n\nYou are shown as part of "
                        "it to nobody else until you say yes. No thanks is an answer too, and "
                        "needs no reason.")), n.who, c.name, c.purpose));
}

/* `body` has a place for who did it. */
static void tell_people(struct req *r, const struct collaboration *c, const char *kind,
                        const char *subject, const char *body)
{
    struct word n;

    for (size_t i = 0; i < c->count; i++)
        if (c->people[i].state == COLLABORATOR_IN && word_to(r, c->people[i].person, c, &n))
            send(&n, kind, c->version,
                 str_fmt(r->a, letter_words(&n.to, N_("%s: %s")), c->name,
                         letter_words(&n.to, subject)),
                 str_fmt(r->a, letter_words(&n.to, body), n.who));
}

void tell_collaboration_answered(struct req *r, const struct collaboration *before, bool yes)
{
    int64_t asker = 0;
    struct word n;

    if (yes) {
        tell_people(r, before, "collaboration_yes",
                    before->born ? N_("somebody more takes part") : N_("it is born"),
                    N_("%s said yes, and is part of it now."));
        return;
    }
    for (size_t i = 0; i < before->count; i++)
        if (before->people[i].person == r->who->id)
            asker = before->people[i].asked_by;
    if (asker && word_to(r, asker, before, &n))
        send(&n, "collaboration_no", before->version,
             str_fmt(r->a, letter_words(&n.to, N_("%s: %s")), before->name,
                     letter_words(&n.to, N_("no thanks, for this time"))),
             str_fmt(r->a, letter_words(&n.to, N_("%s said no thanks. The house does not ask "
                                                  "again.")), n.who));
}

void tell_collaboration_left(struct req *r, const struct collaboration *before)
{
    if (before->in <= 2)
        tell_people(r, before, "collaboration_ended", N_("it has ended"),
                    N_("%s left it, and with one person it is none. You can begin another."));
    else
        tell_people(r, before, "collaboration_left", N_("somebody left"),
                    N_("%s is no longer part of it."));
}

void tell_collaboration_ended(struct req *r, const struct collaboration *before)
{
    tell_people(r, before, "collaboration_ended", N_("it has ended"),
                N_("%s says that it has ended. It can still be read."));
}
