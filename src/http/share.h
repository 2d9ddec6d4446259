/* What a page says of itself where its address is passed on: to messengers, search engines, feed
 * readers and calendars.
 *
 * A few lines in the head of the page, without a picture: whoever pastes an address sees a title
 * and a sentence, and no other host is asked for anything.  Only what anybody may read on the page
 * belongs in here, and nothing about people.  The partial {{>share}} writes it, in the head block
 * of the layout: {{$head}}{{>share}}{{/head}}. */
#ifndef HTTP_SHARE_H
#define HTTP_SHARE_H

#include "http/req.h"

struct preview {
    const char *title;                  /* without the community's name */
    const char *about;                  /* any length; some two lines of it are shown */
    const char *path;                   /* the one address of the page, "/series/the-thursdays" */
    const char *feed;                   /* of the Atom feed and the calendar that say the same, or
                                           NULL */
    const char *calendar;
    const struct value *ld;             /* schema.org (view/json_ld.h), or NULL */
};

/* Fills page.share. */
void req_share(struct req *r, struct value *page, const struct preview *s);

/* The community as schema.org's Organization, to be put into other things. */
struct value *community_ld(struct req *r);

#endif
