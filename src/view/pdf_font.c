#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "view/asset.h"
#include "view/pdf_page.h"

/* Made once, by whoever draws first, and kept as long as the program: reading the fonts takes
 * longer than drawing a page. */
static FcConfig *config;

/* Fontconfig, FreeType and HarfBuzz each open a font by its path, so a font inside the program is
 * given one: a file in memory, which nobody else can reach, change or delete. */
static void add_font(const char *name)
{
    const struct asset *font = asset_find(name);
    if (!font)
        BUG("no font '%s' inside", name);

    int fd = memfd_create(name, MFD_CLOEXEC);
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd < 0 || write(fd, font->bytes, font->len) != (ssize_t) font->len ||
        !FcConfigAppFontAddFile(config, (const FcChar8 *) path))
        BUG("cannot open the font '%s'", name);
}

/* Fontconfig links its things by offsets, which a leak checker cannot follow: at the end of the
 * program they are given back. */
static void forget_config(void)
{
    FcConfigDestroy(config);
    FcFini();
}

/* Ours is made the current one before Pango asks for any: the machine's fonts and settings are
 * never read.  (To hand it to each font map would leak a reference to it, in Pango 1.50.) */
static void make_config(void)
{
    config = FcConfigCreate();
    if (!config || !FcConfigSetCurrent(config) || atexit(forget_config))
        BUG("out of memory");
    add_font("print/serif.ttf");
    add_font("print/sans-400.ttf");
    add_font("print/sans-600.ttf");
    add_font("print/sans-700.ttf");
}

PangoFontMap *pdf_fonts(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_config);
    PangoFontMap *fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts)
        BUG("cairo draws no FreeType fonts");
    return fonts;
}

PangoFontDescription *pdf_letters(enum pdf_font font, enum pdf_weight weight, double size)
{
    static const PangoWeight weights[] = {
        [PDF_REGULAR] = PANGO_WEIGHT_NORMAL, [PDF_SEMIBOLD] = PANGO_WEIGHT_SEMIBOLD,
        [PDF_BOLD] = PANGO_WEIGHT_BOLD,
    };
    PangoFontDescription *letters = pango_font_description_new();

    /* The serif has no arrows, and one weight: it is never made bolder by smearing. */
    pango_font_description_set_family_static(
        letters, font == PDF_SERIF ? "Beffroi Serif,Beffroi Sans" : "Beffroi Sans");
    pango_font_description_set_weight(letters, font == PDF_SERIF ? PANGO_WEIGHT_NORMAL
                                                                 : weights[weight]);
    pango_font_description_set_absolute_size(letters, size * PANGO_SCALE);
    return letters;
}
