#!/bin/sh
# Quantum and mean-field runs against the numbers of an independent exact implementation.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# check TOLERANCE TEXT NAME VALUE...: the last row of the table in $out
check() {
    tolerance=$1 text=$2
    shift 2
    while test $# -gt 0; do
        near "$(column "$1" | tail -n 1)" "$2" "$tolerance" "$text: $1"
        shift 2
    done
}

# The toy model.
cat > two.moyal << 'END'
param lam = 1/2, w1 = 1, w2 = 3/2, gC = 1/5, gQ = 1/5
assume gC > 0, gQ > 0
mode C classical
mode Q
hamiltonian w1/2*(C.q^2 + C.p^2) + w2/2*(Q.q^2 + Q.p^2) + lam*C.q*Q.q
lindblad 2*gC, C.q
lindblad 2*gQ, Q.q
initial C coherent(1/sqrt(2))
initial Q coherent(i/(2*sqrt(2)))
observe C.q, C.p, Q.q, Q.p, C.q^2, Q.q^2, C.q*Q.q, C.p*Q.q, C.q*Q.p, C.p*Q.p
run until 1 points 3 tol 1e-9 fock 20
END
exits 0 "two oscillators" run two.moyal --scheme quantum
check 1e-6 "two oscillators, t = 1" C.q 0.5008627598065545 C.p -0.9323682477567407 \
    Q.q 0.2187137403551610 Q.p -0.2213998321015163 'C.q^2' 0.8939885110276859 \
    'Q.q^2' 0.7901545394492877 'C.q*Q.q' -0.09223301150507490 'C.p*Q.q' -0.3180712494355685 \
    'C.q*Q.p' -0.1994664051619316 'C.p*Q.p' 0.3348218349866542
exits 0 "two oscillators, mean field" run two.moyal --scheme meanfield
check 1e-7 "two oscillators, mean field" C.q 0.50086275980655445 'C.q^2' 0.25086350416103826 \
    'Q.q^2' 0.54783570022014477 'C.p*Q.q' -0.20392174685526420
exits 0 "two oscillators, damped" run two.moyal --scheme meanfield --variant damped
check 1e-7 "two oscillators, damped mean field" 'Q.q^2' 0.73842769968282029

# Oscillator and qubit.
cat > qubit.moyal << 'END'
param w = 1, lam = 1/2, D = 6/5, gC = 1/8, gQ = 3/16
assume gC > 0, gQ > 0
mode C classical
qubit A
hamiltonian w/2*(C.q^2 + C.p^2) + lam*C.q*A.sz + D/2*A.sx
lindblad 2*gC, C.q
lindblad 2*gQ, A.sz
initial C coherent((1 + i/2)/sqrt(2))
initial A state((1 + 3/5*A.sx + 2/5*A.sy + 1/5*A.sz)/2)
observe C.q, C.p, C.q^2, C.p^2, A.sx, A.sy, A.sz, C.q*A.sz, C.p*A.sz, C.q*A.sx, C.p*A.sy
run until 3/2 points 4 tol 1e-11 fock 50
END
exits 0 "oscillator and qubit" run qubit.moyal
check 1e-8 "oscillator and qubit, t = 3/2" C.q 0.3896452209217418 C.p -1.1814886258272400 \
    'C.q^2' 0.9788423332188630 'C.p^2' 2.2844019095043778 A.sx 0.03312143889126987 \
    A.sy -0.2630266958896964 A.sz 0.3904856642374716 'C.q*A.sz' -0.02435023719539418 \
    'C.p*A.sz' -0.7842180275016922 'C.q*A.sx' -0.02995844935719851 'C.p*A.sy' 0.4831558873773682
"$MOYAL" run qubit.moyal --jit cc > cc.csv 2> "$err"
same cc.csv "$out" "both compilers give the same bits"
exits 0 "oscillator and qubit, mean field" run qubit.moyal --scheme meanfield
check 1e-9 "oscillator and qubit, mean field" C.q 0.34994421144745936 A.sx 0.14615249791395148 \
    A.sz 0.71711655104221877 'C.q*A.sz' 0.25095078597039099
exits 0 "oscillator and qubit, damped" run qubit.moyal --scheme meanfield --variant damped
check 1e-9 "oscillator and qubit, damped" C.q 0.38423854368973558 A.sx 0.09614511512182684

