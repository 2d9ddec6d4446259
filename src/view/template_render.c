#include "view/template_tree.h"

enum {
    DEEPEST_INCLUDE = 64,
    DEEPEST_NODE = 512,
    LARGEST_PAGE = 8 * 1024 * 1024,
    MOST_STEPS = 10 * 1000 * 1000
};

struct context {
    const struct value *value;
    const struct context *outer;
};

/* The blocks one {{<parent}} gives; the outermost that gives a block wins. */
struct frame {
    const struct node *parent;
    const struct frame *outer;
};

struct indent {
    const char *text;
    size_t len;
    const struct indent *outer;
};

/* Where a node is rendered. */
struct scene {
    const struct template *template;
    const struct context *context;
    const struct frame *frames;
    const struct indent *indent;
};

struct render {
    const struct template_set *set;
    const struct template_language *lang;
    struct str *out;
    size_t limit;
    int includes;
    int nesting;
    int steps;
    bool line_start;
    bool failed;
};

static void render_nodes(struct render *r, const struct nodes *nodes, const struct scene *scene);

static void add_indent(struct str *out, const struct indent *indent)
{
    if (!indent)
        return;
    add_indent(out, indent->outer);
    str_add_len(out, indent->text, indent->len);
}

/* Before something that is no text of the template. */
static void begin_line(struct render *r, const struct scene *scene)
{
    if (r->line_start)
        add_indent(r->out, scene->indent);
    r->line_start = false;
}

static void render_text(struct render *r, const struct node *n, const struct scene *scene)
{
    if (!scene->indent) {
        str_add_len(r->out, n->text, n->len);
        r->line_start = n->len ? n->text[n->len - 1] == '\n' : r->line_start;
        return;
    }
    for (size_t i = 0; i < n->len;) {
        const char *feed = memchr(n->text + i, '\n', n->len - i);
        size_t end = feed ? (size_t) (feed - n->text) + 1 : n->len;
        if (n->text[i] != '\n' && n->text[i] != '\r')
            begin_line(r, scene);
        str_add_len(r->out, n->text + i, end - i);
        r->line_start = feed != NULL;
        i = end;
    }
}

static void report(struct render *r, const struct scene *scene, const struct node *n,
                   const char *name)
{
    if (r->set->unknown)
        r->set->unknown(r->set->unknown_ctx, scene->template->name, n->line, name);
}

/* What a name means here; NULL if nobody knows it, or if it is asked of something null. */
static const struct value *look_up(struct render *r, const struct name *name, const struct node *n,
                                   const struct scene *scene)
{
    const struct value *v = NULL;

    if (!name->count)
        return scene->context->value;
    for (const struct context *c = scene->context; c && !v; c = c->outer)
        v = value_find(c->value, name->parts[0].text, name->parts[0].tag);
    for (size_t i = 1; v && i < name->count; i++) {
        if (value_kind(v) == VALUE_NULL)
            return NULL;
        v = value_find(v, name->parts[i].text, name->parts[i].tag);
    }
    if (!v)
        report(r, scene, n, name->text);
    return v;
}

/* Nearly every text needs no escape, and then it is copied whole. */
static void add_escaped(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
            str_add_html(out, text, len);
            return;
        }
    }
    str_add_len(out, text, len);
}

static void render_value(struct render *r, const struct node *n, const struct scene *scene)
{
    const struct value *v = look_up(r, &n->name, n, scene);

    begin_line(r, scene);
    switch (value_kind(v)) {
    case VALUE_TEXT:
        if (n->kind == NODE_NAME)
            add_escaped(r->out, value_as_text(v, ""), value_count(v));
        else
            str_add_len(r->out, value_as_text(v, ""), value_count(v));
        return;
    case VALUE_MARKUP:
        str_add_len(r->out, value_as_markup(v, ""), value_count(v));
        return;
    case VALUE_INT:
        str_add_int(r->out, value_as_int(v, 0));
        return;
    case VALUE_REAL:
        str_add_fmt(r->out, "%.10g", value_as_real(v, 0));
        return;
    case VALUE_BOOL:
        str_add(r->out, value_as_bool(v, false) ? "true" : "false");
        return;
    case VALUE_NULL:
    case VALUE_LIST:
    case VALUE_OBJECT:
        return;
    }
}

