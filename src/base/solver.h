/* GLPK at arm's length.
 *
 * It keeps its memory in an environment, one per thread where it is built reentrant, as Debian's is
 * (`readelf -l libglpk.so` shows its TLS segment): searches in several threads do not wait for each
 * other.  On an error of its own it prints and ends the program; its hooks jump out of that
 * instead, the one setjmp of the house. */
#ifndef BASE_SOLVER_H
#define BASE_SOLVER_H

#include <stdbool.h>

/* Runs `work`, which uses GLPK, so that an error inside of it ends `work`, not the program; false:
 * it did.  Frees what GLPK holds for this thread; what `work` keeps lives in the caller's arena. */
bool solver_guard(void (*work)(void *what), void *what);

#endif
