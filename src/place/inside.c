#include "place/inside.h"

#include "base/str.h"
#include "place/place.h"

const char *const space_kinds[] = { "coworking", "office", "meeting", "workshop", "kitchen",
                                    "cafe", "culture", "rest", "sport", "cell", "other", NULL };
const char *const resource_kinds[] = { "desk_pool", "desk", "office", "room", "machine", "cell",
                                       NULL };

static bool is_one_of(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (str_is(*words, word))
            return true;
    return false;
}

static struct box read_box(const struct rows *row)
{
    if (col_null(row, "x"))
        return (struct box){ .drawn = false };
    return (struct box){ .drawn = true, .x = col_int(row, "x"), .y = col_int(row, "y"),
                         .w = col_int(row, "w"), .h = col_int(row, "h") };
}

static void read_space(const struct rows *row, struct space *s)
{
    *s = (struct space){
        .id = col_int(row, "id"),
        .place = col_int(row, "place_id"),
        .name = col_text(row, "name"),
        .kind = col_text(row, "kind"),
        .about = col_text(row, "about"),
        .area = col_int(row, "area"),
        .box = read_box(row),
    };
}

static void read_resource(const struct rows *row, struct resource *r)
{
    *r = (struct resource){
        .id = col_int(row, "id"),
        .place = col_int(row, "place_id"),
        .space = col_int(row, "space_id"),
        .kind = col_text(row, "kind"),
        .name = col_text(row, "name"),
        .about = col_text(row, "about"),
        .capacity = col_int(row, "capacity"),
        .people = col_int(row, "people"),
        .bookable = col_int(row, "bookable") != 0,
        .stopped = col_text(row, "stopped"),
        .box = read_box(row),
        .closed_at = col_int(row, "closed_at"),
    };
}

#define SELECT_SPACE "SELECT id, place_id, name, kind, about, area, x, y, w, h FROM space"
#define SELECT_RESOURCE \
    "SELECT id, place_id, space_id, kind, name, about, capacity, people, bookable, stopped," \
    "       x, y, w, h, closed_at FROM resource"

