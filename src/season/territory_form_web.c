/* The form of a territory: its name, how one travels, and its communes as a list of names. */
#include "season/hosts_web.h"

#include "base/str.h"

enum { NAMED_MOST = 8, DETOUR = 30, SPEED = 45, FIXED = 4 };

const struct field territory_fields[] = {
    { .name = "name", .kind = FIELD_TEXT, .required = true, .min = 2, .max = 80,
      .label = N_("Its name") },
    { .name = "communes", .kind = FIELD_LINES, .max = 60000, .label = N_("Communes"),
      .hint = N_("Names or INSEE codes, one a line or with commas.") },
    { .name = "departement", .kind = FIELD_TEXT, .max = 3,
      .label = N_("Or a whole departement") },
    { .name = "detour", .kind = FIELD_INT, .max = 200,
      .label = N_("How much longer is the road than the straight line, in percent?"),
      .hint = N_("30 where there is no river or mountain in the way.") },
    { .name = "speed", .kind = FIELD_INT, .min = 5, .max = 130, .label = N_("Speed in km/h"),
      .hint = N_("45 by car between small towns.") },
    { .name = "fixed", .kind = FIELD_INT, .max = 60,
      .label = N_("Minutes to leave and to arrive"), .hint = N_("Added to every way.") },
    { .kind = FIELD_END },
};

/* ---- reading ---- */

struct codes {
    const char **at;                    /* ended by NULL */
    size_t count;
};

static void add_code(struct arena *a, struct codes *c, const char *code)
{
    c->at = arena_grow(a, c->at, c->count + 2, sizeof *c->at);
    c->at[c->count++] = code;
    c->at[c->count] = NULL;
}

/* What is no commune, or several, is said by name; the first few of each. */
static void say_unread(struct req *r, const struct str *unknown, const struct str *several)
{
    if (unknown->len)
        form_fault(r->form, "communes", TF(r, N_("Not known here: %s. Write the whole name or the "
            "INSEE code; an administrator can bring in a list of communes."), unknown->text));
    else if (several->len)
        form_fault(r->form, "communes", TF(r, N_("Several communes have this name: %s. Write the "
                                                 "INSEE code."), several->text));
}

static void read_words(struct req *r, struct codes *codes)
{
    char *text = arena_text(r->a, form_text(r->form, "communes"));
    struct str unknown = str_new(r->a), several = str_new(r->a);
    size_t named = 0;
    struct commune c;

    for (char *at = text; *at; at++)
        if (*at == '\n' || *at == ';')
            *at = ',';
    for (char **word = str_split(r->a, text, ',', NULL); *word; word++) {
        const char *name = str_trim(r->a, *word);
        int found = *name ? territory_find_commune(r->db, r->a, name, &c) : 1;
        struct str *wrong = found == 0 ? &unknown : &several;
        if (*name && found == 1)
            add_code(r->a, codes, c.insee);
        else if (found != 1 && named++ < NAMED_MOST)
            str_add_fmt(wrong, "%s%s", wrong->len ? ", " : "", name);
    }
    say_unread(r, &unknown, &several);
}

static struct codes read_communes(struct req *r)
{
    struct codes codes = { .at = arena_array(r->a, 1, sizeof *codes.at) };
    const char *departement = form_text(r->form, "departement");

    if (*departement)
        for (const char *const *code = territory_codes_of(r->db, r->a, departement); *code; code++)
            add_code(r->a, &codes, *code);
    read_words(r, &codes);
    return codes;
}

static void say_why_not(struct req *r, enum territory_refusal no)
{
    if (no == TERRITORY_NAME)
        form_fault(r->form, "name", T(r, N_("There is a territory of that name already.")));
    else if (no == TERRITORY_NO_COMMUNES)
        form_fault(r->form, "communes", T(r, N_("Write at least one commune.")));
    else if (no == TERRITORY_TOO_MANY)
        form_fault(r->form, "communes", TF(r, N_("That makes more than %d communes: plan for a "
                                                 "smaller territory."), PLANNER_COMMUNES));
    else
        req_failure(r);
}

