/* The week: a street of days, the chosen one to say "I come", the permanent places, and what
 * concerns oneself beside it. */
#include "booking/web.h"

#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/show.h"
#include "view/svg.h"

enum { FACADES = 3, PLACE_CARDS = 3, PLACE_ROWS = 3, ROWS_AHEAD = 10, FACES = 6, SMALL_FACES = 4,
       NEXT_BOOKINGS = 3 };

const struct field week_fields[] = {
    { .name = "day", .kind = FIELD_TEXT, .max = 10, .label = N_("Day of the month, or date") },
    { .name = "on", .kind = FIELD_DATE, .label = N_("A date in that week") },
    { .kind = FIELD_END },
};

struct week {
    int32_t monday;
    int32_t last;                           /* Friday, or the last day that has something */
    int32_t chosen;
    bool current;
    bool coming;                            /* the next one, shown since this one is over */
    const struct value *days;               /* all of the week and, in the current one, beyond */
};

static const struct value *day_in(const struct week *w, int32_t date, size_t *i)
{
    for (; *i < value_count(w->days); ++*i) {
        const struct value *day = value_at(w->days, *i);
        if (date_of(day) == date) {
            ++*i;
            return day;
        }
    }
    return NULL;
}

/* ---- which week, which day ---- */

/* "2026-11-26", or "26" of this week. */
static bool read_day(const char *text, int32_t monday, int32_t *date)
{
    int64_t number;

    if (date_parse(text, date))
        return week_first(*date) == monday;
    if (!str_to_int(text, &number))
        return false;
    for (*date = monday; *date < monday + 7; ++*date) {
        int day;
        date_to_ymd(*date, NULL, NULL, &day);
        if (day == number)
            return true;
    }
    return false;
}

/* The next roaming day, else the first of the week, else today or Monday. */
static int32_t usual_day(const struct req *r, const struct week *w)
{
    int32_t from = w->current ? r->today : w->monday;
    int32_t first = 0;

    for (size_t i = 0; i < value_count(w->days); i++) {
        const struct value *day = value_at(w->days, i);
        if (date_of(day) > w->monday + 6 || !is_open(day) ||
            !value_as_bool(value_get(day, "roaming"), false))
            continue;
        if (!first)
            first = date_of(day);
        if (date_of(day) >= from)
            return date_of(day);
    }
    return w->current && r->today <= w->last ? r->today : first ? first : w->monday;
}

/* From Friday evening or Saturday on, the week to look at is the next. */
static bool is_over(const struct req *r, const struct week *w)
{
    for (size_t i = 0; i < value_count(w->days); i++) {
        int32_t date = date_of(value_at(w->days, i));
        if (date >= r->today && date <= w->monday + 6 && is_open(value_at(w->days, i)))
            return false;
    }
    return true;
}

static void load_week(struct req *r, struct week *w)
{
    w->current = week_first(r->today) == w->monday;
    w->days = days_shown(r, w->monday, w->monday + (w->current ? 6 + ROWS_AHEAD : 6), 0);
}

static bool read_week(struct req *r, struct week *w)
{
    const char *named = req_param(r, "week");

    if (*named && !(week_parse(named, &w->monday) && is_near(r, w->monday))) {
        req_not_found(r);
        return false;
    }
    if (!*named)
        w->monday = week_first((int32_t) form_int(r->form, "on", r->today));
    if (!is_near(r, w->monday))
        w->monday = week_first(r->today);
    load_week(r, w);
    w->coming = !*named && !form_has(r->form, "on") && is_over(r, w);
    if (w->coming) {
        w->monday += 7;
        load_week(r, w);
    }
    w->last = w->monday + 4;
    for (size_t i = 0; i < value_count(w->days); i++) {
        int32_t date = date_of(value_at(w->days, i));
        if (date > w->last && date <= w->monday + 6 && is_open(value_at(w->days, i)))
            w->last = date;
    }
    if (!read_day(form_text(r->form, "day"), w->monday, &w->chosen))
        w->chosen = form_has(r->form, "on") ? (int32_t) form_int(r->form, "on", 0)
                                            : usual_day(r, w);
    return true;
}

/* ---- the street ---- */

/* What stands at one date, in drawings and words, gathered day by day. */
struct column {
    struct value *scene;
    struct str spoken, seen, tiny;
    int open, drawn;
    bool mine;
};

static void add_facade(const struct req *r, struct column *c, const struct value *day)
{
    if (c->drawn++ < FACADES)
        add(c->scene, value_markup(r->a, facade(r, day, true)));
}

/* "Nœux" for "Nœux-les-Mines": as people say it, and as a column is wide. */
static const char *short_town(struct arena *a, const char *town)
{
    static const char *const joints[] = { "-les-", "-lez-", "-lès-", "-la-", "-le-", "-sur-",
                                          "-en-", "-sous-" };

    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        const char *at = strstr(town, joints[i]);
        if (at)
            return arena_slice(a, town, (size_t) (at - town));
    }
    return town;
}

