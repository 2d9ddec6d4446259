/* After a day: heads are counted, the host is thanked once, the funder's figures name nobody. */
#include "town.h"

#include "booking/report.h"

enum { DAY_AFTER = 86400 * 9, MONTH_AFTER = 86400 * 40 };   /* from NOW, after 3 December */

static void heads_are_counted(struct trial *t)
{
    struct town w = town_make(t);
    struct browser host = browser(t);
    const struct day *d = &w.days[0];
    const char *day = str_fmt(t->a, "/days/%s/%s", d->place_slug, date_text(t->a, d->date));
    const char *heads = str_fmt(t->a, "/hosting/%lld/heads", (long long) d->id);
    struct day now;

    say(t, d->id, w.person[0], SHARE_DAY);
    say(t, d->id, w.person[1], SHARE_DAY);
    enter(&host, town_hosts[0].email);
    post(&host, heads, "heads=3", 409);                 /* it has not been */
    assert_true(says(&host, "This day has not been yet"));

    host.now = w.animator.now = NOW + DAY_AFTER;
    const struct presence_wish there = { .day = d->id, .person = w.person[2], .share = SHARE_DAY,
                                         .said_by = w.person[2], .now = NOW + DAY_AFTER };
    struct presence_result out;
    assert_true(db_begin(t->db));
    assert_int_equal(presence_was_there(t->db, t->a, &there, &out), PRESENCE_ALLOWED);
    assert_true(db_commit(t->db));
    get(&host, "/hosting", 200);
    assert_true(says(&host, "name=\"heads\" inputmode=\"numeric\" required value=\"3\""));
    post(&host, heads, "heads=-1", 422);
    post(&host, heads, "heads=10001", 422);
    post(&host, heads, "heads=", 422);
    assert_true(day_get(t->db, t->a, d->id, &now));
    assert_int_equal(now.heads, -1);
    post(&host, heads, "heads=0", 303);
    assert_true(day_get(t->db, t->a, d->id, &now));
    assert_int_equal(now.heads, 0);

    get(&w.animator, day, 200);
    assert_true(says(&w.animator, "After the day"));
    post(&w.animator, str_fmt(t->a, "%s/heads", day), "heads=5", 303);
    assert_true(day_get(t->db, t->a, d->id, &now));
    assert_int_equal(now.heads, 5);
    assert_int_equal(now.sequence, d->sequence);        /* no calendar changes for that */
    struct browser member = browser(t);
    member.now = host.now;
    enter(&member, "p0@x.example");
    post(&member, str_fmt(t->a, "%s/heads", day), "heads=9", 403);
    post(&member, heads, "heads=9", 403);
    get(&member, day, 200);
    assert_false(says(&member, "After the day"));
}

static void hosts_are_thanked_once(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    const char *day = str_fmt(t->a, "/days/%s/%s", d->place_slug, date_text(t->a, d->date));
    const char *thanks = str_fmt(t->a, "%s/thanks", day);

    say(t, d->id, w.person[0], SHARE_DAY);
    post(&w.animator, thanks, "word=Merci", 409);
    w.animator.now = NOW + DAY_AFTER;
    get(&w.animator, day, 200);
    assert_true(says(&w.animator, "Thank you for opening your place"));
    post(&w.animator, thanks, "word=", 422);
    assert_int_equal(mails(t, "host_thanks", 0), 0);
    post(&w.animator, thanks, "word=Merci+H%C3%A9l%C3%A8ne", 303);
    assert_int_equal(mails(t, "host_thanks", w.host[0]), 1);
    const char *body = db_text(t->db, t->a, "SELECT body FROM mail WHERE kind = 'host_thanks'",
                               NO_ARGS);
    assert_non_null(strstr(body, "Merci Hélène\n\nAnne A."));
    get(&w.animator, day, 200);
    assert_true(says(&w.animator, "The host was thanked on"));
    post(&w.animator, thanks, "word=Encore", 409);
    assert_true(says(&w.animator, "thanked already"));
    assert_int_equal(mails(t, "host_thanks", 0), 1);
}

static void thanks_need_somebody(struct trial *t)
{
    struct town w = town_make(t);
    const struct day *d = &w.days[0];
    struct day now;

    db_exec(t->db, "UPDATE role SET ended_at = $1 WHERE role = 'host'", ARGS(arg_int(NOW)));
    w.animator.now = NOW + DAY_AFTER;
    post(&w.animator, str_fmt(t->a, "/days/%s/%s/thanks", d->place_slug,
                              date_text(t->a, d->date)), "word=Merci", 409);
    assert_true(day_get(t->db, t->a, d->id, &now));
    assert_int_equal(now.thanked_at, 0);                /* taken back with the refusal */
}

/* ---- for the funder ---- */

static void live_in(struct trial *t, int64_t person, const char *commune)
{
    db_exec(t->db, "UPDATE person SET commune = $2 WHERE id = $1",
            ARGS(arg_int(person), arg_text(commune)));
}

/* Comes to the first day, from a commune. */
static void neighbour(struct trial *t, const struct town *w, int n, const char *commune)
{
    const struct person_draft draft = { .first_name = str_fmt(t->a, "Voisin%d", n),
                                        .last_name = "Petit", .commune = commune };

    say(t, w->days[0].id, person_add(t->db, &draft, NOW), SHARE_DAY);
}

static struct report report_at(struct trial *t, int32_t from, int32_t to, int32_t today)
{
    const struct report_wish wish = { .from = from, .to = to, .today = today };

    return report_of(t->db, t->a, &wish);
}

