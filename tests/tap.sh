# A producer of TAP for shell scripts:  . "$TOP_SRCDIR/tests/tap.sh"
# tests/run-tests sets MOYAL, TOP_SRCDIR, TOP_BUILDDIR and TEST_TMP (an empty folder, removed afterwards).

tap_points=0
tap_failures=0

# ok STATUS TEXT: one test point, which holds if STATUS is 0.  Call it as: cmp -s a b; ok $? "a is b"
ok() {
    tap_points=$((tap_points + 1))
    if test "$1" -eq 0; then
        echo "ok $tap_points - $2"
    else
        tap_failures=$((tap_failures + 1))
        echo "not ok $tap_points - $2"
    fi
}

# note TEXT: comment lines
note() {
    printf '%s\n' "$1" | sed 's/^/# /'
}

# is GOT EXPECTED TEXT: holds if both are the same text
is() {
    if test "$1" = "$2"; then
        ok 0 "$3"
    else
        ok 1 "$3"
        note "got:      $1"
        note "expected: $2"
    fi
}

# same FILE EXPECTED TEXT: holds if both files are the same
same() {
    if cmp -s "$1" "$2"; then
        ok 0 "$3"
    else
        ok 1 "$3"
        diff -u "$2" "$1" 2>&1 | head -n 40 | sed 's/^/# /'
    fi
}

# skip TEXT REASON: a point that cannot be tried here
skip() {
    tap_points=$((tap_points + 1))
    echo "ok $tap_points - $1 # SKIP $2"
}

# skip_all REASON: ends a script that cannot be tried here
skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

# tap_done: prints the plan and ends the script
tap_done() {
    echo "1..$tap_points"
    test "$tap_failures" -eq 0 && test "$tap_points" -gt 0
    exit
}