static void render_section(struct render *r, const struct node *n, const struct scene *scene)
{
    const struct value *v = look_up(r, &n->name, n, scene);
    struct context context = { .value = v, .outer = scene->context };
    struct scene inside = *scene;

    if (!value_truthy(v))
        return;
    inside.context = &context;
    if (value_kind(v) != VALUE_LIST) {
        render_nodes(r, &n->inside, &inside);
        return;
    }
    size_t count = value_count(v);
    for (size_t i = 0; i < count && !r->failed; i++) {
        context.value = value_at(v, i);
        render_nodes(r, &n->inside, &inside);
    }
}

/* A template included inside a line keeps its own lines as they are; one on its own line has
 * them all indented. */
static void render_include(struct render *r, const struct node *n, const struct scene *scene)
{
    struct frame frame = { .parent = n, .outer = scene->frames };
    struct indent indent = { .text = n->indent, .len = n->indent_len, .outer = scene->indent };
    struct scene inside = *scene;

    if (!n->target->parsed) {
        report(r, scene, n, n->text);
        return;
    }
    if (r->includes == DEEPEST_INCLUDE) {
        r->failed = true;
        return;
    }
    inside.template = n->target;
    if (n->kind == NODE_PARENT)
        inside.frames = &frame;
    if (!n->own_line) {
        begin_line(r, scene);
        inside.indent = NULL;
    } else if (n->indent_len) {
        inside.indent = &indent;
    }
    r->includes++;
    render_nodes(r, &n->target->nodes, &inside);
    r->includes--;
}

static const struct node *overriding(const struct node *parent, const struct node *block)
{
    for (size_t i = 0; i < parent->inside.count; i++) {
        const struct node *n = &parent->inside.at[i];
        if (n->len == block->len && memcmp(n->text, block->text, n->len) == 0)
            return n;
    }
    return NULL;
}

/* Blocks inside an overriding text are looked up among the outer overrides only: a text that holds
 * a block of its own name must not be put into itself. */
static void render_block(struct render *r, const struct node *n, const struct scene *scene)
{
    struct indent indent = { .text = n->indent, .len = n->indent_len, .outer = scene->indent };
    struct scene inside = *scene;
    const struct node *chosen = n;

    for (const struct frame *f = scene->frames; f; f = f->outer) {
        const struct node *over = overriding(f->parent, n);
        if (!over)
            continue;
        chosen = over;
        inside.frames = f->outer;
    }
    if (n->indent_len)
        inside.indent = &indent;
    render_nodes(r, &chosen->inside, &inside);
}

static struct translation *parse_translation(struct arena *a, const char *text)
{
    struct translation *t = arena_make(a, struct translation);
    struct template_text whole = { .template = "translation", .line = 1,
                                   .text = arena_text(a, text), .len = strlen(text) };
    struct err err = { "" };

    t->text = whole.text;
    t->broken = !template_parse(a, NULL, &whole, &t->nodes, &err);
    if (t->broken)
        log_error("translation \"%s\" is not used: %s", text, err.text);
    return t;
}

static struct translation *known_translation(struct message *m, const char *text)
{
    for (int i = 0; i < TRANSLATIONS; i++) {
        struct translation *t = atomic_load_explicit(&m->translations[i], memory_order_acquire);
        if (!t)
            return NULL;
        if (strcmp(t->text, text) == 0)
            return t;
    }
    return NULL;
}

