# Helpers of the end-to-end tests:  . "$TOP_SRCDIR/tests/e2e/lib.sh"  after tests/tap.sh
models=$TOP_SRCDIR/models
out=$TEST_TMP/out err=$TEST_TMP/err

# run ARGUMENT...: runs moyal; output in $out and $err, exit status in $status
run() {
    "$MOYAL" "$@" > "$out" 2> "$err" < /dev/null
    status=$?
}

# exits STATUS TEXT ARGUMENT...: holds if moyal ends with this status
exits() {
    expected=$1 text=$2
    shift 2
    run "$@"
    is "$status" "$expected" "$text"
}

# says FILE PATTERN TEXT: holds if a line of FILE matches the basic regular expression
says() {
    if grep -q -e "$2" "$1"; then
        ok 0 "$3"
    else
        ok 1 "$3"
        note "no line with: $2"
        head -n 20 "$1" | sed 's/^/# /'
    fi
}

# json PATH: the value in the last output
json() {
    "$TOP_BUILDDIR/tests/e2e/json_get" "$out" "$1"
}

# json_is PATH EXPECTED TEXT
json_is() {
    is "$(json "$1")" "$2" "$3"
}

# column NAME: the values of a column of the CSV table in the last output, one a line
column() {
    awk -F, -v name="$1" '/^#/ { next }
        !at { for (k = 1; k <= NF; k++) if ($k == name) at = k; next }
        { print $at }' "$out"
}

# near VALUE EXPECTED TOLERANCE TEXT
near() {
    awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && d <= t) }'
    near_status=$?
    ok $near_status "$4"
    test $near_status -eq 0 || note "got $1, expected $2 up to $3"
}
