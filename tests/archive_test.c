/* Files come in whole or line by line told why not, go out again, and people can be forgotten.
 * SHARED names the folder of public lists; without it they are not tried. */
#include "databases.h"

#include <setjmp.h>

#include <cmocka.h>

#include "app.h"
#include "archive/archive.h"
#include "archive/import_run.h"
#include "people/people.h"
#include "place/place.h"
#include "season/season.h"

enum { NOW = 1795680000 };                          /* 2026-11-26 08:00 UTC */
enum { TODAY = NOW / 86400 };

static struct import_wish wish_of(const struct importer *kind, const char *text)
{
    return (struct import_wish){ .kind = kind, .file = "table.csv", .text = text,
                                 .len = strlen(text), .now = NOW };
}

static struct import_report bring(struct trial *t, const struct importer *kind, const char *text)
{
    struct import_wish wish = wish_of(kind, text);
    struct import_report report;

    if (!import_file(t->db, t->a, &wish, &report))
        fail_msg("%s", report.err.text);
    return report;
}

static int64_t count(struct trial *t, const char *sql)
{
    int64_t n = db_int(t->db, sql, NO_ARGS, -1);

    assert_false(db_failed(t->db));
    return n;
}

/* The clock's work until nothing is left to do; how many seconds it took. */
static int run_clock(struct trial *t)
{
    int seconds = 0;

    while (db_exists(t->db, "SELECT 1 AS one FROM import WHERE state IN ('running', 'undoing')",
                     NO_ARGS)) {
        struct arena *a = arena_new(t->a);
        assert_true(db_begin(t->db));
        import_work(t->db, a, NOW + seconds);
        assert_true(db_commit(t->db));
        arena_free(a);
        assert_in_range(++seconds, 1, 1000);
    }
    return seconds;
}

static void undo(struct trial *t, int64_t id)
{
    assert_true(import_undo(t->db, id));
    run_clock(t);
}

static bool sound(struct trial *t)
{
    char *faults = NULL;

    if (archive_check(t->db, t->a, &faults))
        return true;
    print_message("%s", faults);
    return false;
}

static const char people[] =
    "Prénom;Nom;Courriel;Téléphone;Métier;Entreprise;Commune;Savoirs\n"
    "Maud;Delannoy;Maud@Papier.example;0600000000;papetière;Papier Buvard;Béthune;reliure, dorure\n"
    "Karim;;karim@bois.example;;ébéniste;Bois Vif;62119;\n"
    ";Sansprénom;x@y.example;;;;;\n"
    "Jeanne;Leroy;jeanne chez wanadoo;;;;;\n"
    "Maud;Bis;maud@papier.example;;;;;\n"
    "Louise;Petit;;;;Papier Buvard;Nulle-Part;soudure\n";

static void people_come_in(struct trial *t)
{
    commune_save(t->db, t->a, &(struct commune){ .insee = "62119", .name = "Béthune",
                                                .population = -1 });
    struct import_report report = bring(t, &import_people, people);

    assert_int_equal(report.total, 6);
    assert_int_equal(report.made, 3);
    assert_int_equal(report.faulty, 3);
    assert_int_equal(report.line_count, 4);
    assert_int_equal(report.lines[0].line, 4);
    assert_string_equal(report.lines[0].problem, "no_name");
    assert_string_equal(report.lines[1].problem, "bad_email");
    assert_int_equal(report.lines[2].line, 6);
    assert_string_equal(report.lines[2].problem, "same_line:2");
    assert_string_equal(report.lines[3].problem, "commune_unknown:Nulle-Part");
    assert_true(report.lines[3].made);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person WHERE email ="
                              " 'maud@papier.example' AND commune = '62119'"), 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM skill"), 3);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM organisation"), 2);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM membership"), 3);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM import WHERE content IS NOT NULL"), 0);
    assert_true(sound(t));
}

static void twice_makes_nothing_twice(struct trial *t)
{
    bring(t, &import_people, people);
    struct import_report again = bring(t, &import_people, people);

    assert_int_equal(again.made, 0);
    assert_int_equal(again.faulty, 6);
    assert_string_equal(again.lines[0].problem, "email_taken");
    assert_string_equal(again.lines[5].problem, "name_taken");
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person"), 3);
    assert_true(sound(t));
}

