#include "base/solver.h"

#include <glpk.h>
#include <setjmp.h>

static void jump_out(void *where)
{
    longjmp(*(jmp_buf *) where, 1);
}

static int be_quiet(void *ignored, const char *text)
{
    (void) ignored;
    (void) text;
    return 1;
}

bool solver_guard(void (*work)(void *what), void *what)
{
    volatile bool whole = false;
    jmp_buf out;

    glp_term_hook(be_quiet, NULL);
    glp_error_hook(jump_out, &out);
    if (setjmp(out) == 0) {
        work(what);
        whole = true;
    }
    glp_error_hook(NULL, NULL);
    glp_free_env();
    return whole;
}