/* Slots fill in order and are never emptied, so readers need no lock. */
static const struct translation *translation_of(const struct render *r, struct message *m,
                                                const char *text)
{
    struct translation *t = known_translation(m, text);

    if (t)
        return t;
    if (atomic_load_explicit(&m->translations[TRANSLATIONS - 1], memory_order_acquire))
        return parse_translation(r->out->arena, text);
    pthread_mutex_lock(r->set->lock);
    t = known_translation(m, text);
    for (int i = 0; !t && i < TRANSLATIONS; i++) {
        if (atomic_load_explicit(&m->translations[i], memory_order_relaxed))
            continue;
        t = parse_translation(r->set->arena, text);
        atomic_store_explicit(&m->translations[i], t, memory_order_release);
    }
    pthread_mutex_unlock(r->set->lock);
    return t ? t : parse_translation(r->out->arena, text);
}

static void render_message(struct render *r, const struct node *n, const struct scene *scene)
{
    const struct template_language *lang = r->lang;
    struct message *m = n->message;
    const char *text = NULL;
    bool one = true;

    if (m->many) {
        int64_t number = value_as_int(look_up(r, &m->number, n, scene), 0);
        one = number == 1;
        if (lang && lang->translate_plural)
            text = lang->translate_plural(lang->catalog, NULL, m->one, m->many, number);
    } else if (lang && lang->translate) {
        text = lang->translate(lang->catalog, NULL, m->one);
    }
    if (text == m->one)
        one = true;
    if (text && text == m->many)
        one = false;

    const struct nodes *nodes = one ? &m->one_nodes : &m->many_nodes;
    if (text && text != m->one && text != m->many) {
        const struct translation *t = translation_of(r, m, text);
        if (!t->broken)
            nodes = &t->nodes;
    }
    render_nodes(r, nodes, scene);
}

static void render_node(struct render *r, const struct node *n, const struct scene *scene)
{
    switch (n->kind) {
    case NODE_TEXT:
        render_text(r, n, scene);
        return;
    case NODE_NAME:
    case NODE_RAW:
        render_value(r, n, scene);
        return;
    case NODE_SECTION:
        render_section(r, n, scene);
        return;
    case NODE_INVERTED:
        if (!value_truthy(look_up(r, &n->name, n, scene)))
            render_nodes(r, &n->inside, scene);
        return;
    case NODE_INCLUDE:
    case NODE_PARENT:
        render_include(r, n, scene);
        return;
    case NODE_BLOCK:
        render_block(r, n, scene);
        return;
    case NODE_MESSAGE:
        render_message(r, n, scene);
        return;
    }
}

static void render_nodes(struct render *r, const struct nodes *nodes, const struct scene *scene)
{
    if (++r->nesting > DEEPEST_NODE)
        r->failed = true;
    for (size_t i = 0; i < nodes->count && !r->failed; i++) {
        render_node(r, &nodes->at[i], scene);
        if (r->out->len > r->limit)
            r->failed = true;
    }
    r->steps += (int) nodes->count + 1;
    if (r->steps > MOST_STEPS)
        r->failed = true;
    r->nesting--;
}

bool template_render(const struct template_set *set, const char *name,
                     const struct value *context, const struct template_language *lang,
                     struct str *out)
{
    struct context root = { .value = context };
    struct render r = {
        .set = set,
        .lang = lang,
        .out = out,
        .limit = out->len + LARGEST_PAGE,
        .line_start = true,
    };
    const struct template *t = NULL;

    for (size_t i = 0; i < set->count && !t; i++)
        if (strcmp(set->templates[i]->name, name) == 0)
            t = set->templates[i];
    if (!t || !t->parsed)
        return false;
    size_t before = out->len;
    struct scene scene = { .template = t, .context = &root };
    render_nodes(&r, &t->nodes, &scene);
    if (!r.failed)
        return true;
    log_error("template %s is nested too deep or makes too large a page", name);
    out->len = before;
    if (out->room)
        out->text[before] = '\0';
    return false;
}
