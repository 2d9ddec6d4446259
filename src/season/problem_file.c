#include "season/problem_file.h"

#include "base/date.h"
#include "base/str.h"
#include "season/json_spot.h"

/* Twice the circumference of the earth at a walk: no way takes longer. */
enum { MINUTES_MOST = 1000 * 1000 };

struct reading {
    struct arena *a;
    struct problem *p;
    struct travel travel;
};

/* ---- the territory ---- */

static double degrees(const struct spot *s, const char *key, double most, bool *there)
{
    struct spot spot = spot_get(s, key);

    *there = spot.value != NULL;
    return spot_number(&spot, -most, most, 0);
}

/* "lat" and "lon": both or none. */
static bool read_point(const struct spot *s, int64_t *latitude, int64_t *longitude)
{
    bool has_north, has_east;
    double north = degrees(s, "lat", 90, &has_north), east = degrees(s, "lon", 180, &has_east);

    if (has_north != has_east)
        spot_refuse(s, "lat and lon go together: one of them is missing");
    *latitude = (int64_t) llround(north * 1e7);
    *longitude = (int64_t) llround(east * 1e7);
    return has_north;
}

static int find_commune(const struct problem *p, const char *code)
{
    for (size_t c = 0; c < p->commune_count; c++)
        if (str_is(p->communes[c].code, code))
            return (int) c;
    return -1;
}

/* How large it is: what "population" says, or "weight" instead. */
static double read_size(const struct spot *s)
{
    struct spot population = spot_get(s, "population"), weight = spot_get(s, "weight");

    if (population.value && weight.value)
        spot_refuse(&weight, "population is there already: one of the two");
    if (weight.value)
        return spot_number(&weight, 0, 1e9, 0);
    return spot_number(&population, 0, 1e9, 0);
}

static void read_commune(struct reading *r, const struct spot *s, double *members)
{
    struct problem *p = r->p;
    struct plan_commune *c = &p->communes[p->commune_count];
    struct spot code = spot_get(s, "code"), name = spot_get(s, "name"), m = spot_get(s, "members");

    spot_object(s, "code name population weight lat lon members");
    c->code = spot_text(&code, NULL);
    c->name = spot_text(&name, c->code);
    c->weight = read_size(s);
    c->located = read_point(s, &c->latitude, &c->longitude);
    *members = spot_number(&m, 0, 1e9, 0);
    if (!spot_bad(s) && find_commune(p, c->code) >= 0)
        spot_refuse(&code, "%s is there twice", c->code);
    p->commune_count++;
}

/* Every member counts once: at home, or, if they gave no commune, spread by population; without any
 * member it is population alone. */
static void weigh(struct problem *p, const double *members, double elsewhere)
{
    double known = elsewhere, size = 0;

    for (size_t c = 0; c < p->commune_count; c++) {
        known += members[c];
        size += p->communes[c].weight;
    }
    for (size_t c = 0; c < p->commune_count && known > 0; c++) {
        double share = size > 0 ? p->communes[c].weight / size : 1.0 / (double) p->commune_count;
        p->communes[c].weight = members[c] + elsewhere * share;
    }
}

static void read_territory(struct reading *r, const struct spot *s, const char **name)
{
    struct spot named = spot_get(s, "name"), list = spot_get(s, "communes");
    struct spot detour = spot_get(s, "detour"), speed = spot_get(s, "speed_kmh");
    struct spot fixed = spot_get(s, "fixed_minutes"), elsewhere = spot_get(s, "members_elsewhere");

    spot_object(s, "name detour speed_kmh fixed_minutes communes minutes members_elsewhere");
    *name = spot_text(&named, "");
    r->travel = (struct travel){ .detour = spot_number(&detour, 1, 3, 1.3),
                                 .speed = spot_number(&speed, 5, 130, 45),
                                 .fixed = spot_number(&fixed, 0, 60, 4) };
    size_t count = spot_list(&list, PLANNER_COMMUNES);
    double *members = arena_array(r->a, count, sizeof *members);
    r->p->communes = arena_array(r->a, count, sizeof *r->p->communes);
    for (size_t c = 0; c < count && !spot_bad(s); c++) {
        struct spot commune = spot_at(&list, c);
        read_commune(r, &commune, &members[c]);
    }
    double away = spot_number(&elsewhere, 0, 1e9, 0);
    if (!spot_bad(s))
        weigh(r->p, members, away);
}

/* ---- dates ---- */

