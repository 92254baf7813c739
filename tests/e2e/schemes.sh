#!/bin/sh
# The schemes qcle, limit and moments: derivations, numbers, refusals; hbar as a number and as a symbol.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

last() { # last NAME: the last value of a column
    column "$1" | tail -n 1
}

# ---- moments of a linear model, against numbers of an independent implementation --------------------

cat > two << 'END'
param lam = 1/2, w1 = 1, w2 = 3/2, gC = 1/5, gQ = 1/5
mode C classical
mode Q
hamiltonian w1/2*(C.q^2 + C.p^2) + w2/2*(Q.q^2 + Q.p^2) + lam*C.q*Q.q
lindblad 2*gC, C.q
lindblad 2*gQ, Q.q
initial C gaussian([1, 0], [[1/2, 0], [0, 1/2]])
initial Q gaussian([0, 1/2], [[1/2, 0], [0, 1/2]])
observe C.q, C.p, Q.q, Q.p, C.q^2, Q.q^2, C.q*Q.q, C.p*Q.q, C.q*Q.p, C.p*Q.p
run until 10 points 2 tol 1e-12
END
exits 0 "moments of two oscillators" run two --scheme moments
while read -r name value; do
    near "$(last "$name")" "$value" 1e-10 "two oscillators at t = 10: $name"
done << 'END'
C.q -0.9459693308773589993269898
C.p -0.5489887913519734446630253
Q.q -0.07331491900876622183026486
Q.p -0.2599192837624759997898753
C.q^2 4.213093798670613650650317
Q.q^2 2.684084433881478984099395
C.q*Q.q -0.8282362329828081103405061
C.p*Q.q 0.02611379902535872636754974
C.q*Q.p 0.2865653645437369993658174
C.p*Q.p 0.4067948165129821503129784
END
exits 0 "its equations" derive two --scheme moments --format json
json_is moments.closed true "they are closed"
json_is moments.closure none "and need no closure"
exits 0 "a closure that is not needed" run two --scheme moments --closure gaussian
says "$out" '^# scheme: moments$' "is not used"

# ---- moments against the density matrix -------------------------------------------------------------

cat > driven << 'END'
param w = 1, lam = 1/2, g = 1/4, kappa = 1/5, hbar = 3/7
drive f(t) = sin(2*t)/2
mode C classical
qubit A
hamiltonian w/2*(C.q^2 + C.p^2) + f*C.q + lam*C.q*A.sz
lindblad kappa, C.a
lindblad g, A.sz
initial C coherent(1/2)
initial A ket(3/5, 4/5)
observe C.q, C.n, C.p*A.sz
run until 3 points 2 tol 1e-10 fock 24
END
sed 's/, hbar = 3\/7//; 1i param hbar' driven > symbolic
for scheme in quantum moments meanfield; do
    exits 0 "$scheme, hbar a number" run driven --scheme $scheme
    for name in C.q C.n 'C.p*A.sz'; do
        last "$name"
    done > "$scheme.numbers"
    exits 0 "$scheme, hbar a symbol" run symbolic --scheme $scheme --set hbar=3/7
    for name in C.q C.n 'C.p*A.sz'; do
        near "$(last "$name")" "$(head -n 1 "$scheme.numbers")" 1e-8 "$scheme: $name is the same"
        sed -i 1d "$scheme.numbers"
    done
done
run run driven --scheme quantum
q=$(last C.q) n=$(last C.n) c=$(last 'C.p*A.sz')
run run symbolic --scheme moments --set hbar=3/7
near "$(last C.q)" "$q" 1e-7 "a driven model: C.q as in the density matrix"
near "$(last C.n)" "$n" 1e-7 "C.n as in the density matrix"
near "$(last 'C.p*A.sz')" "$c" 1e-7 "C.p*A.sz as in the density matrix"

# ---- closures ---------------------------------------------------------------------------------------

