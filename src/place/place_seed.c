#include "place/place.h"

/* The demo's places.  The communes and where they lie are real; every house, street and name of a
 * house is invented. */

enum { DAYS_OF_PAST = 400 };

static const struct seed_space {
    const char *name, *kind, *about;
    int64_t area;
    struct box box;                                 /* decimetres */
} spaces[] = {
    { "Coworking", "coworking", "la grande salle claire, côté cour", 160,
      { true, 0, 68, 160, 102 } },
    { "Bureau 1", "office", "loué à la Ruche Nord", 22, { true, 0, 0, 45, 48 } },
    { "Bureau 2", "office", "loué à une comptable", 22, { true, 45, 0, 45, 48 } },
    { "Bureau 3", "office", "à louer", 22, { true, 90, 0, 45, 48 } },
    { "Bureau 4", "office", "l’équipe de la coopérative", 22, { true, 135, 0, 45, 48 } },
    { "Sainte-Barbe", "meeting", "séminaires et formations", 61, { true, 180, 0, 90, 68 } },
    { "Le Souffle", "rest", "tapis, vestiaire et douche", 61, { true, 270, 0, 90, 68 } },
    { "Cuisine et café", "kitchen", "le café est à prix libre", 54, { true, 160, 68, 90, 61 } },
    { "La Veillée", "culture", "concerts, débats et projections", 67, { true, 250, 68, 110, 61 } },
    { "Atelier", "workshop", "tenue de travail et habilitation", 175, { true, 0, 170, 160, 110 } },
    { "Cellule A", "cell", "brute, porte sectionnelle au sud", 302, { true, 160, 129, 200, 151 } },
    { "Cellule B", "cell", "brute, dans la seconde halle", 300, { true, 0, 296, 180, 167 } },
    { "Cellule C", "cell", "brute, dans la seconde halle", 300, { true, 180, 296, 180, 167 } },
};

static const struct seed_resource {
    const char *space, *kind, *name, *about;
    int64_t capacity, people;
    bool bookable;
    const char *stopped;
    struct box box;
} resources[] = {
    { "Coworking", "desk_pool", "Postes de coworking", "écrans à partager, deux cabines d’appel",
      24, 0, false, NULL, { true, 9, 97, 145, 61 } },
    { "Bureau 1", "office", "Bureau 1", NULL, 1, 4, false, NULL, { true, 0, 0, 45, 48 } },
    { "Bureau 2", "office", "Bureau 2", NULL, 1, 2, false, NULL, { true, 45, 0, 45, 48 } },
    { "Bureau 3", "office", "Bureau 3", "22 m², à louer", 1, 4, false, NULL,
      { true, 90, 0, 45, 48 } },
    { "Bureau 4", "office", "Bureau 4", NULL, 1, 4, false, NULL, { true, 135, 0, 45, 48 } },
    { "Sainte-Barbe", "room", "Sainte-Barbe", "écran et visio", 1, 18, true, NULL,
      { true, 180, 0, 90, 68 } },
    { "Le Souffle", "room", "Le Souffle", "tapis, vélo, douche", 1, 12, true, NULL,
      { true, 270, 0, 90, 68 } },
    { "La Veillée", "room", "La Veillée", "petite scène, vidéoprojecteur", 1, 40, true, NULL,
      { true, 250, 68, 110, 61 } },
    { "Atelier", "machine", "Laser", "découpe et gravure, 90 × 60 cm", 1, 0, true, NULL,
      { true, 8, 199, 43, 27 } },
    { "Atelier", "machine", "Fraiseuse", "habilitation demandée", 1, 0, true, NULL,
      { true, 58, 199, 43, 27 } },
    { "Atelier", "machine", "Imprimante 3D 1", "fil de 1,75 mm", 1, 0, true, NULL,
      { true, 107, 199, 21, 27 } },
    { "Atelier", "machine", "Imprimante 3D 2", "résine", 1, 0, true, NULL,
      { true, 132, 199, 21, 27 } },
    { "Atelier", "machine", "Scie à format", "habilitation demandée", 1, 0, true,
      "révision jusqu’à jeudi", { true, 8, 239, 66, 31 } },
    { "Atelier", "machine", "Établi", "quatre places, outils à main", 4, 4, true, NULL,
      { true, 83, 239, 69, 31 } },
    { "Cellule A", "cell", "Cellule A", "300 m² bruts", 1, 0, false,
      "en chantier, cloisons en décembre", { true, 160, 129, 200, 151 } },
    { "Cellule B", "cell", "Cellule B", "300 m² bruts, à louer", 1, 0, false, NULL,
      { true, 0, 296, 180, 167 } },
    { "Cellule C", "cell", "Cellule C", "300 m² bruts, à louer", 1, 0, false, NULL,
      { true, 180, 296, 180, 167 } },
};

