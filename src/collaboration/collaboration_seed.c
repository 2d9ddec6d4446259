/* The demo's collaborations: some that anyone may read, one that has ended, one that asks the demo's
 * own member.  All are invented. */
#include "base/date.h"
#include "base/str.h"
#include "collaboration/collaboration.h"

enum { DAY = 86400, PEOPLE_MOST = 4 };

/* Who takes part: an address of the demo, or how a trade begins; what they bring. */
struct part {
    const char *who, *brings;
};

static const struct {
    const char *name, *purpose;
    enum level level;
    int days_ago, ended_days_ago;                   /* 0: it goes on */
    bool all;                                       /* everybody has answered; else all but the last */
    struct part people[PEOPLE_MOST + 1];            /* the first says it */
} demo[] = {
    { "Le carnet des terrils",
      "Vingt promenades sur les terrils, dessinées, photographiées et imprimées ici.\n"
      "Le carnet se vend à prix libre dans les lieux qui nous accueillent ; ce qu’il rapporte paie "
      "le suivant.",
      LEVEL_PUBLIC, 210, 0, true,
      { { "demo-member@beffroi.example", "la mise en page et les cartes dessinées" },
        { "photograph", "les photos, et de bonnes chaussures" },
        { "imprimeu", "le papier de récupération et la presse du lundi" } } },
    { "La soupe du jeudi",
      "Chaque jeudi, une soupe, un pain et un fromage d’ici à la journée qui tourne. On cuisine à "
      "deux, on mange à vingt.",
      LEVEL_PUBLIC, 150, 0, true,
      { { "maraîch", "les légumes qui ont une drôle de tête" },
        { "traiteu", "le grand faitout et les recettes" },
        { "boulang", "le pain de la veille, qui est le meilleur" } } },
    { "Un toit, un rendez-vous",
      "Pour les petites rénovations : une seule visite, trois métiers autour de la table, un devis "
      "qui se tient.",
      LEVEL_NETWORK, 120, 0, true,
      { { "couvreu", "l’échelle et l’œil sur les gouttières" },
        { "charpent", "le calcul des sections" }, { "isola", "la ouate et le thermomètre" } } },
    { "Ruches de zone",
      "Trois ruches derrière les ateliers, une haie qui fleurit de mars à octobre, et le miel pour "
      "les voisins.",
      LEVEL_PUBLIC, 75, 0, true,
      { { "apicult", "les essaims et les voiles" }, { "paysagiste", "la haie et les prairies" } } },
    { "Les papiers à deux",
      "Une heure le mardi pour les papiers que l’on remet toujours : on s’assoit à deux, et c’est "
      "fait.",
      LEVEL_PLACE, 40, 0, true,
      { { "demo-manager@beffroi.example", "une salle et du café" },
        { "demo-admin@beffroi.example", "le scanner, et la patience qui va avec" } } },
    { "Le banc d’écoute",
      "Un banc de bois et ses deux haut-parleurs, qui a raconté les voisins pendant un été.",
      LEVEL_PLACE, 400, 160, true,
      { { "menuis", "le banc" }, { "électric", "les fils, et ce qui parle au bout" } } },
    { "Les affiches du quai",
      "Une affiche par commerce du quai pour la fête de juin : même papier, même jour, chacun sa "
      "couleur.",
      LEVEL_PLACE, 9, 0, false,
      { { "demo-host@beffroi.example", "la vitrine et la liste des commerces" },
        { "imprimeu", "deux encres et un samedi" },
        { "demo-member@beffroi.example", NULL } } },
    { "Anglais de comptoir",
      "Une demi-heure d’anglais autour d’un café, avec les mots de nos métiers.",
      LEVEL_PLACE, 3, 0, false,
      { { "torréfact", "le café, et un accent du Kent" }, { "couturi", NULL } } },
};

/* A member of that trade whose name members see, the same one each time. */
static int64_t find_person(struct seed *seed, const char *who)
{
    return db_int(seed->db,
        "SELECT min(p.id) AS id FROM person p JOIN role r ON r.person_id = p.id"
        " WHERE r.role = 'member' AND r.ended_at IS NULL AND p.shown >= 2"
        "   AND (p.email = $1 OR p.trade LIKE $2)",
        ARGS(arg_text(who), arg_text(strchr(who, '@') ? who : str_fmt(seed->a, "%s%%", who))), 0);
}

static void must(enum collaboration_refusal no, const char *name)
{
    if (no && no != COLLABORATION_FAILED)
        BUG("the demo's collaboration %s is refused: %d", name, no);
}

static void seed_one(struct seed *seed, size_t i)
{
    const int64_t then = seed->now - (int64_t) demo[i].days_ago * DAY;
    struct looker who = { .member = true, .today = seed->today - demo[i].days_ago };
    int64_t people[PEOPLE_MOST], id = 0;
    size_t count = 0;

    for (const struct part *p = demo[i].people; p->who; p++)
        people[count++] = find_person(seed, p->who);
    who.id = people[0];
    must(collaboration_make(seed->db, seed->a, &who,
             &(struct collaboration_words){ .name = demo[i].name, .purpose = demo[i].purpose,
                                            .level = demo[i].level },
             demo[i].people[0].brings, people + 1, count - 1, then, &id), demo[i].name);
    for (size_t k = 1; k < count - !demo[i].all; k++) {
        who.id = people[k];
        must(collaboration_answer(seed->db, seed->a, &who, id, true, demo[i].people[k].brings,
                                  then + (int64_t) k * 3600), demo[i].name);
    }
    if (!demo[i].ended_days_ago)
        return;
    who.today = seed->today - demo[i].ended_days_ago;
    must(collaboration_end(seed->db, seed->a, &who, id,
                           seed->now - (int64_t) demo[i].ended_days_ago * DAY), demo[i].name);
}

void collaboration_seed(struct seed *seed)
{
    for (size_t i = 0; i < sizeof demo / sizeof *demo; i++)
        seed_one(seed, i);
}
