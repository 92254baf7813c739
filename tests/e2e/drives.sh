#!/bin/sh
# Drives and coefficients that are functions of the coordinates: known solutions, the same table from
# libtcc, the system compiler, an emitted solver and any number of threads, and singular points.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

# H = f(t) sx/2 with decoherence in sx: <sz> = exp(-2 g t) cos(sin(w t)/w)
cat > qubit.moyal << 'END'
param w = 2, g = 1/10
assume g > 0
drive f(t) = cos(w*t)
qubit A
hamiltonian f*A.sx/2
lindblad g, A.sx
observe A.sz
run until 3 points 4 tol 1e-10
END
exits 0 "a driven qubit" run qubit.moyal --scheme quantum
near "$(column A.sz | sed -n 4p)" 0.5434644192 1e-7 "<sz> at t = 3"
exits 0 "another frequency" run qubit.moyal --scheme quantum --set w=0.5
near "$(column A.sz | sed -n 4p)" -0.2258832017 1e-7 "<sz> follows the parameter of the drive"
sed 's/cos(w\*t)/cos(50*t)/' qubit.moyal > fast.moyal
exits 0 "a large whole multiple of the time stays whole" run fast.moyal --scheme quantum
near "$(column A.sz | sed -n 4p)" "$(awk 'BEGIN { print exp(-0.6)*cos(sin(150)/50) }')" 1e-6 "and is right"

# Pulses, far from t = 0 as well, where exp(-s t^2), exp(2 s t0 t) and exp(-s t0^2) are no doubles.
cat > pulses.moyal << 'END'
param s = 1/2, t0 = 50
assume s > 0
drive f(t) = cos(10*t) + exp(-4*(t-5)^2) + 1 - tanh(20*(t-8))^2 + exp(-s*(t-t0)^2)
qubit A
hamiltonian f*A.sx/2
observe A.sz
run until 60 points 3 tol 1e-10
END
for jit in tcc cc; do
    exits 0 "pulses by $jit" run pulses.moyal --scheme quantum --jit $jit --set t0=50 --set s=1/2
    near "$(column A.sz | sed -n 3p)" "$(awk 'BEGIN { pi = atan2(0, -1)
        printf "%.12f", cos(sin(600)/10 + sqrt(pi)/2 + 0.1 + sqrt(2*pi)) }')" 1e-8 "turn by their integrals"
done
sed '/^drive/s/=.*/= cos(t)*exp(-100)/' pulses.moyal > small.moyal
exits 65 "a coefficient that is too long" run small.moyal --scheme quantum
says "$err" 'small.moyal:3:7: error.E0900' "is refused at the drive it comes from"

