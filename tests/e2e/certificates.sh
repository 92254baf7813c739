#!/bin/sh
# Certificates: written whole, small, true for all models within; the checker stands alone and refuses whatever was changed.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

checker=$TOP_BUILDDIR/moyal-check
mutate=$TOP_BUILDDIR/tests/e2e/mutate

# The checker shares nothing with the derivation: neither objects nor headers, but for digests.
nm "$checker" | grep -E ' [TtDdBb] (op_print|model_|scalar_|hybrid_map|phasespace_|psd_|superop_|diags_|syntax_|verdict_)' > shared
test ! -s shared
ok $? "no symbol of the generator is in moyal-check"
others=$(sed -n 's/^#include "\(.*\)"/\1/p' "$TOP_SRCDIR"/checker/*.[ch] | sort -u |
    while read -r header; do test -f "$TOP_SRCDIR/checker/$header" || echo "$header"; done)
is "$others" "base/digests.h
base/sha256.h" "of the generator's headers it includes those of digests alone"

# One with both compilers, the others without the system's.
exits 0 "a certificate with its emitted code" prove "$models/oscillator_qubit.moyal" -o linked.json
exits 0 "it checks" check linked.json
is "$(grep -c '"outcome": "holds"' linked.json)" 16 "four links of four schemes hold"
grep -n -m 1 '"outcome": "holds"' linked.json | cut -d: -f1 > line
sed "$(cat line)s/holds/fails/" linked.json > bad.json
exits 1 "a link that fails is refused" check bad.json
says "$err" 'kernel_check.schemes\[0\].links\[0\].outcome' "and named"
sed "$(cat line)s/holds/not done/" linked.json > bad.json
exits 1 "one that is not done has no numbers" check bad.json
sed 's/"worst": "0\.....",/"worst": "1.0001",/' linked.json > bad.json
exits 1 "a deviation beyond what is allowed is refused" check bad.json
MOYAL_CC=/nothing/cc
export MOYAL_CC
exits 0 "without the system compiler" prove "$models/oscillator_qubit.moyal" -o alone.json
exits 0 "its certificate checks" check alone.json
is "$(grep -c '"reason": "there is but one compiler here"' alone.json)" 4 "and says what was not done"

for model in "$models"/*.moyal; do
    name=$(basename "$model" .moyal)
    rm -f "$name.json"
    run prove "$model" -o "$name.json"
    if test "$status" -eq 65; then
        test ! -f "$name.json"
        ok $? "$name: no certificate of an invalid model"
        continue
    fi
    run check "$name.json"
    is "$status" 0 "$name: its certificate checks"
    test "$status" -eq 0 || sed 's/^/# /' "$err"
    test "$(wc -c < "$name.json")" -lt 100000
    ok $? "$name: its certificate has less than 100 kB"
done

cat > driven.moyal <<'END'
param k = 1
assume k > 0
drive f(t) = cos(t)
mode C classical
qubit A
hamiltonian C.n + f*C.q + f*A.sx
lindblad k, C.q
lindblad k, A.sz
initial C coherent(1)
observe A.sz
END
exits 0 "a driven model is exact" prove driven.moyal -o driven.json
exits 0 "its certificate checks" check driven.json

# A condition that is a product of two factors of unknown sign; one that is not the right one is refuted by a point where
# the two differ, and where neither is shown the checker says so.
sed 's/f\*A.sx/C.q*A.sz/; s/f\*C.q/f*C.q*A.sz/' driven.moyal > product.moyal
exits 0 "a condition that factors" prove product.moyal -o product.json
condition='4\*k^2 - f^2 - 2\*f - 1'
grep -q "\"$condition >= 0\"" product.json
ok $? "4*k^2 - (f + 1)^2 >= 0 is it"
exits 0 "its certificate checks" check product.json
with_condition() { # with_condition POLY FACTORS: product.json with another condition, in bad.json
    awk -v poly="$1" -v factors="$2" '
        /^  "conditions": \[/ {
            print "  \"conditions\": [{\"condition\": \"" poly " >= 0\", \"constant\": \"1\", \"factors\": [" factors "]}],"
            skip = 1
        }
        !skip { print }
        /^  \],/ { skip = 0 }' product.json > bad.json
}
factors='{"factor": "2*k - f - 1", "power": 1}, {"factor": "2*k + f + 1", "power": 1}'
for wrong in '5*k^2 - f^2 - 2*f - 1' '3*k^2 - f^2 - 2*f - 1' 'f'; do
    with_condition "$wrong" "{\"factor\": \"$wrong\", \"power\": 1}"
    exits 1 "$wrong >= 0 is not what positivity asks for" check bad.json
    says "$err" 'conditions' "the field is named"
done
with_condition '4*k^2 - f^2 - 2*f - 1' '{"factor": "4*k^2 - f^2 - 2*f - 1", "power": 1}'
exits 1 "a factor that is a product" check bad.json
says "$err" 'conditions.0..factors.0..factor: is not irreducible' "is named"
with_condition '5*k^2 - f^2 - 2*f - 1' "$factors"
exits 1 "factors of another condition" check bad.json
says "$err" 'conditions.0..factors: are not those' "are named"
with_condition '(4*k^2 - f^2 - 2*f - 1)^3' "$(echo "$factors" | sed 's/"power": 1/"power": 3/g')"
exits 1 "a cube of it is not seen to be the same" check bad.json
for verdict in EXACT QUASI NOT-EXACT UNDECIDED; do
    sed "s/^  \"verdict\": \"EXACT-IF\"/  \"verdict\": \"$verdict\"/" product.json > bad.json
    exits 1 "$verdict is not what follows" check bad.json
done

awk 'BEGIN {
    print "param c, d\nmode C classical\nqudit D 3"
    for (k = 0; k < 7; k++) {
        row = ""
        for (j = 0; j < 7; j++) row = row (j ? ", " : "") (j == k ? "d + " k "*c" : "c")
        matrix = matrix (k ? ", " : "") "[" row "]"
    }
    print "lindblad [" matrix "], [D.e(0,1), D.e(1,0), D.e(0,2), D.e(2,0), D.e(1,2), D.e(2,1), D.e(0,0)]"
}' > open.moyal
run prove open.moyal -o open.json
exits 0 "a certificate of what is undecided checks" check open.json

for order in husimi p s=1/3 's=s'; do
    run prove "$models/jaynes_cummings.moyal" --order "$order" -o order.json
    exits 0 "Jaynes-Cummings, $order" check order.json
done
run prove "$models/jaynes_cummings.moyal" --set hbar=2 --set n=3 --jets 3 -o set.json
exits 0 "with values from the command line" check set.json
run prove "$models/quartic.moyal" --jets 13 -o long.json
exits 2 "jets above the order 12 are beyond the checker" check long.json
says "$err" 'jets.order' "and it says so"

# Values at finite times, with the solutions that prove them: certificates of all schemes check and stay small.
cat > small.moyal <<'END'
param g = 1/2, k = 1/4
mode C classical
qubit A
assume g > 0, k > 0
hamiltonian g*(C.a*A.sp + C.ad*A.sm)
lindblad k, C.a
initial A state((1 + 1/2*A.sx + 1/2*A.sz)/2)
observe A.sz, A.sx
END
cat > squeezed.moyal <<'END'
param g = 1/3, k = 1/4, n = 1/2, s = 1/5
assume n >= 0
mode C classical
qubit A
hamiltonian g*(C.a^2*A.sp + C.ad^2*A.sm) + 1/3*A.sx + 1/4*C.n
environment heat bath {
    couple sqrt(k)*C.a
    nbar n
}
lindblad s, A.sm
initial C gaussian([1/2, 1/3], [[1/3, 1/10], [1/10, 4/5]])
initial A ket(1, 0)
observe A.sz, A.sx
END
sed 's/^initial C.*/initial C cat(1 + i\/2)/' squeezed.moyal > cat.moyal
cat > coherent.moyal <<'END'
param g = 1/2, k = 1/10, s = 1/20
mode C
qubit A
hamiltonian C.n + A.sp*A.sm + g*(C.a*A.sp + C.ad*A.sm)
environment heat bath {
    couple sqrt(k)*C.a
    nbar 1/5
}
lindblad s, A.sm
initial C coherent(2)
initial A ket(1, 0)
observe A.sz
END
at_time() { # at_time NAME MODEL TIME DIGITS COURSES
    run prove "$2" --jets 2 --until "$3" --digits "$4" -o "$1_until.json"
    run check "$1_until.json"
    is "$status" 0 "$1: its certificate with values until $3 checks"
    test "$status" -eq 0 || sed 's/^/# /' "$err"
    is "$(grep -c '^ *"steps"' "$1_until.json")" "$5" "$1: solutions of $5 schemes"
    test "$(wc -c < "$1_until.json")" -lt 300000
    ok $? "$1: it has less than 300 kB"
}
at_time small small.moyal 1/2 6 3
at_time squeezed squeezed.moyal 1/8 5 2
at_time cat cat.moyal 1/8 5 2
at_time coherent coherent.moyal 12 8 1 # a start whose rounding counts
at_time jaynes_cummings "$models/jaynes_cummings.moyal" 2 10 3
at_time kerr "$models/kerr.moyal" 1 8 2
at_time two_oscillators "$models/two_oscillators.moyal" 3 30 4
at_time spin_bath "$models/spin_bath.moyal" 1 8 4
at_time caldeira_leggett "$models/caldeira_leggett.moyal" 2 12 4
at_time diosi_halliwell "$models/diosi_halliwell.moyal" 1 8 1
at_time optomechanics "$models/optomechanics.moyal" 1/4 6 2
grep -q '"distance_at_least"' jaynes_cummings_until.json
ok $? "the distances of mean field are in it"

# Observables that act on modes: with a qubit, lossy and long, of two modes, heated.
get=$TOP_BUILDDIR/tests/e2e/json_get
has() { # has FILE OBSERVABLE..: the enclosures by the density matrix are of these, in this order
    file=$1 k=0
    shift
    for observable in "$@"; do
        is "$("$get" "$file" "enclosures.$k.observable") $("$get" "$file" "enclosures.$k.scheme")" \
            "$observable quantum" "$file: $observable"
        k=$((k + 1))
    done
}
cat > both.moyal <<'END'
param k = 1/5
mode C
qubit A
hamiltonian C.n + 1/4*(C.a*A.sp + C.ad*A.sm) + 1/4*C.q
lindblad k, C.a
initial C fock(1)
initial A ket(1, 0)
observe C.n, C.q*A.sz, A.sx
END
cat > driven_kerr.moyal <<'END'
mode C
hamiltonian C.q/4 + C.n^2/20
lindblad 1/10, C.a
initial C thermal(1/4)
observe C.q, C.n
END
cat > two_modes.moyal <<'END'
mode C
mode D
hamiltonian C.n + 2*D.n + 1/5*(C.a*D.ad + C.ad*D.a) + 1/10*C.n*D.n
lindblad 1/4, C.a
lindblad 1/3, D.a
initial C fock(1)
initial D cat(1/2)
observe C.q*D.q, C.n
END
cat > heated.moyal <<'END'
mode C
hamiltonian C.q/3 + C.n^2/10
lindblad 1/2, C.ad
lindblad 1/5, C.a
initial C coherent(1/2)
observe C.q^4, C.p
END
at_time both both.moyal 1/2 6 1
at_time driven_kerr driven_kerr.moyal 10 6 1
at_time two_modes two_modes.moyal 1/2 3 1
at_time heated heated.moyal 1/2 4 1
has jaynes_cummings_until.json C.q C.p 'C.q^2' A.sx
has kerr_until.json C.q C.p C.n
has both_until.json C.n 'C.q*A.sz' A.sx
has driven_kerr_until.json C.q C.n
has two_modes_until.json 'C.q*D.q' C.n
has heated_until.json 'C.q^4' C.p
for k in 0 1; do
    mid=$("$get" both_until.json "enclosures.$k.mid") rad=$("$get" both_until.json "enclosures.$k.rad")
    for by in 3 -3; do
        "$mutate" set both_until.json bad.json "enclosures[$k].mid" \
            "\"$(awk -v mid="$mid" -v rad="$rad" -v by="$by" 'BEGIN { printf "%.14f", mid + by*rad }')\""
        exits 1 "ball $k moved by $by of its radii is refused" check bad.json
        says "$err" "enclosures\[$k\].mid: what is seen reaches" "as is said"
    done
    "$mutate" set both_until.json bad.json "enclosures[$k].rad" \
        "\"$(awk -v rad="$rad" 'BEGIN { printf "%.3e", rad/1000 }')\""
    exits 1 "a thousandth of radius $k is not seen" check bad.json
done
"$mutate" set both_until.json bad.json 'solutions[0].growth' '[]'
exits 2 "without moments" check bad.json
says "$err" 'enclosures\[0\].mid: an observable without a bound' "there is no bound"
"$mutate" set both_until.json bad.json 'solutions[0].growth[1].rate' '"-1000"'
exits 2 "nor with moments that fall too fast" check bad.json
"$mutate" set both_until.json bad.json 'solutions[0].growth[1].rate' '"1000"'
exits 1 "moments that grow fast show less" check bad.json

# Where observables of modes take too many levels, those of finite spaces are left.
cat > left.moyal <<'END'
mode C
mode D
qubit A
hamiltonian C.n + D.n + 1/2*(C.a*A.sp + C.ad*A.sm) + 1/3*(D.a*A.sp + D.ad*A.sm)
lindblad 1/5, C.a
initial C coherent(1/2)
initial A ket(1, 0)
observe A.sz, C.q*D.q
END
run prove left.moyal --jets 0 --until 1/2 --digits 4 -o left.json
says "$err" 'no values by the density matrix of what acts on modes: C.q\*D.q' "what is left out is said"
exits 0 "what is in it checks" check left.json
has left.json A.sz

# An approximation with few levels, of a state that fits them, does not show what more levels do: not even the truth.
cat > cut.moyal <<'END'
model "Cut"
mode C
qubit A
hamiltonian C.n + A.sz/2 + C.q*A.sx/2
lindblad 1/4, C.a
initial C coherent(1)
initial A ket(1, 0)
observe A.sz
END
exits 0 "three digits" prove cut.moyal --jets 0 --until 1/2 --digits 3 -o few.json
exits 0 "ten digits" prove cut.moyal --jets 0 --until 1/2 --digits 10 -o many.json
exits 0 "both are true" check few.json
exits 0 "and seen to be" check many.json
few=$("$get" few.json solutions.0.levels) many=$("$get" many.json solutions.0.levels)
test "$few" -lt "$many"
ok $? "the one has $few levels, the other $many"
"$mutate" set few.json same.json 'enclosures[0].mid' "\"$("$get" few.json enclosures.0.mid)\""
exits 0 "digests made again" check same.json
"$mutate" set few.json bad.json 'enclosures[0].mid' "\"$("$get" many.json enclosures.0.mid)\"" \
    'enclosures[0].rad' "\"$("$get" many.json enclosures.0.rad)\""
exits 1 "the true ball does not follow from few levels" check bad.json
says "$err" 'enclosures\[0\].mid: what is seen reaches' "as is said"
"$mutate" set many.json bad.json "solutions[0].levels" "$few"
exits 1 "nor with its levels alone made fewer" check bad.json
"$mutate" set many.json bad.json 'input.initial[1].density' '"3/2*A.sz + 1/2"'
exits 1 "a start that is not positive is no state" check bad.json
says "$err" 'input.initial.*not positive' "as is said"
"$mutate" set many.json bad.json 'input.initial[0].covariance[0][0]' '"1/4"'
exits 1 "nor is one that is narrower than the vacuum" check bad.json
"$mutate" set many.json bad.json 'input.observables[0].operator' '"A.sz + i*A.sx"'
exits 1 "an observable is Hermitian" check bad.json
for entry in 'C.q' '1/(1 + C.q^2)*A.sz' 'exp(C.q)*A.sz'; do
    "$mutate" set many.json bad.json 'input.observables[0].operator' "\"$entry\""
    exits 2 "of $entry no bound is known" check bad.json
done

# A certificate that asks for a value of which its solution has other elements; reads out of bounds show under valgrind.
cat > parts.moyal <<'END'
param g = 1/2, k = 1/3
assume g > 0, k > 0
mode C
qubit A
hamiltonian g*(C.a*A.sp + C.ad*A.sm)
lindblad k, C.a
initial C coherent(1/2)
initial A state((1 + 1/2*A.sx)/2)
observe A.sx, C.q*A.sx + A.sz
END
exits 0 "the one that has a bound" prove parts.moyal --jets 0 --until 1/2 --digits 3 -o parts.json
"$mutate" set parts.json bad.json 'enclosures[0].observable' '"C.q*A.sx + A.sz"'
exits 65 "elements of another observable" check bad.json
says "$err" 'solutions\[0\].steps\[0\].state: has more than' "are not those"

# A mean that is of a higher degree than the equations of a mean field.
cat > cube.moyal <<'END'
model "Cube"
mode C classical
hamiltonian C.n
lindblad 1/4, C.a
initial C coherent(1)
observe C.q, C.q^5
END
exits 0 "the fifth power of a mean field" prove cube.moyal --jets 0 --until 4 -o cube.json
grep -q 'meanfield' cube.json
ok $? "is in a certificate"
exits 0 "which checks" check cube.json

# Conditions that are those of positivity only case by case: where g is zero, and where it is not.
cat > cases.moyal <<'END'
model "Cases"
param g, h, k
mode C classical
qubit A
hamiltonian C.n + g*C.q*A.sz + h*C.q*A.sx
lindblad k, C.q
lindblad g/2, A.sz
lindblad h/2, A.sx
initial C coherent(1)
initial A ket(1, 0)
observe C.q, A.sz
END
exits 0 "conditions that need cases" prove cases.moyal --jets 0 -o cases.json
exits 0 "are seen to be those of positivity" check cases.json
condition=$("$get" cases.json conditions.0.condition)
is "$condition" "2*h*k - g*h - h^2 >= 0" "one of them lacks a factor g"
for k in 3 1; do
    "$mutate" set cases.json bad.json 'conditions[0].condition' "\"$k*h*k - g*h - h^2 >= 0\"" \
        'conditions[0].factors[1].factor' "\"g + h - $k*k\""
    exits 1 "with $k k in place of 2 k they are not" check bad.json
    says "$err" 'conditions: are not seen to be those of positivity' "as is said"
done

# The same by signs of squares, by sums of conditions, and where the contrary contradicts itself.
cat > square.moyal <<'END'
param g
mode C classical
hamiltonian (C.q^2 + C.p^2)/2 + g^2*C.q
lindblad g^2, C.ad
lindblad g, C.q
lindblad 1/2 + g, C.a
initial C coherent(1)
observe C.q
END
cat > sum.moyal <<'END'
param g = 1/2, k = 2/5, h = 1
mode C classical
mode m
hamiltonian k*C.p*m.n + k*C.q + 1/2*C.p*m.p
lindblad 2/5, m.p
lindblad h, C.p
lindblad g, C.q
lindblad k*h, C.p + m.q
initial C coherent(1)
initial m coherent(1/2)
observe C.q, m.p
END
cat > contrary.moyal <<'END'
param g
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + (g^2 + g)*C.q*A.sz
lindblad 1/2, A.sx
lindblad 3/4, C.p + i*A.sz
lindblad g^2, C.q + A.sy
initial C coherent(1)
initial A ket(1, 0)
observe C.q, A.sz
END
cat > cancel.moyal <<'END'
param g
mode C classical
mode m
hamiltonian (C.q^2 + C.p^2)/2 + 3/4*C.q*m.p + g^2*C.q*m.q
lindblad g^2, m.p
lindblad g^2, m.q
lindblad g + g^2, C.ad
initial C coherent(1/2)
initial m coherent(1/2)
observe C.p, m.p
END
for name in square sum contrary cancel; do
    run prove "$name.moyal" --jets 0 -o "$name.json"
    says "$name.json" '"verdict": "EXACT-IF"' "conditions of $name.moyal"
    exits 0 "are seen to be those of positivity" check "$name.json"
done

# Conditions that exclude each other are none: here h == 0 and k == 0, with which -1 >= 0 is left.
cat > never.moyal <<'END'
param g, k, h
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + k*C.q*A.sx + h*C.q*A.sy + 1/2*C.p*A.sx
lindblad k, C.p + A.sx
lindblad g*k, C.q
lindblad g, A.sz
initial C coherent(0)
initial A ket(1, 0)
observe C.q, A.sz
END
run prove never.moyal --jets 0 -o never.json
says "$out" '^QUASI' "conditions that exclude each other"
exits 0 "which is seen" check never.json

# Every corruption is refused, with a field named.  One model for each verdict.
mutants() { # mutants NAME STRIDE [forge]
    result=$("$mutate" "$checker" "$1.json" mutant.json "$(($2 / ${MOYAL_TEST_MULTIPLIER:-1} + 1))" $3)
    numbers=$(printf '%s\n' "$result" | tail -n 1)
    is "${numbers%% *}" "$(echo "$numbers" | cut -d' ' -f2)" "$1${3:+, digests made again}: of its corruptions all are refused"
    test "${numbers%% *}" -gt 3
    ok $? "$1: there were some (ran, refused, same section named: $numbers)"
    printf '%s\n' "$result" | sed '$d' | head -n 5 | sed 's/^/# /'
}
mutants toy_linear 40
mutants oscillator_qubit 150
mutants jaynes_cummings_cold 100
mutants quartic 60
mutants open 80
mutants small_until 60
mutants small_until 40 forge
mutants two_oscillators_until 400 forge
mutants oscillator_qubit 150 forge
mutants jaynes_cummings_cold 80 forge
mutants quartic 50 forge

# Files that are no certificates, and commands that are none.
for text in '' '{' '[]' '{}' 'null' '{"schema": "moyal-certificate-2"}' '{"schema": 1, "schema": 2}'; do
    printf '%s' "$text" > bad.json
    exits 65 "malformed: $text" check bad.json
done
awk 'BEGIN { for (k = 0; k < 100000; k++) printf "[" }' > bad.json
exits 65 "deep brackets" check bad.json
exits 74 "no file" check nothing.json
exits 64 "no name" check
deep=$(awk 'BEGIN { for (k = 0; k < 5000; k++) printf "("; printf "1" }')
sed "s/\"hbar\": \"1\"/\"hbar\": \"$deep\"/" toy_linear.json > bad.json
exits 65 "a deep formula" check bad.json
says "$err" 'input.hbar' "the field is named"
sed 's/"hbar": "1"/"hbar": "(1 + C.q + C.p)^40^40"/' quartic.json > bad.json
exits 65 "a large power" check bad.json
"$mutate" set small_until.json bad.json 'input.parameters[0].value' '"g"'
exits 65 "a value made of itself" check bad.json
says "$err" 'input.parameters\[0\].value' "the field is named"
"$mutate" set small_until.json bad.json 'input.parameters[1].name' '"g"'
exits 65 "a name that is there twice" check bad.json
says "$err" 'input.parameters\[1\].name' "the field is named"
sed 's/"hbar": "1"/"hbar": "0"/' quartic.json > bad.json
exits 1 "hbar = 0" check bad.json

cat > pendulum.moyal <<'M'
mode C classical
hamiltonian C.p^2/2 - cos(C.q)
M
rm -f pendulum.json
exits 2 "a potential that is no polynomial has no certificate" prove pendulum.moyal -o pendulum.json
test ! -f pendulum.json
ok $? "and no file is left"

tap_done
