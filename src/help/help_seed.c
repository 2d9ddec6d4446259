#include "help/inside.h"

#include "base/date.h"
#include "base/str.h"
#include "base/zone.h"
#include "http/seed.h"

/* The demo's mutual help: some weeks of requests in all their states, asked and answered by the
 * rules with the clock of the moment it would have happened.  Who asks is drawn among those who are
 * there; who could help is whom the rules propose. */

enum { FITS = 40, ASKERS = 40 };

static const struct script {
    const char *words;
    int days_ago;
    const char *asker;                  /* an address; NULL: somebody */
    enum urgency urgency;
    enum reach reach;
    bool anonymous, listed;
    int asked;                          /* of those proposed, the first so many */
    int answers;                        /* of those asked, the first so many say yes... */
    int declines;                       /* ...and the next so many "not now" */
    const char *note;
    enum request_state ends;
    const char *thanks;                 /* NULL: none were written */
    bool shown;
} scripts[] = {
    { "Mon ordinateur ne démarre plus", 23, NULL, URGENT_NOW, REACH_ANYWHERE, .asked = 2,
      .answers = 1, .note = "Apporte-le à midi, on regarde ensemble.", .ends = REQUEST_DONE,
      .thanks = "Un câble débranché, trouvé en dix minutes. Je n’osais pas demander.",
      .shown = true },
    { "Comment remplir une première déclaration de TVA", 20, NULL, URGENT_WEEK, REACH_ANYWHERE,
      .asked = 3, .answers = 1, .declines = 1, .note = "Viens avec tes factures de juillet.",
      .ends = REQUEST_DONE, .thanks = "Les cases ne me font plus peur." },
    { "Des photos correctes de six objets en céramique", 17, NULL, URGENT_WEEK, REACH_NEXT_DAY,
      .listed = true, .asked = 2, .answers = 1, .note = "Je prends mon fond blanc jeudi.",
      .ends = REQUEST_DONE, .thanks = "Merci pour le fond blanc et la patience.", .shown = true },
    { "Recoudre la fermeture d’un sac à outils", 14, NULL, URGENT_ANY, REACH_ANYWHERE,
      .asked = 1, .answers = 1, .ends = REQUEST_DONE,
      .thanks = "Le sac tient mieux qu’au premier jour.", .shown = true },
    { "Comprendre un contrat de sous-traitance avant de signer", 12, NULL, URGENT_WEEK,
      REACH_ANYWHERE, .anonymous = true, .asked = 2, .answers = 1,
      .note = "On en parle au calme, quand tu veux.", .ends = REQUEST_DONE,
      .thanks = "J’ai pu dire non à deux lignes, et signer le reste." },
    { "Simplifier un logo avant de l’imprimer", 10, NULL, URGENT_WEEK, REACH_ANYWHERE,
      .asked = 1, .declines = 1, .ends = REQUEST_DROPPED },
    { "Souder deux équerres pour une étagère", 6, NULL, URGENT_ANY, REACH_NEXT_DAY, .asked = 2,
      .answers = 1, .note = "Apporte l’acier, j’ai le poste.", .ends = REQUEST_TAKEN },
    { "Un tableur qui additionne mal les heures", 5, "demo-member@beffroi.example", URGENT_WEEK,
      REACH_ANYWHERE, .asked = 2, .answers = 1,
      .note = "C’est sûrement le format des cellules, je passe te voir.",
      .ends = REQUEST_TAKEN },
    { "Parler d’une facture impayée avec quelqu’un qui connaît", 3, NULL, URGENT_WEEK,
      REACH_ANYWHERE, .anonymous = true },
    { "Un devis d’électricité à vérifier", 2, NULL, URGENT_WEEK, REACH_ANYWHERE, .listed = true,
      .asked = 1, .declines = 1 },
    { "Relier 40 livrets sans machine", 1, NULL, URGENT_WEEK, REACH_NEXT_DAY, .listed = true },
    { "Mettre en page un livret de huit pages", 1, NULL, URGENT_ANY, REACH_ANYWHERE,
      .anonymous = true, .asked = 1 },
    { "Relire deux pages en anglais", 0, NULL, URGENT_NOW, REACH_ANYWHERE, .listed = true },
};

/* One story while it is told. */
struct tale {
    struct seed *seed;
    const struct script *script;
    struct looker asker;
    int64_t request;
    int64_t clock;
    int32_t today;
};

static int64_t person_of(struct seed *seed, const char *email)
{
    return db_int(seed->db, "SELECT id FROM person WHERE email = $1", ARGS(arg_text(email)), 0);
}

/* Members whom the others see by name, without the five of the demo, in an order of chance. */
static size_t draw_askers(struct seed *seed, int64_t *askers)
{
    size_t count = 0;
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT p.id FROM person p WHERE p.shown >= 2 AND p.trade IS NOT NULL"
        "   AND p.email NOT LIKE 'demo-%' AND EXISTS (SELECT 1 FROM presence x"
        "         WHERE x.person_id = p.id AND x.state IN (1, 3))"
        " ORDER BY p.id LIMIT $1", ARGS(arg_int(ASKERS)));

    while (rows_next(rows))
        askers[count++] = col_int(rows, "id");
    seed_shuffle(seed, askers, count);
    return count;
}