static int find_date(const struct problem *p, int32_t date)
{
    for (size_t t = 0; t < p->date_count; t++)
        if (p->dates[t].date == date)
            return (int) t;
    return -1;
}

static void add_date(struct problem *p, int32_t date, bool skipped)
{
    p->dates[p->date_count++] = (struct plan_date){ .date = date, .skipped = skipped,
                                                    .locked = NO_HOST };
}

static void read_date_list(struct problem *p, const struct spot *s)
{
    size_t count = spot_list(s, PLANNER_DATES);

    for (size_t i = 0; i < count && !spot_bad(s); i++) {
        struct spot spot = spot_at(s, i);
        int32_t date = spot_date(&spot);
        if (p->date_count && date <= p->dates[p->date_count - 1].date && !spot_bad(s))
            spot_refuse(&spot, "dates stand in order, each once");
        add_date(p, date, false);
    }
}

static bool skips_holidays(const struct spot *s)
{
    struct spot spot = spot_get(s, "holidays");
    const char *whose = spot_text(&spot, "FR");

    if (!str_is(whose, "FR") && !str_is(whose, "none"))
        spot_refuse(&spot, "this must be \"FR\" or \"none\"");
    return str_is(whose, "FR");
}

static void read_rhythm(struct problem *p, const struct spot *s)
{
    struct spot from = spot_get(s, "from"), to = spot_get(s, "to"), skip = spot_get(s, "skip");
    struct spot weekday = spot_get(s, "weekday"), every = spot_get(s, "every");

    spot_object(s, "from to weekday every holidays skip");
    int32_t first = spot_date(&from), last = spot_date(&to);
    int day = (int) spot_whole(&weekday, 1, 7, REQUIRED);
    int weeks = (int) spot_whole(&every, 1, 52, 1);
    bool holidays = skips_holidays(s);
    if (spot_bad(s))
        return;
    first += (day - date_weekday(first) + 7) % 7;
    if (first > last)
        spot_refuse(s, "there is no such weekday between the two dates");
    else if ((last - first) / (7 * weeks) >= PLANNER_DATES)
        spot_refuse(s, "there can be %d dates at most", PLANNER_DATES);
    for (int32_t date = first; date <= last && !spot_bad(s); date += 7 * weeks)
        add_date(p, date, holidays && date_is_french_holiday(date, NULL));
    size_t count = spot_list(&skip, PLANNER_DATES);
    for (size_t i = 0; i < count && !spot_bad(s); i++) {
        struct spot spot = spot_at(&skip, i);
        int at = find_date(p, spot_date(&spot));
        if (at < 0)
            spot_refuse(&spot, "this is none of the dates, so it cannot be skipped");
        else
            p->dates[at].skipped = true;
    }
}

static void read_dates(struct reading *r, const struct spot *s)
{
    r->p->dates = arena_array(r->a, PLANNER_DATES, sizeof *r->p->dates);
    if (json_is_array(s->value))
        read_date_list(r->p, s);
    else
        read_rhythm(r->p, s);
}

/* ---- hosts ---- */

static int find_host(const struct problem *p, const char *key)
{
    for (size_t h = 0; h < p->host_count; h++)
        if (str_is(p->hosts[h].key, key))
            return (int) h;
    return -1;
}

static void read_host(struct problem *p, const struct spot *s)
{
    struct plan_host *h = &p->hosts[p->host_count];
    struct spot key = spot_get(s, "key"), name = spot_get(s, "name");
    struct spot commune = spot_get(s, "commune"), chairs = spot_get(s, "chairs");
    struct spot count = spot_get(s, "count"), most = spot_get(s, "most");

    spot_object(s, "key name commune lat lon chairs weekdays dates not most count");
    h->key = spot_text(&key, NULL);
    h->name = spot_text(&name, h->key);
    h->commune = commune.value ? spot_text(&commune, NULL) : NULL;
    h->located = read_point(s, &h->latitude, &h->longitude);
    h->chairs = spot_whole(&chairs, 0, 100 * 1000, 0);
    h->count = (int) spot_whole(&count, 0, PLANNER_DATES, -1);
    h->most = (int) spot_whole(&most, 0, PLANNER_DATES, -1);
    if (!spot_bad(s) && find_host(p, h->key) >= 0)
        spot_refuse(&key, "%s is there twice", h->key);
    if (!h->located && !h->commune)
        spot_refuse(s, "where is it? Give its commune, or lat and lon");
    if (!h->located && h->commune && !spot_bad(s) && find_commune(p, h->commune) < 0)
        spot_refuse(&commune, "%s is none of the territory's communes: add it there, or give lat "
                    "and lon here", h->commune);
    p->host_count++;
}

