/* A form on the inside: what form.c reads, form_check.c types, and form_value.c shows. */
#ifndef HTTP_FORM_ENTRY_H
#define HTTP_FORM_ENTRY_H

#include "http/form.h"

/* One declared field and what came for it. */
struct entry {
    const struct field *field;
    const char *typed;                  /* as it came; NULL: nothing did */
    char **several;                     /* FIELD_CHOICES: what came, `count` of them */
    size_t count;
    const char *text;                   /* checked */
    int64_t n;
    bool good;                          /* given and well typed */
    bool exact;                         /* came as a JSON number: money is cents already */
    bool stray;                         /* came as JSON of a shape this kind does not take */
    const char *file_name;
    size_t len;
    const char *fault;                  /* msgid or sentence */
    bool said;                          /* `fault` is translated already */
    int64_t fault_n;                    /* number for a fault with a place, %lld */
};

struct form {
    struct arena *a;
    const struct field *fields;
    size_t count;
    struct entry *entries;
    bool good;
};

#endif
