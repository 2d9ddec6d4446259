#include "app.h"

#include "account/account.h"
#include "http/server.h"
#include "view/asset.h"
#include "view/svg.h"

/* ---- what stands around every page ---- */

struct entry {
    const char *href, *icon, *label;
    const char *also[3];                /* other addresses that belong to it */
};

static const struct entry visitor_menu[] = {
    { "/days", "calendar-days", N_("Days") },
    { "/places", "map-pin", N_("Places") },
    { "/prices", "notebook-pen", N_("Prices") },
    { "/join", "signpost", N_("Come") },
    { "/sign-in", "door-open", N_("Sign in") },
    { 0 },
};

/* Five entries, never a sixth: the fourth is the hat's, deeper pages are tabs and links. */
static const struct entry member_menu[] = {
    { "/week", "calendar-days", N_("Week"), { "/days" } },
    { "/places", "map-pin", N_("Places") },
    { "/bookings", "calendar-plus", N_("Bookings") },
    { "/help", "hand-helping", N_("Mutual help"), { "/people", "/skills", "/collaborations" } },
    { "/me", "user-round", N_("Me") },
    { 0 },
};
static const struct entry animator_menu[] = {
    { "/week", "calendar-days", N_("Week"), { "/days" } },
    { "/seasons", "signpost", N_("Season"), { "/series" } },
    { "/hosts", "store", N_("Hosts"), { "/territories" } },
    { "/help", "hand-helping", N_("Mutual help"), { "/people", "/skills", "/collaborations" } },
    { "/me", "user-round", N_("Me") },
    { 0 },
};
static const struct entry manager_menu[] = {
    { "/week", "calendar-days", N_("Week"), { "/days" } },
    { "/desk", "warehouse", N_("Today") },
    { "/bookings", "calendar-plus", N_("Bookings") },
    { "/help", "hand-helping", N_("Mutual help"), { "/people", "/skills", "/collaborations" } },
    { "/me", "user-round", N_("Me") },
    { 0 },
};
static const struct entry admin_menu[] = {
    { "/week", "calendar-days", N_("Week"), { "/days" } },
    { "/places", "map-pin", N_("Places") },
    { "/admin", "key-round", N_("Manage") },
    { "/help", "hand-helping", N_("Mutual help"), { "/people", "/skills", "/collaborations" } },
    { "/me", "user-round", N_("Me") },
    { 0 },
};

static const struct entry *menu_of(const struct viewer *who)
{
    switch (who->right) {
    case ADMIN:
        return admin_menu;
    case MANAGER:
        return manager_menu;
    case ANIMATOR:
        return animator_menu;
    default:
        return who->id ? member_menu : visitor_menu;
    }
}