static void looking_writes_nothing(struct trial *t)
{
    struct import_wish wish = wish_of(&import_people, people);
    struct import_report report;

    wish.dry = true;
    assert_true(import_file(t->db, t->a, &wish, &report));
    assert_int_equal(report.made, 3);
    assert_int_equal(report.faulty, 3);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM import"), 0);
}

static int64_t open_import(struct trial *t, struct import_wish wish)
{
    struct import_plan plan;
    struct err e = { .text = "" };

    assert_true(import_read(t->a, &wish, &plan, &e));
    return import_open(t->db, &wish, &plan);
}

static void columns_are_shown_and_chosen(struct trial *t)
{
    struct import_look look;
    struct import i;
    int64_t id = open_import(t, wish_of(&import_people,
        "Who,Where to write\nMaud,maud@papier.example\nKarim,karim@bois.example\n"));

    assert_true(import_get(t->db, t->a, id, &i));
    assert_string_equal(i.columns, "");
    assert_true(import_look(t->db, t->a, &i, &look));
    assert_int_equal(look.would_make, 0);
    assert_int_equal(look.faulty, 2);
    assert_string_equal(look.headings[1], "Where to write");
    assert_string_equal(look.first[0].cells[0], "Maud");
    assert_true(import_columns(t->db, id, "0=first_name;1=email;99=name;x=y;3"));
    assert_true(import_get(t->db, t->a, id, &i));
    assert_true(import_look(t->db, t->a, &i, &look));
    assert_int_equal(look.would_make, 2);
    assert_true(import_start(t->db, id));
    assert_false(import_start(t->db, id));
    assert_false(import_columns(t->db, id, ""));
    assert_false(import_drop(t->db, id));
    run_clock(t);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person WHERE email LIKE '%example'"), 2);
}

static void guesses(struct trial *t)
{
    static const struct { const struct importer *kind; const char *heading, *columns; } cases[] = {
        { &import_people, "Nom,E-mail", "0=name;1=email" },
        { &import_people, "NOM;PRÉNOM;Adresse électronique",
          "0=last_name;1=first_name;2=email" },
        { &import_people, "First name\tLast name\tJob title\tCompany\tCity\tSkills",
          "0=first_name;1=last_name;2=trade;3=organisation;4=commune;5=skills" },
        { &import_people, "maud@papier.example,Maud", "0=email" },
        { &import_places, "ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,NOMCOM,WEB,TYPO,LAT,LONG",
          "1=name;2=address;3=postcode;5=commune;6=town;7=contact;8=about;9=latitude;"
          "10=longitude" },
        { &import_trades, "\"code_rome\",\"code_ogr\",\"libelle_rome\",\"code_rome_parent\"",
          "0=code;2=name" },
        { &import_trades, "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome",
          "0=code;1=name;3=group" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import_wish wish = wish_of(cases[i].kind,
                                          str_fmt(t->a, "%s\na,b,c\n", cases[i].heading));
        struct import_plan plan;
        struct err e = { .text = "" };
        assert_true(import_read(t->a, &wish, &plan, &e));
        assert_string_equal(plan.columns, cases[i].columns);
    }
}

static void names_in_one_column(struct trial *t)
{
    bring(t, &import_people, "Nom,Email\nDE LA TOUR Marie-Anne,a@b.example\nPaul Le Gall,c@d.example\n"
                             "BOB,e@f.example\n");
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person"
                              " WHERE (first_name = 'Marie-Anne' AND last_name = 'DE LA TOUR')"
                              "    OR (first_name = 'Paul' AND last_name = 'Le Gall')"
                              "    OR (first_name = 'BOB' AND last_name = '')"), 3);
}

static void windows_tables_are_read(struct trial *t)
{
    bring(t, &import_people, "Pr\xe9nom;Courriel\r\nChlo\xe9;chloe@b.example\r\n");
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person WHERE first_name = 'Chloé'"), 1);
}

