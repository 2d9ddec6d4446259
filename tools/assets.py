#!/usr/bin/python3
"""Makes the fonts and the icon sprite of the pages from the packages named in package.json.

    tools/assets.py NODE_MODULES OUT_DIR

writes OUT_DIR/{young-serif.woff2,source-sans-3.woff2,icons.svg}.  It needs Debian's
python3-fonttools and python3-brotli, hence the fixed interpreter above.
"""
import os
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SERIF = "@fontsource/young-serif/files/young-serif-latin-400-normal.woff2"
SANS = "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"

NARROW_SPACE = 0x202F
THIN_SPACE = 0x2009

# ASCII, Latin-1, the French ligatures, dashes, quotes, bullet, ellipsis, euro, arrows, minus.
CHARACTERS = (
    list(range(0x20, 0x7F)) + list(range(0xA0, 0x100)) + [0x152, 0x153, 0x178]
    + [NARROW_SPACE, THIN_SPACE, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D]
    + [0x201E, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212])

FEATURES = ["kern", "liga", "tnum", "lnum", "ccmp", "locl", "mark"]

# The icons of the pages: lucide's names.  The sprite holds each as <symbol id="i-NAME">.
ICONS = """
accessibility bell calendar-days calendar-plus car chart-no-axes-column check chevron-left
chevron-right circle-alert coffee door-open hand-helping hourglass info key-round lock mail
map-pin message-square-quote notebook-pen plus search signpost store train-front user-round
users-round warehouse wifi
""".split()


def make_font(source, target, weights=None):
    font = TTFont(source)
    # Neither package maps the narrow no-break space of French typography; a browser would take it
    # from another family and the PDF would show a box.  The thin space is the same blank.
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN_SPACE in table.cmap:
            table.cmap.setdefault(NARROW_SPACE, table.cmap[THIN_SPACE])

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.hinting = False
    cut = subset.Subsetter(options)
    cut.populate(unicodes=CHARACTERS)
    cut.subset(font)
    if weights:
        font = instancer.instantiateVariableFont(font, {"wght": weights})
    font.flavor = "woff2"
    # The same input gives the same bytes: the name of the file is the hash of its content.
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
    make_sprite(os.path.join(modules, "lucide-static/icons"), os.path.join(out, "icons.svg"))


if __name__ == "__main__":
    main()
