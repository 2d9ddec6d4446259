#include "archive/archive.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "archive/import_run.h"

static int complain(const char *text)
{
    fprintf(stderr, "beffroi: %s\n", text);
    return 1;
}

static char *read_file(struct arena *a, const char *path, size_t *len, struct err *err)
{
    FILE *f = fopen(path, "rb");
    struct stat about;
    char *text = NULL;

    if (!f) {
        err_set(err, "cannot open %s: %s", path, strerror(errno));
        return NULL;
    }
    if (fstat(fileno(f), &about) != 0 || !S_ISREG(about.st_mode)) {
        err_set(err, "%s is no file", path);
    } else if (about.st_size > IMPORT_BYTES) {
        err_set(err, "%s is larger than %d MB; cut it in parts", path, IMPORT_BYTES >> 20);
    } else {
        text = arena_alloc(a, (size_t) about.st_size + 1);
        *len = fread(text, 1, (size_t) about.st_size, f);
        if (ferror(f)) {
            err_set(err, "cannot read %s", path);
            text = NULL;
        }
    }
    fclose(f);
    return text;
}

static void say_lines(struct arena *a, const struct import_report *report)
{
    for (size_t i = 0; i < report->line_count; i++) {
        const char *detail;
        const char *sentence = import_sentence(a, report->lines[i].problem, &detail);
        const char *place = strstr(sentence, "%s");
        printf("line %lld: ", (long long) report->lines[i].line);
        if (place)
            printf("%.*s%s%s\n", (int) (place - sentence), sentence, detail ? detail : "",
                   place + 2);
        else
            puts(sentence);
    }
    if (report->line_count == IMPORT_LINES_KEPT)
        puts("... only the first lines are told here");
}

static void say_report(struct arena *a, const struct import_wish *wish,
                       const struct import_report *report)
{
    const char *detail;

    say_lines(a, report);
    if (*report->problem) {
        const char *sentence = import_sentence(a, report->problem, &detail);
        const char *place = strstr(sentence, "%s");
        printf("%.*s%s%s\n", place ? (int) (place - sentence) : (int) strlen(sentence), sentence,
               place && detail ? detail : "", place ? place + 2 : "");
    }
    printf("%s: %lld rows, %lld %s, %lld %s, %lld not taken\n", wish->kind->name,
           (long long) report->total, (long long) report->made,
           wish->dry ? "would be made" : "made", (long long) report->known,
           wish->kind == &import_territories ? "elsewhere" : "known already",
           (long long) report->faulty);
}

int archive_command(struct arena *a, const struct conf *conf, struct db *db, int argc,
                    char **argv)
{
    struct import_wish wish = { .now = time(NULL) };
    struct import_report report;
    struct err err = { .text = "" };
    const char *path = NULL;

    (void) conf;
    for (int i = 0; i < argc; i++) {
        if (str_is(argv[i], "--dry-run"))
            wish.dry = true;
        else if (i > 0 && !path)
            path = argv[i];
        else if (i > 0)
            return complain(str_fmt(a, "what is '%s'? See beffroi import --help", argv[i]));
    }
    wish.kind = argc ? importer_find(argv[0]) : NULL;
    if (!wish.kind || !path)
        return complain("write: beffroi import people|places|communes|territories|trades FILE [--dry-run]");
    const char *slash = strrchr(path, '/');
    wish.file = slash ? slash + 1 : path;
    if (!str_is_utf8(wish.file, strlen(wish.file)))
        wish.file = wish.kind->name;
    wish.text = read_file(a, path, &wish.len, &err);
    if (!wish.text)
        return complain(err.text);
    if (!import_file(db, a, &wish, &report))
        return complain(report.err.text);
    say_report(a, &wish, &report);
    return 0;
}
