/* What the page files of this room share: words about the charter, letters, and the handlers that
 * welcome_web.c lists in its routes. */
#ifndef WELCOME_WEB_H
#define WELCOME_WEB_H

#include "http/req.h"
#include "welcome/welcome.h"

/* {version, words, changes, valid_from}, and its blocks for pages. */
struct value *charter_value(struct req *r, const struct charter *c);
/* Text as a list of blocks {heading | text | points []}: a heading, a paragraph, a list. */
void set_blocks(struct req *r, struct value *object, const char *words);

/* ---- letters, with the same on the screen: welcome_tell_web.c ---- */

void tell_godparent_asked(struct req *r, int64_t newcomer, int64_t person);
/* To the newcomer and whoever proposed: yes; no: to whoever proposed alone. */
void tell_godparent_answered(struct req *r, const struct godparent *g, bool yes);
void tell_godparent_ended(struct req *r, const struct godparent *g);
/* The job: those who have not accepted a charter that came in force hear of it. */
void tell_charter(struct req *r);

/* ---- handlers ---- */

extern const struct field charter_new_fields[], charter_accept_fields[], charter_preview_fields[],
                          newcomers_fields[], ideas_fields[], propose_fields[],
                          godparent_answer_fields[], godparent_wish_fields[];

void show_charter(struct req *r);                               /* charter_web.c */
void show_charter_version(struct req *r);
void accept_charter(struct req *r);
void show_new_charter(struct req *r);
void preview_charter(struct req *r);
void write_charter(struct req *r);
void withdraw_charter(struct req *r);
void api_charter(struct req *r);
void api_accept_charter(struct req *r);
void show_newcomers(struct req *r);                             /* newcomers_web.c */
void show_godparent_ideas(struct req *r);
void propose_godparent(struct req *r);
void wish_godparent(struct req *r);                             /* godparent_web.c */
void answer_godparent(struct req *r);
void refuse_godparent(struct req *r, enum godparent_refusal no);

#endif
