#include "account/web.h"

#include "base/str.h"
#include "notice/notice.h"

/* ---- sessions and tokens ---- */

static void add_sessions(struct req *r, struct value *v)
{
    struct session *all;
    size_t count = session_list(r->db, r->a, r->who->id, r->now, &all);
    struct value *list = set_list(v, "sessions");

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);
        set_text(item, "stored", all[i].stored);
        set_text(item, "agent", *all[i].agent ? all[i].agent : T(r, N_("An unknown browser")));
        set_text(item, "address", all[i].address);
        set_text(item, "since", notice_when(r, all[i].made_at));
        set_bool(item, "this_one", str_is(all[i].stored, r->who->session));
    }
    set_bool(v, "several", count > 1);
}

static void add_tokens(struct req *r, struct value *v)
{
    struct token *all;
    size_t count = token_list(r->db, r->a, r->who->id, &all);
    struct value *list = set_list(v, "tokens");

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(list);
        set_text(item, "stored", all[i].stored);
        set_text(item, "name", all[i].name);
        set_bool(item, "writes", str_is(all[i].scope, "write"));
        set_text(item, "since", notice_when(r, all[i].made_at));
    }
    set_bool(v, "no_tokens", count == 0);
}

void show_sessions(struct req *r)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    add_sessions(r, page);
    add_tokens(r, page);
    req_page(r, "account/sessions", v);
}

void end_session(struct req *r)
{
    const char *stored = req_param(r, "session");

    if (!session_end(r->db, r->who->id, stored)) {
        req_not_found(r);
        return;
    }
    if (str_is(stored, r->who->session)) {
        r->answer.session = "";
        req_see(r, T(r, N_("You are signed out.")), "/sign-in");
        return;
    }
    req_see(r, T(r, N_("That session is ended.")), "/me/sessions");
}

void end_other_sessions(struct req *r)
{
    session_end_others(r->db, r->who->id, r->who->session);
    req_see(r, T(r, N_("All other sessions are ended.")), "/me/sessions");
}

void end_token(struct req *r)
{
    if (!token_end(r->db, r->who->id, req_param(r, "token"), r->now)) {
        req_not_found(r);
        return;
    }
    req_see(r, T(r, N_("That token is ended.")), "/me/sessions");
}

/* ---- password ---- */

const struct field password_fields[] = {
    { .name = "current", .kind = FIELD_SECRET, .max = PASSWORD_MOST,
      .label = N_("Present password") },
    { .name = "password", .kind = FIELD_SECRET, .required = true, .min = PASSWORD_LEAST,
      .max = PASSWORD_MOST, .label = N_("New password"),
      .hint = N_("At least 12 characters; a few words do well.") },
    { .kind = FIELD_END },
};

/* The present one is asked for, but of someone who has none or just came in by a mailed link. */
static bool asks_current(struct req *r)
{
    return account_password(r->db, r->a, r->who->id) &&
           !session_is_fresh_letter(r->db, r->who->session, r->now);
}

void show_password(struct req *r)
{
    struct form *f = req_form(r, password_fields);
    struct value *v = value_object(r->a);

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_bool(set_object(v, "page"), "asks_current", asks_current(r));
    req_page(r, "account/password", v);
}

/* A guess at the present password counts as a try at the door: a borrowed session helps nobody. */
void check_password(struct req *r)
{
    struct knock k = knock_of(r, r->who->email);

    r->prepared = "";                   /* wrong */
    if (asks_current(r)) {
        int64_t wait = door_wait(r->db, &k);
        if (wait) {
            refuse_tries(r, k.email, wait, true);
            return;
        }
        if (door_check(r->db, r->a, &k, form_text(r->form, "current")) != r->who->id)
            return;
    }
    r->prepared = password_hash(r->a, form_text(r->form, "password"));
}

void set_password(struct req *r)
{
    struct knock k = knock_of(r, r->who->email);
    const char *hash = r->prepared;
    int64_t wait;
    char *none;

    if (*hash) {
        account_set_password(r->db, r->who->id, hash, r->who->session);
        req_see(r, T(r, N_("Your new password holds. All other sessions are ended.")),
                "/me/sessions");
        return;
    }
    if (door_enter(r->db, r->a, &k, 0, &none, &wait) == ACCOUNT_LIMITED) {
        refuse_tries(r, k.email, wait, true);
        return;
    }
    form_fault(r->form, "current", T(r, N_("This is not your present password.")));
    r->again = true;
    show_password(r);
    r->answer.keep = true;              /* the try stays written down */
}
