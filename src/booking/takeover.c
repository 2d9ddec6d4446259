#include "booking/takeover.h"

#include "season/season.h"

size_t takeovers(struct db *db, struct arena *a, int64_t day, struct takeover **out)
{
    struct substitute *subs;
    size_t count = season_substitutes(db, a, day, &subs), kept = 0;

    *out = arena_array(a, count ? count : 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        const struct substitute *s = &subs[i];
        struct place p;

        if (!s->place || !place_get(db, a, s->place, &p) || p.closed_at)
            continue;
        (*out)[kept++] = (struct takeover){
            .place = p.id, .slug = p.slug, .name = s->name, .chairs = p.chairs,
            .known = s->mean_before > 0, .minutes = s->mean - s->mean_before,
            .lost = s->served_before > s->served ? s->served_before - s->served : 0,
            .too_soon = s->rests,
        };
    }
    return kept;
}
