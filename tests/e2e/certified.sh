#!/bin/sh
# Proven radii: they hold what solutions with more levels say, and say what they come from.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

cat > cavity.moyal <<'END'
param g = 1/2, kappa = 1/10, n = 1/5, gamma = 1/20
assume n >= 0
mode C
qubit A
hamiltonian C.n + A.sp*A.sm + g*(C.a*A.sp + C.ad*A.sm)
environment heat bath {
    couple sqrt(kappa)*C.a
    nbar n
}
lindblad gamma, A.sm
initial C coherent(2)
initial A ket(1, 0)
observe C.n, A.sz
run until 50 points 26 tol 1e-8 fock 40
END

# inside TEXT: the values of the table `many` lie within the radii of `certified`; a radius is finite
inside() {
    paste -d, certified many | awk -F, '
        /^#/ { next }
        !n { n = NF; for (k = 1; k <= NF; k++) { if ($k ~ /\.rad$/) rad[$(k - 1)] = k; at[$k] = k; last[$k] = k }
             for (k = 1; k <= NF; k++) if ($k in rad && !($k in first)) first[$k] = k; next }
        { for (name in rad) { r = $rad[name]; if (r == "inf") continue
              d = $first[name] - $last[name]; if (d < 0) d = -d; rows++; if (d > r + 1e-12) bad++ } }
        END { exit !(rows > 0 && !bad) }'
    ok $? "$1"
}

# rows FILE: the output without comments
rows() {
    grep -v '^#' "$out" > "$1"
}

exits 0 "radii of 1e-8" run cavity.moyal --certified
rows certified
says "$out" '^# proven: trace norm of the error at the end: initial state' "the header has the shares"
column A.sz.rad | awk '!(/^[0-9.e-]+$/ && $1 <= 1e-8 && $1 > 0) { bad = 1 } END { exit bad || NR != 26 }'
ok $? "all radii are at most 1e-8, and not zero"
run run cavity.moyal --fock 120 --tol 1e-14
rows many
inside "120 levels are inside"
exits 0 "radii of 1e-12" run cavity.moyal --certified --digits 12
rows certified
column A.sz.rad | awk '$1 > 1e-12 { bad = 1 } END { exit bad || NR != 26 }'
ok $? "all radii are at most 1e-12"
inside "120 levels are inside these, too"
exits 0 "all elements" run cavity.moyal --certified --no-reduce --until 5
rows certified
run run cavity.moyal --fock 120 --tol 1e-14 --until 5
rows many
inside "120 levels are inside those of all elements"

# eight levels: what the cut makes wrong is in the radius
exits 0 "eight levels" run cavity.moyal --certified --fock 8 --until 2 --points 5
rows certified
column A.sz.rad | awk '$1 > 0.01 { few = 1 } END { exit !few }'
ok $? "the radius says that they are few"
says "$err" 'warning: the radius of A.sz is up to' "and so does a warning"
run run cavity.moyal --fock 120 --tol 1e-13 --until 2 --points 5
rows many
inside "it holds the truth"

exits 0 "as JSON" run cavity.moyal --certified -o c.json
cp c.json "$out"
for key in initial truncation time_steps rounding; do
    json proven.$key | awk '!($1 > 0 && $1 < 1e-8) { exit 1 }'
    ok $? "proven.$key is a number"
done

# stiff, and long
exits 0 "kappa = 100 g" run cavity.moyal --certified --set kappa=50 --until 10 --points 3
column A.sz.rad | awk '$1 > 1e-8 { bad = 1 } END { exit bad }'
ok $? "no growth of the radius"
exits 0 "t = 1000" run cavity.moyal --certified --until 1000 --points 3
column A.sz.rad | awk '$1 > 1e-8 { bad = 1 } END { exit bad }'
ok $? "no growth of the radius over a long time"

# closed moments, in balls
exits 0 "closed moments" run "$models/two_oscillators.moyal" --certified --until 1/2 --points 3 --digits 13
says "$out" '^# method: moments in balls' "they need no cut"
cp "$out" certified
column C.q^2.rad | awk '$1 > 2e-13 { bad = 1 } END { exit bad || NR != 3 }'
ok $? "radii of 13 digits"
run run "$models/two_oscillators.moyal" --until 1/2 --points 3 --tol 1e-13
rows many
inside "a run in doubles is inside"

# at the times of the table, doubles that no k T/(N - 1) need be: 1024 t is exact
cat > fast.moyal <<'END'
mode C
hamiltonian 1024*(C.q^2 + C.p^2)/2
initial C coherent(1)
observe C.q
run until 10 points 8
END
exits 0 "fast moments" run fast.moyal --scheme quantum --certified --digits 14
grep '^[0-9]' "$out" | awk -F, '{ d = $2 - sqrt(2)*cos(1024*$1); if (d < 0) d = -d; if (d > $3 + 1e-15) bad = 1 }
    END { exit bad || NR != 8 }'
ok $? "radii hold at the doubles of the table"

# nothing of the start is below the cut
cat > above.moyal <<'END'
mode C
qubit A
hamiltonian C.n + C.n*A.sx
lindblad 1/5, C.a
initial C fock(2)
initial A ket(1, 0)
observe A.sz
run until 1 points 3
END
exits 0 "an empty start" run above.moyal --scheme quantum --certified --fock 2
column A.sz.rad | awk '!($1 >= 1) { bad = 1 } END { exit bad || NR != 3 }'
ok $? "the radius says that nothing is known"

cat > driven.moyal <<'END'
drive f(t) = cos(2*t)
mode C
qubit A
hamiltonian C.n + f*C.n*A.sx
lindblad 1, C.a
initial C coherent(1)
observe A.sz
run until 1 points 3
END
exits 0 "a driven model" run driven.moyal --certified
rows certified
run run driven.moyal --fock 50 --tol 1e-13
rows many
inside "a driven model: more levels are inside"
sed 's/f\*C/f^2*C/' driven.moyal > square.moyal
for rate in 'sin(3*t)^2' '1 + sin(3*t)/2'; do
    sed "s/^drive.*/&\ndrive r(t) = $rate/; s/lindblad 1/lindblad r/" driven.moyal > rate.moyal
    exits 0 "a rate of $rate" run rate.moyal --certified
done
sed "s/^drive.*/&\ndrive r(t) = sin(4*t)/; s/lindblad 1/lindblad r/" driven.moyal > rate.moyal
exits 2 "a rate that becomes negative: nothing contracts" run rate.moyal --certified
says "$err" 'positive at all times' "and why"
exits 2 "a drive squared is not decided" run square.moyal --certified
says "$err" 'not linear in the drives' "and why"

# models that change along the way, and such that cannot be proven
for name in jaynes_cummings jaynes_cummings_decay rabi spin_boson_lorentzian; do
    exits 0 "$name" run "$models/$name.moyal" --certified
    rows certified
    run run "$models/$name.moyal" --fock 90 --tol 1e-12
    rows many
    inside "$name: more levels are inside"
done
tap_done
