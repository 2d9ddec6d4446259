#include "account/account.h"
#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "booking/booking.h"
#include "http/seed.h"

/* The demo's life: a month at the permanent place and the Thursdays past and coming, said and
 * booked by the rules with the clock of the moment it would have happened.  Here too, because
 * people and accounts are seeded before places and prices: audiences, and the roles at places. */

enum {
    MONTH = 31, FORTNIGHT = 14,         /* days of life at the permanent place, back and ahead */
    REGULARS = 46, WIDER = 130,         /* members who come there; on Thursdays */
    MEMBER_EVERY = 5                    /* open days of demo-member */
};

struct life {
    struct seed *seed;
    struct place place;                 /* the permanent one */
    const struct zone *zone;
    int64_t member, host, animator, manager, admin;
    int64_t *people;                    /* members without those five, in an order of chance */
    size_t count;
};

/* ---- who lives where, who pays what, who runs what ---- */

/* An audience follows from where one belongs; who has said no trade stays a visitor. */
static const char *audience_of(struct seed *seed, const char *kind)
{
    if (!kind)
        return "freelance";
    if (str_is(kind, "enterprise"))
        return "entrepreneur";
    if (str_is(kind, "school"))
        return "student";
    return str_is(kind, "company") && seed_chance(seed, 40) ? "company" : "employee";
}

static bool has_part(const struct life *life, int64_t person)
{
    return person == life->member || person == life->host || person == life->animator ||
           person == life->manager || person == life->admin;
}

static void meet_people(struct life *life)
{
    struct seed *seed = life->seed;
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT p.id, p.made_at,"
        "       (SELECT o.kind FROM membership m JOIN organisation o ON o.id = m.organisation_id"
        "         WHERE m.person_id = p.id AND m.valid_to IS NULL ORDER BY m.id LIMIT 1) AS kind"
        "  FROM person p WHERE p.trade IS NOT NULL ORDER BY p.id", NO_ARGS);

    while (rows_next(rows)) {
        int64_t person = col_int(rows, "id");
        int64_t since = col_int(rows, "made_at");

        plan_set_audience(seed->db, person, audience_of(seed, col_text(rows, "kind")),
                          seed->today - (int32_t) ((seed->now - since) / 86400), since);
        if (has_part(life, person))
            continue;
        life->people = arena_grow(seed->a, life->people, life->count + 1, sizeof *life->people);
        life->people[life->count++] = person;
    }
    if (life->count < WIDER)
        BUG("days are seeded after the people");
    seed_shuffle(seed, life->people, life->count);
}

static void give(struct life *life, const char *role, int64_t person, int64_t place)
{
    struct seed *seed = life->seed;

    role_give(seed->db, &(struct role_draft){
        .person = person, .role = role, .place = place, .from = seed->today - 390,
        .to = ROLE_WITHOUT_END, .given_by = life->admin,
        .now = seed->now - (int64_t) 390 * 86400 });
}

/* A host place is held by the people of the house of the same name. */
static void give_roles(struct life *life)
{
    struct seed *seed = life->seed;
    struct place *places;
    size_t count = places_list(seed->db, seed->a,
                               &(struct places_wish){ .which = PLACES_OURS, .limit = 200 },
                               &places, NULL);

    for (size_t i = 0; i < count; i++) {
        if (places[i].kind == PLACE_PERMANENT) {
            life->place = places[i];
            life->zone = zone_get(places[i].zone);
            give(life, "manager", life->manager, places[i].id);
            continue;
        }
        int64_t house = organisation_find(seed->db, seed->a, places[i].name);
        give(life, "host",
             db_int(seed->db, "SELECT person_id FROM membership WHERE organisation_id = $1"
                              "   AND valid_to IS NULL ORDER BY id LIMIT 1",
                    ARGS(arg_int(house)), life->animator), places[i].id);
    }
}

/* ---- presences ---- */