/* Writes it; false: why not is said, on the form or as a refusal. */
static bool save(struct req *r, struct territory *t)
{
    const char **unknown;
    struct codes codes = read_communes(r);

    if (!form_good(r->form))
        return false;
    t->name = form_text(r->form, "name");
    t->detour = 100 + (int) form_int(r->form, "detour", DETOUR);
    t->speed = (int) form_int(r->form, "speed", SPEED);
    t->fixed = (int) form_int(r->form, "fixed", FIXED);
    enum territory_refusal no = territory_save(r->db, r->a, t, codes.at, &unknown, r->now);
    if (no)
        say_why_not(r, no);
    return !no;
}

/* ---- pages ---- */

static void draw(struct req *r, const struct form *f, const struct territory *t)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = set_list(page, "departements");
    const struct value *form = form_value(r->a, f, r->lang);
    const char *chosen = value_as_text(value_get(value_get(form, "departement"), "value"), "");
    struct departement *all;
    size_t count = territory_departements(r->db, r->a, &all);

    for (size_t i = 0; i < count; i++) {
        struct value *option = add_object(list);
        set_text(option, "value", all[i].code);
        set_text(option, "label", TF(r, N_("%s: %s"), all[i].code,
                                     TN(r, NP_("%d commune known", "%d communes known"),
                                        all[i].communes)));
        set_bool(option, "chosen", str_is(all[i].code, chosen));
    }
    set_value(v, "form", form);
    set_bool(page, "is_new", !t);
    set_bool(page, "any", count > 0);
    set_text(page, "name", t ? t->name : NULL);
    set_text(page, "action", t ? str_fmt(r->a, "/territories/%lld/edit", (long long) t->id)
                               : "/territories/new");
    set_text(page, "back", t ? str_fmt(r->a, "/territories/%lld", (long long) t->id)
                             : "/territories");
    req_page(r, "season/territory_form", v);
}

void show_new_territory(struct req *r)
{
    struct form *f = req_form(r, territory_fields);

    if (!r->again) {
        form_put_int(f, "detour", DETOUR);
        form_put_int(f, "speed", SPEED);
        form_put_int(f, "fixed", FIXED);
    }
    draw(r, f, NULL);
}

void add_territory(struct req *r)
{
    struct territory t = { .id = 0 };

    if (save(r, &t)) {
        req_see(r, T(r, N_("The territory is there. Look whether every commune has its point.")),
                "/territories/%lld", (long long) t.id);
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_new_territory(r);
}

/* Names, but codes for those that share theirs with another. */
static const char *names_of(struct req *r, const struct territory *t)
{
    struct territory_commune *all;
    struct str s = str_new(r->a);
    struct commune c;
    size_t count = territory_communes(r->db, r->a, t->id, r->today, false, &all);

    for (size_t i = 0; i < count; i++) {
        bool plain = territory_find_commune(r->db, r->a, all[i].name, &c) == 1;
        str_add_fmt(&s, "%s%s", i ? "\n" : "", plain ? all[i].name : all[i].insee);
    }
    return s.text;
}

void show_edit_territory(struct req *r)
{
    struct territory t;

    if (!territory_at_hand(r, &t))
        return;
    struct form *f = req_form(r, territory_fields);
    if (!r->again) {
        form_put(f, "name", t.name);
        form_put(f, "communes", names_of(r, &t));
        form_put_int(f, "detour", t.detour - 100);
        form_put_int(f, "speed", t.speed);
        form_put_int(f, "fixed", t.fixed);
    }
    draw(r, f, &t);
}

void change_territory(struct req *r)
{
    struct territory t;

    if (!territory_at_hand(r, &t))
        return;
    if (save(r, &t)) {
        req_see(r, T(r, N_("It is written down.")), "/territories/%lld", (long long) t.id);
        return;
    }
    r->again = true;
    if (!form_good(r->form))
        show_edit_territory(r);
}
