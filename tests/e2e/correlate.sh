#!/bin/sh
# Steady states, correlation functions and spectra against what is known in closed form.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"

cat > "$TEST_TMP/cavity.moyal" <<'END'
param kappa = 1/2, n = 3/10, w = 2
assume n >= 0
mode C quantum
hamiltonian w*C.n
environment heat bath {
    couple sqrt(kappa)*C.a
    nbar n
}
initial C coherent(1)
observe C.n, C.q
run until 4 points 5 fock 20
END
cat > "$TEST_TMP/driven.moyal" <<'END'
param gamma = 1, Omega = 5
qubit A
hamiltonian Omega/2*A.sx
lindblad gamma, A.sm
initial A ket(0, 1)
observe A.sz, A.sy
END
cat > "$TEST_TMP/phases.moyal" <<'END'
qubit A
hamiltonian A.sz
lindblad 1, A.sz
initial A ket(3/5, 4/5)
observe A.sz
END

# A cavity of decay kappa in a bath: <n> = nbar.
exits 0 "the steady state of a cavity" run "$TEST_TMP/cavity.moyal" --steady
is "$(column t)" inf "it is a row at t = inf"
near "$(column C.n)" 0.3 1e-8 "it holds the quanta of the bath"
near "$(column C.q)" 0 1e-9 "and no field"

# <a†(tau) a> = nbar exp((i w - kappa/2) tau): a line of width kappa at w.
exits 0 "its correlation function" correlate "$TEST_TMP/cavity.moyal" --of C.ad --with C.a --steady
near "$(column re | sed -n 3p)" "$(awk 'BEGIN { printf "%.12f", 0.3*exp(-0.5)*cos(4) }')" 1e-7 "at tau = 2"
near "$(column im | sed -n 3p)" "$(awk 'BEGIN { printf "%.12f", 0.3*exp(-0.5)*sin(4) }')" 1e-7 "its phase"
exits 0 "its spectrum" correlate "$TEST_TMP/cavity.moyal" --of C.ad --with C.a --steady \
    --spectrum 1.75:2.25:3
near "$(column S | sed -n 2p)" 2.4 1e-7 "the height of the line, 4 nbar / kappa"
near "$(column S | sed -n 1p)" 1.2 1e-7 "half of it at half the width below"
near "$(column S | sed -n 3p)" 1.2 1e-7 "and above"
exits 0 "from the initial state" correlate "$TEST_TMP/cavity.moyal" --of C.a --with C.ad
near "$(column re | sed -n 1p)" 2 1e-6 "<a a†> = 2 in a coherent state of one quantum"

# Mollow: p_e = s/(2 (1 + s)), s = 2 Omega^2/gamma^2; lines at 0 and +-Omega.
exits 0 "a driven qubit" run "$TEST_TMP/driven.moyal" --steady -o "$TEST_TMP/steady.json"
cp "$TEST_TMP/steady.json" "$out"
near "$(json rows.0.1)" "$(awk 'BEGIN { print -1/51 }')" 1e-6 "its inversion"
near "$(json rows.0.2)" "$(awk 'BEGIN { print 10/51 }')" 1e-6 "its dipole"
exits 0 "its spectrum" correlate "$TEST_TMP/driven.moyal" --of A.sp --with A.sm --steady \
    --spectrum=-5:5:11 -o "$TEST_TMP/lines.json"
cp "$TEST_TMP/lines.json" "$out"
near "$(json limit.0)" "$(awk 'BEGIN { print 25/51/51 }')" 1e-6 "the coherent part"
near "$(json spectrum.0.1)" "$(json spectrum.10.1)" 1e-9 "is symmetric"
is "$(awk -v a="$(json spectrum.0.1)" -v b="$(json spectrum.1.1)" -v c="$(json spectrum.5.1)" \
    'BEGIN { print (a > b), (c > a) }')" "1 1" "three lines, the middle one the highest"
json_is unique true "the steady state is unique"

exits 0 "populations that never change" run "$TEST_TMP/phases.moyal" --steady
near "$(column A.sz)" -0.28 1e-9 "end as they start"
says "$err" "not unique" "and it is said that the state is not unique"

# Flips of rates e and 2 e beside dephasing of rate 1: <sz> = 1/3 of a state that is unique, as far as
# doubles can tell.
for e in 10 14; do
    cat > "$TEST_TMP/slow_$e.moyal" <<END
