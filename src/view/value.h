/* What a page or an answer says: a small tree of named values.
 *
 * A room makes one explicit tree; a template renders it, value_write_json writes it, feeds and
 * exports draw on it.  What a person may not see is never put in.  A tree lives in the arena of
 * its root.  Texts are copied in; names are kept by pointer, so they are string literals or live
 * in the same arena.  Texts are valid UTF-8.
 *
 * Two things are for the page alone and are never written as JSON: members named "page", at any
 * level, and markup (HTML or SVG made by our own C, which a template prints as it is).
 *
 * A tree is built by one thread and may then be read by several.  A pointer to a value stays
 * valid as long as the arena.  Readers accept NULL and treat it as null. */
#ifndef VIEW_VALUE_H
#define VIEW_VALUE_H

#include "base/str.h"

struct value;

enum value_kind {
    VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_MARKUP, VALUE_LIST,
    VALUE_OBJECT
};

/* A value on its own.  A NULL text or markup gives null. */
struct value *value_object(struct arena *a);
struct value *value_list(struct arena *a);
struct value *value_text(struct arena *a, const char *text);
struct value *value_int(struct arena *a, int64_t n);
struct value *value_bool(struct arena *a, bool yes);
struct value *value_null(struct arena *a);
struct value *value_markup(struct arena *a, const char *safe);

/* Sets a member of an object; a name already there gets the new value in its old position.
 * set_value and add share the child's content, which must live as long as the parent; a container
 * must not be put inside itself.  A NULL text, markup or child gives null. */
void set_text(struct value *object, const char *name, const char *text);
void set_int(struct value *object, const char *name, int64_t n);
/* A measure, for programs: people read say_decimal().  Not finite: null. */
void set_real(struct value *object, const char *name, double n);
void set_bool(struct value *object, const char *name, bool yes);
void set_null(struct value *object, const char *name);
void set_markup(struct value *object, const char *name, const char *safe);
void set_value(struct value *object, const char *name, const struct value *child);

/* Makes an empty container, attaches it under `name`, and returns it to be filled. */
struct value *set_object(struct value *object, const char *name);
struct value *set_list(struct value *object, const char *name);

/* Appends to a list; add_object makes the item, appends it and returns it to be filled. */
void add(struct value *list, const struct value *item);
struct value *add_object(struct value *list);

/* NULL if `v` is no object or has no such member (a member that is null gives a null value). */
const struct value *value_get(const struct value *v, const char *name);

/* The same with the name's tag at hand: a template computes it once, when it is parsed. */
const struct value *value_find(const struct value *v, const char *name, uint16_t tag);
uint16_t value_tag(const char *name);

enum value_kind value_kind(const struct value *v);

/* The content, or `fallback` when the value is of another kind; markup is not a text. */
const char *value_as_text(const struct value *v, const char *fallback);
const char *value_as_markup(const struct value *v, const char *fallback);
int64_t value_as_int(const struct value *v, int64_t fallback);
double value_as_real(const struct value *v, double fallback);
bool value_as_bool(const struct value *v, bool fallback);

/* Items of a list, bytes of a text or markup, members of an object; 0 for the rest. */
size_t value_count(const struct value *v);

/* Item `i` of a list, from 0; NULL past its end or if `v` is no list. */
const struct value *value_at(const struct value *list, size_t i);

/* Would a section of a template be shown?  Null, false, the empty list and the empty text (or
 * markup) are false; all else is true, 0 too: zero chairs is something to say.  The Mustache
 * specification leaves empty texts and 0 open. */
bool value_truthy(const struct value *v);

/* RFC 8259, without white space; members in the order they were first set.  Not written: members
 * named "page", members and items that are markup (a root that is markup gives null). */
void value_write_json(const struct value *v, struct str *out);

#endif
