#!/bin/sh
# The reference table of the theory, row by row, and the worked cases: verdicts, conditions, residuals, jets.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# prove_text VERDICT CONDITIONS TEXT OPTION...: proves the model on standard input
prove_text() {
    expected=$1 conditions=$2 text=$3
    shift 3
    "$MOYAL" prove - --format json "$@" > "$out" 2> "$err"
    json_is verdict "$expected" "$text: $expected"
    test "$conditions" = any || json_is conditions "$conditions" "$text: conditions $conditions"
}

two='param lambda, gammaC, gammaQ, w1, w2
assume gammaC > 0, gammaQ > 0
mode C classical
mode Q
hamiltonian w1/2*(C.q^2 + C.p^2) + w2/2*(Q.q^2 + Q.p^2) + lambda*C.q*Q.q
lindblad 2*gammaC, C.q
lindblad 2*gammaQ, Q.q
initial C coherent(1/sqrt(2))
initial Q coherent(i/(2*sqrt(2)))
observe Q.q, Q.q^2, C.q*Q.q, C.p*Q.q, C.p^2'
printf '%s\n' "$two" > model
prove_text EXACT-IF '["16*gammaC*gammaQ - lambda^2 >= 0"]' "two oscillators" < model

jet() { # jet OBSERVABLE VARIANT START ORDER COEFFICIENT
    "$TOP_BUILDDIR/tests/e2e/json_get" "$out" jets.meanfield |
        tr '{' '\n' | grep -F "\"observable\":\"$1\"" | grep -F "\"variant\":\"$2\"" |
        grep -F "\"start\":\"$3\"" > "$TEST_TMP/jet"
    is "$(sed 's/.*"first_difference":\([^,}]*\).*/\1/' "$TEST_TMP/jet")" "$4" \
        "$1, $2 from $3: differs first at $4"
    is "$(sed 's/.*"coefficient":"\{0,1\}\([^"}]*\).*/\1/' "$TEST_TMP/jet")" "$5" \
        "$1, $2 from $3: by $5"
}
jet Q.q closed point null null
jet Q.q^2 closed point 3 '4*gammaQ*w2^2'
jet Q.q^2 closed ensemble 3 '4*gammaQ*w2^2'
jet Q.q^2 damped ensemble 4 'lambda^2*w1*w2'
jet C.q*Q.q closed ensemble 2 '-1/2*lambda*w1'
jet C.p*Q.q damped point 1 '-1/2*lambda'
jet C.p^2 closed point 0 '1/2'
jet C.p^2 closed ensemble 1 '2*gammaC'

printf 'param hbar\n%s\n' "$(printf '%s' "$two" | sed '/^initial/d')" > model
prove_text EXACT-IF '["16*hbar^2*gammaC*gammaQ - lambda^2 >= 0"]' "two oscillators, hbar symbolic" \
    < model

for hq in 'A.sx' '3*A.sy - A.sz' '0'; do
    prove_text EXACT-IF '["16*gammaC*gammaQ - lambda^2 >= 0"]' "oscillator and qubit, H_Q = $hq" << END
param lambda, gammaC, gammaQ
assume gammaC > 0, gammaQ > 0
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 + $hq + lambda*C.q*A.sz
lindblad 2*gammaC, C.q
lindblad 2*gammaQ, A.sz
END
done

cavity() { # cavity GU ASSUMPTION
    printf '%s\n' 'param g, kappa, n, gd, gu' "assume kappa > 0, n >= 0, gd >= 0, gu >= 0$2" \
        'mode C classical' 'qubit A' 'hamiltonian g*(C.a*A.sp + C.ad*A.sm)' \
        'lindblad kappa*(n+1), C.a' 'lindblad kappa*n, C.ad' 'lindblad gd, A.sm' "lindblad $1, A.sp"
}
cavity gu '' > model
prove_text EXACT-IF any "thermal Jaynes-Cummings" < model
is "$(json conditions | tr '",' '\n\n' | grep '>=' | sort | tr '\n' ';')" \
    '4*kappa*n*gd - g^2 + 2*kappa*gd >= 0;4*kappa*n*gu - g^2 + 2*kappa*gu >= 0;' \
    "thermal Jaynes-Cummings: both inequalities"
cavity 0 '' > model
prove_text EXACT-IF '["g == 0"]' "Jaynes-Cummings without excitation" < model
prove_text EXACT-IF '["kappa*n*gd - g^2 >= 0"]' "Jaynes-Cummings without excitation in P order" \
    --order p < model
cavity 0 ', g != 0' > model
prove_text QUASI any "Jaynes-Cummings without excitation, g != 0" < model
cavity gu '' | "$MOYAL" prove - --order p --format json --set g=1/10 --set kappa=1 --set n=1 \
    --set gd=1 --set gu=0 > "$out" 2> "$err"
is "$? $(json holds)" "0 true" "values decide: inside in P order"
cavity gu '' | "$MOYAL" prove - --format json --set g=1/10 --set kappa=1 --set n=1 --set gd=1 \
    --set gu=0 > "$out" 2> "$err"
is "$? $(json holds)" "1 false" "values decide: outside in Wigner order"

prove_text NOT-EXACT any "dispersive coupling" << 'END'
param w, chi, D, gC, gQ
param hbar
assume w > 0, gC > 0, gQ > 0
mode C classical
qubit A
hamiltonian w/2*(C.q^2 + C.p^2) + chi*C.q^2*A.sz + D/2*A.sx
lindblad 2*gC, C.q
lindblad 2*gQ, A.sz
END
is "$(json residual | tr '{' '\n' | grep -c coefficient)" 2 "dispersive: two terms of residual"
json residual | tr '{' '\n' | grep '"left":"A.sz","right":"1"' | grep -q -F '"1/4*i*chi*hbar"'
ok $? "dispersive: +i chi hbar/4 d_p^2 [sz R]"
json residual | tr '{' '\n' | grep '"left":"1","right":"A.sz"' | grep -q -F '"-1/4*i*chi*hbar"'
ok $? "dispersive: -i chi hbar/4 d_p^2 [R sz]"
json_is residual.0.derivative '[0,2]' "dispersive: two derivatives by p"
json_is jets.hybrid equal "dispersive: with its residual the equation is identical"

prove_text EXACT '[]' "one joint channel" << 'END'
param w, gam, c, D
param hbar
assume w > 0, gam > 0
mode C classical
qubit A
hamiltonian w/2*(C.q^2 + C.p^2) + D/2*A.sx
lindblad gam, C.q + i*c*A.sz
END

"$MOYAL" prove - > "$out" 2> "$err" << 'END'
param lam, g
assume g > 0
mode C classical
qubit A
hamiltonian lam*C.q*A.sz
environment gas collisions {
    qubit e
    state (1 + e.sz/2)/2
    couple g*C.q*e.sz
}
END
is $? 65 "a collision environment with a mean is an error"
says "$err" 'Tr_E(V eta) = 1/2\*g\*C.q' "the mean is named"

# The result in a file is the result on standard output, and the exit status is the verdict's.
exits 0 "prove -o" prove "$models/two_oscillators.moyal" -o proof.json
exits 0 "which checks" check proof.json
run prove "$models/two_oscillators.moyal" --jets 6 --format json
json_is jets.order 6 "--jets says how far to go"

tap_done
