#include "archive/archive.h"

#include "base/date.h"
#include "base/zone.h"

static const struct room *const no_rooms[] = { NULL };
static const struct room *const *rooms = no_rooms;

void archive_rooms(const struct room *const *all)
{
    rooms = all;
}

static bool is_there(struct db *db, int64_t person)
{
    return db_exists(db, "SELECT 1 AS one FROM person WHERE id = $1", ARGS(arg_int(person)));
}

struct value *archive_person(struct db *db, struct arena *a, int64_t person, int64_t now)
{
    struct value *all = value_object(a);

    set_int(all, "person", person);
    set_text(all, "made_at", instant_text(a, now, NULL));
    struct value *by_room = set_object(all, "rooms");
    for (const struct room *const *room = rooms; *room; room++)
        if ((*room)->export_person)
            set_value(by_room, (*room)->name, (*room)->export_person(db, a, person));
    return all;
}

/* An account that is an administrator of the whole community on a day. */
#define IS_ADMIN(person)                                                                          \
    "EXISTS (SELECT 1 FROM role r JOIN account a ON a.person_id = r.person_id"                    \
    "  WHERE r.role = 'admin' AND r.place_id IS NULL AND r.ended_at IS NULL"                      \
    "    AND a.disabled_at IS NULL AND r.valid_from <= $2"                                        \
    "    AND (r.valid_to IS NULL OR r.valid_to >= $2) AND " person ")"

enum erase_refusal archive_may_erase(struct db *db, struct arena *a, int64_t person,
                                     int32_t today)
{
    struct arg day = arg_text(date_text(a, today));

    if (!is_there(db, person))
        return ERASE_UNKNOWN;
    if (db_exists(db, "SELECT 1 AS one FROM person WHERE id = $1 AND first_name = ''"
                      "   AND left_at IS NOT NULL", ARGS(arg_int(person))))
        return ERASE_UNKNOWN;
    if (db_exists(db, "SELECT 1 AS one WHERE " IS_ADMIN("r.person_id = $1")
                      "   AND NOT " IS_ADMIN("r.person_id <> $1"), ARGS(arg_int(person), day)))
        return ERASE_LAST_ADMIN;
    return ERASE_ALLOWED;
}

/* From the top of the staircase down: an upper room may still ask a lower one who this was. */
enum erase_refusal archive_erase(struct db *db, struct arena *a, int64_t person, int32_t today,
                                 int64_t now)
{
    enum erase_refusal refusal = archive_may_erase(db, a, person, today);
    size_t count = 0;

    if (refusal != ERASE_ALLOWED)
        return refusal;
    while (rooms[count])
        count++;
    while (count-- > 0)
        if (rooms[count]->forget_person)
            rooms[count]->forget_person(db, person, now);
    return ERASE_ALLOWED;
}