static void what_cannot_be_read_is_refused(struct trial *t)
{
    static const char *const texts[] = { "", "\n\n", "Prénom,Nom\n", "a\0b" };
    struct import_plan plan;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct import_wish wish = wish_of(&import_people, texts[i]);
        struct err e = { .text = "" };
        wish.len += (i == 3) * 2;
        assert_false(import_read(t->a, &wish, &plan, &e));
        assert_true(str_ends(e.text, "."));
    }
    struct import_wish wish = wish_of(&import_communes, "{\"type\": \"FeatureCollection\"");
    assert_false(import_read(t->a, &wish, &plan, &(struct err){ .text = "" }));
    wish = wish_of(&import_communes, "{\"features\": []}");
    assert_false(import_read(t->a, &wish, &plan, &(struct err){ .text = "" }));
}

static void a_broken_end_is_told(struct trial *t)
{
    struct import_report report = bring(t, &import_people,
        "Prénom,Courriel\nMaud,m@b.example\n\"Karim,k@b.example\n");

    assert_int_equal(report.made, 1);
    assert_string_equal(report.problem, "unreadable:3");
    assert_int_equal(count(t, "SELECT count(*) AS n FROM import WHERE state = 'failed'"), 1);
    assert_true(sound(t));
}

static void an_import_is_taken_back(struct trial *t)
{
    struct import i;
    bring(t, &import_people, "Prénom,Courriel,Entreprise\nAnne,anne@b.example,Bois Vif\n");
    struct import_report report = bring(t, &import_people, people);
    int64_t maud = db_int(t->db, "SELECT id FROM person WHERE first_name = 'Maud'", NO_ARGS, 0);

    assert_int_equal(count(t, "SELECT count(*) AS n FROM organisation"), 2);
    db_exec(t->db, "INSERT INTO account (person_id, email, made_at)"
                   " VALUES ($1, 'maud@papier.example', 1)", ARGS(arg_int(maud)));
    undo(t, report.id);
    assert_true(import_get(t->db, t->a, report.id, &i));
    assert_string_equal(i.state, "undone");
    const char **stays = import_stays(t->db, t->a, &i);
    assert_string_equal(stays[0], "Maud D.");
    assert_null(stays[1]);
    assert_int_equal(i.made, 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person"), 2);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM organisation"), 2);

    db_exec(t->db, "DELETE FROM account WHERE person_id = $1", ARGS(arg_int(maud)));
    undo(t, report.id);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person"), 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM organisation"), 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM skill"), 0);
    assert_true(sound(t));
}

static struct str many_places(struct arena *a, int n)
{
    struct str s = str_new(a);

    str_add(&s, "NOM_TL,ADRESSE,CP,INSEECOM,NOMCOM,LAT,LONG\n");
    for (int i = 1; i <= n; i++)
        str_add_fmt(&s, "Lieu %d,%d rue Haute,1000,1053,BOURG,46.2051675%d,-1.5\n", i, i, i % 10);
    return s;
}

static void places_come_in_slices_and_survive_a_stop(struct trial *t)
{
    struct import i;
    struct str text = many_places(t->a, 450);
    int64_t id = open_import(t, wish_of(&import_places, text.text));

    assert_true(import_start(t->db, id));
    assert_true(db_begin(t->db));
    import_work(t->db, t->a, NOW);
    assert_true(db_commit(t->db));
    assert_true(import_get(t->db, t->a, id, &i));
    assert_int_equal(i.done, 200);
    assert_string_equal(i.state, "running");
    assert_true(sound(t));

    assert_true(db_begin(t->db));                   /* the server stops in the middle of a slice */
    import_work(t->db, t->a, NOW);
    db_rollback(t->db);
    struct db *later = test_open(t->a, t->url, DB_WRITE);
    assert_true(db_begin(later));
    import_work(later, t->a, NOW);
    assert_true(db_commit(later));
    assert_int_equal(run_clock(t), 1);
    assert_true(import_get(t->db, t->a, id, &i));
    assert_string_equal(i.state, "done");
    assert_int_equal(i.made, 450);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place WHERE listed = 1 AND town = 'Bourg'"
                              " AND postcode = '01000' AND commune = '01053'"
                              " AND latitude = 462051675 AND longitude = -15000000"), 450);
    assert_int_equal(bring(t, &import_places, text.text).made, 0);
    undo(t, id);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place"), 0);
    assert_true(sound(t));
}

static void an_import_at_work_is_taken_back(struct trial *t)
{
    int64_t id = open_import(t, wish_of(&import_places, many_places(t->a, 450).text));

    assert_true(import_start(t->db, id));
    assert_true(db_begin(t->db));
    import_work(t->db, t->a, NOW);
    assert_true(db_commit(t->db));
    undo(t, id);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place"), 0);
    assert_true(sound(t));
}

