#!/bin/sh
# Sweeps: each point is the run it stands for, whatever the threads; what cannot be run has no numbers.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
model=$models/two_oscillators.moyal

# rows of the table without its comments
rows() {
    grep -v '^#' "$1"
}

set -- --scheme unravel --traj 24 --points 3 --until 1/2 --jit tcc
exits 0 "a sweep" sweep "$model" "$@" --over gammaC=0:1/10:3 --over "lambda=[1/10, 5]" -o sweep.csv
is "$(rows sweep.csv | wc -l)" 19 "a header, and the rows of all points"
is "$(rows sweep.csv | head -n 1 | cut -d, -f1-4)" gammaC,lambda,t,C.q "the swept parameters come first"
is "$(rows sweep.csv | grep -c ',nan')" 12 "what cannot be run has no numbers"
says "$err" 'gammaC = 0, lambda = 1/10: this assumption contradicts' "an assumption fails at a point"
says "$err" 'gammaC = 1/20, lambda = 5: unravelling needs M(z) >= 0' "positivity is decided at a point"
"$MOYAL" run "$model" "$@" --set gammaC=1/20 --set lambda=1/10 > run.csv 2> "$err"
is "$(rows sweep.csv | sed -n 's/^0.05[0-9]*,0.1[0-9]*,//p')" "$(rows run.csv | tail -n 3)" \
    "a point is the run at its values, bit by bit"
"$MOYAL" sweep "$model" "$@" --over gammaC=0:1/10:3 --over "lambda=[1/10, 5]" --threads 1 > one.csv 2> "$err"
same one.csv sweep.csv "the numbers do not depend on the threads"
"$MOYAL" sweep "$model" "$@" --over gammaC=0:1/10:3 --over "lambda=[1/10, 5]" --final > final.csv 2> "$err"
is "$(rows final.csv | tail -n +2)" "$(rows sweep.csv | tail -n +2 | awk 'NR % 3 == 0')" \
    "--final: the last row of each point"

# a value that others are made of
cat > made.moyal << 'END'
param g = 1, kappa = 2*g
qubit A
hamiltonian g*A.sx
lindblad kappa, A.sz
initial A ket(1, 0)
observe A.sz
run until 1 points 2
END
exits 0 "a value that others are made of" sweep made.moyal --over "g=[1/3, sqrt(2)]"
cp "$out" made.csv
"$MOYAL" run made.moyal --set "g=sqrt(2)" > run.csv 2> "$err"
is "$(rows made.csv | tail -n 1 | cut -d, -f2-)" "$(rows run.csv | tail -n 1)" "moves along with it"

# tables
exits 0 "JSON" sweep made.moyal --over g=1:2:3 -o made.json
cp made.json "$out"
json_is over.g.# 3 "JSON: the values"
json_is rows.# 6 "JSON: the rows"
exits 0 ".npy" sweep made.moyal --over g=1:2:3 -o made.npy
is "$(head -c 6 made.npy | od -An -c | tr -d ' ')" '223NUMPY' ".npy: its first bytes"
is "$(($(wc -c < made.npy) - $(od -An -tu2 -j8 -N2 made.npy) - 10))" 144 ".npy: 6 rows of 3 doubles behind the header"
run sweep made.moyal --over g=1:2:3 -o made.h5
if grep -q 'HDF5' "$err"; then
    skip "HDF5" "there is no library"
elif command -v h5dump > /dev/null; then
    h5dump -H made.h5 > header 2>&1
    says header 'DATASET "A.sz"' "HDF5: a dataset for each observable"
    says header 'SIMPLE { ( 3, 2 )' "HDF5: over the parameter and the time"
else
    skip "HDF5" "there is no h5dump"
fi

# wrong usage
exits 64 "no grid" sweep made.moyal
exits 64 "a grid without its count" sweep made.moyal --over g=1:2
exits 64 "a parameter twice" sweep made.moyal --over g=1:2:3 --over g=1:2:3
exits 64 "no parameter" sweep made.moyal --over hbar=1:2:3
exits 64 "no value" sweep made.moyal --over g=
says "$err" "value 1 of 1 is missing" "says so"
exits 64 "an empty list" sweep made.moyal --over "g=[]"
exits 64 "a list with a gap" sweep made.moyal --over "g=[1,]"
says "$err" "value 2 of 2 is missing" "says which"
exits 64 "a swept parameter with a value" sweep made.moyal --over "g=[1,2]" --set g=3
says "$err" "g is swept by --over" "says so"
exits 64 "a parameter that the model does not have" sweep made.moyal --over x=1:2:3
exits 64 "too many points" sweep made.moyal --over g=1:2:1000000 --over kappa=1:2:3

# a journal beside the table
"$MOYAL" sweep made.moyal --over g=1:2:400 --until 50 --points 400 --threads 1 > whole.csv 2> "$err"
kills=0
rm -f part.csv
while test ! -e part.csv && test $kills -lt 6; do
    "$MOYAL" sweep made.moyal --over g=1:2:400 --until 50 --points 400 --resume -o part.csv 2> "$err" &
    sleep 0.$((kills + 2))
    kill -9 $! 2> /dev/null
    wait $! 2> /dev/null
    kills=$((kills + 1))
done
test -e part.csv || "$MOYAL" sweep made.moyal --over g=1:2:400 --until 50 --points 400 --resume -o part.csv 2> "$err"
same part.csv whole.csv "killed and resumed: the same table"
test ! -e part.csv.journal
ok $? "the journal is gone then"

tap_done