static void add_open_day(const struct req *r, struct column *c, const struct value *day, bool alone)
{
    int64_t coming = number_of(day, "coming");
    const char *town = town_of(day);
    const char *at = c->open ? TF(r, N_("%lld in %s"), (long long) coming, town)
                             : TF(r, N_("%s in %s"), people_words(r, coming), town);

    str_add_fmt(&c->spoken, ", %s", at);
    if (alone)
        str_add(&c->seen, people_words(r, coming));
    else
        str_add_fmt(&c->seen, "%s%s", c->open ? ", " : "",
                    TF(r, N_("%lld in %s"), (long long) coming, short_town(r->a, town)));
    str_add_fmt(&c->tiny, "%s%lld", c->open ? " + " : "", (long long) coming);
    c->mine = c->mine || mine_is(day, "coming") || mine_is(day, "was_there");
    c->open++;
    add_facade(r, c, day);
}

static int open_days(const struct week *w, int32_t date)
{
    const struct value *day;
    int open = 0;

    for (size_t i = 0; (day = day_in(w, date, &i)); )
        open += is_open(day);
    return open;
}

static const char *closed_words(const struct req *r, const struct value *day)
{
    if (str_is(text_of(day, "state"), "cancelled"))
        return T(r, N_("cancelled"));
    return str_is(text_of(day, "state"), "moved") ? T(r, N_("moved")) : T(r, N_("closed"));
}

static void fill_column(const struct req *r, struct column *c, const struct week *w, int32_t date)
{
    const struct value *day;
    int open = open_days(w, date);

    for (size_t i = 0; (day = day_in(w, date, &i)); ) {
        if (is_open(day)) {
            add_open_day(r, c, day, open == 1);
            continue;
        }
        str_add_fmt(&c->spoken, ", %s", TF(r, N_("%s in %s"), closed_words(r, day), town_of(day)));
        if (open)
            continue;
        str_clear(&c->seen);
        str_add(&c->seen, closed_words(r, day));
        add_facade(r, c, day);
    }
    if (!open && !c->seen.len)
        str_add(&c->seen, T(r, N_("closed")));
}

static void add_column(const struct req *r, struct value *list, const struct week *w, int32_t date)
{
    struct value *v = add_object(list);
    struct column c = { .scene = value_list(r->a), .spoken = str_new(r->a), .seen = str_new(r->a),
                        .tiny = str_new(r->a) };
    const char *name = say_date(r->a, r->lang, date, DATE_DAY, r->today);
    bool today = date == r->today;

    fill_column(r, &c, w, date);
    set_text(v, "href", str_fmt(r->a, "%s?day=%s", week_href(r, date), date_text(r->a, date)));
    set_text(v, "state", today ? "today" : date < r->today ? "past" : "");
    set_bool(v, "chosen", date == w->chosen);
    set_text(v, "spoken", str_fmt(r->a, "%s%s%s%s", long_date(r, date),
                                  today ? T(r, N_(", today")) : "", c.spoken.text,
                                  c.mine ? T(r, N_(", you are there")) : ""));
    set_text(v, "name", today ? TF(r, N_("%s · today"), name) : name);
    int number;
    date_to_ymd(date, NULL, NULL, &number);
    set_text(v, "short_name", str_fmt(r->a, "%s %d", say_date(r->a, r->lang, date,
                                                              DATE_WEEKDAY_SHORT, r->today),
                                      number));
    set_text(v, "seen", c.seen.text);
    set_text(v, "tiny", c.open ? c.tiny.text : "–");
    set_value(v, "scene", c.scene);
}

static void set_street(struct req *r, struct value *page, const struct week *w)
{
    struct value *list = set_list(page, "street");
    int windows = 1;

    for (int32_t date = w->monday; date <= w->last; date++)
        add_column(r, list, w, date);
    for (size_t i = 0; i < value_count(w->days); i++) {
        int each = facade_places_per_window((int) number_of(value_at(w->days, i), "capacity"));
        windows = each > windows ? each : windows;
    }
    set_text(page, "window", TN(r, NP_("Each window is a chair.",
                                       "In tall houses one window is up to %d chairs."), windows));
}

/* ---- the head ---- */

static const char *bell_words(struct req *r, const struct week *w)
{
    const struct value *first = NULL;
    int count = 0;

    for (size_t i = 0; i < value_count(w->days); i++) {
        const struct value *day = value_at(w->days, i);
        if (date_of(day) <= w->monday + 6 && is_open(day) &&
            value_as_bool(value_get(day, "roaming"), false) && !count++)
            first = day;
    }
    if (!count)
        return T(r, N_("No roaming day that week."));
    if (count > 1)
        return TN(r, NP_("The bell rings once.", "The bell rings %d times."), count);
    return TF(r, N_("The bell rings on %s in %s."),
              say_date(r->a, r->lang, date_of(first), DATE_WEEKDAY, r->today), town_of(first));
}

