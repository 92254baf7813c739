#!/bin/sh
# Models with errors: all of them in one go, each with its place; standard input; values that are missing.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

cat > three.moyal << 'END'
param lambda = 1/2
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + lamda*C.q*A.sz
lindblad 1, A.sq
initial A ket(1, 0, 0)
END
for command in derive prove run emit; do
    set -- $command three.moyal
    test $command = emit && set -- emit three.moyal -o solver
    exits 65 "three mistakes: $command" "$@"
    is "$(grep -c '^three.moyal:[0-9]*:[0-9]*: error' "$err")" 3 "three mistakes: $command names them all"
done
for line in 4 5 6; do
    says "$err" "^three.moyal:$line:" "the mistake of line $line"
done
is "$(grep -c '^ *| *\^' "$err")" 3 "each has its caret"
says "$err" "lambda" "what was probably meant"
is "$(wc -c < "$out")" 0 "nothing on standard output"
test ! -e solver
ok $? "no folder was made"

printf 'mode C classical\nhamiltonian C.q^2 +\n' | "$MOYAL" derive - > "$out" 2> "$err"
is $? 65 "a model on standard input"
says "$err" '^-:' "its name is -"

# Errors of syntax and of meaning come together.
printf 'mode C classical\nparam = 3\nhamiltonian C.q + D.q\n' > both.moyal
exits 65 "an unreadable line does not hide what follows" derive both.moyal
is "$(grep -c ': error' "$err")" 2 "both are named"

cat > symbolic.moyal << 'END'
param lambda, gammaC = 1, gammaQ = 1
assume gammaC > 0, gammaQ > 0
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + lambda*C.q*A.sz
lindblad 2*gammaC, C.q
lindblad 2*gammaQ, A.sz
observe C.q
run until 1 points 2 fock 8
END
exits 0 "a symbolic parameter: prove" prove symbolic.moyal
exits 65 "a symbolic parameter: run" run symbolic.moyal
says "$err" "parameter 'lambda' has no value" "it is named"
says "$err" "set lambda=V" "and what to do"
exits 0 "with --set it runs" run symbolic.moyal --set lambda=1/2
exits 0 "inside the region" prove symbolic.moyal --set lambda=1/2
exits 1 "outside the region" prove symbolic.moyal --set lambda=5
exits 0 "on its edge" prove symbolic.moyal --set lambda=4
run prove symbolic.moyal --set lambda=sqrt\(16\) --format json
json_is holds true "values are exact: sqrt(16) is 4"
run prove symbolic.moyal --set lambda=4.0000000000000000000000001 --format json
json_is holds false "values are exact: a little more than 4"

exits 64 "an unknown parameter" derive symbolic.moyal --set kappa=1
is "$(grep -c 'E0220' "$err")" 1 "is said once"
printf 'qubit\n' > broken.moyal
run derive broken.moyal --set kappa=1
is "$(grep -c 'E0220' "$err")" 1 "also beside errors of the model"

# An ancilla may have the name of its block.
cat > same.moyal << 'END'
mode C classical
environment e collisions {
    qubit e
    state (1 + e.sz)/2
    couple C.q*e.sx
}
END
exits 0 "block and ancilla of one name" derive same.moyal
is "$(wc -c < "$err")" 0 "nothing is wrong about it"

# What is refused is named: here no unravelling was asked for.
cat > residual.moyal << 'END'
mode C classical
mode Q
hamiltonian (C.q^2 + C.p^2 + Q.q^2 + Q.p^2)/2 + C.q^2*Q.q^2
observe C.q
run until 1 points 2 fock 8
END
exits 1 "no damped mean field beside a residual" run residual.moyal --scheme meanfield --variant damped
says "$err" 'residual.moyal: no damped mean field: .*residual' "what is refused and why"
exits 1 "no unravelling either" run residual.moyal --scheme unravel
says "$err" 'residual.moyal: refused to unravel: .*residual' "what is refused and why"

# A run that breaks down: a fixed step is too long, or the equations have no solution that goes on.
cat > damped.moyal << 'END'
param kappa = 100
mode C classical
lindblad kappa, C.a
observe C.q
run until 400 points 3 traj 8 dt 1/2
END
exits 64 "a time step that is too long" run damped.moyal --scheme unravel
says "$err" 'not finite any more at t = [0-9.]*: the time step is too long' "what and when"
says "$err" 'help: reduce --dt, which was 0.5' "and what to do"
is "$(wc -c < "$out")" 0 "no average over trajectories that are none"
exits 0 "a shorter one" run damped.moyal --scheme unravel --dt 1/1000 --until 1/10
run damped.moyal
is "$status" 64 "the page on a model says it by its status"
says "$out" 'quantum  *unravelled' "and shows the other runs"
cat > blow.moyal << 'END'
mode C classical
hamiltonian C.p^2/2 - C.q^6
observe C.q
initial C coherent(2)
run until 10 points 1001 traj 100
END
exits 65 "a solution that ends at a finite time" run blow.moyal --scheme meanfield
says "$err" 'cannot be integrated beyond t = 0.061' "what and when"
is "$(column t | tail -n 1)" 0.059999999999999998 "the rows up to there are kept"
exits 65 "an ensemble of them" run blow.moyal --scheme meanfield --start ensemble
says "$err" 'cannot be integrated beyond t = 0.0' "what and when"
is "$(wc -c < "$out")" 0 "no average over those that are left"

