/* What the page files of hosts and territories share: an offer at hand, words about it, its
 * projection, the letters about it, and the handlers that hosts_web.c lists in its routes.
 *
 * Whoever animates in the whole community reads all offers and answers them; whoever made one reads
 * and changes it.  Others see accepted hosts, as far as a guest is concerned. */
#ifndef SEASON_HOSTS_WEB_H
#define SEASON_HOSTS_WEB_H

#include "http/req.h"
#include "season/host.h"
#include "season/territory.h"

/* ---- host_words_web.c ---- */

/* Whole: with contact, dates, and what was asked and answered. */
struct value *host_value(struct req *r, const struct host *h, bool whole);
/* Its facts in words, for pages. */
void set_host_words(struct req *r, struct value *page, const struct host *h);
const char *host_kind_words(const struct req *r, const char *kind);

/* ---- host_tell_web.c: to the other side, by mail ---- */

void tell_offered(struct req *r, const struct host *h);     /* new, or changed when asked */
void tell_replied(struct req *r, const struct host *h);
void tell_answered(struct req *r, const struct host *h);    /* by the state it is in now; not to
                                                               whoever did it themselves */

/* ---- host_form_web.c ---- */

extern const struct field offer_fields[], near_fields[];
void show_new_offer(struct req *r);
void add_offer(struct req *r);
void show_edit_offer(struct req *r);
void change_offer(struct req *r);
void api_add_offer(struct req *r);

/* ---- host_web.c ---- */

/* The offer of :id that the viewer made or may answer; false: the answer is given. */
bool offer_at_hand(struct req *r, struct host *h);
bool is_mine(const struct req *r, const struct host *h);
/* Says on the form, or as a refusal, why not. */
void refuse_offer(struct req *r, enum host_refusal no);

extern const struct field answer_fields[], reply_fields[];
void show_offer(struct req *r);
void answer_offer(struct req *r);
void reply_to_question(struct req *r);
void withdraw_offer(struct req *r);
void api_show_offer(struct req *r);
void api_answer_offer(struct req *r);

/* ---- territory_web.c, territory_form_web.c ---- */

extern const struct field territory_fields[], travel_fields[];
enum { TRAVEL_BYTES = 4 * 1024 * 1024 };
bool territory_at_hand(struct req *r, struct territory *t);
void show_territories(struct req *r);
void show_territory(struct req *r);
void set_travel(struct req *r);
void remove_territory(struct req *r);
void show_new_territory(struct req *r);
void add_territory(struct req *r);
void show_edit_territory(struct req *r);
void change_territory(struct req *r);

#endif
