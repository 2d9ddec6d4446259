#include "account/web.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"
#include "notice/notice.h"

enum { ROLES_SHOWN = 300, INVITED_SHOWN = 30 };

static const struct choice roles[] = {
    { "member", N_("Member") }, { "host", N_("Host") }, { "animator", N_("Animator") },
    { "manager", N_("Manager") }, { "admin", N_("Administrator") }, { 0 },
};

const struct field invite_fields[] = {
    { .name = "email", .kind = FIELD_EMAIL, .required = true, .label = N_("Email address") },
    { .name = "first_name", .kind = FIELD_TEXT, .required = true, .max = 60,
      .label = N_("First name") },
    { .name = "role", .kind = FIELD_CHOICE, .required = true, .choices = roles,
      .label = N_("Role") },
    { .name = "place", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Where"),
      .hint = N_("An administrator is always one of the whole community.") },
    { .kind = FIELD_END },
};

const struct field role_fields[] = {
    { .name = "email", .kind = FIELD_EMAIL, .required = true, .label = N_("Email address"),
      .hint = N_("Of someone who has an account.") },
    { .name = "role", .kind = FIELD_CHOICE, .required = true, .choices = roles,
      .label = N_("Role") },
    { .name = "place", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Where"),
      .hint = N_("An administrator is always one of the whole community.") },
    { .name = "from", .kind = FIELD_DATE, .label = N_("First day"), .hint = N_("Empty: today.") },
    { .name = "to", .kind = FIELD_DATE, .label = N_("Last day"), .hint = N_("Empty: without end.") },
    { .kind = FIELD_END },
};

const char *role_words(const struct req *r, const char *role)
{
    for (const struct choice *c = roles; c->value; c++)
        if (str_is(c->value, role))
            return T(r, c->label);
    return "";
}

static bool may_give(const struct req *r, const char *role, int64_t place)
{
    struct giver by = { .person = r->who->id, .admin = req_may(r, ADMIN, 0),
                        .manager = req_may(r, MANAGER, place) };

    return role_is_givable(&by, role, place);
}

/* Administrators also end what nobody may give. */
static bool may_end(const struct req *r, const struct role *role)
{
    return req_may(r, ADMIN, 0) || may_give(r, role->role, role->place);
}

static void refuse_role(struct req *r)
{
    req_forbidden(r, T(r, N_("An administrator gives every role; a manager gives member, host and "
                             "animator at their own place.")));
}

static void again_with(struct req *r, const char *field, const char *sentence,
                       void (*show)(struct req *r))
{
    form_fault(r->form, field, sentence);
    r->again = true;
    show(r);
}

/* May it be given?  If not, the answer is given. */
static bool is_given(struct req *r, const char *role, int64_t place, void (*show)(struct req *r))
{
    if (may_give(r, role, place))
        return true;
    if (may_give(r, role, 0))
        again_with(r, "place", T(r, N_("An administrator is always one of the whole community.")),
                   show);
    else
        refuse_role(r);
    return false;
}

/* Where the viewer may give something; the whole community first, for administrators. */
static void add_places(struct req *r, struct value *page)
{
    struct role_place *places;
    size_t count = role_places(r->db, r->a, &places);
    struct value *list = set_list(page, "places");

    set_bool(page, "everywhere", req_may(r, ADMIN, 0));
    for (size_t i = 0; i < count; i++) {
        if (!req_may(r, MANAGER, places[i].id))
            continue;
        struct value *item = add_object(list);
        set_int(item, "id", places[i].id);
        set_text(item, "name", places[i].name);
        set_bool(item, "chosen", form_int(r->form, "place", 0) == places[i].id);
    }
}

/* ---- invitations ---- */

static void add_invited(struct req *r, struct value *page)
{
    struct invited *all;
    size_t count = invitation_list(r->db, r->a, req_may(r, ADMIN, 0) ? 0 : r->who->id,
                                   INVITED_SHOWN, &all);
    struct value *list = set_list(page, "invited");

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);
        set_text(item, "stored", all[i].stored);
        set_text(item, "email", all[i].email);
        set_text(item, "first_name", all[i].first_name);
        set_text(item, "role", role_words(r, all[i].role));
        set_text(item, "place", all[i].place_name);
        set_text(item, "when", notice_when(r, all[i].made_at));
        set_bool(item, "accepted", all[i].used_at != 0);
        set_bool(item, "over", !all[i].used_at && all[i].ends_at <= r->now);
        set_bool(item, "open", !all[i].used_at && all[i].ends_at > r->now);
    }
    set_bool(page, "nobody_invited", count == 0);
}

void show_invitations(struct req *r)
{
    struct form *f = req_form(r, invite_fields);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    if (!r->again)
        r->form = f;
    set_value(v, "form", form_value(r->a, f, r->lang));
    add_places(r, page);
    add_invited(r, page);
    req_page(r, "account/people", v);
}

static void invitation_letter(struct req *r, struct letter_draft *letter)
{
    letter->secret = secret_new(r->a);
    letter->subject = TF(r, N_("%s invites you to %s"), r->who->first_name, r->community);
    letter->body = TF(r, N_("Hello %s,\n\n%s invites you to %s. This link shows the invitation; "
                            "it works for two weeks:\n\n%s/invitation/%s\n\n"
                            "It is not for you, or you do not want to? Then do nothing."),
                      form_text(r->form, "first_name"), r->who->name, r->community, r->url,
                      letter->secret);
}

