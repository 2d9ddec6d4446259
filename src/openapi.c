#include "app.h"

/* The shapes of what the API answers, in one place: names are those of the routes' `answers`. */
struct member {
    const char *name, *type, *format;
};

struct shape {
    const char *name;
    struct member members[16];
};

static const struct shape shapes[] = {
    { "Place", { { "id", "integer", 0 }, { "slug", "string", 0 }, { "name", "string", 0 },
                 { "kind", "string", 0 }, { "town", "string", 0 }, { "address", "string", 0 },
                 { "zone", "string", 0 }, { "chairs", "integer", 0 },
                 { "opening_hours", "string", 0 }, { "resources", "array", "Resource" } } },
    { "Resource", { { "id", "integer", 0 }, { "kind", "string", 0 }, { "name", "string", 0 },
                    { "capacity", "integer", 0 } } },
    { "Availability", { { "place", "integer", 0 }, { "from", "string", "date-time" },
                        { "to", "string", "date-time" }, { "resources", "array", "Resource" } } },
    { "Day", { { "place", "object", 0 }, { "date", "string", "date" }, { "title", "string", 0 },
               { "opens", "string", 0 }, { "closes", "string", 0 }, { "capacity", "integer", 0 },
               { "coming", "integer", 0 } } },
    { "Presence", { { "state", "string", 0 }, { "parts", "array", 0 }, { "cents", "integer", 0 },
                    { "currency", "string", 0 } } },
    { "Booking", { { "id", "integer", 0 }, { "resource", "object", 0 },
                   { "starts_at", "string", "date-time" }, { "ends_at", "string", "date-time" },
                   { "note", "string", 0 }, { "cents", "integer", 0 },
                   { "currency", "string", 0 } } },
    { "Person", { { "id", "integer", 0 }, { "name", "string", 0 }, { "trade", "string", 0 },
                  { "skills", "array", 0 }, { "learns", "array", 0 } } },
    { "Skills", { { "living", "object", "Skill" }, { "gives", "array", "Skill" },
                  { "learns", "array", "Skill" } } },
    { "Skill", { { "words", "string", 0 }, { "level", "string", 0 }, { "code", "string", 0 } } },
    { "Trade", { { "code", "string", 0 }, { "name", "string", 0 }, { "domain", "string", 0 } } },
    { "Me", { { "id", "integer", 0 }, { "name", "string", 0 }, { "email", "string", 0 } } },
    { "Dues", { { "month", "string", 0 }, { "items", "array", 0 }, { "cents", "integer", 0 },
                { "currency", "string", 0 } } },
    { "Host", { { "id", "integer", 0 }, { "state", "string", 0 }, { "name", "string", 0 },
                { "kind", "string", 0 }, { "town", "string", 0 }, { "commune", "string", 0 },
                { "place", "integer", 0 }, { "chairs", "integer", 0 }, { "weekdays", "array", 0 },
                { "from", "string", "date" }, { "to", "string", "date" },
                { "most", "integer", 0 }, { "internet", "boolean", 0 }, { "can", "array", 0 },
                { "cannot", "array", 0 } } },
    { "Season", { { "id", "integer", 0 }, { "name", "string", 0 }, { "state", "string", 0 },
                  { "version", "integer", 0 }, { "territory", "object", 0 },
                  { "weekday", "integer", 0 }, { "from", "string", "date" },
                  { "to", "string", "date" }, { "promise", "object", 0 },
                  { "dates", "array", "SeasonDate" }, { "figures", "object", "SeasonFigures" },
                  { "compare", "object", 0 }, { "gap", "number", 0 }, { "search", "object", 0 },
                  { "unmet", "array", "SeasonCommune" }, { "help", "array", "SeasonCommune" } } },
    { "Seasons", { { "items", "array", "Season" } } },
    { "SeasonDate", { { "date", "string", "date" }, { "host", "object", 0 },
                      { "locked", "boolean", 0 }, { "skipped", "string", 0 },
                      { "why", "string", 0 }, { "sentence", "string", 0 } } },
    { "SeasonFigures", { { "mean_minutes", "number", 0 }, { "worst_minutes", "number", 0 },
                         { "worst_commune", "object", 0 }, { "communes", "integer", 0 },
                         { "communes_served", "integer", 0 }, { "days", "integer", 0 },
                         { "hosts", "integer", 0 }, { "closest_gap_weeks", "integer", 0 } } },
    { "SeasonCommune", { { "code", "string", 0 }, { "name", "string", 0 },
                         { "near", "integer", 0 }, { "possible", "integer", 0 },
                         { "helps", "integer", 0 } } },
    { "Introduction", { { "id", "integer", 0 }, { "day", "integer", 0 },
                        { "person", "object", "Person" }, { "learns", "string", 0 },
                        { "teaches", "string", 0 }, { "words", "string", 0 },
                        { "met", "boolean", 0 }, { "made_at", "integer", 0 } } },
    { "Request", { { "id", "integer", 0 }, { "text", "string", 0 }, { "seeks", "string", 0 },
                   { "when", "string", 0 }, { "where", "string", 0 }, { "day", "object", 0 },
                   { "state", "string", 0 }, { "anonymous", "boolean", 0 },
                   { "listed", "boolean", 0 }, { "mine", "boolean", 0 },
                   { "asker", "object", "Person" }, { "asked", "object", 0 },
                   { "made_at", "string", "date-time" }, { "changed_at", "string", "date-time" },
                   { "ends_at", "string", "date-time" } } },
    { "Proposal", { { "person", "object", "Person" }, { "reason", "string", 0 },
                    { "reasons", "array", 0 }, { "position", "integer", 0 },
                    { "present", "boolean", 0 }, { "day", "object", 0 },
                    { "asked_at", "string", "date-time" }, { "answer", "string", 0 },
                    { "answered_at", "string", "date-time" }, { "note", "string", 0 } } },
    { "Requests", { { "items", "array", "Request" } } },
    { "Proposals", { { "items", "array", "Proposal" } } },
    { "Reach", { { "until", "string", "date" } } },
    { "Collaboration", { { "id", "integer", 0 }, { "name", "string", 0 },
                         { "purpose", "string", 0 }, { "level", "string", 0 },
                         { "state", "string", 0 }, { "version", "integer", 0 },
                         { "born_on", "string", "date" }, { "ended_on", "string", "date" },
                         { "people", "array", 0 }, { "day", "object", 0 },
                         { "mine", "string", 0 } } },
    { "Collaborations", { { "items", "array", "Collaboration" } } },
    { "CollaborationFigures", { { "born", "integer", 0 }, { "born_this_year", "integer", 0 },
                                { "alive", "integer", 0 }, { "ended", "integer", 0 },
                                { "mean_people", "number", 0 }, { "quarters", "array", 0 } } },
    { "Charter", { { "version", "integer", 0 }, { "words", "string", 0 },
                   { "changes", "string", 0 }, { "valid_from", "string", "date" } } },
    { "Welcome", { { "charter", "object", 0 }, { "first_day", "string", "date" },
                   { "next_day", "string", "date" }, { "godparent", "object", 0 },
                   { "skill", "boolean", 0 }, { "help", "boolean", 0 },
                   { "done", "boolean", 0 } } },
    { "OpenAPI", { { "openapi", "string", 0 } } },
    { "Problem", { { "type", "string", 0 }, { "title", "string", 0 }, { "status", "integer", 0 },
                   { "code", "string", 0 }, { "detail", "string", 0 } } },
};