# A driven oscillator that a qubit kicks: all schemes.
cat > kicked.moyal << 'END'
param w = 17/10, lambda = 1/4, gC = 1/4, gQ = 1/2
assume gC > 0, gQ > 0
drive f(t) = exp(-t/5)*cos(w*t)
mode C classical
qubit A
hamiltonian (C.q^2 + C.p^2)/2 - f*C.q + lambda*C.q*A.sz + f*A.sx/2
lindblad 2*gC, C.q
lindblad 2*gQ, A.sz
initial A ket(3/5, 4/5)
observe C.q, A.sz, C.p^2
run until 2 points 5 traj 40 dt 1/50 fock 12 tol 1e-8
END
compare() { # MODEL SCHEME ARGUMENT...
    model=$1 scheme=$2
    shift 2
    exits 0 "$scheme of $model: runs by libtcc" run $model.moyal --scheme "$scheme" "$@" --jit tcc --threads 1
    cp "$out" tcc.csv
    exits 0 "$scheme of $model: runs by cc" run $model.moyal --scheme "$scheme" "$@" --jit cc --threads 2
    grep -v '^#' "$out" > cc.csv
    grep -v '^#' tcc.csv > tcc.rows
    same cc.csv tcc.rows "$scheme of $model: the same bits, on two threads too"
    exits 0 "$scheme of $model: a solver" emit $model.moyal --scheme "$scheme" "$@" -o solver
    (cd solver && $CC -o by_hand ./*.c -lm) > log 2>&1
    ./solver/by_hand > solver.csv 2> "$err"
    grep -v '^#' solver.csv > solver.rows
    same solver.rows tcc.rows "$scheme of $model: the solver prints the same table"
    rm -rf solver
}
compare kicked quantum
compare kicked unravel
for method in euler positive; do
    exits 0 "$method: one thread" run kicked.moyal --scheme unravel --method $method --jit tcc --threads 1
    grep -v '^#' "$out" > one.rows
    exits 0 "$method: three threads" run kicked.moyal --scheme unravel --method $method --jit cc --threads 3
    grep -v '^#' "$out" > three.rows
    same one.rows three.rows "$method: the same bits"
done
compare kicked meanfield
exits 0 "mean field of the oscillator alone" run kicked.moyal --scheme meanfield --set lambda=0 --tol 1e-10
near "$(column C.q | sed -n 5p)" "$(awk 'BEGIN {
    # q'"'"''"'"' = -q + exp(-t/5) cos(w t) from rest, by the rule of Simpson: q(2) = int sin(2 - s) f(s) ds
    w = 1.7; n = 20000; h = 2 / n
    for (k = 0; k <= n; k++) {
        s = k * h
        sum += (k == 0 || k == n ? 1 : k % 2 ? 4 : 2) * sin(2 - s) * exp(-s / 5) * cos(w * s)
    }
    printf "%.12f", sum * h / 3 }')" 1e-8 "the response of an oscillator"

# Functions of the time are kept whole: any multiples and fractions, in any order.
cat > shapes.moyal << 'END'
param a = 2
drive f(t) = exp(-(t-5)^2/2)*cos(30*t) + cos(50*t) + cos(t)
drive g(t) = exp(40*t)/(1 + exp(40*t)) + 1/cosh(3*(t-2)) + tanh((t-1)/3)
drive h(t) = exp(-(t-1)^2/3) + exp(-4*(t-5)^2) + sin(a*t + pi/5)*exp(-t)
mode C classical
qubit A
assume g^2 <= 32
hamiltonian (C.q^2 + C.p^2)/2 - f*C.q + g*C.q*A.sz/4 + h*A.sx
lindblad 1, C.q
lindblad 1/2, A.sz
observe C.q, A.sz
run until 1 points 3 traj 20 dt 1/50 fock 20 tol 1e-8
END
exits 0 "pulses: a derivation" derive shapes.moyal
exits 0 "pulses: a proof" prove shapes.moyal --jets 2
says "$out" 'for all t' "exact whatever the drives"
exits 0 "pulses: a density on a grid" run shapes.moyal --scheme hybrid --points 2 --until 1/10 --tol 1e-4
near "$(tail -n 1 "$out" | cut -d, -f3)" \
    "$(run run shapes.moyal --scheme quantum --points 2 --until 1/10; tail -n 1 "$out" | cut -d, -f3)" 1e-5 "as the master equation"
exits 0 "pulses: mean field" run shapes.moyal --scheme meanfield
compare shapes unravel
# One short pulse in a long time, which no step may pass over: cos of its integral 2/20.
sed '/^drive/s/=.*/= 1 - tanh(20*(t-8))^2/' pulses.moyal > short.moyal
for scheme in quantum meanfield; do
    exits 0 "$scheme: a short pulse" run short.moyal --scheme $scheme
    near "$(column A.sz | sed -n 3p)" 0.995004165278 1e-9 "$scheme: is met"
done

# A hybrid equation as stated, with roots of coordinates.
cat > stated.moyal << 'END'
param w = 6/5
mode C classical
qubit A
domain C.q in [-8, 8]
domain C.p in [-8, 8]
hybrid {
    hamiltonian sqrt(C.q^2 + 1)*A.sz/4 + w*A.sx/2
    bracket
    drift C.q, C.p
    drift C.p, -sin(C.q)
    diffusion C.p, C.p, 1/2
    decoherence 1, A.sz
}
initial A ket(3/5, 4/5)
observe C.q, C.p^2, A.sz
run until 2 points 5 traj 40 dt 1/50 tol 1e-8
END
compare stated unravel

# A diffusion that is positive because cosines are bounded: its root has no pole.
sed 's/^    drift C.p.*/    drift C.p, -C.q/; s/^    diffusion.*/    diffusion C.p, C.p, cos(C.q)^2\/4 + 1\/10/' stated.moyal |
    sed 's/sqrt(C.q^2 + 1)\*A.sz\/4/C.q*A.sz\/4/; /^domain/d' > bounded.moyal
exits 0 "a diffusion with a cosine" run bounded.moyal --scheme unravel --traj 20

# A root that is real on the declared domain, which some of the trajectories leave.
cat > centre.moyal << 'END'
mode C classical
qubit A
domain C.q in [-1/2, 10]
hybrid {
    drift C.q, C.p
    drift C.p, -sqrt(C.q + 1/2)
    diffusion C.q, C.q, 1/100
}
initial C gaussian([0, 0], [[1/2, 0], [0, 1/2]])
observe C.q
run until 1 points 3 traj 8 dt 1/50
END
run run centre.moyal --scheme unravel
test "$status" -ne 0
ok $? "a root of a negative number ends the run"
says "$err" 'a coefficient is not finite .* at t = .* in trajectory [0-9]' "when and in which trajectory"
is "$(grep -c -i nan "$out")" 0 "no table with what is no number"

tap_done
