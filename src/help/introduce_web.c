/* Who is at a table and what they know, to print or to show; and the two one could meet there.
 *
 * The table stands on a wall or a screen, so it shows everyone as any member may see them, whoever
 * asks for it.  Introductions are one's own. */
#include "help/web.h"

#include "base/say.h"
#include "base/str.h"
#include "help/introduce_person.h"
#include "help/reason.h"
#include "notice/notice.h"
#include "view/svg.h"

enum { ASK_EVERY = 600 };               /* seconds */

static bool day_of_path(struct req *r, struct day *d)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) && day_get(r->db, r->a, id, d) && d->place)
        return true;
    req_not_found(r);
    return false;
}

static bool comes(struct req *r, int64_t day)
{
    struct presence mine;

    return presence_get(r->db, r->a, day, r->who->id, &mine) &&
           (mine.state == COMING || mine.state == WAS_THERE);
}

/* ---- my introductions ---- */

static int64_t other_of(const struct introduction *i, int64_t me)
{
    return i->one == me ? i->other : i->one;
}

/* As far as they may be seen, which may have changed since; who was thought of for a day, with that
 * they come. */
static struct value *card_of(struct req *r, const struct introduction *i)
{
    struct looker looker = people_looker(r);
    int64_t other = other_of(i, r->who->id);

    return i->by || person_sees(r->db, &looker, other, "presence")
           ? person_card(r->db, r->a, &looker, other) : NULL;
}

static void add_reason(struct req *r, struct value *reasons, const char *words)
{
    set_text(add_object(reasons), "words", one_line(r, words, 0));
}

/* Where no reason holds any more there is still the one that holds for all whom the house thought
 * of; a mediator has their own. */
static void set_reasons(struct req *r, struct value *v, const struct introduction *i,
                        const char *first_name, bool past)
{
    struct value *reasons = set_list(v, "reasons");
    const char *learns = value_as_text(value_get(v, "learns"), "");
    const char *teaches = value_as_text(value_get(v, "teaches"), "");

    if (*learns)
        add_reason(r, reasons, TF(r, N_("%s knows what you would like to learn: %s."), first_name,
                                  learns));
    if (*teaches)
        add_reason(r, reasons, TF(r, N_("%s would like to learn what you know: %s."), first_name,
                                  teaches));
    if (i->trades)
        add_reason(r, reasons, T(r, N_("Your trades go together.")));
    if (!value_count(reasons) && !i->by)
        add_reason(r, reasons, past ? T(r, N_("You had never been at the same day before."))
                                    : T(r, N_("You have never been at the same day.")));
}

/* {id, day, person, learns, teaches, words, met, made_at, reasons [{words}]}; NULL if who it is may
 * not be seen. */
static struct value *introduction_value(struct req *r, const struct introduction *i, bool dated)
{
    struct value *v = value_object(r->a), *card = card_of(r, i);
    bool first = i->one == r->who->id;
    struct day d = { .id = 0 };

    if (!card)
        return NULL;
    if (i->day)
        day_get(r->db, r->a, i->day, &d);
    set_int(v, "id", i->id);
    if (i->day)
        set_int(v, "day", i->day);
    else
        set_null(v, "day");
    set_value(v, "person", card);
    set_text(v, "learns", first ? i->one_learns : i->other_learns);
    set_text(v, "teaches", first ? i->other_learns : i->one_learns);
    set_text(v, "words", i->words);
    set_bool(v, "met", i->met_at != 0);
    set_int(v, "made_at", i->made_at);
    struct value *page = set_object(v, "page");
    const char *by = i->by ? person_name(r->db, r->a, i->by) : NULL;
    set_text(page, "by", by ? TF(r, N_("%s brings you together"), by) : NULL);
    set_text(page, "when", d.id && dated ? day_place_words(r, &d) : NULL);
    set_reasons(r, v, i, first_name_of(card), d.id && d.date < r->today);
    return v;
}

/* Of a day, or (0) of all, each with its day. */
static struct value *introduction_list(struct req *r, int64_t day)
{
    struct value *list = value_list(r->a);
    struct introduction *mine;
    size_t count = introductions_of(r->db, r->a, r->who->id, day, r->today, &mine);

    for (size_t i = 0; i < count; i++) {
        struct value *v = introduction_value(r, &mine[i], !day);
        if (v)
            add(list, v);
    }
    return list;
}

static void show_introductions(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct value *list = introduction_list(r, 0);

    set_value(page, "introductions", list);
    set_bool(page, "any", value_count(list) > 0);
    set_bool(page, "wanted", introductions_wanted(r->db, r->who->id));
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "help/introductions", v);
}

static void api_introductions(struct req *r)
{
    struct day d;

    if (day_of_path(r, &d))
        req_list(r, introduction_list(r, d.id), NULL);
}

/* ---- the table ---- */

static const struct field table_fields[] = {
    { .name = "show", .kind = FIELD_BOOL, .label = N_("One after the other") },
    { .name = "n", .kind = FIELD_INT, .min = 1, .max = 10000, .label = N_("Which of them") },
    { .kind = FIELD_END },
};

