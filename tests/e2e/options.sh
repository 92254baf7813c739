#!/bin/sh
# Every option beside every scheme: taken (a), of no meaning and warned of (w), refused (r), not tried (-).
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

cat > m.moyal <<'END'
model "options"
param k = 1/2
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + C.q*A.sz/4
lindblad k, C.a
lindblad 1/2, A.sz
lindblad 1/2, A.sm
lindblad 1, C.q
initial C coherent(1/4)
observe C.q, A.sz
run until 1/10 points 2 tol 1e-2 fock 8 traj 16 dt 1/100 seed 1
END

# way NUMBER: the options of a column
way() {
    case $1 in
        1) echo --scheme quantum ;;
        2) echo --scheme quantum --steady ;;
        3) echo --scheme unravel ;;
        4) echo --scheme meanfield --start point ;;
        5) echo --scheme meanfield --start ensemble ;;
        6) echo --scheme moments ;;
        7) echo --scheme hybrid ;;
        8) echo --scheme jump ;;
    esac
}

# one WANTED COMMAND NUMBER OPTION...: the status and whether it is warned of
one() {
    wanted=$1 command=$2 number=$3
    shift 3
    rm -rf made kept kept.new
    target='--jit tcc'
    test "$command" = emit && target='-o made'
    test "$command" = sweep && target='--jit tcc --over k=1:2:2 -o sweep.csv'
    # shellcheck disable=SC2046,SC2086
    "$MOYAL" "$command" m.moyal $(way "$number") $target "$@" > "$out" 2> "$err" < /dev/null
    case $? in
        0) got=a; grep -q "warning: '$1' has no meaning" "$err" && got=w ;;
        64) got=r; grep -q -e '--' "$err" || got=silent ;;
        *) got=broken ;;
    esac
    test "$got" = "$wanted" && return
    bad="$bad $command $(way "$number") $*: $got, not $wanted;"
    cat "$err" >> words
}

# row COMMAND LETTERS OPTION...
row() {
    by=$1 letters=$2 number=0 bad=
    shift 2
    while test -n "$letters"; do
        rest=${letters#?}
        letter=${letters%"$rest"}
        letters=$rest number=$((number + 1))
        test "$letter" = - || one "$letter" "$by" "$number" "$@"
    done
    is "$bad" "" "$by $1"
}

#       qsupemhj: quantum, its steady state, unravel, mean field from a point and sampled, moments, hybrid, jump
row run aaaaaaaa --order wigner
row run rrraarrr --variant closed
row run rrra-rrr --start point
row run rrrrrarr --closure gaussian
row run awaaaaaa --until 1/20
row run awaaaaaa --points 3
row run aawaaaaa --tol 1e-1
row run aaawwwwa --fock 9
row run wwawawwa --traj 8
row run wwawawwa --seed 7
row run rrarrrrr --dt 1/50
row run awrrrrar --method krylov
row run rrarrrrr --state density
row run rrarrrrr --noise weak
row run rrarrrrr --antithetic
row run rrarrrrr --check-step
row run rrararra --max-time 9
row run rrararra --target-err 1
row run rrararra --only 1
row run rrararra --store --only 1
row run rrrrrrar --grid 16
row run rrrrrrar --box 'C.q in [-6,6], C.p in [-6,6]'
row run rrrrrrar --store-grid grid.csv
row run rrrrrrar --snapshots 2 --store-grid grid.csv
row run araaaaaa --checkpoint kept
row run aawwwwaw --no-reduce
row run aaaaaaaa --threads 1
row run aaaaaaaa --verbose
row emit r-rrrrrr --threads 1
row emit r-ararra --mpi
row emit a-rrrrrr --backend petsc
row emit a-awwwwa --fock 9
row sweep a-aaaaaa --final
row sweep r-rrrrrr --only 1
row sweep r-rrrrrr --checkpoint kept
row sweep r-arrrrr --dt 1/50
cat words 2> /dev/null | sort | uniq | sed 's/^/# /' | head -n 40
tap_done
