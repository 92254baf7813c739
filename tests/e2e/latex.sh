#!/bin/sh
# Derivations as LaTeX: the structure is whole for every model, nothing of a model gets through as a command,
# and pdflatex compiles it where it is installed.  Also exported scripts: what they hold, what is refused.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# balanced FILE: braces match, environments are closed in order
balanced() {
    awk '{ line = $0; gsub(/\\[{}\\]/, "", line)
           for (k = 1; k <= length(line); k++) {
               c = substr(line, k, 1); depth += (c == "{") - (c == "}")
               if (depth < 0) exit 1
           }
           while (match(line, /\\(begin|end)\{[a-z*]+\}/)) {
               word = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
               name = word; sub(/^[^{]*\{/, "", name)
               if (word ~ /^.begin/) open[++n] = name
               else if (open[n--] != name) exit 1
           } }
         END { if (depth != 0 || n != 0) exit 1 }' "$1"
}

for model in "$models"/*.moyal; do
    name=$(basename "$model" .moyal)
    "$MOYAL" derive "$model" --format latex > "$name.tex" 2> "$err" || continue
    balanced "$name.tex"
    ok $? "$name: braces and environments match"
    is "$(tail -n 1 "$name.tex")" '\end{document}' "$name: the document is whole"
    awk 'length($0) > 700' "$name.tex" | grep -q .
    is $? 1 "$name: lines are broken"
done

cat > evil.moyal << 'END'
model "}\input{/etc/passwd}$ % \end{document} ö ☃ & _ ^ ~ <"
param lambda, gd, g_d, g[1..2], omega_1, nbar
assume lambda > 0
mode C classical
qubit spin_a
hamiltonian lambda*C.q*spin_a.sz + gd*spin_a.sx + g_d*spin_a.sy + g[1]*C.q + omega_1/lambda*C.p^2
lindblad nbar^2 + 1, C.a
lindblad 2*lambda, spin_a.sz
END
exits 0 "a hostile title" derive evil.moyal --format latex
cp "$out" evil.tex
balanced evil.tex
ok $? "hostile title: braces and environments match"
grep -F -q '\input' evil.tex
is $? 1 "no command comes from the model"
says evil.tex 'textbackslash{}input' "backslashes are escaped"
says evil.tex '\\lambda' "names become Greek letters"
says evil.tex '\\omega_{1}' "numbers and letters stand below"
says evil.tex '\\hat{\\sigma}_{z}^{' "operators wear hats"
says evil.tex '\\mathtt{gd}' "two names that would look the same stay apart"
if command -v pdflatex > /dev/null 2>&1; then
    for tex in evil jaynes_cummings two_oscillators; do
        pdflatex -interaction=nonstopmode -halt-on-error "$tex.tex" > log 2>&1 < /dev/null
        ok $? "pdflatex compiles $tex"
        grep -q 'Overfull.hbox' log
        is $? 1 "$tex: no line is too long"
    done
else
    skip "pdflatex" "it is not installed"
fi

# The ledger of conventions is in every format.
run derive evil.moyal
says "$out" '\[q, p\] = i hbar' "text states the commutator"
run derive evil.moyal --format json
json_is model.conventions.commutator '[q, p] = i hbar' "JSON states the commutator"
json_is model.spaces.0.role classical "JSON tells the roles of spaces"
says evil.tex 'mathcal D' "LaTeX states the dissipator"

# Exporters.
exits 0 "export to sympy with symbols" export evil.moyal --to sympy
says "$out" 'DATA = json.loads(r"""' "the script holds the derivation as data"
exits 65 "QuTiP needs values" export evil.moyal --to qutip
says "$err" 'has no value' "the parameter is named"
exits 64 "a program must be named" export evil.moyal
exits 64 "which exists" export evil.moyal --to matlab
exits 64 "and has the scheme" export "$models/jaynes_cummings.moyal" --to qutip --scheme unravel
exits 65 "XMDS2 has finite quantum parts only" export "$models/two_oscillators.moyal" --to xmds2
exits 1 "no unravelling, no script" export "$models/jaynes_cummings.moyal" --to xmds2 --set gu=0
exits 0 "XMDS2 of an unravelling" export "$models/jaynes_cummings.moyal" --to xmds2
says "$out" 'dz_1_dt = ' "its equations"
exits 0 "XMDS2 of mean field" export "$models/jaynes_cummings.moyal" --to xmds2 --scheme meanfield
says "$out" 'ARK89' "without noise"
tap_done
