#!/bin/bash
# Runs a command with a PostgreSQL of its own: a new server in a temporary folder, without a port,
# which ends and goes with the command.  Its address is in BEFFROI_TEST_PG.
#
#   tools/with-postgres.sh COMMAND [ARGUMENTS]
set -eu

if [ -n "${BEFFROI_TEST_PG-}" ]; then
    exec "$@"
fi
folder=$(mktemp -d /tmp/beffroi-pg-XXXXXX)
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)

# PostgreSQL refuses to be run by root.
as=""
if [ "$(id -u)" -eq 0 ]; then
    chown postgres: "$folder"
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
end() {
    (cd / && $as "$bin/pg_ctl" -D "$folder" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

(cd / && $as "$bin/initdb" -D "$folder" -U beffroi -A trust --no-sync -E UTF8 --locale=C.UTF-8 \
    >/dev/null)
(cd / && $as "$bin/pg_ctl" -D "$folder" -w -l "$folder/log" -o "-c listen_addresses='' \
    -c unix_socket_directories=$folder -c max_connections=200" start >/dev/null)

BEFFROI_TEST_PG="postgresql://beffroi@/postgres?host=$(printf %s "$folder" | sed 's|/|%2F|g')" "$@"