static void small_communes_hide_in_others(struct trial *t)
{
    struct town w = town_make(t);
    int32_t date = w.days[0].date, january = date_from_ymd(2027, 1, 4);

    commune_save(t->db, t->a, &(struct commune){ .insee = "62001", .name = "Ablain" });
    for (int i = 0; i < 4; i++)
        neighbour(t, &w, i, "62516");
    neighbour(t, &w, 4, "62001");                       /* one alone */
    neighbour(t, &w, 5, "62048");
    struct report r = report_at(t, date - 30, date + 30, january);
    assert_int_equal(r.commune_count, 1);
    assert_string_equal(r.communes[0].name, "Lillers");
    assert_int_equal(r.communes[0].people, 4);
    assert_int_equal(r.others.people, 0);               /* two together are too few as well */
    assert_int_equal(r.unsaid.people, 2);

    neighbour(t, &w, 6, "62048");
    say(t, w.days[0].id, w.person[0], SHARE_MORNING);   /* has not said where they live */
    r = report_at(t, date - 30, date + 30, january);
    assert_int_equal(r.others.people, 3);
    assert_int_equal(r.others.days, 3);
    assert_int_equal(r.unsaid.people, 1);
    assert_int_equal(r.commune_count, 1);

    r = report_at(t, date + 1, date + 30, date + 1);    /* nothing after today */
    assert_int_equal(r.day_count, 0);
    assert_int_equal(r.commune_count, 0);
    r = report_at(t, date + 30, date, january);
    assert_int_equal(r.day_count, 0);
}

/* Where somebody lives cannot be read from two periods that differ by a day. */
static void communes_are_told_by_whole_months(struct trial *t)
{
    struct town w = town_make(t);
    int32_t december = date_from_ymd(2026, 12, 1), january = date_from_ymd(2027, 1, 1);

    for (int i = 0; i < 4; i++)
        neighbour(t, &w, i, "62516");
    struct report r = report_at(t, december, january - 1, january);
    assert_int_equal(r.commune_count, 1);
    assert_int_equal(r.months_from, december);
    assert_int_equal(r.months_to, january - 1);
    r = report_at(t, december - 40, january + 20, january + 10);
    assert_int_equal(r.commune_count, 1);
    assert_int_equal(r.months_from, date_from_ymd(2026, 11, 1));
    assert_int_equal(r.months_to, january - 1);

    const struct { int32_t from, to, today; } partial[] = {
        { w.days[0].date, w.days[0].date, january }, { december + 1, january - 1, january },
        { december, january - 2, january }, { december, january - 1, january - 1 },
    };
    for (size_t i = 0; i < sizeof partial / sizeof *partial; i++) {
        r = report_at(t, partial[i].from, partial[i].to, partial[i].today);
        assert_true(r.day_count > 0);
        assert_true(r.months_from > r.months_to);
        assert_int_equal(r.commune_count, 0);
        assert_int_equal(r.unsaid.people, 0);
    }
}

static void the_file_names_nobody(struct trial *t)
{
    struct town w = town_make(t);
    struct browser b = w.animator, member = browser(t);

    commune_save(t->db, t->a, &(struct commune){ .insee = "62001", .name = "Ablain" });
    for (int i = 0; i < 3; i++)
        neighbour(t, &w, i, "62126");
    neighbour(t, &w, 3, "62001");
    live_in(t, w.person[0], "62001");
    say(t, w.days[0].id, w.person[0], SHARE_DAY);
    b.now = NOW + DAY_AFTER;
    const char *day = str_fmt(t->a, "/days/%s/%s", w.days[0].place_slug,
                              date_text(t->a, w.days[0].date));
    get(&b, day, 200);
    post(&b, str_fmt(t->a, "%s/heads", day), "heads=6", 303);

    get(&b, "/attendance?from=2026-12-01", 200);
    assert_false(says(&b, "Beuvry"));                   /* the month is not over */
    assert_true(says(&b, "this period has none yet"));
    b.now = NOW + MONTH_AFTER;
    get(&b, "/attendance.csv", 200);
    assert_true(says(&b, "Date;Place;Commune of the place;Chairs;Said they come;"));
    assert_true(says(&b, "2026-12-03;Lillers;Lillers;12;5;0;6\r\n"));
    assert_true(says(&b, "62126;Beuvry;3;3\r\n"));
    assert_true(says(&b, ";not said;2;2\r\n"));
    get(&b, "/attendance.csv", 200);
    const char *file = b.body;
    get(&b, "/attendance", 200);
    const char *const hidden[] = { "Ablain", "62001", "Voisin", "Petit", "Personne", "Roux" };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_null(strstr(file, hidden[i]));
        assert_false(says(&b, hidden[i]));
    }
    assert_true(says(&b, "Beuvry"));
    get(&b, "/attendance?from=2026-01-01&to=2026-11-30", 200);
    assert_true(says(&b, "No day was held in that period"));
    get(&b, "/attendance.csv?lang=fr", 200);

    enter(&member, "p0@x.example");
    get(&member, "/attendance", 403);
    get(&member, "/attendance.csv", 403);
}

static const struct trial_test tests[] = {
    TRIAL(heads_are_counted), TRIAL(hosts_are_thanked_once), TRIAL(thanks_need_somebody),
    TRIAL(small_communes_hide_in_others), TRIAL(communes_are_told_by_whole_months),
    TRIAL(the_file_names_nobody),
};

int main(void)
{
    return browsers_run("attendance", tests, sizeof tests / sizeof *tests);
}