/* Takes away the dates the host cannot; dates it names that are none of the season's do nothing. */
static void read_when(struct problem *p, const struct spot *s, bool *can)
{
    struct spot weekdays = spot_get(s, "weekdays"), only = spot_get(s, "dates");
    struct spot not = spot_get(s, "not");
    bool by_weekday[8] = { false }, by_date[PLANNER_DATES] = { false };
    size_t count = spot_list(&weekdays, 7);

    for (size_t i = 0; i < count && !spot_bad(s); i++) {
        struct spot spot = spot_at(&weekdays, i);
        by_weekday[spot_whole(&spot, 1, 7, REQUIRED)] = true;
    }
    count = spot_list(&only, 10 * 1000);
    for (size_t i = 0; i < count && !spot_bad(s); i++) {
        struct spot spot = spot_at(&only, i);
        int at = find_date(p, spot_date(&spot));
        if (at >= 0)
            by_date[at] = true;
    }
    for (size_t t = 0; t < p->date_count; t++)
        can[t] = (!weekdays.value || by_weekday[date_weekday(p->dates[t].date)]) &&
                 (!only.value || by_date[t]);
    count = spot_list(&not, 10 * 1000);
    for (size_t i = 0; i < count && !spot_bad(s); i++) {
        struct spot spot = spot_at(&not, i);
        int at = find_date(p, spot_date(&spot));
        if (at >= 0)
            can[at] = false;
    }
}

static void read_hosts(struct reading *r, const struct spot *s)
{
    struct problem *p = r->p;
    size_t count = spot_list(s, PLANNER_HOSTS);

    p->hosts = arena_array(r->a, count, sizeof *p->hosts);
    for (size_t h = 0; h < count && !spot_bad(s); h++) {
        struct spot host = spot_at(s, h);
        read_host(p, &host);
    }
    if (spot_bad(s))
        return;
    problem_make_room(r->a, p);
    for (size_t h = 0; h < count && !spot_bad(s); h++) {
        struct spot host = spot_at(s, h);
        read_when(p, &host, p->can + h * p->date_count);
    }
}

/* ---- what is decided ---- */

/* {"date", "host"}: their indexes; false if refused. */
static bool read_pair(const struct problem *p, const struct spot *s, int *date, int *host)
{
    struct spot on = spot_get(s, "date"), who = spot_get(s, "host");

    spot_object(s, "date host");
    *date = find_date(p, spot_date(&on));
    *host = find_host(p, spot_text(&who, NULL));
    if (*date < 0)
        spot_refuse(&on, "this is none of the dates");
    if (*host < 0)
        spot_refuse(&who, "there is no host with this key");
    return !spot_bad(s);
}

static void read_decided(struct problem *p, const struct spot *locks, const struct spot *forbid)
{
    size_t count = spot_list(locks, PLANNER_DATES);
    int date, host;

    for (size_t i = 0; i < count; i++) {
        struct spot spot = spot_at(locks, i);
        if (!read_pair(p, &spot, &date, &host))
            return;
        if (p->dates[date].locked != NO_HOST)
            spot_refuse(&spot, "this date is locked already");
        p->dates[date].locked = host;
    }
    count = spot_list(forbid, PLANNER_DATES * PLANNER_HOSTS);
    for (size_t i = 0; i < count; i++) {
        struct spot spot = spot_at(forbid, i);
        if (!read_pair(p, &spot, &date, &host))
            return;
        p->can[(size_t) host * p->date_count + (size_t) date] = false;
    }
}

static void read_promise(struct problem *p, const struct spot *s)
{
    struct spot days = spot_get(s, "days"), minutes = spot_get(s, "minutes");
    struct spot gap = spot_get(s, "gap_weeks"), chairs = spot_get(s, "chairs");

    spot_object(s, "days minutes gap_weeks chairs");
    p->promise = (struct promise){
        .days = (int) spot_whole(&days, 0, PLANNER_DATES, REQUIRED),
        .minutes = spot_number(&minutes, 0, MINUTES_MOST, REQUIRED),
        .gap = (int) spot_whole(&gap, 1, PLANNER_DATES, REQUIRED),
        .chairs = spot_whole(&chairs, 0, 100 * 1000, 0),
    };
}