static void set_head(struct req *r, struct value *page, const struct week *w)
{
    const char *monday = long_date(r, w->monday);
    bool one_month = month_first(w->monday) == month_first(w->last);

    set_text(page, "title", w->current ? T(r, N_("This week, where do we work?"))
                            : w->coming ? T(r, N_("Next week, where do we work?"))
                                        : TF(r, N_("Week of %s"), monday));
    set_text(page, "lead", str_fmt(r->a, "%s %s",
             TF(r, N_("From %s to %s."),
                one_month ? say_date(r->a, r->lang, w->monday, DATE_DAY, r->today) : monday,
                long_date(r, w->last)), bell_words(r, w)));
    set_text(page, "previous", week_href(r, w->monday - 7));
    set_text(page, "next", week_href(r, w->monday + 7));
    set_text(page, "previous_word", w->current ? T(r, N_("Last week")) : T(r, N_("Week before")));
    set_text(page, "next_word", w->current ? T(r, N_("Next week")) : T(r, N_("Week after")));
    set_text(page, "now_href", week_href(r, r->today));
    set_bool(page, "current", w->current || w->coming);
}

/* ---- the chosen day ---- */

static void add_day_card(struct req *r, struct value *list, const struct value *day)
{
    struct value *v = add_object(list);
    struct place p = { 0 };
    int32_t date = date_of(day);
    const char *state = text_of(day, "state");

    place_get(r->db, r->a, number_of(value_get(day, "place"), "id"), &p);
    set_text(v, "id", str_fmt(r->a, "day-%s-%s", slug_of(day), date_text(r->a, date)));
    set_text(v, "href", day_href(r, slug_of(day), date));
    set_markup(v, "facade", facade(r, day, false));
    set_bool(v, "roaming", value_as_bool(value_get(day, "roaming"), false));
    set_text(v, "title", TF(r, N_("%s, in %s"),
                            capital(r->a, say_date(r->a, r->lang, date, DATE_DAY, r->today)),
                            town_of(day)));
    set_text(v, "place", place_of(day));
    set_text(v, "address", str_empty(p.address) ? NULL : p.address);
    set_bool(v, "open", is_open(day));
    set_text(v, "hours", is_open(day) ? hours_of(r, day) : NULL);
    set_text(v, "price", price_words(r, day));
    set_bool(v, "cancelled", str_is(state, "cancelled"));
    set_bool(v, "moved", str_is(state, "moved"));
    set_text(v, "reason", reason_words(r, text_of(day, "reason"), date));
    set_faces(r, v, day, FACES);
    set_text(v, "who", who_words(r, day, value_get(v, "faces")));
    set_text(v, "free", date >= r->today ? free_words(r, day) : NULL);
    set_mine(r, v, day);
    set_parts(r, v, text_of(value_get(day, "mine"), "share"));
    set_bool(v, "asks", is_open(day) && date >= r->today && may_come(r));
    set_bool(v, "full", is_open(day) && !free_of(day) && !mine_is(day, NULL));
    set_text(v, "back", date_text(r->a, date));
    set_null(v, "fieldset");
}

/* All roaming days of the date; where there is none, the permanent places. */
static void set_cards(struct req *r, struct value *page, const struct week *w)
{
    struct value *list = set_list(page, "cards");
    const struct value *day;

    for (size_t i = 0; (day = day_in(w, w->chosen, &i)); )
        if (value_as_bool(value_get(day, "roaming"), false))
            add_day_card(r, list, day);
    set_null(page, "nothing");
    if (value_count(list))
        return;
    for (size_t i = 0; (day = day_in(w, w->chosen, &i)); )
        if (value_count(list) < PLACE_CARDS)
            add_day_card(r, list, day);
    set_text(page, "nothing", value_count(list) ? NULL
             : TF(r, N_("Nothing is open on %s"), long_date(r, w->chosen)));
}

/* ---- the permanent places ---- */

static const char *row_name(const struct req *r, int32_t date)
{
    const char *weekday = say_date(r->a, r->lang, date, DATE_WEEKDAY, r->today);

    if (date == r->today)
        return T(r, N_("Today"));
    if (date == r->today + 1)
        return TF(r, N_("Tomorrow, %s"), weekday);
    if (date > r->today && date < r->today + 7)
        return capital(r->a, weekday);
    return capital(r->a, long_date(r, date));
}

