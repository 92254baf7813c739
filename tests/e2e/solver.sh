#!/bin/sh
# The command line of emitted solvers: what means nothing is refused; sweeps are those of moyal sweep, bit by bit.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# emitted NAME MODEL ARGUMENT...: emits and builds the solver ./NAME/solver
emitted() {
    name=$1
    shift
    "$MOYAL" emit "$@" -o "$name" 2> "$err"
    (cd "$name" && make CFLAGS=-O1) > log 2>&1
    ok $? "$name: builds"
}

# refuses NAME ARGUMENTS PATTERN: the solver ends with status 64, says why and prints nothing
refuses() {
    ./"$1"/solver $2 > "$out" 2> "$err"
    is "$?$(cat "$out")" 64 "$1: refused: $2"
    says "$err" "$3" "$1: says why: $2"
}

rows() {
    grep -v '^#' "$1"
}

# ---- trajectories --------------------------------------------------------------------------------
model=$models/two_oscillators.moyal
set -- --scheme unravel --traj 24 --points 3 --until 1/2
emitted paths "$model" "$@"
refuses paths '--tol 1e-3' "'--tol' has no meaning for this solver: scheme unravel"
refuses paths '--grid 8' "'--grid' has no meaning"
refuses paths '--store' "'--store' has no meaning without --only"
refuses paths '--final' "'--final' has no meaning without --over"
refuses paths '--checkpoint-every 3' "has no meaning without --checkpoint"
refuses paths '--antithetic=1' 'takes no value'
refuses paths '-o table.txt' 'ends in .csv'
refuses paths '--over gammaC=0:1' 'expected NAME=FROM:TO:COUNT'
refuses paths '--over nothing=0:1:3' 'there is no such parameter'
refuses paths '--over gammaC=1:2:3 --gammaC=1' 'gammaC is swept by --over'
refuses paths '--over gammaC=1,2 --over gammaC=1,2' 'another --over'
refuses paths '--over gammaC=1,,2' 'expected NAME'
refuses paths '--over gammaC=[1,2' 'expected NAME'
refuses paths '--over gammaC=1:2:1000000 --over lambda=1:2:3' 'more than 1000000 points'
refuses paths '--over gammaC=1,2 --only 3' "'--only' has no meaning in a sweep"
./paths/solver --help > "$out" 2> "$err"
is "$?$(grep -c -e '--tol\|--grid' "$out")" 00 "--help lists what means something alone"
./paths/solver --help > /dev/full 2> "$err"
is $? 74 "--help that cannot be written: status 74"
./paths/solver -o no/such/table.csv 2> "$err"
is $? 74 "a table that cannot be written: status 74"
(ulimit -v 4000000; ./paths/solver --threads 1 --points 1000000 --over gammaC=1:2:100000) > "$out" 2> "$err"
is "$?$(cat "$out")" 65 "a sweep that is too large: status 65"
says "$err" 'GB of memory are needed (100000 points of 1000000 rows)' "says how much"

set -- "$@" --jit cc
over="--over gammaC=0.2:1/3:3 --over lambda=[1/10,1/7]"
exits 0 "a sweep" sweep "$model" "$@" $over -o sweep.csv
./paths/solver $over -o solver.csv 2> "$err"
is $? 0 "a sweep of the solver"
same solver.csv sweep.csv "the table of moyal sweep"
./paths/solver $over --threads 1 > solver.csv 2> "$err"
same solver.csv sweep.csv "whatever the threads"
exits 0 "the last rows" sweep "$model" "$@" --over "gammaC=1/5, 1/3" --final -o sweep.json
"$MOYAL" sweep "$model" "$@" --over "gammaC=1/5, 1/3" --final > sweep.csv 2> "$err"
./paths/solver --over "gammaC=1/5, 1/3" --final > solver.csv 2> "$err"
same solver.csv sweep.csv "--final, and a list without brackets"
"$MOYAL" sweep "$model" "$@" $over -o sweep.npy 2> "$err"
./paths/solver $over -o solver.npy 2> "$err"
same solver.npy sweep.npy ".npy: the bytes of moyal sweep"

# killed and gone on with
"$MOYAL" sweep "$model" --scheme unravel --traj 1000 --points 3 --until 1/2 --jit cc \
    --over gammaC=1/5:1/3:12 > whole.csv 2> "$err"
