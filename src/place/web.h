/* What the page files of this room share: the place at hand, words for kinds, and the handlers that
 * place_web.c lists in its routes. */
#ifndef PLACE_WEB_H
#define PLACE_WEB_H

#include "http/req.h"
#include "place/place.h"

/* The place named by :slug, if the viewer holds `right` there; else the answer is given. */
bool place_at_hand(struct req *r, enum right right, struct place *p);

/* Shows a form's page again with the faults a handler found; its writes are taken back. */
void show_again(struct req *r, void (*show)(struct req *r));

/* "kitchen" and the like, translated. */
const char *space_kind_words(const struct req *r, const char *kind);

/* The same beside its name, NULL when the name says it already. */
const char *space_kind_beside(const struct req *r, const struct space *s);
const char *resource_kind_words(const struct req *r, const char *kind);

/* What the page of a place says where its address is passed on; `facts` if nothing is told of it. */
void share_place(struct req *r, struct value *page, const struct place *p, const char *facts);

extern const struct field new_fields[], edit_fields[];
void show_new(struct req *r);
void add_place(struct req *r);
void show_edit(struct req *r);
void change_place(struct req *r);
void close_place(struct req *r);

extern const struct field hours_fields[], exception_fields[];
void show_hours(struct req *r);
void change_hours(struct req *r);
void add_exception(struct req *r);
void remove_exception(struct req *r);

extern const struct field space_fields[], resource_fields[], stop_fields[];
void show_inside(struct req *r);
void show_new_space(struct req *r);
void show_space(struct req *r);
void save_space(struct req *r);
void remove_space(struct req *r);
void show_new_resource(struct req *r);
void show_resource(struct req *r);
void save_resource(struct req *r);
void stop_resource(struct req *r);
void start_resource(struct req *r);
void close_resource(struct req *r);

#endif
