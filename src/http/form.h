/* What a request carries, declared before it is read.
 *
 * A route names its fields: kind, bounds, label.  The dispatcher reads the query, the path, an
 * urlencoded, multipart or JSON body into them before the handler runs, so a handler sees typed
 * values or is not called.  What was typed is kept as it was, for the page to show again beside a
 * sentence that says what to write instead.  Unknown names are ignored; bytes that are not UTF-8
 * are refused at the door. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/i18n.h"
#include "base/str.h"
#include "view/value.h"

enum field_kind {
    FIELD_END,
    FIELD_TEXT,         /* one line; white space at the ends goes; min and max count characters */
    FIELD_LINES,        /* several lines; JSON also a list of them */
    FIELD_SECRET,       /* a password: kept as typed, never shown again */
    FIELD_EMAIL,        /* lower case in the end */
    FIELD_INT,          /* min..max */
    FIELD_MONEY,        /* "12,50" or "12.50" -> cents; in JSON integer cents */
    FIELD_DATE,         /* "2026-11-26" -> day number */
    FIELD_MONTH,        /* "2026-11" -> day number of the first */
    FIELD_TIME,         /* "09:30", "9 h 30" -> minutes of the day */
    FIELD_INSTANT,      /* RFC 3339 -> UTC seconds */
    FIELD_CHOICE,       /* one of `choices` */
    FIELD_CHOICES,      /* any of `choices`, each at most once; JSON a list of texts or numbers;
                           `choices` NULL: ids (above 0) of whatever the room knows */
    FIELD_BOOL,         /* a box ticked; JSON true/false */
    FIELD_FILE,         /* multipart only; max counts bytes */
    FIELD_HIDDEN,       /* text the page carries along (a way back, a step) */
    FIELD_JSON          /* of the API: any value but null, kept as its JSON text */
};

struct choice {
    const char *value;
    const char *label;                                      /* msgid */
};

struct field {
    const char *name;
    enum field_kind kind;
    bool required;
    int64_t min;
    int64_t max;                        /* both 0: text up to 200 characters, lines up to 4000 */
    const struct choice *choices;       /* ended by a NULL value */
    const char *label;                  /* msgid; shown and used in the OpenAPI document */
    const char *hint;                   /* msgid or NULL */
};

struct form;

/* An empty form for `fields` (ended by FIELD_END; NULL: no field). */
struct form *form_new(struct arena *a, const struct field *fields);

/* The fields it was made for. */
const struct field *form_fields(const struct form *f);

/* Reading.  False: the bytes are no such thing, `why` (msgid) says what is wrong. */
bool form_read_urlencoded(struct form *f, const char *text, size_t len, const char **why);
bool form_read_multipart(struct form *f, const char *boundary, const char *body, size_t len,
                         const char **why);
bool form_read_json(struct form *f, const char *body, size_t len, const char **why);

/* Types what was read; `needed`: required fields must be there.  True if all is well. */
bool form_check(struct form *f, bool needed);
bool form_good(const struct form *f);

/* The typed values.  A name that was not declared is a bug. */
bool form_has(const struct form *f, const char *name);      /* given, not empty, well typed */
const char *form_text(const struct form *f, const char *name);          /* "" if not given */
const char *form_text_or_null(const struct form *f, const char *name);  /* NULL if not given */
int64_t form_int(const struct form *f, const char *name, int64_t none);
bool form_chosen(const struct form *f, const char *name, const char *value);   /* FIELD_CHOICES */
/* FIELD_CHOICES without choices: the ids, in `a`. */
size_t form_ids(const struct form *f, struct arena *a, const char *name, int64_t **ids);
const char *form_file(const struct form *f, const char *name, size_t *len, const char **file_name);

/* Adds a sentence (already translated) to a field; the form is no longer good. */
void form_fault(struct form *f, const char *name, const char *sentence);

/* Forgets all faults: for a handler that runs a second time with the same good form. */
void form_forgive(struct form *f);

/* Puts a value into a form that nobody has sent yet, to show what is there now. */
void form_put(struct form *f, const char *name, const char *text);
/* In the field's own form: cents as an amount, a day number as a date. */
void form_put_int(struct form *f, const char *name, int64_t n);

/* For templates: an object with one object per field {name, label, hint, kind-flags (is_text,
 * is_lines, is_secret, is_email, is_int, is_money, is_date, is_month, is_time, is_choice,
 * is_choices, is_bool, is_file, is_hidden), type, value, checked, required, optional, min, max,
 * error, options [{value, label, chosen, id}], id}; `faults` is the list of {id, label, sentence}
 * for the summary, `faulty` true if there are any. */
struct value *form_value(struct arena *a, const struct form *f, const struct catalog *lang);

/* The faults as RFC 9457 members: [{"field","detail"}]. */
struct value *form_faults(struct arena *a, const struct form *f, const struct catalog *lang);

#endif
