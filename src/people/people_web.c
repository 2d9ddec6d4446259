#include "base/str.h"
#include "http/route.h"
#include "people/profile.h"

enum { TAGS_SHOWN = 4 };

struct looker people_looker(const struct req *r)
{
    return (struct looker){ .id = r->who->id, .member = r->who->right >= MEMBER,
                            .runs = req_may(r, ANIMATOR, 0), .today = r->today };
}

static int64_t id_at_hand(const struct req *r)
{
    int64_t id = 0;

    return str_to_int(req_param(r, "id"), &id) ? id : 0;
}

/* ---- one person, one organisation ---- */

/* A row shows few skills and counts the others: a directory is read fast, the person's page is whole. */
void people_set_tags(const struct value *people)
{
    for (size_t i = 0; i < value_count(people); i++) {
        struct value *person = (struct value *) value_at(people, i);
        const struct value *skills = value_get(person, "skills");
        size_t count = value_count(skills);
        struct value *page = set_object(person, "page");
        struct value *shown = set_list(page, "shown");

        set_bool(page, "tags", count > 0);
        for (size_t k = 0; k < count && k < TAGS_SHOWN; k++)
            add(shown, value_at(skills, k));
        if (count > TAGS_SHOWN)
            set_int(page, "more", (int64_t) (count - TAGS_SHOWN));
        else
            set_null(page, "more");
    }
}

/* Free text as its lines, each a paragraph of the page. */
static void set_paragraphs(struct req *r, struct value *page, const struct value *text)
{
    struct value *list = set_list(page, "paragraphs");
    char **lines = str_split(r->a, value_as_text(text, ""), '\n', &(size_t){ 0 });

    for (; *lines; lines++)
        if (**lines)
            add(list, value_text(r->a, *lines));
}

static void show_person(struct req *r)
{
    struct looker looker = people_looker(r);
    int64_t id = id_at_hand(r);
    struct value *card = person_card(r->db, r->a, &looker, id);

    if (!card) {
        req_not_found(r);
        return;
    }
    struct value *page = set_object(card, "page");
    set_bool(page, "mine", r->who->id == id);
    set_bool(page, "together", r->who->right >= MEMBER && r->who->id != id);
    set_bool(page, "gives", value_count(value_get(card, "skills")) > 0);
    set_bool(page, "learns", value_count(value_get(card, "learns")) > 0);
    set_bool(page, "unsaid", r->who->id == id && !value_count(value_get(card, "skills")));
    set_bool(page, "contact", value_truthy(value_get(card, "email")) ||
                                  value_truthy(value_get(card, "phone")));
    set_paragraphs(r, page, value_get(card, "about"));
    set_bool(page, "silent", !value_truthy(value_get(card, "about")));
    req_page(r, "people/person", card);
}

static const char *kind_words(const struct req *r, const char *kind)
{
    static const struct choice kinds[] = {
        { "cooperative", N_("Cooperative") }, { "enterprise", N_("Enterprise of the cooperative") },
        { "association", N_("Association") }, { "company", N_("Company") },
        { "public_body", N_("Public body") }, { "school", N_("School") }, { 0 },
    };

    for (const struct choice *c = kinds; c->value; c++)
        if (str_is(c->value, kind))
            return T(r, c->label);
    return kind;
}

static void show_organisation(struct req *r)
{
    struct looker looker = people_looker(r);
    struct value *v = organisation_value(r->db, r->a, &looker, id_at_hand(r));

    if (!v) {
        req_not_found(r);
        return;
    }
    struct value *page = set_object(v, "page");
    const char *site = value_as_text(value_get(v, "site"), "");
    set_text(page, "kind", kind_words(r, value_as_text(value_get(v, "kind"), "")));
    set_paragraphs(r, page, value_get(v, "about"));
    set_bool(page, "words", value_truthy(value_get(v, "about")));
    people_set_tags(value_get(v, "members"));
    set_bool(page, "nobody", value_count(value_get(v, "members")) == 0);
    /* Only an address of the web becomes a link: nothing that runs in the page. */
    set_bool(page, "linked", str_starts(site, "https://") || str_starts(site, "http://"));
    req_page(r, "people/organisation", v);
}

/* ---- me ---- */

static struct value *me_value(struct req *r)
{
    struct looker looker = people_looker(r);
    struct value *v = person_card(r->db, r->a, &looker, r->who->id);
    static const char *const names[] = { [MEMBER] = "member", [HOST] = "host",
                                         [ANIMATOR] = "animator", [MANAGER] = "manager",
                                         [ADMIN] = "admin" };

    if (!v)
        return NULL;
    set_text(v, "email", r->who->email);
    set_text(v, "lang", r->who->lang);
    struct value *roles = set_list(v, "roles");
    for (size_t i = 0; i < r->who->held_count; i++) {
        struct value *role = add_object(roles);
        set_text(role, "role", names[r->who->held[i].right]);
        if (r->who->held[i].place)
            set_int(role, "place", r->who->held[i].place);
        else
            set_null(role, "place");
    }
    return v;
}

static void me_api(struct req *r)
{
    struct value *v = me_value(r);

    if (v)
        req_json(r, 200, v);
    else
        req_not_found(r);
}

static void me(struct req *r)
{
    struct value *v = me_value(r);

    if (v)
        req_page(r, "people/me", v);
    else
        req_not_found(r);
}

/* ---- my profile ---- */

static const struct choice langs[] = {
    { "fr", N_("French") }, { "en", N_("English") }, { 0 },
};

/* In the order of enum level; each says its consequence. */
static const struct choice levels[] = {
    { "me", N_("Me alone") },
    { "circle", N_("My circle: those who share an organisation with me") },
    { "place", N_("The place: all members") },
    { "network", N_("The network: visitors who signed in, too") },
    { "public", N_("Everyone, even without an account") },
    { 0 },
};

