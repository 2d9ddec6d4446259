/* From a plan to days that people read of: what publishing will do, doing it, and the letters: each
 * host hears of its dates once, each member who wants to hears of the season. */
#include "season/web.h"

#include "account/account.h"
#include "base/say.h"
#include "base/str.h"
#include "notice/notice.h"
#include "people/people.h"

enum { MEMBERS_AT_ONCE = 500, FIRST_DATES = 5 };

/* ---- what it will do ---- */

static bool is_open(const struct season_plan *sp, size_t i)
{
    return !sp->problem.dates[i].skipped;
}

/* Hosts with a day, each once: how many are written to, and the names of those that have nobody
 * here to write to (`mute`, of which there are `*mute_count`). */
static int64_t count_hosts(struct req *r, const struct season_plan *sp, const char ***mute,
                           size_t *mute_count)
{
    size_t hosts = sp->problem.host_count;
    bool *seen = arena_array(r->a, hosts + 1, sizeof *seen);
    int64_t asked = 0;

    *mute = arena_array(r->a, hosts + 1, sizeof **mute);
    *mute_count = 0;
    for (size_t i = 0; i < sp->problem.date_count; i++) {
        int h = sp->chosen[i];
        if (h == NO_HOST || seen[h])
            continue;
        seen[h] = true;
        if (sp->hosts[h].person)
            asked++;
        else
            (*mute)[(*mute_count)++] = sp->problem.hosts[h].name;
    }
    return asked;
}

static void set_hosts(struct req *r, struct value *page, const struct season_plan *sp)
{
    const char **mute;
    size_t mute_count;
    int64_t asked = count_hosts(r, sp, &mute, &mute_count);

    set_text(page, "hosts", asked
             ? TN(r, NP_("%d host is asked by mail to confirm its dates",
                         "%d hosts are asked by mail to confirm their dates"), asked) : NULL);
    if (!mute_count)
        return;
    set_text(page, "mute", TN(r, NP_("%d host has no account here: call them",
                                     "%d hosts have no account here: call them"),
                              (int64_t) mute_count));
    set_text(page, "mute_names", names_words(r, mute, mute_count, mute_count));
}

static int64_t count_wanting(struct req *r)
{
    struct member *some;
    int64_t count = 0, after = 0;
    size_t found;

    do {
        found = members_list(r->db, r->a, r->today, after, MEMBERS_AT_ONCE, &some);
        for (size_t i = 0; i < found; i++)
            count += notice_wanted(r->db, some[i].person, NOTICE_SEASON);
        after = found ? some[found - 1].person : 0;
    } while (found == MEMBERS_AT_ONCE);
    return count;
}

void show_publish(struct req *r)
{
    struct value *v = value_object(r->a), *page = set_object(v, "page");
    struct season_view view;

    if (!view_at_hand(r, &view))
        return;
    const struct season *s = &view.sp.season;
    if (s->published || !s->hosted) {
        refuse_season(r, s->published ? SEASON_PUBLISHED : SEASON_EMPTY, s);
        return;
    }
    int64_t without = s->dates - s->hosted;
    set_text(page, "name", s->name);
    set_text(page, "href", season_href(r, s->id, ""));
    set_int(page, "version", s->version);
    set_text(page, "days", TN(r, NP_("%d day is announced", "%d days are announced"), s->dates));
    set_text(page, "dates", TF(r, N_("From %s to %s"), full_date(r, s->from),
                               full_date(r, s->to)));
    set_hosts(r, page, &view.sp);
    set_text(page, "members", TN(r, NP_("%d member is told by mail", "%d members are told by mail"),
                                 count_wanting(r)));
    set_text(page, "without", without
             ? TN(r, NP_("%d date has no host: it is announced as looking for one",
                         "%d dates have no host: they are announced as looking for one"), without)
             : NULL);
    req_page(r, "season/publish", v);
}

/* ---- letters ---- */

/* "- Thursday 7 January 2027: Lillers, Mercerie Au Droit Fil"; without the host's own name. */
static void add_date(const struct letter *l, struct str *out, const struct season_plan *sp,
                     size_t i, bool whose)
{
    struct req *r = l->r;
    const char *date = say_date(r->a, l->lang, sp->problem.dates[i].date, DATE_LONG, r->today);
    int h = sp->chosen[i];

    if (!whose)
        str_add_fmt(out, "- %s\n", date);
    else
        str_add_fmt(out, letter_words(l, N_("- %s: %s\n")), date,
                    h == NO_HOST ? letter_words(l, N_("looking for a host"))
                                 : sp->problem.hosts[h].name);
}

/* Written once of a season and `about` (a host, a member), also if the handler runs twice. */
static void send(const struct letter *l, const struct season *s, const char *kind, int64_t about,
                 const char *subject, const char *body)
{
    letter_send(l, &(struct letter_text){
        .kind = kind, .body = body, .whole = true,
        .subject = str_fmt(l->r->a, subject, s->name),
        .once = str_fmt(l->r->a, "%s:%lld:%lld", kind, (long long) s->id, (long long) about),
    });
}

