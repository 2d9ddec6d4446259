#include "http/form.h"

#include <ctype.h>
#include <jansson.h>

#include "base/date.h"
#include "base/money.h"
#include "base/zone.h"

/* One declared field and what came for it. */
struct entry {
    const struct field *field;
    const char *typed;                  /* as it came; NULL: nothing did */
    char **several;                     /* FIELD_CHOICES: what came, `count` of them */
    size_t count;
    const char *text;                   /* checked */
    int64_t n;
    bool good;                          /* given and well typed */
    bool exact;                         /* came as a JSON number: money is cents already */
    const char *file_name;
    size_t len;
    const char *fault;                  /* msgid or sentence */
    bool said;                          /* `fault` is translated already */
    int64_t fault_n;                    /* number for a fault with a place, %lld */
};

struct form {
    struct arena *a;
    const struct field *fields;
    size_t count;
    struct entry *entries;
    bool good;
};

struct form *form_new(struct arena *a, const struct field *fields)
{
    struct form *f = arena_make(a, struct form);

    f->a = a;
    f->fields = fields;
    f->good = true;
    for (const struct field *at = fields; at && at->kind != FIELD_END; at++)
        f->count++;
    f->entries = arena_array(a, f->count + 1, sizeof *f->entries);
    for (size_t i = 0; i < f->count; i++)
        f->entries[i].field = &fields[i];
    return f;
}

const struct field *form_fields(const struct form *f)
{
    return f->fields;
}

static struct entry *find(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->entries[i].field->name, name) == 0)
            return &f->entries[i];
    return NULL;
}

static struct entry *need(const struct form *f, const char *name)
{
    struct entry *e = find(f, name);

    if (!e)
        BUG("form has no field '%s'", name);
    return e;
}

/* Keeps one value; the first wins, but for choices, where each counts. */
static void take(struct form *f, const char *name, const char *text, size_t len)
{
    struct entry *e = find(f, name);

    if (!e || e->field->kind == FIELD_FILE)
        return;
    if (e->field->kind == FIELD_CHOICES) {
        if (e->count >= 64)
            return;
        e->several = arena_grow(f->a, e->several, e->count + 1, sizeof *e->several);
        e->several[e->count++] = arena_slice(f->a, text, len);
        return;
    }
    if (!e->typed)
        e->typed = arena_slice(f->a, text, len);
}

static const char not_utf8[] = N_("What was sent is not readable text (UTF-8). Write it again.");

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding; a "%" that starts no byte stays as it is, as browsers do. */
static char *unescape(struct arena *a, const char *text, size_t len, size_t *out_len)
{
    char *out = arena_alloc(a, len + 1);
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '%' && i + 2 < len && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out[n++] = (char) (hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
            i += 2;
        } else {
            out[n++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    out[n] = '\0';
    *out_len = n;
    return out;
}

bool form_read_urlencoded(struct form *f, const char *text, size_t len, const char **why)
{
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t) (end - text));
        if (!stop)
            stop = end;
        const char *equals = memchr(text, '=', (size_t) (stop - text));
        const char *value = equals ? equals + 1 : stop;
        size_t name_len, value_len;
        char *name = unescape(f->a, text, (size_t) ((equals ? equals : stop) - text), &name_len);
        char *typed = unescape(f->a, value, (size_t) (stop - value), &value_len);
        if (!str_is_utf8(name, name_len) || !str_is_utf8(typed, value_len)) {
            *why = not_utf8;
            return false;
        }
        take(f, name, typed, value_len);
        text = stop + 1;
    }
    return true;
}

static const char broken_multipart[] =
    N_("The form did not arrive whole. Send it again.");

/* The value of name="..." in a part's Content-Disposition; NULL if it has none. */
static char *part_param(struct arena *a, const char *head, size_t len, const char *name)
{
    char *text = arena_slice(a, head, len);
    char *key = str_fmt(a, "%s=\"", name);

    for (char *at = strcasestr(text, key); at; at = strcasestr(at + 1, key)) {
        if (at > text && at[-1] != ' ' && at[-1] != ';')
            continue;
        at += strlen(key);
        char *stop = strchr(at, '"');
        return stop ? arena_slice(a, at, (size_t) (stop - at)) : NULL;
    }
    return NULL;
}

static bool take_part(struct form *f, const char *head, size_t head_len, const char *body,
                      size_t len, const char **why)
{
    char *name = part_param(f->a, head, head_len, "name");
    char *file = part_param(f->a, head, head_len, "filename");

    if (!name || !str_is_utf8(name, strlen(name)) || (file && !str_is_utf8(file, strlen(file)))) {
        *why = broken_multipart;
        return false;
    }
    struct entry *e = find(f, name);
    if (!e)
        return true;
    if (e->field->kind == FIELD_FILE) {
        e->typed = arena_slice(f->a, body, len);
        e->len = len;
        e->file_name = file ? file : "";
        return true;
    }
    if (!str_is_utf8(body, len)) {
        *why = not_utf8;
        return false;
    }
    take(f, name, body, len);
    return true;
}