# Jaynes-Cummings, the cavity damped by a bath.
cat > cavity.moyal << 'END'
param g = 3/5, kappa = 1/2, n = 1/2, gd = 3/10, gu = 1/5
assume kappa > 0, n >= 0, gd >= 0, gu >= 0
mode C classical
qubit A
hamiltonian g*(C.a*A.sp + C.ad*A.sm)
environment heat bath {
    couple sqrt(kappa)*C.a
    nbar n
}
lindblad gd, A.sm
lindblad gu, A.sp
initial C coherent((1 + i/2)/sqrt(2))
initial A state((1 + 3/5*A.sx + 2/5*A.sy + 1/5*A.sz)/2)
observe C.q, C.p, C.q^2, A.sx, A.sy, A.sz, C.q*A.sz, C.p*A.sz, C.q*A.sy, C.p*A.sx
run until 2 points 3 tol 1e-11 fock 50
END
exits 0 "Jaynes-Cummings" run cavity.moyal
check 1e-8 "Jaynes-Cummings, t = 2" C.q 0.4533536250467512 C.p 0.06130361379971519 \
    'C.q^2' 1.3210826948956045 A.sx 0.2401385131570129 A.sy 0.2461823088349328 \
    A.sz -0.3822983639964963 'C.q*A.sz' -0.1817145229640770 'C.p*A.sz' 0.01464133592133133 \
    'C.q*A.sy' -0.1278921304608181 'C.p*A.sx' -0.2245456248800922

# One joint channel.
cat > joint.moyal << 'END'
param w = 1, gam = 1/4, c = 4/5, D = 6/5
assume w > 0, gam > 0
mode C classical
qubit A
hamiltonian w/2*(C.q^2 + C.p^2) + D/2*A.sx
lindblad gam, C.q + i*c*A.sz
initial C coherent((1 + i/2)/sqrt(2))
initial A state((1 + 3/5*A.sx + 2/5*A.sy + 1/5*A.sz)/2)
observe C.q, C.p, C.p^2, A.sx, A.sy, A.sz, C.q*A.sz, C.p*A.sz, C.p*A.sx
run until 3/2 points 4 tol 1e-11 fock 50
END
exits 0 "joint channel" run joint.moyal
check 1e-8 "joint channel, t = 3/2" C.q 0.5148180512914645 C.p -1.0140663188090403 \
    'C.p^2' 1.7378031279367390 A.sx 0.3417689298653619 A.sy -0.3563581332047294 \
    A.sz 0.1002843504892126 'C.q*A.sz' -0.08229012284344207 'C.p*A.sz' -0.1733978549768894 \
    'C.p*A.sx' -0.3074921099485822

# Brownian motion: <q> of a damped oscillator, q'' = -q - 2 gamma q', gamma = 1/5, q(0) = sqrt(2), p(0) = 0.
exits 0 "Caldeira-Leggett" run "$models/caldeira_leggett.moyal" --tol 1e-9 --fock 70
check 1e-7 "Caldeira-Leggett, t = 3" C.q "$(awk 'BEGIN { g = 0.2; w = sqrt(1 - g*g); t = 3
    printf "%.12f", sqrt(2)*exp(-g*t)*(cos(w*t) + g/w*sin(w*t)) }')"

# Tables.
exits 0 "a table in a file" run qubit.moyal --points 3 -o table.csv
is "$(wc -c < "$out")" 0 "nothing on standard output then"
is "$(grep -v '^#' table.csv | head -n 1)" \
    't,C.q,C.p,C.q^2,C.p^2,A.sx,A.sy,A.sz,C.q*A.sz,C.p*A.sz,C.q*A.sx,C.p*A.sy' "one header line"
is "$(grep -v '^#' table.csv | wc -l)" 4 "a row for each point"
is "$(grep -v '^#' table.csv | tail -n 1 | cut -d , -f 1)" 1.5 "the last row is at the end"
exits 0 "a table in JSON" run qubit.moyal --points 3 -o table.json
cp table.json "$out"
json_is columns.# 12 "JSON: columns"
json_is rows.# 3 "JSON: rows"
json_is rows.2.0 1.5 "JSON: the end"
for key in model scheme method jit seed dimension reductions timing.derive timing.emit timing.jit \
    timing.check timing.solve timing.total version model_hash; do
    json $key > /dev/null
    ok $? "JSON: the key $key"
done
exits 0 "-v" run qubit.moyal --points 2 -v
says "$err" '^seconds: ' "-v prints timings on standard error"
for count in 1 3; do
    exits 0 "threads: $count" run "$TOP_SRCDIR/tests/bench/models/driven.moyal" --until 1/10 --points 2 --threads $count -v
    cp "$out" threads.$count
done
says "$err" '3 threads' "a large system is shared among threads"
same threads.3 threads.1 "the same bits with 1 and 3 threads"
run run "$models/oscillator_qubit.moyal" --fock 5 --points 2
says "$err" 'try more with --fock' "too few levels are noticed"
: > empty
"$MOYAL" run three.moyal -o kept.csv 2> /dev/null
test ! -e kept.csv
ok $? "no table without a run"
is "$(find . -name '*.part' -o -name '*.csv.*' -o -name '*.json.*' | wc -l)" 0 "no half files are left"

tap_done