/* A line that is there already makes the first slice of the first import fail each time. */
static void an_import_that_is_stuck_lets_others_pass(struct trial *t)
{
    int64_t stuck = open_import(t, wish_of(&import_places, many_places(t->a, 450).text));
    int64_t other = open_import(t, wish_of(&import_trades, "code_rome,libelle_rome\nF1602,Zinc\n"));
    struct import i;

    db_exec(t->db, "INSERT INTO import_row (import_id, line, problem) VALUES ($1, 3, 'no_name')",
            ARGS(arg_int(stuck)));
    assert_true(import_start(t->db, stuck));
    assert_true(import_start(t->db, other));
    assert_in_range(run_clock(t), 5, 8);
    assert_true(import_get(t->db, t->a, stuck, &i));
    assert_string_equal(i.state, "failed");
    assert_string_equal(i.problem, "stuck:5");
    const char *times;
    assert_non_null(import_sentence(t->a, i.problem, &times));
    assert_string_equal(times, "5");
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place"), 0);
    assert_true(import_get(t->db, t->a, other, &i));
    assert_string_equal(i.state, "done");
    assert_true(sound(t));

    db_exec(t->db, "DELETE FROM import_row WHERE import_id = $1", ARGS(arg_int(stuck)));
    undo(t, stuck);
    assert_true(import_get(t->db, t->a, stuck, &i));
    assert_string_equal(i.state, "undone");
}

static void bad_locations_are_told(struct trial *t)
{
    struct import_report report = bring(t, &import_places,
        "Nom,Lat,Lon\nA,91,2\nB,50.5,180.1\nC,nord,est\nD,50.5,\nE,\"50,5\",-2.25\n,1,2\nF,,\n"
        "G,99999999999999999999,1\n");

    assert_int_equal(report.made, 2);
    assert_int_equal(report.faulty, 6);
    assert_int_equal(count(t, "SELECT latitude FROM place WHERE name = 'E'"), 505000000);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place WHERE latitude IS NULL"), 1);
}