void invite(struct req *r)
{
    const char *role = form_text(r->form, "role");
    int64_t place = form_int(r->form, "place", 0);
    struct letter_draft letter;

    if (!is_given(r, role, place, show_invitations))
        return;
    invitation_letter(r, &letter);
    struct invitation i = {
        .email = form_text(r->form, "email"), .first_name = form_text(r->form, "first_name"),
        .role = role, .place = place, .sent_by = r->who->id, .address = r->address,
        .letter = &letter, .now = r->now,
    };
    switch (invitation_send(r->db, r->a, &i)) {
    case ACCOUNT_ALLOWED:
        req_see(r, TF(r, N_("The invitation to %s is on its way."), i.email), "/admin/people");
        return;
    case ACCOUNT_EMAIL_TAKEN:
        again_with(r, "email", T(r, N_("This address has an account already: give the role on the "
                                       "page of roles.")), show_invitations);
        return;
    case ACCOUNT_NO_SUCH:
        again_with(r, "place", T(r, N_("Choose among what is offered.")), show_invitations);
        return;
    default:
        again_with(r, "email", T(r, N_("No mail can be written to this address.")),
                   show_invitations);
    }
}

/* Administrators take back any; others what they sent. */
void withdraw_invitation(struct req *r)
{
    if (invitation_withdraw(r->db, req_param(r, "invitation"),
                            req_may(r, ADMIN, 0) ? 0 : r->who->id))
        req_see(r, T(r, N_("The invitation is withdrawn: its link no longer works.")),
                "/admin/people");
    else
        req_not_found(r);
}

/* ---- roles ---- */

const struct field roles_fields[] = {
    { .name = "all", .kind = FIELD_BOOL, .label = N_("Show every role") },
    { .kind = FIELD_END },
};

/* Without `members`: who may do more than come.  A whole community of members is too long a list. */
static void add_roles(struct req *r, struct value *page, bool members)
{
    struct role *all;
    size_t count = role_list(r->db, r->a, req_may(r, ADMIN, 0) ? 0 : r->who->id, r->today,
                             ROLES_SHOWN, &all);
    struct value *list = set_list(page, "roles");
    bool left_out = false;

    for (size_t i = 0; i < count; i++) {
        if (!members && str_is(all[i].role, "member")) {
            left_out = true;
            continue;
        }
        struct value *item = add_object(list);
        set_int(item, "id", all[i].id);
        set_int(item, "person", all[i].person);
        set_text(item, "name", all[i].name);
        set_text(item, "email", all[i].email);
        set_text(item, "role", role_words(r, all[i].role));
        set_text(item, "place", all[i].place_name);
        set_text(item, "from", say_date(r->a, r->lang, all[i].from, DATE_SHORT, r->today));
        set_text(item, "to", all[i].to == ROLE_WITHOUT_END ? NULL
                 : say_date(r->a, r->lang, all[i].to, DATE_SHORT, r->today));
        set_bool(item, "may_end", may_end(r, &all[i]));
    }
    set_bool(page, "no_roles", value_count(list) == 0);
    set_bool(page, "some_only", left_out);
}

void show_roles(struct req *r)
{
    struct form *f = req_form(r, role_fields);
    bool members = !r->again && form_int(r->form, "all", 0);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    if (!r->again)
        r->form = f;
    set_value(v, "form", form_value(r->a, f, r->lang));
    add_places(r, page);
    add_roles(r, page, members);
    req_page(r, "account/roles", v);
}

void give_role(struct req *r)
{
    struct role_draft d = {
        .person = account_find(r->db, form_text(r->form, "email")),
        .role = form_text(r->form, "role"), .place = form_int(r->form, "place", 0),
        .from = (int32_t) form_int(r->form, "from", r->today),
        .to = (int32_t) form_int(r->form, "to", ROLE_WITHOUT_END),
        .given_by = r->who->id, .now = r->now,
    };

    if (!is_given(r, d.role, d.place, show_roles))
        return;
    if (!d.person) {
        again_with(r, "email", T(r, N_("Nobody has an account with this address. Invite them.")),
                   show_roles);
        return;
    }
    switch (role_give(r->db, &d)) {
    case ACCOUNT_ALLOWED:
        req_see(r, T(r, N_("The role is given.")), "/admin/roles");
        return;
    case ACCOUNT_BAD_DATES:
        again_with(r, "to", T(r, N_("The last day comes before the first.")), show_roles);
        return;
    default:
        again_with(r, "place", T(r, N_("Choose among what is offered.")), show_roles);
    }
}

void end_role(struct req *r)
{
    int64_t id = 0;
    struct role role;

    if (!str_to_int(req_param(r, "id"), &id) || !role_get(r->db, r->a, id, &role)) {
        req_not_found(r);
        return;
    }
    if (!may_end(r, &role)) {
        refuse_role(r);
        return;
    }
    if (role_end(r->db, id, r->who->id, r->today, r->now) == ACCOUNT_LAST_ADMIN) {
        struct value *problem = req_refuse(r, 409, "last_admin",
            T(r, N_("This is the last administrator")),
            T(r, N_("Someone must be able to give roles. Name another one first.")));
        req_way(r, problem, T(r, N_("Roles")), NULL, T(r, N_("Give a role")), "/admin/roles");
        return;
    }
    req_see(r, T(r, N_("The role is ended.")), "/admin/roles");
}
