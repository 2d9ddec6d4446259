/* What the page files of mutual help share: a request at hand and what the viewer is to it, its one
 * projection for pages and programs, words, refusals, letters, and the handlers that help_web.c
 * lists in its routes.
 *
 * What a person may not know is never put into a value: who asks anonymously is null there but for
 * those who said yes, whom else was asked is not there at all.  So no template and no program has
 * to remember it.  What people wrote stands in pages as text of a direction of its own (<bdi>,
 * dir="auto"); for sentences, mail and notices it goes through clean_words or one_line, which leave
 * out the characters that could turn the rest of a line around. */
#ifndef HELP_WEB_H
#define HELP_WEB_H

#include "help/help.h"
#include "http/req.h"

/* ---- the request at hand: request_web.c ---- */

struct request_view {
    struct request q;
    bool mine;
    bool mediates;                      /* may put others in touch for it, and it is not theirs */
    bool was_asked;                     /* or came forward: `me` is filled */
    struct candidate me;
};

/* The request of :id as far as the viewer may know it; false: the answer is given (404). */
bool request_at_hand(struct req *r, struct request_view *view);
bool view_of(struct req *r, int64_t id, struct request_view *view);
bool may_mediate(struct req *r);

/* What looks for people in a form, beside set_people. */
#define LOOK_FOR_FIELD \
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") }

/* ---- words and projections: help_words_web.c ---- */

extern const struct choice when_choices[], where_choices[];
enum urgency urgency_chosen(const struct req *r);   /* of the form's "when" and "where" */
enum reach reach_chosen(const struct req *r);

/* Text as typed into a field, without characters that change the direction of what follows. */
const char *clean_words(const struct req *r, const char *text);
/* The same on one line of at most so many characters (0: all of them), cut between words. */
const char *one_line(const struct req *r, const char *text, size_t most);
const char *capital_first(const struct req *r, const char *text);
void set_paragraphs(const struct req *r, struct value *v, const char *name, const char *text);

/* A card of somebody whom the viewer may know by name because of this very request. */
struct value *card_by_name(struct req *r, int64_t person);
const char *first_name_of(const struct value *card);
char *request_href(const struct req *r, int64_t id, const char *rest);
const char *since_words(const struct req *r, int64_t instant);      /* "today", "on 12 November" */
/* "Now, here: La Lampisterie". */
const char *wish_words(struct req *r, const struct request *q);
const char *day_place_words(struct req *r, const struct day *d);    /* "Thursday 26, in Lillers" */

/* The days that "here" and "next_day" would mean now to the viewer; false: there is none. */
bool day_here(struct req *r, struct day *d);
bool day_next(struct req *r, struct day *d);

/* {id, text, seeks, when, where, day, state, anonymous, listed, mine, asker, asked, made_at,
 * changed_at, ends_at, page}. */
struct value *request_value(struct req *r, const struct request_view *view);
/* {items}: {person, reason, reasons, position, present, day, asked_at, answer, answered_at, note,
 * page}, in order, for the asker and the mediator; `*answered` is how many said yes. */
struct value *candidates_value(struct req *r, const struct request_view *view, size_t *answered);
struct value *thanks_value(struct req *r, const struct thanks *t);
/* People to choose among, for a <select>: {value, label, chosen}, never the viewer: who is chosen
 * (0: nobody), then those whom the words `q` find, or everyone by name; 200 at most.  Where there
 * are more, page.look says to offer a field that looks for them; page.q is what it holds. */
void set_people(struct req *r, struct value *page, const char *name, int64_t chosen,
                const char *q);

/* ---- refusals: help_refuse_web.c ---- */

/* Answers with status, stable code, what is so and what to do; `q` may be NULL. */
void refuse_help(struct req *r, enum help_refusal no, const struct request *q);
/* The sentence of the form for a refusal that is about its words; NULL for the others. */
const char *refusal_fault(const struct req *r, enum help_refusal no);
/* The same, also where one does something else first and sends the same words again. */
const char *refusal_to_keep(const struct req *r, enum help_refusal no);

/* ---- letters: help_tell_web.c ---- */

void tell_help_asked(struct req *r, const struct request *q, const struct told_list *list);
/* To the asker: somebody said yes, or takes it back. */
void tell_help_answered(struct req *r, const struct request_view *view, const char *note,
                        const struct told_list *list);
/* To those who said yes: it is done, or not needed any more. */
void tell_help_over(struct req *r, const struct request *q, const int64_t *helpers, size_t count);
void tell_help_thanks(struct req *r, const struct thanks *t, bool anonymous);
void tell_introduced(struct req *r, int64_t one, int64_t other, const char *words);

/* ---- parts of pages: aside_web.c ---- */

/* If nobody is free, open requests, thanks; `candidates` of a request at hand, or NULL. */
void set_aside(struct req *r, struct value *page, const struct request_view *view,
               const struct value *candidates);
/* A row of a list of requests. */
void add_request_row(struct req *r, struct value *list, const struct request *q);

/* ---- handlers, and what pages and API do alike ---- */

extern const struct field ask_fields[], show_ask_fields[];          /* ask_web.c */
void show_ask(struct req *r);
void find_helpers(struct req *r);                                   /* the prepare step */
enum help_refusal make_request(struct req *r, int64_t *id);
void add_asked(struct req *r);

extern const struct field request_fields[], person_fields[], listed_fields[], help_answer_fields[],
                          done_fields[];
void show_request(struct req *r);                                   /* request_web.c */
void ask_person(struct req *r);                                     /* request_acts_web.c */
void list_request(struct req *r);
void answer_request(struct req *r);
void finish_request(struct req *r);
void drop_request(struct req *r);
enum help_refusal help_ask(struct req *r, const struct request_view *view);
enum help_refusal help_say(struct req *r, const struct request_view *view,
                           enum help_answer answer, const char *note);
/* What a helper gets when it is done; person 0: all who said yes; words may be "". */
struct gift {
    int64_t person;
    const char *words;
    bool shown;
    int64_t minutes;
};
enum help_refusal help_finish(struct req *r, const struct request_view *view,
                              const struct gift *gifts, size_t count);
enum help_refusal help_drop(struct req *r, const struct request_view *view);

void show_lists(struct req *r);                                     /* lists_web.c */

extern const struct field mediation_fields[], introduce_fields[], introduce_look_fields[],
                          mediator_fields[];
void show_mediation(struct req *r);                                 /* mediate_web.c */
void look_for_introduced(struct req *r);
void introduce_two(struct req *r);
void change_mediator(struct req *r);

extern const struct field thanks_fields[], thanks_look_fields[], thanks_to_fields[];
void show_thanks(struct req *r);                                    /* thanks_web.c */
void look_for_thanked(struct req *r);
void say_thanks(struct req *r);

extern const struct field reach_fields[], custom_fields[];
void show_reach(struct req *r);                                     /* custom_web.c */
void change_reach(struct req *r);
void show_custom(struct req *r);
void change_custom(struct req *r);
void show_time(struct req *r);
bool set_reach(struct req *r);

extern const struct field api_requests_fields[], api_answer_fields[];
void api_requests(struct req *r);                                   /* help_api_web.c */
void api_make_request(struct req *r);
void api_request(struct req *r);
void api_proposals(struct req *r);
void api_ask(struct req *r);
void api_answer(struct req *r);
void api_reach(struct req *r);
void api_set_reach(struct req *r);

#endif
