/* Memory with a lifetime.
 *
 * Whoever calls gives the arena; results live as long as it does; nobody frees in a room.  One
 * arena per request, per job, per command.  An arena belongs to one thread at a time.  Under it is
 * talloc: every chunk is a real allocation, so the sanitizers see overruns.  Allocation cannot
 * fail: when memory is gone the program says so and ends.
 *
 * This is the lowest door of the house: base knows no other folder. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

struct arena;

/* A new arena, child of `parent` (NULL: on its own).  A child goes when its parent goes. */
struct arena *arena_new(struct arena *parent);

/* A new arena that keeps `bytes` at hand, for the many small pieces of one request. */
struct arena *arena_new_pool(size_t bytes);

/* Frees all that was made in it, after running the actions of arena_at_end, last first. */
void arena_free(struct arena *a);

/* `size` zeroed bytes. */
void *arena_alloc(struct arena *a, size_t size);

/* Room for `count` zeroed elements of `size` bytes; a product too large ends the program. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* `old` (from this arena, or NULL) with room for `count` elements of `size`; the new part is not
 * zeroed. */
void *arena_grow(struct arena *a, void *old, size_t count, size_t size);

/* Runs `end(what)` when the arena is freed: closes statements, drops references. */
void arena_at_end(struct arena *a, void (*end)(void *what), void *what);

/* Copies: a whole string (NULL stays NULL), its first `len` bytes, `len` bytes of anything. */
char *arena_text(struct arena *a, const char *text);
char *arena_slice(struct arena *a, const char *text, size_t len);
void *arena_copy(struct arena *a, const void *bytes, size_t len);

/* A string made as by printf. */
char *str_fmt(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *str_vfmt(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define arena_make(a, type) ((type *) arena_alloc((a), sizeof(type)))

#endif
