/* The hosts: who offers itself, who is one, and the routes of hosts and territories. */
#include "season/hosts_web.h"

#include "base/str.h"
#include "view/svg.h"

enum { API_LIMIT = 50, API_MOST = 200, PAGE_MOST = 200 };

/* ---- the page ---- */

/* How many there are of a state; the newest last, as they came. */
static size_t set_hosts(struct req *r, struct value *page, const char *name, enum host_state state)
{
    const struct hosts_wish wish = { .state = state, .limit = PAGE_MOST };
    struct value *list = set_list(page, name);
    struct host *hosts;
    size_t count = host_list(r->db, r->a, &wish, &hosts, NULL);

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(list);
        set_value(v, "host", host_value(r, &hosts[i], true));
        set_host_words(r, v, &hosts[i]);
    }
    return count;
}

static void show_hosts(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    size_t waiting = set_hosts(r, page, "offered", HOST_OFFERED);
    size_t asked = set_hosts(r, page, "asked", HOST_ASKED);
    size_t accepted = set_hosts(r, page, "accepted", HOST_ACCEPTED);
    size_t over = set_hosts(r, page, "declined", HOST_DECLINED);

    over += set_hosts(r, page, "withdrawn", HOST_WITHDRAWN);
    set_int(page, "waiting", (int64_t) waiting);
    set_int(page, "asked_count", (int64_t) asked);
    set_int(page, "accepted_count", (int64_t) accepted);
    set_bool(page, "any_waiting", waiting + asked > 0);
    set_bool(page, "any_accepted", accepted > 0);
    set_bool(page, "any", waiting + asked + accepted + over > 0);
    set_bool(page, "any_over", over > 0);
    set_int(page, "over", (int64_t) over);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "season/hosts", v);
}

/* ---- for programs ---- */

static const struct choice state_choices[] = {
    { "offered", NULL }, { "asked", NULL }, { "accepted", NULL }, { "declined", NULL },
    { "withdrawn", NULL }, { NULL, NULL },
};

static const struct field list_fields[] = {
    { .name = "state", .kind = FIELD_CHOICE, .choices = state_choices, .label = N_("State") },
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") },
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = API_MOST, .label = N_("Limit") },
    { .kind = FIELD_END },
};

static enum host_state chosen_state(const struct req *r)
{
    enum host_state state = HOST_OFFERED;

    while (form_has(r->form, "state") &&
           !str_is(host_state_word(state), form_text(r->form, "state")))
        state++;
    return state;
}

static void api_list_hosts(struct req *r)
{
    bool animates = req_may(r, ANIMATOR, 0);
    const struct hosts_wish wish = {
        .all = !form_has(r->form, "state"), .state = chosen_state(r),
        .looker = animates ? 0 : r->who->id, .after = form_int(r->form, "cursor", 0),
        .limit = form_int(r->form, "limit", API_LIMIT),
    };
    struct value *list = value_list(r->a);
    struct host *hosts;
    int64_t next;
    size_t count = host_list(r->db, r->a, &wish, &hosts, &next);

    for (size_t i = 0; i < count; i++)
        add(list, host_value(r, &hosts[i], animates || is_mine(r, &hosts[i])));
    req_list(r, list, next ? str_fmt(r->a, "%lld", (long long) next) : NULL);
}

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/hosts", ANIMATOR, show_hosts, .everywhere = true,
      .about = "Offers that wait, and the hosts" },
    { GET, "/hosts/new", SIGNED_IN, show_new_offer, .form = near_fields,
      .about = "The form of an offer to host" },
    { POST, "/hosts/new", SIGNED_IN, add_offer, .form = offer_fields, .again = show_new_offer,
      .about = "Offer a place for some days" },
    { GET, "/hosts/:id", SIGNED_IN, show_offer, .about = "One offer to host" },
    { GET, "/hosts/:id/edit", SIGNED_IN, show_edit_offer, .about = "The form to change an offer" },
    { POST, "/hosts/:id/edit", SIGNED_IN, change_offer, .form = offer_fields,
      .again = show_edit_offer, .about = "Change an offer, or what a host can" },
    { POST, "/hosts/:id/answer", ANIMATOR, answer_offer, .form = answer_fields,
      .again = show_offer, .everywhere = true, .about = "Accept an offer, ask or decline" },
    { POST, "/hosts/:id/reply", SIGNED_IN, reply_to_question, .form = reply_fields,
      .again = show_offer, .about = "Answer the question about my offer" },
    { POST, "/hosts/:id/withdraw", SIGNED_IN, withdraw_offer, .about = "Take an offer back" },

    { GET, "/territories", ANIMATOR, show_territories, .everywhere = true,
      .about = "The territories that are planned for" },
    { GET, "/territories/new", ANIMATOR, show_new_territory, .everywhere = true,
      .about = "The form of a territory" },
    { POST, "/territories/new", ANIMATOR, add_territory, .form = territory_fields,
      .again = show_new_territory, .everywhere = true, .about = "Add a territory" },
    { GET, "/territories/:id", ANIMATOR, show_territory, .everywhere = true,
      .about = "Communes, people and travel of a territory" },
    { GET, "/territories/:id/edit", ANIMATOR, show_edit_territory, .everywhere = true,
      .about = "The form to change a territory" },
    { POST, "/territories/:id/edit", ANIMATOR, change_territory, .form = territory_fields,
      .again = show_edit_territory, .everywhere = true, .about = "Change a territory" },
    { POST, "/territories/:id/travel", ANIMATOR, set_travel, .form = travel_fields,
      .again = show_territory, .everywhere = true, .limit = TRAVEL_BYTES + 64 * 1024,
      .about = "Bring a table of minutes, or take it away" },
    { POST, "/territories/:id/remove", ANIMATOR, remove_territory, .everywhere = true,
      .about = "Take a territory away that no season has" },

    { GET, "/api/v1/hosts", SIGNED_IN, api_list_hosts, .form = list_fields,
      .about = "Hosts, and the offers one may see", .answers = "Host" },
    { POST, "/api/v1/hosts", SIGNED_IN, api_add_offer, .form = offer_fields,
      .about = "Offer a place for some days", .answers = "Host" },
    { GET, "/api/v1/hosts/:id", SIGNED_IN, api_show_offer, .about = "One host or offer",
      .answers = "Host" },
    { POST, "/api/v1/hosts/:id/answer", ANIMATOR, api_answer_offer, .form = answer_fields,
      .everywhere = true, .about = "Accept an offer, ask or decline", .answers = "Host" },
    { .path = NULL },
};

const struct room season_hosts_room = { .name = "hosts", .routes = routes };
