/* What is told to people: mail, in a queue.
 *
 * A rule that decides something queues the mail in the same transaction; it leaves the house only
 * after the commit, by notice_send_due on a thread of its own.  A mail that cannot be delivered is
 * tried again, later and later, for two days.  Without a mail server all stays in the queue, where
 * an administrator can read it at /admin/outbox, but for what stays between people (struct mail). */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include "db/db.h"
#include "http/route.h"

/* Texts of mail that opens a door; they are emptied as soon as the mail has gone. */
#define NOTICE_SIGN_IN_LINK "sign_in_link"
#define NOTICE_INVITATION "invitation"
#define NOTICE_DAY_INVITATION "day_invitation"

/* Who asks whom for help, thanks whom, is introduced to whom, is asked to do something together or
 * to be a godparent stays between them: mail whose kind begins with "help_", "introduc",
 * "collaboration_" or "godparent_" is listed for its reader alone.  Others, administrators too,
 * learn only how many there are in the queue: even an address beside an hour tells who asked
 * without a name, and a mail that is not there tells whom nobody asked. */
struct mail {
    const char *kind;                   /* a word that says what it is about, "chair_free" */
    int64_t person;                     /* who it is for; 0: someone not yet a person */
    const char *address;                /* NULL: the person's */
    const char *subject;                /* one line */
    const char *body;                   /* plain text, lines of any length */
    const char *once;                   /* NULL, or: the same text is queued only once */
    const char *calendar;               /* NULL, or an iCalendar text that goes with it (RFC 6047) */
    const char *method;                 /* its method: "REQUEST", "CANCEL", "PUBLISH" */
    int64_t now;
};

/* Queues a mail.  False, and nothing is queued, if the person has no address, if it is not one, if
 * the subject holds a line break or other control character, or if `once` was queued before. */
bool notice_mail(struct db *db, const struct mail *mail);

/* What is written beyond what changes for a person: they choose.  A member hears of a new season,
 * and may be invited by others, unless they say no; an invitation for the calendar comes with each
 * "I come" if they say yes. */
#define NOTICE_SEASON "season"
#define NOTICE_CALENDAR "calendar"

/* Does the person want mail of this kind?  What was never said is as the kinds above have it. */
bool notice_wanted(struct db *db, int64_t person, const char *kind);
void notice_want(struct db *db, int64_t person, const char *kind, bool wanted);

/* One mail as it stands in the queue. */
struct notice {
    int64_t id;
    const char *kind, *address, *subject, *body;
    const char *calendar, *method;      /* NULL without one */
    const char *problem;                /* what went wrong last, or NULL */
    int64_t made_at, due_at, sent_at, given_up_at;      /* 0: not */
    int64_t attempts;
    bool secret;                        /* opens a door: not for lists */
};

/* The newest first, before the mail `before` (0: from the newest), `limit` at most into `out`;
 * returns how many.  Of one person; or, where `person` is 0, of all but what stays between people. */
size_t notice_list(struct db *db, struct arena *a, int64_t person, int64_t before, size_t limit,
                   struct notice *out);

/* How many wait to be sent. */
int64_t notice_waiting(struct db *db);

/* Of what stays between people, in all, so that it can be seen that mail is stuck. */
struct notice_counts {
    int64_t waiting;                    /* not tried yet */
    int64_t failed;                     /* tried in vain, to be tried again */
    int64_t given_up;
};
struct notice_counts notice_between_people(struct db *db, struct arena *a);

/* ---- on the screen (screen.c) ---- */

/* A sentence for one person: at once on a page they have open (GET /me/live, server-sent events),
 * on the next page otherwise, and in the list at /me/notices for ninety days. */
struct telling {
    int64_t person;
    const char *kind;                   /* a word, "help_asked" */
    const char *words;                  /* one sentence, in the person's language */
    const char *href;                   /* where it leads, a path of this house */
    const char *once;                   /* NULL, or: the same text is told only once */
    int64_t now;
};

/* False, and nothing is told, if `once` was told before. */
bool notice_tell(struct db *db, const struct telling *t);

/* How many a person has not seen; and those under a path are seen now (they are looking at it). */
int64_t notice_unseen(struct db *db, int64_t person);
void notice_seen(struct db *db, int64_t person, const char *href, int64_t now);

/* The same for the live stream (http/route.h). */
extern const struct news notice_news;

/* Takes away what anybody was told that leads there: it names someone who is forgotten. */
void notice_forget_about(struct db *db, const char *href);

/* ---- letters (letter.c): the same words by mail and on the screen ---- */

/* To one person, in their language: a greeting, paragraphs, a link.  `subject` and `body` are made
 * with letter_words; the greeting and the link are put around.  Where `screen` is not NULL the same
 * is told on the screen with that sentence.  Whoever has a list of persons with their names and
 * languages fills this without letter_to. */
struct letter {
    struct req *r;
    int64_t person;
    const char *first_name;
    const struct catalog *lang;
};

/* The letter of a person; false if there is nobody to write to (gone, forgotten). */
bool letter_to(struct req *r, int64_t person, struct letter *out);
/* A sentence in the language of who is written to. */
const char *letter_words(const struct letter *l, const char *msgid) __attribute__((format_arg(2)));

struct letter_text {
    const char *kind;
    const char *subject;
    const char *body;                   /* paragraphs, between empty lines */
    const char *path;                   /* the link at the end, and where the screen's leads */
    const char *screen;                 /* one sentence, or NULL: by mail alone */
    const char *once;                   /* or NULL: as in a mail */
    const char *calendar, *method;      /* as in a mail; NULL without one */
    bool whole;                         /* the body greets by itself, and has its own links */
};

/* False if neither was told: nobody to write to, or `once` was told before. */
bool letter_send(const struct letter *l, const struct letter_text *text);

struct notice_settings {
    const char *smtp;                   /* smtp://HOST:PORT or smtps://; NULL: nothing is sent */
    const char *from;                   /* "beffroi@example.org" */
    const char *name;                   /* of the community, beside that address */
};

/* Sends what is due, one mail after the other, and writes down how it went; returns how many went.
 * `db` is no reader and in no transaction: none is held while talking to the server.  Several
 * servers may do it at once: each mail is claimed for ten minutes before it is sent. */
int notice_send_due(struct db *db, struct arena *a, const struct notice_settings *settings,
                    int64_t now);

/* Takes mail to an address out of the queue and the lists: of someone who is forgotten, also what was
 * written before they were a person here (an invitation).  NULL: nothing. */
void notice_forget_address(struct db *db, const char *address);

/* An instant as people read it, in the community's time: "jeudi 26 novembre, 9 h 30". */
char *notice_when(const struct req *r, int64_t instant);

extern const struct room notice_room;

#endif
