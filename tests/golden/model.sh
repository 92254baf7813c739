#!/bin/sh
# Golden diagnostics: what is said about each tests/golden/model/NAME.moyal is exactly NAME.expected, and
# every code of the model occurs in one of them.  A first line '#set NAME=VALUE ..' gives settings.  With
# the argument -u the expected files are written anew.
. "$TOP_SRCDIR/tests/tap.sh"

show=$TOP_BUILDDIR/tests/unit/show_model
cd "$TOP_SRCDIR/tests/golden/model" || exit 1

for model in *.moyal; do
    expected=${model%.moyal}.expected
    settings=$(sed -n '1s/^#set //p' "$model")
    # $settings is a list of words without blanks: it is split on purpose.
    "$show" "$model" $settings > "$TEST_TMP/found"
    echo "exit status $?" >> "$TEST_TMP/found"
    test "$1" = -u && cp "$TEST_TMP/found" "$expected"
    cmp -s "$TEST_TMP/found" "$expected"
    status=$?
    ok $status "diagnostics of $model"
    test $status -eq 0 || diff "$expected" "$TEST_TMP/found" | sed 's/^/# /'
done

codes=$TOP_SRCDIR/generator/model/CODES
for code in $(sed -n 's/^\([EW][0-9]*\) .*/\1/p' "$codes"); do
    case $code in E0406 | E0408) continue ;; esac # the reader refuses these before
    grep -q "\[$code\]" ./*.expected
    ok $? "$code has an example"
done

cat "$TOP_SRCDIR"/generator/model/*.c | grep -o '"[EW]0[0-9]*"' | tr -d '"' | sort -u > "$TEST_TMP/used"
sed -n 's/^\([EW][0-9]*\) .*/\1/p' "$codes" | sort -u > "$TEST_TMP/listed"
cmp -s "$TEST_TMP/used" "$TEST_TMP/listed"
ok $? "the codes in the source are those in generator/model/CODES"

tap_done