# What cannot hold is said in words, never as a condition without parameters.
no_dynamics() {
    text=$1 matrix=$2 reason=$3
    printf 'param g\nassume g > 0\nqubit A\nlindblad %s, [A.sm, A.sz]\n' "$matrix" > negative.moyal
    exits 65 "no completely positive generator: $text" derive negative.moyal
    says "$err" "E0501.*$reason" "$text: the reason"
    grep -q '[0-9] [=>]=* 0' "$err"
    is $? 1 "$text: no condition without a parameter"
}
no_dynamics "two rows" '[[1, 2], [2, 1]]' 'K\[A.sm, A.sm\] = 1 and K\[A.sz, A.sz\] = 1 are too small for K\[A.sm, A.sz\] = 2$'
no_dynamics "a zero" '[[g, 1], [1, 0]]' 'K\[A.sz, A.sz\] = 0 but K\[A.sz, A.sm\] = 1$'
no_dynamics "a number" '[[1, 0], [0, -1]]' 'K\[A.sz, A.sz\] = -1$'
no_dynamics "a parameter" '[[g, 0], [0, -g]]' 'K\[A.sz, A.sz\] = -g is negative$'
cat > whole.moyal << 'END'
qubit A
lindblad [[3, 2, 2], [2, 3, -2], [2, -2, 3]], [A.sx, A.sy, A.sz]
END
exits 65 "no two rows show it" derive whole.moyal
says "$err" 'the matrix \[\[3, 2, 2\], \[2, 3, -2\], \[2, -2, 3\]\] has a negative eigenvalue$' "the matrix is shown"

quasi() {
    printf 'param g\nassume g > 1\nmode C classical\nqubit A\nhamiltonian (C.q^2 + C.p^2)/2 + %s*C.q*A.sz\n' "$1"
    printf 'lindblad 1/8, A.sz\nlindblad %s, C.q\n' "$2"
}
quasi 1 1/8 > quasi.moyal
exits 1 "QUASI with numbers" prove quasi.moyal --format json
json_is verdict QUASI "its verdict"
is "$(json conditions.0)" "" "no condition without a parameter"
json_is reason "the hybrid equation is identical to the quantum model, but it is no positive classical-quantum \
dynamics in this order for any parameters: M[C.p, C.p] = 1/8 and M[A.sz, A.sz] = 1/8 are too small for \
M[C.p, A.sz] = -1/2" "its reason"
quasi g 1/8 > quasi.moyal
exits 1 "QUASI with parameters" prove quasi.moyal --format json
is "$(json conditions.0)" "" "no condition that contradicts the assumptions"
exits 1 "as text" prove quasi.moyal
says "$out" '^  positive in this order for no parameters that the assumptions allow' "it says when"
says "$out" '= -1/2\*g$' "and why"
quasi g 0 > quasi.moyal
exits 1 "QUASI with a zero" prove quasi.moyal
says "$out" 'M\[C.p, C.p\] = 0 but' "the zero is named"
exits 1 "NOT-EXACT as text" prove residual.moyal
says "$out" '^  no classical-quantum dynamics: the residual is not zero' "it says what is missing"

awk 'BEGIN {
    print "param c, d\nmode C classical\nqudit D 3"
    for (k = 0; k < 7; k++) {
        row = ""
        for (j = 0; j < 7; j++) row = row (j ? ", " : "") (j == k ? "d + " k "*c" : "c")
        matrix = matrix (k ? ", " : "") "[" row "]"
    }
    print "lindblad [" matrix "], [D.e(0,1), D.e(1,0), D.e(0,2), D.e(2,0), D.e(1,2), D.e(2,1), D.e(0,0)]"
}' > open.moyal
exits 2 "UNDECIDED as text" prove open.moyal
says "$out" '^  neither proven nor refuted' "it says so"
says "$out" '^  necessary: ' "and what is known to be necessary"

# Large and deep input ends with a message, soon.
awk 'BEGIN { printf "hamiltonian "; for (k = 0; k < 100000; k++) printf "("; print "" }' > deep.moyal
exits 65 "brackets without end" derive deep.moyal
awk 'BEGIN { printf "param x = 1"; for (k = 0; k < 100000; k++) printf "0"; print "" }' > long.moyal
exits 65 "a number without end" derive long.moyal
printf 'mode C classical\nhamiltonian (C.q + C.p)^999999\n' > power.moyal
exits 65 "a power without end" derive power.moyal
printf 'qudit D 100000\n' > wide.moyal
exits 65 "a space of too many dimensions" derive wide.moyal
awk 'BEGIN { for (k = x = 1; k <= 3000; k++) { x = (x*16807) % 2147483647; printf "\\%03o", int(x/8191) % 256 } }' \
    > octal
printf "$(cat octal)" > noise.moyal
is "$(wc -c < noise.moyal)" 3000 "bytes without order"
run derive noise.moyal
is "$status" 65 "are no model"

tap_done
