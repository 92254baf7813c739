#!/bin/sh
# Every model that comes with the program: derive and prove in text and JSON, and what its header promises.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

for model in "$models"/*.moyal; do
    name=$(basename "$model" .moyal)
    test "$name" = caldeira_leggett_incomplete && continue
    status_expected=0 holds_expected=true unravel=equations
    case $name in
    kerr | optomechanics_quadratic | quartic) status_expected=1 holds_expected=false unravel=refused ;;
    esac
    exits 0 "$name: derive" derive "$model"
    exits 0 "$name: derive --format json" derive "$model" --format json
    for key in quantum.hamiltonian quantum.kossakowski hybrid.drift hybrid.D2 hybrid.D1 hybrid.D0 \
        hybrid.residual hybrid.basis hybrid.coordinates unravel.$unravel meanfield.equations; do
        json $key > /dev/null
        ok $? "$name: the key $key"
    done
    exits $status_expected "$name: prove" prove "$model"
    exits $status_expected "$name: prove --format json" prove "$model" --format json
    for key in model order verdict conditions holds residual initial_state_positive jets.order \
        jets.hybrid jets.meanfield jets.qcle enclosures kernel_check reason; do
        json $key > /dev/null
        ok $? "$name: the key $key"
    done
    json_is jets.hybrid equal "$name: the hybrid equation has the jets of the quantum model"
    json_is identity.proven true "$name: the generator identity is proven"
    json_is holds $holds_expected "$name: whether the verdict holds at the model's values"
    for stage in tree model generator hybrid kernel unit; do
        exits 0 "$name: --dump=$stage" derive "$model" --dump=$stage
        test -s "$out"
        ok $? "$name: --dump=$stage prints something"
    done
    "$MOYAL" derive "$model" --dump=tree > again.moyal
    "$MOYAL" derive again.moyal --dump=tree > again.tree
    same again.tree again.moyal "$name: the tree reads back"
done

verdict() { # verdict MODEL VERDICT CONDITION...
    model=$1 expected=$2
    shift 2
    run prove "$models/$model.moyal" --format json
    json_is verdict "$expected" "$model: $expected"
    json_is conditions.# $# "$model: so many conditions"
    for condition in "$@"; do
        json conditions | grep -q -F "\"$condition\""
        ok $? "$model: $condition"
    done
}
verdict two_oscillators EXACT-IF "16*gammaC*gammaQ - lambda^2 >= 0"
verdict oscillator_qubit EXACT-IF "16*gammaC*gammaQ - lambda^2 >= 0"
verdict qubit_gas EXACT-IF "16*gammaC*gammaQ - lambda^2 >= 0"
verdict stern_gerlach EXACT-IF "16*gammaC*gammaQ - b^2 >= 0"
verdict jaynes_cummings EXACT-IF "4*kappa*n*gu - g^2 + 2*kappa*gu >= 0" \
    "4*kappa*n*gd - g^2 + 2*kappa*gd >= 0"
verdict caldeira_leggett EXACT
verdict spin_boson_lorentzian EXACT-IF "2*kappa*n*gamma - g^2 + kappa*gamma >= 0"
verdict optomechanics_linear EXACT-IF "4*kappa*n*gammaL - G^2 + 2*kappa*gammaL >= 0"
verdict spin_bath EXACT
verdict rabi EXACT-IF "2*kappa*n*gamma - g^2 + kappa*gamma >= 0"
verdict correlated_noise EXACT-IF "2*r*gamma - lambda^2 + 2*c*gamma >= 0"
verdict three_level EXACT-IF "16*gammaC*gammaQ - lambda^2 >= 0"

# What is left over is the witness.
verdict kerr NOT-EXACT
json_is residual.# 4 "kerr: four terms of third order"
json_is residual.0.coefficient "-1/4*chi*C.q" "kerr: the first of them"
verdict quartic NOT-EXACT
json_is residual.# 1 "quartic: one term"
json_is residual.0.derivative.1 3 "quartic: three derivatives by p"
json_is residual.0.coefficient "-g*C.q" "quartic: -(hbar^2/24) dV^3/dq^3 d_p^3"
verdict optomechanics_quadratic NOT-EXACT
json_is residual.0.derivative.1 2 "optomechanics_quadratic: two derivatives by p"
json_is residual.0.coefficient "-1/8*i*g" "optomechanics_quadratic: (i g hbar/4) d_p^2 [n, R]"

incomplete=$models/caldeira_leggett_incomplete.moyal
for order in wigner husimi p s=1/2; do
    exits 65 "Caldeira-Leggett without the momentum term is an error, order $order" \
        prove "$incomplete" --order $order
done
says "$err" 'error\[E0501\]: not completely positive' "it is named"

# The gas of qubits gives the rates of the toy model.
run derive "$models/qubit_gas.moyal" --scheme quantum --format json
is "$(json quantum.kossakowski)" '[["2*gammaC","0"],["0","2*gammaQ"]]' "qubit_gas: the derived rates"
is "$(json quantum.operators)" '["C.q","A.sz"]' "qubit_gas: the operators"

tap_done
