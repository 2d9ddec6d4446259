#include "http/route.h"

const char *method_name(enum method m)
{
    static const char *const names[] = { "GET", "POST", "PUT", "DELETE" };

    return names[m];
}

const char *right_name(enum right right)
{
    static const char *const names[] = { "nobody",   "anyone",  "signed_in", "member",
                                         "host", "animator", "manager", "admin" };

    return names[right];
}

/* Does `path` have the shape of `pattern`?  Fills params as it goes. */
static bool fits(const char *pattern, const char *path, struct arena *a, const char *params[4][2])
{
    int n = 0;

    while (*pattern && *path) {
        if (*pattern != ':') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t name = strcspn(pattern, "/.");
        size_t value = strcspn(path, pattern[name] == '.' ? "/." : "/");
        if (!value || n == 4)
            return false;
        params[n][0] = arena_slice(a, pattern + 1, name - 1);
        params[n++][1] = arena_slice(a, path, value);
        pattern += name;
        path += value;
    }
    if (n < 4)
        params[n][0] = NULL;
    return !*pattern && !*path;
}

/* A word beats a :name at the same place: "/places/new" is no place called new. */
static bool plainer(const char *pattern, const char *other)
{
    while (*pattern && *other) {
        bool names = *pattern == ':' && *other == ':';      /* how they are called does not count */
        if (!names && *pattern != *other)
            break;
        pattern += names ? strcspn(pattern, "/.") : 1;
        other += names ? strcspn(other, "/.") : 1;
    }
    return *pattern != ':';
}

static void allow(struct arena *a, const char **allowed, enum method m)
{
    if (!strstr(*allowed, method_name(m)))
        *allowed = **allowed ? str_fmt(a, "%s, %s", *allowed, method_name(m)) : method_name(m);
}

const struct route *route_find(const struct room *const *rooms, enum method m, const char *path,
                               struct arena *a, const char *params[4][2], const char **allowed)
{
    const struct route *best = NULL;
    const char *found[4][2] = { { NULL } };

    *allowed = "";
    for (; *rooms; rooms++) {
        for (const struct route *route = (*rooms)->routes; route->path; route++) {
            if (!fits(route->path, path, a, found))
                continue;
            allow(a, allowed, route->method);
            if (route->method != m || (best && !plainer(route->path, best->path)))
                continue;
            best = route;
            memcpy(params, found, sizeof found);
        }
    }
    return best;
}
