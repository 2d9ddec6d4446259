#include "booking/web.h"

#include "base/money.h"
#include "base/say.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/refuse.h"
#include "booking/show.h"
#include "view/svg.h"

/* Dates in addresses: twenty years of what was, three of what is to come. */
enum { DAYS_BACK = 7300, DAYS_AHEAD = 1100 };

char *capital(struct arena *a, const char *text)
{
    char *copy = arena_text(a, text);

    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char) (*copy - 'a' + 'A');
    return copy;
}

const char *reason_words(const struct req *r, const char *reason, int32_t date)
{
    const char *holiday;

    if (str_empty(reason))
        return NULL;
    if (str_is(reason, REASON_HOLIDAY) && date_is_french_holiday(date, &holiday))
        reason = holiday;
    reason = capital(r->a, T(r, reason));
    return strchr(".!?", reason[strlen(reason) - 1]) ? reason : str_fmt(r->a, "%s.", reason);
}

/* ---- addresses ---- */

char *day_href(const struct req *r, const char *slug, int32_t date)
{
    return str_fmt(r->a, "/days/%s/%s", slug, date_text(r->a, date));
}

char *week_href(const struct req *r, int32_t date)
{
    return str_fmt(r->a, "/week/%s", week_text(r->a, date));
}

char *place_href(const struct req *r, const char *slug, const char *rest)
{
    return str_fmt(r->a, "/places/%s%s", slug, rest);
}

/* ---- small words ---- */

const char *long_date(const struct req *r, int32_t date)
{
    return say_date(r->a, r->lang, date, DATE_LONG, r->today);
}

const char *money(const struct req *r, int64_t cents, const char *currency)
{
    return money_text(r->a, catalog_lang(r->lang), cents, currency ? currency : "EUR", MONEY_PROSE);
}

const char *money_cell(const struct req *r, int64_t cents, const char *currency)
{
    return money_text(r->a, catalog_lang(r->lang), cents, currency ? currency : "EUR", MONEY_TABLE);
}

const char *people_words(const struct req *r, int64_t n)
{
    return n ? TN(r, NP_("%d person", "%d people"), n) : T(r, N_("Nobody yet"));
}

const struct choice part_choices[] = {
    { "morning", N_("Morning") }, { "afternoon", N_("Afternoon") }, { "day", N_("Whole day") },
    { "hours", N_("A few hours") }, { NULL, NULL },
};

const char *share_word(const struct req *r, const char *share)
{
    static const struct choice words[] = {
        { "day", N_("whole day") }, { "morning", N_("morning") }, { "afternoon", N_("afternoon") },
        { "hours", N_("a few hours") },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(words[i].value, share))
            return T(r, words[i].label);
    return "";
}

const char *queue_words(const struct req *r, int64_t position)
{
    if (position <= 1)
        return T(r, N_("you are first on the waiting list"));
    return TF(r, N_("you are number %lld on the waiting list"), (long long) position);
}

const char *times_words(const struct req *r, const char *zone, int64_t from, int64_t to)
{
    const struct zone *z = zone_get(zone);
    int32_t day, last;
    int begins, ends;

    zone_local(z, from, &day, &begins);
    zone_local(z, to, &last, &ends);
    if (last == day)
        return say_span(r->a, catalog_lang(r->lang), begins, ends);
    return TF(r, N_("%s until %s at %s"), say_time(r->a, catalog_lang(r->lang), begins),
              long_date(r, last), say_time(r->a, catalog_lang(r->lang), ends));
}

bool may_come(const struct req *r)
{
    return r->who->right >= MEMBER;
}

/* ---- a day's value, read back ---- */

int64_t number_of(const struct value *v, const char *name)
{
    return value_as_int(value_get(v, name), 0);
}

const char *text_of(const struct value *v, const char *name)
{
    return value_as_text(value_get(v, name), "");
}

int32_t date_of(const struct value *day)
{
    int32_t date;

    if (!date_parse(text_of(day, "date"), &date))
        BUG("a day's value without a date");
    return date;
}

const char *slug_of(const struct value *day)
{
    return text_of(value_get(day, "place"), "slug");
}

const char *place_of(const struct value *day)
{
    return text_of(value_get(day, "place"), "name");
}

const char *town_of(const struct value *day)
{
    const char *town = text_of(value_get(day, "place"), "town");

    return *town ? town : place_of(day);
}

static int minutes_of(const char *clock)
{
    int hours = 0, minutes = 0;

    if (sscanf(clock, "%d:%d", &hours, &minutes) != 2)
        return 0;
    return hours * 60 + minutes;
}

const char *hours_of(const struct req *r, const struct value *day)
{
    return say_span(r->a, catalog_lang(r->lang), minutes_of(text_of(day, "opens")),
                    minutes_of(text_of(day, "closes")));
}

