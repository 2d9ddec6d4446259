/* Scripts of tests/ that ask a library we have not written, run by Debian's own python3. */
#ifndef TESTS_PYTHON_H
#define TESTS_PYTHON_H

#include "base/str.h"

/* What a script prints, line by line; it must print something and end well. */
static inline char **run_python(struct arena *a, const char *script, const char *arguments,
                                size_t *count)
{
    const char *given = getenv("TESTS"), *folder = given ? given : "tests";
    FILE *f = popen(str_fmt(a, "/usr/bin/python3 %s/%s %s", folder, script, arguments), "r");
    struct str out = str_new(a);
    char part[4096];

    assert_non_null(f);
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        str_add_len(&out, part, n);
    assert_int_equal(pclose(f), 0);
    assert_true(str_ends(out.text, "\n"));
    return str_split(a, arena_slice(a, out.text, out.len - 1), '\n', count);
}

#endif
