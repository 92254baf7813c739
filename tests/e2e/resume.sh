#!/bin/sh
# Runs that are killed and gone on with have the bits of uninterrupted ones.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# survive TEXT ARGUMENT...: kills with SIGKILL at various moments, lets the last one end
survive() {
    text=$1
    shift
    "$MOYAL" run "$@" > whole.csv 2> "$err"
    rm -f part.csv kept
    for pause in 0.05 0.1 0.15 0.2 0.3 0.4; do
        "$MOYAL" run "$@" --checkpoint kept --resume kept --checkpoint-every 0 -o part.csv 2> "$err" &
        sleep $pause
        kill -9 $! 2> /dev/null
        wait $! 2> /dev/null
        test -e part.csv && break
    done
    test -e part.csv || "$MOYAL" run "$@" --checkpoint kept --resume kept -o part.csv 2> "$err"
    same part.csv whole.csv "$text: killed and resumed, the same table"
    test ! -e kept && test ! -e kept.new
    ok $? "$text: nothing is left behind"
}

survive "trajectories" "$models/two_oscillators.moyal" --scheme unravel --traj 200 --points 3 --until 1 --jit tcc
survive "quantum" "$models/jaynes_cummings.moyal" --points 301 --until 60 --fock 12
survive "quantum, dop853" "$models/jaynes_cummings.moyal" --points 301 --until 60 --fock 12 --no-reduce \
    --method dop853
survive "mean field" "$models/oscillator_qubit.moyal" --scheme meanfield --until 500 --points 2001

cat > cat.moyal << 'END'
mode C classical
hamiltonian C.n + C.q^4/40
lindblad 1/4, C.a
initial C cat(1)
observe C.q^2, C.n
run until 1/2 points 21 tol 1e-7
END
survive "hybrid" cat.moyal --scheme hybrid
exits 64 "snapshots cannot be gone on with" run cat.moyal --scheme hybrid --store-grid z.csv --checkpoint kept
test ! -e kept && test ! -e z.csv
ok $? "and leave no file"

# stopped by a signal, it goes on from there
set -- "$models/jaynes_cummings.moyal" --points 301 --until 3000 --fock 25 --method dop853 --no-reduce
"$MOYAL" run "$@" --checkpoint kept -o part.csv 2> "$err" &
sleep 1
kill -TERM $! 2> /dev/null
wait $!
is $? 0 "SIGTERM ends it in order"
test -s kept
ok $? "and it is kept"
exits 74 "another run is refused" run "$@" --seed 2 --resume kept
says "$err" "belongs to another run: it has seed=1, this one has seed=2" "with what differs"
exits 64 "it is not overwritten" run "$@" --checkpoint kept
echo nonsense > other
exits 74 "no such file" run "$@" --resume other
exits 74 "no file" run "$@" --resume nothing
exits 64 "a file that is no checkpoint" run "$@" --checkpoint other
says "$err" "no file of unfinished work: give another name" "nobody is told to remove it"
exits 64 "a device" run "$@" --checkpoint /dev/full
exits 74 "a folder that is not there" run "$@" --checkpoint nodir/kept
exits 64 "kets that are not possible" run "$models/two_oscillators.moyal" --scheme unravel --state pure --traj 2

tap_done
