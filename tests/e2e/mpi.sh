#!/bin/sh
# Several processes: the bits of one.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
test -x "$TOP_BUILDDIR/moyal-mpi" || skip_all "moyal-mpi was not built"
command -v mpirun > /dev/null || skip_all "there is no mpirun"
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
together() { # together N PROGRAM ARGUMENT...
    number=$1
    shift
    mpirun --oversubscribe -n "$number" "$@" 2> "$err"
}
together 1 true || skip_all "mpirun does not work here"
model=$models/two_oscillators.moyal

set -- --scheme unravel --traj 48 --points 3 --until 1/2 --jit tcc
"$MOYAL" run "$model" "$@" > one.csv 2> "$err"
"$MOYAL" sweep "$model" "$@" --over gammaC=1/10:1/5:5 > sweep.csv 2> "$err"
for count in 2 4; do
    together $count "$TOP_BUILDDIR/moyal-mpi" run "$model" "$@" > ranks.csv
    same ranks.csv one.csv "$count ranks: an ensemble"
done
together 2 "$TOP_BUILDDIR/moyal-mpi" sweep "$model" "$@" --over gammaC=1/10:1/5:5 > ranks.csv
same ranks.csv sweep.csv "2 ranks: a sweep"
together 2 "$TOP_BUILDDIR/moyal-mpi" run "$model" --points 3 --fock 8 > ranks.csv
"$MOYAL" run "$model" --points 3 --fock 8 > quantum.csv 2> "$err"
same ranks.csv quantum.csv "2 ranks: what cannot be shared is done by one"
together 2 "$MOYAL" run "$model" "$@" > /dev/null
says "$err" 'mpirun wants moyal-mpi' "a program without MPI says so"

# a rank is lost: its finished groups are in its file
set -- --scheme unravel --traj 500 --points 3 --until 1/2 --jit tcc
"$MOYAL" run "$model" "$@" > whole.csv 2> "$err"
mpirun --oversubscribe -n 2 "$TOP_BUILDDIR/moyal-mpi" run "$model" "$@" --checkpoint kept -o part.csv 2> "$err" &
launcher=$!
for wait in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.2
    test -s kept.1 && break
done
sleep 0.3
rank=$(pgrep -P $launcher 2> /dev/null | tail -n 1)
test -n "$rank" && kill -9 "$rank"
wait $launcher
test -e part.csv || together 2 "$TOP_BUILDDIR/moyal-mpi" run "$model" "$@" --checkpoint kept --resume kept -o part.csv
same part.csv whole.csv "a lost rank: gone on with, the same table"
test ! -e kept && test ! -e kept.1
ok $? "nothing is left behind"

# an emitted solver
"$MOYAL" emit "$model" --scheme unravel --traj 48 --points 3 --until 1/2 --mpi -o solver 2> "$err"
if (cd solver && make CFLAGS=-O1) > log 2>&1; then
    "$MOYAL" run "$model" --scheme unravel --traj 48 --points 3 --until 1/2 --jit cc > run.csv 2> "$err"
    together 2 ./solver/solver > ranks.csv
    same ranks.csv run.csv "an emitted solver with 2 ranks"
    together 2 ./solver/solver --over gammaC=1/10:1/5:5 > ranks.csv
    ./solver/solver --over gammaC=1/10:1/5:5 > one.csv 2> "$err"
    same ranks.csv one.csv "a sweep of an emitted solver with 2 ranks"
    "$MOYAL" sweep "$model" --scheme unravel --traj 48 --points 3 --until 1/2 --jit cc --over gammaC=1/8:1/5:4 \
        > sweep.csv 2> "$err"
    together 2 ./solver/solver --over gammaC=1/8:1/5:4 > ranks.csv
    same ranks.csv sweep.csv "the table of moyal sweep"
else
    ok 1 "an emitted solver builds with mpicc"
    head -n 20 log | sed 's/^/# /'
fi

tap_done
