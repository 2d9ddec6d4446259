/* Puts files into the program, at build time.
 *
 *     embed OUT.c NAME=PATH ...
 *
 * writes OUT.c, the table that src/view/asset.h describes, with the bytes by .incbin so that the C
 * file stays small.  Text of more than 500 bytes also gets a brotli and a gzip form, written beside
 * OUT.c.  A style sheet's url(NAME) becomes the address of the file of that name in the same run.
 *
 * The compiler does not see the files behind .incbin: it is the content hash in the table that
 * makes an edited file rebuild. */
#include <brotli/encode.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { WORTH_COMPRESSING = 500 };

struct bytes {
    unsigned char *data;
    size_t len;
};

struct file {
    const char *name; /* "static/app.css" */
    const char *type;
    bool text;
    char path[4096]; /* what .incbin reads: the source, or the sheet rewritten */
    struct bytes raw;
    uint64_t hash;
    size_t brotli_len, gzip_len;
};

static const struct {
    const char *end, *type;
    bool text;
} types[] = {
    { ".css", "text/css; charset=utf-8", true },
    { ".js", "text/javascript; charset=utf-8", true },
    { ".svg", "image/svg+xml", true },
    { ".html", "text/html; charset=utf-8", false }, /* a template is rendered, never sent as is */
    { ".woff2", "font/woff2", false },
};

static void __attribute__((noreturn, format(printf, 1, 2))) fail(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("embed: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory)
        fail("out of memory");
    return memory;
}

static struct bytes read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        fail("cannot read '%s': %s", path, strerror(errno));

    struct bytes b = { .data = need(malloc(1)) };
    unsigned char block[65536];
    size_t got;
    while ((got = fread(block, 1, sizeof block, in)) > 0) {
        b.data = need(realloc(b.data, b.len + got + 1));
        memcpy(b.data + b.len, block, got);
        b.len += got;
    }
    if (ferror(in))
        fail("cannot read '%s'", path);
    fclose(in);
    b.data[b.len] = '\0';
    return b;
}

static void write_file(const char *path, struct bytes b)
{
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(b.data, 1, b.len, out) != b.len || fclose(out))
        fail("cannot write '%s': %s", path, strerror(errno));
}

/* FNV-1a, 64 bits: a name for the content, no protection against anyone. */
static uint64_t hash_of(struct bytes b)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < b.len; i++)
        hash = (hash ^ b.data[i]) * 0x100000001b3u;
    return hash;
}

static const char *basename_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

static void side_path(char *path, size_t size, const char *out, size_t index, const char *end)
{
    int len = snprintf(path, size, "%s.%zu%s", out, index, end);
    if (len < 0 || (size_t) len >= size)
        fail("path too long: '%s'", out);
}

static struct file open_file(char *argument)
{
    char *equals = strchr(argument, '=');
    if (!equals || equals == argument || !equals[1])
        fail("'%s' is not NAME=PATH", argument);

    *equals = '\0';
    struct file f = { .name = argument, .type = "application/octet-stream" };
    /* Absolute, for the assembler may run in another folder. */
    char *full = realpath(equals + 1, NULL);
    if (!full || strlen(full) >= sizeof f.path)
        fail("cannot read '%s': %s", equals + 1, strerror(errno));
    memcpy(f.path, full, strlen(full) + 1);
    free(full);

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t len = strlen(f.name), end = strlen(types[i].end);
        if (len > end && strcmp(f.name + len - end, types[i].end) == 0) {
            f.type = types[i].type;
            f.text = types[i].text;
        }
    }
    f.raw = read_file(f.path);
    f.hash = hash_of(f.raw);
    return f;
}

/* The file that a style sheet names: `len` letters at `name`, compared with the last part. */
static const struct file *named(const struct file *files, size_t count, const char *name,
                                size_t len)
{
    for (size_t i = 0; i < count; i++) {
        const char *base = basename_of(files[i].name);
        if (strlen(base) == len && memcmp(base, name, len) == 0)
            return &files[i];
    }
    return NULL;
}

static void rewrite_sheet(struct file *sheet, const struct file *files, size_t count)
{
    /* Each "url(", four letters, gains nine: the hash and a dash. */
    struct bytes out = { .data = need(malloc(sheet->raw.len * 4 + 1)) };
    const char *at = (const char *) sheet->raw.data;
    const char *url;

    while ((url = strstr(at, "url("))) {
        url += strlen("url(");
        memcpy(out.data + out.len, at, (size_t) (url - at));
        out.len += (size_t) (url - at);
        const struct file *f = named(files, count, url, strcspn(url, ")"));
        if (!f)
            fail("'%s' names a file that is not embedded: %.40s", sheet->name, url);
        out.len += (size_t) snprintf((char *) out.data + out.len, sizeof "01234567-", "%08x-",
                                     (unsigned) (f->hash >> 32));
        at = url;
    }
    size_t rest = strlen(at);
    memcpy(out.data + out.len, at, rest + 1);
    out.len += rest;

    free(sheet->raw.data);
    sheet->raw = out;
    sheet->hash = hash_of(out);
}

static struct bytes brotli_of(struct bytes b)
{
    size_t room = BrotliEncoderMaxCompressedSize(b.len);
    struct bytes out = { .data = need(malloc(room)), .len = room };