kills=0
while test ! -e part.csv && test $kills -lt 6; do
    ./paths/solver --traj 1000 --over gammaC=1/5:1/3:12 --threads 1 --checkpoint kept --resume kept \
        -o part.csv 2> "$err" &
    sleep 0.$((kills + 1))
    kill -9 $! 2> /dev/null
    wait $! 2> /dev/null
    kills=$((kills + 1))
done
test -e part.csv || ./paths/solver --traj 1000 --over gammaC=1/5:1/3:12 --checkpoint kept --resume kept -o part.csv
same part.csv whole.csv "killed and resumed: the same table"
test ! -e kept
ok $? "nothing is left behind"

# ---- density matrices, and a value that others are made of ---------------------------------------
cat > made.moyal << 'END'
model "Made"
param g = 1, kappa = 2*g, n = 1/3
mode A
qubit B
hamiltonian g*(A.a*B.sp + A.ad*B.sm) + A.n^2
lindblad kappa, A.a
lindblad n, B.sz
initial A coherent(1)
initial B ket(1, 0)
observe A.n, B.sz
run until 1 points 3 fock 6
END
emitted matrix made.moyal
refuses matrix '--traj 3' "'--traj' has no meaning for this solver: scheme quantum"
refuses matrix '--g=2' 'the model makes kappa of g: give the value of kappa as well'
refuses matrix '--over g=1:2:3' 'the model makes kappa of g'
for values in '--g=1/10 --kappa=0.3' '--n 2/30 --fock 4'; do
    ./matrix/solver $values > solver.csv 2> "$err"
    "$MOYAL" run made.moyal --jit cc $(echo "$values" | sed 's/--fock /--fock=/
        s/--\([a-z]*\) \([0-9]\)/--set \1=\2/g; s/--\([gkn][a-z]*\)=/--set \1=/g') > run.csv 2> "$err"
    same solver.csv run.csv "$values: the table of moyal run"
done
"$MOYAL" sweep made.moyal --jit cc --over g=1/10:1:4 --over "kappa=[1/3, 1e-1]" > sweep.csv 2> "$err"
./matrix/solver --over g=1/10:1:4 --over "kappa=[1/3, 1e-1]" > solver.csv 2> "$err"
same solver.csv sweep.csv "a sweep of the master equation"
./matrix/solver --over n=1,2 --kappa=-1e299 > solver.csv 2> "$err"
is "$?$(rows solver.csv | grep -c ',nan,nan')" 656 "a sweep without any numbers: status 65"
says "$err" 'no numbers at n = 1: ' "and its reasons"

# ---- HDF5 ----------------------------------------------------------------------------------------
refuses matrix '-o table.h5' 'this solver was built without HDF5'
test ! -e table.h5
ok $? "and writes nothing"
hdf5=
for name in hdf5-serial hdf5; do
    test -n "$hdf5" || ! pkg-config --exists $name 2> /dev/null || hdf5=$name
done
"$MOYAL" run made.moyal --jit cc -o run.h5 2> "$err"
if test -z "$hdf5" || ! command -v h5diff > /dev/null || test ! -e run.h5; then
    skip "HDF5" "there is no HDF5 for solvers, no h5diff, or none in moyal"
else
    (cd matrix && make clean && make CFLAGS=-O1 HDF5=$hdf5) > log 2>&1
    ok $? "a solver with HDF5 builds"
    ./matrix/solver -o solver.h5 2> "$err"
    is $? 0 "and writes a table"
    "$MOYAL" sweep made.moyal --jit cc --over g=1/10:1:4 --over "kappa=[1/3, 1e-1]" -o sweep.h5 2> "$err"
    ./matrix/solver --over g=1/10:1:4 --over "kappa=[1/3, 1e-1]" -o points.h5 2> "$err"
    for pair in "solver.h5 run.h5" "points.h5 sweep.h5"; do
        h5diff -v --exclude-path /timing $pair > log 2>&1 # 0: no difference, of values and attributes
        is $? 0 "$pair: data and attributes of moyal"
        h5dump -H ${pair% *} | sed 's/^HDF5.*//' > here
        h5dump -H ${pair#* } | sed 's/^HDF5.*//' > there
        same here there "$pair: the same objects"
    done
    h5dump -d /provenance/model_text solver.h5 | grep -q 'kappa = 2\*g'
    ok $? "it holds the model"
fi

tap_done
