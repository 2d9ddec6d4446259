/* What stands beside a request: who asks me, the next roaming day, what others ask, thanks. */
#include "help/web.h"

#include "base/str.h"

enum { OPEN_SHOWN = 3, THANKS_SHOWN = 2, NAMED = 2 };

void add_request_row(struct req *r, struct value *list, const struct request *q)
{
    struct request_view view = { .q = *q, .mine = q->person == r->who->id, .me.note = "" };

    view.was_asked = !view.mine && request_asked(r->db, r->a, q->id, r->who->id, &view.me);
    add(list, request_value(r, &view));
}

/* Without the one that is looked at. */
static void set_requests(struct req *r, struct value *page, const char *name, const char *any,
                         enum request_list_kind kind, int64_t but)
{
    struct value *list = set_list(page, name);
    struct request *all;
    size_t count = requests(r->db, r->a, kind, r->who->id, r->now, 0, OPEN_SHOWN + 1, &all);

    for (size_t i = 0; i < count && value_count(list) < OPEN_SHOWN; i++)
        if (all[i].id != but)
            add_request_row(r, list, &all[i]);
    set_bool(page, any, value_count(list) > 0);
}

static void set_thanks(struct req *r, struct value *page)
{
    struct value *list = set_list(page, "thanks");
    struct thanks *all;
    size_t count = thanks_list(r->db, r->a, 0, THANKS_SHOWN, &all);

    for (size_t i = 0; i < count; i++)
        add(list, thanks_value(r, &all[i]));
    set_bool(page, "any_thanks", count > 0);
}

/* ---- the next roaming day: who comes, and knows it ---- */

static bool is_among(const struct value *candidates, int64_t person)
{
    for (size_t i = 0; i < value_count(candidates); i++)
        if (value_as_int(value_get(value_get(value_at(candidates, i), "person"), "id"), 0) ==
            person)
            return true;
    return false;
}

struct names {
    const char *first[NAMED];
    int64_t count;
};

/* Those of them whom the viewer may see; with candidates only who is one. */
static struct names names_of(struct req *r, const int64_t *persons, size_t count,
                             const struct value *candidates)
{
    struct looker looker = people_looker(r);
    struct names n = { 0 };

    for (size_t i = 0; i < count; i++) {
        if (persons[i] == r->who->id || (candidates && !is_among(candidates, persons[i])))
            continue;
        if (n.count < NAMED) {
            const struct value *card = person_card(r->db, r->a, &looker, persons[i]);
            if (!card)
                continue;
            n.first[n.count] = one_line(r, first_name_of(card), 0);
        }
        n.count++;
    }
    return n;
}

static const char *list_words(struct req *r, const struct names *n)
{
    if (n->count == 1)
        return n->first[0];
    if (n->count == 2)
        return TF(r, N_("%s and %s"), n->first[0], n->first[1]);
    return TF(r, N_("%s, %s and %lld more"), n->first[0], n->first[1],
              (long long) n->count - NAMED);
}

static const char *coming_words(struct req *r, const struct day *d,
                                const struct value *candidates)
{
    struct looker looker = people_looker(r);
    int64_t *persons;
    size_t count = people_here(r->db, r->a, &looker, d->place, d->date, d->date, &persons);
    struct names all = names_of(r, persons, count, NULL);
    struct names know = names_of(r, persons, count, candidates);

    if (!all.count)
        return T(r, N_("Come and ask across the table."));
    if (candidates && know.count)
        return TF(r, N_("Already coming, and able to help: %s."), list_words(r, &know));
    return TF(r, N_("Already coming: %s."), list_words(r, &all));
}

static void set_next_day(struct req *r, struct value *page, const struct value *candidates)
{
    struct day d;

    if (!day_next(r, &d)) {
        set_null(page, "next");
        return;
    }
    struct value *next = set_object(page, "next");
    set_text(next, "when", capital_first(r, day_place_words(r, &d)));
    set_text(next, "words", coming_words(r, &d, candidates));
    set_text(next, "href", str_fmt(r->a, "/days/%s/%s", d.place_slug,
                                   date_text(r->a, d.date)));
}

void set_aside(struct req *r, struct value *page, const struct request_view *view,
               const struct value *candidates)
{
    set_next_day(r, page, candidates);
    if (!view)
        set_requests(r, page, "for_me", "any_for_me", REQUESTS_FOR_ME, 0);
    set_requests(r, page, "others", "any_others", REQUESTS_LISTED, view ? view->q.id : 0);
    set_thanks(r, page);
}