static enum share draw_share(struct seed *seed)
{
    int n = seed_dice(seed, 100);

    return n < 58 ? SHARE_DAY : n < 76 ? SHARE_MORNING : n < 91 ? SHARE_AFTERNOON : SHARE_HOURS;
}

/* Some days or hours before a date, never later than now. */
static int64_t said_at(struct life *life, int32_t date)
{
    struct seed *seed = life->seed;
    int64_t at = zone_instant(life->zone, date, 8 * 60) - (int64_t) seed_dice(seed, 5) * 86400
                 - seed_dice(seed, 7200);
    int64_t latest = seed->now - 600 - seed_dice(seed, 2 * 86400);

    return at < latest ? at : latest;
}

static void say(struct life *life, struct arena *a, int64_t day, int64_t person, enum share share,
                int64_t now)
{
    const struct presence_wish wish = { .day = day, .person = person, .share = share,
                                        .said_by = person, .now = now };
    struct presence_result result;
    enum presence_refusal no = presence_say(life->seed->db, a, &wish, &result);

    if (no && no != PRESENCE_FAILED)
        BUG("the demo's presence is refused: %d", no);
}

/* After the day: some say that they were there as they had said, one came without a word, some did
 * not come. */
static void look_back(struct life *life, struct arena *a, int64_t day, int32_t date,
                      const int64_t *people, int came)
{
    struct seed *seed = life->seed;
    struct presence_result result;
    int64_t morrow = zone_instant(life->zone, date + 1, 9 * 60 + 20);

    for (int i = 0; i <= came && morrow < seed->now; i++) {
        struct presence_wish wish = { .day = day, .person = people[i], .share = draw_share(seed),
                                      .said_by = people[i], .now = morrow };
        int n = seed_dice(seed, 100);
        if (i < came && n < 4)
            presence_not_there(seed->db, a, &wish, &result);
        else if (i == came ? n < 30 : n < 12)
            presence_was_there(seed->db, a, &wish, &result);
    }
}

static void walk_in(struct life *life, struct arena *a, int64_t day, int32_t date)
{
    static const char *const names[] = { "Le cousin de Marion", "Madame Roussel", "Théo, stagiaire",
                                         "Un facteur curieux", "Aïcha, de la mairie",
                                         "Deux minutes Paul" };
    struct presence_result result;

    presence_guest(life->seed->db, a, &(struct presence_wish){
        .day = day, .guest = names[seed_dice(life->seed, 6)], .share = SHARE_HOURS,
        .said_by = life->manager, .now = zone_instant(life->zone, date, 10 * 60) }, &result);
}

/* One open day at the permanent place; `nth` counts open days, from 0 for the first not past. */
static void live_day(struct life *life, int32_t date, int nth)
{
    struct seed *seed = life->seed;
    struct arena *a = arena_new(NULL);
    int wanted = nth < 0 ? 5 + seed_dice(seed, 10) : nth == 0 ? 5 + seed_dice(seed, 4)
                                                              : 1 + seed_dice(seed, 5);
    int64_t regulars[REGULARS];
    int came = 0;

    memcpy(regulars, life->people, sizeof regulars);
    seed_shuffle(seed, regulars, REGULARS);
    int64_t day = day_ensure(seed->db, a, &life->place, date, said_at(life, date));
    /* Not on the first day that can still be chosen: trying « Je viens » is left to the visitor. */
    bool member = nth != 0 && (nth + 100) % MEMBER_EVERY == 2;
    if (member)
        say(life, a, day, life->member, nth == 2 ? SHARE_MORNING : SHARE_DAY, said_at(life, date));
    for (came = 0; came < wanted - member; came++)
        say(life, a, day, regulars[came], draw_share(seed), said_at(life, date));
    if (nth < 0)
        look_back(life, a, day, date, regulars, came);
    if (nth < 0 && seed_chance(seed, 20))
        walk_in(life, a, day, date);
    arena_free(a);
}

