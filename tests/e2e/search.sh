#!/bin/sh
# The search for an order: what it finds, what it refutes, its text, JSON and exit status; and the order
# that a model states.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# search FILE ARGUMENT...: run 'prove --search-order' without jets
search() {
    run prove "$@" --jets 0 --search-order
}

cat > decay.moyal << 'END'
model "An atom that nothing excites"
param g = 1, kappa = 2, n = 1, gd = 1/2
assume kappa > 0, n >= 0, gd >= 0, g != 0
mode C classical
qubit A
hamiltonian g*(C.a*A.sp + C.ad*A.sm)
lindblad kappa*(n + 1), C.a
lindblad kappa*n, C.ad
lindblad gd, A.sm
END
sed 's/gd = 1\/2/gd/' decay.moyal > symbolic.moyal

# gu = 0: the missing excitation leaves P order alone, and there kappa n gd >= g^2.
exits 1 "without a search Wigner order refutes" prove decay.moyal --jets 0
search decay.moyal
is $status 0 "on the edge kappa n gd = g^2: an order is found"
says "$out" '^EXACT' "the proof shown is that in the order found"
says "$out" 'admissible.*: {1}' "text: P order alone"
says "$out" 'found: S=\[\[-1/2,0\],\[0,-1/2\]\]' "text: the order found"
says "$out" 'coherent states of C' "text: the initial states it applies to"
search decay.moyal --format json
is $status 0 "the same status with JSON"
json_is order_found 'S=[[-1/2,0],[0,-1/2]]' "JSON: order_found"
json_is admissible_s.0.lower 1 "JSON: lower end"
json_is admissible_s.0.upper 1 "JSON: upper end"
json_is admissible_s.0.lower_closed true "JSON: the end belongs to it"
json admissible_s.1.lower > /dev/null
is $? 2 "JSON: no second interval"
json_is every_order_refuted false "JSON: not refuted"
json_is order_search.s_exists true "JSON: s exists"
json order_found > found.text
exits 0 "the order found is positive by itself" prove decay.moyal --jets 0 --order "$(cat found.text)"

search decay.moyal --set gd=49/100 --format json
is $status 1 "below the edge: no order is found"
json_is order_found null "below: order_found is null"
json_is every_order_refuted true "below: a certificate refutes all S"
json_is verdict QUASI "below: the verdict"
search decay.moyal --set n=0
is $status 1 "a cold cavity: no order"
says "$out" 'certificate' "a cold cavity: the text names the certificate"

search symbolic.moyal --format json
is $status 0 "a symbolic rate: positive under a condition"
json_is verdict EXACT-IF "a symbolic rate: EXACT-IF"
json_is admissible_s null "a symbolic rate: the set of s is not known"

# The oscillator and the qubit: s = 0 alone, on one side of 16 gammaC gammaQ = lambda^2.
toy=$models/oscillator_qubit.moyal
search "$toy" --set gammaC=1 --set gammaQ=1/16 --set lambda=1 --order p --format json
is $status 0 "toy model on the edge: found"
json_is order_found 'S=[[0,0],[0,0]]' "toy model on the edge: Wigner order"
json_is admissible_s.0.lower 0 "toy model: s = 0 .."
json_is admissible_s.0.upper 0 "toy model: .. alone"
search "$toy" --set gammaC=1 --set gammaQ=1/17 --set lambda=1 --format json
is $status 1 "toy model outside: none"
json_is order_found null "toy model outside: order_found is null"
json_is every_order_refuted true "toy model outside: every order is refuted"
says "$out" '"admissible_s": *\[ *\]' "toy model outside: no s is admissible"

# A mode that only loses: diffusion remains in all orders but those beyond P.
cat > uncoupled.moyal << 'END'
mode C classical
qubit A
lindblad 1, C.a
lindblad 1, A.sm
END
search uncoupled.moyal --format json
is $status 0 "a lossy mode: found"
json_is admissible_s.0.lower null "a lossy mode: any s from below .."
json_is admissible_s.0.upper 1 "a lossy mode: .. up to P order"

search "$models/quartic.moyal" --format json
is $status 1 "a residual is in every order: no order"
json_is order_found null "a residual: order_found is null"

# ---- the order that a model states -----------------------------------------------------------------
# stated TEXT ORDER: the statement 'order = TEXT' does what --order ORDER does
stated() {
    { cat decay.moyal; echo "let half = 1/2"; echo "order = $1"; } > stated.moyal
    run derive stated.moyal --scheme hybrid --format json
    json hybrid | sed 's/"order":"[^"]*",//' > stated.json
    first=$status
    run derive decay.moyal --scheme hybrid --format json --order "$2"
    json hybrid | sed 's/"order":"[^"]*",//' > option.json
    is "$first $status" "0 0" "order = $1: derived"
    same stated.json option.json "order = $1 is --order $2"
}
stated husimi husimi
stated p p
stated 's(1/3)' 's=1/3'
stated 's(half/2)' 's=1/4'
stated 's(n - half)' 's=n-1/2'
stated 'matrix [[half, 0], [0, half/3]]' 'S=[[1/2,0],[0,1/6]]'
run prove stated.moyal --jets 0 --order p
is $status 0 "--order overrides the statement"
for wrong in 's(nothing)' 'husimy' 'matrix [[1,0]]' 'matrix [[1,2],[3,4]]' 's(i)' 's(C.q)'; do
    { cat decay.moyal; echo "order = $wrong"; } > wrong.moyal
    exits 65 "order = $wrong is refused" derive wrong.moyal
    says "$err" '^wrong.moyal:10:' "order = $wrong: at its line"
done

tap_done