/* To whoever offered the place: who offered two gets a letter for each. */
static void tell_host(struct req *r, const struct season_plan *sp, int host)
{
    const struct host *h = &sp->hosts[host];
    const struct season *s = &sp->season;
    struct str dates = str_new(r->a);
    struct letter to, *l = &to;

    if (!h->person || !letter_to(r, h->person, l))
        return;
    for (size_t i = 0; i < sp->problem.date_count; i++)
        if (sp->chosen[i] == host)
            add_date(l, &dates, sp, i, false);
    if (!dates.len)
        return;
    const char *body = str_fmt(r->a,
        letter_words(l, N_("Hello,\n\nthe season is announced: %s. These days are at your place, "
                           "%s, %s:\n\n%s\nPlease say whether they stand, one by one:\n"
                           "%s/hosting\n\nIf you cannot make one, say so there: another host is "
                           "looked for at once.\n")),
        s->name, h->name, say_span(r->a, catalog_lang(l->lang), s->opens, s->closes), dates.text,
        r->url);
    send(l, s, "host_dates", h->id, letter_words(l, N_("Your days: %s")), body);
}

static void tell_member(struct req *r, const struct season_plan *sp, const struct series *series,
                        const struct member *m)
{
    const struct letter *l = &(struct letter){
        .r = r, .person = m->person, .first_name = m->first_name,
        .lang = catalog_of(m->lang, r->lang) };
    struct str dates = str_new(r->a);
    int told = 0;

    for (size_t i = 0; i < sp->problem.date_count && told < FIRST_DATES; i++) {
        if (!is_open(sp, i))
            continue;
        add_date(l, &dates, sp, i, true);
        told++;
    }
    const char *body = str_fmt(r->a,
        letter_words(l, N_("Hello %s,\n\na new season is announced: %s. The first days:\n\n%s\n"
                           "All its days, and a calendar to subscribe to:\n%s/series/%s\n\nYou "
                           "are told because you are a member. You can say no to such mail:\n"
                           "%s/me/notices\n")),
        l->first_name, sp->season.name, dates.text, r->url, series->slug, r->url);
    send(l, &sp->season, "season_announced", m->person, letter_words(l, N_("A new season: %s")),
         body);
}

static void tell_members(struct req *r, const struct season_plan *sp, const struct series *series)
{
    struct member *some;
    int64_t after = 0;
    size_t found;

    do {
        found = members_list(r->db, r->a, r->today, after, MEMBERS_AT_ONCE, &some);
        for (size_t i = 0; i < found; i++)
            if (notice_wanted(r->db, some[i].person, NOTICE_SEASON))
                tell_member(r, sp, series, &some[i]);
        after = found ? some[found - 1].person : 0;
    } while (found == MEMBERS_AT_ONCE);
}

/* ---- doing it ---- */

enum season_refusal publish_and_tell(struct req *r, const struct season *s, int64_t version,
                                     struct series *series, int32_t *taken)
{
    struct season_plan sp = { .season = *s };
    int64_t id = 0;

    season_read(r->db, r->a, &sp);
    enum season_refusal no = season_publish(r->db, r->a, s->id, version, r->who->id, r->today,
                                            r->now, &id, taken);
    if (no)
        return no;
    if (!series_get(r->db, r->a, id, series))
        return SEASON_FAILED;
    for (size_t h = 0; h < sp.problem.host_count; h++)
        tell_host(r, &sp, (int) h);
    tell_members(r, &sp, series);
    return SEASON_ALLOWED;
}

/* The date that is in the way leads to its choice. */
void refuse_publish(struct req *r, enum season_refusal no, const struct season *s, int32_t date)
{
    if ((no != SEASON_TAKEN && no != SEASON_CANNOT) || !date) {
        refuse_season(r, no, s);
        return;
    }
    const char *code = no == SEASON_TAKEN ? "host_taken" : "host_cannot";
    const char *title = no == SEASON_TAKEN
                      ? TF(r, N_("The host of %s has another day then"), full_date(r, date))
                      : TF(r, N_("The host of %s cannot any more"), full_date(r, date));
    struct value *problem = req_refuse(r, 409, code, title,
                                       T(r, N_("Nothing was published. Choose another host for "
                                               "that date.")));
    set_text(problem, "date", date_text(r->a, date));
    req_way(r, problem, full_date(r, date), NULL, T(r, N_("Choose another host")),
            season_href(r, s->id, try_href(r, date, 0)));
}

void publish_season(struct req *r)
{
    struct season s;
    struct series series;
    int32_t taken = 0;

    if (!season_at_hand(r, &s))
        return;
    enum season_refusal no = publish_and_tell(r, &s, form_int(r->form, "version", 0), &series,
                                              &taken);
    if (no)
        refuse_publish(r, no, &s, taken);
    else
        req_see(r, T(r, N_("The season is published. Hosts and members are told by mail.")),
                "/seasons/%lld", (long long) s.id);
}
