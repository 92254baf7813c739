#!/bin/sh
# What is asked for and cannot be done is refused before the work, with its name and the right status.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# model [MODES [RUN]]
model() {
    echo 'param g = 1'
    echo 'qubit A'
    for k in 1 2 3 4 5 6 7 8; do
        test "$k" -gt "${1:-0}" || echo "mode b$k"
    done
    echo 'hamiltonian g*A.sx'
    echo 'observe A.sz'
    echo "run until 1 points 2 ${2:-seed 1}"
}
model > qubit.moyal

# ---- sizes: D = 2 * 256^8 is beyond 64 bits
model 8 'fock 2' > modes.moyal
for command in run 'emit -o solver'; do
    exits 64 "a dimension beyond all: $command" $command modes.moyal --no-reduce --fock 256
    says "$err" '2 \* 256^8 .*at most 32768' "the number and the limit: $command"
done
test ! -e solver
ok $? "no solver that could never run"
exits 64 "a little beyond 2^32" run modes.moyal --no-reduce --fock 15
model 8 'fock 256' > modes.moyal
exits 65 "asked for by the model" run modes.moyal --no-reduce
model 2 > two.moyal
cat > one.moyal << 'END'
qubit A
mode C quantum
hamiltonian C.n + C.a*A.sp + C.ad*A.sm
lindblad 1, C.a
initial C coherent(1)
observe C.n
run until 1 points 2
END
if (ulimit -v 1000000 && "$MOYAL" --version > /dev/null 2>&1); then
    (ulimit -v 1000000 && "$MOYAL" run two.moyal --no-reduce --fock 100 > "$out" 2> "$err")
    is $? 64 "more memory than there is"
    says "$err" 'GB of memory are needed (dimension 20000' "how much and why"
    (ulimit -v 1000000 && "$MOYAL" run one.moyal --fock 1000000 > "$out" 2> "$err")
    is $? 64 "what a reduced run needs is counted, too"
    says "$err" 'GB of memory are needed (dimension 2000000' "and said"
    # a ket of the same modes has D numbers, not D^2
    (ulimit -v 1000000 && "$MOYAL" run two.moyal --scheme jump --fock 100 --traj 2 --threads 1 > "$out" 2> "$err")
    is $? 0 "jumps of kets fit where the matrix does not"
    (ulimit -v 1000000 && "$MOYAL" run two.moyal --scheme unravel --state density --fock 100 --traj 2 \
        > "$out" 2> "$err")
    is $? 64 "trajectories of matrices do not"
else
    skip "more memory than there is" "this build does not start within 1 GB (sanitizers)"
fi

# ---- what there is nothing to keep of ends at once
"$MOYAL" run one.moyal --fock 500000 > "$out" 2> "$err" &
sleep 1
kill -TERM $!
wait $!
is $? 143 "a long check ends with the first signal"

# ---- numbers of a run: 64 from an option, 65 from the model
# number STATUS-OF-MODEL TEXT: both ways
number() {
    exits 64 "--$1 $2" run qubit.moyal --"$1" "$2"
    model 0 "$1 $2" | sed "s/until 1 points 2/$3/" > number.moyal
    exits 65 "run $1 $2" derive number.moyal
}
for value in 2 1e-400 0 1; do number tol $value 'until 1'; done
for value in 1e400 0; do number until $value 'points 2'; done
for value in 1 1000001; do number points $value 'until 1'; done
for value in 0 1000001; do number fock $value 'until 1'; done
number dt 1e-400 'until 1'
number seed 18446744073709551616 'until 1'
exits 64 "too many steps" run qubit.moyal --scheme unravel --dt 1e-300
exits 64 "no such method" run qubit.moyal --method nope
says "$err" 'dop853' "its methods are named"
exits 64 "a mode in --order" prove "$models/two_oscillators.moyal" --order s=C.q
exits 0 "a tolerance below rounding" run qubit.moyal --tol 1e-15
says "$err" 'warning: a tolerance of 1e-15 cannot be met' "is warned of"
for seed in 18446744073709551615 7; do
    exits 0 "seed $seed" run qubit.moyal --seed $seed -o seed.json
    cp seed.json "$out"
    json_is seed $seed "JSON: seed $seed"
done

# ---- values of parameters
for value in 1e-400 1e320 -1e400; do
    exits 65 "g = $value" run qubit.moyal --set "g=$value"
    says "$err" "parameter 'g' is beyond the range of doubles" "g is named"
    exits 0 "g = $value is exact in a proof" prove qubit.moyal --set "g=$value"
done
prime=1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000007
printf 'qubit A\nhamiltonian sqrt(%s*%s9)*A.sx\n' $prime $prime > root.moyal
run derive root.moyal
is "$status" 65 "a root that is too large"
says "$err" 'more digits than this program factors' "says why"

# ---- compilers
MOYAL_CC=/no/such/compiler "$MOYAL" run qubit.moyal --jit cc > "$out" 2> "$err"
is $? 64 "--jit cc without a compiler"
says "$err" 'no compiler to call' "says so"
MOYAL_CC=/bin/true "$MOYAL" run qubit.moyal --jit cc > "$out" 2> "$err"
is $? 74 "a compiler that does nothing"
says "$err" 'made nothing' "says so"

# ---- outputs
cp qubit.moyal model.json
for command in prove run; do
    exits 64 "$command over its model" $command model.json -o ./model.json
    exits 74 "$command into no folder" $command qubit.moyal -o nowhere/x.json
    mkdir -p folder.json
    exits 74 "$command over a folder" $command qubit.moyal -o folder.json
done
same model.json qubit.moyal "the model is as it was"
"$MOYAL" run - -o model.json < model.json > "$out" 2> "$err"
is $? 64 "over its model on standard input"
exits 64 "no model" --
says "$err" '^moyal: moyal needs MODEL: see' "the message has no gaps"

tap_done
