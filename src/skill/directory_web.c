#include "skill/web.h"

#include "base/say.h"
#include "view/svg.h"

/* The directory: people by words, by what they know, by who comes where and when. */

enum {
    PER_PAGE = 50,
    PLACES_OFFERED = 50,
    DAYS_BEFORE = 30, DAYS_AFTER = 7,   /* who comes to a place: around today */
    KNOWING_MOST = 1000                 /* of those who know something, while looking for more */
};

#define DIRECTORY_FIELDS \
    { .name = "q", .kind = FIELD_TEXT, .max = 80, .label = N_("Name, trade or skill") }, \
    { .name = "skill", .kind = FIELD_TEXT, .max = 80, .label = N_("Skill or trade") }, \
    { .name = "present", .kind = FIELD_TEXT, .max = 10, .label = N_("Who comes that day"), \
      .hint = N_("\"today\" or a date.") }, \
    { .name = "domain", .kind = FIELD_TEXT, .max = 1, .label = N_("Domain") }, \
    { .name = "commune", .kind = FIELD_TEXT, .max = 60, .label = N_("Commune") }, \
    { .name = "place", .kind = FIELD_TEXT, .max = 100, .label = N_("Place") }, \
    { .name = "cursor", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Cursor") }

const struct field directory_fields[] = { DIRECTORY_FIELDS, { .kind = FIELD_END } };

const struct field api_people_fields[] = {
    DIRECTORY_FIELDS,
    { .name = "limit", .kind = FIELD_INT, .min = 1, .max = 200, .label = N_("Limit") },
    { .kind = FIELD_END },
};

/* ---- what is asked ---- */

struct asked {
    struct find_wish wish;
    int64_t *among;
    bool nobody;                        /* one of the conditions leaves nobody */
};

/* "1" and "today" are today; false: no day. */
static bool day_asked(const struct req *r, const char *text, int32_t *day)
{
    *day = r->today;
    return str_is(text, "1") || str_is(text, "today") || date_parse(text, day);
}

/* Only these; with those who were asked for before, only who is in both. */
static void narrow(struct asked *asked, int64_t *persons, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; asked->wish.among && i < count; i++)
        for (size_t k = 0; k < asked->wish.among_count; k++)
            if (asked->among[k] == persons[i]) {
                persons[kept++] = persons[i];
                break;
            }
    asked->wish.among_count = asked->wish.among ? kept : count;
    asked->wish.among = asked->among = persons;
    asked->nobody = asked->nobody || !asked->wish.among_count;
}

/* Who comes on a day, to a place, or to a place around today. */
static void ask_presence(struct req *r, struct asked *asked, const struct looker *looker)
{
    const char *present = form_text(r->form, "present"), *word = form_text(r->form, "place");
    struct place place = { 0 };
    int32_t day = r->today;
    int64_t *persons;

    if (!*present && !*word)
        return;
    if (*present && !day_asked(r, present, &day))
        form_fault(r->form, "present", T(r, N_("Write a date, for example 2026-11-26.")));
    if (*word && !place_find(r->db, r->a, word, &place))
        form_fault(r->form, "place", T(r, N_("No such place is known here.")));
    if (!form_good(r->form))
        return;
    size_t count = people_here(r->db, r->a, looker, place.id,
                               *present ? day : day - DAYS_BEFORE,
                               *present ? day : day + DAYS_AFTER, &persons);
    narrow(asked, persons, count);
}

/* Words for skills beside words for anything: those who know it, then among them. */
static void ask_both(struct req *r, struct asked *asked, const struct looker *looker)
{
    struct find_wish wish = asked->wish;
    int64_t *persons = arena_array(r->a, KNOWING_MOST, sizeof *persons);
    size_t count = 0;

    wish.query = form_text(r->form, "skill");
    wish.skills_only = true;
    wish.cursor = 0;
    wish.limit = 200;
    do {
        struct value *found = people_find(r->db, r->a, looker, &wish, &wish.cursor);
        for (size_t i = 0; i < value_count(found) && count < KNOWING_MOST; i++)
            persons[count++] = value_as_int(value_get(value_at(found, i), "id"), 0);
    } while (wish.cursor && count < KNOWING_MOST);
    narrow(asked, persons, count);
}

static void ask_commune(struct req *r, struct asked *asked)
{
    const char *text = form_text(r->form, "commune");
    struct commune commune;

    if (!*text)
        return;
    if (commune_find(r->db, r->a, text, &commune) == 1)
        asked->wish.commune = commune.insee;
    else if (strlen(text) == 5 && strspn(text, "0123456789AB") == 5)
        asked->wish.commune = text;
    else
        form_fault(r->form, "commune", T(r, N_("No commune of that name is known here. Write its "
                                               "INSEE code, for example 62119.")));
}

/* Reads the query; what makes no sense is a fault of its field. */
static struct asked ask(struct req *r, const struct looker *looker, int limit)
{
    const struct form *f = r->form;
    const char *q = form_text(f, "q"), *skill = form_text(f, "skill");
    const char *domain = form_text(f, "domain");
    struct asked asked = { .wish = {
        .query = *q ? q : skill, .skills_only = !*q && *skill, .domain = *domain,
        .cursor = form_int(f, "cursor", 0), .limit = limit,
    } };

