#!/bin/sh
# Golden diagnostics: each tests/golden/syntax/NAME.moyal gives exactly NAME.expected, and every code
# of the reader occurs in one of them.  With the argument -u the expected files are written anew.
. "$TOP_SRCDIR/tests/tap.sh"

show=$TOP_BUILDDIR/tests/unit/show_syntax
cd "$TOP_SRCDIR/tests/golden/syntax" || exit 1

for model in *.moyal; do
    expected=${model%.moyal}.expected
    "$show" "$model" > "$TEST_TMP/found"
    echo "exit status $?" >> "$TEST_TMP/found"
    test "$1" = -u && cp "$TEST_TMP/found" "$expected"
    cmp -s "$TEST_TMP/found" "$expected"
    status=$?
    ok $status "diagnostics of $model"
    test $status -eq 0 || diff "$expected" "$TEST_TMP/found" | sed 's/^/# /'
done

# The whole grammar: its tree, and the tree of the printed tree.
"$show" -t interface.moyal > "$TEST_TMP/tree.moyal"
test "$1" = -u && cp "$TEST_TMP/tree.moyal" interface.tree
cmp -s "$TEST_TMP/tree.moyal" interface.tree
ok $? "the tree of interface.moyal"
"$show" -t "$TEST_TMP/tree.moyal" | cmp -s - interface.tree
ok $? "a printed tree is its own print"

for code in $(sed -n 's/^\(E[0-9]*\) .*/\1/p' "$TOP_SRCDIR/generator/syntax/CODES"); do
    case $code in E0145 | E0146 | E0148) continue ;; esac # these need large files: tests/unit/test_syntax.c
    grep -q "error\[$code\]" ./*.expected
    ok $? "$code has an example"
done

cat "$TOP_SRCDIR"/generator/syntax/*.c | grep -o '"E0[0-9]*"' | tr -d '"' | sort -u > "$TEST_TMP/used"
sed -n 's/^\(E[0-9]*\) .*/\1/p' "$TOP_SRCDIR/generator/syntax/CODES" | sort -u > "$TEST_TMP/listed"
cmp -s "$TEST_TMP/used" "$TEST_TMP/listed"
ok $? "the codes in the source are those in generator/syntax/CODES"

tap_done
