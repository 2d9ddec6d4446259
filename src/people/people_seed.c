#include "base/fold.h"
#include "base/str.h"
#include "http/seed.h"
#include "people/profile.h"
#include "people/seed_words.h"

/* The demo's people: a cooperative and its 300 enterprises in 80 trades, and those around it.  All
 * names are put together by chance.  The enterprises' people do not belong to the cooperative as an
 * organisation (its own team does): a circle of three hundred would be no circle. */

enum { ENTERPRISES = 300, PARTNERS = 25, DAYS_OF_PAST = 2200, DAYS_OF_KNOWN = 900,
       PEOPLE_MOST = 500, WISHES = 2 };

#define COOPERATIVE "Grand Carreau"

/* Those who sign in: the account room finds them by their address. */
static const struct known {
    const char *email, *first_name, *last_name, *organisation, *title, *trade;
    const char *skills[SEED_SKILLS + 1];
    const char *wish;                   /* what they want to learn */
} known[] = {
    { "demo-member@beffroi.example", "Maud", "Delattre", "L’Atelier du Trait",
      "entrepreneuse salariée associée", "graphiste, identités et affiches",
      { "mettre en page un livret", "choisir une typographie", "préparer une affiche" },
      "réparer un vélo" },
    { "demo-host@beffroi.example", "Irène", "Cuvelier", "Mercerie Au Droit Fil",
      "entrepreneuse salariée associée", "mercière, tissus et fils",
      { "choisir un tissu", "reprendre un tricot", "accueillir vingt personnes" },
      "créer une boutique en ligne" },
    { "demo-animator@beffroi.example", "Bilal", "Haddad", COOPERATIVE, "animateur",
      "animateur des journées qui tournent",
      { "animer une réunion courte", "présenter les gens", "trouver une salle" },
      "dessiner un logo" },
    { "demo-manager@beffroi.example", "Sabine", "Kaczmarek", COOPERATIVE, "responsable du lieu",
      "responsable de la Lampisterie",
      { "tenir un budget", "faire visiter un lieu", "réparer une chasse d’eau" },
      "parler polonais" },
    { "demo-admin@beffroi.example", "Tomás", "Ferreira", COOPERATIVE, "informatique",
      "informaticien de la coopérative",
      { "sauvegarder un serveur", "expliquer un tableur", "configurer un routeur" },
      "souder à l’arc" },
};
enum { KNOWN = sizeof known / sizeof *known };

/* Houses that host a day stand where their place is. */
static const struct { const char *enterprise, *commune; } houses[] = {
    { "Mercerie Au Droit Fil", "62516" }, { "Librairie La Page Cornée", "62119" },
    { "Menuiserie du Terril Vert", "62178" }, { "Ferme du Rivage", "62126" },
    { "Imprimerie des Trois Encres", "62048" }, { "Atelier Bobine", "62617" },
    { "Garage Pédale Douce", "62083" }, { "Cantine Les Deux Louches", "62457" },
    { "Serre de la Lys", "62770" }, { "Studio Bruit Blanc", "62035" },
};

/* Those who are not entrepreneurs of the cooperative, by where they belong. */
static const struct around {
    const char *organisation, *kind, *trade, *commune;
    struct { const char *woman, *man; } jobs[8];
} around[] = {
    { COOPERATIVE, "cooperative", "coopérative d’activité", "62617",
      { { "directrice", "directeur" }, { "conseillère d’activité", "conseiller d’activité" },
        { "conseillère d’activité", "conseiller d’activité" }, { "comptable", "comptable" },
        { "chargée d’accueil", "chargé d’accueil" } } },
    { "Ruche Nord", "company", "études d’environnement", "62617",
      { { "écologue", "écologue" }, { "ingénieure hydraulique", "ingénieur hydraulique" },
        { "cheffe de projet", "chef de projet" }, { "technicienne de terrain",
                                                    "technicien de terrain" } } },
    { "Semaphore Études", "company", "logiciels de transport", "62119",
      { { "développeuse", "développeur" }, { "testeuse", "testeur" },
        { "responsable de clientèle", "responsable de clientèle" } } },
    { "Vélos du Bassin", "company", "location de vélos", "62119",
      { { "responsable de flotte", "responsable de flotte" }, { "comptable", "comptable" },
        { "chargée d’itinéraires", "chargé d’itinéraires" } } },
    { "Campus des Deux Terrils", "school", "enseignement supérieur", "62119",
      { { "étudiante en design", "étudiant en design" },
        { "étudiante en informatique", "étudiant en informatique" },
        { "étudiante en gestion", "étudiant en gestion" },
        { "étudiante en géographie", "étudiant en géographie" },
        { "étudiante en alternance, bois", "étudiant en alternance, bois" },
        { "étudiante en communication", "étudiant en communication" },
        { "doctorante en histoire", "doctorant en histoire" },
        { "étudiante en métiers du livre", "étudiant en métiers du livre" } } },
    { "Halle aux Outils", "association", "outils partagés", "62473",
      { { "coordinatrice", "coordinateur" } } },
    { "Salle du Préau", "public_body", "salle communale", "62443",
      { { "agente d’accueil", "agent d’accueil" } } },
};