static const char *ref(struct arena *a, const char *shape)
{
    return str_fmt(a, "#/components/schemas/%s", shape);
}

static void add_shapes(struct value *schemas, struct arena *a)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct value *schema = set_object(schemas, shapes[i].name);
        set_text(schema, "type", "object");
        struct value *properties = set_object(schema, "properties");
        for (const struct member *m = shapes[i].members; m->name; m++) {
            struct value *property = set_object(properties, m->name);
            set_text(property, "type", m->type);
            if (m->format && str_is(m->type, "array"))
                set_text(set_object(property, "items"), "$ref", ref(a, m->format));
            else if (m->format && str_is(m->type, "object"))
                set_text(property, "$ref", ref(a, m->format));
            else if (m->format)
                set_text(property, "format", m->format);
        }
    }
}

static void describe_field(struct arena *a, struct value *schema, const struct field *f)
{
    static const struct { const char *type, *format; } types[] = {
        [FIELD_TEXT] = { "string", NULL },       [FIELD_LINES] = { "string", NULL },
        [FIELD_SECRET] = { "string", "password" }, [FIELD_EMAIL] = { "string", "email" },
        [FIELD_INT] = { "integer", NULL },       [FIELD_MONEY] = { "integer", NULL },
        [FIELD_DATE] = { "string", "date" },     [FIELD_MONTH] = { "string", NULL },
        [FIELD_TIME] = { "string", NULL },       [FIELD_INSTANT] = { "string", "date-time" },
        [FIELD_CHOICE] = { "string", NULL },     [FIELD_CHOICES] = { "array", NULL },
        [FIELD_BOOL] = { "boolean", NULL },      [FIELD_FILE] = { "string", "binary" },
        [FIELD_HIDDEN] = { "string", NULL },     [FIELD_JSON] = { NULL, NULL },
    };

    if (types[f->kind].type)
        set_text(schema, "type", types[f->kind].type);
    if (types[f->kind].format)
        set_text(schema, "format", types[f->kind].format);
    if (f->label)
        set_text(schema, "description", f->label);
    struct value *of = f->kind == FIELD_CHOICES ? set_object(schema, "items") : schema;
    if (f->kind == FIELD_CHOICES)
        set_text(of, "type", f->choices ? "string" : "integer");
    if (f->choices) {
        struct value *list = set_list(of, "enum");
        for (const struct choice *c = f->choices; c->value; c++)
            add(list, value_text(a, c->value));
    }
}