static void add_guest_at_table(struct req *r, struct value *list, const struct value *card)
{
    struct value *v = add_object(list);
    const struct value *gives = value_get(card, "skills"), *learns = value_get(card, "learns");

    set_value(v, "person", card);
    set_bool(v, "any_gives", value_count(gives) > 0);
    set_bool(v, "any_learns", value_count(learns) > 0);
    set_text(v, "href", str_fmt(r->a, "/people/%lld",
                                (long long) value_as_int(value_get(card, "id"), 0)));
}

/* Those whom every member may see, in the order they said they come; the number of the others. */
static int64_t set_table(struct req *r, struct value *page, const struct day *d)
{
    const struct looker anyone = any_member(r->today);
    const struct value *people = presence_people(r->db, r->a, &anyone, d->id);
    struct value *list = set_list(page, "people");
    int64_t others = 0;

    for (size_t i = 0; i < value_count(people); i++) {
        const struct value *card = value_get(value_at(people, i), "person");
        if (value_kind(card) == VALUE_OBJECT)
            add_guest_at_table(r, list, card);
        else
            others++;
    }
    return others;
}

/* One of them, in large letters, with the way to the one before and after. */
static void set_shown(struct req *r, struct value *page, int64_t day, int64_t n)
{
    const struct value *list = value_get(page, "people");
    int64_t count = (int64_t) value_count(list);

    if (n > count)
        n = count;
    set_value(page, "shown", n ? value_at(list, (size_t) n - 1) : NULL);
    set_text(page, "position", TF(r, N_("%lld of %lld"), (long long) n, (long long) count));
    set_text(page, "before", n > 1 ? str_fmt(r->a, "/days/%lld/table?show=1&n=%lld",
                                             (long long) day, (long long) n - 1) : NULL);
    set_text(page, "after", n < count ? str_fmt(r->a, "/days/%lld/table?show=1&n=%lld",
                                                (long long) day, (long long) n + 1) : NULL);
}

/* What there is to say instead of introductions. */
static const char *why_none(struct req *r, const struct day *d)
{
    if (!comes(r, d->id))
        return T(r, N_("Once you say you come that day, two people are proposed to you."));
    if (d->date > r->today + 1)
        return T(r, N_("They are chosen the day before, when it is known who comes."));
    return T(r, N_("Nobody yet: it takes others who come, want it too, and whom you have not met. "
                   "You are told when there is somebody."));
}

static void set_mine(struct req *r, struct value *page, const struct day *d)
{
    bool wanted = introductions_wanted(r->db, r->who->id), past = d->date < r->today;
    struct value *list = introduction_list(r, d->id);

    set_value(page, "introductions", list);
    set_bool(page, "wanted", wanted);
    set_text(page, "none", value_count(list) || !wanted || past ? NULL : why_none(r, d));
    set_bool(page, "meets", value_count(list) || !past);
}

static void show_table(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct day d;

    if (!day_of_path(r, &d))
        return;
    int64_t others = set_table(r, page, &d);
    int64_t all = others + (int64_t) value_count(value_get(page, "people"));
    set_int(page, "day", d.id);
    set_text(page, "when", day_place_words(r, &d));
    set_text(page, "where", d.place_name);
    set_text(page, "title", d.date < r->today ? T(r, N_("Who was there, and who knows what?"))
                                              : T(r, N_("Who is there, and who knows what?")));
    set_bool(page, "open", day_is_open(&d));
    set_bool(page, "nobody", all == 0);
    set_text(page, "count", TN(r, NP_("%d person", "%d people"), all));
    set_text(page, "others", !others ? NULL : others == all
             ? TN(r, NP_("%d person comes, whose name is not shown.",
                         "%d people come, whose names are not shown."), others)
             : TN(r, NP_("And %d other person.", "And %d others."), others));
    if (form_int(r->form, "show", 0)) {
        set_shown(r, page, d.id, form_int(r->form, "n", 1));
        req_page(r, "help/tour", v);
        return;
    }
    set_mine(r, page, &d);
    req_page(r, "help/table", v);
}

/* ---- what one says to them ---- */

static const struct field act_fields[] = {
    { .name = "day", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("The day whose page to go back to") },
    { .kind = FIELD_END },
};

static const struct field want_fields[] = {
    { .name = "wanted", .kind = FIELD_BOOL,
      .label = N_("Propose me two people at each day I come to") },
    { .name = "day", .kind = FIELD_INT, .min = 1, .max = INT64_MAX,
      .label = N_("The day whose page to go back to") },
    { .kind = FIELD_END },
};

static void go_back(struct req *r, const char *notice)
{
    int64_t day = form_int(r->form, "day", 0);

    if (day)
        req_see(r, notice, "/days/%lld/table", (long long) day);
    else
        req_see(r, notice, "/introductions");
}

static void say_met(struct req *r)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) &&
        introduction_met(r->db, id, r->who->id, r->now))
        go_back(r, T(r, N_("Good. One person more that you know here.")));
    else
        req_not_found(r);
}