static const struct place lampisterie = {
    .name = "La Lampisterie", .kind = PLACE_PERMANENT,
    .about = "L’ancienne lampisterie d’une fosse, 1 008 m² de brique et de verrières, tenue par "
             "celles et ceux qui y travaillent. On y trouve une grande salle de coworking, quatre "
             "bureaux, une salle de séminaire, un atelier, une cuisine, un café, une salle de "
             "culture et de quoi souffler. Trois cellules brutes de 300 m² attendent leurs "
             "occupants.",
    .address = "4 carreau de la Fosse-aux-Lampes", .postcode = "62290", .town = "Nœux-les-Mines",
    .commune = "62617", .located = true, .latitude = 504797000, .longitude = 26644000,
    .area = 1008, .plan_width = 360, .plan_height = 463,
    .entrance = "Par la porte vitrée de la cour. Elle s’ouvre avec le badge, sinon sonne à "
                "« Accueil ».",
    .wifi_name = "Lampisterie", .wifi_password = "mineurs-de-lumiere",
    .transport = "Gare de Nœux-les-Mines, 12 min à pied. Bulle 4, arrêt Fosse-aux-Lampes. Abri à "
                 "vélos fermé dans la cour.",
    .parking = "Quarante places gratuites devant la halle, deux bornes de recharge.",
    .accessibility = "De plain-pied partout, portes de 90 cm, toilettes adaptées, boucle "
                     "magnétique à Sainte-Barbe.",
    .contact = "accueil@lampisterie.example, 03 53 01 00 10",
};

