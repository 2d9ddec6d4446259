/* What was told on the screen, for the pages of this room and for the live stream: the list, what
 * was seen of it, what is new in it, what becomes of it. */
#ifndef NOTICE_SCREEN_H
#define NOTICE_SCREEN_H

#include "notice/notice.h"

struct told_notice {
    int64_t id;
    const char *words, *href;
    int64_t made_at;
    bool seen;
};

/* The newest first, `most` at most into `out`; returns how many. */
size_t notice_told(struct db *db, struct arena *a, int64_t person, size_t most,
                   struct told_notice *out);

/* They follow it: it is seen.  Where it leads; NULL if it is not theirs. */
const char *notice_follow(struct db *db, struct arena *a, int64_t person, int64_t id, int64_t now);

/* They looked at the list of them, up to the notice `last`. */
void notice_seen_all(struct db *db, int64_t person, int64_t last, int64_t now);

/* For the room: those of three months go, those of a person are given out or go with them. */
void screen_forget_old(struct db *db, int64_t now);
void screen_export(struct db *db, struct arena *a, int64_t person, struct value *out);
void screen_forget(struct db *db, int64_t person);

#endif
