/* One line per event on stderr, with the priority journald reads ("<3>"), and the two ways a
 * program of this house says that something went wrong with itself.
 *
 * There are three kinds of error.  A refusal is a value with a sentence (the rules say no).  A
 * failure is the world's (disk, database, network): `struct err`, logged once, answered with 5xx.
 * A bug is ours: BUG() ends the program and the supervisor starts it again. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6,
                 LOG_LEVEL_DEBUG = 7 };

/* Events above this level are not written; LOG_LEVEL_INFO at the start. */
void log_set_level(enum log_level level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A failure on its way up: the first one is kept, later ones are ignored, and on success it is
 * untouched, so calls chain with ||.  The text says what failed first, in lower case, without a
 * full stop. */
struct err {
    char text[512];
};

/* Sets `e` (may be NULL) if nothing is in it yet; always returns false, to be returned. */
bool err_set(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define BUG(...) log_bug(__FILE__, __LINE__, __VA_ARGS__)
void log_bug(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

#endif