/* RFC 7578: parts between lines of "--boundary", each with a head, an empty line and a body. */
bool form_read_multipart(struct form *f, const char *boundary, const char *body, size_t len,
                         const char **why)
{
    char *mark = str_fmt(f->a, "\r\n--%s", boundary);
    size_t mark_len = strlen(mark);
    const char *end = body + len;

    *why = broken_multipart;
    if (!*boundary || len < mark_len || memcmp(body, mark + 2, mark_len - 2) != 0)
        return false;
    const char *at = body + mark_len - 2;
    while (end - at >= 2 && memcmp(at, "--", 2) != 0) {
        if (memcmp(at, "\r\n", 2) != 0)
            return false;
        at += 2;
        const char *next = memmem(at, (size_t) (end - at), mark, mark_len);
        const char *gap = memmem(at, (size_t) (end - at), "\r\n\r\n", 4);
        if (!next || !gap || gap + 4 > next)
            return false;
        if (!take_part(f, at, (size_t) (gap - at), gap + 4, (size_t) (next - gap - 4), why))
            return false;
        at = next + mark_len;
    }
    return end - at >= 2;
}

static void take_json(struct form *f, const char *name, json_t *value)
{
    struct entry *e = find(f, name);

    if (!e)
        return;
    if (json_is_string(value)) {
        take(f, name, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        char *digits = str_fmt(f->a, "%lld", (long long) json_integer_value(value));
        take(f, name, digits, strlen(digits));
        e->exact = true;
    } else if (json_is_boolean(value)) {
        take(f, name, json_is_true(value) ? "1" : "", json_is_true(value));
    } else if (json_is_array(value)) {
        size_t i;
        json_t *item;
        json_array_foreach(value, i, item) {
            if (json_is_string(item))
                take(f, name, json_string_value(item), json_string_length(item));
            else
                take(f, name, "?", 1);          /* of no choice's name: refused below */
        }
    } else if (!json_is_null(value)) {
        take(f, name, "{}", 2);                 /* an object or a fraction fits no field */
    }
}

bool form_read_json(struct form *f, const char *body, size_t len, const char **why)
{
    json_error_t error;
    const char *name;
    json_t *value;

    json_t *root = json_loadb(body, len, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(root)) {
        json_decref(root);
        *why = N_("The body is not a JSON object. Check quotes, commas and braces.");
        return false;
    }
    json_object_foreach(root, name, value)
        take_json(f, name, value);
    json_decref(root);
    return true;
}

/* ---- typing ---- */

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

/* One line holds no control character; several lines hold only line ends and tabs. */
static bool plain(const char *text, bool lines)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char) *text;
        if (c < 0x20 && !(lines && (c == '\n' || c == '\t')))
            return false;
        if (c == 0x7f)
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

static bool known_choice(const struct field *f, const char *value)
{
    for (const struct choice *c = f->choices; c && c->value; c++)
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
    case FIELD_BOOL:
        e->n = 1;
        return true;
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

/* ---- typed values ---- */

bool form_has(const struct form *f, const char *name)
{
    return need(f, name)->good;
}

const char *form_text(const struct form *f, const char *name)
{
    const struct entry *e = need(f, name);

    return e->good && e->text ? e->text : "";
}

const char *form_text_or_null(const struct form *f, const char *name)
{
    const struct entry *e = need(f, name);

    return e->good && !str_empty(e->text) ? e->text : NULL;
}

int64_t form_int(const struct form *f, const char *name, int64_t none)
{
    const struct entry *e = need(f, name);

    return e->good ? e->n : none;
}

bool form_chosen(const struct form *f, const char *name, const char *value)
{
    const struct entry *e = need(f, name);

    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->several[i], value) == 0)
            return true;
    return false;
}

const char *form_file(const struct form *f, const char *name, size_t *len, const char **file_name)
{
    const struct entry *e = need(f, name);

    *len = e->len;
    *file_name = e->file_name ? e->file_name : "";
    return e->good ? e->typed : NULL;
}

void form_fault(struct form *f, const char *name, const char *sentence)
{
    struct entry *e = need(f, name);

    e->fault = sentence;
    e->said = true;
    f->good = false;
}

void form_put(struct form *f, const char *name, const char *text)
{
    struct entry *e = need(f, name);

    if (!text)
        return;
    if (e->field->kind == FIELD_CHOICES)
        take(f, name, text, strlen(text));
    else
        e->typed = arena_text(f->a, text);
}

void form_put_int(struct form *f, const char *name, int64_t n)
{
    struct entry *e = need(f, name);

    switch (e->field->kind) {
    case FIELD_MONEY:
        e->typed = str_fmt(f->a, "%lld,%02lld", (long long) n / 100, (long long) n % 100);
        break;
    case FIELD_DATE:
        e->typed = date_text(f->a, (int32_t) n);
        break;
    case FIELD_MONTH:
        e->typed = month_text(f->a, (int32_t) n);
        break;
    case FIELD_TIME:
        e->typed = str_fmt(f->a, "%02lld:%02lld", (long long) n / 60, (long long) n % 60);
        break;
    case FIELD_BOOL:
        e->typed = n ? "1" : NULL;
        break;
    default:
        e->typed = str_fmt(f->a, "%lld", (long long) n);
    }
}

