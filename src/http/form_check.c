/* From what was typed to what it means, or a sentence that says what to write instead. */
#include "http/form_entry.h"

#include <ctype.h>

#include "base/date.h"
#include "base/money.h"
#include "base/zone.h"

static size_t characters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char) *text & 0xc0) != 0x80;
    return n;
}

static bool fail(struct entry *e, const char *msgid, int64_t n)
{
    e->fault = msgid;
    e->fault_n = n;
    return false;
}

/* U+202A to U+202E and U+2066 to U+2069, which turn round what others read beside them (UAX 9). */
static bool turns_round(const char *text)
{
    const unsigned char *c = (const unsigned char *) text;

    return c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
                            (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

/* One line holds no control character; several lines hold only line ends and tabs. */
static bool plain(const char *text, bool lines)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char) *text;
        if (c < 0x20 && !(lines && (c == '\n' || c == '\t')))
            return false;
        if (c == 0x7f || turns_round(text))
            return false;
    }
    return true;
}

static char *unix_lines(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, strlen(text) + 1);
    size_t n = 0;

    for (; *text; text++)
        if (!(text[0] == '\r' && text[1] == '\n'))
            out[n++] = *text == '\r' ? '\n' : *text;
    return out;
}

static bool type_text(struct arena *a, struct entry *e)
{
    bool lines = e->field->kind == FIELD_LINES;
    int64_t max = e->field->max ? e->field->max : lines ? 4000 : 200;

    if (e->stray)
        return fail(e, N_("Write it as text."), 0);
    if (e->field->kind == FIELD_SECRET)
        e->text = e->typed;
    else
        e->text = str_trim(a, lines ? unix_lines(a, e->typed) : e->typed);
    if (!plain(e->text, lines))
        return fail(e, N_("Write it without special characters."), 0);
    int64_t length = (int64_t) characters(e->text);
    if (length > max)
        return fail(e, N_("That is too long: at most %lld characters."), max);
    if (length < e->field->min)
        return fail(e, N_("That is too short: at least %lld characters."), e->field->min);
    return true;
}

/* Enough of RFC 5321 to catch typing mistakes; the mail itself is the test. */
static bool type_email(struct arena *a, struct entry *e)
{
    char *text = str_trim(a, e->typed);
    char *at = strchr(text, '@');
    bool good = at && at > text && strlen(text) <= 254 && strchr(at + 1, '.') &&
                !strchr(at + 1, '@') && at[1] != '.' && !str_ends(text, ".");

    for (char *c = text; *c; c++) {
        good = good && (unsigned char) *c > 0x20 && *c != 0x7f && !strchr("<>()[]\\,;:\"", *c);
        *c = (char) tolower((unsigned char) *c);
    }
    e->text = text;
    return good || fail(e, N_("Write an email address, for example maud@example.org."), 0);
}

static bool type_int(struct arena *a, struct entry *e)
{
    const struct field *f = e->field;

    e->text = str_trim(a, e->typed);
    if (!str_to_int(e->text, &e->n))
        return fail(e, N_("Write a number, for example 12."), 0);
    if (f->min == 0 && f->max == 0)
        return true;
    if (e->n < f->min)
        return fail(e, N_("Write a number of at least %lld."), f->min);
    if (e->n > f->max)
        return fail(e, N_("Write a number of at most %lld."), f->max);
    return true;
}

static bool type_money(struct arena *a, struct entry *e)
{
    e->text = str_trim(a, e->typed);
    bool good = e->exact ? str_to_int(e->text, &e->n) : money_parse(e->text, &e->n);
    if (!good || e->n < 0 || e->n > 100000000)
        return fail(e, N_("Write an amount, for example 12.50."), 0);
    return true;
}

/* "09:30", "9:30", "9 h 30", "9h", "24:00". */
static bool type_time(struct arena *a, struct entry *e)
{
    int hour = -1, minute = 0;
    char mark = 0;
    int used = 0;

    e->text = str_trim(a, e->typed);
    if (sscanf(e->text, "%2d %c %n", &hour, &mark, &used) < 2 || (mark != ':' && mark != 'h'))
        return fail(e, N_("Write a time, for example 9:30."), 0);
    const char *rest = e->text + used;
    if (*rest && !(isdigit((unsigned char) rest[0]) && isdigit((unsigned char) rest[1]) &&
                   !rest[2]))
        return fail(e, N_("Write a time, for example 9:30."), 0);
    if (*rest)
        minute = (rest[0] - '0') * 10 + rest[1] - '0';
    e->n = hour * 60 + minute;
    if (hour < 0 || minute > 59 || e->n > 1440)
        return fail(e, N_("Write a time, for example 9:30."), 0);
    return true;
}

