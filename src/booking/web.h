/* What the page files of this room share: words made of a day's value, the day at hand, and the
 * handlers that booking_web.c lists in its routes.
 *
 * Pages draw on the projections of presence.h: a day is a `const struct value *` as day_value()
 * made it, read back by name; what is only words goes into the page's own objects. */
#ifndef BOOKING_WEB_H
#define BOOKING_WEB_H

#include "booking/booking.h"
#include "http/req.h"

/* ---- words_web.c ---- */

char *capital(struct arena *a, const char *text);           /* "jeudi" -> "Jeudi" */
/* Why a day is cancelled, moved or closed, as a sentence; NULL if nothing is said. */
const char *reason_words(const struct req *r, const char *reason, int32_t date);
char *day_href(const struct req *r, const char *slug, int32_t date);
char *week_href(const struct req *r, int32_t date);
char *place_href(const struct req *r, const char *slug, const char *rest);
const char *long_date(const struct req *r, int32_t date);   /* "jeudi 26 novembre" */
const char *money(const struct req *r, int64_t cents, const char *currency);    /* in prose */
const char *money_cell(const struct req *r, int64_t cents, const char *currency);
const char *people_words(const struct req *r, int64_t n);
const char *share_word(const struct req *r, const char *share);     /* "morning" in a list */
const char *queue_words(const struct req *r, int64_t position);     /* "you are second on..." */
/* "by %s" of two instants on one day: "10:00-13:00". */
const char *times_words(const struct req *r, const char *zone, int64_t from, int64_t to);
/* Roles are given per place; to come anywhere one needs to be a member somewhere. */
bool may_come(const struct req *r);

/* A day's value, read back. */
int64_t number_of(const struct value *v, const char *name);
const char *text_of(const struct value *v, const char *name);
int32_t date_of(const struct value *day);
const char *slug_of(const struct value *day);
const char *place_of(const struct value *day);
const char *town_of(const struct value *day);               /* the place's name if none is known */
const char *hours_of(const struct req *r, const struct value *day);
bool is_open(const struct value *day);
int64_t taken_of(const struct value *day);                  /* chairs, of the fuller half */
int64_t free_of(const struct value *day);                   /* for the whole day, 0 or more */
bool mine_is(const struct value *day, const char *state);   /* "coming", "waiting"; NULL: any */

/* "7 places left", by halves where they differ, or that it is full. */
const char *free_words(const struct req *r, const struct value *day);
/* "7 € for the day, 4 € for half a day.", to the viewer. */
const char *price_words(const struct req *r, const struct value *day);
/* "Bilal, Odile and 9 others come.", faces as set_faces() put them. */
const char *who_words(const struct req *r, const struct value *day, const struct value *faces);
char *facade(const struct req *r, const struct value *day, bool small);
/* Fills `tag`, `tag_class`, `tag_icon` with what the viewer said of this day. */
void set_mine(const struct req *r, struct value *v, const struct value *day);
/* The four bricks, the chosen one marked; "" for none. */
void set_parts(const struct req *r, struct value *v, const char *chosen);
/* Faces of those who come, at most `most`, and how many are not shown. */
void set_faces(const struct req *r, struct value *v, const struct value *day, int most);

/* The places of a kind that the viewer holds a right at. */
size_t places_run(struct req *r, enum right right, enum place_kind kind, struct place **out);

/* ---- the day at hand ---- */

struct day_at_hand {
    struct place place;
    struct day day;
    int32_t date;
};

/* Near enough to today to be looked at or written on? */
bool is_near(const struct req *r, int32_t date);

/* The day of :place and :date, or the answer is given (404). */
bool day_at_hand(struct req *r, struct day_at_hand *at);
/* The same for those who run the day: its animator, and animators and managers of the place. */
bool day_to_run(struct req *r, struct day_at_hand *at);
bool runs_day(const struct req *r, const struct day *d);
/* The row that a write needs, as it is now and held until then; false (it may just have gone to
 * another place): the answer is given. */
bool day_row(struct req *r, struct day_at_hand *at);

/* Days of the viewer's looking, as in day_values(). */
struct value *days_shown(struct req *r, int32_t from, int32_t to, int64_t place);

/* Says a refusal about a presence, with other days that still have chairs. */
void refuse_on_page(struct req *r, enum presence_refusal why, const struct day_at_hand *at,
                    const struct presence_result *out);

extern const struct choice part_choices[];

/* ---- handlers ---- */

/* What the pages of a day, of all days and the first one say where they are passed on (http/share.h);
 * the day's page is filled already. */
void share_day(struct req *r, struct value *page, const struct day_at_hand *at);
void share_days(struct req *r, struct value *page);
void share_home(struct req *r, struct value *page);

void show_home(struct req *r);                              /* home_web.c */
void show_join(struct req *r);
void show_days(struct req *r);

extern const struct field week_fields[];                    /* week_web.c */
void show_week(struct req *r);

extern const struct field day_fields[], presence_fields[], withdraw_fields[],
                          was_fields[];             /* day_web.c */
void show_day(struct req *r);
void see_day_by_number(struct req *r);                      /* /days/15, as mails write it */
void say_presence(struct req *r);                           /* presence_web.c */
void withdraw_presence(struct req *r);
void say_was_there(struct req *r);
void show_presences(struct req *r);

extern const struct field guest_fields[], note_fields[], change_fields[];   /* change_web.c */
void add_guest(struct req *r);
void remove_guest(struct req *r);
void write_note(struct req *r);
void show_change(struct req *r);
void change_day(struct req *r);

extern const struct field plan_fields[];                    /* plan_web.c */
void show_plan(struct req *r);

extern const struct field book_fields[], book_form[], bookings_fields[], move_form[];
void show_book(struct req *r);                              /* book_web.c */
void make_booking(struct req *r);
/* A refusal with the ways onward as acts of `action`. */
void refuse_booking_on_page(struct req *r, enum booking_refusal why,
                            const struct booking_result *result, const char *action);
/* on, from and to of the form as instants of the place; false: the page `show` says it is wrong. */
bool read_instants(struct req *r, const char *zone, int64_t *from, int64_t *to,
                   void (*show)(struct req *r));
void show_bookings(struct req *r);                          /* bookings_web.c */
void show_booking(struct req *r);
void cancel_booking(struct req *r);
void move_booking(struct req *r);

extern const struct field month_fields[], dues_fields[];    /* dues_web.c */
void show_statement(struct req *r);
void show_dues(struct req *r);
void export_dues(struct req *r);

extern const struct field desk_fields[];                    /* desk_web.c */
void show_desk(struct req *r);

extern const struct field confirm_all_form[], step_back_form[];     /* hosting_web.c */
void show_hosting(struct req *r);
void confirm_day(struct req *r);
void confirm_all_days(struct req *r);
void show_step_back(struct req *r);
void step_back(struct req *r);

extern const struct field heads_form[], thanks_form[];      /* after_web.c */
/* The card of what comes after a day, on its page, for those who run it. */
void set_after(struct req *r, struct value *page, const struct day *d, bool runs);
void count_heads(struct req *r);
void count_heads_as_host(struct req *r);
void thank_host(struct req *r);
/* How many there were: as counted, else as said. */
int64_t heads_known(struct req *r, const struct day *d);
/* The day of :id as it is now, held until this is written, if the viewer hosts or runs it; else the
 * answer is given. */
bool hosted_day_to_write(struct req *r, struct day *d);

extern const struct field report_fields[];                  /* report_web.c */
void show_report(struct req *r);
void export_report(struct req *r);

#endif
