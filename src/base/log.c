#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static enum log_level loudest = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    loudest = level;
}

/* One write per line, so that lines of several threads do not mix. */
static void write_line(enum log_level level, const char *format, va_list args)
{
    char line[2048];

    if (level > loudest)
        return;
    int head = snprintf(line, sizeof line, "<%d>", level);
    vsnprintf(line + head, sizeof line - (size_t) head, format, args);
    fprintf(stderr, "%s\n", line);
}

void log_error(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_line(LOG_LEVEL_ERROR, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_line(LOG_LEVEL_WARNING, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_line(LOG_LEVEL_INFO, format, args);
    va_end(args);
}

bool err_set(struct err *e, const char *format, ...)
{
    va_list args;

    if (!e || e->text[0])
        return false;
    va_start(args, format);
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    return false;
}

void log_bug(const char *file, int line, const char *format, ...)
{
    char what[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    log_error("bug at %s:%d: %s", file, line, what);
    abort();
}
