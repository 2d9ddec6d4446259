#include "view/template_tree.h"

enum { DEEPEST = 64, DELIMITER_ROOM = 8 };

struct delimiter {
    char text[DELIMITER_ROOM + 1];
    size_t len;
};

struct parser {
    struct arena *arena;
    struct template_set *set;
    const char *template;
    const char *text;
    size_t len;
    size_t at;
    size_t counted;             /* line feeds before this place are in `line` */
    unsigned line;
    struct delimiter open;
    struct delimiter close;
    int depth;
    struct err *err;
};

/* `start` and `end` are the places of the tag, delimiters and all; `name` is what is inside
 * without the sign and the white space around. */
struct tag {
    char sign;                  /* of #^/!>&{=$<, 'n' for a name alone, 0: no tag any more */
    const char *name;
    size_t name_len;
    size_t start;
    size_t end;
    unsigned line;
};

/* The white space around a tag when nothing else is on its line: the tag's line begins at `from`,
 * the next one at `to`. */
struct alone {
    bool before;
    bool after;
    bool line_feed;
    size_t from;
    size_t to;
};

struct list {
    struct nodes nodes;
    size_t room;
};

static bool parse_nodes(struct parser *p, struct nodes *out, const struct tag *opened,
                        const struct tag *around);

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static bool mistake(struct parser *p, unsigned line, const char *what, const struct tag *tag)
{
    char sign[2] = { tag->sign == 'n' ? '\0' : tag->sign, '\0' };
    int len = tag->name_len < 60 ? (int) tag->name_len : 60;

    return err_set(p->err, "%s, line %u: {{%s%.*s}} %s", p->template, line, sign, len, tag->name,
                   what);
}

static void trim(const char **text, size_t *len)
{
    while (*len && is_space(**text)) {
        ++*text;
        --*len;
    }
    while (*len && is_space((*text)[*len - 1]))
        --*len;
}

static const char *find_text(const struct parser *p, size_t from, const struct delimiter *what)
{
    return from > p->len ? NULL : memmem(p->text + from, p->len - from, what->text, what->len);
}

static unsigned line_of(struct parser *p, size_t place)
{
    for (; p->counted < place; p->counted++)
        p->line += p->text[p->counted] == '\n';
    return p->line;
}

/* Finds the next tag from `at` on, without moving there. */
static bool next_tag(struct parser *p, size_t at, struct tag *tag)
{
    *tag = (struct tag){ .sign = 0 };
    const char *open = find_text(p, at, &p->open);
    if (!open)
        return true;
    tag->start = (size_t) (open - p->text);
    tag->line = line_of(p, tag->start);
    size_t inside = tag->start + p->open.len;
    tag->sign = 'n';
    if (inside < p->len && strchr("#^/!>&{=$<", p->text[inside]) && p->text[inside])
        tag->sign = p->text[inside++];

    struct delimiter close = p->close;
    if (tag->sign == '{' || tag->sign == '=') {
        close.text[0] = tag->sign == '{' ? '}' : '=';
        memcpy(close.text + 1, p->close.text, p->close.len);
        close.len = p->close.len + 1;
    }
    const char *end = find_text(p, inside, &close);
    tag->name = p->text + inside;
    tag->name_len = end ? (size_t) (end - tag->name) : 0;
    if (!end)
        return err_set(p->err, "%s, line %u: a tag is opened and never closed", p->template,
                       tag->line);
    tag->end = (size_t) (end - p->text) + close.len;
    trim(&tag->name, &tag->name_len);
    return true;
}

static struct alone look_around(const struct parser *p, const struct tag *tag)
{
    size_t from = tag->start;
    size_t to = tag->end;

    while (from && is_blank(p->text[from - 1]))
        from--;
    while (to < p->len && (is_blank(p->text[to]) || p->text[to] == '\r'))
        to++;
    bool line_feed = to < p->len && p->text[to] == '\n';
    return (struct alone){
        .before = !from || p->text[from - 1] == '\n',
        .after = line_feed || to == p->len,
        .line_feed = line_feed,
        .from = from,
        .to = to + line_feed,
    };
}