static void say_no(struct req *r)
{
    int64_t id;

    if (str_to_int(req_param(r, "id"), &id) &&
        introduction_refuse(r->db, id, r->who->id, r->now))
        go_back(r, T(r, N_("It is taken off, and will not be proposed again. Nobody is told.")));
    else
        req_not_found(r);
}

static void change_wish(struct req *r)
{
    bool wanted = form_int(r->form, "wanted", 0);

    introductions_want(r->db, r->who->id, wanted, r->now);
    if (wanted)
        introductions_ask(r->db, r->a, r->today, r->now);
    go_back(r, wanted ? T(r, N_("At each day you come to, two people are proposed to you."))
                      : T(r, N_("No more introductions are proposed to you.")));
}

/* ---- in the background ---- */

static void ask_for_days(struct req *r)
{
    introductions_ask(r->db, r->a, r->today, r->now);
}

static const struct job jobs[] = {
    { "introductions due", ASK_EVERY, ask_for_days },
    { .name = NULL },
};

static bool waits(struct db *db, int64_t now)
{
    (void) now;
    return introductions_asked(db) != 0;
}

struct errand {
    int64_t day;
    struct gathering *gathering;
};

static void *take(struct req *r)
{
    struct errand *errand = arena_make(r->a, struct errand);

    errand->day = introductions_asked(r->db);
    if (!errand->day)
        return NULL;
    errand->gathering = introductions_gather(r->db, r->a, errand->day, r->today);
    return errand;
}

static void work(struct arena *a, void *what, struct pulse *pulse)
{
    struct errand *errand = what;

    (void) a;
    (void) pulse;                       /* about a second at the most (match.c) */
    introductions_match(errand->gathering);
}

/* One letter for all that are new to somebody. */
static void tell(struct req *r, const struct day *d, int64_t person,
                 const struct introduction *made, size_t count)
{
    struct str names = str_new(r->a);
    struct letter l;
    int64_t first = 0;

    for (size_t i = 0; i < count; i++) {
        if (made[i].one != person && made[i].other != person)
            continue;
        first = first ? first : made[i].id;
        str_add_fmt(&names, "%s%s", names.len ? ", " : "",
                    one_line(r, person_name(r->db, r->a, other_of(&made[i], person)), 0));
    }
    if (!letter_to(r, person, &l))
        return;
    const char *date = say_date(r->a, l.lang, d->date, DATE_LONG, r->today);
    letter_send(&l, &(struct letter_text){
        .kind = "introductions", .path = str_fmt(r->a, "/days/%lld/table", (long long) d->id),
        .subject = str_fmt(r->a, letter_words(&l, N_("To meet on %s: %s")), date, names.text),
        .body = str_fmt(r->a, letter_words(&l, N_(
            "You could meet %s on %s, at %s: you all come, and have never been at the same day.\n\n"
            "Why we thought of it, and what each knows, stands on the page of that day. If you "
            "would rather not, say so there: nobody is told.")), names.text, date, d->place_name),
        .screen = str_fmt(r->a, letter_words(&l, N_("You could meet %s on %s.")), names.text,
                          date),
        .once = str_fmt(r->a, "introductions:%lld:%lld", (long long) first, (long long) person),
    });
}

static bool was_told(const int64_t *told, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (told[i] == person)
            return true;
    return false;
}

static void put(struct req *r, void *what, bool whole)
{
    const struct errand *errand = what;
    struct introduction *made;
    struct day d;

    (void) whole;
    size_t count = introductions_put(r->db, r->a, errand->gathering, r->now, &made), told = 0;
    int64_t *list = arena_array(r->a, 2 * count + 1, sizeof *list);
    if (!day_get(r->db, r->a, errand->day, &d))
        return;
    for (size_t i = 0; i < 2 * count; i++) {
        int64_t person = i % 2 ? made[i / 2].other : made[i / 2].one;
        if (was_told(list, told, person))
            continue;
        list[told++] = person;
        tell(r, &d, person, made, count);
    }
}

static const struct labour labour = { .name = "introductions", .waits = waits, .take = take,
                                      .work = work, .put = put };

/* ---- the room ---- */

static const struct route routes[] = {
    { GET, "/days/:id/table", MEMBER, show_table, .form = table_fields,
      .about = "Who is there, and who knows what" },
    { GET, "/introductions", MEMBER, show_introductions, .about = "Whom I could meet" },
    { POST, "/me/introductions", MEMBER, change_wish, .form = want_fields,
      .about = "Two people proposed at each day I come to, or no more" },
    { POST, "/introductions/:id/met", MEMBER, say_met, .form = act_fields,
      .about = "We met" },
    { POST, "/introductions/:id/refuse", MEMBER, say_no, .form = act_fields,
      .about = "No, thank you, which nobody sees" },
    { GET, "/api/v1/days/:id/introductions", MEMBER, api_introductions,
      .about = "Whom I could meet at a day", .answers = "Introduction" },
    { .path = NULL },
};

const struct room introductions_room = {
    .name = "introductions", .routes = routes, .jobs = jobs, .labour = &labour,
    .export_person = introductions_export, .forget_person = introductions_forget,
    .seed = introductions_seed,
};
