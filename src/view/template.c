#include "view/template_tree.h"

static void end_set(void *what)
{
    struct template_set *set = what;

    pthread_mutex_destroy(set->lock);
    arena_free(set->arena);
}

/* The set has memory of its own: threads that render put translations there, while others may be
 * using `a`. */
struct template_set *template_set_new(struct arena *a, template_load *load, void *ctx)
{
    struct arena *own = arena_new(NULL);
    struct template_set *set = arena_make(own, struct template_set);

    set->arena = own;
    set->load = load;
    set->load_ctx = ctx;
    set->lock = arena_make(own, pthread_mutex_t);
    pthread_mutex_init(set->lock, NULL);
    arena_at_end(a, end_set, set);
    return set;
}

static struct template *find(const struct template_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->templates[i]->name, name) == 0)
            return set->templates[i];
    return NULL;
}

struct template *template_entry(struct template_set *set, const char *name)
{
    struct template *t = find(set, name);

    if (t)
        return t;
    if (set->count == set->room) {
        set->room = set->room ? set->room * 2 : 32;
        set->templates = arena_grow(set->arena, set->templates, set->room,
                                    sizeof *set->templates);
    }
    t = arena_make(set->arena, struct template);
    t->name = arena_text(set->arena, name);
    return set->templates[set->count++] = t;
}

static bool parse_into(struct template_set *set, struct template *t, const char *text, size_t len,
                       struct err *err)
{
    struct template_text whole = { .template = t->name, .line = 1, .len = len,
                                   .text = arena_slice(set->arena, text, len) };

    t->parsed = template_parse(set->arena, set, &whole, &t->nodes, err);
    return t->parsed;
}

/* Parsing adds what it meets to the end of the set, so one walk sees includes of includes. */
static bool load_missing(struct template_set *set, struct err *err)
{
    for (size_t i = 0; set->load && i < set->count; i++) {
        struct template *t = set->templates[i];
        size_t len = 0;
        if (t->parsed)
            continue;
        const char *text = set->load(set->load_ctx, t->name, &len);
        if (text && !parse_into(set, t, text, len, err))
            return false;
    }
    return true;
}

bool template_set_add(struct template_set *set, const char *name, const char *text, size_t len,
                      struct err *err)
{
    struct template *t = template_entry(set, name);

    if (t->parsed)
        return err_set(err, "there are two templates named %s", name);
    return parse_into(set, t, text, len, err) && load_missing(set, err);
}

bool template_set_need(struct template_set *set, const char *name, struct err *err)
{
    struct template *t = template_entry(set, name);

    if (!load_missing(set, err))
        return false;
    return t->parsed || err_set(err, "there is no template named %s", name);
}

bool template_set_check(const struct template_set *set, struct err *err)
{
    for (size_t i = 0; i < set->count; i++)
        if (!set->templates[i]->parsed)
            return err_set(err, "a template includes %s, which does not exist",
                           set->templates[i]->name);
    return true;
}

void template_set_strict(struct template_set *set, template_unknown *unknown, void *ctx)
{
    set->unknown = unknown;
    set->unknown_ctx = ctx;
}

static void walk_messages(const struct template *t, const struct nodes *nodes,
                          template_message *found, void *ctx)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node *n = &nodes->at[i];
        if (n->kind == NODE_MESSAGE)
            found(ctx, t->name, n->line, n->message->one, n->message->many);
        else
            walk_messages(t, &n->inside, found, ctx);
    }
}

void template_set_messages(const struct template_set *set, template_message *found, void *ctx)
{
    for (size_t i = 0; i < set->count; i++)
        walk_messages(set->templates[i], &set->templates[i]->nodes, found, ctx);
}