static struct node *add_node(struct parser *p, struct list *list, struct node node)
{
    if (list->nodes.count == list->room) {
        list->room = list->room ? list->room * 2 : 4;
        list->nodes.at = arena_grow(p->arena, list->nodes.at, list->room, sizeof node);
    }
    struct node *added = &list->nodes.at[list->nodes.count++];
    *added = node;
    return added;
}

static void add_text(struct parser *p, struct list *list, size_t from, size_t to)
{
    if (from < to)
        add_node(p, list, (struct node){ .kind = NODE_TEXT, .text = p->text + from,
                                         .len = to - from });
}

static bool check_name(struct parser *p, const struct tag *tag)
{
    if (!tag->name_len)
        return mistake(p, tag->line, "has no name", tag);
    for (size_t i = 0; i < tag->name_len; i++)
        if (is_space(tag->name[i]) || !tag->name[i])
            return mistake(p, tag->line, "has white space in its name", tag);
    return true;
}

static bool parse_name(struct parser *p, const struct tag *tag, struct name *name)
{
    const char *at = tag->name;
    const char *end = tag->name + tag->name_len;

    if (!check_name(p, tag))
        return false;
    name->text = arena_slice(p->arena, at, tag->name_len);
    if (tag->name_len == 1 && *at == '.')
        return true;
    size_t count = 1;
    for (const char *c = at; c < end; c++)
        count += *c == '.';
    name->parts = arena_array(p->arena, count, sizeof *name->parts);
    while (name->count < count) {
        const char *dot = memchr(at, '.', (size_t) (end - at));
        size_t len = (size_t) ((dot ? dot : end) - at);
        if (!len)
            return mistake(p, tag->line, "has an empty part in its name", tag);
        const char *text = arena_slice(p->arena, at, len);
        name->parts[name->count++] = (struct part){ .text = text, .tag = value_tag(text) };
        at += len + 1;
    }
    return true;
}

/* {{=<% %>=}} */
static bool set_delimiters(struct parser *p, const struct tag *tag)
{
    const char *end = tag->name + tag->name_len;
    const char *open_end = tag->name;

    while (open_end < end && !is_space(*open_end))
        open_end++;
    const char *close = open_end;
    size_t close_len = (size_t) (end - close);
    trim(&close, &close_len);
    size_t open_len = (size_t) (open_end - tag->name);
    if (!open_len || !close_len || open_len >= DELIMITER_ROOM || close_len >= DELIMITER_ROOM)
        return mistake(p, tag->line, "must give two delimiters", tag);
    for (const char *c = tag->name; c < end; c++)
        if (*c == '=' || !*c || (c >= close && is_space(*c)))
            return mistake(p, tag->line, "has a delimiter that cannot be one", tag);
    p->open = (struct delimiter){ .len = open_len };
    memcpy(p->open.text, tag->name, open_len);
    p->close = (struct delimiter){ .len = close_len };
    memcpy(p->close.text, close, close_len);
    return true;
}

/* White space runs become one space, none at the ends: the shape of a msgid. */
static const char *collapse(struct arena *a, const char *text, size_t len)
{
    char *out = arena_alloc(a, len + 1);
    size_t n = 0;

    trim(&text, &len);
    for (size_t i = 0; i < len; i++) {
        if (!is_space(text[i]))
            out[n++] = text[i];
        else if (out[n - 1] != ' ')
            out[n++] = ' ';
    }
    return out;
}

static bool parse_form(struct parser *p, const struct tag *tag, const char *form,
                       struct nodes *nodes)
{
    struct template_text text = { .template = p->template, .line = tag->line, .text = form,
                                  .len = strlen(form) };

    return template_parse(p->arena, NULL, &text, nodes, p->err);
}

/* "count: one person comes | {{count}} people come" */
static bool parse_plural(struct parser *p, const struct tag *tag, const char *raw, size_t len,
                         struct message *m)
{
    const char *colon = memchr(raw, ':', len);
    const char *bar = colon ? memchr(colon, '|', (size_t) (raw + len - colon)) : NULL;