bool space_get(struct db *db, struct arena *a, int64_t id, struct space *s)
{
    struct rows *rows = db_query(db, a, SELECT_SPACE " WHERE id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    read_space(rows, s);
    rows_end(rows);
    return true;
}

bool resource_get(struct db *db, struct arena *a, int64_t id, struct resource *r)
{
    struct rows *rows = db_query(db, a, SELECT_RESOURCE " WHERE id = $1", ARGS(arg_int(id)));

    if (!rows_next(rows))
        return false;
    read_resource(rows, r);
    rows_end(rows);
    return true;
}

/* Inside the plan of its place; where the plan has no size yet, inside a square kilometre. */
static bool box_fits(struct db *db, int64_t place, const struct box *b)
{
    int64_t width = db_int(db, "SELECT plan_width FROM place WHERE id = $1", ARGS(arg_int(place)),
                           10000);
    int64_t height = db_int(db, "SELECT plan_height FROM place WHERE id = $1",
                            ARGS(arg_int(place)), 10000);

    if (!b->drawn)
        return true;
    return b->x >= 0 && b->y >= 0 && b->w > 0 && b->h > 0 && b->w <= width && b->h <= height &&
           b->x <= width - b->w && b->y <= height - b->h;
}

static struct arg arg_side(const struct box *b, int64_t side)
{
    return b->drawn ? arg_int(side) : arg_id(0);
}

static bool place_exists(struct db *db, int64_t place)
{
    return db_exists(db, "SELECT 1 AS one FROM place WHERE id = $1", ARGS(arg_int(place)));
}

enum inside_refusal space_save(struct db *db, struct space *s)
{
    if (!is_one_of(space_kinds, s->kind))
        return INSIDE_BAD_KIND;
    if (!place_exists(db, s->place))
        return INSIDE_UNKNOWN;
    if (!box_fits(db, s->place, &s->box))
        return INSIDE_OUTSIDE_PLAN;
    const struct box *b = &s->box;
    if (s->id) {
        int64_t changed = db_exec(db,
            "UPDATE space SET name = $3, kind = $4, about = $5, area = $6, x = $7, y = $8, w = $9,"
            "       h = $10 WHERE id = $1 AND place_id = $2",
            ARGS(arg_int(s->id), arg_int(s->place), arg_text(s->name), arg_text(s->kind),
                 arg_text(s->about), arg_id(s->area), arg_side(b, b->x), arg_side(b, b->y),
                 arg_side(b, b->w), arg_side(b, b->h)));
        return changed ? INSIDE_ALLOWED : INSIDE_UNKNOWN;
    }
    s->id = db_insert(db,
        "INSERT INTO space (place_id, name, kind, about, area, x, y, w, h, position)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9,"
        "        COALESCE((SELECT max(position) + 1 FROM space WHERE place_id = $1), 0)"
        " RETURNING id",
        ARGS(arg_int(s->place), arg_text(s->name), arg_text(s->kind), arg_text(s->about),
             arg_id(s->area), arg_side(b, b->x), arg_side(b, b->y), arg_side(b, b->w),
             arg_side(b, b->h)));
    return INSIDE_ALLOWED;
}

enum inside_refusal space_remove(struct db *db, int64_t space)
{
    if (db_exists(db, "SELECT 1 AS one FROM resource WHERE space_id = $1", ARGS(arg_int(space))))
        return INSIDE_NOT_EMPTY;
    return db_exec(db, "DELETE FROM space WHERE id = $1", ARGS(arg_int(space))) ? INSIDE_ALLOWED
                                                                                : INSIDE_UNKNOWN;
}

/* The chairs of a permanent place are what its desks hold today. */
static void keep_chairs(struct db *db, int64_t place)
{
    db_exec(db, "UPDATE place SET chairs = COALESCE("
                "   (SELECT CAST(sum(capacity) AS BIGINT) FROM resource"
                "     WHERE place_id = $1 AND kind IN ('desk_pool', 'desk')"
                "       AND closed_at IS NULL AND stopped IS NULL), 0)"
                " WHERE id = $1 AND kind = 'permanent'", ARGS(arg_int(place)));
}

static enum inside_refusal resource_refusal(struct db *db, const struct resource *r)
{
    if (!is_one_of(resource_kinds, r->kind))
        return INSIDE_BAD_KIND;
    if (r->capacity < 1 || r->capacity > 10000)
        return INSIDE_BAD_CAPACITY;
    if (!place_exists(db, r->place))
        return INSIDE_UNKNOWN;
    if (r->space && !db_exists(db, "SELECT 1 AS one FROM space WHERE id = $1 AND place_id = $2",
                               ARGS(arg_int(r->space), arg_int(r->place))))
        return INSIDE_UNKNOWN;
    return box_fits(db, r->place, &r->box) ? INSIDE_ALLOWED : INSIDE_OUTSIDE_PLAN;
}

static void resource_add(struct db *db, struct resource *r)
{
    const struct box *b = &r->box;

    r->id = db_insert(db,
        "INSERT INTO resource (place_id, space_id, kind, name, about, capacity, people, bookable,"
        "       stopped, x, y, w, h, position)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        "        COALESCE((SELECT max(position) + 1 FROM resource WHERE place_id = $1), 0)"
        " RETURNING id",
        ARGS(arg_int(r->place), arg_id(r->space), arg_text(r->kind), arg_text(r->name),
             arg_text(r->about), arg_int(r->capacity), arg_id(r->people), arg_int(r->bookable),
             arg_text(r->stopped), arg_side(b, b->x), arg_side(b, b->y), arg_side(b, b->w),
             arg_side(b, b->h)));
}

static bool resource_update(struct db *db, const struct resource *r)
{
    const struct box *b = &r->box;

    return db_exec(db,
        "UPDATE resource SET space_id = $3, kind = $4, name = $5, about = $6, capacity = $7,"
        "       people = $8, bookable = $9, stopped = $10, x = $11, y = $12, w = $13, h = $14"
        " WHERE id = $1 AND place_id = $2 AND closed_at IS NULL",
        ARGS(arg_int(r->id), arg_int(r->place), arg_id(r->space), arg_text(r->kind),
             arg_text(r->name), arg_text(r->about), arg_int(r->capacity), arg_id(r->people),
             arg_int(r->bookable), arg_text(r->stopped), arg_side(b, b->x), arg_side(b, b->y),
             arg_side(b, b->w), arg_side(b, b->h))) > 0;
}

enum inside_refusal resource_save(struct db *db, struct resource *r)
{
    enum inside_refusal refusal = resource_refusal(db, r);

    if (refusal)
        return refusal;
    if (r->id && !resource_update(db, r))
        return INSIDE_UNKNOWN;
    if (!r->id)
        resource_add(db, r);
    keep_chairs(db, r->place);
    return INSIDE_ALLOWED;
}

void resource_stop(struct db *db, const struct resource *r, const char *reason)
{
    db_exec(db, "UPDATE resource SET stopped = $2 WHERE id = $1",
            ARGS(arg_int(r->id), arg_text(reason)));
    keep_chairs(db, r->place);
}

void resource_close(struct db *db, const struct resource *r, int64_t now)
{
    db_exec(db, "UPDATE resource SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL",
            ARGS(arg_int(r->id), arg_int(now)));
    keep_chairs(db, r->place);
}

static void stretch(struct floor *f, const struct box *b)
{
    if (b->drawn && b->x + b->w > f->width)
        f->width = b->x + b->w;
    if (b->drawn && b->y + b->h > f->height)
        f->height = b->y + b->h;
}

struct floor *places_plan(struct db *db, struct arena *a, int64_t place)
{
    struct floor *f = arena_make(a, struct floor);
    struct rows *rows = db_query(db, a, SELECT_SPACE " WHERE place_id = $1 ORDER BY position, id",
                                 ARGS(arg_int(place)));

    while (rows_next(rows)) {
        f->spaces = arena_grow(a, f->spaces, f->space_count + 1, sizeof *f->spaces);
        read_space(rows, &f->spaces[f->space_count]);
        stretch(f, &f->spaces[f->space_count++].box);
    }
    rows = db_query(db, a, SELECT_RESOURCE
                    " WHERE place_id = $1 AND closed_at IS NULL ORDER BY position, id",
                    ARGS(arg_int(place)));
    while (rows_next(rows)) {
        f->resources = arena_grow(a, f->resources, f->resource_count + 1, sizeof *f->resources);
        read_resource(rows, &f->resources[f->resource_count]);
        stretch(f, &f->resources[f->resource_count++].box);
    }
    if (!f->width || !f->height)
        return f;
    f->width = db_int(db, "SELECT plan_width FROM place WHERE id = $1", ARGS(arg_int(place)),
                      f->width);
    f->height = db_int(db, "SELECT plan_height FROM place WHERE id = $1", ARGS(arg_int(place)),
                       f->height);
    return f;
}

/* In tenths of a key: two columns that face each other are 1 apart, the pairs 5; rows are 3. */
bool resource_key(const struct resource *pool, int64_t n, struct box *key)
{
    int64_t rows = pool->capacity < 3 ? pool->capacity : 3;
    int64_t columns = (pool->capacity + rows - 1) / rows;
    int64_t tenths = columns * 10 + columns / 2 + (columns - 1) / 2 * 5;

    if (!pool->box.drawn || n < 0 || n >= pool->capacity)
        return false;
    int64_t column = n / rows;
    int64_t left = column * 10 + (column + 1) / 2 + column / 2 * 5;
    int64_t high = rows * 10 + (rows - 1) * 3;
    *key = (struct box){
        .drawn = true,
        .x = pool->box.x + pool->box.w * left / tenths,
        .y = pool->box.y + pool->box.h * (n % rows * 13) / high,
        .w = pool->box.w * 10 / tenths,
        .h = pool->box.h * 10 / high,
    };
    return true;
}