static bool type_day(struct arena *a, struct entry *e)
{
    int32_t day;

    e->text = str_trim(a, e->typed);
    if (e->field->kind == FIELD_MONTH ? !month_parse(e->text, &day) : !date_parse(e->text, &day))
        return fail(e, e->field->kind == FIELD_MONTH
                           ? N_("Write a month, for example 2026-11.")
                           : N_("Write a date, for example 2026-11-26."), 0);
    int year;
    date_to_ymd(day, &year, NULL, NULL);
    if (year < 1900 || year > 2200)
        return fail(e, N_("Write a date of this century."), 0);
    e->n = day;
    return true;
}

/* Without choices any id will do: what it names is the room's to know. */
static bool known_choice(const struct field *f, const char *value)
{
    int64_t id;

    if (!f->choices)
        return str_to_int(value, &id) && id > 0;
    for (const struct choice *c = f->choices; c->value; c++)
        if (strcmp(c->value, value) == 0)
            return true;
    return false;
}

static bool type_choices(struct entry *e)
{
    for (size_t i = 0; i < e->count; i++) {
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice || strcmp(e->several[i], e->several[k]) == 0;
        if (twice || !known_choice(e->field, e->several[i]))
            return fail(e, N_("Choose among what is offered."), 0);
    }
    return true;
}

static bool type_entry(struct arena *a, struct entry *e)
{
    switch (e->field->kind) {
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_SECRET:
    case FIELD_HIDDEN:
        return type_text(a, e);
    case FIELD_EMAIL:
        return type_email(a, e);
    case FIELD_INT:
        return type_int(a, e);
    case FIELD_MONEY:
        return type_money(a, e);
    case FIELD_DATE:
    case FIELD_MONTH:
        return type_day(a, e);
    case FIELD_TIME:
        return type_time(a, e);
    case FIELD_INSTANT:
        e->text = str_trim(a, e->typed);
        return instant_parse(e->text, NULL, &e->n) ||
               fail(e, N_("Write an instant, for example 2026-11-26T10:00:00+01:00."), 0);
    case FIELD_CHOICE:
        e->text = e->typed;
        return known_choice(e->field, e->text) || fail(e, N_("Choose among what is offered."), 0);
    case FIELD_CHOICES:
        return type_choices(e);
    case FIELD_JSON:
        e->text = e->typed;
        return true;
    case FIELD_BOOL:
        e->n = 1;
        return !e->stray || fail(e, N_("Write true or false."), 0);
    case FIELD_FILE:
        if (e->field->max && (int64_t) e->len > e->field->max)
            return fail(e, N_("The file is too big: at most %lld bytes."), e->field->max);
        return true;
    case FIELD_END:
        break;
    }
    return false;
}

static bool given(const struct entry *e)
{
    if (e->field->kind == FIELD_CHOICES)
        return e->count > 0;
    if (e->field->kind == FIELD_FILE)
        return e->typed && e->len > 0;
    if (!e->typed)
        return false;
    for (const char *c = e->typed; *c; c++)
        if (!isspace((unsigned char) *c))
            return true;
    return false;
}

bool form_check(struct form *f, bool needed)
{
    for (size_t i = 0; i < f->count; i++) {
        struct entry *e = &f->entries[i];
        if (given(e))
            e->good = type_entry(f->a, e);
        else if (needed && e->field->required)
            fail(e, e->field->kind == FIELD_CHOICE || e->field->kind == FIELD_CHOICES
                        ? N_("Choose one.")
                        : e->field->kind == FIELD_FILE ? N_("Choose a file.")
                                                       : N_("Fill this in."), 0);
        f->good = f->good && !e->fault;
    }
    return f->good;
}

bool form_good(const struct form *f)
{
    return f->good;
}