/* ---- as values ---- */

static const char *sentence(struct arena *a, const struct entry *e, const struct catalog *lang)
{
    if (e->said)
        return e->fault;
    const char *text = catalog_text(lang, NULL, e->fault);
    const char *place = strstr(text, "%lld");
    if (!place)
        return text;
    return str_fmt(a, "%.*s%lld%s", (int) (place - text), text, (long long) e->fault_n, place + 4);
}

/* What HTML calls the control, and the flag a template asks for. */
static const struct { const char *flag, *type; } controls[] = {
    [FIELD_TEXT] = { "is_text", "text" },       [FIELD_LINES] = { "is_lines", "" },
    [FIELD_SECRET] = { "is_secret", "password" }, [FIELD_EMAIL] = { "is_email", "email" },
    [FIELD_INT] = { "is_int", "text" },         [FIELD_MONEY] = { "is_money", "text" },
    [FIELD_DATE] = { "is_date", "date" },       [FIELD_MONTH] = { "is_month", "month" },
    [FIELD_TIME] = { "is_time", "time" },       [FIELD_INSTANT] = { "is_text", "text" },
    [FIELD_CHOICE] = { "is_choice", "" },       [FIELD_CHOICES] = { "is_choices", "checkbox" },
    [FIELD_BOOL] = { "is_bool", "checkbox" },   [FIELD_FILE] = { "is_file", "file" },
    [FIELD_HIDDEN] = { "is_hidden", "hidden" },
};

static void add_options(struct value *v, const struct entry *e, const struct catalog *lang)
{
    struct value *options = set_list(v, "options");

    for (const struct choice *c = e->field->choices; c && c->value; c++) {
        bool chosen = e->typed && strcmp(e->typed, c->value) == 0;
        for (size_t i = 0; i < e->count; i++)
            chosen = chosen || strcmp(e->several[i], c->value) == 0;
        struct value *option = add_object(options);
        set_text(option, "value", c->value);
        set_text(option, "label", c->label ? catalog_text(lang, NULL, c->label) : c->value);
        set_bool(option, "chosen", chosen);
    }
}

static void add_field(struct arena *a, struct value *form, const struct entry *e,
                      const struct catalog *lang)
{
    const struct field *f = e->field;
    struct value *v = set_object(form, f->name);
    bool shown = f->kind != FIELD_SECRET && f->kind != FIELD_FILE;

    set_text(v, "name", f->name);
    set_text(v, "id", str_fmt(a, "f-%s", f->name));
    set_text(v, "label", f->label ? catalog_text(lang, NULL, f->label) : f->name);
    set_text(v, "hint", f->hint ? catalog_text(lang, NULL, f->hint) : NULL);
    set_text(v, "type", controls[f->kind].type);
    set_bool(v, controls[f->kind].flag, true);
    set_bool(v, "is_input", *controls[f->kind].type && f->kind != FIELD_HIDDEN &&
                                f->kind != FIELD_BOOL && f->kind != FIELD_CHOICES);
    set_bool(v, "numeric", f->kind == FIELD_INT);
    set_text(v, "value", shown && e->typed ? e->typed : "");
    set_bool(v, "checked", f->kind == FIELD_BOOL && e->typed && *e->typed);
    set_bool(v, "required", f->required);
    set_bool(v, "optional", !f->required);
    set_text(v, "error", e->fault ? sentence(a, e, lang) : NULL);
    add_options(v, e, lang);
}

struct value *form_value(struct arena *a, const struct form *f, const struct catalog *lang)
{
    struct value *form = value_object(a);
    struct value *faults = value_list(a);

    for (size_t i = 0; i < f->count; i++) {
        const struct entry *e = &f->entries[i];
        add_field(a, form, e, lang);
        if (!e->fault)
            continue;
        struct value *fault = add_object(faults);
        set_text(fault, "id", str_fmt(a, "f-%s", e->field->name));
        set_text(fault, "label", e->field->label ? catalog_text(lang, NULL, e->field->label)
                                                 : e->field->name);
        set_text(fault, "sentence", sentence(a, e, lang));
    }
    set_value(form, "faults", faults);
    set_bool(form, "faulty", value_count(faults) > 0);
    set_int(form, "fault_count", (int64_t) value_count(faults));
    return form;
}

struct value *form_faults(struct arena *a, const struct form *f, const struct catalog *lang)
{
    struct value *faults = value_list(a);

    for (size_t i = 0; i < f->count; i++) {
        const struct entry *e = &f->entries[i];
        if (!e->fault)
            continue;
        struct value *fault = add_object(faults);
        set_text(fault, "field", e->field->name);
        set_text(fault, "detail", sentence(a, e, lang));
    }
    return faults;
}
