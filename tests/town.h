/* A town for the tests of hosts: three of them, a series of Thursdays at two in turn, people who
 * may come, an animator who is signed in.  Today is 25 November 2026, as in browser.h. */
#ifndef TESTS_TOWN_H
#define TESTS_TOWN_H

#include "browser.h"

#include "base/date.h"
#include "booking/booking.h"
#include "season/season.h"

enum { WEEKS = 26, COMERS = 3 };

/* A series of Thursdays at two hosts in turn, a third that has no day yet, and people who come. */
struct town {
    int64_t host[3], place[3];
    const char *slug[3];
    int64_t person[COMERS];
    int64_t series;
    struct day days[WEEKS];
    struct browser animator;
};

static const struct town_host {
    const char *insee, *name, *email;
    int64_t latitude, longitude, chairs;
} town_hosts[] = {
    { "62516", "Lillers", "host0@x.example", 505615000, 24825000, 12 },
    { "62048", "Auchel", "host1@x.example", 505083000, 24736000, 12 },
    { "62126", "Beuvry", "host2@x.example", 505167000, 26847000, 12 },
};

static inline void make_host(struct trial *t, struct town *w, int i)
{
    const struct town_host *is = &town_hosts[i];
    struct host h = {
        .name = is->name, .kind = "enterprise", .town = is->name, .commune = is->insee,
        .chairs = is->chairs, .weekdays = 8, .from = INT32_MIN, .to = INT32_MAX, .most = -1,
        .noise = "quiet",
    };
    struct place p;

    w->host[i] = account(t, is->email, str_fmt(t->a, "Hôte%d", i), "Leroy", "member");
    h.person = w->host[i];
    assert_true(db_begin(t->db));
    commune_save(t->db, t->a, &(struct commune){
        .insee = is->insee, .name = is->name, .population = 10000, .located = true,
        .latitude = is->latitude, .longitude = is->longitude });
    assert_int_equal(host_save(t->db, t->a, &h, NOW), HOST_ALLOWED);
    assert_int_equal(host_answer(t->db, t->a, h.id, HOST_ACCEPT, NULL, 0, TODAY, NOW),
                     HOST_ALLOWED);
    assert_true(host_get(t->db, t->a, h.id, &h));
    assert_true(place_get(t->db, t->a, h.place, &p));
    assert_true(db_commit(t->db));
    w->place[i] = h.place;
    w->slug[i] = p.slug;
}

static inline void read_days(struct trial *t, const struct town *w, struct day *out)
{
    size_t count;
    struct day *days = series_days(t->db, t->a, w->series, &count);

    assert_int_equal(count, WEEKS);
    memcpy(out, days, WEEKS * sizeof *days);
}

static inline void make_days(struct trial *t, struct town *w)
{
    int32_t first = date_from_ymd(2026, 12, 3);
    struct planned_date dates[WEEKS];
    struct series s = { .name = "Les jeudis", .weekday = 4, .every = 1, .opens = 540,
                        .closes = 1050, .from = first, .to = first + 7 * (WEEKS - 1) };

    for (int i = 0; i < WEEKS; i++)
        dates[i] = (struct planned_date){ .date = first + 7 * i, .place = w->place[i % 2] };
    dates[22].skipped = REASON_HOLIDAY;             /* 6 May 2027, Ascension */
    assert_int_equal(dates[22].date, date_from_ymd(2027, 5, 6));
    assert_true(db_begin(t->db));
    assert_int_equal(series_make_planned(t->db, t->a, &s, dates, WEEKS, NOW), AGENDA_ALLOWED);
    assert_true(db_commit(t->db));
    w->series = s.id;
    read_days(t, w, w->days);
}

static inline struct town town_make(struct trial *t)
{
    struct town w = { .animator = browser(t) };

    for (int i = 0; i < 3; i++)
        make_host(t, &w, i);
    for (int i = 0; i < COMERS; i++)
        w.person[i] = account(t, str_fmt(t->a, "p%d@x.example", i), str_fmt(t->a, "Personne%d", i),
                              "Roux", "member");
    account(t, "anim@x.example", "Anne", "Animatrice", "animator");
    make_days(t, &w);
    enter(&w.animator, "anim@x.example");
    return w;
}

static inline void say(struct trial *t, int64_t day, int64_t person, enum share share)
{
    const struct presence_wish wish = { .day = day, .person = person, .share = share,
                                        .said_by = person, .now = NOW };
    struct presence_result out;

    assert_true(db_begin(t->db));
    assert_int_equal(presence_say(t->db, t->a, &wish, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
}

static inline int64_t mails(struct trial *t, const char *kind, int64_t person)
{
    return db_int(t->db, "SELECT count(*) FROM mail WHERE ($1 = '' OR kind = $1)"
                         "   AND ($2 = 0 OR person_id = $2)",
                  ARGS(arg_text(kind), arg_int(person)), -1);
}

#endif
