/* Whatever file somebody brings in is refused with a sentence or read to its end, each record
 * valid, and the columns that were chosen read back the same.  The first byte chooses the kind.
 * Build with clang -fsanitize=fuzzer,address,undefined. */
#include "app.h"
#include "archive/import.h"
#include "db/migrate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a record may be held against: a community that knows nothing yet. */
static struct db *nothing_known(void)
{
    static struct db *db;
    struct err e = { .text = "" };
    int applied;

    if (db)
        return db;
    struct arena *a = arena_new(NULL);
    db = db_open(a, ":memory:", DB_WRITE, &e);
    if (!db || !migrate(db, app_migrations(a), &applied, &e))
        BUG("no data: %s", e.text);
    return db;
}

static void check_record(const struct importer *kind, struct arena *a, const struct record *r)
{
    struct outcome out = { 0 };

    for (int f = 0; kind->fields[f].name; f++)
        if (!str_is_utf8(r->value[f], strlen(r->value[f])))
            BUG("a text that is not UTF-8");
    kind->check(nothing_known(), a, r, &out);
    if (!out.problem == !out.key)
        BUG("neither a problem nor a key");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct importer *kind = importer_at(size ? data[0] % 4 : 0);
    struct arena *a = arena_new(NULL);
    struct err e = { .text = "" };
    struct reader r;
    struct record record;

    size -= size > 0;
    if (!reader_open(&r, a, kind, (const char *) data + 1, size, &e)) {
        if (!str_ends(e.text, "."))
            BUG("refused without a sentence");
        arena_free(a);
        return 0;
    }
    const char *text = columns_text(a, kind, &r.columns);
    struct columns again = columns_read(a, kind, text);
    if (!str_is(text, columns_text(a, kind, &again)))
        BUG("columns '%s' do not read back", text);
    while (reader_next(&r, a, &record))
        check_record(kind, a, &record);
    arena_free(a);
    return 0;
}
