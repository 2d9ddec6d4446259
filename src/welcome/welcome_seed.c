/* The demo's charter, in its second version; newcomers on their way, one godparent found and one
 * asked. */
#include "base/date.h"
#include "base/str.h"
#include "http/seed.h"
#include "welcome/welcome.h"

enum { DAY = 86400, FIRST_DAYS_AGO = 620, SECOND_DAYS_AGO = 130, ACCEPTED_PERCENT = 86,
       NEW_AT_MOST = 6 };

static const char *const first_words =
    "On se retrouve pour travailler, chacun à son métier, et pour que le voisin d’en face ait un "
    "prénom.\n\n"
    "- On dit bonjour en entrant, et on laisse la table comme on aimerait la trouver.\n"
    "- On vient quand on veut. Personne ne pointe, personne ne surveille.\n"
    "- On demande quand on ne sait pas, on montre quand on sait.\n";

static const char *const second_words =
    "On se retrouve pour travailler, chacun à son métier, et pour que le voisin d’en face ait un "
    "prénom. Ce qui suit tient en une demi-page : le reste se dit autour d’un café.\n\n"
    "# Ici\n\n"
    "- On dit bonjour en entrant, et on laisse la table comme on aimerait la trouver.\n"
    "- On vient quand on veut. Personne ne pointe, personne ne surveille.\n"
    "- Le silence est une politesse, la conversation aussi : on regarde autour de soi avant de "
    "choisir.\n\n"
    "# Entre nous\n\n"
    "- On demande quand on ne sait pas, on montre quand on sait. Un coup de main ne se compte pas, "
    "il se remercie.\n"
    "- « Pas cette fois » est une réponse. On ne demande pas pourquoi.\n"
    "- Ce qui se dit à la table d’un client reste à la table.\n"
    "- Personne n’est mis de côté pour son accent, son corps, ce qu’il croit ou qui il aime. Qui "
    "le voit le dit ; qui anime écoute les deux.\n\n"
    "# Chez les autres\n\n"
    "Les jeudis, on est chez quelqu’un. On range les chaises, on remercie la maison, on achète un "
    "pain si c’est une boulangerie.\n\n"
    "Cette charte se relit une fois par an, à voix haute. Une ligne qui gêne se dit : c’est ainsi "
    "que s’écrit la version suivante.\n";

static void must(bool well, const char *what)
{
    if (!well)
        BUG("the demo is refused: %s", what);
}

static void write_version(struct seed *seed, const char *words, const char *changes, int days_ago)
{
    struct charter c = { .words = words, .changes = changes, .from = seed->today - days_ago };
    enum charter_refusal no = charter_write(seed->db, seed->a, &c, 0, seed->today - days_ago,
                                            seed->now - (int64_t) days_ago * DAY);

    must(!no || no == CHARTER_FAILED, "its charter");
}

static int64_t by_email(struct seed *seed, const char *email)
{
    return db_int(seed->db, "SELECT id FROM person WHERE email = $1", ARGS(arg_text(email)), 0);
}

/* Most have accepted it, in the weeks after; of those who came later, half on the day they came. */
static void seed_accepted(struct seed *seed)
{
    struct rows *rows = db_query(seed->db, seed->a,
        "SELECT DISTINCT p.id, p.made_at FROM person p JOIN role r ON r.person_id = p.id"
        " WHERE p.left_at IS NULL ORDER BY p.id", NO_ARGS);
    const int64_t since = seed->now - (int64_t) SECOND_DAYS_AGO * DAY;

    while (rows_next(rows)) {
        int64_t made_at = col_int(rows, "made_at");
        bool later = made_at > since;
        int64_t at = (later ? made_at : since) + (int64_t) seed_dice(seed, 20) * DAY / 2;
        if (seed_chance(seed, later ? 50 : ACCEPTED_PERCENT) && at < seed->now)
            charter_accept(seed->db, seed->a, col_int(rows, "id"), 2, seed->today, at);
    }
    /* Everybody heard of it long ago. */
    db_exec(seed->db, "UPDATE charter SET told_at = made_at", NO_ARGS);
}

/* The latest newcomers wish for somebody; the first has found one, the second is waiting for the
 * demo's own member to answer. */
static void seed_godparents(struct seed *seed)
{
    int64_t animator = by_email(seed, "demo-animator@beffroi.example");
    int64_t member = by_email(seed, "demo-member@beffroi.example");
    struct godparent_idea *ideas;
    struct welcome_path *all;
    size_t count = newcomers(seed->db, seed->a, seed->today, seed->now, 0, NEW_AT_MOST, &all);
    bool asked = false, found = false;

    for (size_t i = 0; i < count; i++) {
        int64_t newcomer = all[i].person;
        int64_t at = seed->now - (int64_t) (i + 1) * DAY;
        godparent_wish(seed->db, newcomer, true, at);
        if (!asked) {
            asked = !godparent_propose(seed->db, seed->a, newcomer, member, animator, seed->today,
                                       at);
        } else if (!found && godparent_ideas(seed->db, seed->a, newcomer, seed->today, 1,
                                             seed->now, &ideas)) {
            found = !godparent_propose(seed->db, seed->a, newcomer, ideas[0].person, animator,
                                       seed->today, at) &&
                    !godparent_answer(seed->db, seed->a, newcomer, ideas[0].person, true,
                                      at + DAY / 2);
        }
    }
}

void welcome_seed(struct seed *seed)
{
    write_version(seed, first_words, NULL, FIRST_DAYS_AGO);
    write_version(seed, second_words,
                  "Ce que l’on se doit quand on est chez un hôte, et la réponse « pas cette fois ».",
                  SECOND_DAYS_AGO);
    seed_accepted(seed);
    seed_godparents(seed);
}
