#!/bin/sh
# Command lines: exit statuses, suggestions, what is not there, names that would do harm.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
two=$models/two_oscillators.moyal

exits 0 "--version" --version
says "$out" '^moyal [0-9]' "--version names the version"
exits 0 "help" help
for command in derive prove run emit models new; do
    says "$out" "^  $command" "help lists $command"
    exits 0 "help $command" help $command
    run $command --help
    is "$status $(head -n 1 "$out" | cut -c 1-12)" "0 usage: moyal" "$command --help"
    run help
done
exits 64 "no arguments" 
exits 64 "unknown command" derivee "$two"
says "$err" "did you mean 'derive'" "the nearest command is named"
exits 64 "unknown word" frobnicate
exits 64 "unknown option" prove "$two" --formatt json
says "$err" "did you mean '--format'" "the nearest option is named"
exits 64 "an option of another command" prove "$two" --traj 10
exits 64 "a missing argument" prove "$two" --format
exits 64 "a missing model" prove
exits 64 "two models" prove "$two" "$two"
exits 64 "a word that is none of the list" prove "$two" --format jsno
says "$err" "did you mean 'json'" "the nearest word is named"
exits 64 "a number that is none" run "$two" --points ten
exits 64 "too few points" run "$two" --points 1
exits 64 "a negative time" run "$two" --until -1
exits 64 "a division by zero" run "$two" --until 1/0
exits 64 "an argument to a flag" run "$two" --verbose=1
exits 64 "--set without a value" prove "$two" --set lambda
exits 64 "--set of no parameter" prove "$two" --set lamda=1
says "$err" "lambda" "the nearest parameter is named"
exits 64 "--set of no number" prove "$two" --set 'lambda=1+'
exits 64 "an unknown order" prove "$two" --order wignr
exits 64 "variants belong to mean field" run "$two" --variant damped

for word in report; do
    exits 64 "$word is not available" $word "$two"
    says "$err" "not available in this version" "$word says so"
done
exits 64 "certified radii belong to the master equation" run "$two" --scheme meanfield --certified
exits 64 "digits belong to certified runs" run "$two" --digits 3
exits 64 "digits of nothing" prove "$two" --digits 3
exits 64 "no digits at all" prove "$two" --until 1 --digits 0
exits 64 "a proof back in time" prove "$two" --until -1
exits 64 "tables have known endings" run "$two" -o x.txt

# What a machine may lack: the library of HDF5 refuses a table in time, MPI is wanted by make alone.
run run "$two" --points 2 --fock 4 -o x.h5
if test "$status" -eq 0; then
    grep -q '^#define HAVE_HDF5 1' "$TOP_BUILDDIR/config.h"
    ok $? "a table in .h5 by a program that knows HDF5"
    is "$(head -c 4 x.h5 | tail -c 3)" HDF "it is HDF5"
else
    is "$status" 64 "no table in .h5 without HDF5"
    says "$err" "'x.h5': .*HDF5" "it says what is missing"
    test ! -e x.h5
    ok $? "no file was made"
fi
exits 0 "emit --mpi" emit "$two" --scheme unravel --traj 8 --points 2 --mpi -o ranks
says ranks/Makefile '^CC = mpicc' "its Makefile calls the compiler of MPI"
run emit "$two" --scheme unravel --traj 8 --points 2 -o alone
grep -q mpicc alone/Makefile
is $? 1 "no MPI that was not asked for"
(cd ranks && make CC="$CC" MPI= CFLAGS=-O0 && ./solver) > "$out" 2> "$err"
ok $? "without MPI it builds and runs as one process"
exits 64 "emit needs a folder" emit "$two"

exits 74 "a file that is not there" prove nowhere.moyal
exits 74 "a folder is no model" prove "$TEST_TMP"
exits 74 "an output file in no folder" run "$models/caldeira_leggett.moyal" --points 2 -o nowhere/x.csv
if test -w /dev/full; then
    "$MOYAL" help > /dev/full 2> /dev/null
    is $? 74 "a full disk is an error"
fi

exits 0 "models" models
for model in "$models"/*.moyal; do
    name=$(basename "$model" .moyal)
    says "$out" "^$name " "models lists $name"
    "$MOYAL" models "$name" | cmp -s - "$model"
    ok $? "models $name prints the file"
done
exits 64 "models of a wrong name" models two_oscilators
says "$err" "did you mean 'two_oscillators'" "the nearest model is named"

exits 0 "new" new my_model
exits 0 "the new model is derived" derive my_model.moyal
exits 0 "the new model is proven" prove my_model.moyal
exits 74 "new never overwrites" new my_model
mkfifo a_pipe.moyal && ln -s /dev/null a_device.moyal
exits 74 "new does not write into a pipe" new a_pipe
exits 74 "new does not write into a device" new a_device
rm -f a_pipe.moyal a_device.moyal
for name in ../evil /tmp/evil 'a b' '-x' '' 'a"b' 'a;b' '$(touch x)'; do
    exits 64 "new refuses the name '$name'" new -- "$name"
done

# Titles and names from a model never reach a shell, a format or a terminal raw.
cat > evil.moyal << 'END'
model "%s%n $(touch pwned) `touch pwned` ; touch pwned; # */ int x; /* \"
param lambda = 1/2
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + lambda*C.q*A.sz
lindblad 1, C.q
lindblad 1, A.sz
observe evil = C.q, A.sz
run until 1 points 2 fock 6
END
exits 0 "a hostile title: prove" prove evil.moyal
exits 0 "a hostile title: json" prove evil.moyal --format json
"$TOP_BUILDDIR/tests/e2e/json_get" "$out" > /dev/null
ok $? "a hostile title: json is json"
exits 0 "a hostile title: run" run evil.moyal
exits 0 "a hostile title: run --jit cc" run evil.moyal --jit cc
exits 0 "a hostile title: emit" emit evil.moyal -o solver
(cd solver && $CC -o solver ./*.c -lm && ./solver) > "$out" 2> "$err"
ok $? "a hostile title: the solver builds and runs"
test ! -e pwned && test ! -e solver/pwned
ok $? "nothing of it was run"
printf 'model "a\033[31mb"\nmode C classical\nhamiltonian 0\n' > escape.moyal
run derive escape.moyal
grep -q "$(printf '\033')" "$out" "$err"
is $? 1 "no escape sequence of a model reaches the terminal"

tap_done
