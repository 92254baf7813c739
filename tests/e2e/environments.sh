#!/bin/sh
# Environments that keep a memory, against solutions in closed form.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# table FORMULA: the values that the awk expression has in the column t of the last output
table() {
    column t | awk "{ t = \$1; printf \"%.15g\\n\", $1 }"
}

# agrees NAME FORMULA TOLERANCE TEXT: a column is what the formula says, in every row
agrees() {
    column "$1" > found
    table "$2" > expected
    rows=$(wc -l < expected)
    paste found expected | awk -v e="$3" '{ d = $1 - $2; if (d > e || d < -e) bad = 1 } END { exit bad || NR < 3 }'
    agrees_status=$?
    ok $agrees_status "$4 ($rows rows)"
    test $agrees_status -eq 0 || paste found expected | sed 's/^/# /'
}

# One excitation, resonant: c'' + k/2 c' + (g/hbar)^2 c = 0, c(0) = 1, c'(0) = 0.
cat > decay.moyal <<'END'
param g = 1, k = 1/2
assume k > 0
param hbar = HBAR
qubit A
hamiltonian 3/2*hbar*A.sz
environment memory spectrum {
    couple A.sm
    lorentzian strength g^2, center 3, width k
}
observe sz = A.sz
run until 4 points 9 fock 2 tol 1e-10
END
c='(exp(-k*t/4)*(cos(w*t) + k/(4*w)*sin(w*t)))'
for h in 1 2 1/2; do
    sed "s|HBAR|$h|" decay.moyal > here.moyal
    exits 0 "decay into a Lorentzian, hbar = $h" run here.moyal --scheme quantum
    w="sqrt((1/($h))^2 - (1/2)^2/16)"
    formula=$(echo "2*$c^2 - 1" | sed "s|w|($w)|g; s|k|(1/2)|g")
    agrees sz "$formula" 1e-7 "spin-boson with one excitation, hbar = $h"
done

# Two Lorentzians with L = sx: d^2 <sz>/dt^2 = -4 C(0)/hbar^2 = -4 (2n+1) (G1 + G2)/hbar^2 at t = 0.
cat > thermal.moyal <<'END'
param g = 1/2, k = 1, n = 1/2, hbar
assume k > 0, n >= 0, hbar > 0
qubit A
environment memory spectrum {
    couple A.sx
    lorentzian strength g^2, center 1, width k classical
    lorentzian strength 3*g^2, center 2, width 2*k
    nbar n
}
observe A.sz
END
exits 0 "derive with a thermal spectrum" derive thermal.moyal
says "$out" 'not a Lorentzian times the Bose' "the condition is said"
says "$out" 'memory.b1 .*classical, hidden' "a classical hidden mode"
says "$out" 'memory.b2 .*quantum, hidden' "a quantum hidden mode"
run prove thermal.moyal --set hbar=1 --format json
json_is identity.proven true "the generator identity with hidden modes"
json_is jets.hybrid equal "the jets with hidden modes"
json_is jets.meanfield.0.quantum '(-32*g^2*n - 16*g^2)/hbar^2' "the force has C(0) = sum G (2n+1)"

# A spin bath: what derive says is what run gives.
cat > bath.moyal <<'END'
param g = 1, h = 1/2
qubit A
hamiltonian A.sz
environment nuclei static {
    qubit x, y
    state x x.id/2
    state y ket(1, 0)
    hamiltonian h*x.sx
    couple g*A.sz*x.sz/2 + A.sz*y.sx/4
}
initial A state((1 + A.sx)/2)
observe x = A.sx, y = A.sy
run until 4 points 9 tol 1e-10
END
exits 0 "derive a spin bath" derive bath.moyal --format json
json_is quantum.notes.1.text \
    'r_01(t) = (4*h^2/(g^2 + 4*h^2) + g^2/(g^2 + 4*h^2)*cos(sqrt(g^2 + 4*h^2)*t))*cos(1/2*t)' \
    "the decoherence function"
exits 0 "run a spin bath" run bath.moyal --scheme quantum
r='((1/2 + cos(sqrt(2)*t)/2)*cos(t/2))'
agrees x "$r*cos(2*t)" 1e-7 "<sx> has the decoherence function"
agrees y "$r*sin(2*t)" 1e-7 "<sy> has it too"

# With a polarised nucleus that precesses differently for each state.
sed 's|state x x.id/2|state x state((1 + x.sx)/2)|; s|g\*A.sz\*x.sz/2|g*(1 + A.sz)*x.sz/2|' bath.moyal > other.moyal
exits 0 "derive a polarised spin bath" derive other.moyal --format json
json_is quantum.notes.1.text \
    'r_01(t) = (cos(sqrt(g^2 + h^2)*t)*cos(h*t) + i*cos(sqrt(g^2 + h^2)*t)*sin(h*t) + (-i*h)*sin(sqrt(g^2 + h^2)*t)*cos(h*t)/sqrt(g^2 + h^2) + h*sin(sqrt(g^2 + h^2)*t)*sin(h*t)/sqrt(g^2 + h^2))*cos(1/2*t)' \
    "its decoherence function"
exits 0 "run it" run other.moyal --scheme quantum
a='cos(1.118033988749895*t)' b='0.447213595499958*sin(1.118033988749895*t)'
re="(($a*cos(t/2) + $b*sin(t/2))*cos(t/2))" im="(($a*sin(t/2) - $b*cos(t/2))*cos(t/2))"
agrees x "$re*cos(2*t) + $im*sin(2*t)" 1e-7 "<sx> of the polarised bath"
agrees y "$re*sin(2*t) - $im*cos(2*t)" 1e-7 "<sy> of the polarised bath"

# What has no closed form says why.
no_form() { # no_form SED-SCRIPT REASON
    sed "$1" bath.moyal > none.moyal
    exits 0 "derive: $2" derive none.moyal
    tr '\n' ' ' < "$out" | tr -s ' ' > line
    says line "no closed form of its effect is given: $2" "no closed form: $2"
}
no_form 's|hamiltonian A.sz|hamiltonian A.sx|' 'the Hamiltonian does not commute'
no_form 's|A.sz\*y.sx/4|A.sx*y.sx/4|' 'a coupling is not diagonal'
no_form 's|qubit x, y|qubit x\n    spin y 1|; s|ket(1, 0)|ket(1, 0, 0)|; s|y.sx|y.Sx|' 'a space of the environment has more'
no_form 's|hamiltonian h\*x.sx|hamiltonian h*x.sx*y.sx|' 'the spaces of the environment interact'
no_form 's|^initial|lindblad 1, A.sm\n&|' 'a dissipator does not commute'

tap_done
