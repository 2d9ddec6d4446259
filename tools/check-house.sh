#!/bin/bash
# The rules of the house that no compiler knows: who may include whom, who writes which table,
# where SQL may stand, what a template may hold, how long a function may be.
#
#   tools/check-house.sh        prints "ok" or "not ok" and the offending lines, rule by rule
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."

passed=0
failed=0
number=0

# rule NAME OFFENDERS: holds if there are none.
rule() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
        passed=$((passed + 1))
        return
    fi
    echo "not ok $number - $1"
    printf '%s\n' "$2" | sed 's/^/#   /'
    failed=$((failed + 1))
}

# grep whose "nothing found" is good news.
find_in() { grep -nP "$@" /dev/null || true; }

sources=$(find src -name '*.[ch]' | sort)
headers=$(find src -name '*.h' | sort)
templates=$(find src -name '*.html' | sort)
webs=$(find src -mindepth 2 -name '*_web.c' | sort)
rules=$(find src -mindepth 2 -name '*.c' ! -name '*_web.c' ! -path 'src/http/*' | sort)
texts="$sources $templates $(find tests bench tools script static migrations .ci -type f \
    \( -name '*.[ch]' -o -name '*.mjs' -o -name '*.sh' -o -name '*.py' -o -name '*.sql' \
       -o -name '*.css' -o -name '*.js' -o -path 'script/*' -o -path '.ci/*' \) | sort)"

# --- Includes go one way.  A folder may include those with a lower number, and itself.
rank() {
    case $1 in
    base) echo 10 ;;
    db | view) echo 20 ;;
    http) echo 30 ;;
    people) echo 41 ;;
    notice) echo 42 ;;
    account | place) echo 43 ;;
    plan) echo 44 ;;
    agenda) echo 45 ;;
    season) echo 46 ;;
    booking) echo 47 ;;
    calendar) echo 48 ;;
    skill) echo 49 ;;
    help) echo 50 ;;
    collaboration) echo 51 ;;
    welcome) echo 52 ;;
    archive) echo 60 ;;
    .) echo 90 ;;                               # src/app.c, src/main.c
    *) echo 99 ;;
    esac
}

upward=""
sideways=""
while IFS=: read -r file line include; do
    from=$(dirname "${file#src/}")
    from=${from%%/*}
    to=$(printf '%s' "$include" | sed 's/.*"\(.*\)".*/\1/')
    to_folder=$(dirname "$to")
    [ "$from" = "$to_folder" ] && continue
    if [ "$(rank "$to_folder")" -ge "$(rank "$from")" ] && [ "$from" != . ]; then
        upward+="$file:$line: $to"$'\n'
    fi
    # Another room is known by its front door alone.
    if [ "$(rank "$to_folder")" -gt 40 ] && [ "$to_folder" != . ] &&
       [ "$to" != "$to_folder/$to_folder.h" ]; then
        sideways+="$file:$line: $to"$'\n'
    fi
done < <(grep -n '^#include "' $sources)
rule "includes go downward" "$upward"
rule "a room is included by its own header only" "$sideways"

rule "only http/server.c knows libmicrohttpd" \
    "$(find_in 'include <microhttpd' $sources | grep -v '^src/http/server\.c:')"
rule "only db/sqlite.c knows SQLite" \
    "$(find_in 'include <sqlite3' $sources | grep -v '^src/db/sqlite\.c:')"
rule "only db/pgsql.c knows libpq" \
    "$(find_in 'include <libpq-fe' $sources | grep -v '^src/db/pgsql\.c:')"

# Rules never see a request: of the rooms' files only *_web.c include req.h, form.h or web.h.
rule "rules see no request" \
    "$(find_in '^#include "(http/(req|form)|[a-z]+/web)\.h"' $rules)"

# --- Each table is written by the room of its migration, and by nobody else.
foreign=""
while read -r table owner; do
    foreign+=$(find_in "(INSERT INTO|UPDATE|DELETE FROM) $table\b" $sources |
               grep -v "^src/$owner/" | sed "s/$/   ($table belongs to $owner)/")
done < <(for file in migrations/[0-9]*.sql; do
             owner=$(basename "$file" .sql | sed 's/^[0-9]*-\([a-z]*\).*/\1/')
             grep -oP '^CREATE TABLE \K\w+' "$file" | sed "s/$/ $owner/"
         done)
rule "a room writes its own tables only" "$foreign"
rule "pages hold no SQL" "$(find_in '"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\s' $webs)"
rule "SQL is never pasted together" \
    "$(find_in '(str_fmt|str_add_fmt|snprintf)\(.*"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' $sources)"

# --- Templates: quoted attributes, nothing raw, nothing inline.
rule "templates escape everything" "$(find_in '\{\{[{&]' $templates)"
rule "templates carry no inline style or event" "$(find_in '\s(style|on[a-z]+)=' $templates)"
unquoted=""
for file in $templates; do
    unquoted+=$(sed 's/"[^"]*"/""/g' "$file" | grep -nP '<[a-zA-Z][^>]*\s[a-zA-Z:-]+=(?!")' |
                sed "s|^|$file:|")
done
rule "templates quote their attributes" "$unquoted"
rule "no values inside scripts" "$(awk '
    { line = $0; gsub(/<script[^>]*>/, "<script>", line) }
    line ~ /<script>/ { inside = 1 }
    inside && line ~ /\{\{/ { print FILENAME ":" FNR ": " $0 }
    line ~ /<\/script>/ { inside = 0 }' $templates /dev/null)"
rule "templates ask no other host" "$(find_in '(src|href|action)="(https?:)?//' $templates)"

# --- Form.
rule "no tabs, no blanks at the ends of lines" "$(find_in '\t|[ \r]$' $texts)"
rule "lines of at most 120 columns" "$(find_in '^.{121,}' $sources)"
rule "functions of at most 100 lines" "$(awk '
    /^\{/ { start = FNR }
    /^\}/ { if (start && FNR - start > 100)
                print FILENAME ":" start ": " FNR - start " lines"; start = 0 }' $sources)"
alone=""
for header in $headers; do
    alone+=$(${CC:-cc} -std=c11 -D_GNU_SOURCE -Isrc -fsyntax-only -Wall -x c "$header" 2>&1)
done
rule "every header compiles alone" "$alone"
essays=""
for header in $headers; do
    [ "$(head -c 2 "$header")" = "/*" ] || essays+="$header"$'\n'
done
rule "every header begins with its essay" "$essays"

echo "1..$number"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