    if (!BrotliEncoderCompress(11, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, b.len, b.data, &out.len,
                               out.data))
        fail("brotli refuses");
    return out;
}

static struct bytes gzip_of(struct bytes b)
{
    z_stream z = { 0 };
    /* 15 + 16: the largest window, with gzip's header, which carries no time here. */
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        fail("zlib refuses");

    size_t room = deflateBound(&z, b.len);
    struct bytes out = { .data = need(malloc(room)) };
    z.next_in = b.data;
    z.avail_in = (uInt) b.len;
    z.next_out = out.data;
    z.avail_out = (uInt) room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        fail("zlib refuses");
    out.len = z.total_out;
    deflateEnd(&z);
    return out;
}

/* Writes one compressed form beside OUT.c and gives its length: 0 when it is no shorter. */
static size_t write_form(const struct file *f, const char *out, size_t index, const char *end,
                         struct bytes b)
{
    char path[4200];
    size_t len = b.len < f->raw.len ? b.len : 0;

    if (len) {
        side_path(path, sizeof path, out, index, end);
        write_file(path, b);
    }
    free(b.data);
    return len;
}

static void write_forms(struct file *f, const char *out, size_t index)
{
    if (!f->text || f->raw.len <= WORTH_COMPRESSING)
        return;

    f->brotli_len = write_form(f, out, index, ".br", brotli_of(f->raw));
    f->gzip_len = write_form(f, out, index, ".gz", gzip_of(f->raw));
}

/* Bytes by .incbin.  A NUL follows, so that a template can be read as a string; assembly that does
 * not say otherwise would ask for a stack that can be executed. */
static void print_bytes(FILE *c, const char *symbol, size_t index, const char *path)
{
    fprintf(c, "__asm__(\".pushsection .rodata\\nasset_%s_%zu: .incbin \\\"", symbol, index);
    for (const char *p = path; *p; p++)
        fprintf(c, *p == '"' || *p == '\\' ? "\\\\\\%c" : "%c", *p);
    fputs("\\\"\\n.byte 0\\n.popsection\\n\"\n"
          "        \".pushsection .note.GNU-stack,\\\"\\\",%progbits\\n.popsection\");\n",
          c);
    fprintf(c, "extern const unsigned char asset_%s_%zu[];\n", symbol, index);
}

static void print_assembly(FILE *c, const struct file *files, size_t count, const char *out)
{
    char path[4200];

    for (size_t i = 0; i < count; i++) {
        print_bytes(c, "raw", i, files[i].path);
        if (files[i].brotli_len) {
            side_path(path, sizeof path, out, i, ".br");
            print_bytes(c, "br", i, path);
        }
        if (files[i].gzip_len) {
            side_path(path, sizeof path, out, i, ".gz");
            print_bytes(c, "gz", i, path);
        }
    }
}

static void print_form(FILE *c, const char *field, const char *symbol, size_t index, size_t len)
{
    if (len)
        fprintf(c, "      .%s = asset_%s_%zu, .%s_len = %zu,\n", field, symbol, index, field, len);
}

static void print_table(FILE *c, const struct file *files, size_t count)
{
    fputs("\nconst struct asset asset_table[] = {\n", c);
    for (size_t i = 0; i < count; i++) {
        fprintf(c, "    { .name = \"%s\", .type = \"%s\",\n      .hash = \"%016llx\",\n",
                files[i].name, files[i].type, (unsigned long long) files[i].hash);
        fprintf(c, "      .bytes = asset_raw_%zu, .len = %zu,\n", i, files[i].raw.len);
        print_form(c, "brotli", "br", i, files[i].brotli_len);
        print_form(c, "gzip", "gz", i, files[i].gzip_len);
        fputs("    },\n", c);
    }
    fprintf(c, "};\n\nconst size_t asset_count = %zu;\n", count);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *) a)->name, ((const struct file *) b)->name);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        fail("usage: embed OUT.c NAME=PATH ...");

    size_t count = (size_t) argc - 2;
    struct file *files = need(calloc(count, sizeof *files));
    for (size_t i = 0; i < count; i++)
        files[i] = open_file(argv[i + 2]);
    qsort(files, count, sizeof *files, by_name);

    FILE *c = fopen(argv[1], "w");
    char *out = c ? realpath(argv[1], NULL) : NULL;
    if (!c || !out)
        fail("cannot write '%s': %s", argv[1], strerror(errno));

    for (size_t i = 0; i < count; i++) {
        if (i && strcmp(files[i - 1].name, files[i].name) == 0)
            fail("'%s' is given twice", files[i].name);
        if (strstr(files[i].name, ".css")) {
            rewrite_sheet(&files[i], files, count);
            side_path(files[i].path, sizeof files[i].path, out, i, ".css");
            write_file(files[i].path, files[i].raw);
        }
        write_forms(&files[i], out, i);
    }
    fputs("/* Written by tools/embed.c. */\n#include \"view/asset.h\"\n\n", c);
    print_assembly(c, files, count, out);
    print_table(c, files, count);
    if (fclose(c))
        fail("cannot write '%s': %s", argv[1], strerror(errno));

    for (size_t i = 0; i < count; i++)
        free(files[i].raw.data);
    free(files);
    free(out);
    return 0;
}
