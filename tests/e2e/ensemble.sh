#!/bin/sh
# Trajectories: averages agree with the quantum run, bits do not depend on threads, no unravelling outside the
# region, an interrupted run keeps what it has.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# compare MODEL TIME QUANTUM-OPTIONS -- UNRAVEL-OPTIONS: every observable at TIME within 3 standard errors
compare() {
    model=$1 time=$2 options=
    shift 2
    while test "$1" != --; do options="$options $1"; shift; done
    shift
    exits 0 "$model: the quantum model" run "$models/$model.moyal" --scheme quantum --until "$time" \
        --points 2 $options
    cp "$out" quantum.csv
    exits 0 "$model: 10,000 trajectories" run "$models/$model.moyal" --scheme unravel --traj 10000 \
        --until "$time" --points 2 "$@"
    cp "$out" unravel.csv
    for name in $(grep -v '^#' quantum.csv | head -n 1 | tr ',' ' '); do
        test "$name" = t && continue
        cp quantum.csv "$out"
        quantum=$(column "$name" | tail -n 1)
        cp unravel.csv "$out"
        near "$(column "$name" | tail -n 1)" "$quantum" \
            "$(column "$name.err" | tail -n 1 | awk '{ printf "%.12g", 3*$1 }')" \
            "$model: $name at t = $time within 3 standard errors"
    done
}
compare oscillator_qubit 1 -- --seed 11
compare oscillator_qubit 3 -- --seed 12
compare oscillator_qubit 3 -- --seed 14 --method positive --dt 1/50
compare oscillator_qubit 3 -- --seed 15 --method semi-implicit --dt 1/50
compare two_oscillators 1 --fock 14 -- --seed 13 --dt 1/50 --fock 12

for scheme in 'unravel' 'unravel --method positive' 'unravel --method semi-implicit' 'meanfield --start ensemble'; do
    set -- run "$models/oscillator_qubit.moyal" --scheme $scheme --traj 500 --points 3
    exits 0 "$scheme: 1 thread" "$@" --threads 1
    cp "$out" one.csv
    exits 0 "$scheme: 2 threads" "$@" --threads 2
    is "$(grep -vc '^#' "$out")" 4 "$scheme: a line of names and 3 rows"
    cp "$out" two.csv
    same two.csv one.csv "$scheme: the same bits with 1 and 2 threads"
    exits 0 "$scheme: compiled by cc" "$@" --threads 2 --jit cc
    cp "$out" cc.csv
    same cc.csv one.csv "$scheme: the same bits from both compilers"
    exits 0 "$scheme: another seed" "$@" --seed 2
    cmp -s "$out" one.csv
    is $? 1 "$scheme: another seed gives another table"
done

# The error of the step: a coarse one is noticed, a fine one is not flagged.
cat > swing.moyal <<'END'
mode C classical
hamiltonian (C.q^2 + C.p^2)/2
lindblad 1/50, C.q
initial C coherent(3)
observe C.q, C.p
run until 2 points 5
END
exits 0 "--check-step, coarse" run swing.moyal --scheme unravel --dt 1/4 --traj 2000 --check-step --method euler
says "$err" 'with half the step .* differs by' "a step too long is warned of"
says "$out" '^# half the step: .*: the step is too long' "and in the table"
exits 0 "--check-step, fine" run swing.moyal --scheme unravel --dt 1/2000 --traj 2000 --check-step -o half.json
grep -q 'half the step' "$err"
is $? 1 "a fine one is not"
cp half.json "$out"
json_is half_step.seen false "JSON says so"
near "$(json half_step.confidence)" 0.99 1e-9 "with its confidence"
exits 64 "--check-step and --only" run "$models/oscillator_qubit.moyal" --scheme unravel --only 1 --check-step
exits 64 "--target-err and --only" run "$models/oscillator_qubit.moyal" --scheme unravel --only 1 --target-err 1
exits 0 "a target out of reach" run "$models/oscillator_qubit.moyal" --scheme unravel --traj 100 --until 1/2 --points 3 \
    --target-err 1/1000000
