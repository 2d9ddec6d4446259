#include "archive/archive.h"
#include "archive/import_run.h"
#include "archive/web.h"
#include "people/people.h"

/* ---- what is held about me ---- */

/* What each room keeps of a person, in words; a room that is not here has its name shown. */
static const struct { const char *room, *title, *about; } kept[] = {
    { "people", N_("Your profile"),
      N_("Name, address, trade, what you can give and want to learn, organisations, and who may "
         "see what.") },
    { "account", N_("Your account"), N_("Sign-in address, sessions, roles and tokens.") },
    { "notice", N_("Messages"), N_("What was written to you by mail and on your screen, and what you want of it.") },
    { "plan", N_("Prices"), N_("Which price list was yours, from when.") },
    { "agenda", N_("Days you hold"), N_("The days and series you made or animate.") },
    { "season", N_("Seasons and hosting"),
      N_("The places you offered, what was answered, and the seasons you planned.") },
    { "booking", N_("Presences and bookings"),
      N_("The days you said you came, your bookings, and what each cost.") },
    { "calendar", N_("Calendars and invitations"),
      N_("The addresses your calendars follow, who invited you, whom you invited.") },
    { "help", N_("Mutual help"),
      N_("What you asked, what you were asked and answered, thanks, times you are out of reach.") },
    { "introductions", N_("Introductions"), N_("Who was proposed to you to meet, and what you said.") },
    { "collaboration", N_("Collaborations"), N_("What you do with others, and what you bring.") },
    { "welcome", N_("Arrival"), N_("The charters you accepted, your godparent, whose you are.") },
    { "archive", N_("Imports"), N_("The files you brought in, and the one you came with.") },
};

static void show_data(struct req *r)
{
    struct value *v = value_object(r->a);
    struct value *list = set_list(set_object(v, "page"), "kept");

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct value *item = add_object(list);
        set_text(item, "title", T(r, kept[i].title));
        set_text(item, "about", T(r, kept[i].about));
    }
    req_page(r, "archive/data", v);
}

static void download_data(struct req *r)
{
    struct str text = str_new(r->a);

    value_write_json(archive_person(r->db, r->a, r->who->id, r->now), &text);
    str_add_char(&text, '\n');
    req_bytes(r, "application/json", "my-data.json", text.text, text.len);
}

/* ---- being forgotten ---- */

static const struct field erase_fields[] = {
    { .name = "sure", .kind = FIELD_BOOL, .required = true,
      .label = N_("Yes, forget everything that says who I am") },
    { .kind = FIELD_END },
};

static const struct field erase_other_fields[] = {
    { .name = "sure", .kind = FIELD_BOOL, .required = true,
      .label = N_("Yes, this person asked for it") },
    { .kind = FIELD_END },
};

static void show_form(struct req *r, const struct field *fields, const char *name,
                      const char *path)
{
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    set_value(v, "form", form_value(r->a, req_form(r, fields), r->lang));
    set_text(page, "name", name);
    set_text(page, "path", path);
    req_page(r, "archive/erase", v);
}

static void show_erase(struct req *r)
{
    show_form(r, erase_fields, NULL, "/me/data/erase");
}

static void refuse_last_admin(struct req *r)
{
    struct value *v = req_refuse(r, 409, "last_admin",
                                 T(r, N_("Nobody else looks after the house")),
                                 T(r, N_("Without an administrator nobody could give a role again.")));

    req_way(r, v, T(r, N_("Make someone else an administrator")),
            T(r, N_("Then come back here.")), T(r, N_("To the roles")), "/admin/roles");
}

/* True if the person is forgotten now; else the answer is given. */
static bool erase(struct req *r, int64_t person)
{
    switch (archive_erase(r->db, r->a, person, r->today, r->now)) {
    case ERASE_ALLOWED:
        return true;
    case ERASE_LAST_ADMIN:
        refuse_last_admin(r);
        return false;
    case ERASE_UNKNOWN:
        break;
    }
    req_not_found(r);
    return false;
}

static void erase_me(struct req *r)
{
    if (!erase(r, r->who->id))
        return;
    r->answer.session = "";
    req_see(r, T(r, N_("It is done. Nothing here says who you were any more.")), "/");
}

/* The person at hand; 0 after an answer.  Oneself has a page of one's own. */
static int64_t other_person(struct req *r)
{
    int64_t id;

    if (!str_to_int(req_param(r, "id"), &id) ||
        archive_may_erase(r->db, r->a, id, r->today) == ERASE_UNKNOWN) {
        req_not_found(r);
        return 0;
    }
    if (id != r->who->id)
        return id;
    req_see(r, NULL, "/me/data/erase");
    return 0;
}

static void show_erase_other(struct req *r)
{
    int64_t id = other_person(r);

    if (id)
        show_form(r, erase_other_fields, person_name(r->db, r->a, id),
                  str_fmt(r->a, "/people/%lld/erase", (long long) id));
}

static void erase_other(struct req *r)
{
    int64_t id = other_person(r);

    if (id && erase(r, id))
        req_see(r, T(r, N_("It is done. Nothing here says who this was any more.")), "/people");
}

/* ---- the room's own part of that ---- */

static const struct route routes[] = {
    { GET, "/me/data", SIGNED_IN, show_data, .about = "What is held about me" },
    { GET, "/me/data.json", SIGNED_IN, download_data,
      .about = "Everything held about me, as a file" },
    { GET, "/me/data/erase", SIGNED_IN, show_erase, .about = "Before being forgotten" },
    { POST, "/me/data/erase", SIGNED_IN, erase_me, .form = erase_fields, .again = show_erase,
      .about = "Be forgotten" },
    { GET, "/people/:id/erase", ADMIN, show_erase_other,
      .about = "Before somebody is forgotten who asked for it" },
    { POST, "/people/:id/erase", ADMIN, erase_other, .form = erase_other_fields,
      .again = show_erase_other, .about = "Forget somebody who asked for it" },
    { GET, "/admin/imports", MANAGER, show_imports, .about = "What came in from files" },
    { POST, "/admin/imports", MANAGER, keep_upload, .form = upload_fields, .again = show_imports,
      .prepare = read_upload, .limit = IMPORT_BYTES + 65536,
      .about = "Bring a file; nothing is made yet" },
    { GET, "/admin/imports/:id", MANAGER, show_import,
      .about = "What a file would make, made, or left" },
    { POST, "/admin/imports/:id/columns", MANAGER, choose_columns, .form = column_fields,
      .again = show_import, .about = "Say which column is what" },
    { POST, "/admin/imports/:id/start", MANAGER, start_import, .about = "Make what was shown" },
    { POST, "/admin/imports/:id/drop", MANAGER, drop_import,
      .about = "Put away a file of which nothing was made" },
    { POST, "/admin/imports/:id/undo", MANAGER, undo_import,
      .about = "Take a whole import back" },
    { 0 },
};

static void work_on_imports(struct req *r)
{
    import_work(r->db, r->a, r->now);
}

static void forget_old_imports(struct req *r)
{
    import_expire(r->db, r->a, r->now);
}

static const struct job jobs[] = {
    { "imports", 1, work_on_imports },
    { "imports left", 3600, forget_old_imports },
    { 0 },
};

const struct room archive_room = {
    .name = "archive", .routes = routes, .jobs = jobs, .export_person = import_export,
    .forget_person = import_forget,
};
