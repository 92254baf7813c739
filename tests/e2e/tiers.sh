#!/bin/sh
# One run by libtcc, by cc, and by one after the other: the same table, with code that was kept and without; the
# second compiler never keeps a run waiting, and leaves nothing behind.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

mkdir kept temporary
TMPDIR=$PWD/temporary
export TMPDIR
set -- run "$models/oscillator_qubit.moyal" --scheme unravel --traj 20000 --until 8 --points 3 -v

# left TEXT: nothing stands in the folder of temporary files
left() {
    is "$(ls -A temporary)" "" "$1: nothing is left behind"
}

exits 0 "by libtcc" "$@" --jit tcc --threads 1
cp "$out" table
MOYAL_CACHE=$PWD/kept
export MOYAL_CACHE
for threads in 1 2; do
    rm -rf kept/*
    exits 0 "both, nothing kept yet, $threads threads" "$@" --threads $threads
    same "$out" table "the same table"
    says "$err" 'chosen by the estimated work: [0-9.e+]* multiplications' "the estimate is said"
    exits 0 "by cc, $threads threads" "$@" --jit cc --threads $threads
    same "$out" table "the same table"
    exits 0 "what was kept, $threads threads" "$@" --threads $threads
    same "$out" table "the same table"
    says "$err" 'compiled by cc.* in an earlier run' "by cc from the start"
done
left "finished runs"
MOYAL_CACHE=
exits 0 "a run that is longer than cc takes" "$@" --traj 2000000
says "$err" ', then by ' "cc's code took over"

cat > slow <<'END'
#!/bin/sh
case $1 in -*v*) exec cc "$@" ;; esac
sleep 60
exec cc "$@"
END
chmod +x slow
MOYAL_CC=$PWD/slow
export MOYAL_CC
before=$(date +%s)
exits 0 "a slow compiler" "$@"
same "$out" table "the same table"
test $(($(date +%s) - before)) -lt 50
ok $? "the run does not wait for it"
left "a run that ends first"

# stopped STATUS PATTERN TEXT ARGUMENT...: after a second an interrupt as a terminal sends it, to all of the group
stopped() {
    wanted=$1 pattern=$2 about=$3
    shift 3
    before=$(date +%s)
    setsid "$MOYAL" "$@" > "$out" 2> "$err" < /dev/null &
    sleep 1
    kill -INT -$!
    wait $!
    is $? "$wanted" "$about"
    says "$err" "$pattern" "$about: it is said"
    test $(($(date +%s) - before)) -lt 40
    ok $? "$about: soon"
    left "$about"
}
stopped 0 'stopped; what is finished is kept' "interrupted while both are at work" "$@" --traj 100000000 --max-time 50
stopped 74 'stopped before the run began' "interrupted while cc compiles" "$@" --jit cc
tap_done
