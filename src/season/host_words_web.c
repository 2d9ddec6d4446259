#include "season/hosts_web.h"

#include "base/date.h"
#include "base/say.h"
#include "base/str.h"

enum { WORKING_WEEK = 31, A_MONDAY = 4 };           /* bits; 5 January 1970 */

/* ---- for programs ---- */

static void set_dates(struct value *v, struct arena *a, const char *name, const int32_t *dates,
                      size_t count)
{
    struct value *list = set_list(v, name);

    for (size_t i = 0; i < count; i++)
        add(list, value_text(a, date_text(a, dates[i])));
}

static void set_or_null(struct value *v, const char *name, bool known, int64_t n)
{
    if (known)
        set_int(v, name, n);
    else
        set_null(v, name);
}

/* When it can: for its own people and those who plan. */
static void set_free(struct req *r, struct value *v, const struct host *h)
{
    struct value *weekdays = set_list(v, "weekdays");

    for (int day = 0; day < 7; day++)
        if (h->weekdays >> day & 1)
            add(weekdays, value_int(r->a, day + 1));
    set_text(v, "from", h->from == INT32_MIN ? NULL : date_text(r->a, h->from));
    set_text(v, "to", h->to == INT32_MAX ? NULL : date_text(r->a, h->to));
    set_or_null(v, "most", h->most > 0, h->most);
    set_dates(v, r->a, "can", h->can, h->can_count);
    set_dates(v, r->a, "cannot", h->cannot, h->cannot_count);
}

static void set_whole(struct req *r, struct value *v, const struct host *h)
{
    struct value *person = h->person ? set_object(v, "person") : NULL;

    if (person) {
        set_int(person, "id", h->person);
        set_text(person, "name", h->person_name);
    } else {
        set_null(v, "person");
    }
    set_text(v, "contact", h->contact);
    set_text(v, "wish", h->wish);
    set_text(v, "said", h->said);
    set_text(v, "reply", h->reply);
    set_free(r, v, h);
    set_text(v, "made_at", instant_text(r->a, h->made_at, NULL));
    set_text(v, "changed_at", instant_text(r->a, h->changed_at, NULL));
}

struct value *host_value(struct req *r, const struct host *h, bool whole)
{
    struct value *v = value_object(r->a);

    set_int(v, "id", h->id);
    set_text(v, "state", host_state_word(h->state));
    set_text(v, "name", h->name);
    set_text(v, "kind", h->kind);
    set_text(v, "address", h->address);
    set_text(v, "postcode", h->postcode);
    set_text(v, "town", h->town);
    set_text(v, "commune", h->commune);
    set_or_null(v, "place", h->place != 0, h->place);
    set_int(v, "chairs", h->chairs);
    set_bool(v, "internet", h->internet);
    set_or_null(v, "mbps", h->speed > 0, h->speed);
    set_text(v, "noise", h->noise);
    set_bool(v, "parking", h->parking);
    set_text(v, "bus", h->bus);
    set_bool(v, "step_free", h->step_free);
    set_bool(v, "kitchen", h->kitchen);
    if (whole)
        set_whole(r, v, h);
    return v;
}

/* ---- for people ---- */

const char *host_kind_words(const struct req *r, const char *kind)
{
    static const char *const words[][2] = {
        { "enterprise", N_("Enterprise") }, { "town_hall", N_("Town hall") },
        { "association", N_("Association") }, { "other", N_("Another house") },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(words[i][0], kind))
            return T(r, words[i][1]);
    BUG("no such kind of host: %s", kind);
}

static const struct state {
    const char *words, *tone;
} states[] = {
    [HOST_OFFERED] = { N_("waits for an answer"), "wait" },
    [HOST_ASKED] = { N_("a question is open"), "wait" },
    [HOST_ACCEPTED] = { N_("accepted"), "ok" },
    [HOST_DECLINED] = { N_("declined"), "" },
    [HOST_WITHDRAWN] = { N_("taken back"), "" },
};

