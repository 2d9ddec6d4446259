#include "season/host.h"

#include "account/account.h"
#include "base/date.h"
#include "base/str.h"
#include "http/seed.h"

/* The demo's hosts: each host place has one, free in about two weeks of three; and offers that wait
 * for an answer, so that there is something to answer.  All houses are invented. */

enum { WEEKS_AHEAD = 56, DAYS_SINCE = 390, MONDAYS_TO_FRIDAYS = 31, THURSDAY = 8 };

static const struct {
    const char *slug, *kind;
    int weekdays, most;                             /* 0: as many as it takes */
    int64_t speed;
    const char *noise;
    bool parking, step_free, kitchen;
    const char *bus, *wish;
} facts[] = {
    { "mercerie-au-droit-fil", "enterprise", THURSDAY, 6, 80, "quiet", true, false, true,
      "Ligne 521, arrêt Collégiale", "Un coup de main pour le site de la boutique." },
    { "librairie-la-page-cornee", "enterprise", THURSDAY | 1, 5, 300, "quiet", false, false, true,
      "Bulle 2, arrêt Beffroi", "Que les gens repartent avec un livre." },
    { "menuiserie-du-terril-vert", "enterprise", THURSDAY | 16, 4, 500, "lively", true, false,
      true, "Bulle 1, arrêt Galibots", NULL },
    { "ferme-du-rivage", "enterprise", MONDAYS_TO_FRIDAYS, 0, 40, "quiet", true, true, true, NULL,
      "Une heure de désherbage en mai, pour qui veut." },
    { "imprimerie-des-trois-encres", "enterprise", THURSDAY, 4, 200, "loud", true, true, false,
      "Bulle 5, arrêt Marché", NULL },
    { "halle-aux-outils", "association", THURSDAY | 2, 6, 100, "lively", true, true, true,
      NULL, "Des adhésions à l’association." },
    { "atelier-bobine", "enterprise", THURSDAY | 4, 4, 60, "quiet", true, false, true,
      "Bulle 4, arrêt Cités-Claires", NULL },
    { "garage-pedale-douce", "enterprise", THURSDAY, 3, 120, "lively", true, false, false,
      "Bulle 8, arrêt Puits-aux-Roses", NULL },
    { "cantine-les-deux-louches", "enterprise", THURSDAY | 3, 5, 90, "lively", true, false, true,
      "Bulle 3, arrêt Fontaine", "Que l’on mange sur place." },
    { "salle-du-preau", "town_hall", MONDAYS_TO_FRIDAYS, 8, 1000, "quiet", true, true, true,
      NULL, NULL },
    { "serre-de-la-lys", "enterprise", THURSDAY | 16, 4, 30, "quiet", true, true, false,
      "Ligne 546, arrêt Quai", NULL },
    { "studio-bruit-blanc", "enterprise", THURSDAY, 5, 900, "quiet", false, true, true,
      "Bulle 2, arrêt Moulin", "Trois témoignages pour la page du studio." },
};

/* School holidays of Pas-de-Calais, as they fall in most years: month and day, from and to. */
static bool is_school_holiday(int32_t date)
{
    static const int spans[][2] = { { 101, 103 }, { 214, 301 }, { 411, 426 }, { 705, 831 },
                                    { 1018, 1102 }, { 1220, 1231 } };
    int month, day;

    date_to_ymd(date, NULL, &month, &day);
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (month * 100 + day >= spans[i][0] && month * 100 + day <= spans[i][1])
            return true;
    return false;
}

/* Weeks it cannot: half of the school holidays, a quarter of the rest. */
static void choose_dates(struct seed *seed, struct host *h)
{
    int32_t *cannot = arena_array(seed->a, HOST_DATES_MOST, sizeof *cannot);
    int32_t monday = week_first(seed->today);

    for (int week = 1; week <= WEEKS_AHEAD; week++, monday += 7) {
        if (!seed_chance(seed, is_school_holiday(monday + 3) ? 55 : 26))
            continue;
        for (int day = 0; day < 5 && h->cannot_count < HOST_DATES_MOST; day++)
            if (h->weekdays >> day & 1)
                cannot[h->cannot_count++] = monday + day;
    }
    h->cannot = cannot;
}

static void must(enum host_refusal no, const char *name)
{
    if (no && no != HOST_FAILED)
        BUG("the demo's host %s is refused: %d", name, no);
}

/* Whoever belongs to the house of that name, or else `other`. */
static int64_t owner_of(struct seed *seed, const char *name, int64_t other)
{
    return db_int(seed->db, "SELECT m.person_id FROM membership m JOIN organisation o"
                            "    ON o.id = m.organisation_id"
                            " WHERE o.name = $1 AND m.valid_to IS NULL ORDER BY m.id LIMIT 1",
                  ARGS(arg_text(name)), other);
}

