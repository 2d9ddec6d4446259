#include "account/web.h"

#include "base/str.h"
#include "view/svg.h"

const struct field sign_in_fields[] = {
    { .name = "email", .kind = FIELD_EMAIL, .required = true, .label = N_("Email address") },
    { .name = "password", .kind = FIELD_SECRET, .required = true, .max = PASSWORD_MOST,
      .label = N_("Password") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 300 },
    { .kind = FIELD_END },
};

const struct field link_fields[] = {
    { .name = "email", .kind = FIELD_EMAIL, .label = N_("Email address") },
    { .name = "back", .kind = FIELD_HIDDEN, .max = 300 },
    { .kind = FIELD_END },
};

const struct field accept_fields[] = {
    { .name = "first_name", .kind = FIELD_TEXT, .required = true, .max = 60,
      .label = N_("First name") },
    { .name = "last_name", .kind = FIELD_TEXT, .max = 80, .label = N_("Last name"),
      .hint = N_("Others see its first letter.") },
    { .name = "password", .kind = FIELD_SECRET, .min = PASSWORD_LEAST, .max = PASSWORD_MOST,
      .label = N_("Password"),
      .hint = N_("At least 12 characters; a few words do well. Leave it empty to sign in by "
                 "mailed link only.") },
    { .kind = FIELD_END },
};

