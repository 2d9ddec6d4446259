#include "place/place.h"

/* Facts about the communes of the demo: the 29 of Béthune-Bruay with most people or a house of ours,
 * the 22 of the Boulonnais, and one beside them.  Populations: INSEE, by way of
 * etalab/decoupage-administratif 6.0.0; points: the middle of the outlines of IGN Admin Express
 * 2018, to about ten metres.  Both under the Licence Ouverte 2.0.  Outlines come with an import. */

enum { E7_PER_STEP = 1000 };

static const struct {
    const char *insee, *name;
    int population;
    int latitude, longitude;                        /* 1e-4 degrees */
} facts[] = {
    /* Communauté d’agglomération de Béthune-Bruay, Artois-Lys Romane */
    { "62119", "Béthune", 25224, 505290, 26430 },
    { "62178", "Bruay-la-Buissière", 21424, 504897, 25523 },
    { "62617", "Nœux-les-Mines", 11590, 504749, 26626 },
    { "62516", "Lillers", 10193, 505615, 24825 },
    { "62048", "Auchel", 10051, 505102, 24688 },
    { "62126", "Beuvry", 9189, 505327, 26913 },
    { "62473", "Isbergues", 8650, 506164, 24559 },
    { "62083", "Barlin", 7331, 504567, 26151 },
    { "62457", "Houdain", 6945, 504549, 25369 },
    { "62270", "Divion", 6766, 504698, 25045 },
    { "62443", "Hersin-Coupigny", 6082, 504452, 26426 },
    { "62276", "Douvrin", 5867, 505124, 28266 },
    { "62035", "Annezin", 5825, 505402, 26197 },
    { "62555", "Marles-les-Mines", 5411, 505020, 25055 },
    { "62194", "Calonne-Ricouart", 5369, 504897, 24862 },
    { "62132", "Billy-Berclau", 5093, 505197, 28668 },
    { "62400", "Haillicourt", 5064, 504752, 25785 },
    { "62846", "Vermelles", 4729, 504866, 27572 },
    { "62051", "Auchy-les-Mines", 4625, 505061, 27809 },
    { "62401", "Haisnes", 4396, 505011, 27970 },
    { "62863", "Violaines", 3839, 505384, 27802 },
    { "62489", "Lapugnoy", 3481, 505188, 25321 },
    { "62848", "Verquin", 3445, 505012, 26430 },
    { "62770", "Saint-Venant", 2999, 506228, 25255 },
    { "62480", "Labourse", 2858, 504929, 26831 },
    { "62224", "Chocques", 2785, 505408, 25621 },
    { "62735", "Sailly-Labourse", 2493, 505014, 27027 },
    { "62454", "Hinges", 2485, 505711, 26295 },
    { "62520", "Locon", 2324, 505703, 26669 },
    /* Communauté d’agglomération du Boulonnais */
    { "62160", "Boulogne-sur-Mer", 40539, 507268, 16072 },
    { "62643", "Outreau", 13138, 506974, 15922 },
    { "62758", "Saint-Martin-Boulogne", 10888, 507236, 16474 },
    { "62667", "Le Portel", 8768, 507111, 15756 },
    { "62893", "Wimereux", 6256, 507800, 16141 },
    { "62746", "Saint-Étienne-au-Mont", 5029, 506649, 16023 },
    { "62604", "Neufchâtel-Hardelot", 4115, 506172, 16175 },
    { "62894", "Wimille", 3866, 507646, 16420 },
    { "62755", "Saint-Léonard", 3353, 506954, 16222 },
    { "62300", "Équihen-Plage", 2619, 506788, 15763 },
    { "62235", "Condette", 2443, 506497, 16393 },
    { "62448", "Hesdin-l’Abbé", 1891, 506695, 16881 },
    { "62908", "La Capelle-lès-Boulogne", 1551, 507312, 17154 },
    { "62075", "Baincthun", 1324, 507017, 17131 },
    { "62264", "Dannes", 1311, 505929, 16061 },
    { "62474", "Isques", 1122, 506820, 16557 },
    { "62603", "Nesles", 1095, 506223, 16600 },
    { "62446", "Hesdigneul-lès-Boulogne", 853, 506527, 16772 },
    { "62237", "Conteville-lès-Boulogne", 572, 507442, 17303 },
    { "62653", "Pernes-lès-Boulogne", 422, 507487, 16976 },
    { "62281", "Echinghen", 378, 507010, 16551 },
    { "62658", "Pittefaux", 114, 507624, 16867 },
    /* Communauté de communes Flandre Lys: somebody lives there */
    { "62502", "Lestrem", 5009, 506123, 26785 },
};

void commune_seed(struct seed *seed)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        commune_save(seed->db, seed->a, &(struct commune){
            .insee = facts[i].insee, .name = facts[i].name, .population = facts[i].population,
            .located = true, .latitude = (int64_t) facts[i].latitude * E7_PER_STEP,
            .longitude = (int64_t) facts[i].longitude * E7_PER_STEP });
}