/* ---- Thursdays ---- */

static void say_thursday(struct life *life, const struct day *d, int wanted, bool whole)
{
    struct seed *seed = life->seed;
    struct arena *a = arena_new(NULL);
    bool past = d->date < seed->today;
    int64_t people[WIDER];
    int64_t begun = seed->now - 3 * 86400;
    int most = wanted < WIDER ? wanted : WIDER - 1;

    memcpy(people, life->people, sizeof people);
    seed_shuffle(seed, people, WIDER);
    people[0] = life->animator;
    if (str_is(d->place_name, "Mercerie Au Droit Fil"))
        people[1] = life->host;
    if (past && d->date / 7 % 3 == 0)
        people[2] = life->member;
    for (int i = 0; i < most; i++)
        say(life, a, d->id, people[i], whole || i < 1 ? SHARE_DAY : draw_share(seed),
            whole ? begun + i * 600 : said_at(life, d->date));
    if (past)
        look_back(life, a, d->id, d->date, people, most);
    arena_free(a);
}

/* The next one is well attended, the one after next but one is full with three who wait. */
static void say_thursdays(struct life *life)
{
    enum { FULL = 2, WAIT = 3 };
    static const int coming[] = { 13, 7, 0, 5, 4, 3, 2, 2, 1 };
    struct seed *seed = life->seed;
    size_t series_count, count;
    struct series *series = series_list(seed->db, seed->a, &series_count);
    struct day *days = series_count ? series_days(seed->db, seed->a, series[0].id, &count) : NULL;
    int nth = 0;

    for (size_t i = 0; days && i < count; i++) {
        const struct day *d = &days[i];
        int chairs = (int) d->capacity;
        if (!day_is_open(d))
            continue;
        if (d->date < seed->today) {
            int most = chairs < 14 ? chairs : 14;
            say_thursday(life, d, most - seed_dice(seed, 5), false);
            continue;
        }
        if (nth == FULL)
            say_thursday(life, d, chairs + WAIT, true);
        else
            say_thursday(life, d, nth < (int) (sizeof coming / sizeof *coming) ? coming[nth] : 0,
                         false);
        nth++;
    }
}

/* ---- bookings ---- */

/* What comes back every week.  Those of one resource on one day do not touch. */
static const struct habit {
    const char *resource;
    int weekday;                        /* Monday is 1; 0: every open day */
    int from, to;                       /* minutes */
    int chance;                         /* of a hundred */
    const char *note;
} habits[] = {
    { "Sainte-Barbe", 1, 540, 690, 90, "Conseil coop" },
    { "Sainte-Barbe", 1, 840, 960, 50, "Rendez-vous client" },
    { "Sainte-Barbe", 2, 540, 1020, 40, "Formation premiers secours" },
    { "Sainte-Barbe", 3, 620, 735, 60, "Atelier devis et factures" },
    { "Sainte-Barbe", 3, 840, 930, 50, "Entretien d'embauche" },
    { "Sainte-Barbe", 4, 840, 960, 70, "Comité du lieu" },
    { "Sainte-Barbe", 5, 570, 720, 50, "Réunion de chantier" },
    { "Sainte-Barbe", 5, 845, 905, 40, "" },
    { "La Veillée", 2, 1050, 1140, 95, "Chorale" },
    { "La Veillée", 4, 1020, 1140, 60, "Répétition de théâtre" },
    { "La Veillée", 5, 720, 810, 40, "Projection du midi" },
    { "Le Souffle", 0, 735, 795, 60, "Yoga du midi" },
    { "Laser", 0, 540, 660, 45, "Découpe de boîtes" },
    { "Laser", 0, 840, 1020, 35, "Signalétique d'une boutique" },
    { "Fraiseuse", 3, 540, 720, 60, "Plateaux de table" },
    { "Fraiseuse", 5, 600, 690, 30, "" },
    { "Imprimante 3D 1", 0, 570, 1080, 40, "Pièce de rechange" },
    { "Imprimante 3D 2", 0, 600, 900, 25, "Maquette d'architecte" },
    { "Établi", 5, 810, 1050, 50, "Réparation d'une chaise" },
};