enum { FREELANCES = 14, VISITORS = 7 };

struct crowd {
    struct seed *seed;
    struct arena *a;
    const char *taken[PEOPLE_MOST];         /* names that are there already, folded */
    size_t count;
    int64_t companies[8];
    size_t company_count;
};

/* What is known of somebody before they are written. */
struct sketch {
    const char *first, *last, *email, *trade, *about, *phone, *commune;
    const char *skills[SEED_SKILLS + 1];
    const char *wish;                   /* of those who are known */
    bool woman;
    int32_t since;
};

static const char *any(struct seed *seed, const char *const *list)
{
    int count = 0;

    while (list[count])
        count++;
    return list[seed_dice(seed, count)];
}

static bool take_name(struct crowd *crowd, const char *first, const char *last)
{
    const char *name = text_fold(crowd->a, str_fmt(crowd->a, "%s %s", first, last));

    for (size_t i = 0; i < crowd->count; i++)
        if (str_is(crowd->taken[i], name))
            return false;
    if (crowd->count == PEOPLE_MOST)
        BUG("the demo has more than %d people", PEOPLE_MOST);
    crowd->taken[crowd->count++] = name;
    return true;
}

/* A first name of the same language as the family's, or as often any of the region. */
static struct sketch draw_name(struct crowd *crowd)
{
    struct sketch s = { .woman = seed_chance(crowd->seed, 50) };

    do {
        const struct seed_origin *origin = seed_origins;
        int n = seed_dice(crowd->seed, 100);
        while (n >= origin->share)
            n -= origin++->share;
        s.last = any(crowd->seed, origin->family);
        if (seed_chance(crowd->seed, 50))
            origin = seed_origins;
        s.first = any(crowd->seed, s.woman ? origin->women : origin->men);
    } while (!take_name(crowd, s.first, s.last));
    return s;
}

/* "ines.da-silva@...": unique, as the folded names are. */
static const char *email_of(struct arena *a, const struct sketch *s, const char *domain)
{
    struct str email = str_new(a);

    for (const char *c = text_fold(a, s->first); *c; c++)
        str_add_char(&email, *c >= 'a' && *c <= 'z' ? *c : '-');
    str_add_char(&email, '.');
    for (const char *c = text_fold(a, s->last); *c; c++)
        str_add_char(&email, *c >= 'a' && *c <= 'z' ? *c : '-');
    str_add_fmt(&email, "@%s.example", domain);
    return email.text;
}

static void draw_rest(struct crowd *crowd, struct sketch *s, const char *domain)
{
    struct seed *seed = crowd->seed;

    s->email = email_of(crowd->a, s, domain);
    s->since = seed->today - 40 - seed_dice(seed, DAYS_OF_PAST);
    if (!s->commune)
        s->commune = any(seed, seed_communes);
    if (seed_chance(seed, 40))
        s->about = any(seed, seed_about);
    /* Numbers that are kept free for stories, and ring nowhere (Arcep, decision 2018-0881). */
    if (seed_chance(seed, 35))
        s->phone = str_fmt(crowd->a, "06 39 98 %02d %02d", seed_dice(seed, 100),
                           seed_dice(seed, 100));
}

/* Two to four: some of the trade, often one that has nothing to do with it. */
static void draw_skills(struct crowd *crowd, struct sketch *s, const char *const *trade)
{
    int first = seed_dice(crowd->seed, SEED_SKILLS);
    int of_trade = trade ? 2 + seed_dice(crowd->seed, 2) : 0;
    size_t count = 0;

    for (int i = 0; i < of_trade; i++)
        s->skills[count++] = trade[(first + i) % SEED_SKILLS];
    if (!trade || seed_chance(crowd->seed, 45))
        s->skills[count++] = any(crowd->seed, seed_hobbies);
}

/* Most show what they do to the others of the place, some to everyone, some nothing more than they
 * must.  Written in one go, before the last indexing: it is the words that cost. */