static void must(enum help_refusal no, const struct tale *t)
{
    if (no && no != HELP_FAILED)
        BUG("the demo's request '%s' is refused: %d", t->script->words, no);
}

static void later(struct tale *t, int most)
{
    int64_t clock = t->clock + 60 * (1 + seed_dice(t->seed, most));

    t->clock = clock < t->seed->now ? clock : t->seed->now;
}

static void make(struct tale *t)
{
    const struct script *s = t->script;
    struct seed *seed = t->seed;
    struct request_draft draft = {
        .person = t->asker.id, .words = s->words, .lang = "fr", .urgency = s->urgency,
        .reach = s->reach, .anonymous = s->anonymous, .listed = s->listed, .now = t->clock,
        .today = t->today,
    };
    struct fit *fits;

    draft.fit_count = skill_fit(seed->db, seed->a, &t->asker, s->words, FITS, &fits);
    draft.fits = fits;
    enum help_refusal no = request_make(seed->db, seed->a, &draft, &t->request);
    if (no == HELP_NO_DAY) {                    /* no day went round then */
        draft.reach = REACH_ANYWHERE;
        no = request_make(seed->db, seed->a, &draft, &t->request);
    }
    must(no, t);
}

/* Asks the first of those proposed, one says yes, another "not now"; returns who said yes, or 0. */
static int64_t ask(struct tale *t)
{
    const struct script *s = t->script;
    struct seed *seed = t->seed;
    const struct request q = { .id = t->request };
    struct candidate *all;
    struct told_list told;
    int64_t helper = 0;
    size_t count = request_candidates(seed->db, seed->a, &t->asker, &q, t->clock, t->today, &all);

    for (size_t i = 0; i < count && i < (size_t) s->asked; i++) {
        later(t, 4);
        must(request_ask(seed->db, seed->a, &t->asker, t->request, all[i].person, t->clock,
                         t->today, &told), t);
    }
    for (size_t i = 0; i < count && i < (size_t) (s->answers + s->declines); i++) {
        bool yes = i < (size_t) s->answers;
        later(t, 90);
        must(request_answer(seed->db, seed->a, t->request, all[i].person,
                            yes ? ANSWER_YES : ANSWER_NOT_NOW, s->note, t->clock, &told), t);
        helper = yes ? all[i].person : helper;
    }
    return helper;
}

static void finish(struct tale *t, int64_t helper)
{
    const struct script *s = t->script;
    struct seed *seed = t->seed;

    later(t, 1200);
    if (s->ends == REQUEST_DROPPED)
        must(request_drop(seed->db, seed->a, t->asker.id, t->request, t->clock), t);
    if (s->ends != REQUEST_DONE || !helper)
        return;
    must(request_done(seed->db, seed->a, t->asker.id, t->request, t->clock), t);
    must(thanks_say(seed->db, seed->a, &t->asker,
                    &(struct thanks){ .request = t->request, .to = helper, .words = s->thanks,
                                      .shown = s->shown }, t->clock), t);
}

static void tell_tale(struct seed *seed, const struct script *s, int64_t asker)
{
    struct tale t = {
        .seed = seed, .script = s, .today = seed->today - s->days_ago,
        .asker = { .id = asker, .member = true, .today = seed->today - s->days_ago },
        .clock = seed->now - 3 * 3600,
    };

    if (s->days_ago)
        t.clock = zone_instant(zone_get("Europe/Paris"), t.today, 9 * 60 + seed_dice(seed, 120));
    make(&t);
    finish(&t, ask(&t));
}

/* Maud lays out booklets for a living: somebody thinks of her. */
static void ask_member(struct seed *seed, int64_t asker)
{
    static const struct script script = { "Choisir une police lisible pour un menu", 1,
                                           .urgency = URGENT_WEEK };
    int64_t member = person_of(seed, "demo-member@beffroi.example");
    struct told_list told;
    struct tale t = {
        .seed = seed, .script = &script, .today = seed->today - 1,
        .asker = { .id = asker, .member = true, .today = seed->today - 1 },
        .clock = seed->now - 5 * 3600,
    };

    make(&t);
    later(&t, 20);
    must(request_ask(seed->db, seed->a, &t.asker, t.request, member, t.clock, t.today, &told),
         &t);
}

void help_seed(struct seed *seed)
{
    int64_t askers[ASKERS];
    size_t count = draw_askers(seed, askers), next = 0;
    int64_t animator = person_of(seed, "demo-animator@beffroi.example");

    if (count < sizeof scripts / sizeof *scripts + 3)
        BUG("mutual help is seeded after the days");
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        int64_t known = scripts[i].asker ? person_of(seed, scripts[i].asker) : 0;
        tell_tale(seed, &scripts[i], known ? known : askers[next++]);
    }
    ask_member(seed, askers[next++]);
    mediator_name(seed->db, askers[next++], true, animator, seed->now - 30 * (int64_t) DAY_SECONDS);
    reach_set(seed->db, askers[next], seed->today + 12, seed->today);
}
