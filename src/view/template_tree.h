/* A parsed template, as template.c, template_parse.c and template_render.c share it; nobody else
 * includes this.
 *
 * Indentation is the part that needs care.  A template that is included on a line of its own
 * carries the white space before the tag (`indent`), and the renderer puts it before each line
 * of the included template, but never inside a value.  The content of a block whose tag stands
 * alone is parsed without its common indentation, which is kept as the block's `indent`: that way
 * an overriding text lands where the default text was. */
#ifndef VIEW_TEMPLATE_TREE_H
#define VIEW_TEMPLATE_TREE_H

#include <pthread.h>
#include <stdatomic.h>

#include "view/template.h"

enum node_kind {
    NODE_TEXT,      /* text */
    NODE_NAME,      /* {{name}} */
    NODE_RAW,       /* {{{name}}} or {{&name}} */
    NODE_SECTION,   /* {{#name}} */
    NODE_INVERTED,  /* {{^name}} */
    NODE_INCLUDE,   /* {{>name}} */
    NODE_PARENT,    /* {{<name}}; of what is inside only the blocks count, they override */
    NODE_BLOCK,     /* {{$name}} */
    NODE_MESSAGE    /* {{#t}} and {{#tn}} */
};

struct nodes {
    struct node *at;
    size_t count;
};

/* {{a.b}} has two parts, {{.}} none. */
struct part {
    const char *text;
    uint16_t tag;
};

struct name {
    const char *text;
    struct part *parts;
    size_t count;
};

struct node {
    enum node_kind kind;
    unsigned line;
    const char *text;           /* the text; of an include or block, its name */
    size_t len;
    bool own_line;              /* the tag stood alone, its line is gone */
    const char *indent;
    size_t indent_len;
    struct name name;
    struct nodes inside;
    const struct template *target;
    struct message *message;
};

/* A translation that was met, parsed once. */
struct translation {
    const char *text;
    struct nodes nodes;
    bool broken;
};

/* Two languages with two forms each use four; more than this are parsed each time. */
enum { TRANSLATIONS = 12 };

struct message {
    const char *one;
    const char *many;           /* NULL unless plural */
    struct name number;
    struct nodes one_nodes;
    struct nodes many_nodes;
    _Atomic(struct translation *) translations[TRANSLATIONS];
};

struct template {
    const char *name;
    bool parsed;                /* false: it was included, but nobody has it */
    struct nodes nodes;
};

struct template_set {
    struct arena *arena;
    template_load *load;
    void *load_ctx;
    template_unknown *unknown;
    void *unknown_ctx;
    struct template **templates;
    size_t count;
    size_t room;
    pthread_mutex_t *lock;      /* the arena, once rendering has begun: translations go there */
};

/* The template of that name, made unparsed if there is none. */
struct template *template_entry(struct template_set *set, const char *name);

struct template_text {
    const char *template;       /* for mistakes: its name, and the line the text begins on */
    unsigned line;
    const char *text;
    size_t len;
};

/* Parses a text that stays as long as `a`.  `set` NULL: a message, where only names and sections
 * are allowed. */
bool template_parse(struct arena *a, struct template_set *set, const struct template_text *text,
                    struct nodes *nodes, struct err *err);

#endif
