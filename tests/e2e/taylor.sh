#!/bin/sh
# Taylor's method beside the Runge-Kutta method; what `auto` takes.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

cat > driven.moyal <<'END'
param w = 3/2, g = 1/2
mode C classical
qubit A
drive f(t) = cos(w*t)*exp(-t/9)
hamiltonian C.p^2/2 + sqrt(1 + C.q^2) + cos(2*C.q)/3 + f*C.q + g*C.q*A.sx + A.sz/(1 + g^2)
lindblad 1/10, C.a
initial C coherent(1 + i/2)
observe C.q, C.p, A.sz, C.q*A.sx
run until 8 points 17
END

# largest A B: the largest difference of numbers of two tables
largest() {
    paste -d, "$1" "$2" | awk -F, '/^[-0-9]/ { for (k = 1; k <= NF/2; k++) {
        d = $k - $(k + NF/2); if (d < 0) d = -d; if (d > m) m = d; n++ } } END { print (n > 20 ? m + 0 : 9e9) }'
}

# agree TEXT ARGUMENT...: both methods at a tight tolerance, and at a loose one what it promises
agree() {
    about=$1
    shift
    exits 0 "$about: runs" run "$@" --method dop853 --tol 1e-12
    grep -v '^#' "$out" > dop853
    exits 0 "$about: by series" run "$@" --method taylor --tol 1e-12
    says "$out" '# method: taylor' "$about: the method is named"
    grep -v '^#' "$out" > series
    near "$(largest dop853 series)" 0 2e-10 "$about: the same numbers"
    run run "$@" --method taylor --tol 1e-5
    grep -v '^#' "$out" > series
    near "$(largest dop853 series)" 0 2e-4 "$about: the same at a loose tolerance"
}

agree "mean field with a qubit" "$models/jaynes_cummings.moyal" --scheme meanfield --start point
agree "mean field with a mode" "$models/two_oscillators.moyal" --scheme meanfield --start point --fock 6 --until 1
agree "drives and functions" driven.moyal --scheme meanfield --start point
agree "cumulants" "$models/kerr.moyal" --scheme moments --closure gaussian --until 3 --points 11
agree "an ensemble" "$models/oscillator_qubit.moyal" --scheme meanfield --start ensemble --traj 20 --until 5 --points 6

set -- "$models/oscillator_qubit.moyal" --scheme meanfield --start ensemble --traj 40 --until 5 --points 6 --method taylor
"$MOYAL" run "$@" --jit tcc --threads 1 > one
"$MOYAL" run "$@" --jit cc --threads 2 > two
same one two "the same bits by tcc and cc, 1 and 2 threads"

run run "$models/kerr.moyal" --scheme meanfield --start point --tol 1e-12
says "$out" '# method: taylor' "auto takes the series where the tolerance is tight"
run run "$models/two_oscillators.moyal" --scheme meanfield --start point --tol 1e-5 --until 1
says "$out" '# method: dop853' "and the Runge-Kutta method for density matrices at a loose one"
tap_done
