#include "base/fold.h"

#include <ctype.h>
#include <pthread.h>

#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/log.h"

/* ASCII needs no tables; true if all of it was. */
static bool fold_ascii(const char *text, char *out)
{
    for (; *text; text++) {
        if ((unsigned char) *text & 0x80)
            return false;
        *out++ = (char) tolower((unsigned char) *text);
    }
    *out = '\0';
    return true;
}

/* Letters that Unicode does not decompose, and signs that people do not tell apart. */
static const UChar *plain_of(UChar c)
{
    switch (c) {
    case u'œ': return u"oe";
    case u'æ': return u"ae";
    case u'ø': return u"o";
    case u'ł': return u"l";
    case u'đ': return u"d";
    case u'ı': return u"i";
    case u'\u2018':
    case u'\u2019': return u"'";
    case u'\u00a0':
    case u'\u202f': return u" ";
    default: return NULL;
    }
}

/* Decomposed and case-folded text, marks left out, `plain_of` put in; `out` has twice the room. */
static int32_t strip(const UChar *in, int32_t len, UChar *out)
{
    int32_t n = 0;

    for (int32_t i = 0; i < len; i++) {
        if (u_charType(in[i]) == U_NON_SPACING_MARK)
            continue;
        const UChar *plain = plain_of(in[i]);
        if (!plain)
            out[n++] = in[i];
        for (; plain && *plain; plain++)
            out[n++] = *plain;
    }
    return n;
}

char *text_fold(struct arena *a, const char *text)
{
    size_t size = strlen(text) + 1;
    char *folded = arena_alloc(a, size);
    UErrorCode code = U_ZERO_ERROR;

    if (fold_ascii(text, folded))
        return folded;
    if (size > INT32_MAX / 32)
        BUG("text of %zu bytes to fold", size);
    struct arena *work = arena_new(NULL);
    UChar *in = arena_array(work, size, sizeof *in);
    int32_t len;
    u_strFromUTF8WithSub(in, (int32_t) size, &len, text, -1, 0xfffd, NULL, &code);
    /* Case folding makes at most 3 units of one, decomposition at most 4 (UAX 15, table 8), and
     * `strip` at most 2. */
    UChar *cased = arena_array(work, (size_t) len * 3 + 1, sizeof *cased);
    len = u_strFoldCase(cased, len * 3 + 1, in, len, U_FOLD_CASE_DEFAULT, &code);
    UChar *apart = arena_array(work, (size_t) len * 4 + 1, sizeof *apart);
    len = unorm2_normalize(unorm2_getNFDInstance(&code), cased, len, apart, len * 4 + 1, &code);
    if (U_FAILURE(code))
        BUG("folding: %s", u_errorName(code));
    UChar *plain = arena_array(work, (size_t) len * 2 + 1, sizeof *plain);
    len = strip(apart, len, plain);
    folded = arena_alloc(a, (size_t) len * 3 + 1);
    u_strToUTF8(folded, len * 3 + 1, NULL, plain, len, &code);
    if (U_FAILURE(code))
        BUG("folding: %s", u_errorName(code));
    arena_free(work);
    return folded;
}

/* What one thread keeps: French and English order. */
struct collators {
    UCollator *french, *english;
};

static pthread_key_t thread_key;
static pthread_once_t thread_key_made = PTHREAD_ONCE_INIT;

static void close_collators(void *what)
{
    struct collators *mine = what;

    ucol_close(mine->french);
    ucol_close(mine->english);
    free(mine);
}

static void make_thread_key(void)
{
    if (pthread_key_create(&thread_key, close_collators) != 0)
        BUG("no thread key");
}

static UCollator *my_collator(const char *lang)
{
    pthread_once(&thread_key_made, make_thread_key);
    struct collators *mine = pthread_getspecific(thread_key);
    if (!mine) {
        mine = calloc(1, sizeof *mine);
        if (!mine || pthread_setspecific(thread_key, mine) != 0)
            BUG("out of memory");
    }
    bool is_french = strcmp(lang, "fr") == 0;
    UCollator **collator = is_french ? &mine->french : &mine->english;
    UErrorCode code = U_ZERO_ERROR;
    if (!*collator)
        *collator = ucol_open(is_french ? "fr" : "en_GB", &code);
    if (U_FAILURE(code))
        BUG("ICU has no order for '%s': %s", lang, u_errorName(code));
    return *collator;
}

int text_compare(const char *lang, const char *a, const char *b)
{
    UErrorCode code = U_ZERO_ERROR;

    return (int) ucol_strcollUTF8(my_collator(lang), a, -1, b, -1, &code);
}
