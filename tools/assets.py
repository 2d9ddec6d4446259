#!/usr/bin/python3
"""Makes the fonts and the icon sprite of the pages from the packages named in package.json, and the
fonts of the PDF documents.

    tools/assets.py NODE_MODULES OUT_DIR

writes OUT_DIR/{young-serif.woff2,source-sans-3.woff2,icons.svg} and OUT_DIR/print-*.ttf.  It needs
Debian's python3-fonttools and python3-brotli, hence the fixed interpreter above.
"""
import os
import re
import sys

from fontTools import merge, subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SERIF = "@fontsource/young-serif/files/young-serif-latin-400-normal.woff2"
SANS = "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"

# Paper takes letters from these too: it has no system to borrow a letter of a name from.
SERIF_MORE = SERIF.replace("-latin-", "-latin-ext-")
SANS_MORE = SANS.replace("-latin-", "-latin-ext-")

NARROW_SPACE = 0x202F
THIN_SPACE = 0x2009

# ASCII, Latin-1, the French ligatures, dashes, quotes, bullet, ellipsis, euro, arrows, minus.
CHARACTERS = (
    list(range(0x20, 0x7F)) + list(range(0xA0, 0x100)) + [0x152, 0x153, 0x178]
    + [NARROW_SPACE, THIN_SPACE, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D]
    + [0x201E, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212])

# On paper also all of Latin Extended-A, and the Romanian letters.
MORE_CHARACTERS = list(range(0x100, 0x180)) + list(range(0x218, 0x21C))

FEATURES = ["kern", "liga", "tnum", "lnum", "ccmp", "locl", "mark"]

# The icons of the pages: lucide's names.  The sprite holds each as <symbol id="i-NAME">.
ICONS = """
accessibility bell calendar-days calendar-plus car chart-no-axes-column check chevron-left
chevron-right circle-alert coffee door-open hand-helping hourglass info key-round lock mail
map-pin message-square-quote notebook-pen plus search signpost store train-front user-round
users-round warehouse wifi
""".split()


def open_font(source, characters, weights):
    font = TTFont(source)
    # Neither package maps the narrow no-break space of French typography; a browser would take it
    # from another family and the PDF would show a box.  The thin space is the same blank.
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN_SPACE in table.cmap:
            table.cmap.setdefault(NARROW_SPACE, table.cmap[THIN_SPACE])

    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters)
    cut.subset(font)
    if weights:
        font = instancer.instantiateVariableFont(font, {"wght": weights})
    return font


def make_font(source, target, weights=None):
    font = open_font(source, CHARACTERS, weights)
    font.flavor = "woff2"
    # The same input gives the same bytes: the name of the file is the hash of its content.
    font.recalcTimestamp = False
    font.save(target)


def add_arrows(font):
    """Left and right for a font that has only up: the same arrow, lying down."""
    up = font.getBestCmap().get(0x2191)
    if up is None:
        return
    box = font["glyf"][up]
    side = font["hmtx"][up][1]
    across, height = (box.xMin + box.xMax) // 2, (box.yMin + box.yMax) // 2
    turns = {0x2190: (0, 1, -1, 0, side + box.yMax, height - across),
             0x2192: (0, -1, 1, 0, side - box.yMin, height + across)}
    outlines = font.getGlyphSet()
    font.setGlyphOrder(font.getGlyphOrder() + [f"uni{code:04X}" for code in turns])
    for code, turn in turns.items():
        pen = TTGlyphPen(None)
        outlines[up].draw(TransformPen(pen, turn))
        font["glyf"][f"uni{code:04X}"] = pen.glyph()
        font["hmtx"][f"uni{code:04X}"] = (box.yMax - box.yMin + 2 * side, side)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = f"uni{code:04X}"


def make_print_font(sources, target, family, weight, weights=None):
    """One font of one weight, as plain TrueType: Pango reads neither woff2 nor, into a PDF, a
    variable font."""
    pieces = []
    for i, source in enumerate(sources):
        font = open_font(source, CHARACTERS + MORE_CHARACTERS, weights)
        font.flavor = None
        font.recalcTimestamp = False
        piece = f"{target}.{i}"
        font.save(piece)
        pieces.append(piece)
    font = merge.Merger().merge(pieces)
    for piece in pieces:
        os.remove(piece)
    add_arrows(font)
    font["head"].created = font["head"].modified = TTFont(sources[0])["head"].modified
    font["OS/2"].usWeightClass = weight
    # A name of their own: these are not the fonts of that name a machine may have.
    for record in font["name"].names:
        record.string = {1: family, 2: "Regular", 3: f"{family} {weight}", 4: f"{family} {weight}",
                         6: f"{family}-{weight}".replace(" ", "")}.get(record.nameID, "")
    font["name"].names = [r for r in font["name"].names if r.nameID in (1, 2, 3, 4, 6)]
    font.recalcTimestamp = False
    font.save(target)


def make_sprite(folder, target):
    symbols = []
    for name in ICONS:
        with open(os.path.join(folder, name + ".svg"), encoding="utf-8") as file:
            drawing = file.read()
        inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL).group(1)
        inside = re.sub(r"\s+", " ", inside).replace("> <", "><").replace(" />", "/>").strip()
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{inside}</symbol>')

    with open(target, "w", encoding="utf-8") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    modules, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    make_font(os.path.join(modules, SERIF), os.path.join(out, "young-serif.woff2"))
    make_font(os.path.join(modules, SANS), os.path.join(out, "source-sans-3.woff2"), (400, 700))
    make_print_font([os.path.join(modules, SERIF), os.path.join(modules, SERIF_MORE)],
                    os.path.join(out, "print-serif.ttf"), "Beffroi Serif", 400)
    for weight in (400, 600, 700):
        make_print_font([os.path.join(modules, SANS), os.path.join(modules, SANS_MORE)],
                        os.path.join(out, f"print-sans-{weight}.ttf"), "Beffroi Sans", weight,
                        weight)
    make_sprite(os.path.join(modules, "lucide-static/icons"), os.path.join(out, "icons.svg"))


if __name__ == "__main__":
    main()