static enum level show(struct seed *seed, int64_t person)
{
    int n = seed_dice(seed, 100);
    enum level shown = n < 70 ? LEVEL_PLACE : LEVEL_PUBLIC;
    enum level presence = seed_chance(seed, 95) ? LEVEL_PLACE : LEVEL_ME;
    enum level email = seed_chance(seed, 50) ? LEVEL_PLACE : LEVEL_CIRCLE;
    enum level commune = seed_chance(seed, 60) ? LEVEL_PLACE : LEVEL_ME;

    if (n >= 90)
        return LEVEL_ME;
    db_exec(seed->db,
            "INSERT INTO visibility (person_id, field, level)"
            " VALUES ($1, 'name', $2), ($1, 'trade', $2), ($1, 'organisation', $2),"
            "        ($1, 'about', $2), ($1, 'presence', $3), ($1, 'email', $4),"
            "        ($1, 'phone', $5), ($1, 'commune', $6)",
            ARGS(arg_int(person), arg_int(shown), arg_int(presence), arg_int(email),
                 arg_int(LEVEL_CIRCLE), arg_int(commune)));
    return shown;
}

/* A third of the people want to learn one or two things that others do for a living.  Dice of their
 * own, so that whoever learns nothing new lives the same days. */
static size_t draw_wishes(int64_t person, const char **words)
{
    struct seed own = { .dice = (uint64_t) person };
    size_t count = seed_chance(&own, 33) ? 1 + (size_t) seed_dice(&own, 2) : 0;

    for (size_t i = 0; i < count; i++)
        words[i] = seed_trades[seed_dice(&own, SEED_TRADES)].skills[seed_dice(&own, SEED_SKILLS)];
    return count;
}

static void write_skills(struct seed *seed, int64_t person, const struct sketch *s,
                         enum level level)
{
    struct skill skills[SEED_SKILLS + WISHES];
    const char *wishes[WISHES] = { s->wish };
    size_t wanted = s->wish ? 1 : s->trade ? draw_wishes(person, wishes) : 0, count = 0;

    for (const char *const *words = s->skills; *words; words++)
        skills[count++] = (struct skill){ .kind = SKILL_GIVE, .words = *words, .level = level };
    for (size_t i = 0; i < wanted; i++)
        skills[count++] = (struct skill){ .kind = SKILL_LEARN, .words = wishes[i],
                                          .level = level };
    person_set_skills(seed->db, person, skills, count, seed->today);
}

/* With `organisation` 0 they belong to none. */
static int64_t write_person(struct crowd *crowd, const struct sketch *s, int64_t organisation,
                            const char *title)
{
    struct seed *seed = crowd->seed;
    const struct person_draft draft = {
        .first_name = s->first, .last_name = s->last, .email = s->email, .phone = s->phone,
        .trade = s->trade, .about = s->about, .commune = s->commune,
    };
    int64_t person = person_add(seed->db, &draft,
                                seed->now - (int64_t) (seed->today - s->since) * 86400);

    enum level shown = show(seed, person);
    if (organisation)
        membership_add(seed->db, person, organisation, title, s->since, seed->today);
    write_skills(seed, person, s, s->wish ? LEVEL_PLACE : shown);
    return person;
}

static int64_t write_organisation(struct seed *seed, const char *name, const char *kind,
                                  const char *trade, const char *commune, int32_t since)
{
    const struct organisation_draft draft = { .name = name, .kind = kind, .trade = trade,
                                              .commune = commune };

    return organisation_add(seed->db, &draft,
                            seed->now - (int64_t) (seed->today - since) * 86400);
}

static const struct known *known_of(const char *organisation)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (str_is(known[i].organisation, organisation))
            return &known[i];
    return NULL;
}

static void write_known(struct crowd *crowd, const struct known *who, int64_t organisation,
                        const char *commune)
{
    struct sketch s = {
        .first = who->first_name, .last = who->last_name, .email = who->email,
        .trade = who->trade, .commune = commune, .wish = who->wish,
        .since = crowd->seed->today - DAYS_OF_KNOWN,
    };

    memcpy(s.skills, who->skills, sizeof s.skills);
    int64_t person = write_person(crowd, &s, organisation, who->title);
    person_show(crowd->seed->db, person, "name", LEVEL_PLACE, crowd->seed->today);
    person_show(crowd->seed->db, person, "presence", LEVEL_PLACE, crowd->seed->today);
}

/* ---- the cooperative's enterprises ---- */

static struct sketch draw_entrepreneur(struct crowd *crowd, const struct seed_trade *trade)
{
    struct sketch s = draw_name(crowd);
    const char *word = s.woman ? trade->woman : trade->man;

