/* A request and those who could help, as values for pages and programs, and words about them. */
#include "help/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"

enum { PEOPLE_SHOWN = 200, EXCERPT = 80, TITLE = 60 };

const struct choice when_choices[] = {
    { "now", N_("Now") }, { "week", N_("This week") }, { "any", N_("Any time") }, { NULL, NULL },
};

const struct choice where_choices[] = {
    { "here", N_("Here") }, { "next_day", N_("The next roaming day") },
    { "anywhere", N_("Anywhere") }, { NULL, NULL },
};

static const char *const states[] = {
    [REQUEST_OPEN] = "open", [REQUEST_TAKEN] = "taken", [REQUEST_DONE] = "done",
    [REQUEST_DROPPED] = "dropped",
};

enum urgency urgency_chosen(const struct req *r)
{
    const char *when = form_text(r->form, "when");

    return str_is(when, "now") ? URGENT_NOW : str_is(when, "week") ? URGENT_WEEK : URGENT_ANY;
}

enum reach reach_chosen(const struct req *r)
{
    const char *where = form_text(r->form, "where");

    return str_is(where, "here") ? REACH_HERE
           : str_is(where, "next_day") ? REACH_NEXT_DAY : REACH_ANYWHERE;
}

/* ---- what people wrote ---- */

/* The bytes of a character that is not for reading: it turns a line around or ends it (Unicode's
 * bidirectional controls, line and paragraph separators), or is a control but for line ends and
 * tabs; 0 for all others. */
static size_t control_here(const char *text)
{
    const unsigned char *c = (const unsigned char *) text;

    if (c[0] == 0x7f || (c[0] < ' ' && c[0] != '\n' && c[0] != '\t'))
        return 1;
    if (c[0] == 0xd8 && c[1] == 0x9c)                                       /* U+061C */
        return 2;
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f)
        return 2;
    if (c[0] == 0xe2 && c[1] == 0x80 && ((c[2] >= 0xa8 && c[2] <= 0xae) ||  /* U+2028 to U+202E */
                                         c[2] == 0x8e || c[2] == 0x8f))     /* U+200E, U+200F */
        return 3;
    if (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)       /* U+2066 to U+2069 */
        return 3;
    return 0;
}

const char *clean_words(const struct req *r, const char *text)
{
    struct str out = str_new(r->a);

    while (text && *text) {
        size_t control = control_here(text);
        if (!control)
            str_add_char(&out, *text);
        text += control ? control : 1;
    }
    return str_trim(r->a, out.text);
}

const char *one_line(const struct req *r, const char *text, size_t most)
{
    struct str out = str_new(r->a);
    size_t letters = 0, space = 0;

    for (const char *c = clean_words(r, text); *c;) {
        size_t len = str_letter(c);
        bool blank = (unsigned char) *c <= ' ';
        if (most && letters == most)
            return str_fmt(r->a, "%.*s…", (int) (space ? space : out.len), out.text);
        if (blank)
            space = out.len;
        if (!blank || !str_ends(out.text, " ")) {
            str_add_len(&out, blank ? " " : c, blank ? 1 : len ? len : 1);
            letters++;
        }
        c += len ? len : 1;
    }
    return out.text;
}

void set_paragraphs(const struct req *r, struct value *v, const char *name, const char *text)
{
    struct value *list = set_list(v, name);
    char **lines = str_split(r->a, clean_words(r, text), '\n', &(size_t){ 0 });

    for (; *lines; lines++)
        if (!str_empty(str_trim(r->a, *lines)))
            set_text(add_object(list), "words", *lines);
}

const char *capital_first(const struct req *r, const char *text)
{
    char *copy = arena_text(r->a, text);

    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char) (*copy - 'a' + 'A');
    return copy;
}

/* ---- people ---- */

/* As by whoever runs the day they meet at: the name, and of the rest what is open to the viewer. */
struct value *card_by_name(struct req *r, int64_t person)
{
    struct looker looker = people_looker(r);

    looker.runs = true;
    return person_card(r->db, r->a, &looker, person);
}

const char *first_name_of(const struct value *card)
{
    return value_as_text(value_get(card, "first_name"), "");
}

static void add_option(struct req *r, struct value *list, const struct value *card, bool chosen)
{
    struct value *item = add_object(list);

    set_int(item, "value", value_as_int(value_get(card, "id"), 0));
    set_text(item, "label", one_line(r, value_as_text(value_get(card, "name"), ""), 0));
    set_bool(item, "chosen", chosen);
}