    if (!bar)
        return mistake(p, tag->line, "must read \"number: one | many\"", tag);
    struct tag number = { .sign = 'n', .name = raw, .name_len = (size_t) (colon - raw),
                          .line = tag->line };
    trim(&number.name, &number.name_len);
    m->one = collapse(p->arena, colon + 1, (size_t) (bar - colon - 1));
    m->many = collapse(p->arena, bar + 1, (size_t) (raw + len - bar - 1));
    return parse_name(p, &number, &m->number) && parse_form(p, tag, m->many, &m->many_nodes);
}

static bool is_message(const struct tag *tag)
{
    return tag->sign == '#' && ((tag->name_len == 1 && tag->name[0] == 't') ||
                                (tag->name_len == 2 && memcmp(tag->name, "tn", 2) == 0));
}

static bool same_name(const struct tag *a, const struct tag *b)
{
    return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
}

/* A message is never alone on a line: it is a piece of a sentence, its line breaks are not. */
static bool parse_message(struct parser *p, const struct tag *opened, struct list *list)
{
    struct message *m = arena_make(p->arena, struct message);
    const char *raw = p->text + opened->end;
    struct tag tag = { .end = opened->end };

    if (!p->set)
        return mistake(p, opened->line, "cannot be inside a message", opened);
    if (p->open.len != 2 || memcmp(p->open.text, "{{", 2) != 0 ||
        p->close.len != 2 || memcmp(p->close.text, "}}", 2) != 0)
        return mistake(p, opened->line, "needs the usual delimiters", opened);
    do {
        if (!next_tag(p, tag.end, &tag))
            return false;
        if (!tag.sign)
            return mistake(p, opened->line, "is never closed", opened);
    } while (tag.sign != '/' || !same_name(&tag, opened));
    p->at = tag.end;

    size_t len = (size_t) (p->text + tag.start - raw);
    if (opened->name_len == 1)
        m->one = collapse(p->arena, raw, len);
    else if (!parse_plural(p, opened, raw, len, m))
        return false;
    if (!*m->one || (m->many && !*m->many))
        return mistake(p, opened->line, "is empty", opened);
    add_node(p, list, (struct node){ .kind = NODE_MESSAGE, .line = opened->line, .message = m });
    return parse_form(p, opened, m->one, &m->one_nodes);
}

/* ---- Indentation of blocks. ---- */

struct margin {
    bool start;                 /* at the start of a line? */
    size_t least;
    const char *text;           /* the white space that is `least` long */
};

static void see_line(struct margin *m, const char *blank, size_t len)
{
    if (len < m->least) {
        m->least = len;
        m->text = blank;
    }
}

static void see_text(struct margin *m, const struct node *n)
{
    for (size_t i = 0; i < n->len;) {
        size_t first = i;
        while (i < n->len && is_blank(n->text[i]))
            i++;
        if (m->start && (i == n->len || (n->text[i] != '\n' && n->text[i] != '\r')))
            see_line(m, n->text + first, i - first);
        const char *feed = memchr(n->text + i, '\n', n->len - i);
        m->start = feed != NULL;
        i = feed ? (size_t) (feed - n->text) + 1 : n->len;
    }
}

/* The smallest white space at the start of the lines of a block, empty lines apart. */
static void see_nodes(struct margin *m, const struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node *n = &nodes->at[i];
        if (n->kind == NODE_TEXT) {
            see_text(m, n);
        } else if (n->kind == NODE_SECTION || n->kind == NODE_INVERTED) {
            see_nodes(m, &n->inside);
        } else {
            if (m->start)
                see_line(m, n->indent ? n->indent : "", n->indent_len);
            m->start = n->own_line;
        }
    }
}

static void cut_text(struct arena *a, struct margin *m, struct node *n)
{
    char *out = arena_alloc(a, n->len + 1);
    size_t len = 0;

    for (size_t i = 0; i < n->len;) {
        size_t cut = m->start ? m->least : 0;
        for (; cut && i < n->len && is_blank(n->text[i]); cut--)
            i++;
        const char *feed = memchr(n->text + i, '\n', n->len - i);
        size_t end = feed ? (size_t) (feed - n->text) + 1 : n->len;
        memcpy(out + len, n->text + i, end - i);
        len += end - i;
        i = end;
        m->start = feed != NULL;
    }
    n->text = out;
    n->len = len;
}