    s.trade = word;
    if (seed_chance(crowd->seed, 85))
        s.trade = str_fmt(crowd->a, "%s, %s", word, trade->details[seed_dice(crowd->seed, 2)]);
    draw_skills(crowd, &s, trade->skills);
    return s;
}

static const char *entrepreneur_title(const struct sketch *s)
{
    return s->woman ? "entrepreneuse salariée associée" : "entrepreneur salarié associé";
}

/* They were employed before, by one of the companies around. */
static void write_past(struct crowd *crowd, int64_t person, int32_t since)
{
    int64_t company = crowd->companies[seed_dice(crowd->seed, (int) crowd->company_count)];
    int64_t membership = membership_add(crowd->seed->db, person, company, "",
                                        since - 300 - seed_dice(crowd->seed, 900),
                                        crowd->seed->today);

    membership_end(crowd->seed->db, membership, since - 1, crowd->seed->today);
}

static void write_enterprise(struct crowd *crowd, int i)
{
    struct seed *seed = crowd->seed;
    const struct seed_trade *trade = &seed_trades[i % SEED_TRADES];
    struct sketch s = draw_entrepreneur(crowd, trade);
    const char *name = i / SEED_TRADES < SEED_NAMED
        ? trade->names[i / SEED_TRADES] : str_fmt(crowd->a, "%s %s", trade->house, s.last);

    for (size_t h = 0; h < sizeof houses / sizeof *houses; h++)
        if (str_is(houses[h].enterprise, name))
            s.commune = houses[h].commune;
    draw_rest(crowd, &s, "grand-carreau");
    const struct known *who = known_of(name);
    if (who)
        s.since = seed->today - DAYS_OF_KNOWN;

    int64_t enterprise = write_organisation(seed, name, "enterprise", trade->field, s.commune,
                                            s.since);
    if (who) {
        write_known(crowd, who, enterprise, s.commune);
        return;
    }
    int64_t person = write_person(crowd, &s, enterprise, entrepreneur_title(&s));
    if (i % 29 == 0)
        write_past(crowd, person, s.since);
    if (i % PARTNERS)
        return;
    struct sketch partner = draw_entrepreneur(crowd, trade);
    partner.commune = s.commune;
    draw_rest(crowd, &partner, "grand-carreau");
    write_person(crowd, &partner, enterprise, entrepreneur_title(&partner));
}

/* ---- those around it ---- */

static void write_around(struct crowd *crowd, const struct around *o)
{
    struct seed *seed = crowd->seed;
    int64_t id = write_organisation(seed, o->organisation, o->kind, o->trade, o->commune,
                                    seed->today - DAYS_OF_PAST - 300);

    if (str_is(o->kind, "company"))
        crowd->companies[crowd->company_count++] = id;
    for (size_t i = 0; i < KNOWN; i++)
        if (str_is(known[i].organisation, o->organisation))
            write_known(crowd, &known[i], id, o->commune);
    for (int i = 0; i < 8 && o->jobs[i].woman; i++) {
        struct sketch s = draw_name(crowd);
        s.trade = s.woman ? o->jobs[i].woman : o->jobs[i].man;
        draw_skills(crowd, &s, NULL);
        draw_rest(crowd, &s, "courriel");
        write_person(crowd, &s, id, "");
    }
}

static void write_freelances(struct crowd *crowd)
{
    for (int i = 0; i < FREELANCES; i++) {
        struct sketch s = draw_entrepreneur(crowd,
                                            &seed_trades[seed_dice(crowd->seed, SEED_TRADES)]);
        draw_rest(crowd, &s, "courriel");
        write_person(crowd, &s, 0, NULL);
    }
}

/* They only came by: no trade, no organisation. */
static void write_visitors(struct crowd *crowd)
{
    for (int i = 0; i < VISITORS; i++) {
        struct sketch s = draw_name(crowd);
        draw_rest(crowd, &s, "courriel");
        s.since = crowd->seed->today - 35;
        s.about = NULL;
        write_person(crowd, &s, 0, NULL);
    }
}

void people_seed(struct seed *seed)
{
    struct crowd *crowd = arena_make(seed->a, struct crowd);

    crowd->seed = seed;
    crowd->a = seed->a;
    for (size_t i = 0; i < KNOWN; i++)
        take_name(crowd, known[i].first_name, known[i].last_name);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        write_around(crowd, &around[i]);
    for (int i = 0; i < ENTERPRISES; i++)
        write_enterprise(crowd, i);
    write_freelances(crowd);
    write_visitors(crowd);
}
