#!/bin/sh
# Makes the catalogues of a build: catalogs.sh SOURCE STRINGS_PROGRAM OUT_DIR
#
# English is the source, but has a catalogue too, for its curly quotes.  With --update as a fourth
# word, po/fr.po in the source gets the texts that are new (msgmerge), for a translator to fill.
set -eu
source=$1 strings=$(realpath "$2") out=$(realpath "$3")
cd "$source"
"$strings" $(ls src/*/*.html src/view/page/*.html src/view/page/*/*.html | sort -u) \
    > "$out/templates.c"
xgettext --language=C --from-code=UTF-8 --no-location --sort-output --package-name=beffroi \
    --keyword=_ --keyword=ngettext:1,2 --keyword=N_ --keyword=NP_:1,2 --keyword=NC_:1c,2 \
    --keyword=catalog_text:2c,3 --keyword=catalog_plural:2c,3,4 \
    --keyword=T:2 --keyword=TF:2 --keyword=TN:2,3 \
    -o - src/*.c src/*/*.c "$out/templates.c" 2> "$out/xgettext.log" |
    sed -e '/^"P[OT]*-[A-Za-z]*-Date/d' -e 's/charset=CHARSET/charset=UTF-8/' -e '/^#, fuzzy$/d' \
        -e 's/nplurals=INTEGER; plural=EXPRESSION;/nplurals=2; plural=n != 1;/' > "$out/beffroi.pot"
msgen --no-wrap -o "$out/en.po" "$out/beffroi.pot"
msgfmt -o "$out/en.mo" "$out/en.po"
if [ "${4:-}" = --update ]; then
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --sort-output \
        po/fr.po "$out/beffroi.pot"
fi
msgfmt -o "$out/fr.mo" po/fr.po
