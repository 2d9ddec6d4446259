/* Letters of mutual help, each also a sentence on the screen.  Who asks anonymously is named in
 * none of them, not even to those who said yes: mail is forwarded, and read over a shoulder. */
#include "help/web.h"

#include "base/str.h"
#include "notice/notice.h"

enum { IN_A_SENTENCE = 100 };

static struct letter letter_of(struct req *r, const struct told *told)
{
    return (struct letter){ .r = r, .person = told->person, .first_name = told->first_name,
                            .lang = catalog_of(told->lang, r->lang) };
}

/* "Maud D.", or that somebody here does. */
static const char *asker_words(const struct letter *l, const struct request *q)
{
    const char *name = q->anonymous ? NULL : person_name(l->r->db, l->r->a, q->person);

    return name ? one_line(l->r, name, 0) : letter_words(l, N_("Somebody here"));
}

static const char *excerpt(const struct letter *l, const char *words)
{
    return one_line(l->r, words, IN_A_SENTENCE);
}

/* When and where, in the language of who reads it. */
static const char *wish_in(const struct letter *l, const struct request *q)
{
    struct req theirs = *l->r;

    theirs.lang = l->lang;
    return wish_words(&theirs, q);
}

static void send_asked(const struct letter *l, const struct request *q)
{
    struct arena *a = l->r->a;
    const char *who = asker_words(l, q), *short_words = excerpt(l, q->words);

    letter_send(l, &(struct letter_text){
        .kind = "help_asked", .path = request_href(l->r, q->id, ""),
        .subject = str_fmt(a, letter_words(l, N_("%s asks for a hand")), who),
        .body = str_fmt(a, "%s\n\n%s\n\n%s",
                        str_fmt(a, letter_words(l, N_("%s would like your help:")), who),
                        str_fmt(a, "%s\n%s", clean_words(l->r, q->words), wish_in(l, q)),
                        letter_words(l, N_("Say whether you can. If this is not the moment, say "
                                           "so or say nothing: nobody is told, and no reason is "
                                           "asked."))),
        .screen = str_fmt(a, letter_words(l, N_("%s asks you: %s")), who, short_words),
        .once = str_fmt(a, "help_asked:%lld:%lld", (long long) q->id, (long long) l->person),
    });
}

void tell_help_asked(struct req *r, const struct request *q, const struct told_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct letter l = letter_of(r, &list->at[i]);
        send_asked(&l, q);
    }
}

static void send_answered(const struct letter *l, const struct request_view *view,
                          const char *name, bool yes, const char *note)
{
    struct arena *a = l->r->a;
    const char *short_words = excerpt(l, view->q.words);
    const char *fact = str_fmt(a, yes ? letter_words(l, N_("%s can help you: %s"))
                                      : letter_words(l, N_("%s cannot help after all: %s")),
                               name, short_words);
    const char *next = yes
        ? letter_words(l, N_("Get in touch. When it is done, say so, with a word of thanks if you "
                             "like."))
        : letter_words(l, N_("You can ask somebody else."));

    letter_send(l, &(struct letter_text){
        .kind = yes ? "help_yes" : "help_taken_back", .path = request_href(l->r, view->q.id, ""),
        .subject = str_fmt(a, yes ? letter_words(l, N_("%s can help you"))
                                  : letter_words(l, N_("%s cannot help after all")), name),
        .body = str_empty(note) ? str_fmt(a, "%s\n\n%s", fact, next)
                                : str_fmt(a, "%s\n\n%s\n\n%s", fact, note, next),
        .screen = fact,
        /* Once a day, however often a mind is changed: the page says how it stands. */
        .once = str_fmt(a, "help_%s:%lld:%lld:%d", yes ? "yes" : "back", (long long) view->q.id,
                        (long long) l->r->who->id, (int) l->r->today),
    });
}

void tell_help_answered(struct req *r, const struct request_view *view, const char *note,
                        const struct told_list *list)
{
    const char *name = one_line(r, r->who->name, 0);

    for (size_t i = 0; i < list->count; i++) {
        struct letter l = letter_of(r, &list->at[i]);
        send_answered(&l, view, name, note != NULL, note);
    }
}

void tell_help_over(struct req *r, const struct request *q, const int64_t *helpers, size_t count)
{
    bool done = q->state == REQUEST_DONE;
    struct letter l;

    for (size_t i = 0; i < count; i++) {
        if (!letter_to(r, helpers[i], &l))
            continue;
        const char *fact = str_fmt(r->a,
            done ? letter_words(&l, N_("It is done, with your help: %s"))
                 : letter_words(&l, N_("This help is no longer needed: %s")),
            excerpt(&l, q->words));
        letter_send(&l, &(struct letter_text){
            .kind = done ? "help_done" : "help_dropped", .path = request_href(r, q->id, ""),
            .subject = done ? letter_words(&l, N_("It is done, with your help"))
                            : letter_words(&l, N_("This help is no longer needed")),
            .body = fact, .screen = fact,
            .once = str_fmt(r->a, "help_over:%lld:%lld", (long long) q->id,
                            (long long) helpers[i]),
        });
    }
}

void tell_help_thanks(struct req *r, const struct thanks *t, bool anonymous)
{
    struct letter l;

    if (!letter_to(r, t->to, &l))
        return;
    const char *name = anonymous ? letter_words(&l, N_("Somebody here"))
                                 : one_line(r, r->who->name, 0);
    const char *path = t->request ? request_href(r, t->request, "") : "/help/open#thanks";
    letter_send(&l, &(struct letter_text){
        .kind = "help_thanks", .path = path,
        .subject = str_fmt(r->a, letter_words(&l, N_("%s thanks you")), name),
        .body = str_fmt(r->a, "%s\n\n%s", str_fmt(r->a, letter_words(&l, N_("%s thanks you:")),
                                                  name), clean_words(r, t->words)),
        .screen = str_fmt(r->a, letter_words(&l, N_("%s thanks you: %s")), name,
                          excerpt(&l, t->words)),
        .once = str_fmt(r->a, "help_thanks:%lld:%lld:%lld:%lld", (long long) t->from,
                        (long long) t->to, (long long) t->request, (long long) r->now),
    });
}

static void introduce_one(struct req *r, int64_t one, int64_t other, const char *words)
{
    const char *name = person_name(r->db, r->a, other);
    struct letter l;

    if (!name || !letter_to(r, one, &l))
        return;
    name = one_line(r, name, 0);
    const char *by = one_line(r, r->who->name, 0);
    const char *fact = str_fmt(r->a, letter_words(&l, N_("%s thinks that you and %s should meet.")),
                               by, name);
    letter_send(&l, &(struct letter_text){
        .kind = "introduced", .path = str_fmt(r->a, "/people/%lld", (long long) other),
        .subject = str_fmt(r->a, letter_words(&l, N_("Somebody to meet: %s")), name),
        .body = str_empty(words) ? fact : str_fmt(r->a, "%s\n\n%s", fact, words),
        .screen = fact,
        .once = str_fmt(r->a, "introduced:%lld:%lld", (long long) one, (long long) other),
    });
}

void tell_introduced(struct req *r, int64_t one, int64_t other, const char *words)
{
    introduce_one(r, one, other, words);
    introduce_one(r, other, one, words);
}
