#include "account/account.h"
#include "agenda/agenda.h"
#include "base/date.h"
#include "base/str.h"
#include "http/seed.h"

/* The demo's season: every Thursday for 26 weeks, half of them past, in the host places by turns.
 * It was planned by the rules as they were then: each change is made some weeks before its date.
 * Holidays are cancelled by series_make and take no turn.  Hosts have confirmed the next dates; of
 * one the answer is awaited, and one has stepped back.  Past days were counted, and thanked for. */

enum {
    WEEKS = 26, WEEKS_PAST = 13, OPENS = 9 * 60, CLOSES = 17 * 60 + 30,
    PLANNED = 30,                       /* days before the date */
    STEP = 5                            /* through the places, so that neighbours are weeks apart */
};

/* Of the dates that are held, counted from the next one. */
enum { CANCELLED = 3, MOVED = 6, WITHOUT_HOST = 8, TO_ANSWER = 4, STEPPED_BACK = 5,
       CONFIRMED = 3 /* the first of them */ };

/* Eleven, while the houses are twelve: none hears the same twice. */
static const struct { const char *title, *note; } words[] = {
    { "", "La bouilloire est pleine, les rallonges sont là. Apporte ta tasse et ton casque." },
    { "Devis et factures", "À 14 h, on ouvre ensemble un devis qui fait peur. Apporte le tien." },
    { "", "Petit tour des présents à 9 h 30 : ton nom, ce que tu fais aujourd’hui, une question." },
    { "", "On déjeune sur place, chacun apporte un plat. Cette fois sans fromage, promis." },
    { "Matinée des nouvelles têtes", "Trois personnes viennent pour la première fois. Garde-leur "
                                     "une chaise près de la fenêtre." },
    { "", "" },
    { "", "Réunion possible dans la réserve de 11 h à 12 h. Demande la clé, elle est timide." },
    { "Atelier photo de métier", "Après-midi portraits : dix minutes chacun, gratuit, décoiffés "
                                 "bienvenus." },
    { "", "Trois voitures partent de Béthune à 8 h 30, il reste deux places. Dis-le moi." },
    { "Répare ton ordinateur", "Deux membres aident à nettoyer, sauvegarder, remonter. "
                               "Rien n’est perdu d’avance." },
    { "", "Journée calme : pas d’atelier, pas de tour de table. On travaille." },
};

struct season {
    struct seed *seed;
    struct place *hosts;
    size_t host_count;
    size_t start;                       /* the host of the next date */
    int64_t animator;
};

static void find_hosts(struct season *season)
{
    struct seed *seed = season->seed;
    struct place *all;
    size_t count = places_list(seed->db, seed->a,
                               &(struct places_wish){ .which = PLACES_OURS, .limit = 200 },
                               &all, NULL);

    season->hosts = arena_array(seed->a, count + 1, sizeof *season->hosts);
    for (size_t i = 0; i < count; i++) {
        if (all[i].kind != PLACE_HOST)
            continue;
        if (str_is(all[i].name, "Mercerie Au Droit Fil"))
            season->start = season->host_count;
        season->hosts[season->host_count++] = all[i];
    }
    if (!season->host_count)
        BUG("days are seeded after the places");
}

/* `turn` counts from the next date, negative for past ones. */
static const struct place *host_of(const struct season *season, int turn)
{
    int count = (int) season->host_count;
    int at = ((int) season->start + turn * STEP) % count;

    return &season->hosts[at < 0 ? at + count : at];
}

static void must(enum agenda_refusal no, const struct day *d)
{
    if (no && no != AGENDA_FAILED)
        BUG("the demo's day %lld is refused: %d", (long long) d->id, no);
}

static void host_answers(struct season *season, struct day_edit edit, const struct day *d, int turn)
{
    struct seed *seed = season->seed;

    if (turn < CONFIRMED)
        must(day_confirm_host(seed->db, seed->a, edit, turn == 0 ? "la salle sera chauffée dès "
                                                                   "8 h 30" : NULL), d);
    else if (turn == TO_ANSWER || turn == STEPPED_BACK)
        must(day_ask_host(seed->db, seed->a, edit), d);
    if (turn == STEPPED_BACK)
        must(day_step_back(seed->db, seed->a, edit, "la salle est prise par une noce ce jour-là"),
             d);
}