bool is_open(const struct value *day)
{
    return str_is(text_of(day, "state"), "open") && *slug_of(day) && *text_of(day, "opens");
}

int64_t taken_of(const struct value *day)
{
    int64_t morning = number_of(day, "morning"), afternoon = number_of(day, "afternoon");

    return morning > afternoon ? morning : afternoon;
}

int64_t free_of(const struct value *day)
{
    int64_t free = number_of(day, "capacity") - taken_of(day);

    return free > 0 ? free : 0;
}

bool mine_is(const struct value *day, const char *state)
{
    const struct value *mine = value_get(day, "mine");

    if (value_kind(mine) != VALUE_OBJECT)
        return false;
    return !state || str_is(text_of(mine, "state"), state);
}

static int64_t at_least_0(int64_t n)
{
    return n > 0 ? n : 0;
}

const char *free_words(const struct req *r, const struct value *day)
{
    int64_t capacity = number_of(day, "capacity");
    int64_t morning = at_least_0(capacity - number_of(day, "morning"));
    int64_t afternoon = at_least_0(capacity - number_of(day, "afternoon"));

    if (!morning && !afternoon)
        return T(r, N_("It is full."));
    if (morning == afternoon)
        return TN(r, NP_("%d chair is left.", "%d chairs are left."), morning);
    return TF(r, N_("Chairs left: %lld in the morning, %lld in the afternoon."),
              (long long) morning, (long long) afternoon);
}

char *facade(const struct req *r, const struct value *day, bool small)
{
    struct facade f = {
        .kind = value_as_bool(value_get(day, "roaming"), false) ? FACADE_HOST : FACADE_PERMANENT,
        .closed = !is_open(day), .small = small, .capacity = (int) number_of(day, "capacity"),
        .taken = (int) taken_of(day),
        .mine = mine_is(day, "coming") || mine_is(day, "was_there"),
    };

    return svg_facade(r->a, &f);
}

void set_mine(const struct req *r, struct value *v, const struct value *day)
{
    const struct value *mine = value_get(day, "mine");
    const char *share = share_word(r, text_of(mine, "share"));
    bool past = date_of(day) < r->today;
    const char *words = NULL;

    set_bool(v, "said", mine_is(day, NULL));
    set_bool(v, "coming", mine_is(day, "coming") || mine_is(day, "was_there"));
    set_bool(v, "waiting", mine_is(day, "waiting"));
    if (mine_is(day, "waiting"))
        words = queue_words(r, number_of(mine, "position"));
    else if (mine_is(day, NULL) && past)
        words = TF(r, N_("you were there, %s"), share);
    else if (mine_is(day, NULL) && date_of(day) == r->today)
        words = TF(r, N_("you are there, %s"), share);
    else if (mine_is(day, NULL))
        words = TF(r, N_("you come, %s"), share);
    set_text(v, "mine_words", words);
}

void set_parts(const struct req *r, struct value *v, const char *chosen)
{
    struct value *list = set_list(v, "parts");

    for (const struct choice *c = part_choices; c->value; c++) {
        struct value *part = add_object(list);
        set_text(part, "value", c->value);
        set_text(part, "label", T(r, c->label));
        set_bool(part, "chosen", str_is(c->value, chosen));
    }
}

void set_faces(const struct req *r, struct value *v, const struct value *day, int most)
{
    struct looker looker = people_looker(r);
    int64_t coming = number_of(day, "coming");
    struct value *faces = number_of(day, "id") && coming
        ? day_faces(r->db, r->a, &looker, number_of(day, "id"), most) : value_list(r->a);
    int64_t more = coming - (int64_t) value_count(faces);

    set_value(v, "faces", faces);
    set_text(v, "more", more > 0 && value_count(faces) ? str_fmt(r->a, "+%lld", (long long) more)
                                                        : NULL);
}

const char *price_words(const struct req *r, const struct value *day)
{
    bool roaming = value_as_bool(value_get(day, "roaming"), false);
    int64_t place = number_of(value_get(day, "place"), "id");
    struct price whole = { 0 }, half = { 0 };

    plan_price(r->db, r->a, roaming ? "roaming_day" : "desk_day", r->who->id, place, 0,
               date_of(day), &whole);
    plan_price(r->db, r->a, roaming ? "roaming_half" : "desk_half", r->who->id, place, 0,
               date_of(day), &half);
    if (!whole.cents && !half.cents)
        return T(r, N_("Free of charge."));
    return TF(r, N_("%s for the day, %s for half a day."),
              money(r, whole.cents, whole.currency), money(r, half.cents, half.currency));
}

