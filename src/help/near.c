/* How far people live from each other, by the communes they let be seen. */
#include "help/inside.h"

#include "base/str.h"
#include "season/season.h"

static const char *commune_of(struct db *db, struct arena *a, int64_t person)
{
    return db_text(db, a, "SELECT commune FROM person WHERE id = $1", ARGS(arg_int(person)));
}

static int rounded(double minutes)
{
    return minutes < 0 ? -1 : (int) (minutes + 0.5);
}

/* As the looker's territory travels; where there is none, as people drive. */
void minutes_to(struct db *db, struct arena *a, const struct looker *looker,
                const int64_t *persons, int *minutes, size_t count)
{
    static const struct travel anywhere = { .detour = 1.3, .speed = 45, .fixed = 4 };
    struct problem p = { .commune_count = 1, .host_count = count };
    const char *home = commune_of(db, a, looker->id);
    struct commune from, to;

    for (size_t i = 0; i < count; i++)
        minutes[i] = -1;
    if (!count || !home || !commune_get(db, a, home, &from))
        return;
    p.communes = arena_make(a, struct plan_commune);
    *p.communes = (struct plan_commune){ .code = home, .located = from.located,
                                         .latitude = from.latitude, .longitude = from.longitude };
    p.hosts = arena_array(a, count, sizeof *p.hosts);
    problem_make_room(a, &p);
    for (size_t i = 0; i < count; i++)
        if (person_sees(db, looker, persons[i], "commune") &&
            (p.hosts[i].commune = commune_of(db, a, persons[i])) &&
            commune_get(db, a, p.hosts[i].commune, &to)) {
            p.hosts[i].located = to.located;
            p.hosts[i].latitude = to.latitude;
            p.hosts[i].longitude = to.longitude;
        }
    int64_t land = db_int(db, "SELECT min(territory_id) FROM territory_commune WHERE insee = $1",
                          ARGS(arg_text(home)), 0);
    if (land)
        territory_travel(db, a, land, &p);
    else
        problem_travel(&p, &anywhere, NULL, NULL);
    for (size_t i = 0; i < count; i++)
        if (p.hosts[i].commune)
            minutes[i] = str_is(p.hosts[i].commune, home) ? 0 : rounded(p.minutes[i]);
}
