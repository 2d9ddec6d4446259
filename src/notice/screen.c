#include "notice/screen.h"

#include "base/str.h"

enum { KEPT = 90 * 86400 };

/* A path of this house, which a link or a redirect may lead to as it stands. */
static bool is_path(const char *href)
{
    if (!href || href[0] != '/' || href[1] == '/' || href[1] == '\\')
        return false;
    for (const char *c = href; *c; c++)
        if ((unsigned char) *c <= ' ' || *c == 0x7f)
            return false;
    return true;
}

bool notice_tell(struct db *db, const struct telling *t)
{
    if (!is_path(t->href))
        BUG("notice '%s' leads to '%s'", t->kind, t->href ? t->href : "nowhere");
    return db_exec(db,
        "INSERT INTO notice (person_id, kind, words, href, once, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (once) DO NOTHING",
        ARGS(arg_int(t->person), arg_text(t->kind), arg_text(t->words), arg_text(t->href),
             arg_text(t->once), arg_int(t->now))) == 1;
}

static int64_t unseen(struct db *db, int64_t person, int64_t *newest)
{
    struct arena *a = arena_new(NULL);
    struct rows *rows = db_query(db, a, "SELECT count(*) AS count, max(id) AS newest FROM notice"
                                        " WHERE person_id = $1 AND seen_at IS NULL",
                                 ARGS(arg_int(person)));
    bool found = rows_next(rows);
    int64_t count = found ? col_int(rows, "count") : 0;

    *newest = count ? col_int(rows, "newest") : 0;
    rows_end(rows);
    arena_free(a);
    return count;
}

int64_t notice_unseen(struct db *db, int64_t person)
{
    return unseen(db, person, &(int64_t){ 0 });
}

void notice_seen(struct db *db, int64_t person, const char *href, int64_t now)
{
    db_exec(db,
        "UPDATE notice SET seen_at = $3 WHERE person_id = $1 AND seen_at IS NULL"
        "   AND substr(href, 1, length($2)) = $2"
        "   AND substr(href, length($2) + 1, 1) IN ('', '/', '?', '#')",
        ARGS(arg_int(person), arg_text(href), arg_int(now)));
}

void notice_seen_all(struct db *db, int64_t person, int64_t last, int64_t now)
{
    db_exec(db, "UPDATE notice SET seen_at = $3"
                " WHERE person_id = $1 AND seen_at IS NULL AND id <= $2",
            ARGS(arg_int(person), arg_int(last), arg_int(now)));
}

const char *notice_follow(struct db *db, struct arena *a, int64_t person, int64_t id, int64_t now)
{
    const char *href = db_text(db, a, "SELECT href FROM notice WHERE id = $1 AND person_id = $2",
                               ARGS(arg_int(id), arg_int(person)));

    db_exec(db, "UPDATE notice SET seen_at = $3"
                " WHERE id = $1 AND person_id = $2 AND seen_at IS NULL",
            ARGS(arg_int(id), arg_int(person), arg_int(now)));
    return href;
}

size_t notice_told(struct db *db, struct arena *a, int64_t person, size_t most,
                   struct told_notice *out)
{
    size_t count = 0;
    struct rows *rows = db_query(db, a,
        "SELECT id, words, href, made_at, seen_at FROM notice WHERE person_id = $1"
        " ORDER BY id DESC LIMIT $2", ARGS(arg_int(person), arg_int((int64_t) most)));

    while (rows_next(rows))
        out[count++] = (struct told_notice){
            .id = col_int(rows, "id"), .words = col_text(rows, "words"),
            .href = col_text(rows, "href"), .made_at = col_int(rows, "made_at"),
            .seen = !col_null(rows, "seen_at"),
        };
    return count;
}

/* ---- live ---- */

static int64_t newest(struct db *db)
{
    return db_int(db, "SELECT max(id) FROM notice", NO_ARGS, 0);
}

static size_t take_news(struct rows *rows, struct news_item *out)
{
    size_t count = 0;

    while (rows_next(rows))
        out[count++] = (struct news_item){
            .id = col_int(rows, "id"), .person = col_int(rows, "person_id"),
            .words = col_text(rows, "words"), .href = col_text(rows, "href"),
        };
    return count;
}

static size_t since(struct db *db, struct arena *a, int64_t after, size_t most,
                    struct news_item *out)
{
    return take_news(db_query(db, a,
        "SELECT id, person_id, words, href FROM notice WHERE id > $1 ORDER BY id LIMIT $2",
        ARGS(arg_int(after), arg_int((int64_t) most))), out);
}

static size_t missed(struct db *db, struct arena *a, int64_t person, int64_t after, size_t most,
                     struct news_item *out)
{
    return take_news(db_query(db, a,
        "SELECT id, person_id, words, href FROM notice"
        " WHERE person_id = $1 AND seen_at IS NULL AND id > $2 ORDER BY id LIMIT $3",
        ARGS(arg_int(person), arg_int(after), arg_int((int64_t) most))), out);
}

const struct news notice_news = {
    .newest = newest, .unseen = unseen, .since = since, .missed = missed,
};

/* ---- the room's part ---- */

void screen_forget_old(struct db *db, int64_t now)
{
    db_exec(db, "DELETE FROM notice WHERE made_at < $1", ARGS(arg_int(now - KEPT)));
}

void screen_export(struct db *db, struct arena *a, int64_t person, struct value *out)
{
    struct value *list = set_list(out, "notices");
    struct rows *rows = db_query(db, a,
        "SELECT kind, words, href, made_at, seen_at FROM notice WHERE person_id = $1 ORDER BY id",
        ARGS(arg_int(person)));

    while (rows_next(rows)) {
        struct value *item = add_object(list);
        set_text(item, "kind", col_text(rows, "kind"));
        set_text(item, "words", col_text(rows, "words"));
        set_text(item, "href", col_text(rows, "href"));
        set_int(item, "made_at", col_int(rows, "made_at"));
        set_bool(item, "seen", !col_null(rows, "seen_at"));
    }
}

void screen_forget(struct db *db, int64_t person)
{
    db_exec(db, "DELETE FROM notice WHERE person_id = $1", ARGS(arg_int(person)));
}

void notice_forget_about(struct db *db, const char *href)
{
    db_exec(db, "DELETE FROM notice WHERE href = $1", ARGS(arg_text(href)));
}
