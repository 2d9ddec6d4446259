/* Letters about godparents, and a new charter on the screen of those who have not accepted it. */
#include "welcome/web.h"

#include "account/account.h"
#include "base/str.h"
#include "notice/notice.h"

enum { TOLD_AT_ONCE = 100 };

/* The name of one as the other may know it, in the reader's language. */
static const char *name_for(const struct letter *l, int64_t person)
{
    const struct looker reader = { .id = l->person, .member = true, .today = l->r->today };
    struct value *card = person_card(l->r->db, l->r->a, &reader, person);
    const char *name = card ? value_as_text(value_get(card, "name"), NULL) : NULL;

    return name ? name : letter_words(l, N_("Somebody"));
}

static void send(const struct letter *l, const char *kind, int64_t newcomer, const char *subject,
                 const char *body)
{
    letter_send(l, &(struct letter_text){
        .kind = kind, .subject = subject, .body = body, .path = "/welcome", .screen = subject,
        .once = str_fmt(l->r->a, "%s:%lld:%lld:%lld", kind, (long long) newcomer,
                        (long long) l->person, (long long) l->r->now),
    });
}

void tell_godparent_asked(struct req *r, int64_t newcomer, int64_t person)
{
    struct letter l;

    if (!letter_to(r, person, &l))
        return;
    const char *name = name_for(&l, newcomer);
    send(&l, "godparent_asked", newcomer,
         str_fmt(r->a, letter_words(&l, N_("Would you go the first steps with %s?")), name),
         str_fmt(r->a, letter_words(&l,
             N_("%s is new here. A godparent says hello at a first day, answers the small "
                "questions, and introduces two or three people. Say yes, or no thanks: no reason "
                "is needed.")), name));
}

void tell_godparent_answered(struct req *r, const struct godparent *g, bool yes)
{
    struct letter l;

    if (g->asked_by && g->asked_by != g->person && letter_to(r, g->asked_by, &l))
        send(&l, yes ? "godparent_yes" : "godparent_no", g->newcomer,
             str_fmt(r->a, letter_words(&l, yes ? N_("%s said yes, and is a godparent")
                                                : N_("%s said no thanks to being a godparent")),
                     name_for(&l, g->person)),
             yes ? letter_words(&l, N_("The newcomer is told."))
                 : letter_words(&l, N_("Think of somebody else: the page of newcomers has ideas.")));
    if (yes && letter_to(r, g->newcomer, &l))
        send(&l, "godparent_found", g->newcomer,
             str_fmt(r->a, letter_words(&l, N_("%s goes your first steps with you")),
                     name_for(&l, g->person)),
             letter_words(&l, N_("Write to each other, or meet at the next day. Every small "
                                 "question is welcome.")));
}

void tell_godparent_ended(struct req *r, const struct godparent *g)
{
    int64_t other = r->who->id == g->person ? g->newcomer : g->person;
    struct letter l;

    if (letter_to(r, other, &l))
        send(&l, "godparent_ended", g->newcomer,
             letter_words(&l, N_("The first steps together are done")),
             str_fmt(r->a, letter_words(&l, N_("%s says that it is enough. Thank you for the "
                                               "steps.")), name_for(&l, r->who->id)));
}

/* On the screen alone: a letter to everybody for a text they can read here would be too much. */
void tell_charter(struct req *r)
{
    struct charter c;
    int64_t *people;
    size_t count = charter_tell_next(r->db, r->a, r->today, TOLD_AT_ONCE, r->now, &c, &people);

    for (size_t i = 0; i < count; i++) {
        const struct catalog *lang = catalog_of(person_lang(r->db, r->a, people[i]), r->lang);
        const char *words = c.version > 1
            ? catalog_text(lang, NULL, N_("Our charter has a new version. Read what is new in it."))
            : catalog_text(lang, NULL, N_("Our community has a charter. Read it, and accept it."));
        notice_tell(r->db, &(struct telling){
            .person = people[i], .kind = "charter", .words = words, .href = "/charter",
            .once = str_fmt(r->a, "charter:%lld:%lld", (long long) c.version,
                            (long long) people[i]), .now = r->now });
    }
}