static const char outlines[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"62119\",\"nom\":\"Béthune\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[2.63,50.52],[2.64,50.5],[2.6,50.5],"
    "[2.63,50.52]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"62516\",\"nom\":\"Lillers\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[2.48,50.56]}},"
    "{\"type\":\"Feature\",\"properties\":{\"nom\":\"Sans code\"},\"geometry\":null},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"62617\",\"nom\":\"Noeux\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[2.6,500]]]}}]}";

static void communes_come_in(struct trial *t)
{
    commune_save(t->db, t->a, &(struct commune){ .insee = "62516", .name = "Lillers",
                                                .population = -1 });
    struct import_report report = bring(t, &import_communes, outlines);

    assert_int_equal(report.total, 4);
    assert_int_equal(report.made, 1);
    assert_int_equal(report.faulty, 3);
    assert_string_equal(report.lines[0].problem, "no_outline");
    assert_string_equal(report.lines[1].problem, "bad_insee");
    assert_string_equal(db_text(t->db, t->a, "SELECT outline FROM commune WHERE insee = '62119'",
                                NO_ARGS),
                        "{\"type\":\"Polygon\",\"coordinates\":"
                        "[[[2.63,50.52],[2.64,50.5],[2.6,50.5],[2.63,50.52]]]}");
    assert_int_equal(bring(t, &import_communes, outlines).known, 1);
    undo(t, report.id);
    assert_null(commune_name(t->db, t->a, "62119"));
    assert_string_equal(commune_name(t->db, t->a, "62516"), "Lillers");
}

/* The point of an outline comes with it; a newer list refreshes what it knows and no more. */
static void outlines_bring_points_and_lists_populations(struct trial *t)
{
    static const char list[] =
        "\xEF\xBB\xBF [\n"
        "{\"code\":\"62119\",\"nom\":\"Béthune\",\"type\":\"commune-actuelle\",\"population\":25224},\n"
        "{\"code\":\"62120\",\"nom\":\"Béthune-Est\",\"type\":\"commune-deleguee\"},\n"
        "{\"code\":\"62516\",\"nom\":\"{Lil}\\\"lers\",\"type\":\"commune-actuelle\",\"population\":0},\n"
        "{\"code\":\"98411\",\"nom\":\"Îles\",\"type\":\"commune-actuelle\"},\n"
        "{\"code\":\"621\",\"nom\":\"Court\",\"population\":3}\n]";
    struct commune c;

    bring(t, &import_communes, outlines);
    struct import_report report = bring(t, &import_communes, list);
    assert_int_equal(report.total, 4);              /* part of another: not counted */
    assert_int_equal(report.made, 1);
    assert_int_equal(report.known, 1);
    assert_int_equal(report.faulty, 2);
    assert_string_equal(report.lines[0].problem, "no_outline");
    assert_string_equal(report.lines[1].problem, "bad_insee");
    assert_true(commune_get(t->db, t->a, "62119", &c));
    assert_int_equal(c.population, 25224);
    assert_true(c.located);
    assert_in_range(c.latitude, 505000000, 505200000);
    assert_in_range(c.longitude, 26000000, 26400000);
    assert_true(commune_get(t->db, t->a, "62516", &c));
    assert_string_equal(c.name, "{Lil}\"lers");
    assert_int_equal(c.population, 0);
    assert_false(c.located);
    bring(t, &import_communes, outlines);
    assert_true(commune_get(t->db, t->a, "62119", &c));
    assert_int_equal(c.population, 25224);
    undo(t, report.id);
    assert_false(commune_get(t->db, t->a, "62516", &c));
    assert_true(commune_get(t->db, t->a, "62119", &c));
}

static void broken_lists_are_told(struct trial *t)
{
    struct import_report report = bring(t, &import_communes,
        "[{\"code\":\"62119\",\"nom\":\"Béthune\",\"population\":1},{\"code\":\"62516\",");

    assert_int_equal(report.made, 1);
    assert_string_equal(report.problem, "unreadable:2");
    struct import_wish wish = wish_of(&import_communes, "[]");
    assert_false(import_file(t->db, t->a, &wish, &report));
    wish = wish_of(&import_communes, "[1, 2]");
    assert_false(import_file(t->db, t->a, &wish, &report));
    wish = wish_of(&import_territories, "{\"features\": []}");
    assert_false(import_file(t->db, t->a, &wish, &report));
}

static const char groups[] =
    "[{\"code\":\"1\",\"nom\":\"CA de Béthune-Bruay\",\"membres\":[{\"code\":\"62119\"}]},"
    "{\"code\":\"2\",\"nom\":\"CC des Faux\",\"membres\":[{\"code\":\"62119\"},{\"code\":\"80001\"}]},"
    "{\"code\":\"3\",\"nom\":\"CA du Boulonnais\",\"membres\":[{\"code\":\"62516\"}]},"
    "{\"code\":\"4\",\"nom\":\"CC Faucigny\",\"membres\":[{\"code\":\"74042\"},{\"code\":\"74164\"}]},"
    "{\"code\":\"5\",\"nom\":\"CC Vide\",\"membres\":[]},"
    "{\"code\":\"6\",\"nom\":\"CC de Béthune-Bruay\",\"membres\":[{\"code\":\"62119\"}]}]";

/* Whole ones with points become territories; what is far away needs no word. */
static void territories_come_in(struct trial *t)
{
    struct territory *all;

    bring(t, &import_communes, outlines);
    commune_save(t->db, t->a, &(struct commune){ .insee = "62516", .name = "Lillers",
                                                .population = 10000 });
    struct import_wish look = wish_of(&import_territories, groups);
    struct import_report report;
    look.dry = true;
    assert_true(import_file(t->db, t->a, &look, &report));
    assert_int_equal(report.made, 1);
    assert_int_equal(report.known, 2);
    report = bring(t, &import_territories, groups);
    assert_int_equal(report.total, 6);
    assert_int_equal(report.made, 1);
    assert_int_equal(report.known, 2);              /* left out: far away, or without a point */
    assert_int_equal(report.faulty, 3);
    assert_string_equal(report.lines[0].problem, "commune_pointless:80001");
    assert_string_equal(report.lines[1].problem, "no_communes");
    assert_string_equal(report.lines[2].problem, "same_line:1");
    assert_int_equal(territory_list(t->db, t->a, &all), 1);
    assert_string_equal(all[0].name, "Béthune-Bruay");
    assert_int_equal(all[0].communes, 1);
    assert_string_equal(bring(t, &import_territories, groups).lines[0].problem,
                        "territory_taken");
    /* Its communes stay while it is there, and go after it. */
    undo(t, 1);
    assert_string_equal(commune_name(t->db, t->a, "62119"), "Béthune");
    undo(t, report.id);
    assert_int_equal(territory_list(t->db, t->a, &all), 0);
    assert_true(sound(t));
}

static void trades_come_in(struct trial *t)
{
    struct import_report cards = bring(t, &import_trades,
        "\"code_rome\",\"libelle_rome\"\n\"F1602\",\"Électricien\"\n\"\",\"x\"\n\"M1805\",\"\"\n");
    struct import_report names = bring(t, &import_trades,
        "code_ogr,libelle_appellation_long,code_rome\n"
        "10200,Monteur électricien / Monteuse électricienne,F1602\n"
        "10201,Tailleur de pierre,F1612\n10202,Électricien,F1602\n");

    assert_int_equal(cards.made, 1);
    assert_int_equal(cards.faulty, 2);
    assert_int_equal(names.made, 1);
    assert_int_equal(names.faulty, 1);                      /* of a trade nobody brought */
    assert_int_equal(names.known, 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade"), 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade_name"), 2);
    bring(t, &import_people, "Prénom,Courriel,Métier\nMaud,m@b.example,monteuse électricienne\n");
    undo(t, names.id);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade_name"), 1);
    undo(t, cards.id);                                      /* Maud's trade is of it */
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade WHERE code = 'F1602'"), 1);
    assert_true(sound(t));
}