param e = 1e-$e
qubit A
hamiltonian A.sz/2
lindblad 1, A.sz
lindblad e, A.sm
lindblad 2*e, A.sp
initial A ket(3/5, 4/5)
observe A.sx, A.sz
END
done
exits 0 "rates of 1e-10 beside 1" run "$TEST_TMP/slow_10.moyal" --steady --tol 1e-9
near "$(column A.sz)" 0.33333333333333 1e-5 "end in the only steady state"
says "$err" "may be off by" "it is said how far off it may be"
is "$(grep -c "not unique" "$err")" 0 "and not that there are others"
exits 0 "where six digits are enough" run "$TEST_TMP/slow_10.moyal" --steady --tol 1e-4
is "$(grep -c "may be off by" "$err")" 0 "nothing is said"
exits 0 "rates of 1e-14 beside 1" run "$TEST_TMP/slow_14.moyal" --steady
says "$err" "too small beside others to tell" "leave open whether there are others"

# Driven, in a bath: a thermal state, moved by alpha = -i f/(kappa/2 + i w), in all of its elements.
cat > "$TEST_TMP/moved.moyal" <<'END'
param kappa = 1/2, n = 3/10, w = 1/4, f = 1/2
assume n >= 0
mode C quantum
hamiltonian w*C.n + f*(C.a + C.ad)
environment heat bath {
    couple sqrt(kappa)*C.a
    nbar n
}
observe C.n, C.q
run until 4 points 5 fock 60
END
exits 0 "the steady state of a driven cavity" run "$TEST_TMP/moved.moyal" --steady
near "$(column C.n)" 2.3 1e-9 "its quanta, nbar + |alpha|^2"
near "$(column C.q)" -1.41421356237310 1e-9 "its field"
exits 0 "its spectrum" correlate "$TEST_TMP/moved.moyal" --of C.ad --with C.a --steady --spectrum 0:0.5:3
near "$(column S | sed -n 2p)" 2.4 1e-7 "the line of the undriven cavity"
near "$(column S | sed -n 3p)" 1.2 1e-7 "and its width"
says "$out" "limit of the correlation: 2[.0-9]* " "beside the coherent part |alpha|^2"

exits 64 "an operator is missing" correlate "$TEST_TMP/driven.moyal" --of A.sp
exits 64 "an operator that there is not" correlate "$TEST_TMP/driven.moyal" --of A.sp --with A.nothing
says "$err" "^--with:1:1: error" "is shown at its place"
exits 64 "frequencies that are none" correlate "$TEST_TMP/driven.moyal" --of A.sp --with A.sm --spectrum 1:2
exits 64 "frequencies too far apart" correlate "$TEST_TMP/driven.moyal" --of A.sp --with A.sm --spectrum=-1e308:1e308:3
exits 64 "steady states of other schemes" run "$models/toy_linear.moyal" --scheme unravel --steady
cat > "$TEST_TMP/drive.moyal" <<'END'
drive f(t) = cos(t)
qubit A
hamiltonian f*A.sx
lindblad 1, A.sm
observe A.sz
END
exits 64 "an operator that depends on the time" correlate "$TEST_TMP/drive.moyal" --of 'f*A.sz' --with A.sz
says "$err" "^--of:1:1: error.*drive 'f'" "is shown at its place"
exits 65 "no steady state where the equations depend on the time" run "$TEST_TMP/drive.moyal" --steady
says "$err" "depend on the time" "and that is said"
# A start with a coherent line and a damped part: what rounding leaves along the steady state is not
# divided by the frequency zero.  The number is from a bordered solution.
cat > "$TEST_TMP/line.moyal" << 'END'
spin A 3/2
qubit B
hamiltonian A.Sx + 1/4*i*(A.Sz*B.sp - A.Sz*B.sm)
lindblad 1/2, B.sx*A.e(3,3)
initial A ket(3/5, 4/5, 0, 0)
observe B.sz
run until 3 points 7 tol 1e-9
END
exits 0 "the spectrum beside a coherent line" correlate "$TEST_TMP/line.moyal" --of 'A.e(1,1)' --with 'A.e(1,1)' --spectrum=0:1:2
near "$(grep '^0,' "$out" | cut -d , -f 2)" 2.343611111111 1e-9 "is exact at the line, too"

# What is stopped before its end leaves no table.
cat > "$TEST_TMP/long.moyal" << 'END'
mode C quantum, D quantum
hamiltonian C.n + 9/7*D.n + (C.a + C.ad)*(D.a + D.ad)/9 + C.q/5
lindblad 1/10, C.a
lindblad 1/5, D.a
initial C fock(1)
observe C.n
run until 1 points 2 fock 14
END
"$MOYAL" correlate "$TEST_TMP/long.moyal" --of C.ad --with C.a --spectrum 0:3:100000 -o "$TEST_TMP/stopped.csv" 2> "$err" &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
is "$?" 65 "a spectrum that is stopped is a failure"
is "$(test -e "$TEST_TMP/stopped.csv" && echo there)" "" "and leaves no table"
says "$err" "stopped before there was a result" "and that is said"

tap_done
