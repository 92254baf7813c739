#!/bin/sh
# Conserved observables: numbers instead of equations; symmetries and their use are said.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# A cavity and an atom without losses: the excitations stay, what the atom has of them does not.
cat > jc.moyal <<'END'
param g = 1/2, w = 1
mode C
qubit A
hamiltonian w*C.n + w/2*A.sz + g*(C.a*A.sp + C.ad*A.sm)
initial C coherent(3/2)
initial A ket(3/5, 4/5*i)
observe N = C.n + A.sz/2, A.sz
run until 5 points 6 tol 1e-10 fock 30
END
grep -v '^observe' jc.moyal > number.moyal
echo 'observe N = C.n + A.sz/2' >> number.moyal
sed 's/^observe/lindblad 1\/10, C.a\nobserve/' jc.moyal > lossy.moyal

# largest A B COLUMN...: the largest difference of these columns of two tables of 6 rows
largest() {
    paste -d, "$1" "$2" | awk -F, -v list="$3" '/^[0-9]/ { n = split(list, at, " "); rows++
        for (k = 1; k <= n; k++) { d = $at[k] - $(at[k] + NF/2); if (d < 0) d = -d; if (d > m) m = d } }
        END { print (rows == 6 ? m + 0 : 9e9) }'
}

# tables TEXT MODEL ARGUMENT...: run with reductions and without, into `reduced` and `whole`
tables() {
    about=$1 model=$2
    shift 2
    exits 0 "$about: without reductions" run "$model" "$@" --no-reduce -v
    is "$(grep -c '^reduction' "$err")" 0 "$about: none is named"
    grep -v '^#' "$out" > whole
    exits 0 "$about: with reductions" run "$model" "$@" -v
    grep -v '^#' "$out" > reduced
}

tables "an observable that stays beside one that moves" jc.moyal
near "$(largest reduced whole '1 2 3')" 0 1e-8 "the same table"
is "$(column N | sort -u)" 2.1099999999999999 "the number is 9/4 - 7/50 in all rows, to the last bit"
is "$(grep -c '^reduction: conserved: ' "$err")" 1 "one of them is named"
says "$err" '^reduction: conserved: N keeps its value at the start, nothing is integrated' "it is that one"
says "$err" '^reduction: strong U(1): C.n + 1/2\*A.sz, conserved; .*; used: other blocks are left out' \
    "the symmetry behind it, and that it is used"

tables "an observable that stays alone" number.moyal
near "$(largest reduced whole '1 2')" 0 1e-8 "the same table, alone"
says "$err" '^reduction: closed moments (0 equations)' "nothing is left to integrate"
says "$err" '^reduction: strong U(1): .*; not used, as the moments close without it' "symmetries are named all the same"
exits 0 "in balls" run number.moyal --certified
near "$(column N.rad | sort -u)" 0 4e-16 "the radius of a number is its rounding"
run run number.moyal -o number.json
cp number.json "$out"
json_is reductions.0 "conserved: N keeps its value at the start, nothing is integrated for it" "JSON has it, too"

tables "with losses" lossy.moyal
near "$(largest reduced whole '1 2 3')" 0 1e-8 "the same table, with losses"
is "$(grep -c conserved "$err")" 0 "with losses nothing is conserved"
says "$err" '^reduction: weak U(1): C.n + 1/2\*A.sz; ' "the symmetry is a weak one"

# A sweep: the number moves with the parameters, of the start and of the observable
cat > phases.moyal <<'END'
param x = 1, y = 2, k = 1/3
assume k > 0
mode C
qubit A
hamiltonian x*A.sz*C.q + C.n^2
lindblad k, A.sz
initial C coherent(1)
initial A state((1 + y/4*A.sz)/2)
observe Z = y*A.sz + 1, A.sx
run until 1 points 2 fock 24
END
for reduce in "" --no-reduce; do
    exits 0 "a sweep $reduce" sweep phases.moyal --over y=1:3:3 $reduce
    is "$(column Z | awk '{ printf "%.7f ", $1 }')" \
        "1.2500000 1.2500000 2.0000000 2.0000000 3.2500000 3.2500000 " "1 + y^2/4"
done

# What is conserved besides charges: the energy and the momentum, while nothing rubs.
cat > masses.moyal <<'END'
param m = 2, k = 1
assume m > 0
mode A
mode B
hamiltonian A.p^2/2 + B.p^2/(2*m) + k*(A.q - B.q)^4
observe A.p + B.p
END
exits 0 "two masses" derive masses.moyal --scheme quantum
says "$out" '^  conserved: H; A.p + B.p$' "energy and momentum are named"
exits 0 "two masses, JSON" derive masses.moyal --scheme quantum --format json
json_is quantum.conserved.1 "A.p + B.p" "also in JSON"
exits 0 "two masses, LaTeX" derive masses.moyal --scheme quantum --format latex
says "$out" '^Conserved: \$H\$' "and in LaTeX"
echo 'lindblad 1/10, A.p' >> masses.moyal
exits 0 "with noise" derive masses.moyal --scheme quantum
says "$out" '^  conserved: A.p + B.p$' "the momentum stays under noise of positions, the energy does not"
echo 'lindblad 1/10, B.q' >> masses.moyal
run derive masses.moyal --scheme quantum
is "$(grep -c 'conserved:.*H' "$out")" 0 "nor under that of momenta"

# Correlations begin at B rho and not at the start: <N(t) N> = <N^2>
exits 0 "a correlation" correlate jc.moyal --of 'C.n + A.sz/2' --with 'C.n + A.sz/2'
near "$(grep -v '^#' "$out" | tail -n 1 | cut -d, -f2)" 6.9325 1e-8 "of what is conserved"

# An emitted solver has the number as well.
exits 0 "a solver" emit jc.moyal --scheme quantum -o solver
"${CC:-cc}" -O0 -pthread -o solver/solver solver/*.c -lm && solver/solver > "$out"
near "$(column N | sort -u)" 2.11 1e-15 "with the same number"
tap_done