static void what_was_left_goes_after_a_week(struct trial *t)
{
    int64_t id = open_import(t, wish_of(&import_people, people));
    struct import i;

    import_expire(t->db, t->a, NOW + 6 * 86400);
    assert_true(import_get(t->db, t->a, id, &i));
    import_expire(t->db, t->a, NOW + 8 * 86400);
    assert_false(import_get(t->db, t->a, id, &i));
}

static const char *shared_file(struct trial *t, const char *name, size_t *len)
{
    const char *folder = getenv("SHARED");
    FILE *f = folder ? fopen(str_fmt(t->a, "%s/%s", folder, name), "rb") : NULL;
    char *text = f ? arena_alloc(t->a, IMPORT_BYTES) : NULL;

    if (!f)
        return NULL;
    *len = fread(text, 1, IMPORT_BYTES, f);
    fclose(f);
    return text;
}

/* What people say, and the beginning of the code of a trade that is among the first three. */
static void trades_are_suggested(struct trial *t)
{
    static const struct { const char *words, *code; } phrases[] = {
        { "dépanneuse informatique", "I1401" }, { "mon ordi rame", "I1401" },
        { "qui sait faire un logo", "E1205" }, { "déclaration de TVA", "M1203" },
        { "souder", "H2913" }, { "couvreuse, ardoise et zinc", "F1619" }, { "anglais", "" },
        { "professeure d'anglais", "K2107" }, { "apicultrice", "A1429" }, { "soudeurs", "H2913" },
    };

    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        struct trade found[3];
        size_t n = trade_suggest(t->db, t->a, phrases[i].words, found, 3);
        bool good = false;
        for (size_t k = 0; k < n; k++)
            good = good || str_starts(found[k].code, phrases[i].code);
        if (!good)
            fail_msg("'%s': %s", phrases[i].words, n ? found[0].name : "no trade");
    }
}

