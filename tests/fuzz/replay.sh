#!/bin/sh
# Replays the corpora of the fuzzers: nothing of the reader's crashes or breaks a round trip, and each certificate ends
# the checker with the status that its name begins with.
. "$TOP_SRCDIR/tests/tap.sh"

fuzz=$TOP_BUILDDIR/tests/fuzz/fuzz_syntax
corpus=$TOP_SRCDIR/tests/fuzz/corpus

count=$(find "$corpus" -type f | wc -l)
test "$count" -gt 20
ok $? "the corpus has files ($count)"

"$fuzz" "$corpus"/* 2> "$TEST_TMP/errors"
status=$?
ok $status "the corpus is read and printed without a finding"
if test $status -ne 0; then
    sed 's/^/# /' "$TEST_TMP/errors"
    for file in "$corpus"/*; do
        "$fuzz" "$file" 2> /dev/null || echo "# finding: $file"
    done
fi

"$TOP_BUILDDIR/tests/fuzz/fuzz_check" "$TOP_SRCDIR"/tests/fuzz/check/*.json > /dev/null 2> "$TEST_TMP/errors"
status=$?
ok $status "the certificates end the checker as their names say"
test $status -eq 0 || grep finding "$TEST_TMP/errors" | sed 's/^/# /'

tap_done
