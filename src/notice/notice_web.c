#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "notice/mail.h"
#include "view/svg.h"

enum { PER_PAGE = 30 };

char *notice_when(const struct req *r, int64_t instant)
{
    int32_t day;
    int minutes;

    zone_local(zone_get("Europe/Paris"), instant, &day, &minutes);
    return str_fmt(r->a, "%s, %s", say_date(r->a, r->lang, day, DATE_LONG, r->today),
                   say_time(r->a, catalog_lang(r->lang), minutes));
}

static const struct field list_fields[] = {
    { .name = "before", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Before") },
    { .kind = FIELD_END },
};

static void add_state(struct req *r, struct value *item, const struct notice *n)
{
    set_text(item, "written", notice_when(r, n->made_at));
    set_bool(item, "sent", n->sent_at != 0);
    set_bool(item, "given_up", n->given_up_at != 0);
    set_bool(item, "waiting", !n->sent_at && !n->given_up_at);
    set_text(item, "next_try", n->attempts && !n->sent_at && !n->given_up_at
                                   ? notice_when(r, n->due_at) : NULL);
}

static void add_lines(struct req *r, struct value *item, const char *body)
{
    struct value *list = set_list(item, "lines");
    char **lines = str_split(r->a, body, '\n', &(size_t){ 0 });

    for (; *lines; lines++)
        if (**lines)
            add(list, value_text(r->a, *lines));
}

/* The newest first; `open` shows addresses and the text of mail that opens a door. */
static struct value *list(struct req *r, int64_t person, bool open, const char *path)
{
    struct notice all[PER_PAGE + 1];
    size_t count = notice_list(r->db, r->a, person, form_int(r->form, "before", 0), PER_PAGE + 1,
                               all);
    struct value *v = value_object(r->a);
    struct value *items = set_list(v, "items");
    struct value *page = set_object(v, "page");

    for (size_t i = 0; i < count && i < PER_PAGE; i++) {
        struct value *item = add_object(items);
        set_int(item, "id", all[i].id);
        set_text(item, "subject", all[i].subject);
        add_lines(r, item, open || !all[i].secret ? all[i].body : "");
        set_text(item, "address", open ? all[i].address : NULL);
        set_text(item, "problem", open ? all[i].problem : NULL);
        add_state(r, item, &all[i]);
    }
    set_bool(page, "none", count == 0);
    set_markup(page, "empty", svg_empty(r->a));
    if (open)
        set_int(page, "waiting", notice_waiting(r->db));
    set_text(page, "next", count > PER_PAGE ? str_fmt(r->a, "%s?before=%lld", path,
                                                      (long long) all[PER_PAGE - 1].id) : NULL);
    return v;
}

static const struct field wish_fields[] = {
    { .name = "seasons", .kind = FIELD_BOOL, .label = N_("A mail when a new season is announced") },
    { .name = "invitations", .kind = FIELD_BOOL,
      .label = N_("Invitations of other members to a day") },
    { .name = "calendar", .kind = FIELD_BOOL,
      .label = N_("An invitation for my calendar each time I say I come") },
    { .kind = FIELD_END },
};

static void mine(struct req *r)
{
    struct value *v = list(r, r->who->id, false, "/me/notices");
    struct form *wishes = form_new(r->a, wish_fields);

    if (notice_wanted(r->db, r->who->id, NOTICE_SEASON))
        form_put(wishes, "seasons", "1");
    if (notice_wanted(r->db, r->who->id, NOTICE_DAY_INVITATION))
        form_put(wishes, "invitations", "1");
    if (notice_wanted(r->db, r->who->id, NOTICE_CALENDAR))
        form_put(wishes, "calendar", "1");
    set_value(v, "form", form_value(r->a, wishes, r->lang));
    req_page(r, "notice/mine", v);
}

static void choose_wishes(struct req *r)
{
    notice_want(r->db, r->who->id, NOTICE_SEASON, form_int(r->form, "seasons", 0) == 1);
    notice_want(r->db, r->who->id, NOTICE_DAY_INVITATION,
                form_int(r->form, "invitations", 0) == 1);
    notice_want(r->db, r->who->id, NOTICE_CALENDAR, form_int(r->form, "calendar", 0) == 1);
    req_see(r, T(r, N_("Noted. What changes for a day you come to is always written to you.")),
            "/me/notices");
}

static void outbox(struct req *r)
{
    req_page(r, "notice/outbox", list(r, 0, true, "/admin/outbox"));
}

static const struct route routes[] = {
    { GET, "/me/notices", SIGNED_IN, mine, .form = list_fields, .about = "What was mailed to me" },
    { POST, "/me/notices", SIGNED_IN, choose_wishes, .form = wish_fields,
      .about = "What I want to be written" },
    { GET, "/admin/outbox", ADMIN, outbox, .form = list_fields, .about = "The queue of mail" },
    { 0 },
};

static void forget_old(struct req *r)
{
    notice_forget_old(r->db, r->a, r->now);
}

static const struct job jobs[] = { { "forget old mail", 3600, forget_old }, { 0 } };

const struct room notice_room = {
    .name = "notice",
    .routes = routes,
    .jobs = jobs,
    .export_person = notice_export,
    .forget_person = notice_forget,
};
