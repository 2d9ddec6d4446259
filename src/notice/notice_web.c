#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "notice/mail.h"
#include "notice/screen.h"
#include "view/svg.h"

enum { PER_PAGE = 30, TOLD = 50 };

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

/* What they were told on the screen, before the mail; seen when they follow it or say so. */
static void add_told(struct req *r, struct value *v)
{
    struct told_notice all[TOLD];
    size_t count = notice_told(r->db, r->a, r->who->id, TOLD, all);
    struct value *told = set_list(v, "told");
    struct value *page = (struct value *) value_get(v, "page");

    for (size_t i = 0; i < count; i++) {
        struct value *item = add_object(told);
        set_int(item, "id", all[i].id);
        set_text(item, "words", all[i].words);
        set_text(item, "when", notice_when(r, all[i].made_at));
        set_bool(item, "fresh", !all[i].seen);
    }
    set_text(page, "last", count ? str_fmt(r->a, "%lld", (long long) all[0].id) : NULL);
    set_bool(page, "calm", !count && value_truthy(value_get(page, "none")));
    set_bool(page, "fresh", notice_unseen(r->db, r->who->id) > 0);
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

    add_told(r, v);
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

/* ---- on the screen ---- */

static void follow(struct req *r)
{
    int64_t id = 0;
    const char *href = str_to_int(req_param(r, "id"), &id)
        ? notice_follow(r->db, r->a, r->who->id, id, r->now) : NULL;

    if (href)
        req_see(r, NULL, "%s", href);
    else
        req_not_found(r);
}

static const struct field seen_fields[] = {
    { .name = "last", .kind = FIELD_INT, .max = INT64_MAX, .required = true, .label = N_("Last") },
    { .kind = FIELD_END },
};

static void see_all(struct req *r)
{
    notice_seen_all(r->db, r->who->id, form_int(r->form, "last", 0), r->now);
    req_see(r, NULL, "/me/notices");
}

static const struct field live_fields[] = {
    { .name = "after", .kind = FIELD_INT, .max = INT64_MAX, .label = N_("After") },
    { .kind = FIELD_END },
};

/* A browser that lost the stream says which event it had last. */
static void live(struct req *r)
{
    int64_t after = form_int(r->form, "after", 0);

    if (r->last_event)
        str_to_int(r->last_event, &after);
    req_live(r, after);
}

/* What stays between people is not listed here, nor is any of it named. */
static void outbox(struct req *r)
{
    const struct notice_counts counts = notice_between_people(r->db, r->a);
    struct value *v = list(r, 0, true, "/admin/outbox");
    struct value *between = set_object(v, "between");

    set_int(between, "waiting", counts.waiting);
    set_int(between, "failed", counts.failed);
    set_int(between, "given_up", counts.given_up);
    set_bool(between, "any", counts.waiting || counts.failed || counts.given_up);
    req_page(r, "notice/outbox", v);
}

static const struct route routes[] = {
    { GET, "/me/notices", SIGNED_IN, mine, .form = list_fields,
      .about = "What I was told and mailed" },
    { POST, "/me/notices", SIGNED_IN, choose_wishes, .form = wish_fields,
      .about = "What I want to be written" },
    { POST, "/me/notices/seen", SIGNED_IN, see_all, .form = seen_fields,
      .about = "I have seen what I was told" },
    { POST, "/me/notices/:id", SIGNED_IN, follow, .about = "Follow what I was told" },
    { GET, "/me/live", SIGNED_IN, live, .form = live_fields,
      .about = "What I am told, as it happens (server-sent events)" },
    { GET, "/admin/outbox", ADMIN, outbox, .form = list_fields, .about = "The queue of mail" },
    { 0 },
};

static void forget_old(struct req *r)
{
    notice_forget_old(r->db, r->a, r->now);
}

static const struct job jobs[] = { { "forget old mail and notices", 3600, forget_old }, { 0 } };

const struct room notice_room = {
    .name = "notice",
    .routes = routes,
    .jobs = jobs,
    .export_person = notice_export,
    .forget_person = notice_forget,
};