static void read_solve(struct problem *p, const struct spot *s)
{
    struct spot gap = spot_get(s, "gap"), seconds = spot_get(s, "seconds");

    if (s->value)
        spot_object(s, "gap seconds");
    p->gap = spot_number(&gap, 0, 0.5, 0.001);
    p->seconds = spot_number(&seconds, 0.05, 3600, 60);
}

/* ---- minutes of travel ---- */

/* The places a way may begin or end at; an object, for its quick look-up. */
static json_t *list_places(const struct problem *p)
{
    json_t *places = json_object();

    for (size_t c = 0; c < p->commune_count; c++)
        json_object_set_new(places, p->communes[c].code, json_true());
    for (size_t h = 0; h < p->host_count; h++)
        if (p->hosts[h].commune)
            json_object_set_new(places, p->hosts[h].commune, json_true());
    return places;
}

static void check_row(const json_t *places, const struct spot *s)
{
    const char *to;
    json_t *ignored;

    if (!json_is_object(s->value))
        spot_refuse(s, "this must be an object, {...}");
    else if (!json_object_get(places, s->key))
        spot_refuse(s, "no commune and no host is there");
    json_object_foreach((json_t *) s->value, to, ignored) {
        struct spot way = spot_get(s, to);
        if (spot_bad(s))
            return;
        if (!json_object_get(places, to))
            spot_refuse(&way, "no commune and no host is there");
        spot_number(&way, 0, MINUTES_MOST, REQUIRED);
    }
}

static void check_table(const struct problem *p, const struct spot *s)
{
    json_t *places, *ignored;
    const char *from;

    if (!s->value)
        return;
    if (!json_is_object(s->value)) {
        spot_refuse(s, "this must be an object, {...}");
        return;
    }
    places = list_places(p);
    json_object_foreach((json_t *) s->value, from, ignored) {
        struct spot row = spot_get(s, from);
        check_row(places, &row);
    }
    json_decref(places);
}

/* A way that is known in one direction takes as long in the other. */
static double look_up(void *with, const char *from, const char *to)
{
    const json_t *table = with;
    const json_t *minutes = json_object_get(json_object_get(table, from), to);

    if (!minutes)
        minutes = json_object_get(json_object_get(table, to), from);
    return minutes ? json_number_value(minutes) : -1;
}

/* ---- the whole ---- */

/* A refusal quotes the file, and goes to a terminal. */
static bool refused(struct err *e)
{
    for (char *c = e->text; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 0x7f)
            *c = '?';
    return false;
}

static void read_all(struct reading *r, const struct spot *s, struct problem_file *out)
{
    struct spot territory = spot_get(s, "territory"), dates = spot_get(s, "dates");
    struct spot hosts = spot_get(s, "hosts"), promise = spot_get(s, "promise");
    struct spot locks = spot_get(s, "locks"), forbid = spot_get(s, "forbid");
    struct spot solve = spot_get(s, "solve"), minutes = spot_get(&territory, "minutes");

    spot_object(s, "territory hosts dates promise locks forbid solve");
    if (!spot_bad(s))
        read_territory(r, &territory, &out->territory);
    if (!spot_bad(s))
        read_dates(r, &dates);
    if (!spot_bad(s))
        read_promise(r->p, &promise);
    if (!spot_bad(s))
        read_solve(r->p, &solve);
    if (!spot_bad(s))
        read_hosts(r, &hosts);
    if (!spot_bad(s))
        read_decided(r->p, &locks, &forbid);
    if (!spot_bad(s))
        check_table(r->p, &minutes);
    if (!spot_bad(s))
        problem_travel(r->p, &r->travel, minutes.value ? look_up : NULL, (void *) minutes.value);
}

bool problem_read(struct arena *a, const char *text, size_t len, struct problem_file *out,
                  struct err *e)
{
    struct reading reading = { .a = a, .p = &out->problem };
    struct json_file file = { .a = a, .e = e };
    json_error_t wrong;

    *out = (struct problem_file){ .territory = "" };
    if (len > PROBLEM_FILE_BYTES)
        return err_set(e, "the file is larger than %d MB", PROBLEM_FILE_BYTES >> 20);
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &wrong);
    if (!root) {
        err_set(e, "line %d: this is not JSON: %s", wrong.line, wrong.text);
        return refused(e);
    }
    struct spot whole = { .file = &file, .value = root };
    read_all(&reading, &whole, out);
    json_decref(root);
    return e->text[0] ? refused(e) : true;
}
