#!/bin/sh
# Is schema.sql, today's shape of the data in one page, what the migrations make?
#
#   tools/check-schema.sh [PROGRAM]            says ok or not ok
#   tools/check-schema.sh PROGRAM --update     writes it
set -eu
cd "$(dirname "$0")/.."
program=${1:-build/beffroi}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{
    echo "-- Today's shape of the data on SQLite, made from migrations/ by tools/check-schema.sh."
    echo
    "$program" migrate --schema --db "$folder/new.db"
} > "$folder/schema.sql"
if [ "${2-}" = --update ]; then
    cp "$folder/schema.sql" schema.sql
fi
if diff -u schema.sql "$folder/schema.sql"; then
    echo "ok 1 - schema.sql is what the migrations make"
else
    echo "not ok 1 - schema.sql is what the migrations make"
    exit 1
fi