cat > kerr << 'END'
param K = 1/10, kappa = 1, F = 1
mode C classical
hamiltonian C.n/2 + K*C.n^2 + F*C.q
lindblad kappa, C.a
observe C.q, C.n
run until 4 points 2 fock 24
END
exits 1 "an open hierarchy is refused" run kerr --scheme moments
says "$err" "closure gaussian" "with what to do about it"
exits 1 "so is its derivation" derive kerr --scheme moments
exits 0 "the density matrix of a Kerr oscillator" run kerr --scheme quantum
n=$(last C.n)
exits 0 "cumulants up to 2" run kerr --scheme moments --closure cumulant=2
says "$out" '^# scheme: moments, closure cumulant 2 (approximate)$' "the table says so"
near "$(last C.n)" "$n" 2e-3 "near the exact number"
exits 0 "cumulants up to 4" run kerr --scheme moments --closure cumulant=4
near "$(last C.n)" "$n" 2e-5 "nearer"
exits 0 "derived" derive kerr --scheme moments --closure gaussian --format json
json_is moments.closed false "not closed"
json_is moments.closure gaussian "the closure has its name"
exits 64 "no such closure" run kerr --scheme moments --closure cumulant=0
exits 64 "a closure of another scheme" run kerr --scheme quantum --closure gaussian
exits 0 "a solver of moments" emit kerr --scheme moments --closure cumulant=2 -o solver
says solver/README.md "closure: cumulant 2" "its page names the closure"

# ---- qcle and limit ---------------------------------------------------------------------------------

cat > scaling << 'END'
param m, v, lambda, gammaC, gammaQ
assume m > 0, gammaC > 0, gammaQ > 0
limit hbar 1, gammaC -2
mode C classical
qubit A
hamiltonian C.p^2/(2*m) + v*C.q^4 + lambda*C.q*A.sz
lindblad 2*gammaC, C.q
lindblad 2*gammaQ, A.sz
observe C.q
END
exits 0 "the quantum-classical Liouville equation" derive scaling --scheme qcle --format json
json_is qcle.dropped.0.derivative '[0,3]' "drops the third derivative"
json_is qcle.dropped.0.coefficient "-v*C.q" "with its coefficient"
json_is qcle.residual '[]' "and has the classical-quantum form"
exits 0 "of a bilinear model" derive two --scheme qcle --format json
json_is qcle.dropped '[]' "it drops nothing"
exits 64 "it is not run" run two --scheme qcle
exits 0 "a limit" derive scaling --scheme limit --format json
json_is limit.effective.D2 '[["0","0"],["0","2*gammaC*hbar^2"]]' "the diffusion stays"
json_is limit.effective.residual '[]' "the effective generator has the classical-quantum form"
json_is limit.divergences.0.power -1 "the phase of the qubit diverges"
grep -q '"positivity"' "$out"
is $? 1 "what diverges is neither positive nor not"
json_is limit.ends true "the series ends"
exits 0 "divergences as text" derive scaling --scheme limit
says "$out" 'There is no effective generator' "there is no effective generator"
grep -q 'for all z' "$out"
is $? 1 "no condition for it"
exits 1 "no limit where none is stated" derive two --scheme limit
exits 0 "among all schemes" derive two --format json
says "$out" '"refused": "the model states no limit' "it is one that is refused"
for scheme in qcle limit moments all; do
    exits 0 "$scheme in LaTeX" derive scaling --scheme $scheme --closure gaussian --format latex
    exits 0 "$scheme in text" derive scaling --scheme $scheme --closure gaussian
done

# ---- potentials that are no polynomials, and equations that are stated ------------------------------

cat > lattice << 'END'
param U = 1/2, k = 2
mode C classical
qubit A
hamiltonian C.p^2/2 + 3*A.sz + U*cos(k*C.q)*A.sz + exp(-C.q^2)
lindblad 1, C.q
initial C coherent(1)
observe C.q, C.p
run until 1 points 3
END
exits 0 "the master equation of a potential" derive lattice --scheme quantum
says "$out" '^  H   = 1/2\*C.p^2 + (U\*cos(k\*C.q) + 3)\*A.sz + exp(-C.q^2)$' "holds the potential"
exits 0 "as JSON" derive lattice --scheme quantum --format json
json_is quantum.hamiltonian '1/2*C.p^2 + (U*cos(k*C.q) + 3)*A.sz + exp(-C.q^2)' "with the potential"
exits 0 "as LaTeX" derive lattice --format latex
says "$out" 'hat H & = .*cos(k .hat{q}_{C}) + 3) .hat{.sigma}_{z}' "with the position as an operator"
says "$out" 'sum_{|m|.geq 4}' "and how the residual goes on"
exits 0 "a script of it for QuTiP" export lattice --to qutip
exits 0 "its quantum-classical Liouville equation" derive lattice --scheme qcle --format json
json_is qcle.hamiltonian '(U*cos(k*C.q) + 3)*A.sz' "H(z) holds the potential"
json_is qcle.drift '["C.p","2*C.q*exp(-C.q^2)"]' "so does the drift"
json_is qcle.D1 '[["0"],["1/2*U*k*sin(k*C.q)"]]' "and the back-reaction"
json_is qcle.residual '[]' "it has the classical-quantum form"
json_is qcle.dropped.0.coefficient '1/8*i*U*k^2*cos(k*C.q)' "the second order is dropped"
says "$out" '"dropped_series": "sum over the multi-indices m with |m| >= 4 of' "so is the series"
exits 1 "its summary" lattice
says "$out" 'no quantum run: the matrix elements' "has no quantum run"
says "$out" ' 1  .* 1.688' "but mean field"

