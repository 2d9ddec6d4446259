/* The text of a mail (RFC 5322, 2045, 2047), and its way to a server (RFC 5321, by libcurl). */
#ifndef NOTICE_MAIL_H
#define NOTICE_MAIL_H

#include "notice/notice.h"

/* Something that may stand as an address in a header and an envelope: ASCII, one @, no spaces,
 * brackets or control characters, at most 254 bytes. */
bool mail_is_address(const char *text);
/* One line of UTF-8 without control characters. */
bool mail_is_line(const char *text);

/* The whole message with CRLF lines; NULL if address or subject are not what they must be. */
char *mail_text(struct arena *a, const struct notice_settings *settings, const struct notice *n);

/* Gives `text` to the server.  False with what it said in `e`; `*away` if it cannot be reached at
 * all, so that the next mail need not be tried. */
bool mail_send(const struct notice_settings *settings, const char *to, const char *text,
               bool *away, struct err *e);

/* The room's part of the house. */
void notice_forget_old(struct db *db, struct arena *a, int64_t now);
/* {mails [kind, address, subject, body, made_at], wishes [kind, wanted], notices [kind, words, href,
 * made_at, seen]}. */
struct value *notice_export(struct db *db, struct arena *a, int64_t person);
void notice_forget(struct db *db, int64_t person, int64_t now);

#endif