/* Nine to sixteen heads, as far as there are chairs; the last host is still to be thanked. */
static void count_heads(struct season *season, struct day_edit edit, const struct day *d, int turn)
{
    struct seed *seed = season->seed;
    const struct place *host = host_of(season, turn);
    int64_t heads = 9 + (5 * -turn) % 8;

    if (turn >= 0)
        return;
    edit.today = d->date;
    edit.now = seed->now - (int64_t) (seed->today - d->date) * 86400;
    must(day_set_heads(seed->db, seed->a, edit,
                       heads < host->chairs ? heads : host->chairs, season->animator), d);
    edit.now += 86400;
    if (turn < -1)
        must(day_thank(seed->db, seed->a, edit), d);
}

/* The first working day around a date that is no holiday. */
static int32_t other_date(int32_t date)
{
    static const int steps[] = { 1, -1, -2, 4 };
    int i = 0;

    while (i < 3 && date_is_french_holiday(date + steps[i], NULL))
        i++;
    return date + steps[i];
}

static void plan_day(struct season *season, const struct day *d, int turn)
{
    struct seed *seed = season->seed;
    int32_t day = d->date - PLANNED < seed->today - 2 ? d->date - PLANNED : seed->today - 2;
    const struct day_edit edit = { .day = d->id, .today = day,
                                   .now = seed->now - (int64_t) (seed->today - day) * 86400 };
    size_t word = (size_t) (turn + WEEKS_PAST) % (sizeof words / sizeof *words);
    const struct day_words said = {
        .title = words[word].title, .note = words[word].note, .animator = season->animator,
        .capacity = -1, .opens = OPENS, .closes = CLOSES,
    };
    int64_t other;

    must(day_set_words(seed->db, seed->a, edit, &said), d);
    if (turn != WITHOUT_HOST)
        must(day_set_host(seed->db, seed->a, edit, host_of(season, turn)->id), d);
    host_answers(season, edit, d, turn);
    count_heads(season, edit, d, turn);
    if (turn == CANCELLED)
        must(day_cancel(seed->db, seed->a, edit, "le chauffage de la salle est en panne, la pièce "
                                                 "n’arrive qu’après cette date"), d);
    if (turn == MOVED)
        must(day_move(seed->db, seed->a, edit, other_date(d->date),
                      "la maison fait son inventaire ce jeudi", &other), d);
}

void agenda_seed(struct seed *seed)
{
    struct season season = {
        .seed = seed, .animator = account_find(seed->db, "demo-animator@beffroi.example"),
    };
    int32_t next = seed->today + (4 - date_weekday(seed->today) + 7) % 7;
    struct series series = {
        .name = "Les jeudis qui tournent", .weekday = 4, .every = 1, .opens = OPENS,
        .closes = CLOSES, .from = next - 7 * WEEKS_PAST,
        .to = next + 7 * (WEEKS - WEEKS_PAST - 1), .made_by = season.animator,
        .about = "Chaque jeudi, une maison du territoire ouvre sa porte. On travaille côte à côte, "
                 "on déjeune ensemble, on repart avec une idée ou un coup de main.",
    };
    size_t count;
    int turn = 0;

    find_hosts(&season);
    must(series_make(seed->db, seed->a, &series,
                     seed->now - (int64_t) (7 * WEEKS_PAST + PLANNED + 10) * 86400),
         &(struct day){ 0 });
    struct day *days = series_days(seed->db, seed->a, series.id, &count);
    for (size_t i = 0; i < count; i++)
        turn -= days[i].state == DAY_OPEN && days[i].date < seed->today;
    for (size_t i = 0; i < count; i++)
        if (days[i].state == DAY_OPEN)
            plan_day(&season, &days[i], turn++);
}
