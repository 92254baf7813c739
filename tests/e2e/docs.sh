#!/bin/sh
# The examples of the documentation: ```moyal blocks are derived, ```moyal-error CODE blocks fail with CODE.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

awk '/^```moyal/ { count++; kind = $1; sub(/^```/, "", kind); name = sprintf("%s-%03d", kind, count)
        print name, FILENAME, $2 > "list"; inside = 1; next }
    /^```/ { inside = 0; next }
    inside { print > (name ".moyal") }' "$TOP_SRCDIR"/README.md "$TOP_SRCDIR"/docs/*.md
test -s list
ok $? "there are examples"
while read -r name file code; do
    text="$(basename "$file"), $name"
    case $name in
        moyal-error-*)
            exits 65 "$text is an error" derive "$name.moyal"
            says "$err" "error\\[$code\\]" "$text is $code" ;;
        *)
            exits 0 "$text" derive "$name.moyal"
            test "$status" -eq 0 || head -n 5 "$err" | sed 's/^/# /' ;;
    esac
done < list

# The page that README.md shows is the page that the program prints.
run "$models/two_oscillators.moyal"
sed -n '/^Two oscillators$/,/^```$/p' "$TOP_SRCDIR/README.md" | sed '$d' > page
same "$out" page "README.md: the page of two_oscillators"

tap_done