static int64_t resource_named(const struct floor *inside, const char *name)
{
    for (size_t i = 0; i < inside->resource_count; i++)
        if (str_is(inside->resources[i].name, name))
            return inside->resources[i].id;
    BUG("no resource called %s", name);
}

/* Booked some days before; one in twenty is given back. */
static void book(struct life *life, int64_t resource, int64_t person, int32_t date,
                 const struct habit *habit)
{
    struct seed *seed = life->seed;
    struct arena *a = arena_new(NULL);
    int64_t starts_at = zone_instant(life->zone, date, habit->from);
    int64_t made_at = starts_at - (1 + seed_dice(seed, 6)) * 86400 + seed_dice(seed, 30000);
    const struct booking_wish wish = {
        .resource = resource, .person = person, .starts_at = starts_at,
        .ends_at = zone_instant(life->zone, date, habit->to), .note = habit->note,
        .now = made_at < seed->now - 600 ? made_at : seed->now - 600 - seed_dice(seed, 86400),
    };
    struct booking_result result;
    enum booking_refusal no = booking_make(seed->db, a, &wish, &result);

    if (no && no != BOOKING_FAILED)
        BUG("the demo's booking of %s is refused: %d", habit->resource, no);
    if (!no && seed_chance(seed, 5))
        booking_cancel(seed->db, a, result.booking.id, false, wish.now + 300);
    arena_free(a);
}

/* A habit that seldom fails is one person's, the others are anybody's. */
static void book_day(struct life *life, const struct floor *inside, int32_t date, int nth)
{
    static const struct habit members = { "Laser", 0, 680, 740, 100, "Maquette d'affiche" };
    struct seed *seed = life->seed;

    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        const struct habit *h = &habits[i];
        if ((h->weekday && h->weekday != date_weekday(date)) || !seed_chance(seed, h->chance))
            continue;
        int64_t person = h->chance >= 60 ? life->people[i]
                                         : life->people[seed_dice(seed, REGULARS)];
        book(life, resource_named(inside, h->resource), i ? person : life->manager, date, h);
    }
    if (nth != 0 && (nth + 100) % MEMBER_EVERY == 2)
        book(life, resource_named(inside, members.resource), life->member, date, &members);
}

static void live(struct life *life)
{
    struct seed *seed = life->seed;
    const struct floor *inside = places_plan(seed->db, seed->a, life->place.id);
    const struct opening *opening = opening_load(seed->db, seed->a, &life->place,
                                                 seed->today - MONTH, seed->today + FORTNIGHT);
    struct span spans[HOURS_SPANS];
    int nth = 0;

    for (int32_t date = seed->today - MONTH; opening && date < seed->today; date++)
        nth -= opening_on(opening, date, spans, NULL) > 0;
    for (int32_t date = seed->today - MONTH; opening && date <= seed->today + FORTNIGHT; date++) {
        if (!opening_on(opening, date, spans, NULL))
            continue;
        live_day(life, date, nth);
        book_day(life, inside, date, nth++);
    }
}

void booking_seed(struct seed *seed)
{
    struct life life = {
        .seed = seed,
        .member = account_find(seed->db, "demo-member@beffroi.example"),
        .host = account_find(seed->db, "demo-host@beffroi.example"),
        .animator = account_find(seed->db, "demo-animator@beffroi.example"),
        .manager = account_find(seed->db, "demo-manager@beffroi.example"),
        .admin = account_find(seed->db, "demo-admin@beffroi.example"),
    };

    meet_people(&life);
    give_roles(&life);
    live(&life);
    say_thursdays(&life);
}