says "$err" 'target-err .* is not reached: after 100 trajectories' "is said"

# Steps that are too long leave the set of states: this is said, and the averages tell why.
exits 0 "a step that is too long" run "$models/oscillator_qubit.moyal" --scheme unravel --dt 1/20 \
    --traj 2000 --threads 1
says "$err" 'of 2000 trajectories are far outside the set of states (purity up to .*reduce --dt' \
    "is warned of"
says "$out" '^# purity at most: [1-9]' "its table tells the largest purity"
cp "$err" one.err
run run "$models/oscillator_qubit.moyal" --scheme unravel --dt 1/20 --traj 2000 --threads 2 \
    -o long.json
same "$err" one.err "the same warning with 2 threads"
cp long.json "$out"
json purity_max | awk '{ exit !($1 > 1.5) }'
ok $? "JSON: purity_max"
json trajectories_outside | awk '{ exit !($1 > 0 && $1 < 2000) }'
ok $? "JSON: trajectories_outside"
exits 0 "the same step, --method positive" run "$models/oscillator_qubit.moyal" --scheme unravel \
    --dt 1/20 --traj 10000 --method positive -o positive.json
is "$(wc -c < "$err")" 0 "is not warned of"
cp positive.json "$out"
json purity_max | awk '{ exit !($1 > 0.9 && $1 < 1.001) }'
ok $? "all its density matrices are states"
exits 0 "the model's own step" run "$models/oscillator_qubit.moyal" --scheme unravel --traj 2000
is "$(wc -c < "$err")" 0 "is not warned of"

exits 1 "no unravelling outside the region" run "$models/oscillator_qubit.moyal" --scheme unravel \
    --set lambda=2
says "$err" '16\*gammaC\*gammaQ - lambda^2 >= 0' "the reason is the condition"
is "$(wc -c < "$out")" 0 "and no table"
exits 1 "derive --scheme unravel refuses likewise" derive "$models/oscillator_qubit.moyal" \
    --scheme unravel --set lambda=2
exits 0 "derive --scheme all goes on" derive "$models/oscillator_qubit.moyal" --scheme all \
    --set lambda=2 --format json
json unravel.refused > /dev/null
ok $? "and says that it is refused"
exits 1 "no solver outside the region" emit "$models/oscillator_qubit.moyal" --scheme unravel \
    --set lambda=2 -o solver
test ! -e solver
ok $? "and no folder"

# An interrupted run ends soon and keeps what is finished.
"$MOYAL" run "$models/oscillator_qubit.moyal" --scheme unravel --traj 50000000 --points 3 --jit tcc \
    -o part.csv 2> "$err" &
child=$!
sleep 2
kill -INT $child
wait $child
stopped=$?
is "$stopped" 0 "an interrupted run ends in order"
says "$err" 'stopped' "it says that it was stopped"
says part.csv 'not complete' "its table says that it is not complete"
is "$(grep -v '^#' part.csv | wc -l)" 4 "with the rows of the trajectories that are finished"

# A progress bar, on a terminal only.
if script -q -e -c true /dev/null > /dev/null 2>&1 < /dev/null; then
    command="'$MOYAL' run '$models/oscillator_qubit.moyal' --scheme unravel --traj 50000000 --points 2 --max-time 2"
    script -q -e -c "$command --jit tcc -o bar.csv" /dev/null > bar 2>&1 < /dev/null
    ok $? "a long run on a terminal"
    says bar '% *,.* left' "shows its progress and the time that is left"
    sh -c "$command --jit tcc -o bar.csv" > bar 2>&1
    is "$(grep -v '^moyal: ' bar)" "" "elsewhere there is no progress bar"
    is "$(tr -cd '\r\033' < bar | wc -c)" 0 "and nothing for a terminal"
else
    skip "progress bar" "there is no 'script' here"
fi

tap_done
