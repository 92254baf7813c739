#!/bin/sh
# Solvers on PETSc: the numbers of moyal run, on any number of processes.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
for program in pkg-config mpicc mpirun make; do
    command -v $program > /dev/null || skip_all "there is no $program"
done
pkg-config --exists PETSc || skip_all "there is no PETSc"
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM

cat > model.moyal << 'END'
param w = 1, g = 1/2, kappa = 1/2, n = 1/5, e = 1/4
assume kappa > 0, n >= 0
drive f(t) = cos(t)
mode C
qubit A
hamiltonian w*C.ad*C.a + g*(C.a*A.sp + C.ad*A.sm) + e*f*(C.a + C.ad)
lindblad kappa*(n + 1), C.a
lindblad kappa*n, C.ad
initial C coherent(1/2 + i/3)
initial A ket(1, 0)
observe C.n, C.q, A.sz
run until 2 points 3 tol 1e-10 fock 8
END
sed 's/^drive.*//; s/\*f\*/*/; s/fock 8/fock 20/' model.moyal > constant.moyal

# agree FILE FILE LIMIT: whether all numbers of two tables agree
agree() {
    grep -v '^[#t]' "$1" > left
    grep -v '^[#t]' "$2" | paste -d , left - | awk -F , -v limit="$3" '
        { rows++; for (k = 1; k <= NF/2; k++) { d = $k - $(k + NF/2); if (!(d*d <= limit*limit)) bad = 1 } }
        END { exit bad || rows < 1 }'
}
together() { # together N ARGUMENT...: the solver on N processes
    number=$1
    shift
    mpirun --oversubscribe -n "$number" solver/solver "$@" 2> "$err"
}

"$MOYAL" emit model.moyal --backend petsc -o solver > /dev/null 2> "$err"
is $? 0 "a solver is written"
make -s -C solver CFLAGS=-O1 > make.log 2>&1
is $? 0 "and builds"
together 1 true > /dev/null
"$MOYAL" run model.moyal > wanted.csv 2> "$err"
for count in 1 2 4; do
    together $count > found.csv
    agree wanted.csv found.csv 1e-7
    is $? 0 "a driven cavity on $count processes"
done
together 2 -all > found.csv
agree wanted.csv found.csv 1e-7
is $? 0 "all elements kept"
together 2 -set_g 3/4 > /dev/null
together 2 -steady > /dev/null
is $? 64 "no steady state where coefficients vary"

rm -rf solver
"$MOYAL" emit constant.moyal --backend petsc -o solver > /dev/null 2> "$err"
make -s -C solver CFLAGS=-O1 > make.log 2>&1
"$MOYAL" run constant.moyal --steady > wanted.csv 2> "$err"
for count in 1 2; do
    together $count -steady > found.csv
    sed 's/^inf/0/' wanted.csv > one
    sed 's/^inf/0/' found.csv > two
    agree one two 1e-6
    is $? 0 "the steady state on $count processes"
done
"$MOYAL" emit constant.moyal --scheme meanfield --backend petsc -o other > /dev/null 2> "$err"
is $? 64 "other schemes have no solver on PETSc"
tap_done