static const struct place hosts[] = {
    { .name = "Mercerie Au Droit Fil", .town = "Lillers", .postcode = "62190", .commune = "62516",
      .address = "12 rue des Chaudronniers", .latitude = 505622000, .longitude = 24819000,
      .chairs = 20,
      .about = "Au premier étage de la mercerie, la grande table de coupe et la lumière du nord. "
               "Bouilloire sur place, apporte ta tasse.",
      .entrance = "Par la boutique. Dis que tu viens « pour le premier ».",
      .wifi_name = "DroitFil-invites", .wifi_password = "aiguille-et-ruban",
      .transport = "Gare de Lillers, 8 min à pied.",
      .parking = "Parking gratuit derrière la collégiale.",
      .accessibility = "Étage sans ascenseur. Une table au rez-de-chaussée, à demander la "
                       "veille." },
    { .name = "Librairie La Page Cornée", .town = "Béthune", .postcode = "62400",
      .commune = "62119", .address = "7 rue du Vieux-Rempart-aux-Tilleuls",
      .latitude = 505303000, .longitude = 26408000, .chairs = 14,
      .about = "L’arrière-boutique, entre les rayons jeunesse et la cour. On chuchote le matin, on "
               "discute l’après-midi.",
      .entrance = "Par la librairie, au fond à gauche, porte bleue.",
      .wifi_name = "PageCornee", .wifi_password = "chapitre-douze",
      .transport = "Gare de Béthune, 14 min à pied. Bulle 2, arrêt Beffroi.",
      .parking = "Parking du Vieux-Rempart, gratuit une heure.",
      .accessibility = "De plain-pied, une marche de 4 cm à l’entrée, rampe à demander." },
    { .name = "Menuiserie du Terril Vert", .town = "Bruay-la-Buissière", .postcode = "62700",
      .commune = "62178", .address = "31 rue des Galibots-Joyeux",
      .latitude = 504831000, .longitude = 25506000, .chairs = 16,
      .about = "Le bureau d’études au-dessus de l’atelier : trois grandes tables, un tableau blanc "
               "et l’odeur du bois.",
      .entrance = "Par l’escalier extérieur, côté parking. La porte est ouverte dès 8 h 45.",
      .wifi_name = "TerrilVert", .wifi_password = "tenon-mortaise",
      .transport = "Bulle 1, arrêt Galibots, 3 min à pied.",
      .parking = "Dix places dans la cour.",
      .accessibility = "Escalier extérieur, pas d’ascenseur." },
    { .name = "Ferme du Rivage", .town = "Beuvry", .postcode = "62660", .commune = "62126",
      .address = "8 chemin du Grand-Rivage", .latitude = 505167000, .longitude = 26850000,
      .chairs = 18,
      .about = "La grange rénovée d’une ferme maraîchère, au bord du canal. À midi, panier de la "
               "ferme pour qui veut.",
      .entrance = "Par la cour, la grange est en face. Les chiens sont gentils.",
      .wifi_name = "Rivage-Grange", .wifi_password = "poireau-bleu",
      .transport = "Gare de Beuvry, 18 min à pied par le canal. Abri pour six vélos.",
      .parking = "Pré stabilisé à l’entrée, quinze places.",
      .accessibility = "De plain-pied, sol en béton lisse, toilettes adaptées." },
    { .name = "Imprimerie des Trois Encres", .town = "Auchel", .postcode = "62260",
      .commune = "62048", .address = "5 place du Marché-aux-Toiles",
      .latitude = 505036000, .longitude = 24731000, .chairs = 12,
      .about = "La salle de façonnage, libre le jeudi. Un massicot, une machine à relier et douze "
               "chaises.",
      .entrance = "Par le porche, deuxième porte à droite.",
      .wifi_name = "3encres", .wifi_password = "cyan-magenta",
      .transport = "Bulle 5, arrêt Marché, 2 min à pied.",
      .parking = "Place du Marché, gratuit sauf le mardi matin.",
      .accessibility = "De plain-pied. Toilettes étroites." },
    { .name = "Halle aux Outils", .town = "Isbergues", .postcode = "62330", .commune = "62473",
      .address = "2 rue de la Forge-Endormie", .latitude = 506239000, .longitude = 24556000,
      .chairs = 25,
      .about = "L’ancienne salle des dessinateurs d’une forge, prêtée par l’association des outils "
               "partagés. Hautes fenêtres, vingt-cinq chaises, un poêle.",
      .entrance = "Sonne à la grille verte, quelqu’un descend.",
      .wifi_name = "HalleOutils", .wifi_password = "enclume-62",
      .transport = "Gare d’Isbergues, 9 min à pied.",
      .parking = "Le long de la rue, gratuit.",
      .accessibility = "Ascenseur, portes de 85 cm." },
    { .name = "Atelier Bobine", .town = "Nœux-les-Mines", .postcode = "62290", .commune = "62617",
      .address = "19 rue des Cités-Claires", .latitude = 504802000, .longitude = 26598000,
      .chairs = 10,
      .about = "Un atelier de retouche et de rembourrage. Petit, calme, et toujours un fer chaud.",
      .entrance = "Par la vitrine. Pousse fort, la porte colle.",
      .wifi_name = "Bobine", .wifi_password = "point-arriere",
      .transport = "Gare de Nœux-les-Mines, 10 min à pied.",
      .parking = "Rue des Cités-Claires, gratuit.",
      .accessibility = "Deux marches à l’entrée." },
    { .name = "Garage Pédale Douce", .town = "Barlin", .postcode = "62620", .commune = "62083",
      .address = "44 rue du Puits-aux-Roses", .latitude = 504567000, .longitude = 26169000,
      .chairs = 12,
      .about = "L’étage d’un réparateur de vélos. On travaille au-dessus des roues, et on repart "
               "avec des freins réglés.",
      .entrance = "Par le garage, escalier au fond.",
      .wifi_name = "PedaleDouce", .wifi_password = "petit-plateau",
      .transport = "Bulle 8, arrêt Puits-aux-Roses.",
      .parking = "Devant le garage, six places.",
      .accessibility = "Escalier droit, pas d’ascenseur." },
    { .name = "Cantine Les Deux Louches", .town = "Houdain", .postcode = "62150",
      .commune = "62457", .address = "3 place de la Fontaine-Couverte",
      .latitude = 504519000, .longitude = 25378000, .chairs = 15,
      .about = "La salle du haut d’une cantine de village. Soupe à midi, prix libre, et le silence "
               "revient à 14 h.",
      .entrance = "Par la cantine, escalier à droite du comptoir.",
      .wifi_name = "DeuxLouches", .wifi_password = "soupe-du-jour",
      .transport = "Bulle 3, arrêt Fontaine, 1 min à pied.",
      .parking = "Place de la Fontaine, gratuit.",
      .accessibility = "Salle à l’étage. Trois places au rez-de-chaussée avant 11 h 30." },
    { .name = "Salle du Préau", .town = "Hersin-Coupigny", .postcode = "62530",
      .commune = "62443", .address = "1 rue de l’École-du-Haut",
      .latitude = 504469000, .longitude = 26497000, .chairs = 22,
      .about = "Le préau vitré de l’ancienne école, prêté par la mairie. Grandes tables, tableau "
               "noir et cour pour les appels.",
      .entrance = "La clé est à la mairie jusqu’à 9 h, ensuite la porte est ouverte.",
      .wifi_name = "Mairie-Invites", .wifi_password = "craie-blanche",
      .transport = "Gare d’Hersin-Coupigny, 11 min à pied.",
      .parking = "Cour de l’école, vingt places.",
      .accessibility = "De plain-pied, toilettes adaptées." },
    { .name = "Serre de la Lys", .town = "Saint-Venant", .postcode = "62350", .commune = "62770",
      .address = "27 quai des Bateliers-Lents", .latitude = 506194000, .longitude = 25383000,
      .chairs = 13,
      .about = "Le bureau vitré d’un pépiniériste, au bord de la Lys. Plein de lumière : pense au "
               "chapeau en juin.",
      .entrance = "Par la serre de vente, au fond de l’allée centrale.",
      .wifi_name = "SerreLys", .wifi_password = "bouture-facile",
      .transport = "Ligne 546, arrêt Quai, 4 min à pied.",
      .parking = "Parking de la pépinière, gratuit.",
      .accessibility = "Allées de gravier stabilisé, seuil plat." },
    { .name = "Studio Bruit Blanc", .town = "Annezin", .postcode = "62232", .commune = "62035",
      .address = "9 impasse du Moulin-Sourd", .latitude = 505333000, .longitude = 26167000,
      .chairs = 11,
      .about = "Un studio d’enregistrement qui prête son salon. Une cabine pour les appels, des "
               "fauteuils, et personne n’entend la rue.",
      .entrance = "Sonne à « Bruit Blanc », deuxième étage.",
      .wifi_name = "BruitBlanc", .wifi_password = "quarante-decibels",
      .transport = "Bulle 2, arrêt Moulin, 5 min à pied.",
      .parking = "Impasse interdite : gare-toi rue d’en bas.",
      .accessibility = "Ascenseur, porte de la cabine de 70 cm." },
};

