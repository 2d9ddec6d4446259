/* Prints the messages of templates as C for xgettext:
 *
 *     strings FILE... | xgettext -L C -k_ -kngettext:1,2 --from-code=UTF-8 -o - -
 *
 * They are read by the renderer's own parser, so a msgid is the very text it will look up. */
#include <errno.h>

#include "view/template.h"

static void print_text(const char *text)
{
    putchar('"');
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
}

static void print_message(void *ctx, const char *in, unsigned line, const char *one,
                          const char *many)
{
    (void) ctx;
    printf("#line %u ", line);
    print_text(in);
    printf(many ? "\nngettext(" : "\n_(");
    print_text(one);
    if (many) {
        printf(", ");
        print_text(many);
        printf(", n");
    }
    printf(");\n");
}

static bool read_file(const char *path, struct str *text, struct err *err)
{
    FILE *file = fopen(path, "rb");
    char piece[8192];
    size_t len;

    if (!file)
        return err_set(err, "%s: %s", path, strerror(errno));
    while ((len = fread(piece, 1, sizeof piece, file)) > 0)
        str_add_len(text, piece, len);
    bool ok = !ferror(file);
    fclose(file);
    return ok || err_set(err, "%s cannot be read", path);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(NULL);
    struct template_set *set = template_set_new(a, NULL, NULL);
    struct err err = { "" };

    for (int i = 1; i < argc && !err.text[0]; i++) {
        struct str text = str_new(a);
        if (read_file(argv[i], &text, &err))
            template_set_add(set, argv[i], text.text, text.len, &err);
    }
    if (err.text[0])
        fprintf(stderr, "strings: %s\n", err.text);
    else
        template_set_messages(set, print_message, NULL);
    arena_free(a);
    return err.text[0] != '\0';
}