static void cut_nodes(struct arena *a, struct margin *m, struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        struct node *n = &nodes->at[i];
        if (n->kind == NODE_TEXT) {
            cut_text(a, m, n);
        } else if (n->kind == NODE_SECTION || n->kind == NODE_INVERTED) {
            cut_nodes(a, m, &n->inside);
        } else {
            size_t cut = m->least < n->indent_len ? m->least : n->indent_len;
            if (cut)
                n->indent += cut;
            n->indent_len -= cut;
            m->start = n->own_line;
        }
    }
}

static void take_margin(struct parser *p, struct node *block)
{
    struct margin m = { .start = true, .least = SIZE_MAX };

    see_nodes(&m, &block->inside);
    if (m.least == SIZE_MAX)
        return;
    block->indent = m.text;
    block->indent_len = m.least;
    m.start = true;
    if (m.least)
        cut_nodes(p->arena, &m, &block->inside);
}

/* ---- The tags that hold others. ---- */

static bool parse_inside(struct parser *p, struct node *node, const struct tag *opened,
                         const struct tag *around)
{
    if (p->depth == DEEPEST)
        return mistake(p, opened->line, "is nested too deep", opened);
    p->depth++;
    bool ok = parse_nodes(p, &node->inside, opened, around);
    p->depth--;
    return ok;
}

static struct node named_node(struct parser *p, enum node_kind kind, const struct tag *tag)
{
    return (struct node){ .kind = kind, .line = tag->line,
                          .text = arena_slice(p->arena, tag->name, tag->name_len),
                          .len = tag->name_len };
}

/* Directly inside {{<parent}} nothing but blocks counts, so there a block may share its line. */
static bool parse_block(struct parser *p, struct list *list, const struct tag *opened,
                        const struct tag *around, size_t from)
{
    struct alone alone = look_around(p, opened);
    struct node node = named_node(p, NODE_BLOCK, opened);
    bool argument = around && around->sign == '<';

    node.own_line = alone.line_feed && (alone.before || argument);
    if (alone.before) {
        node.indent = p->text + alone.from;
        node.indent_len = opened->start - alone.from;
    }
    add_text(p, list, from, alone.before && node.own_line ? alone.from : opened->start);
    if (node.own_line)
        p->at = alone.to;
    if (!parse_inside(p, &node, opened, around))
        return false;
    if (node.own_line)
        take_margin(p, &node);
    add_node(p, list, node);
    return true;
}

/* Alone if only white space is before the tag that opens and after the one that closes. */
static bool parse_parent(struct parser *p, struct list *list, const struct tag *opened, size_t from)
{
    struct alone alone = look_around(p, opened);
    struct node node = named_node(p, NODE_PARENT, opened);

    if (!parse_inside(p, &node, opened, NULL))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < node.inside.count; i++)
        if (node.inside.at[i].kind == NODE_BLOCK)
            node.inside.at[kept++] = node.inside.at[i];
    node.inside.count = kept;

    struct alone closing = look_around(p, &(struct tag){ .start = p->at, .end = p->at });
    node.own_line = alone.before && closing.after;
    add_text(p, list, from, node.own_line ? alone.from : opened->start);
    if (node.own_line) {
        node.indent = p->text + alone.from;
        node.indent_len = opened->start - alone.from;
        p->at = closing.to;
    }
    node.target = template_entry(p->set, node.text);
    add_node(p, list, node);
    return true;
}

static bool parse_section(struct parser *p, struct list *list, const struct tag *tag,
                          const struct tag *around)
{
    struct node node = { .kind = tag->sign == '#' ? NODE_SECTION : NODE_INVERTED,
                         .line = tag->line };

    if (!parse_name(p, tag, &node.name) || !parse_inside(p, &node, tag, around))
        return false;
    add_node(p, list, node);
    return true;
}

static bool parse_value(struct parser *p, struct list *list, const struct tag *tag)
{
    struct node node = { .kind = tag->sign == 'n' ? NODE_NAME : NODE_RAW, .line = tag->line };

    if (!parse_name(p, tag, &node.name))
        return false;
    add_node(p, list, node);
    return true;
}

