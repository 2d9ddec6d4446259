/* What the page files of this room share: the one at hand, its projection, words, refusals, letters,
 * and the handlers that collaboration_web.c lists in its routes. */
#ifndef COLLABORATION_WEB_H
#define COLLABORATION_WEB_H

#include "collaboration/collaboration.h"
#include "http/req.h"

/* ---- collaboration_web.c ---- */

/* The one of :id that the viewer may see; false: the answer is given (404). */
bool collaboration_at_hand(struct req *r, struct collaboration *c);
/* The same for its people alone, to write on (403 for others). */
bool collaboration_to_change(struct req *r, struct collaboration *c);

/* ---- value_web.c ---- */

/* {id, name, purpose, level, state ("waiting", "alive", "ended"), version, born_on, ended_on, people
 * [{person {id, name, first_name, initials, tone} or null, state ("in", "asked"), brings}], day {id,
 * date, place, town} or null, mine ("in", "asked" or null)}; who is hidden from the viewer is null,
 * with what they bring. */
struct value *collaboration_value(struct req *r, const struct collaboration *c);
/* What only pages need: state and people in words, paragraphs. */
void set_collaboration_words(struct req *r, struct value *v, const struct collaboration *c);
extern const struct choice collaboration_levels[];
const char *collaboration_level_words(const struct req *r, enum level level);
const char *met_day_words(const struct req *r, const struct met_day *d);
/* The name as the viewer may see it; NULL: somebody. */
const char *name_seen(struct req *r, const struct looker *looker, int64_t person);

/* ---- refuse_web.c ---- */

/* Says why: as a fault of the form's fields where one is to blame, else as a problem. */
void refuse_collaboration(struct req *r, enum collaboration_refusal no,
                          const struct collaboration *c);

/* ---- tell_web.c: letters, with the same on the screen ---- */

/* To those who were asked just now; NULL: all who are, of one that was just made. */
void tell_collaboration_asked(struct req *r, int64_t id, const struct collaboration_asked *asked);
/* To its people: somebody said yes, left, ended it.  To who asked: no thanks. */
void tell_collaboration_answered(struct req *r, const struct collaboration *before, bool yes);
void tell_collaboration_left(struct req *r, const struct collaboration *before);
void tell_collaboration_ended(struct req *r, const struct collaboration *before);

/* ---- handlers ---- */

extern const struct field collaboration_list_fields[], collaboration_new_fields[],
                          collaboration_look_fields[], collaboration_make_fields[],
                          collaboration_edit_fields[], collaboration_people_fields[],
                          collaboration_ask_fields[], collaboration_answer_fields[],
                          collaboration_bring_fields[];

void show_collaboration(struct req *r);                         /* collaboration_web.c */
void show_new_collaboration(struct req *r);                     /* make_web.c */
void look_for_collaborators(struct req *r);
void make_collaboration(struct req *r);
/* Makes one of the form; 0: why not is said.  For the pages and for programs. */
int64_t collaboration_of_form(struct req *r);
void show_edit_collaboration(struct req *r);                    /* edit_web.c */
void change_collaboration(struct req *r);
/* What the form says it is; `of` gives what the form leaves out. */
struct collaboration_words collaboration_words_of_form(const struct req *r,
                                                       const struct collaboration *of);
void show_collaborators(struct req *r);
void ask_collaborators(struct req *r);
void set_found_people(struct req *r, struct value *page, const int64_t *chosen, size_t count,
                      const struct collaboration *named);
void set_met_days(struct req *r, struct value *page, const int64_t *people, size_t count,
              int64_t chosen);
void answer_collaboration(struct req *r);                       /* act_web.c */
void bring_to_collaboration(struct req *r);
void leave_collaboration(struct req *r);
void end_collaboration(struct req *r);
void show_collaboration_figures(struct req *r);                 /* figures_web.c */
void export_collaboration_figures(struct req *r);
void api_collaboration_figures(struct req *r);
void api_list_collaborations(struct req *r);                    /* api_web.c */
void api_show_collaboration(struct req *r);
void api_make_collaboration(struct req *r);
void api_change_collaboration(struct req *r);
void api_answer_collaboration(struct req *r);

#endif