cat > direct << 'END'
mode C classical
qubit A
hybrid {
    hamiltonian C.q*A.sz
    bracket
    diffusion C.p, C.p, 1
    decoherence 1/4, A.sz
}
observe C.p
run until 1 points 3 traj 10 dt 1/10
END
for format in text json latex; do
    exits 1 "no master equation of a stated one, $format" derive direct --scheme quantum --format $format
    says "$out" 'there is no quantum parent' "with the reason"
done
exits 0 "all its schemes" derive direct --format json
says "$out" '"refused": "the hybrid equation is stated directly, there is no' "refuse that one"
exits 65 "no script of it" export direct --to qutip
exits 0 "its summary" direct
says "$out" 'no quantum run: the hybrid equation is stated' "says why there is no quantum run"
says "$out" 'unravelled: 10 trajectories' "and shows the unravelling"

cat > unseen << 'END'
mode C classical
mode D classical hidden
qubit A
qubit B hidden
hybrid {
    hamiltonian C.q*A.sz + A.sx*B.sx
    bracket
    drift C.p, D.q
    diffusion C.p, C.p, 1
    diffusion D.q, D.q, 1
    decoherence 1/4, A.sz
}
observe C.p, A.sz
END
exits 0 "a stated equation with hidden spaces" prove unseen --format json
json_is verdict EXACT "has a verdict"
exits 0 "it is derived" derive unseen --scheme hybrid --format json
json_is hybrid.coordinates '["C.q","C.p","D.q","D.p"]' "with the hidden coordinates"
sed 's/observe.*/observe B.sz/' unseen > seen
exits 65 "what is hidden is not observed" prove seen
says "$err" 'E0287' "and said to be hidden"

cat > kept << 'END'
mode C classical
drive f(t) = cos(t)^2
assume f >= 0
hamiltonian C.p^2/2
lindblad f, C.q
END
exits 0 "an assumption on a drive" prove kept
says "$out" 'taken for granted' "is taken for granted"
sed 's/cos(t)^2/cos(t)/' kept > broken
exits 65 "one that the drive breaks" prove broken
says "$err" "the drive 'f' contradicts this assumption" "is an error"

cat > memory << 'END'
mode C classical
qubit A
environment bath spectrum {
    couple A.sx
    lorentzian strength 1, center 1, width 1
}
hamiltonian C.q*A.sz
END
exits 0 "an environment with conditions, as LaTeX" derive memory --scheme quantum --format latex
says "$out" 'noindent.texttt{bath}: ' "has its note"

# ---- what is written above the tables ----------------------------------------------------------------
cat > untitled <<'end'
mode b
lindblad 1, b.a
observe b.n, b.p
initial b coherent(1)
run until 1 points 2
end
exits 0 "moments of a model without a title" run "$PWD/untitled" --scheme moments
says "$out" '^# moments: [0-9]' "the number of moments"
grep -q '^# dimension\|^# trace\|^# model' "$out"
is $? 1 "neither dimension nor trace nor an empty title"
grep -q ',-0$\|,-0,' "$out"
is $? 1 "no sign of a zero"
exits 0 "derive to a file" derive "$PWD/untitled" --format latex -o derived.tex
is "$(wc -c < "$out")" 0 "nothing else is printed"
says derived.tex '^.title{untitled}' "the name of the file without its folder"
exits 64 "not over the model" derive untitled -o untitled

tap_done