const char *agent_words(struct req *r)
{
    static const char *const browsers[][2] = {
        { "Firefox", "Firefox" }, { "Edg/", "Edge" }, { "OPR/", "Opera" },
        { "Chrome", "Chrome" }, { "Safari", "Safari" }, { "curl", "curl" },
    };
    static const char *const systems[][2] = {
        { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
        { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "Linux", "Linux" },
    };
    const char *browser = "", *system = "";

    for (size_t i = 0; !*browser && i < sizeof browsers / sizeof *browsers; i++)
        if (strstr(r->agent, browsers[i][0]))
            browser = browsers[i][1];
    for (size_t i = 0; !*system && i < sizeof systems / sizeof *systems; i++)
        if (strstr(r->agent, systems[i][0]))
            system = systems[i][1];
    return *browser && *system ? str_fmt(r->a, "%s, %s", browser, system)
                               : *browser ? browser : system;
}

struct knock knock_of(struct req *r, const char *email)
{
    return (struct knock){ .email = email, .address = r->address, .agent = agent_words(r),
                           .now = r->now };
}

/* A way back inside this house: a path, never another host's address. */
static const char *local(const char *path)
{
    if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
        return "";
    for (const char *c = path; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 0x7f || *c == '\\')
            return "";
    return path;
}

static const char *wait_words(const struct req *r, int64_t wait)
{
    return TN(r, NP_("Try again in one minute.", "Try again in %d minutes."), (wait + 59) / 60);
}

void refuse_tries(struct req *r, const char *email, int64_t wait, bool link_works)
{
    const char *detail = link_works
        ? TF(r, N_("%s A link sent by mail works right now."), wait_words(r, wait))
        : TF(r, N_("%s The links that were mailed already still work."), wait_words(r, wait));
    struct value *problem = req_refuse(r, 429, "too_many_tries", T(r, N_("Too many tries")), detail);

    if (link_works) {
        struct value *way = req_way(r, problem, T(r, N_("A link by mail")),
                                    T(r, N_("It opens the door once, without a password.")),
                                    T(r, N_("Receive a link by mail")), "/sign-in/link");
        req_way_posts(way, "email", email);
    }
    req_way(r, problem, T(r, N_("The door")), NULL, T(r, N_("Back to the door")), "/sign-in");
    r->answer.retry_after = (int) wait;
}

/* The frame of all pages at the door: the town at dusk beside it. */
static struct value *door_value(struct req *r)
{
    struct value *v = value_object(r->a);

    set_markup(set_object(v, "page"), "sky", svg_sky(r->a));
    return v;
}

/* ---- with a password ---- */

void show_sign_in(struct req *r)
{
    struct form *f = req_form(r, sign_in_fields);
    struct value *v = door_value(r);

    if (r->who->id && !r->again) {
        const char *back = local(form_text(r->form, "back"));
        req_see(r, NULL, "%s", *back ? back : "/week");
        return;
    }
    if (!r->again)
        form_put(f, "back", local(form_text(r->form, "back")));
    set_value(v, "form", form_value(r->a, f, r->lang));
    req_page(r, "account/sign_in", v);
}

void check_sign_in(struct req *r)
{
    struct knock k = knock_of(r, form_text(r->form, "email"));
    int64_t wait = door_wait(r->db, &k);

    if (wait) {
        refuse_tries(r, k.email, wait, true);
        return;
    }
    int64_t person = door_check(r->db, r->a, &k, form_text(r->form, "password"));
    r->prepared = str_fmt(r->a, "%lld", (long long) person);
}

static void come_in(struct req *r, const char *secret, const char *back)
{
    if (r->who->session)
        session_end(r->db, r->who->id, r->who->session);
    r->answer.session = secret;
    req_see(r, NULL, "%s", *back ? back : "/week");
}

/* The form again, while the wrong try stays written down. */
static void show_wrong(struct req *r)
{
    form_fault(r->form, "password", T(r, N_("Address and password do not go together.")));
    r->again = true;
    show_sign_in(r);
    r->answer.keep = true;
}

void sign_in(struct req *r)
{
    struct knock k = knock_of(r, form_text(r->form, "email"));
    int64_t person = 0, wait;
    char *secret;

    str_to_int(r->prepared, &person);
    switch (door_enter(r->db, r->a, &k, person, &secret, &wait)) {
    case ACCOUNT_ALLOWED:
        come_in(r, secret, local(form_text(r->form, "back")));
        return;
    case ACCOUNT_LIMITED:
        refuse_tries(r, k.email, wait, true);
        return;
    default:
        show_wrong(r);
    }
}

void sign_out(struct req *r)
{
    if (r->who->session)
        session_end(r->db, r->who->id, r->who->session);
    r->answer.session = "";
    req_see(r, T(r, N_("You are signed out.")), "/sign-in");
}

/* ---- with a link by mail ---- */

void show_link_form(struct req *r)
{
    struct form *f = req_form(r, link_fields);
    struct value *v = door_value(r);

    if (!r->again)
        form_put(f, "back", local(form_text(r->form, "back")));
    set_value(v, "form", form_value(r->a, f, r->lang));
    req_page(r, "account/link_form", v);
}

static void link_letter(struct req *r, struct letter_draft *letter, const char *back)
{
    struct str href = str_new(r->a);

    letter->secret = secret_new(r->a);
    str_add_fmt(&href, "%s/sign-in/link/%s", r->url, letter->secret);
    if (*back) {
        str_add(&href, "?back=");
        str_add_url(&href, back, strlen(back));
    }
    letter->subject = TF(r, N_("Your link to sign in, %s"), r->community);
    letter->body = TF(r, N_("This link opens the door of %s, once, within the hour:\n\n%s\n\n"
                            "You did not ask for it? Then do nothing: nobody came in."),
                      r->community, href.text);
}

void send_link(struct req *r)
{
    struct knock k = knock_of(r, form_text(r->form, "email"));
    struct letter_draft letter;
    int64_t wait;

    if (!*k.email) {                    /* the button on the sign-in page, before an address */
        form_fault(r->form, "email", T(r, N_("Write the address you sign in with.")));
        r->again = true;
        show_link_form(r);
        return;
    }
    link_letter(r, &letter, local(form_text(r->form, "back")));
    if (door_write(r->db, r->a, &k, &letter, &wait) == ACCOUNT_LIMITED) {
        refuse_tries(r, k.email, wait, false);
        return;
    }
    req_see(r, T(r, N_("If this address has an account, a link is on its way. It works once, "
                       "within the hour.")), "/sign-in");
}

static void refuse_letter(struct req *r, const char *ask, const char *href)
{
    struct value *problem = req_refuse(r, 410, "link_gone",
        T(r, N_("This link no longer works")),
        T(r, N_("It was used already, or it is too old.")));

    req_way(r, problem, T(r, N_("Another link")), NULL, ask, href);
}

/* One button, because mail scanners follow links, and a link works once. */
void show_link(struct req *r)
{
    struct door_letter letter;
    const char *secret = req_param(r, "secret");

    if (!letter_get(r->db, r->a, "sign_in", secret, r->now, &letter)) {
        refuse_letter(r, T(r, N_("Receive a link by mail")), "/sign-in/link");
        return;
    }
    struct value *v = door_value(r);
    struct form *f = form_new(r->a, link_fields);
    form_put(f, "back", local(form_text(r->form, "back")));
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_text(v, "secret", secret);
    set_text(v, "email", letter.email);
    req_page(r, "account/link", v);
}

void use_link(struct req *r)
{
    struct knock k = knock_of(r, "");
    char *secret;

    if (letter_sign_in(r->db, r->a, req_param(r, "secret"), &k, &secret)) {
        refuse_letter(r, T(r, N_("Receive a link by mail")), "/sign-in/link");
        return;
    }
    come_in(r, secret, local(form_text(r->form, "back")));
}

/* ---- with an invitation ---- */

static bool invitation_at_hand(struct req *r, struct door_letter *letter)
{
    if (letter_get(r->db, r->a, "invitation", req_param(r, "secret"), r->now, letter) &&
        letter_holds(r->db, r->a, letter, r->today))
        return true;
    refuse_letter(r, T(r, N_("Back to the door")), "/sign-in");
    return false;
}

void show_invitation(struct req *r)
{
    struct form *f = req_form(r, accept_fields);
    struct door_letter letter;

    if (!invitation_at_hand(r, &letter))
        return;
    if (!r->again)
        form_put(f, "first_name", letter.first_name);
    struct value *v = door_value(r);
    set_value(v, "form", form_value(r->a, f, r->lang));
    set_text(v, "secret", req_param(r, "secret"));
    set_text(v, "email", letter.email);
    set_text(v, "role", role_words(r, letter.role));
    set_text(v, "place", letter.place_name);
    req_page(r, "account/invitation", v);
}

void hash_invitation(struct req *r)
{
    struct door_letter letter;
    const char *password = form_text(r->form, "password");

    if (invitation_at_hand(r, &letter))
        r->prepared = *password ? password_hash(r->a, password) : "";
}

void accept_invitation(struct req *r)
{
    struct knock k = knock_of(r, "");
    const char *hash = r->prepared;
    struct acceptance w = {
        .secret = req_param(r, "secret"), .first_name = form_text(r->form, "first_name"),
        .last_name = form_text(r->form, "last_name"), .today = r->today,
        .password = *hash ? hash : NULL, .lang = catalog_lang(r->lang),
    };
    char *secret;

    if (letter_accept(r->db, r->a, &w, &k, &secret)) {
        refuse_letter(r, T(r, N_("Back to the door")), "/sign-in");
        return;
    }
    r->answer.session = secret;
    req_see(r, T(r, N_("Welcome. Here are your first steps.")), "/welcome");
}