static const char *row_words(struct req *r, const struct value *day)
{
    int32_t date = date_of(day);
    const char *people = people_words(r, number_of(day, "coming"));

    if (!is_open(day))
        return str_fmt(r->a, "%s. %s", capital(r->a, closed_words(r, day)),
                       *text_of(day, "reason") ? reason_words(r, text_of(day, "reason"), date)
                                               : "");
    if (date < r->today)
        return str_fmt(r->a, "%s.", people);
    const char *free = free_of(day) ? TN(r, NP_("%d free chair", "%d free chairs"), free_of(day))
                                    : T(r, N_("full"));
    return str_fmt(r->a, "%s, %s. %s", people, free,
                   date == r->today ? TF(r, N_("Open %s."), hours_of(r, day))
                                    : price_words(r, day));
}

static void add_place_row(struct req *r, struct value *rows, const struct value *day)
{
    struct value *v = add_object(rows);
    int32_t date = date_of(day);

    set_text(v, "name", row_name(r, date));
    set_text(v, "words", row_words(r, day));
    set_text(v, "href", day_href(r, slug_of(day), date));
    set_text(v, "when", date == r->today ? T(r, N_("today")) : long_date(r, date));
    set_bool(v, "open", is_open(day) && date >= r->today && may_come(r));
    set_faces(r, v, day, SMALL_FACES);
    set_mine(r, v, day);
}

static void add_place_card(struct req *r, struct value *list, const struct week *w, int64_t place)
{
    struct value *v = value_object(r->a), *rows = set_list(v, "rows");
    int32_t from = w->current ? r->today : w->monday;
    size_t most = w->current ? PLACE_ROWS : 7;
    const struct value *last = NULL;

    for (size_t i = 0; i < value_count(w->days) && value_count(rows) < most; i++) {
        const struct value *day = value_at(w->days, i);
        if (number_of(value_get(day, "place"), "id") != place || date_of(day) < from ||
            value_as_bool(value_get(day, "roaming"), false))
            continue;
        add_place_row(r, rows, day);
        last = day;
    }
    if (!last)
        return;
    add(list, v);
    set_int(v, "id", place);
    set_text(v, "slug", slug_of(last));
    set_text(v, "name", place_of(last));
    set_text(v, "town", town_of(last));
    set_text(v, "plan", place_href(r, slug_of(last), "/today"));
    set_bool(v, "current", w->current);
}

static void set_places(struct req *r, struct value *page, const struct week *w)
{
    struct value *list = set_list(page, "places");
    struct place *places;
    struct places_wish wish = { .which = PLACES_OURS, .limit = PLACE_CARDS };
    size_t count = places_list(r->db, r->a, &wish, &places, NULL);

    for (size_t i = 0; i < count; i++)
        if (places[i].kind == PLACE_PERMANENT)
            add_place_card(r, list, w, places[i].id);
}

/* ---- what concerns oneself ---- */

static void set_due(struct req *r, struct value *page)
{
    struct dues_wish wish = { .person = r->who->id, .month = r->today };
    struct dues dues = dues_of(r->db, r->a, &wish);
    struct value *v = set_object(page, "due");

    set_text(v, "figure", money_cell(r, dues.cents, dues.currency));
    set_text(v, "month", say_date(r->a, r->lang, r->today, DATE_MONTH, r->today));
    set_text(v, "lines", dues.count ? TN(r, NP_("%d line", "%d lines"), (int64_t) dues.count)
                                    : T(r, N_("nothing yet")));
}

static void set_next_bookings(struct req *r, struct value *page)
{
    struct booking_filter filter = { .person = r->who->id, .from = r->now, .held = true,
                                     .limit = NEXT_BOOKINGS };
    size_t count;
    struct booking *list = booking_list(r->db, r->a, &filter, &count, NULL);
    struct value *rows = set_list(page, "bookings");

    for (size_t i = 0; i < count; i++) {
        struct value *v = add_object(rows);
        int32_t date;
        zone_local(zone_get(list[i].zone), list[i].starts_at, &date, NULL);
        set_text(v, "name", list[i].resource_name);
        set_text(v, "href", str_fmt(r->a, "/bookings/%lld", (long long) list[i].id));
        set_text(v, "when", str_fmt(r->a, "%s, %s", capital(r->a, long_date(r, date)),
                                    times_words(r, list[i].zone, list[i].starts_at,
                                                list[i].ends_at)));
    }
}

void show_week(struct req *r)
{
    struct week w;
    struct value *v = value_object(r->a), *page = set_object(v, "page");

    if (!read_week(r, &w))
        return;
    set_text(v, "week", week_text(r->a, w.monday));
    set_head(r, page, &w);
    set_street(r, page, &w);
    set_cards(r, page, &w);
    set_places(r, page, &w);
    set_due(r, page);
    set_next_bookings(r, page);
    set_bool(page, "welcome", may_come(r) && !presence_ever(r->db, r->who->id));
    set_bool(page, "outside", !may_come(r));
    req_page(r, "booking/week", v);
}
