/* A form as a page shows it. */
#include "http/form_entry.h"

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
    [FIELD_HIDDEN] = { "is_hidden", "hidden" }, [FIELD_JSON] = { "is_hidden", "hidden" },
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
