/* The charter: read by anyone, accepted by who is signed in, written by those who administer. */
#include "welcome/web.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"
#include "notice/notice.h"
#include "view/svg.h"

const struct field charter_accept_fields[] = {
    { .name = "version", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX,
      .label = N_("Version") },
    { .kind = FIELD_END },
};

#define FIELDS(required_) \
    { .name = "words", .kind = FIELD_LINES, .required = required_, .max = CHARTER_MOST, \
      .label = N_("The text"), \
      .hint = N_("Paragraphs between empty lines. A line that begins with \"- \" is a point, one " \
                 "with \"# \" a heading.") }, \
    { .name = "changes", .kind = FIELD_LINES, .max = CHARTER_CHANGES, \
      .label = N_("What is new in it"), \
      .hint = N_("In a sentence or two: members read it before they accept.") }, \
    { .name = "from", .kind = FIELD_DATE, .required = required_, .label = N_("From which day"), \
      .hint = N_("Until then it can be withdrawn.") }, \
    { .kind = FIELD_END }

const struct field charter_new_fields[] = { FIELDS(true) };
const struct field charter_preview_fields[] = { FIELDS(false) };

/* ---- the text ---- */

static struct value *add_block(struct value *list, const char *kind)
{
    struct value *block = add_object(list);

    set_null(block, "heading");
    set_null(block, "text");
    set_bool(block, "is_list", str_is(kind, "list"));
    return block;
}

/* One block of lines between empty ones: points stay together, other lines make one paragraph. */
static void add_lines(struct req *r, struct value *list, char *const *lines, size_t count)
{
    struct str text = str_new(r->a);
    struct value *points = NULL;

    for (size_t i = 0; i < count; i++) {
        bool point = str_starts(lines[i], "- ");
        if (text.len && (point || str_starts(lines[i], "# "))) {
            set_text(add_block(list, "text"), "text", text.text);
            text = str_new(r->a);
        }
        if (point) {
            points = points ? points : set_list(add_block(list, "list"), "points");
            add(points, value_text(r->a, lines[i] + 2));
            continue;
        }
        points = NULL;
        if (str_starts(lines[i], "# "))
            set_text(add_block(list, "heading"), "heading", lines[i] + 2);
        else
            str_add_fmt(&text, "%s%s", text.len ? " " : "", lines[i]);
    }
    if (text.len)
        set_text(add_block(list, "text"), "text", text.text);
}

void set_blocks(struct req *r, struct value *object, const char *words)
{
    struct value *list = set_list(object, "blocks");
    size_t count, first = 0;
    char **lines = str_split(r->a, words, '\n', &count);

    for (size_t i = 0; i <= count; i++) {
        if (i < count)
            lines[i] = str_trim(r->a, lines[i]);
        if (i < count && *lines[i])
            continue;
        add_lines(r, list, lines + first, i - first);
        first = i + 1;
    }
}

struct value *charter_value(struct req *r, const struct charter *c)
{
    struct value *v = value_object(r->a);

    set_int(v, "version", c->version);
    set_text(v, "words", c->words);
    set_text(v, "changes", *c->changes ? c->changes : NULL);
    set_text(v, "valid_from", date_text(r->a, c->from));
    struct value *page = set_object(v, "page");
    set_blocks(r, page, c->words);
    set_text(page, "from", say_date(r->a, r->lang, c->from, DATE_LONG, r->today));
    set_bool(page, "announced", c->from > r->today);
    set_text(page, "href", str_fmt(r->a, "/charter/%lld", (long long) c->version));
    return v;
}

/* ---- reading ---- */

static void set_versions(struct req *r, struct value *page, int64_t shown, int64_t in_force)
{
    struct value *list = set_list(page, "versions");
    struct charter *all;
    size_t count = charter_list(r->db, r->a, &all);

    for (size_t i = 0; i < count; i++) {
        struct value *v = charter_value(r, &all[i]);
        set_bool(v, "shown", all[i].version == shown);
        set_bool(v, "in_force", all[i].version == in_force);
        add(list, v);
    }
    set_bool(page, "several", count > 1);
    set_bool(page, "announced", count > 0 && all[0].from > r->today);
}

/* `stale`: the reader accepted another version, and this one came meanwhile. */
static void draw_charter(struct req *r, const struct charter *c, int status, bool stale)
{
    struct charter now;
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    int64_t at = 0;
    int64_t accepted = r->who->id ? charter_accepted(r->db, r->a, r->who->id, &at) : 0;

    charter_in_force(r->db, r->a, r->today, &now);
    set_value(v, "charter", c->version ? charter_value(r, c) : NULL);
    set_bool(page, "stale", stale);
    set_bool(page, "old", c->version && c->version != now.version && c->from <= r->today);
    set_bool(page, "to_come", c->from > r->today);
    set_bool(page, "accepted", c->version && accepted == c->version);
    set_bool(page, "may_accept", r->who->id && c->version && c->version == now.version &&
                                 accepted != c->version);
    set_bool(page, "before", accepted > 0 && accepted < c->version);
    set_bool(page, "may_write", req_may(r, ADMIN, 0));
    set_versions(r, page, c->version, now.version);
    set_markup(page, "empty", svg_empty(r->a));
    req_page_status(r, status, "welcome/charter", v);
}

