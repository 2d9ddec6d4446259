/* What is told to people: mail, in a queue.
 *
 * A rule that decides something queues the mail in the same transaction; it leaves the house only
 * after the commit, by notice_send_due on a thread of its own.  A mail that cannot be delivered is
 * tried again, later and later, for two days.  Without a mail server all stays in the queue, where
 * an administrator can read it at /admin/outbox. */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include "db/db.h"
#include "http/route.h"

/* Texts of mail that opens a door; they are emptied as soon as the mail has gone. */
#define NOTICE_SIGN_IN_LINK "sign_in_link"
#define NOTICE_INVITATION "invitation"
#define NOTICE_DAY_INVITATION "day_invitation"

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
 * returns how many.  Of one person, or of all where `person` is 0. */
size_t notice_list(struct db *db, struct arena *a, int64_t person, int64_t before, size_t limit,
                   struct notice *out);

/* How many wait to be sent. */
int64_t notice_waiting(struct db *db);

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
