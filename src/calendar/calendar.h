/* Calendars that follow people: addresses to subscribe to, and invitations by mail.
 *
 * A feed is an address with a secret of 32 random bytes in it, of which only the hash is stored: it
 * is shown once, can be ended, and shows what its owner may see today.  What anybody may see of the
 * days of the community, a series or a place has an address without a secret.  An event keeps its
 * UID for ever; what changes grows its SEQUENCE, a cancelled day stays with STATUS:CANCELLED.
 *
 * An invitation asks a person to come to a day.  Its mail carries the event (METHOD:REQUEST) and a
 * link that answers for that day without a password: mail programs send their own answers to an
 * address nobody reads, so the text says to use the link.
 *
 * Reads of other rooms' tables: day (agenda), presence (booking), account, person. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "booking/booking.h"

enum feed_kind { FEED_MINE, FEED_PLACE, FEED_SERIES, FEED_NETWORK };

enum {
    FEEDS_MOST = 20,                    /* of one person */
    FEED_PAST = 60, FEED_AHEAD = 400,   /* days of the window a feed shows */
    FEED_EVENTS = 1000                  /* at most, of days and of bookings */
};

struct feed {
    int64_t id;
    int64_t person;                     /* 0: an address without a secret */
    enum feed_kind kind;
    int64_t place;                      /* of FEED_PLACE */
    int64_t series;                     /* of FEED_SERIES */
    const char *name;                   /* the owner's: "mon téléphone" */
    int64_t made_at;
};

/* The secret of a new feed; NULL if the person has FEEDS_MOST, or on failure (db_failed). */
char *feed_make(struct db *db, struct arena *a, const struct feed *f, int64_t now);
size_t feed_list(struct db *db, struct arena *a, int64_t person, struct feed **out);
/* The feed of a secret, unless it was ended or its owner's account is closed. */
bool feed_open(struct db *db, struct arena *a, const char *secret, struct feed *out);
/* Ends one of the person's own; false if it is not. */
bool feed_end(struct db *db, int64_t person, int64_t id, int64_t now);

/* Ids of the days a feed shows, by date: those the owner comes to, was at, waits for or hosts, also
 * when such a day was cancelled; those of the place that its hours do not tell already, those of the
 * series, or all that travel. */
size_t feed_days(struct db *db, struct arena *a, const struct feed *f, int32_t today,
                 int64_t **days);

/* ---- invitations ---- */

enum invite_refusal {
    INVITE_ALLOWED,
    INVITE_NO_DAY,                      /* no such day */
    INVITE_NOT_OPEN,                    /* cancelled, moved, past or without a place */
    INVITE_AGAIN,                       /* that person was invited to it already */
    INVITE_COMES,                       /* comes, or waits for a chair: not for the sender to know */
    INVITE_MANY,                        /* INVITES_MOST by this sender in a day */
    INVITE_FAILED
};

enum { INVITES_AT_ONCE = 100, INVITES_MOST = 30 };

struct invite {
    int64_t id, day, person, sent_by;
    const char *answer;                 /* "", "yes", "no" */
};

/* Writes it down; `*secret` goes into the link of the mail. */
enum invite_refusal invite_make(struct db *db, struct arena *a, const struct invite *i,
                                int32_t today, int64_t now, char **secret);
/* The invitation of a secret, unless the account of who is invited is closed. */
bool invite_open(struct db *db, struct arena *a, const char *secret, struct invite *out);
/* Invitations whose day has changed since the person was told, who has not answered: whoever said
 * anything of the day is told by the booking room.  INVITES_AT_ONCE at most; and that they were. */
size_t invites_to_tell(struct db *db, struct arena *a, int32_t today, struct invite **out);
void invite_told(struct db *db, int64_t id, int64_t sequence);

/* "yes" or "no", and when. */
void invite_answer(struct db *db, int64_t id, const char *answer, int64_t now);

/* What is held about a person: {feeds [kind, name, made_at, ended_at], invitations [date, answer],
 * sent [date, made_at]}.  Forgotten, all go; of what they sent only that somebody did stays. */
struct value *calendar_export(struct db *db, struct arena *a, int64_t person);
void calendar_forget(struct db *db, int64_t person, int64_t now);

enum { CALENDAR_KEPT = 90 };            /* days */

/* Takes away the invitations to days that were so long ago, and the addresses that ended then. */
void calendar_forget_old(struct db *db, struct arena *a, int32_t today, int64_t now);

extern const struct room calendar_room;

#endif