static void public_lists_come_in_whole(struct trial *t)
{
    static const struct { const struct importer *kind; const char *file; int64_t made; } lists[] = {
        { &import_places, "places/tiers-lieux-2019.csv", 1512 },
        { &import_communes, "territory/communes-62-outlines.geojson", 891 },
        { &import_trades, "trades/rome-v460-codes.csv", 1584 },
        { &import_trades, "trades/rome-v460-appellations.csv", 13120 },
    };
    int64_t ids[4];

    for (size_t i = 0; i < 4; i++) {
        struct import_wish wish = { .kind = lists[i].kind, .file = lists[i].file, .now = NOW };
        struct import_report report;
        wish.text = shared_file(t, lists[i].file, &wish.len);
        if (!wish.text)
            skip();
        assert_true(import_file(t->db, t->a, &wish, &report));
        assert_int_equal(report.made + report.known, lists[i].made);
        assert_int_equal(report.faulty, 0);
        ids[i] = report.id;
    }
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place WHERE latitude IS NULL"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM commune WHERE latitude IS NULL"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade"), 1584);
    assert_true(count(t, "SELECT count(*) AS n FROM trade_name") > 13000);
    assert_true(sound(t));
    trades_are_suggested(t);
    for (size_t i = 0; i < 4; i++)
        undo(t, ids[i]);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM place"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM trade_name"), 0);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM commune"), 0);
}

/* ---- one's own data ---- */

static struct value *export_name(struct db *db, struct arena *a, int64_t person)
{
    struct value *v = value_object(a);

    set_text(v, "name", person_name(db, a, person));
    return v;
}

