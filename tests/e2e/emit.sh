#!/bin/sh
# Emitted solvers: they build with a C compiler alone and print the table of moyal run, bit by bit.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
model=$models/oscillator_qubit.moyal

for scheme in quantum unravel meanfield; do
    set -- --scheme $scheme --until 1 --points 3 --traj 300 --fock 20
    exits 0 "$scheme: emit" emit "$model" "$@" -o $scheme
    is "$(wc -c < "$out")" 0 "$scheme: nothing on standard output"
    test -s $scheme/Makefile && test -s $scheme/README.md
    ok $? "$scheme: a Makefile and a README"
    (cd $scheme && $CC -o by_hand ./*.c -lm) > log 2>&1
    ok $? "$scheme: cc DIR/*.c -lm"
    ./$scheme/by_hand > solver.csv 2> "$err"
    ok $? "$scheme: the solver runs without arguments"
    "$MOYAL" run "$model" "$@" --jit cc > run.csv 2> "$err"
    same solver.csv run.csv "$scheme: the table of moyal run"
    "$MOYAL" emit "$model" "$@" -o again > /dev/null 2> "$err"
    rm $scheme/by_hand
    diff -r $scheme again > /dev/null
    ok $? "$scheme: same input, same bytes"
    rm -rf again
done
# The density on phase space.
set -- --scheme hybrid --until 1/4 --points 3 --tol 1e-5
exits 0 "hybrid: emit" emit "$model" "$@" -o hybrid
(cd hybrid && $CC -O2 -o by_hand ./*.c -lm) > log 2>&1
ok $? "hybrid: cc DIR/*.c -lm"
./hybrid/by_hand --grid 48,60 --store-grid here.csv > solver.csv 2> "$err"
exits 0 "hybrid: run" run "$model" "$@" --jit cc --grid 48,60 --store-grid there.csv -o run.csv
same solver.csv run.csv "hybrid: the table of moyal run"
same here.csv there.csv "hybrid: the snapshots of moyal run"

(cd unravel && $CC -o by_hand ./*.c -lm) > log 2>&1
./unravel/by_hand --method semi-implicit > solver.csv 2> "$err"
"$MOYAL" run "$model" --scheme unravel --until 1 --points 3 --traj 300 --fock 20 --method semi-implicit \
    > run.csv 2> "$err"
same solver.csv run.csv "unravel: another method than the one it was emitted with, the table of moyal run"
set -- --scheme unravel --until 1 --points 3 --traj 300 --fock 20
for options in '--antithetic' '--noise weak' '--state density --traj 20' '--only 7 --store' '--target-err 1/10 --traj 5000'; do
    ./unravel/by_hand $options > solver.csv 2> "$err"
    "$MOYAL" run "$model" "$@" $options > run.csv 2> "$err"
    grep -v '^#' solver.csv > solver.rows
    grep -v '^#' run.csv > run.rows
    same solver.rows run.rows "unravel: $options: the rows of moyal run"
done
./unravel/by_hand --state mixed > log 2> "$err"
is $? 64 "unravel: a word that --state does not have"
for options in '--traj 9223372036854775807 --antithetic' '--only 9223372036854775807' --store '--points 1' \
    '--grid 8'; do
    ./unravel/by_hand $options > /dev/null 2>&1
    is $? 64 "unravel: $options"
done
./unravel/by_hand --until 3 --traj 2000 --dt 1/20 --seed 2 > solver.csv 2> "$err"
says "$err" '^warning: .* far outside the set of states' "unravel: the solver warns of long steps"
rm unravel/by_hand
(cd quantum && make) > log 2>&1
ok $? "it builds with make"
exits 74 "a folder that is not empty is left alone" emit "$model" -o quantum
grep -r -F "$TEST_TMP" quantum/*.c quantum/*.h quantum/Makefile quantum/README.md > /dev/null
is $? 1 "no paths of this machine"

tap_done
