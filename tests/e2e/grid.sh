#!/bin/sh
# The density over phase space on a lattice: against the master equation, conservation, options, files.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

last() { # last NAME: the last value of a column
    column "$1" | tail -n 1
}

# same MODEL NAMES TOLERANCE ARGUMENT...: the last rows of hybrid and quantum agree
same() {
    same_model=$1 same_names=$2 same_tolerance=$3
    shift 3
    exits 0 "$same_model by the master equation" run "$same_model" --scheme quantum --tol 1e-11
    for name in $same_names; do
        last "$name" > "quantum.$name"
    done
    exits 0 "$same_model on a lattice" run "$same_model" --scheme hybrid "$@"
    is "$(grep -c warning "$err")" 0 "$same_model: no warnings"
    for name in $same_names; do
        near "$(last "$name")" "$(cat "quantum.$name")" "$same_tolerance" "$same_model: $name"
    done
}

# A state that is squeezed and moves, a qubit; D1, drift, diffusion.
cat > qubit << 'END'
param g = 1/2
mode C classical
qubit A
hamiltonian C.n + g*C.q*A.sz + A.sx/2
lindblad 1/4, C.a
lindblad 1/2, A.sz
initial C gaussian([1, 0], [[1/3, 0], [0, 3/4]])
initial A ket(1, 0)
observe C.q, C.n, A.sx, X = C.q*A.sz
run until 1 points 3 tol 1e-8 fock 40
END
same qubit "C.q C.n A.sx X" 1e-8
same qubit "C.q C.n A.sx X" 1e-8 --order husimi
exits 0 "with facts" run qubit --scheme hybrid --grid 48 --box "C.q in [-7, 8], C.p in [-8,7]" \
    --store-grid grid.csv --snapshots 2 -o facts.json
out=facts.json
json_is grid.points '[48,48]' "the points that were asked for"
json_is grid.box '[[-7.0,8.0],[-8.0,7.0]]' "the box that was asked for"
json_is grid.residual_included false "no residual"
near "$(json lost)" 0 1e-13 "the probability is conserved to rounding"
near "$(json grid.smallest_eigenvalue)" 0 1e-5 "a classical-quantum state"
out=$TEST_TMP/out
is "$(head -n 1 grid.csv)" "t,C.q,C.p,trace,re_0_0,re_0_1,im_0_1,re_1_1" "the columns of the file"
near "$(awk -F, '$1 == 1 { s += $4 } END { print s * 15 / 48 * 15 / 48 }' grid.csv)" 1 1e-8 \
    "the density of the last snapshot has the integral 1"

# A cat is no classical-quantum state, and its residual is not dropped.
cat > cat << 'END'
mode C classical
hamiltonian C.q^2/2 + C.p^2/2 + C.q^4/40
lindblad 1/4, C.a
initial C cat(1)
observe C.q^2, C.n, C.q^4
run until 1/2 points 3 tol 1e-6 fock 30
END
same cat "C.q^2 C.n C.q^4" 1e-5
exits 0 "its facts" run cat --scheme hybrid --until 1/8 --points 2 -o facts.json
out=facts.json
json_is grid.residual_included true "the residual is included"
is "$(json grid.smallest_eigenvalue | cut -c 1)" - "the density is negative somewhere"
out=$TEST_TMP/out

# The corners of phase space are left out, where nothing is: less work, the same numbers.
cat > kerr << 'END'
mode C classical
hamiltonian C.n^2/2
lindblad 1/4, C.a
initial C coherent(1)
observe C.q, C.n
run until 1/4 points 3 tol 1e-8 fock 30
END
same kerr "C.q C.n" 1e-8
exits 0 "without corners" run kerr --scheme hybrid -v
sed -n 's/.* \([0-9]*\) applications.*/\1/p' "$err" > work
exits 0 "with corners" run kerr --scheme hybrid -v --no-reduce
sed -n 's/.* \([0-9]*\) applications.*/\1/p' "$err" > work.all
ok "$([ "$(cat work)" -lt $(($(cat work.all) * 2 / 3)) ]; echo $?)" "less work: $(cat work) of $(cat work.all)"
near "$(last C.q)" "$(cat quantum.C.q)" 1e-8 "with them it is the same"

# Time in the equations.
cat > driven << 'END'
drive f(t) = cos(3*t)
mode C classical
hamiltonian C.n + f*C.q
lindblad 1/4, C.a
initial C coherent(1/2)
observe C.q, C.n
run until 1/2 points 3 tol 1e-6 fock 20
END
same driven "C.q C.n" 1e-6

# Two classical pairs.
cat > two << 'END'
mode C classical
mode D classical
hamiltonian C.n + D.n + C.q*D.q/2
lindblad 1/4, C.a
initial C coherent(1/2)
observe C.q, D.q, X = C.q*D.q
run until 1/4 points 2 tol 1e-3 fock 12
END
same two "C.q D.q X" 1e-3

# Too small, too coarse, wrong.
exits 0 "a box that is too small" run qubit --scheme hybrid --box "C.q in [-2,2], C.p in [-7,7]" \
    --until 1/8 --points 2
says "$err" "warning: the box is too small" "is told"
exits 0 "a grid that is too coarse" run qubit --scheme hybrid --grid 12 --until 1/8 --points 2
says "$err" "warning: the grid is too coarse" "is told"
exits 64 "a length that is no product of 2, 3, 5" run qubit --scheme hybrid --grid 14
says "$err" "14 points are not possible, 16 are" "names the next one"
exits 64 "a coordinate that is not there" run qubit --scheme hybrid --box "C.x in [0,1]"
exits 64 "a coordinate twice" run qubit --scheme hybrid --box "C.q in [0,1], C.q in [0,2]"
says "$err" "C.q has two intervals" "says so"
exits 64 "an infinite box" run qubit --scheme hybrid --box "C.q in [-1e999,1]"
exits 64 "a grid beyond all memory" run qubit --scheme hybrid --grid 65536
says "$err" "needs more memory than there is" "says so"
exits 64 "snapshots that are no CSV" run qubit --scheme hybrid --store-grid z.npy
says "$err" "it is written as CSV" "says so"
exits 74 "snapshots that cannot be written" run qubit --scheme hybrid --store-grid /dev/full --until 1/8 --points 2 --tol 1e-3
exits 64 "a box without a grid" run qubit --scheme quantum --box "C.q in [0,1]"
printf 'qubit A\nhamiltonian A.sx\ninitial A ket(1, 0)\nobserve A.sz\n' > none
exits 1 "no classical mode" run none --scheme hybrid -o none.csv
says "$err" "no mode is classical" "is refused"
test ! -e none.csv; ok $? "a refused run leaves no file"

tap_done