void set_people(struct req *r, struct value *page, const char *name, int64_t chosen, const char *q)
{
    struct looker looker = people_looker(r);
    const struct find_wish wish = { .query = q, .limit = PEOPLE_SHOWN };
    struct value *list = set_list(page, name);
    int64_t next;
    const struct value *people = people_find(r->db, r->a, &looker, &wish, &next);
    const struct value *first = chosen && chosen != r->who->id
        ? person_card(r->db, r->a, &looker, chosen) : NULL;
    size_t found = 0;

    if (first)
        add_option(r, list, first, true);
    for (size_t i = 0; i < value_count(people); i++) {
        int64_t id = value_as_int(value_get(value_at(people, i), "id"), 0);
        if (id == r->who->id)
            continue;
        found++;
        if (id != chosen)
            add_option(r, list, value_at(people, i), false);
    }
    set_text(page, "q", q);
    set_bool(page, "looked", !str_empty(q));
    set_bool(page, "look", next || !str_empty(q));
    set_bool(page, "nobody_found", !str_empty(q) && !found);
}

/* ---- when and where ---- */

char *request_href(const struct req *r, int64_t id, const char *rest)
{
    return str_fmt(r->a, "/help/%lld%s", (long long) id, rest);
}

const char *since_words(const struct req *r, int64_t instant)
{
    int32_t day;

    zone_local(zone_get("Europe/Paris"), instant, &day, NULL);
    if (day >= r->today)
        return T(r, N_("today"));
    if (day == r->today - 1)
        return T(r, N_("yesterday"));
    return say_date(r->a, r->lang, day, DATE_LONG, r->today);
}

const char *day_place_words(struct req *r, const struct day *d)
{
    const char *where = d->roaming && !str_empty(d->town) ? d->town : d->place_name;
    const char *date = d->date == r->today
        ? T(r, N_("today")) : say_date(r->a, r->lang, d->date, DATE_LONG, r->today);

    return TF(r, N_("%s, in %s"), date, where);
}

/* As request_make would choose it. */
static bool day_meant(struct req *r, enum reach reach, struct day *d)
{
    const struct request_draft draft = { .person = r->who->id, .reach = reach, .now = r->now,
                                         .today = r->today };

    return request_day(r->db, r->a, &draft, d);
}

bool day_here(struct req *r, struct day *d)
{
    return day_meant(r, REACH_HERE, d);
}

bool day_next(struct req *r, struct day *d)
{
    return day_meant(r, REACH_NEXT_DAY, d);
}

const char *wish_words(struct req *r, const struct request *q)
{
    const char *when = T(r, when_choices[q->urgency].label);
    struct day d;

    if (q->day && day_get(r->db, r->a, q->day, &d))
        return q->reach == REACH_NEXT_DAY
            ? capital_first(r, day_place_words(r, &d))
            : TF(r, N_("%s: %s"), when, day_place_words(r, &d));
    return TF(r, N_("%s, %s"), when,
              q->reach == REACH_ANYWHERE ? T(r, N_("anywhere")) : T(r, N_("here")));
}

static void set_day(struct req *r, struct value *v, const struct day *d)
{
    if (!d->id) {
        set_null(v, "day");
        return;
    }
    struct value *day = set_object(v, "day");
    set_int(day, "id", d->id);
    set_text(day, "date", date_text(r->a, d->date));
    struct value *place = set_object(day, "place");
    set_int(place, "id", d->place);
    set_text(place, "name", d->place_name);
    set_text(place, "town", d->town);
}

/* ---- a request ---- */

static const struct {
    const char *words, *tone;
} state_words[] = {
    [REQUEST_OPEN] = { N_("still open"), "wait" },
    [REQUEST_TAKEN] = { N_("somebody helps"), "ok" },
    [REQUEST_DONE] = { N_("done"), "ok" },
    [REQUEST_DROPPED] = { N_("no longer sought"), "" },
};

/* What only pages show; `asker` is NULL where the viewer may not know. */
static void set_request_words(struct req *r, struct value *page, const struct request_view *view,
                              const struct value *asker)
{
    const struct request *q = &view->q;
    bool open = q->state == REQUEST_OPEN || q->state == REQUEST_TAKEN;

    set_text(page, "title", one_line(r, q->words, TITLE));
    set_bool(page, "longer", !str_is(one_line(r, q->words, TITLE), one_line(r, q->words, 0)));
    set_paragraphs(r, page, "lines", q->words);
    set_text(page, "wish", wish_words(r, q));
    set_text(page, "since", since_words(r, q->made_at));
    set_text(page, "href", request_href(r, q->id, ""));
    set_text(page, "state", T(r, state_words[q->state].words));
    set_text(page, "tone", state_words[q->state].tone);
    set_bool(page, "open", open);
    set_bool(page, "done", q->state == REQUEST_DONE);
    set_bool(page, "hidden", !view->mine && !asker);
    set_text(page, "who", asker ? one_line(r, value_as_text(value_get(asker, "name"), ""), 0)
                                : T(r, N_("Somebody here")));
    set_bool(page, "yes", view->was_asked && view->me.answer == ANSWER_YES);
    set_bool(page, "asks_me", view->was_asked && view->me.asked_at && open &&
                              view->me.answer == ANSWER_NO_WORD);
    set_bool(page, "may_answer", !view->mine && open && (view->was_asked || q->listed));
}

