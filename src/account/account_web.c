#include "account/web.h"

#include "base/str.h"
#include "people/people.h"

/* ---- who is asking ---- */

static enum right right_of(const char *role)
{
    static const struct { const char *role; enum right right; } rights[] = {
        { "member", MEMBER }, { "host", HOST }, { "animator", ANIMATOR },
        { "manager", MANAGER }, { "admin", ADMIN },
    };

    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (str_is(rights[i].role, role))
            return rights[i].right;
    BUG("unknown role '%s'", role);
}

static void hold_roles(struct req *r, struct viewer *who)
{
    struct held_role *roles;
    size_t count = roles_held(r->db, r->a, who->id, r->today, &roles);
    struct held *held = arena_array(r->a, count, sizeof *held);

    for (size_t i = 0; i < count; i++) {
        held[i] = (struct held){ right_of(roles[i].role), roles[i].place };
        if (held[i].right > who->right)
            who->right = held[i].right;
    }
    who->held = held;
    who->held_count = count;
}

/* Ours are 43 characters, with a mark of 8 before tokens; what is longer is not worth hashing. */
static bool is_secret(const char *text)
{
    return !str_empty(text) && strlen(text) <= 64;
}

bool account_identify(struct req *r, const char *cookie, const char *bearer)
{
    const char *secret = bearer ? bearer : cookie;
    struct identity id;

    if (!is_secret(secret))
        return false;
    if (bearer ? !identity_of_token(r->db, r->a, secret, &id)
               : !identity_of_session(r->db, r->a, secret, r->now, &id))
        return false;
    struct viewer *who = arena_make(r->a, struct viewer);
    *who = (struct viewer){
        .id = id.person, .first_name = id.first_name, .email = id.email, .lang = id.lang,
        .session = bearer ? NULL : id.secret, .csrf = bearer ? "" : secret_csrf(r->a, secret),
        .by_token = bearer != NULL, .read_only = bearer && id.read_only, .right = SIGNED_IN,
    };
    person_labels(r->a, id.first_name, id.last_name, &who->name, &who->initials);
    hold_roles(r, who);
    r->who = who;
    return true;
}

/* ---- answers kept for a key ---- */

bool account_recall(struct req *r, const char *request_hash)
{
    struct kept kept;

    if (!answer_recall(r->db, r->a, r->who->id, r->key, request_hash, r->now, &kept))
        return false;
    if (!kept.same) {
        req_refuse(r, 422, "key_used", T(r, N_("This Idempotency-Key was used for something else")),
                   T(r, N_("Send a new key with a new request.")));
        return true;
    }
    r->answer = (struct answer){
        .kind = *kept.body ? ANSWER_BYTES : ANSWER_EMPTY, .status = kept.status,
        .type = "application/json", .bytes = kept.body, .len = strlen(kept.body),
        .location = kept.location,
    };
    return true;
}

void account_keep(struct req *r, const char *body)
{
    answer_keep(r->db, r->who->id, r->key,
                &(struct kept){ .status = r->answer.status, .location = r->answer.location,
                                .body = body });
}

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/sign-in", ANYONE, show_sign_in, .form = sign_in_fields, .plain = true,
      .about = "The door" },
    { POST, "/sign-in", ANYONE, sign_in, .form = sign_in_fields, .again = show_sign_in,
      .prepare = check_sign_in, .about = "Sign in with a password" },
    { GET, "/sign-in/link", ANYONE, show_link_form, .form = link_fields, .plain = true,
      .about = "Ask for a link by mail" },
    { POST, "/sign-in/link", ANYONE, send_link, .form = link_fields, .again = show_link_form,
      .about = "Mail a link" },
    { GET, "/sign-in/link/:secret", ANYONE, show_link, .form = link_fields,
      .about = "What a mailed link opens: one button" },
    { POST, "/sign-in/link/:secret", ANYONE, use_link, .form = link_fields,
      .about = "Sign in with a mailed link" },
    { POST, "/sign-out", ANYONE, sign_out, .about = "Sign out" },
    { GET, "/invitation/:secret", ANYONE, show_invitation, .about = "An invitation" },
    { POST, "/invitation/:secret", ANYONE, accept_invitation, .form = accept_fields,
      .again = show_invitation, .prepare = hash_invitation, .about = "Accept an invitation" },

    { GET, "/me/sessions", SIGNED_IN, show_sessions, .about = "Where I am signed in; API tokens" },
    { POST, "/me/sessions/:session/end", SIGNED_IN, end_session, .about = "End a session" },
    { POST, "/me/sessions/end", SIGNED_IN, end_other_sessions, .about = "End all others" },
    { POST, "/me/tokens/:token/end", SIGNED_IN, end_token, .about = "End an API token" },
    { GET, "/me/password", SIGNED_IN, show_password, .about = "My password" },
    { POST, "/me/password", SIGNED_IN, set_password, .form = password_fields,
      .again = show_password, .prepare = check_password, .about = "Set a password" },

    { GET, "/admin/people", MANAGER, show_invitations, .about = "Invitations" },
    { POST, "/admin/people", MANAGER, invite, .form = invite_fields, .again = show_invitations,
      .about = "Invite someone by mail" },
    { POST, "/admin/people/:invitation/withdraw", MANAGER, withdraw_invitation,
      .about = "Withdraw an invitation that nobody accepted yet" },
    { GET, "/admin/roles", MANAGER, show_roles, .form = roles_fields,
      .about = "Who may do what, where, until when" },
    { POST, "/admin/roles", MANAGER, give_role, .form = role_fields, .again = show_roles,
      .about = "Give a role" },
    { POST, "/admin/roles/:id/end", MANAGER, end_role, .about = "Take a role back" },
    { 0 },
};

static void forget_old(struct req *r)
{
    account_forget_old(r->db, r->a, r->now);
}

static const struct job jobs[] = {
    { "forget old tries, answers, links, sessions", 600, forget_old },
    { 0 },
};

const struct room account_room = {
    .name = "account",
    .routes = routes,
    .jobs = jobs,
    .export_person = account_export,
    .forget_person = account_forget,
    .seed = account_seed,
};