static void seed_host(struct seed *seed, size_t i, int64_t animator)
{
    const int64_t then = seed->now - (int64_t) DAYS_SINCE * 86400;
    struct place place;

    if (!place_by_slug(seed->db, seed->a, facts[i].slug, &place))
        BUG("hosts are seeded after the places: %s", facts[i].slug);
    struct host h = {
        .person = owner_of(seed, place.name, animator), .place = place.id, .name = place.name,
        .kind = facts[i].kind, .address = place.address, .postcode = place.postcode,
        .town = place.town, .commune = place.commune, .chairs = place.chairs,
        .weekdays = facts[i].weekdays, .from = INT32_MIN, .to = INT32_MAX,
        .most = facts[i].most ? facts[i].most : -1, .internet = true, .speed = facts[i].speed,
        .noise = facts[i].noise, .parking = facts[i].parking, .bus = facts[i].bus,
        .step_free = facts[i].step_free, .kitchen = facts[i].kitchen, .wish = facts[i].wish,
    };
    choose_dates(seed, &h);
    must(host_save(seed->db, seed->a, &h, then), h.name);
    must(host_answer(seed->db, seed->a, h.id, HOST_ACCEPT, NULL, animator,
                     seed->today - DAYS_SINCE, then), h.name);
}

/* ---- offers ---- */

static const struct {
    struct host offer;
    enum host_answer answer;
    const char *word;                               /* NULL: nobody answered yet */
} offers[] = {
    { .offer = { .name = "Salle du conseil", .kind = "town_hall", .address = "Place de la Mairie",
                 .postcode = "62400", .town = "Locon", .commune = "62520", .chairs = 24,
                 .weekdays = THURSDAY | 16, .most = 4, .internet = true, .speed = 300,
                 .noise = "quiet", .parking = true, .step_free = true, .kitchen = true,
                 .contact = "mairie@locon.example",
                 .wish = "Que les commerçants du bourg soient invités." } },
    { .offer = { .name = "Conserverie du Marais", .kind = "enterprise",
                 .address = "18 rue des Anguilles", .postcode = "62660", .town = "Beuvry",
                 .commune = "62126", .chairs = 9, .weekdays = THURSDAY, .most = 3,
                 .internet = true, .noise = "lively", .parking = true,
                 .contact = "03 53 01 00 41" } },
    { .offer = { .name = "Foyer des Cheminots", .kind = "association",
                 .address = "2 avenue de la Rotonde", .postcode = "62480",
                 .town = "Billy-Berclau", .commune = "62132", .chairs = 30,
                 .weekdays = THURSDAY | 2, .most = -1, .noise = "lively", .parking = true,
                 .step_free = true, .kitchen = true, .bus = "Ligne 22, arrêt Rotonde" },
      .answer = HOST_ASK,
      .word = "Merci ! Sans internet ce sera difficile : est-ce que le téléphone passe bien "
              "dans la grande salle ?" },
    { .offer = { .name = "Cave à bière La Mousse", .kind = "enterprise",
                 .address = "5 rue du Houblon-Perdu", .postcode = "62700",
                 .town = "Bruay-la-Buissière", .commune = "62178", .chairs = 6,
                 .weekdays = THURSDAY, .most = 2, .internet = true, .noise = "loud" },
      .answer = HOST_DECLINE,
      .word = "Six chaises, c’est trop peu pour un jeudi. On pense à toi pour une soirée." },
};

/* Members who offer: the demo's own member is the one who is asked something. */
static int64_t offerer(struct seed *seed, size_t i)
{
    if (offers[i].answer == HOST_ASK)
        return account_find(seed->db, "demo-member@beffroi.example");
    return db_int(seed->db, "SELECT id FROM person WHERE trade IS NOT NULL"
                            " ORDER BY id LIMIT 1 OFFSET $1", ARGS(arg_int(40 + 7 * (int) i)), 0);
}

static void seed_offer(struct seed *seed, size_t i, int64_t animator)
{
    const int64_t then = seed->now - (int64_t) (3 * i + 2) * 86400;
    struct host h = offers[i].offer;

    h.person = offerer(seed, i);
    h.from = seed->today + 30;
    h.to = INT32_MAX;
    must(host_save(seed->db, seed->a, &h, then), h.name);
    if (offers[i].word)
        must(host_answer(seed->db, seed->a, h.id, offers[i].answer, offers[i].word, animator,
                         seed->today, then + 86400), h.name);
}

void host_seed(struct seed *seed)
{
    int64_t animator = account_find(seed->db, "demo-animator@beffroi.example");

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        seed_host(seed, i, animator);
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++)
        seed_offer(seed, i, animator);
}
