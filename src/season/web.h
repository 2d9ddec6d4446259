/* What the page files of this room share: a season at hand with its figures, words about it, its
 * projections for pages and programs, and the handlers that season_web.c lists in its routes.
 *
 * Whoever animates in the whole community plans.  A draft is theirs alone: others are told that
 * there is nothing at its address.  A published season can be read by anyone. */
#ifndef SEASON_WEB_H
#define SEASON_WEB_H

#include "http/req.h"
#include "season/draft.h"

/* ---- the season at hand: plan_value_web.c ---- */

struct season_view {
    struct season_plan sp;
    struct plan plan;                   /* what stands now, explained; only if `known` */
    bool known;                         /* nothing stands against computing figures */
};

bool may_plan(const struct req *r);
/* The season of :id that the viewer may see (or change); false: the answer is given (404). */
bool season_at_hand(struct req *r, struct season *s);
bool view_at_hand(struct req *r, struct season_view *view);
void view_explain(struct req *r, struct season_view *view);
/* Projections.  `season_value` is what a list shows of it; `plan_value` adds the plan. */
struct value *season_value(struct req *r, const struct season *s);
void set_plan(struct req *r, struct value *v, const struct season_view *view);

/* ---- words: plan_words_web.c ---- */

const char *count_of_weekdays(const struct req *r, int weekday, int64_t n);     /* "25 Thursdays" */
/* "3 weeks"; in weekdays where the season has one each week, as people say it. */
const char *weeks_words(const struct req *r, const struct season *s, int weeks);
const char *weekday_name(const struct req *r, int weekday);
const char *minutes_words(const struct req *r, double minutes);                 /* "23.9 min" */
const char *minutes_change(const struct req *r, double before, double after);   /* "+0.3 min" */
const char *served_change(const struct req *r, int before, int after);
const char *full_date(const struct req *r, int32_t date);       /* "Thursday 14 January 2027" */
const char *date_of_year(const struct req *r, int32_t date);    /* "14 January" */
const char *skipped_words(const struct req *r, int32_t date, const char *skipped);
const char *promise_words(const struct req *r, const struct season *s);
/* "25 Thursdays, 9 hosts."; what does not shift the round, or NULL; "Draft, computed ...". */
const char *size_words(const struct req *r, const struct season_view *view);
const char *holidays_words(const struct req *r, const struct season_view *view);
const char *state_words(const struct req *r, const struct season *s);
const char *proof_words(const struct req *r, const struct season *s);
/* Why a date has its host, said beside the host's name: "Free on that date, ..." */
const char *why_words(const struct req *r, const struct season_view *view, size_t date);
/* A list as a sentence has it: "Auchel, Lillers and 3 others"; `most` are named. */
const char *names_words(const struct req *r, const char *const *names, size_t count, size_t most);
char *season_href(const struct req *r, int64_t id, const char *rest);
/* "?date=...&host=...#what-if" of a date and a host (0: the date alone). */
char *try_href(const struct req *r, int32_t date, int64_t host);

/* ---- parts of the page ---- */

void set_wall(struct req *r, struct value *page, const struct season_view *view, int date,
              int host);                                        /* wall_web.c */
void set_map(struct req *r, struct value *page, const struct season_view *view);    /* map_web.c */
void set_kept(struct req *r, struct value *page, const struct season_view *view);   /* kept_web.c */
void set_hosts_decided(struct req *r, struct value *page, const struct season_view *view);
void set_lessons(struct req *r, struct value *page, const struct season *s);
void set_what_if(struct req *r, struct value *page, const struct season_view *view, int date,
                 int host);                                     /* what_if_web.c */

/* ---- refusals: refuse_web.c ---- */

/* The season's, as a problem with ways onward. */
void refuse_season(struct req *r, enum season_refusal no, const struct season *s);
/* What stands against planning: a title, how to mend it, and where. */
struct plan_obstacle {
    const char *title, *detail, *act, *href;
};
struct plan_obstacle plan_obstacle(const struct req *r, const struct season_view *view);
/* Refuses a plan for that reason. */
void refuse_plan(struct req *r, const struct season_view *view);

/* ---- handlers ---- */

extern const struct field seasons_fields[], season_fields[], view_fields[], season_change_fields[],
                          version_fields[], api_list_fields[];

void show_season(struct req *r);                                /* plan_web.c */
/* Has the sender of a page's form (or of If-Match) seen the season as it is?  False: the answer is
 * given. */
bool season_is_seen(struct req *r, const struct season *s);     /* solve_web.c */
void plan_ahead(struct req *r);                                 /* the prepare step */
/* Keeps what plan_ahead found, and leaves a search that has not ended to the background; `s` and
 * `figures` are those of the season as it is then. */
enum season_refusal plan_keep(struct req *r, struct season *s, struct plan_figures *figures);
void make_plan(struct req *r);
void stop_search(struct req *r);
void change_season(struct req *r);                              /* change_web.c */

void show_publish(struct req *r);                               /* publish_web.c */
void publish_season(struct req *r);
/* Publishes, and tells hosts and members; both pages and API. */
enum season_refusal publish_and_tell(struct req *r, const struct season *s, int64_t version,
                                     struct series *series, int32_t *taken);
void refuse_publish(struct req *r, enum season_refusal no, const struct season *s, int32_t date);

/* Is it the version of If-Match, where that was sent?  False: the answer is given. */
bool season_is_fresh(struct req *r, const struct season *s);
void api_list_seasons(struct req *r);                           /* season_api_web.c */
void api_make_season(struct req *r);
void api_show_season(struct req *r);
void api_plan(struct req *r);
void api_publish(struct req *r);
/* The settings of a form, for pages and API; faults are put on the form. */
bool read_settings(struct req *r, struct season *s);            /* season_web.c */
void fault_settings(struct req *r, enum season_refusal no);

extern const struct labour season_labour;                       /* search_web.c */

#endif