static void forget_name(struct db *db, int64_t person, int64_t now)
{
    db_exec(db, "DELETE FROM role WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "DELETE FROM account WHERE person_id = $1", ARGS(arg_int(person)));
    db_exec(db, "UPDATE person SET first_name = '', last_name = '', email = NULL, fold = '',"
                " left_at = $2 WHERE id = $1", ARGS(arg_int(person), arg_int(now)));
}

static const struct room names_room = { .name = "names", .export_person = export_name,
                                        .forget_person = forget_name };
static const struct room *const rooms[] = { &names_room, &archive_room, NULL };

static int64_t add_person(struct trial *t, const char *name, bool admin)
{
    int64_t id = person_add(t->db, &(struct person_draft){ .first_name = name }, NOW);

    if (!admin)
        return id;
    db_exec(t->db, "INSERT INTO account (person_id, email, made_at) VALUES ($1, $2, 1)",
            ARGS(arg_int(id), arg_text(str_fmt(t->a, "%s@b.example", name))));
    db_exec(t->db, "INSERT INTO role (person_id, role, valid_from, made_at)"
                   " VALUES ($1, 'admin', '2026-01-01', 1)", ARGS(arg_int(id)));
    return id;
}

static void everything_held_is_handed_over(struct trial *t)
{
    struct str json = str_new(t->a);

    archive_rooms(rooms);
    bring(t, &import_people, "Prénom,Nom,Courriel\nMaud,Delannoy,m@b.example\n");
    int64_t maud = db_int(t->db, "SELECT id FROM person", NO_ARGS, 0);
    value_write_json(archive_person(t->db, t->a, maud, NOW), &json);
    assert_string_equal(json.text, str_fmt(t->a,
        "{\"person\":%lld,\"made_at\":\"2026-11-26T08:00:00Z\",\"rooms\":{\"names\":"
        "{\"name\":\"Maud D.\"},\"archive\":{\"brought\":[],\"came_with\":"
        "[{\"file\":\"table.csv\",\"line\":2}]}}}", (long long) maud));
}

static void a_person_is_forgotten(struct trial *t)
{
    archive_rooms(rooms);
    bring(t, &import_people, "Prénom,Courriel,Commune\nMaud,m@b.example,Ailleurs\n");
    int64_t maud = db_int(t->db, "SELECT id FROM person", NO_ARGS, 0);

    assert_int_equal(archive_erase(t->db, t->a, maud, TODAY, NOW), ERASE_ALLOWED);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM person WHERE first_name = ''"), 1);
    assert_int_equal(count(t, "SELECT count(*) AS n FROM import_row WHERE problem IS NOT NULL"),
                     0);
    assert_int_equal(archive_erase(t->db, t->a, maud, TODAY, NOW), ERASE_UNKNOWN);
    assert_int_equal(archive_erase(t->db, t->a, 999, TODAY, NOW), ERASE_UNKNOWN);
    assert_true(sound(t));
}

static void the_last_administrator_stays(struct trial *t)
{
    archive_rooms(rooms);
    int64_t first = add_person(t, "Anne", true);
    int64_t member = add_person(t, "Bob", false);

    assert_int_equal(archive_erase(t->db, t->a, first, TODAY, NOW), ERASE_LAST_ADMIN);
    assert_int_equal(archive_erase(t->db, t->a, member, TODAY, NOW), ERASE_ALLOWED);
    add_person(t, "Chloe", true);
    assert_int_equal(archive_erase(t->db, t->a, first, TODAY, NOW), ERASE_ALLOWED);
}

/* ---- the check ---- */

static bool told(struct trial *t, const char *words)
{
    char *faults = NULL;

    return !archive_check(t->db, t->a, &faults) && strstr(faults, words);
}

static void faults_are_found(struct trial *t)
{
    struct place p = { .name = "La Lampisterie", .town = "Nœux" };
    int64_t maud = add_person(t, "Maud", false);
    int64_t place = place_make(t->db, t->a, &p, NOW);
    struct resource room = { .place = place, .kind = "room", .name = "Sainte-Barbe",
                             .capacity = 2 };

    assert_int_equal(resource_save(t->db, &room), INSIDE_ALLOWED);
    assert_true(sound(t));
    for (int i = 0; i < 2; i++)
        db_exec(t->db, "INSERT INTO booking (resource_id, person_id, starts_at, ends_at, made_at,"
                       "   changed_at) VALUES ($1, $2, $3, 7200, 1, 1)",
                ARGS(arg_int(room.id), arg_int(maud), arg_int(i * 3600)));
    assert_true(sound(t));
    db_exec(t->db, "UPDATE resource SET capacity = 1 WHERE id = $1", ARGS(arg_int(room.id)));
    assert_true(told(t, "is held 2 times at 1970-01-01T01:00:00Z, and holds 1"));
    db_exec(t->db, "DELETE FROM booking", NO_ARGS);

    int64_t day = db_insert(t->db, "INSERT INTO day (place_id, date, capacity, made_at, changed_at)"
                                   " VALUES ($1, '2026-11-26', 1, 1, 1) RETURNING id",
                            ARGS(arg_int(place)));
    db_exec(t->db, "INSERT INTO presence (day_id, person_id, share, morning, afternoon, state,"
                   "   made_at, changed_at) VALUES ($1, $2, 'day', 1, 1, 1, 1, 1)",
            ARGS(arg_int(day), arg_int(maud)));
    assert_true(sound(t));
    db_exec(t->db, "UPDATE day SET capacity = 0", NO_ARGS);
    assert_true(told(t, "1 people come in the morning, and there are 0 chairs"));
    db_exec(t->db, "UPDATE presence SET state = 2", NO_ARGS);
    assert_true(told(t, "waits, and nothing says since when"));
    db_exec(t->db, "DELETE FROM presence", NO_ARGS);

    db_exec(t->db, "UPDATE place SET chairs = 3", NO_ARGS);
    assert_true(told(t, "counts other chairs"));
    db_exec(t->db, "UPDATE place SET chairs = 0, fold = 'x'", NO_ARGS);
    assert_true(told(t, "place 1 is found by other words"));
    assert_false(db_failed(t->db));
}

int main(void)
{
    static const struct trial_test tests[] = {
        TRIAL(people_come_in), TRIAL(twice_makes_nothing_twice), TRIAL(looking_writes_nothing),
        TRIAL(columns_are_shown_and_chosen), TRIAL(guesses), TRIAL(names_in_one_column),
        TRIAL(windows_tables_are_read), TRIAL(what_cannot_be_read_is_refused),
        TRIAL(a_broken_end_is_told), TRIAL(an_import_is_taken_back),
        TRIAL(places_come_in_slices_and_survive_a_stop), TRIAL(an_import_at_work_is_taken_back),
        TRIAL(an_import_that_is_stuck_lets_others_pass),
        TRIAL(bad_locations_are_told), TRIAL(communes_come_in), TRIAL(trades_come_in),
        TRIAL(outlines_bring_points_and_lists_populations), TRIAL(broken_lists_are_told),
        TRIAL(territories_come_in),
        TRIAL(what_was_left_goes_after_a_week), TRIAL(public_lists_come_in_whole),
        TRIAL(everything_held_is_handed_over), TRIAL(a_person_is_forgotten),
        TRIAL(the_last_administrator_stays), TRIAL(faults_are_found),
    };

    struct arena *a = arena_new(NULL);
    int failed = databases_run("archive", tests, sizeof tests / sizeof *tests, app_migrations(a));

    arena_free(a);
    return failed;
}