static bool lies_under(const char *path, const char *top)
{
    size_t len = top ? strlen(top) : 0;

    return len && strncmp(path, top, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

static bool belongs_to(const char *path, const struct entry *e)
{
    bool under = lies_under(path, e->href);

    for (size_t i = 0; !under && i < sizeof e->also / sizeof *e->also; i++)
        under = lies_under(path, e->also[i]);
    return under;
}

static void add_menu(struct req *r, struct value *frame)
{
    struct value *menu = set_list(frame, "menu");

    for (const struct entry *e = menu_of(r->who); e->href; e++) {
        struct value *item = add_object(menu);
        set_text(item, "href", e->href);
        set_text(item, "icon", e->icon);
        set_text(item, "label", T(r, e->label));
        set_bool(item, "current", belongs_to(r->path, e));
    }
}

static void add_viewer(struct req *r, struct value *frame)
{
    struct value *viewer = set_object(frame, "viewer");

    set_int(viewer, "id", r->who->id);
    set_text(viewer, "name", r->who->name);
    set_text(viewer, "first_name", r->who->first_name);
    set_text(viewer, "initials", r->who->initials);
    set_int(viewer, "tone", r->who->id % 5);
    set_bool(frame, "signed_in", r->who->id != 0);
    set_bool(frame, "may_host", r->who->right >= HOST);
    set_bool(frame, "may_animate", r->who->right >= ANIMATOR);
    set_bool(frame, "may_manage", r->who->right >= MANAGER);
    set_bool(frame, "may_admin", r->who->right >= ADMIN);
}

/* The count in the roof, and the stream of what comes after it (notice/). */
static void add_news(struct req *r, struct value *frame)
{
    set_bool(frame, "news", r->unseen > 0);
    set_int(frame, "unseen", r->unseen);
    set_text(frame, "live", str_fmt(r->a, "/me/live?after=%lld", (long long) r->newest));
}

/* The other language, and the way back to this page in it. */
static void add_language(struct req *r, struct value *frame)
{
    bool french = str_is(catalog_lang(r->lang), "fr");
    struct str back = str_new(r->a);
    bool shown = !r->route || r->route->method == GET;

    str_add_url(&back, shown ? r->path : "/", strlen(shown ? r->path : "/"));
    if (shown && *r->query) {
        str_add(&back, "%3F");
        str_add_url(&back, r->query, strlen(r->query));
    }
    set_text(frame, "lang", french ? "fr" : "en");
    set_bool(frame, "french", french);
    set_text(frame, "other_lang", french ? "en" : "fr");
    set_text(frame, "other_lang_name", french ? "English" : "Français");
    set_text(frame, "other_lang_href",
             str_fmt(r->a, "/language?to=%s&back=%s", french ? "en" : "fr", back.text));
}

void app_frame(struct req *r, struct value *frame)
{
    set_text(frame, "community", r->community);
    set_text(frame, "tagline", r->tagline);
    set_text(frame, "csrf", r->who->csrf);
    set_text(frame, "path", r->path);
    set_text(frame, "theme", r->cookie.theme);
    set_bool(frame, "day", str_is(r->cookie.theme, "light"));
    set_bool(frame, "night", str_is(r->cookie.theme, "dark"));
    set_text(frame, "notice", *r->cookie.notice ? r->cookie.notice : NULL);
    set_text(frame, "icons", asset_url(r->a, "icons.svg"));
    set_text(frame, "css", asset_url(r->a, "app.css"));
    set_text(frame, "season_css", asset_url(r->a, "season.css"));
    set_text(frame, "help_css", asset_url(r->a, "help.css"));
    set_text(frame, "js", asset_url(r->a, "app.js"));
    set_text(frame, "mark", asset_url(r->a, "mark.svg"));
    set_text(frame, "font", asset_url(r->a, "source-sans-3.woff2"));
    set_markup(frame, "brand", svg_brand(r->a));
    add_viewer(r, frame);
    add_news(r, frame);
    add_menu(r, frame);
    add_language(r, frame);
}

/* ---- the house's own pages ---- */

/* A way back inside this house: a path, never another host's address. */
static const char *local_path(const char *path)
{
    return path[0] == '/' && path[1] != '/' && path[1] != '\\' ? path : "/";
}

static const struct choice langs[] = { { "fr", "Français" }, { "en", "English" }, { 0 } };
static const struct field language_form[] = {
    { "to", FIELD_CHOICE, .required = true, .choices = langs, .label = N_("Language") },
    { "back", FIELD_HIDDEN, .max = 1000 },
    { 0 },
};

static void choose_language(struct req *r)
{
    r->answer.set_lang = form_text(r->form, "to");
    req_see(r, NULL, "%s", local_path(form_text(r->form, "back")));
}

static const struct choice themes[] = {
    { "auto", N_("Like the device") }, { "light", N_("Day") }, { "dark", N_("Night") }, { 0 }
};
static const struct field theme_form[] = {
    { "theme", FIELD_CHOICE, .required = true, .choices = themes, .label = N_("Colours") },
    { 0 },
};

static void choose_theme(struct req *r)
{
    const char *theme = form_text(r->form, "theme");

    req_see(r, T(r, N_("Noted. This device will keep these colours.")), "/me");
    r->answer.set_theme = str_is(theme, "auto") ? "" : theme;
}

static void show_text_page(struct req *r)
{
    req_page(r, str_fmt(r->a, "text%s", r->route->path), value_object(r->a));
}

static void show_admin(struct req *r)
{
    req_page(r, "admin", value_object(r->a));
}

/* Well if the data answers: what a supervisor or a proxy asks every few seconds. */
static void show_health(struct req *r)
{
    struct value *v = value_object(r->a);

    if (!db_answers(r->db)) {
        req_failure(r);
        return;
    }
    set_text(v, "status", "ok");
    req_json(r, 200, v);
}

static void show_metrics(struct req *r)
{
    struct str text = str_new(r->a);

    server_metrics(&text);
    req_bytes(r, "text/plain; version=0.0.4; charset=utf-8", NULL, text.text, text.len);
}

static void show_openapi(struct req *r)
{
    req_json(r, 200, openapi(r->a, app_rooms, r->url));
}

static const struct route routes[] = {
    { GET, "/language", ANYONE, choose_language, .form = language_form,
      .plain = true, .about = "Keep a language for this browser" },
    { POST, "/theme", ANYONE, choose_theme, .form = theme_form,
      .about = "Keep day or night colours for this browser" },
    { GET, "/legal", ANYONE, show_text_page, .plain = true, .about = "Who publishes this site" },
    { GET, "/privacy", ANYONE, show_text_page, .plain = true,
      .about = "What is kept about people, and why" },
    { GET, "/accessibility", ANYONE, show_text_page, .plain = true,
      .about = "How accessible this site is" },
    { GET, "/admin", ADMIN, show_admin, .about = "Everything an administrator looks after" },
    { GET, "/healthz", ANYONE, show_health, .about = "Well, or 503" },
    { GET, "/metrics", ANYONE, show_metrics, .about = "Figures for Prometheus" },
    { GET, "/api/v1/openapi.json", ANYONE, show_openapi, .about = "This API, as OpenAPI 3.1",
      .answers = "OpenAPI" },
    { 0 },
};

const struct room app_room = { .name = "house", .routes = routes };
