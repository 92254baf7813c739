#!/bin/sh
# Replays the corpus of the reader's fuzzer: nothing in it crashes or breaks a round trip.
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

tap_done