    if (*domain && !trade_domain(*domain))
        form_fault(r->form, "domain", T(r, N_("Choose among what is offered.")));
    ask_commune(r, &asked);
    ask_presence(r, &asked, looker);
    if (*q && *skill && !asked.nobody && form_good(f))
        ask_both(r, &asked, looker);
    return asked;
}

static struct value *find(struct req *r, const struct looker *looker, const struct asked *asked,
                          int64_t *next)
{
    *next = 0;
    return asked->nobody || !form_good(r->form)
        ? value_list(r->a) : people_find(r->db, r->a, looker, &asked->wish, next);
}

void api_people(struct req *r)
{
    struct looker looker = people_looker(r);
    struct asked asked = ask(r, &looker, (int) form_int(r->form, "limit", PER_PAGE));
    int64_t next;
    struct value *items = find(r, &looker, &asked, &next);

    if (!form_good(r->form))
        req_faults(r);
    else
        req_list(r, items, next ? str_fmt(r->a, "%lld", (long long) next) : NULL);
}

/* ---- the page ---- */

static int by_id(const void *a, const void *b)
{
    int64_t one = *(const int64_t *) a, two = *(const int64_t *) b;

    return (one > two) - (one < two);
}

/* Who is here today, of those shown. */
static void mark_here(struct req *r, const struct looker *looker, const struct value *people)
{
    int64_t *here;
    size_t count = people_here(r->db, r->a, looker, 0, r->today, r->today, &here);

    for (size_t i = 0; count && i < value_count(people); i++) {
        struct value *person = (struct value *) value_at(people, i);
        int64_t id = value_as_int(value_get(person, "id"), 0);
        set_bool((struct value *) value_get(person, "page"), "here",
                 bsearch(&id, here, count, sizeof *here, by_id) != NULL);
    }
}

static void add_choice(struct value *list, const char *value, const char *label, const char *now)
{
    struct value *item = add_object(list);

    set_text(item, "value", value);
    set_text(item, "label", label);
    set_bool(item, "chosen", str_is(value, now));
}

static void set_choices(struct req *r, struct value *page)
{
    const char *present = form_text(r->form, "present");
    struct value *domains = set_list(page, "domains"), *places = set_list(page, "places");
    struct value *days = set_list(page, "days");
    struct place *all;
    int32_t day;
    size_t count = places_list(r->db, r->a, &(struct places_wish){
        .which = PLACES_OURS, .limit = PLACES_OFFERED }, &all, NULL);

    for (char letter = 'A'; trade_domain(letter); letter++)
        add_choice(domains, str_fmt(r->a, "%c", letter), T(r, trade_domain(letter)),
                   form_text(r->form, "domain"));
    for (size_t i = 0; i < count; i++)
        add_choice(places, all[i].slug, all[i].name, form_text(r->form, "place"));
    add_choice(days, "today", T(r, N_("today")), str_is(present, "1") ? "today" : present);
    for (day = r->today + 1; day <= r->today + DAYS_AFTER; day++)
        add_choice(days, date_text(r->a, day), say_date(r->a, r->lang, day, DATE_LONG, r->today),
                   present);
    if (*present && day_asked(r, present, &day) && (day < r->today || day > r->today + DAYS_AFTER))
        add_choice(days, present, say_date(r->a, r->lang, day, DATE_LONG, r->today), present);
}

/* This page with its conditions, at another cursor. */
static char *next_href(struct req *r, int64_t next)
{
    static const char *const kept[] = { "q", "skill", "present", "domain", "commune", "place" };
    struct str href = str_new(r->a);

    str_add(&href, "/people?");
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *text = form_text(r->form, kept[i]);
        if (*text) {
            str_add_fmt(&href, "%s=", kept[i]);
            str_add_url(&href, text, strlen(text));
            str_add_char(&href, '&');
        }
    }
    str_add_fmt(&href, "cursor=%lld", (long long) next);
    return href.text;
}

static bool has_conditions(const struct form *f)
{
    return *form_text(f, "q") || *form_text(f, "skill") || *form_text(f, "present") ||
           *form_text(f, "domain") || *form_text(f, "commune") || *form_text(f, "place");
}

static void set_texts(struct req *r, struct value *page)
{
    const struct form *f = r->form;

    set_text(page, "q", form_text(f, "q"));
    set_text(page, "skill", form_text(f, "skill"));
    set_bool(page, "searched", has_conditions(f));
    set_bool(page, "narrowed", *form_text(f, "skill") || *form_text(f, "present") ||
                               *form_text(f, "domain") || *form_text(f, "commune") ||
                               *form_text(f, "place"));
    set_bool(page, "later", form_has(f, "cursor"));
    set_bool(page, "public", !r->who->id);
}

void show_directory(struct req *r)
{
    struct looker looker = people_looker(r);
    struct asked asked = ask(r, &looker, PER_PAGE);
    int64_t next;
    struct value *items = find(r, &looker, &asked, &next);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");

    people_set_tags(items);
    mark_here(r, &looker, items);
    set_value(v, "items", items);
    set_value(v, "form", form_value(r->a, r->form, r->lang));
    skill_tabs(r, page, "people");
    set_texts(r, page);
    set_choices(r, page);
    set_bool(page, "none", value_count(items) == 0 && form_good(r->form));
    set_bool(page, "some", value_count(items) > 0);
    set_markup(page, "empty", svg_empty(r->a));
    set_text(page, "next", next ? next_href(r, next) : NULL);
    req_page_status(r, form_good(r->form) ? 200 : 422, "skill/people", v);
}
