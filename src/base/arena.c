#include "base/arena.h"

#include <talloc.h>

#include "base/log.h"

struct ending {
    void (*end)(void *what);
    void *what;
};

static void *must(void *p)
{
    if (!p)
        BUG("out of memory");
    return p;
}

struct arena *arena_new(struct arena *parent)
{
    return must(talloc_named_const(parent, 0, "arena"));
}

struct arena *arena_new_pool(size_t bytes)
{
    return must(talloc_pool(NULL, bytes));
}

void arena_free(struct arena *a)
{
    talloc_free(a);
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(must(talloc_size(a, size ? size : 1)), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        BUG("array of %zu elements of %zu bytes", count, size);
    return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        BUG("array of %zu elements of %zu bytes", count, size);
    return must(talloc_realloc_size(a, old, count * size));
}

static int run_ending(struct ending *e)
{
    e->end(e->what);
    return 0;
}

void arena_at_end(struct arena *a, void (*end)(void *what), void *what)
{
    struct ending *e = must(talloc(a, struct ending));

    e->end = end;
    e->what = what;
    talloc_set_destructor(e, run_ending);
}

char *arena_text(struct arena *a, const char *text)
{
    return text ? arena_slice(a, text, strlen(text)) : NULL;
}

char *arena_slice(struct arena *a, const char *text, size_t len)
{
    char *copy = must(talloc_size(a, len + 1));

    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

void *arena_copy(struct arena *a, const void *bytes, size_t len)
{
    void *copy = must(talloc_size(a, len ? len : 1));

    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

char *str_vfmt(struct arena *a, const char *format, va_list args)
{
    return must(talloc_vasprintf(a, format, args));
}

char *str_fmt(struct arena *a, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = str_vfmt(a, format, args);
    va_end(args);
    return text;
}
