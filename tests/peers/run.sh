#!/bin/sh
# Other programs on exported scripts: QuTiP and XMDS2 against 'moyal run', and the phase-space map done
# again with sympy, from the JSON of a derivation alone.  'make check-peers' runs it.  A program that is
# not here is named, and what needed it is skipped: it counts as neither passed nor failed.
. "$TOP_SRCDIR/tests/tap.sh"
peers=$TOP_SRCDIR/tests/peers
cd "$TEST_TMP" || exit 1

# python_with MODULE: a Python that has it, in $python
python_with() {
    for python in ${PYTHON:-} python3 /usr/bin/python3; do
        "$python" -c "import $1" > /dev/null 2>&1 && return 0
    done
    python=
    return 1
}

all=$(ls "$TOP_SRCDIR"/models/*.moyal "$TOP_SRCDIR"/tests/cases/*.moyal)

# ---- sympy: drift, D1, D2, D0 and residual --------------------------------------------------------
if python_with sympy; then
    derived=0
    for model in $all; do
        name=$(basename "$(dirname "$model")")/$(basename "$model")
        for order in wigner husimi; do
            "$MOYAL" export "$model" --to sympy --order $order -o again.py > log 2>&1 || continue
            "$python" again.py > log 2>&1
            ok $? "sympy: $name in the order $order"
            note "$(tail -n 1 log)"
            derived=$((derived + 1))
        done
    done
    test $derived -ge 20
    ok $? "sympy: $derived derivations were done again"

    # From the JSON of a derivation alone: the generator, the equation as stated, the unravelling.
    unravelled=0 stated=0
    for model in $all; do
        "$MOYAL" derive "$model" --format json > good.json 2> log || continue
        "$python" again.py good.json > log 2>&1
        ok $? "sympy: $(basename "$model") is rebuilt from its JSON"
        grep -q 'OK: the mean of the unravelling' log && unravelled=$((unravelled + 1))
        grep -q 'OK: the equation as stated' log && stated=$((stated + 1))
        note "$(tail -n 1 log)"
    done
    test $unravelled -ge 15 && test $stated -ge 5
    ok $? "sympy: $unravelled unravellings and $stated stated equations were put together again"

    # noticed MODEL PART KEY: something wrong in data["PART"]["KEY"], or in the last entry of a list there
    noticed() {
        "$MOYAL" derive "$TOP_SRCDIR/models/$1.moyal" --format json > good.json 2> log
        "$python" - "$2" "$3" << 'END'
import json, sys
data = json.load(open("good.json"))
place, key = data["model"]["stated"] if sys.argv[1] == "stated" else data[sys.argv[1]], sys.argv[2]
while isinstance(place[key], list):
    place, key = place[key], -1
place[key] = "(%s) + 1/7%s" % (place[key], "*A.sx" if "A." in place[key] else "")
json.dump(data, open("bad.json", "w"))
END
        "$python" again.py bad.json > log 2>&1
        is $? 1 "a wrong $3 of $2 is noticed"
    }
    for key in drift D2 D1 D0; do noticed jaynes_cummings hybrid $key; done
    for key in velocity generator jumps rates sigma noise; do noticed jaynes_cummings unravel $key; done
    for key in hamiltonian drift diffusion; do noticed toy_linear stated $key; done
else
    skip "the phase-space map done again" "there is no sympy here"
fi

# ---- QuTiP: the reduced master equation -------------------------------------------------------------
# Drives in a decay, in a Hamiltonian and in a coupling.
cat > driven.moyal << 'END'
param w = 2, g = 1/2, kappa = 1/5
mode C classical
qubit A
drive f(t) = cos(w*t)^2
drive h(t) = exp(-t)*sin(w*t)
assume kappa >= 0, f >= 0, h^2 <= 4
hamiltonian (C.q^2 + C.p^2)/2 + h*C.q*A.sz + f*A.sx
lindblad kappa*f, A.sm
lindblad 1, A.sz
lindblad 1, C.q
lindblad 1, C.p
initial C coherent(1/2)
initial A ket(3/5, 4/5*i)
observe C.q, C.p, A.sx, A.sy, A.sz, C.q*A.sz
run until 1 points 6 fock 30
END

# Pulses.
cat > pulses.moyal << 'END'
mode C classical
qubit A
drive f(t) = exp(-(t-1)^2/2)*cos(30*t) + cos(50*t) + cos(t)
drive g(t) = exp(40*t)/(1 + exp(40*t)) + 1/cosh(3*(t-2)) + tanh((t-1)/3)
drive h(t) = exp(-4*(t-1)^2)
hamiltonian (C.q^2 + C.p^2)/2 - f*C.q + g*C.q*A.sz/4 + h*A.sx
lindblad 1, C.q
lindblad 1/2, A.sz
observe C.q, C.p, A.sx, A.sz
run until 1 points 6 fock 40
END

# model_named NAME: a file of its own here, or one of the models
model_named() {
    if test -f "$1.moyal"; then echo "$1.moyal"; else echo "$TOP_SRCDIR/models/$1.moyal"; fi
}

# qutip MODEL OPTION...
qutip() {
    model=$(model_named "$1") name=$1
    shift
    "$MOYAL" export "$model" --to qutip --tol 1e-9 "$@" -o script.py > log 2>&1 &&
        "$python" script.py > theirs.csv 2>> log &&
        "$MOYAL" run "$model" --scheme quantum --no-reduce --tol 1e-9 "$@" -o ours.csv 2>> log &&
        "${python:-python3}" "$peers/compare.py" ours.csv theirs.csv 1e-6 >> log 2>&1
    ok $? "QuTiP: $name to 1e-6"
    note "$(tail -n 1 log)"
}
if python_with qutip; then
    qutip jaynes_cummings
    qutip oscillator_qubit
    qutip qubit_gas
    qutip stern_gerlach
    # 13 levels: with fewer the trace that is cut shows, which moyal counts as 1 in expectation values
    qutip two_oscillators --fock 13 --until 1 --points 6
    qutip caldeira_leggett --fock 30 --until 1 --points 6
    qutip driven
    qutip pulses

    # A potential that is no polynomial: with H = v exp(-q/2) sx + U(q) and noise on p alone, <sy> and <sz> are
    # averages of -sin(2 v exp(-q/2) t/hbar) and its cosine over the Gaussian of q.
    cat > potential.moyal << 'END'
param v = 1/2, g = 1/3, hbar = 2
mode C classical
qubit A
hamiltonian v*exp(-C.q/2)*A.sx + g/(1 + C.q^2)
lindblad 1/4, C.q
initial C gaussian([1/2, 1], [[1, 0], [0, 1]])
observe A.sy, A.sz
run until 2 points 5 fock 40 tol 1e-9
END
    "$MOYAL" export potential.moyal --to qutip -o script.py > log 2>&1 && "$python" script.py > theirs.csv 2>> log &&
        "$python" - > ours.csv << 'END' && "$python" "$peers/compare.py" ours.csv theirs.csv 1e-5 >> log 2>&1
import numpy
x, w = numpy.polynomial.hermite_e.hermegauss(80)
print("t,A.sy,A.sz")
for t in numpy.linspace(0, 2, 5):
    angle = 0.5 * t * numpy.exp(-(0.5 + x) / 2)
    print("%r,%r,%r" % (float(t), float(-w @ numpy.sin(angle) / w.sum()), float(w @ numpy.cos(angle) / w.sum())))
END
    ok $? "QuTiP: a potential that is no polynomial, to 1e-5"
    note "$(tail -n 1 log)"

    # Inside the proven radii of every model that fits; with a wrong Hamiltonian it is not.
    fitting=0
    for model in "$TOP_SRCDIR"/models/*.moyal; do
        name=$(basename "$model" .moyal)
        "$python" "$peers/balls.py" "$MOYAL" "$model" > log 2>&1
        found=$?
        note "$name: $(tail -n 1 log | cut -c 1-200)"
        test $found -eq 2 && continue
        is $found 0 "QuTiP: $name is inside its proven radii"
        fitting=$((fitting + 1))
    done
    test $fitting -ge 15
    ok $? "QuTiP: $fitting models were compared"
    "$python" "$peers/balls.py" --wrong 1.001 "$MOYAL" "$TOP_SRCDIR/models/jaynes_cummings_cold.moyal" > log 2>&1
    is $? 1 "QuTiP: a Hamiltonian that is wrong by a thousandth is found"
else
    skip "runs of QuTiP" "there is no python3-qutip here"
fi

# ---- XMDS2: the unravelling -------------------------------------------------------------------------
# xmds MODEL OPTION...
xmds() {
    model=$(model_named "$1") name=$1
    shift
    "$MOYAL" export "$model" --to xmds2 --dt 1/1000 --traj 4000 --until 1 --points 6 "$@" \
        -o moyal_model.xmds > log 2>&1 && xmds2 moyal_model.xmds >> log 2>&1 &&
        ./moyal_model >> log 2>&1 &&
        "$MOYAL" run "$model" --scheme quantum --until 1 --points 6 -o ours.csv 2>> log &&
        "${python:-python3}" "$peers/compare.py" ours.csv moyal_model.xsil 4.5 >> log 2>&1
    ok $? "XMDS2: $name within standard errors"
    note "$(tail -n 1 log)"
}
if command -v xmds2 > /dev/null 2>&1; then
    xmds jaynes_cummings
    xmds oscillator_qubit
    xmds driven
else
    skip "runs of XMDS2" "there is no xmds2 here"
fi

# ---- h5py: the table of a sweep ---------------------------------------------------------------------
# Each column over its dimensions, as its scales name them, put in rows, is the CSV of the same sweep.
cat > swept.moyal << 'END'
param g = 1/2, kappa = 1/4
mode C classical
hamiltonian C.n + g*C.q
lindblad kappa, C.a
initial C coherent(1)
observe C.q, C.n
run until 1 points 5 fock 12
END
"$MOYAL" sweep swept.moyal --over g=0:1:3 --over kappa=[1/3,1] -o swept.csv 2> log
if python_with h5py && "$MOYAL" sweep swept.moyal --over g=0:1:3 --over kappa=[1/3,1] -o swept.h5 2>> log; then
    "$python" - > read.csv 2>> log << 'END'
import itertools
import h5py
with h5py.File("swept.h5", "r") as file:
    columns = [file["C.q"], file["C.n"]]
    scales = [[scale[:] for scale in dim.values()][0] for dim in columns[0].dims]
    assert columns[0].shape == tuple(len(scale) for scale in scales) == (3, 2, 5)
    assert file["provenance"]["model_text"][()].decode() == open("swept.moyal").read()
    print("g,kappa,t,C.q,C.n")
    for at in itertools.product(*[range(len(scale)) for scale in scales]):
        print(",".join("%.17g" % x for x in [s[k] for s, k in zip(scales, at)] + [c[at] for c in columns]))
END
    grep -v '^#' swept.csv | cmp -s - read.csv
    ok $? "h5py: a sweep has the numbers of its CSV, bit by bit, over its scales; the model's text"
else
    skip "h5py" "there is no python3-h5py here, or no HDF5"
fi

tap_done
