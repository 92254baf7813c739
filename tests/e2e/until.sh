#!/bin/sh
# Values that are proven until a time: linear models in both forms, mean field right, wrong and undecided,
# text, JSON and what is refused.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

two=$models/two_oscillators.moyal

exits 0 "50 digits of two oscillators" prove "$two" --jets 0 --until 10 --digits 50 --format json
json_is until.overlap true "quantum and hybrid values overlap"
json_is until.digits 50 "JSON: digits"
json_is enclosures.1.observable 'C.q^2' "JSON: the observable"
json_is enclosures.1.scheme quantum "JSON: its scheme"
json_is enclosures.1.t 10 "JSON: the time"
is "$(json enclosures.1.mid | cut -c 1-40)" 2.54316378550256550331756626576390926495 "38 digits of <q^2>"
quantum=$(json enclosures.1.mid | cut -c 1-52)
json_is enclosures.6.scheme hybrid "JSON: the hybrid equation"
is "$(json enclosures.6.mid | cut -c 1-52)" "$quantum" "gives the same 50 digits"
exits 1 "in Husimi order, in which it is not positive" prove "$two" --order husimi --jets 0 --until 10 --digits 50 --format json
is "$(json enclosures.6.mid | cut -c 1-52)" "$quantum" "the same again"
json_is until.overlap true "overlapping"

# The numbers of a run, which are not proven, lie where they should.
exits 0 "a run" run "$two" --scheme moments --until 10 --points 2 --tol 1e-10
near "$(column 'C.q^2' | tail -n 1)" 2.543163785502565 1e-7 "a run agrees"
exits 0 "a mean field" run "$models/oscillator_qubit.moyal" --scheme meanfield --until 3 --points 2 --tol 1e-12
for k in 1 2 3 4 5 6 7; do
    tail -n 1 "$out" | cut -d, -f $((k + 1))
done > run.txt
exits 0 "and its enclosure" prove "$models/oscillator_qubit.moyal" --jets 0 --until 3 --digits 15 --format json
k=7 # behind the values of the density matrix
while read -r value; do
    json_is enclosures.$k.variant closed "closed mean field"
    near "$value" "$(json enclosures.$k.mid)" 1e-10 "and near to what a run gives"
    k=$((k + 1))
done < run.txt
json_is until.overlap null "the hybrid equation has no closed moments"
json_is until.undecided.0.scheme quantum "JSON: what is not decided"

# Where moments do not close, the density matrix itself is proven: mean field is wrong about the qubit.
exits 0 "an oscillator and a qubit" prove "$models/oscillator_qubit.moyal" --jets 0 --until 4 --format json
json_is enclosures.0.scheme quantum "JSON: proven"
json_is enclosures.3.observable A.sx "of the qubit"
json_is until.wrong.3.observable A.sx "about which mean field is wrong"
json_is until.wrong.3.first.t 1/16 "from a time on"
near "$(json until.wrong.3.first.distance_at_least)" 0.0268 0.0001 "by so much"
proven=$(json until.wrong.3.first.quantum.mid)
exits 0 "the density matrix" run "$models/oscillator_qubit.moyal" --until 1/16 --points 2 --tol 1e-10 --fock 24
near "$(column A.sx | tail -n 1)" "$proven" 1e-8 "the master equation agrees"
exits 0 "a Jaynes-Cummings model" prove "$models/jaynes_cummings.moyal" --jets 0 --until 2 --format json
json_is until.wrong.5.observable A.sz "mean field is wrong about the atom"
exits 0 "a time that is no double" prove "$models/oscillator_qubit.moyal" --jets 0 --until 1/3
says "$out" 'UNDECIDED, quantum: the density matrix is calculated in doubles' "is said"

# Some moments close, those of A.sx do not: hybrid values of the others, quantum values of all.
cat > some.moyal << 'END'
mode C classical
qubit A
hamiltonian (C.p^2 + C.q^2)/2 + 1/2*C.q*A.sz
lindblad 1/4, C.q
lindblad 1/10, A.sz
initial C coherent(1/2)
initial A ket(3/5, 4/5)
observe C.q, A.sx, C.q*A.sz
END
exits 1 "some moments close" prove some.moyal --jets 0 --until 2 --digits 8 --format json -o some.json
json_is enclosures.1.observable A.sx "the density matrix has the others"
near "$(json enclosures.1.mid)" 0.2240991479 1e-9 "with their values"
json_is enclosures.3.scheme hybrid "the hybrid equation"
json_is enclosures.4.observable 'C.q*A.sz' "has those whose moments close"
near "$(json enclosures.4.mid)" "$(json enclosures.2.mid)" 1e-11 "with the same values"
json_is until.overlap true "they overlap"
json_is until.undecided.0.scheme hybrid "of the others"
says "$out" 'the moments do not close by themselves of A.sx' "the reason is said"
exits 0 "all of which a checker sees" check some.json
exits 1 "less is asked for" prove some.moyal --jets 0 --until 2 --digits 20 --format json
says "$out" 'radii as small as that are not reached in doubles' "not by the density matrix"
is "$(json enclosures.4.mid | cut -c 1-20)" "$(json enclosures.2.mid | cut -c 1-20)" "but by moments"

# Where mean field is right no distance is found, where it is wrong the bound is below the truth.
cat > linear.moyal << 'END'
model "A driven pair of oscillators"
param g = 1/3, kappa = 1/5
mode C classical
mode Q
hamiltonian C.n + 3/2*Q.n + g*(C.a*Q.ad + C.ad*Q.a) + 1/4*C.q
lindblad kappa, C.a
initial C coherent(1)
initial Q coherent(i)
observe C.q, C.p, Q.q, C.q^2
END
exits 1 "linear observables of a linear model, not positive either" prove linear.moyal --jets 0 --until 5 --format json
json_is until.overlap true "both forms"
is "$(grep -c '"first"' "$out")" 5 "mean field: <q^2> alone is wrong damped, all but that right"
is "$(json until.wrong.4.variant) $(json until.wrong.4.observable)" "damped C.q^2" "which JSON names"
json_is until.wrong.4.first.t 0 "from the beginning"
near "$(json until.wrong.4.first.distance_at_least)" 0.4995 0.00051 "by 1/2, or a little less"

# A driven model is integrated; a pole is not passed.
cat > driven.moyal << 'END'
model "Driven"
param w = 2
drive f(t) = cos(w*t)/2
mode C classical
hamiltonian C.n + f*C.q
lindblad 1/4, C.a
initial C vacuum
observe C.q, C.n
END
exits 0 "a driven model" prove driven.moyal --jets 0 --until 2 --digits 25 --format json
json_is until.overlap true "in both forms"
moments=$(json enclosures.1.mid)
exits 0 "by the run" run driven.moyal --scheme moments --until 2 --points 2 --tol 1e-10
near "$(column C.n | tail -n 1)" "$moments" 1e-7 "which agrees"

cat > pole.moyal << 'END'
model "A state that falls off the world"
mode C classical
qubit A
hybrid {
    drift C.q, C.q^2
}
initial C gaussian([1, 0], [[1/8, 0], [0, 2]])
observe C.q
END
exits 0 "a solution that ends" prove pole.moyal --jets 0 --until 2
says "$out" 'UNDECIDED, mean field closed, point' "is not proven beyond its end"
says "$out" 'at t = 31/32' "but up to it"

sed 's/g = 1\/3/g/' linear.moyal > open.moyal
exits 65 "values are needed" prove open.moyal --until 1
says "$err" "parameter 'g' has no value" "as is said"

tap_done