static void set_asked(struct req *r, struct value *v, const struct request_view *view)
{
    static const char *const answers[] = { [ANSWER_YES] = "yes", [ANSWER_NOT_NOW] = "not_now" };
    const struct candidate *me = &view->me;

    if (!view->was_asked) {
        set_null(v, "asked");
        return;
    }
    struct value *asked = set_object(v, "asked");
    set_text(asked, "at", me->asked_at ? instant_text(r->a, me->asked_at, NULL) : NULL);
    set_text(asked, "answer", answers[me->answer]);
    set_text(asked, "note", str_empty(me->note) ? NULL : me->note);
}

struct value *request_value(struct req *r, const struct request_view *view)
{
    const struct request *q = &view->q;
    struct looker looker = people_looker(r);
    bool known = request_shows_asker(r->db, q, r->who->id);
    /* A list shows the name to whom it is open; who was asked learns it by the asking. */
    struct value *asker = !known ? NULL
        : view->mine || view->was_asked ? card_by_name(r, q->person)
                                        : person_card(r->db, r->a, &looker, q->person);
    struct value *v = value_object(r->a);
    struct day d = { 0 };

    set_int(v, "id", q->id);
    set_text(v, "text", q->words);
    set_text(v, "seeks", str_empty(q->seeks) ? NULL : q->seeks);
    set_text(v, "when", when_choices[q->urgency].value);
    set_text(v, "where", where_choices[q->reach].value);
    if (q->day)
        day_get(r->db, r->a, q->day, &d);
    set_day(r, v, &d);
    set_text(v, "state", states[q->state]);
    set_bool(v, "anonymous", q->anonymous);
    set_bool(v, "listed", q->listed);
    set_bool(v, "mine", view->mine);
    set_value(v, "asker", asker);
    set_asked(r, v, view);
    set_text(v, "made_at", instant_text(r->a, q->made_at, NULL));
    set_text(v, "changed_at", instant_text(r->a, q->changed_at, NULL));
    set_text(v, "ends_at", instant_text(r->a, q->ends_at, NULL));
    set_request_words(r, set_object(v, "page"), view, asker);
    return v;
}

/* ---- those who could help ---- */

static const char *there_words(struct req *r, const struct candidate *c)
{
    if (c->day.date == r->today)
        return TF(r, N_("here today, at %s"), c->day.place_name);
    return TF(r, N_("comes on %s"), day_place_words(r, &c->day));
}

static void add_words(struct req *r, struct value *list, const char *words)
{
    add(list, value_text(r->a, words));
}

/* Why this person, in words.  What tells of the asker (whom they met, how far they live) is for the
 * asker alone.  On pages, where somebody is stands beside the name: not among the reasons. */
static struct value *reasons_of(struct req *r, const struct request_view *view,
                                const struct candidate *c, bool with_place)
{
    struct value *list = value_list(r->a);
    const char *because = one_line(r, c->because, EXCERPT);

    if (*because && c->trade)
        add_words(r, list, TF(r, N_("%s: it is their trade"), because));
    else if (*because)
        add_words(r, list, TF(r, N_("%s: it is in their skills"), because));
    if (with_place && c->present && c->day.id)
        add_words(r, list, there_words(r, c));
    if (view->mine && c->met)
        add_words(r, list, T(r, N_("you were at the same day before")));
    if (view->mine && c->minutes == 0)
        add_words(r, list, T(r, N_("in your commune")));
    else if (view->mine && c->minutes > 0)
        add_words(r, list, TF(r, N_("%d min from your home"), c->minutes));
    if (c->spared && !c->asked_at && c->answer != ANSWER_YES)
        add_words(r, list, T(r, N_("nobody asked them this month")));
    return list;
}

/* "Dépannage informatique : c'est dans ses savoirs, ici aujourd'hui, à Lillers." */
static const char *sentence_of(struct req *r, const struct value *reasons)
{
    struct str s = str_new(r->a);

    for (size_t i = 0; i < value_count(reasons); i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "", value_as_text(value_at(reasons, i), ""));
    if (!s.len)
        return T(r, N_("Came forward."));
    str_add_char(&s, '.');
    return capital_first(r, s.text);
}