/* "Monday, Thursday"; the five days of a working week as one. */
static const char *weekdays_words(struct req *r, int weekdays)
{
    struct str s = str_new(r->a);

    if (weekdays == WORKING_WEEK)
        return T(r, N_("Monday to Friday"));
    for (int day = 0; day < 7; day++)
        if (weekdays >> day & 1)
            str_add_fmt(&s, "%s%s", s.len ? ", " : "",
                        say_date(r->a, r->lang, A_MONDAY + day, DATE_WEEKDAY, r->today));
    return s.len ? s.text : T(r, N_("only on the dates named"));
}

static const char *span_words(struct req *r, const struct host *h)
{
    bool begins = h->from != INT32_MIN, ends = h->to != INT32_MAX;
    const char *from = begins ? say_date(r->a, r->lang, h->from, DATE_LONG, r->today) : NULL;
    const char *to = ends ? say_date(r->a, r->lang, h->to, DATE_LONG, r->today) : NULL;

    if (begins && ends)
        return TF(r, N_("from %s to %s"), from, to);
    return begins ? TF(r, N_("from %s on"), from) : ends ? TF(r, N_("until %s"), to) : NULL;
}

static void add_words(struct value *list, const char *words)
{
    if (words)
        set_text(add_object(list), "words", words);
}

static size_t still_to_come(const int32_t *dates, size_t count, int32_t today)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += dates[i] >= today;
    return n;
}

/* When it can, as short facts; dates that were are no longer told. */
static void set_when(struct req *r, struct value *page, const struct host *h)
{
    struct value *when = set_list(page, "when");
    size_t can = still_to_come(h->can, h->can_count, r->today);
    size_t cannot = still_to_come(h->cannot, h->cannot_count, r->today);

    add_words(when, weekdays_words(r, h->weekdays));
    add_words(when, span_words(r, h));
    if (h->most > 0)
        add_words(when, TN(r, NP_("one day a season at most", "%d days a season at most"),
                           h->most));
    if (can)
        add_words(when, TN(r, NP_("one date besides", "%d dates besides"), (int64_t) can));
    if (cannot)
        add_words(when, TN(r, NP_("except one date", "except %d dates"), (int64_t) cannot));
}

static void add_tag(struct value *list, const char *words, const char *tone)
{
    struct value *tag = add_object(list);

    set_text(tag, "words", words);
    set_text(tag, "tone", tone);
}

static void set_tags(struct req *r, struct value *page, const struct host *h)
{
    struct value *tags = set_list(page, "tags");

    if (!h->internet)
        add_tag(tags, T(r, N_("no internet")), "wait");
    else
        add_tag(tags, h->speed ? TF(r, N_("internet, %lld Mbit/s"), (long long) h->speed)
                               : T(r, N_("internet")), "");
    add_tag(tags, place_noise_words(r, h->noise), "");
    if (h->parking)
        add_tag(tags, T(r, N_("parking")), "");
    if (h->bus)
        add_tag(tags, h->bus, "");
    if (h->step_free)
        add_tag(tags, T(r, N_("step-free")), "");
    if (h->kitchen)
        add_tag(tags, T(r, N_("kitchen")), "");
}

static void set_date_words(struct req *r, struct value *page, const char *name,
                           const int32_t *dates, size_t count)
{
    struct value *list = set_list(page, name);

    for (size_t i = 0; i < count; i++)
        if (dates[i] >= r->today)
            add_words(list, say_date(r->a, r->lang, dates[i], DATE_LONG, r->today));
}

void set_host_words(struct req *r, struct value *page, const struct host *h)
{
    set_text(page, "state", T(r, states[h->state].words));
    set_text(page, "tone", states[h->state].tone);
    set_text(page, "kind", host_kind_words(r, h->kind));
    set_text(page, "chairs", TN(r, NP_("%d chair", "%d chairs"), h->chairs));
    set_text(page, "by", h->person ? h->person_name : NULL);
    set_text(page, "where", str_empty(h->address) ? h->town
             : str_fmt(r->a, "%s, %s%s%s", h->address, h->postcode ? h->postcode : "",
                       h->postcode ? " " : "", h->town));
    set_text(page, "since", say_date(r->a, r->lang, (int32_t) (h->made_at / 86400), DATE_LONG,
                                     r->today));
    set_when(r, page, h);
    set_tags(r, page, h);
    set_date_words(r, page, "can", h->can, h->can_count);
    set_date_words(r, page, "cannot", h->cannot, h->cannot_count);
}