static int64_t space_named(const struct space *made, const char *name)
{
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (str_is(made[i].name, name))
            return made[i].id;
    BUG("no space called %s", name);
}

static void seed_inside(struct seed *seed, int64_t place)
{
    struct space *made = arena_array(seed->a, sizeof spaces / sizeof *spaces, sizeof *made);

    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        made[i] = (struct space){ .place = place, .name = spaces[i].name, .kind = spaces[i].kind,
                                  .about = spaces[i].about, .area = spaces[i].area,
                                  .box = spaces[i].box };
        if (space_save(seed->db, &made[i]))
            BUG("space %s does not fit", spaces[i].name);
    }
    for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
        const struct seed_resource *s = &resources[i];
        struct resource r = {
            .place = place, .space = space_named(made, s->space), .kind = s->kind, .name = s->name,
            .about = s->about, .capacity = s->capacity, .people = s->people,
            .bookable = s->bookable, .stopped = s->stopped, .box = s->box,
        };
        if (resource_save(seed->db, &r))
            BUG("resource %s does not fit", s->name);
    }
}

/* Open on weekdays, closed between Christmas and New Year, last year as this year. */
static void seed_opening(struct seed *seed, int64_t place)
{
    int32_t since = seed->today - DAYS_OF_PAST;
    struct opening_wish wish = { .place = place, .from = since,
                                 .rule = "Mo-Fr 08:30-19:00; PH off", .today = since,
                                 .now = seed->now };
    int year;

    opening_set(seed->db, seed->a, &wish);
    date_to_ymd(seed->today, &year, NULL, NULL);
    for (int y = year - 1; y <= year + 1; y++) {
        struct exception closed = {
            .place = place, .closed = true, .from = date_from_ymd(y, 12, 26),
            .to = date_from_ymd(y, 12, 31), .reason = "entre Noël et le jour de l’an",
        };
        exception_add(seed->db, seed->a, &closed, since);
    }
}

void place_seed(struct seed *seed)
{
    int64_t made_at = seed->now - (int64_t) DAYS_OF_PAST * 86400;
    struct place permanent = lampisterie;

    commune_seed(seed);
    int64_t id = place_make(seed->db, seed->a, &permanent, made_at);
    seed_inside(seed, id);
    seed_opening(seed, id);
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct place host = hosts[i];
        host.kind = PLACE_HOST;
        host.located = true;
        host.contact = "hotes@grand-carreau.example";
        place_make(seed->db, seed->a, &host, made_at);
    }
}
