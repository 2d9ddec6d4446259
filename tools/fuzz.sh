#!/bin/bash
# Throws bytes at every reader that has a tests/fuzz_NAME.c, with clang's libFuzzer under ASAN and
# UBSAN, and prints "ok" or "not ok" for each.
#
#   tools/fuzz.sh [SECONDS]     in total, shared by the readers (60)
set -u
cd "$(dirname "$0")/.."

targets=$(ls tests/fuzz_*.c)
seconds=$((${1:-60} / $(echo "$targets" | wc -l)))
flags="-fsanitize=address,undefined -fno-sanitize-recover=all"

if [ ! -d build-fuzz ]; then
    CC=clang meson setup build-fuzz -Db_sanitize=address,undefined -Db_lundef=false \
        -Dc_args="-fsanitize=fuzzer-no-link -fno-sanitize-recover=all" >/dev/null || exit 1
fi
ninja -C build-fuzz libhouse.a libstones.a >build-fuzz/build.log 2>&1 || {
    tail -30 build-fuzz/build.log
    exit 1
}
libraries=$(pkg-config --libs libmicrohttpd sqlite3 libpq talloc jansson icu-i18n icu-uc libcurl \
    libsodium zlib libical cairo pangocairo fontconfig libqrencode)

# What is found is kept in build-fuzz/corpus for the next time.
failed=0
number=0
for target in $targets; do
    name=$(basename "$target" .c)
    number=$((number + 1))
    mkdir -p "build-fuzz/corpus/$name"
    known=$(ls -d "tests/corpus/$name" 2>/dev/null)
    if clang -std=c11 -D_GNU_SOURCE -g -Isrc -fsanitize=fuzzer $flags "$target" \
            build-fuzz/libhouse.a build-fuzz/libstones.a $libraries -linih -lglpk -lstemmer -lm -lpthread \
            -o "build-fuzz/$name" >"build-fuzz/$name.log" 2>&1 &&
       (cd build-fuzz && "./$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
            -print_final_stats=1 "corpus/$name" ${known:+"../$known"}) \
            >>"build-fuzz/$name.log" 2>&1; then
        echo "ok $number - $name, $(sed -n 's/.*number_of_executed_units: *//p' \
            "build-fuzz/$name.log") inputs"
    else
        echo "not ok $number - $name"
        tail -40 "build-fuzz/$name.log" | sed 's/^/#   /'
        failed=$((failed + 1))
    fi
done
echo "1..$number"
[ "$failed" -eq 0 ]