/* "Bilal, Odile, Théo" of the faces, at most four. */
static const char *first_names(const struct req *r, const struct value *faces, size_t count)
{
    struct str s = str_new(r->a);

    for (size_t i = 0; i < count; i++)
        str_add_fmt(&s, "%s%s", i ? ", " : "", text_of(value_at(faces, i), "first_name"));
    return s.text;
}

const char *who_words(const struct req *r, const struct value *day, const struct value *faces)
{
    bool past = date_of(day) < r->today;
    int64_t coming = number_of(day, "coming");
    size_t named = value_count(faces) < 4 ? value_count(faces) : 4;
    int64_t others = coming - (int64_t) named;

    if (!coming)
        return past ? T(r, N_("Nobody came.")) : T(r, N_("Nobody yet: be the first."));
    if (!named)
        return past ? TN(r, NP_("%d person was there.", "%d people were there."), coming)
                    : TN(r, NP_("%d person comes.", "%d people come."), coming);
    if (!others && named == 1)
        return TF(r, past ? N_("%s was there.") : N_("%s comes."), first_names(r, faces, 1));
    return TF(r, past ? N_("%s and %s were there.") : N_("%s and %s come."),
              first_names(r, faces, others ? named : named - 1),
              others ? TN(r, NP_("%d other", "%d others"), others)
                     : text_of(value_at(faces, named - 1), "first_name"));
}

struct value *days_shown(struct req *r, int32_t from, int32_t to, int64_t place)
{
    struct days_wish wish = { .from = from, .to = to, .place = place, .viewer = r->who->id,
                              .hosted = true };

    return day_values(r->db, r->a, &wish);
}

size_t places_run(struct req *r, enum right right, enum place_kind kind, struct place **out)
{
    struct places_wish wish = { .which = PLACES_OURS, .limit = 200 };
    struct place *all;
    size_t count = places_list(r->db, r->a, &wish, &all, NULL), kept = 0;

    for (size_t i = 0; i < count; i++)
        if (all[i].kind == kind && req_may(r, right, all[i].id))
            all[kept++] = all[i];
    *out = all;
    return kept;
}

/* ---- the day at hand ---- */

bool is_near(const struct req *r, int32_t date)
{
    return date > r->today - DAYS_BACK && date < r->today + DAYS_AHEAD;
}

bool day_at_hand(struct req *r, struct day_at_hand *at)
{
    if (place_find(r->db, r->a, req_param(r, "place"), &at->place) &&
        date_parse(req_param(r, "date"), &at->date) && is_near(r, at->date) &&
        day_on(r->db, r->a, &at->place, at->date, &at->day))
        return true;
    req_not_found(r);
    return false;
}

bool runs_day(const struct req *r, const struct day *d)
{
    return (r->who->id && r->who->id == d->animator) || req_may(r, ANIMATOR, d->place);
}

struct looker day_looker(const struct req *r, const struct day *d)
{
    struct looker looker = people_looker(r);

    looker.runs = runs_day(r, d);
    return looker;
}

bool day_to_run(struct req *r, struct day_at_hand *at)
{
    if (!day_at_hand(r, at))
        return false;
    if (runs_day(r, &at->day))
        return true;
    req_forbidden(r, T(r, N_("Those who animate this day or run the place can do it.")));
    return false;
}

bool day_row(struct req *r, struct day_at_hand *at)
{
    int64_t id = day_ensure(r->db, r->a, &at->place, at->date, r->now);

    if (id)
        day_hold(r->db, id);
    if (id && day_get(r->db, r->a, id, &at->day) && at->day.place == at->place.id)
        return true;
    req_not_found(r);
    return false;
}

static void offer_other_days(struct req *r, struct value *problem, const struct day_at_hand *at)
{
    const struct value *days = days_shown(r, at->date > r->today ? at->date : r->today,
                                          (at->date > r->today ? at->date : r->today) + 10, 0);
    int offered = 0;

    for (size_t i = 0; i < value_count(days) && offered < 2; i++) {
        const struct value *d = value_at(days, i);
        if (!is_open(d) || !free_of(d) || number_of(d, "id") == at->day.id)
            continue;
        req_way(r, problem, TF(r, N_("%s at %s"), capital(r->a, long_date(r, date_of(d))),
                               place_of(d)), free_words(r, d), T(r, N_("See that day")),
                day_href(r, slug_of(d), date_of(d)));
        offered++;
    }
    req_way(r, problem, T(r, N_("The day")), T(r, N_("Nothing has changed for you.")),
            T(r, N_("Back to the day")), day_href(r, at->place.slug, at->date));
}

void refuse_on_page(struct req *r, enum presence_refusal why, const struct day_at_hand *at,
                    const struct presence_result *out)
{
    struct value *problem = refuse_presence(r, why, out);

    if (problem)
        offer_other_days(r, problem, at);
}