static void parse_include(struct parser *p, struct list *list, const struct tag *tag,
                          const struct alone *alone)
{
    struct node node = named_node(p, NODE_INCLUDE, tag);

    node.own_line = alone->before && alone->after;
    node.indent = p->text + alone->from;
    node.indent_len = node.own_line ? tag->start - alone->from : 0;
    node.target = template_entry(p->set, node.text);
    add_node(p, list, node);
}

static bool check_tag(struct parser *p, const struct tag *tag)
{
    if (strchr("/>$<", tag->sign) && !check_name(p, tag))
        return false;
    if (!p->set && strchr(">$<=&{", tag->sign))
        return mistake(p, tag->line, "cannot be inside a message", tag);
    return true;
}

/* A tag other than a block, a parent or one that closes; the text before it has been added. */
static bool parse_tag(struct parser *p, struct list *list, const struct tag *tag,
                      const struct tag *opened, const struct alone *alone)
{
    switch (tag->sign) {
    case '#':
    case '^':
        return is_message(tag) ? parse_message(p, tag, list)
                               : parse_section(p, list, tag, opened);
    case '>':
        parse_include(p, list, tag, alone);
        return true;
    case '=':
        return set_delimiters(p, tag);
    case '!':
        return true;
    default:
        return parse_value(p, list, tag);
    }
}

/* Adds the text before a tag, and leaves out the line of a tag that is alone on it. */
static void cut_line(struct parser *p, struct list *list, size_t from, const struct tag *tag,
                     const struct alone *alone, const struct tag *opened, const struct tag *around)
{
    bool closes = tag->sign == '/' && opened;
    bool argument_end = closes && opened->sign == '$' && around && around->sign == '<';
    bool parent_end = closes && opened->sign == '<';
    bool cut = alone->before && (alone->after || argument_end) && !parent_end &&
               strchr("#^/!>=", tag->sign) && !is_message(tag);

    add_text(p, list, from, cut ? alone->from : tag->start);
    p->at = cut && !argument_end ? alone->to : tag->end;
}

/* Up to the end, or to the tag that closes `opened`.  `around` is what `opened` itself is directly
 * inside of. */
static bool parse_nodes(struct parser *p, struct nodes *out, const struct tag *opened,
                        const struct tag *around)
{
    struct list list = { .room = 0 };
    struct tag tag = { .sign = 'n' };

    while (tag.sign && tag.sign != '/') {
        size_t from = p->at;
        if (!next_tag(p, from, &tag))
            return false;
        if (!tag.sign && opened)
            return mistake(p, opened->line, "is never closed", opened);
        if (!tag.sign) {
            add_text(p, &list, from, p->len);
            break;
        }
        if (!check_tag(p, &tag))
            return false;
        p->at = tag.end;
        struct alone alone = look_around(p, &tag);
        bool ok = true;
        if (tag.sign == '$') {
            ok = parse_block(p, &list, &tag, opened, from);
        } else if (tag.sign == '<') {
            ok = parse_parent(p, &list, &tag, from);
        } else {
            cut_line(p, &list, from, &tag, &alone, opened, around);
            ok = tag.sign == '/' || parse_tag(p, &list, &tag, opened, &alone);
        }
        if (!ok)
            return false;
    }
    if (tag.sign && !opened)
        return mistake(p, tag.line, "closes what was not opened", &tag);
    if (tag.sign && !same_name(&tag, opened))
        return mistake(p, tag.line, "closes another section than the last one opened", &tag);
    *out = list.nodes;
    return true;
}

bool template_parse(struct arena *a, struct template_set *set, const struct template_text *text,
                    struct nodes *nodes, struct err *err)
{
    struct parser p = {
        .arena = a,
        .set = set,
        .template = text->template,
        .text = text->text,
        .len = text->len,
        .line = text->line,
        .open = { .text = "{{", .len = 2 },
        .close = { .text = "}}", .len = 2 },
        .err = err,
    };

    return parse_nodes(&p, nodes, NULL, NULL);
}
