#!/bin/sh
# How the time of a proof grows with the model: a chain of N classical modes, each with a bath of its own,
# and a qubit at the end; then some models of fixed size.  Prints seconds (the best of three runs) and, for
# the chain, the ratio to the chain of half the length and the exponent that it means.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# chain N: the model text
chain() {
    cat <<EOF
param lambda, w, k, gamma, gammaQ
assume gamma > 0, gammaQ > 0
mode C[1..$1] classical
qubit A
hamiltonian sum(j, 1, $1, w/2*(C[j].q^2 + C[j].p^2)) + sum(j, 1, $1 - 1, k*C[j].q*C[j+1].q)
hamiltonian lambda*C[$1].q*A.sz
for j in 1..$1 {
    environment heat[j] bath {
        couple sqrt(gamma)*C[j].q
        nbar 0
    }
}
lindblad gammaQ, A.sz
observe C[1].q, C[1].q*A.sz
EOF
}

qubits() {
    cat <<EOF
param w, lambda, gammaC, gammaQ
assume gammaC > 0, gammaQ > 0
mode C classical
qubit A[1..$1]
hamiltonian w/2*(C.q^2 + C.p^2) + sum(j, 1, $1, lambda*C.q*A[j].sz + w*A[j].sx)
lindblad gammaC, C.q
for j in 1..$1 { lindblad gammaQ, A[j].sz }
observe C.q, A[1].sz
EOF
}

atoms() {
    cat <<EOF
param g, kappa, n, gd, gu
assume kappa > 0, n >= 0, gd >= 0, gu >= 0
mode C classical
qubit A[1..$1]
hamiltonian sum(j, 1, $1, g*(C.a*A[j].sp + C.ad*A[j].sm))
lindblad kappa*(n + 1), C.a
lindblad kappa*n, C.ad
for j in 1..$1 {
    lindblad gd, A[j].sm
    lindblad gu, A[j].sp
}
observe C.q, A[1].sz
EOF
}

quartic() {
    cat <<EOF
param a, b, c, d, g1, g2
assume g1 > 0, g2 > 0
mode C classical
mode Q
hamiltonian C.p^2/2 + a*C.q^4 + Q.p^2/2 + b*Q.q^4 + c*C.q^2*Q.q^2 + d*C.q*Q.q
lindblad g1, C.q
lindblad g2, Q.q
observe C.q, Q.q
EOF
}

# measure FILE: sets seconds, of the best of three runs, and verdict
measure() {
    seconds=
    for _ in 1 2 3; do
        begin=$(date +%s.%N)
        "$MOYAL" prove "$1" > "$folder/out" 2>&1
        end=$(date +%s.%N)
        seconds=$(awk -v b="$begin" -v e="$end" -v s="$seconds" \
            'BEGIN { t = e - b; print (s == "" || t < s) ? t : s }')
    done
    verdict=$(head -n 1 "$folder/out")
}

before=
for length in 4 8 16 32; do
    chain $length > "$folder/chain.moyal"
    measure "$folder/chain.moyal"
    awk -v n=$length -v s="$seconds" -v b="$before" -v v="$verdict" 'BEGIN {
        printf "prove chain N=%-3d %7.3f s", n, s
        if (b != "") printf "   %5.2f times N=%d, exponent %.2f", s / b, n / 2, log(s / b) / log(2)
        else printf "%36s", ""
        printf "   %s\n", v }'
    before=$seconds
done
qubits 8 > "$folder/qubits.moyal"
atoms 3 > "$folder/atoms.moyal"
quartic > "$folder/quartic.moyal"
for model in qubits atoms quartic; do
    measure "$folder/$model.moyal"
    printf 'prove %-11s %7.3f s   %s\n' "$model" "$seconds" "$verdict"
done