#define SEEN_BY(name_, label_, hint_) \
    { .name = "see_" name_, .kind = FIELD_CHOICE, .required = true, .choices = levels, \
      .label = label_, .hint = hint_ }

static const struct field profile_fields[] = {
    { .name = "first_name", .kind = FIELD_TEXT, .required = true, .max = 60,
      .label = N_("First name") },
    { .name = "last_name", .kind = FIELD_TEXT, .max = 80, .label = N_("Last name"),
      .hint = N_("Others see its first letter; who knows it whole can find you by it.") },
    { .name = "about", .kind = FIELD_LINES, .max = 1000, .label = N_("About me") },
    { .name = "email", .kind = FIELD_EMAIL, .label = N_("Email address"),
      .hint = N_("Where we write to you. It does not change what you sign in with.") },
    { .name = "phone", .kind = FIELD_TEXT, .max = 30, .label = N_("Phone") },
    { .name = "commune", .kind = FIELD_TEXT, .max = 60, .label = N_("Commune"),
      .hint = N_("Its name or its INSEE code, never finer.") },
    { .name = "lang", .kind = FIELD_CHOICE, .choices = langs, .label = N_("Language"),
      .hint = N_("Empty: the one of your browser.") },
    SEEN_BY("name", N_("My name"), N_("Who sees that I am here at all, and can find me.")),
    SEEN_BY("organisation", N_("My organisation"), NULL),
    SEEN_BY("presence", N_("The days I come"), N_("Others count, without a name.")),
    SEEN_BY("about", N_("About me"), NULL),
    SEEN_BY("email", N_("Email address"), NULL),
    SEEN_BY("phone", N_("Phone"), NULL),
    SEEN_BY("commune", N_("Commune"), NULL),
    { .kind = FIELD_END },
};

static char *see_name(struct req *r, int field)
{
    return str_fmt(r->a, "see_%s", person_field_name((enum person_field) field));
}

static void fill_profile(struct req *r, struct form *f)
{
    struct person p;

    if (!person_get(r->db, r->a, r->who->id, &p))
        return;
    const char *const plain[][2] = {
        { "first_name", p.first_name }, { "last_name", p.last_name }, { "about", p.about },
        { "email", p.email }, { "phone", p.phone }, { "lang", p.lang },
        { "commune", p.commune_name ? p.commune_name : p.commune },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        form_put(f, plain[i][0], plain[i][1]);
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (i != PERSON_TRADE)
            form_put(f, see_name(r, i), level_code(p.levels[i]));
}

static void edit_profile(struct req *r)
{
    struct form *f = req_form(r, profile_fields);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    if (!r->again)
        fill_profile(r, f);
    struct value *form = form_value(r->a, f, r->lang);
    set_value(v, "form", form);
    struct value *seen = set_list(page, "seen");
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (i != PERSON_TRADE)          /* has its own page, with the skills */
            add(seen, value_get(form, see_name(r, i)));
    req_page(r, "people/profile", v);
}

static void save_again(struct req *r, const char *field, const char *sentence)
{
    form_fault(r->form, field, sentence);
    r->again = true;
    edit_profile(r);
}

static void save_profile(struct req *r)
{
    struct form *f = r->form;
    const char *commune = form_text_or_null(f, "commune");
    const char *code = commune ? commune_code(r->db, r->a, commune) : NULL;

    if (commune && !code) {
        save_again(r, "commune", T(r, N_("No commune of that name is known here. Write its "
                                         "INSEE code, for example 62119.")));
        return;
    }
    struct person_draft draft = {
        .first_name = form_text(f, "first_name"), .last_name = form_text(f, "last_name"),
        .email = form_text_or_null(f, "email"), .phone = form_text_or_null(f, "phone"),
        .about = form_text_or_null(f, "about"), .commune = code, .lang = form_text(f, "lang"),
    };
    enum level seen[PERSON_FIELDS] = { LEVEL_ME };
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (i != PERSON_TRADE)
            level_parse(form_text(f, see_name(r, i)), &seen[i]);
    person_change(r->db, r->who->id, &draft, seen, r->today);
    req_see(r, T(r, N_("Your profile is saved.")), "/people/%lld", (long long) r->who->id);
}

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/people/:id", ANYONE, show_person, .about = "A person, as far as one may see" },
    { GET, "/organisations/:id", ANYONE, show_organisation, .about = "An organisation" },
    { GET, "/me", SIGNED_IN, me, .about = "My pages" },
    { GET, "/me/profile", SIGNED_IN, edit_profile, .about = "What I say of myself, and to whom" },
    { POST, "/me/profile", SIGNED_IN, save_profile, .form = profile_fields, .again = edit_profile,
      .about = "Save my profile" },
    { GET, "/api/v1/me", SIGNED_IN, me_api, .about = "Who I am here", .answers = "Me" },
    { 0 },
};

static void renew_words(struct req *r)
{
    people_index_due(r->db, r->a, r->now);
}

static void forget_words(struct req *r)
{
    people_forget_words(r->db, r->a);
}

static void renew_old_words(struct req *r)
{
    people_index_old(r->db, r->a, r->now);
}

static const struct job jobs[] = {
    { "see whose memberships begin or end", 3600, renew_words },
    { "write anew the words of those who are due", 5, renew_old_words },
    { "forget words by which nobody is found any more", 3600, forget_words },
    { 0 },
};

const struct room people_room = {
    .name = "people",
    .routes = routes,
    .jobs = jobs,
    .export_person = people_export,
    .forget_person = people_forget,
    .seed = people_seed,
};