static const char *part_words(struct req *r, const struct candidate *c)
{
    static const char *const words[] = {
        [SHARE_DAY] = N_("whole day"), [SHARE_MORNING] = N_("morning"),
        [SHARE_AFTERNOON] = N_("afternoon"), [SHARE_HOURS] = N_("a few hours"),
    };
    struct presence p;

    return presence_get(r->db, r->a, c->day.id, c->person, &p) ? T(r, words[p.share]) : NULL;
}

/* "Today, La Lampisterie, morning", of somebody whose presence the viewer may see. */
static void set_where(struct req *r, struct value *page, const struct candidate *c)
{
    const char *part = c->present && c->day.id ? part_words(r, c) : NULL;

    if (!c->present || !c->day.id)
        set_null(page, "where");
    else if (c->day.date != r->today)
        set_text(page, "where", day_place_words(r, &c->day));
    else
        set_text(page, "where", part ? TF(r, N_("%s, %s"), c->day.place_name, part)
                                     : c->day.place_name);
}

static void add_candidate(struct req *r, struct value *list, const struct request_view *view,
                          const struct candidate *c, const struct value *card, bool *first)
{
    struct value *v = add_object(list);
    struct value *reasons = reasons_of(r, view, c, true);
    bool open = view->q.state == REQUEST_OPEN || view->q.state == REQUEST_TAKEN;
    bool yes = c->answer == ANSWER_YES, ask = open && !yes && !c->asked_at;

    set_value(v, "person", card);
    set_text(v, "reason", sentence_of(r, reasons));
    set_value(v, "reasons", reasons);
    if (c->position)
        set_int(v, "position", c->position);
    else
        set_null(v, "position");
    set_bool(v, "present", c->present);
    set_day(r, v, &c->day);
    set_text(v, "asked_at", c->asked_at ? instant_text(r->a, c->asked_at, NULL) : NULL);
    set_text(v, "answer", yes ? "yes" : NULL);
    set_text(v, "answered_at", yes ? instant_text(r->a, c->answered_at, NULL) : NULL);
    set_text(v, "note", yes && !str_empty(c->note) ? c->note : NULL);
    struct value *page = set_object(v, "page");
    set_value(page, "reasons", reasons_of(r, view, c, false));
    set_bool(page, "yes", yes);
    set_bool(page, "asked", !yes && c->asked_at != 0);
    set_bool(page, "ask", ask);
    set_bool(page, "first", ask && *first);
    set_text(page, "request", request_href(r, view->q.id, ""));
    set_text(page, "first_name", one_line(r, first_name_of(card), 0));
    set_text(page, "name", one_line(r, value_as_text(value_get(card, "name"), ""), 0));
    set_text(page, "trade", c->trade ? NULL : value_as_text(value_get(card, "trade"), NULL));
    set_where(r, page, c);
    *first = *first && !ask;
}

struct value *candidates_value(struct req *r, const struct request_view *view, size_t *answered)
{
    struct looker looker = people_looker(r);
    struct value *list = value_list(r->a);
    struct candidate *all;
    size_t count = request_candidates(r->db, r->a, &looker, &view->q, r->now, r->today, &all);
    bool first = true;

    *answered = 0;
    for (size_t i = 0; i < count; i++) {
        bool yes = all[i].answer == ANSWER_YES;
        struct value *card = yes ? card_by_name(r, all[i].person)
                                 : person_card(r->db, r->a, &looker, all[i].person);
        if (!card)
            continue;
        *answered += yes;
        add_candidate(r, list, view, &all[i], card, &first);
    }
    return list;
}

/* ---- thanks ---- */

struct value *thanks_value(struct req *r, const struct thanks *t)
{
    struct looker looker = people_looker(r);
    struct value *v = value_object(r->a);
    const struct value *from = person_card(r->db, r->a, &looker, t->from);
    const struct value *to = person_card(r->db, r->a, &looker, t->to);

    set_int(v, "id", t->id);
    set_value(v, "from", from);
    set_value(v, "to", to);
    set_text(v, "text", t->words);
    set_bool(v, "shown", t->shown);
    set_text(v, "made_at", instant_text(r->a, t->made_at, NULL));
    struct value *page = set_object(v, "page");
    const char *somebody = T(r, N_("Somebody here"));
    const char *giver = from ? value_as_text(value_get(from, "name"), "") : somebody;
    const char *helper = to ? value_as_text(value_get(to, "name"), "") : somebody;
    set_text(page, "line", TF(r, N_("%s thanks %s, %s"), one_line(r, giver, 0),
                              one_line(r, helper, 0), since_words(r, t->made_at)));
    set_paragraphs(r, page, "lines", t->words);
    return v;
}