void show_charter(struct req *r)
{
    struct charter c;

    charter_in_force(r->db, r->a, r->today, &c);
    draw_charter(r, &c, 200, false);
}

static bool version_at_hand(struct req *r, struct charter *c)
{
    int64_t version;

    if (str_to_int(req_param(r, "version"), &version) &&
        charter_get(r->db, r->a, version, c))
        return true;
    req_not_found(r);
    return false;
}

void show_charter_version(struct req *r)
{
    struct charter c;

    if (version_at_hand(r, &c))
        draw_charter(r, &c, 200, false);
}

void accept_charter(struct req *r)
{
    struct charter c;
    enum charter_refusal no = charter_accept(r->db, r->a, r->who->id,
                                             form_int(r->form, "version", 0), r->today, r->now);

    if (no == CHARTER_FAILED) {
        req_failure(r);
    } else if (no == CHARTER_UNKNOWN) {
        req_not_found(r);
    } else if (no) {
        charter_in_force(r->db, r->a, r->today, &c);
        draw_charter(r, &c, 409, true);
    } else {
        notice_seen(r->db, r->who->id, "/charter", r->now);
        req_see(r, T(r, N_("Thank you: you have accepted the charter.")), "/welcome");
    }
}

void api_charter(struct req *r)
{
    struct charter c;

    if (!charter_in_force(r->db, r->a, r->today, &c)) {
        req_not_found(r);
        return;
    }
    r->answer.etag = str_fmt(r->a, "%lld", (long long) c.version);
    req_json(r, 200, charter_value(r, &c));
}

void api_accept_charter(struct req *r)
{
    enum charter_refusal no = charter_accept(r->db, r->a, r->who->id,
                                             form_int(r->form, "version", 0), r->today, r->now);

    if (no == CHARTER_FAILED)
        req_failure(r);
    else if (no == CHARTER_UNKNOWN)
        req_not_found(r);
    else if (no)
        req_refuse(r, 409, "charter_changed", T(r, N_("Another version is in force by now")),
                   T(r, N_("Read it, then accept that one.")));
    else
        req_no_content(r);
}

/* ---- writing ---- */

static void draw_form(struct req *r, const struct form *f, bool preview)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    set_value(v, "form", form_value(r->a, f, r->lang));
    set_bool(page, "preview", preview);
    set_null(page, "blocks");
    if (preview)
        set_blocks(r, page, form_text(f, "words"));
    req_page(r, "welcome/charter_new", v);
}

void show_new_charter(struct req *r)
{
    struct form *f = req_form(r, charter_new_fields);
    struct charter c;

    if (!r->again) {
        if (charter_in_force(r->db, r->a, r->today, &c))
            form_put(f, "words", c.words);
        form_put_int(f, "from", r->today);
    }
    draw_form(r, r->again ? r->form : f, false);
}

void preview_charter(struct req *r)
{
    draw_form(r, r->form, true);
}

static void fault(struct req *r, const char *field, const char *sentence)
{
    form_fault(r->form, field, sentence);
    r->again = true;
    show_new_charter(r);
}

void write_charter(struct req *r)
{
    struct charter c = {
        .words = form_text(r->form, "words"), .changes = form_text(r->form, "changes"),
        .from = (int32_t) form_int(r->form, "from", r->today),
    };

    switch (charter_write(r->db, r->a, &c, r->who->id, r->today, r->now)) {
    case CHARTER_ALLOWED:
        req_see(r, c.from > r->today
                   ? T(r, N_("It is announced. Until its day it can be withdrawn."))
                   : T(r, N_("It is in force. Members are told on their screens.")),
                "/charter/%lld", (long long) c.version);
        return;
    case CHARTER_NO_CHANGES:
        fault(r, "changes", T(r, N_("Say what is new: members will read it.")));
        return;
    case CHARTER_PAST:
        fault(r, "from", T(r, N_("Choose today or a later day.")));
        return;
    case CHARTER_ANNOUNCED:
        fault(r, "from", T(r, N_("Another version is announced: withdraw it first.")));
        return;
    default:
        req_failure(r);
    }
}

void withdraw_charter(struct req *r)
{
    struct charter c;

    if (!version_at_hand(r, &c))
        return;
    enum charter_refusal no = charter_withdraw(r->db, r->a, c.version, r->today);
    if (no == CHARTER_IN_FORCE) {
        struct value *problem = req_refuse(r, 409, "charter_in_force",
            T(r, N_("Its day has come")),
            T(r, N_("People have read and accepted it. Write a new version instead.")));
        req_way(r, problem, T(r, N_("A new version")), NULL, T(r, N_("Write it")),
                "/charter/new");
    } else if (no) {
        req_failure(r);
    } else {
        req_see(r, T(r, N_("It is withdrawn. The one in force stays.")), "/charter");
    }
}