static void add_body(struct arena *a, struct value *operation, const struct field *fields)
{
    struct value *body = set_object(operation, "requestBody");
    struct value *json = set_object(set_object(body, "content"), "application/json");
    struct value *schema = set_object(json, "schema");
    struct value *required = value_list(a);

    set_text(schema, "type", "object");
    struct value *properties = set_object(schema, "properties");
    for (const struct field *f = fields; f->kind != FIELD_END; f++) {
        struct value *property = set_object(properties, f->name);
        describe_field(a, property, f);
        if (f->required)
            add(required, value_text(a, f->name));
    }
    if (value_count(required))
        set_value(schema, "required", required);
}

static void add_parameter(struct arena *a, struct value *parameters, const char *name,
                          const char *in, const struct field *f)
{
    struct value *p = add_object(parameters);

    set_text(p, "name", name);
    set_text(p, "in", in);
    set_bool(p, "required", str_is(in, "path") || (f && f->required));
    struct value *schema = set_object(p, "schema");
    if (f)
        describe_field(a, schema, f);
    else
        set_text(schema, "type", "string");
}

/* "/days/:place" as "/days/{place}"; its names become parameters. */
static char *openapi_path(struct arena *a, const char *path, struct value *parameters)
{
    struct str out = str_new(a);

    while (*path) {
        if (*path != ':') {
            str_add_char(&out, *path++);
            continue;
        }
        size_t len = strcspn(path, "/.");
        char *name = arena_slice(a, path + 1, len - 1);
        str_add_fmt(&out, "{%s}", name);
        if (parameters)
            add_parameter(a, parameters, name, "path", NULL);
        path += len;
    }
    return out.text;
}

static void add_answers(struct arena *a, struct value *operation, const struct route *route)
{
    struct value *responses = set_object(operation, "responses");
    struct value *good = set_object(responses, route->method == DELETE ? "204" : "2XX");

    set_text(good, "description", route->about);
    if (route->answers && route->method != DELETE) {
        struct value *json = set_object(set_object(good, "content"), "application/json");
        set_text(set_object(json, "schema"), "$ref", ref(a, route->answers));
    }
    struct value *bad = set_object(responses, "default");
    set_text(bad, "description", "A refusal, with a sentence that says what to do next");
    struct value *json = set_object(set_object(bad, "content"), "application/problem+json");
    set_text(set_object(json, "schema"), "$ref", ref(a, "Problem"));
}

static void add_operation(struct arena *a, struct value *paths, const struct route *route)
{
    static const char *const verbs[] = { "get", "post", "put", "delete" };
    struct value *parameters = value_list(a);
    char *path = openapi_path(a, route->path, parameters);
    struct value *item = (struct value *) (uintptr_t) value_get(paths, path);

    if (!item)
        item = set_object(paths, path);
    struct value *operation = set_object(item, verbs[route->method]);
    set_text(operation, "summary", route->about);
    set_text(operation, "operationId",
             str_fmt(a, "%s %s", verbs[route->method], path + strlen("/api/v1/")));
    if (route->method == GET)
        for (const struct field *f = route->form; f && f->kind != FIELD_END; f++)
            add_parameter(a, parameters, f->name, "query", f);
    else if (route->form)
        add_body(a, operation, route->form);
    set_value(operation, "parameters", parameters);
    add_answers(a, operation, route);
    if (route->right > ANYONE)
        set_list(add_object(set_list(operation, "security")), "bearer");
}

struct value *openapi(struct arena *a, const struct room *const *rooms, const char *url)
{
    struct value *v = value_object(a);

    set_text(v, "openapi", "3.1.0");
    struct value *info = set_object(v, "info");
    set_text(info, "title", "Beffroi");
    set_text(info, "version", "1");
    set_text(add_object(set_list(v, "servers")), "url", url);
    struct value *paths = set_object(v, "paths");
    for (; *rooms; rooms++)
        for (const struct route *route = (*rooms)->routes; route->path; route++)
            if (str_starts(route->path, "/api/"))
                add_operation(a, paths, route);
    struct value *components = set_object(v, "components");
    add_shapes(set_object(components, "schemas"), a);
    struct value *bearer = set_object(set_object(components, "securitySchemes"), "bearer");
    set_text(bearer, "type", "http");
    set_text(bearer, "scheme", "bearer");
    return v;
}

void app_print_routes(struct arena *a, bool json)
{
    struct value *list = value_list(a);

    for (const struct room *const *room = app_rooms; *room; room++) {
        for (const struct route *route = (*room)->routes; route->path; route++) {
            if (!json) {
                printf("%-6s %-45s %-9s %s\n", method_name(route->method), route->path,
                       right_name(route->right), route->about);
                continue;
            }
            struct value *item = add_object(list);
            set_text(item, "method", method_name(route->method));
            set_text(item, "path", route->path);
            set_text(item, "right", right_name(route->right));
            set_bool(item, "everywhere", route->everywhere);
            set_text(item, "about", route->about);
            struct value *fields = set_list(item, "form");
            for (const struct field *f = route->form; f && f->kind != FIELD_END; f++) {
                struct value *field = add_object(fields);
                set_text(field, "name", f->name);
                set_bool(field, "required", f->required);
                describe_field(a, field, f);
            }
        }
    }
    if (json) {
        struct str out = str_new(a);
        value_write_json(list, &out);
        puts(out.text);
    }
}
