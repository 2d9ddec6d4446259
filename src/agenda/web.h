/* What the page files of this room share: words for series and dates, what is at hand, and the
 * handlers that agenda_web.c lists in its routes. */
#ifndef AGENDA_WEB_H
#define AGENDA_WEB_H

#include "agenda/agenda.h"
#include "http/req.h"

/* "Thursday, every 2 weeks, 9:00–17:30" */
const char *series_rhythm(struct req *r, const struct series *s);
const char *series_path(struct req *r, const struct series *s);     /* of the public page */
const char *date_words(struct req *r, int32_t date);                /* "Thursday 26 November" */
const char *hours_words(struct req *r, const struct day *d);        /* NULL if it has none */
/* Why a date is cancelled or moved, a holiday by its name; NULL if nothing is said. */
const char *date_reason(struct req *r, const struct day *d);
/* "Lillers, Mercerie Au Droit Fil"; NULL without a host. */
const char *date_place(struct req *r, const struct day *d);

/* Its name, rhythm, dates and what is missing, for its row in the list and its page of dates. */
void set_series_words(struct req *r, struct value *v, const struct series *s);

/* The series of :id, a slug or a number; false: the answer is given. */
bool series_at_hand(struct req *r, struct series *s);

/* The series as schema.org's EventSeries, with its days to come. */
struct value *series_ld(struct req *r, const struct series *s, const struct day *days,
                        size_t count);

void show_series(struct req *r);                            /* series_web.c */

extern const struct field date_host_fields[];               /* dates_web.c */
void show_series_dates(struct req *r);
void give_date_host(struct req *r);

extern const struct field paper_fields[];                   /* feed_web.c: which language */
void speak_as_asked(struct req *r);
void send_series_news(struct req *r);
void send_all_news(struct req *r);

void print_series_poster(struct req *r);                    /* poster_web.c */
void print_place_poster(struct req *r);

extern const struct field busy_fields[];                    /* busy_web.c */
void show_busy(struct req *r);
void read_busy(struct req *r);
void keep_busy(struct req *r);
void remove_busy(struct req *r);

#endif
